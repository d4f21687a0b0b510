//! Who may do what at this keyboard: the right that each command needs, and what is told to whoever lacks it.
//!
//! The store judges every act once more (`store/guarded.rs`); here it is found out before a form opens. People are
//! judged as they are, whatever the lens hides of them.

mod needs;

use crate::domain::access::{Appointments, Denied, Office, Right, Role, Roles, Stint, When};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, TeamId, UnitId};
use crate::domain::plan::Stage;
use crate::domain::unit::Post;
use crate::i18n::Phrase;
use crate::ops::access::when;
use crate::ops::op::{Shared, Subject};

use super::command::Command;
use super::explain::{Explain, Why};
use super::model::{Effect, Model, Overlay, Tone};
use super::screens::{employees, evaluation, overview, service, team};

pub use needs::{Needs, needs};

use Needs::{AtLarge, Everybody, Nothing, One, Person, Plan, Team, Unit};

/// The organisation as whoever sits at the keyboard stands in it.
fn office(model: &Model) -> Office<'_> {
    Office::new(
        model.people.organisation(),
        model.actor,
        &model.settings.appointments,
    )
}

/// What whoever sits at the keyboard is to a person.
pub fn roles_towards(model: &Model, person: EmployeeId, when: When) -> Roles {
    let office = office(model);
    let Some(row) = model.people.true_row(person) else {
        return office.anywhere();
    };
    office.towards(&Post::from(&row.employee), &row.stints, when)
}

/// Whether whoever sits at the keyboard lacks a right about a subject.
pub fn lacks(model: &Model, subject: Subject, right: Right) -> Option<Denied> {
    let office = office(model);
    let person = subject
        .kind
        .is_of_person()
        .then_some(EmployeeId(subject.owner));
    let roles = match (person, subject.kind.shared()) {
        (Some(person), _) => roles_towards(model, person, when(subject)),
        (None, Some(Shared::Team)) => {
            let team = subject.period.and_then(|period| {
                let found = model.people.team(TeamId(subject.owner), period);
                found.map(|(team, _)| team)
            });
            team.map_or(office.anywhere(), |team| office.towards_team(team))
        }
        (None, Some(Shared::Voice | Shared::Survey | Shared::Action | Shared::Organisation)) => {
            office.towards_unit(Some(UnitId(subject.owner)))
        }
        (None, Some(Shared::Unit | Shared::Template | Shared::Complaint) | None) => {
            office.at_large()
        }
    };
    (!roles.may(right)).then(|| denied(model, right, person))
}

/// Refuses a command that whoever sits at the keyboard may not give as things stand.
pub fn refused(model: &Model, command: Command) -> Option<Denied> {
    let deny = |right: &Right, person| Some(denied(model, *right, person));
    let lacks = |roles: Roles, rights: &[Right]| !rights.iter().any(|right| roles.may(*right));
    match needs(model, command) {
        Nothing => None,
        AtLarge(rights) => {
            let right = rights
                .first()
                .filter(|_| lacks(office(model).at_large(), rights));
            right.and_then(|right| deny(right, None))
        }
        Person(rights) => of_people(model, model.person().into_iter().collect(), rights),
        One(person, rights) => of_people(model, vec![person], rights),
        Everybody(rights) => of_people(model, employees::concerned(model), rights),
        Plan if office(model).anywhere().may(Right::ApprovePlan) => None,
        Plan => employees::concerned(model)
            .into_iter()
            .find_map(|person| plan_refused(model, person)),
        Unit(rights) => {
            let unit = unit_of(model, command)?;
            let right = rights
                .first()
                .filter(|_| lacks(office(model).towards_unit(Some(unit)), rights));
            right.and_then(|right| deny(right, None))
        }
        Team(rights) => {
            let (team, _) = team::selected(model)?;
            let roles = office(model).towards_team(team);
            let own = rights == [Right::RateTeam]
                && team::member(model).is_some_and(|member| member.id == model.actor);
            let right = rights.first().filter(|_| own || lacks(roles, rights));
            right.and_then(|right| deny(right, None))
        }
    }
}

/// The unit that a command is about; where none is chosen the screen asks for one.
fn unit_of(model: &Model, command: Command) -> Option<UnitId> {
    if matches!(command, Command::Overview(_)) {
        overview::spread::unit(model)
    } else {
        service::unit(model)
    }
}

fn of_people(model: &Model, people: Vec<EmployeeId>, rights: &[Right]) -> Option<Denied> {
    let office = office(model);
    let may = |roles: Roles| rights.iter().any(|right| roles.may(*right));
    // Enough for whoever keeps the data, however many people are marked.
    if may(office.anywhere()) {
        return None;
    }
    let lacks = |person: &EmployeeId| {
        let row = model.people.true_row(*person);
        !row.is_some_and(|row| {
            let post = Post::from(&row.employee);
            may(office.towards(&post, &row.stints, When::In(model.period)))
        })
    };
    let person = people.into_iter().find(lacks)?;
    rights
        .first()
        .map(|right| denied(model, *right, Some(person)))
}

