//! Fingerprints to read over the phone: eight words for 88 bits.
//!
//! The words (`assets/words.txt`) are made, not found: three syllables each, as Indonesian has them, of which two
//! words always differ in two letters of different sound, so that one slip of the ear is a word that there is not. The
//! list never changes, or what was printed on letters would no longer be what the program says.

use std::fmt;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use crate::domain::text::clean;

use super::sign::PublicHalf;

/// How many words a fingerprint has.
pub const COUNT: usize = 8;
/// How many bits a word stands for.
const BITS: u32 = 11;
/// Longest word that is repeated in a message, in characters.
const SHOWN: usize = 20;

/// All words, in the order of their numbers.
static LIST: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../../assets/words.txt").lines().collect());

/// A fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words([u16; COUNT]);

/// What is wrong with a fingerprint that was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// Too few or too many words.
    #[error("a fingerprint has {COUNT} words, and these are {0}")]
    Count(usize),
    /// A word that is in no fingerprint at all: a slip.
    #[error("word {place}, \"{word}\", is no word of a fingerprint")]
    Unknown {
        /// Which, from 1.
        place: usize,
        /// What was typed.
        word: String,
    },
    /// A word that is not the one of this fingerprint.
    #[error("word {place}, \"{word}\", is not that of the file")]
    Other {
        /// Which, from 1.
        place: usize,
        /// What was typed.
        word: String,
    },
}

impl Words {
    /// The fingerprint of any bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        let mut bits = digest.iter().flat_map(|byte| {
            let byte = u16::from(*byte);
            (0..8).rev().map(move |at| byte >> at & 1)
        });
        Self(std::array::from_fn(|_| {
            let word = bits.by_ref().take(BITS as usize);
            word.fold(0, |number, bit| number << 1 | bit)
        }))
    }

    /// The fingerprint of a key.
    pub fn of_key(key: PublicHalf) -> Self {
        Self::of(&key.0)
    }

    fn spelt(&self) -> impl Iterator<Item = &'static str> {
        let word = |number: &u16| LIST.get(usize::from(*number)).copied().unwrap_or_default();
        self.0.iter().map(word)
    }

    /// Compares with what somebody typed; capitals, and what stands between the words, do not matter.
    ///
    /// # Errors
    ///
    /// The first word that is wrong, with its place, but never the word that it should be.
    pub fn matches(&self, typed: &str) -> Result<(), Mismatch> {
        let typed = typed.to_lowercase();
        let typed: Vec<&str> = typed
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .collect();
        for (place, (wanted, word)) in (1..).zip(self.spelt().zip(&typed)) {
            if *word == wanted {
                continue;
            }
            let known = LIST.contains(word);
            let word = clean(word).chars().take(SHOWN).collect();
            return Err(if known {
                Mismatch::Other { place, word }
            } else {
                Mismatch::Unknown { place, word }
            });
        }
        if typed.len() == COUNT {
            Ok(())
        } else {
            Err(Mismatch::Count(typed.len()))
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.spelt().collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_slip_of_one_letter_makes_another_word() {
        assert_eq!(LIST.len(), 1 << BITS);
        let mut patterns = BTreeSet::new();
        for word in LIST.iter() {
            assert_eq!(word.len(), 6, "{word}");
            for (at, letter) in word.bytes().enumerate() {
                assert_eq!(b"aiueo".contains(&letter), at % 2 == 1, "{word}");
                // All words are equally long, so two that differ in one letter share a pattern.
                let mut pattern = word.as_bytes().to_vec();
                pattern[at] = b'?';
                assert!(patterns.insert(pattern), "{word} has a neighbour");
            }
        }
    }

    #[test]
    fn the_words_of_a_key_never_change() {
        let words = Words::of_key(PublicHalf([7; 32]));
        assert_eq!(
            words.to_string(),
            "hotogu midulu wirehi peweko rejuga muyuhi hocabi hapaja"
        );
        assert_ne!(words, Words::of_key(PublicHalf([8; 32])));
    }

    #[test]
    fn what_is_typed_may_be_written_in_any_way_but_not_be_other_words() {
        let words = Words::of(b"isi");
        let said = words.to_string();
        for typed in [
            said.clone(),
            said.to_uppercase(),
            said.replace(' ', "-"),
            format!("  1. {} ", said.replace(' ', " \n, ")),
        ] {
            assert_eq!(words.matches(&typed), Ok(()), "{typed}");
        }
        let mut all: Vec<&str> = said.split(' ').collect();
        assert_eq!(words.matches(&all[..7].join(" ")), Err(Mismatch::Count(7)));
        assert_eq!(
            words.matches(&format!("{said} {said}")),
            Err(Mismatch::Count(16))
        );
        all.swap(2, 5);
        let word = all[2].to_owned();
        let swapped = words.matches(&all.join(" "));
        assert_eq!(swapped, Err(Mismatch::Other { place: 3, word }));
        all.swap(2, 5);
        all[6] = "meja\u{202e}";
        let word = "meja".to_owned();
        let slip = words.matches(&all.join(" "));
        assert_eq!(slip, Err(Mismatch::Unknown { place: 7, word }));
        assert_eq!(words.matches(""), Err(Mismatch::Count(0)));
    }
}
