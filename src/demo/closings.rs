//! Closed evaluations: frozen as they stood, received, opened again, objected to.

use chrono::NaiveDate;

use crate::domain::closing::{Frozen, Party, Rated, hash, next_number, text};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::PinEvent;
use crate::domain::nip::Nip;
use crate::domain::objection::Objection;
use crate::domain::people::Employee;
use crate::domain::period::Period;
use crate::domain::plan::{Plan, Stage};
use crate::domain::rating::{CoreValue, Evaluation, ItemRating, Rating};
use crate::domain::rules::Rules;
use crate::ops::op::{ActKind, Subject, SubjectKind, Value};
use crate::ops::state::State;
use crate::ops::view::{self, registers};
use crate::ops::{edit, fields as f, ident};
use crate::store::{Store, StoreError};

use super::answers::{self, To};
use super::diary::{Change, Closed, Diary, days_before, workday};
use super::items;
use super::plans;
use super::ratings::days_after;
use super::rng::Rng;
use super::tables::Story;
use super::world::{Person, World};

/// Whose evaluation is opened again and closed as a new revision.
const REVISED: &str = "Nurhalimah Nasution";
/// Whose objection to the last annual evaluation was decided.
const HEARD: &str = "Syafrizal Tanjung";

/// Closes evaluations, and hands most of the latest over the day after, and all before.
pub(super) fn close(
    world: &World,
    diary: &mut Diary,
    day: NaiveDate,
    appraiser: EmployeeId,
    (people, period): (&[&Person], Period),
) {
    let closed = Closed {
        people: people.iter().map(|person| person.id).collect(),
        appraiser,
        period,
        day,
    };
    diary.close((day, 9 * 60 + 30), appraiser, closed);
    let latest = period.last_day() >= world.judged().last_day();
    let present = |person: &&&Person| {
        !latest
            || (!person.is(Story::Differs)
                && Rng::of("receipt", person.id.0 ^ u64::from(period.number())).chance(90))
    };
    let next = workday(days_before(day, -1));
    let handed: Vec<&Person> = people.iter().filter(present).copied().collect();
    let changes = handed.iter();
    let changes = changes.map(|person| receipt(person, period, 1, next));
    let changes = changes.collect();
    diary.note((next, 10 * 60), appraiser, ActKind::Close, changes);
    let objects = |person: &&Person| person.post.name.contains(HEARD);
    let [_, last_year] = world.closed_years();
    let answering = handed.into_iter();
    let answering = answering.filter(|person| period != last_year || !objects(person));
    let answering: Vec<&Person> = answering.collect();
    answers::tell(world, diary, appraiser, &answering, (period, next));
}

fn receipt(person: &Person, period: Period, revision: u64, day: NaiveDate) -> Change {
    Change {
        subject: Subject::of(SubjectKind::Closing, person.id.0, period),
        item: revision,
        values: vec![(f::RECEIVED_DAY, Value::Date(day))],
    }
}

/// Tells the revision and the two objections.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    if let Some(person) = world.named(REVISED) {
        revise(world, diary, person);
    }
    for person in world.people.iter().filter(|p| p.is(Story::Differs)) {
        let day = workday(world.before_today(10));
        let change = receipt(person, world.judged(), 1, day);
        diary.note((day, 11 * 60), person.id, ActKind::Close, vec![change]);
        let filed = workday(world.before_today(4));
        object(world, diary, person, world.judged(), (filed, "filed"));
    }
    if let Some(person) = world.named(HEARD) {
        let [_, year] = world.closed_years();
        let filed = days_after(year, 22);
        object(world, diary, person, year, (filed, "filed-last-year"));
        decide(world, diary, person, year, days_after(year, 29));
    }
}

