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
use Merge::{Latest, RaterRegister, Register};

const EMPLOYEE: &[SubjectKind] = &[SubjectKind::Employee];
const UNIT: &[SubjectKind] = &[SubjectKind::Unit];
const PLAN: &[SubjectKind] = &[SubjectKind::Plan];
const TARGETS: &[SubjectKind] = &[SubjectKind::Plan, SubjectKind::Template];
const LOG: &[SubjectKind] = &[SubjectKind::Log];
const FEEDBACK: &[SubjectKind] = &[SubjectKind::Feedback];
const EVALUATION: &[SubjectKind] = &[SubjectKind::Evaluation];
const TEAM: &[SubjectKind] = &[SubjectKind::Team];
const TEMPLATE: &[SubjectKind] = &[SubjectKind::Template];
/// Subjects that are retired, never deleted.
const LASTING: &[SubjectKind] = &[
    SubjectKind::Employee,
    SubjectKind::Unit,
    SubjectKind::Team,
    SubjectKind::Template,
];
/// Subjects whose items are struck out, never deleted.
const LISTS: &[SubjectKind] = &[
    SubjectKind::Plan,
    SubjectKind::Template,
    SubjectKind::Log,
    SubjectKind::Feedback,
    SubjectKind::Team,
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
    INDICATOR_OF = 50 "plan.indicator-of" TARGETS, item, Item, Latest;
    INDICATOR_TEXT = 51 "plan.indicator" TARGETS, item, Text, Latest;
    ASPECT = 52 "plan.aspect" TARGETS, item, Code("aspect"), Latest;
    DIRECTION = 53 "plan.direction" TARGETS, item, Code("direction"), Latest;
    TARGET = 54 "plan.target" TARGETS, item, Number, Latest;
    TARGET_HIGH = 55 "plan.target-high" TARGETS, item, Number, Latest;
    TARGET_TEXT = 56 "plan.target-text" TARGETS, item, Text, Latest;
    UNIT_OF_MEASURE = 57 "plan.unit-of-measure" TARGETS, item, Text, Latest;
    ACTUAL = 60 "plan.actual" PLAN, item, Number, Register(60);
    ACTUAL_TEXT = 61 "plan.actual-text" PLAN, item, Text, Register(60);
    EVIDENCE = 62 "plan.evidence" PLAN, item, Text, Register(60);
    ACTUAL_DAY = 63 "plan.actual-day" PLAN, item, Date, Register(60);

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

    RATE_RESULTS = 110 "evaluation.results" EVALUATION, own, Code("rating"), RaterRegister(110);
    RATE_BEHAVIOUR = 111 "evaluation.behaviour" EVALUATION, own, Code("rating"), RaterRegister(110);
    RATE_REASON = 112 "evaluation.reason" EVALUATION, own, Prose, RaterRegister(110);

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
    let merge = merge_of(field);
    FIELDS
        .iter()
        .filter(move |spec| spec.field == field || (merge != Merge::Latest && spec.merge == merge))
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
            if let Merge::Register(number) | Merge::RaterRegister(number) = spec.merge {
                let first = super::spec(Field(number)).expect("named by a field");
                assert_eq!(first.merge, spec.merge);
                assert_eq!(
                    (first.kinds, first.item),
                    (spec.kinds, spec.item),
                    "{}",
                    spec.code
                );
            }
        }
        let actual: Vec<_> = register_of(EVIDENCE).collect();
        assert_eq!(actual, [ACTUAL, ACTUAL_TEXT, EVIDENCE, ACTUAL_DAY]);
        assert_eq!(register_of(NAME).collect::<Vec<_>>(), [NAME]);
    }
}
