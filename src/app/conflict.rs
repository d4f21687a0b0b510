//! Bentrok: values that were written without having seen each other, side by side, and what people decide.
//!
//! It lies above every screen, as such values stand on many of them. What is picked, written anew or handed up goes
//! through a form that asks for the reason; nothing is decided by a key alone, and nothing is decided by the way.

mod decide;
mod lines;
pub mod tell;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::domain::access::{Right, When};
use crate::domain::id::{EmployeeId, TeamId};
use crate::domain::person::RosterRow;
use crate::i18n::Phrase;
use crate::ops::conflict::{Conflict, Of, all, passed_over};
use crate::ops::op::{Act, Subject, SubjectKind};
use crate::ops::state::State;
use crate::ops::view::Dossier;

use super::access;
use super::command::{Command, General};
use super::geometry::{Area, frame};
use super::key::{Key, KeyCode};
use super::list::ListState;
use super::model::{Bulk, Effect, Model, Overlay, Tab, Tone};
use super::screens::{employees, evaluation, team};
use super::update::scroll;

pub use decide::{Deciding, Way, may, save};
pub use lines::{Line, columns, labels, lines, rows, shown};

/// People whose files are loaded at once; whoever has more is shown the first, and the others after them.
const MOST: usize = 100;

/// What is undecided, and where in it we are.
#[derive(Debug)]
pub struct Conflicts {
    /// Selection and window of the list.
    pub list: ListState,
    /// What is listed.
    pub entries: Vec<Conflict>,
    /// The first version shown of the one selected.
    pub first: usize,
    /// The first line shown of it.
    pub top: usize,
    /// Everything it was read from: forms are opened on it.
    states: BTreeMap<Subject, State>,
}

impl Conflicts {
    /// The one selected.
    pub fn selected(&self) -> Option<&Conflict> {
        self.entries.get(self.list.selected()?)
    }

    /// The state of a subject, empty if nothing is known of it.
    pub fn state(&self, subject: Subject) -> State {
        let known = self.states.get(&subject);
        known.cloned().unwrap_or_else(|| State::empty(subject))
    }
}

/// Where the parts lie, within the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The frame.
    pub all: Area,
    /// The list.
    pub list: Area,
    /// The versions of the one selected; a rule parts it from the list.
    pub table: Area,
}

/// Divides the screen.
pub fn parts(size: (u16, u16)) -> Parts {
    let all = frame(size).body;
    let inner = Area {
        x: all.x + 1.min(all.w),
        y: all.y + 1.min(all.h),
        w: all.w.saturating_sub(2),
        h: all.h.saturating_sub(2),
    };
    let (list, rest) = inner.top((inner.h / 4).clamp(2, 8));
    let (_, table) = rest.top(1);
    Parts { all, list, table }
}

/// The model, if what is undecided lies on top.
pub fn on_top(model: &Model) -> Option<&Conflicts> {
    match model.top() {
        Some(Overlay::Conflicts(view)) => Some(view),
        Some(_) | None => None,
    }
}

fn on_top_mut(model: &mut Model) -> Option<&mut Conflicts> {
    match model.overlays.last_mut() {
        Some(Overlay::Conflicts(view)) => Some(view),
        Some(_) | None => None,
    }
}

/// Opens everything that is undecided among those whose files may be read, at the one in focus.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let people = people(model);
    let at_hand = model.file.as_ref();
    let at_hand = at_hand.filter(|dossier| people == [dossier.file.employee.id]);
    match at_hand {
        Some(dossier) => {
            let dossiers = [dossier.clone()];
            show(model, &dossiers);
            Vec::new()
        }
        None if people.is_empty() => {
            show(model, &[]);
            Vec::new()
        }
        None => {
            model.bulk = Some(Bulk::Conflicts);
            vec![Effect::LoadMany(people)]
        }
    }
}

/// Whoever has something undecided: the person looked at, one's own people, then the others.
fn people(model: &Model) -> Vec<EmployeeId> {
    let person = model.person();
    let mut people: Vec<EmployeeId> = model.people.undecided().map(RosterRow::id).collect();
    people.sort_by_key(|id| (Some(*id) != person, !is_own(model, *id), *id));
    people.truncate(MOST);
    people
}

/// Whether a person is one of those whom whoever sits at the keyboard answers for, or himself; where nobody sits
/// there everybody is.
fn is_own(model: &Model, id: EmployeeId) -> bool {
    model.actor == EmployeeId::NOBODY || id == model.actor || employees::is_own(model, id)
}

/// How many values of one's own people nobody has decided between, through the lens.
pub fn open_count(model: &Model) -> u32 {
    let undecided = model.people.undecided();
    let own = undecided.filter(|row| is_own(model, row.id()));
    own.map(|row| u32::from(row.conflicts)).sum()
}

