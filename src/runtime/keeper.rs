//! Keeps what is not saved: writes it when it has changed, and finds it again at the start.

use std::path::PathBuf;

use crate::app::model::Model;
use crate::app::resume::{self, Found, How};
use crate::desk::{self, Desk};
use crate::store::drafts::{Drafts, Kept, Unusable};
use crate::store::{Store, StoreError};

/// Whoever keeps the drafts of a data directory.
#[derive(Debug)]
pub struct Keeper {
    drafts: Drafts,
    /// What the file holds.
    text: Vec<u8>,
    /// Whether the last write failed.
    failing: bool,
}

/// A draft that cannot be gone on with.
#[derive(Debug)]
pub struct Trouble {
    /// Code of the reason, the second half of its translation key `draft-fault.<code>`.
    pub code: &'static str,
    /// Where it was set aside, if it could be.
    pub path: Option<PathBuf>,
}

impl Keeper {
    /// Begins to keep.
    pub fn new(drafts: Drafts) -> Self {
        Self {
            drafts,
            text: Vec::new(),
            failing: false,
        }
    }

    /// The draft that was left by a program that was cut off.
    pub fn find(&mut self, store: &dyn Store) -> Result<Option<Found>, Trouble> {
        let kept = match self.drafts.read() {
            Ok(Some(kept)) => kept,
            Ok(None) => return Ok(None),
            Err(why) => return Err(self.trouble(code(why))),
        };
        let how = if kept.after_panic {
            How::Panicked
        } else {
            How::CutOff
        };
        let Some(found) = found(store, &kept, how) else {
            return Err(self.trouble("damaged"));
        };
        self.text = kept.text;
        Ok(Some(found))
    }

    fn trouble(&mut self, code: &'static str) -> Trouble {
        let path = self.set_aside().unwrap_or_default();
        Trouble { code, path }
    }

    /// Writes down what is not saved, if it has changed. An error is answered once, not at every key.
    pub fn keep(&mut self, model: &Model, now_millis: u64) -> Result<(), StoreError> {
        let kept = self.write(&resume::desk(model), now_millis);
        let told = std::mem::replace(&mut self.failing, kept.is_err());
        if told { Ok(()) } else { kept }
    }

    /// Whether what was to be kept last is on disk.
    pub fn is_kept(&self) -> bool {
        !self.failing
    }

    fn write(&mut self, desk: &Desk, now_millis: u64) -> Result<(), StoreError> {
        let text = desk::encode(desk).map_err(|error| StoreError::Refused(error.to_string()))?;
        if text != self.text {
            self.drafts.write(now_millis, false, &text)?;
            self.text = text;
        }
        Ok(())
    }

    /// The user leaves: what was begun is kept, where he was is not.
    pub fn leave(&mut self, model: &Model, now_millis: u64) -> Result<(), StoreError> {
        let desk = resume::desk(model);
        if desk.forms.is_empty() {
            self.drafts.remove()
        } else {
            self.write(&desk, now_millis)
        }
    }

    /// The program panicked, perhaps over what is kept: the next start is to ask. The model is not looked at, as
    /// nobody knows in the middle of what it is.
    pub fn panicked(&mut self, now_millis: u64) {
        if !self.text.is_empty() {
            // There is nobody left to tell.
            let _ = self.drafts.write(now_millis, true, &self.text);
        }
    }

    /// Sets the draft aside, and answers where; none if there is none.
    pub fn set_aside(&mut self) -> Result<Option<PathBuf>, StoreError> {
        self.text.clear();
        self.drafts.set_aside()
    }

    /// Those that were set aside and can be read, newest first.
    pub fn aside(&self) -> Vec<(u64, Desk)> {
        let kept = self.drafts.kept().into_iter();
        kept.filter_map(|kept| Some((kept.at, desk::decode(&kept.text).ok()?)))
            .collect()
    }

    /// The one set aside that was written at this moment.
    pub fn chosen(&self, store: &dyn Store, at: u64) -> Option<Found> {
        let kept = self.drafts.kept().into_iter().find(|kept| kept.at == at)?;
        found(store, &kept, How::Chosen)
    }

    /// Forgets the one set aside that was written at this moment, as it is gone on with.
    pub fn forget(&self, at: u64) -> Result<(), StoreError> {
        self.drafts.forget(at)
    }
}

fn found(store: &dyn Store, kept: &Kept, how: How) -> Option<Found> {
    let desk = desk::decode(&kept.text).ok()?;
    let subjects = desk.forms.iter().map(|form| form.base.subject);
    // A state that cannot be read now is only one that nothing is said about.
    let states = subjects.filter_map(|subject| store.state(subject).ok());
    Some(Found {
        states: states.collect(),
        at: kept.at,
        desk,
        how,
    })
}

/// The stable code of a reason.
fn code(why: Unusable) -> &'static str {
    match why {
        Unusable::Unreadable => "unreadable",
        Unusable::Large => "large",
        Unusable::Damaged => "damaged",
        Unusable::Version => "version",
        Unusable::Replica => "replica",
    }
}
