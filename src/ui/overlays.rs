//! Everything that lies above a screen, but for forms.

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::geometry::{frame, overlay};
use crate::app::list::ListState;
use crate::app::menu::{Line, Menu, MenuLine, MenuRow};
use crate::app::model::{Model, Tone};
use crate::app::overlay::{Confirm, HistoryView, Preview};
use crate::app::pick::Pick;
use crate::app::reading::Reading;
use crate::app::screens::{employees, sync};
use crate::app::text_input::TextInput;
use crate::app::topic::Says;
use crate::i18n::Texts;

use super::Cursor;
use super::columns::{Column, layout};
use super::glyphs::{width, wrap};
use super::paint::Painter;
use super::position::position;
use super::theme::Role;

/// A framed box with what was typed in its first row, and which row of how many is selected. Returns the rows
/// below.
pub(super) fn box_with_input(
    p: &mut Painter<'_>,
    title: &str,
    input: &TextInput,
    place: Option<(usize, usize)>,
) -> (Rect, Cursor) {
    let area: Rect = overlay((p.area().width, p.area().height)).into();
    p.clear(area);
    let inner = p.frame(area, title);
    let (visible, column) = input.view(usize::from(inner.width.saturating_sub(12)));
    p.text(inner, 0, 0, "/", Role::Dim);
    p.clipped(
        inner,
        1,
        0,
        visible,
        inner.width.saturating_sub(12),
        Role::Input,
    );
    if let Some((at, of)) = place {
        position(p, inner, at, 1, of);
    }
    let rows = Rect {
        y: inner.y + 2.min(inner.height),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    (rows, Some((inner.x + 1 + column as u16, inner.y)))
}

/// A framed box. Returns its inside.
fn framed(p: &mut Painter<'_>, title: &str) -> Rect {
    let area: Rect = overlay((p.area().width, p.area().height)).into();
    p.clear(area);
    p.frame(area, title)
}

/// Where one is in the list, in the upper right corner. Returns the columns used.
fn tell_place(p: &mut Painter<'_>, area: Rect, list: &ListState) -> u16 {
    match list.selected() {
        Some(at) => position(p, area, at, 1, list.len()),
        None => 0,
    }
}

/// Which row of how many is selected.
pub(super) fn place(list: &ListState) -> Option<(usize, usize)> {
    list.selected().map(|at| (at, list.len()))
}

/// A choice among records.
pub(super) fn pick(texts: &Texts, pick: &Pick, p: &mut Painter<'_>) -> Cursor {
    let title = pick.title.text(texts);
    let (rows, cursor) = box_with_input(p, &title, &pick.input, place(&pick.list));
    let short = pick.items.len() <= 9 && pick.input.is_empty();
    for (y, row) in pick.list.visible().enumerate() {
        let Some(item) = pick.shown.get(row).and_then(|at| pick.items.get(*at)) else {
            continue;
        };
        let selected = pick.list.selected() == Some(row);
        p.marker(rows, y as u16, selected);
        let digit = if short {
            format!("{} ", row + 1)
        } else {
            String::new()
        };
        let x = p.text(rows, 1, y as u16, &digit, Role::Key);
        let role = if selected { Role::Selected } else { Role::Text };
        // The label takes what its detail leaves, and no less than three fifths.
        let left = rows.width.saturating_sub(x);
        let beside = left.saturating_sub(width(&item.detail) + 2);
        let room = beside.max(left * 3 / 5);
        let x = p.clipped(rows, x, y as u16, &item.label, room.max(1), role);
        let rest = rows.width.saturating_sub(x + 2);
        p.clipped(rows, x + 2, y as u16, &item.detail, rest, Role::Dim);
    }
    if pick.shown.is_empty() {
        p.text(rows, 1, 0, texts.get("pick.none-fits"), Role::Dim);
    }
    // The first of these rows stays blank.
    let preview = pick.preview_rows().saturating_sub(1).min(rows.height);
    if let Some(item) = pick.selected().filter(|_| preview > 0) {
        let below = Rect {
            y: rows.bottom() - preview,
            height: preview,
            ..rows
        };
        p.wrapped(below, &item.detail, Role::Accent, preview);
    }
    cursor
}

/// The name of the saved filter on a digit.
pub(super) type Saved<'a> = &'a dyn Fn(u8) -> Option<String>;

/// The title of a command; a saved filter says which one it is.
fn menu_title<'a>(saved: Saved<'_>, entry: &'a MenuRow) -> Cow<'a, str> {
    if let Command::Employees(employees::Act::Saved(digit)) = entry.command
        && let Some(name) = saved(digit)
    {
        return Cow::Owned(format!("{}: {name}", entry.title));
    }
    Cow::Borrowed(&entry.title)
}

/// Help or palette.
pub(super) fn menu(texts: &Texts, saved: Saved<'_>, menu: &Menu, p: &mut Painter<'_>) -> Cursor {
    let key = if menu.here {
        "menu.help"
    } else {
        "menu.palette"
    };
    // What stands above the commands is no command, and is not counted.
    let selected = menu.list.selected();
    let place = selected.and_then(|at| at.checked_sub(menu.above()));
    let place = place.map(|at| (at, menu.shown.len()));
    let (rows, cursor) = box_with_input(p, texts.get(key), &menu.input, place);
    for (y, row) in menu.list.visible().enumerate() {
        let y = y as u16;
        p.marker(rows, y, selected == Some(row));
        match menu.line(row) {
            Some(MenuLine::Topic(line)) => {
                p.text(rows, 1, y, &line.text, role_of(line.says));
            }
            Some(MenuLine::Command(entry)) => {
                let line = super::rows::row_of(rows, y);
                command(saved, p, line, entry, selected == Some(row));
            }
            None => {}
        }
    }
    cursor
}

fn role_of(says: Says) -> Role {
    match says {
        Says::Purpose | Says::Rule => Role::Text,
        Says::Table => Role::Accent,
        Says::Source => Role::Dim,
    }
}

/// A command: its keys, its title, its name on the `:` line.
fn command(saved: Saved<'_>, p: &mut Painter<'_>, line: Rect, entry: &MenuRow, selected: bool) {
    p.clipped(line, 1, 0, &entry.keys, 16, Role::Key);
    let role = if selected { Role::Selected } else { Role::Text };
    let room = line.width.saturating_sub(18);
    let x = p.clipped(line, 18, 0, &menu_title(saved, entry), room, role);
    let name = format!(":{}", entry.name);
    if x + 2 + width(&name) <= line.width {
        p.right(line, 0, &name, Role::Dim);
    }
}

/// The `:` line, in the place of the state line, with what it can be completed to above.
pub(super) fn line(line: &Line, p: &mut Painter<'_>) -> (u16, u16) {
    let parts = frame((p.area().width, p.area().height));
    let (above, state): (Rect, Rect) = (parts.body.bottom(1).1.into(), parts.state.into());
    p.clear(above);
    p.clear(state);
    let matches: Vec<&str> = line.matches.iter().map(String::as_str).collect();
    p.clipped(above, 0, 0, &matches.join("  "), above.width, Role::Dim);
    p.text(state, 0, 0, ":", Role::Key);
    let (visible, column) = line.input.view(usize::from(state.width.saturating_sub(1)));
    p.clipped(
        state,
        1,
        0,
        visible,
        state.width.saturating_sub(1),
        Role::Input,
    );
    (state.x + 1 + column as u16, state.y)
}

/// A question.
pub(super) fn confirm(model: &Model, confirm: &Confirm, p: &mut Painter<'_>) -> Cursor {
    let body = frame((p.area().width, p.area().height)).body;
    let question = confirm.question.text(model.texts());
    // Half a question is none; the frame and the answers take three rows.
    let rows = wrap(&question, body.middle(60, 6).w.saturating_sub(2)).len() as u16;
    let rows = rows.clamp(3, 6);
    let area: Rect = body.middle(60, rows + 3).into();
    p.clear(area);
    let inner = p.frame(area, model.texts().get("confirm.title"));
    p.wrapped(inner, &question, Role::Warn, rows);
    let last = inner.height.saturating_sub(1);
    p.clipped(
        inner,
        0,
        last,
        model.texts().get("confirm.keys"),
        inner.width,
        Role::Key,
    );
    None
}

/// A document to be read, on the whole screen: its lines may be as wide as that.
pub(super) fn reading(reading: &Reading, p: &mut Painter<'_>) -> Cursor {
    let area: Rect = frame((p.area().width, p.area().height)).body.into();
    p.clear(area);
    let (at, len) = (reading.top, reading.lines.len());
    let height = area.height.saturating_sub(1);
    let used = position(p, Rect { height: 1, ..area }, at, height.into(), len);
    let room = area.width.saturating_sub(used + 1);
    let cursor = reading.seeking.as_ref().map(|input| {
        let (visible, column) = input.view(usize::from(room.saturating_sub(1)));
        p.text(area, 0, 0, "/", Role::Dim);
        p.clipped(area, 1, 0, visible, room.saturating_sub(1), Role::Input);
        (area.x + 1 + column as u16, area.y)
    });
    if cursor.is_none() {
        p.clipped(area, 0, 0, reading.title(), room, Role::Title);
    }
    let shown = reading.lines.iter().skip(at);
    for (y, line) in (1..area.height).zip(shown) {
        if reading.is_book() {
            typed(p, area, y, line);
        } else {
            p.text(area, 0, y, line, Role::Text);
        }
    }
    cursor
}

/// A line in which what can be typed, between backticks, stands out.
fn typed(p: &mut Painter<'_>, area: Rect, y: u16, line: &str) {
    let mut x = 0;
    for (at, part) in line.split_inclusive('`').enumerate() {
        let role = if at % 2 == 0 { Role::Text } else { Role::Key };
        x = p.text(area, x, y, part, role);
    }
}

/// What an act on many would do.
pub(super) fn preview(model: &Model, preview: &Preview, p: &mut Painter<'_>) -> Cursor {
    let texts = model.texts();
    let inner = framed(p, &preview.title.text(texts));
    tell_place(p, inner, &preview.list);
    let room = inner.width.saturating_sub(10);
    p.clipped(inner, 0, 0, &preview.summary.text(texts), room, Role::Title);
    let rows = Rect {
        y: inner.y + 2.min(inner.height),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    // As wide as the longest, so that the outcomes have what is left; a shift while scrolling would be worse.
    let longest = preview.lines.iter().map(|line| width(&line.subject)).max();
    let subjects = longest.unwrap_or(0).min(rows.width / 2);
    for (y, row) in preview.list.visible().enumerate() {
        let Some(line) = preview.lines.get(row) else {
            continue;
        };
        let y = y as u16;
        let selected = preview.list.selected() == Some(row);
        p.marker(rows, y, selected);
        let (symbol, role) = match line.tone {
            Tone::Good => (p.look.symbols.check, Role::Good),
            Tone::Plain => (" ", Role::Dim),
            Tone::Warning | Tone::Bad => (p.look.symbols.late, Role::Warn),
        };
        p.text(rows, 1, y, symbol, role);
        p.clipped(rows, 3, y, &line.subject, subjects, Role::Text);
        let outcome = line.outcome.text(texts);
        let from = 3 + subjects + 2;
        let room = rows.width.saturating_sub(from);
        p.clipped(rows, from, y, &outcome, room, role);
        // What the row cuts of a reason stands in full above, for the row one is on.
        if selected && width(&outcome) > room {
            p.clipped(inner, 1, 1, &outcome, inner.width.saturating_sub(1), role);
        }
    }
    None
}

/// Columns of a history: when, who, what, from what to what.
const CHANGES: [Column; 4] = [
    Column::new(16, 16, 0, 8),
    Column::new(12, 16, 1, 5),
    Column::new(11, 17, 0, 9),
    Column::new(20, 22, 3, 10),
];

/// Translation keys of their heads.
const CHANGE_HEADS: [&str; 4] = [
    "history.when",
    "history.who",
    "history.what",
    "history.change",
];

/// Who changed what.
pub(super) fn history(model: &Model, view: &HistoryView, p: &mut Painter<'_>) -> Cursor {
    let texts = model.texts();
    let inner = framed(p, &texts.fill("history.title", &[("name", &view.name)]));
    let told = tell_place(p, inner, &view.list);
    let columns = layout(inner.width.saturating_sub(1), &CHANGES);
    let heads = Rect {
        width: inner.width.saturating_sub(told + 1),
        ..inner
    };
    for (place, head) in columns.iter().zip(CHANGE_HEADS) {
        if let Some((x, w)) = place {
            p.clipped(heads, x + 1, 0, texts.get(head), *w, Role::Dim);
        }
    }
    let rows = Rect {
        y: inner.y + 2.min(inner.height),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    if view.lines.is_empty() {
        p.text(rows, 1, 0, texts.get("history.nothing"), Role::Dim);
    }
    // Of which record the selected change tells, and how far it has come.
    let selected = view.list.selected().and_then(|at| view.lines.get(at));
    if let Some(line) = selected {
        let reached = line.reach.map(|reach| sync::tell::reach(texts, reach));
        let used = reached.map_or(0, |word| {
            inner
                .width
                .saturating_sub(p.right(inner, 1, word, Role::Dim))
                + 1
        });
        let room = inner.width.saturating_sub(used + 1);
        p.clipped(inner, 1, 1, &line.of, room, Role::Text);
    }
    for (y, row) in view.list.visible().enumerate() {
        let Some(line) = view.lines.get(row) else {
            continue;
        };
        let y = y as u16;
        p.marker(rows, y, view.list.selected() == Some(row));
        let change = match (line.old.is_empty(), line.new.is_empty()) {
            (true, _) => line.new.clone(),
            (false, true) => format!("{} {} –", line.old, p.look.symbols.arrow),
            (false, false) => format!("{} {} {}", line.old, p.look.symbols.arrow, line.new),
        };
        let cells = [
            (&line.when, Role::Dim),
            (&line.who, Role::Text),
            (&line.what, Role::Accent),
            (&change, Role::Text),
        ];
        for (place, (text, role)) in columns.iter().zip(cells) {
            if let Some((x, w)) = place {
                p.clipped(rows, x + 1, y, text, *w, role);
            }
        }
    }
    None
}
