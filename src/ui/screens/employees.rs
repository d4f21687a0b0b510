//! The employee list and the detail of the person selected.

use ratatui::layout::Rect;

use crate::app::alerts::of_row;
use crate::app::command::{Command, General};
use crate::app::conflict;
use crate::app::model::Model;
use crate::app::people::SortBy;
use crate::app::screens::employees::{areas, saved};
use crate::app::screens::overview::tell;
use crate::domain::alert::{Alert, Weight};
use crate::domain::feedback::FeedbackKind;
use crate::domain::id::EmployeeId;
use crate::domain::person::{PlanSummary, RosterRow};
use crate::domain::unit::Post;
use crate::ui::Cursor;
use crate::ui::columns::{Column, layout};
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::picture::{bar, trend};
use crate::ui::position::position;
use crate::ui::theme::{Role, Symbols};

/// Columns of the list: name, position, unit, stage, progress, last feedback, flags.
const COLUMNS: [Column; 7] = [
    Column::new(16, 26, 3, 10),
    Column::new(16, 24, 2, 5),
    Column::new(16, 20, 2, 3),
    Column::new(9, 9, 0, 6),
    Column::new(10, 12, 0, 8),
    Column::new(7, 7, 0, 4),
    Column::new(4, 4, 0, 9),
];

/// Translation keys of the heads.
const HEADS: [&str; 7] = [
    "employees.name",
    "employees.position",
    "employees.unit",
    "employees.stage",
    "employees.progress",
    "employees.feedback",
    "employees.flags",
];

/// Draws the screen. Returns where the cursor stands.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let (list, detail) = areas((p.area().width, p.area().height), model.employees.detail);
    let list: Rect = list.into();
    let cursor = filter_line(model, p, list);
    let columns = layout(list.width.saturating_sub(2), &COLUMNS);
    heads(model, p, list, &columns);
    let rows = Rect {
        y: list.y + 2.min(list.height),
        height: list.height.saturating_sub(2),
        ..list
    };
    if model.employees.shown.is_empty() {
        empty(model, p, rows);
    }
    for (y, row) in model.employees.list.visible().enumerate() {
        let shown = model.employees.shown.get(row).map(|at| *at as usize);
        if let Some((at, person)) = shown.and_then(|at| Some((at, model.people.rows().get(at)?))) {
            let line = Rect {
                y: rows.y + y as u16,
                height: 1,
                ..rows
            };
            let selected = model.employees.list.selected() == Some(row);
            draw_row(model, p, line, &columns, at, person, selected);
        }
    }
    if let Some(area) = detail {
        draw_detail(model, p, area.into());
    }
    cursor
}

fn filter_line(model: &Model, p: &mut Painter<'_>, area: Rect) -> Cursor {
    let state = &model.employees;
    let texts = model.texts();
    if let Some(at) = state.list.selected() {
        position(p, Rect { height: 1, ..area }, at, 1, state.list.len());
    }
    let room = area.width.saturating_sub(14);
    match &state.typing {
        Some(typing) => {
            let sign = if typing.marks { "*" } else { "/" };
            p.text(area, 0, 0, sign, Role::Key);
            let (visible, column) = typing.input.view(usize::from(room));
            p.clipped(area, 1, 0, visible, room, Role::Input);
            Some((area.x + 1 + column as u16, area.y))
        }
        None if state.query.is_empty() => {
            let order = order(model, p);
            let key = if order.is_empty() {
                "employees.everybody"
            } else {
                "employees.everybody-sorted"
            };
            let text = format!("{}{order}", texts.get(key));
            p.clipped(area, 0, 0, &text, room, Role::Dim);
            None
        }
        None => {
            let name = saved(model, state.saved).filter(|(_, query)| *query == state.query);
            // A filter of the configuration may name somebody.
            let own = |(digit, _, _): &(u8, String, String)| *digit == state.saved;
            let own = model.settings.filters.iter().any(own);
            let veil = model.people.veil().filter(|_| own);
            let text = match name {
                Some(_) if let Some(veil) = veil => format!("/{}  {}", veil.unseen(), state.saved),
                Some((name, query)) => format!("/{query}  {} {name}", state.saved),
                None => format!("/{}", state.query),
            };
            let order = order(model, p);
            let parts = [(text.as_str(), Role::Accent), (&order, Role::Dim)];
            let line = Rect {
                width: room,
                ..area
            };
            p.line(line, 0, &parts);
            None
        }
    }
}

