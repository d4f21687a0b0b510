//! Which column of a file is which, told by its header in Indonesian or English, in any order.

use std::collections::{BTreeMap, HashMap};

use crate::domain::coded::Coded;
use crate::domain::text::fold;

use super::cell::shown;
use super::column::{Column, ColumnSpec, Kind, Need, aliases, columns};
use super::reason::{Finding, Reason, nearest};
use super::table::{Row, Table};

/// Titles and blank rows that may stand above the header.
const ABOVE: usize = 10;

/// A column that was found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) spec: ColumnSpec,
    /// Position in the row.
    pub(super) at: usize,
    /// The header as the file has it.
    pub(super) header: String,
}

/// The columns of a file.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) found: Vec<Found>,
    /// Line of the header, 0 if there is none.
    pub(super) line: u64,
    /// Rows of the table that stand at or above the header.
    pub(super) skip: usize,
    /// Remarks on columns that are left out.
    pub(super) ignored: Vec<Finding>,
    /// How many cells a row must have at most; none for a spreadsheet, whose cells cannot slip.
    pub(super) width: Option<usize>,
}

/// Why a file cannot be read as one of its kind. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Columns that must be there are not.
    #[error("line {line}: no column for {}; nothing was imported. Add a header, such as {}", names(.missing), accepted(.missing))]
    Missing {
        /// Line of the row taken for the header.
        line: u64,
        /// The columns with the headers that are accepted.
        missing: Vec<(Column, Vec<String>)>,
    },
    /// Two columns mean the same.
    #[error("line {line}: the columns \"{first}\" and \"{second}\" both mean {}; nothing was imported. Remove or rename one of them", .column.code())]
    Twice {
        /// Line of the header.
        line: u64,
        /// What both mean.
        column: Column,
        /// One header.
        first: String,
        /// The other.
        second: String,
    },
}

impl HeaderError {
    /// Stable code, for the translation key `import.header.<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Twice { .. } => "twice",
        }
    }
}

fn names(missing: &[(Column, Vec<String>)]) -> String {
    let names: Vec<&str> = missing.iter().map(|(column, _)| column.code()).collect();
    names.join(", ")
}

fn accepted(missing: &[(Column, Vec<String>)]) -> String {
    let quoted = |words: &Vec<String>| {
        let words: Vec<String> = words.iter().take(4).map(|w| format!("\"{w}\"")).collect();
        words.join(" or ")
    };
    let all: Vec<String> = missing.iter().map(|(_, words)| quoted(words)).collect();
    all.join("; ")
}

/// The headers that a kind of file may have.
struct Known {
    /// Accepted headers by column, as they are shown.
    shown: BTreeMap<Column, Vec<String>>,
    /// Columns by folded header; none for columns that are left out without a word.
    by_name: HashMap<String, Option<Column>>,
}

impl Known {
    fn of(kind: Kind) -> Self {
        let mut table: BTreeMap<String, Vec<String>> = toml::from_str(aliases(kind))
            .expect("the embedded tables of headers are read by a test");
        let ignored = table.remove("ignored").unwrap_or_default();
        let mut by_name: HashMap<String, Option<Column>> =
            ignored.iter().map(|name| (fold(name), None)).collect();
        let mut shown = BTreeMap::new();
        for spec in columns(kind) {
            let code = spec.column.code();
            let mut names = table.remove(code).unwrap_or_default();
            names.push(code.to_owned());
            by_name.extend(names.iter().map(|name| (fold(name), Some(spec.column))));
            shown.insert(spec.column, names);
        }
        Self { shown, by_name }
    }

    /// How many cells of a row are known headers.
    fn score(&self, row: &Row) -> usize {
        let known = |cell| matches!(self.by_name.get(&fold(&shown(cell))), Some(Some(_)));
        row.cells.iter().filter(|cell| known(cell)).count()
    }
}

