//! The place of the running program at the data: what it does about whoever asks for it, and when it looks for
//! what others write while it only looks on.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::app::seat::Seat as Shown;
use crate::seat::decide::{Said, Standing, Verdict, decide};
use crate::seat::request::{Answer, Asked};
use crate::seat::{self, Holder};

/// How often a program that only looks on looks for news, and one that is asked for its place whether it still is.
const GLANCE: Duration = Duration::from_secs(2);

/// Where the program sits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At the data in this directory, alone.
    Holding(PathBuf),
    /// Beside it, looking on.
    Looking {
        /// The directory of the data.
        data: PathBuf,
        /// Whether the place may be taken once it is free; not where the user asked for looking only.
        may_sit: bool,
    },
}

impl Place {
    /// The directory of the data.
    pub fn data(&self) -> &Path {
        match self {
            Self::Holding(data) | Self::Looking { data, .. } => data,
        }
    }
}

/// What comes of a request.
#[derive(Debug)]
pub(super) enum Turn {
    /// Nothing to do.
    Nothing,
    /// The screen has to show this.
    Show(Shown),
    /// The place is to be handed over to this process.
    HandOver(Holder),
}

/// A request that is being put to the user.
#[derive(Debug)]
struct Question {
    asked: Asked,
    /// Since when no key was pressed.
    silent: Instant,
    is_shown: bool,
}

/// The place, and the only timers that a program which rests has.
#[derive(Debug)]
pub(super) struct Seat {
    place: Place,
    question: Option<Question>,
    due: Option<Instant>,
}

impl Seat {
    /// The first look is due at once.
    pub(super) fn new(place: Place, now: Instant) -> Self {
        Self {
            place,
            question: None,
            due: Some(now),
        }
    }

    /// When to look again. A program that holds the place and is asked by nobody never has to.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// The directory of the data, where it is held.
    pub(super) fn holding(&self) -> Option<&Path> {
        match &self.place {
            Place::Holding(data) => Some(data),
            Place::Looking { .. } => None,
        }
    }

    /// The directory looked at, and whether the place may be taken, where one only looks on.
    pub(super) fn looking(&self) -> Option<(&Path, bool)> {
        match &self.place {
            Place::Holding(_) => None,
            Place::Looking { data, may_sit } => Some((data, *may_sit)),
        }
    }

    /// Whoever looked on sits down.
    pub(super) fn sit(&mut self) {
        if let Place::Looking { data, .. } = &self.place {
            self.place = Place::Holding(data.clone());
        }
    }

    /// A key was pressed: somebody is there.
    pub(super) fn key(&mut self, now: Instant) {
        if let Some(question) = &mut self.question {
            question.silent = now;
        }
    }

    /// Looks who sits there, where one only looks on.
    pub(super) fn glance(&mut self, now: Instant) -> Option<Shown> {
        let (data, may_sit) = self.looking()?;
        let shown = match seat::holder(data) {
            Some(holder) => Shown::Of(seat::name_of(&holder)),
            None if may_sit => Shown::Free,
            // Nobody holds it, and nobody may take it here: there is nothing to tell.
            None => Shown::default(),
        };
        self.due = Some(now + GLANCE);
        Some(shown)
    }

