//! The glossary as an overlay: type to search, what the selected term means stands below.

use crate::i18n::Texts;
use crate::i18n::glossary::{Term, glossary};

use super::key::Key;
use super::list::ListState;
use super::text_input::{Lines, TextInput};

/// Rows below the list for the selected term: a blank one, both names, two of meaning, the source.
pub const DETAIL: u16 = 5;

/// The glossary, narrowed by what was typed.
#[derive(Debug)]
pub struct Glossary {
    /// What was typed.
    pub input: TextInput,
    /// Terms that fit.
    pub shown: Vec<&'static Term>,
    /// Where in `shown` we are.
    pub list: ListState,
}

impl Glossary {
    /// The glossary with something typed already.
    pub fn new(words: &str, texts: &Texts) -> Self {
        let mut view = Self {
            input: TextInput::new(words, Lines::One, 80),
            shown: Vec::new(),
            list: ListState::new(0, 10),
        };
        view.narrow(texts);
        view
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, texts: &Texts) {
        if !self.list.step_while_typing(key) && self.input.key(key) {
            self.narrow(texts);
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str, texts: &Texts) {
        self.input.paste(text);
        self.narrow(texts);
    }

    /// The term selected.
    pub fn term(&self) -> Option<&'static Term> {
        self.shown.get(self.list.selected()?).copied()
    }

    /// Keeps what fits, by name in the language of the screen; terms that are called so come first.
    fn narrow(&mut self, texts: &Texts) {
        let words = self.input.text().trim();
        let folded = words.to_lowercase();
        self.shown = glossary().iter().filter(|term| term.has(words)).collect();
        self.shown.sort_by_key(|term| {
            let name = texts.said(&term.name).to_lowercase();
            let called = [&term.name.id, &term.name.en];
            let begins = called
                .iter()
                .any(|name| name.to_lowercase().starts_with(&folded));
            (!begins, name)
        });
        self.list.clamp(self.shown.len());
        self.list.first();
    }
}

#[cfg(test)]
mod tests {
    use crate::app::model::Overlay;
    use crate::app::testing::World;
    use crate::i18n::Lang;

    #[test]
    fn the_line_opens_it_and_typing_narrows_it_down_to_a_meaning_with_its_source() {
        for (lang, line, first) in [
            (Lang::Indonesian, "istilah", "Akuntabilitas kinerja"),
            (Lang::English, "glossary", "acting official"),
        ] {
            let mut w = World::of(lang);
            w.keys(":");
            w.type_text(line);
            w.keys("Enter");
            for (width, height) in [(60, 18), (80, 24), (120, 40)] {
                let seen = w.screen(width, height);
                assert!(seen.contains(first), "{seen}");
            }
            w.type_text("keberatan");
            let seen = w.screen(60, 18);
            assert!(seen.contains("PP 30/2019 Ps 59"), "{seen}");
            w.keys("Ctrl-u x y z z y");
            assert!(!w.screen(60, 18).contains("PP 30"));
            w.keys("Esc");
            assert!(w.model.overlays.is_empty());
        }
    }

    #[test]
    fn words_behind_the_command_are_searched_at_once_and_the_term_called_so_is_first() {
        let mut w = World::new();
        w.keys(":");
        w.type_text("istilah predikat");
        w.keys("Enter");
        let Some(Overlay::Glossary(glossary)) = w.model.top() else {
            panic!("{}", w.notice());
        };
        let first = glossary.term().unwrap();
        assert_eq!(first.name.id, "Predikat kinerja");
        assert!(glossary.shown.len() > 3);
        for _ in 0..100 {
            w.keys("Down");
        }
        let Some(Overlay::Glossary(glossary)) = w.model.top() else {
            panic!("still open");
        };
        let last = glossary.term().unwrap().name.id.clone();
        let seen = w.screen(60, 18);
        assert!(
            seen.contains(&last),
            "the selected one is in sight:\n{seen}"
        );
    }
}
