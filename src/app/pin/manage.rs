//! Who takes a PIN away or another's seat, and how what happens to a PIN is recorded.

use crate::app::access;
use crate::app::form::Form;
use crate::app::forms::{self, Ask, Record, Target, Wrong, build};
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::domain::access::{Right, Role};
use crate::domain::id::EmployeeId;
use crate::domain::meeting::PinEvent;
use crate::domain::period::Period;
use crate::i18n::Phrase;
use crate::ops::access::when;
use crate::ops::edit::{code, draft, optional, writes};
use crate::ops::fields as f;
use crate::ops::op::{Act, ActKind, Draft, Field, Subject, SubjectKind, Value};
use crate::ops::state::State;

use super::{PinWish, Then, ask};

/// Sits down at the keyboard as another person: with that person's PIN, as what is written from then on is
/// written in that name. On made-up data everybody may be anybody.
pub fn sit_down(model: &mut Model, who: EmployeeId) -> Vec<Effect> {
    if who == model.actor || model.ids.is_practice() {
        return sit(who);
    }
    if !model.people.is_known(who) {
        return model.refuse("access.seat-refused");
    }
    if model.settings.read_only.is_some() {
        // An attempt that cannot be counted is none that may be made.
        return model.refuse("pin.sit-read-only");
    }
    let what = Phrase::new("pin.for-sitting").with("name", model.people.name(who));
    ask(model, who, what, Then::Sit)
}

/// Somebody else sits at the keyboard from now on.
pub(super) fn sit(who: EmployeeId) -> Vec<Effect> {
    vec![Effect::Sit(who)]
}

/// Whether whoever sits at the keyboard may take the PIN of a person away by the table of rights, or why not.
pub fn may_reset(model: &Model, person: EmployeeId) -> Result<(), Phrase> {
    let roles = access::roles_towards(model, person, when(subject(model, person)));
    let why = if model.actor == EmployeeId::NOBODY {
        "nobody"
    } else if roles.may(Right::ResetPin) {
        return Ok(());
    } else if roles.has(Role::Employee) {
        "oneself"
    } else if roles.has(Role::Appraiser) {
        "appraiser"
    } else {
        let denied = access::denied(model, Right::ResetPin, Some(person));
        return Err(access::told(&denied));
    };
    Err(Phrase::coded("pin-reset-denied", why).with("name", model.people.name(person)))
}

/// Asks why the PIN of the person looked at is taken away.
pub fn open_reset(model: &mut Model) -> Vec<Effect> {
    let Some(person) = model.person() else {
        return model.refuse("notice.nobody");
    };
    if let Err(why) = may_reset(model, person) {
        model.say(Tone::Warning, why);
        return Vec::new();
    }
    let target = Target {
        record: Record::PinReset,
        base: State::empty(subject(model, person)),
        item: model.ids.fresh(),
        fixed: fixed(model, PinEvent::Reset),
    };
    let title = Phrase::new("pin.form-reset").with("name", model.people.name(person));
    let asks = [Ask::must(f::PIN_REASON)];
    let form = build(model, title, ActKind::ManagePin, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// The record of a reset; the PIN itself goes once this is written.
pub fn save_reset(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let person = EmployeeId(form.base.subject.owner);
    may_reset(model, person).map_err(|why| (f::PIN_REASON, why))?;
    Ok(forms::direct(model, form, values))
}

/// What follows, now that it is recorded.
pub fn saved(model: &mut Model) -> Vec<Effect> {
    let wish = match model.overlays.last_mut() {
        Some(Overlay::Pin(entry)) => entry.wish.take(),
        Some(Overlay::Form(form)) if form.saving && form.record == Record::PinReset => {
            Some(PinWish::Forget(EmployeeId(form.base.subject.owner)))
        }
        Some(_) | None => None,
    };
    wish.into_iter().map(Effect::Pin).collect()
}

/// The act that records what happened to a PIN, by whoever sits at the keyboard.
pub(super) fn record(model: &mut Model, who: EmployeeId, event: PinEvent) -> Option<Effect> {
    let item = model.ids.fresh();
    recorded(model, who, event, item, "").map(Effect::Commit)
}

/// The act that records an event, with a reason where there is one.
pub fn recorded(
    model: &Model,
    who: EmployeeId,
    event: PinEvent,
    item: u64,
    reason: &str,
) -> Option<Act> {
    let mut wanted = fixed(model, event);
    wanted.push((f::PIN_REASON, crate::ops::edit::text(reason)));
    // A new entry overwrites nothing, so nothing need have been read before.
    let base = State::empty(subject(model, who));
    let all = writes(&base, item, &wanted, model.actor);
    model.act(ActKind::ManagePin, draft(&base, all).into_iter().collect())
}

fn fixed(model: &Model, event: PinEvent) -> Vec<(Field, Value)> {
    let by = (model.actor != EmployeeId::NOBODY).then_some(model.actor);
    vec![
        (f::PIN_DAY, Value::Date(model.today)),
        (f::PIN_EVENT, code(event)),
        (f::PIN_BY, optional(by, |by| Value::Ref(by.0))),
    ]
}

/// Where the PINs of a person are recorded this year.
fn subject(model: &Model, who: EmployeeId) -> Subject {
    use chrono::Datelike;
    Subject {
        owner: who.0,
        kind: SubjectKind::Pin,
        period: Period::year_of(model.today.year()),
    }
}
