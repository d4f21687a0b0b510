//! The screen as ratatui sees it: a `Backend` that remembers what is shown and sends only what changes.
//!
//! Every frame is one `write`, and a frame that changes nothing writes nothing. All output is held back
//! until `flush`, where `paint` compares the wanted screen with the shown one. It needs no answer of the
//! terminal: the size comes from the caller and the cursor is known. Colours beyond the palette
//! (`Color::Rgb`) are drawn in the terminal's own colour.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

use super::lag::QUESTION;
use super::paint::{Painter, Screen};
use super::tile::{BLANK, BOLD, DIM, Ink, Pen, REVERSE, Tile, UNDERLINE};

/// Frames up to this size arrive in one packet or two and gain nothing from being held together.
const SYNCHRONIZED_FROM: usize = 1_000;

/// A compact backend over any writer. The writer must not buffer what `flush` would not send.
#[derive(Debug)]
pub struct CompactBackend<W: Write> {
    writer: W,
    wanted: Screen,
    /// `None` while the terminal shows something we do not know.
    painter: Option<Painter>,
    cursor: Position,
    cursor_wanted: bool,
    /// `None` while unknown.
    cursor_shown: Option<bool>,
    abilities: Abilities,
    /// The next frame ends with a question.
    asking: bool,
    sent: Sent,
}

/// What is known of the terminal.
#[derive(Debug, Clone, Copy)]
struct Abilities {
    synchronized: bool,
    ends_styles: bool,
    /// Only ASCII reaches the terminal, as its locale promises nothing else.
    ascii: bool,
}

/// The window that frames are drawn on with [`crate::ui::draw`].
pub type Window = ratatui::Terminal<CompactBackend<std::fs::File>>;

/// What has been sent so far, for the debug overlay and the budgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sent {
    /// Frames that sent something.
    pub frames: u64,
    /// All bytes of those frames.
    pub bytes: u64,
    /// Bytes of the last flush; 0 if it changed nothing.
    pub last: usize,
}

impl<W: Write> CompactBackend<W> {
    /// A backend over a terminal of `size` columns and rows that shows something unknown.
    pub fn new(writer: W, (width, height): (u16, u16)) -> Self {
        Self {
            writer,
            wanted: Screen::blank(width, height),
            painter: None,
            cursor: Position::ORIGIN,
            cursor_wanted: false,
            cursor_shown: None,
            abilities: Abilities {
                synchronized: false,
                ends_styles: true,
                ascii: false,
            },
            asking: false,
            sent: Sent::default(),
        }
    }

    /// Wraps big frames as synchronized output (private mode 2026); only for terminals known to have it.
    #[must_use]
    pub fn synchronized(mut self, yes: bool) -> Self {
        self.abilities.synchronized = yes;
        self
    }

    /// Whether the terminal can end bold, underline or reverse and leave the other styles; a VT100 cannot.
    #[must_use]
    pub fn ends_styles(mut self, yes: bool) -> Self {
        self.abilities.ends_styles = yes;
        self
    }

    /// Sends `?`, and a blank if it is wide, in the place of every letter that a terminal without UTF-8 would show as several wrong ones.
    #[must_use]
    pub fn ascii(mut self, yes: bool) -> Self {
        self.abilities.ascii = yes;
        self
    }

    /// The terminal has another size now. What it shows after that is its own affair, so all is repainted.
    pub fn resize(&mut self, width: u16, height: u16) {
        // There and back again is no change to ratatui, which then draws only what differs.
        if (width, height) != (self.wanted.width, self.wanted.height) {
            self.wanted = Screen::blank(width, height);
        }
        self.repaint();
    }

    /// Forgets what is shown; the next frame paints everything. For Ctrl-l and after a suspension.
    pub fn repaint(&mut self) {
        self.painter = None;
        self.cursor_shown = None;
    }

    /// Ends the next frame with a question, if it sends anything. The answer is [`super::input::Input::Answered`].
    pub fn ask(&mut self) {
        self.asking = true;
    }

    /// What has been sent so far.
    pub fn sent(&self) -> Sent {
        self.sent
    }

