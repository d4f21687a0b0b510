//! A PIN that is typed: as many dots as characters, and what is to be known.

use ratatui::layout::Rect;

use crate::app::geometry::frame;
use crate::app::model::Model;
use crate::app::pin::{PinEntry, Step};

use super::Cursor;
use super::glyphs::width;
use super::paint::Painter;
use super::theme::Role;

/// Draws the overlay. Returns where the cursor stands.
pub(super) fn draw(model: &Model, entry: &PinEntry, p: &mut Painter<'_>) -> Cursor {
    let texts = model.texts();
    let body = frame((p.area().width, p.area().height)).body;
    let area: Rect = body.middle(64, 10).into();
    p.clear(area);
    let name = model.people.name(entry.who);
    let inner = p.frame(area, &texts.fill("pin.title", &[("name", &name)]));
    let mut y = p.wrapped(inner, &entry.what.text(texts), Role::Text, 2);
    let told = match entry.step {
        Step::Locked => Some((texts.get("pin.locked").to_owned(), Role::Bad)),
        Step::Waiting | Step::Asking | Step::Choosing | Step::Repeating => {
            let mind = entry.mind.as_ref();
            mind.map(|mind| (mind.text(texts), Role::Warn))
        }
    };
    let label = match entry.step {
        Step::Asking => Some("pin.asking"),
        Step::Choosing => Some("pin.choosing"),
        Step::Repeating => Some("pin.repeating"),
        Step::Waiting | Step::Locked => None,
    };
    let mut cursor = None;
    y += 1;
    if let Some(label) = label {
        let label = texts.get(label);
        let x = width(label) + 1;
        p.text(inner, 0, y, label, Role::Dim);
        let dots = p.look.symbols.dot.repeat(entry.typed.len());
        let room = inner.width.saturating_sub(x);
        let end = p.clipped(inner, x, y, &dots, room, Role::Input);
        cursor = Some((
            inner.x + end.min(inner.width.saturating_sub(1)),
            inner.y + y,
        ));
        y += 2;
    }
    if let Some((text, role)) = told {
        let rest = Rect {
            y: inner.y + y.min(inner.height),
            height: inner.height.saturating_sub(y),
            ..inner
        };
        p.wrapped(rest, &text, role, rest.height);
    }
    cursor
}
