//! The selected row in full.

use super::{Offer, Row, Section, Sign, What, registers, scheme};
use crate::app::command::{Command, General};
use crate::app::figures::{self, Sources};
use crate::app::history::{field_name, tell};
use crate::app::model::Model;
use crate::domain::coded::Coded;
use crate::domain::follow::award::{Award, AwardKind, publishable};
use crate::domain::follow::coaching::{About, Statement, means};
use crate::domain::id::ItemId;
use crate::domain::peer;
use crate::domain::scheme::{Component, Indicator};
use crate::i18n::Texts;
use crate::ops::fields as f;
use crate::ops::fields::Holds;
use crate::ops::registers::{RegisterId, register};

/// A paragraph: what it is, where that has to be said, and the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Para {
    /// What it is; may be empty.
    pub label: String,
    /// The words.
    pub text: String,
    /// How it stands.
    pub sign: Sign,
}

impl Para {
    fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
            sign: Sign::Plain,
        }
    }

    fn alone(text: impl Into<String>) -> Self {
        Self::new("", text)
    }

    fn signed(self, sign: Sign) -> Self {
        Self { sign, ..self }
    }
}

/// The paragraphs of a row.
pub fn of(model: &Model, section: Section, row: &Row) -> Vec<Para> {
    let Some(from) = Sources::here(model) else {
        return Vec::new();
    };
    match (row.what, section) {
        (What::Entry(item), Section::Register(id)) => entry(&from, id, item),
        (What::Offer(offer), _) => proposed(&from, offer, row),
        (What::Component(at), _) => component(&from, at),
        (What::Indicator(at, n), _) => indicator(&from, at, n),
        (What::Asked(at), _) => asked(&from, at),
        (What::Told(at), Section::Register(RegisterId::Peers)) => peer_words(&from, at, row),
        (What::Told(_), _) => credit(&from, row),
        (What::Entry(_), Section::Scheme | Section::Credit) => Vec::new(),
    }
}

/// The fields of an entry, and what follows from them.
fn entry(from: &Sources<'_>, id: RegisterId, item: ItemId) -> Vec<Para> {
    // Who was asked and what was answered never stand in one view.
    if id == RegisterId::Peers {
        return vec![Para::alone(from.texts().get("follow.peer-anonymous"))];
    }
    let mut paras = fields(from, id, item);
    paras.extend(beyond(from, id, item));
    paras
}

fn fields(from: &Sources<'_>, id: RegisterId, item: ItemId) -> Vec<Para> {
    let texts = from.texts();
    let state = crate::app::register::home(from.model, id, item).zip(from.model.file.as_ref());
    let Some(state) = state.map(|(subject, file)| file.state(subject)) else {
        return Vec::new();
    };
    let name = |holds: Holds, id: u64| from.model.label(holds, id);
    // The answers to form B.1.8 are told statement by statement.
    let columns = register(id).columns.iter();
    let columns = columns.filter(|column| column.field != f::SESSION_ANSWERS);
    let told = columns.filter_map(|column| {
        // Several values stand side by side until somebody decides.
        let versions = state.versions(item.0, column.field).iter();
        let words: Vec<String> = versions
            .map(|version| tell(texts, column.field, version.value(column.field), &name))
            .filter(|words| !words.is_empty())
            .collect();
        let label = field_name(texts, column.field);
        (!words.is_empty()).then(|| Para::new(label, words.join(" / ")))
    });
    told.collect()
}

/// What follows from an entry.
fn beyond(from: &Sources<'_>, id: RegisterId, item: ItemId) -> Vec<Para> {
    let texts = from.texts();
    let file = from.file;
    match id {
        RegisterId::Competences => {
            let competence = figures::unmet(from).into_iter().find(|c| c.id == item);
            let text = competence.map(|_| {
                let key = key(from.model, super::Act::Offer);
                texts.fill("follow.training-key", &[("key", &key)])
            });
            text.map(|text| Para::alone(text).signed(Sign::Offer))
                .into_iter()
                .collect()
        }
        RegisterId::Coaching => {
            let of_plan = file.sessions.iter().filter(|s| s.plan == Some(item));
            let days: Vec<String> = of_plan.map(|session| texts.day(session.day)).collect();
            let label = texts.get("follow.sessions");
            let told = (!days.is_empty()).then(|| Para::new(label, days.join(", ")));
            told.into_iter().collect()
        }
        RegisterId::Sessions => {
            let session = file.sessions.iter().find(|session| session.id == item);
            let answers = session.and_then(|session| registers::statements(from, session));
            statements(texts, answers.as_deref())
        }
        RegisterId::Improvement => improvement(from, item),
        RegisterId::Awards => {
            let award = file.awards.iter().find(|award| award.id == item);
            let told = award.filter(|award| award.kind == AwardKind::GoodPractice);
            let label = texts.get("follow.publishable");
            told.map(|award| Para::new(label, published(from, award)).signed(Sign::Good))
                .into_iter()
                .collect()
        }
        RegisterId::Strengths
        | RegisterId::Attendance
        | RegisterId::Training
        | RegisterId::Objections
        | RegisterId::Peers
        | RegisterId::Voices
        | RegisterId::Survey
        | RegisterId::Actions
        | RegisterId::Agreements
        | RegisterId::Notes => Vec::new(),
    }
}

