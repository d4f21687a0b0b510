//! How far behind the terminal is, by its own answers.
//!
//! Between us and the screen kernel, ssh and modems swallow many thousand bytes before a write waits, and none of them
//! says how many are left (`TIOCOUTQ` is always 0 on a pseudoterminal). Only the terminal knows what it has shown. So
//! while keys are held each frame ends with a question ("are you well?", which every terminal answers), and frames are
//! left out while too much is unanswered. A single key asks nothing, and nothing waits for an answer but a frame. A
//! terminal that does not answer holds one frame up once, for about a second.
//!
//! Pure, as [`super::pace`] is, which asks here.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::pace::THIN_LINE;

/// Goes at the end of a frame. Not "where is the cursor", whose answer looks like a key on the first row.
pub(super) const QUESTION: &[u8] = b"\x1b[5n";
/// So many bytes may be unanswered and yet another frame be sent: a second on the thinnest line, and twenty frames a
/// second over half a second of delay.
const CREDIT: usize = 1_024;
/// What the thinnest line would have carried so long ago, and what is not answered, is not answered at all.
const PATIENCE: Duration = Duration::from_secs(1);

/// What was asked and is not answered yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Lag {
    /// The bytes of the frame before each question.
    open: VecDeque<usize>,
    /// When the next answer is given up.
    until: Option<Instant>,
    /// The terminal does not answer, as far as known.
    mute: bool,
}

impl Lag {
    /// Whether it makes sense to ask.
    pub(super) fn hears(&self) -> bool {
        !self.mute
    }

    /// Whether an answer is still to come.
    pub(super) fn is_open(&self) -> bool {
        !self.mute && !self.open.is_empty()
    }

    /// A frame of so many bytes was sent at `now`, and a question behind it.
    pub(super) fn asked(&mut self, now: Instant, bytes: usize) {
        self.open.push_back(bytes);
        if self.open.len() == 1 {
            self.wait_from(now);
        }
    }

    /// An answer came at `now`. One that was given up shows that the terminal is slow and not mute.
    pub(super) fn answered(&mut self, now: Instant) {
        self.mute = false;
        self.open.pop_front();
        self.wait_from(now);
    }

    fn wait_from(&mut self, now: Instant) {
        let taken = |bytes: &usize| Duration::from_secs_f64(*bytes as f64 / f64::from(THIN_LINE));
        self.until = self.open.front().map(|bytes| now + taken(bytes) + PATIENCE);
    }

    /// Gives up at `now` what should have been answered long ago.
    pub(super) fn give_up(&mut self, now: Instant) {
        self.mute |= self.until.is_some_and(|until| until <= now);
    }

    /// Until when frames are left out, should nothing more be answered.
    pub(super) fn held_until(&self) -> Option<Instant> {
        let unanswered: usize = self.open.iter().sum();
        self.until.filter(|_| !self.mute && unanswered >= CREDIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn frames_are_left_out_while_too_much_is_unanswered_and_no_longer() {
        let start = Instant::now();
        let mut lag = Lag::default();
        lag.asked(start, 1_000);
        assert_eq!(lag.held_until(), None);
        lag.asked(start + ms(50), 480);
        lag.answered(start + ms(1_100));
        assert_eq!(lag.held_until(), None);
        lag.asked(start + ms(1_100), 960);
        // The older frame takes half a second on the thinnest line, and a second more is waited for.
        assert_eq!(lag.held_until(), Some(start + ms(2_600)));
        lag.answered(start + ms(1_600));
        lag.answered(start + ms(2_600));
        lag.give_up(start + ms(60_000));
        assert!(lag.hears() && !lag.is_open());
    }

    #[test]
    fn a_mute_terminal_is_given_up_and_a_late_answer_is_heard_all_the_same() {
        let start = Instant::now();
        let mut lag = Lag::default();
        lag.asked(start, 1_440);
        lag.asked(start, 1_440);
        let (too_soon, given_up) = (start + ms(2_499), start + ms(2_500));
        assert_eq!(lag.held_until(), Some(given_up));
        lag.give_up(too_soon);
        assert!(lag.is_open() && lag.hears());
        lag.give_up(given_up);
        assert!(!lag.is_open() && !lag.hears());
        assert_eq!(lag.held_until(), None);
        lag.answered(start + ms(3_000));
        lag.give_up(start + ms(3_000));
        assert!(lag.hears() && lag.is_open(), "the second is still to come");
    }
}
