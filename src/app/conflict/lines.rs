//! The versions of one conflict, row by row, and broken to the columns that a screen has.

use crate::app::history::field_name;
use crate::app::model::Model;
use crate::app::wrap::wrap;
use crate::ops::conflict::Conflict;
use crate::ops::op::Value;
use crate::ops::state::Version;

use super::tell;

/// Columns of a version that can still be read.
const LEAST: u16 = 26;

/// What all versions say of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// Whether the versions differ in it, as values, and not only as to who wrote them when and where.
    pub differs: bool,
    /// What each version says; one text alone where it is about all of them.
    pub said: Vec<String>,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// What the row tells; empty where it goes on from the line above.
    pub label: String,
    /// Whether the versions differ in what the row tells: it has a sign then.
    pub differs: bool,
    /// The versions, from the first one shown; one cell over all of them where it is about all.
    pub cells: Vec<String>,
}

/// Columns of the labels in a table so wide, the sign before them counted.
pub fn labels(width: u16) -> u16 {
    (width / 5).clamp(12, 18)
}

/// How many versions stand beside each other in a table so wide: two at least.
pub(super) fn beside(width: u16) -> usize {
    usize::from((width.saturating_sub(labels(width)) / LEAST).max(2))
}

/// Columns of each version, where so many stand in a table so wide.
pub fn columns(width: u16, versions: usize) -> u16 {
    let versions = u16::try_from(versions.max(1)).unwrap_or(u16::MAX);
    width.saturating_sub(labels(width)) / versions
}

/// Everything that is told of the versions: what they say, who wrote them, when, on which machine, and why where
/// somebody had decided.
pub fn rows(model: &Model, conflict: &Conflict) -> Vec<Row> {
    let texts = model.texts();
    let mut rows = Vec::new();
    let mut row = |label: &str, differs: bool, tell: &dyn Fn(&Version) -> String| {
        rows.push(Row {
            label: label.to_owned(),
            differs,
            said: conflict.versions.iter().map(tell).collect(),
        });
    };
    for field in conflict.fields() {
        let says = |version: &Version| *version.value(field) != Value::Empty;
        if conflict.versions.iter().any(says) {
            let label = field_name(texts, field);
            let tell = |version: &Version| tell::value(model, version, field);
            row(&label, conflict.differs(field), &tell);
        }
    }
    row(texts.get("conflict.who"), false, &|v| tell::who(model, v));
    row(texts.get("conflict.when"), false, &|v| tell::when(model, v));
    let machine = |v: &Version| tell::machine(model, v.op.replica);
    row(texts.get("conflict.machine"), false, &machine);
    let signed = |v: &Version| tell::signature(model, v.op.replica).to_owned();
    row(texts.get("conflict.signature"), false, &signed);
    let said = |v: &Version| conflict.said_with(v);
    if conflict.versions.iter().any(|v| said(v).is_some()) {
        let why = |v: &Version| said(v).map_or("–".to_owned(), |said| tell::clean(&said.reason));
        row(texts.get("conflict.why"), false, &why);
    } else if let Some(said) = conflict.said.as_ref().filter(|_| conflict.handed_up) {
        let by = model.people.name(said.actor);
        rows.push(Row {
            label: texts.get("conflict.up").to_owned(),
            differs: false,
            said: vec![format!("{by}: {}", tell::clean(&said.reason))],
        });
    }
    rows
}

/// The rows of the versions from `first` on, as many as stand beside each other in a table so wide.
pub fn lines(model: &Model, conflict: &Conflict, first: usize, width: u16) -> Vec<Line> {
    let shown = shown(conflict, first, width);
    let wide = usize::from(columns(width, shown));
    let whole = usize::from(width.saturating_sub(labels(width)));
    let mut lines = Vec::new();
    // In the list above its end may be cut.
    let about = Row {
        label: model.texts().get("conflict.about").to_owned(),
        differs: false,
        said: vec![tell::about(model, conflict)],
    };
    for row in [about].into_iter().chain(rows(model, conflict)) {
        // A blank column parts a version from the next.
        let cells: Vec<Vec<String>> = match row.said.as_slice() {
            [only] => vec![broken(only, whole.max(1))],
            all => {
                let room = wide.saturating_sub(1).max(1);
                let some = all.iter().skip(first).take(shown);
                some.map(|text| broken(text, room)).collect()
            }
        };
        stack(&mut lines, &row, &cells);
    }
    lines
}

/// How many versions are shown from `first` on in a table so wide.
pub fn shown(conflict: &Conflict, first: usize, width: u16) -> usize {
    let left = conflict.versions.len().saturating_sub(first);
    left.min(beside(width))
}

/// A text in rows of so many columns.
fn broken(text: &str, width: usize) -> Vec<String> {
    let rows = wrap(text, width).into_iter();
    let rows = rows.filter_map(|part| text.get(part));
    rows.map(|row| row.trim_end().to_owned()).collect()
}

/// Puts cells of several rows beside each other, the label before the first.
fn stack(lines: &mut Vec<Line>, row: &Row, cells: &[Vec<String>]) {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for y in 0..height {
        let cell = |rows: &Vec<String>| rows.get(y).cloned().unwrap_or_default();
        let first = y == 0;
        lines.push(Line {
            label: if first {
                row.label.clone()
            } else {
                String::new()
            },
            differs: row.differs,
            cells: cells.iter().map(cell).collect(),
        });
    }
}
