//! The work itself: one planned result at a time, the team, and what others said.

use crate::app::screens::evaluation::{Line as Of, tell};
use crate::app::screens::service::voices::{About, words};
use crate::app::screens::{service, target, team as team_screen};
use crate::domain::coded::Coded;
use crate::domain::feedback::{Feedback, FeedbackKind};
use crate::domain::plan::{Indicator, Plan};
use crate::domain::rating::CoreValue;
use crate::domain::team::Team;
use crate::domain::voice::Summary;

use super::super::Act;
use super::super::page::{Bar, Focus, From, Kind, Page};
use super::before::no_plan;
use super::{judged_by, own_view};

/// One planned result: target, actual, evidence, both views, and what was said of it.
pub(in super::super) fn results(from: &From<'_>, page: &mut Page) {
    let (review, texts) = (from.review, from.texts);
    let Some(plan) = review.plan() else {
        no_plan(from, page);
        return;
    };
    let Some(result) = from.result().and_then(|id| plan.result(id)) else {
        no_plan(from, page);
        return;
    };
    judged_by(page);
    page.act(Act::Actual, "hint.meeting-actual");
    page.act(Act::Feedback, "hint.meeting-feedback");
    page.pair(Kind::Head, &result.title, texts.label(result.kind));
    for one in &result.indicators {
        indicator(from, page, plan, result.id, one);
    }
    let line = Of::Result(result.id);
    page.put(Kind::Blank, "");
    let chosen = tell::rating(texts, review.rating(line));
    let places = [("rating", chosen)];
    page.put(Kind::Fact, texts.fill("meeting.rated", &places));
    if let Some(rated) = review.rated(result.id) {
        if !rated.note.is_empty() {
            let told = texts.fill("evaluation.note-of", &[("text", &rated.note)]);
            page.put(Kind::Aside, told);
        }
        if !rated.evidence.is_empty() {
            let told = texts.fill("evaluation.evidence-of", &[("text", &rated.evidence)]);
            page.put(Kind::Aside, told);
        }
    }
    if let Some(rating) = review.suggested(line) {
        let places = [("rating", texts.label(rating))];
        let told = texts.fill("meeting.figures-say", &places);
        page.put(Kind::Aside, told);
    }
    own_view(from, page, line);
    let linked = target::read::feedback_on(from.model, result.id);
    said(from, page, linked.collect());
}

/// An indicator: its target beside what was achieved, the bar with the time elapsed, and the evidence.
fn indicator(
    from: &From<'_>,
    page: &mut Page,
    plan: &Plan,
    of: crate::domain::id::ItemId,
    one: &Indicator,
) {
    let (model, texts) = (from.model, from.texts);
    let standing = target::read::standing(model, plan, one);
    let outcome = standing.outcome.map_or("", |outcome| texts.label(outcome));
    let done = !one.actuals.is_empty();
    page.choice(Focus::Indicator(of, one.id), done, &one.text, outcome);
    let aim = target::read::target(texts, plan, one, model.settings.ascii);
    let actual = if standing.actual.is_empty() {
        "–"
    } else {
        &standing.actual
    };
    let places = [("target", aim.as_str()), ("actual", actual)];
    let told = texts.fill("meeting.target-actual", &places);
    page.pair(Kind::Fact, told, &standing.percent);
    if target::has_figures(plan) && one.target.is_some() {
        let elapsed = plan.period.elapsed_permille(model.today);
        if let Some(line) = page.lines.last_mut() {
            line.bar = Some(Bar {
                progress: standing.permille,
                elapsed: Some(elapsed),
            });
        }
    }
    let actual = one.actual();
    let evidence = actual.map_or("", |actual| actual.evidence.as_str());
    if evidence.is_empty() {
        page.put(Kind::Aside, texts.get("meeting.no-evidence"));
    } else {
        let told = texts.fill("evaluation.evidence-of", &[("text", evidence)]);
        page.put(Kind::Aside, told);
    }
}

/// The latest feedback, under a head.
fn said(from: &From<'_>, page: &mut Page, all: Vec<&Feedback>) {
    if all.is_empty() {
        return;
    }
    let n = all.len().to_string();
    page.head(from.texts.fill("evaluation.feedback-n", &[("n", &n)]));
    for given in all {
        one_said(from, page, given);
    }
}

