//! Text from outside: files, the clipboard, other machines.
//!
//! What is kept can be shown in a terminal and written into a file without doing anything there: no control
//! characters, no marks that turn the reading direction, nothing invisible inside a word.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Longest text on one line, in characters.
pub const MAX_TEXT: usize = 500;
/// Longest text on several lines, in characters.
pub const MAX_PROSE: usize = 20_000;

/// Text on one line: control characters and invisible marks dropped, any run of white space one space.
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    push_words(&mut clean, text);
    clean
}

/// Text on several lines: as [`clean`], but line breaks stay, as `\n`, at most one blank line together.
pub fn clean_prose(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut blank = 0_usize;
    for line in text.split(['\n', '\u{2028}', '\u{2029}', '\u{85}']) {
        let start = clean.len();
        if start > 0 {
            (0..=blank.min(1)).for_each(|_| clean.push('\n'));
        }
        let line_start = clean.len();
        push_words(&mut clean, line);
        if clean.len() == line_start {
            clean.truncate(start);
            blank += usize::from(start > 0);
        } else {
            blank = 0;
        }
    }
    clean
}

/// Text that is printed as it was laid out: as [`clean`], but every blank and line break stays, and a tab is one blank.
pub fn tame(text: &str) -> String {
    let mut tame = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => tame.push('\n'),
            _ if c.is_whitespace() => tame.push(' '),
            _ if keeps(c, tame.chars().next_back()) => tame.push(c),
            _ => {}
        }
    }
    tame
}

/// JSON as it may be shown anywhere: what steers a terminal or is not seen is written as its number, which reads as the
/// same. Outside of words JSON has none of these signs.
pub fn json_tame(json: &str) -> Cow<'_, str> {
    // The blanks that lay it out stay.
    let stays = |c: char| c == '\n' || (keeps(c, None) && !matches!(c, '\u{2028}' | '\u{2029}'));
    if json.chars().all(stays) {
        return Cow::Borrowed(json);
    }
    let mut tame = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if stays(c) {
            tame.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a text cannot fail.
            let _ = write!(tame, "\\u{unit:04x}");
        }
    }
    Cow::Owned(tame)
}

/// Appends the visible words of a text, one space between them.
fn push_words(into: &mut String, text: &str) {
    let start = into.len();
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if keeps(c, into.chars().next_back()) {
            if gap && into.len() > start {
                into.push(' ');
            }
            gap = false;
            into.push(c);
        }
    }
}

/// Whether a character stays; `before` is the one before it.
fn keeps(c: char, before: Option<char>) -> bool {
    match c {
        // Joiners shape Arabic (Jawi) letters and emoji; between Latin letters they only hide.
        '\u{200c}' | '\u{200d}' => before.is_some_and(|b| !b.is_ascii()),
        c if c.is_control() || turns_direction(c) => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => false,
        _ => true,
    }
}

/// Marks of the bidirectional algorithm; they can make a line read other than it is stored.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A cell for a CSV file: what a spreadsheet would run as a formula gets an apostrophe before it.
///
/// That is so at its beginning, and wherever it would begin anew for a spreadsheet that takes another sign than was
/// meant for the end of a cell: there a quotation mark in the middle of a line protects nothing.
///
/// Plain negative numbers stay as they are, or no sum would work on the file.
pub fn formula_safe(text: &str) -> Cow<'_, str> {
    let mut safe = String::new();
    let (mut taken, mut begins) = (0, true);
    for (at, c) in text.char_indices() {
        if begins && runs(text, at) {
            safe.push_str(&text[taken..at]);
            safe.push('\'');
            taken = at;
        }
        begins = ends_cell(c) || (begins && matches!(c, ' ' | '"'));
    }
    if taken == 0 && safe.is_empty() {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[taken..]);
    Cow::Owned(safe)
}

/// Whether a cell that began here would be run.
fn runs(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    if at == 0 && rest.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let piece = rest.split(|c| ends_cell(c) && c != ',').next();
    // With another line after it, it is words.
    let figure = rest.split([';', '\t']).next();
    let number = figure
        .and_then(|figure| figure.strip_prefix('-'))
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_numeric));
    // As after a price, `Rp1.000,-`.
    let dash = at > 0 && piece.is_some_and(|piece| piece.trim_end() == "-");
    rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !number && !dash
}

/// Whether a cell ends here for some spreadsheet.
pub fn ends_cell(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '\r' | '\n')
}

fn is_numeric(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',')
}

/// Only letters and digits, in lower case: how headers, labels and titles are compared.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The candidate most like a mistyped word or label, if any is like it at all.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIKE: f64 = 0.5;
    let wanted = fold(wanted);
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&wanted, &fold(name));
    candidates
        .into_iter()
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness >= LIKE && !wanted.is_empty())
        .reduce(|best, other| if other.0 > best.0 { other } else { best })
        .map(|(_, name)| name)
}

