//! What one key does within the dialogue: each goes the way of the screen that the act belongs to.

use crate::app::command::Command;
use crate::app::explain::Explain;
use crate::app::form::Entry;
use crate::app::model::{Effect, Model, Overlay, Tab, Tone};
use crate::app::screens::evaluation::{self, Line, Review};
use crate::app::screens::{feedback, follow_up, target};
use crate::app::update;
use crate::desk::After;
use crate::domain::id::ItemId;
use crate::domain::meeting::{Answer, DialogueStep};
use crate::domain::rating::{CoreValue, Rating};
use crate::i18n::Phrase;
use crate::ops::fields as f;

use super::lead;
use super::page::Focus;
use super::{Act, agreements, is_handed, sitting};

/// What is in focus of the step in front.
pub(super) fn focus(model: &Model) -> Option<Focus> {
    let at = sitting(model)?.row;
    let (_, line) = model.meeting.page.choices().nth(at)?;
    line.focus
}

/// Judges what is in focus, or takes the judgement away, and goes on.
pub(super) fn judge(model: &mut Model, step: DialogueStep, to: Option<Rating>) -> Vec<Effect> {
    match (step, focus(model)) {
        (DialogueStep::Agreements | DialogueStep::FollowUp, Some(Focus::Agreement(id))) => {
            agreements::judge(model, id, to)
        }
        (DialogueStep::Results, _) => {
            let here = sitting(model);
            let result = here.and_then(|here| lead::result(model, here));
            match result {
                Some(id) => rate(model, Line::Result(id), to, After::Forth),
                None => model.refuse("target.choose-indicator"),
            }
        }
        (DialogueStep::SelfView, Some(Focus::Own(line))) if is_handed(model) => {
            rate(model, line, to, After::Row)
        }
        (DialogueStep::SelfView, _) if !is_handed(model) => hand_first(model),
        (DialogueStep::Values, Some(Focus::Value(value))) => {
            rate(model, Line::Value(value), to, After::RowOrForth)
        }
        (DialogueStep::Ratings, Some(Focus::Whole(line))) => {
            rate(model, line, to, After::RowOrForth)
        }
        (
            DialogueStep::Agreements
            | DialogueStep::SelfView
            | DialogueStep::Team
            | DialogueStep::Feedback
            | DialogueStep::Values
            | DialogueStep::Ratings
            | DialogueStep::Predikat
            | DialogueStep::FollowUp
            | DialogueStep::Confirmation,
            _,
        ) => model.refuse("meeting.nothing-to-judge"),
    }
}

/// Says which key hands the keyboard to the employee, who alone writes the own view.
fn hand_first(model: &mut Model) -> Vec<Effect> {
    let key = model.settings.keymap.keys_of(Command::Meeting(Act::Hand));
    model.say(
        Tone::Warning,
        Phrase::new("meeting.hand-first").with("key", key),
    );
    Vec::new()
}

/// Rates a line by the act of the evaluation, and goes on once it is on disk. What is chosen already is agreed to.
fn rate(model: &mut Model, line: Line, to: Option<Rating>, after: After) -> Vec<Effect> {
    let own = is_handed(model);
    let stands = Review::of(model).and_then(|review| {
        if own {
            review.own_rating(line)
        } else {
            review.rating(line)
        }
    });
    let open = Review::of(model).is_some_and(|review| review.closing().is_none());
    if to.is_some() && to == stands && open {
        model.meeting.agenda.after = Some(after);
        return lead::saved(model);
    }
    evaluation::look_at(model, line);
    let act = to.map_or(evaluation::Act::Clear, evaluation::Act::Rate);
    let effects = update::run(model, Command::Evaluation(act));
    if to.is_some() && (commits(&effects) || asks(model)) {
        model.meeting.agenda.after = Some(after);
    }
    effects
}

fn commits(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Commit(_)))
}

/// Whether something above the screen waits for an answer.
fn asks(model: &Model) -> bool {
    !model.overlays.is_empty()
}

/// Opens the form of what is in focus.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    match focus(model) {
        Some(Focus::Agreement(id)) => agreements::edit(model, id),
        Some(Focus::Value(value)) => rate_in_full(model, Line::Value(value)),
        Some(Focus::Whole(_)) => both(model),
        Some(Focus::Own(line)) if is_handed(model) => rate_in_full(model, line),
        Some(Focus::Own(_)) => hand_first(model),
        Some(Focus::Offer(register)) => {
            follow_up::look_at(model, register);
            update::run(model, Command::Go(Tab::FollowUp))
        }
        Some(Focus::Indicator(..)) | None => {
            let here = sitting(model);
            let on_results = here.filter(|here| here.step == DialogueStep::Results);
            match on_results.and_then(|here| lead::result(model, here)) {
                Some(id) => rate_in_full(model, Line::Result(id)),
                None => model.refuse("meeting.nothing-to-edit"),
            }
        }
    }
}

/// The rating of one line with note and evidence.
fn rate_in_full(model: &mut Model, line: Line) -> Vec<Effect> {
    evaluation::look_at(model, line);
    update::run(model, Command::Evaluation(evaluation::Act::Edit))
}

/// Records what was achieved on the indicator in focus.
pub(super) fn actual(model: &mut Model) -> Vec<Effect> {
    let Some(Focus::Indicator(result, indicator)) = focus(model) else {
        return model.refuse("meeting.no-indicator");
    };
    target::look_at(model, result, indicator);
    update::run(model, Command::Target(target::Act::Actual))
}

