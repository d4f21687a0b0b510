//! `tatap completions`: what a shell can complete.

use clap::CommandFactory;

use super::Exit;
use super::args::{Cli, CompletionsArgs};
use super::context::Io;
use super::failure::Failure;

/// Prints the completions for a shell.
pub(super) fn run(args: &CompletionsArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tatap", &mut script);
    io.out.write_all(&script)?;
    Ok(Exit::Done)
}
