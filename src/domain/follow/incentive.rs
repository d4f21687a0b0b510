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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_agency_names_its_own_share_for_the_same_predikat() {
        let of = |percent: [i64; 5], predikat| {
            let table = IncentiveTable {
                source: String::new(),
                percent: percent.map(Decimal::from),
            };
            table.percent(predikat)
        };
        let foreign_affairs = [100, 100, 80, 70, 60];
        let environment = [100, 100, 90, 85, 80];
        let weak = Predikat::NeedsImprovement;
        assert_eq!(of(foreign_affairs, weak), Some(80.into()));
        assert_eq!(of(environment, weak), Some(90.into()));
        assert_eq!(of(environment, Predikat::VeryPoor), Some(80.into()));
    }
}
