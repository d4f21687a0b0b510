//! Answers what the model asks of the world: what concerns the store at once, the rest is handed back.
//!
//! It is synchronous and owns neither store nor PINs nor clock, so the loop of the terminal, `tatap debug render`
//! and tests run the very same code.

use std::collections::VecDeque;

use crate::app::access;
use crate::app::key::Key;
use crate::app::model::{ACTS, Effect, Fresh, Model, Msg};
use crate::app::pin::{PinAnswer, PinWish};
use crate::app::reading::Leaf;
use crate::app::reports::ReportWish;
use crate::app::resume::DraftWish;
use crate::app::screens::sync::wish::SyncWish;
use crate::app::update::update;
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::pin::Checked;
use crate::i18n::Phrase;
use crate::ops::ident::IdSource;
use crate::ops::op::{Act, ActKind};
use crate::ops::sync::By;
use crate::pins::{PinsError, Vault};
use crate::report::guide::CHAPTERS;
use crate::report::make::Stamp;
use crate::store::{CaughtUp, Moved, Store, StoreError, take_back};
use crate::sync::desk::Desk;

/// An effect that is not for the store but for whoever owns the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum World {
    /// Give text to the clipboard of the terminal.
    Clip(String),
    /// Something of whoever keeps the drafts.
    Draft(DraftWish),
    /// Something of whoever writes bundles and takes them in, which may take long; see [`super::exchange::answer`].
    Sync(SyncWish),
    /// A report, which may take long; see [`super::reports`].
    Report(ReportWish),
    /// Listen to the mouse, or no more.
    Mouse(bool),
    /// Read the configuration again.
    Reload,
    /// Write the local evaluation system with this code into the configuration.
    ChooseScheme(String),
    /// Paint the whole screen again.
    Redraw,
    /// Hand the place at the data over to whoever asks for it.
    HandOver,
    /// Tell whoever asks for the place that it is kept.
    KeepSeat,
    /// Take the place at the data.
    TakeSeat,
    /// Suspend the program.
    Suspend,
    /// Leave the program.
    Quit,
}

/// What effects are answered from.
pub struct Backing<'a> {
    /// The records.
    pub store: &'a mut dyn Store,
    /// The PINs of this machine.
    pub pins: &'a mut Vault,
    /// What writes bundles and takes them in; none where nothing is exchanged.
    pub desk: Option<&'a Desk>,
}

/// What became of an effect.
#[derive(Debug)]
pub enum Answer {
    /// The store has answered.
    Msg(Msg),
    /// It is for the owner of the terminal.
    World(World),
    /// It is done, and there is nothing to tell.
    Nothing,
}

/// Answers one effect. `actor` is who takes back an act; other acts name theirs. A store that refuses is an
/// answer too: [`Msg::Failed`].
pub fn answer(
    backing: &mut Backing<'_>,
    actor: EmployeeId,
    effect: Effect,
    now_millis: u64,
) -> Answer {
    let store = &mut *backing.store;
    let asked = match effect {
        Effect::Load(id) => store.dossier(id).map(|file| Msg::Loaded(Box::new(file))),
        Effect::LoadMany(ids) => {
            let files: Result<Vec<_>, _> = ids.into_iter().map(|id| store.dossier(id)).collect();
            files.map(Msg::LoadedMany)
        }
        Effect::Commit(act) => commit(store, act, now_millis),
        Effect::TakeBack { seq, kind } => undo(store, actor, seq, kind, now_millis),
        Effect::LoadHistory(id) => store.history(id.0).map(|ops| Msg::History(id, ops)),
        Effect::Refresh => refresh(store),
        Effect::Pin(wish) => {
            let answer = pin(backing.pins, wish);
            // Whoever knows the PIN, or has just chosen it, answers for what is sealed with it.
            if let Msg::Pin(who, PinAnswer::Checked(Checked::Right) | PinAnswer::Kept) = &answer {
                store.vouch(*who);
            }
            Ok(answer)
        }
        Effect::Deny(right, about) => match store.deny(right, about) {
            Ok(()) => return Answer::Nothing,
            Err(error) => Err(error),
        },
        Effect::Sit(who) => {
            store.seat(who);
            fresh(store).map(|fresh| Msg::Seated(who, Box::new(fresh)))
        }
        Effect::Clip(text) => return Answer::World(World::Clip(text)),
        Effect::Draft(wish) => return Answer::World(World::Draft(wish)),
        Effect::Sync(wish) => return Answer::World(World::Sync(wish)),
        Effect::Report(wish) => return Answer::World(World::Report(wish)),
        Effect::Guide { width, at } => Ok(guide(width, at)),
        Effect::Mouse(on) => return Answer::World(World::Mouse(on)),
        Effect::Reload => return Answer::World(World::Reload),
        Effect::ChooseScheme(code) => return Answer::World(World::ChooseScheme(code)),
        Effect::Redraw => return Answer::World(World::Redraw),
        Effect::HandOver => return Answer::World(World::HandOver),
        Effect::KeepSeat => return Answer::World(World::KeepSeat),
        Effect::TakeSeat => return Answer::World(World::TakeSeat),
        Effect::Suspend => return Answer::World(World::Suspend),
        Effect::Quit => return Answer::World(World::Quit),
    };
    Answer::Msg(asked.unwrap_or_else(|error| Msg::Failed(told(&error))))
}

