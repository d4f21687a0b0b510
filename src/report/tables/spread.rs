//! The spread of predikat against the pattern for the organisation's result: of all that is looked at, and of each
//! unit. The pattern is a consideration, never an order.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::app::model::Model;
use crate::app::screens::overview::gather::{Gathered, UnitRecap};
use crate::app::screens::overview::{spread, tell};
use crate::domain::coded::Coded;
use crate::domain::distribution::{Demand, Spread, Verdict, check};
use crate::domain::punctuality::share;
use crate::domain::rating::{OrgRating, Predikat};
use crate::i18n::Phrase;
use crate::report::list::Source;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};
use crate::report::workbook::{ChartOf, Drawn, Series, Tab, Total};

use super::recap::unit_cells;
use super::{named, sum};

const PATTERN: &[Head] = &[
    shown("predikat"),
    shown("people"),
    shown("share"),
    shown("least"),
    shown("most"),
];

const UNITS: &[Head] = &[
    data("unit"),
    shown("unit-name"),
    shown("very-good"),
    shown("good"),
    shown("needs-improvement"),
    shown("poor"),
    shown("very-poor"),
    shown("rated"),
    shown("organisation"),
    shown("verdict"),
];

/// How many have which predikat, and how many the pattern has.
pub(super) fn pattern(source: &Source<'_>, stands: &Spread) -> Tab {
    let (model, texts) = (&source.model, source.model.texts());
    let demands = spread::demands(model);
    let n = stands.total();
    let mut sheet = Sheet::new(PATTERN);
    for predikat in Predikat::ALL.iter().copied() {
        let found = stands.count(predikat);
        let (least, most) = limits(demands, predikat, n);
        sheet.push(vec![
            Cell::code(texts, predikat),
            Cell::count(found),
            Cell::of(share(found as usize, n as usize), Cell::Percent),
            Cell::of(least, Cell::count),
            Cell::of(most, Cell::count),
        ]);
    }
    let series = |column, mark| Series { column, mark };
    let chart = ChartOf {
        title: texts.get("tables.chart-pattern").to_owned(),
        drawn: Drawn::Columns,
        names: "predikat",
        series: vec![
            series("people", false),
            series("least", true),
            series("most", true),
        ],
        range: None,
    };
    named(source, "pattern", sheet)
        .total(sum(source), &[("people", Total::Sum)])
        .told(told(model, stands))
        .drawn(chart)
}

/// The least and the most of one predikat that a pattern has for so many people. What it has for several together
/// is told in words.
fn limits(demands: &[Demand], predikat: Predikat, n: u32) -> (Option<u32>, Option<u32>) {
    let (mut least, mut most) = (None, None);
    for demand in demands {
        match demand {
            Demand::AtMost { of, share } if *of == predikat => {
                most = (Decimal::from(n) * share).floor().to_u32();
            }
            Demand::AtLeast { of, share } if *of == [predikat] => {
                least = (Decimal::from(n) * share).ceil().to_u32();
            }
            Demand::Some { of, count } if *of == [predikat] => least = Some(*count),
            Demand::AtMost { .. }
            | Demand::AtLeast { .. }
            | Demand::Some { .. }
            | Demand::Most { .. } => {}
        }
    }
    (least, most)
}

/// What the organisation achieved, what the pattern asks for, and whether the spread has it.
fn told(model: &Model, stands: &Spread) -> Vec<String> {
    let texts = model.texts();
    let organisation = spread::rating(model);
    let named = organisation.map_or(texts.get("overview.not-entered"), |one| texts.label(one));
    let mut told = vec![format!("{}: {named}", texts.get("overview.organisation"))];
    let demands = spread::demands(model).iter();
    told.extend(demands.map(|of| tell::demand(texts, of, stands.total()).text(texts)));
    told.extend(organisation.map(|of| verdict(model, stands, of)));
    let reason = spread::reason(model);
    if !reason.is_empty() {
        let reason = Phrase::new("overview.justified").with("reason", reason);
        told.push(reason.text(texts));
    }
    told.push(texts.get("tables.consideration").to_owned());
    told
}

/// What the pattern says of a spread, in words.
fn verdict(model: &Model, stands: &Spread, organisation: OrgRating) -> String {
    let texts = model.texts();
    match check(stands, organisation, &model.settings.rules.distribution) {
        Verdict::Unchecked { n, min_n } => Phrase::new("overview.unchecked")
            .with("n", n)
            .with("least", min_n)
            .text(texts),
        Verdict::Fits => texts.get("overview.fits").to_owned(),
        Verdict::Breaches(all) => {
            let all: Vec<String> = all
                .iter()
                .map(|one| tell::breach(texts, one).text(texts))
                .collect();
            all.join("; ")
        }
    }
}

/// The spread of each unit, against the result of the nearest unit above it that has one.
pub(super) fn by_unit(source: &Source<'_>, gathered: &Gathered) -> Tab {
    let mut sheet = Sheet::new(UNITS);
    for part in &gathered.units {
        sheet.push(line(&source.model, part));
    }
    let totals = [
        ("very-good", Total::Sum),
        ("good", Total::Sum),
        ("needs-improvement", Total::Sum),
        ("poor", Total::Sum),
        ("very-poor", Total::Sum),
        ("rated", Total::Sum),
    ];
    named(source, "spread", sheet).total(sum(source), &totals)
}

fn line(model: &Model, part: &UnitRecap) -> Vec<Cell> {
    let stands = &part.recap.spread;
    let nearest = part
        .unit
        .and_then(|unit| spread::nearest(model, unit, model.period));
    let organisation = nearest.and_then(|(_, achieved)| achieved.rating());
    let mut cells = Vec::from(unit_cells(model, part));
    cells.extend(stands.0.map(Cell::count));
    cells.extend([
        Cell::count(stands.total()),
        Cell::of(organisation, |of| Cell::code(model.texts(), of)),
        Cell::of(organisation, |of| Cell::text(verdict(model, stands, of))),
    ]);
    cells
}
