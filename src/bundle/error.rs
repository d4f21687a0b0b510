//! Why a bundle was not read or written: what, where, what is unchanged, and what to do.

use std::fmt;
use std::io;

use crate::ops::op::ReplicaId;
use crate::trust::seal::SealError;
use crate::trust::sign::KeyError;

/// A part of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The text around a bundle in a mail.
    Armor,
    /// The clear header.
    Header,
    /// The header of age.
    Seal,
    /// A section, by its tag.
    Section([u8; 4]),
    /// A frame, by its number from 0.
    Frame(u32),
    /// Where a section should begin.
    Between,
}

/// A place in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// In which part.
    pub part: Part,
    /// Where that begins, in bytes: from the start of the file, or of what is sealed in it.
    pub offset: u64,
    /// Whether it lies in what is sealed.
    pub sealed: bool,
}

impl Place {
    /// A place in the clear.
    pub(super) fn clear(part: Part, offset: u64) -> Self {
        Self {
            part,
            offset,
            sealed: false,
        }
    }

    /// Something is not as it was written.
    pub(super) fn corrupt(self, what: impl Into<String>) -> BundleError {
        BundleError::Corrupt {
            at: self,
            what: what.into(),
        }
    }

    /// Something is of a later version.
    pub(super) fn newer(self, what: impl Into<String>) -> BundleError {
        BundleError::Newer {
            at: self,
            what: what.into(),
        }
    }

    /// Refuses what is more than may be.
    pub(super) fn within(
        self,
        what: &'static str,
        found: u64,
        most: u64,
    ) -> Result<(), BundleError> {
        if found <= most {
            return Ok(());
        }
        Err(BundleError::Limit {
            at: self,
            what,
            found,
            most,
        })
    }

    /// Reading failed here. Readers of seals and armor tell by the kind that the bytes are at fault.
    pub(super) fn unread(self, error: io::Error) -> BundleError {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                self.corrupt(error.to_string())
            }
            _ => BundleError::Io {
                doing: "reading the bundle",
                source: error,
            },
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Armor => write!(f, "text of the mail")?,
            Part::Header => write!(f, "header")?,
            Part::Seal => write!(f, "seal")?,
            Part::Section(tag) => write!(f, "section {}", tag.escape_ascii())?,
            Part::Frame(number) => write!(f, "frame {number}")?,
            Part::Between => write!(f, "sections")?,
        }
        write!(f, " at byte {}", self.offset)?;
        if self.sealed {
            write!(f, " of what is sealed")?;
        }
        Ok(())
    }
}

/// Why a bundle was not read or written. Nothing was taken from it.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The disk.
    #[error("{doing}: {source}; nothing was taken over. Try again")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// Something else altogether.
    #[error("this is no bundle: it begins otherwise; nothing was taken over. Choose a .tatap file")]
    NotABundle,
    /// The beginning was rewritten as text is.
    #[error(
        "this bundle was sent as if it were text, which destroyed it; nothing was taken over. Have it sent again \
         as a binary file, or as text between the lines that tatap writes for mails"
    )]
    TextModeDamage,
    /// Not as it was written.
    #[error("the bundle is damaged ({at}): {what}; nothing was taken over. Have it sent again")]
    Corrupt {
        /// Where.
        at: Place,
        /// What is wrong.
        what: String,
    },
    /// Of a later version.
    #[error(
        "the bundle was written by a later version of tatap ({at}): {what}; nothing was taken over. Update tatap"
    )]
    Newer {
        /// Where.
        at: Place,
        /// What is not known.
        what: String,
    },
    /// Signed by a replica of which no key is known.
    #[error(
        "signed by the replica {}, which is in no registry here; nothing was taken over. \
         Have it enrolled, or take in a newer registry", Hex(&replica.0)
    )]
    UnknownSigner {
        /// Which.
        replica: ReplicaId,
    },
    /// A signature that the key of its replica did not make.
    #[error(
        "the signature ({at}) was not made by the replica {}; nothing was taken over. \
         Ask the sender, and not by answering the mail it came with", Hex(&replica.0)
    )]
    BadSignature {
        /// Where it stands.
        at: Place,
        /// Whose it should be.
        replica: ReplicaId,
    },
    /// Sealed for others.
    #[error(
        "this bundle is not for this machine: {what}; nothing was taken over. Have it sealed for this machine"
    )]
    NotForYou {
        /// What was tried.
        what: &'static str,
    },
    /// More than any bundle has.
    #[error(
        "the bundle is out of measure ({at}): {what} {found}, at most {most}; nothing was taken over"
    )]
    Limit {
        /// Where.
        at: Place,
        /// What there is too much of.
        what: &'static str,
        /// How much.
        found: u64,
        /// How much there may be.
        most: u64,
    },
    /// What should be written is no bundle that anybody would read.
    #[error("the bundle was not written: {what}")]
    Unwritable {
        /// What does not fit.
        what: String,
    },
    /// What entries are read from, or handed to, failed.
    #[error("{0}")]
    Elsewhere(Box<dyn std::error::Error + Send + Sync>),
}

impl BundleError {
    /// Writing failed.
    pub(super) fn unwritten(source: io::Error) -> Self {
        let doing = "writing the bundle";
        Self::Io { doing, source }
    }

    /// Opening the seal failed.
    pub(super) fn unopened(at: Place, error: SealError) -> Self {
        match error {
            SealError::Io(error) => at.unread(error),
            SealError::NotForUs => Self::NotForYou {
                what: "none of its keys opens it",
            },
            SealError::Damaged(what) => at.corrupt(what),
            SealError::Newer => at.newer("sealed in a later form of age"),
            SealError::Limit { what, found, most } => Self::Limit {
                at,
                what,
                found: found as u64,
                most: most as u64,
            },
            other @ (SealError::Malformed { .. } | SealError::Recipients(_)) => {
                at.corrupt(other.to_string())
            }
        }
    }

    /// Sealing failed.
    pub(super) fn unsealed(error: SealError) -> Self {
        match error {
            SealError::Io(source) => Self::unwritten(source),
            other @ (SealError::NotForUs
            | SealError::Damaged(_)
            | SealError::Newer
            | SealError::Limit { .. }
            | SealError::Malformed { .. }
            | SealError::Recipients(_)) => Self::Unwritable {
                what: other.to_string(),
            },
        }
    }
}

impl From<KeyError> for BundleError {
    fn from(error: KeyError) -> Self {
        Self::Unwritable {
            what: format!("the key cannot sign: {error}"),
        }
    }
}

/// Bytes as pairs of hexadecimal digits.
pub(super) struct Hex<'a>(pub(super) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
