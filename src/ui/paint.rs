//! A small vocabulary for drawing text and lines.
//!
//! Every word takes the area it may draw in and counts columns and rows from that area's upper left corner.
//! Nothing is drawn outside the area or the buffer, so no size of terminal needs a special case.

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;

use super::glyphs;
use super::theme::{Look, Role};

/// Draws into a buffer with one look.
#[derive(Debug)]
pub struct Painter<'a> {
    buf: &'a mut Buffer,
    /// Rows of lists that were drawn, by their first cell, and whether each is the one selected.
    rows: Vec<(Rect, bool)>,
    /// How things look.
    pub look: &'a Look,
}

impl<'a> Painter<'a> {
    /// A painter of `buf`.
    pub fn new(buf: &'a mut Buffer, look: &'a Look) -> Self {
        Self {
            buf,
            rows: Vec::new(),
            look,
        }
    }

    /// Rows of lists that were drawn, from the first to the last drawn, and whether each is the one selected.
    pub fn rows(&self) -> &[(Rect, bool)] {
        &self.rows
    }

    /// Everything there is to draw on.
    pub fn area(&self) -> Rect {
        *self.buf.area()
    }

    /// Draws `text` from column `x` of row `y`; what does not fit falls off the edge. Returns the next column.
    pub fn text(&mut self, area: Rect, x: u16, y: u16, text: &str, role: Role) -> u16 {
        self.run(area, (x, y), area.width, text, role)
    }

    /// Draws `text` in at most `max_width` columns, with an ellipsis where it was cut. Returns the next column.
    pub fn clipped(
        &mut self,
        area: Rect,
        x: u16,
        y: u16,
        text: &str,
        max_width: u16,
        role: Role,
    ) -> u16 {
        self.parts(area, (x, y), max_width, &[(text, role)])
    }

    /// Draws the cells of a table from column `x` of row `y` on, each in its column and cut with an ellipsis; a
    /// column that did not fit is left out.
    pub fn cells<'t>(
        &mut self,
        area: Rect,
        (x, y): (u16, u16),
        columns: &[Option<(u16, u16)>],
        cells: impl IntoIterator<Item = (&'t str, Role)>,
    ) {
        for (column, (text, role)) in columns.iter().zip(cells) {
            if let Some((at, w)) = column {
                self.clipped(area, at + x, y, text, *w, role);
            }
        }
    }

    /// Draws `text` against the right edge of row `y`, cut with an ellipsis. Returns the column it begins at.
    pub fn right(&mut self, area: Rect, y: u16, text: &str, role: Role) -> u16 {
        let x = area.width.saturating_sub(glyphs::width(text));
        self.clipped(area, x, y, text, area.width, role);
        x
    }

    /// Draws `parts` one after the other on row `y`, cut with an ellipsis. Returns the next column.
    pub fn line(&mut self, area: Rect, y: u16, parts: &[(&str, Role)]) -> u16 {
        self.parts(area, (0, y), area.width, parts)
    }

    /// Draws `text` over several rows, broken between words; the last of `max_lines` ends with an ellipsis if
    /// there is more. Returns the number of rows used.
    pub fn wrapped(&mut self, area: Rect, text: &str, role: Role, max_lines: u16) -> u16 {
        let room = max_lines.min(area.height);
        let lines = glyphs::wrap(text, area.width);
        for (y, line) in (0..room).zip(&lines) {
            match lines.get(usize::from(y)..) {
                // The last row says as much of the rest as fits, not only its whole words.
                Some(rest) if y + 1 == room && rest.len() > 1 => {
                    self.clipped(area, 0, y, &rest.join(" "), area.width, role);
                }
                Some(_) | None => {
                    self.text(area, 0, y, line, role);
                }
            }
        }
        room.min(u16::try_from(lines.len()).unwrap_or(u16::MAX))
    }

    /// Draws a line across row `y`.
    pub fn rule(&mut self, area: Rect, y: u16) {
        self.repeat(
            area,
            (0, y),
            area.width,
            self.look.symbols.borders.across,
            Role::Border,
        );
    }

