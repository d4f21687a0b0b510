//! What is said anew where the own chain has a gap: every change that lies behind it, as it was, and of the gap itself what the
//! index still knows. Each names what it repeats as seen, so that it stands over it wherever that comes to light again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::domain::id::EmployeeId;
use crate::journal::Position;
use crate::ops::act::ActRecord;
use crate::ops::op::{ActKind, Body, Op, OpId, ReplicaId, Subject, Write};
use crate::ops::state::{Slot, State, Version};
use crate::records::{Records, RecordsError};
use crate::store::StoreError;
use crate::store::replay::{self, Placed};
use crate::wire;

use super::Left;

/// What is said anew, as frames of the new chain.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) frames: Vec<Vec<Vec<u8>>>,
    pub(super) repeated: u64,
    pub(super) recalled: u64,
}

/// What the index knows of changes that nobody can read.
#[derive(Debug, Default)]
struct Memory {
    /// States in which something stands that one of them wrote.
    states: Vec<State>,
    /// Their acts, by seq.
    acts: BTreeMap<u64, ActRecord>,
    /// The last own change that it includes.
    up_to: u64,
}

/// Everything that is to be said anew, in the name of another replica.
pub(super) fn all(left: &Left, data: &Path, replica: ReplicaId) -> Result<Said, StoreError> {
    let past = left.truth.replica();
    let first = left.damage.own.first().map_or(0, |lost| lost.before.index);
    let mut behind = Vec::new();
    for batch in left.truth.own_from(Position(0)) {
        let ops = replay::ops_of(&batch?, |peek| peek.id.seq > first)?;
        behind.extend(ops.into_iter().map(|one| one.op));
    }
    // What the index has beyond a damaged journal is all there is; where it cannot be read either, there is nothing.
    let memory = Memory::of(left, data).unwrap_or_default();
    let recalled = recall(left, &memory)?;
    let counts = (behind.len() as u64, recalled.len() as u64);
    let mut ops: Vec<Op> = behind.into_iter().chain(recalled).collect();
    ops.sort_by_key(|op| (op.clock, op.id.seq));
    rename(&mut ops, past, replica);
    Ok(Said {
        frames: frames(&ops, replica),
        repeated: counts.0,
        recalled: counts.1,
    })
}

/// The subjects in which something stands, by the index, that nobody can read any more.
pub(super) fn remembered(left: &Left, data: &Path) -> Vec<Subject> {
    let memory = Memory::of(left, data).unwrap_or_default();
    memory.states.iter().map(|state| state.subject).collect()
}

/// Gives ops the names of another chain, in their order. What they repeat they name as seen.
fn rename(ops: &mut [Op], past: ReplicaId, replica: ReplicaId) {
    let new: BTreeMap<u64, u64> = (1..)
        .zip(ops.iter())
        .map(|(n, op)| (op.id.seq, n))
        .collect();
    let renamed = |id: OpId| match new.get(&id.seq).filter(|_| id.replica == past) {
        Some(seq) => OpId { replica, seq: *seq },
        None => id,
    };
    let mut act = (0, 0);
    for op in ops {
        let (old, seq) = (op.id, renamed(op.id).seq);
        if act.0 != op.act.1 {
            act = (op.act.1, seq);
        }
        op.id = OpId { replica, seq };
        op.act.1 = act.1;
        op.preds = op.preds.iter().map(|id| renamed(*id)).collect();
        op.preds.push(old);
        if let Body::Retract(ids) = &mut op.body {
            *ids = ids.iter().map(|id| renamed(*id)).collect();
        }
    }
}

/// Ops as frames, each act for itself.
fn frames(ops: &[Op], replica: ReplicaId) -> Vec<Vec<Vec<u8>>> {
    const MOST: usize = 1000;
    let acts = ops.chunk_by(|a, b| a.act.1 == b.act.1);
    let frames = acts.flat_map(|act| act.chunks(MOST));
    frames
        .map(|ops| ops.iter().map(|op| wire::encode_op(op, replica)).collect())
        .collect()
}

