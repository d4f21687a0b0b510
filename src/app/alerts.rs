//! Alerts of everybody: the facts that rows, complaints and actions tell, judged by the rules.
//!
//! Whatever takes longer than a look at one row is counted once, in [`Duties`].

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::domain::alert::{Alert, PersonFacts, Weight, of_person};
use crate::domain::complaint::{Complaint, Urgency};
use crate::domain::discipline;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::nip::EmploymentKind;
use crate::domain::people::PositionKind;
use crate::domain::period::Period;
use crate::domain::person::RosterRow;
use crate::domain::rating::{Predikat, PredikatTable};
use crate::domain::rules::Rules;
use crate::domain::scheme::{Figure, Scheme, Signal, Trigger};

use super::conflict;
use super::model::Model;
use super::people::People;

/// An alert and whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// Who.
    pub person: EmployeeId,
    /// What.
    pub alert: Alert,
}

/// What people have in hand for the service of their units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duties(HashMap<EmployeeId, Duty>);

/// What one person has in hand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Duty {
    near: usize,
    overdue: usize,
    actions: usize,
}

impl Duties {
    /// Counts complaints and actions. What nobody was given is the business of whoever leads the unit.
    pub fn of(people: &People, rules: &Rules, today: NaiveDate) -> Self {
        let mut all: HashMap<EmployeeId, Duty> = HashMap::new();
        for complaint in people.services().complaints() {
            let urgency = complaint.urgency(&rules.complaint, &rules.calendar, today);
            let Some(who) = in_hand(people, complaint) else {
                continue;
            };
            match urgency {
                Urgency::Near => all.entry(who).or_default().near += 1,
                Urgency::Overdue => all.entry(who).or_default().overdue += 1,
                Urgency::OnTime | Urgency::Paused | Urgency::Done => {}
            }
        }
        for (unit, action) in people.services().every_action() {
            let who = action.owner.or_else(|| head(people, Some(unit)));
            if let Some(who) = who.filter(|_| action.is_overdue(today)) {
                all.entry(who).or_default().actions += 1;
            }
        }
        Self(all)
    }
}

fn head(people: &People, unit: Option<UnitId>) -> Option<EmployeeId> {
    people.organisation().unit(unit?)?.head
}

/// Who has a complaint in hand: whoever was given it, otherwise whoever leads the unit that it is about.
pub fn in_hand(people: &People, complaint: &Complaint) -> Option<EmployeeId> {
    complaint
        .assignee()
        .or_else(|| head(people, complaint.unit))
}

/// Whether a plan is expected of a person: a civil servant in service, or somebody else who has plans, and not
/// the elected head of the region.
pub fn is_reviewed(row: &RosterRow) -> bool {
    let employee = &row.employee;
    let plans = employee.kind != EmploymentKind::NonAsn || !row.plans.is_empty();
    let elected = employee.position_kind == PositionKind::RegionHead;
    row.is_known() && !employee.retired && plans && !elected
}

/// The predikat that stands for a period: the one it was closed with, otherwise that of the ratings.
pub fn predikat(row: &RosterRow, period: Period, table: &PredikatTable) -> Option<Predikat> {
    let closed = row.follow.closed.iter().find(|(of, _)| *of == period);
    let rated = || {
        let plan = row.plan(period)?;
        Some(table.predikat(plan.results?, plan.behaviour?))
    };
    closed.map(|(_, predikat)| *predikat).or_else(rated)
}

/// The annual predikat that stand up to a year, by year, as far as the row reaches back.
pub fn years(row: &RosterRow, until: i32, table: &PredikatTable) -> BTreeMap<i32, Predikat> {
    let closed = row.follow.closed.iter().map(|(period, _)| *period);
    let planned = row.plans.iter().map(|plan| plan.period);
    closed
        .chain(planned)
        .filter(|period| Some(*period) == Period::year_of(period.year()))
        .filter(|period| period.year() <= until)
        .filter_map(|period| Some((period.year(), predikat(row, period, table)?)))
        .collect()
}

