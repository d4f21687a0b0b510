//! `tatap registry`: preparing and signing registries at head office, taking them in, and what the one in force says.

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::access::Right;
use crate::domain::id::EmployeeId;
use crate::domain::text::clean;
use crate::domain::unit::{Found, Post};
use crate::i18n::Phrase;
use crate::ops::enrolling::{Change, Known, changes, update};
use crate::ops::registry::{Registry, Supervision};
use crate::trust::kept::{Expected, Taken};
use crate::trust::keys::Keys;
use crate::trust::registry_file;
use crate::trust::request::Request;
use crate::trust::sign::SigningKey;
use crate::trust::words::Words;

use super::Exit;
use super::args::{RegistryBuildArgs, RegistryCommand, RegistrySignArgs};
use super::context::{Context, Io};
use super::facts::Facts;
use super::failure::Failure;
use super::output;
use super::trusted::{Trusted, bytes_of, of_file, own_replica, say, standing};
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

/// Most changes of one kind that are told one by one.
const TOLD: usize = 40;

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: &RegistryCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    match command {
        RegistryCommand::Build(args) => build(context, args, io),
        RegistryCommand::Sign(args) => sign(context, args, io),
        RegistryCommand::Import { file, words } => import(context, file, words.as_deref(), io),
        RegistryCommand::Show { json } => show(context, *json, io),
    }
}

/// Prepares the next version, and tells what it changes.
fn build(context: &Context, args: &RegistryBuildArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    context.need(Right::EditMasterData)?;
    let trusted = Trusted::look(context)?;
    let mut issue = if args.anew {
        trusted.next(context.today)
    } else {
        trusted.prepared(context.today)?
    };
    let registry = &mut issue.registry;
    registry.issued = context.today;
    // Supervision always begins from what is signed, so that preparing twice leaves nothing of the first time.
    registry.supervision = trusted
        .registry()
        .map_or(Vec::new(), |signed| signed.supervision.clone());
    let requests = requests(args)?;
    confirm(context, args, &requests, io)?;
    for (path, request) in &requests {
        request
            .enrol_in(registry)
            .map_err(|error| of_file(path, &error))?;
    }
    update(
        registry,
        &known(context, io)?,
        args.from.unwrap_or(context.today),
    );
    for (person, roles) in &args.person {
        let Some(enrolled) = registry.people.get_mut(person) else {
            let phrase = Phrase::new("cli-registry.no-person").with("nip", person.0);
            return Err(Failure::refused(phrase));
        };
        enrolled.roles = *roles;
    }
    trusted.kept.write_draft(&issue)?;
    tell_changes(context, trusted.registry(), &issue.registry, io)?;
    let version = issue.registry.version;
    let told = Phrase::new("cli-registry.prepared").with("version", version);
    say(
        context,
        io,
        &told.with("file", trusted.kept.draft().display()),
    )?;
    Ok(Exit::Done)
}

fn requests(args: &RegistryBuildArgs) -> Result<Vec<(&Path, Request)>, Failure> {
    let read = |path: &'_ std::path::PathBuf| {
        let request = Request::verify(&bytes_of(path)?);
        request.map_err(|error| of_file(path, &error))
    };
    let with_path = args
        .request
        .iter()
        .map(|path| Ok((path.as_path(), read(path)?)));
    with_path.collect()
}

/// Goes on only where whoever asks has read the words of each request, one `--words` for each in turn.
fn confirm(
    context: &Context,
    args: &RegistryBuildArgs,
    requests: &[(&Path, Request)],
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    for ((path, request), typed) in requests.iter().zip(&args.words) {
        let compared = request.words().matches(typed);
        compared.map_err(|mismatch| of_file(path, &mismatch.into()))?;
    }
    if args.words.len() > requests.len() {
        return Err(Failure::usage(Phrase::new("cli-registry.too-many-words")));
    }
    for (path, request) in requests {
        let told = Phrase::new("cli-registry.request")
            .with("file", path.display())
            .with("name", &request.name)
            .with("nip", format!("{:018}", request.person.0))
            .with("label", &request.label)
            .with("office", &request.office)
            .with("words", request.words());
        say(context, io, &told)?;
    }
    if args.yes || args.words.len() == requests.len() {
        return Ok(());
    }
    Err(Failure::refused(Phrase::new("cli-registry.compare")))
}

