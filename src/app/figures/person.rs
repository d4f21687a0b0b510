//! Figures of the person: attendance, competence, behaviour, feedback, training, answers from all sides.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::work::mean;
use super::{Found, Sources, plain};
use crate::app::explain::Why;
use crate::app::screens::evaluation::Line;
use crate::domain::coded::Coded;
use crate::domain::competence::Competence;
use crate::domain::discipline::{self, Absence, AbsenceKind, Standing};
use crate::domain::feedback::Feedback;
use crate::domain::follow::training::{Course, CourseState, hours_in};
use crate::domain::id::ItemId;
use crate::domain::peer::{self, Missing, PeerAnswer, Status};
use crate::domain::rating::{CoreValue, Rating};
use crate::i18n::Phrase;

/// Where a person stands by the days without explanation of the year. A run may have begun the year before.
pub fn standing(from: &Sources<'_>) -> Standing {
    let year = from.period.year();
    let of = |year: i32| from.file.absences.get(&year).into_iter().flatten();
    let absences: Vec<Absence> = of(year - 1).chain(of(year)).cloned().collect();
    let rules = from.rules();
    discipline::standing(&absences, year, &rules.calendar, &rules.discipline)
}

pub(super) fn discipline_days(from: &Sources<'_>) -> Found {
    let texts = from.texts();
    let standing = standing(from);
    let year = from.file.absences.get(&from.period.year());
    let counts = |absence: &&Absence| match absence.kind {
        AbsenceKind::Unexcused | AbsenceKind::Late => true,
        AbsenceKind::Duty | AbsenceKind::Leave | AbsenceKind::Excused => false,
    };
    let entry = |absence: &Absence| {
        let mut days = texts.day(absence.from);
        if let Some(until) = absence.until {
            days = format!("{days} – {}", texts.day(until));
        }
        let much = match (absence.days, absence.minutes) {
            (Some(days), _) => texts.number(days),
            (None, Some(minutes)) => {
                texts.fill("figures.minutes", &[("n", &texts.number(minutes))])
            }
            (None, None) => String::new(),
        };
        let what = format!("{days} {}", texts.label(absence.kind));
        Why::leaf(plain(&what), much)
    };
    let entries = year.into_iter().flatten().filter(counts);
    let mut parts: Vec<Why> = entries.map(entry).collect();
    if parts.is_empty() {
        parts.push(Why::leaf(Phrase::new("figures.no-absence"), ""));
    }
    let left = usize::try_from(standing.minutes_left).unwrap_or(0);
    parts.push(Why::leaf(
        Phrase::new("figures.minutes-left"),
        texts.count(left),
    ));
    parts.push(Why::leaf(
        Phrase::new("figures.longest-run"),
        texts.number(standing.longest_run.into()),
    ));
    let rules = &from.rules().discipline;
    parts.push(from.rule("figures.rule-discipline", &rules.source));
    Found::known(standing.days, parts)
}

fn competences<'a>(from: &Sources<'a>) -> &'a [Competence] {
    let year = from.file.competences.get(&from.period.year());
    year.map_or(&[], Vec::as_slice)
}

/// Competences with a figure each.
fn competence_parts(
    from: &Sources<'_>,
    figure: impl Fn(&Competence) -> Option<Decimal>,
) -> Vec<Why> {
    let texts = from.texts();
    let number = |n: Option<Decimal>| n.map_or_else(|| "–".to_owned(), |n| texts.number(n));
    let told = |competence: &Competence| {
        let levels = Phrase::new("figures.levels")
            .with("level", number(competence.level))
            .with("standard", number(competence.standard));
        let reason = Some(competence.reason.as_str()).filter(|reason| !reason.is_empty());
        let parts = std::iter::once(levels).chain(reason.map(plain));
        let parts = parts.map(|part| Why::leaf(part, "")).collect();
        Why::of(plain(&competence.name), number(figure(competence)), parts)
    };
    competences(from).iter().map(told).collect()
}

pub(super) fn competence_gap(from: &Sources<'_>) -> Found {
    let mut parts = competence_parts(from, Competence::gap);
    let rules = &from.rules().competence;
    parts.push(from.rule("figures.rule-gap", &rules.source));
    let gaps: Vec<Decimal> = competences(from)
        .iter()
        .filter_map(Competence::gap)
        .collect();
    if gaps.is_empty() {
        return Found::absent(Phrase::new("figures.no-gaps"), parts);
    }
    Found::known(gaps.into_iter().sum::<Decimal>(), parts)
}

pub(super) fn competence_level(from: &Sources<'_>) -> Found {
    let mut parts = competence_parts(from, |competence| competence.level);
    let rules = &from.rules().competence;
    parts.push(from.rule("figures.rule-level", &rules.source));
    match mean(competences(from).iter().filter_map(|c| c.level), 2) {
        Some(level) => Found::known(level, parts),
        None => Found::absent(Phrase::new("figures.no-competences"), parts),
    }
}

