//! Sheets of the survey while they are entered: what holds for them, what was saved, the line being typed.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::service::Entry;
use crate::ui::Cursor;
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::rows::{below, row_of};
use crate::ui::theme::Role;

/// Rows that are not lines that were saved: heading, keys, the line, what is wrong with it, two that wait.
const FIXED: u16 = 8;

/// Draws the entry. Returns where the cursor stands.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, area: Rect, entry: &Entry) -> Cursor {
    let texts = model.texts();
    let title = texts.fill(
        "service.sheets-title",
        &[
            ("unit", &model.people.unit_name(entry.unit)),
            ("n", &entry.saved.len().to_string()),
        ],
    );
    let inner = p.frame(area, &title);
    let service = if entry.heading.service.is_empty() {
        texts.get("service.no-service")
    } else {
        &entry.heading.service
    };
    let heading = texts.fill(
        "service.sheets-heading",
        &[("day", &texts.day(entry.heading.day)), ("service", service)],
    );
    let mut y = p.wrapped(inner, &heading, Role::Text, 2);
    y += p.wrapped(
        below(inner, y),
        texts.get("service.sheets-how"),
        Role::Dim,
        3,
    );
    let room = usize::from(inner.height.saturating_sub(FIXED));
    let skipped = entry.saved.len().saturating_sub(room);
    for given in entry.saved.iter().skip(skipped) {
        let line = row_of(inner, y);
        let x = p.text(line, 0, 0, &format!("{:>4} ", given.line), Role::Dim);
        let x = p.text(line, x, 0, given.text.trim(), Role::Text);
        p.text(line, x + 2, 0, p.look.symbols.check, Role::Good);
        y += 1;
    }
    let line = row_of(inner, y);
    let from = p.text(line, 0, 0, &format!("{:>4} ", entry.line), Role::Key);
    let field = line.width.saturating_sub(from + 1).max(2);
    let (text, column) = entry.input.view(field.into());
    p.text(line, from, 0, text, Role::Input);
    let cursor = Some((line.x + from + column as u16, line.y));
    let below_line = below(inner, y + 1);
    let used = draw_check(model, p, below_line, entry);
    draw_waiting(model, p, below(below_line, used), entry);
    cursor
}

/// What is wrong with the line as far as it goes.
fn draw_check(model: &Model, p: &mut Painter<'_>, area: Rect, entry: &Entry) -> u16 {
    let texts = model.texts();
    if entry.input.is_empty() {
        return 0;
    }
    let indent = Rect {
        x: area.x + 5.min(area.width),
        width: area.width.saturating_sub(5),
        ..area
    };
    if let Some(why) = entry.fault(model.today) {
        let role = if entry.refused { Role::Bad } else { Role::Warn };
        let told = format!("{} {}", p.look.symbols.late, why.text(texts));
        p.wrapped(indent, &told, role, 2)
    } else {
        let whole = texts.get("service.line-whole");
        let told = format!("{} {whole}", p.look.symbols.check);
        p.wrapped(indent, &told, Role::Good, 1)
    }
}

/// Lines that wait to be corrected.
fn draw_waiting(model: &Model, p: &mut Painter<'_>, area: Rect, entry: &Entry) {
    if entry.waiting.is_empty() {
        return;
    }
    let told = model.texts().fill(
        "service.lines-wait",
        &[("n", &entry.waiting.len().to_string())],
    );
    p.clipped(area, 0, 0, &told, area.width, Role::Warn);
    for (y, given) in (1..area.height).zip(&entry.waiting) {
        let line = row_of(area, y);
        let x = p.text(line, 0, 0, &format!("{:>4} ", given.line), Role::Dim);
        let room = line.width.saturating_sub(x).min(width(&given.text));
        p.clipped(line, x, 0, &given.text, room, Role::Dim);
    }
}
