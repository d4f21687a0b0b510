//! Ratings by unit, three by three: the units on the left, the table of the one selected on the right.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::overview::gather::Recap;
use crate::app::screens::overview::layout::{Areas, Pane};
use crate::app::screens::overview::{part_name, scope_name, top};
use crate::ui::paint::Painter;
use crate::ui::picture::nine;
use crate::ui::theme::Role;

use super::rows;

/// Draws the pane.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, areas: &Areas) {
    let (list, table) = areas.list(Pane::Heat);
    let gathered = &model.overview.gathered;
    for (at, line) in rows(model, p, list.into(), Pane::Heat) {
        let (name, recap) = match at.checked_sub(1) {
            None => (scope_name(model, top(model)), &gathered.whole),
            Some(at) => match gathered.units.get(at) {
                Some(part) => (part_name(model, part), &part.recap),
                None => continue,
            },
        };
        let figure = format!("{}/{}", rated(recap), recap.people);
        let begins = p.right(line, 0, &figure, Role::Dim);
        p.clipped(line, 2, 0, &name, begins.saturating_sub(3), Role::Text);
    }
    let at = model.overview.list(Pane::Heat).selected();
    let part = at.and_then(|at| gathered.units.get(at.checked_sub(1)?));
    let recap = part.map_or(&gathered.whole, |part| &part.recap);
    let table: Rect = table.into();
    let inner = Rect {
        x: table.x + 2.min(table.width),
        width: table.width.saturating_sub(2),
        ..table
    };
    draw_table(model, p, inner, recap);
}

/// How many have both ratings.
fn rated(recap: &Recap) -> usize {
    recap.nine.iter().flatten().sum()
}

/// The table of one unit, and what its rows and columns are.
fn draw_table(model: &Model, p: &mut Painter<'_>, area: Rect, recap: &Recap) {
    let texts = model.texts();
    let axes = texts.fill(
        "overview.axes",
        &[
            ("n", &rated(recap).to_string()),
            ("all", &recap.people.to_string()),
        ],
    );
    let legend = u16::from(area.height > 4);
    if legend > 0 {
        p.clipped(area, 0, 0, &axes, area.width, Role::Dim);
    }
    // Behaviour from below to above, left to right, as people read a picture.
    let counts = recap
        .nine
        .map(|[above, meets, below]| [below, meets, above]);
    let [below, meets, above] = [
        "team.behaviour-below",
        "team.behaviour-meets",
        "team.behaviour-above",
    ]
    .map(|key| texts.get(key));
    let height = (area.height - legend).min(16);
    let grid = Rect {
        y: area.y + legend,
        height,
        ..area
    };
    nine(
        p,
        grid,
        counts,
        [above, meets, below],
        [below, meets, above],
    );
}
