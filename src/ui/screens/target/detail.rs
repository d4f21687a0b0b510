//! The line of the tree that is selected, in full.

use ratatui::layout::Rect;

use crate::app::conflict;
use crate::app::model::Model;
use crate::app::screens::target::{Act, Row, read, roles};
use crate::domain::feedback::FeedbackKind;
use crate::domain::id::ItemId;
use crate::domain::log::sums;
use crate::domain::plan::{Indicator, Plan, PlannedResult};
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::picture::trend;
use crate::ui::theme::Role;

use super::{key, outcome_role};

/// How many feedbacks are shown.
const FEEDBACK: usize = 3;

/// Words to be drawn, and how.
pub(super) type Line = (String, Role);

/// What the line is: its number, kind and aspect.
pub(super) fn title(model: &Model) -> String {
    let (Some(plan), Some(row)) = (model.plan(), model.target.row()) else {
        return String::new();
    };
    let texts = model.texts();
    let number = plan.results.iter().position(|r| r.id == row.result());
    let number = number.map_or(0, |at| at + 1);
    let Some(result) = plan.result(row.result()) else {
        return String::new();
    };
    match row {
        Row::Result(_) => {
            let mut title = format!("RHK {number} · {}", texts.label(result.kind));
            if let Some(perspective) = result.perspective {
                title = format!("{title} · {}", texts.label(perspective));
            }
            title
        }
        Row::Indicator(_, id) => {
            let at = result
                .indicators
                .iter()
                .position(|i| i.id == id)
                .unwrap_or(0);
            let Some(indicator) = result.indicators.get(at) else {
                return String::new();
            };
            format!(
                "IKI {number}.{} · {}",
                at + 1,
                texts.label(indicator.aspect)
            )
        }
    }
}

/// Draws the detail.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, area: Rect, beside: bool) {
    let (Some(plan), Some(row)) = (model.plan(), model.target.row()) else {
        return;
    };
    let Some(result) = plan.result(row.result()) else {
        return;
    };
    let lines = match row {
        Row::Result(_) => of_result(model, plan, result),
        Row::Indicator(_, id) => match plan.indicator(id) {
            Some((_, indicator)) => of_indicator(model, plan, result, indicator),
            None => return,
        },
    };
    let most = if beside { 6 } else { 2 };
    let with_trend = area.height.saturating_sub(u16::from(area.height > 4));
    let used = draw_lines(
        p,
        Rect {
            height: with_trend,
            ..area
        },
        &lines,
        most,
    );
    draw_trend(model, p, area, used, row);
}

/// Draws words one below the other while there is room. Returns the rows used.
pub(super) fn draw_lines(p: &mut Painter<'_>, area: Rect, lines: &[Line], most: u16) -> u16 {
    let mut y = 0;
    for (at, (text, role)) in lines.iter().enumerate() {
        if y >= area.height {
            break;
        }
        let room = Rect {
            y: area.y + y,
            height: area.height - y,
            ..area
        };
        // Every line that follows keeps at least its first row.
        let others = lines.len().saturating_sub(at + 1) as u16;
        let spare = room.height.saturating_sub(others).max(1);
        y += p.wrapped(room, text, *role, most.min(spare)).max(1);
    }
    y
}

/// The achievements of this line over the periods.
fn draw_trend(model: &Model, p: &mut Painter<'_>, area: Rect, y: u16, row: Row) {
    let values = read::trend(model, row);
    let known = values.iter().filter(|(_, value)| value.is_some()).count();
    if y >= area.height || known < 2 {
        return;
    }
    let texts = model.texts();
    let x = p.text(area, 0, y, texts.get("target.trend"), Role::Dim) + 1;
    let pictured = Rect {
        x: area.x + x,
        y: area.y + y,
        width: (values.len() as u16).min(area.width.saturating_sub(x)),
        height: 1,
    };
    let shares: Vec<Option<u16>> = values.iter().map(|(_, value)| *value).collect();
    trend(p, pictured, &shares);
    let figures: Vec<String> = shares
        .iter()
        .rev()
        .take(4)
        .rev()
        .map(|share| share.map_or("–".to_owned(), |s| texts.percent(u32::from(s))))
        .collect();
    let arrow = format!(" {} ", p.look.symbols.arrow);
    let figures = figures.join(&arrow);
    let x = x + pictured.width + 1;
    if x + width(&figures) <= area.width {
        p.text(area, x, y, &figures, Role::Text);
    }
}

fn of_indicator(
    model: &Model,
    plan: &Plan,
    result: &PlannedResult,
    indicator: &Indicator,
) -> Vec<Line> {
    let texts = model.texts();
    let mut lines = vec![(indicator.text.clone(), Role::Text)];
    lines.extend(missing(model, plan, indicator.id));
    lines.push(achieved(model, plan, indicator));
    if let Some(proposal) = read::proposal(model, result.id, indicator.id) {
        let amount = read::amount(texts, proposal.number, &proposal.unit);
        let (n, key) = (proposal.entries.to_string(), key(model, Act::Propose));
        let places = [("amount", amount.as_str()), ("n", &n), ("key", &key)];
        lines.push((texts.fill("target.proposal", &places), Role::Notice));
    }
    if let Some(actual) = indicator.actual() {
        if actual.number.is_some() && !actual.text.is_empty() {
            lines.push((actual.text.clone(), Role::Text));
        }
        let line = if actual.evidence.is_empty() {
            (texts.get("target.no-evidence").to_owned(), Role::Warn)
        } else {
            let text = texts.fill("target.evidence", &[("text", &actual.evidence)]);
            (text, Role::Text)
        };
        lines.push(line);
    }
    if !indicator.target_text.is_empty() && super::has_figures(plan) && indicator.target.is_some() {
        lines.push((indicator.target_text.clone(), Role::Dim));
    }
    lines.push(supports(model, result));
    lines.extend(feedback(model, result));
    lines
}

