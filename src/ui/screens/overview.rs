//! Draws everybody at a glance: all panes where there is room, otherwise one with the names of the others above.

mod heat;
mod lists;
mod spread;
mod stages;

use ratatui::layout::Rect;

use crate::app::list::ListState;
use crate::app::model::Model;
use crate::app::screens::overview::layout::{Areas, Pane, areas};
use crate::app::screens::overview::{scope_name, top};
use crate::ui::Cursor;
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::position::position;
use crate::ui::rows::row_of;
use crate::ui::theme::Role;

/// Draws the screen.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let areas = areas((p.area().width, p.area().height));
    scope(model, p, areas.scope.into());
    if !areas.all {
        titles(model, p, areas.titles.into());
        pane(model, p, &areas, model.overview.pane);
        return None;
    }
    for which in Pane::ALL {
        let area = areas.panes.get(which.index()).copied().unwrap_or_default();
        let title = titled(model, p, which);
        p.frame(area.into(), &title);
        pane(model, p, &areas, which);
    }
    None
}

fn pane(model: &Model, p: &mut Painter<'_>, areas: &Areas, pane: Pane) {
    match pane {
        Pane::Inbox => lists::inbox(model, p, areas),
        Pane::Stages => stages::draw(model, p, areas),
        Pane::Spread => spread::draw(model, p, areas),
        Pane::Heat => heat::draw(model, p, areas),
        Pane::Follow => lists::follow(model, p, areas),
    }
}

/// Which unit is looked at, how many people it has, and as of when.
fn scope(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let whole = &model.overview.gathered.whole;
    let at = model.overview.list(model.overview.pane);
    let room = area.width.saturating_sub(12);
    if let Some(selected) = at.selected() {
        position(p, area, selected, 1, at.len());
    }
    let people = texts.fill("state.people", &[("n", &texts.count(whole.people))]);
    let as_of = texts.fill("overview.as-of", &[("day", &texts.day(model.today))]);
    let name = scope_name(model, top(model));
    let rest = format!(" · {people} · {as_of}");
    // A long name is cut before the figures are.
    let x = p.clipped(
        area,
        0,
        0,
        &name,
        room.saturating_sub(width(&rest)),
        Role::Accent,
    );
    p.clipped(area, x, 0, &rest, room.saturating_sub(x), Role::Dim);
}

/// The title of a pane with the figure that matters most in it.
fn titled(model: &Model, p: &Painter<'_>, pane: Pane) -> String {
    let name = model.texts().get(pane.title());
    let figure = match pane {
        Pane::Inbox => format!(" {}", model.overview.gathered.inbox.len()),
        Pane::Spread if !model.overview.what_if.is_empty() => {
            format!(" · {}", model.texts().get("overview.what-if"))
        }
        Pane::Stages | Pane::Spread | Pane::Heat | Pane::Follow => String::new(),
    };
    if model.overview.pane == pane {
        format!("{} {name}{figure}", p.look.symbols.selected)
    } else {
        format!("{name}{figure}")
    }
}

/// The names of all panes, the one in sight between brackets.
fn titles(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let mut x = 0;
    for pane in Pane::ALL {
        let name = texts.get(pane.title());
        let (text, role) = if model.overview.pane == pane {
            (format!("[{name}]"), Role::Title)
        } else {
            (format!(" {name} "), Role::Dim)
        };
        x = p.text(area, x, 0, &text, role);
    }
    let inbox = model.overview.gathered.inbox.len().to_string();
    let count = texts.fill("overview.inbox-count", &[("n", &inbox)]);
    if x + width(&count) < area.width {
        p.right(area, 0, &count, Role::Dim);
    }
}

/// The rows of a list in sight, each with where it is drawn; the marker stands where the pane has the focus.
fn rows(model: &Model, p: &mut Painter<'_>, area: Rect, pane: Pane) -> Vec<(usize, Rect)> {
    let list: &ListState = model.overview.list(pane);
    let focus = model.overview.pane == pane;
    let visible = list.visible().zip(0_u16..area.height);
    let visible: Vec<(usize, Rect)> = visible.map(|(at, y)| (at, row_of(area, y))).collect();
    for (at, line) in &visible {
        p.marker(*line, 0, focus && list.selected() == Some(*at));
    }
    visible
}

/// What a list says that has nothing to say.
fn nothing(model: &Model, p: &mut Painter<'_>, area: Rect, key: &str) {
    let area = Rect {
        x: area.x + 2.min(area.width),
        width: area.width.saturating_sub(4),
        ..area
    };
    p.wrapped(area, model.texts().get(key), Role::Text, area.height);
}
