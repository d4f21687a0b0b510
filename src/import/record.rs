//! A row understood cell by cell, before it is compared with anything.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::period::Period;
use crate::ops::fields::{self as f, Holds};
use crate::ops::ident;
use crate::ops::op::{Field, Value};

use super::cell::{self, Target};
use super::column::{Column, ColumnSpec, Need, Takes};
use super::existing::Index;
use super::header::{Found, Header};
use super::reason::{Finding, Reason};
use super::table::{Cell, Row};

/// Longest value that a finding shows, in characters.
const SHOWN: usize = 60;

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
enum Given {
    Value(Field, Value),
    Nip(Nip),
    Period(Period),
    Words(String),
    Target(Target),
}

/// A row all of whose cells can be read. Blank cells say nothing and are not in it.
#[derive(Debug, Clone)]
pub(super) struct Record<'t> {
    row: &'t Row,
    header: &'t Header,
    given: Vec<(Column, Given)>,
}

/// What reading a cell may need to look up.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) today: NaiveDate,
    pub(super) index: &'a Index,
}

impl<'t> Record<'t> {
    /// Reads a row; all cells that cannot be read are named.
    pub(super) fn read(
        row: &'t Row,
        header: &'t Header,
        context: Context<'_>,
    ) -> Result<Self, Vec<Finding>> {
        let mut record = Self {
            row,
            header,
            given: Vec::with_capacity(header.found.len()),
        };
        if let Some(reason) = record.slipped() {
            return Err(vec![record.whole(reason)]);
        }
        let mut findings = Vec::new();
        for Found { spec, at, .. } in &header.found {
            match (row.cell(*at), spec.need) {
                (cell, Need::Filled) if cell.is_blank() => {
                    findings.push(record.finding(spec.column, Reason::Missing));
                }
                (cell, _) if cell.is_blank() => {}
                (cell, _) => match given(*spec, cell, context) {
                    Ok(Given::Words(words)) if words.is_empty() => {}
                    Ok(given) => record.given.push((spec.column, given)),
                    Err(reason) => findings.push(record.finding(spec.column, reason)),
                },
            }
        }
        if findings.is_empty() {
            Ok(record)
        } else {
            Err(findings)
        }
    }

    /// More cells than the header has: a sign inside a cell has cut it, and all that follows has slipped.
    fn slipped(&self) -> Option<Reason> {
        let wanted = self.header.width?;
        let last = self.row.cells.iter().rposition(|cell| !cell.is_blank())?;
        let found = last + 1;
        (found > wanted).then_some(Reason::Cells { found, wanted })
    }

    /// Whether the row reaches as far as a column; one of a spreadsheet always does, as far as it has the column.
    pub(super) fn reaches(&self, column: Column) -> bool {
        let at = self.header.of(column).map(|found| found.at);
        self.header.width.is_none() || at.is_none_or(|at| at < self.row.cells.len())
    }

    /// Line of the row.
    pub(super) fn line(&self) -> u64 {
        self.row.line
    }

    fn get(&self, column: Column) -> Option<&Given> {
        self.given
            .iter()
            .find(|(c, _)| *c == column)
            .map(|(_, given)| given)
    }

    /// A NIP.
    pub(super) fn nip(&self, column: Column) -> Option<Nip> {
        match self.get(column) {
            Some(Given::Nip(nip)) => Some(*nip),
            _ => None,
        }
    }

    /// The person whom a column names by NIP, or by name where there is none.
    pub(super) fn person(&self, column: Column, index: &Index) -> Option<EmployeeId> {
        match self.nip(column) {
            Some(nip) => Some(
                index
                    .person(nip)
                    .unwrap_or_else(|| ident::person(Some(nip), "")),
            ),
            None => self.words(column).map(|name| ident::person(None, name)),
        }
    }

    /// The period.
    pub(super) fn period(&self) -> Option<Period> {
        match self.get(Column::Period) {
            Some(Given::Period(period)) => Some(*period),
            _ => None,
        }
    }

    /// Words.
    pub(super) fn words(&self, column: Column) -> Option<&str> {
        match self.get(column) {
            Some(Given::Words(words) | Given::Value(_, Value::Text(words))) => Some(words),
            _ => None,
        }
    }

    /// A member of a closed list.
    pub(super) fn code<T: crate::domain::coded::Coded>(&self, column: Column) -> Option<T> {
        match self.get(column) {
            Some(Given::Value(_, Value::Code(number))) => T::from_number(*number),
            _ => None,
        }
    }

