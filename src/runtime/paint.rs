//! Turns the shown screen into the wanted one with as few bytes as possible. Pure: writes into a buffer.
//!
//! Only sequences that every terminal in use understands, the Linux console included: absolute and
//! relative moves, colours, erase to the end of the line, scroll margins with line feed and reverse line feed.

use super::tile::{BLANK, Pen, STALE, Tile};

/// Below this many bytes a scroll cannot win enough to be worth looking for.
const NOT_WORTH_SCROLLING: usize = 120;
/// Blanks up to this many are written rather than erased.
const ERASE_LENGTH: usize = 3;
/// A gap up to this wide may be rewritten instead of jumped over.
const LONGEST_REWRITE: u16 = 4;

/// A screenful of tiles, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Columns.
    pub(crate) width: u16,
    /// Rows.
    pub(crate) height: u16,
    tiles: Vec<Tile>,
}

impl Screen {
    /// An empty screen.
    pub(crate) fn blank(width: u16, height: u16) -> Self {
        Self {
            width,
            height,
            tiles: vec![BLANK; usize::from(width) * usize::from(height)],
        }
    }

    /// Puts a tile, with the columns that it covers; anything outside is ignored. What characters
    /// overwritten in part covered besides becomes `freed`.
    pub(crate) fn put(&mut self, x: u16, y: u16, tile: Tile, freed: Tile) {
        let Some(row) = self.row_mut(y) else { return };
        let start = usize::from(x);
        if start >= row.len() {
            return;
        }
        // A wide character that does not fit would wrap, each terminal in its own way.
        let tile = if start + usize::from(tile.width) > row.len() {
            Tile::new(" ", 1, tile.pen)
        } else {
            tile
        };
        let end = start + usize::from(tile.width);
        let hidden = row[end..].iter().take_while(|tile| tile.width == 0).count();
        row[end..end + hidden].fill(freed);
        row[start] = tile;
        row[start + 1..end].fill(tile.covered());
    }

    /// A row of tiles; empty outside the screen.
    pub(crate) fn row(&self, y: u16) -> &[Tile] {
        let width = usize::from(self.width);
        let start = usize::from(y) * width;
        self.tiles.get(start..start + width).unwrap_or_default()
    }

    fn row_mut(&mut self, y: u16) -> Option<&mut [Tile]> {
        let width = usize::from(self.width);
        let start = usize::from(y) * width;
        self.tiles.get_mut(start..start + width)
    }

    /// What the terminal does to the rows of a scroll.
    fn apply(&mut self, scroll: Scroll) {
        let width = usize::from(self.width);
        let region = usize::from(scroll.top) * width..(usize::from(scroll.bottom) + 1) * width;
        let count = usize::from(scroll.lines.unsigned_abs()) * width;
        let Some(rows) = self.tiles.get_mut(region) else {
            return;
        };
        if scroll.lines > 0 {
            rows.rotate_left(count);
            let kept = rows.len() - count;
            rows[kept..].fill(BLANK);
        } else {
            rows.rotate_right(count);
            rows[..count].fill(BLANK);
        }
    }
}

/// Rows `top` to `bottom` move up by `lines`, down if negative; the freed rows are empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scroll {
    top: u16,
    bottom: u16,
    lines: i16,
}

/// Where the terminal's cursor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before this column of this row.
    Cell(u16, u16),
    /// On this row, but the column differs between terminals.
    Row(u16),
    /// Anywhere: setting margins moves it, but not everywhere to the same place.
    Unknown,
}

/// The terminal as we left it.
#[derive(Debug, Clone)]
pub(crate) struct Painter {
    shown: Screen,
    pen: Pen,
    at: At,
    /// The terminal can end one style and leave the others.
    ends_styles: bool,
    /// Bytes to send.
    pub(crate) out: Vec<u8>,
}

impl Painter {
    /// A painter that has just emptied a terminal of this size.
    pub(crate) fn fresh(width: u16, height: u16, ends_styles: bool) -> Self {
        Self {
            shown: Screen::blank(width, height),
            pen: Pen::default(),
            at: At::Cell(0, 0),
            ends_styles,
            out: b"\x1b[r\x1b[m\x1b[H\x1b[2J".to_vec(),
        }
    }

