//! Where a team began, where it should come and where it is.

use ratatui::layout::Rect;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::app::model::Model;
use crate::app::screens::team::Act;
use crate::app::screens::team::layout::{Areas, Shape};
use crate::app::screens::team::tell::{Standing, improvement, results, standing, standing_word};
use crate::domain::plan::Direction;
use crate::domain::team::Team;
use crate::ui::glyphs::{width, wrap};
use crate::ui::paint::Painter;
use crate::ui::picture::{Goal, beside};
use crate::ui::rows::{below, row_of};
use crate::ui::theme::Role;

use super::{keys, members, ratings, sign};

/// Draws the pane of the goal.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, areas: &Areas, team: &Team) {
    let area: Rect = areas.goal.into();
    match areas.shape {
        Shape::Small => small(model, p, area, team),
        Shape::Medium => {
            let inner = p.frame(area, model.texts().get("team.goal-of"));
            let used = whole(model, p, inner, team, 2);
            let rest = below(inner, used);
            ratings::draw_with_head(model, p, rest, team);
        }
        Shape::Wide => {
            let inner = p.frame(area, model.texts().get("team.goal-of"));
            let used = whole(model, p, inner, team, 4) + 1;
            let rest = below(inner, used);
            let heard = model.texts().get("team.heard");
            p.clipped(rest, 0, 0, heard, rest.width, Role::Title);
            members::draw_heard(model, p, below(rest, 1), team);
        }
    }
}

/// The picture with its figures on one line, and the outcome on another where there is one.
fn small(model: &Model, p: &mut Painter<'_>, area: Rect, team: &Team) {
    let outcome = outcome_parts(model, p, team);
    let legend = legend(model, p, team, false);
    let wide = width(&legend) + 1;
    let picture = area.width.saturating_sub(wide + 2).min(32);
    if picture >= 8 && goal(team).is_some() {
        draw_picture(
            p,
            Rect {
                x: area.x + 2,
                width: picture,
                ..row_of(area, 0)
            },
            team,
        );
        p.clipped(area, picture + 3, 0, &legend, area.width, Role::Text);
    } else {
        p.clipped(
            area,
            2,
            0,
            &legend,
            area.width.saturating_sub(2),
            Role::Text,
        );
    }
    let line = row_of(area, 1);
    let line = Rect {
        x: line.x + 2,
        width: line.width.saturating_sub(2),
        ..line
    };
    let mut x = 0;
    for (text, role) in &outcome {
        x = p.text(line, x, 0, text, *role);
    }
    let goal = format!(" · {}", team.goal);
    p.clipped(line, x, 0, &goal, line.width.saturating_sub(x), Role::Dim);
}

/// Everything on the goal. Returns the rows used.
fn whole(model: &Model, p: &mut Painter<'_>, area: Rect, team: &Team, most: u16) -> u16 {
    let texts = model.texts();
    let mut y = 0;
    let (words, role) = if team.goal.is_empty() {
        (texts.get("team.no-goal"), Role::Dim)
    } else {
        (team.goal.as_str(), Role::Text)
    };
    y += p.wrapped(below(area, y), words, role, most).max(1);
    let measure = measure(model, team, area.width);
    if !measure.is_empty() {
        y += p
            .wrapped(below(area, y), &measure, Role::Dim, most / 2)
            .max(1);
    }
    if goal(team).is_some() {
        draw_picture(p, row_of(area, y), team);
        y += 1;
    }
    let long = legend(model, p, team, true);
    let shown = if width(&long) <= area.width {
        long
    } else {
        legend(model, p, team, false)
    };
    p.clipped(area, 0, y, &shown, area.width, Role::Text);
    y += 1;
    draw_outcome(model, p, row_of(area, y), team);
    y += 1;
    if team.points_astray() {
        let key = keys(model, Act::Edit);
        let told = texts.fill("team.astray", &[("key", &key)]);
        y += p.wrapped(below(area, y), &told, Role::Warn, most).max(1);
    }
    for (text, role) in more(model, team) {
        // Evidence may be cut in a small pane; what asks for a decision may not.
        let rows = if role == Role::Dim { most / 2 } else { most };
        y += p.wrapped(below(area, y), &text, role, rows).max(1);
    }
    y
}

/// What is measured and which way it improves, as far as there is room.
fn measure(model: &Model, team: &Team, room: u16) -> String {
    let direction = model.texts().label(team.direction);
    let all = if team.measure.is_empty() {
        direction.to_owned()
    } else {
        format!("{} · {}", team.measure, direction.to_lowercase())
    };
    if wrap(&all, room).len() > 1 && room < 40 && !team.measure.is_empty() {
        team.measure.clone()
    } else {
        all
    }
}

