//! A screen as text, for documentation and for reports of mistakes.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::app::model::Model;

/// The screen at this size, without colours and without blanks at the end of its lines.
pub fn text(model: &Model, width: u16, height: u16) -> String {
    let mut text = String::new();
    for row in rows(model, width, height) {
        let line: String = row.into_iter().map(|(symbol, _)| symbol).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The screen at this size with its colours as escape sequences.
pub fn ansi(model: &Model, width: u16, height: u16) -> String {
    let mut text = String::new();
    for row in rows(model, width, height) {
        let mut last = Style::reset();
        for (symbol, style) in row {
            if style != last {
                // Writing to a string cannot fail.
                let _ = write!(text, "\x1b[{}m", codes(style));
                last = style;
            }
            text.push_str(&symbol);
        }
        text.push_str("\x1b[m\n");
    }
    text
}

/// What is drawn, row by row; a wide character stands once.
fn rows(model: &Model, width: u16, height: u16) -> Vec<Vec<(String, Style)>> {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    super::view(model, &mut buf);
    let row = |y: u16| {
        let mut cells = Vec::new();
        let mut x = 0;
        while x < width {
            let cell = &buf[(x, y)];
            cells.push((cell.symbol().to_owned(), cell.style()));
            x += cell.cell_width().max(1);
        }
        cells
    };
    (0..height).map(row).collect()
}

/// The numbers that select a style (SGR), always from the ground up.
fn codes(style: Style) -> String {
    let mut codes = vec!["0".to_owned()];
    for (modifier, code) in [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
    ] {
        if style.add_modifier.contains(modifier) {
            codes.push(code.to_owned());
        }
    }
    codes.extend(style.fg.and_then(|color| number(color, 30)));
    codes.extend(style.bg.and_then(|color| number(color, 40)));
    codes.join(";")
}

/// The number of one of the 16 colours; the themes have no others.
fn number(color: Color, base: u8) -> Option<String> {
    let (bright, at) = match color {
        Color::Black => (false, 0),
        Color::Red => (false, 1),
        Color::Green => (false, 2),
        Color::Yellow => (false, 3),
        Color::Blue => (false, 4),
        Color::Magenta => (false, 5),
        Color::Cyan => (false, 6),
        Color::Gray => (false, 7),
        Color::DarkGray => (true, 0),
        Color::LightRed => (true, 1),
        Color::LightGreen => (true, 2),
        Color::LightYellow => (true, 3),
        Color::LightBlue => (true, 4),
        Color::LightMagenta => (true, 5),
        Color::LightCyan => (true, 6),
        Color::White => (true, 7),
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    };
    let base = if bright { base + 60 } else { base };
    Some((base + at).to_string())
}
