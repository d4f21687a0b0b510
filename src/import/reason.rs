//! What an import has to say about single cells: why a row was refused, or what to look at.

use crate::domain::nip::NipError;
use crate::domain::plan::Stage;
use crate::domain::text;
use crate::ops::entry::EntryError;

/// A remark on a cell or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Line of the file, or row of the sheet.
    pub line: u64,
    /// Header of the column, as the file has it; empty when the whole row is meant.
    pub column: String,
    /// What stands there, shortened for showing.
    pub value: String,
    /// What is to be said about it.
    pub reason: Reason,
}

/// A row that was not imported; rows with several faults have several.
pub type Refusal = Finding;
/// Something to look at on a row that was imported.
pub type Warning = Finding;

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column \"{}\"", self.column)?;
        }
        if !self.value.is_empty() {
            write!(f, ", value \"{}\"", self.value)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// What an import did, or with a dry run would do. Counts are of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Rows that add something.
    pub new: usize,
    /// Rows that change something that is there.
    pub changed: usize,
    /// Rows that say what is known already.
    pub unchanged: usize,
    /// Everything that kept rows out, by line.
    pub refused: Vec<Refusal>,
    /// Everything worth a look, by line.
    pub warnings: Vec<Warning>,
    /// Refused as a whole: strict was asked for and a row was bad. The counts tell what would have gone in.
    pub held_back: bool,
}

impl Report {
    /// How many rows were refused.
    pub fn refused_rows(&self) -> usize {
        let lines: std::collections::BTreeSet<u64> = self.refused.iter().map(|r| r.line).collect();
        lines.len()
    }

    /// How many rows the file has.
    pub fn rows(&self) -> usize {
        self.new + self.changed + self.unchanged + self.refused_rows()
    }
}

/// Declares [`Reason`] with the code, the arguments and the English sentence of each member in one place.
macro_rules! reasons {
    ($($(#[$meta:meta])* $name:ident $({ $($arg:ident: $type:ty),+ $(,)? })? = $code:literal, $english:literal;)+) => {
        /// Why a row is refused, or what to look at.
        ///
        /// The translation key is `import.reason.` and [`Reason::code`], filled with [`Reason::args`].
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Reason {
            /// No valid NIP. The sentence is that of `nip.<code>` with the detail.
            Nip(NipError),
            /// The domain does not take the entry. The sentence has the key [`EntryError::words`].
            Entry(EntryError),
            $($(#[$meta])* $name $({ $(#[doc = concat!("`{", stringify!($arg), "}` of the sentence.")] $arg: $type),+ })?,)+
        }

        impl Reason {
            /// Stable code.
            pub fn code(&self) -> &'static str {
                match self {
                    Self::Nip(_) => "nip",
                    Self::Entry(why) => why.words().1,
                    $(Self::$name $({ $($arg: _),+ })? => $code,)+
                }
            }

            /// What fills the sentence, by name.
            pub fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    Self::Nip(error) => vec![("nip", error.code().to_owned()), ("detail", error.detail())],
                    Self::Entry(why) => why.places(),
                    $(Self::$name $({ $($arg),+ })? => vec![$($((stringify!($arg), $arg.to_string())),+)?],)+
                }
            }
        }

        /// The codes of all reasons but those of entries, for the completeness of translations.
        pub const REASON_CODES: &[&str] = &["nip", $($code),+];

        impl std::fmt::Display for Reason {
            /// English, for logs; the screen uses the translation.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    Self::Nip(error) => write_nip(f, error),
                    Self::Entry(why) => write!(f, "{why:?}"),
                    $(Self::$name $({ $($arg),+ })? => write!(f, $english $($(, $arg = $arg)+)?),)+
                }
            }
        }
    };
}

