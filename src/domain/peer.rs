//! Feedback from all sides (360°, PP 30/2019): optional, and anonymous in everything that is shown.
//!
//! Nothing here reads who answered. That nobody is asked twice from one side is for whoever asks to see to, as
//! it is that no side is asked which has fewer people than the minimum.

use rust_decimal::Decimal;

use super::answers;
use super::coded::{Coded, coded};
use super::exact::Exact;
use super::id::{EmployeeId, ItemId};

pub use super::answers::AnswerError;

coded! {
    /// From which side somebody answers.
    Side "side" {
        /// Superior.
        Superior = 1 "superior",
        /// Colleague.
        Peer = 2 "peer",
        /// Subordinate.
        Subordinate = 3 "subordinate",
    }
}

/// Somebody asked, and what he answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerAnswer {
    /// Identity.
    pub id: ItemId,
    /// Who was asked. Never shown beside the answers.
    pub from: Option<EmployeeId>,
    /// From which side.
    pub side: Side,
    /// One digit 1 to 4 for each core value, empty until answered; read by [`parse`].
    pub answers: String,
    /// A word.
    pub text: String,
}

/// How answers are gathered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerRules {
    /// Legal source.
    pub source: String,
    /// Whether the office uses it.
    pub enabled: bool,
    /// Fewest answers of a side that may be shown.
    pub min: u32,
    /// Weight of the superior, 0 to 1; the rest is shared by the others.
    pub superior: Decimal,
}

/// Number of core values, each with an answer.
pub const VALUES: usize = 7;

/// Reads an answer of 1 to 4 for each core value, in the order of `CoreValue::ALL`, together or parted by
/// spaces, commas, semicolons or tabs.
pub fn parse(text: &str) -> Result<[u8; VALUES], AnswerError> {
    let read: [Option<u8>; VALUES] = answers::read(text)?;
    let mut values = [0; VALUES];
    for ((place, answer), value) in read.into_iter().enumerate().zip(&mut values) {
        *value = answer.ok_or(AnswerError::Blank { place: place + 1 })?;
    }
    Ok(values)
}

/// What may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Nothing yet.
    Pending {
        /// Which sides lack answers, in the order of [`Side::ALL`].
        missing: Vec<Missing>,
        /// Answers that cannot be read; they must be put right first.
        unreadable: usize,
    },
    /// The result.
    Ready(Outcome),
}

/// A side that lacks answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub side: Side,
    /// How many answers there are.
    pub have: u32,
    /// How many it takes.
    pub need: u32,
}

/// The result of all sides. Colleagues and subordinates are one group, in which every answer weighs the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// What the superior answered; none where no superior was asked.
    pub superior: Option<Score>,
    /// What the others answered.
    pub others: Score,
    /// How many others there are.
    pub others_n: u32,
    /// Both by their weights; none without a superior, as then there is nothing to weigh.
    pub combined: Option<Score>,
}

/// A mean over the seven values. Both figures come from the exact mean, two decimals half up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// On the scale of 1 to 4.
    pub mean: Decimal,
    /// Times 25, as the survey's index is made: 25 to 100.
    pub points: Decimal,
}

impl Score {
    fn of(mean: &Exact) -> Self {
        let points = mean.times(&Exact::of(Decimal::from(25)));
        Self {
            mean: mean.rounded(),
            points: points.rounded(),
        }
    }
}

/// What one or more sides have answered.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    asked: u32,
    answered: u32,
    unreadable: usize,
    sum: u64,
}

impl Count {
    fn of<'a>(answers: impl IntoIterator<Item = &'a PeerAnswer>) -> Self {
        let mut count = Self::default();
        for answer in answers {
            count.asked += 1;
            if answer.answers.trim().is_empty() {
                continue;
            }
            match parse(&answer.answers) {
                Ok(values) => {
                    count.answered += 1;
                    count.sum += values.iter().map(|value| u64::from(*value)).sum::<u64>();
                }
                Err(_) => count.unreadable += 1,
            }
        }
        count
    }

    fn mean(self) -> Option<Exact> {
        Exact::share(self.sum, u64::from(self.answered) * VALUES as u64)
    }
}

