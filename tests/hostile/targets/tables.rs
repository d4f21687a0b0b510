//! Tables that offices bring, and tables that are written for their spreadsheets.

use tatap::config::rules;
use tatap::demo;
use tatap::domain::text::MAX_PROSE;
use tatap::import::table::{MAX_CELL, MAX_COLUMNS};
use tatap::import::{Kind, Options, StoreView, Table, plan, target_rows};
use tatap::ops::fields::FIELDS;
use tatap::ops::op::{Body, Value};
use tatap::report::separated::Separated;
use tatap::report::sheet::{Cell, of_field};
use tatap::store::memory::MemoryStore;

use super::terminal::{NOON, today};
use super::{OWN, as_text, assert_harmless, choice, pieces};

/// A file of any kind: what would be written of it is words that can be shown, within the limits of their fields.
pub(super) fn import(data: &[u8]) {
    thread_local!(static STORE: MemoryStore = {
        let mut store = MemoryStore::new(OWN);
        demo::seed(&mut store, 20, 1, today(), NOON, &mut |_| {}).expect("a small office");
        store
    });
    let (kind, data) = choice(data);
    if let Some(text) = as_text(data) {
        let pasted = Table::from_pasted(text);
        let _ = pasted.map(|table| target_rows(&table, today()));
    }
    let table = match Table::from_bytes(data) {
        Ok(table) => table,
        Err(error) => return assert_harmless(&error.to_string()),
    };
    for row in &table.rows {
        assert!(row.cells.len() <= MAX_COLUMNS);
    }
    let kind = Kind::ALL[usize::from(kind) % Kind::ALL.len()];
    STORE.with(|store| {
        let view = StoreView::new(store).expect("memory is read");
        let options = Options::new(today(), rules::national());
        let Ok(plan) = plan(kind, &table, &view, &options) else {
            return;
        };
        for draft in &plan.drafts {
            assert_kept(&draft.body);
        }
    });
}

fn assert_kept(body: &Body) {
    let Body::Set(writes) = body else {
        return;
    };
    for write in writes {
        if let Value::Text(text) = &write.value {
            assert_harmless(text);
            assert!(text.chars().count() <= MAX_PROSE && text.len() <= MAX_CELL);
        }
    }
}

/// Words as cells of a CSV file, in either dialect: none begins a formula, whatever sign it is read with.
pub(super) fn cells(data: &[u8]) {
    let words = pieces(data).into_iter().filter_map(as_text);
    let row: Vec<Cell> = words.map(|words| Cell::Text(words.to_owned())).collect();
    for semicolon in [false, true] {
        let mut file = Vec::new();
        let heads = vec![of_field(FIELDS[0].field); row.len()];
        let mut csv =
            Separated::begin(&heads, semicolon, &mut file).expect("memory takes everything");
        csv.row(&row).expect("memory takes everything");
        csv.end().expect("memory takes everything");
        assert_harmless(&String::from_utf8_lossy(&file).replace("\r\n", "\n"));
        for between in *b",;\t" {
            assert_no_formula(&file, between);
        }
    }
}

pub(crate) fn assert_no_formula(file: &[u8], between: u8) {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(between);
    for record in reader.from_reader(file).records() {
        for cell in &record.expect("text") {
            // Where the other dialect goes on with another cell, that one begins no formula either.
            for piece in cell.split([',', ';', '\t']) {
                let piece = piece.trim_matches(|c: char| c == '"' || c.is_whitespace());
                let number = piece
                    .strip_prefix('-')
                    .is_some_and(|rest| rest.chars().all(|c: char| c.is_ascii_digit() || c == '.'));
                let formula = piece.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                assert!(
                    !formula || number,
                    "{piece:?} in {cell:?} after {:?}",
                    char::from(between)
                );
            }
        }
    }
}
