//! What the evaluation says, in words: for the screen, its explanations and the command line.

use rust_decimal::Decimal;

use crate::app::model::Model;
use crate::domain::closing::Closing;
use crate::domain::coded::Coded;
use crate::domain::credit;
use crate::domain::objection::last_day;
use crate::domain::people::PositionKind;
use crate::domain::period::Cycle;
use crate::domain::rating::{CoreValue, Rating};
use crate::domain::suggestion::{Because, Suggestion};
use crate::i18n::Texts;
use crate::ops::op::Subject;

use super::read::{Line, Review, Standing};

/// How a line is called.
pub fn label(review: Review<'_>, line: Line) -> String {
    let texts = review.model.texts();
    match line {
        Line::Results => texts.get("field.evaluation.results").to_owned(),
        Line::Behaviour => texts.get("field.evaluation.behaviour").to_owned(),
        Line::Overall => texts.get("evaluation.predikat").to_owned(),
        Line::Result(id) => {
            let result = review.plan().and_then(|plan| plan.result(id));
            result.map_or_else(String::new, |result| result.title.clone())
        }
        Line::Value(value) => texts.label(value).to_owned(),
    }
}

/// The three official guide lines of a core value.
pub fn guide(texts: &'static Texts, value: CoreValue) -> [&'static str; 3] {
    let list = format!("guide.{}", value.code());
    ["1", "2", "3"].map(|line| texts.get_coded(&list, line))
}

/// What the leader expects for a core value.
pub fn expectation(review: Review<'_>, value: CoreValue) -> Option<&str> {
    let all = review.file.expectations.get(&review.period)?;
    all.get(&value).map(String::as_str)
}