/// Whoever carries a plan out proposes it; once it is approved it is the appraiser's.
fn plan_refused(model: &Model, person: EmployeeId) -> Option<Denied> {
    let row = model.people.true_row(person);
    let plan = row.and_then(|row| row.plan(model.period));
    let right = match plan.map(|plan| plan.stage) {
        Some(Stage::Draft | Stage::Submitted) | None => Right::PlanTargets,
        Some(Stage::Approved | Stage::Evaluating | Stage::Evaluated) => Right::ApprovePlan,
    };
    of_people(model, vec![person], &[right])
}

/// Whether a command is worth offering to whoever sits at the keyboard.
pub fn allows(model: &Model, command: Command) -> bool {
    refused(model, command).is_none()
}

/// Why complaints, surveys and voices of a unit are not shown to whoever sits at the keyboard, where they are not.
pub fn service_unread(model: &Model, unit: UnitId) -> Option<Phrase> {
    let roles = office(model).towards_unit(Some(unit));
    let lacks = !roles.may(Right::ReadService);
    lacks.then(|| told(&denied(model, Right::ReadService, None)))
}

/// A refusal about a person: who may instead is named where the table names one.
pub(super) fn denied(model: &Model, right: Right, person: Option<EmployeeId>) -> Denied {
    let row = person.and_then(|id| model.people.true_row(id));
    let holder = row.and_then(|row| holder(model, right, row.stints.as_slice(), &row.employee));
    Denied {
        right,
        person,
        name: person.map_or_else(String::new, |id| model.people.name(id)),
        holder: holder.map(|(role, id)| (role, model.people.name(id))),
    }
}

fn holder(
    model: &Model,
    right: Right,
    stints: &[Stint],
    employee: &crate::domain::people::Employee,
) -> Option<(Role, EmployeeId)> {
    let present = Post::from(employee);
    let own = stints.iter().find(|stint| stint.period == model.period);
    let post = own.map_or(present, |stint| stint.post(&present));
    model.people.organisation().holder(right, &post)
}

/// A refusal in words: what, about whom, who may, and that nothing was changed.
pub fn told(denied: &Denied) -> Phrase {
    let what = Phrase::coded(Right::NAME, denied.right.code());
    let named = denied.holder.as_ref().map(|(role, name)| {
        let role = Phrase::coded(Role::NAME, role.code());
        Phrase::new("access.named")
            .with_all("role", vec![role])
            .with("name", name)
    });
    let who = match named {
        Some(named) => vec![named],
        None => denied
            .right
            .roles()
            .iter()
            // Whoever keeps data that nobody was appointed for sits there already, or nobody does.
            .filter(|role| **role != Role::Keeper)
            .map(|role| Phrase::coded(Role::NAME, role.code()))
            .collect(),
    };
    let key = if denied.name.is_empty() {
        "access.denied"
    } else {
        "access.denied-about"
    };
    Phrase::new(key)
        .with_all("what", vec![what])
        .with("name", &denied.name)
        .with_all("who", who)
}

/// Refuses a command with the words of its screen where it has its own, and has it recorded.
pub fn refuse(model: &mut Model, denied: &Denied) -> Vec<Effect> {
    let own = evaluation::why_not(model, denied);
    model.say(Tone::Warning, own.unwrap_or_else(|| told(denied)));
    vec![Effect::Deny(denied.right, denied.person)]
}

/// The roles that whoever sits at the keyboard has towards anybody, for the bottom line and for `:roles`.
pub fn own_roles(model: &Model) -> Roles {
    let office = office(model);
    let mut roles = office.at_large();
    roles = roles.with_if(model.people.is_known(model.actor), Role::Employee);
    for row in model
        .people
        .everybody()
        .iter()
        .filter(|row| !row.employee.retired)
    {
        let towards = office.towards(&Post::from(&row.employee), &row.stints, When::Ever);
        roles = roles.and(towards);
        if roles.has(Role::Appraiser) && roles.has(Role::ReviewingOfficer) {
            break;
        }
    }
    roles
}

/// The roles for the bottom line: what somebody was appointed to, otherwise the highest that follows. Nothing where
/// nobody was appointed, which is how it begins.
pub fn badge(model: &Model) -> Vec<Role> {
    if model.settings.appointments == Appointments::Keeper {
        return Vec::new();
    }
    let appointed: Vec<Role> = model.settings.appointments.of(model.actor).iter().collect();
    if !appointed.is_empty() {
        return appointed;
    }
    let follows = [Role::ReviewingOfficer, Role::Appraiser, Role::Employee];
    let own = own_roles(model);
    follows
        .into_iter()
        .find(|role| own.has(*role))
        .into_iter()
        .collect()
}

/// Opens the list of who sits here, in which roles, and what each of them may do.
pub fn open_roles(model: &mut Model) -> Vec<Effect> {
    let texts = model.texts();
    let roles = own_roles(model).iter();
    let told = roles.map(|role| {
        let rights = Right::ALL
            .iter()
            .filter(|right| right.roles().contains(&role));
        let parts = rights.map(|right| Why::leaf(Phrase::coded(Right::NAME, right.code()), ""));
        let what = Phrase::coded(Role::NAME, role.code());
        Why::of(
            what,
            texts.get_coded("access-role-of", role.code()),
            parts.collect(),
        )
    });
    let told: Vec<Why> = told.collect();
    let title = Phrase::new("access.title").with("name", model.people.name(model.actor));
    let explain = Explain::new(title, told);
    model.overlays.push(Overlay::Explain(Box::new(explain)));
    Vec::new()
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
