//! The 18-digit employee number (NIP of PNS, NI PPPK), parsed so that an invalid one cannot exist.
//!
//! Layout (Peraturan BKN 22/2007 for PNS; NI PPPK by the same positions): birth date `YYYYMMDD`, then
//! for PNS the year and month of appointment, for PPPK the year and `2` + contract frequency, then sex
//! (1 male, 2 female) and a serial of three digits. There is no check digit.

use chrono::{Datelike, NaiveDate};

use super::coded::coded;

coded! {
    /// The legal kind of employment.
    EmploymentKind "employment" {
        /// Permanent civil servant (Pegawai Negeri Sipil).
        Pns = 1 "pns",
        /// Contract civil servant (Pegawai Pemerintah dengan Perjanjian Kerja).
        Pppk = 2 "pppk",
        /// Not a civil servant (a regent or a minister who appraises).
        NonAsn = 3 "non-asn",
    }
}

coded! {
    /// Sex as the NIP records it.
    Sex "sex" {
        /// Digit 1.
        Male = 1 "male",
        /// Digit 2.
        Female = 2 "female",
    }
}

/// A valid NIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nip(u64);

/// Why a text is no NIP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NipError {
    /// Nothing was given.
    Empty,
    /// A character that is no digit, space, dot or dash.
    NotDigits(char),
    /// The old number of nine digits, out of use since 2009.
    Old,
    /// Not 18 digits long.
    Length(usize),
    /// Positions 1 to 8 are no calendar date.
    BirthDate,
    /// Positions 13 and 14 are neither a month nor a contract frequency (21 to 29).
    Month(u8),
    /// Position 15 is neither 1 nor 2.
    Sex(u8),
    /// Positions 16 to 18 are 000.
    Serial,
    /// Appointed after today.
    AppointedInFuture,
    /// Appointed at an age outside 17 to 65.
    Age(i32),
}

impl NipError {
    /// Stable code, the second half of its translation key (`nip.length`).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotDigits(_) => "digits",
            Self::Old => "old",
            Self::Length(_) => "length",
            Self::BirthDate => "birth",
            Self::Month(_) => "month",
            Self::Sex(_) => "sex",
            Self::Serial => "serial",
            Self::AppointedInFuture => "future",
            Self::Age(_) => "age",
        }
    }

    /// The offending part, for the message.
    pub fn detail(&self) -> String {
        match self {
            Self::NotDigits(c) => c.to_string(),
            Self::Length(n) => n.to_string(),
            Self::Month(n) => format!("{n:02}"),
            Self::Sex(n) => n.to_string(),
            Self::Age(n) => n.to_string(),
            Self::Empty | Self::Old | Self::BirthDate | Self::Serial | Self::AppointedInFuture => {
                String::new()
            }
        }
    }
}

/// Youngest and oldest age at appointment that is accepted at all (DEFAULT).
const AGE_HARD: std::ops::RangeInclusive<i32> = 17..=65;
/// Age at appointment outside which a warning is shown (DEFAULT).
const AGE_USUAL: std::ops::RangeInclusive<i32> = 18..=40;

