//! What can be reported: one table of every document, table and file, whom it is about and in which forms it comes.

use crate::domain::access::Right;
use crate::domain::coded::coded;

coded! {
    /// A report.
    ReportKind "report-kind" {
        /// Sasaran Kinerja Pegawai.
        Skp = 1 "skp",
        /// Its annex: resources, accountability, consequences.
        SkpAnnex = 2 "skp-annex",
        /// Matriks Peran Hasil of a superior.
        RoleMatrix = 3 "role-matrix",
        /// Evaluasi Kinerja Pegawai with the pattern.
        Evaluation = 4 "evaluation",
        /// Dokumen Evaluasi with three signatures.
        EvaluationDocument = 5 "evaluation-document",
        /// Penetapan predikat of a unit.
        UnitPredikat = 6 "unit-predikat",
        /// Berita acara of the last meeting.
        Minutes = 7 "minutes",
        /// Form B.1.8.
        CoachingFeedback = 8 "coaching-feedback",
        /// Form B.1.9.
        Competence = 9 "competence",
        /// Objection and ruling.
        Objection = 10 "objection",
        /// Conversion to credit points.
        Credit = 11 "credit",
        /// Satisfaction survey of a unit.
        Survey = 12 "survey",
        /// Award letter.
        Award = 13 "award",
        /// One page to be read together.
        OnePage = 14 "one-page",
        /// Everything held on one person, and who saw it.
        SubjectAccess = 15 "subject-access",
        /// Recap by unit.
        Recap = 16 "recap",
        /// Progress per person.
        Progress = 17 "progress",
        /// Complaints.
        Complaints = 18 "complaints",
        /// Daily log.
        Log = 19 "log",
        /// Annual results for the national system.
        SiasnAnnual = 20 "siasn-annual",
        /// Periodic results for the national system.
        SiasnPeriodic = 21 "siasn-periodic",
        /// Credit points for the national system.
        SiasnCredit = 22 "siasn-credit",
        /// Courses for the national system.
        SiasnCourses = 23 "siasn-courses",
        /// Everything one is entitled to see, line by line.
        Data = 24 "data",
    }
}

coded! {
    /// The form of a file.
    Format "report-format" {
        /// PDF, A4.
        Pdf = 1 "pdf",
        /// Plain text.
        Text = 2 "txt",
        /// Workbook.
        Xlsx = 3 "xlsx",
        /// Comma-separated values.
        Csv = 4 "csv",
        /// JSON, for `data` one object a line.
        Json = 5 "json",
    }
}

/// Whom a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// One person.
    Person,
    /// A unit with those below it.
    Unit,
    /// A unit with those below it, or everybody.
    Everybody,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// Which.
    pub kind: ReportKind,
    /// Whom it is about.
    pub about: About,
    /// In which forms it comes, the usual one first.
    pub formats: &'static [Format],
    /// What must be allowed beside reading the files that stand in it.
    pub right: Option<Right>,
}

const PAPER: &[Format] = &[Format::Pdf, Format::Text];
const TABLE: &[Format] = &[Format::Xlsx, Format::Csv, Format::Json, Format::Text];
const NATIONAL: &[Format] = &[Format::Json, Format::Csv];

/// A document about a person.
const fn paper(kind: ReportKind) -> Report {
    Report {
        kind,
        about: About::Person,
        formats: PAPER,
        right: None,
    }
}

/// Rows about many.
const fn many(kind: ReportKind, formats: &'static [Format], right: Option<Right>) -> Report {
    Report {
        kind,
        about: About::Everybody,
        formats,
        right,
    }
}

/// All reports, in the order in which they are offered.
pub static REPORTS: &[Report] = &[
    paper(ReportKind::OnePage),
    paper(ReportKind::Skp),
    paper(ReportKind::SkpAnnex),
    paper(ReportKind::RoleMatrix),
    paper(ReportKind::Evaluation),
    paper(ReportKind::EvaluationDocument),
    paper(ReportKind::Minutes),
    paper(ReportKind::CoachingFeedback),
    paper(ReportKind::Competence),
    paper(ReportKind::Objection),
    paper(ReportKind::Credit),
    paper(ReportKind::Award),
    Report {
        right: Some(Right::ReadHistory),
        formats: &[Format::Pdf, Format::Text, Format::Json],
        ..paper(ReportKind::SubjectAccess)
    },
    Report {
        about: About::Unit,
        ..paper(ReportKind::UnitPredikat)
    },
    Report {
        kind: ReportKind::Survey,
        about: About::Unit,
        formats: &[
            Format::Pdf,
            Format::Text,
            Format::Xlsx,
            Format::Csv,
            Format::Json,
        ],
        right: Some(Right::ReadService),
    },
    many(ReportKind::Recap, TABLE, None),
    many(ReportKind::Progress, TABLE, None),
    many(ReportKind::Complaints, TABLE, Some(Right::ReadService)),
    many(ReportKind::Log, TABLE, None),
    many(ReportKind::SiasnAnnual, NATIONAL, None),
    many(ReportKind::SiasnPeriodic, NATIONAL, None),
    many(ReportKind::SiasnCredit, NATIONAL, None),
    many(ReportKind::SiasnCourses, NATIONAL, None),
    many(ReportKind::Data, &[Format::Json], None),
];

/// The row of a report.
pub fn report(kind: ReportKind) -> &'static Report {
    let found = REPORTS.iter().find(|report| report.kind == kind);
    // Every member of the list has its row, which a test holds.
    found.unwrap_or(&REPORTS[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::coded::Coded;

    #[test]
    fn every_report_has_one_row_and_some_form_of_file() {
        for kind in ReportKind::ALL {
            let rows = REPORTS.iter().filter(|report| report.kind == *kind);
            assert_eq!(rows.count(), 1, "{kind:?}");
            assert!(!report(*kind).formats.is_empty(), "{kind:?}");
        }
    }
}