impl Memory {
    /// Reads what the records know of the gap.
    fn of(left: &Left, data: &Path) -> Result<Self, RecordsError> {
        let past = left.truth.replica();
        if !crate::records::exist(data) {
            return Err(RecordsError::Absent);
        }
        let records = Records::open(data, past)?;
        let read = Self::read(left, &records);
        match read {
            Ok(_) => drop(records),
            Err(_) => records.abandon(),
        }
        read
    }

    fn read(left: &Left, records: &Records) -> Result<Self, RecordsError> {
        let applied = records.applied()?.ok_or(RecordsError::Absent)?;
        if applied.replica != left.truth.replica() {
            return Err(RecordsError::Absent);
        }
        let is_lost = |id: OpId| is_lost(left, id);
        let mut memory = Self {
            up_to: applied.index,
            ..Self::default()
        };
        for subject in records.subjects()? {
            // One that cannot be read is no reason to do without the others.
            let Ok(Some(record)) = records.record(subject) else {
                continue;
            };
            let mut versions = record
                .state
                .iter()
                .flat_map(|one| one.slots.values().flatten());
            if versions.any(|version| is_lost(version.op)) {
                memory.states.extend(record.state);
            }
        }
        for lost in &left.damage.own {
            for seq in lost.range() {
                if let Some((act, _)) = records.act_of_op(seq)? {
                    memory.acts.insert(act.seq, act);
                }
            }
        }
        Ok(memory)
    }

    /// The act that an op belonged to.
    fn act_of(&self, seq: u64) -> Option<&ActRecord> {
        let (_, act) = self.acts.range(..=seq).next_back()?;
        (seq < act.seq + u64::from(act.ops)).then_some(act)
    }
}

fn is_lost(left: &Left, id: OpId) -> bool {
    let mut lost = left.damage.own.iter();
    id.replica == left.truth.replica() && lost.any(|one| one.range().contains(&id.seq))
}

/// The changes of the gap, as far as something that they wrote stands in the index, or they took something back.
fn recall(left: &Left, memory: &Memory) -> Result<Vec<Op>, StoreError> {
    let mut ops = Vec::new();
    let known = known(left, memory)?;
    for state in &memory.states {
        let known = known.get(&state.subject).map_or(&[][..], Vec::as_slice);
        let mut written: BTreeMap<u64, Vec<(&Slot, &Version)>> = BTreeMap::new();
        for (slot, versions) in &state.slots {
            let lost = versions.iter().filter(|one| is_lost(left, one.op));
            for version in lost.filter(|_| !was_replaced(left, memory, known, slot)) {
                written
                    .entry(version.op.seq)
                    .or_default()
                    .push((slot, version));
            }
        }
        for (seq, written) in written {
            ops.extend(recalled(left, memory, state, known, (seq, &written)));
        }
    }
    for act in memory.acts.values().filter(|act| act.kind == ActKind::Undo) {
        ops.extend(taken_back(left, act)?);
    }
    Ok(ops)
}

/// All ops that can be read on the subjects that the index remembers.
fn known(left: &Left, memory: &Memory) -> Result<BTreeMap<Subject, Vec<Op>>, StoreError> {
    let mut known: BTreeMap<Subject, Vec<Op>> = BTreeMap::new();
    known.extend(
        memory
            .states
            .iter()
            .map(|state| (state.subject, Vec::new())),
    );
    for batch in left.truth.all() {
        let wanted = |subject: Subject| known.contains_key(&subject);
        let ops = replay::ops_of(&batch?, |peek| peek.subject.is_some_and(wanted))?;
        for Placed { op, .. } in ops {
            known.entry(op.subject).or_default().push(op);
        }
    }
    Ok(known)
}

/// Whether an own change that the index does not include yet wrote in a slot: what the index has there is old.
fn was_replaced(left: &Left, memory: &Memory, known: &[Op], slot: &Slot) -> bool {
    let own = left.truth.replica();
    let mut later = known
        .iter()
        .filter(|op| op.id.replica == own && op.id.seq > memory.up_to);
    let writes = |op: &Op| match &op.body {
        Body::Set(writes) => writes
            .iter()
            .any(|write| Slot::of(write.item, write.field, slot.rater) == *slot),
        Body::Retract(_) | Body::Unknown { .. } => false,
    };
    later.any(writes)
}

