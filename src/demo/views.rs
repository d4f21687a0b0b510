//! What people think of their own work, and what their leaders expect of their behaviour.

use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::domain::rating::{CoreValue, Rating};
use crate::ops::op::{ActKind, Subject, SubjectKind};
use crate::ops::{edit, fields as f};

use super::diary::{Change, Diary, days_before, workday};
use super::items;
use super::ratings;
use super::rng::Rng;
use super::tables::Story;
use super::world::{Person, World};

/// Tells all views of the latest two quarters.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    for person in world.people.iter().filter(|person| person.plans()) {
        for period in [world.judged(), world.quarters[2]] {
            let mut rng = Rng::of(&format!("own {}", period.number()), person.id.0);
            let waits = period == world.quarters[2] && ratings::is_open(person);
            if waits || person.is(Story::Differs) || rng.chance(40) {
                assess(world, diary, person, period);
            }
        }
        for period in [world.quarters[2], world.current()] {
            expect(world, diary, person, period);
        }
    }
}

/// Before the appraiser rates, the person looks back; most see the work as the appraiser will.
fn assess(world: &World, diary: &mut Diary, person: &Person, period: Period) {
    let (results, behaviour) = ratings::ratings(world, person, period);
    let results = if person.is(Story::Differs) {
        Rating::Above
    } else {
        results
    };
    let both = (results, behaviour);
    let subject = Subject::of(SubjectKind::SelfAssessment, person.id.0, period);
    let mut rng = Rng::of("own-evidence", person.id.0);
    let evidence = world.evidence(&person.post.unit, period, &mut rng);
    let reason = world.tables.sentence("self-whole", both.0.code());
    let mut changes = items::rated(world, person, (subject, period), both);
    changes.push(items::whole(subject, both, (reason, &evidence)));
    let minute = rng.between(490, 960) as u32;
    let when = (ratings::days_after(period, 5), minute);
    diary.note(when, person.id, ActKind::AssessOneself, changes);
}

/// What the leader expects in particular, agreed with the plan.
fn expect(world: &World, diary: &mut Diary, person: &Person, period: Period) {
    let mut rng = Rng::of(&format!("expected {}", period.number()), person.id.0);
    let (Some(appraiser), true) = (person.appraiser, rng.chance(30)) else {
        return;
    };
    let subject = Subject::of(SubjectKind::Expectation, person.id.0, period);
    let first = rng.between(0, 6) as usize;
    let values = CoreValue::ALL.iter().cycle().skip(first).step_by(3).take(2);
    let changes = values.map(|value| {
        let text = edit::text(world.tables.sentence("expected", value.code()));
        Change {
            subject,
            item: value.number().into(),
            values: vec![(f::EXPECTED, text)],
        }
    });
    let changes = changes.collect();
    let when = (workday(days_before(period.first_day(), 3)), 15 * 60 + 30);
    diary.note(when, appraiser, ActKind::EditRegister, changes);
}
