//! TOML tables read key by key, so that every refusal knows its key, line and column.
//!
//! A derived deserialiser would name neither the nearest known key nor what to write instead.

use std::fmt::Write as _;
use std::io::Read as _;
use std::ops::{Range, RangeInclusive};
use std::os::unix::fs::FileTypeExt as _;
use std::path::Path;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::coded::Coded;
use crate::domain::text::nearest;

use super::ConfigError;

/// Largest file that is read, in bytes.
const LIMIT: u64 = 1 << 20;

/// Reads a whole file within the limit.
pub(super) fn read(path: &Path) -> Result<String, ConfigError> {
    let failed = |source| ConfigError::Read {
        path: path.to_owned(),
        source,
    };
    // Opening a pipe waits for somebody to write into it, perhaps for ever.
    if path.metadata().map_err(failed)?.file_type().is_fifo() {
        let pipe = "it is a pipe; a configuration is a file";
        return Err(failed(std::io::Error::other(pipe)));
    }
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a full file from a cut one, and a device file cannot run away.
    file.take(LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LIMIT {
        return Err(ConfigError::TooLarge {
            path: path.to_owned(),
            limit: LIMIT,
        });
    }
    // Windows editors put a byte order mark before UTF-8.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    String::from_utf8(text.to_vec()).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.utf8_error().valid_up_to()]);
        Source::new(&valid, &path.display().to_string()).refuse(
            valid.len()..valid.len(),
            "a character that is not UTF-8".into(),
            "save the file as UTF-8".into(),
        )
    })
}

/// A text and the name it goes by in errors.
#[derive(Debug)]
pub(super) struct Source<'a> {
    text: &'a str,
    file: String,
}

impl<'a> Source<'a> {
    /// Names a text.
    pub(super) fn new(text: &'a str, file: &str) -> Self {
        Self {
            text,
            file: file.to_owned(),
        }
    }

    /// Parses the TOML, nothing more.
    pub(super) fn parse(&self) -> Result<Spanned<DeTable<'a>>, ConfigError> {
        DeTable::parse(self.text).map_err(|error| {
            self.refuse(
                error.span().unwrap_or_default(),
                format!("not valid TOML: {}", error.message().trim()),
                "compare the line with config.example.toml".into(),
            )
        })
    }

    fn refuse(&self, span: Range<usize>, reason: String, next: String) -> ConfigError {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        ConfigError::Refused {
            file: self.file.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            reason,
            next,
        }
    }
}

