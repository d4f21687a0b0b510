//! The registers: lists of entries kept of a person or a unit beside plan and ratings.
//!
//! One table says for each of them whose it is, by year or by period, and which fields an entry has in
//! which order. Screens, forms, imports and lists read it, so a new register is one new row here.

use crate::domain::coded::coded;
use crate::domain::period::{Cycle, Period};

use super::fields as f;
use super::fields::spec;
use super::op::{Field, Subject, SubjectKind};

coded! {
    /// A register.
    RegisterId "register" {
        /// Strengths and what to work on.
        Strengths = 1 "strengths",
        /// Competences, form B.1.9.
        Competences = 2 "competences",
        /// Attendance.
        Attendance = 3 "attendance",
        /// Coaching plans.
        Coaching = 4 "coaching-plans",
        /// Coaching sessions, form B.1.8.
        Sessions = 5 "sessions",
        /// Training.
        Training = 6 "trainings",
        /// Improvement plans.
        Improvement = 7 "improvement-plans",
        /// Awards and good practice.
        Awards = 8 "awards",
        /// Objections.
        Objections = 9 "objections",
        /// Answers from all sides.
        Peers = 10 "peers",
        /// What the public says.
        Voices = 11 "voices",
        /// Sheets of the survey.
        Survey = 12 "survey-sheets",
        /// Actions of a unit.
        Actions = 13 "actions",
        /// What was agreed on in meetings.
        Agreements = 14 "agreements",
        /// Notes of head office.
        Notes = 15 "head-office-notes",
    }
}

/// Whose a register is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A person's.
    Person,
    /// A unit's.
    Unit,
}

/// What part of time one subject of a register covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A year.
    Year,
    /// The period of an evaluation.
    Period,
}

/// A field of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Which.
    pub field: Field,
    /// Whether it must be filled.
    pub must: bool,
}

/// A register.
#[derive(Debug, Clone, Copy)]
pub struct Register {
    /// Which.
    pub id: RegisterId,
    /// Kind of its subjects.
    pub kind: SubjectKind,
    /// Whose it is.
    pub owner: Owner,
    /// What one subject covers.
    pub span: Span,
    /// The day by which an entry belongs to a year, where it has one.
    pub day: Option<Field>,
    /// Fields by which a file knows an entry of an owner again; none where entries have nothing of their own.
    pub key: &'static [Field],
    /// Fields of an entry, in the order in which they are entered and listed.
    pub columns: &'static [Column],
}

const fn must(field: Field) -> Column {
    Column { field, must: true }
}

const fn may(field: Field) -> Column {
    Column { field, must: false }
}

