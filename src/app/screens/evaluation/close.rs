//! Closing an evaluation, opening it again, and noting that the employee received the result.

use crate::app::conflict;
use crate::app::form::Form;
use crate::app::forms::{self, Ask, Record, Target, Wrong, build, value_of};
use crate::app::model::{Effect, Model, Overlay};
use crate::domain::access::Right;
use crate::domain::closing::{Closing, Frozen, Party, Rated, hash, next_number, text};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::nip::Nip;
use crate::domain::person::Sight;
use crate::domain::plan::{Plan, Stage};
use crate::domain::rating::{CoreValue, Rating};
use crate::i18n::Phrase;
use crate::ops::conflict::blocks_closing;
use crate::ops::edit::{code, draft, optional, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value};
use crate::ops::state::State;

use super::read::{Line, Review, Standing};
use super::{Act, Paper, key, rate, refuse, spread, tell};

/// What is evaluated, in the form that is frozen, as it is now. After a decision on an objection its
/// ratings stand.
pub(super) fn text_now(review: Review<'_>) -> String {
    let (ratings, reason) = settled(review);
    // New rules do not make an evaluation another one.
    let now = &review.model.settings.rules.version;
    let version = review.closing().map_or(now, |closing| &closing.rules);
    frozen_text(review, ratings, &reason, version)
}

/// Both ratings, which may be missing.
type Both = (Option<Rating>, Option<Rating>);

/// The ratings that a revision has, with their reason: those of a decision, otherwise the appraiser's.
fn settled(review: Review<'_>) -> (Both, String) {
    if let Some(objection) = review.decided() {
        return ((objection.results, objection.behaviour), objection.answer);
    }
    let whole = review.overall().cloned().unwrap_or_default();
    ((whole.results, whole.behaviour), whole.reason)
}

/// The frozen form with these ratings.
fn frozen_text(
    review: Review<'_>,
    (results, behaviour): Both,
    reason: &str,
    version: &str,
) -> String {
    let table = &review.model.settings.rules.predikat;
    let empty = || Plan::empty(review.person(), review.period);
    let plan = review.plan().cloned().unwrap_or_else(empty);
    let items = plan.results.iter().map(|result| {
        let rated = review.rated(result.id);
        Rated {
            of: result.id,
            rating: rated.and_then(|rated| rated.rating),
            note: rated.map_or_else(String::new, |rated| rated.note.clone()),
        }
    });
    let values = CoreValue::ALL.iter().map(|value| {
        let item = Line::Value(*value).item();
        let rated = item.and_then(|item| review.rated(item));
        Rated {
            of: *value,
            rating: rated.and_then(|rated| rated.rating),
            note: rated.map_or_else(String::new, |rated| rated.note.clone()),
        }
    });
    text(&Frozen {
        employee: party(review.model, review.person()),
        appraiser: review
            .rater()
            .map(|id| appraiser(review, id))
            .unwrap_or_default(),
        rules: version.to_owned(),
        items: items.collect(),
        values: values.collect(),
        results,
        behaviour,
        predikat: results
            .zip(behaviour)
            .map(|(results, behaviour)| table.predikat(results, behaviour)),
        reason: reason.to_owned(),
        plan,
    })
}

/// The appraiser. Of somebody who is known by name only the NIP is the one that was frozen: that it is not shown is no
/// change.
fn appraiser(review: Review<'_>, id: EmployeeId) -> Party {
    let party = party(review.model, id);
    let row = review.model.people.true_row(id);
    let veiled = row.is_some_and(|row| row.sight == Sight::Name);
    let frozen = review.closings().last().and_then(Closing::appraiser_nip);
    match frozen.filter(|_| veiled) {
        Some(nip) => Party {
            nip: nip.to_owned(),
            ..party
        },
        None => party,
    }
}

fn party(model: &Model, id: EmployeeId) -> Party {
    let nip = model.people.true_row(id).and_then(|row| row.employee.nip);
    Party {
        name: model.people.true_name(id),
        nip: nip.map(Nip::plain).unwrap_or_default(),
    }
}

/// The writes of the next revision, with these ratings.
pub(super) fn revision(review: Review<'_>, ratings: Both, reason: &str) -> Option<Draft> {
    let model = review.model;
    let rules = &model.settings.rules;
    let frozen = frozen_text(review, ratings, reason, &rules.version);
    let (results, behaviour) = ratings;
    let predikat = rules.predikat.predikat(results?, behaviour?);
    let wanted = [
        (f::CLOSED_DAY, Value::Date(model.today)),
        (f::CLOSED_BY, Value::Ref(model.actor.0)),
        (f::CLOSED_RESULTS, optional(results, code)),
        (f::CLOSED_BEHAVIOUR, optional(behaviour, code)),
        (f::CLOSED_PREDIKAT, code(predikat)),
        (f::CLOSED_RULES, Value::Text(rules.version.clone())),
        (f::CLOSED_HASH, Value::Text(hash(&frozen))),
        // To the byte: the hash is that of this text.
        (f::CLOSED_TEXT, Value::Text(frozen)),
    ];
    let base = model.state(SubjectKind::Closing, Some(review.period))?;
    let number = next_number(review.closings());
    let all = writes(&base, number, &wanted, model.actor);
    draft(&base, all)
}

