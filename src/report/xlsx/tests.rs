//! What is written is read back: types, heads, totals, texts that must stay texts, and what does not fit.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::*;
use crate::i18n::Lang;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};
use crate::report::workbook::{ChartOf, Drawn, Series, Tab, Total};

const HEADS: &[Head] = &[
    shown("nip"),
    shown("name"),
    shown("day"),
    shown("people"),
    shown("progress"),
    shown("mean"),
    data("answer"),
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn number(text: &str) -> Cell {
    Cell::Number(text.parse().unwrap())
}

fn row(name: &str, people: &str, permille: u32) -> Vec<Cell> {
    vec![
        Cell::text("198204102008011002"),
        Cell::text(name),
        Cell::Day(NaiveDate::from_ymd_opt(2026, 3, 9).unwrap()),
        number(people),
        Cell::Permille(permille),
        Cell::Hundredths("3.456".parse().unwrap()),
        Cell::Flag(true),
    ]
}

fn of(tabs: Vec<Tab>) -> Workbook<'static> {
    Workbook {
        title: "Rekap & kinerja".into(),
        about: "Dinas Dukcapil · Triwulan IV 2026".into(),
        made: today(),
        tabs,
        rest: None,
    }
}

fn bytes(workbook: Workbook<'_>, rows: u32) -> Vec<u8> {
    let mut out = Vec::new();
    write_by(workbook, Texts::of(Lang::Indonesian), &mut out, rows).unwrap();
    out
}

type Read = Xlsx<Cursor<Vec<u8>>>;

fn read(workbook: Workbook<'_>) -> Read {
    Xlsx::new(Cursor::new(bytes(workbook, ROWS))).unwrap()
}

