//! The tables, in numbered steps that are never changed once they were released.

use postgres::Client;

use super::HubError;

/// Each brings a database from the version before it to its own, counted from 1.
const STEPS: [&str; 3] = [
    include_str!("../../assets/hub/001-begin.sql"),
    include_str!("../../assets/hub/002-standing.sql"),
    include_str!("../../assets/hub/003-completion.sql"),
];

/// The version that this program works with.
pub const VERSION: i32 = STEPS.len() as i32;

/// Makes the tables, or brings them to this version: each step in a transaction of its own. Answers from which version.
pub fn init(client: &mut Client) -> Result<i32, HubError> {
    client.batch_execute(
        "create table if not exists tatap_schema (
            version integer primary key,
            at timestamptz not null default now()
        )",
    )?;
    let begun = version(client)?.unwrap_or(0);
    if begun > VERSION {
        return Err(HubError::Newer {
            found: begun,
            ours: VERSION,
        });
    }
    for (step, version) in STEPS.iter().zip(1..).skip(begun as usize) {
        let mut step_of_it = client.transaction()?;
        // Another that does the same waits here, and then fails, having changed nothing.
        step_of_it.execute(
            "insert into tatap_schema (version) values ($1)",
            &[&version],
        )?;
        step_of_it.batch_execute(step)?;
        step_of_it.commit()?;
    }
    super::analysis::make(client)?;
    Ok(begun)
}

/// An error unless the tables are those of this version.
pub fn need(client: &mut Client) -> Result<(), HubError> {
    match version(client)? {
        None | Some(0) => Err(HubError::Absent),
        Some(found) if found < VERSION => Err(HubError::Older {
            found,
            ours: VERSION,
        }),
        Some(found) if found > VERSION => Err(HubError::Newer {
            found,
            ours: VERSION,
        }),
        Some(_) => Ok(()),
    }
}

/// The version of the tables; none where there are none of ours.
fn version(client: &mut Client) -> Result<Option<i32>, HubError> {
    let there = client.query_one("select to_regclass('tatap_schema') is not null", &[])?;
    if !there.try_get::<_, bool>(0)? {
        return Ok(None);
    }
    let newest = client.query_one("select coalesce(max(version), 0) from tatap_schema", &[])?;
    Ok(Some(newest.try_get(0)?))
}
