//! How plans come along: person by person, indicator by indicator, and by unit.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::app::alerts::{is_reviewed, predikat};
use crate::app::screens::evaluation::Review;
use crate::domain::id::UnitId;
use crate::domain::person::{PersonFile, RosterRow};
use crate::domain::plan::Stage;
use crate::domain::rating::{Predikat, Rating};
use crate::report::ReportError;
use crate::report::list::{Source, targets, who};
use crate::report::sheet::{Cell, Head, Sheet, shown};
use crate::report::workbook::{ChartOf, Drawn, Put, Series, Tab, Total, Workbook};

use super::{TableKind, frame, named, notes, people, sum, unit_of};

const HEADS: &[Head] = &[
    shown("nip"),
    shown("name"),
    shown("position"),
    shown("unit-name"),
    shown("stage"),
    shown("progress"),
    shown("late"),
    shown("last-log"),
    shown("last-feedback"),
    shown("results"),
    shown("behaviour"),
    shown("predikat"),
];

const UNITS: &[Head] = &[
    shown("unit-name"),
    shown("people"),
    shown("with-plan"),
    shown("progress"),
    shown("late"),
];

/// Where the tabs stand.
const PEOPLE: usize = 0;
const INDICATORS: usize = 1;
const BY_UNIT: usize = 2;

/// How a plan stands.
struct Standing {
    stage: Stage,
    /// In thousandths.
    progress: Option<u16>,
    late: usize,
    ratings: (Option<Rating>, Option<Rating>),
    predikat: Option<Predikat>,
}

/// How the plans of the period looked at come along.
pub fn progress<'s>(
    source: &'s mut Source<'_>,
    unit: Option<UnitId>,
) -> Result<Workbook<'s>, ReportError> {
    let mut rows = people(source, unit)?;
    // The same people as in the recap.
    rows.retain(is_reviewed);
    let source = &*source;
    let when = source.model.texts().period(source.model.period);
    let told = || notes(source, unit, &when);
    let mut workbook = frame(source, TableKind::Progress, unit, &when);
    workbook.tabs = vec![
        people_tab(source).told(told()),
        indicators(source).told(told()),
    ];
    workbook.tabs.push(units_tab(source).told(told()));
    workbook.rest = Some(Box::new(move |put| fill(source, &rows, put)));
    Ok(workbook)
}

fn people_tab(source: &Source<'_>) -> Tab {
    let mut tab = named(source, "progress", Sheet::new(HEADS));
    tab.long = true;
    let totals = [
        ("name", Total::Count),
        ("stage", Total::Count),
        ("progress", Total::Mean),
        ("late", Total::Sum),
        ("predikat", Total::Count),
    ];
    tab.total(sum(source), &totals)
}

fn indicators(source: &Source<'_>) -> Tab {
    let mut tab = named(source, "indicators", Sheet::new(targets::HEADS));
    tab.long = true;
    let totals = [
        ("indicator", Total::Count),
        ("actual", Total::Count),
        ("achievement", Total::Mean),
    ];
    tab.total(sum(source), &totals)
}

fn units_tab(source: &Source<'_>) -> Tab {
    let chart = ChartOf {
        title: source.model.texts().get("tables.chart-progress").to_owned(),
        drawn: Drawn::Bars,
        names: "unit-name",
        series: vec![Series {
            column: "progress",
            mark: false,
        }],
        range: None,
    };
    let totals = [
        ("people", Total::Sum),
        ("with-plan", Total::Sum),
        ("late", Total::Sum),
    ];
    named(source, "progress-units", Sheet::new(UNITS))
        .total(sum(source), &totals)
        .drawn(chart)
}

fn fill(source: &Source<'_>, rows: &[RosterRow], put: &mut Put<'_>) -> Result<(), ReportError> {
    let mut units = Units::default();
    for row in rows {
        let standing = with_file(source, row, put)?;
        put(PEOPLE, line(source, row, standing.as_ref()))?;
        units.add(row, standing.as_ref());
    }
    units.put(source, put)
}

