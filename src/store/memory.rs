//! The store in memory: the definition that the disk is held to, and what tests and pictures run on.

use std::collections::BTreeMap;

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::ops::clock::Clock;
use crate::ops::op::{Act, Op, OpId, ReplicaId, Subject, SubjectKind};
use crate::ops::roster;
use crate::ops::state::{State, fold};
use crate::ops::view::Dossier;

use crate::wire;

use super::{
    ActRecord, Committed, Store, StoreError, Verified, act_of_op, record_of, refuse_empty, stamp,
};

/// A store that forgets everything when it is dropped.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    replica: ReplicaId,
    clock: Clock,
    ops: BTreeMap<OpId, Op>,
    by_subject: BTreeMap<Subject, Vec<OpId>>,
    states: BTreeMap<Subject, State>,
    acts: Vec<ActRecord>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new(replica: ReplicaId) -> Self {
        Self {
            replica,
            clock: Clock::default(),
            ops: BTreeMap::new(),
            by_subject: BTreeMap::new(),
            states: BTreeMap::new(),
            acts: Vec::new(),
        }
    }

    fn ops_of(&self, subject: Subject) -> impl Iterator<Item = &Op> {
        self.by_subject
            .get(&subject)
            .into_iter()
            .flatten()
            .filter_map(|id| self.ops.get(id))
    }

    /// Takes in an op of the own chain that was committed elsewhere, in the order of the chain.
    #[cfg(test)]
    pub(super) fn load(&mut self, op: Op) {
        self.clock = self.clock.max(op.clock);
        if let Some(act) = self.acts.last_mut().filter(|act| act.seq == op.act.1) {
            act.ops += 1;
        } else {
            let record = ActRecord::of_first(&op, |seq| act_of_op(&self.acts, seq));
            self.acts.push(record);
        }
        self.apply(op);
    }

    fn apply(&mut self, op: Op) {
        let (id, subject) = (op.id, op.subject);
        if !wire::has_subject(&op) {
            self.ops.insert(id, op);
            return;
        }
        self.by_subject.entry(subject).or_default().push(id);
        let state = self
            .states
            .entry(subject)
            .or_insert_with(|| State::empty(subject));
        let advanced = state.advance(&op);
        self.ops.insert(id, op);
        if !advanced {
            let folded = fold(subject, self.ops_of(subject));
            self.states.insert(subject, folded);
        }
    }

    /// Takes in an act; answers its record and what it changed.
    fn save(&mut self, act: Act, millis: u64) -> Result<(ActRecord, Vec<Subject>), StoreError> {
        self.clock = self.clock.tick(millis);
        let ops = stamp(act, self.replica, self.next_seq(), self.clock);
        let record = record_of(&ops, |seq| act_of_op(&self.acts, seq))
            .ok_or_else(|| StoreError::Refused("an act without changes".into()))?;
        self.acts.push(record);
        let mut subjects: Vec<Subject> = ops.iter().map(|op| op.subject).collect();
        for op in ops {
            self.apply(op);
        }
        subjects.sort_unstable();
        subjects.dedup();
        Ok((record, subjects))
    }

    fn states_of(&self, owner: u64) -> impl Iterator<Item = &State> {
        let first = Subject {
            owner,
            kind: SubjectKind::Employee,
            period: None,
        };
        self.states
            .range(first..)
            .take_while(move |(s, _)| s.owner == owner)
            .map(|(_, state)| state)
    }
}

impl Store for MemoryStore {
    fn replica(&self) -> ReplicaId {
        self.replica
    }

    fn next_seq(&self) -> u64 {
        self.ops.len() as u64 + 1
    }

    fn commit(&mut self, act: Act, now_millis: u64) -> Result<Committed, StoreError> {
        refuse_empty([&act])?;
        let (record, subjects) = self.save(act, now_millis)?;
        let states: Vec<State> = subjects
            .iter()
            .filter_map(|subject| self.states.get(subject).cloned())
            .collect();
        let mut people: Vec<u64> = states
            .iter()
            .filter(|state| state.subject.kind.is_of_person())
            .map(|state| state.subject.owner)
            .collect();
        people.dedup();
        let rows: Result<Vec<RosterRow>, StoreError> = people
            .iter()
            .map(|id| Ok(roster::row(&self.dossier(EmployeeId(*id))?)))
            .collect();
        Ok(Committed {
            act: record,
            states,
            rows: rows?,
            next_seq: self.next_seq(),
        })
    }

    fn commit_all(&mut self, acts: Vec<(Act, u64)>) -> Result<Vec<ActRecord>, StoreError> {
        refuse_empty(acts.iter().map(|(act, _)| act))?;
        acts.into_iter()
            .map(|(act, millis)| Ok(self.save(act, millis)?.0))
            .collect()
    }

    fn ops_of_act(&self, seq: u64) -> Result<Vec<Op>, StoreError> {
        let from = OpId {
            replica: self.replica,
            seq,
        };
        Ok(self
            .ops
            .range(from..)
            .map(|(_, op)| op)
            .take_while(|op| op.act.1 == seq)
            .cloned()
            .collect())
    }

    fn state(&self, subject: Subject) -> Result<State, StoreError> {
        Ok(self
            .states
            .get(&subject)
            .cloned()
            .unwrap_or_else(|| State::empty(subject)))
    }

    fn dossier(&self, id: EmployeeId) -> Result<Dossier, StoreError> {
        Ok(Dossier::new(id, self.states_of(id.0).cloned()))
    }

    fn roster(&self) -> Result<Vec<RosterRow>, StoreError> {
        let people = self
            .states
            .keys()
            .filter(|s| s.kind == SubjectKind::Employee);
        people
            .map(|s| Ok(roster::row(&self.dossier(EmployeeId(s.owner))?)))
            .collect()
    }

    fn shared(&self) -> Result<Vec<State>, StoreError> {
        Ok(self
            .states
            .values()
            .filter(|state| !state.subject.kind.is_of_person())
            .cloned()
            .collect())
    }

    fn acts(&self, limit: usize) -> Result<Vec<ActRecord>, StoreError> {
        Ok(self.acts.iter().rev().take(limit).copied().collect())
    }

    fn history(&self, owner: u64) -> Result<Vec<Op>, StoreError> {
        let mut ops: Vec<Op> = self
            .ops
            .values()
            .filter(|op| op.subject.owner == owner && wire::has_subject(op))
            .cloned()
            .collect();
        ops.sort_by_key(|op| (op.clock, op.id));
        Ok(ops)
    }

    fn verify(&self) -> Result<Verified, StoreError> {
        let wrong = |(subject, state): (&Subject, &State)| {
            (fold(*subject, self.ops_of(*subject)) != *state).then(|| format!("{subject:?}"))
        };
        Ok(Verified {
            ops: self.ops.len() as u64,
            subjects: self.states.len() as u64,
            faults: self.states.iter().filter_map(wrong).collect(),
        })
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