reasons! {
    /// A cell that must not be empty is.
    Missing = "missing", "must be filled in";
    /// Longer than the field holds.
    TooLong { limit: usize } = "too-long", "longer than {limit} characters; shorten it";
    /// A formula that failed in the spreadsheet.
    CellError = "cell-error", "the formula in this cell failed; correct it in the spreadsheet";
    /// A NIP that a spreadsheet turned into a number, and so lost digits of.
    MangledNip = "mangled-nip", "a spreadsheet turned this NIP into a number and its last digits are lost; format the column as text, enter the NIP again and import the file again";
    /// No day.
    Date = "date", "not a date; write day-month-year such as 31-12-2026, or 2026-12-31";
    /// A day after today.
    Future = "future", "lies in the future";
    /// No number.
    Number = "number", "not a number; write digits with a decimal comma or point, such as 1250,5";
    /// A number that reads two ways.
    AmbiguousNumber { grouped: String, decimal: String } = "ambiguous-number", "could mean {grouped} or {decimal}; write {grouped} without the separator, or more or fewer decimals";
    /// A number that cannot be kept exactly or makes no sense here.
    NumberRange = "number-range", "outside what can be recorded here";
    /// No duration.
    Minutes = "minutes", "not a duration; write minutes such as 90, or hours and minutes such as 1:30, up to a day";
    /// A range without two bounds in order.
    Range = "range", "a range needs a lower and an upper bound, the lower first; fill in both";
    /// No period.
    Period = "period", "not a period; write 2026, 2026-TW4 or 2026-11";
    /// No grade.
    Grade = "grade", "not a grade; write III/b, or IX for PPPK";
    /// No identity of SIASN.
    SiasnId = "siasn-id", "not an id of SIASN; write 32 digits and letters a to f in five groups, as SIASN shows it, such as a5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9d, or leave it blank";
    /// Not in the closed list.
    Label { accepted: String } = "label", "not one of: {accepted}";
    /// A person who is not in the store.
    UnknownPerson { nearest: String } = "unknown-person", "no employee has this NIP (nearest: {nearest}); import the employee first or correct the NIP";
    /// A unit that is not in the store.
    UnknownUnit { nearest: String } = "unknown-unit", "no unit has this code or name (nearest: {nearest}); import the unit first or correct it";
    /// A name that several units share.
    AmbiguousUnit { count: usize } = "ambiguous-unit", "{count} units have this name; write the code of the unit";
    /// A planned result that the plan does not have.
    UnknownResult { nearest: String } = "unknown-result", "the plan has no such result (nearest: {nearest}); import the targets first or correct the title";
    /// An indicator that the plan does not have.
    UnknownIndicator { nearest: String } = "unknown-indicator", "the plan has no such indicator (nearest: {nearest}); import the targets first or correct it";
    /// An indicator that several results share.
    AmbiguousIndicator { count: usize } = "ambiguous-indicator", "{count} indicators of the plan are called so; fill in the result and the aspect";
    /// No plan for the period.
    NoPlan { period: String } = "no-plan", "this person has no plan for {period}; import the targets first";
    /// The evaluation is settled.
    Settled = "settled", "the evaluation of this period is settled; reopen it first";
    /// A second row on the same thing.
    Duplicate { first: u64 } = "duplicate", "line {first} is about the same one; keep one of them";
    /// A value that another row contradicts.
    Contradicts { first: u64 } = "contradicts", "line {first} says otherwise; correct one of them";
    /// Continues a row that was refused itself.
    RowAbove { first: u64 } = "row-above", "continues line {first}, which is refused; correct that one first";
    /// A unit below itself.
    UnitLoop = "unit-loop", "the units above it lead back to this unit; correct the parent";
    /// Somebody above himself.
    Oneself = "oneself", "nobody appraises or reviews himself; correct the NIP";
    /// Several values that nobody has decided between yet.
    Undecided = "undecided", "two offices have recorded different values; decide between them in the program first";
    /// Only people outside the civil service have no NIP.
    NoNip = "no-nip", "the NIP is missing; only people who are no civil servants (kind NON ASN) have none";
    /// More cells than the header has.
    Cells { found: usize, wanted: usize } = "cells", "{found} cells where the header has {wanted}; put the cell that holds the separator between quotation marks";
    /// Not nine answers.
    Answers { found: usize, wanted: usize } = "answers", "{found} answers where there must be {wanted}; write - for a blank";
    /// An answer off the scale.
    Answer { answer: String } = "answer", "{answer} is no answer; write 1, 2, 3 or 4, or leave it blank";
    /// A score off the scale.
    Score = "score", "a score is 1, 2, 3 or 4";
    /// Nothing tells the unit.
    NoUnit = "no-unit", "no unit is named; fill in the unit, or name it for all rows with --unit";
    /// A step before the one before it.
    StepOrder = "step-order", "lies before the step before it; correct one of the days";

    /// Warning: a column that is not imported.
    IgnoredColumn { nearest: String } = "ignored-column", "this column is not known and was left out (nearest: {nearest})";
    /// Warning: legal but unusual age at appointment.
    UnusualAge = "unusual-age", "the age at appointment is unusual; check the NIP";
    /// Warning: grade and NIP tell different kinds of employment.
    GradeKind = "grade-kind", "the grade belongs to another kind of employment than the NIP tells; check both";
    /// Warning: a person who will be connected once imported.
    NotYetKnown = "not-yet-known", "no employee has this NIP or name yet; import the employees next";
    /// Warning: the superior's results are not known.
    SupportUnknown = "support-unknown", "imported without its link, as the superior or the superior's plan for the period is not known; import that and then this file again";
    /// Warning: a result that could not be looked up.
    ResultUnknown = "result-unknown", "imported without its result, as there is no plan for that day; import the targets and then this file again";
    /// Warning: more minutes than a working day has.
    Overlong { sum: u32, limit: u32 } = "overlong", "the day now has {sum} minutes, more than {limit}";
    /// Warning: struck out before, back now.
    Restored = "restored", "had been struck out and is back";
    /// Warning: targets of a plan that was submitted or agreed already.
    Agreed { stage: StageName } = "agreed", "the plan is at the stage \"{stage}\" already; tell those who agreed on it";
}

