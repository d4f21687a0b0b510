//! Who there is: head office in a data directory of its own, and offices whose machines it has enrolled.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use tatap::config::scheme;
use tatap::domain::access::{Role, Roles};
use tatap::domain::id::EmployeeId;
use tatap::domain::scheme::Scheme;
use tatap::ops::op::ReplicaId;
use tatap::ops::registry::{Enrolled, HEAD_OFFICE, Machine, Registry, Supervision};
use tatap::store::Store as _;
use tatap::store::disk::{DiskStore, Mode};
use tatap::trust::kept::{Expected, Kept};
use tatap::trust::keys::Keys;
use tatap::trust::registry_file::{self, Issue};
use tatap::trust::seal::Identity;
use tatap::trust::sign::SigningKey;
use tempfile::TempDir;

use crate::Try;
use crate::dice::Dice;

/// Whoever works at head office.
const AT_HEAD_OFFICE: EmployeeId = EmployeeId(196_801_011_994_031_001);
/// Numbers of people begin here, and lie so far from each other.
const FIRST: (u64, u64) = (198_001_012_005_011_000, 1_000_003);

/// How many of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Offices.
    pub(crate) offices: usize,
    /// Employees of each.
    pub(crate) employees: u64,
}

/// Everybody.
pub(crate) struct World {
    /// By which all are believed.
    pub(crate) registry: Arc<Registry>,
    pub(crate) head_office: HeadOffice,
    pub(crate) offices: Vec<Office>,
}

/// The machine on which everything lands.
pub(crate) struct HeadOffice {
    folder: TempDir,
    pub(crate) replica: ReplicaId,
    pub(crate) keys: Keys,
}

/// An office: its head, who has two machines, and everybody whom he appraises.
pub(crate) struct Office {
    pub(crate) code: String,
    /// Its local system.
    pub(crate) scheme: &'static Scheme,
    pub(crate) head: EmployeeId,
    /// The head's machines: in the office, and the one he takes along.
    pub(crate) machines: [(ReplicaId, SigningKey); 2],
    /// What is sealed for both.
    pub(crate) sealed: Identity,
    pub(crate) employees: Vec<EmployeeId>,
}

impl HeadOffice {
    /// A data directory with keys, among them the one that signs registries.
    fn begin() -> Try<Self> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("data");
        let replica = DiskStore::open(&data, Mode::Write, &mut |_, _| ())?
            .0
            .replica();
        let mut keys = Keys::open_or_make(&data)?;
        keys.make_head_office()?;
        Ok(Self {
            folder,
            replica,
            keys,
        })
    }

    /// Its data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Signs a registry, and goes by it. Answers how large it is.
    fn go_by(&self, registry: &Registry) -> Try<usize> {
        let key = self.keys.head_office.as_ref().ok_or("a key")?;
        let issue = Issue {
            registry: registry.clone(),
            previous: None,
        };
        let file = registry_file::sign(&issue, key)?;
        let expected = Expected::Key(key.public());
        Kept::of(&self.data()).take_in(file.as_bytes(), Some(expected))?;
        Ok(file.len())
    }
}

impl Office {
    fn of(n: usize, size: Size, seed: u64) -> Self {
        let mut dice = Dice::of(seed, n as u64);
        let all = n as u64 * (size.employees + 1);
        let person = |at: u64| EmployeeId(FIRST.0 + (all + at) * FIRST.1);
        let schemes = scheme::shipped();
        let mut machine = || {
            let key = SigningKey::from_seed(&dice.bytes());
            (ReplicaId(dice.bytes()), key)
        };
        Self {
            code: format!("kab-{:03}", n + 1),
            // The first is that of the national rules alone.
            scheme: &schemes[1 + n % (schemes.len() - 1)],
            head: person(0),
            machines: [machine(), machine()],
            sealed: Identity::generate(),
            employees: (1..=size.employees).map(person).collect(),
        }
    }

    /// What of a registry the office needs: its own people and machines, and head office.
    pub(crate) fn of_registry(&self, whole: &Registry) -> Arc<Registry> {
        let own = |office: &str| office == self.code || office == HEAD_OFFICE;
        let mut cut = Registry {
            supervision: self.supervision().collect(),
            machines: [].into(),
            people: [].into(),
            ..*whole
        };
        let people = whole.people.iter().filter(|(_, one)| own(&one.office));
        cut.people
            .extend(people.map(|(id, one)| (*id, one.clone())));
        let machines = whole.machines.iter().filter(|(_, one)| own(&one.office));
        cut.machines
            .extend(machines.map(|(id, one)| (*id, one.clone())));
        Arc::new(cut)
    }

    fn supervision(&self) -> impl Iterator<Item = Supervision> {
        self.employees.iter().map(|employee| Supervision {
            employee: *employee,
            appraiser: self.head,
            reviewer: None,
            from: first_day(),
            until: None,
        })
    }

    fn enrolled(&self) -> impl Iterator<Item = (ReplicaId, Machine)> {
        let labels = ["Kantor", "Laptop"].iter();
        self.machines
            .iter()
            .zip(labels)
            .map(|((replica, key), label)| {
                let machine = machine(self.head, (&self.code, label), key, &self.sealed);
                (*replica, machine)
            })
    }
}

/// Everybody, enrolled. Answers how many bytes the registry has as a file, too.
pub(crate) fn world(size: Size, seed: u64) -> Try<(World, usize)> {
    let head_office = HeadOffice::begin()?;
    let offices: Vec<Office> = (0..size.offices)
        .map(|n| Office::of(n, size, seed))
        .collect();
    let keeps = [Role::PerformanceAdmin, Role::ServiceOperator];
    let heads = offices
        .iter()
        .map(|one| (one.head, person(&one.code, keeps.into_iter().collect())));
    let server = machine(
        AT_HEAD_OFFICE,
        (HEAD_OFFICE, "Server"),
        &head_office.keys.replica,
        &head_office.keys.recipient,
    );
    let at_head_office = person(HEAD_OFFICE, Roles::of(Role::HeadOffice));
    let registry = Registry {
        version: 1,
        issued: first_day(),
        people: heads.chain([(AT_HEAD_OFFICE, at_head_office)]).collect(),
        supervision: offices.iter().flat_map(Office::supervision).collect(),
        machines: offices
            .iter()
            .flat_map(Office::enrolled)
            .chain([(head_office.replica, server)])
            .collect(),
    };
    let bytes = head_office.go_by(&registry)?;
    let world = World {
        registry: Arc::new(registry),
        head_office,
        offices,
    };
    Ok((world, bytes))
}

fn person(office: &str, roles: Roles) -> Enrolled {
    Enrolled {
        name: format!("Kepala {office}"),
        office: office.into(),
        roles,
        keys: vec![],
    }
}

fn machine(
    owner: EmployeeId,
    (office, label): (&str, &str),
    key: &SigningKey,
    sealed: &Identity,
) -> Machine {
    Machine {
        owner,
        office: office.into(),
        label: label.into(),
        key: key.public().0,
        recipient: sealed.recipient().to_string(),
        revoked: None,
    }
}

/// The first day of the quarter.
pub(crate) fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default()
}
