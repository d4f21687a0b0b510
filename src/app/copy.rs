//! Acts on many people at once, each shown before it is done: copying targets, feedback to all, retiring.

use std::collections::BTreeSet;

use crate::domain::id::{EmployeeId, TemplateId};
use crate::domain::period::Period;
use crate::domain::plan::{Indicator, Plan, PlannedResult, Stage};
use crate::i18n::{Phrase, Texts};
use crate::ops::edit::{code, draft, optional, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value, Write};
use crate::ops::view::Dossier;

use super::list::ListState;
use super::model::{Model, Tone};
use super::overlay::{Does, Preview, PreviewLine};

/// Where targets are copied from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Each person's own plan of the period before.
    LastPeriod,
    /// The plan of one person for the same period, who is loaded first.
    Person(EmployeeId),
    /// A template.
    Template(TemplateId),
}

/// What is written to each of several people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Each {
    /// A new feedback with these values, of this year.
    Feedback(Period, Vec<(Field, Value)>),
    /// Retires them, or brings them back.
    Retire(bool),
    /// Moves their plans to a stage.
    Stage(Stage),
}

/// What copying would do to each of these people.
pub fn copy(model: &mut Model, source: &Source, people: &[Dossier]) -> Preview {
    let mut drafts = Vec::new();
    let mut lines = Vec::new();
    let (mut results, mut indicators) = (0, 0);
    let from = source_plan(model, source, people);
    let is_source = |d: &&Dossier| *source != Source::Person(d.file.employee.id);
    for dossier in people.iter().filter(is_source) {
        let (outcome, tone) = match copied(model, source, from.as_ref(), dossier) {
            Ok(copied) => {
                results += copied.results;
                indicators += copied.indicators;
                drafts.extend(copied.draft);
                (
                    copied.outcome,
                    if copied.results > 0 {
                        Tone::Good
                    } else {
                        Tone::Plain
                    },
                )
            }
            Err(reason) => (reason, Tone::Warning),
        };
        lines.push(PreviewLine {
            subject: model.people.name(dossier.file.employee.id),
            outcome,
            tone,
        });
    }
    let summary = Phrase::new("copy.summary")
        .with("people", drafts.len())
        .with("results", results)
        .with("indicators", indicators)
        .with("period", model.texts().period(model.period));
    Preview {
        title: Phrase::new("copy.title"),
        summary,
        list: ListState::new(lines.len(), 10),
        lines,
        does: Does::Commit(ActKind::CopyTargets, drafts),
    }
}

/// What copying does to one person.
struct Copied {
    results: usize,
    indicators: usize,
    draft: Option<Draft>,
    outcome: Phrase,
}

/// The plan that all are copied from, where it is one for all.
fn source_plan(model: &Model, source: &Source, people: &[Dossier]) -> Option<Plan> {
    match source {
        Source::LastPeriod => None,
        Source::Person(id) => people
            .iter()
            .find(|dossier| dossier.file.employee.id == *id)
            .and_then(|dossier| dossier.file.plans.get(&model.period).cloned()),
        Source::Template(id) => model
            .people
            .template(*id)
            .map(|template| template.plan.clone()),
    }
}

