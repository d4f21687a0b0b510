//! Files about the service of units: sheets, voices, complaints.

use super::tests::{TODAY, counts, import, import_with, refusal, with_samples};
use super::*;
use crate::domain::complaint::ComplaintStage;
use crate::domain::survey::{Sheet, Tally};
use crate::domain::voice::Voice;
use crate::ops::ident;
use crate::ops::op::{Subject, SubjectKind};
use crate::ops::registers::{RegisterId, register};
use crate::ops::view::registers;
use crate::store::Store;
use crate::store::memory::MemoryStore;

const OFFICE: [Kind; 2] = [Kind::Units, Kind::Employees];

fn unit(code: &str) -> UnitId {
    UnitId(ident::natural("unit", code))
}

fn subject(id: RegisterId, code: &str) -> Subject {
    register(id).subject(unit(code).0, Period::year_of(2026).unwrap())
}

fn sheets(store: &MemoryStore, code: &str) -> Vec<Sheet> {
    registers::sheets(&store.state(subject(RegisterId::Survey, code)).unwrap())
}

fn voices(store: &MemoryStore, code: &str) -> Vec<Voice> {
    registers::voices(&store.state(subject(RegisterId::Voices, code)).unwrap())
}

#[test]
fn nine_columns_and_one_column_of_nine_digits_mean_the_same() {
    let mut store = with_samples(&OFFICE);
    let nine = "Unit;U9;U1;U2;U3;U4;U5;U6;U7;U8\nDUKCAPIL-PDP;3;4;4;3;4;4;4;4;3\n";
    let one = "Unit;Jawaban\nDUKCAPIL-PDP;443444433\n";
    assert_eq!(
        counts(&import(&mut store, Kind::Survey, nine)),
        (1, 0, 0, 0)
    );
    assert_eq!(counts(&import(&mut store, Kind::Survey, one)), (0, 0, 1, 0));
    let all = sheets(&store, "DUKCAPIL-PDP");
    assert_eq!(all[0].answers, "443444433");
    assert_eq!(all[0].day, TODAY, "where the file tells none");
    let rules = &crate::config::rules::national().survey;
    let index = Tally::of_sheets(&all).index(rules).unwrap();
    assert_eq!(index.rounded().to_string(), "91.67");
}

#[test]
fn a_line_of_eight_digits_or_with_a_5_is_named_and_the_others_go_in() {
    let mut store = with_samples(&OFFICE);
    let csv = "Tanggal;Unit;Jawaban\n\
        2-11-2026;DUKCAPIL-PDP;443444433\n\
        2-11-2026;DUKCAPIL-PDP;44344443\n\
        2-11-2026;DUKCAPIL-PDP;443444435\n\
        2-11-2027;DUKCAPIL-PDP;443444433\n\
        2-11-2026;DUKCAPIL-PDP;44-444433\n";
    let report = import(&mut store, Kind::Survey, csv);
    assert_eq!(counts(&report), (2, 0, 0, 3));
    let named: Vec<(u64, &str)> = report
        .refused
        .iter()
        .map(|r| (r.line, r.reason.code()))
        .collect();
    assert_eq!(named, [(3, "answers"), (4, "answer"), (5, "future")]);
    let csv = "Unit;U1;U2;U3;U4;U5;U6;U7;U8;U9\nDUKCAPIL-PDP;4;4;7;4;4;4;4;4;4\n";
    let report = import(&mut store, Kind::Survey, csv);
    assert_eq!(refusal(&report).0, "U3");
}

#[test]
fn a_row_of_eight_or_ten_cells_is_refused_and_a_blank_between_its_signs_is_none() {
    let mut store = with_samples(&OFFICE);
    let csv = "Unit;U1;U2;U3;U4;U5;U6;U7;U8;U9\n\
        DUKCAPIL-PDP;4;4;4;4;4;4;4;4\n\
        DUKCAPIL-PDP;4;4;4;4;4;4;4;4;4;4\n\
        DUKCAPIL-PDP;4;;4;4;4;4;4;4;\n";
    let report = import(&mut store, Kind::Survey, csv);
    assert_eq!(counts(&report), (1, 0, 0, 2));
    let named = report.refused.iter().map(|r| (r.line, r.reason.code()));
    let named: Vec<(u64, &str)> = named.collect();
    assert_eq!(named, [(2, "answers"), (3, "cells")]);
    assert_eq!(sheets(&store, "DUKCAPIL-PDP")[0].answers, "4-444444-");
}

