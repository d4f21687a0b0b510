//! Tim: teams of a period, what came of their goals, and what their members contributed.
//!
//! Nothing that is done here changes a rating of anybody: contribution and cooperation stand with the team.

mod acts;
pub mod layout;
mod records;
pub mod tell;

use std::collections::BTreeMap;

use crate::app::command::{Command, General, Move, Place, Spec};
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Tab};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, TeamId};
use crate::domain::rating::Rating;
use crate::domain::team::{Member, Team};
use crate::i18n::Phrase;
use crate::ops::fields as f;
use crate::ops::state::State;

use layout::{Pane, areas};
pub use records::save;
use tell::{Counts, Standing, standing};

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Add a team.
    Add,
    /// Edit the team, or the member where the members are in focus.
    Edit,
    /// Add a member.
    AddMember,
    /// Record what the team has achieved.
    Result,
    /// Strike out the member, or dissolve the team.
    Strike,
    /// Copy teams of the period before.
    Copy,
    /// Pass the team's result on to every member.
    PassOn,
    /// Count ratings of everybody shown in the employee list, or of the team.
    Everybody,
    /// Rate the contribution of the member.
    Contribution(Rating),
    /// Rate the cooperation of the member.
    Cooperation(Rating),
}

/// What is chosen for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A member to be.
    Member,
    /// The team that is copied, 0 for all.
    Copy,
}

use Act as Do;
const HERE: Place = Place::On(Tab::Team);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::Team(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Team(act), code, keys, HERE)
}

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[
    changes(Do::Add, "team-add", &["a"]),
    changes(Do::Edit, "team-edit", &["e", "Space"]),
    changes(Do::AddMember, "team-member", &["i"]),
    changes(Do::Result, "team-result", &["o"]),
    changes(Do::PassOn, "team-feedback", &["f"]),
    changes(Do::Copy, "team-copy", &["c"]),
    changes(Do::Strike, "team-strike", &["d"]),
    reads(Do::Everybody, "team-everybody", &["x"]),
    changes(
        Do::Contribution(Rating::Above),
        "contribution-above",
        &["1"],
    ),
    changes(
        Do::Contribution(Rating::Meets),
        "contribution-meets",
        &["2"],
    ),
    changes(
        Do::Contribution(Rating::Below),
        "contribution-below",
        &["3"],
    ),
    changes(Do::Cooperation(Rating::Above), "cooperation-above", &["7"]),
    changes(Do::Cooperation(Rating::Meets), "cooperation-meets", &["8"]),
    changes(Do::Cooperation(Rating::Below), "cooperation-below", &["9"]),
];

/// The screen.
#[derive(Debug, Default)]
pub struct TeamState {
    /// The pane in focus.
    pub focus: Pane,
    /// Selection and window of the teams.
    pub teams: ListState,
    /// Selection and window of the members.
    pub members: ListState,
    /// Whether ratings of everybody shown in the employee list are counted rather than the team's.
    pub everybody: bool,
    /// The teams listed.
    shown: Vec<TeamId>,
    /// The members listed, and of which team.
    people: (Option<TeamId>, Vec<EmployeeId>),
    /// A team or member to select as soon as it is there.
    wanted: Option<TeamId>,
    wanted_member: Option<EmployeeId>,
}

/// Brings the lists in line with the period, the teams and the size.
pub fn settle(model: &mut Model) {
    let areas = areas(model.size);
    let shown = model.people.teams(model.period);
    let shown: Vec<TeamId> = shown.into_iter().map(|team| team.id).collect();
    let state = &mut model.team;
    state.teams.resize(areas.rows(Pane::Teams));
    state.members.resize(areas.rows(Pane::Members));
    let wanted = arrived(&mut state.wanted, &shown);
    state.teams.follow(&mut state.shown, shown, wanted);
    let of = selected(model).map(|(team, _)| team.id);
    let people = selected(model).map_or_else(Vec::new, |(team, _)| in_order(model, team));
    let state = &mut model.team;
    if state.people.0 != of {
        state.people = (of, Vec::new());
        state.members.first();
    }
    let listed = &mut state.people.1;
    let wanted = arrived(&mut state.wanted_member, &people);
    state.members.follow(listed, people, wanted);
    if of.is_none() {
        state.focus = Pane::Teams;
    }
}

