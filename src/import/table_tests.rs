use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::*;

fn cells(row: &Row) -> Vec<String> {
    row.cells.iter().map(crate::import::cell::shown).collect()
}

fn read(bytes: &[u8]) -> Table {
    Table::from_bytes(bytes).unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_same_table_is_read_from_every_encoding_and_delimiter() {
    let semicolon = "NIP;Nama\r\n1;Ngur\u{e9}\r\n";
    let files: [(&str, Vec<u8>); 6] = [
        ("UTF-8, \";\"", semicolon.into()),
        (
            "UTF-8, \";\"",
            [b"\xef\xbb\xbf".as_slice(), semicolon.as_bytes()].concat(),
        ),
        (
            "windows-1252, \";\"",
            b"NIP;Nama\r\n1;Ngur\xe9\r\n".to_vec(),
        ),
        ("UTF-16LE, \";\"", utf16(semicolon)),
        ("UTF-8, \",\"", semicolon.replace(';', ",").into()),
        ("UTF-8, tab", semicolon.replace(';', "\t").into()),
    ];
    for (read_as, bytes) in files {
        let table = read(&bytes);
        assert_eq!(table.read_as, read_as);
        assert_eq!(cells(&table.headers), ["NIP", "Nama"], "{read_as}");
        assert_eq!(cells(&table.rows[0]), ["1", "Nguré"], "{read_as}");
    }
}

#[test]
fn a_delimiter_inside_names_and_quotes_does_not_mislead() {
    let table = read(b"NIP;Nama;Gol\n1;Siti, S.E., M.M.;III/b\n2;\"Budi; S.H., M.H.\";IV/a\n");
    assert_eq!(cells(&table.rows[1]), ["2", "Budi; S.H., M.H.", "IV/a"]);
    let comma = read(b"NIP,Nama\n1,\"Siti; Aminah; lagi\"\n2,\"a;b;c\"\n");
    assert_eq!(cells(&comma.rows[0]), ["1", "Siti; Aminah; lagi"]);
    assert_eq!(cells(&read(b"sep=,\nA,B\n1,2\n").headers), ["A", "B"]);
    assert_eq!(
        cells(&read(b"Nama\nSiti\n").rows[0]),
        ["Siti"],
        "one column, no delimiter"
    );
}

#[test]
fn lines_are_those_of_the_file_past_quoted_newlines_and_blank_lines() {
    let table = read(b"\r\n\r\nA;B\r\n\r\n\"satu\r\ndua\";2\r\n;\r\n3;4\r\n");
    assert_eq!(table.headers.line, 3);
    let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
    assert_eq!(
        lines,
        [5, 8],
        "the row of nothing but a delimiter is left out"
    );
    assert_eq!(table.rows[0].cells[0], Cell::Text("satu\r\ndua".into()));
    assert_eq!(read(b"sep=;\nA;B\n1;2\n").rows[0].line, 3);
}

#[test]
fn what_is_no_table_says_what_it_is() {
    for (bytes, code) in [
        (b"".as_slice(), "empty"),
        (b"\n\n ; \n", "empty"),
        (b"%PDF-1.7", "format"),
        (b"\xd0\xcf\x11\xe0\xa1", "format"),
        (b"  <HTML><table>", "format"),
        (b"a\0b;c", "format"),
        (b"PK\x03\x04 nonsense", "workbook"),
        (b"A;B\n1;\"open\n2;3\n4;5\n", "unclosed-quote"),
    ] {
        let error = Table::from_bytes(bytes).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(
            error.to_string().contains("nothing was imported"),
            "{error}"
        );
    }
    let error = Table::from_bytes(b"A;B\n1;2\n3;\"open\n4;5\n").unwrap_err();
    assert!(error.to_string().starts_with("line 3:"), "{error}");
}

#[test]
fn what_is_too_large_names_line_and_limit() {
    let wide = |columns: usize| format!("A\n{}x\n", ";".repeat(columns - 1));
    let long = |bytes: usize| format!("A;B\n1;2\n{};3\n", "x".repeat(bytes));
    for fits in [wide(MAX_COLUMNS), long(MAX_CELL)] {
        assert!(Table::from_bytes(fits.as_bytes()).is_ok());
    }
    let (wide, long) = (wide(MAX_COLUMNS + 1), long(MAX_CELL + 1));
    for (csv, wanted) in [
        (wide, "line 2: the number of columns"),
        (long, "line 3: a cell"),
    ] {
        let error = Table::from_bytes(csv.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(wanted), "{error}");
    }
    for (what, most) in [(Limit::File, MAX_FILE), (Limit::Rows, MAX_ROWS as u64)] {
        assert!(within(what, most, most, 0).is_ok());
        assert!(within(what, most + 1, most, 0).is_err());
    }
}

#[test]
fn files_are_told_by_content_and_a_missing_one_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("really.xlsx");
    std::fs::write(&path, "A;B\n1;2\n").unwrap();
    assert_eq!(Table::read(&path).unwrap().rows.len(), 1);
    assert_eq!(Table::read(dir.path()).unwrap_err().code(), "not-a-file");
    let error = Table::read(&dir.path().join("none.csv")).unwrap_err();
    assert!(
        error.to_string().contains("Check that it exists"),
        "{error}"
    );
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd-mm-yyyy");
    let time = Format::new().set_num_format("h:mm");
    let percent = Format::new().set_num_format("0%");
    let sheet = book.add_worksheet();
    sheet.write(1, 0, "DAFTAR").unwrap();
    for (column, header) in ["NIP", "Tanggal", "Target", "Persen", "Menit", "Ya"]
        .iter()
        .enumerate()
    {
        sheet.write(3, column as u16, *header).unwrap();
    }
    sheet.write(4, 0, 198_609_262_015_051_001_f64).unwrap();
    let date = ExcelDateTime::from_ymd(2026, 12, 31).unwrap();
    sheet.write_with_format(4, 1, &date, &day).unwrap();
    sheet.write(4, 2, 1250.5).unwrap();
    sheet.write_with_format(4, 3, 0.875, &percent).unwrap();
    let ninety = ExcelDateTime::from_hms(1, 30, 0).unwrap();
    sheet.write_with_format(4, 4, &ninety, &time).unwrap();
    sheet.write(4, 5, true).unwrap();
    sheet.write(6, 0, "198609262015051001").unwrap();
    sheet.write(6, 9, "jauh").unwrap();
    book.add_worksheet().write(0, 0, "second").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_keeps_days_numbers_and_the_numbers_of_its_rows() {
    use crate::import::cell;
    let table = read(&workbook());
    assert_eq!(
        (table.headers.line, cells(&table.headers)),
        (2, vec!["DAFTAR".to_owned()])
    );
    let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
    assert_eq!(
        lines,
        [4, 5, 7],
        "blank rows are left out, the others keep their number"
    );
    let row = &table.rows[1];
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    assert_eq!(
        cell::nip(row.cell(0), today),
        Err(crate::import::Reason::MangledNip)
    );
    assert_eq!(
        cell::day(row.cell(1)),
        Ok(chrono::NaiveDate::from_ymd_opt(2026, 12, 31).unwrap())
    );
    assert_eq!(cell::number(row.cell(2)), Ok("1250.5".parse().unwrap()));
    assert_eq!(
        cell::number(row.cell(3)),
        Ok("87.5".parse().unwrap()),
        "as shown, not 0.875"
    );
    assert_eq!(cell::minutes(row.cell(4)), Ok(90));
    assert_eq!(row.cell(5), &Cell::Flag(true));
    assert!(
        cell::nip(table.rows[2].cell(0), today).is_ok(),
        "as text it is whole"
    );
    assert_eq!(table.rows[2].cell(9), &Cell::Text("jauh".into()));
    assert_eq!(table.rows[2].cell(200), &Cell::Empty);
}

#[test]
fn a_cell_in_the_last_corner_costs_no_memory_but_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "NIP").unwrap();
    sheet.write(1_048_575, 3, "x").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(read(&bytes).rows[0].line, 1_048_576);
    let sheet = book.worksheet_from_index(0).unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let error = Table::from_bytes(&book.save_to_buffer().unwrap()).unwrap_err();
    assert!(error.to_string().contains("columns"), "{error}");
}

