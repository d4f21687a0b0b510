use std::collections::BTreeSet;

use super::*;
use crate::app::model::{Model, Msg};
use crate::app::testing::{
    AHMAD, BUDI, CITRA, DEWI, OFFICE, SECTION, SRI, World, day, fresh, period, today,
};
use crate::domain::access::Appointments;
use crate::domain::coded::Coded;
use crate::domain::follow::training::{CourseKind, CourseState};
use crate::domain::nip::EmploymentKind;
use crate::domain::people::{CareerLevel, PositionKind};
use crate::domain::period::Period;
use crate::domain::plan::Stage;
use crate::domain::rating::{CoreValue, Predikat, Rating};
use crate::i18n::Lang;
use crate::ops::edit::{code, draft, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{Act, ActKind, Field, Subject, SubjectKind, Value as Held};
use crate::report::list::Asked;
use crate::store::guarded::Guarded;
use crate::store::{Store, StoreError};

const ID: &str = "a5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9d";

fn year() -> Period {
    Period::year_of(2026).unwrap()
}

fn of(kind: SubjectKind, period: Period) -> Subject {
    Subject::of(kind, BUDI.0, period)
}

/// Budi is rated as expected in a period, which Ahmad closes.
fn close(w: &mut World, period: Period, results: &[u64]) {
    let rated = of(SubjectKind::Evaluation, period);
    let values = CoreValue::ALL.iter().map(|value| u64::from(value.number()));
    for item in values.chain(results.iter().copied()) {
        w.put(rated, item, &[(f::RATE_ITEM, code(Rating::Meets))]);
    }
    let whole = [f::RATE_RESULTS, f::RATE_BEHAVIOUR].map(|field| (field, code(Rating::Meets)));
    w.put(rated, 0, &whole);
    w.select(BUDI);
    w.model.period = period;
    w.send(Msg::Rested);
    w.keys("g n t y");
}

/// The year of Budi, closed, with everything that SIASN asks for.
fn closed() -> World {
    let mut w = World::new();
    w.put(Subject::employee(BUDI), 0, &[(f::SIASN_ID, text(ID))]);
    let plan = of(SubjectKind::Plan, year());
    w.result(plan, 900, "Hasil setahun", Stage::Approved);
    close(&mut w, year(), &[900]);
    w
}

fn source<'a>(store: &'a dyn Store, w: &World, period: Period) -> Source<'a> {
    let fresh = crate::app::model::Fresh {
        rows: store.roster().unwrap(),
        shared: store.shared().unwrap(),
        ..fresh(&w.store)
    };
    let mut model = Model::new(w.model.settings.clone(), today(), AHMAD, fresh);
    model.period = period;
    Source {
        store,
        model,
        asked: Asked::default(),
    }
}

fn made(w: &World, kind: SiasnKind, period: Period) -> Siasn {
    export(kind, &mut source(&w.store, w, period), &[BUDI]).unwrap()
}

