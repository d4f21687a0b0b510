//! Leading the dialogue: beginning, going on, going back, leaving out, the time it takes, and its end.

use crate::app::model::{Effect, Model, Msg, Overlay, Tab, Tone};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::app::pin;
use crate::app::screens::employees;
use crate::app::screens::evaluation::Review;
use crate::app::{lens, update};
use crate::desk::{After, Sitting};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::meeting::{DialogueStep, Outcome};
use crate::i18n::Phrase;

use super::agenda;
use super::{Choice, focus_line, is_handed, page, parts, record, sitting, sitting_mut};

/// A longer pause between two keys is a break: the line dropped, or nobody was there. In milliseconds.
const BREAK: u64 = 15 * 60 * 1000;
/// Milliseconds of a minute.
const MINUTE: u64 = 60 * 1000;

/// Counts the time of the dialogue under way, at each message that somebody at the keyboard sent.
pub fn tick(model: &mut Model, msg: &Msg) {
    // Everything else is an answer to something that was asked, or nobody's doing.
    if !matches!(msg, Msg::Key(_) | Msg::Paste(_)) {
        return;
    }
    if model.overlays.is_empty() {
        // What was waited for has been given up: its form was dropped, or no PIN was typed.
        model.meeting.agenda.after = None;
        if !is_handed(model) {
            model.meeting.agenda.lead = None;
        }
    }
    let Some(open) = model.meeting.agenda.open else {
        model.meeting.seen = None;
        return;
    };
    let last = model.meeting.seen.replace(model.now);
    let passed = last.map_or(0, |last| model.now.saturating_sub(last).min(BREAK));
    if let Some(sitting) = model.meeting.agenda.of_mut(open) {
        sitting.used_ms = sitting.used_ms.saturating_add(passed);
    }
}

/// Whole minutes that a dialogue has taken.
pub fn minutes_used(sitting: &Sitting) -> u16 {
    u16::try_from(sitting.used_ms / MINUTE).unwrap_or(u16::MAX)
}

/// Begins the meeting with the person selected on the agenda, or on another screen with the person looked at;
/// goes on where it has begun.
pub(super) fn meet(model: &mut Model) -> Vec<Effect> {
    if model.tab == Tab::Meeting && sitting(model).is_some() {
        return Vec::new();
    }
    let Some(person) = super::meant(model) else {
        return model.refuse("notice.nobody");
    };
    if model.tab != Tab::Meeting || model.meeting.agenda.of(person).is_none() {
        agenda::put(model, person);
    }
    let Some(asked) = model.meeting.agenda.of(person) else {
        return model.refuse("notice.nobody");
    };
    if agenda::is_done(model, asked) {
        // A second meeting about the same period is a record of its own.
        let fresh = Sitting::new(person, asked.period, asked.planned);
        let name = model.people.name(person);
        let again = Phrase::new("meeting.again").with("name", name);
        model.say(Tone::Plain, again);
        if let Some(sitting) = model.meeting.agenda.of_mut(person) {
            *sitting = fresh;
        }
    }
    take_back(model);
    model.tab = Tab::Meeting;
    model.employees.typing = None;
    model.meeting.agenda.open = Some(person);
    model.meeting.seen = Some(model.now);
    lens::meeting_begins(model, person);
    model.meeting.top = 0;
    look_at(model, person);
    Vec::new()
}

/// Looks at the person and the period of a dialogue.
pub(super) fn look_at(model: &mut Model, person: EmployeeId) {
    if !employees::select(model, person) {
        model.employees.query.clear();
        model.employees.saved = 1;
        model.employees.outdate();
        update::settle(model);
        employees::select(model, person);
    }
    model.employees.rested = model.person();
    let period = model.meeting.agenda.of(person).map(|one| one.period);
    if let Some(period) = period.filter(|period| *period != model.period) {
        update::set_period(model, period);
    }
}

/// The planned results, in their order.
fn results(model: &Model) -> Vec<ItemId> {
    let plan = model.plan();
    plan.map_or_else(Vec::new, |plan| {
        plan.results.iter().map(|result| result.id).collect()
    })
}

/// The result talked about: the one left last, or the first; none where the plan has none.
pub(super) fn result(model: &Model, sitting: &Sitting) -> Option<ItemId> {
    let all = results(model);
    let kept = sitting.result.filter(|id| all.contains(id));
    kept.or_else(|| all.first().copied())
}

