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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    use crate::app::testing::World;
    use crate::ops::op::ReplicaId;

    const OWN: ReplicaId = ReplicaId([7; 16]);

    fn keeper(dir: &tempfile::TempDir) -> Keeper {
        Keeper::new(Drafts::new(dir.path(), OWN))
    }

    fn world() -> World {
        let mut world = World::new();
        world.keys("A");
        world.type_text("Sabar");
        world
    }

    #[test]
    fn what_has_not_changed_is_not_written_again() {
        let dir = tempfile::tempdir().unwrap();
        let (mut world, mut keeper) = (world(), keeper(&dir));
        let file = dir.path().join("draft");
        keeper.keep(&world.model, 1).unwrap();
        fs::remove_file(&file).unwrap();
        keeper.keep(&world.model, 2).unwrap();
        assert!(!file.exists());
        world.keys("Left");
        keeper.keep(&world.model, 3).unwrap();
        assert!(file.exists());
        keeper.leave(&world.model, 4).unwrap();
        assert!(file.exists(), "a form is open");
        world.keys("Esc y");
        keeper.leave(&world.model, 5).unwrap();
        assert!(!file.exists());
    }

    #[test]
    fn a_disk_that_takes_nothing_is_told_once_and_again_after_it_worked() {
        let dir = tempfile::tempdir().unwrap();
        let (mut world, mut keeper) = (world(), keeper(&dir));
        // Where the file beside should be written there is a folder, which stops root as well.
        let beside = dir.path().join("draft.new");
        fs::create_dir(&beside).unwrap();
        assert!(keeper.keep(&world.model, 1).is_err());
        assert!(keeper.keep(&world.model, 2).is_ok() && !keeper.is_kept());
        fs::remove_dir(&beside).unwrap();
        assert!(keeper.keep(&world.model, 3).is_ok() && keeper.is_kept());
        fs::create_dir(&beside).unwrap();
        world.keys("x");
        assert!(keeper.keep(&world.model, 4).is_err());
    }

    #[test]
    fn after_a_panic_the_draft_is_found_as_such_and_one_that_is_no_desk_is_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let world = world();
        let mut before = keeper(&dir);
        before.panicked(1);
        assert!(!dir.path().join("draft").exists(), "there was nothing");
        before.keep(&world.model, 1).unwrap();
        before.panicked(2);
        let mut after = keeper(&dir);
        let found = after.find(&world.store).unwrap().unwrap();
        assert_eq!((found.how, found.at), (How::Panicked, 2));
        assert_eq!(found.desk, resume::desk(&world.model));
        after.set_aside().unwrap();
        assert_eq!(after.aside().len(), 1);
        assert_eq!(after.chosen(&world.store, 2).unwrap().how, How::Chosen);
        after.drafts.write(3, false, b"{}").unwrap();
        let trouble = after.find(&world.store).unwrap_err();
        assert_eq!(trouble.code, "damaged");
        assert!(trouble.path.unwrap().exists());
        assert_eq!(after.aside().len(), 1, "what is no desk is not offered");
    }
}
