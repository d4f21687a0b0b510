//! `tatap sync folder`: putting things into the exchange folder and taking them out, once or for as long as it lasts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::exchange::{Folder, Watch};
use crate::i18n::Phrase;
use crate::ops::sync::Preview;
use crate::runtime::input::Input;
use crate::runtime::signals;
use crate::store::Store as _;
use crate::store::exchange::{Chains, Exchange};
use crate::sync::SyncError;
use crate::sync::desk::{Desk, Order};

use super::Exit;
use super::args::FolderCommand;
use super::context::{Context, Io, tell_notes};
use super::failure::Failure;
use super::trusted::say;
use crate::cli::output::print_json;

/// How often it is looked whether anything is to be done.
const POLL: Duration = Duration::from_secs(30);

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: &FolderCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    match command {
        FolderCommand::Make { dir } => make(context, dir.as_deref(), io),
        FolderCommand::Status { dir, json } => status(context, dir.as_deref(), *json, io),
        FolderCommand::Push { dir, to } => push(context, dir.as_deref(), to.as_deref(), io),
        FolderCommand::Pull { dir } => pull(context, dir.as_deref(), io),
        FolderCommand::Watch { dir, once } => watch(context, dir.as_deref(), *once, io),
    }
}

/// A path from the root, so that what is written down of it holds wherever the program is started.
pub(super) fn whole(dir: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(dir).map_err(|error| Failure::file(dir, &error))
}

/// The folder that is named, otherwise the configured one.
fn place(context: &Context, dir: Option<&Path>) -> Result<PathBuf, Failure> {
    let configured = context.config.exchange_folder.as_deref();
    let none = || Failure::usage(Phrase::new("cli-folder.none"));
    whole(dir.or(configured).ok_or_else(none)?)
}

pub(super) fn open(context: &Context, dir: Option<&Path>) -> Result<Folder, Failure> {
    Ok(Folder::open(&place(context, dir)?)?)
}

fn make(context: &Context, dir: Option<&Path>, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    let folder = Folder::make(&place(context, dir)?)?;
    let told = Phrase::new("cli-folder.made").with("path", folder.root().display());
    say(context, io, &told)?;
    Ok(Exit::Done)
}

/// Prints what lies there for this machine, and for whom something is to be put there.
fn status(
    context: &Context,
    dir: Option<&Path>,
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let folder = open(context, dir)?;
    let mut store = context.look(io)?;
    let desk = context.desk_to_look()?;
    let exchange = store.exchange()?;
    let lying = desk.lying(exchange, &folder)?;
    let due = due(context, &desk, exchange, &folder)?;
    if as_json {
        let waiting = lying
            .waiting
            .iter()
            .map(|one| one.path.display().to_string());
        let odd = lying.odd.iter().map(|(path, _)| path.display().to_string());
        let told = json!({
            "path": folder.root().display().to_string(),
            "free-bytes": folder.free()?,
            "waiting": waiting.collect::<Vec<_>>(),
            "odd": odd.collect::<Vec<_>>(),
            "known": lying.known,
            "ignored": lying.ignored,
            "due": due,
        });
        print_json(&told, io)?;
        return Ok(Exit::Done);
    }
    let told = Phrase::new("cli-folder.status")
        .with("path", folder.root().display())
        .with("waiting", lying.waiting.len())
        .with("known", lying.known)
        .with("ignored", lying.ignored);
    say(context, io, &told)?;
    for office in due {
        say(
            context,
            io,
            &Phrase::new("cli-folder.due").with("office", office),
        )?;
    }
    for (_, error) in lying.odd {
        say(context, io, &refused(error))?;
    }
    Ok(Exit::Done)
}

/// For which offices something is to be put there.
fn due(
    context: &Context,
    desk: &Desk,
    exchange: &dyn Chains,
    folder: &Folder,
) -> Result<Vec<String>, Failure> {
    let mut due = Vec::new();
    for to_office in desk.addressees(exchange)? {
        let order = Order {
            to_office,
            ..Order::default()
        };
        if desk.due(exchange, folder, &order, context.by())?.is_some() {
            due.push(order.to_office);
        }
    }
    Ok(due)
}

fn push(
    context: &Context,
    dir: Option<&Path>,
    to: Option<&str>,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let folder = open(context, dir)?;
    let mut store = context.write(io)?;
    let desk = context.desk()?;
    let exchange = store.exchange()?;
    let offices = match to {
        Some(office) => vec![office.to_owned()],
        None => desk.addressees(exchange)?,
    };
    let written = put(context, (&desk, &folder), exchange, &offices, io)?;
    store.checkpoint()?;
    if written == 0 {
        say(context, io, &Phrase::new("cli-folder.nothing-to-put"))?;
    }
    Ok(Exit::Done)
}

/// Puts there what these offices have not; answers how many files it was.
fn put(
    context: &Context,
    (desk, folder): (&Desk, &Folder),
    exchange: &mut dyn Exchange,
    offices: &[String],
    io: &mut Io<'_>,
) -> Result<usize, Failure> {
    let mut files = 0;
    for office in offices {
        let order = Order {
            to_office: office.clone(),
            ..Order::default()
        };
        for written in desk.push(exchange, folder, &order, context.by())? {
            files += 1;
            let told = Phrase::new("cli-folder.put")
                .with("office", office)
                .with("ops", written.ops)
                .with("path", written.place.display());
            say(context, io, &told)?;
        }
    }
    Ok(files)
}

