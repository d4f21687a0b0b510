//! Frames: as many entries as are packed together. The only file that names zstd.

use sha2::{Digest, Sha256};
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::CParameter;

use super::error::{BundleError, Place};
use super::header::Fields;
use super::{ENTRY_MOST, FRAME_ENTRIES_MOST, PAYLOAD_MOST, RATIO_FROM, RATIO_MOST, RAW_MOST};

/// The tag.
pub(super) const FRAME: [u8; 4] = *b"FRAM";
/// What stands before the payload.
pub(super) const HEAD: usize = 56;
/// The part of it that checksum and digest cover.
const COVERED: usize = 20;

/// Form of the entries: one after the other.
const PLAIN: u8 = 0;
/// As it is.
const STORED: u8 = 0;
/// Packed with zstd.
const ZSTD: u8 = 1;

/// How hard to pack. Of 0.9 MB of ops of made-up people, level 12 makes 16.5 % at 44 MB a second, level 16 makes 15.9 % at
/// 7; frames of a quarter the size cost a fifth more. The tables that it searches in are kept to 6 MiB, which costs half
/// a percent.
const LEVEL: i32 = 12;
/// Places in these tables, as powers of two.
const TABLES: [CParameter; 2] = [CParameter::HashLog(19), CParameter::ChainLog(20)];

/// What stands before the payload of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FrameHead {
    pub(super) packed: u32,
    pub(super) raw: u32,
    pub(super) form: u8,
    pub(super) packing: u8,
    pub(super) entries: u16,
    pub(super) number: u32,
    pub(super) digest: [u8; 32],
}

impl FrameHead {
    /// Reads the bytes before a payload, and judges every length.
    pub(super) fn read(bytes: &[u8; HEAD], at: Place) -> Result<Self, BundleError> {
        let covered = Self::covered(bytes);
        let (head, sum) =
            Self::parse(bytes).ok_or_else(|| at.corrupt("its head has another length"))?;
        if crc32c::crc32c(covered) != sum {
            return Err(at.corrupt("the checksum of its head does not fit"));
        }
        at.within("length", head.packed.into(), PAYLOAD_MOST as u64)?;
        at.within("unpacked length", head.raw.into(), RAW_MOST as u64)?;
        at.within("entries", head.entries.into(), FRAME_ENTRIES_MOST.into())?;
        if head.raw as usize > RATIO_FROM {
            let most = u64::from(head.packed) * RATIO_MOST as u64;
            at.within("unpacked length", head.raw.into(), most)?;
        }
        Ok(head)
    }

    fn parse(bytes: &[u8; HEAD]) -> Option<(Self, u32)> {
        let mut fields = Fields(bytes);
        let _tag: [u8; 4] = fields.array()?;
        let (packed, raw) = (fields.u32()?, fields.u32()?);
        let [form, packing] = fields.array()?;
        let entries = u16::from_le_bytes(fields.array()?);
        let (number, sum) = (fields.u32()?, fields.u32()?);
        let head = Self {
            packed,
            raw,
            form,
            packing,
            entries,
            number,
            digest: fields.array()?,
        };
        Some((head, sum))
    }

    /// The bytes that are covered by checksum and digest.
    pub(super) fn covered(bytes: &[u8; HEAD]) -> &[u8] {
        bytes
            .first_chunk::<COVERED>()
            .map_or(&[], |covered| covered)
    }

    /// What of it this version does not know.
    pub(super) fn unknown(&self) -> Option<String> {
        match (self.form, self.packing) {
            (PLAIN, STORED | ZSTD) => None,
            (PLAIN, packing) => Some(format!("packed in the way {packing}")),
            (form, _) => Some(format!("entries in the form {form}")),
        }
    }

    /// Whether it is packed at all.
    pub(super) fn is_packed(&self) -> bool {
        self.packing != STORED
    }
}

/// Unpacks a payload: exactly as many bytes as its head says. The caller has compared its digest.
///
/// zstd writes into these bytes and nowhere else: in one piece it keeps no window, whatever size of it is claimed.
pub(super) fn unpack<'a>(
    head: &FrameHead,
    payload: &'a [u8],
    room: &'a mut Vec<u8>,
    at: Place,
) -> Result<&'a [u8], BundleError> {
    if let Some(what) = head.unknown() {
        return Err(at.newer(what));
    }
    let other_length = || at.corrupt("it unpacks to another length than it says");
    if !head.is_packed() {
        let whole = payload.len() == head.raw as usize;
        return whole.then_some(payload).ok_or_else(other_length);
    }
    room.clear();
    room.resize(head.raw as usize, 0);
    let unpacked = Decompressor::new()
        .and_then(|mut zstd| zstd.decompress_to_buffer(payload, room.as_mut_slice()))
        .map_err(|error| at.corrupt(format!("it does not unpack: {error}")))?;
    (unpacked == room.len())
        .then_some(room.as_slice())
        .ok_or_else(other_length)
}

