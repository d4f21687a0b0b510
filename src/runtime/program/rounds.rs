//! The exchange folder, in the running program: what is asked of it on a screen, and the rounds that it makes by itself.
//!
//! Where a folder is set and somebody writes here, it is looked into every half minute; nothing is read or drawn unless
//! something has come, or was saved here that colleagues have not. Without a folder there is no timer.

use std::time::{Duration, Instant};

use crate::app::access;
use crate::app::command::Command;
use crate::app::model::{Msg, Tone};
use crate::app::screens::sync::Act;
use crate::app::screens::sync::wish::{Came, Round, SyncAnswer, SyncWish};
use crate::exchange::{Folder, Watch};
use crate::i18n::Phrase;
use crate::ops::sync::By;
use crate::runtime::exchange;
use crate::runtime::executor::Backing;
use crate::sync::desk::Desk;

use super::{Program, now_millis};

/// Between two looks into the folder: with the same on the other side, what is saved is seen there within a minute.
pub(super) const APART: Duration = Duration::from_secs(25);

/// The rounds through the exchange folder.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    /// What writes bundles and takes them in.
    pub(super) desk: Option<Desk>,
    /// The folder, once it was opened, and what notices that something came.
    open: Option<(Folder, Vec<Watch>)>,
    due: Option<Instant>,
}

impl Rounds {
    /// Rounds by this desk; the first is due at once, where there is a folder.
    pub(super) fn of(desk: Option<Desk>, now: Instant) -> Self {
        let folder = desk.as_ref().and_then(|desk| desk.folder());
        Self {
            due: folder.map(|_| now),
            desk,
            open: None,
        }
    }

    /// When the next look is due; never where there is no folder.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Whether it is time, which also sets the time of the next.
    fn is_time(&mut self, now: Instant) -> bool {
        let is_time = self.due.is_some_and(|due| due <= now);
        if is_time {
            self.due = Some(now + APART);
        }
        is_time
    }

    /// Makes a round, if anything has come or anything waits to be put there.
    fn go(&mut self, backing: &mut Backing<'_>, by: By) -> Result<Option<Round>, Phrase> {
        let Some(desk) = &self.desk else {
            return Ok(None);
        };
        let exchange = backing.store.exchange();
        let exchange = exchange.map_err(|error| crate::runtime::executor::told(&error))?;
        // Before anybody is believed nothing can be taken in.
        if exchange.registry().is_none() {
            return Ok(None);
        }
        let is_first = self.open.is_none();
        if is_first {
            let folder = exchange::folder(desk)?;
            let places = desk.places(exchange);
            let places = places.map_err(|error| exchange::told::told(&error))?;
            let watches = places.iter();
            let watches = watches.map(|(direction, office)| folder.watch(*direction, office));
            let watches = watches.collect();
            self.open = Some((folder, watches));
        }
        let Some((folder, watches)) = &mut self.open else {
            return Ok(None);
        };
        // Each is asked, as each remembers what it has told.
        let came = watches
            .iter_mut()
            .filter_map(|watch| watch.changed_since().then_some(()));
        let has_come = came.count() > 0;
        if !is_first && !has_come && !exchange::has_unsent(desk, exchange) {
            return Ok(None);
        }
        let round = exchange::round_by_itself(desk, exchange, folder, by);
        // A stick may have been taken out: it is opened anew the next time.
        if round.is_err() {
            self.open = None;
        }
        round.map(Some)
    }
}

impl Program<'_> {
    /// Opens what writes bundles and takes them in, where one may write, and finds out how far everything has come.
    pub(super) fn open_desk(&mut self) {
        let Some(data) = self.seat.holding() else {
            return;
        };
        match self.exchanging.desk(data, self.store.replica()) {
            Ok(desk) => {
                let is_enrolling = desk.is_some();
                self.rounds = Rounds::of(desk, Instant::now());
                if is_enrolling && self.may_exchange() {
                    self.exchange(SyncWish::Look);
                }
            }
            Err(why) => self.model.sync.trouble = Some(why),
        }
    }

    /// Whether whoever sits at the keyboard may write bundles and take them in: asked before the store is, which would
    /// record a refusal.
    fn may_exchange(&self) -> bool {
        access::allows(&self.model, Command::Sync(Act::Round))
    }

    fn by(&self) -> By {
        By {
            actor: self.model.actor,
            millis: now_millis(),
        }
    }

    /// Does what a screen asks; before what takes long a frame says so.
    pub(super) fn exchange(&mut self, wish: SyncWish) {
        if wish.is_long() {
            self.model.say(Tone::Plain, Phrase::new("sync.working"));
            // A line that does not take it says so at the next frame.
            let _ = self.draw();
            self.model.notice = None;
        }
        let by = self.by();
        let mut backing = Backing {
            store: self.store.as_mut(),
            pins: &mut self.pins,
            desk: self.rounds.desk.as_ref(),
        };
        let answer = exchange::answer(&mut backing, wish, by);
        self.send(answer);
    }

    /// Looks into the exchange folder, when it is time to. What goes wrong is told in the line of the state, once.
    pub(super) fn go_round(&mut self) {
        let now = Instant::now();
        if !self.rounds.is_time(now) || !self.may_exchange() {
            return;
        }
        let by = self.by();
        let mut backing = Backing {
            store: self.store.as_mut(),
            pins: &mut self.pins,
            desk: None,
        };
        let answer = match self.rounds.go(&mut backing, by) {
            Ok(None) => return,
            Ok(Some(round)) => {
                backing.desk = self.rounds.desk.as_ref();
                exchange::rounded(&mut backing, round)
            }
            Err(why) if self.model.sync.trouble.as_ref() == Some(&why) => return,
            Err(why) => Msg::Sync(Box::new(SyncAnswer::only(Came::Trouble(why)))),
        };
        self.send(answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_folder_nothing_is_ever_due() {
        let now = Instant::now();
        assert_eq!(Rounds::of(None, now).due(), None);
        let temp = tempfile::tempdir().unwrap();
        let desk = Desk::open(temp.path(), "dinkes", None).unwrap();
        let mut rounds = Rounds::of(Some(desk), now);
        assert_eq!(rounds.due(), None);
        assert!(!rounds.is_time(now + APART));
        assert_eq!(rounds.due(), None);
    }

    #[test]
    fn with_a_folder_the_first_look_is_at_once_and_two_sides_need_less_than_a_minute() {
        let now = Instant::now();
        let temp = tempfile::tempdir().unwrap();
        let folder = Some(temp.path().join("tukar"));
        let desk = Desk::open(temp.path(), "dinkes", folder).unwrap();
        let mut rounds = Rounds::of(Some(desk), now);
        assert!(rounds.is_time(now));
        assert_eq!(rounds.due(), Some(now + APART));
        assert!(!rounds.is_time(now + APART / 2));
        assert!(2 * APART < Duration::from_mins(1));
    }
}
