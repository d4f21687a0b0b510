//! What a rating or the predikat was made of: down to the entries, the evidence, the feedback, and the rule
//! with its source and version.

use crate::app::explain::{Explain, Why};
use crate::app::model::Model;
use crate::app::screens::{service, target};
use crate::domain::closing::Closing;
use crate::domain::coded::Coded;
use crate::domain::id::ItemId;
use crate::domain::plan::{Indicator, PlannedResult};
use crate::domain::rating::{CoreValue, Rating};
use crate::domain::voice::Summary;
use crate::i18n::Phrase;

use super::read::{Line, Review, selected};
use super::{confirm, tell};

/// What the line in focus was made of.
pub fn explain(model: &Model) -> Option<Explain> {
    explain_line(model, selected(model)?)
}

/// What a line was made of.
pub fn explain_line(model: &Model, line: Line) -> Option<Explain> {
    let review = Review::of(model)?;
    let why = of_line(review, line)?;
    Some(Explain::new(Phrase::new("explain.title"), vec![why]))
}

/// The whole evaluation, from the predikat down.
pub fn whole(review: Review<'_>) -> Option<Why> {
    of_line(review, Line::Overall)
}

/// What a line was made of.
pub(super) fn of_line(review: Review<'_>, line: Line) -> Option<Why> {
    match line {
        Line::Overall => Some(predikat(review)),
        Line::Results => Some(results(review)),
        Line::Behaviour => Some(behaviour(review)),
        Line::Result(id) => Some(result(review, review.plan()?.result(id)?)),
        Line::Value(value) => Some(core_value(review, value)),
    }
}

fn phrase(words: impl ToString) -> Phrase {
    Phrase::new("evaluation.why-plain").with("text", words)
}

fn named(key: &'static str, value: impl Into<String>) -> Why {
    Why::leaf(Phrase::new(key), value)
}

/// A leaf, where there is anything to tell.
fn told(key: &'static str, value: &str) -> Option<Why> {
    (!value.is_empty()).then(|| named(key, value))
}

/// The predikat: both ratings, the table, what was closed, and what becomes of it.
fn predikat(review: Review<'_>) -> Why {
    let (model, texts) = (review.model, review.model.texts());
    let mut parts = vec![results(review), behaviour(review), table(review)];
    let own = review.own_predikat().map(|predikat| texts.label(predikat));
    parts.extend(own.map(|own| named("evaluation.own", own)));
    parts.push(closing(review));
    parts.extend(past(review));
    parts.extend(tell::credit(review).map(|told| Why::leaf(phrase(told), "")));
    parts.extend(tell::incentive(review).map(|told| Why::leaf(phrase(told), "")));
    let value = review
        .predikat()
        .map_or("–", |predikat| texts.label(predikat));
    let what = Phrase::new("evaluation.why-predikat")
        .with("name", model.people.name(review.person()))
        .with("period", texts.period(review.period));
    Why::of(what, value, parts)
}

/// The table of three by three, row by row, the cell that applies between brackets.
fn table(review: Review<'_>) -> Why {
    let (model, texts) = (review.model, review.model.texts());
    let rules = &model.settings.rules;
    let here = review.ratings();
    let rows = Rating::ALL.iter().map(|row| {
        let cells = Rating::ALL.iter().rev().map(|column| {
            let label = texts.label(rules.predikat.predikat(*row, *column));
            if here == (Some(*row), Some(*column)) {
                format!("[{label}]")
            } else {
                label.to_owned()
            }
        });
        let cells: Vec<String> = cells.collect();
        Why::leaf(
            Phrase::new("evaluation.why-row").with("rating", texts.label(*row)),
            cells.join(" · "),
        )
    });
    let mut rule = Why::rule(
        model,
        Phrase::new("evaluation.why-table"),
        &rules.predikat_source,
    );
    rule.parts = rows.chain(rule.parts).collect();
    rule
}

/// The rating of the results: chosen, suggested, and each result.
fn results(review: Review<'_>) -> Why {
    let mut parts = chosen(review, Line::Results);
    let found = review.results_suggestion();
    parts.extend(found.map(|found| suggested(review, &tell::suggestion(review.model, &found))));
    let plan = review.plan().into_iter();
    parts.extend(
        plan.flat_map(|plan| &plan.results)
            .map(|one| result(review, one)),
    );
    head(review, Line::Results, parts)
}

