//! The store that writes: every commit goes to the journal first, and is answered once it is on disk.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::identity;
use crate::journal::{JournalError, Lock};
use crate::ops::clock::Clock;
use crate::ops::op::{Act, Op, ReplicaId, Subject};
use crate::ops::roster;
use crate::ops::state::State;
use crate::ops::view::Dossier;
use crate::records::{self, Records, RecordsError};
use crate::wire::{self, Applied};

use super::exchange::Exchange;
use super::folded::Folded;
use super::index::{Changed, Index, Trouble};
use super::opening::{self, agree};
use super::replay::{self, Placed};
use super::truth::Truth;
use super::{ActRecord, Committed, Store, StoreError, Verified, refuse_empty, stamp, verify};

/// At most so many ops in a frame, and so many bytes.
const FRAME_OPS: usize = 1000;
const FRAME_BYTES: usize = 8 << 20;
/// The largest op, which is the largest entry of the journal. A form holds some kilobytes.
const LARGEST_OP: usize = 1 << 20;
/// After so many ops the records are handed to the system, so that little is replayed after a kill.
const UNFLUSHED: u64 = 4000;

/// Where what the journal says is looked up.
#[derive(Debug)]
pub(super) enum Lookup {
    /// In the records.
    Records(Records),
    /// In memory until the next start, because the records cannot be written: the disk is full, perhaps.
    Memory {
        /// All that the journal says.
        folded: Box<Folded>,
        /// Why the records cannot be used.
        why: String,
    },
}

/// An open store that may be written to.
///
/// What the journal has taken is saved, whatever becomes of the records: they are mended, or done without.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) truth: Truth,
    pub(super) lookup: RefCell<Lookup>,
    pub(super) applied: Cell<Applied>,
    pub(super) clock: Clock,
    /// Where it is remembered, outside the data, how far they have come.
    pub(super) home: Option<PathBuf>,
    /// Where what was staged of others begins and ends.
    pub(super) staged: Option<(u64, u64)>,
    /// The same for branches.
    pub(super) aside: Option<(u64, u64)>,
    unflushed: u64,
    data: PathBuf,
    /// Held until all else is closed.
    _lock: Lock,
}

/// Ops of one or several acts as they go into the journal.
struct Frames {
    ops: Vec<Op>,
    /// Entries by frame.
    frames: Vec<Vec<Vec<u8>>>,
}

impl Live {
    pub(super) fn new(
        truth: Truth,
        lookup: Lookup,
        applied: Applied,
        data: PathBuf,
        lock: Lock,
    ) -> Self {
        Self {
            truth,
            lookup: RefCell::new(lookup),
            applied: Cell::new(applied),
            clock: applied.clock,
            home: None,
            staged: None,
            aside: None,
            unflushed: 0,
            data,
            _lock: lock,
        }
    }

    /// Writes ops to the journal, and answers where they lie. They are on disk, or none of them is.
    fn append(&mut self, Frames { ops, frames }: Frames) -> Result<Vec<Placed>, StoreError> {
        let positions = match frames.as_slice() {
            [only] => vec![self.truth.own.append(only)?],
            many => self.truth.own.append_all(many)?,
        };
        let at_each = positions
            .iter()
            .zip(&frames)
            .flat_map(|(at, frame)| std::iter::repeat_n(at.0, frame.len()));
        let placed = ops.into_iter().zip(at_each);
        Ok(placed.map(|(op, at)| Placed { op, at }).collect())
    }

    /// Refuses what would count nowhere by the registry.
    fn must_count(&self, ops: &[Op]) -> Result<(), StoreError> {
        let standings = ops.iter().map(|op| self.truth.counts_by_all(op));
        standings
            .collect::<Result<(), _>>()
            .map_err(StoreError::NotCounted)
    }

