//! Bringing the records up to what the journal says.

use std::collections::BTreeMap;

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::ops::act::ActRecord;
use crate::ops::op::{Body, Subject, SubjectKind};
use crate::ops::state::State;
use crate::ops::view::Dossier;
use crate::ops::{op::Op, roster};
use crate::records::{Changes, Record, Records, RecordsError};
use crate::wire::{self, Applied};

use super::StoreError;
use super::replay::{self, Placed};
use super::truth::Truth;

/// How many ops' worth of records are written together.
const BATCH: usize = 1000;

/// Why the records could not be brought up to date.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The records cannot be used; building them anew helps.
    Records(RecordsError),
    /// The journal could not be read; nothing helps here.
    Journal(StoreError),
}

impl From<RecordsError> for Trouble {
    fn from(error: RecordsError) -> Self {
        Self::Records(error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Journal(error)
    }
}

impl From<Trouble> for StoreError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Records(error) => Self::Index(error.to_string()),
            Trouble::Journal(error) => error,
        }
    }
}

/// What applying ops has changed.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// The acts of the ops, where those are applied in the order of the chain.
    pub(super) acts: Vec<ActRecord>,
    /// New states and rows, if they were asked for.
    pub(super) states: Vec<State>,
    pub(super) rows: Vec<RosterRow>,
    pub(super) new_subjects: u64,
    pub(super) new_people: u64,
}

/// What was written and taken in, and the records that are made from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Index<'a> {
    pub(super) truth: &'a Truth,
    pub(super) records: &'a Records,
}

