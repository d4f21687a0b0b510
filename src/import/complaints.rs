//! Registers of complaints: a row for each, known by its number, with the days of its steps.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::coded::Coded;
use crate::domain::complaint::{ComplaintKind, StepKind};
use crate::domain::text::clean;
use crate::ops::edit::{self, code};
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Field, Subject, SubjectKind, Value};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, Want, wants};
use super::column::Column;
use super::reason::{Finding, Reason};
use super::record::Record;

/// Columns that hold the day of a step, in the order in which steps are taken.
const STEPS: [(Column, StepKind); 4] = [
    (Column::Verified, StepKind::Verified),
    (Column::Assigned, StepKind::Assigned),
    (Column::Answered, StepKind::Answered),
    (Column::Closed, StepKind::Closed),
];

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    for record in records.into_iter().flatten() {
        let number = clean(record.words(Column::Number).unwrap_or_default());
        let known = batch.existing.index().complaint(&number);
        let id = known.unwrap_or_else(|| ident::natural("complaint", &number));
        if let Some(first) = seen.get(&id) {
            batch.refuse(record.finding(Column::Number, Reason::Duplicate { first: *first }));
            continue;
        }
        seen.insert(id, record.line());
        match steps(batch, &record, id) {
            Ok(steps) => put(batch, &record, id, known.is_none(), steps)?,
            Err(finding) => batch.refuse(finding),
        }
    }
    Ok(())
}

/// What a row wants of the steps, each known by the complaint and its kind.
fn steps(batch: &Batch<'_>, record: &Record<'_>, complaint: u64) -> Result<Vec<Want>, Finding> {
    let mut last = record.day().unwrap_or(batch.options.today);
    if last > batch.options.today {
        return Err(record.finding(Column::Day, Reason::Future));
    }
    let officer = batch.named(record, Column::Officer)?;
    let answer = record.words(Column::Answer);
    for (of, needs, told) in [
        (Column::Assigned, StepKind::Assigned, officer.is_some()),
        (Column::Answered, StepKind::Answered, answer.is_some()),
    ] {
        debug_assert!(STEPS.contains(&(of, needs)));
        if told && record.date(of).is_none() {
            return Err(record.finding(of, Reason::Missing));
        }
    }
    let mut all = Vec::new();
    for (column, kind) in STEPS {
        let Some(day) = record.date(column) else {
            continue;
        };
        check(batch, record, column, day, last)?;
        last = day;
        let item = ident::natural("step", &format!("{complaint}|{}", kind.code()));
        let mut fields: Vec<(Field, Value)> =
            vec![(f::STEP_KIND, code(kind)), (f::STEP_DAY, Value::Date(day))];
        match kind {
            StepKind::Assigned => {
                fields.extend(officer.map(|id| (f::STEP_PERSON, Value::Ref(id.0))));
            }
            StepKind::Answered => {
                fields.extend(answer.map(|words| (f::STEP_NOTE, edit::text(words))));
            }
            StepKind::Verified
            | StepKind::Acted
            | StepKind::Closed
            | StepKind::Returned
            | StepKind::Completed
            | StepKind::NotOurs => {}
        }
        all.extend(wants(item, fields));
    }
    Ok(all)
}

fn check(
    batch: &Batch<'_>,
    record: &Record<'_>,
    column: Column,
    day: NaiveDate,
    last: NaiveDate,
) -> Result<(), Finding> {
    if day > batch.options.today {
        Err(record.finding(column, Reason::Future))
    } else if day < last {
        Err(record.finding(column, Reason::StepOrder))
    } else {
        Ok(())
    }
}

fn put(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    id: u64,
    new: bool,
    steps: Vec<Want>,
) -> Result<(), StoreError> {
    let subject = Subject::lasting(SubjectKind::Complaint, id);
    let mut fields = record.fields();
    // Days of steps and the answer belong to their steps, not to the complaint.
    fields.retain(|(field, _)| !matches!(*field, f::STEP_DAY | f::STEP_NOTE));
    let says = |field: Field, fields: &[(Field, Value)]| fields.iter().any(|(f, _)| *f == field);
    if new && !says(f::COMPLAINT_KIND, &fields) {
        fields.push((f::COMPLAINT_KIND, code(ComplaintKind::Ordinary)));
    }
    if new
        && let Some(unit) = batch.options.unit
        && !says(f::COMPLAINT_UNIT, &fields)
    {
        fields.push((f::COMPLAINT_UNIT, Value::Ref(unit.0)));
    }
    let mut all = wants(0, fields);
    all.extend(steps);
    batch.put(record, subject, 0, all).map(drop)
}