/// What a line still lacks before the plan can be handed in.
fn missing(model: &Model, plan: &Plan, of: ItemId) -> Vec<Line> {
    let all = plan.missing().into_iter();
    all.map(|missing| read::missing(model, plan, &missing))
        .filter(|(_, id, _)| *id == Some(of))
        .map(|(words, _, _)| (words, Role::Warn))
        .collect()
}

/// The latest feedback on a result.
fn feedback(model: &Model, result: &PlannedResult) -> Vec<Line> {
    let latest = read::feedback_on(model, result.id).take(FEEDBACK);
    latest
        .map(|given| {
            let (sign, role) = match given.kind {
                FeedbackKind::Appreciation => ("+", Role::Good),
                FeedbackKind::Improvement => ("-", Role::Warn),
                FeedbackKind::Note => ("·", Role::Text),
            };
            let source = model.texts().label(given.source);
            (format!("{sign} {source}: {}", given.text), role)
        })
        .collect()
}

/// Target, actual and outcome in one sentence.
fn achieved(model: &Model, plan: &Plan, indicator: &Indicator) -> Line {
    let texts = model.texts();
    let standing = read::standing(model, plan, indicator);
    let target = read::target(texts, plan, indicator, model.settings.ascii);
    let head = texts.get(if super::has_figures(plan) {
        "target.head-target"
    } else {
        "target.head-expectation"
    });
    let mut parts = Vec::new();
    if !target.is_empty() {
        parts.push(format!("{head} {target}"));
    }
    if standing.differs {
        let all: Vec<String> = indicator
            .actuals
            .iter()
            .map(|a| a.number.map_or_else(|| a.text.clone(), |n| texts.number(n)))
            .collect();
        let (n, key) = (all.len().to_string(), conflict::key_of(model));
        let all = all.join(" / ");
        let places = [("n", n.as_str()), ("all", &all), ("key", &key)];
        parts.push(texts.fill("target.differing", &places));
        return (parts.join(" · "), Role::Bad);
    }
    let Some(actual) = indicator.actual() else {
        let key = key(model, Act::Actual);
        parts.push(texts.fill("target.no-actual", &[("key", &key)]));
        let role = if standing.late { Role::Bad } else { Role::Warn };
        return (parts.join(" · "), role);
    };
    parts.push(format!(
        "{} {}",
        texts.get("target.head-actual"),
        standing.actual
    ));
    let mut role = Role::Text;
    if let Some(outcome) = standing.outcome {
        parts.push(format!("{} {}", standing.percent, texts.label(outcome)));
        role = outcome_role(outcome);
    }
    if standing.late {
        parts.push(texts.get("target.behind").to_owned());
        role = Role::Bad;
    }
    if let Some(day) = actual.day {
        parts.push(texts.fill("target.actual-as-of", &[("day", &texts.day(day))]));
    }
    (parts.join(" · "), role)
}

/// The superior's result that a result supports, as far as it is known.
fn supports(model: &Model, result: &PlannedResult) -> Line {
    let texts = model.texts();
    let Some((who, what)) = result.supports else {
        return (texts.get("target.supports-nothing").to_owned(), Role::Dim);
    };
    let name = model.people.name(who);
    if let Some(title) = model.target.known_title(what) {
        let places = [("name", name.as_str()), ("title", title)];
        return (texts.fill("target.supports", &places), Role::Text);
    }
    let key = key(model, Act::Roles);
    let places = [("name", name.as_str()), ("key", &key)];
    (texts.fill("target.supports-unknown", &places), Role::Dim)
}

fn of_result(model: &Model, plan: &Plan, result: &PlannedResult) -> Vec<Line> {
    let texts = model.texts();
    let mut lines = vec![(result.title.clone(), Role::Text)];
    lines.extend(missing(model, plan, result.id));
    lines.push(supports(model, result));
    if let Some(part) = roles::share(model) {
        let share = part
            .percent()
            .map_or_else(String::new, |share| texts.percent_exact(share));
        let name = read::appraiser(model).map(|id| model.people.name(id));
        let places = [
            ("some", part.supported.len().to_string()),
            ("all", part.of.to_string()),
            ("share", share),
            ("name", name.unwrap_or_default()),
        ];
        let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
        lines.push((texts.fill("target.share", &places), Role::Dim));
    }
    let entries = read::log_of_period(model);
    lines.push(match sums(&entries).get(&Some(result.id)) {
        Some(sum) => {
            let sum = super::daily::sum_text(model, sum);
            (texts.fill("target.log-of", &[("sum", &sum)]), Role::Text)
        }
        None => (texts.get("target.log-none").to_owned(), Role::Dim),
    });
    lines.extend(feedback(model, result));
    lines
}
