//! A workbook before it is a file: tabs of typed cells, what is told below them, totals and charts.
//!
//! Short tabs hold their rows. Those that grow with the number of people are filled by [`Rest`], row by row while
//! the file is written, so that nobody's file is kept once its rows are out.

use std::io::Write;

use chrono::NaiveDate;

use super::ReportError;
use super::separated::Separated;
use super::sheet::{Cell, Head, Sheet};
use crate::domain::nip::Nip;

/// A workbook.
pub struct Workbook<'a> {
    /// What it is called.
    pub title: String,
    /// Whom or what it is about, for the properties of the file and the top of its pages.
    pub about: String,
    /// The day on which it was made: the same data of the same day make the same bytes.
    pub made: NaiveDate,
    /// The tabs; the first is what a CSV file has.
    pub tabs: Vec<Tab>,
    /// What fills the tabs that hold no rows yet.
    pub rest: Option<Rest<'a>>,
}

/// Takes a row for the tab in this place.
pub type Put<'p> = dyn FnMut(usize, Vec<Cell>) -> Result<(), ReportError> + 'p;

/// Puts all rows that are not held, tab after tab or between each other, each tab in the order of its rows.
pub type Rest<'a> = Box<dyn FnOnce(&mut Put<'_>) -> Result<(), ReportError> + 'a>;

/// A tab.
#[derive(Debug)]
pub struct Tab {
    /// Its name, as people call it; made fit for a spreadsheet when it is written.
    pub name: String,
    /// Columns, and the rows that are held.
    pub sheet: Sheet,
    /// What is told below table and pictures.
    pub notes: Vec<String>,
    /// Rows of totals below the data.
    pub totals: Vec<Totals>,
    /// Pictures of it, below the totals.
    pub charts: Vec<ChartOf>,
    /// Whether it grows with the number of people; such a tab is written without being held, and has no charts.
    pub long: bool,
}

/// A row of totals.
#[derive(Debug, Clone)]
pub struct Totals {
    /// What it is called, in the first column.
    pub label: String,
    /// What stands in which column.
    pub of: Vec<(&'static str, Total)>,
}

/// What is computed of columns, by a formula in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// The sum of the figures.
    Sum,
    /// How many cells hold anything.
    Count,
    /// The mean of the figures, rounded as they are shown; nothing where there are none.
    Mean,
    /// The sum of some columns as a share of the sum of others; nothing of nothing.
    Share {
        /// The part.
        part: &'static [&'static str],
        /// The whole.
        of: &'static [&'static str],
    },
}

/// A picture of some columns.
#[derive(Debug, Clone)]
pub struct ChartOf {
    /// What it shows.
    pub title: String,
    /// How it is drawn.
    pub drawn: Drawn,
    /// The column with the names of the figures.
    pub names: &'static str,
    /// The columns with figures.
    pub series: Vec<Series>,
    /// From where to where the figures run, and in which steps, where that is known.
    pub range: Option<(u32, u32, u32)>,
}

/// How a picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// Standing bars.
    Columns,
    /// Lying bars, the first on top.
    Bars,
    /// A line over time.
    Line,
}

/// Figures of a picture.
#[derive(Debug, Clone, Copy)]
pub struct Series {
    /// Their column.
    pub column: &'static str,
    /// Whether they are only marked: limits that bars are held against.
    pub mark: bool,
}

impl Tab {
    /// A tab with its rows.
    pub fn of(name: impl Into<String>, sheet: Sheet) -> Self {
        Self {
            name: name.into(),
            sheet,
            notes: Vec::new(),
            totals: Vec::new(),
            charts: Vec::new(),
            long: false,
        }
    }

    /// A tab that is filled while it is written.
    pub fn long(name: impl Into<String>, heads: &'static [Head]) -> Self {
        Self {
            long: true,
            ..Self::of(name, Sheet::new(heads))
        }
    }

    /// The same with a row of totals.
    #[must_use]
    pub fn total(mut self, label: &str, of: &[(&'static str, Total)]) -> Self {
        self.totals.push(Totals {
            label: label.to_owned(),
            of: of.to_vec(),
        });
        self
    }

    /// The same with more to tell.
    #[must_use]
    pub fn told(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }

    /// The same with a picture.
    #[must_use]
    pub fn drawn(mut self, chart: ChartOf) -> Self {
        self.charts.push(chart);
        self
    }
}

impl Workbook<'_> {
    /// Writes the first tab as CSV, with `;` between cells and a decimal comma if so wanted.
    ///
    /// That notation is for people's spreadsheets, which take eighteen digits for a figure and forget the last three:
    /// a NIP has its blanks there, as on paper, and imports read it so too.
    pub fn write_csv(self, semicolon: bool, out: &mut dyn Write) -> Result<(), ReportError> {
        let Some(first) = self.tabs.into_iter().next() else {
            return Ok(());
        };
        let nip = first.sheet.place("nip").filter(|_| semicolon);
        let mut file = Separated::begin(first.sheet.heads(), semicolon, out)?;
        let mut put = |mut row: Vec<Cell>| {
            if let Some(cell) = nip.and_then(|at| row.get_mut(at)) {
                space(cell);
            }
            file.row(&row)
        };
        for row in first.sheet.into_rows() {
            put(row)?;
        }
        if let Some(rest) = self.rest {
            rest(&mut |tab, row| match tab {
                0 => Ok(put(row)?),
                _ => Ok(()),
            })?;
        }
        Ok(file.end()?)
    }
}

/// Puts the blanks into a NIP.
fn space(cell: &mut Cell) {
    if let Cell::Text(digits) = cell
        && let Some(nip) = digits.parse().ok().and_then(Nip::from_number)
    {
        *digits = nip.to_string();
    }
}
