//! Complaints of the public at every stage, with deadlines that lie as they should on any day.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::coded::Coded;
use crate::domain::complaint::StepKind;
use crate::domain::id::EmployeeId;
use crate::domain::rules::Rules;
use crate::ops::op::{ActKind, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use super::diary::{Change, Diary};
use super::rng::Rng;
use super::tables::ComplaintRow;
use super::world::{World, office_of, unit_id};

/// Tells all complaints.
pub(super) fn tell(world: &World, rules: &Rules, diary: &mut Diary) {
    for row in &world.tables.complaints {
        if let Some(received) = received(world, rules, row) {
            register(world, diary, row, received);
            steps(world, &rules.calendar, diary, row, received);
        }
    }
}

/// When it came in: so many working days ago (`-9`), or so that its deadline lies so many working days ahead
/// (`due+2`) or back (`due-4`).
fn received(world: &World, rules: &Rules, row: &ComplaintRow) -> Option<NaiveDate> {
    let calendar = &rules.calendar;
    let moved = |from: NaiveDate, by: i64| {
        let days = u32::try_from(by.unsigned_abs()).unwrap_or(u32::MAX);
        if by < 0 {
            calendar.workdays_back(from, days)
        } else {
            calendar.add_workdays(from, days)
        }
    };
    Some(match row.received.strip_prefix("due") {
        Some(by) => {
            let deadline = moved(world.today, by.parse().ok()?);
            calendar.workdays_back(deadline, rules.complaint.days(row.kind))
        }
        None => moved(world.today, row.received.parse().ok()?),
    })
}

fn subject(row: &ComplaintRow) -> Subject {
    let id = ident::natural("demo-complaint", &row.number);
    Subject::lasting(SubjectKind::Complaint, id)
}

fn register(world: &World, diary: &mut Diary, row: &ComplaintRow, received: NaiveDate) {
    let number = format!("{}/{}", row.number, received.format("%Y"));
    let values = vec![
        (f::COMPLAINT_NUMBER, edit::text(&number)),
        (f::COMPLAINT_DAY, Value::Date(received)),
        (f::COMPLAINT_CHANNEL, edit::code(row.channel)),
        (f::COMPLAINT_KIND, edit::code(row.kind)),
        (f::COMPLAINT_UNIT, Value::Ref(unit_id(&row.unit).0)),
        (f::COMPLAINT_SERVICE, edit::text(&row.service)),
        (f::COMPLAINT_FROM, edit::text(&row.from)),
        (f::COMPLAINT_TEXT, edit::text(&row.text)),
    ];
    let change = Change::own(subject(row), values);
    let operator = world.operator(office_of(&row.unit));
    let minute = Rng::of("complaint", change.subject.owner).between(485, 600) as u32;
    let kind = ActKind::HandleComplaint;
    diary.note((received, minute), operator, kind, vec![change]);
}

/// The steps, each so many working days after receipt: `verified@1 assigned@2=Wilda answered@9`.
fn steps(
    world: &World,
    calendar: &Calendar,
    diary: &mut Diary,
    row: &ComplaintRow,
    received: NaiveDate,
) {
    let mut hand = world.operator(office_of(&row.unit));
    for (n, step) in row.steps.split_whitespace().enumerate() {
        let Some((kind, after, name)) = parse(step) else {
            continue;
        };
        let person = world.named(name).map(|person| person.id);
        let day = calendar.add_workdays(received, after);
        let change = taken(world, row, (n, kind), day, person);
        let minute = 610 + 20 * n as u32;
        diary.note((day, minute), hand, ActKind::HandleComplaint, vec![change]);
        hand = person.unwrap_or(hand);
    }
}

fn parse(step: &str) -> Option<(StepKind, u32, &str)> {
    let (code, rest) = step.split_once('@')?;
    let (after, name) = rest.split_once('=').unwrap_or((rest, ""));
    Some((StepKind::from_code(code)?, after.parse().ok()?, name))
}

fn taken(
    world: &World,
    row: &ComplaintRow,
    (n, kind): (usize, StepKind),
    day: NaiveDate,
    person: Option<EmployeeId>,
) -> Change {
    let item = ident::natural("demo-step", &format!("{} {n}", row.number));
    let notes = world.tables.sentences("step", kind.code());
    let note = Rng::of("step", item).pick(notes).cloned();
    Change {
        subject: subject(row),
        item,
        values: vec![
            (f::STEP_KIND, edit::code(kind)),
            (f::STEP_DAY, Value::Date(day)),
            (
                f::STEP_PERSON,
                edit::optional(person, |id| Value::Ref(id.0)),
            ),
            (f::STEP_NOTE, edit::text(&note.unwrap_or_default())),
        ],
    }
}
