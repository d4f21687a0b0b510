//! What is to be said of a person before the file is sent: what is wrong, how much it matters, who puts it right.

use crate::domain::coded::coded;
use crate::domain::id::EmployeeId;
use crate::i18n::Texts;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

coded! {
    /// How much a fault matters.
    Weight "siasn-weight" {
        /// It keeps the record out of the file.
        Refuses = 1 "refuses",
        /// The record is in the file, and something in it is empty that SIASN asks for: head office fills it in,
        /// an id by the NIP.
        ToComplete = 2 "to-complete",
        /// The record is in the file; look at it.
        Warns = 3 "warns",
    }
}

coded! {
    /// Who puts it right.
    Who "siasn-who" {
        /// The person whom it is about (pegawai).
        Employee = 1 "employee",
        /// Who appraises (pejabat penilai).
        Appraiser = 2 "appraiser",
        /// Who decides objections (atasan pejabat penilai).
        ReviewingOfficer = 3 "reviewing-officer",
        /// Who keeps the data of people (pengelola kepegawaian).
        Personnel = 4 "personnel",
        /// Who keeps the evaluations (pengelola kinerja).
        PerformanceAdmin = 5 "performance-admin",
        /// Who sends the file (BKPSDM).
        HeadOffice = 6 "head-office",
    }
}

coded! {
    /// What is wrong.
    Fault "siasn-fault" {
        /// The id in SIASN is not known here.
        NoId = 1 "no-id",
        /// What stands as the id in SIASN is none.
        BadId = 2 "bad-id",
        /// A civil servant without a NIP.
        NoNip = 3 "no-nip",
        /// No civil servant, of whom SIASN knows nothing.
        NotAsn = 4 "not-asn",
        /// A contract civil servant; whether SIASN takes it is not certain.
        Pppk = 5 "pppk",
        /// Another person in the file has the same NIP or id.
        Duplicate = 6 "duplicate",
        /// No month and no quarter.
        PeriodKind = 10 "period-kind",
        /// There is no plan of the period.
        NoPlan = 11 "no-plan",
        /// The evaluation was not closed yet.
        NotClosed = 12 "not-closed",
        /// The evaluation was opened again.
        Reopened = 13 "reopened",
        /// What was evaluated has changed since it was closed.
        Changed = 14 "changed",
        /// The text that was closed is not the one of its hash.
        NotIntact = 15 "not-intact",
        /// A rating or the predikat is missing in what was closed.
        NoRatings = 16 "no-ratings",
        /// The predikat is not the one that SIASN expects of the two ratings.
        Matrix = 17 "matrix",
        /// An objection waits for its decision.
        Objection = 18 "objection",
        /// Values of the evaluation that nobody has decided between.
        Undecided = 19 "undecided",
        /// Several plans after a transfer; the last one is sent.
        SeveralStints = 20 "several-stints",
        /// Nobody is found who appraises.
        NoAppraiser = 30 "no-appraiser",
        /// The data of the appraiser is not for whoever makes the file.
        AppraiserUnseen = 31 "appraiser-unseen",
        /// The appraiser is a civil servant without a NIP.
        AppraiserNip = 32 "appraiser-nip",
        /// The appraiser has no grade that SIASN has a reference for.
        AppraiserGrade = 33 "appraiser-grade",
        /// The appraiser has no position.
        AppraiserPosition = 34 "appraiser-position",
        /// The appraiser has no unit.
        AppraiserUnit = 35 "appraiser-unit",
        /// A name, position or unit longer than SIASN is thought to take.
        TooLong = 36 "too-long",
        /// A functional position without a career level.
        NoLevel = 40 "no-level",
        /// Number and day of the decree, and the history of the post, are not kept here.
        CreditDecree = 41 "credit-decree",
        /// A course without a certificate.
        CourseCertificate = 50 "course-certificate",
        /// A course without a whole number of hours.
        CourseHours = 51 "course-hours",
        /// Organiser and kind of a course are not kept here.
        CourseOrganiser = 52 "course-organiser",
    }
}

impl Fault {
    /// How much it matters.
    pub fn weight(self) -> Weight {
        match self {
            Self::BadId
            | Self::NoNip
            | Self::NotAsn
            | Self::Duplicate
            | Self::PeriodKind
            | Self::NoPlan
            | Self::NotClosed
            | Self::Reopened
            | Self::Changed
            | Self::NotIntact
            | Self::NoRatings
            | Self::Matrix
            | Self::Objection
            | Self::Undecided
            | Self::NoAppraiser
            | Self::AppraiserUnseen
            | Self::AppraiserNip
            | Self::NoLevel => Weight::Refuses,
            Self::NoId
            | Self::AppraiserGrade
            | Self::CreditDecree
            | Self::CourseHours
            | Self::CourseOrganiser => Weight::ToComplete,
            Self::Pppk
            | Self::SeveralStints
            | Self::AppraiserPosition
            | Self::AppraiserUnit
            | Self::TooLong
            | Self::CourseCertificate => Weight::Warns,
        }
    }

    /// Who puts it right.
    pub fn who(self) -> Who {
        match self {
            Self::NoPlan => Who::Employee,
            Self::NotClosed
            | Self::Reopened
            | Self::Changed
            | Self::NoRatings
            | Self::Undecided
            | Self::SeveralStints => Who::Appraiser,
            Self::Objection => Who::ReviewingOfficer,
            Self::NoId
            | Self::BadId
            | Self::NoNip
            | Self::NotAsn
            | Self::Duplicate
            | Self::NoAppraiser
            | Self::AppraiserNip
            | Self::AppraiserGrade
            | Self::AppraiserPosition
            | Self::AppraiserUnit
            | Self::TooLong
            | Self::NoLevel
            | Self::CourseCertificate
            | Self::CourseHours => Who::Personnel,
            Self::PeriodKind | Self::NotIntact | Self::Matrix | Self::AppraiserUnseen => {
                Who::PerformanceAdmin
            }
            Self::Pppk | Self::CreditDecree | Self::CourseOrganiser => Who::HeadOffice,
        }
    }
}

/// Something to be said of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Of whom.
    pub person: EmployeeId,
    /// The 18 digits; empty where there are none.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Code of the period, or the year.
    pub period: String,
    /// What.
    pub fault: Fault,
    /// Of what exactly: a name, a course, a period; may be empty.
    pub detail: String,
}

const HEADS: &[Head] = &[
    data("nip"),
    shown("name"),
    data("period"),
    shown("siasn-weight"),
    shown("siasn-fault"),
    shown("siasn-detail"),
    shown("siasn-who"),
];

pub(super) fn sheet(texts: &'static Texts, findings: &[Finding]) -> Sheet {
    let mut sheet = Sheet::new(HEADS);
    for found in findings {
        sheet.push(vec![
            Cell::text(&found.nip),
            Cell::text(&found.name),
            Cell::text(&found.period),
            Cell::code(texts, found.fault.weight()),
            Cell::code(texts, found.fault),
            Cell::text(&found.detail),
            Cell::code(texts, found.fault.who()),
        ]);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::coded::Coded;
    use crate::i18n::Lang;

    #[test]
    fn every_fault_has_its_words_and_somebody_who_puts_it_right() {
        for lang in [Lang::Indonesian, Lang::English] {
            let texts = Texts::of(lang);
            for fault in Fault::ALL {
                assert_ne!(texts.label(*fault), fault.code());
                assert_ne!(texts.label(fault.weight()), fault.weight().code());
                assert_ne!(texts.label(fault.who()), fault.who().code());
            }
        }
    }
}
