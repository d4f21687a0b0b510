//! The state of a subject: a fold over the *set* of its ops. Order, repetition and delay cannot change it.
//!
//! [`fold`] is the definition. [`State::advance`] is a short cut for the usual case, an op that was made
//! with everything in sight; a property test holds the two equal.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::EmployeeId;

use super::clock::Clock;
use super::fields::{DECISION_OF, Merge, merge_of};
use super::op::{ActKind, Body, Field, Op, OpId, Subject, Value, Write};

/// Where values stand: an item (0 for the subject itself), a register (named by its first field; a
/// descriptive field is its own register), and a rater where every rater has a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// Item within the subject.
    pub item: u64,
    /// First field of the register.
    pub register: Field,
    /// Whose register it is, [`EmployeeId::NOBODY`] where it is shared.
    pub rater: EmployeeId,
}

/// What one op wrote into a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The op.
    pub op: OpId,
    /// Its clock.
    pub clock: Clock,
    /// Who made it.
    pub actor: EmployeeId,
    /// The fields written, by field.
    pub values: Vec<(Field, Value)>,
}

impl Version {
    /// The value of one field; a field of the register that was not written is empty.
    pub fn value(&self, field: Field) -> &Value {
        self.values
            .iter()
            .find(|(f, _)| *f == field)
            .map_or(&Value::Empty, |(_, value)| value)
    }
}

/// The current state of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Which subject.
    pub subject: Subject,
    /// Ops that no other op of the subject has seen; what a form remembers as shown.
    pub frontier: Vec<OpId>,
    /// Values that stand, by slot. Descriptive slots hold one; registers hold every concurrent one.
    pub slots: BTreeMap<Slot, Vec<Version>>,
}

impl Slot {
    /// The slot that a write of this rater goes to.
    pub fn of(item: u64, field: Field, rater: EmployeeId) -> Self {
        let merge = merge_of(field);
        Self {
            item,
            register: merge.register().map_or(field, Field),
            rater: if merge.is_of_rater() {
                rater
            } else {
                EmployeeId::NOBODY
            },
        }
    }
}

impl State {
    /// The state before any op.
    pub fn empty(subject: Subject) -> Self {
        Self {
            subject,
            frontier: Vec::new(),
            slots: BTreeMap::new(),
        }
    }

    /// Whether anything was ever written.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Applies an op that has seen everything so far. Returns whether it did; if not, nothing has
    /// changed and the subject must be folded anew from its ops.
    pub fn advance(&mut self, op: &Op) -> bool {
        let has_seen_all = self.frontier.iter().all(|seen| op.preds.contains(seen));
        let Body::Set(writes) = &op.body else {
            return false;
        };
        if !has_seen_all || op.preds.len() != self.frontier.len() {
            return false;
        }
        for (slot, version) in versions(op, writes) {
            self.slots.insert(slot, vec![version]);
        }
        self.frontier = vec![op.id];
        true
    }

    /// The value that stands in a field of an item: the one, or of several concurrent ones none.
    pub fn value(&self, item: u64, field: Field) -> Option<&Value> {
        match self.versions(item, field) {
            [only] => Some(only.value(field)),
            [] | [_, _, ..] => None,
        }
    }

    /// All versions that stand in a field shared by all raters.
    pub fn versions(&self, item: u64, field: Field) -> &[Version] {
        self.versions_of(item, field, EmployeeId::NOBODY)
    }

    /// All versions that stand in a field of this rater.
    pub fn versions_of(&self, item: u64, field: Field, rater: EmployeeId) -> &[Version] {
        self.slots
            .get(&Slot::of(item, field, rater))
            .map_or(&[], Vec::as_slice)
    }

    /// Items of the subject, by id, the subject itself not counted.
    pub fn items(&self) -> impl Iterator<Item = u64> {
        let mut last = 0;
        self.slots.keys().filter_map(move |slot| {
            let new = slot.item != last;
            last = slot.item;
            new.then_some(slot.item)
        })
    }

    /// Slots with several values that nobody has decided between yet.
    pub fn conflicts(&self) -> impl Iterator<Item = (&Slot, &[Version])> {
        self.slots
            .iter()
            .filter(|(_, versions)| versions.len() > 1)
            .map(|(slot, versions)| (slot, versions.as_slice()))
    }
}

/// What an op writes, by slot.
fn versions(op: &Op, writes: &[Write]) -> BTreeMap<Slot, Version> {
    let rater = if op.act.0 == ActKind::Resolve {
        decided_for(writes)
    } else {
        op.actor
    };
    let mut by_slot: BTreeMap<Slot, Version> = BTreeMap::new();
    for write in writes {
        let version = by_slot
            .entry(Slot::of(write.item, write.field, rater))
            .or_insert_with(|| Version {
                op: op.id,
                clock: op.clock,
                actor: op.actor,
                values: Vec::new(),
            });
        match version
            .values
            .binary_search_by_key(&write.field, |(field, _)| *field)
        {
            Ok(at) => version.values[at].1 = write.value.clone(),
            Err(at) => version
                .values
                .insert(at, (write.field, write.value.clone())),
        }
    }
    by_slot
}

/// In whose register a decision between values writes: it may be that of another than who decides. Nobody's where
/// the register is shared by all.
pub fn decided_for(writes: &[Write]) -> EmployeeId {
    let named = writes.iter().find(|write| write.field == DECISION_OF);
    match named.map(|write| &write.value) {
        Some(Value::Ref(id)) => EmployeeId(*id),
        Some(_) | None => EmployeeId::NOBODY,
    }
}

