//! Actions of units with owner and day, and what they add up to by kind.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::service::{action, actions};
use crate::domain::coded::Coded;
use crate::domain::follow::action::{Action, ActionKind, ActionState, by_kind};
use crate::domain::survey::Element;
use crate::ui::columns::Column;
use crate::ui::paint::Painter;
use crate::ui::theme::{Role, Symbols};
use rust_decimal::prelude::ToPrimitive;

use super::{cells, empty, heads, lines, rows, widest};

/// Translation keys of the heads.
const HEADS: [&str; 5] = [
    "field.action.state",
    "field.action.text",
    "service.due-short",
    "service.owner",
    "field.action.kind",
];

pub(super) fn draw(
    model: &Model,
    p: &mut Painter<'_>,
    figures: Rect,
    list: Rect,
    pane: Option<Rect>,
) {
    let sums = sums(model);
    p.clipped(figures, 0, 0, &sums.join(" · "), figures.width, Role::Text);
    if model.service.actions.is_empty() {
        let reason = if model.service.overdue {
            "service.actions-filtered"
        } else {
            "service.actions-empty"
        };
        empty(model, p, list, reason);
        return;
    }
    let state = widest::<ActionState>(model).max(12) + 2;
    let kind = widest::<ActionKind>(model);
    let columns = [
        Column::new(state, state, 0, 10),
        Column::new(16, 36, 3, 9),
        Column::new(10, 10, 0, 8),
        Column::new(12, 22, 1, 6),
        Column::new(kind, kind, 0, 3),
    ];
    let columns = heads(model, p, list, &columns, &HEADS);
    for (row, line) in rows(model, list) {
        let found = model.service.actions.get(row);
        if let Some(found) = found.and_then(|at| action(model, *at)) {
            let here = model.service.row() == Some(row);
            draw_row(model, p, line, &columns, found, here);
        }
    }
    let selected = model.service.row();
    let selected = selected.and_then(|row| model.service.actions.get(row));
    if let (Some(pane), Some(at)) = (pane, selected)
        && let Some(found) = action(model, *at)
    {
        let unit = crate::domain::id::UnitId(at.0.owner);
        draw_detail(model, p, pane, found, &model.people.unit_name(unit), &sums);
    }
}

/// Symbol, word and role of how far an action is.
fn standing(model: &Model, symbols: &Symbols, action: &Action) -> (String, Role) {
    let texts = model.texts();
    if action.is_overdue(model.today) {
        let told = format!("{} {}", symbols.late, texts.get("service.overdue"));
        return (told, Role::Bad);
    }
    let (symbol, role) = match action.state {
        ActionState::Proposed => (symbols.nobody, Role::Text),
        ActionState::Running => (symbols.arrow, Role::Accent),
        ActionState::Done => (symbols.check, Role::Good),
        ActionState::Dropped => (symbols.conflict, Role::Dim),
    };
    (format!("{symbol} {}", texts.label(action.state)), role)
}

fn draw_row(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    action: &Action,
    here: bool,
) {
    let texts = model.texts();
    let (state, role) = standing(model, &p.look.symbols, action);
    let due = action
        .due
        .map_or_else(|| "–".to_owned(), |day| texts.day(day));
    let owner = action.owner.map(|id| model.people.name(id));
    let text_role = if here { Role::Selected } else { Role::Text };
    let due_role = if action.is_overdue(model.today) {
        Role::Bad
    } else {
        Role::Dim
    };
    cells(
        p,
        line,
        columns,
        here,
        &[
            (&state, role),
            (action.text.lines().next().unwrap_or_default(), text_role),
            (&due, due_role),
            (owner.as_deref().unwrap_or("–"), Role::Text),
            (texts.label(action.kind), Role::Dim),
        ],
    );
}

/// What the units need, by kind: how many actions are open, for how many people or pieces, how many are done.
fn sums(model: &Model) -> Vec<String> {
    let texts = model.texts();
    let all: Vec<Action> = actions(model)
        .into_iter()
        .map(|(_, action)| action.clone())
        .collect();
    let told = by_kind(&all).into_iter().map(|need| {
        let key = if need.quantity.is_zero() {
            "service.need"
        } else {
            "service.need-of"
        };
        texts.fill(
            key,
            &[
                ("kind", texts.label(need.kind)),
                ("open", &texts.count(need.open)),
                ("quantity", &texts.number(need.quantity)),
                ("done", &texts.count(need.done)),
            ],
        )
    });
    told.collect()
}

fn draw_detail(
    model: &Model,
    p: &mut Painter<'_>,
    area: Rect,
    action: &Action,
    unit: &str,
    sums: &[String],
) {
    let texts = model.texts();
    let inner = p.frame(area, &format!("{} · {unit}", texts.label(action.kind)));
    let (state, role) = standing(model, &p.look.symbols, action);
    let element = action.element.and_then(|n| n.to_u8());
    let element = element
        .and_then(Element::from_number)
        .map(|element| format!("U{} {}", element.number(), texts.label(element)));
    let quantity = action.quantity.map(|quantity| {
        let label = texts.get("field.action.quantity");
        format!("{label}: {}", texts.number(quantity))
    });
    let who = [
        Some(state),
        action.owner.map(|id| model.people.name(id)),
        action
            .due
            .map(|day| texts.fill("service.until", &[("day", &texts.day(day))])),
    ];
    let who: Vec<String> = who.into_iter().flatten().collect();
    let source = Some(action.source.clone()).filter(|source| !source.is_empty());
    let basis: Vec<String> = [element, quantity, source].into_iter().flatten().collect();
    let mut all = vec![
        (who.join(" · "), role),
        (action.text.clone(), Role::Text),
        (basis.join(" · "), Role::Dim),
    ];
    if inner.height >= 10 {
        all.push((texts.get("service.needs").to_owned(), Role::Title));
        all.extend(sums.iter().map(|sum| (sum.clone(), Role::Text)));
    }
    lines(p, inner, &all);
}
