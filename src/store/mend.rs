//! Mending a data directory of which a part cannot be read any more.
//!
//! Nothing is mended in place. What is left is written anew in `DATA/mended/`, together with whatever others still have of
//! what is missing; once all of that is on disk, it takes the place of what was, and what was is kept as `DATA/damaged-…/`.
//! Killed anywhere before that nothing has changed, and killed anywhere after that the next attempt completes it.
//!
//! | What is missing | What becomes of it |
//! |---|---|
//! | of the own chain, and a copy has it | it is put back, as the chain proves; everything goes on as it was |
//! | of the own chain, and nobody here has it | the chain ends before the gap, and the data goes on as another replica, which says anew what lies behind the gap, and what the index still knows of the gap itself |
//! | of what was taken in | a copy is put back; otherwise what lies behind the gap is asked for again |
//! | of the ledger | what it said is gone; chains of this data's own past are taken in anew |
//!
//! What is said anew names what it repeats as seen, so it stands over it wherever that still is.

mod again;
mod beside;
mod copies;
mod place;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::journal::{Access, DataDir, Head, Journal, Lost, Opened, Position};
use crate::ops::bundle::{Entry, Range};
use crate::ops::chain;
use crate::ops::op::{ReplicaId, Subject};
use crate::records::{self, Records};
use crate::wire;

use super::StoreError;
use super::disk::{registry, take};
use super::truth::{Reading, Truth};

pub use copies::in_directory;
pub(super) use place::{complete, is_unfinished};

/// What of a data directory cannot be read any more.
#[derive(Debug)]
pub struct Damage {
    /// Which replica writes there.
    pub replica: ReplicaId,
    /// Own entries that are known to have been there, and are not.
    pub own: Vec<Lost>,
    /// How many entries are missing of what was taken in, and of the ledger.
    pub beside: (u64, u64),
}

impl Damage {
    /// Whether everything that was ever saved can be read.
    pub fn is_none(&self) -> bool {
        self.own.is_empty() && self.beside == (0, 0)
    }

    /// The own entries that are missing, as others would have them.
    pub fn wanted(&self) -> Vec<Range> {
        let range = |lost: &Lost| Range {
            replica: self.replica,
            from: *lost.range().start(),
            to: *lost.range().end(),
        };
        self.own.iter().map(range).collect()
    }
}

/// What mending came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mended {
    /// Own entries that were put back from copies.
    pub put_back: u64,
    /// The replica that the data was, where it goes on as another.
    pub past: Option<ReplicaId>,
    /// Changes that were said anew because they lay behind a gap.
    pub repeated: u64,
    /// Changes that were said anew from what the index knew of them.
    pub recalled: u64,
    /// Changes of the own chain of which nothing stood any more, or of which nothing is known.
    pub unknown: u64,
    /// Entries of others that must be asked for again.
    pub asked_again: u64,
    /// Where what was is kept.
    pub kept: PathBuf,
}

/// Everything of a data directory that can be read, for whoever holds its lock or only looks.
pub(super) struct Left {
    pub(super) truth: Truth,
    pub(super) damage: Damage,
}

/// Whether there is anything of ours in a directory that could be looked at, damaged or not.
pub fn holds_data(data: &Path) -> bool {
    // What somebody else keeps to himself may be there; opening it says why it cannot be read.
    let is_absent = matches!(data.join(super::truth::OWN).try_exists(), Ok(false));
    !is_absent || records::exist(data) || is_unfinished(data)
}

/// Looks over everything, and answers what cannot be read any more. Changes nothing.
pub fn damage(data: &Path) -> Result<Damage, StoreError> {
    let dir = DataDir::open(data, false)?;
    Ok(left(dir, data, None)?.damage)
}

/// In what of the data something stands that cannot be read any more, as far as the index remembers; and how much is missing
/// in all, also what the index alone knows of. Only where nobody else works on the data.
pub fn damage_and_whose(data: &Path) -> Result<(Damage, Vec<Subject>), StoreError> {
    let dir = DataDir::open(data, false)?;
    let _lock = take(data, &dir)?;
    let left = left(dir, data, indexed(data))?;
    let subjects = again::remembered(&left, data);
    Ok((left.damage, subjects))
}

/// Opens everything. `known` is how far the index goes, where it may be looked into.
fn left(dir: DataDir, data: &Path, known: Option<(ReplicaId, Head)>) -> Result<Left, StoreError> {
    let own = Journal::open_damaged(&dir, super::truth::OWN, known)?;
    let lost = own.journal.lost().to_vec();
    let (truth, _) = Truth::open(own.journal, dir, Reading::WhatIsLeft, registry(data)?)?;
    let damage = Damage {
        replica: truth.replica(),
        own: lost,
        beside: truth.lost_beside(),
    };
    Ok(Left { truth, damage })
}

/// Mends a data directory, with what was found elsewhere of what is missing. Answers nothing where nothing was missing.
pub fn mend(data: &Path, found: &[Entry], now_millis: u64) -> Result<Option<Mended>, StoreError> {
    let dir = DataDir::open(data, true)?;
    let _lock = take(data, &dir)?;
    complete(data)?;
    let left = left(dir, data, indexed(data))?;
    let misses_nothing = left.damage.is_none();
    if misses_nothing && is_sound(data)? {
        return Ok(None);
    }
    let room = place::begin(data)?;
    let mut mended = Mended::default();
    // Where nothing is missing, all of it is written anew without what is in its way.
    let new_own = if misses_nothing || !left.damage.own.is_empty() {
        Some(own(&left, data, &room, found, &mut mended)?)
    } else {
        None
    };
    let goes_on = mended.past.is_some();
    if misses_nothing || goes_on || left.damage.beside != (0, 0) {
        let own = new_own.map_or_else(|| look(data), Ok)?;
        beside::write(&left, data, own, &room, now_millis, &mut mended)?;
    }
    mended.kept = place::put_in_place(data, mended.past, now_millis)?;
    Ok(Some(mended))
}