fn pull(context: &Context, dir: Option<&Path>, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let folder = open(context, dir)?;
    let mut store = context.write(io)?;
    let desk = context.desk()?;
    let pulled = desk.pull(store.exchange()?, &folder, context.by())?;
    store.checkpoint()?;
    for taken in &pulled.taken {
        say(context, io, &took(taken))?;
    }
    let told = Phrase::new("cli-folder.pulled")
        .with("taken", pulled.taken.len())
        .with("known", pulled.known)
        .with("ignored", pulled.ignored);
    say(context, io, &told)?;
    let mut exit = Exit::Done;
    if pulled.taken.iter().any(|taken| !taken.missing.is_empty()) {
        exit = Exit::Gap;
    }
    for (path, error) in pulled.refused {
        let failure = super::exchanged::of_file(&path, error);
        if let Failure::Told(code, phrase) = &failure {
            exit = *code;
            say(context, io, phrase)?;
        }
    }
    Ok(exit)
}

fn took(taken: &Preview) -> Phrase {
    Phrase::new("cli-folder.took")
        .with("machine", &taken.from)
        .with("office", &taken.offices.0)
        .with("new", taken.new)
        .with("missing", taken.missing.len())
}

/// Why something was not taken, as a phrase.
fn refused(error: SyncError) -> Phrase {
    match Failure::from(error) {
        Failure::Told(_, phrase) => phrase,
        Failure::Output(error) => Phrase::new("cli.output").with("why", error),
    }
}

/// Pulls and pushes whenever there is something, until a signal ends it.
fn watch(
    context: &Context,
    dir: Option<&Path>,
    once: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let folder = open(context, dir)?;
    let mut rounds = Rounds {
        context,
        folder,
        told: BTreeSet::new(),
        tried: BTreeSet::new(),
    };
    if once {
        rounds.go(io)?;
        return Ok(Exit::Done);
    }
    let (sender, ending) = channel();
    signals::watch(move |input| !matches!(input, Input::Terminate(_)) || sender.send(()).is_ok())?;
    let mut watches = rounds.watches(io)?;
    loop {
        if let Err(failure) = rounds.go(io) {
            // Such as somebody who works with the data: it is tried again once he has left.
            rounds.tried.clear();
            rounds.tell(&failure, io);
        }
        io.out.flush()?;
        if ended(&ending, &mut watches) {
            return Ok(Exit::Done);
        }
    }
}

/// Waits until something comes into the folder, or for a while; whether it is to end.
fn ended(ending: &Receiver<()>, watches: &mut [Watch]) -> bool {
    const STEP: Duration = Duration::from_secs(2);
    let mut waited = Duration::ZERO;
    while waited < POLL {
        match ending.recv_timeout(STEP) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => waited += STEP,
        }
        if watches.iter_mut().any(Watch::changed_since) {
            return false;
        }
    }
    false
}

/// What is done again and again, and what was told of it.
struct Rounds<'a> {
    context: &'a Context,
    folder: Folder,
    /// What was refused and told once is not told again.
    told: BTreeSet<String>,
    /// Files that were tried, as they were, by which registry: they are not tried again for their own sake.
    tried: BTreeSet<(Option<u64>, PathBuf, SystemTime)>,
}

impl Rounds<'_> {
    /// Looks first, which disturbs nobody; takes the place of whoever writes only where there is something to do.
    fn go(&mut self, io: &mut Io<'_>) -> Result<(), Failure> {
        if !self.has_work(io)? {
            return Ok(());
        }
        let context = self.context;
        let mut store = context.write(io)?;
        let desk = context.desk()?;
        let exchange = store.exchange()?;
        let pulled = desk.pull(exchange, &self.folder, context.by())?;
        for taken in &pulled.taken {
            say(context, io, &took(taken))?;
        }
        for (path, error) in pulled.refused {
            let failure = super::exchanged::of_file(&path, error);
            self.tell(&failure, io);
        }
        let offices = desk.addressees(exchange)?;
        put(context, (&desk, &self.folder), exchange, &offices, io)?;
        Ok(store.checkpoint()?)
    }

    fn has_work(&mut self, io: &mut Io<'_>) -> Result<bool, Failure> {
        let mut store = self.context.look(io)?;
        let desk = self.context.desk_to_look()?;
        let exchange = store.exchange()?;
        let lying = desk.lying(exchange, &self.folder)?;
        for (path, error) in lying.odd {
            let failure = super::exchanged::of_file(&path, error);
            self.tell(&failure, io);
        }
        let version = exchange.registry().map(|registry| registry.version);
        let mut waits = false;
        for found in lying.waiting {
            waits |= self.tried.insert((version, found.path, found.modified));
        }
        Ok(waits || !due(self.context, &desk, exchange, &self.folder)?.is_empty())
    }

    /// Tells what went wrong, once.
    fn tell(&mut self, failure: &Failure, io: &mut Io<'_>) {
        let text = failure.text(self.context.texts);
        if !self.told.contains(&text) {
            tell_notes(std::slice::from_ref(&text), io);
            self.told.insert(text);
        }
    }

    /// The folders in which things for this machine are put.
    fn watches(&self, io: &mut Io<'_>) -> Result<Vec<Watch>, Failure> {
        let mut store = self.context.look(io)?;
        let places = self.context.desk_to_look()?.places(store.exchange()?)?;
        let watches = places
            .into_iter()
            .map(|(direction, office)| self.folder.watch(direction, &office));
        Ok(watches.collect())
    }
}
