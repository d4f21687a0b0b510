//! The daily log of the period: entries, what they add up to, and what is odd about them.

use chrono::{DateTime, Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::app::command::Command;
use crate::app::form::Form;
use crate::app::forms::{
    Ask, Record, Target, Wrong, build, direct, opened_by, reference_of, text_of, value_of,
};
use crate::app::model::{Effect, Model, Overlay};
use crate::domain::id::ItemId;
use crate::domain::log::{Backfill, LogEntry, LogProblem, LogState, check};
use crate::domain::period::Period;
use crate::domain::rules::Rules;
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value};
use crate::ops::state::State;
use crate::ops::view::Item;

use super::edit::{ask_to_strike, removed, today_within};
use super::{Act, Pane, read, refuse_with};

/// More minutes than a day has.
const MINUTES_OF_A_DAY: u32 = 1_440;

/// The entries of the period looked at, newest first.
pub(super) fn entries(model: &Model) -> Vec<ItemId> {
    let all = model.person_file().into_iter().flat_map(|file| &file.log);
    let mut ids: Vec<ItemId> = all
        .filter(|entry| model.period.contains(entry.day))
        .map(|entry| entry.id)
        .collect();
    ids.reverse();
    ids
}

/// An entry of the person looked at.
pub fn entry(model: &Model, id: ItemId) -> Option<&LogEntry> {
    model.person_file()?.log.iter().find(|entry| entry.id == id)
}

/// The entry selected.
pub fn selected(model: &Model) -> Option<&LogEntry> {
    entry(model, model.target.entry()?)
}

/// Minutes of all entries of a day.
pub fn minutes_of(model: &Model, day: NaiveDate) -> u32 {
    let all = model.person_file().into_iter().flat_map(|file| &file.log);
    all.filter(|entry| entry.day == day).fold(0, |sum, entry| {
        sum.saturating_add(entry.minutes.unwrap_or(0))
    })
}

/// Whether the entries of a day add up to more than a working day.
pub fn overlong(model: &Model, day: NaiveDate) -> bool {
    minutes_of(model, day) > model.settings.rules.minutes_per_day
}

/// How many working days after the fact an entry was first written, where that is more than the office allows.
pub fn backfilled(model: &Model, entry: &LogEntry) -> Option<u32> {
    let state = state_of(model, entry.day)?;
    let clocks = [f::LOG_DAY, f::LOG_ACTIVITY, f::LOG_MINUTES, f::LOG_RESULT]
        .into_iter()
        .flat_map(|field| state.versions(entry.id.0, field))
        .map(|version| version.clock);
    let written = DateTime::from_timestamp_millis(clocks.min()?.millis() as i64)?;
    let written = written.with_timezone(&model.settings.zone).date_naive();
    backfill(&model.settings.rules).of(entry.day, written)
}

/// When an entry counts as written late in this office.
fn backfill(rules: &Rules) -> Backfill<'_> {
    Backfill {
        calendar: &rules.calendar,
        workdays: rules.backfill_workdays,
    }
}

/// Working days without an entry until today, where they are enough to be pointed out.
pub fn silent(model: &Model) -> Option<u32> {
    let place = model.people.place(model.person()?)?;
    let rules = &model.settings.rules;
    let days = model.people.silent_days(place, rules, model.today)?;
    model.period.contains(model.today).then_some(days)
}

/// The month in whose log an activity of this day stands.
fn month(day: NaiveDate) -> Option<Period> {
    Period::month(day.year(), u8::try_from(day.month()).ok()?)
}

/// The state of the log in which an activity of this day stands.
fn state_of(model: &Model, day: NaiveDate) -> Option<State> {
    model.state(SubjectKind::Log, Some(month(day)?))
}