pub(super) fn behaviour(from: &Sources<'_>) -> Found {
    let review = from.review();
    let Some(rater) = review.rater() else {
        return Found::none("figures.no-appraiser");
    };
    let rating = |value: &CoreValue| review.rating(Line::Value(*value));
    let ratings: Vec<Option<Rating>> = CoreValue::ALL.iter().map(rating).collect();
    let texts = from.texts();
    let told = |(value, rating): (&CoreValue, &Option<Rating>)| {
        let rating = rating.map_or("–", |rating| texts.label(rating));
        Why::leaf(plain(texts.label(*value)), rating)
    };
    let mut parts: Vec<Why> = CoreValue::ALL.iter().zip(&ratings).map(told).collect();
    parts.push(from.rule("figures.rule-behaviour", "PermenPANRB 6/2022"));
    let count = ratings.iter().flatten().count();
    if count < CoreValue::ALL.len() {
        let reason = Phrase::new("figures.values-unrated")
            .with("n", count)
            .with("name", from.model.people.name(rater));
        return Found::absent(reason, parts);
    }
    let met = ratings.iter().flatten().filter(|rating| match rating {
        Rating::Above | Rating::Meets => true,
        Rating::Below => false,
    });
    Found::known(met.count(), parts)
}

pub(super) fn feedback_count(from: &Sources<'_>) -> Found {
    let texts = from.texts();
    let given = from.file.feedback.iter();
    let given = given.filter(|given| from.period.contains(given.day));
    let told = |given: &Feedback| {
        let first = given.text.lines().next().unwrap_or_default();
        let what = format!("{} {}", texts.day(given.day), texts.label(given.source));
        Why::of(
            plain(&what),
            texts.label(given.kind),
            vec![Why::leaf(plain(first), "")],
        )
    };
    let mut parts: Vec<Why> = given.map(told).collect();
    let count = parts.len();
    parts.push(from.rule("figures.rule-feedback", "PermenPANRB 6/2022"));
    Found::known(count, parts)
}

pub(super) fn training_hours(from: &Sources<'_>) -> Found {
    let texts = from.texts();
    let year = from.period.year();
    let done = |course: &&Course| course.state == CourseState::Done && course.day.year() == year;
    let told = |course: &Course| {
        let what = format!("{} {}", texts.day(course.day), course.name);
        let hours = course
            .hours
            .map_or_else(|| "–".to_owned(), |n| texts.number(n));
        let hours = texts.fill("figure-measure.hours", &[("n", &hours)]);
        let certificate = Phrase::new("figures.certificate").with("number", &course.certificate);
        let certificate = (!course.certificate.is_empty()).then(|| Why::leaf(certificate, ""));
        Why::of(plain(&what), hours, certificate.into_iter().collect())
    };
    let mut parts: Vec<Why> = from.file.courses.iter().filter(done).map(told).collect();
    parts.push(from.rule("figures.rule-training", "PP 30/2019"));
    Found::known(hours_in(&from.file.courses, year), parts)
}

/// What was answered from all sides, as far as it may be shown. Who answered what stands nowhere in it.
pub(super) fn peer_result(from: &Sources<'_>) -> Found {
    let rules = &from.rules().peer;
    if !rules.enabled {
        return Found::none("figures.peers-off");
    }
    let answers: &[PeerAnswer] = from.file.peers.get(&from.period).map_or(&[], Vec::as_slice);
    let rule = from.rule("figures.rule-peers", &rules.source);
    let texts = from.texts();
    match peer::status(answers, rules) {
        Status::Pending {
            missing,
            unreadable,
        } => Found::absent(pending(from, &missing, unreadable), vec![rule]),
        Status::Ready(outcome) => {
            let two = |n: Decimal| texts.decimals(n, 2);
            let others = Phrase::new("figures.others").with("n", outcome.others_n);
            let mut parts = vec![Why::leaf(others, two(outcome.others.mean))];
            if let Some(superior) = outcome.superior {
                let weight = texts.percent_exact(rules.superior * Decimal::ONE_HUNDRED);
                let what = Phrase::new("figures.superior").with("weight", weight);
                parts.push(Why::leaf(what, two(superior.mean)));
            }
            parts.push(rule);
            let result = outcome.combined.unwrap_or(outcome.others);
            Found::known(result.mean, parts)
        }
    }
}

/// Why there is no result yet, side by side.
pub fn pending(from: &Sources<'_>, missing: &[Missing], unreadable: usize) -> Phrase {
    if missing.is_empty() {
        return Phrase::new("figures.peers-unreadable").with("n", unreadable);
    }
    let side = |missing: &Missing| {
        from.texts().fill(
            "figures.side-missing",
            &[
                ("side", from.texts().label(missing.side)),
                ("have", &missing.have.to_string()),
                ("need", &missing.need.to_string()),
            ],
        )
    };
    let sides: Vec<String> = missing.iter().map(side).collect();
    Phrase::new("figures.peers-pending").with("sides", sides.join("; "))
}

/// The competences of the year, by name.
pub fn of_year<'a>(from: &Sources<'a>) -> &'a [Competence] {
    competences(from)
}

/// A competence of the year.
pub fn competence<'a>(from: &Sources<'a>, id: ItemId) -> Option<&'a Competence> {
    competences(from)
        .iter()
        .find(|competence| competence.id == id)
}