/// The nine statements of form B.1.8 in their groups, each with its answer once they are given.
fn statements(texts: &'static Texts, answers: Option<&[u8]>) -> Vec<Para> {
    let means = answers.map(means).unwrap_or_default();
    let mut paras = Vec::new();
    for about in About::ALL {
        let mean = means.iter().find(|(group, _)| group == about);
        let mean = mean.map_or_else(String::new, |(_, mean)| texts.decimals(*mean, 2));
        paras.push(Para::new(texts.label(*about), mean).signed(Sign::Head));
        let of_group = Statement::ALL.iter().enumerate();
        for (at, statement) in of_group.filter(|(_, statement)| statement.about() == *about) {
            let answer = answers.and_then(|answers| answers.get(at));
            let answer = answer.map_or_else(|| "–".to_owned(), ToString::to_string);
            let text = format!("{}. {}", at + 1, texts.label(*statement));
            paras.push(Para::new(text, answer));
        }
    }
    paras.push(Para::alone(texts.get("statement-note.wording")));
    paras
}

fn improvement(from: &Sources<'_>, item: ItemId) -> Vec<Para> {
    let texts = from.texts();
    let rules = &from.model.settings.rules.improvement;
    let Some(plan) = from.file.improvements.iter().find(|plan| plan.id == item) else {
        return Vec::new();
    };
    let months = rules.months.to_string();
    let due = texts.day_long(plan.due_day(rules));
    let places = [
        ("due", &*due),
        ("months", &*months),
        ("source", &*rules.source),
    ];
    let mut paras = vec![Para::alone(texts.fill("follow.due-rule", &places))];
    if plan.is_overdue(from.model.today, rules) {
        paras.push(Para::alone(texts.fill("follow.escalate", &places)).signed(Sign::Attention));
    } else if plan.escalates(from.model.today, rules) {
        let months = rules.placement_months.to_string();
        let text = texts.fill("follow.test-next", &[("months", &months)]);
        paras.push(Para::alone(text).signed(Sign::Attention));
    }
    paras
}

/// The key of a command of this screen, as it is written.
fn key(model: &Model, act: super::Act) -> String {
    model.settings.keymap.keys_of(Command::FollowUp(act))
}

/// What taking up an offer does.
fn proposed(from: &Sources<'_>, offer: Offer, row: &Row) -> Vec<Para> {
    let texts = from.texts();
    let open = from
        .model
        .settings
        .keymap
        .keys_of(Command::General(General::Open));
    let places = [("key", &*open)];
    let what = match offer {
        Offer::Carry(_) => texts.fill("follow.carry-opens", &places),
        Offer::Coaching | Offer::Improvement | Offer::Training(_) | Offer::Succession => {
            texts.fill("follow.offer-opens", &places)
        }
    };
    vec![
        Para::alone(row.text.clone()).signed(Sign::Offer),
        Para::alone(what),
    ]
}

fn component_at<'a>(from: &Sources<'a>, at: usize) -> Option<&'a Component> {
    from.model.settings.scheme.components.get(at)
}

fn component(from: &Sources<'_>, at: usize) -> Vec<Para> {
    let texts = from.texts();
    let Some(component) = component_at(from, at) else {
        return Vec::new();
    };
    let assessed = scheme::assessed(from, &from.model.follow_up.figures);
    let covered = assessed
        .get(at)
        .map(|of| scheme::index(texts, "follow.index-rests", &of.index));
    vec![
        Para::alone(texts.said(&component.why)),
        Para::new(texts.get("follow.index"), covered.unwrap_or_default()),
        Para::alone(texts.get("follow.evidence")),
    ]
}

