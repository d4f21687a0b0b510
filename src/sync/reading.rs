//! A bundle file that was opened: read, proved, and known to be for this machine.

use std::io::{Read, Seek};

use crate::bundle::{self, BundleError, Checked};
use crate::ops::bundle::{BundleId, Entry, Manifest, SignedHead};
use crate::ops::op::ReplicaId;
use crate::ops::registry::{HEAD_OFFICE, Registry};
use crate::trust::seal::Identity;
use crate::trust::sign::PublicHalf;

use super::SyncError;
use super::import::Parcel;

/// A bundle that was proved, and the file from which its entries come.
#[derive(Debug)]
pub struct Opened<'a, F> {
    file: F,
    keys: &'a [Identity],
    /// What the first pass has found.
    pub checked: Checked,
}

/// Opens a bundle: proves it by the registry, and refuses what is not for this machine or hides where it comes from.
/// Nothing is unpacked yet.
///
/// `own` is this replica and its key, which needs no registry.
pub fn open<'a, F: Read + Seek>(
    mut file: F,
    keys: &'a [Identity],
    registry: &Registry,
    own: (ReplicaId, PublicHalf),
) -> Result<Opened<'a, F>, SyncError> {
    let checked = bundle::check(&mut file, keys, &|replica| key_of(registry, own, replica))?;
    let manifest = &checked.manifest;
    let exporter = registry.machines.get(&manifest.exporter);
    let known = exporter.map_or("", |machine| machine.office.as_str());
    if manifest.exporter != own.0 && manifest.from_office != known {
        return Err(SyncError::FalseOrigin {
            said: manifest.from_office.clone(),
            known: known.to_owned(),
        });
    }
    let here = registry
        .machines
        .get(&own.0)
        .map(|machine| machine.office.as_str());
    // Head office takes in what is for an office too: it keeps everything, and may have been handed the wrong stick.
    let for_us = [Some(manifest.to_office.as_str()), Some(HEAD_OFFICE)].contains(&here);
    if !for_us && manifest.exporter != own.0 {
        return Err(SyncError::OtherOffice {
            office: manifest.to_office.clone(),
        });
    }
    Ok(Opened {
        file,
        keys,
        checked,
    })
}

/// The key of a replica: of this one always, of others as the registry says.
pub(super) fn key_of(
    registry: &Registry,
    own: (ReplicaId, PublicHalf),
    replica: ReplicaId,
) -> Option<PublicHalf> {
    if replica == own.0 {
        return Some(own.1);
    }
    let machine = registry.machines.get(&replica)?;
    Some(PublicHalf(machine.key))
}

impl<F: Read + Seek> Parcel for Opened<'_, F> {
    fn manifest(&self) -> &Manifest {
        &self.checked.manifest
    }

    fn id(&self) -> BundleId {
        self.checked.id
    }

    fn file(&self) -> [u8; 32] {
        self.checked.digest_of_file
    }

    fn heads(&self) -> &[SignedHead] {
        &self.checked.heads
    }

    fn each(
        &mut self,
        each: &mut dyn FnMut(Entry) -> Result<(), SyncError>,
    ) -> Result<(), SyncError> {
        let mut failed = None;
        let read = bundle::entries(&mut self.file, &self.checked, self.keys, &mut |entry| {
            each(entry).map_err(|error| {
                failed = Some(error);
                BundleError::Elsewhere("stopped".into())
            })
        });
        match (failed, read) {
            (Some(error), _) => Err(error),
            (None, read) => Ok(read?),
        }
    }
}