/// A place in the dialogue.
type Place = (DialogueStep, Option<ItemId>);

/// The place after the present one; none after the last.
fn next_place(model: &Model, sitting: &Sitting) -> Option<Place> {
    if sitting.step == DialogueStep::Results {
        let all = results(model);
        let at = all
            .iter()
            .position(|id| result(model, sitting) == Some(*id));
        if let Some(next) = at.and_then(|at| all.get(at + 1)) {
            return Some((DialogueStep::Results, Some(*next)));
        }
    }
    let step = *DialogueStep::ALL.get(sitting.step.index() + 1)?;
    Some((step, None))
}

/// The place before the present one; none before the first.
fn previous_place(model: &Model, sitting: &Sitting) -> Option<Place> {
    let all = results(model);
    if sitting.step == DialogueStep::Results {
        let at = all
            .iter()
            .position(|id| result(model, sitting) == Some(*id));
        if let Some(before) = at.and_then(|at| all.get(at.checked_sub(1)?)) {
            return Some((DialogueStep::Results, Some(*before)));
        }
    }
    let step = *DialogueStep::ALL.get(sitting.step.index().checked_sub(1)?)?;
    let last = (step == DialogueStep::Results).then(|| all.last().copied());
    Some((step, last.flatten()))
}

/// Goes to a place, with the first line in focus that is still to be judged.
fn go_to(model: &mut Model, (step, result): Place) {
    if let Some(sitting) = sitting_mut(model) {
        (sitting.step, sitting.result) = (step, result);
        sitting.row = 0;
    }
    model.meeting.top = 0;
    focus_open(model);
}

/// Puts the first line in focus that is still to be judged.
pub(super) fn focus_open(model: &mut Model) {
    let page = page::of(model).unwrap_or_default();
    let open = page.choices().position(|(_, line)| !line.done);
    if let (Some(sitting), Some(open)) = (sitting_mut(model), open) {
        sitting.row = open;
    }
}

/// Goes on by one place; the step that is left counts as talked about.
pub(super) fn forth(model: &mut Model) {
    take_back(model);
    let Some(here) = sitting(model) else {
        return;
    };
    let (step, next) = (here.step, next_place(model, here));
    if let Some(sitting) = sitting_mut(model) {
        sitting.skipped.remove(&step);
    }
    if let Some(next) = next {
        go_to(model, next);
    }
}

/// Enter: goes on, and from the last step ends the meeting.
pub(super) fn enter_forth(model: &mut Model) -> Vec<Effect> {
    let last = sitting(model).is_some_and(|here| next_place(model, here).is_none());
    if !last {
        forth(model);
        return Vec::new();
    }
    take_back(model);
    if model.settings.read_only.is_some() {
        // Nothing was recorded, so nothing ends.
        back_to_agenda(model);
        return Vec::new();
    }
    let effects = record::end(model);
    model.meeting.agenda.after = Some(After::Next);
    if effects.is_empty() {
        return saved(model);
    }
    effects
}

/// Goes back by one place; does nothing on the first one.
pub(super) fn back_within(model: &mut Model) {
    take_back(model);
    let previous = sitting(model).and_then(|here| previous_place(model, here));
    if let Some(previous) = previous {
        go_to(model, previous);
    }
}

/// Goes back by one place, and from the first one to the agenda: everything stays as it is.
pub(super) fn back(model: &mut Model) {
    let first = sitting(model).is_some_and(|here| previous_place(model, here).is_none());
    if first {
        let name = model.person().map(|id| model.people.name(id));
        back_to_agenda(model);
        let told = Phrase::new("meeting.paused").with("name", name.unwrap_or_default());
        model.say(Tone::Plain, told);
    } else {
        back_within(model);
    }
}

fn back_to_agenda(model: &mut Model) {
    take_back(model);
    model.meeting.agenda.open = None;
    model.meeting.seen = None;
    lens::meeting_ends(model);
}

/// Leaves the step out, which the record says.
pub(super) fn skip(model: &mut Model) -> Vec<Effect> {
    let Some(here) = sitting(model) else {
        return model.refuse("meeting.not-on");
    };
    let step = here.step;
    let Some(next) = DialogueStep::ALL.get(step.index() + 1) else {
        return model.refuse("meeting.skip-last");
    };
    take_back(model);
    if let Some(sitting) = sitting_mut(model) {
        sitting.skipped.insert(step);
    }
    go_to(model, (*next, None));
    let told = Phrase::new("meeting.skipped").with("step", model.texts().label(step));
    model.say(Tone::Plain, told);
    Vec::new()
}

