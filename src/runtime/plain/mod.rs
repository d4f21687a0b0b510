//! The dialogue line by line: for a screen reader, and for a line so thin that no screen can be drawn over it.
//!
//! It is the very same program without a screen: what is typed becomes the keys that would have been pressed,
//! what would be drawn is told as lines, and so the same acts come out. What is begun is kept at every line, so
//! a line that drops loses the one that was being typed and nothing more.

mod answer;
mod ask;
mod lines;
mod tell;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::time::{Duration, Instant};

use chrono::Utc;

use crate::app::key::{Key, KeyCode};
use crate::app::model::{Model, Msg, Overlay, Tab, Tone};
use crate::app::resume::DraftWish;
use crate::app::screens::meeting::sitting;
use crate::app::screens::sync::wish::SyncWish;
use crate::app::wrap::{harmless, wrap};
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::meeting::DialogueStep;
use crate::i18n::Phrase;
use crate::ops::sync::By;
use crate::pins::Vault;
use crate::runtime::reports;
use crate::seat::Holder;
use crate::seat::decide::{Said, Standing};
use crate::store::drafts::Drafts;
use crate::store::{Store, StoreError};
use crate::sync::desk::Desk;

use super::exchange::{self, Exchanging};
use super::executor::{self, Backing, World};
use super::keeper::Keeper;
use super::seat::{Place as SeatedAt, Seat, Turn};
use answer::Wish;

pub use lines::{Keyboard, Lines, Typed};

/// How often it is looked for somebody who asks for the place, while nothing is typed.
const GLANCE: Duration = Duration::from_secs(2);

/// Where one is in the dialogue; nothing on the agenda.
type Place = Option<(EmployeeId, DialogueStep, Option<ItemId>)>;

/// Everything that the dialogue starts with.
pub struct Start<'a> {
    /// The first screen, which is not drawn.
    pub model: Model,
    /// Where the data is.
    pub store: &'a mut dyn Store,
    /// The PINs of this machine.
    pub pins: Vault,
    /// Where the program sits at the data.
    pub place: SeatedAt,
    /// What the configuration says of exchanging bundles.
    pub exchanging: Exchanging,
    /// What is typed.
    pub input: &'a mut dyn Lines,
    /// Where it is told.
    pub out: &'a mut dyn Write,
}

/// How the dialogue ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The user left.
    ByUser,
    /// Nobody types any more.
    InputOver,
    /// The place at the data went to this process.
    HandedOver(Holder),
}

/// Why the dialogue ended otherwise.
#[derive(Debug, thiserror::Error)]
pub enum PlainError {
    /// The line does not take what is told.
    #[error("the output cannot be written to: {0}. Everything that was told as saved is saved")]
    Io(#[from] io::Error),
    /// The store could not be brought in order at the end.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The program without a screen.
struct Plain<'a> {
    model: Model,
    store: &'a mut dyn Store,
    pins: Vault,
    seat: Seat,
    keeper: Option<Keeper>,
    exchanging: Exchanging,
    desk: Option<Desk>,
    input: &'a mut dyn Lines,
    out: &'a mut dyn Write,
    /// Once it is to end; nothing is asked any more.
    ended: Option<Ended>,
    /// The last field of a form is filled in, and it is asked whether to save.
    filled: bool,
}

/// Runs until the user leaves or the input ends.
pub fn run(start: Start<'_>) -> Result<Ended, PlainError> {
    let mut plain = Plain {
        model: start.model,
        store: start.store,
        pins: start.pins,
        seat: Seat::new(start.place, Instant::now()),
        keeper: None,
        exchanging: start.exchanging,
        desk: None,
        input: start.input,
        out: start.out,
        ended: None,
        filled: false,
    };
    plain.send(Msg::Resize(80, 24));
    plain.pick_up();
    plain.open_desk();
    plain.send(Msg::Rested);
    let done = plain.live();
    let ended = plain.ended.clone().unwrap_or(Ended::InputOver);
    plain.leave(&ended);
    plain.store.checkpoint()?;
    done?;
    Ok(ended)
}

impl Plain<'_> {
    fn live(&mut self) -> io::Result<()> {
        if self.model.overlays.is_empty() {
            self.go_to_meeting();
        }
        // What was told last, so that only what has changed since need be read.
        let mut told: (Place, Vec<String>) = (None, Vec::new());
        while self.ended.is_none() {
            self.tell_notice()?;
            if !self.model.overlays.is_empty() {
                self.overlay()?;
                continue;
            }
            if !matches!(self.model.tab, Tab::Meeting | Tab::Sync) {
                let text = self.model.texts().get("plain.other-screen");
                self.tell(&[text.to_owned()])?;
                self.go_to_meeting();
            }
            let now = (self.place(), tell::screen(&self.model));
            if now.0 == told.0 {
                self.tell(&tell::changed(&told.1, &now.1))?;
            } else {
                self.tell(&now.1)?;
            }
            told = now;
            self.tell_selected()?;
            if let Some(line) = self.ask("plain.prompt")? {
                self.obey(&line, &mut told)?;
            }
        }
        Ok(())
    }

