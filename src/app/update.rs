//! What every message does to the model.

mod general;
mod line;
mod overlays;
mod saved;

use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::ops::view::Dossier;

use super::access;
use super::command::{Command, Move, Turn, spec};
use super::conflict;
use super::copy;
use super::geometry::{frame, overlay, overlay_rows};
use super::glossary::DETAIL;
use super::guide;
use super::history;
use super::key::{Key, KeyCode};
use super::keymap::Meaning;
use super::lens;
use super::model::{Acts, Bulk, Effect, Fresh, Model, Msg, Overlay, Pointed, Settings, Tab, Tone};
use super::overlay::Preview;
use super::people::People;
use super::pick::{PickAnswer, PickFor};
use super::pin;
use super::repeat;
use super::reports;
use super::resume;
use super::screens::{
    employees, evaluation, feedback, follow_up, meeting, overview, service, sync, target, team,
};
use super::seat;

pub use general::set_period;
pub use line::run_line;
pub use saved::subject_name;

use general::run_general;
pub use overlays::scroll;
use overlays::{chosen, close_top, on_ask, on_chosen, on_confirm, on_form, on_menu, on_preview};
use saved::{on_committed, on_news};

/// Takes a message and answers what is to be asked of the world.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    meeting::tick(model, &msg);
    let mut effects = match msg {
        Msg::Key(key) => on_key(model, key),
        Msg::Pointed(at) => on_pointed(model, at),
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
        Msg::Loaded(dossier) => on_loaded(model, *dossier),
        Msg::LoadedMany(dossiers) => on_loaded_many(model, &dossiers),
        Msg::Committed(committed) => on_committed(model, *committed),
        Msg::Failed(why) => on_failed(model, why),
        Msg::History(id, _) if model.people.is_hidden(id) => Vec::new(),
        Msg::History(id, ops) => {
            let view = history::view(model, id, &ops);
            model.overlays.push(Overlay::History(view));
            Vec::new()
        }
        Msg::Refreshed(fresh) => on_refreshed(model, *fresh),
        Msg::Seated(who, fresh) => on_seated(model, who, *fresh),
        Msg::Pin(who, answer) => pin::answered(model, who, answer),
        Msg::Sync(answer) => sync::answered(model, *answer),
        Msg::Report(answer) => reports::answered(model, *answer),
        Msg::Guide(chapters, at) => guide::opened(model, chapters, &at),
        Msg::Renewed(fresh) => renew(model, *fresh),
        Msg::News(news) => on_news(model, *news),
        Msg::Seat(seat) => seat::changed(model, seat),
        Msg::Settings(settings) => on_settings(model, *settings),
        Msg::Draft(found) => resume::found(model, *found),
        Msg::Drafts(kept) => resume::offer(model, &kept),
    };
    lens::settle(model);
    settle(model);
    conflict::hold_back(model, &mut effects);
    meeting::reseat(model, &mut effects);
    ask_along(model, &mut effects);
    effects
}

/// What the screen in front asks of the world by itself.
fn ask_along(model: &mut Model, effects: &mut Vec<Effect>) {
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
    if model.tab == Tab::Meeting {
        effects.extend(meeting::wanted(model));
    }
}

/// Takes a file, but not of somebody hidden: the lens may have been put on since it was asked for.
fn on_loaded(model: &mut Model, dossier: Dossier) -> Vec<Effect> {
    if !model.people.is_hidden(dossier.file.employee.id) {
        model.file = Some(dossier);
    }
    Vec::new()
}

fn on_settings(model: &mut Model, settings: Settings) -> Vec<Effect> {
    if settings.thrift != model.settings.thrift {
        model.employees.detail = !settings.thrift;
    }
    model.settings = settings;
    model.overview.outdate();
    model.say(Tone::Good, Phrase::new("notice.settings"));
    vec![Effect::Mouse(model.settings.mouse), Effect::Redraw]
}

/// Brings everything that follows from the rest in line: lists and their windows.
pub fn settle(model: &mut Model) {
    employees::settle(model);
    target::settle(model);
    team::settle(model);
    feedback::settle(model);
    meeting::settle(model);
    evaluation::settle(model);
    follow_up::settle(model);
    service::settle(model);
    overview::settle(model);
    conflict::settle(model);
    sync::settle(model);
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
        Some(Overlay::Reading(reading)) => {
            let body = frame(model.size).body;
            // A page is as wide as the terminal was meant to be; its title takes a row.
            reading.resize(body.w.into(), body.h.saturating_sub(1).into());
        }
        Some(Overlay::Form(form)) => form.resize(model.size, model.settings.texts),
        Some(
            Overlay::Line(_)
            | Overlay::Confirm(_)
            | Overlay::Pin(_)
            | Overlay::Conflicts(_)
            | Overlay::Ask(_),
        )
        | None => {}
    }
}