/// By what the list is sorted, where it is not the order of the organisation.
fn order(model: &Model, p: &Painter<'_>) -> String {
    let (by, descending) = model.people.sorted();
    if (by, descending) == (SortBy::default(), false) {
        return String::new();
    }
    let texts = model.texts();
    let sign = if descending {
        p.look.symbols.falling
    } else {
        p.look.symbols.rising
    };
    let by = texts.get_coded("sort", by.code());
    texts.fill("employees.sorted", &[("by", by), ("sign", sign)])
}

fn heads(model: &Model, p: &mut Painter<'_>, area: Rect, columns: &[Option<(u16, u16)>]) {
    let heads = HEADS.map(|head| (model.texts().get(head), Role::Dim));
    p.cells(area, (2, 1), columns, heads);
}

/// Never an empty list without the reason and the way on.
fn empty(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let key = if model.people.rows().is_empty() {
        "employees.empty"
    } else if model.people.veil().is_some() {
        "employees.none-found-lens"
    } else {
        "employees.none-found"
    };
    let lens = Command::General(General::Lens);
    let places = [("lens", model.settings.keymap.keys_of(lens))];
    let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let area = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    };
    let text = model.texts().fill(key, &places);
    p.wrapped(area, &text, Role::Text, area.height);
}

fn draw_row(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    at: usize,
    row: &RosterRow,
    selected: bool,
) {
    p.marker(line, 0, selected);
    if model.employees.marks.contains(&row.id()) {
        let mark = p.look.symbols.mark;
        p.text(line, 1, 0, mark, Role::Marked);
    }
    let texts = model.texts();
    let plan = row.plan(model.period);
    let employee = &row.employee;
    let unit = employee
        .unit
        .map_or(String::new(), |unit| model.people.unit_name(unit));
    let stage = plan.map_or("–", |plan| texts.label(plan.stage));
    let feedback = row
        .last_feedback
        .map_or("–".to_owned(), |day| texts.day_short(day));
    let name_role = if selected { Role::Selected } else { Role::Text };
    let cells = [
        (employee.name.as_str(), name_role),
        (employee.position.as_str(), Role::Text),
        (unit.as_str(), Role::Dim),
        (stage, Role::Text),
        ("", Role::Text),
        (feedback.as_str(), Role::Dim),
    ];
    p.cells(line, (2, 0), columns, cells);
    if let Some(Some((x, w))) = columns.get(4) {
        let cell = Rect {
            x: line.x + x + 2,
            width: *w,
            ..line
        };
        draw_progress(model, p, cell, plan);
    }
    if let Some(Some((x, _))) = columns.get(6) {
        draw_flags(model, p, line, x + 2, at, row);
    }
}

/// The bar with the time elapsed, and the figure behind it.
fn draw_progress(model: &Model, p: &mut Painter<'_>, cell: Rect, plan: Option<&PlanSummary>) {
    let Some(plan) = plan else {
        return;
    };
    let elapsed = plan.period.elapsed_permille(model.today);
    let figure = plan.progress.map_or("?".to_owned(), |progress| {
        model.texts().percent(u32::from(progress))
    });
    let pictured = Rect {
        width: cell.width.saturating_sub(5),
        ..cell
    };
    bar(p, pictured, plan.progress, Some(elapsed));
    p.right(cell, 0, &figure, Role::Text);
}

