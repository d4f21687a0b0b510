use super::*;
use crate::domain::plan::Direction;

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn dec(words: &str) -> Decimal {
    words.parse().unwrap()
}

#[test]
fn a_day_is_read_in_every_spelling_of_offices_and_spreadsheets() {
    for words in [
        "31-12-2026",
        "31/12/2026",
        "2026-12-31",
        "31.12.2026",
        "2026/12/31",
        "31 Desember 2026",
        "31 Des 2026",
        " 31-12-2026 ",
        "2026-12-31 00:00:00",
        "2026-12-31T08:30:00",
        "46387",
    ] {
        assert_eq!(day(&text(words)), Ok(date(2026, 12, 31)), "{words}");
    }
    assert_eq!(
        day(&text("1/2/2026")),
        Ok(date(2026, 2, 1)),
        "the day comes first"
    );
    assert_eq!(day(&Cell::Serial(46387.5)), Ok(date(2026, 12, 31)));
    assert_eq!(day(&Cell::Number(46387.0)), Ok(date(2026, 12, 31)));
    for words in [
        "12/31/2026",
        "31-12-26",
        "30-02-2026",
        "besok",
        "",
        "2026",
        "1234567",
        "31-12-20266",
    ] {
        assert_eq!(day(&text(words)), Err(Reason::Date), "{words}");
    }
    for cell in [
        Cell::Number(f64::NAN),
        Cell::Number(-5.0),
        Cell::Number(1e300),
        Cell::Flag(true),
    ] {
        assert_eq!(day(&cell), Err(Reason::Date), "{cell:?}");
    }
    assert_eq!(serial_of(date(2026, 12, 31)), 46387);
}

#[test]
fn a_number_is_read_with_decimal_comma_or_point_and_thousands() {
    for (words, wanted) in [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("1 250", "1250"),
        ("1 250,500", "1250.5"),
        ("1.250.000", "1250000"),
        ("1,250,000.25", "1250000.25"),
        ("87%", "87"),
        ("87,5 %", "87.5"),
        ("Rp 1.250.000,00", "1250000"),
        ("-12,5", "-12.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1250.500", "1250.5"),
        ("1.2345", "1.2345"),
        ("'12", "12"),
        (",5", "0.5"),
        ("1\u{a0}250\u{a0}000", "1250000"),
        ("12.", "12"),
    ] {
        assert_eq!(number(&text(words)), Ok(dec(wanted)), "{words}");
    }
    for words in [
        "",
        "dua",
        "1.2.3",
        "1,25,3.5",
        "1.250,5,1",
        "12 5",
        "1e5",
        "--1",
        "%",
        ".",
        "1.250.00",
    ] {
        assert_eq!(number(&text(words)), Err(Reason::Number), "{words}");
    }
}

#[test]
fn a_number_that_reads_two_ways_is_refused_with_both_readings() {
    for (words, grouped, decimal) in [
        ("1.250", "1250", "1.25"),
        ("1,250", "1250", "1,25"),
        ("-80.000", "80000", "80"),
    ] {
        let wanted = Reason::AmbiguousNumber {
            grouped: grouped.into(),
            decimal: decimal.into(),
        };
        assert_eq!(number(&text(words)), Err(wanted), "{words}");
    }
}

#[test]
fn numbers_of_a_spreadsheet_are_what_it_shows() {
    assert_eq!(number(&Cell::Number(0.1 + 0.2)), Ok(dec("0.3")));
    assert_eq!(number(&Cell::Number(87.0)), Ok(dec("87")));
    assert_eq!(
        number(&Cell::Number(f64::INFINITY)),
        Err(Reason::NumberRange)
    );
    assert_eq!(
        number(&text("9".repeat(40).as_str())),
        Err(Reason::NumberRange)
    );
    assert_eq!(number(&Cell::Error("#REF!".into())), Err(Reason::CellError));
}

#[test]
fn a_nip_is_cleaned_and_a_mangled_one_is_explained_not_guessed() {
    let today = date(2026, 11, 23);
    for words in [
        "198609262015051001",
        "19860926 201505 1 001",
        "'198609262015051001",
        "19860926.201505.1.001",
    ] {
        assert_eq!(
            nip(&text(words), today).map(Nip::number),
            Ok(198_609_262_015_051_001),
            "{words}"
        );
    }
    for words in [
        "1,98609E+17",
        "1.98609E+17",
        "1.98609262015051E17",
        "198609262015051000",
    ] {
        assert_eq!(nip(&text(words), today), Err(Reason::MangledNip), "{words}");
    }
    assert_eq!(
        nip(&Cell::Number(198_609_262_015_051_001_f64), today),
        Err(Reason::MangledNip)
    );
    assert_eq!(
        nip(&text("131234567"), today),
        Err(Reason::Nip(NipError::Old))
    );
    assert_eq!(
        nip(&Cell::Number(131_234_567.0), today),
        Err(Reason::Nip(NipError::Old))
    );
    assert_eq!(
        nip(&text("Elly"), today),
        Err(Reason::Nip(NipError::NotDigits('E')))
    );
}

