//! Meetings: one with each person before the evaluation was closed, and in each office one that is under way.

use chrono::NaiveDate;

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{DialogueStep, Outcome};
use crate::domain::period::Period;
use crate::ops::op::{ActKind, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use super::diary::{Change, Diary, days_before, workday};
use super::rng::Rng;
use super::world::{Person, World};

/// People met on one day.
const A_DAY: usize = 6;
/// Minutes from one beginning to the next.
const APART: u32 = 40;
/// The minute at which the first one of a day begins.
const FIRST: u32 = 8 * 60;

/// Tells the meetings of an appraiser that end on a day, which is that of the closings.
pub(super) fn held(
    world: &World,
    diary: &mut Diary,
    day: NaiveDate,
    appraiser: EmployeeId,
    people: &[&Person],
    period: Period,
) {
    for (at, person) in people.iter().enumerate() {
        let back = i64::try_from(at / A_DAY).unwrap_or(0);
        let day = workday(days_before(day, back));
        let minute = FIRST + APART * (at % A_DAY) as u32;
        let mut rng = Rng::of("meeting", person.id.0 ^ u64::from(period.number()));
        let used = rng.between(18, 36) as u32;
        let (mut change, _) = begun(world, person, period, (day, minute), appraiser);
        change.values.extend([
            (f::MEETING_ENDED, count(minute + used)),
            (f::MEETING_USED, count(used)),
            (f::MEETING_OUTCOME, edit::code(Outcome::Waiting)),
        ]);
        diary.note(
            (day, minute + used),
            appraiser,
            ActKind::HoldMeeting,
            vec![change],
        );
    }
}

/// Tells of one meeting in each office that was broken off yesterday, half way through.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    let period = world.current();
    for appraiser in world.supervisors() {
        let mut own = world.people.iter();
        let person = own
            .find(|person| person.appraiser == Some(appraiser) && world.has_plan(person, period));
        let Some(person) = person else {
            continue;
        };
        let when = (workday(world.before_today(1)), 14 * 60 + 10);
        let (change, item) = begun(world, person, period, when, appraiser);
        let subject = change.subject;
        let mut changes = vec![change];
        for (at, step) in [DialogueStep::SelfView, DialogueStep::Team]
            .into_iter()
            .enumerate()
        {
            let words = world.tables.sentence("meeting", step.code());
            changes.push(Change {
                subject,
                item: ident::natural("demo-note", &format!("{item} {at}")),
                values: vec![
                    (f::NOTE_OF, Value::Ref(item)),
                    (f::NOTE_STEP, edit::code(step)),
                    (f::NOTE_TEXT, edit::text(words)),
                ],
            });
        }
        diary.note(when, appraiser, ActKind::HoldMeeting, changes);
    }
}

/// The beginning of a meeting, and its item.
fn begun(
    world: &World,
    person: &Person,
    period: Period,
    (day, minute): (NaiveDate, u32),
    appraiser: EmployeeId,
) -> (Change, u64) {
    let key = format!("{} {} {day}", person.id.0, period.number());
    let item = ident::natural("demo-meeting", &key);
    let change = Change {
        subject: Subject::of(SubjectKind::Meeting, person.id.0, period),
        item,
        values: vec![
            (f::MEETING_DAY, Value::Date(day)),
            (f::MEETING_BEGAN, count(minute)),
            (f::MEETING_BY, Value::Ref(appraiser.0)),
            (f::MEETING_PLANNED, count(30)),
            (
                f::MEETING_PLACE,
                edit::text(world.tables.sentence("meeting", "place")),
            ),
        ],
    };
    (change, item)
}

fn count(minutes: u32) -> Value {
    Value::Number(minutes.into())
}