    /// Draws a frame with `title` in its upper line. Returns the area inside, which is empty when nothing fits.
    pub fn frame(&mut self, area: Rect, title: &str) -> Rect {
        let (Some(right), Some(low)) = (area.width.checked_sub(1), area.height.checked_sub(1))
        else {
            return Rect::new(area.x, area.y, 0, 0);
        };
        let lines = self.look.symbols.borders;
        for y in [0, low] {
            self.rule(area, y);
        }
        for y in 1..low {
            self.text(area, 0, y, lines.down, Role::Border);
            self.text(area, right, y, lines.down, Role::Border);
        }
        self.text(area, 0, 0, lines.upper_left, Role::Border);
        self.text(area, right, 0, lines.upper_right, Role::Border);
        self.text(area, 0, low, lines.lower_left, Role::Border);
        self.text(area, right, low, lines.lower_right, Role::Border);
        if !title.is_empty() && area.width > 4 {
            let title = format!(" {title} ");
            self.clipped(area, 1, 0, &title, area.width - 2, Role::Title);
        }
        inside(area)
    }

    /// Empties `area`, as a window over other text needs.
    pub fn clear(&mut self, area: Rect) {
        for y in 0..area.height {
            self.repeat(area, (0, y), area.width, " ", Role::Text);
        }
    }

    /// Draws the marker of row `y` in the first column.
    ///
    /// This one cell is all that changes under a moving cursor; a restyled row costs thirty times the bytes.
    pub fn marker(&mut self, area: Rect, y: u16, selected: bool) {
        self.rows.push((super::rows::row_of(area, y), selected));
        if selected {
            self.text(area, 0, y, self.look.symbols.selected, Role::Marker);
        } else {
            self.text(area, 0, y, " ", Role::Text);
        }
    }

    /// Draws the one-column `symbol` `count` times from `at`. Returns the next column.
    pub fn repeat(
        &mut self,
        area: Rect,
        (x, y): (u16, u16),
        count: u16,
        symbol: &str,
        role: Role,
    ) -> u16 {
        let end = x.saturating_add(count).min(area.width);
        for x in x..end {
            self.run(area, (x, y), 1, symbol, role);
        }
        end.max(x)
    }

    /// Parts in at most `limit` columns, with an ellipsis when they are wider.
    fn parts(&mut self, area: Rect, (x, y): (u16, u16), limit: u16, parts: &[(&str, Role)]) -> u16 {
        let limit = limit.min(area.width.saturating_sub(x));
        let total = parts.iter().fold(0_u16, |sum, (text, _)| {
            sum.saturating_add(glyphs::width(text))
        });
        let cut = total > limit;
        let end = x.saturating_add(if cut { limit.saturating_sub(1) } else { limit });
        let mut next = x;
        for (text, role) in parts {
            let wide = glyphs::width(text);
            let room = end - next;
            next = self.run(area, (next, y), room, text, *role);
            if wide > room || (cut && next == end) {
                let room = limit.min(1);
                return self.run(area, (next, y), room, self.look.symbols.ellipsis, *role);
            }
        }
        next
    }

    /// The one place that writes cells: cleaned, clipped, never half a wide sign.
    fn run(&mut self, area: Rect, (x, y): (u16, u16), limit: u16, text: &str, role: Role) -> u16 {
        let end = x.saturating_add(limit).min(area.width);
        if y >= area.height {
            return x;
        }
        let style = self.look.theme.style(role);
        let mut next = x;
        let mut words = glyphs::clean(text);
        if self.look.symbols.plain {
            words = glyphs::plain(words);
        }
        for (sign, wide) in glyphs::signs(&words) {
            if next.saturating_add(wide) > end {
                break;
            }
            self.put(area, (next, y), sign, wide, style);
            next += wide;
        }
        next
    }

