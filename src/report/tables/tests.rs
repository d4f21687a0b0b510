//! The reports of a small office, read back from their files.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::app::model::Model;
use crate::app::testing::{AHMAD, BUDI, CITRA, OFFICE, SECTION, World, day, fresh, period, today};
use crate::domain::coded::Coded;
use crate::domain::complaint::StepKind;
use crate::domain::id::EmployeeId;
use crate::domain::log::LogState;
use crate::domain::period::Period;
use crate::domain::rating::{OrgRating, Rating};
use crate::i18n::Texts;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};
use crate::report::list::Asked;
use crate::report::xlsx;

type Read = Xlsx<Cursor<Vec<u8>>>;

fn source(world: &World) -> Source<'_> {
    let mut model = Model::new(
        world.model.settings.clone(),
        today(),
        AHMAD,
        fresh(&world.store),
    );
    crate::app::update::set_period(&mut model, period());
    Source {
        store: &world.store,
        model,
        asked: Asked::default(),
    }
}

fn texts(world: &World) -> &'static Texts {
    world.model.texts()
}

fn made(world: &World, kind: TableKind, unit: Option<UnitId>) -> Read {
    let mut source = source(world);
    let mut bytes = Vec::new();
    let workbook = workbook(kind, &mut source, unit).unwrap();
    xlsx::write(workbook, texts(world), &mut bytes).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// The cells of a sheet, in words.
fn cells(file: &mut Read, sheet: &str) -> Vec<Vec<String>> {
    let range = file.worksheet_range(sheet).unwrap();
    let words = |cell: &Data| cell.to_string();
    range
        .rows()
        .map(|row| row.iter().map(words).collect())
        .collect()
}

/// What stands in a column, by its head, down to the first row without a first cell.
fn column(rows: &[Vec<String>], head: &str) -> Vec<String> {
    let at = rows[0].iter().position(|title| title == head);
    let at = at.unwrap_or_else(|| panic!("no column {head}: {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

fn rate(world: &mut World, who: EmployeeId, results: Rating, behaviour: Rating) {
    let subject = Subject::of(SubjectKind::Evaluation, who.0, period());
    let values = [
        (f::RATE_RESULTS, code(results)),
        (f::RATE_BEHAVIOUR, code(behaviour)),
    ];
    world.put(subject, 0, &values);
}

fn log(world: &mut World, item: u64, result: u64, minutes: i64, state: LogState) {
    let subject = Subject::of(SubjectKind::Log, BUDI.0, Period::month(2026, 11).unwrap());
    let values = [
        (f::LOG_DAY, Value::Date(day(2026, 11, 3 + item as u32))),
        (f::LOG_RESULT, Value::Ref(result)),
        (f::LOG_ACTIVITY, text("=Verifikasi berkas")),
        (f::LOG_QUANTITY, Value::Number(4.into())),
        (f::LOG_UNIT, text("Dokumen")),
        (f::LOG_MINUTES, Value::Number(minutes.into())),
        (f::LOG_STATE, code(state)),
    ];
    world.put(subject, item, &values);
}

fn complaint(world: &mut World, id: u64, unit: UnitId, answered: Option<u32>) {
    let subject = Subject::lasting(SubjectKind::Complaint, id);
    let values = [
        (f::COMPLAINT_NUMBER, text(&format!("P-{id}"))),
        (f::COMPLAINT_DAY, Value::Date(day(2026, 11, 2))),
        (f::COMPLAINT_KIND, Value::Code(1)),
        (f::COMPLAINT_UNIT, Value::Ref(unit.0)),
        (f::COMPLAINT_TEXT, text("KTP belum terbit")),
        (f::COMPLAINT_FROM, text("Rohani Siregar")),
    ];
    world.put(subject, 0, &values);
    for (kind, on) in [
        (StepKind::Verified, Some(3)),
        (StepKind::Assigned, Some(3)),
        (StepKind::Answered, answered),
    ] {
        let Some(on) = on else { continue };
        let mut values = vec![
            (f::STEP_KIND, code(kind)),
            (f::STEP_DAY, Value::Date(day(2026, 11, on))),
        ];
        if kind == StepKind::Assigned {
            values.push((f::STEP_PERSON, Value::Ref(CITRA.0)));
        }
        world.put(subject, id * 100 + u64::from(kind.number()), &values);
    }
}

fn sheet(world: &mut World, item: u64, answers: &str) {
    let year = Period::year_of(2026).unwrap();
    let values = [
        (f::SHEET_DAY, Value::Date(day(2026, 8, 17))),
        (f::SHEET_ANSWERS, text(answers)),
        (f::SHEET_SERVICE, text("KTP")),
        (f::SHEET_AGE, Value::Number(47.into())),
        (f::SHEET_OCCUPATION, text("Kepala Desa Sukamaju")),
    ];
    world.put(
        Subject::of(SubjectKind::Survey, OFFICE.0, year),
        item,
        &values,
    );
}

#[test]
fn every_report_has_words_for_all_that_it_shows_in_both_languages() {
    for lang in crate::i18n::Lang::ALL {
        let world = World::of(*lang);
        for kind in TableKind::ALL {
            let file = made(&world, *kind, None);
            for name in file.sheet_names() {
                assert!(
                    !name.contains('-') && !name.contains('.'),
                    "{kind:?}: {name}"
                );
            }
            let mut source = source(&world);
            let workbook = workbook(*kind, &mut source, None).unwrap();
            assert!(workbook.title.contains(char::is_uppercase));
            for tab in &workbook.tabs {
                for head in tab.sheet.heads() {
                    let title = head.title(texts(&world));
                    assert!(!title.contains("cli-column"), "{kind:?}: {title}");
                }
                let told = tab
                    .notes
                    .iter()
                    .chain(tab.charts.iter().map(|chart| &chart.title));
                for note in told {
                    assert!(!note.starts_with("tables"), "{kind:?}: {note}");
                }
            }
        }
    }
}

#[test]
fn the_sums_of_the_recap_are_everybody() {
    let mut world = World::new();
    rate(&mut world, BUDI, Rating::Above, Rating::Above);
    rate(&mut world, CITRA, Rating::Meets, Rating::Meets);
    let subject = Subject::of(SubjectKind::Organisation, OFFICE.0, period());
    world.put(subject, 0, &[(f::ORG_RATING, code(OrgRating::Good))]);
    let mut file = made(&world, TableKind::Recap, None);
    let rows = cells(&mut file, "Rekap");
    assert_eq!(column(&rows, "Orang")[..3], ["1", "4", "5"]);
    let parts: u32 = [
        "Tanpa SKP",
        "Draf",
        "Diajukan",
        "Disetujui",
        "Evaluasi",
        "Selesai",
    ]
    .map(|head| column(&rows, head)[2].parse::<u32>().unwrap())
    .iter()
    .sum();
    assert_eq!(parts, 5);
    let rated = [
        "Sangat Baik",
        "Baik",
        "Butuh Perbaikan",
        "Kurang",
        "Sangat Kurang",
        "Belum dinilai",
    ];
    let rated: u32 = rated
        .map(|head| column(&rows, head)[2].parse::<u32>().unwrap())
        .iter()
        .sum();
    assert_eq!(rated, 5);
    assert_eq!(column(&rows, "Mengajukan")[2], "0.8");
    let pattern = cells(&mut file, "Pola predikat");
    assert_eq!(
        column(&pattern, "Orang")[..6],
        ["1", "1", "0", "0", "0", "2"]
    );
    let told = pattern
        .iter()
        .map(|row| row[0].as_str())
        .collect::<Vec<_>>()
        .join("\n");
    assert!(told.contains("Capaian organisasi: Baik"), "{told}");
    let people = cells(&mut file, "Pegawai");
    assert_eq!(column(&people, "Nama")[5], "5");
    let named: BTreeSet<String> = column(&people, "Predikat")[..5].iter().cloned().collect();
    assert_eq!(named, ["", "Baik", "Sangat Baik"].map(str::to_owned).into());
    let section = &mut made(&world, TableKind::Recap, Some(SECTION));
    assert_eq!(column(&cells(section, "Rekap"), "Orang")[..2], ["4", "4"]);
}

#[test]
fn progress_tells_everybody_and_every_indicator_with_real_shares() {
    let mut world = World::new();
    rate(&mut world, BUDI, Rating::Above, Rating::Meets);
    let mut file = made(&world, TableKind::Progress, None);
    let rows = cells(&mut file, "Kemajuan");
    let names = column(&rows, "Nama");
    let budi = names
        .iter()
        .position(|name| name.starts_with("Budi"))
        .unwrap();
    assert_eq!(column(&rows, "NIP")[budi], BUDI.0.to_string());
    let progress: f64 = column(&rows, "Capaian")[budi].parse().unwrap();
    assert!(progress > 0.5 && progress < 1.0, "{progress}");
    assert_eq!(column(&rows, "Hasil")[budi], "Di atas ekspektasi");
    assert_eq!(column(&rows, "Tahap")[budi], "Disetujui");
    assert_eq!(names[5], "5");
    let indicators = cells(&mut file, "Indikator");
    assert_eq!(column(&indicators, "Indikator")[12], "12");
    assert_eq!(column(&indicators, "Realisasi")[0], "310");
    assert_eq!(column(&indicators, "Periode")[0], "Triwulan IV 2026");
    let units = cells(&mut file, "Kemajuan per unit");
    assert_eq!(column(&units, "Orang")[..3], ["1", "4", "5"]);
    assert_eq!(column(&units, "Punya SKP")[2], "4");
}

#[test]
fn sums_of_the_log_leave_out_what_was_returned_and_its_words_stay_words() {
    let mut world = World::new();
    log(&mut world, 1, 300, 60, LogState::Recorded);
    log(&mut world, 2, 300, 30, LogState::Approved);
    log(&mut world, 3, 300, 400, LogState::Returned);
    let mut file = made(&world, TableKind::Log, Some(SECTION));
    let rows = cells(&mut file, "Entri log");
    assert_eq!(column(&rows, "Kegiatan")[0], "=Verifikasi berkas");
    assert_eq!(column(&rows, "Tanggal")[3], "3");
    let results = cells(&mut file, "Per rencana hasil");
    assert_eq!(column(&results, "Menit")[..2], ["90", "90"]);
    assert_eq!(column(&results, "Kuantitas")[0], "8 dokumen");
    let people = cells(&mut file, "Per pegawai");
    assert_eq!(column(&people, "Entri")[0], "2");
    assert_eq!(column(&people, "Dikembalikan")[0], "1");
}

#[test]
fn officers_are_told_by_their_share_on_time_and_complainants_by_initials() {
    let mut world = World::new();
    complaint(&mut world, 1, SECTION, Some(4));
    complaint(&mut world, 2, SECTION, Some(23));
    complaint(&mut world, 3, OFFICE, None);
    let mut file = made(&world, TableKind::Complaints, None);
    let officers = cells(&mut file, "Per petugas");
    assert_eq!(column(&officers, "Pengaduan")[..2], ["3", "3"]);
    assert_eq!(
        column(&officers, "Bagian tepat waktu")[..2],
        ["0.333", "0.333"]
    );
    let kinds = cells(&mut file, "Per jenis");
    assert_eq!(column(&kinds, "Lewat batas, belum dijawab")[0], "1");
    let list = cells(&mut file, "Pengaduan");
    assert_eq!(column(&list, "Pengadu (inisial)")[0], "R. S.");
    assert!(!format!("{list:?}").contains("Rohani"));
    let mut section = made(&world, TableKind::Complaints, Some(SECTION));
    let officers = cells(&mut section, "Per petugas");
    assert_eq!(column(&officers, "Pengaduan")[0], "2");
}

#[test]
fn the_survey_adds_up_and_tells_nothing_of_who_answered() {
    let mut world = World::new();
    sheet(&mut world, 1, "444444444");
    sheet(&mut world, 2, "33333333-");
    sheet(&mut world, 3, "xx");
    let mut file = made(&world, TableKind::Survey, None);
    let answers = cells(&mut file, "Lembar");
    assert_eq!(column(&answers, "U1")[..5], ["3", "4", "7", "2", "3.5"]);
    assert_eq!(column(&answers, "U9")[2..5], ["4", "1", "4"]);
    let elements = cells(&mut file, "Unsur");
    assert_eq!(column(&elements, "Rata-rata")[0], "3.5");
    let all: Vec<String> = file.sheet_names();
    let all: Vec<Vec<Vec<String>>> = all.iter().map(|name| cells(&mut file, name)).collect();
    let words = format!("{all:?}");
    for secret in ["47", "Kepala Desa", "17-08", "2026-08"] {
        assert!(!words.contains(secret), "{secret}");
    }
    assert!(words.contains("1 lembar tidak terbaca"));
}

#[test]
fn a_filter_is_refused_where_everybody_is_counted_together() {
    let world = World::new();
    let mut source = source(&world);
    source.asked.filter = Some("budi".into());
    for kind in [TableKind::Recap, TableKind::Survey] {
        let refused = workbook(kind, &mut source, None).err();
        assert!(matches!(refused, Some(ReportError::Usage(_))), "{kind:?}");
    }
    let mut csv = Vec::new();
    let progress = progress(&mut source, None).unwrap();
    progress.write_csv(true, &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 2, "{csv}");
}