/// Folds the ops of one subject, in any order, repetitions allowed.
pub fn fold<'a>(subject: Subject, ops: impl IntoIterator<Item = &'a Op>) -> State {
    let ops: BTreeMap<OpId, &Op> = ops.into_iter().map(|op| (op.id, op)).collect();
    let ancestry = Ancestry::of(&ops);
    let retracted = retracted(&ops, &ancestry);
    let mut written: BTreeMap<Slot, Vec<Version>> = BTreeMap::new();
    for op in ops.values().filter(|op| !retracted.contains(&op.id)) {
        if let Body::Set(writes) = &op.body {
            for (slot, version) in versions(op, writes) {
                written.entry(slot).or_default().push(version);
            }
        }
    }
    let slots = written
        .into_iter()
        .map(|(slot, versions)| (slot, standing(slot, &versions, &ancestry)))
        .collect();
    let frontier = ops
        .keys()
        .filter(|id| !ops.keys().any(|other| ancestry.saw(*other, **id)))
        .copied();
    State {
        subject,
        frontier: frontier.collect(),
        slots,
    }
}

/// The merge rule: of all versions written into a slot, those that stand.
fn standing(slot: Slot, versions: &[Version], ancestry: &Ancestry) -> Vec<Version> {
    let unseen = |version: &Version| !versions.iter().any(|v| ancestry.saw(v.op, version.op));
    let mut heads: Vec<Version> = versions.iter().filter(|v| unseen(v)).cloned().collect();
    heads.sort_by_key(|version| (version.clock, version.op));
    match merge_of(slot.register) {
        Merge::Latest | Merge::RaterLatest => heads.pop().into_iter().collect(),
        Merge::Register(_) | Merge::RaterRegister(_) => coalesce(heads),
    }
}

/// Equal values are one value: two people who write the same do not disagree.
fn coalesce(heads: Vec<Version>) -> Vec<Version> {
    let mut distinct: Vec<Version> = Vec::with_capacity(heads.len());
    for head in heads {
        if !distinct.iter().any(|kept| kept.values == head.values) {
            distinct.push(head);
        }
    }
    distinct
}

/// Ops taken back by a retraction that is not taken back itself. Only one's own ops can be taken back.
fn retracted(ops: &BTreeMap<OpId, &Op>, ancestry: &Ancestry) -> BTreeSet<OpId> {
    let mut retractions: Vec<&&Op> = ops
        .values()
        .filter(|op| matches!(op.body, Body::Retract(_)))
        .collect();
    // A retraction names ops that exist already, so later ones are judged first.
    retractions.sort_by_key(|op| std::cmp::Reverse((ancestry.depth(op.id), op.id)));
    let mut gone = BTreeSet::new();
    for retraction in retractions {
        if let Body::Retract(targets) = &retraction.body
            && !gone.contains(&retraction.id)
        {
            let own = |id: &&OpId| ops.get(*id).is_some_and(|op| op.actor == retraction.actor);
            gone.extend(targets.iter().filter(own));
        }
    }
    gone
}

/// Who had seen what, closed over `preds`.
struct Ancestry {
    index: BTreeMap<OpId, usize>,
    /// For each op a bit set of the ops it had seen, directly or through others.
    seen: Vec<Vec<u64>>,
    depth: Vec<usize>,
}

impl Ancestry {
    fn of(ops: &BTreeMap<OpId, &Op>) -> Self {
        let index: BTreeMap<OpId, usize> = ops.keys().enumerate().map(|(i, id)| (*id, i)).collect();
        let preds: Vec<Vec<usize>> = ops
            .values()
            .map(|op| {
                op.preds
                    .iter()
                    .filter_map(|pred| index.get(pred).copied())
                    .collect()
            })
            .collect();
        let words = ops.len().div_ceil(64);
        let mut seen = vec![vec![0; words]; ops.len()];
        let mut depth = vec![0; ops.len()];
        for op in topological(&preds) {
            let mut union = vec![0_u64; words];
            for &pred in &preds[op] {
                for (word, bits) in union.iter_mut().zip(&seen[pred]) {
                    *word |= bits;
                }
                union[pred / 64] |= 1 << (pred % 64);
                depth[op] = depth[op].max(depth[pred] + 1);
            }
            seen[op] = union;
        }
        Self { index, seen, depth }
    }

    /// Whether `later` had seen `earlier`.
    fn saw(&self, later: OpId, earlier: OpId) -> bool {
        match (self.index.get(&later), self.index.get(&earlier)) {
            (Some(&later), Some(&earlier)) => self
                .seen
                .get(later)
                .and_then(|bits| bits.get(earlier / 64))
                .is_some_and(|word| word >> (earlier % 64) & 1 == 1),
            (None, _) | (_, None) => false,
        }
    }

    fn depth(&self, id: OpId) -> usize {
        self.index
            .get(&id)
            .and_then(|at| self.depth.get(*at))
            .copied()
            .unwrap_or(0)
    }
}

/// Indexes so that every op comes after those it had seen. A loop, which only a forger can make, is cut.
fn topological(preds: &[Vec<usize>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = preds.iter().map(Vec::len).collect();
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); preds.len()];
    for (op, preds) in preds.iter().enumerate() {
        for &pred in preds {
            followers[pred].push(op);
        }
    }
    let mut order: Vec<usize> = (0..preds.len()).filter(|op| waiting[*op] == 0).collect();
    let mut next = 0;
    while let Some(&op) = order.get(next) {
        next += 1;
        for &follower in &followers[op] {
            waiting[follower] -= 1;
            if waiting[follower] == 0 {
                order.push(follower);
            }
        }
    }
    order
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