/// Everybody in the data who is not retired, with who appraises him.
fn known(context: &Context, io: &mut Io<'_>) -> Result<Vec<Known>, Failure> {
    let store = context.look(io)?;
    let model = context.model(&store, None)?;
    let organisation = model.people.organisation();
    let everybody = model.people.everybody().iter();
    let known = everybody.filter(|row| !row.employee.retired).map(|row| {
        let employee = &row.employee;
        let post = Post::from(employee);
        let office = employee.unit.and_then(|unit| organisation.office_of(unit));
        let reviewer = organisation.reviewer(&post).ok().map(Found::id);
        let appraiser = organisation.appraiser(&post).ok().map(Found::id);
        Known {
            id: employee.id,
            name: clean(&employee.name),
            office: office.map_or(String::new(), |unit| clean(&unit.code)),
            superiors: appraiser.map(|appraiser| (appraiser, reviewer)),
        }
    });
    Ok(known.collect())
}

fn tell_changes(
    context: &Context,
    old: Option<&Registry>,
    new: &Registry,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    let changes = changes(old, new);
    let mut told: Vec<(&'static str, usize)> = Vec::new();
    for change in &changes {
        let phrase = told_change(new, change);
        let key = key_of(change);
        match told.iter_mut().find(|(known, _)| *known == key) {
            Some((_, count)) => *count += 1,
            None => told.push((key, 1)),
        }
        if told
            .iter()
            .any(|(known, count)| *known == key && *count <= TOLD)
        {
            say(context, io, &phrase)?;
        }
    }
    let more: usize = told
        .iter()
        .map(|(_, count)| count.saturating_sub(TOLD))
        .sum();
    let phrase = Phrase::new("cli-registry.changes").with("count", changes.len());
    say(context, io, &phrase.with("more", more))
}

fn key_of(change: &Change) -> &'static str {
    match change {
        Change::Person(_) => "cli-registry.person",
        Change::PersonChanged(_) => "cli-registry.person-changed",
        Change::Begun(_) => "cli-registry.begun",
        Change::Ended(_) => "cli-registry.ended",
        Change::Machine(_) => "cli-registry.machine",
        Change::MachineChanged(_) => "cli-registry.machine-changed",
        Change::Revoked(_) => "cli-registry.revoked",
    }
}

fn told_change(new: &Registry, change: &Change) -> Phrase {
    let phrase = Phrase::new(key_of(change));
    match change {
        Change::Person(id) | Change::PersonChanged(id) => phrase.with("name", name(new, *id)),
        Change::Begun(one) => supervised(phrase, new, one).with("day", one.from),
        Change::Ended(one) => {
            let until = one.until.map(|day| day.to_string());
            supervised(phrase, new, one).with("day", until.unwrap_or_default())
        }
        Change::Machine(id) | Change::MachineChanged(id) | Change::Revoked(id) => {
            phrase.with("name", new.name_of(*id).unwrap_or_default())
        }
    }
}

fn supervised(phrase: Phrase, registry: &Registry, one: &Supervision) -> Phrase {
    phrase
        .with("name", name(registry, one.employee))
        .with("appraiser", name(registry, one.appraiser))
}

/// Name and NIP of a person.
fn name(registry: &Registry, id: EmployeeId) -> String {
    let name = registry
        .people
        .get(&id)
        .map_or("", |person| person.name.as_str());
    format!("{name} ({:018})", id.0)
}

/// Signs what was prepared, takes it in, and writes it for the offices.
fn sign(context: &Context, args: &RegistrySignArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    let trusted = Trusted::look(context)?;
    let draft = trusted.kept.read_draft();
    let draft = draft.map_err(|error| of_file(&trusted.kept.draft(), &error))?;
    let Some(issue) = draft else {
        return Err(Failure::refused(Phrase::new(
            "cli-registry.nothing-prepared",
        )));
    };
    let key = head_office_key(args, &trusted)?;
    let words = Words::of_key(key.public());
    let file = registry_file::sign(&issue, &key)?;
    let expected = Expected::Key(key.public());
    trusted.kept.take_in(file.as_bytes(), Some(expected))?;
    trusted.kept.drop_draft()?;
    if let Some(path) = &args.output {
        output::write(path, file.as_bytes())?;
    }
    let told = Phrase::new("cli-registry.signed")
        .with("version", issue.registry.version)
        .with("file", trusted.kept.file(issue.registry.version).display());
    say(context, io, &told.with("words", words))?;
    Ok(Exit::Done)
}

