//! One line for each feedback, newest first for each person.

use crate::domain::feedback::Feedback;
use crate::domain::id::ItemId;
use crate::domain::person::PersonFile;
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

const HEADS: &[Head] = &[
    data("nip"),
    shown("name"),
    shown("day"),
    shown("source"),
    shown("kind"),
    shown("text"),
    data("result"),
    data("value"),
    data("from"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in people.iter().filter(|row| row.last_feedback.is_some()) {
        let file = source.store.dossier(row.id())?.file;
        let wanted = |feedback: &&Feedback| match source.asked.period {
            Some(period) => period.contains(feedback.day),
            None => true,
        };
        for feedback in file.feedback.iter().filter(wanted) {
            sheet.push(line(source, &file, feedback));
        }
    }
    Ok(sheet)
}

fn line(source: &Source<'_>, file: &PersonFile, feedback: &Feedback) -> Vec<Cell> {
    let texts = source.model.texts();
    let [nip, name] = source.who(file.employee.id);
    let from = match feedback.from {
        Some(id) => source.name(Some(id)),
        None => Cell::text(&feedback.from_text),
    };
    vec![
        nip,
        name,
        Cell::Day(feedback.day),
        Cell::code(texts, feedback.source),
        Cell::code(texts, feedback.kind),
        Cell::text(&feedback.text),
        Cell::of(feedback.result, |id| Cell::text(title(file, id))),
        Cell::of(feedback.value, |value| Cell::code(texts, value)),
        from,
    ]
}

/// The title of a result in whichever plan of the person has it.
fn title(file: &PersonFile, id: ItemId) -> String {
    let mut plans = file.plans.values();
    plans
        .find_map(|plan| plan.result(id))
        .map_or_else(String::new, |result| result.title.clone())
}
