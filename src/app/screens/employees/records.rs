//! Forms of people and units, and what is checked before they are saved.

use crate::app::command::Command;
use crate::app::form::Form;
use crate::app::forms::{
    self, Ask, Record, Target, Wrong, build, opened_by, reference_of, text_of,
};
use crate::app::model::{Effect, Model, Overlay};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::nip::Nip;
use crate::domain::person::RosterRow;
use crate::domain::siasn;
use crate::i18n::Phrase;
use crate::ops::edit::{draft, writes};
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value};
use crate::ops::state::State;

use super::Act;

pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.person() else {
        return model.refuse("notice.nobody");
    };
    if model.person_file().is_none() {
        // The file comes at once; the key is then meant again.
        model.pending.clear();
        return vec![Effect::Load(id)];
    }
    let form = employee_form(model, Some(id));
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// A choice among everybody in service.
pub fn pick_person(model: &Model, purpose: PickFor, typed: Option<char>) -> Pick {
    let items = model
        .people
        .known()
        .filter(|row| row.is_known() && !row.employee.retired)
        .map(|row| PickItem {
            id: row.id().0,
            label: model.people.name(row.id()),
            detail: row.employee.position.clone(),
        });
    Pick::new(Phrase::new("pick.person"), purpose, items.collect(), typed)
        .found_by(|item| hidden_words(model, item))
}

/// By what somebody hidden can be found all the same: whoever chooses may type the name, which is not shown.
pub fn hidden_words(model: &Model, item: &PickItem) -> Option<String> {
    let id = EmployeeId(item.id);
    let hidden = model.people.is_hidden(id);
    hidden.then(|| model.people.true_name(id))
}

/// A choice among all units.
pub fn pick_unit(model: &Model, purpose: PickFor, typed: Option<char>) -> Pick {
    let items = model
        .people
        .organisation()
        .units()
        .filter(|unit| !unit.retired)
        .map(|unit| PickItem {
            id: unit.id.0,
            label: unit.name.clone(),
            detail: unit.code.clone(),
        });
    Pick::new(Phrase::new("pick.unit"), purpose, items.collect(), typed)
}

/// A choice among all units by their codes, with all of them together first; what is looked at now is selected.
pub fn pick_units(
    model: &Model,
    purpose: PickFor,
    (title, together): (&'static str, &'static str),
    now: Option<UnitId>,
) -> Pick {
    let all = PickItem {
        id: 0,
        label: model.texts().get(together).to_owned(),
        detail: String::new(),
    };
    let mut units = pick_unit(model, purpose, None).items;
    units.sort_by(|a, b| a.detail.cmp(&b.detail));
    let items = std::iter::once(all).chain(units).collect();
    let pick = Pick::new(Phrase::new(title), purpose, items, None);
    pick.at(now.map_or(0, |unit| unit.0))
}

/// The form of a person.
pub(super) fn employee_form(model: &Model, id: Option<EmployeeId>) -> Form {
    let subject = Subject::employee(id.unwrap_or(EmployeeId::NOBODY));
    let base = id
        .and_then(|_| model.state(SubjectKind::Employee, None))
        .unwrap_or_else(|| State::empty(subject));
    let unit = model
        .person()
        .and_then(|id| model.people.row(id))
        .and_then(RosterRow::unit);
    let beside = unit.filter(|_| id.is_none());
    let asks = [
        Ask::must(f::NAME),
        Ask::may(f::NIP),
        Ask::may(f::EMPLOYMENT),
        Ask::may(f::GRADE),
        Ask::must(f::POSITION),
        Ask::must(f::POSITION_KIND),
        Ask::may(f::CAREER_LEVEL),
        Ask::must(f::WORKS_IN).or(beside.map_or(Value::Empty, |unit| Value::Ref(unit.0))),
        Ask::may(f::APPRAISER),
        Ask::may(f::APPRAISER_REASON),
        Ask::may(f::REVIEWER),
        Ask::may(f::PHONE),
        Ask::may(f::EMAIL),
        Ask::may(f::SIASN_ID),
    ];
    let key = if id.is_some() {
        "form.edit-employee"
    } else {
        "form.add-employee"
    };
    let target = Target {
        record: Record::Employee,
        ..Target::plain(base, 0)
    };
    let form = build(
        model,
        Phrase::new(key),
        ActKind::EditEmployee,
        target,
        &asks,
    );
    match id {
        Some(_) => form,
        None => opened_by(Command::Employees(Act::Add), form),
    }
}

