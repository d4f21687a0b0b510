//! Writing out: which stretches of which chains an office has not yet acknowledged, in parts of a size that travels.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::bundle::{self, BundleError, Contents, Written};
use crate::domain::id::EmployeeId;
use crate::ops::bundle::{
    BundleId, Carried, Entry, Known, Manifest, Range, Reason, SetApart, SignedHead,
};
use crate::ops::chain::{self, ChainHash};
use crate::ops::clock::Clock;
use crate::ops::ledger::{Exported, short};
use crate::ops::op::{OpId, ReplicaId};
use crate::ops::registry::HEAD_OFFICE;
use crate::store::StoreError;
use crate::store::exchange::Chains;
use crate::trust::seal::Recipient;
use crate::trust::sign::SigningKey;
use crate::wire;

use super::{SyncError, recipients, through};

/// So many bundles that were taken in are named as such.
const LANDED_MOST: usize = 64;
/// So many ops that were set apart are named.
const APART_MOST: usize = 256;
/// So many stretches that are missing are asked for.
const WANTED_MOST: usize = 64;

/// From where on chains are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// From what the office has said that it has: a bundle that was lost heals itself.
    Receipt,
    /// From what was last written out for it: for the thinnest lines, and for folders in which files stay.
    Export,
}

/// What is to be written out.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    /// For which office.
    pub to_office: &'a str,
    /// From where on.
    pub since: Since,
    /// Only these count as written out, where that is asked; all that were, where nothing is said.
    pub among: Option<&'a BTreeSet<BundleId>>,
    /// At most so many bytes in a part.
    pub most: Option<u64>,
    /// Whether it is left unsealed.
    pub plain: bool,
    /// Whose machine this is.
    pub person: EmployeeId,
    /// The office it belongs to, where no registry says so.
    pub from_office: &'a str,
    /// The key that signs.
    pub key: &'a SigningKey,
    /// The recipient of this machine itself.
    pub own_recipient: Option<Recipient>,
    /// The registry as a file, to be sent along where the office goes by an older one.
    pub registry: Option<&'a [u8]>,
}

/// One part of what is to be written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The signed ends of its ranges.
    pub heads: Vec<SignedHead>,
    /// The registry that goes with it.
    pub registry: Option<Vec<u8>>,
    /// Length of the file.
    pub bytes: u64,
}

impl Part {
    /// How many ops it carries.
    pub fn ops(&self) -> u64 {
        self.manifest
            .carried
            .iter()
            .map(|one| one.range.len())
            .sum()
    }

    /// The name of the bundle.
    pub fn id(&self) -> BundleId {
        bundle::name_of(&wire::encode_manifest(&self.manifest))
    }

    /// The last own seq that it carries, or else that stands before it.
    pub fn to_seq(&self) -> u64 {
        let own = self.manifest.carried.iter();
        let own = own.filter(|one| one.range.replica == self.manifest.exporter);
        own.map(|one| one.range.to).max().unwrap_or(0)
    }

    /// What is remembered of it once it was written out.
    pub fn exported(&self, actor: EmployeeId, millis: u64, bytes: u64, place: &str) -> Exported {
        Exported {
            bundle: self.id(),
            to_office: self.manifest.to_office.clone(),
            ranges: self.manifest.carried.iter().map(|one| one.range).collect(),
            part: self.manifest.part,
            set: self.manifest.set,
            bytes,
            actor,
            millis,
            place: place.to_owned(),
        }
    }
}

/// What would be written out, part by part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The parts; at least one, which may carry receipts and questions alone.
    pub parts: Vec<Part>,
    /// For whom it is sealed; empty where it is not.
    pub recipients: Vec<Recipient>,
}

impl Outline {
    /// How many ops there are in all parts.
    pub fn ops(&self) -> u64 {
        self.parts.iter().map(Part::ops).sum()
    }

