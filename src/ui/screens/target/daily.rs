//! The daily log of the period, and what it adds up to.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::target::{Act, daily, read};
use crate::domain::id::ItemId;
use crate::domain::log::{LogEntry, LogState, LogSum, sums};
use crate::ui::columns::{Column, layout};
use crate::ui::paint::Painter;
use crate::ui::theme::Role;

use super::detail::{Line, draw_lines};
use super::{Places, heads, key, role_of};

/// Day, minutes of the day, result, activity, quantity, minutes, flag, state.
const COLUMNS: [(Column, &str); 8] = [
    (Column::new(6, 6, 0, 9), "target.head-day"),
    (Column::new(6, 6, 0, 5), "target.head-sum"),
    (Column::new(3, 3, 0, 7), "target.head-result"),
    (Column::new(16, 30, 1, 10), "target.head-activity"),
    (Column::new(10, 16, 0, 6), "target.head-quantity"),
    (Column::new(5, 5, 0, 8), "target.head-minutes"),
    (Column::new(1, 1, 0, 9), ""),
    (Column::new(12, 12, 0, 4), "target.head-state"),
];

/// Draws the entries, newest first.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let columns: Vec<Column> = COLUMNS.iter().map(|(column, _)| *column).collect();
    let titles: Vec<&str> = COLUMNS.iter().map(|(_, title)| *title).collect();
    let places = layout(area.width.saturating_sub(2), &columns);
    let rows = heads(model, p, area, &places, &titles);
    if model.target.entries.is_empty() {
        empty(model, p, rows);
        return;
    }
    let mut before = None;
    for (y, at) in model.target.log.visible().enumerate() {
        let id = model.target.entries.get(at);
        let Some(entry) = id.and_then(|id| daily::entry(model, *id)) else {
            continue;
        };
        let line = Rect {
            y: rows.y + y as u16,
            height: 1,
            ..rows
        };
        let selected = model.target.log.selected() == Some(at);
        p.marker(line, 0, selected);
        // The day stands once, with its sum, where its entries begin.
        let first = before != Some(entry.day);
        draw_entry(model, p, line, &places, (entry, first), selected);
        before = Some(entry.day);
    }
}

fn empty(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let (period, add) = (texts.period(model.period), key(model, Act::AddLog));
    let places = [("period", period.as_str()), ("add", &add)];
    let area = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    };
    p.wrapped(
        area,
        &texts.fill("target.empty-log", &places),
        Role::Text,
        3,
    );
}

fn draw_entry(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    places: &Places,
    (entry, first): (&LogEntry, bool),
    selected: bool,
) {
    let texts = model.texts();
    let cell = |at: usize| {
        let place = places.get(at).copied().flatten();
        place.map(|(x, width)| Rect {
            x: line.x + x + 2,
            width,
            ..line
        })
    };
    let put = |p: &mut Painter<'_>, at: usize, text: &str, role: Role| {
        if let Some(cell) = cell(at) {
            p.clipped(cell, 0, 0, text, cell.width, role);
        }
    };
    if first {
        put(p, 0, &texts.day_short(entry.day), Role::Text);
        let sum = daily::minutes_of(model, entry.day).to_string();
        let (sum, role) = if daily::overlong(model, entry.day) {
            (format!("{} {sum}", p.look.symbols.late), Role::Warn)
        } else {
            (sum, Role::Dim)
        };
        if let Some(cell) = cell(1) {
            p.right(cell, 0, &sum, role);
        }
    }
    put(p, 2, &number_of(model, entry), Role::Dim);
    put(p, 3, &entry.activity, role_of(selected, Role::Text));
    if let Some(quantity) = entry.quantity {
        put(
            p,
            4,
            &read::amount(texts, quantity, &entry.unit),
            Role::Text,
        );
    }
    if let (Some(cell), Some(minutes)) = (cell(5), entry.minutes) {
        p.right(cell, 0, &minutes.to_string(), Role::Text);
    }
    let (symbol, role) = match entry.state {
        LogState::Recorded => ("", Role::Dim),
        LogState::Approved => (p.look.symbols.check, Role::Good),
        LogState::Returned => (p.look.symbols.late, Role::Bad),
    };
    let flagged = symbol.is_empty() && daily::backfilled(model, entry).is_some();
    let (symbol, shown) = if flagged {
        (p.look.symbols.silent, Role::Warn)
    } else {
        (symbol, role)
    };
    put(p, 6, symbol, shown);
    put(p, 7, texts.label(entry.state), role);
}

