//! Facts: what a form may name, as a tree of texts, figures and lists.
//!
//! They know nothing of forms: which of them stand on paper, and where, is written in `assets/forms/`. Whatever
//! goes in is cleaned of control and bidi characters, here and nowhere else.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::app::screens::evaluation::Review;
use crate::domain::meeting::Meeting;
use crate::domain::plan::Plan;
use crate::domain::strength::TraitKind;
use crate::domain::text::clean_prose;

pub mod access;
pub mod credit;
pub mod evaluation;
pub mod growth;
pub mod matrix;
pub mod meeting;
pub mod page;
pub mod person;
pub mod plan;
pub mod spread;
pub mod unit;

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Words; empty where there are none.
    Text(String),
    /// A figure for a chart.
    Number(Option<Decimal>),
    /// Several of a kind.
    List(Vec<Facts>),
    /// Several that belong together.
    Group(Facts),
}

impl Fact {
    /// Whether there is anything.
    pub fn is_there(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => number.is_some(),
            Self::List(all) => !all.is_empty(),
            Self::Group(_) => true,
        }
    }
}

/// Facts by their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts(BTreeMap<&'static str, Fact>);

impl Facts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With words.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: impl AsRef<str>) -> Self {
        let text = clean_prose(text.as_ref()).trim().to_owned();
        self.0.insert(name, Fact::Text(text));
        self
    }

    /// With words that there may be.
    #[must_use]
    pub fn maybe(self, name: &'static str, text: Option<impl AsRef<str>>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self.text(name, ""),
        }
    }

    /// With a count or a figure, in its plainest form.
    #[must_use]
    pub fn count(self, name: &'static str, count: usize) -> Self {
        self.text(name, count.to_string())
    }

    /// With something that is so or not so, for forms to ask.
    #[must_use]
    pub fn flag(self, name: &'static str, so: bool) -> Self {
        self.text(name, if so { "1" } else { "" })
    }

    /// With a figure for a chart.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: Option<Decimal>) -> Self {
        self.0.insert(name, Fact::Number(number));
        self
    }

    /// With several of a kind. Each is numbered from 1, as `n`.
    #[must_use]
    pub fn list(mut self, name: &'static str, all: impl IntoIterator<Item = Self>) -> Self {
        let numbered = all.into_iter().zip(1_usize..);
        let all = numbered.map(|(one, n)| one.count("n", n)).collect();
        self.0.insert(name, Fact::List(all));
        self
    }

    /// With several that belong together.
    #[must_use]
    pub fn group(mut self, name: &'static str, group: Self) -> Self {
        self.0.insert(name, Fact::Group(group));
        self
    }

    /// With all of others too.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// All of them, for programs: figures as their digits, what is not there as null.
    pub fn json(&self) -> Value {
        let facts = self.0.iter();
        let facts = facts.map(|(name, fact)| ((*name).to_owned(), json(fact)));
        Value::Object(facts.collect())
    }

    /// The fact with this name; parts of a group after points: `employee.name`.
    pub fn get(&self, path: &str) -> Option<&Fact> {
        match path.split_once('.') {
            None => self.0.get(path),
            Some((first, rest)) => match self.0.get(first)? {
                Fact::Group(group) => group.get(rest),
                Fact::Text(_) | Fact::Number(_) | Fact::List(_) => None,
            },
        }
    }
}

fn json(fact: &Fact) -> Value {
    match fact {
        Fact::Text(text) if text.is_empty() => Value::Null,
        Fact::Text(text) => Value::String(text.clone()),
        Fact::Number(number) => number.map_or(Value::Null, |n| Value::String(n.to_string())),
        Fact::List(all) => all.iter().map(Facts::json).collect(),
        Fact::Group(group) => group.json(),
    }
}

/// What is at hand of a person beside the own file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The meeting that is meant.
    pub met: Option<&'a Meeting>,
    /// The superior's plan of the period.
    pub superior: Option<&'a Plan>,
    /// The plans of those who work towards the person's own results.
    pub members: &'a [Plan],
}

/// Everything that forms about a person may name.
pub fn of_person(review: Review<'_>, beside: Beside<'_>) -> Facts {
    let (model, texts) = (review.model, review.model.texts());
    let unit = review.plan().and_then(|plan| plan.unit);
    Facts::new()
        .text("period", texts.period(review.period))
        .text("year", review.period.year().to_string())
        .group(
            "employee",
            person::party(model, &review.file.employee, unit),
        )
        .group("appraiser", person::somebody(model, review.appraiser()))
        .group("reviewer", person::somebody(model, review.reviewer()))
        .group("plan", plan::plan(review, beside.superior))
        .list("values", plan::values(review))
        .group("evaluation", evaluation::evaluation(review))
        .group("meeting", meeting::meeting(review, beside.met))
        .group("coaching", growth::coaching(review))
        .list("competences", growth::competences(review))
        .list("training", growth::training(review))
        .group("award", growth::award(review))
        .list("strengths", growth::traits(review, TraitKind::Strength))
        .list("weaknesses", growth::traits(review, TraitKind::ToImprove))
        .list("agreements", growth::agreements(review))
        .group("credit", credit::points(review))
        .group(
            "matrix",
            matrix::matrix(model, review.plan(), beside.members),
        )
        .group("page", page::page(review, beside.superior))
}
