//! Words for the user, Indonesian first, English second, from `assets/locales`.
//!
//! A key names a message (`list.empty`); tables of the files nest, and a message may hold `{name}`
//! places. `tests/it/locales.rs` holds both languages complete and every key that the source names known.

mod format;
pub mod glossary;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::domain::coded::{Coded, coded};
use crate::domain::scheme::Bilingual;
use crate::domain::text::clean;

coded! {
    /// A language of the user interface.
    Lang "lang" {
        /// Indonesian.
        Indonesian = 1 "id",
        /// English.
        English = 2 "en",
    }
}

/// The messages of one language.
#[derive(Debug)]
pub struct Texts {
    lang: Lang,
    messages: BTreeMap<String, String>,
}

/// The files of a language, in the order of the rooms that use them.
macro_rules! files {
    ($lang:literal: $($name:literal)+) => {
        [$(include_str!(concat!("../../assets/locales/", $lang, "/", $name, ".toml"))),+]
    };
}

static INDONESIAN: LazyLock<Texts> = LazyLock::new(|| {
    Texts::read(
        Lang::Indonesian,
        &files!("id": "access" "app" "board" "bucket" "cli" "commands" "conflict" "edit" "employees" "evaluation" "exchange" "feedback" "fields" "follow-up" "guide" "help" "hub" "import" "lens" "lists" "meeting" "overview" "pin" "plain" "register" "report" "seat" "service" "siasn" "sync" "tables" "target" "team" "trust"),
    )
});
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| {
    Texts::read(
        Lang::English,
        &files!("en": "access" "app" "board" "bucket" "cli" "commands" "conflict" "edit" "employees" "evaluation" "exchange" "feedback" "fields" "follow-up" "guide" "help" "hub" "import" "lens" "lists" "meeting" "overview" "pin" "plain" "register" "report" "seat" "service" "siasn" "sync" "tables" "target" "team" "trust"),
    )
});

impl Texts {
    /// The messages of a language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Indonesian => &INDONESIAN,
            Lang::English => &ENGLISH,
        }
    }

    /// Reads files. A file that does not parse leaves its messages out, which a test finds.
    fn read(lang: Lang, files: &[&str]) -> Self {
        let mut messages = BTreeMap::new();
        for file in files {
            if let Ok(table) = file.parse::<toml::Table>() {
                flatten("", table, &mut messages);
            }
        }
        Self { lang, messages }
    }

    /// Which language this is.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The message of a key; the key itself where there is none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.messages.get(key).map_or(key, String::as_str)
    }

    /// Whether there is a message.
    pub fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// The message of a key with its places filled.
    pub fn fill(&self, key: &str, places: &[(&str, &str)]) -> String {
        let mut message = String::new();
        let mut rest = self.get(key);
        while let Some((before, after)) = rest.split_once('{') {
            message.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                message.push('{');
                rest = after;
                continue;
            };
            let value = places.iter().find(|(place, _)| *place == name);
            message.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        message.push_str(rest);
        message
    }

    /// The label of a member of a closed list.
    pub fn label<T: Coded>(&'static self, member: T) -> &'static str {
        self.get_coded(T::NAME, member.code())
    }

    /// The message of a term of a list; the code itself where there is none.
    pub fn get_coded(&'static self, list: &str, code: &'static str) -> &'static str {
        self.messages
            .get(&format!("{list}.{code}"))
            .map_or(code, String::as_str)
    }

    /// Words that a file holds in both languages, in this one.
    pub fn said<'a>(&self, words: &'a Bilingual) -> &'a str {
        match self.lang {
            Lang::Indonesian => &words.id,
            Lang::English => &words.en,
        }
    }

    /// The names of the places in the message of a key; none where there is no message.
    pub fn places(&'static self, key: &str) -> Option<Vec<&'static str>> {
        let message = self.messages.get(key)?;
        let parts = message.split('{').skip(1);
        Some(
            parts
                .filter_map(|part| Some(part.split_once('}')?.0))
                .collect(),
        )
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }
}

fn flatten(prefix: &str, table: toml::Table, into: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            toml::Value::String(text) => {
                into.insert(key, text);
            }
            toml::Value::Table(inner) => flatten(&key, inner, into),
            other => {
                into.insert(key, other.to_string());
            }
        }
    }
}

/// A message and what fills its places, before a language is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Key of the message.
    pub key: Cow<'static, str>,
    /// Values of its places.
    pub places: Vec<(&'static str, Filling)>,
}

/// What fills a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filling {
    /// Words that are the same in every language.
    Words(String),
    /// Messages, with commas between.
    Messages(Vec<Phrase>),
}

impl Filling {
    /// The words in a language, on one line: names and files in them come from outside, and must not look like a line of
    /// ours.
    pub fn text(&self, texts: &Texts) -> String {
        match self {
            Self::Words(words) => clean(words),
            Self::Messages(all) => {
                let all: Vec<String> = all.iter().map(|one| one.text(texts)).collect();
                all.join(", ")
            }
        }
    }
}

impl Phrase {
    /// A message without places.
    pub fn new(key: &'static str) -> Self {
        Self {
            key: Cow::Borrowed(key),
            places: Vec::new(),
        }
    }

    /// The message of a term that has a code, `missing.target`.
    pub fn coded(list: &str, code: &str) -> Self {
        Self {
            key: Cow::Owned(format!("{list}.{code}")),
            places: Vec::new(),
        }
    }

    /// Fills a place.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over counts and names, and a chain reads better without &"
    )]
    pub fn with(mut self, place: &'static str, value: impl ToString) -> Self {
        self.places.push((place, Filling::Words(value.to_string())));
        self
    }

    /// Fills a place with messages, which are put into a language together with this one.
    #[must_use]
    pub fn with_all(mut self, place: &'static str, messages: Vec<Phrase>) -> Self {
        self.places.push((place, Filling::Messages(messages)));
        self
    }

    /// A message by its key and what fills its places, as they were kept; none if there is no such message.
    pub fn read(key: &str, places: &[(String, String)], texts: &'static Texts) -> Option<Self> {
        let names = texts.places(key)?;
        let place = |(name, value): &(String, String)| {
            let name = names.iter().find(|known| *known == name)?;
            Some((*name, Filling::Words(value.clone())))
        };
        Some(Self {
            key: Cow::Owned(key.to_owned()),
            places: places.iter().filter_map(place).collect(),
        })
    }

    /// The message in a language.
    pub fn text(&self, texts: &Texts) -> String {
        let filled = self
            .places
            .iter()
            .map(|(place, value)| (*place, value.text(texts)));
        let filled: Vec<(&str, String)> = filled.collect();
        let places: Vec<(&str, &str)> = filled.iter().map(|(p, v)| (*p, v.as_str())).collect();
        texts.fill(&self.key, &places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_strays_survive() {
        let texts = Texts {
            lang: Lang::English,
            messages: [("a.b".to_owned(), "{n} of {all} {".to_owned())].into(),
        };
        assert_eq!(texts.fill("a.b", &[("n", "3"), ("all", "7")]), "3 of 7 {");
        assert_eq!(texts.get("no.such"), "no.such");
    }
}
