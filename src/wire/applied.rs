//! What the records keep beside states: where ops lie in the journal, and how much of it is included.

use crate::ops::clock::Clock;
use crate::ops::op::ReplicaId;

use serde::{Deserialize, Serialize};

use super::v1::RecordV1;
use super::{Kind, WireError, codec, envelope, open, open_own};

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
    /// What the records are made from beside the own chain: hash and index of the end of the ledger, and the version of
    /// the registry.
    pub beside: ([u8; 32], u64, u64),
}

/// The schema of this alone: records of an earlier one are made anew, as they can be at any time.
const APPLIED_SCHEMA: u8 = 2;

#[derive(Debug, Serialize, Deserialize)]
struct AppliedV2 {
    replica: [u8; 16],
    index: u64,
    hash: [u8; 32],
    last: u64,
    next: u64,
    last_sum: u32,
    clock: u64,
    people: u64,
    subjects: u64,
    acts: u64,
    /// Hash and index of the end of the ledger, version of the registry.
    beside: ([u8; 32], u64, u64),
}

/// The bytes of this.
pub fn encode_applied(applied: &Applied) -> Vec<u8> {
    let wire = AppliedV2 {
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
        beside: applied.beside,
    };
    codec::append(vec![Kind::Applied as u8, APPLIED_SCHEMA], &wire)
}

/// Reads it.
pub fn decode_applied(bytes: &[u8]) -> Result<Applied, WireError> {
    let wire: AppliedV2 = match open(Kind::Applied, bytes)? {
        (APPLIED_SCHEMA, body) => codec::whole(body)?,
        (schema, _) if schema < APPLIED_SCHEMA => return Err(WireError::Older(schema)),
        (schema, _) => return Err(WireError::Newer(schema)),
    };
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
        beside: wire.beside,
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
