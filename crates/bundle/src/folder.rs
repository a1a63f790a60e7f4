//! A folder of files, read and written by paths below it. Follows no symbolic links: what a link points to is no part of
//! a bundle.

use crate::fault::Fault;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// The longest file that is read, in bytes: no file of a bundle comes near it, and a foreign one must not fill memory.
const BYTES_MAX: u64 = 1 << 28;
/// How deep folders may nest; a bundle of any size has fewer.
const DEPTH_MAX: usize = 16;

/// A folder of files.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at a path, which need not be there.
    #[must_use]
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// Its path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of one of its files, for messages.
    pub(crate) fn place(&self, path: &str) -> String {
        self.root.join(path).display().to_string()
    }

    /// The bytes of a file; `None` when there is no such file, or a folder or link in its place.
    ///
    /// # Errors
    /// When the system does not let it be read.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        let whole = self.root.join(path);
        let failed = |error: &io::Error| Fault::system(self.place(path), error);
        let meta = match fs::symlink_metadata(&whole) {
            Ok(meta) => meta,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(failed(&error)),
        };
        if !meta.is_file() {
            return Ok(None);
        }
        if meta.len() > BYTES_MAX {
            let what = format!("{} bytes: no file of a bundle is so large", meta.len());
            return Err(Fault::unusable(self.place(path), what));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
        let read = File::open(&whole).and_then(|file| file.take(BYTES_MAX).read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The first bytes of a file, 64 at most; none when there is no such file.
    ///
    /// # Errors
    /// When the system does not let it be read.
    pub(crate) fn begins(&self, path: &str) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        if self.len(path).is_some() {
            let read =
                File::open(self.root.join(path)).and_then(|file| file.take(64).read_to_end(&mut bytes));
            read.map_err(|error| Fault::system(self.place(path), &error))?;
        }
        Ok(bytes)
    }

    /// How long a file is; `None` when there is none.
    pub(crate) fn len(&self, path: &str) -> Option<u64> {
        let meta = fs::symlink_metadata(self.root.join(path)).ok()?;
        meta.is_file().then_some(meta.len())
    }

    /// Every file below it, links and whatever else is no folder included, in the order of their paths. A name that is
    /// not UTF-8 is given as well as it can be: no file of a bundle has one.
    ///
    /// # Errors
    /// When the system does not let a folder be read.
    pub fn files(&self) -> Result<BTreeSet<String>, Fault> {
        let mut found = BTreeSet::new();
        self.walk(&self.root, "", 0, &mut found)?;
        Ok(found)
    }

    /// Every file below a folder of it.
    pub(crate) fn files_below(&self, path: &str) -> Result<BTreeSet<String>, Fault> {
        let mut found = BTreeSet::new();
        let folder = self.root.join(path);
        if folder.is_dir() {
            self.walk(&folder, &format!("{path}/"), 0, &mut found)?;
        }
        Ok(found)
    }

    fn walk(&self, at: &Path, prefix: &str, depth: usize, found: &mut BTreeSet<String>) -> Result<(), Fault> {
        let failed = |error: &io::Error| Fault::system(at.display(), error);
        for entry in fs::read_dir(at).map_err(|error| failed(&error))? {
            let entry = entry.map_err(|error| failed(&error))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(|error| failed(&error))?;
            if kind.is_dir() && depth < DEPTH_MAX {
                self.walk(&entry.path(), &format!("{name}/"), depth + 1, found)?;
            } else {
                found.insert(name);
            }
        }
        Ok(())
    }

    /// Writes a file whole: whoever reads it meanwhile gets the old bytes or the new. Says whether it changed.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<bool, Fault> {
        let whole = self.root.join(path);
        if self.len(path) == Some(bytes.len() as u64) && self.read(path)?.as_deref() == Some(bytes) {
            return Ok(false);
        }
        let written = || -> io::Result<()> {
            if let Some(parent) = whole.parent() {
                fs::create_dir_all(parent)?;
            }
            let mut beside = whole.clone().into_os_string();
            beside.push(".new");
            let mut file = File::create(&beside)?;
            file.write_all(bytes)?;
            drop(file);
            fs::rename(&beside, &whole)
        };
        written().map_err(|error| Fault::system(self.place(path), &error))?;
        Ok(true)
    }

    /// Removes a file, and the folders above it that are empty then.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn remove(&self, path: &str) -> Result<(), Fault> {
        let whole = self.root.join(path);
        fs::remove_file(&whole).map_err(|error| Fault::system(self.place(path), &error))?;
        let mut parent = whole.parent();
        while let Some(folder) = parent.filter(|folder| *folder != self.root) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
            parent = folder.parent();
        }
        Ok(())
    }
}

/// Whether nothing is there; a file where a folder of the path should be is nothing too.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
