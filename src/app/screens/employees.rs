//! Pegawai: everybody, found as fast as one can type, and marked for acts on many.

mod bulk;
mod records;

use std::collections::BTreeSet;

use crate::app::alerts;
use crate::app::command::{Command, Place, Spec};
use crate::app::copy::Each;
use crate::app::filter::{Filter, Is, Query, Test};
use crate::app::geometry::{Area, frame};
use crate::app::key::{Key, KeyCode};
use crate::app::list::ListState;
use crate::app::model::{Bulk, Effect, Model, Overlay, Tab, Tone};
use crate::app::people::{People, SortBy};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::app::text_input::{Lines, TextInput};
use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::domain::plan::Stage;
use crate::i18n::Phrase;

pub use bulk::{bulk, chosen};
pub use records::{
    hidden_words, pick_person, pick_unit, pick_units, save_employee, save_unit, unit_form,
};

use bulk::{choose_source, choose_stage};
use records::{edit, employee_form};

/// What the list can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Type a filter.
    Filter,
    /// Use a saved filter, 1 to 9.
    Saved(u8),
    /// Mark or unmark, and go on.
    Mark,
    /// Mark or unmark.
    MarkHere,
    /// Invert the marks of what is shown.
    Invert,
    /// Mark all that match a text.
    MarkMatching,
    /// Drop all marks.
    ClearMarks,
    /// Choose by what the list is sorted.
    Sort,
    /// Sort the other way round.
    Reverse,
    /// Show or hide the detail pane.
    Detail,
    /// Add a person.
    Add,
    /// Edit the person.
    Edit,
    /// Give feedback to the person, or to all marked.
    Feedback,
    /// Retire the person, or all marked.
    Retire,
    /// Bring the person, or all marked, back.
    Return,
    /// Copy targets to the person, or to all marked.
    CopyTargets,
    /// Move the plan of the person, or of all marked, to a stage.
    Stage,
}

/// What is chosen for the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Where targets are copied from: kind of source.
    CopySource,
    /// The person whose targets are copied.
    CopyFrom,
    /// The template that is copied.
    CopyTemplate,
    /// The stage that plans are moved to.
    Stage,
}

use Act as Do;
const HERE: Place = Place::On(Tab::Employees);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::Employees(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Employees(act), code, keys, HERE)
}

/// The list's part of the table.
pub static COMMANDS: &[Spec] = &[
    reads(Do::Filter, "filter", &["/"]),
    reads(Do::Saved(1), "filter-1", &["1"]),
    reads(Do::Saved(2), "filter-2", &["2"]),
    reads(Do::Saved(3), "filter-3", &["3"]),
    reads(Do::Saved(4), "filter-4", &["4"]),
    reads(Do::Saved(5), "filter-5", &["5"]),
    reads(Do::Saved(6), "filter-6", &["6"]),
    reads(Do::Saved(7), "filter-7", &["7"]),
    reads(Do::Saved(8), "filter-8", &["8"]),
    reads(Do::Saved(9), "filter-9", &["9"]),
    reads(Do::Mark, "mark", &["Space"]),
    reads(Do::MarkHere, "mark-here", &["v"]),
    reads(Do::Invert, "mark-invert", &["V"]),
    reads(Do::MarkMatching, "mark-matching", &["*"]),
    reads(Do::ClearMarks, "mark-clear", &["Ctrl-\\"]),
    reads(Do::Sort, "sort", &["s"]),
    reads(Do::Reverse, "sort-reverse", &["S"]),
    reads(Do::Detail, "detail", &["z"]),
    changes(Do::Add, "add-employee", &["a"]),
    changes(Do::Edit, "edit-employee", &["e"]),
    changes(Do::Feedback, "add-feedback-here", &["A"]),
    changes(Do::Retire, "retire", &["d"]),
    changes(Do::Return, "return", &[]),
    changes(Do::CopyTargets, "copy-targets", &["c"]),
    changes(Do::Stage, "stage-here", &["t"]),
];

