//! `tatap hub offices`: what head office says of its offices.

use std::path::Path;

use crate::cli::Exit;
use crate::cli::args::DatabaseArgs;
use crate::cli::context::{Context, Io};
use crate::cli::failure::Failure;
use crate::cli::trusted::{bytes_of, say};
use crate::config::scheme;
use crate::hub;
use crate::i18n::Phrase;

/// Reads the list, and writes it down.
pub(super) fn run(
    context: &Context,
    database: &DatabaseArgs,
    file: &Path,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let by_name = |words: &str| match scheme::find(words) {
        Ok(scheme) => Ok(scheme.code),
        Err(error) => Err(error.to_string()),
    };
    let listed = hub::read_offices(bytes_of(file)?.as_slice(), &by_name)?;
    hub::write_offices(&mut super::ready(database)?, &listed)?;
    let told = Phrase::new("cli-hub.offices-written").with("count", listed.len());
    say(context, io, &told)?;
    Ok(Exit::Done)
}