/// One feedback: what for, from which side, the words. Whose words they are, the employee need not read here.
fn one_said(from: &From<'_>, page: &mut Page, given: &Feedback) {
    let texts = from.texts;
    let sign = match given.kind {
        FeedbackKind::Appreciation => "+",
        FeedbackKind::Improvement => "-",
        FeedbackKind::Note => "·",
    };
    let day = texts.day_short(given.day);
    let told = format!("{sign} {day} {}: {}", texts.label(given.source), given.text);
    page.put(Kind::Said, told);
}

/// What the teams achieved in which the person works, and the part taken in it.
pub(in super::super) fn team(from: &From<'_>, page: &mut Page) {
    let (model, texts) = (from.model, from.texts);
    page.act(Act::Feedback, "hint.meeting-feedback");
    let person = from.review.person();
    let period = from.review.period.without_stint();
    let teams = model.people.teams(period);
    let is_member = |team: &&&Team| team.members.iter().any(|member| member.id == person);
    let own: Vec<&&Team> = teams.iter().filter(is_member).collect();
    if own.is_empty() {
        page.put(Kind::Fact, texts.get("meeting.no-team"));
    }
    for team in own {
        one_team(from, page, team);
    }
}

fn one_team(from: &From<'_>, page: &mut Page, team: &Team) {
    let texts = from.texts;
    let tell = team_screen::tell::standing(team);
    let standing = team_screen::tell::standing_word(texts, tell);
    if !page.lines.is_empty() {
        page.put(Kind::Blank, "");
    }
    page.pair(Kind::Head, &team.name, standing);
    if !team.goal.is_empty() {
        page.put(Kind::Fact, &team.goal);
    }
    let figure = |number| team_screen::tell::figure(texts, team, number);
    let result = team_screen::tell::results(texts, team);
    let (baseline, aim) = (figure(team.baseline), figure(team.target));
    let places = [
        ("baseline", baseline.as_str()),
        ("target", &aim),
        ("result", if result.is_empty() { "–" } else { &result }),
    ];
    let better = team_screen::tell::improvement(texts, team).unwrap_or_default();
    page.pair(
        Kind::Fact,
        texts.fill("meeting.team-figures", &places),
        better,
    );
    let person = from.review.person();
    let member = team.members.iter().find(|member| member.id == person);
    let Some(member) = member else {
        return;
    };
    let places = [
        ("contribution", tell::short(texts, member.contribution)),
        ("cooperation", tell::short(texts, member.cooperation)),
    ];
    page.put(Kind::Fact, texts.fill("meeting.team-part", &places));
    if !member.note.is_empty() {
        page.put(Kind::Said, &member.note);
    }
}

/// What was said in the period, and what the public says: only where nobody's own voice can be worked out.
pub(in super::super) fn feedback(from: &From<'_>, page: &mut Page) {
    let (model, texts, review) = (from.model, from.texts, from.review);
    page.act(Act::Feedback, "hint.meeting-feedback");
    let all = review.file.feedback.iter();
    let given: Vec<&Feedback> = all
        .filter(|given| review.period.contains(given.day))
        .collect();
    if given.is_empty() {
        page.put(Kind::Fact, texts.get("meeting.no-feedback"));
    }
    for kind in FeedbackKind::ALL {
        let of_kind: Vec<&&Feedback> = given.iter().filter(|one| one.kind == *kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        page.head(format!("{} ({})", texts.label(*kind), of_kind.len()));
        for one in of_kind {
            one_said(from, page, one);
        }
    }
    let (person, year) = (review.person(), review.period.year());
    let Some(summary) = service::of_person(model, person, year) else {
        return;
    };
    let heard = service::tell::summary(texts, summary);
    page.put(Kind::Blank, "");
    page.pair(Kind::Head, texts.get("meeting.public"), heard);
    if let Summary::Shown { .. } = summary {
        for words in words(model, &About::Person(person), year) {
            page.put(Kind::Said, words);
        }
    }
}

/// Feedback of the period on a core value.
pub(super) fn on_value(from: &From<'_>, page: &mut Page, value: CoreValue) {
    let all = from.review.file.feedback.iter();
    let period = from.review.period;
    let linked = all.filter(|given| given.value == Some(value) && period.contains(given.day));
    for given in linked {
        one_said(from, page, given);
    }
}
