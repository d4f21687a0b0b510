//! Charts, drawn by the spreadsheet from the cells of a table.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartSeries, ChartSolidFill,
    ChartType, Color,
};

use super::cell::Kind;
use crate::report::workbook::{ChartOf, Drawn, Series};

/// Colours of the figures, dark enough for a black and white print and told apart by it.
const COLOURS: [Color; 3] = [
    Color::RGB(0x001F_4E79),
    Color::RGB(0x008F_AADC),
    Color::RGB(0x00A6_A6A6),
];
/// Shapes and colours of what they are held against.
const MARKS: [(ChartMarkerType, Color); 2] = [
    (ChartMarkerType::Triangle, Color::RGB(0x007F_6000)),
    (ChartMarkerType::LongDash, Color::RGB(0x00C0_0000)),
];

/// Where the cells of a chart lie.
pub(super) struct Place<'a> {
    /// The sheet.
    pub(super) sheet: &'a str,
    /// The last row of the data, counted from 0; the head is row 0.
    pub(super) last: u32,
    /// Finds a column by its code, with the kind of its figures.
    pub(super) column: &'a dyn Fn(&str) -> Option<(u16, Kind)>,
}

/// A chart of a table that has rows.
pub(super) fn chart(of: &ChartOf, place: &Place<'_>) -> Chart {
    let (bars, marks): (Vec<&Series>, Vec<&Series>) = of.series.iter().partition(|one| !one.mark);
    let mut chart = Chart::new(match of.drawn {
        Drawn::Columns => ChartType::Column,
        Drawn::Bars => ChartType::Bar,
        Drawn::Line => ChartType::Line,
    });
    // Figures at the foot of light bars are not hidden by marks.
    let marked = !marks.is_empty();
    let colours = COLOURS.iter().cycle().skip(usize::from(marked));
    for (series, colour) in bars.iter().zip(colours) {
        if let Some(cells) = Cells::of(of, place, series) {
            let drawn = cells.put(chart.add_series());
            let mut label = ChartDataLabel::new();
            label.show_value().set_num_format(notation(cells.kind));
            if marked {
                label.set_position(ChartDataLabelPosition::InsideBase);
            }
            paint(drawn, of.drawn, *colour, label);
        }
    }
    if marked {
        let mut limits = Chart::new_line();
        for (series, (shape, colour)) in marks.iter().zip(MARKS.iter().cycle()) {
            if let Some(cells) = Cells::of(of, place, series) {
                mark(cells.put(limits.add_series()), *shape, *colour);
            }
        }
        chart.combine(&limits);
    }
    dress(&mut chart, of, place);
    chart
}

/// Where the cells of a series lie.
struct Cells<'a> {
    sheet: &'a str,
    last: u32,
    names: u16,
    column: u16,
    kind: Kind,
}

impl<'a> Cells<'a> {
    fn of(of: &ChartOf, place: &Place<'a>, series: &Series) -> Option<Self> {
        let (column, kind) = (place.column)(series.column)?;
        let (names, _) = (place.column)(of.names)?;
        Some(Self {
            sheet: place.sheet,
            last: place.last,
            names,
            column,
            kind,
        })
    }

    fn put<'c>(&self, series: &'c mut ChartSeries) -> &'c mut ChartSeries {
        series
            .set_name((self.sheet, 0, self.column))
            .set_categories((self.sheet, 1, self.names, self.last, self.names))
            .set_values((self.sheet, 1, self.column, self.last, self.column))
    }
}

fn paint(series: &mut ChartSeries, drawn: Drawn, colour: Color, mut label: ChartDataLabel) {
    let mut format = ChartFormat::new();
    match drawn {
        Drawn::Columns | Drawn::Bars => {
            format = filled(colour);
            series.set_gap(60);
        }
        Drawn::Line => {
            format.set_line(ChartLine::new().set_color(colour).set_width(2.25));
            let mut marker = ChartMarker::new();
            marker
                .set_type(ChartMarkerType::Circle)
                .set_size(7)
                .set_format(&mut filled(colour));
            series.set_marker(&marker);
            label.set_position(ChartDataLabelPosition::Above);
        }
    }
    series.set_format(&mut format).set_data_label(&label);
}

/// A sign for each limit, with nothing between them.
fn mark(series: &mut ChartSeries, shape: ChartMarkerType, colour: Color) {
    let mut marker = ChartMarker::new();
    marker
        .set_type(shape)
        .set_size(12)
        .set_format(&mut filled(colour));
    let mut none = ChartFormat::new();
    none.set_no_line();
    series.set_format(&mut none).set_marker(&marker);
}

fn filled(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

/// Title, axes, legend and size.
fn dress(chart: &mut Chart, of: &ChartOf, place: &Place<'_>) {
    let kind = of
        .series
        .first()
        .and_then(|series| (place.column)(series.column))
        .map_or(Kind::Whole, |(_, kind)| kind);
    let mut font = ChartFont::new();
    font.set_size(12);
    chart.title().set_name(of.title.as_str()).set_font(&font);
    let lying = of.drawn == Drawn::Bars;
    let figures = if lying {
        chart.x_axis()
    } else {
        chart.y_axis()
    };
    figures.set_num_format(notation(kind));
    match of.range {
        Some((from, to, step)) => figures.set_min(from).set_max(to).set_major_unit(step),
        None => figures.set_min(0),
    };
    let names = if lying {
        chart.y_axis().set_reverse()
    } else {
        chart.x_axis()
    };
    names.set_label_position(ChartAxisLabelPosition::Low);
    if of.series.len() > 1 {
        chart.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        chart.legend().set_hidden();
    }
    chart
        .set_width(860)
        .set_height(height(of.drawn, place.last));
    chart.set_alt_text(of.title.as_str());
}

/// How high a chart of so many rows is, in dots.
pub(super) fn height(drawn: Drawn, rows: u32) -> u32 {
    match drawn {
        Drawn::Columns | Drawn::Line => 340,
        Drawn::Bars => (120 + rows * 26).min(1_600),
    }
}

fn notation(kind: Kind) -> &'static str {
    match kind {
        Kind::Percent => "0.0%",
        Kind::Hundredths => "0.00",
        Kind::Words | Kind::Digits | Kind::Quoted | Kind::Whole | Kind::Figure | Kind::Day => {
            "General"
        }
    }
}
