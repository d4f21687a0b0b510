//! Where bundles come and go on this machine: keys, registries and files around a store. The screen and the command line use
//! the same.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bundle::{self, armor};
use crate::durable;
use crate::exchange::{Direction, ExchangeError, Folder, Found, Listing, Name, Put, office_folder};
use crate::ops::bundle::BundleId;
use crate::ops::ledger::Withdrawn;
use crate::ops::op::ReplicaId;
use crate::ops::registry::{HEAD_OFFICE, Registry};
use crate::ops::sync::{By, Offer, Preview, Status};
use crate::store::exchange::{Chains, Exchange, Sender};
use crate::trust::TrustError;
use crate::trust::kept::{Kept, Taken};
use crate::trust::keys::Keys;
use crate::trust::registry_file;
use crate::trust::seal::Identity;
use crate::trust::sign::PublicHalf;

use super::export::{Outline, Since, Wish, outline, write};
use super::import::{Plan, apply, plan};
use super::reading::{Opened, open};
use super::spool::{self, spool};
use super::status::{name_of, status, told};
use super::{SyncError, through_io};

/// The bundles of a data directory: what is needed to write them and to take them in.
#[derive(Debug, Clone)]
pub struct Desk {
    data: PathBuf,
    keys: Keys,
    kept: Kept,
    /// The code of the office, where no registry says it.
    office: String,
    folder: Option<PathBuf>,
}

/// What is asked to be written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// For which office; head office by itself.
    pub to_office: String,
    /// From where on.
    pub since: Since,
    /// At most so many bytes in a part.
    pub most: Option<u64>,
    /// Unsealed.
    pub plain: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            to_office: HEAD_OFFICE.to_owned(),
            since: Since::Receipt,
            most: None,
            plain: false,
        }
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenOut {
    /// Where.
    pub place: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// Ops in it.
    pub ops: u64,
    /// Whether it was there already, the same.
    pub was_there: bool,
}

/// What came of looking through a folder.
#[derive(Debug, Default)]
pub struct Pulled {
    /// What was taken in, in order.
    pub taken: Vec<Preview>,
    /// What was refused, and why.
    pub refused: Vec<(PathBuf, SyncError)>,
    /// Files that were taken in before.
    pub known: usize,
    /// Names that are none of ours.
    pub ignored: usize,
}

/// A bundle that was proved, and the newer registry that it brings.
type Proved<'a> = (Opened<'a, armor::Source<File>>, Option<Arc<Registry>>);

/// What lies in a folder for this machine.
#[derive(Debug, Default)]
pub struct Lying {
    /// What was not taken in yet, oldest first.
    pub waiting: Vec<Found>,
    /// What has a name of ours and is no ordinary file.
    pub odd: Vec<(PathBuf, SyncError)>,
    /// Files that were taken in before.
    pub known: usize,
    /// Names that are none of ours.
    pub ignored: usize,
}

impl Desk {
    /// The desk of a data directory. Keys are made where there are none yet.
    pub fn open(data: &Path, office: &str, folder: Option<PathBuf>) -> Result<Self, SyncError> {
        Ok(Self {
            data: data.to_path_buf(),
            keys: Keys::open_or_make(data)?,
            kept: Kept::of(data),
            office: office.to_owned(),
            folder,
        })
    }

    /// The same where nothing may be made: an error where there are no keys yet.
    pub fn look(data: &Path, office: &str, folder: Option<PathBuf>) -> Result<Self, SyncError> {
        let none = || TrustError::NoKeys {
            path: Keys::dir_of(data),
        };
        Ok(Self::of_keys(data, office, folder)?.ok_or_else(none)?)
    }

    /// The same where this machine has keys; none where it never asked to be enrolled.
    pub fn of_keys(
        data: &Path,
        office: &str,
        folder: Option<PathBuf>,
    ) -> Result<Option<Self>, SyncError> {
        let keys = Keys::open(data)?;
        Ok(keys.map(|keys| Self {
            data: data.to_path_buf(),
            keys,
            kept: Kept::of(data),
            office: office.to_owned(),
            folder,
        }))
    }

