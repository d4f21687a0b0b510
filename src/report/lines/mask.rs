//! From what is known to what is written: the one place that hides people.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::period::Period;
use crate::report::sheet::{hex, json_number};

use super::table::Kind;

/// So many digits in a row are taken for a NIP wherever they stand.
const NIP_LIKE: usize = 15;

/// What stands in a field, and so how it is masked.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// Somebody.
    Person(Option<EmployeeId>),
    /// An entry of somebody.
    Item(Option<ItemId>),
    /// A unit, a team.
    Id(Option<u64>),
    /// What names or reaches somebody.
    Secret(String),
    /// Words that somebody wrote.
    Prose(String),
    /// Words of a catalogue.
    Words(String),
    /// A member of a closed list.
    Code(Option<&'static str>),
    /// Several of them.
    Codes(Vec<&'static str>),
    /// A day.
    Day(Option<NaiveDate>),
    /// A figure.
    Number(Option<Decimal>),
    /// Yes or no.
    Flag(Option<bool>),
}

impl Datum {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Person(_) => Kind::Person,
            Self::Item(_) => Kind::Item,
            Self::Id(_) => Kind::Id,
            Self::Secret(_) => Kind::Secret,
            Self::Prose(_) => Kind::Prose,
            Self::Words(_) => Kind::Words,
            Self::Code(_) => Kind::Code,
            Self::Codes(_) => Kind::Codes,
            Self::Day(_) => Kind::Day,
            Self::Number(_) => Kind::Number,
            Self::Flag(_) => Kind::Flag,
        }
    }

    pub(super) fn person(id: EmployeeId) -> Self {
        Self::Person(Some(id))
    }

    pub(super) fn item(id: ItemId) -> Self {
        Self::Item(Some(id))
    }

    pub(super) fn prose(text: &str) -> Self {
        Self::Prose(text.to_owned())
    }

    pub(super) fn words(text: &str) -> Self {
        Self::Words(text.to_owned())
    }

    pub(super) fn period(period: Period) -> Self {
        Self::Words(period.code())
    }

    pub(super) fn code<T: Coded>(member: T) -> Self {
        Self::Code(Some(member.code()))
    }

    pub(super) fn some_code<T: Coded>(member: Option<T>) -> Self {
        Self::Code(member.map(Coded::code))
    }

    pub(super) fn day(day: NaiveDate) -> Self {
        Self::Day(Some(day))
    }

    pub(super) fn count(count: impl Into<Decimal>) -> Self {
        Self::Number(Some(count.into()))
    }

    pub(super) fn flag(yes: bool) -> Self {
        Self::Flag(Some(yes))
    }
}

/// What is hidden, and behind which pseudonyms.
pub(super) struct Mask {
    salt: [u8; 32],
    personal: bool,
}

impl Mask {
    pub(super) fn new(salt: [u8; 32], personal: bool) -> Self {
        Self { salt, personal }
    }

    pub(super) fn value(&self, datum: Datum) -> Value {
        match datum {
            Datum::Person(id) => self.id(id.map(|id| id.0), "p", 12),
            Datum::Item(id) => self.id(id.map(|id| id.0), "i", 16),
            Datum::Id(id) => text(id.map(|id| id.to_string())),
            Datum::Secret(words) | Datum::Prose(words) => {
                text(Some(words).filter(|_| self.personal))
            }
            Datum::Words(words) => {
                text(Some(words).filter(|words| self.personal || !holds_number(words)))
            }
            Datum::Code(code) => text(code.map(str::to_owned)),
            Datum::Codes(codes) => Value::from(codes),
            Datum::Day(day) => text(day.map(|day| day.to_string())),
            Datum::Number(number) => number.map_or(Value::Null, json_number),
            Datum::Flag(yes) => yes.map_or(Value::Null, Value::Bool),
        }
    }

    /// An id as text: its own, or what stands for it. That of a person is the NIP, and those of entries can be worked
    /// out from it.
    fn id(&self, id: Option<u64>, mark: &str, digits: usize) -> Value {
        let Some(id) = id.filter(|id| *id != EmployeeId::NOBODY.0) else {
            return Value::Null;
        };
        if self.personal {
            return Value::String(id.to_string());
        }
        let mut hex = pseudonym(&self.salt, mark, id);
        hex.truncate(digits);
        Value::String(format!("{mark}-{hex}"))
    }
}

/// What stands for a person (`p`) or an entry (`i`), in hexadecimal digits of which the first ones are enough.
pub fn pseudonym(salt: &[u8; 32], mark: &str, id: u64) -> String {
    let mut sha = Sha256::new();
    sha.update(salt);
    sha.update(mark);
    sha.update(id.to_le_bytes());
    let digest: [u8; 32] = sha.finalize().into();
    hex(&digest)
}

fn text(words: Option<String>) -> Value {
    let words = words.filter(|words| !words.is_empty());
    words.map_or(Value::Null, Value::String)
}

/// Whether a NIP may stand in words that name nobody.
pub fn holds_number(words: &str) -> bool {
    let mut run = 0;
    words
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-'))
        .any(|c| {
            run = if c.is_ascii_digit() { run + 1 } else { 0 };
            run >= NIP_LIKE
        })
}
