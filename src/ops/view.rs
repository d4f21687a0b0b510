//! Typed domain views of folded states. Pure projections: what they leave out stays in the state.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::coded::Coded;
use crate::domain::feedback::{Feedback, FeedbackKind, Source};
use crate::domain::id::{EmployeeId, ItemId, TeamId, TemplateId, UnitId};
use crate::domain::log::{LogEntry, LogState};
use crate::domain::nip::{EmploymentKind, Nip};
use crate::domain::people::{Employee, Grade, PositionKind};
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::domain::plan::{
    Actual, Annex, Approach, Aspect, Direction, Indicator, Plan, PlannedResult, ResultKind,
    ResultLevel, Stage,
};
use crate::domain::rating::{Evaluation, ItemRating};
use crate::domain::team::{Member, Role, Team, TeamResult};
use crate::domain::unit::{Unit, UnitKind};

use super::fields as f;
use super::op::{Field, Subject, SubjectKind, Value};
use super::state::{State, Version};

pub mod registers;

/// Reads values of one item of a state.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    state: &'a State,
    item: u64,
}

impl<'a> Item<'a> {
    /// Reads item `item` of a state; 0 is the subject itself.
    pub fn new(state: &'a State, item: u64) -> Self {
        Self { state, item }
    }

    fn value(self, field: Field) -> Option<&'a Value> {
        self.state.value(self.item, field)
    }

    /// Words; empty if there are none.
    pub fn text(self, field: Field) -> String {
        text_of(self.value(field)).to_owned()
    }

    /// A figure.
    pub fn number(self, field: Field) -> Option<Decimal> {
        number_of(self.value(field))
    }

    /// A day.
    pub fn date(self, field: Field) -> Option<NaiveDate> {
        date_of(self.value(field))
    }

    /// A reference.
    pub fn reference(self, field: Field) -> Option<u64> {
        reference_of(self.value(field))
    }

    /// A member of a closed list.
    pub fn code<T: Coded>(self, field: Field) -> Option<T> {
        code_of(self.value(field))
    }

    /// Yes or no; no if never set.
    pub fn flag(self, field: Field) -> bool {
        matches!(self.value(field), Some(Value::Flag(true)))
    }
}

