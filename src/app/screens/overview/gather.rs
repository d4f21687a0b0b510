//! Everything that the overview counts, from the rows of the people in sight: one walk, kept until they change.

use std::collections::BTreeMap;

use crate::app::alerts::{Raised, is_reviewed, of_rows, predikat};
use crate::app::model::Model;
use crate::domain::alert::Weight;
use crate::domain::coded::Coded;
use crate::domain::distribution::Spread;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::person::RosterRow;
use crate::domain::plan::Stage;
use crate::domain::rating::Predikat;

use super::follow::{self, Line, Of};

/// How some people stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recap {
    /// How many there are.
    pub people: usize,
    /// How many have a plan at each stage, in the order of [`Stage::ALL`]; the rest have none.
    pub stages: [usize; 5],
    /// How many evaluations are closed.
    pub closed: usize,
    /// Their predikat.
    pub spread: Spread,
    /// Their ratings: rows work results, columns behaviour, both in the order of [`crate::domain::rating::Rating`].
    pub nine: [[usize; 3]; 3],
    /// Their alerts, in the order of [`Weight::ALL`].
    pub alerts: [usize; 3],
}

impl Recap {
    /// How many plans have come as far as a stage.
    pub fn reached(&self, stage: Stage) -> usize {
        self.stages.iter().skip(stage.index()).sum()
    }

    /// How many have no plan.
    pub fn without_plan(&self) -> usize {
        self.people.saturating_sub(self.stages.iter().sum())
    }

    fn count(&mut self, model: &Model, row: &RosterRow) {
        self.people += 1;
        let plan = row.plan(model.period);
        if let Some(plan) = plan {
            bump(self.stages.get_mut(plan.stage.index()));
            if let (Some(results), Some(behaviour)) = (plan.results, plan.behaviour) {
                let row = self.nine.get_mut(results.index());
                bump(row.and_then(|row| row.get_mut(behaviour.index())));
            }
        }
        let closed = &row.follow.closed;
        self.closed += usize::from(closed.iter().any(|(period, _)| *period == model.period));
        if let Some(predikat) = predikat(row, model.period, &model.settings.rules.predikat) {
            self.spread = self.spread.moved(None, predikat);
        }
    }

    fn warn(&mut self, weight: Weight) {
        bump(self.alerts.get_mut(weight.index()));
    }
}

fn bump(count: Option<&mut usize>) {
    if let Some(count) = count {
        *count += 1;
    }
}

/// A unit with how its people stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRecap {
    /// Which; none for people without a unit.
    pub unit: Option<UnitId>,
    /// Whether those of the units below are counted too.
    pub whole: bool,
    /// How they stand.
    pub recap: Recap,
}

/// Whether units below are counted with the ones above them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// One line for each unit directly below what is looked at.
    Branches,
    /// One line for each unit that has people of its own.
    Every,
}

/// Everything that the overview shows.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// Everybody in sight.
    pub whole: Recap,
    /// By unit; the sums of these are `whole`.
    pub units: Vec<UnitRecap>,
    /// What needs an act, the most pressing first.
    pub inbox: Vec<Raised>,
    /// Everybody in sight with the predikat that stands, as the list of people is sorted.
    pub members: Vec<(EmployeeId, Option<Predikat>)>,
    /// What follows from evaluations.
    pub follow: Vec<Line>,
}

/// The people who are reviewed in a unit and below it, as they are; everybody where there is none.
pub fn people(model: &Model, top: Option<UnitId>) -> impl Iterator<Item = &RosterRow> {
    let organisation = model.people.organisation();
    let within = move |row: &RosterRow| match top {
        None => true,
        Some(top) => row
            .unit()
            .is_some_and(|unit| organisation.within(unit, top)),
    };
    let rows = model.people.everybody().iter();
    rows.filter(move |row| is_reviewed(row) && within(row))
}

/// The unit under which everybody stands, where there is exactly one.
pub fn only_root(model: &Model) -> Option<UnitId> {
    let organisation = model.people.organisation();
    let mut roots = organisation.units().filter(|unit| {
        !unit.retired
            && unit
                .parent
                .is_none_or(|above| organisation.unit(above).is_none())
    });
    match (roots.next(), roots.next()) {
        (Some(only), None) => Some(only.id),
        (None | Some(_), _) => None,
    }
}

