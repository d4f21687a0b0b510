//! Plans of four quarters and the year, the stages they went through, and what was achieved.

use crate::domain::id::EmployeeId;
use crate::domain::people::PositionKind;
use crate::domain::period::Period;
use crate::domain::plan::{Approach, Perspective, ResultKind, Stage};
use crate::ops::op::{ActKind, Field, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use chrono::NaiveDate;

use super::diary::{Change, Diary, days_before, workday, workdays_before};
use super::figures;
use super::rng::Rng;
use super::tables::{Goal, Measure, Story};
use super::world::{Person, World};

/// The id of a planned result, or of one of its indicators.
pub(super) fn item(person: &Person, period: Period, goal: usize, measure: Option<usize>) -> u64 {
    let measure = measure.map_or(String::new(), |measure| format!(".{measure}"));
    let key = format!("{} {} {goal}{measure}", person.id.0, period.number());
    ident::natural("demo-item", &key)
}

/// The result of somebody's plan that is about this theme.
pub(super) fn result_about(
    world: &World,
    person: &Person,
    period: Period,
    theme: &str,
) -> Option<u64> {
    let goals = world.goals(person);
    let goal = goals.iter().position(|goal| goal.theme == theme)?;
    let planned = world.has_plan(person, period);
    planned.then(|| item(person, period, goal, None))
}

fn subject(person: &Person, period: Period) -> Subject {
    Subject::of(SubjectKind::Plan, person.id.0, period)
}

/// Tells all plans.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    let quarters = world.quarters.iter().take(3).copied();
    for period in world.closed_years().into_iter().chain(quarters) {
        past(world, diary, period);
    }
    current(world, diary);
    year(world, diary);
}

/// How a plan comes about before its period begins: written, submitted and approved for many at once.
fn prepare(world: &World, diary: &mut Diary, period: Period, kind: ActKind) {
    let first = period.first_day();
    for (appraiser, people) in world.by_appraiser(period) {
        let changes = people
            .iter()
            .flat_map(|person| targets(world, person, period));
        let when = (workday(days_before(first, 10)), 10 * 60);
        diary.note(when, appraiser, kind, changes.collect());
        let when = (workday(days_before(first, 4)), 14 * 60);
        stage(diary, when, appraiser, &people, period, Stage::Approved);
    }
    for (operator, people) in world.by_operator(period) {
        let when = (workday(days_before(first, 7)), 9 * 60);
        stage(diary, when, operator, &people, period, Stage::Submitted);
    }
}

/// A quarter or a year that is over. Only the latest is recorded person by person, which keeps the history short.
fn past(world: &World, diary: &mut Diary, period: Period) {
    let kind = if world.quarters[1..].contains(&period) {
        ActKind::CopyTargets
    } else {
        ActKind::EditTarget
    };
    prepare(world, diary, period, kind);
    let last = period.last_day();
    let recorded = workday(days_before(last, 2));
    for (operator, people) in world.by_operator(period) {
        if period == world.quarters[2] {
            for person in &people {
                let changes = actuals(world, person, period, recorded);
                let minute = Rng::of("minute", person.id.0).between(480, 930) as u32;
                diary.note(
                    (recorded, minute),
                    person.id,
                    ActKind::RecordActual,
                    changes,
                );
            }
        } else {
            let changes = people
                .iter()
                .flat_map(|person| actuals(world, person, period, recorded));
            let changes = changes.collect();
            diary.note(
                (recorded, 11 * 60),
                operator,
                ActKind::RecordActual,
                changes,
            );
        }
        let when = (workday(days_before(last, 1)), 16 * 60);
        stage(diary, when, operator, &people, period, Stage::Evaluating);
    }
}

