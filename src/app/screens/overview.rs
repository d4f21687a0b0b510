//! Ringkasan: what needs an act now, and how everybody stands.
//!
//! The screen only counts and leads to where something can be done; of its own it writes what the organisation
//! achieved and why a spread departs from its pattern. What is tried out here never reaches the store.

pub mod follow;
pub mod gather;
mod go;
pub mod layout;
pub mod spread;
pub mod tell;
mod why;

use std::cell::OnceCell;

use crate::app::alerts::{Duties, Raised};
use crate::app::command::{Command, General, Move, Place, Spec};
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Overlay, Tab, Tone};
use crate::app::pick::PickFor;
use crate::app::screens::employees;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::period::Period;
use crate::domain::rating::Predikat;
use crate::i18n::Phrase;

use follow::Line;
use gather::{Depth, Gathered, UnitRecap, gather};
pub use go::tab_of;
use layout::{Pane, areas};
use spread::WhatIf;
pub use why::explain;

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Choose the unit looked at.
    Scope,
    /// Enter what the organisation achieved.
    Rating,
    /// Say why the spread departs from the pattern.
    Reason,
    /// Try out the next better predikat for the person selected.
    Better,
    /// Try out the next worse one.
    Worse,
    /// Try out this predikat.
    Try(Predikat),
}

/// What is chosen for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The unit looked at, 0 for everybody.
    Scope,
}

use Act as Do;
const HERE: Place = Place::On(Tab::Overview);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::Overview(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Overview(act), code, keys, HERE)
}

/// The screen's part of the table. What is only tried out writes nothing, so it works when reading only.
pub static COMMANDS: &[Spec] = &[
    reads(Do::Scope, "overview-unit", &["s"]),
    changes(Do::Rating, "organisation-rating", &["o"]),
    changes(Do::Reason, "spread-reason", &["a"]),
    reads(Do::Better, "what-if-better", &["+"]),
    reads(Do::Worse, "what-if-worse", &["-"]),
    reads(Do::Try(Predikat::VeryGood), "what-if-1", &["1"]),
    reads(Do::Try(Predikat::Good), "what-if-2", &["2"]),
    reads(Do::Try(Predikat::NeedsImprovement), "what-if-3", &["3"]),
    reads(Do::Try(Predikat::Poor), "what-if-4", &["4"]),
    reads(Do::Try(Predikat::VeryPoor), "what-if-5", &["5"]),
];

/// Which people are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Those of the unit that the person at the keyboard leads; everybody where there is none.
    #[default]
    Own,
    /// Those of a unit and of the units below it.
    Unit(UnitId),
    /// Everybody.
    Everybody,
}

/// The screen.
#[derive(Debug, Default)]
pub struct OverviewState {
    /// The pane in focus.
    pub pane: Pane,
    /// Which people are looked at.
    pub scope: Scope,
    /// Selection and window of each pane, in the order of [`Pane::ALL`].
    pub lists: [ListState; 5],
    /// What was counted.
    pub gathered: Gathered,
    /// What is tried out.
    pub what_if: WhatIf,
    /// Where we came from, the last one last.
    above: Vec<Scope>,
    /// What people have in hand, counted when it is first asked for.
    duties: OnceCell<Duties>,
    /// What was counted for; none where it must be counted anew.
    basis: Option<Basis>,
}

/// What a count depends on, beside the people and the day: a change of those outdates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Basis {
    period: Period,
    top: Option<UnitId>,
}

impl OverviewState {
    /// Everything must be counted anew.
    pub fn outdate(&mut self) {
        self.basis = None;
        self.duties = OnceCell::new();
    }

    /// Complaints and actions by person, counted when they are first asked for.
    pub fn duties(&self, model: &Model) -> &Duties {
        let count = || Duties::of(&model.people, &model.settings.rules, model.today);
        self.duties.get_or_init(count)
    }

    /// The list of a pane.
    pub fn list(&self, pane: Pane) -> &ListState {
        let [inbox, stages, spread, heat, follow] = &self.lists;
        match pane {
            Pane::Inbox => inbox,
            Pane::Stages => stages,
            Pane::Spread => spread,
            Pane::Heat => heat,
            Pane::Follow => follow,
        }
    }

