//! What the figures of the overview were made of: the people counted, the rule, its source and version.

use crate::app::alerts::facts;
use crate::app::explain::{Explain, Why};
use crate::app::model::Model;
use crate::domain::alert::{Alert, AlertKind, PersonFacts};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::person::RosterRow;
use crate::domain::plan::Stage;
use crate::domain::rating::{Predikat, Rating};
use crate::i18n::Phrase;

use super::follow::{FollowKind, Of, best_years};
use super::gather::{UnitRecap, people};
use super::layout::Pane;
use super::{line, part, part_name, raised, scope_name, spread, tell, top};

/// What the figure in focus was made of.
pub fn explain(model: &Model) -> Option<Explain> {
    let (title, whys) = match model.overview.pane {
        Pane::Inbox => of_alert(model)?,
        Pane::Stages => of_stages(model),
        Pane::Spread => of_spread(model),
        Pane::Heat => of_heat(model),
        Pane::Follow => of_line(model)?,
    };
    Some(Explain::new(title, whys))
}

type Told = (Phrase, Vec<Why>);

fn title(key: &'static str, of: String) -> Phrase {
    Phrase::new(key).with("of", of)
}

/// The people who are counted where the cursor stands, and how they are called together.
fn counted(model: &Model) -> (String, Vec<&RosterRow>) {
    match part(model) {
        None => {
            let rows = people(model, top(model)).collect();
            (scope_name(model, top(model)), rows)
        }
        Some(part) => (part_name(model, part), of_part(model, part)),
    }
}

fn of_part<'a>(model: &'a Model, part: &UnitRecap) -> Vec<&'a RosterRow> {
    if part.whole {
        return people(model, part.unit).collect();
    }
    let all = people(model, top(model));
    all.filter(|row| row.unit() == part.unit).collect()
}

/// People by name, under a figure.
fn names(model: &Model, what: Phrase, rows: &[&RosterRow]) -> Why {
    let each = rows.iter().map(|row| person(model.people.name(row.id())));
    Why::of(what, rows.len().to_string(), each.collect())
}

fn person(name: String) -> Why {
    Why::leaf(Phrase::new("overview.why-person").with("name", name), "")
}

fn of_stages(model: &Model) -> Told {
    let texts = model.texts();
    let (name, rows) = counted(model);
    let of = |stage: Option<Stage>| -> Vec<&RosterRow> {
        let at = |row: &&&RosterRow| row.plan(model.period).map(|plan| plan.stage) == stage;
        rows.iter().filter(at).copied().collect()
    };
    let submitted = rows.iter().filter(|row| {
        row.plan(model.period)
            .is_some_and(|plan| plan.stage != Stage::Draft)
    });
    let share = tell::share(texts, submitted.count(), rows.len());
    let mut stages = vec![names(model, Phrase::new("overview.stage-none"), &of(None))];
    stages.extend(Stage::ALL.iter().map(|stage| {
        names(
            model,
            Phrase::coded(Stage::NAME, stage.code()),
            &of(Some(*stage)),
        )
    }));
    let whole = Why::of(Phrase::new("overview.why-submitted"), share, stages);
    let rule = Why::rule(
        model,
        Phrase::new("overview.why-stages"),
        &model.settings.rules.predikat_source,
    );
    (title("overview.explain-stages", name), vec![whole, rule])
}

fn of_spread(model: &Model) -> Told {
    let texts = model.texts();
    let table = &model.settings.rules.predikat;
    let rows: Vec<&RosterRow> = people(model, top(model)).collect();
    let with = |predikat: Option<Predikat>| -> Vec<&RosterRow> {
        let has =
            |row: &&&RosterRow| crate::app::alerts::predikat(row, model.period, table) == predikat;
        rows.iter().filter(has).copied().collect()
    };
    let spread = spread::stands(model);
    let mut counts: Vec<Why> = Predikat::ALL
        .iter()
        .map(|p| {
            names(
                model,
                Phrase::coded(Predikat::NAME, p.code()),
                &with(Some(*p)),
            )
        })
        .collect();
    counts.push(names(model, Phrase::new("overview.unrated"), &with(None)));
    let whole = Why::of(
        Phrase::new("overview.why-rated"),
        spread.total().to_string(),
        counts,
    );
    let rules = &model.settings.rules.distribution;
    let mut rule = Why::rule(model, Phrase::new("overview.why-pattern"), &rules.source);
    let demands = spread::demands(model).iter();
    let demands = demands.map(|d| Why::leaf(tell::demand(texts, d, spread.total()), ""));
    rule.parts.splice(0..0, demands);
    let verdict = spread::told(model, &spread);
    let verdict = verdict.into_iter().map(|(_, said)| Why::leaf(said, ""));
    let verdict = Why::of(Phrase::new("overview.why-verdict"), "", verdict.collect());
    let name = scope_name(model, top(model));
    let mut whys = vec![whole, organisation(model), rule, verdict];
    if !model.overview.what_if.is_empty() {
        whys.push(tried(model));
    }
    (title("overview.explain-spread", name), whys)
}

