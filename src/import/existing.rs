//! What an import needs to know of what is there already.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock};

use crate::domain::id::{EmployeeId, TeamId, UnitId};
use crate::domain::nip::Nip;
use crate::domain::person::RosterRow;
use crate::domain::text::{clean, fold};
use crate::domain::unit::{Found, Organisation, Post, Unit};
use crate::ops::op::{Subject, SubjectKind};
use crate::ops::state::State;
use crate::ops::view;
use crate::store::{Store, StoreError};

use super::reason::{Reason, nearest};

/// Reading access to what is there.
pub trait Existing {
    /// The state of a subject, empty if nothing was ever written.
    fn state(&self, subject: Subject) -> Result<State, StoreError>;
    /// People, units and teams by what files call them.
    fn index(&self) -> &Index;
}

/// A store with its index, built once for an import.
pub struct StoreView<'a> {
    store: &'a dyn Store,
    index: Index,
}

impl<'a> StoreView<'a> {
    /// Reads the list of employees and everything shared.
    pub fn new(store: &'a dyn Store) -> Result<Self, StoreError> {
        let index = Index::build(&store.roster()?, &store.shared()?);
        Ok(Self { store, index })
    }
}

impl Existing for StoreView<'_> {
    fn state(&self, subject: Subject) -> Result<State, StoreError> {
        self.store.state(subject)
    }

    fn index(&self) -> &Index {
        &self.index
    }
}

/// People, units and teams by what files call them.
#[derive(Debug, Default)]
pub struct Index {
    people: HashMap<Nip, EmployeeId>,
    posts: HashMap<EmployeeId, Post>,
    codes: HashMap<String, UnitId>,
    names: HashMap<String, Vec<UnitId>>,
    teams: HashMap<String, TeamId>,
    team_ids: HashSet<TeamId>,
    complaints: HashMap<String, u64>,
    organisation: Organisation,
    halves: OnceLock<Halves>,
    /// Suggestions made so far: files repeat their mistakes, and comparing with every unit takes time.
    suggested: Mutex<HashMap<String, String>>,
}

/// People by the first and by the last nine digits of their NIP: who mistypes one half has the other right.
type Halves = [HashMap<u64, Vec<Nip>>; 2];

/// Digits of half a NIP.
const HALF: u64 = 1_000_000_000;
/// Most digits that a mistyped NIP has wrong.
const SLIPS: usize = 3;
/// Most numbers that an unknown one is compared with.
const COMPARED: usize = 500;

/// How codes of units are compared.
pub(super) fn code_key(code: &str) -> String {
    clean(code).to_lowercase()
}

impl Index {
    /// Builds the index from the list of employees and the states of units and teams.
    pub fn build(roster: &[RosterRow], shared: &[State]) -> Self {
        let mut index = Self::default();
        let of_kind = |kind| {
            shared
                .iter()
                .filter(move |state| state.subject.kind == kind)
        };
        let units: Vec<Unit> = of_kind(SubjectKind::Unit).map(view::unit).collect();
        for unit in &units {
            index.add_unit(unit);
        }
        for state in of_kind(SubjectKind::Team) {
            let team = view::team(state);
            index.team_ids.insert(team.id);
            index.teams.insert(fold(&team.name), team.id);
        }
        for state in of_kind(SubjectKind::Complaint) {
            let complaint = view::registers::complaint(state);
            if !complaint.number.is_empty() {
                index
                    .complaints
                    .insert(fold(&complaint.number), complaint.id);
            }
        }
        for row in roster {
            let employee = &row.employee;
            index
                .people
                .extend(employee.nip.map(|nip| (nip, employee.id)));
            index.posts.insert(employee.id, Post::from(employee));
        }
        index.organisation = Organisation::new(units, index.posts.values().copied());
        index
    }

    fn add_unit(&mut self, unit: &Unit) {
        let code = code_key(&unit.code);
        if unit.retired {
            // Its code may be in use again; only where it is not, the code still means this unit.
            self.codes.entry(code).or_insert(unit.id);
            return;
        }
        self.codes.insert(code, unit.id);
        self.names
            .entry(fold(&unit.name))
            .or_default()
            .push(unit.id);
    }

