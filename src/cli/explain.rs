//! `tatap explain`: what a predikat was made of, down to the entries, the rules, their sources and versions.

use serde_json::{Value, json};

use crate::app::explain::Why;
use crate::app::screens::evaluation::{Review, whole};
use crate::domain::text::clean;
use crate::i18n::{Phrase, Texts};
use crate::store::Store;

use super::Exit;
use super::args::ExplainArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::person;
use crate::cli::output::print_json;

/// Prints the explanation of a person's evaluation.
pub(super) fn run(context: &Context, args: &ExplainArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let model = context.model(&store, args.period)?;
    let id = person::find(&model, &args.person)?;
    let file = store.dossier(id)?.file;
    let review = Review {
        model: &model,
        file: &file,
        period: model.period,
    };
    let Some(why) = review.plan().and_then(|_| whole(review)) else {
        let phrase = Phrase::new("cli.no-plan")
            .with("name", model.people.name(id))
            .with("period", context.texts.period(model.period));
        return Err(Failure::refused(phrase));
    };
    if args.json {
        print_json(&tree(&why, context.texts), io)?;
    } else {
        print(&why, 0, context.texts, io)?;
    }
    Ok(Exit::Done)
}

fn tree(why: &Why, texts: &Texts) -> Value {
    json!({
        "what": clean(&why.what.text(texts)),
        "value": clean(&why.value),
        "parts": why.parts.iter().map(|part| tree(part, texts)).collect::<Value>(),
    })
}

fn print(why: &Why, depth: usize, texts: &Texts, io: &mut Io<'_>) -> Result<(), Failure> {
    let what = clean(&why.what.text(texts));
    let told = if why.value.is_empty() {
        what
    } else {
        format!("{what}: {}", clean(&why.value))
    };
    io.say(format_args!("{}{told}", "  ".repeat(depth)))?;
    why.parts
        .iter()
        .try_for_each(|part| print(part, depth + 1, texts, io))
}