/// Gives the model a message and answers everything that follows from it. What is left is for the owner of
/// the terminal, in order.
pub fn settle(
    model: &mut Model,
    backing: &mut Backing<'_>,
    msg: Msg,
    now_millis: u64,
) -> Vec<World> {
    model.now = now_millis;
    let mut waiting = VecDeque::from([msg]);
    let mut left = Vec::new();
    while let Some(msg) = waiting.pop_front() {
        for effect in update(model, msg) {
            match answer(backing, model.actor, effect, now_millis) {
                Answer::Msg(msg) => waiting.push_back(msg),
                Answer::World(world) => left.push(world),
                Answer::Nothing => {}
            }
        }
    }
    left
}

/// Presses keys one after the other on a screen of this size, as somebody does who waits for each answer,
/// a second apart. Leaving the program is the end.
pub fn press(
    model: &mut Model,
    backing: &mut Backing<'_>,
    (w, h): (u16, u16),
    keys: &[Key],
    now_millis: u64,
) {
    let mut now = now_millis;
    let mut left = |model: &mut Model, msg| {
        now += 1_000;
        let mut left = settle(model, backing, msg, now);
        let mut quits = false;
        while let Some(wish) = left.pop() {
            match wish {
                World::Sync(wish) => {
                    let by = By {
                        actor: model.actor,
                        millis: now,
                    };
                    let answer = super::exchange::answer(backing, wish, by);
                    left.extend(settle(model, backing, answer, now));
                }
                World::Report(wish) => {
                    let stamp = Stamp::default();
                    let answer = super::reports::at_once(model, backing.store, wish, &stamp);
                    left.extend(settle(model, backing, answer, now));
                }
                World::Quit => quits = true,
                World::Clip(_)
                | World::Draft(_)
                | World::Mouse(_)
                | World::Reload
                | World::ChooseScheme(_)
                | World::Redraw
                | World::HandOver
                | World::KeepSeat
                | World::TakeSeat
                | World::Suspend => {}
            }
        }
        quits
    };
    left(model, Msg::Resize(w, h));
    left(model, Msg::Rested);
    for key in keys {
        if left(model, Msg::Key(*key)) {
            return;
        }
        left(model, Msg::Rested);
    }
}

/// Everything that the screens need of a store.
pub fn fresh(store: &dyn Store) -> Result<Fresh, StoreError> {
    Ok(Fresh {
        rows: store.roster()?,
        shared: store.shared()?,
        acts: store.acts(ACTS)?,
        ids: IdSource::new(store.replica(), store.next_seq()),
    })
}

fn refresh(store: &mut dyn Store) -> Result<Msg, StoreError> {
    store.catch_up()?;
    Ok(Msg::Refreshed(Box::new(fresh(store)?)))
}

/// What another process has written since this was last asked, if anything.
pub fn catch_up(store: &mut dyn Store) -> Result<Option<Msg>, StoreError> {
    Ok(match store.catch_up()? {
        CaughtUp::Nothing => None,
        CaughtUp::News(news) => Some(Msg::News(news)),
        CaughtUp::Everything => Some(Msg::Renewed(Box::new(fresh(store)?))),
    })
}

fn commit(store: &mut dyn Store, act: Act, now_millis: u64) -> Result<Msg, StoreError> {
    let committed = store.commit(act, now_millis)?;
    Ok(Msg::Committed(Box::new(committed)))
}

