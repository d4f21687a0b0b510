//! Training: needs, plans and what was done, in lesson hours (JP).

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::coded::coded;
use crate::domain::id::ItemId;

coded! {
    /// Kind of training.
    CourseKind "course" {
        /// A course.
        Course = 1 "course",
        /// A workshop.
        Workshop = 2 "workshop",
        /// Technical guidance (bimbingan teknis).
        Technical = 3 "technical",
        /// A briefing on the system itself (sosialisasi), acknowledged by the person.
        Briefing = 4 "briefing",
        /// Learning from a colleague.
        Mentoring = 5 "mentoring",
    }
}

coded! {
    /// How far it is.
    CourseState "course-state" {
        /// Needed.
        Needed = 1 "needed",
        /// Planned.
        Planned = 2 "planned",
        /// Done.
        Done = 3 "done",
    }
}

/// A training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Identity.
    pub id: ItemId,
    /// When it was done, or is planned, or was found to be needed.
    pub day: NaiveDate,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: CourseKind,
    /// How far.
    pub state: CourseState,
    /// Lesson hours.
    pub hours: Option<Decimal>,
    /// Number of the certificate.
    pub certificate: String,
    /// The need it answers.
    pub reason: String,
}