    /// Encodes ops into frames. A frame never holds ops of two acts, so that an act of up to
    /// [`FRAME_OPS`] ops is on disk whole or not at all.
    fn frames(&self, ops: Vec<Op>) -> Result<Frames, StoreError> {
        let mut frames: Vec<Vec<Vec<u8>>> = Vec::new();
        let (mut act, mut bytes) = (0, 0);
        for op in &ops {
            let entry = wire::encode_op(op, self.truth.replica());
            if entry.len() > LARGEST_OP {
                return Err(StoreError::Refused(format!(
                    "one change may take {} KiB, this one takes {}; nothing was saved. Shorten its \
                     longest text",
                    LARGEST_OP >> 10,
                    entry.len() >> 10
                )));
            }
            bytes += entry.len();
            match frames.last_mut() {
                Some(last) if act == op.act.1 && last.len() < FRAME_OPS && bytes <= FRAME_BYTES => {
                    last.push(entry);
                }
                Some(_) | None => {
                    (act, bytes) = (op.act.1, entry.len());
                    frames.push(vec![entry]);
                }
            }
        }
        Ok(Frames { ops, frames })
    }

    /// Writes ops to the journal and applies them. An error means that nothing was saved.
    pub(super) fn save(&mut self, ops: Vec<Op>, keep: bool) -> Result<Changed, StoreError> {
        let frames = self.frames(ops)?;
        let last_sum = frames.frames.last().map(replay::sum).unwrap_or_default();
        let first = self.truth.own.next_index();
        let placed = self.append(frames)?;
        // From here on it is saved, and that must be the answer.
        let mut subjects: Vec<Subject> = placed.iter().map(|one| one.op.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let acts = acts_of(&placed);
        self.clock = placed.last().map_or(self.clock, |one| one.op.clock);
        self.unflushed += placed.len() as u64;
        let applied = Applied {
            last: placed.last().map_or(0, |one| one.at),
            last_sum,
            next: self.truth.own.end().0,
            ..self.applied.get()
        };
        if let Ok(changed) = self.advance(first, &applied, placed, keep) {
            return Ok(changed);
        }
        let seqs: Vec<u64> = acts.iter().map(|act| act.seq).collect();
        let read = self.read_back(&seqs, if keep { &subjects } else { &[] });
        // A journal that cannot be read any more will be told of by whatever is read next.
        Ok(read.unwrap_or_else(|_| Changed {
            acts,
            ..Changed::default()
        }))
    }

    fn advance(
        &mut self,
        first: u64,
        applied: &Applied,
        placed: Vec<Placed>,
        keep: bool,
    ) -> Result<Changed, Trouble> {
        let records = match self.lookup.get_mut() {
            Lookup::Records(records) => records,
            Lookup::Memory { folded, .. } => {
                folded.extend(&self.truth, &placed)?;
                return Err(RecordsError::Absent.into());
            }
        };
        if applied.index + 1 != first {
            // An earlier commit could not be applied.
            return Err(behind());
        }
        let index = Index {
            truth: &self.truth,
            records,
        };
        let (mut applied, changed) = index.advance(applied, placed, keep)?;
        let head = self.truth.own.head();
        (applied.index, applied.hash) = (head.index, head.hash);
        records.set_applied(&applied)?;
        self.applied.set(applied);
        if self.unflushed >= UNFLUSHED {
            records.flush()?;
            self.unflushed = 0;
        }
        Ok(changed)
    }

    /// The answer to a commit that could not be applied right away.
    fn read_back(&self, seqs: &[u64], subjects: &[Subject]) -> Result<Changed, StoreError> {
        let mut changed = Changed::default();
        for seq in seqs {
            let act = self.with(
                |index| Ok(index.records.act(*seq)?),
                |folded| Ok(folded.act(*seq).copied()),
            )?;
            changed.acts.extend(act.map(|(act, _)| act));
        }
        for subject in subjects {
            changed.states.push(self.state(*subject)?);
        }
        let people = changed
            .states
            .iter()
            .filter(|state| state.subject.kind.is_of_person());
        let mut people: Vec<u64> = people.map(|state| state.subject.owner).collect();
        people.dedup();
        for id in people {
            let dossier = self.dossier(EmployeeId(id))?;
            changed.rows.push(roster::row(&dossier));
        }
        Ok(changed)
    }

    /// Looks something up. Records that turn out to be unusable are built anew, and done without where
    /// that cannot be; then it is looked up again.
    pub(super) fn with<T>(
        &self,
        on_disk: impl Fn(Index<'_>) -> Result<T, Trouble>,
        in_memory: impl Fn(&Folded) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let last = self.truth.own.head().index;
        let attempt = || match &*self.lookup.borrow() {
            Lookup::Memory { folded, .. } if folded.index() != last => Err(behind()),
            Lookup::Memory { folded, .. } => Ok(in_memory(folded)?),
            Lookup::Records(_) if self.applied.get().index != last => Err(behind()),
            Lookup::Records(records) => on_disk(Index {
                truth: &self.truth,
                records,
            }),
        };
        for mend in [Self::build_anew, Self::do_without] {
            match attempt() {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Journal(error)) => return Err(error),
                Err(Trouble::Records(why)) => mend(self, &why)?,
            }
        }
        Ok(attempt()?)
    }

    /// Makes every value of the records unreadable.
    #[cfg(test)]
    pub(super) fn break_records(&self) {
        match &*self.lookup.borrow() {
            Lookup::Records(records) => records.scramble(),
            Lookup::Memory { .. } => {}
        }
    }

    /// Builds the records anew while the store is open.
    pub(super) fn build_anew(&self, _why: &RecordsError) -> Result<(), StoreError> {
        match opening::rebuild(&self.truth, &self.data, &mut |_, _| ()) {
            Ok((records, applied)) => {
                self.look_up_in(Lookup::Records(records));
                self.applied.set(applied);
                Ok(())
            }
            Err(Trouble::Records(why)) => self.do_without(&why),
            Err(Trouble::Journal(error)) => Err(error),
        }
    }

    /// Goes on without records until the next start.
    fn do_without(&self, why: &RecordsError) -> Result<(), StoreError> {
        let (lookup, _) = opening::in_memory(&self.truth, why, &mut |_, _| ())?;
        self.look_up_in(lookup);
        Ok(())
    }

    fn look_up_in(&self, lookup: Lookup) {
        match self.lookup.replace(lookup) {
            Lookup::Records(records) => records.abandon(),
            Lookup::Memory { .. } => {}
        }
    }
}

pub(super) fn behind() -> Trouble {
    RecordsError::Other("it is behind the journal".to_owned()).into()
}

/// The acts of these ops as far as the ops alone tell.
fn acts_of(placed: &[Placed]) -> Vec<ActRecord> {
    let acts = placed.chunk_by(|a, b| a.op.act.1 == b.op.act.1);
    acts.filter_map(|ops| {
        let first = ActRecord::of_first(&ops.first()?.op, |_| None);
        Some(ActRecord {
            ops: ops.len() as u32,
            ..first
        })
    })
    .collect()
}

impl Store for Live {
    fn replica(&self) -> ReplicaId {
        self.truth.replica()
    }

