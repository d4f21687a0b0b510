//! What somebody is to achieve, what was achieved, and what was said of it: SKP and its evaluation, line by line.

use crate::app::screens::evaluation::{Line, Review, tell};
use crate::app::screens::target::read;
use crate::domain::coded::Coded;
use crate::domain::feedback::Feedback;
use crate::domain::plan::{Approach, Indicator, Plan, PlannedResult, ResultKind, ResultLevel};
use crate::domain::rating::CoreValue;

use super::Facts;
use super::person::name;

/// The plan; empty where there is none.
pub fn plan(review: Review<'_>, superior: Option<&Plan>) -> Facts {
    let none = Plan::empty(review.person(), review.period);
    let found = review.plan();
    let plan = found.unwrap_or(&none);
    let texts = review.model.texts();
    let of_kind = |kind: ResultKind| {
        let results = plan.results.iter().filter(move |one| one.kind == kind);
        let numbered = results.zip(1_usize..);
        let told = numbered.map(|(one, no)| result(review, plan, one, superior).count("no", no));
        told.collect::<Vec<_>>()
    };
    let progress = plan.progress_permille();
    let (from, until) = (
        plan.days.0.unwrap_or_else(|| review.period.first_day()),
        plan.days.1.unwrap_or_else(|| review.period.last_day()),
    );
    Facts::new()
        .flag("exists", found.is_some())
        .text("approach-upper", texts.label(plan.approach).to_uppercase())
        .flag("quantitative", plan.approach == Approach::Quantitative)
        .flag("qualitative", plan.approach == Approach::Qualitative)
        .flag("senior", review.file.employee.position_kind.is_senior())
        .flag("other", !review.file.employee.position_kind.is_senior())
        .text("stage", texts.label(plan.stage))
        .text("from", texts.day_long(from))
        .text("until", texts.day_long(until))
        .maybe(
            "progress",
            progress.map(|share| texts.percent(share.into())),
        )
        .list("main", of_kind(ResultKind::Main))
        .list("additional", of_kind(ResultKind::Additional))
        .list(
            "results",
            plan.results
                .iter()
                .map(|one| result(review, plan, one, superior)),
        )
        .list("resources", lines(&plan.annex.resources))
        .list("accountability", lines(&plan.annex.accountability))
        .list("consequences", lines(&plan.annex.consequences))
}

/// Items of a text, one a line.
fn lines(text: &str) -> Vec<Facts> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Facts::new().text("text", line)).collect()
}

fn result(
    review: Review<'_>,
    plan: &Plan,
    result: &PlannedResult,
    superior: Option<&Plan>,
) -> Facts {
    let texts = review.model.texts();
    let line = Line::Result(result.id);
    let rated = review.rated(result.id);
    let supports = result.supports.map(|(who, what)| {
        let title = superior.and_then(|plan| plan.result(what));
        match title {
            Some(result) => result.title.clone(),
            None => name(review.model, Some(who)),
        }
    });
    let mut indicators: Vec<Facts> = result
        .indicators
        .iter()
        .map(|one| indicator(review, plan, one))
        .collect();
    if indicators.is_empty() {
        indicators.push(indicator_facts());
    }
    Facts::new()
        .text("title", &result.title)
        .text("result-kind", texts.label(result.kind))
        .maybe(
            "perspective",
            result.perspective.map(|one| texts.label(one)),
        )
        .maybe("supports", supports)
        .text("result-rating", tell::rating(texts, review.rating(line)))
        .maybe("result-note", rated.map(|rated| rated.note.as_str()))
        .text("own-rating", tell::rating(texts, review.own_rating(line)))
        .text("result-feedback", feedback(review, line))
        .list("indicators", indicators)
}

/// An indicator of which nothing is known.
fn indicator_facts() -> Facts {
    [
        "aspect",
        "indicator",
        "target",
        "unit-of-measure",
        "actual",
        "evidence",
        "achievement",
    ]
    .into_iter()
    .fold(Facts::new(), |facts, name| facts.text(name, ""))
}

fn indicator(review: Review<'_>, plan: &Plan, one: &Indicator) -> Facts {
    let texts = review.model.texts();
    let standing = read::standing(review.model, plan, one);
    let outcome = one.level == ResultLevel::Outcome;
    let text = if outcome {
        format!("{}, {}", one.text, texts.label(one.level).to_lowercase())
    } else {
        one.text.clone()
    };
    // What stands side by side is all shown: nobody has decided yet.
    let actuals = one.actuals.iter().map(|actual| {
        let figure = actual
            .number
            .map(|number| read::amount(texts, number, &one.unit));
        figure.unwrap_or_else(|| actual.text.clone())
    });
    let actuals: Vec<String> = actuals.collect();
    let evidence = one.actuals.iter().map(|actual| actual.evidence.as_str());
    let evidence: Vec<&str> = evidence.filter(|text| !text.is_empty()).collect();
    indicator_facts()
        .text("aspect", texts.label(one.aspect))
        .text("indicator", text)
        .text("target", read::target(texts, plan, one, false))
        .text("unit-of-measure", &one.unit)
        .text("actual", actuals.join(" / "))
        .text("evidence", evidence.join("\n"))
        .text("achievement", standing.percent)
}

/// Feedback of the period on a line, each with its day and where it comes from.
fn feedback(review: Review<'_>, line: Line) -> String {
    let all = review.feedback(line);
    let told: Vec<String> = all.iter().map(|one| heard(review, one)).collect();
    told.join("\n")
}

/// One feedback: `9 Oktober 2026, Pimpinan (apresiasi): …`. Who said it stands where it was recorded, not here.
pub fn heard(review: Review<'_>, one: &Feedback) -> String {
    let texts = review.model.texts();
    let kind = texts.label(one.kind).to_lowercase();
    let day = texts.day_long(one.day);
    format!("{day}, {} ({kind}): {}", texts.label(one.source), one.text)
}

/// The seven core values.
pub fn values(review: Review<'_>) -> Vec<Facts> {
    let texts = review.model.texts();
    let value = |value: &CoreValue| {
        let line = Line::Value(*value);
        let rated = line.item().and_then(|item| review.rated(item));
        let guide = tell::guide(texts, *value).map(|line| format!("- {line}"));
        Facts::new()
            .text("value", texts.label(*value))
            .text("guide", guide.join("\n"))
            .maybe("expected", tell::expectation(review, *value))
            .text("value-feedback", feedback(review, line))
            .text("value-rating", tell::rating(texts, review.rating(line)))
            .text("own-rating", tell::rating(texts, review.own_rating(line)))
            .maybe("value-note", rated.map(|rated| rated.note.as_str()))
    };
    CoreValue::ALL.iter().map(value).collect()
}
