use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::*;
use crate::config::rules::national;
use crate::domain::nip::NipError;
use crate::domain::plan::Direction;
use crate::domain::siasn;
use crate::domain::team::Role;
use crate::ops::op::{Act, ActKind, ReplicaId, Subject, SubjectKind};
use crate::ops::registers::RegisterId;
use crate::ops::{edit, fields as f, ident, view};
use crate::store::Store;
use crate::store::memory::MemoryStore;

pub(super) const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
pub(super) const ANDI: u64 = 198_609_262_015_051_001;

fn store() -> MemoryStore {
    MemoryStore::new(ReplicaId([1; 16]))
}

fn planned(store: &MemoryStore, kind: Kind, csv: &str, options: &Options<'_>) -> ImportPlan {
    let table = Table::from_bytes(csv.as_bytes()).unwrap();
    plan(kind, &table, &StoreView::new(store).unwrap(), options).unwrap()
}

/// Imports a text and answers the report.
pub(super) fn import(store: &mut MemoryStore, kind: Kind, csv: &str) -> Report {
    import_with(store, kind, csv, &Options::new(TODAY, national()))
}

pub(super) fn import_with(
    store: &mut MemoryStore,
    kind: Kind,
    csv: &str,
    options: &Options<'_>,
) -> Report {
    let ImportPlan { drafts, report } = planned(store, kind, csv, options);
    commit(store, drafts);
    report
}

fn commit(store: &mut MemoryStore, drafts: Vec<Draft>) {
    if !drafts.is_empty() {
        let act = Act {
            kind: ActKind::Import,
            actor: EmployeeId::NOBODY,
            drafts,
        };
        store.commit(act, 1).unwrap();
    }
}

/// The order in which the samples lean on one another.
pub(super) const SAMPLES: [Kind; 18] = [
    Kind::Units,
    Kind::Employees,
    Kind::Targets,
    Kind::Teams,
    Kind::Actuals,
    Kind::Log,
    Kind::Feedback,
    Kind::Survey,
    Kind::Voices,
    Kind::Complaints,
    Kind::Entries(RegisterId::Attendance),
    Kind::Entries(RegisterId::Competences),
    Kind::Entries(RegisterId::Training),
    Kind::Entries(RegisterId::Awards),
    Kind::Entries(RegisterId::Strengths),
    Kind::Entries(RegisterId::Coaching),
    Kind::Entries(RegisterId::Sessions),
    Kind::Entries(RegisterId::Improvement),
];

/// A store with some of the samples in it.
pub(super) fn with_samples(kinds: &[Kind]) -> MemoryStore {
    let mut store = store();
    for kind in kinds {
        let report = import(&mut store, *kind, sample(*kind));
        assert_eq!(report.refused, [], "{}", kind.code());
    }
    store
}

pub(super) fn counts(report: &Report) -> (usize, usize, usize, usize) {
    (
        report.new,
        report.changed,
        report.unchanged,
        report.refused_rows(),
    )
}

/// The only refusal of a report: column, value, reason.
pub(super) fn refusal(report: &Report) -> (&str, &str, &Reason) {
    let [only] = report.refused.as_slice() else {
        panic!("{:#?}", report.refused);
    };
    (&only.column, &only.value, &only.reason)
}

fn plan_subject(nip: u64) -> Subject {
    Subject::of(SubjectKind::Plan, nip, Period::quarter(2026, 4).unwrap())
}

#[test]
fn the_samples_go_in_whole_and_a_second_time_change_nothing() {
    let mut store = with_samples(&SAMPLES);
    let ops = store.next_seq();
    for kind in SAMPLES {
        let report = import(&mut store, kind, sample(kind));
        assert_eq!(report.refused, [], "{}", kind.code());
        assert_eq!((report.new, report.changed), (0, 0), "{}", kind.code());
        assert!(report.unchanged >= 8, "{}", kind.code());
        assert!(report.warnings.is_empty(), "{:#?}", report.warnings);
    }
    assert_eq!(store.next_seq(), ops);
    assert!(store.verify().unwrap().faults.is_empty());
}

