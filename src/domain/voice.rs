//! What the public says of a person or of a service: mean and number, hidden below a minimum.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::coded::coded;
use super::id::{EmployeeId, ItemId};

coded! {
    /// How something reached the office.
    Channel "channel" {
        /// At the counter.
        Counter = 1 "counter",
        /// By letter or suggestion box.
        Letter = 2 "letter",
        /// By telephone.
        Telephone = 3 "telephone",
        /// By text message.
        Message = 4 "message",
        /// SP4N-LAPOR!, the national complaint system.
        Lapor = 5 "lapor",
        /// Another electronic way.
        Electronic = 6 "electronic",
        /// Told during a visit.
        Visit = 7 "visit",
    }
}

/// A word from the public on a unit's service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Identity.
    pub id: ItemId,
    /// When.
    pub day: NaiveDate,
    /// About whom, where a person is meant.
    pub about: Option<EmployeeId>,
    /// About which service.
    pub service: String,
    /// 1 to 4, as in the survey.
    pub score: Option<Decimal>,
    /// The words.
    pub text: String,
    /// How it came.
    pub channel: Option<Channel>,
}

/// From how many voices on a mean may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceRules {
    /// Source of the rule.
    pub source: String,
    /// Fewer are hidden.
    pub min_n: u32,
}
