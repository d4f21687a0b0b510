//! `tatap hub`: what the offices send, in a database of head office.

mod board;
mod export;
mod offices;
mod receipts;
mod refresh;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::DateTime;

use crate::exchange::Folder;
use crate::hub::{self, Came, Database, HubError, Ingested, Receiver};
use crate::i18n::Phrase;
use crate::ops::op::ReplicaId;
use crate::ops::registry::{HEAD_OFFICE, Registry};
use crate::report::sheet::{Cell, Head, Sheet, shown};

use crate::store::Store as _;
use crate::store::disk::DiskStore;
use crate::sync::desk::Desk;
use crate::trust::keys::Keys;

use super::Exit;
use super::args::{DatabaseArgs, HubCommand};
use super::context::{Context, Io};
use super::facts::Facts;
use super::failure::Failure;
use super::output::{self, print_json};
use super::trusted::{is_head_office, say};

/// Where the database is named, so that its password need not stand where all users of the machine can read it.
const URL: &str = "TATAP_DATABASE_URL";
/// Where a file is named with whoever may vouch for its server.
const CA: &str = "TATAP_DATABASE_CA";

/// Runs a subcommand, and answers the exit code.
pub(super) fn run(context: &Context, command: &HubCommand, io: &mut Io<'_>) -> Result<u8, Failure> {
    let exit = match command {
        HubCommand::Init(database) => init(context, database, io),
        HubCommand::Ingest {
            database,
            inbox,
            workers,
            json,
        } => ingest(context, database, (inbox, *workers), *json, io),
        HubCommand::Offices { database, file } => offices::run(context, database, file, io),
        HubCommand::Refresh {
            database,
            all,
            json,
        } => refresh::run(context, database, (*all, *json), io),
        HubCommand::Receipts {
            database,
            outbox,
            json,
        } => receipts::run(context, database, (outbox, *json), io),
        HubCommand::Export {
            database,
            to,
            personal,
            json,
        } => export::run(context, database, (to, personal.as_deref()), *json, io),
        HubCommand::Sql => {
            io.say(hub::sql())?;
            Ok(Exit::Done)
        }
        HubCommand::Status { database, json } => status(context, database, *json, io),
        HubCommand::Board(args) => return board::run(context, args, io),
        HubCommand::Audit { database, json } => audit(context, database, *json, io),
    };
    exit.map(|exit| exit as u8)
}

/// The database that is named.
fn named(database: &DatabaseArgs) -> Result<Database, Failure> {
    let url = database.database_url.clone();
    let url = url.or_else(|| std::env::var(URL).ok());
    let none = || Failure::usage(Phrase::new("cli-hub.no-database").with("variable", URL));
    let ca = database.database_ca.clone();
    let ca = ca.or_else(|| std::env::var_os(CA).map(PathBuf::from));
    Ok(Database::named(&url.ok_or_else(none)?, ca.as_deref())?)
}

/// The database, with the tables of this version.
fn ready(database: &DatabaseArgs) -> Result<hub::Client, Failure> {
    let mut client = named(database)?.connect()?;
    hub::need(&mut client)?;
    Ok(client)
}

/// A machine of head office, and by which registry it goes.
struct HeadOffice {
    data: PathBuf,
    store: DiskStore,
    keys: Option<Keys>,
    replica: ReplicaId,
    /// That of the store: one of half a million people is not read twice.
    registry: Arc<Registry>,
}

impl HeadOffice {
    fn here(context: &Context, io: &mut Io<'_>) -> Result<Self, Failure> {
        let data = context.data_dir()?;
        let mut store = context.look_unguarded(io)?;
        let none = || Failure::refused(Phrase::new("cli-registry.none"));
        let registry = store.exchange()?.registry().ok_or_else(none)?;
        let (replica, keys) = (store.replica(), Keys::open(&data)?);
        if !is_head_office(&registry, replica, keys.as_ref()) {
            return Err(not_head_office());
        }
        Ok(Self {
            data,
            store,
            keys,
            replica,
            registry,
        })
    }

    /// Who takes in.
    fn receiver(&self) -> Result<Receiver, Failure> {
        let keys = self.keys.as_ref().ok_or_else(not_head_office)?;
        Ok(Receiver {
            own: (self.replica, keys.replica.public()),
            keys: vec![keys.recipient.clone()],
            registry: self.registry.clone(),
            spool: self.data.clone(),
            millis: Context::now_millis(),
        })
    }

    /// Where bundles are written.
    fn desk(&self, context: &Context) -> Result<Desk, Failure> {
        let office = context.config.office.as_deref().unwrap_or(HEAD_OFFICE);
        Ok(Desk::look(&self.data, office, None)?)
    }
}

fn not_head_office() -> Failure {
    Failure::refused(Phrase::new("cli-hub.not-head-office"))
}

fn init(context: &Context, database: &DatabaseArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let begun = hub::init(&mut named(database)?.connect()?)?;
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
    let mut here = HeadOffice::here(context, io)?;
    let folder = Folder::open(inbox).map_err(crate::sync::SyncError::from)?;
    let receiver = here.receiver()?;
    let desk = here.desk(context)?;
    let mut client = ready(database)?;
    hub::land_own(&mut client, here.store.exchange()?, &receiver, &desk)?;
    drop(client);
    let mut refused = Sheet::new(REFUSED);
    let sum = hub::ingest(
        &named(database)?,
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
    let refused = ("refused-files", &refused);
    facts(&sum).print_with(context.texts, refused, as_json, io)?;
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
    let here = HeadOffice::here(context, io)?;
    let mut sheet = Sheet::new(OFFICES);
    for office in hub::status(&mut ready(database)?, &here.registry)? {
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
    let here = HeadOffice::here(context, io)?;
    let audited = hub::audit(&mut ready(database)?, &here.registry)?;
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
    facts.print_with(context.texts, ("wrong-list", &sheet), as_json, io)?;
    Ok(if audited.wrong.is_empty() {
        Exit::Done
    } else {
        Exit::Corrupt
    })
}

impl From<HubError> for Failure {
    fn from(error: HubError) -> Self {
        let (exit, key) = match error {
            HubError::Sync(error) => return error.into(),
            HubError::Store(error) => return error.into(),
            HubError::Tls(error) => return error.into(),
            HubError::Untrusted { .. } => (Exit::Io, "cli-hub.untrusted"),
            HubError::Connect { .. } => (Exit::Io, "cli-hub.unreachable"),
            HubError::Database(_) => (Exit::Io, "cli-hub.failed"),
            HubError::Absent => (Exit::Store, "cli-hub.absent"),
            HubError::Older { .. } => (Exit::Store, "cli-hub.older"),
            HubError::Newer { .. } => (Exit::Store, "cli-hub.newer"),
            HubError::OtherAnalysis => (Exit::Store, "cli-hub.other-analysis"),
            HubError::Records(_) => (Exit::Store, "cli-hub.records"),
            HubError::Offices { .. } => (Exit::Refused, "cli-hub.offices"),
            HubError::File { .. } => (Exit::Io, "cli-hub.file"),
        };
        Self::Told(exit, Phrase::new(key).with("why", error.why()))
    }
}
