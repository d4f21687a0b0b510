//! `tatap bundle inspect`: what a bundle says of itself, whoever wrote it and whatever is wrong with it. Nothing is believed.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

use crate::bundle::{Inspection, armor, inspect};
use crate::domain::text::clean;
use crate::i18n::Phrase;
use crate::ops::bundle::Manifest;
use crate::sync::SyncError;
use crate::trust::keys::Keys;
use crate::trust::seal::Identity;

use super::super::Exit;
use super::super::context::{Context, Io};
use super::super::exchanged::{of_file, stretch};
use super::super::facts::Facts;
use super::super::failure::Failure;
use super::super::trusted::say;
use crate::cli::output::print_json;
use crate::report::sheet::{Cell, hex};

/// Prints what there is to say.
pub(super) fn run(
    context: &Context,
    path: &Path,
    as_json: bool,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let told = |error| of_file(path, SyncError::Bundle(error));
    let mut source = armor::Source::open(open(path)?).map_err(told)?;
    let found = inspect(&mut source, &identities(context)?).map_err(told)?;
    if as_json {
        print_json(&found.json(), io)?;
    } else {
        facts(context, &found).print(context.texts, io)?;
        say(context, io, &Phrase::new("cli-bundle.unproved"))?;
    }
    Ok(match found.fault {
        Some(_) => Exit::Refused,
        None => Exit::Done,
    })
}

/// Opens an ordinary file, and waits for nothing else.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    let failed = |error: io::Error| Failure::file(path, &error);
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
        .open(path)
        .map_err(failed)?;
    if file.metadata().map_err(failed)?.is_file() {
        Ok(file)
    } else {
        Err(failed(io::ErrorKind::InvalidInput.into()))
    }
}

/// The keys that open what is sealed for this machine, if it has any.
pub(super) fn identities(context: &Context) -> Result<Vec<Identity>, Failure> {
    let keys = Keys::open(&context.data_dir()?)?;
    Ok(keys
        .into_iter()
        .map(|keys| keys.recipient.clone())
        .collect())
}

fn facts(context: &Context, found: &Inspection) -> Facts {
    let header = &found.header;
    let signer = found.signer.map(|signer| signer.key.to_openssh());
    let holds = found.signer.map(|signer| signer.holds);
    let mut facts = Facts::default();
    facts.add("bundle", Cell::text(hex(&header.id.0)));
    facts.add("bytes", Cell::count(found.bytes));
    facts.add("sha256", Cell::text(hex(&found.digest_of_file)));
    facts.add("sealed", Cell::Flag(header.sealed()));
    if let Some(manifest) = &found.manifest {
        tell_manifest(context, manifest, &mut facts);
    }
    facts.add("frames", Cell::count(found.frames));
    facts.add("changes", Cell::count(found.ops));
    facts.add("unpacked", Cell::count(found.unpacked));
    facts.add("registry-bytes", Cell::of(found.registry, Cell::count));
    let others = found.others.iter();
    let others = others.map(|(tag, len)| format!("{} {len}", tag.escape_ascii()));
    facts.add("sections", several(others));
    facts.add("signer", Cell::of(signer, Cell::text));
    facts.add("signature-fits", Cell::of(holds, Cell::Flag));
    facts.add("newer", several(found.newer.iter().map(|one| clean(one))));
    facts.add("fault", Cell::of(found.fault.as_deref(), Cell::text));
    facts
}

/// What the writer says of himself.
fn tell_manifest(context: &Context, manifest: &Manifest, facts: &mut Facts) {
    let (part, parts) = manifest.part;
    let carried = manifest.carried.iter();
    let carried = carried.map(|one| format!("{} {}", one.range.replica, stretch(&one.range)));
    let have = manifest.have.iter();
    let have = have.map(|one| format!("{} {}", one.replica, one.seq));
    let wanted = manifest.wanted.iter();
    let wanted = wanted.map(|one| format!("{} {}", one.replica, stretch(one)));
    let landed = manifest.landed.iter().map(|one| hex(&one.0));
    let apart = manifest.set_apart.iter().map(|one| {
        let why = context.texts.label(one.reason);
        format!("{} {} ({why})", one.op.replica, one.op.seq)
    });
    facts.add("exporter", Cell::text(manifest.exporter.to_string()));
    facts.add("nip", Cell::text(format!("{:018}", manifest.person.0)));
    facts.add("from-office", Cell::text(&manifest.from_office));
    facts.add("to-office", Cell::text(&manifest.to_office));
    facts.add("part", Cell::text(format!("{part}/{parts}")));
    facts.add("carries", several(carried));
    facts.add("has", several(have));
    facts.add("has-taken-in", several(landed));
    facts.add("misses", several(wanted));
    facts.add("set-apart", several(apart));
    facts.add(
        "recipients",
        several(manifest.recipients.iter().map(|one| hex(one))),
    );
    facts.add("goes-by", Cell::count(manifest.registry));
    facts.add("program", Cell::text(&manifest.app));
}

/// Nothing where there are none.
fn several(all: impl Iterator<Item = String>) -> Cell {
    let all: Vec<String> = all.collect();
    if all.is_empty() {
        Cell::Empty
    } else {
        Cell::Many(all)
    }
}
