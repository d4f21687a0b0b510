//! What was refused to whom: one line for each person, right and day.

use crate::domain::access::Right;
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::ops::fields as f;
use crate::ops::op::{SubjectKind, Value};
use crate::ops::state::State;
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

const HEADS: &[Head] = &[
    shown("day"),
    data("nip"),
    shown("name"),
    shown("refused"),
    shown("about"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in &people {
        let states = source.store.dossier(row.id())?.states;
        let own = states.values();
        for state in own.filter(|state| state.subject.kind == SubjectKind::Denial) {
            for item in state.items() {
                sheet.push(line(source, row.id(), state, item));
            }
        }
    }
    Ok(sheet)
}

fn line(source: &Source<'_>, who: EmployeeId, state: &State, item: u64) -> Vec<Cell> {
    let texts = source.model.texts();
    let day = match state.value(item, f::DENIED_DAY) {
        Some(Value::Date(day)) => Some(*day),
        Some(_) | None => None,
    };
    let about = match state.value(item, f::DENIED_PERSON) {
        Some(Value::Ref(id)) => Some(EmployeeId(*id)),
        Some(_) | None => None,
    };
    let what = match state.value(item, f::DENIED_WHAT) {
        Some(Value::Text(code)) => code.as_str(),
        Some(_) | None => "",
    };
    // A later version may have rights that this one does not know.
    let named = Right::from_code(what).map_or(what, |right| texts.label(right));
    let [nip, name] = source.who(who);
    vec![
        Cell::of(day, Cell::Day),
        nip,
        name,
        Cell::Code(what.to_owned(), named.to_owned()),
        source.name(about),
    ]
}
