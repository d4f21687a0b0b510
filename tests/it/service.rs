//! The service of units on the command line: files in, survey and lists out, voices hidden everywhere.

use chrono::{Days, Local, NaiveDate};
use serde_json::Value;

use crate::cli::Office;

const UNITS: &str =
    "Kode;Nama;Kode Induk\nDUKCAPIL;Dinas Dukcapil;\nDUKCAPIL.1;Seksi Pelayanan;DUKCAPIL\n";
const BUDI: &str = "199001012015031001";
const CITRA: &str = "199205122018032002";

/// An office with a section and two people.
fn office() -> Office {
    let office = Office::new();
    let staff = format!(
        "NIP;Nama;Unit\n{BUDI};Budi Santoso;DUKCAPIL.1\n{CITRA};Citra Lestari;DUKCAPIL.1\n"
    );
    imported(&office, "units", UNITS, &[]);
    imported(&office, "employees", &staff, &[]);
    office
}

fn imported(office: &Office, kind: &str, csv: &str, flags: &[&str]) -> Value {
    let file = office.file(&format!("{kind}.csv"), csv);
    let args: Vec<&str> = ["import", kind, &file, "--json"]
        .iter()
        .chain(flags)
        .copied()
        .collect();
    office.json(&args)
}

fn days_ago(days: u64) -> NaiveDate {
    Local::now()
        .date_naive()
        .checked_sub_days(Days::new(days))
        .expect("a day")
}

#[test]
fn a_survey_is_imported_and_told_with_index_grade_and_lowest_elements() {
    let office = office();
    let csv = "Jawaban;Layanan\n443444433;KTP-el\n44344443;KTP-el\n443444435;KTP-el\n";
    let report = imported(&office, "survey", csv, &["--unit", "DUKCAPIL.1"]);
    assert_eq!((&report["new"], &report["refused"]), (&1.into(), &2.into()));
    assert_eq!(report["refusals"][0]["line"], 3);
    let again = imported(&office, "survey", csv, &["--unit", "DUKCAPIL.1"]);
    assert_eq!((&again["new"], &again["unchanged"]), (&0.into(), &1.into()));
    let survey = office.json(&["survey", "--unit", "DUKCAPIL", "--json"]);
    assert_eq!(survey["index"], 91.67, "with the units below");
    assert_eq!(
        (&survey["grade"], &survey["respondents"]),
        (&"a".into(), &1.into())
    );
    assert_eq!(survey["elements"][0]["element"], "U3", "the lowest first");
    assert_eq!(survey["services"][0]["code"], "KTP-el");
    assert_eq!(survey["source"], "PermenPANRB 14/2017");
    let (code, told, _) = office.ran(&["survey"]);
    assert_eq!(code, 0);
    assert!(told.contains("IKM 91,67 · A (Sangat Baik)"), "{told}");
    assert!(told.contains("nasional-2026"), "{told}");
    let (code, _, err) = office.ran(&["survey", "--unit", "DUKCAPIL.9"]);
    assert_eq!(code, 1);
    assert!(err.contains("DUKCAPIL.1"), "{err}");
    let (code, told, _) = office.ran(&["survey", "--year", "1999"]);
    assert_eq!(code, 0);
    assert!(told.contains("belum ada lembar survei"), "{told}");
}

fn voices(nip: &str, service: &str, scores: &[u8], words: &str) -> String {
    let rows = scores
        .iter()
        .map(|score| format!("{nip};{service};{score};{words}"));
    let rows: Vec<String> = rows.collect();
    format!("NIP;Layanan;Nilai;Komentar\n{}\n", rows.join("\n"))
}

