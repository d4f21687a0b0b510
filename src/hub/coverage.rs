//! Reads what the board shows: a few statements for all offices together, and one or two for whatever is opened.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use postgres::{Client, IsolationLevel, Row, Transaction};

use crate::domain::period::Period;
use crate::ops::coverage::{Completion, Coverage, Machine, Office, Refused, Trusted, Unit};
use crate::ops::op::ReplicaId;
use crate::ops::registry::{HEAD_OFFICE, Registry};

use super::office::id_of;
use super::{HubError, signed, unsigned};

/// Which period is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// This one, whether it was counted or not.
    This(Period),
    /// The one that is nearest to this of those that were counted.
    Near(Period),
}

/// So many refused files are listed.
const REFUSED_MOST: i64 = 200;

/// The columns of `completion` that are counts, in the order of [`completion`].
macro_rules! counts {
    ($around:literal) => {
        concat!(
            $around,
            "(people), ",
            $around,
            "(planned), ",
            $around,
            "(agreed), ",
            $around,
            "(rated), ",
            $around,
            "(undecided), ",
            $around,
            "(closed), ",
            $around,
            "(very_good), ",
            $around,
            "(good), ",
            $around,
            "(needs_improvement), ",
            $around,
            "(poor), ",
            $around,
            "(very_poor)"
        )
    };
}

/// All offices at one moment, which is now: those of the registry, and whichever else has sent something.
pub fn coverage(
    client: &mut Client,
    registry: &Registry,
    wanted: Wanted,
    now: u64,
) -> Result<Coverage, HubError> {
    let begun = client.build_transaction();
    let mut moment = begun
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()?;
    let periods = periods(&mut moment)?;
    let period = match wanted {
        Wanted::This(period) => Some(period),
        Wanted::Near(period) => Coverage::nearest(&periods, period),
    };
    let mut offices = offices(&mut moment, registry)?;
    chains(&mut moment, registry, &mut offices)?;
    if let Some(period) = period {
        let rows = moment.query(
            concat!(
                "select office, ",
                counts!("sum"),
                " from completion where period = $1 group by office"
            ),
            &[&period.code()],
        )?;
        for row in &rows {
            if let Some(office) = offices.get_mut(&row.try_get(0)?) {
                office.completion = completion(row, 1)?;
            }
        }
    }
    let mut offices: Vec<Office> = offices.into_values().collect();
    offices.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(Coverage {
        read: now,
        period,
        periods,
        offices,
        refused: refused(&mut moment)?,
    })
}

/// Every period that was counted, found by stepping from one to the next in the index and not by reading all rows.
fn periods(moment: &mut Transaction<'_>) -> Result<Vec<Period>, HubError> {
    let rows = moment.query(
        "with recursive each (period) as (\
         (select period from completion order by period limit 1) union all \
         select (select period from completion where period > each.period order by period limit 1) from each \
         where each.period is not null) \
         select period from each where period is not null",
        &[],
    )?;
    let mut periods = Vec::new();
    for row in &rows {
        periods.extend(Period::from_code(row.try_get(0)?));
    }
    periods.sort();
    Ok(periods)
}

/// All offices by what the database names them, with the machines that the registry knows.
fn offices(
    moment: &mut Transaction<'_>,
    registry: &Registry,
) -> Result<BTreeMap<i64, Office>, HubError> {
    let mut all: BTreeMap<i64, Office> = BTreeMap::new();
    for code in registry.offices() {
        let office = all.entry(id_of(code)).or_default();
        code.clone_into(&mut office.code);
    }
    let rows = moment.query(
        "select office, code, left(name, 500), left(agency, 500), left(scheme, 60), changed > refreshed from office",
        &[],
    )?;
    for row in &rows {
        let code: String = row.try_get(1)?;
        if code == HEAD_OFFICE {
            continue;
        }
        let words = |at: usize| row.try_get::<_, Option<String>>(at);
        let office = all.entry(row.try_get(0)?).or_default();
        office.code = code;
        office.name = words(2)?.unwrap_or_default();
        office.agency = words(3)?.unwrap_or_default();
        office.scheme = words(4)?.unwrap_or_default();
        office.is_stale = row.try_get(5)?;
    }
    for (replica, machine) in &registry.machines {
        if let Some(office) = all.get_mut(&id_of(&machine.office)) {
            office.machines.push(named(registry, *replica));
        }
    }
    Ok(all)
}

/// A machine of which only the registry tells, or nobody.
fn named(registry: &Registry, replica: ReplicaId) -> Machine {
    let known = registry.machines.get(&replica);
    let revoked = known.and_then(|machine| machine.revoked);
    let name = registry.name_of(replica);
    Machine {
        replica,
        name: name.unwrap_or_else(|| replica.to_string()),
        trusted: match (known, revoked) {
            (None, _) => Trusted::Unknown,
            (Some(_), None) => Trusted::Enrolled,
            (Some(_), Some(revoked)) => Trusted::Revoked(revoked.last),
        },
        reaches: 0,
        known: 0,
        forked: None,
        written: None,
        heard: None,
    }
}

