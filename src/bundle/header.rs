//! The clear header: what a bundle is, from where and for whom, without opening it.

use std::io::Read;

use sha2::{Digest, Sha256};

use crate::ops::bundle::{BundleId, Manifest};

use super::error::{BundleError, Part, Place};

/// The length that this version writes.
const LEN: u16 = 64;
/// The most that a later version may make of it.
const LEN_MOST: u16 = 4096;
/// Where the checksum stands.
const SUMMED: usize = 60;

const MAGIC: [u8; 8] = *b"\x89TTP\r\n\x1a\n";
const MAJOR: u8 = 1;
const MINOR: u8 = 0;

/// Feature: the inner stream is sealed.
const SEALED: u32 = 1;
/// Feature: frames may be packed with zstd.
const ZSTD: u32 = 1 << 1;

/// The place of the header.
pub(super) const AT: Place = Place {
    part: Part::Header,
    offset: 0,
    sealed: false,
};

/// The clear header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Minor version.
    pub minor: u8,
    /// Bits of what a reader must know.
    pub required: u32,
    /// Bits of what a reader may know.
    pub optional: u32,
    /// The office it comes from, as [`office_id`] tells it.
    pub source: [u8; 8],
    /// The office it is for, likewise.
    pub destination: [u8; 8],
    /// Name of the bundle.
    pub id: BundleId,
    /// The same for all parts of one export.
    pub set: [u8; 8],
    /// All of it, as it is signed.
    pub(super) bytes: Vec<u8>,
}

/// By what a header names an office: the first bytes of the hash of its code.
pub fn office_id(code: &str) -> [u8; 8] {
    first(&Sha256::digest(code))
}

/// The name of the bundle with this manifest.
pub fn name_of(manifest: &[u8]) -> BundleId {
    let hash = Sha256::new().chain_update(b"tatap bundle v1\0");
    BundleId(first(&hash.chain_update(manifest).finalize()))
}

fn first<const N: usize>(hash: &[u8]) -> [u8; N] {
    hash.first_chunk().copied().unwrap_or([0; N])
}

impl Header {
    /// The header of a bundle.
    pub(super) fn of(manifest: &Manifest, encoded: &[u8]) -> Self {
        let sealed = !manifest.recipients.is_empty();
        let mut header = Self {
            minor: MINOR,
            required: ZSTD | if sealed { SEALED } else { 0 },
            optional: 0,
            source: office_id(&manifest.from_office),
            destination: office_id(&manifest.to_office),
            id: name_of(encoded),
            set: manifest.set,
            bytes: Vec::with_capacity(usize::from(LEN)),
        };
        let out = &mut header.bytes;
        out.extend(MAGIC);
        out.extend([MAJOR, header.minor]);
        out.extend(LEN.to_le_bytes());
        out.extend(header.required.to_le_bytes());
        out.extend(header.optional.to_le_bytes());
        out.extend(header.source);
        out.extend(header.destination);
        out.extend(header.id.0);
        out.extend(header.set);
        let sum = crc32c::crc32c(out);
        out.extend(sum.to_le_bytes());
        header
    }

    /// Reads a header. Features of a later version are no error yet; see [`Header::unknown`].
    pub(super) fn read(input: &mut dyn Read) -> Result<Self, BundleError> {
        let mut bytes = Vec::new();
        take(input, usize::from(LEN), &mut bytes)?;
        judge_magic(&bytes)?;
        let (summed, sum) = bytes
            .split_at_checked(SUMMED)
            .ok_or_else(|| cut(bytes.len()))?;
        let sum: [u8; 4] = sum.try_into().map_err(|_| cut(bytes.len()))?;
        if crc32c::crc32c(summed) != u32::from_le_bytes(sum) {
            return Err(AT.corrupt("its checksum does not fit"));
        }
        let mut fields = Fields(&bytes);
        let (mut header, major, len) = Self::parse(&mut fields).ok_or_else(|| cut(bytes.len()))?;
        if major != MAJOR {
            return Err(AT.newer(format!("version {major} of the form")));
        }
        if len < LEN {
            return Err(AT.corrupt(format!("a length of {len} bytes, which is too short")));
        }
        AT.within("length", len.into(), LEN_MOST.into())?;
        take(input, usize::from(len - LEN), &mut bytes)?;
        if bytes.len() != usize::from(len) {
            return Err(cut(bytes.len()));
        }
        header.bytes = bytes;
        Ok(header)
    }

    /// The fields, the major version and the length.
    fn parse(fields: &mut Fields<'_>) -> Option<(Self, u8, u16)> {
        let _magic: [u8; 8] = fields.array()?;
        let [major, minor] = fields.array()?;
        let len = u16::from_le_bytes(fields.array()?);
        let header = Self {
            minor,
            required: fields.u32()?,
            optional: fields.u32()?,
            source: fields.array()?,
            destination: fields.array()?,
            id: BundleId(fields.array()?),
            set: fields.array()?,
            bytes: Vec::new(),
        };
        Some((header, major, len))
    }

    /// Whether what follows is sealed.
    pub fn sealed(&self) -> bool {
        self.required & SEALED != 0
    }

    /// Whether frames may be packed.
    pub(super) fn packed(&self) -> bool {
        self.required & ZSTD != 0
    }

    /// Bits of what a reader must know and this version does not.
    pub fn unknown(&self) -> u32 {
        self.required & !(SEALED | ZSTD)
    }
}

fn take(input: &mut dyn Read, len: usize, bytes: &mut Vec<u8>) -> Result<(), BundleError> {
    let read = input.take(len as u64).read_to_end(bytes);
    read.map(drop).map_err(|error| AT.unread(error))
}

fn cut(len: usize) -> BundleError {
    AT.corrupt(format!("the file ends within it, after {len} bytes"))
}

fn judge_magic(bytes: &[u8]) -> Result<(), BundleError> {
    if bytes.starts_with(&MAGIC) {
        Ok(())
    } else if was_text(bytes) {
        Err(BundleError::TextModeDamage)
    } else {
        Err(BundleError::NotABundle)
    }
}

/// Whether this was the magic before something took it for text: a lost eighth bit, another character set, or other
/// ends of lines.
fn was_text(bytes: &[u8]) -> bool {
    const FIRST: [&[u8]; 4] = [b"\x89", b"\x09", b"\xc2\x89", b"\xef\xbf\xbd"];
    let rest = FIRST.iter().find_map(|first| {
        let rest = bytes.strip_prefix(*first)?;
        rest.strip_prefix(b"TTP")
    });
    rest.is_some_and(|rest| {
        let kept = rest.iter().copied().filter(|byte| *byte != b'\r');
        let kept: Vec<u8> = kept.take(3).collect();
        // In text for DOS, 1A is the end.
        kept == b"\n\x1a\n" || rest == b"\n" || rest == b"\r\n"
    })
}

/// Fixed fields, read one after the other.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl Fields<'_> {
    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}

impl Place {
    /// Where the inner stream of this bundle begins.
    pub(super) fn inner(header: &Header) -> Self {
        let sealed = header.sealed();
        Self {
            part: Part::Between,
            offset: if sealed { 0 } else { header.bytes.len() as u64 },
            sealed,
        }
    }
}
