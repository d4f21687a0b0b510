//! Employee files. A person is known by NIP; only people who are no civil servants go by their name.

use std::collections::HashMap;

use crate::domain::id::EmployeeId;
use crate::domain::nip::EmploymentKind;
use crate::domain::people::{Grade, PositionKind};
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Field, Subject, Value};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, unmet, wants};
use super::column::Column;
use super::reason::{Finding, Reason};
use super::record::Record;

/// Columns that name another person, with the field that they fill.
const SUPERIORS: [(Column, Field); 2] = [
    (Column::Appraiser, f::APPRAISER),
    (Column::Reviewer, f::REVIEWER),
];

/// A row about a person.
struct Person<'t> {
    id: EmployeeId,
    record: Record<'t>,
}

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let people = distinct(batch, records);
    let needs: Vec<(EmployeeId, Vec<EmployeeId>)> = people
        .iter()
        .map(|person| {
            (
                person.id,
                superiors(batch, &person.record)
                    .map(|(.., id)| id)
                    .collect(),
            )
        })
        .collect();
    let index = batch.existing.index();
    let missing = unmet(&needs, |id| index.knows(id));
    for (person, missing) in people.into_iter().zip(missing) {
        match refusal(batch, &person, missing) {
            Some(finding) => batch.refuse(finding),
            None => put(batch, &person)?,
        }
    }
    Ok(())
}

/// The rows with their persons, the first row on each.
fn distinct<'t>(batch: &mut Batch<'_>, records: Records<'t>) -> Vec<Person<'t>> {
    let mut first: HashMap<EmployeeId, u64> = HashMap::with_capacity(records.len());
    let mut people = Vec::with_capacity(records.len());
    for record in records.into_iter().flatten() {
        let Some(id) = identity(batch, &record) else {
            batch.refuse(record.finding(Column::Nip, Reason::NoNip));
            continue;
        };
        if let Some(line) = first.get(&id) {
            let column = record
                .nip(Column::Nip)
                .map_or(Column::Name, |_| Column::Nip);
            batch.refuse(record.finding(column, Reason::Duplicate { first: *line }));
            continue;
        }
        first.insert(id, record.line());
        people.push(Person { id, record });
    }
    people
}

/// Whom a row is about; nobody if a civil servant has no NIP.
fn identity(batch: &Batch<'_>, record: &Record<'_>) -> Option<EmployeeId> {
    if record.nip(Column::Nip).is_some() {
        return record.person(Column::Nip, batch.existing.index());
    }
    let outside = record.code(Column::Kind) == Some(EmploymentKind::NonAsn)
        || record.code(Column::PositionKind) == Some(PositionKind::RegionHead);
    outside.then(|| ident::person(None, record.words(Column::Name).unwrap_or_default()))
}

/// The people above whom a row names.
fn superiors<'r>(
    batch: &Batch<'_>,
    record: &'r Record<'_>,
) -> impl Iterator<Item = (Column, Field, EmployeeId)> + 'r {
    let index = batch.existing.index();
    let named: Vec<_> = SUPERIORS
        .iter()
        .filter_map(|(column, field)| Some((*column, *field, record.person(*column, index)?)))
        .collect();
    named.into_iter()
}

fn refusal(batch: &Batch<'_>, person: &Person<'_>, missing: Option<EmployeeId>) -> Option<Finding> {
    let record = &person.record;
    let (column, reason) = superiors(batch, record).find_map(|(column, _, id)| {
        if id == person.id {
            return Some((column, Reason::Oneself));
        }
        let unknown = || match record.nip(column) {
            Some(nip) => batch.existing.index().unknown_person(nip),
            None => Reason::NoNip,
        };
        (Some(id) == missing).then(|| (column, unknown()))
    })?;
    Some(record.finding(column, reason))
}

fn put(batch: &mut Batch<'_>, person: &Person<'_>) -> Result<(), StoreError> {
    let record = &person.record;
    let mut fields = record.fields();
    fields.extend(
        record
            .nip(Column::Nip)
            .map(|nip| (f::NIP, Value::Ref(nip.number()))),
    );
    fields.extend(superiors(batch, record).map(|(_, field, id)| (field, Value::Ref(id.0))));
    remark(batch, record, &fields);
    let subject = Subject::employee(person.id);
    if !batch.existing.index().knows(person.id) {
        // Most files add people; asking the store for each of them would cost more than all the rest.
        batch.adopt(subject);
    }
    batch.put(record, subject, 0, wants(0, fields)).map(drop)
}

/// Remarks on what is legal but odd.
fn remark(batch: &mut Batch<'_>, record: &Record<'_>, fields: &[(Field, Value)]) {
    let Some(nip) = record.nip(Column::Nip) else {
        return;
    };
    if nip.unusual_age() {
        batch.warn(record.finding(Column::Nip, Reason::UnusualAge));
    }
    let grade = fields.iter().find_map(|(field, value)| match value {
        Value::Code(number) if *field == f::GRADE => Grade::from_number(*number),
        _ => None,
    });
    if grade.is_some_and(|grade| grade.kind() != nip.kind()) {
        batch.warn(record.finding(Column::Grade, Reason::GradeKind));
    }
}
