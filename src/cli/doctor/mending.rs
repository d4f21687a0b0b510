//! What is missing of damaged data, and what becomes of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::backup;
use crate::cli::backup::folder;
use crate::cli::brought::names;
use crate::cli::context::Context;
use crate::cli::exchanged::stretch;
use crate::cli::failure::Failure;
use crate::cli::finding::{Finding, Weight};
use crate::ops::bundle::{Entry, Range};
use crate::ops::op::Subject;
use crate::store::Store;
use crate::store::disk::{DiskStore, Mode};
use crate::store::mend::{self, Damage, Mended};
use crate::sync::status::holders;
use crate::trust::keys::Keys;

use super::found;

/// Mends what is damaged, from whatever copies there are. Says nothing where nothing was.
pub(super) fn mend(
    context: &Context,
    data: &Path,
    from: &[PathBuf],
) -> Result<Vec<Finding>, Failure> {
    let (damage, _) = mend::damage_and_whose(data)?;
    let mut copies = Vec::new();
    for copy in from {
        copies.extend(of_copy(copy, data, &damage)?);
    }
    let newest = backup::latest(&folder(context, None, data), damage.replica);
    if let Some(newest) = newest.filter(|_| !damage.own.is_empty()) {
        copies.extend(of_copy(&newest.path, data, &damage).unwrap_or_default());
    }
    for copy in kept_here(data) {
        // What is only guessed to be a copy must not stand in the way.
        copies.extend(mend::in_directory(&copy, &damage.wanted()).unwrap_or_default());
    }
    let mended = mend::mend(data, &copies, Context::now_millis())?;
    Ok(mended.map_or_else(Vec::new, |mended| told(&mended)))
}

/// What a backup or another directory has of what is missing.
fn of_copy(copy: &Path, data: &Path, damage: &Damage) -> Result<Vec<Entry>, Failure> {
    if copy.is_dir() {
        return Ok(mend::in_directory(copy, &damage.wanted())?);
    }
    let room = data.join("mended");
    let failed = |error: std::io::Error| Failure::file(&room, &error);
    remove(&room).map_err(failed)?;
    fs::create_dir(&room).map_err(failed)?;
    let keys = Keys::dir_of(data).join("recipient");
    let identities = Keys::identities(&keys).unwrap_or_default();
    let found = backup::unpack(copy, &identities, &room, true)
        .map_err(Failure::from)
        .and_then(|_| Ok(mend::in_directory(&room, &damage.wanted())?));
    remove(&room).map_err(failed)?;
    found
}

fn remove(dir: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// What earlier repairs have set aside, and the data directory itself for the chains of its past.
fn kept_here(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data).into_iter().flatten().flatten();
    let aside = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && is_aside(path));
    aside.chain([data.to_path_buf()]).collect()
}

fn is_aside(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with("damaged-"))
}

fn told(mended: &Mended) -> Vec<Finding> {
    let counted =
        |code, count: u64, weight| (count > 0).then(|| found(code, weight).with("count", count));
    let past = mended.past.map(|past| {
        found("goes-on", Weight::Notice)
            .with("past", past)
            .then("goes-on")
    });
    let kept = found("kept", Weight::Fine).with("path", mended.kept.display());
    [
        counted("put-back", mended.put_back, Weight::Fine),
        past,
        counted("repeated", mended.repeated, Weight::Fine),
        counted("recalled", mended.recalled, Weight::Fine),
        counted("unknown", mended.unknown, Weight::Notice),
        counted("asked-again", mended.asked_again, Weight::Notice),
        Some(kept),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is missing: of what, whose it is, and who else has it.
pub(super) fn damaged(
    context: &Context,
    data: &Path,
    damage: &Damage,
    subjects: &[Subject],
) -> Vec<Finding> {
    let left = DiskStore::open(data, Mode::ReadOnly, &mut |_, _| ()).ok();
    let mut left = left.map(|(store, _)| store);
    let whose = whose(context, subjects, left.as_ref());
    let mut all: Vec<Finding> = Vec::new();
    for range in damage.wanted() {
        let count = range.to - range.from + 1;
        let finding = found("lost", Weight::Grave)
            .with("range", stretch(&range))
            .with("count", count);
        all.push(Finding {
            whose: whose.clone(),
            with: with(left.as_mut(), range),
            ..finding.then("repair")
        });
    }
    let beside = [
        ("lost-received", damage.beside.0),
        ("lost-ledger", damage.beside.1),
    ];
    for (code, count) in beside.into_iter().filter(|(_, count)| *count > 0) {
        all.push(
            found(code, Weight::Grave)
                .with("count", count)
                .then("repair"),
        );
    }
    all
}

/// How the subjects are called in which something stands that cannot be read any more.
fn whose(context: &Context, subjects: &[Subject], left: Option<&DiskStore>) -> Vec<String> {
    let model = left.and_then(|store| context.model(store as &dyn Store, None).ok());
    model.map_or_else(Vec::new, |model| names(&model, subjects))
}

/// Who else has a stretch of the own chain, and where it was written out to.
fn with(left: Option<&mut DiskStore>, range: Range) -> Vec<String> {
    let exchange = left.and_then(|store| store.exchange().ok());
    exchange.map_or_else(Vec::new, |exchange| holders(exchange, range))
}
