//! What is read together in the meeting: how it went over time, the figures of the local system, what others said.

use rust_decimal::Decimal;

use crate::app::figures;
use crate::app::screens::evaluation::{Review, tell};
use crate::app::screens::service::{tell as service, voices};
use crate::app::screens::team;
use crate::domain::feedback::Feedback;
use crate::domain::plan::Plan;

use super::Facts;
use super::growth::sources;
use super::plan::heard;

/// How many feedbacks of the period are shown, the newest first.
const HEARD: usize = 8;

/// The page of a person.
pub fn page(review: Review<'_>, superior: Option<&Plan>) -> Facts {
    let (model, texts) = (review.model, review.model.texts());
    let year = review.period.year();
    let voice = voices::of_person(model, review.person(), year);
    let of_period = |one: &&Feedback| review.period.contains(one.day);
    let all = review.file.feedback.iter().filter(of_period).take(HEARD);
    Facts::new()
        .list("trend", trend(review))
        .number("trend-full", Some(Decimal::from(1_000)))
        .maybe("predikat-trend", tell::trend(review, "→"))
        .list(
            "feedback",
            all.map(|one| Facts::new().text("text", heard(review, one))),
        )
        .maybe(
            "public",
            voice.map(|summary| service::summary(texts, summary)),
        )
        .list("figures", scheme(review, superior))
        .list("teams", teams(review))
}

/// Progress of the periods of the same length up to this one.
fn trend(review: Review<'_>) -> Vec<Facts> {
    /// How many periods are shown.
    const TREND: usize = 8;
    let texts = review.model.texts();
    let (length, until) = (review.period.cycle(), review.period.first_day());
    let mut plans: Vec<&Plan> = review.file.plans.values().collect();
    plans.retain(|plan| plan.period.cycle() == length && plan.period.first_day() <= until);
    plans.sort_by_key(|plan| plan.period.first_day());
    plans.drain(..plans.len().saturating_sub(TREND));
    let point = |plan: &&Plan| {
        let share = plan.progress_permille();
        let shown = share.map_or_else(|| "–".to_owned(), |share| texts.percent(share.into()));
        Facts::new()
            .text("label", texts.period_short(plan.period))
            .number("value", share.map(Decimal::from))
            .text("shown", shown)
            .number("limit", None)
            .text("limit-shown", "")
    };
    plans.iter().map(point).collect()
}

/// The figures of the local evaluation system: each component with its indicators.
fn scheme(review: Review<'_>, superior: Option<&Plan>) -> Vec<Facts> {
    let texts = review.model.texts();
    let from = figures::Sources {
        superior,
        ..sources(review)
    };
    let all = figures::all(&from);
    let components = review.model.settings.scheme.components.iter();
    let rows = components.flat_map(|component| {
        component.indicators.iter().map(|indicator| {
            let found = all.get(&indicator.figure);
            let shown = found.map_or_else(String::new, |found| match &found.value {
                Ok(value) => figures::shown(texts, indicator.figure, *value),
                Err(why) => why.text(texts),
            });
            Facts::new()
                .text("component", texts.said(&component.name))
                .text("figure", texts.said(&indicator.name))
                .text("value", shown)
        })
    });
    rows.collect()
}

/// The teams of the period with their results and what the person did in them.
fn teams(review: Review<'_>) -> Vec<Facts> {
    let texts = review.model.texts();
    let person = review.person();
    let all = review.model.people.teams(review.period.without_stint());
    let own = all.into_iter().filter_map(|team| {
        let member = team.members.iter().find(|member| member.id == person)?;
        Some((team, member))
    });
    own.map(|(team, member)| {
        Facts::new()
            .text("team", &team.name)
            .text("role", texts.label(member.role))
            .text("goal", &team.goal)
            .text("result", team::tell::results(texts, team))
            .text("contribution", tell::rating(texts, member.contribution))
            .text("cooperation", tell::rating(texts, member.cooperation))
    })
    .collect()
}