/// How somebody's plan stands, once the indicators are written. A file without a plan is not read.
fn with_file(
    source: &Source<'_>,
    row: &RosterRow,
    put: &mut Put<'_>,
) -> Result<Option<Standing>, ReportError> {
    let period = source.model.period;
    // Rows know which of the latest periods have a plan; older ones only the file knows.
    if row.plan(period).is_none() && row.plans.len() < RosterRow::PLANS {
        return Ok(None);
    }
    let file = source.store.dossier(row.id())?.file;
    if let Some(plan) = file.plans.get(&period) {
        for line in targets::lines(source, row.id(), plan) {
            put(INDICATORS, line)?;
        }
    }
    Ok(of_row(source, row).or_else(|| of_file(source, &file)))
}

fn of_row(source: &Source<'_>, row: &RosterRow) -> Option<Standing> {
    let model = &source.model;
    let plan = row.plan(model.period)?;
    Some(Standing {
        stage: plan.stage,
        progress: plan.progress,
        late: plan.late(model.today),
        ratings: (plan.results, plan.behaviour),
        predikat: predikat(row, model.period, &model.settings.rules.predikat),
    })
}

fn of_file(source: &Source<'_>, file: &PersonFile) -> Option<Standing> {
    let model = &source.model;
    let period = model.period;
    let review = Review {
        model,
        file,
        period,
    };
    let plan = file.plans.get(&period)?;
    Some(Standing {
        stage: plan.stage,
        progress: plan.progress_permille(),
        late: plan.late(period.elapsed_permille(model.today)),
        ratings: review.ratings(),
        predikat: review.predikat(),
    })
}

fn line(source: &Source<'_>, row: &RosterRow, standing: Option<&Standing>) -> Vec<Cell> {
    let texts = source.model.texts();
    let rating = |rating: Option<Rating>| Cell::of(rating, |rating| Cell::code(texts, rating));
    let (results, behaviour) = standing.map(|one| one.ratings).unwrap_or_default();
    let [nip, name] = who(&source.model, row.id());
    vec![
        nip,
        name,
        Cell::text(&row.employee.position),
        unit_of(source, row),
        Cell::of(standing, |one| Cell::code(texts, one.stage)),
        Cell::of(standing.and_then(|one| one.progress), |progress| {
            Cell::Permille(progress.into())
        }),
        Cell::of(standing, |one| Cell::count(one.late as u64)),
        Cell::of(row.last_log, Cell::Day),
        Cell::of(row.last_feedback, Cell::Day),
        rating(results),
        rating(behaviour),
        Cell::of(standing.and_then(|one| one.predikat), |predikat| {
            Cell::code(texts, predikat)
        }),
    ]
}

/// What the plans of units add up to, in the order in which the list of people has them.
#[derive(Default)]
struct Units {
    order: Vec<Option<UnitId>>,
    sums: HashMap<Option<UnitId>, UnitSum>,
}

#[derive(Default)]
struct UnitSum {
    people: u64,
    plans: u64,
    /// Sum of the progress in thousandths, and of how many.
    progress: (u64, u64),
    late: u64,
}

impl Units {
    fn add(&mut self, row: &RosterRow, standing: Option<&Standing>) {
        let unit = row.unit();
        if !self.sums.contains_key(&unit) {
            self.order.push(unit);
        }
        let sum = self.sums.entry(unit).or_default();
        sum.people += 1;
        if let Some(standing) = standing {
            sum.plans += 1;
            sum.late += standing.late as u64;
            if let Some(progress) = standing.progress {
                sum.progress.0 += u64::from(progress);
                sum.progress.1 += 1;
            }
        }
    }

    fn put(&self, source: &Source<'_>, put: &mut Put<'_>) -> Result<(), ReportError> {
        let model = &source.model;
        for unit in &self.order {
            let Some(sum) = self.sums.get(unit) else {
                continue;
            };
            let name = match unit {
                Some(unit) => model.people.unit_name(*unit),
                None => model.texts().get("overview.no-unit").to_owned(),
            };
            let (permille, of) = sum.progress;
            // Thousandths are tenths of a per cent.
            let mean = Decimal::new(permille as i64, 1).checked_div(of.into());
            let half_up = RoundingStrategy::MidpointAwayFromZero;
            let mean = mean.map(|mean| mean.round_dp_with_strategy(1, half_up));
            put(
                BY_UNIT,
                vec![
                    Cell::text(name),
                    Cell::count(sum.people),
                    Cell::count(sum.plans),
                    Cell::of(mean, Cell::Percent),
                    Cell::count(sum.late),
                ],
            )?;
        }
        Ok(())
    }
}
