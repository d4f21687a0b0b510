//! What is done here: adding, taking up what is proposed, moving an award or a plan on, publishing a note.

use super::{Offer, Pane, What, detail, entry, register_here, registers, row, scheme};
use crate::app::command::Command;
use crate::app::copy::new_item;
use crate::app::figures::{self, Sources};
use crate::app::model::{Effect, Model, Tone};
use crate::app::register;
use crate::domain::follow::award::{AwardKind, AwardState};
use crate::domain::follow::coaching::CoachingState;
use crate::domain::follow::improvement::ImprovementState;
use crate::domain::follow::training::{CourseKind, CourseState};
use crate::domain::id::ItemId;
use crate::domain::meeting::AgreementState;
use crate::domain::peer::Side;
use crate::domain::plan::Plan;
use crate::domain::scheme::Response;
use crate::domain::strength::TraitKind;
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, optional, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Field, Value};
use crate::ops::registers::{RegisterId, register as row_of};

type Begins = Vec<(Field, Value)>;

/// Adds an entry to the register in focus.
pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    let Some(id) = register_here(model) else {
        return model.refuse("follow.no-register");
    };
    if id == RegisterId::Peers && !model.settings.rules.peer.enabled {
        return model.refuse("follow.peers-off");
    }
    let begins = begins(model, id);
    open(model, id, &begins)
}

/// Opens the form of a new entry with what is known already.
fn open(model: &mut Model, id: RegisterId, begins: &[(Field, Value)]) -> Vec<Effect> {
    let Some(person) = model.person().filter(|_| model.person_file().is_some()) else {
        return model.refuse("notice.nobody");
    };
    model.follow_up.focus = Pane::Entries;
    register::add(
        model,
        id,
        person.0,
        begins,
        Command::FollowUp(super::Act::Add),
    )
}

/// What a new entry begins with, where it is added without anything proposed.
fn begins(model: &Model, id: RegisterId) -> Begins {
    match id {
        RegisterId::Coaching => {
            let mut begins = coach(model);
            begins.push((f::COACHING_STATE, code(CoachingState::Planned)));
            begins
        }
        // A session belongs to the plan that is under way.
        RegisterId::Sessions => {
            let plans = model.person_file().map_or(&[][..], |file| &file.coaching);
            let open = plans
                .iter()
                .rev()
                .find(|p| p.state != CoachingState::Finished);
            open.map(|plan| (f::SESSION_PLAN, Value::Ref(plan.id.0)))
                .into_iter()
                .collect()
        }
        RegisterId::Improvement => vec![(f::IMPROVE_STATE, code(ImprovementState::Running))],
        RegisterId::Awards => vec![(f::AWARD_STATE, code(AwardState::Proposed))],
        RegisterId::Peers => vec![(f::PEER_SIDE, code(Side::Peer))],
        RegisterId::Agreements => vec![(f::AGREED_STATE, code(AgreementState::Open))],
        RegisterId::Notes => vec![(f::ANNOTATED_BY, Value::Ref(model.actor.0))],
        RegisterId::Strengths
        | RegisterId::Competences
        | RegisterId::Attendance
        | RegisterId::Training
        | RegisterId::Objections
        | RegisterId::Voices
        | RegisterId::Survey
        | RegisterId::Actions => Vec::new(),
    }
}

fn coach(model: &Model) -> Begins {
    let above =
        Sources::here(model).and_then(|from| figures::superior(model, from.file, from.period));
    let coach = optional(above, |id| Value::Ref(id.0));
    vec![(f::COACHING_COACH, coach)]
}

/// Takes up what is proposed in the row selected.
pub(super) fn offer(model: &mut Model) -> Vec<Effect> {
    let what = row(model).map(|row| row.what);
    match (what, register_here(model)) {
        (Some(What::Offer(offer)), _) => take(model, offer),
        (Some(What::Asked(at)), _) => answer(model, at),
        (Some(What::Entry(item)), Some(RegisterId::Competences)) => {
            take(model, Offer::Training(item))
        }
        (
            Some(What::Entry(_) | What::Component(_) | What::Indicator(..) | What::Told(_)) | None,
            _,
        ) => model.refuse("follow.no-offer"),
    }
}

fn take(model: &mut Model, offer: Offer) -> Vec<Effect> {
    match offer {
        Offer::Coaching => coaching(model, None),
        Offer::Improvement => improvement(model),
        Offer::Training(item) => training(model, item),
        Offer::Succession => {
            let reason = model.texts().get("follow.offer-succession").to_owned();
            award(model, AwardKind::Succession, &reason)
        }
        Offer::Carry(item) => carry(model, item),
    }
}

