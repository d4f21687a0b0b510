//! The overlay: from the first key to what the right PIN does.

use crate::app::key::{Key, KeyCode};
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::domain::id::EmployeeId;
use crate::domain::meeting::PinEvent;
use crate::domain::pin::{Checked, Pin, PinStanding};
use crate::i18n::Phrase;

use super::manage::{record, sit};
use super::{PinAnswer, PinEntry, PinWish, Step, Then};

/// Asks for the PIN of a person, after looking how it stands.
pub fn ask(model: &mut Model, who: EmployeeId, what: Phrase, then: Then) -> Vec<Effect> {
    model.overlays.push(Overlay::Pin(Box::new(PinEntry {
        who,
        what,
        then,
        step: Step::Waiting,
        typed: Pin::new(),
        mind: None,
        old: None,
        first: None,
        wish: None,
    })));
    vec![Effect::Pin(PinWish::Look(who))]
}

/// Whoever sits at the keyboard chooses a PIN, or changes the own one.
pub fn own(model: &mut Model) -> Vec<Effect> {
    let who = model.actor;
    if who == EmployeeId::NOBODY {
        return model.refuse("pin.nobody");
    }
    let what = Phrase::new("pin.for-change").with("name", model.people.name(who));
    ask(model, who, what, Then::Change)
}

/// Takes a key.
pub fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Pin(entry)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match (key.code, key.ctrl) {
        (KeyCode::Enter, _) => return enter(model),
        (KeyCode::Backspace | KeyCode::Delete, _) => entry.typed.pop(),
        (KeyCode::Char('u' | 'w'), true) => entry.typed.clear(),
        _ => {
            if let Some(c) = key.typed().filter(|_| entry.is_typed()) {
                entry.type_char(c);
            }
        }
    }
    Vec::new()
}

/// Takes a pasted PIN; the line break at its end is no part of it.
pub fn paste(entry: &mut PinEntry, text: &str) {
    if entry.is_typed() {
        for c in text.trim().chars() {
            entry.type_char(c);
        }
    }
}

impl PinEntry {
    /// Whether there is something to type now.
    pub fn is_typed(&self) -> bool {
        match self.step {
            Step::Asking | Step::Choosing | Step::Repeating => true,
            Step::Waiting | Step::Locked => false,
        }
    }

    fn type_char(&mut self, c: char) {
        if !self.typed.push(c) {
            self.mind = Some(Phrase::new("pin.no-room"));
        }
    }

    /// Goes to a step, with nothing typed.
    fn at(&mut self, step: Step, mind: Option<Phrase>) {
        self.step = step;
        self.mind = mind;
        self.typed.clear();
    }
}

/// What was typed is meant.
fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Pin(entry)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match entry.step {
        Step::Asking if entry.typed.is_empty() => {}
        Step::Asking => {
            let pin = std::mem::take(&mut entry.typed);
            if let Then::Change = entry.then {
                entry.old = Some(pin.clone());
            }
            entry.step = Step::Waiting;
            return vec![Effect::Pin(PinWish::Check(entry.who, pin))];
        }
        Step::Choosing => {
            let row = model.people.row(entry.who);
            match entry.typed.check(row.and_then(|row| row.employee.nip)) {
                Ok(()) => {
                    entry.first = Some(std::mem::take(&mut entry.typed));
                    entry.at(Step::Repeating, None);
                }
                Err(weak) => {
                    let why = Phrase::coded("pin-weak", weak.code());
                    entry.at(Step::Choosing, Some(why));
                }
            }
        }
        Step::Repeating => return repeated(model),
        Step::Locked => {
            model.overlays.pop();
        }
        Step::Waiting => {}
    }
    Vec::new()
}

/// The chosen PIN was typed once more: it is recorded that one is chosen, and then kept.
fn repeated(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Pin(entry)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let new = std::mem::take(&mut entry.typed);
    if entry.first.take() != Some(new.clone()) {
        entry.at(Step::Choosing, Some(Phrase::new("pin.differs")));
        return Vec::new();
    }
    let who = entry.who;
    let (event, wish) = match entry.old.take() {
        Some(old) => (PinEvent::Changed, PinWish::Change { who, old, new }),
        None => (PinEvent::Set, PinWish::Choose(who, new)),
    };
    entry.wish = Some(wish);
    entry.at(Step::Waiting, None);
    record(model, who, event).into_iter().collect()
}

