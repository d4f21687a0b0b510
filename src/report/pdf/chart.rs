//! Charts: what they have in common, and lying bars.
//!
//! Black and grey only. Every figure also stands there in words, and whoever has the document read aloud gets
//! them all from the picture's description.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::flow::{Flow, Slot, Style};
use super::plot::plot;
use super::sheet::{Ink, Kind, Part, Pen, Step, rectangle};
use super::wrap::{Line, wrap_some};
use crate::report::document::{Align, Bar, Chart, Shape};

/// Letters of names and figures, and of limits, in points.
pub(super) const LETTERS: f32 = 8.0;
pub(super) const SMALL: f32 = 7.0;
/// Lines of a name or figure at most; the description has it in full.
pub(super) const MOST_LINES: usize = 6;
/// Longest description of a picture in bytes: strings in a PDF end at 32,767.
const LONGEST: usize = 12_000;
/// Greys of bars and of the room that a full one takes.
pub(super) const BAR: u8 = 120;
/// Height of a lying bar in points, and room between names, bars and figures.
const THICK: f32 = 9.0;
const GAP: f32 = 6.0;

/// Sets a chart.
pub(super) fn chart(flow: &mut Flow<'_>, chart: &Chart) {
    flow.gap(4.0);
    match chart.shape {
        Shape::Bars => bars(flow, chart),
        Shape::Curve | Shape::Line => plot(flow, chart),
    }
    flow.y += 8.0;
}

/// Where a figure lies between nothing, 0, and full, 1.
pub(super) fn part_of(value: Decimal, full: Decimal) -> f32 {
    let (value, full) = (
        value.to_f64().unwrap_or_default(),
        full.to_f64().unwrap_or_default(),
    );
    if full > 0.0 {
        (value / full).clamp(0.0, 1.0) as f32
    } else {
        0.0
    }
}

/// What stands above a chart, and how high it is.
pub(super) fn caption(flow: &Flow<'_>, chart: &Chart) -> (Vec<Line>, f32) {
    if chart.caption.is_empty() {
        return (Vec::new(), 0.0);
    }
    let style = caption_style();
    let face = flow.fonts.face(true);
    let lines = wrap_some(
        face,
        style.size,
        &chart.caption,
        flow.paper.room(),
        MOST_LINES,
    );
    let height = style.line * lines.len() as f32 + 4.0;
    (lines, height)
}

fn caption_style() -> Style {
    Style::new(9.0, true)
}

/// Sets what stands above a chart.
pub(super) fn set_caption(flow: &mut Flow<'_>, lines: &[Line]) {
    if !lines.is_empty() {
        let node = flow.tree.add(None, Kind::Paragraph);
        flow.column(lines, caption_style(), Align::Left, Part::Node(node));
        flow.y += 4.0;
    }
}

/// A picture in words.
pub(super) fn told(chart: &Chart, bars: &[Bar]) -> String {
    let mut out = chart.caption.clone();
    for bar in bars {
        let limit = bar.limit.as_ref().map_or("", |limit| &limit.shown);
        out.push_str(if out.is_empty() { "" } else { "; " });
        out.push_str(&bar.label);
        out.push_str(": ");
        out.push_str(&bar.shown);
        if !limit.is_empty() {
            out.push_str(" (");
            out.push_str(limit);
            out.push(')');
        }
    }
    if out.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| out.is_char_boundary(*at));
        out.truncate(end.unwrap_or_default());
        out.push('…');
    }
    if out.trim().is_empty() {
        "–".to_owned()
    } else {
        out
    }
}

/// Where names, bars and figures stand.
struct Columns {
    names: f32,
    left: f32,
    right: f32,
    figures: f32,
}

/// What stands in the row of a bar.
struct BarRow {
    name: Vec<Line>,
    figure: Vec<Line>,
    limit: Option<(f32, Line)>,
}

impl BarRow {
    fn words(&self) -> f32 {
        let lines = self.name.len().max(self.figure.len());
        (lines as f32 * Style::new(LETTERS, false).line).max(THICK)
    }

    fn height(&self) -> f32 {
        let limit = self
            .limit
            .as_ref()
            .is_some_and(|(_, l)| !l.text.trim().is_empty());
        let below = if limit {
            THICK + Style::new(SMALL, false).line
        } else {
            0.0
        };
        self.words().max(below) + 5.0
    }
}

