//! What the public says: on a service or a person, a score of 1 to 4 or words.

use crate::domain::coded::Coded;
use crate::domain::text::fold;
use crate::domain::voice::{Channel, check_score};
use crate::ops::fields as f;
use crate::ops::op::Value;
use crate::ops::registers::RegisterId;
use crate::store::StoreError;

use super::Records;
use super::batch::Batch;
use super::column::Column;
use super::nameless::{self, Nameless, Times, day_key};
use super::reason::{Finding, Reason};
use super::record::Record;

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut times = Times::default();
    for record in records.into_iter().flatten() {
        match checked(batch, &record) {
            Ok((unit, about)) => put(batch, &record, unit, about, &mut times)?,
            Err(finding) => batch.refuse(finding),
        }
    }
    Ok(())
}

/// The unit whose service it is, and the person where one is meant.
fn checked(batch: &Batch<'_>, record: &Record<'_>) -> Result<(u64, Option<u64>), Finding> {
    if record.day().is_some_and(|day| day > batch.options.today) {
        return Err(record.finding(Column::Day, Reason::Future));
    }
    match record.number(Column::Score) {
        Some(score) if check_score(score).is_err() => {
            return Err(record.finding(Column::Score, Reason::Score));
        }
        None if record.words(Column::Text).is_none() => {
            return Err(record.finding(Column::Score, Reason::Missing));
        }
        Some(_) | None => {}
    }
    let about = batch.named(record, Column::Nip)?;
    Ok((batch.unit(record)?.0, about.map(|id| id.0)))
}

fn put(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    unit: u64,
    about: Option<u64>,
    times: &mut Times,
) -> Result<(), StoreError> {
    let words = |column| fold(record.words(column).unwrap_or_default());
    let channel = record.code::<Channel>(Column::Channel).map(Coded::number);
    let key = format!(
        "{unit}|{}|{}|{}|{}|{}|{}|{}",
        day_key(record),
        words(Column::Number),
        about.unwrap_or(0),
        words(Column::Service),
        record.number(Column::Score).unwrap_or_default().normalize(),
        channel.unwrap_or(0),
        words(Column::Text),
    );
    let mut fields = record.fields();
    fields.extend(about.map(|id| (f::VOICE_ABOUT, Value::Ref(id))));
    let entry = Nameless {
        register: RegisterId::Voices,
        kind: "voice",
        unit,
        key,
        fields,
    };
    nameless::put(batch, record, entry, times)
}
