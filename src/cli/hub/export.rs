//! `tatap hub export`: the records as Parquet files.

use std::path::Path;

use crate::cli::Exit;
use crate::cli::args::DatabaseArgs;
use crate::cli::context::{Context, Io};
use crate::cli::facts::Facts;
use crate::cli::failure::Failure;
use crate::cli::output::print_json;
use crate::hub;
use crate::report::sheet::Cell;

/// Writes the files, what is personal only where a folder was named for it.
pub(super) fn run(
    context: &Context,
    database: &DatabaseArgs,
    (to, personal): (&Path, Option<&Path>),
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let mut client = super::ready(database)?;
    hub::need_analysis(&mut client)?;
    let made = context.today.to_string();
    let mut sums = vec![hub::export(&mut client, to, false, &made)?];
    if let Some(personal) = personal {
        sums.push(hub::export(&mut client, personal, true, &made)?);
    }
    let mut facts = Facts::default();
    for (code, count) in [
        ("files", sums.iter().map(|one| one.files).sum::<u64>()),
        ("rows", sums.iter().map(|one| one.rows).sum()),
        ("bytes", sums.iter().map(|one| one.bytes).sum()),
    ] {
        facts.add(code, Cell::count(count));
    }
    if as_json {
        print_json(&serde_json::Value::Object(facts.json()), io)?;
    } else {
        facts.print(context.texts, io)?;
    }
    Ok(Exit::Done)
}