/// How far each chain has come. Machines of head office are left out: its own changes go the other way.
fn chains(
    moment: &mut Transaction<'_>,
    registry: &Registry,
    offices: &mut BTreeMap<i64, Office>,
) -> Result<(), HubError> {
    let rows = moment.query(
        "select office, replica, reaches, known, forked, written, heard from chain order by office, replica",
        &[],
    )?;
    for row in &rows {
        let replica: &[u8] = row.try_get(1)?;
        let (Some(office), Ok(replica)) = (offices.get_mut(&row.try_get(0)?), replica.try_into())
        else {
            continue;
        };
        let replica = ReplicaId(replica);
        let known = registry.machines.get(&replica);
        if known.is_some_and(|machine| machine.office == HEAD_OFFICE) {
            continue;
        }
        // Those of the registry stand in this order too.
        let found = office
            .machines
            .binary_search_by_key(&replica, |machine| machine.replica);
        let at = found.unwrap_or_else(|at| {
            office.machines.insert(at, named(registry, replica));
            at
        });
        if let Some(machine) = office.machines.get_mut(at) {
            machine.reaches = unsigned(row.try_get(2)?);
            machine.known = unsigned(row.try_get(3)?);
            machine.forked = row.try_get::<_, Option<i64>>(4)?.map(unsigned);
            machine.written = row.try_get::<_, Option<SystemTime>>(5)?.map(millis);
            machine.heard = row.try_get::<_, Option<SystemTime>>(6)?.map(millis);
        }
    }
    Ok(())
}

/// Files that were refused and have not landed since, by a newer registry.
fn refused(moment: &mut Transaction<'_>) -> Result<(u64, Vec<Refused>), HubError> {
    let rows = moment.query(
        "select right(name, 300), left(reason, 500), at, count(*) over () from \
         (select distinct on (file) file, name, reason, at from refused \
          where not exists (select 1 from fact where fact.file = refused.file) order by file, registry desc) as newest \
         order by at desc limit $1",
        &[&REFUSED_MOST],
    )?;
    let mut count = 0;
    let mut all = Vec::new();
    for row in &rows {
        count = unsigned(row.try_get(3)?);
        all.push(Refused {
            name: row.try_get(0)?,
            reason: row.try_get(1)?,
            at: millis(row.try_get(2)?),
        });
    }
    Ok((count, all))
}

/// The units of an office as they stand in a period, and how many ratings wait for a decision now.
pub fn units(
    client: &mut Client,
    office: &str,
    period: Period,
) -> Result<(Vec<Unit>, u64), HubError> {
    let id = id_of(office);
    let rows = client.query(
        concat!(
            "select coalesce(c.unit, u.unit), left(u.name, 500), left(above.name, 500), ",
            counts!(""),
            " from (select * from completion where office = $1 and period = $2) c \
             full join (select * from unit where office = $1) u on u.unit = c.unit \
             left join unit above on above.office = $1 and above.unit = u.parent order by 1"
        ),
        &[&id, &period.code()],
    )?;
    let mut units = Vec::with_capacity(rows.len());
    for row in &rows {
        let words = |at: usize| row.try_get::<_, Option<String>>(at);
        units.push(Unit {
            id: words(0)?.unwrap_or_default(),
            name: words(1)?.unwrap_or_default(),
            parent: words(2)?.unwrap_or_default(),
            completion: completion_of_some(row, 3)?,
        });
    }
    let undecided = client.query_one(
        "select count(*) from (select 1 from current_rating where office = $1 and period = $2 \
         group by owner, rater having count(*) > 1) as several",
        &[&id, &signed(period.number().into())],
    )?;
    Ok((units, unsigned(undecided.try_get(0)?)))
}

/// How far the work of a unit has come in each period, in order.
pub fn unit_periods(
    client: &mut Client,
    office: &str,
    unit: &str,
) -> Result<Vec<(Period, Completion)>, HubError> {
    let rows = client.query(
        concat!(
            "select period, ",
            counts!(""),
            " from completion where office = $1 and unit = $2"
        ),
        &[&id_of(office), &unit],
    )?;
    let mut periods = Vec::new();
    for row in &rows {
        if let Some(period) = Period::from_code(row.try_get(0)?) {
            periods.push((period, completion_of_some(row, 1)?));
        }
    }
    periods.sort_by_key(|(period, _)| *period);
    Ok(periods)
}

/// Eleven sums from a column on.
fn completion(row: &Row, from: usize) -> Result<Completion, postgres::Error> {
    of_counts(|at| row.try_get::<_, Option<i64>>(from + at))
}

/// The same of one row, which may be missing.
fn completion_of_some(row: &Row, from: usize) -> Result<Completion, postgres::Error> {
    of_counts(|at| Ok(row.try_get::<_, Option<i32>>(from + at)?.map(i64::from)))
}

fn of_counts(
    count: impl Fn(usize) -> Result<Option<i64>, postgres::Error>,
) -> Result<Completion, postgres::Error> {
    // What is less than nothing nobody has counted.
    let count = |at: usize| Ok(count(at)?.map_or(0, |count| unsigned(count.max(0))));
    Ok(Completion {
        people: count(0)?,
        planned: count(1)?,
        agreed: count(2)?,
        rated: count(3)?,
        undecided: count(4)?,
        closed: count(5)?,
        predikat: [count(6)?, count(7)?, count(8)?, count(9)?, count(10)?],
    })
}

fn millis(at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
