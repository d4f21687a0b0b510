//! The store in memory: the definition that the disk is held to, and what tests and pictures run on.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::ops::bundle::{Entry, Range, Reason};
use crate::ops::chain::{self, ChainHash};
use crate::ops::clock::Clock;
use crate::ops::ledger::{Adopted, Exported, Fact, Landed, Ledger, Tip, Withdrawn};
use crate::ops::op::{Act, Op, OpId, ReplicaId, Subject, SubjectKind};
use crate::ops::registry::Registry;
use crate::ops::roster;
use crate::ops::standing::Judge;
use crate::ops::state::{State, fold};
use crate::ops::view::Dossier;

use crate::wire;

use super::exchange::{self, Chains, Entries, Exchange, Sender};
use super::landing::anew;
use super::{
    ActRecord, Committed, Store, StoreError, Verified, act_of_op, record_of, refuse_empty, stamp,
};

/// A store that forgets everything when it is dropped.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    replica: ReplicaId,
    clock: Clock,
    tip: Tip,
    ops: BTreeMap<OpId, Op>,
    by_subject: BTreeMap<Subject, Vec<OpId>>,
    states: BTreeMap<Subject, State>,
    acts: Vec<ActRecord>,
    ledger: Ledger,
    judge: Option<Judge>,
    /// Entries of others, by the landing that brought them.
    received: BTreeMap<u64, Received>,
    staged: Received,
}

/// What one landing brought.
#[derive(Debug, Clone, Default)]
struct Received {
    entries: Vec<Entry>,
    branches: Vec<Entry>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new(replica: ReplicaId) -> Self {
        Self {
            replica,
            clock: Clock::default(),
            tip: Tip::none(replica),
            ops: BTreeMap::new(),
            by_subject: BTreeMap::new(),
            states: BTreeMap::new(),
            acts: Vec::new(),
            ledger: Ledger::default(),
            judge: None,
            received: BTreeMap::new(),
            staged: Received::default(),
        }
    }

    /// What stands already, to look at.
    pub fn of_states(replica: ReplicaId, states: impl IntoIterator<Item = State>) -> Self {
        let states = states.into_iter().map(|state| (state.subject, state));
        Self {
            states: states.collect(),
            ..Self::new(replica)
        }
    }

    fn ops_on(&self, subject: Subject) -> impl Iterator<Item = &Op> {
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
        let entry = wire::encode_op(&op, self.replica);
        self.tip = Tip {
            seq: id.seq,
            hash: chain::next(self.tip.hash, &entry),
        };
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
            self.fold(subject);
        }
    }

    fn fold(&mut self, subject: Subject) {
        let counting = self.ops_on(subject).filter(|op| self.standing(op).is_ok());
        let folded = fold(subject, counting);
        self.states.insert(subject, folded);
    }

    /// Folds everything anew, after what counts has changed.
    fn fold_anew(&mut self) -> Result<(), StoreError> {
        self.ops.retain(|id, _| id.replica == self.replica);
        let standing = self.ledger.standing();
        let entries = standing.filter_map(|landing| self.received.get(&landing.index));
        for entry in entries.flat_map(|received| &received.entries) {
            let op = wire::decode_op(&entry.bytes, entry.id.replica)
                .map_err(|error| StoreError::Damaged(error.to_string()))?;
            self.ops.insert(op.id, op);
        }
        self.by_subject.clear();
        self.states.clear();
        for op in self.ops.values().filter(|op| wire::has_subject(op)) {
            self.by_subject.entry(op.subject).or_default().push(op.id);
        }
        let subjects: Vec<Subject> = self.by_subject.keys().copied().collect();
        for subject in subjects {
            self.fold(subject);
        }
        Ok(())
    }

    /// Takes in an act; answers its record and what it changed.
    fn save(&mut self, act: Act, millis: u64) -> Result<(ActRecord, Vec<Subject>), StoreError> {
        self.clock = self.clock.tick(millis);
        let ops = stamp(act, self.replica, self.next_seq(), self.clock);
        let judge = self.judge.as_ref();
        let by_all = |op| exchange::counts_by_all(self.replica, &self.ledger, judge, op);
        let standings = ops.iter().map(by_all);
        standings
            .collect::<Result<(), _>>()
            .map_err(StoreError::NotCounted)?;
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
        self.tip.seq + 1
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
            .take_while(|op| op.act.1 == seq && op.id.replica == self.replica)
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
        let known = |state: &&State| {
            state.subject.kind == SubjectKind::Employee && !state.frontier.is_empty()
        };
        let people = self.states.values().filter(known);
        people
            .map(|state| Ok(roster::row(&self.dossier(EmployeeId(state.subject.owner))?)))
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
            let counting = self.ops_on(*subject).filter(|op| self.standing(op).is_ok());
            (fold(*subject, counting) != *state).then(|| format!("{subject:?}"))
        };
        Ok(Verified {
            ops: self.tip.seq,
            subjects: self.states.len() as u64,
            faults: self.states.iter().filter_map(wrong).collect(),
        })
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn exchange(&mut self) -> Result<&mut dyn Exchange, StoreError> {
        Ok(self)
    }
}