/// Filters on digits that need no configuration: digit, translation key, query.
pub const SAVED: [(u8, &str, &str); 8] = [
    (1, "saved.all", ""),
    (2, "saved.late", "is:late"),
    (3, "saved.unrated", "is:unrated"),
    (4, "saved.silent", "is:silent"),
    (5, "saved.draft", "is:draft"),
    (6, "saved.mine", "is:mine"),
    (7, "saved.conflict", "is:conflict"),
    (8, "saved.urgent", "is:urgent"),
];

/// A filter, or a text to mark by, while it is typed.
#[derive(Debug, Clone)]
pub struct Typing {
    /// What was typed.
    pub input: TextInput,
    /// Whether Enter marks what matches instead of keeping the filter.
    pub marks: bool,
    before: String,
}

/// The list.
#[derive(Debug)]
pub struct EmployeesState {
    /// A filter being typed.
    pub typing: Option<Typing>,
    /// The filter in use.
    pub query: String,
    /// The digit of the saved filter in use.
    pub saved: u8,
    /// Rows shown, by place in the roster.
    pub shown: Vec<u32>,
    /// Selection and window.
    pub list: ListState,
    /// Marked people.
    pub marks: BTreeSet<EmployeeId>,
    /// Whether the detail pane is shown.
    pub detail: bool,
    /// Whose detail is shown: the person selected when the keys last rested. On a slow line the pane
    /// would cost more than the move itself, so it follows when the hands do nothing.
    pub rested: Option<EmployeeId>,
    /// Lent to the search while it runs, as it holds a matcher too large to build anew at every key.
    filter: Option<Filter>,
    stale: bool,
}

impl Default for EmployeesState {
    fn default() -> Self {
        Self {
            typing: None,
            query: String::new(),
            saved: 1,
            shown: Vec::new(),
            list: ListState::default(),
            marks: BTreeSet::new(),
            detail: true,
            rested: None,
            filter: None,
            stale: true,
        }
    }
}

impl EmployeesState {
    /// The person selected.
    pub fn selected(&self, people: &People) -> Option<EmployeeId> {
        let at = self.shown.get(self.list.selected()?)?;
        people.rows().get(*at as usize).map(RosterRow::id)
    }

    /// The rows must be searched anew.
    pub fn outdate(&mut self) {
        self.stale = true;
    }

    /// How many marked people the filter hides.
    pub fn hidden_marks(&self, people: &People) -> usize {
        let shown = self
            .shown
            .iter()
            .filter_map(|at| people.rows().get(*at as usize))
            .filter(|row| self.marks.contains(&row.id()));
        self.marks.len() - shown.count().min(self.marks.len())
    }
}

/// Begins with the people of whoever sits at the keyboard, where there are any; Esc shows everybody.
pub fn begin(model: &mut Model) {
    let rows = model.people.rows().iter().enumerate();
    if !rows.clone().any(|(at, row)| is_mine(model, at, row)) {
        return;
    }
    let mine = SAVED.iter().find(|(_, key, _)| *key == "saved.mine");
    if let Some((digit, _, _)) = mine {
        use_saved(model, *digit);
        model.notice = None;
        settle(model);
        model.employees.list.first();
        model.employees.rested = model.person();
    }
}

/// Where the list and its detail pane lie.
pub fn areas(size: (u16, u16), detail: bool) -> (Area, Option<Area>) {
    let body = frame(size).body;
    // The first row is the filter, the second the heads of the columns.
    if detail && body.w >= 100 {
        let (list, pane) = body.right(42);
        return (list, Some(pane));
    }
    if detail && body.h >= 20 {
        let (list, pane) = body.bottom(7);
        return (list, Some(pane));
    }
    (body, None)
}