#[test]
fn the_samples_mean_what_they_say() {
    let store = with_samples(&SAMPLES);
    let plan = view::plan(&store.state(plan_subject(ANDI)).unwrap());
    let titles: Vec<&str> = plan.results.iter().map(|r| r.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Tercetaknya KTP-el pemohon",
            "Tersusunnya arsip digital permohonan"
        ]
    );
    let printed = &plan.results[0].indicators[0];
    assert_eq!(printed.target, Some(1250.into()));
    assert_eq!(printed.actual().unwrap().number, Some(812.into()));
    assert_eq!(plan.results[0].indicators[1].direction, Direction::Less);
    let (superior, result) = plan.results[0].supports.unwrap();
    assert_eq!(superior.0, 198_409_092_009_022_002);
    let above = view::plan(&store.state(plan_subject(superior.0)).unwrap());
    assert_eq!(
        above.result(result).unwrap().title,
        "Terbitnya KTP-el bagi penduduk wajib KTP"
    );
    let file = store.dossier(EmployeeId(ANDI)).unwrap().file;
    assert_eq!(
        file.employee.phone, "081260001008",
        "the spreadsheet's apostrophe is gone"
    );
    let known = &file.employee.siasn_id;
    assert_eq!(siasn::id(known).as_ref(), Some(known));
    assert_eq!((file.log.len(), file.feedback.len()), (5, 3));
    let printing = plan.results[0].id;
    assert_eq!(
        crate::domain::log::proposal(&file.log, printing, "keping"),
        Some(128.into())
    );
    let team = ident::natural("team", "Tim Percepatan KTP-el");
    let subject = Subject::of(SubjectKind::Team, team, Period::quarter(2026, 4).unwrap());
    let team = view::team(&store.state(subject).unwrap());
    assert_eq!(
        (team.members.len(), team.leader().unwrap().role),
        (3, Role::Leader)
    );
    assert_eq!(team.improvement_percent(), Some(Decimal::from(30)));
    let index = Index::build(&store.roster().unwrap(), &store.shared().unwrap());
    let mayor = ident::person(None, "Ir. H. Ahmad Syafii, M.M.");
    assert_eq!(
        index.superior(EmployeeId(196_804_111_993_031_009)),
        Some(mayor)
    );
    let maria = store
        .dossier(EmployeeId(199_205_172_019_032_008))
        .unwrap()
        .file;
    assert!(
        maria.feedback[0].text.contains("\nTerima kasih."),
        "prose keeps its lines"
    );
}

/// A file of employees, three of them with a bad NIP.
fn five_hundred() -> String {
    let mut csv = "No,Nama,NIP\n".to_owned();
    for n in 0..500_u64 {
        let nip = match n {
            17 => "1,98609E+17".to_owned(),
            250 => "19860230201505100".to_owned(),
            499 => "198602302015051001".to_owned(),
            n => (198_609_262_015_051_001 + n % 900 + n / 900 * 1000).to_string(),
        };
        writeln!(csv, "{},Pegawai {n},\"{nip}\"", n + 1).unwrap();
    }
    csv
}

#[test]
fn of_five_hundred_rows_three_with_bad_nips_are_named_and_the_others_go_in() {
    let mut store = store();
    let report = import(&mut store, Kind::Employees, &five_hundred());
    assert_eq!(counts(&report), (497, 0, 0, 3));
    let named: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.line, r.column.as_str(), &r.reason))
        .collect();
    assert_eq!(
        named,
        [
            (19, "NIP", &Reason::MangledNip),
            (252, "NIP", &Reason::Nip(NipError::Length(17))),
            (501, "NIP", &Reason::Nip(NipError::BirthDate)),
        ]
    );
    assert_eq!(store.roster().unwrap().len(), 497);
    assert_eq!(
        counts(&import(&mut store, Kind::Employees, &five_hundred())),
        (0, 0, 497, 3)
    );
}

#[test]
fn an_id_of_siasn_that_is_none_is_named_with_line_column_and_value() {
    let mut store = store();
    let csv = "NIP;Nama;ID SIASN\n\
        198609262015051001;Andi;A5EB03E2-41F2-4E1A-9D4B-0F5C6A7B8C9D\n\
        196804111993031009;Bambang;12345\n";
    let report = import(&mut store, Kind::Employees, csv);
    assert_eq!(counts(&report), (1, 0, 0, 1));
    let refused = &report.refused[0];
    let named = (
        refused.line,
        refused.column.as_str(),
        refused.value.as_str(),
    );
    assert_eq!(named, (3, "ID SIASN", "12345"));
    assert_eq!(refused.reason, Reason::SiasnId);
    let file = store
        .dossier(EmployeeId(198_609_262_015_051_001))
        .unwrap()
        .file;
    assert_eq!(
        file.employee.siasn_id,
        "a5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9d"
    );
    let header = csv.replace("ID SIASN", "siasn_id");
    let again = import(&mut store, Kind::Employees, &header);
    assert_eq!(counts(&again), (0, 0, 1, 1));
}

