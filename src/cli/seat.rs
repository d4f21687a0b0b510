//! Coming to data where somebody sits already: look on, ask for the place, wait, or leave.
//!
//! Plain lines in a terminal as the shell left it, for a screen reader as well as for everybody else. Only
//! lines are read, and only one at a time, so that what is typed ahead reaches the screen that opens afterwards.
//! Ctrl-c ends the program here as it ends any other.

use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;

use crate::app::wrap::wrap;
use crate::domain::text::clean_prose;
use crate::i18n::Phrase;
use crate::runtime::executor;
use crate::seat::neighbour::Neighbour;
use crate::seat::request::{Answer, Request, RequestError};
use crate::seat::{Holder, name_of};
use crate::store::StoreError;
use crate::store::disk::{DiskStore, Mode};

use super::context::{Context, Io};
use super::failure::Failure;

/// How often it is tried whether the place is free.
const INTERVAL: Duration = Duration::from_millis(300);
/// Longest line that is read.
const LINE: usize = 256;

/// How whoever comes is placed.
pub(super) enum Seated {
    /// At the data, alone.
    Holding(DiskStore),
    /// Beside whoever holds it, looking on.
    Looking(DiskStore, Holder),
    /// Before what is left of damaged data, and why it cannot be written to.
    Damaged(DiskStore, Phrase),
    /// Not at all.
    Left,
}

/// What may be done where somebody sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Look,
    Ask,
    Wait,
    Leave,
}

impl Choice {
    /// Reads a choice. The letters of both languages are understood, as none of them means two things.
    fn read(line: &str) -> Option<Self> {
        match line.trim().to_lowercase().as_str() {
            "" | "l" => Some(Self::Look),
            "m" | "a" => Some(Self::Ask),
            "t" | "w" => Some(Self::Wait),
            "k" | "q" => Some(Self::Leave),
            _ => None,
        }
    }
}

/// Opens data for the screen. The terminal was checked before.
pub(super) fn sit(
    context: &Context,
    data: &Path,
    mode: Mode,
    io: &mut Io<'_>,
) -> Result<Seated, Failure> {
    let mut door = Door {
        context,
        data,
        mode,
        io,
    };
    loop {
        let holder = match door.open()? {
            Tried::Opened(store) => return Ok(Seated::Holding(*store)),
            Tried::Held(holder) => holder,
            Tried::Damaged(why) => {
                // What is left is worth more on the screen than a refusal.
                let store = door.context.open(data, Mode::ReadOnly, door.io)?;
                return Ok(Seated::Damaged(store, executor::told(&why)));
            }
        };
        door.introduce(&holder)?;
        let seated = match door.choose()? {
            Choice::Look => {
                let store = door.context.open(data, Mode::ReadOnly, door.io)?;
                return Ok(Seated::Looking(store, holder));
            }
            Choice::Ask => door.ask(&holder)?,
            Choice::Wait => {
                door.say(&Phrase::new("seat.waiting"))?;
                door.wait(None)?
            }
            Choice::Leave => {
                door.say(&Phrase::new("seat.left-alone"))?;
                return Ok(Seated::Left);
            }
        };
        if let Some(store) = seated {
            return Ok(Seated::Holding(store));
        }
    }
}

/// What came of trying to open.
enum Tried {
    Opened(Box<DiskStore>),
    Held(Holder),
    Damaged(StoreError),
}

/// Whoever stands before the data.
struct Door<'a, 'b> {
    context: &'a Context,
    data: &'a Path,
    mode: Mode,
    io: &'a mut Io<'b>,
}

impl Door<'_, '_> {
    fn open(&mut self) -> Result<Tried, Failure> {
        match self.context.try_open(self.data, self.mode, self.io) {
            Ok(store) => Ok(Tried::Opened(Box::new(store))),
            Err(StoreError::Held { holder, .. }) => Ok(Tried::Held(holder)),
            Err(error @ StoreError::Damaged(_)) => Ok(Tried::Damaged(error)),
            Err(error) => Err(error.into()),
        }
    }

    /// Prints a paragraph, at once.
    fn say(&mut self, phrase: &Phrase) -> Result<(), Failure> {
        let text = clean_prose(&phrase.text(self.context.texts));
        for row in wrap(&text, self.io.width.unwrap_or(usize::MAX)) {
            self.io.say(text.get(row).unwrap_or_default().trim_end())?;
        }
        Ok(self.io.out.flush()?)
    }

    /// Says who sits there, and what can be done.
    fn introduce(&mut self, holder: &Holder) -> Result<(), Failure> {
        let path = self.data.display();
        // A process that has just started has not signed yet.
        if holder.pid == 0 {
            self.say(&Phrase::new("seat.in-use-new").with("path", path))?;
        } else {
            let since = holder.since.replacen('T', " ", 1);
            let phrase = Phrase::new("seat.in-use").with("path", path);
            self.say(&phrase.with("name", name_of(holder)).with("since", since))?;
            let phrase = Phrase::new("seat.on-host").with("host", &holder.host);
            self.say(&phrase)?;
            let neighbour = Neighbour::find(self.data, holder);
            self.say(&Phrase::new(terminal_of(holder, neighbour)))?;
            if neighbour.is_some_and(|found| found.is_stopped) {
                self.say(&Phrase::new("seat.stopped"))?;
            }
        }
        for key in ["seat.look", "seat.ask", "seat.wait", "seat.leave"] {
            // Not cleaned as prose: the letters stand in a column.
            self.io.say(self.context.texts.get(key))?;
        }
        Ok(())
    }

