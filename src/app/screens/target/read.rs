//! What the plan and the log say, put into words and figures for the lines of the screen.

use rust_decimal::Decimal;

use crate::app::model::Model;
use crate::app::screens::evaluation;
use crate::domain::feedback::Feedback;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::log::{self, LogEntry};
use crate::domain::period::Period;
use crate::domain::plan::{Direction, Indicator, Missing, Plan, PlannedResult, is_late};
use crate::domain::progress::Outcome;
use crate::domain::rating::Evaluation;
use crate::i18n::Texts;

use super::tree::Row;

/// How many periods a trend looks back, this one included.
const TREND: usize = 8;

/// A figure with its unit; the sign of per cent stands close, as in every other figure of the screen.
pub fn amount(texts: &Texts, number: Decimal, unit: &str) -> String {
    if unit == "%" {
        return format!("{}%", texts.number(number));
    }
    format!("{} {unit}", texts.number(number)).trim().to_owned()
}

/// A target with its direction and unit, or in words, as the plan has them.
pub fn target(texts: &Texts, plan: &Plan, indicator: &Indicator, ascii: bool) -> String {
    if !super::has_figures(plan) {
        return indicator.target_text.clone();
    }
    let (least, most, to) = if ascii {
        (">=", "<=", "-")
    } else {
        ("≥", "≤", "–")
    };
    let unit = &indicator.unit;
    match (indicator.direction, indicator.target, indicator.target_high) {
        (Direction::Text, _, _) | (_, None, _) => indicator.target_text.clone(),
        (Direction::More, Some(number), _) => format!("{least} {}", amount(texts, number, unit)),
        (Direction::Less, Some(number), _) => format!("{most} {}", amount(texts, number, unit)),
        (Direction::Range, Some(low), Some(high)) => {
            format!("{}{to}{}", texts.number(low), amount(texts, high, unit))
        }
        (Direction::Range, Some(low), None) => {
            format!("{}{to}?", texts.number(low))
        }
    }
}

/// How an indicator stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What was achieved, in a word or figure; empty if nothing yet.
    pub actual: String,
    /// The share achieved, in thousandths.
    pub permille: Option<u16>,
    /// The share in per cent with one decimal; empty where none can be computed.
    pub percent: String,
    /// Whether the target is reached.
    pub outcome: Option<Outcome>,
    /// Whether it is behind the calendar.
    pub late: bool,
    /// Whether several actuals stand beside each other.
    pub differs: bool,
}

/// Reads how an indicator stands.
pub fn standing(model: &Model, plan: &Plan, indicator: &Indicator) -> Standing {
    let texts = model.texts();
    let figures = super::has_figures(plan);
    let achieved = indicator.achievement().filter(|_| figures);
    let elapsed = plan.period.elapsed_permille(model.today);
    let races = figures && indicator.target.is_some() && indicator.direction == Direction::More;
    let permille = achieved.map(crate::domain::progress::Achievement::permille);
    Standing {
        actual: match indicator.actuals.as_slice() {
            [] => String::new(),
            [only] => only
                .number
                .map_or_else(|| only.text.clone(), |number| texts.number(number)),
            several => texts.fill("target.differs", &[("n", &several.len().to_string())]),
        },
        permille: permille.map(|share| share.min(9_999) as u16),
        percent: achieved.map_or_else(String::new, |a| texts.percent_exact(a.percent())),
        outcome: achieved.map(crate::domain::progress::Achievement::outcome),
        late: races && is_late(permille.unwrap_or(0), elapsed),
        differs: indicator.actuals.len() > 1,
    }
}

/// Mean achievement of the indicators of a result that can be computed, in thousandths.
pub fn result_progress(result: &PlannedResult) -> Option<u16> {
    let shares: Vec<u32> = result
        .indicators
        .iter()
        .filter(|i| i.target.is_some() && i.direction != Direction::Text)
        .map(|i| i.achievement().map_or(0, |a| a.permille().min(1000)))
        .collect();
    let count = shares.len() as u32;
    (count > 0).then(|| (shares.iter().sum::<u32>() / count) as u16)
}

/// Achievements of the same line in the periods before and in this one, oldest first.
///
/// Lines are the same when their wording is, as plans of different periods share no ids. A line that is new
/// shows the progress of the whole plans before it.
pub fn trend(model: &Model, row: Row) -> Vec<(Period, Option<u16>)> {
    let (Some(file), Some(now)) = (model.person_file(), model.plan()) else {
        return Vec::new();
    };
    let length = model.period.cycle();
    let same_length = |period: &Period| period.cycle() == length;
    let past = file.plans.values().filter(|plan| {
        same_length(&plan.period) && plan.period.first_day() <= model.period.first_day()
    });
    let mut values: Vec<(Period, Option<u16>)> = past
        .map(|plan| (plan.period, share_in(plan, now, row)))
        .collect();
    values.sort_by_key(|(period, _)| period.first_day());
    values.drain(..values.len().saturating_sub(TREND));
    values
}

