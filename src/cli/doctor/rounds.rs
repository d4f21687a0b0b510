//! The rounds through everything that is not a journal: the place, the index, and the files beside.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::app::history::moment;
use crate::backup;
use crate::cli::backup::folder;
use crate::cli::context::Context;
use crate::cli::finding::{Finding, Weight};
use crate::domain::id::EmployeeId;
use crate::identity;
use crate::pins::Vault;
use crate::runtime::executor;
use crate::store::Store;
use crate::store::disk::DiskStore;
use crate::store::drafts::Drafts;
use crate::sync::status::status;
use crate::trust::kept::Kept;
use crate::trust::keys::Keys;

use super::found;

/// Less room than this is soon too little: the journal, the index that is made anew beside the old one, exports.
const LITTLE: u64 = 200 << 20;
/// A clock so far ahead of the last change, or behind it, deserves a look.
const DAY: u64 = 24 * 60 * 60 * 1000;
/// Western, central and eastern Indonesia (WIB, WITA, WIT), in seconds ahead of UTC; none has a summer time.
const HOURS: [i32; 3] = [7 * 3600, 8 * 3600, 9 * 3600];
/// A backup older than this is no longer of much use.
const MONTH: u64 = 30 * DAY;
/// After so many days a registry may be out of date.
const OLD: i64 = 45;

/// The directory itself: whose it is, on what kind of disk, with how much room.
pub(super) fn place(context: &Context, data: &Path) -> Vec<Finding> {
    let mut all = vec![found("data", Weight::Fine).with("path", data.display())];
    if let Ok(about) = rustix::fs::statvfs(data) {
        let free = about.f_bavail.saturating_mul(about.f_frsize);
        if free < LITTLE {
            let size = context.texts.size(free);
            all.push(
                found("little-room", Weight::Notice)
                    .with("size", size)
                    .then("room"),
            );
        }
    }
    all
}

/// Where the machine keeps another time than its people: a server that is left at UTC dates what they do before seven in
/// the morning to the day before.
pub(super) fn zone(context: &Context) -> Option<Finding> {
    (!HOURS.contains(&context.zone.local_minus_utc())).then(|| {
        found("zone", Weight::Notice)
            .with("offset", context.zone)
            .then("zone")
    })
}

/// The store that is made from whole journals.
pub(super) fn store(
    context: &Context,
    mut store: DiskStore,
    notes: &[String],
    whole: bool,
) -> Vec<Finding> {
    // What had to be put right at opening is put right by now.
    let mut all: Vec<Finding> = notes
        .iter()
        .map(|note| found("mended", Weight::Notice).with("note", note))
        .collect();
    if whole {
        all.extend(at_home(&mut store));
    }
    all.push(verified(context, &store, whole));
    all.extend(clock(context, &store));
    all.extend(drafts(context, &store));
    all.extend(exchanged(context, &mut store));
    all.push(backups(context, &store));
    all
}

/// How old the newest backup is.
fn backups(context: &Context, store: &DiskStore) -> Finding {
    let data = context.data_dir().unwrap_or_default();
    let dir = folder(context, None, &data);
    match backup::latest(&dir, store.replica()) {
        Some(last) => {
            let millis = last.moment.timestamp_millis().max(0) as u64;
            let is_old = Context::now_millis().saturating_sub(millis) > MONTH;
            let weight = if is_old { Weight::Notice } else { Weight::Fine };
            Finding {
                next: is_old.then_some("backup"),
                ..found("backup", weight)
                    .with("moment", moment(context.texts, context.zone, millis))
            }
        }
        None => found("no-backup", Weight::Notice)
            .with("path", dir.display())
            .then("backup"),
    }
}

