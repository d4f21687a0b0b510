//! Sheets and voices have no name. Each is known by everything that its row says, and several alike by their
//! order, so that a file that grows or is sorted anew adds only what is new.

use std::collections::HashMap;

use chrono::Datelike;

use crate::domain::period::Period;
use crate::ops::ident;
use crate::ops::op::{Field, Value};
use crate::ops::registers::{RegisterId, register};
use crate::store::StoreError;

use super::batch::{Batch, has_item, wants};
use super::column::Column;
use super::reason::Reason;
use super::record::Record;

/// How often each key was met so far.
#[derive(Default)]
pub(super) struct Times(HashMap<String, u64>);

/// An entry of a register of a unit that has no name.
pub(super) struct Nameless {
    /// The register it belongs to.
    pub(super) register: RegisterId,
    /// What its identity is made of besides the key.
    pub(super) kind: &'static str,
    /// Whose service it is about.
    pub(super) unit: u64,
    /// Everything that the row says.
    pub(super) key: String,
    /// What is written.
    pub(super) fields: Vec<(Field, Value)>,
}

/// Takes what a row wants. One without a day is of today when it is first imported, and keeps that day.
pub(super) fn put(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    entry: Nameless,
    times: &mut Times,
) -> Result<(), StoreError> {
    let nth = times.0.entry(entry.key.clone()).or_default();
    let id = ident::natural(entry.kind, &format!("{}|{nth}", entry.key));
    *nth += 1;
    let day = record.day();
    let on = day.unwrap_or(batch.options.today);
    let Some(year) = Period::year_of(on.year()) else {
        batch.refuse(record.finding(Column::Day, Reason::Date));
        return Ok(());
    };
    let register = register(entry.register);
    let subject = register.subject(entry.unit, year);
    let mut fields = entry.fields;
    if day.is_none() && !has_item(batch.state(subject)?, id) {
        fields.extend(register.day.map(|field| (field, Value::Date(on))));
    }
    batch.put(record, subject, id, wants(id, fields)).map(drop)
}

/// The day of a row as a part of its key.
pub(super) fn day_key(record: &Record<'_>) -> String {
    let day = record.day();
    day.map_or_else(|| "-".to_owned(), |day| day.to_string())
}
