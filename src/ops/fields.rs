//! The one table of fields: where each may stand, what it holds, and how concurrent writes of it merge.
//!
//! Numbers are for ever; a field that is no longer used keeps its row. The merge, the history, the
//! import, the exports and the wire form all read this table, so a new field is one new row.

use super::op::{Field, SubjectKind};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Words on one line.
    Text,
    /// Words on several lines.
    Prose,
    /// A figure.
    Number,
    /// A day.
    Date,
    /// A person.
    Person,
    /// A unit.
    Unit,
    /// A team.
    Team,
    /// An item of a plan.
    Item,
    /// A NIP, as a number.
    Nip,
    /// A grade, by number.
    Grade,
    /// A member of a closed list, named as in its translation keys.
    Code(&'static str),
    /// Yes or no.
    Flag,
}

/// How concurrent writes of a field merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Merge {
    /// Descriptive: the causally later write stands, between concurrent ones the higher clock. The
    /// other stays in the history.
    Latest,
    /// Multi-value register shared by all: concurrent values stand side by side until somebody decides.
    /// Fields with the same register number are written, and decided, together.
    Register(u16),
    /// Multi-value register of each rater: what two raters write never meets.
    RaterRegister(u16),
    /// Descriptive, one for each rater: what is said of a decision between values stands beside the register that
    /// was decided, whose ever it is.
    RaterLatest,
}

impl Merge {
    /// The number of the register to which a field belongs, if it belongs to one.
    pub fn register(self) -> Option<u16> {
        match self {
            Self::Register(number) | Self::RaterRegister(number) => Some(number),
            Self::Latest | Self::RaterLatest => None,
        }
    }

