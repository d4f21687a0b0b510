//! Text measured in the columns of a terminal: wrapping, windows of one line, and what may be shown at all.
//!
//! What is measured here is exactly what is drawn, so text that reaches a cell has passed [`shown`].

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Whether a character may be kept in text that somebody types or pastes.
///
/// Control characters steer the terminal, bidirectional controls make text read as what it is not, and
/// invisible ones break searching. The joiners stay: scripts and emoji need them inside a cluster.
pub fn harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// More than any script needs for one sign; a longer one is an attack on the line, not a letter.
const LONGEST_SIGN: usize = 32;

/// Stands for a control character.
const REPLACEMENT: char = '?';

/// `text` without anything a terminal could obey or measure differently.
///
/// Line breaks and tabs become blanks, other control characters `?`. Joiners, variation selectors and changes of
/// direction vanish and flags become letters: terminals disagree on their width, and the rest of the row drifts.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| shown_char(c) == Some(c)) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter_map(shown_char).collect())
    }
}

fn shown_char(c: char) -> Option<char> {
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

/// The signs of shown text with their widths; combining characters stay with their letter.
pub fn signs(shown: &str) -> impl Iterator<Item = (&str, u16)> {
    shown
        .graphemes(true)
        .map(|sign| {
            let sign = if sign.len() > LONGEST_SIGN {
                first_char(sign)
            } else {
                sign
            };
            (sign, sign_width(sign))
        })
        // A combining character without a letter would fall on whatever stands before it.
        .filter(|(_, width)| *width > 0)
}

fn first_char(sign: &str) -> &str {
    let end = sign.chars().next().map_or(0, char::len_utf8);
    sign.get(..end).unwrap_or_default()
}

/// The width of one sign. Marks of sound of half width stand in a cell of their own.
fn sign_width(sign: &str) -> u16 {
    if sign.len() == 1 {
        return 1;
    }
    let sounds = sign
        .chars()
        .filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}'));
    (sign.width() + sounds.count()) as u16
}

/// Columns that a text takes on the screen, where a line break counts as a blank.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    signs(&shown(text)).map(|(_, wide)| usize::from(wide)).sum()
}

/// Breaks a text into rows of at most `width` columns, at word boundaries where there are any.
///
/// The rows are byte ranges. Blanks that do not fit at the end of a row belong to no row, nor do the line
/// breaks. Every line gives at least one row, so there is always a row. A single cluster wider than the
/// width gets a row of its own.
pub fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        wrap_line(line, start, width, &mut rows);
        start += line.len() + 1;
    }
    rows
}

/// Breaks one line that begins at `base`.
fn wrap_line(line: &str, base: usize, width: usize, rows: &mut Vec<Range<usize>>) {
    // Where the row began, and the last place where it may be broken: before a word, after its blanks.
    let (mut start, mut word) = (0, 0);
    // Where the row's text ends, should the blanks that follow not fit.
    let mut fits = 0;
    let mut used = 0;
    for (at, cluster) in line.grapheme_indices(true) {
        let wide = columns(cluster);
        let blank = is_blank(cluster);
        // Twice at most: a word carried to the next row may already fill it.
        while !blank && used + wide > width && at > start {
            let cut = if word > start { word } else { at };
            rows.push(base + start..base + fits.min(cut));
            start = cut;
            used = columns(&line[cut..at]);
        }
        used += wide;
        let end = at + cluster.len();
        if used <= width || !blank {
            fits = end;
        }
        if blank {
            word = end;
        }
    }
    rows.push(base + start..base + fits.max(start));
}

/// A blank at which a row may be broken; the no-break space is none.
fn is_blank(cluster: &str) -> bool {
    cluster.chars().all(|c| c.is_whitespace() && c != '\u{a0}')
}

