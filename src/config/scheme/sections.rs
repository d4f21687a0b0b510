//! One reader for each part of a scheme.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::config::ConfigError;
use crate::config::reader::Section;
use crate::domain::coded::Coded;
use crate::domain::scheme::{Band, Bilingual, Component, Figure, FollowUp, Indicator, Trigger};
use crate::domain::text::{clean, exceeds};

/// Longest code or version, in characters.
pub(super) const SHORT: usize = 40;
/// Longest name, in characters.
pub(super) const NAME: usize = 80;
/// Longest explanation, in characters.
pub(super) const LONG: usize = 300;
/// Most entries in any list: more is read by nobody.
const MANY: usize = 40;

type Read<T> = Result<T, ConfigError>;

/// Words on one line that may be shown anywhere.
pub(super) fn line(section: &Section<'_>, key: &str, limit: usize) -> Read<String> {
    let text = section.needed(key, section.text(key)?)?;
    if exceeds(text, limit) {
        let reason = format!("is longer than {limit} characters");
        return Err(section.refuse(key, &reason, "say it in fewer words".into()));
    }
    if clean(text) != text {
        let reason = "has control characters, invisible characters, line breaks or needless blanks";
        let next = "write it on one line with single blanks between words".into();
        return Err(section.refuse(key, reason, next));
    }
    Ok(text.to_owned())
}

/// Words in both languages.
pub(super) fn bilingual(section: &Section<'_>, key: &str, limit: usize) -> Read<Bilingual> {
    let words = section.needed(key, section.section(key)?)?;
    words.only(&["id", "en"])?;
    both(&words, limit)
}

fn both(words: &Section<'_>, limit: usize) -> Read<Bilingual> {
    Ok(Bilingual {
        id: line(words, "id", limit)?,
        en: line(words, "en", limit)?,
    })
}

/// A short name that has not been given before.
pub(super) fn code(section: &Section<'_>, given: &mut BTreeSet<String>) -> Read<String> {
    let code = line(section, "code", SHORT)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !code.chars().all(plain) {
        let next = "write it with small letters a to z, digits and hyphens".into();
        return Err(section.refuse("code", &format!("\"{code}\" is no short name"), next));
    }
    if !given.insert(code.clone()) {
        let next = "give each a code of its own".into();
        return Err(section.refuse("code", &format!("\"{code}\" is given twice"), next));
    }
    Ok(code)
}

/// A list of tables with something in it.
fn entries<'a>(section: &Section<'a>, key: &str) -> Read<Vec<Section<'a>>> {
    let entries = section.needed(key, section.sections(key)?)?;
    if entries.is_empty() {
        return Err(section.refuse(key, "is empty", "write at least one".into()));
    }
    if entries.len() > MANY {
        let reason = format!("has {} entries", entries.len());
        return Err(section.refuse(key, &reason, format!("keep to {MANY} at most")));
    }
    Ok(entries)
}

/// A value that the figure can have.
fn value(section: &Section<'_>, key: &str, figure: Figure) -> Read<Decimal> {
    let (low, high) = figure.bounds();
    let bounds = Decimal::from(low)..=Decimal::from(high);
    section.needed(key, section.decimal(key, bounds)?)
}

pub(super) fn components(top: &Section<'_>) -> Read<Vec<Component>> {
    let (mut codes, mut within) = (BTreeSet::new(), BTreeSet::new());
    let mut components: Vec<Component> = Vec::new();
    for section in entries(top, "components")? {
        section.only(&["code", "name", "why", "weight", "indicators"])?;
        let component = Component {
            code: code(&section, &mut codes)?,
            name: bilingual(&section, "name", NAME)?,
            why: bilingual(&section, "why", LONG)?,
            weight: section.number("weight", 1..=100)?,
            indicators: indicators(&section, &mut within)?,
        };
        let first = components.first().map(|first| first.weight.is_some());
        if first.is_some_and(|first| first != component.weight.is_some()) {
            let next = "give every component a weight, or none".into();
            return Err(section.refuse("weight", "is given to some components only", next));
        }
        components.push(component);
    }
    let weights: Option<Vec<u32>> = components.iter().map(|of| of.weight).collect();
    if let Some(weights) = weights {
        add_up(top, "components", &weights)?;
    }
    Ok(components)
}

/// Refuses weights that are not shares of one whole.
fn add_up(section: &Section<'_>, key: &str, weights: &[u32]) -> Read<()> {
    let sum: u32 = weights.iter().sum();
    if sum == 100 {
        return Ok(());
    }
    let told: Vec<String> = weights.iter().map(u32::to_string).collect();
    let reason = format!("have weights that add up to {sum} ({})", told.join(" + "));
    Err(section.refuse(
        key,
        &reason,
        "change the weights so that they add up to 100".into(),
    ))
}