    /// The bytes that lead from the shown to the wanted screen.
    fn frame(&mut self) -> Vec<u8> {
        let (width, height) = (self.wanted.width, self.wanted.height);
        let ends_styles = self.abilities.ends_styles;
        let painter = self
            .painter
            .get_or_insert_with(|| Painter::fresh(width, height, ends_styles));
        painter.paint(&self.wanted);
        if self.cursor_wanted {
            let x = self.cursor.x.min(width.saturating_sub(1));
            painter.go(x, self.cursor.y.min(height.saturating_sub(1)));
        }
        if self.cursor_shown != Some(self.cursor_wanted) {
            let code: &[u8] = if self.cursor_wanted {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            };
            painter.out.extend_from_slice(code);
            self.cursor_shown = Some(self.cursor_wanted);
        }
        std::mem::take(&mut painter.out)
    }
}

impl<W: Write> Backend for CompactBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            let tile = if self.abilities.ascii && !cell.symbol().is_ascii() {
                // As wide as what it stands for, so that with one of its columns the other is freed.
                Tile::new("?", columns(cell), pen(cell))
            } else {
                tile(cell)
            };
            self.wanted.put(x, y, tile, BLANK);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        Ok(())
    }

    /// ratatui clears when it no longer trusts the screen, so everything is sent again.
    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let (x, y) = (self.cursor.x, self.cursor.y);
        let (width, height) = (self.wanted.width, self.wanted.height);
        let cleared = |column: u16, row: u16| match clear_type {
            ClearType::All => true,
            ClearType::AfterCursor => (row, column) >= (y, x),
            ClearType::BeforeCursor => (row, column) <= (y, x),
            ClearType::CurrentLine => row == y,
            ClearType::UntilNewLine => row == y && column >= x,
        };
        for row in 0..height {
            for column in (0..width).filter(|column| cleared(*column, row)) {
                self.wanted.put(column, row, BLANK, BLANK);
            }
        }
        if clear_type == ClearType::All {
            self.repaint();
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(Size::new(self.wanted.width, self.wanted.height))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut frame = self.frame();
        let asking = std::mem::take(&mut self.asking);
        if frame.is_empty() {
            self.sent.last = 0;
            return Ok(());
        }
        if self.abilities.synchronized && frame.len() >= SYNCHRONIZED_FROM {
            frame.splice(..0, *b"\x1b[?2026h");
            frame.extend_from_slice(b"\x1b[?2026l");
        }
        if asking {
            frame.extend_from_slice(QUESTION);
        }
        self.sent.frames += 1;
        self.sent.bytes += frame.len() as u64;
        self.sent.last = frame.len();
        let written = self
            .writer
            .write_all(&frame)
            .and_then(|()| self.writer.flush());
        if written.is_err() {
            // Nobody knows how much of the frame arrived.
            self.repaint();
        }
        written
    }
}

fn tile(cell: &Cell) -> Tile {
    Tile::new(cell.symbol(), columns(cell), pen(cell))
}

fn columns(cell: &Cell) -> u8 {
    u8::try_from(cell.cell_width()).unwrap_or(1)
}

fn pen(cell: &Cell) -> Pen {
    Pen {
        ink: ink(cell.fg),
        paper: ink(cell.bg),
        bits: bits(cell.modifier),
    }
}

fn bits(modifier: Modifier) -> u8 {
    [
        (Modifier::BOLD, BOLD),
        (Modifier::DIM, DIM),
        (Modifier::UNDERLINED, UNDERLINE),
        (Modifier::REVERSED, REVERSE),
    ]
    .into_iter()
    .filter(|(flag, _)| modifier.contains(*flag))
    .fold(0, |bits, (_, bit)| bits | bit)
}

fn ink(color: Color) -> Ink {
    match color {
        Color::Reset | Color::Rgb(..) => Ink::Own,
        Color::Indexed(n) => Ink::Palette(n),
        Color::Black => Ink::Palette(0),
        Color::Red => Ink::Palette(1),
        Color::Green => Ink::Palette(2),
        Color::Yellow => Ink::Palette(3),
        Color::Blue => Ink::Palette(4),
        Color::Magenta => Ink::Palette(5),
        Color::Cyan => Ink::Palette(6),
        Color::Gray => Ink::Palette(7),
        Color::DarkGray => Ink::Palette(8),
        Color::LightRed => Ink::Palette(9),
        Color::LightGreen => Ink::Palette(10),
        Color::LightYellow => Ink::Palette(11),
        Color::LightBlue => Ink::Palette(12),
        Color::LightMagenta => Ink::Palette(13),
        Color::LightCyan => Ink::Palette(14),
        Color::White => Ink::Palette(15),
    }
}

#[cfg(test)]
#[path = "backend_tests.rs"]
mod tests;