/// The part of one line that is shown in `width` columns, and the column of the cursor in it.
///
/// The window depends on the cursor alone and moves by half its width: typing at the edge then repaints the
/// whole field once per half width instead of at every key.
pub(super) fn window(line: &str, cursor: usize, width: usize) -> (&str, usize) {
    if width == 0 {
        return ("", 0);
    }
    let column = columns(&line[..cursor]);
    let step = (width / 2).max(1);
    let first = if column < width {
        0
    } else {
        ((column - width) / step + 1) * step
    };
    let mut at = 0;
    let (mut start, mut start_column, mut end) = (line.len(), column, line.len());
    for (i, cluster) in line.grapheme_indices(true) {
        if start == line.len() && at >= first {
            (start, start_column) = (i, at);
        }
        at += columns(cluster);
        if start < line.len() && at - start_column > width {
            end = i;
            break;
        }
    }
    let shown = column.saturating_sub(start_column).min(width - 1);
    (&line[start.min(end)..end], shown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str, width: usize) -> Vec<&str> {
        wrap(text, width).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn rows_break_between_words() {
        assert_eq!(
            rows("rapat evaluasi kinerja", 10),
            ["rapat ", "evaluasi ", "kinerja"]
        );
        assert_eq!(rows("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(rows("a abcdefgh", 3), ["a ", "abc", "def", "gh"]);
        assert_eq!(rows("abc def", 3), ["abc", "def"]);
        assert_eq!(rows("abc    def", 3), ["abc", "def"]);
        assert_eq!(rows("", 3), [""]);
        assert_eq!(rows("a\n\nb\n", 3), ["a", "", "b", ""]);
        assert_eq!(rows("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(rows("漢", 1), ["漢"]);
        assert_eq!(rows("Rp 10\u{a0}000", 7), ["Rp ", "10\u{a0}000"]);
    }

    #[test]
    fn a_window_moves_by_half_its_width() {
        assert_eq!(window("abcdef", 6, 10), ("abcdef", 6));
        assert_eq!(window("abcdefghij", 0, 4), ("abcd", 0));
        assert_eq!(window("abcdefghij", 3, 4), ("abcd", 3));
        assert_eq!(window("abcdefghij", 4, 4), ("cdef", 2));
        assert_eq!(window("abcdefghij", 5, 4), ("cdef", 3));
        assert_eq!(window("abcdefghij", 10, 4), ("ij", 2));
        assert_eq!(window("ab", 2, 2), ("b", 1));
        assert_eq!(window("ab", 2, 1), ("", 0));
        assert_eq!(window("ab", 2, 0), ("", 0));
    }

    #[test]
    fn what_steers_the_terminal_is_not_harmless() {
        for c in "\u{1b}\u{7f}\u{9b}\u{202e}\u{2066}\u{200b}\u{feff}\n\t".chars() {
            assert!(!harmless(c), "{c:?}");
        }
        for c in "aé漢’ \u{200d}\u{301}😀".chars() {
            assert!(harmless(c), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_blanks_and_breaks_is_left_out(
            text in "([a-c]|漢|e\u{301}| |\n|👍🏽){0,40}",
            width in 1_usize..12,
        ) {
            let mut at = 0;
            for row in wrap(&text, width) {
                prop_assert!(text[at..row.start].chars().all(char::is_whitespace));
                let shown = &text[row.clone()];
                prop_assert!(!shown.contains('\n'));
                prop_assert!(columns(shown) <= width || shown.graphemes(true).count() == 1);
                at = row.end;
            }
            prop_assert!(text[at..].chars().all(char::is_whitespace));
        }

        #[test]
        fn the_cursor_is_always_within_the_window(
            text in "([a-c]|漢|e\u{301}| |👍🏽){0,40}",
            place in any::<prop::sample::Index>(),
            width in 1_usize..12,
        ) {
            let places: Vec<usize> = text.grapheme_indices(true).map(|(i, _)| i)
                .chain([text.len()]).collect();
            let cursor = places[place.index(places.len())];
            let (shown, column) = window(&text, cursor, width);
            prop_assert!(column < width);
            prop_assert!(columns(shown) <= width || shown.graphemes(true).count() == 1);
            if width >= 4 {
                let before: String = text[..cursor].to_owned();
                let seen = shown.grapheme_indices(true).map(|(i, _)| i).chain([shown.len()])
                    .find(|i| columns(&shown[..*i]) == column);
                prop_assert!(seen.is_some_and(|i| before.ends_with(&shown[..i])));
            }
        }
    }
}
