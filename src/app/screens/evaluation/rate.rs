//! Choosing ratings: who may, and what must be said with them.

use crate::app::command::{Command, General};
use crate::app::conflict;
use crate::app::form::Form;
use crate::app::forms::{self, Ask, Record, Target, Wrong, build, text_of, value_of};
use crate::app::menu::typed;
use crate::app::model::{Effect, Model, Overlay, Tab, Tone};
use crate::app::screens::target;
use crate::domain::access::Right;
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::rating::{CoreValue, Rating};
use crate::domain::suggestion::{Suggestion, departs};
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, optional, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, SubjectKind, Value};

use super::read::{Line, Review, selected};
use super::{Act, Paper, key, refuse, tell};

/// In whose name ratings are written now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    /// The appraiser's.
    Appraiser,
    /// The person's own, beside it.
    Own,
}

impl View {
    fn kind(self) -> SubjectKind {
        match self {
            Self::Appraiser => SubjectKind::Evaluation,
            Self::Own => SubjectKind::SelfAssessment,
        }
    }

    fn act(self) -> ActKind {
        match self {
            Self::Appraiser => ActKind::Rate,
            Self::Own => ActKind::AssessOneself,
        }
    }
}

/// Which view the person at the keyboard writes, or why none: the employee assesses himself, the appraiser
/// rates, nobody else writes anything.
fn view(model: &Model) -> Result<View, Phrase> {
    let review = in_time(model)?;
    if review.may(Right::AssessOneself) {
        return Ok(View::Own);
    }
    entitled(review).map(|()| View::Appraiser)
}

/// The evaluation looked at, if ratings may be given now: its plan is agreed, its period has begun, and it
/// is not closed.
fn in_time(model: &Model) -> Result<Review<'_>, Phrase> {
    let review = rateable(model)?;
    if review.closing().is_some() {
        return Err(Phrase::new("evaluation.closed").with("key", key(model, Act::Reopen)));
    }
    let stage = review.plan().map(|plan| plan.stage);
    match stage.filter(|stage| !stage.may_rate()) {
        Some(stage) => Err(wrong_stage(model, stage)),
        None => Ok(review),
    }
}

/// The evaluation looked at, once there is a plan that has begun.
pub(super) fn rateable(model: &Model) -> Result<Review<'_>, Phrase> {
    let review = Review::of(model).ok_or_else(|| Phrase::new("notice.nobody"))?;
    let Some(plan) = review.plan() else {
        let key = on_target(model, target::Act::AddResult);
        return Err(Phrase::new("target.no-plan").with("key", key));
    };
    let begins = plan.days.0.unwrap_or_else(|| model.period.first_day());
    if model.today < begins {
        let day = model.texts().day_long(begins);
        return Err(Phrase::new("evaluation.too-early").with("day", day));
    }
    Ok(review)
}

/// The keys that lead to the screen of targets and do something there.
pub(super) fn on_target(model: &Model, act: target::Act) -> String {
    let keymap = &model.settings.keymap;
    let way = keymap.keys_of(Command::Go(Tab::Target));
    format!("{way} {}", keymap.keys_of(Command::Target(act)))
}

/// Says at which stages ratings are given, and which key leads there.
pub fn wrong_stage(model: &Model, stage: crate::domain::plan::Stage) -> Phrase {
    Phrase::new("target.rate-stage")
        .with("stage", model.texts().label(stage))
        .with("key", on_target(model, target::Act::Stage))
}

/// Whether the person at the keyboard may rate by the table of rights: the appraiser, and not the one who is rated.
pub fn entitled(review: Review<'_>) -> Result<(), Phrase> {
    if review.may(Right::Rate) {
        return Ok(());
    }
    let (model, texts) = (review.model, review.model.texts());
    if model.actor == EmployeeId::NOBODY {
        let choose = typed(Command::General(General::ChooseActor), texts);
        return Err(Phrase::new("target.rate-who").with("command", choose));
    }
    match review.found_appraiser() {
        Ok(appraiser) if model.actor == review.person() => {
            Err(Phrase::new("evaluation.oneself").with("name", model.people.name(appraiser)))
        }
        Ok(appraiser) => Err(Phrase::new("target.rate-other")
            .with("name", model.people.name(appraiser))
            .with("me", model.people.name(model.actor))),
        Err(why) => {
            let why = texts.get_coded("not-found", why.code());
            Err(Phrase::new("target.rate-nobody").with("why", why))
        }
    }
}

