//! What is remembered of an act as a whole, for the undo stack and the history.

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;

use super::clock::Clock;
use super::op::{ActKind, Body, Op, Subject};
use super::state::State;

/// An act as the history and the undo stack know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActRecord {
    /// Seq of its first op.
    pub seq: u64,
    /// How many ops it has; their seqs follow one another.
    pub ops: u32,
    /// What the user did.
    pub kind: ActKind,
    /// Who.
    pub actor: EmployeeId,
    /// When.
    pub clock: Clock,
    /// The first subject, for naming it.
    pub subject: Subject,
    /// For undo and redo: seq of the act taken back.
    pub of: Option<u64>,
}

impl ActRecord {
    /// The record of an act that begins with this op. `act_of_op` finds the act that an op belongs to.
    pub fn of_first(first: &Op, act_of_op: impl FnOnce(u64) -> Option<u64>) -> Self {
        let of = match &first.body {
            Body::Retract(ids) => ids.first().and_then(|id| act_of_op(id.seq)),
            Body::Set(_) | Body::Unknown { .. } => None,
        };
        Self {
            seq: first.id.seq,
            ops: 1,
            kind: first.act.0,
            actor: first.actor,
            clock: first.clock,
            subject: first.subject,
            of,
        }
    }
}

/// The answer to a commit: everything that changed, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The act.
    pub act: ActRecord,
    /// New states of the subjects.
    pub states: Vec<State>,
    /// New rows of the people concerned.
    pub rows: Vec<RosterRow>,
    /// The seq that the next op will have.
    pub next_seq: u64,
}

/// What another process has written beside us, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Its acts, oldest first.
    pub acts: Vec<ActRecord>,
    /// New states of the subjects.
    pub states: Vec<State>,
    /// New rows of the people concerned.
    pub rows: Vec<RosterRow>,
    /// The seq that the next op will have.
    pub next_seq: u64,
}

/// What can be undone and redone, last first, from the acts, newest first.
///
/// Imports cannot be taken back as one act, and stand as a wall: what came before stays. So does the closing of
/// an evaluation: what is frozen is opened again with a reason, not taken back by a key. Nor is the employee's
/// answer to it, or a decision between differing values.
pub fn stacks(acts: &[ActRecord]) -> (Vec<ActRecord>, Vec<ActRecord>) {
    let (mut undo, mut redo): (Vec<ActRecord>, Vec<ActRecord>) = (Vec::new(), Vec::new());
    for act in acts.iter().rev() {
        match act.kind {
            ActKind::Import
            | ActKind::Close
            | ActKind::Reopen
            | ActKind::Confirm
            | ActKind::Resolve => {
                undo.clear();
                redo.clear();
            }
            ActKind::Undo => redo.extend(undo.pop().map(|of| ActRecord {
                of: Some(act.seq),
                ..of
            })),
            ActKind::Redo => undo.extend(redo.pop().map(|of| ActRecord { of: None, ..of })),
            // What was refused stays on record, and is nothing that anybody did.
            // So does what happened to a PIN, which changes nothing that could be taken back.
            ActKind::Deny | ActKind::ManagePin => {}
            ActKind::EditEmployee
            | ActKind::EditUnit
            | ActKind::EditTarget
            | ActKind::MoveStage
            | ActKind::RecordActual
            | ActKind::EditLog
            | ActKind::GiveFeedback
            | ActKind::Rate
            | ActKind::EditTeam
            | ActKind::CopyTargets
            | ActKind::PasteTargets
            | ActKind::Retire
            | ActKind::EditTemplate
            | ActKind::ReviewLog
            | ActKind::EditRegister
            | ActKind::AssessOneself
            | ActKind::Object
            | ActKind::HandleComplaint
            | ActKind::RecordVoice
            | ActKind::RateOrganisation
            | ActKind::Transfer
            | ActKind::HoldMeeting => {
                undo.push(*act);
                redo.clear();
            }
        }
    }
    undo.reverse();
    redo.reverse();
    (undo, redo)
}
