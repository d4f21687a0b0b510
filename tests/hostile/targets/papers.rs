//! What leaves the program on paper and for spreadsheets, made of any words.

use std::io::Cursor;
use std::sync::LazyLock;

use calamine::{Data, Reader as _, Xlsx};

use tatap::app::wrap::columns;
use tatap::domain::text::{clean, clean_prose};
use tatap::i18n::{Lang, Texts};
use tatap::report::document::Document;
use tatap::report::facts::Facts;
use tatap::report::fill::fill;
use tatap::report::form::Form;
use tatap::report::sheet::{Cell, Head, Sheet, shown};
use tatap::report::workbook::{Tab, Workbook};
use tatap::report::{pdf, plain, xlsx};

use super::terminal::today;
use super::{as_text, assert_harmless, choice, pieces};

static FORM: LazyLock<Form> = LazyLock::new(|| {
    let form = r#"
        title = "Formulir {name?}"
        [[block]]
        title = ["FORMULIR", "{name?}"]
        [[block]]
        [block.table]
        columns = [
            { head = "No", width = 1, cell = "{n}" },
            { head = "Isi", width = 5, cell = "{text?}" },
        ]
        groups = [{ rows = "rows", empty = "Tidak ada" }]
    "#;
    Form::parse(form).expect("a form")
});

/// A form filled with any words: as text of some width nothing steers and no line is too wide; as PDF it is a file.
pub(super) fn paper(data: &[u8]) {
    let (width, rest) = choice(data);
    let words: Vec<&str> = pieces(rest).into_iter().filter_map(as_text).collect();
    let row = |words: &&str| Facts::new().text("text", words);
    let facts = Facts::new()
        .text("name", words.first().unwrap_or(&""))
        .list("rows", words.iter().map(row));
    let document: Document = fill(&FORM, &facts).expect("every place has a fact");
    let width = 40 + usize::from(width);
    let text = plain::text(&document, width);
    assert_harmless(&text);
    for line in text.lines() {
        assert!(columns(line) <= width, "{line:?}");
    }
    let file = pdf::render(&document).expect("a paper can be made of any words");
    assert!(file.starts_with(b"%PDF-") && file.trim_ascii_end().ends_with(b"%%EOF"));
}

const HEADS: &[Head] = &[shown("name")];

/// A workbook of any words: what is read back is each of them, cleaned, and none is a formula.
pub(super) fn workbook(data: &[u8]) {
    let words: Vec<&str> = pieces(data).into_iter().filter_map(as_text).collect();
    let mut sheet = Sheet::new(HEADS);
    for word in &words {
        sheet.push(vec![Cell::text(*word)]);
    }
    let first = (*words.first().unwrap_or(&"")).to_owned();
    let tab = Tab {
        name: first.clone(),
        sheet,
        notes: vec![first.clone()],
        totals: Vec::new(),
        charts: Vec::new(),
        long: false,
    };
    let book = Workbook {
        title: first.clone(),
        about: first,
        made: today(),
        tabs: vec![tab],
        rest: None,
    };
    let mut file = Vec::new();
    xlsx::write(book, Texts::of(Lang::Indonesian), &mut file).expect("any words can be written");
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("a workbook");
    let name = read.sheet_names().remove(0);
    assert_harmless(&name);
    let cells = read.worksheet_range(&name).expect("its cells");
    let found: Vec<String> = cells
        .used_cells()
        .filter_map(|(.., cell)| match cell {
            Data::String(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    for text in &found {
        assert_harmless(text);
    }
    // The longest that a cell may hold is cut; what fits is there whole.
    for word in words {
        let kept = clean_prose(word);
        assert!(
            kept.chars().count() > 1_000 || kept.is_empty() || found.contains(&kept),
            "{kept:?} {}",
            clean(word)
        );
    }
    let formulas = read.worksheet_formula(&name).expect("its formulas");
    assert!(formulas.used_cells().next().is_none());
}
