//! A step of the dialogue as plain lines: what is asked, the facts, what can be done. The screen draws them, and
//! whatever leads the dialogue line by line reads the same.

use chrono::NaiveDate;

use crate::app::command::{Command, General};
use crate::app::model::Model;
use crate::app::screens::evaluation::{self, Review};
use crate::desk::Sitting;
use crate::domain::coded::Coded;
use crate::domain::id::ItemId;
use crate::domain::meeting::{DialogueStep, Meeting};
use crate::domain::rating::CoreValue;
use crate::i18n::Texts;
use crate::ops::registers::RegisterId;

use super::lead::{minutes_used, result};
use super::{Act, pages, record, sitting};

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The head of lines below it.
    Head,
    /// A fact.
    Fact,
    /// Something less important.
    Aside,
    /// What the employee thinks of the own work.
    Own,
    /// What somebody said.
    Said,
    /// As hoped for.
    Good,
    /// Something to be minded.
    Mind,
    /// What was noted in this meeting.
    Note,
    /// Something that can be selected.
    Choice,
    /// Nothing, between parts.
    Blank,
}

/// What can be selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Something agreed on.
    Agreement(ItemId),
    /// The own view of a line of the evaluation.
    Own(evaluation::Line),
    /// An indicator of a planned result.
    Indicator(ItemId, ItemId),
    /// A core value.
    Value(CoreValue),
    /// One of both ratings.
    Whole(evaluation::Line),
    /// Something that the program proposes, with the register in which it is taken up.
    Offer(RegisterId),
}

/// Progress and the time elapsed, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The share achieved.
    pub progress: Option<u16>,
    /// The share of the period that has passed.
    pub elapsed: Option<u16>,
}

/// A line of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub kind: Kind,
    /// The words.
    pub text: String,
    /// A word or figure on the right.
    pub tail: String,
    /// A bar between the two.
    pub bar: Option<Bar>,
    /// What selecting it means.
    pub focus: Option<Focus>,
    /// Whether it has been judged.
    pub done: bool,
}

/// A step of the dialogue in front.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// What is to be talked about.
    pub question: String,
    /// The facts.
    pub lines: Vec<Line>,
    /// What can be done now, the most likely first, each with the key of its label.
    pub acts: Vec<(Command, &'static str)>,
}

impl Page {
    /// Lines that can be selected, each with its place.
    pub fn choices(&self) -> impl DoubleEndedIterator<Item = (usize, &Line)> {
        let lines = self.lines.iter().enumerate();
        lines.filter(|(_, line)| line.focus.is_some())
    }

    pub(super) fn put(&mut self, kind: Kind, text: impl Into<String>) {
        self.lines.push(Line {
            kind,
            text: text.into(),
            tail: String::new(),
            bar: None,
            focus: None,
            done: false,
        });
    }

    /// A line with a word or figure on the right.
    pub(super) fn pair(&mut self, kind: Kind, text: impl Into<String>, tail: impl Into<String>) {
        self.put(kind, text);
        if let Some(line) = self.lines.last_mut() {
            line.tail = tail.into();
        }
    }

    /// A head, apart from what stands above it.
    pub(super) fn head(&mut self, text: impl Into<String>) {
        if !self.lines.is_empty() {
            self.put(Kind::Blank, "");
        }
        self.put(Kind::Head, text);
    }

    /// A line that can be selected.
    pub(super) fn choice(
        &mut self,
        focus: Focus,
        done: bool,
        text: impl Into<String>,
        tail: impl Into<String>,
    ) {
        self.pair(Kind::Choice, text, tail);
        if let Some(line) = self.lines.last_mut() {
            (line.focus, line.done) = (Some(focus), done);
        }
    }

    pub(super) fn act(&mut self, act: Act, label: &'static str) {
        self.acts.push((Command::Meeting(act), label));
    }
}

/// What a step is read from.
#[derive(Debug, Clone, Copy)]
pub(super) struct From<'a> {
    pub(super) model: &'a Model,
    pub(super) texts: &'static Texts,
    pub(super) review: Review<'a>,
    pub(super) here: &'a Sitting,
    pub(super) meeting: Option<&'a Meeting>,
}

impl<'a> From<'a> {
    /// Of the dialogue in front.
    fn of(model: &'a Model) -> Option<Self> {
        Some(Self {
            model,
            texts: model.texts(),
            review: Review::of(model)?,
            here: sitting(model)?,
            meeting: record::current(model),
        })
    }