/// Opens the entry that answers a follow-up of the scheme.
fn answer(model: &mut Model, at: usize) -> Vec<Effect> {
    let Some(follow_up) = model.settings.scheme.follow_ups.get(at).cloned() else {
        return model.refuse("follow.no-offer");
    };
    let name = model.texts().said(&follow_up.name).to_owned();
    let reason = Sources::here(model).map_or_else(String::new, |from| {
        let asked = scheme::asked(&from, &model.follow_up.figures);
        let open = asked
            .iter()
            .find(|open| open.follow_up.code == follow_up.code);
        open.map_or_else(String::new, |open| open.reason.text(from.texts()))
    });
    match follow_up.then {
        Response::Award => award(model, AwardKind::Succession, &reason),
        Response::Recognition => award(model, AwardKind::Recognition, &reason),
        Response::Incentive => award(model, AwardKind::Incentive, &reason),
        Response::SharePractice => award(model, AwardKind::GoodPractice, &reason),
        Response::Coaching => coaching(model, Some(format!("{name}. {reason}"))),
        Response::ImprovementPlan => improvement(model),
        Response::Training => {
            let gap = Sources::here(model).and_then(|from| {
                let needed = figures::unmet(&from);
                needed.first().map(|competence| competence.id)
            });
            match gap {
                Some(item) => training(model, item),
                None => open(
                    model,
                    RegisterId::Training,
                    &[
                        (f::COURSE_STATE, code(CourseState::Needed)),
                        (f::COURSE_REASON, text(&reason)),
                    ],
                ),
            }
        }
        Response::Escalation | Response::OrganisationNeed | Response::NotifyLeader => {
            model.refuse("follow.told-elsewhere")
        }
    }
}

/// A coaching plan with what is known: why, what is to be worked on, who coaches, until when.
fn coaching(model: &mut Model, reason: Option<String>) -> Vec<Effect> {
    let Some(from) = Sources::here(model) else {
        return model.refuse("notice.nobody");
    };
    let texts = from.texts();
    let of_predikat = || {
        let (period, predikat) = figures::latest(&from)?;
        let places = [
            ("predikat", texts.label(predikat)),
            ("period", &*texts.period(period)),
        ];
        Some(texts.fill("figures.because-predikat", &places))
    };
    let reason = reason.or_else(of_predikat).unwrap_or_default();
    let goals = to_work_on(&from).join("\n");
    let until = registers::next_period_end(&from);
    let mut begins = coach(model);
    begins.extend([
        (f::COACHING_REASON, text(&reason)),
        (f::COACHING_GOAL, text(&goals)),
        (f::COACHING_DUE, Value::Date(until)),
        (f::COACHING_STATE, code(CoachingState::Planned)),
    ]);
    open(model, RegisterId::Coaching, &begins)
}

/// What a plan may be about: what was noted as to be developed, otherwise what is behind its time.
fn to_work_on(from: &Sources<'_>) -> Vec<String> {
    let traits = registers::traits(from).iter();
    let noted = traits.filter(|line| line.kind == TraitKind::ToImprove);
    let carried = registers::carried(from).into_iter();
    let goals: Vec<String> = noted.chain(carried).map(|line| line.text.clone()).collect();
    if !goals.is_empty() {
        return goals;
    }
    let (period, file) = (from.period, from.file);
    let plan = file
        .plans
        .get(&period)
        .or_else(|| file.plans.get(&period.previous()));
    plan.map_or_else(Vec::new, behind)
}

/// The indicators that are not reached, by their words.
fn behind(plan: &Plan) -> Vec<String> {
    let open = plan.racing().filter(|(_, permille)| *permille < 1000);
    open.map(|(indicator, _)| indicator.text.clone())
        .take(3)
        .collect()
}

/// An improvement plan; its due day follows from its start, and may be set.
fn improvement(model: &mut Model) -> Vec<Effect> {
    let goals = Sources::here(model).map_or_else(Vec::new, |from| to_work_on(&from));
    let begins = [
        (f::IMPROVE_STATE, code(ImprovementState::Running)),
        (f::IMPROVE_GOALS, text(&goals.join("\n"))),
    ];
    open(model, RegisterId::Improvement, &begins)
}

/// Training that is needed for the gap in a competence.
fn training(model: &mut Model, item: ItemId) -> Vec<Effect> {
    let Some(from) = Sources::here(model) else {
        return model.refuse("notice.nobody");
    };
    let texts = from.texts();
    let Some(competence) = figures::competence(&from, item).filter(|c| c.needs_training()) else {
        return model.refuse("follow.no-gap");
    };
    let gap = texts.number(competence.gap().unwrap_or_default());
    let places = [("name", competence.name.as_str()), ("n", &*gap)];
    let begins = [
        (
            f::COURSE_NAME,
            text(&texts.fill("follow.course-name", &places)),
        ),
        (f::COURSE_KIND, code(CourseKind::Course)),
        (f::COURSE_STATE, code(CourseState::Needed)),
        (
            f::COURSE_REASON,
            text(&texts.fill("follow.course-reason", &places)),
        ),
    ];
    open(model, RegisterId::Training, &begins)
}