    /// The person with this NIP.
    pub fn person(&self, nip: Nip) -> Option<EmployeeId> {
        self.people.get(&nip).copied()
    }

    /// Whether anything is known of a person.
    pub fn knows(&self, id: EmployeeId) -> bool {
        self.posts.contains_key(&id)
    }

    /// The refusal of a NIP that nobody has, naming the nearest one that somebody has.
    pub(super) fn unknown_person(&self, nip: Nip) -> Reason {
        let halves = self.halves.get_or_init(|| self.by_halves());
        let alike = halves
            .iter()
            .zip(halves_of(nip))
            .filter_map(|(known, half)| known.get(&half))
            .flat_map(|alike| alike.iter().take(COMPARED));
        let wanted = nip.number().to_string();
        // Half a number alike is chance; only a slip of the finger is worth naming somebody.
        let alike: Vec<String> = alike
            .map(|nip| nip.number().to_string())
            .filter(|known| strsim::osa_distance(known, &wanted) <= SLIPS)
            .collect();
        Reason::UnknownPerson {
            nearest: nearest(&wanted, alike.iter().map(String::as_str)),
        }
    }

    fn by_halves(&self) -> Halves {
        let mut halves = Halves::default();
        for nip in self.people.keys() {
            for (known, half) in halves.iter_mut().zip(halves_of(*nip)) {
                known.entry(half).or_default().push(*nip);
            }
        }
        halves
    }

    /// The unit with this code, whether it still exists or not.
    pub fn unit_by_code(&self, code: &str) -> Option<UnitId> {
        self.codes.get(&code_key(code)).copied()
    }

    /// The existing unit that a file means: by code, or by a name that only one unit has.
    pub fn unit(&self, words: &str) -> Result<UnitId, Reason> {
        let by_code = self.unit_by_code(words).filter(|id| self.is_active(*id));
        if let Some(id) = by_code {
            return Ok(id);
        }
        match self.names.get(&fold(words)).map_or(&[][..], Vec::as_slice) {
            [only] => Ok(*only),
            [] => Err(self.unknown_unit(words, std::iter::empty())),
            several => Err(Reason::AmbiguousUnit {
                count: several.len(),
            }),
        }
    }

    /// The refusal of a unit that is not there, naming the nearest one that is, here or in the file.
    pub(super) fn unknown_unit<'a>(
        &'a self,
        words: &str,
        in_file: impl Iterator<Item = &'a str>,
    ) -> Reason {
        let known = self.organisation.units().filter(|unit| !unit.retired);
        let names = known.flat_map(|unit| [unit.code.as_str(), unit.name.as_str()]);
        let suggest = || nearest(words, names.chain(in_file));
        let nearest = match self.suggested.lock() {
            Ok(mut made) => made.entry(words.to_owned()).or_insert_with(suggest).clone(),
            Err(_) => suggest(),
        };
        Reason::UnknownUnit { nearest }
    }

    fn is_active(&self, id: UnitId) -> bool {
        self.organisation.unit(id).is_some_and(|unit| !unit.retired)
    }

    /// Whether there is such a unit that still exists.
    pub(super) fn has_unit(&self, id: UnitId) -> bool {
        self.is_active(id)
    }

    /// The unit above.
    pub(super) fn parent(&self, id: UnitId) -> Option<UnitId> {
        self.organisation.unit(id).and_then(|unit| unit.parent)
    }

    /// The team with this name.
    pub fn team(&self, name: &str) -> Option<TeamId> {
        self.teams.get(&fold(name)).copied()
    }

    /// The complaint with this number.
    pub(super) fn complaint(&self, number: &str) -> Option<u64> {
        self.complaints.get(&fold(number)).copied()
    }

    /// Whether there is such a team in any period.
    pub(super) fn has_team(&self, id: TeamId) -> bool {
        self.team_ids.contains(&id)
    }

    /// Who appraises a person, set by hand or by the tree of units.
    pub(super) fn superior(&self, id: EmployeeId) -> Option<EmployeeId> {
        let post = self.posts.get(&id)?;
        self.organisation.appraiser(post).ok().map(Found::id)
    }
}

fn halves_of(nip: Nip) -> [u64; 2] {
    [nip.number() / HALF, nip.number() % HALF]
}