    /// The keys of this machine.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The exchange folder that is set.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// How far everything has come.
    pub fn status(&self, exchange: &dyn Chains) -> Result<Status, SyncError> {
        let folder = self.folder.as_ref().map(|path| path.display().to_string());
        Ok(Status {
            folder,
            ..status(exchange)?
        })
    }

    /// The office of this machine.
    pub fn office(&self, exchange: &dyn Chains) -> String {
        let registry = exchange.registry();
        let machine = registry
            .as_ref()
            .and_then(|all| all.machines.get(&exchange.own()));
        machine.map_or_else(|| self.office.clone(), |machine| machine.office.clone())
    }

    /// The offices for which this machine puts things into a folder by itself: head office and the own one, where there are
    /// colleagues; from head office every office.
    pub fn addressees(&self, exchange: &dyn Chains) -> Result<Vec<String>, SyncError> {
        let registry = exchange.registry().ok_or(SyncError::NoRegistry)?;
        let own = self.office(exchange);
        let (from_head_office, me) = (own == HEAD_OFFICE, exchange.own());
        let others = registry
            .machines
            .iter()
            .filter(|(replica, machine)| **replica != me && machine.revoked.is_none());
        let offices: BTreeSet<&String> = others.map(|(_, machine)| &machine.office).collect();
        let wanted = |office: &&String| {
            from_head_office || **office == own || office.as_str() == HEAD_OFFICE
        };
        Ok(offices.into_iter().filter(wanted).cloned().collect())
    }

    /// Works out what would be written out.
    pub fn outline(
        &self,
        exchange: &dyn Chains,
        order: &Order,
        by: By,
    ) -> Result<Outline, SyncError> {
        self.outline_beside(exchange, order, None, by)
    }

    /// The same, where only these bundles count as written out.
    fn outline_beside(
        &self,
        exchange: &dyn Chains,
        order: &Order,
        among: Option<&BTreeSet<BundleId>>,
        by: By,
    ) -> Result<Outline, SyncError> {
        let version = exchange.registry().map(|registry| registry.version);
        let registry = version.map(|version| crate::trust::kept::read(&self.kept.file(version)));
        let registry = registry.transpose()?.flatten();
        outline(
            exchange,
            &Wish {
                to_office: &order.to_office,
                since: order.since,
                among,
                most: order.most,
                plain: order.plain,
                person: by.actor,
                from_office: &self.office,
                key: &self.keys.replica,
                own_recipient: Some(self.keys.recipient.recipient()),
                registry: registry.as_deref(),
            },
        )
    }

    /// The same, in few words.
    pub fn offer(&self, exchange: &dyn Chains, outline: &Outline) -> Offer {
        let carried = outline.parts.iter().flat_map(|part| &part.manifest.carried);
        let (own, others): (Vec<_>, Vec<_>) =
            carried.partition(|one| one.range.replica == exchange.own());
        let count =
            |all: Vec<&crate::ops::bundle::Carried>| all.iter().map(|one| one.range.len()).sum();
        let office = outline
            .parts
            .first()
            .map(|part| part.manifest.to_office.clone());
        Offer {
            office: office.unwrap_or_default(),
            ops: (count(own), count(others)),
            parts: outline.parts.iter().map(|part| part.bytes).collect(),
            recipients: outline.recipients.len(),
        }
    }