fn award(model: &mut Model, kind: AwardKind, reason: &str) -> Vec<Effect> {
    let begins = [
        (f::AWARD_KIND, code(kind)),
        (f::AWARD_REASON, text(reason)),
        (f::AWARD_STATE, code(AwardState::Proposed)),
    ];
    open(model, RegisterId::Awards, &begins)
}

/// Takes a line of the period before over into this one, as something to work on.
fn carry(model: &mut Model, item: ItemId) -> Vec<Effect> {
    let Some(from) = Sources::here(model) else {
        return model.refuse("notice.nobody");
    };
    let carried = registers::carried(&from);
    let Some(words) = carried
        .iter()
        .find(|line| line.id == item)
        .map(|l| l.text.clone())
    else {
        return model.refuse("follow.no-offer");
    };
    let register = row_of(RegisterId::Strengths);
    let subject = register.subject(from.file.employee.id.0, from.period);
    let Some(home) = register::state(model, register, subject) else {
        return model.refuse("entry.gone");
    };
    let fresh = model.ids.fresh();
    let values = vec![
        (f::STRENGTH_KIND, code(TraitKind::ToImprove)),
        (f::STRENGTH_TEXT, text(&words)),
    ];
    let drafts = draft(&home, new_item(fresh, values).collect());
    model.commit(ActKind::EditRegister, drafts.into_iter().collect())
}

/// Moves an award or a coaching plan to its next state.
pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    let Some((id, item, subject)) = entry(model) else {
        return model.refuse("follow.no-entry");
    };
    let values = match id {
        RegisterId::Awards => next_award(model, item),
        RegisterId::Coaching => next_plan(model, item),
        RegisterId::Strengths
        | RegisterId::Competences
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
        | RegisterId::Notes => Err("follow.no-next"),
    };
    let values = match values {
        Ok(values) => values,
        Err(why) => return model.refuse(why),
    };
    let Some(home) = register::state(model, row_of(id), subject) else {
        return model.refuse("entry.gone");
    };
    let all = writes(&home, item.0, &values, model.actor);
    model.commit(
        ActKind::EditRegister,
        draft(&home, all).into_iter().collect(),
    )
}

/// Proposed, approved, given; whoever approves it stands in it. Nobody decides on an award of his own.
fn next_award(model: &Model, item: ItemId) -> Result<Begins, &'static str> {
    let file = model.person_file().ok_or("follow.no-entry")?;
    let award = file.awards.iter().find(|award| award.id == item);
    let award = award.ok_or("follow.no-entry")?;
    if file.employee.id == model.actor {
        return Err("follow.own-award");
    }
    match award.state {
        AwardState::Proposed => Ok(vec![
            (f::AWARD_STATE, code(AwardState::Approved)),
            (f::AWARD_BY, Value::Ref(model.actor.0)),
        ]),
        AwardState::Approved => Ok(vec![(f::AWARD_STATE, code(AwardState::Given))]),
        AwardState::Given => Err("follow.award-given"),
        AwardState::Declined => Err("follow.award-declined"),
    }
}

fn next_plan(model: &Model, item: ItemId) -> Result<Begins, &'static str> {
    let file = model.person_file().ok_or("follow.no-entry")?;
    let plan = file.coaching.iter().find(|plan| plan.id == item);
    let next = match plan.ok_or("follow.no-entry")?.state {
        CoachingState::Planned => CoachingState::Running,
        CoachingState::Running => CoachingState::Finished,
        CoachingState::Finished => return Err("follow.plan-finished"),
    };
    Ok(vec![(f::COACHING_STATE, code(next))])
}

/// Gives the note on a good practice to the clipboard, without NIP and names.
pub(super) fn publish(model: &mut Model) -> Vec<Effect> {
    let selected = entry(model).filter(|(id, _, _)| *id == RegisterId::Awards);
    let note = selected.and_then(|(_, item, _)| {
        let from = Sources::here(model)?;
        let award = from.file.awards.iter().find(|award| award.id == item)?;
        (award.kind == AwardKind::GoodPractice).then(|| detail::published(&from, award))
    });
    match note {
        Some(note) => {
            model.say(
                Tone::Plain,
                Phrase::new("notice.clipped").with("text", &note),
            );
            vec![Effect::Clip(note)]
        }
        None => model.refuse("follow.no-practice"),
    }
}
