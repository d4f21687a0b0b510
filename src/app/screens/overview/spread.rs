//! The spread of predikat against the pattern for the organisation's result, the forms that go with it, and
//! what-if: a change that is only looked at. Nothing here ever writes a predikat.

use std::collections::BTreeMap;

use crate::app::forms::{Ask, Target, build};
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::domain::coded::Coded;
use crate::domain::distribution::{Breach, Demand, Spread, Verdict, check};
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::period::Period;
use crate::domain::rating::{OrgRating, Predikat};
use crate::i18n::Phrase;
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Field, Subject, SubjectKind};
use crate::ops::view::registers::Achieved;

use super::layout::Pane;
use super::{Act, gather, tell};

/// Predikat that were tried out, by person.
pub type WhatIf = BTreeMap<EmployeeId, Predikat>;

/// The unit whose result is asked for: the one looked at, or the only one on top.
pub fn unit(model: &Model) -> Option<UnitId> {
    super::top(model).or_else(|| gather::only_root(model))
}

/// The result that the spread of the unit looked at is held against, and of which unit it is.
pub fn achieved(model: &Model) -> Option<(UnitId, &Achieved)> {
    nearest(model, unit(model)?, model.period)
}

/// The nearest unit, from this one upwards, for which a result was entered; further stints of a period have
/// that of the whole.
pub fn nearest(model: &Model, from: UnitId, period: Period) -> Option<(UnitId, &Achieved)> {
    let services = model.people.services();
    let mut chain = model.people.organisation().chain(from);
    chain.find_map(|unit| {
        let achieved = services.achieved(unit.id, period.without_stint())?;
        (!achieved.ratings.is_empty()).then_some((unit.id, achieved))
    })
}

/// The result that the spread is held against.
pub fn rating(model: &Model) -> Option<OrgRating> {
    achieved(model)?.1.rating()
}

/// Why the spread of the unit looked at departs from the pattern; empty where nothing was written.
pub fn reason(model: &Model) -> &str {
    let achieved = unit(model).and_then(|unit| {
        let services = model.people.services();
        services.achieved(unit, model.period.without_stint())
    });
    achieved.map_or("", |achieved| &achieved.spread_reason)
}

/// The spread as it stands.
pub fn stands(model: &Model) -> Spread {
    model.overview.gathered.whole.spread
}

/// The spread with what was tried out.
pub fn tried(model: &Model) -> Spread {
    let members = model.overview.gathered.members.iter();
    let tried = members.filter_map(|(id, predikat)| {
        let to = model.overview.what_if.get(id)?;
        Some((*predikat, *to))
    });
    tried.fold(stands(model), |spread, (from, to)| spread.moved(from, to))
}

/// What the pattern asks for; nothing where there is no result to hold against.
pub fn demands(model: &Model) -> &[Demand] {
    let patterns = &model.settings.rules.distribution.patterns;
    let pattern = rating(model).and_then(|rating| patterns.get(rating.index()));
    pattern.map_or(&[], |pattern| &pattern.demands)
}

/// What the pattern says of a spread.
pub fn verdict(model: &Model, spread: &Spread) -> Option<Verdict> {
    Some(check(
        spread,
        rating(model)?,
        &model.settings.rules.distribution,
    ))
}

/// The demands that a spread does not meet.
pub fn breaches(model: &Model, spread: &Spread) -> Vec<Breach> {
    match verdict(model, spread) {
        Some(Verdict::Breaches(breaches)) => breaches,
        Some(Verdict::Fits | Verdict::Unchecked { .. }) | None => Vec::new(),
    }
}

