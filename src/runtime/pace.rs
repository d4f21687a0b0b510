//! When to draw: at most twenty times a second, after all waiting input, and never without a change.
//!
//! Pure: the caller passes the instants and sleeps. Between changes [`Step::Idle`] lets him block for
//! ever, so an idle program neither wakes nor writes. The caller applies all input that waits before
//! he asks, which is what makes a held key on a slow line one frame and not two hundred.

use std::time::{Duration, Instant};

use super::due::Due;
use super::lag::Lag;

/// Time between two frames: twenty a second.
pub const FRAME: Duration = Duration::from_millis(50);
/// The same where every byte counts: five a second.
pub const THRIFTY_FRAME: Duration = Duration::from_millis(200);
/// The same while keys are held, where the terminal does not say how far behind it is.
pub const BLIND_FRAME: Duration = Duration::from_millis(100);
/// After the last key for so long the hands rest, and the detail pane may follow the list.
pub const REST: Duration = Duration::from_millis(150);
/// While a window is dragged sizes come in a stream; only the last one is worth a repaint.
pub const SETTLE: Duration = Duration::from_millis(50);

/// Bytes a second to count on over SSH: a line of 64 kbit/s. The far end swallows more, and then shows
/// what was true seconds ago, so frames are left out instead; a faster line misses a few of a held key.
pub const SLOW_LINE: u32 = 8_000;
/// Bytes a second to count on where every byte counts: a line of 9,600 bit/s.
pub const THIN_LINE: u32 = 960;
/// So much may be under way on the line.
const UNDER_WAY: Duration = Duration::from_millis(500);

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Draw, then call [`Pace::drawn`].
    Draw,
    /// The keys have rested for [`REST`]. Told once after each run of keys.
    Rest,
    /// Write down what is not saved, then call [`Pace::kept`].
    Keep,
    /// Wait for input, at most until then.
    WaitUntil(Instant),
    /// Wait for input, however long.
    Idle,
}

/// The pacemaker.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    /// Something to be seen has changed since the last frame.
    changed: bool,
    drawn: Option<Instant>,
    settled: Option<Instant>,
    rest: Option<Instant>,
    /// Whether every byte counts.
    thrifty: bool,
    /// Bytes a second, if the line has a limit worth minding.
    line: Option<u32>,
    /// When all that was sent has arrived.
    arrived: Option<Instant>,
    /// How far behind the terminal is.
    lag: Lag,
    /// Keys come without a rest between them.
    running: bool,
    /// When what is not saved has to be written down.
    due: Due,
}

impl Pace {
    /// A pacemaker whose first step is to draw, for a line of so many bytes a second, or a fast one.
    pub fn new(line: Option<u32>) -> Self {
        Self {
            changed: true,
            line: line.filter(|rate| *rate > 0),
            ..Self::default()
        }
    }

    /// Every byte counts, or no more.
    pub fn thrifty(&mut self, yes: bool) {
        self.thrifty = yes;
    }

    /// Something to be seen has changed.
    pub fn changed(&mut self) {
        self.changed = true;
    }

    /// A key was pressed at `now`; whether anything changed by it is told apart.
    pub fn key(&mut self, now: Instant) {
        self.running = self.rest.is_some();
        self.rest = Some(now + REST);
    }

    /// Something that is not saved may have changed at `now`.
    pub fn touched(&mut self, now: Instant) {
        self.due.changed(now);
    }

    /// What is not saved was written down at `now`.
    pub fn kept(&mut self, now: Instant) {
        self.due.written(now);
    }

    /// The terminal got another size at `now`.
    pub fn resized(&mut self, now: Instant) {
        self.changed = true;
        self.settled = Some(now + SETTLE);
    }

    /// A frame of so many bytes was drawn, and sent, at `now`.
    pub fn drawn(&mut self, now: Instant, bytes: usize) {
        if let Some(rate) = self.rate() {
            let start = self.arrived.map_or(now, |at| at.max(now));
            self.arrived = Some(start + Duration::from_secs_f64(bytes as f64 / f64::from(rate)));
        }
        self.changed = false;
        self.settled = None;
        self.drawn = Some(now);
    }

    /// Whether the next frame is to end with a question: while keys are held, and until all is answered.
    pub fn asks(&self) -> bool {
        self.lag.hears() && (self.running || self.lag.is_open())
    }

    /// The frame of so many bytes that was drawn at `now` ends with a question.
    pub fn asked(&mut self, now: Instant, bytes: usize) {
        self.lag.asked(now, bytes);
    }