/// The number of the result that an entry serves.
fn number_of(model: &Model, entry: &LogEntry) -> String {
    let at = model
        .plan()
        .and_then(|plan| plan.results.iter().position(|r| Some(r.id) == entry.result));
    match (at, entry.result) {
        (Some(at), _) => (at + 1).to_string(),
        (None, Some(_)) => "?".to_owned(),
        (None, None) => "–".to_owned(),
    }
}

/// A sum of the log in words.
pub(super) fn sum_text(model: &Model, sum: &LogSum) -> String {
    let texts = model.texts();
    let amounts = sum
        .quantities
        .iter()
        .map(|(unit, number)| format!(", {}", read::amount(texts, *number, unit)));
    let places = [
        ("entries", texts.count(sum.entries)),
        ("minutes", texts.count(sum.minutes as usize)),
        ("quantities", amounts.collect()),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
    texts.fill("target.log-sum", &places)
}

/// What is odd, the entry selected in full, and the sums.
pub(super) fn detail(model: &Model, p: &mut Painter<'_>, area: Rect, beside: bool) {
    let texts = model.texts();
    let mut lines: Vec<Line> = Vec::new();
    if let Some(days) = daily::silent(model) {
        let text = texts.fill("target.log-silent", &[("n", &days.to_string())]);
        lines.push((format!("{} {text}", p.look.symbols.silent), Role::Warn));
    }
    if let Some(entry) = daily::selected(model) {
        lines.extend(of_entry(model, p, entry, beside));
    }
    let entries = read::log_of_period(model);
    let place = |id: &Option<ItemId>| {
        let results = model.plan().map_or(&[][..], |plan| &plan.results);
        id.and_then(|id| results.iter().position(|r| r.id == id))
    };
    let mut all: Vec<(Option<ItemId>, LogSum)> = sums(&entries).into_iter().collect();
    // As the plan has them, and at the end what belongs to none of its results.
    all.sort_by_key(|(id, _)| place(id).unwrap_or(usize::MAX));
    for (result, sum) in &all {
        let plan = model.plan();
        let title = place(result).and_then(|at| Some((at, &plan?.results.get(at)?.title)));
        let name = match (title, result) {
            (Some((at, title)), _) if beside => format!("{} {title}", at + 1),
            (Some((at, _)), _) => format!("RHK {}", at + 1),
            (None, Some(_)) => texts.get("target.log-gone").to_owned(),
            (None, None) => texts.get("target.log-other").to_owned(),
        };
        if beside {
            lines.push((name, Role::Dim));
            lines.push((sum_text(model, sum), Role::Text));
        } else {
            lines.push((format!("{name} · {}", sum_text(model, sum)), Role::Text));
        }
    }
    draw_lines(p, area, &lines, if beside { 4 } else { 1 });
}

/// What the columns have no room for.
fn of_entry(model: &Model, p: &Painter<'_>, entry: &LogEntry, beside: bool) -> Vec<Line> {
    let texts = model.texts();
    let mut lines = Vec::new();
    if beside {
        let day = texts.day_long(entry.day);
        lines.push((format!("{day} · {}", entry.activity), Role::Text));
    }
    if daily::overlong(model, entry.day) {
        let sum = daily::minutes_of(model, entry.day).to_string();
        let limit = model.settings.rules.minutes_per_day.to_string();
        let day = texts.day(entry.day);
        let places = [("day", day.as_str()), ("sum", &sum), ("limit", &limit)];
        let text = texts.fill("target.log-over", &places);
        lines.push((format!("{} {text}", p.look.symbols.late), Role::Warn));
    }
    if !entry.return_reason.is_empty() {
        let text = texts.fill("target.log-reason", &[("text", &entry.return_reason)]);
        lines.push((text, Role::Bad));
    }
    if let Some(days) = daily::backfilled(model, entry) {
        let text = texts.fill("target.log-late", &[("n", &days.to_string())]);
        lines.push((format!("{} {text}", p.look.symbols.silent), Role::Warn));
    }
    if !entry.evidence.is_empty() {
        let text = texts.fill("target.evidence", &[("text", &entry.evidence)]);
        lines.push((text, Role::Dim));
    }
    lines
}
