//! What a unit will do about its service and its own needs: an owner and a day for each.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::coded::coded;
use crate::domain::id::{EmployeeId, ItemId};

coded! {
    /// What is needed.
    ActionKind "action" {
        /// Better service in one element of the survey.
        Service = 1 "service",
        /// Training.
        Training = 2 "training",
        /// Facilities.
        Facility = 3 "facility",
        /// A better procedure.
        Procedure = 4 "procedure",
        /// More people or budget.
        Resources = 5 "resources",
    }
}

coded! {
    /// How far it is.
    ActionState "action-state" {
        /// Proposed.
        Proposed = 1 "proposed",
        /// Under way.
        Running = 2 "running",
        /// Done.
        Done = 3 "done",
        /// Dropped, with a reason.
        Dropped = 4 "dropped",
    }
}

/// One action of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Identity.
    pub id: ItemId,
    /// What kind.
    pub kind: ActionKind,
    /// Element of the survey, 1 to 9.
    pub element: Option<Decimal>,
    /// What.
    pub text: String,
    /// How many people or pieces.
    pub quantity: Option<Decimal>,
    /// Who sees to it.
    pub owner: Option<EmployeeId>,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// How far.
    pub state: ActionState,
    /// Where the need was found.
    pub source: String,
}
