//! Objections (PP 30/2019 Ps 59): filed by the employee within the time that runs from the receipt, decided by
//! the reviewing officer. Both versions stay: the decision is a revision of its own.

use crate::app::command::{Command, General};
use crate::app::form::Form;
use crate::app::forms::{self, Ask, Record, Target, Wrong, build, text_of, value_of};
use crate::app::menu::typed;
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::domain::access::Right;
use crate::domain::closing::Closing;
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::objection::{CannotFile, Denied, Objection, may_decide, may_file};
use crate::domain::rating::Rating;
use crate::i18n::Phrase;
use crate::ops::edit::{draft, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, SubjectKind, Value};

use super::read::Review;
use super::{Paper, close, confirm, refuse};

/// Opens the form of an objection, or says why none can be filed.
pub(super) fn file(model: &mut Model) -> Vec<Effect> {
    let begins = match may_object(model) {
        Ok(closing) => closing.received.is_none(),
        Err(why) => return refuse(model, why),
    };
    let id = ItemId(model.ids.fresh());
    let title = Phrase::new("evaluation.form-object");
    let asks = [Ask::must(f::OBJECTION_REASON)];
    let fixed = vec![(f::OBJECTION_FILED, Value::Date(model.today))];
    let paper = (Paper::Objection, ActKind::Object, fixed);
    let effects = open(model, id, title, paper, &asks);
    if begins {
        let mind = confirm::clock_begins(model, "evaluation.object-receives");
        model.say(Tone::Warning, mind);
    }
    effects
}

/// Whether the person can object now: at the own seat, or beside the appraiser or the reviewing officer, where
/// the own PIN seals it. Whoever objects to a result has received it, today at the latest.
fn may_object(model: &Model) -> Result<&Closing, Phrase> {
    let review = Review::of(model).ok_or_else(|| Phrase::new("notice.nobody"))?;
    let closing = close::standing(review)?;
    confirm::hosts(review).map_err(|_| not_the_employee(review))?;
    let rules = &model.settings.rules.objection;
    let received = closing.received.unwrap_or(model.today);
    let filed = may_file(Some(received), &review.objections(), model.today, rules);
    filed.map(|_| closing).map_err(|why| refused(model, why))
}

/// Who files an objection: nobody but the employee.
pub(super) fn not_the_employee(review: Review<'_>) -> Phrase {
    let model = review.model;
    let choose = Command::General(General::ChooseActor);
    Phrase::new("evaluation.object-who")
        .with("name", model.people.name(review.person()))
        .with("command", typed(choose, model.texts()))
}

fn refused(model: &Model, why: CannotFile) -> Phrase {
    let last = match why {
        CannotFile::Late { last } => model.texts().day_long(last),
        CannotFile::NotReceived | CannotFile::AlreadyFiled => String::new(),
    };
    let why = Phrase::coded("objection-refused", why.code()).with("last", last);
    Phrase::new("evaluation.object-refused")
        .with("why", why.text(model.texts()))
        .with("source", &model.settings.rules.objection.source)
}

