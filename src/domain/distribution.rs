//! How the predikat of a unit are spread, against the pattern for the organisation's result
//! (SE MenPANRB 3/2023). The pattern is a consideration, never an order.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::coded::Coded;
use super::rating::{OrgRating, Predikat};

/// One demand of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// At most this share, rounded down.
    AtMost {
        /// Which predikat.
        of: Predikat,
        /// Share of all, 0 to 1.
        share: Decimal,
    },
    /// At least this share of these together, rounded up.
    AtLeast {
        /// Which predikat, counted together.
        of: Vec<Predikat>,
        /// Share of all, 0 to 1.
        share: Decimal,
    },
    /// At least this many of these together.
    Some {
        /// Which predikat, counted together.
        of: Vec<Predikat>,
        /// How many.
        count: u32,
    },
    /// No other predikat has more people, which is how "sebagian besar" is read here; as many is allowed.
    Most {
        /// Which predikat.
        of: Predikat,
    },
}

/// The pattern for one rating of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    /// All of them are asked for.
    pub demands: Vec<Demand>,
}

/// How spreads are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistributionRules {
    /// Legal source.
    pub source: String,
    /// Whether a breach without a justification keeps an evaluation from being closed.
    pub strict: bool,
    /// Fewer evaluated people than this are not checked.
    pub min_n: u32,
    /// Patterns in the order of `OrgRating::ALL`.
    pub patterns: [Pattern; 5],
}

/// How many people have each predikat, in the order of `Predikat::ALL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread(pub [u32; 5]);

impl Spread {
    /// Counts the predikat of a unit.
    pub fn of(predikat: impl IntoIterator<Item = Predikat>) -> Self {
        predikat
            .into_iter()
            .fold(Self::default(), |spread, to| spread.moved(None, to))
    }

    /// The spread if somebody went from one predikat, or from none yet, to another.
    #[must_use]
    pub fn moved(mut self, from: Option<Predikat>, to: Predikat) -> Self {
        if let Some(left) = from.and_then(|from| self.0.get_mut(from.index())) {
            *left = left.saturating_sub(1);
        }
        if let Some(joined) = self.0.get_mut(to.index()) {
            *joined += 1;
        }
        self
    }

    /// How many have this predikat.
    pub fn count(&self, predikat: Predikat) -> u32 {
        self.0.get(predikat.index()).copied().unwrap_or_default()
    }

    /// How many have any predikat.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// How many have one of these.
    fn together(&self, of: &[Predikat]) -> u32 {
        of.iter().map(|predikat| self.count(*predikat)).sum()
    }

    /// The predikat that most have, the best among equals.
    fn mode(&self) -> Option<Predikat> {
        // The last of equals is taken, so the best comes last.
        let worst_first = Predikat::ALL.iter().copied().rev();
        worst_first.max_by_key(|predikat| self.count(*predikat))
    }
}

/// A demand that a spread does not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breach {
    /// More than the pattern allows.
    TooMany {
        /// Which predikat.
        of: Predikat,
        /// How many have it.
        found: u32,
        /// How many may.
        most_allowed: u32,
    },
    /// Fewer than the pattern asks for.
    TooFew {
        /// Which predikat, counted together.
        of: Vec<Predikat>,
        /// How many have one of them.
        found: u32,
        /// How many should.
        least: u32,
    },
    /// Another predikat has more.
    NotMost {
        /// Which predikat most should have.
        of: Predikat,
        /// How many have it.
        found: u32,
        /// The predikat that most have, the best among equals.
        exceeded_by: Predikat,
        /// How many have that one.
        with: u32,
    },
}

/// What the pattern says of a spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Too few people for a pattern.
    Unchecked {
        /// How many are evaluated.
        n: u32,
        /// From how many on the pattern applies.
        min_n: u32,
    },
    /// All demands are met.
    Fits,
    /// The demands that are not met, in the order of the pattern; never empty.
    Breaches(Vec<Breach>),
}

/// Checks a spread against the pattern for the organisation's result.
pub fn check(spread: &Spread, organisation: OrgRating, rules: &DistributionRules) -> Verdict {
    let (n, min_n) = (spread.total(), rules.min_n);
    if n < min_n {
        return Verdict::Unchecked { n, min_n };
    }
    let pattern = rules.patterns.get(organisation.index());
    let demands = pattern.into_iter().flat_map(|pattern| &pattern.demands);
    let breaches: Vec<Breach> = demands
        .filter_map(|demand| breach(demand, spread, n))
        .collect();
    if breaches.is_empty() {
        Verdict::Fits
    } else {
        Verdict::Breaches(breaches)
    }
}

fn breach(demand: &Demand, spread: &Spread, n: u32) -> Option<Breach> {
    match demand {
        Demand::AtMost { of, share } => {
            let (of, found) = (*of, spread.count(*of));
            let most_allowed = whole((Decimal::from(n) * share).floor(), n);
            (found > most_allowed).then_some(Breach::TooMany {
                of,
                found,
                most_allowed,
            })
        }
        Demand::AtLeast { of, share } => {
            let least = whole((Decimal::from(n) * share).ceil(), n);
            too_few(of, spread, least)
        }
        Demand::Some { of, count } => too_few(of, spread, *count),
        Demand::Most { of } => {
            let (of, found) = (*of, spread.count(*of));
            let exceeded_by = spread.mode()?;
            let with = spread.count(exceeded_by);
            (with > found).then_some(Breach::NotMost {
                of,
                found,
                exceeded_by,
                with,
            })
        }
    }
}

fn too_few(of: &[Predikat], spread: &Spread, least: u32) -> Option<Breach> {
    let found = spread.together(of);
    (found < least).then(|| Breach::TooFew {
        of: of.to_vec(),
        found,
        least,
    })
}

/// A number of people, which a share of `n` cannot exceed.
fn whole(people: Decimal, n: u32) -> u32 {
    people.to_u32().unwrap_or(n)
}

#[cfg(test)]
#[path = "distribution_tests.rs"]
mod tests;
