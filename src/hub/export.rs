//! The records as Parquet files, for whoever analyses without the database: a folder of files that are named by what is in them,
//! and a manifest of those that belong together. What is personal goes to a folder of its own, or nowhere.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use postgres::fallible_iterator::FallibleIterator as _;
use postgres::{Client, IsolationLevel, Transaction};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::durable;
use crate::report::lines::{FORMAT, Kind};
use crate::report::sheet::hex;

use super::HubError;
use super::columnar::{Holds, Table};
use super::records::{fields, kinds, name};

/// The list of the files that belong together.
const MANIFEST: &str = "manifest.json";

/// What was exported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportedFiles {
    /// Files that belong together.
    pub files: u64,
    /// Rows in them.
    pub rows: u64,
    /// Their length in bytes.
    pub bytes: u64,
}

/// A column, and what it means.
struct Spec {
    name: String,
    holds: Holds,
    /// What the database is asked.
    expression: String,
    meaning: &'static str,
}

impl Spec {
    fn new(name: &str, holds: Holds, meaning: &'static str) -> Self {
        Self {
            expression: holds.expression(name),
            name: name.to_owned(),
            holds,
            meaning,
        }
    }
}

/// A file with everything that it is made from.
struct Wanted {
    name: String,
    meaning: &'static str,
    columns: Vec<Spec>,
    /// From where, in which order.
    from: String,
}

/// Writes everything, as it stands at one moment, into a folder; what is personal where that is set. Files that the manifest of
/// before named and this one does not are taken away once it is in place.
pub fn export(
    client: &mut Client,
    folder: &Path,
    personal: bool,
    made: &str,
) -> Result<ExportedFiles, HubError> {
    let begun = client.build_transaction();
    let mut moment = begun
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()?;
    let mut sum = ExportedFiles::default();
    let mut listed = Vec::new();
    let mut names = BTreeSet::new();
    for wanted in wanted(personal) {
        let written = write(&mut moment, folder, &wanted, personal)?;
        sum.files += 1;
        sum.rows += written.rows;
        sum.bytes += written.bytes;
        listed.push(told(&wanted, &written));
        names.insert(written.name);
    }
    let manifest = json!({
        "format": FORMAT,
        "made": made,
        "personal": personal,
        "files": listed,
    });
    let path = folder.join(MANIFEST);
    let beside = folder.join(".manifest.new");
    let text = format!("{manifest:#}\n");
    durable::replace(&path, &beside, text.as_bytes())
        .map_err(|error| at("writing", &path, error))?;
    sweep(folder, &names)?;
    Ok(sum)
}

/// Which files there are to be.
fn wanted(personal: bool) -> Vec<Wanted> {
    let schema = if personal { "personal" } else { "records" };
    let mut all: Vec<Wanted> = kinds()
        .filter(|record| fields(record, personal).next().is_some())
        .map(|record| {
            let mut columns = keys();
            columns.extend(fields(record, personal).map(|field| {
                let column = format!("t.\"{}\"", name(field.name));
                let holds = holds(field.kind);
                let expression = if field.kind == Kind::Codes {
                    format!("array_to_string({column}, ',')")
                } else {
                    holds.expression(&column)
                };
                Spec {
                    name: name(field.name),
                    holds,
                    expression,
                    meaning: field.meaning,
                }
            }));
            Wanted {
                name: name(record.name),
                meaning: record.meaning,
                columns,
                from: format!(
                    "{schema}.{} t join public.office o on o.office = t.office order by o.code, t.\"row\"",
                    name(record.name)
                ),
            }
        })
        .collect();
    if !personal {
        all.extend([offices(), completion()]);
    }
    all
}

/// By what the rows of both folders are joined.
fn keys() -> Vec<Spec> {
    vec![
        Spec {
            name: "office".to_owned(),
            holds: Holds::Text,
            expression: "o.code".to_owned(),
            meaning: "Code of the office.",
        },
        Spec {
            name: "row".to_owned(),
            holds: Holds::Count,
            expression: "t.\"row\"".to_owned(),
            meaning: "Number of the record in the office: the same in what is personal, until the next refresh.",
        },
    ]
}

fn holds(kind: Kind) -> Holds {
    match kind {
        Kind::Person
        | Kind::Item
        | Kind::Id
        | Kind::Secret
        | Kind::Prose
        | Kind::Words
        | Kind::Code
        | Kind::Codes => Holds::Text,
        Kind::Day => Holds::Day,
        Kind::Number => Holds::Real,
        Kind::Flag => Holds::Flag,
    }
}