    fn choose(&mut self) -> Result<Choice, Failure> {
        loop {
            write!(self.io.out, "{}", self.context.texts.get("seat.prompt"))?;
            self.io.out.flush()?;
            let Some(line) = read_line()? else {
                // Ctrl-d: nobody will choose any more.
                self.io.say("")?;
                return Ok(Choice::Leave);
            };
            if let Some(choice) = Choice::read(&line) {
                return Ok(choice);
            }
            self.say(&Phrase::new("seat.unknown").with("word", line.trim()))?;
        }
    }

    /// Asks for the place, and waits for it.
    fn ask(&mut self, holder: &Holder) -> Result<Option<DiskStore>, Failure> {
        let neighbour = Neighbour::find(self.data, holder);
        let is_stopped = neighbour.is_some_and(|found| found.is_stopped);
        let request = match Request::place(self.data, is_stopped) {
            Ok(request) => request,
            Err(RequestError::Asked) => {
                self.say(&Phrase::new("seat.overtaken"))?;
                return Ok(None);
            }
            Err(RequestError::Io(why)) => {
                let phrase = Phrase::new("seat.not-asked").with("path", self.data.display());
                self.say(&phrase.with("why", why))?;
                return Ok(None);
            }
        };
        self.say(&Phrase::new("seat.requested"))?;
        if let Some(neighbour) = neighbour {
            neighbour.knock();
        }
        if is_stopped {
            self.say(&Phrase::new("seat.woken"))?;
        }
        self.wait(Some(&request))
    }

    /// Waits until the place is free, and takes it. Nothing where whoever waits has had enough, or is refused.
    fn wait(&mut self, request: Option<&Request>) -> Result<Option<DiskStore>, Failure> {
        let mut told = None;
        loop {
            match self.open()? {
                Tried::Opened(store) => return Ok(Some(*store)),
                Tried::Held(_) => {}
                Tried::Damaged(why) => return Err(why.into()),
            }
            if let Some(request) = request {
                let answer = request.answer();
                if answer.is_some() && answer != told {
                    told = answer;
                    let key = match answer {
                        Some(Answer::Asking) | None => "seat.asking",
                        Some(Answer::Kept) => "seat.refused",
                        Some(Answer::Leaving) => "seat.leaving",
                    };
                    self.say(&Phrase::new(key))?;
                }
                if answer == Some(Answer::Kept) {
                    return Ok(None);
                }
                if !request.is_placed() {
                    self.say(&Phrase::new("seat.overtaken"))?;
                    return Ok(None);
                }
            }
            if has_input(INTERVAL)? {
                read_line()?;
                return Ok(None);
            }
        }
    }
}

/// What is known of a holder's terminal.
fn terminal_of(holder: &Holder, neighbour: Option<Neighbour>) -> &'static str {
    match neighbour {
        None => "seat.terminal-unknown",
        Some(_) if !holder.tty.starts_with("/dev/") => "seat.terminal-none",
        Some(found) if found.lost_terminal => "seat.terminal-gone",
        Some(_) => "seat.terminal-lives",
    }
}

/// Whether a line comes within this time.
fn has_input(patience: Duration) -> Result<bool, Failure> {
    let keyboard = stdin();
    let mut wanted = [PollFd::new(&keyboard, PollFlags::IN)];
    let patience = Timespec::try_from(patience).unwrap_or_default();
    match poll(&mut wanted, Some(&patience)) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(Failure::Output(error.into())),
    }
}

/// Reads one line from the keyboard and nothing behind it; nothing at its end.
fn read_line() -> Result<Option<String>, Failure> {
    let mut bytes = [0; LINE];
    let length = loop {
        match rustix::io::read(stdin(), &mut bytes) {
            Err(Errno::INTR) => {}
            other => break other.map_err(|error| Failure::Output(error.into()))?,
        }
    };
    let line = bytes.get(..length).filter(|line| !line.is_empty());
    Ok(line.map(|line| String::from_utf8_lossy(line).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, Texts};

    #[test]
    fn the_letters_that_are_offered_are_understood_in_both_languages() {
        for lang in [Lang::Indonesian, Lang::English] {
            let texts = Texts::of(lang);
            for (key, choice) in [
                ("seat.look", Choice::Look),
                ("seat.ask", Choice::Ask),
                ("seat.wait", Choice::Wait),
                ("seat.leave", Choice::Leave),
            ] {
                let letter = texts.get(key).split_whitespace().next().unwrap();
                assert_eq!(Choice::read(letter), Some(choice), "{key}");
                assert!(texts.get("seat.prompt").contains(letter), "{key}");
            }
        }
        assert_eq!(Choice::read("\n"), Some(Choice::Look));
        assert_eq!(Choice::read(" M \n"), Some(Choice::Ask));
        assert_eq!(Choice::read("mm"), None);
    }
}
