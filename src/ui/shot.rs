//! What a drawing looks like, as text for tests.

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;

use crate::app::model::Model;

use super::paint::Painter;
use super::theme::{Look, Symbols, Theme};

/// A look without colour and with all symbols.
pub(crate) fn unicode() -> Look {
    Look {
        theme: Theme::mono(),
        symbols: Symbols::unicode(),
        thin: false,
    }
}

/// A look without colour and with ASCII symbols.
pub(crate) fn ascii() -> Look {
    Look {
        theme: Theme::mono(),
        symbols: Symbols::ascii(),
        thin: false,
    }
}

/// The text of a drawing of `width` by `height`, without blanks at the end of its lines or lines at its end.
pub(crate) fn shot(
    width: u16,
    height: u16,
    look: &Look,
    draw: impl FnOnce(&mut Painter<'_>, Rect),
) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(&mut Painter::new(&mut buf, look), area);
    let rows: Vec<String> = (0..height).map(|y| row(&buf, y)).collect();
    rows.join("\n").trim_end().to_owned()
}

/// The text of the whole screen at a size.
pub(crate) fn screen(model: &Model, width: u16, height: u16) -> String {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    super::view(model, &mut buf);
    text_of(&buf)
}

/// The text of a buffer.
pub(crate) fn text_of(buf: &Buffer) -> String {
    let rows: Vec<String> = (0..buf.area().height).map(|y| row(buf, y)).collect();
    rows.join("\n").trim_end().to_owned()
}

fn row(buf: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut hidden = 0;
    for x in 0..buf.area().width {
        if hidden > 0 {
            hidden -= 1;
            continue;
        }
        let cell = &buf[(x, y)];
        hidden = cell.cell_width() - 1;
        text.push_str(cell.symbol());
    }
    text.trim_end().to_owned()
}
