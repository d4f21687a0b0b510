//! Layanan: the public's voice, the survey, complaints and what units will do about them.
//!
//! Four parts share one chooser of units: a unit stands for itself and all below it.

mod actions;
pub mod complaints;
pub mod entry;
mod explain;
pub mod report;
mod sheets;
mod steps;
pub mod survey;
pub mod tell;
pub mod voices;

use chrono::Datelike;

use crate::app::alerts::in_hand;
use crate::app::command::{Command, General, Move, Place, Spec};
use crate::app::geometry::{Area, frame};
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Overlay, Tab};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::app::screens::employees;
use crate::app::update;
use crate::domain::coded::{Coded, coded};
use crate::domain::complaint::ComplaintStage;
use crate::domain::id::{EmployeeId, ItemId, UnitId};
use crate::domain::survey::Element;
use crate::i18n::Phrase;
use crate::ops::op::Subject;

pub use actions::{action, actions};
pub use complaints::{Line, complaints, line, of_unit};
pub use entry::{Entry, failed, paste, saved, typing_key};
pub use explain::{about, explain, punctuality, unit_words};
pub use sheets::{resume, sheets};
pub use steps::{save_complaint, save_step};
pub use voices::{Group, of_person};

coded! {
    /// A part of the screen.
    Part "service-part" {
        /// Complaints.
        Complaints = 1 "complaints",
        /// The survey.
        Survey = 2 "survey",
        /// The public's voice.
        Voices = 3 "voices",
        /// Actions.
        Actions = 4 "actions",
    }
}

/// Whose service is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// The unit that the one at the keyboard leads, or that of the person selected.
    #[default]
    Own,
    /// All units.
    All,
    /// A unit and those below it.
    Of(UnitId),
}

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Show a part.
    Part(Part),
    /// Choose a unit.
    Unit,
    /// Add a complaint, a whole sheet, a voice or an action.
    Add,
    /// Edit the complaint or the action.
    Edit,
    /// Strike out the complaint or the action.
    Strike,
    /// Take the next step of a complaint, or move an action to a state.
    Step,
    /// Show only what is overdue.
    Overdue,
    /// Show only one stage.
    Stage,
    /// Show how punctually complaints are answered.
    Punctuality,
    /// Enter sheets of the survey, nine digits a line.
    Sheets,
    /// Enter how many people use the service.
    Population,
    /// Show the next service of the survey.
    OfService,
    /// Plan an action for the element selected.
    Plan,
    /// Plan actions for the three lowest elements.
    PlanLowest,
    /// Show or hide the detail pane.
    Detail,
}

/// What is chosen for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The unit looked at; 0 for all.
    Unit,
    /// The stage shown; 0 for all.
    Stage,
    /// The step that is taken.
    Step,
    /// The state of the action.
    State,
}

use Act as Do;
const HERE: Place = Place::On(Tab::Service);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::Service(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Service(act), code, keys, HERE)
}

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[
    reads(Do::Part(Part::Complaints), "service-complaints", &["1"]),
    reads(Do::Part(Part::Survey), "service-survey", &["2"]),
    reads(Do::Part(Part::Voices), "service-voices", &["3"]),
    reads(Do::Part(Part::Actions), "service-actions", &["4"]),
    changes(Do::Step, "service-step", &["s"]),
    changes(Do::Add, "service-add", &["a"]),
    changes(Do::Edit, "service-edit", &["e"]),
    changes(Do::Strike, "service-strike", &["d"]),
    changes(Do::Sheets, "service-sheets", &["i"]),
    changes(Do::Population, "service-population", &["o"]),
    changes(Do::Plan, "service-plan", &["p"]),
    changes(Do::PlanLowest, "service-plan-lowest", &["L"]),
    reads(Do::Unit, "service-unit", &["w"]),
    reads(Do::Overdue, "service-overdue", &["x"]),
    reads(Do::Stage, "service-stage", &["f"]),
    reads(Do::Punctuality, "service-punctuality", &["t"]),
    reads(Do::OfService, "service-of-service", &["v"]),
    reads(Do::Detail, "service-detail", &["z"]),
];

