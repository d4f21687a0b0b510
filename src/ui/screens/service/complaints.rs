//! Complaints with their deadlines, and the selected one with its steps.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::service::complaints::selected;
use crate::app::screens::service::{Line, complaints, line, of_unit, tell};
use crate::domain::coded::Coded;
use crate::domain::complaint::{Clock, ComplaintStage, Urgency};
use crate::domain::punctuality::punctuality;
use crate::ui::columns::Column;
use crate::ui::paint::Painter;
use crate::ui::rows::row_of;
use crate::ui::theme::{Role, Symbols};

use super::{cells, empty, heads, lines, rows, widest};

/// Translation keys of the heads: clock, number, deadline, what, stage, person, service.
const HEADS: [&str; 7] = [
    "service.clock",
    "field.complaint.number",
    "service.due-short",
    "field.complaint.text",
    "service.stage",
    "field.complaint.step-person",
    "field.complaint.service",
];

pub(super) fn draw(
    model: &Model,
    p: &mut Painter<'_>,
    figures: Rect,
    list: Rect,
    pane: Option<Rect>,
) {
    draw_figures(model, p, figures);
    let stage = widest::<ComplaintStage>(model);
    let columns = [
        Column::new(18, 18, 0, 10),
        Column::new(12, 12, 0, 9),
        Column::new(10, 10, 0, 6),
        Column::new(14, 30, 3, 8),
        Column::new(stage, stage, 0, 5),
        Column::new(12, 18, 1, 4),
        Column::new(12, 18, 1, 3),
    ];
    if model.service.complaints.is_empty() {
        let reason = if model.service.overdue || model.service.stage.is_some() {
            "service.complaints-filtered"
        } else {
            "service.complaints-empty"
        };
        empty(model, p, list, reason);
        return;
    }
    let columns = heads(model, p, list, &columns, &HEADS);
    for (row, area) in rows(model, list) {
        let id = model.service.complaints.get(row);
        let found = id.and_then(|id| model.people.services().complaint(*id));
        if let Some(complaint) = found {
            let here = model.service.row() == Some(row);
            draw_row(model, p, area, &columns, &line(model, complaint), here);
        }
    }
    if let (Some(pane), Some(complaint)) = (pane, selected(model)) {
        draw_detail(model, p, pane, &line(model, complaint));
    }
}

/// Symbol and role of one complaint: a late answer is done, but no tick for it.
fn sign_of(symbols: &Symbols, line: &Line<'_>) -> (&'static str, Role) {
    match line.clock {
        Clock::Met { in_time: false, .. } => (symbols.late, Role::Warn),
        Clock::Met { .. } | Clock::Running { .. } | Clock::Paused { .. } | Clock::NotOurs => {
            sign(symbols, line.urgency)
        }
    }
}

/// Symbol and role of an urgency; the word stands beside it.
fn sign(symbols: &Symbols, urgency: Urgency) -> (&'static str, Role) {
    match urgency {
        Urgency::OnTime => (symbols.dot, Role::Good),
        Urgency::Near => (symbols.target, Role::Warn),
        Urgency::Overdue => (symbols.late, Role::Bad),
        Urgency::Paused => (symbols.track_gone, Role::Accent),
        Urgency::Done => (symbols.check, Role::Dim),
    }
}

/// How many there are of each urgency, and how many were answered on time.
fn draw_figures(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let all = complaints(model);
    let rules = &model.settings.rules;
    let sum = punctuality(
        of_unit(model),
        &rules.complaint,
        &rules.calendar,
        model.today,
    );
    let shown = [Urgency::Overdue, Urgency::Near, Urgency::OnTime];
    let mut x = 0;
    for urgency in shown {
        let n = all.iter().filter(|line| line.urgency == urgency).count();
        if n == 0 && urgency != Urgency::Overdue {
            continue;
        }
        let (symbol, role) = sign(&p.look.symbols, urgency);
        let role = if n == 0 { Role::Dim } else { role };
        let word = texts.get_coded("service-urgency", urgency.code());
        let told = format!("{symbol} {} {word}", texts.count(n));
        x = p.text(area, x, 0, &told, role) + 2;
    }
    let told = texts.fill(
        "service.on-time-share",
        &[("share", &tell::punctuality(texts, &sum))],
    );
    let room = area.width.saturating_sub(x);
    p.clipped(area, x, 0, &told, room, Role::Text);
}

fn draw_row(
    model: &Model,
    p: &mut Painter<'_>,
    area: Rect,
    columns: &[Option<(u16, u16)>],
    line: &Line<'_>,
    here: bool,
) {
    let texts = model.texts();
    let complaint = line.complaint;
    let (symbol, role) = sign_of(&p.look.symbols, line);
    let clock = format!("{symbol} {}", tell::clock(texts, line.clock, line.urgency));
    let number = model.people.services().complaint_label(complaint.id);
    let due = texts.day(line.due);
    let first = complaint.text.lines().next().unwrap_or_default();
    let person = complaint.assignee().map(|id| model.people.name(id));
    let text_role = if here { Role::Selected } else { Role::Text };
    cells(
        p,
        area,
        columns,
        here,
        &[
            (&clock, role),
            (&number, Role::Text),
            (&due, Role::Dim),
            (first, text_role),
            (texts.label(line.stage), Role::Dim),
            (&person.unwrap_or_default(), Role::Text),
            (&complaint.service, Role::Dim),
        ],
    );
}

/// The selected complaint in full: when, what, from whom, and what was done.
fn draw_detail(model: &Model, p: &mut Painter<'_>, area: Rect, line: &Line<'_>) {
    let texts = model.texts();
    let complaint = line.complaint;
    let (symbol, role) = sign_of(&p.look.symbols, line);
    let number = model.people.services().complaint_label(complaint.id);
    let title = format!("{number} · {}", texts.label(line.stage));
    let inner = p.frame(area, &title);
    let clock = format!(
        "{symbol} {} · {} · {}",
        tell::clock(texts, line.clock, line.urgency),
        texts.fill("service.until", &[("day", &texts.day(line.due))]),
        texts.label(complaint.kind),
    );
    let received = texts.fill(
        "service.received-on",
        &[("day", &texts.day(complaint.received))],
    );
    let where_from = [
        received,
        complaint
            .channel
            .map_or_else(String::new, |channel| texts.label(channel).to_owned()),
        complaint.service.clone(),
        complaint
            .unit
            .map_or_else(String::new, |unit| model.people.unit_name(unit)),
        tell::masked(&complaint.from),
    ];
    let told: Vec<String> = where_from.into_iter().filter(|t| !t.is_empty()).collect();
    let mut all = vec![
        (clock, role),
        (complaint.text.clone(), Role::Text),
        (told.join(" · "), Role::Dim),
    ];
    // The latest first: in a low pane it is what counts.
    for step in complaint.steps_in_order().into_iter().rev() {
        let person = step.person.map(|id| model.people.name(id));
        let parts = [
            texts.day(step.day),
            texts.label(step.kind).to_owned(),
            person.unwrap_or_default(),
            step.note.clone(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|t| !t.is_empty()).collect();
        all.push((parts.join(" · "), Role::Text));
    }
    if inner.height < 10 {
        // One row each, so that the newest steps are in sight.
        for (y, (text, role)) in (0..inner.height).zip(&all) {
            let row = row_of(inner, y);
            p.clipped(
                row,
                0,
                0,
                text.lines().next().unwrap_or_default(),
                inner.width,
                *role,
            );
        }
    } else {
        lines(p, inner, &all);
    }
}
