//! The terms of the field in both languages, from `assets/glossary.toml`.

use std::sync::LazyLock;

use crate::domain::scheme::Bilingual;
use crate::domain::text::fold;

use super::Texts;

/// A term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The term itself. The Indonesian one is the official one.
    pub name: Bilingual,
    /// What it means, on one line.
    pub means: Bilingual,
    /// Where it stands in law; empty for a term of practice.
    pub source: String,
}

static TERMS: LazyLock<Vec<Term>> =
    LazyLock::new(|| read(include_str!("../../assets/glossary.toml")).unwrap_or_default());

/// All terms, by their Indonesian name.
pub fn glossary() -> &'static [Term] {
    &TERMS
}

/// Reads a glossary. One that lacks something anywhere is none, which a test finds.
fn read(text: &str) -> Option<Vec<Term>> {
    let table: toml::Table = text.parse().ok()?;
    let entries = table.get("term")?.as_array()?;
    let term = |entry: &toml::Value| {
        let text = |key: &str| Some(entry.get(key)?.as_str()?.to_owned());
        let both = |id, en| {
            let (id, en) = (text(id)?, text(en)?);
            Some(Bilingual { id, en })
        };
        Some(Term {
            name: both("id", "en")?,
            means: both("means_id", "means_en")?,
            source: text("source")?,
        })
    };
    entries.iter().map(term).collect()
}

impl Term {
    /// The term in the other language than the one of these words.
    pub fn elsewhere<'a>(&'a self, texts: &Texts) -> &'a str {
        if texts.said(&self.name) == self.name.id {
            &self.name.en
        } else {
            &self.name.id
        }
    }

    /// Everything that can be searched for.
    pub fn words(&self) -> String {
        let Self {
            name,
            means,
            source,
        } = self;
        [&name.id, &name.en, &means.id, &means.en, source]
            .map(String::as_str)
            .join(" ")
    }

    /// Whether a term is called so, or has all the words in it.
    pub fn has(&self, words: &str) -> bool {
        let whole = fold(&self.words());
        words
            .split_whitespace()
            .all(|word| whole.contains(&fold(word)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_term_is_complete_on_one_line_and_in_its_place() {
        let terms = glossary();
        assert!(terms.len() >= 60, "{} read", terms.len());
        let name = |term: &Term| term.name.id.to_lowercase();
        assert!(
            terms.is_sorted_by(|a, b| name(a) < name(b)),
            "by name, once"
        );
        for term in terms {
            let Bilingual { id, en } = &term.means;
            for words in [&term.name.id, &term.name.en, id, en] {
                assert!(!words.trim().is_empty(), "{term:?}");
                assert!(!words.contains('\n') && !words.ends_with('.'), "{words}");
                assert!(words.chars().count() <= 100, "{words}");
            }
            assert_ne!(id, en, "{term:?}");
        }
    }

    #[test]
    fn an_incomplete_term_is_found_out() {
        assert_eq!(read("[[term]]\nid = \"SKP\"\nen = \"plan\"\n"), None);
        assert_eq!(read("term = []"), Some(vec![]));
    }

    #[test]
    fn a_term_is_found_by_either_name_and_by_its_source() {
        let found = |words: &str| {
            let terms = glossary().iter().filter(|term| term.has(words));
            terms.map(|term| term.name.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(
            found("appraiser direct superior chooses"),
            ["Pejabat penilai kinerja"]
        );
        assert!(found("skp").iter().any(|name| name.starts_with("SKP")));
        assert!(found("94/2021").len() >= 3);
        assert_eq!(found("xyzzy"), [""; 0]);
        let skp = glossary()
            .iter()
            .find(|term| term.name.id.starts_with("SKP"));
        let skp = skp.unwrap();
        assert_eq!(skp.elsewhere(Texts::of(Lang::English)), skp.name.id);
        assert_eq!(
            skp.elsewhere(Texts::of(Lang::Indonesian)),
            "performance plan"
        );
    }
}