    /// The terminal answered at `now`.
    pub fn answered(&mut self, now: Instant) {
        self.lag.answered(now);
    }

    /// Whether the terminal may still answer something.
    pub fn awaits_answer(&self) -> bool {
        self.lag.is_open()
    }

    /// Bytes a second to count on.
    fn rate(&self) -> Option<u32> {
        let thin = self.thrifty.then_some(THIN_LINE);
        self.line.into_iter().chain(thin).min()
    }

    /// What to do at `now`.
    pub fn next(&mut self, now: Instant) -> Step {
        self.lag.give_up(now);
        let frame = self.frame_at(now);
        if frame.is_some_and(|at| at <= now) {
            return Step::Draw;
        }
        let keep = self.due.at();
        if keep.is_some_and(|at| at <= now) {
            return Step::Keep;
        }
        if self.rest.is_some_and(|at| at <= now) {
            self.rest = None;
            self.running = false;
            return Step::Rest;
        }
        match frame.into_iter().chain(keep).chain(self.rest).min() {
            Some(at) => Step::WaitUntil(at),
            None => Step::Idle,
        }
    }

    /// How far two frames are apart at least.
    fn apart(&self) -> Duration {
        if self.thrifty {
            THRIFTY_FRAME
        } else if self.running && !self.lag.hears() {
            BLIND_FRAME
        } else {
            FRAME
        }
    }