/// Whether whoever sits at the keyboard may decide something of what can be undecided about a person.
pub fn may_decide(model: &Model, person: EmployeeId) -> bool {
    let roles = access::roles_towards(model, person, When::In(model.period));
    let rights = [
        Right::RecordActual,
        Right::Rate,
        Right::AssessOneself,
        Right::KeepRegister,
        Right::Decide,
    ];
    rights.into_iter().any(|right| roles.may(right))
}

/// Shows what is undecided in these files, and in what is shared.
pub fn show(model: &mut Model, dossiers: &[Dossier]) {
    let of_people = dossiers.iter().flat_map(|dossier| dossier.states.values());
    let states = of_people.chain(model.people.shared_states()).cloned();
    let mut view = Conflicts {
        list: ListState::default(),
        entries: Vec::new(),
        first: 0,
        top: 0,
        states: states.map(|state| (state.subject, state)).collect(),
    };
    view.entries = entries(model, &view.states);
    if view.entries.is_empty() {
        return model.say(Tone::Plain, Phrase::new("conflict.none"));
    }
    view.list.clamp(view.entries.len());
    view.list.select(in_focus(model, &view.entries));
    model.overlays.push(Overlay::Conflicts(Box::new(view)));
}

/// Everything undecided, in the order of its people, what is shared last.
fn entries(model: &Model, states: &BTreeMap<Subject, State>) -> Vec<Conflict> {
    let mut entries = all(states.values());
    entries.retain(|conflict| !is_hidden(model, conflict));
    let first = people(model);
    let place = |conflict: &Conflict| {
        let of_person = conflict.subject.kind.is_of_person();
        let id = EmployeeId(conflict.subject.owner);
        let known = first.iter().position(|other| of_person && *other == id);
        known.unwrap_or(first.len())
    };
    entries.sort_by_key(|conflict| (place(conflict), conflict.subject, conflict.slot));
    entries
}

/// Whether the lens hides whom it is about.
fn is_hidden(model: &Model, conflict: &Conflict) -> bool {
    let owner = EmployeeId(conflict.subject.owner);
    let of_member = |id| model.people.is_hidden(id);
    match conflict.of {
        Of::Member(id) => of_member(id),
        Of::Whole | Of::Titled(_) | Of::Value(_) | Of::Revision(_) => {
            conflict.subject.kind.is_of_person() && model.people.is_hidden(owner)
        }
    }
}

/// The place of what the screen in front is about: the line selected there, otherwise the period looked at.
fn in_focus(model: &Model, entries: &[Conflict]) -> usize {
    let item = match model.tab {
        Tab::Target => model.target.row().map(|row| row.id().0),
        Tab::Evaluation | Tab::Meeting => evaluation::read::selected(model).map(|line| {
            let item = line.item();
            item.map_or(0, |item| item.0)
        }),
        Tab::Team => team::member(model).map(|member| member.id.0),
        Tab::Employees
        | Tab::Feedback
        | Tab::FollowUp
        | Tab::Service
        | Tab::Overview
        | Tab::Sync => None,
    };
    let person = if model.tab == Tab::Team {
        team::selected(model).map(|(team, _)| team.id.0)
    } else {
        model.person().map(|id| id.0)
    };
    let fits = |conflict: &Conflict| {
        let here = Some(conflict.subject.owner) == person;
        let now = conflict.subject.period == Some(model.period);
        (here && now && Some(conflict.slot.item) == item, here && now)
    };
    let best = |wanted: &dyn Fn((bool, bool)) -> bool| entries.iter().position(|c| wanted(fits(c)));
    let line = best(&|(line, _)| line);
    line.or_else(|| best(&|(_, period)| period)).unwrap_or(0)
}

/// New states of what is shown. What is decided leaves the list; with nothing left it closes.
pub fn take_in(model: &mut Model, states: &[State]) {
    let at = |overlay: &Overlay| matches!(overlay, Overlay::Conflicts(_));
    let Some(place) = model.overlays.iter().position(at) else {
        return;
    };
    let Overlay::Conflicts(mut view) = model.overlays.remove(place) else {
        return;
    };
    let owners: Vec<u64> = view.states.keys().map(|subject| subject.owner).collect();
    let ours = states
        .iter()
        .filter(|state| owners.contains(&state.subject.owner));
    view.states
        .extend(ours.map(|state| (state.subject, state.clone())));
    let before = view.selected().map(|one| (one.subject, one.slot));
    view.entries = entries(model, &view.states);
    view.list.clamp(view.entries.len());
    let same = |one: &Conflict| Some((one.subject, one.slot)) == before;
    let row = view.entries.iter().position(same);
    view.list.select(row.or(view.list.selected()).unwrap_or(0));
    if row.is_none() {
        (view.first, view.top) = (0, 0);
    }
    if !view.entries.is_empty() {
        model.overlays.insert(place, Overlay::Conflicts(view));
    }
}