fn undo(
    store: &mut dyn Store,
    actor: EmployeeId,
    seq: u64,
    kind: ActKind,
    now_millis: u64,
) -> Result<Msg, StoreError> {
    let drafts = take_back(store, seq)?;
    let act = Act {
        kind,
        actor,
        drafts,
    };
    commit(store, act, now_millis)
}

/// The guide as text. A chapter that could not be set is left out, which a test finds.
pub fn guide(width: u16, at: String) -> Msg {
    let chapters = CHAPTERS.iter().filter_map(|chapter| {
        Some(Leaf {
            code: chapter.code.to_owned(),
            title: chapter.title().to_owned(),
            text: chapter.plain(width.into()).ok()?,
        })
    });
    Msg::Guide(chapters.collect(), at)
}

/// Answers what is asked of the PINs.
pub fn pin(pins: &mut Vault, wish: PinWish) -> Msg {
    let (who, answer) = match wish {
        PinWish::Look(who) => (who, pins.standing(who).map(PinAnswer::Stands)),
        PinWish::Check(who, pin) => (who, pins.check(who, &pin).map(PinAnswer::Checked)),
        PinWish::Choose(who, pin) => (who, pins.choose(who, &pin).map(|()| PinAnswer::Kept)),
        PinWish::Change { who, old, new } => {
            let changed = pins.change(who, &old, &new);
            let answer = changed.map(|checked| match checked {
                Checked::Right => PinAnswer::Kept,
                Checked::Wrong { .. } | Checked::Locked { .. } | Checked::Absent => {
                    PinAnswer::Checked(checked)
                }
            });
            (who, answer)
        }
        PinWish::Forget(who) => (who, pins.forget(who).map(|()| PinAnswer::Forgotten)),
    };
    let answer = answer.unwrap_or_else(|error| PinAnswer::Failed(pins_told(&error)));
    Msg::Pin(who, answer)
}

/// Why the PINs did not do what was asked, in words that can be translated.
pub fn pins_told(error: &PinsError) -> Phrase {
    match error {
        PinsError::Io { path, source, .. } => Phrase::new("pin.error-io")
            .with("path", path.display())
            .with("why", source),
        PinsError::Damaged {
            path,
            aside: Some(aside),
        } => Phrase::new("pin.error-damaged")
            .with("path", path.display())
            .with("aside", aside.display()),
        PinsError::Damaged { path, aside: None } => {
            Phrase::new("pin.error-damaged-here").with("path", path.display())
        }
        PinsError::Newer { path } => Phrase::new("pin.error-newer").with("path", path.display()),
        PinsError::Hash(why) => Phrase::new("pin.error-hash").with("why", why),
        PinsError::Taken => Phrase::new("pin.error-taken"),
    }
}

/// The stable code of an error, the second half of its translation key `store.<code>`.
pub fn code(error: &StoreError) -> &'static str {
    match error {
        StoreError::ReadOnly(_) => "read-only",
        StoreError::Held { .. } => "held",
        StoreError::Place(_) => "place",
        StoreError::Newer(_) => "newer",
        StoreError::Full(_) => "full",
        StoreError::Io { .. } => "io",
        StoreError::Damaged(_) => "damaged",
        StoreError::Refused(_) => "refused",
        StoreError::Denied(_) => "denied",
        StoreError::NotCounted(_) => "not-counted",
        StoreError::Moved(moved) => moved.code(),
        StoreError::Index(_) => "index",
        StoreError::Unfinished(_) => "unfinished",
    }
}

/// An error in words that can be translated. What the system or the journal says of it is kept as it is.
pub fn told(error: &StoreError) -> Phrase {
    let phrase = Phrase::coded("store", code(error));
    match error {
        StoreError::Denied(denied) => access::told(denied),
        StoreError::NotCounted(reason) => {
            let why = Phrase::coded("standing", reason.code());
            phrase.with_all("why", vec![why])
        }
        StoreError::ReadOnly(detail)
        | StoreError::Place(detail)
        | StoreError::Newer(detail)
        | StoreError::Damaged(detail)
        | StoreError::Refused(detail)
        | StoreError::Index(detail)
        | StoreError::Unfinished(detail) => phrase.with("detail", detail),
        // A process that has just started has not signed yet.
        StoreError::Held { path, holder } if holder.pid == 0 => {
            Phrase::new("store.held-new").with("path", path.display())
        }
        StoreError::Held { path, holder } => phrase
            .with("path", path.display())
            .with("pid", holder.pid)
            .with("host", &holder.host)
            .with("tty", &holder.tty)
            .with("since", &holder.since),
        StoreError::Moved(Moved::Older { seen, now }) => phrase.with("seen", seen).with("now", now),
        StoreError::Moved(Moved::OtherMachine | Moved::OtherPlace) => phrase,
        StoreError::Full(path) => phrase.with("path", path),
        StoreError::Io { what, source } => phrase.with("what", what).with("why", source),
    }
}

