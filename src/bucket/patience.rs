//! Trying again: what may go otherwise the next time is waited for, each time twice as long, and given up in the end.

use std::time::Duration;

use super::BucketError;

/// How often something is tried.
const TRIES: u32 = 8;
/// The first wait, and the longest of our own; together they come to about a minute.
const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);
/// The longest wait that a server may ask for. Whoever asks for more is answered by the next run.
const ASKED_MOST: Duration = Duration::from_mins(2);

/// Why something did not go this time.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It may go the next time, not before this has passed.
    Passing {
        why: String,
        after: Option<Duration>,
    },
    /// It will go no other way.
    Lasting(BucketError),
}

impl From<BucketError> for Trouble {
    fn from(error: BucketError) -> Self {
        Self::Lasting(error)
    }
}

/// How waiting is done.
pub struct Patience<'a> {
    wait: &'a mut dyn FnMut(Duration),
}

impl<'a> Patience<'a> {
    /// Waits by this.
    pub fn new(wait: &'a mut dyn FnMut(Duration)) -> Self {
        Self { wait }
    }

    /// Tries until it goes, cannot go, or has been tried often enough.
    pub(super) fn through<T>(
        &mut self,
        mut attempt: impl FnMut() -> Result<T, Trouble>,
    ) -> Result<T, BucketError> {
        let mut pause = FIRST;
        for tries in 1.. {
            let (why, after) = match attempt() {
                Ok(done) => return Ok(done),
                Err(Trouble::Lasting(error)) => return Err(error),
                Err(Trouble::Passing { why, after }) => (why, after.unwrap_or_default()),
            };
            if tries == TRIES || after > ASKED_MOST {
                return Err(BucketError::Unreachable { tries, why });
            }
            (self.wait)(jittered(pause).max(after));
            pause = (pause * 2).min(LONGEST);
        }
        unreachable!("the last try returns")
    }
}

/// Between half of it and all of it, so that a thousand offices that were cut off together do not come back together.
fn jittered(pause: Duration) -> Duration {
    let mut random = [0; 4];
    // Without chance, all of it: waiting is never what fails.
    let of_all = match getrandom::fill(&mut random) {
        Ok(()) => u32::from_le_bytes(random),
        Err(_) => u32::MAX,
    };
    pause / 2 + (pause / 2).mul_f64(f64::from(of_all) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passing(after: Option<Duration>) -> Trouble {
        let why = "503".to_owned();
        Trouble::Passing { why, after }
    }

    /// What comes of an attempt that fails so often, and what was waited for.
    fn tried(
        failures: u32,
        trouble: impl Fn() -> Trouble,
    ) -> (Result<u32, BucketError>, Vec<Duration>) {
        let mut waits = Vec::new();
        let mut wait = |pause| waits.push(pause);
        let mut tries = 0;
        let done = Patience::new(&mut wait).through(|| {
            tries += 1;
            if tries > failures {
                Ok(tries)
            } else {
                Err(trouble())
            }
        });
        (done, waits)
    }

    #[test]
    fn waits_double_up_to_a_limit_and_are_never_all_the_same() {
        let (done, waits) = tried(TRIES - 1, || passing(None));
        assert_eq!(done.unwrap(), TRIES);
        let mut most = FIRST;
        for wait in &waits {
            assert!(*wait >= most / 2 && *wait <= most, "{waits:?}");
            most = (most * 2).min(LONGEST);
        }
        let others = tried(TRIES - 1, || passing(None)).1;
        assert_ne!(waits, others, "one in 2^224");
    }

    #[test]
    fn it_is_given_up_and_told() {
        let (done, waits) = tried(TRIES, || passing(None));
        let error = done.unwrap_err();
        assert!(
            matches!(error, BucketError::Unreachable { tries: TRIES, .. }),
            "{error}"
        );
        assert_eq!(waits.len(), TRIES as usize - 1, "and not after the last");
    }

    #[test]
    fn a_server_that_asks_for_time_gets_it_unless_it_asks_for_too_much() {
        let asked = Duration::from_secs(77);
        let (done, waits) = tried(2, || passing(Some(asked)));
        assert_eq!((done.unwrap(), waits), (3, vec![asked, asked]));
        let (done, waits) = tried(1, || passing(Some(ASKED_MOST * 2)));
        assert!(done.is_err() && waits.is_empty());
    }

    #[test]
    fn what_will_go_no_other_way_is_not_tried_again() {
        let refused = || BucketError::Refused {
            why: "403".to_owned(),
        };
        let (done, waits) = tried(1, || refused().into());
        assert!(matches!(done, Err(BucketError::Refused { .. })));
        assert!(waits.is_empty());
    }
}
