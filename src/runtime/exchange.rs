//! Answers what the screens ask about bundles, and goes through the exchange folder.
//!
//! Everything is done by the [`Desk`] of the data directory; a store without one (practice, or a machine that never made
//! keys) still tells how far everything has come.

pub mod told;

use std::path::{Path, PathBuf};

use crate::app::model::Msg;
use crate::app::screens::sync::wish::{Came, Order, Round, Since, SyncAnswer, SyncWish, Written};
use crate::exchange::{Folder, Name};
use crate::i18n::Phrase;
use crate::ops::op::ReplicaId;
use crate::ops::sync::{By, Status};
use crate::store::exchange::{Chains, Exchange};
use crate::sync::desk::{self, Desk, WrittenOut};
use crate::sync::{self, SyncError};

use super::executor::{self, Backing};
use told::told;

/// What the configuration says of exchanging.
#[derive(Debug, Clone, Default)]
pub struct Exchanging {
    /// The code of the office, where no registry says it.
    pub office: String,
    /// The exchange folder.
    pub folder: Option<PathBuf>,
}

impl Exchanging {
    /// The desk of a data directory that is held; none for practice, and where the machine has no keys.
    pub fn desk(&self, data: &Path, replica: ReplicaId) -> Result<Option<Desk>, Phrase> {
        if replica.is_practice() {
            return Ok(None);
        }
        let opened = Desk::of_keys(data, &self.office, self.folder.clone());
        opened.map_err(|error| told(&error))
    }
}

/// What somebody asked for, answered.
pub fn answer(backing: &mut Backing<'_>, wish: SyncWish, by: By) -> Msg {
    let came = match done(backing, wish, by) {
        Ok(came) => came,
        Err(why) => Came::Failed(why),
    };
    Msg::Sync(Box::new(complete(backing, came)))
}

/// What came of a round that nobody asked for; nothing is read anew where nothing came.
pub(super) fn rounded(backing: &mut Backing<'_>, round: Round) -> Msg {
    let is_quiet = round.taken.is_empty();
    let mut answer = complete(backing, Came::Round(round));
    if is_quiet {
        answer.fresh = None;
    }
    Msg::Sync(Box::new(answer))
}

/// What came of a wish, with what may have changed by it.
fn complete(backing: &mut Backing<'_>, came: Came) -> SyncAnswer {
    let (looks, reads) = match &came {
        Came::TakenIn(_) | Came::Withdrawn(_) | Came::Round(_) => (true, true),
        Came::Looked | Came::Written(_) => (true, false),
        Came::Offered(..) | Came::Previewed(_) | Came::Failed(_) | Came::Trouble(_) => {
            (false, false)
        }
    };
    let status = if looks { look(backing) } else { Ok(None) };
    let (came, status) = match (came, status) {
        (Came::Looked, Err(why)) => (Came::Failed(why), None),
        (came, status) => (came, status.unwrap_or_default()),
    };
    // What cannot be read anew now is read anew when somebody asks.
    let fresh = reads.then(|| executor::fresh(backing.store).ok()).flatten();
    SyncAnswer {
        came,
        status: status.map(Box::new),
        fresh: fresh.map(Box::new),
    }
}

/// How far everything has come.
fn look(backing: &mut Backing<'_>) -> Result<Option<Status>, Phrase> {
    let desk = backing.desk;
    let exchange = side(backing)?;
    let status = match desk {
        Some(desk) => desk.status(exchange),
        None => sync::status::status(exchange),
    };
    status.map(Some).map_err(|error| told(&error))
}

/// The side of the store that faces others.
fn side<'a>(backing: &'a mut Backing<'_>) -> Result<&'a mut dyn Exchange, Phrase> {
    backing
        .store
        .exchange()
        .map_err(|error| executor::told(&error))
}

fn done(backing: &mut Backing<'_>, wish: SyncWish, by: By) -> Result<Came, Phrase> {
    if wish == SyncWish::Look {
        return Ok(Came::Looked);
    }
    let desk = backing.desk.ok_or_else(|| Phrase::new("sync.no-keys"))?;
    let exchange = side(backing)?;
    let came = match wish {
        SyncWish::Look => Ok(Came::Looked),
        SyncWish::Offer(order) => desk
            .outline(exchange, &of_desk(&order), by)
            .map(|outline| Came::Offered(order, desk.offer(exchange, &outline))),
        SyncWish::Export(order) if order.place.is_empty() => {
            let folder = folder(desk)?;
            let files = desk.push(exchange, &folder, &of_desk(&order), by);
            files.map(|files| Came::Written(files.iter().map(written).collect()))
        }
        SyncWish::Export(order) => write_out(desk, exchange, &order, by).map(Came::Written),
        SyncWish::Preview(path) => {
            let preview = desk.preview(exchange, &at_home(&path));
            preview.map(|preview| Came::Previewed(Box::new(preview)))
        }
        SyncWish::TakeIn(path) => {
            let taken = desk.take_in(exchange, &at_home(&path), by);
            taken.map(|preview| Came::TakenIn(Box::new(preview)))
        }
        SyncWish::Withdraw { landing, reason } => {
            let withdrawn = desk.withdraw(exchange, landing, &reason, by);
            withdrawn.map(|()| Came::Withdrawn(landing))
        }
        SyncWish::Round => {
            let folder = folder(desk)?;
            return round(desk, exchange, &folder, by).map(Came::Round);
        }
    };
    came.map_err(|error| told(&error))
}

