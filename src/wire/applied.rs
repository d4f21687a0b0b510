//! What the records keep beside states: where ops lie in the journal, and how much of it is included.

use crate::ops::clock::Clock;
use crate::ops::op::ReplicaId;

use super::v1::{AppliedV1, RecordV1};
use super::{Kind, WireError, codec, envelope, open_own};

/// How much of the journal the records include, and what they must then hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Whose journal.
    pub replica: ReplicaId,
    /// Index of the last entry included.
    pub index: u64,
    /// Hash of that entry, which covers all before it.
    pub hash: [u8; 32],
    /// Position of the last frame included.
    pub last: u64,
    /// Position after it.
    pub next: u64,
    /// Checksum of the entries of that frame.
    pub last_sum: u32,
    /// The latest clock.
    pub clock: Clock,
    /// Rows in the list.
    pub people: u64,
    /// Subjects.
    pub subjects: u64,
    /// Acts.
    pub acts: u64,
}

/// The bytes of this.
pub fn encode_applied(applied: &Applied) -> Vec<u8> {
    let wire = AppliedV1 {
        replica: applied.replica.0,
        index: applied.index,
        hash: applied.hash,
        last: applied.last,
        next: applied.next,
        last_sum: applied.last_sum,
        clock: applied.clock.0,
        people: applied.people,
        subjects: applied.subjects,
        acts: applied.acts,
    };
    codec::append(envelope(Kind::Applied), &wire)
}

/// Reads it.
pub fn decode_applied(bytes: &[u8]) -> Result<Applied, WireError> {
    let wire: AppliedV1 = codec::whole(open_own(Kind::Applied, bytes)?)?;
    Ok(Applied {
        replica: ReplicaId(wire.replica),
        index: wire.index,
        hash: wire.hash,
        last: wire.last,
        next: wire.next,
        last_sum: wire.last_sum,
        clock: Clock(wire.clock),
        people: wire.people,
        subjects: wire.subjects,
        acts: wire.acts,
    })
}

/// The bytes of a record: ascending positions of the frames with ops of the subject, and the bytes of its
/// state, empty if those are not kept.
pub fn encode_record(positions: &[u64], state: &[u8]) -> Vec<u8> {
    let mut last = 0;
    let distances = positions
        .iter()
        .map(|at| at.wrapping_sub(std::mem::replace(&mut last, *at)));
    let wire = RecordV1 {
        positions: distances.collect(),
        state,
    };
    codec::append(envelope(Kind::Record), &wire)
}

/// Reads a record.
pub fn decode_record(bytes: &[u8]) -> Result<(Vec<u64>, &[u8]), WireError> {
    let wire: RecordV1<'_> = codec::whole(open_own(Kind::Record, bytes)?)?;
    let mut last = 0_u64;
    let positions = wire.positions.iter().map(|distance| {
        last = last.wrapping_add(*distance);
        last
    });
    Ok((positions.collect(), wire.state))
}
