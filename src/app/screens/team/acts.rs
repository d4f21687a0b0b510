//! What the screen does without a form: rating members, striking out, copying, passing the result on.

use crate::app::conflict;
use crate::app::copy::{Each, new_item};
use crate::app::list::ListState;
use crate::app::model::{Bulk, Effect, Model, Overlay, Tone};
use crate::app::overlay::{Does, Preview, PreviewLine};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::domain::feedback::Source;
use crate::domain::id::TeamId;
use crate::domain::period::Period;
use crate::domain::rating::Rating;
use crate::domain::team::{Member, Team};
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, optional, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value, Write};
use crate::ops::state::State;

use super::layout::Pane;
use super::{Choice, Standing, item, member, selected, standing, tell};

/// Rates the contribution or the cooperation of the member selected. Nobody's own ratings change.
pub(super) fn rate(model: &mut Model, field: Field, rating: Rating) -> Vec<Effect> {
    if model.team.focus != Pane::Members {
        return model.refuse("team.rate-there");
    }
    let (Some((_, state)), Some(member)) = (selected(model), member(model)) else {
        return model.refuse("team.no-member");
    };
    if conflict::stands_in(state, member.id.0, field, model.actor) {
        return conflict::open(model);
    }
    let all = writes(state, member.id.0, &[(field, code(rating))], model.actor);
    let drafts = draft(state, all).into_iter().collect();
    model.commit(ActKind::EditTeam, drafts)
}

/// Asks before a member is struck out or a team dissolved, whichever pane is in focus.
pub(super) fn strike(model: &mut Model) -> Vec<Effect> {
    let Some((team, state)) = selected(model) else {
        return model.refuse("team.none");
    };
    let (question, item, field, kind) = match (model.team.focus, member(model)) {
        (Pane::Members, Some(member)) => (
            Phrase::new("team.ask-strike").with("name", model.people.name(member.id)),
            member.id.0,
            f::REMOVED,
            ActKind::EditTeam,
        ),
        (Pane::Members, None) => return model.refuse("team.no-member"),
        (Pane::Teams, _) => (
            Phrase::new("team.ask-retire").with("period", model.texts().period(model.period)),
            0,
            f::RETIRED,
            ActKind::Retire,
        ),
    };
    let question = question.with("team", &team.name);
    let all = writes(state, item, &[(field, Value::Flag(true))], model.actor);
    let drafts = draft(state, all).into_iter().collect();
    model.ask_first(question, kind, drafts)
}

/// Shows what passing the team's result on to its members would do.
pub(super) fn pass_on(model: &mut Model) -> Vec<Effect> {
    let Some((team, _)) = selected(model) else {
        return model.refuse("team.none");
    };
    let Some((kind, people)) = team.feedback_for_members() else {
        let why = match standing(team) {
            Standing::Differ => "team.heard-differ",
            Standing::NoTarget => "team.heard-no-target",
            Standing::NoResult | Standing::InWords | Standing::Outcome(_) => "team.heard-no-result",
        };
        return model.refuse(why);
    };
    if people.is_empty() {
        return model.refuse("team.no-member");
    }
    let words = tell::feedback_text(model.texts(), team);
    let values = vec![
        (f::FEEDBACK_DAY, Value::Date(model.today)),
        (f::FEEDBACK_SOURCE, code(Source::TeamLeader)),
        (f::FEEDBACK_KIND, code(kind)),
        (f::FEEDBACK_TEXT, text(&words)),
        (f::FEEDBACK_TEAM, Value::Ref(team.id.0)),
    ];
    // Feedback lies with the year of its day.
    let Some(year) = Period::year_of(chrono::Datelike::year(&model.today)) else {
        return Vec::new();
    };
    model.bulk = Some(Bulk::Each(Each::Feedback(year, values)));
    vec![Effect::LoadMany(people)]
}