/// The plan moved to the stage that goes with the evaluation.
fn moved(review: Review<'_>, stage: Stage) -> Option<Draft> {
    let base = review.model.state(SubjectKind::Plan, Some(review.period))?;
    let all = writes(&base, 0, &[(f::STAGE, code(stage))], review.model.actor);
    draft(&base, all)
}

/// Asks before the evaluation is closed, or says what is in the way.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    match closing(model) {
        Ok((question, drafts)) => model.ask_first(question, ActKind::Close, drafts),
        Err(why) => refuse(model, why),
    }
}

fn closing(model: &Model) -> Result<(Phrase, Vec<Draft>), Phrase> {
    let review = rate::rateable(model)?;
    rate::entitled(review)?;
    match review.plan().map(|plan| plan.stage) {
        Some(stage @ (Stage::Draft | Stage::Submitted)) => {
            return Err(rate::wrong_stage(model, stage));
        }
        Some(Stage::Approved | Stage::Evaluating | Stage::Evaluated) | None => {}
    }
    if let Standing::Closed(_) = review.standing() {
        return Err(Phrase::new("evaluation.closed").with("key", key(model, Act::Reopen)));
    }
    undecided(review)?;
    if review.decided().is_none() {
        complete(review)?;
    }
    spread::allows(review)?;
    let (ratings, reason) = settled(review);
    let drafts: Vec<Draft> = revision(review, ratings, &reason)
        .into_iter()
        .chain(moved(review, Stage::Evaluated))
        .collect();
    Ok((question(review, ratings), drafts))
}

fn question(review: Review<'_>, (results, behaviour): Both) -> Phrase {
    let (model, texts) = (review.model, review.model.texts());
    let rules = &model.settings.rules;
    let both = results.zip(behaviour);
    let predikat = both.map(|(results, behaviour)| rules.predikat.predikat(results, behaviour));
    Phrase::new("evaluation.ask-close")
        .with("name", model.people.name(review.person()))
        .with("period", texts.period(review.period))
        .with("n", next_number(review.closings()))
        .with("results", tell::rating(texts, results))
        .with("behaviour", tell::rating(texts, behaviour))
        .with("predikat", predikat.map_or("–", |p| texts.label(p)))
        .with("rules", &rules.version)
}

/// Nothing is closed while its ratings or the evidence behind them differ.
fn undecided(review: Review<'_>) -> Result<(), Phrase> {
    let model = review.model;
    let state = |kind| {
        let subject = Subject::of(kind, review.person().0, review.period);
        model
            .state(kind, Some(review.period))
            .unwrap_or_else(|| State::empty(subject))
    };
    let (plan, ratings) = (state(SubjectKind::Plan), state(SubjectKind::Evaluation));
    match blocks_closing(&plan, &ratings, review.rater()) {
        Some(open) => Err(Phrase::new("evaluation.undecided")
            .with("what", conflict::tell::about(model, &open))
            .with("key", conflict::key_of(model))),
        None => Ok(()),
    }
}

/// Whether everything is rated that a closed evaluation consists of.
fn complete(review: Review<'_>) -> Result<(), Phrase> {
    let (model, texts) = (review.model, review.model.texts());
    let mut missing: Vec<String> = Vec::new();
    let results = unrated_numbers(review);
    if !results.is_empty() {
        missing.push(texts.fill("evaluation.lacks-results", &[("n", &results)]));
    }
    let values: Vec<&str> = review
        .unrated_values()
        .into_iter()
        .map(|value| texts.label(value))
        .collect();
    if !values.is_empty() {
        missing.push(values.join(", "));
    }
    let lines_rated = missing.is_empty();
    let (of_results, of_behaviour) = review.ratings();
    for (rating, key) in [
        (of_results, "evaluation.lacks-whole-results"),
        (of_behaviour, "evaluation.lacks-whole-behaviour"),
    ] {
        if rating.is_none() {
            missing.push(texts.get(key).to_owned());
        }
    }
    if !missing.is_empty() {
        // Both ratings are only the next thing to do where everything under them is rated.
        let told = if lines_rated {
            "evaluation.incomplete-both"
        } else {
            "evaluation.incomplete"
        };
        return Err(Phrase::new(told)
            .with("what", missing.join("; "))
            .with("key", key(model, Act::Overall)));
    }
    // What was rated after both ratings were chosen may suggest something else by now.
    let whole = review.overall().cloned().unwrap_or_default();
    let chosen = [
        (f::RATE_RESULTS, optional(whole.results, code)),
        (f::RATE_BEHAVIOUR, optional(whole.behaviour, code)),
    ];
    rate::check_whole(model, &chosen, &whole.reason).map_err(|(_, why)| {
        Phrase::new("evaluation.not-yet")
            .with_all("why", vec![why])
            .with("key", key(model, Act::Overall))
    })
}

