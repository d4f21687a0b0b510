//! What the results suggest for a rating, with the reasons spelled out. A suggestion is never a rating:
//! nothing here is saved unless somebody chooses it.

use rust_decimal::Decimal;

use super::rating::{OrgRating, Rating};

/// How a suggestion is made. The words "most" and "a small part" of PermenPANRB 6/2022 have no legal
/// number; these are the office's readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionRules {
    /// Legal source.
    pub source: String,
    /// More than this share of all results is "most".
    pub majority: Decimal,
    /// More than this share of the main results below expectation calls for the leader's consideration.
    pub small_part: Decimal,
    /// Rating of the results of a unit's leader for each rating of the organisation, in the order of
    /// `OrgRating::ALL`.
    pub leader: [Rating; 5],
}

impl SuggestionRules {
    /// The rating of results that the organisation's result gives to its leader.
    pub fn of_leader(&self, organisation: OrgRating) -> Rating {
        use super::coded::Coded;
        self.leader
            .get(organisation.index())
            .copied()
            .unwrap_or(Rating::Below)
    }
}
