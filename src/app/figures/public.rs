//! Figures of the public: voices on the person, the survey of the unit, complaints in hand.

use rust_decimal::Decimal;

use super::{Found, Sources, plain};
use crate::app::explain::Why;
use crate::domain::coded::Coded;
use crate::domain::complaint::{Clock, Complaint};
use crate::domain::id::UnitId;
use crate::domain::period::{Cycle, Period};
use crate::domain::punctuality::{Punctuality, punctuality};
use crate::domain::survey::{Element, Sheet, Tally};
use crate::domain::voice::{self, Summary, Voice};
use crate::i18n::Phrase;

/// What may be shown of the voices on the person in the period, and how often it was named.
///
/// It is guarded by everything that is said of people of the same units, so that no mean that another view
/// hides can be worked out from this one.
fn heard(from: &Sources<'_>) -> (Summary, Vec<Voice>) {
    let (id, period) = (from.id(), from.period);
    let services = from.model.people.services();
    let all: Vec<(UnitId, &Voice)> = services
        .all_voices(period.year())
        .filter(|(_, voice)| period.contains(voice.day))
        .collect();
    let units: Vec<UnitId> = all
        .iter()
        .filter(|(_, voice)| voice.about == Some(id))
        .map(|(unit, _)| *unit)
        .collect();
    let near = all.iter().filter(|(unit, _)| units.contains(unit));
    let rules = &from.rules().voice;
    let persons = voice::by_person(near.map(|(_, voice)| *voice), rules);
    let nobody = || Summary::Hidden {
        n: 0,
        min_n: rules.min_n,
    };
    let own = all.iter().filter(|(_, voice)| voice.about == Some(id));
    let own = own.map(|(_, voice)| (*voice).clone()).collect();
    (persons.get(&id).copied().unwrap_or_else(nobody), own)
}

pub(super) fn voice_mean(from: &Sources<'_>) -> Found {
    let texts = from.texts();
    let rules = &from.rules().voice;
    let (summary, voices) = heard(from);
    let rule = || from.rule("figures.rule-voices", &rules.source);
    let absent = |reason: Phrase| Found::absent(reason, vec![rule()]);
    match summary {
        Summary::Hidden { n, min_n } => absent(
            Phrase::new("figures.voices-few")
                .with("n", n)
                .with("min", min_n),
        ),
        Summary::Withheld { n } => absent(Phrase::new("figures.voices-withheld").with("n", n)),
        Summary::Shown { mean, .. } => {
            let told = |voice: &Voice| {
                let what = format!("{} {}", texts.day(voice.day), voice.service);
                let score = voice
                    .score
                    .map_or_else(|| "–".to_owned(), |n| texts.number(n));
                let text = Some(&voice.text).filter(|text| !text.is_empty());
                let text = text.map(|text| Why::leaf(plain(text), ""));
                Why::of(plain(what.trim()), score, text.into_iter().collect())
            };
            let mut parts: Vec<Why> = voices.iter().map(told).collect();
            parts.push(rule());
            Found::known(mean, parts)
        }
    }
}

pub(super) fn voice_count(from: &Sources<'_>) -> Found {
    let (_, voices) = heard(from);
    let rules = &from.rules().voice;
    Found::known(
        voices.len(),
        vec![from.rule("figures.rule-voice-count", &rules.source)],
    )
}

/// The sheets of the nearest unit that has any: of the period, otherwise of the year up to its end.
fn sheets<'a>(from: &Sources<'a>) -> Option<(UnitId, Period, Vec<&'a Sheet>)> {
    let people = &from.model.people;
    let year = Period::containing(from.period.first_day(), Cycle::Annual);
    let until = from.period.last_day();
    let chain = people.organisation().chain(from.file.employee.unit?);
    let spans = [from.period, year];
    chain
        .flat_map(|unit| spans.map(|span| (unit.id, span)))
        .map(|(unit, span)| {
            let all = people.services().sheets(unit, span.year()).iter();
            let within = all.filter(|sheet| span.contains(sheet.day) && sheet.day <= until);
            (unit, span, within.collect::<Vec<_>>())
        })
        .find(|(_, _, sheets)| !sheets.is_empty())
}