    /// Writes one part to anything that takes bytes, such as a pipe, and writes that down once all of it is gone.
    pub fn write_to(
        &self,
        exchange: &mut dyn Exchange,
        (outline, number): (&Outline, u16),
        (out, as_text): (&mut dyn Write, bool),
        by: By,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, SyncError> {
        let part = outline.part(number)?;
        self.pour(exchange, (outline, number), (out, as_text), progress)?;
        let flushed = out.flush();
        flushed.map_err(|source| SyncError::Io {
            what: "writing the bundle".to_owned(),
            source,
        })?;
        exchange.note_export(part.exported(by.actor, by.millis, part.bytes, "-"))?;
        Ok(part.bytes)
    }

    /// Writes one part, as such or as text.
    fn pour(
        &self,
        exchange: &dyn Chains,
        (outline, number): (&Outline, u16),
        (out, as_text): (&mut dyn Write, bool),
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), SyncError> {
        let part = outline.part(number)?;
        let (to, key) = (&outline.recipients, &self.keys.replica);
        if !as_text {
            write(exchange, part, to, key, out, progress)?;
            return Ok(());
        }
        let failed = |source| through_io("writing in", &self.data, source);
        let mut bytes = tempfile_in(&self.data).map_err(failed)?;
        write(exchange, part, to, key, &mut bytes, progress)?;
        bytes.rewind().map_err(failed)?;
        Ok(armor::armor(&mut bytes, out)?)
    }

    /// Writes a part to a file: beside it, read back and proved, and only then under its name; then writes it down. What has
    /// the name already is never overwritten, unless it is the same.
    pub fn write_file(
        &self,
        exchange: &mut dyn Exchange,
        (outline, number): (&Outline, u16),
        (path, as_text): (&Path, bool),
        by: By,
        progress: &mut dyn FnMut(u64),
    ) -> Result<WrittenOut, SyncError> {
        let part = outline.part(number)?;
        let beside = beside(path);
        let made = self.make(exchange, (outline, number), (&beside, as_text), progress);
        let placed = made.and_then(|bytes| match place(&beside, path) {
            // Sealing makes other bytes each time; what has the name may have the content.
            Err(SyncError::InTheWay { .. }) if self.is_bundle(exchange, path, part.id()) => {
                Ok((bytes, true))
            }
            placed => Ok((bytes, placed?)),
        });
        // What is left of it after a failure is no bundle, and of no use.
        let _ = fs::remove_file(&beside);
        let (bytes, was_there) = placed?;
        let place = path.display().to_string();
        exchange.note_export(part.exported(by.actor, by.millis, bytes, &place))?;
        Ok(WrittenOut {
            place: path.to_path_buf(),
            bytes,
            ops: part.ops(),
            was_there,
        })
    }

    /// Writes a file and proves it from the disk.
    fn make(
        &self,
        exchange: &dyn Chains,
        (outline, number): (&Outline, u16),
        (path, as_text): (&Path, bool),
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, SyncError> {
        let failed = |source| through_io("writing", path, source);
        let mut options = fs::OpenOptions::new();
        let options = options.read(true).write(true).create_new(true).mode(0o600);
        let mut file = options.open(path).map_err(failed)?;
        let mut out = BufWriter::new(&mut file);
        self.pour(exchange, (outline, number), (&mut out, as_text), progress)?;
        out.flush().map_err(failed)?;
        drop(out);
        file.sync_all().map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len();
        let read = File::open(path).map_err(failed)?;
        self.prove(exchange, read)?;
        Ok(bytes)
    }

    /// Whether what lies at a path is this bundle, whole.
    fn is_bundle(&self, exchange: &dyn Chains, path: &Path, wanted: BundleId) -> bool {
        let proved = spool(path, &self.data).and_then(|file| self.prove(exchange, file));
        proved.is_ok_and(|found| found == wanted)
    }

    /// Reads again what was written out below a folder, as far as it still lies there; answers how many files it was.
    pub fn read_back(&self, exchange: &dyn Chains, below: &Path) -> Result<usize, SyncError> {
        let exports = exchange.ledger().exports().iter();
        let places: BTreeSet<&Path> = exports.map(|one| Path::new(&one.place)).collect();
        let there = |path: &&&Path| path.starts_with(below) && path.symlink_metadata().is_ok();
        let mut read = 0;
        for path in places.iter().filter(there) {
            self.prove(exchange, spool(path, &self.data)?)?;
            read += 1;
        }
        Ok(read)
    }

    /// Reads a bundle of ours to its end, as whoever gets it will; answers its name.
    fn prove(&self, exchange: &dyn Chains, file: File) -> Result<BundleId, SyncError> {
        let registry = exchange.registry();
        let keys = [self.keys.recipient.clone()];
        let own = (exchange.own(), self.keys.replica.public());
        let trusted = |replica| match (&registry, replica == own.0) {
            (_, true) => Some(own.1),
            (Some(registry), false) => super::reading::key_of(registry, own, replica),
            (None, false) => None,
        };
        let mut source = armor::Source::open(file)?;
        let checked = bundle::check(&mut source, &keys, &trusted)?;
        bundle::entries(&mut source, &checked, &keys, &mut |_| Ok(()))?;
        Ok(checked.id)
    }

    /// Opens a bundle, proved and known to be for this machine; with the registry that it brings, where that is head office's
    /// own and newer. Whoever signed it may be known by that one alone.
    fn open_spooled<'a>(
        &self,
        exchange: &dyn Chains,
        file: File,
        keys: &'a [Identity],
    ) -> Result<Proved<'a>, SyncError> {
        let mut source = armor::Source::open(file)?;
        let current = exchange.registry().ok_or(SyncError::NoRegistry)?;
        let brought = bundle::registry_in(&mut source, keys)?;
        let newer = self.newer(brought.as_deref(), &current)?;
        let registry = newer.as_ref().unwrap_or(&current);
        let opened = open(source, keys, registry, self.own(exchange))?;
        Ok((opened, newer))
    }

