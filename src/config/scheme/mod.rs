//! Local evaluation systems, read from `assets/schemes/*.toml` or an office's own file.
//!
//! A scheme is taken whole or not at all, like the rules: what people are assessed by must never be half of
//! what the office wrote.

mod sections;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::domain::scheme::Scheme;
use crate::domain::text::nearest;

use super::ConfigError;
use super::reader::{self, Section, Source};

/// The files as shipped, the national one first.
const FILES: [(&str, &str); 6] = [
    (
        "nasional",
        include_str!("../../../assets/schemes/nasional.toml"),
    ),
    (
        "tebingtinggi",
        include_str!("../../../assets/schemes/tebingtinggi.toml"),
    ),
    (
        "kepahiang",
        include_str!("../../../assets/schemes/kepahiang.toml"),
    ),
    (
        "tangerang-selatan",
        include_str!("../../../assets/schemes/tangerang-selatan.toml"),
    ),
    (
        "tanjungbalai",
        include_str!("../../../assets/schemes/tanjungbalai.toml"),
    ),
    ("aceh", include_str!("../../../assets/schemes/aceh.toml")),
];

static SHIPPED: LazyLock<[Scheme; 6]> = LazyLock::new(|| {
    FILES.map(|(code, text)| {
        parse(text, &format!("{code}.toml")).expect("the shipped schemes are parsed by a test")
    })
});

/// The shipped schemes, the national one first.
pub fn shipped() -> &'static [Scheme] {
    &*SHIPPED
}

/// The scheme of the national rules alone.
pub fn national() -> &'static Scheme {
    let [first, ..] = &*SHIPPED;
    first
}

/// Which scheme an office uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A shipped one, by its code.
    Shipped(&'static str),
    /// The office's own file.
    File(PathBuf),
}

impl Choice {
    /// The national scheme, where nothing else is asked for.
    pub const NATIONAL: Self = Self::Shipped(FILES[0].0);

    /// What a word or a path means. A path has a folder or ends with `.toml`; answers what to write
    /// instead where it is neither that nor a shipped name.
    pub fn parse(words: &str) -> Result<Self, String> {
        let codes = || FILES.iter().map(|(code, _)| *code);
        let words = words.trim();
        if let Some(code) = codes().find(|code| *code == words) {
            return Ok(Self::Shipped(code));
        }
        let path = Path::new(words);
        if words.contains('/') || path.extension().is_some_and(|end| end == "toml") {
            return Ok(Self::File(path.to_owned()));
        }
        let all: Vec<&str> = codes().collect();
        let known = format!(
            "write one of {}, or the path of a .toml file",
            all.join(", ")
        );
        Err(match nearest(words, all) {
            Some(near) => format!("{known}; did you mean \"{near}\"?"),
            None => known,
        })
    }

    /// The scheme itself.
    pub fn read(&self) -> Result<Scheme, ConfigError> {
        match self {
            // Only this one: the program need not read five others to start.
            Self::Shipped(code) => match FILES.iter().find(|(known, _)| known == code) {
                Some((code, text)) => parse(text, &format!("{code}.toml")),
                None => Ok(national().clone()),
            },
            Self::File(path) => load(path),
        }
    }
}

/// The scheme that a name or a path on the command line means; see [`Choice::parse`].
pub fn find(words: &str) -> Result<Scheme, ConfigError> {
    let choice = Choice::parse(words).map_err(|next| ConfigError::UnknownScheme {
        name: words.to_owned(),
        next,
    })?;
    choice.read()
}

/// Reads an office's own file.
pub fn load(path: &Path) -> Result<Scheme, ConfigError> {
    parse(&reader::read(path)?, &path.display().to_string())
}

/// Reads the text of a file; `file` names it in errors.
pub fn parse(text: &str, file: &str) -> Result<Scheme, ConfigError> {
    let source = Source::new(text, file);
    let table = source.parse()?;
    let top = Section::top(&source, table.get_ref());
    top.only(&[
        "code",
        "version",
        "source",
        "name",
        "purpose",
        "cycle",
        "components",
        "follow_ups",
    ])?;
    let scheme = Scheme {
        code: sections::code(&top, &mut BTreeSet::new())?,
        version: sections::line(&top, "version", sections::SHORT)?,
        source: sections::line(&top, "source", sections::LONG)?,
        name: sections::bilingual(&top, "name", sections::NAME)?,
        purpose: sections::bilingual(&top, "purpose", sections::LONG)?,
        cycle: top.code("cycle")?,
        components: sections::components(&top)?,
        follow_ups: sections::follow_ups(&top)?,
    };
    // A changed copy under the old name would be taken for the shipped one wherever it is printed.
    let imitates = |(code, shipped): &(&str, &str)| scheme.code == *code && text != *shipped;
    if FILES.iter().any(imitates) {
        let reason = format!(
            "\"{}\" is a shipped scheme, and this file differs from it",
            scheme.code
        );
        let next = "give it a code and a version of its own".into();
        return Err(top.refuse("code", &reason, next));
    }
    Ok(scheme)
}

#[cfg(test)]
mod tests;