/// Brings the list in line with filter, roster and size.
pub fn settle(model: &mut Model) {
    let state = &mut model.employees;
    let (list, _) = areas(model.size, state.detail);
    state
        .list
        .resize(usize::from(list.h.saturating_sub(2)).max(1));
    if !state.stale {
        return;
    }
    state.stale = false;
    let before = state.selected(&model.people);
    let text = match &state.typing {
        Some(typing) => typing.input.text(),
        None => &state.query,
    };
    let query = Query::parse(text);
    let asks_for_retired = query
        .terms()
        .iter()
        .any(|term| term.test == Test::Flag(Is::Retired));
    let mut filter = model.employees.filter.take().unwrap_or_default();
    let people = &model.people;
    // The same for all rows, so it is worked out once.
    let elapsed = model.period.elapsed_permille(model.today);
    let in_sight = |at: &u32| {
        let row = &people.rows()[*at as usize];
        row.is_known() && (asks_for_retired || !row.employee.retired)
    };
    let shown = if query.is_empty() {
        (0..people.rows().len() as u32).filter(in_sight).collect()
    } else {
        let found = filter.apply(&query, people.haystack(), |at, is| {
            holds(model, at, is, elapsed)
        });
        found.iter().copied().filter(in_sight).collect()
    };
    let state = &mut model.employees;
    state.filter = Some(filter);
    state.shown = shown;
    state.list.clamp(state.shown.len());
    // While somebody types, the best match is selected; otherwise the person stays selected.
    let place = before.and_then(|id| model.people.place(id));
    let row = place.and_then(|at| state.shown.iter().position(|shown| *shown as usize == at));
    match row {
        Some(row) if state.typing.is_none() || !query.is_ranked() => state.list.select(row),
        Some(_) | None => state.list.first(),
    }
}

/// Whether something holds of the person in this place, with so much of the period elapsed.
fn holds(model: &Model, at: usize, is: Is, elapsed: u16) -> bool {
    let Some(row) = model.people.rows().get(at) else {
        return false;
    };
    // Of somebody hidden only what the screen tells anyway.
    if model.people.is_hidden(row.id()) && !matches!(is, Is::Marked | Is::Mine | Is::Retired) {
        return false;
    }
    let plan = row.plan(model.period);
    match is {
        Is::Late => plan.is_some_and(|plan| plan.behind(elapsed) > 0),
        Is::Silent => model
            .people
            .silent_days(at, &model.settings.rules, model.today)
            .is_some(),
        Is::Conflict => row.conflicts > 0,
        Is::Draft => plan.is_some_and(|plan| plan.stage == Stage::Draft),
        Is::Unrated => plan.is_some_and(|plan| plan.results.is_none() || plan.behaviour.is_none()),
        Is::Retired => row.employee.retired,
        Is::Pns => row.employee.kind == crate::domain::nip::EmploymentKind::Pns,
        Is::Pppk => row.employee.kind == crate::domain::nip::EmploymentKind::Pppk,
        Is::Marked => model.employees.marks.contains(&row.id()),
        Is::NoPlan => plan.is_none(),
        Is::Mine => is_mine(model, at, row),
        Is::Urgent => alerts::is_urgent(model, row),
        Is::Waiting => row.follow.unconfirmed.is_some(),
    }
}

/// Whether a person is one of those of whoever leads here: appraised, or in a unit below.
pub fn is_own(model: &Model, id: EmployeeId) -> bool {
    let place = model.people.place(id);
    let row = place.and_then(|at| Some((at, model.people.everybody().get(at)?)));
    row.is_some_and(|(at, row)| is_mine(model, at, row))
}

/// Whether the person at the keyboard appraises this one, or leads a unit above her. An employee who has the keyboard
/// for a moment does not make the list another one.
fn is_mine(model: &Model, at: usize, row: &RosterRow) -> bool {
    let organisation = model.people.organisation();
    let leader = model.meeting.leader(model.actor);
    let below = || {
        let led = organisation.led_by(leader)?;
        Some(organisation.within(row.unit()?, led.id))
    };
    row.id() != leader
        && (model.people.appraiser_at(at) == Some(leader) || below().unwrap_or(false))
}