    /// Makes the terminal show `wanted`.
    pub(crate) fn paint(&mut self, wanted: &Screen) {
        if self.shown == *wanted {
            return;
        }
        let mut best = self.clone();
        best.rows(wanted);
        if best.out.len() - self.out.len() > NOT_WORTH_SCROLLING {
            for columns in [wanted.width, wanted.width / 2] {
                let Some(scroll) = find_scroll(&self.shown, wanted, columns) else {
                    continue;
                };
                let mut other = self.clone();
                other.scroll(scroll);
                other.rows(wanted);
                if other.out.len() < best.out.len() {
                    best = other;
                }
            }
        }
        *self = best;
    }

    fn rows(&mut self, wanted: &Screen) {
        for y in 0..wanted.height {
            if self.shown.row(y) != wanted.row(y) {
                self.row(y, wanted.row(y));
            }
        }
    }

    fn row(&mut self, y: u16, wanted: &[Tile]) {
        let differs = |painter: &Self, x: usize| painter.shown.row(y).get(x) != wanted.get(x);
        let tail = wanted
            .iter()
            .rposition(|tile| !tile.is_blank())
            .map_or(0, |last| last + 1);
        let last = (0..wanted.len())
            .rev()
            .find(|x| differs(self, *x))
            .unwrap_or(0);
        for (x, tile) in wanted.iter().enumerate() {
            if tile.width == 0 || !(x..x + usize::from(tile.width)).any(|x| differs(self, x)) {
                continue;
            }
            self.go(x as u16, y);
            if x >= tail && last.saturating_sub(x) >= ERASE_LENGTH {
                self.erase(x, y);
                return;
            }
            self.draw(x as u16, y, *tile);
        }
    }

    fn draw(&mut self, x: u16, y: u16, tile: Tile) {
        self.set_pen(tile.pen);
        tile.print(&mut self.out);
        // Terminals differ in what is left of a wide character that is overwritten in part.
        self.shown.put(x, y, tile, STALE);
        let next = x + u16::from(tile.width);
        // After the last column terminals wait to wrap; from there only the row is certain.
        self.at = if tile.is_certain() && next < self.shown.width {
            At::Cell(next, y)
        } else {
            At::Row(y)
        };
    }

    fn erase(&mut self, x: usize, y: u16) {
        self.clear_pen();
        self.out.extend_from_slice(b"\x1b[K");
        if let Some(row) = self.shown.row_mut(y) {
            row[x..].fill(BLANK);
        }
    }

    fn scroll(&mut self, scroll: Scroll) {
        // Some terminals fill the freed rows with the colour of the pen.
        self.clear_pen();
        let count = usize::from(scroll.lines.unsigned_abs());
        let margins = format!("\x1b[{};{}r", scroll.top + 1, scroll.bottom + 1);
        self.out.extend_from_slice(margins.as_bytes());
        self.at = At::Unknown;
        if scroll.lines > 0 {
            self.go(0, scroll.bottom);
            self.out.extend(std::iter::repeat_n(b'\n', count));
        } else {
            self.go(0, scroll.top);
            self.out.extend_from_slice(&b"\x1bM".repeat(count));
        }
        self.out.extend_from_slice(b"\x1b[r");
        self.at = At::Unknown;
        self.shown.apply(scroll);
    }

    fn set_pen(&mut self, pen: Pen) {
        let change = self.pen.change_to(pen, self.ends_styles);
        self.out.extend_from_slice(change.as_bytes());
        self.pen = pen;
    }

    fn clear_pen(&mut self) {
        if !self.pen.is_clear() {
            self.set_pen(Pen::default());
        }
    }

    /// Moves the cursor in the cheapest way.
    pub(crate) fn go(&mut self, x: u16, y: u16) {
        if self.at == At::Cell(x, y) {
            return;
        }
        let mut best = absolute(x, y);
        for other in [self.along_row(x, y), self.across_rows(x, y)]
            .into_iter()
            .flatten()
        {
            if other.len() < best.len() {
                best = other;
            }
        }
        self.out.extend_from_slice(&best);
        self.at = At::Cell(x, y);
    }

