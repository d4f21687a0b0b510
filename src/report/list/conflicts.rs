//! One line for each version of what nobody has decided between.

use crate::app::conflict::tell;
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::ops::conflict::{Conflict, EVIDENCE, all};
use crate::ops::fields::spec;
use crate::ops::op::{Field, Value};
use crate::ops::state::{State, Version};
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown, when};

use super::Source;
use super::entries::lies_in;

const HEADS: &[Head] = &[
    data("nip"),
    shown("name"),
    shown("period"),
    data("subject"),
    data("field"),
    shown("what"),
    shown("version"),
    shown("value"),
    shown("evidence"),
    shown("who"),
    shown("when"),
    shown("machine"),
    data("handed-up"),
    data("reason"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in people.iter().filter(|row| row.conflicts > 0) {
        let dossier = source.store.dossier(row.id())?;
        list(source, &mut sheet, dossier.states.values());
    }
    // What is shared belongs to nobody whom a filter could name.
    if source.asked.filter.is_none() {
        list(source, &mut sheet, source.model.people.shared_states());
    }
    Ok(sheet)
}

fn list<'a>(source: &Source<'_>, sheet: &mut Sheet, states: impl Iterator<Item = &'a State>) {
    let wanted = source.asked.period;
    let wanted = |period: Option<Period>| match (period, wanted) {
        (Some(period), Some(wanted)) => lies_in(period, wanted),
        (Some(_) | None, None) => true,
        (None, Some(_)) => false,
    };
    let conflicts = all(states).into_iter();
    for conflict in conflicts.filter(|one| wanted(one.subject.period)) {
        for (at, version) in conflict.versions.iter().enumerate() {
            sheet.push(line(source, &conflict, at, version));
        }
    }
}

fn line(source: &Source<'_>, conflict: &Conflict, at: usize, version: &Version) -> Vec<Cell> {
    let model = &source.model;
    let subject = conflict.subject;
    let [nip, name] = if subject.kind.is_of_person() {
        source.who(EmployeeId(subject.owner))
    } else {
        let named = crate::app::update::subject_name(model, subject);
        [Cell::Empty, Cell::text(named)]
    };
    let said = |evidence: bool| {
        let fields = conflict.fields().into_iter();
        let said = |field: &Field| *version.value(*field) != Value::Empty;
        let fields = fields.filter(|field| EVIDENCE.contains(field) == evidence);
        let words = fields.filter(said).map(|f| tell::value(model, version, f));
        Cell::text(words.collect::<Vec<_>>().join("; "))
    };
    let register = spec(conflict.slot.register).map_or("", |spec| spec.code);
    vec![
        nip,
        name,
        Cell::of(subject.period, |period| {
            Cell::Code(period.code(), model.texts().period(period))
        }),
        Cell::text(subject.kind.code()),
        Cell::text(register),
        Cell::text(tell::about(model, conflict)),
        Cell::text(tell::letter(at).to_string()),
        said(false),
        said(true),
        Cell::text(tell::who(model, version)),
        when(model, version.clock.millis()),
        Cell::text(tell::machine(model, version.op.replica)),
        Cell::Flag(conflict.handed_up),
        Cell::of(conflict.said_with(version), |said| {
            Cell::text(tell::clean(&said.reason))
        }),
    ]
}