fn share_in(plan: &Plan, now: &Plan, row: Row) -> Option<u16> {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    match row {
        Row::Result(id) => {
            let title = &now.result(id)?.title;
            let found = plan.results.iter().find(|r| same(&r.title, title))?;
            result_progress(found)
        }
        Row::Indicator(_, id) => {
            let (_, indicator) = now.indicator(id)?;
            let (_, found) = plan
                .indicators()
                .find(|(_, i)| same(&i.text, &indicator.text))?;
            found.achievement().map(|a| a.permille() as u16)
        }
    }
}

/// What the log proposes for an actual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// For which indicator.
    pub indicator: ItemId,
    /// The sum.
    pub number: Decimal,
    /// Its unit.
    pub unit: String,
    /// How many entries it is made of.
    pub entries: usize,
}

/// What the log proposes for the indicator selected, where that is more than what stands there.
pub fn proposal_here(model: &Model) -> Option<Proposal> {
    match model.target.row()? {
        Row::Indicator(result, id) => proposal(model, result, id),
        Row::Result(_) => None,
    }
}

/// What the log of the period proposes for an indicator, where that is more than what stands there.
pub fn proposal(model: &Model, result: ItemId, id: ItemId) -> Option<Proposal> {
    let (_, indicator) = model.plan()?.indicator(id)?;
    if indicator.direction != Direction::More {
        return None;
    }
    let entries = log_of_period(model);
    let number = log::proposal(&entries, result, &indicator.unit)?;
    let stands = indicator.actual().and_then(|actual| actual.number);
    let unit = indicator.unit.trim().to_lowercase();
    let counted = |entry: &&LogEntry| {
        entry.result == Some(result)
            && entry.state != log::LogState::Returned
            && entry.quantity.is_some()
            && entry.unit.trim().to_lowercase() == unit
    };
    // A log that is not complete does not take back what was recorded.
    stands
        .is_none_or(|stands| stands < number)
        .then(|| Proposal {
            indicator: id,
            number,
            unit: indicator.unit.clone(),
            entries: entries.iter().filter(counted).count(),
        })
}

/// The log entries of the person looked at, within the period.
pub fn log_of_period(model: &Model) -> Vec<LogEntry> {
    let all = model.person_file().into_iter().flat_map(|file| &file.log);
    all.filter(|entry| model.period.contains(entry.day))
        .cloned()
        .collect()
}

/// What is missing, and on which line.
pub fn missing(model: &Model, plan: &Plan, missing: &Missing) -> (String, Option<ItemId>, String) {
    let words = model
        .texts()
        .get_coded("missing", missing.code())
        .to_owned();
    let id = match missing {
        Missing::MainResult => None,
        Missing::ResultTitle(id)
        | Missing::Indicator(id)
        | Missing::IndicatorText(id)
        | Missing::Target(id)
        | Missing::Range(id)
        | Missing::Unit(id) => Some(*id),
    };
    let name = id.map_or_else(String::new, |id| line_name(plan, id));
    (words, id, name)
}

/// The wording of a result or an indicator.
pub fn line_name(plan: &Plan, id: ItemId) -> String {
    let result = plan.result(id).map(|result| result.title.clone());
    result
        .or_else(|| plan.indicator(id).map(|(_, i)| i.text.clone()))
        .unwrap_or_default()
}

/// The latest feedback on a result, newest first.
pub fn feedback_on(model: &Model, result: ItemId) -> impl Iterator<Item = &Feedback> {
    let all = model
        .person_file()
        .into_iter()
        .flat_map(|file| &file.feedback);
    all.filter(move |given| given.result == Some(result))
}

/// The ratings of the period looked at, and who gave them; the appraiser's first.
pub fn ratings(model: &Model) -> Vec<(EmployeeId, &Evaluation)> {
    let file = model.person_file();
    let all = file.into_iter().flat_map(|file| &file.evaluations);
    let mut ratings: Vec<(EmployeeId, &Evaluation)> = all
        .filter(|((period, _), _)| *period == model.period)
        .flat_map(|((_, rater), given)| given.iter().map(move |one| (*rater, one)))
        .filter(|(_, one)| **one != Evaluation::default())
        .collect();
    let appraiser = appraiser(model);
    ratings.sort_by_key(|(rater, _)| Some(*rater) != appraiser);
    ratings
}

/// Who appraises the person looked at.
pub fn appraiser(model: &Model) -> Option<EmployeeId> {
    evaluation::Review::of(model)?.appraiser()
}
