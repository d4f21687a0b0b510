//! A local evaluation system: what it assesses, by which figures, and what it leads to.
//!
//! A scheme puts evidence and follow-up around the national predikat. No arithmetic ever decides a person's
//! rating: an index shows how far a figure is from what the office hopes for, as something to talk about
//! face to face, and neither a rating nor a predikat is ever derived from it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::coded::coded;
use super::period::Cycle;
use super::rating::Predikat;

mod figure;

pub use figure::{Figure, Measure};

coded! {
    /// What a band says of a figure; words always say it too.
    Tone "tone" {
        /// As hoped for, or better.
        Good = 1 "good",
        /// On the way.
        Fair = 2 "fair",
        /// Somebody should look at it together with the person.
        Attention = 3 "attention",
    }
}

coded! {
    /// What a follow-up is (tindak lanjut). It is proposed; people decide whether it happens.
    Response "response" {
        /// An award (penghargaan).
        Award = 1 "award",
        /// Public recognition.
        Recognition = 2 "recognition",
        /// Coaching (bimbingan kinerja, pembinaan).
        Coaching = 3 "coaching",
        /// Training.
        Training = 4 "training",
        /// An improvement plan with a date.
        ImprovementPlan = 5 "improvement-plan",
        /// A notice to the personnel agency (BKPSDM).
        Escalation = 6 "escalation",
        /// An incentive, as far as the office has one.
        Incentive = 7 "incentive",
        /// Sharing a good practice with colleagues.
        SharePractice = 8 "share-practice",
        /// A need of the organisation itself: training, facilities, people.
        OrganisationNeed = 9 "organisation-need",
        /// A word to the leader now.
        NotifyLeader = 10 "notify-leader",
    }
}

coded! {
    /// What monitoring may notice between two evaluations.
    Signal "signal" {
        /// Working days without any entry in the log.
        LogSilent = 1 "log-silent",
        /// A target behind its time.
        TargetLate = 2 "target-late",
        /// A plan (SKP) that has not been submitted.
        PlanMissing = 3 "plan-missing",
        /// An evaluation that is due.
        EvaluationDue = 4 "evaluation-due",
        /// Unexcused absence that reached a threshold of PP 94/2021.
        Discipline = 5 "discipline",
        /// A complaint near its deadline.
        ComplaintNear = 6 "complaint-near",
        /// A complaint past its deadline.
        ComplaintOverdue = 7 "complaint-overdue",
        /// An improvement plan past its date.
        ImprovementOverdue = 8 "improvement-overdue",
    }
}

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// A local evaluation system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Short name, as the configuration writes it.
    pub code: String,
    /// Name and version, printed wherever the scheme shows a figure.
    pub version: String,
    /// Where it comes from: a regulation, or whose practice.
    pub source: String,
    /// What people call it.
    pub name: Bilingual,
    /// What it is for.
    pub purpose: Bilingual,
    /// How it divides the year, where it says so.
    pub cycle: Option<Cycle>,
    /// What it assesses; never empty.
    pub components: Vec<Component>,
    /// What it leads to; never empty.
    pub follow_ups: Vec<FollowUp>,
}

/// A side of performance that a scheme looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Short name, unique in the scheme.
    pub code: String,
    /// What people call it.
    pub name: Bilingual,
    /// Why it is looked at, to be told to whoever is assessed.
    pub why: Bilingual,
    /// Emphasis in per cent, where the scheme gives one. It orders a conversation; nothing is summed by it.
    pub weight: Option<u32>,
    /// The figures it is seen by; never empty.
    pub indicators: Vec<Indicator>,
}

/// A figure with what the office hopes for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Short name, unique in the scheme.
    pub code: String,
    /// What people call it.
    pub name: Bilingual,
    /// What is computed.
    pub figure: Figure,
    /// Share of the component in per cent; those of a component add up to 100.
    pub weight: u32,
    /// Words for stretches of the figure, from its lowest value upwards; never empty.
    pub bands: Vec<Band>,
    /// The value that counts as 100. Below [`Indicator::zero`] where less is better.
    pub full: Decimal,
    /// The value that counts as 0, never equal to [`Indicator::full`].
    pub zero: Decimal,
}

/// A stretch of a figure, up to where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// The lowest value in it.
    pub from: Decimal,
    /// What people call it.
    pub name: Bilingual,
    /// What it says.
    pub tone: Tone,
}

/// What a scheme leads to, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Short name, unique in the scheme.
    pub code: String,
    /// When.
    pub when: Trigger,
    /// What kind.
    pub then: Response,
    /// What people call it.
    pub name: Bilingual,
}

/// When something follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// The predikat of the period is one of these.
    Predikat(Vec<Predikat>),
    /// The annual predikat was one of these in so many years without a break.
    Years {
        /// Which.
        of: Vec<Predikat>,
        /// How many years, at least 2.
        years: u32,
    },
    /// A figure is below a value.
    Below {
        /// Which.
        figure: Figure,
        /// The value.
        than: Decimal,
    },
    /// A figure is at or above a value.
    AtLeast {
        /// Which.
        figure: Figure,
        /// The value.
        least: Decimal,
    },
    /// Monitoring noticed something.
    Signal(Signal),
}