/// The rating of the behaviour: chosen, suggested, and each core value.
fn behaviour(review: Review<'_>) -> Why {
    let mut parts = chosen(review, Line::Behaviour);
    let found = review.behaviour_suggestion();
    parts.extend(found.map(|found| suggested(review, &tell::suggestion(review.model, &found))));
    parts.extend(
        CoreValue::ALL
            .iter()
            .map(|value| core_value(review, *value)),
    );
    head(review, Line::Behaviour, parts)
}

fn head(review: Review<'_>, line: Line, parts: Vec<Why>) -> Why {
    let texts = review.model.texts();
    let rating = tell::rating(texts, review.rating(line));
    Why::of(phrase(tell::label(review, line)), rating, parts)
}

/// The rule that suggests, with what it said.
fn suggested(review: Review<'_>, told: &str) -> Why {
    let source = &review.model.settings.rules.suggestion.source;
    let what = Phrase::new("evaluation.why-suggested").with("told", told);
    Why::rule(review.model, what, source)
}

/// Who chose what, with reason and evidence, and the person's own view beside it.
fn chosen(review: Review<'_>, line: Line) -> Vec<Why> {
    let (model, texts) = (review.model, review.model.texts());
    let mut parts = Vec::new();
    let by = |name: Option<String>, rating: Option<Rating>| {
        let what = Phrase::new("evaluation.why-chosen").with("name", name.unwrap_or_default());
        rating.map(|rating| Why::leaf(what, texts.label(rating)))
    };
    let name = review.rater().map(|id| model.people.name(id));
    let chosen = match (line, review.overall()) {
        (Line::Results, Some(whole)) => whole.results,
        (Line::Behaviour, Some(whole)) => whole.behaviour,
        (Line::Results | Line::Behaviour, None) => None,
        (Line::Result(_) | Line::Value(_) | Line::Overall, _) => review.rating(line),
    };
    parts.extend(by(name, chosen));
    let of_item = line.item().and_then(|item| review.rated(item));
    let of_whole = review.overall().filter(|_| line.item().is_none());
    let (reason, evidence) = match (of_item, of_whole) {
        (Some(item), _) => (item.note.as_str(), item.evidence.as_str()),
        (None, Some(whole)) => (whole.reason.as_str(), whole.evidence.as_str()),
        (None, None) => ("", ""),
    };
    let note = if line.item().is_some() {
        "field.evaluation.item-note"
    } else {
        "field.evaluation.reason"
    };
    parts.extend(told(note, reason));
    parts.extend(told("field.evaluation.evidence", evidence));
    if review.has_gap(line) {
        parts.push(named("evaluation.gap", ""));
    }
    parts.extend(own(review, line));
    parts
}

/// The person's own view of a line.
fn own(review: Review<'_>, line: Line) -> Option<Why> {
    let texts = review.model.texts();
    let rating = review.own_rating(line)?;
    let note = match line.item() {
        Some(item) => review.own(item).map(|own| own.note.as_str()),
        None => review.own_overall().map(|own| own.reason.as_str()),
    };
    let note = note.and_then(|note| told("field.evaluation.item-note", note));
    let parts = note.into_iter().collect();
    let what = Phrase::new("evaluation.own");
    Some(Why::of(what, texts.label(rating), parts))
}

/// A planned result: what was chosen, what its figures say, and where they come from.
fn result(review: Review<'_>, result: &PlannedResult) -> Why {
    let texts = review.model.texts();
    let line = Line::Result(result.id);
    let mut parts = chosen(review, line);
    if let Some(rating) = review.suggested(line) {
        let told = texts.fill("evaluation.figures-say", &[("rating", texts.label(rating))]);
        parts.push(suggested(review, &told));
    }
    parts.extend(result.indicators.iter().map(|one| indicator(review, one)));
    parts.extend(entries(review, result.id));
    parts.extend(feedback(review, line));
    let what = Phrase::new("evaluation.why-result")
        .with("title", &result.title)
        .with("kind", texts.label(result.kind));
    Why::of(what, tell::rating(texts, review.rating(line)), parts)
}

