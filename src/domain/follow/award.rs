//! Awards and recognition, and who is eligible (PP 30/2019).

use chrono::NaiveDate;

use crate::domain::coded::coded;
use crate::domain::id::{EmployeeId, ItemId};

coded! {
    /// Kind of award.
    AwardKind "award" {
        /// Public recognition.
        Recognition = 1 "recognition",
        /// Priority for the succession group (prioritas suksesi).
        Succession = 2 "succession",
        /// Priority for the development of competence.
        Development = 3 "development",
        /// An incentive, where the office has one.
        Incentive = 4 "incentive",
        /// A medal or certificate (Satyalancana and others).
        Medal = 5 "medal",
        /// A good practice worth sharing.
        GoodPractice = 6 "good-practice",
    }
}

coded! {
    /// How far it is.
    AwardState "award-state" {
        /// Proposed.
        Proposed = 1 "proposed",
        /// Approved.
        Approved = 2 "approved",
        /// Given.
        Given = 3 "given",
        /// Not approved, with a reason.
        Declined = 4 "declined",
    }
}

/// An award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Identity.
    pub id: ItemId,
    /// When it was proposed.
    pub day: NaiveDate,
    /// Kind.
    pub kind: AwardKind,
    /// Why.
    pub reason: String,
    /// How far.
    pub state: AwardState,
    /// Who decided.
    pub by: Option<EmployeeId>,
    /// A note that may be published; names no NIP.
    pub note: String,
}

/// When somebody is eligible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardRules {
    /// Legal source.
    pub source: String,
    /// Consecutive years of the best predikat.
    pub years: u32,
}
