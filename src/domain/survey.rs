//! The satisfaction survey of a unit (SKM, PermenPANRB 14/2017): nine elements, exact index, grade.
//!
//! `mean = sum / n` for each element, `SKM = Σ mean × weight`, `IKM = SKM × 25`. The index is kept as an exact
//! fraction and rounded once, half up to two decimals; the grade is that of the rounded figure, so no figure
//! falls between two grades.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::answers;
use super::coded::{Coded, coded};
use super::exact::Exact;
use super::id::ItemId;
use super::period::{Cycle, Period};

pub use super::answers::AnswerError;
pub use super::nip::Sex;

/// Number of elements (unsur).
pub const ELEMENTS: usize = 9;

/// What one point of the scale of 1 to 4 is worth on the scale of the index, 25 to 100.
const PER_POINT: Decimal = Decimal::from_parts(25, 0, 0, false, 0);

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
    /// An element of the survey (unsur), U1 to U9 in the order of the regulation.
    Element "element" {
        /// Persyaratan.
        Requirements = 1 "requirements",
        /// Sistem, mekanisme, dan prosedur.
        Procedure = 2 "procedure",
        /// Waktu penyelesaian.
        Time = 3 "time",
        /// Biaya/tarif.
        Cost = 4 "cost",
        /// Produk spesifikasi jenis pelayanan.
        Product = 5 "product",
        /// Kompetensi pelaksana.
        Competence = 6 "competence",
        /// Perilaku pelaksana.
        Behaviour = 7 "behaviour",
        /// Penanganan pengaduan, saran, dan masukan.
        Complaints = 8 "complaints",
        /// Sarana dan prasarana.
        Facilities = 9 "facilities",
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

/// Answers of one respondent, 1 to 4 for each element in the order of [`Element::ALL`], at least one given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers([Option<u8>; ELEMENTS]);

impl Answers {
    /// Reads nine answers, together or parted by spaces, commas, semicolons or tabs. An empty cell, `-`, `.`
    /// and `_` are blanks.
    pub fn parse(text: &str) -> Result<Self, AnswerError> {
        answers::read(text).map(Self)
    }

    /// The answer for an element, 1 to 4; none where left blank.
    pub fn of(&self, element: Element) -> Option<u8> {
        self.0.get(element.index()).copied().flatten()
    }

    /// Nine characters, `-` for a blank.
    pub fn text(&self) -> String {
        let digit = |answer: Option<u8>| answer.and_then(|a| char::from_digit(a.into(), 10));
        self.0
            .iter()
            .map(|answer| digit(*answer).unwrap_or(answers::BLANK))
            .collect()
    }
}

/// One sheet of the survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Identity.
    pub id: ItemId,
    /// When it was filled in.
    pub day: NaiveDate,
    /// The service it is about; empty for the unit as a whole.
    pub service: String,
    /// The answers as entered, read by [`Answers::parse`].
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

/// What was answered for one element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ElementResult {
    /// Sum of the answers.
    pub sum: u64,
    /// Number of answers; blanks do not count.
    pub n: u64,
}

impl ElementResult {
    /// Mean on the scale of 1 to 4 (NRR), two decimals half up; none without answers.
    pub fn mean(self) -> Option<Decimal> {
        self.exact().map(|mean| mean.rounded())
    }

    fn exact(self) -> Option<Exact> {
        Exact::share(self.sum, self.n)
    }

    /// Compares the means, `sum / n < other.sum / other.n`, without dividing.
    fn cmp_mean(self, other: Self) -> Ordering {
        let product = |sum, n| u128::from(sum) * u128::from(n);
        product(self.sum, other.n).cmp(&product(other.sum, self.n))
    }
}

/// All answers of some sheets, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Respondents whose answers count.
    pub respondents: u64,
    /// Sheets whose answers cannot be read: they count nowhere, and are told.
    pub unreadable: u64,
    /// For each element, in the order of [`Element::ALL`].
    pub elements: [ElementResult; ELEMENTS],
}

impl Tally {
    /// Adds the answers of a respondent.
    pub fn add(&mut self, answers: &Answers) {
        self.respondents += 1;
        for (result, answer) in self.elements.iter_mut().zip(answers.0) {
            if let Some(answer) = answer {
                result.sum += u64::from(answer);
                result.n += 1;
            }
        }
    }

    /// Adds a sheet, or counts it as unreadable.
    pub fn add_sheet(&mut self, sheet: &Sheet) {
        match Answers::parse(&sheet.answers) {
            Ok(answers) => self.add(&answers),
            Err(_) => self.unreadable += 1,
        }
    }