pub(super) fn survey_index(from: &Sources<'_>) -> Found {
    let texts = from.texts();
    let rules = &from.rules().survey;
    let Some((unit, span, sheets)) = sheets(from) else {
        return Found::none("figures.no-survey");
    };
    let tally = Tally::of_sheets(sheets);
    let of = Phrase::new("figures.survey-of")
        .with("unit", from.model.people.unit_name(unit))
        .with("period", texts.period(span))
        .with("n", tally.respondents);
    let elements = Element::ALL.iter().map(|element| {
        let mean = tally.element(*element).mean();
        let mean = mean.map_or_else(|| "–".to_owned(), |mean| texts.decimals(mean, 2));
        Why::leaf(plain(texts.label(*element)), mean)
    });
    let mut parts = vec![Why::of(of, "", elements.collect())];
    let weight = rules
        .weight
        .map_or_else(|| "1/9".to_owned(), |w| texts.number(w));
    parts.push(Why::leaf(Phrase::new("figures.weight"), weight));
    let index = tally.index(rules);
    if let Ok(index) = &index {
        let grade = texts.label(index.grade(rules));
        parts.push(Why::leaf(Phrase::new("figures.grade"), grade));
    }
    parts.push(from.rule("figures.rule-survey", &rules.source));
    match index {
        Ok(index) => Found::known(index.rounded(), parts),
        Err(_) => Found::absent(Phrase::new("figures.survey-unanswered"), parts),
    }
}

/// The complaints of the period that the person was given.
fn complaints<'a>(from: &Sources<'a>) -> Vec<&'a Complaint> {
    let all = from.model.people.services().complaints().into_iter();
    let own = all.filter(|complaint| complaint.assignee() == Some(from.id()));
    own.filter(|complaint| from.period.contains(complaint.received))
        .collect()
}

fn punctual(from: &Sources<'_>) -> (Punctuality, Vec<Why>) {
    let (texts, rules) = (from.texts(), from.rules());
    let complaints = complaints(from);
    let told = |complaint: &&Complaint| {
        let due = complaint.deadline(&rules.complaint, &rules.calendar);
        let clock = complaint.clock(&rules.complaint, &rules.calendar, from.model.today);
        let word = match clock {
            Clock::Met { in_time: true, .. } => "figures.in-time",
            Clock::Met { in_time: false, .. } => "figures.too-late",
            Clock::Running { left, .. } if left < 0 => "figures.overdue",
            Clock::Running { .. } => "figures.running",
            Clock::Paused { .. } => "figures.paused",
            Clock::NotOurs => "figures.not-ours",
        };
        let days = Phrase::new("figures.complaint-days")
            .with("received", texts.day(complaint.received))
            .with("due", texts.day(due))
            .with(
                "answered",
                complaint
                    .answered()
                    .map_or_else(|| "–".to_owned(), |day| texts.day(day)),
            );
        let taken = complaint.workdays_taken(&rules.calendar);
        let taken = taken.map(|n| Why::leaf(Phrase::new("figures.taken").with("n", n), ""));
        let parts = std::iter::once(Why::leaf(days, "")).chain(taken).collect();
        let label = from.model.people.services().complaint_label(complaint.id);
        Why::of(plain(&label), texts.get(word), parts)
    };
    let mut parts: Vec<Why> = complaints.iter().map(told).collect();
    parts.push(from.rule("figures.rule-complaints", &rules.complaint.source));
    let sum = punctuality(
        complaints,
        &rules.complaint,
        &rules.calendar,
        from.model.today,
    );
    (sum, parts)
}

pub(super) fn complaint_on_time(from: &Sources<'_>) -> Found {
    let (sum, parts) = punctual(from);
    answered(sum.percent(), parts)
}

pub(super) fn complaint_median(from: &Sources<'_>) -> Found {
    let (sum, parts) = punctual(from);
    answered(sum.median_workdays, parts)
}

fn answered(figure: Option<Decimal>, parts: Vec<Why>) -> Found {
    match figure {
        Some(figure) => Found::known(figure, parts),
        None => Found::absent(Phrase::new("figures.no-complaints"), parts),
    }
}
