//! The first pass: everything is read once and judged, and nothing is unpacked.

use std::io::{self, Read, Seek, SeekFrom};

use sha2::{Digest, Sha256};

use crate::ops::bundle::{BundleId, Manifest, SignedHead};
use crate::ops::op::ReplicaId;
use crate::trust::seal::Identity;
use crate::trust::sign::{PublicHalf, Purpose};

use super::FILE_MOST;
use super::error::{BundleError, Part, Place};
use super::header::{AT, Header, office_id};
use super::rules;
use super::seen::{Seen, refuse};
use super::walk::{MANIFEST, TRAILER, Walk};

/// A bundle of which everything fits that can be known without unpacking it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its name.
    pub id: BundleId,
    /// What it says of itself.
    pub manifest: Manifest,
    /// The signed end of each carried range; their signatures were checked too.
    pub heads: Vec<SignedHead>,
    /// The bytes of a registry, not judged in any way.
    pub registry: Option<Vec<u8>>,
    /// The key that signed it: the one that is known of the exporter.
    pub signer: PublicHalf,
    /// SHA-256 of the whole file.
    pub digest_of_file: [u8; 32],
    /// Length of the file.
    pub bytes: u64,
    /// How many entries it carries.
    pub ops: u64,
    /// Whether it was sealed.
    pub sealed: bool,
}

/// The first pass over a bundle: its form, all limits, all digests, who signed it, who signed the ends of its chains,
/// and whether all that is said of it agrees. Nothing is unpacked, and of the entries nothing is known yet.
///
/// `trusted` answers the key of a replica, if one is known.
pub fn check(
    file: &mut (impl Read + Seek),
    keys: &[Identity],
    trusted: &dyn Fn(ReplicaId) -> Option<PublicHalf>,
) -> Result<Checked, BundleError> {
    let bytes = begin(file)?;
    let mut file = Hashed::new(file);
    let (header, seen, opened_by) = see_all(&mut file, keys)?;
    let digest_of_file = file.finish();
    let missing = |tag| Place::clear(Part::Section(tag), 0).corrupt("it is missing");
    let (at, manifest) = seen.manifest.ok_or_else(|| missing(MANIFEST))?;
    let (end, trailer) = seen.trailer.ok_or_else(|| missing(TRAILER))?;

    let exporter = manifest.exporter;
    let signer = key_of(exporter, trusted)?;
    let message = trailer.message(&header);
    if !signer.verifies(Purpose::Bundle, &message, &trailer.signature) {
        return Err(bad_signature(end, exporter));
    }
    same_as_header(&header, &manifest, seen.named).map_err(|what| AT.corrupt(what))?;
    let heads: Vec<SignedHead> = seen.heads.iter().map(|(_, head)| *head).collect();
    let ops = rules::agree(&manifest, &heads).map_err(|what| at.corrupt(what))?;
    if ops != trailer.entries {
        let what = format!("it names {ops} entries, and there are {}", trailer.entries);
        return Err(at.corrupt(what));
    }
    if opened_by.is_some_and(|by| !manifest.recipients.contains(&by)) {
        return Err(BundleError::NotForYou {
            what: "it was sealed anew for it by somebody else than its writer",
        });
    }
    for (place, head) in &seen.heads {
        head_fits(*place, head, trusted)?;
    }
    Ok(Checked {
        id: header.id,
        sealed: header.sealed(),
        registry: seen.registry,
        manifest,
        heads,
        signer,
        digest_of_file,
        bytes,
        ops,
    })
}

/// The bytes of the registry in a bundle, of which nothing but its form was checked: whether they are believed is for their
/// own signature to say.
pub fn registry_in(
    file: &mut (impl Read + Seek),
    keys: &[Identity],
) -> Result<Option<Vec<u8>>, BundleError> {
    begin(file)?;
    let (_, seen, _) = see_all(file, keys)?;
    Ok(seen.registry)
}

/// Goes to the beginning; answers the length, if it is none too large.
pub(super) fn begin(file: &mut impl Seek) -> Result<u64, BundleError> {
    let bytes = file.seek(SeekFrom::End(0));
    let bytes = bytes.map_err(|error| AT.unread(error))?;
    Place::clear(Part::Between, 0).within("length of the file", bytes, FILE_MOST)?;
    file.rewind().map_err(|error| AT.unread(error))?;
    Ok(bytes)
}

/// Reads everything, and refuses what is of a later version.
pub(super) fn see_all(
    file: &mut dyn Read,
    keys: &[Identity],
) -> Result<(Header, Seen, Option<[u8; 8]>), BundleError> {
    let header = Header::read(file)?;
    refuse_unknown(&header)?;
    let mut walk = Walk::begin(&header, file, keys)?;
    let mut seen = Seen::default();
    seen.see(&header, &mut walk, &mut refuse)?;
    let opened_by = walk.opened_by();
    drop(walk);
    Ok((header, seen, opened_by))
}

/// Refuses features of a later version.
pub(super) fn refuse_unknown(header: &Header) -> Result<(), BundleError> {
    match header.unknown() {
        0 => Ok(()),
        bits => Err(AT.newer(format!("features {bits:#x}"))),
    }
}

fn key_of(
    replica: ReplicaId,
    trusted: &dyn Fn(ReplicaId) -> Option<PublicHalf>,
) -> Result<PublicHalf, BundleError> {
    trusted(replica).ok_or(BundleError::UnknownSigner { replica })
}

fn bad_signature(at: Place, replica: ReplicaId) -> BundleError {
    BundleError::BadSignature { at, replica }
}

fn head_fits(
    at: Place,
    head: &SignedHead,
    trusted: &dyn Fn(ReplicaId) -> Option<PublicHalf>,
) -> Result<(), BundleError> {
    let key = key_of(head.replica, trusted)?;
    let message = SignedHead::message(head.replica, head.seq, head.clock, head.hash);
    if key.verifies_bare(Purpose::Head, &message, &head.signature) {
        Ok(())
    } else {
        Err(bad_signature(at, head.replica))
    }
}

/// What header and manifest both say must be the same.
fn same_as_header(header: &Header, manifest: &Manifest, named: bool) -> Result<(), String> {
    let what = if !named {
        "name"
    } else if header.source != office_id(&manifest.from_office) {
        "source"
    } else if header.destination != office_id(&manifest.to_office) {
        "destination"
    } else if header.set != manifest.set {
        "set"
    } else if header.sealed() == manifest.recipients.is_empty() {
        "seal"
    } else {
        return Ok(());
    };
    Err(format!("its {what} is not that of the manifest"))
}

/// A reader that hashes what passes through it.
pub(super) struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Hashed<R> {
    pub(super) fn new(inner: R) -> Self {
        let hash = Sha256::new();
        Self { inner, hash }
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.hash.finalize().into()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}