/// Offers the steps, each with whether it was left out or noted on.
pub(super) fn choose_step(model: &mut Model) -> Vec<Effect> {
    let Some(here) = sitting(model) else {
        return model.refuse("meeting.not-on");
    };
    let texts = model.texts();
    let noted = super::current(model).map_or(&[][..], |meeting| meeting.notes.as_slice());
    let items = DialogueStep::ALL.iter().map(|step| {
        let mut marks = Vec::new();
        if here.skipped.contains(step) {
            marks.push(texts.get("meeting.mark-skipped"));
        }
        if unrated(model, *step) {
            marks.push(texts.get("meeting.mark-unrated"));
        }
        if noted.iter().any(|note| note.step == *step) {
            marks.push(texts.get("meeting.mark-noted"));
        }
        PickItem {
            id: u64::from(step.number()),
            label: format!("{}. {}", step.number(), texts.label(*step)),
            detail: marks.join(", "),
        }
    });
    let (items, at): (Vec<PickItem>, u64) = (items.collect(), here.step.number().into());
    let title = Phrase::new("meeting.choose-step");
    let pick = Pick::new(title, PickFor::Meeting(Choice::Step), items, None);
    model.overlays.push(Overlay::Pick(Box::new(pick.at(at))));
    Vec::new()
}

/// Whether something of a step is still to be rated.
fn unrated(model: &Model, step: DialogueStep) -> bool {
    let Some(review) = Review::of(model).filter(|review| review.plan().is_some()) else {
        return false;
    };
    match step {
        DialogueStep::Results => !review.unrated_results().is_empty(),
        DialogueStep::Values => !review.unrated_values().is_empty(),
        DialogueStep::Ratings => {
            let (results, behaviour) = review.ratings();
            results.is_none() || behaviour.is_none()
        }
        DialogueStep::Agreements
        | DialogueStep::SelfView
        | DialogueStep::Team
        | DialogueStep::Feedback
        | DialogueStep::Predikat
        | DialogueStep::FollowUp
        | DialogueStep::Confirmation => false,
    }
}

/// Goes to the step that was chosen.
pub(super) fn step_chosen(model: &mut Model, id: u64) -> Vec<Effect> {
    let step = u8::try_from(id).ok().and_then(DialogueStep::from_number);
    if let Some(step) = step {
        take_back(model);
        go_to(model, (step, None));
    }
    Vec::new()
}

/// Moves the focus among what can be selected; where nothing can, or the end is reached, the window moves.
pub(super) fn move_focus(model: &mut Model, by: isize) {
    let Some(here) = sitting(model) else {
        return;
    };
    let count = model.meeting.page.choices().count();
    let to = here.row.saturating_add_signed(by);
    let to = to.min(count.saturating_sub(1));
    if count == 0 || to == here.row {
        let height = isize::try_from(parts(model.size).page.h).unwrap_or(1);
        scroll(model, by.signum() * (height / 2).max(1));
        return;
    }
    if let Some(sitting) = sitting_mut(model) {
        sitting.row = to;
    }
}

/// Moves the window over the step; what is in focus follows it.
pub(super) fn scroll(model: &mut Model, by: isize) {
    let height = usize::from(parts(model.size).page.h).max(1);
    let last = model.meeting.rows.len().saturating_sub(height);
    let top = model.meeting.top.saturating_add_signed(by).min(last);
    model.meeting.top = top;
    let state = &model.meeting;
    let shown = state.rows.iter().skip(top).take(height);
    let seen: Vec<usize> = shown.map(|row| row.line).collect();
    let in_sight = |line: &usize| seen.contains(line);
    if focus_line(model).as_ref().is_some_and(in_sight) {
        return;
    }
    let near = |(_, (line, _)): &(usize, (usize, &page::Line))| in_sight(line);
    let choices = model.meeting.page.choices().enumerate();
    let row = if by < 0 {
        choices.filter(near).last()
    } else {
        choices.into_iter().find(near)
    };
    let row = row.map(|(row, _)| row);
    if let (Some(row), Some(sitting)) = (row, sitting_mut(model)) {
        sitting.row = row;
    }
}

