//! Target files, and rows of targets pasted into a plan: planned results and their indicators.
//!
//! A row is an indicator. A row whose result is blank belongs to the result of the row above, as in the
//! printed form; there the NIP may be blank too. An indicator is known by its result, its wording and its
//! aspect; where the wording stands only once in the plan and in the file, a new aspect changes it.

use std::collections::HashMap;

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::period::{Cycle, Period};
use crate::domain::plan::{Aspect, Direction, Stage};
use crate::domain::text::fold;
use crate::ops::edit;
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Field, Subject, Value};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, Want, has_item, wants};
use super::cell::Target;
use super::column::{Column, Kind};
use super::existing::Index;
use super::header::Header;
use super::plans::{IndicatorName, PlanNames, Plans, ResultName, plan_of};
use super::reason::{Finding, Reason, Refusal, StageName};
use super::record::{Context, Record};
use super::table::Table;

/// A row of targets, apart from whose they are and for when.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedTarget {
    /// Line of the row.
    pub line: u64,
    /// Title of the planned result; none where it is that of the row above.
    pub result: Option<String>,
    /// What else the row says of the result (kind, perspective).
    pub result_fields: Vec<(Field, Value)>,
    /// Wording of the indicator.
    pub indicator: String,
    /// What else the row says of the indicator (aspect, direction, target, unit of measure).
    pub indicator_fields: Vec<(Field, Value)>,
    /// Title of the superior's result that is supported.
    pub supports: Option<String>,
}

/// Reads pasted rows. The first row may name the columns; without one they are, in this order: result,
/// indicator, aspect, target, unit of measure, direction, upper bound, target in words, kind, supported result.
pub fn target_rows(table: &Table, today: chrono::NaiveDate) -> Vec<Result<ParsedTarget, Refusal>> {
    let header = Header::of_pasted(Kind::Targets, Column::Result, table);
    let index = Index::default();
    let context = Context {
        today,
        index: &index,
    };
    let read = |row| {
        let record = Record::read(row, &header, context).map_err(first)?;
        if record.words(Column::Indicator).is_none() {
            return Err(record.finding(Column::Indicator, Reason::Missing));
        }
        parse(&record)
    };
    table.rows.iter().skip(header.skip).map(read).collect()
}

fn first(findings: Vec<Finding>) -> Finding {
    findings.into_iter().next().unwrap_or(Finding {
        line: 0,
        column: String::new(),
        value: String::new(),
        reason: Reason::Missing,
    })
}

/// What a row says of its result and of its indicator.
fn parse(record: &Record<'_>) -> Result<ParsedTarget, Finding> {
    let of_result = |field: Field| matches!(field, f::RESULT_KIND | f::PERSPECTIVE);
    let (result_fields, mut indicator_fields): (Vec<_>, Vec<_>) = record
        .fields()
        .into_iter()
        .partition(|(field, _)| of_result(*field));
    let direction: Option<Direction> = record.code(Column::Direction);
    let mut set = |field: Field, value: Value| {
        if !indicator_fields.iter().any(|(f, _)| *f == field) {
            indicator_fields.push((field, value));
        }
    };
    match record.target() {
        Some(Target::Figure(number, unit)) => {
            set(f::TARGET, Value::Number(*number));
            if !unit.is_empty() {
                set(f::UNIT_OF_MEASURE, edit::text(unit));
            }
        }
        Some(Target::Range(low, high, unit)) => {
            set(f::TARGET, Value::Number(*low));
            set(f::TARGET_HIGH, Value::Number(*high));
            set(f::DIRECTION, edit::code(Direction::Range));
            if !unit.is_empty() {
                set(f::UNIT_OF_MEASURE, edit::text(unit));
            }
        }
        Some(Target::Words(words)) if direction.is_none_or(|d| d == Direction::Text) => {
            set(f::TARGET_TEXT, edit::text(words));
            set(f::DIRECTION, edit::code(Direction::Text));
        }
        Some(Target::Words(_)) => return Err(record.finding(Column::Target, Reason::Number)),
        None => {}
    }
    check_range(record, &indicator_fields)?;
    Ok(ParsedTarget {
        line: record.line(),
        result: record.words(Column::Result).map(str::to_owned),
        result_fields,
        indicator: record
            .words(Column::Indicator)
            .unwrap_or_default()
            .to_owned(),
        indicator_fields,
        supports: record.words(Column::Supports).map(str::to_owned),
    })
}

