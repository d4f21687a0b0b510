//! JSON Lines: everything that one is entitled to see, one object a line, for analysis elsewhere.
//!
//! `table` is the one source of what stands in a line; `assets/formats/jsonl.md` is printed from it.
//! People are read one at a time, so that the size of an office does not matter, and always through the store,
//! which leaves out what is not for whoever asks.
//!
//! Unless `personal` is set, the lines are masked: people and entries have pseudonyms that hold within one export,
//! so that lines can be joined and nobody is named; names, NIP, telephone, mail and complainants are empty, and so
//! are free texts, because they name people. Masked is not anonymous: in a small office, unit and kind of position
//! can tell who somebody is. The salt must stay secret and be thrown away, as NIPs can be guessed.
//!
//! In no mode there are answers from all sides, who of colleagues or subordinates gave which feedback, what an
//! employee answered about his leader (form B.1.8), or anything from which a single voice of the public could be
//! worked out: of voices and of the survey there are sums alone, and none below the minimum.

mod growth;
mod judged;
mod mask;
mod people;
mod public;
mod shared;
mod spread;
mod table;
mod work;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::NaiveDate;

use crate::app::model::Model;
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::domain::text::json_tame;

use super::ReportError;
use super::list::Source;
use super::list::lies_in;
use super::select;

use mask::Mask;
pub use mask::{Datum, holds_number, pseudonym};
pub use table::{FieldSpec, Kind, RecordSpec, TABLE};

/// The version of the form: it grows where a record or a field is added, and changes where one means another thing.
pub const FORMAT: u32 = 2;

/// What is written.
#[derive(Debug, Clone)]
pub struct LinesOptions {
    /// What lies in this period alone; everything where there is none. Voices and survey are those of its whole year.
    pub period: Option<Period>,
    /// People by name and free texts. Whoever sets it has checked that they are for whoever asks.
    pub personal: bool,
    /// What pseudonyms are made with: new for each export, by chance, and kept by nobody.
    pub salt: [u8; 32],
}

/// Where records go, one after another.
pub trait Sink {
    /// Takes in a record, its fields in the order of the table.
    fn put(&mut self, record: &'static str, fields: Vec<(&'static str, Datum)>) -> io::Result<()>;
}

/// Writes the lines of everybody whom the filter of the source names; answers how many there are.
pub fn write(
    source: &mut Source<'_>,
    options: &LinesOptions,
    out: &mut dyn Write,
) -> Result<u64, ReportError> {
    let mut json = Json {
        mask: Mask::new(options.salt, options.personal),
        out,
        written: 0,
    };
    let mut lines = Lines::new(&source.model, options.period, &mut json);
    people::meta(&mut lines, options);
    lines.check()?;
    each(source, options.period, &mut json)?;
    json.out.flush()?;
    Ok(json.written)
}

/// Passes on the records of everybody whom the filter of the source names, of a period or of all there is; where there is no
/// filter, also what belongs to nobody in particular.
pub fn each(
    source: &mut Source<'_>,
    period: Option<Period>,
    sink: &mut dyn Sink,
) -> Result<(), ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let filtered = source.asked.filter.is_some();
    let mut lines = Lines::new(&source.model, period, sink);
    for row in &people {
        let dossier = source.store.dossier(row.id())?;
        people::employee(&mut lines, row);
        of_person(&mut lines, &dossier.file);
        lines.check()?;
    }
    // Who only works here, and what belongs to nobody in particular, answers no filter of people.
    if !filtered {
        people::names(&mut lines);
        shared::all(&mut lines);
        public::all(&mut lines);
        spread::all(&mut lines);
    }
    lines.check()
}

fn of_person(lines: &mut Lines<'_>, file: &PersonFile) {
    work::all(lines, file);
    judged::all(lines, file);
    growth::all(lines, file);
}

/// Prints the table of records and fields as Markdown.
pub fn described(out: &mut dyn Write) -> io::Result<()> {
    table::print(out)
}

/// Records as lines of JSON.
struct Json<'a> {
    mask: Mask,
    out: &'a mut dyn Write,
    written: u64,
}

impl Sink for Json<'_> {
    fn put(&mut self, record: &'static str, fields: Vec<(&'static str, Datum)>) -> io::Result<()> {
        let mut line = format!("{{\"record\":\"{record}\"");
        for (field, datum) in fields {
            let value = self.mask.value(datum);
            // Writing to a text cannot fail.
            let _ = write!(line, ",\"{field}\":{value}");
        }
        line.push_str("}\n");
        self.out.write_all(json_tame(&line).as_bytes())?;
        self.written += 1;
        Ok(())
    }
}

/// The records as far as they were passed on.
struct Lines<'a> {
    model: &'a Model,
    period: Option<Period>,
    sink: &'a mut dyn Sink,
    failed: Option<io::Error>,
}

impl<'a> Lines<'a> {
    fn new(model: &'a Model, period: Option<Period>, sink: &'a mut dyn Sink) -> Self {
        Self {
            model,
            period,
            sink,
            failed: None,
        }
    }
}

impl Lines<'_> {
    /// Whether something of a period is wanted.
    fn wants(&self, period: Period) -> bool {
        self.period.is_none_or(|wanted| lies_in(period, wanted))
    }

    /// Whether something of a day is wanted.
    fn wants_day(&self, day: NaiveDate) -> bool {
        self.period.is_none_or(|wanted| wanted.contains(day))
    }

    /// Whether something of a whole year is wanted.
    fn wants_year(&self, year: i32) -> bool {
        self.period.is_none_or(|wanted| wanted.year() == year)
    }

    /// Passes a record on, its fields in the order of the table. After a failure nothing more is.
    fn put(&mut self, record: &'static str, fields: Vec<(&'static str, Datum)>) {
        debug_assert!(table::fits(record, &fields), "{record}");
        if self.failed.is_none() {
            self.failed = self.sink.put(record, fields).err();
        }
    }

    fn check(&mut self) -> Result<(), ReportError> {
        self.failed.take().map_or(Ok(()), |error| Err(error.into()))
    }
}
