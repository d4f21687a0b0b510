//! `tatap sync bucket`: the exchange folder and a bucket, made to hold the same.

use std::thread;

use crate::bucket::{BucketError, Client, Mirror, Mirrored, Patience, Place};
use crate::exchange::Direction;
use crate::i18n::Phrase;
use crate::report::sheet::{Cell, Head, Sheet, shown};
use crate::store::Store as _;
use crate::tls::TlsError;

use super::Exit;
use super::args::{BucketArgs, BucketCommand};
use super::context::{Context, Io};
use super::facts::Facts;
use super::failure::Failure;
use super::folder;

/// Where things are named that are named alike everywhere.
const ENDPOINT: &str = "AWS_ENDPOINT_URL";
const REGION: &str = "AWS_REGION";
/// The region that stores without regions go by.
const NO_REGION: &str = "us-east-1";

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: &BucketCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    let (BucketCommand::Push(args) | BucketCommand::Pull(args)) = command;
    let folder = folder::open(context, args.folder.as_deref())?;
    let client = client(args)?;
    let mirror = Mirror {
        client: &client,
        folder: &folder,
        spool: &context.data_dir()?,
    };
    let mut wait = thread::sleep;
    let mut patience = Patience::new(&mut wait);
    let places = places(context, io)?;
    let (carried, mirrored) = match command {
        BucketCommand::Push(_) => {
            let away = places.into_iter().map(|(way, office)| (way.back(), office));
            let away: Vec<_> = away.collect();
            ("pushed", mirror.push(&away, &mut patience)?)
        }
        BucketCommand::Pull(_) => ("pulled", mirror.pull(&places, &mut patience)?),
    };
    print(context, (carried, &mirrored), args.json, io)
}

/// Who asks which bucket.
fn client(args: &BucketArgs) -> Result<Client, Failure> {
    let named = |given: &Option<String>, variable| {
        let named = given.clone().or_else(|| std::env::var(variable).ok());
        named.filter(|name| !name.is_empty())
    };
    let endpoint = named(&args.endpoint, ENDPOINT);
    let region = named(&args.region, REGION);
    let region = region.as_deref().unwrap_or(NO_REGION);
    let place = Place::parse(&args.bucket, endpoint.as_deref(), region)?;
    let none = || Failure::usage(Phrase::new("cli-bucket.no-keys"));
    Client::of_environment(place)?.ok_or_else(none)
}

/// Where the files lie that are for this machine.
fn places(context: &Context, io: &mut Io<'_>) -> Result<Vec<(Direction, String)>, Failure> {
    let mut store = context.look(io)?;
    Ok(context.desk_to_look()?.places(store.exchange()?)?)
}

const ODD: &[Head] = &[shown("place"), shown("refused-why")];

fn print(
    context: &Context,
    (carried, mirrored): (&'static str, &Mirrored),
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let mut facts = Facts::default();
    for (code, count) in [
        (carried, mirrored.carried),
        ("there-before", mirrored.there),
        ("in-pieces", mirrored.waiting),
        ("refused", mirrored.odd.len() as u64),
        ("ignored", mirrored.ignored),
    ] {
        facts.add(code, Cell::count(count));
    }
    let mut odd = Sheet::new(ODD);
    for (place, why) in &mirrored.odd {
        odd.push(vec![Cell::text(place), Cell::text(why)]);
    }
    facts.print_with(context.texts, ("refused-files", &odd), as_json, io)?;
    Ok(if mirrored.odd.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    })
}

impl From<TlsError> for Failure {
    fn from(error: TlsError) -> Self {
        match error {
            TlsError::NoRoots { why } => {
                Self::Told(Exit::Io, Phrase::new("cli-tls.no-roots").with("why", why))
            }
            TlsError::File { path, why } => {
                let told = Phrase::new("cli-tls.file").with("path", path.display());
                Self::usage(told.with("why", why))
            }
        }
    }
}

impl From<BucketError> for Failure {
    fn from(error: BucketError) -> Self {
        let (exit, key) = match error {
            BucketError::Tls(error) => return error.into(),
            BucketError::Folder(error) => return error.into(),
            BucketError::Address { .. } => (Exit::Usage, "cli-bucket.address"),
            BucketError::Untrusted { .. } => (Exit::Io, "cli-bucket.untrusted"),
            BucketError::Unreachable { .. } => (Exit::Io, "cli-bucket.unreachable"),
            BucketError::Refused { .. } => (Exit::Refused, "cli-bucket.refused"),
            BucketError::List { .. } => (Exit::Corrupt, "cli-bucket.list"),
            BucketError::Object { .. } => (Exit::Refused, "cli-bucket.object"),
        };
        Self::Told(exit, Phrase::new(key).with("why", error.why()))
    }
}
