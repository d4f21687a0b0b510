//! Files for the national system SIASN, which head office sends on: this program opens no connection.
//!
//! The shapes are unofficial. They were read from public clients of its web service, not from a document of BKN,
//! and may change without notice; where those clients differ, this says so beside the field. What we know and
//! SIASN asks for is filled; what it asks for and nobody enters here (the number of a decree, the history of a
//! post, the organiser of a course) is `null` and told as a finding, never made up. Codes of SIASN exist in
//! `codes.rs` and nowhere else.
//!
//! Only what is closed and has not changed since is written. Everything else is a finding, with who puts it right.
//!
//! Not written: the daily activity (`{kegiatanId, pnsId, realisasi, sesi, sistem, waktu}`). `kegiatanId` is an id
//! of SIASN's own list of activities, and what `sesi` and `sistem` mean is not known; a log entry holds none of
//! the three, so that such a file could only be filled with guesses.

mod bodies;
mod check;
mod codes;
mod finding;
mod twins;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::ValueEnum;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::domain::id::EmployeeId;
use crate::i18n::Texts;

use super::ReportError;
use super::list::Source;
use super::sheet::{Cell, Head, Sheet, data, write_json};

use check::Wanted;
use twins::Twins;

pub use finding::{Fault, Finding, Weight, Who};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SiasnKind {
    /// Annual evaluations of the year
    Annual,
    /// Evaluations of a month or a quarter
    Periodic,
    /// Credit points of functional positions, by the annual evaluation
    Credit,
    /// Courses that were done in the year
    Courses,
}

impl SiasnKind {
    /// Where SIASN takes it, below the address of its service.
    pub fn endpoint(self) -> &'static str {
        match self {
            Self::Annual => "/skp22/save",
            Self::Periodic => "/kinerjaperiodik/save",
            Self::Credit => "/angkakredit/save",
            Self::Courses => "/kursus/save",
        }
    }

    /// Keys of a body, in the order of the columns.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Annual => bodies::ANNUAL,
            Self::Periodic => bodies::PERIODIC,
            Self::Credit => bodies::CREDIT,
            Self::Courses => bodies::COURSE,
        }
    }

    /// Names of what stands beside the body, for whoever checks it: SIASN takes none of it.
    pub fn beside(self) -> &'static [&'static str] {
        match self {
            Self::Credit => bodies::FIGURES,
            Self::Annual | Self::Periodic | Self::Courses => &[],
        }
    }
}

/// One call of SIASN.
#[derive(Debug, Clone, PartialEq)]
pub struct SiasnRecord {
    /// About whom.
    pub person: EmployeeId,
    /// The 18 digits, by which head office finds an id that is missing.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// What is sent, one value for each of [`SiasnKind::keys`].
    pub body: Vec<Value>,
    /// One value for each of [`SiasnKind::beside`].
    pub beside: Vec<Value>,
}

/// What can be sent, and what is to be said about the rest.
#[derive(Debug, Clone)]
pub struct Siasn {
    /// What the records hold.
    pub kind: SiasnKind,
    /// One for each call.
    pub records: Vec<SiasnRecord>,
    /// By person, in the order of the records.
    pub findings: Vec<Finding>,
}

/// Gathers what can be sent of these people: of the year in which the period of the model lies, for
/// [`SiasnKind::Periodic`] of that period itself.
pub fn export(
    kind: SiasnKind,
    source: &mut Source<'_>,
    ids: &[EmployeeId],
) -> Result<Siasn, ReportError> {
    let model = &source.model;
    let twins = Twins::among(model, ids);
    let mut siasn = Siasn {
        kind,
        records: Vec::new(),
        findings: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    for id in ids.iter().filter(|id| seen.insert(**id)) {
        let dossier = source.store.dossier(*id)?;
        let wanted = Wanted {
            kind,
            model,
            dossier: &dossier,
            twins: &twins,
        };
        wanted.put(&mut siasn);
    }
    Ok(siasn)
}

impl Siasn {
    /// How many findings keep something out of the file.
    pub fn refused(&self) -> usize {
        let refuses = |found: &&Finding| found.fault.weight() == Weight::Refuses;
        self.findings.iter().filter(refuses).count()
    }

    /// Writes `[{"endpoint": …, "nip": …, "body": {…}}]`.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let object = |keys: &[&str], values: &[Value]| {
            let pairs = keys.iter().zip(values);
            let pairs = pairs.map(|(key, value)| ((*key).to_owned(), value.clone()));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        let call = |record: &SiasnRecord| {
            let mut call = json!({
                "endpoint": self.kind.endpoint(),
                "nip": record.nip,
                "body": object(self.kind.keys(), &record.body),
            });
            if let (Some(call), false) = (call.as_object_mut(), record.beside.is_empty()) {
                let figures = object(self.kind.beside(), &record.beside);
                call.insert("figures".to_owned(), figures);
            }
            call
        };
        write_json(&self.records.iter().map(call).collect(), out)
    }

    /// The records for a spreadsheet, `nip` and `nama` first.
    pub fn sheet(&self) -> Sheet {
        let own = self.kind.keys().iter().chain(self.kind.beside());
        let heads: Vec<Head> = ["nip", "nama"]
            .iter()
            .chain(own)
            .map(|key| data(key))
            .collect();
        let mut sheet = Sheet::new(heads);
        for record in &self.records {
            let who = [Cell::text(&record.nip), Cell::text(&record.name)];
            let values = record.body.iter().chain(&record.beside).map(cell);
            sheet.push(who.into_iter().chain(values).collect());
        }
        sheet
    }

    /// Writes the records for a spreadsheet, with `;` between cells if so wanted.
    pub fn write_csv(&self, semicolon: bool, out: &mut dyn Write) -> io::Result<()> {
        self.sheet().write_csv(semicolon, out)
    }

    /// What is to be said, a line for each finding.
    pub fn findings_sheet(&self, texts: &'static Texts) -> Sheet {
        finding::sheet(texts, &self.findings)
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        // Documents are sent apart: the list is always empty.
        Value::Null | Value::Array(_) | Value::Object(_) => Cell::Empty,
        Value::Bool(yes) => Cell::Flag(*yes),
        Value::String(text) => Cell::text(text),
        Value::Number(number) => match number.to_string().parse::<Decimal>() {
            Ok(number) => Cell::Number(number),
            Err(_) => Cell::text(number.to_string()),
        },
    }
}
