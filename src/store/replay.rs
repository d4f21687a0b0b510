//! Reading ops back from the journal: one frame, the ops of one subject, or all of them in slices that fit
//! in memory.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::journal::Position;
use crate::ops::act::ActRecord;
use crate::ops::bundle::{Entry, Range};
use crate::ops::chain::{self, ChainHash};
use crate::ops::clock::Clock;
use crate::ops::ledger::{Stored, Tip};
use crate::ops::op::{Op, OpId, ReplicaId, Subject};
use crate::ops::state::{State, fold};
use crate::wire::{self, Applied, Peek, WireError};

use super::exchange::Entries;
use super::truth::{Batch, Truth};
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
fn unreadable(batch: &Batch, n: usize, error: &WireError) -> StoreError {
    let at = Position(batch.at);
    let whose = batch.entries.get(n).map(|(replica, _)| hex(&replica.0));
    StoreError::Damaged(format!(
        "entry {} of the frame at segment {} byte {}, of the chain of {}, cannot be read: {error}; \
         nothing was changed. Install the latest tatap, or restore the directory from a copy",
        n + 1,
        at.segment() & 0x7f_ffff,
        at.offset(),
        whose.unwrap_or_default(),
    ))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads the heads of entries. Own ones say where they stand in the chain, and must be right.
fn peeks(batch: &Batch) -> impl Iterator<Item = Result<(usize, Peek), StoreError>> + '_ {
    batch
        .entries
        .iter()
        .enumerate()
        .map(|(n, (replica, bytes))| {
            let peek =
                wire::peek_op(bytes, *replica).map_err(|error| unreadable(batch, n, &error))?;
            let place = batch.first.map(|first| first + n as u64);
            if place.is_none_or(|place| peek.id.seq == place) && peek.id.replica == *replica {
                return Ok((n, peek));
            }
            let error = WireError::Impossible {
                what: "the seq of the op",
                value: peek.id.seq as i64,
            };
            Err(unreadable(batch, n, &error))
        })
}

fn decode(batch: &Batch, n: usize) -> Result<Placed, StoreError> {
    let empty = WireError::Short(0);
    let (replica, bytes) = batch
        .entries
        .get(n)
        .ok_or_else(|| unreadable(batch, n, &empty))?;
    let op = wire::decode_op(bytes, *replica).map_err(|error| unreadable(batch, n, &error))?;
    Ok(Placed { op, at: batch.at })
}

/// The ops of a batch whose heads are wanted.
pub(super) fn ops_of(
    batch: &Batch,
    wanted: impl Fn(&Peek) -> bool,
) -> Result<Vec<Placed>, StoreError> {
    let wanted = peeks(batch).filter(|peek| peek.as_ref().map_or(true, |(_, p)| wanted(p)));
    wanted.map(|peek| decode(batch, peek?.0)).collect()
}

/// The wanted ops of the batches at these positions.
fn ops_at(
    truth: &Truth,
    positions: &[u64],
    wanted: impl Fn(&Peek) -> bool,
) -> Result<Vec<Op>, StoreError> {
    let mut ops = Vec::new();
    for at in positions {
        let placed = ops_of(&truth.read(*at)?, &wanted)?;
        ops.extend(placed.into_iter().map(|placed| placed.op));
    }
    Ok(ops)
}

/// The state of a subject, from the frames that its record names: a fold over those of its ops that count.
pub(super) fn fold_subject(
    truth: &Truth,
    positions: &[u64],
    subject: Subject,
) -> Result<State, StoreError> {
    let mut ops = ops_of_subject(truth, positions, subject)?;
    ops.retain(|op| truth.counts(op));
    Ok(fold(subject, &ops))
}

/// All ops of the own chain from a position on.
pub(super) fn ops_from(truth: &Truth, from: Position) -> Result<Vec<Placed>, StoreError> {
    let mut ops = Vec::new();
    for batch in truth.own_from(from) {
        ops.extend(ops_of(&batch?, |_| true)?);
    }
    Ok(ops)
}

/// The ops of an act, whose first frame lies at this position.
pub(super) fn ops_of_act(
    truth: &Truth,
    act: Option<&(ActRecord, u64)>,
) -> Result<Vec<Op>, StoreError> {
    let mut ops = Vec::new();
    let Some((act, at)) = act else {
        return Ok(ops);
    };
    for batch in truth.own_from(Position(*at)) {
        let batch = batch?;
        if batch.first >= Some(act.seq + u64::from(act.ops)) {
            break;
        }
        let placed = ops_of(&batch, |peek| peek.act == act.seq)?;
        ops.extend(placed.into_iter().map(|one| one.op));
    }
    Ok(ops)
}