/// A range has both bounds in order, whichever columns they came from.
fn check_range(record: &Record<'_>, fields: &[(Field, Value)]) -> Result<(), Finding> {
    let number = |wanted: Field| {
        fields.iter().find_map(|(field, value)| match value {
            Value::Number(number) if *field == wanted => Some(*number),
            _ => None,
        })
    };
    let is_range = fields.contains(&(f::DIRECTION, edit::code(Direction::Range)));
    let column = if record.number(Column::TargetHigh).is_some() {
        Column::TargetHigh
    } else {
        Column::Target
    };
    match (number(f::TARGET), number(f::TARGET_HIGH)) {
        (Some(low), Some(high)) if low > high => Err(record.finding(column, Reason::Range)),
        (None, _) | (_, None) if is_range => Err(record.finding(column, Reason::Range)),
        (Some(_), Some(_)) | (None, _) | (_, None) => Ok(()),
    }
}

/// Whose a row is, for when, and of which result.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Owner {
    person: EmployeeId,
    period: Period,
    title: String,
}

/// A row with its place in a plan.
struct Placed<'t> {
    record: Record<'t>,
    target: ParsedTarget,
    owner: Owner,
    /// Result and indicator, with the place in the order of new ones.
    result: (u64, Option<Value>),
    indicator: (u64, Option<Value>),
}

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let rows = owned(batch, records);
    let mut times: HashMap<(EmployeeId, Period, String, String), usize> = HashMap::new();
    let key = |owner: &Owner, target: &ParsedTarget| {
        (
            owner.person,
            owner.period,
            fold(&owner.title),
            fold(&target.indicator),
        )
    };
    for (_, target, owner) in &rows {
        *times.entry(key(owner, target)).or_default() += 1;
    }
    let mut plans = Plans::default();
    let mut placed = Vec::with_capacity(rows.len());
    for (record, target, owner) in rows {
        let once = times.get(&key(&owner, &target)) == Some(&1);
        let subject = plan_of(owner.person, owner.period);
        let names = plans.of(batch, subject)?;
        let (title, result) = place_result(names, &owner);
        let indicator = place_indicator(names, &owner, result.0, &target, once);
        placed.push(Placed {
            record,
            target,
            owner: Owner { title, ..owner },
            result,
            indicator,
        });
    }
    placed
        .iter()
        .try_for_each(|row| put(batch, &mut plans, row))
}

/// The rows that can be read, with whose they are.
fn owned<'t>(
    batch: &mut Batch<'_>,
    records: Records<'t>,
) -> Vec<(Record<'t>, ParsedTarget, Owner)> {
    let mut above: Option<Result<Owner, u64>> = None;
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(line) => {
                above = Some(Err(line));
                continue;
            }
        };
        let owner = owner(batch, &record, above.as_ref());
        match owner.and_then(|owner| Ok((parse(&record)?, owner))) {
            Ok((target, owner)) => {
                above = Some(Ok(owner.clone()));
                rows.push((record, target, owner));
            }
            Err(finding) => {
                above = Some(Err(record.line()));
                batch.refuse(finding);
            }
        }
    }
    rows
}

/// Whose a row is: as it says, or as the row above where it goes on with its result.
fn owner(
    batch: &Batch<'_>,
    record: &Record<'_>,
    above: Option<&Result<Owner, u64>>,
) -> Result<Owner, Finding> {
    let title = record.words(Column::Result);
    let person = batch.named(record, Column::Nip)?;
    let goes_on = match above {
        Some(Err(first)) if title.is_none() => {
            return Err(record.whole(Reason::RowAbove { first: *first }));
        }
        None | Some(Err(_)) => None,
        Some(Ok(above)) => Some(above).filter(|above| match person {
            Some(person) => person == above.person,
            None => title.is_none(),
        }),
    };
    let missing = |column| record.finding(column, Reason::Missing);
    let person = person.or(goes_on.map(|above| above.person));
    let period = record
        .period()
        .or(goes_on.map(|above| above.period))
        .or(batch.options.period);
    let title = title.or(goes_on.map(|above| above.title.as_str()));
    Ok(Owner {
        person: person.ok_or_else(|| missing(Column::Nip))?,
        period: period.ok_or_else(|| missing(Column::Period))?,
        title: title.ok_or_else(|| missing(Column::Result))?.to_owned(),
    })
}

/// Finds or adds the result of a row; its title as it shall stand.
fn place_result(names: &mut PlanNames, owner: &Owner) -> (String, (u64, Option<Value>)) {
    if let Some(result) = names.result(&owner.title) {
        return (result.title.clone(), (result.id, result.order.clone()));
    }
    let key = format!(
        "{}|{}|{}",
        owner.person.0,
        owner.period.code(),
        fold(&owner.title)
    );
    let id = ident::natural("result", &key);
    let order = Some(names.take_order());
    names.add_result(ResultName {
        id,
        title: owner.title.clone(),
        order: order.clone(),
    });
    (owner.title.clone(), (id, order))
}

