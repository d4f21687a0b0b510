//! The journal folded in memory: for whoever only looks, and in place of an index that cannot be written.
//!
//! States are held in their byte form, which takes a fraction of the memory; ops stay in the journal.

use std::collections::BTreeMap;

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::ops::op::{Op, ReplicaId, Subject, SubjectKind};
use crate::ops::roster;
use crate::ops::state::State;
use crate::ops::view::Dossier;
use crate::wire::{self, Applied};

use super::replay::{self, Placed, Progress};
use super::truth::Truth;
use super::{ActRecord, StoreError, Verified};

/// What stands in the journal.
#[derive(Debug)]
pub(super) struct Folded {
    own: ReplicaId,
    /// The last op that is included.
    index: u64,
    kept: BTreeMap<Subject, Kept>,
    /// By seq, with the position of their first frame.
    acts: Vec<(ActRecord, u64)>,
}

#[derive(Debug)]
struct Kept {
    positions: Box<[u64]>,
    state: Box<[u8]>,
}

impl Kept {
    fn new(mut positions: Vec<u64>, state: &State, own: ReplicaId) -> Self {
        positions.sort_unstable();
        positions.dedup();
        Self {
            positions: positions.into(),
            state: wire::encode_state(state, own).into(),
        }
    }
}

impl Folded {
    /// Folds the whole journal; also answers how far it goes, with the counts left at zero.
    pub(super) fn read(
        truth: &Truth,
        progress: Progress<'_>,
    ) -> Result<(Self, Applied), StoreError> {
        let survey = replay::survey(truth, &mut *progress)?;
        let total = survey.applied.index * 2;
        let (mut kept, mut done) = (BTreeMap::new(), survey.applied.index);
        for owners in &survey.slices {
            let mut placed = replay::slice(truth, owners)?;
            done += placed.len() as u64;
            placed.sort_by_key(|one| one.op.subject);
            for ops in placed.chunk_by(|a, b| a.op.subject == b.op.subject) {
                if let Some(first) = ops.first() {
                    let state = replay::state_of(truth, first.op.subject, ops);
                    let positions = ops.iter().map(|one| one.at).collect();
                    let one = Kept::new(positions, &state, truth.replica());
                    kept.insert(first.op.subject, one);
                }
            }
            progress(done, total);
        }
        progress(total, total);
        let folded = Self {
            own: truth.replica(),
            index: survey.applied.index,
            kept,
            acts: survey.acts,
        };
        Ok((folded, survey.applied))
    }

    /// Takes in what was appended to the journal just now.
    pub(super) fn extend(&mut self, truth: &Truth, placed: &[Placed]) -> Result<(), StoreError> {
        for Placed { op, at } in placed.iter().filter(|one| one.op.id.replica == self.own) {
            if let Some((act, _)) = self.acts.last_mut().filter(|(act, _)| act.seq == op.act.1) {
                act.ops += 1;
            } else {
                let record = ActRecord::of_first(op, |seq| self.act_of_op(seq));
                self.acts.push((record, *at));
            }
        }
        let known = placed.iter().filter(|one| wire::has_subject(&one.op));
        let mut fresh: BTreeMap<Subject, Vec<u64>> = BTreeMap::new();
        for one in known {
            fresh.entry(one.op.subject).or_default().push(one.at);
        }
        for (subject, mut positions) in fresh {
            if let Some(before) = self.kept.get(&subject) {
                positions.extend(&before.positions);
            }
            positions.sort_unstable();
            positions.dedup();
            let state = replay::fold_subject(truth, &positions, subject)?;
            let one = Kept::new(positions, &state, self.own);
            self.kept.insert(subject, one);
        }
        let own = placed
            .iter()
            .rev()
            .find(|one| one.op.id.replica == self.own);
        self.index = own.map_or(self.index, |one| one.op.id.seq);
        Ok(())
    }

    /// The last op of the journal that is included.
    pub(super) fn index(&self) -> u64 {
        self.index
    }

    fn act_of_op(&self, seq: u64) -> Option<u64> {
        let after = self.acts.partition_point(|(act, _)| act.seq <= seq);
        self.acts.get(after.checked_sub(1)?).map(|(act, _)| act.seq)
    }

    fn open(&self, subject: Subject, kept: &Kept) -> Result<State, StoreError> {
        wire::decode_state(&kept.state, subject, self.own).map_err(|error| {
            StoreError::Damaged(format!(
                "a state held in memory cannot be read: {error}. Nothing on disk is affected; start \
                 again"
            ))
        })
    }

    /// What is kept under this number.
    fn of_owner(&self, owner: u64) -> impl Iterator<Item = (&Subject, &Kept)> {
        let first = Subject::lasting(SubjectKind::Employee, owner);
        self.kept
            .range(first..)
            .take_while(move |(subject, _)| subject.owner == owner)
    }

    /// Where the ops of a subject lie.
    pub(super) fn positions(&self, subject: Subject) -> &[u64] {
        self.kept.get(&subject).map_or(&[], |kept| &kept.positions)
    }

    pub(super) fn act(&self, seq: u64) -> Option<&(ActRecord, u64)> {
        let place = self.acts.binary_search_by_key(&seq, |(act, _)| act.seq);
        self.acts.get(place.ok()?)
    }

    pub(super) fn ops_of_act(&self, truth: &Truth, seq: u64) -> Result<Vec<Op>, StoreError> {
        match self.act(seq) {
            Some(act) => replay::ops_of_act(truth, Some(act)),
            None => Ok(Vec::new()),
        }
    }

    pub(super) fn state(&self, subject: Subject) -> Result<State, StoreError> {
        match self.kept.get(&subject) {
            Some(kept) => self.open(subject, kept),
            None => Ok(State::empty(subject)),
        }
    }

    pub(super) fn dossier(&self, id: EmployeeId) -> Result<Dossier, StoreError> {
        let states = self.of_owner(id.0).map(|(s, kept)| self.open(*s, kept));
        Ok(Dossier::new(id, states.collect::<Result<Vec<_>, _>>()?))
    }

    pub(super) fn roster(&self) -> Result<Vec<RosterRow>, StoreError> {
        let people = self.kept.iter();
        let people = people.filter(|(subject, _)| subject.kind == SubjectKind::Employee);
        let mut rows = Vec::new();
        for (subject, kept) in people {
            // Of whom nothing counts, nobody is in the list.
            if !self.open(*subject, kept)?.frontier.is_empty() {
                rows.push(roster::row(&self.dossier(EmployeeId(subject.owner))?));
            }
        }
        Ok(rows)
    }

    pub(super) fn shared(&self) -> Result<Vec<State>, StoreError> {
        let shared = self.kept.iter().filter(|(s, _)| !s.kind.is_of_person());
        shared.map(|(s, kept)| self.open(*s, kept)).collect()
    }

    pub(super) fn acts(&self, limit: usize) -> Vec<ActRecord> {
        let newest = self.acts.iter().rev().take(limit);
        newest.map(|(act, _)| *act).collect()
    }

    pub(super) fn history(&self, truth: &Truth, owner: u64) -> Result<Vec<Op>, StoreError> {
        let positions = self.of_owner(owner).flat_map(|(_, kept)| &kept.positions);
        replay::history(truth, positions.copied().collect(), owner)
    }

    /// Walks the chain of the journal; there is no index to compare it with.
    pub(super) fn verify(&self, truth: &Truth) -> Verified {
        let (ops, faults) = truth.verify();
        Verified {
            ops,
            subjects: self.kept.len() as u64,
            faults,
        }
    }
}
