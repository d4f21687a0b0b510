//! Contribution to the goals of the organisation: how many of its results a person supports.

use rust_decimal::{Decimal, RoundingStrategy};

use super::id::ItemId;
use super::plan::Plan;

/// What one plan supports of the results of a unit, which are those of its leader (the cascade of
/// PermenPANRB 6/2022). Evidence, never a rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// The unit's results that at least one of the person's results supports, in the unit's order.
    pub supported: Vec<ItemId>,
    /// How many results the unit has.
    pub of: usize,
}

impl Contribution {
    /// The share in per cent with one decimal, rounded half up; a unit without results has no share.
    pub fn percent(&self) -> Option<Decimal> {
        let supported = Decimal::from(self.supported.len()) * Decimal::ONE_HUNDRED;
        let share = supported.checked_div(Decimal::from(self.of))?;
        Some(share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
    }
}

/// What a person's plan supports of the results of a unit.
pub fn share(own: &Plan, of_unit: &[ItemId]) -> Contribution {
    let supports = |id: &ItemId| {
        own.results
            .iter()
            .filter_map(|result| result.supports)
            .any(|(_, supported)| supported == *id)
    };
    Contribution {
        supported: of_unit.iter().copied().filter(supports).collect(),
        of: of_unit.len(),
    }
}

/// Results of a plan, main and additional, that support nobody's result. `plan::cascade` asks the narrower
/// question: which support nothing of one superior.
pub fn orphans(plan: &Plan) -> Vec<ItemId> {
    plan.results
        .iter()
        .filter(|result| result.supports.is_none())
        .map(|result| result.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::EmployeeId;
    use crate::domain::period::Period;
    use crate::domain::plan::{PlannedResult, ResultKind};

    /// A plan with results 101, 102 … that support these.
    fn plan(supports: &[Option<u64>]) -> Plan {
        let result = |(id, supports): (u64, &Option<u64>)| PlannedResult {
            id: ItemId(id),
            kind: ResultKind::Main,
            title: "Tersusunnya laporan".into(),
            supports: supports.map(|id| (EmployeeId(1), ItemId(id))),
            perspective: None,
            indicators: Vec::new(),
        };
        Plan {
            results: (101..).zip(supports).map(result).collect(),
            ..Plan::empty(EmployeeId(2), Period::quarter(2026, 4).unwrap())
        }
    }

    #[test]
    fn a_person_who_supports_three_of_twelve_results_contributes_a_quarter() {
        let unit: Vec<ItemId> = (1..=12).map(ItemId).collect();
        let found = share(
            &plan(&[Some(9), Some(1), Some(5), Some(5), Some(99), None]),
            &unit,
        );
        assert_eq!(found.supported, [ItemId(1), ItemId(5), ItemId(9)]);
        assert_eq!(found.of, 12);
        assert_eq!(found.percent(), Some(Decimal::new(250, 1)));
    }

    #[test]
    fn the_share_has_one_decimal_rounded_half_up() {
        let percent = |some: usize, of: usize| {
            let supported = vec![ItemId(1); some];
            Contribution { supported, of }.percent()
        };
        assert_eq!(percent(1, 3), Some(Decimal::new(333, 1)));
        assert_eq!(percent(2, 3), Some(Decimal::new(667, 1)));
        assert_eq!(percent(1, 16), Some(Decimal::new(63, 1)), "6.25");
        assert_eq!(percent(0, 7), Some(Decimal::ZERO));
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn results_that_support_nothing_are_named() {
        assert_eq!(orphans(&plan(&[Some(1), None, Some(2)])), [ItemId(102)]);
        assert_eq!(orphans(&plan(&[])), []);
    }
}
