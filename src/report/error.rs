//! Why a report was not made.

use std::io;
use std::path::PathBuf;

use crate::i18n::Phrase;
use crate::store::StoreError;

/// Why a report was not made; nothing was written where it says nothing else.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// What was asked for is not there, or may not be read.
    #[error("refused: {}", .0.key)]
    Refused(Phrase),
    /// What was asked for makes no sense.
    #[error("wrong usage: {}", .0.key)]
    Usage(Phrase),
    /// The records could not be read, or are not for whoever asks.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something that is written as it comes could not be written.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// A file is there already, and nobody has said that it may be replaced.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
}
