//! Stores of any size to measure with: many people, little about each.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::feedback::{FeedbackKind, Source};
use crate::domain::id::EmployeeId;
use crate::domain::log::LogState;
use crate::domain::nip::{EmploymentKind, Nip};
use crate::domain::people::{CareerLevel, Grade, PositionKind};
use crate::domain::period::{Cycle, Period};
use crate::domain::plan::{Approach, ResultKind, Stage};
use crate::domain::rating::CoreValue;
use crate::domain::unit::UnitKind;
use crate::ops::op::{Act, ActKind, Body, Draft, Field, Subject, SubjectKind, Value, Write};
use crate::ops::{edit, fields as f, ident};
use crate::store::{Store, StoreError};

use super::diary::workdays_before;
use super::rng::Rng;
use super::tables::{Goal, Measure, Tables, VoiceRow};

/// What a seed put into a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seeded {
    /// Somebody with people: the head of the first unit.
    pub supervisor: EmployeeId,
    /// How many people there are.
    pub employees: usize,
    /// How many units.
    pub units: usize,
}

/// Drafts of one act.
const BATCH: usize = 1_000;
/// People of a unit, its head among them.
const UNIT: usize = 25;
/// People of an agency: its head, and twenty units.
const AGENCY: usize = 1 + 20 * UNIT;

/// Fills an empty store with so many people; the same `rng` makes the same people. `progress` hears how
/// many there are so far.
pub fn seed(
    store: &mut dyn Store,
    employees: usize,
    rng: u64,
    today: NaiveDate,
    now_millis: u64,
    progress: &mut dyn FnMut(usize),
) -> Result<Seeded, StoreError> {
    super::only_empty(store)?;
    let mut seeder = Seeder::new(rng, today);
    let mut drafts = Vec::with_capacity(BATCH + 8);
    for at in 0..employees {
        seeder.employee(at, &mut drafts);
        if drafts.len() >= BATCH || at + 1 == employees {
            let act = Act {
                kind: ActKind::Import,
                actor: EmployeeId::NOBODY,
                drafts: std::mem::take(&mut drafts),
            };
            store.commit(act, now_millis)?;
            progress(at + 1);
        }
    }
    store.checkpoint()?;
    Ok(Seeded {
        supervisor: seeder.supervisor.unwrap_or(EmployeeId::NOBODY),
        employees,
        units: seeder.units,
    })
}

/// A place in the organisation, by nothing but the number of the person who fills it.
struct Place {
    kind: PositionKind,
    /// Code and kind of the unit in which the person works.
    unit: (String, UnitKind),
    /// Code of the unit above.
    above: Option<String>,
    /// Whether the person leads the unit.
    leads: bool,
}

fn place(at: usize) -> Place {
    let Some(below) = at.checked_sub(1) else {
        return Place {
            kind: PositionKind::RegionHead,
            unit: ("P".to_owned(), UnitKind::Government),
            above: None,
            leads: true,
        };
    };
    let agency = format!("P-{:03}", below / AGENCY + 1);
    let Some(inside) = (below % AGENCY).checked_sub(1) else {
        return Place {
            kind: PositionKind::SeniorExecutive,
            unit: (agency, UnitKind::Agency),
            above: Some("P".to_owned()),
            leads: true,
        };
    };
    let unit = format!("{agency}-{:02}", inside / UNIT + 1);
    let kind = match inside % UNIT {
        0 => PositionKind::Administrator,
        n if n % 3 == 0 => PositionKind::Functional,
        _ => PositionKind::Staff,
    };
    Place {
        kind,
        unit: (unit, UnitKind::Division),
        above: Some(agency),
        leads: inside % UNIT == 0,
    }
}

struct Seeder {
    rng: Rng,
    today: NaiveDate,
    period: Period,
    work: Vec<&'static [Goal]>,
    voices: Vec<&'static VoiceRow>,
    heads: BTreeMap<String, EmployeeId>,
    supervisor: Option<EmployeeId>,
    units: usize,
}

impl Seeder {
    fn new(seed: u64, today: NaiveDate) -> Self {
        let tables = Tables::shipped();
        let by_superior = tables.voices.iter();
        let by_superior = by_superior.filter(|voice| voice.source == Source::Superior);
        Self {
            rng: Rng::new(seed),
            today,
            period: Period::containing(today, Cycle::Quarterly),
            work: tables.work.values().map(Vec::as_slice).collect(),
            voices: by_superior.collect(),
            heads: BTreeMap::new(),
            supervisor: None,
            units: 0,
        }
    }

    fn employee(&mut self, at: usize, drafts: &mut Vec<Draft>) {
        let place = place(at);
        let (nip, grade) = self.number(at, place.kind);
        let name = self.name();
        let id = ident::person(nip, &name);
        if place.leads {
            self.units += 1;
            self.heads.insert(place.unit.0.clone(), id);
            if place.kind == PositionKind::Administrator {
                self.supervisor.get_or_insert(id);
            }
            drafts.push(unit(&place, id));
        }
        let who = Subject::employee(id);
        drafts.push(draft(who, person(&place, &name, nip, grade)));
        if nip.is_none() {
            return;
        }
        let superior = self.superior(&place);
        drafts.push(self.plan(id));
        if self.rng.chance(10) {
            drafts.push(self.log(id));
        }
        if self.rng.chance(20) {
            drafts.extend(self.feedback(id, superior));
        }
    }

