//! Coaching (bimbingan kinerja): a plan, its sessions, and the employee's view of them (form B.1.8).

use chrono::NaiveDate;

use crate::domain::coded::coded;
use crate::domain::id::{EmployeeId, ItemId};

coded! {
    /// How far a plan is.
    CoachingState "coaching" {
        /// Planned.
        Planned = 1 "planned",
        /// Under way.
        Running = 2 "running",
        /// Finished.
        Finished = 3 "finished",
    }
}

coded! {
    /// Kind of session.
    SessionKind "session" {
        /// Guidance on the work (bimbingan).
        Guidance = 1 "guidance",
        /// Counselling (konseling).
        Counselling = 2 "counselling",
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coaching {
    /// Identity.
    pub id: ItemId,
    /// When it began.
    pub day: NaiveDate,
    /// Why it is needed.
    pub reason: String,
    /// What is to be reached.
    pub goal: String,
    /// Who coaches.
    pub coach: Option<EmployeeId>,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// How far.
    pub state: CoachingState,
    /// What came of it.
    pub outcome: String,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identity.
    pub id: ItemId,
    /// When.
    pub day: NaiveDate,
    /// Kind.
    pub kind: SessionKind,
    /// The plan it belongs to.
    pub plan: Option<ItemId>,
    /// What was talked about.
    pub topic: String,
    /// What was agreed.
    pub agreement: String,
    /// The employee's nine answers of form B.1.8 as digits, empty until given.
    pub answers: String,
}

/// The forms, and who needs a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoachingRules {
    /// Legal source.
    pub source: String,
    /// Number of statements of form B.1.8.
    pub statements: u32,
    /// Highest answer to a statement.
    pub most: u32,
}