fn copied(
    model: &mut Model,
    source: &Source,
    plan: Option<&Plan>,
    dossier: &Dossier,
) -> Result<Copied, Phrase> {
    let (file, period) = (&dossier.file, model.period);
    let from = match source {
        Source::LastPeriod => file.plans.get(&period.previous()),
        Source::Person(_) | Source::Template(_) => plan,
    };
    let from = from
        .filter(|plan| !plan.results.is_empty())
        .ok_or_else(|| Phrase::new("copy.nothing"))?;
    let current = file.plans.get(&period);
    if current.is_some_and(|plan| plan.stage != Stage::Draft) {
        return Err(Phrase::new("copy.not-draft"));
    }
    let folded = |title: &str| title.trim().to_lowercase();
    let have: BTreeSet<String> = current
        .into_iter()
        .flat_map(|plan| plan.results.iter().map(|r| folded(&r.title)))
        .collect();
    let keep_links = !matches!(source, Source::LastPeriod);
    let subject = Subject::of(SubjectKind::Plan, file.employee.id.0, period);
    let state = dossier.state(subject);
    let mut all: Vec<Write> = Vec::new();
    if current.is_none() {
        let approach = [
            (f::APPROACH, code(from.approach)),
            (f::STAGE, code(Stage::Draft)),
        ];
        all.extend(writes(&state, 0, &approach, model.actor));
    }
    let fresh = from
        .results
        .iter()
        .filter(|r| !have.contains(&folded(&r.title)));
    let (mut results, mut indicators) = (0, 0);
    for (at, result) in fresh.enumerate() {
        let order = have.len() + at + 1;
        let item = model.ids.fresh();
        all.extend(new_item(item, result_values(result, order, keep_links)));
        results += 1;
        for (at, indicator) in result.indicators.iter().enumerate() {
            let own = model.ids.fresh();
            all.extend(new_item(own, indicator_values(indicator, item, at + 1)));
            indicators += 1;
        }
    }
    let skipped = from.results.len() - results;
    let outcome = Phrase::new(if results == 0 {
        "copy.all-there"
    } else {
        "copy.adds"
    })
    .with("results", results)
    .with("indicators", indicators)
    .with("skipped", skipped);
    let draft = (results > 0).then(|| draft(&state, all)).flatten();
    Ok(Copied {
        results,
        indicators,
        draft,
        outcome,
    })
}

/// Writes of an item that did not exist before.
pub fn new_item(item: u64, values: Vec<(Field, Value)>) -> impl Iterator<Item = Write> {
    values
        .into_iter()
        .filter(|(_, value)| *value != Value::Empty)
        .map(move |(field, value)| Write { item, field, value })
}

/// Fields of a result; the link to the superior's result only where it still holds.
pub fn result_values(result: &PlannedResult, order: usize, link: bool) -> Vec<(Field, Value)> {
    let supports = result.supports.filter(|_| link);
    vec![
        (f::RESULT_TITLE, text(&result.title)),
        (f::RESULT_KIND, code(result.kind)),
        (f::PERSPECTIVE, optional(result.perspective, code)),
        (
            f::SUPPORTS_PERSON,
            optional(supports, |(who, _)| Value::Ref(who.0)),
        ),
        (
            f::SUPPORTS_RESULT,
            optional(supports, |(_, what)| Value::Ref(what.0)),
        ),
        (f::ORDER, Value::Number(order.into())),
    ]
}

/// Fields of an indicator, without what was achieved.
pub fn indicator_values(indicator: &Indicator, result: u64, order: usize) -> Vec<(Field, Value)> {
    vec![
        (f::INDICATOR_OF, Value::Ref(result)),
        (f::INDICATOR_TEXT, text(&indicator.text)),
        (f::ASPECT, code(indicator.aspect)),
        (f::DIRECTION, code(indicator.direction)),
        (f::TARGET, optional(indicator.target, Value::Number)),
        (
            f::TARGET_HIGH,
            optional(indicator.target_high, Value::Number),
        ),
        (f::TARGET_TEXT, text(&indicator.target_text)),
        (f::UNIT_OF_MEASURE, text(&indicator.unit)),
        (f::ORDER, Value::Number(order.into())),
    ]
}