    /// When the next frame is due, if one is.
    fn frame_at(&self, now: Instant) -> Option<Instant> {
        if !self.changed {
            return None;
        }
        let after_last = self.drawn.map(|at| at + self.apart());
        let line_free = self
            .arrived
            .and_then(|arrived| arrived.checked_sub(UNDER_WAY));
        let held = self.lag.held_until();
        let limits = [after_last, line_free, self.settled, held];
        Some(limits.into_iter().flatten().max().unwrap_or(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn an_idle_program_waits_for_ever() {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        assert_eq!(pace.next(start), Step::Draw);
        pace.drawn(start, 100);
        assert_eq!(pace.next(start), Step::Idle);
        assert_eq!(pace.next(start + ms(10_000)), Step::Idle);
    }

    #[test]
    fn a_change_after_a_pause_is_drawn_at_once_and_the_next_waits_its_turn() {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        pace.drawn(start, 100);
        pace.changed();
        assert_eq!(pace.next(start + ms(70)), Step::Draw);
        pace.drawn(start + ms(70), 100);
        pace.changed();
        assert_eq!(pace.next(start + ms(80)), Step::WaitUntil(start + ms(120)));
        assert_eq!(pace.next(start + ms(120)), Step::Draw);
    }

    #[test]
    fn a_held_key_makes_twenty_frames_a_second() {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        let mut frames = 0;
        for at in (0..2_000).step_by(5) {
            let now = start + ms(at);
            pace.key(now);
            pace.changed();
            if pace.next(now) == Step::Draw {
                pace.drawn(now, 100);
                frames += 1;
            }
        }
        assert_eq!(frames, 40);
    }

    #[test]
    fn a_slow_line_gets_no_more_than_it_carries_but_one_page_at_once() {
        let start = Instant::now();
        let mut pace = Pace::new(Some(SLOW_LINE));
        let mut sent = Vec::new();
        for at in 0..4_000 {
            let now = start + ms(at);
            pace.changed();
            if pace.next(now) == Step::Draw {
                pace.drawn(now, 2_000);
                sent.push(at);
            }
        }
        assert_eq!(sent.get(..4), Some(&[0, 50, 100, 250][..]));
        assert_eq!(
            sent.len() * 2_000,
            36_000,
            "four seconds and what is under way"
        );
    }

    #[test]
    fn where_every_byte_counts_five_frames_a_second_are_the_most_and_a_page_is_waited_for() {
        let start = Instant::now();
        for (bytes, want) in [(12, 10), (960, 3)] {
            let mut pace = Pace::new(None);
            pace.thrifty(true);
            let mut frames = 0;
            for at in 0..2_000 {
                let now = start + ms(at);
                pace.changed();
                if pace.next(now) == Step::Draw {
                    pace.drawn(now, bytes);
                    frames += 1;
                }
            }
            assert_eq!(frames, want, "{bytes}");
        }
    }

    /// A key held for two seconds at thirty a second, over a line of so many bytes a second that delays everything: how
    /// many frames were drawn, and how long after the last key the last of them was shown.
    fn hold(rate: u64, delay: u64, answers: bool, bytes: usize) -> (usize, u64) {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        let (mut frames, mut free, mut under_way) = (0, 0, std::collections::VecDeque::new());
        for at in 0..20_000 {
            let now = start + ms(at);
            if at < 2_000 && at % 33 == 0 {
                pace.key(now);
                pace.changed();
            }
            while under_way.front().is_some_and(|back| *back <= at) {
                under_way.pop_front();
                pace.answered(now);
            }
            match pace.next(now) {
                Step::Draw => {
                    let asks = pace.asks();
                    pace.drawn(now, bytes);
                    frames += 1;
                    free = at.max(free) + bytes as u64 * 1_000 / rate;
                    if asks {
                        pace.asked(now, bytes);
                        under_way.extend(answers.then_some(free + 2 * delay));
                    }
                }
                Step::Rest | Step::Keep | Step::WaitUntil(_) | Step::Idle => {}
            }
        }
        (frames, (free + delay).saturating_sub(1_980))
    }

    #[test]
    fn a_held_key_is_shown_as_far_as_the_line_carries_it_and_soon_after_it_is_let_go() {
        for (rate, delay, answers, bytes, frames, behind) in [
            // What the hands do is followed wherever the line is fast, however far.
            (1_000_000, 0, true, 100, 41, 20),
            (1_000_000, 0, true, 2_000, 41, 22),
            (1_000_000, 300, true, 100, 38, 320),
            (1_000_000, 300, true, 2_000, 6, 780),
            (7_000, 150, true, 130, 41, 190),
            // A thin line shows what it can, and the end soon.
            (960, 0, true, 100, 31, 1_250),
            (960, 0, true, 1_000, 4, 2_200),
            (960, 300, true, 300, 9, 1_150),
            // Who does not answer loses a few frames.
            (1_000_000, 0, false, 100, 22, 80),
            (960, 0, false, 100, 22, 350),
        ] {
            let (drawn, late) = hold(rate, delay, answers, bytes);
            let place = format!("{rate} B/s, {delay} ms, {bytes} B: {drawn} frames, {late} ms");
            assert!(drawn >= frames && late <= behind, "{place}");
        }
    }

    #[test]
    fn a_single_key_asks_nothing() {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        for (at, asks) in [(0, false), (200, false), (250, true), (500, false)] {
            let now = start + ms(at);
            while pace.next(now) == Step::Rest {}
            pace.key(now);
            pace.changed();
            assert_eq!(pace.asks(), asks, "{at}");
            assert_eq!(pace.next(now), Step::Draw, "{at}");
            pace.drawn(now, 100);
        }
    }

    #[test]
    fn rest_is_told_once_after_the_last_key() {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        pace.drawn(start, 100);
        pace.key(start);
        pace.key(start + ms(100));
        assert_eq!(pace.next(start + ms(150)), Step::WaitUntil(start + ms(250)));
        assert_eq!(pace.next(start + ms(250)), Step::Rest);
        assert_eq!(pace.next(start + ms(251)), Step::Idle);
    }

    #[test]
    fn what_was_typed_is_written_down_while_keys_are_held_and_once_they_rest() {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        let mut kept = Vec::new();
        for at in 0..2_500 {
            let now = start + ms(at);
            if at < 2_000 && at % 30 == 0 {
                pace.key(now);
                pace.touched(now);
                pace.changed();
            }
            match pace.next(now) {
                Step::Draw => pace.drawn(now, 100),
                Step::Keep => {
                    kept.push(at);
                    pace.kept(now);
                }
                Step::Rest | Step::WaitUntil(_) | Step::Idle => {}
            }
        }
        assert_eq!(kept, [801, 1_610, 2_130]);
        assert_eq!(pace.next(start + ms(2_500)), Step::Idle);
    }

    #[test]
    fn a_dragged_window_is_drawn_when_it_stands_still() {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        pace.drawn(start, 100);
        for at in [100, 130, 160] {
            pace.resized(start + ms(at));
            assert_eq!(
                pace.next(start + ms(at)),
                Step::WaitUntil(start + ms(at) + SETTLE)
            );
        }
        assert_eq!(pace.next(start + ms(210)), Step::Draw);
        pace.drawn(start + ms(210), 100);
        assert_eq!(pace.next(start + ms(210)), Step::Idle);
    }
}