    fn own(&self, exchange: &dyn Chains) -> (ReplicaId, PublicHalf) {
        (exchange.own(), self.keys.replica.public())
    }

    fn identities(&self) -> [Identity; 1] {
        [self.keys.recipient.clone()]
    }

    /// What taking a bundle in would change. Changes nothing.
    pub fn preview(&self, exchange: &dyn Chains, path: &Path) -> Result<Preview, SyncError> {
        self.preview_file(exchange, spool(path, &self.data)?, path)
    }

    /// The same of anything that can be read, such as a pipe.
    pub fn preview_from(
        &self,
        exchange: &dyn Chains,
        from: impl Read,
    ) -> Result<Preview, SyncError> {
        self.preview_file(exchange, self.spool_from(from)?, Path::new("-"))
    }

    fn preview_file(
        &self,
        exchange: &dyn Chains,
        file: File,
        path: &Path,
    ) -> Result<Preview, SyncError> {
        let keys = self.identities();
        let (mut opened, newer) = self.open_spooled(exchange, file, &keys)?;
        let planned = plan(exchange, &mut opened, newer.as_ref())?;
        Ok(shown(exchange, path, &planned, newer.as_deref()))
    }

    /// Takes a bundle in: first the registry that it brings, then its ops, whole.
    pub fn take_in(
        &self,
        exchange: &mut dyn Exchange,
        path: &Path,
        by: By,
    ) -> Result<Preview, SyncError> {
        let file = spool(path, &self.data)?;
        self.take_in_file(exchange, file, path, by)
    }

    /// The same from anything that can be read, such as a pipe.
    pub fn take_in_from(
        &self,
        exchange: &mut dyn Exchange,
        from: impl Read,
        by: By,
    ) -> Result<Preview, SyncError> {
        self.take_in_file(exchange, self.spool_from(from)?, Path::new("-"), by)
    }

    fn spool_from(&self, from: impl Read) -> Result<File, SyncError> {
        let copied = spool::copy(from, &self.data);
        let copied = copied.map_err(|source| through_io("copying", &self.data, source))?;
        copied.ok_or(SyncError::TooLarge {
            most: spool::LARGEST,
        })
    }

