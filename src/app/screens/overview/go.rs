//! From what is seen here to the screen on which something can be done about it.

use crate::app::alerts::Raised;
use crate::app::command::{Command, General};
use crate::app::model::{Effect, Model, Tab, Tone};
use crate::app::screens::service::{self, Part, Scope};
use crate::app::screens::{employees, follow_up};
use crate::app::update::{self, run};
use crate::domain::alert::AlertKind;
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::ops::registers::RegisterId;

use super::follow::{FollowKind, Line, Of};

/// Where an alert is seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The plan of the person.
    Plan,
    /// The ratings of the person.
    Ratings,
    /// A register of the person.
    Register(RegisterId),
    /// A part of the service of units.
    Service(Part),
    /// What nobody has decided between, above whatever screen.
    Conflicts,
}

fn place_of(kind: AlertKind) -> Place {
    match kind {
        AlertKind::NoLog | AlertKind::TargetBehind | AlertKind::PlanNotSubmitted => Place::Plan,
        AlertKind::ObjectionToDecide | AlertKind::Unconfirmed => Place::Ratings,
        AlertKind::CoachingMissing => Place::Register(RegisterId::Coaching),
        AlertKind::ImprovementOverdue | AlertKind::EscalationDue => {
            Place::Register(RegisterId::Improvement)
        }
        AlertKind::DisciplineReached => Place::Register(RegisterId::Attendance),
        AlertKind::ComplaintNear | AlertKind::ComplaintOverdue => Place::Service(Part::Complaints),
        AlertKind::ActionOverdue => Place::Service(Part::Actions),
        AlertKind::Undecided => Place::Conflicts,
        AlertKind::AgreementOverdue => Place::Register(RegisterId::Agreements),
    }
}

/// The screen on which an alert is seen to.
pub fn tab_of(kind: AlertKind) -> Tab {
    match place_of(kind) {
        Place::Plan | Place::Conflicts => Tab::Target,
        Place::Ratings => Tab::Evaluation,
        Place::Register(_) => Tab::FollowUp,
        Place::Service(_) => Tab::Service,
    }
}

/// The register in which something that follows is kept.
fn kept_in(kind: FollowKind) -> Option<RegisterId> {
    match kind {
        FollowKind::AwardEligible | FollowKind::AwardProposed | FollowKind::AwardGiven => {
            Some(RegisterId::Awards)
        }
        FollowKind::CoachingMissing | FollowKind::CoachingOpen => Some(RegisterId::Coaching),
        FollowKind::Improvement => Some(RegisterId::Improvement),
        FollowKind::Training => Some(RegisterId::Training),
        FollowKind::Survey | FollowKind::Need => None,
    }
}

/// Goes where an alert is seen to.
pub(super) fn to_alert(model: &mut Model, raised: Raised) -> Vec<Effect> {
    let Raised { person, alert } = raised;
    let lifted = show(model, person);
    let mut effects = run(model, Command::Go(tab_of(alert.kind())));
    match place_of(alert.kind()) {
        Place::Register(register) => follow_up::look_at(model, register),
        Place::Service(part) => service::look_at(model, part, Scope::All, Some(person)),
        Place::Conflicts => {
            let open = Command::General(General::Conflicts);
            effects.extend(run(model, open));
        }
        Place::Plan | Place::Ratings => {}
    }
    let what = super::tell::alert(model.texts(), alert).text(model.texts());
    tell(model, lifted, person, &what);
    effects
}

/// Goes to a person on a screen.
pub(super) fn to_person(model: &mut Model, person: EmployeeId, tab: Tab) -> Vec<Effect> {
    let lifted = show(model, person);
    let effects = run(model, Command::Go(tab));
    if lifted {
        tell(model, lifted, person, "");
    }
    effects
}

/// Goes to the survey of units, or to their actions.
fn to_service(model: &mut Model, kind: FollowKind, scope: Scope) -> Vec<Effect> {
    let part = if kind == FollowKind::Survey {
        Part::Survey
    } else {
        Part::Actions
    };
    let effects = run(model, Command::Go(Tab::Service));
    service::look_at(model, part, scope, None);
    effects
}

/// Goes where what follows is kept.
pub(super) fn to_line(model: &mut Model, line: &Line) -> Vec<Effect> {
    match &line.of {
        Of::Person(person, _) => {
            let effects = to_person(model, *person, Tab::FollowUp);
            if let Some(register) = kept_in(line.kind) {
                follow_up::look_at(model, register);
            }
            effects
        }
        Of::Unit(unit, said) => {
            let text = said.text(model.texts());
            let effects = to_service(model, line.kind, Scope::Of(*unit));
            let name = model.people.unit_name(*unit);
            let phrase = Phrase::new("overview.went-unit").with("unit", name);
            model.say(Tone::Plain, phrase.with("what", text));
            effects
        }
        Of::Sum(_) => to_service(model, line.kind, Scope::All),
        Of::All(_) => match line.kind {
            FollowKind::Survey | FollowKind::Need => to_service(model, line.kind, Scope::All),
            FollowKind::AwardEligible
            | FollowKind::AwardProposed
            | FollowKind::AwardGiven
            | FollowKind::CoachingMissing
            | FollowKind::CoachingOpen
            | FollowKind::Improvement
            | FollowKind::Training => model.refuse("overview.choose-person"),
        },
    }
}

/// Selects a person. Returns whether a filter had to be lifted for it.
fn show(model: &mut Model, person: EmployeeId) -> bool {
    if employees::select(model, person) {
        return false;
    }
    model.employees.query.clear();
    model.employees.saved = 1;
    model.employees.outdate();
    update::settle(model);
    employees::select(model, person);
    true
}

/// Says why we are here, and that the filter is gone.
fn tell(model: &mut Model, lifted: bool, person: EmployeeId, what: &str) {
    let key = match (lifted, what.is_empty()) {
        (false, _) => "overview.went",
        (true, false) => "overview.went-lifted",
        (true, true) => "overview.lifted",
    };
    let phrase = Phrase::new(key)
        .with("name", model.people.name(person))
        .with("what", what);
    model.say(Tone::Plain, phrase);
}
