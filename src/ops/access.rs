//! Which rights a change needs: read off the subject, what was done, and the fields that are written.

use crate::domain::access::{Right, When};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::log::LogState;
use crate::domain::meeting::PinEvent;
use crate::domain::plan::Stage;

use super::conflict::{DECISION, is_handed_up};
use super::fields as f;
use super::op::{ActKind, Draft, Field, Shared, Subject, SubjectKind, Value, Write};
use super::state::{State, decided_for};

/// The right without which something held on a subject is not read; none where everybody may.
pub fn reading(kind: SubjectKind) -> Option<Right> {
    match kind.shared() {
        // Who works where, which teams there are and what an organisation achieved is no secret.
        Some(Shared::Unit | Shared::Team | Shared::Template | Shared::Organisation) => None,
        Some(Shared::Voice | Shared::Survey | Shared::Action | Shared::Complaint) => {
            Some(Right::ReadService)
        }
        None if kind == SubjectKind::Denial => Some(Right::ReadDenials),
        None => Some(Right::ReadFile),
    }
}

/// For when it is asked who somebody is to the person of a subject: the evaluation of a period has one appraiser,
/// a year may have had several.
pub fn when(subject: Subject) -> When {
    let Some(period) = subject.period else {
        return When::Now;
    };
    match subject.kind {
        SubjectKind::Plan
        | SubjectKind::Evaluation
        | SubjectKind::SelfAssessment
        | SubjectKind::Expectation
        | SubjectKind::Strength
        | SubjectKind::Closing
        | SubjectKind::Objection
        | SubjectKind::Peer
        | SubjectKind::Meeting => When::In(period),
        SubjectKind::Log
        | SubjectKind::Feedback
        | SubjectKind::Conduct
        | SubjectKind::Competence
        | SubjectKind::Coaching
        | SubjectKind::Session
        | SubjectKind::Training
        | SubjectKind::Improvement
        | SubjectKind::Award
        | SubjectKind::Agreement
        | SubjectKind::Pin
        | SubjectKind::Denial
        | SubjectKind::Annotation => When::Around(period),
        SubjectKind::Employee
        | SubjectKind::Unit
        | SubjectKind::Team
        | SubjectKind::Template
        | SubjectKind::Voice
        | SubjectKind::Survey
        | SubjectKind::Action
        | SubjectKind::Organisation
        | SubjectKind::Complaint => When::Now,
    }
}

/// Whether an act decides an objection: what it closes anew is then the reviewing officer's.
pub fn decides(drafts: &[Draft]) -> bool {
    let decides = |draft: &Draft| match &draft.body {
        super::op::Body::Set(writes) => writes.iter().any(|w| w.field == f::OBJECTION_DECIDED),
        super::op::Body::Retract(_) | super::op::Body::Unknown { .. } => false,
    };
    drafts
        .iter()
        .any(|draft| draft.subject.kind == SubjectKind::Objection && decides(draft))
}

/// What is known of a change beside what it writes.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// What the user did.
    pub kind: ActKind,
    /// Who did it.
    pub actor: EmployeeId,
    /// Whether the act decides an objection, see [`decides`].
    pub decides: bool,
    /// Whether the evaluation of the person and period of the subject is closed.
    pub closed: bool,
    /// The subject as it stands.
    pub before: &'a State,
}

/// The rights that these writes need, all of them; none where no right would be enough.
pub fn needed(change: &Change<'_>, writes: &[Write]) -> Option<Vec<Right>> {
    if change.kind == ActKind::Resolve && !is_undecided(change.before.subject.kind) {
        return Some(vec![deciding(change, writes)]);
    }
    let mut rights: Vec<Right> = Vec::new();
    for write in writes {
        rights.push(right(change, write)?);
    }
    rights.sort_unstable();
    rights.dedup();
    Some(rights)
}

/// Whether nobody decides anything on a subject, so that no decision is a way around the right to write there: what
/// was refused is the program's to write, and a note is head office's.
pub fn is_undecided(kind: SubjectKind) -> bool {
    matches!(kind, SubjectKind::Denial | SubjectKind::Annotation)
}