    fn take_in_file(
        &self,
        exchange: &mut dyn Exchange,
        file: File,
        path: &Path,
        by: By,
    ) -> Result<Preview, SyncError> {
        let keys = self.identities();
        let (mut opened, newer) = self.open_spooled(exchange, file, &keys)?;
        if let (Some(registry), Some(bytes)) = (&newer, &opened.checked.registry) {
            // Whoever is refused afterwards was refused by what head office says now.
            if let Taken::New { .. } = self.kept.take_in(bytes, None)? {
                exchange.go_by(registry.clone())?;
            }
        }
        let planned = plan(exchange, &mut opened, None)?;
        let shown = shown(exchange, path, &planned, newer.as_deref());
        if !planned.is_empty() {
            apply(exchange, &mut opened, &planned, by.actor, by.millis)?;
        }
        Ok(shown)
    }

    /// The registry that a bundle brings, where it is head office's own and newer.
    fn newer(
        &self,
        brought: Option<&[u8]>,
        current: &Registry,
    ) -> Result<Option<Arc<Registry>>, SyncError> {
        let (Some(bytes), Some(pinned)) = (brought, self.kept.pinned()?) else {
            return Ok(None);
        };
        let issue = registry_file::verify(bytes, pinned)?;
        let newer = issue.registry.version > current.version;
        Ok(newer.then(|| Arc::new(issue.registry)))
    }

    /// Takes a landing back.
    pub fn withdraw(
        &self,
        exchange: &mut dyn Exchange,
        landing: u64,
        reason: &str,
        by: By,
    ) -> Result<(), SyncError> {
        if !exchange.ledger().can_withdraw(landing) {
            return Err(SyncError::NotWithdrawn { landing });
        }
        let withdrawn = Withdrawn {
            landing,
            actor: by.actor,
            millis: by.millis,
            reason: reason.to_owned(),
        };
        Ok(exchange.withdraw(withdrawn)?)
    }

    /// Which way bundles for an office go, as seen from this machine.
    fn direction(&self, exchange: &dyn Chains, to_office: &str) -> Direction {
        let own = self.office(exchange);
        if to_office == own {
            Direction::Between
        } else if to_office == HEAD_OFFICE {
            Direction::Up
        } else {
            Direction::Down
        }
    }

    /// What of the bundles for an office lies in a folder.
    fn lying_for(exchange: &dyn Chains, folder: &Folder, office: &str) -> BTreeSet<BundleId> {
        let exports = exchange.ledger().exports().iter();
        let there = exports.filter(|one| {
            let path = Path::new(&one.place);
            let ours = one.to_office == office && path.starts_with(folder.root());
            ours && path.symlink_metadata().is_ok()
        });
        there.map(|one| one.bundle).collect()
    }

    /// What would be put into a folder for an office: what it has not, and what does not lie there already. None where there
    /// is nothing to tell it.
    pub fn due(
        &self,
        exchange: &dyn Chains,
        folder: &Folder,
        order: &Order,
        by: By,
    ) -> Result<Option<Outline>, SyncError> {
        let lying = Self::lying_for(exchange, folder, &order.to_office);
        let order = Order {
            since: Since::Export,
            ..order.clone()
        };
        let outline = self.outline_beside(exchange, &order, Some(&lying), by)?;
        let is_due = outline.ops() > 0 || has_news(exchange, &order.to_office);
        Ok(is_due.then_some(outline))
    }

