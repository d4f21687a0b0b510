//! Feedback files. A feedback is known by person, day, source and words.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::Datelike;

use crate::domain::coded::Coded;
use crate::domain::feedback::{Feedback, FeedbackKind, Source};
use crate::domain::id::EmployeeId;
use crate::domain::period::{Cycle, Period};
use crate::domain::text::fold;
use crate::ops::edit;
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Field, Subject, SubjectKind, Value};
use crate::ops::view;
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, has_item, wants};
use super::cell;
use super::column::Column;
use super::plans::Plans;
use super::reason::{Finding, Reason};
use super::record::Record;
use super::table::Cell;

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut plans = Plans::default();
    let mut years: HashMap<Subject, Vec<Feedback>> = HashMap::new();
    for record in records.into_iter().flatten() {
        let Some(person) = batch.person(&record, Column::Nip) else {
            continue;
        };
        let fields = match fields(batch, &mut plans, &record, person)? {
            Ok(fields) => fields,
            Err(finding) => {
                batch.refuse(finding);
                continue;
            }
        };
        let year = record.day().unwrap_or(batch.options.today);
        let subject = Subject::of(
            SubjectKind::Feedback,
            person.0,
            Period::containing(year, Cycle::Annual),
        );
        let known = match years.entry(subject) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unread) => unread.insert(view::feedback(batch.state(subject)?)),
        };
        let id = identity(known, &record, person);
        put(batch, &record, subject, id, fields)?;
    }
    Ok(())
}

/// What a row says beside its key.
fn fields(
    batch: &mut Batch<'_>,
    plans: &mut Plans,
    record: &Record<'_>,
    person: EmployeeId,
) -> Result<Result<Vec<(Field, Value)>, Finding>, StoreError> {
    let mut fields = record.fields();
    let day = record.day().unwrap_or(batch.options.today);
    if day > batch.options.today {
        return Ok(Err(record.finding(Column::Day, Reason::Future)));
    }
    if let Some(title) = record.words(Column::Result) {
        match plans.result_on(batch, person, day, title)? {
            Some(Ok(result)) => fields.push((f::FEEDBACK_RESULT, Value::Ref(result))),
            Some(Err(reason)) => return Ok(Err(record.finding(Column::Result, reason))),
            None => batch.warn(record.finding(Column::Result, Reason::ResultUnknown)),
        }
    }
    Ok(giver(batch, record).map(|giver| {
        fields.extend(giver);
        fields
    }))
}

/// Who gave it: a person by NIP, anybody else in words.
fn giver(batch: &Batch<'_>, record: &Record<'_>) -> Result<Option<(Field, Value)>, Finding> {
    let Some(words) = record.words(Column::From) else {
        return Ok(None);
    };
    if words.chars().filter(char::is_ascii_digit).count() < 8 {
        return Ok(Some((f::FEEDBACK_FROM_TEXT, edit::text(words))));
    }
    let nip = cell::nip(&Cell::Text(words.to_owned()), batch.options.today)
        .map_err(|reason| record.finding(Column::From, reason))?;
    let index = batch.existing.index();
    let unknown = || record.finding(Column::From, index.unknown_person(nip));
    let giver = index.person(nip).ok_or_else(unknown)?;
    Ok(Some((f::FEEDBACK_FROM, Value::Ref(giver.0))))
}

/// The feedback that is there with the same day, source and words, or a new one.
fn identity(known: &[Feedback], record: &Record<'_>, person: EmployeeId) -> u64 {
    let source = record
        .code::<Source>(Column::Source)
        .unwrap_or(Source::Superior);
    let day = record.day().unwrap_or_default();
    let words = fold(record.words(Column::Text).unwrap_or_default());
    let same = |feedback: &&Feedback| {
        feedback.day == day && feedback.source == source && fold(&feedback.text) == words
    };
    known.iter().find(same).map_or_else(
        || {
            let day = format!("{}-{}", day.year(), day.ordinal());
            let key = format!("{}|{day}|{}|{words}", person.0, source.code());
            ident::natural("feedback", &key)
        },
        |feedback| feedback.id.0,
    )
}

fn put(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    subject: Subject,
    id: u64,
    mut fields: Vec<(Field, Value)>,
) -> Result<(), StoreError> {
    let new = !has_item(batch.state(subject)?, id);
    if new && record.code::<FeedbackKind>(Column::Kind).is_none() {
        fields.push((f::FEEDBACK_KIND, edit::code(FeedbackKind::Note)));
    }
    batch.put(record, subject, id, wants(id, fields)).map(drop)
}
