//! What follows: what is agreed on now, and the whole for the employee to read and to answer.

use crate::app::figures::{self, Sources};
use crate::app::screens::evaluation::{Line as Of, tell};
use crate::app::screens::follow_up::{self as registers, Section, What};
use crate::domain::coded::Coded;
use crate::domain::meeting::{Agreement, Answer, DialogueStep, Outcome, agreed_in};
use crate::domain::objection::last_day;
use crate::ops::registers::RegisterId;

use super::super::page::{Focus, From, Kind, Page};
use super::super::{Act, record};
use super::{agreement, both_views, judged};

/// Registers in which something may be proposed.
const OFFERS: [RegisterId; 4] = [
    RegisterId::Coaching,
    RegisterId::Improvement,
    RegisterId::Training,
    RegisterId::Awards,
];

/// What was agreed on in this meeting, on whatever day it began.
fn agreed_now<'a>(from: &From<'a>) -> Vec<&'a Agreement> {
    agreed_in(&from.review.file.agreements, from.day(), None)
}

/// What is to be done, by whom and until when; and what the program proposes.
pub(in super::super) fn follow_up(from: &From<'_>, page: &mut Page) {
    let texts = from.texts;
    page.act(Act::Add, "hint.meeting-agree");
    let now = agreed_now(from);
    if now.is_empty() {
        let key = from.key(Act::Add);
        let told = texts.fill("meeting.nothing-agreed", &[("key", &key)]);
        page.put(Kind::Fact, told);
    } else {
        page.act(Act::Edit, "hint.edit");
        page.act(Act::Strike, "hint.follow-strike");
    }
    for agreed in now {
        agreement(from, page, agreed);
    }
    let offers = offers(from);
    if offers.is_empty() {
        return;
    }
    page.head(texts.get("meeting.offers"));
    for (register, words) in offers {
        page.choice(Focus::Offer(register), false, words, texts.label(register));
    }
}

/// What the program proposes, each with the register in which it is taken up.
fn offers(from: &From<'_>) -> Vec<(RegisterId, String)> {
    let Some(sources) = Sources::here(from.model) else {
        return Vec::new();
    };
    let figures = figures::All::new();
    let of = |register: RegisterId| {
        let rows = registers::rows(&sources, &figures, Section::Register(register));
        let offered = |row: &registers::Row| matches!(row.what, What::Offer(_));
        let rows = rows.into_iter().filter(offered);
        rows.map(move |row| (register, row.text))
            .collect::<Vec<_>>()
    };
    OFFERS.into_iter().flat_map(of).collect()
}

/// The whole on one screen, for the employee to read; then the answer.
pub(in super::super) fn confirmation(from: &From<'_>, page: &mut Page) {
    let (review, texts) = (from.review, from.texts);
    answers(from, page);
    result(from, page);
    let now = agreed_now(from);
    if !now.is_empty() {
        page.head(texts.get("meeting.agreed-now"));
    }
    for agreed in now {
        let owner = agreed.owner.map(|id| from.model.people.name(id));
        let due = agreed.due.map(|due| texts.day(due));
        let places = [
            ("owner", owner.as_deref().unwrap_or("–")),
            ("due", due.as_deref().unwrap_or("–")),
        ];
        let told = texts.fill("meeting.owner-due", &places);
        page.put(Kind::Fact, format!("{} ({told})", agreed.text));
    }
    let notes = from.meeting.map_or(&[][..], |met| met.notes.as_slice());
    let mut notes = notes
        .iter()
        .filter(|note| note.step != DialogueStep::Confirmation)
        .peekable();
    if notes.peek().is_some() {
        page.head(texts.get("meeting.notes"));
    }
    for note in notes {
        let told = format!("{}: {}", texts.label(note.step), note.text);
        page.put(Kind::Note, told);
    }
    if let Some(plan) = review.plan() {
        page.head(tell::label(review, Of::Results));
        for one in &plan.results {
            let line = Of::Result(one.id);
            page.pair(Kind::Fact, &one.title, both_views(review, line));
        }
        page.head(tell::label(review, Of::Behaviour));
        for value in crate::domain::rating::CoreValue::ALL {
            let views = both_views(review, Of::Value(*value));
            page.pair(Kind::Fact, texts.label(*value), views);
        }
    }
}

/// Both ratings, the predikat, and whether it is closed.
fn result(from: &From<'_>, page: &mut Page) {
    let (review, texts) = (from.review, from.texts);
    if review.plan().is_none() {
        return;
    }
    let predikat = review.predikat();
    let predikat = predikat.map_or("–", |predikat| texts.label(predikat));
    let period = texts.period(review.period);
    page.head(texts.fill("meeting.result-of-period", &[("period", &period)]));
    for line in [Of::Results, Of::Behaviour] {
        page.pair(
            Kind::Fact,
            tell::label(review, line),
            both_views(review, line),
        );
    }
    page.pair(Kind::Fact, texts.get("evaluation.predikat"), predikat);
    if let Some(reason) = review.overall().map(|whole| &whole.reason)
        && !reason.is_empty()
    {
        let told = texts.fill("evaluation.note-of", &[("text", reason)]);
        page.put(Kind::Aside, told);
    }
    judged::standing(from, page);
}

/// How the employee has answered, until when an objection may be filed, and how the meeting would end now.
fn answers(from: &From<'_>, page: &mut Page) {
    let (model, review, texts) = (from.model, from.review, from.texts);
    let ends = record::outcome(model).unwrap_or(Outcome::Adjourned);
    let kind = match ends {
        Outcome::Confirmed => Kind::Good,
        Outcome::Waiting | Outcome::Refused | Outcome::Objected | Outcome::Adjourned => Kind::Mind,
    };
    let told = texts.fill("meeting.ends", &[("outcome", texts.label(ends))]);
    page.put(kind, told);
    let Some(closing) = review.closing() else {
        if review.plan().is_some() {
            page.act(Act::Close, "hint.evaluation-close");
        }
        return;
    };
    if closing.confirmations.is_empty() {
        page.act(Act::Answer(Answer::Pin), "hint.meeting-pin");
        page.act(Act::Answer(Answer::Paper), "hint.evaluation-paper");
        page.act(Act::Answer(Answer::Refused), "hint.evaluation-refuse");
    }
    if review.objections().is_empty() {
        page.act(Act::Object, "hint.evaluation-object");
    }
    page.act(Act::Minutes, "hint.meeting-minutes");
    for given in &closing.confirmations {
        let day = given.day.map_or_else(String::new, |day| texts.day(day));
        let told = format!("{day} {} {}", texts.label(given.answer), given.note);
        page.put(Kind::Own, told.trim());
    }
    for objection in review.objections() {
        let day = texts.day(objection.filed);
        let places = [("day", day.as_str()), ("reason", &objection.reason)];
        page.put(Kind::Own, texts.fill("minutes.objection", &places));
    }
    let rules = &model.settings.rules.objection;
    let until = last_day(closing.received.unwrap_or(model.today), rules);
    if until >= model.today {
        let day = texts.day_long(until);
        let told = texts.fill("meeting.objection-until", &[("day", &day)]);
        page.put(Kind::Aside, told);
    }
}
