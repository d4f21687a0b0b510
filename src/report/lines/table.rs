//! The table of records and fields: what is written, of which type, and what it means.

mod rows;

use std::io::{self, Write};

use super::FORMAT;
use super::mask::Datum;

pub use rows::TABLE;

/// What a field holds, and whether it is hidden where lines are masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    Person,
    /// An entry of a person or a unit.
    Item,
    /// A unit or a team.
    Id,
    /// What names or reaches somebody.
    Secret,
    /// Words that somebody wrote.
    Prose,
    /// Words of a catalogue.
    Words,
    /// A member of a closed list.
    Code,
    /// Several members of a closed list.
    Codes,
    /// A day.
    Day,
    /// A figure.
    Number,
    /// Yes or no.
    Flag,
}

impl Kind {
    const ALL: [Self; 11] = [
        Self::Person,
        Self::Item,
        Self::Id,
        Self::Secret,
        Self::Prose,
        Self::Words,
        Self::Code,
        Self::Codes,
        Self::Day,
        Self::Number,
        Self::Flag,
    ];

    /// How the printed table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Item => "item",
            Self::Id => "id",
            Self::Secret => "secret",
            Self::Prose => "prose",
            Self::Words => "words",
            Self::Code => "code",
            Self::Codes => "codes",
            Self::Day => "day",
            Self::Number => "number",
            Self::Flag => "flag",
        }
    }

    /// What that is in JSON, and what becomes of it where lines are masked.
    fn told(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Person => (
                "string",
                "The id of a person, stable over all exports.",
                "a pseudonym, `p-` and 12 hexadecimal digits, the same within one export",
            ),
            Self::Item => (
                "string",
                "The id of an entry, stable over all exports.",
                "a pseudonym, `i-` and 16 hexadecimal digits, the same within one export",
            ),
            Self::Id => (
                "string",
                "The id of a unit or a team, stable over all exports.",
                "as it is",
            ),
            Self::Secret => ("string", "What names or reaches somebody.", "`null`"),
            Self::Prose => ("string", "Words that somebody wrote.", "`null`"),
            Self::Words => (
                "string",
                "Words of a catalogue, or the code of a period: `2026`, `2026-TW4`, `2026-11`, a letter behind it \
                 for a further plan after a transfer.",
                "as it is, unless a number as long as a NIP stands in it",
            ),
            Self::Code => (
                "string",
                "A member of a closed list, by its stable code.",
                "as it is",
            ),
            Self::Codes => (
                "array of strings",
                "Several members of a closed list.",
                "as it is",
            ),
            Self::Day => ("string", "A day, `2026-12-31`.", "as it is"),
            Self::Number => (
                "number",
                "An exact figure; a string of digits where a JSON number cannot carry it exactly.",
                "as it is",
            ),
            Self::Flag => ("boolean", "Yes or no.", "as it is"),
        }
    }
}

/// A field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, with its unit.
    pub meaning: &'static str,
}

/// A kind of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordSpec {
    /// What stands in `record`.
    pub name: &'static str,
    /// What a line is about.
    pub meaning: &'static str,
    /// Its fields, in the order in which they are written, behind `record`.
    pub fields: &'static [FieldSpec],
}

/// A record by its name.
fn spec(record: &str) -> Option<&'static RecordSpec> {
    TABLE.iter().find(|spec| spec.name == record)
}

/// Whether these are exactly the fields of the record, in their order and of their kinds.
pub(super) fn fits(record: &str, fields: &[(&'static str, Datum)]) -> bool {
    let written = fields.iter().map(|(name, datum)| (*name, datum.kind()));
    spec(record).is_some_and(|spec| {
        let told = spec.fields.iter().map(|field| (field.name, field.kind));
        told.eq(written)
    })
}

pub(super) fn print(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# JSON Lines\n")?;
    writeln!(
        out,
        "Format {FORMAT}. One JSON object a line, in UTF-8; `record` says what a line is. The first line is `meta`. A \
         line has all fields of its record; what is not known is `null`. Only what whoever made the file may see is in \
         it.\n"
    )?;
    writeln!(out, "## Types\n")?;
    writeln!(out, "| Type | JSON | Meaning | Masked |\n|---|---|---|---|")?;
    for kind in Kind::ALL {
        let (json, meaning, masked) = kind.told();
        writeln!(out, "| {} | {json} | {meaning} | {masked} |", kind.name())?;
    }
    for record in TABLE {
        writeln!(out, "\n## {}\n\n{}\n", record.name, record.meaning)?;
        writeln!(out, "| Field | Type | Meaning |\n|---|---|---|")?;
        for field in record.fields {
            let (name, kind) = (field.name, field.kind.name());
            writeln!(out, "| `{name}` | {kind} | {} |", field.meaning)?;
        }
    }
    Ok(())
}
