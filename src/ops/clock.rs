//! Hybrid logical clock: wall time that never runs backwards within a replica.
//!
//! It orders what is displayed and breaks ties between concurrent descriptive values. Nothing is ever
//! refused for its clock, and what has been seen wins over any clock through `preds`.

/// Milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Clock(pub u64);

/// How far into the future a foreign clock is followed, in milliseconds.
const FOLLOW_MS: u64 = 5 * 60 * 1000;

impl Clock {
    /// The clock reading at this wall time.
    pub fn at(millis: u64) -> Self {
        Self(millis.min((1 << 48) - 1) << 16)
    }

    /// Wall time in milliseconds since 1970.
    pub fn millis(self) -> u64 {
        self.0 >> 16
    }

    /// The next reading of a clock that last showed `self`, at this wall time.
    #[must_use]
    pub fn tick(self, now_millis: u64) -> Self {
        Self(Self::at(now_millis).0.max(self.0.saturating_add(1)))
    }

    /// The reading after seeing a foreign one; foreign clocks far ahead of the wall are not followed.
    #[must_use]
    pub fn observe(self, foreign: Clock, now_millis: u64) -> Self {
        if foreign.millis() <= now_millis.saturating_add(FOLLOW_MS) {
            self.max(foreign)
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_moves_on_even_when_the_wall_steps_back() {
        let first = Clock::at(1_000);
        let second = first.tick(500);
        assert!(second > first);
        assert_eq!(second.millis(), 1_000);
        assert_eq!(second.tick(2_000), Clock::at(2_000));
    }

    #[test]
    fn a_foreign_clock_is_followed_only_when_it_is_plausible() {
        let own = Clock::at(1_000);
        assert_eq!(own.observe(Clock::at(2_000), 1_000), Clock::at(2_000));
        assert_eq!(own.observe(Clock::at(u64::MAX), 1_000), own);
    }
}