fn offices() -> Wanted {
    let text = |name, meaning| Spec::new(name, Holds::Text, meaning);
    let count = |name, meaning| Spec::new(name, Holds::Count, meaning);
    Wanted {
        name: "office".to_owned(),
        meaning: "An office that has sent anything.",
        columns: vec![
            text("office_code", "Its code."),
            text("office_name", "Its name."),
            text("agency", "Of which agency it is."),
            text("scheme", "By which local evaluation system it goes."),
            count("machines", "How many of its machines were heard of."),
            count("changes", "How many changes it has sent."),
            count("missing", "How many more are known to be missing."),
        ],
        from: "analysis.offices order by office_code".to_owned(),
    }
}

fn completion() -> Wanted {
    let count = |name, meaning| Spec::new(name, Holds::Count, meaning);
    Wanted {
        name: "completion".to_owned(),
        meaning: "A unit in a period: how far its people have come.",
        columns: vec![
            Spec::new("office_code", Holds::Text, "Code of the office."),
            Spec::new("unit_name", Holds::Text, "Name of the unit."),
            Spec::new("period", Holds::Text, "For when."),
            count("people", "Who works there now."),
            count("planned", "Of them with a plan."),
            count("agreed", "Of them with an agreed plan."),
            count("rated", "Of them with both ratings."),
            count("undecided", "Of them with ratings side by side."),
            count("closed", "Of them with a closed evaluation."),
        ],
        from: "analysis.completion order by office_code, period, unit_name".to_owned(),
    }
}

/// A file that is in its place.
struct InPlace {
    name: String,
    rows: u64,
    bytes: u64,
    digest: String,
}

fn write(
    moment: &mut Transaction<'_>,
    folder: &Path,
    wanted: &Wanted,
    personal: bool,
) -> Result<InPlace, HubError> {
    let beside = folder.join(format!(".{}.part", wanted.name));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    options.mode(if personal { 0o600 } else { 0o644 });
    let file = options
        .open(&beside)
        .map_err(|error| at("writing", &beside, error))?;
    let columns = wanted
        .columns
        .iter()
        .map(|one| (one.name.clone(), one.holds));
    let mut table = Table::begin(&wanted.name, columns, Hashing::new(file))?;
    let asked: Vec<&str> = wanted
        .columns
        .iter()
        .map(|one| one.expression.as_str())
        .collect();
    let sql = format!("select {} from {}", asked.join(", "), wanted.from);
    let nothing: [i32; 0] = [];
    let mut rows = moment.query_raw(&sql, nothing)?;
    while let Some(row) = rows.next()? {
        table.take(&row)?;
    }
    drop(rows);
    let (rows, out) = table.finish()?;
    let (digest, bytes) = out
        .finish()
        .map_err(|error| at("writing", &beside, error))?;
    let name = format!(
        "{}-{}.parquet",
        wanted.name,
        digest.get(..16).unwrap_or(&digest)
    );
    let path = folder.join(&name);
    let placed = fs::rename(&beside, &path).and_then(|()| durable::sync_folder_of(&path));
    placed.map_err(|error| at("writing", &path, error))?;
    Ok(InPlace {
        name,
        rows,
        bytes,
        digest,
    })
}

fn told(wanted: &Wanted, written: &InPlace) -> Value {
    let columns = wanted
        .columns
        .iter()
        .map(|one| json!({ "name": one.name, "meaning": one.meaning }));
    json!({
        "record": wanted.name,
        "meaning": wanted.meaning,
        "file": written.name,
        "rows": written.rows,
        "bytes": written.bytes,
        "sha256": written.digest,
        "columns": columns.collect::<Vec<_>>(),
    })
}

/// Takes away files of ours that the manifest does not name.
fn sweep(folder: &Path, named: &BTreeSet<String>) -> Result<(), HubError> {
    let failed = |error| at("reading", folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let file = entry.map_err(failed)?.file_name();
        let file = file.to_string_lossy();
        if is_ours(&file) && !named.contains(file.as_ref()) {
            let path = folder.join(file.as_ref());
            fs::remove_file(&path).map_err(|error| at("removing", &path, error))?;
        }
    }
    Ok(())
}

/// Whether a name is one that an export gives: a record, sixteen hexadecimal digits, and what it is.
fn is_ours(file: &str) -> bool {
    let Some((record, digest)) = file
        .strip_suffix(".parquet")
        .and_then(|stem| stem.rsplit_once('-'))
    else {
        return false;
    };
    let is_known = [true, false]
        .iter()
        .any(|personal| wanted(*personal).iter().any(|one| one.name == record));
    is_known && digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn at(what: &str, path: &Path, source: io::Error) -> HubError {
    HubError::File {
        what: format!("{what} {}", path.display()),
        source,
    }
}

/// A file whose SHA-256 is worked out while it is written.
struct Hashing {
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
}

impl Hashing {
    fn new(file: File) -> Self {
        Self {
            file: BufWriter::new(file),
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    /// Its digest and its length, once it is on the disk.
    fn finish(self) -> io::Result<(String, u64)> {
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        let digest: [u8; 32] = self.digest.finalize().into();
        Ok((hex(&digest), self.bytes))
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