/// The key that signs: kept elsewhere, made here before, or made now.
fn head_office_key(args: &RegistrySignArgs, trusted: &Trusted) -> Result<SigningKey, Failure> {
    if let Some(path) = &args.key {
        return Ok(Keys::elsewhere(path)?);
    }
    if let Some(key) = trusted
        .keys
        .as_ref()
        .and_then(|keys| keys.head_office.as_ref())
    {
        return Ok(key.clone());
    }
    // A second key would sign what nobody believes.
    if !args.new_key || trusted.kept.pinned()?.is_some() {
        return Err(Failure::usage(Phrase::new("cli-registry.no-key")));
    }
    let mut keys = Keys::open_or_make(&trusted.data)?;
    Ok(keys.make_head_office()?.clone())
}

/// Takes in what head office has signed.
fn import(
    context: &Context,
    file: &Path,
    words: Option<&str>,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    let trusted = Trusted::look(context)?;
    let expected = words.map(Expected::Words);
    let taken = trusted.kept.take_in(&bytes_of(file)?, expected);
    let phrase = match taken.map_err(|error| of_file(file, &error))? {
        Taken::Same(version) => Phrase::new("cli-registry.same").with("version", version),
        Taken::New { before, issue } => {
            let before = before.map_or_else(|| "-".to_owned(), |before| before.to_string());
            Phrase::new("cli-registry.taken")
                .with("before", before)
                .with("version", issue.registry.version)
                .with("day", context.texts.day(issue.registry.issued))
        }
    };
    say(context, io, &phrase)?;
    Ok(Exit::Done)
}

const HEADS: &[Head] = &[
    shown("machine"),
    shown("machine-owner"),
    data("owner-nip"),
    shown("office"),
    shown("replica"),
    shown("standing"),
    shown("last-seq"),
];

/// Prints the registry in force.
fn show(context: &Context, as_json: bool, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let replica = own_replica(context, io)?;
    let trusted = Trusted::look(context)?;
    let registry = trusted.need_registry()?;
    let own = registry.machines.get(&replica);
    let revoked = registry
        .machines
        .values()
        .filter(|machine| machine.revoked.is_some());
    let open = registry
        .supervision
        .iter()
        .filter(|one| one.until.is_none());
    let pinned = trusted.kept.pinned()?;
    let texts = context.texts;
    let mut facts = Facts::default();
    facts.add("version", Cell::count(registry.version));
    facts.add("issued", Cell::Day(registry.issued));
    facts.add("age-days", Cell::count(age(registry, context.today)));
    facts.add("people", Cell::count(registry.people.len() as u64));
    facts.add("supervisions", Cell::count(open.count() as u64));
    facts.add("machines", Cell::count(registry.machines.len() as u64));
    facts.add("revoked", Cell::count(revoked.count() as u64));
    facts.add(
        "pinned-words",
        Cell::of(pinned, |key| Cell::text(Words::of_key(key).to_string())),
    );
    facts.add(
        "own",
        Cell::of(own, |_| {
            Cell::text(registry.name_of(replica).unwrap_or_default())
        }),
    );
    let sheet = machines(context, registry);
    facts.print_with(texts, ("machine-list", &sheet), as_json, io)?;
    Ok(Exit::Done)
}

/// Days since a registry was signed; none where a clock is wrong.
fn age(registry: &Registry, today: NaiveDate) -> u64 {
    (today - registry.issued).num_days().max(0).unsigned_abs()
}

fn machines(context: &Context, registry: &Registry) -> Sheet {
    let mut sheet = Sheet::new(HEADS);
    for (id, machine) in &registry.machines {
        let owner = registry.people.get(&machine.owner);
        let code = standing(machine);
        let told = context.texts.get_coded("cli-standing", code).to_owned();
        sheet.push(vec![
            Cell::text(&machine.label),
            Cell::of(owner, |owner| Cell::text(&owner.name)),
            Cell::text(format!("{:018}", machine.owner.0)),
            Cell::text(&machine.office),
            Cell::text(id.to_string()),
            Cell::Code(code.to_owned(), told),
            Cell::of(machine.revoked, |revoked| Cell::count(revoked.last)),
        ]);
    }
    sheet
}
