//! A few lines that are asked before something is done.

use ratatui::layout::Rect;

use crate::app::ask::{Answer, Ask};
use crate::app::geometry::frame;
use crate::app::model::Model;

use super::Cursor;
use super::glyphs::width;
use super::paint::Painter;
use super::rows::row_of;
use super::theme::Role;

/// Draws the overlay. Returns where the cursor stands.
pub(super) fn draw(model: &Model, ask: &Ask, p: &mut Painter<'_>) -> Cursor {
    let texts = model.texts();
    let rows = u16::try_from(ask.lines.len()).unwrap_or(u16::MAX);
    let body = frame((p.area().width, p.area().height)).body;
    let area: Rect = body.middle(72, rows.saturating_add(2)).into();
    p.clear(area);
    let inner = p.frame(area, &ask.title.text(texts));
    let labels = ask.lines.iter().map(|line| width(texts.get(line.label)));
    let wide = (labels.max().unwrap_or(0) + 1).min(inner.width / 2);
    let mut cursor = None;
    for (at, line) in ask.lines.iter().enumerate() {
        let y = u16::try_from(at).unwrap_or(u16::MAX);
        if y >= inner.height {
            break;
        }
        let focus = at == ask.focus;
        p.marker(inner, y, focus);
        p.clipped(inner, 1, y, texts.get(line.label), wide, Role::Dim);
        let x = wide + 1;
        let room = inner.width.saturating_sub(x + 1);
        match &line.answer {
            Answer::Text(input) => {
                let (visible, column) = input.view(usize::from(room));
                match line.empty.filter(|_| input.is_empty()) {
                    Some(empty) => p.clipped(inner, x, y, texts.get(empty), room, Role::Dim),
                    None => p.clipped(inner, x, y, visible, room, Role::Input),
                };
                if focus {
                    let column = u16::try_from(column).unwrap_or(u16::MAX);
                    let x = x.saturating_add(column).min(inner.width.saturating_sub(1));
                    let row = row_of(inner, y);
                    cursor = Some((row.x + x, row.y));
                }
            }
            Answer::Choice { options, at } => {
                let chosen = options.get(*at).map(|option| option.text(texts));
                let role = if focus { Role::Selected } else { Role::Text };
                p.clipped(inner, x, y, &chosen.unwrap_or_default(), room, role);
            }
        }
    }
    cursor
}
