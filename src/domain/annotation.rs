//! Notes of head office on a person: they stand beside the review and change nothing in it.

use chrono::NaiveDate;

use super::id::{EmployeeId, ItemId};

/// A note of head office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Identity.
    pub id: ItemId,
    /// When it was written.
    pub day: NaiveDate,
    /// The words.
    pub text: String,
    /// What of the review it is about, such as a period or a result; may be empty.
    pub about: String,
    /// Who of head office says it.
    pub by: Option<EmployeeId>,
}
