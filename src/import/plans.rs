//! Results and indicators of plans by what files call them: those that are there and those that earlier
//! rows of the file add.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::id::EmployeeId;
use crate::domain::period::{Cycle, Period};
use crate::domain::plan::{Aspect, Stage};
use crate::domain::text::fold;
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};
use crate::ops::state::State;
use crate::ops::view;
use crate::store::StoreError;

use super::batch::Batch;
use super::reason::{Reason, nearest};

/// A planned result.
#[derive(Debug, Clone)]
pub(super) struct ResultName {
    pub(super) id: u64,
    pub(super) title: String,
    /// Its place in the order, if the file adds it.
    pub(super) order: Option<Value>,
}

/// An indicator.
#[derive(Debug, Clone)]
pub(super) struct IndicatorName {
    pub(super) id: u64,
    pub(super) result: u64,
    pub(super) text: String,
    pub(super) aspect: Aspect,
    /// Its place in the order, if the file adds it.
    pub(super) order: Option<Value>,
}

/// What a plan holds, by name.
#[derive(Debug, Clone)]
pub(super) struct PlanNames {
    pub(super) stage: Stage,
    results: Vec<ResultName>,
    by_title: HashMap<String, usize>,
    indicators: Vec<IndicatorName>,
    by_text: HashMap<String, Vec<usize>>,
    /// The place in the order that the next new item takes.
    next_order: i64,
}

impl PlanNames {
    /// Reads a state; struck-out items are not named.
    pub(super) fn of(state: &State) -> Self {
        let plan = view::plan(state);
        let order = |id| match state.value(id, f::ORDER) {
            Some(Value::Number(order)) => order.ceil().to_i64(),
            _ => None,
        };
        let mut names = Self {
            stage: plan.stage,
            results: Vec::new(),
            by_title: HashMap::new(),
            indicators: Vec::new(),
            by_text: HashMap::new(),
            next_order: state
                .items()
                .filter_map(order)
                .max()
                .unwrap_or(0)
                .saturating_add(1),
        };
        for result in &plan.results {
            names.add_result(ResultName {
                id: result.id.0,
                title: result.title.clone(),
                order: None,
            });
        }
        for (result, indicator) in plan.indicators() {
            names.add_indicator(IndicatorName {
                id: indicator.id.0,
                result: result.id.0,
                text: indicator.text.clone(),
                aspect: indicator.aspect,
                order: None,
            });
        }
        names
    }

    /// Names a result; of two with one title the first keeps it.
    pub(super) fn add_result(&mut self, result: ResultName) {
        self.by_title
            .entry(fold(&result.title))
            .or_insert(self.results.len());
        self.results.push(result);
    }

    /// Names an indicator.
    pub(super) fn add_indicator(&mut self, indicator: IndicatorName) {
        self.by_text
            .entry(fold(&indicator.text))
            .or_default()
            .push(self.indicators.len());
        self.indicators.push(indicator);
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// A result by its title.
    pub(super) fn result(&self, title: &str) -> Option<&ResultName> {
        self.by_title
            .get(&fold(title))
            .and_then(|at| self.results.get(*at))
    }

    /// The refusal of a result that is not there.
    pub(super) fn unknown_result(&self, title: &str) -> Reason {
        Reason::UnknownResult {
            nearest: nearest(
                title,
                self.results.iter().map(|result| result.title.as_str()),
            ),
        }
    }

    /// Indicators of a wording, of all results or of one.
    pub(super) fn indicators(&self, result: Option<u64>, text: &str) -> Vec<&IndicatorName> {
        let named = self.by_text.get(&fold(text)).into_iter().flatten();
        named
            .filter_map(|at| self.indicators.get(*at))
            .filter(|indicator| result.is_none_or(|id| indicator.result == id))
            .collect()
    }

    /// The refusal of an indicator that is not there.
    pub(super) fn unknown_indicator(&self, result: Option<u64>, text: &str) -> Reason {
        let names = self
            .indicators
            .iter()
            .filter(|i| result.is_none_or(|id| i.result == id));
        Reason::UnknownIndicator {
            nearest: nearest(text, names.map(|i| i.text.as_str())),
        }
    }

    /// Takes the next place in the order.
    pub(super) fn take_order(&mut self) -> Value {
        let order = Decimal::from(self.next_order);
        self.next_order = self.next_order.saturating_add(1);
        Value::Number(order)
    }
}

/// Plans by subject, read as they are needed.
#[derive(Debug, Default)]
pub(super) struct Plans(HashMap<Subject, PlanNames>);

impl Plans {
    /// The plan of a subject.
    pub(super) fn of(
        &mut self,
        batch: &mut Batch<'_>,
        subject: Subject,
    ) -> Result<&mut PlanNames, StoreError> {
        Ok(match self.0.entry(subject) {
            Entry::Occupied(names) => names.into_mut(),
            Entry::Vacant(unread) => unread.insert(PlanNames::of(batch.state(subject)?)),
        })
    }

    /// The result of a title in the plans of a person that cover a day. `None` if there is no plan.
    pub(super) fn result_on(
        &mut self,
        batch: &mut Batch<'_>,
        person: EmployeeId,
        day: NaiveDate,
        title: &str,
    ) -> Result<Option<Result<u64, Reason>>, StoreError> {
        let mut refusal = None;
        for cycle in [Cycle::Monthly, Cycle::Quarterly, Cycle::Annual] {
            let period = Period::containing(day, cycle);
            let plan = self.of(batch, plan_of(person, period))?;
            if let Some(result) = plan.result(title) {
                return Ok(Some(Ok(result.id)));
            }
            if !plan.is_empty() && refusal.is_none() {
                refusal = Some(Err(plan.unknown_result(title)));
            }
        }
        Ok(refusal)
    }
}

/// The subject of a plan.
pub(super) fn plan_of(person: EmployeeId, period: Period) -> Subject {
    Subject::of(SubjectKind::Plan, person.0, period)
}