impl Nip {
    /// Parses a NIP; spaces, dots and dashes between the digits are dropped.
    ///
    /// `today` bounds the date of appointment.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, NipError> {
        let mut digits = String::with_capacity(18);
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '.' | '-' | '\'' | '\u{a0}' => {}
                other => return Err(NipError::NotDigits(other)),
            }
        }
        match digits.len() {
            0 => return Err(NipError::Empty),
            9 => return Err(NipError::Old),
            18 => {}
            n => return Err(NipError::Length(n)),
        }
        let nip = Self(digits.parse().map_err(|_| NipError::Length(18))?);
        nip.check(today)?;
        Ok(nip)
    }

    /// Rebuilds a NIP from the number that a valid one was stored as.
    pub fn from_number(number: u64) -> Option<Self> {
        let nip = Self(number);
        (nip.birth().is_some() && nip.digits(14, 15) >= 1).then_some(nip)
    }

    /// The 18 digits as one number, below 2^63.
    pub fn number(self) -> u64 {
        self.0
    }

    /// The 18 digits without blanks, as files and programs write them.
    pub fn plain(self) -> String {
        format!("{:018}", self.0)
    }

    /// Digits `from..to` (from the left, 0-based) as a number.
    fn digits(self, from: u32, to: u32) -> u64 {
        self.0 / 10_u64.pow(18 - to) % 10_u64.pow(to - from)
    }

    fn check(self, today: NaiveDate) -> Result<(), NipError> {
        let birth = self.birth().ok_or(NipError::BirthDate)?;
        let month = self.digits(12, 14) as u8;
        if !matches!(month, 1..=12 | 21..=29) {
            return Err(NipError::Month(month));
        }
        let sex = self.digits(14, 15) as u8;
        if !matches!(sex, 1 | 2) {
            return Err(NipError::Sex(sex));
        }
        if self.digits(15, 18) == 0 {
            return Err(NipError::Serial);
        }
        let appointed = self.appointed();
        if appointed > today {
            return Err(NipError::AppointedInFuture);
        }
        let age = age_at(birth, appointed);
        if !AGE_HARD.contains(&age) {
            return Err(NipError::Age(age));
        }
        Ok(())
    }

    /// Date of birth; `None` only for numbers that were never parsed.
    pub fn birth(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(
            self.digits(0, 4) as i32,
            self.digits(4, 6) as u32,
            self.digits(6, 8) as u32,
        )
    }

    /// First day of the month of appointment; for PPPK, whose number has no month, of the year.
    pub fn appointed(self) -> NaiveDate {
        let month = match self.digits(12, 14) {
            m @ 1..=12 => m as u32,
            _ => 1,
        };
        NaiveDate::from_ymd_opt(self.digits(8, 12) as i32, month, 1).unwrap_or_default()
    }

    /// PNS or PPPK, told by positions 13 and 14.
    pub fn kind(self) -> EmploymentKind {
        if self.digits(12, 14) > 12 {
            EmploymentKind::Pppk
        } else {
            EmploymentKind::Pns
        }
    }

    /// Sex, position 15.
    pub fn sex(self) -> Sex {
        if self.digits(14, 15) == 2 {
            Sex::Female
        } else {
            Sex::Male
        }
    }

    /// Whether the age at appointment is legal but unusual, which a form may point out.
    pub fn unusual_age(self) -> bool {
        self.birth()
            .is_some_and(|birth| !AGE_USUAL.contains(&age_at(birth, self.appointed())))
    }

    /// The form in which it is shown to everybody but its owner: year of birth and serial only.
    pub fn masked(self) -> String {
        format!(
            "{:04}•••• •••••• • {:03}",
            self.digits(0, 4),
            self.digits(15, 18)
        )
    }
}

fn age_at(birth: NaiveDate, day: NaiveDate) -> i32 {
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    day.year() - birth.year() - i32::from(before_birthday)
}

impl std::fmt::Display for Nip {
    /// The official grouping, `19860926 201505 1 001`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:08} {:06} {} {:03}",
            self.digits(0, 8),
            self.digits(8, 14),
            self.digits(14, 15),
            self.digits(15, 18)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Nip, NipError> {
        Nip::parse(text, NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())
    }

    /// The vectors of the personnel agency's format, valid and invalid.
    #[test]
    fn nip_vectors_are_accepted_and_refused_for_the_right_reason() {
        let pns = parse("198609262015051001").unwrap();
        assert_eq!((pns.kind(), pns.sex()), (EmploymentKind::Pns, Sex::Male));
        assert!(parse("196804111993031009").is_ok());
        assert!(parse("200012312024121001").is_ok());
        let pppk = parse("199009132025242014").unwrap();
        assert_eq!(
            (pppk.kind(), pppk.sex()),
            (EmploymentKind::Pppk, Sex::Female)
        );
        for (text, error) in [
            ("198602302015051001", NipError::BirthDate),
            ("198609262015131001", NipError::Month(13)),
            ("198609262015053001", NipError::Sex(3)),
            ("198609262015051000", NipError::Serial),
            ("131234567", NipError::Old),
            ("", NipError::Empty),
            ("19860926201505100", NipError::Length(17)),
            ("19860926201505100x", NipError::NotDigits('x')),
            ("198609262027051001", NipError::AppointedInFuture),
            ("198609261996051001", NipError::Age(9)),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn nip_is_shown_grouped_and_masked() {
        let nip = parse("19860926 201505 1 001").unwrap();
        assert_eq!(nip.to_string(), "19860926 201505 1 001");
        assert_eq!(nip.masked(), "1986•••• •••••• • 001");
        assert_eq!(Nip::from_number(nip.number()), Some(nip));
    }
}
