//! Going on where somebody was cut off: from the model to what is kept of it, and back.
//!
//! What was cut off today, by the one who sits here again, is on the screen at once, as nobody should have to
//! ask for her own sentence while the other waits. Anything else is asked first, and what is declined is kept.

mod forms;

use crate::desk::{Desk, Place, Sheets, Typed};
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::ops::act::ActRecord;
use crate::ops::clock::Clock;
use crate::ops::fields::spec;
use crate::ops::op::ActKind;
use crate::ops::registers::RegisterId;
use crate::ops::state::State;

use super::command::{Command, General, by_code, spec as spec_of};
use super::form::{Entry, Form};
use super::forms::Record;
use super::history::moment;
use super::menu;
use super::model::{Effect, Model, Overlay, Tone};
use super::overlay::{Confirm, Then};
use super::pick::{Pick, PickFor, PickItem};
use super::screens::{employees, meeting, service, target};
use super::update::{run, subject_name};

/// A draft that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was kept.
    pub desk: Desk,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// States of the subjects of its forms as they are now.
    pub states: Vec<State>,
    /// How it came to be found.
    pub how: How,
}

/// How a draft came to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// At the start: the program was cut off.
    CutOff,
    /// At the start: the program panicked, perhaps over this very text.
    Panicked,
    /// Chosen among those that were set aside.
    Chosen,
}

/// What is asked of whoever keeps the drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftWish {
    /// Set the draft aside, and say where it is.
    SetAside,
    /// Find those that were set aside.
    List,
    /// Go on with the one that was written at this moment.
    TakeUp(u64),
}

/// What is to be kept of the model.
pub fn desk(model: &Model) -> Desk {
    // What is still asked about is not lost while nobody has answered.
    if let Some(asked) = model.overlays.iter().find_map(asked) {
        return asked.desk.clone();
    }
    let open = model.overlays.iter().filter_map(|overlay| {
        let Overlay::Form(form) = overlay else {
            return None;
        };
        Some(forms::open_form(model, form))
    });
    let tab = spec_of(Command::Go(model.tab)).map_or("", |spec| spec.code);
    let open: Vec<_> = open.collect();
    // Who had the keyboard for a moment, and wrote nothing, is not who goes on.
    let actor = if open.is_empty() {
        model.meeting.leader(model.actor)
    } else {
        model.actor
    };
    Desk {
        actor,
        day: model.today,
        next_seq: model.ids.next_seq(),
        place: Place {
            tab: tab.to_owned(),
            period: model.period,
            person: model.person(),
            query: model.employees.query.clone(),
        },
        forms: open,
        sheets: service::sheets(model),
        agenda: meeting::kept(model),
    }
}

/// The draft that an overlay asks about.
pub(super) fn asked(overlay: &Overlay) -> Option<&Found> {
    let Overlay::Confirm(Confirm {
        then: Then::Resume(found),
        ..
    }) = overlay
    else {
        return None;
    };
    Some(found)
}

/// A draft was found: it is laid out again, or asked about, or left alone.
pub(super) fn found(model: &mut Model, mut found: Found) -> Vec<Effect> {
    let agenda = &found.desk.agenda;
    let same_day = found.desk.day == model.today;
    if agenda.lead.unwrap_or(found.desk.actor) == model.actor {
        // Whom to meet is no text of anybody: it stands there again without being asked about.
        meeting::resume(model, agenda, same_day);
    }
    let is_ours = found.desk.actor == model.actor && same_day;
    if found.how != How::Chosen && was_saved(&found.desk, &model.acts.all) {
        // Kept all the same: nothing that was typed is thrown away by a guess.
        if found.desk.forms.pop().is_none()
            && let Some(sheets) = &mut found.desk.sheets
        {
            sheets.typed = Typed::default();
        }
        let mut effects = vec![Effect::Draft(DraftWish::SetAside)];
        if is_ours {
            effects.extend(lay_out(model, &found));
        }
        model.say(Tone::Good, Phrase::new("draft.was-saved"));
        return effects;
    }
    let Some(forms) = forms::all(model, &found.desk) else {
        model.say(Tone::Warning, Phrase::new("draft.unknown"));
        return match found.how {
            How::Chosen => Vec::new(),
            How::CutOff | How::Panicked => vec![Effect::Draft(DraftWish::SetAside)],
        };
    };
    let sheets = found.desk.sheets.as_ref();
    let begun = forms.iter().any(|form| form.changed(model.today))
        || sheets.is_some_and(|sheets| letters(sheets) > 0);
    match found.how {
        How::Chosen => lay_out(model, &found),
        How::CutOff if is_ours => lay_out(model, &found),
        How::CutOff | How::Panicked if begun => {
            ask(model, found, &forms);
            Vec::new()
        }
        How::CutOff | How::Panicked => Vec::new(),
    }
}