/// Opens the form of a new entry for the result selected.
pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    let day = today_within(model);
    let Some(base) = state_of(model, day) else {
        return model.refuse("notice.nobody");
    };
    let result = match model.target.pane {
        Pane::Log => selected(model).and_then(|entry| entry.result),
        Pane::Plan | Pane::Roles => model.target.row().map(super::Row::result),
    };
    let plan = model.plan();
    let result = result.and_then(|id| plan.and_then(|plan| plan.result(id)));
    // The unit in which the result is counted, so that the sum can become its actual.
    let unit = result.and_then(|r| r.indicators.iter().find(|i| !i.unit.is_empty()));
    let unit = unit.map_or(Value::Empty, |i| Value::Text(i.unit.clone()));
    let result = result.map_or(Value::Empty, |r| Value::Ref(r.id.0));
    let item = model.ids.fresh();
    let target = Target {
        record: Record::Log,
        base,
        item,
        fixed: vec![(f::LOG_STATE, code(LogState::Recorded))],
    };
    let mut form = log_form(model, "form.add-log", target, day, result, unit);
    // Day and result are usually right as they stand.
    form.focus = 2;
    let form = opened_by(Command::Target(Act::AddLog), form);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Opens the form of the entry selected.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    let Some((id, day)) = selected(model).map(|entry| (entry.id, entry.day)) else {
        return refuse_with(model, Phrase::new("target.no-entry"), Act::AddLog);
    };
    let Some(base) = state_of(model, day) else {
        return model.refuse("notice.nobody");
    };
    let target = Target {
        record: Record::Log,
        ..Target::plain(base, id.0)
    };
    let form = log_form(
        model,
        "form.edit-log",
        target,
        day,
        Value::Empty,
        Value::Empty,
    );
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

fn log_form(
    model: &Model,
    title: &'static str,
    target: Target,
    day: NaiveDate,
    result: Value,
    unit: Value,
) -> Form {
    let asks = [
        Ask::must(f::LOG_DAY).or(Value::Date(day)),
        Ask::may(f::LOG_RESULT).or(result),
        Ask::must(f::LOG_ACTIVITY),
        Ask::may(f::LOG_QUANTITY),
        Ask::may(f::LOG_UNIT).or(unit),
        Ask::may(f::LOG_MINUTES),
        Ask::may(f::LOG_EVIDENCE),
    ];
    build(model, Phrase::new(title), ActKind::EditLog, target, &asks)
}

/// Checks a log entry. What cannot be is refused beside its field; what is only odd is said after saving.
pub fn save_log(
    model: &mut Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let minutes = minutes(values)?;
    let Value::Date(day) = *value_of(values, f::LOG_DAY) else {
        return Err((f::LOG_DAY, Phrase::new("form.required")));
    };
    let written = LogEntry {
        id: ItemId(form.item),
        day,
        result: reference_of(values, f::LOG_RESULT).map(ItemId),
        activity: text_of(values, f::LOG_ACTIVITY).to_owned(),
        quantity: None,
        unit: String::new(),
        minutes,
        evidence: String::new(),
        state: LogState::Recorded,
        return_reason: String::new(),
    };
    let rules = &model.settings.rules;
    let others = model.person_file().map_or(&[][..], |file| &file.log);
    let problems = check(
        &written,
        others,
        model.today,
        rules.minutes_per_day,
        Some(backfill(rules)),
    );
    model.target.warning = None;
    for problem in &problems {
        match problem {
            LogProblem::Future => return Err((f::LOG_DAY, Phrase::new("target.log-future"))),
            LogProblem::NoActivity => {
                return Err((f::LOG_ACTIVITY, Phrase::new("form.required")));
            }
            LogProblem::Overlong { .. } | LogProblem::Backfilled { .. } => {}
        }
    }
    let warning = problems.first().map(|problem| told(model, problem, day));
    model.target.warning = warning;
    model.target.want(ItemId(form.item));
    let month = month(day).ok_or_else(|| (f::LOG_DAY, Phrase::new("form.required")))?;
    Ok(put(model, form, values, month))
}

/// Minutes of an entry: whole, and no more than a day has.
fn minutes(values: &[(Field, Value)]) -> Result<Option<u32>, Wrong> {
    match value_of(values, f::LOG_MINUTES) {
        Value::Number(number) => {
            let whole = number.to_u32().filter(|n| Decimal::from(*n) == *number);
            let whole = whole.filter(|n| (1..=MINUTES_OF_A_DAY).contains(n));
            match whole {
                Some(minutes) => Ok(Some(minutes)),
                None => Err((f::LOG_MINUTES, Phrase::new("target.log-minutes"))),
            }
        }
        _ => Ok(None),
    }
}

/// What is odd about an entry, in words.
fn told(model: &Model, problem: &LogProblem, day: NaiveDate) -> Phrase {
    let texts = model.texts();
    match problem {
        LogProblem::Future => Phrase::new("target.log-future"),
        LogProblem::NoActivity => Phrase::new("form.required"),
        LogProblem::Overlong { sum, limit } => Phrase::new("target.log-overlong")
            .with("day", texts.day(day))
            .with("sum", sum)
            .with("limit", limit),
        LogProblem::Backfilled { days } => Phrase::new("target.log-backfilled").with("days", days),
    }
}