/// The screen.
#[derive(Debug)]
pub struct ServiceState {
    /// The part shown.
    pub part: Part,
    /// Whose service is looked at.
    pub scope: Scope,
    /// Selection and window of each part, in the order of [`Part::ALL`].
    pub lists: [ListState; 4],
    /// Complaints listed, the most pressing first.
    pub complaints: Vec<u64>,
    /// Elements of the survey listed, the lowest first.
    pub elements: Vec<Element>,
    /// What is heard of each service and each person.
    pub groups: Vec<Group>,
    /// Actions listed, with where they lie.
    pub actions: Vec<(Subject, ItemId)>,
    /// Only what is overdue is shown.
    pub overdue: bool,
    /// Only complaints at this stage are shown.
    pub stage: Option<ComplaintStage>,
    /// Only sheets on this service count.
    pub of_service: Option<String>,
    /// Whether the detail pane is shown.
    pub detail: bool,
    /// Sheets that are being entered.
    pub entry: Option<Entry>,
    /// What is being saved, to be selected when it is there.
    wanted: Option<u64>,
}

impl Default for ServiceState {
    fn default() -> Self {
        Self {
            part: Part::Complaints,
            scope: Scope::Own,
            lists: [ListState::default(); 4],
            complaints: Vec::new(),
            elements: Vec::new(),
            groups: Vec::new(),
            actions: Vec::new(),
            overdue: false,
            stage: None,
            of_service: None,
            detail: true,
            entry: None,
            wanted: None,
        }
    }
}

impl ServiceState {
    /// Selection and window of the part shown.
    pub fn list(&self) -> &ListState {
        &self.lists[self.part.index()]
    }

    /// The row selected in the part shown.
    pub fn row(&self) -> Option<usize> {
        self.list().selected()
    }

    fn list_mut(&mut self) -> &mut ListState {
        &mut self.lists[self.part.index()]
    }
}

/// Where the parts of the screen lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Names of the parts and the unit, figures and filters: three rows.
    pub head: Area,
    /// The list, its heads in the first row.
    pub list: Area,
    /// The selected one in full.
    pub detail: Option<Area>,
}

/// Columns of the pane on the right.
const PANE: u16 = 46;
/// Rows of the head.
const HEAD: u16 = 3;

/// Divides the screen.
pub fn parts(size: (u16, u16), detail: bool) -> Parts {
    let body = frame(size).body;
    let (head, rest) = body.top(HEAD);
    let (list, detail) = if !detail {
        (rest, None)
    } else if rest.w >= 100 {
        let (list, pane) = rest.right(PANE);
        (list, Some(pane))
    } else if rest.h >= 14 {
        // The nine elements with their heads are never cut where there is room for them.
        let (list, pane) = rest.bottom((rest.h - 10).min(8));
        (list, Some(pane))
    } else {
        (rest, None)
    };
    Parts { head, list, detail }
}

/// The unit looked at; none for all.
pub fn unit(model: &Model) -> Option<UnitId> {
    match model.service.scope {
        Scope::All => None,
        Scope::Of(unit) => Some(unit),
        Scope::Own => own(model),
    }
}

/// The unit that the one at the keyboard leads, or that of the person selected.
fn own(model: &Model) -> Option<UnitId> {
    let led = model.people.organisation().led_by(model.actor);
    led.map(|unit| unit.id).or_else(|| {
        let person = model.people.row(model.person()?)?;
        person.employee.unit
    })
}

/// The unit to which something new is written: the one looked at, or one's own.
fn home(model: &Model) -> Option<UnitId> {
    unit(model).or_else(|| own(model))
}

