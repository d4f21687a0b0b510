//! A unit as a whole: the predikat of its people against the pattern, and its satisfaction survey.

use rust_decimal::Decimal;

use crate::app::alerts::predikat;
use crate::app::model::Model;
use crate::app::screens::overview::gather;
use crate::app::screens::overview::spread::nearest;
use crate::app::screens::service::report::Report;
use crate::app::screens::service::tell;
use crate::domain::coded::Coded;
use crate::domain::distribution::{Spread, Verdict, check};
use crate::domain::id::UnitId;
use crate::domain::person::RosterRow;
use crate::domain::rating::{Predikat, Rating};
use crate::domain::survey::{Element, Tally};

use super::Facts;
use super::person::{party, somebody};
use super::spread::{pattern, spread};

/// The predikat of a unit and those below it.
pub fn unit(model: &Model, top: UnitId) -> Facts {
    let texts = model.texts();
    let rules = &model.settings.rules;
    let rows: Vec<&RosterRow> = gather::people(model, Some(top)).collect();
    let of = |row: &&RosterRow| predikat(row, model.period, &rules.predikat);
    let people = rows.iter().map(|row| member(model, row, of(row)));
    let people: Vec<Facts> = people.collect();
    let counted = Spread::of(rows.iter().filter_map(of));
    let found = nearest(model, top, model.period);
    let rating = found.and_then(|(_, achieved)| achieved.rating());
    let verdict = rating.map(|rating| check(&counted, rating, &rules.distribution));
    let fits = match &verdict {
        Some(Verdict::Fits) => texts.get("report.fits"),
        Some(Verdict::Unchecked { .. }) => texts.get("report.unchecked"),
        Some(Verdict::Breaches(_)) => texts.get("report.departs"),
        None => "",
    };
    let own = model
        .people
        .services()
        .achieved(top, model.period.without_stint());
    let known = model.people.organisation().unit(top);
    let unrated = rows.len().saturating_sub(counted.total() as usize);
    Facts::new()
        .text("name", model.people.unit_name(top))
        .maybe("code", known.map(|unit| unit.code.as_str()))
        .text("government", government(model, top))
        .count("people-count", rows.len())
        .count("unrated", unrated)
        .list("people", people)
        .maybe("rating", rating.map(|rating| texts.label(rating)))
        .maybe(
            "reason",
            found
                .and_then(|(_, one)| one.ratings.first())
                .map(|(_, why)| why),
        )
        .text("verdict", fits)
        .maybe("spread-reason", own.map(|own| own.spread_reason.as_str()))
        .and(pattern(model, rating))
        .and(spread(model, &counted, rating))
        .group("head", somebody(model, known.and_then(|unit| unit.head)))
}

/// One of the people: who it is, how rated, whether that is settled.
fn member(model: &Model, row: &RosterRow, predikat: Option<Predikat>) -> Facts {
    let texts = model.texts();
    let mut closed = row.follow.closed.iter();
    let closed = closed.any(|(period, _)| *period == model.period);
    let plan = row.plan(model.period);
    let rating = |rating: Option<Rating>| rating.map(|rating| texts.label(rating));
    let state = if closed {
        "report.closed"
    } else {
        "report.open"
    };
    party(model, &row.employee, None)
        .maybe("results", rating(plan.and_then(|plan| plan.results)))
        .maybe("behaviour", rating(plan.and_then(|plan| plan.behaviour)))
        .maybe("predikat", predikat.map(|one| texts.label(one)))
        .flag("closed", closed)
        .text("state", texts.get(state))
}

/// The topmost unit above.
fn government(model: &Model, unit: UnitId) -> String {
    let mut chain = model.people.organisation().chain(unit);
    let top = chain.by_ref().last();
    top.map_or_else(String::new, |top| top.name.clone())
}

