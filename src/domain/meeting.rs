//! The performance dialogue (dialog kinerja, PermenPANRB 6/2022): what a meeting of appraiser and employee
//! was, what was agreed on, and what became of it.

use chrono::NaiveDate;

use super::closing::Closing;
use super::coded::coded;
use super::id::{EmployeeId, ItemId};
use super::period::Period;

coded! {
    /// A step of the dialogue, in the order in which it is led.
    DialogueStep "meeting-step" {
        /// What was agreed on last time, and what became of it.
        Agreements = 1 "agreements",
        /// How the employee sees the own work.
        SelfView = 2 "self-view",
        /// Each planned result with target, actual and evidence.
        Results = 3 "results",
        /// What the team achieved.
        Team = 4 "team",
        /// Feedback, and what the public says.
        Feedback = 5 "feedback",
        /// The seven core values.
        Values = 6 "values",
        /// Both ratings.
        Ratings = 7 "ratings",
        /// The predikat that follows.
        Predikat = 8 "predikat",
        /// What is to be done, by whom and until when.
        FollowUp = 9 "follow-up",
        /// The employee confirms or objects.
        Confirmation = 10 "confirmation",
    }
}

coded! {
    /// How a meeting ended.
    Outcome "meeting-outcome" {
        /// The employee confirmed the result.
        Confirmed = 1 "confirmed",
        /// The confirmation is still to come (menunggu konfirmasi).
        Waiting = 2 "waiting",
        /// The employee refused to sign.
        Refused = 3 "refused",
        /// The employee objected on the spot.
        Objected = 4 "objected",
        /// It goes on another day.
        Adjourned = 5 "adjourned",
    }
}

coded! {
    /// How the employee answered a closed evaluation.
    Answer "confirmation" {
        /// Confirmed with the own PIN.
        Pin = 1 "pin",
        /// Signed on paper.
        Paper = 2 "paper",
        /// Refused to sign.
        Refused = 3 "refused",
    }
}

coded! {
    /// What became of something agreed on.
    AgreementState "agreement" {
        /// Still to be done.
        Open = 1 "open",
        /// Done in time.
        Kept = 2 "kept",
        /// Done, but late.
        Late = 3 "late",
        /// Given up.
        Dropped = 4 "dropped",
    }
}

coded! {
    /// What happened to a PIN.
    PinEvent "pin-event" {
        /// Chosen for the first time on a machine.
        Set = 1 "set",
        /// Changed by whoever knew it.
        Changed = 2 "changed",
        /// Taken away by somebody entitled, so that a new one can be chosen.
        Reset = 3 "reset",
        /// Locked after too many wrong attempts.
        Locked = 4 "locked",
    }
}

/// A meeting with one person about one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Identity.
    pub id: ItemId,
    /// The day.
    pub day: NaiveDate,
    /// When it began and ended, in minutes of the day on the office's clock.
    pub times: (Option<u16>, Option<u16>),
    /// Where.
    pub place: String,
    /// Who led it.
    pub led_by: Option<EmployeeId>,
    /// Who else was there, in words.
    pub others: String,
    /// Minutes planned.
    pub planned: Option<u16>,
    /// Minutes that it took, breaks of the line left out.
    pub used: Option<u16>,
    /// Steps that were left out.
    pub skipped: Vec<DialogueStep>,
    /// How it ended; none while it goes on.
    pub outcome: Option<Outcome>,
    /// What was noted on the way.
    pub notes: Vec<Note>,
}

/// How an office usually holds its meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habits {
    /// Minutes planned for one person.
    pub minutes: u16,
    /// Where.
    pub place: String,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            minutes: 30,
            place: String::new(),
        }
    }
}

/// What the list keeps of the last meeting about a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// About when.
    pub period: Period,
    /// How it ended, with what the employee has answered since; none while it goes on.
    pub outcome: Option<Outcome>,
    /// Minutes that it took.
    pub used: Option<u16>,
}

