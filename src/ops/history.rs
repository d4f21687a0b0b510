//! Who changed what, when, from which value to which: the ops of a person told as changes.

use std::collections::BTreeMap;

use crate::domain::id::EmployeeId;

use super::clock::Clock;
use super::op::{ActKind, Field, Op, OpId, Subject, SubjectKind, Value};
use super::state::{Slot, State, fold};

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The op that changed it.
    pub op: OpId,
    /// When.
    pub clock: Clock,
    /// Who.
    pub actor: EmployeeId,
    /// What the user did.
    pub act: ActKind,
    /// About what.
    pub subject: Subject,
    /// Which item of it, 0 for the subject itself.
    pub item: u64,
    /// Which field.
    pub field: Field,
    /// What stood there before; several where nobody had decided.
    pub old: Vec<Value>,
    /// What stands there since.
    pub new: Vec<Value>,
}

/// Tells ops, in any order, as changes, oldest first. Retractions show as values going back. Who answered what
/// from which side is left out: that stays hidden from everybody.
pub fn changes(ops: &[Op]) -> Vec<Change> {
    let told = ops.iter().filter(|op| op.subject.kind != SubjectKind::Peer);
    let mut sorted: Vec<&Op> = told.collect();
    sorted.sort_by_key(|op| (op.clock, op.id));
    let mut before: BTreeMap<Subject, (State, Vec<&Op>)> = BTreeMap::new();
    let mut changes = Vec::new();
    for op in sorted {
        let (state, seen) = before
            .entry(op.subject)
            .or_insert_with(|| (State::empty(op.subject), Vec::new()));
        seen.push(op);
        let old = state.clone();
        if !state.advance(op) {
            *state = fold(op.subject, seen.iter().copied());
        }
        changes.extend(differences(op, &old, state));
    }
    changes
}

/// Every field whose value an op changed.
fn differences(op: &Op, old: &State, new: &State) -> Vec<Change> {
    let mut slots: Vec<&Slot> = old.slots.keys().chain(new.slots.keys()).collect();
    slots.sort_unstable();
    slots.dedup();
    let mut changes = Vec::new();
    for slot in slots {
        let versions = |state: &State| state.slots.get(slot).cloned().unwrap_or_default();
        let (was, is) = (versions(old), versions(new));
        if was == is {
            continue;
        }
        let mut fields: Vec<Field> = was
            .iter()
            .chain(&is)
            .flat_map(|version| version.values.iter().map(|(field, _)| *field))
            .collect();
        fields.sort_unstable();
        fields.dedup();
        for field in fields {
            let values = |versions: &[super::state::Version]| -> Vec<Value> {
                let all = versions.iter().map(|version| version.value(field));
                all.filter(|value| **value != Value::Empty)
                    .cloned()
                    .collect()
            };
            let (old, new) = (values(&was), values(&is));
            if old != new {
                changes.push(Change {
                    op: op.id,
                    clock: op.clock,
                    actor: op.actor,
                    act: op.act.0,
                    subject: op.subject,
                    item: slot.item,
                    field,
                    old,
                    new,
                });
            }
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::EmployeeId;
    use crate::ops::edit::{draft, text, writes};
    use crate::ops::fields;
    use crate::ops::op::{Act, ReplicaId};
    use crate::store::memory::MemoryStore;
    use crate::store::{Store, take_back};

    #[test]
    fn a_history_tells_old_and_new_and_what_was_taken_back() {
        let mut store = MemoryStore::new(ReplicaId([7; 16]));
        let subject = Subject::employee(EmployeeId(5));
        let name = |store: &mut MemoryStore, words: &str, at| {
            let state = store.state(subject).unwrap();
            let wanted = [(fields::NAME, text(words))];
            let drafts = draft(&state, writes(&state, 0, &wanted, EmployeeId(1)));
            let act = Act {
                kind: ActKind::EditEmployee,
                actor: EmployeeId(1),
                drafts: drafts.into_iter().collect(),
            };
            store.commit(act, at).unwrap().act.seq
        };
        name(&mut store, "Siti", 1_000);
        let second = name(&mut store, "Siti Aminah", 2_000);
        let drafts = take_back(&store, second).unwrap();
        let undo = Act {
            kind: ActKind::Undo,
            actor: EmployeeId(1),
            drafts,
        };
        store.commit(undo, 3_000).unwrap();
        let told: Vec<(ActKind, Vec<Value>, Vec<Value>)> = changes(&store.history(5).unwrap())
            .into_iter()
            .map(|change| (change.act, change.old, change.new))
            .collect();
        let (first, later) = (text("Siti"), text("Siti Aminah"));
        assert_eq!(
            told,
            [
                (ActKind::EditEmployee, vec![], vec![first.clone()]),
                (
                    ActKind::EditEmployee,
                    vec![first.clone()],
                    vec![later.clone()]
                ),
                (ActKind::Undo, vec![later], vec![first]),
            ]
        );
    }

    #[test]
    fn who_answered_what_from_which_side_is_never_told() {
        let mut store = MemoryStore::new(ReplicaId([7; 16]));
        let period = crate::domain::period::Period::year_of(2026).unwrap();
        let subject = Subject::of(SubjectKind::Peer, 5, period);
        let wanted = [(fields::PEER_ANSWERS, text("4444444"))];
        let state = State::empty(subject);
        let act = Act {
            kind: ActKind::EditRegister,
            actor: EmployeeId(9),
            drafts: draft(&state, writes(&state, 1, &wanted, EmployeeId(9)))
                .into_iter()
                .collect(),
        };
        store.commit(act, 1).unwrap();
        let ops = store.history(5).unwrap();
        assert_eq!((ops.len(), changes(&ops)), (1, vec![]));
    }
}
