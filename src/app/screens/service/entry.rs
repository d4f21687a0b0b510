//! Sheets of the survey, nine digits a line: each Enter writes one, a paste writes as many as it has lines.
//!
//! A line that cannot be read waits with its number until it is corrected; the others are kept. Lines may
//! also say what holds for those after them: `@20-11-2026` the day, `#KTP-el` the service.

use std::collections::VecDeque;

use chrono::{Datelike, NaiveDate};

use crate::app::copy::new_item;
use crate::app::key::{Key, KeyCode};
use crate::app::model::{Effect, Model, Tone};
use crate::app::register::answers_wrong;
use crate::app::text_input::{Lines, TextInput};
use crate::domain::id::UnitId;
use crate::domain::parse;
use crate::domain::period::Period;
use crate::domain::survey::Answers;
use crate::i18n::Phrase;
use crate::ops::edit::{draft, text};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Subject, Value, Write};
use crate::ops::registers::{RegisterId, register};

use super::{Part, home};

/// Longest line, in characters: nine answers with whatever parts them, or the name of a service.
pub(super) const LONGEST: usize = 120;

/// What holds for a sheet beside its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The day on which it was filled in.
    pub day: NaiveDate,
    /// The service it is about; empty for the unit as a whole.
    pub service: String,
}

/// A line as it was given, and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Number of the line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
    /// What holds for it.
    pub heading: Heading,
}

/// Sheets that are being entered.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The unit whose survey it is.
    pub unit: UnitId,
    /// What holds for the lines to come.
    pub(super) next: Heading,
    /// What holds for the line being typed.
    pub heading: Heading,
    /// The line being typed.
    pub input: TextInput,
    /// Its number.
    pub line: usize,
    /// Sheets that were saved, newest last.
    pub saved: Vec<Given>,
    /// Lines that could not be read and wait to be corrected, after the one in the input.
    pub waiting: VecDeque<Given>,
    /// Whether the line being typed was refused once already.
    pub refused: bool,
    /// Sheets on their way to the disk.
    pub(super) pending: Vec<Given>,
    /// Number of the last line given.
    pub(super) last: usize,
}

/// What a line says.
enum Said {
    Sheet(Answers),
    Day(NaiveDate),
    Service(String),
}

/// Reads a line.
fn read(line: &str, today: NaiveDate) -> Result<Said, Phrase> {
    let line = line.trim();
    if let Some(day) = line.strip_prefix('@') {
        let day = parse::day(day.trim(), today)
            .ok_or_else(|| Phrase::new("form.not-a-day").with("text", day))?;
        if day > today {
            return Err(Phrase::new("stream.future"));
        }
        if Period::year_of(day.year()).is_none() {
            return Err(Phrase::new("stream.no-year"));
        }
        return Ok(Said::Day(day));
    }
    if let Some(service) = line.strip_prefix('#') {
        return Ok(Said::Service(service.trim().to_owned()));
    }
    Answers::parse(line).map(Said::Sheet).map_err(answers_wrong)
}

impl Entry {
    /// What is wrong with the line as far as it is typed; none where it is whole.
    pub fn fault(&self, today: NaiveDate) -> Option<Phrase> {
        read(self.input.text(), today).err()
    }

    /// Takes the next line that waits, or an empty one.
    fn turn(&mut self) {
        self.input.take();
        let waited = self.waiting.pop_front();
        self.refused = waited.is_some();
        if let Some(given) = waited {
            self.input.set(&given.text);
            (self.line, self.heading) = (given.line, given.heading);
        } else {
            (self.line, self.heading) = (self.last + 1, self.next.clone());
        }
    }

    /// The line being typed, as given.
    fn given(&mut self) -> Given {
        self.last = self.last.max(self.line);
        Given {
            line: self.line,
            text: self.input.take(),
            heading: self.heading.clone(),
        }
    }

    /// Lets these lines wait before all others.
    fn wait(&mut self, lines: Vec<Given>) {
        for given in lines.into_iter().rev() {
            self.waiting.push_front(given);
        }
    }
}

/// Begins to enter sheets for the unit looked at.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let Some(unit) = home(model) else {
        return model.refuse("service.no-unit");
    };
    model.service.part = Part::Survey;
    let heading = Heading {
        day: model.today,
        service: model.service.of_service.clone().unwrap_or_default(),
    };
    model.service.entry = Some(Entry {
        unit,
        next: heading.clone(),
        heading,
        input: TextInput::new("", Lines::One, LONGEST),
        line: 1,
        saved: Vec::new(),
        waiting: VecDeque::new(),
        refused: false,
        pending: Vec::new(),
        last: 0,
    });
    Vec::new()
}

/// Takes a key while sheets are entered; none where none are.
pub fn typing_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let entry = model.service.entry.as_mut()?;
    let effects = match (key.code, key.ctrl) {
        (KeyCode::Esc, _) | (KeyCode::Char('g' | 'c'), true) => leave(model),
        (KeyCode::Enter, _) | (KeyCode::Char('s'), true) => enter(model),
        _ => {
            entry.input.key(key);
            Vec::new()
        }
    };
    Some(effects)
}

/// Ends the entry; a line that is begun or waits is let go first, and told.
fn leave(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = &mut model.service.entry else {
        return Vec::new();
    };
    if !entry.input.is_empty() || !entry.waiting.is_empty() {
        return drop_line(model);
    }
    let phrase = Phrase::new("service.sheets-done").with("count", entry.saved.len());
    model.service.entry = None;
    model.say(Tone::Plain, phrase);
    Vec::new()
}

