//! Keys and answers of what lies above a screen.

use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::period::Period;
use crate::i18n::Phrase;
use crate::ops::op::{Act, Field};

use super::general::set_period;
use super::line::run_line;
use super::run;
use crate::app::ask::Asked;
use crate::app::form::help;
use crate::app::form::{Entry, FormAnswer};
use crate::app::forms;
use crate::app::guide;
use crate::app::key::{Key, KeyCode};
use crate::app::menu::MenuAnswer;
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::app::overlay::{Confirm, Does, Then};
use crate::app::people::SortBy;
use crate::app::phrases::SIGN;
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::app::pin;
use crate::app::repeat;
use crate::app::reports;
use crate::app::resume::{self, DraftWish};
use crate::app::screens::{
    employees, evaluation, feedback, meeting, overview, service, sync, target, team,
};

pub(super) fn close_top(model: &mut Model) -> Vec<Effect> {
    let changed = match model.overlays.last_mut() {
        Some(Overlay::Form(form)) => {
            if form.escape() {
                return Vec::new();
            }
            form.changed(model.today)
        }
        Some(Overlay::Reading(reading)) => {
            if reading.stop_seeking() {
                return Vec::new();
            }
            false
        }
        Some(_) | None => false,
    };
    if changed {
        model.overlays.push(Overlay::Confirm(Confirm {
            question: Phrase::new("form.drop"),
            then: Then::DropForm,
        }));
        return Vec::new();
    }
    let closed = model.overlays.pop();
    let declined = closed.as_ref().and_then(resume::asked);
    // What is not wanted now is kept for later.
    declined.map_or_else(Vec::new, |_| vec![Effect::Draft(DraftWish::SetAside)])
}

pub(super) fn on_confirm(model: &mut Model, key: Key) -> Vec<Effect> {
    let yes = matches!(key.typed(), Some('y' | 'Y'));
    let no = matches!(key.typed(), Some('n' | 'N' | 't' | 'T' | 'q'));
    if !yes && !no {
        return Vec::new();
    }
    let Some(Overlay::Confirm(confirm)) = model.overlays.pop() else {
        return Vec::new();
    };
    match confirm.then {
        Then::Resume(_) if no => vec![Effect::Draft(DraftWish::SetAside)],
        Then::Resume(found) => resume::lay_out(model, &found),
        Then::Commit(..) | Then::DropForm | Then::Ask(_) if no => Vec::new(),
        Then::Commit(kind, drafts) => model.commit(kind, drafts),
        Then::DropForm => {
            model.overlays.pop();
            Vec::new()
        }
        Then::Ask(effect) => vec![effect],
    }
}

pub(super) fn on_preview(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Preview(preview)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match key.code {
        code if code == preview.key() => {
            let does = std::mem::replace(&mut preview.does, Does::Nothing);
            model.overlays.pop();
            return match does {
                Does::Commit(kind, drafts) if !drafts.is_empty() => model.commit(kind, drafts),
                Does::Ask(effect) => vec![*effect],
                Does::Commit(..) | Does::Nothing => model.refuse("notice.unchanged"),
            };
        }
        KeyCode::Char('q') | KeyCode::Backspace => {
            model.overlays.pop();
        }
        _ => scroll(&mut preview.list, key),
    }
    Vec::new()
}

/// A key for what is asked before something is done that is no record.
pub(super) fn on_ask(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Ask(ask)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match ask.key(key) {
        Asked::Done => Vec::new(),
        Asked::Answered => {
            let ask = ask.clone();
            sync::asked(model, &ask)
        }
    }
}

/// Moves within a list that stands in an overlay.
pub fn scroll(list: &mut crate::app::list::ListState, key: Key) {
    match (key.code, key.ctrl) {
        (KeyCode::Down | KeyCode::Char('j'), false) => list.step(1),
        (KeyCode::Up | KeyCode::Char('k'), false) => list.step(-1),
        (KeyCode::PageDown, _) | (KeyCode::Char('f'), true) => list.page(1),
        (KeyCode::PageUp, _) | (KeyCode::Char('b'), true) => list.page(-1),
        (KeyCode::Home, _) => list.first(),
        (KeyCode::End | KeyCode::Char('G'), _) => list.last(),
        _ => {}
    }
}