#[test]
fn a_period_is_read_in_words_and_codes() {
    let q4 = Period::quarter(2026, 4).unwrap();
    for words in [
        "2026-TW4",
        "TW IV 2026",
        "Q4 2026",
        "tw 4 2026",
        "Triwulan IV Tahun 2026",
        "2026 TW-4",
    ] {
        assert_eq!(period(&text(words)), Ok(q4), "{words}");
    }
    let second = q4.with_stint(1).unwrap();
    assert_eq!(period(&text(&second.code())), Ok(second));
    let november = Period::month(2026, 11).unwrap();
    for words in [
        "2026-11",
        "November 2026",
        "11/2026",
        "Bulan 11 2026",
        "nop 2026",
    ] {
        assert_eq!(period(&text(words)), Ok(november), "{words}");
    }
    let first_of_november = serial_of(date(2026, 11, 1)) as f64;
    assert_eq!(period(&Cell::Serial(first_of_november)), Ok(november));
    for cell in [text("2026"), text("Tahun 2026"), Cell::Number(2026.0)] {
        assert_eq!(period(&cell), Ok(Period::year_of(2026).unwrap()));
    }
    for words in [
        "",
        "TW5 2026",
        "2026-13",
        "Semester 1 2026",
        "TW IV",
        "1 2 2026",
    ] {
        assert_eq!(period(&text(words)), Err(Reason::Period), "{words}");
    }
}

#[test]
fn minutes_grades_and_labels() {
    for (words, wanted) in [
        ("90", 90),
        ("90 menit", 90),
        ("1:30", 90),
        ("1 jam 30 menit", 90),
        ("1,5 jam", 90),
        ("01:30:00", 90),
    ] {
        assert_eq!(minutes(&text(words)), Ok(wanted), "{words}");
    }
    assert_eq!(minutes(&Cell::Serial(0.0625)), Ok(90));
    for words in ["0", "1441", "-5", "lama", "1:75", "1,3"] {
        assert_eq!(minutes(&text(words)), Err(Reason::Minutes), "{words}");
    }
    for words in [
        "III/b",
        "IIIb",
        "Penata Muda Tk I (III/b)",
        "Penata Muda Tk I, III/b",
    ] {
        assert_eq!(grade(&text(words)).map(Grade::code), Ok("III/b"), "{words}");
    }
    assert_eq!(grade(&text("IX")).map(Grade::code), Ok("IX"));
    assert_eq!(grade(&text("V/z")), Err(Reason::Grade));
    assert_eq!(
        label("direction", &text("lebih kecil lebih baik")),
        Ok(Direction::Less.number())
    );
    assert!(
        matches!(label("aspect", &text("warna")), Err(Reason::Label { accepted }) if accepted.contains("Kualitas"))
    );
    assert_eq!(
        (flag(&text("ya")), flag(&Cell::Flag(false))),
        (Ok(true), Ok(false))
    );
}

#[test]
fn a_target_is_a_figure_a_range_or_words() {
    let figure = |n: &str, unit: &str| Ok(Target::Figure(dec(n), unit.into()));
    assert_eq!(target(&text("12 dokumen")), figure("12", "dokumen"));
    assert_eq!(target(&text("95%")), figure("95", "%"));
    assert_eq!(target(&Cell::Number(5000.0)), figure("5000", ""));
    let range = Ok(Target::Range(dec("80"), dec("90"), "%".into()));
    assert_eq!(target(&text("80-90 %")), range);
    assert_eq!(target(&text("80 s.d. 90%")), range);
    assert_eq!(target(&text("90-80")), Err(Reason::Range));
    assert_eq!(
        target(&text("Tersusunnya laporan")),
        Ok(Target::Words("Tersusunnya laporan".into()))
    );
    assert_eq!(target(&text("Laporan 2 kali")), Err(Reason::Number));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_a_reader_fall(words in "\\PC{0,40}|[0-9.,:/eE+\\- %']{0,24}") {
        let cell = text(&words);
        let today = date(2026, 11, 23);
        let _ = (nip(&cell, today), day(&cell), number(&cell), minutes(&cell), period(&cell));
        let _ = (grade(&cell), flag(&cell), target(&cell), prose(&cell));
    }

    #[test]
    fn numbers_survive_in_both_notations(whole in 0_u32..2_000_000, cents in 1_u32..99) {
        let wanted = Decimal::new(i64::from(whole) * 100 + i64::from(cents), 2).normalize();
        for mark in ['.', ','] {
            let words = format!("{whole}{mark}{cents:02}");
            proptest::prop_assert_eq!(number(&text(&words)), Ok(wanted));
        }
    }
}
