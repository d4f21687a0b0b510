//! What came of a team, in words and figures: for the screen, and for the feedback that its members receive.

use rust_decimal::Decimal;

use crate::app::model::Model;
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::plan::Direction;
use crate::domain::progress::{Achievement, Outcome};
use crate::domain::rating::{Predikat, Rating};
use crate::domain::team::{Member, Team};
use crate::i18n::{Lang, Texts};

/// How a team stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is a result and a target to hold it against.
    Outcome(Outcome),
    /// Several results that nobody has decided between yet.
    Differ,
    /// No result yet.
    NoResult,
    /// A result, but no target.
    NoTarget,
    /// A result told in words.
    InWords,
}

/// How a team stands.
pub fn standing(team: &Team) -> Standing {
    if team.results.len() > 1 {
        return Standing::Differ;
    }
    let Some(result) = team.result() else {
        return Standing::NoResult;
    };
    if let Some(achieved) = team.achievement().map(Achievement::outcome) {
        return Standing::Outcome(achieved);
    }
    match (team.direction, result.number, team.target) {
        (Direction::Text, _, _) | (_, None, _) => Standing::InWords,
        (Direction::More | Direction::Less | Direction::Range, Some(_), _) => Standing::NoTarget,
    }
}

/// How a team stands, in one or two words.
pub fn standing_word(texts: &'static Texts, standing: Standing) -> &'static str {
    match standing {
        Standing::Outcome(outcome) => texts.label(outcome),
        Standing::Differ => texts.get("team.standing-differ"),
        Standing::NoResult => texts.get("team.standing-no-result"),
        Standing::NoTarget => texts.get("team.standing-no-target"),
        Standing::InWords => texts.get("team.standing-in-words"),
    }
}

/// Per cent with exactly one decimal: `30,0%`.
pub fn percent(texts: &Texts, share: Decimal) -> String {
    let digits = format!("{share:.1}%");
    match texts.lang() {
        Lang::Indonesian => digits.replace('.', ","),
        Lang::English => digits,
    }
}

/// The improvement with its sign: `+30,0%`.
pub fn improvement(texts: &Texts, team: &Team) -> Option<String> {
    let share = team.improvement_percent()?;
    let sign = if share > Decimal::ZERO { "+" } else { "" };
    Some(format!("{sign}{}", percent(texts, share)))
}

/// A figure with the team's unit of measure; a dash where there is none.
pub fn figure(texts: &Texts, team: &Team, number: Option<Decimal>) -> String {
    match number {
        None => "–".to_owned(),
        Some(number) if team.unit_of_measure.is_empty() => texts.number(number),
        Some(number) => format!("{} {}", texts.number(number), team.unit_of_measure),
    }
}

/// All results that stand, one beside the other.
pub fn results(texts: &Texts, team: &Team) -> String {
    let words: Vec<String> = team
        .results
        .iter()
        .map(|result| match result.number {
            Some(number) => texts.number(number),
            None => result.evidence.clone(),
        })
        .collect();
    words.join(" / ")
}

/// What every member hears of the team's result. The same result is always told with the same words, by
/// which a second sending is recognised.
pub fn feedback_text(texts: &'static Texts, team: &Team) -> String {
    let goal = team.goal.trim().trim_end_matches('.');
    let goal = if goal.is_empty() { &team.measure } else { goal };
    let head = texts.fill(
        "team.heard-head",
        &[
            ("team", &team.name),
            ("period", &texts.period(team.period)),
            ("goal", goal),
        ],
    );
    let result = team.result().and_then(|result| result.number);
    let figures = [
        ("team.heard-baseline", team.baseline),
        ("team.heard-target", team.target),
        ("team.heard-result", result),
    ];
    let mut parts: Vec<String> = figures
        .into_iter()
        .filter(|(_, number)| number.is_some())
        .map(|(key, number)| texts.fill(key, &[("figure", &figure(texts, team, number))]))
        .collect();
    if let Some(share) = team.improvement_percent() {
        let key = if share < Decimal::ZERO {
            "team.heard-worse"
        } else {
            "team.heard-better"
        };
        parts.push(texts.fill(key, &[("percent", &percent(texts, share.abs()))]));
    }
    let outcome = standing_word(texts, standing(team));
    let end = texts.fill("team.heard-outcome", &[("outcome", outcome)]);
    format!("{head} {}. {end}", parts.join("; "))
}

/// How the ratings of some people spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows work results from above down, columns behaviour from below up, so that the best is upper right.
    pub nine: [[usize; 3]; 3],
    /// By predikat, in the order of [`Predikat::ALL`].
    pub predikat: [usize; 5],
    /// People without both ratings.
    pub unrated: usize,
}

impl Counts {
    /// Counts people from their rows of the list, for the period looked at.
    pub fn of(model: &Model, people: impl IntoIterator<Item = EmployeeId>) -> Self {
        let mut counts = Self::default();
        for id in people {
            match ratings(model, id) {
                Some((results, behaviour)) => counts.add(model, results, behaviour),
                None => counts.unrated += 1,
            }
        }
        counts
    }

    fn add(&mut self, model: &Model, results: Rating, behaviour: Rating) {
        let column = 2 - behaviour.index().min(2);
        if let Some(cell) = self.nine.get_mut(results.index()) {
            cell[column] += 1;
        }
        let predikat = model.settings.rules.predikat.predikat(results, behaviour);
        if let Some(count) = self.predikat.get_mut(predikat.index()) {
            *count += 1;
        }
    }

    /// People with both ratings.
    pub fn rated(&self) -> usize {
        self.predikat.iter().sum()
    }
}

/// Both ratings of a person for the period looked at.
fn ratings(model: &Model, id: EmployeeId) -> Option<(Rating, Rating)> {
    let plan = model.people.row(id)?.plan(model.period)?;
    Some((plan.results?, plan.behaviour?))
}

/// The predikat of a person for the period looked at, once both ratings stand.
pub fn predikat(model: &Model, id: EmployeeId) -> Option<Predikat> {
    let (results, behaviour) = ratings(model, id)?;
    Some(model.settings.rules.predikat.predikat(results, behaviour))
}

/// How many members have each rating, best first, and how many have none.
pub fn spread(team: &Team, rating: fn(&Member) -> Option<Rating>) -> ([usize; 3], usize) {
    let mut counts = [0; 3];
    let mut none = 0;
    for member in &team.members {
        match rating(member).and_then(|rating| counts.get_mut(rating.index())) {
            Some(count) => *count += 1,
            None => none += 1,
        }
    }
    (counts, none)
}
