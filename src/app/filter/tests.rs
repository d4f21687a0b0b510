use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::domain::people::Grade;
use crate::domain::plan::Stage;

const PEOPLE: [(&str, &str, &str, &str); 5] = [
    (
        "Budi Santoso",
        "Analis Kepegawaian",
        "Dinas Sosial",
        "III/a",
    ),
    (
        "Siti Nurhaliza",
        "Guru Ahli Muda",
        "Dinas Pendidikan",
        "III/c",
    ),
    (
        "Ma’ruf Amin",
        "Bidan Terampil",
        "Puskesmas Budi Mulia",
        "IX",
    ),
    (
        "André Wijaya",
        "Guru Ahli Pertama",
        "Dinas Pendidikan",
        "III/a",
    ),
    ("Bambang Darmawan", "Kepala Seksi", "Dinas Sosial", "IV/a"),
];

fn haystack() -> Haystack {
    let mut haystack = Haystack::new();
    for (i, (name, position, unit, grade)) in PEOPLE.iter().enumerate() {
        let nip = format!("19850{i}0120100110{i:02}");
        let stage = if i < 2 { Stage::Draft } else { Stage::Approved };
        let row = RowText {
            name,
            position,
            unit,
            nip: &nip,
            grade: Grade::parse(grade),
            stage: Some(stage),
        };
        haystack.put(i, &row);
    }
    haystack
}

/// Row 1 is late, row 2 is PPPK.
fn is(i: usize, flag: Is) -> bool {
    matches!((i, flag), (1, Is::Late) | (2, Is::Pppk)) || (flag == Is::Pns && i != 2)
}

fn find(text: &str) -> Vec<u32> {
    Filter::new()
        .apply(&Query::parse(text), &haystack(), is)
        .to_vec()
}

#[test]
fn terms_narrow_the_list() {
    assert_eq!(find(""), [0, 1, 2, 3, 4]);
    assert_eq!(find("budi"), [0, 2]);
    assert_eq!(find("nama:budi"), [0]);
    assert_eq!(find("budi !nama:budi"), [2]);
    assert_eq!(find("guru andre"), [3]);
    assert_eq!(find("MA'RUF"), [2]);
    assert_eq!(find("\"dinas sosial\" !kepala"), [0]);
    assert_eq!(find("santoso analis"), [0]);
    assert_eq!(
        find("\"santoso analis\""),
        [] as [u32; 0],
        "not across columns"
    );
    assert_eq!(find("nip:198502"), [2]);
    assert_eq!(find("gol:iii/a"), [0, 3]);
    assert_eq!(find("gol:iii !gol:3a"), [1]);
    assert_eq!(find("tahap:draf"), [0, 1]);
    assert_eq!(find("is:late"), [1]);
    assert_eq!(find("!is:pns"), [2]);
    assert_eq!(find("is:pns is:terlambat guru"), [1]);
    assert_eq!(find("is:p"), [0, 1, 2, 3, 4], "only begun");
}

#[test]
fn fuzzy_terms_rank_the_best_first() {
    assert_eq!(find("~bdsnt"), [0]);
    assert_eq!(find("~budi")[..2], [0, 2]);
    assert_eq!(find("unit:~budi"), [2]);
    assert_eq!(find("!~bd"), [1, 3]);
    assert_eq!(find("nama:~bd"), [4, 0], "beginnings of words are best");
    assert_eq!(find("~andré"), [3]);
}

#[test]
fn a_changed_row_and_a_changed_flag_are_seen() {
    let mut haystack = haystack();
    let mut filter = Filter::new();
    let query = Query::parse("budi");
    assert_eq!(filter.apply(&query, &haystack, is), [0, 2]);
    haystack.put(
        4,
        &RowText {
            name: "Budiman",
            ..RowText::default()
        },
    );
    assert_eq!(filter.apply(&query, &haystack, is), [0, 2, 4]);
    haystack.put(
        5,
        &RowText {
            name: "Budiono",
            ..RowText::default()
        },
    );
    assert_eq!(filter.apply(&query, &haystack, is), [0, 2, 4, 5]);

    let query = Query::parse("is:marked");
    assert_eq!(filter.apply(&query, &haystack, |_, _| false), [0_u32; 0]);
    assert_eq!(filter.apply(&query, &haystack, |i, _| i == 3), [3]);
}

#[test]
fn typing_and_deleting_give_what_a_fresh_search_gives() {
    let haystack = haystack();
    let mut filter = Filter::new();
    let text = "dinas !sosial is:pns ~gam gol:iii/c";
    let ends: Vec<usize> = (0..=text.len()).collect();
    for end in ends.iter().chain(ends.iter().rev()) {
        let query = Query::parse(&text[..*end]);
        let found = filter.apply(&query, &haystack, is).to_vec();
        assert_eq!(found, find(&text[..*end]), "{:?}", &text[..*end]);
    }
    assert_eq!(filter.rows(), [0, 1, 2, 3, 4]);
}