    /// Looks whether somebody asks for the place, and what is to be done about it.
    pub(super) fn attend(&mut self, standing: Standing, said: Option<Said>, now: Instant) -> Turn {
        let Place::Holding(data) = &self.place else {
            return Turn::Nothing;
        };
        self.due = None;
        if self
            .question
            .as_ref()
            .is_some_and(|q| !q.asked.is_waiting())
        {
            self.question = None;
            return Turn::Show(Shown::default());
        }
        let found = self.question.take().or_else(|| {
            Some(Question {
                asked: Asked::find(data)?,
                silent: now,
                is_shown: false,
            })
        });
        let Some(mut question) = found else {
            return Turn::Nothing;
        };
        let standing = if question.asked.woken {
            Standing::Stopped
        } else {
            standing
        };
        match decide(
            standing,
            said,
            now.saturating_duration_since(question.silent),
        ) {
            Verdict::HandOver => {
                question.asked.answer(Answer::Leaving);
                Turn::HandOver(question.asked.who)
            }
            Verdict::Keep => {
                question.asked.answer(Answer::Kept);
                Turn::Nothing
            }
            Verdict::Ask(left) => {
                let first = !std::mem::replace(&mut question.is_shown, true);
                let asked_by = Some(seat::name_of(&question.asked.who));
                if first {
                    question.asked.answer(Answer::Asking);
                }
                self.question = Some(question);
                self.due = Some(now + left.min(GLANCE));
                if first {
                    Turn::Show(Shown::Ours { asked_by })
                } else {
                    Turn::Nothing
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, Texts};
    use crate::seat::decide::PATIENCE;
    use crate::seat::request::Request;

    const HERE: Standing = Standing::Attended;

    fn holding(temp: &tempfile::TempDir, now: Instant) -> Seat {
        Seat::new(Place::Holding(temp.path().to_path_buf()), now)
    }

    #[test]
    fn whoever_asks_is_shown_once_and_the_timer_lives_only_while_he_asks() {
        let temp = tempfile::tempdir().unwrap();
        let now = Instant::now();
        let mut seat = holding(&temp, now);
        assert!(matches!(seat.attend(HERE, None, now), Turn::Nothing));
        assert_eq!(seat.due(), None, "nobody asks");
        let request = Request::place(temp.path(), false).unwrap();
        let Turn::Show(Shown::Ours { asked_by: Some(_) }) = seat.attend(HERE, None, now) else {
            panic!("the question is shown");
        };
        assert_eq!(request.answer(), Some(Answer::Asking));
        assert_eq!(seat.due(), Some(now + GLANCE));
        assert!(matches!(
            seat.attend(HERE, None, now + GLANCE),
            Turn::Nothing
        ));
        drop(request);
        let Turn::Show(Shown::Ours { asked_by: None }) = seat.attend(HERE, None, now + GLANCE)
        else {
            panic!("the question is taken away");
        };
        assert_eq!(seat.due(), None);
    }

    #[test]
    fn what_is_said_of_the_patience_is_so() {
        let seconds = format!(" {} ", PATIENCE.as_secs());
        for lang in [Lang::Indonesian, Lang::English] {
            for key in ["seat.asked", "seat.asking"] {
                let text = Texts::of(lang).get(key);
                assert!(text.contains(&seconds), "{text}");
            }
        }
    }

    #[test]
    fn silence_hands_over_and_a_key_begins_it_anew() {
        let temp = tempfile::tempdir().unwrap();
        let start = Instant::now();
        let mut seat = holding(&temp, start);
        let request = Request::place(temp.path(), false).unwrap();
        seat.attend(HERE, None, start);
        let typed = start + PATIENCE / 2;
        seat.key(typed);
        let later = start + PATIENCE;
        assert!(matches!(seat.attend(HERE, None, later), Turn::Nothing));
        let silent = typed + PATIENCE;
        let last = typed + PATIENCE.saturating_sub(GLANCE / 2);
        assert!(matches!(seat.attend(HERE, None, last), Turn::Nothing));
        assert_eq!(seat.due(), Some(silent), "not a moment later");
        let Turn::HandOver(who) = seat.attend(HERE, None, silent) else {
            panic!("nobody answered");
        };
        assert_eq!(who.pid, std::process::id());
        assert_eq!(request.answer(), Some(Answer::Leaving));
    }

    #[test]
    fn an_answer_is_passed_on_and_a_request_that_was_refused_does_not_ask_again() {
        let temp = tempfile::tempdir().unwrap();
        let now = Instant::now();
        let mut seat = holding(&temp, now);
        let request = Request::place(temp.path(), false).unwrap();
        seat.attend(HERE, None, now);
        assert!(matches!(
            seat.attend(HERE, Some(Said::Keep), now),
            Turn::Nothing
        ));
        assert_eq!(request.answer(), Some(Answer::Kept));
        assert!(matches!(seat.attend(HERE, None, now), Turn::Nothing));
        drop(request);
        let request = Request::place(temp.path(), false).unwrap();
        assert!(matches!(seat.attend(HERE, None, now), Turn::Show(_)));
        let turn = seat.attend(HERE, Some(Said::HandOver), now);
        assert!(matches!(turn, Turn::HandOver(_)));
        assert_eq!(request.answer(), Some(Answer::Leaving));
    }

    #[test]
    fn who_was_woken_or_has_no_terminal_hands_over_at_once() {
        let temp = tempfile::tempdir().unwrap();
        let now = Instant::now();
        for (woken, standing) in [(true, HERE), (false, Standing::TerminalGone)] {
            let mut seat = holding(&temp, now);
            let _request = Request::place(temp.path(), woken).unwrap();
            let turn = seat.attend(standing, None, now);
            assert!(matches!(turn, Turn::HandOver(_)), "{turn:?}");
        }
    }

    #[test]
    fn whoever_looks_on_says_who_sits_there_and_answers_no_requests() {
        let temp = tempfile::tempdir().unwrap();
        let now = Instant::now();
        let _request = Request::place(temp.path(), false).unwrap();
        for (may_sit, shown) in [(true, Shown::Free), (false, Shown::default())] {
            let data = temp.path().to_path_buf();
            let mut seat = Seat::new(Place::Looking { data, may_sit }, now);
            assert_eq!(seat.due(), Some(now));
            assert_eq!(seat.glance(now), Some(shown));
            assert_eq!(seat.due(), Some(now + GLANCE));
            assert!(matches!(seat.attend(HERE, None, now), Turn::Nothing));
            assert_eq!(seat.due(), Some(now + GLANCE));
        }
    }
}