/// A workbook whose sheet is written by hand, its files stored as they are.
fn workbook_with(sheet: &str) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
            })
        })
    };
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let files = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships><Relationship Id="r1" Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns:r="{rels}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships><Relationship Id="r1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in &files {
        let at = zip.len() as u32;
        let size = (text.len() as u32).to_le_bytes();
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        about.extend(crc(text.as_bytes()).to_le_bytes());
        about.extend([size, size].concat());
        about.extend([name.len() as u8, 0, 0, 0]);
        zip.extend([b"PK\x03\x04", &about[..], name.as_bytes(), text.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\0", &about[..], &[0; 10]].concat());
        directory.extend([&at.to_le_bytes()[..], name.as_bytes()].concat());
    }
    let at = (zip.len() as u32).to_le_bytes();
    let size = (directory.len() as u32).to_le_bytes();
    zip.extend(directory);
    zip.extend([&b"PK\x05\x06\0\0\0\0\x04\0\x04\0"[..], &size, &at, &[0, 0]].concat());
    zip
}

#[test]
fn a_workbook_that_makes_the_library_fall_is_refused() {
    let cell = |at: &str| {
        workbook_with(&format!(
            r#"<row><c r="{at}" t="inlineStr"><is><t>NIP</t></is></c></row>"#
        ))
    };
    assert_eq!(read(&cell("A1")).headers.cells, [Cell::Text("NIP".into())]);
    // It multiplies letter by letter, until nothing can hold it.
    let fallen = Table::from_bytes(&cell("ZZZZZZZZZZZZ99999999999"));
    assert!(
        matches!(
            fallen,
            Err(TableError::Workbook(_) | TableError::TooLarge { .. })
        ),
        "{fallen:?}"
    );
}

#[test]
fn pasted_rows_have_no_header_and_keep_quotes_of_cells_with_newlines() {
    let table = Table::from_pasted("a\tb\r\n\"c\nd\"\t\r\n\n").unwrap();
    assert!(table.headers.cells.is_empty());
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.rows[1].cells[0], Cell::Text("c\nd".into()));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_fall(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), packed in proptest::bool::ANY) {
        let mut file = if packed { b"PK\x03\x04".to_vec() } else { Vec::new() };
        file.extend(bytes);
        let _ = Table::from_bytes(&file);
    }

    #[test]
    fn a_damaged_workbook_is_an_error_or_a_table(at in 0_usize..6000, byte in proptest::num::u8::ANY) {
        let mut bytes = workbook();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = Table::from_bytes(&bytes);
    }
}
