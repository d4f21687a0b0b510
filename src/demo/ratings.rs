//! Ratings of the quarters and years that are over, each by the appraiser, with a reason.

use crate::domain::coded::Coded;
use crate::domain::period::{Cycle, Period};
use crate::domain::plan::Stage;
use crate::domain::rating::{Predikat, Rating};
use crate::ops::op::{ActKind, Subject, SubjectKind};

use super::closings;
use super::diary::{Change, Diary, days_before, workday};
use super::figures;
use super::items::{self, Both};
use super::meetings;
use super::plans;
use super::rng::Rng;
use super::tables::{OrganisationRow, Story};
use super::world::{Person, World};

/// Tells all ratings.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    let quarters = world.quarters.iter().copied().take(3);
    for period in world.closed_years().into_iter().chain(quarters) {
        let (rated, settled) = (days_after(period, 11), settled(period));
        for (appraiser, mut people) in world.by_appraiser(period) {
            people.retain(|person| !(period == world.quarters[2] && is_open(person)));
            let changes = people
                .iter()
                .flat_map(|person| rating(world, person, period));
            let changes = changes.collect();
            diary.note((rated, 13 * 60), appraiser, ActKind::Rate, changes);
            let when = (settled, 9 * 60);
            plans::stage(diary, when, appraiser, &people, period, Stage::Evaluated);
            people.retain(|person| is_closed(world, person, period));
            if period.cycle() != Cycle::Annual {
                meetings::held(world, diary, settled, appraiser, &people, period);
            }
            closings::close(world, diary, settled, appraiser, (&people, period));
        }
    }
}

/// The day on which the evaluations of a period were talked about and closed.
pub(super) fn settled(period: Period) -> chrono::NaiveDate {
    days_after(period, 13)
}

/// The working day so many days after the end of a period.
pub(super) fn days_after(period: Period, days: i64) -> chrono::NaiveDate {
    workday(days_before(period.last_day(), -days))
}

/// Whose evaluation of the latest quarter still waits.
pub(super) fn is_open(person: &Person) -> bool {
    person.is(Story::Slow) || person.is(Story::Unrated)
}

/// Whose evaluations are closed: of the latest quarter and of the years all, of the quarters before only those
/// of the health office, whose incentives go by them.
fn is_closed(world: &World, person: &Person, period: Period) -> bool {
    let judged = world.judged();
    let annual = period.cycle() == Cycle::Annual;
    annual || period == judged || (period < judged && person.office == "TS")
}

/// Both ratings of somebody and the words for them; with those of each result where it is to be closed.
fn rating(world: &World, person: &Person, period: Period) -> Vec<Change> {
    let both = ratings(world, person, period);
    let mut rng = Rng::of(&format!("reason {}", period.number()), person.id.0);
    let mut sentence = |of, rating: Rating| {
        let texts = world.tables.sentences(of, rating.code());
        rng.pick(texts).cloned().unwrap_or_default()
    };
    let results = sentence("results", both.0);
    let reason = format!("{results} {}", sentence("behaviour", both.1));
    let evidence = world.evidence(&person.post.unit, period, &mut rng);
    let subject = Subject::of(SubjectKind::Evaluation, person.id.0, period);
    let mut changes = vec![items::whole(subject, both, (&reason, &evidence))];
    if is_closed(world, person, period) {
        changes.extend(items::rated(world, person, (subject, period), both));
    }
    changes
}

/// What the appraiser chooses.
pub(super) fn ratings(world: &World, person: &Person, period: Period) -> Both {
    let mut rng = Rng::of(&format!("rating {}", period.number()), person.id.0);
    let chosen = match period.cycle() {
        Cycle::Annual => Some(of_year(world, person, period)),
        Cycle::Monthly | Cycle::Quarterly if period == world.judged() => of_office(world, person),
        Cycle::Monthly | Cycle::Quarterly => None,
    };
    match chosen {
        Some(predikat) => of_predikat(predikat, person, &mut rng),
        None => by_pace(world, person, period, &mut rng),
    }
}

fn of_year(world: &World, person: &Person, period: Period) -> Predikat {
    let [earlier, _] = world.closed_years();
    let mut rows = world.tables.former.iter();
    let row = rows.find(|row| person.post.name.contains(&row.name));
    let predikat = row.and_then(|row| {
        if period == earlier {
            row.earlier
        } else {
            row.last
        }
    });
    predikat.unwrap_or(Predikat::Good)
}

/// What the spread within the office says; none where the office has none.
fn of_office(world: &World, person: &Person) -> Option<Predikat> {
    let unit = &person.post.unit;
    let within = |row: &&OrganisationRow| world.within(unit, &row.unit);
    let row = world.tables.organisations.iter().find(within)?;
    let named = |names: &str| {
        let mut names = names.split('|').filter(|name| !name.is_empty());
        names.any(|name| person.post.name.contains(name))
    };
    Some(if named(&row.best) {
        Predikat::VeryGood
    } else if named(&row.weak) {
        Predikat::NeedsImprovement
    } else if named(&row.misconduct) {
        Predikat::Poor
    } else {
        Predikat::Good
    })
}

/// Ratings from which a predikat follows. The head of an office has the results of the office.
fn of_predikat(predikat: Predikat, person: &Person, rng: &mut Rng) -> Both {
    match predikat {
        Predikat::VeryGood => (Rating::Above, Rating::Above),
        Predikat::Good if person.is(Story::Differs) => (Rating::Meets, Rating::Meets),
        Predikat::Good if !person.post.lead.is_empty() => (Rating::Meets, above(rng, 50)),
        Predikat::Good => {
            let ways = [
                (Rating::Meets, Rating::Meets),
                (Rating::Meets, Rating::Above),
                (Rating::Above, Rating::Meets),
            ];
            rng.pick(&ways)
                .copied()
                .unwrap_or((Rating::Meets, Rating::Meets))
        }
        Predikat::NeedsImprovement => (Rating::Below, Rating::Meets),
        Predikat::Poor => (Rating::Meets, Rating::Below),
        Predikat::VeryPoor => (Rating::Below, Rating::Below),
    }
}

fn by_pace(world: &World, person: &Person, period: Period, rng: &mut Rng) -> Both {
    let behind = person.is(Story::Late) || person.is(Story::Slow);
    let before = period == world.quarters[1];
    if person.is(Story::Strong) {
        (Rating::Above, above(rng, 60))
    } else if behind && before {
        (Rating::Below, Rating::Meets)
    } else if person.is(Story::Silent) && before {
        (Rating::Meets, Rating::Below)
    } else {
        let often = if figures::pace(person) >= 1_000 {
            60
        } else {
            0
        };
        (above(rng, often), above(rng, 20))
    }
}

fn above(rng: &mut Rng, percent: i64) -> Rating {
    if rng.chance(percent) {
        Rating::Above
    } else {
        Rating::Meets
    }
}
