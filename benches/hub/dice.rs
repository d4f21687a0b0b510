//! Chance that can be had again: everything by chance in a run follows from one seed, which is printed.

use tatap::demo::rng::Rng;

/// Two thousand words, for texts that are packed about as well as those of people.
const WORDS: &str = include_str!("../../assets/words.txt");

/// A source of chance.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    rng: Rng,
    words: Vec<&'static str>,
}

impl Dice {
    /// Begins from a seed, by what it is used for, so that one more use elsewhere changes nothing here.
    pub(crate) fn of(seed: u64, purpose: u64) -> Self {
        Self {
            rng: Rng::new(Rng::new(seed ^ purpose.rotate_left(32)).number()),
            words: WORDS.lines().collect(),
        }
    }

    /// A number below `most`.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.rng.below(most)
    }

    /// A number of 1 to `most`, as codes of closed lists are.
    pub(crate) fn code(&mut self, most: u8) -> u8 {
        1 + self.below(usize::from(most)) as u8
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// As many bytes as are wanted.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.below(256) as u8)
    }

    /// So many words, the first of the list far more often than the last.
    pub(crate) fn words(&mut self, count: usize) -> String {
        let most = self.words.len();
        let word = |_| {
            let at = self.below(most) * self.below(most) / most;
            self.words.get(at).copied().unwrap_or_default()
        };
        (0..count).map(word).collect::<Vec<_>>().join(" ")
    }

    /// Puts things into an order by chance.
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}