/// The quarter under way: everybody writes the own plan, and each story takes its course.
fn current(world: &World, diary: &mut Diary) {
    let period = world.current();
    let first = period.first_day();
    for person in world.people.iter().filter(|person| person.plans()) {
        let mut rng = Rng::of("current", person.id.0);
        let written = workday(days_before(first, rng.between(8, 12)));
        let minute = rng.between(480, 930) as u32;
        let mut changes = targets(world, person, period);
        if person.is(Story::Incomplete) {
            leave_out(world, person, period, &mut changes);
        }
        diary.note((written, minute), person.id, ActKind::EditTarget, changes);
        if waits_for_owner(person) {
            continue;
        }
        let when = (workday(days_before(first, 6)), minute);
        stage(diary, when, person.id, &[person], period, Stage::Submitted);
        if !waits_for_appraiser(person) {
            record(world, diary, person, period);
        }
    }
    for (appraiser, mut people) in world.by_appraiser(period) {
        people.retain(|person| !waits_for_owner(person) && !waits_for_appraiser(person));
        let when = (workday(days_before(first, 3)), 15 * 60);
        stage(diary, when, appraiser, &people, period, Stage::Approved);
    }
}

fn waits_for_owner(person: &Person) -> bool {
    person.is(Story::Draft) || person.is(Story::Incomplete)
}

fn waits_for_appraiser(person: &Person) -> bool {
    person.is(Story::Submitted) || person.is(Story::Unplaced)
}

/// Records actuals halfway and lately.
fn record(world: &World, diary: &mut Diary, person: &Person, period: Period) {
    let mut rng = Rng::of("record", person.id.0);
    let since = (world.today - period.first_day()).num_days();
    let lately = if person.is(Story::Silent) { 12 } else { 4 };
    for ago in [since / 2, rng.between(1, lately)] {
        let day = workday(days_before(world.today, ago.max(1)));
        // Figures of the first days say nothing yet.
        if period.elapsed_permille(day) >= 30 && period.contains(day) {
            let minute = rng.between(480, 930) as u32;
            let changes = actuals(world, person, period, day);
            diary.note((day, minute), person.id, ActKind::RecordActual, changes);
        }
    }
}

/// The year: one plan each for those whose quarters run smoothly, its figures summed up by the operator.
fn year(world: &World, diary: &mut Diary) {
    let year = world.year;
    prepare(world, diary, year, ActKind::EditTarget);
    let ends = world.quarters.iter().take(3).map(|q| q.last_day());
    let mut days: Vec<NaiveDate> = ends.filter(|day| year.contains(*day)).collect();
    days.push(workdays_before(world.today, 2));
    days.retain(|day| year.contains(*day) && year.elapsed_permille(*day) >= 30);
    for day in days {
        for (operator, people) in world.by_operator(year) {
            let changes = people
                .iter()
                .flat_map(|person| actuals(world, person, year, day));
            let changes = changes.collect();
            diary.note(
                (workday(day), 15 * 60),
                operator,
                ActKind::RecordActual,
                changes,
            );
        }
    }
}

/// Moves plans to a stage.
pub(super) fn stage(
    diary: &mut Diary,
    when: (NaiveDate, u32),
    actor: EmployeeId,
    people: &[&Person],
    period: Period,
    stage: Stage,
) {
    let change = |person: &&Person| {
        Change::own(subject(person, period), vec![(f::STAGE, edit::code(stage))])
    };
    let changes = people.iter().map(change).collect();
    diary.note(when, actor, ActKind::MoveStage, changes);
}

/// A whole plan as a draft.
fn targets(world: &World, person: &Person, period: Period) -> Vec<Change> {
    let mut changes = vec![Change::own(
        subject(person, period),
        vec![
            (f::APPROACH, edit::code(Approach::Quantitative)),
            (f::STAGE, edit::code(Stage::Draft)),
        ],
    )];
    for (g, goal) in world.goals(person).iter().enumerate() {
        changes.push(Change {
            subject: subject(person, period),
            item: item(person, period, g, None),
            values: result_values(world, person, period, (g, goal)),
        });
        for (m, measure) in goal.measures.iter().enumerate() {
            changes.push(Change {
                subject: subject(person, period),
                item: item(person, period, g, Some(m)),
                values: measure_values(world, person, period, (g, m, measure)),
            });
        }
    }
    changes
}