#[test]
fn strict_refuses_all_if_one_is_bad_and_tells_what_would_have_gone_in() {
    let mut store = store();
    let strict = Options {
        strict: true,
        ..Options::new(TODAY, national())
    };
    let report = import_with(&mut store, Kind::Employees, &five_hundred(), &strict);
    assert!(report.held_back);
    assert_eq!((counts(&report), store.next_seq()), ((497, 0, 0, 3), 1));
    let good = "NIP;Nama\n198609262015051001;Andi\n";
    let report = import_with(&mut store, Kind::Employees, good, &strict);
    assert!(!report.held_back);
    assert_eq!(counts(&report), (1, 0, 0, 0));
}

#[test]
fn a_dry_run_is_the_import_and_changes_nothing() {
    let mut store = with_samples(&SAMPLES[..2]);
    let csv = sample(Kind::Employees).replace(";II/d;", ";III/a;");
    let before = store.next_seq();
    let dry = planned(
        &store,
        Kind::Employees,
        &csv,
        &Options::new(TODAY, national()),
    );
    assert_eq!(store.next_seq(), before);
    assert_eq!(counts(&dry.report), (0, 1, 11, 0));
    assert_eq!(dry.drafts.len(), 1);
    let done = import(&mut store, Kind::Employees, &csv);
    assert_eq!(dry.report, done);
    assert_eq!(
        counts(&import(&mut store, Kind::Employees, &csv)),
        (0, 0, 12, 0)
    );
}

#[test]
fn a_changed_row_updates_and_keeps_the_history() {
    let mut store = with_samples(&SAMPLES);
    let csv = sample(Kind::Actuals).replace(";812;", ";900;");
    assert_eq!(
        counts(&import(&mut store, Kind::Actuals, &csv)),
        (0, 1, 8, 0)
    );
    let plan = view::plan(&store.state(plan_subject(ANDI)).unwrap());
    let actual = plan.results[0].indicators[0].actual().unwrap();
    assert_eq!(actual.number, Some(900.into()));
    assert_eq!(
        actual.evidence, "Buku register cetak",
        "the register goes whole"
    );
    let numbers: usize = store
        .history(ANDI)
        .unwrap()
        .iter()
        .filter(|op| format!("{:?}", op.body).contains("Number(812)"))
        .count();
    assert_eq!(numbers, 1);
}

#[test]
fn a_blank_cell_leaves_what_is_known_as_it_is() {
    let mut store = with_samples(&SAMPLES[..2]);
    let csv = "NIP;Nama;Email;No HP\n198609262015051001;Andi Pratama, A.Md.;;\n";
    assert_eq!(
        counts(&import(&mut store, Kind::Employees, csv)),
        (0, 0, 1, 0)
    );
}

#[test]
fn an_employee_goes_by_nip_and_only_outsiders_by_name() {
    let mut store = store();
    let csv = "NIP;Nama;Jenis Pegawai\n;Wali Kota;Non ASN\n;Tanpa Nomor;PNS\n;Lupa;\n";
    let report = import(&mut store, Kind::Employees, csv);
    assert_eq!(counts(&report), (1, 0, 0, 2));
    assert!(report.refused.iter().all(|r| r.reason == Reason::NoNip));
}

#[test]
fn a_corrected_nip_still_means_the_same_person() {
    let mut store = store();
    import(
        &mut store,
        Kind::Employees,
        "NIP;Nama\n198609262015051001;Andi\n",
    );
    let subject = Subject::employee(EmployeeId(ANDI));
    let state = store.state(subject).unwrap();
    let corrected = [(f::NIP, crate::ops::op::Value::Ref(ANDI + 1))];
    let draft = edit::draft(
        &state,
        edit::writes(&state, 0, &corrected, EmployeeId::NOBODY),
    );
    commit(&mut store, draft.into_iter().collect());
    let csv = "NIP;Nama\n198609262015051002;Andi Pratama\n";
    assert_eq!(
        counts(&import(&mut store, Kind::Employees, csv)),
        (0, 1, 0, 0)
    );
    assert_eq!(store.roster().unwrap().len(), 1);
}