/// Opens the form of a feedback, linked to the result or value that is talked about.
pub(super) fn feedback(model: &mut Model) -> Vec<Effect> {
    let result = sitting(model)
        .filter(|here| here.step == DialogueStep::Results)
        .and_then(|here| lead::result(model, here));
    let value = match focus(model) {
        Some(Focus::Value(value)) => Some(value),
        Some(
            Focus::Agreement(_)
            | Focus::Own(_)
            | Focus::Indicator(..)
            | Focus::Whole(_)
            | Focus::Offer(_),
        )
        | None => None,
    };
    let people = model.person().into_iter().collect();
    let effects = feedback::open_for(model, people);
    link(model, result, value);
    effects
}

/// Chooses in the form on top what the feedback is about.
fn link(model: &mut Model, result: Option<ItemId>, value: Option<CoreValue>) {
    use crate::domain::coded::Coded;
    let title = result.map(|id| {
        let label = model.label(crate::ops::fields::Holds::Item, id.0);
        (id, label)
    });
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return;
    };
    if let (Some((id, title)), Some(field)) = (title, form.field_mut(f::FEEDBACK_RESULT)) {
        field.entry = Entry::Reference {
            chosen: Some(id.0),
            label: title,
        };
    }
    if let (Some(value), Some(field)) = (value, form.field_mut(f::FEEDBACK_VALUE))
        && let Entry::Choice { members, at, .. } = &mut field.entry
    {
        *at = members
            .iter()
            .position(|(number, _)| *number == value.number());
    }
}

/// Says what the leader expects for the value in focus.
pub(super) fn expect(model: &mut Model) -> Vec<Effect> {
    let Some(Focus::Value(value)) = focus(model) else {
        return model.refuse("evaluation.choose-value");
    };
    evaluation::look_at(model, Line::Value(value));
    update::run(model, Command::Evaluation(evaluation::Act::Expect))
}

/// Chooses both ratings in one form, with the reason.
pub(super) fn both(model: &mut Model) -> Vec<Effect> {
    and_forth(model, evaluation::Act::Overall, DialogueStep::Ratings)
}

/// Closes the evaluation, and goes on.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    and_forth(model, evaluation::Act::Close, DialogueStep::Predikat)
}

/// Does what the evaluation does, and goes on from the step that it belongs to once it is on disk.
fn and_forth(model: &mut Model, act: evaluation::Act, from: DialogueStep) -> Vec<Effect> {
    let effects = update::run(model, Command::Evaluation(act));
    let is_here = sitting(model).is_some_and(|here| here.step == from);
    if is_here && asks(model) {
        model.meeting.agenda.after = Some(After::Forth);
    }
    effects
}

/// Opens the evaluation again.
pub(super) fn reopen(model: &mut Model) -> Vec<Effect> {
    update::run(model, Command::Evaluation(evaluation::Act::Reopen))
}

/// The employee answers what was closed.
pub(super) fn answer(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let act = match answer {
        Answer::Pin => evaluation::Act::ConfirmByPin,
        Answer::Paper => evaluation::Act::ConfirmOnPaper,
        Answer::Refused => evaluation::Act::RefuseToSign,
    };
    at_confirmation(model, act, "meeting.answer-when")
}

/// The employee objects on the spot, sealed with the own PIN; the time for it begins to run today at the latest.
pub(super) fn object(model: &mut Model) -> Vec<Effect> {
    at_confirmation(model, evaluation::Act::Object, "meeting.object-when")
}

/// Does what belongs to the step in which the employee answers, whose page is then seen from its head.
fn at_confirmation(model: &mut Model, act: evaluation::Act, when: &'static str) -> Vec<Effect> {
    if sitting(model).map(|here| here.step) != Some(DialogueStep::Confirmation) {
        return model.refuse(when);
    }
    model.meeting.top = 0;
    update::run(model, Command::Evaluation(act))
}

/// Takes away what is in focus, where that is something agreed on.
pub(super) fn strike(model: &mut Model) -> Vec<Effect> {
    match focus(model) {
        Some(Focus::Agreement(id)) => agreements::strike(model, id),
        Some(
            Focus::Own(_)
            | Focus::Indicator(..)
            | Focus::Value(_)
            | Focus::Whole(_)
            | Focus::Offer(_),
        )
        | None => model.refuse("meeting.nothing-to-strike"),
    }
}

/// What the figure talked about was made of, as the evaluation tells it.
pub(super) fn explain(model: &Model) -> Option<Explain> {
    let here = sitting(model)?;
    let line = match (here.step, focus(model)) {
        (DialogueStep::Results, _) => Line::Result(lead::result(model, here)?),
        (_, Some(Focus::Value(value))) => Line::Value(value),
        (_, Some(Focus::Whole(line) | Focus::Own(line))) => line,
        (
            DialogueStep::Agreements
            | DialogueStep::SelfView
            | DialogueStep::Team
            | DialogueStep::Feedback
            | DialogueStep::Values
            | DialogueStep::Ratings
            | DialogueStep::Predikat
            | DialogueStep::FollowUp
            | DialogueStep::Confirmation,
            _,
        ) => Line::Overall,
    };
    evaluation::explain_line(model, line)
}
