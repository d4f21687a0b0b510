//! Convincing data out of nothing: five offices to look around in, and stores of any size to measure with.
//!
//! Everything is deterministic and dated relative to a given day. Names, posts, targets and voices stand
//! in `assets/demo`; the code only deals them out. It goes through [`Store::commit`] like any user.

mod answers;
mod closings;
mod complaints;
mod daily;
mod diary;
mod differing;
mod figures;
mod items;
mod meetings;
mod organisations;
mod plans;
mod ratings;
mod registers;
pub mod rng;
mod seed;
mod surveys;
mod tables;
mod teams;
mod views;
mod voices;
mod world;

use chrono::NaiveDate;

use crate::domain::access::Role;
use crate::domain::id::EmployeeId;
use crate::domain::rules::Rules;
use crate::store::{Store, StoreError};

pub use seed::{Seeded, seed};

use diary::Diary;
pub use world::SCHEME;
use world::World;

/// What the demo put into a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// How many people there are.
    pub people: usize,
    /// How many units.
    pub units: usize,
    /// How many teams.
    pub teams: usize,
    /// How many acts were committed.
    pub acts: usize,
}

/// Fills an empty store with the five offices, as they stand today by these rules. The acts carry clocks of
/// the past, none later than `now_millis`.
pub fn fill(
    store: &mut dyn Store,
    today: NaiveDate,
    now_millis: u64,
    rules: &Rules,
) -> Result<Filled, StoreError> {
    only_empty(store)?;
    let world = World::new(today);
    let mut diary = Diary::new(today, now_millis);
    world.found(&mut diary);
    plans::tell(&world, &mut diary);
    organisations::tell(&world, &mut diary);
    ratings::tell(&world, &mut diary);
    closings::tell(&world, &mut diary);
    views::tell(&world, &mut diary);
    daily::tell(&world, &mut diary);
    voices::tell(&world, &mut diary);
    teams::tell(&world, &mut diary);
    registers::tell(&world, &mut diary);
    meetings::tell(&world, &mut diary);
    surveys::tell(&world, &mut diary);
    complaints::tell(&world, rules, &mut diary);
    let acts = diary.write(store, rules)? + differing::tell(&world, store, now_millis)?;
    store.checkpoint()?;
    Ok(Filled {
        people: world.people.len(),
        units: world.tables.units.len(),
        teams: world.tables.teams.len(),
        acts,
    })
}

/// Whose people the demo of this day opens with: a head in the office whose local system this is, or in that of
/// [`SCHEME`].
pub fn supervisor(today: NaiveDate, scheme: &str) -> EmployeeId {
    World::new(today).supervisor(scheme)
}

/// Somebody in that office whom a role fits.
pub fn in_role(today: NaiveDate, scheme: &str, role: Role) -> EmployeeId {
    World::new(today).in_role(scheme, role)
}

/// Made-up people must never mix with real ones.
fn only_empty(store: &dyn Store) -> Result<(), StoreError> {
    if store.next_seq() == 1 {
        return Ok(());
    }
    Err(StoreError::Refused(
        "the data directory is not empty; nothing was written, because made-up people must not mix \
         with real ones; name an empty directory"
            .into(),
    ))
}

#[cfg(test)]
mod tests;