/// Counts everything for what is looked at.
pub fn gather(model: &Model, top: Option<UnitId>, depth: Depth) -> Gathered {
    let rows: Vec<&RosterRow> = people(model, top).collect();
    let inbox = of_rows(model, rows.iter().copied());
    let table = &model.settings.rules.predikat;
    let member = |row: &&RosterRow| (row.id(), predikat(row, model.period, table));
    let (whole, units) = recaps(model, top, depth, &rows, &inbox);
    let gathered = Gathered {
        whole,
        units,
        members: rows.iter().map(member).collect(),
        follow: follow::lines(model, top, &rows, &inbox),
        inbox,
    };
    match model.people.veil() {
        Some(_) => hidden(model, gathered),
        None => gathered,
    }
}

/// What may be seen while somebody looks on: sums of all, and what is about the one in focus. Units are left out,
/// as one of few people tells of each of them.
fn hidden(model: &Model, gathered: Gathered) -> Gathered {
    let seen = |id: EmployeeId| !model.people.is_hidden(id);
    let lines = gathered.follow.into_iter();
    Gathered {
        whole: gathered.whole,
        units: Vec::new(),
        inbox: keep(gathered.inbox, |raised| seen(raised.person)),
        members: keep(gathered.members, |(id, _)| seen(*id)),
        follow: lines
            .filter(|line| match &line.of {
                Of::Person(id, _) => seen(*id),
                Of::All(_) | Of::Unit(..) | Of::Sum(_) => true,
            })
            .collect(),
    }
}

fn keep<T>(all: Vec<T>, seen: impl Fn(&T) -> bool) -> Vec<T> {
    all.into_iter().filter(|one| seen(one)).collect()
}

/// Counts the whole and its parts.
fn recaps(
    model: &Model,
    top: Option<UnitId>,
    depth: Depth,
    rows: &[&RosterRow],
    inbox: &[Raised],
) -> (Recap, Vec<UnitRecap>) {
    let mut whole = Recap::default();
    let mut parts: BTreeMap<(Option<UnitId>, bool), Recap> = BTreeMap::new();
    let top = top.or_else(|| only_root(model));
    let part = |unit: Option<UnitId>| match depth {
        Depth::Every => (unit, false),
        Depth::Branches => branch(model, unit, top),
    };
    for row in rows {
        whole.count(model, row);
        let recap = parts.entry(part(row.unit())).or_default();
        recap.count(model, row);
    }
    for raised in inbox {
        let weight = raised.alert.weight();
        whole.warn(weight);
        let unit = model
            .people
            .true_row(raised.person)
            .and_then(RosterRow::unit);
        parts.entry(part(unit)).or_default().warn(weight);
    }
    let mut units: Vec<UnitRecap> = parts
        .into_iter()
        .map(|((unit, whole), recap)| UnitRecap { unit, whole, recap })
        .collect();
    let path = |unit: Option<UnitId>| -> Vec<String> {
        let chain = unit.map(|unit| model.people.organisation().chain(unit));
        let codes = chain.into_iter().flatten().map(|unit| unit.code.clone());
        let mut path: Vec<String> = codes.collect();
        path.reverse();
        path
    };
    // Whoever is in no unit stands at the end.
    units.sort_by_cached_key(|part| (part.unit.is_none(), path(part.unit), part.whole));
    (whole, units)
}

/// The part of what is looked at that a unit belongs to, and whether that part has units below it.
fn branch(model: &Model, unit: Option<UnitId>, top: Option<UnitId>) -> (Option<UnitId>, bool) {
    let Some(unit) = unit else {
        return (None, false);
    };
    let chain = model.people.organisation().chain(unit);
    let below_top: Vec<UnitId> = chain
        .map(|unit| unit.id)
        .take_while(|id| Some(*id) != top)
        .collect();
    match below_top.last() {
        Some(branch) => (Some(*branch), true),
        None => (Some(unit), false),
    }
}
