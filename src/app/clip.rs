//! What is copied of the screen in front: the field in focus, or the row selected, as plain text with tabs.
//!
//! Rows and names come through the privacy lens like everything that is shown, so nothing is copied that could not
//! be read; and what steers a terminal is left out, as text may be pasted into one.

use crate::i18n::Phrase;
use crate::ops::fields::Holds;

use super::model::{Effect, Model, Tab, Tone};
use super::screens::overview::follow::Of;
use super::screens::overview::layout::Pane as Overviewed;
use super::screens::service::{self, Part};
use super::screens::target::{Pane as Targeted, Role, Row, daily, read};
use super::screens::team::layout::Pane as Teamed;
use super::screens::{evaluation, feedback, follow_up, overview, sync, team};
use super::wrap::harmless;

/// The cells of a row, and which of them is the field in focus.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cells {
    field: usize,
    row: Vec<String>,
}

/// Copies the field in focus, or the whole row.
pub fn copy(model: &mut Model, whole: bool) -> Vec<Effect> {
    let Some(cells) = selected(model) else {
        return model.refuse("clip.nothing");
    };
    let text = if whole {
        let row: Vec<String> = cells.row.iter().map(|cell| plain(cell, false)).collect();
        row.join("\t")
    } else {
        cells
            .row
            .get(cells.field)
            .map_or_else(String::new, |cell| plain(cell, true))
    };
    if text.trim().is_empty() {
        return model.refuse("clip.nothing");
    }
    // Of a long text the beginning says enough of what was taken.
    let mut told: String = text.lines().next().unwrap_or_default().replace('\t', " · ");
    if let Some((end, _)) = told.char_indices().nth(TOLD) {
        told.truncate(end);
        told.push_str("...");
    }
    model.say(
        Tone::Plain,
        Phrase::new("notice.clipped").with("text", told),
    );
    vec![Effect::Clip(text)]
}

/// How much of what was copied is told.
const TOLD: usize = 60;

/// A text without what steers a terminal; line breaks stay where it is copied alone.
fn plain(text: &str, lines: bool) -> String {
    text.chars()
        .map(|c| match c {
            '\n' if lines => '\n',
            '\n' | '\t' | '\r' => ' ',
            c => c,
        })
        .filter(|c| *c == '\n' || harmless(*c))
        .collect()
}

fn selected(model: &Model) -> Option<Cells> {
    match model.tab {
        Tab::Employees | Tab::Meeting => of_person(model),
        Tab::Target => of_target(model),
        Tab::Team => of_team(model),
        Tab::Feedback => of_feedback(model),
        Tab::Evaluation => of_rating(model),
        Tab::FollowUp => of_register(model),
        Tab::Service => of_service(model),
        Tab::Overview => of_overview(model),
        Tab::Sync => of_sync(model),
    }
}

fn of_person(model: &Model) -> Option<Cells> {
    let id = model.person()?;
    let employee = &model.people.row(id)?.employee;
    let unit = employee.unit.map(|unit| model.people.unit_name(unit));
    // Whoever has no NIP, or none that may be shown, is copied by name.
    let shown = employee.nip.is_some() && model.people.veil().is_none();
    Some(Cells {
        field: usize::from(shown),
        row: vec![
            employee.name.clone(),
            model.people.nip(id),
            employee.position.clone(),
            unit.unwrap_or_default(),
        ],
    })
}

fn of_target(model: &Model) -> Option<Cells> {
    let texts = model.texts();
    let plan = model.plan();
    match model.target.pane {
        Targeted::Plan => {
            let plan = plan?;
            let row = model.target.row()?;
            let result = plan.result(row.result())?;
            let Row::Indicator(_, id) = row else {
                return Some(alone(result.title.clone()));
            };
            let indicator = result.indicators.iter().find(|one| one.id == id)?;
            let stands = read::standing(model, plan, indicator);
            let target = read::target(texts, plan, indicator, model.settings.ascii);
            Some(Cells {
                field: 0,
                row: vec![
                    indicator.text.clone(),
                    target,
                    stands.actual,
                    stands.percent,
                ],
            })
        }
        Targeted::Log => {
            let entry = daily::selected(model)?;
            let result = entry.result.map(|id| model.label(Holds::Item, id.0));
            let quantity = entry.quantity;
            let quantity = quantity.map(|number| read::amount(texts, number, &entry.unit));
            Some(Cells {
                field: 1,
                row: vec![
                    texts.day(entry.day),
                    entry.activity.clone(),
                    quantity.unwrap_or_default(),
                    result.unwrap_or_default(),
                    entry.evidence.clone(),
                ],
            })
        }
        Targeted::Roles => {
            let line = model.target.matrix.get(model.target.roles.selected()?)?;
            match line {
                Role::Result(title, n) => Some(first(vec![title.clone(), n.to_string()])),
                Role::Supporter(name) => Some(alone(name.clone())),
                Role::Orphans(_) => None,
                Role::Orphan(name, title) => Some(first(vec![name.clone(), title.clone()])),
            }
        }
    }
}

