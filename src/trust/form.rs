//! The form of signed text files: a body of TOML that people can read, and below it a signature of OpenSSH.
//!
//! What is signed is exactly what stands before the line of dashes. A body is read key by key, within limits, so that
//! every refusal knows its line and its field; no text in it holds what could act on a terminal.

use std::fmt::Write as _;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::domain::id::EmployeeId;
use crate::domain::text::{clean, exceeds};

use super::TrustError;
use super::sign::{armored, dearmored};

/// The line at which a signature begins.
const DASHES: &str = "-----BEGIN SSH SIGNATURE-----";

/// A file in its two halves.
pub(super) struct Signed<'a> {
    /// What is signed.
    pub(super) body: &'a str,
    /// The bytes of the signature.
    pub(super) signature: Vec<u8>,
}

/// Divides a file of at most so many bytes.
pub(super) fn divide(bytes: &[u8], limit: usize) -> Result<Signed<'_>, TrustError> {
    let text = text_within(bytes, limit)?;
    let at = if text.starts_with(DASHES) {
        Some(0)
    } else {
        text.find(&format!("\n{DASHES}")).map(|at| at + 1)
    };
    let at = at.ok_or_else(|| refuse(text, text.len(), "-", "the signature is missing"))?;
    let (body, armor) = text.split_at(at);
    let signature = dearmored(armor)
        .ok_or_else(|| refuse(text, at, "-", "what follows is no signature of OpenSSH"))?;
    Ok(Signed { body, signature })
}

/// Text of at most so many bytes.
pub(super) fn text_within(bytes: &[u8], limit: usize) -> Result<&str, TrustError> {
    if bytes.len() > limit {
        let reason = format!("the file is larger than {limit} bytes");
        return Err(refuse("", 0, "-", &reason));
    }
    str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let valid = str::from_utf8(valid).unwrap_or_default();
        refuse(valid, valid.len(), "-", "a character that is not UTF-8")
    })
}

/// A body with its signature below it.
pub(super) fn join(body: &str, signature: &[u8]) -> Result<String, TrustError> {
    let armor = armored(signature);
    let armor = armor.ok_or_else(|| TrustError::Unsigned("it has another form".into()))?;
    Ok(format!("{body}{armor}"))
}

fn refuse(text: &str, at: usize, field: &str, reason: &str) -> TrustError {
    let before = text.get(..at).unwrap_or(text);
    TrustError::Form {
        line: before.matches('\n').count() + 1,
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
}

/// A body that was parsed as TOML.
pub(super) struct Body<'a> {
    text: &'a str,
    table: Spanned<DeTable<'a>>,
}

impl<'a> Body<'a> {
    /// Parses the TOML, nothing more.
    pub(super) fn parse(text: &'a str) -> Result<Self, TrustError> {
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let reason = clean(error.message()).chars().take(120).collect::<String>();
            refuse(text, at, "-", &format!("not valid TOML: {reason}"))
        })?;
        Ok(Self { text, table })
    }

    /// The table itself, which must be of this form.
    pub(super) fn top(&self, form: &str) -> Result<Row<'_>, TrustError> {
        let top = Row {
            text: self.text,
            list: None,
            span: 0..0,
            table: self.table.get_ref(),
        };
        let found = top.word("form", 60)?;
        if found == form {
            return Ok(top);
        }
        Err(top.refuse(
            "form",
            &format!("is not {form}, which is all that this version of tatap reads"),
        ))
    }
}