/// What has to be told besides: results that differ, or evidence and day.
fn more(model: &Model, team: &Team) -> Vec<(String, Role)> {
    let texts = model.texts();
    let key = keys(model, Act::Result);
    match standing(team) {
        Standing::Differ => {
            let told = results(texts, team);
            let places = [("results", told.as_str()), ("key", key.as_str())];
            vec![(texts.fill("team.differ", &places), Role::Bad)]
        }
        Standing::NoResult => {
            let told = texts.fill("team.record-result", &[("key", &key)]);
            vec![(told, Role::Dim)]
        }
        Standing::NoTarget | Standing::InWords | Standing::Outcome(_) => {
            let Some(result) = team.result() else {
                return Vec::new();
            };
            let day = result.day.map_or("–".to_owned(), |day| texts.day(day));
            let key = match (result.evidence.is_empty(), result.day) {
                (true, None) => return Vec::new(),
                (true, Some(_)) => "team.as-of",
                (false, _) => "team.evidence",
            };
            let places = [("text", result.evidence.as_str()), ("day", day.as_str())];
            vec![(texts.fill(key, &places), Role::Dim)]
        }
    }
}

/// The outcome and the improvement on one line; the figure alone where the word for it does not fit.
fn draw_outcome(model: &Model, p: &mut Painter<'_>, line: Rect, team: &Team) {
    let mut parts = outcome_parts(model, p, team);
    let wide: u16 = parts.iter().map(|(text, _)| width(text)).sum();
    if wide > line.width
        && let (Some(last), Some(percent)) = (parts.get_mut(1), improvement(model.texts(), team))
    {
        last.0 = format!(" · {percent}");
    }
    let parts: Vec<(&str, Role)> = parts
        .iter()
        .map(|(text, role)| (text.as_str(), *role))
        .collect();
    p.line(line, 0, &parts);
}

/// The outcome in a word and the improvement.
fn outcome_parts(model: &Model, p: &Painter<'_>, team: &Team) -> Vec<(String, Role)> {
    let texts = model.texts();
    let stands = standing(team);
    let (symbol, role) = sign(&p.look.symbols, stands);
    let mut parts = vec![(format!("{symbol} {}", standing_word(texts, stands)), role)];
    if let Some(percent) = improvement(texts, team) {
        let told = texts.fill("team.improved", &[("percent", &percent)]);
        parts.push((format!(" · {told}"), Role::Text));
    }
    parts
}

/// The marks of the picture with their figures: `○ 30  ◊ 24  ● 21 hari`.
fn legend(model: &Model, p: &Painter<'_>, team: &Team, long: bool) -> String {
    let texts = model.texts();
    let symbols = p.look.symbols;
    let result = match standing(team) {
        Standing::Differ => results(texts, team),
        Standing::NoResult => symbols.unknown.to_owned(),
        Standing::NoTarget | Standing::InWords | Standing::Outcome(_) => team
            .result()
            .and_then(|result| result.number)
            .map_or("–".to_owned(), |number| texts.number(number)),
    };
    let plain =
        |number: Option<Decimal>| number.map_or("–".to_owned(), |number| texts.number(number));
    let marks = [
        (symbols.baseline, "team.baseline", plain(team.baseline)),
        (symbols.target, "team.target", plain(team.target)),
        (symbols.result, "team.result", result),
    ];
    let told: Vec<String> = marks
        .into_iter()
        .map(|(symbol, key, value)| {
            if long {
                format!("{symbol} {} {value}", texts.get(key))
            } else {
                format!("{symbol} {value}")
            }
        })
        .collect();
    let unit = &team.unit_of_measure;
    format!("{} {unit}", told.join("  ")).trim_end().to_owned()
}

fn draw_picture(p: &mut Painter<'_>, area: Rect, team: &Team) {
    if let Some(goal) = goal(team) {
        beside(p, area, goal);
    }
}

/// The figures of the picture; none where there is no target to draw.
fn goal(team: &Team) -> Option<Goal> {
    let thousandths = |number: Decimal| {
        let number = number.checked_mul(Decimal::ONE_THOUSAND)?;
        number.round().to_i64()
    };
    Some(Goal {
        baseline: team.baseline.and_then(thousandths),
        target: thousandths(team.target?)?,
        result: team.result().and_then(|result| thousandths(result.number?)),
        less_is_better: team.direction == Direction::Less,
    })
}