pub(super) fn on_form(model: &mut Model, answer: FormAnswer) -> Vec<Effect> {
    match answer {
        FormAnswer::Done | FormAnswer::Ignored => Vec::new(),
        FormAnswer::Refused(why) => model.refuse(why),
        FormAnswer::Phrases => open_phrases(model),
        FormAnswer::Help => {
            model
                .overlays
                .push(Overlay::Explain(Box::new(help::keys())));
            Vec::new()
        }
        FormAnswer::Pick(typed) => {
            open_pick(model, typed);
            Vec::new()
        }
        FormAnswer::Save | FormAnswer::SaveAndNext => {
            let Some(Overlay::Form(mut form)) = model.overlays.pop() else {
                return Vec::new();
            };
            form.again = answer == FormAnswer::SaveAndNext && form.opened_by.is_some();
            if let Some(effects) = feedback::ask_for_files(model, &mut form) {
                model.overlays.push(Overlay::Form(form));
                return effects;
            }
            let act = forms::save(model, &mut form);
            let effects = match act {
                None => {
                    model.say(Tone::Warning, Phrase::new("form.wrong"));
                    Vec::new()
                }
                Some(act) if act.drafts.is_empty() => {
                    model.say(Tone::Plain, Phrase::new("notice.unchanged"));
                    return Vec::new();
                }
                Some(act) => {
                    if let Some((who, what)) = evaluation::confirm::sealed_by(model, &form) {
                        model.overlays.push(Overlay::Form(form));
                        let act = Act { actor: who, ..act };
                        return pin::ask(model, who, what, pin::Then::Seal(Box::new(act)));
                    }
                    form.saving = true;
                    repeat::entered(model, &form);
                    vec![Effect::Commit(act)]
                }
            };
            model.overlays.push(Overlay::Form(form));
            effects
        }
    }
}

/// Offers what the field in focus can refer to.
fn open_pick(model: &mut Model, typed: Option<char>) {
    use crate::ops::fields::Holds;
    let Some(Overlay::Form(form)) = model.overlays.last() else {
        return;
    };
    let Some(field) = form.focused() else {
        return;
    };
    let (purpose, holds) = (PickFor::Field(field.field), field.holds);
    let pick = match holds {
        Holds::Person => employees::pick_person(model, purpose, typed),
        Holds::Unit => employees::pick_unit(model, purpose, typed),
        Holds::Item if matches!(form.record, forms::Record::Feedback(_)) => {
            feedback::pick_result(model, form, purpose, typed)
        }
        Holds::Item => target::pick_result(model, form, purpose, typed),
        Holds::Team => team::pick_team(model, purpose, typed),
        Holds::Text
        | Holds::Prose
        | Holds::Number
        | Holds::Date
        | Holds::Nip
        | Holds::Grade
        | Holds::Code(_)
        | Holds::Flag => return,
    };
    if pick.items.is_empty() {
        model.say(Tone::Warning, Phrase::new("pick.empty"));
    } else {
        model.overlays.push(Overlay::Pick(Box::new(pick)));
    }
}

