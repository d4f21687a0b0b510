//! What every message does to the model.

mod general;
mod line;
mod overlays;
mod saved;

use crate::i18n::Phrase;
use crate::ops::view::Dossier;

use super::command::{Command, Move, Turn, spec};
use super::copy;
use super::geometry::{overlay, overlay_rows};
use super::glossary::DETAIL;
use super::history;
use super::key::{Key, KeyCode};
use super::keymap::Meaning;
use super::model::{Acts, Bulk, Effect, Fresh, Model, Msg, Overlay, Tab, Tone};
use super::overlay::Preview;
use super::people::People;
use super::pick::PickAnswer;
use super::screens::{employees, evaluation, feedback, follow_up, overview, service, target, team};

pub use general::set_period;
pub use line::run_line;
pub use saved::subject_name;

use general::run_general;
pub use overlays::scroll;
use overlays::{close_top, on_chosen, on_confirm, on_form, on_menu, on_preview};
use saved::on_committed;

/// Takes a message and answers what is to be asked of the world.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Key(key) => on_key(model, key),
        Msg::Paste(text) => on_paste(model, &text),
        Msg::Resize(w, h) => {
            model.size = (w, h);
            Vec::new()
        }
        Msg::Rested => on_rested(model),
        Msg::Today(day) => {
            model.today = day;
            model.employees.outdate();
            model.overview.outdate();
            Vec::new()
        }
        Msg::Loaded(dossier) => {
            model.file = Some(*dossier);
            Vec::new()
        }
        Msg::LoadedMany(dossiers) => on_loaded_many(model, &dossiers),
        Msg::Committed(committed) => on_committed(model, *committed),
        Msg::Failed(why) => {
            if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
                form.saving = false;
            }
            model.say(Tone::Bad, why);
            service::failed(model);
            Vec::new()
        }
        Msg::History(id, ops) => {
            let view = history::view(model, id, &ops);
            model.overlays.push(Overlay::History(view));
            Vec::new()
        }
        Msg::Refreshed(fresh) => on_refreshed(model, *fresh),
        Msg::Settings(settings) => {
            model.settings = *settings;
            model.overview.outdate();
            model.say(Tone::Good, Phrase::new("notice.settings"));
            vec![Effect::Redraw]
        }
    };
    settle(model);
    // Every screen but the list is about one person, whose file it needs at once.
    if model.tab != Tab::Employees {
        let wanted = want_file(model);
        effects.extend(
            wanted
                .into_iter()
                .filter(|effect| !effects.contains(effect))
                .collect::<Vec<_>>(),
        );
    }
    if model.tab == Tab::FollowUp {
        effects.extend(follow_up::wanted(model));
    }
    effects
}

/// Brings everything that follows from the rest in line: lists and their windows.
pub fn settle(model: &mut Model) {
    employees::settle(model);
    target::settle(model);
    team::settle(model);
    feedback::settle(model);
    evaluation::settle(model);
    follow_up::settle(model);
    service::settle(model);
    overview::settle(model);
    let rows = overlay_rows(model.size);
    // The frame, the marker and a blank column on the right.
    let columns = usize::from(overlay(model.size).w.saturating_sub(4));
    let above = |detail: u16| rows.saturating_sub(usize::from(detail)).max(1);
    match model.overlays.last_mut() {
        Some(Overlay::Pick(pick)) => {
            let rows = above(pick.preview_rows());
            pick.list.resize(rows);
        }
        Some(Overlay::Menu(menu)) => menu.resize(columns, rows),
        Some(Overlay::Glossary(glossary)) => glossary.list.resize(above(DETAIL)),
        Some(Overlay::Preview(preview)) => preview.list.resize(rows),
        Some(Overlay::History(view)) => view.list.resize(rows),
        Some(Overlay::Explain(explain)) => explain.list.resize(above(1)),
        Some(Overlay::Form(form)) => form.resize(model.size, model.settings.texts),
        Some(Overlay::Line(_) | Overlay::Confirm(_)) | None => {}
    }
}

/// The keys rest: time for what would hold them up.
fn on_rested(model: &mut Model) -> Vec<Effect> {
    model.employees.rested = model.person();
    // Made ready for the first key of a filter.
    model.people.haystack();
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.count();
    }
    want_file(model)
}