    /// Puts what an office has not into the exchange folder, part by part, from where on it does not lie there already:
    /// `order.since` is not asked. Files that are there are left as they are.
    pub fn push(
        &self,
        exchange: &mut dyn Sender,
        folder: &Folder,
        order: &Order,
        by: By,
    ) -> Result<Vec<WrittenOut>, SyncError> {
        let Some(outline) = self.due(exchange, folder, order, by)? else {
            return Ok(Vec::new());
        };
        let direction = self.direction(exchange, &order.to_office);
        // The folder of head office is named after the office from which things come, or for which they are.
        let office = match direction {
            Direction::Up => self.office(exchange),
            Direction::Down | Direction::Between => order.to_office.clone(),
        };
        let mut all = Vec::new();
        for number in 1..=u16::try_from(outline.parts.len()).unwrap_or(u16::MAX) {
            let part = outline.part(number)?;
            let name = Name::new(exchange.own(), part.to_seq(), part.id());
            let (to, key) = (&outline.recipients, &self.keys.replica);
            let mut inner = None;
            let put = {
                let exchange: &dyn Chains = &*exchange;
                folder.put(direction, &office, name, &mut |out| {
                    let written = write(exchange, part, to, key, out, &mut |_| ());
                    written.map(drop).map_err(|error| {
                        let told = io::Error::other(error.to_string());
                        inner = Some(error);
                        told
                    })
                })
            };
            let put = match (inner, put) {
                (Some(error), _) => return Err(error),
                // Sealing makes other bytes each time; what has the name has the content.
                (None, Err(ExchangeError::OtherBytes { path, .. }))
                    if self.is_bundle(exchange, &path, part.id()) =>
                {
                    Put::AlreadyThere { path }
                }
                (None, put) => put?,
            };
            let (path, was_there) = match put {
                Put::Safe { path, .. } => (path, false),
                Put::AlreadyThere { path } => (path, true),
            };
            let bytes = fs::metadata(&path).map_or(part.bytes, |meta| meta.len());
            if !was_there {
                self.prove(
                    exchange,
                    File::open(&path).map_err(|e| through_io("reading", &path, e))?,
                )?;
                let place = path.display().to_string();
                exchange.note_export(part.exported(by.actor, by.millis, bytes, &place))?;
            }
            all.push(WrittenOut {
                place: path,
                bytes,
                ops: part.ops(),
                was_there,
            });
        }
        Ok(all)
    }

    /// Takes in whatever lies in the exchange folder for this machine. One bad file never keeps another from being taken in.
    pub fn pull(
        &self,
        exchange: &mut dyn Exchange,
        folder: &Folder,
        by: By,
    ) -> Result<Pulled, SyncError> {
        let lying = self.lying(exchange, folder)?;
        let mut pulled = Pulled {
            taken: Vec::new(),
            refused: lying.odd,
            known: lying.known,
            ignored: lying.ignored,
        };
        for found in lying.waiting {
            let taken = folder
                .spool(&found, &self.data)
                .map_err(SyncError::from)
                .and_then(|file| self.take_in_file(exchange, file, &found.path, by));
            match taken {
                Ok(shown) if shown.again && shown.new == 0 => pulled.known += 1,
                Ok(shown) => pulled.taken.push(shown),
                Err(error) => pulled.refused.push((found.path, error)),
            }
        }
        Ok(pulled)
    }

    /// What lies in a folder for this machine.
    pub fn lying(&self, exchange: &dyn Chains, folder: &Folder) -> Result<Lying, SyncError> {
        let mut lying = Lying::default();
        for (direction, office) in self.places(exchange)? {
            let listing = folder.scan(direction, &office)?;
            let dir = folder
                .root()
                .join(direction.folder())
                .join(office_folder(&office));
            sort(exchange, &dir, listing, &mut lying);
        }
        lying.waiting.sort_by_key(|found| found.modified);
        Ok(lying)
    }

    /// Where things for this machine are put.
    pub fn places(&self, exchange: &dyn Chains) -> Result<Vec<(Direction, String)>, SyncError> {
        let office = self.office(exchange);
        let mut places = vec![(Direction::Between, office.clone())];
        if office == HEAD_OFFICE {
            let registry = exchange.registry().ok_or(SyncError::NoRegistry)?;
            let offices = registry.offices().into_iter();
            places.extend(offices.map(|office| (Direction::Up, office.to_owned())));
        } else {
            places.push((Direction::Down, office));
        }
        Ok(places)
    }
}

