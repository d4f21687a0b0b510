//! Results, indicators and actuals: their forms, what is checked, striking out and putting in order.

use rust_decimal::Decimal;

use crate::app::command::Command;
use crate::app::conflict;
use crate::app::form::{Entry, Form};
use crate::app::forms::{
    Ask, Record, Target, Wrong, build, direct, opened_by, reference_of, text_of, value_of,
};
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::domain::id::ItemId;
use crate::domain::people::PositionKind;
use crate::domain::plan::{Approach, Aspect, Direction, Plan, ResultKind, Stage};
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Value, Write};
use crate::ops::state::State;
use crate::ops::view::Item;

use super::tree::Row;
use super::{Act, Pane, daily, plan_state, read, refuse_with, roles, stage};

/// The plan looked at where its targets may be changed; an empty draft where there is none yet.
fn open_plan(model: &mut Model) -> Result<Plan, Vec<Effect>> {
    let Some(person) = model.person() else {
        return Err(model.refuse("notice.nobody"));
    };
    let plan = model.plan().cloned();
    let plan = plan.unwrap_or_else(|| Plan::empty(person, model.period));
    if plan.stage == Stage::Draft {
        Ok(plan)
    } else {
        Err(stage::refuse_settled(model, plan.stage))
    }
}

/// The next place after these items, as [`f::ORDER`] counts.
pub(super) fn next_order(state: &State, items: impl Iterator<Item = ItemId>) -> Decimal {
    let orders = items.filter_map(|id| Item::new(state, id.0).number(f::ORDER));
    orders.max().unwrap_or_default().floor() + Decimal::ONE
}

/// Opens the form of a new result.
pub(super) fn add_result(model: &mut Model) -> Vec<Effect> {
    let plan = match open_plan(model) {
        Ok(plan) => plan,
        Err(refused) => return refused,
    };
    let Some(state) = plan_state(model) else {
        return model.refuse("notice.nobody");
    };
    let order = next_order(&state, plan.results.iter().map(|result| result.id));
    let item = model.ids.fresh();
    let fixed = vec![(f::ORDER, Value::Number(order))];
    result_form(model, state, item, fixed, "form.add-result")
}

fn result_form(
    model: &mut Model,
    base: State,
    item: u64,
    fixed: Vec<(Field, Value)>,
    title: &'static str,
) -> Vec<Effect> {
    let superior = read::appraiser(model);
    let above = superior.map_or(Value::Empty, |id| Value::Ref(id.0));
    let kind = model.person_file().map(|file| file.employee.position_kind);
    let mut asks = vec![
        Ask::must(f::RESULT_TITLE),
        Ask::must(f::RESULT_KIND).or(code(ResultKind::Main)),
        Ask::may(f::SUPPORTS_PERSON).or(above),
        Ask::may(f::SUPPORTS_RESULT),
    ];
    if kind.is_some_and(PositionKind::is_senior) || base.value(item, f::PERSPECTIVE).is_some() {
        asks.insert(2, Ask::may(f::PERSPECTIVE));
    }
    let new = title == "form.add-result";
    let target = Target {
        record: Record::Result,
        base,
        item,
        fixed,
    };
    let mut form = build(
        model,
        Phrase::new(title),
        ActKind::EditTarget,
        target,
        &asks,
    );
    let unknown = model.texts().get("target.title-unknown").to_owned();
    if let Some(field) = form.field_mut(f::SUPPORTS_RESULT)
        && let Entry::Reference {
            chosen: Some(_),
            label,
        } = &mut field.entry
        && label.is_empty()
    {
        *label = unknown;
    }
    let form = if new {
        opened_by(Command::Target(Act::AddResult), form)
    } else {
        form
    };
    let wanted = supported(model, &form);
    model.overlays.push(Overlay::Form(Box::new(form)));
    wanted
}

/// Asks for the results that the one in a form can support: they are read anew while its title is typed.
pub fn supported(model: &mut Model, form: &Form) -> Vec<Effect> {
    let whose = match form.entered(f::SUPPORTS_PERSON, model.today) {
        Value::Ref(id) => vec![crate::domain::id::EmployeeId(id)],
        _ => return Vec::new(),
    };
    roles::load(model, whose)
}