proptest! {
    #[test]
    fn a_filter_remembers_nothing_wrong(
        texts in prop::collection::vec("(!|~|nama:|unit:|is:l|\")?[abdu ]{0,3}( !?[a-d]{1,2})?", 1..12),
    ) {
        let haystack = haystack();
        let mut filter = Filter::new();
        for text in texts {
            for end in 0..=text.len() {
                let found = filter.apply(&Query::parse(&text[..end]), &haystack, is).to_vec();
                prop_assert_eq!(found, find(&text[..end]), "{}", &text[..end]);
            }
        }
    }

    #[test]
    fn a_word_is_found_where_the_folded_text_has_it(
        names in prop::collection::vec("[A-Za-zé' ]{0,8}", 0..12),
        word in "[a-ce' ]{1,2}",
    ) {
        let mut haystack = Haystack::new();
        for (i, name) in names.iter().enumerate() {
            haystack.put(i, &RowText { name, ..RowText::default() });
        }
        let mut filter = Filter::new();
        let query = Query::parse(&format!("\"{word}\""));
        let found = filter.apply(&query, &haystack, is).to_vec();
        let wanted: Vec<u32> = (0_u32..).zip(&names)
            .filter(|(_, name)| super::super::fold::fold(name).contains(&word))
            .map(|(i, _)| i)
            .collect();
        prop_assert_eq!(found, wanted);
    }
}

/// A list of the size of a ministry, made of the usual parts of names.
fn many(rows: usize) -> Haystack {
    const FIRST: [&str; 12] = [
        "Budi", "Siti", "Agus", "Dewi", "Muhammad", "Nur", "Sri", "Andi", "Rina", "Yusuf", "Ketut",
        "Hendra",
    ];
    const LAST: [&str; 10] = [
        "Santoso",
        "Wijaya",
        "Nurhaliza",
        "Darmawan",
        "Siregar",
        "Hutapea",
        "Pratama",
        "Lestari",
        "Kusuma",
        "Rahmawati",
    ];
    const POSITIONS: [&str; 5] = [
        "Analis Sumber Daya Manusia Aparatur Ahli Muda",
        "Guru Ahli Pertama",
        "Bidan Terampil",
        "Pengadministrasi Perkantoran",
        "Kepala Seksi Pelayanan Umum",
    ];
    let mut haystack = Haystack::with_capacity(rows);
    for i in 0..rows {
        // Stepped by primes, so that the parts do not repeat in step with one another.
        let name = format!(
            "{} {} {}",
            FIRST[i * 7 % 12],
            FIRST[i / 12 % 12],
            LAST[i / 5 * 3 % 10]
        );
        let unit = format!("Dinas Pendidikan dan Kebudayaan Wilayah {}", i / 40);
        let nip = format!("{:018}", 198_501_010_000_000_000_u64 + i as u64 * 7919);
        let row = RowText {
            name: &name,
            position: POSITIONS[i % 5],
            unit: &unit,
            nip: &nip,
            ..RowText::default()
        };
        haystack.put(i, &row);
    }
    haystack
}

/// `cargo test --release --lib app::filter -- --ignored --nocapture`
#[test]
#[ignore = "reports time, to be run in release"]
fn time_at_a_hundred_thousand_rows() {
    let start = Instant::now();
    let haystack = many(100_000);
    println!("build {:?}, {} rows", start.elapsed(), haystack.len());
    for text in [
        "budi santoso",
        "a",
        "!guru a",
        "19850101",
        "xqz",
        "unit:\"wilayah 12\"",
        "~bdsnts",
        "~anmuda",
        "nama:~srdmw",
        "is:late budi",
    ] {
        let mut filter = Filter::new();
        let mut worst = (std::time::Duration::ZERO, 0);
        for end in (1..=text.len()).chain((1..text.len()).rev()) {
            let query = Query::parse(&text[..end]);
            let start = Instant::now();
            filter.apply(&query, &haystack, |i, _| i % 3 == 0);
            worst = worst.max((start.elapsed(), end));
        }
        let query = Query::parse(text);
        let mut fresh = Filter::new();
        let start = Instant::now();
        let found = fresh.apply(&query, &haystack, |i, _| i % 3 == 0).len();
        let whole = start.elapsed();
        println!(
            "{text:20} worst key {:>10.1?} at {}, whole {whole:>10.1?}, found {found}",
            worst.0, worst.1
        );
    }
}
