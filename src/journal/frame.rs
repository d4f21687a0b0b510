//! One frame as bytes, and the chain of hashes through its entries.

use crate::ops::chain;
use crate::ops::op::ReplicaId;

use super::error::JournalError;
use super::plate::{array_from, u32_from, u64_from};
use super::window::Window;
use super::{Fault, Head};

/// Longest entry.
pub(super) const MAX_ENTRY: usize = 1 << 20;
/// Longest frame, with everything.
pub(super) const MAX_FRAME: usize = 64 << 20;
/// Length of what stands before the entries: len, crc, first index, count, nth, previous hash.
pub(super) const LEAD: usize = 4 + 4 + 8 + 4 + 4 + 32;

/// What `len` does not count: itself and the checksum.
const UNCOUNTED: usize = 8;

impl Head {
    /// The end of an empty chain.
    pub(super) fn genesis(replica: ReplicaId) -> Self {
        Self {
            index: 0,
            hash: chain::genesis(replica),
        }
    }

    /// The end of the chain with one entry more.
    fn with(self, entry: &[u8]) -> Self {
        Self {
            index: self.index + 1,
            hash: chain::next(self.hash, entry),
        }
    }

    /// The end of the chain with more entries.
    pub(super) fn with_all(self, entries: &[Vec<u8>]) -> Self {
        entries.iter().fold(self, |head, entry| head.with(entry))
    }
}

/// What stands before the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    /// Length of the whole frame.
    pub(super) len: usize,
    crc: u32,
    count: u32,
    /// Place among the frames that were synced together. A frame with 0 proves that all before it
    /// had reached the disk when it was written.
    pub(super) nth: u32,
    /// The chain before the first entry.
    pub(super) before: Head,
}

impl Lead {
    /// Reads a lead; `None` when no frame can begin like this.
    pub(super) fn parse(mut rest: &[u8]) -> Option<Self> {
        let len = u32_from(&mut rest)? as usize + UNCOUNTED;
        let crc = u32_from(&mut rest)?;
        let first_index = u64_from(&mut rest)?;
        let count = u32_from(&mut rest)?;
        let nth = u32_from(&mut rest)?;
        let hash = array_from(&mut rest)?;
        let room = len.checked_sub(LEAD)? / 4;
        let plausible = len <= MAX_FRAME && count > 0 && count as usize <= room;
        plausible.then_some(Self {
            len,
            crc,
            count,
            nth,
            before: Head {
                index: first_index.checked_sub(1)?,
                hash,
            },
        })
    }
}

/// A frame whose checksum is right.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) lead: Lead,
    pub(super) entries: Vec<Vec<u8>>,
}

/// Reads the frame at an offset. Nothing is allocated that the file is too short for.
pub(super) fn read(window: &mut Window<'_>, at: u64) -> Result<Read, Fault> {
    const CUT: Fault = Fault::Bad("a frame is cut short");
    let lead = window.get(at, LEAD)?.ok_or(CUT)?;
    let lead = Lead::parse(lead).ok_or(Fault::Bad("no frame begins here"))?;
    let bytes = window.get(at, lead.len)?.ok_or(CUT)?;
    of_bytes(lead, bytes)
}

/// Judges the bytes of a frame, its lead included.
pub(super) fn of_bytes(lead: Lead, bytes: &[u8]) -> Result<Read, Fault> {
    if sum(bytes) != Some(lead.crc) {
        return Err(Fault::Bad("the checksum of a frame is wrong"));
    }
    let entries = entries(bytes.get(LEAD..).unwrap_or_default(), lead.count)
        .ok_or(Fault::Bad("a frame does not hold the entries it names"))?;
    Ok(Read { lead, entries })
}

/// The checksum of a frame: over everything but itself.
fn sum(frame: &[u8]) -> Option<u32> {
    let (len, counted) = (frame.get(..4)?, frame.get(UNCOUNTED..)?);
    Some(crc32c::crc32c_append(crc32c::crc32c(len), counted))
}

fn entries(mut rest: &[u8], count: u32) -> Option<Vec<Vec<u8>>> {
    // A place in the list takes more than the length of an entry that is empty.
    let most = rest.len() / size_of::<Vec<u8>>();
    let mut entries = Vec::with_capacity(most.min(count as usize));
    for _ in 0..count {
        let len = u32_from(&mut rest)? as usize;
        let (entry, after) = rest.split_at_checked(len).filter(|_| len <= MAX_ENTRY)?;
        entries.push(entry.to_vec());
        rest = after;
    }
    rest.is_empty().then_some(entries)
}

/// Adds a frame to a buffer; answers the chain after it.
pub(super) fn write(
    buffer: &mut Vec<u8>,
    before: Head,
    nth: u32,
    entries: &[Vec<u8>],
) -> Result<Head, JournalError> {
    let len = checked_len(entries)?;
    let start = buffer.len();
    buffer.reserve(len);
    buffer.extend(((len - UNCOUNTED) as u32).to_le_bytes());
    buffer.extend([0; 4]);
    buffer.extend((before.index + 1).to_le_bytes());
    buffer.extend((entries.len() as u32).to_le_bytes());
    buffer.extend(nth.to_le_bytes());
    buffer.extend(before.hash);
    for entry in entries {
        buffer.extend((entry.len() as u32).to_le_bytes());
        buffer.extend(entry);
    }
    let frame = buffer.get_mut(start..).unwrap_or_default();
    if let (Some(sum), Some(place)) = (sum(frame), frame.get_mut(4..UNCOUNTED)) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    Ok(before.with_all(entries))
}

fn checked_len(entries: &[Vec<u8>]) -> Result<usize, JournalError> {
    let refused = |what: String| Err(JournalError::Refused(what));
    if entries.is_empty() {
        return refused("there is nothing in it".to_owned());
    }
    if let Some(entry) = entries.iter().find(|entry| entry.len() > MAX_ENTRY) {
        return refused(format!(
            "one change of it has {} bytes, and at most {MAX_ENTRY} can be stored",
            entry.len()
        ));
    }
    let len = LEAD + entries.iter().map(|entry| 4 + entry.len()).sum::<usize>();
    if len > MAX_FRAME {
        return refused(format!(
            "it has {len} bytes, and at most {MAX_FRAME} can be stored at once"
        ));
    }
    Ok(len)
}
