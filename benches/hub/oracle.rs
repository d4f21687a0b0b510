//! Whether the database holds what must be there, as worked out without it.

use std::sync::Arc;
use std::thread;

use tatap::hub::{Client, Office};
use tatap::ops::standing::Judge;
use tatap::store::exchange::state_hash;

use crate::Try;
use crate::delivery::Due;
use crate::enrolled::World;
use crate::hub::Hub;
use crate::written::Written;

/// Threads that work out states at once.
const AT_ONCE: usize = 2;

/// What must be in the database in the end.
pub(crate) struct Oracle<'a> {
    pub(crate) world: &'a World,
    pub(crate) written: &'a [Written],
    pub(crate) due: &'a Due,
}

impl Oracle<'_> {
    /// An error that names what differs.
    pub(crate) fn holds(&self, hub: &Hub) -> Try<()> {
        let client = &mut hub.client()?;
        for (what, sql, due) in [
            (
                "bundles",
                "select count(*) from fact where bundle is not null",
                self.due.landed,
            ),
            (
                "their names",
                "select count(distinct (office, bundle)) from fact",
                self.due.landed,
            ),
            (
                "ops that were new",
                "select sum(new_ops)::bigint from fact",
                self.due.ops,
            ),
            ("ops", "select count(*) from op", self.due.ops),
            (
                "ops by seq",
                "select count(distinct (office, replica, seq)) from op",
                self.due.ops,
            ),
            ("branches", "select count(*) from op where branch", 0),
            (
                "files refused",
                "select count(*) from refused",
                self.due.refused,
            ),
        ] {
            let found: Option<i64> = client.query_one(sql, &[])?.try_get(0)?;
            if found.unwrap_or(0) != due.cast_signed() {
                return Err(format!("{what}: {found:?} and not {due}").into());
            }
        }
        self.same_states(hub)
    }

    /// Whether what counts of every office is what counts in a store that has taken in all of its bundles.
    fn same_states(&self, hub: &Hub) -> Try<()> {
        let judge = &Judge::new(Arc::clone(&self.world.registry));
        thread::scope(|scope| {
            let parts = (0..AT_ONCE).map(|part| {
                scope.spawn(move || {
                    let mut client = hub.client()?;
                    let offices = self.world.offices.iter().zip(self.written);
                    for (office, written) in offices.skip(part).step_by(AT_ONCE) {
                        if self.state(&mut client, &office.code, judge)? != written.state {
                            return Err(format!("the state of {} differs", office.code).into());
                        }
                    }
                    Ok(())
                })
            });
            let parts: Vec<_> = parts.collect();
            parts
                .into_iter()
                .try_for_each(|part| part.join().map_err(|_| "a thread has ended early")?)
        })
    }

    fn state(&self, client: &mut Client, code: &str, judge: &Judge) -> Try<[u8; 32]> {
        let mut moment = client.transaction()?;
        let own = self.world.head_office.replica;
        let office = Office::lock(&mut moment, code, own, judge)?;
        Ok(state_hash(&office)?)
    }
}
