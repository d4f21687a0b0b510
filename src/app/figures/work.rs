//! Figures of the plan, the daily log and the teams.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Found, Sources, plain};
use crate::app::explain::Why;
use crate::domain::contribution;
use crate::domain::discipline::{Absence, AbsenceKind};
use crate::domain::id::ItemId;
use crate::domain::log::{LogEntry, LogState};
use crate::domain::plan::{Direction, Indicator, PlannedResult, ResultKind, ResultLevel};
use crate::domain::progress::{Achievement, Outcome};
use crate::domain::punctuality::share;
use crate::domain::rating::Rating;
use crate::domain::team::{Member, Team};
use crate::i18n::Phrase;

/// Where the arithmetic of achievements comes from.
const ARITHMETIC: &str = "PermenPANRB 8/2021";
/// Where contribution comes from.
const CASCADE: &str = "PermenPANRB 6/2022";
/// Where nobody but the program proposes a rule.
const OWN: &str = "Usulan program";

pub(super) fn target_progress(from: &Sources<'_>) -> Found {
    let Some(plan) = from.plan() else {
        return Found::none("figures.no-plan");
    };
    let mut parts: Vec<Why> = plan
        .indicators()
        .map(|(_, indicator)| indicator_why(from, indicator))
        .collect();
    let Some(permille) = plan.progress_permille() else {
        return Found::absent(Phrase::new("figures.no-targets"), parts);
    };
    parts.push(from.rule("figures.rule-progress", ARITHMETIC));
    Found::known(Decimal::new(permille.into(), 1), parts)
}

/// An indicator with target, actual and evidence.
fn indicator_why(from: &Sources<'_>, indicator: &Indicator) -> Why {
    let texts = from.texts();
    let figure = |number: Option<Decimal>| {
        number.map_or_else(|| "–".to_owned(), |number| texts.number(number))
    };
    let low = figure(indicator.target);
    let target = match (indicator.target_high, indicator.target) {
        (Some(high), _) => format!("{low}–{}", texts.number(high)),
        (None, None) => indicator.target_text.clone(),
        (None, Some(_)) => low,
    };
    let mut parts = vec![Why::leaf(
        Phrase::new("figures.target").with("unit", &indicator.unit),
        target,
    )];
    match indicator.actual() {
        Some(actual) => {
            let day = actual.day.map_or(String::new(), |day| texts.day(day));
            let told = actual
                .number
                .map_or(actual.text.clone(), |n| texts.number(n));
            parts.push(Why::leaf(
                Phrase::new("figures.actual").with("day", day),
                told,
            ));
            parts.push(match actual.evidence.as_str() {
                "" => Why::leaf(Phrase::new("figures.no-evidence"), ""),
                evidence => Why::leaf(Phrase::new("figures.evidence"), evidence),
            });
        }
        None if indicator.actuals.is_empty() => {
            parts.push(Why::leaf(Phrase::new("figures.no-actual"), ""));
        }
        None => parts.push(Why::leaf(Phrase::new("figures.undecided"), "")),
    }
    let achieved = indicator.achievement().map(Achievement::percent);
    let value = achieved.map_or_else(|| "–".to_owned(), |percent| texts.percent_exact(percent));
    Why::of(plain(&indicator.text), value, parts)
}

fn is_computable(indicator: &Indicator) -> bool {
    indicator.target.is_some() && indicator.direction != Direction::Text
}

/// Whether all indicators of a result that have a figure reach their target; none where none has one.
fn is_met(result: &PlannedResult) -> Option<bool> {
    let mut computable = result
        .indicators
        .iter()
        .filter(|i| is_computable(i))
        .peekable();
    computable.peek()?;
    Some(computable.all(|indicator| {
        let outcome = indicator.achievement().map(Achievement::outcome);
        matches!(outcome, Some(Outcome::Reached | Outcome::Exceeded))
    }))
}

pub(super) fn main_results_met(from: &Sources<'_>) -> Found {
    let Some(plan) = from.plan() else {
        return Found::none("figures.no-plan");
    };
    let main = plan.results.iter().filter(|r| r.kind == ResultKind::Main);
    let met: Vec<(&PlannedResult, Option<bool>)> = main.map(|r| (r, is_met(r))).collect();
    let word = |met: Option<bool>| match met {
        Some(true) => "figures.met",
        Some(false) => "figures.not-met",
        None => "figures.not-counted",
    };
    let mut parts: Vec<Why> = met
        .iter()
        .map(|(result, met)| {
            let indicators = result.indicators.iter();
            let indicators = indicators.map(|indicator| indicator_why(from, indicator));
            let word = from.texts().get(word(*met));
            Why::of(plain(&result.title), word, indicators.collect())
        })
        .collect();
    let counted = met.iter().filter(|(_, met)| met.is_some()).count();
    let reached = met.iter().filter(|(_, met)| *met == Some(true)).count();
    parts.push(from.rule("figures.rule-main-results", ARITHMETIC));
    match share(reached, counted) {
        Some(percent) => Found::known(percent, parts),
        None => Found::absent(Phrase::new("figures.no-targets"), parts),
    }
}

