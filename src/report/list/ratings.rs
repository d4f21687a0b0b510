//! One line for each person who has a plan in the period: what was chosen, what was suggested, and where the
//! evaluation stands.

use crate::app::screens::evaluation::read::{Line, Standing};
use crate::app::screens::evaluation::{Review, confirm, tell};
use crate::domain::objection::last_day;
use crate::domain::rating::{Predikat, Rating};
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

const HEADS: &[Head] = &[
    data("nip"),
    shown("name"),
    data("period"),
    data("stage"),
    data("appraised-by"),
    shown("results"),
    shown("behaviour"),
    shown("predikat"),
    shown("suggested-results"),
    shown("suggested-behaviour"),
    data("ambiguous"),
    data("suggested-because"),
    data("reason"),
    shown("own-results"),
    shown("own-behaviour"),
    data("own-differs"),
    data("unrated"),
    data("gaps"),
    shown("closed"),
    data("revision"),
    data("changed"),
    data("rules"),
    data("hash"),
    data("received"),
    data("answer"),
    data("answered"),
    data("answered-note"),
    data("pin-before"),
    data("objection-until"),
    data("objection"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in people {
        // Rows know the latest periods only; older ones are in the file.
        let file = source.store.dossier(row.id())?.file;
        let review = Review {
            model: &source.model,
            file: &file,
            period: source.model.period,
        };
        if review.plan().is_some() {
            let mut cells = chosen(source, review);
            cells.extend(standing(review));
            sheet.push(cells);
        }
    }
    Ok(sheet)
}

fn chosen(source: &Source<'_>, review: Review<'_>) -> Vec<Cell> {
    let texts = source.model.texts();
    let [nip, name] = source.who(review.person());
    let rating = |rating: Option<Rating>| Cell::of(rating, |rating| Cell::code(texts, rating));
    let grade = |grade: Option<Predikat>| Cell::of(grade, |grade| Cell::code(texts, grade));
    let (results, behaviour) = review.ratings();
    let suggested = review.results_suggestion();
    let differs = review
        .lines()
        .into_iter()
        .filter(|line| {
            let both = review.rating(*line).zip(review.own_rating(*line));
            both.is_some_and(|(one, other)| one != other)
        })
        .count();
    let lines = review.lines();
    let gaps = lines.iter().filter(|line| review.has_gap(**line)).count();
    vec![
        nip,
        name,
        Cell::text(review.period.code()),
        Cell::of(review.plan(), |plan| Cell::code(texts, plan.stage)),
        source.name(review.appraiser()),
        rating(results),
        rating(behaviour),
        grade(review.predikat()),
        rating(review.suggested(Line::Results)),
        rating(review.suggested(Line::Behaviour)),
        Cell::of(suggested, |found| Cell::Flag(found.ambiguous)),
        Cell::of(suggested, |found| {
            Cell::text(tell::suggestion(&source.model, &found))
        }),
        Cell::of(review.overall(), |whole| Cell::text(&whole.reason)),
        rating(review.own_rating(Line::Results)),
        rating(review.own_rating(Line::Behaviour)),
        Cell::count(differs as u64),
        Cell::count((review.unrated_results().len() + review.unrated_values().len()) as u64),
        Cell::count(gaps as u64),
    ]
}

/// Closed when and as which revision, received when, objected to or not.
fn standing(review: Review<'_>) -> Vec<Cell> {
    let rules = &review.model.settings.rules.objection;
    let closing = review.closing();
    let received = closing.and_then(|closing| closing.received);
    let answer = closing.and_then(|closing| closing.confirmations.last());
    let objection = if review.decided().is_some() {
        Some("decided")
    } else {
        review.waiting().map(|_| "waiting")
    };
    vec![
        Cell::of(closing, |closing| Cell::Day(closing.day)),
        Cell::of(closing, |closing| Cell::count(closing.id.0)),
        Cell::of(closing, |_| {
            Cell::Flag(matches!(review.standing(), Standing::Changed(_)))
        }),
        Cell::of(closing, |closing| Cell::text(&closing.rules)),
        Cell::of(closing, |closing| Cell::text(&closing.hash)),
        Cell::of(received, Cell::Day),
        Cell::of(confirm::code_of(review), Cell::text),
        Cell::of(answer.and_then(|given| given.day), Cell::Day),
        Cell::of(answer, |given| Cell::text(&given.note)),
        Cell::of(
            answer.and_then(|given| confirm::pin_before(review, given)),
            Cell::text,
        ),
        Cell::of(received, |day| Cell::Day(last_day(day, rules))),
        Cell::of(objection, Cell::text),
    ]
}
