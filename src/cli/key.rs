//! `tatap key`: the keys of this machine, the request to be enrolled, and what to do about a lost machine.

use std::path::Path;

use crate::app::model::Model;
use crate::domain::id::EmployeeId;
use crate::domain::text::{clean, fold};
use crate::i18n::Phrase;
use crate::ops::op::ReplicaId;
use crate::ops::registry::{Machine, Registry, Revocation};
use crate::store::Store as _;
use crate::trust::keys::Keys;
use crate::trust::request::Request;
use crate::trust::sign::{PublicHalf, SigningKey};
use crate::trust::words::Words;

use super::Exit;
use super::args::{KeyCommand, KeyRequestArgs};
use super::context::{Context, Io};
use super::facts::Facts;
use super::failure::Failure;
use super::output;
use super::trusted::{Trusted, own_replica, say, standing};
use crate::cli::output::print_json;
use crate::report::sheet::Cell;

/// Fewer digits than these name no replica for sure.
const DIGITS: usize = 6;

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: &KeyCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    match command {
        KeyCommand::Show { json } => show(context, *json, io),
        KeyCommand::Request(args) => request(context, args, io),
        KeyCommand::Lost { machine, last } => lost(context, machine, *last, io),
    }
}

/// Prints the keys, and how this machine stands in the registry.
fn show(context: &Context, as_json: bool, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let replica = own_replica(context, io)?;
    let trusted = Trusted::look(context)?;
    let own = trusted
        .registry()
        .and_then(|registry| registry.machines.get(&replica));
    let code = own_standing(&trusted, own);
    let key = trusted.keys.as_ref().map(|keys| keys.replica.public());
    let recipient = trusted.keys.as_ref().map(|keys| keys.recipient.recipient());
    let made = trusted
        .keys
        .as_ref()
        .and_then(|keys| keys.head_office.as_ref());
    let pinned = trusted.kept.pinned()?;
    let line = |key: PublicHalf| Cell::text(key.to_openssh());
    let words = |key| Cell::text(Words::of_key(key).to_string());
    let told = context.texts.get_coded("cli-standing", code).to_owned();
    let mut facts = Facts::default();
    facts.add("replica", Cell::text(replica.to_string()));
    facts.add("machine", Cell::of(own, |own| Cell::text(&own.label)));
    facts.add("standing", Cell::Code(code.to_owned(), told));
    facts.add("since", Cell::of(trusted.kept.since(replica)?, Cell::count));
    facts.add("key", Cell::of(key, line));
    facts.add("key-words", Cell::of(key, words));
    facts.add(
        "recipient",
        Cell::of(recipient, |recipient| Cell::text(recipient.to_string())),
    );
    facts.add("head-office", Cell::of(made.map(SigningKey::public), line));
    facts.add("pinned", Cell::of(pinned, line));
    facts.add("pinned-words", Cell::of(pinned, words));
    if as_json {
        print_json(&facts.json().into(), io)?;
    } else {
        facts.print(context.texts, io)?;
    }
    Ok(Exit::Done)
}

/// How this machine stands: the second half of `cli-standing.…`.
fn own_standing(trusted: &Trusted, own: Option<&Machine>) -> &'static str {
    let Some(keys) = &trusted.keys else {
        return "no-keys";
    };
    match own {
        Some(own) if own.key != keys.replica.public().0 => "other-key",
        Some(own) => standing(own),
        None if trusted.current.is_none() => "no-registry",
        None => "not-enrolled",
    }
}

/// Writes a request to be enrolled, and tells the words that head office compares.
fn request(context: &Context, args: &KeyRequestArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    let data = context.data_dir()?;
    // Where there is no data yet, it is begun: the replica is what is enrolled.
    let store = if data.exists() {
        context.look(io)?
    } else {
        context.write(io)?
    };
    let replica = store.replica();
    if replica.is_practice() {
        return Err(Failure::refused(Phrase::new("cli-key.practice")));
    }
    let person = context.actor();
    if person == EmployeeId::NOBODY {
        return Err(Failure::usage(Phrase::new("cli-key.nobody")));
    }
    let (name, office) = described(
        (args, context.config.office.as_ref()),
        &context.model(&store, None)?,
        person,
    )?;
    let signer = context.signer();
    let keys = Keys::open_or_make(&data)?;
    let request = Request {
        person,
        name,
        office,
        label: clean(&args.label),
        replica,
        key: keys.replica.public(),
        recipient: keys.recipient.recipient(),
        person_keys: signer.key_lines(),
        day: context.today,
    };
    let file = request.sign(&keys.replica)?;
    let mut told = Phrase::new("cli-key.requested").with("words", request.words());
    if args.output == Path::new("-") {
        io.out.write_all(file.as_bytes())?;
        told = told.with("file", "-");
        io.note(told.text(context.texts))?;
    } else {
        output::write(&args.output, file.as_bytes())?;
        say(context, io, &told.with("file", args.output.display()))?;
    }
    Ok(Exit::Done)
}