impl Header {
    /// Finds the header: the first of the first rows that has all columns that must be there.
    pub(super) fn locate(
        kind: Kind,
        table: &Table,
        period_given: bool,
    ) -> Result<Self, HeaderError> {
        let known = Known::of(kind);
        let mut best: Option<(usize, HeaderError)> = None;
        let rows = std::iter::once(&table.headers)
            .chain(&table.rows)
            .take(ABOVE);
        for (skip, row) in rows.enumerate() {
            match Self::of_row(kind, &known, row, skip, period_given) {
                Ok(header) => {
                    let width = table.delimited.then_some(row.cells.len());
                    return Ok(Self { width, ..header });
                }
                Err(error) => {
                    let score = known.score(row);
                    if best.as_ref().is_none_or(|(most, _)| score > *most) {
                        best = Some((score, error));
                    }
                }
            }
        }
        Err(best.map_or_else(
            || HeaderError::Missing {
                line: 0,
                missing: Vec::new(),
            },
            |(_, error)| error,
        ))
    }

    fn of_row(
        kind: Kind,
        known: &Known,
        row: &Row,
        skip: usize,
        period_given: bool,
    ) -> Result<Self, HeaderError> {
        let mut header = Self {
            found: Vec::new(),
            line: row.line,
            skip,
            ignored: Vec::new(),
            width: None,
        };
        for (at, cell) in row.cells.iter().enumerate() {
            let name = shown(cell);
            match known.by_name.get(&fold(&name)) {
                _ if name.is_empty() => {}
                Some(Some(column)) => header.add(kind, *column, at, name)?,
                Some(None) => {}
                None => header.ignore(known, &name),
            }
        }
        // Of columns of which one is enough only the first is asked for, and only where there is none.
        let mut any = columns(kind).iter().filter(|spec| spec.need == Need::Any);
        let asked = any.clone().next().map(|spec| spec.column);
        let has_any = any.any(|spec| header.of(spec.column).is_some());
        let needed = |spec: &&ColumnSpec| match spec.need {
            Need::Any => !has_any && asked == Some(spec.column),
            Need::Filled | Need::Present => true,
            Need::Period => !period_given,
            Need::Free => false,
        };
        let missing: Vec<(Column, Vec<String>)> = columns(kind)
            .iter()
            .filter(needed)
            .filter(|spec| header.of(spec.column).is_none())
            .map(|spec| {
                (
                    spec.column,
                    known.shown.get(&spec.column).cloned().unwrap_or_default(),
                )
            })
            .collect();
        if missing.is_empty() {
            return Ok(header);
        }
        Err(HeaderError::Missing {
            line: row.line,
            missing,
        })
    }

    fn add(
        &mut self,
        kind: Kind,
        column: Column,
        at: usize,
        header: String,
    ) -> Result<(), HeaderError> {
        if let Some(first) = self.of(column) {
            return Err(HeaderError::Twice {
                line: self.line,
                column,
                first: first.header.clone(),
                second: header,
            });
        }
        let spec = columns(kind).iter().find(|spec| spec.column == column);
        self.found.extend(spec.map(|spec| Found {
            spec: *spec,
            at,
            header,
        }));
        Ok(())
    }

    fn ignore(&mut self, known: &Known, name: &str) {
        let names = known.shown.values().flatten().map(String::as_str);
        self.ignored.push(Finding {
            line: self.line,
            column: name.to_owned(),
            value: String::new(),
            reason: Reason::IgnoredColumn {
                nearest: nearest(name, names),
            },
        });
    }

    /// The columns of pasted rows: named by their first row, or in the order of the table.
    pub(super) fn of_pasted(kind: Kind, from: Column, table: &Table) -> Self {
        let known = Known::of(kind);
        let named = table.rows.first().filter(|row| known.score(row) >= 2);
        let mut header = Self {
            found: Vec::new(),
            line: 0,
            skip: usize::from(named.is_some()),
            ignored: Vec::new(),
            width: None,
        };
        if let Some(row) = named {
            for (at, cell) in row.cells.iter().enumerate() {
                if let Some(Some(column)) = known.by_name.get(&fold(&shown(cell))) {
                    // Of two columns that mean the same the first one counts.
                    let _ = header.add(kind, *column, at, shown(cell));
                }
            }
            return header;
        }
        let order = columns(kind).iter().skip_while(|spec| spec.column != from);
        header.found = order
            .enumerate()
            .map(|(at, spec)| Found {
                spec: *spec,
                at,
                header: spec.column.code().to_owned(),
            })
            .collect();
        header
    }

