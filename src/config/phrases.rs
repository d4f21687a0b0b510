//! The office's own phrases: names and texts, few and short enough to be looked through.

use std::collections::BTreeMap;

use super::ConfigError;
use super::reader::Section;

/// Most phrases.
const PHRASES_MAX: usize = 64;
/// Longest name, in characters.
const NAME_MAX: usize = 32;
/// Longest text, in characters.
const TEXT_MAX: usize = 2_000;

/// Reads the phrases, with their names in lower case.
pub(super) fn read(top: &Section<'_>) -> Result<BTreeMap<String, String>, ConfigError> {
    let mut phrases = BTreeMap::new();
    let Some(section) = top.section("phrases")? else {
        return Ok(phrases);
    };
    for key in section.keys() {
        let refuse = |reason: String, next: &str| Err(section.refuse_key(key, reason, next.into()));
        let short = (1..=NAME_MAX).contains(&key.chars().count());
        if !short || !key.chars().all(|c| c.is_alphanumeric() || c == '-') {
            let reason = format!("`{key}` is no name for a phrase");
            let next = format!("use letters, digits and dashes, at most {NAME_MAX}");
            return refuse(reason, &next);
        }
        if phrases.len() == PHRASES_MAX {
            let reason =
                format!("`phrases.{key}` is one more than the {PHRASES_MAX} phrases that are kept");
            return refuse(reason, "remove phrases that nobody uses");
        }
        let Some(text) = section.text(key)? else {
            continue;
        };
        let chars = text.chars().count();
        if chars > TEXT_MAX {
            let reason = format!("has {chars} characters, and at most {TEXT_MAX} are kept");
            return Err(section.refuse(
                key,
                &reason,
                "shorten it, or make two phrases of it".into(),
            ));
        }
        let name = key.to_lowercase();
        if phrases.insert(name, text.trim_end().to_owned()).is_some() {
            let reason =
                format!("`phrases.{key}` differs from another name in capital letters only");
            return refuse(reason, "give one of them another name");
        }
    }
    Ok(phrases)
}
