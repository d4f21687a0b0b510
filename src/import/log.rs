//! Daily logs. An entry is known by person, day and activity; of several alike on one day, by their order.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::log::{LogEntry, LogProblem, LogState, check};
use crate::domain::period::{Cycle, Period};
use crate::domain::text::fold;
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Subject, SubjectKind, Value};
use crate::ops::view;
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, wants};
use super::column::Column;
use super::plans::Plans;
use super::reason::{Finding, Reason};
use super::record::Record;

/// The entries of the months that the file touches, with what its rows make of them.
type Months = HashMap<Subject, HashMap<NaiveDate, Vec<LogEntry>>>;

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut plans = Plans::default();
    let mut months = Months::new();
    let mut times: HashMap<(EmployeeId, NaiveDate, String), u64> = HashMap::new();
    for record in records.into_iter().flatten() {
        let Some(person) = batch.person(&record, Column::Nip) else {
            continue;
        };
        let (Some(day), Some(activity)) = (record.day(), record.words(Column::Activity)) else {
            continue;
        };
        let subject = Subject::of(
            SubjectKind::Log,
            person.0,
            Period::containing(day, Cycle::Monthly),
        );
        let month = match months.entry(subject) {
            Entry::Occupied(month) => month.into_mut(),
            Entry::Vacant(unread) => unread.insert(by_day(view::log(batch.state(subject)?))),
        };
        let entries = month.entry(day).or_default();
        let nth = times.entry((person, day, fold(activity))).or_default();
        let id = identity(entries, person, day, activity, *nth);
        *nth += 1;
        let result = match result_of(batch, &mut plans, &record, person, day)? {
            Ok(result) => result,
            Err(finding) => {
                batch.refuse(finding);
                continue;
            }
        };
        match enter(batch, &record, entries, id) {
            Ok(()) => put(batch, &record, subject, id, result)?,
            Err(finding) => batch.refuse(finding),
        }
    }
    Ok(())
}

fn by_day(entries: Vec<LogEntry>) -> HashMap<NaiveDate, Vec<LogEntry>> {
    let mut days: HashMap<NaiveDate, Vec<LogEntry>> = HashMap::new();
    for entry in entries {
        days.entry(entry.day).or_default().push(entry);
    }
    days
}

/// The id of the `nth` entry of an activity on a day: the one it was imported under, else one that was
/// typed in the program, else a new one.
fn identity(
    entries: &[LogEntry],
    person: EmployeeId,
    day: NaiveDate,
    activity: &str,
    nth: u64,
) -> u64 {
    let wanted = fold(activity);
    let natural = |n: u64| ident::natural("log", &format!("{}|{day}|{wanted}|{n}", person.0));
    let own = natural(nth);
    let alike: Vec<u64> = entries
        .iter()
        .filter(|e| fold(&e.activity) == wanted)
        .map(|e| e.id.0)
        .collect();
    if alike.contains(&own) {
        return own;
    }
    let imported: Vec<u64> = (0..alike.len() as u64 + nth).map(natural).collect();
    let before = imported
        .iter()
        .take(nth as usize)
        .filter(|id| alike.contains(id))
        .count();
    let typed = alike.iter().filter(|id| !imported.contains(id));
    typed.copied().nth(nth as usize - before).unwrap_or(own)
}

/// The planned result that a row names.
fn result_of(
    batch: &mut Batch<'_>,
    plans: &mut Plans,
    record: &Record<'_>,
    person: EmployeeId,
    day: NaiveDate,
) -> Result<Result<Option<u64>, Finding>, StoreError> {
    let Some(title) = record.words(Column::Result) else {
        return Ok(Ok(None));
    };
    Ok(match plans.result_on(batch, person, day, title)? {
        Some(Ok(result)) => Ok(Some(result)),
        Some(Err(reason)) => Err(record.finding(Column::Result, reason)),
        None => {
            batch.warn(record.finding(Column::Result, Reason::ResultUnknown));
            Ok(None)
        }
    })
}

/// Checks an entry beside the others of its day and adds it to them.
fn enter(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    entries: &mut Vec<LogEntry>,
    id: u64,
) -> Result<(), Finding> {
    let (today, limit) = (batch.options.today, batch.options.rules.minutes_per_day);
    let known = entries.iter().position(|entry| entry.id.0 == id);
    let entry = LogEntry {
        id: ItemId(id),
        day: record.day().unwrap_or(today),
        result: None,
        activity: record
            .words(Column::Activity)
            .unwrap_or_default()
            .to_owned(),
        quantity: None,
        unit: String::new(),
        minutes: record
            .number(Column::Minutes)
            .and_then(|n| n.to_u32())
            .or(known.and_then(|at| entries[at].minutes)),
        evidence: String::new(),
        state: LogState::Recorded,
        return_reason: String::new(),
    };
    // An import brings old entries in by its nature: how late they come is no remark.
    for problem in check(&entry, entries, today, limit, None) {
        match problem {
            LogProblem::Future => return Err(record.finding(Column::Day, Reason::Future)),
            LogProblem::NoActivity => return Err(record.finding(Column::Activity, Reason::Missing)),
            LogProblem::Overlong { sum, limit } if known.is_none() => {
                batch.warn(record.finding(Column::Minutes, Reason::Overlong { sum, limit }));
            }
            LogProblem::Overlong { .. } | LogProblem::Backfilled { .. } => {}
        }
    }
    match known {
        Some(at) => entries[at] = entry,
        None => entries.push(entry),
    }
    Ok(())
}

fn put(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    subject: Subject,
    id: u64,
    result: Option<u64>,
) -> Result<(), StoreError> {
    let mut fields = record.fields();
    fields.extend(result.map(|result| (f::LOG_RESULT, Value::Ref(result))));
    batch.put(record, subject, id, wants(id, fields)).map(drop)
}