/// How far the index goes, if it can be read at all.
fn indexed(data: &Path) -> Option<(ReplicaId, Head)> {
    if !records::exist(data) {
        return None;
    }
    let records = Records::open(data, ReplicaId([0; 16])).ok()?;
    let Ok(applied) = records.applied() else {
        records.abandon();
        return None;
    };
    let (index, hash) = applied.map(|one| (one.index, one.hash))?;
    Some((applied?.replica, Head { index, hash })).filter(|_| index > 0)
}

/// The own journal, which is whole.
fn look(data: &Path) -> Result<Journal, StoreError> {
    let dir = DataDir::open(data, false)?;
    Ok(Journal::open(&dir, Access::Look)?.journal)
}

/// Whether everything can be opened as it is, and read to its end.
fn is_sound(data: &Path) -> Result<bool, StoreError> {
    let dir = DataDir::open(data, false)?;
    let opened = Journal::open(&dir, Access::Look).map_err(StoreError::from);
    let truth =
        opened.and_then(|own| Truth::open(own.journal, dir, Reading::Whole, registry(data)?));
    let read = truth.and_then(|(truth, _)| truth.all().try_for_each(|batch| batch.map(drop)));
    match read {
        Ok(()) => Ok(true),
        Err(StoreError::Damaged(_) | StoreError::Io { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes the own chain anew: filled where a part of it is missing, or as that of another replica.
fn own(
    left: &Left,
    data: &Path,
    room: &DataDir,
    found: &[Entry],
    mended: &mut Mended,
) -> Result<Journal, StoreError> {
    if let Some(whole) = filled(left, found)? {
        mended.put_back = left.damage.own.iter().map(Lost::count).sum();
        return write_chain(room, left.truth.replica(), &whole);
    }
    let journal = begin_another(room, left.truth.replica())?;
    let said = again::all(left, data, journal.replica())?;
    (mended.repeated, mended.recalled) = (said.repeated, said.recalled);
    let gaps: u64 = left.damage.own.iter().map(Lost::count).sum();
    mended.unknown = gaps - said.recalled.min(gaps);
    mended.past = Some(left.truth.replica());
    append(journal, &said.frames)
}

/// An empty chain of another replica, of the same kind.
fn begin_another(room: &DataDir, past: ReplicaId) -> Result<Journal, StoreError> {
    let access = if past.is_practice() {
        Access::Practice
    } else {
        Access::Write
    };
    Ok(Journal::open(room, access)?.journal)
}

/// All frames of the own chain, its gaps filled with what was found; none where a gap cannot be filled.
fn filled(left: &Left, found: &[Entry]) -> Result<Option<Vec<Vec<Vec<u8>>>>, StoreError> {
    let mut gaps = left.damage.own.iter().peekable();
    let mut frames: Vec<Vec<Vec<u8>>> = Vec::new();
    let fill = |lost: &Lost| filling(left.truth.replica(), lost, found);
    let mut reached = 0;
    for frame in left.truth.own.scan(Position(0)) {
        let frame = frame?;
        // A file that was laid there twice says again what is known.
        if frame.first_index <= reached {
            continue;
        }
        reached = frame.first_index + frame.entries.len() as u64 - 1;
        while let Some(lost) = gaps.next_if(|lost| lost.before.index < frame.first_index) {
            let Some(filling) = fill(lost) else {
                return Ok(None);
            };
            frames.extend(filling);
        }
        frames.push(frame.entries);
    }
    for lost in gaps {
        let Some(filling) = fill(lost) else {
            return Ok(None);
        };
        frames.extend(filling);
    }
    Ok(Some(frames))
}

/// The frames of a gap, an act each, if what was found is what was there: the chain proves it.
fn filling(replica: ReplicaId, lost: &Lost, found: &[Entry]) -> Option<Vec<Vec<Vec<u8>>>> {
    let own = found.iter().filter(|entry| entry.id.replica == replica);
    let found: BTreeMap<u64, &Entry> = own.map(|entry| (entry.id.seq, entry)).collect();
    let mut frames: Vec<(u64, Vec<Vec<u8>>)> = Vec::new();
    let mut hash = lost.before.hash;
    for seq in lost.range() {
        let entry = found.get(&seq)?;
        hash = chain::next(hash, &entry.bytes);
        let act = wire::peek_op(&entry.bytes, replica).ok()?.act;
        match frames.last_mut().filter(|(last, _)| *last == act) {
            Some((_, entries)) => entries.push(entry.bytes.clone()),
            None => frames.push((act, vec![entry.bytes.clone()])),
        }
    }
    (hash == lost.after.hash).then(|| frames.into_iter().map(|(_, entries)| entries).collect())
}

/// Writes a whole chain.
fn write_chain(
    room: &DataDir,
    replica: ReplicaId,
    frames: &[Vec<Vec<u8>>],
) -> Result<Journal, StoreError> {
    let made = Journal::open_beside(room, super::truth::OWN, replica, true)?;
    let Some(Opened { journal, .. }) = made else {
        return Err(StoreError::Damaged("no chain could be begun".to_owned()));
    };
    append(journal, frames)
}

/// Frames that are synced together.
const TOGETHER: usize = 1000;

fn append(mut journal: Journal, frames: &[Vec<Vec<u8>>]) -> Result<Journal, StoreError> {
    for some in frames.chunks(TOGETHER) {
        journal.append_all(some)?;
    }
    journal.checkpoint()?;
    Ok(journal)
}
