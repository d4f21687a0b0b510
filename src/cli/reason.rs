//! Why something was done, as it is kept: words on one line, some, and not too many.

use crate::domain::text::{MAX_TEXT, clean, exceeds};
use crate::i18n::Phrase;

use super::failure::Failure;

/// A reason from the command line; the phrase says that there is none.
pub(super) fn reason(words: &str, none: &'static str) -> Result<String, Failure> {
    let reason = clean(words);
    if reason.is_empty() {
        return Err(Failure::usage(Phrase::new(none)));
    }
    if exceeds(&reason, MAX_TEXT) {
        let long = Phrase::new("cli.reason-long")
            .with("n", reason.chars().count())
            .with("limit", MAX_TEXT);
        return Err(Failure::usage(long));
    }
    Ok(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_words_and_as_long_as_a_line_may_be() {
        let of = |words: &str| reason(words, "cli-pin.reason").ok();
        assert_eq!(of(" lupa\u{1b}[2J\n PIN ").as_deref(), Some("lupa[2J PIN"));
        assert_eq!(of(" \u{200b}\n"), None);
        let long = "é".repeat(MAX_TEXT);
        assert_eq!(of(&long).as_ref(), Some(&long));
        assert_eq!(of(&format!("{long}é")), None);
    }
}
