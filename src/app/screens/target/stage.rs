//! Where the plan stands, and how its targets are written.

use crate::app::forms::{Ask, Target, build};
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::domain::coded::Coded;
use crate::domain::plan::{Approach, Stage, StageRefusal};
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, writes};
use crate::ops::fields as f;
use crate::ops::op::ActKind;

use super::{Act, Choice, plan_state, read, refuse_with};

/// Offers the stages that may follow.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(plan) = model.plan() else {
        return refuse_with(model, Phrase::new("target.no-plan"), Act::AddResult);
    };
    let texts = model.texts();
    let items = plan.stage.next().iter().map(|stage| {
        let back = stage.number() < plan.stage.number();
        let missing = plan.missing().len();
        let detail = match stage {
            Stage::Submitted if !back && missing > 0 => {
                texts.fill("target.stage-missing", &[("n", &missing.to_string())])
            }
            Stage::Draft
            | Stage::Submitted
            | Stage::Approved
            | Stage::Evaluating
            | Stage::Evaluated => {
                let key = if back {
                    "target.stage-back"
                } else {
                    "target.stage-on"
                };
                texts.get(key).to_owned()
            }
        };
        PickItem {
            id: u64::from(stage.number()),
            label: texts.label(*stage).to_owned(),
            detail,
        }
    });
    let title = Phrase::new("target.stage-choose").with("now", texts.label(plan.stage));
    let purpose = PickFor::Target(Choice::Stage);
    let pick = Pick::new(title, purpose, items.collect(), None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

/// Moves the plan looked at to a stage, or says exactly what is in the way.
pub fn move_to(model: &mut Model, to: Stage) -> Vec<Effect> {
    let (Some(plan), Some(state)) = (model.plan(), plan_state(model)) else {
        return refuse_with(model, Phrase::new("target.no-plan"), Act::AddResult);
    };
    match plan.may_move_to(to) {
        Ok(()) => {
            let wanted = [(f::STAGE, code(to))];
            let all = writes(&state, 0, &wanted, model.actor);
            model.commit(ActKind::MoveStage, draft(&state, all).into_iter().collect())
        }
        Err(StageRefusal::There(at)) => {
            let there = Phrase::new("target.stage-there").with("to", model.texts().label(at));
            tell_next(model, at, there)
        }
        Err(StageRefusal::Jump { from, to }) => {
            let texts = model.texts();
            let jump = Phrase::new("target.stage-jump")
                .with("from", texts.label(from))
                .with("to", texts.label(to));
            tell_next(model, from, jump)
        }
        Err(StageRefusal::Incomplete(missing)) => {
            let more = missing.len().saturating_sub(1);
            let Some(first) = missing.first() else {
                return Vec::new();
            };
            let (words, id, name) = read::missing(model, plan, first);
            let key = match (name.is_empty(), more) {
                (true, 0) => "target.incomplete",
                (true, _) => "target.incomplete-more",
                (false, 0) => "target.incomplete-at",
                (false, _) => "target.incomplete-at-more",
            };
            let phrase = Phrase::new(key)
                .with("what", words)
                .with("name", name)
                .with("n", more);
            model.say(Tone::Warning, phrase);
            if let Some(id) = id {
                model.target.collapsed.clear();
                model.target.want(id);
            }
            Vec::new()
        }
    }
}

/// Says why a plan does not move, and where it may go from the stage that it stands at.
fn tell_next(model: &mut Model, at: Stage, why: Phrase) -> Vec<Effect> {
    let texts = model.texts();
    let next: Vec<&str> = at.next().iter().map(|stage| texts.label(*stage)).collect();
    model.say(Tone::Warning, why.with("next", next.join(", ")));
    Vec::new()
}

/// Quantitative becomes qualitative and the other way round; nothing that was entered is lost.
pub(super) fn turn_approach(model: &mut Model) -> Vec<Effect> {
    let Some(state) = plan_state(model) else {
        return model.refuse("notice.nobody");
    };
    let (approach, now) = model
        .plan()
        .map_or((Approach::Quantitative, Stage::Draft), |plan| {
            (plan.approach, plan.stage)
        });
    if now != Stage::Draft {
        return refuse_settled(model, now);
    }
    let other = match approach {
        Approach::Quantitative => Approach::Qualitative,
        Approach::Qualitative => Approach::Quantitative,
    };
    let wanted = [(f::APPROACH, code(other)), (f::STAGE, code(now))];
    let all = writes(&state, 0, &wanted, model.actor);
    model.commit(
        ActKind::EditTarget,
        draft(&state, all).into_iter().collect(),
    )
}

/// Asks for the annex of the plan, as long as it is being written.
pub(super) fn annex(model: &mut Model) -> Vec<Effect> {
    let Some((stage, base)) = model.plan().map(|plan| plan.stage).zip(plan_state(model)) else {
        return model.refuse("stage.no-plan");
    };
    if stage != Stage::Draft {
        return refuse_settled(model, stage);
    }
    let asks = [
        Ask::may(f::PLAN_RESOURCES),
        Ask::may(f::PLAN_ACCOUNTABILITY),
        Ask::may(f::PLAN_CONSEQUENCES),
    ];
    let target = Target::plain(base, 0);
    let title = Phrase::new("target.annex");
    let form = build(model, title, ActKind::EditTarget, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Targets that were handed in are not changed behind anybody's back.
pub(super) fn refuse_settled(model: &mut Model, stage: Stage) -> Vec<Effect> {
    let phrase = Phrase::new("target.settled").with("stage", model.texts().label(stage));
    refuse_with(model, phrase, Act::Stage)
}