/// The results without a rating, by the numbers that they have on the screen.
pub fn unrated_numbers(review: Review<'_>) -> String {
    let results = review.plan().into_iter().flat_map(|plan| &plan.results);
    let unrated = results
        .zip(1_usize..)
        .filter(|(result, _)| review.rating(Line::Result(result.id)).is_none());
    let numbers: Vec<String> = unrated.map(|(_, number)| number.to_string()).collect();
    numbers.join(", ")
}

/// The closing that stands, for those who have to do with it; otherwise why nothing can be done.
pub(super) fn standing(review: Review<'_>) -> Result<&Closing, Phrase> {
    review.closing().ok_or_else(|| {
        Phrase::new("evaluation.not-closed").with("key", key(review.model, Act::Close))
    })
}

/// Asks for the reason of opening the evaluation again.
pub(super) fn reopen(model: &mut Model) -> Vec<Effect> {
    let number = match may_reopen(model) {
        Ok(number) => number,
        Err(why) => return refuse(model, why),
    };
    let asks = [Ask::must(f::REOPEN_REASON)];
    let title = Phrase::new("evaluation.form-reopen").with("n", number.0);
    open(
        model,
        number,
        (title, ActKind::Reopen),
        Paper::Reopening,
        &asks,
    )
}

fn may_reopen(model: &Model) -> Result<ItemId, Phrase> {
    let review = Review::of(model).ok_or_else(|| Phrase::new("notice.nobody"))?;
    let closing = standing(review)?;
    rate::entitled(review)?;
    if review.decided().is_some() {
        return Err(Phrase::new("evaluation.final"));
    }
    if review.waiting().is_some() {
        let reviewer = review.reviewer().map(|id| model.people.name(id));
        return Err(Phrase::new("evaluation.waiting").with("name", reviewer.unwrap_or_default()));
    }
    Ok(closing.id)
}

/// Opens a form on the closing that stands.
fn open(
    model: &mut Model,
    closing: ItemId,
    titled: (Phrase, ActKind),
    paper: Paper,
    asks: &[Ask],
) -> Vec<Effect> {
    open_with(model, closing, titled, (paper, Vec::new()), asks)
}

/// The same, with what is written without being asked.
pub(super) fn open_with(
    model: &mut Model,
    closing: ItemId,
    (title, act): (Phrase, ActKind),
    (paper, fixed): (Paper, Vec<(Field, Value)>),
    asks: &[Ask],
) -> Vec<Effect> {
    let Some(base) = model.state(SubjectKind::Closing, Some(model.period)) else {
        return model.refuse("notice.nobody");
    };
    let target = Target {
        record: Record::Evaluation(paper),
        base,
        item: closing.0,
        fixed,
    };
    let form = build(model, title, act, target, asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// The writes that open the evaluation again; its plan goes back to the stage at which it is rated.
pub(super) fn save_reopening(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    may_reopen(model).map_err(|why| (f::REOPEN_REASON, why))?;
    let mut values = values.to_vec();
    values.push((f::REOPENED_DAY, Value::Date(model.today)));
    let mut drafts = forms::direct(model, form, &values);
    drafts.extend(Review::of(model).and_then(|review| moved(review, Stage::Evaluating)));
    Ok(drafts)
}

/// Asks for the day on which the employee received the result.
pub(super) fn receive(model: &mut Model) -> Vec<Effect> {
    let number = match may_receive(model) {
        Ok(closing) => closing.id,
        Err(why) => return refuse(model, why),
    };
    let asks = [Ask::must(f::RECEIVED_DAY).or(Value::Date(model.today))];
    let title = Phrase::new("evaluation.form-receive").with("n", number.0);
    open(
        model,
        number,
        (title, ActKind::Close),
        Paper::Receipt,
        &asks,
    )
}

/// The employee says that he received the result, or the appraiser who handed it over.
fn may_receive(model: &Model) -> Result<&Closing, Phrase> {
    let review = Review::of(model).ok_or_else(|| Phrase::new("notice.nobody"))?;
    let closing = standing(review)?;
    let right = match closing.received {
        Some(_) => Right::CorrectReceipt,
        None => Right::Receive,
    };
    if !review.may(right) {
        rate::entitled(review)?;
    }
    // The clock of an objection that was filed does not change behind it.
    if review.waiting().is_some() || review.decided().is_some() {
        return Err(Phrase::new("evaluation.received-fixed"));
    }
    Ok(closing)
}

/// Checks the day of receipt: not before the closing, and not to come.
pub(super) fn save_receipt(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let closing = may_receive(model).map_err(|why| (f::RECEIVED_DAY, why))?;
    if let Value::Date(day) = *value_of(values, f::RECEIVED_DAY) {
        check_day(model, closing, day).map_err(|why| (f::RECEIVED_DAY, why))?;
    }
    Ok(forms::direct(model, form, values))
}

/// What becomes of a closing lies not before it, and not in days to come.
pub(super) fn check_day(
    model: &Model,
    closing: &Closing,
    day: chrono::NaiveDate,
) -> Result<(), Phrase> {
    if day > model.today {
        return Err(Phrase::new("evaluation.received-future"));
    }
    if day < closing.day {
        let closed = model.texts().day_long(closing.day);
        return Err(Phrase::new("evaluation.received-before").with("day", closed));
    }
    Ok(())
}
