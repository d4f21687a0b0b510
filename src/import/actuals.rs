//! Files of actuals: what was achieved on indicators that are there already.

use crate::domain::plan::{Aspect, Stage};
use crate::ops::edit;
use crate::ops::fields as f;
use crate::ops::op::{Field, Subject, Value};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, wants};
use super::column::Column;
use super::plans::{PlanNames, Plans, plan_of};
use super::reason::{Finding, Reason};
use super::record::Record;

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut plans = Plans::default();
    for record in records.into_iter().flatten() {
        let Some(person) = batch.person(&record, Column::Nip) else {
            continue;
        };
        let Some(period) = record.period().or(batch.options.period) else {
            batch.refuse(record.finding(Column::Period, Reason::Missing));
            continue;
        };
        let subject = plan_of(person, period);
        let names = plans.of(batch, subject)?;
        let indicator = if names.is_empty() {
            let period = period.code();
            Err(record.finding(Column::Period, Reason::NoPlan { period }))
        } else {
            find(names, &record)
        };
        match indicator.and_then(|id| checked(batch, &record).map(|fields| (id, fields))) {
            Ok((indicator, fields)) => put(batch, &record, subject, indicator, fields)?,
            Err(finding) => batch.refuse(finding),
        }
    }
    Ok(())
}

/// The indicator of a row.
fn find(names: &PlanNames, record: &Record<'_>) -> Result<u64, Finding> {
    if names.stage == Stage::Evaluated {
        return Err(record.whole(Reason::Settled));
    }
    let result = match record.words(Column::Result) {
        Some(title) => {
            let unknown = || record.finding(Column::Result, names.unknown_result(title));
            Some(names.result(title).ok_or_else(unknown)?.id)
        }
        None => None,
    };
    let text = record.words(Column::Indicator).unwrap_or_default();
    let mut same = names.indicators(result, text);
    if same.len() > 1
        && let Some(aspect) = record.code::<Aspect>(Column::Aspect)
    {
        same.retain(|indicator| indicator.aspect == aspect);
    }
    match same.as_slice() {
        [only] => Ok(only.id),
        [] => Err(record.finding(Column::Indicator, names.unknown_indicator(result, text))),
        several => Err(record.finding(
            Column::Indicator,
            Reason::AmbiguousIndicator {
                count: several.len(),
            },
        )),
    }
}

/// What a row says was achieved; it must say something, and nothing of the future.
fn checked(batch: &Batch<'_>, record: &Record<'_>) -> Result<Vec<(Field, Value)>, Finding> {
    let mut fields = record.fields();
    fields.retain(|(field, _)| *field != f::ASPECT);
    if fields.iter().all(|(field, _)| *field == f::ACTUAL_DAY) {
        return Err(record.finding(Column::Actual, Reason::Missing));
    }
    if record.day().is_some_and(|day| day > batch.options.today) {
        return Err(record.finding(Column::Day, Reason::Future));
    }
    Ok(fields)
}

fn put(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    subject: Subject,
    indicator: u64,
    mut fields: Vec<(Field, Value)>,
) -> Result<(), StoreError> {
    let (today, actor) = (batch.options.today, batch.options.actor);
    let changes = !edit::writes(batch.state(subject)?, indicator, &fields, actor).is_empty();
    if changes && record.day().is_none() {
        // A new figure must not stand under the day of the old one.
        let day = subject
            .period
            .map_or(today, |period| period.last_day().min(today));
        fields.push((f::ACTUAL_DAY, Value::Date(day)));
    }
    batch
        .put(record, subject, indicator, wants(indicator, fields))
        .map(drop)
}