impl Chains for MemoryStore {
    fn own(&self) -> ReplicaId {
        self.replica
    }

    fn own_tip(&self) -> Tip {
        self.tip
    }

    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn registry(&self) -> Option<Arc<Registry>> {
        self.judge.as_ref().map(|judge| judge.registry().clone())
    }

    fn standing(&self, op: &Op) -> Result<(), Reason> {
        exchange::standing(self.replica, &self.ledger, self.judge.as_ref(), op)
    }

    fn entries(&self, range: Range) -> Entries<'_> {
        let id = |seq| OpId {
            replica: range.replica,
            seq,
        };
        let ops = (!range.is_empty()).then(|| self.ops.range(id(range.from)..=id(range.to)));
        let entries = ops.into_iter().flatten().map(|(id, op)| {
            Ok(Entry {
                id: *id,
                bytes: wire::encode_op(op, id.replica),
            })
        });
        Box::new(entries)
    }

    fn hash_at(&self, replica: ReplicaId, seq: u64) -> Result<Option<ChainHash>, StoreError> {
        let range = Range {
            replica,
            from: 1,
            to: seq,
        };
        let (mut hash, mut count) = (chain::genesis(replica), 0);
        for entry in self.entries(range) {
            hash = chain::next(hash, &entry?.bytes);
            count += 1;
        }
        Ok((count == seq).then_some(hash))
    }

    fn ops_of(&self, subject: Subject) -> Result<Vec<Op>, StoreError> {
        Ok(self.ops_on(subject).cloned().collect())
    }

    fn branches(&self) -> Entries<'_> {
        let standing = self.ledger.standing();
        let received = standing.filter_map(|landing| self.received.get(&landing.index));
        Box::new(
            received
                .flat_map(|received| &received.branches)
                .cloned()
                .map(Ok),
        )
    }

    fn each_state(&self, each: &mut dyn FnMut(State)) -> Result<(), StoreError> {
        self.states.values().cloned().for_each(each);
        Ok(())
    }
}

impl Sender for MemoryStore {
    fn note_export(&mut self, exported: Exported) -> Result<(), StoreError> {
        self.ledger.take(Fact::Exported(exported));
        Ok(())
    }
}

impl Exchange for MemoryStore {
    fn go_by(&mut self, registry: Arc<Registry>) -> Result<(), StoreError> {
        self.judge = Some(Judge::new(registry));
        self.fold_anew()
    }

    fn stage(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.staged.entries.extend_from_slice(entries);
        Ok(())
    }

    fn set_aside(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.staged.branches.extend_from_slice(entries);
        Ok(())
    }

    fn unstage(&mut self) {
        self.staged = Received::default();
    }

    fn land(&mut self, landed: Landed, now_millis: u64) -> Result<(), StoreError> {
        let latest = landed.stored.iter().map(|one| one.clock).max();
        self.clock = self.clock.observe(latest.unwrap_or_default(), now_millis);
        self.ledger.take(Fact::Landed(landed));
        let staged = std::mem::take(&mut self.staged);
        self.received.insert(self.ledger.entries(), staged);
        self.fold_anew()
    }

    fn withdraw(&mut self, withdrawn: Withdrawn) -> Result<(), StoreError> {
        self.ledger.take(Fact::Withdrawn(withdrawn));
        self.fold_anew()
    }

    fn adopt(&mut self, orphans: Range, now_millis: u64) -> Result<u64, StoreError> {
        let first = self.next_seq();
        let mut clock = self.clock;
        let ops = anew(
            self.entries(orphans),
            orphans,
            (self.replica, first),
            || {
                clock = clock.tick(now_millis);
                clock
            },
        )?;
        self.clock = clock;
        let count = ops.len() as u64;
        for op in ops {
            self.apply(op);
        }
        self.ledger.take(Fact::Adopted(Adopted {
            range: orphans,
            seq: first,
        }));
        self.fold_anew()?;
        Ok(count)
    }
}