    /// Whether every rater has one of his own.
    pub fn is_of_rater(self) -> bool {
        match self {
            Self::RaterRegister(_) | Self::RaterLatest => true,
            Self::Latest | Self::Register(_) => false,
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Number, for ever.
    pub field: Field,
    /// Stable code, `subject.name`; the translation key is `field.` and this.
    pub code: &'static str,
    /// Subjects on which it may stand.
    pub kinds: &'static [SubjectKind],
    /// Whether it belongs to an item of the subject rather than to the subject itself.
    pub item: bool,
    /// What it holds.
    pub holds: Holds,
    /// How concurrent writes merge.
    pub merge: Merge,
}

/// Declares the constants and the table together, so that neither can miss a field.
macro_rules! fields {
    ($($name:ident = $number:literal $code:literal $kinds:expr, $place:ident, $holds:expr, $merge:expr;)+) => {
        $(
            #[doc = concat!("`", $code, "`, see [`FIELDS`].")]
            pub const $name: Field = Field($number);
        )+

        /// All fields that this version knows, by number.
        pub static FIELDS: &[FieldSpec] = &[$(FieldSpec {
            field: $name,
            code: $code,
            kinds: $kinds,
            item: fields!(@$place),
            holds: $holds,
            merge: $merge,
        }),+];
    };
    (@own) => { false };
    (@item) => { true };
}

use Holds::{Code, Date, Flag, Grade, Item, Nip, Number, Person, Prose, Team, Text, Unit};
use Merge::{Latest, RaterLatest, RaterRegister, Register};

const EMPLOYEE: &[SubjectKind] = &[SubjectKind::Employee];
const UNIT: &[SubjectKind] = &[SubjectKind::Unit];
const PLAN: &[SubjectKind] = &[SubjectKind::Plan];
const TARGETS: &[SubjectKind] = &[SubjectKind::Plan, SubjectKind::Template];
const LOG: &[SubjectKind] = &[SubjectKind::Log];
const FEEDBACK: &[SubjectKind] = &[SubjectKind::Feedback];
/// Ratings by the appraiser, and the employee's own view beside them.
const RATINGS: &[SubjectKind] = &[SubjectKind::Evaluation, SubjectKind::SelfAssessment];
const EXPECTING: &[SubjectKind] = &[SubjectKind::Expectation];
const CONDUCT: &[SubjectKind] = &[SubjectKind::Conduct];
const COMPETENCES: &[SubjectKind] = &[SubjectKind::Competence];
const COACHING: &[SubjectKind] = &[SubjectKind::Coaching];
const SESSIONS: &[SubjectKind] = &[SubjectKind::Session];
const TRAINING: &[SubjectKind] = &[SubjectKind::Training];
const IMPROVEMENT: &[SubjectKind] = &[SubjectKind::Improvement];
const AWARDS: &[SubjectKind] = &[SubjectKind::Award];
const STRENGTHS: &[SubjectKind] = &[SubjectKind::Strength];
const CLOSINGS: &[SubjectKind] = &[SubjectKind::Closing];
const OBJECTIONS: &[SubjectKind] = &[SubjectKind::Objection];
const PEERS: &[SubjectKind] = &[SubjectKind::Peer];
const VOICES: &[SubjectKind] = &[SubjectKind::Voice];
const SURVEYS: &[SubjectKind] = &[SubjectKind::Survey];
const ACTIONS: &[SubjectKind] = &[SubjectKind::Action];
const ORGANISATION: &[SubjectKind] = &[SubjectKind::Organisation];
const MEETINGS: &[SubjectKind] = &[SubjectKind::Meeting];
const AGREEMENTS: &[SubjectKind] = &[SubjectKind::Agreement];
const PINS: &[SubjectKind] = &[SubjectKind::Pin];
const DENIALS: &[SubjectKind] = &[SubjectKind::Denial];
const ANNOTATIONS: &[SubjectKind] = &[SubjectKind::Annotation];
const COMPLAINTS: &[SubjectKind] = &[SubjectKind::Complaint];
const TEAM: &[SubjectKind] = &[SubjectKind::Team];
const TEMPLATE: &[SubjectKind] = &[SubjectKind::Template];
/// Subjects with registers, between whose values somebody may have to decide.
const DECIDED: &[SubjectKind] = &[
    SubjectKind::Plan,
    SubjectKind::Evaluation,
    SubjectKind::SelfAssessment,
    SubjectKind::Team,
    SubjectKind::Competence,
    SubjectKind::Closing,
    SubjectKind::Objection,
    SubjectKind::Organisation,
];
/// Subjects that are retired, never deleted.
const LASTING: &[SubjectKind] = &[
    SubjectKind::Employee,
    SubjectKind::Unit,
    SubjectKind::Team,
    SubjectKind::Template,
    SubjectKind::Complaint,
];
/// Subjects whose items are struck out, never deleted.
const LISTS: &[SubjectKind] = &[
    SubjectKind::Plan,
    SubjectKind::Template,
    SubjectKind::Log,
    SubjectKind::Feedback,
    SubjectKind::Team,
    SubjectKind::Conduct,
    SubjectKind::Competence,
    SubjectKind::Coaching,
    SubjectKind::Session,
    SubjectKind::Training,
    SubjectKind::Improvement,
    SubjectKind::Award,
    SubjectKind::Strength,
    SubjectKind::Objection,
    SubjectKind::Peer,
    SubjectKind::Voice,
    SubjectKind::Survey,
    SubjectKind::Action,
    SubjectKind::Complaint,
    SubjectKind::Meeting,
    SubjectKind::Agreement,
    SubjectKind::Annotation,
];

fields! {
    RETIRED = 1 "retired" LASTING, own, Flag, Latest;
    REMOVED = 2 "removed" LISTS, item, Flag, Latest;

    NAME = 10 "employee.name" EMPLOYEE, own, Text, Latest;
    NIP = 11 "employee.nip" EMPLOYEE, own, Nip, Latest;
    EMPLOYMENT = 12 "employee.kind" EMPLOYEE, own, Code("employment"), Latest;
    GRADE = 13 "employee.grade" EMPLOYEE, own, Grade, Latest;
    POSITION = 14 "employee.position" EMPLOYEE, own, Text, Latest;
    POSITION_KIND = 15 "employee.position-kind" EMPLOYEE, own, Code("position"), Latest;
    CAREER_LEVEL = 16 "employee.career-level" EMPLOYEE, own, Code("level"), Latest;
    WORKS_IN = 17 "employee.unit" EMPLOYEE, own, Unit, Latest;
    APPRAISER = 18 "employee.appraiser" EMPLOYEE, own, Person, Latest;
    APPRAISER_REASON = 19 "employee.appraiser-reason" EMPLOYEE, own, Text, Latest;
    REVIEWER = 20 "employee.reviewer" EMPLOYEE, own, Person, Latest;
    PHONE = 21 "employee.phone" EMPLOYEE, own, Text, Latest;
    EMAIL = 22 "employee.email" EMPLOYEE, own, Text, Latest;
    SIASN_ID = 23 "employee.siasn-id" EMPLOYEE, own, Text, Latest;

    UNIT_CODE = 30 "unit.code" UNIT, own, Text, Latest;
    UNIT_NAME = 31 "unit.name" UNIT, own, Text, Latest;
    UNIT_KIND = 32 "unit.kind" UNIT, own, Code("unit"), Latest;
    UNIT_PARENT = 33 "unit.parent" UNIT, own, Unit, Latest;
    UNIT_HEAD = 34 "unit.head" UNIT, own, Person, Latest;

    APPROACH = 40 "plan.approach" PLAN, own, Code("approach"), Latest;
    STAGE = 41 "plan.stage" PLAN, own, Code("stage"), Latest;
    RESULT_TITLE = 42 "plan.result" TARGETS, item, Text, Latest;
    RESULT_KIND = 43 "plan.result-kind" TARGETS, item, Code("result"), Latest;
    SUPPORTS_PERSON = 44 "plan.supports-person" TARGETS, item, Person, Latest;
    SUPPORTS_RESULT = 45 "plan.supports-result" TARGETS, item, Item, Latest;
    PERSPECTIVE = 46 "plan.perspective" TARGETS, item, Code("perspective"), Latest;
    ORDER = 47 "plan.order" TARGETS, item, Number, Latest;
    PLAN_RESOURCES = 48 "plan.resources" PLAN, own, Prose, Latest;
    PLAN_ACCOUNTABILITY = 49 "plan.accountability" PLAN, own, Prose, Latest;
    INDICATOR_OF = 50 "plan.indicator-of" TARGETS, item, Item, Latest;
    INDICATOR_TEXT = 51 "plan.indicator" TARGETS, item, Text, Latest;
    ASPECT = 52 "plan.aspect" TARGETS, item, Code("aspect"), Latest;
    DIRECTION = 53 "plan.direction" TARGETS, item, Code("direction"), Latest;
    TARGET = 54 "plan.target" TARGETS, item, Number, Latest;
    TARGET_HIGH = 55 "plan.target-high" TARGETS, item, Number, Latest;
    TARGET_TEXT = 56 "plan.target-text" TARGETS, item, Text, Latest;
    UNIT_OF_MEASURE = 57 "plan.unit-of-measure" TARGETS, item, Text, Latest;
    RESULT_LEVEL = 58 "plan.result-level" TARGETS, item, Code("result-level"), Latest;
    PLAN_CONSEQUENCES = 59 "plan.consequences" PLAN, own, Prose, Latest;
    ACTUAL = 60 "plan.actual" PLAN, item, Number, Register(60);
    ACTUAL_TEXT = 61 "plan.actual-text" PLAN, item, Text, Register(60);
    EVIDENCE = 62 "plan.evidence" PLAN, item, Text, Register(60);
    ACTUAL_DAY = 63 "plan.actual-day" PLAN, item, Date, Register(60);

    PLAN_UNIT = 64 "plan.unit" PLAN, own, Unit, Latest;
    PLAN_APPRAISER = 65 "plan.appraiser" PLAN, own, Person, Latest;
    PLAN_FROM = 66 "plan.from" PLAN, own, Date, Latest;
    PLAN_UNTIL = 67 "plan.until" PLAN, own, Date, Latest;

    LOG_DAY = 70 "log.day" LOG, item, Date, Latest;
    LOG_RESULT = 71 "log.result" LOG, item, Item, Latest;
    LOG_ACTIVITY = 72 "log.activity" LOG, item, Text, Latest;
    LOG_QUANTITY = 73 "log.quantity" LOG, item, Number, Latest;
    LOG_UNIT = 74 "log.unit" LOG, item, Text, Latest;
    LOG_MINUTES = 75 "log.minutes" LOG, item, Number, Latest;
    LOG_EVIDENCE = 76 "log.evidence" LOG, item, Text, Latest;
    LOG_STATE = 77 "log.state" LOG, item, Code("log"), Latest;
    LOG_RETURN_REASON = 78 "log.return-reason" LOG, item, Text, Latest;

    FEEDBACK_DAY = 90 "feedback.day" FEEDBACK, item, Date, Latest;
    FEEDBACK_SOURCE = 91 "feedback.source" FEEDBACK, item, Code("source"), Latest;
    FEEDBACK_KIND = 92 "feedback.kind" FEEDBACK, item, Code("feedback"), Latest;
    FEEDBACK_TEXT = 93 "feedback.text" FEEDBACK, item, Prose, Latest;
    FEEDBACK_RESULT = 94 "feedback.result" FEEDBACK, item, Item, Latest;
    FEEDBACK_VALUE = 95 "feedback.value" FEEDBACK, item, Code("value"), Latest;
    FEEDBACK_FROM = 96 "feedback.from" FEEDBACK, item, Person, Latest;
    FEEDBACK_FROM_TEXT = 97 "feedback.from-text" FEEDBACK, item, Text, Latest;
    FEEDBACK_TEAM = 98 "feedback.team" FEEDBACK, item, Team, Latest;

    RATE_RESULTS = 110 "evaluation.results" RATINGS, own, Code("rating"), RaterRegister(110);
    RATE_BEHAVIOUR = 111 "evaluation.behaviour" RATINGS, own, Code("rating"), RaterRegister(110);
    RATE_REASON = 112 "evaluation.reason" RATINGS, own, Prose, RaterRegister(110);
    RATE_EVIDENCE = 113 "evaluation.evidence" RATINGS, own, Prose, RaterRegister(110);
    RATE_ITEM = 114 "evaluation.item" RATINGS, item, Code("rating"), RaterRegister(114);
    RATE_ITEM_NOTE = 115 "evaluation.item-note" RATINGS, item, Prose, RaterRegister(114);
    RATE_ITEM_EVIDENCE = 116 "evaluation.item-evidence" RATINGS, item, Text, RaterRegister(114);
    EXPECTED = 120 "expectation.text" EXPECTING, item, Prose, Latest;

    TEAM_NAME = 130 "team.name" TEAM, own, Text, Latest;
    TEAM_UNIT = 131 "team.unit" TEAM, own, Unit, Latest;
    TEAM_GOAL = 132 "team.goal" TEAM, own, Text, Latest;
    TEAM_MEASURE = 133 "team.measure" TEAM, own, Text, Latest;
    TEAM_DIRECTION = 134 "team.direction" TEAM, own, Code("direction"), Latest;
    TEAM_BASELINE = 135 "team.baseline" TEAM, own, Number, Latest;
    TEAM_TARGET = 136 "team.target" TEAM, own, Number, Latest;
    TEAM_UNIT_OF_MEASURE = 137 "team.unit-of-measure" TEAM, own, Text, Latest;
    TEAM_RESULT = 140 "team.result" TEAM, own, Number, Register(140);
    TEAM_EVIDENCE = 141 "team.evidence" TEAM, own, Text, Register(140);
    TEAM_RESULT_DAY = 142 "team.result-day" TEAM, own, Date, Register(140);
    MEMBER_ROLE = 150 "team.role" TEAM, item, Code("role"), Latest;
    CONTRIBUTION = 151 "team.contribution" TEAM, item, Code("rating"), Register(151);
    COOPERATION = 152 "team.cooperation" TEAM, item, Code("rating"), Register(151);
    MEMBER_NOTE = 153 "team.note" TEAM, item, Text, Register(151);

    TEMPLATE_NAME = 170 "template.name" TEMPLATE, own, Text, Latest;

    CLOSED_DAY = 180 "closing.day" CLOSINGS, item, Date, Latest;
    CLOSED_BY = 181 "closing.by" CLOSINGS, item, Person, Latest;
    CLOSED_RESULTS = 182 "closing.results" CLOSINGS, item, Code("rating"), Latest;
    CLOSED_BEHAVIOUR = 183 "closing.behaviour" CLOSINGS, item, Code("rating"), Latest;
    CLOSED_PREDIKAT = 184 "closing.predikat" CLOSINGS, item, Code("predikat"), Latest;
    CLOSED_RULES = 185 "closing.rules" CLOSINGS, item, Text, Latest;
    CLOSED_HASH = 186 "closing.hash" CLOSINGS, item, Text, Latest;
    CLOSED_TEXT = 187 "closing.text" CLOSINGS, item, Prose, Latest;
    RECEIVED_DAY = 188 "closing.received" CLOSINGS, item, Date, Latest;
    REOPENED_DAY = 189 "closing.reopened" CLOSINGS, item, Date, Latest;
    REOPEN_REASON = 190 "closing.reopen-reason" CLOSINGS, item, Prose, Latest;
    CONFIRMED = 191 "closing.confirmed" CLOSINGS, item, Code("confirmation"), Register(191);
    CONFIRMED_DAY = 192 "closing.confirmed-day" CLOSINGS, item, Date, Register(191);
    CONFIRMED_BY = 193 "closing.confirmed-by" CLOSINGS, item, Person, Register(191);
    CONFIRMED_NOTE = 194 "closing.confirmed-note" CLOSINGS, item, Prose, Register(191);
    CLOSED_SIGNATURE = 195 "closing.signature" CLOSINGS, item, Prose, Latest;
    CLOSED_KEY = 196 "closing.key" CLOSINGS, item, Text, Latest;

    OBJECTION_FILED = 200 "objection.filed" OBJECTIONS, item, Date, Latest;
    OBJECTION_REASON = 201 "objection.reason" OBJECTIONS, item, Prose, Latest;
    OBJECTION_DECIDED = 202 "objection.decided" OBJECTIONS, item, Date, Register(202);
    OBJECTION_BY = 203 "objection.by" OBJECTIONS, item, Person, Register(202);
    OBJECTION_RESULTS = 204 "objection.results" OBJECTIONS, item, Code("rating"), Register(202);
    OBJECTION_BEHAVIOUR = 205 "objection.behaviour" OBJECTIONS, item, Code("rating"), Register(202);
    OBJECTION_ANSWER = 206 "objection.answer" OBJECTIONS, item, Prose, Register(202);
    OBJECTION_EMPLOYEE = 207 "objection.heard-employee" OBJECTIONS, item, Prose, Register(202);
    OBJECTION_APPRAISER = 208 "objection.heard-appraiser" OBJECTIONS, item, Prose, Register(202);

    ABSENCE_FROM = 210 "conduct.from" CONDUCT, item, Date, Latest;
    ABSENCE_UNTIL = 211 "conduct.until" CONDUCT, item, Date, Latest;
    ABSENCE_DAYS = 212 "conduct.days" CONDUCT, item, Number, Latest;
    ABSENCE_MINUTES = 213 "conduct.minutes" CONDUCT, item, Number, Latest;
    ABSENCE_KIND = 214 "conduct.kind" CONDUCT, item, Code("absence"), Latest;
    ABSENCE_NOTE = 215 "conduct.note" CONDUCT, item, Text, Latest;

    COMPETENCE_NAME = 220 "competence.name" COMPETENCES, item, Text, Latest;
    COMPETENCE_STANDARD = 221 "competence.standard" COMPETENCES, item, Number, Latest;
    COMPETENCE_LEVEL = 222 "competence.level" COMPETENCES, item, Number, Register(222);
    COMPETENCE_REASON = 223 "competence.reason" COMPETENCES, item, Prose, Register(222);

    COACHING_DAY = 230 "coaching.day" COACHING, item, Date, Latest;
    COACHING_REASON = 231 "coaching.reason" COACHING, item, Prose, Latest;
    COACHING_GOAL = 232 "coaching.goal" COACHING, item, Prose, Latest;
    COACHING_COACH = 233 "coaching.coach" COACHING, item, Person, Latest;
    COACHING_DUE = 234 "coaching.due" COACHING, item, Date, Latest;
    COACHING_STATE = 235 "coaching.state" COACHING, item, Code("coaching"), Latest;
    COACHING_OUTCOME = 236 "coaching.outcome" COACHING, item, Prose, Latest;

    SESSION_DAY = 240 "session.day" SESSIONS, item, Date, Latest;
    SESSION_KIND = 241 "session.kind" SESSIONS, item, Code("session"), Latest;
    SESSION_PLAN = 242 "session.plan" SESSIONS, item, Item, Latest;
    SESSION_TOPIC = 243 "session.topic" SESSIONS, item, Prose, Latest;
    SESSION_AGREEMENT = 244 "session.agreement" SESSIONS, item, Prose, Latest;
    SESSION_ANSWERS = 245 "session.answers" SESSIONS, item, Text, Latest;

    COURSE_DAY = 250 "training.day" TRAINING, item, Date, Latest;
    COURSE_NAME = 251 "training.name" TRAINING, item, Text, Latest;
    COURSE_KIND = 252 "training.kind" TRAINING, item, Code("course"), Latest;
    COURSE_STATE = 253 "training.state" TRAINING, item, Code("course-state"), Latest;
    COURSE_HOURS = 254 "training.hours" TRAINING, item, Number, Latest;
    COURSE_CERTIFICATE = 255 "training.certificate" TRAINING, item, Text, Latest;
    COURSE_REASON = 256 "training.reason" TRAINING, item, Text, Latest;

    IMPROVE_START = 260 "improvement.start" IMPROVEMENT, item, Date, Latest;
    IMPROVE_DUE = 261 "improvement.due" IMPROVEMENT, item, Date, Latest;
    IMPROVE_GOALS = 262 "improvement.goals" IMPROVEMENT, item, Prose, Latest;
    IMPROVE_PROGRESS = 263 "improvement.progress" IMPROVEMENT, item, Prose, Latest;
    IMPROVE_STATE = 264 "improvement.state" IMPROVEMENT, item, Code("improvement"), Latest;
    IMPROVE_TEST = 265 "improvement.test" IMPROVEMENT, item, Text, Latest;

    AWARD_DAY = 270 "award.day" AWARDS, item, Date, Latest;
    AWARD_KIND = 271 "award.kind" AWARDS, item, Code("award"), Latest;
    AWARD_REASON = 272 "award.reason" AWARDS, item, Prose, Latest;
    AWARD_STATE = 273 "award.state" AWARDS, item, Code("award-state"), Latest;
    AWARD_BY = 274 "award.by" AWARDS, item, Person, Latest;
    AWARD_NOTE = 275 "award.note" AWARDS, item, Prose, Latest;

    STRENGTH_KIND = 280 "strength.kind" STRENGTHS, item, Code("trait"), Latest;
    STRENGTH_TEXT = 281 "strength.text" STRENGTHS, item, Text, Latest;

    PEER_FROM = 290 "peer.from" PEERS, item, Person, Latest;
    PEER_SIDE = 291 "peer.side" PEERS, item, Code("side"), Latest;
    PEER_ANSWERS = 292 "peer.answers" PEERS, item, Text, Latest;
    PEER_TEXT = 293 "peer.text" PEERS, item, Prose, Latest;

    VOICE_DAY = 300 "voice.day" VOICES, item, Date, Latest;
    VOICE_ABOUT = 301 "voice.about" VOICES, item, Person, Latest;
    VOICE_SERVICE = 302 "voice.service" VOICES, item, Text, Latest;
    VOICE_SCORE = 303 "voice.score" VOICES, item, Number, Latest;
    VOICE_TEXT = 304 "voice.text" VOICES, item, Prose, Latest;
    VOICE_CHANNEL = 305 "voice.channel" VOICES, item, Code("channel"), Latest;

    SHEET_DAY = 310 "survey.day" SURVEYS, item, Date, Latest;
    SHEET_SERVICE = 311 "survey.service" SURVEYS, item, Text, Latest;
    SHEET_ANSWERS = 312 "survey.answers" SURVEYS, item, Text, Latest;
    SHEET_SEX = 313 "survey.sex" SURVEYS, item, Code("sex"), Latest;
    SHEET_AGE = 314 "survey.age" SURVEYS, item, Number, Latest;
    SHEET_EDUCATION = 315 "survey.education" SURVEYS, item, Code("education"), Latest;
    SHEET_OCCUPATION = 316 "survey.occupation" SURVEYS, item, Text, Latest;
    SURVEY_POPULATION = 317 "survey.population" SURVEYS, own, Number, Latest;

    ACTION_KIND = 320 "action.kind" ACTIONS, item, Code("action"), Latest;
    ACTION_ELEMENT = 321 "action.element" ACTIONS, item, Number, Latest;
    ACTION_TEXT = 322 "action.text" ACTIONS, item, Text, Latest;
    ACTION_QUANTITY = 323 "action.quantity" ACTIONS, item, Number, Latest;
    ACTION_OWNER = 324 "action.owner" ACTIONS, item, Person, Latest;
    ACTION_DUE = 325 "action.due" ACTIONS, item, Date, Latest;
    ACTION_STATE = 326 "action.state" ACTIONS, item, Code("action-state"), Latest;
    ACTION_SOURCE = 327 "action.source" ACTIONS, item, Text, Latest;

    ORG_RATING = 330 "organisation.rating" ORGANISATION, own, Code("org-rating"), Register(330);
    ORG_REASON = 331 "organisation.reason" ORGANISATION, own, Prose, Register(330);
    SPREAD_REASON = 332 "organisation.spread-reason" ORGANISATION, own, Prose, Latest;

    COMPLAINT_NUMBER = 340 "complaint.number" COMPLAINTS, own, Text, Latest;
    COMPLAINT_DAY = 341 "complaint.day" COMPLAINTS, own, Date, Latest;
    COMPLAINT_CHANNEL = 342 "complaint.channel" COMPLAINTS, own, Code("channel"), Latest;
    COMPLAINT_KIND = 343 "complaint.kind" COMPLAINTS, own, Code("complaint"), Latest;
    COMPLAINT_UNIT = 344 "complaint.unit" COMPLAINTS, own, Unit, Latest;
    COMPLAINT_SERVICE = 345 "complaint.service" COMPLAINTS, own, Text, Latest;
    COMPLAINT_FROM = 346 "complaint.from" COMPLAINTS, own, Text, Latest;
    COMPLAINT_TEXT = 347 "complaint.text" COMPLAINTS, own, Prose, Latest;
    STEP_KIND = 350 "complaint.step" COMPLAINTS, item, Code("step"), Latest;
    STEP_DAY = 351 "complaint.step-day" COMPLAINTS, item, Date, Latest;
    STEP_PERSON = 352 "complaint.step-person" COMPLAINTS, item, Person, Latest;
    STEP_NOTE = 353 "complaint.step-note" COMPLAINTS, item, Prose, Latest;

    MEETING_DAY = 360 "meeting.day" MEETINGS, item, Date, Latest;
    MEETING_BEGAN = 361 "meeting.began" MEETINGS, item, Number, Latest;
    MEETING_ENDED = 362 "meeting.ended" MEETINGS, item, Number, Latest;
    MEETING_PLACE = 363 "meeting.place" MEETINGS, item, Text, Latest;
    MEETING_BY = 364 "meeting.by" MEETINGS, item, Person, Latest;
    MEETING_OTHERS = 365 "meeting.others" MEETINGS, item, Text, Latest;
    MEETING_PLANNED = 366 "meeting.planned" MEETINGS, item, Number, Latest;
    MEETING_USED = 367 "meeting.used" MEETINGS, item, Number, Latest;
    MEETING_SKIPPED = 368 "meeting.skipped" MEETINGS, item, Text, Latest;
    MEETING_OUTCOME = 369 "meeting.outcome" MEETINGS, item, Code("meeting-outcome"), Latest;
    NOTE_OF = 370 "meeting.note-of" MEETINGS, item, Item, Latest;
    NOTE_STEP = 371 "meeting.note-step" MEETINGS, item, Code("meeting-step"), Latest;
    NOTE_RESULT = 372 "meeting.note-result" MEETINGS, item, Item, Latest;
    NOTE_TEXT = 373 "meeting.note" MEETINGS, item, Prose, Latest;

    AGREED_DAY = 380 "agreement.day" AGREEMENTS, item, Date, Latest;
    AGREED_TEXT = 381 "agreement.text" AGREEMENTS, item, Text, Latest;
    AGREED_OWNER = 382 "agreement.owner" AGREEMENTS, item, Person, Latest;
    AGREED_DUE = 383 "agreement.due" AGREEMENTS, item, Date, Latest;
    AGREED_STATE = 384 "agreement.state" AGREEMENTS, item, Code("agreement"), Latest;
    AGREED_OUTCOME = 385 "agreement.outcome" AGREEMENTS, item, Prose, Latest;

    PIN_DAY = 390 "pin.day" PINS, item, Date, Latest;
    PIN_EVENT = 391 "pin.event" PINS, item, Code("pin-event"), Latest;
    PIN_BY = 392 "pin.by" PINS, item, Person, Latest;
    PIN_REASON = 393 "pin.reason" PINS, item, Prose, Latest;

    DENIED_DAY = 400 "denial.day" DENIALS, item, Date, Latest;
    DENIED_WHAT = 401 "denial.what" DENIALS, item, Text, Latest;
    DENIED_PERSON = 402 "denial.person" DENIALS, item, Person, Latest;

    DECISION_REASON = 410 "decision.reason" DECIDED, item, Prose, RaterLatest;
    DECISION_OF = 411 "decision.of" DECIDED, item, Person, RaterLatest;
    HANDED_UP = 412 "decision.handed-up" DECIDED, item, Flag, RaterLatest;

    ANNOTATED_DAY = 420 "annotation.day" ANNOTATIONS, item, Date, Latest;
    ANNOTATED_TEXT = 421 "annotation.text" ANNOTATIONS, item, Prose, Latest;
    ANNOTATED_ABOUT = 422 "annotation.about" ANNOTATIONS, item, Text, Latest;
    ANNOTATED_BY = 423 "annotation.by" ANNOTATIONS, item, Person, Latest;
}

/// The row of a field, if this version knows it.
pub fn spec(field: Field) -> Option<&'static FieldSpec> {
    FIELDS
        .binary_search_by_key(&field, |spec| spec.field)
        .ok()
        .and_then(|at| FIELDS.get(at))
}

/// How a field merges; unknown fields are kept like descriptive ones.
pub fn merge_of(field: Field) -> Merge {
    spec(field).map_or(Merge::Latest, |spec| spec.merge)
}

/// All fields of the register that a field belongs to; the field alone if it is descriptive.
pub fn register_of(field: Field) -> impl Iterator<Item = Field> {
    let number = merge_of(field).register();
    let shares = move |other: Merge| number.is_some() && other.register() == number;
    FIELDS
        .iter()
        .filter(move |spec| spec.field == field || shares(spec.merge))
        .map(|spec| spec.field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_codes_are_unique() {
        assert!(FIELDS.is_sorted_by(|a, b| a.field < b.field));
        let codes: std::collections::BTreeSet<_> = FIELDS.iter().map(|spec| spec.code).collect();
        assert_eq!(codes.len(), FIELDS.len());
        assert!(FIELDS.iter().all(|spec| super::spec(spec.field).is_some()));
        assert!(spec(Field(9_999)).is_none());
    }

    #[test]
    fn a_register_is_named_by_its_first_field_and_stays_on_one_kind_of_subject() {
        for spec in FIELDS {
            if let Some(number) = spec.merge.register() {
                let first = super::spec(Field(number)).expect("named by a field");
                assert_eq!(first.merge, spec.merge);
                assert_eq!(
                    (first.kinds, first.item),
                    (spec.kinds, spec.item),
                    "{}",
                    spec.code
                );
                let decided = |kind| DECIDED.contains(kind);
                assert!(spec.kinds.iter().all(decided), "{}", spec.code);
            }
        }
        let actual: Vec<_> = register_of(EVIDENCE).collect();
        assert_eq!(actual, [ACTUAL, ACTUAL_TEXT, EVIDENCE, ACTUAL_DAY]);
        assert_eq!(register_of(NAME).collect::<Vec<_>>(), [NAME]);
    }
}
