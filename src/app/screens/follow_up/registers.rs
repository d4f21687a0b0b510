//! The rows of the registers: what is proposed first, then the entries, the latest first.

use chrono::NaiveDate;

use super::{Offer, Row, Sign, What};
use crate::app::figures::{self, Sources};
use crate::app::model::Model;
use crate::domain::annotation::Annotation;
use crate::domain::coded::Coded;
use crate::domain::competence::Competence;
use crate::domain::discipline::{Absence, AbsenceKind};
use crate::domain::follow::award::{Award, AwardState, eligible};
use crate::domain::follow::coaching::{
    Coaching, CoachingState, Session, means, needs_escalation, needs_plan, parse_statements,
};
use crate::domain::follow::improvement::{Improvement, ImprovementState};
use crate::domain::follow::training::{Course, CourseState};
use crate::domain::id::ItemId;
use crate::domain::meeting::{Agreement, AgreementState};
use crate::domain::peer::{self, PeerAnswer, Status};
use crate::domain::period::Period;
use crate::domain::scheme::Response;
use crate::domain::strength::{self, Trait, TraitKind};
use crate::i18n::Texts;
use crate::ops::registers::RegisterId;

/// The rows of a register.
pub(super) fn rows(from: &Sources<'_>, id: RegisterId) -> Vec<Row> {
    let (texts, file) = (from.texts(), from.file);
    let offers = offers(from, id).into_iter();
    let entries: Vec<Row> = match id {
        RegisterId::Strengths => traits(from)
            .iter()
            .map(|line| trait_row(texts, line))
            .collect(),
        RegisterId::Competences => {
            let all = figures::of_year(from).iter();
            all.map(|competence| competence_row(texts, competence))
                .collect()
        }
        RegisterId::Attendance => {
            let year = file.absences.get(&from.period.year()).into_iter().flatten();
            year.rev()
                .map(|absence| absence_row(texts, absence))
                .collect()
        }
        RegisterId::Coaching => {
            let all = file.coaching.iter().rev();
            all.map(|plan| coaching_row(from, plan)).collect()
        }
        RegisterId::Sessions => {
            let all = file.sessions.iter().rev();
            all.map(|session| session_row(from, session)).collect()
        }
        RegisterId::Training => {
            let all = file.courses.iter().rev();
            all.map(|course| course_row(texts, course)).collect()
        }
        RegisterId::Improvement => {
            let all = file.improvements.iter().rev();
            all.map(|plan| improvement_row(from, plan)).collect()
        }
        RegisterId::Awards => {
            let all = file.awards.iter().rev();
            all.map(|award| award_row(texts, award)).collect()
        }
        RegisterId::Peers => peer_rows(from),
        RegisterId::Agreements => {
            let all = file.agreements.iter().rev();
            all.map(|agreed| agreement_row(from, agreed)).collect()
        }
        RegisterId::Notes => {
            let all = file.annotations.iter().rev();
            all.map(|note| annotation_row(from, note)).collect()
        }
        RegisterId::Objections | RegisterId::Voices | RegisterId::Survey | RegisterId::Actions => {
            Vec::new()
        }
    };
    offers.chain(entries).collect()
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn entry(id: ItemId, sign: Sign, lead: String, text: &str, tail: impl Into<String>) -> Row {
    Row {
        what: What::Entry(id),
        sign,
        lead,
        text: first_line(text),
        tail: tail.into(),
    }
}

fn agreement_row(from: &Sources<'_>, agreed: &Agreement) -> Row {
    let texts = from.texts();
    let sign = match agreed.state {
        AgreementState::Open if agreed.is_overdue(from.model.today) => Sign::Attention,
        AgreementState::Open => Sign::Fair,
        AgreementState::Kept => Sign::Good,
        AgreementState::Late | AgreementState::Dropped => Sign::Plain,
    };
    let due = agreed.due.map_or_else(String::new, |due| texts.day(due));
    let state = texts.label(agreed.state).to_owned();
    entry(agreed.id, sign, due, &agreed.text, state)
}

fn annotation_row(from: &Sources<'_>, note: &Annotation) -> Row {
    let by = note.by.map(|by| from.model.people.name(by));
    let text = match note.about.as_str() {
        "" => note.text.clone(),
        about => format!("{about} · {}", first_line(&note.text)),
    };
    let day = from.texts().day(note.day);
    entry(note.id, Sign::Plain, day, &text, by.unwrap_or_default())
}

/// What the program proposes in a register.
fn offers(from: &Sources<'_>, id: RegisterId) -> Vec<Row> {
    let texts = from.texts();
    let offer = |offer: Offer, text: String, tail: String| Row {
        what: What::Offer(offer),
        sign: Sign::Offer,
        lead: texts.get("follow.proposed").to_owned(),
        text,
        tail,
    };
    let of_predikat = |key: &'static str| {
        let (_, predikat) = figures::latest(from)?;
        Some(texts.fill(key, &[("predikat", texts.label(predikat))]))
    };
    match id {
        RegisterId::Coaching if coaching_missing(from) => of_predikat("follow.offer-coaching")
            .map(|text| offer(Offer::Coaching, text, String::new()))
            .into_iter()
            .collect(),
        RegisterId::Improvement if improvement_missing(from) => {
            of_predikat("follow.offer-improvement")
                .map(|text| offer(Offer::Improvement, text, String::new()))
                .into_iter()
                .collect()
        }
        RegisterId::Training => figures::unmet(from)
            .into_iter()
            .map(|competence| {
                let gap = competence.gap().unwrap_or_default();
                let gap = texts.fill("follow.gap", &[("n", &texts.number(gap))]);
                let text = texts.fill("follow.offer-training", &[("name", &competence.name)]);
                offer(Offer::Training(competence.id), text, gap)
            })
            .collect(),
        RegisterId::Strengths => {
            let period = before(from).map_or_else(String::new, |(p, _)| texts.period_short(p));
            let carried = carried(from).into_iter();
            carried
                .map(|line| offer(Offer::Carry(line.id), line.text.clone(), period.clone()))
                .collect()
        }
        RegisterId::Awards if award_proposed(from) => {
            let text = texts.get("follow.offer-succession").to_owned();
            vec![offer(Offer::Succession, text, String::new())]
        }
        RegisterId::Coaching
        | RegisterId::Improvement
        | RegisterId::Awards
        | RegisterId::Competences
        | RegisterId::Attendance
        | RegisterId::Sessions
        | RegisterId::Objections
        | RegisterId::Peers
        | RegisterId::Voices
        | RegisterId::Survey
        | RegisterId::Actions
        | RegisterId::Agreements
        | RegisterId::Notes => Vec::new(),
    }
}

