//! Blocks of words: titles and paragraphs.

use super::flow::{Flow, Style};
use super::sheet::{Kind, Part};
use super::wrap::{below_each_other, wrap};
use crate::report::document::{Align, Paragraph};

/// Letters of the first line of a title, of its others, and of paragraphs, in points.
const FIRST: f32 = 13.0;
const OTHERS: f32 = 11.0;
const TEXT: f32 = 9.5;

/// Sets a title; it stays with the first lines below it.
pub(super) fn title(flow: &mut Flow<'_>, texts: &[String]) {
    let face = flow.fonts.face(true);
    let room = flow.paper.room();
    let set: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| {
            let style = Style::new(if n == 0 { FIRST } else { OTHERS }, true);
            let lines = wrap(face, style.size, text, room);
            (style, below_each_other([lines]))
        })
        .collect();
    let height: f32 = set.iter().map(|(s, l)| s.line * l.len() as f32).sum();
    flow.need(height + 40.0);
    flow.gap(2.0);
    let whole = texts.join(" ");
    if !whole.trim().is_empty() {
        let node = flow.tree.add(None, Kind::Heading(1, whole.clone()));
        flow.bookmark(1, &whole);
        for (style, lines) in &set {
            flow.column(lines, *style, Align::Middle, Part::Node(node));
        }
    }
    flow.y += 8.0;
}

/// Sets a paragraph, which may go on over pages, but never with a single line at the foot of one.
pub(super) fn paragraph(flow: &mut Flow<'_>, paragraph: &Paragraph) {
    let style = Style {
        line: TEXT * 1.3,
        ..Style::new(TEXT, paragraph.strong)
    };
    let room = flow.paper.room();
    let lines = wrap(flow.fonts.face(style.strong), TEXT, &paragraph.text, room);
    flow.need(style.line * lines.len().min(2) as f32);
    let node = flow.tree.add(None, Kind::Paragraph);
    flow.column(&lines, style, paragraph.align, Part::Node(node));
    flow.y += 4.0;
}
