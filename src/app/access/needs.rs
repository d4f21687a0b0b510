//! The right that each command needs. A command of a screen that is missing here does not compile.

use crate::app::command::{Command, General};
use crate::app::model::Model;
use crate::app::screens::service::Part;
use crate::app::screens::target::Pane;
use crate::app::screens::{
    employees, evaluation, feedback, follow_up, meeting, overview, service, sync, target, team,
};
use crate::domain::access::Right;
use crate::domain::id::EmployeeId;
use crate::ops::registers::RegisterId;

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
        Command::Sync(act) => of_sync(act),
    }
}

fn of_general(general: General) -> Needs {
    match general {
        General::AddUnit | General::EditUnit => AtLarge(&[Right::EditMasterData]),
        General::ResetPin => Person(&[Right::ResetPin]),
        General::History => Person(&[Right::ReadHistory]),
        General::Conflicts
        | General::Open
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
        | General::Thrift
        | General::Meter
        | General::Roles
        | General::Reports
        | General::Explain
        | General::Glossary
        | General::Guide
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
        | Act::Approach
        | Act::Annex => Plan,
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
        RegisterId::Notes => Person(&[Right::Annotate]),
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

fn of_sync(act: sync::Act) -> Needs {
    use sync::Act;
    match act {
        Act::Export | Act::Import | Act::Withdraw | Act::Round | Act::Look => {
            AtLarge(&[Right::Exchange])
        }
        Act::Part(_) => Nothing,
    }
}
