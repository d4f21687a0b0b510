//! What the list knows of each person (compact, one row each) and what is loaded when a person is opened.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::access::Stint;
use super::annotation::Annotation;
use super::closing::Closing;
use super::competence::Competence;
use super::discipline::Absence;
use super::feedback::Feedback;
use super::follow::award::Award;
use super::follow::coaching::{Coaching, Session};
use super::follow::improvement::{Improvement, ImprovementRules, due};
use super::follow::training::Course;
use super::id::{EmployeeId, UnitId};
use super::log::LogEntry;
use super::meeting::{Agreement, Meeting, Met, PinRecord};
use super::objection::Objection;
use super::peer::PeerAnswer;
use super::people::Employee;
use super::period::Period;
use super::plan::{Plan, Stage, is_late};
use super::rating::{CoreValue, Evaluation, ItemRating, Predikat, Rating};
use super::strength::Trait;

/// Summary of one plan, for the list and for trends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanSummary {
    /// For when.
    pub period: Period,
    /// Where it stands.
    pub stage: Stage,
    /// Mean achievement in thousandths, see [`Plan::progress_permille`].
    pub progress: Option<u16>,
    /// Number of indicators with a computable target.
    pub targets: u16,
    /// The lowest achievements among indicators where more is better, in thousandths up to 1000. How many
    /// of them are late depends on the day, see [`PlanSummary::late`].
    pub lowest: [u16; 4],
    /// Rating of the work results, while exactly one stands.
    pub results: Option<Rating>,
    /// Rating of the behaviour, while exactly one stands.
    pub behaviour: Option<Rating>,
}

impl PlanSummary {
    /// How many targets are behind the calendar today, at most four.
    pub fn late(&self, today: NaiveDate) -> usize {
        self.behind(self.period.elapsed_permille(today))
    }

    /// How many targets are behind when so much of the period has passed, in thousandths, at most four.
    pub fn behind(&self, elapsed: u16) -> usize {
        self.lowest
            .iter()
            .filter(|low| is_late(u32::from(**low), elapsed))
            .count()
    }
}

/// One row of the employee list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// The person.
    pub employee: Employee,
    /// Latest plans, newest first, at most [`RosterRow::PLANS`].
    pub plans: Vec<PlanSummary>,
    /// Day of the latest log entry.
    pub last_log: Option<NaiveDate>,
    /// Day of the latest feedback.
    pub last_feedback: Option<NaiveDate>,
    /// Values that nobody has decided between yet.
    pub conflicts: u16,
    /// What needs following up.
    pub follow: FollowUps,
    /// Plans that were carried out in another post than the present one.
    pub stints: Vec<Stint>,
    /// How much of it is shown.
    pub sight: Sight,
}

/// How much of a row is shown to whoever looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sight {
    /// All of it.
    #[default]
    Full,
    /// Who it is: name, position, unit. Everything else was left out.
    Name,
}

/// What a row knows of the things that follow from evaluations: enough for alerts and for the overview.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FollowUps {
    /// Unexcused absences and late minutes of the latest year that has any and of the year before it, in which
    /// a run may have begun, without their notes.
    pub absences: Vec<Absence>,
    /// Whether a coaching plan is not finished.
    pub coaching_open: bool,
    /// Day of the latest coaching plan, finished or not.
    pub coached: Option<NaiveDate>,
    /// Earliest day agreed on for the end of an improvement plan under way.
    pub improvement_due: Option<NaiveDate>,
    /// Earliest beginning of those under way whose end follows from it.
    pub improvement_begun: Option<NaiveDate>,
    /// Earliest day on which an objection not yet decided was filed.
    pub objection_filed: Option<NaiveDate>,
    /// Predikat of the latest closed evaluations, newest first, at most [`FollowUps::CLOSED`] of years and as
    /// many of shorter periods.
    pub closed: Vec<(Period, Predikat)>,
    /// Awards proposed and not yet decided.
    pub awards_open: u16,
    /// Awards given or approved.
    pub awards: u16,
    /// Training needed and not yet done.
    pub training_needed: u16,
    /// Whether the person has assessed the own work in the latest period with a plan.
    pub self_assessed: Option<Period>,
    /// Day of the latest meeting.
    pub met: Option<NaiveDate>,
    /// Day of the earliest closing that stands without an answer of the employee.
    pub unconfirmed: Option<NaiveDate>,
    /// Earliest day by which something agreed on is due and not yet done.
    pub agreement_due: Option<NaiveDate>,
    /// The last meeting about each of the latest periods that had one, newest first, at most
    /// [`FollowUps::MEETINGS`].
    pub meetings: Vec<Met>,
}

impl FollowUps {
    /// How many closed evaluations are kept of each kind.
    pub const CLOSED: usize = 6;

    /// How many periods with a meeting are kept.
    pub const MEETINGS: usize = 4;

    /// The last meeting about a period.
    pub fn meeting(&self, period: Period) -> Option<&Met> {
        self.meetings.iter().find(|met| met.period == period)
    }