/// The facts of one person in the period looked at.
pub fn facts(model: &Model, row: &RosterRow) -> PersonFacts {
    let (rules, period) = (&model.settings.rules, model.period);
    let plan = row.plan(period);
    let absence = discipline::standing(
        &row.follow.absences,
        period.year(),
        &rules.calendar,
        &rules.discipline,
    );
    let improvement_due = row.follow.improvement_due(&rules.improvement);
    // What the period before has shown is still to be followed up while this one has no predikat.
    let predikat = predikat(row, period, &rules.predikat)
        .or_else(|| predikat(row, period.previous(), &rules.predikat));
    // What was begun since then answers it, finished or not.
    let since = period.previous().first_day();
    let coached = row.follow.coached.is_some_and(|day| day >= since);
    let own = PersonFacts {
        last_log: row.last_log,
        stage: plan.map(|plan| plan.stage),
        behind: plan.map_or(0, |plan| plan.late(model.today)),
        absence_days: absence.days,
        absence_unbroken: absence.longest_run,
        improvement_open: improvement_due.is_some(),
        improvement_due,
        predikat,
        coaching_open: row.follow.coaching_open || coached,
        objection_open: row.follow.objection_filed.is_some(),
        objection_filed: row.follow.objection_filed,
        agreement_due: row.follow.agreement_due,
        unconfirmed: row.follow.unconfirmed,
        undecided: undecided(model, row),
        ..PersonFacts::empty(period)
    };
    beside(model, row.id(), own)
}

/// Differing values of a person, where whoever sits at the keyboard may decide between such.
fn undecided(model: &Model, row: &RosterRow) -> usize {
    if row.conflicts > 0 && conflict::may_decide(model, row.id()) {
        usize::from(row.conflicts)
    } else {
        0
    }
}

/// The facts of a person with what the person's own records do not tell: what is in hand for the service, and
/// whether a log is asked for at all.
pub fn beside(model: &Model, person: EmployeeId, own: PersonFacts) -> PersonFacts {
    let duties = model.overview.duties(model);
    let duty = duties.0.get(&person).copied().unwrap_or_default();
    // Where the office's system asks for no log, nobody is missed who never wrote one.
    let excused = || (!asks_for_log(&model.settings.scheme)).then_some(model.today);
    PersonFacts {
        last_log: own.last_log.or_else(excused),
        complaints_near: duty.near,
        complaints_overdue: duty.overdue,
        actions_overdue: duty.actions,
        ..own
    }
}

/// Whether a local system looks at the daily log.
fn asks_for_log(scheme: &Scheme) -> bool {
    let of_log = |figure: Figure| matches!(figure, Figure::LogDays | Figure::LogApproved);
    let mut indicators = scheme.components.iter().flat_map(|c| &c.indicators);
    let mut triggers = scheme.follow_ups.iter().map(|follow_up| &follow_up.when);
    indicators.any(|indicator| of_log(indicator.figure))
        || triggers.any(|trigger| match trigger {
            Trigger::Below { figure, .. } | Trigger::AtLeast { figure, .. } => of_log(*figure),
            Trigger::Signal(signal) => *signal == Signal::LogSilent,
            Trigger::Predikat(_) | Trigger::Years { .. } => false,
        })
}

/// The alerts of one person, the most pressing first.
pub fn of_row(model: &Model, row: &RosterRow) -> Vec<Alert> {
    if !is_reviewed(row) {
        return Vec::new();
    }
    of_person(&facts(model, row), &model.settings.rules, model.today)
}

/// Whether something about a person needs an act now.
pub fn is_urgent(model: &Model, row: &RosterRow) -> bool {
    let alerts = of_row(model, row);
    alerts.iter().any(|alert| alert.weight() == Weight::Act)
}

/// The alerts of these people, the most pressing first, then by what it is about, then as the people stand.
pub fn of_rows<'a>(model: &Model, rows: impl IntoIterator<Item = &'a RosterRow>) -> Vec<Raised> {
    let mut all: Vec<Raised> = rows
        .into_iter()
        .flat_map(|row| {
            let person = row.id();
            let alerts = of_row(model, row).into_iter();
            alerts.map(move |alert| Raised { person, alert })
        })
        .collect();
    all.sort_by_key(|raised| (raised.alert.weight(), raised.alert.kind()));
    all
}