    fn next_seq(&self) -> u64 {
        self.truth.own.next_index()
    }

    fn commit(&mut self, act: Act, now_millis: u64) -> Result<Committed, StoreError> {
        refuse_empty([&act])?;
        let clock = self.clock.tick(now_millis);
        let ops = stamp(act, self.replica(), self.next_seq(), clock);
        self.must_count(&ops)?;
        let Changed {
            acts, states, rows, ..
        } = self.save(ops, true)?;
        let act = *acts
            .first()
            .ok_or_else(|| StoreError::Index("the act is not in it".to_owned()))?;
        Ok(Committed {
            act,
            states,
            rows,
            next_seq: self.next_seq(),
        })
    }

    fn commit_all(&mut self, acts: Vec<(Act, u64)>) -> Result<Vec<ActRecord>, StoreError> {
        refuse_empty(acts.iter().map(|(act, _)| act))?;
        if acts.is_empty() {
            return Ok(Vec::new());
        }
        let (mut clock, mut ops) = (self.clock, Vec::new());
        for (act, millis) in acts {
            clock = clock.tick(millis);
            let next = self.next_seq() + ops.len() as u64;
            ops.extend(stamp(act, self.replica(), next, clock));
        }
        self.must_count(&ops)?;
        Ok(self.save(ops, false)?.acts)
    }

    fn ops_of_act(&self, seq: u64) -> Result<Vec<Op>, StoreError> {
        let act = self.with(
            |index| Ok(index.records.act(seq)?),
            |folded| Ok(folded.act(seq).copied()),
        )?;
        replay::ops_of_act(&self.truth, act.as_ref())
    }