fn text_of(value: Option<&Value>) -> &str {
    match value {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn number_of(value: Option<&Value>) -> Option<Decimal> {
    match value {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

fn date_of(value: Option<&Value>) -> Option<NaiveDate> {
    match value {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    }
}

fn reference_of(value: Option<&Value>) -> Option<u64> {
    match value {
        Some(Value::Ref(id)) => Some(*id),
        _ => None,
    }
}

fn code_of<T: Coded>(value: Option<&Value>) -> Option<T> {
    match value {
        Some(Value::Code(number)) => T::from_number(*number),
        _ => None,
    }
}

/// The employee of a state.
pub fn employee(state: &State) -> Employee {
    let own = Item::new(state, 0);
    let nip = own.reference(f::NIP).and_then(Nip::from_number);
    Employee {
        id: EmployeeId(state.subject.owner),
        nip,
        name: own.text(f::NAME),
        kind: own
            .code(f::EMPLOYMENT)
            .or(nip.map(Nip::kind))
            .unwrap_or(EmploymentKind::NonAsn),
        grade: match own.value(f::GRADE) {
            Some(Value::Code(number)) => Grade::from_number(*number),
            _ => None,
        },
        position: own.text(f::POSITION),
        position_kind: own.code(f::POSITION_KIND).unwrap_or(PositionKind::Staff),
        career_level: own.code(f::CAREER_LEVEL),
        unit: own.reference(f::WORKS_IN).map(UnitId),
        appraiser_override: own.reference(f::APPRAISER).map(EmployeeId),
        appraiser_reason: own.text(f::APPRAISER_REASON),
        reviewer_override: own.reference(f::REVIEWER).map(EmployeeId),
        phone: own.text(f::PHONE),
        email: own.text(f::EMAIL),
        siasn_id: own.text(f::SIASN_ID),
        retired: own.flag(f::RETIRED),
    }
}

/// The unit of a state.
pub fn unit(state: &State) -> Unit {
    let own = Item::new(state, 0);
    Unit {
        id: UnitId(state.subject.owner),
        code: own.text(f::UNIT_CODE),
        name: own.text(f::UNIT_NAME),
        kind: own.code(f::UNIT_KIND).unwrap_or(UnitKind::Section),
        parent: own.reference(f::UNIT_PARENT).map(UnitId),
        head: own.reference(f::UNIT_HEAD).map(EmployeeId),
        retired: own.flag(f::RETIRED),
    }
}

/// Items of a state that were not struck out.
pub(super) fn present(state: &State) -> impl Iterator<Item = (u64, Item<'_>)> {
    state
        .items()
        .map(|id| (id, Item::new(state, id)))
        .filter(|(_, item)| !item.flag(f::REMOVED))
}

/// The plan of a state; a template is read as a plan too.
pub fn plan(state: &State) -> Plan {
    let own = Item::new(state, 0);
    let period = state
        .subject
        .period
        .or_else(|| Period::from_number(190_000));
    let mut indicators: BTreeMap<u64, Vec<(Decimal, Indicator)>> = BTreeMap::new();
    let mut results = Vec::new();
    for (id, item) in present(state) {
        let order = item.number(f::ORDER).unwrap_or_default();
        match item.reference(f::INDICATOR_OF) {
            Some(result) => {
                indicators
                    .entry(result)
                    .or_default()
                    .push((order, indicator(state, id)));
            }
            None => results.push((order, result(id, item))),
        }
    }
    results.sort_by_key(|(order, result)| (*order, result.id));
    let results = results.into_iter().map(|(_, mut result)| {
        let mut own = indicators.remove(&result.id.0).unwrap_or_default();
        own.sort_by_key(|(order, indicator)| (*order, indicator.id));
        result.indicators = own.into_iter().map(|(_, indicator)| indicator).collect();
        result
    });
    Plan {
        employee: EmployeeId(state.subject.owner),
        period: period.unwrap_or_else(|| {
            Period::containing(NaiveDate::default(), crate::domain::period::Cycle::Annual)
        }),
        approach: own.code(f::APPROACH).unwrap_or(Approach::Quantitative),
        stage: own.code(f::STAGE).unwrap_or(Stage::Draft),
        unit: own.reference(f::PLAN_UNIT).map(UnitId),
        appraiser: own.reference(f::PLAN_APPRAISER).map(EmployeeId),
        days: (own.date(f::PLAN_FROM), own.date(f::PLAN_UNTIL)),
        annex: Annex {
            resources: own.text(f::PLAN_RESOURCES),
            accountability: own.text(f::PLAN_ACCOUNTABILITY),
            consequences: own.text(f::PLAN_CONSEQUENCES),
        },
        results: results.collect(),
    }
}

fn result(id: u64, item: Item<'_>) -> PlannedResult {
    let person = item.reference(f::SUPPORTS_PERSON).map(EmployeeId);
    let supported = item.reference(f::SUPPORTS_RESULT).map(ItemId);
    PlannedResult {
        id: ItemId(id),
        kind: item.code(f::RESULT_KIND).unwrap_or(ResultKind::Main),
        title: item.text(f::RESULT_TITLE),
        supports: supported.map(|result| (person.unwrap_or(EmployeeId::NOBODY), result)),
        perspective: item.code(f::PERSPECTIVE),
        indicators: Vec::new(),
    }
}

fn indicator(state: &State, id: u64) -> Indicator {
    let item = Item::new(state, id);
    Indicator {
        id: ItemId(id),
        aspect: item.code(f::ASPECT).unwrap_or(Aspect::Quantity),
        text: item.text(f::INDICATOR_TEXT),
        direction: item.code(f::DIRECTION).unwrap_or(Direction::More),
        target: item.number(f::TARGET),
        target_high: item.number(f::TARGET_HIGH),
        target_text: item.text(f::TARGET_TEXT),
        unit: item.text(f::UNIT_OF_MEASURE),
        level: item.code(f::RESULT_LEVEL).unwrap_or(ResultLevel::Output),
        actuals: state
            .versions(id, f::ACTUAL)
            .iter()
            .filter_map(actual)
            .collect(),
    }
}

/// The actual of a version; none if it was emptied.
pub fn actual(version: &Version) -> Option<Actual> {
    let actual = Actual {
        number: number_of(Some(version.value(f::ACTUAL))),
        text: text_of(Some(version.value(f::ACTUAL_TEXT))).to_owned(),
        evidence: text_of(Some(version.value(f::EVIDENCE))).to_owned(),
        day: date_of(Some(version.value(f::ACTUAL_DAY))),
    };
    (actual != Actual::default()).then_some(actual)
}

/// The log entries of a state, by day.
pub fn log(state: &State) -> Vec<LogEntry> {
    let mut entries: Vec<LogEntry> = present(state)
        .map(|(id, item)| LogEntry {
            id: ItemId(id),
            day: item.date(f::LOG_DAY).unwrap_or_default(),
            result: item.reference(f::LOG_RESULT).map(ItemId),
            activity: item.text(f::LOG_ACTIVITY),
            quantity: item.number(f::LOG_QUANTITY),
            unit: item.text(f::LOG_UNIT),
            minutes: item.number(f::LOG_MINUTES).and_then(|n| n.to_u32()),
            evidence: item.text(f::LOG_EVIDENCE),
            state: item.code(f::LOG_STATE).unwrap_or(LogState::Recorded),
            return_reason: item.text(f::LOG_RETURN_REASON),
        })
        .collect();
    entries.sort_by_key(|entry| (entry.day, entry.id));
    entries
}

/// The feedback of a state, newest first.
pub fn feedback(state: &State) -> Vec<Feedback> {
    let mut all: Vec<Feedback> = present(state)
        .map(|(id, item)| Feedback {
            id: ItemId(id),
            day: item.date(f::FEEDBACK_DAY).unwrap_or_default(),
            source: item.code(f::FEEDBACK_SOURCE).unwrap_or(Source::Superior),
            kind: item.code(f::FEEDBACK_KIND).unwrap_or(FeedbackKind::Note),
            text: item.text(f::FEEDBACK_TEXT),
            result: item.reference(f::FEEDBACK_RESULT).map(ItemId),
            value: item.code(f::FEEDBACK_VALUE),
            from: item.reference(f::FEEDBACK_FROM).map(EmployeeId),
            from_text: item.text(f::FEEDBACK_FROM_TEXT),
            team: item.reference(f::FEEDBACK_TEAM).map(TeamId),
        })
        .collect();
    all.sort_by_key(|feedback| (std::cmp::Reverse(feedback.day), feedback.id));
    all
}

/// What a rater said of the whole, in one version of it.
pub fn evaluation(version: &Version) -> Evaluation {
    Evaluation {
        results: code_of(Some(version.value(f::RATE_RESULTS))),
        behaviour: code_of(Some(version.value(f::RATE_BEHAVIOUR))),
        reason: text_of(Some(version.value(f::RATE_REASON))).to_owned(),
        evidence: text_of(Some(version.value(f::RATE_EVIDENCE))).to_owned(),
    }
}

/// The evaluations of a state by rater; several where nobody has decided yet.
pub fn evaluations(state: &State) -> BTreeMap<EmployeeId, Vec<Evaluation>> {
    state
        .slots
        .iter()
        .filter(|(slot, _)| slot.register == f::RATE_RESULTS)
        .map(|(slot, versions)| (slot.rater, versions.iter().map(evaluation).collect()))
        .collect()
}

/// What each rater thinks of each result and core value; several for one where nobody has decided yet.
pub fn item_ratings(state: &State) -> BTreeMap<EmployeeId, Vec<ItemRating>> {
    let mut all: BTreeMap<EmployeeId, Vec<ItemRating>> = BTreeMap::new();
    let rated = state
        .slots
        .iter()
        .filter(|(slot, _)| slot.register == f::RATE_ITEM);
    for (slot, versions) in rated {
        let of = |version: &Version| ItemRating {
            item: ItemId(slot.item),
            rating: code_of(Some(version.value(f::RATE_ITEM))),
            note: text_of(Some(version.value(f::RATE_ITEM_NOTE))).to_owned(),
            evidence: text_of(Some(version.value(f::RATE_ITEM_EVIDENCE))).to_owned(),
        };
        let own = all.entry(slot.rater).or_default();
        own.extend(versions.iter().map(of));
    }
    all
}

/// The team of a state.
pub fn team(state: &State) -> Team {
    let own = Item::new(state, 0);
    let mut members: Vec<Member> = present(state)
        .map(|(id, item)| Member {
            id: EmployeeId(id),
            role: item.code(f::MEMBER_ROLE).unwrap_or(Role::Member),
            contribution: item.code(f::CONTRIBUTION),
            cooperation: item.code(f::COOPERATION),
            note: item.text(f::MEMBER_NOTE),
        })
        .collect();
    members.sort_by_key(|member| (member.role.number(), member.id));
    Team {
        id: TeamId(state.subject.owner),
        period: plan(&State::empty(state.subject)).period,
        name: own.text(f::TEAM_NAME),
        unit: own.reference(f::TEAM_UNIT).map(UnitId),
        goal: own.text(f::TEAM_GOAL),
        measure: own.text(f::TEAM_MEASURE),
        direction: own.code(f::TEAM_DIRECTION).unwrap_or(Direction::More),
        baseline: own.number(f::TEAM_BASELINE),
        target: own.number(f::TEAM_TARGET),
        unit_of_measure: own.text(f::TEAM_UNIT_OF_MEASURE),
        results: state
            .versions(0, f::TEAM_RESULT)
            .iter()
            .filter_map(team_result)
            .collect(),
        members,
        retired: own.flag(f::RETIRED),
    }
}

/// The team result of a version; none if it was emptied.
pub fn team_result(version: &Version) -> Option<TeamResult> {
    let result = TeamResult {
        number: number_of(Some(version.value(f::TEAM_RESULT))),
        evidence: text_of(Some(version.value(f::TEAM_EVIDENCE))).to_owned(),
        day: date_of(Some(version.value(f::TEAM_RESULT_DAY))),
    };
    (result != TeamResult::default()).then_some(result)
}

/// Name and targets of a template.
pub fn template(state: &State) -> (TemplateId, String, Plan) {
    let name = Item::new(state, 0).text(f::TEMPLATE_NAME);
    (TemplateId(state.subject.owner), name, plan(state))
}

/// Everything held on one person, typed, with the states that it was read from: a form takes the frontier
/// that was shown from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The typed file.
    pub file: PersonFile,
    /// States by subject.
    pub states: BTreeMap<Subject, State>,
}

impl Dossier {
    /// Reads the states of one person. What only happens to share its number with a person is left out.
    pub fn new(id: EmployeeId, states: impl IntoIterator<Item = State>) -> Self {
        let states: BTreeMap<Subject, State> = states
            .into_iter()
            .filter(|state| state.subject.kind.is_of_person())
            .map(|state| (state.subject, state))
            .collect();
        Self {
            file: file(id, &states),
            states,
        }
    }

    /// Replaces a state and reads the file anew.
    pub fn put(&mut self, state: State) {
        self.states.insert(state.subject, state);
        self.file = file(self.file.employee.id, &self.states);
    }

    /// The state of a subject of this person, empty if nothing was ever written.
    pub fn state(&self, subject: Subject) -> State {
        self.states
            .get(&subject)
            .cloned()
            .unwrap_or_else(|| State::empty(subject))
    }
}

fn file(id: EmployeeId, states: &BTreeMap<Subject, State>) -> PersonFile {
    let mut file = PersonFile::empty(id);
    // A subject whose every op was taken back is as if it had never been.
    for state in states.values().filter(|state| !state.is_empty()) {
        match state.subject.period {
            Some(period) => read_of_period(&mut file, state, period),
            None => read_lasting(&mut file, state),
        }
    }
    file.log.sort_by_key(|entry| (entry.day, entry.id));
    file.feedback
        .sort_by_key(|feedback| (std::cmp::Reverse(feedback.day), feedback.id));
    file
}

fn read_lasting(file: &mut PersonFile, state: &State) {
    if state.subject.kind == SubjectKind::Employee {
        file.employee = employee(state);
    }
}

fn read_ratings(file: &mut PersonFile, state: &State, period: Period) {
    let by_rater = evaluations(state).into_iter();
    file.evaluations
        .extend(by_rater.map(|(rater, all)| ((period, rater), all)));
    let by_rater = item_ratings(state).into_iter();
    file.item_ratings
        .extend(by_rater.map(|(rater, all)| ((period, rater), all)));
}

fn read_of_period(file: &mut PersonFile, state: &State, period: Period) {
    let year = period.year();
    match state.subject.kind {
        SubjectKind::Plan => {
            file.plans.insert(period, plan(state));
        }
        SubjectKind::Log => file.log.extend(log(state)),
        SubjectKind::Feedback => file.feedback.extend(feedback(state)),
        SubjectKind::Evaluation => read_ratings(file, state, period),
        SubjectKind::SelfAssessment => {
            file.self_assessments
                .insert(period, registers::self_assessment(state));
        }
        SubjectKind::Expectation => {
            file.expectations
                .insert(period, registers::expectations(state));
        }
        SubjectKind::Conduct => {
            file.absences.insert(year, registers::absences(state));
        }
        SubjectKind::Competence => {
            file.competences.insert(year, registers::competences(state));
        }
        SubjectKind::Coaching => file.coaching.extend(registers::coaching(state)),
        SubjectKind::Session => file.sessions.extend(registers::sessions(state)),
        SubjectKind::Training => file.courses.extend(registers::courses(state)),
        SubjectKind::Improvement => file.improvements.extend(registers::improvements(state)),
        SubjectKind::Award => file.awards.extend(registers::awards(state)),
        SubjectKind::Strength => {
            file.strengths.insert(period, registers::strengths(state));
        }
        SubjectKind::Closing => {
            file.closings.insert(period, registers::closings(state));
        }
        SubjectKind::Objection => {
            file.objections.insert(period, registers::objections(state));
        }
        SubjectKind::Peer => {
            file.peers.insert(period, registers::peers(state));
        }
        SubjectKind::Meeting => {
            file.meetings.insert(period, registers::meetings(state));
        }
        SubjectKind::Agreement => file.agreements.extend(registers::agreements(state)),
        SubjectKind::Pin => file.pins.extend(registers::pins(state)),
        SubjectKind::Annotation => file.annotations.extend(registers::annotations(state)),
        SubjectKind::Employee
        | SubjectKind::Unit
        | SubjectKind::Team
        | SubjectKind::Template
        | SubjectKind::Voice
        | SubjectKind::Survey
        | SubjectKind::Action
        | SubjectKind::Organisation
        | SubjectKind::Complaint
        // What was refused is no part of what is told of a person.
        | SubjectKind::Denial => {}
    }
}