/// The organisation's result and where it was entered.
fn organisation(model: &Model) -> Why {
    let what = Phrase::new("overview.organisation");
    let Some((unit, achieved)) = spread::achieved(model) else {
        return Why::leaf(what, model.texts().get("overview.not-entered"));
    };
    let each = achieved.ratings.iter().map(|(rating, reason)| {
        let said = Phrase::new("overview.why-reason").with("reason", reason);
        Why::of(
            Phrase::coded(crate::domain::rating::OrgRating::NAME, rating.code()),
            "",
            vec![Why::leaf(said, "")],
        )
    });
    Why::of(what, model.people.unit_name(unit), each.collect())
}

/// What is tried out, person by person.
fn tried(model: &Model) -> Why {
    let each = model.overview.what_if.iter().map(|(id, predikat)| {
        let name = Phrase::new("overview.why-person").with("name", model.people.name(*id));
        Why::leaf(name, model.texts().label(*predikat))
    });
    Why::of(Phrase::new("overview.why-tried"), "", each.collect())
}

fn of_heat(model: &Model) -> Told {
    let (name, rows) = counted(model);
    let table = &model.settings.rules.predikat;
    let mut cells = Vec::new();
    for results in Rating::ALL.iter().copied() {
        for behaviour in Rating::ALL.iter().copied() {
            let rated = |row: &&&RosterRow| {
                row.plan(model.period).is_some_and(|plan| {
                    plan.results == Some(results) && plan.behaviour == Some(behaviour)
                })
            };
            let there: Vec<&RosterRow> = rows.iter().filter(rated).copied().collect();
            let texts = model.texts();
            let cell = Phrase::new("overview.why-cell")
                .with("results", texts.label(results))
                .with("behaviour", texts.label(behaviour))
                .with("predikat", texts.label(table.predikat(results, behaviour)));
            cells.push(names(model, cell, &there));
        }
    }
    cells.push(Why::rule(
        model,
        Phrase::new("overview.why-table"),
        &model.settings.rules.predikat_source,
    ));
    (title("overview.explain-heat", name), cells)
}

fn of_alert(model: &Model) -> Option<Told> {
    let raised = *raised(model)?;
    let texts = model.texts();
    let row = model.people.row(raised.person)?;
    let facts = facts(model, row);
    let said = tell::alert(texts, raised.alert);
    let weight = tell::weight(texts, raised.alert.weight());
    let what = Why::of(said, weight, behind(model, raised.alert, &facts));
    let rule = rule(model, raised.alert.kind());
    let name = model.people.name(raised.person);
    Some((title("overview.explain-alert", name), vec![what, rule]))
}

/// The facts behind an alert.
fn behind(model: &Model, alert: Alert, facts: &PersonFacts) -> Vec<Why> {
    let texts = model.texts();
    let day = |day: Option<chrono::NaiveDate>| {
        day.map_or_else(|| texts.get("overview.never").to_owned(), |d| texts.day(d))
    };
    let counted =
        |key: &'static str, count: usize| vec![Why::leaf(Phrase::new(key), count.to_string())];
    let predikat = || facts.predikat.map_or("–", |predikat| texts.label(predikat));
    let mut parts = match alert {
        Alert::NoLog { .. } => vec![
            Why::leaf(Phrase::new("overview.fact-last-log"), day(facts.last_log)),
            Why::leaf(
                Phrase::new("overview.fact-silent-from"),
                model.settings.rules.silent_workdays.to_string(),
            ),
        ],
        Alert::TargetBehind { count } => counted("overview.fact-behind", count),
        Alert::PlanNotSubmitted { .. } => {
            let stage = facts.stage.map_or_else(
                || texts.get("overview.stage-none"),
                |stage| texts.label(stage),
            );
            vec![Why::leaf(Phrase::new("overview.fact-stage"), stage)]
        }
        Alert::ComplaintNear { count } | Alert::ComplaintOverdue { count } => {
            counted("overview.fact-complaints", count)
        }
        Alert::ObjectionToDecide { .. } => vec![Why::leaf(
            Phrase::new("overview.fact-filed"),
            day(facts.objection_filed),
        )],
        Alert::Unconfirmed { since } => vec![Why::leaf(
            Phrase::new("field.closing.day"),
            texts.day(since),
        )],
        // Its day, which is all there is to tell, stands below.
        Alert::ImprovementOverdue { .. } | Alert::AgreementOverdue { .. } => Vec::new(),
        Alert::CoachingMissing | Alert::EscalationDue => {
            vec![Why::leaf(Phrase::new("overview.fact-predikat"), predikat())]
        }
        Alert::DisciplineReached { .. } => vec![
            Why::leaf(
                Phrase::new("overview.fact-absence"),
                facts.absence_days.to_string(),
            ),
            Why::leaf(
                Phrase::new("overview.fact-unbroken"),
                facts.absence_unbroken.to_string(),
            ),
            Why::leaf(Phrase::new("overview.fact-indication"), ""),
        ],
        Alert::Undecided { count } => counted("overview.fact-undecided", count),
        Alert::ActionOverdue { count } => counted("overview.fact-actions", count),
    };
    if let Some(due) = tell::due(alert) {
        parts.push(Why::leaf(Phrase::new("overview.fact-due"), texts.day(due)));
    }
    parts
}

