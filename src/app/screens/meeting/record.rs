//! The record of a meeting: written when it begins, with each note, and at its end.

use chrono::{DateTime, Timelike};
use rust_decimal::Decimal;

use crate::app::form::Form;
use crate::app::forms::{Ask, Record, Target, build};
use crate::app::lens;
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::app::screens::evaluation::{self, Review};
use crate::domain::coded::Coded;
use crate::domain::id::ItemId;
use crate::domain::meeting::{DialogueStep, Meeting, Outcome};
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{Act, ActKind, Draft, Field, SubjectKind, Value};
use crate::ops::state::State;

use super::lead::{focus_open, minutes_used};
use super::{Paper, sitting, sitting_mut};

use crate::desk::Sitting;

/// The record of the dialogue in front, as it is on disk.
pub fn current(model: &Model) -> Option<&Meeting> {
    let here = sitting(model)?;
    let all = model.person_file()?.meetings.get(&here.period)?;
    all.iter().find(|met| Some(met.id) == here.meeting)
}

fn state(model: &Model) -> Option<State> {
    model.state(SubjectKind::Meeting, Some(model.period))
}

/// The minute of the day on the office's clock.
fn minute(model: &Model) -> Option<u32> {
    let utc = DateTime::from_timestamp_millis(i64::try_from(model.now).ok()?)?;
    let there = utc.with_timezone(&model.settings.zone);
    Some(there.hour() * 60 + there.minute())
}

fn minutes(count: impl Into<Decimal>) -> Value {
    Value::Number(count.into())
}

/// Where the meeting is held: where the one before was, as the configuration says, or where this person was met last.
fn place(model: &Model) -> &str {
    let before = model.meeting.agenda.place.as_deref();
    let usual = Some(model.settings.meeting.place.as_str());
    let last = || {
        let all = model.person_file()?.meetings.values().flatten();
        let met = all.max_by_key(|met| (met.day, met.id))?;
        Some(met.place.as_str())
    };
    let said = |place: &&str| !place.is_empty();
    before.or(usual.filter(said)).or_else(last).unwrap_or("")
}

/// What a record says from its beginning on.
fn beginning(model: &Model, here: &Sitting) -> Vec<(Field, Value)> {
    let mut values = vec![
        (f::MEETING_DAY, Value::Date(model.today)),
        (
            f::MEETING_BY,
            Value::Ref(model.meeting.leader(model.actor).0),
        ),
        (f::MEETING_PLANNED, minutes(here.planned)),
        (f::MEETING_PLACE, text(place(model))),
    ];
    values.extend(minute(model).map(|minute| (f::MEETING_BEGAN, minutes(minute))));
    values
}

/// Writes that the meeting in front has begun, once its file is there: goes on with the record of today's that has
/// not ended. Whoever does not appraise the person holds no meeting.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let (Some(here), Some(file)) = (sitting(model), model.person_file()) else {
        return Vec::new();
    };
    if here.meeting.is_some() || model.settings.read_only.is_some() {
        return Vec::new();
    }
    let Some(review) = Review::of(model) else {
        return Vec::new();
    };
    if let Err(why) = evaluation::entitled(review) {
        let person = here.person;
        let agenda = &mut model.meeting.agenda;
        agenda.open = None;
        agenda.sittings.retain(|one| one.person != person);
        lens::meeting_ends(model);
        // Told where everybody has a name again.
        let anew = Review::of(model).and_then(|review| evaluation::entitled(review).err());
        model.say(Tone::Warning, anew.unwrap_or(why));
        return Vec::new();
    }
    let all = file.meetings.get(&here.period);
    let last = all.and_then(|all| all.last());
    let goes_on = last.filter(|met| met.goes_on(model.today));
    if let Some(met) = goes_on.cloned() {
        go_on(model, &met);
        return Vec::new();
    }
    let (values, id) = (beginning(model, here), ItemId(model.ids.fresh()));
    if let Some(sitting) = sitting_mut(model) {
        sitting.meeting = Some(id);
    }
    focus_open(model);
    write(model, id, &values)
}

/// Takes up a record that has not ended: what was counted then counts, and what was left out stays so.
fn go_on(model: &mut Model, met: &Meeting) {
    if let Some(sitting) = sitting_mut(model) {
        sitting.meeting = Some(met.id);
        let used = u64::from(met.used.unwrap_or(0)) * 60_000;
        sitting.used_ms = sitting.used_ms.max(used);
        sitting.skipped.extend(met.skipped.iter().copied());
        if let Some(planned) = met.planned {
            sitting.planned = planned;
        }
    }
}