/// The writes that make a plan of nothing: its stage and its approach.
pub(super) fn first_writes(model: &Model, state: &State) -> Vec<Write> {
    if model.plan().is_some() {
        return Vec::new();
    }
    let wanted = [
        (f::APPROACH, code(Approach::Quantitative)),
        (f::STAGE, code(Stage::Draft)),
    ];
    writes(state, 0, &wanted, model.actor)
}

/// Checks a result; the first one begins the plan.
pub fn save_result(
    model: &mut Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let person = reference_of(values, f::SUPPORTS_PERSON);
    let result = reference_of(values, f::SUPPORTS_RESULT);
    if result.is_some() && person.is_none() {
        return Err((f::SUPPORTS_PERSON, Phrase::new("target.supports-whom")));
    }
    // Whose result it is means nothing without the result.
    let wanted: Vec<(Field, Value)> = form
        .fixed
        .iter()
        .chain(values)
        .map(|(field, value)| match *field {
            f::SUPPORTS_PERSON if result.is_none() => (*field, Value::Empty),
            _ => (*field, value.clone()),
        })
        .collect();
    let mut all = first_writes(model, &form.base);
    all.extend(writes(&form.base, form.item, &wanted, model.actor));
    model.target.want(ItemId(form.item));
    Ok(draft(&form.base, all).into_iter().collect())
}

/// Opens the form of a new indicator of the result selected.
pub(super) fn add_indicator(model: &mut Model) -> Vec<Effect> {
    let plan = match open_plan(model) {
        Ok(plan) => plan,
        Err(refused) => return refused,
    };
    let selected = model.target.row().and_then(|row| plan.result(row.result()));
    let (Some(result), Some(state)) = (selected, plan_state(model)) else {
        return refuse_with(model, Phrase::new("target.no-result"), Act::AddResult);
    };
    let order = next_order(&state, result.indicators.iter().map(|i| i.id));
    let fixed = vec![
        (f::INDICATOR_OF, Value::Ref(result.id.0)),
        (f::ORDER, Value::Number(order)),
    ];
    model.target.collapsed.remove(&result.id);
    let item = model.ids.fresh();
    let title = Phrase::new("form.add-indicator");
    let form = indicator_form(model, &plan, state, item, fixed, title);
    let form = opened_by(Command::Target(Act::AddIndicator), form);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

fn indicator_form(
    model: &Model,
    plan: &Plan,
    base: State,
    item: u64,
    fixed: Vec<(Field, Value)>,
    title: Phrase,
) -> Form {
    let mut asks = vec![
        Ask::must(f::INDICATOR_TEXT),
        Ask::must(f::ASPECT).or(code(Aspect::Quantity)),
    ];
    match plan.approach {
        Approach::Quantitative => asks.extend([
            Ask::must(f::DIRECTION).or(code(Direction::More)),
            Ask::may(f::TARGET),
            Ask::may(f::TARGET_HIGH),
            Ask::may(f::UNIT_OF_MEASURE),
            Ask::may(f::TARGET_TEXT),
        ]),
        Approach::Qualitative => asks.push(Ask::may(f::TARGET_TEXT)),
    }
    let target = Target {
        record: Record::Indicator,
        base,
        item,
        fixed,
    };
    build(model, title, ActKind::EditTarget, target, &asks)
}

/// Checks an indicator: a target has to be of the kind that its direction says.
pub fn save_indicator(
    model: &mut Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let wrong = |field: Field, key: &'static str| Err((field, Phrase::new(key)));
    let number = |field: Field| match value_of(values, field) {
        Value::Number(number) => Some(*number),
        _ => None,
    };
    let (low, high) = (number(f::TARGET), number(f::TARGET_HIGH));
    let unit = text_of(values, f::UNIT_OF_MEASURE);
    let direction = match value_of(values, f::DIRECTION) {
        Value::Code(number) => crate::domain::coded::Coded::from_number(*number),
        _ => None,
    };
    match direction {
        Some(Direction::Range) => match (low, high) {
            (None, _) => return wrong(f::TARGET, "target.range-low"),
            (_, None) => return wrong(f::TARGET_HIGH, "target.range-high"),
            (Some(low), Some(high)) if low > high => {
                return wrong(f::TARGET_HIGH, "target.range-order");
            }
            (Some(_), Some(_)) => {}
        },
        Some(Direction::Text) if low.is_some() || high.is_some() => {
            return wrong(f::TARGET, "target.text-number");
        }
        Some(Direction::Text) if text_of(values, f::TARGET_TEXT).is_empty() => {
            return wrong(f::TARGET_TEXT, "target.text-needed");
        }
        Some(Direction::More | Direction::Less) if high.is_some() => {
            return wrong(f::TARGET_HIGH, "target.high-only-range");
        }
        Some(Direction::More | Direction::Less | Direction::Text) | None => {}
    }
    if low.is_some() && unit.is_empty() {
        return wrong(f::UNIT_OF_MEASURE, "target.unit-needed");
    }
    model.target.want(ItemId(form.item));
    Ok(direct(model, form, values))
}

/// Opens the form of the line selected.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    if model.target.pane == Pane::Log {
        return daily::edit(model);
    }
    let plan = match open_plan(model) {
        Ok(plan) => plan,
        Err(refused) => return refused,
    };
    let (Some(row), Some(state)) = (model.target.row(), plan_state(model)) else {
        return refuse_with(model, Phrase::new("target.no-result"), Act::AddResult);
    };
    match row {
        Row::Result(id) => result_form(model, state, id.0, Vec::new(), "form.edit-result"),
        Row::Indicator(_, id) => {
            let title = Phrase::new("form.edit-indicator");
            let form = indicator_form(model, &plan, state, id.0, Vec::new(), title);
            model.overlays.push(Overlay::Form(Box::new(form)));
            Vec::new()
        }
    }
}