fn indicator(from: &Sources<'_>, at: usize, n: usize) -> Vec<Para> {
    let texts = from.texts();
    let Some(indicator) = component_at(from, at).and_then(|of| of.indicators.get(n)) else {
        return Vec::new();
    };
    let found = figures::of(from, indicator.figure);
    let mut paras = vec![Para::alone(texts.label(indicator.figure))];
    match &found.value {
        Ok(value) => {
            let shown = figures::shown(texts, indicator.figure, *value);
            let band = indicator.band(*value);
            let word = band.map_or_else(String::new, |band| {
                format!("{} ({})", texts.said(&band.name), texts.label(band.tone))
            });
            let sign = band.map_or(Sign::Plain, |band| scheme::sign(band.tone));
            paras.push(Para::new(shown, word).signed(sign));
            let index = texts.decimals(crate::domain::scheme::index(indicator, *value), 1);
            paras.push(Para::new(texts.get("follow.index"), index));
        }
        Err(reason) => paras.push(Para::new("–", reason.text(texts))),
    }
    paras.push(Para::new(
        texts.get("follow.bands"),
        bands(texts, indicator),
    ));
    paras
}

/// What each stretch of a figure is called.
pub(super) fn bands(texts: &'static Texts, indicator: &Indicator) -> String {
    let bands = indicator.bands.iter().map(|band| {
        let from = figures::shown(texts, indicator.figure, band.from);
        let places = [("from", &*from), ("name", texts.said(&band.name))];
        texts.fill("follow.band", &places)
    });
    bands.collect::<Vec<_>>().join(" · ")
}

fn asked(from: &Sources<'_>, at: usize) -> Vec<Para> {
    let texts = from.texts();
    let asked = scheme::asked(from, &from.model.follow_up.figures);
    let found = asked
        .iter()
        .find(|open| scheme::place(from, open.follow_up) == at);
    let Some(open) = found else {
        return Vec::new();
    };
    let answered = match open.answered {
        Some(day) => texts.fill("follow.answered", &[("day", &texts.day(day))]),
        None => texts.get("follow.unanswered").to_owned(),
    };
    vec![
        Para::new(
            texts.label(open.follow_up.then),
            texts.said(&open.follow_up.name),
        )
        .signed(Sign::Offer),
        Para::new(texts.get("follow.reason"), open.reason.text(texts)),
        Para::alone(answered),
        Para::alone(texts.get("follow.people-decide")),
    ]
}

fn peer_words(from: &Sources<'_>, at: usize, row: &Row) -> Vec<Para> {
    let rules = &from.model.settings.rules.peer;
    let mut paras = Vec::new();
    if row.tail.is_empty() {
        // The words stand behind the figures, in the order of the alphabet.
        let all = peer::texts(registers::asked(from), rules).unwrap_or_default();
        let before = registers::rows(from, RegisterId::Peers)
            .len()
            .saturating_sub(all.len());
        let words = at.checked_sub(before).and_then(|n| all.get(n));
        paras.extend(words.map(|words| Para::alone(*words)));
    } else {
        paras.push(Para::new(
            row.text.clone(),
            format!("{} · {}", row.lead, row.tail),
        ));
    }
    paras.push(Para::alone(from.texts().get("follow.peer-anonymous")));
    paras
}

fn credit(from: &Sources<'_>, row: &Row) -> Vec<Para> {
    vec![
        Para::new(row.text.clone(), format!("{} · {}", row.lead, row.tail)),
        Para::alone(from.texts().get("follow.credit-note")),
    ]
}

/// The note on a good practice as it may be published: without NIP and without the names of anybody known.
pub fn published(from: &Sources<'_>, award: &Award) -> String {
    let note = if award.note.trim().is_empty() {
        &award.reason
    } else {
        &award.note
    };
    // Of everybody known only those who are named: this is shown while keys are pressed.
    let everybody = from.model.people.known();
    let spelled = everybody.flat_map(|row| spellings(&row.employee.name));
    let mut names: Vec<String> = spelled.filter(|name| note.contains(name.trim())).collect();
    // The person is not to be known by a part of the name either.
    let bare = bare(&from.file.employee.name);
    let words = bare
        .split_whitespace()
        .filter(|word| word.chars().count() > 2);
    names.extend(words.map(str::to_owned));
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    publishable(note, &names)
}

/// A name with and without its titles.
fn spellings(name: &str) -> [String; 2] {
    [name.to_owned(), bare(name)]
}

/// A name without titles: what stands before the first comma, without words that end in a point.
fn bare(name: &str) -> String {
    let before = name.split(',').next().unwrap_or_default();
    let words = before
        .split_whitespace()
        .filter(|word| !word.ends_with('.'));
    words.collect::<Vec<_>>().join(" ")
}
