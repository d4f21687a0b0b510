//! What speaks for a rating: evidence, feedback, and how earlier evaluations came out. Where nothing does, the
//! gap is shown.

use crate::domain::feedback::Feedback;
use crate::domain::period::{Cycle, Period};
use crate::domain::plan::PlannedResult;
use crate::domain::rating::Predikat;

use super::read::{Line, Review};

/// The predikat of a period, for the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// Which period.
    pub period: Period,
    /// The predikat, where there is one.
    pub predikat: Option<Predikat>,
    /// Whether its evaluation is closed.
    pub closed: bool,
}

/// How many periods a trend shows.
const TREND: usize = 6;

impl<'a> Review<'a> {
    /// Whether any indicator of a result has evidence, or the rater cites some.
    fn has_evidence(self, result: &PlannedResult) -> bool {
        let of_actual = result.indicators.iter().any(|indicator| {
            let actual = indicator.actual();
            actual.is_some_and(|actual| !actual.evidence.is_empty())
        });
        of_actual || self.cites(Line::Result(result.id))
    }

    /// Whether the rater cites evidence for a line.
    fn cites(self, line: Line) -> bool {
        let rated = line.item().and_then(|item| self.rated(item));
        rated.is_some_and(|rated| !rated.evidence.is_empty() || !rated.note.is_empty())
    }

    /// Whether something is rated that nothing on file speaks for.
    pub fn has_gap(self, line: Line) -> bool {
        if self.rating(line).is_none() {
            return false;
        }
        match line {
            Line::Result(id) => {
                let result = self.plan().and_then(|plan| plan.result(id));
                result.is_some_and(|result| !self.has_evidence(result))
            }
            Line::Value(_) => !self.cites(line) && self.feedback(line).is_empty(),
            Line::Results | Line::Behaviour | Line::Overall => false,
        }
    }

    /// Feedback of the period about a line.
    pub fn feedback(self, line: Line) -> Vec<&'a Feedback> {
        let about = |given: &&Feedback| match line {
            Line::Result(id) => given.result == Some(id),
            Line::Value(value) => given.value == Some(value),
            Line::Results | Line::Behaviour | Line::Overall => false,
        };
        let all = self.file.feedback.iter();
        all.filter(|given| self.period.contains(given.day))
            .filter(about)
            .collect()
    }

    /// The predikat of earlier evaluations, the oldest first: for an annual one the other periods of its
    /// year, for a periodic one those of the same length. This one is not among them.
    pub fn past(self) -> Vec<Past> {
        let cycle = self.period.cycle();
        let annual = cycle == Cycle::Annual;
        let is_before = |period: Period| period.first_day() <= self.period.first_day();
        let wanted = |period: &&Period| {
            **period != self.period
                && if annual {
                    period.year() == self.period.year()
                } else {
                    is_before(**period) && Period::cycle(**period) == cycle
                }
        };
        let mut past: Vec<Past> = self
            .file
            .plans
            .keys()
            .filter(wanted)
            .map(|period| self.at(*period))
            .map(|review| Past {
                period: review.period,
                predikat: review.predikat(),
                closed: review.closing().is_some(),
            })
            .collect();
        if !annual {
            past.drain(..past.len().saturating_sub(TREND - 1));
        }
        past
    }
}
