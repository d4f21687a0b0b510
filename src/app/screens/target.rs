//! Target: the plan of one person as a tree of results and indicators, the daily log beside it, and who
//! supports which of the person's results.

pub mod daily;
pub mod edit;
pub mod paste;
pub mod read;
pub mod roles;
pub mod stage;
pub mod template;
pub mod tree;

/// What the figure in focus was made of.
pub fn explain(_model: &Model) -> Option<crate::app::explain::Explain> {
    None
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::app::command::{Command, General, Move, Place, Spec};
use crate::app::form::Form;
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Tab, Tone};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::period::Period;
use crate::domain::plan::{Approach, Plan, Stage};
use crate::i18n::Phrase;
use crate::ops::fields as f;
use crate::ops::op::{ActKind, SubjectKind};

pub use daily::save_log;
pub use edit::{save_actual, save_indicator, save_result, supported};
pub use paste::paste;
pub use roles::{Role, know, supporter_chosen};
pub use template::save_template;
pub use tree::{Areas, Row, areas};

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Add a planned result.
    AddResult,
    /// Add an indicator to the result selected.
    AddIndicator,
    /// Edit the line selected.
    Edit,
    /// Record what was achieved.
    Actual,
    /// Take what the log proposes for the actual.
    Propose,
    /// Move the plan to another stage.
    Stage,
    /// Quantitative or qualitative.
    Approach,
    /// The annex: resources, accountability, consequences.
    Annex,
    /// Add a log entry.
    AddLog,
    /// Approve the log entry selected.
    Approve,
    /// Return the log entry selected.
    Return,
    /// Strike out the line selected.
    Strike,
    /// Move the line selected up.
    Up,
    /// Move the line selected down.
    Down,
    /// Rate the person.
    Rate,
    /// Copy targets to the person.
    Copy,
    /// Save the plan as a template.
    Template,
    /// Show who supports which result.
    Roles,
    /// Give feedback to the person.
    Feedback,
    /// Show or hide the detail.
    Detail,
}

/// What is chosen for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The stage that the plan is moved to.
    Stage,
}

/// A pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The plan as a tree.
    #[default]
    Plan,
    /// The daily log.
    Log,
    /// Who supports which result.
    Roles,
}

use Act as Do;
const HERE: Place = Place::On(Tab::Target);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::Target(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Target(act), code, keys, HERE)
}

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[
    changes(Do::AddResult, "add-result", &["a"]),
    changes(Do::AddIndicator, "add-indicator", &["i"]),
    changes(Do::Edit, "edit-line", &["e"]),
    changes(Do::Actual, "record-actual", &["o"]),
    changes(Do::Propose, "accept-proposal", &["p"]),
    changes(Do::Stage, "move-stage", &["t"]),
    changes(Do::AddLog, "add-log", &["L"]),
    changes(Do::Approve, "approve-log", &["+"]),
    changes(Do::Return, "return-log", &["-"]),
    changes(Do::Rate, "rate", &["b"]),
    changes(Do::Feedback, "add-feedback-target", &["A"]),
    changes(Do::Strike, "strike-out", &["d"]),
    changes(Do::Up, "line-up", &["Alt-k"]),
    changes(Do::Down, "line-down", &["Alt-j"]),
    changes(Do::Copy, "copy-targets-here", &["c"]),
    changes(Do::Approach, "approach", &["T"]),
    changes(Do::Annex, "annex", &["Alt-l"]),
    changes(Do::Template, "save-template", &[]),
    reads(Do::Roles, "cascade", &["C"]),
    reads(Do::Detail, "target-detail", &["z"]),
];