/// Whether a unit is looked at.
pub fn covers(model: &Model, of: Option<UnitId>) -> bool {
    match (unit(model), of) {
        (None, _) => true,
        (Some(top), Some(unit)) => model.people.organisation().within(unit, top),
        (Some(_), None) => false,
    }
}

/// The year looked at.
pub fn year(model: &Model) -> i32 {
    model.period.first_day().year()
}

/// Brings the screen in line with the rest.
pub fn settle(model: &mut Model) {
    if model.tab != Tab::Service {
        return;
    }
    let parts = parts(model.size, model.service.detail);
    let rows = usize::from(parts.list.h.saturating_sub(1)).max(1);
    for list in &mut model.service.lists {
        list.resize(rows);
    }
    match model.service.part {
        Part::Complaints => complaints::settle(model),
        Part::Survey => survey::settle(model),
        Part::Voices => voices::settle(model),
        Part::Actions => actions::settle(model),
    }
}

/// Does what a command says.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    let part = model.service.part;
    match act {
        Act::Part(part) => model.service.part = part,
        Act::Unit => return choose_unit(model),
        Act::Add => return add(model),
        Act::Edit => return edit(model),
        Act::Strike => {
            return match part {
                Part::Complaints => steps::strike(model),
                Part::Actions => actions::strike(model),
                Part::Survey | Part::Voices => model.refuse("service.not-struck"),
            };
        }
        Act::Step => {
            return match part {
                Part::Actions => actions::choose_state(model),
                Part::Complaints => steps::choose(model),
                Part::Survey | Part::Voices => model.refuse("service.no-steps"),
            };
        }
        Act::Overdue => model.service.overdue = !model.service.overdue,
        Act::Stage => return complaints::choose_stage(model),
        Act::Punctuality => {
            let told = explain::punctuality(model);
            model.overlays.push(Overlay::Explain(Box::new(told)));
        }
        Act::Sheets => return entry::begin(model),
        Act::Population => return survey::population_form(model),
        Act::OfService => survey::next_service(model),
        Act::Plan => return survey::plan(model),
        Act::PlanLowest => return survey::plan_lowest(model),
        Act::Detail => model.service.detail = !model.service.detail,
    }
    Vec::new()
}

fn add(model: &mut Model) -> Vec<Effect> {
    match model.service.part {
        Part::Complaints => steps::add(model),
        Part::Survey => survey::add(model),
        Part::Voices => voices::add(model),
        Part::Actions => actions::add(model),
    }
}

fn edit(model: &mut Model) -> Vec<Effect> {
    match model.service.part {
        Part::Complaints => steps::edit(model),
        Part::Actions => actions::edit(model),
        Part::Survey | Part::Voices => model.refuse("service.not-edited"),
    }
}

/// Opens what is selected.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let command = match model.service.part {
        Part::Complaints | Part::Voices => Command::General(General::Explain),
        Part::Survey => Command::Service(Act::Plan),
        Part::Actions => Command::Service(Act::Edit),
    };
    // By the table, so that nothing opens for writing where nothing may be written.
    update::run(model, command)
}

/// Goes back one level within the screen; no if it is at its top.
pub fn back(_model: &mut Model) -> bool {
    false
}

/// Peels one layer off the screen; no if there is none.
pub fn peel(model: &mut Model) -> bool {
    let state = &mut model.service;
    let filtered = state.overdue || state.stage.is_some() || state.of_service.is_some();
    (state.overdue, state.stage, state.of_service) = (false, None, None);
    filtered
}

/// Shows a part for what is named elsewhere: of these units, without a filter, and of complaints the most
/// pressing one that this person has in hand.
pub fn look_at(model: &mut Model, part: Part, scope: Scope, person: Option<EmployeeId>) {
    peel(model);
    // Other units, other lists: each begins with what presses most.
    model.service = ServiceState {
        part,
        scope,
        detail: model.service.detail,
        ..ServiceState::default()
    };
    let of = |line: &Line<'_>| person.is_some() && in_hand(&model.people, line.complaint) == person;
    let found = complaints(model).into_iter().find(of);
    model.service.wanted = found.map(|line| line.complaint.id);
}

