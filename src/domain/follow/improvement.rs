//! The six-month improvement plan and what comes after it (PP 30/2019 Ps 56 to 58).

use chrono::NaiveDate;

use crate::domain::coded::coded;
use crate::domain::id::ItemId;

coded! {
    /// What came of a plan.
    ImprovementState "improvement" {
        /// Under way.
        Running = 1 "running",
        /// The goals were reached.
        Reached = 2 "reached",
        /// The goals were not reached; a competency test follows.
        NotReached = 3 "not-reached",
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Improvement {
    /// Identity.
    pub id: ItemId,
    /// When it began.
    pub start: NaiveDate,
    /// When it must be finished.
    pub due: Option<NaiveDate>,
    /// What is to be reached.
    pub goals: String,
    /// What was done so far.
    pub progress: String,
    /// What came of it.
    pub state: ImprovementState,
    /// The competency test (uji kompetensi): day and outcome in words.
    pub test: String,
}

/// The clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImprovementRules {
    /// Legal source.
    pub source: String,
    /// Months until a plan is due.
    pub months: u32,
    /// Months of a temporary placement.
    pub placement_months: u32,
}