#[test]
fn two_rows_on_one_employee_or_unit_name_the_first() {
    let mut store = store();
    let csv = "NIP;Nama\n198609262015051001;Andi\n19860926 201505 1 001;Budi\n";
    let report = import(&mut store, Kind::Employees, csv);
    assert_eq!(
        refusal(&report),
        (
            "NIP",
            "19860926 201505 1 001",
            &Reason::Duplicate { first: 2 }
        )
    );
    let report = import(&mut store, Kind::Units, "Kode;Nama\nA;Satu\na ;Dua\n");
    assert_eq!(refusal(&report).2, &Reason::Duplicate { first: 2 });
}

#[test]
fn a_unit_is_named_by_code_or_unique_name_and_an_unknown_one_names_the_nearest() {
    let mut store = with_samples(&[Kind::Units]);
    let row = |unit: &str| format!("NIP;Nama;Unit Kerja\n198609262015051001;Andi;{unit}\n");
    for unit in ["dukcapil-sek", "Sekretariat Dinas Dukcapil"] {
        assert_eq!(
            import(&mut store, Kind::Employees, &row(unit)).refused,
            [],
            "{unit}"
        );
    }
    let report = import(&mut store, Kind::Employees, &row("DUKCAPIL-SEKR"));
    let nearest = "DUKCAPIL-SEK".to_owned();
    assert_eq!(
        refusal(&report),
        (
            "Unit Kerja",
            "DUKCAPIL-SEKR",
            &Reason::UnknownUnit { nearest }
        )
    );
    import(
        &mut store,
        Kind::Units,
        "Kode;Nama\nX;Seksi Kembar\nY;Seksi Kembar\n",
    );
    let report = import(&mut store, Kind::Employees, &row("Seksi Kembar"));
    assert_eq!(refusal(&report).2, &Reason::AmbiguousUnit { count: 2 });
}

#[test]
fn a_unit_above_may_come_later_and_loops_are_refused() {
    let mut store = store();
    let csv = "Kode;Nama;Induk\nA1;Anak;A\nA;Akar;\nB;Lingkar;C\nC;Lingkar lagi;B\nB1;Di bawahnya;B\nZ;Yatim;Q\n";
    let report = import(&mut store, Kind::Units, csv);
    assert_eq!(counts(&report), (2, 0, 0, 4));
    let reasons: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.line, r.reason.code()))
        .collect();
    let wanted = [
        (4, "unit-loop"),
        (5, "unit-loop"),
        (6, "unknown-unit"),
        (7, "unknown-unit"),
    ];
    assert_eq!(reasons, wanted);
    let turned = import(&mut store, Kind::Units, "Kode;Nama;Induk\nA;Akar;A1\n");
    assert_eq!(
        refusal(&turned).2,
        &Reason::UnitLoop,
        "against what is there already"
    );
    let itself = import(&mut store, Kind::Units, "Kode;Nama;Induk\nA;Akar;A\n");
    assert_eq!(refusal(&itself).2, &Reason::UnitLoop);
}

#[test]
fn an_appraiser_may_stand_in_the_same_file_but_not_be_refused_there() {
    let mut store = store();
    let csv = "NIP;Nama;NIP Penilai\n\
        198609262015051001;Andi;197611202003121005\n\
        197611202003121005;Hendra;\n\
        199205172019032008;Maria;198510232010011003\n\
        198510232010011003;Dedi;199901012024011001\n\
        199507282020121006;Fajar;199507282020121006\n\
        199009132025242014;Siti;Hendra\n";
    let report = import(&mut store, Kind::Employees, csv);
    assert_eq!(counts(&report), (2, 0, 0, 4));
    let reasons: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.line, r.reason.code()))
        .collect();
    assert_eq!(
        reasons,
        [
            (4, "unknown-person"),
            (5, "unknown-person"),
            (6, "oneself"),
            (7, "no-nip")
        ]
    );
}