    fn superior(&self, place: &Place) -> Option<EmployeeId> {
        let above = place.above.as_ref().filter(|_| place.leads);
        self.heads.get(above.unwrap_or(&place.unit.0)).copied()
    }

    fn name(&mut self) -> String {
        let names = &Tables::shipped().names;
        let given = self.rng.pick(names).map_or("", |name| &name.given);
        let family = self.rng.pick(names).map_or("", |name| &name.family);
        format!("{given} {family}")
    }

    /// A number that nobody else has: the place among the people decides birthday and serial.
    fn number(&mut self, at: usize, kind: PositionKind) -> (Option<Nip>, Option<Grade>) {
        if kind == PositionKind::RegionHead {
            return (None, None);
        }
        let contract = kind == PositionKind::Staff && self.rng.chance(30);
        let now = i64::from(Period::containing(self.today, Cycle::Annual).year());
        // Twenty-eight birthdays a month, twelve months, thirty years of birth.
        let (day, month, year) = (at % 28, at / 28 % 12, at / 336 % 30);
        let serial = at / (336 * 30) % 999 + 1;
        let birth_year = now - 55 + year as i64;
        let (appointed, grade) = if contract {
            (format!("{:04}21", now - 1), "IX")
        } else {
            let grade = match kind {
                PositionKind::SeniorExecutive => "IV/c",
                PositionKind::Administrator => "IV/a",
                PositionKind::SeniorExecutiveHigh
                | PositionKind::Supervisor
                | PositionKind::Functional
                | PositionKind::Staff
                | PositionKind::RegionHead => "III/b",
            };
            (format!("{:04}03", birth_year + 23), grade)
        };
        let sex = self.rng.between(1, 2);
        let text = format!(
            "{birth_year:04}{:02}{:02}{appointed}{sex}{serial:03}",
            month + 1,
            day + 1
        );
        (Nip::parse(&text, self.today).ok(), Grade::parse(grade))
    }

    /// One plan with about three indicators, some of them with actuals.
    fn plan(&mut self, id: EmployeeId) -> Draft {
        let goals = self.rng.pick(&self.work).copied().unwrap_or_default();
        let stages = [
            Stage::Draft,
            Stage::Submitted,
            Stage::Approved,
            Stage::Approved,
        ];
        let stage = self.rng.pick(&stages).copied().unwrap_or(Stage::Approved);
        let mut writes = vec![
            Write::own(f::APPROACH, edit::code(Approach::Quantitative)),
            Write::own(f::STAGE, edit::code(stage)),
        ];
        for (g, goal) in goals.iter().take(2).enumerate() {
            let result = item_id(id, g, 0);
            let values = [
                (f::RESULT_TITLE, edit::text(&goal.title)),
                (f::RESULT_KIND, edit::code(ResultKind::Main)),
                (f::ORDER, Value::Number((g + 1).into())),
            ];
            writes.extend(of_item(result, values));
            for (m, measure) in goal.measures.iter().enumerate() {
                let item = item_id(id, g, m + 1);
                writes.extend(indicator(item, result, m, measure));
                if stage == Stage::Approved && self.rng.chance(60) {
                    writes.extend(self.actual(item, measure));
                }
            }
        }
        draft(Subject::of(SubjectKind::Plan, id.0, self.period), writes)
    }

    fn actual(&mut self, item: u64, measure: &Measure) -> impl Iterator<Item = Write> + use<> {
        let elapsed = i64::from(self.period.elapsed_permille(self.today));
        let share = Decimal::new(self.rng.between(300, 1_050) * elapsed, 6);
        let number = measure.target.map(|target| (target * share).round());
        let day = workdays_before(self.today, 3);
        of_item(
            item,
            [
                (f::ACTUAL, edit::optional(number, Value::Number)),
                (f::ACTUAL_TEXT, Value::Empty),
                (f::EVIDENCE, edit::text("laporan-bulanan.pdf")),
                (f::ACTUAL_DAY, Value::Date(day)),
            ],
        )
    }

    fn log(&mut self, id: EmployeeId) -> Draft {
        let day = workdays_before(self.today, self.rng.between(1, 8) as u32);
        let goals = self.rng.pick(&self.work).copied().unwrap_or_default();
        let activity = goals.iter().flat_map(|goal| &goal.activities).next();
        let month = Period::containing(day, Cycle::Monthly);
        let values = [
            (f::LOG_DAY, Value::Date(day)),
            (
                f::LOG_ACTIVITY,
                edit::text(activity.map_or("", |(text, _)| text)),
            ),
            (f::LOG_MINUTES, Value::Number(120.into())),
            (f::LOG_STATE, edit::code(LogState::Recorded)),
        ];
        let subject = Subject::of(SubjectKind::Log, id.0, month);
        draft(subject, of_item(item_id(id, 90, 0), values).collect())
    }

