//! The plate: 96 bytes of one form at the head of every segment, and in the head file.
//!
//! Its form is the same in every version to come, so that an older program can say "made by a newer
//! one" without mistaking damage for news.

use crate::ops::op::ReplicaId;

/// Length of a plate.
pub(super) const PLATE: usize = 96;
/// Newest version of the format that this program reads, and the one that it writes.
pub(super) const VERSION: u16 = 1;
/// What a plate begins with.
pub(super) type Magic = [u8; 12];

const SUMMED: usize = PLATE - 4;

/// What is engraved: whose it is, three numbers, and a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plate {
    pub(super) replica: ReplicaId,
    pub(super) numbers: [u64; 3],
    pub(super) hash: [u8; 32],
}

/// Why a plate cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlateFault {
    /// It is not as it was written.
    Bad(&'static str),
    /// It is whole, and of a later version.
    Newer(u16),
}

impl Plate {
    pub(super) fn encode(&self, magic: Magic) -> Vec<u8> {
        let [first, second, third] = self.numbers;
        let mut bytes = Vec::with_capacity(PLATE);
        bytes.extend(magic);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend(self.replica.0);
        bytes.extend(first.to_le_bytes());
        bytes.extend(second.to_le_bytes());
        bytes.extend(self.hash);
        bytes.extend(third.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    pub(super) fn decode(magic: Magic, bytes: &[u8]) -> Result<Self, PlateFault> {
        let (summed, mut sum) = bytes
            .split_at_checked(SUMMED)
            .filter(|(_, sum)| sum.len() == PLATE - SUMMED)
            .ok_or(PlateFault::Bad("its header is cut short"))?;
        if !summed.starts_with(&magic) {
            return Err(PlateFault::Bad(
                "it is not a file of this journal, or was changed by a transfer in text mode",
            ));
        }
        if u32_from(&mut sum) != Some(crc32c::crc32c(summed)) {
            return Err(PlateFault::Bad("the checksum of its header is wrong"));
        }
        Self::fields(summed).ok_or(PlateFault::Bad("its header is cut short"))?
    }

    fn fields(bytes: &[u8]) -> Option<Result<Self, PlateFault>> {
        let mut rest = bytes.get(size_of::<Magic>()..)?;
        let version = u16::from_le_bytes(array_from(&mut rest)?);
        let _: [u8; 2] = array_from(&mut rest)?;
        if version > VERSION {
            return Some(Err(PlateFault::Newer(version)));
        }
        let replica = ReplicaId(array_from(&mut rest)?);
        let (first, second) = (u64_from(&mut rest)?, u64_from(&mut rest)?);
        let hash = array_from(&mut rest)?;
        let third = u64_from(&mut rest)?;
        Some(Ok(Self {
            replica,
            numbers: [first, second, third],
            hash,
        }))
    }
}

/// Takes the first `N` bytes off.
pub(super) fn array_from<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

/// Takes a number off.
pub(super) fn u32_from(rest: &mut &[u8]) -> Option<u32> {
    array_from(rest).map(u32::from_le_bytes)
}

/// Takes a number off.
pub(super) fn u64_from(rest: &mut &[u8]) -> Option<u64> {
    array_from(rest).map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: Magic = *b"\x89TEST...\r\n\x1a\n";

    fn plate() -> Plate {
        Plate {
            replica: ReplicaId([7; 16]),
            numbers: [1, u64::MAX, 3],
            hash: [9; 32],
        }
    }

    #[test]
    fn a_plate_reads_back() {
        let bytes = plate().encode(MAGIC);
        assert_eq!(bytes.len(), PLATE);
        assert_eq!(Plate::decode(MAGIC, &bytes), Ok(plate()));
    }

    #[test]
    fn any_flipped_bit_is_damage_and_never_a_newer_version() {
        let good = plate().encode(MAGIC);
        for bit in 0..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let fault = Plate::decode(MAGIC, &bytes);
            assert!(matches!(fault, Err(PlateFault::Bad(_))), "bit {bit}");
        }
    }

    #[test]
    fn a_whole_plate_of_a_later_version_says_so() {
        let mut bytes = plate().encode(MAGIC);
        bytes[12] = 2;
        let sum = crc32c::crc32c(&bytes[..SUMMED]).to_le_bytes();
        bytes[SUMMED..].copy_from_slice(&sum);
        assert_eq!(Plate::decode(MAGIC, &bytes), Err(PlateFault::Newer(2)));
    }
}
