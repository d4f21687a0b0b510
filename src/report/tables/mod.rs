//! Reports as workbooks: how people stand, what they did, and how their units serve.
//!
//! Whoever asks must be entitled to it, as for lists: the model holds only people whose files may be read, and
//! [`crate::app::reports::kind`] tells which right is asked for beyond that.

mod complaints;
mod log;
mod progress;
mod recap;
mod spread;
mod survey;
#[cfg(test)]
mod tests;

use crate::app::screens::{overview, service};
use crate::domain::coded::coded;
use crate::domain::id::UnitId;
use crate::domain::person::RosterRow;
use crate::i18n::Phrase;

use super::ReportError;
use super::list::Source;
use super::select;
use super::sheet::Cell;
use super::workbook::{Tab, Workbook};

pub use complaints::complaints;
pub use log::log;
pub use progress::progress;
pub use recap::{by_unit, recap, unrated};
pub use survey::{elements, services, survey, trend};

coded! {
    /// A report that is a workbook.
    TableKind "table" {
        /// How everybody stands, by unit.
        Recap = 1 "recap",
        /// Plans and indicators, person by person.
        Progress = 2 "progress",
        /// The satisfaction survey of a year.
        Survey = 3 "survey",
        /// Complaints and how punctually they are answered.
        Complaints = 4 "complaints",
        /// The daily log of a period.
        Log = 5 "log",
    }
}

/// A report on a unit and those below it, or on everybody.
pub fn workbook<'s>(
    kind: TableKind,
    source: &'s mut Source<'_>,
    unit: Option<UnitId>,
) -> Result<Workbook<'s>, ReportError> {
    match kind {
        TableKind::Recap => recap(source, unit),
        TableKind::Progress => progress(source, unit),
        TableKind::Survey => survey(source, unit),
        TableKind::Complaints => complaints(source, unit),
        TableKind::Log => log(source, unit),
    }
}

/// A workbook of this kind without tabs; `when` is the time that it is about, in words.
fn frame<'s>(
    source: &Source<'_>,
    kind: TableKind,
    unit: Option<UnitId>,
    when: &str,
) -> Workbook<'s> {
    let model = &source.model;
    Workbook {
        title: model.texts().label(kind).to_owned(),
        about: format!("{} · {when}", overview::scope_name(model, unit)),
        made: model.today,
        tabs: Vec::new(),
        rest: None,
    }
}

/// Of whom, when, by which rules, made on which day: what stands below each table.
fn notes(source: &Source<'_>, unit: Option<UnitId>, when: &str) -> Vec<String> {
    let (model, texts) = (&source.model, source.model.texts());
    let mut notes = vec![
        Phrase::new("tables.unit").with("unit", overview::scope_name(model, unit)),
        Phrase::new("tables.when").with("when", when),
    ];
    if let Some(filter) = source.asked.filter.as_deref() {
        notes.push(Phrase::new("tables.filter").with("filter", filter));
    }
    notes.push(Phrase::new("tables.rules").with("rules", &model.settings.rules.version));
    notes.push(Phrase::new("tables.made").with("day", texts.day_long(model.today)));
    notes.iter().map(|note| note.text(texts)).collect()
}

/// Refuses a filter where everything is counted together.
fn no_filter(source: &Source<'_>, kind: TableKind) -> Result<(), ReportError> {
    match source.asked.filter {
        None => Ok(()),
        Some(_) => Err(ReportError::Usage(
            Phrase::new("tables.no-filter").with("table", source.model.texts().label(kind)),
        )),
    }
}

/// The people whom the list on the screen would show, of a unit and those below it.
fn people(source: &mut Source<'_>, unit: Option<UnitId>) -> Result<Vec<RosterRow>, ReportError> {
    select::people_of(&mut source.model, unit, source.asked.filter.as_deref())
}

/// The name of the unit of a person.
fn unit_of(source: &Source<'_>, row: &RosterRow) -> Cell {
    Cell::of(row.unit(), |unit| {
        Cell::text(source.model.people.unit_name(unit))
    })
}

/// What totals are called.
fn sum(source: &Source<'_>) -> &'static str {
    source.model.texts().get("tables.sum")
}

/// A tab with the name that a code stands for.
fn named(source: &Source<'_>, code: &'static str, sheet: super::sheet::Sheet) -> Tab {
    Tab::of(source.model.texts().get_coded("tables-tab", code), sheet)
}

/// A chooser of units for the screens that a list is made by.
fn scope(unit: Option<UnitId>) -> service::Scope {
    unit.map_or(service::Scope::All, service::Scope::Of)
}
