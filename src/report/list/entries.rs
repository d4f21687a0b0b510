//! One line for each entry of a register of people, with the columns that the table of registers gives it.
//! Its CSV can be imported again.

use crate::app::model::Model;
use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::people::Grade;
use crate::domain::period::Period;
use crate::i18n::Texts;
use crate::ops::entry::{date, entries};
use crate::ops::fields::{Holds, spec};
use crate::ops::lists;
use crate::ops::op::{Field, Value};
use crate::ops::registers::{Register, RegisterId, register};
use crate::ops::state::State;
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, of_field, shown};

use super::{Source, who};

pub(super) fn sheet(source: &mut Source<'_>, id: RegisterId) -> Result<Sheet, ReportError> {
    let register = register(id);
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(heads(register));
    for row in &people {
        let states = source.store.dossier(row.id())?.states;
        let own = states
            .values()
            .filter(|state| state.subject.kind == register.kind);
        for state in own {
            add(source, &mut sheet, register, state);
        }
    }
    Ok(sheet)
}

/// Whose it is, the period where an entry has no day of its own, and its fields.
fn heads(register: &Register) -> Vec<Head> {
    let period = register.day.is_none().then_some(shown("period"));
    let fields = register.columns.iter().map(|column| of_field(column.field));
    let who = [shown("nip"), shown("name")];
    who.into_iter().chain(period).chain(fields).collect()
}

fn add(source: &Source<'_>, sheet: &mut Sheet, register: &Register, state: &State) {
    for entry in entries(state, register) {
        let day = register.day.and_then(|day| date(&entry.values, day));
        let wanted = match (source.asked.period, day, state.subject.period) {
            (None, _, _) | (Some(_), None, None) => true,
            (Some(wanted), Some(day), _) => wanted.contains(day),
            (Some(wanted), None, Some(period)) => lies_in(period, wanted),
        };
        if !wanted {
            continue;
        }
        let mut line = Vec::from(source.who(EmployeeId(state.subject.owner)));
        if register.day.is_none() {
            let period = state.subject.period.map(Period::code);
            line.push(Cell::of(period, Cell::text));
        }
        let fields = entry.values.iter();
        line.extend(fields.map(|(field, value)| cell(&source.model, *field, value)));
        sheet.push(line);
    }
}

/// Whether a period is the wanted one, a part of it, or the year that it is a part of.
pub(in crate::report) fn lies_in(period: Period, wanted: Period) -> bool {
    let within = |part: Period, whole: Period| {
        whole.contains(part.first_day()) && whole.contains(part.last_day())
    };
    within(period, wanted) || within(wanted, period)
}

/// A value of a field.
pub fn cell(model: &Model, field: Field, value: &Value) -> Cell {
    let texts = model.texts();
    match (value, spec(field).map(|spec| spec.holds)) {
        (Value::Empty, _) => Cell::Empty,
        (Value::Text(words), _) => Cell::text(words),
        (Value::Number(number), _) => Cell::Number(*number),
        (Value::Date(day), _) => Cell::Day(*day),
        (Value::Flag(yes), _) => Cell::Flag(*yes),
        (Value::Code(number), Some(Holds::Code(list))) => member(texts, list, *number),
        (Value::Code(number), _) => Cell::of(Grade::from_number(*number), |grade| {
            Cell::text(grade.code())
        }),
        (Value::Ref(id), Some(Holds::Person)) => {
            let [nip, name] = who(model, EmployeeId(*id));
            Cell::Code(nip.shown(texts), name.shown(texts))
        }
        (Value::Ref(id), Some(Holds::Nip)) => {
            Cell::of(Nip::from_number(*id), |nip| Cell::text(nip.to_string()))
        }
        (Value::Ref(id), Some(holds)) => Cell::text(model.label(holds, *id)),
        (Value::Ref(id), None) => Cell::text(id.to_string()),
    }
}

fn member(texts: &'static Texts, list: &str, number: u8) -> Cell {
    Cell::of(lists::code_of(list, number), |code| {
        let label = texts.get_coded(list, code);
        Cell::Code(code.to_owned(), label.to_owned())
    })
}
