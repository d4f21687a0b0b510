//! Who somebody is, as forms name people.

use crate::app::model::Model;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::nip::Nip;
use crate::domain::people::Employee;

use super::Facts;

/// A person, in the unit named where that is not the present one.
pub fn party(model: &Model, employee: &Employee, unit: Option<UnitId>) -> Facts {
    let texts = model.texts();
    let unit = unit.or(employee.unit);
    let organisation = model.people.organisation();
    let office = unit.and_then(|unit| organisation.office_of(unit));
    let top = unit.and_then(|unit| organisation.chain(unit).last());
    Facts::new()
        .flag("known", true)
        .text("name", &employee.name)
        .maybe("nip", employee.nip.map(Nip::plain))
        .text("rank", rank(employee))
        .text("position", &employee.position)
        .text("position-kind", texts.label(employee.position_kind))
        .maybe(
            "level",
            employee.career_level.map(|level| texts.label(level)),
        )
        .text("kind", texts.label(employee.kind))
        .maybe("unit", unit.map(|unit| model.people.unit_name(unit)))
        .maybe("office", office.map(|office| office.name.as_str()))
        .maybe("government", top.map(|top| top.name.as_str()))
        .text(
            "status",
            if employee.nip.is_some() {
                "ASN"
            } else {
                "NON ASN"
            },
        )
        .text("phone", &employee.phone)
        .text("email", &employee.email)
}

/// Somebody by id; nobody where nothing is known.
pub fn somebody(model: &Model, id: Option<EmployeeId>) -> Facts {
    let row = id.and_then(|id| model.people.true_row(id));
    match (row, id) {
        (Some(row), _) => party(model, &row.employee, None),
        (None, Some(id)) => {
            let unknown = Employee::unknown(id);
            let named = party(model, &unknown, None).text("name", model.people.true_name(id));
            named.text("status", "")
        }
        (None, None) => party(model, &Employee::unknown(EmployeeId::NOBODY), None)
            .flag("known", false)
            .text("status", "")
            .text("kind", "")
            .text("position-kind", ""),
    }
}

/// The name of somebody, nothing for nobody.
pub fn name(model: &Model, id: Option<EmployeeId>) -> String {
    id.map_or_else(String::new, |id| model.people.true_name(id))
}

/// `Penata Muda (III/a)`, or the grade alone where it has no rank.
fn rank(employee: &Employee) -> String {
    let Some(grade) = employee.grade else {
        return String::new();
    };
    match grade.rank() {
        Some(rank) => format!("{rank} ({})", grade.code()),
        None => grade.code().to_owned(),
    }
}
