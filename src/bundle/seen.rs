//! What a walk over a whole bundle has seen, before anything of it is believed.

use crate::ops::bundle::{Manifest, SignedHead};
use crate::ops::clock::Clock;
use crate::ops::op::ReplicaId;
use crate::wire::{WireError, decode_manifest};

use super::error::{BundleError, Place};
use super::header::{Fields, Header, name_of};
use super::walk::{SIGNED_HEAD, Section, Trailer, Walk};

/// What is to be done about something of a later version: refuse it, or note it and go on.
pub(super) type Newer<'a> = &'a mut dyn FnMut(Place, String) -> Result<(), BundleError>;

/// Refuses what is of a later version.
pub(super) fn refuse(at: Place, what: String) -> Result<(), BundleError> {
    Err(at.newer(what))
}

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) manifest: Option<(Place, Manifest)>,
    /// Whether the header names this manifest.
    pub(super) named: bool,
    pub(super) heads: Vec<(Place, SignedHead)>,
    pub(super) registry: Option<Vec<u8>>,
    /// Sections that may be skipped: tag and length.
    pub(super) others: Vec<([u8; 4], u32)>,
    pub(super) frames: u32,
    pub(super) entries: u64,
    /// Bytes of all frames, unpacked.
    pub(super) raw: u64,
    pub(super) trailer: Option<(Place, Trailer)>,
}

impl Seen {
    /// Walks to the end. After an error, what was seen before it is there.
    pub(super) fn see(
        &mut self,
        header: &Header,
        walk: &mut Walk<'_>,
        newer: Newer<'_>,
    ) -> Result<(), BundleError> {
        while let Some(section) = walk.next()? {
            let place = walk.place();
            match section {
                Section::Manifest => {
                    self.named = name_of(walk.payload()) == header.id;
                    match decode_manifest(walk.payload()) {
                        Ok(manifest) => self.manifest = Some((place, manifest)),
                        Err(error @ WireError::Newer(_)) => newer(place, error.to_string())?,
                        Err(error) => return Err(place.corrupt(error.to_string())),
                    }
                }
                Section::Frame(frame) => {
                    self.frames += 1;
                    self.entries += u64::from(frame.entries);
                    self.raw += u64::from(frame.raw);
                    if let Some(what) = frame.unknown() {
                        newer(place, what)?;
                    } else if frame.entries == 0 {
                        return Err(place.corrupt("it has no entries"));
                    } else if frame.is_packed() && !header.packed() {
                        return Err(place.corrupt("it is packed, but the header does not say so"));
                    }
                }
                Section::Heads => self.heads = heads(place, walk.payload())?,
                Section::Registry if self.registry.is_some() => {
                    return Err(place.corrupt("it is the second registry"));
                }
                Section::Registry => self.registry = Some(walk.take_payload()),
                Section::Skipped(tag, len) => self.others.push((tag, len)),
                Section::Unknown(_) => newer(place, "a section that may not be skipped".into())?,
                Section::Trailer(trailer) => self.trailer = Some((place, trailer)),
            }
        }
        Ok(())
    }
}

fn heads(place: Place, bytes: &[u8]) -> Result<Vec<(Place, SignedHead)>, BundleError> {
    if !bytes.len().is_multiple_of(SIGNED_HEAD) {
        return Err(place.corrupt(format!("its length is no multiple of {SIGNED_HEAD}")));
    }
    let heads = bytes.chunks_exact(SIGNED_HEAD).filter_map(head);
    Ok(heads.map(|head| (place, head)).collect())
}

fn head(bytes: &[u8]) -> Option<SignedHead> {
    let mut fields = Fields(bytes);
    Some(SignedHead {
        replica: ReplicaId(fields.array()?),
        seq: fields.u64()?,
        clock: Clock(fields.u64()?),
        hash: fields.array()?,
        signature: fields.array()?,
    })
}

/// The bytes of a signed head.
pub(super) fn head_out(head: &SignedHead) -> Vec<u8> {
    let message = SignedHead::message(head.replica, head.seq, head.clock, head.hash);
    [message, head.signature].concat()
}
