//! Why the journal did not do what was asked: what, where, what is unchanged, and what to do.

use std::io;
use std::path::{Path, PathBuf};

use super::{Holder, Position};

/// Why the journal did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk, or the directory, does not let itself be written to.
    #[error(
        "{} cannot be written to: {source}; nothing was changed. Look without changing anything (--read-only), \
         or make it writable", path.display()
    )]
    ReadOnlyDisk {
        /// Which file or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The journal was opened for reading only.
    #[error("the journal in {} is open for reading only; nothing was saved", path.display())]
    ReadOnly {
        /// Directory of the journal.
        path: PathBuf,
    },
    /// The data directory belongs to somebody else.
    #[error(
        "{} belongs to {owner}; nothing was changed. Work as {owner}, or choose a data directory \
         of your own", path.display()
    )]
    ForeignOwner {
        /// The data directory.
        path: PathBuf,
        /// Name of its owner.
        owner: String,
    },
    /// The data directory lies on a network filesystem.
    #[error(
        "{} lies on a network filesystem ({kind}), where neither locks nor saved data can be \
         relied upon; nothing was changed. Choose a data directory on a local disk", path.display()
    )]
    Network {
        /// The data directory.
        path: PathBuf,
        /// Kind of filesystem.
        kind: &'static str,
    },
    /// The path of the data directory names something else.
    #[error("{} is not a directory; nothing was changed. Choose another path", path.display())]
    NotADirectory {
        /// The path.
        path: PathBuf,
    },
    /// There is nothing to read.
    #[error("there is no journal in {}; nothing was changed", path.display())]
    Absent {
        /// Directory in which one was looked for.
        path: PathBuf,
    },
    /// Another process works in the data directory.
    #[error("in use by {0}; nothing was changed. Close it there, or open for reading only")]
    Held(Holder),
    /// Written by a later version of the program.
    #[error(
        "{} was made by a newer tatap (format {version}); nothing was changed. Install that \
         version to open it", file.display()
    )]
    Newer {
        /// File that says so.
        file: PathBuf,
        /// Its format version.
        version: u16,
    },
    /// Entries that were acknowledged are no longer there.
    #[error(
        "{}: {what}. Changes that had been saved are missing from the end of the journal; nothing \
         was changed. Run: tatap doctor", path.display()
    )]
    Shortened {
        /// File that ends too early, or the directory when it is missing.
        path: PathBuf,
        /// What is missing.
        what: String,
    },
    /// What is on disk is not what was written.
    #[error(
        "{} is damaged at byte {offset}: {what}; nothing was changed. Run: tatap doctor, and have \
         the disk checked", file.display()
    )]
    Damaged {
        /// Damaged file.
        file: PathBuf,
        /// Where in it.
        offset: u64,
        /// What is wrong there.
        what: String,
    },
    /// No frame begins at that position.
    #[error(
        "{} has no frame at segment {}, byte {}; nothing was changed", path.display(),
        at.segment(), at.offset()
    )]
    NoFrame {
        /// Directory of the journal.
        path: PathBuf,
        /// The position asked for.
        at: Position,
    },
    /// An earlier write failed in a way that leaves the state of the disk unknown.
    #[error(
        "nothing more is saved since a write failed ({0}); what was saved before stands. Close \
         the program, check the disk, and open again"
    )]
    Poisoned(String),
    /// The disk is full, or the quota used up.
    #[error("no space left on the disk of {}; nothing was saved. Free some space", path.display())]
    Full {
        /// File that could not grow.
        path: PathBuf,
    },
    /// The frame itself cannot be stored.
    #[error("{0}; nothing was saved")]
    Refused(String),
    /// Reading or writing failed.
    #[error("{doing} {}: {source}; nothing was saved", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

impl JournalError {
    /// The error for a failed system call; full and read-only disks have their own kinds.
    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            // No room for us is no room: on the disk, in our share of it, or in one file.
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::Full { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk { path, source },
            _ => Self::Io {
                doing,
                path,
                source,
            },
        }
    }

    /// The error for bytes that are not what was written.
    pub(super) fn damaged(file: &Path, offset: u64, what: impl Into<String>) -> Self {
        Self::Damaged {
            file: file.to_path_buf(),
            offset,
            what: what.into(),
        }
    }
}