/// All ops on the subjects of an owner, which lie at these positions, in the order of their clocks.
pub(super) fn history(
    truth: &Truth,
    mut positions: Vec<u64>,
    owner: u64,
) -> Result<Vec<Op>, StoreError> {
    positions.sort_unstable();
    positions.dedup();
    let of_owner = |peek: &Peek| peek.subject.is_some_and(|subject| subject.owner == owner);
    let mut ops = ops_at(truth, &positions, of_owner)?;
    ops.sort_by_key(|op| (op.clock, op.id));
    Ok(ops)
}

/// The state of a subject of which these are all the ops.
pub(super) fn state_of(truth: &Truth, subject: Subject, placed: &[Placed]) -> State {
    let counting = || {
        placed
            .iter()
            .map(|one| &one.op)
            .filter(|op| truth.counts(op))
    };
    let mut state = State::empty(subject);
    if counting().all(|op| state.advance(op)) {
        return state;
    }
    fold(subject, counting())
}

/// What was taken in of chains that have come further than they had, so that it is to be applied: the latest landing
/// itself, and earlier ones that waited for it.
pub(super) fn touched<'a>(
    truth: &'a Truth,
    before: &'a BTreeMap<ReplicaId, Tip>,
) -> impl Iterator<Item = Result<Batch, StoreError>> + 'a {
    let last = truth.ledger().standing().last().map(|one| one.index);
    let landings = truth.ledger().standing();
    let touched = landings.filter(move |landing| {
        let reached = |stored: &Stored| {
            let replica = stored.range.replica;
            let old = before.get(&replica).map_or(0, |tip| tip.seq);
            stored.range.to > old && truth.ledger().tip(replica).seq > old
        };
        Some(landing.index) == last || landing.landed.stored.iter().any(reached)
    });
    touched.flat_map(|landing| truth.landed(landing.landed.frames))
}

/// The stored entries of a stretch of a chain, in order and each once.
pub(super) fn entries(truth: &Truth, range: Range) -> Entries<'_> {
    let own = (range.replica == truth.replica()).then(|| {
        let batches = truth.own_from(truth.own.near(range.from));
        let within = batches.take_while(move |batch| {
            let first = batch.as_ref().map(|batch| batch.first);
            first.map_or(true, |first| first <= Some(range.to))
        });
        within.flat_map(move |batch| within_range(batch, range))
    });
    let foreign = stretches(truth, range)
        .into_iter()
        .flat_map(move |(part, frames)| {
            let batches = truth.landed(frames);
            batches.flat_map(move |batch| within_range(batch, part))
        });
    Box::new(own.into_iter().flatten().chain(foreign))
}

/// What is stored of a stretch of a foreign chain: parts that follow one another, and the frames of each. Stored stretches
/// may overlap; each goes on where the one before it ended.
fn stretches(truth: &Truth, range: Range) -> Vec<(Range, (u64, u64))> {
    let mut stored: Vec<(Range, (u64, u64))> = Vec::new();
    for landing in truth.ledger().standing() {
        let own = landing.landed.stored.iter();
        let fitting = own.filter(|one| one.range.replica == range.replica && !one.is_branch);
        stored.extend(fitting.map(|one| (one.range, landing.landed.frames)));
    }
    stored.sort_unstable_by_key(|(range, _)| (range.from, range.to));
    let mut next = range.from;
    let mut parts = Vec::new();
    for (stretch, frames) in stored {
        let part = Range {
            from: stretch.from.max(next),
            to: stretch.to.min(range.to),
            ..range
        };
        if !part.is_empty() {
            next = part.to + 1;
            parts.push((part, frames));
        }
    }
    parts
}

/// The entries of all branches that were set aside.
pub(super) fn branches(truth: &Truth) -> Entries<'_> {
    let landings = truth.ledger().standing();
    let batches = landings.flat_map(|landing| truth.landed(landing.landed.aside));
    let entries = batches.flat_map(|batch| match batch.and_then(named) {
        Ok(entries) => entries.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(error)],
    });
    Box::new(entries)
}

/// All ops of a subject, whether they count or not.
pub(super) fn ops_of_subject(
    truth: &Truth,
    positions: &[u64],
    subject: Subject,
) -> Result<Vec<Op>, StoreError> {
    ops_at(truth, positions, |peek| peek.subject == Some(subject))
}

