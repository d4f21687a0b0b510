//! How people answered their closed evaluations, and what happened to their PINs before: most confirmed, some are
//! still asked, one refused, one confirmed after a reset.

use chrono::{Datelike, NaiveDate};

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{Answer, PinEvent};
use crate::domain::period::Period;
use crate::ops::op::{ActKind, Field, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use super::diary::{Change, Diary, days_before, workday};
use super::rng::Rng;
use super::world::{Person, World};

/// Who refused to sign the latest evaluation.
const REFUSED: &str = "Mahfud Syamaun";
/// Who adds words of her own.
const SPOKE: &str = "Mardiyah";

/// An answer of a person to a revision of a period.
#[derive(Clone, Copy)]
pub(super) struct To<'a> {
    pub(super) person: &'a Person,
    pub(super) period: Period,
    pub(super) revision: u64,
    /// Who sat beside, or handed it over.
    pub(super) beside: EmployeeId,
}

/// Tells the answers of those who were handed their results on a day. Of the latest evaluations some have chosen
/// a PIN; all before were signed on paper, and so are those of a few.
pub(super) fn tell(
    world: &World,
    diary: &mut Diary,
    appraiser: EmployeeId,
    handed: &[&Person],
    (period, day): (Period, NaiveDate),
) {
    let latest = period.last_day() >= world.judged().last_day();
    let mut signed = Vec::new();
    for (minute, person) in (0..).zip(handed) {
        let mut rng = Rng::of("answer", person.id.0 ^ u64::from(period.number()));
        let to = To {
            person,
            period,
            revision: 1,
            beside: appraiser,
        };
        if latest && person.post.name.contains(REFUSED) {
            let reason = world.tables.sentence("answer", "refused");
            let changes = vec![given(to, Answer::Refused, day, reason)];
            diary.note((day, 11 * 60), appraiser, ActKind::Confirm, changes);
        } else if !latest || rng.chance(30) {
            signed.push(given(to, Answer::Paper, day, ""));
        } else if rng.chance(85) {
            let spoke = person.post.name.contains(SPOKE);
            let words = if spoke { "words" } else { "" };
            let words = world.tables.sentence("answer", words);
            let chosen = workday(days_before(day, 40));
            happened(
                diary,
                person,
                (chosen, minute),
                PinEvent::Set,
                (person.id, ""),
            );
            confirm(diary, to, (day, minute), words);
        }
    }
    diary.note((day, 10 * 60 + 5), appraiser, ActKind::Confirm, signed);
}

/// A person confirms with the own PIN.
pub(super) fn confirm(diary: &mut Diary, to: To<'_>, (day, minute): (NaiveDate, u32), words: &str) {
    let changes = vec![given(to, Answer::Pin, day, words)];
    let when = (day, 10 * 60 + 10 + minute);
    diary.note(when, to.person.id, ActKind::Confirm, changes);
}

/// Somebody signed on paper.
pub(super) fn sign(diary: &mut Diary, to: To<'_>, day: NaiveDate) {
    let changes = vec![given(to, Answer::Paper, day, "")];
    diary.note((day, 11 * 60), to.beside, ActKind::Confirm, changes);
}

fn given(to: To<'_>, answer: Answer, day: NaiveDate, words: &str) -> Change {
    let values: Vec<(Field, Value)> = vec![
        (f::CONFIRMED, edit::code(answer)),
        (f::CONFIRMED_DAY, Value::Date(day)),
        (f::CONFIRMED_BY, Value::Ref(to.beside.0)),
        (f::CONFIRMED_NOTE, edit::text(words)),
        (f::RECEIVED_DAY, Value::Date(day)),
    ];
    Change {
        subject: Subject::of(SubjectKind::Closing, to.person.id.0, to.period),
        item: to.revision,
        values,
    }
}

/// What happened to the PIN of a person, by whom and why.
pub(super) fn happened(
    diary: &mut Diary,
    person: &Person,
    (day, minute): (NaiveDate, u32),
    event: PinEvent,
    (by, reason): (EmployeeId, &str),
) {
    let key = format!("{} {day} {}", person.id.0, event.code());
    let change = Change {
        subject: Subject {
            owner: person.id.0,
            kind: SubjectKind::Pin,
            period: Period::year_of(day.year()),
        },
        item: ident::natural("demo-pin", &key),
        values: vec![
            (f::PIN_DAY, Value::Date(day)),
            (f::PIN_EVENT, edit::code(event)),
            (f::PIN_BY, Value::Ref(by.0)),
            (f::PIN_REASON, edit::text(reason)),
        ],
    };
    let when = (day, 8 * 60 + minute);
    diary.note(when, by, ActKind::ManagePin, vec![change]);
}