/// The keys rest: time for what would hold them up.
fn on_rested(model: &mut Model) -> Vec<Effect> {
    model.employees.rested = model.person();
    if let Some(meter) = &mut model.meter {
        meter.rest();
    }
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.count();
    }
    want_file(model)
}

/// Loads the file of the person selected where it is not at hand.
fn want_file(model: &Model) -> Vec<Effect> {
    match model.person() {
        Some(id) if model.person_file().is_none() && !model.people.is_hidden(id) => {
            vec![Effect::Load(id)]
        }
        Some(_) | None => Vec::new(),
    }
}

fn on_key(model: &mut Model, key: Key) -> Vec<Effect> {
    model.notice = None;
    if let Some(effects) = seat::key(model, key) {
        return effects;
    }
    let gives_up = matches!(
        (key.code, key.ctrl),
        (KeyCode::Esc, _) | (KeyCode::Char('g' | 'c'), true)
    );
    if gives_up && let Some(stopped) = reports::stop(model) {
        return stopped;
    }
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
    if gives_up {
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
        Some(Overlay::Pin(_)) => pin::key(model, key),
        Some(Overlay::Conflicts(_)) => conflict::key(model, key),
        Some(Overlay::Ask(_)) => on_ask(model, key),
        Some(Overlay::Preview(_)) => on_preview(model, key),
        Some(Overlay::History(view)) => {
            if matches!(key.code, KeyCode::Char('q') | KeyCode::Backspace) {
                model.overlays.pop();
            } else {
                scroll(&mut view.list, key);
            }
            Vec::new()
        }
        Some(Overlay::Reading(reading)) => {
            if let (Some(order), None, KeyCode::Char('w')) =
                (&reading.order, &reading.seeking, key.code)
            {
                let order = order.clone();
                reports::write(model, &order);
            } else {
                let did = reading.key(key);
                return guide::read(model, did);
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

/// Runs a command, unless it writes and nothing may be written, or is about somebody who is hidden.
pub fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    if let Some(effects) = refusal(model, command) {
        return effects;
    }
    let overlays = model.overlays.len();
    let effects = dispatch(model, command);
    repeat::ran(model, command, overlays, &effects);
    effects
}

/// Makes a choice again that a command has offered before, unless the command is refused now.
pub(super) fn choose(
    model: &mut Model,
    command: Command,
    purpose: PickFor,
    id: u64,
) -> Vec<Effect> {
    if let Some(effects) = refusal(model, command) {
        return effects;
    }
    chosen(model, purpose, id)
}

fn dispatch(model: &mut Model, command: Command) -> Vec<Effect> {
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
        Command::Meeting(act) => meeting::run(model, act),
        Command::Evaluation(act) => evaluation::run(model, act),
        Command::FollowUp(act) => follow_up::run(model, act),
        Command::Service(act) => service::run(model, act),
        Command::Overview(act) => overview::run(model, act),
        Command::Sync(act) => sync::run(model, act),
    }
}

/// Refuses a command that is about somebody hidden, that writes where nothing may be written, or that is not for
/// whoever sits at the keyboard; it is told, and the last recorded.
fn refusal(model: &mut Model, command: Command) -> Option<Vec<Effect>> {
    if lens::is_refused(model, command) {
        return Some(Vec::new());
    }
    let writes = spec(command).is_some_and(|spec| spec.writes);
    if let Some(why) = model.settings.read_only.as_ref().filter(|_| writes) {
        let phrase = Phrase::new("notice.read-only").with("why", why);
        model.say(Tone::Warning, phrase);
        return Some(Vec::new());
    }
    let denied = access::refused(model, command)?;
    Some(access::refuse(model, &denied))
}

fn go(model: &mut Model, tab: Tab) -> Vec<Effect> {
    model.tab = tab;
    model.employees.typing = None;
    model.employees.rested = model.person();
    if tab == Tab::Team {
        team::enter(model);
    }
    if tab == Tab::Meeting {
        meeting::enter(model);
    }
    if tab == Tab::Sync {
        return sync::enter(model);
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
        Tab::Meeting => match meeting::turn(model, by) {
            Some(list) => list,
            None => return,
        },
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
        Tab::Sync => match sync::turn(model, by) {
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

/// Rows that a click of the wheel scrolls.
const WHEEL: i8 = 3;

/// Follows the mouse: in the list on top, or to another tab. Where something is typed or asked it does nothing.
fn on_pointed(model: &mut Model, at: Pointed) -> Vec<Effect> {
    if !model.settings.mouse {
        return Vec::new();
    }
    model.notice = None;
    let rows = match at {
        Pointed::Wheel(clicks) => clicks.saturating_mul(WHEEL),
        Pointed::Row(rows) => rows,
        Pointed::Tab(tab) if model.overlays.is_empty() => return run(model, Command::Go(tab)),
        Pointed::Tab(_) => return Vec::new(),
    };
    match model.overlays.last() {
        None => move_by(model, Move::Rows(rows)),
        Some(
            Overlay::Form(_)
            | Overlay::Line(_)
            | Overlay::Confirm(_)
            | Overlay::Pin(_)
            | Overlay::Ask(_),
        ) => {}
        Some(
            Overlay::Pick(_)
            | Overlay::Menu(_)
            | Overlay::Glossary(_)
            | Overlay::Preview(_)
            | Overlay::History(_)
            | Overlay::Explain(_)
            | Overlay::Reading(_)
            | Overlay::Conflicts(_),
        ) => {
            let code = if rows > 0 { KeyCode::Down } else { KeyCode::Up };
            for _ in 0..rows.unsigned_abs() {
                on_overlay_key(model, Key::plain(code));
            }
        }
    }
    Vec::new()
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
        Some(Overlay::Pin(entry)) => {
            pin::paste(entry, text);
            Vec::new()
        }
        Some(Overlay::Ask(ask)) => {
            ask.paste(text);
            Vec::new()
        }
        Some(
            Overlay::Confirm(_)
            | Overlay::Preview(_)
            | Overlay::History(_)
            | Overlay::Explain(_)
            | Overlay::Reading(_)
            | Overlay::Conflicts(_),
        ) => Vec::new(),
        None => on_screen_paste(model, text),
    }
}

/// Pasted text on a screen with nothing above it goes where something is typed, and never runs as commands.
fn on_screen_paste(model: &mut Model, text: &str) -> Vec<Effect> {
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
        let pastes = Command::Target(target::Act::AddResult);
        return refusal(model, pastes).unwrap_or_else(|| target::paste(model, text));
    }
    model.refuse("notice.paste-nowhere")
}

fn on_loaded_many(model: &mut Model, dossiers: &[Dossier]) -> Vec<Effect> {
    let preview = match model.bulk.take() {
        Some(Bulk::Copy(source)) => copy::copy(model, &source, dossiers),
        Some(Bulk::Plans) => {
            target::know(model, dossiers);
            return Vec::new();
        }
        Some(Bulk::Conflicts) => {
            conflict::show(model, dossiers);
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

/// What was to be saved was not: the form stays as it is.
fn on_failed(model: &mut Model, why: Phrase) -> Vec<Effect> {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.saving = false;
    }
    pin::failed(model);
    model.say(Tone::Bad, why);
    service::failed(model);
    meeting::failed(model);
    Vec::new()
}

fn on_refreshed(model: &mut Model, fresh: Fresh) -> Vec<Effect> {
    let effects = renew(model, fresh);
    model.say(Tone::Good, Phrase::new("notice.refreshed"));
    effects
}

/// Takes everything from the store again; the list stays sorted as it was, on the person it was on.
pub(super) fn renew(model: &mut Model, fresh: Fresh) -> Vec<Effect> {
    let before = model.person();
    let (by, descending) = model.people.sorted();
    let mut people = People::new(fresh.rows, fresh.shared, model.period);
    lens::carry(&model.people, &mut people);
    people.sort(by, descending, model.period);
    model.people = people;
    model.acts = Acts::of(fresh.acts, model.actor);
    model.ids = fresh.ids;
    model.file = None;
    conflict::forget(model);
    model.employees.outdate();
    model.overview.outdate();
    settle(model);
    if let Some(id) = before {
        employees::select(model, id);
    }
    want_file(model)
}

/// Another person sits at the keyboard, with everything as that person may see it.
fn on_seated(model: &mut Model, who: EmployeeId, fresh: Fresh) -> Vec<Effect> {
    model.sit_down(who);
    let effects = renew(model, fresh);
    let name = model.people.name(who);
    model.say(Tone::Good, Phrase::new("access.seated").with("name", name));
    effects
}

#[cfg(test)]
#[path = "update_tests.rs"]
mod tests;
