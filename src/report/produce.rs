//! A report of any kind: as text to be looked at, or written in one of its forms.

use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::app::model::Model;
use crate::app::reports::kind::{About, Format, ReportKind, report};
use crate::app::reports::{Order, Whom};
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::period::Period;
use crate::domain::person::RosterRow;
use crate::i18n::{Phrase, Texts};
use crate::store::Store;

use super::lines::{self, LinesOptions};
use super::list::{Asked, Source};
use super::make::{Maker, Stamp, Target};
use super::sheet::{Cell, Sheet, write_json};
use super::siasn::{Siasn, SiasnKind, export};
use super::tables::{self, TableKind};
use super::workbook::Workbook;
use super::{ReportError, paper, select, xlsx};

/// One report: which, about whom, and how it is written.
#[derive(Debug, Clone)]
pub struct What {
    /// Which.
    pub kind: ReportKind,
    /// About whom; none for everybody.
    pub target: Option<Target>,
    /// Which people, in the language of the filter on the screen, where rows are about many.
    pub filter: Option<String>,
    /// The period, where one was named.
    pub period: Option<Period>,
    /// Columns of plain text.
    pub width: usize,
    /// `;` between cells of CSV and a decimal comma, as spreadsheets set to Indonesian expect.
    pub semicolon: bool,
    /// People by name in what is masked otherwise. Whoever sets it has checked that they are for whoever asks.
    pub personal: bool,
}

impl What {
    /// The report of an order; of several people the first.
    pub fn of(order: &Order) -> Self {
        let target = match &order.whom {
            Whom::People(ids) => ids.first().map(|id| Target::Person(*id)),
            Whom::Unit(unit) => Some(Target::Unit(*unit)),
            Whom::Everybody => None,
        };
        Self {
            kind: order.kind,
            target,
            filter: None,
            period: None,
            width: 80,
            semicolon: true,
            personal: false,
        }
    }

    /// The unit that it is about, if it is about one.
    fn unit(&self) -> Option<UnitId> {
        match self.target {
            Some(Target::Unit(unit)) => Some(unit),
            Some(Target::Person(_)) | None => None,
        }
    }
}

/// What the national system would say of a file.
#[derive(Debug)]
pub struct Findings {
    /// Finding by finding, with who puts it right.
    pub sheet: Sheet,
    /// How many records would be refused.
    pub refused: usize,
}

/// What is made of a report, by its kind.
enum Way {
    /// A document by a form.
    Paper,
    /// A workbook.
    Table(TableKind),
    /// A file for the national system.
    National(SiasnKind),
    /// JSON Lines.
    Lines,
}

/// How a report is made in this form: the survey is a document or a workbook.
fn way(kind: ReportKind, format: Format) -> Way {
    let on_paper = report(kind).formats.contains(&Format::Pdf);
    match kind {
        ReportKind::Recap => Way::Table(TableKind::Recap),
        ReportKind::Progress => Way::Table(TableKind::Progress),
        ReportKind::Complaints => Way::Table(TableKind::Complaints),
        ReportKind::Log => Way::Table(TableKind::Log),
        ReportKind::Survey if !matches!(format, Format::Pdf | Format::Text) => {
            Way::Table(TableKind::Survey)
        }
        ReportKind::SiasnAnnual => Way::National(SiasnKind::Annual),
        ReportKind::SiasnPeriodic => Way::National(SiasnKind::Periodic),
        ReportKind::SiasnCredit => Way::National(SiasnKind::Credit),
        ReportKind::SiasnCourses => Way::National(SiasnKind::Courses),
        ReportKind::Data => Way::Lines,
        ReportKind::Skp
        | ReportKind::SkpAnnex
        | ReportKind::RoleMatrix
        | ReportKind::Evaluation
        | ReportKind::EvaluationDocument
        | ReportKind::UnitPredikat
        | ReportKind::Minutes
        | ReportKind::CoachingFeedback
        | ReportKind::Competence
        | ReportKind::Objection
        | ReportKind::Credit
        | ReportKind::Survey
        | ReportKind::Award
        | ReportKind::OnePage
        | ReportKind::SubjectAccess => {
            debug_assert!(on_paper);
            Way::Paper
        }
    }
}

/// How many rows of a table or lines of a file are looked at before it is written.
const SHOWN: usize = 200;

/// The report as text to be looked at: the whole of a document, the beginning of everything else.
pub fn preview(
    store: &dyn Store,
    model: Model,
    stamp: &Stamp,
    what: &What,
) -> Result<String, ReportError> {
    let texts = model.texts();
    let mut out = Vec::new();
    match way(what.kind, Format::Text) {
        Way::Paper => return Ok(text(&paper_of(store, &model, stamp, what, Format::Text)?)),
        Way::Table(kind) => {
            let mut source = source(store, model, what);
            let book = tables::workbook(kind, &mut source, what.unit())?;
            table_text(book, texts, what.width, SHOWN, &mut out)?;
        }
        Way::National(kind) => {
            let found = national(store, model, kind, what)?;
            national_text(&found, texts, what.width, &mut out)?;
        }
        Way::Lines => {
            let mut head = Head {
                out: &mut out,
                left: SHOWN,
            };
            write_lines(store, model, what, &mut head)?;
        }
    }
    Ok(text(&out))
}

