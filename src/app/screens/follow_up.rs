//! Pembinaan: everything noted of a person beside plan and ratings, register by register, and what follows.
//!
//! Nothing is proposed without its reason, and nothing proposed is saved before somebody has read it.

mod acts;
mod detail;
mod layout;
mod registers;
mod scheme;
mod sections;
#[cfg(test)]
mod tests;
mod why;

use crate::app::command::{Command, General, Move, Place, Spec};
use crate::app::explain::Explain;
use crate::app::figures::Sources;
use crate::app::list::ListState;
use crate::app::model::{Bulk, Effect, Model, Tab};
use crate::app::update;
use crate::app::{figures, register};
use crate::domain::follow::award::AwardState;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::period::Period;
use crate::i18n::Phrase;
use crate::ops::op::Subject;
use crate::ops::registers::RegisterId;

pub use detail::{Para, of as detail, published};
pub use layout::{Areas, Pane, Shape, areas};
pub use sections::{Section, Shown, all as sections, attendance, head, incentive, name, rows};

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Add an entry to the register in focus.
    Add,
    /// Edit the entry.
    Edit,
    /// Strike the entry out.
    Strike,
    /// Take up what is proposed: opens its form filled in, or takes a line over.
    Offer,
    /// Move an award or a coaching plan to its next state.
    Next,
    /// Give the note on a good practice, without names and NIP, to the clipboard.
    Publish,
}

const HERE: Place = Place::On(Tab::FollowUp);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::FollowUp(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::FollowUp(act), code, keys, HERE)
}

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[
    changes(Act::Add, "follow-add", &["a"]),
    changes(Act::Edit, "follow-edit", &["e"]),
    changes(Act::Strike, "follow-strike", &["d"]),
    changes(Act::Offer, "follow-offer", &["o"]),
    changes(Act::Next, "follow-next", &["s"]),
    reads(Act::Publish, "follow-publish", &["c"]),
];

/// How a row stands; a word always says it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Neither one nor the other.
    Plain,
    /// As hoped for, or done.
    Good,
    /// On the way.
    Fair,
    /// Somebody should look at it together with the person.
    Attention,
    /// Proposed by the program.
    Offer,
    /// The head of rows below it.
    Head,
}

/// Something that the program proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// A coaching plan, as the predikat asks for one.
    Coaching,
    /// An improvement plan, as the predikat asks for one.
    Improvement,
    /// Training for the gap in a competence.
    Training(ItemId),
    /// Priority for succession, after years at the top.
    Succession,
    /// A line of the period before, taken over into this one.
    Carry(ItemId),
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An entry of the register in focus.
    Entry(ItemId),
    /// Something proposed.
    Offer(Offer),
    /// A component of the scheme.
    Component(usize),
    /// An indicator of a component.
    Indicator(usize, usize),
    /// A follow-up that the scheme asks for, by its place in the scheme.
    Asked(usize),
    /// Something that is told, by its place.
    Told(usize),
}

/// A row of the section in focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub what: What,
    /// How it stands.
    pub sign: Sign,
    /// A day or a figure, first.
    pub lead: String,
    /// What it is called.
    pub text: String,
    /// How it stands, in words.
    pub tail: String,
}

impl Row {
    /// Rows that only tell: what stands before the words, the words, and what stands behind them.
    fn told(lines: impl IntoIterator<Item = (String, String, String)>) -> Vec<Self> {
        let lines = lines.into_iter().enumerate();
        let row = lines.map(|(at, (lead, text, tail))| Self {
            what: What::Told(at),
            sign: Sign::Plain,
            lead,
            text,
            tail,
        });
        row.collect()
    }
}

/// The screen.
#[derive(Debug, Default)]
pub struct FollowUpState {
    /// The pane in focus.
    pub focus: Pane,
    /// Selection and window of the sections.
    pub sections: ListState,
    /// Selection and window of the entries.
    pub entries: ListState,
    /// The sections, each with its figure.
    pub shown: Vec<Shown>,
    /// What stands above the entries of the section in focus.
    pub head: String,
    /// The entries of the section in focus.
    pub rows: Vec<Row>,
    /// All figures of the person, computed once for everything that is shown of them.
    pub figures: figures::All,
    /// Of whom and of which section the entries are.
    of: Option<(EmployeeId, Section)>,
    /// Whose plan was asked for, for when: that of the superior, whose results are supported.
    asked: Option<(EmployeeId, Period)>,
    /// The register to select as soon as the person is there.
    wanted: Option<RegisterId>,
}

