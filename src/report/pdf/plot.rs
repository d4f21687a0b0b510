//! Charts that stand: bars with a smooth curve over them, and lines through points in time.
//!
//! Words stand in rows below the picture, where they meet neither the curve nor each other.

use super::chart::{LETTERS, MOST_LINES, SMALL, caption, part_of, set_caption, told};
use super::flow::{Flow, Slot, Style};
use super::sheet::{Ink, Kind, Part, Pen, Step, rectangle};
use super::wrap::{Line, wrap_some};
use crate::report::document::{Align, Bar, Chart, Shape};

/// Height of the picture, and widths of a figure in it, in points.
const HIGH: f32 = 118.0;
const NARROWEST: f32 = 44.0;
const WIDEST: f32 = 92.0;
/// Greys of bars and of the lines behind them.
const BAR: u8 = 200;
const BEHIND: u8 = 205;

/// A part of the figures, as many as fit beside each other.
struct Strip {
    left: f32,
    top: f32,
    /// Of one figure.
    wide: f32,
    count: usize,
    part: Part,
}

impl Strip {
    fn middle(&self, index: usize) -> f32 {
        self.left + self.wide * (index as f32 + 0.5)
    }

    fn y(&self, value: f32) -> f32 {
        self.top + HIGH * (1.0 - value)
    }

    fn right(&self) -> f32 {
        self.left + self.wide * self.count as f32
    }
}

/// The words below a figure.
struct Words {
    label: Vec<Line>,
    shown: Vec<Line>,
    limit: Vec<Line>,
}

/// Sets a standing chart, in several strips where there are more figures than fit beside each other.
pub(super) fn plot(flow: &mut Flow<'_>, chart: &Chart) {
    let narrowest = match chart.shape {
        Shape::Line => NARROWEST / 1.5,
        Shape::Bars | Shape::Curve => NARROWEST,
    };
    let most = ((flow.paper.room() / narrowest) as usize).max(1);
    // Strips of equal length rather than a full one and a rest.
    let strips = chart.bars.len().div_ceil(most).max(1);
    let most = chart.bars.len().div_ceil(strips).max(1);
    let (lines, height) = caption(flow, chart);
    if chart.bars.is_empty() {
        flow.need(height);
        set_caption(flow, &lines);
    }
    for (nth, bars) in chart.bars.chunks(most).enumerate() {
        let wide = (flow.paper.room() / bars.len() as f32).min(WIDEST);
        let words: Vec<Words> = bars
            .iter()
            .map(|bar| words(flow, bar, wide - 4.0))
            .collect();
        let below = rows(&words);
        let above = if nth == 0 { height } else { 0.0 };
        flow.need(above + HIGH + below.iter().sum::<f32>() + 14.0);
        if nth == 0 {
            set_caption(flow, &lines);
        }
        flow.y += 4.0;
        let strip = Strip {
            left: flow.paper.left + (flow.paper.room() - wide * bars.len() as f32) / 2.0,
            top: flow.y,
            wide,
            count: bars.len(),
            part: Part::Node(flow.tree.add(None, Kind::Figure(told(chart, bars)))),
        };
        set_strip(flow, chart, bars, &strip);
        flow.y += HIGH + 3.0;
        set_words(flow, &strip, &words, below);
        flow.y += below.iter().sum::<f32>() + 4.0;
    }
}

fn words(flow: &Flow<'_>, bar: &Bar, room: f32) -> Words {
    let (plain, bold) = (flow.fonts.face(false), flow.fonts.face(true));
    let limit = bar.limit.as_ref().map(|limit| limit.shown.as_str());
    Words {
        label: wrap_some(plain, LETTERS, &bar.label, room, MOST_LINES),
        shown: wrap_some(bold, LETTERS, &bar.shown, room, MOST_LINES),
        limit: limit
            .filter(|text| !text.is_empty())
            .map(|text| wrap_some(plain, SMALL, text, room, MOST_LINES))
            .unwrap_or_default(),
    }
}

/// Heights of the rows of labels, figures and limits.
fn rows(words: &[Words]) -> [f32; 3] {
    let most = |count: fn(&Words) -> usize, size: f32| {
        words.iter().map(count).max().unwrap_or(0) as f32 * Style::new(size, false).line
    };
    [
        most(|w| w.label.len(), LETTERS),
        most(|w| w.shown.len(), LETTERS),
        most(|w| w.limit.len(), SMALL),
    ]
}

fn set_words(flow: &mut Flow<'_>, strip: &Strip, words: &[Words], [label, shown, _]: [f32; 3]) {
    let y = flow.y;
    for (index, words) in words.iter().enumerate() {
        let slot = Slot {
            x: strip.left + strip.wide * index as f32 + 2.0,
            y,
            width: strip.wide - 4.0,
            align: Align::Middle,
        };
        let below = |down: f32| Slot {
            y: y + down,
            ..slot
        };
        flow.stack(&words.label, Style::new(LETTERS, false), slot, strip.part);
        flow.stack(
            &words.shown,
            Style::new(LETTERS, true),
            below(label),
            strip.part,
        );
        flow.stack(
            &words.limit,
            Style::new(SMALL, false),
            below(label + shown),
            strip.part,
        );
    }
}

