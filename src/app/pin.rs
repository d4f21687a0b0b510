//! The PIN of a person at the keyboard: asked for, chosen, changed, reset.
//!
//! A PIN is typed into an overlay of its own and never into a form, so that no draft and no session can hold it.
//! It is judged by whoever owns the PINs of this machine ([`PinWish`] and [`PinAnswer`]); the screens know of it
//! only what happened to it. **What happens is recorded before it happens**: a program that is killed between
//! the two leaves a record too many, never a PIN that nobody has heard of.

mod manage;
mod overlay;

#[cfg(test)]
mod tests;

use crate::domain::id::EmployeeId;
use crate::domain::pin::{Checked, Pin, PinStanding};
use crate::i18n::Phrase;
use crate::ops::op::Act;

pub use manage::{may_reset, open_reset, recorded, save_reset, saved, sit_down};
pub use overlay::{answered, ask, failed, key, own, paste};

/// What is asked of the PINs of this machine.
#[derive(Debug, Clone, PartialEq)]
pub enum PinWish {
    /// How the PIN of a person stands.
    Look(EmployeeId),
    /// Whether this is it. The attempt counts.
    Check(EmployeeId, Pin),
    /// Keep the first one of a person.
    Choose(EmployeeId, Pin),
    /// Keep another one of a person who knows the old one.
    Change {
        /// Whose.
        who: EmployeeId,
        /// The one so far.
        old: Pin,
        /// The one from now on.
        new: Pin,
    },
    /// Take it away, with its lock.
    Forget(EmployeeId),
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinAnswer {
    /// How it stands.
    Stands(PinStanding),
    /// What a check found.
    Checked(Checked),
    /// It is kept from now on.
    Kept,
    /// It was taken away.
    Forgotten,
    /// Nothing was done; why.
    Failed(Phrase),
}

/// What the right PIN does.
#[derive(Debug)]
pub enum Then {
    /// Writes an act in the name of whose PIN it is; the form below is its form.
    Seal(Box<Act>),
    /// Takes the seat at the keyboard.
    Sit,
    /// Another PIN is chosen.
    Change,
}

/// How far the overlay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is not known yet how the PIN stands, or an answer is awaited.
    Waiting,
    /// The PIN is typed.
    Asking,
    /// One is chosen.
    Choosing,
    /// It is typed once more.
    Repeating,
    /// It is locked: there is nothing to type.
    Locked,
}

/// The overlay in which a PIN is typed.
#[derive(Debug)]
pub struct PinEntry {
    /// Whose.
    pub who: EmployeeId,
    /// What it is asked for, in words.
    pub what: Phrase,
    /// What the right one does.
    pub then: Then,
    /// How far it is.
    pub step: Step,
    /// What was typed.
    pub typed: Pin,
    /// What is to be known: why it is asked for again, how many attempts are left.
    pub mind: Option<Phrase>,
    /// The old one, while another is chosen.
    old: Option<Pin>,
    /// The chosen one, while it is typed once more.
    first: Option<Pin>,
    /// What is asked for as soon as it is recorded.
    wish: Option<PinWish>,
}
