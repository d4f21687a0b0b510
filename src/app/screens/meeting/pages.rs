//! What each step of the dialogue shows.

mod after;
mod before;
mod judged;
mod work;

pub(super) use after::{confirmation, follow_up};
pub(super) use before::{agreements, self_view};
pub(super) use judged::{predikat, ratings, values};
pub(super) use work::{feedback, results, team};

use crate::app::screens::evaluation::{Line as Of, Review, tell};
use crate::domain::meeting::{Agreement, AgreementState};
use crate::domain::rating::Rating;

use super::Act;
use super::page::{Focus, From, Kind, Page};

/// Both views of a line, for the right edge: `sesuai · diri: di atas`.
fn both_views(review: Review<'_>, line: Of) -> String {
    let texts = review.model.texts();
    let chosen = tell::short(texts, review.rating(line));
    match review.own_rating(line) {
        Some(own) => {
            let own = tell::short(texts, Some(own));
            let places = [("chosen", chosen), ("own", own)];
            texts.fill("meeting.both-views", &places)
        }
        None => chosen.to_owned(),
    }
}

/// Whether appraiser and employee see a line differently.
fn differs(review: Review<'_>, line: Of) -> bool {
    let both = review.rating(line).zip(review.own_rating(line));
    both.is_some_and(|(one, other)| one != other)
}

/// The own view of a line where there is one, with whether it differs.
fn own_view(from: &From<'_>, page: &mut Page, line: Of) {
    let (review, texts) = (from.review, from.texts);
    let Some(own) = review.own_rating(line) else {
        page.put(Kind::Aside, texts.get("evaluation.own-none"));
        return;
    };
    let note = line.item().and_then(|item| review.own(item));
    let note = note.map_or("", |own| own.note.as_str());
    let key = if note.is_empty() {
        "evaluation.own-of"
    } else {
        "evaluation.own-note"
    };
    let told = texts.fill(key, &[("rating", texts.label(own)), ("note", note)]);
    page.pair(Kind::Own, told, different(from, line));
}

fn different(from: &From<'_>, line: Of) -> &'static str {
    if differs(from.review, line) {
        from.texts.get("evaluation.differs")
    } else {
        ""
    }
}

/// The keys of the three ratings, for the bottom line.
fn judged_by(page: &mut Page) {
    page.act(Act::Judge(Rating::Above), "hint.evaluation-above");
    page.act(Act::Judge(Rating::Meets), "hint.evaluation-meets");
    page.act(Act::Judge(Rating::Below), "hint.evaluation-below");
}

/// Something agreed on: what, how it stands, who until when, and what became of it.
fn agreement(from: &From<'_>, page: &mut Page, agreed: &Agreement) {
    let (model, texts) = (from.model, from.texts);
    let late = agreed.is_overdue(model.today);
    let state = if late {
        texts.get("meeting.overdue")
    } else {
        texts.label(agreed.state)
    };
    let done = agreed.state != AgreementState::Open;
    page.choice(Focus::Agreement(agreed.id), done, &agreed.text, state);
    let owner = agreed.owner.map(|id| model.people.name(id));
    let due = agreed.due.map(|due| texts.day(due));
    let places = [
        ("owner", owner.as_deref().unwrap_or("–")),
        ("due", due.as_deref().unwrap_or("–")),
    ];
    let mut told = texts.fill("meeting.owner-due", &places);
    if !agreed.outcome.is_empty() {
        told = format!("{told} · {}", agreed.outcome);
    }
    // That it is overdue stands beside what was agreed on.
    page.put(Kind::Aside, told);
}
