//! Unexcused absence (PP 94/2021): the level reached and the next threshold. An indication only; the
//! program never issues a measure.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::calendar::Calendar;
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

/// An entry of attendance: one day, an unbroken run (`until`), a sum of single days (`days`), or minutes.
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

/// What keeps an entry of attendance from being saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsenceError {
    /// It reaches beyond today.
    Future,
    /// The last day lies before the first.
    Backwards,
    /// Both a run and a sum: only one of them can be meant.
    RunAndSum,
    /// Days below zero, or a part of a day.
    Days(Decimal),
    /// Minutes below zero, or a part of a minute.
    Minutes(Decimal),
    /// Late in or early out without minutes.
    NoMinutes,
}

impl AbsenceError {
    /// Stable code, the second half of its translation key (`absence-error.future`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Future => "future",
            Self::Backwards => "backwards",
            Self::RunAndSum => "run-and-sum",
            Self::Days(_) => "days",
            Self::Minutes(_) => "minutes",
            Self::NoMinutes => "no-minutes",
        }
    }
}

/// Whether an entry of attendance makes sense on the day on which it is written.
pub fn check(absence: &Absence, today: NaiveDate) -> Result<(), AbsenceError> {
    let whole = |figure: &Decimal| figure.is_integer() && !figure.is_sign_negative();
    if absence.until.is_some_and(|until| until < absence.from) {
        return Err(AbsenceError::Backwards);
    }
    if absence.until.unwrap_or(absence.from) > today {
        return Err(AbsenceError::Future);
    }
    if absence.until.is_some() && absence.days.is_some() {
        return Err(AbsenceError::RunAndSum);
    }
    if let Some(days) = absence.days.filter(|days| !whole(days)) {
        return Err(AbsenceError::Days(days));
    }
    if let Some(minutes) = absence.minutes.filter(|minutes| !whole(minutes)) {
        return Err(AbsenceError::Minutes(minutes));
    }
    if absence.kind == AbsenceKind::Late && absence.minutes.is_none() {
        return Err(AbsenceError::NoMinutes);
    }
    Ok(())
}

/// Where somebody stands in a calendar year. The supervisor's duty to act follows from it; the measure
/// itself is decided outside of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whole working days counted: without explanation, and what minutes add up to.
    pub days: u32,
    /// Minutes late in or early out that make no whole day yet.
    pub minutes_left: u32,
    /// Longest run of working days without explanation and without a break.
    pub longest_run: u32,
    /// The threshold that is reached.
    pub reached: Option<Threshold>,
    /// Whether it is reached by a run without a break.
    pub by_run: bool,
    /// The next threshold, and how many days are missing to it.
    pub next: Option<(Threshold, u32)>,
}

/// Where somebody stands in a calendar year.
///
/// Days count from 1 January on. A run over the turn of the year counts whole in the year in which it
/// ends, as the law asks only that it has no break.
pub fn standing(
    absences: &[Absence],
    year: i32,
    calendar: &Calendar,
    rules: &DisciplineRules,
) -> Standing {
    let absent = dated(absences, year, calendar);
    let in_year = absent.iter().filter(|day| day.year() == year).count() as u32;
    let (from_minutes, minutes_left) = minutes(absences, year, rules);
    let days = in_year
        .saturating_add(summed(absences, year))
        .saturating_add(from_minutes);
    let longest_run = longest_run(&absent, year, calendar);
    let by_run = longest_run >= rules.unbroken;
    let by_days = rules.thresholds.iter().rfind(|step| step.days <= days);
    let next = rules.thresholds.iter().find(|step| step.days > days);
    Standing {
        days,
        minutes_left,
        longest_run,
        reached: if by_run {
            Some(Threshold {
                days: rules.unbroken,
                severity: Severity::Heavy,
                measure: Measure::Dismissal,
            })
        } else {
            by_days.cloned()
        },
        by_run,
        next: next
            .filter(|_| !by_run)
            .map(|step| (step.clone(), step.days - days)),
    }
}

/// The entries of one kind.
fn of_kind(absences: &[Absence], kind: AbsenceKind) -> impl Iterator<Item = &Absence> {
    absences.iter().filter(move |absence| absence.kind == kind)
}

/// Working days without explanation that have a date, each once, of a year and the one before it (in which
/// a run may have begun).
fn dated(absences: &[Absence], year: i32, calendar: &Calendar) -> BTreeSet<NaiveDate> {
    let (Some(start), Some(end)) = (
        NaiveDate::from_ymd_opt(year - 1, 1, 1),
        NaiveDate::from_ymd_opt(year, 12, 31),
    ) else {
        return BTreeSet::new();
    };
    of_kind(absences, AbsenceKind::Unexcused)
        .filter(|absence| absence.days.is_none())
        .flat_map(|absence| {
            let until = absence.until.unwrap_or(absence.from).min(end);
            let from = absence.from.max(start);
            from.iter_days().take_while(move |day| *day <= until)
        })
        .filter(|day| calendar.is_workday(*day))
        .collect()
}

