//! The records of an office as tables: those of the JSON Lines, each twice. In the schema `records` people and entries have
//! pseudonyms and nobody is named; what names somebody, and all words that somebody wrote, stand in `personal` under the
//! same office and row, for the few who may know.
//!
//! They are derived, and made anew as often as is wanted: so their tables are made from the same one as the lines.

use std::fmt::Write as _;
use std::io;

use postgres::Transaction;

use crate::domain::id::EmployeeId;
use crate::report::lines::{
    Datum, FieldSpec, Kind, RecordSpec, Sink, TABLE, holds_number, pseudonym,
};

use super::HubError;

/// So many bytes of a table are gathered before they are sent.
const CHUNK: usize = 1 << 20;
/// So many digits a pseudonym has: none is met twice among hundreds of millions.
const DIGITS: usize = 16;

/// All kinds of records; what a file of lines says of itself is none.
pub(super) fn kinds() -> impl Iterator<Item = &'static RecordSpec> {
    TABLE.iter().filter(|record| record.name != "meta")
}

/// Whether a field stands among what only few may know.
pub(super) fn is_personal(field: &FieldSpec) -> bool {
    matches!(field.kind, Kind::Secret | Kind::Prose)
}

/// The two halves of a record: the schema, and the fields that stand there.
pub(super) const HALVES: [(&str, bool); 2] = [("records", false), ("personal", true)];

/// The fields of a record in one half of it.
pub(super) fn fields(record: &RecordSpec, personal: bool) -> impl Iterator<Item = &FieldSpec> {
    let fields = record.fields.iter();
    fields.filter(move |field| is_personal(field) == personal)
}

/// A name as the database has it.
pub(super) fn name(of: &str) -> String {
    of.replace('-', "_")
}

fn column_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Person
        | Kind::Item
        | Kind::Id
        | Kind::Secret
        | Kind::Prose
        | Kind::Words
        | Kind::Code => "text",
        Kind::Codes => "text[]",
        Kind::Day => "date",
        Kind::Number => "numeric",
        Kind::Flag => "boolean",
    }
}

/// The statements that make the tables, with what everything means.
pub(super) fn tables() -> String {
    let mut sql = String::new();
    for record in kinds() {
        for (schema, personal) in HALVES {
            table(&mut sql, (schema, personal), record);
        }
    }
    sql
}

fn table(sql: &mut String, (schema, personal): (&str, bool), record: &RecordSpec) {
    let mut fields = fields(record, personal).peekable();
    if fields.peek().is_none() {
        return;
    }
    let table = format!("{schema}.{}", name(record.name));
    let mut columns = String::new();
    let mut comments = String::new();
    for field in fields {
        let column = name(field.name);
        // Writing to a text cannot fail.
        let _ = write!(columns, ",\n    \"{column}\" {}", column_type(field.kind));
        let meaning = field.meaning.replace('\'', "''");
        let _ = writeln!(
            comments,
            "comment on column {table}.\"{column}\" is '{meaning}';"
        );
    }
    let about = record.meaning.replace('\'', "''");
    let _ = write!(
        sql,
        "\ncreate table {table} (\n    office bigint not null,\n    \"row\" bigint not null{columns},\n    \
         primary key (office, \"row\")\n);\ncomment on table {table} is '{about}';\n{comments}"
    );
}

/// What pseudonyms are made with: made once by chance, so that they stay the same, and readable only with what is personal.
pub(super) fn salt(transaction: &mut Transaction<'_>) -> Result<[u8; 32], HubError> {
    transaction
        .batch_execute("create table if not exists personal.salt (salt bytea primary key)")?;
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|error| HubError::Records(error.to_string()))?;
    transaction.execute(
        "insert into personal.salt (salt) select $1 where not exists (select 1 from personal.salt)",
        &[&salt.as_slice()],
    )?;
    let kept: Vec<u8> = transaction
        .query_one("select salt from personal.salt", &[])?
        .try_get(0)?;
    let kept = <[u8; 32]>::try_from(kept.as_slice());
    kept.map_err(|_| HubError::Records("the salt of the pseudonyms has not its length".to_owned()))
}

/// Takes in the records of one office, and copies them into the tables.
pub(super) struct Tables<'a, 'c> {
    transaction: &'a mut Transaction<'c>,
    office: i64,
    salt: [u8; 32],
    row: u64,
    buffers: Vec<Buffer>,
}

/// What of a table is still to be sent.
struct Buffer {
    record: &'static RecordSpec,
    schema: &'static str,
    personal: bool,
    rows: csv::Writer<Vec<u8>>,
    gathered: usize,
}

