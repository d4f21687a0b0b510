//! What the screens know of everybody: one row for each person, the tree of units, teams and templates.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};

use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, TeamId, TemplateId, UnitId};
use crate::domain::period::Period;
use crate::domain::person::{RosterRow, Sight};
use crate::domain::plan::Plan;
use crate::domain::rules::Rules;
use crate::domain::team::Team;
use crate::domain::unit::{Found, Organisation, Post, Unit};
use crate::ops::op::{Shared, Subject, SubjectKind};
use crate::ops::state::State;
use crate::ops::view;

use super::filter::{Haystack, RowText};
use super::lens::{Numbers, Veil};
use super::services::Services;

/// By what the list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// As the organisation runs: unit, then kind of position, then name.
    #[default]
    Unit,
    /// Name.
    Name,
    /// Position.
    Position,
    /// Stage of the plan, the least advanced first.
    Stage,
    /// Progress, the lowest first.
    Progress,
    /// Day of the last feedback, the longest ago first.
    Feedback,
}

impl SortBy {
    /// All of them, as they are offered.
    pub const ALL: [Self; 6] = [
        Self::Unit,
        Self::Name,
        Self::Position,
        Self::Stage,
        Self::Progress,
        Self::Feedback,
    ];

    /// Second half of its translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Name => "name",
            Self::Position => "position",
            Self::Stage => "stage",
            Self::Progress => "progress",
            Self::Feedback => "feedback",
        }
    }
}

/// A template of targets.
#[derive(Debug, Clone)]
pub struct Template {
    /// Identity.
    pub id: TemplateId,
    /// Name.
    pub name: String,
    /// Its results and indicators.
    pub plan: Plan,
    /// The state it was read from.
    pub state: State,
}

/// Everybody, and what is shared by all.
#[derive(Debug)]
pub struct People {
    rows: Vec<RosterRow>,
    /// What is hidden while somebody looks on.
    veil: Option<Veil>,
    /// The rows through the veil, one for each; empty without one.
    veiled: Vec<RosterRow>,
    numbers: Numbers,
    places: HashMap<EmployeeId, usize>,
    /// Those of whom only name, position and unit are known here, for labels and to be chosen.
    others: HashMap<EmployeeId, RosterRow>,
    organisation: Organisation,
    units: BTreeMap<UnitId, State>,
    teams: BTreeMap<Subject, (Team, State)>,
    templates: BTreeMap<TemplateId, Template>,
    services: Services,
    haystack: OnceCell<Haystack>,
    /// Whose rows tell of undecided values, so that counting them does not walk over everybody.
    undecided: BTreeSet<EmployeeId>,
    sorted: (SortBy, bool),
    period: Period,
}

impl People {
    /// Reads the rows and the shared states.
    pub fn new(mut rows: Vec<RosterRow>, shared: Vec<State>, period: Period) -> Self {
        // In place: a second list of everybody would be most of the memory of a start.
        let others: Vec<RosterRow> = rows
            .extract_if(.., |row| row.sight != Sight::Full)
            .collect();
        let undecided = rows.iter().filter(|row| row.conflicts > 0);
        let mut people = Self {
            undecided: undecided.map(RosterRow::id).collect(),
            rows,
            veil: None,
            veiled: Vec::new(),
            numbers: Numbers::default(),
            places: HashMap::new(),
            others: others.into_iter().map(|row| (row.id(), row)).collect(),
            organisation: Organisation::default(),
            units: BTreeMap::new(),
            teams: BTreeMap::new(),
            templates: BTreeMap::new(),
            services: Services::default(),
            haystack: OnceCell::new(),
            sorted: (SortBy::default(), false),
            period,
        };
        for state in shared {
            people.keep(state);
        }
        people.organise();
        people.sort(SortBy::default(), false, period);
        people
    }

    fn keep(&mut self, state: State) {
        let owner = state.subject.owner;
        match state.subject.kind.shared() {
            Some(Shared::Unit) => {
                self.units.insert(UnitId(owner), state);
            }
            Some(Shared::Team) => {
                let team = view::team(&state);
                self.teams.insert(state.subject, (team, state));
            }
            Some(Shared::Template) => {
                let (id, name, plan) = view::template(&state);
                self.templates.insert(
                    id,
                    Template {
                        id,
                        name,
                        plan,
                        state,
                    },
                );
            }
            Some(
                Shared::Voice
                | Shared::Survey
                | Shared::Action
                | Shared::Organisation
                | Shared::Complaint,
            ) => self.services.keep(state),
            None => {}
        }
    }

    /// Takes a new state of a unit, team or template; others are no concern of the list.
    pub fn put_shared(&mut self, state: State) {
        let is_unit = state.subject.kind == SubjectKind::Unit;
        self.keep(state);
        if is_unit {
            self.organise();
            self.haystack = OnceCell::new();
        }
    }

