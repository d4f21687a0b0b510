//! Whether the spread of predikat in the organisation lets an evaluation be closed. Only where the office's
//! rules are strict does a breach without a justification stand in the way.

use crate::app::alerts::predikat;
use crate::app::command::Command;
use crate::app::model::Tab;
use crate::domain::distribution::{Spread, Verdict, check};
use crate::domain::id::UnitId;
use crate::i18n::Phrase;

use super::read::Review;

/// The nearest unit above the person for which the organisation's result was entered.
fn measured(review: Review<'_>) -> Option<UnitId> {
    let unit = review.file.employee.unit?;
    let people = &review.model.people;
    let period = review.period.without_stint();
    let mut chain = people.organisation().chain(unit);
    chain
        .find(|unit| people.services().achieved(unit.id, period).is_some())
        .map(|unit| unit.id)
}

/// The predikat of everybody below a unit, as the ratings stand.
fn spread(review: Review<'_>, top: UnitId) -> Spread {
    let people = &review.model.people;
    let rows = people.rows().iter().filter(|row| {
        let unit = row.unit();
        !row.employee.retired && unit.is_some_and(|unit| people.organisation().within(unit, top))
    });
    let table = &review.model.settings.rules.predikat;
    Spread::of(rows.filter_map(|row| predikat(row, review.period, table)))
}

/// Whether the office's rules let the evaluation be closed as the predikat are spread.
pub(super) fn allows(review: Review<'_>) -> Result<(), Phrase> {
    let model = review.model;
    let rules = &model.settings.rules.distribution;
    let Some(unit) = measured(review).filter(|_| rules.strict) else {
        return Ok(());
    };
    let period = review.period.without_stint();
    let achieved = model.people.services().achieved(unit, period);
    let Some((rating, achieved)) = achieved.and_then(|a| Some((a.rating()?, a))) else {
        return Ok(());
    };
    match check(&spread(review, unit), rating, rules) {
        Verdict::Breaches(_) if achieved.spread_reason.is_empty() => {
            let keys = &model.settings.keymap;
            Err(Phrase::new("evaluation.spread")
                .with("unit", model.people.unit_name(unit))
                .with("source", &rules.source)
                .with("key", keys.keys_of(Command::Go(Tab::Overview))))
        }
        Verdict::Breaches(_) | Verdict::Fits | Verdict::Unchecked { .. } => Ok(()),
    }
}
