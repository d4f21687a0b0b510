//! Files of offices, row by row: read, understood, compared with what is known, reported.
//!
//! [`table`] reads, `header` and [`mod@column`] say which column is which, `cell` turns cells into values, and
//! one module for each kind of file turns rows into what they want of which record. [`plan`] is pure: a dry
//! run is a plan that nobody commits, so it cannot differ from the import.
//!
//! A blank cell says nothing: it leaves what is known as it is. Ids follow from natural keys, so that two
//! offices importing one file mean the same records, and importing a file again changes nothing.

mod actuals;
mod batch;
mod cell;
pub mod column;
mod complaints;
mod delimited;
mod employees;
pub mod existing;
mod feedback;
mod header;
mod labels;
mod log;
mod nameless;
mod plans;
pub mod reason;
mod record;
mod registers;
mod sheet;
mod survey;
pub mod table;
mod targets;
mod teams;
mod units;
mod voices;

use chrono::NaiveDate;

use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::period::Period;
use crate::domain::rules::Rules;
use crate::ops::op::Draft;
use crate::store::StoreError;

use batch::Batch;
use header::Header;
use record::{Context, Record};

pub use column::{Column, Kind, columns, sample};
pub use existing::{Existing, Index, StoreView};
pub use header::HeaderError;
pub use reason::{Finding, REASON_CODES, Reason, Refusal, Report, Warning};
pub use table::{Table, TableError};
pub use targets::{ParsedTarget, target_rows};

/// How a file is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options<'r> {
    /// Today; nothing can have happened after it.
    pub today: NaiveDate,
    /// Refuse the whole file if one row is bad.
    pub strict: bool,
    /// Who imports.
    pub actor: EmployeeId,
    /// Period of rows that name none.
    pub period: Option<Period>,
    /// Unit of survey sheets, voices and complaints that name none.
    pub unit: Option<UnitId>,
    /// The rules that rows are judged by.
    pub rules: &'r Rules,
}

impl<'r> Options<'r> {
    /// Lenient, by nobody in particular, every row naming its period.
    pub fn new(today: NaiveDate, rules: &'r Rules) -> Self {
        Self {
            today,
            strict: false,
            actor: EmployeeId::NOBODY,
            period: None,
            unit: None,
            rules,
        }
    }
}

/// What an import would write and what it has to say about it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    /// One draft for each record that changes; to be committed as one act.
    pub drafts: Vec<Draft>,
    /// What became of the rows.
    pub report: Report,
}

/// Why a file was not imported at all. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Its columns are not those of its kind.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The rows of a file; a row that cannot be read is only its line, its faults are in the report.
type Records<'t> = Vec<Result<Record<'t>, u64>>;

/// Whether a file has the columns of its kind, before anything is compared or opened.
pub fn check_columns(kind: Kind, table: &Table, has_period: bool) -> Result<(), HeaderError> {
    Header::locate(kind, table, has_period).map(|_| ())
}

/// Compares a file with what is there: what would be written, and the report.
pub fn plan(
    kind: Kind,
    table: &Table,
    existing: &dyn Existing,
    options: &Options<'_>,
) -> Result<ImportPlan, ImportError> {
    let header = Header::locate(kind, table, options.period.is_some())?;
    let mut batch = Batch::new(existing, options);
    batch.report.warnings.clone_from(&header.ignored);
    let context = Context {
        today: options.today,
        index: existing.index(),
    };
    let mut records = Vec::with_capacity(table.rows.len());
    for row in table.rows.iter().skip(header.skip) {
        let read = Record::read(row, &header, context);
        records.push(read.map_err(|findings| {
            batch.report.refused.extend(findings);
            row.line
        }));
    }
    match kind {
        Kind::Employees => employees::plan(&mut batch, records),
        Kind::Units => units::plan(&mut batch, records),
        Kind::Targets => targets::plan(&mut batch, records),
        Kind::Teams => teams::plan(&mut batch, records),
        Kind::Actuals => actuals::plan(&mut batch, records),
        Kind::Log => log::plan(&mut batch, records),
        Kind::Feedback => feedback::plan(&mut batch, records),
        Kind::Survey => survey::plan(&mut batch, records),
        Kind::Voices => voices::plan(&mut batch, records),
        Kind::Complaints => complaints::plan(&mut batch, records),
        Kind::Entries(id) => registers::plan(&mut batch, id, records),
    }?;
    Ok(batch.finish())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
mod service_tests;