/// A key while a filter is typed. Returns whether it was taken.
pub fn typing_key(model: &mut Model, key: Key) -> bool {
    let state = &mut model.employees;
    let Some(typing) = &mut state.typing else {
        return false;
    };
    match (key.code, key.ctrl) {
        (KeyCode::Esc, _) | (KeyCode::Char('g' | 'c'), true) => {
            state.query.clone_from(&typing.before);
            state.typing = None;
        }
        (KeyCode::Enter, _) if typing.marks => {
            state.query.clone_from(&typing.before);
            let rows = model.people.rows();
            let matching = state.shown.iter().filter_map(|at| rows.get(*at as usize));
            let found = typing.input.is_empty();
            if !found {
                state.marks.extend(matching.map(RosterRow::id));
            }
            state.typing = None;
        }
        (KeyCode::Enter, _) => {
            typing.input.text().trim().clone_into(&mut state.query);
            state.saved = 0;
            state.typing = None;
        }
        (KeyCode::Down, _) => state.list.step(1),
        (KeyCode::Up, _) => state.list.step(-1),
        (KeyCode::PageDown, _) => state.list.page(1),
        (KeyCode::PageUp, _) => state.list.page(-1),
        _ => {
            typing.input.key(key);
        }
    }
    state.stale = true;
    true
}

/// Peels filter and marks, one at a time. Returns whether there was something to peel.
pub fn peel(model: &mut Model) -> bool {
    let state = &mut model.employees;
    if !state.query.is_empty() {
        state.query.clear();
        state.saved = 1;
        state.stale = true;
        return true;
    }
    let marked = !state.marks.is_empty();
    state.marks.clear();
    marked
}

/// The people that an act is for: all marked, or else the one selected. On the target screen it is always the
/// person looked at, as the marks are out of sight there.
pub fn concerned(model: &Model) -> Vec<EmployeeId> {
    if model.employees.marks.is_empty() || model.tab == Tab::Target {
        model.person().into_iter().collect()
    } else {
        model.employees.marks.iter().copied().collect()
    }
}

/// Runs a command of the list.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    let state = &mut model.employees;
    match act {
        Act::Filter | Act::MarkMatching => start_typing(model, act == Act::MarkMatching),
        Act::Saved(digit) => use_saved(model, digit),
        Act::Mark | Act::MarkHere => {
            if let Some(id) = model.person() {
                toggle(&mut model.employees.marks, id);
            }
            if act == Act::Mark {
                model.employees.list.step(1);
            }
        }
        Act::Invert => {
            let rows = model.people.rows();
            for at in &state.shown {
                if let Some(row) = rows.get(*at as usize) {
                    toggle(&mut state.marks, row.id());
                }
            }
        }
        Act::ClearMarks => state.marks.clear(),
        Act::Sort => choose_sort(model),
        Act::Reverse => {
            let (by, descending) = model.people.sorted();
            sort(model, by, !descending);
        }
        Act::Detail => state.detail = !state.detail,
        Act::Add => {
            let form = employee_form(model, None);
            model.overlays.push(Overlay::Form(Box::new(form)));
        }
        Act::Edit => return edit(model),
        Act::Feedback => {
            let people = concerned(model);
            return super::feedback::open_for(model, people);
        }
        Act::Retire => return bulk(model, Bulk::Each(Each::Retire(true))),
        Act::Return => return bulk(model, Bulk::Each(Each::Retire(false))),
        Act::CopyTargets => choose_source(model),
        Act::Stage => choose_stage(model),
    }
    Vec::new()
}

fn toggle(marks: &mut BTreeSet<EmployeeId>, id: EmployeeId) {
    if !marks.remove(&id) {
        marks.insert(id);
    }
}

fn start_typing(model: &mut Model, marks: bool) {
    let state = &mut model.employees;
    // What is typed narrows the filter in use further.
    let text = match state.query.as_str() {
        "" => String::new(),
        _ if marks => String::new(),
        query => format!("{query} "),
    };
    state.typing = Some(Typing {
        input: TextInput::new(&text, Lines::One, 200),
        marks,
        before: state.query.clone(),
    });
    state.stale = true;
}

