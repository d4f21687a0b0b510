//! PINs: which may be chosen, what a check answers, and who may take one away.
//!
//! A [`Pin`] lives in memory only, is wiped when it is dropped, and never tells what it holds. What is recorded
//! of PINs (chosen, changed, reset, locked) is a [`PinRecord`].

use std::fmt;

use chrono::NaiveDate;
use zeroize::{Zeroize, Zeroizing};

use super::meeting::{PinEvent, PinRecord};
use super::nip::Nip;

/// Fewest characters.
pub const SHORTEST: usize = 6;
/// Most characters.
pub const LONGEST: usize = 12;
/// Wrong attempts after which a PIN is locked.
pub const ATTEMPTS: u8 = 5;
/// So many days before a confirmation a new or reset PIN is told beside it (DEFAULT).
const SHORTLY: i64 = 30;

/// A PIN as it is typed: digits, letters or signs, without blanks.
#[derive(Clone)]
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// Nothing typed yet. Its room is taken at once, so that no half of it stays behind where it grew.
    pub fn new() -> Self {
        Self(Zeroizing::new(String::with_capacity(LONGEST)))
    }

    /// Takes a typed text as far as it can be a PIN.
    pub fn typed(text: &str) -> Self {
        let mut pin = Self::new();
        for c in text.chars() {
            pin.push(c);
        }
        pin
    }

    /// Takes one more character; no, where it cannot be part of a PIN or there is no room.
    pub fn push(&mut self, c: char) -> bool {
        let fits = c.is_ascii_graphic() && self.0.len() < LONGEST;
        if fits {
            self.0.push(c);
        }
        fits
    }

    /// Takes the last character away.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        self.0.zeroize();
    }

    /// How many characters.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is hashed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether it may be chosen by a person with this NIP: long enough, and nothing that everybody tries first.
    pub fn check(&self, nip: Option<Nip>) -> Result<(), Weak> {
        let pin = self.as_bytes();
        if pin.len() < SHORTEST {
            return Err(Weak::Short);
        }
        // One to three characters over and over: 000000, 121212, 123123.
        let over_and_over = |n: usize| pin.iter().zip(pin.iter().skip(n)).all(|(a, b)| a == b);
        if (1..=3).any(over_and_over) {
            return Err(Weak::Repeated);
        }
        if [1, u8::MAX].iter().any(|step| runs(pin, *step)) {
            return Err(Weak::Sequence);
        }
        match nip {
            Some(nip) if is_from(&self.0, nip) => Err(Weak::FromNip),
            Some(_) | None => Ok(()),
        }
    }
}

impl Default for Pin {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Pin {}

impl fmt::Debug for Pin {
    /// Never what it holds, nor how long it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// Whether each character follows the one before it by this step, the 0 following the 9.
fn runs(pin: &[u8], step: u8) -> bool {
    let next = |a: u8, b: u8| match (a, b) {
        (b'9', b'0') => step == 1,
        (b'0', b'9') => step == u8::MAX,
        (a, b) => a.wrapping_add(step) == b,
    };
    pin.iter()
        .zip(pin.iter().skip(1))
        .all(|(a, b)| next(*a, *b))
}

/// Whether it is a part of the NIP, which begins with the birth date, or that date the other way round.
fn is_from(pin: &str, nip: Nip) -> bool {
    let plain = nip.plain();
    let (year, month, day) = (
        plain.get(0..4).unwrap_or_default(),
        plain.get(4..6).unwrap_or_default(),
        plain.get(6..8).unwrap_or_default(),
    );
    let short = year.get(2..).unwrap_or_default();
    let dates = [
        format!("{day}{month}{year}"),
        format!("{day}{month}{short}"),
        format!("{month}{day}{year}"),
        format!("{month}{day}{short}"),
    ];
    plain.contains(pin) || dates.iter().any(|date| date == pin)
}

/// Why a PIN may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// Fewer than [`SHORTEST`] characters.
    Short,
    /// The same characters over and over.
    Repeated,
    /// Characters in a row, forth or back.
    Sequence,
    /// The birth date, or another part of the NIP.
    FromNip,
}

impl Weak {
    /// Stable code, the second half of its translation key (`pin-weak.short`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Repeated => "repeated",
            Self::Sequence => "sequence",
            Self::FromNip => "from-nip",
        }
    }
}

