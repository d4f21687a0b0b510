//! Training: needs, plans and what was done, in lesson hours (JP).

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::domain::coded::coded;
use crate::domain::competence::Competence;
use crate::domain::id::ItemId;

coded! {
    /// Kind of training.
    CourseKind "course" {
        /// A course.
        Course = 1 "course",
        /// A workshop.
        Workshop = 2 "workshop",
        /// Technical guidance (bimbingan teknis).
        Technical = 3 "technical",
        /// A briefing on the system itself (sosialisasi), acknowledged by the person.
        Briefing = 4 "briefing",
        /// Learning from a colleague.
        Mentoring = 5 "mentoring",
    }
}

coded! {
    /// How far it is.
    CourseState "course-state" {
        /// Needed.
        Needed = 1 "needed",
        /// Planned.
        Planned = 2 "planned",
        /// Done.
        Done = 3 "done",
    }
}

/// A training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Identity.
    pub id: ItemId,
    /// When it was done, or is planned, or was found to be needed.
    pub day: NaiveDate,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: CourseKind,
    /// How far.
    pub state: CourseState,
    /// Lesson hours.
    pub hours: Option<Decimal>,
    /// Number of the certificate.
    pub certificate: String,
    /// The need it answers.
    pub reason: String,
}

/// Lesson hours of what was done in a year.
pub fn hours_in(courses: &[Course], year: i32) -> Decimal {
    courses
        .iter()
        .filter(|course| course.state == CourseState::Done && course.day.year() == year)
        .filter_map(|course| course.hours)
        .fold(Decimal::ZERO, Decimal::saturating_add)
}

/// What is needed and not planned yet.
pub fn needs(courses: &[Course]) -> impl Iterator<Item = &Course> {
    courses
        .iter()
        .filter(|course| course.state == CourseState::Needed)
}

/// Competences with a gap that no training answers: none needed or planned, and none done in this year,
/// names them.
pub fn suggested<'a>(
    competences: &'a [Competence],
    courses: &[Course],
    year: i32,
) -> Vec<&'a Competence> {
    competences
        .iter()
        .filter(|competence| competence.needs_training())
        .filter(|competence| {
            !courses
                .iter()
                .any(|course| course.is_current(year) && course.answers(competence))
        })
        .collect()
}

impl Course {
    /// Whether it lies ahead or was done in this year.
    fn is_current(&self, year: i32) -> bool {
        match self.state {
            CourseState::Needed | CourseState::Planned => true,
            CourseState::Done => self.day.year() == year,
        }
    }

    /// Whether its name or its reason names a competence.
    fn answers(&self, competence: &Competence) -> bool {
        let wanted = competence.name.trim().to_lowercase();
        [&self.name, &self.reason]
            .iter()
            .any(|text| text.to_lowercase().contains(&wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(day: &str, state: CourseState, hours: i64, reason: &str) -> Course {
        Course {
            id: ItemId(1),
            day: day.parse().unwrap(),
            name: "Pelatihan".into(),
            kind: CourseKind::Course,
            state,
            hours: Some(hours.into()),
            certificate: String::new(),
            reason: reason.into(),
        }
    }

    fn competence(name: &str, level: i64) -> Competence {
        Competence {
            id: ItemId(2),
            name: name.into(),
            standard: Some(4.into()),
            level: Some(level.into()),
            reason: String::new(),
        }
    }

    #[test]
    fn twenty_and_forty_hours_done_are_sixty_in_the_year() {
        let courses = [
            course("2026-03-01", CourseState::Done, 20, ""),
            course("2026-09-01", CourseState::Done, 40, ""),
            course("2026-10-01", CourseState::Planned, 10, ""),
            course("2025-10-01", CourseState::Done, 7, ""),
        ];
        assert_eq!(hours_in(&courses, 2026), 60.into());
        assert_eq!(hours_in(&courses, 2024), Decimal::ZERO);
        assert_eq!(needs(&courses).count(), 0);
    }

    #[test]
    fn a_gap_that_no_training_answers_is_suggested() {
        let competences = [competence("Manajemen data", 2), competence("Komunikasi", 4)];
        let with = |courses: &[Course]| {
            let found = suggested(&competences, courses, 2026);
            found
                .into_iter()
                .map(|c| c.name.clone())
                .collect::<Vec<_>>()
        };
        for open in [
            vec![],
            vec![course("2026-03-01", CourseState::Planned, 20, "Komunikasi")],
            vec![course(
                "2025-03-01",
                CourseState::Done,
                20,
                "Manajemen data",
            )],
        ] {
            assert_eq!(with(&open), ["Manajemen data"], "{open:?}");
        }
        for state in [CourseState::Needed, CourseState::Planned, CourseState::Done] {
            let answered = course("2026-03-01", state, 20, "Kesenjangan: manajemen Data");
            assert!(with(&[answered]).is_empty(), "{state:?}");
        }
    }
}