/// A table of the file, with the path that leads to it.
#[derive(Debug)]
pub(super) struct Section<'a> {
    source: &'a Source<'a>,
    path: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// The file itself.
    pub(super) fn top(source: &'a Source<'a>, table: &'a DeTable<'a>) -> Self {
        Self {
            source,
            path: String::new(),
            span: 0..0,
            table,
        }
    }

    fn entry(
        &self,
        key: &str,
    ) -> Option<(
        &'a Spanned<std::borrow::Cow<'a, str>>,
        &'a Spanned<DeValue<'a>>,
    )> {
        self.table.get_key_value(key)
    }

    /// All keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    fn full(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }

    /// Refuses the first key that is not among those known, naming the nearest of them.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), ConfigError> {
        let Some(key) = self.keys().find(|key| !known.contains(key)) else {
            return Ok(());
        };
        let next = match nearest(key, known.iter().copied()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("known here are {}", list(known.iter().copied())),
        };
        Err(self.refuse_key(key, format!("unknown key `{}`", self.full(key)), next))
    }

    /// Refuses the value of a key.
    pub(super) fn refuse(&self, key: &str, reason: &str, next: String) -> ConfigError {
        let span = self.entry(key).map_or(self.span.clone(), |(_, v)| v.span());
        let reason = format!("`{}`: {reason}", self.full(key));
        self.source.refuse(span, reason, next)
    }

    /// Refuses a key itself.
    pub(super) fn refuse_key(&self, key: &str, reason: String, next: String) -> ConfigError {
        let span = self.entry(key).map_or(self.span.clone(), |(k, _)| k.span());
        self.source.refuse(span, reason, next)
    }

    fn wrong_type(&self, key: &str, found: &DeValue<'_>, wanted: &str) -> ConfigError {
        let reason = format!("is {}, not {wanted}", found.type_str());
        self.refuse(key, &reason, format!("write {wanted}"))
    }

    /// A value that must be there.
    pub(super) fn needed<T>(&self, key: &str, value: Option<T>) -> Result<T, ConfigError> {
        value
            .ok_or_else(|| self.refuse(key, "is missing", format!("add `{key} = …` to this table")))
    }

    /// Words in quotation marks.
    pub(super) fn text(&self, key: &str) -> Result<Option<&'a str>, ConfigError> {
        let Some((_, value)) = self.entry(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                Err(self.refuse(key, "is empty", "fill it in, or remove the line".into()))
            }
            DeValue::String(text) => Ok(Some(text)),
            other => Err(self.wrong_type(key, other, "a text in quotation marks")),
        }
    }

    /// A member of a closed list.
    pub(super) fn code<T: Coded>(&self, key: &str) -> Result<Option<T>, ConfigError> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        let codes = T::ALL.iter().map(|member| member.code());
        let found = T::from_code(text).ok_or_else(|| {
            let mut next = format!("write one of {}", list(codes.clone()));
            if let Some(code) = nearest(text, codes) {
                let _ = write!(next, "; did you mean \"{code}\"?");
            }
            self.refuse(key, &format!("\"{text}\" is not known"), next)
        })?;
        Ok(Some(found))
    }

    /// A whole number within bounds.
    pub(super) fn number(
        &self,
        key: &str,
        bounds: RangeInclusive<u32>,
    ) -> Result<Option<u32>, ConfigError> {
        let Some((_, value)) = self.entry(key) else {
            return Ok(None);
        };
        let Some(number) = value.get_ref().as_integer() else {
            return Err(self.wrong_type(key, value.get_ref(), "a whole number"));
        };
        let parsed = u32::from_str_radix(number.as_str(), number.radix()).ok();
        let inside = parsed.filter(|number| bounds.contains(number));
        inside.map(Some).ok_or_else(|| {
            let next = format!(
                "write a whole number from {} to {}",
                bounds.start(),
                bounds.end()
            );
            self.refuse(key, &format!("{} is out of range", number.as_str()), next)
        })
    }

    /// A figure that must be exact, so written in quotation marks.
    pub(super) fn decimal(
        &self,
        key: &str,
        bounds: RangeInclusive<Decimal>,
    ) -> Result<Option<Decimal>, ConfigError> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        let parsed = Decimal::from_str_exact(text.trim()).ok();
        let inside = parsed.filter(|number| bounds.contains(number));
        inside.map(Some).ok_or_else(|| {
            let next = format!(
                "write a number from {} to {} in quotation marks, with a point",
                bounds.start(),
                bounds.end()
            );
            self.refuse(key, &format!("\"{text}\" is not such a number"), next)
        })
    }

    /// Yes or no.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, ConfigError> {
        match self.entry(key).map(|(_, value)| value.get_ref()) {
            None => Ok(None),
            Some(DeValue::Boolean(flag)) => Ok(Some(*flag)),
            Some(other) => Err(self.wrong_type(key, other, "true or false")),
        }
    }

    /// A list of members of a closed list.
    pub(super) fn codes<T: Coded>(&self, key: &str) -> Result<Option<Vec<T>>, ConfigError> {
        let Some(texts) = self.texts(key)? else {
            return Ok(None);
        };
        let member = |text: &String| {
            T::from_code(text).ok_or_else(|| {
                let codes = T::ALL.iter().map(|member| member.code());
                let next = format!("known are {}", list(codes));
                self.refuse(key, &format!("\"{text}\" is not known"), next)
            })
        };
        texts.iter().map(member).collect::<Result<_, _>>().map(Some)
    }

    /// A list of tables.
    pub(super) fn sections(&self, key: &str) -> Result<Option<Vec<Section<'a>>>, ConfigError> {
        let Some((_, value)) = self.entry(key) else {
            return Ok(None);
        };
        let wanted = "a list of tables";
        let Some(array) = value.get_ref().as_array() else {
            return Err(self.wrong_type(key, value.get_ref(), wanted));
        };
        let section = |(n, item): (usize, &'a Spanned<DeValue<'a>>)| match item.get_ref() {
            DeValue::Table(table) => Ok(Section {
                source: self.source,
                path: format!("{}[{}].", self.full(key), n + 1),
                span: item.span(),
                table,
            }),
            other => Err(self.wrong_type(key, other, wanted)),
        };
        array
            .iter()
            .enumerate()
            .map(section)
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// A list of texts.
    pub(super) fn texts(&self, key: &str) -> Result<Option<Vec<String>>, ConfigError> {
        let Some((_, value)) = self.entry(key) else {
            return Ok(None);
        };
        let wanted = "a list of texts, such as [\"g p\", \"F2\"]";
        let Some(array) = value.get_ref().as_array() else {
            return Err(self.wrong_type(key, value.get_ref(), wanted));
        };
        let text = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::String(text) => Ok(text.clone().into_owned()),
            other => Err(self.wrong_type(key, other, wanted)),
        };
        array.iter().map(text).collect::<Result<_, _>>().map(Some)
    }

    /// A table within this one.
    pub(super) fn section(&self, key: &str) -> Result<Option<Section<'a>>, ConfigError> {
        let Some((name, value)) = self.entry(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Table(table) => Ok(Some(Section {
                source: self.source,
                path: format!("{}.", self.full(key)),
                span: name.span(),
                table,
            })),
            other => {
                Err(self.wrong_type(key, other, &format!("a table such as [{}]", self.full(key))))
            }
        }
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.collect();
    words.join(", ")
}
