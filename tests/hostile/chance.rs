//! Inputs made up from those that are known, the same in every run.

use tatap::demo::rng::Rng;

/// A source of chance that is the same each time.
pub(crate) struct Dice(Rng);

/// Words that parsers look for, so that chance need not find them.
const WORDS: [&[u8]; 40] = [
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x1b[2J",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b]52;c;",
    b"\r\n",
    b"\n\n",
    b"\t",
    b"\"",
    b"\"\"",
    b"'",
    b"=",
    b"+1",
    b"-",
    b"@",
    b";",
    b",",
    b"..",
    b"/",
    b"[",
    b"]",
    b"{",
    b"}",
    b"#",
    b"1e400",
    b"-0",
    b"9223372036854775808",
    b"0.",
    b"2026-02-30",
    b"\xe2\x80\xae",
    b"\xe2\x80\x8d",
    b"\xc2\x9b",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xf0\x9f\x91\xa9",
    b"\xcc\x81",
    b"PK\x05\x06",
    b"FRAM",
    b"-----BEGIN",
];
/// Numbers at the edge of what fits.
const EDGES: [u64; 8] = [
    0,
    1,
    u64::MAX,
    u64::MAX >> 1,
    1 << 31,
    0xffff_ffff,
    0x7fff,
    251,
];

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rng::new(seed))
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.0.below(all.len())]
    }

    /// One of the known inputs, spoiled.
    pub(crate) fn spoiled(&mut self, known: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = self.one_of(known).clone();
        for _ in 0..=self.0.below(4) {
            let at = self.0.below(bytes.len() + 1);
            match self.0.below(8) {
                0 => self.flip(&mut bytes, at),
                1 => bytes.insert(at, self.0.number() as u8),
                2 => bytes.truncate(at),
                3 => self.remove(&mut bytes, at),
                4 => self.repeat(&mut bytes, at),
                5 => self.splice(&mut bytes, at, known),
                6 => self.edge(&mut bytes, at),
                _ => drop(bytes.splice(at..at, self.one_of(&WORDS).iter().copied())),
            }
        }
        bytes
    }

    fn flip(&mut self, bytes: &mut [u8], at: usize) {
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1 << self.0.below(8);
        }
    }

    fn remove(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let end = at + self.0.below((bytes.len() - at).min(64) + 1);
        bytes.drain(at..end);
    }

    fn repeat(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let end = at + self.0.below((bytes.len() - at).min(64) + 1);
        let piece = bytes[at..end].to_vec();
        bytes.splice(at..at, piece);
    }

    /// The rest of another input in the place of the own.
    fn splice(&mut self, bytes: &mut Vec<u8>, at: usize, known: &[Vec<u8>]) {
        let other = self.one_of(known);
        bytes.truncate(at);
        bytes.extend(&other[self.0.below(other.len() + 1)..]);
    }

    fn edge(&mut self, bytes: &mut [u8], at: usize) {
        let number = self.one_of(&EDGES).to_le_bytes();
        let width = *self.one_of(&[1, 2, 4, 8]);
        let places = bytes.iter_mut().skip(at).take(width);
        places.zip(number).for_each(|(place, byte)| *place = byte);
    }
}
