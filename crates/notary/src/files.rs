//! Files that are whole or not there, and secrets that only their owner may read. What is written is on disk when the
//! call returns, the folder's entry included.

use crate::ProofError;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::Path,
    thread,
    time::Duration,
};

/// The file whose lock keeps others out of a folder. While somebody holds it, it says who: the number of the process.
const LOCK: &str = "lock";
/// So often a folder that is held is asked for again, each time after as long a pause, but for the first few: what is
/// written is written in a moment. Counted and not timed, so that whoever is stopped itself has not waited meanwhile.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);
/// What is being written, until it has its name. One name is enough: whoever writes holds the lock.
const NEW: &str = "new";

/// Keeps others out of a folder until it is dropped, or the process is gone.
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Nobody holds it from here on. Where that cannot be written, the next holder says who it is.
        let _ = self.0.set_len(0);
    }
}

fn system(path: &Path) -> impl FnOnce(io::Error) -> ProofError {
    let path = path.to_owned();
    move |why| match why.kind() {
        io::ErrorKind::NotFound => ProofError::Missing(path),
        io::ErrorKind::AlreadyExists => ProofError::Exists(path),
        _ => ProofError::System { path, why },
    }
}

/// Waits for its turn at a folder, some seconds at most. A lock is never taken from whoever holds it: one that is stopped
/// may be about to write, and would then write over what others signed meanwhile.
pub(crate) fn lock(folder: &Path) -> Result<Lock, ProofError> {
    let path = folder.join(LOCK);
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(false);
    let file = file.open(&path).map_err(system(&path))?;
    for tried in 0..TRIES {
        match file.try_lock() {
            Ok(()) => {
                let mut lock = Lock(file);
                // For people alone: nothing depends on it, so a full disk is no reason to stop here.
                let _ = lock
                    .0
                    .set_len(0)
                    .and_then(|()| write!(lock.0, "{}", std::process::id()));
                return Ok(lock);
            }
            Err(TryLockError::WouldBlock) => {
                thread::sleep(PAUSE.min(Duration::from_millis(1 << tried.min(10))))
            }
            Err(TryLockError::Error(why)) => return Err(system(&path)(why)),
        }
    }
    let holder = fs::read_to_string(&path)
        .ok()
        .and_then(|text| text.trim().parse().ok());
    Err(ProofError::Busy { path, holder })
}

/// Puts these bytes in the place of a file, or makes it. Whoever reads meanwhile reads the old or the new one, whole.
pub(crate) fn replace(folder: &Path, name: &str, bytes: &[u8], _: &Lock) -> Result<(), ProofError> {
    let (path, new) = (folder.join(name), folder.join(NEW));
    let written = File::create(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(system(&new))?;
    fs::rename(&new, &path).map_err(system(&path))?;
    sync_folder(path.parent().unwrap_or(folder))
}

/// Writes a new file that only the owner may read.
pub(crate) fn create_secret(path: &Path, text: &str) -> Result<(), ProofError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        writeln!(file, "{text}")?;
        file.sync_all()
    });
    written.map_err(system(path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Reads a secret, if nobody but its owner could.
pub(crate) fn read_secret(path: &Path) -> Result<String, ProofError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).map_err(system(path))?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let path = path.to_owned();
            return Err(ProofError::Wide { path, mode });
        }
    }
    let text = fs::read_to_string(path).map_err(system(path))?;
    Ok(text.trim_end_matches('\n').to_owned())
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ProofError> {
    fs::read(path).map_err(system(path))
}

/// The bytes of a file that need not be there.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, ProofError> {
    match read(path) {
        Err(ProofError::Missing(_)) => Ok(None),
        read => read.map(Some),
    }
}

/// A folder is made whole beside its place and then given its name, so that half of one is never taken for one.
pub(crate) fn create_folder(
    folder: &Path,
    fill: impl FnOnce(&Path) -> Result<(), ProofError>,
) -> Result<(), ProofError> {
    if folder.exists() {
        return Err(ProofError::Exists(folder.to_owned()));
    }
    let mut part = folder.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    // What an attempt that was cut short left is no folder yet, and its key has signed nothing that anybody has seen.
    let cleared = match part.exists() {
        true => fs::remove_dir_all(part),
        false => Ok(()),
    };
    cleared
        .and_then(|()| fs::create_dir_all(part))
        .map_err(system(part))?;
    fill(part)?;
    sync_folder(part)?;
    fs::rename(part, folder).map_err(system(folder))?;
    folder.parent().map_or(Ok(()), sync_folder)
}

fn sync_folder(folder: &Path) -> Result<(), ProofError> {
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(system(folder))
}
