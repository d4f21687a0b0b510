//! Why the exchange folder did not do what was asked: what, where, what is unchanged, and what to do.

use std::io;
use std::path::{Path, PathBuf};

use super::sum::Sum;

/// What stands where a regular file or a folder of ours should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A symbolic link, wherever it leads.
    Link,
    /// A folder.
    Folder,
    /// A named pipe.
    Pipe,
    /// A device.
    Device,
    /// A socket.
    Socket,
    /// A regular file.
    File,
    /// A regular file that is larger than [`super::LARGEST`].
    TooLarge,
    /// Something that the filesystem has no name for.
    Unknown,
}

impl Thing {
    /// How it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "a symbolic link",
            Self::Folder => "a folder",
            Self::Pipe => "a pipe",
            Self::Device => "a device",
            Self::Socket => "a socket",
            Self::File => "a file",
            Self::TooLarge => "a file of more than 64 MiB",
            Self::Unknown => "something unknown",
        }
    }
}

impl std::fmt::Display for Thing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// Why the exchange folder did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// There is nothing, or no folder, where the exchange folder should be.
    #[error(
        "{} is no folder; nothing was written. Put the stick in or mount it, or name another folder", path.display()
    )]
    NotAFolder {
        /// Where it should be.
        path: PathBuf,
    },
    /// The folder has no note of ours: it was not made for this, or nothing is mounted on it.
    #[error(
        "{} is no exchange folder, as it has no TATAP.txt of ours; nothing was written. If a stick or a mount \
         belongs there, put it in; otherwise have the folder made", path.display()
    )]
    NotMade {
        /// The folder.
        path: PathBuf,
    },
    /// The folder is laid out by a later version of the program.
    #[error(
        "{} has layout {layout}, and this version of tatap knows layout 1; nothing was written. \
         Use a later version", path.display()
    )]
    Newer {
        /// The folder.
        path: PathBuf,
        /// Its layout.
        layout: u32,
    },
    /// The folder is not the one that was opened: the stick was taken out, or another mounted.
    #[error(
        "{} is no longer the folder that was opened; nothing more was written. Put the stick in again, \
         and begin anew", path.display()
    )]
    Exchanged {
        /// The folder.
        path: PathBuf,
    },
    /// Something that is no regular file, or no folder, stands in the place of one.
    #[error(
        "{} is {thing}; it was neither followed nor read nor changed. Find out who put it there, and remove it",
        path.display()
    )]
    InTheWay {
        /// What is in the way.
        path: PathBuf,
        /// What it is.
        thing: Thing,
    },
    /// A file of this name is there, and holds something else.
    #[error(
        "{} is there already and holds other bytes ({there}) than those to be written ({ours}); nothing was \
         overwritten. Keep both: export anew, which takes a new name, and ask who wrote the one that is there",
        path.display()
    )]
    OtherBytes {
        /// The file.
        path: PathBuf,
        /// What it holds.
        there: Sum,
        /// What was to be written.
        ours: Sum,
    },
    /// What is read back is not what was written.
    #[error(
        "{} was written as {ours} and reads back as {there}; do not rely on it. The stick or the folder may be \
         failing, or somebody else writes there: use another", path.display()
    )]
    NotAsWritten {
        /// The file, which was left as it is.
        path: PathBuf,
        /// What it holds now.
        there: Sum,
        /// What was written.
        ours: Sum,
    },
    /// What is to be written is larger than anybody would read.
    #[error(
        "{} would be larger than 64 MiB, which nobody reads; it was not written. Export in smaller parts",
        path.display()
    )]
    TooLarge {
        /// The file that was not written.
        path: PathBuf,
    },
    /// The file changed while it was copied.
    #[error(
        "{} changes while it is read, so it is still arriving; nothing was taken from it. Try again in a minute",
        path.display()
    )]
    Arriving {
        /// The file.
        path: PathBuf,
    },
    /// The system refused something.
    #[error("{doing} {}: {source}; no file was changed, and none half written is left under its name", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

impl ExchangeError {
    /// What failed, and with what.
    pub(super) fn io(doing: &'static str, path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Io {
            doing,
            path: path.to_path_buf(),
            source: source.into(),
        }
    }
}