    /// The day on which the meeting began.
    pub(super) fn day(&self) -> NaiveDate {
        self.meeting.map_or(self.model.today, |met| met.day)
    }

    /// The planned result talked about.
    pub(super) fn result(&self) -> Option<ItemId> {
        result(self.model, self.here)
    }

    /// The keys of a command of this screen.
    pub(super) fn key(&self, act: Act) -> String {
        let keymap = &self.model.settings.keymap;
        keymap.keys_of(Command::Meeting(act))
    }

    /// What is in focus by its place among what can be selected.
    pub(super) fn at(&self, row: usize) -> bool {
        self.here.row == row
    }
}

/// The step in front; none while no dialogue is, or its file is not there yet.
pub fn of(model: &Model) -> Option<Page> {
    let from = From::of(model)?;
    let mut page = Page {
        question: question(&from),
        ..Page::default()
    };
    let last = from.here.step.index() + 1 == DialogueStep::ALL.len();
    let label = if last {
        "hint.meeting-end"
    } else {
        "hint.meeting-forth"
    };
    page.acts.push((Command::General(General::Open), label));
    match from.here.step {
        DialogueStep::Agreements => pages::agreements(&from, &mut page),
        DialogueStep::SelfView => pages::self_view(&from, &mut page),
        DialogueStep::Results => pages::results(&from, &mut page),
        DialogueStep::Team => pages::team(&from, &mut page),
        DialogueStep::Feedback => pages::feedback(&from, &mut page),
        DialogueStep::Values => pages::values(&from, &mut page),
        DialogueStep::Ratings => pages::ratings(&from, &mut page),
        DialogueStep::Predikat => pages::predikat(&from, &mut page),
        DialogueStep::FollowUp => pages::follow_up(&from, &mut page),
        DialogueStep::Confirmation => pages::confirmation(&from, &mut page),
    }
    notes(&from, &mut page);
    page.act(Act::Note, "hint.meeting-note");
    if !last {
        page.act(Act::Skip, "hint.meeting-skip");
    }
    Some(page)
}

fn question(from: &From<'_>) -> String {
    let list = "meeting-question";
    from.texts.get_coded(list, from.here.step.code()).to_owned()
}

/// What was noted on the step.
fn notes(from: &From<'_>, page: &mut Page) {
    let result = from
        .result()
        .filter(|_| from.here.step == DialogueStep::Results);
    let all = from.meeting.map_or(&[][..], |met| met.notes.as_slice());
    let mut here = all
        .iter()
        .filter(|note| note.step == from.here.step && note.result == result)
        .peekable();
    if here.peek().is_some() {
        page.put(Kind::Blank, "");
    }
    for note in here {
        let told = from.texts.fill("meeting.noted", &[("text", &note.text)]);
        page.put(Kind::Note, told);
    }
}

/// The step in front, in words: `3/10 Hasil kerja · hasil 2/4`.
pub fn place(model: &Model) -> String {
    let Some(here) = sitting(model) else {
        return String::new();
    };
    let texts = model.texts();
    let (n, of) = (here.step.index() + 1, DialogueStep::ALL.len());
    let mut told = format!("{n}/{of} {}", texts.label(here.step));
    let plan = model.plan().filter(|_| here.step == DialogueStep::Results);
    if let (Some(plan), Some(id)) = (plan, result(model, here)) {
        let at = plan.results.iter().take_while(|one| one.id != id).count() + 1;
        let (at, of) = (at.to_string(), plan.results.len().to_string());
        let places = [("n", at.as_str()), ("of", &of)];
        told = format!("{told} · {}", texts.fill("meeting.result-of", &places));
    }
    if here.skipped.contains(&here.step) {
        told = format!("{told} · {}", texts.get("meeting.mark-skipped"));
    }
    told
}

/// Minutes used and planned: `12/30 mnt`, and whether they are used up.
pub fn time(model: &Model, sitting: &Sitting) -> (String, bool) {
    let used = minutes_used(sitting);
    let (now, all) = (used.to_string(), sitting.planned.to_string());
    let places = [("used", now.as_str()), ("planned", &all)];
    let told = model.texts().fill("meeting.time", &places);
    (told, used >= sitting.planned)
}
