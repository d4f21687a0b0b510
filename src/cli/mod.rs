//! The command line: one file for each subcommand, each writing to a `Write`, so that a pipe, a terminal and
//! a test are the same to it.
//!
//! What commands print is in the language of the configuration or of `--lang`; the help of the flags is in
//! English, like the manual page made from it.

#[cfg(test)]
mod access_tests;
mod args;
mod backup;
mod brought;
#[cfg(feature = "bucket")]
mod bucket;
mod bundle;
mod completions;
mod context;
mod demo;
mod doctor;
mod exchanged;
mod explain;
mod facts;
mod failure;
mod finding;
mod folder;
mod glossary;
mod guide;
mod history;
#[cfg(feature = "hub")]
mod hub;
mod import;
mod inbox;
mod key;
mod list;
mod login;
mod man;
mod open;
mod output;
mod overview;
mod person;
mod pin;
mod practice;
mod reason;
mod rebuild;
mod registry;
mod render;
mod replica;
mod report;
mod restore;
mod scheme;
mod seat;
mod seed;
mod settings;
mod show;
mod survey;
mod sync;
mod trusted;
mod verify;

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal};

use clap::Parser;
use clap::error::{ContextKind, ContextValue};

use crate::domain::text::{clean, tame};
use crate::runtime::terminal;

pub use args::Cli;
use args::{Command, DebugCommand};
use context::{Context, Io, texts_before_config};
pub use failure::Exit;
use failure::Failure;

/// Runs the program with the arguments of the process, and answers its exit code.
pub fn main() -> u8 {
    let width = io::stdout()
        .is_terminal()
        .then(|| usize::from(terminal::size().0));
    let mut out = BufWriter::new(io::stdout().lock());
    let mut io = Io {
        out: &mut out,
        err: &mut io::stderr(),
        width,
    };
    run(std::env::args_os(), &mut io)
}

/// Runs the program with these arguments, the first being its name, and answers its exit code.
fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output, mistakes to standard error; a closed pipe is no mistake.
            let code = error.exit_code();
            let _ = if error.use_stderr() {
                write!(io.err, "{}", mistake(error))
            } else {
                error.print()
            };
            return u8::try_from(code).unwrap_or(Exit::Usage as u8);
        }
    };
    let (texts, done) = match plain(&cli, io) {
        Some(done) => (texts_before_config(&cli), done.map(|exit| exit as u8)),
        None => match Context::new(&cli) {
            Ok(context) => (context.texts, dispatch(&cli, &context, io)),
            Err(failure) => (texts_before_config(&cli), Err(failure)),
        },
    };
    // What was printed before a failure is still worth having.
    let flushed = io.out.flush().map_err(Failure::Output);
    match done.and_then(|exit| flushed.map(|()| exit)) {
        Ok(exit) => exit,
        Err(failure) => failure.report(texts, io.err),
    }
}

/// What is said of a mistake on the command line. It repeats what was written, which may be the name of a file.
fn mistake(mut error: clap::Error) -> String {
    let repeated = error.context().filter_map(|(kind, value)| match value {
        ContextValue::String(words) if clean(words) != *words => Some((kind, clean(words))),
        _ => None,
    });
    let repeated: Vec<(ContextKind, String)> = repeated.collect();
    if !repeated.is_empty() {
        // Suggestions repeat it too.
        error.insert(ContextKind::Suggested, ContextValue::None);
    }
    for (kind, words) in repeated {
        error.insert(kind, ContextValue::String(words));
    }
    tame(&error.to_string())
}

/// Runs a subcommand that needs no configuration, so that no mistake in it can stop it.
fn plain(cli: &Cli, io: &mut Io<'_>) -> Option<Result<Exit, Failure>> {
    match &cli.command {
        Some(Command::Completions(args)) => Some(completions::run(args, io)),
        Some(Command::Man(args)) => Some(man::run(args, io)),
        Some(Command::Guide(args)) => Some(guide::run(args, texts_before_config(cli), io)),
        Some(_) | None => None,
    }
}

/// Runs any other subcommand.
fn dispatch(cli: &Cli, context: &Context, io: &mut Io<'_>) -> Result<u8, Failure> {
    let exit = match &cli.command {
        None => return open::run(context, io),
        Some(Command::Demo(args)) => return demo::run(context, args, io),
        Some(Command::Practice(args)) => return practice::run(context, args, io),
        Some(Command::List(args)) => list::run(context, args, io),
        Some(Command::Inbox(args)) => inbox::run(context, args, io),
        Some(Command::Overview(args)) => overview::run(context, args, io),
        Some(Command::Show(args)) => show::run(context, args, io),
        Some(Command::Explain(args)) => explain::run(context, args, io),
        Some(Command::Report(args)) => report::run(context, args, io),
        Some(Command::History(args)) => history::run(context, args, io),
        Some(Command::Doctor(args)) => doctor::run(context, args, io),
        Some(Command::Backup(args)) => backup::run(context, args, io),
        Some(Command::Restore(args)) => restore::run(context, args, io),
        Some(Command::Verify) => verify::run(context, io),
        Some(Command::Rebuild) => rebuild::run(context, io),
        Some(Command::Import(args)) => import::run(context, args, io),
        Some(Command::Glossary(args)) => glossary::run(context, args, io),
        Some(Command::Survey(args)) => survey::run(context, args, io),
        Some(Command::Pin(command)) => pin::run(context, command, io),
        Some(Command::Key(command)) => key::run(context, command, io),
        Some(Command::Registry(command)) => registry::run(context, command, io),
        Some(Command::Replica(command)) => replica::run(context, *command, io),
        Some(Command::Bundle(command)) => bundle::run(context, command, io),
        Some(Command::Sync(command)) => sync::run(context, command, io),
        #[cfg(feature = "hub")]
        Some(Command::Hub(command)) => return hub::run(context, command, io),
        Some(Command::Scheme(command)) => scheme::run(context, command, io),
        Some(Command::Debug(DebugCommand::Seed(args))) => seed::run(context, args, io),
        Some(Command::Debug(DebugCommand::Render(args))) => render::run(context, args, io),
        Some(Command::Completions(_) | Command::Man(_) | Command::Guide(_)) => Ok(Exit::Done),
    };
    exit.map(|exit| exit as u8)
}