    fn feedback(&mut self, id: EmployeeId, from: Option<EmployeeId>) -> Option<Draft> {
        let voice = self.rng.pick(&self.voices).copied()?;
        let day = workdays_before(self.today, self.rng.between(2, 40) as u32);
        let year = Period::containing(day, Cycle::Annual);
        let values = [
            (f::FEEDBACK_DAY, Value::Date(day)),
            (f::FEEDBACK_SOURCE, edit::code(Source::Superior)),
            (f::FEEDBACK_KIND, edit::code::<FeedbackKind>(voice.kind)),
            (f::FEEDBACK_TEXT, edit::text(&voice.text)),
            (
                f::FEEDBACK_VALUE,
                edit::optional::<CoreValue>(voice.value, edit::code),
            ),
            (
                f::FEEDBACK_FROM,
                edit::optional(from, |from| Value::Ref(from.0)),
            ),
        ];
        let subject = Subject::of(SubjectKind::Feedback, id.0, year);
        Some(draft(
            subject,
            of_item(item_id(id, 91, 0), values).collect(),
        ))
    }
}

/// Ids of items need only differ within a person's own subjects, so a cheap mix of bits will do.
fn item_id(id: EmployeeId, major: usize, minor: usize) -> u64 {
    let place = (major * 16 + minor + 1) as u64;
    (id.0 ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15)) | 1 << 63
}

fn unit(place: &Place, head: EmployeeId) -> Draft {
    let (code, kind) = &place.unit;
    let above = place
        .above
        .as_ref()
        .map(|code| ident::natural("unit", code));
    let values = vec![
        Write::own(f::UNIT_CODE, edit::text(code)),
        Write::own(f::UNIT_NAME, edit::text(&format!("Unit {code}"))),
        Write::own(f::UNIT_KIND, edit::code(*kind)),
        Write::own(f::UNIT_PARENT, edit::optional(above, Value::Ref)),
        Write::own(f::UNIT_HEAD, Value::Ref(head.0)),
    ];
    let id = ident::natural("unit", code);
    draft(Subject::lasting(SubjectKind::Unit, id), values)
}

fn person(place: &Place, name: &str, nip: Option<Nip>, grade: Option<Grade>) -> Vec<Write> {
    let (title, level) = match place.kind {
        PositionKind::RegionHead => ("Kepala Daerah", None),
        PositionKind::SeniorExecutive | PositionKind::SeniorExecutiveHigh => ("Kepala Dinas", None),
        PositionKind::Administrator | PositionKind::Supervisor => ("Kepala Bidang", None),
        PositionKind::Functional => ("Analis Ahli Pertama", Some(CareerLevel::ExpertFirst)),
        PositionKind::Staff => ("Pengolah Data dan Informasi", None),
    };
    let kind = nip.map_or(EmploymentKind::NonAsn, Nip::kind);
    let values = [
        (f::NAME, edit::text(name)),
        (f::NIP, edit::optional(nip.map(Nip::number), Value::Ref)),
        (f::EMPLOYMENT, edit::code(kind)),
        (
            f::GRADE,
            edit::optional(grade, |grade| Value::Code(grade.number())),
        ),
        (f::POSITION, edit::text(title)),
        (f::POSITION_KIND, edit::code(place.kind)),
        (f::CAREER_LEVEL, edit::optional(level, edit::code)),
        (
            f::WORKS_IN,
            Value::Ref(ident::natural("unit", &place.unit.0)),
        ),
    ];
    of_item(0, values).collect()
}

/// Writes of one item; nothing has to be emptied in a store that is empty.
fn of_item<const N: usize>(
    item: u64,
    values: [(Field, Value); N],
) -> impl Iterator<Item = Write> + use<N> {
    let filled = values
        .into_iter()
        .filter(|(_, value)| *value != Value::Empty);
    filled.map(move |(field, value)| Write { item, field, value })
}

fn draft(subject: Subject, writes: Vec<Write>) -> Draft {
    Draft {
        subject,
        preds: Vec::new(),
        body: Body::Set(writes),
    }
}

fn indicator(
    item: u64,
    result: u64,
    m: usize,
    measure: &Measure,
) -> impl Iterator<Item = Write> + use<> {
    of_item(
        item,
        [
            (f::INDICATOR_OF, Value::Ref(result)),
            (f::INDICATOR_TEXT, edit::text(&measure.text)),
            (f::ASPECT, edit::code(measure.aspect)),
            (f::DIRECTION, edit::code(measure.direction)),
            (f::TARGET, edit::optional(measure.target, Value::Number)),
            (f::TARGET_HIGH, edit::optional(measure.high, Value::Number)),
            (f::TARGET_TEXT, edit::text(&measure.words)),
            (f::UNIT_OF_MEASURE, edit::text(&measure.unit)),
            (f::ORDER, Value::Number((m + 1).into())),
        ],
    )
}
