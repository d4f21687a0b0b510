//! Ratings of the quarters that are over, each by the appraiser, with a reason.

use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::domain::plan::Stage;
use crate::domain::rating::Rating;
use crate::ops::op::{ActKind, Subject, SubjectKind};
use crate::ops::{edit, fields as f};

use super::diary::{Change, Diary, workday};
use super::figures;
use super::plans;
use super::rng::Rng;
use super::tables::Story;
use super::world::{Person, World};

/// Tells all ratings.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    for (at, period) in world.quarters.iter().copied().take(3).enumerate() {
        let after = |days| period.last_day().checked_add_days(chrono::Days::new(days));
        let (Some(rated), Some(settled)) = (after(11), after(13)) else {
            continue;
        };
        for (appraiser, mut people) in world.by_appraiser() {
            people.retain(|person| !(at == 2 && person.is(Story::Slow)));
            let changes = people
                .iter()
                .map(|person| rating(world, person, period, at))
                .collect();
            diary.note((workday(rated), 13 * 60), appraiser, ActKind::Rate, changes);
            let when = (workday(settled), 9 * 60);
            plans::stage(diary, when, appraiser, &people, period, Stage::Evaluated);
        }
    }
}

fn rating(world: &World, person: &Person, period: Period, at: usize) -> Change {
    let mut rng = Rng::of(&format!("rating {at}"), person.id.0);
    let behind = person.is(Story::Late) || person.is(Story::Slow);
    let (results, behaviour) = if person.is(Story::Strong) {
        (Rating::Above, above(&mut rng, 60))
    } else if behind && at == 1 {
        (Rating::Below, Rating::Meets)
    } else if person.is(Story::Silent) && at == 1 {
        (Rating::Meets, Rating::Below)
    } else {
        let often = if figures::pace(person) >= 1_000 {
            60
        } else {
            0
        };
        (above(&mut rng, often), above(&mut rng, 20))
    };
    let mut sentence = |of, rating: Rating| {
        let texts = world.tables.sentences(of, rating.code());
        rng.pick(texts).cloned().unwrap_or_default()
    };
    let reason = format!(
        "{} {}",
        sentence("results", results),
        sentence("behaviour", behaviour)
    );
    Change::own(
        Subject::of(SubjectKind::Evaluation, person.id.0, period),
        vec![
            (f::RATE_RESULTS, edit::code(results)),
            (f::RATE_BEHAVIOUR, edit::code(behaviour)),
            (f::RATE_REASON, edit::text(&reason)),
        ],
    )
}

fn above(rng: &mut Rng, percent: i64) -> Rating {
    if rng.chance(percent) {
        Rating::Above
    } else {
        Rating::Meets
    }
}