impl<'a, 'c> Tables<'a, 'c> {
    /// Begins with an office, of which nothing is left in the tables.
    pub(super) fn begin(
        transaction: &'a mut Transaction<'c>,
        office: i64,
        salt: [u8; 32],
    ) -> Result<Self, HubError> {
        let mut buffers = Vec::new();
        for record in kinds() {
            for (schema, personal) in HALVES {
                if fields(record, personal).next().is_some() {
                    let delete = format!(
                        "delete from {schema}.{} where office = $1",
                        name(record.name)
                    );
                    transaction.execute(&delete, &[&office])?;
                    buffers.push(Buffer {
                        record,
                        schema,
                        personal,
                        rows: csv::Writer::from_writer(Vec::new()),
                        gathered: 0,
                    });
                }
            }
        }
        Ok(Self {
            transaction,
            office,
            salt,
            row: 0,
            buffers,
        })
    }

    /// Sends what is left; answers how many records there are.
    pub(super) fn finish(mut self) -> Result<u64, HubError> {
        for buffer in &mut self.buffers {
            buffer.send(self.transaction)?;
        }
        Ok(self.row)
    }

    fn take(&mut self, record: &str, fields: &[(&'static str, Datum)]) -> Result<(), HubError> {
        self.row += 1;
        let (office, row) = (self.office.to_string(), self.row.to_string());
        for buffer in self
            .buffers
            .iter_mut()
            .filter(|one| one.record.name == record)
        {
            let specs = buffer.record.fields.iter().zip(fields);
            let own = specs.filter(|(spec, _)| is_personal(spec) == buffer.personal);
            let mut cells = vec![office.clone(), row.clone()];
            cells.extend(own.map(|(_, (_, datum))| cell(&self.salt, datum)));
            buffer.gathered += cells.iter().map(String::len).sum::<usize>();
            // Into memory nothing fails to be written.
            let _ = buffer.rows.write_record(&cells);
            if buffer.gathered > CHUNK {
                buffer.send(self.transaction)?;
            }
        }
        Ok(())
    }
}

impl Sink for Tables<'_, '_> {
    fn put(&mut self, record: &'static str, fields: Vec<(&'static str, Datum)>) -> io::Result<()> {
        self.take(record, &fields).map_err(io::Error::other)
    }
}

impl Buffer {
    fn send(&mut self, transaction: &mut Transaction<'_>) -> Result<(), HubError> {
        if self.gathered == 0 {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.rows, csv::Writer::from_writer(Vec::new()));
        self.gathered = 0;
        let bytes = full.into_inner().unwrap_or_default();
        let own = fields(self.record, self.personal);
        let columns: Vec<String> = own
            .map(|field| format!("\"{}\"", name(field.name)))
            .collect();
        let copy = format!(
            "copy {}.{} (office, \"row\", {}) from stdin with (format csv)",
            self.schema,
            name(self.record.name),
            columns.join(", ")
        );
        let mut into = transaction.copy_in(&copy)?;
        let sent = io::Write::write_all(&mut into, &bytes);
        sent.map_err(HubError::from_copy)?;
        into.finish()?;
        Ok(())
    }
}

/// What stands in a cell; nothing where nothing is known.
fn cell(salt: &[u8; 32], datum: &Datum) -> String {
    let id = |id: Option<u64>, mark| {
        let id = id.filter(|id| *id != EmployeeId::NOBODY.0);
        id.map_or_else(String::new, |id| {
            let hex = pseudonym(salt, mark, id);
            format!("{mark}-{}", hex.get(..DIGITS).unwrap_or(&hex))
        })
    };
    let text = |some: Option<String>| some.unwrap_or_default();
    match datum {
        Datum::Person(one) => id(one.map(|one| one.0), "p"),
        Datum::Item(one) => id(one.map(|one| one.0), "i"),
        Datum::Id(one) => text(one.map(|one| one.to_string())),
        // A NIP may stand in them; and the database takes every character but one.
        Datum::Words(words) if holds_number(words) => String::new(),
        Datum::Secret(words) | Datum::Prose(words) | Datum::Words(words) => words.replace('\0', ""),
        Datum::Code(code) => text(code.map(str::to_owned)),
        Datum::Codes(codes) => format!("{{{}}}", codes.join(",")),
        Datum::Day(day) => text(day.map(|day| day.to_string())),
        Datum::Number(number) => text(number.map(|number| number.to_string())),
        Datum::Flag(yes) => text(yes.map(|yes| yes.to_string())),
    }
}
