//! Draws how far everything has come: the names of the parts, the rows of the one in sight, and the row selected in full.

use ratatui::layout::Rect;

use crate::app::model::{Model, Tone};
use crate::app::screens::sync::layout::{Part, areas};
use crate::app::screens::sync::tell::{Row, foot, heads, rows};
use crate::app::screens::sync::why_empty;
use crate::ui::Cursor;
use crate::ui::columns::{Column, layout};
use crate::ui::paint::Painter;
use crate::ui::position::position;
use crate::ui::rows::row_of;
use crate::ui::theme::Role;

/// A name, and what it comes to.
const STANDING: [Column; 2] = [Column::new(16, 20, 0, 10), Column::new(20, 40, 1, 9)];
/// When, from whom, new, set apart, how it stands.
const IN: [Column; 5] = [
    Column::new(16, 16, 0, 8),
    Column::new(14, 26, 1, 10),
    Column::new(6, 6, 0, 7),
    Column::new(10, 10, 0, 6),
    Column::new(8, 12, 0, 9),
];
/// When, for whom, changes, length, how far.
const OUT: [Column; 5] = [
    Column::new(16, 16, 0, 8),
    Column::new(10, 20, 1, 10),
    Column::new(9, 9, 0, 6),
    Column::new(8, 8, 0, 7),
    Column::new(12, 12, 0, 9),
];
/// Whose, office, up to where, when it last came, how it stands.
const MACHINES: [Column; 5] = [
    Column::new(14, 24, 1, 10),
    Column::new(8, 10, 0, 5),
    Column::new(7, 7, 0, 8),
    Column::new(16, 16, 0, 6),
    Column::new(10, 18, 0, 9),
];

fn columns_of(part: Part) -> &'static [Column] {
    match part {
        Part::Standing => &STANDING,
        Part::In => &IN,
        Part::Out => &OUT,
        Part::Machines => &MACHINES,
    }
}

/// Draws the screen.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let part = model.sync.part;
    let areas = areas((p.area().width, p.area().height), part);
    titles(model, p, areas.titles.into());
    let list: Rect = areas.list.into();
    if let Some(why) = why_empty(model) {
        say(p, list, &why.text(model.texts()));
        return None;
    }
    let columns = layout(list.width.saturating_sub(3), columns_of(part));
    let texts = model.texts();
    let names = heads(part).iter().map(|head| (texts.get(head), Role::Dim));
    p.cells(areas.heads.into(), (3, 0), &columns, names);
    let rows = rows(model, part);
    if rows.is_empty() {
        say(p, list, texts.get("sync.nothing-yet"));
        return None;
    }
    let state = model.sync.list(part);
    for (at, y) in state.visible().zip(0_u16..list.height) {
        if let Some(row) = rows.get(at) {
            let line = row_of(list, y);
            p.marker(line, 0, state.selected() == Some(at));
            cells(p, line, &columns, row);
        }
    }
    let foot_area: Rect = areas.foot.into();
    p.wrapped(foot_area, &foot(model), Role::Accent, foot_area.height);
    None
}

/// A sign for how it is to be taken, and the cells of a row.
fn cells(p: &mut Painter<'_>, line: Rect, columns: &[Option<(u16, u16)>], row: &Row) {
    let (sign, role) = match row.tone {
        Tone::Good => (p.look.symbols.check, Role::Good),
        Tone::Plain => (" ", Role::Text),
        Tone::Warning => (p.look.symbols.late, Role::Warn),
        Tone::Bad => (p.look.symbols.late, Role::Bad),
    };
    p.text(line, 1, 0, sign, role);
    let last = row.cells.len().saturating_sub(1);
    let cells = row.cells.iter().enumerate().map(|(at, cell)| {
        let role = if at == last { role } else { Role::Text };
        (cell.as_str(), role)
    });
    p.cells(line, (3, 0), columns, cells);
}

/// The names of all parts, the one in sight between brackets, and which row of how many is selected.
fn titles(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let mut x = 0;
    for part in Part::ALL {
        let name = texts.get(part.title());
        let (text, role) = if model.sync.part == part {
            (format!("[{name}]"), Role::Title)
        } else {
            (format!(" {name} "), Role::Dim)
        };
        x = p.text(area, x, 0, &text, role);
    }
    let list = model.sync.list(model.sync.part);
    if let Some(at) = list.selected() {
        position(p, area, at, 1, list.len());
    }
}

/// What stands there instead of rows.
fn say(p: &mut Painter<'_>, area: Rect, text: &str) {
    let area = Rect {
        x: area.x + 2.min(area.width),
        width: area.width.saturating_sub(4),
        ..area
    };
    p.wrapped(area, text, Role::Text, area.height);
}
