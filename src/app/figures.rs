//! The figures that a scheme may name, computed for one person in one period, each with what it was made of.
//!
//! They are evidence for a conversation. What cannot be computed is absent, and says why; nothing here ever
//! becomes a rating.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::domain::plan::Plan;
use crate::domain::rules::Rules;
use crate::domain::scheme::{Figure, Measure};
use crate::i18n::{Phrase, Texts};

use super::explain::Why;
use super::model::Model;
use super::screens::evaluation::Review;

mod facts;
mod person;
mod public;
#[cfg(test)]
pub(crate) mod tests;
mod work;

pub use facts::{Open, answered, asked, facts, latest, reason, unmet, years};
pub use person::{competence, of_year, pending, standing};

/// What figures are made from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Everybody, teams, the service of units, rules and words.
    pub model: &'a Model,
    /// The person's file.
    pub file: &'a PersonFile,
    /// The period.
    pub period: Period,
    /// The superior's plan of the period, whose results are those of the unit, where it is at hand.
    pub superior: Option<&'a Plan>,
}

/// A figure, or the reason why there is none, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The figure.
    pub value: Result<Decimal, Phrase>,
    /// What it was made of, the rule last.
    pub parts: Vec<Why>,
}

impl Found {
    fn known(value: impl Into<Decimal>, parts: Vec<Why>) -> Self {
        Self {
            value: Ok(value.into()),
            parts,
        }
    }

    fn absent(reason: Phrase, parts: Vec<Why>) -> Self {
        Self {
            value: Err(reason),
            parts,
        }
    }

    fn none(reason: &'static str) -> Self {
        Self::absent(Phrase::new(reason), Vec::new())
    }
}

/// All figures.
pub type All = BTreeMap<Figure, Found>;

impl<'a> Sources<'a> {
    /// Of the person looked at, once the file is there.
    pub fn here(model: &'a Model) -> Option<Self> {
        let file = model.person_file()?;
        let above = superior(model, file, model.period);
        Some(Self {
            model,
            file,
            period: model.period,
            superior: above.and_then(|id| model.target.known.get(&(id, model.period))),
        })
    }

    fn id(&self) -> EmployeeId {
        self.file.employee.id
    }

    /// The numbers of law and locality.
    pub fn rules(&self) -> &'a Rules {
        &self.model.settings.rules
    }

    /// Words of the language in use.
    pub fn texts(&self) -> &'static Texts {
        self.model.texts()
    }

    fn plan(&self) -> Option<&'a Plan> {
        self.file.plans.get(&self.period)
    }

    /// The evaluation of the same person and period.
    fn review(&self) -> Review<'a> {
        Review {
            model: self.model,
            file: self.file,
            period: self.period,
        }
    }

    /// A rule that decided, with its source and the version of the rules.
    pub fn rule(&self, rule: &'static str, source: &str) -> Why {
        Why::rule(self.model, Phrase::new(rule), source)
    }
}

/// Who appraises a person in a period, as the evaluation has it.
pub fn superior(model: &Model, file: &PersonFile, period: Period) -> Option<EmployeeId> {
    let review = Review {
        model,
        file,
        period,
    };
    review.appraiser()
}

/// One figure.
pub fn of(from: &Sources<'_>, figure: Figure) -> Found {
    match figure {
        Figure::TargetProgress => work::target_progress(from),
        Figure::MainResultsMet => work::main_results_met(from),
        Figure::OutcomeProgress => work::outcome_progress(from),
        Figure::LogDays => work::log_days(from),
        Figure::LogApproved => work::log_approved(from),
        Figure::Contribution => work::contribution(from),
        Figure::TeamResult => work::team_result(from),
        Figure::TeamCooperation => work::team_cooperation(from),
        Figure::DisciplineDays => person::discipline_days(from),
        Figure::CompetenceGap => person::competence_gap(from),
        Figure::CompetenceLevel => person::competence_level(from),
        Figure::Behaviour => person::behaviour(from),
        Figure::FeedbackCount => person::feedback_count(from),
        Figure::TrainingHours => person::training_hours(from),
        Figure::PeerResult => person::peer_result(from),
        Figure::VoiceMean => public::voice_mean(from),
        Figure::VoiceCount => public::voice_count(from),
        Figure::SurveyIndex => public::survey_index(from),
        Figure::ComplaintOnTime => public::complaint_on_time(from),
        Figure::ComplaintMedian => public::complaint_median(from),
    }
}

/// All figures.
pub fn all(from: &Sources<'_>) -> All {
    let each = Figure::ALL.iter();
    each.map(|figure| (*figure, of(from, *figure))).collect()
}

/// The figures that could be computed.
pub fn values(all: &All) -> BTreeMap<Figure, Decimal> {
    let known = all.iter();
    known
        .filter_map(|(figure, found)| Some((*figure, found.value.clone().ok()?)))
        .collect()
}

/// A figure as it is shown, with what it is counted in.
pub fn shown(texts: &'static Texts, figure: Figure, value: Decimal) -> String {
    let number = match (figure.measure(), figure) {
        (Measure::Percent, _) => return texts.percent_exact(value),
        (
            Measure::Number,
            Figure::CompetenceLevel
            | Figure::TeamCooperation
            | Figure::VoiceMean
            | Figure::SurveyIndex
            | Figure::PeerResult,
        ) => texts.decimals(value, 2),
        (Measure::Days | Measure::Hours | Measure::Number, _) => texts.number(value),
    };
    let key = format!("figure-measure.{}", figure.measure().code());
    texts.fill(&key, &[("n", &number)])
}

/// What a figure was made of, as a tree.
pub fn why(texts: &'static Texts, figure: Figure, found: &Found) -> Why {
    let what = Phrase::coded(Figure::NAME, figure.code());
    match &found.value {
        Ok(value) => Why::of(what, shown(texts, figure, *value), found.parts.clone()),
        Err(reason) => {
            let reason = Why::leaf(reason.clone(), "");
            let parts = std::iter::once(reason).chain(found.parts.iter().cloned());
            Why::of(what, "–", parts.collect())
        }
    }
}

/// Words that are nobody's message: a title, a name.
fn plain(words: &str) -> Phrase {
    Phrase::new("figures.plain").with("text", words)
}