/// Copies teams of the period before: asks which where there are several that this period lacks.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let before = model.period.previous();
    let teams = model.people.teams(before);
    if teams.is_empty() {
        let period = model.texts().period(before);
        model.say(
            Tone::Warning,
            Phrase::new("team.copy-none").with("period", period),
        );
        return Vec::new();
    }
    let missing: Vec<PickItem> = teams
        .iter()
        .filter(|team| lacks(model, team.id))
        .map(|team| item(model, team))
        .collect();
    match missing.as_slice() {
        [] => model.refuse("team.copy-all-there"),
        [only] => {
            let id = only.id;
            copy_chosen(model, id)
        }
        [_, _, ..] => {
            let all = PickItem {
                id: 0,
                label: model
                    .texts()
                    .fill("team.copy-all", &[("n", &missing.len().to_string())]),
                detail: String::new(),
            };
            let items = std::iter::once(all).chain(missing).collect();
            let title = Phrase::new("team.copy-which").with("period", model.texts().period(before));
            let pick = Pick::new(title, PickFor::Team(Choice::Copy), items, None);
            model.overlays.push(Overlay::Pick(Box::new(pick)));
            Vec::new()
        }
    }
}

/// Whether the period looked at has never had this team.
fn lacks(model: &Model, id: TeamId) -> bool {
    model
        .people
        .team(id, model.period)
        .is_none_or(|(_, state)| state.is_empty())
}

/// Shows what copying one team, or all (0), would do.
pub(super) fn copy_chosen(model: &mut Model, id: u64) -> Vec<Effect> {
    let before = model.period.previous();
    let teams: Vec<Team> = model
        .people
        .teams(before)
        .into_iter()
        .filter(|team| (id == 0 || team.id == TeamId(id)) && lacks(model, team.id))
        .cloned()
        .collect();
    let mut drafts = Vec::new();
    let mut lines = Vec::new();
    for team in &teams {
        let (draft, members) = copied(model, team);
        drafts.extend(draft);
        lines.push(PreviewLine {
            subject: team.name.clone(),
            outcome: Phrase::new("team.copy-adds").with("members", members),
            tone: Tone::Good,
        });
    }
    let texts = model.texts();
    let summary = Phrase::new("team.copy-summary")
        .with("teams", lines.len())
        .with("from", texts.period(before))
        .with("to", texts.period(model.period));
    model.team.wanted = teams.first().map(|team| team.id);
    crate::app::update::show(
        model,
        Preview {
            title: Phrase::new("team.copy-title"),
            summary,
            list: ListState::new(lines.len(), 10),
            lines,
            does: Does::Commit(ActKind::EditTeam, drafts),
        },
    );
    Vec::new()
}

/// Goal and members with their roles, without results and ratings; and how many members.
fn copied(model: &Model, team: &Team) -> (Option<Draft>, usize) {
    let subject = Subject::of(SubjectKind::Team, team.id.0, model.period);
    let known = model.people.team(team.id, model.period);
    let base = known.map_or_else(|| State::empty(subject), |(_, state)| state.clone());
    let in_service = |member: &&Member| {
        model
            .people
            .row(member.id)
            .is_some_and(|row| !row.employee.retired)
    };
    let members: Vec<&Member> = team.members.iter().filter(in_service).collect();
    let mut all: Vec<Write> = new_item(0, goal_values(team)).collect();
    for member in &members {
        all.extend(new_item(
            member.id.0,
            vec![(f::MEMBER_ROLE, code(member.role))],
        ));
    }
    (draft(&base, all), members.len())
}

fn goal_values(team: &Team) -> Vec<(Field, Value)> {
    vec![
        (f::TEAM_NAME, text(&team.name)),
        (f::TEAM_UNIT, optional(team.unit, |unit| Value::Ref(unit.0))),
        (f::TEAM_GOAL, text(&team.goal)),
        (f::TEAM_MEASURE, text(&team.measure)),
        (f::TEAM_DIRECTION, code(team.direction)),
        (f::TEAM_BASELINE, optional(team.baseline, Value::Number)),
        (f::TEAM_TARGET, optional(team.target, Value::Number)),
        (f::TEAM_UNIT_OF_MEASURE, text(&team.unit_of_measure)),
    ]
}
