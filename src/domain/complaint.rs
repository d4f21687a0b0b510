//! Complaints of the public: their steps, and the clocks that run between them in working days.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::coded::{Coded, coded};
use super::id::{EmployeeId, ItemId, UnitId};
use super::voice::Channel;

coded! {
    /// What a complaint asks for, which decides its deadline.
    ComplaintKind "complaint" {
        /// A question or a request for information.
        Information = 1 "information",
        /// A complaint that needs no supervision (tidak berkadar pengawasan).
        Ordinary = 2 "ordinary",
        /// A complaint that needs examination (berkadar pengawasan).
        Supervisory = 3 "supervisory",
    }
}

coded! {
    /// What was done about a complaint.
    StepKind "step" {
        /// Found to be complete and in order.
        Verified = 1 "verified",
        /// Given to somebody (disposisi).
        Assigned = 2 "assigned",
        /// Being worked on.
        Acted = 3 "acted",
        /// Answered.
        Answered = 4 "answered",
        /// Settled.
        Closed = 5 "closed",
        /// Sent back because something is missing: the clock stands still.
        Returned = 6 "returned",
        /// Complete again: the clock runs on.
        Completed = 7 "completed",
        /// Not for this office.
        NotOurs = 8 "not-ours",
    }
}

coded! {
    /// Where a complaint stands.
    ComplaintStage "complaint-stage" {
        /// Received, and nothing done yet.
        Received = 1 "received",
        /// Found to be complete and in order.
        Verified = 2 "verified",
        /// Given to somebody.
        Assigned = 3 "assigned",
        /// Being worked on.
        Acted = 4 "acted",
        /// Answered.
        Answered = 5 "answered",
        /// Settled.
        Closed = 6 "closed",
        /// Sent back: the clock stands still.
        Returned = 7 "returned",
        /// Not for this office.
        NotOurs = 8 "not-ours",
    }
}

impl ComplaintStage {
    /// Steps that may follow: no answer before verification, no end before an answer.
    pub fn next(self) -> &'static [StepKind] {
        use StepKind::{Acted, Answered, Assigned, Closed, Completed, NotOurs, Returned, Verified};
        match self {
            Self::Received => &[Verified, Returned, NotOurs],
            Self::Verified | Self::Assigned | Self::Acted => {
                &[Assigned, Acted, Answered, Returned, NotOurs]
            }
            Self::Answered => &[Closed],
            Self::Returned => &[Completed, NotOurs],
            Self::Closed | Self::NotOurs => &[],
        }
    }
}

coded! {
    /// How pressing a complaint is.
    Urgency "urgency" {
        /// Enough time left.
        OnTime = 1 "on-time",
        /// Near its deadline.
        Near = 2 "near",
        /// Past its deadline.
        Overdue = 3 "overdue",
        /// Waiting for the complainant.
        Paused = 4 "paused",
        /// Answered, or not for this office.
        Done = 5 "done",
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Identity.
    pub id: ItemId,
    /// What.
    pub kind: StepKind,
    /// When.
    pub day: NaiveDate,
    /// To whom it was assigned.
    pub person: Option<EmployeeId>,
    /// A word: the answer, the reason.
    pub note: String,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Identity: the owner of its subject.
    pub id: u64,
    /// Number in the office's register.
    pub number: String,
    /// When it was received.
    pub received: NaiveDate,
    /// How it came.
    pub channel: Option<Channel>,
    /// What it asks for.
    pub kind: ComplaintKind,
    /// The unit whose service it is about.
    pub unit: Option<UnitId>,
    /// The service.
    pub service: String,
    /// Who complains; masked wherever it is not needed.
    pub from: String,
    /// What.
    pub text: String,
    /// Steps in the order of their days.
    pub steps: Vec<Step>,
    /// Taken out of the register; history stays.
    pub retired: bool,
}

/// Deadlines in working days; day 1 is the working day after the one on which it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRules {
    /// Legal source.
    pub source: String,
    /// Until it is verified.
    pub verify: u32,
    /// Until it is answered, in the order of `ComplaintKind::ALL`.
    pub answer: [u32; 3],
    /// Share of the time left, in per cent, at or below which it is called near its deadline.
    pub near_percent: u32,
}

/// The clock of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// It runs.
    Running {
        /// Working days left; below zero once the deadline has passed.
        left: i64,
        /// Working days that the rule gives.
        total: u32,
    },
    /// It stands still.
    Paused {
        /// Since when.
        since: NaiveDate,
    },
    /// It was stopped by an answer.
    Met {
        /// When.
        day: NaiveDate,
        /// Whether by the deadline.
        in_time: bool,
    },
    /// There is none.
    NotOurs,
}

