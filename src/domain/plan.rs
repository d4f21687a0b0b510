//! The work plan of one person for one period (SKP): planned results (RHK), their indicators (IKI), and
//! the stage it has reached.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::coded::coded;
use super::id::{EmployeeId, ItemId, UnitId};
use super::period::Period;
use super::progress::Achievement;

coded! {
    /// How targets are written (PermenPANRB 6/2022): one approach for a whole plan.
    Approach "approach" {
        /// Indicator and target apart, with a unit of measure.
        Quantitative = 1 "quantitative",
        /// The expectation told with its measure of success.
        Qualitative = 2 "qualitative",
    }
}

coded! {
    /// What an indicator measures: what was done, or what came of it for people (dampak).
    ResultLevel "result-level" {
        /// What was done.
        Output = 1 "output",
        /// What changed for the people served.
        Outcome = 2 "outcome",
    }
}

coded! {
    /// Where a plan stands.
    Stage "stage" {
        /// Being written.
        Draft = 1 "draft",
        /// Waiting for the appraiser.
        Submitted = 2 "submitted",
        /// Agreed; work is under way.
        Approved = 3 "approved",
        /// The period's evaluation is under way.
        Evaluating = 4 "evaluating",
        /// The evaluation is settled.
        Evaluated = 5 "evaluated",
    }
}

impl Stage {
    /// Stages that may follow. Going back to draft is a return for correction.
    pub fn next(self) -> &'static [Stage] {
        match self {
            Self::Draft => &[Self::Submitted],
            Self::Submitted => &[Self::Approved, Self::Draft],
            Self::Approved => &[Self::Evaluating, Self::Draft],
            Self::Evaluating => &[Self::Evaluated, Self::Approved],
            Self::Evaluated => &[Self::Evaluating],
        }
    }

    /// Whether ratings may be given in this stage.
    pub fn may_rate(self) -> bool {
        matches!(self, Self::Approved | Self::Evaluating)
    }
}

coded! {
    /// Main or additional result.
    ResultKind "result" {
        /// From the mandate, the agreement or the superior's results (utama).
        Main = 1 "main",
        /// By assignment or own initiative (tambahan).
        Additional = 2 "additional",
    }
}

coded! {
    /// Aspect that an indicator measures.
    Aspect "aspect" {
        /// How much.
        Quantity = 1 "quantity",
        /// How good.
        Quality = 2 "quality",
        /// How soon.
        Time = 3 "time",
        /// At what cost.
        Cost = 4 "cost",
    }
}

coded! {
    /// Which way an indicator improves.
    Direction "direction" {
        /// More is better.
        More = 1 "more",
        /// Less is better.
        Less = 2 "less",
        /// Within a range is best.
        Range = 3 "range",
        /// Told in words; no figure is computed.
        Text = 4 "text",
    }
}

coded! {
    /// Perspective of a result of a senior executive.
    Perspective "perspective" {
        /// Penerima layanan.
        Recipients = 1 "recipients",
        /// Proses bisnis.
        Process = 2 "process",
        /// Penguatan internal.
        Internal = 3 "internal",
        /// Anggaran.
        Budget = 4 "budget",
    }
}

/// A planned result with its indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedResult {
    /// Identity within the plan, and worldwide.
    pub id: ItemId,
    /// Main or additional.
    pub kind: ResultKind,
    /// What will have been achieved.
    pub title: String,
    /// The superior's result that it supports: whose, and which.
    pub supports: Option<(EmployeeId, ItemId)>,
    /// Perspective, senior executives only.
    pub perspective: Option<Perspective>,
    /// Indicators in order.
    pub indicators: Vec<Indicator>,
}

/// An indicator of a planned result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Identity within the plan, and worldwide.
    pub id: ItemId,
    /// Aspect.
    pub aspect: Aspect,
    /// What is measured.
    pub text: String,
    /// Which way it improves.
    pub direction: Direction,
    /// The target; for a range its lower bound.
    pub target: Option<Decimal>,
    /// Upper bound of a range.
    pub target_high: Option<Decimal>,
    /// Target in words (qualitative plans, and [`Direction::Text`]).
    pub target_text: String,
    /// Unit of measure.
    pub unit: String,
    /// Whether it measures what was done or what came of it for people.
    pub level: ResultLevel,
    /// What has been achieved: one, or several that nobody has decided between yet.
    pub actuals: Vec<Actual>,
}

