//! Reading ops back from the journal: one frame, the ops of one subject, or all of them in slices that fit
//! in memory.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::journal::{Frame, Journal, Position};
use crate::ops::act::ActRecord;
use crate::ops::clock::Clock;
use crate::ops::op::{Op, Subject};
use crate::ops::state::{State, fold};
use crate::wire::{self, Applied, Peek, WireError};

use super::{StoreError, act_of_op};

/// How far something has got: done, of a total.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// How many ops are held in memory at once when everything is read.
pub(super) const SLICE: u64 = 150_000;

/// An op and the position of its frame.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) op: Op,
    pub(super) at: u64,
}

/// Says that a whole frame holds something that is no op.
fn unreadable(journal: &Journal, frame: &Frame, n: usize, error: &WireError) -> StoreError {
    StoreError::Damaged(format!(
        "entry {} of the journal of {}, in the frame at segment {} byte {}, cannot be read: {error}; \
         nothing was changed. Install the latest tatap, or restore the directory from a copy",
        frame.first_index + n as u64,
        hex(&journal.replica().0),
        frame.at.segment(),
        frame.at.offset(),
    ))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads the heads of the entries of a frame.
fn peeks<'a>(
    journal: &'a Journal,
    frame: &'a Frame,
) -> impl Iterator<Item = Result<(usize, Peek), StoreError>> + 'a {
    frame.entries.iter().enumerate().map(move |(n, bytes)| {
        let peek = wire::peek_op(bytes, journal.replica())
            .map_err(|error| unreadable(journal, frame, n, &error))?;
        let place = frame.first_index + n as u64;
        if peek.id.seq == place && peek.id.replica == journal.replica() {
            return Ok((n, peek));
        }
        let error = WireError::Impossible {
            what: "the seq of the op",
            value: peek.id.seq as i64,
        };
        Err(unreadable(journal, frame, n, &error))
    })
}

fn decode(journal: &Journal, frame: &Frame, n: usize) -> Result<Placed, StoreError> {
    let bytes = frame.entries.get(n).map_or(&[][..], Vec::as_slice);
    let op = wire::decode_op(bytes, journal.replica())
        .map_err(|error| unreadable(journal, frame, n, &error))?;
    Ok(Placed { op, at: frame.at.0 })
}

/// The ops of a frame whose heads are wanted.
pub(super) fn ops_of_frame(
    journal: &Journal,
    frame: &Frame,
    wanted: impl Fn(&Peek) -> bool,
) -> Result<Vec<Placed>, StoreError> {
    let wanted =
        peeks(journal, frame).filter(|peek| peek.as_ref().map_or(true, |(_, p)| wanted(p)));
    wanted.map(|peek| decode(journal, frame, peek?.0)).collect()
}

/// The wanted ops of the frames at these positions.
fn ops_at(
    journal: &Journal,
    positions: &[u64],
    wanted: impl Fn(&Peek) -> bool,
) -> Result<Vec<Op>, StoreError> {
    let mut ops = Vec::new();
    for at in positions {
        let frame = journal.read(Position(*at))?;
        let placed = ops_of_frame(journal, &frame, &wanted)?;
        ops.extend(placed.into_iter().map(|placed| placed.op));
    }
    Ok(ops)
}

/// The ops of a subject, from the frames that its record names.
pub(super) fn ops_of_subject(
    journal: &Journal,
    positions: &[u64],
    subject: Subject,
) -> Result<Vec<Op>, StoreError> {
    ops_at(journal, positions, |peek| peek.subject == Some(subject))
}

/// All ops from a position on.
pub(super) fn ops_from(journal: &Journal, from: Position) -> Result<Vec<Placed>, StoreError> {
    let mut ops = Vec::new();
    for frame in journal.scan(from) {
        ops.extend(ops_of_frame(journal, &frame?, |_| true)?);
    }
    Ok(ops)
}

/// The ops of an act, whose first frame lies at this position.
pub(super) fn ops_of_act(
    journal: &Journal,
    act: Option<&(ActRecord, u64)>,
) -> Result<Vec<Op>, StoreError> {
    let mut ops = Vec::new();
    let Some((act, at)) = act else {
        return Ok(ops);
    };
    for frame in journal.scan(Position(*at)) {
        let frame = frame?;
        if frame.first_index >= act.seq + u64::from(act.ops) {
            break;
        }
        let placed = ops_of_frame(journal, &frame, |peek| peek.act == act.seq)?;
        ops.extend(placed.into_iter().map(|one| one.op));
    }
    Ok(ops)
}