#[test]
fn odd_but_legal_rows_go_in_with_a_remark() {
    let mut store = store();
    let csv = "NIP;Nama;Golongan;Shio\n197001012024011001;Tua;IX;Naga\n";
    let report = import(&mut store, Kind::Employees, csv);
    let remarks: Vec<&str> = report.warnings.iter().map(|w| w.reason.code()).collect();
    assert_eq!(
        (counts(&report).0, remarks),
        (1, vec!["ignored-column", "unusual-age", "grade-kind"])
    );
}

#[test]
fn several_faults_of_a_row_are_all_named_and_count_once() {
    let report = import(&mut store(), Kind::Employees, "NIP;Nama;Gol\n123;;V/x\n");
    assert_eq!(
        (report.refused.len(), report.refused_rows(), report.rows()),
        (3, 1, 1)
    );
}

#[test]
fn targets_of_one_plan_are_one_change_and_continue_the_row_above() {
    let mut store = with_samples(&SAMPLES[..2]);
    let dry = planned(
        &store,
        Kind::Targets,
        sample(Kind::Targets),
        &Options::new(TODAY, national()),
    );
    assert_eq!((dry.drafts.len(), dry.report.new), (6, 10));
    let csv = "NIP;Periode;RHK;IKI\nxx;2026;Satu;Ukuran\n;;;Ukuran dua\n;2026;Tiga;Ukuran\n";
    let report = import(&mut store, Kind::Targets, csv);
    let reasons: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.line, r.reason.code()))
        .collect();
    assert_eq!(reasons, [(2, "nip"), (3, "row-above"), (4, "missing")]);
}

#[test]
fn targets_take_the_period_of_the_caller_and_refuse_contradictions() {
    let mut store = with_samples(&SAMPLES[..2]);
    let options = Options {
        period: Period::year_of(2026),
        ..Options::new(TODAY, national())
    };
    let csv = "NIP;RHK;IKI;Target;Satuan\n\
        198609262015051001;Laporan;Jumlah;12;dokumen\n\
        198609262015051001;laporan.;Jumlah;13;dokumen\n\
        198609262015051001;Laporan;Mutu;90-80;%\n\
        198609262015051001;Laporan;Mutu;1.250;%\n";
    let report = import_with(&mut store, Kind::Targets, csv, &options);
    let reasons: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.line, r.reason.code()))
        .collect();
    assert_eq!(
        reasons,
        [(3, "contradicts"), (4, "range"), (5, "ambiguous-number")]
    );
    let year = Subject::of(SubjectKind::Plan, ANDI, Period::year_of(2026).unwrap());
    assert_eq!(view::plan(&store.state(year).unwrap()).results.len(), 1);
}

#[test]
fn a_changed_aspect_changes_the_indicator_and_alike_wordings_stay_apart() {
    let mut store = with_samples(&SAMPLES[..3]);
    let csv = sample(Kind::Targets).replace("dicetak;Kuantitas", "dicetak;Kualitas");
    assert_eq!(
        counts(&import(&mut store, Kind::Targets, &csv)),
        (0, 1, 9, 0)
    );
    let head = "NIP;Periode;RHK;IKI;Aspek;Target;Satuan\n";
    let alike = format!(
        "{head}199507282020121006;2026-TW4;Arsip tertata;Laporan;Kuantitas;3;dokumen\n;;;Laporan;Waktu;3;bulan\n"
    );
    assert_eq!(
        counts(&import(&mut store, Kind::Targets, &alike)),
        (2, 0, 0, 0)
    );
    assert_eq!(
        counts(&import(&mut store, Kind::Targets, &alike)),
        (0, 0, 2, 0)
    );
}

#[test]
fn an_unknown_supported_result_names_the_nearest() {
    let mut store = with_samples(&SAMPLES[..3]);
    let csv = "NIP;Periode;RHK;IKI;RHK Atasan\n\
        198609262015051001;2026-TW4;Baru;Jumlah;Terbitnya KTP-el bagi penduduk\n\
        199507282020121006;2026-TW4;Baru;Jumlah;Apa saja\n";
    let report = import(&mut store, Kind::Targets, csv);
    let nearest = "Terbitnya KTP-el bagi penduduk wajib KTP".to_owned();
    assert_eq!(refusal(&report).2, &Reason::UnknownResult { nearest });
    assert_eq!(
        report.warnings[0].reason,
        Reason::SupportUnknown,
        "his superior has no plan"
    );
}

