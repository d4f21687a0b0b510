//! Ops: written once, kept for ever, never rewritten.

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::ops::bundle::Entry;
use crate::ops::clock::Clock;
use crate::ops::op::{ActKind, Body, Field, Op, OpId, ReplicaId, Subject, Write};

use super::basic::{
    back_in, back_out, id_in, id_out, subject_in, subject_out, unplaced, value_in, value_out,
};
use super::v1::{HeadV1, ItemV1, OpV1, RetractV1, SetV1};
use super::{Kind, SCHEMA, WireError, codec, envelope, open};

/// Body kinds as written.
const SET: u8 = 1;
const RETRACT: u8 = 2;

/// Kind of a [`Body::Unknown`] that holds a whole op as written, because its head says more than this
/// version understands. Its subject is known.
pub const WHOLE: u8 = 255;

/// The same for an op whose very subject this version does not know. It belongs to no state; the subject
/// that it shows is a stand-in.
pub const UNPLACED: u8 = 254;

/// Whether an op belongs to the state of its subject.
pub fn has_subject(op: &Op) -> bool {
    !matches!(op.body, Body::Unknown { kind: UNPLACED, .. })
}

/// The op of an entry; none where its bytes are none, or name another.
pub fn decode_entry(entry: &Entry) -> Option<Op> {
    let op = decode_op(&entry.bytes, entry.id.replica).ok();
    op.filter(|op| op.id == entry.id)
}

/// What can be told of an op without reading its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peek {
    /// Name.
    pub id: OpId,
    /// Clock.
    pub clock: Clock,
    /// Seq of the first op of its act.
    pub act: u64,
    /// Subject, if this version knows it.
    pub subject: Option<Subject>,
}

/// The bytes of an op that stands in the chain of `own`.
pub fn encode_op(op: &Op, own: ReplicaId) -> Vec<u8> {
    let (body_kind, body) = match &op.body {
        Body::Unknown {
            kind: WHOLE | UNPLACED,
            bytes,
        } => return bytes.clone(),
        Body::Unknown { kind, bytes } => (*kind, bytes.clone()),
        Body::Set(writes) => (SET, codec::append(Vec::new(), &set_out(writes))),
        Body::Retract(ids) => {
            let ops = ids.iter().map(|id| back_out(*id, own, op.id.seq));
            let retract = RetractV1 { ops: ops.collect() };
            (RETRACT, codec::append(Vec::new(), &retract))
        }
    };
    let wire = OpV1 {
        head: head_out(op, own),
        body_kind,
        body: &body,
    };
    codec::append(envelope(Kind::Op), &wire)
}

fn head_out(op: &Op, own: ReplicaId) -> HeadV1 {
    let seq = op.id.seq;
    HeadV1 {
        id: id_out(op.id, own),
        clock: op.clock.0,
        actor: op.actor.0,
        act_kind: op.act.0.number(),
        act_back: seq.wrapping_sub(op.act.1),
        subject: subject_out(op.subject),
        preds: op.preds.iter().map(|id| back_out(*id, own, seq)).collect(),
    }
}

fn set_out(writes: &[Write]) -> SetV1<'_> {
    let items = writes.chunk_by(|a, b| a.item == b.item);
    SetV1 {
        items: items
            .map(|run| ItemV1 {
                item: run.first().map_or(0, |write| write.item),
                fields: run
                    .iter()
                    .map(|write| (write.field.0, value_out(&write.value)))
                    .collect(),
            })
            .collect(),
    }
}

/// Reads an op that stands in the chain of `own`.
pub fn decode_op(bytes: &[u8], own: ReplicaId) -> Result<Op, WireError> {
    let (schema, body) = open(Kind::Op, bytes)?;
    if schema > SCHEMA {
        let (head, _) = codec::prefix(body)?;
        return Ok(op_in(&head, own, |_| None, bytes));
    }
    let wire: OpV1<'_> = codec::whole(body)?;
    let body = |seq| body_in(wire.body_kind, wire.body, own, seq);
    Ok(op_in(&wire.head, own, body, bytes))
}

/// Reads the head of an op.
pub fn peek_op(bytes: &[u8], own: ReplicaId) -> Result<Peek, WireError> {
    let (_, body) = open(Kind::Op, bytes)?;
    let (head, _): (HeadV1, usize) = codec::prefix(body)?;
    let id = id_in(&head.id, own);
    Ok(Peek {
        id,
        clock: Clock(head.clock),
        act: id.seq.wrapping_sub(head.act_back),
        subject: subject_in(&head.subject).ok(),
    })
}

/// The op of a head; kept whole where the head or the kind of body cannot be understood.
fn op_in(
    head: &HeadV1,
    own: ReplicaId,
    body: impl FnOnce(u64) -> Option<Body>,
    bytes: &[u8],
) -> Op {
    let id = id_in(&head.id, own);
    let subject = subject_in(&head.subject).ok();
    let act_kind = ActKind::from_number(head.act_kind);
    let known = subject.and(act_kind).and_then(|_| body(id.seq));
    let whole = || Body::Unknown {
        kind: if subject.is_some() { WHOLE } else { UNPLACED },
        bytes: bytes.to_vec(),
    };
    Op {
        id,
        clock: Clock(head.clock),
        actor: EmployeeId(head.actor),
        // Undo treats an import as a wall, which is the right thing for an act that is not understood.
        act: (
            act_kind.unwrap_or(ActKind::Import),
            id.seq.wrapping_sub(head.act_back),
        ),
        subject: subject.unwrap_or_else(|| unplaced(head.subject.owner)),
        preds: head
            .preds
            .iter()
            .map(|pred| back_in(pred, own, id.seq))
            .collect(),
        body: known.unwrap_or_else(whole),
    }
}

/// A body; none if its kind is one of those reserved for ops kept whole.
fn body_in(kind: u8, bytes: &[u8], own: ReplicaId, seq: u64) -> Option<Body> {
    let known = match kind {
        SET => codec::whole(bytes).and_then(|set| set_in(&set)).ok(),
        RETRACT => codec::whole(bytes)
            .map(|retract: RetractV1| {
                let ids = retract.ops.iter().map(|id| back_in(id, own, seq));
                Body::Retract(ids.collect())
            })
            .ok(),
        WHOLE | UNPLACED => return None,
        _ => None,
    };
    Some(known.unwrap_or_else(|| Body::Unknown {
        kind,
        bytes: bytes.to_vec(),
    }))
}

fn set_in(set: &SetV1<'_>) -> Result<Body, WireError> {
    let writes = set.items.iter().flat_map(|run| {
        run.fields.iter().map(|(field, value)| {
            Ok(Write {
                item: run.item,
                field: Field(*field),
                value: value_in(value)?,
            })
        })
    });
    writes.collect::<Result<_, _>>().map(Body::Set)
}