/// A table within a body.
pub(super) struct Row<'a> {
    text: &'a str,
    /// The list it stands in, and where, from 1.
    list: Option<(&'static str, usize)>,
    span: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Row<'a> {
    fn entry(&self, key: &str) -> Option<(Range<usize>, &'a DeValue<'a>)> {
        let value: &'a Spanned<DeValue<'a>> = self.table.get(key)?;
        Some((value.span(), value.get_ref()))
    }

    /// Whether there is anything under a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Refuses the value of a key, or that there is none.
    pub(super) fn refuse(&self, key: &str, reason: &str) -> TrustError {
        let at = self
            .entry(key)
            .map_or(self.span.start, |(span, _)| span.start);
        let field = match self.list {
            Some((list, place)) => format!("{list}[{place}].{key}"),
            None => key.to_owned(),
        };
        refuse(self.text, at, &field, reason)
    }

    /// Refuses keys that are not among those known: what is signed and not understood must not be passed over.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), TrustError> {
        let mut keys = self.table.keys();
        let Some(strange) = keys.find(|key| !known.contains(&key.get_ref().as_ref())) else {
            return Ok(());
        };
        let name: String = clean(strange.get_ref()).chars().take(40).collect();
        Err(self.refuse(&name, "is not known to this version of tatap"))
    }

    fn needed<T>(&self, key: &str, value: Option<T>) -> Result<T, TrustError> {
        value.ok_or_else(|| self.refuse(key, "is missing"))
    }

    /// Words that must be there, at most so many characters.
    pub(super) fn word(&self, key: &str, limit: usize) -> Result<&'a str, TrustError> {
        let value = self.needed(key, self.entry(key))?.1;
        self.plain(key, value, limit)
    }

    /// Words that may be left out.
    pub(super) fn maybe_word(
        &self,
        key: &str,
        limit: usize,
    ) -> Result<Option<&'a str>, TrustError> {
        let value = self.entry(key);
        value
            .map(|(_, value)| self.plain(key, value, limit))
            .transpose()
    }

    /// Words that are as they are shown.
    fn plain(
        &self,
        key: &str,
        value: &'a DeValue<'a>,
        limit: usize,
    ) -> Result<&'a str, TrustError> {
        let text = value.as_str();
        let text = text.ok_or_else(|| self.refuse(key, "is no text in quotation marks"))?;
        if exceeds(text, limit) {
            let reason = format!("is longer than {limit} characters");
            return Err(self.refuse(key, &reason));
        }
        if clean(text) != text {
            let reason = "holds invisible characters, or more blanks than one between words";
            return Err(self.refuse(key, reason));
        }
        Ok(text)
    }

    /// Words that something can be made of.
    pub(super) fn read<T>(
        &self,
        key: &str,
        what: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, TrustError> {
        let parsed = parse(self.word(key, 200)?);
        parsed.ok_or_else(|| self.refuse(key, &format!("is no {what}")))
    }

    /// A person.
    pub(super) fn person(&self, key: &str) -> Result<EmployeeId, TrustError> {
        self.read(key, "NIP", person)
    }

    /// A list of at most so many words, which may be left out.
    pub(super) fn words(
        &self,
        key: &str,
        most: usize,
        limit: usize,
    ) -> Result<Vec<&'a str>, TrustError> {
        let list = self.list(key, most)?.into_iter().flatten();
        list.map(|value| self.plain(key, value.get_ref(), limit))
            .collect()
    }

    /// A count.
    pub(super) fn number(&self, key: &str) -> Result<u64, TrustError> {
        let (_, value) = self.needed(key, self.entry(key))?;
        let number = value.as_integer().filter(|number| number.radix() == 10);
        let number = number.and_then(|number| number.as_str().parse().ok());
        number.ok_or_else(|| self.refuse(key, "is no whole number from 0"))
    }

    /// A day.
    pub(super) fn day(&self, key: &str) -> Result<NaiveDate, TrustError> {
        let day = self.maybe_day(key)?;
        self.needed(key, day)
    }

    /// A day that may be left out.
    pub(super) fn maybe_day(&self, key: &str) -> Result<Option<NaiveDate>, TrustError> {
        let Some((_, value)) = self.entry(key) else {
            return Ok(None);
        };
        let day = value
            .as_datetime()
            .and_then(|day| day.to_string().parse().ok());
        let wrong = || self.refuse(key, "is no day such as 2026-12-31, without quotation marks");
        day.map(Some).ok_or_else(wrong)
    }

    fn list(&self, key: &str, most: usize) -> Result<Option<&'a DeArray<'a>>, TrustError> {
        let Some((_, value)) = self.entry(key) else {
            return Ok(None);
        };
        let list = value.as_array();
        let list = list.ok_or_else(|| self.refuse(key, "is no list"))?;
        if list.len() > most {
            return Err(self.refuse(key, &format!("has more than {most} entries")));
        }
        Ok(Some(list))
    }

    /// A list of at most so many tables, which may be left out.
    pub(super) fn rows(&self, key: &'static str, most: usize) -> Result<Vec<Row<'a>>, TrustError> {
        let list = self.list(key, most)?.into_iter().flatten();
        let row = |(place, item): (usize, &'a Spanned<DeValue<'a>>)| {
            let table = item.get_ref().as_table();
            let table =
                table.ok_or_else(|| self.refuse(key, "holds something that is no table"))?;
            Ok(Row {
                text: self.text,
                list: Some((key, place)),
                span: item.span(),
                table,
            })
        };
        (1..).zip(list).map(row).collect()
    }
}

/// A person by the digits of the NIP, or of the number of a person without one.
fn person(text: &str) -> Option<EmployeeId> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = text.parse().ok().filter(|_| digits)?;
    let id = EmployeeId(number);
    (id != EmployeeId::NOBODY && digits_of(id) == text).then_some(id)
}

/// How a person is written: the 18 digits of the NIP, or the number of a person without one.
pub(super) fn digits_of(id: EmployeeId) -> String {
    format!("{:018}", id.0)
}

/// Text between quotation marks, cleaned, as TOML reads it.
pub(super) fn quoted(text: &str) -> String {
    let clean = clean(text);
    let mut quoted = String::with_capacity(clean.len() + 2);
    quoted.push('"');
    for c in clean.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

/// A list of texts between quotation marks.
pub(super) fn quoted_list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = texts
        .into_iter()
        .map(|text| quoted(text.as_ref()))
        .collect();
    format!("[{}]", all.join(", "))
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// So many bytes from twice as many hexadecimal digits, in lower case.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
    }
    (hex(&bytes) == text).then_some(bytes)
}
