//! What a unit will do about its service and its own needs: an owner and a day for each.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::coded::{Coded, coded};
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

impl Action {
    /// Whether it is still to be done.
    pub fn is_open(&self) -> bool {
        match self.state {
            ActionState::Proposed | ActionState::Running => true,
            ActionState::Done | ActionState::Dropped => false,
        }
    }

    /// Whether it is still to be done after its last day.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < today)
    }
}

/// What an organisation needs of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// What kind.
    pub kind: ActionKind,
    /// Actions still to be done.
    pub open: usize,
    /// Actions done.
    pub done: usize,
    /// People or pieces of those still to be done.
    pub quantity: Decimal,
}

/// What an organisation needs, by kind; kinds without an action are left out, and dropped ones not counted.
pub fn by_kind(actions: &[Action]) -> Vec<Need> {
    let need = |kind: ActionKind| {
        let of_kind = actions.iter().filter(|action| action.kind == kind);
        let (mut open, mut done, mut quantity) = (0, 0, Decimal::ZERO);
        for action in of_kind {
            if action.is_open() {
                open += 1;
                quantity = quantity.saturating_add(action.quantity.unwrap_or_default());
            } else if action.state == ActionState::Done {
                done += 1;
            }
        }
        (open + done > 0).then_some(Need {
            kind,
            open,
            done,
            quantity,
        })
    };
    ActionKind::ALL.iter().copied().filter_map(need).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(kind: ActionKind, state: ActionState, quantity: i64) -> Action {
        Action {
            id: ItemId(1),
            kind,
            element: None,
            text: String::new(),
            quantity: Some(quantity.into()),
            owner: None,
            due: "2026-06-30".parse().ok(),
            state,
            source: String::new(),
        }
    }

    #[test]
    fn only_what_is_still_to_be_done_is_overdue_and_only_after_its_day() {
        let overdue = |state, today: &str| {
            action(ActionKind::Service, state, 1).is_overdue(today.parse().unwrap())
        };
        assert!(!overdue(ActionState::Running, "2026-06-30"));
        assert!(overdue(ActionState::Running, "2026-07-01"));
        assert!(overdue(ActionState::Proposed, "2026-07-01"));
        assert!(!overdue(ActionState::Done, "2026-07-01"));
        assert!(!overdue(ActionState::Dropped, "2026-07-01"));
    }

    #[test]
    fn needs_are_summed_up_by_kind() {
        let needs = by_kind(&[
            action(ActionKind::Resources, ActionState::Proposed, 2),
            action(ActionKind::Training, ActionState::Running, 12),
            action(ActionKind::Training, ActionState::Proposed, 3),
            action(ActionKind::Training, ActionState::Done, 40),
            action(ActionKind::Facility, ActionState::Dropped, 5),
        ]);
        let need = |kind, open, done, quantity: i64| Need {
            kind,
            open,
            done,
            quantity: quantity.into(),
        };
        assert_eq!(
            needs,
            [
                need(ActionKind::Training, 2, 1, 15),
                need(ActionKind::Resources, 1, 0, 2),
            ]
        );
    }
}
