//! Complaints, the survey, the public's voice and the actions of units: one list and one pane, four parts.

mod actions;
mod complaints;
mod entry;
mod survey;
mod voices;

use ratatui::layout::Rect;

use crate::app::access;
use crate::app::command::Command;
use crate::app::model::Model;
use crate::app::screens::service::{Act, Part, parts, unit, unit_words, year};
use crate::domain::coded::Coded;
use crate::ui::Cursor;
use crate::ui::columns::{Column, layout};
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::position::position;
use crate::ui::rows::{below, row_of};
use crate::ui::theme::Role;

/// Draws the screen. Returns where the cursor stands.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let size = (p.area().width, p.area().height);
    let parts = parts(size, model.service.detail);
    let head: Rect = parts.head.into();
    draw_parts(model, p, head);
    draw_unit(model, p, head);
    let (list, pane) = (parts.list.into(), parts.detail.map(Rect::from));
    if let Some(entry) = &model.service.entry {
        let whole = Rect {
            height: p.area().height.saturating_sub(head.y + head.height + 2),
            width: p.area().width,
            ..list
        };
        survey::draw_figures(model, p, row_of(head, 2));
        return entry::draw(model, p, whole, entry);
    }
    let figures = row_of(head, 2);
    match model.service.part {
        Part::Complaints => complaints::draw(model, p, figures, list, pane),
        Part::Survey => survey::draw(model, p, figures, list, pane),
        Part::Voices => voices::draw(model, p, figures, list, pane),
        Part::Actions => actions::draw(model, p, figures, list, pane),
    }
    None
}

/// Keys of a command of this screen, as they are written.
fn keys(model: &Model, act: Act) -> String {
    model.settings.keymap.keys_of(Command::Service(act))
}

/// The four parts, each with its key; the one shown has the sign of what is selected.
fn draw_parts(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let mut x = 0;
    for part in Part::ALL {
        let here = model.service.part == *part;
        let sign = if here { p.look.symbols.selected } else { " " };
        x = p.text(area, x, 0, sign, Role::Accent);
        x = p.text(area, x, 0, &keys(model, Act::Part(*part)), Role::Key);
        let role = if here { Role::Title } else { Role::Dim };
        x = p.text(area, x + 1, 0, texts.label(*part), role) + 1;
    }
}

/// The unit and the year looked at, and what is filtered out.
fn draw_unit(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let state = &model.service;
    let mut x = p.text(area, 0, 1, &keys(model, Act::Unit), Role::Key);
    let unit = unit_words(model, unit(model));
    let told = format!("{unit} · {}", year(model));
    x = p.clipped(
        area,
        x + 1,
        1,
        &told,
        area.width.saturating_sub(x + 1),
        Role::Text,
    );
    let mut filters = Vec::new();
    let list = matches!(state.part, Part::Complaints | Part::Actions);
    if state.overdue && list {
        filters.push((
            keys(model, Act::Overdue),
            texts.get("service.only-overdue").to_owned(),
        ));
    }
    if let Some(stage) = state.stage.filter(|_| state.part == Part::Complaints) {
        filters.push((keys(model, Act::Stage), texts.label(stage).to_owned()));
    }
    if let Some(service) = state
        .of_service
        .as_ref()
        .filter(|_| state.part == Part::Survey)
    {
        let name = if service.is_empty() {
            texts.get("service.no-service").to_owned()
        } else {
            service.clone()
        };
        filters.push((keys(model, Act::OfService), name));
    }
    for (key, name) in filters {
        x = p.text(area, x + 2, 1, &key, Role::Key);
        let room = area.width.saturating_sub(x + 1);
        x = p.clipped(area, x + 1, 1, &name, room, Role::Accent);
    }
}

/// Heads of a list with the place in it, and the columns below them.
fn heads(
    model: &Model,
    p: &mut Painter<'_>,
    area: Rect,
    columns: &[Column],
    names: &[&str],
) -> Vec<Option<(u16, u16)>> {
    let columns = layout(area.width.saturating_sub(2), columns);
    let list = model.service.list();
    let used = match list.selected() {
        Some(at) if list.len() > list.height() => {
            position(p, row_of(area, 0), at, 1, list.len()) + 1
        }
        Some(_) | None => 0,
    };
    let room = Rect {
        width: area.width.saturating_sub(used),
        ..area
    };
    let names = names
        .iter()
        .map(|name| (model.texts().get(name), Role::Dim));
    p.cells(room, (2, 0), &columns, names);
    columns
}

/// The rows in view, each with its line.
fn rows(model: &Model, area: Rect) -> Vec<(usize, Rect)> {
    let visible = model.service.list().visible();
    visible
        .zip(1..area.height)
        .map(|(row, y)| (row, row_of(area, y)))
        .collect()
}

/// Draws the cells of a row; the first of them is the one under the cursor.
fn cells(
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    selected: bool,
    cells: &[(&str, Role)],
) {
    p.marker(line, 0, selected);
    p.cells(line, (2, 0), columns, cells.iter().copied());
}

/// Draws lines one below the other, each wrapped, as far as there is room.
fn lines(p: &mut Painter<'_>, area: Rect, lines: &[(String, Role)]) {
    let mut y = 0;
    for (text, role) in lines.iter().filter(|(text, _)| !text.is_empty()) {
        if y >= area.height {
            return;
        }
        y += p.wrapped(below(area, y), text, *role, area.height - y);
    }
}

/// Never an empty list without the reason and the way on.
fn empty(model: &Model, p: &mut Painter<'_>, area: Rect, reason: &'static str) {
    let hidden = unit(model).and_then(|unit| access::service_unread(model, unit));
    let text = hidden.map_or_else(|| empty_words(model, reason), |why| why.text(model.texts()));
    let area = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..below(area, 1)
    };
    p.wrapped(area, &text, Role::Text, area.height);
}

fn empty_words(model: &Model, reason: &'static str) -> String {
    model.texts().fill(
        reason,
        &[
            ("unit", &unit_words(model, unit(model))),
            ("year", &year(model).to_string()),
            ("add", &keys(model, Act::Add)),
            ("sheets", &keys(model, Act::Sheets)),
            ("choose", &keys(model, Act::Unit)),
        ],
    )
}

/// A bar of some cells of a scale from 0 to its end, in hundredths.
fn bar(
    p: &mut Painter<'_>,
    area: Rect,
    (x, y): (u16, u16),
    room: u16,
    share: (u64, u64),
    role: Role,
) {
    let (part, whole) = share;
    let full = (part * u64::from(room) + whole / 2) / whole.max(1);
    let full = u16::try_from(full).unwrap_or(room).min(room);
    let symbols = p.look.symbols;
    p.repeat(area, (x, y), full, symbols.bar_full, role);
    p.repeat(
        area,
        (x + full, y),
        room - full,
        symbols.bar_empty,
        Role::Dim,
    );
}

/// The widest label of a list.
fn widest<T: Coded>(model: &Model) -> u16 {
    let labels = T::ALL
        .iter()
        .map(|member| width(model.texts().label(*member)));
    labels.max().unwrap_or(0)
}
