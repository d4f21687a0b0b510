//! What every screen can do: periods, people, looks, undo.

use crate::domain::period::Period;
use crate::i18n::{Lang, Phrase, Texts};
use crate::ops::op::ActKind;

use super::go;
use crate::app::access;
use crate::app::clip;
use crate::app::command::{Command, General};
use crate::app::conflict;
use crate::app::explain;
use crate::app::glossary::Glossary;
use crate::app::guide;
use crate::app::lens;
use crate::app::menu::{Line, Menu};
use crate::app::meter::Meter;
use crate::app::model::{Effect, Model, Overlay, Palette, Tab, Tone};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::app::pin;
use crate::app::repeat;
use crate::app::reports;
use crate::app::resume::DraftWish;
use crate::app::scheme;
use crate::app::screens::{
    employees, evaluation, feedback, follow_up, meeting, overview, service, sync, target, team,
};
use crate::app::seat;
use crate::app::topic::Topic;

pub(super) fn run_general(model: &mut Model, general: General) -> Vec<Effect> {
    match general {
        General::Open => return open(model),
        General::Back => return back(model),
        General::Peel => peel(model),
        General::Help => open_menu(model, Some(Topic::of(model))),
        General::Palette => open_menu(model, None),
        General::Glossary => open_glossary(model, ""),
        General::Scheme => return scheme::open(model),
        General::Guide => return guide::open(model, ""),
        General::Line => open_line(model),
        General::Undo | General::Redo => return take_back(model, general == General::Undo),
        General::NextPerson => step_person(model, 1),
        General::PreviousPerson => step_person(model, -1),
        General::NextPeriod => set_period(model, model.period.next()),
        General::PreviousPeriod => set_period(model, model.period.previous()),
        General::ChoosePeriod => choose_period(model),
        General::Refresh => return vec![Effect::Refresh],
        General::Reload => return vec![Effect::Reload],
        General::Redraw => return vec![Effect::Redraw],
        General::Theme => return turn_palette(model),
        General::Borders => return turn_borders(model),
        General::Language => return turn_language(model),
        General::AddUnit => add_unit(model),
        General::EditUnit => {
            let pick = employees::pick_unit(model, PickFor::Unit, None);
            model.overlays.push(Overlay::Pick(Box::new(pick)));
        }
        General::ChooseActor => {
            let pick = employees::pick_person(model, PickFor::Actor, None);
            model.overlays.push(Overlay::Pick(Box::new(pick)));
        }
        General::Drafts => return vec![Effect::Draft(DraftWish::List)],
        General::ChangePin => return pin::own(model),
        General::ResetPin => return pin::open_reset(model),
        General::Roles => return access::open_roles(model),
        General::Reports => return reports::open(model),
        General::History => {
            return match model.person() {
                Some(id) => vec![Effect::LoadHistory(id)],
                None => model.refuse("notice.nobody"),
            };
        }
        General::Conflicts => return conflict::open(model),
        General::Explain => return explain::open(model),
        General::Lens => return lens::toggle(model),
        General::LensHere => return lens::look_at_selected(model),
        General::Repeat => return repeat::repeat(model),
        General::Mouse => return turn_mouse(model),
        General::Thrift => return turn_thrift(model),
        General::Meter => turn_meter(model),
        General::CopyField | General::CopyRow => {
            return clip::copy(model, general == General::CopyRow);
        }
        General::Seat(act) => return seat::run(model, act),
        General::Suspend => return vec![Effect::Suspend],
        General::Quit => return vec![Effect::Quit],
        General::Cancel => tell_how_to_quit(model),
    }
    Vec::new()
}

fn add_unit(model: &mut Model) {
    let form = employees::unit_form(model, None);
    model.overlays.push(Overlay::Form(Box::new(form)));
}

/// Begins to count what keys cost, or no longer.
fn turn_meter(model: &mut Model) {
    model.meter = match model.meter {
        Some(_) => None,
        None => Some(Meter::default()),
    };
}

/// Opens the `:` line.
fn open_line(model: &mut Model) {
    // Lines of before may name others.
    let hidden = model.people.veil().is_some();
    let lines = if hidden {
        Vec::new()
    } else {
        model.lines.clone()
    };
    let offered = |command| access::allows(model, command);
    let line = Line::new(model.tab, model.texts(), lines, &offered);
    model.overlays.push(Overlay::Line(line));
}

fn tell_how_to_quit(model: &mut Model) {
    let quit = Command::General(General::Quit);
    let key = model.settings.keymap.keys_of(quit);
    let phrase = Phrase::new("notice.how-to-quit").with("key", key);
    model.say(Tone::Plain, phrase);
}

/// Opens help, which tells what the screen is for, or the palette.
fn open_menu(model: &mut Model, topic: Option<Topic>) {
    let offered = |command| access::allows(model, command);
    let (keymap, texts) = (&model.settings.keymap, model.texts());
    let menu = Menu::new(topic, model.tab, keymap, texts, &offered);
    model.overlays.push(Overlay::Menu(menu));
}

/// Opens the glossary with something typed already.
pub(super) fn open_glossary(model: &mut Model, words: &str) {
    let glossary = Glossary::new(words, model.texts());
    model.overlays.push(Overlay::Glossary(Box::new(glossary)));
}