#[test]
fn equal_sheets_of_one_file_are_as_many_respondents_and_a_grown_file_adds_only_its_growth() {
    let mut store = with_samples(&OFFICE);
    let row = "2-11-2026;DUKCAPIL-PDP;444444444\n";
    let file = |n: usize| format!("Tanggal;Unit;Jawaban\n{}", row.repeat(n));
    assert_eq!(
        counts(&import(&mut store, Kind::Survey, &file(3))),
        (3, 0, 0, 0)
    );
    assert_eq!(
        counts(&import(&mut store, Kind::Survey, &file(5))),
        (2, 0, 3, 0)
    );
    assert_eq!(sheets(&store, "DUKCAPIL-PDP").len(), 5);
}

#[test]
fn rows_without_a_unit_belong_to_the_one_named_for_all() {
    let mut store = with_samples(&OFFICE);
    let csv = "Jawaban\n443444433\n";
    let report = import(&mut store, Kind::Survey, csv);
    assert_eq!(refusal(&report).2, &Reason::NoUnit);
    let options = Options {
        unit: Some(unit("DUKCAPIL-PDP")),
        ..Options::new(TODAY, crate::config::rules::national())
    };
    let report = import_with(&mut store, Kind::Survey, csv, &options);
    assert_eq!(counts(&report), (1, 0, 0, 0));
    let table = Table::from_bytes(b"Unit;Zodiak\nDUKCAPIL-PDP;Leo\n").unwrap();
    let missing = check_columns(Kind::Survey, &table, false).unwrap_err();
    assert!(
        missing.to_string().contains("no column for answers;"),
        "{missing}"
    );
}

#[test]
fn a_voice_needs_a_score_of_1_to_4_or_words() {
    let mut store = with_samples(&OFFICE);
    let csv = "Unit;NIP;Nilai;Komentar\n\
        DUKCAPIL-PDP;198609262015051001;4;\n\
        DUKCAPIL-PDP;;5;\n\
        DUKCAPIL-PDP;;;\n\
        DUKCAPIL-PDP;;;Ruang tunggu teduh\n";
    let report = import(&mut store, Kind::Voices, csv);
    assert_eq!(counts(&report), (2, 0, 0, 2));
    let heard = voices(&store, "DUKCAPIL-PDP");
    let about = heard.iter().filter_map(|voice| voice.about);
    assert_eq!(
        about.collect::<Vec<_>>(),
        [EmployeeId(198_609_262_015_051_001)]
    );
}

#[test]
fn a_complaint_comes_with_its_steps_and_goes_on_with_the_next_file() {
    let mut store = with_samples(&OFFICE);
    let head = "Nomor;Diterima;Isi;Diverifikasi;Didisposisi;NIP Petugas;Ditanggapi;Tanggapan\n";
    let first = format!("{head}P-1;02-11-2026;Lambat;03-11-2026;;;;\n");
    assert_eq!(
        counts(&import(&mut store, Kind::Complaints, &first)),
        (1, 0, 0, 0)
    );
    let id = ident::natural("complaint", "P-1");
    let complaint = |store: &MemoryStore| {
        let subject = Subject::lasting(SubjectKind::Complaint, id);
        registers::complaint(&store.state(subject).unwrap())
    };
    assert_eq!(complaint(&store).stage(), ComplaintStage::Verified);
    let next = format!(
        "{head}P-1;02-11-2026;Lambat;03-11-2026;03-11-2026;198609262015051001;05-11-2026;Sudah terbit\n"
    );
    assert_eq!(
        counts(&import(&mut store, Kind::Complaints, &next)),
        (0, 1, 0, 0)
    );
    assert_eq!(
        counts(&import(&mut store, Kind::Complaints, &next)),
        (0, 0, 1, 0)
    );
    let led = complaint(&store);
    assert_eq!(led.stage(), ComplaintStage::Answered);
    assert_eq!(led.assignee(), Some(EmployeeId(198_609_262_015_051_001)));
    assert_eq!(led.steps.last().unwrap().note, "Sudah terbit");
}

#[test]
fn steps_out_of_order_and_answers_without_a_day_are_refused() {
    let mut store = with_samples(&OFFICE);
    let head = "Nomor;Diterima;Isi;Diverifikasi;Ditanggapi;Tanggapan\n";
    for (row, column) in [
        ("P-1;03-11-2026;Lambat;02-11-2026;;", "Diverifikasi"),
        (
            "P-1;03-11-2026;Lambat;04-11-2026;03-11-2026;Ya",
            "Ditanggapi",
        ),
        ("P-1;03-11-2026;Lambat;04-11-2026;;Ya", "Ditanggapi"),
        ("P-1;03-11-2027;Lambat;;;", "Diterima"),
    ] {
        let report = import(&mut store, Kind::Complaints, &format!("{head}{row}\n"));
        assert_eq!(refusal(&report).0, column, "{row}");
    }
    let twice = format!("{head}P-1;03-11-2026;Lambat;;;\nP-1;04-11-2026;Lagi;;;\n");
    let report = import(&mut store, Kind::Complaints, &twice);
    assert_eq!(refusal(&report).2, &Reason::Duplicate { first: 2 });
}
