//! Feedback from all sides (360°, PP 30/2019): optional, and anonymous in everything that is shown.

use rust_decimal::Decimal;

use super::coded::coded;
use super::id::{EmployeeId, ItemId};

coded! {
    /// From which side somebody answers.
    Side "side" {
        /// Superior.
        Superior = 1 "superior",
        /// Colleague.
        Peer = 2 "peer",
        /// Subordinate.
        Subordinate = 3 "subordinate",
    }
}

/// Somebody asked, and what he answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerAnswer {
    /// Identity.
    pub id: ItemId,
    /// Who was asked. Never shown beside the answers.
    pub from: Option<EmployeeId>,
    /// From which side.
    pub side: Side,
    /// One digit 1 to 4 for each core value, empty until answered.
    pub answers: String,
    /// A word.
    pub text: String,
}

/// How answers are gathered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerRules {
    /// Legal source.
    pub source: String,
    /// Whether the office uses it.
    pub enabled: bool,
    /// Fewest answers of a side that may be shown.
    pub min: u32,
    /// Weight of the superior, 0 to 1; the rest is shared by the others.
    pub superior: Decimal,
}
