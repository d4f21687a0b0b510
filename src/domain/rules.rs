//! The numbers of law and locality, passed in as a value and never global.

use super::calendar::Calendar;
use super::competence::CompetenceRules;
use super::complaint::ComplaintRules;
use super::credit::CreditRules;
use super::discipline::DisciplineRules;
use super::distribution::DistributionRules;
use super::follow::award::AwardRules;
use super::follow::coaching::CoachingRules;
use super::follow::improvement::ImprovementRules;
use super::follow::incentive::IncentiveTable;
use super::objection::ObjectionRules;
use super::peer::PeerRules;
use super::rating::PredikatTable;
use super::suggestion::SuggestionRules;
use super::survey::SurveyRules;
use super::voice::VoiceRules;

/// A versioned set of rules, read from `assets/rules/*.toml` by `config`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Name and version, printed wherever a rule decides something.
    pub version: String,
    /// Legal source of the predikat table.
    pub predikat_source: String,
    /// The 3×3 table.
    pub predikat: PredikatTable,
    /// Minutes of a working day (Perpres 21/2023: 37.5 hours in five days).
    pub minutes_per_day: u32,
    /// Working days after which a log entry counts as written late.
    pub backfill_workdays: u32,
    /// Working days without an entry after which a person is flagged.
    pub silent_workdays: u32,
    /// Working days of the office.
    pub calendar: Calendar,
    /// How ratings are suggested.
    pub suggestion: SuggestionRules,
    /// How the spread of predikat is checked.
    pub distribution: DistributionRules,
    /// When what the public says is shown.
    pub voice: VoiceRules,
    /// Feedback from all sides.
    pub peer: PeerRules,
    /// The satisfaction survey.
    pub survey: SurveyRules,
    /// Deadlines of complaints.
    pub complaint: ComplaintRules,
    /// Unexcused absence.
    pub discipline: DisciplineRules,
    /// The scale of competences.
    pub competence: CompetenceRules,
    /// Credit points.
    pub credit: CreditRules,
    /// Objections.
    pub objection: ObjectionRules,
    /// Awards.
    pub award: AwardRules,
    /// Coaching.
    pub coaching: CoachingRules,
    /// Improvement plans.
    pub improvement: ImprovementRules,
    /// The agency's table of incentives, where it has one.
    pub incentive: Option<IncentiveTable>,
}