/// The rule of an alert.
fn rule(model: &Model, kind: AlertKind) -> Why {
    let rules = &model.settings.rules;
    let source = match kind {
        AlertKind::ComplaintNear | AlertKind::ComplaintOverdue => rules.complaint.source.as_str(),
        AlertKind::ObjectionToDecide | AlertKind::Unconfirmed => &rules.objection.source,
        AlertKind::ImprovementOverdue => &rules.improvement.source,
        AlertKind::CoachingMissing | AlertKind::EscalationDue => &rules.coaching.source,
        AlertKind::DisciplineReached => &rules.discipline.source,
        AlertKind::NoLog
        | AlertKind::TargetBehind
        | AlertKind::PlanNotSubmitted
        | AlertKind::ActionOverdue
        | AlertKind::Undecided
        | AlertKind::AgreementOverdue => &rules.predikat_source,
    };
    Why::rule(model, Phrase::coded(AlertKind::NAME, kind.code()), source)
}

fn of_line(model: &Model) -> Option<Told> {
    let line = line(model)?;
    let kind = Phrase::coded(FollowKind::NAME, line.kind.code());
    let lines = model.overview.gathered.follow.iter();
    let of_kind = lines.filter(|other| other.kind == line.kind);
    let parts = of_kind.filter_map(|other| match &other.of {
        Of::All(_) => None,
        Of::Person(id, said) => Some(about_person(model, *id, line.kind, said)),
        Of::Unit(unit, said) => Some(about_unit(model, *unit, said)),
        Of::Sum(said) => Some(Why::leaf(said.clone(), "")),
    });
    let parts: Vec<Why> = parts.collect();
    let rules = &model.settings.rules;
    let source = match line.kind {
        FollowKind::AwardEligible | FollowKind::AwardProposed | FollowKind::AwardGiven => {
            rules.award.source.as_str()
        }
        FollowKind::CoachingMissing | FollowKind::CoachingOpen => &rules.coaching.source,
        FollowKind::Improvement => &rules.improvement.source,
        FollowKind::Training => &rules.competence.source,
        FollowKind::Survey | FollowKind::Need => &rules.survey.source,
    };
    let rule = Why::rule(model, kind.clone(), source);
    let name = scope_name(model, top(model));
    let whole = Why::of(kind, parts.len().to_string(), parts);
    Some((title("overview.explain-follow", name), vec![whole, rule]))
}

fn about_person(model: &Model, id: EmployeeId, kind: FollowKind, said: &Phrase) -> Why {
    let name = Phrase::new("overview.why-person").with("name", model.people.name(id));
    let mut parts = vec![Why::leaf(said.clone(), "")];
    let best = || best_years(model, model.people.row(id)?);
    if kind == FollowKind::AwardEligible {
        let best = best().unwrap_or_default().into_iter();
        parts.extend(best.map(|year| {
            let year = Phrase::new("overview.why-year").with("year", year);
            Why::leaf(year, model.texts().label(Predikat::VeryGood))
        }));
    }
    Why::of(name, "", parts)
}

fn about_unit(model: &Model, unit: UnitId, said: &Phrase) -> Why {
    let unit = Phrase::new("overview.why-person").with("name", model.people.unit_name(unit));
    Why::of(unit, "", vec![Why::leaf(said.clone(), "")])
}
