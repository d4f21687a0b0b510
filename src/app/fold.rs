//! Text as it is searched: lower case, without diacritics, so that `Nu’mán` is found by `nu'man`.

use nucleo_matcher::chars::{normalize, to_lower_case};

/// The folded text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the folded text. Line breaks and tabs become blanks, other control characters vanish.
pub(super) fn fold_into(text: &str, folded: &mut String) {
    // Nearly all text is plain, and a list has much of it.
    if text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'`') {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
    } else {
        folded.extend(text.chars().filter_map(fold_char));
    }
}

fn fold_char(c: char) -> Option<char> {
    if c.is_ascii() {
        return match c {
            '\n' | '\r' | '\t' => Some(' '),
            '`' => Some('\''),
            _ if c.is_ascii_control() => None,
            _ => Some(c.to_ascii_lowercase()),
        };
    }
    match c {
        // Names are written with any of these: Ma'ruf, Ma’ruf, Maʼruf.
        '‘' | '’' | 'ʼ' | 'ʻ' | '´' => Some('\''),
        '–' | '—' | '‐' | '‑' => Some('-'),
        '\u{300}'..='\u{36f}' => None,
        _ if c.is_whitespace() => Some(' '),
        _ if !super::wrap::harmless(c) => None,
        // Some letters lose their mark only in lower case.
        _ => Some(to_lower_case(normalize(to_lower_case(c)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_diacritics_and_kinds_of_apostrophes_are_folded() {
        assert_eq!(fold("Nu’mán ÉCOLE e\u{301}"), "nu'man ecole e");
        assert_eq!(fold("III/b\tA\u{a0}B\u{202e}–C"), "iii/b a b-c");
        assert_eq!(fold("ŁÓDŹ Şahin"), "lodz sahin");
    }
}
