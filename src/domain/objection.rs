//! Objections (PP 30/2019 Ps 59): fourteen days after receiving the result, to the appraiser's superior,
//! whose decision is final.

use chrono::NaiveDate;

use super::id::{EmployeeId, ItemId};
use super::rating::Rating;

/// An objection to an evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Identity.
    pub id: ItemId,
    /// When it was filed.
    pub filed: NaiveDate,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub decided: Option<NaiveDate>,
    /// By whom.
    pub by: Option<EmployeeId>,
    /// Rating of the results after the decision.
    pub results: Option<Rating>,
    /// Rating of the behaviour after the decision.
    pub behaviour: Option<Rating>,
    /// The decision in words.
    pub answer: String,
}

/// The clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionRules {
    /// Legal source.
    pub source: String,
    /// Calendar days in which it may be filed.
    pub days: u32,
    /// Calendar days in which it should be decided; a reminder only.
    pub decision_days: u32,
}
