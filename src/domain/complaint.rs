//! Complaints of the public: their steps, and the clocks that run between them in working days.

use chrono::NaiveDate;

use super::coded::coded;
use super::id::{EmployeeId, ItemId, UnitId};
use super::voice::Channel;

coded! {
    /// What a complaint asks for, which decides its deadline.
    ComplaintKind "complaint" {
        /// A question or a request for information.
        Information = 1 "information",
        /// A complaint that needs no supervision (tidak berkadar pengawasan).
        Ordinary = 2 "ordinary",
        /// A complaint that needs examination (berkadar pengawasan).
        Supervisory = 3 "supervisory",
    }
}

coded! {
    /// What was done about a complaint.
    StepKind "step" {
        /// Found to be complete and in order.
        Verified = 1 "verified",
        /// Given to somebody (disposisi).
        Assigned = 2 "assigned",
        /// Being worked on.
        Acted = 3 "acted",
        /// Answered.
        Answered = 4 "answered",
        /// Settled.
        Closed = 5 "closed",
        /// Sent back because something is missing: the clock stands still.
        Returned = 6 "returned",
        /// Complete again: the clock runs on.
        Completed = 7 "completed",
        /// Not for this office.
        NotOurs = 8 "not-ours",
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Identity.
    pub id: ItemId,
    /// What.
    pub kind: StepKind,
    /// When.
    pub day: NaiveDate,
    /// To whom it was assigned.
    pub person: Option<EmployeeId>,
    /// A word: the answer, the reason.
    pub note: String,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Identity: the owner of its subject.
    pub id: u64,
    /// Number in the office's register.
    pub number: String,
    /// When it was received.
    pub received: NaiveDate,
    /// How it came.
    pub channel: Option<Channel>,
    /// What it asks for.
    pub kind: ComplaintKind,
    /// The unit whose service it is about.
    pub unit: Option<UnitId>,
    /// The service.
    pub service: String,
    /// Who complains; masked wherever it is not needed.
    pub from: String,
    /// What.
    pub text: String,
    /// Steps in the order of their days.
    pub steps: Vec<Step>,
    /// Taken out of the register; history stays.
    pub retired: bool,
}

/// Deadlines in working days; day 1 is the working day after the one on which it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRules {
    /// Legal source.
    pub source: String,
    /// Until it is verified.
    pub verify: u32,
    /// Until it is answered, in the order of `ComplaintKind::ALL`.
    pub answer: [u32; 3],
    /// Share of the time left, in per cent, at or below which it is called near its deadline.
    pub near_percent: u32,
}