/// The screen.
#[derive(Debug)]
pub struct TargetState {
    /// The pane in focus.
    pub pane: Pane,
    /// Selection and window of the tree.
    pub tree: ListState,
    /// Lines of the tree.
    pub rows: Vec<Row>,
    /// Results whose indicators are hidden.
    pub collapsed: BTreeSet<ItemId>,
    /// Selection and window of the log.
    pub log: ListState,
    /// Entries of the log in the period, newest first.
    pub entries: Vec<ItemId>,
    /// Selection and window of the matrix of roles.
    pub roles: ListState,
    /// Lines of the matrix, once it was asked for.
    pub matrix: Vec<Role>,
    /// Whether the detail is shown.
    pub detail: bool,
    /// What to mind about the log entry that is being saved.
    pub warning: Option<Phrase>,
    /// Plans of others that are at hand, such as the superior's.
    pub known: BTreeMap<(EmployeeId, Period), Plan>,
    about: Option<(EmployeeId, Period)>,
    wanted: Option<ItemId>,
}

impl Default for TargetState {
    fn default() -> Self {
        Self {
            pane: Pane::Plan,
            tree: ListState::default(),
            rows: Vec::new(),
            collapsed: BTreeSet::new(),
            log: ListState::default(),
            entries: Vec::new(),
            roles: ListState::default(),
            matrix: Vec::new(),
            detail: true,
            warning: None,
            known: BTreeMap::new(),
            about: None,
            wanted: None,
        }
    }
}

impl TargetState {
    /// The line of the tree selected.
    pub fn row(&self) -> Option<Row> {
        self.rows.get(self.tree.selected()?).copied()
    }

    /// The log entry selected.
    pub fn entry(&self) -> Option<ItemId> {
        self.entries.get(self.log.selected()?).copied()
    }

    /// The title of a result in a plan that is at hand.
    pub fn known_title(&self, id: ItemId) -> Option<&str> {
        let result = self.known.values().find_map(|plan| plan.result(id))?;
        Some(&result.title)
    }

    /// Selects an item as soon as it is there.
    fn want(&mut self, id: ItemId) {
        self.wanted = Some(id);
    }
}

/// Selects an indicator for what is asked next, whatever screen is in front.
pub fn look_at(model: &mut Model, result: ItemId, indicator: ItemId) {
    let state = &mut model.target;
    state.pane = Pane::Plan;
    state.collapsed.remove(&result);
    state.want(indicator);
    settle(model);
}

/// Forgets who supports what, which is told by name, until it is asked for again.
pub fn forget_roles(model: &mut Model) {
    model.target.about = None;
}

/// Brings the lists in line with the plan, the log and the size of the screen.
pub fn settle(model: &mut Model) {
    let about = model.person().map(|id| (id, model.period));
    let rows = tree::rows(model);
    let entries = daily::entries(model);
    remember(model, about);
    let areas = areas(model.size, model.target.detail);
    let state = &mut model.target;
    let height = usize::from(areas.list.h.saturating_sub(1)).max(1);
    for list in [&mut state.tree, &mut state.log, &mut state.roles] {
        list.resize(height);
    }
    let changed = state.about != about;
    state.about = about;
    if changed {
        state.matrix.clear();
        if state.pane == Pane::Roles {
            state.pane = Pane::Plan;
        }
    }
    let before = (state.row(), state.entry());
    (state.rows, state.entries) = (rows, entries);
    state.tree.clamp(state.rows.len());
    state.log.clamp(state.entries.len());
    state.roles.clamp(state.matrix.len());
    let wanted = state.wanted;
    let row = |row: &Row| Some(row.id()) == wanted;
    let entry = |id: &ItemId| Some(*id) == wanted;
    let new = (
        state.rows.iter().position(row),
        state.entries.iter().position(entry),
    );
    if new != (None, None) {
        state.wanted = None;
    }
    let same = (
        state.rows.iter().position(|row| Some(*row) == before.0),
        state.entries.iter().position(|id| Some(*id) == before.1),
    );
    place(&mut state.tree, new.0, same.0, changed);
    place(&mut state.log, new.1, same.1, changed);
}

/// Selects what is new, or else what was selected; with another person the first.
fn place(list: &mut ListState, new: Option<usize>, same: Option<usize>, changed: bool) {
    match new.or(same.filter(|_| !changed)) {
        Some(row) => list.select(row),
        None if changed => list.first(),
        None => {}
    }
}

