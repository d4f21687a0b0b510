//! What share of an allowance an agency's table names for a predikat. Shown, never paid.

use rust_decimal::Decimal;

use crate::domain::rating::Predikat;

/// An agency's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncentiveTable {
    /// Legal source.
    pub source: String,
    /// Per cent for each predikat, in the order of `Predikat::ALL`.
    pub percent: [Decimal; 5],
}

impl IncentiveTable {
    /// Per cent of the allowance that the table names for a predikat.
    pub fn percent(&self, predikat: Predikat) -> Option<Decimal> {
        use crate::domain::coded::Coded;
        self.percent.get(predikat.index()).copied()
    }
}