    fn put(
        &mut self,
        area: Rect,
        (x, y): (u16, u16),
        sign: &str,
        wide: u16,
        style: ratatui::style::Style,
    ) {
        let (Some(x), Some(y)) = (area.x.checked_add(x), area.y.checked_add(y)) else {
            return;
        };
        let last = x.saturating_add(wide - 1);
        if self.buf.cell((x, y)).is_none() || self.buf.cell((last, y)).is_none() {
            return;
        }
        self.halve(x, y);
        for x in x..=last {
            if let Some(cell) = self.buf.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
        if let Some(cell) = self.buf.cell_mut((x, y)) {
            cell.set_symbol(sign);
        }
    }

    /// Blanks a wide sign whose second half begins at `x`: half of it is about to be drawn over.
    fn halve(&mut self, x: u16, y: u16) {
        let before = x.checked_sub(1).and_then(|x| self.buf.cell_mut((x, y)));
        if let Some(cell) = before
            && cell.cell_width() > 1
        {
            cell.set_symbol(" ");
        }
    }
}

/// What is left of `area` within a border of one cell; empty when nothing is.
fn inside(area: Rect) -> Rect {
    match (area.width.checked_sub(2), area.height.checked_sub(2)) {
        (Some(width), Some(height)) if width > 0 && height > 0 => Rect::new(
            area.x.saturating_add(1),
            area.y.saturating_add(1),
            width,
            height,
        ),
        _ => Rect::new(area.x, area.y, 0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::shot::{ascii, shot, unicode};
    use proptest::prelude::*;
    use ratatui::style::Modifier;

    #[test]
    fn text_falls_off_the_edge_and_tells_where_it_ended() {
        let mut next = Vec::new();
        let seen = shot(6, 2, &unicode(), |p, area| {
            next.push(p.text(area, 0, 0, "ab", Role::Text));
            next.push(p.text(area, 4, 0, "cdef", Role::Text));
            next.push(p.text(area, 9, 0, "x", Role::Text));
            next.push(p.text(area, 0, 1, "a林b林c", Role::Text));
            next.push(p.text(area, 0, 2, "x", Role::Text));
        });
        assert_eq!(seen, "ab  cd\na林b林");
        assert_eq!(next, [2, 6, 9, 6, 0]);
    }

    #[test]
    fn clipped_text_ends_with_an_ellipsis_at_its_width() {
        let draw = |p: &mut Painter<'_>, area: Rect| {
            p.clipped(area, 0, 0, "Budi Santoso", 8, Role::Text);
            p.clipped(area, 0, 1, "林林林", 4, Role::Text);
            p.clipped(area, 0, 2, "Jose\u{301}", 4, Role::Text);
            p.clipped(area, 8, 3, "Budi", 8, Role::Text);
            p.clipped(area, 0, 4, "Budi", 0, Role::Text);
            p.clipped(area, 0, 5, "Budi", 1, Role::Text);
        };
        assert_eq!(
            shot(10, 6, &unicode(), draw),
            "Budi Sa…\n林…\nJose\u{301}\n        B…\n\n…"
        );
        assert_eq!(shot(10, 1, &ascii(), draw), "Budi Sa~");
    }

    #[test]
    fn right_text_touches_the_right_edge_of_its_area() {
        let seen = shot(8, 3, &unicode(), |p, _| {
            let area = Rect::new(1, 0, 6, 3);
            assert_eq!(p.right(area, 0, "12", Role::Text), 4);
            assert_eq!(p.right(area, 1, "123456789", Role::Text), 0);
            p.right(area, 2, "林", Role::Text);
        });
        assert_eq!(seen, "     12\n 12345…\n     林");
    }

    #[test]
    fn a_line_is_cut_as_a_whole() {
        let parts = [("Enter", Role::Key), (" buka", Role::Text), ("", Role::Dim)];
        let draw = |width| {
            shot(width, 1, &unicode(), |p, area| {
                p.line(area, 0, &parts);
            })
        };
        assert_eq!(draw(12), "Enter buka");
        assert_eq!(draw(10), "Enter buka");
        assert_eq!(draw(9), "Enter bu…");
        assert_eq!(draw(6), "Enter…");
        assert_eq!(draw(5), "Ente…");
        assert_eq!(draw(1), "…");
    }

    #[test]
    fn wrapped_text_ends_with_an_ellipsis_when_there_is_more() {
        let mut used = Vec::new();
        let seen = shot(8, 6, &unicode(), |p, area| {
            used.push(p.wrapped(area, "satu dua tiga empat", Role::Text, 2));
            let below = Rect::new(0, 3, 8, 3);
            used.push(p.wrapped(below, "satu dua", Role::Text, 9));
        });
        assert_eq!(seen, "satu dua\ntiga em…\n\nsatu dua");
        assert_eq!(used, [2, 1]);
    }

    #[test]
    fn a_frame_has_its_title_and_tells_what_is_inside() {
        let inner = std::cell::Cell::new(Rect::ZERO);
        let draw = |p: &mut Painter<'_>, area: Rect| inner.set(p.frame(area, "Pegawai"));
        assert_eq!(
            shot(13, 3, &unicode(), draw),
            "┌ Pegawai ──┐\n│           │\n└───────────┘"
        );
        assert_eq!(shot(8, 3, &ascii(), draw), "+ Pega~+\n|      |\n+------+");
        assert_eq!(inner.get(), Rect::new(1, 1, 6, 1));
        assert_eq!(shot(2, 2, &unicode(), draw), "┌┐\n└┘");
        assert!(inner.get().is_empty());
    }

    #[test]
    fn clear_leaves_no_half_of_a_wide_sign() {
        let seen = shot(6, 1, &unicode(), |p, area| {
            p.text(area, 0, 0, "林林林", Role::Bad);
            p.clear(Rect::new(1, 0, 2, 1));
        });
        assert_eq!(seen, "    林");
    }

    #[test]
    fn the_cursor_changes_one_cell() {
        let look = unicode();
        let area = Rect::new(0, 0, 10, 2);
        let draw = |selected| {
            let mut buf = Buffer::empty(area);
            let mut p = Painter::new(&mut buf, &look);
            p.text(area, 2, 0, "Budi", Role::Text);
            p.marker(area, 0, selected);
            buf
        };
        let (without, with) = (draw(false), draw(true));
        assert_eq!(without.diff(&with).len(), 1);
        assert!(with[(0, 0)].modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn control_characters_never_reach_a_cell() {
        let seen = shot(12, 1, &unicode(), |p, area| {
            p.text(area, 0, 0, "a\x1b[31mb\u{202e}\n\x07", Role::Text);
        });
        assert_eq!(seen, "a?[31mb ?");
    }

    proptest! {
        #[test]
        fn nothing_panics_or_leaves_its_area(
            (x, y, w, h) in (0_u16..20, 0_u16..8, 0_u16..20, 0_u16..8),
            (at, row, max) in (any::<u16>(), any::<u16>(), 0_u16..20),
            text in any::<String>(),
        ) {
            let area = Rect::new(x, y, w, h);
            let look = unicode();
            let mut buf = Buffer::empty(Rect::new(3, 1, 10, 4));
            let mut p = Painter::new(&mut buf, &look);
            for (at, row) in [(0, 0), (at % 20, row % 8), (at, row)] {
                p.text(area, at, row, &text, Role::Warn);
                p.clipped(area, at, row, &text, max, Role::Warn);
                p.right(area, row, &text, Role::Warn);
                p.line(area, row, &[(&text, Role::Warn), (&text, Role::Bad)]);
                p.rule(area, row);
                p.marker(area, row, true);
            }
            p.wrapped(area, &text, Role::Warn, max);
            p.frame(area, &text);
            for (at, cell) in buf.content().iter().enumerate() {
                let (x, y) = buf.pos_of(at);
                prop_assert!(area.contains((x, y).into()) || *cell == ratatui::buffer::Cell::default());
            }
            Painter::new(&mut buf, &look).clear(area);
        }
    }

    #[test]
    fn areas_at_the_end_of_the_numbers_are_safe() {
        let look = unicode();
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        let mut p = Painter::new(&mut buf, &look);
        for area in [
            Rect::new(u16::MAX, u16::MAX, 9, 9),
            Rect::new(0, 0, u16::MAX, 1),
        ] {
            p.frame(area, "x");
            p.text(area, u16::MAX, u16::MAX, "林", Role::Text);
            p.wrapped(area, "a b", Role::Text, u16::MAX);
        }
    }
}