    /// Length of all parts.
    pub fn bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.bytes).sum()
    }

    /// The part with this number, from 1.
    pub fn part(&self, wanted: u16) -> Result<&Part, SyncError> {
        let parts = self.parts.len();
        let place = usize::from(wanted).checked_sub(1);
        let part = place.and_then(|place| self.parts.get(place));
        part.ok_or(SyncError::NoPart { wanted, parts })
    }
}

/// Works out what would be written out, and how large it is. Changes nothing.
pub fn outline(exchange: &dyn Chains, wish: &Wish<'_>) -> Result<Outline, SyncError> {
    let recipients = match (exchange.registry(), wish.plain) {
        (_, true) => Vec::new(),
        (Some(registry), false) => {
            recipients(&registry, wish.to_office, wish.own_recipient.clone())?
        }
        (None, false) => return Err(SyncError::NoRegistry),
    };
    let whole = stretches(exchange, wish)?;
    let template = manifest(exchange, wish, &recipients)?;
    let mut cuts = vec![whole];
    let mut parts = Vec::new();
    while let Some(stretches) = cuts.pop() {
        let part = assemble(exchange, wish, &template, &stretches)?;
        let bytes = measure(exchange, wish, &part, &recipients)?;
        if wish.most.is_none_or(|most| bytes <= most) {
            parts.push(Part { bytes, ..part });
            continue;
        }
        let (first, second) = halves(exchange, stretches, wish)?;
        // The first half is looked at next, so that parts stay in order.
        cuts.extend([second, first]);
    }
    number(&mut parts)?;
    Ok(Outline { parts, recipients })
}

/// Writes a part. What stands in `out` after an error is no bundle.
pub fn write(
    exchange: &dyn Chains,
    part: &Part,
    recipients: &[Recipient],
    key: &SigningKey,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(u64),
) -> Result<Written, SyncError> {
    let contents = Contents {
        manifest: &part.manifest,
        heads: &part.heads,
        registry: part.registry.as_deref(),
    };
    let ranges = part.manifest.carried.iter().map(|one| one.range);
    let mut entries = ranges
        .flat_map(|range| exchange.entries(range))
        .map(|entry: Result<Entry, StoreError>| entry.map_err(through));
    Ok(bundle::write(
        out,
        &contents,
        &mut entries,
        key,
        recipients,
        progress,
    )?)
}

/// A stretch of a chain that is to be carried.
#[derive(Debug, Clone, Copy)]
struct Piece {
    range: Range,
    before: ChainHash,
}

/// What the office has not, by replica: the own chain and those of others as far as they are whole and signed.
fn stretches(exchange: &dyn Chains, wish: &Wish<'_>) -> Result<Vec<Piece>, SyncError> {
    let (ledger, registry) = (exchange.ledger(), exchange.registry());
    let registry = registry.as_deref();
    let own = exchange.own();
    let mut tips: Vec<(ReplicaId, u64)> = Vec::new();
    for (replica, tip) in ledger.tips().iter().filter(|(replica, _)| **replica != own) {
        // What was never signed at its end cannot be passed on; that is so behind a withdrawn landing only.
        let signed = ledger.head_of(*replica, tip.seq);
        tips.extend(signed.map(|head| (*replica, head.seq)));
    }
    tips.push((own, exchange.own_tip().seq));
    // The order in which a bundle carries them.
    tips.sort_unstable();
    let wanted = ledger.wanted(wish.to_office);
    let mut pieces = Vec::new();
    for (replica, to) in tips {
        let there = match wish.since {
            Since::Receipt => ledger.with_office(wish.to_office, replica, registry),
            Since::Export => ledger.exported_by(wish.to_office, replica, registry, |one| {
                wish.among.is_none_or(|among| among.contains(&one.bundle))
            }),
        };
        let asked = wanted.iter().filter(|range| range.replica == replica);
        let base = asked.map(|range| range.from.saturating_sub(1)).min();
        let from = there.min(base.unwrap_or(there)) + 1;
        let range = Range { replica, from, to };
        if !range.is_empty() {
            let before = exchange.hash_at(replica, from - 1)?;
            let before = before.ok_or(SyncError::Unsigned(replica))?;
            pieces.push(Piece { range, before });
        }
    }
    Ok(pieces)
}

