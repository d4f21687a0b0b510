//! Bundles: `.tatap` files, in which replicas hand each other what their chains hold.
//!
//! A bundle carries ranges of chains as they were written, and proves them: each range ends in a hash that its
//! replica has signed, and the whole is signed by whoever wrote it. Signed inside, sealed outside: for whom it is
//! sealed stands in what is signed, so that nobody can take it out and seal it for others in the writer's name.
//!
//! Reading is two passes. [`check()`] reads everything once and believes nothing before the signature fits; only
//! [`entries()`] unpacks. Both hold one frame in memory, at most [`PAYLOAD_MOST`] packed and [`RAW_MOST`] unpacked.
//! Without randomness or clocks, the same content has the same bytes, except where age seals it.
//!
//! # The file, byte by byte
//!
//! All numbers are little-endian. Hashes are SHA-256, checksums CRC-32C. First the *header*, never sealed:
//!
//! | offset | length | what |
//! |---|---|---|
//! | 0 | 8 | magic `89 "TTP" 0D 0A 1A 0A`, which any transfer in text mode destroys |
//! | 8 | 1 | major version, 1; another is refused |
//! | 9 | 1 | minor version, 0; a higher one is read |
//! | 10 | 2 | length of the header, 64; what a later version adds lies after byte 63 and is signed with the rest |
//! | 12 | 4 | features that a reader must know: bit 0 sealed with age, bit 1 frames may be packed with zstd |
//! | 16 | 4 | features that a reader may know; none yet |
//! | 20 | 8 | the office it comes from: first bytes of the hash of its code |
//! | 28 | 8 | the office it is for, likewise |
//! | 36 | 16 | name of the bundle: first bytes of the hash of `"tatap bundle v1\0"` and the payload of `MANF` |
//! | 52 | 8 | the same for all parts of one export |
//! | 60 | 4 | checksum of bytes 0 to 59 |
//!
//! Magic, version and checksum keep their places in every version to come, so that a newer file can be told from a
//! damaged one.
//!
//! Everything after the header is the *inner stream*, sealed as one binary age v1 file where bit 0 says so. It is
//! made of sections in this order, and nothing follows on the last:
//!
//! | section | payload |
//! |---|---|
//! | `MANF` | the manifest, in the form of `wire::encode_manifest`; at most 256 KiB |
//! | `FRAM` | entries; as many frames as are needed, at most 65,535 |
//! | `HEAD` | for each carried range, in the order of the manifest, 128 bytes: replica 16, seq of its last entry 8, clock 8, hash there 32, bare Ed25519 signature of these 64 bytes in the namespace `tatap-head-v1` 64 |
//! | a tag that begins with a small letter | something that a reader may skip, at most 64 of them with 16 MiB each; `regi` is a registry as a file |
//! | `TRLR` | what all of it comes to, and the signature |
//!
//! A tag of another kind that a reader does not know belongs to a later version, and is refused. Each section but
//! `FRAM` begins with its tag (4) and the length of its payload (4); its digest is the hash of tag, length and
//! payload. A frame begins so:
//!
//! | offset | length | what |
//! |---|---|---|
//! | 0 | 4 | `FRAM` |
//! | 4 | 4 | length of the payload, at most 1 MiB and 4 bytes, which is the longest entry with its length |
//! | 8 | 4 | length of the payload unpacked, at most 4 MiB; where that is over 64 KiB, at most 64 times the former |
//! | 12 | 1 | form of the entries, 0 |
//! | 13 | 1 | 0 as it is, 1 packed with zstd |
//! | 14 | 2 | number of entries, 1 to 16,384 |
//! | 16 | 4 | number of the frame, from 0 |
//! | 20 | 4 | checksum of bytes 0 to 19 |
//! | 24 | 32 | digest: the hash of bytes 0 to 19 and of the payload |
//! | 56 | … | payload |
//!
//! Unpacked, a frame is nothing but its entries, each with its length before it as LEB128 in the fewest bytes, 1 byte
//! to 1 MiB. Which entry it is follows from the ranges of the manifest, range after range, seq after seq, and their
//! hashes are those of the journal (`ops::chain`). Length 0 is set aside for entries that are withheld; this version
//! refuses it.
//!
//! The payload of `TRLR`:
//!
//! | offset | length | what |
//! |---|---|---|
//! | 0 | 32 | root: the hash of `"root\0"` and of the digests of all sections before this one, as they follow one another |
//! | 32 | 4 | number of frames |
//! | 36 | 8 | number of entries |
//! | 44 | 1 | kind of the signature: 1 is SSHSIG |
//! | 45 | 2 | its length, at most 1 KiB |
//! | 47 | … | the signature, in the namespace `tatap-bundle-v1`, of the header and bytes 0 to 43 of this payload |
//! | at the end | 8 | `"TTP" 1A "END" 0A` |
//!
//! The file as text, for the body of a mail, stands in [`armor`].