    fn list_mut(&mut self, pane: Pane) -> &mut ListState {
        let [inbox, stages, spread, heat, follow] = &mut self.lists;
        match pane {
            Pane::Inbox => inbox,
            Pane::Stages => stages,
            Pane::Spread => spread,
            Pane::Heat => heat,
            Pane::Follow => follow,
        }
    }
}

/// The unit looked at; none for everybody. While somebody looks on only everybody together is counted: the sums of
/// a few people tell of each of them.
pub fn top(model: &Model) -> Option<UnitId> {
    if model.people.veil().is_some() {
        return None;
    }
    let organisation = model.people.organisation();
    match model.overview.scope {
        Scope::Own => organisation.led_by(model.actor).map(|unit| unit.id),
        Scope::Unit(unit) => Some(unit),
        Scope::Everybody => None,
    }
}

/// Brings the screen in line with people, period and size. What others look at is not counted.
pub fn settle(model: &mut Model) {
    if model.tab != Tab::Overview {
        return;
    }
    let basis = Basis {
        period: model.period,
        top: top(model),
    };
    if model.overview.basis != Some(basis) {
        let before = model.overview.basis;
        let gathered = gather(model, basis.top, Depth::Branches);
        let state = &mut model.overview;
        state.gathered = gathered;
        state.basis = Some(basis);
        // What was tried out belongs to what was looked at; after a save it goes on.
        if before.is_some() {
            state.what_if.clear();
        }
    }
    let areas = areas(model.size);
    let state = &mut model.overview;
    let (gathered, units) = (&state.gathered, state.gathered.units.len());
    let lengths = [
        gathered.inbox.len(),
        units + 1,
        gathered.members.len(),
        units + 1,
        gathered.follow.len(),
    ];
    for ((pane, list), len) in Pane::ALL.into_iter().zip(&mut state.lists).zip(lengths) {
        list.resize(usize::from(areas.list(pane).0.h).max(1));
        list.clamp(len);
    }
}

/// Does what a command says.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    match act {
        Act::Scope => choose_scope(model),
        Act::Rating => return spread::rating_form(model),
        Act::Reason => return spread::reason_form(model),
        Act::Better => spread::try_out(model, |now| {
            now.map_or(Predikat::Good, |p| tell::beside(p, -1))
        }),
        Act::Worse => spread::try_out(model, |now| {
            now.map_or(Predikat::Good, |p| tell::beside(p, 1))
        }),
        Act::Try(predikat) => spread::try_out(model, |_| predikat),
    }
    Vec::new()
}

/// Offers the units that can be looked at, and everybody.
fn choose_scope(model: &mut Model) {
    let purpose = PickFor::Overview(Choice::Scope);
    let words = ("overview.choose-scope", "overview.everybody");
    let pick = employees::pick_units(model, purpose, words, top(model));
    model.overlays.push(Overlay::Pick(Box::new(pick)));
}

/// Something was chosen.
pub fn chosen(model: &mut Model, choice: Choice, id: u64) {
    match choice {
        Choice::Scope if id == 0 => look_at(model, Scope::Everybody),
        Choice::Scope => look_at(model, Scope::Unit(UnitId(id))),
    }
}

/// Looks at other people, and remembers the way back.
fn look_at(model: &mut Model, scope: Scope) {
    let state = &mut model.overview;
    state.above.push(std::mem::replace(&mut state.scope, scope));
    for list in &mut state.lists {
        list.first();
    }
}

/// Opens what is selected.
pub fn open(model: &mut Model) -> Vec<Effect> {
    match model.overview.pane {
        Pane::Inbox => match raised(model).copied() {
            Some(raised) => go::to_alert(model, raised),
            None => model.refuse("overview.inbox-empty"),
        },
        Pane::Stages | Pane::Heat => {
            deeper(model);
            Vec::new()
        }
        Pane::Spread => match member(model) {
            Some((id, _)) => go::to_person(model, id, Tab::Evaluation),
            None => model.refuse("notice.nobody"),
        },
        Pane::Follow => match line(model).cloned() {
            Some(line) => go::to_line(model, &line),
            None => Vec::new(),
        },
    }
}

