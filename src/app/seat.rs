//! Who sits at the data, as far as the screen tells it and the keys answer.

use crate::i18n::Phrase;

use super::command::{Command, General};
use super::key::Key;
use super::keymap::Meaning;
use super::model::{Effect, Model, Tone};

/// What can be done about the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Hand it over to whoever asks for it.
    HandOver,
    /// Keep it, though somebody asks for it.
    Keep,
    /// Take it, where one only looks on.
    Take,
}

/// Who sits at the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seat {
    /// Whoever looks at this screen.
    Ours {
        /// The name of a process whose user asks for the place.
        asked_by: Option<String>,
    },
    /// The process of this name; here one only looks on.
    Of(String),
    /// Nobody, and here one only looks on.
    Free,
}

impl Default for Seat {
    fn default() -> Self {
        Self::Ours { asked_by: None }
    }
}

impl Seat {
    /// Who asks for our place.
    pub fn asked_by(&self) -> Option<&str> {
        match self {
            Self::Ours { asked_by } => asked_by.as_deref(),
            Self::Of(_) | Self::Free => None,
        }
    }
}

/// Somebody asks for the place, or another holds it than before.
pub(super) fn changed(model: &mut Model, seat: Seat) -> Vec<Effect> {
    let before = std::mem::replace(&mut model.seat, seat);
    match (&before, &model.seat) {
        (Seat::Of(name), Seat::Free | Seat::Ours { .. }) if model.settings.read_only.is_some() => {
            let phrase = Phrase::new("seat.left").with("name", name);
            model.say(Tone::Plain, phrase);
        }
        (
            Seat::Ours {
                asked_by: Some(name),
            },
            Seat::Ours { asked_by: None },
        ) => {
            let phrase = Phrase::new("seat.withdrawn").with("name", name);
            model.say(Tone::Plain, phrase);
        }
        (Seat::Ours { .. } | Seat::Of(_) | Seat::Free, _) => {}
    }
    Vec::new()
}

/// A key while somebody asks for the place: wherever the hands are, only the keys that answer are taken, so that
/// nothing that is being typed is lost or taken for an answer.
pub(super) fn key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    model.seat.asked_by()?;
    match model.settings.keymap.meaning(model.tab, &[key]) {
        Meaning::Command(Command::General(General::Seat(act))) => Some(run(model, act)),
        Meaning::Command(_) | Meaning::Prefix | Meaning::Nothing => None,
    }
}

/// Does what the user wants with the place.
pub(super) fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    match (act, &model.seat) {
        (Act::HandOver | Act::Keep, seat) if seat.asked_by().is_none() => {
            model.refuse("seat.nobody-asks")
        }
        (Act::HandOver, _) => vec![Effect::HandOver],
        (Act::Keep, _) => {
            model.seat = Seat::default();
            model.say(Tone::Plain, Phrase::new("seat.kept"));
            vec![Effect::KeepSeat]
        }
        (Act::Take, Seat::Of(_) | Seat::Free) => vec![Effect::TakeSeat],
        (Act::Take, Seat::Ours { .. }) if model.settings.read_only.is_some() => {
            model.refuse("seat.only-looking")
        }
        (Act::Take, Seat::Ours { .. }) => model.refuse("seat.is-ours"),
    }
}

#[cfg(test)]
#[path = "seat_tests.rs"]
mod tests;
