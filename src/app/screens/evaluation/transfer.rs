//! A transfer within a period: the plan so far ends and stays with whoever appraised it, and a plan of its own
//! begins, which is rated for itself (PermenPANRB 6/2022: a new plan on transfer).

use chrono::NaiveDate;

use crate::app::form::Form;
use crate::app::forms::{Ask, Record, Target, Wrong, build, value_of};
use crate::app::model::{Effect, Model, Overlay};
use crate::app::screens::target;
use crate::domain::period::Period;
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, optional, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value};

use super::rate::on_target;
use super::read::Review;
use super::{Act, Paper, key, refuse};

/// Opens the form of a transfer.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let next = match next(model) {
        Ok(next) => next,
        Err(why) => return refuse(model, why),
    };
    let Some(base) = model.state(SubjectKind::Plan, Some(next)) else {
        return model.refuse("notice.nobody");
    };
    let unit = model.person_file().and_then(|file| file.employee.unit);
    let asks = [
        Ask::must(f::PLAN_FROM).or(Value::Date(model.today)),
        Ask::must(f::PLAN_UNIT).or(optional(unit, |unit| Value::Ref(unit.0))),
        Ask::may(f::PLAN_APPRAISER),
    ];
    let target = Target {
        record: Record::Evaluation(Paper::Transfer),
        ..Target::plain(base, 0)
    };
    let title = Phrase::new("evaluation.form-transfer").with("period", model.texts().period(next));
    let form = build(model, title, ActKind::Transfer, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// The stint that the plan after the transfer is kept under, or why there is none.
fn next(model: &Model) -> Result<Period, Phrase> {
    let review = Review::of(model).ok_or_else(|| Phrase::new("notice.nobody"))?;
    if review.plan().is_none() {
        let key = on_target(model, target::Act::AddResult);
        return Err(Phrase::new("target.no-plan").with("key", key));
    }
    if review.closing().is_some() {
        return Err(Phrase::new("evaluation.closed").with("key", key(model, Act::Reopen)));
    }
    let next = model.period.with_stint(model.period.stint() + 1);
    next.filter(|next| !review.file.plans.contains_key(next))
        .ok_or_else(|| Phrase::new("evaluation.transferred"))
}

/// The end of the plan so far, and the beginning of the other.
pub(super) fn save(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let next = next(model).map_err(|why| (f::PLAN_FROM, why))?;
    let from = match value_of(values, f::PLAN_FROM) {
        Value::Date(day) => *day,
        _ => return Err((f::PLAN_FROM, Phrase::new("form.required"))),
    };
    let within = |day: NaiveDate| day > model.period.first_day() && model.period.contains(day);
    if !within(from) {
        let phrase = Phrase::new("evaluation.transfer-outside");
        let period = model.texts().period(model.period);
        return Err((f::PLAN_FROM, phrase.with("period", period)));
    }
    Ok(drafts(model, form, values, (next, from)).unwrap_or_default())
}

fn drafts(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
    (next, from): (Period, NaiveDate),
) -> Option<Vec<Draft>> {
    let review = Review::of(model)?;
    let plan = review.plan()?;
    let mut begun = values.to_vec();
    begun.push((f::APPROACH, code(plan.approach)));
    begun.push((f::STAGE, code(crate::domain::plan::Stage::Draft)));
    let begun = writes(&form.base, 0, &begun, model.actor);
    // Where it was carried out and who appraises it no longer follows the person.
    let unit = plan.unit.or(review.file.employee.unit);
    let ended = [
        (f::PLAN_UNTIL, optional(from.pred_opt(), Value::Date)),
        (f::PLAN_UNIT, optional(unit, |unit| Value::Ref(unit.0))),
        (
            f::PLAN_APPRAISER,
            optional(review.appraiser(), |id| Value::Ref(id.0)),
        ),
    ];
    let base = model.state(SubjectKind::Plan, Some(model.period))?;
    let ended = writes(&base, 0, &ended, model.actor);
    debug_assert_eq!(
        form.base.subject,
        Subject::of(SubjectKind::Plan, review.person().0, next)
    );
    let both = [draft(&base, ended), draft(&form.base, begun)];
    Some(both.into_iter().flatten().collect())
}
