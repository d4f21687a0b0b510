//! Before the terminal goes to somebody else, what it still has to answer is heard: else it would be typed there.

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use crate::runtime::input::Input;

use super::{Ended, Program, wait};

/// How long a terminal may hold up the way out with an answer.
const LAST_ANSWER: Duration = Duration::from_millis(500);

impl Program<'_> {
    /// Waits a little for the answers that are still to come.
    pub(super) fn hear_out(&mut self, inbox: &Receiver<Input>) {
        let until = Instant::now() + LAST_ANSWER;
        while self.pace.awaits_answer() {
            match wait(inbox, Some(until)) {
                Ok(Input::Answered) => self.pace.answered(Instant::now()),
                Ok(Input::Terminate(ending)) => {
                    self.ended = Some(Ended::Asked(ending));
                    return;
                }
                // What is typed by now is for the shell, and whoever knocks is looked for when we are woken.
                Ok(
                    Input::Key(_)
                    | Input::Mouse(_)
                    | Input::Paste(_)
                    | Input::PasteTooLong
                    | Input::Resize(..)
                    | Input::Suspend
                    | Input::Knock
                    | Input::Resumed,
                ) => {}
                Err(_) => return,
            }
        }
    }
}