impl Index<'_> {
    /// Applies ops that lie in the journal. Applying one again changes nothing.
    pub(super) fn apply(self, mut placed: Vec<Placed>, keep: bool) -> Result<Changed, Trouble> {
        placed.retain(|one| wire::has_subject(&one.op));
        // Stable, so that the ops of a subject stay in the order of the chain.
        placed.sort_by_key(|one| one.op.subject);
        let mut changed = Changed::default();
        let (mut pending, mut weight) = (self.records.changes(), 0);
        for of_owner in placed.chunk_by(|a, b| a.op.subject.owner == b.op.subject.owner) {
            self.apply_owner(of_owner, keep, &mut pending, &mut changed)?;
            weight += of_owner.len();
            if weight >= BATCH {
                let full = std::mem::replace(&mut pending, self.records.changes());
                self.records.write(full)?;
                weight = 0;
            }
        }
        self.records.write(pending)?;
        Ok(changed)
    }

    /// Applies the ops of one owner, sorted by subject.
    fn apply_owner(
        self,
        placed: &[Placed],
        keep: bool,
        pending: &mut Changes,
        changed: &mut Changed,
    ) -> Result<(), Trouble> {
        let Some(owner) = placed.first().map(|one| one.op.subject.owner) else {
            return Ok(());
        };
        let kinds = || placed.iter().map(|one| one.op.subject.kind);
        let is_listed = kinds().any(SubjectKind::is_of_person);
        let mut file: BTreeMap<Subject, Record> = BTreeMap::new();
        let people = is_listed
            .then(|| self.records.of_person(owner))
            .transpose()?;
        let has_shared = !kinds().all(SubjectKind::is_of_person);
        let shared = has_shared
            .then(|| self.records.of_shared(owner))
            .transpose()?;
        for record in people.into_iter().chain(shared).flatten() {
            file.insert(record.subject, self.filled(record)?);
        }
        let person = Subject::employee(EmployeeId(owner));
        let was_known = is_known(file.get(&person));
        for of_subject in placed.chunk_by(|a, b| a.op.subject == b.op.subject) {
            let subject = of_subject.first().map_or(person, |one| one.op.subject);
            let record = file.entry(subject).or_insert_with(|| Record {
                subject,
                state: Some(State::empty(subject)),
                positions: Vec::new(),
            });
            changed.new_subjects += u64::from(record.positions.is_empty());
            self.extend(record, of_subject)?;
            pending.record(record);
            if keep {
                changed.states.extend(record.state.clone());
            }
        }
        if is_listed {
            let is_known = is_known(file.get(&person));
            changed.new_people += u64::from(is_known && !was_known);
            let states = file.into_values().filter_map(|record| record.state);
            let row = roster::row(&Dossier::new(EmployeeId(owner), states));
            // Someone of whom there is only, say, feedback is not in the list yet.
            if is_known {
                pending.row(&row);
            }
            if keep {
                changed.rows.push(row);
            }
        }
        Ok(())
    }

    /// Adds ops to a record.
    fn extend(self, record: &mut Record, placed: &[Placed]) -> Result<(), Trouble> {
        let is_new = record.positions.is_empty();
        for one in placed {
            if let Err(place) = record.positions.binary_search(&one.at) {
                record.positions.insert(place, one.at);
            }
        }
        if is_new {
            record.state = Some(replay::state_of(self.truth, record.subject, placed));
            return Ok(());
        }
        let advanced = match &mut record.state {
            Some(state) => {
                let counting = placed.iter().map(|one| &one.op);
                let mut counting = counting.filter(|op| self.truth.counts(op));
                counting.all(|op| state.advance(op))
            }
            None => false,
        };
        if !advanced {
            record.state = Some(self.refold(record)?);
        }
        Ok(())
    }

    fn refold(self, record: &Record) -> Result<State, StoreError> {
        replay::fold_subject(self.truth, &record.positions, record.subject)
    }

    /// A record with its state, folded if it was too large to be kept.
    fn filled(self, record: Record) -> Result<Record, StoreError> {
        let state = match record.state {
            Some(state) => state,
            None => self.refold(&record)?,
        };
        Ok(Record {
            state: Some(state),
            ..record
        })
    }

    /// The state of a record.
    pub(super) fn state_of(self, record: Record) -> Result<State, StoreError> {
        let subject = record.subject;
        let filled = self.filled(record)?.state;
        Ok(filled.unwrap_or_else(|| State::empty(subject)))
    }

    /// Everything held on one person.
    pub(super) fn dossier(self, id: EmployeeId) -> Result<Dossier, Trouble> {
        let records = self.records.of_owner(id.0)?.into_iter();
        let states: Result<Vec<State>, StoreError> = records.map(|r| self.state_of(r)).collect();
        Ok(Dossier::new(id, states?))
    }

    /// The acts of these ops, in the order of the chain, those continued that were begun before.
    fn acts_of(self, placed: &[Placed]) -> Result<Vec<(ActRecord, u64)>, RecordsError> {
        let mut acts: Vec<(ActRecord, u64)> = Vec::new();
        for Placed { op, at } in placed {
            if acts.last().is_none_or(|(act, _)| act.seq != op.act.1) {
                let begun = if op.id.seq == op.act.1 {
                    None
                } else {
                    self.records.act(op.act.1)?
                };
                acts.push(match begun {
                    Some(begun) => begun,
                    None => (self.first_of(op, &acts)?, *at),
                });
            }
            if let Some((act, _)) = acts.last_mut() {
                let ops = op.id.seq - act.seq + 1;
                act.ops = act.ops.max(ops as u32);
            }
        }
        Ok(acts)
    }

    fn first_of(self, op: &Op, before: &[(ActRecord, u64)]) -> Result<ActRecord, RecordsError> {
        let target = match &op.body {
            Body::Retract(ids) => ids.first().map(|id| id.seq),
            Body::Set(_) | Body::Unknown { .. } => None,
        };
        let of = match target {
            None => None,
            Some(seq) => {
                let near = before.iter().rev().find(|(act, _)| act.seq <= seq);
                match near {
                    Some((act, _)) => Some(act.seq),
                    None => self.records.act_of_op(seq)?.map(|(act, _)| act.seq),
                }
            }
        };
        Ok(ActRecord::of_first(op, |_| of))
    }

    /// Whether there are records of the subjects that these ops have seen before. The engine may open
    /// a damaged file with values missing, and a state advanced from nothing would pass for whole.
    fn miss_nothing(self, placed: &[Placed]) -> Result<(), RecordsError> {
        let first = placed.first().map_or(0, |one| one.op.id.seq);
        let own = self.truth.replica();
        for op in placed.iter().map(|one| &one.op) {
            let has_past = op.preds.iter().any(|p| p.replica == own && p.seq < first);
            if has_past && wire::has_subject(op) && self.records.record(op.subject)?.is_none() {
                return Err(RecordsError::Other("a record is missing".to_owned()));
            }
        }
        Ok(())
    }

    /// Applies what was taken in just now, or waited until now.
    pub(super) fn advance_foreign(
        self,
        applied: &Applied,
        placed: Vec<Placed>,
    ) -> Result<Applied, Trouble> {
        let changed = self.apply(placed, false)?;
        Ok(Applied {
            people: applied.people + changed.new_people,
            subjects: applied.subjects + changed.new_subjects,
            beside: self.truth.beside_own(),
            ..*applied
        })
    }

    pub(super) fn write_acts(self, acts: &[(ActRecord, u64)]) -> Result<(), RecordsError> {
        acts.chunks(BATCH).try_for_each(|some| {
            let mut changes = self.records.changes();
            for (act, position) in some {
                changes.act(act, *position);
            }
            self.records.write(changes)
        })
    }

    /// Applies what was appended just now, and writes down that it is included.
    pub(super) fn advance(
        self,
        applied: &Applied,
        placed: Vec<Placed>,
        keep: bool,
    ) -> Result<(Applied, Changed), Trouble> {
        self.miss_nothing(&placed)?;
        let acts = self.acts_of(&placed)?;
        let clock = placed.iter().map(|one| one.op.clock).max();
        let mut changed = self.apply(placed, keep)?;
        self.write_acts(&acts)?;
        let applied = Applied {
            clock: clock.unwrap_or_default().max(applied.clock),
            people: applied.people + changed.new_people,
            subjects: applied.subjects + changed.new_subjects,
            acts: applied.acts + acts.len() as u64,
            ..*applied
        };
        changed.acts = acts.into_iter().map(|(act, _)| act).collect();
        Ok((applied, changed))
    }
}

/// Whether somebody is in the list: something that counts was written of the person.
fn is_known(person: Option<&Record>) -> bool {
    let state = person.and_then(|record| record.state.as_ref());
    state.is_some_and(|state| !state.frontier.is_empty())
}
