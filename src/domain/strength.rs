//! Strengths and what to work on, carried into the next period.

use super::coded::coded;
use super::id::ItemId;

coded! {
    /// Which of the two lists.
    TraitKind "trait" {
        /// Something done well.
        Strength = 1 "strength",
        /// Something to work on.
        ToImprove = 2 "to-improve",
    }
}

/// One line of the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trait {
    /// Identity.
    pub id: ItemId,
    /// Which list.
    pub kind: TraitKind,
    /// What.
    pub text: String,
}
