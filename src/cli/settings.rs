//! From configuration and terminal to the settings of the screens.

use crate::app::lens::When;
use crate::app::model::{Palette, Settings};
use crate::app::phrases::Phrases;
use crate::config::{Borders, Config, Lens, Theme};
use crate::runtime::environment::{Background, Colors, TermEnv};

use super::context::Context;

/// Settings for a terminal.
pub(super) fn for_terminal(
    context: &Context,
    env: &TermEnv,
    read_only: Option<String>,
) -> Settings {
    let config = &context.config;
    let palette = match (config.theme, env.colors) {
        (_, Colors::None) | (Theme::Mono, Colors::Sixteen | Colors::True) => Palette::Mono,
        (Theme::Light, Colors::Sixteen | Colors::True) => Palette::Light,
        (Theme::Dark, Colors::Sixteen | Colors::True) => Palette::Dark,
        (Theme::Auto, Colors::Sixteen | Colors::True) => match env.background {
            Background::Light => Palette::Light,
            Background::Dark | Background::Unknown => Palette::Dark,
        },
    };
    Settings {
        palette,
        ascii: match config.borders {
            Borders::Auto => !env.utf8,
            Borders::Unicode => false,
            Borders::Ascii => true,
        },
        lens: lens(config),
        mouse: config.mouse,
        read_only,
        ..plain(context)
    }
}

/// When the privacy lens is on, where somebody looks on.
pub(super) fn lens(config: &Config) -> When {
    match config.lens {
        Lens::Off => When::Off,
        Lens::Meeting => When::Meeting,
        Lens::Always => When::Always,
    }
}

/// Settings without a terminal: a dark one that knows all characters and has no mouse, where nobody looks on.
pub(super) fn plain(context: &Context) -> Settings {
    let config = &context.config;
    let filters = config.filters.iter();
    Settings {
        texts: context.texts,
        palette: Palette::Dark,
        ascii: false,
        zone: context.zone,
        cycle: config.cycle,
        rules: context.rules.clone(),
        scheme: context.scheme.clone(),
        filters: filters
            .map(|(digit, saved)| (*digit, saved.name.clone(), saved.query.clone()))
            .collect(),
        meeting: config.meeting.clone(),
        phrases: Phrases::new(config.phrases.clone()),
        keymap: context.keymap.clone(),
        lens: When::Off,
        mouse: false,
        thrift: config.thrift,
        read_only: None,
        appointments: context.appointments().clone(),
        place: context.config.place.clone().unwrap_or_default(),
    }
}
