//! Targets and figures: what somebody is to do, and how much of it is done by a day.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::period::{Cycle, Period};
use crate::domain::plan::{Aspect, Direction};

use super::plans::item;
use super::rng::Rng;
use super::tables::{Measure, Story};
use super::world::{Person, World};

/// The target: where several share a line of work, no two have to do quite the same.
pub(super) fn target(
    world: &World,
    person: &Person,
    period: Period,
    (g, m, measure): (usize, usize, &Measure),
) -> Option<Decimal> {
    let base = measure.target?;
    if !measure.counts() {
        return Some(base);
    }
    let sharing = world.people.iter();
    let sharing = sharing.filter(|other| other.post.work == person.post.work);
    let mut quarter = base;
    if sharing.count() > 1 && base >= Decimal::TEN {
        let mut rng = Rng::of(&format!("target {g}.{m}"), person.id.0);
        let step = if base >= Decimal::ONE_THOUSAND {
            50
        } else if base >= Decimal::ONE_HUNDRED {
            10
        } else {
            1
        };
        let factor = Decimal::new(rng.between(17, 23) * 5, 2);
        let step = Decimal::from(step);
        quarter = (base * factor / step).round() * step;
    }
    let quarters = if period.cycle() == Cycle::Annual {
        4
    } else {
        1
    };
    Some(quarter * Decimal::from(quarters))
}

/// What was achieved by a day, as a figure or in words.
pub(super) fn achieved(
    world: &World,
    person: &Person,
    period: Period,
    at: (usize, usize, &Measure),
    day: NaiveDate,
) -> (Option<Decimal>, String) {
    let measure = at.2;
    let elapsed = i64::from(period.elapsed_permille(day));
    if measure.direction == Direction::Text {
        let key = if elapsed >= 900 { "done" } else { "underway" };
        return (None, world.tables.sentence("told", key).to_owned());
    }
    if period == world.year && measure.counts() {
        let quarters = world.quarters.iter().copied();
        let quarters = quarters.filter(|q| q.year() == period.year() && q.first_day() <= day);
        let sum = quarters
            .filter_map(|q| achieved(world, person, q, at, day).0)
            .sum();
        return (Some(sum), String::new());
    }
    let known = measure.last.filter(|_| period == world.quarters[2]);
    let figure = known.or_else(|| figure(world, person, period, at, elapsed));
    (figure, String::new())
}

fn figure(
    world: &World,
    person: &Person,
    period: Period,
    at: (usize, usize, &Measure),
    elapsed: i64,
) -> Option<Decimal> {
    let measure = at.2;
    let target = target(world, person, period, at)?;
    let share = share(world, person, period, at);
    // Behind so far that nothing is worth recording before the period is well under way.
    if share < 500 && elapsed < 400 {
        return None;
    }
    let part = |permille: i64| target * Decimal::new(permille, 3);
    Some(match measure.direction {
        Direction::More if measure.counts() => {
            let done = part(share) * Decimal::new(elapsed, 3);
            // Of a handful the next one is nearly done; rounding it away would look like a delay.
            if target < Decimal::TEN {
                done.ceil()
            } else {
                done.round()
            }
        }
        Direction::More => {
            let most = if measure.unit == "%" { 100 } else { i64::MAX };
            // A rate does not grow with the calendar, and even a poor one is not near nothing.
            part(share.max(640)).round_dp(1).min(most.into())
        }
        Direction::Less => {
            let places = u32::from(target < Decimal::TEN);
            part((2_000 - share).max(100)).round_dp(places)
        }
        Direction::Range | Direction::Text => {
            let width = measure.high.unwrap_or(target) - target;
            let place = Decimal::new((share - 860).clamp(-100, 240) * 4, 3);
            let within = target + width * place;
            let spent = measure.aspect == Aspect::Cost;
            let so_far = if spent { elapsed } else { 1_000 };
            (within * Decimal::new(so_far, 3)).round_dp(1)
        }
    })
}

/// How much of a period's targets somebody usually gets done, in thousandths.
pub(super) fn pace(person: &Person) -> i64 {
    let mut rng = Rng::of("pace", person.id.0);
    if person.is(Story::Strong) {
        1_050 + rng.between(0, 50)
    } else if person.is(Story::Late) || person.is(Story::Slow) {
        860
    } else {
        930 + rng.between(0, 90)
    }
}

/// How much of one target somebody gets done over a whole period, in thousandths.
fn share(
    world: &World,
    person: &Person,
    period: Period,
    (g, m, _): (usize, usize, &Measure),
) -> i64 {
    let behind_now = person.is(Story::Late) && period == world.current() && g < 2;
    let base = if behind_now { 300 } else { pace(person) };
    let mut own = Rng::of("slope", person.id.0);
    // Quarter by quarter most get better, a few worse.
    let slope = own.between(-12, 30);
    let quarter = world.quarters.iter().position(|q| *q == period);
    let step = quarter.unwrap_or(2) as i64 - 3;
    let mut rng = Rng::of("noise", item(person, period, g, Some(m)));
    base + slope * step + rng.between(-40, 40)
}
