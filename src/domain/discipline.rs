//! Unexcused absence (PP 94/2021): the level reached and the next threshold. An indication only; the
//! program never issues a measure.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::coded::coded;
use super::id::ItemId;

coded! {
    /// Why somebody was not there.
    AbsenceKind "absence" {
        /// Without explanation (TK); the only one that counts.
        Unexcused = 1 "unexcused",
        /// Late in or early out, in minutes (TL, PSW).
        Late = 2 "late",
        /// On duty elsewhere (DL).
        Duty = 3 "duty",
        /// On leave of any kind (CT, CS, CM, CB, CAP, CLTN).
        Leave = 4 "leave",
        /// Excused or ill (I, S).
        Excused = 5 "excused",
    }
}

coded! {
    /// Level of a disciplinary measure.
    Severity "severity" {
        /// Light (ringan).
        Light = 1 "light",
        /// Medium (sedang).
        Medium = 2 "medium",
        /// Heavy (berat).
        Heavy = 3 "heavy",
    }
}

coded! {
    /// The measure that the law names for a number of days.
    Measure "measure" {
        /// Oral reprimand.
        OralReprimand = 1 "oral-reprimand",
        /// Written reprimand.
        WrittenReprimand = 2 "written-reprimand",
        /// Written statement of dissatisfaction.
        Dissatisfaction = 3 "dissatisfaction",
        /// Allowance cut by a quarter for six months.
        CutSixMonths = 4 "cut-6",
        /// Allowance cut by a quarter for nine months.
        CutNineMonths = 5 "cut-9",
        /// Allowance cut by a quarter for twelve months.
        CutTwelveMonths = 6 "cut-12",
        /// A lower post for twelve months.
        LowerPost = 7 "lower-post",
        /// Released from the post for twelve months.
        Release = 8 "release",
        /// Dismissal with honour, not at own request.
        Dismissal = 9 "dismissal",
    }
}

/// An entry of attendance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Identity.
    pub id: ItemId,
    /// First day; of a sum, the day it stands for.
    pub from: NaiveDate,
    /// Last day of an unbroken run; none where `days` is a sum of single days.
    pub until: Option<NaiveDate>,
    /// Working days, where they are given as a sum.
    pub days: Option<Decimal>,
    /// Minutes late in or early out.
    pub minutes: Option<Decimal>,
    /// Why.
    pub kind: AbsenceKind,
    /// A word.
    pub note: String,
}

/// From how many days on which measure is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// Working days in a year.
    pub days: u32,
    /// Level.
    pub severity: Severity,
    /// Measure.
    pub measure: Measure,
}

/// The thresholds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisciplineRules {
    /// Legal source.
    pub source: String,
    /// Minutes late in or early out that make a day.
    pub minutes_per_day: u32,
    /// Working days without a break from which on dismissal is named.
    pub unbroken: u32,
    /// Thresholds, the lowest first.
    pub thresholds: Vec<Threshold>,
}
