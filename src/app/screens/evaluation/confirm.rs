//! The employee's own word on a closed evaluation: confirmed with a PIN, signed on paper, or refused.
//!
//! Whoever sits at the keyboard, what is sealed with a PIN is written in the name of whose PIN it is: the act is
//! the employee's, and `closing.confirmed-by` says who sat beside. Paper and refusal are what the appraiser says
//! of the employee, and are the appraiser's act. An answer belongs to its revision; what the employee sealed, the
//! appraiser does not replace.

use crate::app::form::Form;
use crate::app::forms::{self, Ask, Record, Wrong, value_of};
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::domain::access::Right;
use crate::domain::closing::{Closing, Reply};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{Answer, Confirmation};
use crate::domain::objection::last_day;
use crate::i18n::Phrase;
use crate::ops::edit::code;
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Value};

use super::read::{Review, Standing};
use super::{Paper, close, rate, refuse};

/// Opens the form of an answer, or says why there can be none.
pub(super) fn open(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let (number, minds, received) = match may_answer(model, answer) {
        Ok(closing) => (closing.id, minds(model, closing), closing.received),
        Err(why) => return refuse(model, why),
    };
    let asks: &[Ask] = &match answer {
        Answer::Pin => vec![Ask::may(f::CONFIRMED_NOTE)],
        Answer::Paper => vec![
            Ask::must(f::CONFIRMED_DAY).or(Value::Date(model.today)),
            Ask::may(f::CONFIRMED_NOTE),
        ],
        Answer::Refused => vec![Ask::must(f::CONFIRMED_NOTE)],
    };
    let title = title(model, answer);
    let fixed = fixed(model, answer, received.is_none());
    let effects = close::open_with(
        model,
        number,
        (title, ActKind::Confirm),
        (paper(answer), fixed),
        asks,
    );
    if let Some(mind) = minds {
        model.say(Tone::Warning, mind);
    }
    if answer == Answer::Pin && matches!(model.top(), Some(Overlay::Form(_))) {
        say_that_the_pin_follows(model);
    }
    effects
}

/// Whoever expects to be asked for a PIN at once would type it for everybody to read.
fn say_that_the_pin_follows(model: &mut Model) {
    let before = model.notice.take();
    let tone = before.as_ref().map_or(Tone::Plain, |notice| notice.tone);
    let before = before.map_or_else(String::new, |notice| notice.phrase.text(model.texts()));
    model.say(
        tone,
        Phrase::new("evaluation.pin-follows").with("before", before),
    );
}

/// The form of an answer.
fn paper(answer: Answer) -> Paper {
    match answer {
        Answer::Pin => Paper::ByPin,
        Answer::Paper => Paper::OnPaper,
        Answer::Refused => Paper::Refusal,
    }
}

/// What is confirmed, in one line.
fn title(model: &Model, answer: Answer) -> Phrase {
    let review = Review::of(model);
    let texts = model.texts();
    let predikat = review.and_then(Review::predikat);
    let number = review.and_then(Review::closing);
    let key = match answer {
        Answer::Pin => "evaluation.form-confirm",
        Answer::Paper => "evaluation.form-paper",
        Answer::Refused => "evaluation.form-refusal",
    };
    Phrase::new(key)
        .with(
            "name",
            model
                .person()
                .map_or_else(String::new, |id| model.people.name(id)),
        )
        .with("n", number.map_or(0, |closing| closing.id.0))
        .with(
            "predikat",
            predikat.map_or("–", |predikat| texts.label(predikat)),
        )
}

/// Written with the answer, without being asked.
fn fixed(model: &Model, answer: Answer, receives: bool) -> Vec<(Field, Value)> {
    let mut fixed = vec![(f::CONFIRMED, code(answer))];
    if model.actor != EmployeeId::NOBODY {
        fixed.push((f::CONFIRMED_BY, Value::Ref(model.actor.0)));
    }
    // On paper somebody may have signed earlier, which the form asks for.
    if answer != Answer::Paper {
        fixed.push((f::CONFIRMED_DAY, Value::Date(model.today)));
        // Whoever answers a result has received it.
        if receives {
            fixed.push((f::RECEIVED_DAY, Value::Date(model.today)));
        }
    }
    fixed
}