/// Calls `each` with every entry of an unpacked frame.
pub(super) fn split(
    mut raw: &[u8],
    entries: u16,
    at: Place,
    mut each: impl FnMut(&[u8]) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    for number in 0..entries {
        let (len, rest) = length(raw).ok_or_else(|| {
            at.corrupt(format!("entry {number} has no length in the fewest bytes"))
        })?;
        if len == 0 {
            return Err(at.newer(format!("entry {number} is withheld")));
        }
        at.within("bytes of an entry", len as u64, ENTRY_MOST as u64)?;
        let (entry, rest) = rest
            .split_at_checked(len)
            .ok_or_else(|| at.corrupt(format!("it ends within entry {number}")))?;
        raw = rest;
        each(entry)?;
    }
    if raw.is_empty() {
        Ok(())
    } else {
        Err(at.corrupt(format!("{} bytes follow on its entries", raw.len())))
    }
}

/// Reads a length of at most three bytes, as few as are needed, and what follows on it.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut len = 0;
    for (place, byte) in bytes.iter().take(3).enumerate() {
        len |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            let fewest = place == 0 || *byte != 0;
            return bytes
                .get(place + 1..)
                .filter(|_| fewest)
                .map(|rest| (len, rest));
        }
    }
    None
}

fn push_length(out: &mut Vec<u8>, mut len: usize) {
    while len >= 0x80 {
        out.push(len as u8 | 0x80);
        len >>= 7;
    }
    out.push(len as u8);
}

/// Collects entries, and packs them into frames.
pub(super) struct Packer {
    raw: Vec<u8>,
    /// Where each entry ends in `raw`.
    ends: Vec<usize>,
    packed: Vec<u8>,
    zstd: Compressor<'static>,
    frames: u32,
}

/// A frame to be written, and its digest.
pub(super) struct Packed<'a> {
    pub(super) head: Vec<u8>,
    pub(super) payload: &'a [u8],
    pub(super) digest: [u8; 32],
    /// How many entries are in it.
    pub(super) entries: usize,
}

impl Packer {
    pub(super) fn new() -> Result<Self, BundleError> {
        let mut zstd = Compressor::new(LEVEL).map_err(BundleError::unwritten)?;
        for table in TABLES {
            zstd.set_parameter(table).map_err(BundleError::unwritten)?;
        }
        Ok(Self {
            raw: Vec::with_capacity(RAW_MOST),
            ends: Vec::new(),
            packed: Vec::with_capacity(PAYLOAD_MOST),
            zstd,
            frames: 0,
        })
    }

    /// How many frames were written.
    pub(super) fn frames(&self) -> u32 {
        self.frames
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether an entry of this length can be put to those that wait.
    pub(super) fn has_room(&self, len: usize) -> bool {
        self.ends.len() < usize::from(FRAME_ENTRIES_MOST) && self.raw.len() + len + 4 <= RAW_MOST
    }

    pub(super) fn push(&mut self, entry: &[u8]) {
        push_length(&mut self.raw, entry.len());
        self.raw.extend_from_slice(entry);
        self.ends.push(self.raw.len());
    }

    /// Makes a frame of as many of the waiting entries as go into one, from the first on; at least of that.
    pub(super) fn pack(&mut self) -> Packed<'_> {
        let mut entries = self.ends.len();
        let (packing, raw) = loop {
            let raw = self.length_of(entries);
            match self.try_pack(raw) {
                Some(packing) => break (packing, raw),
                // One entry always fits.
                None => entries = entries.div_ceil(2),
            }
        };
        let stored = self.raw.get(..raw).unwrap_or_default();
        let payload = if packing == STORED {
            stored
        } else {
            &self.packed
        };
        let mut head = Vec::with_capacity(HEAD);
        head.extend(FRAME);
        head.extend((payload.len() as u32).to_le_bytes());
        head.extend((raw as u32).to_le_bytes());
        head.extend([PLAIN, packing]);
        head.extend((entries as u16).to_le_bytes());
        head.extend(self.frames.to_le_bytes());
        let digest = Sha256::new().chain_update(&head).chain_update(payload);
        let digest = digest.finalize().into();
        head.extend(crc32c::crc32c(&head).to_le_bytes());
        head.extend(digest);
        Packed {
            head,
            payload,
            digest,
            entries,
        }
    }

    /// How many bytes the first of the waiting entries make.
    fn length_of(&self, entries: usize) -> usize {
        let last = entries.checked_sub(1).and_then(|last| self.ends.get(last));
        last.copied().unwrap_or(0)
    }

    /// How the first bytes that wait go into one payload, if they do. What packs so well that it would be taken for a
    /// trap is not packed.
    fn try_pack(&mut self, raw: usize) -> Option<u8> {
        let bytes = self.raw.get(..raw)?;
        self.packed.clear();
        let packed = self.zstd.compress_to_buffer(bytes, &mut self.packed);
        let worth = |len: usize| len < raw && raw <= RATIO_FROM.max(len * RATIO_MOST);
        if packed.is_ok_and(worth) {
            Some(ZSTD)
        } else {
            (raw <= PAYLOAD_MOST).then_some(STORED)
        }
    }

    /// Forgets as many entries as were written in a frame.
    pub(super) fn written(&mut self, entries: usize) {
        let raw = self.length_of(entries);
        self.raw.drain(..raw);
        self.ends.drain(..entries);
        for end in &mut self.ends {
            *end -= raw;
        }
        self.frames += 1;
    }
}