    fn along_row(&self, x: u16, y: u16) -> Option<Vec<u8>> {
        let row = match self.at {
            At::Cell(_, row) | At::Row(row) => row,
            At::Unknown => return None,
        };
        if row != y {
            return None;
        }
        let returned = from_column(0, x, b"\r");
        let At::Cell(from, _) = self.at else {
            return Some(returned);
        };
        let mut best = returned;
        let mut ways = vec![from_column(from, x, b"")];
        ways.extend(self.rewritten(from, x, y));
        for way in ways {
            if way.len() < best.len() {
                best = way;
            }
        }
        Some(best)
    }

    /// The text between here and there, if it stands there already, drawn with the pen at hand.
    fn rewritten(&self, from: u16, x: u16, y: u16) -> Option<Vec<u8>> {
        if x <= from || x - from > LONGEST_REWRITE {
            return None;
        }
        let gap = self.shown.row(y).get(usize::from(from)..usize::from(x))?;
        let mut text = Vec::new();
        for tile in gap {
            let same_look = tile.pen == self.pen || (tile.is_blank() && self.pen.is_clear());
            if tile.width != 1 || !tile.is_certain() || !same_look {
                return None;
            }
            tile.print(&mut text);
        }
        Some(text)
    }

    fn across_rows(&self, x: u16, y: u16) -> Option<Vec<u8>> {
        let (column, row) = match self.at {
            At::Cell(column, row) => (Some(column), row),
            At::Row(row) => (None, row),
            At::Unknown => return None,
        };
        let down = usize::from(y.checked_sub(row).filter(|n| *n > 0)?);
        // Line feeds above the last row never scroll, as margins are only set while scrolling.
        let feeds = b"\n".repeat(down);
        let mut start = b"\r".to_vec();
        start.extend_from_slice(&feeds);
        let returned = from_column(0, x, &start);
        let straight = column.map(|column| from_column(column, x, &feeds));
        Some(match straight {
            Some(straight) if straight.len() < returned.len() => straight,
            _ => returned,
        })
    }
}

/// A move to any cell.
fn absolute(x: u16, y: u16) -> Vec<u8> {
    let text = match (x, y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, y) => format!("\x1b[{}H", y + 1),
        (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
    };
    text.into_bytes()
}

/// `start` and then a move within the row from one column to another.
fn from_column(from: u16, to: u16, start: &[u8]) -> Vec<u8> {
    let mut text = start.to_vec();
    match to.cmp(&from) {
        std::cmp::Ordering::Equal => {}
        std::cmp::Ordering::Greater => text.extend_from_slice(&counted(to - from, b'C')),
        std::cmp::Ordering::Less => {
            let back = from - to;
            let code = counted(back, b'D');
            if usize::from(back) <= code.len() {
                text.extend(std::iter::repeat_n(b'\x08', usize::from(back)));
            } else {
                text.extend_from_slice(&code);
            }
        }
    }
    text
}

fn counted(count: u16, code: u8) -> Vec<u8> {
    let mut text = b"\x1b[".to_vec();
    if count > 1 {
        text.extend_from_slice(count.to_string().as_bytes());
    }
    text.push(code);
    text
}

/// The scroll that most changed rows agree on, judged by their first `columns` columns.
fn find_scroll(shown: &Screen, wanted: &Screen, columns: u16) -> Option<Scroll> {
    let cut = |row| -> &[Tile] { <[Tile]>::get(row, ..usize::from(columns)).unwrap_or_default() };
    let height = usize::from(wanted.height);
    // Index `height + d` counts the rows that came from `d` rows further down.
    let mut votes = vec![Vec::<u16>::new(); 2 * height + 1];
    for y in 0..wanted.height {
        let row = cut(wanted.row(y));
        if row == cut(shown.row(y)) || row.iter().all(Tile::is_blank) {
            continue;
        }
        for from in 0..shown.height {
            if from != y && cut(shown.row(from)) == row {
                votes[(height + usize::from(from)) - usize::from(y)].push(y);
            }
        }
    }
    let (index, rows) = votes
        .iter()
        .enumerate()
        .max_by_key(|(_, rows)| rows.len())?;
    let (first, last) = (*rows.first()?, *rows.last()?);
    if rows.len() < 2 {
        return None;
    }
    let lines = index as i16 - height as i16;
    Some(Scroll {
        top: first.min(first.saturating_add_signed(lines)),
        bottom: last.max(last.saturating_add_signed(lines)),
        lines,
    })
}
