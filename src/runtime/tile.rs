//! What one column of the screen holds: a character and its pen, reduced to what every terminal draws alike.
//!
//! Knows no terminal library. Graphemes whose width terminals dispute (families joined by ZWJ, flags, emoji
//! presentation) are reduced to their first character and filled up with blanks, because one wrong
//! guess of a width shifts the rest of the line; bidi overrides and other invisible characters are dropped.

use unicode_width::UnicodeWidthChar;

/// The colour of ink or paper: one of the 16, of the 256, or the terminal's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Ink {
    /// The terminal's own colour.
    #[default]
    Own,
    /// A colour of the palette; 0 to 15 are the named ones.
    Palette(u8),
}

/// Bold. Wins over [`DIM`], as terminals differ in what both together are.
pub(crate) const BOLD: u8 = 1;
/// Dim.
pub(crate) const DIM: u8 = 2;
/// Underlined.
pub(crate) const UNDERLINE: u8 = 4;
/// Ink and paper exchanged.
pub(crate) const REVERSE: u8 = 8;

/// How a character is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Pen {
    /// Colour of the character.
    pub(crate) ink: Ink,
    /// Colour behind it.
    pub(crate) paper: Ink,
    /// [`BOLD`], [`DIM`], [`UNDERLINE`] and [`REVERSE`], added.
    pub(crate) bits: u8,
}

impl Pen {
    /// Whether a blank drawn or erased with this pen looks like an untouched one.
    pub(crate) fn is_clear(self) -> bool {
        self.paper == Ink::Own && self.bits & (REVERSE | UNDERLINE) == 0
    }

    /// The codes that turn this pen into `next`, the shorter of a change and a fresh start; always the latter for a
    /// terminal that cannot end one style alone.
    pub(crate) fn change_to(self, next: Self, ends_styles: bool) -> String {
        if self == next {
            return String::new();
        }
        let only_more = self.bits & !next.bits == 0;
        let change = format!("\x1b[{}m", join(&self.differences(next)));
        let mut fresh = Self::default().differences(next);
        if fresh.is_empty() {
            return "\x1b[m".to_owned();
        }
        fresh.insert(0, String::new());
        let fresh = format!("\x1b[{}m", join(&fresh));
        if fresh.len() < change.len() || !(ends_styles || only_more) {
            fresh
        } else {
            change
        }
    }

    fn differences(self, next: Self) -> Vec<String> {
        let mut codes = Vec::new();
        let mut have = self.bits;
        // One code ends both bold and dim, so it comes before either is set.
        if have & (BOLD | DIM) & !next.bits != 0 {
            codes.push("22".to_owned());
            have &= !(BOLD | DIM);
        }
        for (bit, on, off) in [
            (BOLD, "1", "22"),
            (DIM, "2", "22"),
            (UNDERLINE, "4", "24"),
            (REVERSE, "7", "27"),
        ] {
            match (have & bit != 0, next.bits & bit != 0) {
                (false, true) => codes.push(on.to_owned()),
                (true, false) => codes.push(off.to_owned()),
                (true, true) | (false, false) => {}
            }
        }
        if self.ink != next.ink {
            codes.push(color_code(next.ink, 30));
        }
        if self.paper != next.paper {
            codes.push(color_code(next.paper, 40));
        }
        codes
    }
}

fn join(codes: &[String]) -> String {
    codes.join(";")
}

/// `base` is 30 for ink and 40 for paper.
fn color_code(ink: Ink, base: u8) -> String {
    match ink {
        Ink::Own => (base + 9).to_string(),
        Ink::Palette(n @ 0..8) => (base + n).to_string(),
        Ink::Palette(n @ 8..16) => (base + 60 + n - 8).to_string(),
        Ink::Palette(n) => format!("{};5;{n}", base + 8),
    }
}

/// One column. A character wider than one column is followed by tiles of width 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tile {
    base: char,
    marks: [char; 2],
    /// Columns covered; 0 in the columns that a wide character to the left covers.
    pub(crate) width: u8,
    /// How it is drawn.
    pub(crate) pen: Pen,
}

const NONE: char = '\0';

/// An empty column in the terminal's own colours.
pub(crate) const BLANK: Tile = Tile {
    base: ' ',
    marks: [NONE; 2],
    width: 1,
    pen: Pen {
        ink: Ink::Own,
        paper: Ink::Own,
        bits: 0,
    },
};

/// A column in an unknown state: unlike anything that can be wanted.
pub(crate) const STALE: Tile = Tile {
    base: NONE,
    marks: ['?', NONE],
    width: 0,
    ..BLANK
};