/// Opens the form of the actual of the indicator selected.
pub(super) fn record(model: &mut Model) -> Vec<Effect> {
    record_with(model, None)
}

/// Opens it with what the log proposes.
pub(super) fn propose(model: &mut Model) -> Vec<Effect> {
    match read::proposal_here(model) {
        Some(proposal) => record_with(model, Some(proposal.number)),
        None => refuse_with(model, Phrase::new("target.no-proposal"), Act::AddLog),
    }
}

fn record_with(model: &mut Model, number: Option<Decimal>) -> Vec<Effect> {
    let (Some(plan), Some(state)) = (model.plan(), plan_state(model)) else {
        return refuse_with(model, Phrase::new("target.no-plan"), Act::AddResult);
    };
    if plan.stage == Stage::Evaluated {
        let phrase = Phrase::new("target.evaluated");
        return refuse_with(model, phrase, Act::Stage);
    }
    let Some(Row::Indicator(_, id)) = model.target.row() else {
        return model.refuse("target.choose-indicator");
    };
    let Some((_, indicator)) = plan.indicator(id) else {
        return model.refuse("target.choose-indicator");
    };
    if conflict::stands_in(&state, id.0, f::ACTUAL, model.actor) {
        return conflict::open(model);
    }
    let told = indicator.direction == Direction::Text || plan.approach == Approach::Qualitative;
    let mut asks = vec![
        Ask::may(f::ACTUAL),
        Ask::may(f::ACTUAL_TEXT),
        Ask::may(f::EVIDENCE),
        Ask::may(f::ACTUAL_DAY).or(Value::Date(today_within(model))),
    ];
    if told {
        // Where the target is told in words, so is what came of it.
        asks.swap(0, 1);
    }
    let mut title = indicator.text.clone();
    if !indicator.unit.is_empty() {
        title = format!("{title} ({})", indicator.unit);
    }
    let title = Phrase::new("form.actual").with("name", title);
    let target = Target {
        record: Record::Actual,
        ..Target::plain(state, id.0)
    };
    let mut form = build(model, title, ActKind::RecordActual, target, &asks);
    if let Some(number) = number
        && let Some(field) = form.field_mut(f::ACTUAL)
        && let Entry::Text(input) = &mut field.entry
    {
        input.set(&number.normalize().to_string().replace('.', ","));
        let today = crate::i18n::Texts::day(model.texts(), today_within(model));
        if let Some(field) = form.field_mut(f::ACTUAL_DAY)
            && let Entry::Text(input) = &mut field.entry
        {
            input.set(&today);
        }
    }
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Today, or the last day of a period that is over.
pub(super) fn today_within(model: &Model) -> chrono::NaiveDate {
    let (first, last) = (model.period.first_day(), model.period.last_day());
    if model.today > last && first <= last {
        last
    } else {
        model.today
    }
}

/// Checks an actual: nothing has been achieved tomorrow.
pub fn save_actual(
    model: &mut Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    if let Value::Date(day) = value_of(values, f::ACTUAL_DAY)
        && *day > model.today
    {
        return Err((f::ACTUAL_DAY, Phrase::new("target.future")));
    }
    Ok(direct(model, form, values))
}

/// Asks whether the line selected is to be struck out; a result takes its indicators along.
pub(super) fn strike(model: &mut Model) -> Vec<Effect> {
    if model.target.pane == Pane::Log {
        return daily::strike(model);
    }
    let plan = match open_plan(model) {
        Ok(plan) => plan,
        Err(refused) => return refused,
    };
    let (Some(row), Some(state)) = (model.target.row(), plan_state(model)) else {
        return refuse_with(model, Phrase::new("target.no-result"), Act::AddResult);
    };
    let mut items = vec![row.id()];
    if let Row::Result(id) = row {
        let own = plan.result(id).into_iter().flat_map(|r| &r.indicators);
        items.extend(own.map(|indicator| indicator.id));
    }
    let key = if items.len() > 1 {
        "target.strike-result"
    } else {
        "target.strike"
    };
    let question = Phrase::new(key)
        .with("name", read::line_name(&plan, row.id()))
        .with("n", items.len() - 1);
    let all: Vec<Write> = items.iter().map(|id| removed(*id)).collect();
    ask_to_strike(model, question, ActKind::EditTarget, &state, all)
}

/// The write that strikes out an item.
pub(super) fn removed(id: ItemId) -> Write {
    Write {
        item: id.0,
        field: f::REMOVED,
        value: Value::Flag(true),
    }
}

/// Asks before striking out.
pub(super) fn ask_to_strike(
    model: &mut Model,
    question: Phrase,
    kind: ActKind,
    state: &State,
    all: Vec<Write>,
) -> Vec<Effect> {
    let drafts = draft(state, all).into_iter().collect();
    model.ask_first(question, kind, drafts)
}

/// Moves the line selected up or down among its own.
pub(super) fn shift(model: &mut Model, by: isize) -> Vec<Effect> {
    if model.target.pane != Pane::Plan {
        return model.refuse("target.choose-line");
    }
    let plan = match open_plan(model) {
        Ok(plan) => plan,
        Err(refused) => return refused,
    };
    let (Some(row), Some(state)) = (model.target.row(), plan_state(model)) else {
        return refuse_with(model, Phrase::new("target.no-result"), Act::AddResult);
    };
    let mut order: Vec<ItemId> = match row {
        Row::Result(_) => plan.results.iter().map(|result| result.id).collect(),
        Row::Indicator(result, _) => {
            let own = plan.result(result).into_iter().flat_map(|r| &r.indicators);
            own.map(|indicator| indicator.id).collect()
        }
    };
    let at = order.iter().position(|id| *id == row.id());
    let to = at.and_then(|at| at.checked_add_signed(by));
    let (Some(at), Some(to)) = (at, to.filter(|to| *to < order.len())) else {
        model.say(Tone::Plain, Phrase::new("target.edge"));
        return Vec::new();
    };
    order.swap(at, to);
    let mut all = Vec::new();
    for (n, id) in order.iter().enumerate() {
        let wanted = [(f::ORDER, Value::Number(Decimal::from(n + 1)))];
        all.extend(writes(&state, id.0, &wanted, model.actor));
    }
    model.commit(
        ActKind::EditTarget,
        draft(&state, all).into_iter().collect(),
    )
}