/// The verdict in words, one phrase for each thing to know, with how it is to be taken.
pub fn told(model: &Model, spread: &Spread) -> Vec<(Tone, Phrase)> {
    let texts = model.texts();
    let key = |act: Act| {
        let command = crate::app::command::Command::Overview(act);
        model.settings.keymap.keys_of(command)
    };
    match verdict(model, spread) {
        None if achieved(model).is_some() => {
            vec![(
                Tone::Warning,
                Phrase::new("overview.org-differ").with("key", key(Act::Rating)),
            )]
        }
        None => vec![(
            Tone::Plain,
            Phrase::new("overview.org-missing").with("key", key(Act::Rating)),
        )],
        Some(Verdict::Unchecked { n, min_n }) => vec![(
            Tone::Plain,
            Phrase::new("overview.unchecked")
                .with("n", n)
                .with("least", min_n),
        )],
        Some(Verdict::Fits) => vec![(Tone::Good, Phrase::new("overview.fits"))],
        Some(Verdict::Breaches(breaches)) => {
            let each = breaches
                .iter()
                .map(|b| (Tone::Warning, tell::breach(texts, b)));
            each.chain([justified(model, &key(Act::Reason))]).collect()
        }
    }
}

/// Whether a breach has its reason. Without one nothing is blocked, unless the office's rules are strict.
fn justified(model: &Model, key: &str) -> (Tone, Phrase) {
    let reason = reason(model);
    if !reason.is_empty() {
        return (
            Tone::Good,
            Phrase::new("overview.justified").with("reason", reason),
        );
    }
    let asked = if model.settings.rules.distribution.strict {
        "overview.justify-strict"
    } else {
        "overview.justify"
    };
    (Tone::Warning, Phrase::new(asked).with("key", key))
}

/// Opens the form of the organisation's result.
pub(super) fn rating_form(model: &mut Model) -> Vec<Effect> {
    form(
        model,
        "overview.form-rating",
        &[f::ORG_RATING, f::ORG_REASON],
    )
}

/// Opens the form of the reason for a spread that departs from the pattern.
pub(super) fn reason_form(model: &mut Model) -> Vec<Effect> {
    if breaches(model, &stands(model)).is_empty() && reason(model).is_empty() {
        return model.refuse("overview.nothing-to-justify");
    }
    form(model, "overview.form-reason", &[f::SPREAD_REASON])
}

fn form(model: &mut Model, title: &'static str, fields: &[Field]) -> Vec<Effect> {
    let Some(unit) = unit(model) else {
        let command = crate::app::command::Command::Overview(Act::Scope);
        let key = model.settings.keymap.keys_of(command);
        model.say(
            Tone::Warning,
            Phrase::new("overview.choose-unit").with("key", key),
        );
        return Vec::new();
    };
    let subject = Subject::of(
        SubjectKind::Organisation,
        unit.0,
        model.period.without_stint(),
    );
    let base = model.people.services().state(subject);
    let title = Phrase::new(title)
        .with("unit", model.people.unit_name(unit))
        .with("period", model.texts().period(model.period));
    let asks: Vec<Ask> = fields.iter().copied().map(Ask::must).collect();
    let target = Target::plain(base, 0);
    let form = build(model, title, ActKind::RateOrganisation, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// What is tried out for the person selected.
pub(super) fn try_out(model: &mut Model, to: impl FnOnce(Option<Predikat>) -> Predikat) {
    if model.overview.pane != Pane::Spread {
        model.refuse("overview.what-if-there");
        return;
    }
    let Some((id, stands)) = super::member(model) else {
        model.refuse("notice.nobody");
        return;
    };
    let before = model.overview.what_if.get(&id).copied().or(stands);
    let now = to(before);
    if Some(now) == stands {
        model.overview.what_if.remove(&id);
    } else {
        model.overview.what_if.insert(id, now);
    }
    let phrase = Phrase::new("overview.tried")
        .with("name", model.people.name(id))
        .with("predikat", model.texts().label(now));
    model.say(Tone::Plain, phrase);
}

/// Lets go of everything that was tried out. Returns whether there was anything.
pub(super) fn drop_tried(model: &mut Model) -> bool {
    if model.overview.what_if.is_empty() {
        return false;
    }
    model.overview.what_if.clear();
    model.say(Tone::Plain, Phrase::new("overview.tried-dropped"));
    true
}