/// Goes on once what was asked for is on disk.
pub(super) fn saved(model: &mut Model) -> Vec<Effect> {
    if !model.overlays.is_empty() {
        return Vec::new();
    }
    let Some(after) = model.meeting.agenda.after.take() else {
        return Vec::new();
    };
    let choices = page::of(model).map_or(0, |page| page.choices().count());
    let last = sitting(model).is_none_or(|here| here.row + 1 >= choices);
    match after {
        After::Forth => forth(model),
        After::RowOrForth if last => forth(model),
        After::Row if last => {}
        After::Row | After::RowOrForth => {
            if let Some(sitting) = sitting_mut(model) {
                sitting.row += 1;
            }
        }
        After::Next => next_person(model),
        After::Minutes => return crate::app::minutes::open(model),
    }
    Vec::new()
}

/// Back to the agenda, with the next person selected who is still to be met.
fn next_person(model: &mut Model) {
    let person = model.meeting.agenda.open;
    back_to_agenda(model);
    let Some(person) = person else {
        return;
    };
    let sittings = &model.meeting.agenda.sittings;
    let here = sittings.iter().position(|one| one.person == person);
    let here = here.unwrap_or(0);
    let order = (here + 1..sittings.len()).chain(0..here);
    let left = |at: &usize| {
        let one = model.meeting.agenda.sittings.get(*at);
        one.is_some_and(|one| !agenda::is_done(model, one))
    };
    let next = order.into_iter().find(left);
    let row = model.people.true_row(person);
    let met = model.meeting.agenda.of(person);
    let met = met.and_then(|one| row?.follow.meeting(one.period));
    let outcome = met.and_then(|met| met.outcome);
    let name = model.people.name(person);
    let texts = model.texts();
    let ended = outcome.map_or("", |outcome| texts.label(outcome));
    let adjourned = outcome == Some(Outcome::Adjourned);
    let told = Phrase::new(match (adjourned, next) {
        (true, _) => "meeting.adjourned",
        (false, Some(_)) => "meeting.ended",
        (false, None) => "meeting.ended-all",
    });
    let told = told.with("name", name).with("outcome", ended);
    // It may go on another day: then from the beginning, with what was agreed on.
    if let Some(sitting) = model.meeting.agenda.of_mut(person) {
        *sitting = Sitting::new(person, sitting.period, sitting.planned);
    }
    if let Some(next) = next {
        model.meeting.list.select(next);
    }
    model.say(Tone::Good, told);
}

/// Whether the employee may have the keyboard at a step. An answer or an objection at the end is sealed with the own
/// PIN, whoever types.
fn is_for_employee(step: DialogueStep) -> bool {
    step == DialogueStep::SelfView
}

/// Hands the keyboard to the employee, or takes it back.
pub(super) fn hand(model: &mut Model) -> Vec<Effect> {
    if is_handed(model) {
        take_back(model);
        return Vec::new();
    }
    if !sitting(model).is_some_and(|here| is_for_employee(here.step)) {
        return model.refuse("meeting.hand-when");
    }
    give(model)
}

/// The employee sits down at the keyboard, with the own PIN, until the step is left.
fn give(model: &mut Model) -> Vec<Effect> {
    let Some(person) = sitting(model).map(|here| here.person) else {
        return Vec::new();
    };
    model.meeting.agenda.lead = Some(model.actor);
    pin::sit_down(model, person)
}

/// The keyboard comes back to whoever leads the meeting.
pub(super) fn take_back(model: &mut Model) {
    let lead = model.meeting.agenda.lead.take();
    if let Some(lead) = lead.filter(|lead| *lead != model.actor) {
        model.sit_down(lead);
        model.meeting.retaken = Some(lead);
        let told = Phrase::new("meeting.taken-back").with("name", model.people.name(lead));
        model.say(Tone::Plain, told);
    }
}

/// Nobody but the leader has the keyboard outside of the steps where the employee writes, whatever way led there.
pub(super) fn take_back_astray(model: &mut Model) {
    if !is_handed(model) {
        return;
    }
    let here = sitting(model).filter(|_| model.tab == Tab::Meeting);
    if !here.is_some_and(|here| is_for_employee(here.step)) {
        take_back(model);
    }
}
