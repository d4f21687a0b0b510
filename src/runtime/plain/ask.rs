//! What is asked line by line: a form field by field, a choice, a PIN.

use std::io;

use crate::app::ask::Answer;
use crate::app::form::Entry;
use crate::app::key::{Key, KeyCode};
use crate::app::model::{Msg, Overlay};
use crate::app::pin::Step;
use crate::app::text_input::Lines as TextLines;

use super::lines::Typed;
use super::{Ended, Plain, tell};

/// What is typed to leave a form or a field.
const BACK: &str = "<";
const CANCEL: &str = "!";
const EMPTY: &str = "-";

impl Plain<'_> {
    /// Asks for the field in focus; after the last one, whether to save.
    pub(super) fn form(&mut self) -> io::Result<()> {
        let Some(Overlay::Form(form)) = self.model.top() else {
            return Ok(());
        };
        if self.filled {
            return self.save();
        }
        let Some(field) = form.focused() else {
            self.press(&[Key::plain(KeyCode::Esc)]);
            return Ok(());
        };
        let last = form.focus + 1 >= form.fields.len();
        let prose = matches!(&field.entry, Entry::Text(input) if input.lines() == TextLines::Many);
        let mut lines = Vec::new();
        if form.focus == 0 {
            lines.extend(tell::form(&self.model, form));
        }
        lines.extend(tell::field(&self.model, field));
        self.tell(&lines)?;
        let Some(line) = self.ask("plain.prompt")? else {
            return Ok(());
        };
        match line.trim() {
            BACK => {
                self.press(&[Key::plain(KeyCode::BackTab)]);
                return Ok(());
            }
            CANCEL => {
                self.press(&[Key::plain(KeyCode::Esc)]);
                return Ok(());
            }
            "" => {}
            words => {
                let words = if prose && words != EMPTY {
                    self.prose(words.to_owned())?
                } else {
                    words.to_owned()
                };
                if !self.enter(&words)? {
                    return Ok(());
                }
            }
        }
        if last {
            self.filled = true;
        } else if matches!(self.model.top(), Some(Overlay::Form(_))) {
            self.press(&[Key::plain(KeyCode::Tab)]);
        }
        Ok(())
    }

    /// Asks line by line what is asked before something is done, and goes on after the last.
    pub(super) fn lines(&mut self) -> io::Result<()> {
        let Some(Overlay::Ask(ask)) = self.model.top() else {
            return Ok(());
        };
        let Some(line) = ask.lines.get(ask.focus) else {
            self.press(&[Key::plain(KeyCode::Esc)]);
            return Ok(());
        };
        let mut lines = Vec::new();
        if ask.focus == 0 {
            lines.push(ask.title.text(self.model.texts()));
        }
        lines.extend(tell::asked(&self.model, line));
        self.tell(&lines)?;
        let Some(typed) = self.ask("plain.prompt")? else {
            return Ok(());
        };
        match typed.trim() {
            BACK => self.press(&[Key::plain(KeyCode::BackTab)]),
            CANCEL => self.press(&[Key::plain(KeyCode::Esc)]),
            words => {
                self.answer(words);
                self.press(&[Key::plain(KeyCode::Enter)]);
            }
        }
        Ok(())
    }

    /// Puts what was typed into the line in focus; nothing leaves it as it is.
    fn answer(&mut self, words: &str) {
        let Some(Overlay::Ask(ask)) = self.model.overlays.last_mut() else {
            return;
        };
        let focus = ask.focus;
        match ask.lines.get_mut(focus).map(|line| &mut line.answer) {
            Some(Answer::Text(_)) if words.is_empty() => {}
            Some(Answer::Text(input)) => input.set(if words == EMPTY { "" } else { words }),
            Some(Answer::Choice { options, at }) => {
                let number = words.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                *at = number.filter(|n| *n < options.len()).unwrap_or(*at);
            }
            None => {}
        }
    }

    /// Asks before it saves, so that nothing is written that was not meant.
    fn save(&mut self) -> io::Result<()> {
        self.filled = false;
        let Some(line) = self.ask("plain.save")? else {
            return Ok(());
        };
        match line.trim() {
            BACK => {}
            CANCEL | "n" | "t" => self.press(&[Key::plain(KeyCode::Esc)]),
            _ => self.press(&[Key::ctrl('s')]),
        }
        Ok(())
    }

    /// Further lines of a text, until one is empty.
    fn prose(&mut self, mut words: String) -> io::Result<String> {
        while let Some(line) = self.ask("plain.further")? {
            if line.trim().is_empty() {
                break;
            }
            words.push('\n');
            words.push_str(line.trim_end());
        }
        Ok(words)
    }

    /// Enters a line into the field in focus. No where it does not fit, which is told, or nothing was chosen.
    fn enter(&mut self, words: &str) -> io::Result<bool> {
        let empties = words == EMPTY;
        let Some(Overlay::Form(form)) = self.model.overlays.last_mut() else {
            return Ok(false);
        };
        let focus = form.focus;
        let Some(field) = form.fields.get_mut(focus) else {
            return Ok(false);
        };
        match &mut field.entry {
            Entry::Text(input) => {
                input.set("");
                if !empties {
                    self.send(Msg::Paste(words.to_owned()));
                }
                Ok(true)
            }
            Entry::Choice { members, at, .. } => {
                let number = words.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                let known = number.filter(|n| *n < members.len());
                let count = members.len();
                if known.is_some() || empties {
                    *at = known;
                    return Ok(true);
                }
                let text = self
                    .model
                    .texts()
                    .fill("plain.no-number", &[("n", &count.to_string())]);
                self.tell(&[text])?;
                Ok(false)
            }
            Entry::Reference { chosen, label } => {
                (*chosen, *label) = (None, String::new());
                if empties {
                    return Ok(true);
                }
                self.press(&[Key::plain(KeyCode::Right)]);
                self.send(Msg::Paste(words.to_owned()));
                while self.ended.is_none() && matches!(self.model.top(), Some(Overlay::Pick(_))) {
                    self.pick()?;
                }
                Ok(self.refers())
            }
        }
    }

    /// Whether the field in focus refers to something.
    fn refers(&self) -> bool {
        let Some(Overlay::Form(form)) = self.model.top() else {
            return false;
        };
        let entry = form.focused().map(|field| &field.entry);
        matches!(
            entry,
            Some(Entry::Reference {
                chosen: Some(_),
                ..
            })
        )
    }

    /// Offers a choice once: by number, by a part of the name, or given up.
    pub(super) fn pick(&mut self) -> io::Result<()> {
        let Some(Overlay::Pick(pick)) = self.model.top() else {
            return Ok(());
        };
        let (lines, shown) = (tell::pick(&self.model, pick), pick.shown.len());
        // The only one that fits what was typed is meant.
        if shown == 1 && !pick.input.is_empty() {
            self.press(&[Key::plain(KeyCode::Enter)]);
            return Ok(());
        }
        self.tell(&lines)?;
        let Some(line) = self.ask("plain.choose")? else {
            return Ok(());
        };
        let line = line.trim().to_owned();
        if line.is_empty() {
            self.press(&[Key::plain(KeyCode::Esc)]);
            return Ok(());
        }
        let number = line.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        if let Some(at) = number.filter(|at| *at < shown) {
            if let Some(Overlay::Pick(pick)) = self.model.overlays.last_mut() {
                pick.list.select(at);
            }
            self.press(&[Key::plain(KeyCode::Enter)]);
        } else {
            self.send(Msg::Key(Key::ctrl('u')));
            self.send(Msg::Paste(line));
        }
        Ok(())
    }

    /// Asks for a PIN, which is not echoed; nothing typed gives it up.
    pub(super) fn pin(&mut self) -> io::Result<()> {
        let Some(Overlay::Pin(entry)) = self.model.top() else {
            return Ok(());
        };
        let texts = self.model.texts();
        let mut lines = vec![entry.what.text(texts)];
        lines.extend(entry.mind.as_ref().map(|mind| mind.text(texts)));
        let label = match entry.step {
            Step::Asking => "pin.asking",
            Step::Choosing => "pin.choosing",
            Step::Repeating => "pin.repeating",
            Step::Locked => {
                lines.push(texts.get("pin.locked").to_owned());
                self.tell(&lines)?;
                self.press(&[Key::plain(KeyCode::Esc)]);
                return Ok(());
            }
            // Whoever owns the PINs answers at once.
            Step::Waiting => {
                self.press(&[Key::plain(KeyCode::Esc)]);
                return Ok(());
            }
        };
        self.tell(&lines)?;
        write!(self.out, "{} ", texts.get(label))?;
        self.out.flush()?;
        match self.input.secret()? {
            Typed::Line(typed) if !typed.trim().is_empty() => {
                self.send(Msg::Paste(typed));
                self.press(&[Key::plain(KeyCode::Enter)]);
            }
            Typed::Line(_) | Typed::Pause => self.press(&[Key::plain(KeyCode::Esc)]),
            Typed::End => self.ended = Some(Ended::InputOver),
        }
        Ok(())
    }
}
