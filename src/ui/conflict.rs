//! Draws what nobody has decided between: the list above, the versions of the one selected side by side below.

use ratatui::layout::Rect;

use crate::app::conflict::{Conflicts, Line, columns, labels, lines, may, parts, shown, tell};
use crate::app::model::Model;
use crate::ops::conflict::Conflict;

use super::Cursor;
use super::glyphs::width;
use super::paint::Painter;
use super::position::position;
use super::theme::Role;

/// Draws the overlay.
pub(super) fn draw(model: &Model, view: &Conflicts, p: &mut Painter<'_>) -> Cursor {
    let parts = parts((p.area().width, p.area().height));
    let (all, list, table) = (parts.all.into(), parts.list.into(), parts.table.into());
    p.clear(all);
    let n = view.entries.len().to_string();
    p.frame(all, &model.texts().fill("conflict.title", &[("n", &n)]));
    draw_list(model, view, p, list);
    let between = Rect {
        y: list.y + list.height,
        height: 1.min(all.height),
        ..list
    };
    p.rule(between, 0);
    if let Some(conflict) = view.selected() {
        draw_whose(model, view, conflict, p, between);
        draw_versions(model, view, conflict, p, table);
    }
    None
}

/// One line for each conflict: about whom, about what, and whether it was handed up.
fn draw_list(model: &Model, view: &Conflicts, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    for (y, at) in view.list.visible().enumerate() {
        let y = y as u16;
        let (Some(conflict), true) = (view.entries.get(at), y < area.height) else {
            continue;
        };
        p.marker(area, y, view.list.selected() == Some(at));
        let key = if conflict.handed_up {
            "conflict.up"
        } else {
            "conflict.versions"
        };
        let n = conflict.versions.len().to_string();
        let beside = texts.fill(key, &[("n", &n)]);
        let room = area.width.saturating_sub(width(&beside) + 3);
        p.clipped(area, 1, y, &tell::what(model, conflict), room, Role::Text);
        p.right(area, y, &beside, Role::Dim);
    }
    if let Some(at) = view
        .list
        .selected()
        .filter(|_| view.list.len() > view.list.height())
    {
        let above = Rect {
            y: area.y.saturating_sub(1),
            height: 1,
            ..area
        };
        position(p, above, at, 1, view.list.len());
    }
}

/// On the rule between: who decides, and what was said when it was handed up.
fn draw_whose(
    model: &Model,
    view: &Conflicts,
    conflict: &Conflict,
    p: &mut Painter<'_>,
    area: Rect,
) {
    let texts = model.texts();
    let (words, role) = match may(model, view, conflict) {
        Ok(_) => (texts.get("conflict.yours").to_owned(), Role::Good),
        Err(barred) => (barred.told().text(texts), Role::Warn),
    };
    let room = area.width.saturating_sub(4);
    p.clipped(area, 1, 0, &format!(" {words} "), room, role);
}

fn draw_versions(
    model: &Model,
    view: &Conflicts,
    conflict: &Conflict,
    p: &mut Painter<'_>,
    area: Rect,
) {
    let told = lines(model, conflict, view.first, area.width);
    let shown = shown(conflict, view.first, area.width);
    let wide = columns(area.width, shown);
    let from = labels(area.width);
    let heads = (view.first..).take(shown).zip(0_u16..);
    for (at, column) in heads {
        let head = format!("[{}] {}", at + 1, tell::letter(at));
        let x = from + column * wide;
        p.clipped(area, x, 0, &head, wide.saturating_sub(1), Role::Title);
    }
    let more = conflict.versions.len() > view.first + shown;
    if more || view.first > 0 {
        let n = conflict.versions.len().to_string();
        let words = model.texts().fill("conflict.of-all", &[("n", &n)]);
        p.clipped(area, 0, 0, &words, from.saturating_sub(1), Role::Dim);
    }
    let rows = told.iter().skip(view.top);
    for (y, line) in (1..area.height).zip(rows) {
        draw_line(p, area, y, line, (from, wide));
    }
    let below = told.len().saturating_sub(view.top);
    if below > usize::from(area.height.saturating_sub(1)) {
        let last = area.height.saturating_sub(1);
        p.right(area, last, p.look.symbols.falling, Role::Accent);
    }
}

/// A row: its name, a sign where the versions differ in it, and what each says.
fn draw_line(p: &mut Painter<'_>, area: Rect, y: u16, line: &Line, (from, wide): (u16, u16)) {
    let role = if line.differs { Role::Bad } else { Role::Text };
    if line.differs && !line.label.is_empty() {
        p.text(area, 0, y, p.look.symbols.conflict, Role::Bad);
    }
    let room = from.saturating_sub(3);
    p.clipped(area, 2, y, &line.label, room, Role::Dim);
    if let [whole] = line.cells.as_slice() {
        p.text(area, from, y, whole, role);
        return;
    }
    for (cell, column) in line.cells.iter().zip(0_u16..) {
        let x = from + column * wide;
        p.clipped(area, x, y, cell, wide.saturating_sub(1), role);
    }
}