/// Looks at the unit selected, where it has units below it.
fn deeper(model: &mut Model) {
    let unit = part(model)
        .filter(|part| part.whole)
        .and_then(|part| part.unit);
    match unit.filter(|unit| Some(*unit) != top(model)) {
        Some(unit) => look_at(model, Scope::Unit(unit)),
        None => model.say(Tone::Plain, Phrase::new("overview.no-deeper")),
    }
}

/// Goes back to what was looked at before; no if there is nothing.
pub fn back(model: &mut Model) -> bool {
    let Some(scope) = model.overview.above.pop() else {
        return false;
    };
    model.overview.scope = scope;
    true
}

/// Lets go of what is tried out; no if there is nothing.
pub fn peel(model: &mut Model) -> bool {
    spread::drop_tried(model)
}

/// The list that a movement is for; none where the movement changed the pane.
pub fn turn(model: &mut Model, by: Move) -> Option<&mut ListState> {
    let state = &mut model.overview;
    let by = match by {
        Move::NextPane | Move::Right => 1,
        Move::PreviousPane | Move::Left => Pane::ALL.len() - 1,
        Move::Rows(_) | Move::HalfPage(_) | Move::Page(_) | Move::First | Move::Last => {
            return Some(state.list_mut(state.pane));
        }
    };
    state.pane = state.pane.turned(by);
    None
}

/// The alert selected.
pub fn raised(model: &Model) -> Option<&Raised> {
    let at = model.overview.list(Pane::Inbox).selected()?;
    model.overview.gathered.inbox.get(at)
}

/// The person selected among those whose predikat are spread, and the predikat that stands.
pub fn member(model: &Model) -> Option<(EmployeeId, Option<Predikat>)> {
    let at = model.overview.list(Pane::Spread).selected()?;
    model.overview.gathered.members.get(at).copied()
}

/// The unit selected in the pane in focus; none where the whole is selected.
pub fn part(model: &Model) -> Option<&UnitRecap> {
    let at = model.overview.list(model.overview.pane).selected()?;
    model.overview.gathered.units.get(at.checked_sub(1)?)
}

/// The line selected among what follows.
pub fn line(model: &Model) -> Option<&Line> {
    let at = model.overview.list(Pane::Follow).selected()?;
    model.overview.gathered.follow.get(at)
}

/// How what is looked at is called.
pub fn scope_name(model: &Model, top: Option<UnitId>) -> String {
    match top {
        Some(unit) => model.people.unit_name(unit),
        None => model.texts().get("overview.everybody").to_owned(),
    }
}

/// How a part of what is looked at is called.
pub fn part_name(model: &Model, part: &UnitRecap) -> String {
    let texts = model.texts();
    let Some(unit) = part.unit else {
        return texts.get("overview.no-unit").to_owned();
    };
    let name = model.people.unit_name(unit);
    let has_below = Some(unit) == spread::unit(model) && !part.whole;
    if has_below {
        texts.fill("overview.own", &[("unit", &name)])
    } else {
        name
    }
}

/// What can be done here now, for the bottom line.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    let own = |act: Act, label: &'static str| (Command::Overview(act), label);
    let open = |label: &'static str| (Command::General(General::Open), label);
    let pane = (Command::Move(Move::NextPane), "hint.overview-pane");
    let explain = (Command::General(General::Explain), "hint.explain-figure");
    let scope = own(Act::Scope, "hint.overview-unit");
    let peel = (Command::General(General::Peel), "hint.what-if-drop");
    match model.overview.pane {
        // Nothing waits, so Enter leads nowhere.
        Pane::Inbox if raised(model).is_none() => vec![pane, scope, explain],
        Pane::Inbox | Pane::Follow => vec![open("hint.overview-go"), pane, scope, explain],
        Pane::Stages | Pane::Heat => vec![open("hint.overview-deeper"), pane, scope, explain],
        Pane::Spread if !model.overview.what_if.is_empty() => vec![
            peel,
            own(Act::Better, "hint.what-if-better"),
            own(Act::Worse, "hint.what-if-worse"),
            pane,
            explain,
        ],
        Pane::Spread => vec![
            own(Act::Better, "hint.what-if"),
            own(Act::Rating, "hint.organisation"),
            own(Act::Reason, "hint.spread-reason"),
            pane,
            explain,
        ],
    }
}

#[cfg(test)]
mod tests;
