//! Some replicas in memory, a registry that knows them, and bundles between them.

use std::io::Cursor;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::access::{Role, Roles};
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::ops::fields as f;
use crate::ops::op::{
    Act, ActKind, Body, Draft, Field, ReplicaId, Subject, SubjectKind, Value, Write,
};
use crate::ops::registry::{Enrolled, HEAD_OFFICE, Machine, Registry, Supervision};
use crate::store::Store;
use crate::store::exchange::{Exchange, state_hash};
use crate::store::memory::MemoryStore;
use crate::sync::{Outline, Plan, Since, SyncError, Wish, apply, open, outline, plan, write};
use crate::trust::sign::SigningKey;

pub(crate) const EMPLOYEE: EmployeeId = EmployeeId(100);
pub(crate) const NOW: u64 = 1_790_000_000_000;

/// A replica with its key.
pub(crate) struct Replica {
    pub(crate) store: MemoryStore,
    pub(crate) key: SigningKey,
    pub(crate) person: EmployeeId,
    pub(crate) office: String,
}

/// Replicas 0 and 1 are two machines of the appraiser, 2 that of the reviewing officer, 3 that of head office.
pub(crate) struct World {
    pub(crate) replicas: Vec<Replica>,
    pub(crate) registry: Arc<Registry>,
}

const PEOPLE: [u64; 4] = [1, 1, 2, 3];

fn office_of(n: usize) -> &'static str {
    if n == 3 { HEAD_OFFICE } else { "dinkes" }
}

pub(crate) fn id(n: usize) -> ReplicaId {
    ReplicaId([n as u8 + 1; 16])
}

pub(crate) fn key(n: usize) -> SigningKey {
    SigningKey::from_seed(&[n as u8 + 1; 32])
}

pub(crate) fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub(crate) fn registry() -> Registry {
    let person = |n: usize| {
        let roles = if n == 3 {
            Roles::of(Role::HeadOffice)
        } else {
            Roles::NONE
        };
        let enrolled = Enrolled {
            name: format!("Pegawai {n}"),
            office: office_of(n).into(),
            roles,
            keys: vec![],
        };
        (EmployeeId(PEOPLE[n]), enrolled)
    };
    let machine = |n: usize| {
        let machine = Machine {
            owner: EmployeeId(PEOPLE[n]),
            office: office_of(n).into(),
            label: format!("Laptop-{n}"),
            key: key(n).public().0,
            recipient: String::new(),
            revoked: None,
        };
        (id(n), machine)
    };
    Registry {
        version: 1,
        issued: day(2026, 1, 2),
        people: (0..4).map(person).collect(),
        supervision: vec![Supervision {
            employee: EMPLOYEE,
            appraiser: EmployeeId(1),
            reviewer: Some(EmployeeId(2)),
            from: day(2026, 1, 1),
            until: None,
        }],
        machines: (0..4).map(machine).collect(),
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let registry = Arc::new(registry());
        let replica = |n: usize| {
            let mut store = MemoryStore::new(id(n));
            store.go_by(registry.clone()).unwrap();
            Replica {
                store,
                key: key(n),
                person: EmployeeId(PEOPLE[n]),
                office: office_of(n).into(),
            }
        };
        Self {
            replicas: (0..4).map(replica).collect(),
            registry,
        }
    }

    pub(crate) fn wish<'a>(&'a self, from: usize, to_office: &'a str) -> Wish<'a> {
        let replica = &self.replicas[from];
        Wish {
            to_office,
            since: Since::Receipt,
            among: None,
            most: None,
            plain: true,
            person: replica.person,
            from_office: &replica.office,
            key: &replica.key,
            own_recipient: None,
            registry: None,
        }
    }

    /// What one would write out for another's office, as the bytes of its parts.
    pub(crate) fn parts(&self, from: usize, to: usize, most: Option<u64>) -> Vec<Vec<u8>> {
        let office = self.replicas[to].office.clone();
        let wish = Wish {
            most,
            ..self.wish(from, &office)
        };
        let outlined = outline(&self.replicas[from].store, &wish).unwrap();
        self.written(from, &outlined)
    }

    pub(crate) fn written(&self, from: usize, outlined: &Outline) -> Vec<Vec<u8>> {
        let replica = &self.replicas[from];
        let one = |part| {
            let mut bytes = Vec::new();
            write(
                &replica.store,
                part,
                &[],
                &replica.key,
                &mut bytes,
                &mut |_| (),
            )
            .unwrap();
            bytes
        };
        outlined.parts.iter().map(one).collect()
    }

    /// Takes a bundle in, and answers the plan.
    pub(crate) fn take_in(&mut self, to: usize, bytes: &[u8]) -> Result<Plan, SyncError> {
        let own = (id(to), self.replicas[to].key.public());
        let registry = self.registry.clone();
        let mut opened = open(Cursor::new(bytes), &[], &registry, own)?;
        let store = &mut self.replicas[to].store;
        let planned = plan(store, &mut opened, None)?;
        apply(store, &mut opened, &planned, EmployeeId(PEOPLE[to]), NOW)?;
        Ok(planned)
    }

    pub(crate) fn send(&mut self, from: usize, to: usize) -> Plan {
        let parts = self.parts(from, to, None);
        self.take_in(to, &parts[0]).unwrap()
    }

    /// Everybody sends to everybody once, which is enough as nobody writes meanwhile.
    pub(crate) fn settle(&mut self) {
        for from in 0..self.replicas.len() {
            for to in 0..self.replicas.len() {
                if from != to {
                    self.send(from, to);
                }
            }
        }
    }

    pub(crate) fn hash(&self, n: usize) -> [u8; 32] {
        state_hash(&self.replicas[n].store).unwrap()
    }

    /// Writes with the frontier that stands now.
    pub(crate) fn write(&mut self, n: usize, subject: Subject, field: Field, value: Value) {
        let preds = self.replicas[n].store.state(subject).unwrap().frontier;
        self.write_upon(n, subject, preds, (field, value)).unwrap();
    }

    /// Writes with a frontier that was shown some time ago.
    pub(crate) fn write_upon(
        &mut self,
        n: usize,
        subject: Subject,
        preds: Vec<crate::ops::op::OpId>,
        write: (Field, Value),
    ) -> Result<crate::store::Committed, crate::store::StoreError> {
        self.write_at(n, subject, preds, write, NOW)
    }

    /// The same at another wall clock.
    pub(crate) fn write_at(
        &mut self,
        n: usize,
        subject: Subject,
        preds: Vec<crate::ops::op::OpId>,
        (field, value): (Field, Value),
        now: u64,
    ) -> Result<crate::store::Committed, crate::store::StoreError> {
        let draft = Draft {
            subject,
            preds,
            body: Body::Set(vec![Write::own(field, value)]),
        };
        let act = Act {
            kind: ActKind::Rate,
            actor: self.replicas[n].person,
            drafts: vec![draft],
        };
        self.replicas[n].store.commit(act, now)
    }
}

/// The ratings of the employee in a quarter.
pub(crate) fn ratings(quarter: u8) -> Subject {
    let period = Period::quarter(2026, quarter).unwrap();
    Subject::of(SubjectKind::Evaluation, EMPLOYEE.0, period)
}

pub(crate) const RESULTS: Field = f::RATE_RESULTS;