#[test]
fn a_target_struck_out_comes_back_with_a_remark() {
    let mut store = with_samples(&SAMPLES[..3]);
    let state = store.state(plan_subject(ANDI)).unwrap();
    let indicator = view::plan(&state).results[1].indicators[0].id.0;
    let gone = [(f::REMOVED, crate::ops::op::Value::Flag(true))];
    let draft = edit::draft(
        &state,
        edit::writes(&state, indicator, &gone, EmployeeId::NOBODY),
    );
    commit(&mut store, draft.into_iter().collect());
    let report = import(&mut store, Kind::Targets, sample(Kind::Targets));
    assert_eq!(
        (counts(&report), report.warnings[0].reason.code()),
        ((0, 1, 9, 0), "restored")
    );
    assert_eq!(
        view::plan(&store.state(plan_subject(ANDI)).unwrap()).results[1]
            .indicators
            .len(),
        1
    );
}

#[test]
fn an_actual_needs_its_indicator_a_value_and_a_day_that_has_been() {
    let mut store = with_samples(&SAMPLES[..3]);
    let csv = "NIP;Periode;RHK;Indikator;Realisasi;Tanggal\n\
        198609262015051001;2026-TW4;;Jumlah KTP-el dicetak;5;\n\
        198609262015051001;2026-TW3;;Jumlah KTP-el yang dicetak;5;\n\
        198609262015051001;2026-TW4;Tercetaknya KTP;Jumlah KTP-el yang dicetak;5;\n\
        198609262015051001;2026-TW4;;Jumlah KTP-el yang dicetak;;\n\
        198609262015051001;2026-TW4;;Jumlah KTP-el yang dicetak;5;24-11-2026\n\
        198609262015051009;2026-TW4;;Jumlah KTP-el yang dicetak;5;\n\
        198609262015051001;2026-TW4;;Jumlah KTP-el yang dicetak;5;\n";
    let report = import(&mut store, Kind::Actuals, csv);
    let reasons: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.line, r.reason.code()))
        .collect();
    let wanted = [
        (2, "unknown-indicator"),
        (3, "no-plan"),
        (4, "unknown-result"),
        (5, "missing"),
        (6, "future"),
        (7, "unknown-person"),
    ];
    assert_eq!(reasons, wanted);
    let nearest = "198609262015051001".to_owned();
    assert_eq!(report.refused[5].reason, Reason::UnknownPerson { nearest });
    let plan = view::plan(&store.state(plan_subject(ANDI)).unwrap());
    assert_eq!(
        plan.results[0].indicators[0].actual().unwrap().day,
        Some(TODAY)
    );
}

#[test]
fn the_log_refuses_the_future_and_remarks_on_long_days() {
    let mut store = with_samples(&SAMPLES[..2]);
    let csv = "NIP;Tanggal;Kegiatan;Menit\n\
        198609262015051001;24-11-2026;Besok;60\n\
        198609262015051001;23-11-2026;Rapat;480\n\
        198609262015051001;23-11-2026;Rapat;90\n";
    let report = import(&mut store, Kind::Log, csv);
    assert_eq!(
        (report.refused[0].line, &report.refused[0].reason),
        (2, &Reason::Future)
    );
    let long: Vec<String> = report
        .warnings
        .iter()
        .map(|w| w.reason.to_string())
        .collect();
    assert_eq!(long.len(), 2);
    assert!(long[1].contains("570"), "{long:?}");
    assert_eq!(
        counts(&report),
        (2, 0, 0, 1),
        "two meetings on one day are two entries"
    );
    let again = import(&mut store, Kind::Log, csv);
    assert_eq!((counts(&again), again.warnings.len()), ((0, 0, 2, 1), 0));
    let longer = csv.replace(";90", ";95");
    assert_eq!(
        counts(&import(&mut store, Kind::Log, &longer)),
        (0, 1, 1, 1)
    );
}

#[test]
fn the_log_takes_over_an_entry_that_was_typed_in() {
    let mut store = with_samples(&SAMPLES[..2]);
    let month = Period::month(2026, 11).unwrap();
    let state = store
        .state(Subject::of(SubjectKind::Log, ANDI, month))
        .unwrap();
    let typed = [
        (f::LOG_DAY, crate::ops::op::Value::Date(TODAY)),
        (f::LOG_ACTIVITY, edit::text("Rapat pagi")),
    ];
    let draft = edit::draft(&state, edit::writes(&state, 77, &typed, EmployeeId::NOBODY));
    commit(&mut store, draft.into_iter().collect());
    let csv = "NIP;Tanggal;Kegiatan;Menit\n198609262015051001;23-11-2026;rapat pagi;60\n198609262015051001;23-11-2026;Rapat pagi;30\n";
    assert_eq!(counts(&import(&mut store, Kind::Log, csv)), (1, 1, 0, 0));
    assert_eq!(counts(&import(&mut store, Kind::Log, csv)), (0, 0, 2, 0));
}

