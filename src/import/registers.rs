//! Entries of registers of people. An entry is known by its person, its year or period, and the key of its
//! register; everything else a row says is written to it.

use chrono::Datelike;

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::period::{Cycle, Period};
use crate::domain::text::fold;
use crate::ops::entry::{Entry, check, date, entries, value_of};
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Field, Subject, Value};
use crate::ops::registers::{Register, RegisterId, register};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, wants};
use super::column::Column;
use super::reason::{Finding, Reason};
use super::record::Record;

pub(super) fn plan(
    batch: &mut Batch<'_>,
    id: RegisterId,
    records: Records<'_>,
) -> Result<(), StoreError> {
    let register = register(id);
    for record in records.into_iter().flatten() {
        let Some(person) = batch.person(&record, Column::Nip) else {
            continue;
        };
        match covers(batch, register, &record) {
            Ok(period) => put(batch, register, &record, person, period)?,
            Err(finding) => batch.refuse(finding),
        }
    }
    Ok(())
}

/// The period with which the entry lies: that of its day, or else the one that the row or the caller names.
fn covers(batch: &Batch<'_>, register: &Register, record: &Record<'_>) -> Result<Period, Finding> {
    let period = match register.day {
        Some(day) => date(&record.fields(), day)
            .filter(|day| Period::year_of(day.year()).is_some())
            .map(|day| Period::containing(day, Cycle::Annual)),
        None => record.period().or(batch.options.period),
    };
    period.ok_or_else(|| record.finding(Column::Period, Reason::Missing))
}

fn put(
    batch: &mut Batch<'_>,
    register: &Register,
    record: &Record<'_>,
    person: EmployeeId,
    period: Period,
) -> Result<(), StoreError> {
    let subject = register.subject(person.0, period);
    let mut fields = record.fields();
    let state = batch.state(subject)?;
    let known = entries(state, register);
    let found = known
        .iter()
        .find(|entry| is_alike(register, entry, &fields));
    let id = found.map_or_else(|| natural(register, subject, &fields), |entry| entry.id.0);
    let struck = state.value(id, f::REMOVED) == Some(&Value::Flag(true));
    // Judged is what would stand there: a blank cell leaves what is known.
    let mut whole = fields.clone();
    let before = known.iter().find(|entry| entry.id.0 == id);
    whole.extend(before.into_iter().flat_map(|entry| entry.values.clone()));
    let (today, rules) = (batch.options.today, batch.options.rules);
    if let Err((field, why)) = check(register.id, &whole, today, rules) {
        batch.refuse(record.finding_on(field, Reason::Entry(why)));
        return Ok(());
    }
    if struck {
        fields.push((f::REMOVED, Value::Flag(false)));
        batch.warn(record.whole(Reason::Restored));
    }
    batch.put(record, subject, id, wants(id, fields)).map(drop)
}

/// Whether an entry has the same key. Words compare without case and spacing.
fn is_alike(register: &Register, entry: &Entry, fields: &[(Field, Value)]) -> bool {
    let mut key = register.key.iter();
    key.all(|field| word(value_of(&entry.values, *field)) == word(value_of(fields, *field)))
}

/// The identity of a new entry, the same wherever the row is imported.
fn natural(register: &Register, subject: Subject, fields: &[(Field, Value)]) -> u64 {
    let period = subject.period.map(Period::code).unwrap_or_default();
    let key = register
        .key
        .iter()
        .map(|field| word(value_of(fields, *field)));
    let key: Vec<String> = key.collect();
    let key = format!("{}|{period}|{}", subject.owner, key.join("|"));
    ident::natural(register.id.code(), &key)
}

fn word(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(words) => fold(words),
        Value::Number(number) => number.normalize().to_string(),
        Value::Date(day) => day.to_string(),
        Value::Ref(id) => id.to_string(),
        Value::Code(number) => number.to_string(),
        Value::Flag(yes) => yes.to_string(),
    }
}

#[cfg(test)]
#[path = "registers_tests.rs"]
mod tests;