fn bars(flow: &mut Flow<'_>, chart: &Chart) {
    let columns = columns(flow, chart);
    let (lines, height) = caption(flow, chart);
    let first = chart
        .bars
        .first()
        .map(|bar| bar_row(flow, chart, bar, &columns).height());
    flow.need(height + first.unwrap_or(0.0));
    set_caption(flow, &lines);
    if chart.bars.is_empty() {
        return;
    }
    let part = Part::Node(flow.tree.add(None, Kind::Figure(told(chart, &chart.bars))));
    for bar in &chart.bars {
        let row = bar_row(flow, chart, bar, &columns);
        flow.need(row.height());
        set_bar(flow, chart, bar, &row, &columns, part);
        flow.y += row.height();
    }
}

fn columns(flow: &Flow<'_>, chart: &Chart) -> Columns {
    let room = flow.paper.room();
    let widest = |text: fn(&Bar) -> &str, strong: bool, most: f32| {
        let face = flow.fonts.face(strong);
        let widths = chart
            .bars
            .iter()
            .map(|bar| face.measure(&face.visible(text(bar)), LETTERS));
        widths.fold(0.0, f32::max).min(room * most) + 0.5
    };
    let names = widest(|bar| &bar.label, false, 0.34);
    let figures = widest(|bar| &bar.shown, true, 0.24);
    Columns {
        names,
        left: flow.paper.left + names + GAP,
        right: flow.paper.right - figures - GAP,
        figures,
    }
}

fn bar_row(flow: &Flow<'_>, chart: &Chart, bar: &Bar, columns: &Columns) -> BarRow {
    let face = flow.fonts.face(false);
    let room = columns.right - columns.left;
    BarRow {
        name: wrap_some(face, LETTERS, &bar.label, columns.names, MOST_LINES),
        figure: wrap_some(
            flow.fonts.face(true),
            LETTERS,
            &bar.shown,
            columns.figures,
            MOST_LINES,
        ),
        limit: bar.limit.as_ref().map(|limit| {
            let words = wrap_some(face, SMALL, &limit.shown, room, 1)
                .into_iter()
                .next();
            let line = words.unwrap_or(Line {
                text: String::new(),
                width: 0.0,
            });
            (part_of(limit.value, chart.full), line)
        }),
    }
}

fn set_bar(
    flow: &mut Flow<'_>,
    chart: &Chart,
    bar: &Bar,
    row: &BarRow,
    columns: &Columns,
    part: Part,
) {
    let y = flow.y;
    let names = Slot {
        x: flow.paper.left,
        y,
        width: columns.names,
        align: Align::Left,
    };
    flow.stack(&row.name, Style::new(LETTERS, false), names, part);
    let wide = columns.right - columns.left;
    let full = Ink::Path {
        steps: rectangle(columns.left, y, wide, THICK),
        fill: None,
        pen: Some(Pen {
            dash: bar.value.is_none().then_some([2.0, 2.0]),
            ..Pen::black(0.5)
        }),
    };
    if let Some(value) = bar.value {
        let value = part_of(value, chart.full);
        if value > 0.0 {
            flow.fill([columns.left, y, wide * value, THICK], BAR, part);
        }
    }
    flow.mark(part, full);
    let figures = Slot {
        x: columns.right + GAP,
        y,
        width: columns.figures,
        align: Align::Right,
    };
    flow.stack(&row.figure, Style::new(LETTERS, true), figures, part);
    if let Some((at, line)) = &row.limit {
        let x = columns.left + wide * at;
        let tick = vec![Step::Move(x, y - 2.0), Step::Line(x, y + THICK + 2.5)];
        flow.stroke(tick, Pen::black(1.6), part);
        let left = (x - line.width / 2.0)
            .clamp(columns.left, (columns.right - line.width).max(columns.left));
        let slot = Slot {
            x: left,
            y: y + THICK + 2.0,
            width: line.width,
            align: Align::Left,
        };
        if !line.text.trim().is_empty() {
            flow.stack(
                std::slice::from_ref(line),
                Style::new(SMALL, false),
                slot,
                part,
            );
        }
    }
}
