//! The minutes of a performance dialogue (berita acara dialog kinerja), asked for from a screen.

use super::model::{Effect, Model, Tab};
use super::reports::kind::ReportKind;
use super::reports::{Order, ReportWish, Whom};
use super::screens::evaluation::Review;
use super::screens::meeting;

/// Shows the minutes of the meeting in front, or of the last one with the person looked at.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.tab == Tab::Meeting && meeting::look_for_minutes(model) {
        return Vec::new();
    }
    let of_period = || Some(model.person_file()?.meetings.contains_key(&model.period));
    let met = meeting::current(model).is_some() || of_period().unwrap_or_default();
    match Review::of(model).filter(|_| met) {
        Some(review) => vec![Effect::Report(ReportWish::Show(Order {
            kind: ReportKind::Minutes,
            whom: Whom::People(vec![review.person()]),
        }))],
        None => model.refuse("minutes.none"),
    }
}

#[cfg(test)]
#[path = "minutes_tests.rs"]
mod tests;