/// Rates what is selected, or takes its rating away.
pub(super) fn rate(model: &mut Model, rating: Option<Rating>) -> Vec<Effect> {
    match selected(model) {
        Some(line @ (Line::Result(_) | Line::Value(_))) => rate_item(model, line, rating),
        Some(Line::Results) => rate_whole(model, f::RATE_RESULTS, rating),
        Some(Line::Behaviour) => rate_whole(model, f::RATE_BEHAVIOUR, rating),
        Some(Line::Overall) | None => open_overall(model),
    }
}

fn rate_item(model: &mut Model, line: Line, rating: Option<Rating>) -> Vec<Effect> {
    let view = match view(model) {
        Ok(view) => view,
        Err(why) => return refuse(model, why),
    };
    let base = model.state(view.kind(), Some(model.period));
    let (Some(base), Some(item)) = (base, line.item()) else {
        return model.refuse("notice.nobody");
    };
    if conflict::stands_in(&base, item.0, f::RATE_ITEM, model.actor) {
        return conflict::open(model);
    }
    let wanted = [(f::RATE_ITEM, optional(rating, code))];
    let all = writes(&base, item.0, &wanted, model.actor);
    model.commit(view.act(), draft(&base, all).into_iter().collect())
}

/// Chooses one of both ratings. What lacks a reason opens the form with what was chosen, at the reason.
fn rate_whole(model: &mut Model, field: Field, rating: Option<Rating>) -> Vec<Effect> {
    let view = match view(model) {
        Ok(view) => view,
        Err(why) => return refuse(model, why),
    };
    let Some(base) = model.state(view.kind(), Some(model.period)) else {
        return model.refuse("notice.nobody");
    };
    if conflict::stands_in(&base, 0, field, model.actor) {
        return conflict::open(model);
    }
    let wanted = [(field, optional(rating, code))];
    let wrong = match (rating, view) {
        (Some(_), View::Appraiser) => check_whole(model, &wanted, &given_reason(model)).err(),
        (Some(_), View::Own) | (None, View::Appraiser | View::Own) => None,
    };
    match wrong {
        Some((f::RATE_REASON, why)) => {
            let effects = open_overall(model);
            if let (Some(Overlay::Form(form)), Some(rating)) = (model.overlays.last_mut(), rating) {
                // The other one may wait: only this one was chosen.
                for other in &mut form.fields {
                    other.required &= other.field == field;
                }
                choose(form, field, rating);
                form.refuse(f::RATE_REASON, why);
            }
            effects
        }
        Some((_, why)) => refuse(model, why),
        None => {
            let all = writes(&base, 0, &wanted, model.actor);
            model.commit(view.act(), draft(&base, all).into_iter().collect())
        }
    }
}

/// Chooses a rating in a form.
fn choose(form: &mut Form, field: Field, rating: Rating) {
    let entry = form.field_mut(field).map(|field| &mut field.entry);
    if let Some(crate::app::form::Entry::Choice { members, at, .. }) = entry {
        *at = members
            .iter()
            .position(|(number, _)| *number == rating.number());
    }
}

/// The reason that stands.
fn given_reason(model: &Model) -> String {
    let whole = Review::of(model).and_then(Review::overall);
    whole.map_or_else(String::new, |whole| whole.reason.clone())
}

