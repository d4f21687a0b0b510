//! What was found out, one thing after the other: how weighty it is, what it means, whose data it is about, who has what is
//! missing, and what to do next. Proving a bundle, taking it in and looking over the data all tell it so.

use serde_json::{Value, json};

use crate::domain::text::clean;
use crate::i18n::Phrase;

use super::context::{Context, Io};
use super::failure::Failure;

/// So many names are told of one finding; of more, how many there are.
const NAMES: usize = 20;

/// How weighty a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// As it should be.
    Fine,
    /// Somebody should look.
    Notice,
    /// Something is wrong.
    Grave,
}

impl Weight {
    /// The second half of `cli-weight.…`.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Notice => "notice",
            Self::Grave => "grave",
        }
    }
}

/// Something that was found out.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    /// Stable, for programs; the second half of the key of its message.
    pub(super) code: &'static str,
    pub(super) weight: Weight,
    pub(super) what: Phrase,
    /// Whose data it is about.
    pub(super) whose: Vec<String>,
    /// Who still has what is missing.
    pub(super) with: Vec<String>,
    /// What to do; the message is `cli-next.<code>`.
    pub(super) next: Option<&'static str>,
}

impl Finding {
    /// By the group and the code of its message.
    pub(super) fn new((group, code): (&'static str, &'static str), weight: Weight) -> Self {
        Self {
            code,
            weight,
            what: Phrase::coded(group, code),
            whose: Vec::new(),
            with: Vec::new(),
            next: None,
        }
    }

    /// With a value in its message.
    pub(super) fn with(mut self, place: &'static str, value: impl ToString) -> Self {
        self.what = self.what.with(place, value);
        self
    }

    /// With what others say in its message.
    pub(super) fn with_all(mut self, place: &'static str, said: Vec<Phrase>) -> Self {
        self.what = self.what.with_all(place, said);
        self
    }

    /// With what to do.
    pub(super) fn then(mut self, next: &'static str) -> Self {
        self.next = Some(next);
        self
    }

    /// Prints it, what belongs to it on lines of their own.
    pub(super) fn print(&self, context: &Context, io: &mut Io<'_>) -> Result<(), Failure> {
        let texts = context.texts;
        let weight = texts.get_coded("cli-weight", self.weight.code());
        let what = clean(&self.what.text(texts));
        io.say(format_args!("{weight}: {what}"))?;
        let few = |all: &[String]| -> Vec<String> {
            let shown = all.iter().take(NAMES).map(|name| clean(name));
            let more = all.len().saturating_sub(NAMES);
            let more = (more > 0).then(|| format!("+{more}"));
            shown.chain(more).collect()
        };
        let mut line = |key: &'static str, words: String| -> Result<(), Failure> {
            if !words.is_empty() {
                let told = Phrase::new(key).with("words", words);
                io.say(format_args!("    {}", told.text(texts)))?;
            }
            Ok(())
        };
        line("cli-brought-line.whose", few(&self.whose).join("; "))?;
        line("cli-brought-line.with", few(&self.with).join("; "))?;
        let next = self.next.map(|next| texts.get_coded("cli-next", next));
        line("cli-brought-line.next", next.unwrap_or_default().to_owned())
    }

    /// The same for programs.
    pub(super) fn json(&self, context: &Context) -> Value {
        let texts = context.texts;
        json!({
            "code": self.code,
            "weight": self.weight.code(),
            "what": clean(&self.what.text(texts)),
            "whose": self.whose,
            "with": self.with,
            "next": self.next.map(|next| texts.get_coded("cli-next", next)),
        })
    }
}