/// Everything is read anew: what was shown is no more.
pub fn forget(model: &mut Model) {
    let other = |overlay: &Overlay| !matches!(overlay, Overlay::Conflicts(_));
    model.overlays.retain(other);
}

/// Brings list and versions in line with the size of the screen.
pub fn settle(model: &mut Model) {
    let parts = parts(model.size);
    let Some(view) = on_top(model) else {
        return;
    };
    let told = view.selected().map(|conflict| {
        let lines = lines(model, conflict, view.first, parts.table.w);
        let last = conflict
            .versions
            .len()
            .saturating_sub(lines::beside(parts.table.w));
        (lines.len(), last)
    });
    let (rows, last) = told.unwrap_or_default();
    if let Some(view) = on_top_mut(model) {
        view.list.resize(usize::from(parts.list.h).max(1));
        view.first = view.first.min(last);
        // The heads of the columns stay.
        let room = usize::from(parts.table.h).saturating_sub(1).max(1);
        view.top = view.top.min(rows.saturating_sub(room));
    }
}

/// Takes a key.
pub fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    let page = usize::from(parts(model.size).table.h / 2).max(1);
    let Some(view) = on_top_mut(model) else {
        return Vec::new();
    };
    match (key.code, key.ctrl) {
        (KeyCode::Char('q' | 't') | KeyCode::Backspace, false) => {
            model.overlays.pop();
        }
        (KeyCode::Char(digit @ '1'..='9'), false) => {
            let at = digit.to_digit(10).map_or(0, |digit| digit - 1);
            return decide::open(model, Way::Pick(at as u8));
        }
        (KeyCode::Char('e'), false) => return decide::open(model, Way::Anew),
        (KeyCode::Char('a'), false) => return decide::open(model, Way::HandUp),
        (KeyCode::Left | KeyCode::Char('h'), false) => view.first = view.first.saturating_sub(1),
        (KeyCode::Right | KeyCode::Char('l'), false) => view.first += 1,
        (KeyCode::PageDown, _) | (KeyCode::Char('d'), true) => view.top += page,
        (KeyCode::PageUp, _) | (KeyCode::Char('u'), true) => {
            view.top = view.top.saturating_sub(page);
        }
        _ => {
            let before = view.list.selected();
            scroll(&mut view.list, key);
            if view.list.selected() != before {
                (view.first, view.top) = (0, 0);
            }
        }
    }
    Vec::new()
}

/// Holds back what would decide between differing values by the way, with nobody having chosen or said why.
pub fn hold_back(model: &mut Model, effects: &mut Vec<Effect>) {
    let over = effects.iter().find_map(|effect| {
        let Effect::Commit(act) = effect else {
            return None;
        };
        passed(model, act)
    });
    let Some(conflict) = over else {
        return;
    };
    effects.retain(|effect| !matches!(effect, Effect::Commit(_)));
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.saving = false;
    }
    let phrase = Phrase::new("conflict.decide-first")
        .with("what", tell::what(model, &conflict))
        .with("key", key_of(model));
    model.say(Tone::Warning, phrase);
}

/// What an act would decide by the way, among what is at hand; the store knows the rest.
fn passed(model: &Model, act: &Act) -> Option<Conflict> {
    act.drafts.iter().find_map(|draft| {
        let state = state_at_hand(model, draft.subject)?;
        let slot = passed_over(act.kind, &state, draft, act.actor)?;
        let plan = state_at_hand(
            model,
            Subject {
                kind: SubjectKind::Plan,
                ..draft.subject
            },
        );
        let all = crate::ops::conflict::find(&state, plan.as_ref());
        all.into_iter().find(|conflict| conflict.slot == slot)
    })
}

fn state_at_hand(model: &Model, subject: Subject) -> Option<State> {
    if subject.kind.is_of_person() {
        let dossier = model.file.as_ref()?;
        return dossier.states.get(&subject).cloned();
    }
    if subject.kind == SubjectKind::Team {
        let (_, state) = model.people.team(TeamId(subject.owner), subject.period?)?;
        return Some(state.clone());
    }
    Some(model.people.services().state(subject))
}

/// The keys that open what is undecided.
pub fn key_of(model: &Model) -> String {
    let command = Command::General(General::Conflicts);
    model.settings.keymap.keys_of(command)
}

/// Whether several values stand in a field of an item of whoever writes there.
pub fn stands_in(
    state: &State,
    item: u64,
    field: crate::ops::op::Field,
    rater: EmployeeId,
) -> bool {
    state.versions_of(item, field, rater).len() > 1
}
