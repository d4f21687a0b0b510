//! Closed evaluations: frozen with a hash; what changes later makes a visible new revision.

use chrono::NaiveDate;

use super::id::{EmployeeId, ItemId};
use super::rating::{Predikat, Rating};

/// One closing of an evaluation. Item 1, 2, 3 … are its revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Number of the revision, as an item.
    pub id: ItemId,
    /// When it was closed.
    pub day: NaiveDate,
    /// By whom.
    pub by: Option<EmployeeId>,
    /// Rating of the results as it stood.
    pub results: Option<Rating>,
    /// Rating of the behaviour as it stood.
    pub behaviour: Option<Rating>,
    /// The predikat that followed.
    pub predikat: Option<Predikat>,
    /// Version of the rules by which it followed.
    pub rules: String,
    /// SHA-256 of [`Closing::text`], hexadecimal.
    pub hash: String,
    /// Everything that was evaluated, in a fixed plain form.
    pub text: String,
    /// When the employee received it; the time for an objection runs from here.
    pub received: Option<NaiveDate>,
    /// When it was opened again.
    pub reopened: Option<NaiveDate>,
    /// Why it was opened again.
    pub reopen_reason: String,
}