/// The last result without indicators, the first indicator without a target.
fn leave_out(world: &World, person: &Person, period: Period, changes: &mut Vec<Change>) {
    let last = world.goals(person).len().saturating_sub(1);
    let gone: Vec<u64> = (0..4)
        .map(|m| item(person, period, last, Some(m)))
        .collect();
    changes.retain(|change| !gone.contains(&change.item));
    let first = item(person, period, 0, Some(0));
    for change in changes.iter_mut().filter(|change| change.item == first) {
        change.values.retain(|(field, _)| *field != f::TARGET);
    }
}

fn result_values(
    world: &World,
    person: &Person,
    period: Period,
    (g, goal): (usize, &Goal),
) -> Vec<(Field, Value)> {
    let kind = if goal.theme == "tambahan" {
        ResultKind::Additional
    } else {
        ResultKind::Main
    };
    let superior = person.appraiser.and_then(|id| world.person(id));
    let supports = superior.and_then(|superior| {
        let result = result_about(world, superior, period, &goal.theme)?;
        Some((superior.id.0, result))
    });
    let executive = person.post.kind == PositionKind::SeniorExecutive;
    let perspective = executive.then(|| perspective(&goal.theme));
    vec![
        (f::RESULT_TITLE, edit::text(&goal.title)),
        (f::RESULT_KIND, edit::code(kind)),
        (
            f::SUPPORTS_PERSON,
            edit::optional(supports, |(person, _)| Value::Ref(person)),
        ),
        (
            f::SUPPORTS_RESULT,
            edit::optional(supports, |(_, result)| Value::Ref(result)),
        ),
        (f::PERSPECTIVE, edit::optional(perspective, edit::code)),
        (f::ORDER, Value::Number((g + 1).into())),
    ]
}

fn perspective(theme: &str) -> Perspective {
    match theme {
        "layanan" | "dampak" => Perspective::Recipients,
        "anggaran" => Perspective::Budget,
        "sdm" => Perspective::Internal,
        _ => Perspective::Process,
    }
}

fn measure_values(
    world: &World,
    person: &Person,
    period: Period,
    (g, m, measure): (usize, usize, &Measure),
) -> Vec<(Field, Value)> {
    let target = figures::target(world, person, period, (g, m, measure));
    vec![
        (f::INDICATOR_OF, Value::Ref(item(person, period, g, None))),
        (f::INDICATOR_TEXT, edit::text(&measure.text)),
        (f::ASPECT, edit::code(measure.aspect)),
        (f::DIRECTION, edit::code(measure.direction)),
        (f::TARGET, edit::optional(target, Value::Number)),
        (f::TARGET_HIGH, edit::optional(measure.high, Value::Number)),
        (f::TARGET_TEXT, edit::text(&measure.words)),
        (f::UNIT_OF_MEASURE, edit::text(&measure.unit)),
        (f::RESULT_LEVEL, edit::optional(measure.level, edit::code)),
        (f::ORDER, Value::Number((m + 1).into())),
    ]
}

/// What was achieved by a day, with its evidence.
fn actuals(world: &World, person: &Person, period: Period, day: NaiveDate) -> Vec<Change> {
    let mut changes = Vec::new();
    for (g, goal) in world.goals(person).iter().enumerate() {
        for (m, measure) in goal.measures.iter().enumerate() {
            let at = (g, m, measure);
            let (number, told) = figures::achieved(world, person, period, at, day);
            if number.is_none() && told.is_empty() {
                continue;
            }
            let mut rng = Rng::of("evidence", item(person, period, g, Some(m)));
            let evidence = world.evidence(&person.post.unit, period, &mut rng);
            changes.push(Change {
                subject: subject(person, period),
                item: item(person, period, g, Some(m)),
                values: vec![
                    (f::ACTUAL, edit::optional(number, Value::Number)),
                    (f::ACTUAL_TEXT, edit::text(&told)),
                    (f::EVIDENCE, edit::text(&evidence)),
                    (f::ACTUAL_DAY, Value::Date(day)),
                ],
            });
        }
    }
    changes
}
