//! What the public says: on a service or a person, a score of 1 to 4 or words. A voice has no name and is
//! known like a sheet of the survey.

use std::collections::HashMap;

use chrono::Datelike;

use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::domain::text::fold;
use crate::domain::voice::{Channel, check_score};
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::Value;
use crate::ops::registers::{RegisterId, register};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, has_item, wants};
use super::column::Column;
use super::reason::{Finding, Reason};
use super::record::Record;

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut times = HashMap::new();
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
    let index = batch.existing.index();
    let about = match record.nip(Column::Nip) {
        Some(nip) => {
            let unknown = || record.finding(Column::Nip, index.unknown_person(nip));
            Some(index.person(nip).ok_or_else(unknown)?.0)
        }
        None => None,
    };
    Ok((batch.unit(record)?.0, about))
}

fn put(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    unit: u64,
    about: Option<u64>,
    times: &mut HashMap<String, u64>,
) -> Result<(), StoreError> {
    let day = record.day();
    let told = day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let words = |column| fold(record.words(column).unwrap_or_default());
    let channel = record.code::<Channel>(Column::Channel).map(Coded::number);
    let key = format!(
        "{unit}|{told}|{}|{}|{}|{}|{}|{}",
        words(Column::Number),
        about.unwrap_or(0),
        words(Column::Service),
        record.number(Column::Score).unwrap_or_default().normalize(),
        channel.unwrap_or(0),
        words(Column::Text),
    );
    let nth = times.entry(key.clone()).or_default();
    let id = ident::natural("voice", &format!("{key}|{nth}"));
    *nth += 1;
    let on = day.unwrap_or(batch.options.today);
    let Some(year) = Period::year_of(on.year()) else {
        batch.refuse(record.finding(Column::Day, Reason::Date));
        return Ok(());
    };
    let subject = register(RegisterId::Voices).subject(unit, year);
    let mut fields = record.fields();
    fields.extend(about.map(|id| (f::VOICE_ABOUT, Value::Ref(id))));
    if day.is_none() && !has_item(batch.state(subject)?, id) {
        fields.push((f::VOICE_DAY, Value::Date(on)));
    }
    batch.put(record, subject, id, wants(id, fields)).map(drop)
}
