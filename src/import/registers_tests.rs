use super::*;
use crate::domain::competence::CompetenceError;
use crate::domain::discipline::AbsenceError;
use crate::domain::follow::coaching::AnswersError;
use crate::import::tests::{ANDI, SAMPLES, TODAY, counts, import, refusal, with_samples};
use crate::import::{Kind, sample};
use crate::ops::edit;
use crate::ops::entry::EntryError;
use crate::ops::op::{Act, ActKind, SubjectKind};
use crate::ops::view;
use crate::store::Store;
use crate::store::memory::MemoryStore;

const ATTENDANCE: Kind = Kind::Entries(RegisterId::Attendance);
const COMPETENCES: Kind = Kind::Entries(RegisterId::Competences);
const AWARDS: Kind = Kind::Entries(RegisterId::Awards);

fn people() -> MemoryStore {
    with_samples(&SAMPLES[..2])
}

fn year(kind: SubjectKind) -> Subject {
    Subject::of(kind, ANDI, Period::containing(TODAY, Cycle::Annual))
}

/// Writes to an item as a form does.
fn put(store: &mut MemoryStore, subject: Subject, item: u64, values: &[(Field, Value)]) {
    let state = store.state(subject).unwrap();
    let writes = edit::writes(&state, item, values, EmployeeId::NOBODY);
    let act = Act {
        kind: ActKind::EditRegister,
        actor: EmployeeId::NOBODY,
        drafts: edit::draft(&state, writes).into_iter().collect(),
    };
    store.commit(act, 2).unwrap();
}

#[test]
fn a_changed_row_updates_its_entry_and_keeps_the_history() {
    let mut store = with_samples(&SAMPLES);
    let csv = sample(AWARDS).replace("triwulan;Diusulkan;", "triwulan;Disetujui;");
    assert_eq!(counts(&import(&mut store, AWARDS, &csv)), (0, 1, 7, 0));
    let awards = view::registers::awards(&store.state(year(SubjectKind::Award)).unwrap());
    assert_eq!(awards.len(), 1);
    assert_eq!(awards[0].state.code(), "approved");
    let proposed = Value::Code(crate::domain::follow::award::AwardState::Proposed.number());
    let history = crate::ops::history::changes(&store.history(ANDI).unwrap());
    assert!(
        history
            .iter()
            .any(|change| change.field == f::AWARD_STATE && change.old == [proposed.clone()])
    );
}

#[test]
fn what_the_domain_refuses_names_line_column_value_and_reason() {
    let mut store = people();
    let csv = "NIP;Jenis;Dari;Sampai;Hari\n\
               198609262015051001;TK;2-11-2026;;\n\
               198609262015051001;TK;24-11-2026;;\n\
               198609262015051001;Cuti;9-11-2026;5-11-2026;\n\
               198609262015051001;TK;3-11-2026;4-11-2026;2\n";
    let report = import(&mut store, ATTENDANCE, csv);
    assert_eq!(counts(&report), (1, 0, 0, 3));
    let told: Vec<(u64, &str, &Reason)> = report
        .refused
        .iter()
        .map(|finding| (finding.line, finding.column.as_str(), &finding.reason))
        .collect();
    let why = |why| Reason::Entry(EntryError::Absence(why));
    assert_eq!(
        told,
        [
            (3, "Dari", &why(AbsenceError::Future)),
            (4, "Sampai", &why(AbsenceError::Backwards)),
            (5, "Hari", &why(AbsenceError::RunAndSum)),
        ]
    );
    let six = "NIP;Tahun;Kompetensi;Nilai;Alasan\n198609262015051001;2026;Arsip;6;x\n";
    let report = import(&mut store, COMPETENCES, six);
    let (column, value, reason) = refusal(&report);
    assert_eq!((column, value), ("Nilai", "6"));
    assert!(
        matches!(
            reason,
            Reason::Entry(EntryError::Competence(CompetenceError::OffScale { .. }))
        ),
        "{reason:?}"
    );
    let eight =
        "NIP;Tanggal;Jenis;Topik;B.1.8\n198609262015051001;2-11-2026;Bimbingan;x;44444444\n";
    let report = import(&mut store, Kind::Entries(RegisterId::Sessions), eight);
    let (found, wanted) = (8, 9);
    let why = Reason::Entry(EntryError::Statements(AnswersError::Count {
        found,
        wanted,
    }));
    assert_eq!(refusal(&report), ("B.1.8", "44444444", &why));
}

#[test]
fn what_would_stand_there_is_judged_not_only_what_the_row_says() {
    let mut store = people();
    let row = |cells: &str| {
        format!("NIP;Tahun;Kompetensi;Nilai;Alasan\n198609262015051001;2026;{cells}\n")
    };
    let report = import(&mut store, COMPETENCES, &row("Arsip;3;"));
    let why = Reason::Entry(EntryError::Competence(CompetenceError::NoReason));
    assert_eq!(refusal(&report).2, &why);
    let report = import(&mut store, COMPETENCES, &row("Arsip;3;Rapi"));
    assert_eq!(counts(&report), (1, 0, 0, 0));
    // The reason is known, so the level alone may change.
    let report = import(&mut store, COMPETENCES, &row("ARSIP;4;"));
    assert_eq!(counts(&report), (0, 1, 0, 0));
}

#[test]
fn an_entry_that_was_typed_in_is_taken_over_and_one_struck_out_comes_back() {
    let mut store = people();
    let subject = year(SubjectKind::Conduct);
    let typed = [
        (f::ABSENCE_KIND, Value::Code(1)),
        (
            f::ABSENCE_FROM,
            Value::Date(chrono::NaiveDate::from_ymd_opt(2026, 11, 2).unwrap()),
        ),
    ];
    put(&mut store, subject, 77, &typed);
    let csv = "NIP;Jenis;Dari;Catatan\n198609262015051001;TK;2-11-2026;dari rekap\n\
               198609262015051001;TK;3-11-2026;dari rekap\n";
    assert_eq!(counts(&import(&mut store, ATTENDANCE, csv)), (1, 1, 0, 0));
    let absences = view::registers::absences(&store.state(subject).unwrap());
    assert_eq!(absences.len(), 2);
    assert_eq!(
        (absences[0].id.0, absences[0].note.as_str()),
        (77, "dari rekap")
    );
    let struck = [(f::REMOVED, Value::Flag(true))];
    put(&mut store, subject, absences[1].id.0, &struck);
    let report = import(&mut store, ATTENDANCE, csv);
    assert_eq!(counts(&report), (0, 1, 1, 0));
    assert_eq!(report.warnings[0].reason, Reason::Restored);
    let absences = view::registers::absences(&store.state(subject).unwrap());
    assert_eq!(absences.len(), 2);
}

#[test]
fn people_named_in_other_columns_must_be_known_and_a_period_is_needed_without_a_day() {
    let mut store = people();
    let csv = "NIP;Tanggal;Jenis;Alasan;Status;Disetujui Oleh\n\
               198609262015051001;2-11-2026;Penghargaan;Rapi;Diusulkan;198609262015051009\n";
    let report = import(&mut store, AWARDS, csv);
    let (column, _, reason) = refusal(&report);
    assert_eq!(column, "Disetujui Oleh");
    assert!(matches!(reason, Reason::UnknownPerson { .. }), "{reason:?}");
    let csv = "NIP;Periode;Jenis;Uraian\n198609262015051001;;Kekuatan;Teliti\n";
    let report = import(&mut store, Kind::Entries(RegisterId::Strengths), csv);
    assert_eq!(refusal(&report), ("Periode", "", &Reason::Missing));
}
