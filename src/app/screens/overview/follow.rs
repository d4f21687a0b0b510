//! What follows from evaluations, counted and with names: awards, coaching, plans, training, and what the
//! organisation itself needs.

use chrono::NaiveDate;

use crate::app::alerts::{Raised, years};
use crate::app::model::Model;
use crate::domain::alert::AlertKind;
use crate::domain::coded::{Coded, coded};
use crate::domain::follow::action::{Action, by_kind};
use crate::domain::follow::award::eligible;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::person::RosterRow;
use crate::domain::survey::Tally;
use crate::i18n::Phrase;

coded! {
    /// What follows.
    FollowKind "follow-kind" {
        /// The best predikat for years without a break.
        AwardEligible = 1 "award-eligible",
        /// Awards proposed and not decided.
        AwardProposed = 2 "award-proposed",
        /// Awards approved or given.
        AwardGiven = 3 "award-given",
        /// A predikat that asks for coaching, and none is open.
        CoachingMissing = 4 "coaching-missing",
        /// Coaching planned or under way.
        CoachingOpen = 5 "coaching-open",
        /// Improvement plans under way.
        Improvement = 6 "improvement",
        /// Training needed and not done.
        Training = 7 "training",
        /// The lowest elements of the survey of a unit.
        Survey = 8 "survey",
        /// What a unit needs.
        Need = 9 "need",
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What follows.
    pub kind: FollowKind,
    /// How many, or for whom.
    pub of: Of,
}

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// The head of those that follow, with their number.
    All(usize),
    /// A person, and what is to be said of her.
    Person(EmployeeId, Phrase),
    /// A unit, and what is to be said of it.
    Unit(UnitId, Phrase),
    /// The sum of all units.
    Sum(Phrase),
}

/// How many lowest elements of a survey are told, as domain F45 has it.
const LOWEST: usize = 3;

/// Everything that follows for these people and the units they are in, each kind under its head.
pub fn lines(
    model: &Model,
    top: Option<UnitId>,
    rows: &[&RosterRow],
    inbox: &[Raised],
) -> Vec<Line> {
    let mut lines = Vec::new();
    for kind in FollowKind::ALL.iter().copied() {
        let entries = match kind {
            FollowKind::CoachingMissing => missing(inbox),
            FollowKind::Survey => surveys(model, top),
            FollowKind::Need => needs(model, top),
            FollowKind::AwardEligible
            | FollowKind::AwardProposed
            | FollowKind::AwardGiven
            | FollowKind::CoachingOpen
            | FollowKind::Improvement
            | FollowKind::Training => {
                let said = |row: &&RosterRow| Some(Of::Person(row.id(), said(model, kind, row)?));
                rows.iter().filter_map(said).collect()
            }
        };
        let counted = entries.iter().filter(|of| !matches!(of, Of::Sum(_)));
        lines.push(Line {
            kind,
            of: Of::All(counted.count()),
        });
        lines.extend(entries.into_iter().map(|of| Line { kind, of }));
    }
    lines
}

/// What is to be said of a person, where something of this kind follows.
fn said(model: &Model, kind: FollowKind, row: &RosterRow) -> Option<Phrase> {
    let follow = &row.follow;
    let some = |key: &'static str, n: u16| (n > 0).then(|| Phrase::new(key).with("n", n));
    match kind {
        FollowKind::AwardEligible => {
            let years: Vec<String> = best_years(model, row)?
                .iter()
                .map(ToString::to_string)
                .collect();
            Some(Phrase::new("overview.eligible").with("years", years.join(", ")))
        }
        FollowKind::AwardProposed => some("overview.awards-proposed", follow.awards_open),
        FollowKind::AwardGiven => some("overview.awards-given", follow.awards),
        FollowKind::CoachingOpen => follow
            .coaching_open
            .then(|| Phrase::new("overview.coaching-open")),
        FollowKind::Improvement => {
            let rules = &model.settings.rules.improvement;
            let due = follow.improvement_due(rules)?;
            let late = due < model.today;
            let key = if late {
                "overview.improvement-late"
            } else {
                "overview.improvement-due"
            };
            Some(Phrase::new(key).with("day", model.texts().day(due)))
        }
        FollowKind::Training => some("overview.training-needed", follow.training_needed),
        FollowKind::CoachingMissing | FollowKind::Survey | FollowKind::Need => None,
    }
}

/// The consecutive years of the best annual predikat that make a person eligible (PP 30/2019).
pub fn best_years(model: &Model, row: &RosterRow) -> Option<Vec<i32>> {
    let rules = &model.settings.rules;
    let annual = years(row, model.period.year(), &rules.predikat);
    eligible(&annual, &rules.award)
}

fn missing(inbox: &[Raised]) -> Vec<Of> {
    let of_kind = |raised: &&Raised| raised.alert.kind() == AlertKind::CoachingMissing;
    let missing = inbox.iter().filter(of_kind);
    missing
        .map(|raised| Of::Person(raised.person, Phrase::new("overview.coaching-missing")))
        .collect()
}

/// The lowest elements of each unit's survey, the lowest first.
fn surveys(model: &Model, top: Option<UnitId>) -> Vec<Of> {
    let texts = model.texts();
    let year = model.period.year();
    let mut all = Vec::new();
    for unit in model.people.organisation().below(top) {
        let tally = Tally::of_sheets(model.people.services().sheets(unit, year));
        for element in tally.lowest(LOWEST) {
            let mean = tally.element(element).mean().unwrap_or_default();
            let phrase = Phrase::new("overview.survey-element")
                .with("element", texts.label(element))
                .with("mean", texts.decimals(mean, 2))
                .with("n", tally.element(element).n);
            all.push(Of::Unit(unit, phrase));
        }
    }
    all
}

/// What the organisation needs: the sums of all units by kind, then each action that is still to be done.
fn needs(model: &Model, top: Option<UnitId>) -> Vec<Of> {
    let texts = model.texts();
    let services = model.people.services();
    let year = model.period.year();
    let of_units: Vec<(UnitId, &Action)> = model
        .people
        .organisation()
        .below(top)
        .flat_map(|unit| {
            let actions = services.concerning(unit, year);
            actions.map(move |(_, action)| (unit, action))
        })
        .collect();
    let all: Vec<Action> = of_units
        .iter()
        .map(|(_, action)| (*action).clone())
        .collect();
    let sums = by_kind(&all).into_iter().map(|need| {
        let sum = Phrase::new("overview.need")
            .with("kind", texts.label(need.kind))
            .with("open", need.open)
            .with("done", need.done)
            .with("quantity", texts.number(need.quantity));
        Of::Sum(sum)
    });
    let open = of_units.iter().filter(|(_, action)| action.is_open());
    let open = open.map(|(unit, action)| Of::Unit(*unit, told(model, action)));
    sums.chain(open).collect()
}

/// An action with who sees to it and until when.
fn told(model: &Model, action: &Action) -> Phrase {
    let owner = action.owner.map(|id| model.people.name(id));
    let day = |day: NaiveDate| model.texts().day(day);
    Phrase::new("overview.need-action")
        .with("text", &action.text)
        .with("owner", owner.unwrap_or_else(|| "–".to_owned()))
        .with("day", action.due.map_or_else(|| "–".to_owned(), day))
}