/// The writes of an entry, in the log of its month. An entry that was changed waits for its approval again;
/// one whose month has changed is struck out there and written here.
fn put(model: &Model, form: &Form, values: &[(Field, Value)], month: Period) -> Vec<Draft> {
    let mut wanted: Vec<(Field, Value)> = form.fixed.iter().chain(values).cloned().collect();
    let subject = Subject {
        period: Some(month),
        ..form.base.subject
    };
    let old = Item::new(&form.base, form.item);
    let is_new = old.date(f::LOG_DAY).is_none();
    if !is_new && form.changed(model.today) {
        wanted.push((f::LOG_STATE, code(LogState::Recorded)));
        wanted.push((f::LOG_RETURN_REASON, Value::Empty));
    }
    if subject == form.base.subject {
        let form = Form {
            fixed: Vec::new(),
            ..form.clone()
        };
        return direct(model, &form, &wanted);
    }
    let Some(there) = model.state(SubjectKind::Log, Some(month)) else {
        return Vec::new();
    };
    if Item::new(&there, form.item).flag(f::REMOVED) {
        wanted.push((f::REMOVED, Value::Flag(false)));
    }
    let mut drafts = Vec::new();
    if !is_new {
        drafts.extend(draft(&form.base, vec![removed(ItemId(form.item))]));
    }
    let all = writes(&there, form.item, &wanted, model.actor);
    drafts.extend(draft(&there, all));
    drafts
}

/// Approves the entry selected.
pub(super) fn approve(model: &mut Model) -> Vec<Effect> {
    let wanted = [
        (f::LOG_STATE, code(LogState::Approved)),
        (f::LOG_RETURN_REASON, Value::Empty),
    ];
    let Some((id, day)) = reviewed(model) else {
        return refuse_review(model);
    };
    let Some(state) = state_of(model, day) else {
        return model.refuse("notice.nobody");
    };
    let all = writes(&state, id.0, &wanted, model.actor);
    // On to the next one: a month of entries is seen with one finger.
    model.target.log.step(1);
    model.commit(ActKind::ReviewLog, draft(&state, all).into_iter().collect())
}

/// Opens the form of the reason for which the entry selected is returned.
pub(super) fn give_back(model: &mut Model) -> Vec<Effect> {
    let Some((id, day)) = reviewed(model) else {
        return refuse_review(model);
    };
    let Some(base) = state_of(model, day) else {
        return model.refuse("notice.nobody");
    };
    let target = Target {
        fixed: vec![(f::LOG_STATE, code(LogState::Returned))],
        ..Target::plain(base, id.0)
    };
    let asks = [Ask::must(f::LOG_RETURN_REASON)];
    let title = Phrase::new("form.return-log");
    let form = build(model, title, ActKind::ReviewLog, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// The entry to be reviewed, where the log is in front and the entry is not one's own.
fn reviewed(model: &Model) -> Option<(ItemId, NaiveDate)> {
    let own = model.person() == Some(model.actor);
    let entry = selected(model).filter(|_| model.target.pane == Pane::Log && !own)?;
    Some((entry.id, entry.day))
}

/// Why nothing can be reviewed here.
fn refuse_review(model: &mut Model) -> Vec<Effect> {
    if model.person() == Some(model.actor) {
        let name = read::appraiser(model).map(|id| model.people.name(id));
        let phrase = Phrase::new("target.review-own");
        let phrase = phrase.with("name", name.unwrap_or_else(|| "–".to_owned()));
        model.say(crate::app::model::Tone::Warning, phrase);
        return Vec::new();
    }
    model.refuse("target.choose-entry")
}

/// Asks whether the entry selected is to be struck out.
pub(super) fn strike(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = selected(model).cloned() else {
        return refuse_with(model, Phrase::new("target.no-entry"), Act::AddLog);
    };
    let Some(state) = state_of(model, entry.day) else {
        return model.refuse("notice.nobody");
    };
    let question = Phrase::new("target.strike").with("name", &entry.activity);
    let all = vec![removed(entry.id)];
    ask_to_strike(model, question, ActKind::EditLog, &state, all)
}
