//! The time stamps of others, in the proof folder of a log: what was asked for, and what was answered. Whether an answer is
//! good, whoever keeps it knows; here it is only never written over.
//!
//! | file | what |
//! | --- | --- |
//! | `timestamps/<size>.tsq` | the request for a stamp of the checkpoint of that size |
//! | `timestamps/<size>.tsr` | the stamp |
//! | `timestamps/<size>.certs.pem` | the certificates of whoever signed it |

use crate::{ProofError, ProofFolder, files};
use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

const STAMPS: &str = "timestamps";

/// A time stamp, as its files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptStamp {
    /// How many leaves the checkpoint has that it is over.
    pub size: u64,
    /// The stamp (`.tsr`).
    pub stamp: Vec<u8>,
    /// The certificates of its signer and of those who vouch for it, as PEM.
    pub certificates: Vec<u8>,
}

impl ProofFolder {
    /// The request for a stamp of a checkpoint. Where one was made already it is given again, so that whatever answers it is
    /// an answer still; else this one is kept.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn stamp_request(&self, size: u64, new: &[u8]) -> Result<Vec<u8>, ProofError> {
        let lock = files::lock(self.dir())?;
        if let Some(made) = self.requested(size)? {
            return Ok(made);
        }
        self.stamps_folder()?;
        files::replace(self.dir(), &format!("{STAMPS}/{size}.tsq"), new, &lock)?;
        Ok(new.to_vec())
    }

    /// The request that was made for a checkpoint, if any.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn requested(&self, size: u64) -> Result<Option<Vec<u8>>, ProofError> {
        files::read_if_there(&self.stamp_path(size, "tsq"))
    }

    /// Keeps a stamp with its certificates. The same again changes nothing.
    ///
    /// # Errors
    /// [`ProofError::Exists`] when another one is kept for that checkpoint, or the system refuses.
    pub fn keep_stamp(&self, stamp: &KeptStamp) -> Result<(), ProofError> {
        let lock = files::lock(self.dir())?;
        let size = stamp.size;
        match self.stamp(size)? {
            Some(kept) if kept.stamp == stamp.stamp => return Ok(()),
            Some(_) => return Err(ProofError::Exists(self.stamp_path(size, "tsr"))),
            None => {}
        }
        self.stamps_folder()?;
        // The stamp last: where it is, its certificates are.
        let certificates = format!("{STAMPS}/{size}.certs.pem");
        files::replace(self.dir(), &certificates, &stamp.certificates, &lock)?;
        files::replace(self.dir(), &format!("{STAMPS}/{size}.tsr"), &stamp.stamp, &lock)
    }

    /// The stamp of a checkpoint, if one is kept.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn stamp(&self, size: u64) -> Result<Option<KeptStamp>, ProofError> {
        let Some(stamp) = files::read_if_there(&self.stamp_path(size, "tsr"))? else {
            return Ok(None);
        };
        Ok(Some(KeptStamp {
            size,
            stamp,
            certificates: files::read(&self.stamp_path(size, "certs.pem"))?,
        }))
    }

    /// All stamps, that of the smallest tree first.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn stamps(&self) -> Result<Vec<KeptStamp>, ProofError> {
        let folder = self.dir().join(STAMPS);
        let system = |why| ProofError::System {
            path: folder.clone(),
            why,
        };
        let entries = match fs::read_dir(&folder) {
            Err(why) if why.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(system)?,
        };
        let mut sizes = Vec::new();
        for entry in entries {
            let name = PathBuf::from(entry.map_err(system)?.file_name());
            let is_stamp = name.extension().is_some_and(|end| end == "tsr");
            let size = name
                .file_stem()
                .and_then(|size| size.to_str()?.parse::<u64>().ok());
            sizes.extend(size.filter(|_| is_stamp));
        }
        sizes.sort_unstable();
        let all: Result<Vec<_>, _> = sizes.into_iter().map(|size| self.stamp(size)).collect();
        Ok(all?.into_iter().flatten().collect())
    }

    fn stamp_path(&self, size: u64, end: &str) -> PathBuf {
        self.dir().join(STAMPS).join(format!("{size}.{end}"))
    }

    fn stamps_folder(&self) -> Result<(), ProofError> {
        let path: &Path = &self.dir().join(STAMPS);
        fs::create_dir_all(path).map_err(|why| ProofError::System {
            path: path.to_owned(),
            why,
        })
    }
}