/// Selects a team of the person whom the other screens are about, or else one of the units that the person works
/// in or leads, unless such a team is selected already.
pub fn enter(model: &mut Model) {
    let Some(row) = model.person().and_then(|id| model.people.row(id)) else {
        return;
    };
    let person = row.id();
    let member = |team: &Team| team.members.iter().any(|member| member.id == person);
    let organisation = model.people.organisation();
    let near = |team: &Team| {
        let units = team.unit.zip(row.unit());
        units.is_some_and(|(unit, own)| organisation.within(unit, own))
    };
    let teams = model.people.teams(model.period);
    let of: &dyn Fn(&Team) -> bool = if teams.iter().any(|team| member(team)) {
        &member
    } else {
        &near
    };
    let fits = selected(model).is_some_and(|(team, _)| of(team));
    let mut found = teams.into_iter().filter(|team| !fits && of(team));
    model.team.wanted = found.next().map(|team| team.id);
    model.team.wanted_member = Some(person);
}

/// The row of what is wanted, as soon as it is there.
fn arrived<T: PartialEq>(wanted: &mut Option<T>, now: &[T]) -> Option<usize> {
    let row = now.iter().position(|item| wanted.as_ref() == Some(item))?;
    *wanted = None;
    Some(row)
}

/// The members of a team as they are listed: leaders first, then by name.
fn in_order(model: &Model, team: &Team) -> Vec<EmployeeId> {
    let mut members: Vec<(u8, String, EmployeeId)> = team
        .members
        .iter()
        .map(|member| {
            (
                member.role.number(),
                model.people.name(member.id),
                member.id,
            )
        })
        .collect();
    members.sort();
    members.into_iter().map(|(_, _, id)| id).collect()
}

/// The team selected, with the state it was read from.
pub fn selected(model: &Model) -> Option<(&Team, &State)> {
    let row = model.team.teams.selected()?;
    let id = model.team.shown.get(row)?;
    model.people.team(*id, model.period)
}

/// The team in a row of the list.
pub fn team_at(model: &Model, row: usize) -> Option<&Team> {
    let id = model.team.shown.get(row)?;
    model.people.team(*id, model.period).map(|(team, _)| team)
}

/// The member in a row of the list.
pub fn member_at(model: &Model, row: usize) -> Option<&Member> {
    let id = model.team.people.1.get(row)?;
    let (team, _) = selected(model)?;
    team.members.iter().find(|member| member.id == *id)
}

/// The member selected.
pub fn member(model: &Model) -> Option<&Member> {
    member_at(model, model.team.members.selected()?)
}

/// The member that a command is about; none where it is about the team.
pub fn member_meant(model: &Model, command: Command) -> Option<EmployeeId> {
    let Command::Team(Act::Edit | Act::Strike | Act::Contribution(_) | Act::Cooperation(_)) =
        command
    else {
        return None;
    };
    let inside = model.team.focus == Pane::Members;
    member(model).filter(|_| inside).map(|member| member.id)
}

/// Whether several people have said different things of a member's part and nobody has decided yet.
pub fn disputed(model: &Model, id: EmployeeId) -> bool {
    selected(model).is_some_and(|(_, state)| state.versions(id.0, f::CONTRIBUTION).len() > 1)
}

/// How the ratings spread of those who are counted: the members, or everybody shown in the employee list.
pub fn counts(model: &Model) -> Counts {
    if model.team.everybody {
        let rows = model.people.rows();
        let shown = model.employees.shown.iter();
        let shown = shown.filter_map(|at| rows.get(*at as usize));
        return Counts::of(model, shown.map(crate::domain::person::RosterRow::id));
    }
    let members = selected(model).map_or(&[][..], |(team, _)| team.members.as_slice());
    Counts::of(model, members.iter().map(|member| member.id))
}

/// Runs a command.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    match act {
        Act::Add => records::add_team(model),
        Act::Edit => {
            return match (model.team.focus, member(model).map(|member| member.id)) {
                (Pane::Members, Some(id)) => records::member_form(model, id),
                (Pane::Members, None) => model.refuse("team.no-member"),
                (Pane::Teams, _) => records::edit_team(model),
            };
        }
        Act::AddMember => return records::pick_member(model),
        Act::Result => return records::result_form(model),
        Act::Strike => return acts::strike(model),
        Act::Copy => return acts::copy(model),
        Act::PassOn => return acts::pass_on(model),
        Act::Everybody => model.team.everybody = !model.team.everybody,
        Act::Contribution(rating) => return acts::rate(model, f::CONTRIBUTION, rating),
        Act::Cooperation(rating) => return acts::rate(model, f::COOPERATION, rating),
    }
    Vec::new()
}

