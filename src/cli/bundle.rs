//! `tatap bundle`: writing bundles, looking at them, proving them, taking them in and back.

mod export;
mod look;

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};

use crate::bundle::{BundleError, armor, proof};
use crate::i18n::Phrase;
use crate::ops::sync::Preview;
use crate::store::Store as _;
use crate::sync::SyncError;

use super::Exit;
use super::args::BundleCommand;
use super::brought::{self, exit_of, findings};
use super::context::{Context, Io};
use super::exchanged::of_file;
use super::failure::Failure;
use super::finding::Finding;
use super::output;
use super::trusted::say;
use crate::cli::output::print_json;

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: &BundleCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    match command {
        BundleCommand::Export(args) => export::run(context, args, io),
        BundleCommand::Inspect { file, json } => look::run(context, file, *json, io),
        BundleCommand::Verify { file, json } => verify(context, file, *json, io),
        BundleCommand::Proof { file, output } => prove(context, file, output, io),
        BundleCommand::Import {
            file,
            dry_run,
            json,
        } => import(context, file, (*dry_run, *json), io),
        BundleCommand::Withdraw { landing, reason } => withdraw(context, *landing, reason, io),
    }
}

/// Proves a bundle, and tells what taking it in would come to. Changes nothing.
fn verify(context: &Context, path: &Path, as_json: bool, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let looked = look_at(context, path, io);
    let (exit, found) = match looked {
        Ok((preview, found)) => (Ok(exit_of(&preview)), found),
        Err(failure) => {
            let found = vec![brought::refused(&failure, context)];
            (Err(failure), found)
        }
    };
    if as_json {
        let found: Vec<Value> = found.iter().map(|one| one.json(context)).collect();
        print_json(&Value::Array(found), io)?;
    } else if exit.is_ok() {
        for one in &found {
            one.print(context, io)?;
        }
    }
    exit
}

/// What a bundle would change, and what there is to say of that.
fn look_at(
    context: &Context,
    path: &Path,
    io: &mut Io<'_>,
) -> Result<(Preview, Vec<Finding>), Failure> {
    let mut store = context.look(io)?;
    let desk = context.desk_to_look()?;
    let exchange = store.exchange()?;
    let preview = if path == Path::new("-") {
        desk.preview_from(exchange, io::stdin().lock())
    } else {
        desk.preview(exchange, path)
    };
    let preview = preview.map_err(|error| of_file(path, error))?;
    let registry = exchange.registry();
    let model = context.model(&store, None)?;
    let found = findings(&preview, registry.as_deref(), &model);
    Ok((preview, found))
}

/// Takes a bundle in, and tells what it brought.
fn import(
    context: &Context,
    path: &Path,
    (dry_run, as_json): (bool, bool),
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let (preview, found) = if dry_run {
        look_at(context, path, io)?
    } else {
        take_in(context, path, io)?
    };
    if as_json {
        let found: Vec<Value> = found.iter().map(|one| one.json(context)).collect();
        let told = json!({
            "bundle": crate::report::sheet::hex(&preview.bundle.0),
            "from": preview.from,
            "from-office": preview.offices.0,
            "to-office": preview.offices.1,
            "part": preview.part.0,
            "parts": preview.part.1,
            "again": preview.again,
            "new": preview.new,
            "known": preview.known,
            "apart": preview.apart.0,
            "conflicts": preview.conflicts.len(),
            "missing": preview.missing.len(),
            "acknowledged": preview.acknowledged.map(|(_, now)| now),
            "registry": preview.registry,
            "applied": !dry_run,
            "findings": found,
        });
        print_json(&told, io)?;
    } else {
        for one in &found {
            one.print(context, io)?;
        }
        let key = if dry_run {
            "cli-bundle.nothing-changed"
        } else {
            "cli-bundle.taken-in"
        };
        say(context, io, &Phrase::new(key))?;
    }
    Ok(exit_of(&preview))
}

fn take_in(
    context: &Context,
    path: &Path,
    io: &mut Io<'_>,
) -> Result<(Preview, Vec<Finding>), Failure> {
    let mut store = context.write(io)?;
    let desk = context.desk()?;
    let exchange = store.exchange()?;
    let by = context.by();
    let taken = if path == Path::new("-") {
        desk.take_in_from(exchange, io::stdin().lock(), by)
    } else {
        desk.take_in(exchange, path, by)
    };
    let preview = taken.map_err(|error| of_file(path, error))?;
    let registry = exchange.registry();
    store.checkpoint()?;
    let model = context.model(&store, None)?;
    let found = findings(&preview, registry.as_deref(), &model);
    Ok((preview, found))
}

/// Writes what proves a bundle to somebody who has only OpenSSH.
fn prove(context: &Context, path: &Path, dir: &Path, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let told = |error: BundleError| of_file(path, SyncError::Bundle(error));
    let mut source = armor::Source::open(look::open(path)?).map_err(told)?;
    let proof = proof(&mut source, &look::identities(context)?).map_err(told)?;
    fs::create_dir_all(dir).map_err(|error| Failure::file(dir, &error))?;
    let (message, signature, signers) = (
        dir.join("tbs.bin"),
        dir.join("tbs.sig"),
        dir.join("allowed_signers"),
    );
    output::write(&message, &proof.message)?;
    output::write(&signature, proof.signature.as_bytes())?;
    output::write(&signers, proof.allowed_signers.as_bytes())?;
    let told = Phrase::new("cli-bundle.proved").with("path", dir.display());
    say(context, io, &told)?;
    let [signers, signature, message] = [signers, signature, message].map(|path| quoted(&path));
    io.say(format_args!(
        "ssh-keygen -Y verify -n tatap-bundle-v1 -I {} -f {signers} -s {signature} < {message}",
        proof.principal,
    ))?;
    Ok(Exit::Done)
}

/// A path as a shell takes it for one word, whatever is in it.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// Takes an import back.
fn withdraw(
    context: &Context,
    landing: u64,
    reason: &str,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let reason = super::reason::reason(reason, "cli-bundle.reason")?;
    let mut store = context.write(io)?;
    let desk = context.desk()?;
    desk.withdraw(store.exchange()?, landing, &reason, context.by())?;
    store.checkpoint()?;
    say(
        context,
        io,
        &Phrase::new("cli-bundle.withdrawn").with("landing", landing),
    )?;
    Ok(Exit::Done)
}
