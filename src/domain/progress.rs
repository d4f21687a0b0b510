//! From target and actual to achievement.
//!
//! The arithmetic of PermenPANRB 8/2021: `R/T` where more is better, `1 + (1 − R/T)` where less is better; outside
//! a range the nearer bound counts. Under PermenPANRB 6/2022 the figure is evidence, never a rating.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::coded::coded;
use super::plan::Direction;

coded! {
    /// Whether a target is reached.
    Outcome "outcome" {
        /// The target is reached.
        Reached = 1 "reached",
        /// Better than the target.
        Exceeded = 2 "exceeded",
        /// Not there yet.
        NotReached = 3 "not-reached",
    }
}

/// Achievement of a target, an exact share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Achievement {
    share: Decimal,
    outcome: Outcome,
}

impl Achievement {
    /// Computes the achievement; `None` for targets told in words or without a computable share.
    pub fn of(
        direction: Direction,
        target: Decimal,
        high: Option<Decimal>,
        actual: Decimal,
    ) -> Option<Self> {
        match direction {
            Direction::More => Self::more(target, actual),
            Direction::Less => Self::less(target, actual),
            Direction::Range => Self::range(target, high?, actual),
            Direction::Text => None,
        }
    }

    fn more(target: Decimal, actual: Decimal) -> Option<Self> {
        if target.is_zero() {
            // Nothing was asked, so anything fulfils it.
            return Some(Self {
                share: Decimal::ONE,
                outcome: Outcome::Reached,
            });
        }
        let share = actual.checked_div(target)?;
        Some(Self {
            share,
            outcome: outcome(share),
        })
    }

    fn less(target: Decimal, actual: Decimal) -> Option<Self> {
        let share = if target.is_zero() {
            if actual.is_zero() {
                Decimal::ONE
            } else {
                Decimal::ZERO
            }
        } else {
            Decimal::TWO.checked_sub(actual.checked_div(target)?)?
        };
        let share = share.max(Decimal::ZERO);
        Some(Self {
            share,
            outcome: outcome(share),
        })
    }

    fn range(low: Decimal, high: Decimal, actual: Decimal) -> Option<Self> {
        if (low..=high).contains(&actual) {
            return Some(Self {
                share: Decimal::ONE,
                outcome: Outcome::Reached,
            });
        }
        let nearer = if actual > high {
            Self::less(high, actual)
        } else {
            Self::more(low, actual)
        }?;
        Some(Self {
            outcome: Outcome::NotReached,
            ..nearer
        })
    }

    /// The share in thousandths, rounded down, at most 9,999.
    pub fn permille(self) -> u32 {
        let thousandths = (self.share * Decimal::ONE_THOUSAND).floor();
        thousandths.to_u32().unwrap_or(0).min(9_999)
    }

    /// The share in per cent with one decimal, rounded half up, as it is shown: `87,0`.
    pub fn percent(self) -> Decimal {
        (self.share * Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
    }

    /// Whether the target is reached.
    pub fn outcome(self) -> Outcome {
        self.outcome
    }
}

fn outcome(share: Decimal) -> Outcome {
    match share.cmp(&Decimal::ONE) {
        std::cmp::Ordering::Less => Outcome::NotReached,
        std::cmp::Ordering::Equal => Outcome::Reached,
        std::cmp::Ordering::Greater => Outcome::Exceeded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        direction: Direction,
        target: &str,
        high: &str,
        actual: &str,
        percent: &str,
        out: Outcome,
    ) {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        let high = (!high.is_empty()).then(|| number(high));
        let achievement = Achievement::of(direction, number(target), high, number(actual)).unwrap();
        assert_eq!(achievement.percent(), number(percent), "{target} {actual}");
        assert_eq!(achievement.outcome(), out, "{target} {actual}");
    }

    #[test]
    fn achievement_matches_the_published_examples() {
        use Direction::{Less, More, Range};
        check(More, "5000", "", "4350", "87.0", Outcome::NotReached);
        check(Less, "8", "", "9", "87.5", Outcome::NotReached);
        check(Less, "7", "", "6.5", "107.1", Outcome::Exceeded);
        check(Range, "80", "90", "70", "87.5", Outcome::NotReached);
        check(Range, "80", "90", "85", "100", Outcome::Reached);
        check(Range, "80", "90", "99", "90", Outcome::NotReached);
        check(More, "0", "", "0", "100", Outcome::Reached);
        check(Less, "0", "", "3", "0", Outcome::NotReached);
        check(Less, "4", "", "20", "0", Outcome::NotReached);
    }

    #[test]
    fn a_target_in_words_has_no_figure() {
        assert_eq!(
            Achievement::of(Direction::Text, 1.into(), None, 1.into()),
            None
        );
        assert_eq!(
            Achievement::of(Direction::Range, 1.into(), None, 1.into()),
            None
        );
    }

    #[test]
    fn extreme_figures_do_not_overflow() {
        let tiny = Decimal::new(1, 28);
        assert!(Achievement::of(Direction::More, tiny, None, Decimal::MAX).is_none());
        assert_eq!(
            Achievement::of(Direction::Less, tiny, None, Decimal::ONE).map(Achievement::permille),
            Some(0)
        );
    }
}
