//! Documents on their pages: what stands where, and what nobody may lose.

use rust_decimal::Decimal;

use super::font::Fonts;
use super::sheet::{Ink, Kind, Page, Part};
use super::{Laid, lay, render};
use crate::report::document::{
    Align, Bar, Block, Chart, Column, Document, Group, Limit, Pairs, Paragraph, Row, Shape,
    Signature, Table,
};

fn laid(blocks: Vec<Block>) -> Laid {
    lay(&document(blocks), &Fonts::load().unwrap())
}

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Evaluasi Kinerja".to_owned(),
        about: "Siti Rahmawati".to_owned(),
        blocks,
        foot: vec!["Dibuat dengan tatap.".to_owned()],
        page: "Halaman {n} dari {all}".to_owned(),
        made: "2026-12-31".to_owned(),
        ..Document::default()
    }
}

/// The words of a page that belong to the document.
fn words(page: &Page) -> String {
    let mut out = String::new();
    for mark in &page.marks {
        if let Ink::Words { text, .. } = &mark.ink
            && !matches!(mark.part, Part::Header | Part::Footer)
        {
            out.push_str(text);
            out.push('\n');
        }
    }
    out
}

fn column(head: &str, width: u16, align: Align) -> Column {
    Column {
        head: head.to_owned(),
        width,
        align,
    }
}

fn row(cells: &[Option<&str>]) -> Row {
    Row {
        cells: cells.iter().map(|cell| cell.map(str::to_owned)).collect(),
        strong: false,
    }
}

fn table(rows: Vec<Row>) -> Table {
    Table {
        columns: vec![
            column("HASIL KERJA", 3, Align::Left),
            column("CAPAIAN", 1, Align::Right),
        ],
        numbered: true,
        groups: vec![Group {
            band: "A. UTAMA".to_owned(),
            rows,
        }],
    }
}

fn words_table(table: Table) -> Vec<String> {
    laid(vec![Block::Table(table)])
        .pages
        .iter()
        .map(words)
        .collect()
}

#[test]
fn nothing_makes_a_page_with_a_foot() {
    let laid = laid(Vec::new());
    assert_eq!(laid.pages.len(), 1);
    let foot = laid.pages[0].marks.iter().any(|mark| {
        matches!(&mark.ink, Ink::Words { text, .. } if text == "Halaman 1 dari 1")
            && mark.part == Part::Footer
    });
    assert!(foot);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = document(vec![
        Block::Title(vec!["EVALUASI".to_owned(), "Tahun 2026".to_owned()]),
        Block::Table(table(vec![row(&[Some("Laporan"), Some("91,67")])])),
    ]);
    let file = render(&document).unwrap();
    assert!(file.starts_with(b"%PDF-1.7"));
    assert_eq!(file, render(&document).unwrap());
}

#[test]
fn a_document_without_a_day_or_title_is_written_too() {
    assert!(render(&Document::default()).is_ok());
}

#[test]
fn heads_stand_on_every_page_and_bands_never_alone() {
    for count in 40..60 {
        let mut given = table((0..count).map(|_| row(&[Some("a"), Some("1")])).collect());
        given.groups.push(Group {
            band: "B. TAMBAHAN".to_owned(),
            rows: vec![row(&[Some("terakhir"), Some("2")])],
        });
        let pages = words_table(given);
        for page in &pages {
            assert!(page.contains("HASIL KERJA") && page.contains("(2)"));
            assert!(!page.trim_end().ends_with("TAMBAHAN"), "{count}");
        }
    }
}

#[test]
fn a_joined_cell_is_written_again_on_a_new_page() {
    let mut rows = vec![row(&[Some("Gabungan"), Some("0")])];
    rows.extend((1..80).map(|_| row(&[None, Some("1")])));
    let pages = words_table(table(rows));
    assert_eq!(pages.len(), 2);
    assert_eq!(pages[0].matches("Gabungan").count(), 1);
    assert!(pages[1].contains("Gabungan (lanjutan)"));
}

#[test]
fn a_joined_cell_taller_than_its_rows_is_shown_in_full() {
    let long = "kata ".repeat(500);
    let pages = words_table(table(vec![
        row(&[Some(&long), Some("1")]),
        row(&[None, Some("2")]),
    ]));
    let count: usize = pages.iter().map(|page| page.matches("kata").count()).sum();
    assert_eq!(count, 500);
}