/// What has been achieved on an indicator, with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actual {
    /// The figure.
    pub number: Option<Decimal>,
    /// The result in words.
    pub text: String,
    /// Evidence: path, link, document number.
    pub evidence: String,
    /// Day for which it stands.
    pub day: Option<NaiveDate>,
}

impl Indicator {
    /// The actual that stands; none while there are several.
    pub fn actual(&self) -> Option<&Actual> {
        match self.actuals.as_slice() {
            [only] => Some(only),
            [] | [_, _, ..] => None,
        }
    }

    /// The achievement so far, where a figure can be computed.
    pub fn achievement(&self) -> Option<Achievement> {
        Achievement::of(
            self.direction,
            self.target?,
            self.target_high,
            self.actual()?.number?,
        )
    }
}

/// The plan of one person for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Whose.
    pub employee: EmployeeId,
    /// For when.
    pub period: Period,
    /// How targets are written.
    pub approach: Approach,
    /// Where it stands.
    pub stage: Stage,
    /// The unit in which it is carried out, where it is not the person's present one.
    pub unit: Option<UnitId>,
    /// Who appraises it, where that is not the present appraiser.
    pub appraiser: Option<EmployeeId>,
    /// First and last day, where they are not those of the period: after a transfer.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
    /// Its annex.
    pub annex: Annex,
    /// Planned results in order.
    pub results: Vec<PlannedResult>,
}

/// The annex of a plan (Lampiran SKP, PermenPANRB 6/2022): what appraiser and employee owe each other. Each line of
/// a text is an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annex {
    /// Support that the work needs (dukungan sumber daya).
    pub resources: String,
    /// How it is accounted for (skema pertanggungjawaban).
    pub accountability: String,
    /// What follows from reaching the targets, or from not (konsekuensi).
    pub consequences: String,
}

/// What keeps a plan from being submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// No main result.
    MainResult,
    /// A result has no wording.
    ResultTitle(ItemId),
    /// A result has no indicator ("IKI kosong").
    Indicator(ItemId),
    /// An indicator has no wording.
    IndicatorText(ItemId),
    /// An indicator has no target.
    Target(ItemId),
    /// A range whose bounds are missing or the wrong way round.
    Range(ItemId),
    /// A figure without a unit of measure.
    Unit(ItemId),
}

impl Missing {
    /// Stable code, the second half of its translation key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MainResult => "main-result",
            Self::ResultTitle(_) => "result-title",
            Self::Indicator(_) => "indicator",
            Self::IndicatorText(_) => "indicator-text",
            Self::Target(_) => "target",
            Self::Range(_) => "range",
            Self::Unit(_) => "unit",
        }
    }
}

/// Why a stage cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageRefusal {
    /// The plan stands there already.
    There(Stage),
    /// The stages in between were left out.
    Jump {
        /// Where the plan stands.
        from: Stage,
        /// What was asked.
        to: Stage,
    },
    /// The plan is not complete.
    Incomplete(Vec<Missing>),
}

impl Plan {
    /// An empty draft.
    pub fn empty(employee: EmployeeId, period: Period) -> Self {
        Self {
            employee,
            period,
            approach: Approach::Quantitative,
            stage: Stage::Draft,
            unit: None,
            appraiser: None,
            days: (None, None),
            annex: Annex::default(),
            results: Vec::new(),
        }
    }

    /// All indicators in order, each with its result.
    pub fn indicators(&self) -> impl Iterator<Item = (&PlannedResult, &Indicator)> {
        self.results
            .iter()
            .flat_map(|result| result.indicators.iter().map(move |i| (result, i)))
    }

    /// A result by its id.
    pub fn result(&self, id: ItemId) -> Option<&PlannedResult> {
        self.results.iter().find(|result| result.id == id)
    }

    /// An indicator by its id, with its result.
    pub fn indicator(&self, id: ItemId) -> Option<(&PlannedResult, &Indicator)> {
        self.indicators().find(|(_, indicator)| indicator.id == id)
    }

    /// Everything that is still missing before it can be submitted, in reading order.
    pub fn missing(&self) -> Vec<Missing> {
        let mut missing = Vec::new();
        if !self
            .results
            .iter()
            .any(|result| result.kind == ResultKind::Main)
        {
            missing.push(Missing::MainResult);
        }
        for result in &self.results {
            if result.title.trim().is_empty() {
                missing.push(Missing::ResultTitle(result.id));
            }
            if result.indicators.is_empty() {
                missing.push(Missing::Indicator(result.id));
            }
            missing.extend(result.indicators.iter().filter_map(|i| self.missing_of(i)));
        }
        missing
    }