/// Checks a person and says what is to be written.
pub fn save_employee(
    model: &mut Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let nip = reference_of(values, f::NIP).and_then(Nip::from_number);
    let own = form.base.subject.owner;
    let new = form.base.is_empty();
    let id = if new {
        ident::person(nip, text_of(values, f::NAME))
    } else {
        EmployeeId(own)
    };
    let taken = model.people.known().find(|row| {
        let same_nip = nip.is_some() && row.employee.nip == nip;
        (same_nip && row.id() != EmployeeId(own)) || (new && row.id() == id)
    });
    if let Some(row) = taken {
        let field = if nip.is_some() { f::NIP } else { f::NAME };
        let phrase = Phrase::new("form.taken").with("name", model.people.name(row.id()));
        return Err((field, phrase));
    }
    for field in [f::APPRAISER, f::REVIEWER] {
        if reference_of(values, field) == Some(id.0) {
            return Err((field, Phrase::coded("not-found", "oneself")));
        }
    }
    let other = reference_of(values, f::APPRAISER).is_some();
    if other && text_of(values, f::APPRAISER_REASON).is_empty() {
        return Err((f::APPRAISER_REASON, Phrase::new("form.appraiser-reason")));
    }
    let base = if new {
        State::empty(Subject::employee(id))
    } else {
        form.base.clone()
    };
    let values = with_siasn_id(values)?;
    let all = writes(&base, 0, &values, model.actor);
    Ok(draft(&base, all).into_iter().collect())
}

/// The same with the identity of SIASN as SIASN writes it, or what is wrong with it.
fn with_siasn_id(values: &[(Field, Value)]) -> Result<Vec<(Field, Value)>, Wrong> {
    let mut values = values.to_vec();
    for (field, value) in &mut values {
        if let (f::SIASN_ID, Value::Text(typed)) = (*field, &*value) {
            let wrong = || Phrase::new("form.not-a-siasn-id").with("text", typed);
            let id = siasn::id(typed).ok_or_else(|| (f::SIASN_ID, wrong()))?;
            *value = Value::Text(id);
        }
    }
    Ok(values)
}

/// The form of a unit.
pub fn unit_form(model: &Model, id: Option<UnitId>) -> Form {
    let base = id
        .and_then(|id| model.people.unit_state(id).cloned())
        .unwrap_or_else(|| State::empty(Subject::lasting(SubjectKind::Unit, 0)));
    let asks = [
        Ask::must(f::UNIT_CODE),
        Ask::must(f::UNIT_NAME),
        Ask::must(f::UNIT_KIND),
        Ask::may(f::UNIT_PARENT),
        Ask::may(f::UNIT_HEAD),
    ];
    let key = if id.is_some() {
        "form.edit-unit"
    } else {
        "form.add-unit"
    };
    let target = Target {
        record: Record::Unit,
        ..Target::plain(base, 0)
    };
    build(model, Phrase::new(key), ActKind::EditUnit, target, &asks)
}

/// Checks a unit and says what is to be written.
pub fn save_unit(
    model: &mut Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let new = form.base.is_empty();
    let code = text_of(values, f::UNIT_CODE);
    let id = if new {
        ident::natural("unit", code)
    } else {
        form.base.subject.owner
    };
    let organisation = model.people.organisation();
    let taken = organisation
        .by_code(code)
        .filter(|unit| new || unit.id.0 != id);
    if let Some(unit) = taken {
        let phrase = Phrase::new("form.taken").with("name", &unit.name);
        return Err((f::UNIT_CODE, phrase));
    }
    if let Some(parent) = reference_of(values, f::UNIT_PARENT)
        && organisation.would_loop(UnitId(id), UnitId(parent))
    {
        return Err((f::UNIT_PARENT, Phrase::new("form.unit-loop")));
    }
    if new {
        let base = State::empty(Subject::lasting(SubjectKind::Unit, id));
        let all = writes(&base, 0, values, model.actor);
        return Ok(draft(&base, all).into_iter().collect());
    }
    Ok(forms::direct(model, form, values))
}
