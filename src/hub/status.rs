//! How far each office has come.

use std::collections::BTreeMap;

use postgres::Client;

use crate::ops::registry::Registry;

use super::{HubError, unsigned};

/// An office, as far as its bundles tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeStatus {
    /// Its code.
    pub code: String,
    /// Bundles that have landed.
    pub landings: u64,
    /// Ops that they brought.
    pub ops: u64,
    /// When the last one landed, in seconds since 1970; none where nothing ever has.
    pub last: Option<i64>,
}

/// Every office of the registry, and any other that has landed something, by code.
pub fn status(client: &mut Client, registry: &Registry) -> Result<Vec<OfficeStatus>, HubError> {
    let named = |code: String| OfficeStatus {
        code,
        ..OfficeStatus::default()
    };
    let known = registry.offices().into_iter().map(str::to_owned);
    let mut all: BTreeMap<String, OfficeStatus> =
        known.map(|code| (code.clone(), named(code))).collect();
    let rows = client.query(
        "select code, count(bundle), coalesce(sum(new_ops), 0)::bigint, \
         floor(extract(epoch from max(at)))::bigint \
         from office join fact on fact.office = office.office group by code",
        &[],
    )?;
    for row in rows {
        let code: String = row.try_get(0)?;
        let (landings, ops): (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
        let found = OfficeStatus {
            landings: unsigned(landings),
            ops: unsigned(ops),
            last: row.try_get(3)?,
            ..named(code.clone())
        };
        all.insert(code, found);
    }
    Ok(all.into_values().collect())
}
