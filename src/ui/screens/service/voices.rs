//! What the public says of services and persons: mean and number, and words where they may be shown.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::service::voices::{About, selected, total, words};
use crate::app::screens::service::{about, tell, year};
use crate::domain::voice::Summary;
use crate::ui::columns::Column;
use crate::ui::paint::Painter;
use crate::ui::theme::Role;

use super::{cells, empty, heads, lines, rows};

/// Columns: about whom or what, kind, mean.
const COLUMNS: [Column; 3] = [
    Column::new(20, 40, 1, 9),
    Column::new(8, 8, 0, 5),
    Column::new(15, 18, 0, 10),
];

const HEADS: [&str; 3] = ["service.about", "service.about-kind", "service.mean-head"];

pub(super) fn draw(
    model: &Model,
    p: &mut Painter<'_>,
    figures: Rect,
    list: Rect,
    pane: Option<Rect>,
) {
    let texts = model.texts();
    let told = texts.fill(
        "service.voices-total",
        &[("mean", &tell::summary(texts, total(model, year(model))))],
    );
    p.clipped(figures, 0, 0, &told, figures.width, Role::Text);
    if model.service.groups.is_empty() {
        empty(model, p, list, "service.voices-empty");
        return;
    }
    let columns = heads(model, p, list, &COLUMNS, &HEADS);
    for (row, line) in rows(model, list) {
        let Some(group) = model.service.groups.get(row) else {
            continue;
        };
        let here = model.service.row() == Some(row);
        let kind = match group.about {
            About::Service(..) => "service.of-service",
            About::Person(_) => "service.of-person",
        };
        let name_role = if here { Role::Selected } else { Role::Text };
        let shown = matches!(group.summary, Summary::Shown { .. });
        let role = if shown { Role::Accent } else { Role::Dim };
        cells(
            p,
            line,
            &columns,
            here,
            &[
                (&about(model, &group.about), name_role),
                (texts.get(kind), Role::Dim),
                (&tell::summary(texts, group.summary), role),
            ],
        );
    }
    if let Some(pane) = pane {
        draw_words(model, p, pane);
    }
}

/// Words on the selected group, and what voices are for.
fn draw_words(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let Some(group) = selected(model) else {
        return;
    };
    let inner = p.frame(area, &about(model, &group.about));
    let mut all: Vec<(String, Role)> = words(model, &group.about, year(model))
        .into_iter()
        .map(|text| (format!("\"{}\"", text.replace('\n', " ")), Role::Text))
        .collect();
    if all.is_empty() {
        let min = model.settings.rules.voice.min_n.to_string();
        let key = match group.summary {
            Summary::Shown { .. } => "service.no-words",
            Summary::Hidden { .. } | Summary::Withheld { .. } => "service.words-hidden",
        };
        all.push((texts.fill(key, &[("min", &min)]), Role::Dim));
    }
    all.push((texts.get("service.voice-use").to_owned(), Role::Dim));
    lines(p, inner, &all);
}
