//! What a terminal sends, and what is sent to it.

use std::time::Duration;

use chrono::NaiveDate;

use tatap::app::command::all;
use tatap::app::key::Key;
use tatap::app::menu::name_of;
use tatap::app::model::{Model, Settings};
use tatap::app::nearest::complete;
use tatap::app::text_input::{Lines, TextInput};
use tatap::config::{rules, scheme};
use tatap::demo;
use tatap::domain::id::EmployeeId;
use tatap::domain::text::nearest;
use tatap::i18n::{Lang, Texts};
use tatap::pins::Vault;
use tatap::runtime::decode::{Decoder, PASTE_LIMIT};
use tatap::runtime::executor::{self, Backing};
use tatap::runtime::input::Input;
use tatap::store::Store;
use tatap::store::memory::MemoryStore;
use tatap::ui;

use super::{OWN, as_text, assert_harmless, choice};

/// Noon of the day on which everything is tried.
pub(crate) const NOON: u64 = 1_795_262_400_000;

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
}

/// What comes from the keyboard: bytes in pieces, with pauses between them.
fn inputs(data: &[u8]) -> Vec<Input> {
    let (width, data) = choice(data);
    let mut decoder = Decoder::new(Duration::from_millis(25));
    let mut found = Vec::new();
    for piece in data.chunks(usize::from(width % 16) + 1) {
        decoder.feed(piece, &mut found);
        if width >= 128 && decoder.patience().is_some() {
            decoder.expire(&mut found);
        }
    }
    found
}

pub(super) fn decoder(data: &[u8]) {
    let mut text = TextInput::new("", Lines::Many, 50);
    for input in inputs(data) {
        match input {
            Input::Key(key) => {
                assert!(key.typed().is_none_or(|c| !c.is_control()), "{key:?}");
                text.key(key);
            }
            Input::Paste(pasted) => {
                assert!(pasted.len() <= 3 * PASTE_LIMIT);
                assert!(!pasted.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
                text.paste(&pasted);
            }
            _ => {}
        }
        assert!(text.chars() <= 50 && text.text().is_char_boundary(text.cursor()));
        assert_harmless(text.text());
    }
}

thread_local!(static STORE: MemoryStore = {
    let mut store = MemoryStore::new(OWN);
    demo::fill(&mut store, today(), NOON, rules::national()).expect("a demo");
    store
});

/// The `:` line: what is typed is completed and run, whatever it is, and the line never grows beyond its room.
pub(super) fn line(data: &[u8]) {
    let (size, rest) = choice(data);
    let names: Vec<String> = all()
        .map(|spec| name_of(spec, Texts::of(Lang::Indonesian)))
        .collect();
    if let Some(typed) = as_text(rest) {
        let completion = complete(typed, names.iter().map(String::as_str));
        let is_one = |found: &&str| names.iter().any(|name| name == found);
        assert!(completion.matches.iter().all(is_one));
        assert!(completion.matches.is_empty() || completion.common.len() <= 200);
        let _ = nearest(typed, names.iter().map(String::as_str));
    }
    let colon = Key::parse(":").expect("a key");
    let lines = rest.split(|byte| *byte == b'\r').take(8);
    let mut keys = Vec::new();
    for line in lines {
        keys.push(colon);
        let typed = inputs(&[&[size][..], line, b"\r"].concat());
        keys.extend(typed.into_iter().filter_map(|input| match input {
            Input::Key(key) => Some(key),
            _ => None,
        }));
    }
    keys.truncate(120);
    let mut store = STORE.with(MemoryStore::clone);
    press(&mut store, (u16::from(size % 120) + 20, 24), &keys);
}

/// The program itself, over the offices of the demo: any keys whatever, on a screen of any size.
pub(super) fn program(data: &[u8]) {
    let (size, rest) = choice(data);
    let keys: Vec<Key> = inputs(rest)
        .into_iter()
        .filter_map(|input| match input {
            Input::Key(key) => Some(key),
            _ => None,
        })
        .take(200)
        .collect();
    let mut store = STORE.with(MemoryStore::clone);
    press(
        &mut store,
        (u16::from(size) + 20, u16::from(size % 50) + 5),
        &keys,
    );
}

fn press(store: &mut dyn Store, size: (u16, u16), keys: &[Key]) {
    let model = pressed(store, size, keys);
    assert_harmless(&ui::print::text(&model, size.0, size.1));
}

/// What is kept of what was begun by these keys.
#[cfg(test)]
pub(crate) fn desk_of(store: &mut dyn Store, keys: &[Key]) -> tatap::desk::Desk {
    tatap::app::resume::desk(&pressed(store, (80, 24), keys))
}

fn pressed(store: &mut dyn Store, size: (u16, u16), keys: &[Key]) -> Model {
    let scheme = scheme::national().clone();
    let settings = Settings::shipped(
        Texts::of(Lang::Indonesian),
        rules::national().clone(),
        scheme,
    );
    let fresh = executor::fresh(store).expect("memory is read");
    let mut model = Model::new(settings, today(), EmployeeId(1), fresh);
    let mut pins = Vault::in_memory();
    let mut backing = Backing {
        store,
        pins: &mut pins,
        desk: None,
    };
    executor::press(&mut model, &mut backing, size, keys, NOON);
    model
}

/// Each screen, of whoever is first in the list, shows words and nothing that a terminal would obey.
pub(super) fn assert_screens_harmless(store: &mut dyn Store) {
    let keys = Key::parse_script("g t g m g u g r g n g k g l g o g s g p g b").expect("keys");
    press(store, (120, 40), &keys);
}