/// What becomes of an answer.
pub fn answered(model: &mut Model, who: EmployeeId, answer: PinAnswer) -> Vec<Effect> {
    match answer {
        PinAnswer::Forgotten => {
            let phrase = Phrase::new("pin.forgotten").with("name", model.people.name(who));
            model.say(Tone::Good, phrase);
            return Vec::new();
        }
        PinAnswer::Failed(why) => {
            failed(model);
            model.say(Tone::Bad, why);
            return Vec::new();
        }
        PinAnswer::Stands(_) | PinAnswer::Checked(_) | PinAnswer::Kept => {}
    }
    let home = model.home == who;
    let elsewhere = elsewhere(model, who);
    let Some(entry) = awaits(model, who) else {
        return Vec::new();
    };
    match answer {
        PinAnswer::Stands(PinStanding::Ready { left }) => {
            let mind = (left < crate::domain::pin::ATTEMPTS)
                .then(|| Phrase::new("pin.left").with("n", left));
            entry.at(Step::Asking, mind);
        }
        PinAnswer::Stands(PinStanding::Absent) => match entry.then {
            // The configured seat belongs to whoever started the program, also without a PIN.
            Then::Sit if home => return finish(model),
            Then::Sit | Then::Seal(_) | Then::Change => entry.at(Step::Choosing, Some(elsewhere)),
        },
        PinAnswer::Stands(PinStanding::Locked) => {
            entry.at(Step::Locked, None);
            return recorded_lock(model, who);
        }
        PinAnswer::Checked(Checked::Right) => match entry.then {
            Then::Change => entry.at(Step::Choosing, None),
            Then::Seal(_) | Then::Sit => return finish(model),
        },
        PinAnswer::Checked(Checked::Wrong { left }) => {
            entry.old = None;
            entry.at(Step::Asking, Some(Phrase::new("pin.wrong").with("n", left)));
        }
        PinAnswer::Checked(Checked::Locked { now }) => {
            entry.at(Step::Locked, None);
            let lock = now.then(|| record(model, who, PinEvent::Locked));
            return lock.flatten().into_iter().collect();
        }
        PinAnswer::Checked(Checked::Absent) => entry.at(Step::Choosing, Some(elsewhere)),
        PinAnswer::Kept => return finish(model),
        PinAnswer::Forgotten | PinAnswer::Failed(_) => {}
    }
    Vec::new()
}

/// What was asked for was not done: the overlay that waits for it goes away. Nothing was confirmed, and what was
/// typed into a form below is still there.
pub fn failed(model: &mut Model) {
    if let Some(Overlay::Pin(entry)) = model.overlays.last()
        && entry.step == Step::Waiting
    {
        model.overlays.pop();
    }
}

/// The overlay, if it is this person's PIN that it waits for.
fn awaits(model: &mut Model, who: EmployeeId) -> Option<&mut PinEntry> {
    match model.overlays.last_mut() {
        Some(Overlay::Pin(entry)) if entry.who == who && entry.step == Step::Waiting => Some(entry),
        Some(_) | None => None,
    }
}

/// Why one is chosen: there is none here, though there may be one elsewhere.
fn elsewhere(model: &Model, who: EmployeeId) -> Phrase {
    let file = model.person_file();
    let records = file.filter(|file| file.employee.id == who);
    let last = records.and_then(|file| file.pins.last());
    match last {
        Some(last) if last.event != PinEvent::Reset => {
            Phrase::new("pin.none-here").with("day", model.texts().day_long(last.day))
        }
        Some(_) | None => Phrase::new("pin.none"),
    }
}

/// Records a lock that the program was killed on before it could be recorded.
fn recorded_lock(model: &mut Model, who: EmployeeId) -> Vec<Effect> {
    let file = model.person_file();
    let file = file.filter(|file| file.employee.id == who);
    let last = file.map(|file| file.pins.last().map(|record| record.event));
    match last {
        Some(last) if last != Some(PinEvent::Locked) => {
            record(model, who, PinEvent::Locked).into_iter().collect()
        }
        Some(_) | None => Vec::new(),
    }
}

/// The right PIN was typed, or a new one is kept: does what it was asked for.
fn finish(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Pin(entry)) = model.overlays.pop() else {
        return Vec::new();
    };
    match entry.then {
        Then::Seal(act) => {
            if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
                form.saving = true;
            }
            return vec![Effect::Commit(*act)];
        }
        Then::Sit => return sit(entry.who),
        Then::Change => model.say(Tone::Good, Phrase::new("pin.kept")),
    }
    Vec::new()
}
