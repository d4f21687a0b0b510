//! Continuous feedback: who said what about whose work, when, and on which result or value.

use chrono::NaiveDate;

use super::coded::coded;
use super::id::{EmployeeId, ItemId};
use super::rating::CoreValue;

coded! {
    /// Where feedback comes from.
    Source "source" {
        /// The superior.
        Superior = 1 "superior",
        /// The leader of a team, or the team's result.
        TeamLeader = 2 "team-leader",
        /// A colleague.
        Peer = 3 "peer",
        /// A subordinate.
        Subordinate = 4 "subordinate",
        /// The public, users of a service.
        Public = 5 "public",
        /// The person himself.
        Oneself = 6 "oneself",
    }
}

coded! {
    /// What feedback wants.
    FeedbackKind "feedback" {
        /// Appreciation of something done well.
        Appreciation = 1 "appreciation",
        /// Something to improve.
        Improvement = 2 "improvement",
        /// Anything else worth keeping.
        Note = 3 "note",
    }
}

/// One feedback on one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Identity.
    pub id: ItemId,
    /// Day it was given.
    pub day: NaiveDate,
    /// Where it comes from.
    pub source: Source,
    /// What it wants.
    pub kind: FeedbackKind,
    /// The words.
    pub text: String,
    /// The planned result it is about.
    pub result: Option<ItemId>,
    /// The core value it is about.
    pub value: Option<CoreValue>,
    /// Who gave it, where a known person did.
    pub from: Option<EmployeeId>,
    /// Who gave it, in words, where no known person did.
    pub from_text: String,
    /// The team whose result it passes on.
    pub team: Option<super::id::TeamId>,
}
