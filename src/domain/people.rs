//! Employees: who they are, what rank they hold, which post they fill.

use super::coded::coded;
use super::id::{EmployeeId, UnitId};
use super::nip::{EmploymentKind, Nip};

coded! {
    /// Kind of position (UU 20/2023: managerial and non-managerial; the older names in brackets).
    PositionKind "position" {
        /// Senior executive, top rank (JPT Utama or Madya).
        SeniorExecutiveHigh = 1 "jpt-madya",
        /// Senior executive, first rank (JPT Pratama).
        SeniorExecutive = 2 "jpt-pratama",
        /// Administrator.
        Administrator = 3 "administrator",
        /// Supervisor (Pengawas).
        Supervisor = 4 "pengawas",
        /// Functional position (JF).
        Functional = 5 "fungsional",
        /// Staff (Pelaksana).
        Staff = 6 "pelaksana",
        /// Head of region: not a civil servant, but appraises.
        RegionHead = 7 "kepala-daerah",
    }
}

impl PositionKind {
    /// Whether it is that of a senior executive, who sorts his results by perspective and has forms of his own.
    pub fn is_senior(self) -> bool {
        match self {
            Self::RegionHead | Self::SeniorExecutiveHigh | Self::SeniorExecutive => true,
            Self::Administrator | Self::Supervisor | Self::Functional | Self::Staff => false,
        }
    }
}

coded! {
    /// Career level of a functional position.
    CareerLevel "level" {
        /// Skilled track, beginner.
        Beginner = 1 "pemula",
        /// Skilled track, skilled.
        Skilled = 2 "terampil",
        /// Skilled track, proficient.
        Proficient = 3 "mahir",
        /// Skilled track, overseer.
        Overseer = 4 "penyelia",
        /// Expert track, first.
        ExpertFirst = 5 "ahli-pertama",
        /// Expert track, junior.
        ExpertJunior = 6 "ahli-muda",
        /// Expert track, associate.
        ExpertAssociate = 7 "ahli-madya",
        /// Expert track, principal.
        ExpertPrincipal = 8 "ahli-utama",
    }
}

/// Grade: golongan/ruang of PNS (`III/b`) or golongan of PPPK (`IX`).
///
/// Numbers 1 to 17 are I/a to IV/e, 21 to 37 are PPPK I to XVII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u8);

/// Ranks of PNS by grade, I/a first (PP 99/2000 as amended).
const RANKS: [(&str, &str); 17] = [
    ("I/a", "Juru Muda"),
    ("I/b", "Juru Muda Tk I"),
    ("I/c", "Juru"),
    ("I/d", "Juru Tk I"),
    ("II/a", "Pengatur Muda"),
    ("II/b", "Pengatur Muda Tk I"),
    ("II/c", "Pengatur"),
    ("II/d", "Pengatur Tk I"),
    ("III/a", "Penata Muda"),
    ("III/b", "Penata Muda Tk I"),
    ("III/c", "Penata"),
    ("III/d", "Penata Tk I"),
    ("IV/a", "Pembina"),
    ("IV/b", "Pembina Tk I"),
    ("IV/c", "Pembina Utama Muda"),
    ("IV/d", "Pembina Utama Madya"),
    ("IV/e", "Pembina Utama"),
];

const ROMAN: [&str; 17] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
    "XVI", "XVII",
];

impl Grade {
    /// Parses `III/b`, `IIIb`, `III b` or, for PPPK, `IX`.
    pub fn parse(text: &str) -> Option<Self> {
        let folded: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        let pns = RANKS
            .iter()
            .position(|(code, _)| code.to_lowercase().replace('/', "") == folded);
        let pppk = ROMAN.iter().position(|code| code.to_lowercase() == folded);
        pns.map(|i| Self(i as u8 + 1))
            .or(pppk.map(|i| Self(i as u8 + 21)))
    }

    /// The grade with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        matches!(number, 1..=17 | 21..=37).then_some(Self(number))
    }

    /// Its stable number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// `III/b` or `IX`.
    pub fn code(self) -> &'static str {
        let pns = RANKS
            .get(usize::from(self.0).wrapping_sub(1))
            .map(|(code, _)| *code);
        pns.or_else(|| ROMAN.get(usize::from(self.0).wrapping_sub(21)).copied())
            .unwrap_or_default()
    }

    /// Name of the rank; PPPK have none.
    pub fn rank(self) -> Option<&'static str> {
        RANKS
            .get(usize::from(self.0).wrapping_sub(1))
            .map(|(_, rank)| *rank)
    }

    /// Which kind of employment has this grade.
    pub fn kind(self) -> EmploymentKind {
        if self.0 <= 17 {
            EmploymentKind::Pns
        } else {
            EmploymentKind::Pppk
        }
    }

    /// All grades, PNS first.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=17).chain(21..=37).map(Self)
    }
}

/// A person whom the program knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employee {
    /// Identity, stable over corrections of the NIP.
    pub id: EmployeeId,
    /// NIP; none for people who are no civil servants.
    pub nip: Option<Nip>,
    /// Full name with titles.
    pub name: String,
    /// Kind of employment as recorded (the NIP tells it too).
    pub kind: EmploymentKind,
    /// Grade.
    pub grade: Option<Grade>,
    /// Title of the position.
    pub position: String,
    /// Kind of position.
    pub position_kind: PositionKind,
    /// Career level, functional positions only.
    pub career_level: Option<CareerLevel>,
    /// Unit in which the person works.
    pub unit: Option<UnitId>,
    /// Appraiser set by hand, before the resolution table.
    pub appraiser_override: Option<EmployeeId>,
    /// Why the appraiser was set by hand.
    pub appraiser_reason: String,
    /// Reviewing officer set by hand.
    pub reviewer_override: Option<EmployeeId>,
    /// Telephone, as typed.
    pub phone: String,
    /// Mail address, as typed.
    pub email: String,
    /// Identity in the national system SIASN, see [`super::siasn`]; empty where it is not known here.
    pub siasn_id: String,
    /// No longer in service here; history stays.
    pub retired: bool,
}

impl Employee {
    /// A person of whom nothing but the identity is known.
    pub fn unknown(id: EmployeeId) -> Self {
        Self {
            id,
            nip: None,
            name: String::new(),
            kind: EmploymentKind::Pns,
            grade: None,
            position: String::new(),
            position_kind: PositionKind::Staff,
            career_level: None,
            unit: None,
            appraiser_override: None,
            appraiser_reason: String::new(),
            reviewer_override: None,
            phone: String::new(),
            email: String::new(),
            siasn_id: String::new(),
            retired: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_read_in_the_spellings_offices_use() {
        for text in ["III/b", "IIIb", "III b", "iii/B"] {
            assert_eq!(Grade::parse(text).map(Grade::code), Some("III/b"), "{text}");
        }
        let pppk = Grade::parse("IX").unwrap();
        assert_eq!(
            (pppk.code(), pppk.rank(), pppk.kind()),
            ("IX", None, EmploymentKind::Pppk)
        );
        assert_eq!(Grade::parse("IV/e").unwrap().rank(), Some("Pembina Utama"));
        assert_eq!(Grade::parse("V/a"), None);
        assert_eq!(Grade::all().count(), 34);
        assert!(Grade::all().all(|g| Grade::from_number(g.number()) == Some(g)));
    }
}
