//! Files that people write by hand.

use std::path::Path;

use tatap::app::keymap::Keymap;
use tatap::config::registry::Registry;
use tatap::config::{Config, rules as law, scheme as local};
use tatap::report::form::Form;

use super::as_text;

/// A name of a file that would like to be more.
const FILE: &str = "konfigurasi.toml";

pub(super) fn config(data: &[u8]) {
    let Some(Ok(config)) = as_text(data).map(|text| Config::parse(text, FILE)) else {
        return;
    };
    assert!(config.phrases.len() <= 64);
    let _ = Keymap::new(&config.keys);
}

pub(super) fn host_registry(data: &[u8]) {
    if let Some(text) = as_text(data) {
        let _ = Registry::parse(text, Path::new(FILE));
    }
}

pub(super) fn rules(data: &[u8]) {
    if let Some(text) = as_text(data) {
        let _ = law::parse(text, FILE);
    }
}

pub(super) fn scheme(data: &[u8]) {
    if let Some(text) = as_text(data) {
        let _ = local::parse(text, FILE);
    }
}

pub(super) fn form(data: &[u8]) {
    if let Some(text) = as_text(data) {
        let _ = Form::parse(text);
    }
}