    /// A figure.
    pub(super) fn number(&self, column: Column) -> Option<Decimal> {
        match self.get(column) {
            Some(Given::Value(_, Value::Number(number))) => Some(*number),
            _ => None,
        }
    }

    /// The day.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.date(Column::Day)
    }

    /// A day.
    pub(super) fn date(&self, column: Column) -> Option<NaiveDate> {
        match self.get(column) {
            Some(Given::Value(_, Value::Date(day))) => Some(*day),
            _ => None,
        }
    }

    /// A target.
    pub(super) fn target(&self) -> Option<&Target> {
        match self.get(Column::Target) {
            Some(Given::Target(target)) => Some(target),
            _ => None,
        }
    }

    /// The fields that the row fills directly.
    pub(super) fn fields(&self) -> Vec<(Field, Value)> {
        let value = |(_, given): &(Column, Given)| match given {
            Given::Value(field, value) => Some((*field, value.clone())),
            Given::Nip(_) | Given::Period(_) | Given::Words(_) | Given::Target(_) => None,
        };
        self.given.iter().filter_map(value).collect()
    }

    /// A remark on a column of the row; the column need not be in the file.
    pub(super) fn finding(&self, column: Column, reason: Reason) -> Finding {
        let code = crate::domain::coded::Coded::code(column);
        let (header, value) = self
            .header
            .of(column)
            .map_or((code, String::new()), |found| {
                let value = cell::shown(self.row.cell(found.at))
                    .chars()
                    .take(SHOWN)
                    .collect();
                (found.header.as_str(), value)
            });
        Finding {
            line: self.row.line,
            column: header.to_owned(),
            value,
            reason,
        }
    }

    /// A remark on the column that fills a field, or else on the row.
    pub(super) fn finding_on(&self, field: Field, reason: Reason) -> Finding {
        let column = self.given.iter().find_map(|(column, given)| match given {
            Given::Value(f, _) if *f == field => Some(*column),
            Given::Value(..)
            | Given::Nip(_)
            | Given::Period(_)
            | Given::Words(_)
            | Given::Target(_) => None,
        });
        match column {
            Some(column) => self.finding(column, reason),
            None => self.whole(reason),
        }
    }

    /// A remark on the row as a whole.
    pub(super) fn whole(&self, reason: Reason) -> Finding {
        Finding {
            line: self.row.line,
            column: String::new(),
            value: String::new(),
            reason,
        }
    }
}

fn given(spec: ColumnSpec, cell: &Cell, context: Context<'_>) -> Result<Given, Reason> {
    match spec.takes {
        Takes::Field(field) => match spec.holds() {
            Some((_, holds)) => value(holds, cell, context).map(|value| Given::Value(field, value)),
            None => cell::words(cell).map(Given::Words),
        },
        Takes::Person if !cell::shown(cell).contains(|c: char| c.is_ascii_digit()) => {
            cell::words(cell).map(Given::Words)
        }
        Takes::Nip | Takes::Person => cell::nip(cell, context.today).map(Given::Nip),
        Takes::Period => cell::period(cell).map(Given::Period),
        Takes::Words => cell::words(cell).map(Given::Words),
        Takes::Minutes(field) => {
            cell::minutes(cell).map(|minutes| Given::Value(field, Value::Number(minutes.into())))
        }
        Takes::Target => cell::target(cell).map(Given::Target),
        Takes::SiasnId => cell::siasn_id(cell).map(|id| Given::Value(f::SIASN_ID, Value::Text(id))),
    }
}

/// Reads a cell as the field holds it.
fn value(holds: Holds, cell: &Cell, context: Context<'_>) -> Result<Value, Reason> {
    Ok(match holds {
        Holds::Text | Holds::Team | Holds::Item => Value::Text(cell::words(cell)?),
        Holds::Prose => Value::Text(cell::prose(cell)?),
        Holds::Number => Value::Number(cell::number(cell)?),
        Holds::Date => Value::Date(cell::day(cell)?),
        Holds::Unit => Value::Ref(context.index.unit(&cell::words(cell)?)?.0),
        Holds::Nip => Value::Ref(cell::nip(cell, context.today)?.number()),
        Holds::Person => {
            let nip = cell::nip(cell, context.today)?;
            let person = context.index.person(nip);
            Value::Ref(person.ok_or_else(|| context.index.unknown_person(nip))?.0)
        }
        Holds::Grade => Value::Code(cell::grade(cell)?.number()),
        Holds::Code(list) => Value::Code(cell::label(list, cell)?),
        Holds::Flag => Value::Flag(cell::flag(cell)?),
    })
}
