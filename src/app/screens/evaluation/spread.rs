//! Whether the spread of predikat in the organisation lets an evaluation be closed. Only where the office's
//! rules are strict does a breach without a justification stand in the way.

use crate::app::alerts::predikat;
use crate::app::command::Command;
use crate::app::model::Tab;
use crate::app::screens::overview::gather;
use crate::app::screens::overview::spread::nearest;
use crate::domain::distribution::{Spread, Verdict, check};
use crate::domain::id::UnitId;
use crate::i18n::Phrase;

use super::read::Review;

/// The predikat of everybody who is reviewed below a unit, as they stand.
fn spread(review: Review<'_>, top: UnitId) -> Spread {
    let table = &review.model.settings.rules.predikat;
    let people = gather::people(review.model, Some(top));
    Spread::of(people.filter_map(|row| predikat(row, review.period, table)))
}

/// Whether the office's rules let the evaluation be closed as the predikat are spread.
pub(super) fn allows(review: Review<'_>) -> Result<(), Phrase> {
    let model = review.model;
    let rules = &model.settings.rules.distribution;
    if !rules.strict {
        return Ok(());
    }
    let own = review.file.employee.unit;
    let held = own.and_then(|unit| nearest(model, unit, review.period));
    let Some((unit, achieved, rating)) = held.and_then(|(unit, a)| Some((unit, a, a.rating()?)))
    else {
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
