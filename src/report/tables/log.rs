//! The daily log of a period: every entry, what it adds up to for each planned result, and for each person.

use std::collections::BTreeSet;

use crate::domain::id::{ItemId, UnitId};
use crate::domain::log::{LogEntry, LogState, LogSum, sums};
use crate::domain::person::{PersonFile, RosterRow};
use crate::report::ReportError;
use crate::report::list::{Source, who};
use crate::report::sheet::{Cell, Head, Sheet, shown};
use crate::report::workbook::{Put, Tab, Total, Workbook};

use super::{TableKind, frame, named, notes, people, sum, unit_of};

const ENTRIES: &[Head] = &[
    shown("nip"),
    shown("name"),
    shown("unit-name"),
    shown("day"),
    shown("result"),
    shown("activity"),
    shown("quantity"),
    shown("unit-of-measure"),
    shown("minutes"),
    shown("evidence"),
    shown("log-state"),
    shown("return-reason"),
];

const RESULTS: &[Head] = &[
    shown("nip"),
    shown("name"),
    shown("result"),
    shown("entries"),
    shown("minutes"),
    shown("quantities"),
];

const PEOPLE: &[Head] = &[
    shown("nip"),
    shown("name"),
    shown("unit-name"),
    shown("entries"),
    shown("returned"),
    shown("minutes"),
    shown("days"),
    shown("last-log"),
];

/// Where the tabs stand.
const BY_ENTRY: usize = 0;
const BY_RESULT: usize = 1;
const BY_PERSON: usize = 2;

/// The log of the period looked at.
pub fn log<'s>(
    source: &'s mut Source<'_>,
    unit: Option<UnitId>,
) -> Result<Workbook<'s>, ReportError> {
    let rows = people(source, unit)?;
    let source = &*source;
    let when = source.model.texts().period(source.model.period);
    let mut told = vec![
        source
            .model
            .texts()
            .get("tables.returned-left-out")
            .to_owned(),
    ];
    told.extend(notes(source, unit, &when));
    let mut workbook = frame(source, TableKind::Log, unit, &when);
    let counted = [
        ("entries", Total::Sum),
        ("returned", Total::Sum),
        ("minutes", Total::Sum),
    ];
    workbook.tabs = vec![
        tab(source, "entries", ENTRIES).total(sum(source), &[("day", Total::Count)]),
        tab(source, "log-results", RESULTS).total(sum(source), &counted),
        tab(source, "log-people", PEOPLE).total(sum(source), &counted),
    ];
    for tab in &mut workbook.tabs {
        tab.notes.extend(told.iter().cloned());
    }
    workbook.rest = Some(Box::new(move |put| fill(source, &rows, put)));
    Ok(workbook)
}

fn tab(source: &Source<'_>, name: &'static str, heads: &'static [Head]) -> Tab {
    let mut tab = named(source, name, Sheet::new(heads));
    tab.long = true;
    tab
}

fn fill(source: &Source<'_>, rows: &[RosterRow], put: &mut Put<'_>) -> Result<(), ReportError> {
    let period = source.model.period;
    for row in rows {
        // Whoever wrote last before the period wrote nothing in it.
        if row.last_log.is_none_or(|last| last < period.first_day()) {
            continue;
        }
        let file = source.store.dossier(row.id())?.file;
        let within = file.log.iter().filter(|entry| period.contains(entry.day));
        let entries: Vec<LogEntry> = within.cloned().collect();
        for entry in &entries {
            put(BY_ENTRY, of_entry(source, row, &file, entry))?;
        }
        for (result, sum) in sums(&entries) {
            put(BY_RESULT, of_result(source, row, &file, result, &sum))?;
        }
        if !entries.is_empty() {
            put(BY_PERSON, of_person(source, row, &entries))?;
        }
    }
    Ok(())
}

fn of_entry(
    source: &Source<'_>,
    row: &RosterRow,
    file: &PersonFile,
    entry: &LogEntry,
) -> Vec<Cell> {
    let [nip, name] = who(&source.model, row.id());
    vec![
        nip,
        name,
        unit_of(source, row),
        Cell::Day(entry.day),
        title(file, entry.result),
        Cell::text(&entry.activity),
        Cell::of(entry.quantity, Cell::Number),
        Cell::text(&entry.unit),
        Cell::of(entry.minutes, Cell::count),
        Cell::text(&entry.evidence),
        Cell::code(source.model.texts(), entry.state),
        Cell::text(&entry.return_reason),
    ]
}

fn of_result(
    source: &Source<'_>,
    row: &RosterRow,
    file: &PersonFile,
    result: Option<ItemId>,
    sum: &LogSum,
) -> Vec<Cell> {
    let texts = source.model.texts();
    let [nip, name] = who(&source.model, row.id());
    let quantities = sum.quantities.iter();
    let quantities = quantities.map(|(unit, n)| format!("{} {unit}", texts.number(*n)));
    vec![
        nip,
        name,
        title(file, result),
        Cell::count(sum.entries as u64),
        Cell::count(sum.minutes),
        Cell::text(quantities.collect::<Vec<_>>().join("; ")),
    ]
}

fn of_person(source: &Source<'_>, row: &RosterRow, entries: &[LogEntry]) -> Vec<Cell> {
    let [nip, name] = who(&source.model, row.id());
    let (returned, counted): (Vec<&LogEntry>, Vec<&LogEntry>) = entries
        .iter()
        .partition(|entry| entry.state == LogState::Returned);
    let minutes: u64 = counted
        .iter()
        .map(|entry| u64::from(entry.minutes.unwrap_or(0)))
        .sum();
    let days: BTreeSet<_> = counted.iter().map(|entry| entry.day).collect();
    vec![
        nip,
        name,
        unit_of(source, row),
        Cell::count(counted.len() as u64),
        Cell::count(returned.len() as u64),
        Cell::count(minutes),
        Cell::count(days.len() as u64),
        Cell::of(entries.iter().map(|entry| entry.day).max(), Cell::Day),
    ]
}

/// The title of a planned result in whichever plan has it.
fn title(file: &PersonFile, result: Option<ItemId>) -> Cell {
    let found = result.and_then(|id| file.plans.values().find_map(|plan| plan.result(id)));
    Cell::of(found, |result| Cell::text(&result.title))
}