/// A rating in full, or a dash.
pub fn rating(texts: &'static Texts, rating: Option<Rating>) -> &'static str {
    rating.map_or("–", |rating| texts.label(rating))
}

/// A rating in one or two words, or a dash.
pub fn short(texts: &'static Texts, rating: Option<Rating>) -> &'static str {
    rating.map_or("–", |rating| {
        texts.get_coded("rating-short", rating.code())
    })
}

/// A suggestion with its reasons: what was counted, what that means, and whether it is doubtful.
pub fn suggestion(model: &Model, found: &Suggestion) -> String {
    let texts = model.texts();
    let rating = texts.label(found.rating);
    if let Because::LeaderOfUnit(organisation) = found.because {
        let places = [
            ("organisation", texts.label(organisation)),
            ("rating", rating),
            ("source", &model.settings.rules.distribution.source),
        ];
        return texts.fill("evaluation.suggest-leader", &places);
    }
    let (counts, because) = (counts(texts, found), because(texts, found));
    let places = [
        ("counts", counts.as_str()),
        ("rating", rating),
        ("because", because),
    ];
    let told = texts.fill("evaluation.suggest", &places);
    if found.ambiguous {
        format!("{told}; {}", texts.get("evaluation.ambiguous"))
    } else {
        told
    }
}

/// `3 di atas, 1 di bawah (utama 1)`.
fn counts(texts: &Texts, found: &Suggestion) -> String {
    let counts = found.counts;
    let each = [
        ("evaluation.count-above", counts.above),
        ("evaluation.count-meets", counts.meets),
        ("evaluation.count-below", counts.below),
    ];
    let mut told: Vec<String> = each
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| texts.fill(key, &[("n", &n.to_string())]))
        .collect();
    if counts.main_below > 0 {
        let n = counts.main_below.to_string();
        let main = texts.fill("evaluation.count-main", &[("n", &n)]);
        if let Some(last) = told.last_mut() {
            *last = format!("{last} ({main})");
        }
    }
    told.join(", ")
}

fn because(texts: &'static Texts, found: &Suggestion) -> &'static str {
    texts.get(match found.because {
        Because::MostBelow => "evaluation.because-most-below",
        Because::MostAboveNoMainBelow => "evaluation.because-most-above",
        Because::MainBelow => "evaluation.because-main-below",
        Because::Otherwise => "evaluation.because-otherwise",
        Because::LeaderOfUnit(_) => "evaluation.because-leader",
    })
}

/// Where the evaluation stands, in one sentence.
pub fn standing(review: Review<'_>) -> String {
    let texts = review.model.texts();
    match review.standing() {
        Standing::Open => texts.get("evaluation.open").to_owned(),
        Standing::Reopened(last) => {
            let day = last.reopened.map_or_else(String::new, |day| texts.day(day));
            let n = last.id.0.to_string();
            let places = [
                ("n", n.as_str()),
                ("day", &day),
                ("why", &last.reopen_reason),
            ];
            texts.fill("evaluation.reopened", &places)
        }
        Standing::Closed(closing) | Standing::Changed(closing) => {
            let (n, day) = (closing.id.0.to_string(), texts.day(closing.day));
            let by = closing.by.map(|id| review.model.people.name(id));
            let places = [
                ("n", n.as_str()),
                ("day", &day),
                ("name", by.as_deref().unwrap_or_default()),
            ];
            texts.fill("evaluation.closed-at", &places)
        }
    }
}

/// That what stands now differs from what was closed, and how revisions differ from each other.
pub fn revision(review: Review<'_>) -> Option<String> {
    let texts = review.model.texts();
    let next = |closing: &crate::domain::closing::Closing| (closing.id.0 + 1).to_string();
    match review.standing() {
        Standing::Changed(closing) => {
            let n = next(closing);
            Some(texts.fill("evaluation.changed", &[("n", &n)]))
        }
        Standing::Reopened(last) if last.differs(&super::close::text_now(review)) => {
            let n = next(last);
            Some(texts.fill("evaluation.changed", &[("n", &n)]))
        }
        Standing::Closed(closing) => {
            let mut all = review.closings().iter().rev();
            let before = all.find(|one| one.id < closing.id)?;
            let key = if before.differs(&closing.text) {
                "evaluation.revision-differs"
            } else {
                "evaluation.revision-same"
            };
            let grade = |one: &crate::domain::closing::Closing| {
                one.predikat.map_or("–", |predikat| texts.label(predikat))
            };
            let (n, before_n) = (closing.id.0.to_string(), before.id.0.to_string());
            let places = [
                ("n", n.as_str()),
                ("before", &before_n),
                ("was", grade(before)),
                ("is", grade(closing)),
            ];
            Some(texts.fill(key, &places))
        }
        Standing::Reopened(_) | Standing::Open => None,
    }
}

/// The same of the latest closing of the evaluation that is open, where a subject is about the same person.
pub fn latest_signature(model: &Model, subject: Subject) -> Option<String> {
    let review = Review::of(model).filter(|review| subject.owner == review.person().0)?;
    let last = review.closings().last()?;
    Some(signature(model.texts(), last))
}

/// Whether whoever closed an evaluation has signed it with a key of his own, and with which.
pub fn signature(texts: &Texts, closing: &Closing) -> String {
    match closing.key.split_whitespace().nth(1) {
        Some(key) if !closing.signature.is_empty() => {
            let end = key.get(key.len().saturating_sub(8)..).unwrap_or(key);
            texts.fill("evaluation.signed", &[("key", end)])
        }
        Some(_) | None => texts.get("evaluation.unsigned").to_owned(),
    }
}

/// Receipt and objection, with the clock; nothing before the evaluation is closed.
pub fn clock(review: Review<'_>) -> Option<String> {
    let (model, texts) = (review.model, review.model.texts());
    let closing = review.closing()?;
    let rules = &model.settings.rules.objection;
    if let Some(objection) = review.decided() {
        let by = objection.by.map(|id| model.people.name(id));
        let day = objection.decided.map(|day| texts.day(day));
        let places = [
            ("day", day.as_deref().unwrap_or_default()),
            ("name", by.as_deref().unwrap_or_default()),
            ("answer", &objection.answer),
        ];
        return Some(texts.fill("evaluation.objection-decided", &places));
    }
    if let Some(objection) = review.waiting() {
        let due = crate::domain::objection::decision_due(objection.filed, rules);
        let name = review.reviewer().map(|id| model.people.name(id));
        let (filed, due) = (texts.day(objection.filed), texts.day(due));
        let places = [
            ("day", filed.as_str()),
            ("due", &due),
            ("name", name.as_deref().unwrap_or("–")),
            ("reason", &objection.reason),
        ];
        let key = if objection.is_overdue(model.today, rules) {
            "evaluation.objection-overdue"
        } else {
            "evaluation.objection-waits"
        };
        return Some(texts.fill(key, &places));
    }
    let Some(received) = closing.received else {
        return Some(texts.get("evaluation.not-received").to_owned());
    };
    let last = last_day(received, rules);
    let left = (last - model.today).num_days();
    let (day, until, n) = (texts.day(received), texts.day(last), left.to_string());
    let places = [("day", day.as_str()), ("last", &until), ("n", &n)];
    let key = if left < 0 {
        "evaluation.objection-over"
    } else {
        "evaluation.objection-until"
    };
    Some(texts.fill(key, &places))
}

/// Credit points of a functional position: of the year for an annual evaluation, otherwise of its months.
pub fn credit(review: Review<'_>) -> Option<String> {
    let (employee, rules) = (&review.file.employee, &review.model.settings.rules.credit);
    let (predikat, level) = (review.predikat()?, employee.career_level?);
    if employee.position_kind != PositionKind::Functional {
        return None;
    }
    let texts = review.model.texts();
    let grade = texts.label(level);
    let figure = |points: Decimal| texts.decimals(credit::shown(points), 2);
    if review.period.cycle() == Cycle::Annual {
        let points = credit::annual(predikat, level, rules);
        let left = credit::missing(points, level, rules);
        let (points, rank) = (figure(points), figure(left.rank));
        let next = left.level.map(figure);
        let places = [
            ("points", points.as_str()),
            ("level", grade),
            ("rank", &rank),
            ("next", next.as_deref().unwrap_or("–")),
            ("source", &rules.source),
        ];
        return Some(texts.fill("evaluation.credit-year", &places));
    }
    let (first, last) = review.period.months();
    let points = credit::periodic(predikat, level, last - first + 1, rules)?;
    let (points, months) = (figure(points), (last - first + 1).to_string());
    let places = [
        ("points", points.as_str()),
        ("level", grade),
        ("months", &months),
        ("source", &rules.source),
    ];
    Some(texts.fill("evaluation.credit-months", &places))
}

/// What the agency's table names for the predikat, where it has one. Shown, never paid.
pub fn incentive(review: Review<'_>) -> Option<String> {
    let table = review.model.settings.rules.incentive.as_ref()?;
    let texts = review.model.texts();
    let percent = texts.number(table.percent(review.predikat()?)?);
    let places = [("percent", percent.as_str()), ("source", &table.source)];
    Some(texts.fill("evaluation.incentive", &places))
}

/// The predikat of earlier periods and of this one: `TW I Baik → TW II Butuh Perbaikan`.
pub fn trend(review: Review<'_>, arrow: &str) -> Option<String> {
    let texts = review.model.texts();
    let past = review.past();
    if past.is_empty() {
        return None;
    }
    let grade = |predikat: Option<crate::domain::rating::Predikat>| {
        predikat.map_or("–", |predikat| texts.label(predikat))
    };
    let annual = review.period.cycle() == Cycle::Annual;
    let mut told: Vec<String> = past
        .iter()
        .map(|past| {
            let period = texts.period_short(past.period);
            format!("{period} {}", grade(past.predikat))
        })
        .collect();
    if annual {
        return Some(told.join(" · "));
    }
    let now = texts.period_short(review.period);
    told.push(format!("{now} {}", grade(review.predikat())));
    Some(told.join(&format!(" {arrow} ")))
}
