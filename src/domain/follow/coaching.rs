//! Coaching (bimbingan kinerja): a plan, its sessions, and the employee's view of them (form B.1.8).

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::coded::{Coded, coded};
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::rating::Predikat;

coded! {
    /// How far a plan is.
    CoachingState "coaching" {
        /// Planned.
        Planned = 1 "planned",
        /// Under way.
        Running = 2 "running",
        /// Finished.
        Finished = 3 "finished",
    }
}

coded! {
    /// Kind of session.
    SessionKind "session" {
        /// Guidance on the work (bimbingan).
        Guidance = 1 "guidance",
        /// Counselling (konseling).
        Counselling = 2 "counselling",
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coaching {
    /// Identity.
    pub id: ItemId,
    /// When it began.
    pub day: NaiveDate,
    /// Why it is needed.
    pub reason: String,
    /// What is to be reached.
    pub goal: String,
    /// Who coaches.
    pub coach: Option<EmployeeId>,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// How far.
    pub state: CoachingState,
    /// What came of it.
    pub outcome: String,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identity.
    pub id: ItemId,
    /// When.
    pub day: NaiveDate,
    /// Kind.
    pub kind: SessionKind,
    /// The plan it belongs to.
    pub plan: Option<ItemId>,
    /// What was talked about.
    pub topic: String,
    /// What was agreed.
    pub agreement: String,
    /// The employee's nine answers of form B.1.8 as digits, empty until given.
    pub answers: String,
}

/// The forms, and who needs a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoachingRules {
    /// Legal source.
    pub source: String,
    /// Number of statements of form B.1.8.
    pub statements: u32,
    /// Highest answer to a statement.
    pub most: u32,
}

coded! {
    /// A statement of form B.1.8. Only the form's three groups are known for certain; the wording is the
    /// program's own, as the official one was not found.
    Statement "statement" {
        /// The employee knows what is expected.
        Understands = 1 "s1",
        /// The employee gains from the coaching.
        Gains = 2 "s2",
        /// The employee acts on what was agreed.
        Acts = 3 "s3",
        /// The leader explains what is expected.
        Explains = 4 "s4",
        /// The leader gives feedback with evidence.
        Evidence = 5 "s5",
        /// The leader listens and helps.
        Listens = 6 "s6",
        /// Both talk openly and with respect.
        Open = 7 "s7",
        /// Both agree on steps and days.
        Agree = 8 "s8",
        /// Both follow how it goes.
        Follow = 9 "s9",
    }
}

coded! {
    /// Whom a statement of form B.1.8 is about.
    About "statement-about" {
        /// The employee, statements 1 to 3.
        Employee = 1 "employee",
        /// The leader, statements 4 to 6.
        Leader = 2 "leader",
        /// Both, statements 7 to 9.
        Both = 3 "both",
    }
}

impl Statement {
    /// Whom it is about.
    pub fn about(self) -> About {
        match self {
            Self::Understands | Self::Gains | Self::Acts => About::Employee,
            Self::Explains | Self::Evidence | Self::Listens => About::Leader,
            Self::Open | Self::Agree | Self::Follow => About::Both,
        }
    }
}

/// Whether a predikat asks for a coaching plan (the program's proposal).
pub fn needs_plan(predikat: Predikat) -> bool {
    match predikat {
        Predikat::NeedsImprovement | Predikat::Poor | Predikat::VeryPoor => true,
        Predikat::VeryGood | Predikat::Good => false,
    }
}

/// Whether a predikat is also told to the personnel agency (BKPSDM).
pub fn needs_escalation(predikat: Predikat) -> bool {
    match predikat {
        Predikat::Poor | Predikat::VeryPoor => true,
        Predikat::VeryGood | Predikat::Good | Predikat::NeedsImprovement => false,
    }
}

/// Why answers to form B.1.8 are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswersError {
    /// Not one answer to each statement.
    Count {
        /// How many there are.
        found: usize,
        /// How many the form asks for.
        wanted: usize,
    },
    /// An answer that is not on the scale.
    OffScale {
        /// Number of the statement, from 1.
        statement: usize,
        /// What was given.
        given: char,
        /// The highest answer; the lowest is 1.
        most: u32,
    },
}