/// One change of the gap: what of it stands, upon everything of its own chain that was before it, and upon whatever of
/// others it has replaced.
fn recalled(
    left: &Left,
    memory: &Memory,
    state: &State,
    known: &[Op],
    (seq, written): (u64, &[(&Slot, &Version)]),
) -> Option<Op> {
    let (_, version) = written.first()?;
    let slots: BTreeSet<Slot> = written.iter().map(|(slot, _)| **slot).collect();
    let stands = |id: OpId| {
        let mut there = slots
            .iter()
            .filter_map(|slot| state.slots.get(slot))
            .flatten();
        there.any(|one| one.op == id)
    };
    let own = left.truth.replica();
    let seen = known.iter().filter(|op| {
        let before = op.id.replica != own || op.id.seq < seq;
        before && !stands(op.id) && !op.preds.contains(&version.op)
    });
    let kind = memory
        .act_of(seq)
        .map_or_else(|| kind_of(&slots, version), |act| act.kind);
    let act = memory.act_of(seq).map_or(seq, |act| act.seq);
    Some(Op {
        id: version.op,
        clock: version.clock,
        actor: version.actor,
        act: (kind, act),
        subject: state.subject,
        preds: latest(seen),
        body: Body::Set(writes(written)),
    })
}

/// Of ops those that none of the others has seen; as many as an op may name.
fn latest<'a>(seen: impl Iterator<Item = &'a Op>) -> Vec<OpId> {
    const MOST: usize = 60;
    let seen: Vec<&Op> = seen.collect();
    let by_others: BTreeSet<OpId> = seen
        .iter()
        .flat_map(|op| op.preds.iter().copied())
        .collect();
    let mut latest: Vec<&Op> = seen;
    latest.retain(|op| !by_others.contains(&op.id));
    latest.sort_by_key(|op| std::cmp::Reverse((op.clock, op.id)));
    latest.truncate(MOST);
    latest.iter().map(|op| op.id).collect()
}

fn writes(written: &[(&Slot, &Version)]) -> Vec<Write> {
    let all = written.iter().flat_map(|(slot, version)| {
        let values = version.values.iter();
        values.map(|(field, value)| Write {
            item: slot.item,
            field: *field,
            value: value.clone(),
        })
    });
    let mut writes: Vec<Write> = all.collect();
    writes.sort_by_key(|write| (write.item, write.field));
    writes
}

/// What kind of act wrote something, where nobody knows: whoever writes in the register of another decides.
fn kind_of(slots: &BTreeSet<Slot>, version: &Version) -> ActKind {
    let of_another = |slot: &Slot| ![EmployeeId::NOBODY, version.actor].contains(&slot.rater);
    if slots.iter().any(of_another) {
        ActKind::Resolve
    } else {
        ActKind::Import
    }
}

/// The changes by which an act was taken back.
fn taken_back(left: &Left, act: &ActRecord) -> Result<Vec<Op>, StoreError> {
    let Some(of) = act.of else {
        return Ok(Vec::new());
    };
    let mut targets = Vec::new();
    for batch in left.truth.own_from(Position(0)) {
        let ops = replay::ops_of(&batch?, |peek| peek.act == of)?;
        targets.extend(ops.into_iter().map(|one| one.op));
    }
    let retraction = |(n, target): (u64, Op)| Op {
        id: OpId {
            replica: left.truth.replica(),
            seq: act.seq + n,
        },
        clock: act.clock,
        actor: act.actor,
        act: (act.kind, act.seq),
        subject: target.subject,
        preds: vec![target.id],
        body: Body::Retract(vec![target.id]),
    };
    let lost = |op: &Op| is_lost(left, op.id);
    Ok((0..).zip(targets).map(retraction).filter(lost).collect())
}
