//! Closed evaluations: frozen as they stood, received, opened again, objected to.

use chrono::NaiveDate;

use crate::domain::closing::{Frozen, Party, Rated, hash, next_number, text};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::domain::plan::{Plan, Stage};
use crate::domain::rating::{CoreValue, Evaluation, ItemRating, Rating};
use crate::domain::rules::Rules;
use crate::ops::op::{ActKind, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};
use crate::store::{Store, StoreError};

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

/// Closes evaluations, and hands most of them over the day after.
pub(super) fn close(
    diary: &mut Diary,
    day: NaiveDate,
    appraiser: EmployeeId,
    people: &[&Person],
    period: Period,
) {
    let closed = Closed {
        people: people.iter().map(|person| person.id).collect(),
        appraiser,
        period,
        day,
    };
    diary.close((day, 9 * 60 + 30), appraiser, closed);
    let present = |person: &&&Person| {
        !person.is(Story::Differs)
            && Rng::of("receipt", person.id.0 ^ u64::from(period.number())).chance(90)
    };
    let next = workday(days_before(day, -1));
    let handed = people.iter().filter(present);
    let changes = handed.map(|person| receipt(person, period, 1, next));
    let changes = changes.collect();
    diary.note((next, 10 * 60), appraiser, ActKind::Close, changes);
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
}

/// The writes of the next revision of each evaluation, frozen as it stands in the store.
pub(super) fn freeze(
    store: &dyn Store,
    rules: &Rules,
    actor: EmployeeId,
    closed: &Closed,
) -> Result<Vec<Change>, StoreError> {
    let appraiser = store.dossier(closed.appraiser)?.file;
    let mut changes = Vec::with_capacity(closed.people.len());
    for person in &closed.people {
        let file = store.dossier(*person)?.file;
        changes.push(revision(&file, &appraiser, rules, actor, closed));
    }
    Ok(changes)
}

fn revision(
    file: &PersonFile,
    appraiser: &PersonFile,
    rules: &Rules,
    actor: EmployeeId,
    closed: &Closed,
) -> Change {
    let frozen = frozen(file, appraiser, rules, closed.period);
    let text = text(&frozen);
    let former = file
        .closings
        .get(&closed.period)
        .map_or(&[][..], Vec::as_slice);
    Change {
        subject: Subject::of(SubjectKind::Closing, file.employee.id.0, closed.period),
        item: next_number(former),
        values: vec![
            (f::CLOSED_DAY, Value::Date(closed.day)),
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

fn frozen(file: &PersonFile, appraiser: &PersonFile, rules: &Rules, period: Period) -> Frozen {
    let by = (period, appraiser.employee.id);
    let rated = file.item_ratings.get(&by).map_or(&[][..], Vec::as_slice);
    let (results, behaviour, reason) = settled(file, period, by);
    let empty = || Plan::empty(file.employee.id, period);
    let plan = file.plans.get(&period).cloned().unwrap_or_else(empty);
    let of = |item: u64| rated.iter().find(|rated| rated.item.0 == item);
    Frozen {
        employee: party(file),
        appraiser: party(appraiser),
        rules: rules.version.clone(),
        items: plan
            .results
            .iter()
            .map(|result| judged(result.id, of(result.id.0)))
            .collect(),
        values: CoreValue::ALL
            .iter()
            .map(|value| judged(*value, of(value.number().into())))
            .collect(),
        predikat: results
            .zip(behaviour)
            .map(|(results, behaviour)| rules.predikat.predikat(results, behaviour)),
        results,
        behaviour,
        reason,
        plan,
    }
}

/// Both ratings and their reason: those of a decision, otherwise the appraiser's.
fn settled(
    file: &PersonFile,
    period: Period,
    by: (Period, EmployeeId),
) -> (Option<Rating>, Option<Rating>, String) {
    let mut objections = file.objections.get(&period).into_iter().flatten();
    let decided = objections.rfind(|o| o.decided.is_some());
    if let Some(decided) = decided {
        return (decided.results, decided.behaviour, decided.answer.clone());
    }
    let whole: Option<&Evaluation> = file.evaluations.get(&by).and_then(|all| all.first());
    let whole = whole.cloned().unwrap_or_default();
    (whole.results, whole.behaviour, whole.reason)
}

fn judged<T>(of: T, rated: Option<&ItemRating>) -> Rated<T> {
    Rated {
        of,
        rating: rated.and_then(|rated| rated.rating),
        note: rated.map_or_else(String::new, |rated| rated.note.clone()),
    }
}

fn party(file: &PersonFile) -> Party {
    let nip = file.employee.nip.map(Nip::number);
    Party {
        name: file.employee.name.clone(),
        nip: nip.map_or_else(String::new, |number| format!("{number:018}")),
    }
}
