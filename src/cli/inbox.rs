//! `tatap inbox`: what needs an act, the most pressing first.

use crate::app::alerts::{Raised, of_rows};
use crate::app::model::Model;
use crate::app::screens::overview::tell;

use super::Exit;
use super::args::InboxArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::output;
use crate::report::list::who;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

const HEADS: &[Head] = &[
    shown("weight"),
    data("nip"),
    shown("name"),
    data("unit"),
    shown("unit-name"),
    data("period"),
    data("alert"),
    shown("what"),
    shown("due"),
];

/// Prints the alerts.
pub(super) fn run(context: &Context, args: &InboxArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let mut model = context.model(&store, args.period)?;
    let people = select::people(&mut model, args.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for raised in of_rows(&model, &people) {
        sheet.push(line(&model, &raised));
    }
    output::print(context.texts, &sheet, args.format, io)?;
    Ok(Exit::Done)
}

fn line(model: &Model, raised: &Raised) -> Vec<Cell> {
    let texts = model.texts();
    let row = model.people.row(raised.person);
    let [nip, name] = who(model, raised.person);
    let unit = row.and_then(|row| model.people.organisation().unit(row.unit()?));
    vec![
        Cell::code(texts, raised.alert.weight()),
        nip,
        name,
        Cell::of(unit, |unit| Cell::text(&unit.code)),
        Cell::of(unit, |unit| Cell::text(&unit.name)),
        Cell::text(model.period.code()),
        Cell::code(texts, raised.alert.kind()),
        Cell::text(tell::alert(texts, raised.alert).text(texts)),
        Cell::of(tell::due(raised.alert), Cell::Day),
    ]
}
