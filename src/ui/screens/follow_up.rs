//! Draws the registers of a person: sections with their figures, the entries of one, the selected in full.

use ratatui::layout::Rect;

use crate::app::command::{Command, General};
use crate::app::model::{Model, Tab};
use crate::app::screens::follow_up::{
    Act, Areas, Pane, Para, Row, Shape, Sign, adds_to, areas, detail, name, row, section,
};
use crate::ui::Cursor;
use crate::ui::columns::{Column, layout};
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::rows::{below, row_of};
use crate::ui::theme::{Role, Symbols};

/// Draws the screen.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let areas = areas((p.area().width, p.area().height));
    let state = &model.follow_up;
    if state.shown.is_empty() {
        let inner = p.frame(areas.sections.into(), model.texts().get("tab.follow-up"));
        let area = if areas.shape == Shape::Small {
            inner
        } else {
            areas.entries.into()
        };
        nobody(model, p, area);
        return None;
    }
    let inside = state.focus == Pane::Entries;
    if areas.shape == Shape::Large || !inside {
        draw_sections(model, p, areas.sections.into());
    }
    if areas.shape == Shape::Large || inside {
        draw_entries(model, p, &areas);
        draw_detail(model, p, areas.detail.into());
    }
    None
}

/// The symbol and the colour of how something stands.
fn sign(symbols: &Symbols, sign: Sign) -> (&'static str, Role) {
    match sign {
        Sign::Plain => (" ", Role::Text),
        Sign::Good => (symbols.check, Role::Good),
        Sign::Fair => (symbols.dot, Role::Accent),
        Sign::Attention => (symbols.late, Role::Warn),
        Sign::Offer => (symbols.arrow, Role::Key),
        Sign::Head => (" ", Role::Title),
    }
}

fn draw_sections(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let state = &model.follow_up;
    let name = model
        .person()
        .map_or_else(String::new, |id| model.people.name(id));
    let inner = p.frame(area, &name);
    for (y, at) in (0_u16..).zip(state.sections.visible()) {
        let Some(shown) = state.shown.get(at) else {
            continue;
        };
        let selected = state.sections.selected() == Some(at);
        p.marker(inner, y, selected && state.focus == Pane::Sections);
        let (symbol, role) = sign(&p.look.symbols, shown.sign);
        let text = if selected { Role::Title } else { Role::Text };
        let figure = width(&shown.figure);
        let room = inner.width.saturating_sub(figure + 5);
        p.clipped(inner, 2, y, &shown.name, room, text);
        p.right(inner, y, &shown.figure, role);
        let x = inner.width.saturating_sub(figure + 2);
        p.text(inner, x, y, symbol, role);
    }
}

fn draw_entries(model: &Model, p: &mut Painter<'_>, areas: &Areas) {
    let state = &model.follow_up;
    let title = section(model).map_or_else(String::new, |of| name(model, of));
    let inner = p.frame(areas.entries.into(), &title);
    p.wrapped(inner, &state.head, Role::Dim, areas.head);
    let rows = below(inner, areas.head);
    if state.rows.is_empty() {
        empty(model, p, rows);
        return;
    }
    let columns = columns(rows.width, &state.rows);
    for (y, at) in (0_u16..).zip(state.entries.visible()) {
        let Some(row) = state.rows.get(at) else {
            continue;
        };
        let selected = state.entries.selected() == Some(at);
        let focused = selected && state.focus == Pane::Entries;
        let line = row_of(rows, y);
        p.marker(line, 0, focused);
        draw_row(p, line, &columns, row, focused);
    }
}

/// Lead, words, and how it stands. Their widths hold for all rows of a section, not only for those in view.
fn columns(room: u16, rows: &[Row]) -> Vec<Option<(u16, u16)>> {
    let widest =
        |of: &dyn Fn(&Row) -> &str| rows.iter().map(|row| width(of(row))).max().unwrap_or(0);
    let lead = widest(&|row| row.lead.as_str()).min(14);
    let tail = widest(&|row| row.tail.as_str());
    layout(
        room.saturating_sub(4),
        &[
            Column::new(lead.min(10), lead, 0, 8),
            Column::new(12, 12, 1, 9),
            Column::new(tail.min(12), tail.min(room * 2 / 5), 0, 7),
        ],
    )
}

fn draw_row(
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    row: &Row,
    focused: bool,
) {
    let (symbol, role) = sign(&p.look.symbols, row.sign);
    let text = match (focused, row.sign) {
        (true, _) => Role::Selected,
        (false, Sign::Head) => Role::Title,
        (false, _) => Role::Text,
    };
    if row.sign == Sign::Head {
        // A head leaves the column of figures to its rows, and its own words stand to the right.
        let from = p.right(line, 0, &row.tail, role);
        p.clipped(line, 2, 0, &row.text, from.saturating_sub(3), text);
        return;
    }
    p.text(line, 2, 0, symbol, role);
    let cells = [
        (row.lead.as_str(), Role::Dim),
        (&row.text, text),
        (&row.tail, role),
    ];
    p.cells(line, (4, 0), columns, cells);
}

/// The selected row in full; while none is, what stands above the entries.
fn draw_detail(model: &Model, p: &mut Painter<'_>, area: Rect) {
    if area.height < 3 {
        return;
    }
    let inner = p.frame(area, model.texts().get("follow.detail"));
    let paras = match (row(model), section(model)) {
        (Some(row), Some(section)) => detail(model, section, row),
        (_, _) => Vec::new(),
    };
    let mut y = 0;
    for para in &paras {
        let rest = below(inner, y);
        if rest.height == 0 {
            break;
        }
        y += draw_para(p, rest, para);
    }
    if paras.is_empty() {
        p.wrapped(inner, &model.follow_up.head, Role::Text, inner.height);
    }
}

fn draw_para(p: &mut Painter<'_>, area: Rect, para: &Para) -> u16 {
    let (symbol, role) = sign(&p.look.symbols, para.sign);
    let mut words = match (para.label.as_str(), para.text.as_str()) {
        ("", text) => text.to_owned(),
        (label, "") => label.to_owned(),
        (label, text) => format!("{label}: {text}"),
    };
    if symbol != " " {
        words = format!("{symbol} {words}");
    }
    p.wrapped(area, &words, role, area.height)
}

/// Never an empty section without the reason and the way on.
fn empty(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let add = model.settings.keymap.keys_of(Command::FollowUp(Act::Add));
    let key = match (adds_to(model).is_some(), &model.settings.read_only) {
        (false, _) => "follow.nothing",
        (true, Some(_)) => "follow.empty-read-only",
        (true, None) => "follow.empty",
    };
    let inside = Rect {
        x: area.x + 2.min(area.width),
        width: area.width.saturating_sub(4),
        ..area
    };
    p.wrapped(
        inside,
        &texts.fill(key, &[("key", &add)]),
        Role::Text,
        area.height,
    );
}

/// Nobody is selected, or the file is not there yet.
fn nobody(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let keys = |command| model.settings.keymap.keys_of(command);
    let people = keys(Command::Go(Tab::Employees));
    let refresh = keys(Command::General(General::Refresh));
    let key = if model.person().is_none() {
        "follow.nobody"
    } else {
        "follow.loading"
    };
    let told = texts.fill(key, &[("people", &people), ("refresh", &refresh)]);
    let inside = Rect {
        x: area.x + 2.min(area.width),
        width: area.width.saturating_sub(4),
        ..area
    };
    p.wrapped(inside, &told, Role::Text, area.height);
}
