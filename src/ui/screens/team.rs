//! Teams of a period, their goals as pictures, and what their members contributed.

mod goal;
mod members;
mod ratings;

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::model::Model;
use crate::app::screens::team::layout::{Areas, Pane, Shape, areas};
use crate::app::screens::team::tell::{Standing, improvement, standing, standing_word};
use crate::app::screens::team::{Act, selected, team_at};
use crate::domain::progress::Outcome;
use crate::domain::team::Team;
use crate::ui::Cursor;
use crate::ui::columns::{Column, layout};
use crate::ui::paint::Painter;
use crate::ui::position::position;
use crate::ui::rows::row_of;
use crate::ui::theme::{Role, Symbols};

/// Columns of the list: name, outcome, improvement, number of members, unit, goal.
const COLUMNS: [Column; 6] = [
    Column::new(18, 24, 2, 10),
    Column::new(17, 17, 0, 9),
    Column::new(9, 9, 0, 8),
    Column::new(7, 7, 0, 4),
    Column::new(12, 20, 2, 3),
    Column::new(24, 30, 3, 2),
];

/// Translation keys of the heads.
const HEADS: [&str; 6] = [
    "team.name",
    "team.outcome",
    "team.improvement",
    "team.people",
    "team.unit",
    "team.goal",
];

/// Draws the screen.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let areas = areas((p.area().width, p.area().height));
    draw_teams(model, p, &areas);
    match selected(model) {
        Some((team, _)) => {
            members::draw(model, p, &areas, team);
            goal::draw(model, p, &areas, team);
            if areas.shape == Shape::Wide {
                let title = ratings::title(model);
                let inner = p.frame(areas.ratings.into(), &title);
                ratings::draw(model, p, inner, team);
            }
        }
        None => empty(model, p, &areas),
    }
    None
}

/// Keys of a command of this screen, as they are written.
fn keys(model: &Model, act: Act) -> String {
    model.settings.keymap.keys_of(Command::Team(act))
}

/// The title of a pane, with the cursor's sign before it where the pane has the focus.
fn pane_title(model: &Model, p: &Painter<'_>, pane: Pane, title: &str) -> String {
    if model.team.focus == pane {
        format!("{} {title}", p.look.symbols.selected)
    } else {
        title.to_owned()
    }
}

/// The marker of a row: bright where the pane has the focus.
fn marker(model: &Model, p: &mut Painter<'_>, line: Rect, pane: Pane) {
    if model.team.focus == pane {
        p.marker(line, 0, true);
    } else {
        let sign = p.look.symbols.selected;
        p.text(line, 0, 0, sign, Role::Dim);
    }
}

fn draw_teams(model: &Model, p: &mut Painter<'_>, areas: &Areas) {
    let texts = model.texts();
    let area: Rect = areas.teams.into();
    let list = &model.team.teams;
    let area = if areas.framed(Pane::Teams) {
        let title = format!(
            "{} · {}",
            texts.get("team.name"),
            texts.period(model.period)
        );
        let title = pane_title(model, p, Pane::Teams, &title);
        p.frame(area, &title)
    } else {
        area
    };
    let columns = layout(area.width.saturating_sub(2), &COLUMNS);
    let mut room = area;
    if list.len() > list.height()
        && let Some(at) = list.selected()
    {
        let corner = Rect {
            height: area.height.min(1),
            ..area
        };
        room.width = area
            .width
            .saturating_sub(position(p, corner, at, 1, list.len()) + 1);
    }
    let heads = HEADS.map(|head| (texts.get(head), Role::Dim));
    p.cells(room, (2, 0), &columns, heads);
    for (y, row) in list.visible().enumerate() {
        if let Some(team) = team_at(model, row) {
            let line = row_of(area, y as u16 + 1);
            draw_team(model, p, line, &columns, team, list.selected() == Some(row));
        }
    }
}

fn draw_team(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    team: &Team,
    selected: bool,
) {
    let texts = model.texts();
    if selected {
        marker(model, p, line, Pane::Teams);
    }
    let stands = standing(team);
    let (symbol, role) = sign(&p.look.symbols, stands);
    let outcome = format!("{symbol} {}", standing_word(texts, stands));
    let improved = improvement(texts, team).unwrap_or_else(|| "–".to_owned());
    let count = texts.count(team.members.len());
    let unit = team
        .unit
        .map_or(String::new(), |unit| model.people.unit_name(unit));
    let name_role = if selected { Role::Selected } else { Role::Text };
    let cells = [
        (team.name.as_str(), name_role),
        (outcome.as_str(), role),
        (improved.as_str(), Role::Text),
        (count.as_str(), Role::Text),
        (unit.as_str(), Role::Dim),
        (team.goal.as_str(), Role::Dim),
    ];
    for (at, (column, (text, role))) in columns.iter().zip(cells).enumerate() {
        let Some((x, w)) = column else { continue };
        // Figures stand under one another.
        if at == 2 || at == 3 {
            let cell = Rect {
                x: line.x + x + 2,
                width: *w,
                ..line
            };
            p.right(cell, 0, text, role);
        } else {
            p.clipped(line, x + 2, 0, text, *w, role);
        }
    }
}

/// Symbol and role of a standing; the word stands beside it.
fn sign(symbols: &Symbols, standing: Standing) -> (&'static str, Role) {
    match standing {
        Standing::Outcome(Outcome::Exceeded) => (symbols.bar_over, Role::Good),
        Standing::Outcome(Outcome::Reached) => (symbols.check, Role::Good),
        Standing::Outcome(Outcome::NotReached) => (symbols.late, Role::Warn),
        Standing::Differ => (symbols.conflict, Role::Bad),
        Standing::NoResult | Standing::NoTarget => (symbols.unknown, Role::Dim),
        Standing::InWords => (symbols.note, Role::Text),
    }
}

/// Never an empty list without the reason and the way on.
fn empty(model: &Model, p: &mut Painter<'_>, areas: &Areas) {
    let texts = model.texts();
    let before = model.period.previous();
    let earlier = model.people.teams(before).len();
    let key = if earlier == 0 {
        "team.empty"
    } else {
        "team.empty-copy"
    };
    let text = texts.fill(
        key,
        &[
            ("period", &texts.period(model.period)),
            ("before", &texts.period(before)),
            ("n", &earlier.to_string()),
            ("add", &keys(model, Act::Add)),
            ("copy", &keys(model, Act::Copy)),
        ],
    );
    let area: Rect = areas.teams.into();
    let inside = u16::from(areas.framed(Pane::Teams));
    let area = Rect {
        x: area.x + 2,
        y: area.y + 1 + inside,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(1 + 2 * inside),
    };
    p.wrapped(area, &text, Role::Text, area.height);
}

#[cfg(test)]
mod tests;