/// Whether a text is longer than `limit` characters.
pub fn exceeds(text: &str, limit: usize) -> bool {
    // Bytes are an upper bound of characters, so that most texts need no counting.
    text.len() > limit && text.chars().count() > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_bidi_characters_go_and_spaces_become_one() {
        for (dirty, wanted) in [
            ("  Siti\u{a0}\u{a0} Aminah\t", "Siti Aminah"),
            ("\u{1b}[2JBudi\u{7}\u{7f}\u{9b}", "[2JBudi"),
            ("\u{202e}gpj.exe\u{2066}", "gpj.exe"),
            ("Ba\u{200b}yu\u{feff} Di\u{ad}as", "Bayu Dias"),
            ("a\u{200d}b", "ab"),
            ("👩\u{200d}🌾 tani", "👩\u{200d}🌾 tani"),
            ("dua\r\nbaris", "dua baris"),
            ("", ""),
        ] {
            assert_eq!(clean(dirty), wanted, "{dirty:?}");
        }
    }

    #[test]
    fn what_is_laid_out_keeps_its_blanks_and_steers_nothing() {
        let text = "  a   b\n\n\tc\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}\u{2028}d\r\n";
        assert_eq!(tame(text), "  a   b\n\n c]52;c;eA==2J d \n");
    }

    #[test]
    fn json_reads_as_it_was_and_steers_nothing() {
        let plain = "{\"nama\": \"Siti é 👩\"}\n";
        assert!(matches!(json_tame(plain), Cow::Borrowed(_)));
        assert_eq!(
            json_tame("\"\u{7f}\u{9b}2J\u{202e}\u{2028}\u{e0041}a\u{200b}\""),
            r#""\u007f\u009b2J\u202e\u2028\udb40\udc41a\u200b""#
        );
    }

    #[test]
    fn prose_keeps_its_lines_but_no_heap_of_blank_ones() {
        let text = "\n\n Baik sekali. \r\n\r\n\n\n Pertahankan\u{1b}!\u{2028}Ya.\n\n";
        assert_eq!(clean_prose(text), "Baik sekali.\n\nPertahankan!\nYa.");
        assert_eq!(clean_prose(" \n \n"), "");
    }

    #[test]
    fn a_formula_is_disarmed_and_a_negative_number_is_not() {
        for (cell, wanted) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+62 812", "'+62 812"),
            ("@cmd", "'@cmd"),
            ("\tx", "'\tx"),
            ("＝1+1", "'＝1+1"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("-12,5", "-12,5"),
            ("-2\nbaris", "'-2\nbaris"),
            ("-", "'-"),
            ("Siti", "Siti"),
            // Where the cell of another dialect would begin.
            ("a;=cmd", "a;'=cmd"),
            ("a, \"=cmd", "a, \"'=cmd"),
            ("a\t@cmd\n+1", "a\t'@cmd\n'+1"),
            ("\"=cmd", "\"'=cmd"),
            ("a;-5;b,-1.5", "a;-5;b,-1.5"),
            ("-5;-x", "-5;'-x"),
            ("Rp1.000,-", "Rp1.000,-"),
            ("baik, 1 + 1 = 2", "baik, 1 + 1 = 2"),
        ] {
            assert_eq!(formula_safe(cell), wanted);
        }
    }

    #[test]
    fn comparing_ignores_case_spaces_and_punctuation() {
        assert_eq!(fold("Gol./Ruang "), fold("gol ruang"));
        assert!(exceeds("ééé", 2));
        assert!(!exceeds("ééé", 3));
    }

    #[test]
    fn a_slip_is_forgiven_and_nonsense_is_not() {
        const NAMES: [&str; 5] = [
            "ekspor",
            "impor",
            "muat-ulang",
            "salin-target",
            "Sekretariat",
        ];
        for (wanted, found) in [
            ("ekspro", Some("ekspor")),
            ("Impro", Some("impor")),
            ("salin-tagret", Some("salin-target")),
            ("sekretarait", Some("Sekretariat")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(wanted, NAMES), found, "{wanted}");
        }
    }

    proptest::proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "\\PC*|[\\x00-\\x20\u{200c}\u{200d}é ]*") {
            let once = clean(&text);
            proptest::prop_assert_eq!(clean(&once), once.clone());
            proptest::prop_assert!(!once.chars().any(|c| c.is_control() || turns_direction(c)));
            let prose = clean_prose(&text);
            proptest::prop_assert_eq!(clean_prose(&prose), prose);
        }
    }
}