/// Brings the screen in line with the rest.
pub fn settle(model: &mut Model) {
    if model.tab != Tab::FollowUp {
        return;
    }
    let areas = areas(model.size);
    let figures = Sources::here(model).map_or_else(figures::All::new, |from| figures::all(&from));
    let shown = Sources::here(model);
    let shown = shown.map_or_else(Vec::new, |from| sections::all(&from, &figures));
    let state = &mut model.follow_up;
    state.sections.resize(areas.rows(Pane::Sections));
    state.entries.resize(areas.rows(Pane::Entries));
    state.sections.clamp(shown.len());
    let is_wanted =
        |shown: &Shown| state.wanted.is_some() && shown.section.register() == state.wanted;
    if let Some(at) = shown.iter().position(is_wanted) {
        state.sections.select(at);
        state.wanted = None;
    }
    state.shown = shown;
    state.figures = figures;
    let section = section(model);
    let (head, rows) = match (Sources::here(model), section) {
        (Some(from), Some(section)) => (
            sections::head(&from, section),
            sections::rows(&from, &model.follow_up.figures, section),
        ),
        (None, _) | (_, None) => (String::new(), Vec::new()),
    };
    let of = model.person().zip(section);
    let state = &mut model.follow_up;
    let same = of == state.of;
    let before = selected_row(state).map(|row| row.what).filter(|_| same);
    state.entries.clamp(rows.len());
    let kept = before.and_then(|what| rows.iter().position(|row| row.what == what));
    match kept {
        Some(at) => state.entries.select(at),
        None if !same => state.entries.first(),
        None => {}
    }
    (state.head, state.rows, state.of) = (head, rows, of);
    if of.is_none() {
        state.focus = Pane::Sections;
    }
}

/// Selects a register, as soon as the person looked at is there.
pub fn look_at(model: &mut Model, register: RegisterId) {
    model.follow_up.wanted = Some(register);
    model.follow_up.focus = Pane::Sections;
}

/// The section in focus.
pub fn section(model: &Model) -> Option<Section> {
    let at = model.follow_up.sections.selected()?;
    model.follow_up.shown.get(at).map(|shown| shown.section)
}

fn selected_row(state: &FollowUpState) -> Option<&Row> {
    state.rows.get(state.entries.selected()?)
}

/// The row selected.
pub fn row(model: &Model) -> Option<&Row> {
    selected_row(&model.follow_up)
}

/// The register in focus.
fn register_here(model: &Model) -> Option<RegisterId> {
    section(model)?.register()
}

/// The register in focus, where an entry can be added: none where the office does not use it.
pub fn adds_to(model: &Model) -> Option<RegisterId> {
    let used = |id: &RegisterId| *id != RegisterId::Peers || model.settings.rules.peer.enabled;
    register_here(model).filter(used)
}

/// What must be loaded for the figures: the plan of the superior, once for each person and period.
pub fn wanted(model: &mut Model) -> Vec<Effect> {
    let Some(file) = model.person_file().filter(|_| model.bulk.is_none()) else {
        return Vec::new();
    };
    let above = figures::superior(model, file, model.period);
    let Some(above) = above.filter(|id| model.people.reads(*id)) else {
        return Vec::new();
    };
    let key = (above, model.period);
    if model.follow_up.asked == Some(key) || model.target.known.contains_key(&key) {
        return Vec::new();
    }
    model.follow_up.asked = Some(key);
    model.bulk = Some(Bulk::Plans);
    vec![Effect::LoadMany(vec![above])]
}

/// Does what a command says.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    match act {
        Act::Add => acts::add(model),
        Act::Edit => edit(model),
        Act::Strike => strike(model),
        Act::Offer => acts::offer(model),
        Act::Next => acts::next(model),
        Act::Publish => acts::publish(model),
    }
}

/// The register and the entry selected, with the subject in which it lies.
fn entry(model: &Model) -> Option<(RegisterId, ItemId, Subject)> {
    let register_id = register_here(model)?;
    let What::Entry(item) = row(model)?.what else {
        return None;
    };
    Some((register_id, item, register::home(model, register_id, item)?))
}

fn edit(model: &mut Model) -> Vec<Effect> {
    let Some((id, item, subject)) = entry(model) else {
        return model.refuse("follow.no-entry");
    };
    if id == RegisterId::Peers && registers::has_answered(model, item) {
        return model.refuse("follow.peer-closed");
    }
    register::edit(model, id, subject, item)
}

fn strike(model: &mut Model) -> Vec<Effect> {
    let Some((id, item, subject)) = entry(model) else {
        return model.refuse("follow.no-entry");
    };
    let what = row(model).map_or_else(String::new, |row| {
        let words = format!("{} {}", row.lead, row.text);
        words.trim().to_owned()
    });
    register::strike(model, id, subject, item, &what)
}