/// Opens the form of what is selected: rating, note, evidence.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    let Some(line @ (Line::Result(_) | Line::Value(_))) = selected(model) else {
        return open_overall(model);
    };
    let view = match view(model) {
        Ok(view) => view,
        Err(why) => return refuse(model, why),
    };
    let base = model.state(view.kind(), Some(model.period));
    let (Some(base), Some(item), Some(review)) = (base, line.item(), Review::of(model)) else {
        return model.refuse("notice.nobody");
    };
    if conflict::stands_in(&base, item.0, f::RATE_ITEM, model.actor) {
        return conflict::open(model);
    }
    let asks = [
        Ask::must(f::RATE_ITEM),
        Ask::may(f::RATE_ITEM_NOTE),
        Ask::may(f::RATE_ITEM_EVIDENCE),
    ];
    let target = Target {
        record: Record::Evaluation(Paper::Item),
        ..Target::plain(base, item.0)
    };
    let what = tell::label(review, line);
    let title = match view {
        View::Appraiser => Phrase::new("evaluation.form-item").with("what", what),
        View::Own => Phrase::new("evaluation.form-own").with("name", what),
    };
    let form = build(model, title, view.act(), target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Opens the form of both ratings. Nothing is chosen beforehand but what the law sets: the organisation's
/// result for its leader.
pub fn open_overall(model: &mut Model) -> Vec<Effect> {
    let view = match view(model) {
        Ok(view) => view,
        Err(why) => return refuse(model, why),
    };
    let base = model.state(view.kind(), Some(model.period));
    let (Some(base), Some(review)) = (base, Review::of(model)) else {
        return model.refuse("notice.nobody");
    };
    if conflict::stands_in(&base, 0, f::RATE_RESULTS, model.actor) {
        return conflict::open(model);
    }
    let set = review.results_suggestion();
    let set = set.filter(|_| view == View::Appraiser && review.leads().is_some());
    let asks = [
        Ask::must(f::RATE_RESULTS).or(optional(set, |set| code(set.rating))),
        Ask::must(f::RATE_BEHAVIOUR),
        Ask::may(f::RATE_REASON),
        Ask::may(f::RATE_EVIDENCE),
    ];
    let target = Target {
        record: Record::Evaluation(Paper::Whole),
        ..Target::plain(base, 0)
    };
    let name = model.people.name(review.person());
    let (title, mind) = match view {
        View::Appraiser => {
            let mind = set.map(|set| {
                let told = tell::suggestion(model, &set);
                Phrase::new("evaluation.leader").with("told", told)
            });
            (Phrase::new("form.rate").with("name", name), mind)
        }
        View::Own => {
            let appraiser = review.appraiser().map(|id| model.people.name(id));
            let mind =
                Phrase::new("evaluation.oneself").with("name", appraiser.unwrap_or_default());
            (
                Phrase::new("evaluation.form-own").with("name", name),
                Some(mind),
            )
        }
    };
    let form = build(model, title, view.act(), target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    if let Some(mind) = mind {
        model.say(Tone::Plain, mind);
    }
    Vec::new()
}

/// Checks the rating of one result or value.
pub(super) fn save_item(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    view(model).map_err(|why| (f::RATE_ITEM, why))?;
    Ok(forms::direct(model, form, values))
}

/// Checks both ratings.
pub(super) fn save_whole(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    match view(model).map_err(|why| (f::RATE_RESULTS, why))? {
        View::Appraiser => check_whole(model, values, text_of(values, f::RATE_REASON))?,
        View::Own => {}
    }
    Ok(forms::direct(model, form, values))
}

/// Whoever departs from what is suggested says why, and behaviour is rated on all seven values or on none
/// of them.
pub(super) fn check_whole(
    model: &Model,
    values: &[(Field, Value)],
    reason: &str,
) -> Result<(), Wrong> {
    let Some(review) = Review::of(model) else {
        return Ok(());
    };
    let behaviour = value_of(values, f::RATE_BEHAVIOUR);
    if *behaviour != Value::Empty {
        check_values(review)?;
        check_departure(review, behaviour, review.behaviour_suggestion(), reason)?;
    }
    let results = value_of(values, f::RATE_RESULTS);
    check_departure(review, results, review.results_suggestion(), reason)
}

fn check_values(review: Review<'_>) -> Result<(), Wrong> {
    let missing = review.unrated_values();
    if missing.is_empty() || missing.len() == CoreValue::ALL.len() {
        return Ok(());
    }
    let texts = review.model.texts();
    let names: Vec<&str> = missing.iter().map(|value| texts.label(*value)).collect();
    let phrase = Phrase::new("evaluation.values-missing").with("names", names.join(", "));
    Err((f::RATE_BEHAVIOUR, phrase))
}

fn check_departure(
    review: Review<'_>,
    chosen: &Value,
    suggestion: Option<Suggestion>,
    reason: &str,
) -> Result<(), Wrong> {
    let chosen = match chosen {
        Value::Code(number) => Rating::from_number(*number),
        _ => None,
    };
    match (chosen, suggestion) {
        (Some(chosen), Some(suggestion)) if departs(chosen, &suggestion) && reason.is_empty() => {
            let phrase = Phrase::new("evaluation.reason-needed")
                .with("why", tell::suggestion(review.model, &suggestion));
            Err((f::RATE_REASON, phrase))
        }
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

/// Opens the form of what the leader expects for the core value selected.
pub(super) fn expect(model: &mut Model) -> Vec<Effect> {
    let Some(Line::Value(value)) = selected(model) else {
        return model.refuse("evaluation.choose-value");
    };
    let Some(review) = Review::of(model) else {
        return model.refuse("notice.nobody");
    };
    if let Err(why) = entitled(review) {
        return refuse(model, why);
    }
    if review.closing().is_some() {
        let why = Phrase::new("evaluation.closed").with("key", key(model, Act::Reopen));
        return refuse(model, why);
    }
    let Some(base) = model.state(SubjectKind::Expectation, Some(model.period)) else {
        return model.refuse("notice.nobody");
    };
    let title = Phrase::new("evaluation.form-expect").with("value", model.texts().label(value));
    let target = Target::plain(base, u64::from(value.number()));
    let asks = [Ask::may(f::EXPECTED)];
    let form = build(model, title, ActKind::EditRegister, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}