#[test]
fn feedback_and_teams_refuse_what_nobody_can_have_said_or_joined() {
    let mut store = with_samples(&SAMPLES[..3]);
    let csv = "NIP;Tanggal;Sumber;Umpan Balik;Dari;RHK\n\
        198609262015051001;24-11-2026;Pimpinan;Baik;;\n\
        198609262015051001;20-11-2026;Tetangga;Baik;;\n\
        198609262015051001;20-11-2026;Rekan;Baik;1,98609E+17;\n\
        198609262015051001;20-11-2026;Rekan;Baik;;Tercetaknya KTP\n\
        198609262015051001;20-11-2025;Rekan;Baik;Pak RT;Lama\n";
    let report = import(&mut store, Kind::Feedback, csv);
    let reasons: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.line, r.reason.code()))
        .collect();
    let wanted = [(2, "future"), (3, "label"), (5, "unknown-result")];
    assert_eq!(reasons[..2], wanted[..2]);
    assert_eq!(reasons.last(), Some(&wanted[2]));
    assert_eq!(report.warnings[0].reason, Reason::ResultUnknown);
    let csv = "Nama Tim;Periode;NIP Anggota;Peran\nTim A;2026;198609262015051009;Anggota\n;;198609262015051001;Ketua\n;;;Anggota\n";
    let report = import(&mut store, Kind::Teams, csv);
    let reasons: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.line, r.reason.code()))
        .collect();
    assert_eq!(
        reasons,
        [(2, "unknown-person"), (3, "row-above"), (4, "row-above")]
    );
}

#[test]
fn pasted_targets_are_read_by_position_or_by_their_header() {
    let pasted = "Laporan bulanan\tJumlah laporan\tKuantitas\t12\tdokumen\tmore\n\tMutu laporan\tKualitas\t80-90\t%\nRusak\tX\tBau\t1\t%\n\nKosong\t\tKualitas\t1\t%\n";
    let rows = target_rows(&Table::from_pasted(pasted).unwrap(), TODAY);
    let [Ok(first), Ok(second), Err(third), Err(fourth)] = rows.as_slice() else {
        panic!("{rows:#?}");
    };
    assert_eq!(
        (first.result.as_deref(), first.indicator.as_str()),
        (Some("Laporan bulanan"), "Jumlah laporan")
    );
    assert!(
        first
            .indicator_fields
            .contains(&(f::TARGET, crate::ops::op::Value::Number(12.into())))
    );
    assert_eq!(second.result, None, "as in the row above");
    assert!(
        second
            .indicator_fields
            .contains(&(f::DIRECTION, edit::code(Direction::Range)))
    );
    assert_eq!(
        (third.line, third.column.as_str(), third.reason.code()),
        (3, "aspect", "label")
    );
    assert_eq!((fourth.line, fourth.reason.code()), (5, "missing"));
    let named = "Target\tIKI\tRHK\n12 dokumen\tJumlah\tLaporan\n";
    let rows = target_rows(&Table::from_pasted(named).unwrap(), TODAY);
    let [Ok(only)] = rows.as_slice() else {
        panic!("{rows:#?}");
    };
    assert_eq!((only.line, only.result.as_deref()), (2, Some("Laporan")));
}

#[test]
fn values_that_two_offices_disagree_on_are_not_decided_by_a_file() {
    let mut store = with_samples(&SAMPLES[..5]);
    let state = store.state(plan_subject(ANDI)).unwrap();
    let indicator = view::plan(&state).results[0].indicators[0].id.0;
    for number in [1, 2] {
        let wanted = [(f::ACTUAL, crate::ops::op::Value::Number(number.into()))];
        let writes = edit::writes(&state, indicator, &wanted, EmployeeId::NOBODY);
        commit(
            &mut store,
            edit::draft(&state, writes).into_iter().collect(),
        );
    }
    let report = import(&mut store, Kind::Actuals, sample(Kind::Actuals));
    assert_eq!(
        (report.refused[0].line, &report.refused[0].reason),
        (6, &Reason::Undecided)
    );
}