/// Loads the file of the person selected where it is not at hand.
fn want_file(model: &Model) -> Vec<Effect> {
    match model.person() {
        Some(id) if model.person_file().is_none() => vec![Effect::Load(id)],
        Some(_) | None => Vec::new(),
    }
}

fn on_key(model: &mut Model, key: Key) -> Vec<Effect> {
    model.notice = None;
    if model.overlays.is_empty() {
        if model.tab == Tab::Employees && employees::typing_key(model, key) {
            return Vec::new();
        }
        if model.tab == Tab::Service
            && let Some(effects) = service::typing_key(model, key)
        {
            return effects;
        }
        return on_screen_key(model, key);
    }
    if matches!(
        (key.code, key.ctrl),
        (KeyCode::Esc, _) | (KeyCode::Char('g' | 'c'), true)
    ) {
        return close_top(model);
    }
    on_overlay_key(model, key)
}

/// A key for the overlay on top.
fn on_overlay_key(model: &mut Model, key: Key) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Form(form)) => {
            let answer = form.key(key, &model.settings.phrases);
            on_form(model, answer)
        }
        Some(Overlay::Pick(pick)) => match pick.key(key) {
            PickAnswer::Done => Vec::new(),
            PickAnswer::Chosen(id) => on_chosen(model, id),
        },
        Some(Overlay::Menu(menu)) => {
            let answer = menu.key(key);
            on_menu(model, answer)
        }
        Some(Overlay::Glossary(glossary)) => {
            glossary.key(key, model.settings.texts);
            Vec::new()
        }
        Some(Overlay::Line(line)) => {
            let answer = line.key(key);
            on_menu(model, answer)
        }
        Some(Overlay::Confirm(_)) => on_confirm(model, key),
        Some(Overlay::Preview(_)) => on_preview(model, key),
        Some(Overlay::History(view)) => {
            if matches!(key.code, KeyCode::Char('q') | KeyCode::Backspace) {
                model.overlays.pop();
            } else {
                scroll(&mut view.list, key);
            }
            Vec::new()
        }
        Some(Overlay::Explain(explain)) => {
            if explain.key(key) {
                model.overlays.pop();
            }
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn on_screen_key(model: &mut Model, key: Key) -> Vec<Effect> {
    if !model.pending.is_empty() && key.code == KeyCode::Esc {
        model.pending.clear();
        return Vec::new();
    }
    model.pending.push(key);
    match model.settings.keymap.meaning(model.tab, &model.pending) {
        Meaning::Command(command) => {
            model.pending.clear();
            run(model, command)
        }
        Meaning::Prefix => Vec::new(),
        Meaning::Nothing => {
            let keys: Vec<String> = model.pending.drain(..).map(|key| key.to_string()).collect();
            model.say(
                Tone::Warning,
                Phrase::new("notice.no-such-key").with("keys", keys.join(" ")),
            );
            Vec::new()
        }
    }
}

/// Runs a command, unless it writes and nothing may be written.
pub fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    if is_refused(model, command) {
        return Vec::new();
    }
    match command {
        Command::Go(tab) => go(model, tab),
        Command::Turn(turn) => {
            let at = Tab::ALL
                .iter()
                .position(|tab| *tab == model.tab)
                .unwrap_or(0);
            let by = match turn {
                Turn::Next => 1,
                Turn::Previous => Tab::ALL.len() - 1,
            };
            go(model, Tab::ALL[(at + by) % Tab::ALL.len()])
        }
        Command::Move(by) => {
            move_by(model, by);
            Vec::new()
        }
        Command::General(general) => run_general(model, general),
        Command::Employees(act) => employees::run(model, act),
        Command::Target(act) => target::run(model, act),
        Command::Team(act) => team::run(model, act),
        Command::Feedback(act) => feedback::run(model, act),
        Command::Evaluation(act) => evaluation::run(model, act),
        Command::FollowUp(act) => follow_up::run(model, act),
        Command::Service(act) => service::run(model, act),
        Command::Overview(act) => overview::run(model, act),
    }
}

/// Whether a command writes where nothing may be written, which is then told.
fn is_refused(model: &mut Model, command: Command) -> bool {
    let writes = spec(command).is_some_and(|spec| spec.writes);
    match &model.settings.read_only {
        Some(why) if writes => {
            let phrase = Phrase::new("notice.read-only").with("why", why);
            model.say(Tone::Warning, phrase);
            true
        }
        Some(_) | None => false,
    }
}