/// What an act on each of these people would do.
pub fn each(model: &mut Model, each: &Each, people: &[Dossier]) -> Preview {
    let mut drafts = Vec::new();
    let mut lines = Vec::new();
    for dossier in people {
        let (outcome, tone) = match one(model, each, dossier) {
            Ok(Some(draft)) => {
                drafts.push(draft);
                (done(each, model.texts()), Tone::Good)
            }
            Ok(None) => (Phrase::new("each.nothing"), Tone::Plain),
            Err(reason) => (reason, Tone::Warning),
        };
        lines.push(PreviewLine {
            subject: model.people.name(dossier.file.employee.id),
            outcome,
            tone,
        });
    }
    let (title, kind) = match each {
        Each::Feedback(_, values) if team_of(values).is_some() => {
            ("team.heard-title", ActKind::GiveFeedback)
        }
        Each::Feedback(..) => ("each.feedback", ActKind::GiveFeedback),
        Each::Retire(true) => ("each.retire", ActKind::Retire),
        Each::Retire(false) => ("each.return", ActKind::Retire),
        Each::Stage(_) => ("each.stage", ActKind::MoveStage),
    };
    Preview {
        title: Phrase::new(title),
        summary: Phrase::new("each.summary")
            .with("people", drafts.len())
            .with("all", lines.len()),
        list: ListState::new(lines.len(), 10),
        lines,
        does: Does::Commit(kind, drafts),
    }
}

/// What will have happened to a person.
fn done(each: &Each, texts: &'static Texts) -> Phrase {
    match each {
        Each::Feedback(..) => Phrase::new("each.feedback-done"),
        Each::Retire(true) => Phrase::new("each.retire-done"),
        Each::Retire(false) => Phrase::new("each.return-done"),
        Each::Stage(to) => Phrase::new("each.stage-done").with("to", texts.label(*to)),
    }
}

fn one(model: &mut Model, each: &Each, dossier: &Dossier) -> Result<Option<Draft>, Phrase> {
    let id = dossier.file.employee.id;
    match each {
        Each::Feedback(year, values) => {
            if has_heard(dossier, values) {
                return Err(Phrase::new("team.heard-already"));
            }
            let state = dossier.state(Subject::of(SubjectKind::Feedback, id.0, *year));
            let item = model.ids.fresh();
            let values = super::screens::feedback::for_person(model, id, values);
            Ok(draft(&state, new_item(item, values).collect()))
        }
        Each::Retire(retired) => {
            let state = dossier.state(Subject::employee(id));
            let wanted = [(f::RETIRED, Value::Flag(*retired))];
            Ok(draft(&state, writes(&state, 0, &wanted, model.actor)))
        }
        Each::Stage(to) => {
            let subject = Subject::of(SubjectKind::Plan, id.0, model.period);
            let plan = dossier.file.plans.get(&model.period);
            let plan = plan.ok_or_else(|| Phrase::new("stage.no-plan"))?;
            plan.may_move_to(*to)
                .map_err(|why| stage_refusal(model, &why))?;
            let state = dossier.state(subject);
            let wanted = [(f::STAGE, code(*to))];
            Ok(draft(&state, writes(&state, 0, &wanted, model.actor)))
        }
    }
}

/// The team whose result this feedback passes on.
fn team_of(values: &[(Field, Value)]) -> Option<u64> {
    values.iter().find_map(|(field, value)| match value {
        Value::Ref(id) if *field == f::FEEDBACK_TEAM => Some(*id),
        _ => None,
    })
}

/// Whether a person has been told this very result of this team before.
fn has_heard(dossier: &Dossier, values: &[(Field, Value)]) -> bool {
    let told = |words: &str| values.contains(&(f::FEEDBACK_TEXT, text(words)));
    team_of(values).is_some_and(|team| {
        let mut all = dossier.file.feedback.iter();
        all.any(|given| given.team.is_some_and(|id| id.0 == team) && told(&given.text))
    })
}

/// Why a plan cannot move to a stage, told.
fn stage_refusal(model: &Model, why: &crate::domain::plan::StageRefusal) -> Phrase {
    use crate::domain::plan::StageRefusal;
    let texts = model.texts();
    match why {
        StageRefusal::There(at) => Phrase::new("stage.there").with("to", texts.label(*at)),
        StageRefusal::Jump { from, to } => Phrase::new("stage.jump")
            .with("from", texts.label(*from))
            .with("to", texts.label(*to)),
        StageRefusal::Incomplete(missing) => {
            let mut words: Vec<&str> = missing
                .iter()
                .map(|m| texts.get_coded("missing", m.code()))
                .collect();
            words.dedup();
            Phrase::new("stage.incomplete").with("missing", words.join(", "))
        }
    }
}
