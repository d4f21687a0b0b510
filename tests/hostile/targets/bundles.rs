//! What other machines hand over: bundles, and what is in them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use tatap::bundle::armor::Source;
use tatap::bundle::{self, Checked, check, entries, inspect, name_of, proof, registry_in};
use tatap::domain::access::{Role, Roles};
use tatap::domain::id::EmployeeId;
use tatap::ops::bundle::{BundleId, Carried, Entry, Manifest, Range, SignedHead};
use tatap::ops::chain;
use tatap::ops::clock::Clock;
use tatap::ops::op::OpId;
use tatap::ops::registry::{Enrolled, HEAD_OFFICE, Machine, Registry};
use tatap::store::Store;
use tatap::store::memory::MemoryStore;
use tatap::sync::{Parcel, apply, plan};
use tatap::trust::sign::{Purpose, SigningKey};
use tatap::wire::{decode_op, decode_state, encode_op, encode_state};

use super::terminal::assert_screens_harmless;
use super::{OTHER, OWN, pieces};

/// The key of every machine that is known here.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

fn read(data: &[u8]) -> Option<(Checked, u64)> {
    let file = &mut Cursor::new(data);
    let _ = inspect(file, &[]);
    let _ = registry_in(file, &[]);
    let _ = proof(file, &[]);
    let public = key().public();
    let checked = check(file, &[], &|_| Some(public)).ok()?;
    let mut found = 0;
    let read = entries(file, &checked, &[], &mut |_| {
        found += 1;
        Ok(())
    });
    read.ok()?;
    Some((checked, found))
}

pub(super) fn bundle(data: &[u8]) {
    if let Some((checked, found)) = read(data) {
        assert_eq!(checked.ops, found);
        assert_eq!(checked.bytes, data.len() as u64);
    }
}

/// What somebody makes who is enrolled and recomputes every sum.
pub(super) fn signed(data: &[u8]) {
    if let Some(data) = resigned(data) {
        bundle(&data);
    }
}

pub(super) fn armor(data: &[u8]) {
    let Ok(mut source) = Source::open(Cursor::new(data)) else {
        return;
    };
    let mut bytes = Vec::new();
    if source.read_to_end(&mut bytes).is_err() {
        return;
    }
    let mut text = Vec::new();
    bundle::armor::armor(&mut bytes.as_slice(), &mut text).expect("memory takes everything");
    let mut again = Vec::new();
    let source = Source::open(Cursor::new(&text));
    let read = source.expect("ours").read_to_end(&mut again);
    assert_eq!((read.is_ok(), again), (true, bytes));
}

/// Makes all sums and signatures of a bundle fit what stands in it.
fn resigned(data: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = data.split_first_chunk::<64>()?;
    let mut sections: Vec<Vec<u8>> = Vec::new();
    let mut root = Sha256::new_with_prefix(b"root\0");
    let counts = loop {
        let head = if rest.starts_with(b"FRAM") { 56 } else { 8 };
        let length = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        let (section, after) = rest.split_at_checked(head + length)?;
        if section.starts_with(b"TRLR") {
            break section.get(8 + 32..8 + 44)?;
        }
        let mut section = section.to_vec();
        root.update(summed(&mut section)?);
        sections.push(section);
        rest = after;
    };
    let mut header = *header;
    let manifest = sections
        .iter()
        .find(|section| section.starts_with(b"MANF"))?;
    header[36..52].copy_from_slice(&name_of(manifest.get(8..)?).0);
    let sum = crc32c::crc32c(&header[..60]);
    header[60..].copy_from_slice(&sum.to_le_bytes());
    let told = [&root.finalize()[..], counts].concat();
    let message = [&header[..], &told].concat();
    let signature = key().sign(Purpose::Bundle, &message).ok()?;
    let length = u16::try_from(signature.len()).ok()?.to_le_bytes();
    let trailer = [&told[..], &[1], &length, &signature, b"TTP\x1aEND\n"].concat();
    let length = u32::try_from(trailer.len()).ok()?.to_le_bytes();
    Some([&header[..], &sections.concat(), b"TRLR", &length, &trailer].concat())
}