/// Whether the form on top was saved, and the program cut off before it could be forgotten. While a form is
/// open nothing else is written but what happens to the PIN that seals it, so the next act would have been it.
/// What is sealed is written in the name of whom it is about.
fn was_saved(desk: &Desk, acts: &[ActRecord]) -> bool {
    let since = acts.iter().filter(|act| act.seq >= desk.next_seq);
    let next = since
        .filter(|act| act.kind != ActKind::ManagePin)
        .min_by_key(|act| act.seq);
    let form = desk.forms.last();
    let kind = form.map(|form| form.act);
    let kind = kind.or(desk.sheets.as_ref().map(|_| ActKind::RecordVoice));
    let about = form.map(|form| EmployeeId(form.base.subject.owner));
    next.is_some_and(|act| {
        Some(act.kind) == kind && (act.actor == desk.actor || Some(act.actor) == about)
    })
}

/// How many characters of sheets are not saved.
fn letters(sheets: &Sheets) -> usize {
    let waiting = sheets.waiting.iter().map(|sheet| sheet.text.as_str());
    let all = waiting.chain([sheets.typed.text.as_str()]);
    all.map(|text| text.chars().count()).sum()
}

/// Asks whether to go on with a draft of another day or another person.
fn ask(model: &mut Model, found: Found, forms: &[Form]) {
    let key = match found.how {
        How::CutOff | How::Chosen => "draft.ask",
        How::Panicked => "draft.ask-panicked",
    };
    let who = model.people.name(found.desk.actor);
    let question = described(model, key, &found.desk, forms, found.at).with("who", who);
    let then = Then::Resume(Box::new(found));
    let confirm = Confirm { question, then };
    model.overlays.push(Overlay::Confirm(confirm));
}

/// A message that names what was being entered, how much of it there is, and when it was kept.
fn described(model: &Model, key: &'static str, desk: &Desk, forms: &[Form], at: u64) -> Phrase {
    let texts = model.texts();
    let when = moment(texts, model.settings.zone, at);
    let form = forms.last();
    if let (None, Some(sheets)) = (form, &desk.sheets) {
        return Phrase::new(key)
            .with("about", model.people.unit_name(sheets.unit))
            .with("field", texts.label(RegisterId::Survey))
            .with("count", texts.count(letters(sheets)))
            .with("when", when);
    }
    let focused = form.and_then(Form::focused);
    let field = focused
        .and_then(|field| spec(field.field))
        .map_or(String::new(), |spec| {
            texts.get(&format!("field.{}", spec.code)).to_owned()
        });
    let typed = match focused.map(|field| &field.entry) {
        Some(Entry::Text(input)) => input.text().chars().count(),
        Some(Entry::Choice { .. } | Entry::Reference { .. }) | None => 0,
    };
    Phrase::new(key)
        .with(
            "about",
            form.map_or_else(String::new, |form| about(model, form)),
        )
        .with("field", field)
        .with("count", texts.count(typed))
        .with("when", when)
}

/// Whom or what a form is about; its title where that has no name yet.
fn about(model: &Model, form: &Form) -> String {
    let subject = form.base.subject;
    let new = match &form.record {
        Record::Employee | Record::Unit | Record::Team | Record::Complaint => form.base.is_empty(),
        Record::Plain
        | Record::Result
        | Record::Actual
        | Record::Indicator
        | Record::Log
        | Record::Feedback(_)
        | Record::Evaluation(_)
        | Record::PinReset
        | Record::Decision(_)
        | Record::Meeting(_)
        | Record::Template
        | Record::Entry(_)
        | Record::Step(_) => false,
    };
    if new {
        form.title.text(model.texts())
    } else {
        subject_name(model, subject)
    }
}