fn cells(file: &mut Read, sheet: &str) -> Vec<Vec<Data>> {
    let range = file.worksheet_range(sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn tab(rows: Vec<Vec<Cell>>, long: bool) -> Tab {
    let mut sheet = Sheet::new(HEADS);
    for row in rows {
        sheet.push(row);
    }
    let mut tab = Tab::of("Rekap", sheet).total(
        "Jumlah",
        &[
            ("name", Total::Count),
            ("people", Total::Sum),
            ("progress", Total::Mean),
            (
                "mean",
                Total::Share {
                    part: &["progress"],
                    of: &["people"],
                },
            ),
        ],
    );
    tab.long = long;
    tab.told(["Unit: Dinas Dukcapil".to_owned()])
}

#[test]
fn figures_days_and_shares_are_such_and_a_nip_is_text() {
    for long in [false, true] {
        let mut file = read(of(vec![tab(vec![row("Siti", "1234.5", 875)], long)]));
        let rows = cells(&mut file, "Rekap");
        assert_eq!(rows[0][0], Data::String("NIP".into()));
        assert_eq!(rows[0][3], Data::String("Orang".into()));
        let read = &rows[1];
        assert_eq!(read[0], Data::String("198204102008011002".into()));
        let Data::DateTime(on) = read[2] else {
            panic!("no day: {:?}", read[2]);
        };
        // 9 March 2026, counted from 1900.
        assert_eq!(on.as_f64() as i64, 46_090);
        assert_eq!(read[3], Data::Float(1234.5));
        assert_eq!(read[4], Data::Float(0.875));
        assert_eq!(read[5], Data::Float(3.456));
        assert_eq!(read[6], Data::String("Ya".into()));
    }
}

#[test]
fn totals_are_formulas_with_their_results() {
    for long in [false, true] {
        let rows = vec![row("Siti", "3", 875), row("Budi", "4.5", 500)];
        let mut file = read(of(vec![tab(rows, long)]));
        let formulas = file.worksheet_formula("Rekap").unwrap();
        let formula = |at: (u32, u32)| formulas.get_value(at).cloned().unwrap_or_default();
        assert_eq!(formula((3, 1)), "COUNTA(B2:B3)");
        assert_eq!(formula((3, 3)), "SUM(D2:D3)");
        let read = &cells(&mut file, "Rekap")[3];
        assert_eq!(read[0], Data::String("Jumlah".into()));
        assert_eq!(read[1], Data::Float(2.0));
        assert_eq!(read[3], Data::Float(7.5));
        // The mean of 87.5 % and 50.0 %, half up.
        assert_eq!(read[4], Data::Float(0.688));
        // 1.375 of 7.5.
        assert_eq!(read[5], Data::Float(0.183));
        let all = cells(&mut file, "Rekap");
        assert_eq!(all[5][0], Data::String("Unit: Dinas Dukcapil".into()));
    }
}

#[test]
fn what_looks_like_a_formula_stays_words() {
    let texts = [
        "=1+1",
        "+62",
        "@SUM(A1)",
        "-1+2",
        "\t=cmd",
        "=HYPERLINK(\"http://x\")",
        "https://x.go.id",
        "{=1}",
        "_x0041_ <b>&amp;",
    ];
    for long in [false, true] {
        let rows = texts.iter().map(|text| row(text, "1", 0)).collect();
        let mut file = read(of(vec![tab(rows, long)]));
        let formulas = file.worksheet_formula("Rekap").unwrap();
        let read = cells(&mut file, "Rekap");
        for (text, at) in texts.iter().zip(1..) {
            assert_eq!(read[at][1], Data::String(text.trim().to_owned()));
            let run = formulas.get_value((at as u32, 1));
            assert!(run.is_none_or(String::is_empty), "{text}");
        }
    }
}

#[test]
fn control_and_bidi_characters_are_gone_and_lines_stay() {
    let dirty = "Siti\u{1b}[2J\u{7} \u{202e}gpj\u{200b}\r\nBaris dua\u{0}";
    let mut file = read(of(vec![tab(vec![row(dirty, "1", 0)], true)]));
    let read = cells(&mut file, "Rekap");
    assert_eq!(read[1][1], Data::String("Siti[2J gpj\nBaris dua".into()));
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_where_it_can_be_seen() {
    // Each is two units of UTF-16.
    let long = "👩".repeat(20_000);
    let mut file = read(of(vec![tab(vec![row(&long, "1", 0)], true)]));
    let read = cells(&mut file, "Rekap");
    let kept = read[1][1].to_string();
    assert!(kept.ends_with("… [dipotong]"), "{}", kept.len());
    assert!(kept.encode_utf16().count() <= 32_767);
    let told = read.last().unwrap()[0].to_string();
    assert!(told.contains("B2") && told.starts_with("1 teks"), "{told}");
}

#[test]
fn a_figure_with_more_digits_than_a_spreadsheet_keeps_is_written_out() {
    let mut row = row("Siti", "1", 0);
    row[3] = number("123456789012345678");
    row[5] = Cell::Number(Decimal::new(1, 20));
    let mut file = read(of(vec![tab(vec![row], false)]));
    let read = cells(&mut file, "Rekap");
    assert_eq!(read[1][3], Data::String("123.456.789.012.345.678".into()));
    assert_eq!(read[1][5], Data::Float(1e-20));
}

#[test]
fn an_empty_table_says_so_and_adds_nothing_up() {
    let mut file = read(of(vec![tab(vec![], false)]));
    let read = cells(&mut file, "Rekap");
    assert_eq!(read[1][0], Data::String("Tidak ada data.".into()));
    let formulas = file.worksheet_formula("Rekap").unwrap();
    assert!(formulas.used_cells().next().is_none());
}

#[test]
fn a_share_of_nothing_is_nothing() {
    let mut file = read(of(vec![tab(vec![row("Siti", "0", 0)], false)]));
    let read = cells(&mut file, "Rekap");
    assert_eq!(read[2][3], Data::Float(0.0));
    assert!(
        matches!(&read[2][5], Data::Empty | Data::String(_)),
        "{:?}",
        read[2]
    );
}

#[test]
fn forty_tabs_with_one_name_have_forty_names() {
    let tabs = (0..40).map(|_| tab(vec![row("Siti", "1", 0)], false));
    let file = read(of(tabs.collect()));
    let names = file.sheet_names();
    assert_eq!(names.len(), 40);
    assert_eq!(
        (names[0].as_str(), names[39].as_str()),
        ("Rekap", "Rekap (40)")
    );
}

#[test]
fn what_is_too_long_for_a_sheet_goes_on_in_the_next_and_is_summed_over_all() {
    let rows = (0..7).map(|n| row("Siti", &n.to_string(), 0)).collect();
    let tabs = vec![tab(rows, true), tab(vec![], false)];
    let mut file: Read = Xlsx::new(Cursor::new(bytes(of(tabs), 3))).unwrap();
    assert_eq!(
        file.sheet_names(),
        ["Rekap", "Rekap (2)", "Rekap (3)", "Rekap (4)"]
    );
    let last = cells(&mut file, "Rekap (3)");
    assert_eq!(last[2][3], Data::Float(21.0));
    let formulas = file.worksheet_formula("Rekap (3)").unwrap();
    let sum = formulas.get_value((2, 3)).unwrap();
    assert_eq!(
        sum,
        "SUM('Rekap'!D2:D4,'Rekap (2)'!D2:D4,'Rekap (3)'!D2:D2)"
    );
}

#[test]
fn rows_that_come_while_it_is_written_go_to_their_tabs_in_xlsx_and_csv() {
    let workbook = || {
        let mut workbook = of(vec![tab(vec![], true), tab(vec![], false)]);
        workbook.rest = Some(Box::new(|put| {
            for n in 0..3 {
                put(1, row("Budi", "1", 0))?;
                put(0, row("=Siti", &format!("{n}.5"), 0))?;
            }
            Ok(())
        }));
        workbook
    };
    let mut file = read(workbook());
    assert_eq!(cells(&mut file, "Rekap")[3][3], Data::Float(2.5));
    assert_eq!(
        cells(&mut file, "Rekap (2)")[3][1],
        Data::String("Budi".into())
    );
    let mut csv = Vec::new();
    workbook().write_csv(true, &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 4);
    assert!(
        csv.contains(";'=Siti;2026-03-09;1,5;0;3,456;true\r\n"),
        "{csv}"
    );
}

#[test]
fn the_same_workbook_makes_the_same_bytes() {
    let made = || {
        let chart = ChartOf {
            title: "Capaian".into(),
            drawn: Drawn::Columns,
            names: "name",
            series: vec![
                Series {
                    column: "people",
                    mark: false,
                },
                Series {
                    column: "mean",
                    mark: true,
                },
            ],
            range: None,
        };
        let rows = || vec![row("Siti", "3", 875), row("=1", "4", 500)];
        bytes(
            of(vec![tab(rows(), false).drawn(chart), tab(rows(), true)]),
            ROWS,
        )
    };
    let first = made();
    assert_eq!(first, made());
    assert!(first.windows(12).any(|part| part == b"xl/charts/ch"));
}