    fn missing_of(&self, indicator: &Indicator) -> Option<Missing> {
        if indicator.text.trim().is_empty() {
            return Some(Missing::IndicatorText(indicator.id));
        }
        let told = !indicator.target_text.trim().is_empty();
        match (self.approach, indicator.direction) {
            (Approach::Qualitative, _) => None,
            (Approach::Quantitative, Direction::Text) => {
                (!told).then_some(Missing::Target(indicator.id))
            }
            (Approach::Quantitative, Direction::Range) => {
                match (indicator.target, indicator.target_high) {
                    (Some(low), Some(high)) if low <= high => None,
                    _ => Some(Missing::Range(indicator.id)),
                }
            }
            (Approach::Quantitative, Direction::More | Direction::Less) => {
                if indicator.target.is_none() {
                    Some(Missing::Target(indicator.id))
                } else {
                    indicator
                        .unit
                        .trim()
                        .is_empty()
                        .then_some(Missing::Unit(indicator.id))
                }
            }
        }
    }

    /// Whether the plan may move to a stage.
    pub fn may_move_to(&self, to: Stage) -> Result<(), StageRefusal> {
        if to == self.stage {
            return Err(StageRefusal::There(to));
        }
        if !self.stage.next().contains(&to) {
            return Err(StageRefusal::Jump {
                from: self.stage,
                to,
            });
        }
        let missing = self.missing();
        if to == Stage::Submitted && !missing.is_empty() {
            return Err(StageRefusal::Incomplete(missing));
        }
        Ok(())
    }

    /// Mean achievement over all indicators that have a computable target, in thousandths, each counted
    /// up to 100 %. It drives the progress bar only; it is evidence, never a rating.
    pub fn progress_permille(&self) -> Option<u16> {
        let (mut sum, mut count) = (0_u64, 0_u64);
        for (_, indicator) in self.indicators() {
            if indicator.target.is_some() && indicator.direction != Direction::Text {
                count += 1;
                sum += indicator
                    .achievement()
                    .map_or(0, |achievement| u64::from(achievement.permille().min(1000)));
            }
        }
        (count > 0).then(|| (sum / count) as u16)
    }

    /// Achievements of the indicators where more is better, in thousandths; nothing achieved counts as 0.
    /// These are the ones that can be behind the calendar.
    pub fn racing(&self) -> impl Iterator<Item = (&Indicator, u32)> {
        self.indicators()
            .filter(|(_, i)| i.target.is_some() && i.direction == Direction::More)
            .map(|(_, i)| (i, i.achievement().map_or(0, Achievement::permille)))
    }

    /// How many indicators are behind the time elapsed, in thousandths of the period.
    pub fn late(&self, elapsed_permille: u16) -> usize {
        self.racing()
            .filter(|(_, achieved)| is_late(*achieved, elapsed_permille))
            .count()
    }
}

/// Whether an achievement is behind the calendar, both in thousandths.
pub fn is_late(achieved: u32, elapsed: u16) -> bool {
    achieved < 1000 && achieved + LATE_SLACK < u32::from(elapsed)
}

/// How far an indicator may stay behind the calendar before it is called late, in thousandths (DEFAULT).
const LATE_SLACK: u32 = 150;

/// Who supports one result of the superior.
pub type Supported = (ItemId, Vec<EmployeeId>);
/// A result that supports nothing: whose, and which.
pub type Orphan = (EmployeeId, ItemId);

/// The matrix of roles and results: who supports which of the superior's results, and which results
/// of the members support nothing.
pub fn cascade<'a>(
    superior: &Plan,
    members: impl IntoIterator<Item = &'a Plan>,
) -> (Vec<Supported>, Vec<Orphan>) {
    let mut rows: Vec<Supported> = superior
        .results
        .iter()
        .map(|r| (r.id, Vec::new()))
        .collect();
    let mut orphans = Vec::new();
    for plan in members {
        for result in &plan.results {
            let row = result
                .supports
                .and_then(|(_, id)| rows.iter_mut().find(|(row, _)| *row == id));
            match row {
                Some((_, who)) if !who.contains(&plan.employee) => who.push(plan.employee),
                Some(_) => {}
                None => orphans.push((plan.employee, result.id)),
            }
        }
    }
    (rows, orphans)
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