/// Whether the predikat asks for a coaching plan and none was begun since.
pub(super) fn coaching_missing(from: &Sources<'_>) -> bool {
    figures::answered(from, Response::Coaching).is_none()
        && figures::latest(from).is_some_and(|(_, predikat)| needs_plan(predikat))
}

/// Whether the predikat asks for a chance to improve and none is under way.
pub(super) fn improvement_missing(from: &Sources<'_>) -> bool {
    figures::answered(from, Response::ImprovementPlan).is_none()
        && figures::latest(from).is_some_and(|(_, predikat)| needs_escalation(predikat))
}

/// Whether the years at the top give priority for succession, which nobody has proposed yet.
pub(super) fn award_proposed(from: &Sources<'_>) -> bool {
    let annual = figures::years(from.model, from.file, from.period.year());
    let rules = &from.model.settings.rules.award;
    eligible(&annual, rules).is_some() && figures::answered(from, Response::Award).is_none()
}

/// Strengths and what to work on, of the period.
pub(super) fn traits<'a>(from: &Sources<'a>) -> &'a [Trait] {
    from.file
        .strengths
        .get(&from.period)
        .map_or(&[], Vec::as_slice)
}

/// The latest period before this one in which anything was noted, and what.
pub(super) fn before<'a>(from: &Sources<'a>) -> Option<(Period, &'a [Trait])> {
    let start = from.period.first_day();
    let all = from.file.strengths.iter();
    all.filter(|(period, traits)| period.last_day() < start && !traits.is_empty())
        .max_by_key(|(period, _)| (period.last_day(), period.number()))
        .map(|(period, traits)| (*period, traits.as_slice()))
}

/// What was to be worked on then and is still open: the agenda of this period.
pub(super) fn carried<'a>(from: &Sources<'a>) -> Vec<&'a Trait> {
    let before = before(from).map_or(&[][..], |(_, traits)| traits);
    strength::carried(before, traits(from))
}

fn trait_row(texts: &'static Texts, line: &Trait) -> Row {
    let (sign, lead) = match line.kind {
        TraitKind::Strength => (Sign::Good, "+"),
        TraitKind::ToImprove => (Sign::Fair, "-"),
    };
    entry(
        line.id,
        sign,
        lead.to_owned(),
        &line.text,
        texts.label(line.kind),
    )
}

