//! States of subjects, as the records keep them.

use std::collections::BTreeMap;

use crate::domain::id::EmployeeId;
use crate::ops::clock::Clock;
use crate::ops::op::{Field, OpId, ReplicaId, Subject, Value};
use crate::ops::state::{Slot, State, Version};

use super::basic::{id_in, id_out, impossible, value_in, value_out};
use super::v1::{ItemSlotsV1, SlotV1, StampV1, StateV1, ValueV1, VersionV1};
use super::{Kind, WireError, codec, envelope, open_own};

type Stamp = (OpId, Clock, EmployeeId);

/// The bytes of a state; its subject is not among them.
pub fn encode_state(state: &State, own: ReplicaId) -> Vec<u8> {
    let mut stamps: BTreeMap<Stamp, u32> = BTreeMap::new();
    let mut ops = Vec::new();
    let mut place = |version: &Version| {
        let stamp = (version.op, version.clock, version.actor);
        *stamps.entry(stamp).or_insert_with(|| {
            ops.push(StampV1 {
                id: id_out(version.op, own),
                clock: version.clock.0,
                actor: version.actor.0,
            });
            ops.len() as u32 - 1
        })
    };
    let mut items: Vec<ItemSlotsV1<'_>> = Vec::new();
    for (slot, versions) in &state.slots {
        let slot_out = slot_out(*slot, versions, &mut place);
        match items.last_mut().filter(|last| last.item == slot.item) {
            Some(last) => last.slots.push(slot_out),
            None => items.push(ItemSlotsV1 {
                item: slot.item,
                slots: vec![slot_out],
            }),
        }
    }
    let frontier = state.frontier.iter().map(|id| id_out(*id, own)).collect();
    let wire = StateV1 {
        frontier,
        ops,
        items,
    };
    codec::append(envelope(Kind::State), &wire)
}

fn slot_out<'a>(
    slot: Slot,
    versions: &'a [Version],
    place: &mut impl FnMut(&Version) -> u32,
) -> SlotV1<'a> {
    if let [version] = versions
        && let [(field, value)] = version.values.as_slice()
        && *field == slot.register
        && slot.rater == EmployeeId::NOBODY
    {
        return SlotV1::One(field.0, place(version), value_out(value));
    }
    let versions = versions.iter().map(|version| VersionV1 {
        op: place(version),
        values: version
            .values
            .iter()
            .map(|(field, value)| (field.0, value_out(value)))
            .collect(),
    });
    SlotV1::Many(slot.register.0, slot.rater.0, versions.collect())
}

/// Reads the state of a subject.
pub fn decode_state(bytes: &[u8], subject: Subject, own: ReplicaId) -> Result<State, WireError> {
    let wire: StateV1<'_> = codec::whole(open_own(Kind::State, bytes)?)?;
    let slots = wire.items.iter().flat_map(|item| {
        item.slots
            .iter()
            .map(|slot| slot_in(item.item, slot, &wire.ops, own))
    });
    Ok(State {
        subject,
        frontier: wire.frontier.iter().map(|id| id_in(id, own)).collect(),
        slots: slots.collect::<Result<_, _>>()?,
    })
}

fn slot_in(
    item: u64,
    slot: &SlotV1<'_>,
    ops: &[StampV1],
    own: ReplicaId,
) -> Result<(Slot, Vec<Version>), WireError> {
    let version = |op: u32, values: Vec<(Field, Value)>| {
        let stamp = ops
            .get(op as usize)
            .ok_or_else(|| impossible("place of an op", op))?;
        Ok(Version {
            op: id_in(&stamp.id, own),
            clock: Clock(stamp.clock),
            actor: EmployeeId(stamp.actor),
            values,
        })
    };
    let (register, rater, versions) = match slot {
        SlotV1::One(field, op, value) => {
            let values = vec![(Field(*field), value_in(value)?)];
            (*field, 0, vec![version(*op, values)?])
        }
        SlotV1::Many(register, rater, versions) => {
            let versions = versions
                .iter()
                .map(|v| version(v.op, values_in(&v.values)?));
            (*register, *rater, versions.collect::<Result<_, _>>()?)
        }
    };
    let slot = Slot {
        item,
        register: Field(register),
        rater: EmployeeId(rater),
    };
    Ok((slot, versions))
}

fn values_in(values: &[(u16, ValueV1<'_>)]) -> Result<Vec<(Field, Value)>, WireError> {
    values
        .iter()
        .map(|(field, value)| Ok((Field(*field), value_in(value)?)))
        .collect()
}
