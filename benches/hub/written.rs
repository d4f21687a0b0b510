//! The bundles of an office: what its machines write in a quarter, handed in every week, and what all of it comes to.

use std::io::Cursor;
use std::ops::AddAssign;
use std::sync::Arc;

use tatap::domain::id::EmployeeId;
use tatap::exchange::Name;
use tatap::ops::registry::{HEAD_OFFICE, Registry};
use tatap::store::Store as _;
use tatap::store::exchange::{Chains as _, Exchange as _, Sender as _, state_hash};
use tatap::store::memory::MemoryStore;
use tatap::sync::{Outline, Since, Wish, apply, open, outline, plan, write};

use crate::Try;
use crate::dice::Dice;
use crate::enrolled::{HeadOffice, Office};
use crate::quarter::{Machine, WEEKS};

/// One in so many bundles is written a second time, which seals it anew.
const ANEW: usize = 40;

/// A bundle as a file.
#[derive(Debug, Clone)]
pub(crate) struct Bundle {
    /// Code of its office.
    pub(crate) office: String,
    pub(crate) name: Name,
    pub(crate) ops: u64,
    pub(crate) bytes: Vec<u8>,
    /// The same, written once more.
    pub(crate) anew: Option<Vec<u8>>,
}

/// What an office hands in.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) bundles: Vec<Bundle>,
    pub(crate) weight: Weight,
    /// What all of it comes to in a store that has taken it in.
    pub(crate) state: [u8; 32],
}

/// How much it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weight {
    pub(crate) ops: u64,
    /// Bytes of all files, each once.
    pub(crate) sealed: u64,
}

impl AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        self.ops += other.ops;
        self.sealed += other.sealed;
    }
}

/// Has an office write its quarter.
pub(crate) fn written(
    office: &Office,
    head_office: &HeadOffice,
    registry: &Registry,
    seed: u64,
) -> Try<Written> {
    let registry = office.of_registry(registry);
    let mut written = Written::default();
    let mut receiving = MemoryStore::new(head_office.replica);
    receiving.go_by(Arc::clone(&registry))?;
    for which in 0..office.machines.len() {
        let mut desk = Desk::new(office, which, &registry, seed)?;
        for week in 0..WEEKS {
            written.bundles.extend(desk.week(week)?);
        }
        written.weight.ops += desk.store.next_seq() - 1;
        take_in(&mut receiving, head_office, &desk.everything()?)?;
    }
    let sealed = written.bundles.iter().map(|one| one.bytes.len() as u64);
    written.weight.sealed = sealed.sum();
    written.state = state_hash(&receiving)?;
    Ok(written)
}

/// One machine at work.
struct Desk<'a> {
    office: &'a Office,
    which: usize,
    store: MemoryStore,
    writes: Machine<'a>,
    dice: Dice,
}

impl<'a> Desk<'a> {
    fn new(office: &'a Office, which: usize, registry: &Arc<Registry>, seed: u64) -> Try<Self> {
        let (replica, _) = office.machines.get(which).ok_or("a machine")?;
        let mut store = MemoryStore::new(*replica);
        store.go_by(Arc::clone(registry))?;
        Ok(Self {
            office,
            which,
            store,
            writes: Machine::new(office, which, seed),
            dice: Dice::of(seed, office.head.0.rotate_left(7) + which as u64),
        })
    }

    fn wish(&self, since: Since, plain: bool) -> Try<Wish<'_>> {
        let (_, key) = self.office.machines.get(self.which).ok_or("a machine")?;
        Ok(Wish {
            to_office: HEAD_OFFICE,
            since,
            among: None,
            most: None,
            plain,
            person: self.office.head,
            from_office: &self.office.code,
            key,
            own_recipient: Some(self.office.sealed.recipient()),
            registry: None,
        })
    }

    /// Writes a week, and hands it in.
    fn week(&mut self, week: usize) -> Try<Option<Bundle>> {
        let millis = self.writes.week(&mut self.store, week)?;
        let outlined = outline(&self.store, &self.wish(Since::Export, false)?)?;
        let part = outlined.part(1)?.clone();
        if part.ops() == 0 {
            return Ok(None);
        }
        let bytes = self.sealed(&outlined)?;
        let anew = self.dice.below(ANEW) == 0;
        let bundle = Bundle {
            office: self.office.code.clone(),
            name: Name::new(self.store.replica(), part.to_seq(), part.id()),
            ops: part.ops(),
            anew: anew.then(|| self.sealed(&outlined)).transpose()?,
            bytes,
        };
        let length = bundle.bytes.len() as u64;
        self.store
            .note_export(part.exported(self.office.head, millis, length, "-"))?;
        Ok(Some(bundle))
    }

    fn sealed(&self, outlined: &Outline) -> Try<Vec<u8>> {
        let (_, key) = self.office.machines.get(self.which).ok_or("a machine")?;
        let mut bytes = Vec::new();
        let to = &outlined.recipients;
        write(
            &self.store,
            outlined.part(1)?,
            to,
            key,
            &mut bytes,
            &mut |_| (),
        )?;
        Ok(bytes)
    }

    /// The whole chain in one bundle.
    fn everything(&self) -> Try<Vec<u8>> {
        self.sealed(&outline(&self.store, &self.wish(Since::Receipt, true)?)?)
    }
}

/// Takes a bundle in as head office does in a store of its own.
fn take_in(store: &mut MemoryStore, head_office: &HeadOffice, bytes: &[u8]) -> Try<()> {
    let registry = store.registry().ok_or("a registry")?;
    let own = (head_office.replica, head_office.keys.replica.public());
    let mut opened = open(Cursor::new(bytes), &[], &registry, own)?;
    let planned = plan(store, &mut opened, None)?;
    if planned.apart_count > 0 {
        return Err(format!("does not count: {:?}", planned.apart.first()).into());
    }
    apply(store, &mut opened, &planned, EmployeeId::NOBODY, 0)?;
    Ok(())
}
