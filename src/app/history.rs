//! The history of a person in words, newest first.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::people::Grade;
use crate::i18n::Texts;
use crate::ops::fields as f;
use crate::ops::fields::{Holds, spec};
use crate::ops::history::{Change, changes};
use crate::ops::lists;
use crate::ops::op::{Field, Op, Subject, Value};
use crate::ops::sync::Reach;

use super::list::ListState;
use super::model::Model;
use super::overlay::{HistoryLine, HistoryView};

/// The history of a person.
pub fn view(model: &Model, id: EmployeeId, ops: &[Op]) -> HistoryView {
    let changes = changes(ops);
    let titles = titles(&changes);
    let title = |c: &Change| titles.get(&(c.subject, c.item)).copied().unwrap_or("");
    let told = changes
        .iter()
        .map(|change| line(model, change, title(change)));
    let mut lines: Vec<HistoryLine> = told.collect();
    lines.reverse();
    HistoryView {
        name: model.people.name(id),
        list: ListState::new(lines.len(), 10),
        lines,
    }
}

/// What the items of subjects are called by their last wording, so that a change tells of which record it is.
fn titles(changes: &[Change]) -> BTreeMap<(Subject, u64), &str> {
    let names = [
        f::RESULT_TITLE,
        f::INDICATOR_TEXT,
        f::LOG_ACTIVITY,
        f::FEEDBACK_TEXT,
    ];
    let wordings = changes
        .iter()
        .filter(|change| names.contains(&change.field));
    wordings
        .filter_map(|change| match change.new.last() {
            Some(Value::Text(words)) => Some(((change.subject, change.item), words.as_str())),
            Some(_) | None => None,
        })
        .collect()
}

fn line(model: &Model, change: &Change, title: &str) -> HistoryLine {
    let texts = model.texts();
    let name = |holds: Holds, id: u64| model.label_in(change.field, holds, id);
    let veil = model.people.veil();
    let veil = veil.filter(|_| [f::NIP, f::FEEDBACK_FROM_TEXT].contains(&change.field));
    let told = |values: &[Value]| {
        let words: Vec<String> = values
            .iter()
            .map(|value| match veil {
                Some(veil) => veil.unseen().to_owned(),
                None => tell(texts, change.field, value, &name),
            })
            .collect();
        words.join(" / ")
    };
    HistoryLine {
        when: moment(texts, model.settings.zone, change.clock.millis()),
        who: model.people.author(change.actor),
        what: field_name(texts, change.field),
        of: title.to_owned(),
        old: told(&change.old),
        new: told(&change.new),
        reach: reach(model, change),
    }
}

/// How far a change has come, as far as it was last asked.
fn reach(model: &Model, change: &Change) -> Option<Reach> {
    model.sync.status.as_ref()?.reach(change.op)
}

/// A moment on the clock of the wall, to the minute.
pub fn moment(texts: &Texts, zone: FixedOffset, millis: u64) -> String {
    match DateTime::from_timestamp_millis(millis as i64) {
        Some(utc) => {
            let local = utc.with_timezone(&zone);
            format!(
                "{} {}",
                texts.day(local.date_naive()),
                local.format("%H:%M")
            )
        }
        None => String::new(),
    }
}

/// How a field is called.
pub fn field_name(texts: &Texts, field: Field) -> String {
    spec(field).map_or_else(
        || field.0.to_string(),
        |spec| texts.get(&format!("field.{}", spec.code)).to_owned(),
    )
}

/// What somebody answers about another from all sides is nobody else's to read: neither on a screen nor in
/// what is printed, listed or exported.
fn is_confidential(field: Field) -> bool {
    field == f::PEER_ANSWERS || field == f::PEER_TEXT
}

/// A value in words; `name` says how records are called. What is confidential is not told.
pub fn tell(
    texts: &Texts,
    field: Field,
    value: &Value,
    name: &dyn Fn(Holds, u64) -> String,
) -> String {
    let holds = spec(field).map(|spec| spec.holds);
    match (value, holds) {
        (Value::Empty, _) => String::new(),
        _ if is_confidential(field) => texts.get("history.confidential").to_owned(),
        (Value::Text(words), _) => words.clone(),
        (Value::Number(number), _) => texts.number(*number),
        (Value::Date(day), _) => texts.day(*day),
        (Value::Flag(yes), _) => texts
            .get(if *yes { "flag.yes" } else { "flag.no" })
            .to_owned(),
        (Value::Ref(id), Some(Holds::Nip)) => {
            Nip::from_number(*id).map_or_else(|| id.to_string(), |nip| nip.to_string())
        }
        (Value::Ref(id), Some(holds)) => match name(holds, *id) {
            label if label.is_empty() => id.to_string(),
            label => label,
        },
        (Value::Ref(id), None) => id.to_string(),
        (Value::Code(number), Some(Holds::Grade)) => Grade::from_number(*number)
            .map_or_else(|| number.to_string(), |grade| grade.code().to_owned()),
        (Value::Code(number), Some(Holds::Code(list))) => lists::code_of(list, *number)
            .map_or_else(
                || number.to_string(),
                |code| texts.get(&format!("{list}.{code}")).to_owned(),
            ),
        (Value::Code(number), Some(_) | None) => number.to_string(),
    }
}
