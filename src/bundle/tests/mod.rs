//! What is written is read again, and nothing else is.

mod forge;
mod hostile;
mod limits;
mod mutants;
mod text;
mod whole;

use std::io::Cursor;

use crate::domain::id::EmployeeId;
use crate::ops::bundle::{Carried, Entry, Manifest, Range, SignedHead};
use crate::ops::chain;
use crate::ops::clock::Clock;
use crate::ops::op::{OpId, ReplicaId};
use crate::trust::seal::{Identity, Recipient};
use crate::trust::sign::{PublicHalf, SigningKey};

use super::*;

/// A replica; its key grows from the same number.
fn replica(n: u8) -> ReplicaId {
    ReplicaId([n; 16])
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

/// Replicas 1 to 9 are known.
fn trusted(replica: ReplicaId) -> Option<PublicHalf> {
    let [n, ..] = replica.0;
    (1..10).contains(&n).then(|| key(n).public())
}

/// A bundle that is to be written.
#[derive(Debug, Clone)]
struct Sample {
    manifest: Manifest,
    heads: Vec<SignedHead>,
    entries: Vec<Entry>,
    registry: Option<Vec<u8>>,
}

impl Sample {
    /// A bundle by replica 1 that carries ranges with these entries, each from a seq on.
    fn of(ranges: &[(u8, u64, Vec<Vec<u8>>)]) -> Self {
        let mut sample = Self {
            manifest: manifest(),
            heads: Vec::new(),
            entries: Vec::new(),
            registry: None,
        };
        for (n, from, entries) in ranges {
            sample.carry(*n, *from, entries);
        }
        sample
    }

    fn carry(&mut self, n: u8, from: u64, entries: &[Vec<u8>]) {
        let before = match from {
            1 => chain::genesis(replica(n)),
            _ => [0x55; 32],
        };
        let mut hash = before;
        for (seq, bytes) in (from..).zip(entries) {
            hash = chain::next(hash, bytes);
            let id = OpId {
                replica: replica(n),
                seq,
            };
            let bytes = bytes.clone();
            self.entries.push(Entry { id, bytes });
        }
        let to = from + entries.len() as u64 - 1;
        let range = Range {
            replica: replica(n),
            from,
            to,
        };
        self.manifest.carried.push(Carried { range, before });
        let head = sign_head(&key(n), replica(n), to, Clock(to), hash);
        self.heads.push(head.unwrap());
    }

    /// Three ranges of two replicas.
    fn small() -> Self {
        Self::of(&[
            (1, 1, words("satu", 30)),
            (1, 50, words("dua", 3)),
            (2, 7, words("tiga", 20)),
        ])
    }

    fn for_whom(mut self, to: &[Recipient]) -> Self {
        self.manifest.recipients = to.iter().map(Recipient::id).collect();
        self
    }

    fn try_write(&self, to: &[Recipient]) -> Result<Vec<u8>, BundleError> {
        let mut bytes = Vec::new();
        let contents = Contents {
            manifest: &self.manifest,
            heads: &self.heads,
            registry: self.registry.as_deref(),
        };
        let mut entries = self.entries.iter().cloned().map(Ok);
        let mut told = 0;
        let progress = &mut |ops| told = ops;
        let written = write(&mut bytes, &contents, &mut entries, &key(1), to, progress)?;
        assert_eq!(written.bytes, bytes.len() as u64);
        assert_eq!(
            (written.ops, told),
            (self.entries.len() as u64, written.ops)
        );
        Ok(bytes)
    }

    fn bytes(&self) -> Vec<u8> {
        self.try_write(&[]).unwrap()
    }
}

fn manifest() -> Manifest {
    Manifest {
        exporter: replica(1),
        person: EmployeeId(198_505_152_010_011_001),
        clock: Clock::at(1_790_000_000_000),
        from_office: "kab-a".into(),
        to_office: "pusat".into(),
        carried: vec![],
        have: vec![],
        landed: vec![],
        set_apart: vec![],
        wanted: vec![],
        recipients: vec![],
        registry: 3,
        set: [0x77; 8],
        part: (1, 1),
        app: "0.1.0".into(),
    }
}

fn words(word: &str, count: usize) -> Vec<Vec<u8>> {
    let entry = |n| format!("{word} nomor {n}").into_bytes();
    (0..count).map(entry).collect()
}

/// Bytes that do not pack.
fn noise(len: usize, mut seed: u64) -> Vec<u8> {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as u8
    };
    (0..len).map(|_| next()).collect()
}

/// The first pass.
fn checked(bytes: &[u8], keys: &[Identity]) -> Result<Checked, BundleError> {
    check(&mut Cursor::new(bytes), keys, &trusted)
}

/// Both passes.
fn read(bytes: &[u8], keys: &[Identity]) -> Result<(Checked, Vec<Entry>), BundleError> {
    let checked = checked(bytes, keys)?;
    let mut read = Vec::new();
    let mut file = Cursor::new(bytes);
    entries(&mut file, &checked, keys, &mut |entry| {
        read.push(entry);
        Ok(())
    })?;
    Ok((checked, read))
}

fn refused(bytes: &[u8]) -> BundleError {
    let read = read(bytes, &[]).map(|(checked, _)| checked.id);
    read.expect_err("a spoiled bundle is refused")
}