/// Where the answers about a person stand. There is a result once every superior who was asked has answered,
/// and as many of each other side that was asked as the rules want. Means nothing where the office has the
/// rules' `enabled` off.
pub fn status(answers: &[PeerAnswer], rules: &PeerRules) -> Status {
    let missing = missing(answers, rules);
    let unreadable = Count::of(answers).unreadable;
    let (superiors, others): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|answer| answer.side == Side::Superior);
    let others = Count::of(others);
    match others.mean() {
        Some(mean) if missing.is_empty() && unreadable == 0 => {
            let superior = Count::of(superiors).mean();
            Status::Ready(Outcome {
                superior: superior.as_ref().map(Score::of),
                others: Score::of(&mean),
                others_n: others.answered,
                combined: superior.map(|superior| Score::of(&weighed(&superior, &mean, rules))),
            })
        }
        Some(_) | None => Status::Pending {
            missing,
            unreadable,
        },
    }
}

fn weighed(superior: &Exact, others: &Exact, rules: &PeerRules) -> Exact {
    let superior = superior.times(&Exact::of(rules.superior));
    superior.plus(&others.times(&Exact::of(Decimal::ONE - rules.superior)))
}

/// The sides that lack answers. Where neither colleagues nor subordinates were asked, colleagues do.
fn missing(answers: &[PeerAnswer], rules: &PeerRules) -> Vec<Missing> {
    let only_superiors = answers.iter().all(|answer| answer.side == Side::Superior);
    let lacking = |side: &Side| {
        let side = *side;
        let count = Count::of(answers.iter().filter(|answer| answer.side == side));
        let need = match side {
            Side::Superior => count.asked,
            Side::Peer if only_superiors => rules.min,
            Side::Peer | Side::Subordinate if count.asked > 0 => rules.min,
            Side::Peer | Side::Subordinate => 0,
        };
        let have = count.answered;
        (have < need).then_some(Missing { side, have, need })
    };
    Side::ALL.iter().filter_map(lacking).collect()
}