    /// Takes a new row; a new person goes to the end until the list is sorted again.
    pub fn put_row(&mut self, row: RosterRow) {
        let id = row.id();
        if row.sight == Sight::Name && !self.places.contains_key(&id) {
            self.others.insert(id, row);
            return self.organise();
        }
        let at = if let Some(at) = self.places.get(&id) {
            *at
        } else {
            self.others.remove(&id);
            self.rows.push(row.clone());
            self.places.insert(id, self.rows.len() - 1);
            self.rows.len() - 1
        };
        if row.conflicts > 0 {
            self.undecided.insert(id);
        } else {
            self.undecided.remove(&id);
        }
        let leads = self.organisation.led_by(id).is_some();
        if let Some(veil) = &self.veil {
            self.numbers.extend(std::slice::from_ref(&row));
            let veiled = veil.row(&row, &self.numbers);
            match self.veiled.get_mut(at) {
                Some(place) => *place = veiled,
                None => self.veiled.push(veiled),
            }
        }
        self.rows[at] = row;
        if leads {
            self.organise();
        }
        if let Some(mut haystack) = self.haystack.take() {
            self.fold_row(at, &mut haystack);
            self.haystack = OnceCell::from(haystack);
        }
    }

    /// Builds the tree of units anew.
    fn organise(&mut self) {
        let posts = self.known().map(|row| Post::from(&row.employee));
        let organisation = Organisation::new(self.units.values().map(view::unit), posts);
        self.organisation = organisation;
    }

    /// Everybody, also those of whom only the name is known.
    pub fn known(&self) -> impl Iterator<Item = &RosterRow> {
        self.rows.iter().chain(self.others.values())
    }

    /// Whether somebody is known here at all.
    pub fn is_known(&self, id: EmployeeId) -> bool {
        self.row(id).is_some_and(RosterRow::is_known)
    }

    /// Sorts the rows.
    pub fn sort(&mut self, by: SortBy, descending: bool, period: Period) {
        let units = self.unit_ranks();
        // Whoever is in no unit stands at the end.
        let unit = |row: &RosterRow| row.unit().and_then(|id| units.get(&id)).copied();
        let first = |row: &RosterRow| -> (usize, usize) {
            let plan = row.plan(period);
            match by {
                SortBy::Unit => (unit(row).unwrap_or(usize::MAX), rank(row)),
                SortBy::Stage => (plan.map_or(0, |plan| plan.stage.number().into()), 0),
                SortBy::Progress => (
                    plan.and_then(|plan| plan.progress)
                        .map_or(0, |progress| usize::from(progress) + 1),
                    0,
                ),
                SortBy::Feedback => (
                    row.last_feedback
                        .map_or(0, |day| day.num_days_from_ce().max(0) as usize),
                    0,
                ),
                SortBy::Name | SortBy::Position => (0, 0),
            }
        };
        // By what is shown: the order must not tell what the rows hide.
        let rows = self.rows();
        // How the first word begins decides nearly always, without looking up the rows once more.
        let mut order: Vec<((usize, usize), [u8; 8], usize)> = rows
            .iter()
            .zip(0..)
            .map(|(row, at)| (first(row), beginning(words(row, by)[0]), at))
            .collect();
        order.sort_unstable_by(|(first_a, begin_a, a), (first_b, begin_b, b)| {
            let (a, b) = (&rows[*a], &rows[*b]);
            let order = first_a
                .cmp(first_b)
                .then_with(|| begin_a.cmp(begin_b))
                .then_with(|| words(a, by).cmp(&words(b, by)))
                .then_with(|| a.id().cmp(&b.id()));
            if descending { order.reverse() } else { order }
        });
        let order: Vec<usize> = order.into_iter().map(|(.., at)| at).collect();
        if self.veil.is_some() {
            reorder(&mut self.veiled, order.clone());
        }
        reorder(&mut self.rows, order);
        (self.sorted, self.period) = ((by, descending), period);
        self.places = self.rows.iter().map(RosterRow::id).zip(0..).collect();
        self.haystack = OnceCell::new();
    }

    /// The place of each unit when the organisation is read from the top, by codes.
    fn unit_ranks(&self) -> HashMap<UnitId, usize> {
        let path = |unit: &Unit| -> Vec<String> {
            let chain = self.organisation.chain(unit.id);
            let mut path: Vec<String> = chain.map(|unit| unit.code.clone()).collect();
            path.reverse();
            path
        };
        let mut units: Vec<(Vec<String>, UnitId)> = self
            .organisation
            .units()
            .map(|unit| (path(unit), unit.id))
            .collect();
        units.sort_unstable();
        units.into_iter().map(|(_, id)| id).zip(0..).collect()
    }

