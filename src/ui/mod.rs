//! What the model looks like. Changes nothing; the only folder that names ratatui.

mod ask;
#[cfg(feature = "hub")]
pub mod board;
mod chrome;
pub mod columns;
mod conflict;
mod editor;
mod explain;
mod form;
mod glossary;
pub mod glyphs;
mod hints;
mod overlays;
pub mod paint;
pub mod picture;
mod pin;
pub mod position;
pub mod print;
mod rows;
mod screens;
pub mod theme;

#[cfg(test)]
pub(crate) mod shot;
#[cfg(test)]
mod sizes_tests;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::geometry::{Area, SMALLEST, frame};
use crate::app::lens;
use crate::app::model::{Model, Overlay, Palette, Pointed, Settings, Tab};
use crate::app::screens::employees;
use crate::i18n::Texts;

use paint::Painter;
use theme::{Look, Role, Symbols, Theme};

/// Where the cursor of the terminal stands, if something is being typed.
pub type Cursor = Option<(u16, u16)>;

impl From<Area> for Rect {
    fn from(area: Area) -> Self {
        Self::new(area.x, area.y, area.w, area.h)
    }
}

/// How things look by the settings of the model.
pub fn look(model: &Model) -> Look {
    look_of(&model.settings)
}

/// How things look by settings.
fn look_of(settings: &Settings) -> Look {
    if settings.thrift {
        return Look {
            theme: Theme::thin(),
            symbols: Symbols::thin(),
            thin: true,
        };
    }
    Look {
        theme: match settings.palette {
            Palette::Dark => Theme::dark(),
            Palette::Light => Theme::light(),
            Palette::Mono => Theme::mono(),
        },
        symbols: if settings.ascii {
            Symbols::ascii()
        } else {
            Symbols::unicode()
        },
        thin: false,
    }
}

/// Draws everything. Returns where the cursor stands.
pub fn view(model: &Model, buf: &mut Buffer) -> Cursor {
    let look = look(model);
    all(model, &mut Painter::new(buf, &look))
}

/// What a click at this place means; nothing where there is nothing to go to.
pub fn hit(model: &Model, column: u16, row: u16) -> Option<Pointed> {
    let (width, height) = model.size;
    if row == 0 {
        return chrome::tab_at(model, width, column).map(Pointed::Tab);
    }
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let look = look(model);
    let mut painter = Painter::new(&mut buf, &look);
    all(model, &mut painter);
    // What was drawn last lies on top; a row belongs to the list of the same place and width.
    let rows = || painter.rows().iter().rev();
    let (clicked, _) = rows().find(|(line, _)| line.contains((column, row).into()))?;
    let of_list = |line: &Rect| (line.x, line.width) == (clicked.x, clicked.width);
    let (selected, _) = rows().find(|(line, selected)| *selected && of_list(line))?;
    let down = i32::from(clicked.y) - i32::from(selected.y);
    i8::try_from(down).ok().map(Pointed::Row)
}

/// Draws everything. Returns where the cursor stands.
fn all(model: &Model, p: &mut Painter<'_>) -> Cursor {
    if p.area().width < SMALLEST.0 || p.area().height < SMALLEST.1 {
        too_small(model.texts(), p);
        return None;
    }
    let parts = frame((p.area().width, p.area().height));
    chrome::tabs(model, p, parts.tabs.into());
    let mut cursor = if lens::covers(model) {
        let body: Rect = parts.body.into();
        let text = model.texts().get("lens.covered");
        p.wrapped(body, text, Role::Text, body.height);
        None
    } else {
        screen(model, p)
    };
    chrome::state(model, p, parts.state.into());
    hints::draw(model, p, parts.hints.into());
    for overlay in &model.overlays {
        cursor = match overlay {
            Overlay::Form(inner) => form::draw(model, inner, p),
            Overlay::Pick(pick) => overlays::pick(model.texts(), pick, p),
            Overlay::Menu(menu) => {
                let saved = |digit| employees::saved(model, digit).map(|(name, _)| name);
                overlays::menu(model.texts(), &saved, menu, p)
            }
            Overlay::Glossary(inner) => glossary::draw(model, inner, p),
            Overlay::Line(line) => Some(overlays::line(line, p)),
            Overlay::Confirm(confirm) => overlays::confirm(model, confirm, p),
            Overlay::Preview(preview) => overlays::preview(model, preview, p),
            Overlay::History(view) => overlays::history(model, view, p),
            Overlay::Explain(inner) => explain::draw(model, inner, p),
            Overlay::Reading(reading) => overlays::reading(reading, p),
            Overlay::Pin(entry) => pin::draw(model, entry, p),
            Overlay::Conflicts(view) => conflict::draw(model, view, p),
            Overlay::Ask(inner) => ask::draw(model, inner, p),
        };
    }
    chrome::long_notice(model, p, parts.state.into());
    chrome::asked_for(model, p, parts.state.into());
    cursor
}

/// Draws the screen in front.
fn screen(model: &Model, p: &mut Painter<'_>) -> Cursor {
    match model.tab {
        Tab::Employees => screens::employees::draw(model, p),
        Tab::Target => screens::target::draw(model, p),
        Tab::Team => screens::team::draw(model, p),
        Tab::Feedback => screens::feedback::draw(model, p),
        Tab::Meeting => screens::meeting::draw(model, p),
        Tab::Evaluation => screens::evaluation::draw(model, p),
        Tab::FollowUp => screens::follow_up::draw(model, p),
        Tab::Service => screens::service::draw(model, p),
        Tab::Overview => screens::overview::draw(model, p),
        Tab::Sync => screens::sync::draw(model, p),
    }
}

/// Draws one frame through a terminal.
pub fn draw<B: Backend>(terminal: &mut Terminal<B>, model: &Model) -> Result<(), B::Error> {
    terminal.draw(|frame| {
        if let Some(at) = view(model, frame.buffer_mut()) {
            frame.set_cursor_position(at);
        }
    })?;
    Ok(())
}

fn too_small(texts: &Texts, p: &mut Painter<'_>) {
    let area = p.area();
    let (w, h) = SMALLEST;
    let places = [
        ("w", w.to_string()),
        ("h", h.to_string()),
        ("now-w", area.width.to_string()),
        ("now-h", area.height.to_string()),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let fits = |text: &String| glyphs::wrap(text, area.width).len() <= usize::from(area.height);
    let whole = texts.fill("app.too-small", &places);
    // What matters most, where not even that fits.
    let text = Some(whole)
        .filter(fits)
        .unwrap_or_else(|| texts.fill("app.too-small-short", &places));
    p.wrapped(area, &text, Role::Warn, area.height);
}
