//! Draws what a figure was made of: one line for each part, the selected one in full below.

use ratatui::layout::Rect;

use crate::app::explain::{Explain, Row};
use crate::app::geometry::overlay;
use crate::app::model::Model;

use super::Cursor;
use super::glyphs::width;
use super::paint::Painter;
use super::theme::Role;

/// Rows for the selected line in full.
const FULL: u16 = 3;

/// Draws the overlay.
pub(super) fn draw(model: &Model, explain: &Explain, p: &mut Painter<'_>) -> Cursor {
    let area: Rect = overlay((p.area().width, p.area().height)).into();
    p.clear(area);
    let inner = p.frame(area, &explain.title.text(model.texts()));
    let full = FULL.min(inner.height.saturating_sub(1));
    let lines = Rect {
        height: inner.height - full,
        ..inner
    };
    let rows = explain.rows();
    for (y, at) in explain.list.visible().enumerate() {
        let y = y as u16;
        let (Some(row), true) = (rows.get(at), y < lines.height) else {
            continue;
        };
        line(model, p, lines, y, row);
        p.marker(lines, y, explain.list.selected() == Some(at));
    }
    if let Some(row) = explain.list.selected().and_then(|at| rows.get(at)) {
        let below = Rect {
            y: inner.y + lines.height,
            height: full,
            ..inner
        };
        p.wrapped(below, &whole(model, row), Role::Accent, full);
    }
    None
}

fn whole(model: &Model, row: &Row) -> String {
    let what = row.what.text(model.texts());
    if row.value.is_empty() {
        what
    } else {
        format!("{what}: {}", row.value)
    }
}

fn line(model: &Model, p: &mut Painter<'_>, area: Rect, y: u16, row: &Row) {
    let sign = match row.open {
        Some(true) => "- ",
        Some(false) => "+ ",
        None => "  ",
    };
    let indent = 1 + row.depth * 2;
    let what = format!("{sign}{}", row.what.text(model.texts()));
    let room = area.width.saturating_sub(indent + 1);
    let value = width(&row.value).min(room / 2);
    let role = if row.open.is_some() {
        Role::Title
    } else {
        Role::Text
    };
    p.clipped(area, indent, y, &what, room.saturating_sub(value + 1), role);
    p.clipped(
        area,
        area.width.saturating_sub(value + 1),
        y,
        &row.value,
        value,
        Role::Accent,
    );
}
