//! Room for signatures.

use super::flow::{Flow, Slot, Style};
use super::sheet::{Kind, Part, Pen, Step};
use super::wrap::{Line, below_each_other, wrap};
use crate::report::document::{Align, Signature};

/// Letters in points.
const SIZE: f32 = 9.5;
/// Room to sign in, 18 mm, in points.
const ROOM: f32 = 51.0;
/// Length of a line to write a name on, in points.
const DOTTED: f32 = 150.0;
/// Signatures beside each other at most.
const BESIDE: usize = 3;

/// A signature broken into lines.
struct Set {
    above: Vec<Line>,
    name: Vec<Line>,
    below: Vec<Line>,
}

/// Sets signatures beside each other; one alone stands at the right, as letters are signed.
pub(super) fn signatures(flow: &mut Flow<'_>, signatures: &[Signature]) {
    for row in signatures.chunks(BESIDE) {
        let count = row.len().max(2);
        let wide = flow.paper.room() / count as f32;
        let sets: Vec<Set> = row.iter().map(|one| set(flow, one, wide - 16.0)).collect();
        let most = |lines: fn(&Set) -> usize| sets.iter().map(lines).max().unwrap_or(0);
        let line = style(false).line;
        let above = most(|set| set.above.len()) as f32 * line;
        let rest = most(|set| set.name.len() + set.below.len()) as f32 * line;
        let height = above + ROOM + rest + 4.0;
        if height > flow.paper.body() {
            // Nobody is called like this, but nothing may be lost either.
            for one in row {
                in_lines(flow, one);
            }
            continue;
        }
        flow.gap(10.0);
        flow.need(height);
        for (at, set) in sets.iter().enumerate() {
            let at = at + count - sets.len();
            let slot = Slot {
                x: flow.paper.left + wide * at as f32 + 8.0,
                y: flow.y,
                width: wide - 16.0,
                align: Align::Middle,
            };
            place(flow, set, slot, above);
        }
        flow.y += height;
    }
}

impl Set {
    /// Whether nobody signs here: the room is kept free so that others stand at their side of the page.
    fn is_blank(&self) -> bool {
        self.above.is_empty() && self.name.is_empty() && self.below.is_empty()
    }
}

fn style(strong: bool) -> Style {
    Style::new(SIZE, strong)
}

fn set(flow: &Flow<'_>, one: &Signature, room: f32) -> Set {
    let plain = |texts: &[String]| {
        let face = flow.fonts.face(false);
        below_each_other(texts.iter().map(|text| wrap(face, SIZE, text, room)))
    };
    let name = one.name.trim();
    Set {
        above: plain(&one.above),
        name: if name.is_empty() {
            Vec::new()
        } else {
            below_each_other([wrap(flow.fonts.face(true), SIZE, name, room)])
        },
        below: plain(&one.below),
    }
}

/// The words above end where the room to sign in begins, so that names stand at one height.
fn place(flow: &mut Flow<'_>, set: &Set, slot: Slot, above: f32) {
    if set.is_blank() {
        return;
    }
    let line = style(false).line;
    let part = Part::Node(flow.tree.add(None, Kind::Paragraph));
    let first = slot.y + above - set.above.len() as f32 * line;
    flow.stack(&set.above, style(false), Slot { y: first, ..slot }, part);
    let mut y = slot.y + above + ROOM;
    if set.name.is_empty() {
        let half = DOTTED.min(slot.width) / 2.0;
        let middle = slot.x + slot.width / 2.0;
        let foot = y + line - 2.0;
        let steps = vec![
            Step::Move(middle - half, foot),
            Step::Line(middle + half, foot),
        ];
        let pen = Pen {
            dash: Some([0.8, 2.2]),
            ..Pen::black(0.8)
        };
        flow.stroke(steps, pen, Part::Layout);
        y += line;
    } else {
        flow.stack(&set.name, style(true), Slot { y, ..slot }, part);
        for name in &set.name {
            y += line;
            let left = slot.x + (slot.width - name.width) / 2.0;
            let foot = y - 0.8;
            let steps = vec![Step::Move(left, foot), Step::Line(left + name.width, foot)];
            flow.stroke(steps, Pen::black(0.6), Part::Layout);
        }
    }
    flow.stack(&set.below, style(false), Slot { y: y + 1.0, ..slot }, part);
}

/// Words too long to stand together.
fn in_lines(flow: &mut Flow<'_>, one: &Signature) {
    let room = flow.paper.room();
    let node = Part::Node(flow.tree.add(None, Kind::Paragraph));
    let set = set(flow, one, room);
    flow.need(style(false).line);
    flow.column(&set.above, style(false), Align::Left, node);
    if flow.left() < ROOM {
        flow.turn();
    }
    flow.y += ROOM;
    flow.column(&set.name, style(true), Align::Left, node);
    flow.column(&set.below, style(false), Align::Left, node);
}