impl Outcome {
    /// Whether nothing is left to be talked about: it does not go on another day.
    pub fn is_done(self) -> bool {
        self != Self::Adjourned
    }

    /// How a meeting ends, by what stands of the evaluation at its end. An objection outweighs how the result was
    /// answered before; without a closing nothing can be answered yet.
    pub fn of(closing: Option<&Closing>, objected: bool) -> Self {
        let Some(closing) = closing else {
            return Self::Adjourned;
        };
        let answers = &closing.confirmations;
        if objected {
            Self::Objected
        } else if answers.iter().any(|given| given.answer == Answer::Refused) {
            Self::Refused
        } else if answers.is_empty() {
            Self::Waiting
        } else {
            Self::Confirmed
        }
    }

    /// How a meeting stands that ended so: the confirmation that it waited for may have come since.
    #[must_use]
    pub fn since(self, closing: Option<&Closing>, objected: bool) -> Self {
        match self {
            Self::Waiting if closing.is_some() => Self::of(closing, objected),
            Self::Waiting | Self::Confirmed | Self::Refused | Self::Objected | Self::Adjourned => {
                self
            }
        }
    }
}

impl Meeting {
    /// Whether a meeting on this day goes on with it: it has not ended, or was broken off earlier the same day.
    pub fn goes_on(&self, today: NaiveDate) -> bool {
        match self.outcome {
            None => true,
            Some(Outcome::Adjourned) => self.day == today,
            Some(Outcome::Confirmed | Outcome::Waiting | Outcome::Refused | Outcome::Objected) => {
                false
            }
        }
    }
}

/// A note on a step of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Identity.
    pub id: ItemId,
    /// The step.
    pub step: DialogueStep,
    /// The planned result that it is about, within the step of results.
    pub result: Option<ItemId>,
    /// The words.
    pub text: String,
}

/// Something agreed on: who does what until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Identity.
    pub id: ItemId,
    /// When it was agreed on.
    pub day: NaiveDate,
    /// What is to be done.
    pub text: String,
    /// Who does it.
    pub owner: Option<EmployeeId>,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// What became of it.
    pub state: AgreementState,
    /// What became of it, in words.
    pub outcome: String,
}

impl Agreement {
    /// Whether it is still to be done though its day has passed.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state == AgreementState::Open && self.due.is_some_and(|due| due < today)
    }
}

/// What a meeting on this day begins with: what was agreed on last time, whatever became of it, and everything of
/// before that is still open.
pub fn to_talk_about(all: &[Agreement], today: NaiveDate) -> Vec<&Agreement> {
    let before = all.iter().filter(|agreed| agreed.day < today);
    let last = before.clone().map(|agreed| agreed.day).max();
    before
        .filter(|agreed| agreed.state == AgreementState::Open || Some(agreed.day) == last)
        .collect()
}

/// What was agreed on in a meeting that began on a day, before the next one, if there was one.
pub fn agreed_in(all: &[Agreement], began: NaiveDate, next: Option<NaiveDate>) -> Vec<&Agreement> {
    all.iter()
        .filter(|agreed| agreed.day >= began && next.is_none_or(|next| agreed.day < next))
        .collect()
}

/// The employee's answer to a closed evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// How.
    pub answer: Answer,
    /// When.
    pub day: Option<NaiveDate>,
    /// Who recorded it.
    pub by: Option<EmployeeId>,
    /// The employee's own words, or the reason of a refusal.
    pub note: String,
}

