//! Who may do what at this keyboard: the right that each command needs, and what is told to whoever lacks it.
//!
//! The store judges every act once more (`store/guarded.rs`); here it is found out before a form opens. A command
//! of a screen that is missing here does not compile.

use crate::domain::access::{Appointments, Denied, Office, Right, Role, Roles, Stint, When};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::plan::Stage;
use crate::domain::team::Role as Membership;
use crate::domain::unit::Post;
use crate::i18n::Phrase;
use crate::ops::registers::RegisterId;

use super::command::{Command, General};
use super::explain::{Explain, Why};
use super::model::{Effect, Model, Overlay, Tone};
use super::screens::service::Part;
use super::screens::target::Pane;
use super::screens::{
    employees, evaluation, feedback, follow_up, meeting, overview, service, target, team,
};

/// What a command needs. Of several rights one is enough; what is then saved is judged by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing but to sit at the keyboard: it looks at what is shown, or is judged when it is committed.
    Nothing,
    /// A right about nobody in particular.
    AtLarge(&'static [Right]),
    /// A right about the person looked at.
    Person(&'static [Right]),
    /// A right about somebody else than the person looked at.
    One(EmployeeId, &'static [Right]),
    /// A right about everybody whom it is for: all marked, or the person selected.
    Everybody(&'static [Right]),
    /// The plan of everybody whom it is for: who proposes it, or the appraiser once it is approved.
    Plan,
    /// A right about the unit looked at.
    Unit(&'static [Right]),
    /// A right about the team selected.
    Team(&'static [Right]),
}

use Needs::{AtLarge, Everybody, Nothing, One, Person, Plan, Team, Unit};

/// What a command needs, as things stand.
pub fn needs(model: &Model, command: Command) -> Needs {
    match command {
        Command::Go(_) | Command::Turn(_) | Command::Move(_) => Nothing,
        Command::General(general) => of_general(general),
        Command::Employees(act) => of_employees(act),
        Command::Target(act) => of_target(model, act),
        Command::Team(act) => of_team(act),
        Command::Feedback(act) => of_feedback(act),
        Command::Meeting(act) => of_meeting(model, act),
        Command::Evaluation(act) => of_evaluation(model, act),
        Command::FollowUp(act) => of_follow_up(model, act),
        Command::Service(act) => of_service(model, act),
        Command::Overview(act) => of_overview(act),
    }
}

fn of_general(general: General) -> Needs {
    match general {
        General::AddUnit | General::EditUnit => AtLarge(&[Right::EditMasterData]),
        General::ResetPin => Person(&[Right::ResetPin]),
        General::History => Person(&[Right::ReadHistory]),
        General::Open
        | General::Back
        | General::Peel
        | General::Help
        | General::Palette
        | General::Line
        | General::Undo
        | General::Redo
        | General::NextPerson
        | General::PreviousPerson
        | General::NextPeriod
        | General::PreviousPeriod
        | General::ChoosePeriod
        | General::Refresh
        | General::Reload
        | General::Redraw
        | General::Theme
        | General::Borders
        | General::Language
        | General::ChooseActor
        | General::Drafts
        | General::ChangePin
        | General::Seat(_)
        | General::Lens
        | General::LensHere
        | General::Repeat
        | General::Mouse
        | General::Roles
        | General::Explain
        | General::Glossary
        | General::Scheme
        | General::CopyField
        | General::CopyRow
        | General::Suspend
        | General::Quit
        | General::Cancel => Nothing,
    }
}

fn of_employees(act: employees::Act) -> Needs {
    use employees::Act;
    match act {
        Act::Add => AtLarge(&[Right::EditMasterData]),
        Act::Edit => Person(&[Right::EditMasterData]),
        Act::Retire | Act::Return => Everybody(&[Right::EditMasterData]),
        Act::Feedback => Everybody(&[Right::GiveFeedback]),
        Act::CopyTargets => Plan,
        Act::Stage => Everybody(&[Right::PlanTargets, Right::ApprovePlan]),
        Act::Filter
        | Act::Saved(_)
        | Act::Mark
        | Act::MarkHere
        | Act::Invert
        | Act::MarkMatching
        | Act::ClearMarks
        | Act::Sort
        | Act::Reverse
        | Act::Detail => Nothing,
    }
}

fn of_target(model: &Model, act: target::Act) -> Needs {
    use target::Act;
    match act {
        Act::Edit | Act::Strike if model.target.pane == Pane::Log => Person(&[Right::WriteLog]),
        Act::AddResult
        | Act::AddIndicator
        | Act::Edit
        | Act::Strike
        | Act::Up
        | Act::Down
        | Act::Copy
        | Act::Approach => Plan,
        Act::Stage => Person(&[Right::PlanTargets, Right::ApprovePlan]),
        Act::Actual | Act::Propose => Person(&[Right::RecordActual]),
        Act::AddLog => Person(&[Right::WriteLog]),
        Act::Approve | Act::Return => Person(&[Right::ReviewLog]),
        Act::Rate => Person(&[Right::Rate, Right::AssessOneself]),
        Act::Feedback => Person(&[Right::GiveFeedback]),
        Act::Template => AtLarge(&[Right::EditTemplate]),
        Act::Roles | Act::Detail => Nothing,
    }
}

fn of_team(act: team::Act) -> Needs {
    use team::Act;
    match act {
        Act::Add | Act::Copy => AtLarge(&[Right::EditTeam]),
        Act::Edit => Team(&[Right::EditTeam, Right::RateTeam]),
        Act::AddMember | Act::Strike | Act::Result | Act::PassOn => Team(&[Right::EditTeam]),
        Act::Contribution(_) | Act::Cooperation(_) => Team(&[Right::RateTeam]),
        Act::Everybody => Nothing,
    }
}

fn of_feedback(act: feedback::Act) -> Needs {
    use feedback::Act;
    match act {
        Act::Give(_) | Act::Edit | Act::Strike | Act::LinkResult | Act::LinkValue => {
            Person(&[Right::GiveFeedback])
        }
        Act::Kind(_) | Act::Source | Act::Period | Act::Detail => Nothing,
    }
}

fn of_meeting(model: &Model, act: meeting::Act) -> Needs {
    use meeting::Act;
    match act {
        // On the agenda somebody else is selected than the person looked at.
        Act::Meet => match meeting::meant(model) {
            Some(person) => One(person, &[Right::HoldMeeting]),
            None => Person(&[Right::HoldMeeting]),
        },
        Act::Agree | Act::StrikeAgreement | Act::Note | Act::Others => {
            Person(&[Right::HoldMeeting])
        }
        // Ratings, the own view, and what became of an agreement.
        Act::Judge(_) | Act::Clear | Act::Edit => {
            Person(&[Right::Rate, Right::AssessOneself, Right::HoldMeeting])
        }
        Act::Both => Person(&[Right::Rate, Right::AssessOneself]),
        Act::Expect => Person(&[Right::Rate]),
        Act::Actual => Person(&[Right::RecordActual]),
        Act::Feedback => Person(&[Right::GiveFeedback]),
        Act::Close => Person(&[Right::Close]),
        Act::Reopen => Person(&[Right::Reopen]),
        Act::Answer(_) => Person(&[Right::Receive]),
        Act::Object => Person(&[Right::Object, Right::Receive]),
        Act::Add
        | Act::Strike
        | Act::Fill
        | Act::Earlier
        | Act::Later
        | Act::More
        | Act::Less
        | Act::Skip
        | Act::Steps
        | Act::Hand
        | Act::Minutes => Nothing,
    }
}

fn of_evaluation(model: &Model, act: evaluation::Act) -> Needs {
    use evaluation::Act;
    let review = evaluation::read::Review::of(model);
    let received = review.and_then(|review| review.closing()?.received);
    match act {
        Act::Rate(_) | Act::Clear | Act::Edit | Act::Overall => {
            Person(&[Right::Rate, Right::AssessOneself])
        }
        Act::Expect => Person(&[Right::Rate]),
        Act::Close => Person(&[Right::Close]),
        Act::Reopen => Person(&[Right::Reopen]),
        Act::Receive if received.is_some() => Person(&[Right::CorrectReceipt]),
        Act::Receive | Act::ConfirmByPin | Act::ConfirmOnPaper | Act::RefuseToSign => {
            Person(&[Right::Receive])
        }
        // Beside the appraiser it is sealed with the PIN of the employee.
        Act::Object => Person(&[Right::Object, Right::Receive]),
        Act::Decide => Person(&[Right::Decide]),
        Act::Transfer => Person(&[Right::Transfer]),
    }
}

fn of_follow_up(model: &Model, act: follow_up::Act) -> Needs {
    use follow_up::Act;
    match act {
        Act::Publish => Nothing,
        Act::Add | Act::Edit | Act::Strike | Act::Offer | Act::Next => {
            match follow_up::section(model).and_then(follow_up::Section::register) {
                Some(register) => of_register(register),
                // What the scheme asks for is taken up in one of its registers.
                None => Person(&[Right::Coach, Right::KeepRegister]),
            }
        }
    }
}

fn of_register(register: RegisterId) -> Needs {
    match register {
        RegisterId::Strengths
        | RegisterId::Coaching
        | RegisterId::Sessions
        | RegisterId::Improvement => Person(&[Right::Coach]),
        RegisterId::Competences
        | RegisterId::Attendance
        | RegisterId::Training
        | RegisterId::Awards => Person(&[Right::KeepRegister]),
        RegisterId::Peers => Person(&[Right::KeepRegister, Right::AnswerAsPeer]),
        RegisterId::Objections => Person(&[Right::Object, Right::Decide]),
        RegisterId::Agreements => Person(&[Right::HoldMeeting]),
        RegisterId::Voices | RegisterId::Survey => Unit(&[Right::RecordVoices]),
        RegisterId::Actions => Unit(&[Right::PlanActions]),
    }
}

fn of_service(model: &Model, act: service::Act) -> Needs {
    use service::Act;
    match act {
        Act::Step | Act::Add | Act::Edit | Act::Strike => match model.service.part {
            Part::Complaints => AtLarge(&[Right::HandleComplaints]),
            Part::Survey | Part::Voices => AtLarge(&[Right::RecordVoices]),
            Part::Actions => Unit(&[Right::PlanActions]),
        },
        Act::Sheets | Act::Population => AtLarge(&[Right::RecordVoices]),
        Act::Plan | Act::PlanLowest => Unit(&[Right::PlanActions]),
        Act::Part(_)
        | Act::Unit
        | Act::Overdue
        | Act::Stage
        | Act::Punctuality
        | Act::OfService
        | Act::Detail => Nothing,
    }
}

fn of_overview(act: overview::Act) -> Needs {
    use overview::Act;
    match act {
        Act::Rating => Unit(&[Right::RateOrganisation]),
        Act::Reason => Unit(&[Right::ExplainSpread]),
        Act::Scope | Act::Better | Act::Worse | Act::Try(_) => Nothing,
    }
}

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
    let Some(row) = model.people.row(person) else {
        return office.anywhere();
    };
    office.towards(&Post::from(&row.employee), &row.stints, when)
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
            let leaders = team
                .members
                .iter()
                .filter(|one| one.role == Membership::Leader);
            let leaders: Vec<EmployeeId> = leaders.map(|one| one.id).collect();
            let roles = office(model).towards_team(team.unit, &leaders);
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
        let row = model.people.row(*person);
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
    let row = model.people.row(person);
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
fn denied(model: &Model, right: Right, person: Option<EmployeeId>) -> Denied {
    let row = person.and_then(|id| model.people.row(id));
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
        .rows()
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