fn set_strip(flow: &mut Flow<'_>, chart: &Chart, bars: &[Bar], strip: &Strip) {
    let behind = (1_u8..=4).flat_map(|quarter| {
        let y = strip.y(f32::from(quarter) / 4.0);
        [Step::Move(strip.left, y), Step::Line(strip.right(), y)]
    });
    let thin = Pen {
        grey: BEHIND,
        ..Pen::black(0.4)
    };
    flow.stroke(behind.collect(), thin, strip.part);
    let points: Vec<Option<(f32, f32)>> = bars
        .iter()
        .enumerate()
        .map(|(index, bar)| {
            let value = part_of(bar.value?, chart.full);
            Some((strip.middle(index), strip.y(value)))
        })
        .collect();
    match chart.shape {
        Shape::Curve => {
            standing(flow, strip, &points);
            for run in runs(&points) {
                flow.stroke(smooth(&run), Pen::black(1.4), strip.part);
            }
        }
        Shape::Bars | Shape::Line => {
            for run in runs(&points) {
                flow.stroke(straight(run), Pen::black(1.2), strip.part);
            }
            dots(flow, strip, &points);
        }
    }
    limits(flow, chart, bars, strip);
    let base = strip.y(0.0);
    let ground = vec![
        Step::Move(strip.left, base),
        Step::Line(strip.right(), base),
    ];
    flow.stroke(ground, Pen::black(0.9), strip.part);
}

fn standing(flow: &mut Flow<'_>, strip: &Strip, points: &[Option<(f32, f32)>]) {
    let wide = strip.wide * 0.5;
    for (x, y) in points.iter().flatten() {
        let high = strip.y(0.0) - y;
        if high > 0.0 {
            let ink = Ink::Path {
                steps: rectangle(x - wide / 2.0, *y, wide, high),
                fill: Some(BAR),
                pen: Some(Pen::black(0.5)),
            };
            flow.mark(strip.part, ink);
        }
    }
}

/// A diamond at each point, so that one between two gaps is seen.
fn dots(flow: &mut Flow<'_>, strip: &Strip, points: &[Option<(f32, f32)>]) {
    const HALF: f32 = 2.6;
    for &(x, y) in points.iter().flatten() {
        let ink = Ink::Path {
            steps: vec![
                Step::Move(x - HALF, y),
                Step::Line(x, y - HALF),
                Step::Line(x + HALF, y),
                Step::Line(x, y + HALF),
                Step::Close,
            ],
            fill: Some(0),
            pen: None,
        };
        flow.mark(strip.part, ink);
    }
}

fn limits(flow: &mut Flow<'_>, chart: &Chart, bars: &[Bar], strip: &Strip) {
    for (index, bar) in bars.iter().enumerate() {
        if let Some(limit) = &bar.limit {
            let y = strip.y(part_of(limit.value, chart.full));
            let half = strip.wide * 0.4;
            let middle = strip.middle(index);
            let steps = vec![Step::Move(middle - half, y), Step::Line(middle + half, y)];
            let pen = Pen {
                dash: Some([3.0, 2.0]),
                ..Pen::black(1.2)
            };
            flow.stroke(steps, pen, strip.part);
        }
    }
}

/// Points between gaps.
fn runs(points: &[Option<(f32, f32)>]) -> impl Iterator<Item = Vec<(f32, f32)>> {
    points
        .split(Option::is_none)
        .map(|run| run.iter().flatten().copied().collect::<Vec<_>>())
        .filter(|run| run.len() > 1)
}

fn straight(points: Vec<(f32, f32)>) -> Vec<Step> {
    let mut steps = Vec::with_capacity(points.len());
    for (x, y) in points {
        steps.push(if steps.is_empty() {
            Step::Move(x, y)
        } else {
            Step::Line(x, y)
        });
    }
    steps
}

/// A curve through all points that never rises above or falls below two neighbours (Fritsch and Carlson).
fn smooth(points: &[(f32, f32)]) -> Vec<Step> {
    let slopes: Vec<f32> = points
        .windows(2)
        .map(|pair| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0))
        .collect();
    let tangent = |at: usize| -> f32 {
        let before = at.checked_sub(1).and_then(|at| slopes.get(at)).copied();
        match (before, slopes.get(at).copied()) {
            // Level at a peak or a hollow, otherwise the harmonic mean.
            (Some(a), Some(b)) if a * b > 0.0 => 2.0 * a * b / (a + b),
            (Some(_), Some(_)) | (None, None) => 0.0,
            (Some(end), None) | (None, Some(end)) => end,
        }
    };
    let mut steps = vec![Step::Move(points[0].0, points[0].1)];
    for (at, pair) in points.windows(2).enumerate() {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let third = (x1 - x0) / 3.0;
        steps.push(Step::Curve([
            x0 + third,
            y0 + tangent(at) * third,
            x1 - third,
            y1 - tangent(at + 1) * third,
            x1,
            y1,
        ]));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_stays_between_its_points() {
        for step in smooth(&[
            (0.0, 0.0),
            (10.0, 50.0),
            (20.0, 50.0),
            (30.0, 5.0),
            (40.0, 9.0),
        ]) {
            if let Step::Curve([_, a, _, b, _, end]) = step {
                assert!(
                    (0.0..=50.0).contains(&a) && (0.0..=50.0).contains(&b),
                    "{a} {b} {end}"
                );
            }
        }
    }
}