    /// Does what a line asks for.
    fn obey(&mut self, line: &str, told: &mut (Place, Vec<String>)) -> io::Result<()> {
        let texts = self.model.texts();
        match answer::wish(&self.model, line) {
            Wish::Keys(keys) => {
                self.press(&keys);
                Ok(())
            }
            Wish::Again => {
                told.1.clear();
                Ok(())
            }
            Wish::Help => self.tell(&tell::acts(&self.model)),
            Wish::NoNumber(n) => {
                self.tell(&[texts.fill("plain.no-number", &[("n", &n.to_string())])])
            }
            Wish::Nothing => self.tell(&[texts.fill("plain.no-sense", &[("line", line)])]),
        }
    }

    /// Answers what lies on top.
    fn overlay(&mut self) -> io::Result<()> {
        match self.model.top() {
            Some(Overlay::Form(_)) => self.form(),
            Some(Overlay::Pick(_)) => self.pick(),
            Some(Overlay::Pin(_)) => self.pin(),
            Some(Overlay::Conflicts(_)) => self.conflicts(),
            Some(Overlay::Ask(_)) => self.lines(),
            Some(Overlay::Confirm(confirm)) => {
                let question = confirm.question.text(self.model.texts());
                self.tell(&[question])?;
                self.yes_or_no(Key::char('y'), Key::char('n'))
            }
            Some(Overlay::Preview(preview)) => {
                let key = Key::plain(preview.key());
                self.read_out()?;
                self.yes_or_no(key, Key::char('q'))
            }
            Some(Overlay::Reading(_) | Overlay::Explain(_) | Overlay::History(_)) => {
                self.read_out()?;
                self.press(&[Key::char('q')]);
                Ok(())
            }
            Some(Overlay::Menu(_) | Overlay::Glossary(_) | Overlay::Line(_)) => {
                self.read_out()?;
                self.press(&[Key::plain(KeyCode::Esc)]);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Tells what is undecided, and takes the keys that decide.
    fn conflicts(&mut self) -> io::Result<()> {
        self.read_out()?;
        let Some(line) = self.ask("plain.conflict")? else {
            return Ok(());
        };
        match Key::parse_all(line.trim()) {
            Some(keys) if keys.is_empty() => self.press(&[Key::char('q')]),
            Some(keys) => self.press(&keys),
            None => {
                let said = self
                    .model
                    .texts()
                    .fill("plain.no-sense", &[("line", &line)]);
                self.tell(&[said])?;
            }
        }
        Ok(())
    }

    fn read_out(&mut self) -> io::Result<()> {
        let Some(top) = self.model.top() else {
            return Ok(());
        };
        // A document has its own width.
        let width = if matches!(top, Overlay::Reading(_)) {
            tell::PAGE
        } else {
            tell::WIDTH
        };
        let lines = tell::reading(&self.model, top);
        self.tell_within(&lines, width)
    }

    fn yes_or_no(&mut self, yes: Key, no: Key) -> io::Result<()> {
        if let Some(line) = self.ask("plain.yes-no")? {
            let said = matches!(line.trim(), "y" | "Y" | "ya" | "yes");
            self.press(&[if said { yes } else { no }]);
        }
        Ok(())
    }

    /// Goes to the meeting, which beside that of bundles is the only screen that is led line by line.
    fn go_to_meeting(&mut self) {
        self.press(&[Key::char('g'), Key::char('r')]);
    }

    fn place(&self) -> Place {
        sitting(&self.model).map(|here| (here.person, here.step, here.result))
    }

    /// Presses keys.
    fn press(&mut self, keys: &[Key]) {
        for key in keys {
            self.send(Msg::Key(*key));
        }
        self.send(Msg::Rested);
    }

    /// Changes the model, and does what it asks for.
    fn send(&mut self, msg: Msg) {
        let mut backing = Backing {
            store: self.store,
            pins: &mut self.pins,
            desk: self.desk.as_ref(),
        };
        let wishes = executor::settle(&mut self.model, &mut backing, msg, now_millis());
        for wish in wishes {
            self.carry_out(wish);
        }
        self.keep();
    }

    /// Does what is not for the store.
    fn carry_out(&mut self, wish: World) {
        match wish {
            World::Quit => self.ended = Some(Ended::ByUser),
            World::Draft(DraftWish::SetAside) => {
                if let Some(keeper) = &mut self.keeper {
                    // Whatever cannot be set aside stays where it is.
                    let _ = keeper.set_aside();
                }
            }
            World::Sync(wish) => self.exchange(wish),
            World::Report(wish) => {
                let stamp = reports::stamp_now(&self.model.settings.place, self.desk.as_ref());
                let answer = reports::at_once(&self.model, self.store, wish, &stamp);
                self.send(answer);
            }
            World::HandOver => self.attend(Some(Said::HandOver)),
            World::KeepSeat => self.attend(Some(Said::Keep)),
            World::Clip(_)
            | World::ChooseScheme(_)
            | World::Reload
            | World::TakeSeat
            | World::Suspend
            | World::Draft(DraftWish::List | DraftWish::TakeUp(_)) => {
                self.model.say(Tone::Warning, Phrase::new("plain.not-here"));
            }
            World::Mouse(_) | World::Redraw => {}
        }
    }

    /// Does what the screen of bundles asks.
    fn exchange(&mut self, wish: SyncWish) {
        let by = By {
            actor: self.model.actor,
            millis: now_millis(),
        };
        let mut backing = Backing {
            store: self.store,
            pins: &mut self.pins,
            desk: self.desk.as_ref(),
        };
        let answer = exchange::answer(&mut backing, wish, by);
        self.send(answer);
    }

    /// Opens what writes bundles and takes them in, where one may write.
    fn open_desk(&mut self) {
        let Some(data) = self.seat.holding() else {
            return;
        };
        match self.exchanging.desk(data, self.store.replica()) {
            Ok(desk) => self.desk = desk,
            Err(why) => self.model.say(Tone::Warning, why),
        }
    }

    fn tell_notice(&mut self) -> io::Result<()> {
        let Some(notice) = self.model.notice.take() else {
            return Ok(());
        };
        let text = notice.phrase.text(self.model.texts());
        self.tell(&[text])
    }

    /// Writes lines, each broken to the width; what steers a terminal is left out.
    fn tell(&mut self, lines: &[String]) -> io::Result<()> {
        self.tell_within(lines, tell::WIDTH)
    }

    fn tell_within(&mut self, lines: &[String], width: usize) -> io::Result<()> {
        for line in lines {
            let indent = line.len() - line.trim_start().len();
            let clean: String = line
                .chars()
                .filter(|c| *c == '\n' || harmless(*c))
                .collect();
            for row in wrap(&clean, width) {
                let pad = if row.start == 0 { 0 } else { indent };
                let words = clean.get(row).unwrap_or_default();
                writeln!(self.out, "{:pad$}{}", "", words.trim_end())?;
            }
        }
        Ok(())
    }

    /// Before the prompt: which of what can be selected is.
    fn tell_selected(&mut self) -> io::Result<()> {
        match answer::place(&self.model) {
            (_, 0) => Ok(()),
            (at, _) => write!(self.out, "[{}] ", at + 1),
        }
    }

    /// Asks, and waits for a line; none once it is to end.
    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        write!(self.out, "{}", self.model.texts().get(prompt))?;
        self.out.flush()?;
        loop {
            match self.input.line(GLANCE)? {
                Typed::Line(line) => {
                    self.seat.key(Instant::now());
                    return Ok(Some(line));
                }
                Typed::End => self.ended = Some(Ended::InputOver),
                Typed::Pause => self.attend(None),
            }
            if self.ended.is_some() {
                writeln!(self.out)?;
                return Ok(None);
            }
        }
    }

    /// Looks whether somebody asks for the place.
    fn attend(&mut self, said: Option<Said>) {
        match self.seat.attend(Standing::Attended, said, Instant::now()) {
            Turn::Nothing => {}
            Turn::HandOver(who) => self.ended = Some(Ended::HandedOver(who)),
            Turn::Show(shown) => {
                let asked = shown.asked_by().map(str::to_owned);
                self.send(Msg::Seat(shown));
                if let Some(name) = asked {
                    let text = self.model.texts().fill("plain.asked", &[("name", &name)]);
                    // A line that does not take it will say so at the next one.
                    let _ = self.tell(&[String::new(), text]);
                }
            }
        }
    }
}

/// What is begun and not saved.
impl Plain<'_> {
    /// Begins to keep it, where one may write, and looks for what was cut off.
    fn pick_up(&mut self) {
        let Some(data) = self.seat.holding() else {
            return;
        };
        let mut keeper = Keeper::new(Drafts::new(data, self.store.replica()));
        let found = keeper.find(self.store);
        self.keeper = Some(keeper);
        // What cannot be read was set aside, and blocks nothing.
        if let Ok(Some(found)) = found {
            self.send(Msg::Draft(Box::new(found)));
        }
    }

    /// Writes it down; a disk that does not take it is told once.
    fn keep(&mut self) {
        if let Some(keeper) = &mut self.keeper
            && let Err(error) = keeper.keep(&self.model, now_millis())
        {
            let why = executor::told(&error).text(self.model.texts());
            let phrase = Phrase::new("draft.not-kept").with("why", why);
            self.model.say(Tone::Warning, phrase);
        }
    }

    fn leave(&mut self, ended: &Ended) {
        if let (Some(keeper), Ended::ByUser) = (&mut self.keeper, ended) {
            // There is nobody left to tell; whatever stays is found at the next start.
            let _ = keeper.leave(&self.model, now_millis());
        }
    }
}

fn now_millis() -> u64 {
    Utc::now().timestamp_millis().max(0) as u64
}