fn competence_row(texts: &'static Texts, competence: &Competence) -> Row {
    let number =
        |n: Option<rust_decimal::Decimal>| n.map_or_else(|| "–".to_owned(), |n| texts.number(n));
    let lead = format!(
        "{} / {}",
        number(competence.level),
        number(competence.standard)
    );
    let (sign, tail) = match competence.gap() {
        None => (Sign::Plain, texts.get("follow.gap-unknown").to_owned()),
        Some(gap) if gap.is_zero() => (Sign::Good, texts.get("follow.gap-none").to_owned()),
        Some(gap) => (
            Sign::Attention,
            texts.fill("follow.gap", &[("n", &texts.number(gap))]),
        ),
    };
    entry(competence.id, sign, lead, &competence.name, tail)
}

fn absence_row(texts: &'static Texts, absence: &Absence) -> Row {
    let mut text = texts.label(absence.kind).to_owned();
    if !absence.note.is_empty() {
        text = format!("{text} · {}", first_line(&absence.note));
    }
    let tail = match (absence.until, absence.days, absence.minutes) {
        (Some(until), _, _) => texts.fill("follow.until", &[("day", &texts.day(until))]),
        (None, Some(days), _) => texts.fill("follow.days", &[("n", &texts.number(days))]),
        (None, None, Some(minutes)) => {
            texts.fill("figures.minutes", &[("n", &texts.number(minutes))])
        }
        (None, None, None) => String::new(),
    };
    let sign = match absence.kind {
        AbsenceKind::Unexcused => Sign::Attention,
        AbsenceKind::Late => Sign::Fair,
        AbsenceKind::Duty | AbsenceKind::Leave | AbsenceKind::Excused => Sign::Plain,
    };
    entry(absence.id, sign, texts.day(absence.from), &text, tail)
}

fn coaching_row(from: &Sources<'_>, plan: &Coaching) -> Row {
    let texts = from.texts();
    let sign = match plan.state {
        CoachingState::Finished => Sign::Good,
        CoachingState::Planned | CoachingState::Running => Sign::Fair,
    };
    entry(
        plan.id,
        sign,
        texts.day(plan.day),
        &plan.goal,
        texts.label(plan.state),
    )
}

/// The answers to form B.1.8 of a session, where all are there.
pub(super) fn statements(from: &Sources<'_>, session: &Session) -> Option<Vec<u8>> {
    parse_statements(&session.answers, &from.model.settings.rules.coaching).ok()
}

fn session_row(from: &Sources<'_>, session: &Session) -> Row {
    let texts = from.texts();
    let told = statements(from, session).map(|answers| {
        let means = means(&answers).into_iter();
        let means: Vec<String> = means.map(|(_, mean)| texts.decimals(mean, 2)).collect();
        format!("B.1.8 {}", means.join(" "))
    });
    let tail = told.unwrap_or_else(|| texts.get("follow.no-form").to_owned());
    let text = format!(
        "{} · {}",
        texts.label(session.kind),
        first_line(&session.topic)
    );
    entry(session.id, Sign::Plain, texts.day(session.day), &text, tail)
}

fn course_row(texts: &'static Texts, course: &Course) -> Row {
    let sign = match course.state {
        CourseState::Done => Sign::Good,
        CourseState::Planned => Sign::Fair,
        CourseState::Needed => Sign::Attention,
    };
    let mut tail = texts.label(course.state).to_owned();
    if let Some(hours) = course.hours {
        let hours = texts.fill("figure-measure.hours", &[("n", &texts.number(hours))]);
        tail = format!("{hours} {tail}");
    }
    entry(course.id, sign, texts.day(course.day), &course.name, tail)
}

fn improvement_row(from: &Sources<'_>, plan: &Improvement) -> Row {
    let texts = from.texts();
    let rules = &from.model.settings.rules.improvement;
    let due = texts.day(plan.due_day(rules));
    let (sign, tail) = if plan.is_overdue(from.model.today, rules) {
        (
            Sign::Attention,
            texts.fill("follow.due-passed", &[("day", &due)]),
        )
    } else {
        match plan.state {
            ImprovementState::Running => (Sign::Fair, texts.fill("follow.due", &[("day", &due)])),
            ImprovementState::Reached => (Sign::Good, texts.label(plan.state).to_owned()),
            ImprovementState::NotReached => (Sign::Attention, texts.label(plan.state).to_owned()),
        }
    };
    entry(plan.id, sign, texts.day(plan.start), &plan.goals, tail)
}

