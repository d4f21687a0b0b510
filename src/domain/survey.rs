//! The satisfaction survey of a unit (SKM, PermenPANRB 14/2017): nine elements, exact index, grade.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::coded::coded;
use super::id::ItemId;

/// Number of elements (unsur).
pub const ELEMENTS: usize = 9;

coded! {
    /// Grade of the quality of service (mutu pelayanan).
    Grade "grade" {
        /// Sangat Baik.
        A = 1 "a",
        /// Baik.
        B = 2 "b",
        /// Kurang Baik.
        C = 3 "c",
        /// Tidak Baik.
        D = 4 "d",
    }
}

coded! {
    /// Sex of a respondent.
    Sex "sex" {
        /// Male.
        Male = 1 "male",
        /// Female.
        Female = 2 "female",
    }
}

coded! {
    /// Highest education of a respondent.
    Education "education" {
        /// Primary school (SD).
        Primary = 1 "primary",
        /// Lower secondary school (SMP).
        LowerSecondary = 2 "lower-secondary",
        /// Upper secondary school (SMA).
        UpperSecondary = 3 "upper-secondary",
        /// Diploma (D1 to D3).
        Diploma = 4 "diploma",
        /// Bachelor (S1, D4).
        Bachelor = 5 "bachelor",
        /// Master or above (S2, S3).
        Postgraduate = 6 "postgraduate",
    }
}

/// Answers of one respondent, one for each element, 1 to 4; none where left blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answers(pub [Option<u8>; ELEMENTS]);

/// One sheet of the survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Identity.
    pub id: ItemId,
    /// When it was filled in.
    pub day: NaiveDate,
    /// The service it is about; empty for the unit as a whole.
    pub service: String,
    /// The answers, as entered.
    pub answers: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Age in years.
    pub age: Option<Decimal>,
    /// Education.
    pub education: Option<Education>,
    /// Occupation.
    pub occupation: String,
}

/// How an index is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRules {
    /// Legal source.
    pub source: String,
    /// Weight of each element; none for exactly one ninth.
    pub weight: Option<Decimal>,
    /// Lowest index of each grade, in the order of `Grade::ALL`.
    pub from: [Decimal; 4],
}