/// What every part says of its writer.
fn manifest(
    exchange: &dyn Chains,
    wish: &Wish<'_>,
    recipients: &[Recipient],
) -> Result<Manifest, SyncError> {
    let (ledger, registry) = (exchange.ledger(), exchange.registry());
    let machine = registry
        .as_ref()
        .and_then(|all| all.machines.get(&exchange.own()));
    let from = ledger.from_office(wish.to_office);
    let landed = from
        .iter()
        .map(|one| one.landed.bundle)
        .take(LANDED_MOST)
        .collect();
    let forked = ledger.forks().iter().map(|(replica, seq)| SetApart {
        op: OpId {
            replica: *replica,
            seq: *seq,
        },
        reason: Reason::Forked,
    });
    let apart = forked.chain(from.iter().flat_map(|one| one.landed.apart_here.clone()));
    let gaps = ledger.gaps(exchange.own(), registry.as_deref()).into_iter();
    let gaps = gaps.map(|gap| gap.range);
    Ok(Manifest {
        exporter: exchange.own(),
        person: machine.map_or(wish.person, |machine| machine.owner),
        clock: last_clock(exchange)?,
        from_office: machine
            .map_or(wish.from_office, |machine| &machine.office)
            .to_owned(),
        to_office: wish.to_office.to_owned(),
        carried: Vec::new(),
        have: have(exchange),
        landed,
        set_apart: apart.take(APART_MOST).collect(),
        wanted: gaps.take(WANTED_MOST).collect(),
        recipients: recipients.iter().map(Recipient::id).collect(),
        registry: registry.map_or(0, |registry| registry.version),
        set: [0; 8],
        part: (1, 1),
        app: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// How far every chain is here.
fn have(exchange: &dyn Chains) -> Vec<Known> {
    let own = exchange.own();
    let tips = exchange.ledger().tips();
    let mut have: Vec<Known> = tips
        .iter()
        .filter(|(replica, _)| **replica != own)
        .map(|(replica, tip)| tip.known(*replica))
        .collect();
    let tip = exchange.own_tip();
    if tip.seq > 0 {
        have.push(tip.known(own));
    }
    have
}

fn last_clock(exchange: &dyn Chains) -> Result<Clock, SyncError> {
    let (replica, seq) = (exchange.own(), exchange.own_tip().seq);
    let last = Range {
        replica,
        from: seq.max(1),
        to: seq,
    };
    let entry = exchange.entries(last).next().transpose()?;
    let peek = entry.and_then(|entry| wire::peek_op(&entry.bytes, replica).ok());
    Ok(peek.map(|peek| peek.clock).unwrap_or_default())
}

/// Puts a part together. Own chains are signed where they end in it; those of others end where they were signed.
fn assemble(
    exchange: &dyn Chains,
    wish: &Wish<'_>,
    template: &Manifest,
    pieces: &[Piece],
) -> Result<Part, SyncError> {
    let mut manifest = template.clone();
    let carried = pieces.iter().map(|piece| Carried {
        range: piece.range,
        before: piece.before,
    });
    manifest.carried = carried.collect();
    let is_carried = |known: &Known| {
        pieces
            .iter()
            .any(|piece| piece.range.replica == known.replica)
    };
    manifest.have.retain(|known| !is_carried(known));
    let heads = pieces.iter().map(|piece| head(exchange, wish, piece));
    // Head office has made it.
    let is_older =
        wish.to_office != HEAD_OFFICE && oldest(exchange, wish.to_office) < manifest.registry;
    // That of a whole country has no room in a bundle, and is handed over by itself.
    let fits = |file: &&[u8]| file.len() <= bundle::ANCILLARY_MOST;
    let newer = wish.registry.filter(|_| is_older).filter(fits);
    Ok(Part {
        heads: heads.collect::<Result<_, _>>()?,
        registry: newer.map(<[u8]>::to_vec),
        manifest,
        bytes: 0,
    })
}

/// The oldest registry that a machine of an office goes by, as far as is known here: one that has not heard of a machine
/// refuses whatever carries its words. Whoever has said nothing yet goes by none.
fn oldest(exchange: &dyn Chains, office: &str) -> u64 {
    let registry = exchange.registry();
    let machines = registry.iter().flat_map(|registry| &registry.machines);
    let believed = machines.filter(|(replica, machine)| {
        machine.office == office && machine.revoked.is_none() && **replica != exchange.own()
    });
    let mut goes_by: BTreeMap<ReplicaId, u64> =
        believed.map(|(replica, _)| (*replica, 0)).collect();
    for one in exchange.ledger().from_office(office) {
        if let Some(version) = goes_by.get_mut(&one.landed.exporter) {
            *version = one.landed.registry.max(*version);
        }
    }
    goes_by.into_values().min().unwrap_or(0)
}

fn head(exchange: &dyn Chains, wish: &Wish<'_>, piece: &Piece) -> Result<SignedHead, SyncError> {
    let Range { replica, to, .. } = piece.range;
    if replica != exchange.own() {
        let head = exchange.ledger().head_of(replica, to);
        return head
            .filter(|head| head.seq == to)
            .ok_or(SyncError::Unsigned(replica));
    }
    let mut hash = piece.before;
    let mut clock = Clock::default();
    for entry in exchange.entries(piece.range) {
        let bytes = entry?.bytes;
        hash = chain::next(hash, &bytes);
        if let Ok(peek) = wire::peek_op(&bytes, replica) {
            clock = peek.clock;
        }
    }
    let signed = bundle::sign_head(wish.key, replica, to, clock, hash);
    Ok(signed.map_err(BundleError::from)?)
}

/// How large a part is: it is written to nowhere.
fn measure(
    exchange: &dyn Chains,
    wish: &Wish<'_>,
    part: &Part,
    recipients: &[Recipient],
) -> Result<u64, SyncError> {
    let written = write(
        exchange,
        part,
        recipients,
        wish.key,
        &mut io::sink(),
        &mut |_| (),
    )?;
    Ok(written.bytes)
}

/// Cuts in two: between chains where there are several, and within one where it was signed or is the own.
fn halves(
    exchange: &dyn Chains,
    mut pieces: Vec<Piece>,
    wish: &Wish<'_>,
) -> Result<(Vec<Piece>, Vec<Piece>), SyncError> {
    let too_small = || SyncError::TooSmall {
        most: wish.most.unwrap_or_default(),
    };
    if pieces.len() > 1 {
        let second = pieces.split_off(pieces.len() / 2);
        return Ok((pieces, second));
    }
    let whole = pieces.pop().ok_or_else(too_small)?;
    let Range { replica, from, to } = whole.range;
    let middle = from + (to - from) / 2;
    let cut = if replica == exchange.own() {
        Some(middle)
    } else {
        let ledger = exchange.ledger();
        let head = ledger
            .head_of(replica, middle)
            .filter(|head| head.seq >= from);
        head.map(|head| head.seq)
    };
    let cut = cut.filter(|cut| *cut < to).ok_or_else(too_small)?;
    let before = exchange.hash_at(replica, cut)?;
    let piece = |from, to, before| Piece {
        range: Range { replica, from, to },
        before,
    };
    let first = piece(from, cut, whole.before);
    let second = piece(cut + 1, to, before.ok_or(SyncError::Unsigned(replica))?);
    Ok((vec![first], vec![second]))
}

/// Numbers the parts of a set, which is named after what all of them carry.
fn number(parts: &mut [Part]) -> Result<(), SyncError> {
    let mut hash = Sha256::new().chain_update(b"tatap set v1\0");
    for part in parts.iter() {
        hash.update(wire::encode_manifest(&part.manifest));
    }
    let set = short(&hash.finalize().into());
    let count = u16::try_from(parts.len()).map_err(|_| SyncError::TooSmall { most: 0 })?;
    for (n, part) in (1..).zip(parts.iter_mut()) {
        part.manifest.set = set;
        part.manifest.part = (n, count);
    }
    Ok(())
}