/// The list that a movement is for; none where the movement changed the pane.
pub fn turn(model: &mut Model, by: Move) -> Option<&mut ListState> {
    let step = match by {
        Move::Right | Move::NextPane => 1,
        Move::Left | Move::PreviousPane => Part::ALL.len() - 1,
        Move::Rows(_) | Move::HalfPage(_) | Move::Page(_) | Move::First | Move::Last => {
            return Some(model.service.list_mut());
        }
    };
    let at = (model.service.part.index() + step) % Part::ALL.len();
    model.service.part = Part::ALL[at];
    None
}

/// Offers the units, all of them first.
fn choose_unit(model: &mut Model) -> Vec<Effect> {
    let purpose = PickFor::Service(Choice::Unit);
    let words = ("service.choose-unit", "service.all-units");
    let pick = employees::pick_units(model, purpose, words, unit(model));
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

/// Offers a choice with what is chosen now selected.
fn offer(
    model: &mut Model,
    title: &'static str,
    choice: Choice,
    items: Vec<PickItem>,
    now: u64,
) -> Vec<Effect> {
    let pick = Pick::new(Phrase::new(title), PickFor::Service(choice), items, None).at(now);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

/// One item for each member of a closed list.
fn items_of<T: Coded>(model: &Model, members: &[T]) -> Vec<PickItem> {
    let item = |member: &T| PickItem {
        id: u64::from(member.number()),
        label: model.texts().label(*member).to_owned(),
        detail: String::new(),
    };
    members.iter().map(item).collect()
}

/// Something was chosen.
pub fn chosen(model: &mut Model, choice: Choice, id: u64) -> Vec<Effect> {
    match choice {
        Choice::Unit => {
            let scope = if id == 0 {
                Scope::All
            } else {
                Scope::Of(UnitId(id))
            };
            look_at(model, model.service.part, scope, None);
            Vec::new()
        }
        Choice::Stage => {
            model.service.stage = ComplaintStage::from_number(id as u8);
            Vec::new()
        }
        Choice::Step => steps::chosen(model, id),
        Choice::State => actions::state_chosen(model, id),
    }
}

/// What can be done here now, for the bottom line.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    let own = |act: Act, label: &'static str| (Command::Service(act), label);
    let selected = model.service.row().is_some();
    let all: &[(Act, &'static str, bool)] = match model.service.part {
        Part::Complaints => &[
            (Act::Step, "hint.service-step", true),
            (Act::Add, "hint.service-complaint", false),
            (Act::Overdue, "hint.service-overdue", true),
            (Act::Punctuality, "hint.service-punctuality", true),
            (Act::Unit, "hint.service-unit", false),
        ],
        Part::Survey => &[
            (Act::Sheets, "hint.service-sheets", false),
            (Act::Plan, "hint.service-plan", true),
            (Act::PlanLowest, "hint.service-plan-lowest", true),
            (Act::OfService, "hint.service-of-service", true),
            (Act::Unit, "hint.service-unit", false),
        ],
        Part::Voices => &[
            (Act::Add, "hint.service-voice", false),
            (Act::Unit, "hint.service-unit", false),
        ],
        Part::Actions => &[
            (Act::Add, "hint.service-action", false),
            (Act::Step, "hint.service-state", true),
            (Act::Edit, "hint.edit", true),
            (Act::Overdue, "hint.service-overdue", true),
            (Act::Unit, "hint.service-unit", false),
        ],
    };
    let fitting = all
        .iter()
        .filter(|(_, _, needs_one)| selected || !needs_one);
    fitting.map(|(act, label, _)| own(*act, label)).collect()
}

#[cfg(test)]
mod tests;
