//! Why a key, a registry or a request was not believed or not written.

use std::io;
use std::path::{Path, PathBuf};

use super::follows::Missing;
use super::words::{Mismatch, Words};

/// Why a key, a registry or a request was not believed or not written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A file cannot be read or written.
    #[error(
        "{doing} {}: {source}; nothing was changed; check the path, its permissions and the free space",
        path.display()
    )]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Others than the owner may get at what is secret.
    #[error(
        "{}: others than its owner may get at it, so no key in it is used; nothing was changed; run \
         chmod {mode} '{}'", path.display(), path.display()
    )]
    Exposed {
        /// The file or directory.
        path: PathBuf,
        /// What its mode is to be.
        mode: &'static str,
    },
    /// A key file is not as it was written.
    #[error(
        "{}: this key is damaged ({why}); nothing was changed; put it back from a backup of this very \
         machine, or move the directory of the keys away and have a new machine enrolled: tatap key request",
        path.display()
    )]
    DamagedKey {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The key of head office that is believed here is not as it was written.
    #[error(
        "{}: the key of head office kept here is damaged; nothing was changed; remove the file, and import a \
         registry again with the words of head office", path.display()
    )]
    DamagedPin {
        /// The file.
        path: PathBuf,
    },
    /// There are no keys where some are needed.
    #[error("there are no keys in {}; nothing was changed; make them: tatap key request", path.display())]
    NoKeys {
        /// The directory of the keys.
        path: PathBuf,
    },
    /// The system has no random numbers to give.
    #[error("no key could be made: {0}; nothing was changed; try again")]
    Chance(String),
    /// A key that cannot sign.
    #[error("the signature could not be made: {0}; nothing was changed")]
    Unsigned(String),
    /// The text of a file is wrong.
    #[error("line {line}: {field}: {reason}; nothing of it was used; have the file sent again")]
    Form {
        /// Line, from 1.
        line: usize,
        /// Which entry and key; `-` where it is the file itself.
        field: String,
        /// What is wrong.
        reason: String,
    },
    /// A signature is not by whom it must be.
    #[error("{0}; nothing of it was used; ask whoever sent it, over the phone")]
    Forged(Forgery),
    /// No key of head office is known here yet.
    #[error(
        "no key of head office is known here yet, so nobody can say who signed this; nothing was changed; ask \
         head office over the phone for its eight words and give them with --words; those of this file are: {0}"
    )]
    Unpinned(Words),
    /// What was read over the phone is not what is in the file.
    #[error(
        "{0}; nothing was changed; have the words read again, and if they still differ, trust neither"
    )]
    Words(#[from] Mismatch),
    /// The key given is not the key that signed, or not the one that is pinned here.
    #[error(
        "the key is another than that of head office known here; nothing was changed; ask over the phone"
    )]
    OtherKey,
    /// An older registry than the one here.
    #[error(
        "this is registry {offered}, and registry {kept} is here; an older one is never taken back; nothing was \
         changed; ask head office for the newest"
    )]
    Rollback {
        /// The version here.
        kept: u64,
        /// The version that was offered.
        offered: u64,
    },
    /// A replica asks to be enrolled that is known already by another key or owner, or is revoked.
    #[error(
        "the replica of {0} is enrolled already with another key or owner, or was revoked; nothing was changed; a \
         machine that is set up anew is another replica: tatap key request"
    )]
    Enrolled(String),
    /// Another registry of a version than the one here, by the same key.
    #[error(
        "registry {version} is not the one that follows what is here, though head office signed both; nothing was \
         changed; tell head office that there are two"
    )]
    Branch {
        /// The version that there are two of, or that names another before it.
        version: u64,
    },
    /// A registry leaves out what the one before it holds.
    #[error(
        "registry {offered} leaves out what registry {kept} holds: {missing}; nothing was changed; tell head office"
    )]
    Missing {
        /// The version here.
        kept: u64,
        /// The version that was offered.
        offered: u64,
        /// What it leaves out.
        missing: Missing,
    },
}

/// In what way a signature is not by whom it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Forgery {
    /// A registry that was changed after it was signed, or that was signed for something else.
    #[error("this registry was changed after it was signed, or is signed for something else")]
    Changed,
    /// A registry by another key than that of head office.
    #[error("this registry is not signed by the key of head office known here")]
    Stranger,
    /// A kept registry under the name of another version.
    #[error("a registry kept here is not of the version that its name says")]
    Misnamed,
    /// A request by another key than the one that it asks for.
    #[error("this request is not signed by the key that it asks for, or was changed on the way")]
    Request,
}

impl Forgery {
    /// Stable code, the second half of its translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Stranger => "stranger",
            Self::Misnamed => "misnamed",
            Self::Request => "request",
        }
    }
}

impl TrustError {
    /// Says what was being done with which file.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }
}
