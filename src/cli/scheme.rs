//! `tatap scheme`: the local evaluation systems, what they say, and whether an office's own file is sound.

use std::path::Path;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::app::scheme as words;
use crate::app::wrap::wrap;
use crate::config::scheme::{self, Choice};
use crate::domain::coded::Coded;
use crate::domain::rating::Predikat;
use crate::domain::scheme::{Bilingual, Component, Indicator, Scheme, Trigger};
use crate::i18n::Texts;

use super::Exit;
use super::args::{Format, SchemeCommand};
use super::context::{Context, Io};
use super::failure::Failure;
use super::output;
use crate::cli::output::print_json;
use crate::report::sheet::{Cell, Head, Sheet, data};

/// Runs one of the three.
pub(super) fn run(
    context: &Context,
    command: &SchemeCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    match command {
        SchemeCommand::List { format } => list(context, *format, io),
        SchemeCommand::Show { scheme, json } => show(context, scheme.as_deref(), *json, io),
        SchemeCommand::Check { file } => check(context, file, io),
    }
}

/// For programs and spreadsheets; people get a few lines for each, as no table of this fits a terminal.
const HEADS: &[Head] = &[
    data("code"),
    data("chosen"),
    data("name"),
    data("version"),
    data("cycle"),
    data("source"),
];

/// The shipped schemes, and the office's own where it has chosen one.
fn list(context: &Context, format: Format, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let own = match &context.config.scheme {
        Some(Choice::File(_)) => Some(&context.scheme),
        Some(Choice::Shipped(_)) | None => None,
    };
    let all = || scheme::shipped().iter().chain(own);
    if format.json || format.csv {
        let mut sheet = Sheet::new(HEADS);
        all().for_each(|scheme| sheet.push(row(context, scheme)));
        output::print(context.texts, &sheet, format, io)?;
    } else {
        let mut page = Page::new(context.texts, io);
        for scheme in all() {
            page.entry(scheme, *scheme == context.scheme)?;
        }
    }
    Ok(Exit::Done)
}

fn row(context: &Context, scheme: &Scheme) -> Vec<Cell> {
    let texts = context.texts;
    vec![
        Cell::text(&scheme.code),
        Cell::Flag(*scheme == context.scheme),
        Cell::text(texts.said(&scheme.name)),
        Cell::text(&scheme.version),
        Cell::of(scheme.cycle, |cycle| Cell::code(texts, cycle)),
        Cell::text(&scheme.source),
    ]
}

/// One scheme, the chosen one where none is named.
fn show(
    context: &Context,
    named: Option<&str>,
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let scheme = match named {
        // The office's own is known by its code too.
        Some(name) if name == context.scheme.code => context.scheme.clone(),
        Some(name) => scheme::find(name)?,
        None => context.scheme.clone(),
    };
    if as_json {
        print_json(&scheme_json(&scheme), io)?;
    } else {
        Page::new(context.texts, io).scheme(&scheme)?;
    }
    Ok(Exit::Done)
}

fn check(context: &Context, file: &Path, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let scheme = scheme::load(file)?;
    let indicators = scheme.components.iter().map(|of| of.indicators.len());
    let places = [
        ("file", file.display().to_string()),
        ("version", scheme.version),
        ("components", scheme.components.len().to_string()),
        ("indicators", indicators.sum::<usize>().to_string()),
        ("follow-ups", scheme.follow_ups.len().to_string()),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(key, of)| (*key, of.as_str())).collect();
    io.say(context.texts.fill("cli-scheme.sound", &places))?;
    Ok(Exit::Done)
}

/// Columns of a page that goes to a file or a pipe.
const WIDTH: usize = 80;
/// Lines longer than this are hard to read.
const WIDEST: usize = 100;

/// A scheme for people, line by line.
struct Page<'a, 'b> {
    texts: &'static Texts,
    width: usize,
    io: &'a mut Io<'b>,
}

impl<'a, 'b> Page<'a, 'b> {
    fn new(texts: &'static Texts, io: &'a mut Io<'b>) -> Self {
        Self {
            texts,
            width: io.width.unwrap_or(WIDTH).min(WIDEST),
            io,
        }
    }

    /// Words after a lead, continued below where the words began.
    fn line(&mut self, lead: &str, words: &str) -> Result<(), Failure> {
        let indent = crate::app::wrap::columns(lead);
        let rows = wrap(words, self.width.saturating_sub(indent));
        for (at, row) in rows.into_iter().enumerate() {
            let row = words.get(row).unwrap_or_default();
            let lead = if at == 0 { lead } else { &" ".repeat(indent) };
            self.io.say(format!("{lead}{row}").trim_end())?;
        }
        Ok(())
    }

