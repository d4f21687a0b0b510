//! Typed views of the registers: what is noted of a person, a unit or a complaint beside plan and ratings.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::annotation::Annotation;
use crate::domain::closing::Closing;
use crate::domain::coded::Coded;
use crate::domain::competence::Competence;
use crate::domain::complaint::{Complaint, ComplaintKind, Step, StepKind};
use crate::domain::discipline::{Absence, AbsenceKind};
use crate::domain::follow::action::{Action, ActionKind, ActionState};
use crate::domain::follow::award::{Award, AwardKind, AwardState};
use crate::domain::follow::coaching::{Coaching, CoachingState, Session, SessionKind};
use crate::domain::follow::improvement::{Improvement, ImprovementState};
use crate::domain::follow::training::{Course, CourseKind, CourseState};
use crate::domain::id::{EmployeeId, ItemId, UnitId};
use crate::domain::meeting::{
    Agreement, AgreementState, Answer, Confirmation, DialogueStep, Meeting, Note, PinEvent,
    PinRecord,
};
use crate::domain::objection::Objection;
use crate::domain::peer::{PeerAnswer, Side};
use crate::domain::person::SelfAssessment;
use crate::domain::rating::{CoreValue, OrgRating};
use crate::domain::strength::{Trait, TraitKind};
use crate::domain::survey::Sheet;
use crate::domain::voice::Voice;
use crate::ops::fields as f;
use crate::ops::state::{State, Version};

use super::{Item, code_of, date_of, evaluations, item_ratings, present, reference_of, text_of};

