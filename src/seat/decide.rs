//! What a holder does about a request for his seat. Pure.

use std::time::Duration;

/// So long nobody has to answer, or press any key, before the seat is handed over: whoever sits there has gone,
/// or his line has dropped without anybody noticing.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How the holder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Somebody may sit at his terminal.
    Attended,
    /// His terminal is gone.
    TerminalGone,
    /// He was stopped (Ctrl-z) and woken by whoever asks.
    Stopped,
}

/// What the user answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Hand the seat over.
    HandOver,
    /// Keep it.
    Keep,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Save everything and leave.
    HandOver,
    /// Tell whoever asks that the seat is kept.
    Keep,
    /// Ask the user, or go on asking, for so long.
    Ask(Duration),
}

/// Decides. `silent` is how long the user has been asked without having pressed any key; whoever still types is
/// there, and is not thrown out in the middle of a sentence.
pub fn decide(standing: Standing, said: Option<Said>, silent: Duration) -> Verdict {
    match (standing, said) {
        (Standing::TerminalGone | Standing::Stopped, _) | (_, Some(Said::HandOver)) => {
            Verdict::HandOver
        }
        (Standing::Attended, Some(Said::Keep)) => Verdict::Keep,
        (Standing::Attended, None) => match PATIENCE.saturating_sub(silent) {
            Duration::ZERO => Verdict::HandOver,
            left => Verdict::Ask(left),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seat_is_kept_only_by_somebody_who_is_there() {
        use Standing::{Attended, Stopped, TerminalGone};
        let s = Duration::from_secs;
        for (standing, said, silent, verdict) in [
            (Attended, None, s(0), Verdict::Ask(PATIENCE)),
            (Attended, None, s(20), Verdict::Ask(s(10))),
            (Attended, None, PATIENCE, Verdict::HandOver),
            (Attended, None, s(3_000), Verdict::HandOver),
            (Attended, Some(Said::Keep), s(0), Verdict::Keep),
            (Attended, Some(Said::Keep), s(60), Verdict::Keep),
            (Attended, Some(Said::HandOver), s(0), Verdict::HandOver),
            (TerminalGone, None, s(0), Verdict::HandOver),
            (TerminalGone, Some(Said::Keep), s(0), Verdict::HandOver),
            (Stopped, None, s(0), Verdict::HandOver),
            (Stopped, Some(Said::Keep), s(0), Verdict::HandOver),
        ] {
            let decided = decide(standing, said, silent);
            assert_eq!(decided, verdict, "{standing:?} {said:?} {silent:?}");
        }
    }
}
