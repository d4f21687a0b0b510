//! How predikat are spread, wherever it was said what the organisation achieved.

use crate::app::alerts::predikat;
use crate::app::screens::overview::gather::people;
use crate::domain::coded::Coded as _;
use crate::domain::distribution::{Spread, Verdict, check};
use crate::domain::id::UnitId;
use crate::domain::period::Period;
use crate::domain::rating::{OrgRating, Predikat};
use crate::ops::op::SubjectKind;

use super::Lines;
use super::mask::Datum;

pub(super) fn all(lines: &mut Lines<'_>) {
    let services = lines.model.people.services();
    let achieved = services.states().filter_map(|state| {
        let is_of_it = state.subject.kind == SubjectKind::Organisation;
        let period = state.subject.period.filter(|_| is_of_it)?;
        Some((UnitId(state.subject.owner), period))
    });
    let achieved: Vec<(UnitId, Period)> = achieved.collect();
    for (unit, period) in achieved {
        if lines.wants(period) {
            put_spread(lines, unit, period);
        }
    }
}

/// Everybody in the unit and below it, as the overview counts.
fn put_spread(lines: &mut Lines<'_>, unit: UnitId, period: Period) {
    let (model, rules) = (lines.model, &lines.model.settings.rules);
    let Some(achieved) = model.people.services().achieved(unit, period) else {
        return;
    };
    let rating = achieved.rating();
    let spread = Spread::of(
        people(model, Some(unit)).filter_map(|row| predikat(row, period, &rules.predikat)),
    );
    let verdict = rating.map(|rating| code(&check(&spread, rating, &rules.distribution)));
    let count = |of: Predikat| Datum::count(spread.count(of));
    let fields = vec![
        ("unit", Datum::Id(Some(unit.0))),
        ("period", Datum::period(period)),
        ("organisation", Datum::Code(rating.map(OrgRating::code))),
        ("very-good", count(Predikat::VeryGood)),
        ("good", count(Predikat::Good)),
        ("needs-improvement", count(Predikat::NeedsImprovement)),
        ("poor", count(Predikat::Poor)),
        ("very-poor", count(Predikat::VeryPoor)),
        ("verdict", Datum::Code(verdict)),
        ("reason", Datum::prose(&achieved.spread_reason)),
    ];
    lines.put("spread", fields);
}

fn code(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Unchecked { .. } => "unchecked",
        Verdict::Fits => "fits",
        Verdict::Breaches(_) => "breaches",
    }
}