    fn state(&self, subject: Subject) -> Result<State, StoreError> {
        self.with(
            |index| match index.records.record(subject)? {
                Some(record) => Ok(index.state_of(record)?),
                None => Ok(State::empty(subject)),
            },
            |folded| folded.state(subject),
        )
    }

    fn dossier(&self, id: EmployeeId) -> Result<Dossier, StoreError> {
        self.with(|index| index.dossier(id), |folded| folded.dossier(id))
    }

    fn roster(&self) -> Result<Vec<RosterRow>, StoreError> {
        let on_disk = |index: Index<'_>| {
            let rows = match index.records.kept_roster(&self.applied.get()) {
                Some(rows) => rows,
                None => index.records.roster()?,
            };
            // A list that has silently become shorter is noticed here, where it is read anyway.
            let applied = self.applied.get();
            agree(
                &applied,
                [applied.subjects, rows.len() as u64, applied.acts],
            )?;
            Ok(rows)
        };
        self.with(on_disk, Folded::roster)
    }

    fn shared(&self) -> Result<Vec<State>, StoreError> {
        let on_disk = |index: Index<'_>| {
            let records = index.records.shared()?.into_iter();
            let states = records.map(|record| index.state_of(record));
            let mut states = states.collect::<Result<Vec<State>, StoreError>>()?;
            // Keys go by the number of a period, subjects by its end.
            states.sort_by_key(|state| state.subject);
            Ok(states)
        };
        self.with(on_disk, Folded::shared)
    }

    fn acts(&self, limit: usize) -> Result<Vec<ActRecord>, StoreError> {
        self.with(
            |index| Ok(index.records.acts(limit)?),
            |folded| Ok(folded.acts(limit)),
        )
    }

    fn history(&self, owner: u64) -> Result<Vec<Op>, StoreError> {
        let on_disk = |index: Index<'_>| {
            let records = index.records.of_owner(owner)?.into_iter();
            let positions = records.flat_map(|record| record.positions);
            Ok(replay::history(index.truth, positions.collect(), owner)?)
        };
        self.with(on_disk, |folded| folded.history(&self.truth, owner))
    }

    fn verify(&self) -> Result<Verified, StoreError> {
        match &*self.lookup.borrow() {
            Lookup::Records(records) => {
                let index = Index {
                    truth: &self.truth,
                    records,
                };
                verify::verify(index, &self.applied.get())
            }
            Lookup::Memory { folded, why } => {
                let mut verified = folded.verify(&self.truth);
                verified.faults.push(format!("there is no index: {why}"));
                Ok(verified)
            }
        }
    }

    fn exchange(&mut self) -> Result<&mut dyn Exchange, StoreError> {
        Ok(self)
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.truth.checkpoint().map_err(unfinished)?;
        if let Some(home) = &self.home {
            // Where that fails an older copy is noticed later, by others.
            let _ = identity::note_seq(home, self.truth.replica(), self.truth.own.head().index);
        }
        self.unflushed = 0;
        self.with(|index| Ok(index.records.sync()?), |_| Ok(()))
    }
}

/// Why the journal could not write down how far it has come. That only serves to notice a loss later, so
/// nothing that was saved is in danger.
fn unfinished(error: JournalError) -> StoreError {
    match StoreError::from(error) {
        StoreError::Full(path) => StoreError::Unfinished(format!("no space left for {path}")),
        StoreError::Io { what, source } => StoreError::Unfinished(format!("{what}: {source}")),
        other @ (StoreError::ReadOnly(_)
        | StoreError::Held { .. }
        | StoreError::Place(_)
        | StoreError::Newer(_)
        | StoreError::Damaged(_)
        | StoreError::Refused(_)
        | StoreError::Denied(_)
        | StoreError::NotCounted(_)
        | StoreError::Moved(_)
        | StoreError::Index(_)
        | StoreError::Unfinished(_)) => other,
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // Left open on failure: the next start then looks closer.
        if self.checkpoint().is_ok()
            && let Lookup::Records(records) = self.lookup.get_mut()
        {
            // Without it the next start gathers the rows one by one.
            let _ = records.keep_roster(&self.applied.get());
            let _ = records::mark_closed(&self.data);
        }
    }
}