fn award_row(texts: &'static Texts, award: &Award) -> Row {
    let sign = match award.state {
        AwardState::Given => Sign::Good,
        AwardState::Proposed | AwardState::Approved => Sign::Fair,
        AwardState::Declined => Sign::Plain,
    };
    let text = format!(
        "{} · {}",
        texts.label(award.kind),
        first_line(&award.reason)
    );
    entry(
        award.id,
        sign,
        texts.day(award.day),
        &text,
        texts.label(award.state),
    )
}

/// Who was asked from all sides in the period.
pub(super) fn asked<'a>(from: &Sources<'a>) -> &'a [PeerAnswer] {
    from.file.peers.get(&from.period).map_or(&[], Vec::as_slice)
}

/// Whether somebody who was asked has answered: then nobody opens the entry again.
pub(super) fn has_answered(model: &Model, item: ItemId) -> bool {
    let peers = Sources::here(model).map_or(&[][..], |from| asked(&from));
    let mut found = peers.iter().filter(|peer| peer.id == item);
    found.any(|peer| !peer.answers.trim().is_empty() || !peer.text.trim().is_empty())
}

/// Where the answers from all sides stand, or how an office comes to use them.
pub(super) fn peers_head(from: &Sources<'_>) -> String {
    let texts = from.texts();
    let rules = &from.model.settings.rules.peer;
    if !rules.enabled {
        return texts.get("follow.peers-off").to_owned();
    }
    match peer::status(asked(from), rules) {
        Status::Pending {
            missing,
            unreadable,
        } => {
            let reason = figures::pending(from, &missing, unreadable).text(texts);
            texts.fill("follow.peers-pending", &[("reason", &reason)])
        }
        Status::Ready(_) => texts.get("follow.peers-ready").to_owned(),
    }
}

/// While answers are awaited, who was asked; once there is a result, the result alone. Names and answers
/// never stand in one view.
fn peer_rows(from: &Sources<'_>) -> Vec<Row> {
    let rules = &from.model.settings.rules.peer;
    if !rules.enabled {
        return Vec::new();
    }
    match peer::status(asked(from), rules) {
        Status::Pending { .. } => asked_rows(from),
        Status::Ready(outcome) => outcome_rows(from, &outcome),
    }
}

fn asked_rows(from: &Sources<'_>) -> Vec<Row> {
    let texts = from.texts();
    let mut rows: Vec<(u8, Row)> = asked(from)
        .iter()
        .map(|peer| {
            let (sign, key) = match peer.answers.trim() {
                "" => (Sign::Fair, "follow.peer-awaited"),
                answers if peer::parse(answers).is_err() => {
                    (Sign::Attention, "follow.peer-unreadable")
                }
                _ => (Sign::Good, "follow.peer-answered"),
            };
            let name = peer
                .from
                .map_or_else(|| "–".to_owned(), |id| from.model.people.name(id));
            let lead = texts.label(peer.side).to_owned();
            let row = entry(peer.id, sign, lead, &name, texts.get(key));
            (peer.side.number(), row)
        })
        .collect();
    rows.sort_by(|a, b| (a.0, &a.1.text).cmp(&(b.0, &b.1.text)));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn outcome_rows(from: &Sources<'_>, outcome: &peer::Outcome) -> Vec<Row> {
    let texts = from.texts();
    let rules = &from.model.settings.rules.peer;
    let score = |score: peer::Score| {
        let lead = texts.decimals(score.mean, 2);
        let points = texts.decimals(score.points, 2);
        (lead, texts.fill("follow.points", &[("n", &points)]))
    };
    let others = texts.fill("figures.others", &[("n", &outcome.others_n.to_string())]);
    let weight = texts.percent_exact(rules.superior * rust_decimal::Decimal::ONE_HUNDRED);
    let superior = texts.fill("figures.superior", &[("weight", &weight)]);
    let combined = texts.get("follow.combined").to_owned();
    let figures = [
        outcome.combined.map(|of| (combined, of)),
        outcome.superior.map(|of| (superior, of)),
        Some((others, outcome.others)),
    ];
    let words = peer::texts(asked(from), rules).unwrap_or_default();
    let told = figures.into_iter().flatten().map(|(text, of)| {
        let (lead, tail) = score(of);
        (lead, text, tail)
    });
    let words = words
        .into_iter()
        .map(|words| ("\"".to_owned(), first_line(words), String::new()));
    Row::told(told.chain(words))
}

/// Until when a plan that begins now is proposed to run: the end of the period that follows.
pub(super) fn next_period_end(from: &Sources<'_>) -> NaiveDate {
    from.period.next().last_day()
}