/// Keeps the plan looked at, whose results those of others may support.
fn remember(model: &mut Model, about: Option<(EmployeeId, Period)>) {
    let (Some(about), Some(plan)) = (about, model.plan()) else {
        return;
    };
    if model.target.known.get(&about) != Some(plan) {
        let plan = plan.clone();
        model.target.known.insert(about, plan);
    }
}

/// Runs a command.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    if act == Act::Detail {
        model.target.detail = !model.target.detail;
        return Vec::new();
    }
    let Some(person) = model.person() else {
        return model.refuse("notice.nobody");
    };
    if model.person_file().is_none() {
        // The file comes at once; the key is then meant again.
        return vec![Effect::Load(person)];
    }
    if about_tree(model.target.pane, act) {
        // What is changed is to be seen.
        model.target.pane = Pane::Plan;
    }
    match act {
        Act::AddResult => edit::add_result(model),
        Act::AddIndicator => edit::add_indicator(model),
        Act::Edit => edit::edit(model),
        Act::Actual => edit::record(model),
        Act::Propose => edit::propose(model),
        Act::Stage => stage::choose(model),
        Act::Approach => stage::turn_approach(model),
        Act::Annex => stage::annex(model),
        Act::AddLog => daily::add(model),
        Act::Approve => daily::approve(model),
        Act::Return => daily::give_back(model),
        Act::Strike => edit::strike(model),
        Act::Up => edit::shift(model, -1),
        Act::Down => edit::shift(model, 1),
        Act::Rate => super::evaluation::open_overall(model),
        Act::Copy => super::employees::run(model, super::employees::Act::CopyTargets),
        Act::Template => template::open(model),
        Act::Roles => roles::show(model, person),
        Act::Feedback => super::feedback::open_for(model, vec![person]),
        Act::Detail => Vec::new(),
    }
}

/// Whether an act is about the line selected in the tree, though another pane is in front.
fn about_tree(pane: Pane, act: Act) -> bool {
    match act {
        Act::AddResult | Act::AddIndicator | Act::Actual | Act::Propose => true,
        Act::Edit | Act::Strike | Act::Up | Act::Down => pane == Pane::Roles,
        Act::Stage
        | Act::Approach
        | Act::Annex
        | Act::AddLog
        | Act::Approve
        | Act::Return
        | Act::Rate
        | Act::Copy
        | Act::Template
        | Act::Roles
        | Act::Feedback
        | Act::Detail => false,
    }
}

/// Enter: an indicator takes its actual, a result folds, a log entry is edited.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let writes = match (model.target.pane, model.target.row()) {
        (Pane::Plan, Some(Row::Result(id))) => {
            let state = &mut model.target;
            if !state.collapsed.remove(&id) {
                state.collapsed.insert(id);
            }
            return Vec::new();
        }
        (Pane::Plan, Some(Row::Indicator(..))) => Act::Actual,
        (Pane::Plan, None) => Act::AddResult,
        (Pane::Log, _) if model.target.entry().is_none() => Act::AddLog,
        (Pane::Log, _) => Act::Edit,
        (Pane::Roles, _) => {
            model.target.pane = Pane::Plan;
            return Vec::new();
        }
    };
    // As a command, so that a store open for reading only refuses it.
    crate::app::update::run(model, Command::Target(writes))
}

/// The list in focus, after a movement between panes or within the tree was made.
pub fn turn(model: &mut Model, by: Move) -> Option<&mut ListState> {
    let state = &mut model.target;
    match by {
        Move::NextPane | Move::PreviousPane => {
            let panes = if state.matrix.is_empty() { 2 } else { 3 };
            let all = [Pane::Plan, Pane::Log, Pane::Roles];
            let at = all.iter().position(|pane| *pane == state.pane).unwrap_or(0);
            let by = if by == Move::NextPane { 1 } else { panes - 1 };
            state.pane = all.get((at + by) % panes).copied().unwrap_or_default();
            None
        }
        Move::Left | Move::Right if state.pane == Pane::Plan => {
            tree::fold(state, by == Move::Left);
            None
        }
        Move::Left | Move::Right => None,
        Move::Rows(_) | Move::HalfPage(_) | Move::Page(_) | Move::First | Move::Last => {
            Some(match state.pane {
                Pane::Plan => &mut state.tree,
                Pane::Log => &mut state.log,
                Pane::Roles => &mut state.roles,
            })
        }
    }
}