pub(super) fn peel(model: &mut Model) {
    match model.tab {
        Tab::Employees => employees::peel(model),
        Tab::Feedback => feedback::peel(model),
        Tab::Meeting => meeting::peel(model),
        Tab::Evaluation => evaluation::peel(model),
        Tab::FollowUp => follow_up::peel(model),
        Tab::Service => service::peel(model),
        Tab::Overview => overview::peel(model),
        Tab::Target | Tab::Team | Tab::Sync => false,
    };
}

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    match model.tab {
        Tab::Employees => go(model, Tab::Target),
        Tab::Target => target::open(model),
        Tab::Team => team::open(model),
        Tab::Feedback => feedback::open(model),
        Tab::Meeting => meeting::open(model),
        Tab::Evaluation => evaluation::open(model),
        Tab::FollowUp => follow_up::open(model),
        Tab::Service => service::open(model),
        Tab::Overview => overview::open(model),
        Tab::Sync => sync::open(model),
    }
}

pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    let within = match model.tab {
        Tab::Team => team::back(model),
        Tab::Meeting => meeting::back(model),
        Tab::Evaluation => evaluation::back(model),
        Tab::FollowUp => follow_up::back(model),
        Tab::Service => service::back(model),
        Tab::Overview => overview::back(model),
        Tab::Employees | Tab::Target | Tab::Feedback | Tab::Sync => false,
    };
    if within {
        return Vec::new();
    }
    if model.tab != Tab::Employees {
        return go(model, Tab::Employees);
    }
    if employees::peel(model) {
        return Vec::new();
    }
    vec![Effect::Quit]
}

fn step_person(model: &mut Model, by: isize) {
    model.employees.list.step(by);
    if let Some(id) = model.person() {
        let name = model.people.name(id);
        model.say(Tone::Plain, Phrase::new("notice.person").with("name", name));
    }
}

/// Looks at another period.
pub fn set_period(model: &mut Model, period: Period) {
    model.period = period;
    let (by, descending) = model.people.sorted();
    employees::sort(model, by, descending);
    let phrase = Phrase::new("notice.period").with("period", model.texts().period(period));
    model.say(Tone::Plain, phrase);
}

fn choose_period(model: &mut Model) {
    use chrono::Datelike;
    let year = model.today.year();
    let cycle = model.settings.cycle;
    let mut periods: Vec<Period> = (year - 2..=year + 1)
        .flat_map(|year| Period::of_year(year, cycle))
        .chain((year - 2..=year + 1).filter_map(Period::year_of))
        // Further stints are known by the plans alone.
        .chain(
            model
                .person_file()
                .into_iter()
                .flat_map(|file| file.plans.keys().copied()),
        )
        .collect();
    periods.sort_by_key(|period| {
        std::cmp::Reverse((period.year(), period.first_day(), period.number()))
    });
    periods.dedup();
    let items = periods.into_iter().map(|period| PickItem {
        id: u64::from(period.number()),
        label: model.texts().period(period),
        detail: period.code(),
    });
    let pick = Pick::new(
        Phrase::new("pick.period"),
        PickFor::Period,
        items.collect(),
        None,
    );
    let pick = pick.at(u64::from(model.period.number()));
    model.overlays.push(Overlay::Pick(Box::new(pick)));
}

/// Draws in other colours.
pub(super) fn set_palette(model: &mut Model, palette: Palette) -> Vec<Effect> {
    model.settings.palette = palette;
    tell_look(model, model.texts().get(palette.label()))
}

fn turn_palette(model: &mut Model) -> Vec<Effect> {
    let next = match model.settings.palette {
        Palette::Dark => Palette::Light,
        Palette::Light => Palette::Mono,
        Palette::Mono => Palette::Dark,
    };
    set_palette(model, next)
}

fn turn_borders(model: &mut Model) -> Vec<Effect> {
    model.settings.ascii = !model.settings.ascii;
    let key = if model.settings.ascii {
        "look.ascii"
    } else {
        "look.unicode"
    };
    tell_look(model, model.texts().get(key))
}

fn turn_language(model: &mut Model) -> Vec<Effect> {
    let other = match model.texts().lang() {
        Lang::Indonesian => Lang::English,
        Lang::English => Lang::Indonesian,
    };
    model.settings.texts = Texts::of(other);
    tell_look(model, model.texts().label(other))
}

/// Listens to the mouse, or no more, and says what this costs.
fn turn_mouse(model: &mut Model) -> Vec<Effect> {
    let on = !model.settings.mouse;
    model.settings.mouse = on;
    let key = if on { "mouse.on" } else { "mouse.off" };
    model.say(Tone::Plain, Phrase::new(key));
    vec![Effect::Mouse(on)]
}

/// Sends as little as possible, or everything again. The detail pane goes, and comes where it is asked for.
fn turn_thrift(model: &mut Model) -> Vec<Effect> {
    let on = !model.settings.thrift;
    model.settings.thrift = on;
    model.employees.detail = !on;
    let key = if on { "look.thrift" } else { "look.full" };
    tell_look(model, model.texts().get(key))
}

/// Says how things look now, which cannot always be seen, and paints the screen so.
fn tell_look(model: &mut Model, now: &str) -> Vec<Effect> {
    model.say(Tone::Plain, Phrase::new("look.now").with("what", now));
    vec![Effect::Redraw]
}

pub(super) fn take_back(model: &mut Model, undo: bool) -> Vec<Effect> {
    let stack = if undo {
        &model.acts.undo
    } else {
        &model.acts.redo
    };
    let Some(act) = stack.first() else {
        let key = if undo { "undo.nothing" } else { "redo.nothing" };
        return model.refuse(key);
    };
    vec![Effect::TakeBack {
        // What can be done again carries the undo that took it back.
        seq: if undo {
            act.seq
        } else {
            act.of.unwrap_or(act.seq)
        },
        kind: if undo { ActKind::Undo } else { ActKind::Redo },
    }]
}