    /// The tally of some sheets.
    pub fn of_sheets<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> Self {
        let mut tally = Self::default();
        for sheet in sheets {
            tally.add_sheet(sheet);
        }
        tally
    }

    /// What was answered for an element.
    pub fn element(&self, element: Element) -> ElementResult {
        let result = self.elements.get(element.index());
        result.copied().unwrap_or_default()
    }

    /// The index, or which elements are in its way.
    pub fn index(self, rules: &SurveyRules) -> Result<Index, Unanswered> {
        let means: Vec<Exact> = self.elements.iter().filter_map(|e| e.exact()).collect();
        if means.len() < ELEMENTS {
            return Err(self.unanswered());
        }
        let sum = means.iter().fold(Exact::zero(), |sum, mean| sum.plus(mean));
        let weight = match rules.weight {
            Some(weight) => Exact::of(weight),
            None => Exact::share(1, ELEMENTS as u64).unwrap_or_else(Exact::zero),
        };
        let value = sum.times(&weight).times(&Exact::of(PER_POINT));
        Ok(Index { tally: self, value })
    }

    fn unanswered(&self) -> Unanswered {
        let empty = |element: &Element| self.element(*element).n == 0;
        Unanswered(Element::ALL.iter().copied().filter(empty).collect())
    }

    /// The `count` answered elements with the lowest means, lowest first; equal ones in their order.
    pub fn lowest(&self, count: usize) -> Vec<Element> {
        let answered = |element: &Element| self.element(*element).n > 0;
        let mut elements: Vec<Element> = Element::ALL.iter().copied().filter(answered).collect();
        // Stable, which keeps equal ones in order.
        elements.sort_by(|a, b| self.element(*a).cmp_mean(self.element(*b)));
        elements.truncate(count);
        elements
    }
}

/// Elements that nobody answered. The regulation's sum runs over all nine, so there is no index without them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered(pub Vec<Element>);

/// The index of a unit or a service (IKM).
#[derive(Debug, Clone)]
pub struct Index {
    /// What it is made of.
    pub tally: Tally,
    value: Exact,
}

impl Index {
    /// The index, 25 to 100, two decimals half up.
    pub fn rounded(&self) -> Decimal {
        self.value.rounded()
    }

    /// The grade of the rounded index. What lies below all bands, as a weight under one ninth can bring about,
    /// has the lowest grade.
    pub fn grade(&self, rules: &SurveyRules) -> Grade {
        let index = self.rounded();
        let mut bands = Grade::ALL.iter().zip(rules.from);
        let band = bands.find(|(_, from)| index >= *from);
        band.map_or(Grade::D, |(grade, _)| *grade)
    }
}

/// The index of these answers, or the elements that nobody answered.
pub fn index<'a>(
    sheets: impl IntoIterator<Item = &'a Answers>,
    rules: &SurveyRules,
) -> Result<Index, Unanswered> {
    let mut tally = Tally::default();
    for answers in sheets {
        tally.add(answers);
    }
    tally.index(rules)
}

/// The sheets about a service; an empty name means the unit as a whole.
pub fn of_service<'a>(sheets: &'a [Sheet], service: &str) -> impl Iterator<Item = &'a Sheet> {
    let service = service.trim().to_owned();
    sheets
        .iter()
        .filter(move |sheet| sheet.service.trim() == service)
}

/// The tallies of the periods in which sheets were filled in, earliest first. A period without sheets is left
/// out.
pub fn by_period<'a>(
    sheets: impl IntoIterator<Item = &'a Sheet>,
    cycle: Cycle,
) -> Vec<(Period, Tally)> {
    let mut periods: BTreeMap<Period, Tally> = BTreeMap::new();
    for sheet in sheets {
        let period = Period::containing(sheet.day, cycle);
        periods.entry(period).or_default().add_sheet(sheet);
    }
    periods.into_iter().collect()
}

/// How many respondents a population asks for, by the formula of Krejcie and Morgan that the annex of
/// PermenPANRB 14/2017 tabulates: `λ²·N·P·Q / (d²·(N − 1) + λ²·P·Q)` with λ² = 3.841, P = Q = 0.5, d = 0.05,
/// to the nearest whole number.
pub fn sample_size(population: u32) -> u32 {
    // Times 4000, λ²·P·Q is 3841 and d² is 10.
    let population = u64::from(population);
    let above = 3841 * population;
    let below = 10 * population.saturating_sub(1) + 3841;
    ((2 * above + below) / (2 * below)) as u32
}

#[cfg(test)]
#[path = "survey_tests.rs"]
mod tests;
