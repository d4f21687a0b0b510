//! What was before: what was agreed on last time, what was to be worked on, and how the employee sees the work.

use crate::app::screens::evaluation::{self, Line as Of};
use crate::domain::meeting::to_talk_about;
use crate::domain::period::Period;
use crate::domain::plan::Stage;
use crate::domain::rating::Rating;
use crate::domain::strength::{Trait, carried};

use super::super::page::{Focus, From, Kind, Page};
use super::super::{Act, is_handed};
use super::{agreement, different, tell};

/// What was agreed on last time and what is still open, and the weaknesses of the last period.
pub(in super::super) fn agreements(from: &From<'_>, page: &mut Page) {
    let (texts, file) = (from.texts, from.review.file);
    unready(from, page);
    let all = to_talk_about(&file.agreements, from.day());
    if all.is_empty() {
        page.put(Kind::Fact, texts.get("meeting.no-agreements"));
    } else {
        page.act(Act::Judge(Rating::Above), "hint.meeting-kept");
        page.act(Act::Judge(Rating::Meets), "hint.meeting-late");
        page.act(Act::Judge(Rating::Below), "hint.meeting-dropped");
        page.act(Act::Edit, "hint.meeting-words");
    }
    for agreed in all {
        agreement(from, page, agreed);
    }
    let Some((period, traits)) = last_noted(from) else {
        return;
    };
    let now = file.strengths.get(&from.review.period);
    let open = carried(traits, now.map_or(&[], Vec::as_slice));
    if open.is_empty() {
        return;
    }
    let period = texts.period(period);
    page.head(texts.fill("meeting.to-improve", &[("period", &period)]));
    for line in open {
        page.put(Kind::Fact, &line.text);
    }
}

/// What will keep from rating, said while there is still time to do something about it.
fn unready(from: &From<'_>, page: &mut Page) {
    match from.review.plan().map(|plan| plan.stage) {
        None => no_plan(from, page),
        Some(stage @ (Stage::Draft | Stage::Submitted)) => {
            let told = evaluation::wrong_stage(from.model, stage);
            page.put(Kind::Mind, told.text(from.texts));
        }
        Some(Stage::Approved | Stage::Evaluating | Stage::Evaluated) => return,
    }
    page.put(Kind::Blank, "");
}

/// The latest period before this one in which strengths and weaknesses were noted.
fn last_noted<'a>(from: &From<'a>) -> Option<(Period, &'a [Trait])> {
    let start = from.review.period.first_day();
    let all = from.review.file.strengths.iter();
    all.filter(|(period, traits)| period.last_day() < start && !traits.is_empty())
        .max_by_key(|(period, _)| (period.last_day(), period.number()))
        .map(|(period, traits)| (*period, traits.as_slice()))
}

/// How the employee sees the own work, beside what the appraiser chose. With the keyboard, the employee may say it
/// now.
pub(in super::super) fn self_view(from: &From<'_>, page: &mut Page) {
    let (review, texts) = (from.review, from.texts);
    let handed = is_handed(from.model);
    if review.plan().is_none() {
        no_plan(from, page);
        return;
    }
    let label = if handed {
        super::judged_by(page);
        "hint.meeting-take-back"
    } else {
        "hint.meeting-hand"
    };
    page.act(Act::Hand, label);
    let lines = review.lines();
    let given = |line: &Of| review.own_rating(*line).is_some();
    if !handed && !lines.iter().any(given) {
        let key = from.key(Act::Hand);
        page.put(Kind::Fact, texts.fill("meeting.no-own", &[("key", &key)]));
        return;
    }
    if handed {
        let name = from.model.people.name(review.person());
        page.put(
            Kind::Mind,
            texts.fill("meeting.own-now", &[("name", &name)]),
        );
    }
    for line in lines {
        if line == Of::Overall {
            continue;
        }
        let own = tell::short(texts, review.own_rating(line));
        let tail = match different(from, line) {
            "" => own.to_owned(),
            differs => format!("{own} · {differs}"),
        };
        let done = review.own_rating(line).is_some();
        page.choice(Focus::Own(line), done, tell::label(review, line), tail);
        let note = line.item().and_then(|item| review.own(item));
        if let Some(note) = note.filter(|own| !own.note.is_empty()) {
            page.put(Kind::Own, &note.note);
        }
    }
    if let Some(predikat) = review.own_predikat() {
        let predikat = texts.label(predikat);
        page.head(texts.fill("evaluation.own-predikat", &[("predikat", predikat)]));
    }
}

/// There is no plan yet, so there is nothing to be judged by.
pub(super) fn no_plan(from: &From<'_>, page: &mut Page) {
    use crate::app::command::Command;
    use crate::app::model::Tab;
    let texts = from.texts;
    let key = from.model.settings.keymap.keys_of(Command::Go(Tab::Target));
    let period = texts.period(from.review.period);
    let told = texts.fill("evaluation.empty", &[("period", &period), ("key", &key)]);
    page.put(Kind::Mind, told);
}