/// The satisfaction survey of a unit, or of all, in a year (PermenPANRB 14/2017).
pub fn survey(model: &Model, unit: Option<UnitId>, report: &Report, year: i32) -> Facts {
    let texts = model.texts();
    let rules = &model.settings.rules.survey;
    let index = report.tally.index(rules).ok();
    let head = unit
        .and_then(|unit| model.people.organisation().unit(unit))
        .and_then(|u| u.head);
    let weight = rules
        .weight
        .map_or_else(|| "1/9".to_owned(), |weight| texts.number(weight));
    Facts::new()
        .flag("answered", index.is_some())
        .text("year", year.to_string())
        .maybe("unit", unit.map(|unit| model.people.unit_name(unit)))
        .maybe("government", unit.map(|unit| government(model, unit)))
        .maybe(
            "index",
            index
                .as_ref()
                .map(|index| texts.decimals(index.rounded(), 2)),
        )
        .maybe(
            "grade",
            index.as_ref().map(|index| texts.label(index.grade(rules))),
        )
        .text("respondents", report.tally.respondents.to_string())
        .text("unreadable", report.tally.unreadable.to_string())
        .text("sample", tell::sample(model, report))
        .text("weight", weight)
        .text("source", &rules.source)
        .list("elements", elements(model, &report.tally))
        .number("full", Some(Decimal::from(4)))
        .list("services", services(model, &report.services))
        .list("trend", trend(model, report))
        .number("trend-full", Some(Decimal::ONE_HUNDRED))
        .list("actions", actions(model, unit, year))
        .group("head", somebody(model, head))
}

/// The nine elements, with which are the lowest three.
fn elements(model: &Model, tally: &Tally) -> Vec<Facts> {
    let texts = model.texts();
    let lowest = tally.lowest(3);
    let one = |element: &Element| {
        let found = tally.element(*element);
        let mean = found.mean();
        let shown = mean.map_or_else(String::new, |mean| tell::hundredths(texts, mean));
        let is_low = lowest.contains(element);
        Facts::new()
            .text("label", texts.label(*element))
            .number("value", mean)
            .text("shown", shown)
            .text("answers", found.n.to_string())
            .number("limit", None)
            .text("limit-shown", "")
            .maybe("lowest", is_low.then(|| texts.get("report.lowest")))
    };
    Element::ALL.iter().map(one).collect()
}

/// What the unit plans to do about it.
fn actions(model: &Model, unit: Option<UnitId>, year: i32) -> Vec<Facts> {
    let texts = model.texts();
    let services = model.people.services();
    let all = unit
        .into_iter()
        .flat_map(|unit| services.concerning(unit, year));
    all.map(|(_, action)| {
        Facts::new()
            .text("text", &action.text)
            .text("owner", super::person::name(model, action.owner))
            .maybe("due", action.due.map(|day| texts.day_long(day)))
            .text("state", texts.label(action.state))
    })
    .collect()
}

fn services(model: &Model, all: &[(String, Tally)]) -> Vec<Facts> {
    let (texts, rules) = (model.texts(), &model.settings.rules.survey);
    let one = |(name, tally): &(String, Tally)| {
        let index = tally.index(rules).ok();
        let name = if name.is_empty() {
            texts.get("report.whole-unit")
        } else {
            name
        };
        Facts::new()
            .text("service", name)
            .text("respondents", tally.respondents.to_string())
            .maybe(
                "index",
                index
                    .as_ref()
                    .map(|index| texts.decimals(index.rounded(), 2)),
            )
            .maybe(
                "grade",
                index.as_ref().map(|index| texts.label(index.grade(rules))),
            )
    };
    all.iter().map(one).collect()
}

fn trend(model: &Model, report: &Report) -> Vec<Facts> {
    let (texts, rules) = (model.texts(), &model.settings.rules.survey);
    let one = |(period, tally): &(crate::domain::period::Period, Tally)| {
        let index = tally.index(rules).ok().map(|index| index.rounded());
        Facts::new()
            .text("label", texts.period_short(*period))
            .number("value", index)
            .maybe("shown", index.map(|index| texts.decimals(index, 2)))
            .number("limit", None)
            .text("limit-shown", "")
    };
    report.trend.iter().map(one).collect()
}
