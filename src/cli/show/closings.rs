//! Closed evaluations of a person, and how the person answered each.

use crate::app::model::Model;
use crate::app::screens::evaluation::{Review, confirm};
use crate::domain::person::PersonFile;
use crate::report::sheet::Cell;

use super::Line;

/// One block for each closing that stands, newest period first.
pub(super) fn blocks(model: &Model, file: &PersonFile) -> Vec<Vec<Line>> {
    let periods = file.closings.keys().rev();
    periods
        .filter_map(|period| {
            block(Review {
                model,
                file,
                period: *period,
            })
        })
        .collect()
}

fn block(review: Review<'_>) -> Option<Vec<Line>> {
    let (model, texts) = (review.model, review.model.texts());
    let closing = review.closing()?;
    let answer = closing.confirmations.last();
    let told = confirm::code_of(review).zip(confirm::short(review));
    let by = answer.and_then(|given| given.by);
    Some(vec![
        (
            "period",
            Cell::Code(review.period.code(), texts.period(review.period)),
        ),
        ("revision", Cell::count(closing.id.0)),
        ("closed", Cell::Day(closing.day)),
        ("received", Cell::of(closing.received, Cell::Day)),
        (
            "answer",
            Cell::of(told, |(code, told)| {
                Cell::Code(code.to_owned(), told.to_owned())
            }),
        ),
        (
            "answered",
            Cell::of(answer.and_then(|given| given.day), Cell::Day),
        ),
        (
            "answered-by",
            Cell::of(by, |id| Cell::text(model.people.name(id))),
        ),
        (
            "answered-note",
            Cell::of(answer, |given| Cell::text(&given.note)),
        ),
        (
            "pin-before",
            Cell::of(
                answer.and_then(|given| confirm::pin_before(review, given)),
                Cell::text,
            ),
        ),
    ])
}