/// Recomputes what a section says of itself; answers its digest.
fn summed(section: &mut [u8]) -> Option<[u8; 32]> {
    if section.starts_with(b"FRAM") {
        let sum = crc32c::crc32c(section.get(..20)?);
        section.get_mut(20..24)?.copy_from_slice(&sum.to_le_bytes());
        let digest = Sha256::new_with_prefix(section.get(..20)?);
        let digest: [u8; 32] = digest.chain_update(section.get(56..)?).finalize().into();
        section.get_mut(24..56)?.copy_from_slice(&digest);
        return Some(digest);
    }
    if section.starts_with(b"HEAD") {
        for head in section.get_mut(8..)?.chunks_exact_mut(128) {
            let signature = key().sign_bare(Purpose::Head, &head[..64]).ok()?;
            head[64..].copy_from_slice(&signature);
        }
    }
    Some(Sha256::digest(section).into())
}

/// Entries of a machine that is enrolled, as a proved bundle would bring them.
struct Brought {
    manifest: Manifest,
    entries: Vec<Entry>,
}

impl Parcel for Brought {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn id(&self) -> BundleId {
        BundleId([3; 16])
    }

    fn file(&self) -> [u8; 32] {
        [4; 32]
    }

    fn heads(&self) -> &[SignedHead] {
        &[]
    }

    fn each(
        &mut self,
        each: &mut dyn FnMut(Entry) -> Result<(), tatap::sync::SyncError>,
    ) -> Result<(), tatap::sync::SyncError> {
        self.entries.iter().cloned().try_for_each(each)
    }
}

/// Whatever an enrolled machine says in well-formed ops, it is taken in or refused as a whole, folds, and shows as words.
pub(super) fn land(data: &[u8]) {
    let ops = pieces(data)
        .into_iter()
        .filter_map(|piece| decode_op(piece, OTHER).ok());
    let mut entries = Vec::new();
    for (seq, mut op) in (1..).zip(ops.filter(tatap::wire::has_subject).take(64)) {
        op.id = OpId {
            replica: OTHER,
            seq,
        };
        let bytes = encode_op(&op, OTHER);
        entries.push(Entry { id: op.id, bytes });
    }
    if entries.is_empty() {
        return;
    }
    let mut store = MemoryStore::new(OWN);
    let exchange = store.exchange().expect("it is written to");
    exchange
        .go_by(Arc::new(registry()))
        .expect("memory does not fail");
    let manifest = manifest(entries.len() as u64);
    let mut parcel = Brought { manifest, entries };
    let Ok(planned) = plan(exchange, &mut parcel, None) else {
        return;
    };
    let before = exchange.ledger().clone();
    if apply(
        exchange,
        &mut parcel,
        &planned,
        EmployeeId(9),
        1_795_000_000_000,
    )
    .is_err()
    {
        assert_eq!(
            *exchange.ledger(),
            before,
            "what is refused changes nothing"
        );
        return;
    }
    let each = &mut |state: tatap::ops::state::State| {
        let bytes = encode_state(&state, OWN);
        assert_eq!(
            decode_state(&bytes, state.subject, OWN).as_ref(),
            Ok(&state)
        );
    };
    exchange.each_state(each).expect("what is folded is read");
    assert_screens_harmless(&mut store);
}

pub(crate) fn manifest(count: u64) -> Manifest {
    let range = Range {
        replica: OTHER,
        from: 1,
        to: count,
    };
    Manifest {
        exporter: OTHER,
        person: EmployeeId(1),
        clock: Clock(1 << 20),
        from_office: HEAD_OFFICE.to_owned(),
        to_office: "barat".to_owned(),
        carried: vec![Carried {
            range,
            before: chain::genesis(OTHER),
        }],
        have: Vec::new(),
        landed: Vec::new(),
        set_apart: Vec::new(),
        wanted: Vec::new(),
        recipients: Vec::new(),
        registry: 1,
        set: [0; 8],
        part: (1, 1),
        app: String::new(),
    }
}

/// Head office has the other machine, this one belongs to an office.
pub(crate) fn registry() -> Registry {
    let person = |office: &str, roles| Enrolled {
        name: "Pegawai".to_owned(),
        office: office.to_owned(),
        roles,
        keys: Vec::new(),
    };
    let machine = |owner, office: &str| Machine {
        owner: EmployeeId(owner),
        office: office.to_owned(),
        label: "Laptop".to_owned(),
        key: key().public().0,
        recipient: String::new(),
        revoked: None,
    };
    Registry {
        version: 1,
        issued: NaiveDate::MIN,
        people: BTreeMap::from([
            (
                EmployeeId(1),
                person(HEAD_OFFICE, Roles::of(Role::HeadOffice)),
            ),
            (EmployeeId(9), person("barat", Roles::NONE)),
        ]),
        supervision: Vec::new(),
        machines: BTreeMap::from([(OTHER, machine(1, HEAD_OFFICE)), (OWN, machine(9, "barat"))]),
    }
}