    /// A column, if the file has it.
    pub(super) fn of(&self, column: Column) -> Option<&Found> {
        self.found.iter().find(|found| found.spec.column == column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locate(kind: Kind, csv: &str) -> Result<Header, HeaderError> {
        Header::locate(kind, &Table::from_bytes(csv.as_bytes()).unwrap(), false)
    }

    #[test]
    fn the_tables_of_headers_name_every_column_and_no_header_twice() {
        for kind in Kind::ALL {
            let table: BTreeMap<String, Vec<String>> = toml::from_str(aliases(*kind)).unwrap();
            let mut seen: HashMap<String, &str> = HashMap::new();
            for (column, names) in &table {
                let own = columns(*kind)
                    .iter()
                    .any(|spec| spec.column.code() == column);
                assert!(own || column == "ignored", "{}: {column}", kind.code());
                for name in names {
                    let other = seen.insert(fold(name), column);
                    assert!(other.is_none_or(|o| o == column), "{}: {name}", kind.code());
                }
            }
            for spec in columns(*kind) {
                assert!(
                    table.contains_key(spec.column.code()),
                    "{}",
                    spec.column.code()
                );
                let other = seen.get(&fold(spec.column.code()));
                assert!(
                    other.is_none_or(|o| *o == spec.column.code()),
                    "{:?}",
                    spec.column
                );
            }
        }
    }

    #[test]
    fn columns_are_found_in_any_order_language_and_spelling() {
        let header = locate(
            Kind::Employees,
            "no;NAMA  LENGKAP;gol./ruang;Employee Number;Zodiak\n",
        )
        .unwrap();
        let at = |column| header.of(column).map(|found| found.at);
        assert_eq!(
            (at(Column::Name), at(Column::Grade), at(Column::Nip)),
            (Some(1), Some(2), Some(3))
        );
        assert_eq!(
            header.ignored.len(),
            1,
            "the number of the row is no remark"
        );
        assert_eq!(header.ignored[0].column, "Zodiak");
    }

    #[test]
    fn an_unknown_column_names_the_nearest_known_one() {
        let header = locate(Kind::Employees, "NIP,Nama,Jabatann\n").unwrap();
        assert_eq!(
            header.ignored[0].reason,
            Reason::IgnoredColumn {
                nearest: "Jabatan".into()
            }
        );
    }

    #[test]
    fn missing_and_doubled_columns_refuse_the_file() {
        let missing = locate(Kind::Employees, "Nama,Jabatan\nSiti,Analis\n").unwrap_err();
        assert_eq!(missing.code(), "missing");
        let said = missing.to_string();
        assert!(
            said.contains("line 1") && said.contains("\"NIP Baru\""),
            "{said}"
        );
        let twice = locate(Kind::Employees, "NIP,Nama,Nama Lengkap\n").unwrap_err();
        assert!(
            twice
                .to_string()
                .contains("\"Nama\" and \"Nama Lengkap\" both mean name")
        );
    }

    #[test]
    fn titles_may_stand_above_the_header() {
        let csv =
            "DAFTAR PEGAWAI\nDinas Dukcapil, 2026\n\nNo,NIP,Nama\n1,198609262015051001,Siti\n";
        let header = locate(Kind::Employees, csv).unwrap();
        assert_eq!((header.line, header.skip), (4, 2));
        assert!(locate(Kind::Targets, "NIP,RHK,IKI\n").is_err(), "no period");
        let table = Table::from_bytes(b"NIP,RHK,IKI\n").unwrap();
        assert!(
            Header::locate(Kind::Targets, &table, true).is_ok(),
            "given for all rows"
        );
    }
}
