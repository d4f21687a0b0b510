//! The local evaluation system in words: for the overlay that tells which one is in force, for the command line,
//! and for the question at the first start.

use rust_decimal::Decimal;

use crate::domain::coded::Coded;
use crate::domain::rating::Predikat;
use crate::domain::scheme::{Component, Figure, FollowUp, Indicator, Measure, Scheme, Trigger};
use crate::i18n::{Phrase, Texts};

use super::explain::{Explain, Why};
use super::model::{Effect, Model, Overlay};
use super::pick::{Pick, PickFor, PickItem};

/// Opens what the scheme in force says.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let (texts, scheme) = (model.texts(), &model.settings.scheme);
    let title = Phrase::new("scheme.title").with("name", texts.said(&scheme.name));
    let explain = Explain::new(title, whys(texts, scheme));
    model.overlays.push(Overlay::Explain(Box::new(explain)));
    Vec::new()
}

/// Asks which of these the office uses, once, at the first start.
pub fn ask(model: &mut Model, schemes: &[Scheme]) {
    let texts = model.texts();
    let item = |(at, scheme): (usize, &Scheme)| PickItem {
        id: at as u64,
        label: texts.said(&scheme.name).to_owned(),
        detail: scheme.code.clone(),
    };
    let items = schemes.iter().enumerate().map(item).collect();
    let pick = Pick::new(Phrase::new("scheme.ask"), PickFor::Scheme, items, None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
}

/// Name, version and cycle.
pub fn title(texts: &'static Texts, scheme: &Scheme) -> String {
    let cycle = scheme.cycle.map(|cycle| texts.label(cycle));
    let parts = [texts.said(&scheme.name), &scheme.version];
    let parts: Vec<&str> = parts.into_iter().chain(cycle).collect();
    parts.join(" · ")
}

/// Words that stand in the scheme itself.
fn said(words: impl ToString) -> Phrase {
    Phrase::new("scheme.words").with("words", words)
}

fn whys(texts: &'static Texts, scheme: &Scheme) -> Vec<Why> {
    let version = Why::leaf(Phrase::new("scheme.version"), scheme.version.as_str());
    let purpose = Why::leaf(said(texts.said(&scheme.purpose)), "");
    let source = Phrase::new("scheme.source").with("source", &scheme.source);
    let components = scheme.components.iter().map(|of| component(texts, of));
    let follow_ups = scheme.follow_ups.iter();
    let follow_ups = follow_ups.map(|of| Why::leaf(said(follow_up(texts, of)), ""));
    let mut whys = vec![version, purpose, Why::leaf(source, "")];
    whys.extend(components);
    whys.push(Why::of(
        Phrase::new("scheme.follow-ups"),
        "",
        follow_ups.collect(),
    ));
    whys.push(Why::leaf(Phrase::new("scheme.evidence"), ""));
    whys
}

fn component(texts: &'static Texts, component: &Component) -> Why {
    let why = Why::leaf(said(texts.said(&component.why)), "");
    let indicators = component.indicators.iter().map(|indicator| {
        let bands = bands(texts, indicator).into_iter();
        let parts = std::iter::once(index(texts, indicator)).chain(bands);
        let parts = parts.map(|words| Why::leaf(said(words), "")).collect();
        let weight = texts.percent(indicator.weight * 10);
        Why::of(said(texts.said(&indicator.name)), weight, parts)
    });
    let parts = std::iter::once(why).chain(indicators).collect();
    let weight = component.weight.map(|weight| texts.percent(weight * 10));
    let name = said(texts.said(&component.name));
    Why::of(name, weight.unwrap_or_default(), parts)
}

/// The figure of an indicator, and where its index begins and ends.
pub fn index(texts: &'static Texts, indicator: &Indicator) -> String {
    let figure = indicator.figure;
    let zero = value(texts, figure, indicator.zero);
    let full = value(texts, figure, indicator.full);
    let index = texts.fill("scheme.index", &[("zero", &zero), ("full", &full)]);
    [texts.label(figure), &index].join("; ")
}

/// The bands of an indicator.
pub fn bands(texts: &'static Texts, indicator: &Indicator) -> Vec<String> {
    let bands = indicator.bands.iter().map(|band| {
        let places = [
            ("from", &*from(texts, indicator.figure, band.from)),
            ("name", texts.said(&band.name)),
            ("tone", texts.label(band.tone)),
        ];
        texts.fill("scheme.band", &places)
    });
    bands.collect()
}

/// A value as people write it, with what it is counted in.
fn value(texts: &'static Texts, figure: Figure, value: Decimal) -> String {
    let key = format!("figure-measure.{}", figure.measure().code());
    texts.fill(&key, &[("n", &texts.number(value))])
}

/// Where a band begins. That per cent are meant is said; everything else stands in the line above.
fn from(texts: &'static Texts, figure: Figure, from: Decimal) -> String {
    match figure.measure() {
        Measure::Percent => value(texts, figure, from),
        Measure::Days | Measure::Hours | Measure::Number => texts.number(from),
    }
}

/// What follows and when, in a sentence.
pub fn follow_up(texts: &'static Texts, follow_up: &FollowUp) -> String {
    let places = [
        ("name", texts.said(&follow_up.name)),
        ("response", texts.label(follow_up.then)),
        ("when", &*when(texts, &follow_up.when)),
    ];
    texts.fill("scheme.follow-up", &places)
}

fn when(texts: &'static Texts, trigger: &Trigger) -> String {
    let any_of = |of: &[Predikat]| {
        let labels: Vec<&str> = of.iter().map(|of| texts.label(*of)).collect();
        labels.join(" / ")
    };
    let compared = |key: &str, figure: &Figure, than| {
        let places = [
            ("figure", texts.label(*figure)),
            ("value", &*value(texts, *figure, than)),
        ];
        texts.fill(key, &places)
    };
    match trigger {
        Trigger::Predikat(of) => texts.fill("scheme.predikat", &[("predikat", &any_of(of))]),
        Trigger::Years { of, years } => {
            let places = [("predikat", &*any_of(of)), ("years", &*years.to_string())];
            texts.fill("scheme.years", &places)
        }
        Trigger::Below { figure, than } => compared("scheme.below", figure, *than),
        Trigger::AtLeast { figure, least } => compared("scheme.at-least", figure, *least),
        Trigger::Signal(signal) => texts.label(*signal).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::World;
    use crate::config::scheme::{find, shipped};
    use crate::i18n::Lang;

    #[test]
    fn the_scheme_in_force_is_told_with_its_version_down_to_its_bands() {
        for (lang, line) in [(Lang::Indonesian, "skema"), (Lang::English, "scheme")] {
            let mut w = World::of(lang);
            w.model.settings.scheme = find("aceh").unwrap();
            w.keys(":");
            w.type_text(line);
            w.keys("Enter");
            let texts = w.model.texts();
            let version = w.model.settings.scheme.version.clone();
            let seen = w.screen(60, 18);
            assert!(seen.contains(&version), "{seen}");
            let Some(Overlay::Explain(explain)) = w.model.top() else {
                panic!("{}", w.notice());
            };
            let rows: Vec<String> = explain
                .rows()
                .iter()
                .map(|row| row.what.text(texts))
                .collect();
            let scheme = &w.model.settings.scheme;
            for component in &scheme.components {
                assert!(rows.iter().any(|row| row == texts.said(&component.name)));
                for indicator in &component.indicators {
                    assert!(
                        bands(texts, indicator)
                            .iter()
                            .all(|band| rows.contains(band))
                    );
                }
            }
            assert!(
                scheme
                    .follow_ups
                    .iter()
                    .all(|of| rows.contains(&follow_up(texts, of)))
            );
        }
    }

    #[test]
    fn the_first_start_asks_once_and_a_digit_is_the_answer() {
        let mut w = World::empty();
        ask(&mut w.model, shipped());
        for (width, height) in [(60, 18), (80, 24)] {
            let seen = w.screen(width, height);
            assert!(
                seen.contains("aceh") && seen.contains("tebingtinggi"),
                "{seen}"
            );
        }
        w.keys("6");
        assert_eq!(w.asked, [Effect::ChooseScheme("aceh".to_owned())]);
        assert!(w.model.overlays.is_empty());
        ask(&mut w.model, shipped());
        w.keys("Esc");
        assert!(w.model.overlays.is_empty() && w.asked.len() == 1, "not now");
    }
}
