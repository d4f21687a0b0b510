//! `tatap history`: who changed what of a person, when, from which value to which, oldest first.

use crate::app::history::{field_name, tell};
use crate::app::model::Model;
use crate::domain::id::ItemId;
use crate::domain::person::PersonFile;
use crate::ops::fields::{Holds, spec};
use crate::ops::history::{Change, changes};
use crate::ops::op::Value;
use crate::store::Store;

use super::Exit;
use super::args::HistoryArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::{output, person};
use crate::report::sheet::{Cell, Head, Sheet, data, shown, when};

const HEADS: &[Head] = &[
    shown("when"),
    shown("who"),
    shown("act"),
    data("subject"),
    shown("period"),
    shown("field"),
    shown("old"),
    shown("new"),
    data("op"),
];

/// Prints the history of a person.
pub(super) fn run(context: &Context, args: &HistoryArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let model = context.model(&store, None)?;
    let id = person::find(&model, &args.person)?;
    let file = store.dossier(id)?.file;
    let mut sheet = Sheet::new(HEADS);
    for change in changes(&store.history(id.0)?) {
        sheet.push(line(&model, &file, &change));
    }
    output::print(context.texts, &sheet, args.format, io)?;
    Ok(Exit::Done)
}

fn line(model: &Model, file: &PersonFile, change: &Change) -> Vec<Cell> {
    let texts = model.texts();
    let millis = change.clock.millis();
    let field =
        spec(change.field).map_or_else(|| change.field.0.to_string(), |spec| spec.code.to_owned());
    let label = |holds: Holds, id: u64| match (holds, title(file, id)) {
        (Holds::Item, Some(title)) => title,
        _ => model.label(holds, id),
    };
    let told = |values: &[Value]| -> Cell {
        let words = values
            .iter()
            .map(|value| tell(texts, change.field, value, &label));
        match words.collect::<Vec<String>>() {
            none if none.is_empty() => Cell::Empty,
            mut one if one.len() == 1 => Cell::text(one.remove(0)),
            several => Cell::Many(several),
        }
    };
    vec![
        when(model, millis),
        Cell::text(model.people.name(change.actor)),
        Cell::code(texts, change.act),
        Cell::code(texts, change.subject.kind),
        Cell::of(change.subject.period, |period| {
            Cell::Code(period.code(), texts.period(period))
        }),
        Cell::Code(field, field_name(texts, change.field)),
        told(&change.old),
        told(&change.new),
        Cell::count(change.op.seq),
    ]
}

/// The title of a result in whichever plan of the person has it.
fn title(file: &PersonFile, id: u64) -> Option<String> {
    let mut plans = file.plans.values();
    plans
        .find_map(|plan| plan.result(ItemId(id)))
        .map(|result| result.title.clone())
}