#[test]
fn a_workbook_is_imported_like_a_text_file_and_its_mangled_nip_is_explained() {
    let mut store = with_samples(&SAMPLES[..3]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (column, header) in ["Kegiatan", "NIP", "Tanggal", "Jumlah", "Satuan"]
        .iter()
        .enumerate()
    {
        sheet.write(0, column as u16, *header).unwrap();
    }
    let monday = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 11, 23).unwrap();
    for row in 1..=2 {
        sheet.write(row, 0, "Mencetak KTP-el").unwrap();
        sheet.write_with_format(row, 2, &monday, &day).unwrap();
        sheet.write(row, 3, 12.5).unwrap();
        sheet.write(row, 4, "keping").unwrap();
    }
    sheet.write(1, 1, "198609262015051001").unwrap();
    sheet.write(2, 1, 199_009_132_025_242_014_f64).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.xlsx");
    book.save(&path).unwrap();
    let table = Table::read(&path).unwrap();
    let view = StoreView::new(&store).unwrap();
    let ImportPlan { drafts, report } =
        plan(Kind::Log, &table, &view, &Options::new(TODAY, national())).unwrap();
    assert_eq!(counts(&report), (1, 0, 0, 1));
    assert_eq!(
        (report.refused[0].line, &report.refused[0].reason),
        (3, &Reason::MangledNip)
    );
    assert!(
        report.refused[0]
            .to_string()
            .contains("format the column as text")
    );
    commit(&mut store, drafts);
    let log = store.dossier(EmployeeId(ANDI)).unwrap().file.log;
    assert_eq!(
        (log[0].day, log[0].quantity),
        (TODAY, Some("12.5".parse().unwrap()))
    );
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]

    /// Rows in another order, or some of them again, say nothing new.
    #[test]
    fn the_order_and_repetition_of_rows_do_not_matter(seed in proptest::collection::vec(0_usize..100, 12)) {
        let mut store = with_samples(&SAMPLES);
        let ops = store.next_seq();
        for kind in [Kind::Units, Kind::Employees, Kind::Actuals, Kind::Log] {
            let mut lines: Vec<&str> = sample(kind).lines().collect();
            let header = lines.remove(0);
            for (at, other) in seed.iter().enumerate() {
                let (at, other) = (at % lines.len(), other % lines.len());
                lines.swap(at, other);
            }
            lines.truncate(1 + seed[0] % lines.len());
            let csv = format!("{header}\n{}\n", lines.join("\n"));
            let report = import(&mut store, kind, &csv);
            proptest::prop_assert_eq!(counts(&report), (0, 0, lines.len(), 0));
        }
        proptest::prop_assert_eq!(store.next_seq(), ops);
    }
}

/// Run by hand: `cargo test --release --lib import -- --ignored --nocapture`.
#[test]
#[ignore = "measures, asserts nothing about time"]
fn a_hundred_thousand_employees_are_read_and_compared() {
    let mut csv = String::from("NIP;Nama;Golongan;Jabatan;Jenis Jabatan;Unit Kerja;HP;Email\n");
    for n in 0..100_000_u64 {
        let (day, serial) = (n / 900, n % 900 + 1);
        let birth = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + chrono::Days::new(day);
        let birth = birth.format("%Y%m%d");
        writeln!(csv, "{birth}1995011{serial:03};Pegawai Nomor {n}, S.Sos.;III/b;Analis Kebijakan;Pelaksana;DUKCAPIL-SEK;08120000{n};p{n}@contoh.go.id").unwrap();
    }
    let store = with_samples(&[Kind::Units]);
    let view = StoreView::new(&store).unwrap();
    let start = std::time::Instant::now();
    let table = Table::from_bytes(csv.as_bytes()).unwrap();
    let read = start.elapsed();
    let planned = plan(
        Kind::Employees,
        &table,
        &view,
        &Options::new(TODAY, national()),
    )
    .unwrap();
    println!("read {read:?}, with comparison {:?}", start.elapsed());
    assert_eq!(counts(&planned.report), (100_000, 0, 0, 0));
    assert_eq!(planned.drafts.len(), 100_000);
}