    /// How the rows are sorted, and whether the other way round.
    pub fn sorted(&self) -> (SortBy, bool) {
        self.sorted
    }

    /// The words of a row that can be searched.
    fn fold_row(&self, at: usize, haystack: &mut Haystack) {
        let row = &self.rows()[at];
        let employee = &row.employee;
        let nip = employee.nip.map_or(String::new(), |nip| nip.to_string());
        let unit = employee.unit.and_then(|id| self.organisation.unit(id));
        let text = RowText {
            name: &employee.name,
            position: &employee.position,
            unit: unit.map_or("", |unit| unit.name.as_str()),
            nip: &nip,
            grade: employee.grade,
            stage: row.plan(self.period).map(|plan| plan.stage),
        };
        haystack.put(at, &text);
    }

    /// The rows of everybody whose file may be read, in their order, as they may be shown.
    pub fn rows(&self) -> &[RosterRow] {
        if self.veil.is_some() {
            &self.veiled
        } else {
            &self.rows
        }
    }

    /// All rows in their order as they are, for what counts, checks or writes and names nobody.
    pub fn everybody(&self) -> &[RosterRow] {
        &self.rows
    }

    /// The row of a person as it is, for what counts, checks or writes and names nobody.
    pub fn true_row(&self, id: EmployeeId) -> Option<&RosterRow> {
        match self.place(id) {
            Some(at) => self.rows.get(at),
            None => self.others.get(&id),
        }
    }

    /// What is hidden while somebody looks on.
    pub fn veil(&self) -> Option<&Veil> {
        self.veil.as_ref()
    }

    /// Whether a person is hidden from whoever looks on.
    pub fn is_hidden(&self, id: EmployeeId) -> bool {
        self.veil.as_ref().is_some_and(|veil| veil.hides(id))
    }

    /// Hides what a veil hides, or nothing any more.
    pub fn wear(&mut self, veil: Option<Veil>) {
        if let Some(veil) = &veil {
            self.numbers.extend(&self.rows);
            let rows = self.rows.iter();
            self.veiled = rows.map(|row| veil.row(row, &self.numbers)).collect();
        } else {
            self.veiled = Vec::new();
        }
        self.veil = veil;
        let (by, descending) = self.sorted;
        self.sort(by, descending, self.period);
    }

    /// Takes over the numbers that stand for names.
    pub fn keep_numbers(&mut self, before: &Self) {
        self.numbers.clone_from(&before.numbers);
    }

    /// What the filter searches; folded when it is first asked for, as the first screen needs none.
    pub fn haystack(&self) -> &Haystack {
        self.haystack.get_or_init(|| {
            let mut haystack = Haystack::with_capacity(self.rows.len());
            for at in 0..self.rows().len() {
                self.fold_row(at, &mut haystack);
            }
            haystack
        })
    }

    /// The rows of people with values that nobody has decided between, as they may be shown.
    pub fn undecided(&self) -> impl Iterator<Item = &RosterRow> {
        let rows = self.undecided.iter().filter_map(|id| self.row(*id));
        rows.filter(|row| row.conflicts > 0)
    }

    /// All states of what is shared in which somebody may have to decide: teams, and the service of units.
    pub fn shared_states(&self) -> impl Iterator<Item = &State> {
        let teams = self.teams.values().map(|(_, state)| state);
        teams.chain(self.services.states())
    }