fn of_team(model: &Model) -> Option<Cells> {
    let texts = model.texts();
    let (of, _) = team::selected(model)?;
    if model.team.focus == Teamed::Teams {
        let standing = team::tell::standing_word(texts, team::tell::standing(of));
        let results = team::tell::results(texts, of);
        return Some(first(vec![
            of.name.clone(),
            of.goal.clone(),
            results,
            standing.to_owned(),
        ]));
    }
    let member = team::member(model)?;
    let mut row = vec![
        model.people.name(member.id),
        texts.label(member.role).to_owned(),
    ];
    if !model.people.is_hidden(member.id) {
        let rated = [member.contribution, member.cooperation];
        row.extend(rated.map(|rating| evaluation::tell::rating(texts, rating).to_owned()));
        row.push(member.note.clone());
    }
    Some(first(row))
}

fn of_feedback(model: &Model) -> Option<Cells> {
    let texts = model.texts();
    let given = feedback::selected(model)?;
    Some(Cells {
        field: 4,
        row: vec![
            texts.day(given.day),
            texts.label(given.kind).to_owned(),
            texts.label(given.source).to_owned(),
            feedback::giver(model, given),
            given.text.clone(),
        ],
    })
}

fn of_rating(model: &Model) -> Option<Cells> {
    let review = evaluation::Review::of(model)?;
    let line = evaluation::read::selected(model)?;
    let rated = line.item().and_then(|item| review.rated(item));
    Some(first(vec![
        evaluation::tell::label(review, line),
        evaluation::tell::rating(model.texts(), review.rating(line)).to_owned(),
        rated.map_or_else(String::new, |rated| rated.note.clone()),
    ]))
}

fn of_register(model: &Model) -> Option<Cells> {
    if model.follow_up.focus == follow_up::Pane::Sections {
        return Some(alone(follow_up::name(model, follow_up::section(model)?)));
    }
    let row = follow_up::row(model)?;
    Some(Cells {
        field: 1,
        row: vec![row.lead.clone(), row.text.clone(), row.tail.clone()],
    })
}

fn of_service(model: &Model) -> Option<Cells> {
    let texts = model.texts();
    match model.service.part {
        Part::Complaints => {
            let complaint = service::complaints::selected(model)?;
            let line = service::line(model, complaint);
            let person = complaint.assignee().map(|id| model.people.name(id));
            Some(Cells {
                field: 1,
                row: vec![
                    model.people.services().complaint_label(complaint.id),
                    complaint.text.clone(),
                    texts.day(line.due),
                    texts.label(line.stage).to_owned(),
                    person.unwrap_or_default(),
                    complaint.service.clone(),
                ],
            })
        }
        Part::Survey => {
            let element = service::survey::selected(model)?;
            let report = service::survey::current(model);
            let result = report.tally.element(element);
            let mean = result
                .mean()
                .map(|mean| service::tell::hundredths(texts, mean));
            Some(first(vec![
                texts.label(element).to_owned(),
                mean.unwrap_or_default(),
                result.n.to_string(),
            ]))
        }
        Part::Voices => {
            let group = service::voices::selected(model)?;
            Some(first(vec![
                service::about(model, &group.about),
                service::tell::summary(texts, group.summary),
            ]))
        }
        Part::Actions => {
            let at = model.service.actions.get(model.service.row()?)?;
            let action = service::action(model, *at)?;
            let owner = action.owner.map(|id| model.people.name(id));
            Some(first(vec![
                action.text.clone(),
                texts.label(action.kind).to_owned(),
                texts.label(action.state).to_owned(),
                owner.unwrap_or_default(),
                action.due.map_or_else(String::new, |day| texts.day(day)),
            ]))
        }
    }
}

fn of_overview(model: &Model) -> Option<Cells> {
    let texts = model.texts();
    match model.overview.pane {
        Overviewed::Inbox => {
            let raised = overview::raised(model)?;
            let due = overview::tell::due(raised.alert).map(|day| texts.day(day));
            Some(first(vec![
                overview::tell::alert(texts, raised.alert).text(texts),
                model.people.name(raised.person),
                due.unwrap_or_default(),
            ]))
        }
        Overviewed::Stages | Overviewed::Heat => {
            let (name, recap) = match overview::part(model) {
                Some(part) => (overview::part_name(model, part), &part.recap),
                None => (
                    overview::scope_name(model, overview::top(model)),
                    &model.overview.gathered.whole,
                ),
            };
            let counts = [recap.people, recap.closed].map(|n| n.to_string());
            Some(first(std::iter::once(name).chain(counts).collect()))
        }
        Overviewed::Spread => {
            let (id, predikat) = overview::member(model)?;
            let predikat = predikat.map_or("", |predikat| texts.label(predikat));
            Some(first(vec![model.people.name(id), predikat.to_owned()]))
        }
        Overviewed::Follow => {
            let line = overview::line(model)?;
            let kind = texts.label(line.kind).to_owned();
            Some(match &line.of {
                Of::All(n) => first(vec![kind, n.to_string()]),
                Of::Person(id, said) => first(vec![said.text(texts), kind, model.people.name(*id)]),
                Of::Unit(id, said) => {
                    first(vec![said.text(texts), kind, model.people.unit_name(*id)])
                }
                Of::Sum(said) => first(vec![said.text(texts), kind]),
            })
        }
    }
}

fn of_sync(model: &Model) -> Option<Cells> {
    let rows = sync::tell::rows(model, model.sync.part);
    let row = rows.into_iter().nth(model.sync.row()?)?;
    Some(first(row.cells))
}

/// A row whose first cell is the field in focus.
fn first(row: Vec<String>) -> Cells {
    Cells { field: 0, row }
}

fn alone(field: String) -> Cells {
    first(vec![field])
}

#[cfg(test)]
#[path = "clip_tests.rs"]
mod tests;
