//! Byte forms of schema 1. **Frozen: do not modify.** The position of each field and of each variant is
//! what is written; a change is a new file `v2.rs` and a new schema number.
//!
//! Enums may grow at their end: an older version keeps a body that it cannot read as it is.

use serde::{Deserialize, Serialize};

use super::codec::{list, raw};

/// The name of an op. Those of the own chain are coded as a number alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum IdV1 {
    /// Of the chain that this stands in: the seq, or in `preds` and retractions the distance back to it.
    Own(u64),
    /// Of another chain.
    Other([u8; 16], u64),
}

/// A subject; period 0 is none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SubjectV1 {
    pub(super) kind: u8,
    pub(super) owner: u64,
    pub(super) period: u32,
}

/// What stands before the body of an op. **Every later schema begins with the same fields.**
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct HeadV1 {
    pub(super) id: IdV1,
    pub(super) clock: u64,
    pub(super) actor: u64,
    pub(super) act_kind: u8,
    /// Distance back to the first op of the act.
    pub(super) act_back: u64,
    pub(super) subject: SubjectV1,
    #[serde(deserialize_with = "list")]
    pub(super) preds: Vec<IdV1>,
}

/// An op.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct OpV1<'a> {
    pub(super) head: HeadV1,
    pub(super) body_kind: u8,
    #[serde(borrow, serialize_with = "raw")]
    pub(super) body: &'a [u8],
}

/// Body kind 1: writes, those of one item in a row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SetV1<'a> {
    #[serde(borrow, deserialize_with = "list")]
    pub(super) items: Vec<ItemV1<'a>>,
}

/// The writes to one item.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ItemV1<'a> {
    pub(super) item: u64,
    #[serde(borrow, deserialize_with = "list")]
    pub(super) fields: Vec<(u16, ValueV1<'a>)>,
}

/// Body kind 2: ops taken back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RetractV1 {
    #[serde(deserialize_with = "list")]
    pub(super) ops: Vec<IdV1>,
}

/// A value of a field.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum ValueV1<'a> {
    /// Nothing.
    Empty,
    /// Words.
    Text(&'a str),
    /// Mantissa and scale.
    Number(i128, u8),
    /// Days since 1970-01-01.
    Date(i32),
    /// A reference.
    Ref(u64),
    /// A member of a closed list.
    Code(u8),
    /// Yes or no.
    Flag(bool),
}

/// The state of a subject; the subject is the key under which it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StateV1<'a> {
    #[serde(deserialize_with = "list")]
    pub(super) frontier: Vec<IdV1>,
    /// Ops whose values stand; slots name them by place.
    #[serde(deserialize_with = "list")]
    pub(super) ops: Vec<StampV1>,
    #[serde(borrow, deserialize_with = "list")]
    pub(super) items: Vec<ItemSlotsV1<'a>>,
}

/// What a state tells of an op.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StampV1 {
    pub(super) id: IdV1,
    pub(super) clock: u64,
    pub(super) actor: u64,
}

/// The slots of one item.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ItemSlotsV1<'a> {
    pub(super) item: u64,
    #[serde(borrow, deserialize_with = "list")]
    pub(super) slots: Vec<SlotV1<'a>>,
}

/// A slot and what stands in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum SlotV1<'a> {
    /// One value of the field that names the slot, shared by all raters: the usual case.
    One(u16, u32, #[serde(borrow)] ValueV1<'a>),
    /// Register, rater, versions.
    Many(
        u16,
        u64,
        #[serde(borrow, deserialize_with = "list")] Vec<VersionV1<'a>>,
    ),
}

/// One version in a slot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct VersionV1<'a> {
    pub(super) op: u32,
    #[serde(borrow, deserialize_with = "list")]
    pub(super) values: Vec<(u16, ValueV1<'a>)>,
}

/// A row of the employee list; the person is the key under which it is kept. Numbers 0 are none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RowV1<'a> {
    pub(super) nip: Option<u64>,
    pub(super) name: &'a str,
    pub(super) kind: u8,
    pub(super) grade: u8,
    pub(super) position: &'a str,
    pub(super) position_kind: u8,
    pub(super) career_level: u8,
    pub(super) unit: Option<u64>,
    pub(super) appraiser: Option<u64>,
    pub(super) appraiser_reason: &'a str,
    pub(super) reviewer: Option<u64>,
    pub(super) phone: &'a str,
    pub(super) email: &'a str,
    pub(super) retired: bool,
    #[serde(deserialize_with = "list")]
    pub(super) plans: Vec<PlanV1>,
    pub(super) last_log: Option<i32>,
    pub(super) last_feedback: Option<i32>,
    pub(super) conflicts: u16,
    pub(super) follow: FollowV1,
    /// Period, unit, appraiser of plans in another post.
    #[serde(deserialize_with = "list")]
    pub(super) stints: Vec<(u32, Option<u64>, Option<u64>)>,
}

/// What needs following up in a row of the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FollowV1 {
    #[serde(deserialize_with = "list")]
    pub(super) absences: Vec<AbsenceV1>,
    pub(super) coaching_open: bool,
    pub(super) coached: Option<i32>,
    pub(super) improvement_due: Option<i32>,
    pub(super) improvement_begun: Option<i32>,
    pub(super) objection_filed: Option<i32>,
    #[serde(deserialize_with = "list")]
    pub(super) closed: Vec<(u32, u8)>,
    pub(super) awards_open: u16,
    pub(super) awards: u16,
    pub(super) training_needed: u16,
    pub(super) self_assessed: Option<u32>,
    pub(super) met: Option<i32>,
    pub(super) unconfirmed: Option<i32>,
    pub(super) agreement_due: Option<i32>,
    #[serde(deserialize_with = "list")]
    pub(super) meetings: Vec<(u32, Option<u8>, Option<u16>)>,
}

/// An absence in a row of the list; figures as a decimal's digits and scale.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct AbsenceV1 {
    pub(super) item: u64,
    pub(super) from: i32,
    pub(super) until: Option<i32>,
    pub(super) days: Option<(i64, u32)>,
    pub(super) minutes: Option<(i64, u32)>,
    pub(super) kind: u8,
}

/// A plan in a row of the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PlanV1 {
    pub(super) period: u32,
    pub(super) stage: u8,
    pub(super) progress: Option<u16>,
    pub(super) targets: u16,
    pub(super) lowest: [u16; 4],
    pub(super) results: u8,
    pub(super) behaviour: u8,
}

/// An act; its seq is the key under which it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ActV1 {
    /// Where its first frame stands in the journal.
    pub(super) position: u64,
    pub(super) ops: u32,
    pub(super) kind: u8,
    pub(super) actor: u64,
    pub(super) clock: u64,
    pub(super) subject: SubjectV1,
    pub(super) of: Option<u64>,
}

/// A record: where the ops of a subject lie (each as the distance from the one before), and its state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RecordV1<'a> {
    #[serde(deserialize_with = "list")]
    pub(super) positions: Vec<u64>,
    /// An envelope with the state; empty if it is too large to be kept here.
    #[serde(borrow, serialize_with = "raw")]
    pub(super) state: &'a [u8],
}
