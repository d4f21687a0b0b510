//! The survey of some units in a year, added up: for the screen and for the command line alike.

use rust_decimal::prelude::ToPrimitive;

use crate::app::model::Model;
use crate::domain::id::UnitId;
use crate::domain::period::{Cycle, Period};
use crate::domain::survey::{Sheet, Tally, by_period, sample_size};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};
use crate::ops::registers::{RegisterId, register};

/// How many years before the one looked at a trend reaches back.
const YEARS: i32 = 4;

/// The survey of some units in a year.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// All answers that count.
    pub tally: Tally,
    /// How many people use the service, where it was entered.
    pub population: Option<u32>,
    /// How many respondents that asks for.
    pub needed: Option<u32>,
    /// For each service its answers; the empty name is the unit as a whole.
    pub services: Vec<(String, Tally)>,
    /// The years before, and the quarters of this one.
    pub trend: Vec<(Period, Tally)>,
}

/// The survey of a unit and those below it, or of all; of one service, or of all.
pub fn report(model: &Model, unit: Option<UnitId>, year: i32, service: Option<&str>) -> Report {
    let all = sheets(model, unit, year);
    let wanted = |sheet: &&Sheet| service.is_none_or(|service| sheet.service.trim() == service);
    let tally = Tally::of_sheets(all.iter().copied().filter(wanted));
    let population = population(model, unit, year);
    let mut trend = Vec::new();
    for before in year - YEARS..year {
        let sheets = sheets(model, unit, before);
        trend.extend(by_period(sheets.into_iter().filter(wanted), Cycle::Annual));
    }
    trend.extend(by_period(
        all.iter().copied().filter(wanted),
        Cycle::Quarterly,
    ));
    Report {
        tally,
        population,
        needed: population.map(sample_size),
        services: services(&all),
        trend,
    }
}

fn services(sheets: &[&Sheet]) -> Vec<(String, Tally)> {
    let mut names: Vec<&str> = sheets.iter().map(|sheet| sheet.service.trim()).collect();
    names.sort_unstable();
    names.dedup();
    let tally = |name: &&str| {
        let of = sheets.iter().copied();
        Tally::of_sheets(of.filter(|sheet| sheet.service.trim() == *name))
    };
    names
        .iter()
        .map(|name| ((*name).to_owned(), tally(name)))
        .collect()
}

/// The sheets of a unit and those below it in a year.
pub fn sheets(model: &Model, unit: Option<UnitId>, year: i32) -> Vec<&Sheet> {
    let services = model.people.services();
    let units = model.people.organisation().below(unit);
    units.flat_map(|unit| services.sheets(unit, year)).collect()
}

/// How many people use the service of a unit: what was entered for itself, or else for those below it.
fn population(model: &Model, unit: Option<UnitId>, year: i32) -> Option<u32> {
    let of = |unit: UnitId| {
        let state = model.people.services().state(survey_of(unit, year)?);
        match state.value(0, f::SURVEY_POPULATION) {
            Some(Value::Number(number)) => number.to_u32().filter(|number| *number > 0),
            Some(_) | None => None,
        }
    };
    let own = unit.and_then(of);
    own.or_else(|| {
        let units = model.people.organisation().below(unit);
        let each = units.filter_map(of);
        each.fold(None, |sum, one| {
            Some(sum.unwrap_or(0_u32).saturating_add(one))
        })
    })
}

/// The subject of the survey of a unit in a year.
pub fn survey_of(unit: UnitId, year: i32) -> Option<Subject> {
    let kept = register(RegisterId::Survey);
    debug_assert_eq!(kept.kind, SubjectKind::Survey);
    Some(kept.subject(unit.0, Period::year_of(year)?))
}
