//! What is typed on the `:` line: the name of a command, and for some what it is to take.

use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::domain::plan::Stage;
use crate::i18n::Phrase;

use super::general::{open_glossary, set_palette, set_period};
use super::{refusal, run};
use crate::app::command::{Command, General, by_code};
use crate::app::copy;
use crate::app::guide;
use crate::app::model::{Bulk, Effect, Model, Palette, Tone};
use crate::app::people::SortBy;
use crate::app::screens::{employees, sync, target};

/// Runs what was typed on the `:` line: the name of a command, and for some what it is to take.
pub fn run_line(model: &mut Model, line: &str) -> Vec<Effect> {
    let line = line.trim().trim_start_matches(':');
    if line.is_empty() {
        return Vec::new();
    }
    model.lines.retain(|past| past != line);
    model.lines.insert(0, line.to_owned());
    model.lines.truncate(50);
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let texts = model.texts();
    let found = crate::app::command::all()
        .filter(|spec| spec.is_for(model.tab))
        .find(|spec| crate::app::menu::name_of(spec, texts) == word)
        .or_else(|| by_code(word).filter(|spec| spec.is_for(model.tab)));
    let command = match found {
        Some(spec) => spec.command,
        None if matches!(word, "q" | "q!" | "quit") => Command::General(General::Quit),
        None => {
            let names: Vec<String> = crate::app::command::all()
                .map(|spec| crate::app::menu::name_of(spec, texts))
                .collect();
            let near = crate::domain::text::nearest(word, names.iter().map(String::as_str));
            let phrase = match near {
                Some(near) => Phrase::new("line.unknown-near").with("near", near),
                None => Phrase::new("line.unknown"),
            };
            model.say(Tone::Warning, phrase.with("word", word));
            return Vec::new();
        }
    };
    if rest.is_empty() {
        return run(model, command);
    }
    if let Some(effects) = refusal(model, command) {
        return effects;
    }
    run_with(model, command, rest)
}

/// Runs a command with what was typed behind its name.
fn run_with(model: &mut Model, command: Command, rest: &str) -> Vec<Effect> {
    match command {
        Command::General(General::ChoosePeriod) => match Period::from_code(rest) {
            Some(period) => {
                set_period(model, period);
                Vec::new()
            }
            None => model.refuse("line.no-period"),
        },
        Command::General(General::Glossary) => {
            open_glossary(model, rest);
            Vec::new()
        }
        Command::General(General::Guide) => guide::open(model, rest),
        Command::Employees(employees::Act::Filter) => {
            rest.clone_into(&mut model.employees.query);
            model.employees.outdate();
            Vec::new()
        }
        Command::Employees(employees::Act::Sort) => {
            let by = SortBy::ALL.into_iter().find(|by| by.code() == rest);
            match by {
                Some(by) => {
                    employees::sort(model, by, false);
                    Vec::new()
                }
                None => model.refuse("line.no-sort"),
            }
        }
        Command::General(General::Theme) => {
            let palette = match rest {
                "dark" | "gelap" => Palette::Dark,
                "light" | "terang" => Palette::Light,
                "mono" => Palette::Mono,
                _ => return model.refuse("line.no-theme"),
            };
            set_palette(model, palette)
        }
        Command::Employees(employees::Act::Stage) => match stage_named(model, rest) {
            Some(stage) => employees::bulk(model, Bulk::Each(copy::Each::Stage(stage))),
            None => model.refuse("line.no-stage"),
        },
        Command::Sync(sync::Act::Import) => sync::import(model, rest),
        Command::Target(target::Act::Stage) => match stage_named(model, rest) {
            Some(stage) => target::stage::move_to(model, stage),
            None => model.refuse("line.no-stage"),
        },
        _ => model.refuse("line.takes-nothing"),
    }
}

fn stage_named(model: &Model, word: &str) -> Option<Stage> {
    let folded = word.to_lowercase();
    Stage::ALL.iter().copied().find(|stage| {
        stage.code() == folded || model.texts().label(*stage).to_lowercase() == folded
    })
}