/// The appraiser opens an evaluation again, rates anew and closes it: a second revision.
fn revise(world: &World, diary: &mut Diary, person: &Person) {
    let (period, Some(appraiser)) = (world.judged(), person.appraiser) else {
        return;
    };
    let [reopened, closed] = [14, 12].map(|days| workday(world.before_today(days)));
    let opened = Change {
        subject: Subject::of(SubjectKind::Closing, person.id.0, period),
        item: 1,
        values: vec![
            (f::REOPENED_DAY, Value::Date(reopened)),
            (
                f::REOPEN_REASON,
                edit::text(world.tables.sentence("reopen", "")),
            ),
        ],
    };
    diary.note((reopened, 9 * 60), appraiser, ActKind::Reopen, vec![opened]);
    let when = (reopened, 9 * 60 + 1);
    plans::stage(diary, when, appraiser, &[person], period, Stage::Evaluating);
    let subject = Subject::of(SubjectKind::Evaluation, person.id.0, period);
    let both = (Rating::Above, Rating::Above);
    let mut rng = Rng::of("revised", person.id.0);
    let evidence = world.evidence(&person.post.unit, period, &mut rng);
    let reason = world.tables.sentence("revised", "");
    let mut changes = items::rated(world, person, (subject, period), both);
    changes.push(items::whole(subject, both, (reason, &evidence)));
    diary.note((closed, 9 * 60), appraiser, ActKind::Rate, changes);
    let when = (closed, 9 * 60 + 10);
    plans::stage(diary, when, appraiser, &[person], period, Stage::Evaluated);
    let revision = Closed {
        people: vec![person.id],
        appraiser,
        period,
        day: closed,
    };
    diary.close((closed, 9 * 60 + 20), appraiser, revision);
    let change = receipt(person, period, 2, closed);
    diary.note((closed, 15 * 60), person.id, ActKind::Close, vec![change]);
    confirm_after_reset(world, diary, person, (appraiser, closed));
}

/// The second revision is confirmed with a PIN that was reset three days before.
fn confirm_after_reset(
    world: &World,
    diary: &mut Diary,
    person: &Person,
    (appraiser, closed): (EmployeeId, NaiveDate),
) {
    let above = world.person(appraiser).and_then(|person| person.appraiser);
    if let Some(above) = above {
        let reset = (days_before(closed, 3), 0);
        let reason = world.tables.sentence("pin", "reset");
        answers::happened(diary, person, reset, PinEvent::Reset, (above, reason));
        answers::happened(diary, person, (closed, 9), PinEvent::Set, (person.id, ""));
    }
    let to = To {
        person,
        period: world.judged(),
        revision: 2,
        beside: appraiser,
    };
    answers::confirm(diary, to, (closed, 6 * 60), "");
}

fn objection(person: &Person, period: Period) -> (Subject, u64) {
    let key = format!("{} {}", person.id.0, period.number());
    let subject = Subject::of(SubjectKind::Objection, person.id.0, period);
    (subject, ident::natural("demo-objection", &key))
}

fn object(
    world: &World,
    diary: &mut Diary,
    person: &Person,
    period: Period,
    (day, words): (NaiveDate, &str),
) {
    let (subject, item) = objection(person, period);
    let reason = world.tables.sentence("objection", words);
    let values = vec![
        (f::OBJECTION_FILED, Value::Date(day)),
        (f::OBJECTION_REASON, edit::text(reason)),
    ];
    let change = Change {
        subject,
        item,
        values,
    };
    diary.note((day, 14 * 60), person.id, ActKind::Object, vec![change]);
}

/// The appraiser's superior decides, and the decision is closed as a new revision.
fn decide(world: &World, diary: &mut Diary, person: &Person, period: Period, day: NaiveDate) {
    let superior = |id: Option<EmployeeId>| world.person(id?)?.appraiser;
    let (Some(appraiser), Some(reviewer)) = (person.appraiser, superior(person.appraiser)) else {
        return;
    };
    let (subject, item) = objection(person, period);
    let values = vec![
        (f::OBJECTION_DECIDED, Value::Date(day)),
        (f::OBJECTION_BY, Value::Ref(reviewer.0)),
        (f::OBJECTION_RESULTS, edit::code(Rating::Meets)),
        (f::OBJECTION_BEHAVIOUR, edit::code(Rating::Meets)),
        (
            f::OBJECTION_ANSWER,
            edit::text(world.tables.sentence("objection", "answer")),
        ),
        (
            f::OBJECTION_EMPLOYEE,
            edit::text(world.tables.sentence("objection", "employee")),
        ),
        (
            f::OBJECTION_APPRAISER,
            edit::text(world.tables.sentence("objection", "appraiser")),
        ),
    ];
    let change = Change {
        subject,
        item,
        values,
    };
    diary.note((day, 9 * 60), reviewer, ActKind::Object, vec![change]);
    let revision = Closed {
        people: vec![person.id],
        appraiser,
        period,
        day,
    };
    diary.close((day, 9 * 60 + 1), reviewer, revision);
    let to = To {
        person,
        period,
        revision: 2,
        beside: reviewer,
    };
    answers::sign(diary, to, workday(days_before(day, -1)));
}