pub(super) fn outcome_progress(from: &Sources<'_>) -> Found {
    let Some(plan) = from.plan() else {
        return Found::none("figures.no-plan");
    };
    let outcomes: Vec<&Indicator> = plan
        .indicators()
        .map(|(_, indicator)| indicator)
        .filter(|indicator| indicator.level == ResultLevel::Outcome && is_computable(indicator))
        .collect();
    let achieved = |indicator: &&Indicator| {
        let permille = indicator.achievement().map_or(0, Achievement::permille);
        Decimal::new(permille.min(1000).into(), 1)
    };
    let mut parts: Vec<Why> = outcomes.iter().map(|i| indicator_why(from, i)).collect();
    // What was done stands beside what came of it for people.
    let outputs = plan.indicators().map(|(_, indicator)| indicator);
    let outputs = outputs.filter(|indicator| indicator.level == ResultLevel::Output);
    parts.push(Why::of(
        Phrase::new("figures.outputs-beside"),
        "",
        outputs
            .map(|indicator| indicator_why(from, indicator))
            .collect(),
    ));
    parts.push(from.rule("figures.rule-outcome", ARITHMETIC));
    match mean(outcomes.iter().map(achieved), 1) {
        Some(percent) => Found::known(percent, parts),
        None => Found::absent(Phrase::new("figures.no-outcomes"), parts),
    }
}

/// The working days that can have an entry: those of the plan within the period up to today, without leave.
fn workdays(from: &Sources<'_>) -> (BTreeSet<NaiveDate>, usize) {
    let (first, last) = from.plan().map_or((None, None), |plan| plan.days);
    let first = first.unwrap_or(from.period.first_day());
    let last = last.unwrap_or(from.period.last_day()).min(from.model.today);
    let calendar = &from.rules().calendar;
    let away: Vec<&Absence> = from
        .file
        .absences
        .values()
        .flatten()
        .filter(|a| is_away(a))
        .collect();
    let is_away = |day: NaiveDate| {
        let covers = |a: &&Absence| a.from <= day && day <= a.until.unwrap_or(a.from);
        away.iter().any(covers)
    };
    let days = first.iter_days().take_while(|day| *day <= last);
    let (absent, here): (BTreeSet<NaiveDate>, BTreeSet<NaiveDate>) = days
        .filter(|day| calendar.is_workday(*day))
        .partition(|day| is_away(*day));
    (here, absent.len())
}

/// Leave and excused days that are named one by one, or as a run.
fn is_away(absence: &Absence) -> bool {
    absence.days.is_none()
        && match absence.kind {
            AbsenceKind::Leave | AbsenceKind::Excused => true,
            AbsenceKind::Unexcused | AbsenceKind::Late | AbsenceKind::Duty => false,
        }
}

fn log_of_period<'a>(from: &Sources<'a>) -> impl Iterator<Item = &'a LogEntry> {
    let period = from.period;
    let all = from.file.log.iter();
    all.filter(move |entry| period.contains(entry.day))
}

pub(super) fn log_days(from: &Sources<'_>) -> Found {
    let (days, away) = workdays(from);
    let written: BTreeSet<NaiveDate> = log_of_period(from).map(|entry| entry.day).collect();
    let filled = days.intersection(&written).count();
    let count = |n: usize| from.texts().count(n);
    let parts = vec![
        Why::leaf(Phrase::new("figures.days-with-log"), count(filled)),
        Why::leaf(Phrase::new("figures.workdays"), count(days.len())),
        Why::leaf(Phrase::new("figures.days-away"), count(away)),
        from.rule("figures.rule-log-days", &from.rules().calendar.source),
    ];
    match share(filled, days.len()) {
        Some(percent) => Found::known(percent, parts),
        None => Found::absent(Phrase::new("figures.no-workdays"), parts),
    }
}

pub(super) fn log_approved(from: &Sources<'_>) -> Found {
    let in_state = |state: LogState| log_of_period(from).filter(|e| e.state == state).count();
    let states = [LogState::Approved, LogState::Recorded, LogState::Returned];
    let [approved, recorded, returned] = states.map(in_state);
    let leaf = |state: LogState, n: usize| {
        Why::leaf(plain(from.texts().label(state)), from.texts().count(n))
    };
    let parts = vec![
        leaf(LogState::Approved, approved),
        leaf(LogState::Recorded, recorded),
        leaf(LogState::Returned, returned),
        from.rule("figures.rule-log-approved", OWN),
    ];
    match share(approved, approved + recorded + returned) {
        Some(percent) => Found::known(percent, parts),
        None => Found::absent(Phrase::new("figures.no-log"), parts),
    }
}