impl AnswersError {
    /// Stable code, the second half of its translation key (`answers-error.count`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Count { .. } => "count",
            Self::OffScale { .. } => "off-scale",
        }
    }
}

/// The answers to form B.1.8, one digit for each statement; blanks between them do not matter.
pub fn parse_statements(text: &str, rules: &CoachingRules) -> Result<Vec<u8>, AnswersError> {
    let answers = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .zip(1..)
        .map(|(given, statement)| {
            let on_scale = given.to_digit(10).filter(|n| (1..=rules.most).contains(n));
            on_scale.map(|n| n as u8).ok_or(AnswersError::OffScale {
                statement,
                given,
                most: rules.most,
            })
        })
        .collect::<Result<Vec<u8>, _>>()?;
    let (found, wanted) = (answers.len(), rules.statements as usize);
    if found == wanted {
        Ok(answers)
    } else {
        Err(AnswersError::Count { found, wanted })
    }
}

/// Mean answer about the employee, the leader and both; groups without an answer are left out.
pub fn means(answers: &[u8]) -> Vec<(About, Decimal)> {
    let mean = |about: About| {
        let given: Vec<u8> = Statement::ALL
            .iter()
            .zip(answers)
            .filter(|(statement, _)| statement.about() == about)
            .map(|(_, answer)| *answer)
            .collect();
        let sum: Decimal = given.iter().copied().map(Decimal::from).sum();
        Some((about, sum.checked_div(given.len().into())?))
    };
    About::ALL.iter().copied().filter_map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> CoachingRules {
        CoachingRules {
            source: String::new(),
            statements: 9,
            most: 5,
        }
    }

    #[test]
    fn a_weak_predikat_asks_for_a_plan_and_a_poor_one_is_told_further() {
        let asked = Predikat::ALL
            .iter()
            .map(|predikat| (needs_plan(*predikat), needs_escalation(*predikat)));
        let expected = [
            (false, false),
            (false, false),
            (true, false),
            (true, true),
            (true, true),
        ];
        assert!(asked.eq(expected));
    }

    #[test]
    fn eight_answers_are_refused_and_nine_are_taken() {
        let eight = AnswersError::Count {
            found: 8,
            wanted: 9,
        };
        assert_eq!(parse_statements("12345123", &rules()), Err(eight));
        let nine = parse_statements("123 451 234", &rules());
        assert_eq!(nine, Ok(vec![1, 2, 3, 4, 5, 1, 2, 3, 4]));
        let ten = parse_statements("1234512345", &rules());
        assert!(matches!(ten, Err(AnswersError::Count { found: 10, .. })));
    }

    #[test]
    fn an_answer_off_the_scale_names_its_statement() {
        for (text, statement, given) in [
            ("126451234", 3, '6'),
            ("012345123", 1, '0'),
            ("12345123x", 9, 'x'),
        ] {
            let error = AnswersError::OffScale {
                statement,
                given,
                most: 5,
            };
            assert_eq!(parse_statements(text, &rules()), Err(error), "{text}");
        }
    }

    #[test]
    fn answers_are_summed_up_by_whom_they_are_about() {
        let found = means(&[5, 4, 3, 2, 2, 2, 5, 5, 4]);
        let shown: Vec<_> = found
            .iter()
            .map(|(a, mean)| (*a, mean.round_dp(2)))
            .collect();
        assert_eq!(
            shown,
            [
                (About::Employee, Decimal::from(4)),
                (About::Leader, Decimal::from(2)),
                (About::Both, Decimal::new(467, 2)),
            ]
        );
        assert_eq!(means(&[]), []);
    }
}
