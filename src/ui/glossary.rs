//! Draws the glossary: terms that fit what was typed, and what the selected one means.

use ratatui::layout::Rect;

use crate::app::glossary::{DETAIL, Glossary};
use crate::app::model::Model;
use crate::i18n::glossary::Term;

use super::Cursor;
use super::glyphs::width;
use super::overlays::{box_with_input, place};
use super::paint::Painter;
use super::theme::Role;

/// Draws the overlay.
pub(super) fn draw(model: &Model, glossary: &Glossary, p: &mut Painter<'_>) -> Cursor {
    let texts = model.texts();
    let title = texts.get("glossary.title");
    let (inner, cursor) = box_with_input(p, title, &glossary.input, place(&glossary.list));
    for (y, row) in glossary.list.visible().enumerate() {
        let Some(term) = glossary.shown.get(row) else {
            continue;
        };
        let y = y as u16;
        let selected = glossary.list.selected() == Some(row);
        p.marker(inner, y, selected);
        let role = if selected { Role::Selected } else { Role::Text };
        let x = p.clipped(inner, 1, y, texts.said(&term.name), inner.width - 1, role);
        let other = term.elsewhere(texts);
        if x + 2 + width(other) <= inner.width {
            p.right(inner, y, other, Role::Dim);
        }
    }
    let detail = DETAIL.min(inner.height) - 1;
    let below = Rect {
        y: inner.bottom() - detail,
        height: detail,
        ..inner
    };
    match glossary.term() {
        Some(term) => meaning(model, term, p, below),
        None => {
            p.text(inner, 1, 0, texts.get("pick.none-fits"), Role::Dim);
        }
    }
    cursor
}

/// Both names, the meaning, and where it stands in law.
fn meaning(model: &Model, term: &Term, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let names = format!("{} · {}", texts.said(&term.name), term.elsewhere(texts));
    p.clipped(area, 0, 0, &names, area.width, Role::Title);
    let means = Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(2),
        ..area
    };
    let used = p.wrapped(means, texts.said(&term.means), Role::Text, means.height);
    if !term.source.is_empty() {
        let source = texts.fill("glossary.source", &[("source", &term.source)]);
        p.clipped(area, 0, 1 + used, &source, area.width, Role::Dim);
    }
}