    /// Where a person stands in the rows.
    pub fn place(&self, id: EmployeeId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// The row of a person, as it may be shown; of whoever is known by name alone, there is nothing else in it.
    pub fn row(&self, id: EmployeeId) -> Option<&RosterRow> {
        match self.place(id) {
            Some(at) => self.rows().get(at),
            None => self.others.get(&id),
        }
    }

    /// Whether the file of a person may be read.
    pub fn reads(&self, id: EmployeeId) -> bool {
        self.places.contains_key(&id)
    }

    /// The name of a person as it may be shown; the number where there is none.
    pub fn name(&self, id: EmployeeId) -> String {
        match self.veil.as_ref().filter(|veil| veil.hides(id)) {
            Some(veil) => veil.alias(id, &self.numbers),
            None => self.true_name(id),
        }
    }

    /// The name of somebody who said or wrote something: of others not even what stands for their names elsewhere.
    pub fn author(&self, id: EmployeeId) -> String {
        match self.veil.as_ref().filter(|veil| veil.hides(id)) {
            Some(veil) => veil.author(id, &self.numbers),
            None => self.true_name(id),
        }
    }

    /// The NIP of a person as it may be shown; a dash where there is none.
    pub fn nip(&self, id: EmployeeId) -> String {
        let nip = self.true_row(id).and_then(|row| row.employee.nip);
        match &self.veil {
            Some(veil) => veil.nip(id, nip),
            None => nip.map_or_else(|| "–".to_owned(), |nip| nip.to_string()),
        }
    }

    /// The name of a person as it is, for what is written and frozen; never for the screen.
    pub fn true_name(&self, id: EmployeeId) -> String {
        match self.true_row(id) {
            Some(row) if !row.employee.name.is_empty() => row.employee.name.clone(),
            Some(_) | None if id == EmployeeId::NOBODY => "–".to_owned(),
            Some(_) | None => id.0.to_string(),
        }
    }

    /// Who appraises the person in this place.
    pub fn appraiser_at(&self, at: usize) -> Option<EmployeeId> {
        let post = Post::from(&self.rows.get(at)?.employee);
        self.organisation.appraiser(&post).ok().map(Found::id)
    }

    /// The tree of units.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// The name of a unit; its number where it has none.
    pub fn unit_name(&self, id: UnitId) -> String {
        self.organisation
            .unit(id)
            .map_or_else(|| id.0.to_string(), |unit| unit.name.clone())
    }

    /// The state of a unit.
    pub fn unit_state(&self, id: UnitId) -> Option<&State> {
        self.units.get(&id)
    }

    /// Teams of a period that still work, by name.
    pub fn teams(&self, period: Period) -> Vec<&Team> {
        let mut teams: Vec<&Team> = self
            .teams
            .values()
            // The state of a team whose making was undone is empty.
            .filter(|(team, state)| team.period == period && !team.retired && !state.is_empty())
            .map(|(team, _)| team)
            .collect();
        teams.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        teams
    }

    /// All teams of all periods.
    pub fn all_teams(&self) -> impl Iterator<Item = &Team> {
        self.teams.values().map(|(team, _)| team)
    }

    /// A team in a period with the state it was read from.
    pub fn team(&self, id: TeamId, period: Period) -> Option<(&Team, &State)> {
        self.teams
            .get(&Subject::of(SubjectKind::Team, id.0, period))
            .map(|(team, state)| (team, state))
    }

    /// Templates of targets, by id.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.templates.values()
    }

    /// A template.
    pub fn template(&self, id: TemplateId) -> Option<&Template> {
        self.templates.get(&id)
    }

    /// Complaints, surveys, voices, actions and results of units.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Working days since the last log entry of the person in this place, where they are enough to be
    /// pointed out; none if there never was one.
    pub fn silent_days(&self, at: usize, rules: &Rules, today: NaiveDate) -> Option<u32> {
        let last = self.rows.get(at)?.last_log?;
        let days = rules.calendar.workdays_between(last, today);
        (days >= rules.silent_workdays).then_some(days)
    }
}

/// The words that rows are sorted by where what goes before them is the same.
fn words(row: &RosterRow, by: SortBy) -> [&str; 2] {
    let (name, position) = (&row.employee.name, &row.employee.position);
    match by {
        SortBy::Position => [position, name],
        SortBy::Unit | SortBy::Name | SortBy::Stage | SortBy::Progress | SortBy::Feedback => {
            [name, ""]
        }
    }
}

/// The first bytes of a word, which are in the order of the words.
fn beginning(word: &str) -> [u8; 8] {
    let mut bytes = [0; 8];
    for (byte, of_word) in bytes.iter_mut().zip(word.bytes()) {
        *byte = of_word;
    }
    bytes
}

/// Puts items into another order, in place: each place says where what belongs there stands now.
fn reorder<T>(items: &mut [T], mut order: Vec<usize>) {
    for first in 0..items.len() {
        let mut at = first;
        // What stood in the first place of a round is carried along it to the last.
        while order[at] != first {
            let next = std::mem::replace(&mut order[at], at);
            items.swap(at, next);
            at = next;
        }
        order[at] = at;
    }
}

/// Leaders stand before the others of their unit.
fn rank(row: &RosterRow) -> usize {
    use crate::domain::people::PositionKind::{
        Administrator, Functional, RegionHead, SeniorExecutive, SeniorExecutiveHigh, Staff,
        Supervisor,
    };
    match row.employee.position_kind {
        RegionHead => 0,
        SeniorExecutiveHigh => 1,
        SeniorExecutive => 2,
        Administrator => 3,
        Supervisor => 4,
        Functional => 5,
        Staff => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::beginning;

    proptest::proptest! {
        #[test]
        fn how_words_begin_never_contradicts_their_order(a in "[\0a-cé ]{0,12}", b in "[\0a-cé ]{0,12}") {
            let of_beginning = beginning(&a).cmp(&beginning(&b));
            proptest::prop_assert!(of_beginning.is_eq() || of_beginning == a.cmp(&b));
        }
    }
}
