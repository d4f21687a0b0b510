//! The predikat of an organisation, and the pattern that its result asks for (SE MenPANRB 3/2023).

use rust_decimal::Decimal;

use crate::app::model::Model;
use crate::domain::coded::Coded;
use crate::domain::distribution::{Demand, Spread};
use crate::domain::rating::{OrgRating, Predikat};

use super::Facts;

/// The pattern as a picture: what share of all each predikat may or must have; what is left is shared out evenly
/// among those of which the pattern says nothing. A reading for the eye, never a quota.
pub fn pattern(model: &Model, rating: Option<OrgRating>) -> Facts {
    let patterns = &model.settings.rules.distribution.patterns;
    let demands = rating.and_then(|rating| patterns.get(rating.index()));
    let demands = demands.map_or(&[][..], |pattern| &pattern.demands);
    let named = Predikat::ALL.iter().map(|one| share(demands, *one));
    let named: Vec<Option<Decimal>> = named.collect();
    let taken: Decimal = named.iter().flatten().sum();
    let silent = named.iter().filter(|share| share.is_none()).count();
    let each = (Decimal::ONE - taken).max(Decimal::ZERO) / Decimal::from(silent.max(1));
    let bars = Predikat::ALL.iter().zip(&named).map(|(predikat, share)| {
        let shown = words(model, demands, *predikat);
        Facts::new()
            .text("label", model.texts().label(*predikat))
            .number("value", Some(share.unwrap_or(each)))
            .text("shown", shown)
            .number("limit", None)
            .text("limit-shown", "")
    });
    Facts::new()
        .list("pattern", bars)
        .number("pattern-full", Some(Decimal::ONE))
        .text("source", &model.settings.rules.distribution.source)
}

/// The share that a pattern names for a predikat alone.
fn share(demands: &[Demand], predikat: Predikat) -> Option<Decimal> {
    demands.iter().find_map(|demand| match demand {
        Demand::AtMost { of, share } if *of == predikat => Some(*share),
        Demand::AtLeast { of, share } if of.first() == Some(&predikat) => Some(*share),
        Demand::AtMost { .. }
        | Demand::AtLeast { .. }
        | Demand::Some { .. }
        | Demand::Most { .. } => None,
    })
}

/// What the pattern says of a predikat, in words.
fn words(model: &Model, demands: &[Demand], predikat: Predikat) -> String {
    let texts = model.texts();
    let percent = |share: &Decimal| texts.number((share * Decimal::ONE_HUNDRED).normalize());
    let told = demands.iter().filter_map(|demand| match demand {
        Demand::AtMost { of, share } if *of == predikat => {
            Some(texts.fill("report.at-most", &[("share", &percent(share))]))
        }
        Demand::AtLeast { of, share } if of.contains(&predikat) => {
            Some(texts.fill("report.at-least", &[("share", &percent(share))]))
        }
        Demand::Some { of, count } if of.contains(&predikat) => {
            Some(texts.fill("report.at-least-one", &[("n", &count.to_string())]))
        }
        Demand::AtMost { .. }
        | Demand::AtLeast { .. }
        | Demand::Some { .. }
        | Demand::Most { .. } => None,
    });
    told.collect::<Vec<_>>().join(", ")
}

/// How many have each predikat, with the most that the pattern allows.
pub fn spread(model: &Model, spread: &Spread, rating: Option<OrgRating>) -> Facts {
    let patterns = &model.settings.rules.distribution.patterns;
    let demands = rating.and_then(|rating| patterns.get(rating.index()));
    let demands = demands.map_or(&[][..], |pattern| &pattern.demands);
    let texts = model.texts();
    let total = spread.total();
    let bars = Predikat::ALL.iter().map(|predikat| {
        let n = spread.count(*predikat);
        let limit = share(demands, *predikat).map(|share| share * Decimal::from(total));
        let percent = Decimal::from(n) * Decimal::ONE_HUNDRED;
        let percent = percent.checked_div(total.into()).unwrap_or_default();
        let share = texts.percent_exact(percent);
        Facts::new()
            .text("label", texts.label(*predikat))
            .number("value", Some(n.into()))
            .text("count", n.to_string())
            .text("share", &share)
            .text("shown", format!("{n} ({share})"))
            .number("limit", limit.filter(|_| total > 0))
            .text("limit-shown", words(model, demands, *predikat))
    });
    Facts::new()
        .list("spread", bars)
        .number("spread-full", Some(Decimal::from(total.max(1))))
        .text("evaluated", total.to_string())
}
