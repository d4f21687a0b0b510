//! Text as columns on a terminal: measured, cut and wrapped as it is drawn.
//!
//! What is drawn here is exactly what [`crate::app::wrap`] measures, so that a cursor stands where it is seen.

use std::borrow::Cow;

use crate::app::wrap::columns;

pub(crate) use crate::app::wrap::{shown as clean, signs};

/// Cleaned text with the marks of print that the program itself uses as ASCII of the same width.
///
/// Letters stay: a name is not ours to change.
pub(crate) fn plain(clean: Cow<'_, str>) -> Cow<'_, str> {
    if clean.is_ascii() {
        clean
    } else {
        Cow::Owned(clean.chars().map(plain_sign).collect())
    }
}

fn plain_sign(c: char) -> char {
    match c {
        '·' | '–' | '—' => '-',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '→' | '≥' => '>',
        '≤' => '<',
        '×' => 'x',
        '…' => '~',
        '°' => 'o',
        other => other,
    }
}

/// How many columns `text` takes when drawn.
pub fn width(text: &str) -> u16 {
    u16::try_from(columns(text)).unwrap_or(u16::MAX)
}

/// `text` in lines of at most `width` columns, broken between words where possible.
///
/// Line breaks in the text are kept. A sign wider than the whole line is left out.
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let mut lines = Vec::new();
    if width == 0 {
        return lines;
    }
    for paragraph in text.lines() {
        let mut line = Line::default();
        for word in clean(paragraph).split(' ').filter(|word| !word.is_empty()) {
            line = line.add(word, width, &mut lines);
        }
        lines.push(line.text);
    }
    lines
}

#[derive(Default)]
struct Line {
    text: String,
    width: u16,
}

impl Line {
    /// The line after `word`; full lines before it go to `done`.
    fn add(mut self, word: &str, limit: u16, done: &mut Vec<String>) -> Self {
        let wide = width(word);
        if self.width > 0 && self.width.saturating_add(wide).saturating_add(1) <= limit {
            self.text.push(' ');
            self.width += 1;
        } else if self.width > 0 {
            done.push(std::mem::take(&mut self.text));
            self.width = 0;
        }
        for (sign, wide) in signs(word).filter(|(_, wide)| *wide <= limit) {
            if self.width.saturating_add(wide) > limit {
                done.push(std::mem::take(&mut self.text));
                self.width = 0;
            }
            self.text.push_str(sign);
            self.width += wide;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn control_characters_are_replaced_and_invisible_ones_vanish() {
        assert_eq!(clean("a\x1b]0;x\x07b"), "a?]0;x?b");
        assert_eq!(clean("a\tb\r\nc\u{9b}1m"), "a b  c?1m");
        assert_eq!(clean("\u{202e}Budi\u{200b}\u{feff}"), "Budi");
        assert_eq!(clean("🇮🇩 ❤\u{fe0f}"), "ID ❤");
        assert!(matches!(clean("Siti Nurhaliza, S.Kom."), Cow::Borrowed(_)));
    }

    #[test]
    fn marks_of_print_become_ascii_of_the_same_width() {
        let text = "Disimpan · “a” → 3–4 × ≥ 5 ≤ … 360° José";
        let seen = plain(clean(text));
        assert_eq!(seen, "Disimpan - \"a\" > 3-4 x > 5 < ~ 360o José");
        assert_eq!(width(&seen), width(text));
        assert!(matches!(plain(clean("Siti")), Cow::Borrowed(_)));
    }

    #[test]
    fn width_counts_columns_not_characters() {
        assert_eq!(width("Jose\u{301}"), 4);
        assert_eq!(width("林さん"), 6);
        assert_eq!(width("\u{301}a"), 1);
        assert_eq!(width(&format!("a{}", "\u{301}".repeat(500))), 1);
        assert_eq!(width(""), 0);
    }

    #[test]
    fn signs_are_as_wide_as_the_cells_that_hold_them() {
        use ratatui::buffer::CellWidth;
        for text in [
            "a漢e\u{301}é😀ｶﾞｶ\u{ff9e}",
            "👨\u{200d}👩\u{200d}👧🇮🇩❤\u{fe0f}",
            "لا क्ष ก็ ㈱ ½",
        ] {
            for (sign, wide) in signs(&clean(text)) {
                assert_eq!(wide, sign.cell_width(), "{sign}");
            }
        }
        assert_eq!(width("👨\u{200d}👩\u{200d}👧"), 6, "joiners are not drawn");
    }

    #[test]
    fn wrap_breaks_between_words_and_inside_long_ones() {
        assert_eq!(wrap("satu dua tiga", 8), ["satu dua", "tiga"]);
        assert_eq!(
            wrap("pertanggungjawaban ya", 10),
            ["pertanggun", "gjawaban", "ya"]
        );
        assert_eq!(wrap("a\n\nb", 5), ["a", "", "b"]);
        assert_eq!(wrap("林林林", 3), ["林", "林", "林"]);
        assert_eq!(wrap("a林b", 1), ["a", "b"]);
        assert!(wrap("apa", 0).is_empty());
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in "\\PC{0,60}", limit in 0_u16..30) {
            for line in wrap(&text, limit) {
                prop_assert!(width(&line) <= limit);
            }
        }

        #[test]
        fn what_is_clean_stays_and_nothing_to_obey_is_left(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert!(!once.contains(char::is_control));
            prop_assert_eq!(clean(&once), once.as_str());
        }
    }
}