/// What is worth a look, as symbols that the detail pane explains.
fn draw_flags(model: &Model, p: &mut Painter<'_>, line: Rect, x: u16, at: usize, row: &RosterRow) {
    let symbols = p.look.symbols;
    let mut x = x;
    let mut flags = flags(model, at, row);
    // One sign for all that needs an act; the detail pane spells each out.
    flags.dedup_by_key(|(flag, _)| symbol(&symbols, flag));
    for (flag, role) in flags {
        x = p.text(line, x, 0, symbol(&symbols, &flag), role);
    }
}

/// Something worth a look.
enum Flag {
    Late(usize),
    Silent(u32),
    Conflict,
    NoAppraiser,
    Unconfirmed(Alert),
    Alert(Alert),
}

fn flags(model: &Model, at: usize, row: &RosterRow) -> Vec<(Flag, Role)> {
    let mut flags = Vec::new();
    if model.people.is_hidden(row.id()) {
        return flags;
    }
    let late = row
        .plan(model.period)
        .map_or(0, |plan| plan.late(model.today));
    if late > 0 {
        flags.push((Flag::Late(late), Role::Bad));
    }
    let rules = &model.settings.rules;
    let silent = model.people.silent_days(at, rules, model.today);
    flags.extend(silent.map(|days| (Flag::Silent(days), Role::Bad)));
    if row.conflicts > 0 {
        flags.push((Flag::Conflict, Role::Bad));
    }
    if model.people.appraiser_at(at).is_none()
        && row.employee.position_kind != crate::domain::people::PositionKind::RegionHead
    {
        flags.push((Flag::NoAppraiser, Role::Warn));
    }
    let alerts = of_row(model, row);
    let waiting = alerts
        .iter()
        .filter(|alert| matches!(alert, Alert::Unconfirmed { .. }));
    flags.extend(waiting.map(|alert| (Flag::Unconfirmed(*alert), Role::Warn)));
    let alerts = alerts.into_iter();
    // Silence since the last entry has a sign of its own; whoever never wrote one has the sign of the inbox.
    let said = |alert: &Alert| silent.is_some() && matches!(alert, Alert::NoLog { .. });
    let urgent = alerts.filter(|alert| alert.weight() == Weight::Act && !said(alert));
    flags.extend(urgent.map(|alert| (Flag::Alert(alert), Role::Bad)));
    flags
}

/// The sign of a flag, in the list and before its words.
fn symbol(symbols: &Symbols, flag: &Flag) -> &'static str {
    match flag {
        Flag::Late(_) => symbols.late,
        Flag::Silent(_) => symbols.silent,
        Flag::Conflict => symbols.conflict,
        Flag::NoAppraiser => symbols.unknown,
        Flag::Unconfirmed(_) => symbols.unsigned,
        Flag::Alert(_) => symbols.urgent,
    }
}

fn flag_text(model: &Model, flag: &Flag) -> String {
    let texts = model.texts();
    match flag {
        Flag::Late(n) => texts.fill("flag.late", &[("n", &n.to_string())]),
        Flag::Silent(days) => texts.fill("flag.silent", &[("n", &days.to_string())]),
        Flag::Conflict => {
            let key = conflict::key_of(model);
            texts.fill("flag.conflict", &[("key", &key)])
        }
        Flag::NoAppraiser => texts.get("flag.no-appraiser").to_owned(),
        Flag::Unconfirmed(alert) | Flag::Alert(alert) => tell::alert(texts, *alert).text(texts),
    }
}