/// Something was chosen.
pub fn chosen(model: &mut Model, choice: Choice, id: u64) -> Vec<Effect> {
    match choice {
        Choice::Stage => match u8::try_from(id).ok().and_then(Stage::from_number) {
            Some(to) => stage::move_to(model, to),
            None => Vec::new(),
        },
    }
}

/// What is to be minded about what was just saved is said after it.
pub fn committed(model: &mut Model, kind: ActKind) {
    let warning = model.target.warning.take();
    if kind == ActKind::EditLog
        && let Some(warning) = warning
    {
        model.say(Tone::Warning, warning);
    }
}

/// A choice among the results that the field of this form can refer to.
pub fn pick_result(model: &Model, form: &Form, purpose: PickFor, typed: Option<char>) -> Pick {
    let plan = if purpose == PickFor::Field(f::SUPPORTS_RESULT) {
        match form.entered(f::SUPPORTS_PERSON, model.today) {
            crate::ops::op::Value::Ref(id) => {
                model.target.known.get(&(EmployeeId(id), model.period))
            }
            _ => None,
        }
    } else {
        model.plan()
    };
    let items = plan.into_iter().flat_map(|plan| &plan.results);
    let items = items.map(|result| PickItem {
        id: result.id.0,
        label: result.title.clone(),
        detail: model.texts().label(result.kind).to_owned(),
    });
    Pick::new(Phrase::new("pick.result"), purpose, items.collect(), typed)
}

/// Commands worth a hint, with the keys of their labels.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    let to = Command::Target;
    let plan = model.plan();
    match (model.target.pane, plan) {
        (Pane::Roles, _) => vec![(Command::Move(Move::NextPane), "hint.target-pane")],
        (Pane::Log, _) => vec![
            (to(Act::AddLog), "hint.target-log"),
            (Command::General(General::Open), "hint.edit"),
            (to(Act::Approve), "hint.target-approve"),
            (to(Act::Return), "hint.target-return"),
            (Command::Move(Move::NextPane), "hint.target-pane"),
        ],
        (Pane::Plan, None) => vec![
            (to(Act::AddResult), "hint.target-result"),
            (to(Act::Copy), "hint.copy-targets"),
            (to(Act::AddLog), "hint.target-log"),
        ],
        (Pane::Plan, Some(plan)) if plan.stage == Stage::Draft => vec![
            (to(Act::AddResult), "hint.target-result"),
            (to(Act::AddIndicator), "hint.target-indicator"),
            (to(Act::Edit), "hint.edit"),
            (to(Act::Stage), "hint.stage"),
            (Command::Move(Move::NextPane), "hint.target-pane-log"),
        ],
        (Pane::Plan, Some(plan)) => {
            let mut hints = vec![(to(Act::Actual), "hint.target-actual")];
            if read::proposal_here(model).is_some() {
                hints.push((to(Act::Propose), "hint.target-propose"));
            }
            hints.push((to(Act::AddLog), "hint.target-log"));
            if plan.stage.may_rate() {
                hints.push((to(Act::Rate), "hint.target-rate"));
            }
            hints.push((to(Act::Stage), "hint.stage"));
            hints.push((Command::Move(Move::NextPane), "hint.target-pane-log"));
            hints
        }
    }
}

/// Whether figures are shown: a qualitative plan has none.
pub fn has_figures(plan: &Plan) -> bool {
    plan.approach == Approach::Quantitative
}

/// Says why something cannot be done, with the key of the way out.
fn refuse_with(model: &mut Model, phrase: Phrase, way: Act) -> Vec<Effect> {
    let key = model.settings.keymap.keys_of(Command::Target(way));
    model.say(Tone::Warning, phrase.with("key", key));
    Vec::new()
}

/// The state of the plan looked at.
fn plan_state(model: &Model) -> Option<crate::ops::state::State> {
    model.state(SubjectKind::Plan, Some(model.period))
}
