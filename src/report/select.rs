//! `--filter`: the query language of the screen for people, plain words for everything else.

use crate::app::filter::Query;
use crate::app::fold::fold;
use crate::app::model::Model;
use crate::app::update;
use crate::domain::id::UnitId;
use crate::domain::person::RosterRow;
use crate::i18n::Phrase;

use super::ReportError;
use super::sheet::Cell;

/// The people whom the list on the screen would show under this filter, in its order. A term that asks for
/// nothing, which a screen waits with, is refused here: nobody goes on typing.
pub fn people(model: &mut Model, query: Option<&str>) -> Result<Vec<RosterRow>, ReportError> {
    let text = query.unwrap_or_default();
    if let Some(term) = Query::parse(text).unfinished().first() {
        let phrase = Phrase::new("cli.filter").with("term", term);
        return Err(ReportError::Usage(phrase));
    }
    text.clone_into(&mut model.employees.query);
    model.employees.outdate();
    update::settle(model);
    let rows = model.people.rows();
    let shown = model.employees.shown.iter();
    Ok(shown
        .filter_map(|at| rows.get(*at as usize).cloned())
        .collect())
}

/// The same, but only those of a unit and the units below it, where one is named.
pub fn people_of(
    model: &mut Model,
    unit: Option<UnitId>,
    query: Option<&str>,
) -> Result<Vec<RosterRow>, ReportError> {
    let mut listed = people(model, query)?;
    if let Some(top) = unit {
        let organisation = model.people.organisation();
        listed.retain(|row| row.unit().is_some_and(|own| organisation.within(own, top)));
    }
    Ok(listed)
}

/// The unit with this code, or with this name where only one has it.
pub fn unit(model: &Model, words: &str) -> Result<UnitId, ReportError> {
    let organisation = model.people.organisation();
    if let Some(unit) = organisation.by_code(words) {
        return Ok(unit.id);
    }
    let wanted = fold(words);
    let mut named = organisation
        .units()
        .filter(|unit| fold(&unit.name) == wanted);
    if let (Some(only), None) = (named.next(), named.next()) {
        return Ok(only.id);
    }
    let codes = organisation.units().map(|unit| unit.code.as_str());
    let phrase = match crate::domain::text::nearest(words, codes) {
        Some(near) => Phrase::new("cli.no-unit-near").with("near", near),
        None => Phrase::new("cli.no-unit"),
    };
    Err(ReportError::Refused(phrase.with("code", words)))
}

/// Whether every word of a filter stands somewhere in a row. `!word` must not stand there.
pub fn has_words(model: &Model, row: &[Cell], query: Option<&str>) -> bool {
    let cells: Vec<String> = row
        .iter()
        .map(|cell| fold(&cell.shown(model.texts())))
        .collect();
    let stands = |word: &str| cells.iter().any(|cell| cell.contains(&fold(word)));
    let mut words = query.unwrap_or_default().split_whitespace();
    words.all(|word| match word.strip_prefix('!') {
        Some(unwanted) => !stands(unwanted),
        None => stands(word),
    })
}
