//! Registers of people on the command line: what is listed can be imported again, and changes nothing.

use crate::cli::Office;

const REGISTERS: [&str; 8] = [
    "attendance",
    "competences",
    "trainings",
    "awards",
    "strengths",
    "coaching-plans",
    "sessions",
    "improvement-plans",
];

/// An office with the samples of units, employees and all registers.
fn office() -> Office {
    let office = Office::new();
    for kind in ["units", "employees"].iter().chain(&REGISTERS) {
        let file = format!("{}/assets/import/{kind}.csv", env!("CARGO_MANIFEST_DIR"));
        let (code, report, err) = office.ran(&["import", kind, &file]);
        assert_eq!(code, 0, "{kind}: {report}{err}");
    }
    office
}

#[test]
fn a_register_is_listed_and_its_csv_imported_again_changes_nothing() {
    let office = office();
    for register in REGISTERS {
        let (code, csv, err) = office.ran(&["list", register, "--csv"]);
        assert_eq!(code, 0, "{register}: {err}");
        let file = office.file(&format!("{register}.csv"), &csv);
        let again = office.json(&["import", register, &file, "--json", "--dry-run"]);
        let unchanged = again["unchanged"].as_u64();
        assert_eq!(unchanged, Some(8), "{register}: {again:#}");
        assert_eq!(
            again["warnings"].as_array().map(Vec::len),
            Some(0),
            "{again:#}"
        );
        assert_eq!((&again["new"], &again["changed"]), (&0.into(), &0.into()));
    }
}

#[test]
fn people_read_words_and_programs_read_codes_of_whoever_the_filter_names() {
    let office = office();
    let (_, text, _) = office.ran(&["list", "attendance", "--filter", "andi"]);
    assert!(text.starts_with("NIP"), "{text}");
    assert!(
        text.contains("Tanpa keterangan") && !text.contains("Siti"),
        "{text}"
    );
    let rows = office.json(&["list", "attendance", "--filter", "andi", "--json"]);
    assert_eq!(rows[0]["nip"], "198609262015051001");
    assert_eq!(rows[0]["kind"], "unexcused");
    assert_eq!(rows[0]["from"], "2026-10-12");
    let of = |args: &[&str]| {
        let all = [&["list"], args, &["--json"]].concat();
        office.json(&all).as_array().map(Vec::len)
    };
    assert_eq!(of(&["attendance", "--period", "2026-11"]), Some(4));
    assert_eq!(of(&["attendance", "--year", "2025"]), Some(0));
    assert_eq!(of(&["strengths", "--period", "2026-TW4"]), Some(8));
    assert_eq!(of(&["strengths", "--period", "2026"]), Some(8));
    assert_eq!(of(&["strengths", "--period", "2026-TW1"]), Some(0));
    let rows = office.json(&["list", "awards", "--filter", "siti", "--json"]);
    assert_eq!(rows[0]["by"], "196804111993031009", "people by their NIP");
}

#[test]
fn a_bad_row_is_named_with_line_column_value_and_reason() {
    let office = office();
    let csv = "NIP;Tahun;Kompetensi;Nilai;Alasan\n198609262015051001;2026;Arsip;6;Rapi\n";
    let file = office.file("bad.csv", csv);
    let (code, report, _) = office.ran(&["import", "competences", &file]);
    assert_eq!(code, 1);
    assert!(
        report.contains("Nilai") && report.contains("1–5"),
        "{report}"
    );
    let (code, report, _) = office.ran(&["--lang", "en", "import", "competences", &file]);
    assert_eq!(code, 1);
    assert!(report.contains("from 1 to 5"), "{report}");
}

#[test]
fn feedback_from_all_sides_is_listed_only_where_the_office_uses_it() {
    let office = office();
    let (code, out, err) = office.ran(&["list", "peers"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("peer.enabled"), "{err}");
}

#[test]
fn a_term_is_looked_up_in_both_languages_and_one_that_is_not_there_is_refused() {
    let office = Office::new();
    let (code, told, _) = office.ran(&["glossary", "keberatan"]);
    assert_eq!(code, 0);
    assert!(
        told.contains("Keberatan · objection") && told.contains("PP 30/2019 Ps 59"),
        "{told}"
    );
    let (_, told, _) = office.ran(&["--lang", "en", "glossary", "objection"]);
    assert!(told.contains("objection · Keberatan"), "{told}");
    let all = office.json(&["glossary", "--json"]);
    assert!(all.as_array().is_some_and(|all| all.len() >= 60));
    assert!(all[0]["means"]["en"].is_string() && all[0]["id"].is_string());
    let (code, out, err) = office.ran(&["glossary", "xyzzy"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("xyzzy"), "{err}");
}