/// The writes of the next revision of each evaluation, frozen as it stands in the store.
pub(super) fn freeze(
    store: &dyn Store,
    rules: &Rules,
    actor: EmployeeId,
    closed: &Closed,
) -> Result<Vec<Change>, StoreError> {
    let appraiser = store.state(Subject::employee(closed.appraiser))?;
    let appraiser = view::employee(&appraiser);
    let mut changes = Vec::with_capacity(closed.people.len());
    for person in &closed.people {
        let paper = Paper::read(store, *person, closed.period)?;
        let frozen = paper.frozen(&appraiser, rules);
        changes.push(paper.revision(frozen, actor, closed.day));
    }
    Ok(changes)
}

/// The states of which the closing of an evaluation is made.
struct Paper {
    employee: Employee,
    plan: Plan,
    evaluation: State,
    objections: Vec<Objection>,
    closings: State,
}

impl Paper {
    fn read(store: &dyn Store, person: EmployeeId, period: Period) -> Result<Self, StoreError> {
        let state = |kind| store.state(Subject::of(kind, person.0, period));
        Ok(Self {
            employee: view::employee(&store.state(Subject::employee(person))?),
            plan: view::plan(&state(SubjectKind::Plan)?),
            evaluation: state(SubjectKind::Evaluation)?,
            objections: registers::objections(&state(SubjectKind::Objection)?),
            closings: state(SubjectKind::Closing)?,
        })
    }

    fn frozen(&self, appraiser: &Employee, rules: &Rules) -> Frozen {
        let rated = view::item_ratings(&self.evaluation).remove(&appraiser.id);
        let rated = rated.unwrap_or_default();
        let of = |item: u64| rated.iter().find(|rated| rated.item.0 == item);
        let results = self.plan.results.iter();
        let values = CoreValue::ALL.iter();
        let settled = self.settled(appraiser.id);
        Frozen {
            employee: party(&self.employee),
            appraiser: party(appraiser),
            rules: rules.version.clone(),
            plan: self.plan.clone(),
            items: results
                .map(|result| judged(result.id, of(result.id.0)))
                .collect(),
            values: values
                .map(|value| judged(*value, of(value.number().into())))
                .collect(),
            results: settled.results,
            behaviour: settled.behaviour,
            predikat: settled.predikat(&rules.predikat),
            reason: settled.reason,
        }
    }

    /// Both ratings and their reason: those of a decision, otherwise the appraiser's.
    fn settled(&self, appraiser: EmployeeId) -> Evaluation {
        if let Some(decided) = self.objections.iter().rfind(|o| o.decided.is_some()) {
            return Evaluation {
                results: decided.results,
                behaviour: decided.behaviour,
                reason: decided.answer.clone(),
                evidence: String::new(),
            };
        }
        let chosen = view::evaluations(&self.evaluation).remove(&appraiser);
        chosen.and_then(|mut all| all.pop()).unwrap_or_default()
    }

    fn revision(&self, frozen: Frozen, actor: EmployeeId, day: NaiveDate) -> Change {
        let text = text(&frozen);
        Change {
            subject: self.closings.subject,
            item: next_number(&registers::closings(&self.closings)),
            values: vec![
                (f::CLOSED_DAY, Value::Date(day)),
                (f::CLOSED_BY, Value::Ref(actor.0)),
                (
                    f::CLOSED_RESULTS,
                    edit::optional(frozen.results, edit::code),
                ),
                (
                    f::CLOSED_BEHAVIOUR,
                    edit::optional(frozen.behaviour, edit::code),
                ),
                (
                    f::CLOSED_PREDIKAT,
                    edit::optional(frozen.predikat, edit::code),
                ),
                (f::CLOSED_RULES, Value::Text(frozen.rules)),
                (f::CLOSED_HASH, Value::Text(hash(&text))),
                // To the byte: the hash is that of this text.
                (f::CLOSED_TEXT, Value::Text(text)),
            ],
        }
    }
}

fn judged<T>(of: T, rated: Option<&ItemRating>) -> Rated<T> {
    Rated {
        of,
        rating: rated.and_then(|rated| rated.rating),
        note: rated.map_or_else(String::new, |rated| rated.note.clone()),
    }
}

fn party(employee: &Employee) -> Party {
    let nip = employee.nip.map(Nip::number);
    Party {
        name: employee.name.clone(),
        nip: nip.map_or_else(String::new, |number| format!("{number:018}")),
    }
}
