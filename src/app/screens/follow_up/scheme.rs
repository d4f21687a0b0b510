//! The rows of the chosen local system, and those of credit points.

use rust_decimal::Decimal;

use super::{Row, Sign, What};
use crate::app::figures::{self, Open, Sources};
use crate::domain::credit::{self, MissingPoints};
use crate::domain::people::CareerLevel;
use crate::domain::rating::Predikat;
use crate::domain::scheme::{Assessed, Covered, FollowUp, Measured, Tone, assess};
use crate::i18n::Texts;

/// A band's word has its symbol.
pub(super) fn sign(tone: Tone) -> Sign {
    match tone {
        Tone::Good => Sign::Good,
        Tone::Fair => Sign::Fair,
        Tone::Attention => Sign::Attention,
    }
}

/// Everything the scheme shows of the person.
pub(super) fn assessed<'a>(from: &Sources<'a>, all: &figures::All) -> Vec<Assessed<'a>> {
    assess(&from.model.settings.scheme, &figures::values(all))
}

/// What the scheme asks for.
pub(super) fn asked<'a>(from: &Sources<'a>, all: &figures::All) -> Vec<Open<'a>> {
    figures::asked(from, &figures::facts(from, all))
}

/// How many follow-ups are asked for that nothing answers yet.
pub(super) fn open(from: &Sources<'_>, all: &figures::All) -> usize {
    let asked = asked(from, all);
    asked.iter().filter(|open| open.answered.is_none()).count()
}

/// The place of a follow-up in the scheme.
pub(super) fn place(from: &Sources<'_>, follow_up: &FollowUp) -> usize {
    let mut all = from.model.settings.scheme.follow_ups.iter();
    all.position(|other| other.code == follow_up.code)
        .unwrap_or_default()
}

/// What is asked for first, then the components with their indicators.
pub(super) fn rows(from: &Sources<'_>, all: &figures::All) -> Vec<Row> {
    let texts = from.texts();
    let assessed = assessed(from, all);
    let mut rows: Vec<Row> = asked(from, all)
        .iter()
        .map(|open| asked_row(from, open))
        .collect();
    for (at, component) in assessed.iter().enumerate() {
        rows.push(component_row(texts, at, component));
        let indicators = component.indicators.iter().enumerate();
        rows.extend(indicators.map(|(n, measured)| indicator_row(texts, (at, n), measured)));
    }
    rows
}

fn asked_row(from: &Sources<'_>, open: &Open<'_>) -> Row {
    let texts = from.texts();
    let (sign, tail) = match open.answered {
        None => (Sign::Offer, texts.label(open.follow_up.then).to_owned()),
        Some(day) => (
            Sign::Good,
            texts.fill("follow.answered", &[("day", &texts.day(day))]),
        ),
    };
    Row {
        what: What::Asked(place(from, open.follow_up)),
        sign,
        lead: texts.get("follow.asked").to_owned(),
        text: texts.said(&open.follow_up.name).to_owned(),
        tail,
    }
}

/// An index and what it rests on, by the key of the sentence.
pub(super) fn index(texts: &Texts, key: &'static str, covered: &Covered) -> String {
    let index = covered.index.map(|index| texts.decimals(index, 1));
    let seen = covered.weight_seen.to_string();
    let all = covered.weight_all.to_string();
    let places = [
        ("index", index.as_deref().unwrap_or("–")),
        ("seen", &*seen),
        ("all", &*all),
    ];
    texts.fill(key, &places)
}

fn component_row(texts: &'static Texts, at: usize, assessed: &Assessed<'_>) -> Row {
    Row {
        what: What::Component(at),
        sign: Sign::Head,
        lead: String::new(),
        text: texts.said(&assessed.component.name).to_owned(),
        tail: index(texts, "follow.index-of", &assessed.index),
    }
}

fn indicator_row(texts: &'static Texts, (at, n): (usize, usize), measured: &Measured<'_>) -> Row {
    let value = measured.value.map(|value| {
        let figure = measured.indicator.figure;
        figures::shown(texts, figure, value)
    });
    let index = measured.index.map(|index| texts.decimals(index, 1));
    let (sign, tail) = match measured.band {
        Some(band) => (
            sign(band.tone),
            format!("{} {}", texts.said(&band.name), index.unwrap_or_default()),
        ),
        None => (Sign::Plain, texts.get("follow.unknown").to_owned()),
    };
    Row {
        what: What::Indicator(at, n),
        sign,
        lead: value.unwrap_or_else(|| "–".to_owned()),
        text: texts.said(&measured.indicator.name).to_owned(),
        tail,
    }
}

/// Points of whole years with their predikat, the latest last.
fn years(from: &Sources<'_>) -> Vec<(i32, Predikat)> {
    let annual = figures::years(from.model, from.file, from.period.year());
    annual.into_iter().collect()
}

fn level(from: &Sources<'_>) -> Option<CareerLevel> {
    from.file.employee.career_level
}

/// Points of all whole years.
pub(super) fn points(from: &Sources<'_>) -> Option<Decimal> {
    let (level, rules) = (level(from)?, &from.model.settings.rules.credit);
    let years = years(from);
    let each = years.iter().map(|(_, predikat)| (*predikat, level));
    (!years.is_empty()).then(|| credit::accumulated(each, rules))
}

/// What is still missing to the next rank and the next level.
pub(super) fn missing(from: &Sources<'_>) -> Option<MissingPoints> {
    let (level, rules) = (level(from)?, &from.model.settings.rules.credit);
    Some(credit::missing(points(from)?, level, rules))
}

/// Credit points: of each year, of the period, together, and what is missing.
pub(super) fn credit(from: &Sources<'_>) -> Vec<Row> {
    let Some(level) = level(from) else {
        return Vec::new();
    };
    let texts = from.texts();
    let rules = &from.model.settings.rules.credit;
    let two = |points: Decimal| texts.decimals(credit::shown(points), 2);
    let mut told: Vec<(String, String, String)> = years(from)
        .into_iter()
        .map(|(year, predikat)| {
            let text = texts.fill("follow.credit-year", &[("year", &year.to_string())]);
            let points = two(credit::annual(predikat, level, rules));
            (points, text, texts.label(predikat).to_owned())
        })
        .collect();
    // Some months close a gap before a promotion; a whole year is told above.
    let periodic = figures::latest(from).and_then(|(period, predikat)| {
        let (first, last) = period.months();
        let months = last + 1 - first;
        let points = credit::periodic(predikat, level, months, rules)?;
        (months < 12).then_some((period, months, predikat, points))
    });
    if let Some((period, months, predikat, points)) = periodic {
        let places = [
            ("months", &*months.to_string()),
            ("period", &*texts.period(period)),
        ];
        let text = texts.fill("follow.credit-period", &places);
        told.push((two(points), text, texts.label(predikat).to_owned()));
    }
    if let (Some(points), Some(missing)) = (points(from), missing(from)) {
        let line = |n: Decimal, key: &'static str| {
            (
                two(n),
                texts.get(key).to_owned(),
                texts.label(level).to_owned(),
            )
        };
        told.push(line(points, "follow.credit-all"));
        told.push(line(missing.rank, "follow.credit-rank"));
        told.extend(missing.level.map(|n| line(n, "follow.credit-level")));
    }
    Row::told(told)
}
