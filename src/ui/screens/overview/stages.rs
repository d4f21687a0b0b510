//! How far plans and evaluations are, unit by unit: figures under one another, and a bar of what is submitted.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::overview::gather::Recap;
use crate::app::screens::overview::layout::{Areas, Pane};
use crate::app::screens::overview::{part_name, scope_name, tell, top};
use crate::domain::plan::Stage;
use crate::ui::columns::{Column, layout};
use crate::ui::paint::Painter;
use crate::ui::picture::bar;
use crate::ui::theme::Role;

use super::rows;

/// Columns: unit, people, submitted, share, bar, approved, evaluated, closed.
const COLUMNS: [Column; 8] = [
    Column::new(12, 28, 3, 10),
    Column::new(5, 6, 0, 9),
    Column::new(8, 8, 0, 8),
    Column::new(7, 7, 0, 7),
    Column::new(6, 12, 1, 2),
    Column::new(9, 9, 0, 4),
    Column::new(7, 7, 0, 5),
    Column::new(7, 7, 0, 3),
];

/// Translation keys of the heads.
const HEADS: [&str; 8] = [
    "overview.unit",
    "overview.people",
    "overview.submitted",
    "overview.share",
    "overview.bar",
    "overview.approved",
    "overview.evaluated",
    "overview.closed",
];

/// The column of the bar.
const BAR: usize = 4;

/// Draws the pane.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, areas: &Areas) {
    let (list, head) = areas.list(Pane::Stages);
    let columns = layout(list.w.saturating_sub(2), &COLUMNS);
    let head: Rect = head.into();
    for (at, (column, key)) in columns.iter().zip(HEADS).enumerate() {
        let Some((x, w)) = column else { continue };
        let title = model.texts().get(key);
        if at == 0 || at == BAR {
            p.clipped(head, x + 1, 0, title, *w, Role::Dim);
        } else {
            p.right(cell(head, *x, *w), 0, title, Role::Dim);
        }
    }
    let gathered = &model.overview.gathered;
    for (at, line) in rows(model, p, list.into(), Pane::Stages) {
        match at.checked_sub(1) {
            None => {
                let name = scope_name(model, top(model));
                row(model, p, line, &columns, &name, &gathered.whole);
            }
            Some(at) => {
                if let Some(part) = gathered.units.get(at) {
                    let sign = if part.whole {
                        p.look.symbols.collapsed
                    } else {
                        " "
                    };
                    let name = format!("{sign} {}", part_name(model, part));
                    row(model, p, line, &columns, &name, &part.recap);
                }
            }
        }
    }
}

fn cell(line: Rect, x: u16, w: u16) -> Rect {
    let x = (x + 1).min(line.width);
    Rect {
        x: line.x + x,
        width: w.min(line.width - x),
        ..line
    }
}

fn row(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    name: &str,
    recap: &Recap,
) {
    let texts = model.texts();
    let submitted = recap.reached(Stage::Submitted);
    let figures = [
        String::new(),
        texts.count(recap.people),
        texts.count(submitted),
        tell::share(texts, submitted, recap.people),
        String::new(),
        texts.count(recap.reached(Stage::Approved)),
        texts.count(recap.reached(Stage::Evaluated)),
        texts.count(recap.closed),
    ];
    for (at, (column, figure)) in columns.iter().zip(figures).enumerate() {
        let Some((x, w)) = column else { continue };
        if at == 0 {
            p.clipped(line, x + 1, 0, name, *w, Role::Text);
        } else if at == BAR {
            let share = (submitted * 1000).checked_div(recap.people);
            let share = share.map(|share| share.min(1000) as u16);
            bar(p, cell(line, *x, *w), share, None);
        } else {
            p.right(cell(line, *x, *w), 0, &figure, Role::Text);
        }
    }
}
