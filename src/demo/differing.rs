//! One actual that two people wrote without having seen each other, so that there is something to decide between.

use rust_decimal::Decimal;

use crate::domain::id::EmployeeId;
use crate::ops::edit::{draft, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{Act, ActKind, Subject, SubjectKind, Value};
use crate::ops::state::State;
use crate::store::{Store, StoreError};

use super::world::{Person, World};

/// In which office: not in that which the demo opens with, whose people all have their say already.
const OFFICE: &str = "ACH";
/// An hour, in milliseconds.
const HOUR: u64 = 3_600_000;

/// Writes both versions on what both had seen. Returns how many acts that took: none where nothing was achieved yet.
pub(super) fn tell(
    world: &World,
    store: &mut dyn Store,
    now_millis: u64,
) -> Result<usize, StoreError> {
    let others = world.people.iter();
    let others =
        others.filter(|one| one.office == OFFICE && one.plans() && one.post.story.is_none());
    for person in others {
        let subject = Subject::of(SubjectKind::Plan, person.id.0, world.current());
        let seen = store.state(subject)?;
        if let Some((item, number)) = achieved(&seen) {
            return both(store, person, &seen, (item, number), now_millis);
        }
    }
    Ok(0)
}

/// The first item of a plan of which a figure was achieved.
fn achieved(plan: &State) -> Option<(u64, Decimal)> {
    plan.items()
        .find_map(|item| match plan.value(item, f::ACTUAL) {
            Some(Value::Number(number)) if *number > Decimal::ONE => Some((item, *number)),
            Some(_) | None => None,
        })
}

fn both(
    store: &mut dyn Store,
    person: &Person,
    seen: &State,
    (item, number): (u64, Decimal),
    now_millis: u64,
) -> Result<usize, StoreError> {
    let appraiser = person.appraiser.unwrap_or(person.id);
    let said: [(EmployeeId, Decimal, &str, u64); 2] = [
        (person.id, number, "Rekap harian di aplikasi layanan", 2),
        (
            appraiser,
            number - Decimal::ONE,
            "Buku register yang dilegalisasi",
            1,
        ),
    ];
    let mut acts = Vec::new();
    for (actor, number, evidence, ago) in said {
        let values = [
            (f::ACTUAL, Value::Number(number)),
            (f::EVIDENCE, text(evidence)),
        ];
        let all = writes(seen, item, &values, actor);
        let act = Act {
            kind: ActKind::RecordActual,
            actor,
            drafts: draft(seen, all).into_iter().collect(),
        };
        acts.push((act, now_millis.saturating_sub(ago * HOUR)));
    }
    Ok(store.commit_all(acts)?.len())
}
