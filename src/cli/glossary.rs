//! `tatap glossary`: what the terms mean, in the language of the configuration, and where they stand in law.

use serde_json::{Value, json};

use crate::app::wrap::wrap;
use crate::i18n::Phrase;
use crate::i18n::glossary::{Term, glossary};

use super::Exit;
use super::args::GlossaryArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use crate::cli::output::print_json;

/// Columns of a page that goes to a file or a pipe, and the most that are read with ease.
const WIDTH: usize = 80;
const WIDEST: usize = 100;
/// Before what a term means.
const INDENT: &str = "    ";

/// Prints the terms that have all the words; nothing found is refused.
pub(super) fn run(
    context: &Context,
    args: &GlossaryArgs,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let words = args.words.join(" ");
    let found: Vec<&Term> = glossary().iter().filter(|term| term.has(&words)).collect();
    if found.is_empty() {
        let phrase = Phrase::new("cli-glossary.none").with("words", words);
        return Err(Failure::refused(phrase));
    }
    if args.json {
        let all: Value = found.iter().map(|term| term_json(term)).collect();
        print_json(&all, io)?;
    } else {
        found.iter().try_for_each(|term| print(context, term, io))?;
    }
    Ok(Exit::Done)
}

fn print(context: &Context, term: &Term, io: &mut Io<'_>) -> Result<(), Failure> {
    let texts = context.texts;
    let width = io.width.unwrap_or(WIDTH).min(WIDEST);
    io.say(format_args!(
        "{} · {}",
        texts.said(&term.name),
        term.elsewhere(texts)
    ))?;
    let means = texts.said(&term.means);
    for row in wrap(means, width.saturating_sub(INDENT.len())) {
        io.say(format_args!(
            "{INDENT}{}",
            means.get(row).unwrap_or_default()
        ))?;
    }
    if !term.source.is_empty() {
        let source = texts.fill("glossary.source", &[("source", &term.source)]);
        io.say(format_args!("{INDENT}{source}"))?;
    }
    Ok(())
}

fn term_json(term: &Term) -> Value {
    json!({
        "id": term.name.id,
        "en": term.name.en,
        "means": {"id": term.means.id, "en": term.means.en},
        "source": (!term.source.is_empty()).then_some(&term.source),
    })
}
