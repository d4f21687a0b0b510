//! Feedback of the last months, from every side.

use chrono::NaiveDate;

use crate::domain::feedback::Source;
use crate::domain::id::EmployeeId;
use crate::domain::people::PositionKind;
use crate::domain::period::{Cycle, Period};
use crate::ops::op::{ActKind, Field, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use super::diary::{Change, Diary, days_before, workday};
use super::plans;
use super::rng::Rng;
use super::tables::{Story, VoiceRow};
use super::world::{Person, World};

/// Days back over which feedback is spread.
const DAYS: i64 = 110;

/// Tells all feedback but what teams pass on.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    for person in world.people.iter().filter(|p| !p.post.work.is_empty()) {
        let mut rng = Rng::of("voices", person.id.0);
        for (source, count) in counts(world, person, &mut rng) {
            speak(world, diary, person, (source, count), &mut rng);
        }
    }
}

/// How often each side speaks of somebody.
fn counts(world: &World, person: &Person, rng: &mut Rng) -> [(Source, usize); 5] {
    let leads = world
        .people
        .iter()
        .any(|other| other.appraiser == Some(person.id));
    let serves = matches!(
        person.post.kind,
        PositionKind::Staff | PositionKind::Functional
    );
    let counter = person.post.work.ends_with("loket") || person.post.work == "capil-operator";
    let public = match (serves, counter || person.is(Story::Slow)) {
        (false, _) => 0,
        (true, true) => 4,
        (true, false) => usize::from(rng.chance(45)),
    };
    [
        (Source::Superior, 1 + usize::from(rng.chance(50))),
        (Source::Peer, usize::from(rng.chance(60))),
        (Source::Subordinate, usize::from(leads && rng.chance(70))),
        (Source::Public, public),
        (Source::Oneself, usize::from(rng.chance(50))),
    ]
}

fn speak(
    world: &World,
    diary: &mut Diary,
    person: &Person,
    (source, count): (Source, usize),
    rng: &mut Rng,
) {
    let fits = |voice: &&VoiceRow| {
        voice.source == source && (voice.office.is_empty() || voice.office == person.office)
    };
    let voices: Vec<&VoiceRow> = world.tables.voices.iter().filter(fits).collect();
    // A different beginning for each, then in order, so that nobody hears the same twice.
    let start = rng.between(0, 97) as usize;
    for n in 0..count.min(voices.len()) {
        let Some(voice) = voices.get((start + n) % voices.len()) else {
            continue;
        };
        let Some(from) = speaker(world, person, source, rng) else {
            continue;
        };
        let day = workday(days_before(world.today, rng.between(2, DAYS)));
        let actor = match source {
            Source::Public => world.operator(person.office),
            Source::Superior
            | Source::TeamLeader
            | Source::Peer
            | Source::Subordinate
            | Source::Oneself => from,
        };
        let change = Change {
            subject: Subject::of(SubjectKind::Feedback, person.id.0, year_of(day)),
            item: ident::natural(
                "demo-voice",
                &format!("{} {} {n}", person.id.0, source as u8),
            ),
            values: values(world, person, day, voice, from),
        };
        let minute = rng.between(490, 980) as u32;
        diary.note((day, minute), actor, ActKind::GiveFeedback, vec![change]);
    }
}

/// The year whose subject holds feedback of this day.
pub(super) fn year_of(day: NaiveDate) -> Period {
    Period::containing(day, Cycle::Annual)
}

/// Who speaks; the public is nobody whom the program knows.
fn speaker(world: &World, person: &Person, source: Source, rng: &mut Rng) -> Option<EmployeeId> {
    let others: Vec<EmployeeId> = match source {
        Source::Public => return Some(EmployeeId::NOBODY),
        Source::Oneself => return Some(person.id),
        Source::Superior | Source::TeamLeader => return person.appraiser,
        Source::Subordinate => {
            let below = world.people.iter();
            let below = below.filter(|other| other.appraiser == Some(person.id));
            below.map(|other| other.id).collect()
        }
        Source::Peer => {
            let beside = world.people.iter();
            let beside = beside.filter(|other| {
                other.office == person.office
                    && other.id != person.id
                    && other.post.kind == person.post.kind
            });
            beside.map(|other| other.id).collect()
        }
    };
    rng.pick(&others).copied()
}

fn values(
    world: &World,
    person: &Person,
    day: NaiveDate,
    voice: &VoiceRow,
    from: EmployeeId,
) -> Vec<(Field, Value)> {
    let quarter = Period::containing(day, Cycle::Quarterly);
    let result = plans::result_about(world, person, quarter, &voice.theme);
    let known = (from != EmployeeId::NOBODY).then_some(from.0);
    vec![
        (f::FEEDBACK_DAY, Value::Date(day)),
        (f::FEEDBACK_SOURCE, edit::code(voice.source)),
        (f::FEEDBACK_KIND, edit::code(voice.kind)),
        (f::FEEDBACK_TEXT, edit::text(&voice.text)),
        (f::FEEDBACK_RESULT, edit::optional(result, Value::Ref)),
        (f::FEEDBACK_VALUE, edit::optional(voice.value, edit::code)),
        (f::FEEDBACK_FROM, edit::optional(known, Value::Ref)),
        (f::FEEDBACK_FROM_TEXT, edit::text(&voice.from)),
    ]
}