/// An indicator: target, what was achieved, by which evidence.
fn indicator(review: Review<'_>, indicator: &Indicator) -> Why {
    let (model, texts) = (review.model, review.model.texts());
    let Some(plan) = review.plan() else {
        return Why::leaf(phrase(&indicator.text), "");
    };
    let standing = target::read::standing(model, plan, indicator);
    let aim = target::read::target(texts, plan, indicator, model.settings.ascii);
    let mut parts: Vec<Why> = [
        told("target.head-target", &aim),
        told("target.head-actual", &standing.actual),
    ]
    .into_iter()
    .flatten()
    .collect();
    for actual in &indicator.actuals {
        let day = actual.day.map_or_else(String::new, |day| texts.day(day));
        if actual.evidence.is_empty() {
            parts.push(named("target.no-evidence", day));
        } else {
            parts.push(Why::leaf(
                Phrase::new("target.evidence").with("text", &actual.evidence),
                day,
            ));
        }
    }
    let outcome = standing.outcome.map(|outcome| texts.label(outcome));
    let value = [standing.percent.as_str(), outcome.unwrap_or_default()];
    Why::of(phrase(&indicator.text), value.join(" ").trim(), parts)
}

/// The log entries of the period on a result.
fn entries(review: Review<'_>, id: ItemId) -> Option<Why> {
    let texts = review.model.texts();
    let log = review.file.log.iter();
    let entries: Vec<Why> = log
        .filter(|entry| entry.result == Some(id) && review.period.contains(entry.day))
        .map(|entry| {
            let amount = entry
                .quantity
                .map(|number| target::read::amount(texts, number, &entry.unit));
            let what = Phrase::new("evaluation.why-entry")
                .with("day", texts.day(entry.day))
                .with("text", &entry.activity)
                .with("state", texts.label(entry.state));
            Why::leaf(what, amount.unwrap_or_default())
        })
        .collect();
    let n = entries.len();
    (n > 0).then(|| Why::of(Phrase::new("evaluation.why-log"), texts.count(n), entries))
}

/// Feedback about a line. What the public said is told as number and mean only.
fn feedback(review: Review<'_>, line: Line) -> Option<Why> {
    let texts = review.model.texts();
    let given = review.feedback(line);
    let leaf = |one: &&crate::domain::feedback::Feedback| {
        let what = Phrase::new("evaluation.why-feedback")
            .with("day", texts.day(one.day))
            .with("source", texts.label(one.source))
            .with("text", one.text.lines().next().unwrap_or_default());
        Why::leaf(what, texts.label(one.kind))
    };
    let n = given.len();
    let parts = given.iter().map(leaf).collect();
    let what = Phrase::new("tab.feedback");
    (n > 0).then(|| Why::of(what, texts.count(n), parts))
}

/// A core value: what was chosen, its guide lines, what the leader expects, and what was said.
fn core_value(review: Review<'_>, value: CoreValue) -> Why {
    let texts = review.model.texts();
    let line = Line::Value(value);
    let mut parts = chosen(review, line);
    let guide = tell::guide(texts, value).map(|line| Why::leaf(phrase(line), ""));
    parts.push(Why::of(
        Phrase::new("evaluation.guide"),
        "",
        guide.into_iter().collect(),
    ));
    parts
        .extend(tell::expectation(review, value).map(|text| named("field.expectation.text", text)));
    parts.extend(feedback(review, line));
    parts.extend(public(review).filter(|_| value == CoreValue::ServiceOriented));
    let rating = tell::rating(texts, review.rating(line));
    Why::of(phrase(texts.label(value)), rating, parts)
}

/// What the public says of the person: evidence for the first value, hidden while few have spoken. It is the
/// figure of the year that every view shows: two of different spans would tell what a few said between them.
fn public(review: Review<'_>) -> Option<Why> {
    let (model, texts) = (review.model, review.model.texts());
    let rules = &model.settings.rules.voice;
    let heard = match service::of_person(model, review.person(), review.period.year())? {
        Summary::Shown { n, mean } => {
            let (n, mean) = (n.to_string(), texts.decimals(mean, 2));
            texts.fill("evaluation.voice", &[("mean", &mean), ("n", &n)])
        }
        Summary::Hidden { min_n, .. } => {
            texts.fill("evaluation.voice-few", &[("n", &min_n.to_string())])
        }
        Summary::Withheld { .. } => texts.get("evaluation.voice-withheld").to_owned(),
    };
    Some(Why::rule(
        model,
        Phrase::new("evaluation.voice-of").with("heard", heard),
        &rules.source,
    ))
}