/// A stage as an argument of a sentence; shows its stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageName(pub Stage);

impl std::fmt::Display for StageName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(crate::domain::coded::Coded::code(self.0))
    }
}

/// The English sentence of a NIP error.
fn write_nip(f: &mut std::fmt::Formatter<'_>, error: &NipError) -> std::fmt::Result {
    match error {
        NipError::Empty => f.write_str("the NIP is missing"),
        NipError::NotDigits(c) => write!(f, "\"{c}\" is no digit; a NIP is 18 digits"),
        NipError::Old => f.write_str("an old NIP of 9 digits; write the one of 18 digits"),
        NipError::Length(n) => write!(f, "a NIP has 18 digits, not {n}"),
        NipError::BirthDate => f.write_str("digits 1 to 8 of the NIP are no date of birth"),
        NipError::Month(n) => write!(
            f,
            "digits 13 and 14 of the NIP ({n:02}) are neither a month nor 21 to 29"
        ),
        NipError::Sex(n) => write!(f, "digit 15 of the NIP is {n}, neither 1 nor 2"),
        NipError::Serial => f.write_str("digits 16 to 18 of the NIP are 000"),
        NipError::AppointedInFuture => f.write_str("the NIP tells an appointment in the future"),
        NipError::Age(n) => write!(f, "the NIP tells an appointment at the age of {n}"),
    }
}

/// The name most like a wanted one, as a report says it.
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> String {
    text::nearest(wanted, names).unwrap_or("-").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_have_distinct_codes_and_fill_their_sentences() {
        let codes: std::collections::BTreeSet<_> = REASON_CODES.iter().collect();
        assert_eq!(codes.len(), REASON_CODES.len());
        let reason = Reason::UnknownUnit {
            nearest: "DUKCAPIL".into(),
        };
        assert_eq!(reason.args(), [("nearest", "DUKCAPIL".to_owned())]);
        let finding = Finding {
            line: 7,
            column: "Unit Kerja".into(),
            value: "DUKCAPI".into(),
            reason,
        };
        assert_eq!(
            finding.to_string(),
            "line 7, column \"Unit Kerja\", value \"DUKCAPI\": no unit has this code or name \
             (nearest: DUKCAPIL); import the unit first or correct it"
        );
        let nip = Reason::Nip(NipError::Length(17));
        assert_eq!(
            (nip.code(), nip.to_string().as_str()),
            ("nip", "a NIP has 18 digits, not 17")
        );
    }

    #[test]
    fn the_nearest_name_must_be_like_the_wanted_one() {
        let names = ["Kepala Dinas", "Sekretariat"];
        assert_eq!(nearest("sekretarait", names.into_iter()), "Sekretariat");
        assert_eq!(nearest("zzz", names.into_iter()), "-");
    }
}