    /// Earliest due day of the improvement plans under way; none while none is.
    pub fn improvement_due(&self, rules: &ImprovementRules) -> Option<NaiveDate> {
        let follows = self.improvement_begun.map(|start| due(start, rules));
        self.improvement_due.into_iter().chain(follows).min()
    }
}

impl RosterRow {
    /// How many plans a row keeps.
    pub const PLANS: usize = 6;

    /// Identity of the person.
    pub fn id(&self) -> EmployeeId {
        self.employee.id
    }

    /// The row with nothing but who it is. What says who appraises whom stays: it is what colleagues know.
    #[must_use]
    pub fn veiled(self) -> Self {
        let known = self.employee;
        Self {
            employee: Employee {
                name: known.name,
                position: known.position,
                position_kind: known.position_kind,
                career_level: known.career_level,
                unit: known.unit,
                appraiser_override: known.appraiser_override,
                reviewer_override: known.reviewer_override,
                retired: known.retired,
                ..Employee::unknown(known.id)
            },
            plans: Vec::new(),
            last_log: None,
            last_feedback: None,
            conflicts: 0,
            follow: FollowUps::default(),
            stints: Vec::new(),
            sight: Sight::Name,
        }
    }

    /// Whether anything is known of the person; not so once adding the person was undone.
    pub fn is_known(&self) -> bool {
        !self.employee.name.is_empty() || self.employee.nip.is_some()
    }

    /// Unit of the person.
    pub fn unit(&self) -> Option<UnitId> {
        self.employee.unit
    }

    /// The plan for this period.
    pub fn plan(&self, period: Period) -> Option<&PlanSummary> {
        self.plans.iter().find(|plan| plan.period == period)
    }
}

/// Everything that is held on one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFile {
    /// Who.
    pub employee: Employee,
    /// Plans by period.
    pub plans: BTreeMap<Period, Plan>,
    /// Log entries by day.
    pub log: Vec<LogEntry>,
    /// Feedback, newest first.
    pub feedback: Vec<Feedback>,
    /// Evaluations by period and rater; several for one rater where nobody has decided yet.
    pub evaluations: BTreeMap<(Period, EmployeeId), Vec<Evaluation>>,
    /// Ratings of single results and core values by period and rater.
    pub item_ratings: BTreeMap<(Period, EmployeeId), Vec<ItemRating>>,
    /// The person's own view, by period.
    pub self_assessments: BTreeMap<Period, SelfAssessment>,
    /// What the leader expects for each core value, by period.
    pub expectations: BTreeMap<Period, BTreeMap<CoreValue, String>>,
    /// Attendance by year.
    pub absences: BTreeMap<i32, Vec<Absence>>,
    /// Competences by year.
    pub competences: BTreeMap<i32, Vec<Competence>>,
    /// Coaching plans.
    pub coaching: Vec<Coaching>,
    /// Coaching sessions.
    pub sessions: Vec<Session>,
    /// Training.
    pub courses: Vec<Course>,
    /// Improvement plans.
    pub improvements: Vec<Improvement>,
    /// Awards.
    pub awards: Vec<Award>,
    /// Strengths and what to work on, by period.
    pub strengths: BTreeMap<Period, Vec<Trait>>,
    /// Closings by period, the first first.
    pub closings: BTreeMap<Period, Vec<Closing>>,
    /// Objections by period.
    pub objections: BTreeMap<Period, Vec<Objection>>,
    /// Answers from all sides, by period.
    pub peers: BTreeMap<Period, Vec<PeerAnswer>>,
    /// Meetings by period, the first first.
    pub meetings: BTreeMap<Period, Vec<Meeting>>,
    /// What was agreed on in meetings, years one after the other.
    pub agreements: Vec<Agreement>,
    /// What happened to the PIN.
    pub pins: Vec<PinRecord>,
    /// Notes of head office, years one after the other.
    pub annotations: Vec<Annotation>,
}

/// What a person thinks of the own work in a period: changes no rating, stands beside the appraiser's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SelfAssessment {
    /// Both ratings and the reasons; several where two devices wrote without seeing each other.
    pub whole: Vec<Evaluation>,
    /// Single results and core values.
    pub items: Vec<ItemRating>,
}

impl PersonFile {
    /// The file of a person of whom nothing is known.
    pub fn empty(id: EmployeeId) -> Self {
        Self {
            employee: Employee::unknown(id),
            plans: BTreeMap::new(),
            log: Vec::new(),
            feedback: Vec::new(),
            evaluations: BTreeMap::new(),
            item_ratings: BTreeMap::new(),
            self_assessments: BTreeMap::new(),
            expectations: BTreeMap::new(),
            absences: BTreeMap::new(),
            competences: BTreeMap::new(),
            coaching: Vec::new(),
            sessions: Vec::new(),
            courses: Vec::new(),
            improvements: Vec::new(),
            awards: Vec::new(),
            strengths: BTreeMap::new(),
            closings: BTreeMap::new(),
            objections: BTreeMap::new(),
            peers: BTreeMap::new(),
            meetings: BTreeMap::new(),
            agreements: Vec::new(),
            pins: Vec::new(),
            annotations: Vec::new(),
        }
    }
}