/// How the PIN of a person stands on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinStanding {
    /// There is none.
    Absent,
    /// There is one, with so many attempts left.
    Ready {
        /// Attempts before it is locked.
        left: u8,
    },
    /// Locked after too many wrong attempts, until it is reset.
    Locked,
}

/// What a check answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// It is the PIN.
    Right,
    /// It is not.
    Wrong {
        /// Attempts before it is locked.
        left: u8,
    },
    /// It is locked.
    Locked {
        /// Whether this attempt locked it.
        now: bool,
    },
    /// There is none to compare with.
    Absent,
}

/// What happened to the PIN shortly before a confirmation with it, and bears on it: a reset first of all, else
/// that it was only just chosen.
pub fn shortly_before(records: &[PinRecord], confirmed: NaiveDate) -> Option<&PinRecord> {
    let near = |record: &&PinRecord| {
        let days = (confirmed - record.day).num_days();
        (0..=SHORTLY).contains(&days)
    };
    let latest = |event: PinEvent| {
        let all = records.iter().filter(near);
        all.filter(|record| record.event == event)
            .max_by_key(|record| record.day)
    };
    latest(PinEvent::Reset).or_else(|| latest(PinEvent::Set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::EmployeeId;
    use crate::domain::id::ItemId;

    #[test]
    fn what_everybody_tries_first_cannot_be_chosen() {
        let nip = Nip::parse(
            "198609262015051001",
            NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        )
        .unwrap();
        for (pin, weak) in [
            ("", Weak::Short),
            ("73914", Weak::Short),
            ("000000", Weak::Repeated),
            ("121212", Weak::Repeated),
            ("123123", Weak::Repeated),
            ("7777777", Weak::Repeated),
            ("123456", Weak::Sequence),
            ("567890", Weak::Sequence),
            ("987654", Weak::Sequence),
            ("abcdef", Weak::Sequence),
            ("19860926", Weak::FromNip),
            ("860926", Weak::FromNip),
            ("260986", Weak::FromNip),
            ("26091986", Weak::FromNip),
            ("051001", Weak::FromNip),
        ] {
            assert_eq!(Pin::typed(pin).check(Some(nip)), Err(weak), "{pin}");
        }
        for pin in ["739146", "135792", "kopi-2026", "112358"] {
            assert_eq!(Pin::typed(pin).check(Some(nip)), Ok(()), "{pin}");
        }
        assert_eq!(Pin::typed("260986").check(None), Ok(()));
    }

    #[test]
    fn it_takes_what_can_be_typed_and_no_more_than_there_is_room_for() {
        let mut pin = Pin::typed("12 3é\u{1b}\n45");
        assert_eq!(pin.as_bytes(), b"12345");
        pin.pop();
        assert_eq!(pin.len(), 4);
        for c in "abcdefghijkl".chars() {
            pin.push(c);
        }
        assert_eq!(pin.len(), LONGEST);
        pin.clear();
        assert!(pin.is_empty());
        assert!(pin.push('7'));
    }

    #[test]
    fn it_never_tells_what_it_holds() {
        let told = format!("{:?} {:#?}", Pin::typed("739146"), Pin::typed("739146"));
        assert_eq!(told, "Pin(…) Pin(…)");
    }

    #[test]
    fn a_reset_before_a_confirmation_is_found_even_behind_a_new_choice() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let record = |id, day: &str, event| PinRecord {
            id: ItemId(id),
            day: day.parse().unwrap(),
            event,
            by: Some(EmployeeId(9)),
            reason: String::new(),
        };
        let records = [
            record(1, "2026-03-02", PinEvent::Set),
            record(2, "2026-11-20", PinEvent::Reset),
            record(3, "2026-11-21", PinEvent::Set),
            record(4, "2026-11-30", PinEvent::Reset),
        ];
        let found = |confirmed: &str| shortly_before(&records, day(confirmed)).map(|r| r.id.0);
        assert_eq!(
            found("2026-03-01"),
            None,
            "what came later bears on nothing"
        );
        assert_eq!(found("2026-03-02"), Some(1));
        assert_eq!(found("2026-04-02"), None, "long ago");
        assert_eq!(found("2026-11-23"), Some(2));
        assert_eq!(found("2026-12-25"), Some(4));
    }
}