/// Reads every item that was not struck out.
fn each<T>(state: &State, read: impl Fn(ItemId, Item<'_>) -> T) -> Vec<T> {
    present(state)
        .map(|(id, item)| read(ItemId(id), item))
        .collect()
}

/// The person's own view of the own work. Whatever others wrote there does not count.
pub fn self_assessment(state: &State) -> SelfAssessment {
    let own = EmployeeId(state.subject.owner);
    SelfAssessment {
        whole: evaluations(state).remove(&own).unwrap_or_default(),
        items: item_ratings(state).remove(&own).unwrap_or_default(),
    }
}

/// What the leader expects, by core value.
pub fn expectations(state: &State) -> BTreeMap<CoreValue, String> {
    let value = |item: u64| u8::try_from(item).ok().and_then(CoreValue::from_number);
    state
        .items()
        .filter_map(|id| Some((value(id)?, Item::new(state, id).text(f::EXPECTED))))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// Attendance, by day.
pub fn absences(state: &State) -> Vec<Absence> {
    let mut all = each(state, |id, item| Absence {
        id,
        from: item.date(f::ABSENCE_FROM).unwrap_or_default(),
        until: item.date(f::ABSENCE_UNTIL),
        days: item.number(f::ABSENCE_DAYS),
        minutes: item.number(f::ABSENCE_MINUTES),
        kind: item.code(f::ABSENCE_KIND).unwrap_or(AbsenceKind::Excused),
        note: item.text(f::ABSENCE_NOTE),
    });
    all.sort_by_key(|absence| (absence.from, absence.id));
    all
}

/// Competences, by name.
pub fn competences(state: &State) -> Vec<Competence> {
    let mut all = each(state, |id, item| Competence {
        id,
        name: item.text(f::COMPETENCE_NAME),
        standard: item.number(f::COMPETENCE_STANDARD),
        level: item.number(f::COMPETENCE_LEVEL),
        reason: item.text(f::COMPETENCE_REASON),
    });
    all.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    all
}

/// Coaching plans, by day.
pub fn coaching(state: &State) -> Vec<Coaching> {
    let mut all = each(state, |id, item| Coaching {
        id,
        day: item.date(f::COACHING_DAY).unwrap_or_default(),
        reason: item.text(f::COACHING_REASON),
        goal: item.text(f::COACHING_GOAL),
        coach: item.reference(f::COACHING_COACH).map(EmployeeId),
        due: item.date(f::COACHING_DUE),
        state: item
            .code(f::COACHING_STATE)
            .unwrap_or(CoachingState::Planned),
        outcome: item.text(f::COACHING_OUTCOME),
    });
    all.sort_by_key(|plan| (plan.day, plan.id));
    all
}

/// Coaching sessions, by day.
pub fn sessions(state: &State) -> Vec<Session> {
    let mut all = each(state, |id, item| Session {
        id,
        day: item.date(f::SESSION_DAY).unwrap_or_default(),
        kind: item.code(f::SESSION_KIND).unwrap_or(SessionKind::Guidance),
        plan: item.reference(f::SESSION_PLAN).map(ItemId),
        topic: item.text(f::SESSION_TOPIC),
        agreement: item.text(f::SESSION_AGREEMENT),
        answers: item.text(f::SESSION_ANSWERS),
    });
    all.sort_by_key(|session| (session.day, session.id));
    all
}

/// Training, by day.
pub fn courses(state: &State) -> Vec<Course> {
    let mut all = each(state, |id, item| Course {
        id,
        day: item.date(f::COURSE_DAY).unwrap_or_default(),
        name: item.text(f::COURSE_NAME),
        kind: item.code(f::COURSE_KIND).unwrap_or(CourseKind::Course),
        state: item.code(f::COURSE_STATE).unwrap_or(CourseState::Needed),
        hours: item.number(f::COURSE_HOURS),
        certificate: item.text(f::COURSE_CERTIFICATE),
        reason: item.text(f::COURSE_REASON),
    });
    all.sort_by_key(|course| (course.day, course.id));
    all
}

/// Improvement plans, by day.
pub fn improvements(state: &State) -> Vec<Improvement> {
    let mut all = each(state, |id, item| Improvement {
        id,
        start: item.date(f::IMPROVE_START).unwrap_or_default(),
        due: item.date(f::IMPROVE_DUE),
        goals: item.text(f::IMPROVE_GOALS),
        progress: item.text(f::IMPROVE_PROGRESS),
        state: item
            .code(f::IMPROVE_STATE)
            .unwrap_or(ImprovementState::Running),
        test: item.text(f::IMPROVE_TEST),
    });
    all.sort_by_key(|plan| (plan.start, plan.id));
    all
}

/// Awards, by day.
pub fn awards(state: &State) -> Vec<Award> {
    let mut all = each(state, |id, item| Award {
        id,
        day: item.date(f::AWARD_DAY).unwrap_or_default(),
        kind: item.code(f::AWARD_KIND).unwrap_or(AwardKind::Recognition),
        reason: item.text(f::AWARD_REASON),
        state: item.code(f::AWARD_STATE).unwrap_or(AwardState::Proposed),
        by: item.reference(f::AWARD_BY).map(EmployeeId),
        note: item.text(f::AWARD_NOTE),
    });
    all.sort_by_key(|award| (award.day, award.id));
    all
}

/// Strengths first, then what to work on.
pub fn strengths(state: &State) -> Vec<Trait> {
    let mut all = each(state, |id, item| Trait {
        id,
        kind: item.code(f::STRENGTH_KIND).unwrap_or(TraitKind::Strength),
        text: item.text(f::STRENGTH_TEXT),
    });
    all.sort_by_key(|line| (line.kind, line.id));
    all
}

/// Closings, the first first.
pub fn closings(state: &State) -> Vec<Closing> {
    let mut all = each(state, |id, item| Closing {
        id,
        day: item.date(f::CLOSED_DAY).unwrap_or_default(),
        by: item.reference(f::CLOSED_BY).map(EmployeeId),
        results: item.code(f::CLOSED_RESULTS),
        behaviour: item.code(f::CLOSED_BEHAVIOUR),
        predikat: item.code(f::CLOSED_PREDIKAT),
        rules: item.text(f::CLOSED_RULES),
        hash: item.text(f::CLOSED_HASH),
        text: item.text(f::CLOSED_TEXT),
        signature: item.text(f::CLOSED_SIGNATURE),
        key: item.text(f::CLOSED_KEY),
        received: item.date(f::RECEIVED_DAY),
        reopened: item.date(f::REOPENED_DAY),
        reopen_reason: item.text(f::REOPEN_REASON),
        confirmations: confirmations(state, id),
    });
    all.sort_by_key(|closing| closing.id);
    all
}

/// How the employee answered a closing; several where two machines recorded it without seeing each other.
fn confirmations(state: &State, closing: ItemId) -> Vec<Confirmation> {
    let versions = state.versions(closing.0, f::CONFIRMED).iter();
    let read = |version: &Version| {
        Some(Confirmation {
            answer: code_of::<Answer>(Some(version.value(f::CONFIRMED)))?,
            day: date_of(Some(version.value(f::CONFIRMED_DAY))),
            by: reference_of(Some(version.value(f::CONFIRMED_BY))).map(EmployeeId),
            note: text_of(Some(version.value(f::CONFIRMED_NOTE))).to_owned(),
        })
    };
    versions.filter_map(read).collect()
}

/// Objections, by day.
pub fn objections(state: &State) -> Vec<Objection> {
    let mut all = each(state, |id, item| Objection {
        id,
        filed: item.date(f::OBJECTION_FILED).unwrap_or_default(),
        reason: item.text(f::OBJECTION_REASON),
        decided: item.date(f::OBJECTION_DECIDED),
        by: item.reference(f::OBJECTION_BY).map(EmployeeId),
        results: item.code(f::OBJECTION_RESULTS),
        behaviour: item.code(f::OBJECTION_BEHAVIOUR),
        answer: item.text(f::OBJECTION_ANSWER),
        employee_side: item.text(f::OBJECTION_EMPLOYEE),
        appraiser_side: item.text(f::OBJECTION_APPRAISER),
    });
    all.sort_by_key(|objection| (objection.filed, objection.id));
    all
}

/// Who was asked from all sides, and the answers.
pub fn peers(state: &State) -> Vec<PeerAnswer> {
    each(state, |id, item| PeerAnswer {
        id,
        from: item.reference(f::PEER_FROM).map(EmployeeId),
        side: item.code(f::PEER_SIDE).unwrap_or(Side::Peer),
        answers: item.text(f::PEER_ANSWERS),
        text: item.text(f::PEER_TEXT),
    })
}

/// Meetings, the first first, each with its notes in the order of the steps.
pub fn meetings(state: &State) -> Vec<Meeting> {
    let all: Vec<(u64, Item<'_>)> = present(state).collect();
    let notes_of = |meeting: u64| {
        let own = all
            .iter()
            .filter(|(_, item)| item.reference(f::NOTE_OF) == Some(meeting));
        let mut notes: Vec<Note> = own
            .filter_map(|(id, item)| {
                Some(Note {
                    id: ItemId(*id),
                    step: item.code(f::NOTE_STEP)?,
                    result: item.reference(f::NOTE_RESULT).map(ItemId),
                    text: item.text(f::NOTE_TEXT),
                })
            })
            .collect();
        notes.sort_by_key(|note| (note.step, note.id));
        notes
    };
    let few = |number: Option<Decimal>| number.and_then(|number| number.to_u16());
    let mut meetings: Vec<Meeting> = all
        .iter()
        .filter_map(|(id, item)| {
            Some(Meeting {
                id: ItemId(*id),
                day: item.date(f::MEETING_DAY)?,
                times: (
                    few(item.number(f::MEETING_BEGAN)),
                    few(item.number(f::MEETING_ENDED)),
                ),
                place: item.text(f::MEETING_PLACE),
                led_by: item.reference(f::MEETING_BY).map(EmployeeId),
                others: item.text(f::MEETING_OTHERS),
                planned: few(item.number(f::MEETING_PLANNED)),
                used: few(item.number(f::MEETING_USED)),
                skipped: item
                    .text(f::MEETING_SKIPPED)
                    .split_whitespace()
                    .filter_map(DialogueStep::from_code)
                    .collect(),
                outcome: item.code(f::MEETING_OUTCOME),
                notes: notes_of(*id),
            })
        })
        .collect();
    meetings.sort_by_key(|meeting| (meeting.day, meeting.id));
    meetings
}

/// What was agreed on, what is due first first.
pub fn agreements(state: &State) -> Vec<Agreement> {
    let mut all = each(state, |id, item| Agreement {
        id,
        day: item.date(f::AGREED_DAY).unwrap_or_default(),
        text: item.text(f::AGREED_TEXT),
        owner: item.reference(f::AGREED_OWNER).map(EmployeeId),
        due: item.date(f::AGREED_DUE),
        state: item.code(f::AGREED_STATE).unwrap_or(AgreementState::Open),
        outcome: item.text(f::AGREED_OUTCOME),
    });
    all.sort_by_key(|agreed| (agreed.due.is_none(), agreed.due, agreed.id));
    all
}

/// Notes of head office, by day.
pub fn annotations(state: &State) -> Vec<Annotation> {
    let mut all = each(state, |id, item| Annotation {
        id,
        day: item.date(f::ANNOTATED_DAY).unwrap_or_default(),
        text: item.text(f::ANNOTATED_TEXT),
        about: item.text(f::ANNOTATED_ABOUT),
        by: item.reference(f::ANNOTATED_BY).map(EmployeeId),
    });
    all.sort_by_key(|note| (note.day, note.id));
    all
}

/// What happened to the PIN, in order.
pub fn pins(state: &State) -> Vec<PinRecord> {
    let mut all = each(state, |id, item| PinRecord {
        id,
        day: item.date(f::PIN_DAY).unwrap_or_default(),
        event: item.code(f::PIN_EVENT).unwrap_or(PinEvent::Set),
        by: item.reference(f::PIN_BY).map(EmployeeId),
        reason: item.text(f::PIN_REASON),
    });
    // Several things may happen to a PIN on one day, and their order matters.
    let written = |record: &PinRecord| {
        let versions = state.versions(record.id.0, f::PIN_EVENT);
        versions.last().map(|version| version.clock)
    };
    all.sort_by_key(|record| (record.day, written(record), record.id));
    all
}

/// What the public says of a unit, newest first.
pub fn voices(state: &State) -> Vec<Voice> {
    let mut all = each(state, |id, item| Voice {
        id,
        day: item.date(f::VOICE_DAY).unwrap_or_default(),
        about: item.reference(f::VOICE_ABOUT).map(EmployeeId),
        service: item.text(f::VOICE_SERVICE),
        score: item.number(f::VOICE_SCORE),
        text: item.text(f::VOICE_TEXT),
        channel: item.code(f::VOICE_CHANNEL),
    });
    all.sort_by_key(|voice| (std::cmp::Reverse(voice.day), voice.id));
    all
}

/// Sheets of the survey, by day.
pub fn sheets(state: &State) -> Vec<Sheet> {
    let mut all = each(state, |id, item| Sheet {
        id,
        day: item.date(f::SHEET_DAY).unwrap_or_default(),
        service: item.text(f::SHEET_SERVICE),
        answers: item.text(f::SHEET_ANSWERS),
        sex: item.code(f::SHEET_SEX),
        age: item.number(f::SHEET_AGE),
        education: item.code(f::SHEET_EDUCATION),
        occupation: item.text(f::SHEET_OCCUPATION),
    });
    all.sort_by_key(|sheet| (sheet.day, sheet.id));
    all
}

/// Actions of a unit, the most urgent first.
pub fn actions(state: &State) -> Vec<Action> {
    let mut all = each(state, |id, item| Action {
        id,
        kind: item.code(f::ACTION_KIND).unwrap_or(ActionKind::Service),
        element: item.number(f::ACTION_ELEMENT),
        text: item.text(f::ACTION_TEXT),
        quantity: item.number(f::ACTION_QUANTITY),
        owner: item.reference(f::ACTION_OWNER).map(EmployeeId),
        due: item.date(f::ACTION_DUE),
        state: item.code(f::ACTION_STATE).unwrap_or(ActionState::Proposed),
        source: item.text(f::ACTION_SOURCE),
    });
    all.sort_by_key(|action| (action.state, action.due.is_none(), action.due, action.id));
    all
}

/// What an organisation achieved, and why the spread of its predikat departs from the pattern.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Achieved {
    /// The rating and its reason; several where nobody has decided yet.
    pub ratings: Vec<(OrgRating, String)>,
    /// Why the spread departs from the pattern.
    pub spread_reason: String,
}

impl Achieved {
    /// The rating that stands; none while there are several.
    pub fn rating(&self) -> Option<OrgRating> {
        match self.ratings.as_slice() {
            [(only, _)] => Some(*only),
            [] | [_, _, ..] => None,
        }
    }
}

/// What a unit achieved in a period.
pub fn achieved(state: &State) -> Achieved {
    let versions = state.versions(0, f::ORG_RATING).iter();
    let ratings = versions.filter_map(|version| {
        let reason = text_of(Some(version.value(f::ORG_REASON))).to_owned();
        Some((code_of(Some(version.value(f::ORG_RATING)))?, reason))
    });
    Achieved {
        ratings: ratings.collect(),
        spread_reason: Item::new(state, 0).text(f::SPREAD_REASON),
    }
}

/// The complaint of a state.
pub fn complaint(state: &State) -> Complaint {
    let own = Item::new(state, 0);
    let mut steps = each(state, |id, item| Step {
        id,
        kind: item.code(f::STEP_KIND).unwrap_or(StepKind::Acted),
        day: item.date(f::STEP_DAY).unwrap_or_default(),
        person: item.reference(f::STEP_PERSON).map(EmployeeId),
        note: item.text(f::STEP_NOTE),
    });
    steps.sort_by_key(|step| (step.day, step.id));
    Complaint {
        id: state.subject.owner,
        number: own.text(f::COMPLAINT_NUMBER),
        received: own.date(f::COMPLAINT_DAY).unwrap_or_default(),
        channel: own.code(f::COMPLAINT_CHANNEL),
        kind: own
            .code(f::COMPLAINT_KIND)
            .unwrap_or(ComplaintKind::Ordinary),
        unit: own.reference(f::COMPLAINT_UNIT).map(UnitId),
        service: own.text(f::COMPLAINT_SERVICE),
        from: own.text(f::COMPLAINT_FROM),
        text: own.text(f::COMPLAINT_TEXT),
        steps,
        retired: own.flag(f::RETIRED),
    }
}