#[test]
fn no_character_of_a_tall_cell_is_lost() {
    let long: String = (0..50_000_u32)
        .map(|n| char::from(b'a' + (n % 26) as u8))
        .collect();
    let pages = words_table(table(vec![row(&[Some(&long), Some("9")])]));
    assert!(pages.len() > 5);
    let lower = |c: &char| c.is_ascii_lowercase();
    let set: String = pages.concat().chars().filter(lower).collect();
    assert_eq!(set, long);
}

#[test]
fn a_row_stays_on_one_page() {
    let text = "kalimat panjang ".repeat(60);
    let rows = (0..30).map(|_| row(&[Some(&text), Some("1")])).collect();
    for page in words_table(table(rows)) {
        assert_eq!(page.matches("kalimat").count() % 60, 0);
    }
}

#[test]
fn cells_too_many_get_a_column_and_cells_too_few_are_empty() {
    let pages = words_table(table(vec![
        row(&[Some("satu"), Some("dua"), Some("tiga")]),
        row(&[]),
        row(&[None, Some("empat")]),
    ]));
    for word in ["satu", "dua", "tiga", "empat", "(3)"] {
        assert!(pages[0].contains(word), "{word}");
    }
}

#[test]
fn rows_of_a_table_have_as_many_cells_as_it_has_columns() {
    let laid = laid(vec![Block::Table(table(vec![
        row(&[Some("a"), Some("1")]),
        row(&[None, Some("2")]),
        row(&[Some("b")]),
    ]))]);
    let cells: usize = laid
        .tree
        .nodes
        .iter()
        .map(|node| match node.kind {
            Kind::HeadCell { across, .. } => across,
            Kind::Cell { across, down } => across * down,
            Kind::Heading(..)
            | Kind::Paragraph
            | Kind::Table
            | Kind::TableHead
            | Kind::TableBody
            | Kind::Row
            | Kind::Figure(_) => 0,
        })
        .sum();
    // Two rows of heads, a band, three rows.
    assert_eq!(cells, 6 * 2);
    // Whatever has no mark would be left out of the file, and the rows would no longer be equal.
    for (at, node) in laid.tree.nodes.iter().enumerate() {
        if matches!(node.kind, Kind::Cell { .. } | Kind::HeadCell { .. }) {
            let drawn = laid.pages.iter().flat_map(|page| &page.marks);
            assert!(drawn.into_iter().any(|mark| mark.part == Part::Node(at)));
        }
    }
}

#[test]
fn lists_beside_each_other_have_rows_of_one_length() {
    let list = |heading: &str, rows: usize| Pairs {
        heading: heading.to_owned(),
        rows: vec![("Nama".to_owned(), "Budi".to_owned()); rows],
    };
    let laid = laid(vec![Block::Pairs(vec![list("Pegawai", 3), list("", 1)])]);
    let rows = laid.tree.nodes.iter().enumerate();
    for (row, _) in rows.filter(|(_, node)| node.kind == Kind::Row) {
        let cells = laid.tree.nodes.iter().filter(|n| n.parent == Some(row));
        let across = cells.map(|cell| match cell.kind {
            Kind::HeadCell { across, .. } | Kind::Cell { across, .. } => across,
            Kind::Heading(..)
            | Kind::Paragraph
            | Kind::Table
            | Kind::TableHead
            | Kind::TableBody
            | Kind::Row
            | Kind::Figure(_) => 0,
        });
        assert_eq!(across.sum::<usize>(), 4);
    }
}

#[test]
fn words_stay_inside_the_margins() {
    let long = "x".repeat(2000);
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let laid = laid(vec![
        Block::Title(vec![long.clone()]),
        Block::Heading(long.clone()),
        Block::Pairs(vec![Pairs {
            heading: "Pegawai".to_owned(),
            rows: vec![pair("Nama", &long), pair(&long, "x")],
        }]),
        Block::Table(table(vec![row(&[Some(&long), Some(&long)])])),
    ]);
    let fonts = Fonts::load().unwrap();
    for mark in laid.pages.iter().flat_map(|page| &page.marks) {
        if let Ink::Words {
            x,
            y,
            size,
            letters,
            text,
        } = &mark.ink
        {
            let end = x + fonts.of(*letters).measure(text.trim_end(), *size);
            assert!(
                *x >= laid.paper.left - 0.1 && end <= laid.paper.right + 0.1,
                "{text}"
            );
            assert!(*y <= laid.paper.bottom || mark.part == Part::Footer);
        }
    }
}