/// The exchange folder, which must be there.
pub(super) fn folder(desk: &Desk) -> Result<Folder, Phrase> {
    let root = desk.folder().ok_or_else(|| Phrase::new("sync.no-folder"))?;
    Folder::open(root).map_err(|error| told(&error.into()))
}

/// What is asked of the desk.
fn of_desk(order: &Order) -> desk::Order {
    desk::Order {
        to_office: order.office.clone(),
        since: match order.since {
            Since::Receipt => sync::Since::Receipt,
            Since::Export => sync::Since::Export,
        },
        most: order.most,
        plain: !order.sealed,
    }
}

fn written(file: &WrittenOut) -> Written {
    Written {
        place: file.place.display().to_string(),
        bytes: file.bytes,
        ops: file.ops,
    }
}

/// Writes the parts to files: into a folder under names of their own, or to the file that was named, with the number of the
/// part where there are several. A name that ends with `.txt` is written as text, for mails.
fn write_out(
    desk: &Desk,
    exchange: &mut dyn Exchange,
    order: &Order,
    by: By,
) -> Result<Vec<Written>, SyncError> {
    let place = at_home(&order.place);
    let outline = desk.outline(exchange, &of_desk(order), by)?;
    let mut files = Vec::new();
    for (number, part) in (1..).zip(&outline.parts) {
        let path = if place.is_dir() {
            let name = Name::new(exchange.own(), part.to_seq(), part.id());
            place.join(name.to_string())
        } else if outline.parts.len() > 1 {
            numbered(&place, number)
        } else {
            place.clone()
        };
        let as_text = path.extension().is_some_and(|end| end == "txt");
        let file = desk.write_file(
            exchange,
            (&outline, number),
            (&path, as_text),
            by,
            &mut |_| (),
        )?;
        files.push(written(&file));
    }
    Ok(files)
}

/// `name.tatap` as `name-2.tatap`.
fn numbered(path: &Path, number: u16) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(end) => format!("{stem}-{number}.{}", end.to_string_lossy()),
        None => format!("{stem}-{number}"),
    };
    path.with_file_name(name)
}

/// A path as people type it, in which `~/` is their home.
fn at_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        (Some(_) | None, _) => PathBuf::from(path),
    }
}

/// Whether colleagues on other machines of the office have not been written to of all that is here.
pub(super) fn has_unsent(desk: &Desk, exchange: &dyn Chains) -> bool {
    let office = desk.office(exchange);
    let registry = exchange.registry();
    let own = exchange.own();
    let written = exchange
        .ledger()
        .exported(&office, own, registry.as_deref());
    has_colleagues(desk, exchange) && exchange.own_tip().seq > written
}

/// Whether the office has other machines.
fn has_colleagues(desk: &Desk, exchange: &dyn Chains) -> bool {
    let addressees = desk.addressees(exchange);
    addressees.is_ok_and(|offices| offices.contains(&desk.office(exchange)))
}

/// Takes in what waits, and puts there what those have not to whom this machine writes.
fn round(
    desk: &Desk,
    exchange: &mut dyn Exchange,
    folder: &Folder,
    by: By,
) -> Result<Round, Phrase> {
    let mut round = taken(desk, exchange, folder, by)?;
    // Without a registry there is nobody to write to, and what waited has been taken in all the same.
    for office in desk.addressees(exchange).unwrap_or_default() {
        put(desk, exchange, (folder, &office), by, &mut round)?;
    }
    Ok(round)
}

/// The same by itself: for colleagues alone, and nothing that was put there before.
pub(super) fn round_by_itself(
    desk: &Desk,
    exchange: &mut dyn Exchange,
    folder: &Folder,
    by: By,
) -> Result<Round, Phrase> {
    let mut round = taken(desk, exchange, folder, by)?;
    round.by_itself = true;
    let is_news = round.taken.iter().any(|one| one.new > 0);
    if has_unsent(desk, exchange) || (is_news && has_colleagues(desk, exchange)) {
        let office = desk.office(exchange);
        put(desk, exchange, (folder, &office), by, &mut round)?;
    }
    Ok(round)
}

fn taken(
    desk: &Desk,
    exchange: &mut dyn Exchange,
    folder: &Folder,
    by: By,
) -> Result<Round, Phrase> {
    let pulled = desk.pull(exchange, folder, by);
    let pulled = pulled.map_err(|error| told(&error))?;
    let refused = pulled.refused.iter();
    Ok(Round {
        taken: pulled.taken,
        refused: refused
            .map(|(path, error)| (path.display().to_string(), told(error)))
            .collect(),
        ..Round::default()
    })
}

fn put(
    desk: &Desk,
    exchange: &mut dyn Exchange,
    (folder, office): (&Folder, &str),
    by: By,
    round: &mut Round,
) -> Result<(), Phrase> {
    let order = desk::Order {
        to_office: office.to_owned(),
        ..desk::Order::default()
    };
    let files = desk.push(exchange, folder, &order, by);
    let files = files.map_err(|error| told(&error))?;
    let new = files.iter().filter(|file| !file.was_there);
    round.written.extend(new.map(written));
    Ok(())
}

#[cfg(test)]
mod tests;