/// All ops on the subjects of an owner, which lie at these positions, in the order of their clocks.
pub(super) fn history(
    journal: &Journal,
    mut positions: Vec<u64>,
    owner: u64,
) -> Result<Vec<Op>, StoreError> {
    positions.sort_unstable();
    positions.dedup();
    let of_owner = |peek: &Peek| peek.subject.is_some_and(|subject| subject.owner == owner);
    let mut ops = ops_at(journal, &positions, of_owner)?;
    ops.sort_by_key(|op| (op.clock, op.id));
    Ok(ops)
}

/// The state of a subject of which these are all the ops.
pub(super) fn state_of(subject: Subject, placed: &[Placed]) -> State {
    let mut state = State::empty(subject);
    if placed.iter().all(|one| state.advance(&one.op)) {
        return state;
    }
    fold(subject, placed.iter().map(|one| &one.op))
}

/// The checksum by which the last frame that the records include is recognised.
pub(super) fn sum<'a>(entries: impl IntoIterator<Item = &'a Vec<u8>>) -> u32 {
    entries.into_iter().fold(0, |sum, entry| {
        let sum = crc32c::crc32c_append(sum, &(entry.len() as u64).to_le_bytes());
        crc32c::crc32c_append(sum, entry)
    })
}

/// What a first walk over the whole journal finds.
#[derive(Debug)]
pub(super) struct Survey {
    /// Owners, in slices of at most [`SLICE`] ops, unless one owner alone has more.
    pub(super) slices: Vec<RangeInclusive<u64>>,
    /// All acts, with the position of their first frame.
    pub(super) acts: Vec<(ActRecord, u64)>,
    /// What the records include once all slices are applied; the counts are left at zero.
    pub(super) applied: Applied,
}

/// What includes nothing of this journal yet.
pub(super) fn nothing(journal: &Journal) -> Applied {
    Applied {
        replica: journal.replica(),
        index: 0,
        hash: [0; 32],
        last: 0,
        next: 0,
        last_sum: 0,
        clock: Clock::default(),
        people: 0,
        subjects: 0,
        acts: 0,
    }
}

/// Walks over the journal and answers how to read it in slices. Progress counts ops.
pub(super) fn survey(journal: &Journal, progress: Progress<'_>) -> Result<Survey, StoreError> {
    let mut owners: BTreeMap<u64, u64> = BTreeMap::new();
    let (mut acts, mut starts): (Vec<ActRecord>, Vec<u64>) = (Vec::new(), Vec::new());
    let mut applied = nothing(journal);
    for frame in journal.scan(Position(0)) {
        let frame = frame?;
        for peek in peeks(journal, &frame) {
            let (n, peek) = peek?;
            applied.index = peek.id.seq;
            applied.clock = applied.clock.max(peek.clock);
            if let Some(subject) = peek.subject {
                *owners.entry(subject.owner).or_default() += 1;
            }
            if let Some(act) = acts.last_mut().filter(|act| act.seq == peek.act) {
                act.ops += 1;
            } else {
                let first = decode(journal, &frame, n)?.op;
                acts.push(ActRecord::of_first(&first, |seq| act_of_op(&acts, seq)));
                starts.push(frame.at.0);
            }
        }
        (applied.last, applied.next) = (frame.at.0, frame.next.0);
        applied.last_sum = sum(&frame.entries);
        progress(applied.index, journal.head().index * 2);
    }
    applied.hash = journal.head().hash;
    Ok(Survey {
        slices: slices(&owners),
        acts: acts.into_iter().zip(starts).collect(),
        applied,
    })
}

fn slices(owners: &BTreeMap<u64, u64>) -> Vec<RangeInclusive<u64>> {
    let mut slices: Vec<RangeInclusive<u64>> = Vec::new();
    let mut ops_in_last = u64::MAX;
    for (owner, ops) in owners {
        match slices.last_mut() {
            Some(last) if ops_in_last.saturating_add(*ops) <= SLICE => {
                *last = *last.start()..=*owner;
                ops_in_last += ops;
            }
            Some(_) | None => {
                slices.push(*owner..=*owner);
                ops_in_last = *ops;
            }
        }
    }
    slices
}

/// All ops on subjects of these owners, in the order of the chain.
pub(super) fn slice(
    journal: &Journal,
    owners: &RangeInclusive<u64>,
) -> Result<Vec<Placed>, StoreError> {
    let mut ops = Vec::new();
    let wanted = |peek: &Peek| peek.subject.is_some_and(|s| owners.contains(&s.owner));
    for frame in journal.scan(Position(0)) {
        ops.extend(ops_of_frame(journal, &frame?, wanted)?);
    }
    Ok(ops)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_sliced_by_their_ops_and_none_is_left_out() {
        let owners: BTreeMap<u64, u64> =
            [(1, 10), (2, SLICE), (3, 1), (4, SLICE - 1), (9, 2)].into();
        assert_eq!(slices(&owners), [1..=1, 2..=2, 3..=4, 9..=9]);
        assert!(slices(&BTreeMap::new()).is_empty());
    }
}