/// Days without explanation that are given as a sum.
fn summed(absences: &[Absence], year: i32) -> u32 {
    of_kind(absences, AbsenceKind::Unexcused)
        .filter(|absence| absence.from.year() == year)
        .filter_map(|absence| absence.days?.to_u32())
        .fold(0, u32::saturating_add)
}

/// Minutes late in or early out: the whole days they make, and what is left.
fn minutes(absences: &[Absence], year: i32, rules: &DisciplineRules) -> (u32, u32) {
    let all = of_kind(absences, AbsenceKind::Late)
        .filter(|absence| absence.from.year() == year)
        .filter_map(|absence| absence.minutes?.to_u32())
        .fold(0, u32::saturating_add);
    let day = rules.minutes_per_day.max(1);
    (all / day, all % day)
}

/// The longest run that ends in the year. Days on which nobody works do not break it.
fn longest_run(absent: &BTreeSet<NaiveDate>, year: i32, calendar: &Calendar) -> u32 {
    let (Some(first), Some(last)) = (absent.first(), absent.last()) else {
        return 0;
    };
    let (mut run, mut longest) = (0, 0);
    for day in first.iter_days().take_while(|day| day <= last) {
        if !calendar.is_workday(day) {
            continue;
        }
        run = if absent.contains(&day) { run + 1 } else { 0 };
        if day.year() == year {
            longest = longest.max(run);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A week of five days, and the day of independence.
    fn calendar() -> Calendar {
        let holiday = (day("2026-08-17"), "Hari Kemerdekaan".to_owned());
        Calendar {
            source: String::new(),
            works: [true, true, true, true, true, false, false],
            holidays: [holiday].into(),
        }
    }

    /// The thresholds of PP 94/2021.
    fn rules() -> DisciplineRules {
        let days = [3, 4, 7, 11, 14, 17, 21, 25, 28];
        let measures = <Measure as crate::domain::coded::Coded>::ALL;
        let severity = |at: usize| [Severity::Light, Severity::Medium, Severity::Heavy][at / 3];
        DisciplineRules {
            source: String::new(),
            minutes_per_day: 450,
            unbroken: 10,
            thresholds: days
                .into_iter()
                .zip(measures)
                .enumerate()
                .map(|(at, (days, measure))| Threshold {
                    days,
                    severity: severity(at),
                    measure: *measure,
                })
                .collect(),
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn entry(from: &str, kind: AbsenceKind) -> Absence {
        Absence {
            id: ItemId(1),
            from: day(from),
            until: None,
            days: None,
            minutes: None,
            kind,
            note: String::new(),
        }
    }

    fn run(from: &str, until: &str) -> Absence {
        Absence {
            until: Some(day(until)),
            ..entry(from, AbsenceKind::Unexcused)
        }
    }

    fn sum(from: &str, days: i64) -> Absence {
        Absence {
            days: Some(days.into()),
            ..entry(from, AbsenceKind::Unexcused)
        }
    }

    fn late(from: &str, minutes: i64) -> Absence {
        Absence {
            minutes: Some(minutes.into()),
            ..entry(from, AbsenceKind::Late)
        }
    }

    fn in_2026(absences: &[Absence]) -> Standing {
        standing(absences, 2026, &calendar(), &rules())
    }

    fn measure(standing: &Standing) -> Option<Measure> {
        standing.reached.as_ref().map(|step| step.measure)
    }

    #[test]
    fn each_number_of_days_names_the_measure_of_the_law() {
        for (days, expected, severity) in [
            (2, None, None),
            (3, Some(Measure::OralReprimand), Some(Severity::Light)),
            (6, Some(Measure::WrittenReprimand), Some(Severity::Light)),
            (10, Some(Measure::Dissatisfaction), Some(Severity::Light)),
            (11, Some(Measure::CutSixMonths), Some(Severity::Medium)),
            (16, Some(Measure::CutNineMonths), Some(Severity::Medium)),
            (20, Some(Measure::CutTwelveMonths), Some(Severity::Medium)),
            (24, Some(Measure::LowerPost), Some(Severity::Heavy)),
            (27, Some(Measure::Release), Some(Severity::Heavy)),
            (28, Some(Measure::Dismissal), Some(Severity::Heavy)),
        ] {
            let found = in_2026(&[sum("2026-03-02", days)]);
            assert_eq!(measure(&found), expected, "{days} days");
            assert_eq!(found.reached.map(|step| step.severity), severity);
            assert!(!found.by_run, "a sum is no run");
        }
    }

    #[test]
    fn ten_working_days_without_a_break_name_dismissal() {
        let nine = in_2026(&[run("2026-03-02", "2026-03-12")]);
        assert_eq!((nine.longest_run, nine.by_run), (9, false));
        assert_eq!(measure(&nine), Some(Measure::Dissatisfaction));
        let ten = in_2026(&[run("2026-03-02", "2026-03-13")]);
        assert_eq!((ten.days, ten.longest_run, ten.by_run), (10, 10, true));
        assert_eq!(measure(&ten), Some(Measure::Dismissal));
        assert_eq!(ten.next, None);
    }

    #[test]
    fn entries_join_over_weekends_and_holidays_but_not_over_a_day_of_work() {
        let joined = in_2026(&[
            run("2026-08-10", "2026-08-14"),
            run("2026-08-18", "2026-08-21"),
            entry("2026-08-24", AbsenceKind::Unexcused),
        ]);
        assert_eq!((joined.days, joined.longest_run), (10, 10));
        let broken = in_2026(&[
            run("2026-08-10", "2026-08-14"),
            run("2026-08-19", "2026-08-25"),
        ]);
        assert_eq!((broken.days, broken.longest_run), (10, 5));
    }

    #[test]
    fn a_day_entered_twice_counts_once_and_a_day_off_not_at_all() {
        let found = in_2026(&[
            run("2026-03-02", "2026-03-03"),
            entry("2026-03-03", AbsenceKind::Unexcused),
            entry("2026-03-07", AbsenceKind::Unexcused),
        ]);
        assert_eq!(found.days, 2);
    }

    #[test]
    fn minutes_add_up_to_days() {
        let found = in_2026(&[
            sum("2026-02-02", 2),
            late("2026-03-02", 300),
            late("2026-03-03", 160),
        ]);
        assert_eq!((found.days, found.minutes_left), (3, 10));
        assert_eq!(measure(&found), Some(Measure::OralReprimand));
        let (next, missing) = found.next.unwrap();
        assert_eq!((next.measure, missing), (Measure::WrittenReprimand, 1));
        let short = in_2026(&[late("2026-03-02", 449)]);
        assert_eq!((short.days, short.minutes_left), (0, 449));
    }

    #[test]
    fn only_days_without_explanation_count() {
        let other = [AbsenceKind::Duty, AbsenceKind::Leave, AbsenceKind::Excused];
        let absences = other.map(|kind| Absence {
            kind,
            ..run("2026-03-02", "2026-06-30")
        });
        let found = in_2026(&absences);
        assert_eq!((found.days, found.longest_run, found.reached), (0, 0, None));
    }

    #[test]
    fn days_count_anew_each_year_but_a_run_goes_on_over_its_turn() {
        let absences = [
            sum("2025-06-02", 20),
            late("2025-06-02", 900),
            run("2025-12-26", "2026-01-08"),
        ];
        let found = in_2026(&absences);
        assert_eq!((found.days, found.longest_run, found.by_run), (6, 10, true));
        let before = standing(&absences, 2025, &calendar(), &rules());
        assert_eq!((before.days, before.longest_run), (26, 4));
    }

    #[test]
    fn an_entry_that_makes_no_sense_is_refused_for_its_reason() {
        let today = day("2026-03-31");
        let half = Decimal::new(5, 1);
        let both = Absence {
            days: Some(2.into()),
            ..run("2026-03-02", "2026-03-03")
        };
        let half_day = Absence {
            days: Some(half),
            ..entry("2026-03-02", AbsenceKind::Unexcused)
        };
        for (absence, error) in [
            (sum("2026-04-01", 1), AbsenceError::Future),
            (run("2026-03-31", "2026-04-01"), AbsenceError::Future),
            (run("2026-03-03", "2026-03-02"), AbsenceError::Backwards),
            (both, AbsenceError::RunAndSum),
            (sum("2026-03-02", -1), AbsenceError::Days((-1).into())),
            (half_day, AbsenceError::Days(half)),
            (late("2026-03-02", -5), AbsenceError::Minutes((-5).into())),
            (
                entry("2026-03-02", AbsenceKind::Late),
                AbsenceError::NoMinutes,
            ),
        ] {
            assert_eq!(check(&absence, today), Err(error), "{absence:?}");
        }
        for fine in [
            entry("2026-03-31", AbsenceKind::Unexcused),
            run("2026-03-30", "2026-03-31"),
            sum("2026-03-02", 3),
            late("2026-03-02", 15),
        ] {
            assert_eq!(check(&fine, today), Ok(()), "{fine:?}");
        }
    }
}