    /// A scheme among others.
    fn entry(&mut self, scheme: &Scheme, chosen: bool) -> Result<(), Failure> {
        let mut code = scheme.code.clone();
        if chosen {
            code = self.texts.fill("cli-scheme.chosen", &[("code", &code)]);
        }
        self.line("", &code)?;
        self.line("  ", &words::title(self.texts, scheme))?;
        self.line("  ", &scheme.source)
    }

    fn scheme(&mut self, scheme: &Scheme) -> Result<(), Failure> {
        let texts = self.texts;
        self.line("", &words::title(self.texts, scheme))?;
        self.line("", texts.said(&scheme.purpose))?;
        let source = texts.fill("scheme.source", &[("source", &scheme.source)]);
        self.line("", &source)?;
        for (at, component) in scheme.components.iter().enumerate() {
            self.io.say("")?;
            self.component(at + 1, component)?;
        }
        self.io.say("")?;
        self.line("", texts.get("scheme.follow-ups"))?;
        for follow_up in &scheme.follow_ups {
            self.line("  - ", &words::follow_up(texts, follow_up))?;
        }
        self.io.say("")?;
        self.line("", texts.get("scheme.evidence"))
    }

    fn component(&mut self, number: usize, component: &Component) -> Result<(), Failure> {
        let mut name = self.texts.said(&component.name).to_owned();
        if let Some(weight) = component.weight {
            let weight = self.texts.percent(weight * 10);
            name = format!("{name} · {weight}");
        }
        self.line(&format!("{number}. "), &name)?;
        self.line("   ", self.texts.said(&component.why))?;
        component
            .indicators
            .iter()
            .try_for_each(|of| self.indicator(of))
    }

    fn indicator(&mut self, indicator: &Indicator) -> Result<(), Failure> {
        let texts = self.texts;
        let weight = texts.percent(indicator.weight * 10);
        let lead = format!("   {weight:>4}  ");
        self.line(&lead, texts.said(&indicator.name))?;
        let indent = " ".repeat(lead.len());
        self.line(&indent, &words::index(texts, indicator))?;
        self.line(&indent, &words::bands(texts, indicator).join(" · "))
    }
}

fn both(words: &Bilingual) -> Value {
    json!({"id": words.id, "en": words.en})
}

/// A scheme for programs: the keys of the file, both languages.
fn scheme_json(scheme: &Scheme) -> Value {
    let components = scheme.components.iter().map(|component| {
        let indicators = component.indicators.iter().map(indicator_json);
        json!({
            "code": component.code,
            "name": both(&component.name),
            "why": both(&component.why),
            "weight": component.weight,
            "indicators": indicators.collect::<Value>(),
        })
    });
    let follow_ups = scheme.follow_ups.iter().map(|follow_up| {
        json!({
            "code": follow_up.code,
            "when": when_json(&follow_up.when),
            "then": follow_up.then.code(),
            "name": both(&follow_up.name),
        })
    });
    json!({
        "code": scheme.code,
        "version": scheme.version,
        "source": scheme.source,
        "name": both(&scheme.name),
        "purpose": both(&scheme.purpose),
        "cycle": scheme.cycle.map(Coded::code),
        "components": components.collect::<Value>(),
        "follow_ups": follow_ups.collect::<Value>(),
    })
}

fn indicator_json(indicator: &Indicator) -> Value {
    let bands = indicator.bands.iter().map(|band| {
        json!({
            "from": Cell::Number(band.from).json(),
            "tone": band.tone.code(),
            "name": both(&band.name),
        })
    });
    json!({
        "code": indicator.code,
        "name": both(&indicator.name),
        "figure": indicator.figure.code(),
        "weight": indicator.weight,
        "zero": Cell::Number(indicator.zero).json(),
        "full": Cell::Number(indicator.full).json(),
        "bands": bands.collect::<Value>(),
    })
}

fn when_json(trigger: &Trigger) -> Value {
    let codes = |of: &[Predikat]| of.iter().map(|of| of.code()).collect::<Value>();
    let number = |value: &Decimal| Cell::Number(*value).json();
    match trigger {
        Trigger::Predikat(of) => json!({"predikat": codes(of)}),
        Trigger::Years { of, years } => json!({"predikat": codes(of), "years": years}),
        Trigger::Below { figure, than } => {
            json!({"figure": figure.code(), "below": number(than)})
        }
        Trigger::AtLeast { figure, least } => {
            json!({"figure": figure.code(), "at_least": number(least)})
        }
        Trigger::Signal(signal) => json!({"signal": signal.code()}),
    }
}