/// The hash of a chain at a seq that is stored here.
pub(super) fn hash_at(
    truth: &Truth,
    replica: ReplicaId,
    seq: u64,
) -> Result<Option<ChainHash>, StoreError> {
    if seq == 0 {
        return Ok(Some(chain::genesis(replica)));
    }
    let (before, from) = if replica == truth.replica() && seq <= truth.own.head().index {
        let before = truth.own.before(seq);
        (before.hash, before.index + 1)
    } else {
        let stored = truth.ledger().stored(replica);
        let has = |one: &&Stored| (one.range.from..=one.range.to).contains(&seq) && !one.is_branch;
        match stored.into_iter().find(has) {
            Some(stretch) if stretch.range.to == seq => return Ok(Some(stretch.after)),
            Some(stretch) => (stretch.before, stretch.range.from),
            None => return Ok(None),
        }
    };
    let range = Range {
        replica,
        from,
        to: seq,
    };
    let chained = entries(truth, range).try_fold(before, |hash, entry| {
        Ok::<_, StoreError>(chain::next(hash, &entry?.bytes))
    });
    chained.map(Some)
}

/// The entries of a batch that lie in a stretch.
fn within_range(
    batch: Result<Batch, StoreError>,
    range: Range,
) -> std::vec::IntoIter<Result<Entry, StoreError>> {
    let entries = batch.and_then(named).map(|entries| {
        let within = |entry: &Entry| {
            entry.id.replica == range.replica && (range.from..=range.to).contains(&entry.id.seq)
        };
        entries.into_iter().filter(within).map(Ok).collect()
    });
    entries.unwrap_or_else(|error| vec![Err(error)]).into_iter()
}

/// The entries of a batch with their ids.
pub(super) fn named(batch: Batch) -> Result<Vec<Entry>, StoreError> {
    let ids = peeks(&batch).map(|peek| peek.map(|(_, peek)| peek.id));
    let ids: Vec<OpId> = ids.collect::<Result<_, _>>()?;
    let bytes = batch.entries.into_iter().map(|(_, bytes)| bytes);
    let entries = ids.into_iter().zip(bytes);
    Ok(entries.map(|(id, bytes)| Entry { id, bytes }).collect())
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

/// What includes nothing of this truth yet.
pub(super) fn nothing(truth: &Truth) -> Applied {
    Applied {
        replica: truth.replica(),
        index: 0,
        hash: [0; 32],
        last: 0,
        next: 0,
        last_sum: 0,
        clock: Clock::default(),
        people: 0,
        subjects: 0,
        acts: 0,
        beside: truth.beside_own(),
    }
}

/// Walks over everything and answers how to read it in slices. Progress counts ops.
pub(super) fn survey(truth: &Truth, progress: Progress<'_>) -> Result<Survey, StoreError> {
    let mut owners: BTreeMap<u64, u64> = BTreeMap::new();
    let (mut acts, mut starts): (Vec<ActRecord>, Vec<u64>) = (Vec::new(), Vec::new());
    let mut applied = nothing(truth);
    for frame in truth.own.scan(Position(0)) {
        let frame = frame?;
        (applied.last, applied.next) = (frame.at.0, frame.next.0);
        applied.last_sum = sum(&frame.entries);
        let batch = truth.own_batch(frame);
        for peek in peeks(&batch) {
            let (n, peek) = peek?;
            applied.index = peek.id.seq;
            applied.clock = applied.clock.max(peek.clock);
            count(&mut owners, &peek);
            if let Some(act) = acts.last_mut().filter(|act| act.seq == peek.act) {
                act.ops += 1;
            } else {
                let first = decode(&batch, n)?.op;
                acts.push(ActRecord::of_first(&first, |seq| act_of_op(&acts, seq)));
                starts.push(batch.at);
            }
        }
        progress(applied.index, truth.own.head().index * 2);
    }
    for batch in truth.foreign() {
        for peek in peeks(&batch?) {
            count(&mut owners, &peek?.1);
        }
    }
    applied.hash = truth.own.head().hash;
    Ok(Survey {
        slices: slices(&owners),
        acts: acts.into_iter().zip(starts).collect(),
        applied,
    })
}

fn count(owners: &mut BTreeMap<u64, u64>, peek: &Peek) {
    if let Some(subject) = peek.subject {
        *owners.entry(subject.owner).or_default() += 1;
    }
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

/// All ops on subjects of these owners: own ones in the order of the chain, and then those taken in.
pub(super) fn slice(
    truth: &Truth,
    owners: &RangeInclusive<u64>,
) -> Result<Vec<Placed>, StoreError> {
    let mut ops = Vec::new();
    let wanted = |peek: &Peek| peek.subject.is_some_and(|s| owners.contains(&s.owner));
    for batch in truth.all() {
        ops.extend(ops_of(&batch?, wanted)?);
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
