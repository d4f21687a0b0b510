//! The daily log of the last three weeks, and what the superiors made of it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::domain::calendar::Calendar;
use crate::domain::id::EmployeeId;
use crate::domain::log::LogState;
use crate::domain::period::{Cycle, Period};
use crate::ops::op::{ActKind, Field, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use super::diary::{Change, Diary, workdays_before};
use super::plans;
use super::rng::Rng;
use super::tables::{Goal, Story};
use super::world::{Person, World};

/// Working days over which the log is told.
const DAYS: u32 = 15;
/// Working days since the silent person's last entry.
const SILENT: u32 = 9;
/// Working days after which the superior has seen an entry.
const REVIEWED: u32 = 5;
/// Entries of the latest days never fail, so that nobody else seems silent.
const STEADY: u32 = 3;

/// Approvals by who gives them on which day.
type Reviews = BTreeMap<(NaiveDate, EmployeeId), Vec<Change>>;

/// Tells all logs.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    let mut reviews = Reviews::new();
    for person in world.people.iter().filter(|p| !p.post.work.is_empty()) {
        // Written up once a week, as most people do.
        let mut weeks: BTreeMap<u32, (NaiveDate, Vec<Change>)> = BTreeMap::new();
        for ago in (1..=DAYS).rev() {
            let day = workdays_before(world.today, ago);
            let entries = entries(world, person, ago, day);
            review(world, person, (ago, day), &entries, &mut reviews);
            let week = weeks.entry(day.iso_week().week()).or_insert((day, vec![]));
            if !entries.is_empty() {
                week.0 = day;
            }
            week.1.extend(entries);
        }
        let minute = Rng::of("log-minute", person.id.0).between(930, 1_010) as u32;
        for (day, changes) in weeks.into_values() {
            diary.note((day, minute), person.id, ActKind::EditLog, changes);
        }
    }
    for ((day, appraiser), changes) in reviews {
        diary.note((day, 1_020), appraiser, ActKind::ReviewLog, changes);
    }
}

/// The entries of one day.
fn entries(world: &World, person: &Person, ago: u32, day: NaiveDate) -> Vec<Change> {
    let mut rng = Rng::of(&format!("log {ago}"), person.id.0);
    let away = ago > STEADY && rng.chance(12);
    // Counted as the domain counts, which on a weekend differs by one from `ago`.
    let since = Calendar::plain().workdays_between(day, world.today);
    let silent = person.is(Story::Silent) && since < SILENT;
    let last_words = person.is(Story::Silent) && since == SILENT;
    if silent || (away && !last_words) {
        return Vec::new();
    }
    let goals = world.goals(person);
    let count = 1 + usize::from(rng.chance(35));
    let mut entries = Vec::with_capacity(count);
    let first = rng.between(0, goals.len() as i64 - 1) as usize;
    for n in 0..count {
        let goal = (first + n) % goals.len().max(1);
        if let Some(values) = goals
            .get(goal)
            .and_then(|g| values(person, day, (goal, g), &mut rng))
        {
            entries.push(Change {
                subject: month(person, day),
                item: ident::natural("demo-log", &format!("{} {day} {n}", person.id.0)),
                values,
            });
        }
    }
    entries
}

fn month(person: &Person, day: NaiveDate) -> Subject {
    let month = Period::containing(day, Cycle::Monthly);
    Subject::of(SubjectKind::Log, person.id.0, month)
}

fn values(
    person: &Person,
    day: NaiveDate,
    (at, goal): (usize, &Goal),
    rng: &mut Rng,
) -> Option<Vec<(Field, Value)>> {
    let (activity, measure) = rng.pick(&goal.activities)?;
    let quarter = Period::containing(day, Cycle::Quarterly);
    let result = person
        .plans()
        .then(|| plans::item(person, quarter, at, None));
    let counted = goal.measures.get(*measure).filter(|m| m.counts());
    let quantity = counted.and_then(|measure| {
        // A quarter has about sixty working days; what comes once a week or less is not counted daily.
        let per_day = measure.target? / Decimal::from(60);
        let share = Decimal::new(rng.between(60, 140), 2);
        let quantity = (per_day * share).round();
        (quantity >= Decimal::ONE).then_some((quantity, measure.unit.as_str()))
    });
    let minutes = rng.pick(&[60, 90, 120, 150, 180, 210]).copied()?;
    let evidence = if rng.chance(25) {
        format!("foto-kegiatan-{day}.jpg")
    } else {
        String::new()
    };
    Some(vec![
        (f::LOG_DAY, Value::Date(day)),
        (f::LOG_RESULT, edit::optional(result, Value::Ref)),
        (f::LOG_ACTIVITY, edit::text(activity)),
        (
            f::LOG_QUANTITY,
            edit::optional(quantity, |(quantity, _)| Value::Number(quantity)),
        ),
        (
            f::LOG_UNIT,
            edit::text(quantity.map_or("", |(_, unit)| unit)),
        ),
        (f::LOG_MINUTES, Value::Number(minutes.into())),
        (f::LOG_EVIDENCE, edit::text(&evidence)),
        (f::LOG_STATE, edit::code(LogState::Recorded)),
    ])
}

/// Old entries were approved in weekly rounds; one went back yesterday.
fn review(
    world: &World,
    person: &Person,
    (ago, day): (u32, NaiveDate),
    entries: &[Change],
    reviews: &mut Reviews,
) {
    let Some(appraiser) = person.appraiser else {
        return;
    };
    let returned = person.is(Story::Returned) && ago == STEADY;
    if ago < REVIEWED && !returned {
        return;
    }
    let (when, values) = if returned {
        let reason = edit::text(world.tables.sentence("return", person.office));
        let state = edit::code(LogState::Returned);
        let values = vec![(f::LOG_STATE, state), (f::LOG_RETURN_REASON, reason)];
        (workdays_before(world.today, 1), values)
    } else {
        let to_friday = u64::from(4 - day.weekday().num_days_from_monday().min(4));
        let friday = day.checked_add_days(chrono::Days::new(to_friday));
        let values = vec![(f::LOG_STATE, edit::code(LogState::Approved))];
        (friday.unwrap_or(day), values)
    };
    let changes = entries
        .iter()
        .take(if returned { 1 } else { entries.len() });
    reviews
        .entry((when, appraiser))
        .or_default()
        .extend(changes.map(|entry| Change {
            values: values.clone(),
            ..entry.clone()
        }));
}
