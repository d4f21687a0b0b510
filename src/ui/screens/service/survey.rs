//! The survey: index and grade, the nine elements from the lowest on, the trend and the services.

use ratatui::layout::Rect;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::app::model::Model;
use crate::app::screens::service::report::Report;
use crate::app::screens::service::survey::current;
use crate::app::screens::service::tell;
use crate::domain::coded::Coded;
use crate::domain::survey::{Element, Grade, Tally};
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::rows::{below, row_of};
use crate::ui::theme::Role;

use super::{bar, empty, rows};

pub(super) fn draw(
    model: &Model,
    p: &mut Painter<'_>,
    figures: Rect,
    list: Rect,
    pane: Option<Rect>,
) {
    let report = current(model);
    draw_figures(model, p, figures);
    if model.service.elements.is_empty() {
        empty(model, p, list, "service.survey-empty");
        return;
    }
    draw_elements(model, p, list, &report.tally);
    let Some(pane) = pane else {
        return;
    };
    if pane.width >= 70 {
        let half = pane.width / 2;
        let left = Rect {
            width: half,
            ..pane
        };
        let right = Rect {
            x: pane.x + half,
            width: pane.width - half,
            ..pane
        };
        draw_trend(model, p, left, &report);
        draw_services(model, p, right, &report);
    } else {
        let upper = (report.trend.len() as u16 + 2).min(pane.height / 2);
        let (trend, services) = (
            Rect {
                height: upper,
                ..pane
            },
            below(pane, upper),
        );
        draw_trend(model, p, trend, &report);
        draw_services(model, p, services, &report);
    }
}

/// Index, grade, and how many answered.
pub(super) fn draw_figures(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let report = current(model);
    let sample = tell::sample(model, &report);
    let (told, grade) = index(model, &report.tally);
    let role = grade.map_or(Role::Dim, grade_role);
    let grade = grade.map_or("", |grade| texts.label(grade));
    let mut x = p.text(area, 0, 0, texts.get("service.index-short"), Role::Dim);
    x = p.text(area, x + 1, 0, &told, role);
    x = p.text(area, x + 1, 0, grade, role);
    let room = area.width.saturating_sub(x + 2);
    x = p.clipped(area, x + 2, 0, &sample, room, Role::Text);
    if report.tally.unreadable > 0 {
        let n = report.tally.unreadable.to_string();
        let told = texts.fill("service.unreadable-n", &[("n", &n)]);
        let room = area.width.saturating_sub(x + 2);
        p.clipped(area, x + 2, 0, &told, room, Role::Warn);
    }
}

/// The index with two decimals, or none where an element was never answered.
fn index(model: &Model, tally: &Tally) -> (String, Option<Grade>) {
    let rules = &model.settings.rules.survey;
    match tally.index(rules) {
        Ok(index) => (
            tell::hundredths(model.texts(), index.rounded()),
            Some(index.grade(rules)),
        ),
        Err(_) => ("–".to_owned(), None),
    }
}

fn grade_role(grade: Grade) -> Role {
    match grade {
        Grade::A | Grade::B => Role::Good,
        Grade::C => Role::Warn,
        Grade::D => Role::Bad,
    }
}

/// Hundredths of a mean, for a bar.
fn hundredths(mean: Decimal) -> u64 {
    (mean * Decimal::ONE_HUNDRED).to_u64().unwrap_or_default()
}

fn draw_elements(model: &Model, p: &mut Painter<'_>, area: Rect, tally: &Tally) {
    let texts = model.texts();
    let longest = Element::ALL.iter().map(|e| width(texts.label(*e)) + 3);
    let name = longest.max().unwrap_or(0).min(area.width / 2);
    let figures = 14;
    let room = area.width.saturating_sub(name + figures + 4);
    p.clipped(
        area,
        2,
        0,
        texts.get("service.lowest-first"),
        name,
        Role::Dim,
    );
    p.right(
        row_of(area, 0),
        0,
        texts.get("service.mean-and-n"),
        Role::Dim,
    );
    for (row, line) in rows(model, area) {
        let Some(element) = model.service.elements.get(row) else {
            continue;
        };
        let here = model.service.row() == Some(row);
        let result = tally.element(*element);
        let mean = result.mean().unwrap_or_default();
        p.marker(line, 0, here);
        let label = format!("U{} {}", element.number(), texts.label(*element));
        let role = if here { Role::Selected } else { Role::Text };
        p.clipped(line, 2, 0, &label, name, role);
        bar(
            p,
            line,
            (name + 3, 0),
            room,
            (hundredths(mean), 400),
            Role::Accent,
        );
        let told = format!("{}  n={}", tell::hundredths(texts, mean), result.n);
        p.right(line, 0, &told, Role::Text);
    }
}

fn draw_trend(model: &Model, p: &mut Painter<'_>, area: Rect, report: &Report) {
    let texts = model.texts();
    let inner = p.frame(area, texts.get("service.trend"));
    let skipped = report.trend.len().saturating_sub(inner.height.into());
    for (y, (period, tally)) in (0..).zip(report.trend.iter().skip(skipped)) {
        draw_index(
            model,
            p,
            row_of(inner, y),
            &texts.period_short(*period),
            tally,
        );
    }
}

fn draw_services(model: &Model, p: &mut Painter<'_>, area: Rect, report: &Report) {
    let texts = model.texts();
    let inner = p.frame(area, texts.get("service.by-service"));
    for (y, (name, tally)) in (0..inner.height).zip(&report.services) {
        let name = if name.is_empty() {
            texts.get("service.no-service")
        } else {
            name
        };
        draw_index(model, p, row_of(inner, y), name, tally);
    }
}

/// One line of indices: name, bar from 25 to 100, index, grade by its letter, number.
fn draw_index(model: &Model, p: &mut Painter<'_>, line: Rect, name: &str, tally: &Tally) {
    let (told, grade) = index(model, tally);
    let letter = grade.map_or_else(String::new, |grade| grade.code().to_uppercase());
    let role = grade.map_or(Role::Dim, grade_role);
    let figures = format!("{told} {letter} n={}", tally.respondents);
    let from = p.right(line, 0, &figures, role);
    let room = from.saturating_sub(1).min(16);
    p.clipped(line, 0, 0, name, room, Role::Text);
    let bar_room = from.saturating_sub(room + 2);
    if let (Ok(index), true) = (tally.index(&model.settings.rules.survey), bar_room >= 4) {
        let share = (hundredths(index.rounded()), 10_000);
        bar(p, line, (room + 1, 0), bar_room, share, role);
    }
}