impl Clock {
    /// How pressing that is, where a share of the time left is near the deadline, in per cent.
    pub fn urgency(self, near_percent: u32) -> Urgency {
        match self {
            Self::Running { left, .. } if left < 0 => Urgency::Overdue,
            Self::Running { left, total } => {
                if left * 100 <= i64::from(near_percent) * i64::from(total) {
                    Urgency::Near
                } else {
                    Urgency::OnTime
                }
            }
            Self::Paused { .. } => Urgency::Paused,
            Self::Met { .. } | Self::NotOurs => Urgency::Done,
        }
    }
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepError {
    /// Its day lies after today.
    Future,
    /// Its day lies before that of the step before it, or before the complaint was received.
    Before {
        /// The earliest day that it may have.
        earliest: NaiveDate,
    },
    /// Where the complaint stands, this step cannot follow.
    NotNow {
        /// Where it stands.
        stage: ComplaintStage,
    },
}

/// A time in which the clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pause {
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// How far the steps have led, and where a complaint goes on once it is complete again.
#[derive(Debug, Clone, Copy)]
struct Place {
    stage: ComplaintStage,
    before: ComplaintStage,
}

impl Place {
    const START: Self = Self {
        stage: ComplaintStage::Received,
        before: ComplaintStage::Received,
    };

    fn after(self, kind: StepKind) -> Self {
        let stage = match kind {
            StepKind::Verified => ComplaintStage::Verified,
            StepKind::Assigned => ComplaintStage::Assigned,
            StepKind::Acted => ComplaintStage::Acted,
            StepKind::Answered => ComplaintStage::Answered,
            StepKind::Closed => ComplaintStage::Closed,
            StepKind::Returned => ComplaintStage::Returned,
            StepKind::Completed if self.stage == ComplaintStage::Returned => self.before,
            StepKind::Completed => self.stage,
            StepKind::NotOurs => ComplaintStage::NotOurs,
        };
        let before = match self.stage {
            ComplaintStage::Returned => self.before,
            stage => stage,
        };
        Self { stage, before }
    }
}

impl Complaint {
    /// The steps in the order in which they can have happened, each with the stage to which it led.
    ///
    /// Ids say nothing of time, so of several steps of one day the one comes first that may follow; steps
    /// that were taken on two machines may fit nowhere and then stand in the order of their list.
    fn walk(&self) -> Vec<(&Step, ComplaintStage)> {
        let mut open: Vec<&Step> = self.steps.iter().collect();
        open.sort_by_key(|step| (step.day, step.kind, step.id));
        let mut place = Place::START;
        let mut walked = Vec::with_capacity(open.len());
        while let Some(day) = open.first().map(|step| step.day) {
            let fits = |step: &&Step| place.stage.next().contains(&step.kind);
            let mut same_day = open.iter().take_while(|step| step.day == day);
            let step = open.remove(same_day.position(fits).unwrap_or(0));
            place = place.after(step.kind);
            walked.push((step, place.stage));
        }
        walked
    }

    /// The steps in the order in which they were taken.
    pub fn steps_in_order(&self) -> Vec<&Step> {
        self.walk().into_iter().map(|(step, _)| step).collect()
    }

    /// Where it stands.
    pub fn stage(&self) -> ComplaintStage {
        let last = self.walk().last().map(|(_, stage)| *stage);
        last.unwrap_or(ComplaintStage::Received)
    }

    /// Steps that may be taken now.
    pub fn allowed_steps(&self) -> &'static [StepKind] {
        self.stage().next()
    }

    /// Whether a step may be taken now.
    pub fn may(&self, kind: StepKind) -> bool {
        self.allowed_steps().contains(&kind)
    }

    /// Whether a new step may be added.
    pub fn check_step(&self, step: &Step, today: NaiveDate) -> Result<(), StepError> {
        let days = self.steps.iter().map(|step| step.day);
        let earliest = days.chain([self.received]).max().unwrap_or(self.received);
        let stage = self.stage();
        if step.day > today {
            Err(StepError::Future)
        } else if step.day < earliest {
            Err(StepError::Before { earliest })
        } else if stage.next().contains(&step.kind) {
            Ok(())
        } else {
            Err(StepError::NotNow { stage })
        }
    }

