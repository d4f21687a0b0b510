//! Why a backup was not made or not gone on from.

use std::io;
use std::path::{Path, PathBuf};

use crate::journal::JournalError;
use crate::store::StoreError;
use crate::trust::TrustError;
use crate::trust::seal::SealError;

/// Why a backup was not made or not gone on from. What is not said to be left is gone again.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Reading or writing failed.
    #[error("{doing} {}: {source}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The data, or what was unpacked, cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Keys or registry cannot be used.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It is sealed for others, or the seal is damaged.
    #[error("{}: {source}", path.display())]
    Seal {
        /// The backup.
        path: PathBuf,
        /// Why.
        source: SealError,
    },
    /// It is not as it was written.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The backup.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// It is whole, but what it was made of was not.
    #[error("{} was made of damaged data", path.display())]
    Unwhole {
        /// The backup.
        path: PathBuf,
    },
    /// It was made by a later version of the program.
    #[error("{} was made by a later version of tatap", path.display())]
    Newer {
        /// The backup.
        path: PathBuf,
    },
    /// It holds something that no backup holds.
    #[error("{} is no backup: {what}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// More than there may ever be.
    #[error("{}: {what} is out of measure", path.display())]
    Limit {
        /// The file.
        path: PathBuf,
        /// What there is too much of.
        what: String,
    },
    /// A backup within what it is a backup of.
    #[error("{} lies within the data", .0.display())]
    Within(PathBuf),
    /// Something is there already.
    #[error("{} is not empty", .0.display())]
    Occupied(PathBuf),
    /// Another process restores to the same place.
    #[error("another process restores to {}", .0.display())]
    Busy(PathBuf),
    /// It would leave the disk of the data unsealed, and nobody is known to seal it for.
    #[error("{} lies on another disk, and nobody is known to seal it for", .0.display())]
    Unsealed(PathBuf),
}

impl BackupError {
    /// The error for a failed system call.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }

    /// The error for a failure while the stream of a backup is read: what the system says is told as such, anything else
    /// says that the bytes are not as they were written.
    pub(super) fn reading(path: &Path, error: io::Error) -> Self {
        if error.raw_os_error().is_some() {
            return Self::io("reading", path)(error);
        }
        Self::Damaged {
            path: path.to_path_buf(),
            what: error.to_string(),
        }
    }
}

impl From<JournalError> for BackupError {
    fn from(error: JournalError) -> Self {
        Self::Store(error.into())
    }
}
