//! What is sent of one evaluation or one course, in the names of SIASN.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use crate::app::model::Model;
use crate::app::screens::evaluation::Review;
use crate::domain::coded::Coded;
use crate::domain::credit;
use crate::domain::follow::training::Course;
use crate::domain::nip::Nip;
use crate::domain::people::Employee;
use crate::domain::rating::{Predikat, Rating};
use crate::report::sheet::json_number;

use super::codes;

/// `/skp22/save`. Sending a year again replaces what was sent of it; the signed document is sent apart, so `path`
/// is empty.
pub(super) const ANNUAL: &[&str] = &[
    "id",
    "pnsDinilaiOrang",
    "tahun",
    "hasilKinerjaNilai",
    "perilakuKerjaNilai",
    "kuadranKinerjaNilai",
    "penilaiNipNrp",
    "penilaiNama",
    "penilaiJabatan",
    "penilaiGolongan",
    "penilaiUnorNama",
    "statusPenilai",
    "path",
];

/// `/kinerjaperiodik/save`. Some public clients send the appraiser as well; others do not.
pub(super) const PERIODIC: &[&str] = &[
    "pnsDinilaiId",
    "tahun",
    "periodikId",
    "bulanMulaiPenilaian",
    "bulanSelesaiPenilaian",
    "hasilKinerjaNilai",
    "perilakuKerjaNilai",
    "kuadranKinerjaNilai",
];

/// `/angkakredit/save`, all texts. `Penailan` is how the service spells it.
pub(super) const CREDIT: &[&str] = &[
    "id",
    "pnsId",
    "nomorSk",
    "tanggalSk",
    "bulanMulaiPenailan",
    "tahunMulaiPenailan",
    "bulanSelesaiPenailan",
    "tahunSelesaiPenailan",
    "kreditUtamaBaru",
    "kreditPenunjangBaru",
    "kreditBaruTotal",
    "rwJabatanId",
    "isAngkaKreditPertama",
    "isIntegrasi",
    "isKonversi",
    "path",
];

/// How the points of [`CREDIT`] come about.
pub(super) const FIGURES: &[&str] = &["koefisien", "persentase", "nilai"];

/// `/kursus/save`.
pub(super) const COURSE: &[&str] = &[
    "id",
    "pnsOrangId",
    "namaKursus",
    "jenisDiklatId",
    "institusiPenyelenggara",
    "jumlahJam",
    "nomorSertipikat",
    "tahunKursus",
    "tanggalKursus",
    "tanggalSelesaiKursus",
    "path",
];

/// An evaluation that is closed, with what was closed.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    pub(super) review: Review<'a>,
    pub(super) results: Rating,
    pub(super) behaviour: Rating,
    pub(super) predikat: Predikat,
}

/// Who has appraised, as SIASN asks for it: with the position of today, as no other is kept.
pub(super) struct Appraiser {
    pub(super) nip: String,
    pub(super) name: String,
    pub(super) position: String,
    pub(super) grade: Option<String>,
    pub(super) unit: String,
    status: &'static str,
}

impl Appraiser {
    pub(super) fn of(model: &Model, employee: &Employee) -> Self {
        let organisation = model.people.organisation();
        let unit = employee.unit.and_then(|id| organisation.unit(id));
        Self {
            nip: employee.nip.map(Nip::plain).unwrap_or_default(),
            name: employee.name.clone(),
            position: employee.position.clone(),
            grade: employee.grade.and_then(codes::grade),
            unit: unit.map_or_else(String::new, |unit| unit.name.clone()),
            status: codes::status(employee.kind),
        }
    }
}

/// Values of the body, and what stands beside it.
pub(super) type Body = (Vec<Value>, Vec<Value>);

pub(super) fn annual(judged: Judged<'_>, appraiser: Option<&Appraiser>) -> Option<Body> {
    let appraiser = appraiser?;
    let employee = &judged.review.file.employee;
    let body = vec![
        // A new record: SIASN gives it an id.
        Value::Null,
        known(&employee.siasn_id),
        json!(judged.review.period.year()),
        json!(codes::rating(judged.results)),
        json!(codes::rating(judged.behaviour)),
        json!(codes::quadrant(judged.predikat)),
        known(&appraiser.nip),
        known(&appraiser.name),
        known(&appraiser.position),
        json!(appraiser.grade),
        known(&appraiser.unit),
        json!(appraiser.status),
        json!([]),
    ];
    Some((body, Vec::new()))
}

pub(super) fn periodic(judged: Judged<'_>) -> Option<Body> {
    let period = judged.review.period;
    let (first, last) = period.months();
    let body = vec![
        known(&judged.review.file.employee.siasn_id),
        json!(period.year()),
        json!(codes::periodic(period.cycle())?),
        json!(first),
        json!(last),
        json!(codes::rating(judged.results)),
        json!(codes::rating(judged.behaviour)),
        json!(codes::quadrant(judged.predikat)),
    ];
    Some((body, Vec::new()))
}

/// The points of a year, which follow from the annual predikat (konversi). Those of some months are not sent: they
/// only close a gap before a promotion, and are not summed to a year.
pub(super) fn credit(judged: Judged<'_>) -> Option<Body> {
    let employee = &judged.review.file.employee;
    let level = employee.career_level?;
    let rules = &judged.review.model.settings.rules.credit;
    let points = credit::shown(credit::annual(judged.predikat, level, rules));
    let (year, months) = (
        judged.review.period.year().to_string(),
        judged.review.period.months(),
    );
    let body = vec![
        Value::Null,
        known(&employee.siasn_id),
        Value::Null,
        Value::Null,
        json!(months.0.to_string()),
        json!(year),
        json!(months.1.to_string()),
        json!(year),
        // A conversion has neither main nor supporting points.
        json!("0"),
        json!("0"),
        json!(points.to_string()),
        Value::Null,
        json!(codes::flag(false)),
        json!(codes::flag(false)),
        json!(codes::flag(true)),
        json!([]),
    ];
    let of = |all: &[Decimal], at: usize| all.get(at).copied().map(json_number);
    let beside = vec![
        json!(of(&rules.coefficient, level.index())),
        json!(of(&rules.percent, judged.predikat.index())),
        json!(points.to_string()),
    ];
    Some((body, beside))
}

pub(super) fn course(employee: &Employee, course: &Course) -> Vec<Value> {
    vec![
        Value::Null,
        known(&employee.siasn_id),
        known(&course.name),
        Value::Null,
        Value::Null,
        json!(hours(course)),
        known(&course.certificate),
        json!(chrono::Datelike::year(&course.day)),
        json!(codes::day(course.day)),
        // Only one day is kept of a course.
        Value::Null,
        json!([]),
    ]
}

/// Hours of a course, where they are whole.
pub(super) fn hours(course: &Course) -> Option<u32> {
    let hours = course.hours.filter(Decimal::is_integer)?;
    hours.to_u32().filter(|hours| *hours > 0)
}

/// What is known, or nothing.
fn known(text: &str) -> Value {
    let text = text.trim();
    if text.is_empty() {
        Value::Null
    } else {
        json!(text)
    }
}
