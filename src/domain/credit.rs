//! Credit points of functional positions (angka kredit, Peraturan BKN 3/2023).

use rust_decimal::Decimal;

/// Percentages and coefficients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRules {
    /// Legal source.
    pub source: String,
    /// Per cent of the coefficient for each predikat, in the order of `Predikat::ALL`.
    pub percent: [Decimal; 5],
    /// Yearly coefficient of each career level, in the order of `CareerLevel::ALL`.
    pub coefficient: [Decimal; 8],
    /// Points for the next rank, in the same order.
    pub rank: [Decimal; 8],
    /// Points for the next level, in the same order; none at the top of a track.
    pub level: [Option<Decimal>; 8],
}