#[cfg(test)]
mod tests {

    use chrono::NaiveDate;

    use super::*;

    use crate::app::model::Settings;
    use crate::config::{rules, scheme};

    use crate::i18n::{Lang, Texts};
    use crate::ops::edit::{draft, text, writes};
    use crate::ops::fields;
    use crate::ops::op::{ReplicaId, Subject};
    use crate::store::memory::MemoryStore;

    const BUDI: EmployeeId = EmployeeId(198_609_262_015_051_001);

    fn model(store: &dyn Store) -> Model {
        let settings = Settings::shipped(
            Texts::of(Lang::English),
            rules::national().clone(),
            scheme::national().clone(),
        );
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        Model::new(settings, today, EmployeeId(1), fresh(store).unwrap())
    }

    fn named(store: &dyn Store, name: &str) -> Act {
        let state = store.state(Subject::employee(BUDI)).unwrap();
        let wanted = [(fields::NAME, text(name))];
        Act {
            kind: ActKind::EditEmployee,
            actor: EmployeeId(1),
            drafts: draft(&state, writes(&state, 0, &wanted, EmployeeId(1)))
                .into_iter()
                .collect(),
        }
    }

    #[test]
    fn a_commit_is_taken_back_and_done_again() {
        let mut store = MemoryStore::new(ReplicaId([7; 16]));
        let act = named(&store, "Budi");
        store.commit(act, 1).unwrap();
        let mut model = model(&store);
        let act = named(&store, "Budi Santoso");
        let mut pins = Vault::in_memory();
        let mut answered = |model: &mut Model, effect| {
            let mut backing = Backing {
                store: &mut store,
                pins: &mut pins,
                desk: None,
            };
            let Answer::Msg(msg) = answer(&mut backing, EmployeeId(1), effect, 2) else {
                panic!("the store answers");
            };
            let left = settle(model, &mut backing, msg, 2);
            assert_eq!(left, []);
            model.people.name(BUDI)
        };
        assert_eq!(answered(&mut model, Effect::Commit(act)), "Budi Santoso");
        let undo = |model: &Model| Effect::TakeBack {
            seq: model.acts.undo[0].seq,
            kind: ActKind::Undo,
        };
        let redo = |model: &Model| Effect::TakeBack {
            seq: model.acts.redo[0].of.unwrap(),
            kind: ActKind::Redo,
        };
        let effect = undo(&model);
        assert_eq!(answered(&mut model, effect), "Budi");
        let effect = redo(&model);
        assert_eq!(answered(&mut model, effect), "Budi Santoso");
    }

    #[test]
    fn what_is_not_for_the_store_is_handed_back() {
        let mut backing = Backing {
            store: &mut MemoryStore::new(ReplicaId([7; 16])),
            pins: &mut Vault::in_memory(),
            desk: None,
        };
        let answer = answer(&mut backing, EmployeeId(1), Effect::Quit, 1);
        assert!(matches!(answer, Answer::World(World::Quit)));
    }

    #[test]
    fn a_refusal_is_told_in_both_languages() {
        let mut backing = Backing {
            store: &mut MemoryStore::new(ReplicaId([7; 16])),
            pins: &mut Vault::in_memory(),
            desk: None,
        };
        let effect = Effect::TakeBack {
            seq: 5,
            kind: ActKind::Undo,
        };
        let Answer::Msg(Msg::Failed(phrase)) = answer(&mut backing, EmployeeId(1), effect, 1)
        else {
            panic!("there is nothing to take back");
        };
        assert_eq!(phrase.key, "store.refused");
        for lang in [Lang::Indonesian, Lang::English] {
            assert_ne!(phrase.text(Texts::of(lang)), "store.refused");
        }
    }
}