pub(super) fn contribution(from: &Sources<'_>) -> Found {
    let Some(own) = from.plan() else {
        return Found::none("figures.no-plan");
    };
    let Some(above) = from.superior else {
        return Found::none("figures.no-superior-plan");
    };
    let of_unit: Vec<ItemId> = above.results.iter().map(|result| result.id).collect();
    let share = contribution::share(own, &of_unit);
    let supported = share.supported.iter().filter_map(|id| above.result(*id));
    let titles = supported.map(|result| Why::leaf(plain(&result.title), ""));
    let counts = Phrase::new("figures.supported")
        .with("n", share.supported.len())
        .with("of", share.of)
        .with("name", from.model.people.name(above.employee));
    let parts = vec![
        Why::of(counts, "", titles.collect()),
        from.rule("figures.rule-contribution", CASCADE),
    ];
    match share.percent() {
        Some(percent) => Found::known(percent, parts),
        None => Found::absent(Phrase::new("figures.superior-without-results"), parts),
    }
}

/// The teams of the period in which the person is, with the part taken.
fn teams<'a>(from: &Sources<'a>) -> Vec<(&'a Team, &'a Member)> {
    let id = from.id();
    let teams = from.model.people.teams(from.period).into_iter();
    let own = teams.filter_map(|team| Some((team, team.members.iter().find(|m| m.id == id)?)));
    own.collect()
}

pub(super) fn team_result(from: &Sources<'_>) -> Found {
    let teams = teams(from);
    if teams.is_empty() {
        return Found::none("figures.no-team");
    }
    let texts = from.texts();
    let achieved: Vec<Option<Decimal>> = teams
        .iter()
        .map(|(team, _)| team.achievement().map(Achievement::percent))
        .collect();
    let number = |n: Option<Decimal>| n.map_or_else(|| "–".to_owned(), |n| texts.number(n));
    let told = |(team, achieved): (&(&Team, &Member), &Option<Decimal>)| {
        let (team, _) = team;
        let result = team.result();
        let parts = vec![
            Why::leaf(plain(&team.goal), ""),
            Why::leaf(Phrase::new("figures.baseline"), number(team.baseline)),
            Why::leaf(
                Phrase::new("figures.target").with("unit", &team.unit_of_measure),
                number(team.target),
            ),
            Why::leaf(
                Phrase::new("figures.team-result"),
                number(result.and_then(|result| result.number)),
            ),
            Why::leaf(
                Phrase::new("figures.evidence"),
                result.map_or("–", |result| result.evidence.as_str()),
            ),
        ];
        let value = achieved.map_or_else(|| "–".to_owned(), |percent| texts.percent_exact(percent));
        Why::of(plain(&team.name), value, parts)
    };
    let mut parts: Vec<Why> = teams.iter().zip(&achieved).map(told).collect();
    parts.push(from.rule("figures.rule-team-result", ARITHMETIC));
    match mean(achieved.iter().filter_map(|percent| *percent), 1) {
        Some(percent) => Found::known(percent, parts),
        None => Found::absent(Phrase::new("figures.no-team-result"), parts),
    }
}

pub(super) fn team_cooperation(from: &Sources<'_>) -> Found {
    let teams = teams(from);
    if teams.is_empty() {
        return Found::none("figures.no-team");
    }
    let points = |rating: Rating| match rating {
        Rating::Above => 3,
        Rating::Meets => 2,
        Rating::Below => 1,
    };
    let told = |(team, member): &(&Team, &Member)| {
        let rating = member.cooperation.map(|rating| from.texts().label(rating));
        let note = Some(&member.note).filter(|note| !note.is_empty());
        let note = note.map(|note| Why::leaf(plain(note), ""));
        Why::of(
            plain(&team.name),
            rating.unwrap_or("–"),
            note.into_iter().collect(),
        )
    };
    let mut parts: Vec<Why> = teams.iter().map(told).collect();
    parts.push(from.rule("figures.rule-cooperation", OWN));
    let rated = teams.iter().filter_map(|(_, member)| member.cooperation);
    match mean(rated.map(|rating| Decimal::from(points(rating))), 2) {
        Some(mean) => Found::known(mean, parts),
        None => Found::absent(Phrase::new("figures.no-cooperation"), parts),
    }
}

/// A mean, half up; none of nothing.
pub(super) fn mean(values: impl Iterator<Item = Decimal>, places: u32) -> Option<Decimal> {
    let (sum, n) = values.fold((Decimal::ZERO, 0_u32), |(sum, n), value| {
        (sum.saturating_add(value), n + 1)
    });
    let mean = sum.checked_div(Decimal::from(n))?;
    Some(mean.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero))
}