/// Closings and objections: every revision with its hash, and both versions of what was decided.
fn closing(review: Review<'_>) -> Why {
    let (model, texts) = (review.model, review.model.texts());
    let mut parts: Vec<Why> = review
        .closings()
        .iter()
        .map(|closing| {
            let name = closing.by.map(|id| model.people.name(id));
            let what = Phrase::new("evaluation.why-revision")
                .with("n", closing.id.0)
                .with("day", texts.day(closing.day))
                .with("name", name.unwrap_or_default());
            let intact = if closing.is_intact() {
                "evaluation.intact"
            } else {
                "evaluation.not-intact"
            };
            let mut parts = vec![
                named(
                    "field.evaluation.results",
                    tell::rating(texts, closing.results),
                ),
                named(
                    "field.evaluation.behaviour",
                    tell::rating(texts, closing.behaviour),
                ),
                named("field.closing.rules", closing.rules.as_str()),
                named("field.closing.signature", tell::signature(texts, closing)),
                Why::of(
                    Phrase::new("field.closing.hash"),
                    closing.hash.as_str(),
                    vec![named(intact, "")],
                ),
            ];
            let day = |day: Option<chrono::NaiveDate>| day.map(|day| texts.day(day));
            let received = day(closing.received);
            parts.extend(received.map(|day| named("field.closing.received", day)));
            parts.extend(answers(review, closing));
            let reopened = day(closing.reopened);
            parts.extend(reopened.map(|day| named("field.closing.reopened", day)));
            parts.extend(told("field.closing.reopen-reason", &closing.reopen_reason));
            let grade = closing.predikat.map_or("–", |grade| texts.label(grade));
            Why::of(what, grade, parts)
        })
        .collect();
    parts.extend(tell::revision(review).map(|told| Why::leaf(phrase(told), "")));
    if let Some(clock) = tell::clock(review) {
        let source = &model.settings.rules.objection.source;
        parts.push(Why::rule(model, phrase(clock), source));
    }
    parts.extend(heard(review));
    Why::of(phrase(tell::standing(review)), "", parts)
}

/// How the employee answered a revision, each answer with what happened to the PIN shortly before.
fn answers(review: Review<'_>, closing: &Closing) -> Vec<Why> {
    let each = closing.confirmations.iter().map(|given| {
        let pin = confirm::pin_before(review, given);
        let parts = pin.map(|told| Why::leaf(phrase(told), ""));
        Why::of(
            phrase(confirm::one(review, given)),
            "",
            parts.into_iter().collect(),
        )
    });
    each.collect()
}

/// What both sides said before an objection was decided.
fn heard(review: Review<'_>) -> Vec<Why> {
    let Some(objection) = review.decided() else {
        return Vec::new();
    };
    let sides = [
        ("field.objection.reason", objection.reason.as_str()),
        ("field.objection.heard-employee", &objection.employee_side),
        ("field.objection.heard-appraiser", &objection.appraiser_side),
    ];
    sides
        .into_iter()
        .filter_map(|(key, words)| told(key, words))
        .collect()
}

/// Earlier evaluations, and what they are to this one.
fn past(review: Review<'_>) -> Option<Why> {
    let texts = review.model.texts();
    let past = review.past();
    let parts: Vec<Why> = past
        .iter()
        .map(|past| {
            let what = if past.closed {
                Phrase::new("evaluation.why-past-closed")
            } else {
                Phrase::new("evaluation.why-past")
            };
            let grade = past.predikat.map_or("–", |grade| texts.label(grade));
            Why::leaf(what.with("period", texts.period(past.period)), grade)
        })
        .collect();
    let what = if review.period.cycle() == crate::domain::period::Cycle::Annual {
        "evaluation.past-annual"
    } else {
        "evaluation.past"
    };
    (!parts.is_empty()).then(|| Why::of(Phrase::new(what), "", parts))
}
