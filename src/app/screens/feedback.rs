//! Umpan Balik: what was said about the work of one person, newest first, and its entry in a few keys.

mod entry;
/// What the figure in focus was made of.
pub fn explain(_model: &Model) -> Option<crate::app::explain::Explain> {
    None
}

#[cfg(test)]
mod tests;

use crate::app::command::{Command, Place, Spec};
use crate::app::geometry::{Area, frame};
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Overlay, Tab};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::app::update;
use crate::domain::coded::Coded;
use crate::domain::feedback::{Feedback, FeedbackKind, Source};
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::rating::CoreValue;
use crate::i18n::Phrase;
use crate::ops::edit::{draft, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, SubjectKind, Value};
use crate::ops::state::State;

pub use entry::{ask_for_files, for_person, open_for, pick_result, save};

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Show one kind only, or all.
    Kind(Option<FeedbackKind>),
    /// Show the next source only, and after the last all.
    Source,
    /// Show the period looked at only, or all times.
    Period,
    /// Show or hide the detail pane.
    Detail,
    /// Give feedback of a kind; the cursor stands in the text.
    Give(FeedbackKind),
    /// Edit the feedback.
    Edit,
    /// Strike the feedback out.
    Strike,
    /// Link the feedback to a planned result.
    LinkResult,
    /// Link the feedback to a core value.
    LinkValue,
}

/// What is chosen for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The planned result that the selected feedback is about.
    Result,
    /// The core value that the selected feedback is about.
    Value,
}

use Act as Do;
const HERE: Place = Place::On(Tab::Feedback);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::Feedback(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Feedback(act), code, keys, HERE)
}

const APPRECIATION: FeedbackKind = FeedbackKind::Appreciation;
const IMPROVEMENT: FeedbackKind = FeedbackKind::Improvement;
const NOTE: FeedbackKind = FeedbackKind::Note;

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[
    changes(Do::Give(APPRECIATION), "give-appreciation", &["+"]),
    changes(Do::Give(IMPROVEMENT), "give-improvement", &["-"]),
    changes(Do::Give(NOTE), "give-feedback", &["a", "A"]),
    changes(Do::Edit, "edit-feedback", &["e"]),
    changes(Do::Strike, "strike-feedback", &["d"]),
    changes(Do::LinkResult, "link-result", &["="]),
    changes(Do::LinkValue, "link-value", &["b"]),
    reads(Do::Kind(None), "feedback-all", &["1"]),
    reads(
        Do::Kind(Some(APPRECIATION)),
        "feedback-appreciation",
        &["2"],
    ),
    reads(Do::Kind(Some(IMPROVEMENT)), "feedback-improvement", &["3"]),
    reads(Do::Kind(Some(NOTE)), "feedback-note", &["4"]),
    reads(Do::Source, "feedback-source", &["s"]),
    reads(Do::Period, "feedback-period", &["x"]),
    reads(Do::Detail, "feedback-detail", &["z"]),
];

/// The screen.
#[derive(Debug)]
pub struct FeedbackState {
    /// Selection and window.
    pub list: ListState,
    /// What is shown, newest first.
    pub shown: Vec<ItemId>,
    /// Only this kind is shown.
    pub kind: Option<FeedbackKind>,
    /// Only this source is shown.
    pub source: Option<Source>,
    /// Only the period looked at is shown.
    pub this_period: bool,
    /// Whether the detail pane is shown.
    pub detail: bool,
    /// Whose feedback was shown last, and which was selected.
    last: (Option<EmployeeId>, Option<ItemId>),
    /// What is being saved, to be selected when it is there.
    wanted: Option<ItemId>,
}

impl Default for FeedbackState {
    fn default() -> Self {
        Self {
            list: ListState::default(),
            shown: Vec::new(),
            kind: None,
            source: None,
            this_period: false,
            detail: true,
            last: (None, None),
            wanted: None,
        }
    }
}

impl FeedbackState {
    /// Whether anything is filtered out.
    pub fn filters(&self) -> bool {
        self.kind.is_some() || self.source.is_some() || self.this_period
    }

    fn show_all(&mut self) {
        (self.kind, self.source, self.this_period) = (None, None, false);
    }

    fn selected(&self) -> Option<ItemId> {
        self.shown.get(self.list.selected()?).copied()
    }
}

/// Where the parts of the screen lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Counts, filters, and the stream below them.
    pub stream: Area,
    /// Rows above the stream: counts, filters, heads.
    pub head: u16,
    /// Whether one of them tells the sources.
    pub sources: bool,
    /// The selected feedback in full.
    pub detail: Option<Area>,
    /// Sources and core values in figures and bars.
    pub sums: Option<Area>,
}

/// Columns of the pane on the right.
const PANE: u16 = 44;
/// Rows of the sums: frame, three rows of sources, heads, seven values, and what has none.
const SUMS: u16 = 14;

