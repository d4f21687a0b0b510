//! The large editor: the text in focus of a form over the whole screen, with its rows and characters counted.
//!
//! Nothing shifts while one types: a key costs the cells it changes, its figure and the way between them.

use ratatui::layout::Rect;

use crate::app::form::{Counted, Entry, Form, SCARCE};
use crate::app::geometry;
use crate::app::model::Model;
use crate::app::update::subject_name;

use super::Cursor;
use super::glyphs::width;
use super::paint::Painter;
use super::theme::Role;

/// Draws the text in focus. Returns where the cursor stands.
pub(super) fn draw(model: &Model, form: &Form, p: &mut Painter<'_>) -> Cursor {
    let size = (p.area().width, p.area().height);
    let (pane, text) = geometry::editor(size);
    let (pane, text): (Rect, Rect) = (pane.into(), text.into());
    let field = form.focused()?;
    let Entry::Text(input) = &field.entry else {
        return None;
    };
    p.clear(pane);
    p.frame(pane, &title(model, form, &field.label(model.texts())));
    let wrapped = input.lines_wrapped(usize::from(text.width));
    if let Some(counted) = form.editing.counted {
        count(model, p, pane, counted, input.max_chars());
    }
    if model.notice.is_none() {
        let state: Rect = geometry::frame(size).state.into();
        p.clear(state);
        let told = model.texts().get("edit.not-saved");
        p.clipped(state, 0, 0, told, state.width, Role::Dim);
    }
    let first = wrapped.first(usize::from(text.height));
    let shown = wrapped.rows.iter().skip(first);
    for (y, range) in (0..text.height).zip(shown) {
        let row = input.text().get(range.clone()).unwrap_or("");
        p.text(text, 0, y, row, Role::Text);
    }
    let y = text.y + (wrapped.row - first) as u16;
    Some((text.x + wrapped.column as u16, y))
}

/// Which field, of what, of whom.
fn title(model: &Model, form: &Form, label: &str) -> String {
    let mut title = format!("{label} · {}", form.title.text(model.texts()));
    let name = subject_name(model, form.base.subject);
    if !name.is_empty() && !title.contains(&name) {
        title = format!("{title} · {name}");
    }
    title
}

/// The row of the cursor and the characters, on the lower line of the frame.
fn count(model: &Model, p: &mut Painter<'_>, pane: Rect, counted: Counted, most: usize) {
    let texts = model.texts();
    let figures = [
        ("row", counted.row),
        ("rows", counted.rows),
        ("n", counted.chars),
        ("most", most),
        ("room", counted.room),
    ];
    let figures = figures.map(|(place, figure)| (place, texts.count(figure)));
    let places: Vec<(&str, &str)> = figures.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let (key, role) = if counted.room < SCARCE {
        ("edit.count-scarce", Role::Warn)
    } else {
        ("edit.count", Role::Dim)
    };
    let told = format!(" {} ", texts.fill(key, &places));
    let x = pane.width.saturating_sub(width(&told) + 1).max(1);
    let low = pane.height.saturating_sub(1);
    p.clipped(pane, x, low, &told, pane.width.saturating_sub(x + 1), role);
}