fn verified(context: &Context, store: &DiskStore, whole: bool) -> Finding {
    match store.verify() {
        Ok(verified) if verified.faults.is_empty() => {
            let code = if whole { "sound" } else { "sound-journal" };
            found(code, Weight::Fine)
                .with("ops", context.texts.count(verified.ops as usize))
                .with("subjects", context.texts.count(verified.subjects as usize))
        }
        Ok(verified) => Finding {
            whose: verified.faults,
            ..found("index", Weight::Grave).then("rebuild")
        },
        Err(error) => super::unreadable(&error),
    }
}

fn at_home(store: &mut DiskStore) -> Option<Finding> {
    let home = identity::state_dir()?;
    let error = store.at_home(&home).err()?;
    let why = executor::told(&error);
    Some(found("moved", Weight::Grave).with_all("why", vec![why]))
}

fn clock(context: &Context, store: &DiskStore) -> Option<Finding> {
    let last = store.acts(1).ok()?.first()?.clock.millis();
    let ahead = last.saturating_sub(Context::now_millis());
    (ahead > DAY).then(|| {
        let last = moment(context.texts, context.zone, last);
        found("clock", Weight::Notice)
            .with("moment", last)
            .then("clock")
    })
}

fn drafts(context: &Context, store: &DiskStore) -> Option<Finding> {
    let data = context.data_dir().ok()?;
    match Drafts::new(&data, store.replica()).read() {
        Ok(None) => None,
        Ok(Some(_)) => Some(found("draft", Weight::Notice).then("draft")),
        Err(_) => Some(found("draft-damaged", Weight::Notice).then("draft-damaged")),
    }
}

/// How far it has come, and by which registry.
fn exchanged(context: &Context, store: &mut DiskStore) -> Vec<Finding> {
    let Some(all) = store
        .exchange()
        .ok()
        .and_then(|exchange| status(exchange).ok())
    else {
        return Vec::new();
    };
    let mut told = Vec::new();
    if let Some((version, issued)) = all.registry {
        let days = (context.today - issued).num_days();
        let (weight, next) = if days > OLD {
            (Weight::Notice, Some("old-registry"))
        } else {
            (Weight::Fine, None)
        };
        told.push(Finding {
            next,
            ..found("registry", weight)
                .with("version", version)
                .with("days", days.max(0))
        });
        let waiting = all.saved.saturating_sub(all.acknowledged);
        if waiting > 0 {
            told.push(
                found("waiting", Weight::Notice)
                    .with("count", waiting)
                    .then("export"),
            );
        }
    }
    let graves = [("revoked", all.revoked), ("forked", all.forked)];
    let graves = graves.into_iter().filter(|(_, is_so)| *is_so);
    told.extend(graves.map(|(code, _)| found(code, Weight::Grave).then(code)));
    told
}

/// The files beside the journals.
pub(super) fn beside(data: &Path) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Err(error) = Vault::looking_at(data).standing(EmployeeId::NOBODY) {
        all.push(
            found("pins", Weight::Notice)
                .with("why", error)
                .then("pins"),
        );
    }
    if let Err(error) = Keys::open(data) {
        all.push(found("keys", Weight::Grave).with("why", error).then("keys"));
    }
    if let Err(error) = Kept::of(data).current() {
        all.push(
            found("registry-damaged", Weight::Grave)
                .with("why", error)
                .then("registry-damaged"),
        );
    }
    all.extend(leftovers(data));
    all
}

/// What was set aside at some time and nobody has looked at.
fn leftovers(data: &Path) -> Option<Finding> {
    let aside = |name: &String| {
        name.starts_with("damaged-")
            || name.starts_with("records.aside-")
            || name.starts_with("torn-")
    };
    let mut names: Vec<String> = names_in(data).into_iter().filter(aside).collect();
    let torn = names_in(&data.join("journal")).into_iter().filter(aside);
    names.extend(torn.map(|name| format!("journal/{name}")));
    (!names.is_empty()).then(|| Finding {
        whose: names,
        ..found("set-aside", Weight::Notice).then("set-aside")
    })
}

fn names_in(dir: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}