/// Divides the screen.
pub fn parts(size: (u16, u16), detail: bool) -> Parts {
    let body = frame(size).body;
    let (stream, detail, sums) = if detail && body.w >= 100 {
        let (stream, pane) = body.right(PANE);
        if pane.h >= SUMS + 10 {
            let (upper, lower) = pane.bottom(SUMS);
            (stream, Some(upper), Some(lower))
        } else {
            (stream, Some(pane), None)
        }
    } else if detail && body.h >= 14 {
        let (stream, pane) = body.bottom(if body.h >= 20 { 8 } else { 6 });
        (stream, Some(pane), None)
    } else {
        (body, None, None)
    };
    let sources = sums.is_none() && body.h >= 20;
    Parts {
        stream,
        head: 3 + u16::from(sources),
        sources,
        detail,
        sums,
    }
}

/// Brings the stream in line with the file, the filters and the size.
pub fn settle(model: &mut Model) {
    let loaded = model.person_file().map(|file| file.employee.id);
    let saved = model
        .feedback
        .wanted
        .filter(|id| find(model, *id).is_some());
    let mut shown = shown(model);
    if saved.is_some_and(|id| !shown.contains(&id)) {
        // What was just written is never out of sight.
        model.feedback.show_all();
        shown = self::shown(model);
    }
    let parts = parts(model.size, model.feedback.detail);
    let rows = usize::from(parts.stream.h.saturating_sub(parts.head)).max(1);
    let state = &mut model.feedback;
    let (whose, last) = state.last;
    let before = state.selected().or(last).filter(|_| whose == loaded);
    state.list.resize(rows);
    state.list.clamp(shown.len());
    state.shown = shown;
    let Some(person) = loaded else {
        return;
    };
    let at = |id: ItemId| state.shown.iter().position(|shown| *shown == id);
    match saved.or(before).and_then(at) {
        Some(row) => state.list.select(row),
        None if whose != loaded => state.list.first(),
        None => {}
    }
    if saved.is_some() {
        state.wanted = None;
    }
    state.last = (Some(person), state.selected().or(last));
}

fn shown(model: &Model) -> Vec<ItemId> {
    let state = &model.feedback;
    let fits = |given: &&Feedback| {
        state.kind.is_none_or(|kind| kind == given.kind)
            && state.source.is_none_or(|source| source == given.source)
            && (!state.this_period || model.period.contains(given.day))
    };
    all(model)
        .iter()
        .filter(fits)
        .map(|given| given.id)
        .collect()
}

/// Everything said of the person looked at, newest first.
pub fn all(model: &Model) -> &[Feedback] {
    model
        .person_file()
        .map_or(&[], |file| file.feedback.as_slice())
}

/// A feedback on the person looked at.
pub fn find(model: &Model, id: ItemId) -> Option<&Feedback> {
    all(model).iter().find(|given| given.id == id)
}

/// The feedback selected.
pub fn selected(model: &Model) -> Option<&Feedback> {
    find(model, model.feedback.selected()?)
}

/// How much was said in the period looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// By kind, in the order of [`FeedbackKind::ALL`].
    pub kinds: [usize; 3],
    /// By source, in the order of [`Source::ALL`].
    pub sources: [usize; 6],
    /// Appreciation and improvement by core value, in the order of [`CoreValue::ALL`].
    pub values: [(usize, usize); 7],
    /// Appreciation and improvement that name no core value.
    pub without: usize,
}

/// Fewer voices of the public than this are not counted out: each could be known by its number.
pub const PUBLIC_LEAST: usize = 5;

/// Counts what was said in the period looked at.
pub fn sums(model: &Model) -> Sums {
    let mut sums = Sums::default();
    for given in all(model) {
        if !model.period.contains(given.day) {
            continue;
        }
        sums.kinds[given.kind.index()] += 1;
        sums.sources[given.source.index()] += 1;
        let of_value = given.value.map(|value| &mut sums.values[value.index()]);
        match (of_value, given.kind) {
            (_, FeedbackKind::Note) => {}
            (None, FeedbackKind::Appreciation | FeedbackKind::Improvement) => sums.without += 1,
            (Some((praise, _)), FeedbackKind::Appreciation) => *praise += 1,
            (Some((_, wish)), FeedbackKind::Improvement) => *wish += 1,
        }
    }
    sums
}

/// Drops the filters. Returns whether there were any.
pub fn peel(model: &mut Model) -> bool {
    let filtered = model.feedback.filters();
    model.feedback.show_all();
    filtered
}

/// Runs a command.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    let next = next_source(model);
    let state = &mut model.feedback;
    match act {
        Act::Kind(kind) => state.kind = kind,
        Act::Source => state.source = next,
        Act::Period => state.this_period = !state.this_period,
        Act::Detail => state.detail = !state.detail,
        Act::Give(kind) => return entry::give(model, kind),
        Act::Edit => return entry::edit(model),
        Act::Strike => return strike(model),
        Act::LinkResult => return choose(model, Choice::Result),
        Act::LinkValue => return choose(model, Choice::Value),
    }
    Vec::new()
}

/// Enter.
pub fn open(model: &mut Model) -> Vec<Effect> {
    // By the table, so that nothing opens for writing where nothing may be written.
    update::run(model, Command::Feedback(Act::Edit))
}