fn write(model: &mut Model, id: ItemId, values: &[(Field, Value)]) -> Vec<Effect> {
    let Some(base) = state(model) else {
        return Vec::new();
    };
    let all = writes(&base, id.0, values, model.actor);
    let drafts: Vec<Draft> = draft(&base, all).into_iter().collect();
    let act: Option<Act> = model.act(ActKind::HoldMeeting, drafts);
    act.map(Effect::Commit).into_iter().collect()
}

/// Writes that the meeting has ended: when, how long it took, what was left out, and how it ended.
pub(super) fn end(model: &mut Model) -> Vec<Effect> {
    let Some((here, id)) = sitting(model).and_then(|here| Some((here, here.meeting?))) else {
        return Vec::new();
    };
    let codes: Vec<&str> = here.skipped.iter().map(|step| step.code()).collect();
    let mut values = vec![
        (f::MEETING_USED, minutes(minutes_used(here))),
        (f::MEETING_PLANNED, minutes(here.planned)),
        (f::MEETING_SKIPPED, text(&codes.join(" "))),
    ];
    values.extend(minute(model).map(|minute| (f::MEETING_ENDED, minutes(minute))));
    values.extend(outcome(model).map(|outcome| (f::MEETING_OUTCOME, code(outcome))));
    if current(model).is_none() {
        // Its beginning was undone, or could not be written.
        values.extend(beginning(model, here));
    }
    write(model, id, &values)
}

/// How the meeting ends if it ends now.
pub(super) fn outcome(model: &Model) -> Option<Outcome> {
    let review = Review::of(model)?;
    let objected = !review.objections().is_empty();
    Some(Outcome::of(review.closing(), objected))
}

/// The step that is talked about, and the planned result within it.
fn topic(model: &Model) -> Option<(DialogueStep, Option<ItemId>)> {
    let here = sitting(model)?;
    let result = (here.step == DialogueStep::Results)
        .then(|| super::lead::result(model, here))
        .flatten();
    Some((here.step, result))
}

/// Opens the note on the step in front, or begins it.
pub(super) fn note(model: &mut Model) -> Vec<Effect> {
    let meeting = sitting(model).and_then(|here| here.meeting);
    let (Some(base), Some(meeting), Some((step, result))) = (state(model), meeting, topic(model))
    else {
        return model.refuse("meeting.not-recorded");
    };
    let known = current(model).and_then(|met| {
        let mut notes = met.notes.iter();
        notes.find(|note| note.step == step && note.result == result)
    });
    let known = known.map(|note| note.id);
    let item = known.map_or_else(|| model.ids.fresh(), |id| id.0);
    let mut fixed = vec![
        (f::NOTE_OF, Value::Ref(meeting.0)),
        (f::NOTE_STEP, code(step)),
    ];
    fixed.extend(result.map(|id| (f::NOTE_RESULT, Value::Ref(id.0))));
    let target = Target {
        record: Record::Meeting(Paper::Note),
        base,
        item,
        fixed,
    };
    let title = Phrase::new("meeting.form-note").with("step", model.texts().label(step));
    let asks = [Ask::must(f::NOTE_TEXT)];
    let form = build(model, title, ActKind::HoldMeeting, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Opens who else is there, and where.
pub(super) fn attendance(model: &mut Model) -> Vec<Effect> {
    let meeting = sitting(model).and_then(|here| here.meeting);
    let (Some(base), Some(meeting)) = (state(model), meeting) else {
        return model.refuse("meeting.not-recorded");
    };
    let target = Target {
        record: Record::Meeting(Paper::Attendance),
        ..Target::plain(base, meeting.0)
    };
    let title = Phrase::new("meeting.form-others");
    let asks = [Ask::may(f::MEETING_OTHERS), Ask::may(f::MEETING_PLACE)];
    let form = build(model, title, ActKind::HoldMeeting, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// What a form of the record writes; with the beginning of the record, where that is not on disk.
pub(super) fn save(model: &Model, form: &Form, values: &[(Field, Value)]) -> Vec<Draft> {
    let wanted: Vec<(Field, Value)> = form.fixed.iter().chain(values).cloned().collect();
    let mut all = writes(&form.base, form.item, &wanted, model.actor);
    let here = sitting(model).filter(|_| current(model).is_none());
    if let Some((here, id)) = here.and_then(|here| Some((here, here.meeting?))) {
        let mut begun = beginning(model, here);
        begun.retain(|(field, _)| id.0 != form.item || !wanted.iter().any(|(own, _)| own == field));
        all.extend(writes(&form.base, id.0, &begun, model.actor));
    }
    draft(&form.base, all).into_iter().collect()
}

/// Keeps the place for the meetings that follow.
pub(super) fn remember(model: &mut Model) {
    if let Some(place) = current(model).map(|met| met.place.clone())
        && !place.is_empty()
    {
        model.meeting.agenda.place = Some(place);
    }
}