#[test]
fn voices_below_five_are_in_no_list_no_format_and_no_filter() {
    let office = office();
    let csv = voices(BUDI, "KTP-el", &[4, 4, 3, 4, 3], "Ramah");
    imported(&office, "voices", &csv, &["--unit", "DUKCAPIL.1"]);
    let person = |list: &Value, nip: &str| -> Value {
        let rows = list.as_array().expect("rows");
        let found = rows.iter().find(|row| row["nip"] == nip);
        found.expect("the person").clone()
    };
    let list = office.json(&["list", "voices", "--json"]);
    let budi = person(&list, BUDI);
    assert_eq!((&budi["n"], &budi["mean"]), (&5.into(), &3.6.into()));
    let few = voices(CITRA, "Akta", &[1, 1, 1, 1], "Lambat");
    imported(&office, "voices", &few, &["--unit", "DUKCAPIL.1"]);
    let list = office.json(&["list", "voices", "--json"]);
    let citra = person(&list, CITRA);
    assert_eq!((&citra["n"], &citra["mean"]), (&Value::Null, &Value::Null));
    assert_eq!(citra["heard"], "data < 5");
    assert_eq!(
        person(&list, BUDI)["mean"],
        Value::Null,
        "it would tell the others"
    );
    for args in [
        &["list", "voices"][..],
        &["list", "voices", "--csv"],
        &["list", "voices", "--filter", "1,00"],
        &["list", "voices", "--filter", "Citra"],
        &["list", "feedback", "--json"],
        &["show", CITRA],
        &["history", CITRA],
    ] {
        let (_, out, err) = office.ran(args);
        for told in ["1,00", "1.00", "Lambat", "Ramah"] {
            assert!(!out.contains(told), "{args:?} {told}\n{out}\n{err}");
        }
    }
}

#[test]
fn complaints_are_listed_with_deadline_days_left_and_whether_on_time() {
    let office = office();
    let (long, yesterday) = (days_ago(60), days_ago(1));
    let csv = format!(
        "Nomor;Diterima;Jenis;Unit;Pengadu;Isi;Didisposisi;NIP Petugas;Ditanggapi;Tanggapan\n\
         A-1;{yesterday};Berkadar pengawasan;DUKCAPIL.1;Rohani Siregar;Baru;;;;\n\
         A-2;{long};Permintaan informasi;DUKCAPIL.1;Darma;Lama;;;;\n\
         A-3;{long};Permintaan informasi;DUKCAPIL.1;Melati;Dijawab;{long};{BUDI};{long};Sudah\n"
    );
    imported(&office, "complaints", &csv, &[]);
    let list = office.json(&["list", "complaints", "--json"]);
    let numbers: Vec<&str> = list
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["number"].as_str().expect("a number"))
        .collect();
    assert_eq!(numbers[0], "A-2", "what is overdue comes first");
    assert_eq!(list[0]["on-time"], false);
    assert_eq!(list[0]["urgency"], "overdue");
    let of = |number: &str| {
        let at = numbers.iter().position(|n| *n == number);
        at.map(|at| list[at].clone())
    };
    let new = of("A-1").expect("this year's or open");
    assert!(new["days-left"].as_i64().expect("days") > 50, "{new}");
    assert_eq!(new["from"], "R. S.");
    let overdue = office.json(&["list", "complaints", "--filter", "overdue", "--json"]);
    assert_eq!(overdue.as_array().map(Vec::len), Some(1));
    let period = long.format("%Y-%m").to_string();
    let month = office.json(&["list", "complaints", "--period", &period, "--json"]);
    let answered = month
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["number"] == "A-3")
        .expect("received in that month");
    assert_eq!(
        (&answered["on-time"], &answered["nip"]),
        (&true.into(), &BUDI.into())
    );
    let (code, told, _) = office.ran(&["list", "complaints"]);
    assert_eq!(code, 0);
    assert!(
        told.contains("lewat ") && told.contains("Diterima"),
        "{told}"
    );
    assert!(!told.contains("Rohani"), "{told}");
}

#[test]
fn actions_have_a_list_which_says_when_it_is_empty() {
    let office = office();
    let (code, _, err) = office.ran(&["list", "actions"]);
    assert_eq!(code, 0);
    assert!(err.contains("tidak ada baris"), "{err}");
}