/// The next source that somebody has spoken from; none, which is all of them, after the last.
fn next_source(model: &Model) -> Option<Source> {
    let from = model.feedback.source.map_or(0, |now| now.index() + 1);
    let heard = |source: &&Source| all(model).iter().any(|given| given.source == **source);
    Source::ALL.iter().skip(from).find(heard).copied()
}

/// The state in which a feedback on the person looked at lies.
fn home(model: &Model, id: ItemId) -> Option<State> {
    let states = model.file.as_ref()?.states.values();
    states
        .filter(|state| state.subject.kind == SubjectKind::Feedback)
        .find(|state| state.items().any(|item| item == id.0))
        .cloned()
}

/// One field of the selected feedback set to a value.
fn set(model: &Model, field: Field, value: Value) -> Option<Vec<Draft>> {
    let id = selected(model)?.id;
    let state = home(model, id)?;
    let all = writes(&state, id.0, &[(field, value)], model.actor);
    Some(draft(&state, all).into_iter().collect())
}

fn strike(model: &mut Model) -> Vec<Effect> {
    let drafts = set(model, f::REMOVED, Value::Flag(true));
    let (Some(drafts), Some(given)) = (drafts, selected(model)) else {
        return model.refuse("stream.none-selected");
    };
    let first = given.text.lines().next().unwrap_or_default();
    let mut short: String = first.chars().take(60).collect();
    if short.len() < first.len() {
        short.push_str(" ...");
    }
    let question = Phrase::new("stream.strike")
        .with("kind", model.texts().label(given.kind))
        .with("day", model.texts().day(given.day))
        .with("text", short);
    model.ask_first(question, ActKind::GiveFeedback, drafts)
}

/// Offers what the selected feedback can be linked to.
fn choose(model: &mut Model, choice: Choice) -> Vec<Effect> {
    let Some(given) = selected(model) else {
        return model.refuse("stream.none-selected");
    };
    let (title, mut items, now) = match choice {
        Choice::Result => {
            let items = entry::results(model, given.day);
            if items.is_empty() {
                return model.refuse("stream.no-results");
            }
            ("stream.choose-result", items, given.result.map(|id| id.0))
        }
        Choice::Value => {
            let now = given.value.map(|value| u64::from(value.number()));
            ("stream.choose-value", values(model), now)
        }
    };
    if now.is_some() {
        items.push(PickItem {
            id: 0,
            label: model.texts().get("stream.unlink").to_owned(),
            detail: String::new(),
        });
    }
    let pick = Pick::new(Phrase::new(title), PickFor::Feedback(choice), items, None);
    let pick = match now {
        Some(id) => pick.at(id),
        None => pick,
    };
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

fn values(model: &Model) -> Vec<PickItem> {
    let item = |value: &CoreValue| PickItem {
        id: u64::from(value.number()),
        label: model.texts().label(*value).to_owned(),
        detail: String::new(),
    };
    CoreValue::ALL.iter().map(item).collect()
}

/// Something was chosen for the selected feedback: it is written at once.
pub fn chosen(model: &mut Model, choice: Choice, id: u64) -> Vec<Effect> {
    let (field, value) = match choice {
        _ if id == 0 => (field_of(choice), Value::Empty),
        Choice::Result => (field_of(choice), Value::Ref(id)),
        Choice::Value => (field_of(choice), Value::Code(id as u8)),
    };
    match set(model, field, value) {
        Some(drafts) => model.commit(ActKind::GiveFeedback, drafts),
        None => model.refuse("stream.none-selected"),
    }
}

fn field_of(choice: Choice) -> Field {
    match choice {
        Choice::Result => f::FEEDBACK_RESULT,
        Choice::Value => f::FEEDBACK_VALUE,
    }
}

/// Who gave it: a known person, or the words that name somebody else.
pub fn giver(model: &Model, given: &Feedback) -> String {
    let known = given.from.map(|id| model.people.author(id));
    let told = Some(given.from_text.as_str()).filter(|text| !text.is_empty());
    let told = told.map(|text| match model.people.veil() {
        Some(veil) => veil.unseen().to_owned(),
        None => text.to_owned(),
    });
    let all: Vec<String> = [known, told].into_iter().flatten().collect();
    all.join(", ")
}

/// Commands worth a hint, with the keys of their labels.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    let give = [
        (
            Command::Feedback(Act::Give(APPRECIATION)),
            "hint.feedback-appreciate",
        ),
        (
            Command::Feedback(Act::Give(IMPROVEMENT)),
            "hint.feedback-improve",
        ),
    ];
    let with_one = [
        (Command::Feedback(Act::Edit), "hint.feedback-edit"),
        (Command::Feedback(Act::LinkResult), "hint.feedback-result"),
        (Command::Feedback(Act::LinkValue), "hint.feedback-value"),
    ];
    let without = [(Command::Feedback(Act::Give(NOTE)), "hint.feedback-note")];
    match selected(model) {
        Some(_) => give.into_iter().chain(with_one).collect(),
        None => give.into_iter().chain(without).collect(),
    }
}
