//! What the evaluation screen reads: its lines, what each rater chose, what that suggests, and where the
//! evaluation stands. The command line reads the same.

use crate::app::model::Model;
use crate::domain::access::{Office, Right, When};
use crate::domain::closing::{self, Closing};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::objection::Objection;
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::domain::plan::{Plan, PlannedResult, ResultKind};
use crate::domain::rating::{CoreValue, Evaluation, ItemRating, OrgRating, Predikat, Rating};
use crate::domain::suggestion::{self, Rated, Suggestion};
use crate::domain::unit::{Found, NotFound, Post};

use crate::ops::roster;

use super::close;

/// A line of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The rating of the results as a whole.
    Results,
    /// A planned result.
    Result(ItemId),
    /// The rating of the behaviour as a whole.
    Behaviour,
    /// A core value.
    Value(CoreValue),
    /// The predikat that follows, and what becomes of it.
    Overall,
}

impl Line {
    /// The item of the evaluation that the line rates.
    pub fn item(self) -> Option<ItemId> {
        match self {
            Self::Result(id) => Some(id),
            Self::Value(value) => Some(ItemId(u64::from(value.number()))),
            Self::Results | Self::Behaviour | Self::Overall => None,
        }
    }
}

/// Where an evaluation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It was never closed.
    Open,
    /// It was closed and opened again.
    Reopened(&'a Closing),
    /// It is closed, and what is evaluated is still what was closed.
    Closed(&'a Closing),
    /// It is closed, but something that was evaluated has changed since.
    Changed(&'a Closing),
}

/// The evaluation of one person in one period, with everything that it is read from.
#[derive(Debug, Clone, Copy)]
pub struct Review<'a> {
    /// Rules, people and words.
    pub model: &'a Model,
    /// Whose.
    pub file: &'a PersonFile,
    /// For when.
    pub period: Period,
}

impl<'a> Review<'a> {
    /// The evaluation looked at.
    pub fn of(model: &'a Model) -> Option<Self> {
        Some(Self {
            model,
            file: model.person_file()?,
            period: model.period,
        })
    }

    /// The same person in another period.
    #[must_use]
    pub fn at(self, period: Period) -> Self {
        Self { period, ..self }
    }

    /// Who is evaluated.
    pub fn person(self) -> EmployeeId {
        self.file.employee.id
    }

    /// The plan.
    pub fn plan(self) -> Option<&'a Plan> {
        self.file.plans.get(&self.period)
    }

    /// The lines, in the order of the form.
    pub fn lines(self) -> Vec<Line> {
        let Some(plan) = self.plan() else {
            return Vec::new();
        };
        let results = plan.results.iter().map(|result| Line::Result(result.id));
        let values = CoreValue::ALL.iter().map(|value| Line::Value(*value));
        [Line::Results]
            .into_iter()
            .chain(results)
            .chain([Line::Behaviour])
            .chain(values)
            .chain([Line::Overall])
            .collect()
    }

    /// The post in which the plan is carried out: the present one, unless a transfer left it with another.
    fn post(self) -> Post {
        let own = Post::from(&self.file.employee);
        let plan = self.plan();
        Post {
            unit: plan.and_then(|plan| plan.unit).or(own.unit),
            appraiser: plan.and_then(|plan| plan.appraiser).or(own.appraiser),
            ..own
        }
    }

    /// Whether whoever sits at the keyboard may do something about this evaluation.
    pub fn may(self, right: Right) -> bool {
        let office = Office::new(
            self.model.people.organisation(),
            self.model.actor,
            &self.model.settings.appointments,
        );
        let present = Post::from(&self.file.employee);
        let stints = roster::stints(self.file);
        office
            .towards(&present, &stints, When::In(self.period))
            .may(right)
    }

    /// Who appraises, or why nobody is found.
    pub fn found_appraiser(self) -> Result<EmployeeId, NotFound> {
        let found = self.model.people.organisation().appraiser(&self.post());
        found.map(Found::id)
    }

    /// Who appraises.
    pub fn appraiser(self) -> Option<EmployeeId> {
        self.found_appraiser().ok()
    }

    /// Who decides about objections.
    pub fn reviewer(self) -> Option<EmployeeId> {
        let found = self.model.people.organisation().reviewer(&self.post());
        found.ok().map(Found::id)
    }

    /// Whose ratings stand on the screen: the appraiser's; where he has rated nothing, those of whoever
    /// appraised before him.
    pub fn rater(self) -> Option<EmployeeId> {
        let whole = self.file.evaluations.iter();
        let whole = whole.filter(|(_, all)| all.iter().any(|one| *one != Evaluation::default()));
        let items = self.file.item_ratings.keys();
        let mut raters = whole
            .map(|(key, _)| key)
            .chain(items)
            .filter(|(period, rater)| *period == self.period && *rater != self.person())
            .map(|(_, rater)| *rater);
        let appraiser = self.appraiser();
        let first = raters.next();
        if first.is_none() || first == appraiser || raters.any(|rater| Some(rater) == appraiser) {
            return appraiser;
        }
        first
    }

    /// What one item was rated; none while there is nothing, or several values side by side.
    pub fn rated(self, item: ItemId) -> Option<&'a ItemRating> {
        only(self.item_ratings()?, item)
    }

    fn item_ratings(self) -> Option<&'a [ItemRating]> {
        let all = self.file.item_ratings.get(&(self.period, self.rater()?))?;
        Some(all)
    }

    /// Whether several ratings of an item stand side by side, which nobody has decided between.
    pub fn is_undecided(self, item: ItemId) -> bool {
        let all = self.item_ratings().unwrap_or_default();
        all.iter().filter(|rated| rated.item == item).count() > 1
    }

    /// What the person thinks of one item.
    pub fn own(self, item: ItemId) -> Option<&'a ItemRating> {
        only(&self.file.self_assessments.get(&self.period)?.items, item)
    }

    /// Both ratings as the appraiser chose them; none while nothing was rated or several values stand side
    /// by side.
    pub fn overall(self) -> Option<&'a Evaluation> {
        match self.all_overall() {
            [only] => Some(only),
            [] | [_, _, ..] => None,
        }
    }

    /// Everything that stands as both ratings: more than one where nobody has decided yet.
    pub fn all_overall(self) -> &'a [Evaluation] {
        let found = self
            .rater()
            .and_then(|rater| self.file.evaluations.get(&(self.period, rater)));
        found.map_or(&[], Vec::as_slice)
    }

    /// Both ratings in the person's own view.
    pub fn own_overall(self) -> Option<&'a Evaluation> {
        match self
            .file
            .self_assessments
            .get(&self.period)?
            .whole
            .as_slice()
        {
            [only] => Some(only),
            [] | [_, _, ..] => None,
        }
    }

    /// The rating of a line that stands: that of the closing, where one stands.
    pub fn rating(self, line: Line) -> Option<Rating> {
        let (results, behaviour) = self.ratings();
        match line {
            Line::Results => results,
            Line::Behaviour => behaviour,
            Line::Result(_) | Line::Value(_) => self.rated(line.item()?)?.rating,
            Line::Overall => None,
        }
    }

    /// The rating of a line in the person's own view.
    pub fn own_rating(self, line: Line) -> Option<Rating> {
        match line {
            Line::Results => self.own_overall()?.results,
            Line::Behaviour => self.own_overall()?.behaviour,
            Line::Result(_) | Line::Value(_) => self.own(line.item()?)?.rating,
            Line::Overall => None,
        }
    }

    /// Both ratings that stand: those of the closing, where one stands, otherwise the appraiser's choice.
    pub fn ratings(self) -> (Option<Rating>, Option<Rating>) {
        if let Some(closing) = self.closing() {
            return (closing.results, closing.behaviour);
        }
        let chosen = self.overall();
        (
            chosen.and_then(|one| one.results),
            chosen.and_then(|one| one.behaviour),
        )
    }

    /// The predikat that follows from the ratings that stand.
    pub fn predikat(self) -> Option<Predikat> {
        if let Some(closing) = self.closing() {
            return closing.predikat;
        }
        let (results, behaviour) = self.ratings();
        let table = &self.model.settings.rules.predikat;
        Some(table.predikat(results?, behaviour?))
    }

    /// The predikat that would follow from the person's own view.
    pub fn own_predikat(self) -> Option<Predikat> {
        self.own_overall()?
            .predikat(&self.model.settings.rules.predikat)
    }

    /// Ratings of the planned results, for the suggestion.
    fn rated_results(self) -> Vec<Rated> {
        let results = self.plan().into_iter().flat_map(|plan| &plan.results);
        results
            .filter_map(|result| {
                Some(Rated {
                    main: result.kind == ResultKind::Main,
                    rating: self.rated(result.id)?.rating?,
                })
            })
            .collect()
    }

    /// Planned results without a rating.
    pub fn unrated_results(self) -> Vec<&'a PlannedResult> {
        let results = self.plan().into_iter().flat_map(|plan| &plan.results);
        let unrated = |result: &&PlannedResult| self.rating(Line::Result(result.id)).is_none();
        results.filter(unrated).collect()
    }

    /// Core values without a rating.
    pub fn unrated_values(self) -> Vec<CoreValue> {
        let unrated = |value: &CoreValue| self.rating(Line::Value(*value)).is_none();
        CoreValue::ALL.iter().copied().filter(unrated).collect()
    }

    /// What the organisation achieved whose unit the person leads.
    pub fn leads(self) -> Option<OrgRating> {
        let unit = self.model.people.organisation().led_by(self.person())?;
        let services = self.model.people.services();
        let achieved = services.achieved(unit.id, self.period.without_stint())?;
        achieved.rating()
    }

    /// What is suggested for the rating of the results: that of the organisation for its leader (SE MenPANRB
    /// 3/2023), otherwise what the rated results say.
    pub fn results_suggestion(self) -> Option<Suggestion> {
        let rules = &self.model.settings.rules.suggestion;
        match self.leads() {
            Some(organisation) => Some(suggestion::leader(organisation, rules)),
            None => suggestion::results(&self.rated_results(), rules),
        }
    }

    /// What is suggested for the rating of the behaviour; none until all seven values are rated.
    pub fn behaviour_suggestion(self) -> Option<Suggestion> {
        let values = CoreValue::ALL.iter();
        let ratings: Vec<Rating> = values
            .filter_map(|value| self.rating(Line::Value(*value)))
            .collect();
        suggestion::behaviour(&ratings, &self.model.settings.rules.suggestion).ok()
    }

    /// What is suggested for a line.
    pub fn suggested(self, line: Line) -> Option<Rating> {
        match line {
            Line::Results => self.results_suggestion().map(|found| found.rating),
            Line::Behaviour => self.behaviour_suggestion().map(|found| found.rating),
            Line::Result(id) => suggestion::of_result(self.plan()?.result(id)?),
            Line::Value(_) | Line::Overall => None,
        }
    }

    /// Closings of this evaluation, the first first.
    pub fn closings(self) -> &'a [Closing] {
        let found = self.file.closings.get(&self.period);
        found.map_or(&[], Vec::as_slice)
    }

    /// The closing that stands.
    pub fn closing(self) -> Option<&'a Closing> {
        closing::standing(self.closings())
    }

    /// Where the evaluation stands.
    pub fn standing(self) -> Standing<'a> {
        match (self.closing(), self.closings().last()) {
            (Some(closing), _) if closing.differs(&close::text_now(self)) => {
                Standing::Changed(closing)
            }
            (Some(closing), _) => Standing::Closed(closing),
            (None, Some(last)) => Standing::Reopened(last),
            (None, None) => Standing::Open,
        }
    }

    /// Objections to the result that stands.
    pub fn objections(self) -> Vec<Objection> {
        let closed = self.closing().map(|closing| closing.day);
        let all = self.file.objections.get(&self.period);
        let all = all.into_iter().flatten();
        all.filter(|one| one.concerns(closed)).cloned().collect()
    }

    /// The objection that waits for its decision.
    pub fn waiting(self) -> Option<Objection> {
        let mut all = self.objections().into_iter();
        all.find(|objection| objection.decided.is_none())
    }

    /// A period whose objection waits for its decision, where it is not this one.
    pub fn waiting_in(self) -> Option<Period> {
        let mut periods = self.file.objections.keys().copied();
        periods.find(|period| *period != self.period && self.at(*period).waiting().is_some())
    }

    /// The objection whose decision stands.
    pub fn decided(self) -> Option<Objection> {
        let mut all = self.objections().into_iter().rev();
        all.find(|objection| objection.check_decision().is_ok())
    }
}

fn only(all: &[ItemRating], item: ItemId) -> Option<&ItemRating> {
    let mut found = all.iter().filter(|rated| rated.item == item);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        (None | Some(_), _) => None,
    }
}

/// The line selected.
pub fn selected(model: &Model) -> Option<Line> {
    let at = model.evaluation.list.selected()?;
    model.evaluation.shown.get(at).copied()
}
