//! `tatap hub refresh`: records for analysis and for the board.

use crate::app::model::Settings;
use crate::cli::Exit;
use crate::cli::args::DatabaseArgs;
use crate::cli::context::{Context, Io};
use crate::cli::facts::Facts;
use crate::cli::failure::Failure;
use crate::cli::settings;
use crate::config::scheme;
use crate::domain::scheme::Scheme;
use crate::hub::{self, Refresher};
use crate::ops::standing::Judge;
use crate::report::sheet::{Cell, Head, Sheet, shown};

use super::HeadOffice;

const OFFICES: &[Head] = &[shown("office"), shown("records")];

/// Makes them anew, office by office.
pub(super) fn run(
    context: &Context,
    database: &DatabaseArgs,
    (all, as_json): (bool, bool),
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let here = HeadOffice::here(context, io)?;
    let mut client = super::ready(database)?;
    hub::need_analysis(&mut client)?;
    let with = Refresher {
        own: here.replica,
        judge: &Judge::new(here.registry.clone()),
        today: context.today,
        settings: &|code| of_scheme(context, code),
    };
    let mut sheet = Sheet::new(OFFICES);
    let mut records = 0;
    for office in hub::stale(&mut client, all)? {
        let made = hub::refresh(&mut client, &office, &with)?;
        records += made;
        sheet.push(vec![Cell::text(office.code), Cell::count(made)]);
    }
    let mut facts = Facts::default();
    facts.add("records", Cell::count(records));
    facts.print_with(context.texts, ("refreshed-offices", &sheet), as_json, io)?;
    Ok(Exit::Done)
}

/// As this machine counts, by the local evaluation system of the office.
fn of_scheme(context: &Context, code: Option<&str>) -> Settings {
    let own = settings::plain(context);
    let known = code.and_then(|code| scheme::find(code).ok());
    let scheme: Scheme = known.unwrap_or_else(|| own.scheme.clone());
    Settings { scheme, ..own }
}