fn go(model: &mut Model, tab: Tab) -> Vec<Effect> {
    model.tab = tab;
    model.employees.typing = None;
    model.employees.rested = model.person();
    if tab == Tab::Team {
        team::enter(model);
    }
    Vec::new()
}

/// Moves within the list in focus.
fn move_by(model: &mut Model, by: Move) {
    let list = match model.tab {
        Tab::Employees => &mut model.employees.list,
        Tab::Target => match target::turn(model, by) {
            Some(list) => list,
            None => return,
        },
        Tab::Team => match team::turn(model, by) {
            Some(list) => list,
            None => return,
        },
        Tab::Feedback => &mut model.feedback.list,
        Tab::Evaluation => match evaluation::turn(model, by) {
            Some(list) => list,
            None => return,
        },
        Tab::FollowUp => match follow_up::turn(model, by) {
            Some(list) => list,
            None => return,
        },
        Tab::Service => match service::turn(model, by) {
            Some(list) => list,
            None => return,
        },
        Tab::Overview => match overview::turn(model, by) {
            Some(list) => list,
            None => return,
        },
    };
    match by {
        Move::Rows(n) => list.step(isize::from(n)),
        Move::HalfPage(n) => list.half_page(isize::from(n)),
        Move::Page(n) => list.page(isize::from(n)),
        Move::First => list.first(),
        Move::Last => list.last(),
        Move::Left | Move::Right | Move::NextPane | Move::PreviousPane => {}
    }
}

fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Form(form)) => {
            let lost = form.paste(text);
            if lost > 0 {
                model.say(
                    Tone::Warning,
                    Phrase::new("notice.paste-cut").with("count", lost),
                );
            }
            Vec::new()
        }
        Some(Overlay::Pick(pick)) => {
            pick.paste(text);
            Vec::new()
        }
        Some(Overlay::Menu(menu)) => {
            menu.paste(text);
            Vec::new()
        }
        Some(Overlay::Glossary(glossary)) => {
            glossary.paste(text, model.settings.texts);
            Vec::new()
        }
        Some(Overlay::Line(line)) => {
            line.input.paste(text);
            Vec::new()
        }
        Some(
            Overlay::Confirm(_) | Overlay::Preview(_) | Overlay::History(_) | Overlay::Explain(_),
        ) => Vec::new(),
        None => {
            if let Some(typing) = model
                .employees
                .typing
                .as_mut()
                .filter(|_| model.tab == Tab::Employees)
            {
                typing.input.paste(text);
                model.employees.outdate();
                return Vec::new();
            }
            if model.tab == Tab::Service
                && let Some(effects) = service::paste(model, text)
            {
                return effects;
            }
            if model.tab == Tab::Target {
                return target::paste(model, text);
            }
            model.refuse("notice.paste-nowhere")
        }
    }
}

fn on_loaded_many(model: &mut Model, dossiers: &[Dossier]) -> Vec<Effect> {
    let preview = match model.bulk.take() {
        Some(Bulk::Copy(source)) => copy::copy(model, &source, dossiers),
        Some(Bulk::Plans) => {
            target::know(model, dossiers);
            return Vec::new();
        }
        Some(Bulk::Each(each)) => copy::each(model, &each, dossiers),
        None => return Vec::new(),
    };
    show(model, preview);
    Vec::new()
}

/// Shows what an act on many would do.
pub fn show(model: &mut Model, preview: Preview) {
    model.overlays.push(Overlay::Preview(Box::new(preview)));
}

fn on_refreshed(model: &mut Model, fresh: Fresh) -> Vec<Effect> {
    let before = model.person();
    model.people = People::new(fresh.rows, fresh.shared, model.period);
    model.acts = Acts::of(fresh.acts, model.actor);
    model.ids = fresh.ids;
    model.file = None;
    model.employees.outdate();
    model.overview.outdate();
    settle(model);
    if let Some(id) = before {
        employees::select(model, id);
    }
    model.say(Tone::Good, Phrase::new("notice.refreshed"));
    want_file(model)
}

#[cfg(test)]
#[path = "update_tests.rs"]
mod tests;
