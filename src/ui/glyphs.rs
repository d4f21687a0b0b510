//! Text as columns on a terminal: cleaned, measured, cut and wrapped.
//!
//! What is measured here is exactly what is drawn, so text that reaches a cell has passed [`clean`].

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// More than any script needs for one sign; a longer one is an attack on the line, not a letter.
const LONGEST_SIGN: usize = 32;

/// Stands for a control character.
const REPLACEMENT: char = '?';

/// `text` without anything a terminal could obey or measure differently.
///
/// Line breaks and tabs become blanks, other control characters `?`. Joiners, variation selectors and changes of
/// direction vanish and flags become letters: terminals disagree on their width, and the rest of the row drifts.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| harmless(c) == Some(c)) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter_map(harmless).collect())
    }
}

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

fn harmless(c: char) -> Option<char> {
    match c {
        ' '..='~' => Some(c),
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        '\u{1f1e6}'..='\u{1f1ff}' => {
            char::from_u32(u32::from('A') + u32::from(c) - u32::from('\u{1f1e6}'))
        }
        _ if c.is_control() => Some(REPLACEMENT),
        _ => Some(c),
    }
}

/// The signs of cleaned text with their widths; combining characters stay with their letter.
///
/// Widths are ratatui's own, so that its comparison of two frames agrees with what is drawn here.
pub(crate) fn signs(clean: &str) -> impl Iterator<Item = (&str, u16)> {
    clean
        .graphemes(true)
        .map(|sign| {
            let sign = if sign.len() > LONGEST_SIGN {
                first_char(sign)
            } else {
                sign
            };
            (sign, sign.cell_width())
        })
        // A combining character without a letter would fall on whatever stands before it.
        .filter(|(_, width)| *width > 0)
}

fn first_char(sign: &str) -> &str {
    let end = sign.chars().next().map_or(0, char::len_utf8);
    sign.get(..end).unwrap_or_default()
}

/// How many columns `text` takes when drawn.
pub fn width(text: &str) -> u16 {
    signs(&clean(text)).fold(0, |sum, (_, width)| sum.saturating_add(width))
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