fn json(siasn: &Siasn) -> Value {
    let mut out = Vec::new();
    siasn.write_json(&mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn faults(siasn: &Siasn) -> Vec<Fault> {
    siasn.findings.iter().map(|found| found.fault).collect()
}

fn keys(body: &Value) -> BTreeSet<&str> {
    body.as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_closed_year_is_one_call_with_exactly_the_keys_of_siasn() {
    let w = closed();
    let siasn = made(&w, SiasnKind::Annual, period());
    assert_eq!(faults(&siasn), []);
    let told = json(&siasn);
    let call = &told[0];
    assert_eq!(keys(call), BTreeSet::from(["body", "endpoint", "nip"]));
    assert_eq!(call["endpoint"], "/skp22/save");
    assert_eq!(call["nip"], "199001012015031001");
    assert_eq!(
        call["body"],
        json!({
            "id": null,
            "pnsDinilaiOrang": ID,
            "tahun": 2026,
            "hasilKinerjaNilai": 2,
            "perilakuKerjaNilai": 2,
            "kuadranKinerjaNilai": 2,
            "penilaiNipNrp": "198204102008011002",
            "penilaiNama": "Ahmad Fauzi, S.Sos.",
            "penilaiJabatan": "Kepala Seksi Pelayanan",
            "penilaiGolongan": "32",
            "penilaiUnorNama": "Seksi Pelayanan",
            "statusPenilai": "ASN",
            "path": [],
        })
    );
}

#[test]
fn a_spreadsheet_has_nip_and_name_first_whichever_the_separator() {
    let siasn = made(&closed(), SiasnKind::Annual, year());
    let csv = |semicolon| {
        let mut out = Vec::new();
        siasn.write_csv(semicolon, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let lines = csv(true);
    assert!(
        lines.starts_with("nip;nama;id;pnsDinilaiOrang;tahun;"),
        "{lines}"
    );
    assert!(
        lines.contains("\r\n199001012015031001;\"Budi Santoso, A.Md.\";;a5eb03e2-"),
        "{lines}"
    );
    assert!(csv(false).contains("199001012015031001,\"Budi Santoso, A.Md.\",,a5eb"));
}

#[test]
fn a_quarter_is_sent_with_its_months_and_a_year_is_no_period_of_siasn() {
    let mut w = closed();
    close(&mut w, period(), &[300, 310]);
    let told = json(&made(&w, SiasnKind::Periodic, period()));
    assert_eq!(told[0]["endpoint"], "/kinerjaperiodik/save");
    assert_eq!(
        told[0]["body"],
        json!({
            "pnsDinilaiId": ID,
            "tahun": 2026,
            "periodikId": 2,
            "bulanMulaiPenilaian": 10,
            "bulanSelesaiPenilaian": 12,
            "hasilKinerjaNilai": 2,
            "perilakuKerjaNilai": 2,
            "kuadranKinerjaNilai": 2,
        })
    );
    let siasn = made(&w, SiasnKind::Periodic, year());
    assert!(siasn.records.is_empty());
    assert_eq!(faults(&siasn), [Fault::PeriodKind]);
}

#[test]
fn functional_positions_have_credit_points_with_two_decimals_and_what_they_are_made_of() {
    let mut w = closed();
    assert_eq!(json(&made(&w, SiasnKind::Credit, year())), json!([]));
    let functional = [(f::POSITION_KIND, code(PositionKind::Functional))];
    w.put(Subject::employee(BUDI), 0, &functional);
    let siasn = made(&w, SiasnKind::Credit, year());
    assert!(siasn.records.is_empty() && faults(&siasn).contains(&Fault::NoLevel));
    let level = [(f::CAREER_LEVEL, code(CareerLevel::ExpertJunior))];
    w.put(Subject::employee(BUDI), 0, &level);
    let siasn = made(&w, SiasnKind::Credit, year());
    assert_eq!(faults(&siasn), [Fault::CreditDecree]);
    let told = json(&siasn);
    let (body, figures) = (&told[0]["body"], &told[0]["figures"]);
    assert_eq!(keys(body), bodies::CREDIT.iter().copied().collect());
    let flags = ["isAngkaKreditPertama", "isIntegrasi", "isKonversi"];
    assert_eq!(
        flags.map(|flag| body[flag].as_str().unwrap()),
        ["0", "0", "1"]
    );
    assert_eq!(body["kreditBaruTotal"], "25.00");
    assert_eq!(body["tahunMulaiPenailan"], "2026");
    let expected = json!({"koefisien": 25, "persentase": 100, "nilai": "25.00"});
    assert_eq!(*figures, expected);
}

#[test]
fn courses_that_were_done_have_days_as_siasn_writes_them() {
    let mut w = closed();
    let courses = of(SubjectKind::Training, year());
    let course = |state, hours: &str| {
        [
            (f::COURSE_NAME, text("Pelayanan Prima")),
            (f::COURSE_KIND, code(CourseKind::Course)),
            (f::COURSE_STATE, code(state)),
            (f::COURSE_DAY, Held::Date(day(2026, 3, 9))),
            (f::COURSE_HOURS, Held::Number(hours.parse().unwrap())),
        ]
    };
    w.put(courses, 1, &course(CourseState::Planned, "20"));
    assert!(made(&w, SiasnKind::Courses, year()).records.is_empty());
    w.put(courses, 2, &course(CourseState::Done, "20"));
    w.put(courses, 3, &course(CourseState::Done, "1.5"));
    let siasn = made(&w, SiasnKind::Courses, year());
    let expected = [
        Fault::CourseOrganiser,
        Fault::CourseCertificate,
        Fault::CourseCertificate,
        Fault::CourseHours,
    ];
    assert_eq!(faults(&siasn), expected);
    let told = json(&siasn);
    let body = &told[0]["body"];
    assert_eq!(keys(body), bodies::COURSE.iter().copied().collect());
    assert_eq!(body["tanggalKursus"], "09-03-2026");
    assert_eq!(
        (&body["jumlahJam"], &body["pnsOrangId"]),
        (&json!(20), &json!(ID))
    );
    assert_eq!(told[1]["body"]["jumlahJam"], Value::Null);
}

#[test]
fn a_missing_id_is_left_to_head_office_and_everything_else_that_is_wrong_keeps_the_record_out() {
    let mut w = closed();
    w.put(Subject::employee(BUDI), 0, &[(f::SIASN_ID, Held::Empty)]);
    let siasn = made(&w, SiasnKind::Annual, year());
    assert_eq!(faults(&siasn), [Fault::NoId]);
    assert_eq!(siasn.refused(), 0);
    let told = json(&siasn);
    assert_eq!(told[0]["body"]["pnsDinilaiOrang"], Value::Null);
    assert_eq!(told[0]["nip"], "199001012015031001");
}

/// Puts something wrong into the closed year; what is expected to be told.
type Wrong = (&'static str, fn(&mut World), Fault);

fn employee(w: &mut World, who: EmployeeId, field: Field, value: Held) {
    w.put(Subject::employee(who), 0, &[(field, value)]);
}

fn closing(w: &mut World, field: Field, value: Held) {
    w.put(of(SubjectKind::Closing, year()), 1, &[(field, value)]);
}

const OF_THE_PERSON: &[Wrong] = &[
    (
        "bad id",
        |w| employee(w, BUDI, f::SIASN_ID, text("12-AB")),
        Fault::BadId,
    ),
    (
        "no NIP",
        |w| {
            employee(w, BUDI, f::EMPLOYMENT, code(EmploymentKind::Pns));
            employee(w, BUDI, f::NIP, Held::Empty);
        },
        Fault::NoNip,
    ),
    (
        "not a civil servant",
        |w| employee(w, BUDI, f::EMPLOYMENT, code(EmploymentKind::NonAsn)),
        Fault::NotAsn,
    ),
    (
        "twins",
        |w| employee(w, CITRA, f::SIASN_ID, text(ID)),
        Fault::Duplicate,
    ),
];

const OF_THE_EVALUATION: &[Wrong] = &[
    (
        "reopened",
        |w| closing(w, f::REOPENED_DAY, Held::Date(today())),
        Fault::Reopened,
    ),
    (
        "changed",
        |w| {
            w.put(
                of(SubjectKind::Plan, year()),
                900,
                &[(f::RESULT_TITLE, text("Lain"))],
            );
        },
        Fault::Changed,
    ),
    (
        "hash",
        |w| closing(w, f::CLOSED_HASH, text("ab")),
        Fault::NotIntact,
    ),
    (
        "ratings",
        |w| closing(w, f::CLOSED_RESULTS, Held::Empty),
        Fault::NoRatings,
    ),
    (
        "matrix",
        |w| closing(w, f::CLOSED_PREDIKAT, code(Predikat::Poor)),
        Fault::Matrix,
    ),
    (
        "objection",
        |w| {
            let filed = [
                (f::OBJECTION_FILED, Held::Date(today())),
                (f::OBJECTION_REASON, text("Bukti belum dihitung")),
            ];
            w.put(of(SubjectKind::Objection, year()), 1, &filed);
        },
        Fault::Objection,
    ),
    ("undecided", differ, Fault::Undecided),
    (
        "second stint, not closed",
        |w| {
            let second = year().with_stint(1).unwrap();
            w.result(
                of(SubjectKind::Plan, second),
                950,
                "Di tempat baru",
                Stage::Approved,
            );
        },
        Fault::NotClosed,
    ),
];

const OF_THE_APPRAISER: &[Wrong] = &[(
    "no NIP",
    |w| {
        employee(w, AHMAD, f::EMPLOYMENT, code(EmploymentKind::Pns));
        employee(w, AHMAD, f::NIP, Held::Empty);
    },
    Fault::AppraiserNip,
)];

/// Something odd, and what is told of it.
type Warned = (fn(&mut World), Fault);

/// Two values of one actual that nobody has decided between.
fn differ(w: &mut World) {
    let subject = of(SubjectKind::Plan, year());
    let seen = w.store.state(subject).unwrap();
    for figure in [1, 2] {
        let all = writes(
            &seen,
            901,
            &[(f::ACTUAL, Held::Number(figure.into()))],
            AHMAD,
        );
        let act = Act {
            kind: ActKind::Import,
            actor: AHMAD,
            drafts: draft(&seen, all).into_iter().collect(),
        };
        w.now += 1_000;
        w.store.commit(act, w.now).unwrap();
    }
}

#[test]
fn each_fault_is_found_and_keeps_the_record_out() {
    let all = [OF_THE_PERSON, OF_THE_EVALUATION, OF_THE_APPRAISER].concat();
    for (what, spoil, fault) in all {
        let mut w = closed();
        spoil(&mut w);
        let ids = [BUDI, CITRA];
        let mut source = source(&w.store, &w, year());
        let siasn = export(SiasnKind::Annual, &mut source, &ids).unwrap();
        let of_budi: Vec<&Finding> = siasn
            .findings
            .iter()
            .filter(|found| found.person == BUDI)
            .collect();
        let found = of_budi.iter().find(|found| found.fault == fault);
        assert!(found.is_some(), "{what}: {of_budi:?}");
        assert_eq!(fault.weight(), Weight::Refuses, "{what}");
        assert!(siasn.records.is_empty(), "{what}");
    }
}

#[test]
fn what_only_warns_leaves_the_record_in_the_file() {
    let warnings: [Warned; 5] = [
        (
            |w| employee(w, BUDI, f::EMPLOYMENT, code(EmploymentKind::Pppk)),
            Fault::Pppk,
        ),
        (
            |w| employee(w, AHMAD, f::GRADE, Held::Empty),
            Fault::AppraiserGrade,
        ),
        (
            |w| employee(w, AHMAD, f::POSITION, Held::Empty),
            Fault::AppraiserPosition,
        ),
        (
            |w| {
                let unit = Subject::lasting(SubjectKind::Unit, SECTION.0);
                w.put(unit, 0, &[(f::UNIT_NAME, Held::Empty)]);
            },
            Fault::AppraiserUnit,
        ),
        (
            |w| employee(w, AHMAD, f::POSITION, text(&"Kepala ".repeat(50))),
            Fault::TooLong,
        ),
    ];
    for (spoil, fault) in warnings {
        let mut w = closed();
        spoil(&mut w);
        let siasn = made(&w, SiasnKind::Annual, year());
        assert_eq!(faults(&siasn), [fault]);
        assert_eq!(siasn.records.len(), 1, "{fault:?}");
    }
}

#[test]
fn an_appraiser_outside_the_civil_service_needs_neither_nip_nor_grade() {
    let mut w = closed();
    employee(&mut w, AHMAD, f::EMPLOYMENT, code(EmploymentKind::NonAsn));
    employee(&mut w, AHMAD, f::GRADE, Held::Empty);
    let siasn = made(&w, SiasnKind::Annual, year());
    assert_eq!(faults(&siasn), []);
    assert_eq!(json(&siasn)[0]["body"]["statusPenilai"], "NON ASN");
}

#[test]
fn whoever_has_no_plan_or_no_appraiser_is_told_who_puts_it_right() {
    let mut w = World::new();
    for unit in [OFFICE, SECTION] {
        let unit = Subject::lasting(SubjectKind::Unit, unit.0);
        w.put(unit, 0, &[(f::UNIT_HEAD, Held::Empty)]);
    }
    let plan = Subject::of(SubjectKind::Plan, DEWI.0, year());
    w.result(plan, 910, "Hasil", Stage::Approved);
    let mut source = source(&w.store, &w, year());
    let siasn = export(SiasnKind::Annual, &mut source, &[DEWI, SRI, DEWI]).unwrap();
    let told: Vec<(EmployeeId, Fault, Who)> = siasn
        .findings
        .iter()
        .map(|found| (found.person, found.fault, found.fault.who()))
        .collect();
    let expected = [
        (DEWI, Fault::NoId, Who::Personnel),
        (DEWI, Fault::NotClosed, Who::Appraiser),
        (DEWI, Fault::NoAppraiser, Who::Personnel),
        (SRI, Fault::NoId, Who::Personnel),
        (SRI, Fault::NoPlan, Who::Employee),
    ];
    assert_eq!(told, expected);
    let sheet = siasn.findings_sheet(w.model.texts());
    assert_eq!(sheet.json()[1]["siasn-fault"], "not-closed");
    let mut table = Vec::new();
    sheet
        .write_table(w.model.texts(), None, &mut table)
        .unwrap();
    let table = String::from_utf8(table).unwrap();
    assert!(
        table.contains("Dewi Anggraini") && table.contains("Pengelola kepegawaian"),
        "{table}"
    );
    assert_eq!(w.model.texts().lang(), Lang::Indonesian);
}

#[test]
fn nobody_sends_what_he_may_not_read() {
    let w = closed();
    let inner: Box<dyn Store> = Box::new(closed().store);
    let appointed = Appointments::only(BUDI, [].into_iter().collect());
    let clock = || (today(), 1_800_000_000_000);
    let store = Guarded::new(inner, BUDI, appointed, Box::new(clock));
    let mut source = source(&store, &w, year());
    let refused = export(SiasnKind::Annual, &mut source, &[CITRA]);
    let Err(ReportError::Store(StoreError::Denied(_))) = refused else {
        panic!("{refused:?}");
    };
    let siasn = export(SiasnKind::Annual, &mut source, &[BUDI]).unwrap();
    assert!(siasn.records.is_empty());
    assert_eq!(faults(&siasn), [Fault::AppraiserUnseen]);
}
