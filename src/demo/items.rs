//! What a rater thinks of each planned result and of each core value, such that both ratings follow from it.

use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::domain::rating::{CoreValue, Rating};
use crate::ops::op::{Subject, SubjectKind};
use crate::ops::{edit, fields as f};

use super::diary::Change;
use super::plans;
use super::rng::Rng;
use super::world::{Person, World};

/// Both ratings.
pub(super) type Both = (Rating, Rating);

/// The core values in the order in which somebody falls short of them.
const FALLING: [CoreValue; 7] = [
    CoreValue::ServiceOriented,
    CoreValue::Harmonious,
    CoreValue::Accountable,
    CoreValue::Collaborative,
    CoreValue::Competent,
    CoreValue::Adaptive,
    CoreValue::Loyal,
];

/// The ratings of all results and values, on an evaluation or on what somebody thinks of the own work.
pub(super) fn rated(
    world: &World,
    person: &Person,
    (subject, period): (Subject, Period),
    (results, behaviour): Both,
) -> Vec<Change> {
    let own = subject.kind == SubjectKind::SelfAssessment;
    let mut rng = Rng::of(&format!("items {own} {}", period.number()), person.id.0);
    let count = world.goals(person).len();
    let mut changes = Vec::with_capacity(count + FALLING.len());
    for (at, rating) in spread(results, count, &mut rng).into_iter().enumerate() {
        let notes = world
            .tables
            .sentences(if own { "self" } else { "item" }, rating.code());
        let note = rng.pick(notes).cloned().unwrap_or_default();
        let evidence = world.evidence(&person.post.unit, period, &mut rng);
        let item = plans::item(person, period, at, None);
        changes.push(change(subject, item, rating, (&note, &evidence)));
    }
    let turn = match behaviour {
        Rating::Below => 0,
        Rating::Above | Rating::Meets => rng.between(0, 6) as usize,
    };
    for (at, rating) in spread(behaviour, FALLING.len(), &mut rng)
        .into_iter()
        .enumerate()
    {
        let Some(value) = FALLING.get((at + turn) % FALLING.len()) else {
            continue;
        };
        let of = format!("value-{}", rating.code());
        let note = if own {
            ""
        } else {
            world.tables.sentence(&of, value.code())
        };
        changes.push(change(subject, value.number().into(), rating, (note, "")));
    }
    changes
}

/// Ratings from which this one follows: a clear majority, and where it is good nothing below.
fn spread(whole: Rating, count: usize, rng: &mut Rng) -> Vec<Rating> {
    let few = usize::from(count > 2);
    let (first, n, rest) = match whole {
        Rating::Above => (Rating::Above, count - few, Rating::Meets),
        Rating::Meets => {
            let above = few * usize::from(rng.chance(45));
            (Rating::Above, above, Rating::Meets)
        }
        Rating::Below => (Rating::Below, count / 2 + 1, Rating::Meets),
    };
    (0..count)
        .map(|at| if at < n { first } else { rest })
        .collect()
}

fn change(subject: Subject, item: u64, rating: Rating, (note, evidence): (&str, &str)) -> Change {
    Change {
        subject,
        item,
        values: vec![
            (f::RATE_ITEM, edit::code(rating)),
            (f::RATE_ITEM_NOTE, edit::text(note)),
            (f::RATE_ITEM_EVIDENCE, edit::text(evidence)),
        ],
    }
}

/// Both ratings with their reason and what they rest on.
pub(super) fn whole(
    subject: Subject,
    (results, behaviour): Both,
    (reason, evidence): (&str, &str),
) -> Change {
    Change::own(
        subject,
        vec![
            (f::RATE_RESULTS, edit::code(results)),
            (f::RATE_BEHAVIOUR, edit::code(behaviour)),
            (f::RATE_REASON, edit::text(reason)),
            (f::RATE_EVIDENCE, edit::text(evidence)),
        ],
    )
}