/// Sorts what was found in a folder: what is waited for, what is known, what is odd.
fn sort(exchange: &dyn Chains, dir: &Path, listing: Listing, lying: &mut Lying) {
    lying.ignored += listing.ignored;
    let landings: Vec<_> = exchange.ledger().standing().collect();
    let landed = |name: &Name| {
        let mut landings = landings.iter();
        landings.any(|one| name.names(one.landed.exporter, one.landed.bundle))
    };
    for refused in listing.refused {
        let path = dir.join(refused.name.to_string());
        let thing = refused.thing;
        let error = ExchangeError::InTheWay {
            path: path.clone(),
            thing,
        };
        lying.odd.push((path, error.into()));
    }
    for found in listing.files {
        if found.name.is_of(exchange.own()) {
            continue;
        }
        if landed(&found.name) {
            lying.known += 1;
        } else {
            lying.waiting.push(found);
        }
    }
}

/// A plan, as it is shown.
fn shown(exchange: &dyn Chains, path: &Path, planned: &Plan, newer: Option<&Registry>) -> Preview {
    let current = exchange.registry();
    let registry = newer.or(current.as_deref());
    let manifest = &planned.manifest;
    let forked = planned
        .stretches
        .iter()
        .filter_map(|one| Some((name_of(registry, one.range.replica), one.forked?)));
    Preview {
        place: path.display().to_string(),
        bundle: planned.bundle,
        from: name_of(registry, manifest.exporter),
        offices: (manifest.from_office.clone(), manifest.to_office.clone()),
        part: manifest.part,
        again: planned.again,
        new: planned.new,
        known: planned.known(),
        apart: (planned.apart_count, planned.apart.clone()),
        conflicts: planned.conflicts.clone(),
        many: planned.many,
        subjects: planned.subjects.iter().copied().collect(),
        missing: planned.gaps.iter().map(|gap| told(registry, gap)).collect(),
        forked: forked.collect(),
        acknowledged: planned.acknowledged,
        registry: newer.map(|registry| registry.version),
        other_branch: planned.other_branch,
    }
}

/// Whether there is something to answer an office, beside ops: since it was last written to, something came from there that
/// is more than an answer. Two that only answer each other would never come to rest.
fn has_news(exchange: &dyn Chains, office: &str) -> bool {
    let ledger = exchange.ledger();
    let exports = ledger
        .exports()
        .iter()
        .filter(|one| one.to_office == office);
    let last = exports.map(|one| one.millis).max();
    let news = |landing: &&crate::ops::ledger::Landing| {
        let landed = &landing.landed;
        let is_more = !landed.stored.is_empty() || !landed.wanted.is_empty();
        is_more && last.is_none_or(|last| landed.millis > last)
    };
    ledger.from_office(office).iter().any(news)
}

/// A file beside another, of this process alone.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

/// Gives a file its name, unless something else has it; whether the same was there.
fn place(beside: &Path, path: &Path) -> Result<bool, SyncError> {
    let failed = |source| through_io("writing", path, source);
    match fs::hard_link(beside, path) {
        Ok(()) => {
            durable::sync_folder_of(path).map_err(failed)?;
            Ok(false)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let same = fs::read(path).map_err(failed)? == fs::read(beside).map_err(failed)?;
            if same {
                Ok(true)
            } else {
                Err(SyncError::InTheWay {
                    path: path.to_path_buf(),
                })
            }
        }
        // A stick knows no links; nobody else writes this name there.
        Err(_) if path.symlink_metadata().is_err() => {
            fs::rename(beside, path).map_err(failed)?;
            durable::sync_folder_of(path).map_err(failed)?;
            Ok(false)
        }
        Err(error) => Err(failed(error)),
    }
}

/// A nameless file.
fn tempfile_in(place: &Path) -> io::Result<File> {
    let empty = spool::copy(io::empty(), place)?;
    empty.ok_or_else(|| io::Error::other("an empty file is too large"))
}