/// Enter: from the team to its members, from a member to the form.
pub fn open(model: &mut Model) -> Vec<Effect> {
    match model.team.focus {
        Pane::Teams if selected(model).is_none() => {
            // Nothing to open yet: the way on is to add a team.
            crate::app::update::run(model, Command::Team(Act::Add))
        }
        Pane::Teams => {
            model.team.focus = Pane::Members;
            Vec::new()
        }
        Pane::Members => crate::app::update::run(model, Command::Team(Act::Edit)),
    }
}

/// Goes from the members back to the teams. Returns whether there was a way back within the screen.
pub fn back(model: &mut Model) -> bool {
    let was_inside = model.team.focus == Pane::Members;
    model.team.focus = Pane::Teams;
    was_inside
}

/// The list in focus, after a movement between panes was made.
pub fn turn(model: &mut Model, by: Move) -> Option<&mut ListState> {
    let has_team = selected(model).is_some();
    let state = &mut model.team;
    state.focus = match (by, state.focus) {
        (Move::NextPane | Move::PreviousPane, Pane::Teams) | (Move::Right, _) if has_team => {
            Pane::Members
        }
        (Move::NextPane | Move::PreviousPane | Move::Left, _) => Pane::Teams,
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
        Pane::Teams => &mut state.teams,
        Pane::Members => &mut state.members,
    })
}

/// Something was chosen.
pub fn chosen(model: &mut Model, choice: Choice, id: u64) -> Vec<Effect> {
    match choice {
        Choice::Member => records::member_form(model, EmployeeId(id)),
        Choice::Copy => acts::copy_chosen(model, id),
    }
}

/// A team as it is offered in a choice.
fn item(model: &Model, team: &Team) -> PickItem {
    let unit = team.unit.map(|unit| model.people.unit_name(unit));
    PickItem {
        id: team.id.0,
        label: team.name.clone(),
        detail: unit.unwrap_or_default(),
    }
}

/// A choice among teams, each once, as it was called last.
pub fn pick_team(model: &Model, purpose: PickFor, typed: Option<char>) -> Pick {
    let mut latest: BTreeMap<TeamId, &Team> = BTreeMap::new();
    for team in model.people.all_teams() {
        let known = latest.get(&team.id).map(|known| known.period.first_day());
        let newer = known.is_none_or(|day| day < team.period.first_day());
        if newer && !team.retired && !team.name.is_empty() {
            latest.insert(team.id, team);
        }
    }
    let mut items: Vec<PickItem> = latest.into_values().map(|team| item(model, team)).collect();
    items.sort_by(|a, b| a.label.cmp(&b.label));
    Pick::new(Phrase::new("pick.team"), purpose, items, typed)
}

/// Commands worth a hint, with the keys of their labels.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    let own = |act: Act, label: &'static str| (Command::Team(act), label);
    let open = Command::General(General::Open);
    if selected(model).is_none() {
        return vec![
            own(Act::Add, "hint.team-add"),
            own(Act::Copy, "hint.team-copy"),
        ];
    }
    match model.team.focus {
        Pane::Teams => vec![
            (open, "hint.team-members"),
            own(Act::Result, "hint.team-result"),
            own(Act::PassOn, "hint.team-feedback"),
            own(Act::Add, "hint.team-add"),
            own(Act::Edit, "hint.edit"),
        ],
        Pane::Members => vec![
            (open, "hint.team-rate"),
            own(Act::AddMember, "hint.team-member"),
            own(Act::Strike, "hint.team-strike"),
            own(Act::Everybody, "hint.team-everybody"),
            (Command::General(General::Back), "hint.team-back"),
        ],
    }
}

/// What the figure in focus was made of.
pub fn explain(_model: &Model) -> Option<crate::app::explain::Explain> {
    None
}

#[cfg(test)]
pub(crate) mod tests;
