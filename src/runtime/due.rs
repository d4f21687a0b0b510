//! When what is not saved is written down: as soon as the keys rest, and within a second in any case.
//!
//! Pure, as [`super::pace`] is, which asks here. While nothing changes nothing is due.

use std::time::{Duration, Instant};

use super::pace::REST;

/// A change waits no longer than this, so that it is on disk within a second on a busy disk too.
pub const LATEST: Duration = Duration::from_millis(800);
/// Two writes are at least so far apart, however often the keys rest.
pub const APART: Duration = Duration::from_millis(500);

/// What has to be written down, by when.
#[derive(Debug, Clone, Copy, Default)]
pub struct Due {
    /// The first and the last change since it was written.
    changes: Option<(Instant, Instant)>,
    written: Option<Instant>,
}

impl Due {
    /// Something may have changed at `now`.
    pub fn changed(&mut self, now: Instant) {
        let first = self.changes.map_or(now, |(first, _)| first);
        self.changes = Some((first, now));
    }

    /// All that has changed until `now` was written, or there was nothing to write.
    pub fn written(&mut self, now: Instant) {
        self.changes = None;
        self.written = Some(now);
    }

    /// When to write, if there is anything to write.
    pub fn at(&self) -> Option<Instant> {
        let (first, last) = self.changes?;
        let soon = (last + REST).min(first + LATEST);
        Some(self.written.map_or(soon, |at| soon.max(at + APART)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn nothing_is_due_while_nothing_changes() {
        let start = Instant::now();
        let mut due = Due::default();
        assert_eq!(due.at(), None);
        due.changed(start);
        due.written(start + ms(150));
        assert_eq!(due.at(), None);
    }

    #[test]
    fn it_is_due_when_the_keys_rest() {
        let start = Instant::now();
        let mut due = Due::default();
        due.changed(start);
        due.changed(start + ms(100));
        assert_eq!(due.at(), Some(start + ms(250)));
    }

    /// Plays keys that come every `every` milliseconds, on a disk that needs `slow` for a write.
    fn play(every: u64, slow: u64) -> (Vec<u64>, u64) {
        let start = Instant::now();
        let mut due = Due::default();
        let (mut writes, mut waiting, mut longest) = (Vec::new(), None, 0);
        let mut at = 0;
        while at < 20_000 {
            if at % every == 0 {
                due.changed(start + ms(at));
                waiting = waiting.or(Some(at));
            }
            if due.at().is_some_and(|due| due <= start + ms(at)) {
                at += slow;
                due.written(start + ms(at));
                longest = longest.max(at - waiting.take().unwrap_or(at));
                writes.push(at);
            }
            at += 1;
        }
        (writes, longest)
    }

    #[test]
    fn no_key_waits_a_second_and_no_two_writes_are_close_however_the_keys_come() {
        for every in [1, 20, 80, 149, 151, 200, 400, 499, 501, 900, 3_000] {
            for slow in [0, 30, 150] {
                let (writes, longest) = play(every, slow);
                assert!(longest <= 1_000, "{every} {slow}: {longest}");
                assert!(writes.len() >= 6, "{every} {slow}: {writes:?}");
                let close = |pair: &&[u64]| pair[1] - pair[0] < 500;
                assert_eq!(writes.windows(2).find(close), None, "{every} {slow}");
            }
        }
    }
}