/// Something that happened to the PIN of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinRecord {
    /// Identity.
    pub id: ItemId,
    /// When.
    pub day: NaiveDate,
    /// What.
    pub event: PinEvent,
    /// Who did it.
    pub by: Option<EmployeeId>,
    /// Why.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::coded::Coded;

    #[test]
    fn the_steps_are_led_in_the_order_of_their_numbers() {
        assert!(DialogueStep::ALL.is_sorted_by_key(|step| step.number()));
        assert_eq!(DialogueStep::ALL.first(), Some(&DialogueStep::Agreements));
        assert_eq!(DialogueStep::ALL.last(), Some(&DialogueStep::Confirmation));
    }

    #[test]
    fn a_meeting_begins_with_the_last_agreements_and_with_all_that_is_open() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let agreed = |id, on: &str, state| Agreement {
            id: ItemId(id),
            day: day(on),
            text: String::new(),
            owner: None,
            due: None,
            state,
            outcome: String::new(),
        };
        let all = [
            agreed(1, "2026-03-01", AgreementState::Kept),
            agreed(2, "2026-03-01", AgreementState::Open),
            agreed(3, "2026-08-01", AgreementState::Late),
            agreed(4, "2026-11-01", AgreementState::Open),
        ];
        let on = |today| -> Vec<u64> {
            let all = to_talk_about(&all, day(today)).into_iter();
            all.map(|agreed| agreed.id.0).collect()
        };
        assert_eq!(on("2026-11-01"), [2, 3], "not what is agreed on today");
        assert_eq!(on("2026-11-02"), [2, 4]);
        assert!(on("2026-03-01").is_empty());
        // The last one went on for a day.
        let of = |began, next: Option<&str>| -> Vec<u64> {
            let all = agreed_in(&all, day(began), next.map(day)).into_iter();
            all.map(|agreed| agreed.id.0).collect()
        };
        assert_eq!(of("2026-10-31", None), [4]);
        assert_eq!(of("2026-03-01", Some("2026-08-01")), [1, 2]);
    }

    #[test]
    fn only_what_is_still_to_be_done_is_overdue_and_only_after_its_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut agreed = Agreement {
            id: ItemId(1),
            day: day("2026-10-01"),
            text: "Menyusun jadwal piket".into(),
            owner: None,
            due: Some(day("2026-11-01")),
            state: AgreementState::Open,
            outcome: String::new(),
        };
        assert!(!agreed.is_overdue(day("2026-11-01")));
        assert!(agreed.is_overdue(day("2026-11-02")));
        agreed.state = AgreementState::Dropped;
        assert!(!agreed.is_overdue(day("2026-11-02")));
    }

    #[test]
    fn a_meeting_ends_by_what_stands_of_the_evaluation() {
        let answered = |answers: &[Answer]| Closing {
            signature: String::new(),
            key: String::new(),
            confirmations: answers
                .iter()
                .map(|answer| Confirmation {
                    answer: *answer,
                    day: None,
                    by: None,
                    note: String::new(),
                })
                .collect(),
            ..closing()
        };
        assert_eq!(Outcome::of(None, false), Outcome::Adjourned);
        let waits = answered(&[]);
        assert_eq!(Outcome::of(Some(&waits), false), Outcome::Waiting);
        assert_eq!(Outcome::of(Some(&waits), true), Outcome::Objected);
        let signed = answered(&[Answer::Paper]);
        assert_eq!(Outcome::of(Some(&signed), false), Outcome::Confirmed);
        // Two machines recorded it without seeing each other: a refusal is not lost beside a signature.
        let both = answered(&[Answer::Pin, Answer::Refused]);
        assert_eq!(Outcome::of(Some(&both), false), Outcome::Refused);
        // The paper came back later; what ended otherwise stays as it ended.
        assert_eq!(
            Outcome::Waiting.since(Some(&signed), false),
            Outcome::Confirmed
        );
        assert_eq!(
            Outcome::Adjourned.since(Some(&signed), false),
            Outcome::Adjourned
        );
        assert_eq!(Outcome::Waiting.since(None, false), Outcome::Waiting);
    }

    fn closing() -> Closing {
        Closing {
            id: ItemId(1),
            day: NaiveDate::default(),
            by: None,
            results: None,
            behaviour: None,
            predikat: None,
            rules: String::new(),
            hash: String::new(),
            text: String::new(),
            received: None,
            reopened: None,
            reopen_reason: String::new(),
            signature: String::new(),
            key: String::new(),
            confirmations: Vec::new(),
        }
    }
}