/// The right to decide between values: whoever may write them, as long as they are drafts and nobody has handed
/// them up; otherwise the reviewing officer's, as is the answer to what was closed.
fn deciding(change: &Change<'_>, writes: &[Write]) -> Right {
    let before = change.before;
    let item = writes.first().map_or(0, |write| write.item);
    let kind = before.subject.kind;
    let was_closed = change.closed && [SubjectKind::Plan, SubjectKind::Evaluation].contains(&kind);
    if was_closed || is_handed_up(before, item, decided_for(writes)) {
        return Right::Decide;
    }
    match kind {
        SubjectKind::Plan => Right::RecordActual,
        SubjectKind::Evaluation => Right::Rate,
        SubjectKind::SelfAssessment => Right::AssessOneself,
        SubjectKind::Competence => Right::KeepRegister,
        SubjectKind::Organisation => Right::RateOrganisation,
        SubjectKind::Team if item == 0 => Right::EditTeam,
        SubjectKind::Team => Right::RateTeam,
        // The others hold the word of the employee, what was ruled on it, or no register at all.
        SubjectKind::Closing
        | SubjectKind::Objection
        | SubjectKind::Employee
        | SubjectKind::Unit
        | SubjectKind::Log
        | SubjectKind::Feedback
        | SubjectKind::Template
        | SubjectKind::Expectation
        | SubjectKind::Conduct
        | SubjectKind::Coaching
        | SubjectKind::Session
        | SubjectKind::Training
        | SubjectKind::Improvement
        | SubjectKind::Award
        | SubjectKind::Strength
        | SubjectKind::Peer
        | SubjectKind::Voice
        | SubjectKind::Survey
        | SubjectKind::Action
        | SubjectKind::Complaint
        | SubjectKind::Meeting
        | SubjectKind::Agreement
        | SubjectKind::Pin
        | SubjectKind::Denial => Right::Decide,
        SubjectKind::Annotation => Right::Annotate,
    }
}

/// Whether an act decides between the drafts of another rater, which are that rater's alone until they are closed or
/// handed up.
pub fn is_of_other(change: &Change<'_>, writes: &[Write]) -> bool {
    let rater = decided_for(writes);
    change.kind == ActKind::Resolve
        && rater != EmployeeId::NOBODY
        && rater != change.actor
        && deciding(change, writes) != Right::Decide
}

/// The right that one write needs. What was refused is written by nobody.
fn right(change: &Change<'_>, write: &Write) -> Option<Right> {
    let before = change.before;
    if DECISION.contains(&write.field) && !is_undecided(before.subject.kind) {
        // Written, or taken back, as anything else than a decision.
        return Some(Right::Decide);
    }
    Some(match before.subject.kind {
        SubjectKind::Employee | SubjectKind::Unit => Right::EditMasterData,
        SubjectKind::Plan => plan(change, write),
        SubjectKind::Log => log(write),
        SubjectKind::Feedback => Right::GiveFeedback,
        SubjectKind::Evaluation | SubjectKind::Expectation => Right::Rate,
        SubjectKind::SelfAssessment => Right::AssessOneself,
        SubjectKind::Closing => closing(change, write),
        SubjectKind::Objection => objection(write.field),
        SubjectKind::Peer => peer(change, write),
        SubjectKind::Conduct
        | SubjectKind::Competence
        | SubjectKind::Training
        | SubjectKind::Award => Right::KeepRegister,
        SubjectKind::Coaching
        | SubjectKind::Session
        | SubjectKind::Improvement
        | SubjectKind::Strength => Right::Coach,
        SubjectKind::Meeting | SubjectKind::Agreement => Right::HoldMeeting,
        SubjectKind::Pin => pin(write),
        SubjectKind::Denial => return None,
        SubjectKind::Annotation => Right::Annotate,
        SubjectKind::Team => team(write.field),
        SubjectKind::Template => Right::EditTemplate,
        SubjectKind::Voice | SubjectKind::Survey => Right::RecordVoices,
        SubjectKind::Action => Right::PlanActions,
        SubjectKind::Organisation if write.field == f::SPREAD_REASON => Right::ExplainSpread,
        SubjectKind::Organisation => Right::RateOrganisation,
        SubjectKind::Complaint => Right::HandleComplaints,
    })
}

/// The stage at which a plan stands.
pub fn stage(plan: &State) -> Stage {
    coded(plan.value(0, f::STAGE)).unwrap_or(Stage::Draft)
}

fn coded<T: Coded>(value: Option<&Value>) -> Option<T> {
    match value {
        Some(Value::Code(number)) => T::from_number(*number),
        Some(_) | None => None,
    }
}

