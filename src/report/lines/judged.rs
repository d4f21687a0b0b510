//! What is thought of somebody's work: ratings, the own view, closings, objections, feedback.

use crate::domain::closing::{Closing, standing};
use crate::domain::feedback::{Feedback, Source};
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::objection::Objection;
use crate::domain::period::Period;
use crate::domain::person::{PersonFile, SelfAssessment};
use crate::domain::rating::{Evaluation, ItemRating};

use super::Lines;
use super::mask::Datum;

/// A person in a period.
type At = (EmployeeId, Period);

pub(super) fn all(lines: &mut Lines<'_>, file: &PersonFile) {
    let who = file.employee.id;
    for ((period, rater), all) in &file.evaluations {
        let several = all.len() > 1;
        for one in all.iter().filter(|one| **one != Evaluation::default()) {
            if lines.wants(*period) {
                put_rating(lines, ((who, *period), *rater), one, several);
            }
        }
    }
    for ((period, rater), all) in &file.item_ratings {
        for one in all
            .iter()
            .filter(|_| lines.wants(*period))
            .collect::<Vec<_>>()
        {
            put_item(lines, ((who, *period), *rater), one);
        }
    }
    for (period, own) in &file.self_assessments {
        if lines.wants(*period) {
            put_own(lines, (who, *period), own);
        }
    }
    for (period, all) in &file.closings {
        if lines.wants(*period) {
            let last = standing(all).map(|closing| closing.id);
            for one in all {
                put_closing(lines, (who, *period), one, last);
            }
        }
    }
    for (period, all) in &file.objections {
        if lines.wants(*period) {
            for one in all {
                put_objection(lines, (who, *period), one);
            }
        }
    }
    for given in &file.feedback {
        if lines.wants_day(given.day) {
            put_feedback(lines, who, given);
        }
    }
}

fn at((who, period): At) -> Vec<(&'static str, Datum)> {
    vec![
        ("person", Datum::person(who)),
        ("period", Datum::period(period)),
    ]
}

fn put_rating(
    lines: &mut Lines<'_>,
    (of, rater): (At, EmployeeId),
    one: &Evaluation,
    several: bool,
) {
    let table = &lines.model.settings.rules.predikat;
    let mut fields = at(of);
    fields.extend([
        ("rater", Datum::person(rater)),
        ("results", Datum::some_code(one.results)),
        ("behaviour", Datum::some_code(one.behaviour)),
        ("predikat", Datum::some_code(one.predikat(table))),
        ("undecided", Datum::flag(several)),
        ("reason", Datum::prose(&one.reason)),
        ("evidence", Datum::prose(&one.evidence)),
    ]);
    lines.put("rating", fields);
}

/// The planned result or the core value that is rated.
fn rated(one: &ItemRating) -> [(&'static str, Datum); 2] {
    let value = one.value();
    [
        (
            "result",
            Datum::Item(Some(one.item).filter(|_| value.is_none())),
        ),
        ("value", Datum::some_code(value)),
    ]
}

fn put_item(lines: &mut Lines<'_>, (of, rater): (At, EmployeeId), one: &ItemRating) {
    let mut fields = at(of);
    fields.push(("rater", Datum::person(rater)));
    fields.extend(rated(one));
    fields.extend([
        ("rating", Datum::some_code(one.rating)),
        ("note", Datum::prose(&one.note)),
        ("evidence", Datum::prose(&one.evidence)),
    ]);
    lines.put("item-rating", fields);
}

fn put_own(lines: &mut Lines<'_>, of: At, own: &SelfAssessment) {
    for whole in &own.whole {
        let mut fields = at(of);
        fields.extend([
            ("result", Datum::Item(None)),
            ("value", Datum::Code(None)),
            ("rating", Datum::Code(None)),
            ("results", Datum::some_code(whole.results)),
            ("behaviour", Datum::some_code(whole.behaviour)),
            ("note", Datum::prose(&whole.reason)),
            ("evidence", Datum::prose(&whole.evidence)),
        ]);
        lines.put("self", fields);
    }
    for one in &own.items {
        let mut fields = at(of);
        fields.extend(rated(one));
        fields.extend([
            ("rating", Datum::some_code(one.rating)),
            ("results", Datum::Code(None)),
            ("behaviour", Datum::Code(None)),
            ("note", Datum::prose(&one.note)),
            ("evidence", Datum::prose(&one.evidence)),
        ]);
        lines.put("self", fields);
    }
}

fn put_closing(lines: &mut Lines<'_>, of: At, closing: &Closing, last: Option<ItemId>) {
    let answer = match closing.confirmations.as_slice() {
        [only] => Some(only),
        [] | [_, _, ..] => None,
    };
    let mut fields = at(of);
    fields.extend([
        ("revision", Datum::count(closing.id.0)),
        ("stands", Datum::flag(Some(closing.id) == last)),
        ("day", Datum::day(closing.day)),
        ("by", Datum::Person(closing.by)),
        ("results", Datum::some_code(closing.results)),
        ("behaviour", Datum::some_code(closing.behaviour)),
        ("predikat", Datum::some_code(closing.predikat)),
        ("rules", Datum::words(&closing.rules)),
        ("received", Datum::Day(closing.received)),
        ("answer", Datum::some_code(answer.map(|given| given.answer))),
        ("answered", Datum::Day(answer.and_then(|given| given.day))),
        ("reopened", Datum::Day(closing.reopened)),
        // Of a text that holds names: whoever guesses the text would know whose it is.
        ("hash", Datum::Secret(closing.hash.clone())),
        ("reopen-reason", Datum::prose(&closing.reopen_reason)),
    ]);
    lines.put("closing", fields);
}

fn put_objection(lines: &mut Lines<'_>, of: At, one: &Objection) {
    let mut fields = at(of);
    fields.extend([
        ("objection", Datum::item(one.id)),
        ("filed", Datum::day(one.filed)),
        ("decided", Datum::Day(one.decided)),
        ("by", Datum::Person(one.by)),
        ("results", Datum::some_code(one.results)),
        ("behaviour", Datum::some_code(one.behaviour)),
        ("reason", Datum::prose(&one.reason)),
        ("answer", Datum::prose(&one.answer)),
    ]);
    lines.put("objection", fields);
}

/// Whether it is told who gave it: never of colleagues, of those below, and of the public.
fn is_told(source: Source) -> bool {
    match source {
        Source::Superior | Source::TeamLeader | Source::Oneself => true,
        Source::Peer | Source::Subordinate | Source::Public => false,
    }
}

fn put_feedback(lines: &mut Lines<'_>, who: EmployeeId, given: &Feedback) {
    let told = is_told(given.source);
    let from_text = Some(given.from_text.clone()).filter(|_| told);
    let fields = vec![
        ("person", Datum::person(who)),
        ("feedback", Datum::item(given.id)),
        ("day", Datum::day(given.day)),
        ("source", Datum::code(given.source)),
        ("kind", Datum::code(given.kind)),
        ("value", Datum::some_code(given.value)),
        ("result", Datum::Item(given.result)),
        ("team", Datum::Id(given.team.map(|team| team.0))),
        ("from", Datum::Person(given.from.filter(|_| told))),
        ("from-text", Datum::Secret(from_text.unwrap_or_default())),
        ("text", Datum::prose(&given.text)),
    ];
    lines.put("feedback", fields);
}
