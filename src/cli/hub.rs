//! `tatap hub`: what the offices send, in a database of head office.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::exchange::Folder;
use crate::hub::{self, Came, HubError, Ingested, Receiver};
use crate::i18n::Phrase;
use crate::ops::registry::Registry;
use crate::report::sheet::{Cell, Head, Sheet, shown};

use super::Exit;
use super::args::{DatabaseArgs, HubCommand};
use super::context::{Context, Io};
use super::facts::Facts;
use super::failure::Failure;
use super::output::{self, print_json};
use super::trusted::{Trusted, own_replica, say};

/// Where the database is named, so that its password need not stand where all users of the machine can read it.
const URL: &str = "TATAP_DATABASE_URL";

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: &HubCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    match command {
        HubCommand::Init(database) => init(context, database, io),
        HubCommand::Ingest {
            database,
            inbox,
            workers,
            json,
        } => ingest(context, database, (inbox, *workers), *json, io),
        HubCommand::Status { database, json } => status(context, database, *json, io),
        HubCommand::Audit { database, json } => audit(context, database, *json, io),
    }
}

fn url(database: &DatabaseArgs) -> Result<String, Failure> {
    let given = database.database_url.clone();
    let given = given.or_else(|| std::env::var(URL).ok());
    given.ok_or_else(|| Failure::usage(Phrase::new("cli-hub.no-database").with("variable", URL)))
}

/// The database, with the tables of this version.
fn ready(database: &DatabaseArgs) -> Result<hub::Client, Failure> {
    let mut client = hub::connect(&url(database)?)?;
    hub::need(&mut client)?;
    Ok(client)
}

/// The registry by which this machine of head office goes.
fn registry(context: &Context, io: &mut Io<'_>) -> Result<(Trusted, Arc<Registry>), Failure> {
    let trusted = Trusted::look(context)?;
    let registry = Arc::new(trusted.need_registry()?.clone());
    if trusted.is_head_office(own_replica(context, io)?) {
        Ok((trusted, registry))
    } else {
        Err(Failure::refused(Phrase::new("cli-hub.not-head-office")))
    }
}

fn init(context: &Context, database: &DatabaseArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let begun = hub::init(&mut hub::connect(&url(database)?)?)?;
    let key = if begun == hub::VERSION {
        "cli-hub.is-ready"
    } else {
        "cli-hub.made-ready"
    };
    say(context, io, &Phrase::new(key).with("version", hub::VERSION))?;
    Ok(Exit::Done)
}

fn ingest(
    context: &Context,
    database: &DatabaseArgs,
    (inbox, workers): (&Path, usize),
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let (trusted, registry) = registry(context, io)?;
    let own = own_replica(context, io)?;
    let Some(keys) = &trusted.keys else {
        return Err(Failure::refused(Phrase::new("cli-hub.not-head-office")));
    };
    let folder = Folder::open(inbox).map_err(crate::sync::SyncError::from)?;
    let receiver = Receiver {
        own: (own, keys.replica.public()),
        keys: vec![keys.recipient.clone()],
        registry,
        spool: trusted.data.clone(),
        millis: Utc::now().timestamp_millis().max(0).cast_unsigned(),
    };
    let mut refused = Sheet::new(REFUSED);
    let sum = hub::ingest(
        &url(database)?,
        &folder,
        &receiver,
        workers,
        &mut |path, came| {
            if let Came::Refused(why) = came {
                refused.push(vec![
                    Cell::text(path.display().to_string()),
                    Cell::text(why),
                ]);
            }
        },
    )?;
    let facts = facts(&sum);
    if as_json {
        let mut all = facts.json();
        all.insert("refused-files".to_owned(), refused.json());
        print_json(&Value::Object(all), io)?;
    } else {
        facts.print(context.texts, io)?;
        below(context, &refused, io)?;
    }
    Ok(if sum.refused == 0 {
        Exit::Done
    } else {
        Exit::Refused
    })
}

const REFUSED: &[Head] = &[shown("place"), shown("refused-why")];

fn facts(sum: &Ingested) -> Facts {
    let mut facts = Facts::default();
    for (code, count) in [
        ("landed", sum.landed),
        ("new-ops", sum.new_ops),
        ("landed-before", sum.known),
        ("refused", sum.refused),
        ("ignored", sum.ignored),
    ] {
        facts.add(code, Cell::count(count));
    }
    facts
}

const OFFICES: &[Head] = &[
    shown("office"),
    shown("bundles"),
    shown("changes"),
    shown("last-came"),
];

fn status(
    context: &Context,
    database: &DatabaseArgs,
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let (_, registry) = registry(context, io)?;
    let mut sheet = Sheet::new(OFFICES);
    for office in hub::status(&mut ready(database)?, &registry)? {
        let last = office.last.and_then(|at| DateTime::from_timestamp(at, 0));
        let day = last.map(|at| at.with_timezone(&context.zone).date_naive());
        sheet.push(vec![
            Cell::text(office.code),
            Cell::count(office.landings),
            Cell::count(office.ops),
            Cell::of(day, Cell::Day),
        ]);
    }
    if as_json {
        print_json(&sheet.json(), io)?;
    } else {
        output::print_table(context.texts, &sheet, io)?;
    }
    Ok(Exit::Done)
}

const WRONG: &[Head] = &[
    shown("office"),
    shown("replica"),
    shown("at-number"),
    shown("not-as-written"),
];

fn audit(
    context: &Context,
    database: &DatabaseArgs,
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let (_, registry) = registry(context, io)?;
    let audited = hub::audit(&mut ready(database)?, &registry)?;
    let mut sheet = Sheet::new(WRONG);
    for wrong in &audited.wrong {
        sheet.push(vec![
            Cell::text(&wrong.office),
            Cell::of(wrong.replica, |replica| Cell::text(replica.to_string())),
            Cell::count(wrong.at),
            Cell::text(&wrong.what),
        ]);
    }
    let mut facts = Facts::default();
    for (code, count) in [
        ("offices", audited.offices),
        ("ops", audited.ops),
        ("heads", audited.heads),
        ("wrong", audited.wrong.len() as u64),
    ] {
        facts.add(code, Cell::count(count));
    }
    if as_json {
        let mut all = facts.json();
        all.insert("wrong-list".to_owned(), sheet.json());
        print_json(&Value::Object(all), io)?;
    } else {
        facts.print(context.texts, io)?;
        below(context, &sheet, io)?;
    }
    Ok(if audited.wrong.is_empty() {
        Exit::Done
    } else {
        Exit::Corrupt
    })
}

/// Prints a table below something else, if there is anything in it.
fn below(context: &Context, sheet: &Sheet, io: &mut Io<'_>) -> Result<(), Failure> {
    if sheet.is_empty() {
        return Ok(());
    }
    io.say("")?;
    output::print_table(context.texts, sheet, io)
}

impl From<HubError> for Failure {
    fn from(error: HubError) -> Self {
        let (exit, key) = match error {
            HubError::Sync(error) => return error.into(),
            HubError::Store(error) => return error.into(),
            HubError::Connect { .. } => (Exit::Io, "cli-hub.unreachable"),
            HubError::Database(_) => (Exit::Io, "cli-hub.failed"),
            HubError::Absent => (Exit::Store, "cli-hub.absent"),
            HubError::Older { .. } => (Exit::Store, "cli-hub.older"),
            HubError::Newer { .. } => (Exit::Store, "cli-hub.newer"),
        };
        Self::Told(exit, Phrase::new(key).with("why", error.why()))
    }
}
