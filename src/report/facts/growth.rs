//! What somebody grows by: coaching (form B.1.8), competences (form B.1.9), training, awards, strengths, agreements.

use rust_decimal::Decimal;

use crate::app::figures::{Sources, of_year};
use crate::app::screens::evaluation::Review;
use crate::app::screens::follow_up::published;
use crate::domain::coded::Coded;
use crate::domain::follow::award::{Award, AwardState};
use crate::domain::follow::coaching::{Session, Statement, means, parse_statements};
use crate::domain::meeting::Agreement;
use crate::domain::strength::TraitKind;

use super::Facts;
use super::person::{name, somebody};

/// The last coaching session of the year whose form B.1.8 was filled in; the last of all where none was.
pub fn coaching(review: Review<'_>) -> Facts {
    let (model, texts) = (review.model, review.model.texts());
    let rules = &model.settings.rules.coaching;
    let mut year: Vec<&Session> = review.file.sessions.iter().collect();
    year.retain(|one| one.day.format("%Y").to_string() == review.period.year().to_string());
    year.sort_by_key(|one| {
        (
            parse_statements(&one.answers, rules).is_ok(),
            one.day,
            one.id,
        )
    });
    let session = year.last().copied();
    let answers = session.and_then(|one| parse_statements(&one.answers, rules).ok());
    let answered = answers.is_some();
    let answers = answers.unwrap_or_default();
    let plan = session.and_then(|one| one.plan);
    let plan = review.file.coaching.iter().find(|one| Some(one.id) == plan);
    let coach = plan
        .and_then(|plan| plan.coach)
        .or_else(|| review.appraiser());
    let statements = Statement::ALL.iter().zip(0_usize..).map(|(one, at)| {
        Facts::new()
            .text("about", texts.label(one.about()))
            .text("statement", texts.label(*one))
            .maybe("answer", answers.get(at).map(ToString::to_string))
    });
    let groups = means(&answers).into_iter().map(|(about, mean)| {
        Facts::new()
            .text("about", texts.label(about))
            .text("mean", texts.decimals(mean, 2))
    });
    Facts::new()
        .flag("exists", session.is_some())
        .flag("answered", answered)
        .maybe("day", session.map(|one| texts.day_long(one.day)))
        .maybe("session-kind", session.map(|one| texts.label(one.kind)))
        .maybe("topic", session.map(|one| one.topic.as_str()))
        .maybe("agreement", session.map(|one| one.agreement.as_str()))
        .maybe("goal", plan.map(|plan| plan.goal.as_str()))
        .text("wording", texts.get("statement-note.wording"))
        .text("most", rules.most.to_string())
        .text("source", &rules.source)
        .group("coach", somebody(model, coach))
        .list("statements", statements)
        .list("means", groups)
}

/// The competences of the year.
pub fn competences(review: Review<'_>) -> Vec<Facts> {
    let texts = review.model.texts();
    let from = sources(review);
    let number = |number: Option<Decimal>| number.map(|number| texts.number(number));
    let one = |one: &crate::domain::competence::Competence| {
        Facts::new()
            .text("competence", &one.name)
            .maybe("standard", number(one.standard))
            .maybe("level", number(one.level))
            .maybe("gap", number(one.gap()))
            .text("reason", &one.reason)
    };
    of_year(&from).iter().map(one).collect()
}

/// What figures are made from, where the superior's plan is not at hand.
pub fn sources(review: Review<'_>) -> Sources<'_> {
    Sources {
        model: review.model,
        file: review.file,
        period: review.period,
        superior: None,
    }
}

/// Training of the year.
pub fn training(review: Review<'_>) -> Vec<Facts> {
    let texts = review.model.texts();
    let year = review.period.year().to_string();
    let all = review.file.courses.iter();
    let all = all.filter(|one| one.day.format("%Y").to_string() == year);
    all.map(|one| {
        Facts::new()
            .text("course", &one.name)
            .text("day", texts.day_long(one.day))
            .text("course-kind", texts.label(one.kind))
            .text("state", texts.label(one.state))
            .maybe("hours", one.hours.map(|hours| texts.number(hours)))
            .text("certificate", &one.certificate)
    })
    .collect()
}

/// The latest award, of the year where there is one.
pub fn award(review: Review<'_>) -> Facts {
    let (model, texts) = (review.model, review.model.texts());
    let year = review.period.year().to_string();
    let of_year = |one: &&Award| one.day.format("%Y").to_string() == year;
    let mut all: Vec<&Award> = review.file.awards.iter().filter(of_year).collect();
    all.sort_by_key(|one| (one.day, one.id));
    let one = all.last().copied();
    let from = sources(review);
    Facts::new()
        .flag("exists", one.is_some())
        .flag("granted", one.is_some_and(|one| is_granted(one.state)))
        .maybe("day", one.map(|one| texts.day_long(one.day)))
        .maybe("award-kind", one.map(|one| texts.label(one.kind)))
        .maybe("state", one.map(|one| texts.label(one.state)))
        .maybe("reason", one.map(|one| one.reason.as_str()))
        .maybe("note", one.map(|one| published(&from, one)))
        .text("source", &model.settings.rules.award.source)
        .group("by", somebody(model, one.and_then(|one| one.by)))
}

fn is_granted(state: AwardState) -> bool {
    match state {
        AwardState::Approved | AwardState::Given => true,
        AwardState::Proposed | AwardState::Declined => false,
    }
}

/// Strengths, or what to work on, of the period.
pub fn traits(review: Review<'_>, kind: TraitKind) -> Vec<Facts> {
    let all = review.file.strengths.get(&review.period);
    let all = all.into_iter().flatten().filter(|one| one.kind == kind);
    all.map(|one| Facts::new().text("text", &one.text))
        .collect()
}

/// What was agreed on and is not yet done, or was agreed on in the period.
pub fn agreements(review: Review<'_>) -> Vec<Facts> {
    let (model, texts) = (review.model, review.model.texts());
    let wanted = |one: &&Agreement| {
        review.period.contains(one.day) || one.state == crate::domain::meeting::AgreementState::Open
    };
    let all = review.file.agreements.iter().filter(wanted);
    all.map(|one| {
        Facts::new()
            .text("text", &one.text)
            .text("owner", name(model, one.owner))
            .maybe("due", one.due.map(|day| texts.day_long(day)))
            .text("state", texts.label(one.state))
            .text("outcome", &one.outcome)
    })
    .collect()
}