pub mod armor;
mod chains;
mod check;
mod entries;
mod error;
mod frame;
mod header;
mod inspect;
mod proof;
mod rules;
mod seen;
mod walk;
mod write;

#[cfg(test)]
mod tests;

use crate::ops::bundle::{Manifest, SignedHead};
use crate::ops::clock::Clock;
use crate::ops::op::ReplicaId;
use crate::trust::sign::{KeyError, Purpose, SigningKey};

pub use check::{Checked, check, registry_in};
pub use entries::entries;
pub use error::{BundleError, Part, Place};
pub use header::{Header, name_of, office_id};
pub use inspect::{Inspection, Signer, inspect};
pub use proof::{Proof, proof};
pub use write::{Written, write};

/// The most bytes of a file.
pub const FILE_MOST: u64 = 1 << 30;
/// The most bytes of a manifest.
pub const MANIFEST_MOST: usize = 256 * 1024;
/// The most ranges that a bundle carries.
pub const RANGES_MOST: usize = 4096;
/// The most frames.
pub const FRAMES_MOST: u32 = 65_535;
/// The most entries in a frame.
pub const FRAME_ENTRIES_MOST: u16 = 16_384;
/// The most bytes of an entry, as in the journal.
pub const ENTRY_MOST: usize = 1 << 20;
/// The most bytes of the payload of a frame: the longest entry and its length.
pub const PAYLOAD_MOST: usize = ENTRY_MOST + 4;
/// The most bytes of an unpacked frame.
pub const RAW_MOST: usize = 4 << 20;
/// How many times its payload an unpacked frame may be, where it is larger than [`RATIO_FROM`].
pub const RATIO_MOST: usize = 64;
/// Up to here an unpacked frame may be any number of times its payload.
pub const RATIO_FROM: usize = 64 * 1024;
/// The most bytes of a section that may be skipped, and so of a registry.
pub const ANCILLARY_MOST: usize = 16 << 20;
/// The most sections that may be skipped.
pub const ANCILLARIES_MOST: usize = 64;
/// The most bytes of a signature.
const SIGNATURE_MOST: usize = 1024;

/// The section that holds a registry.
const REGISTRY: [u8; 4] = *b"regi";

/// What is put into a bundle beside its entries.
#[derive(Debug, Clone, Copy)]
pub struct Contents<'a> {
    /// What it says of itself; `recipients` must name those for whom it is sealed.
    pub manifest: &'a Manifest,
    /// The signed end of each carried range, in the order of the manifest.
    pub heads: &'a [SignedHead],
    /// A registry, as the bytes of its file.
    pub registry: Option<&'a [u8]>,
}

/// Signs the end of a chain, by the key of the replica whose chain it is.
pub fn sign_head(
    key: &SigningKey,
    replica: ReplicaId,
    seq: u64,
    clock: Clock,
    hash: [u8; 32],
) -> Result<SignedHead, KeyError> {
    let message = SignedHead::message(replica, seq, clock, hash);
    Ok(SignedHead {
        replica,
        seq,
        clock,
        hash,
        signature: key.sign_bare(Purpose::Head, &message)?,
    })
}
