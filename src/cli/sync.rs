//! `tatap sync`: how far everything has come, and when a stick may be taken out.

use std::path::Path;

use chrono::NaiveDate;
use serde_json::Value;

use crate::app::history::moment;
use crate::exchange::{ExchangeError, Folder};
use crate::i18n::Phrase;
use crate::ops::registry::HEAD_OFFICE;
use crate::ops::sync::{ExportStatus, LandingStatus, MachineStatus, Reach, Status};
use crate::store::Store as _;
use crate::store::exchange::state_hash;
use crate::sync::status::status;

use super::Exit;
use super::args::SyncCommand;
use super::context::{Context, Io};
use super::exchanged::stretch;
use super::facts::Facts;
use super::failure::Failure;
use super::folder;
use super::output;
use super::trusted::say;
use crate::cli::output::print_json;
use crate::report::sheet::{Cell, Head, Sheet, data, hex, shown};

/// After so many days a registry may be out of date.
const OLD: i64 = 45;
/// So many imports and exports are shown; programs get all.
const SHOWN: usize = 10;

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: &SyncCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    match command {
        SyncCommand::Status { hash, json } => show(context, *hash, *json, io),
        SyncCommand::Folder(command) => folder::run(context, command, io),
        #[cfg(feature = "bucket")]
        SyncCommand::Bucket(command) => super::bucket::run(context, command, io),
        SyncCommand::Eject { dir } => eject(context, dir, io),
    }
}

/// Prints how far everything has come.
fn show(
    context: &Context,
    with_hash: bool,
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let mut store = context.look(io)?;
    let exchange = store.exchange()?;
    let folder = context.config.exchange_folder.as_ref();
    let hash = with_hash.then(|| state_hash(exchange)).transpose()?;
    let all = Status {
        folder: folder.map(|folder| folder.display().to_string()),
        hash,
        ..status(exchange)?
    };
    let facts = facts(context, &all);
    if as_json {
        let mut told = facts.json();
        for (name, sheet) in sheets(context, &all, usize::MAX) {
            told.insert(name.to_owned(), sheet.json());
        }
        print_json(&Value::Object(told), io)?;
        return Ok(Exit::Done);
    }
    facts.print(context.texts, io)?;
    for warning in warnings(&all, context.today) {
        say(context, io, &warning)?;
    }
    for (name, sheet) in sheets(context, &all, SHOWN) {
        if !sheet.is_empty() {
            let title = context.texts.get_coded("cli-sync-title", name);
            io.say(format_args!("\n{title}"))?;
            output::print_table(context.texts, &sheet, io)?;
        }
    }
    Ok(Exit::Done)
}

fn facts(context: &Context, all: &Status) -> Facts {
    let version = all.registry.map(|(version, _)| version);
    let days = all.registry.map(|(_, day)| age(day, context.today));
    let mut facts = Facts::default();
    facts.add("replica", Cell::text(all.own.to_string()));
    facts.add("office", Cell::of(all.office.as_deref(), Cell::text));
    facts.add("saved", Cell::count(all.saved));
    // Head office acknowledges what others wrote; its own is there already.
    let upwards = |count: u64| (all.office.as_deref() != Some(HEAD_OFFICE)).then_some(count);
    facts.add("exported", Cell::of(upwards(all.exported), Cell::count));
    facts.add(
        "acknowledged",
        Cell::of(upwards(all.acknowledged), Cell::count),
    );
    facts.add("registry-version", Cell::of(version, Cell::count));
    facts.add("age-days", Cell::of(days, Cell::count));
    facts.add(
        "exchange-folder",
        Cell::of(all.folder.as_deref(), Cell::text),
    );
    facts.add(
        "state-hash",
        Cell::of(all.hash, |hash| Cell::text(hex(&hash))),
    );
    facts
}

/// What somebody should do something about.
fn warnings(all: &Status, today: NaiveDate) -> Vec<Phrase> {
    let days = all.registry.map(|(_, day)| age(day, today));
    let old = days.filter(|days| *days > OLD);
    let old = old.map(|days| Phrase::new("cli-sync.old-registry").with("days", days));
    let none = days.is_none().then(|| Phrase::new("cli-sync.no-registry"));
    let revoked = all.revoked.then(|| Phrase::new("cli-sync.revoked"));
    let forked = all.forked.then(|| Phrase::new("cli-sync.forked"));
    [none, old, revoked, forked].into_iter().flatten().collect()
}

/// Days since a registry was signed; none where a clock is wrong.
fn age(issued: NaiveDate, today: NaiveDate) -> i64 {
    (today - issued).num_days().max(0)
}

