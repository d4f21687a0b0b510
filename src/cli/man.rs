//! `tatap man`: the manual pages, made from the table of arguments.

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::domain::text::nearest;
use crate::i18n::Phrase;

use super::Exit;
use super::args::{Cli, ManArgs};
use super::context::Io;
use super::failure::Failure;

/// Prints the page of a subcommand, or of the program.
pub(super) fn run(args: &ManArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let mut root = Cli::command();
    root.build();
    let mut command = &root;
    for word in &args.command {
        command = find(command, word)?;
    }
    Man::new(command.clone()).render(&mut *io.out)?;
    Ok(Exit::Done)
}

fn find<'a>(command: &'a Command, word: &str) -> Result<&'a Command, Failure> {
    if let Some(found) = command.find_subcommand(word) {
        return Ok(found);
    }
    let names = command.get_subcommands().map(Command::get_name);
    let phrase = match nearest(word, names) {
        Some(near) => Phrase::new("cli.no-command-near").with("near", near),
        None => Phrase::new("cli.no-command"),
    };
    Err(Failure::usage(phrase.with("word", word)))
}
