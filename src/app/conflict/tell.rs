//! Differing values in words: what they are about, who wrote them, where and when.

use crate::app::history::{field_name, moment, tell};
use crate::app::model::Model;
use crate::app::screens::sync::tell::named;
use crate::app::update::subject_name;
use crate::app::wrap::shown;
use crate::domain::text::MAX_PROSE;
use crate::ops::conflict::{Conflict, Of};
use crate::ops::fields::Holds;
use crate::ops::op::{Field, ReplicaId};
use crate::ops::state::Version;

/// The letter of a version: A, B, C …
pub fn letter(at: usize) -> char {
    ('A'..='Z').nth(at).unwrap_or('?')
}

/// What it is about, without whom: the field, its item, the period.
pub fn about(model: &Model, conflict: &Conflict) -> String {
    let texts = model.texts();
    let mut words = field_name(texts, conflict.slot.register);
    let item = match &conflict.of {
        Of::Whole => String::new(),
        Of::Titled(title) => clean(title),
        Of::Value(value) => texts.label(*value).to_owned(),
        Of::Member(id) => model.people.name(*id),
        Of::Revision(number) => texts.fill("conflict.revision", &[("n", &number.to_string())]),
    };
    if !item.is_empty() {
        words = format!("{words}: {item}");
    }
    match conflict.subject.period {
        Some(period) => format!("{words} · {}", texts.period_short(period)),
        None => words,
    }
}

/// What it is about, and whom.
pub fn what(model: &Model, conflict: &Conflict) -> String {
    let who = subject_name(model, conflict.subject);
    format!("{who} · {}", about(model, conflict))
}

/// Who wrote a version.
pub fn who(model: &Model, version: &Version) -> String {
    model.people.name(version.actor)
}

/// When, on the clock of the wall.
pub fn when(model: &Model, version: &Version) -> String {
    let millis = version.clock.millis();
    moment(model.texts(), model.settings.zone, millis)
}

/// On which machine: by the name it was given, otherwise by the beginning of its number.
pub fn machine(model: &Model, replica: ReplicaId) -> String {
    let [a, b, c, d, ..] = replica.0;
    let number = format!("{:08x}", u32::from_be_bytes([a, b, c, d]));
    match model.names.get(&replica) {
        Some(name) => format!("{} · {number}", clean(&named(model, name))),
        None => number,
    }
}

/// What is known of the hand that vouches for a version: this machine, one of the register, or nobody known.
pub fn signature(model: &Model, replica: ReplicaId) -> &'static str {
    let key = if model.ids.is_of(replica) {
        "conflict.signed-here"
    } else if model.names.contains_key(&replica) {
        "conflict.signed-known"
    } else {
        "conflict.signed-unknown"
    };
    model.texts().get(key)
}

/// What a version says in a field; a dash where it says nothing.
pub fn value(model: &Model, version: &Version, field: Field) -> String {
    let name = |holds: Holds, id: u64| model.label_in(field, holds, id);
    let words = tell(model.texts(), field, version.value(field), &name);
    if words.is_empty() {
        "–".to_owned()
    } else {
        clean(&words)
    }
}

/// What came from elsewhere, bounded and without anything that steers a terminal.
pub fn clean(words: &str) -> String {
    let bounded: String = words.chars().take(MAX_PROSE).collect();
    shown(&bounded).into_owned()
}
