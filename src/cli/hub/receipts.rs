//! `tatap hub receipts`: what goes back to the offices.

use std::path::Path;

use crate::cli::Exit;
use crate::cli::args::DatabaseArgs;
use crate::cli::context::{Context, Io};
use crate::cli::facts::Facts;
use crate::cli::failure::Failure;
use crate::exchange::Folder;
use crate::hub;
use crate::ops::standing::Judge;
use crate::ops::sync::By;
use crate::report::sheet::{Cell, Head, Sheet, shown};
use crate::sync::SyncError;

use super::HeadOffice;

const WRITTEN: &[Head] = &[shown("office"), shown("changes"), shown("place")];

/// Writes them, office by office.
pub(super) fn run(
    context: &Context,
    database: &DatabaseArgs,
    (outbox, as_json): (&Path, bool),
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let here = HeadOffice::here(context, io)?;
    let desk = here.desk(context)?;
    let folder = Folder::open(outbox).map_err(SyncError::from)?;
    let mut client = super::ready(database)?;
    let by = By {
        actor: context.actor(),
        millis: Context::now_millis(),
    };
    let judge = Judge::new(here.registry.clone());
    let mut sheet = Sheet::new(WRITTEN);
    for office in here.registry.offices() {
        let (by_whom, to) = ((here.replica, &judge), (&desk, &folder));
        for one in hub::answer(&mut client, to, office, by_whom, by)? {
            sheet.push(vec![
                Cell::text(office),
                Cell::count(one.ops),
                Cell::text(one.place.display().to_string()),
            ]);
        }
    }
    let mut facts = Facts::default();
    facts.add("receipts", Cell::count(sheet.rows().len() as u64));
    facts.print_with(context.texts, ("written-files", &sheet), as_json, io)?;
    Ok(Exit::Done)
}