fn open(
    model: &mut Model,
    item: ItemId,
    title: Phrase,
    (paper, act, fixed): (Paper, ActKind, Vec<(Field, Value)>),
    asks: &[Ask],
) -> Vec<Effect> {
    let Some(base) = model.state(SubjectKind::Objection, Some(model.period)) else {
        return model.refuse("notice.nobody");
    };
    let target = Target {
        record: Record::Evaluation(paper),
        base,
        item: item.0,
        fixed,
    };
    let form = build(model, title, act, target, asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Checks an objection once more: a form may stay open past the last day.
pub(super) fn save_objection(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let closing = may_object(model).map_err(|why| (f::OBJECTION_REASON, why))?;
    let mut drafts = forms::direct(model, form, values);
    if closing.received.is_none() {
        drafts.extend(received_today(model, closing));
    }
    Ok(drafts)
}

/// That the result objected to was received today.
fn received_today(model: &Model, closing: &Closing) -> Option<Draft> {
    let base = model.state(SubjectKind::Closing, Some(model.period))?;
    let wanted = [(f::RECEIVED_DAY, Value::Date(model.today))];
    let all = writes(&base, closing.id.0, &wanted, model.actor);
    draft(&base, all)
}

/// Opens the form of the decision, for the reviewing officer alone. Nothing is chosen beforehand.
pub(super) fn decide(model: &mut Model) -> Vec<Effect> {
    let waiting = match may_rule(model) {
        Ok(waiting) => waiting,
        Err(why) => return refuse(model, why),
    };
    let title = Phrase::new("evaluation.form-decide")
        .with("day", model.texts().day_long(waiting.filed))
        .with("reason", &waiting.reason);
    let asks = [
        Ask::must(f::OBJECTION_EMPLOYEE),
        Ask::must(f::OBJECTION_APPRAISER),
        Ask::must(f::OBJECTION_RESULTS),
        Ask::must(f::OBJECTION_BEHAVIOUR),
        Ask::must(f::OBJECTION_ANSWER),
    ];
    let fixed = vec![
        (f::OBJECTION_DECIDED, Value::Date(model.today)),
        (f::OBJECTION_BY, Value::Ref(model.actor.0)),
    ];
    // It closes the evaluation anew, for good.
    let paper = (Paper::Decision, ActKind::Close, fixed);
    let effects = open(model, waiting.id, title, paper, &asks);
    model.say(Tone::Plain, Phrase::new("evaluation.hear-both"));
    effects
}

fn may_rule(model: &Model) -> Result<Objection, Phrase> {
    let review = Review::of(model).ok_or_else(|| Phrase::new("notice.nobody"))?;
    let waiting = review.waiting().ok_or_else(|| none_waits(review))?;
    if !review.may(Right::Decide) {
        return Err(not_the_reviewer(review).unwrap_or(Phrase::new("evaluation.no-objection")));
    }
    Ok(waiting)
}

/// Why somebody else than the reviewing officer does not decide, where there is anything to decide.
pub(super) fn not_the_reviewer(review: Review<'_>) -> Option<Phrase> {
    if review.waiting().is_none() {
        return Some(none_waits(review));
    }
    let (model, reviewer) = (review.model, review.reviewer());
    let entitled = may_decide(model.actor, review.person(), review.appraiser(), reviewer);
    entitled.err().map(|why| denied(model, why, reviewer))
}

/// No objection waits here, but perhaps in another period, whose evaluation was closed long ago.
fn none_waits(review: Review<'_>) -> Phrase {
    let Some(period) = review.waiting_in() else {
        return Phrase::new("evaluation.no-objection");
    };
    let model = review.model;
    let choose = Command::General(General::ChoosePeriod);
    Phrase::new("evaluation.objection-elsewhere")
        .with("period", model.texts().period(period))
        .with("key", model.settings.keymap.keys_of(choose))
}

fn denied(model: &Model, why: Denied, reviewer: Option<EmployeeId>) -> Phrase {
    let why = Phrase::coded("decision-denied", why.code()).text(model.texts());
    match reviewer {
        Some(id) => Phrase::new("evaluation.decide-who")
            .with("why", why)
            .with("name", model.people.name(id)),
        None => Phrase::new("evaluation.decide-nobody").with("why", why),
    }
}

/// The decision, and the revision that it makes.
pub(super) fn save_decision(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let waiting = may_rule(model).map_err(|why| (f::OBJECTION_RESULTS, why))?;
    let decided = Objection {
        decided: Some(model.today),
        by: Some(model.actor),
        results: rating_of(values, f::OBJECTION_RESULTS),
        behaviour: rating_of(values, f::OBJECTION_BEHAVIOUR),
        answer: text_of(values, f::OBJECTION_ANSWER).to_owned(),
        employee_side: text_of(values, f::OBJECTION_EMPLOYEE).to_owned(),
        appraiser_side: text_of(values, f::OBJECTION_APPRAISER).to_owned(),
        ..waiting
    };
    if let Err(why) = decided.check_hearing() {
        let phrase = Phrase::coded("decision-missing", why.code());
        return Err((f::OBJECTION_EMPLOYEE, phrase));
    }
    if let Err(why) = decided.check_decision() {
        let phrase = Phrase::coded("decision-missing", why.code());
        return Err((f::OBJECTION_ANSWER, phrase));
    }
    let mut drafts = forms::direct(model, form, values);
    let ratings = (decided.results, decided.behaviour);
    let revision =
        Review::of(model).and_then(|review| close::revision(review, ratings, &decided.answer));
    drafts.extend(revision);
    Ok(drafts)
}

fn rating_of(values: &[(Field, Value)], field: Field) -> Option<Rating> {
    match value_of(values, field) {
        Value::Code(number) => Rating::from_number(*number),
        _ => None,
    }
}