/// All registers, in the order in which they are offered.
pub static REGISTERS: &[Register] = &[
    Register {
        id: RegisterId::Strengths,
        kind: SubjectKind::Strength,
        owner: Owner::Person,
        span: Span::Period,
        day: None,
        key: &[f::STRENGTH_KIND, f::STRENGTH_TEXT],
        columns: &[must(f::STRENGTH_KIND), must(f::STRENGTH_TEXT)],
    },
    Register {
        id: RegisterId::Competences,
        kind: SubjectKind::Competence,
        owner: Owner::Person,
        span: Span::Year,
        day: None,
        key: &[f::COMPETENCE_NAME],
        columns: &[
            must(f::COMPETENCE_NAME),
            may(f::COMPETENCE_STANDARD),
            may(f::COMPETENCE_LEVEL),
            may(f::COMPETENCE_REASON),
        ],
    },
    Register {
        id: RegisterId::Attendance,
        kind: SubjectKind::Conduct,
        owner: Owner::Person,
        span: Span::Year,
        day: Some(f::ABSENCE_FROM),
        key: &[f::ABSENCE_FROM, f::ABSENCE_KIND],
        columns: &[
            must(f::ABSENCE_KIND),
            must(f::ABSENCE_FROM),
            may(f::ABSENCE_UNTIL),
            may(f::ABSENCE_DAYS),
            may(f::ABSENCE_MINUTES),
            may(f::ABSENCE_NOTE),
        ],
    },
    Register {
        id: RegisterId::Coaching,
        kind: SubjectKind::Coaching,
        owner: Owner::Person,
        span: Span::Year,
        day: Some(f::COACHING_DAY),
        key: &[f::COACHING_DAY, f::COACHING_GOAL],
        columns: &[
            must(f::COACHING_DAY),
            must(f::COACHING_REASON),
            must(f::COACHING_GOAL),
            may(f::COACHING_COACH),
            may(f::COACHING_DUE),
            must(f::COACHING_STATE),
            may(f::COACHING_OUTCOME),
        ],
    },
    Register {
        id: RegisterId::Sessions,
        kind: SubjectKind::Session,
        owner: Owner::Person,
        span: Span::Year,
        day: Some(f::SESSION_DAY),
        key: &[f::SESSION_DAY, f::SESSION_KIND],
        columns: &[
            must(f::SESSION_DAY),
            must(f::SESSION_KIND),
            must(f::SESSION_TOPIC),
            may(f::SESSION_AGREEMENT),
            may(f::SESSION_ANSWERS),
        ],
    },
    Register {
        id: RegisterId::Training,
        kind: SubjectKind::Training,
        owner: Owner::Person,
        span: Span::Year,
        day: Some(f::COURSE_DAY),
        key: &[f::COURSE_DAY, f::COURSE_NAME],
        columns: &[
            must(f::COURSE_NAME),
            must(f::COURSE_KIND),
            must(f::COURSE_STATE),
            must(f::COURSE_DAY),
            may(f::COURSE_HOURS),
            may(f::COURSE_CERTIFICATE),
            may(f::COURSE_REASON),
        ],
    },
    Register {
        id: RegisterId::Improvement,
        kind: SubjectKind::Improvement,
        owner: Owner::Person,
        span: Span::Year,
        day: Some(f::IMPROVE_START),
        key: &[f::IMPROVE_START],
        columns: &[
            must(f::IMPROVE_START),
            may(f::IMPROVE_DUE),
            must(f::IMPROVE_GOALS),
            may(f::IMPROVE_PROGRESS),
            must(f::IMPROVE_STATE),
            may(f::IMPROVE_TEST),
        ],
    },
    Register {
        id: RegisterId::Awards,
        kind: SubjectKind::Award,
        owner: Owner::Person,
        span: Span::Year,
        day: Some(f::AWARD_DAY),
        key: &[f::AWARD_DAY, f::AWARD_KIND],
        columns: &[
            must(f::AWARD_DAY),
            must(f::AWARD_KIND),
            must(f::AWARD_REASON),
            must(f::AWARD_STATE),
            may(f::AWARD_BY),
            may(f::AWARD_NOTE),
        ],
    },
    Register {
        id: RegisterId::Objections,
        kind: SubjectKind::Objection,
        owner: Owner::Person,
        span: Span::Period,
        day: None,
        key: &[f::OBJECTION_FILED],
        columns: &[
            must(f::OBJECTION_FILED),
            must(f::OBJECTION_REASON),
            may(f::OBJECTION_DECIDED),
            may(f::OBJECTION_BY),
            may(f::OBJECTION_EMPLOYEE),
            may(f::OBJECTION_APPRAISER),
            may(f::OBJECTION_RESULTS),
            may(f::OBJECTION_BEHAVIOUR),
            may(f::OBJECTION_ANSWER),
        ],
    },
    Register {
        id: RegisterId::Peers,
        kind: SubjectKind::Peer,
        owner: Owner::Person,
        span: Span::Period,
        day: None,
        key: &[],
        columns: &[
            must(f::PEER_FROM),
            must(f::PEER_SIDE),
            may(f::PEER_ANSWERS),
            may(f::PEER_TEXT),
        ],
    },
    Register {
        id: RegisterId::Voices,
        kind: SubjectKind::Voice,
        owner: Owner::Unit,
        span: Span::Year,
        day: Some(f::VOICE_DAY),
        key: &[],
        columns: &[
            must(f::VOICE_DAY),
            may(f::VOICE_SCORE),
            may(f::VOICE_ABOUT),
            may(f::VOICE_SERVICE),
            may(f::VOICE_CHANNEL),
            may(f::VOICE_TEXT),
        ],
    },
    Register {
        id: RegisterId::Survey,
        kind: SubjectKind::Survey,
        owner: Owner::Unit,
        span: Span::Year,
        day: Some(f::SHEET_DAY),
        key: &[],
        columns: &[
            must(f::SHEET_DAY),
            must(f::SHEET_ANSWERS),
            may(f::SHEET_SERVICE),
            may(f::SHEET_SEX),
            may(f::SHEET_AGE),
            may(f::SHEET_EDUCATION),
            may(f::SHEET_OCCUPATION),
        ],
    },
    Register {
        id: RegisterId::Actions,
        kind: SubjectKind::Action,
        owner: Owner::Unit,
        span: Span::Year,
        day: None,
        key: &[f::ACTION_KIND, f::ACTION_TEXT],
        columns: &[
            must(f::ACTION_KIND),
            may(f::ACTION_ELEMENT),
            must(f::ACTION_TEXT),
            may(f::ACTION_QUANTITY),
            may(f::ACTION_OWNER),
            may(f::ACTION_DUE),
            must(f::ACTION_STATE),
            may(f::ACTION_SOURCE),
        ],
    },
    Register {
        id: RegisterId::Agreements,
        kind: SubjectKind::Agreement,
        owner: Owner::Person,
        span: Span::Year,
        day: Some(f::AGREED_DAY),
        key: &[f::AGREED_DAY, f::AGREED_TEXT],
        columns: &[
            must(f::AGREED_DAY),
            must(f::AGREED_TEXT),
            must(f::AGREED_OWNER),
            must(f::AGREED_DUE),
            must(f::AGREED_STATE),
            may(f::AGREED_OUTCOME),
        ],
    },
    Register {
        id: RegisterId::Notes,
        kind: SubjectKind::Annotation,
        owner: Owner::Person,
        span: Span::Year,
        day: Some(f::ANNOTATED_DAY),
        key: &[f::ANNOTATED_DAY, f::ANNOTATED_TEXT],
        columns: &[
            must(f::ANNOTATED_DAY),
            must(f::ANNOTATED_TEXT),
            may(f::ANNOTATED_ABOUT),
            may(f::ANNOTATED_BY),
        ],
    },
];

