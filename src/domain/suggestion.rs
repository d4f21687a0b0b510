//! What the results suggest for a rating, with the reasons spelled out. A suggestion is never a rating:
//! nothing here is saved unless somebody chooses it.

use rust_decimal::Decimal;

use super::coded::Coded;
use super::plan::{Direction, PlannedResult};
use super::progress::{Achievement, Outcome};
use super::rating::{CoreValue, OrgRating, Rating};

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
        self.leader
            .get(organisation.index())
            .copied()
            .unwrap_or(Rating::Below)
    }
}

/// One rated result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rated {
    /// Whether it is a main result (utama).
    pub main: bool,
    /// What its rater chose.
    pub rating: Rating,
}

/// What a suggestion counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Above expectation.
    pub above: usize,
    /// Meets expectation.
    pub meets: usize,
    /// Below expectation.
    pub below: usize,
    /// Main results among them.
    pub main: usize,
    /// Main results below expectation.
    pub main_below: usize,
}

/// Why a rating is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Most are below expectation.
    MostBelow,
    /// Most are above expectation, and no main result (no core value) is below.
    MostAboveNoMainBelow,
    /// Most are above expectation, but a main result (a core value) is below.
    MainBelow,
    /// Neither most are above nor most are below expectation.
    Otherwise,
    /// The organisation's result is that of the unit's leader (SE MenPANRB 3/2023).
    LeaderOfUnit(OrgRating),
}

/// A rating to consider, with what it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// The rating.
    pub rating: Rating,
    /// Why.
    pub because: Because,
    /// What was counted; all zero for the leader of a unit.
    pub counts: Counts,
    /// Meets expectation is suggested although more than a small part of the main results is below it: the
    /// guidance of the law fits no rating, and the leader has to consider.
    pub ambiguous: bool,
}

/// Core values that are not rated yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unrated {
    /// How many of the seven.
    pub missing: usize,
}

/// The suggestion for the rating of work results; none while no result is rated.
pub fn results(rated: &[Rated], rules: &SuggestionRules) -> Option<Suggestion> {
    (!rated.is_empty()).then(|| of_counts(count(rated.iter().copied()), rules))
}

/// The suggestion for the rating of behaviour, from one rating for each core value. The same pattern as for
/// results, each value counting as a main one (the guidance names no lesser values).
pub fn behaviour(ratings: &[Rating], rules: &SuggestionRules) -> Result<Suggestion, Unrated> {
    match CoreValue::ALL.len().saturating_sub(ratings.len()) {
        0 => {
            let rated = ratings.iter().map(|&rating| Rated { main: true, rating });
            Ok(of_counts(count(rated), rules))
        }
        missing => Err(Unrated { missing }),
    }
}

/// The suggestion for the rating of results of a unit's leader.
pub fn leader(organisation: OrgRating, rules: &SuggestionRules) -> Suggestion {
    Suggestion {
        rating: rules.of_leader(organisation),
        because: Because::LeaderOfUnit(organisation),
        counts: Counts::default(),
        ambiguous: false,
    }
}

/// What the figures of one planned result suggest for it.
///
/// One target that is not reached suggests below; above needs all of them reached and one exceeded. None
/// without a target that can be computed, while a figure is missing that could decide, and while several
/// actuals of an indicator stand side by side.
pub fn of_result(result: &PlannedResult) -> Option<Rating> {
    let countable = || {
        let indicators = result.indicators.iter();
        indicators.filter(|i| i.target.is_some() && i.direction != Direction::Text)
    };
    if countable().any(|indicator| indicator.actuals.len() > 1) {
        return None;
    }
    let outcomes: Vec<Option<Outcome>> = countable()
        .map(|indicator| indicator.achievement().map(Achievement::outcome))
        .collect();
    if outcomes.contains(&Some(Outcome::NotReached)) {
        Some(Rating::Below)
    } else if outcomes.is_empty() || outcomes.contains(&None) {
        None
    } else if outcomes.contains(&Some(Outcome::Exceeded)) {
        Some(Rating::Above)
    } else {
        Some(Rating::Meets)
    }
}

/// Whether a chosen rating departs from the suggestion, so that a reason is asked for.
pub fn departs(chosen: Rating, suggestion: &Suggestion) -> bool {
    chosen != suggestion.rating
}

fn count(rated: impl Iterator<Item = Rated>) -> Counts {
    let mut counts = Counts::default();
    for Rated { main, rating } in rated {
        match rating {
            Rating::Above => counts.above += 1,
            Rating::Meets => counts.meets += 1,
            Rating::Below => counts.below += 1,
        }
        counts.main += usize::from(main);
        counts.main_below += usize::from(main && rating == Rating::Below);
    }
    counts
}

fn of_counts(counts: Counts, rules: &SuggestionRules) -> Suggestion {
    // Multiplied, never divided: a share of exactly one half is not more than one half.
    let exceeds = |part: usize, all: usize, share| Decimal::from(part) > Decimal::from(all) * share;
    let all = counts.above + counts.meets + counts.below;
    let most = |part| exceeds(part, all, rules.majority);
    let (rating, because) = if most(counts.below) {
        (Rating::Below, Because::MostBelow)
    } else if !most(counts.above) {
        (Rating::Meets, Because::Otherwise)
    } else if counts.main_below > 0 {
        (Rating::Meets, Because::MainBelow)
    } else {
        (Rating::Above, Because::MostAboveNoMainBelow)
    };
    Suggestion {
        rating,
        because,
        counts,
        ambiguous: rating == Rating::Meets
            && exceeds(counts.main_below, counts.main, rules.small_part),
    }
}

#[cfg(test)]
#[path = "suggestion_tests.rs"]
mod tests;