/// Finds or adds the indicator of a row. `once`: no other row of the file has its wording in this result.
fn place_indicator(
    names: &mut PlanNames,
    owner: &Owner,
    result: u64,
    target: &ParsedTarget,
    once: bool,
) -> (u64, Option<Value>) {
    let aspect = target
        .indicator_fields
        .iter()
        .find_map(|(field, value)| match value {
            Value::Code(number) if *field == f::ASPECT => Aspect::from_number(*number),
            _ => None,
        });
    let same = names.indicators(Some(result), &target.indicator);
    let wanted = aspect.unwrap_or(Aspect::Quantity);
    let found = same
        .iter()
        .find(|i| i.aspect == wanted)
        .or(match same.as_slice() {
            [only] if once => Some(only),
            [] | [_, ..] => None,
        });
    if let Some(found) = found {
        return (found.id, found.order.clone());
    }
    let words = fold(&target.indicator);
    let key = format!(
        "{}|{}|{result}|{words}|{}",
        owner.person.0,
        owner.period.code(),
        wanted.code()
    );
    let id = ident::natural("indicator", &key);
    let order = Some(names.take_order());
    names.add_indicator(IndicatorName {
        id,
        result,
        text: target.indicator.clone(),
        aspect: wanted,
        order: order.clone(),
    });
    (id, order)
}

fn put(batch: &mut Batch<'_>, plans: &mut Plans, row: &Placed<'_>) -> Result<(), StoreError> {
    let (record, subject) = (&row.record, plan_of(row.owner.person, row.owner.period));
    let stage = plans.of(batch, subject)?.stage;
    if stage == Stage::Evaluated {
        batch.refuse(record.whole(Reason::Settled));
        return Ok(());
    }
    let mut result_fields = row.target.result_fields.clone();
    result_fields.push((f::RESULT_TITLE, edit::text(&row.owner.title)));
    result_fields.extend(row.result.1.clone().map(|order| (f::ORDER, order)));
    match supports(batch, plans, row)? {
        Ok(fields) => result_fields.extend(fields),
        Err(finding) => {
            batch.refuse(finding);
            return Ok(());
        }
    }
    let mut indicator_fields = row.target.indicator_fields.clone();
    indicator_fields.push((f::INDICATOR_OF, Value::Ref(row.result.0)));
    indicator_fields.push((f::INDICATOR_TEXT, edit::text(&row.target.indicator)));
    indicator_fields.extend(row.indicator.1.clone().map(|order| (f::ORDER, order)));
    let mut all = wants(row.result.0, result_fields);
    all.extend(wants(row.indicator.0, indicator_fields));
    all.extend(restored(
        batch,
        record,
        subject,
        [row.result.0, row.indicator.0],
    )?);
    let changed = batch.put(record, subject, row.indicator.0, all)?;
    if changed && stage != Stage::Draft {
        batch.warn(record.whole(Reason::Agreed {
            stage: StageName(stage),
        }));
    }
    Ok(())
}

/// Brings back items that had been struck out.
fn restored(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    subject: Subject,
    items: [u64; 2],
) -> Result<Vec<Want>, StoreError> {
    let state = batch.state(subject)?;
    let struck = |item: &u64| state.value(*item, f::REMOVED) == Some(&Value::Flag(true));
    let back: Vec<Want> = items
        .into_iter()
        .filter(|item| has_item(state, *item) && struck(item))
        .map(|item| (item, f::REMOVED, Value::Flag(false)))
        .collect();
    if !back.is_empty() {
        batch.warn(record.finding(Column::Indicator, Reason::Restored));
    }
    Ok(back)
}

/// The superior's result that a row supports: of the same period, or of the year.
fn supports(
    batch: &mut Batch<'_>,
    plans: &mut Plans,
    row: &Placed<'_>,
) -> Result<Result<Vec<(Field, Value)>, Finding>, StoreError> {
    let Some(title) = &row.target.supports else {
        return Ok(Ok(Vec::new()));
    };
    let superior = batch.existing.index().superior(row.owner.person);
    let annual = Period::containing(row.owner.period.first_day(), Cycle::Annual);
    let mut unknown = None;
    for (superior, period) in superior
        .into_iter()
        .flat_map(|s| [(s, row.owner.period), (s, annual)])
    {
        let plan = plans.of(batch, plan_of(superior, period))?;
        if let Some(result) = plan.result(title) {
            return Ok(Ok(vec![
                (f::SUPPORTS_PERSON, Value::Ref(superior.0)),
                (f::SUPPORTS_RESULT, Value::Ref(result.id)),
            ]));
        }
        if !plan.is_empty() && unknown.is_none() {
            unknown = Some(plan.unknown_result(title));
        }
    }
    if let Some(reason) = unknown {
        return Ok(Err(row.record.finding(Column::Supports, reason)));
    }
    batch.warn(row.record.finding(Column::Supports, Reason::SupportUnknown));
    Ok(Ok(Vec::new()))
}