/// What is to be known before an answer: that the content is another by now, or that a clock begins.
fn minds(model: &Model, closing: &Closing) -> Option<Phrase> {
    let review = Review::of(model)?;
    if let Standing::Changed(_) = review.standing() {
        return Some(Phrase::new("evaluation.confirm-changed").with("n", closing.id.0));
    }
    let begins = closing.received.is_none();
    begins.then(|| clock_begins(model, "evaluation.confirm-receives"))
}

/// That the result is received today, and until when an objection can be filed then.
pub(super) fn clock_begins(model: &Model, key: &'static str) -> Phrase {
    let rules = &model.settings.rules.objection;
    let texts = model.texts();
    Phrase::new(key)
        .with("day", texts.day(model.today))
        .with("last", texts.day(last_day(model.today, rules)))
}

/// Whether the person at the keyboard may bring this answer to the closing that stands.
fn may_answer(model: &Model, answer: Answer) -> Result<&Closing, Phrase> {
    let review = Review::of(model).ok_or_else(|| Phrase::new("notice.nobody"))?;
    let closing = close::standing(review)?;
    match answer {
        Answer::Pin => hosts(review)?,
        Answer::Paper | Answer::Refused if closing.by == Some(model.actor) => {}
        Answer::Paper | Answer::Refused => rate::entitled(review)?,
    }
    let sealed = |one: &&Confirmation| one.answer == Answer::Pin;
    match (answer, closing.reply(&review.objections())) {
        (Answer::Pin, Reply::Given(given)) if given.answer == Answer::Pin => {
            let day = given
                .day
                .map_or_else(String::new, |day| model.texts().day(day));
            Err(Phrase::new("evaluation.confirmed-already").with("day", day))
        }
        (Answer::Paper | Answer::Refused, _)
            if closing.confirmations.iter().any(|one| sealed(&one)) =>
        {
            Err(Phrase::new("evaluation.confirmed-sealed")
                .with("name", model.people.name(review.person())))
        }
        (
            Answer::Pin | Answer::Paper | Answer::Refused,
            Reply::Waiting | Reply::Objected(_) | Reply::Given(_) | Reply::Several(_),
        ) => Ok(closing),
    }
}

/// Whether the person at the keyboard is one beside whom the employee gives an answer with the own PIN: the
/// employee, the appraiser, the reviewing officer.
pub(super) fn hosts(review: Review<'_>) -> Result<(), Phrase> {
    if review.may(Right::Receive) {
        return Ok(());
    }
    rate::entitled(review)
}

/// Checks an answer once more: the form may have stood open while another came in.
pub(super) fn save(
    model: &Model,
    form: &Form,
    answer: Answer,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let closing = may_answer(model, answer).map_err(|why| (f::CONFIRMED_NOTE, why))?;
    let mut values = values.to_vec();
    if let Value::Date(day) = *value_of(&values, f::CONFIRMED_DAY) {
        close::check_day(model, closing, day).map_err(|why| (f::CONFIRMED_DAY, why))?;
        if closing.received.is_none() {
            values.push((f::RECEIVED_DAY, Value::Date(day)));
        }
    }
    Ok(forms::direct(model, form, &values))
}

/// Whose PIN seals what a form writes, and what it is asked for; nothing where the person at the keyboard writes
/// in the own name.
pub fn sealed_by(model: &Model, form: &Form) -> Option<(EmployeeId, Phrase)> {
    let Record::Evaluation(paper) = &form.record else {
        return None;
    };
    let who = EmployeeId(form.base.subject.owner);
    let what = match paper {
        Paper::ByPin => title(model, Answer::Pin),
        Paper::Objection if model.actor != who => {
            Phrase::new("evaluation.seal-objection").with("name", model.people.name(who))
        }
        Paper::OnPaper
        | Paper::Refusal
        | Paper::Objection
        | Paper::Item
        | Paper::Whole
        | Paper::Reopening
        | Paper::Receipt
        | Paper::Decision
        | Paper::Transfer => return None,
    };
    Some((who, what))
}

