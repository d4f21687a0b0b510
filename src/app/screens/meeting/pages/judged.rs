//! What is judged: the seven values, the two ratings, and the predikat that follows.

use crate::app::screens::evaluation::{Line as Of, read::Standing, tell, unrated_numbers};
use crate::domain::coded::Coded;
use crate::domain::rating::{CoreValue, Rating};

use super::super::Act;
use super::super::page::{Focus, From, Kind, Page};
use super::before::no_plan;
use super::{both_views, differs, judged_by, own_view, work};

/// The seven values; of the one in focus its guide lines, what the leader expects, and what was said.
pub(in super::super) fn values(from: &From<'_>, page: &mut Page) {
    let (review, texts) = (from.review, from.texts);
    if review.plan().is_none() {
        no_plan(from, page);
        return;
    }
    judged_by(page);
    page.act(Act::Feedback, "hint.meeting-feedback");
    for (row, value) in CoreValue::ALL.iter().enumerate() {
        let line = Of::Value(*value);
        let done = review.rating(line).is_some();
        let label = format!("{}. {}", value.number(), texts.label(*value));
        page.choice(Focus::Value(*value), done, label, both_views(review, line));
        if from.at(row) {
            of_value(from, page, *value);
        }
    }
}

fn of_value(from: &From<'_>, page: &mut Page, value: CoreValue) {
    let (review, texts) = (from.review, from.texts);
    for guide in tell::guide(texts, value) {
        page.put(Kind::Fact, format!("- {guide}"));
    }
    if let Some(expected) = tell::expectation(review, value) {
        let told = texts.fill("evaluation.expected", &[("text", expected)]);
        page.put(Kind::Said, told);
    }
    let line = Of::Value(value);
    let rated = line.item().and_then(|item| review.rated(item));
    if let Some(rated) = rated.filter(|rated| !rated.note.is_empty()) {
        let told = texts.fill("evaluation.note-of", &[("text", &rated.note)]);
        page.put(Kind::Aside, told);
    }
    if review.own_rating(line).is_some() && differs(review, line) {
        own_view(from, page, line);
    }
    work::on_value(from, page, value);
}

/// The two ratings, each with what is suggested and why. Nothing is chosen beforehand.
pub(in super::super) fn ratings(from: &From<'_>, page: &mut Page) {
    let (model, review, texts) = (from.model, from.review, from.texts);
    if review.plan().is_none() {
        no_plan(from, page);
        return;
    }
    judged_by(page);
    page.act(Act::Both, "hint.meeting-both");
    for line in [Of::Results, Of::Behaviour] {
        if !page.lines.is_empty() {
            page.put(Kind::Blank, "");
        }
        let done = review.rating(line).is_some();
        let label = tell::label(review, line);
        page.choice(Focus::Whole(line), done, label, both_views(review, line));
        let found = match line {
            Of::Results => review.results_suggestion(),
            Of::Behaviour | Of::Result(_) | Of::Value(_) | Of::Overall => {
                review.behaviour_suggestion()
            }
        };
        match found {
            Some(found) => {
                page.put(Kind::Fact, tell::suggestion(model, &found));
                let departs = review.rating(line).is_some_and(|one| one != found.rating);
                if departs {
                    page.put(Kind::Mind, departure(from));
                }
            }
            None => page.put(Kind::Aside, unrated(from, line)),
        }
    }
    let reason = review.overall().map_or("", |whole| whole.reason.as_str());
    let departs = [Of::Results, Of::Behaviour].iter().any(|line| {
        review.rating(*line).is_some() && review.rating(*line) != review.suggested(*line)
    });
    if !reason.is_empty() && !departs {
        page.put(Kind::Blank, "");
        let told = texts.fill("evaluation.note-of", &[("text", reason)]);
        page.put(Kind::Aside, told);
    }
}

fn departure(from: &From<'_>) -> String {
    let whole = from.review.overall();
    match whole.map_or("", |whole| whole.reason.as_str()) {
        "" => from.texts.get("evaluation.departs-silent").to_owned(),
        reason => from.texts.fill("evaluation.departs", &[("reason", reason)]),
    }
}

/// Why nothing is suggested yet.
fn unrated(from: &From<'_>, line: Of) -> String {
    let texts = from.texts;
    if line == Of::Results {
        return texts.get("evaluation.no-suggestion-results").to_owned();
    }
    let n = from.review.unrated_values().len().to_string();
    texts.fill("evaluation.no-suggestion-values", &[("n", &n)])
}

