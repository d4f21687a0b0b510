//! Who supports which result.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::target::Role as Line;
use crate::ui::paint::Painter;
use crate::ui::theme::Role;

use super::role_of;

/// Draws the matrix as lines: a result, below it those who support it; at the end what supports nothing.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    if model.target.matrix.is_empty() {
        p.text(area, 2, 1, texts.get("target.empty-roles"), Role::Dim);
        return;
    }
    p.clipped(
        area,
        2,
        0,
        texts.get("target.head-roles"),
        area.width.saturating_sub(2),
        Role::Dim,
    );
    let rows = Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(1),
        ..area
    };
    let room = rows.width.saturating_sub(2);
    for (y, at) in model.target.roles.visible().enumerate() {
        let Some(line) = model.target.matrix.get(at) else {
            continue;
        };
        let y = y as u16;
        let selected = model.target.roles.selected() == Some(at);
        p.marker(rows, y, selected);
        match line {
            Line::Result(title, count) => {
                let count = if *count == 0 {
                    texts.get("target.role-none").to_owned()
                } else {
                    texts.fill("target.role-count", &[("n", &count.to_string())])
                };
                let wide = crate::ui::glyphs::width(&count) + 2;
                let role = role_of(selected, Role::Title);
                p.clipped(rows, 2, y, title, room.saturating_sub(wide), role);
                p.right(rows, y, &count, Role::Dim);
            }
            Line::Supporter(name) => {
                let role = role_of(selected, Role::Text);
                p.clipped(rows, 6, y, name, room.saturating_sub(4), role);
            }
            Line::Orphans(count) => {
                let text = texts.fill("target.role-orphans", &[("n", &count.to_string())]);
                p.clipped(rows, 2, y, &text, room, role_of(selected, Role::Warn));
            }
            Line::Orphan(name, title) => {
                let role = role_of(selected, Role::Text);
                let x = p.clipped(rows, 6, y, name, room / 3, role);
                let left = rows.width.saturating_sub(x + 2);
                p.clipped(rows, x + 2, y, title, left, Role::Dim);
            }
        }
    }
}