/// Name and office of whoever asks: as said, otherwise as the data says.
fn described(
    (args, configured): (&KeyRequestArgs, Option<&String>),
    model: &Model,
    person: EmployeeId,
) -> Result<(String, String), Failure> {
    let row = model.people.known().find(|row| row.id() == person);
    let name = args
        .name
        .clone()
        .or_else(|| Some(row?.employee.name.clone()));
    let organisation = model.people.organisation();
    let office = || Some(organisation.office_of(row?.employee.unit?)?.code.clone());
    let said = args.office.as_ref().or(configured).cloned();
    let office = said.or_else(office);
    match name.zip(office) {
        Some((name, office)) => Ok((clean(&name), clean(&office))),
        None => Err(Failure::usage(Phrase::new("cli-key.undescribed"))),
    }
}

/// Revokes a machine in what is prepared for the next registry, or tells what it held.
fn lost(
    context: &Context,
    words: &str,
    last: Option<u64>,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let replica = own_replica(context, io)?;
    let trusted = Trusted::look(context)?;
    let registry = trusted.need_registry()?;
    let (id, machine) = find(registry, words)?;
    let owner = registry.people.get(&machine.owner);
    let told = |key| {
        Phrase::new(key)
            .with("label", &machine.label)
            .with("owner", owner.map_or("", |owner| owner.name.as_str()))
            .with("office", &machine.office)
            .with("replica", id)
    };
    if !trusted.is_head_office(replica) {
        if last.is_some() {
            return Err(Failure::usage(Phrase::new("cli-key.not-head-office")));
        }
        say(context, io, &told("cli-key.held"))?;
        let people = registry
            .people
            .iter()
            .filter(|(_, person)| person.office == machine.office);
        for (id, person) in people {
            io.say(format_args!("  {:018}  {}", id.0, clean(&person.name)))?;
        }
        say(context, io, &Phrase::new("cli-key.tell-head-office"))?;
        return Ok(Exit::Done);
    }
    context.refuse_read_only()?;
    let last = last.ok_or_else(|| Failure::usage(Phrase::new("cli-key.last")))?;
    let mut issue = trusted.prepared(context.today)?;
    let prepared = issue.registry.machines.get_mut(&id);
    let before = prepared.as_ref().and_then(|machine| machine.revoked);
    if before.is_some_and(|before| before.last < last) {
        return Err(Failure::refused(told("cli-key.revoked-before")));
    }
    if let Some(machine) = prepared {
        let day = context.today;
        machine.revoked = Some(Revocation { last, day });
    }
    trusted.kept.write_draft(&issue)?;
    say(context, io, &told("cli-key.revoked").with("last", last))?;
    Ok(Exit::Done)
}

/// The one machine with this label, or whose replica begins with these digits.
fn find<'a>(registry: &'a Registry, words: &str) -> Result<(ReplicaId, &'a Machine), Failure> {
    let wanted = fold(words);
    let digits = words.trim().to_lowercase();
    let is_meant = |(id, machine): &(&ReplicaId, &Machine)| {
        let by_label = !wanted.is_empty() && fold(&machine.label) == wanted;
        by_label || digits.len() >= DIGITS && id.to_string().starts_with(&digits)
    };
    let found: Vec<_> = registry.machines.iter().filter(is_meant).collect();
    let words: String = clean(words).chars().take(60).collect();
    match found.as_slice() {
        [(id, machine)] => Ok((**id, machine)),
        [] => Err(Failure::refused(
            Phrase::new("cli-key.no-machine").with("words", words),
        )),
        several => {
            let ids: Vec<String> = several.iter().map(|(id, _)| id.to_string()).collect();
            let phrase = Phrase::new("cli-key.several").with("words", words);
            Err(Failure::refused(phrase.with("replicas", ids.join(", "))))
        }
    }
}