/// How the employee answered the closing that stands, in sentences: the answer, or each of several, and what
/// happened to the PIN shortly before. Nothing before it is closed.
pub fn told(review: Review<'_>) -> Vec<String> {
    let Some(closing) = review.closing() else {
        return Vec::new();
    };
    let texts = review.model.texts();
    match closing.reply(&review.objections()) {
        Reply::Waiting => vec![texts.get("evaluation.unconfirmed").to_owned()],
        // Its clock is told beside.
        Reply::Objected(_) => Vec::new(),
        Reply::Given(given) => {
            let mut told = vec![one(review, given)];
            if let Standing::Changed(_) = review.standing() {
                told.push(texts.get("evaluation.confirmed-changed").to_owned());
            }
            told.extend(pin_before(review, given));
            told
        }
        Reply::Several(all) => {
            let first = texts.get("evaluation.confirmed-several").to_owned();
            let each = all.iter().map(|given| one(review, given));
            let pins = all.iter().filter_map(|given| pin_before(review, given));
            [first].into_iter().chain(each).chain(pins).collect()
        }
    }
}

/// One answer in a sentence.
pub fn one(review: Review<'_>, given: &Confirmation) -> String {
    let (model, texts) = (review.model, review.model.texts());
    let day = given.day.map_or_else(String::new, |day| texts.day(day));
    let by = given.by.map(|id| model.people.name(id));
    let places = [
        ("answer", texts.label(given.answer)),
        ("day", day.as_str()),
        ("name", by.as_deref().unwrap_or("–")),
        ("note", given.note.as_str()),
    ];
    let key = if given.note.is_empty() {
        "evaluation.confirmed"
    } else {
        "evaluation.confirmed-note"
    };
    texts.fill(key, &places)
}

/// What happened to the PIN shortly before it confirmed, so that a reset followed by a confirmation shows.
pub fn pin_before(review: Review<'_>, given: &Confirmation) -> Option<String> {
    if given.answer != Answer::Pin {
        return None;
    }
    let confirmed = given.day?;
    let record = crate::domain::pin::shortly_before(&review.file.pins, confirmed)?;
    let (model, texts) = (review.model, review.model.texts());
    let days = (confirmed - record.day).num_days().to_string();
    let by = record.by.map(|id| model.people.name(id));
    let places = [
        ("event", texts.label(record.event)),
        ("n", days.as_str()),
        ("name", by.as_deref().unwrap_or("–")),
        ("reason", record.reason.as_str()),
    ];
    let key = match (record.day == confirmed, record.reason.is_empty()) {
        (true, true) => "evaluation.pin-same-day",
        (true, false) => "evaluation.pin-same-day-why",
        (false, true) => "evaluation.pin-before",
        (false, false) => "evaluation.pin-before-why",
    };
    Some(texts.fill(key, &places))
}

/// Where the employee's answer stands, as a code for programs: `waiting`, `objected`, `several`, or how it was
/// answered.
pub fn code_of(review: Review<'_>) -> Option<&'static str> {
    let closing = review.closing()?;
    Some(match closing.reply(&review.objections()) {
        Reply::Waiting => "waiting",
        Reply::Objected(_) => "objected",
        Reply::Given(given) => given.answer.code(),
        Reply::Several(_) => "several",
    })
}

/// Where the employee's answer stands, in a word or two, for the line above the ratings.
pub fn short(review: Review<'_>) -> Option<&'static str> {
    let texts = review.model.texts();
    let closing = review.closing()?;
    Some(match closing.reply(&review.objections()) {
        Reply::Waiting => texts.get("evaluation.short-waiting"),
        Reply::Objected(_) => texts.get("evaluation.short-objected"),
        Reply::Given(given) => texts.get_coded("evaluation-short", given.answer.code()),
        Reply::Several(_) => texts.get("evaluation.short-several"),
    })
}

/// Whether the employee is still asked for an answer: there is none, or several that differ.
pub fn is_asked(review: Review<'_>) -> bool {
    review
        .closing()
        .is_some_and(|closing| match closing.reply(&review.objections()) {
            Reply::Waiting | Reply::Several(_) => true,
            Reply::Objected(_) | Reply::Given(_) => false,
        })
}