/// The predikat with the table from which it follows, and whether it is closed.
pub(in super::super) fn predikat(from: &From<'_>, page: &mut Page) {
    let (review, texts) = (from.review, from.texts);
    if review.plan().is_none() {
        no_plan(from, page);
        return;
    }
    if let Some(predikat) = review.predikat() {
        let (results, behaviour) = review.ratings();
        let places = [
            ("results", tell::short(texts, results)),
            ("behaviour", tell::short(texts, behaviour)),
            ("predikat", texts.label(predikat)),
        ];
        page.put(Kind::Head, texts.fill("evaluation.predikat-of", &places));
        page.put(Kind::Blank, "");
        table(from, page);
    } else {
        let key = from.key(Act::Both);
        let told = texts.fill("evaluation.predikat-none", &[("key", &key)]);
        page.put(Kind::Mind, told);
    }
    page.put(Kind::Blank, "");
    if let Some(own) = review.own_predikat() {
        let places = [("predikat", texts.label(own))];
        let told = texts.fill("evaluation.own-predikat", &places);
        page.put(Kind::Own, told);
    }
    if let Some(trend) = tell::trend(review, "->") {
        let told = texts.fill("evaluation.trend", &[("text", &trend)]);
        page.put(Kind::Aside, told);
    }
    standing(from, page);
    if review.closing().is_none() {
        page.act(Act::Close, "hint.evaluation-close");
        page.act(Act::Both, "hint.meeting-both");
    } else {
        page.act(Act::Reopen, "hint.evaluation-reopen");
    }
}

/// Whether the evaluation is closed.
pub(super) fn standing(from: &From<'_>, page: &mut Page) {
    let (review, texts) = (from.review, from.texts);
    let told = tell::standing(review);
    match review.standing() {
        Standing::Closed(_) => page.put(Kind::Good, told),
        Standing::Open | Standing::Reopened(_) => {
            let key = from.key(Act::Close);
            let how = texts.fill("meeting.to-close", &[("key", &key)]);
            page.put(Kind::Mind, format!("{told}. {how}"));
        }
        Standing::Changed(_) => page.put(Kind::Mind, told),
    }
    if let Some(revision) = tell::revision(review) {
        page.put(Kind::Mind, revision);
    }
    if review.closing().is_none() {
        still_unrated(from, page);
    }
}

/// What keeps the evaluation from being closed, and the key that leads to the steps.
fn still_unrated(from: &From<'_>, page: &mut Page) {
    let (review, texts) = (from.review, from.texts);
    let mut what: Vec<String> = Vec::new();
    let results = unrated_numbers(review);
    if !results.is_empty() {
        what.push(texts.fill("evaluation.lacks-results", &[("n", &results)]));
    }
    let values = review.unrated_values().into_iter();
    what.extend(values.map(|value| texts.label(value).to_owned()));
    if what.is_empty() {
        return;
    }
    let (what, key) = (what.join(", "), from.key(Act::Steps));
    let places = [("what", what.as_str()), ("key", &key)];
    page.put(Kind::Mind, texts.fill("meeting.unrated", &places));
}

/// The table of three by three, the cell that applies between brackets.
fn table(from: &From<'_>, page: &mut Page) {
    const FIRST: usize = 10;
    const CELL: usize = 19;
    let texts = from.texts;
    let rules = &from.model.settings.rules;
    let behaviours = [Rating::Below, Rating::Meets, Rating::Above];
    let here = from.review.ratings();
    page.put(Kind::Aside, texts.get("meeting.table"));
    let narrow = usize::from(from.model.size.0) < FIRST + 3 * (CELL + 1) + 4;
    let heads: String = behaviours
        .map(|one| format!(" {:<CELL$}", tell::short(texts, Some(one))))
        .concat();
    if !narrow {
        page.put(Kind::Aside, format!("{:<FIRST$}{heads}", "").trim_end());
    }
    for results in [Rating::Above, Rating::Meets, Rating::Below] {
        let cells = behaviours.map(|behaviour| {
            let word = texts.label(rules.predikat.predikat(results, behaviour));
            if here == (Some(results), Some(behaviour)) {
                format!("[{word}]")
            } else {
                format!(" {word}")
            }
        });
        let row = tell::short(texts, Some(results));
        let told = if narrow {
            let cells = cells.map(|cell| cell.trim().to_owned());
            format!("{row}: {}", cells.join(" · "))
        } else {
            let cells = cells.map(|cell| format!("{cell:<CELL$} "));
            format!("{row:<FIRST$}{}", cells.concat())
        };
        page.put(Kind::Fact, told.trim_end());
    }
}
