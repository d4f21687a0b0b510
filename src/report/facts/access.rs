//! Everything that is held on one person, value by value, and who saw it: what UU 27/2022 (Ps 5 to 8) entitles her to.
//!
//! It is read from the records themselves and not from any form, so that nothing can be left out by forgetting it.
//! What others said in confidence is held back, because it is about them too: who gave feedback, and answers from all
//! sides; that there are some is told.

use crate::app::history::{field_name, moment, tell};
use crate::app::model::Model;
use crate::domain::id::{EmployeeId, ItemId};
use crate::ops::fields::{self as f, Holds};
use crate::ops::op::{Field, SubjectKind, Value};
use crate::ops::state::State;
use crate::ops::view::Dossier;
use crate::store::readers::Readings;

use super::Facts;
use super::person::{name, somebody};

/// What is held back: who it was that said something.
const HELD_BACK: [Field; 3] = [f::FEEDBACK_FROM, f::FEEDBACK_FROM_TEXT, f::PEER_FROM];

/// Everything held, and who saw it.
pub fn access(model: &Model, dossier: &Dossier, readings: &Readings) -> Facts {
    let states = dossier.states.values();
    let shown = states
        .clone()
        .filter(|state| state.subject.kind != SubjectKind::Peer)
        .filter(|state| state.subject.kind != SubjectKind::Denial);
    let peers = states
        .filter(|state| state.subject.kind == SubjectKind::Peer)
        .map(|state| state.items().count());
    let readers = readings.iter().map(|(reader, days)| {
        let row = model.people.true_row(*reader);
        let position = row.map_or("", |row| row.employee.position.as_str());
        let day = |day: Option<&chrono::NaiveDate>| {
            day.map_or_else(String::new, |day| model.texts().day_long(*day))
        };
        Facts::new()
            .text("name", name(model, Some(*reader)))
            .text("position", position)
            .count("days", days.len())
            .text("first", day(days.first()))
            .text("last", day(days.last()))
    });
    Facts::new()
        .list(
            "sections",
            shown.map(|state| section(model, dossier, state)),
        )
        .list("readers", readers.collect::<Vec<_>>())
        .count("peers", peers.sum())
}

/// One subject of the records: its values as they stand, who wrote each and when.
fn section(model: &Model, dossier: &Dossier, state: &State) -> Facts {
    let texts = model.texts();
    let period = state.subject.period;
    let mut values = Vec::new();
    for (slot, versions) in &state.slots {
        for version in versions {
            for (field, value) in &version.values {
                if *value == Value::Empty || HELD_BACK.contains(field) {
                    continue;
                }
                let label = |holds: Holds, id: u64| label(model, dossier, holds, id);
                let shown = tell(texts, *field, value, &label);
                let confidential = state.subject.kind == SubjectKind::Feedback;
                let by = if confidential {
                    String::new()
                } else {
                    name(model, Some(version.actor))
                };
                values.push((
                    slot.item,
                    Facts::new()
                        .text("field", field_name(texts, *field))
                        .text("value", shown)
                        .text("by", by)
                        .text(
                            "when",
                            moment(texts, model.settings.zone, version.clock.millis()),
                        ),
                ));
            }
        }
    }
    values.sort_by_key(|(item, _)| *item);
    Facts::new()
        .text("subject", texts.label(state.subject.kind))
        .maybe("of-period", period.map(|period| texts.period(period)))
        .list("held", values.into_iter().map(|(_, facts)| facts))
}

/// How something is called that a value names.
fn label(model: &Model, dossier: &Dossier, holds: Holds, id: u64) -> String {
    match holds {
        Holds::Person => name(model, Some(EmployeeId(id))),
        Holds::Item => {
            let mut plans = dossier.file.plans.values();
            let found = plans.find_map(|plan| plan.result(ItemId(id)));
            found.map_or_else(String::new, |result| result.title.clone())
        }
        Holds::Unit
        | Holds::Team
        | Holds::Nip
        | Holds::Text
        | Holds::Prose
        | Holds::Number
        | Holds::Date
        | Holds::Grade
        | Holds::Code(_)
        | Holds::Flag => model.label(holds, id),
    }
}

/// Who may open the file now by office, beside those who were appointed to it.
pub fn entitled(
    model: &Model,
    appraiser: Option<EmployeeId>,
    reviewer: Option<EmployeeId>,
) -> Vec<Facts> {
    let of = |key: &str, who: Option<EmployeeId>| {
        somebody(model, who).text("office", model.texts().get(key))
    };
    let all = [
        ("report.appraiser", appraiser),
        ("report.reviewer", reviewer),
    ];
    let known = all.into_iter().filter(|(_, who)| who.is_some());
    known.map(|(key, who)| of(key, who)).collect()
}
