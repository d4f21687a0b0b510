//! How somebody was evaluated: both ratings, predikat, closing, objection, and what they were held against.

use crate::app::screens::evaluation::read::Standing;
use crate::app::screens::evaluation::{Review, tell};
use crate::app::screens::overview::spread::nearest;
use crate::domain::closing::{Closing, Reply};
use crate::domain::objection::{Objection, decision_due, last_day};
use crate::domain::rating::{Predikat, Rating};

use super::Facts;
use super::person::{name, somebody};
use super::spread::pattern;

/// Ratings, predikat, closing.
pub fn evaluation(review: Review<'_>) -> Facts {
    let (model, texts) = (review.model, review.model.texts());
    let (results, behaviour) = review.ratings();
    let overall = review.overall();
    let own = review.own_overall();
    let differs = match review.standing() {
        Standing::Changed(_) => true,
        Standing::Open | Standing::Reopened(_) | Standing::Closed(_) => false,
    };
    Facts::new()
        .flag("rated", results.is_some() && behaviour.is_some())
        .text("results", tell::rating(texts, results))
        .text("behaviour", tell::rating(texts, behaviour))
        .text("predikat", predikat(review, review.predikat()))
        .maybe("reason", overall.map(|whole| whole.reason.as_str()))
        .maybe(
            "rating-evidence",
            overall.map(|whole| whole.evidence.as_str()),
        )
        .text(
            "own-results",
            tell::rating(texts, own.and_then(|own| own.results)),
        )
        .text(
            "own-behaviour",
            tell::rating(texts, own.and_then(|own| own.behaviour)),
        )
        .text("own-predikat", predikat(review, review.own_predikat()))
        .maybe("own-reason", own.map(|own| own.reason.as_str()))
        .text("standing", tell::standing(review))
        .flag("differs", differs)
        .maybe("incentive", tell::incentive(review))
        .text("rules-source", &model.settings.rules.suggestion.source)
        .group("closing", closing(review))
        .group("organisation", organisation(review))
        .group("objection", objection(review))
}

/// A predikat in words, a dash for none.
pub fn predikat(review: Review<'_>, predikat: Option<Predikat>) -> &'static str {
    predikat.map_or("–", |predikat| review.model.texts().label(predikat))
}

fn closing(review: Review<'_>) -> Facts {
    let texts = review.model.texts();
    let found = review.closing();
    let signed = found.filter(|one| !one.signature.is_empty());
    let of = |read: fn(&Closing) -> String| found.map_or_else(String::new, read);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| texts.day_long(day));
    Facts::new()
        .flag("closed", found.is_some())
        .flag("open", found.is_none())
        .text("number", of(|one| one.id.0.to_string()))
        .maybe("day", day(found.map(|one| one.day)))
        .text(
            "by",
            found.map_or_else(String::new, |one| name(review.model, one.by)),
        )
        .text("rules", of(|one| one.rules.clone()))
        .text("hash", of(|one| one.hash.clone()))
        .maybe("received", day(found.and_then(|one| one.received)))
        .maybe("signed", signed.map(|one| tell::signature(texts, one)))
        .text(
            "answer",
            found.map_or_else(String::new, |one| answer(review, one)),
        )
}

/// How the employee answered the closing, in one sentence.
fn answer(review: Review<'_>, closing: &Closing) -> String {
    let texts = review.model.texts();
    let day = |day: Option<chrono::NaiveDate>| {
        day.map_or_else(String::new, |day| format!(", {}", texts.day_long(day)))
    };
    match closing.reply(&review.objections()) {
        Reply::Waiting => texts.get("report.answer-waiting").to_owned(),
        Reply::Objected(_) => texts.get("report.answer-objected").to_owned(),
        Reply::Several(_) => texts.get("report.answer-differs").to_owned(),
        Reply::Given(one) => format!("{}{}", texts.label(one.answer), day(one.day)),
    }
}

/// What the organisation achieved whose predikat this one is among, with the pattern for it.
fn organisation(review: Review<'_>) -> Facts {
    let (model, texts) = (review.model, review.model.texts());
    let plan = review.plan();
    let unit = plan
        .and_then(|plan| plan.unit)
        .or(review.file.employee.unit);
    let found = unit.and_then(|unit| nearest(model, unit, review.period));
    let rating = found.and_then(|(_, achieved)| achieved.rating());
    let why = found.and_then(|(_, achieved)| achieved.ratings.first());
    Facts::new()
        .flag("known", rating.is_some())
        .maybe("unit", found.map(|(unit, _)| model.people.unit_name(unit)))
        .maybe("rating", rating.map(|rating| texts.label(rating)))
        .maybe("reason", why.map(|(_, reason)| reason.as_str()))
        .and(pattern(model, rating))
}

/// The objection that counts: the one that waits, otherwise the one that was decided.
fn objection(review: Review<'_>) -> Facts {
    let (model, texts) = (review.model, review.model.texts());
    let rules = &model.settings.rules.objection;
    let found = review.waiting().or_else(|| review.decided());
    let one = found.as_ref();
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| texts.day_long(day));
    let rating = |read: fn(&Objection) -> Option<Rating>| tell::rating(texts, one.and_then(read));
    let before = against(review, one);
    let received = before.and_then(|closing| closing.received);
    let table = &model.settings.rules.predikat;
    let decided = one.and_then(|one| Some(table.predikat(one.results?, one.behaviour?)));
    Facts::new()
        .flag("exists", one.is_some())
        .flag("decided", one.is_some_and(|one| one.decided.is_some()))
        .flag("waits", one.is_some_and(|one| one.decided.is_none()))
        .maybe("received", day(received))
        .maybe("filed", day(one.map(|one| one.filed)))
        .maybe("last-day", day(received.map(|day| last_day(day, rules))))
        .maybe("due", day(one.map(|one| decision_due(one.filed, rules))))
        .maybe("reason", one.map(|one| one.reason.as_str()))
        .maybe("decided-day", day(one.and_then(|one| one.decided)))
        .maybe("answer", one.map(|one| one.answer.as_str()))
        .maybe("heard-employee", one.map(|one| one.employee_side.as_str()))
        .maybe(
            "heard-appraiser",
            one.map(|one| one.appraiser_side.as_str()),
        )
        .text("results", rating(|one| one.results))
        .text("behaviour", rating(|one| one.behaviour))
        .text("predikat", predikat(review, decided))
        .text("was", predikat(review, before.and_then(|one| one.predikat)))
        .text("source", &rules.source)
        .group("by", somebody(model, one.and_then(|one| one.by)))
}

/// The closing to which an objection was made: the last one that was there when it was filed.
fn against<'a>(review: Review<'a>, objection: Option<&Objection>) -> Option<&'a Closing> {
    let filed = objection?.filed;
    let mut closings = review.closings().iter().rev();
    closings.find(|one| one.day <= filed)
}
