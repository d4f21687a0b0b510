//! How the predikat of a unit are spread, against the pattern for the organisation's result
//! (SE MenPANRB 3/2023). The pattern is a consideration, never an order.

use rust_decimal::Decimal;

use super::rating::Predikat;

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
    /// None has more.
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