/// Offers the office's own phrases, narrowed by what was typed of a name.
fn open_phrases(model: &mut Model) -> Vec<Effect> {
    if model.settings.phrases.is_empty() {
        return model.refuse("edit.no-phrases");
    }
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let begun = form.phrase_begun();
    let phrases = model.settings.phrases.iter().zip(0..);
    let items = phrases.map(|((name, text), id)| PickItem {
        id,
        label: format!("{SIGN}{name}"),
        detail: text.to_owned(),
    });
    let title = Phrase::new("edit.phrases");
    let mut pick = Pick::new(title, PickFor::Phrase, items.collect(), None);
    pick.paste(&begun);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

/// Inserts the phrase chosen.
fn insert_phrase(model: &mut Model, phrase: &str) -> Vec<Effect> {
    let fits = match model.overlays.last_mut() {
        Some(Overlay::Form(form)) => form.insert_phrase(phrase),
        Some(_) | None => true,
    };
    if fits {
        return Vec::new();
    }
    model.refuse("edit.phrase-too-long")
}

pub(super) fn on_chosen(model: &mut Model, id: u64) -> Vec<Effect> {
    let Some(Overlay::Pick(pick)) = model.overlays.pop() else {
        return Vec::new();
    };
    let item = pick.items.into_iter().find(|item| item.id == id);
    match pick.purpose {
        PickFor::Field(field) => {
            let label = item.map_or_else(String::new, |item| item.label);
            field_chosen(model, field, id, label)
        }
        PickFor::Phrase => item.map_or_else(Vec::new, |item| insert_phrase(model, &item.detail)),
        PickFor::Scheme => {
            let code = item.map(|item| item.detail);
            code.into_iter().map(Effect::ChooseScheme).collect()
        }
        purpose => {
            let effects = chosen(model, purpose, id);
            repeat::chose(model, purpose, id, &effects);
            effects
        }
    }
}

/// What was picked for a field of the form below.
fn field_chosen(model: &mut Model, field: Field, id: u64, label: String) -> Vec<Effect> {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut()
        && let Some(field) = form.field_mut(field)
    {
        field.entry = Entry::Reference {
            chosen: Some(id),
            label,
        };
        field.error = None;
    }
    if field == crate::ops::fields::SUPPORTS_PERSON {
        return target::supporter_chosen(model, EmployeeId(id));
    }
    Vec::new()
}

/// What becomes of a choice that needs nothing but what was chosen.
pub(super) fn chosen(model: &mut Model, purpose: PickFor, id: u64) -> Vec<Effect> {
    match purpose {
        PickFor::Field(_) | PickFor::Phrase | PickFor::Scheme => {}
        PickFor::Period => {
            if let Some(period) = u32::try_from(id).ok().and_then(Period::from_number) {
                set_period(model, period);
            }
        }
        PickFor::Actor => return pin::sit_down(model, EmployeeId(id)),
        PickFor::Draft => return vec![Effect::Draft(DraftWish::TakeUp(id))],
        PickFor::Unit => {
            let form = employees::unit_form(model, Some(UnitId(id)));
            model.overlays.push(Overlay::Form(Box::new(form)));
        }
        PickFor::Sort => {
            let by = SortBy::ALL.get(id as usize).copied().unwrap_or_default();
            employees::sort(model, by, false);
        }
        PickFor::Report => return reports::chosen(model, id),
        PickFor::Chapter => guide::chosen(model, id),
        PickFor::Employees(choice) => return employees::chosen(model, choice, id),
        PickFor::Target(choice) => return target::chosen(model, choice, id),
        PickFor::Team(choice) => return team::chosen(model, choice, id),
        PickFor::Feedback(choice) => return feedback::chosen(model, choice, id),
        PickFor::Meeting(choice) => return meeting::chosen(model, choice, id),
        PickFor::Service(choice) => return service::chosen(model, choice, id),
        PickFor::Overview(choice) => overview::chosen(model, choice, id),
    }
    Vec::new()
}

pub(super) fn on_menu(model: &mut Model, answer: MenuAnswer) -> Vec<Effect> {
    match answer {
        MenuAnswer::Done => Vec::new(),
        MenuAnswer::Close => {
            model.overlays.pop();
            Vec::new()
        }
        MenuAnswer::Run(command) => {
            model.overlays.pop();
            run(model, command)
        }
        MenuAnswer::RunLine(line) => {
            model.overlays.pop();
            run_line(model, &line)
        }
    }
}
