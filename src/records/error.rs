//! Why records cannot be used. None of it is a loss: the journal has everything.

use std::path::PathBuf;

/// Why the records cannot be used. The journal holds everything that is in them.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// They are whole, and what counts has changed since: something was taken in or withdrawn, or by another registry.
    #[error("what counts has changed since")]
    Overtaken,
    /// There are none, or none that were finished.
    #[error("there are no records")]
    Absent,
    /// They are of another version of the program, as after an upgrade or a downgrade.
    #[error("another version of tatap wrote it")]
    OtherVersion,
    /// The engine failed.
    #[error("the engine of the records failed: {0}")]
    Engine(#[from] sled::Error),
    /// The engine panicked.
    #[error("the engine of the records gave up: {0}")]
    Panicked(String),
    /// The file system failed.
    #[error("reading or writing {}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A value is not what was written.
    #[error("{what} under {key} in {tree} of the records")]
    Damaged {
        /// Which tree.
        tree: &'static str,
        /// Which key, in hexadecimal.
        key: String,
        /// What is wrong.
        what: String,
    },
    /// The records do not go with the journal.
    #[error("{0}")]
    Other(String),
    /// The number of values is not what it should be.
    #[error("the records hold {found} {what}, {expected} are expected")]
    Count {
        /// Of what.
        what: &'static str,
        /// As counted when they were written.
        expected: u64,
        /// As counted now.
        found: u64,
    },
}

/// The error for a value that is not what was written.
pub(super) fn damaged(tree: &'static str, key: &[u8], what: &str) -> RecordsError {
    use std::fmt::Write as _;
    RecordsError::Damaged {
        tree,
        key: key.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }),
        what: what.to_owned(),
    }
}