    /// Who has it in hand: the person to whom it was assigned last.
    pub fn assignee(&self) -> Option<EmployeeId> {
        let walked = self.walk().into_iter().rev();
        walked
            .filter(|(step, _)| step.kind == StepKind::Assigned)
            .find_map(|(step, _)| step.person)
    }

    /// The day of the first step of one of these kinds.
    fn first(&self, kinds: &[StepKind]) -> Option<NaiveDate> {
        let of_kind = self.steps.iter().filter(|step| kinds.contains(&step.kind));
        of_kind.map(|step| step.day).min()
    }

    /// When it was answered.
    pub fn answered(&self) -> Option<NaiveDate> {
        self.first(ANSWER)
    }

    /// The times in which the clock stood still before the first step of one of these kinds.
    fn pauses(&self, until: &[StepKind]) -> Vec<Pause> {
        let mut pauses: Vec<Pause> = Vec::new();
        for (step, _) in self.walk() {
            let open = pauses.last_mut().filter(|pause| pause.to.is_none());
            let stops = until.contains(&step.kind);
            match open {
                Some(pause) if stops || step.kind == StepKind::Completed => {
                    pause.to = Some(step.day);
                }
                None if step.kind == StepKind::Returned => pauses.push(Pause {
                    from: step.day,
                    to: None,
                }),
                Some(_) | None => {}
            }
            if stops {
                break;
            }
        }
        pauses
    }

    /// Whether the clock of the answer stood still on this day.
    pub fn is_paused_on(&self, day: NaiveDate) -> bool {
        let pauses = self.pauses(ANSWER);
        pauses
            .iter()
            .any(|pause| day > pause.from && pause.to.is_none_or(|to| day <= to))
    }

    /// Working days that stood still before the first step of one of these kinds; a pause that lasts
    /// does not count yet.
    fn paused_workdays(&self, until: &[StepKind], calendar: &Calendar) -> u32 {
        let pauses = self.pauses(until).into_iter();
        pauses
            .filter_map(|pause| Some(calendar.workdays_between(pause.from, pause.to?)))
            .fold(0, u32::saturating_add)
    }

    /// Until when it must be verified.
    pub fn verify_deadline(&self, rules: &ComplaintRules, calendar: &Calendar) -> NaiveDate {
        let paused = self.paused_workdays(&[StepKind::Verified], calendar);
        calendar.add_workdays(self.received, rules.verify.saturating_add(paused))
    }

    /// Until when it must be answered; a pause moves it by the working days that stood still.
    pub fn deadline(&self, rules: &ComplaintRules, calendar: &Calendar) -> NaiveDate {
        let paused = self.paused_workdays(ANSWER, calendar);
        calendar.add_workdays(self.received, rules.days(self.kind).saturating_add(paused))
    }

    /// Working days that the answer took, without those that stood still.
    pub fn workdays_taken(&self, calendar: &Calendar) -> Option<u32> {
        let taken = calendar.workdays_between(self.received, self.answered()?);
        Some(taken.saturating_sub(self.paused_workdays(ANSWER, calendar)))
    }

    /// The clock of the answer today.
    pub fn clock(&self, rules: &ComplaintRules, calendar: &Calendar, today: NaiveDate) -> Clock {
        if self.stage() == ComplaintStage::NotOurs {
            return Clock::NotOurs;
        }
        let due = self.deadline(rules, calendar);
        if let Some(day) = self.answered() {
            return Clock::Met {
                day,
                in_time: day <= due,
            };
        }
        if let Some(Pause { from, to: None }) = self.pauses(ANSWER).last() {
            return Clock::Paused { since: *from };
        }
        let left = if today > due {
            // The weekend after the last day is late too.
            -i64::from(calendar.workdays_between(due, today).max(1))
        } else {
            i64::from(calendar.workdays_between(today, due))
        };
        Clock::Running {
            left,
            total: rules.days(self.kind),
        }
    }

    /// How pressing it is today.
    pub fn urgency(
        &self,
        rules: &ComplaintRules,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Urgency {
        let clock = self.clock(rules, calendar, today);
        clock.urgency(rules.near_percent)
    }
}

/// Steps that stop the clock of the answer.
const ANSWER: &[StepKind] = &[StepKind::Answered, StepKind::Closed];

impl ComplaintRules {
    /// Working days until a complaint of this kind must be answered.
    pub fn days(&self, kind: ComplaintKind) -> u32 {
        self.answer.get(kind.index()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "complaint_tests.rs"]
pub(crate) mod tests;
