//! Bundles spoiled at random by somebody who knows the form and holds a key: none makes the reader panic, and none brings an
//! entry that its replica did not sign.
//!
//! `TATAP_MUTANTS` says how many; each run takes the same ones.

use std::collections::BTreeMap;

use super::forge::Forge;
use super::*;
use crate::demo::rng::Rng;

/// A source of chance that is the same each time.
struct Dice(Rng);

impl Dice {
    /// Changes some bytes.
    fn spoil(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.0.below(3) {
            let at = self.0.below(bytes.len());
            match self.0.below(5) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.0.below(8),
                1 if !bytes.is_empty() => bytes[at] = self.0.number() as u8,
                2 => bytes.insert(at, self.0.number() as u8),
                3 if !bytes.is_empty() => drop(bytes.remove(at)),
                _ => self.extreme(bytes, at),
            }
        }
    }

    /// Puts a number at the edge of what fits where some number may stand.
    fn extreme(&mut self, bytes: &mut [u8], at: usize) {
        let edges = [
            0,
            1,
            u64::MAX,
            u64::MAX >> 1,
            1 << 31,
            0xffff_ffff,
            0x7fff,
            251,
        ];
        let number = edges[self.0.below(edges.len())].to_le_bytes();
        let width = [1, 2, 4, 8][self.0.below(4)];
        for (place, byte) in bytes.iter_mut().skip(at).take(width).zip(number) {
            *place = byte;
        }
    }
}

fn samples() -> Vec<Sample> {
    let mut registry = Sample::small();
    registry.registry = Some(b"daftar".to_vec());
    let mut other = Sample::of(&[(1, 1, words("satu", 30)), (2, 7, words("tiga", 20))]);
    other.manifest.clock.0 += 1;
    vec![Sample::small(), registry, other, Sample::of(&[])]
}

/// One spoiled bundle.
fn mutant(dice: &mut Dice, all: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = all[dice.0.below(all.len())].clone();
    let kind = dice.0.below(5);
    if kind == 0 {
        // M1: as a bad line or a bad disk would.
        dice.spoil(&mut bytes);
        return bytes;
    }
    let mut forge = Forge::of(&bytes);
    match kind {
        // M4: parts of another.
        1 => {
            let other = Forge::of(&all[dice.0.below(all.len())]);
            let at = dice.0.below(forge.pieces.len());
            let from = dice.0.below(other.pieces.len());
            forge.pieces[at] = other.pieces[from].clone();
            if dice.0.below(2) == 0 {
                forge.header = other.header;
            }
        }
        // M5: lengths and numbers out of measure.
        2 => {
            let at = dice.0.below(forge.pieces.len());
            let piece = &mut forge.pieces[at];
            let place = dice.0.below(piece.head.len());
            dice.extreme(&mut piece.head, place);
        }
        // M2: anything, by somebody who recomputes every sum.
        _ => {
            let at = dice.0.below(forge.pieces.len() + 1);
            if let Some(piece) = forge.pieces.get_mut(at) {
                dice.spoil(&mut piece.payload);
            } else {
                let place = dice.0.below(60);
                dice.extreme(&mut forge.header, place);
            }
        }
    }
    // M3: by somebody who is enrolled, with his own key.
    let by = [None, Some(key(1)), Some(key(3))];
    forge.bytes(by[dice.0.below(3)].as_ref())
}

#[test]
fn no_spoiled_bundle_makes_anybody_say_what_he_did_not() {
    let count = std::env::var("TATAP_MUTANTS").ok();
    let count: u64 = count.and_then(|count| count.parse().ok()).unwrap_or(4_000);
    let samples = samples();
    let mut genuine: BTreeMap<OpId, Vec<Vec<u8>>> = BTreeMap::new();
    for entry in samples.iter().flat_map(|sample| &sample.entries) {
        genuine
            .entry(entry.id)
            .or_default()
            .push(entry.bytes.clone());
    }
    let all: Vec<Vec<u8>> = samples.iter().map(Sample::bytes).collect();
    let mut dice = Dice(Rng::new(20_261_126));
    let (mut taken, mut refused) = (0_u64, 0_u64);
    for n in 0..count {
        let bytes = mutant(&mut dice, &all);
        // Looking into it never fails, whatever it is.
        let _ = inspect(&mut Cursor::new(&bytes), &[]);
        match read(&bytes, &[]) {
            Err(_) => refused += 1,
            Ok((checked, entries)) => {
                taken += 1;
                for entry in entries {
                    let said = genuine
                        .get(&entry.id)
                        .is_some_and(|all| all.contains(&entry.bytes));
                    assert!(said, "mutant {n}: {:?} was never said", entry.id);
                }
                assert!(checked.signer == key(1).public() || checked.signer == key(3).public());
            }
        }
    }
    assert!(refused > taken, "{refused} refused, {taken} taken");
}