fn sheets(context: &Context, all: &Status, most: usize) -> [(&'static str, Sheet); 3] {
    let mut machines = Sheet::new(MACHINES);
    for one in &all.machines {
        machines.push(machine(context, one));
    }
    let mut imports = Sheet::new(IMPORTS);
    for one in all.landings.iter().take(most) {
        imports.push(import(context, one));
    }
    let mut exports = Sheet::new(EXPORTS);
    for one in all.exports.iter().take(most) {
        exports.push(export(context, one));
    }
    [
        ("machines", machines),
        ("imports", imports),
        ("exports", exports),
    ]
}

const MACHINES: &[Head] = &[
    shown("machine"),
    shown("office"),
    data("replica"),
    shown("changes-here"),
    shown("missing"),
    shown("has-it"),
    shown("last-came"),
    shown("standing"),
];

fn machine(context: &Context, one: &MachineStatus) -> Vec<Cell> {
    let code = match (one.revoked, one.forked, one.office.is_empty()) {
        (true, ..) => "revoked",
        (false, Some(_), _) => "forked",
        (false, None, true) => "not-enrolled",
        (false, None, false) => "enrolled",
    };
    let told = context.texts.get_coded("cli-standing", code).to_owned();
    let missing = one.missing.iter().map(|(range, _)| stretch(range));
    let mut with: Vec<String> = one
        .missing
        .iter()
        .flat_map(|(_, with)| with.clone())
        .collect();
    with.sort_unstable();
    with.dedup();
    vec![
        Cell::text(&one.name),
        Cell::text(&one.office),
        Cell::text(one.replica.to_string()),
        Cell::count(one.seq),
        several(missing.collect()),
        several(with),
        Cell::of(one.seen, |millis| when(context, millis)),
        Cell::Code(code.to_owned(), told),
    ]
}

const IMPORTS: &[Head] = &[
    shown("number"),
    shown("moment"),
    shown("machine"),
    shown("office"),
    shown("new-changes"),
    shown("set-apart"),
    shown("withdrawn"),
    data("can-withdraw"),
    data("bundle"),
];

fn import(context: &Context, one: &LandingStatus) -> Vec<Cell> {
    vec![
        Cell::count(one.index),
        when(context, one.millis),
        Cell::text(&one.from),
        Cell::text(&one.office),
        Cell::count(one.new),
        Cell::count(one.apart.len() as u64),
        Cell::of(one.withdrawn.as_deref(), Cell::text),
        Cell::Flag(one.can_withdraw),
        Cell::text(hex(&one.bundle.0)),
    ]
}

const EXPORTS: &[Head] = &[
    shown("moment"),
    shown("office"),
    shown("changes"),
    shown("part"),
    data("bytes"),
    shown("reach"),
    shown("place"),
    data("bundle"),
];

fn export(context: &Context, one: &ExportStatus) -> Vec<Cell> {
    let code = code_of(one.reach);
    let told = context.texts.get_coded("cli-reach", code).to_owned();
    let (part, parts) = one.part;
    vec![
        when(context, one.millis),
        Cell::text(&one.office),
        Cell::count(one.ops),
        Cell::text(format!("{part}/{parts}")),
        Cell::count(one.bytes),
        Cell::Code(code.to_owned(), told),
        Cell::text(&one.place),
        Cell::text(hex(&one.bundle.0)),
    ]
}

/// The second half of `cli-reach.…`.
fn code_of(reach: Reach) -> &'static str {
    match reach {
        Reach::Saved => "saved",
        Reach::Exported => "exported",
        Reach::Acknowledged => "acknowledged",
    }
}

fn several(all: Vec<String>) -> Cell {
    if all.is_empty() {
        Cell::Empty
    } else {
        Cell::Many(all)
    }
}

/// A moment: exact for programs, on the clock of the wall for people.
fn when(context: &Context, millis: u64) -> Cell {
    let exact = i64::try_from(millis)
        .ok()
        .and_then(chrono::DateTime::from_timestamp_millis);
    let exact = exact.map(|utc| utc.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    Cell::Code(
        exact.unwrap_or_default(),
        moment(context.texts, context.zone, millis),
    )
}

/// Reads back what was written to a stick, and sends to it whatever is still on its way.
fn eject(context: &Context, dir: &Path, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let dir = folder::whole(dir)?;
    let mut store = context.look(io)?;
    let desk = context.desk_to_look()?;
    let read = desk.read_back(store.exchange()?, &dir)?;
    match Folder::open(&dir) {
        Ok(folder) => drop(folder.ready_to_remove()?),
        // A stick on which bundles lie as they were exported is as good.
        Err(ExchangeError::NotMade { .. }) => sync_all(&dir)?,
        Err(error) => return Err(error.into()),
    }
    let told = Phrase::new("cli-sync.ejectable").with("path", dir.display());
    say(context, io, &told.with("files", read))?;
    Ok(Exit::Done)
}

/// Sends everything of the filesystem of a folder to its disk.
fn sync_all(dir: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file(dir, &error);
    let opened = std::fs::File::open(dir).map_err(failed)?;
    rustix::fs::syncfs(&opened).map_err(|error| failed(error.into()))
}