/// Identity, progress and trend, strengths and weaknesses.
fn draw_detail(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let Some(at) = model.employees.rested.and_then(|id| model.people.place(id)) else {
        return;
    };
    let Some(row) = model.people.rows().get(at) else {
        return;
    };
    let inner = p.frame(area, &row.employee.name);
    let lines = detail_lines(model, &p.look.symbols, at, row);
    let trend_width = RosterRow::PLANS as u16;
    let mut y = 0;
    for (text, role) in &lines {
        if y >= inner.height {
            break;
        }
        let room = Rect {
            y: inner.y + y,
            height: inner.height - y,
            ..inner
        };
        // In the wide pane there is room for whole sentences.
        let rows = if inner.height > 8 { 3 } else { 1 };
        y += p.wrapped(room, text, *role, rows).max(1);
    }
    let values: Vec<Option<u16>> = row.plans.iter().rev().map(|plan| plan.progress).collect();
    if inner.width > 40 && !values.is_empty() {
        let corner = Rect {
            x: inner.x + inner.width - trend_width,
            width: trend_width,
            height: 1,
            ..inner
        };
        let label = model.texts().get("employees.trend");
        let before = inner.width - trend_width;
        p.text(
            inner,
            before.saturating_sub(width(label) + 1),
            0,
            label,
            Role::Dim,
        );
        trend(p, corner, &values);
    } else if y < inner.height && !values.is_empty() {
        let label = p.text(inner, 0, y, model.texts().get("employees.trend"), Role::Dim) + 1;
        let line = Rect {
            x: inner.x + label,
            y: inner.y + y,
            width: trend_width.min(inner.width.saturating_sub(label)),
            height: 1,
        };
        trend(p, line, &values);
    }
}

fn detail_lines(
    model: &Model,
    symbols: &Symbols,
    at: usize,
    row: &RosterRow,
) -> Vec<(String, Role)> {
    let texts = model.texts();
    let employee = &row.employee;
    if model.people.is_hidden(row.id()) {
        let hidden = texts.get("lens.covered");
        return vec![
            (employee.position.clone(), Role::Text),
            (hidden.to_owned(), Role::Dim),
        ];
    }
    let nip = model.people.nip(row.id());
    let grade = employee.grade.map_or("", |grade| grade.code());
    let mut lines = vec![
        (
            format!("{nip} · {} {grade}", texts.label(employee.kind)),
            Role::Text,
        ),
        (
            format!(
                "{} · {}",
                employee.position,
                employee
                    .unit
                    .map_or(String::new(), |unit| model.people.unit_name(unit))
            ),
            Role::Text,
        ),
    ];
    let organisation = model.people.organisation();
    let appraiser = match organisation.appraiser(&Post::from(employee)) {
        Ok(found) => model.people.name(found.id()),
        Err(why) => texts.get_coded("not-found", why.code()).to_owned(),
    };
    let mut judged = texts.fill("employees.appraiser", &[("name", &appraiser)]);
    if let Some(day) = row.follow.met {
        let met = texts.fill("employees.met", &[("day", &texts.day(day))]);
        judged = format!("{judged} · {met}");
    }
    lines.push((judged, Role::Dim));
    for (flag, role) in flags(model, at, row) {
        let sign = symbol(symbols, &flag);
        lines.push((format!("{sign} {}", flag_text(model, &flag)), role));
    }
    lines.extend(strengths(model, row.id()));
    lines
}

/// The latest praise and the latest wish for improvement.
fn strengths(model: &Model, id: EmployeeId) -> Vec<(String, Role)> {
    let file = model.file.as_ref().map(|dossier| &dossier.file);
    let Some(file) = file.filter(|file| file.employee.id == id) else {
        return Vec::new();
    };
    let latest = |kind: FeedbackKind| file.feedback.iter().find(|given| given.kind == kind);
    let kinds = [
        (FeedbackKind::Appreciation, "+", Role::Good),
        (FeedbackKind::Improvement, "-", Role::Warn),
    ];
    kinds
        .into_iter()
        .filter_map(|(kind, sign, role)| latest(kind).map(|given| (given, sign, role)))
        .map(|(given, sign, role)| {
            let source = model.texts().label(given.source);
            (format!("{sign} {source}: {}", given.text), role)
        })
        .collect()
}
