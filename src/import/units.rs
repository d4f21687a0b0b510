//! Unit files. A unit is known by its code; the unit above may stand further down in the same file.

use std::collections::{HashMap, HashSet};

use crate::domain::id::UnitId;
use crate::domain::text::clean;
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Subject, SubjectKind, Value};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, unmet, wants};
use super::column::Column;
use super::reason::Reason;
use super::record::Record;

/// A row about a unit.
struct Unit<'t> {
    id: UnitId,
    parent: Option<UnitId>,
    record: Record<'t>,
}

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut units = distinct(batch, records);
    // Refusing a row leaves its old parent standing, which can close a loop anew; so until nothing falls.
    loop {
        let before = units.len();
        units = with_parents(batch, units);
        units = without_loops(batch, units);
        if units.len() == before {
            break;
        }
    }
    units.iter().try_for_each(|unit| put(batch, unit))
}

/// The id of the unit with this code: the one that is there, or the one that it will have.
fn identity(batch: &Batch<'_>, code: &str) -> UnitId {
    let known = batch.existing.index().unit_by_code(code);
    known.unwrap_or_else(|| UnitId(ident::natural("unit", &clean(code))))
}

fn distinct<'t>(batch: &mut Batch<'_>, records: Records<'t>) -> Vec<Unit<'t>> {
    let mut first: HashMap<UnitId, u64> = HashMap::new();
    let mut units = Vec::with_capacity(records.len());
    for record in records.into_iter().flatten() {
        let id = identity(batch, record.words(Column::Code).unwrap_or_default());
        if let Some(line) = first.get(&id) {
            batch.refuse(record.finding(Column::Code, Reason::Duplicate { first: *line }));
            continue;
        }
        first.insert(id, record.line());
        let parent = record
            .words(Column::Parent)
            .map(|code| identity(batch, code));
        units.push(Unit { id, parent, record });
    }
    units
}

/// Refuses rows whose unit above is neither there nor in the file.
fn with_parents<'t>(batch: &mut Batch<'_>, units: Vec<Unit<'t>>) -> Vec<Unit<'t>> {
    let index = batch.existing.index();
    let needs: Vec<(UnitId, Vec<UnitId>)> = units
        .iter()
        .map(|unit| (unit.id, unit.parent.into_iter().collect()))
        .collect();
    let code = |unit: &Unit<'_>| {
        unit.record
            .words(Column::Code)
            .unwrap_or_default()
            .to_owned()
    };
    let missing = unmet(&needs, |id| index.has_unit(id));
    let known: Vec<String> = if missing.iter().any(Option::is_some) {
        units
            .iter()
            .zip(&missing)
            .filter(|(_, m)| m.is_none())
            .map(|(unit, _)| code(unit))
            .collect()
    } else {
        Vec::new()
    };
    let mut kept = Vec::with_capacity(units.len());
    for (unit, missing) in units.into_iter().zip(missing) {
        if missing.is_some() {
            let words = unit.record.words(Column::Parent).unwrap_or_default();
            let reason = index.unknown_unit(words, known.iter().map(String::as_str));
            batch.refuse(unit.record.finding(Column::Parent, reason));
        } else {
            kept.push(unit);
        }
    }
    kept
}

/// Refuses rows on units that would lie below themselves.
fn without_loops<'t>(batch: &mut Batch<'_>, units: Vec<Unit<'t>>) -> Vec<Unit<'t>> {
    let in_file: HashMap<UnitId, Option<UnitId>> =
        units.iter().map(|unit| (unit.id, unit.parent)).collect();
    let index = batch.existing.index();
    let above = |id: UnitId| {
        in_file
            .get(&id)
            .copied()
            .flatten()
            .or_else(|| index.parent(id))
    };
    let looping = on_loops(units.iter().map(|unit| unit.id), above);
    let mut kept = Vec::with_capacity(units.len());
    for unit in units {
        if looping.contains(&unit.id) {
            batch.refuse(unit.record.finding(Column::Parent, Reason::UnitLoop));
        } else {
            kept.push(unit);
        }
    }
    kept
}

/// The units that lead back to themselves. Every unit is walked once.
fn on_loops(
    units: impl Iterator<Item = UnitId>,
    above: impl Fn(UnitId) -> Option<UnitId>,
) -> HashSet<UnitId> {
    let mut done: HashSet<UnitId> = HashSet::new();
    let mut looping = HashSet::new();
    for unit in units {
        let mut path: Vec<UnitId> = Vec::new();
        let mut on_path: HashSet<UnitId> = HashSet::new();
        let mut at = Some(unit);
        while let Some(id) = at.filter(|id| !done.contains(id)) {
            if !on_path.insert(id) {
                looping.extend(path.iter().copied().skip_while(|other| *other != id));
                break;
            }
            path.push(id);
            at = above(id);
        }
        done.extend(path);
    }
    looping
}

fn put(batch: &mut Batch<'_>, unit: &Unit<'_>) -> Result<(), StoreError> {
    let record = &unit.record;
    let mut fields = record.fields();
    fields.extend(
        unit.parent
            .map(|parent| (f::UNIT_PARENT, Value::Ref(parent.0))),
    );
    let index = batch.existing.index();
    if let Some(head) = record.person(Column::Head, index) {
        // Offices import their units first, as employees name them; the head follows.
        if !index.knows(head) {
            batch.warn(record.finding(Column::Head, Reason::NotYetKnown));
        }
        fields.push((f::UNIT_HEAD, Value::Ref(head.0)));
    }
    let subject = Subject::lasting(SubjectKind::Unit, unit.id.0);
    batch.put(record, subject, 0, wants(0, fields)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_found_and_what_only_leads_into_one_is_not_on_it() {
        let above = |id: UnitId| match id.0 {
            2 => Some(UnitId(3)),
            1 | 3 => Some(UnitId(2)),
            4 => Some(UnitId(4)),
            _ => None,
        };
        let mut found: Vec<u64> = on_loops((1..=5).map(UnitId), above)
            .iter()
            .map(|id| id.0)
            .collect();
        found.sort_unstable();
        assert_eq!(found, [2, 3, 4]);
    }
}