/// What is known of a person when follow-ups are looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Predikat of the period.
    pub predikat: Option<Predikat>,
    /// Annual predikat, newest first, as far as the years follow each other without a gap.
    pub years: Vec<Predikat>,
    /// Figures, as far as they could be computed.
    pub figures: BTreeMap<Figure, Decimal>,
    /// What monitoring noticed.
    pub signals: BTreeSet<Signal>,
}

/// A component with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed<'a> {
    /// The component.
    pub component: &'a Component,
    /// Its index, and how much of it could be seen.
    pub index: Covered,
    /// Its indicators in their order.
    pub indicators: Vec<Measured<'a>>,
}

/// An indicator with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// The figure, where it could be computed.
    pub value: Option<Decimal>,
    /// Index 0 to 100 of the value.
    pub index: Option<Decimal>,
    /// The band of the value.
    pub band: Option<&'a Band>,
}

/// An index and the share of the weights that it rests on. Evidence, never a rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// 0 to 100 with one decimal; none where nothing is known.
    pub index: Option<Decimal>,
    /// Weight of the indicators that have a value.
    pub weight_seen: u32,
    /// Weight of all indicators.
    pub weight_all: u32,
}

impl Indicator {
    /// The band that a value falls into.
    pub fn band(&self, value: Decimal) -> Option<&Band> {
        let within = self.bands.iter().rev().find(|band| band.from <= value);
        within.or(self.bands.first())
    }

    /// Whether a smaller figure is hoped for.
    pub fn less_is_better(&self) -> bool {
        self.full < self.zero
    }
}

/// Index of a value: 0 at `zero`, 100 at `full`, in proportion between them, one decimal, halves up.
///
/// It is evidence for a conversation and decides nothing.
pub fn index(indicator: &Indicator, value: Decimal) -> Decimal {
    let (zero, full) = (indicator.zero, indicator.full);
    let span = full - zero;
    // Cut off first: however large the value, the arithmetic stays within what the file may say.
    let value = value.clamp(zero.min(full), zero.max(full));
    let share = ((value - zero) * Decimal::ONE_HUNDRED).checked_div(span);
    rounded(share.unwrap_or_default())
}

/// What a scheme shows of these figures, component by component.
///
/// An index of a component is the weighted mean of the indices of its indicators as they are shown, so that
/// it can be worked out again by hand. There is no index of a person.
pub fn assess<'a>(scheme: &'a Scheme, figures: &BTreeMap<Figure, Decimal>) -> Vec<Assessed<'a>> {
    let assessed = scheme.components.iter().map(|component| {
        let indicators = component.indicators.iter();
        let indicators: Vec<Measured<'a>> = indicators
            .map(|indicator| measured(indicator, figures))
            .collect();
        Assessed {
            component,
            index: covered(&indicators),
            indicators,
        }
    });
    assessed.collect()
}

/// The follow-ups of a scheme that these facts ask for, in the order of the scheme.
pub fn follow_ups<'a>(scheme: &'a Scheme, facts: &Facts) -> Vec<&'a FollowUp> {
    let all = scheme.follow_ups.iter();
    all.filter(|follow_up| follow_up.when.holds(facts))
        .collect()
}

impl Trigger {
    /// Whether the facts ask for it. What is not known asks for nothing.
    pub fn holds(&self, facts: &Facts) -> bool {
        let figure = |figure| facts.figures.get(figure);
        match self {
            Self::Predikat(of) => facts
                .predikat
                .is_some_and(|predikat| of.contains(&predikat)),
            Self::Years { of, years } => {
                let run = facts
                    .years
                    .iter()
                    .take_while(|predikat| of.contains(predikat));
                run.count() as u64 >= u64::from(*years)
            }
            Self::Below { figure: of, than } => figure(of).is_some_and(|value| value < than),
            Self::AtLeast { figure: of, least } => figure(of).is_some_and(|value| value >= least),
            Self::Signal(signal) => facts.signals.contains(signal),
        }
    }
}

fn measured<'a>(indicator: &'a Indicator, figures: &BTreeMap<Figure, Decimal>) -> Measured<'a> {
    let value = figures.get(&indicator.figure).copied();
    Measured {
        indicator,
        value,
        index: value.map(|value| index(indicator, value)),
        band: value.and_then(|value| indicator.band(value)),
    }
}

fn covered(indicators: &[Measured<'_>]) -> Covered {
    let (mut sum, mut weight_seen, mut weight_all) = (Decimal::ZERO, 0, 0);
    for measured in indicators {
        let weight = measured.indicator.weight;
        weight_all += weight;
        if let Some(index) = measured.index {
            weight_seen += weight;
            sum += index * Decimal::from(weight);
        }
    }
    Covered {
        index: sum.checked_div(Decimal::from(weight_seen)).map(rounded),
        weight_seen,
        weight_all,
    }
}

/// One decimal, halves up. An index is never negative.
fn rounded(index: Decimal) -> Decimal {
    index.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests;