/// Name and query of a saved filter.
pub fn saved(model: &Model, digit: u8) -> Option<(String, String)> {
    let own = model.settings.filters.iter().find(|(d, _, _)| *d == digit);
    if let Some((_, name, query)) = own {
        return Some((name.clone(), query.clone()));
    }
    SAVED
        .iter()
        .find(|(d, _, _)| *d == digit)
        .map(|(_, key, query)| (model.texts().get(key).to_owned(), (*query).to_owned()))
}

fn use_saved(model: &mut Model, digit: u8) {
    match saved(model, digit) {
        Some((name, query)) => {
            model.employees.query = query;
            model.employees.saved = digit;
            model.employees.stale = true;
            model.say(Tone::Plain, Phrase::new("saved.used").with("name", name));
        }
        None => model.say(
            Tone::Warning,
            Phrase::new("saved.none").with("digit", digit),
        ),
    }
}

/// Uses a filter, whether it is a saved one or not.
pub fn filter_by(model: &mut Model, query: &str) {
    if model.employees.query != query {
        let is_it = |digit: &u8| saved(model, *digit).is_some_and(|(_, saved)| saved == query);
        let digit = (1..=9).find(is_it);
        model.employees.saved = digit.unwrap_or_default();
        query.clone_into(&mut model.employees.query);
        model.employees.stale = true;
    }
    settle(model);
}

fn choose_sort(model: &mut Model) {
    let items = SortBy::ALL.iter().enumerate().map(|(at, by)| PickItem {
        id: at as u64,
        label: model.texts().get_coded("sort", by.code()).to_owned(),
        detail: String::new(),
    });
    let (now, _) = model.people.sorted();
    let at = SortBy::ALL.iter().position(|by| *by == now).unwrap_or(0);
    let pick = Pick::new(
        Phrase::new("sort.title"),
        PickFor::Sort,
        items.collect(),
        None,
    );
    model
        .overlays
        .push(Overlay::Pick(Box::new(pick.at(at as u64))));
}

/// Sorts the list; the person selected stays selected.
pub fn sort(model: &mut Model, by: SortBy, descending: bool) {
    let before = model.person();
    model.people.sort(by, descending, model.period);
    model.employees.stale = true;
    model.employees.shown.clear();
    settle(model);
    if let Some(id) = before {
        select(model, id);
    }
}

/// Selects a person if the filter shows her.
pub fn select(model: &mut Model, id: EmployeeId) -> bool {
    let Some(at) = model.people.place(id) else {
        return false;
    };
    let state = &mut model.employees;
    match state.shown.iter().position(|shown| *shown as usize == at) {
        Some(row) => {
            state.list.select(row);
            true
        }
        None => false,
    }
}

/// Commands worth a hint, with the keys of their labels.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    use crate::app::command::General;
    if model.employees.marks.is_empty() {
        vec![
            (Command::General(General::Open), "hint.open"),
            (Command::Employees(Act::Filter), "hint.filter"),
            (Command::Employees(Act::Feedback), "hint.feedback"),
            (Command::Employees(Act::Mark), "hint.mark"),
            (Command::Employees(Act::Edit), "hint.edit"),
        ]
    } else {
        vec![
            (Command::Employees(Act::CopyTargets), "hint.copy-targets"),
            (Command::Employees(Act::Feedback), "hint.feedback"),
            (Command::Employees(Act::Stage), "hint.stage"),
            (Command::Employees(Act::Retire), "hint.retire"),
            (Command::Employees(Act::ClearMarks), "hint.clear-marks"),
        ]
    }
}

/// What the figure in focus was made of.
pub fn explain(_model: &Model) -> Option<crate::app::explain::Explain> {
    None
}

#[cfg(test)]
#[path = "employees_tests.rs"]
mod tests;