/// Opens what is selected: a section its entries, an entry its form, an offer what it proposes, a figure
/// what it was made of.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.follow_up.focus == Pane::Sections {
        if section(model).is_some() {
            model.follow_up.focus = Pane::Entries;
        }
        return Vec::new();
    }
    // By the table, so that nothing opens for writing where nothing may be written.
    let command = match row(model).map(|row| row.what) {
        Some(What::Entry(_)) => Command::FollowUp(Act::Edit),
        Some(What::Offer(_) | What::Asked(_)) => Command::FollowUp(Act::Offer),
        Some(What::Component(_) | What::Indicator(..) | What::Told(_)) => {
            Command::General(General::Explain)
        }
        None => Command::FollowUp(Act::Add),
    };
    update::run(model, command)
}

/// Goes from the entries back to the sections; no if it is at its top.
pub fn back(model: &mut Model) -> bool {
    let was_inside = model.follow_up.focus == Pane::Entries;
    model.follow_up.focus = Pane::Sections;
    was_inside
}

/// Peels one layer off the screen; no if there is none.
pub fn peel(model: &mut Model) -> bool {
    back(model)
}

/// The list that a movement is for.
pub fn turn(model: &mut Model, by: Move) -> Option<&mut ListState> {
    let state = &mut model.follow_up;
    state.focus = match (by, state.focus) {
        (Move::Right, _) | (Move::NextPane | Move::PreviousPane, Pane::Sections)
            if !state.shown.is_empty() =>
        {
            Pane::Entries
        }
        (Move::Left | Move::NextPane | Move::PreviousPane, _) => Pane::Sections,
        (
            Move::Rows(_)
            | Move::HalfPage(_)
            | Move::Page(_)
            | Move::First
            | Move::Last
            | Move::Right,
            focus,
        ) => focus,
    };
    Some(match state.focus {
        Pane::Sections => &mut state.sections,
        Pane::Entries => &mut state.entries,
    })
}

/// What can be done here now, for the bottom line.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    if model.person().is_none() {
        return vec![(Command::Go(Tab::Employees), "hint.follow-people")];
    }
    let own = |act: Act, label: &'static str| (Command::FollowUp(act), label);
    let open = Command::General(General::Open);
    let why = (Command::General(General::Explain), "hint.follow-why");
    let back = (Command::General(General::Back), "hint.follow-back");
    let adds = adds_to(model).map(|_| own(Act::Add, "hint.follow-add"));
    let (focus, what) = (model.follow_up.focus, row(model).map(|row| row.what));
    let mut hints: Vec<(Command, &'static str)> = match (focus, what) {
        (Pane::Sections, _) => vec![(open, "hint.follow-entries")],
        (Pane::Entries, Some(What::Entry(_))) => {
            vec![
                own(Act::Edit, "hint.edit"),
                own(Act::Strike, "hint.follow-strike"),
            ]
        }
        (Pane::Entries, Some(What::Offer(_) | What::Asked(_))) => {
            vec![own(Act::Offer, "hint.follow-offer")]
        }
        (Pane::Entries, Some(What::Component(_) | What::Indicator(..) | What::Told(_)) | None) => {
            Vec::new()
        }
    };
    hints.extend(adds);
    hints.extend(special(model).map(|(act, label)| own(act, label)));
    hints.push(why);
    hints.extend((focus == Pane::Entries).then_some(back));
    hints.truncate(6);
    hints
}

/// What can be done with the entry selected beyond editing it.
fn special(model: &Model) -> Option<(Act, &'static str)> {
    let (register_id, item, _) = entry(model)?;
    let file = model.person_file()?;
    match register_id {
        RegisterId::Awards => {
            let award = file.awards.iter().find(|award| award.id == item)?;
            match award.state {
                AwardState::Proposed | AwardState::Approved => {
                    Some((Act::Next, "hint.follow-next"))
                }
                AwardState::Given | AwardState::Declined => {
                    Some((Act::Publish, "hint.follow-publish"))
                }
            }
        }
        RegisterId::Coaching => Some((Act::Next, "hint.follow-next")),
        RegisterId::Competences => {
            let from = Sources::here(model)?;
            let unmet = figures::unmet(&from).iter().any(|unmet| unmet.id == item);
            unmet.then_some((Act::Offer, "hint.follow-training"))
        }
        RegisterId::Strengths
        | RegisterId::Attendance
        | RegisterId::Sessions
        | RegisterId::Training
        | RegisterId::Improvement
        | RegisterId::Objections
        | RegisterId::Peers
        | RegisterId::Voices
        | RegisterId::Survey
        | RegisterId::Actions
        | RegisterId::Agreements
        | RegisterId::Notes => None,
    }
}

/// What the figure in focus was made of.
pub fn explain(model: &Model) -> Option<Explain> {
    let from = Sources::here(model)?;
    let section = section(model)?;
    let focused = row(model).filter(|_| model.follow_up.focus == Pane::Entries);
    let whys = why::of(&from, section, focused.map(|row| row.what));
    let title = Phrase::new("follow.why").with("section", sections::name(model, section));
    (!whys.is_empty()).then(|| Explain::new(title, whys))
}