/// Writes the report in one of its forms; answers what there is to say of it besides.
pub fn write(
    store: &dyn Store,
    model: Model,
    stamp: &Stamp,
    what: &What,
    format: Format,
    out: &mut dyn Write,
) -> Result<Option<Findings>, ReportError> {
    let texts = model.texts();
    match way(what.kind, format) {
        Way::Paper => {
            let bytes = paper_of(store, &model, stamp, what, format)?;
            out.write_all(&bytes)?;
        }
        Way::Table(kind) => {
            let mut source = source(store, model, what);
            let book = tables::workbook(kind, &mut source, what.unit())?;
            table(book, texts, what, format, out)?;
        }
        Way::National(kind) => {
            let found = national(store, model, kind, what)?;
            match format {
                Format::Csv => found.write_csv(what.semicolon, out)?,
                Format::Json | Format::Pdf | Format::Text | Format::Xlsx => {
                    found.write_json(out)?;
                }
            }
            return Ok(Some(Findings {
                sheet: found.findings_sheet(texts),
                refused: found.refused(),
            }));
        }
        Way::Lines => write_lines(store, model, what, out)?,
    }
    Ok(None)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn paper_of(
    store: &dyn Store,
    model: &Model,
    stamp: &Stamp,
    what: &What,
    format: Format,
) -> Result<Vec<u8>, ReportError> {
    let Some(target) = what.target else {
        let key = match report(what.kind).about {
            About::Person => "report.which-person",
            About::Unit | About::Everybody => "report.which-unit",
        };
        return Err(ReportError::Usage(Phrase::new(key)));
    };
    let maker = Maker::new(store, model, stamp);
    paper::of(&maker, what.kind, target, format, what.width)
}

fn source<'a>(store: &'a dyn Store, model: Model, what: &What) -> Source<'a> {
    Source {
        store,
        model,
        asked: Asked {
            filter: what.filter.clone(),
            period: what.period,
        },
    }
}

fn table(
    book: Workbook<'_>,
    texts: &'static Texts,
    what: &What,
    format: Format,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        Format::Xlsx => {
            let mut bytes = Vec::new();
            xlsx::write(book, texts, &mut bytes)?;
            Ok(out.write_all(&bytes)?)
        }
        Format::Csv => book.write_csv(what.semicolon, out),
        Format::Json => {
            let sheets = sheets(book, usize::MAX)?.into_iter();
            let sheets: Map<String, Value> = sheets
                .map(|(name, sheet, _)| (name, sheet.json()))
                .collect();
            Ok(write_json(&Value::Object(sheets), out)?)
        }
        Format::Text | Format::Pdf => table_text(book, texts, what.width, usize::MAX, out),
    }
}

/// A tab: its name, its rows, and how many were left out.
type Shown = (String, Sheet, usize);

/// All tabs with their rows, at most so many of each.
fn sheets(book: Workbook<'_>, most: usize) -> Result<Vec<Shown>, ReportError> {
    let Workbook { tabs, rest, .. } = book;
    let mut all: Vec<Shown> = tabs
        .into_iter()
        .map(|tab| {
            let left_out = tab.sheet.len().saturating_sub(most);
            let mut sheet = tab.sheet;
            sheet.truncate(most);
            (tab.name, sheet, left_out)
        })
        .collect();
    if let Some(rest) = rest {
        rest(&mut |at: usize, row: Vec<Cell>| {
            if let Some((_, sheet, left_out)) = all.get_mut(at) {
                if sheet.len() < most {
                    sheet.push(row);
                } else {
                    *left_out += 1;
                }
            }
            Ok(())
        })?;
    }
    Ok(all)
}

fn table_text(
    book: Workbook<'_>,
    texts: &'static Texts,
    width: usize,
    most: usize,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let (title, about) = (book.title.clone(), book.about.clone());
    writeln!(out, "{title}\n{about}")?;
    for (name, sheet, left_out) in sheets(book, most)? {
        writeln!(out, "\n{}", name.to_uppercase())?;
        sheet.write_table(texts, Some(width), out)?;
        if left_out > 0 {
            let told = texts.fill("report.more-rows", &[("n", &left_out.to_string())]);
            writeln!(out, "{told}")?;
        }
    }
    Ok(())
}

/// The people of a report about many: the one named, those of a unit, those under the filter.
fn people(model: &mut Model, what: &What) -> Result<Vec<EmployeeId>, ReportError> {
    if let Some(Target::Person(id)) = what.target {
        return Ok(vec![id]);
    }
    let rows = select::people_of(model, what.unit(), what.filter.as_deref())?;
    let wanted = rows.iter().map(RosterRow::id);
    Ok(wanted.filter(|id| model.people.reads(*id)).collect())
}

fn national(
    store: &dyn Store,
    mut model: Model,
    kind: SiasnKind,
    what: &What,
) -> Result<Siasn, ReportError> {
    let ids = people(&mut model, what)?;
    export(kind, &mut source(store, model, what), &ids)
}

/// What would be sent and what would be refused.
fn national_text(
    found: &Siasn,
    texts: &'static Texts,
    width: usize,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let n = found.records.len().to_string();
    let refused = found.refused().to_string();
    let places = [("n", n.as_str()), ("refused", refused.as_str())];
    writeln!(out, "{}\n", texts.fill("report.national", &places))?;
    let sheet = found.findings_sheet(texts);
    Ok(sheet.write_table(texts, Some(width), out)?)
}

fn write_lines(
    store: &dyn Store,
    model: Model,
    what: &What,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|error| io::Error::other(error.to_string()))?;
    let options = LinesOptions {
        period: what.period,
        personal: what.personal,
        salt,
    };
    lines::write(&mut source(store, model, what), &options, out).map(drop)
}

/// Lets only so many lines through, and swallows the rest.
struct Head<'a> {
    out: &'a mut Vec<u8>,
    left: usize,
}

impl Write for Head<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            if self.left == 0 {
                break;
            }
            self.out.push(*byte);
            self.left -= usize::from(*byte == b'\n');
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