impl Tile {
    /// The tile for a grapheme that the layout counted as `width` columns.
    pub(crate) fn new(symbol: &str, width: u8, pen: Pen) -> Self {
        let width = width.max(1);
        let mut chars = symbol.chars().map(flag_letter);
        let base = chars
            .next()
            .filter(|c| c.width().is_some_and(|w| w > 0 && w <= usize::from(width)))
            .unwrap_or(' ');
        let mut marks = [NONE; 2];
        let kept = chars.filter(|c| is_mark(*c) || c.is_ascii_uppercase());
        for (slot, mark) in marks.iter_mut().zip(kept) {
            *slot = mark;
        }
        Self {
            base,
            marks,
            width,
            pen: visible(base, pen),
        }
    }

    /// The tile for a column that a wide character to the left covers.
    pub(crate) fn covered(self) -> Self {
        Self {
            base: NONE,
            marks: [NONE; 2],
            width: 0,
            ..self
        }
    }

    /// Whether an erased column looks the same.
    pub(crate) fn is_blank(&self) -> bool {
        *self == BLANK
    }

    /// Whether the column after this tile is beyond doubt on every terminal.
    pub(crate) fn is_certain(&self) -> bool {
        self.marks == [NONE; 2]
            && self.base < '\u{1f000}'
            && self.base.width() == Some(usize::from(self.width))
    }

    /// Appends the text to print, filled up to the width.
    pub(crate) fn print(&self, out: &mut Vec<u8>) {
        let chars = || std::iter::once(self.base).chain(self.marks);
        let mut buffer = [0; 4];
        for c in chars().filter(|c| *c != NONE) {
            out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
        }
        let printed: usize = chars().filter_map(UnicodeWidthChar::width).sum();
        let missing = usize::from(self.width).saturating_sub(printed);
        out.extend(std::iter::repeat_n(b' ', missing));
    }
}

/// Drops what cannot be seen, so that a change of it sends nothing.
fn visible(base: char, mut pen: Pen) -> Pen {
    if pen.bits & BOLD != 0 {
        pen.bits &= !DIM;
    }
    if base != ' ' || pen.bits & (REVERSE | UNDERLINE) != 0 {
        return pen;
    }
    Pen {
        ink: Ink::Own,
        bits: 0,
        ..pen
    }
}

/// Terminals disagree on flags; the two letters they are made of have no such doubt.
fn flag_letter(c: char) -> char {
    match c {
        '\u{1f1e6}'..='\u{1f1ff}' => {
            char::from(b'A'.saturating_add((u32::from(c) - 0x1_f1e6) as u8))
        }
        other => other,
    }
}

/// Whether a character is drawn onto the one before it, by every terminal.
fn is_mark(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{034f}' | '\u{061c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ff9e}' | '\u{ff9f}' | '\u{e0000}'..='\u{e0fff}'
    );
    !invisible && c.width() == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(symbol: &str, width: u8) -> String {
        let mut out = Vec::new();
        Tile::new(symbol, width, Pen::default()).print(&mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn graphemes_are_reduced_to_what_terminals_agree_on() {
        for (symbol, width, want) in [
            ("a", 1, "a"),
            ("e\u{301}", 1, "e\u{301}"),
            ("漢", 2, "漢"),
            ("⌨\u{fe0f}", 2, "⌨ "),
            ("👨\u{200d}👩\u{200d}👧", 2, "👨"),
            ("🇮🇩", 2, "ID"),
            ("\u{202e}", 1, " "),
            ("a\u{202e}\u{200b}", 1, "a"),
            ("\x1b", 1, " "),
            ("漢", 1, " "),
            ("", 1, " "),
        ] {
            assert_eq!(printed(symbol, width), want, "{symbol:?}");
        }
    }

    #[test]
    fn a_pen_sends_only_what_changes() {
        let plain = Pen::default();
        let red = Pen {
            ink: Ink::Palette(1),
            ..plain
        };
        let bold_red = Pen { bits: BOLD, ..red };
        let dim = Pen { bits: DIM, ..plain };
        let bright = Pen {
            ink: Ink::Palette(9),
            paper: Ink::Palette(4),
            bits: REVERSE,
        };
        for (from, to, want) in [
            (plain, plain, ""),
            (plain, red, "\x1b[31m"),
            (red, bold_red, "\x1b[1m"),
            (bold_red, red, "\x1b[22m"),
            (bold_red, plain, "\x1b[m"),
            (bold_red, dim, "\x1b[;2m"),
            (plain, bright, "\x1b[7;91;44m"),
            (bright, red, "\x1b[;31m"),
        ] {
            assert_eq!(from.change_to(to, true), want, "{from:?} -> {to:?}");
        }
        // A VT100 knows neither 22 nor 24 nor 27.
        assert_eq!(bold_red.change_to(red, false), "\x1b[;31m");
        assert_eq!(red.change_to(bold_red, false), "\x1b[1m");
    }
}