/// The words of those who answered, once there is a result. They stand in the order of the alphabet, so that
/// their places tell nothing of who wrote them.
pub fn texts<'a>(answers: &'a [PeerAnswer], rules: &PeerRules) -> Option<Vec<&'a str>> {
    match status(answers, rules) {
        Status::Pending { .. } => None,
        Status::Ready(_) => {
            let answered = answers.iter().filter(|a| !a.answers.trim().is_empty());
            let texts = answered.map(|answer| answer.text.trim());
            let mut texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
            texts.sort_unstable();
            Some(texts)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::rating::CoreValue;

    fn rules() -> PeerRules {
        PeerRules {
            source: "PP 30/2019".to_owned(),
            enabled: true,
            min: 3,
            superior: Decimal::new(60, 2),
        }
    }

    fn answer(from: u64, side: Side, answers: &str) -> PeerAnswer {
        PeerAnswer {
            id: ItemId(from),
            from: Some(EmployeeId(from)),
            side,
            answers: answers.to_owned(),
            text: format!("word {}", 9 - from),
        }
    }

    /// The superior answers all 4; colleagues 3, 3 and six 3 with a 2.
    fn complete() -> Vec<PeerAnswer> {
        vec![
            answer(1, Side::Superior, "4444444"),
            answer(2, Side::Peer, "3333333"),
            answer(3, Side::Peer, "3333333"),
            answer(4, Side::Peer, "3 3 3 3 3 3 2"),
        ]
    }

    fn outcome(answers: &[PeerAnswer]) -> Outcome {
        match status(answers, &rules()) {
            Status::Ready(outcome) => outcome,
            pending @ Status::Pending { .. } => panic!("{pending:?}"),
        }
    }

    fn score(mean: i64, points: i64) -> Score {
        let [mean, points] = [mean, points].map(|hundredths| Decimal::new(hundredths, 2));
        Score { mean, points }
    }

    #[test]
    fn answers_are_seven_digits_and_what_is_wrong_is_told_exactly() {
        assert_eq!(VALUES, CoreValue::ALL.len());
        assert_eq!(parse("1,2,3,4,3,2,1"), Ok([1, 2, 3, 4, 3, 2, 1]));
        let (found, wanted) = (6, 7);
        assert_eq!(parse("444444"), Err(AnswerError::Count { found, wanted }));
        let (place, found) = (7, '5');
        assert_eq!(
            parse("4444445"),
            Err(AnswerError::OutOfScale { place, found })
        );
        assert_eq!(parse("44-4444"), Err(AnswerError::Blank { place: 3 }));
        assert_eq!(parse("-------"), Err(AnswerError::AllBlank));
    }

    #[test]
    fn two_of_three_colleagues_leave_the_result_pending_and_the_reason_is_told() {
        let mut answers = complete();
        answers[3].answers = " ".to_owned();
        let missing = vec![Missing {
            side: Side::Peer,
            have: 2,
            need: 3,
        }];
        let pending = Status::Pending {
            missing,
            unreadable: 0,
        };
        assert_eq!(status(&answers, &rules()), pending);
        assert_eq!(texts(&answers, &rules()), None);
    }

    #[test]
    fn superior_and_others_are_combined_60_to_40() {
        let outcome = outcome(&complete());
        assert_eq!(outcome.superior, Some(score(400, 10_000)));
        // 62/21 = 2.952…; 0.6 × 4 + 0.4 × 62/21 = 3.580…, times 25 = 89.523…
        assert_eq!(outcome.others, score(295, 7_381));
        assert_eq!(outcome.others_n, 3);
        assert_eq!(outcome.combined, Some(score(358, 8_952)));
    }

    #[test]
    fn every_side_that_was_asked_must_have_answered_enough() {
        let mut answers = complete();
        answers[0].answers.clear();
        answers.push(answer(5, Side::Subordinate, "4444444"));
        let Status::Pending { missing, .. } = status(&answers, &rules()) else {
            panic!("shown with one subordinate");
        };
        let lacking: Vec<_> = missing.iter().map(|m| (m.side, m.have, m.need)).collect();
        assert_eq!(lacking, [(Side::Superior, 0, 1), (Side::Subordinate, 1, 3)]);
    }

    #[test]
    fn colleagues_and_subordinates_are_one_group_once_each_side_is_enough() {
        let mut answers = complete();
        for from in 5..8 {
            answers.push(answer(from, Side::Subordinate, "4444444"));
        }
        let outcome = outcome(&answers);
        assert_eq!(outcome.others_n, 6);
        assert_eq!(outcome.others.mean, Decimal::new(348, 2), "146/42");
    }

    #[test]
    fn without_a_superior_nothing_is_combined_and_without_others_nothing_is_shown() {
        let outcome = outcome(&complete()[1..]);
        assert_eq!((outcome.superior, outcome.combined), (None, None));
        for answers in [&complete()[..1], &[]] {
            let Status::Pending { missing, .. } = status(answers, &rules()) else {
                panic!("shown without others");
            };
            assert_eq!((missing.len(), missing[0].side), (1, Side::Peer));
        }
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_told_and_not_dropped() {
        let mut answers = complete();
        answers.push(answer(5, Side::Peer, "99"));
        let pending = Status::Pending {
            missing: Vec::new(),
            unreadable: 1,
        };
        assert_eq!(status(&answers, &rules()), pending);
    }

    #[test]
    fn words_stand_in_the_order_of_the_alphabet_and_those_of_the_silent_stay_out() {
        let mut answers = complete();
        answers.push(answer(5, Side::Peer, ""));
        answers[1].text.clear();
        assert_eq!(
            texts(&answers, &rules()),
            Some(vec!["word 5", "word 6", "word 8"])
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn who_answered_makes_no_difference(
            shuffled in Just(complete()).prop_shuffle(),
            names in prop::collection::vec(prop::option::of(any::<u64>()), 4),
        ) {
            let mut renamed = shuffled;
            for (answer, name) in renamed.iter_mut().zip(names) {
                answer.from = name.map(EmployeeId);
            }
            let plain = complete();
            prop_assert_eq!(status(&renamed, &rules()), status(&plain, &rules()));
            prop_assert_eq!(texts(&renamed, &rules()), texts(&plain, &rules()));
        }
    }
}