/// A plan is proposed by whoever carries it out, and the appraiser's once it is approved.
fn plan(change: &Change<'_>, write: &Write) -> Right {
    let proposed = matches!(stage(change.before), Stage::Draft | Stage::Submitted);
    if change.kind == ActKind::Transfer
        || [f::PLAN_UNIT, f::PLAN_APPRAISER, f::PLAN_FROM, f::PLAN_UNTIL].contains(&write.field)
    {
        return Right::Transfer;
    }
    if [f::ACTUAL, f::ACTUAL_TEXT, f::EVIDENCE, f::ACTUAL_DAY].contains(&write.field) {
        return Right::RecordActual;
    }
    if write.field == f::STAGE {
        let to: Option<Stage> = coded(Some(&write.value));
        let early = matches!(to, Some(Stage::Draft | Stage::Submitted) | None);
        return if proposed && early {
            Right::PlanTargets
        } else if change.decides {
            Right::Decide
        } else {
            Right::ApprovePlan
        };
    }
    if proposed {
        Right::PlanTargets
    } else {
        Right::ApprovePlan
    }
}

fn log(write: &Write) -> Right {
    let reviewed: Option<LogState> = match write.field {
        f::LOG_STATE => coded(Some(&write.value)),
        _ => None,
    };
    match reviewed {
        Some(LogState::Approved | LogState::Returned) => Right::ReviewLog,
        Some(LogState::Recorded) | None if write.field == f::LOG_RETURN_REASON => {
            // Whoever corrects an entry takes the reason away with it.
            if write.value == Value::Empty {
                Right::WriteLog
            } else {
                Right::ReviewLog
            }
        }
        Some(LogState::Recorded) | None => Right::WriteLog,
    }
}

fn closing(change: &Change<'_>, write: &Write) -> Right {
    match write.field {
        f::RECEIVED_DAY => match change.before.value(write.item, f::RECEIVED_DAY) {
            // The time for an objection runs from it, so it is not put off by whoever may object.
            Some(day) if *day != Value::Empty && *day != write.value => Right::CorrectReceipt,
            Some(_) | None => Right::Receive,
        },
        f::CONFIRMED | f::CONFIRMED_DAY | f::CONFIRMED_BY | f::CONFIRMED_NOTE => Right::Receive,
        f::REOPENED_DAY | f::REOPEN_REASON => Right::Reopen,
        _ if change.decides => Right::Decide,
        _ => Right::Close,
    }
}

fn objection(field: Field) -> Right {
    match field {
        f::OBJECTION_DECIDED
        | f::OBJECTION_BY
        | f::OBJECTION_RESULTS
        | f::OBJECTION_BEHAVIOUR
        | f::OBJECTION_ANSWER
        | f::OBJECTION_EMPLOYEE
        | f::OBJECTION_APPRAISER => Right::Decide,
        _ => Right::Object,
    }
}

/// Whoever was asked fills in answers and words of his own entry, and nothing else.
fn peer(change: &Change<'_>, write: &Write) -> Right {
    let asked = change.before.value(write.item, f::PEER_FROM) == Some(&Value::Ref(change.actor.0));
    if asked && [f::PEER_ANSWERS, f::PEER_TEXT].contains(&write.field) {
        Right::AnswerAsPeer
    } else {
        Right::KeepRegister
    }
}

/// Whether somebody was asked for answers about the person of this state.
pub fn is_asked(peers: &State, who: EmployeeId) -> bool {
    let asked = |item| peers.value(item, f::PEER_FROM) == Some(&Value::Ref(who.0));
    who != EmployeeId::NOBODY && peers.items().any(asked)
}

fn pin(write: &Write) -> Right {
    let event: Option<PinEvent> = match write.field {
        f::PIN_EVENT => coded(Some(&write.value)),
        _ => None,
    };
    match event {
        Some(PinEvent::Reset) => Right::ResetPin,
        Some(PinEvent::Set | PinEvent::Changed | PinEvent::Locked) | None => Right::ChoosePin,
    }
}

/// Fields in which members of a team are rated.
pub const TEAM_RATINGS: [Field; 3] = [f::CONTRIBUTION, f::COOPERATION, f::MEMBER_NOTE];

fn team(field: Field) -> Right {
    if TEAM_RATINGS.contains(&field) {
        Right::RateTeam
    } else {
        Right::EditTeam
    }
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