/// Goes where somebody was, with the forms that were open.
pub(super) fn lay_out(model: &mut Model, found: &Found) -> Vec<Effect> {
    let other = found.desk.actor;
    if model.actor != other && !model.ids.is_practice() {
        return left_to_owner(model, found);
    }
    let before = desk(model).place;
    let mut effects = Vec::new();
    if model.actor != other {
        model.sit_down(other);
        effects.push(Effect::Sit(other));
    }
    effects.extend(go_to(model, &found.desk));
    let Some(mut forms) = forms::all(model, &found.desk) else {
        return effects;
    };
    if let Some(sheets) = &found.desk.sheets {
        service::resume(model, sheets);
    }
    if forms.is_empty() && found.desk.sheets.is_none() {
        // Whoever is where the program starts is not told that he is back.
        if before != found.desk.place {
            let when = moment(model.texts(), model.settings.zone, found.at);
            model.say(Tone::Plain, Phrase::new("draft.back").with("when", when));
        }
        return effects;
    }
    if found.how == How::Chosen {
        // While it lay aside its new ids may have been given to something else.
        for form in &mut forms {
            if form.item != 0 && !form.base.items().any(|item| item == form.item) {
                form.item = model.ids.fresh();
            }
        }
    }
    tell(model, found, &forms);
    for form in forms {
        effects.extend(target::supported(model, &form));
        model.overlays.push(Overlay::Form(Box::new(form)));
    }
    effects
}

/// What somebody else had begun is only gone on with at that person's own seat, which takes the PIN.
fn left_to_owner(model: &mut Model, found: &Found) -> Vec<Effect> {
    let choose = Command::General(General::ChooseActor);
    let phrase = Phrase::new("draft.of-other")
        .with("who", model.people.name(found.desk.actor))
        .with("command", menu::typed(choose, model.texts()));
    model.say(Tone::Warning, phrase);
    match found.how {
        How::Chosen => Vec::new(),
        How::CutOff | How::Panicked => vec![Effect::Draft(DraftWish::SetAside)],
    }
}

/// Says what is gone on with, or that somebody else changed it meanwhile.
fn tell(model: &mut Model, found: &Found, forms: &[Form]) {
    if let Some((who, clock)) = forms.iter().find_map(|form| changed_since(form, found)) {
        let when = moment(model.texts(), model.settings.zone, clock.millis());
        let phrase = Phrase::new("draft.changed")
            .with("who", model.people.name(who))
            .with("when", when);
        model.say(Tone::Warning, phrase);
    } else {
        let phrase = described(model, "draft.resumed", &found.desk, forms, found.at);
        model.say(Tone::Good, phrase);
    }
}

/// Goes to the screen, the period and the person.
fn go_to(model: &mut Model, desk: &Desk) -> Vec<Effect> {
    let place = &desk.place;
    if model.period != place.period {
        model.period = place.period;
        let (by, descending) = model.people.sorted();
        employees::sort(model, by, descending);
    }
    employees::filter_by(model, &place.query);
    if let Some(person) = place.person
        && !employees::select(model, person)
    {
        // The filter may not show her any more.
        employees::filter_by(model, "");
        employees::select(model, person);
    }
    match by_code(&place.tab).map(|spec| spec.command) {
        Some(go @ Command::Go(_)) => run(model, go),
        Some(_) | None => Vec::new(),
    }
}

/// Who last changed what the form shows, after it was opened.
fn changed_since(form: &Form, found: &Found) -> Option<(EmployeeId, Clock)> {
    let subject = form.base.subject;
    let now = found.states.iter().find(|state| state.subject == subject)?;
    let fields = form.fields.iter().map(|field| field.field);
    let newer = fields.flat_map(|field| {
        let rater = found.desk.actor;
        let shown = form.base.versions_of(form.item, field, rater);
        let versions = now.versions_of(form.item, field, rater).iter();
        versions.filter(|version| !shown.contains(version))
    });
    newer
        .max_by_key(|version| version.clock)
        .map(|version| (version.actor, version.clock))
}

/// Offers the drafts that were set aside.
pub(super) fn offer(model: &mut Model, kept: &[(u64, Desk)]) -> Vec<Effect> {
    let items: Vec<PickItem> = kept
        .iter()
        .filter_map(|(at, desk)| item(model, *at, desk))
        .collect();
    if items.is_empty() {
        return model.refuse("draft.none");
    }
    let pick = Pick::new(Phrase::new("draft.pick"), PickFor::Draft, items, None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

fn item(model: &Model, at: u64, desk: &Desk) -> Option<PickItem> {
    let forms = forms::all(model, desk)?;
    if forms.is_empty() && desk.sheets.is_none() {
        return None;
    }
    Some(PickItem {
        id: at,
        label: described(model, "draft.item", desk, &forms, at).text(model.texts()),
        detail: moment(model.texts(), model.settings.zone, at),
    })
}

#[cfg(test)]
mod tests;
