//! Credit points of functional positions (angka kredit, Peraturan BKN 3/2023).

use rust_decimal::{Decimal, RoundingStrategy};

use super::coded::Coded;
use super::people::CareerLevel;
use super::rating::Predikat;

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

/// Months of a year.
const YEAR: u32 = 12;

/// Points of a year: the share that the annual predikat names of the yearly coefficient. Exact.
pub fn annual(predikat: Predikat, level: CareerLevel, rules: &CreditRules) -> Decimal {
    percent_points(predikat, level, rules) / Decimal::ONE_HUNDRED
}

/// Points of 1 to 12 months, to 28 digits; none for any other number of months.
///
/// It serves to close a gap before a promotion. Quarters are not summed to a year: the points of a year
/// follow from the annual predikat alone.
pub fn periodic(
    predikat: Predikat,
    level: CareerLevel,
    months: u32,
    rules: &CreditRules,
) -> Option<Decimal> {
    // One division, at the end, keeps every digit that a decimal can hold.
    (1..=YEAR).contains(&months).then(|| {
        percent_points(predikat, level, rules) * Decimal::from(months)
            / (Decimal::ONE_HUNDRED * Decimal::from(YEAR))
    })
}

/// Per cent times coefficient.
fn percent_points(predikat: Predikat, level: CareerLevel, rules: &CreditRules) -> Decimal {
    of(&rules.percent, predikat) * of(&rules.coefficient, level)
}

/// The value of a member of a closed list.
fn of<T: Coded, V: Copy + Default>(values: &[V], member: T) -> V {
    values.get(member.index()).copied().unwrap_or_default()
}

/// Points as they are shown: two decimals, half up.
pub fn shown(points: Decimal) -> Decimal {
    let mut shown = points.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    shown.rescale(2);
    shown
}

/// Points of whole years, each by its annual predikat and the level held in it.
pub fn accumulated(
    years: impl IntoIterator<Item = (Predikat, CareerLevel)>,
    rules: &CreditRules,
) -> Decimal {
    years
        .into_iter()
        .map(|(predikat, level)| annual(predikat, level, rules))
        .sum()
}

/// Points that are still missing, 0 once they are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingPoints {
    /// To the next rank.
    pub rank: Decimal,
    /// To the next level; none at the top of a track.
    pub level: Option<Decimal>,
}

/// What is missing to the next rank and the next level.
pub fn missing(points: Decimal, level: CareerLevel, rules: &CreditRules) -> MissingPoints {
    let left = |asked: Decimal| (asked - points).max(Decimal::ZERO);
    MissingPoints {
        rank: left(of(&rules.rank, level)),
        level: of(&rules.level, level).map(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    /// The figures of Peraturan BKN 3/2023.
    fn rules() -> CreditRules {
        CreditRules {
            source: String::new(),
            percent: [150, 100, 75, 50, 25].map(Decimal::from),
            coefficient: ["3.75", "5", "12.5", "25", "12.5", "25", "37.5", "50"].map(decimal),
            rank: [15, 20, 50, 100, 50, 100, 150, 200].map(Decimal::from),
            level: [15, 60, 100, 0, 100, 200, 450, 0]
                .map(|points| (points > 0).then(|| Decimal::from(points))),
        }
    }

    #[test]
    fn points_of_a_year_follow_from_the_annual_predikat() {
        for (predikat, level, exact, display) in [
            (
                Predikat::VeryGood,
                CareerLevel::ExpertFirst,
                "18.75",
                "18.75",
            ),
            (Predikat::VeryPoor, CareerLevel::Beginner, "0.9375", "0.94"),
            (Predikat::Good, CareerLevel::ExpertJunior, "25", "25.00"),
        ] {
            let points = annual(predikat, level, &rules());
            assert_eq!(points, decimal(exact));
            assert_eq!(shown(points).to_string(), display);
        }
    }

    #[test]
    fn points_of_some_months_are_their_share_of_a_year() {
        for (predikat, level, months, display) in [
            (Predikat::Good, CareerLevel::ExpertFirst, 2, "2.08"),
            (
                Predikat::NeedsImprovement,
                CareerLevel::ExpertAssociate,
                9,
                "21.09",
            ),
            (Predikat::VeryGood, CareerLevel::ExpertFirst, 12, "18.75"),
        ] {
            let points = periodic(predikat, level, months, &rules()).unwrap();
            assert_eq!(shown(points).to_string(), display);
        }
        for months in [0, 13] {
            let points = periodic(Predikat::Good, CareerLevel::Skilled, months, &rules());
            assert_eq!(points, None);
        }
    }

    #[test]
    fn half_a_hundredth_is_shown_as_a_whole_one() {
        assert_eq!(shown(decimal("28.125")).to_string(), "28.13");
        assert_eq!(shown(decimal("28.1249")).to_string(), "28.12");
    }

    #[test]
    fn years_add_up_and_the_rest_to_rank_and_level_is_told() {
        let years = [Predikat::Good, Predikat::VeryGood, Predikat::Good]
            .map(|predikat| (predikat, CareerLevel::ExpertFirst));
        let points = accumulated(years, &rules());
        assert_eq!(points, decimal("43.75"));
        let left = missing(points, CareerLevel::ExpertFirst, &rules());
        assert_eq!(left.rank, decimal("6.25"));
        assert_eq!(left.level, Some(decimal("56.25")));
        let top = missing(Decimal::from(250), CareerLevel::ExpertPrincipal, &rules());
        assert_eq!((top.rank, top.level), (Decimal::ZERO, None));
    }
}