#[test]
fn what_the_typeface_lacks_is_written_out() {
    let fonts = Fonts::load().unwrap();
    let face = fonts.face(false);
    assert_eq!(face.visible("Budi □ ≥ é"), "Budi □ ≥ é");
    assert_eq!(face.visible("A😀"), "A[U+1F600]");
    assert_eq!(face.visible("漢"), "[U+6F22]");
    assert_eq!(face.visible("\u{202e}ש"), "[U+202E][U+05E9]");
    assert_eq!(face.visible("e\u{301}"), "e\u{301}");
    assert_eq!(face.visible("\u{301}e"), "[U+0301]e");
    assert_eq!(
        face.visible("e\u{301}\u{302}\u{303}"),
        "e\u{301}\u{302}[U+0303]"
    );
    assert_eq!(face.visible("a\tb\r\nc"), "a b\nc");
}

#[test]
fn a_new_page_is_made_only_for_what_comes() {
    let text = |text: &str| {
        Block::Paragraph(Paragraph {
            text: text.to_owned(),
            ..Paragraph::default()
        })
    };
    let blocks = vec![
        Block::NewPage,
        text("satu"),
        Block::NewPage,
        Block::NewPage,
        text("dua"),
        Block::NewPage,
    ];
    let pages: Vec<String> = laid(blocks).pages.iter().map(words).collect();
    assert_eq!(pages, ["satu\n", "dua\n"]);
}

#[test]
fn headings_stay_with_what_follows_and_signatures_together() {
    for lines in 30..60 {
        let blocks = vec![
            Block::Paragraph(Paragraph {
                text: "baris\n".repeat(lines),
                ..Paragraph::default()
            }),
            Block::Heading("Judul bagian".to_owned()),
            Block::Table(table(vec![row(&[Some("a"), Some("1")])])),
            Block::Signatures(vec![Signature {
                above: vec!["Pejabat penilai".to_owned()],
                name: "Budi".to_owned(),
                below: vec!["NIP 1".to_owned()],
            }]),
        ];
        for page in laid(blocks).pages.iter().map(words) {
            assert_eq!(page.contains("Judul"), page.contains("UTAMA"), "{lines}");
            assert_eq!(page.contains("Pejabat"), page.contains("NIP"), "{lines}");
        }
    }
}

#[test]
fn charts_bear_any_figure() {
    let bar = |value: Option<Decimal>, limit: Decimal| Bar {
        label: "Baik".to_owned(),
        value,
        shown: "1".to_owned(),
        limit: Some(Limit {
            value: limit,
            shown: "paling banyak 2".to_owned(),
        }),
    };
    for shape in [Shape::Bars, Shape::Curve, Shape::Line] {
        for full in [Decimal::ZERO, Decimal::MAX, Decimal::MIN, Decimal::ONE] {
            let bars = vec![
                bar(Some(Decimal::MAX), Decimal::MIN),
                bar(None, Decimal::MAX),
                bar(Some(Decimal::MIN), full),
            ];
            let chart = Chart {
                caption: "Sebaran".to_owned(),
                shape,
                bars,
                full,
            };
            let document = document(vec![Block::Chart(chart), Block::Chart(Chart::default())]);
            assert!(render(&document).is_ok());
        }
    }
}

#[test]
fn absurd_tables_are_written() {
    let blank = Table::default();
    let headless = Table {
        groups: vec![Group {
            band: "Pita".to_owned(),
            rows: Vec::new(),
        }],
        ..Table::default()
    };
    let endless = Table {
        columns: vec![column(&"kepala ".repeat(3000), 0, Align::Left)],
        ..Table::default()
    };
    let narrow = Table {
        columns: (0..200).map(|_| column("W", 0, Align::Middle)).collect(),
        numbered: true,
        ..Table::default()
    };
    let blocks = [blank, headless, endless, narrow].map(Block::Table);
    assert!(render(&document(blocks.into())).is_ok());
}

#[test]
fn thousands_of_rows_are_set() {
    let rows = (0..5000)
        .map(|n| row(&[Some(&format!("baris {n}.")), Some("1")]))
        .collect();
    let pages = words_table(table(rows));
    let all = pages.concat();
    assert!((0..5000).all(|n| all.contains(&format!("baris {n}."))));
}