fn indicators(component: &Section<'_>, codes: &mut BTreeSet<String>) -> Read<Vec<Indicator>> {
    let mut indicators = Vec::new();
    for section in entries(component, "indicators")? {
        indicators.push(indicator(&section, codes)?);
    }
    let weights: Vec<u32> = indicators.iter().map(|of| of.weight).collect();
    add_up(component, "indicators", &weights)?;
    Ok(indicators)
}

fn indicator(section: &Section<'_>, codes: &mut BTreeSet<String>) -> Read<Indicator> {
    section.only(&["code", "name", "figure", "weight", "zero", "full", "bands"])?;
    let figure = section.needed("figure", section.code("figure")?)?;
    let indicator = Indicator {
        code: code(section, codes)?,
        name: bilingual(section, "name", NAME)?,
        figure,
        weight: section.needed("weight", section.number("weight", 1..=100)?)?,
        bands: bands(section, figure)?,
        full: value(section, "full", figure)?,
        zero: value(section, "zero", figure)?,
    };
    if indicator.full == indicator.zero {
        let next = "write two different values; full below zero means that less is better".into();
        return Err(section.refuse("full", "is the same as `zero`", next));
    }
    Ok(indicator)
}

/// Bands in rising order, the first from the lowest value that the figure can have, so that every value is
/// in exactly one of them.
fn bands(indicator: &Section<'_>, figure: Figure) -> Read<Vec<Band>> {
    let lowest = Decimal::from(figure.bounds().0);
    let mut bands: Vec<Band> = Vec::new();
    for section in entries(indicator, "bands")? {
        section.only(&["from", "tone", "id", "en"])?;
        let band = Band {
            from: value(&section, "from", figure)?,
            name: both(&section, NAME)?,
            tone: section.needed("tone", section.code("tone")?)?,
        };
        let (ordered, next) = match bands.last() {
            Some(last) => (
                last.from < band.from,
                format!(
                    "write the bands in rising order; the one before begins at {}",
                    last.from
                ),
            ),
            None => (
                band.from == lowest,
                format!(
                    "begin the first band at {lowest}, the lowest value of {}",
                    figure.code()
                ),
            ),
        };
        if !ordered {
            let reason = format!("a band cannot begin at {} here", band.from);
            return Err(section.refuse("from", &reason, next));
        }
        bands.push(band);
    }
    Ok(bands)
}

pub(super) fn follow_ups(top: &Section<'_>) -> Read<Vec<FollowUp>> {
    let mut codes = BTreeSet::new();
    let follow_up = |section: Section<'_>| {
        section.only(&["code", "when", "then", "name"])?;
        Ok(FollowUp {
            code: code(&section, &mut codes)?,
            when: trigger(&section.needed("when", section.section("when")?)?)?,
            then: section.needed("then", section.code("then")?)?,
            name: bilingual(&section, "name", NAME)?,
        })
    };
    entries(top, "follow_ups")?
        .into_iter()
        .map(follow_up)
        .collect()
}

/// Exactly one of a list of predikat, a figure with a value, or a signal.
fn trigger(when: &Section<'_>) -> Read<Trigger> {
    let subjects = ["predikat", "figure", "signal"];
    let named: Vec<&str> = when.keys().filter(|key| subjects.contains(key)).collect();
    match named.as_slice() {
        ["predikat"] => by_predikat(when),
        ["figure"] => by_figure(when),
        ["signal"] => {
            when.only(&["signal"])?;
            Ok(Trigger::Signal(
                when.needed("signal", when.code("signal")?)?,
            ))
        }
        _ => {
            when.only(&["predikat", "years", "figure", "below", "at_least", "signal"])?;
            let next = "write exactly one of predikat, figure or signal".into();
            let key = named.last().copied().unwrap_or("predikat");
            Err(when.refuse(key, "says when in no way, or in several", next))
        }
    }
}

fn by_predikat(when: &Section<'_>) -> Read<Trigger> {
    when.only(&["predikat", "years"])?;
    let of = when.codes("predikat")?.unwrap_or_default();
    if of.is_empty() {
        return Err(when.refuse("predikat", "is empty", "write at least one".into()));
    }
    Ok(match when.number("years", 2..=10)? {
        Some(years) => Trigger::Years { of, years },
        None => Trigger::Predikat(of),
    })
}

fn by_figure(when: &Section<'_>) -> Read<Trigger> {
    when.only(&["figure", "below", "at_least"])?;
    let figure = when.needed("figure", when.code("figure")?)?;
    let named = |key| when.keys().any(|named| named == key);
    match (named("below"), named("at_least")) {
        (true, false) => Ok(Trigger::Below {
            figure,
            than: value(when, "below", figure)?,
        }),
        (false, true) => Ok(Trigger::AtLeast {
            figure,
            least: value(when, "at_least", figure)?,
        }),
        (true, true) | (false, false) => {
            let next = "write exactly one of below and at_least".into();
            Err(when.refuse("figure", "has no threshold, or two", next))
        }
    }
}
