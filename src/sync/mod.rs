//! What two people wrote meets: bundles are written from a store, and taken in by plan and by act.
//!
//! Nothing here decides between two words. A bundle is read and proved (`bundle`), compared with what is here
//! ([`plan`]), shown, and landed whole ([`apply`]); which of it counts is judged in the fold, the same on every replica.

pub mod desk;
mod export;
mod import;
mod reading;
mod spool;
pub mod status;

#[cfg(test)]
pub(crate) mod tests;

use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::BundleError;
use crate::exchange::ExchangeError;
use crate::ops::op::ReplicaId;
use crate::store::StoreError;
use crate::trust::TrustError;
use crate::trust::seal::{Recipient, SealError};

pub use export::{Outline, Part, Since, Wish, outline, write};
pub use import::{Judging, Parcel, Plan, Stretch, Surveyed, apply, holds, landing, plan, survey};
pub use reading::{Opened, open};

/// Why something was not written out or taken in. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Nobody is known who could be believed.
    #[error(
        "there is no registry here, so nobody can be believed; nothing was changed. Have this machine enrolled: \
         tatap key request"
    )]
    NoRegistry,
    /// The office has no machine to which anything could be sealed.
    #[error(
        "the registry knows no machine of the office {office}; nothing was written. Choose another office, take \
         in a newer registry, or leave it unsealed (--plain)"
    )]
    NobodyThere {
        /// Its code.
        office: String,
    },
    /// More machines than a seal has room for.
    #[error(
        "the office {office} has {machines} machines, more than a seal has room for ({most}); nothing was \
         written. Leave it unsealed (--plain) where the folder itself is safe"
    )]
    TooMany {
        /// Its code.
        office: String,
        /// How many machines it has.
        machines: usize,
        /// How many there may be.
        most: usize,
    },
    /// A recipient in the registry is none.
    #[error("the registry has a machine whose recipient cannot be used: {0}; nothing was written")]
    Recipient(#[from] SealError),
    /// The bundle is for another office.
    #[error(
        "this bundle is for the office {office}; nothing was taken over. Pass it on to a machine of that office"
    )]
    OtherOffice {
        /// Its code.
        office: String,
    },
    /// The bundle says that it comes from another office than the registry says.
    #[error(
        "this bundle says that it comes from {said}, and its machine belongs to {known}; nothing was taken over. \
         Ask the sender"
    )]
    FalseOrigin {
        /// What it says.
        said: String,
        /// What the registry says.
        known: String,
    },
    /// The store holds less of the own chain than others do.
    #[error(
        "others have {theirs} changes of this machine, and only {ours} are here: this data is an older copy; \
         nothing was taken over. Go on as a new machine: tatap replica recover"
    )]
    Behind {
        /// How many others have.
        theirs: u64,
        /// How many are here.
        ours: u64,
    },
    /// A part that there is not.
    #[error("there is no part {wanted} of {parts}; nothing was written")]
    NoPart {
        /// Which was asked for.
        wanted: u16,
        /// How many there are.
        parts: usize,
    },
    /// One op alone is larger than a part may be.
    #[error(
        "a part of at most {most} bytes is too small for what is to be carried; nothing was written"
    )]
    TooSmall {
        /// How large a part may be.
        most: u64,
    },
    /// Larger than any bundle.
    #[error("it has more than {} MiB, which no bundle has; nothing was taken over", most >> 20)]
    TooLarge {
        /// The most bytes.
        most: u64,
    },
    /// Another file has the name.
    #[error("{} is there already, and is another file; nothing was written. Choose another name", path.display())]
    InTheWay {
        /// Which.
        path: PathBuf,
    },
    /// A landing that cannot be taken back.
    #[error(
        "the import {landing} cannot be withdrawn: it was withdrawn already, there is none of this number, or what          it brought was exported since; nothing was changed"
    )]
    NotWithdrawn {
        /// Its place in the ledger.
        landing: u64,
    },
    /// Keys or registry.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The exchange folder.
    #[error(transparent)]
    Folder(#[from] ExchangeError),
    /// The end of a foreign chain was never signed.
    #[error("the chain of {0} has no signed end here; nothing was written")]
    Unsigned(ReplicaId),
    /// Reading or writing failed.
    #[error("{what}: {source}; nothing was changed")]
    Io {
        /// What was being done.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
}

/// What went wrong with a file.
fn through_io(doing: &str, path: &Path, source: io::Error) -> SyncError {
    SyncError::Io {
        what: format!("{doing} {}", path.display()),
        source,
    }
}

/// Hands what went wrong in the store through the room of bundles.
fn through(error: StoreError) -> BundleError {
    BundleError::Elsewhere(Box::new(error))
}

/// The recipients of an office and of this machine, which reads its own file to prove it.
fn recipients(
    registry: &crate::ops::registry::Registry,
    office: &str,
    own: Option<Recipient>,
) -> Result<Vec<Recipient>, SyncError> {
    let machines = registry.recipients(office);
    let there: Result<Vec<Recipient>, SealError> = machines
        .map(|machine| Recipient::parse(&machine.recipient))
        .collect();
    let mut there = there?;
    if there.is_empty() {
        return Err(SyncError::NobodyThere {
            office: office.to_owned(),
        });
    }
    there.extend(own);
    there.sort_by_cached_key(ToString::to_string);
    there.dedup();
    let most = crate::trust::seal::RECIPIENTS_MOST;
    if there.len() > most {
        return Err(SyncError::TooMany {
            office: office.to_owned(),
            machines: there.len(),
            most,
        });
    }
    Ok(there)
}
