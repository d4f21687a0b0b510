//! One line for each action of a unit, what is overdue first.

use rust_decimal::prelude::ToPrimitive;

use crate::app::screens::service::{Scope, actions};
use crate::domain::coded::Coded;
use crate::domain::follow::action::Action;
use crate::domain::id::UnitId;
use crate::domain::survey::Element;
use crate::ops::op::Subject;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::{Source, overdue};

const HEADS: &[Head] = &[
    shown("unit-name"),
    shown("kind"),
    shown("text"),
    shown("state"),
    shown("due"),
    shown("overdue"),
    data("nip"),
    shown("owner"),
    shown("quantity"),
    data("element"),
    data("source"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Sheet {
    source.model.service.scope = Scope::All;
    let model = &source.model;
    let (words, only_overdue) = overdue(source.asked.filter.as_deref());
    let mut sheet = Sheet::new(HEADS);
    for (subject, action) in actions(model) {
        let row = row(source, subject, action);
        let wanted = !only_overdue || action.is_overdue(model.today);
        if wanted && select::has_words(model, &row, Some(&words)) {
            sheet.push(row);
        }
    }
    sheet
}

fn row(source: &Source<'_>, subject: Subject, action: &Action) -> Vec<Cell> {
    let (model, texts) = (&source.model, source.model.texts());
    let owner = action.owner.map(|id| source.who(id));
    let [nip, owner] = owner.unwrap_or([Cell::Empty, Cell::Empty]);
    let element = action.element.and_then(|n| n.to_u8());
    let element = element.and_then(Element::from_number);
    vec![
        Cell::text(model.people.unit_name(UnitId(subject.owner))),
        Cell::code(texts, action.kind),
        Cell::text(&action.text),
        Cell::code(texts, action.state),
        Cell::of(action.due, Cell::Day),
        Cell::Flag(action.is_overdue(model.today)),
        nip,
        owner,
        Cell::of(action.quantity, Cell::Number),
        Cell::of(element, |element| Cell::code(texts, element)),
        Cell::text(&action.source),
    ]
}
