//! Competences on the scale of form B.1.9: 1 to 5, with a reason, against the standard of the post.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::id::ItemId;

/// One competence of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competence {
    /// Identity.
    pub id: ItemId,
    /// Name.
    pub name: String,
    /// What the post asks for, 1 to 5.
    pub standard: Option<Decimal>,
    /// What the person has, 1 to 5.
    pub level: Option<Decimal>,
    /// Why.
    pub reason: String,
}

/// The scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetenceRules {
    /// Source of the scale.
    pub source: String,
    /// Highest level.
    pub most: u32,
}

/// What keeps a competence from being saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompetenceError {
    /// The level or the standard is no whole number on the scale.
    OffScale {
        /// What was given.
        given: Decimal,
        /// The highest level of the scale, which begins at 1.
        most: u32,
    },
    /// A level without a reason: the form asks for one.
    NoReason,
}

impl CompetenceError {
    /// Stable code, the second half of its translation key (`competence-error.off-scale`).
    pub fn code(self) -> &'static str {
        match self {
            Self::OffScale { .. } => "off-scale",
            Self::NoReason => "no-reason",
        }
    }
}

/// A level on the scale: a whole number from 1 to the highest.
pub fn check_level(level: Decimal, rules: &CompetenceRules) -> Result<u32, CompetenceError> {
    level
        .to_u32()
        .filter(|whole| level.is_integer() && (1..=rules.most).contains(whole))
        .ok_or(CompetenceError::OffScale {
            given: level,
            most: rules.most,
        })
}

impl Competence {
    /// Whether it may be saved: both figures on the scale, and a reason for the level.
    pub fn check(&self, rules: &CompetenceRules) -> Result<(), CompetenceError> {
        for figure in [self.standard, self.level].into_iter().flatten() {
            check_level(figure, rules)?;
        }
        if self.level.is_some() && self.reason.trim().is_empty() {
            return Err(CompetenceError::NoReason);
        }
        Ok(())
    }

    /// How far the level is below the standard, 0 where it is not; none until both are known.
    pub fn gap(&self) -> Option<Decimal> {
        let gap = self.standard?.checked_sub(self.level?)?;
        Some(gap.max(Decimal::ZERO))
    }

    /// Whether training is suggested: a whole level or more is missing.
    pub fn needs_training(&self) -> bool {
        self.gap().is_some_and(|gap| gap >= Decimal::ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> CompetenceRules {
        CompetenceRules {
            source: String::new(),
            most: 5,
        }
    }

    fn competence(standard: Option<i64>, level: Option<i64>) -> Competence {
        Competence {
            id: ItemId(1),
            name: "Manajemen data".into(),
            standard: standard.map(Decimal::from),
            level: level.map(Decimal::from),
            reason: "Belum pernah memakai lembar sebar".into(),
        }
    }

    #[test]
    fn only_whole_levels_of_the_scale_are_taken() {
        for level in 1..=5 {
            assert_eq!(check_level(level.into(), &rules()), Ok(level));
        }
        for given in ["6", "0", "-1", "2.5"].map(|text| text.parse().unwrap()) {
            let error = CompetenceError::OffScale { given, most: 5 };
            assert_eq!(check_level(given, &rules()), Err(error), "{given}");
        }
    }

    #[test]
    fn a_level_asks_for_a_reason() {
        let mut found = competence(Some(4), Some(2));
        assert_eq!(found.check(&rules()), Ok(()));
        found.reason = " ".into();
        assert_eq!(found.check(&rules()), Err(CompetenceError::NoReason));
        found.level = None;
        assert_eq!(found.check(&rules()), Ok(()), "a standard alone needs none");
        found.standard = Some(6.into());
        assert!(found.check(&rules()).is_err());
    }

    #[test]
    fn level_two_against_standard_four_is_a_gap_of_two_and_suggests_training() {
        let found = competence(Some(4), Some(2));
        assert_eq!(found.gap(), Some(2.into()));
        assert!(found.needs_training());
        let above = competence(Some(3), Some(5));
        assert_eq!(above.gap(), Some(Decimal::ZERO));
        assert!(!above.needs_training());
        for unknown in [competence(None, Some(1)), competence(Some(5), None)] {
            assert_eq!(unknown.gap(), None);
            assert!(!unknown.needs_training());
        }
    }
}