/// The row of a register.
pub fn register(id: RegisterId) -> &'static Register {
    let found = REGISTERS.iter().find(|register| register.id == id);
    // Every member of the list has its row, which a test holds.
    found.unwrap_or(&REGISTERS[0])
}

/// What a column of a field is called in files and lists: the last word of its code. Its first one where that
/// is "name", which is what the column of the owner is called.
pub fn column_code(field: Field) -> &'static str {
    let code = spec(field).map_or("", |spec| spec.code);
    match code.split_once('.') {
        Some((table, "name")) => table,
        Some((_, last)) => last,
        None => code,
    }
}

impl Register {
    /// The subject of an owner that covers a period, or the year of it.
    pub fn subject(&self, owner: u64, period: Period) -> Subject {
        let covers = match self.span {
            Span::Period => period,
            Span::Year => Period::containing(period.first_day(), Cycle::Annual),
        };
        Subject::of(self.kind, owner, covers)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::coded::Coded;

    #[test]
    fn every_register_has_one_row_whose_fields_stand_on_items_of_its_kind() {
        for id in RegisterId::ALL {
            let rows = REGISTERS.iter().filter(|register| register.id == *id);
            assert_eq!(rows.count(), 1, "{id:?}");
            let register = register(*id);
            for column in register.columns {
                let field = spec(column.field).expect("a field of the table");
                assert!(field.item, "{}", field.code);
                assert!(field.kinds.contains(&register.kind), "{}", field.code);
            }
            if let Some(day) = register.day {
                assert!(register.columns.contains(&must(day)), "{id:?}");
            }
            for field in register.key {
                assert!(register.columns.contains(&must(*field)), "{id:?}");
            }
            let codes = register.columns.iter().map(|c| column_code(c.field));
            let codes: BTreeSet<&str> = codes.chain(["nip", "name", "period"]).collect();
            assert_eq!(codes.len(), register.columns.len() + 3, "{codes:?}");
        }
    }

    #[test]
    fn an_entry_lies_with_its_year_or_with_its_period() {
        let period = Period::quarter(2026, 4).unwrap();
        let coded = |id| register(id).subject(7, period).period.map(Period::code);
        assert_eq!(coded(RegisterId::Awards).as_deref(), Some("2026"));
        assert_eq!(coded(RegisterId::Objections).as_deref(), Some("2026-TW4"));
    }
}
