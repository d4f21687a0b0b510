//! The lines of a grid on one page, each drawn once however many cells it borders.

use std::collections::BTreeMap;

use super::flow::Flow;
use super::sheet::{Part, Pen, Step};

/// Thickness in points: thin, but seen on a bad printer.
const THICK: f32 = 0.6;
/// Lines nearer than this to each other are one.
const NEAR: f32 = 0.05;

/// Lines that are not drawn yet: by hundredths of a point where they lie, from where to where they go.
#[derive(Debug, Default)]
pub(super) struct Rules {
    down: BTreeMap<i32, Vec<(f32, f32)>>,
    across: BTreeMap<i32, Vec<(f32, f32)>>,
}

impl Rules {
    /// A line from top to bottom.
    pub(super) fn down(&mut self, x: f32, top: f32, bottom: f32) {
        self.down.entry(key(x)).or_default().push((top, bottom));
    }

    /// A line from left to right.
    pub(super) fn across(&mut self, y: f32, left: f32, right: f32) {
        self.across.entry(key(y)).or_default().push((left, right));
    }

    /// Draws them all.
    pub(super) fn draw(self, flow: &mut Flow<'_>) {
        let mut steps = Vec::new();
        for (x, pieces) in self.down {
            let x = place(x);
            for (top, bottom) in joined(pieces) {
                // Corners are filled.
                steps.push(Step::Move(x, top - THICK / 2.0));
                steps.push(Step::Line(x, bottom + THICK / 2.0));
            }
        }
        for (y, pieces) in self.across {
            let y = place(y);
            for (left, right) in joined(pieces) {
                steps.push(Step::Move(left, y));
                steps.push(Step::Line(right, y));
            }
        }
        if !steps.is_empty() {
            flow.stroke(steps, Pen::black(THICK), Part::Layout);
        }
    }
}

fn key(at: f32) -> i32 {
    (at * 100.0).round() as i32
}

fn place(key: i32) -> f32 {
    key as f32 / 100.0
}

/// Pieces of one line, with those that touch made one.
fn joined(mut pieces: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f32, f32)> = Vec::new();
    for (from, to) in pieces {
        match out.last_mut() {
            Some(last) if from <= last.1 + NEAR => last.1 = last.1.max(to),
            Some(_) | None => out.push((from, to)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_touch_are_one() {
        assert_eq!(
            joined(vec![(5.0, 9.0), (0.0, 5.0), (2.0, 3.0), (10.0, 11.0)]),
            [(0.0, 9.0), (10.0, 11.0)]
        );
    }
}