fn drop_line(model: &mut Model) -> Vec<Effect> {
    if let Some(entry) = &mut model.service.entry {
        let phrase = Phrase::new("service.line-dropped").with("line", entry.line);
        entry.turn();
        model.say(Tone::Warning, phrase);
    }
    Vec::new()
}

fn enter(model: &mut Model) -> Vec<Effect> {
    match &mut model.service.entry {
        Some(entry) if !entry.input.text().trim().is_empty() => {
            let given = entry.given();
            take(model, vec![given])
        }
        Some(entry) if !entry.waiting.is_empty() => drop_line(model),
        Some(_) | None => Vec::new(),
    }
}

/// Takes pasted lines while sheets are entered; none where none are.
pub fn paste(model: &mut Model, text: &str) -> Option<Vec<Effect>> {
    let entry = model.service.entry.as_mut()?;
    if text.trim_end().lines().count() <= 1 {
        entry.input.paste(text);
        return Some(Vec::new());
    }
    let mut given = Vec::new();
    if !entry.input.text().trim().is_empty() {
        // What was begun by hand is a line of its own, and comes first.
        given.push(entry.given());
    }
    for text in text.lines().filter(|line| !line.trim().is_empty()) {
        entry.last += 1;
        given.push(Given {
            line: entry.last,
            text: text.to_owned(),
            heading: entry.next.clone(),
        });
    }
    Some(take(model, given))
}

/// Writes the lines that are sheets, follows those that say what holds, and lets the others wait.
fn take(model: &mut Model, lines: Vec<Given>) -> Vec<Effect> {
    let Some(mut entry) = model.service.entry.take() else {
        return Vec::new();
    };
    let mut sheets: Vec<(Subject, Write)> = Vec::new();
    let mut wrong: Vec<Given> = Vec::new();
    let mut first: Option<Phrase> = None;
    // What a line says holds for those given after it.
    let mut turned: Option<Heading> = None;
    for mut given in lines {
        if let Some(heading) = &turned {
            given.heading = heading.clone();
        }
        let mut heading = given.heading.clone();
        match read(&given.text, model.today) {
            Ok(Said::Day(day)) => {
                heading.day = day;
                turned = Some(heading);
            }
            Ok(Said::Service(service)) => {
                heading.service = service;
                turned = Some(heading);
            }
            Ok(Said::Sheet(answers)) => {
                sheets.extend(sheet(model, entry.unit, &given.heading, &answers));
                entry.pending.push(given);
            }
            Err(why) => {
                first.get_or_insert_with(|| {
                    Phrase::new("service.line-refused")
                        .with("line", given.line)
                        .with("why", why.text(model.texts()))
                });
                wrong.push(given);
            }
        }
    }
    if let Some(heading) = turned {
        entry.next = heading;
    }
    entry.wait(wrong);
    entry.turn();
    if let Some(phrase) = first {
        model.say(Tone::Warning, phrase);
    }
    model.service.entry = Some(entry);
    let drafts = drafts(model, &sheets);
    let act = model.act(ActKind::RecordVoice, drafts);
    act.map(Effect::Commit).into_iter().collect()
}

/// The writes of one sheet.
fn sheet(
    model: &mut Model,
    unit: UnitId,
    heading: &Heading,
    answers: &Answers,
) -> Vec<(Subject, Write)> {
    let Some(period) = Period::year_of(heading.day.year()) else {
        return Vec::new();
    };
    let subject = register(RegisterId::Survey).subject(unit.0, period);
    let values = vec![
        (f::SHEET_DAY, Value::Date(heading.day)),
        (f::SHEET_ANSWERS, Value::Text(answers.text())),
        (f::SHEET_SERVICE, text(&heading.service)),
    ];
    let item = model.ids.fresh();
    new_item(item, values)
        .map(|write| (subject, write))
        .collect()
}

/// One draft for each year that the sheets belong to.
fn drafts(model: &Model, sheets: &[(Subject, Write)]) -> Vec<Draft> {
    let mut subjects: Vec<Subject> = sheets.iter().map(|(subject, _)| *subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let of = |subject: Subject| {
        let base = model.people.services().state(subject);
        let writes = sheets.iter().filter(|(s, _)| *s == subject);
        draft(&base, writes.map(|(_, write)| write.clone()).collect())
    };
    subjects.into_iter().filter_map(of).collect()
}

/// What was on its way is on disk.
pub fn saved(model: &mut Model) {
    let today = model.today;
    let Some(entry) = &mut model.service.entry else {
        return;
    };
    let pending = std::mem::take(&mut entry.pending);
    if pending.is_empty() {
        return;
    }
    entry.saved.extend(pending);
    let phrase = if entry.refused {
        let why = entry.fault(today);
        Phrase::new("service.lines-kept")
            .with("count", entry.saved.len())
            .with("line", entry.line)
            .with("more", entry.waiting.len())
            .with(
                "why",
                why.map_or_else(String::new, |why| why.text(model.settings.texts)),
            )
    } else {
        Phrase::new("service.sheet-saved").with("count", entry.saved.len())
    };
    let tone = if entry.refused {
        Tone::Warning
    } else {
        Tone::Good
    };
    model.say(tone, phrase);
}

/// What was on its way was not written: it waits to be entered again.
pub fn failed(model: &mut Model) {
    let Some(entry) = &mut model.service.entry else {
        return;
    };
    let mut again = std::mem::take(&mut entry.pending);
    if again.is_empty() {
        return;
    }
    if !entry.input.is_empty() {
        again.push(entry.given());
    }
    entry.wait(again);
    entry.turn();
}
