//! What is not saved, in the running program: when it is kept, and when it is gone on with.

use std::time::Instant;

use crate::app::model::{Msg, Overlay, Tone};
use crate::app::resume::DraftWish;
use crate::i18n::Phrase;
use crate::runtime::executor;
use crate::runtime::keeper::Keeper;
use crate::store::drafts::Drafts;

use super::{Ended, Program, now_millis};

impl Program<'_> {
    /// Something that is not saved may have changed.
    pub(super) fn touched(&mut self, now: Instant) {
        if self.keeper.is_some() {
            self.pace.touched(now);
        }
    }

    /// Writes down what is not saved; a disk that does not take it is told once.
    pub(super) fn keep(&mut self) {
        if let Some(keeper) = &mut self.keeper
            && let Err(error) = keeper.keep(&self.model, now_millis())
        {
            let why = executor::told(&error).text(self.model.texts());
            let phrase = Phrase::new("draft.not-kept").with("why", why);
            self.model.say(Tone::Warning, phrase);
            self.pace.changed();
        }
        self.pace.kept(Instant::now());
    }

    /// Every orderly way out passes here, while the data is still ours.
    pub(super) fn leave(&mut self, ended: Option<&Ended>) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        // There is nobody left to tell.
        let _ = match ended {
            Some(Ended::ByUser) => keeper.leave(&self.model, now_millis()),
            Some(Ended::Asked(_) | Ended::HandedOver(_)) | None => {
                keeper.keep(&self.model, now_millis())
            }
        };
    }

    /// The program panicked.
    pub(super) fn panicked(&mut self) {
        if let Some(keeper) = &mut self.keeper {
            keeper.panicked(now_millis());
        }
    }

    /// Begins to keep what is not saved, where one may write, and looks for what was cut off.
    pub(super) fn pick_up(&mut self) {
        let Some(data) = self.seat.holding() else {
            return;
        };
        let mut keeper = Keeper::new(Drafts::new(data, self.store.replica()));
        let found = keeper.find(self.store.as_ref());
        self.keeper = Some(keeper);
        match found {
            Ok(Some(found)) => self.send(Msg::Draft(Box::new(found))),
            Ok(None) => {}
            Err(trouble) => {
                let fault = Phrase::coded("draft-fault", trouble.code);
                let path = trouble.path.map(|path| path.display().to_string());
                let phrase = Phrase::new("draft.unusable")
                    .with("why", fault.text(self.model.texts()))
                    .with("path", path.unwrap_or_default());
                self.model.say(Tone::Warning, phrase);
            }
        }
    }

    /// Does what the screens ask of whoever keeps the drafts.
    pub(super) fn draft(&mut self, wish: DraftWish) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        match wish {
            DraftWish::SetAside => match keeper.set_aside() {
                Ok(Some(path)) if self.model.notice.is_none() => {
                    let phrase = Phrase::new("draft.aside").with("path", path.display());
                    self.model.say(Tone::Plain, phrase);
                }
                Ok(_) => {}
                Err(error) => self.model.say(Tone::Bad, executor::told(&error)),
            },
            DraftWish::List => {
                let aside = keeper.aside();
                self.send(Msg::Drafts(aside));
            }
            DraftWish::TakeUp(at) => self.take_up(at),
        }
    }

    /// Goes on with a draft that was set aside, and forgets it there once it is kept as the one in hand.
    fn take_up(&mut self, at: u64) {
        let chosen = self.keeper.as_ref();
        let Some(found) = chosen.and_then(|keeper| keeper.chosen(self.store.as_ref(), at)) else {
            self.model.say(Tone::Warning, Phrase::new("draft.gone"));
            return;
        };
        self.send(Msg::Draft(Box::new(found)));
        self.keep();
        let is_open = matches!(self.model.top(), Some(Overlay::Form(_)));
        if let Some(keeper) = self
            .keeper
            .as_ref()
            .filter(|keeper| is_open && keeper.is_kept())
            && let Err(error) = keeper.forget(at)
        {
            self.model.say(Tone::Warning, executor::told(&error));
        }
    }
}
