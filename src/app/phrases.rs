//! The office's own phrases: `;name` becomes a text that is written often.

use std::collections::BTreeMap;
use std::ops::Range;

/// Begins the name of a phrase.
pub const SIGN: char = ';';

/// Phrases by name, as the configuration has them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrases(BTreeMap<String, String>);

impl Phrases {
    /// Phrases by name; the names are in lower case.
    pub fn new(all: BTreeMap<String, String>) -> Self {
        Self(all)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of a name, in whatever case it is written.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_lowercase()).map(String::as_str)
    }

    /// Names and texts, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

/// Whether a character may stand in the name of a phrase.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Whether a character typed behind a name ends it. What combines with the letter before it does not.
pub fn ends_name(c: char) -> bool {
    !is_name(c) && (c.is_whitespace() || c.is_ascii_punctuation())
}

/// The name of a phrase that ends at the cursor, with its sign; the name is empty where only the sign stands.
///
/// A sign within a word begins no name, nor do several signs.
pub fn begun(text: &str, cursor: usize) -> Option<Range<usize>> {
    let before = text.get(..cursor)?;
    let rest = before.trim_end_matches(is_name).strip_suffix(SIGN)?;
    let apart = rest
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric() && c != SIGN);
    apart.then_some(rest.len()..cursor)
}

/// The two signs before the cursor with which all phrases are asked for.
pub fn asked(text: &str, cursor: usize) -> Option<Range<usize>> {
    let first = text.get(..cursor)?.strip_suffix(SIGN)?;
    begun(first, first.len())
        .filter(|sign| sign.len() == SIGN.len_utf8())
        .map(|sign| sign.start..cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<&str> {
        begun(text, text.len()).map(|range| &text[range])
    }

    #[test]
    fn a_name_stands_apart_and_ends_at_the_cursor() {
        assert_eq!(name(";salam"), Some(";salam"));
        assert_eq!(name("ya (;salam-2"), Some(";salam-2"));
        assert_eq!(name("a\n;é"), Some(";é"));
        assert_eq!(name(";"), Some(";"));
        for other in [
            "", "salam", "a;salam", ";;salam", ";salam ", ";sal.am", "2;3",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
        assert_eq!(begun(";salam", 4), Some(0..4));
        assert_eq!(begun("é", 1), None, "within a character");
    }

    #[test]
    fn two_signs_that_stand_apart_ask_for_all() {
        assert_eq!(asked("ya ;;", 5), Some(3..5));
        for other in ["a;;", ";;;", ";", ";;a", ""] {
            assert_eq!(asked(other, other.len()), None, "{other}");
        }
    }

    #[test]
    fn what_combines_with_a_letter_does_not_end_a_name() {
        assert!(" \n.,;:)".chars().all(ends_name));
        assert!(!"a2-\u{301}漢".chars().any(ends_name));
    }
}
