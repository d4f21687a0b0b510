//! Registries and requests as files: made up by chance, spoiled, and taken in in every order.

mod kept;
mod registry;
mod request;

use chrono::NaiveDate;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use crate::domain::access::{Role, Roles};
use crate::domain::id::EmployeeId;
use crate::domain::text::clean;
use crate::ops::op::ReplicaId;
use crate::ops::registry::{Enrolled, Machine, Registry, Revocation, Supervision};

use super::registry_file::Issue;
use super::seal::Recipient;
use super::sign::SigningKey;

/// Text that somebody wants to do harm with, beside plain names.
const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}]0;judul\u{7}",
    "\u{202e}tsirohtua",
    "\"; version = 9 #",
    "\\\"\\u0041\\",
    "''' \"\"\"",
    "a\nnip = \"1\"\n-----BEGIN SSH SIGNATURE-----\nb",
    "a\u{200d}b\u{0}c",
    "}, ] = [ {",
    "Siti  Aminah,\tS.Kom.",
    "👩\u{200d}🌾",
];

fn day(days: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(days).unwrap()
}

/// A day that TOML can write.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1..3_000_000).prop_map(day)
}

fn text() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        any::<String>(),
        proptest::sample::select(HOSTILE).prop_map(str::to_owned),
        "[A-Za-z ,.'-]{0,30}",
    ];
    text.prop_map(|text| clean(&text).chars().take(60).collect::<String>())
        .prop_map(|text| clean(&text))
}

fn person_id() -> impl Strategy<Value = EmployeeId> {
    // Few, so that entries meet; and one without a NIP.
    prop_oneof![
        (1..6_u64).prop_map(|n| EmployeeId(198_609_262_015_051_000 + n)),
        Just(EmployeeId(u64::MAX - 5)),
        Just(EmployeeId(7)),
    ]
}

fn key() -> impl Strategy<Value = SigningKey> {
    any::<u8>().prop_map(|seed| SigningKey::from_seed(&[seed; 32]))
}

fn enrolled() -> impl Strategy<Value = Enrolled> {
    let roles = proptest::sample::subsequence(Role::APPOINTED.to_vec(), 0..=Role::APPOINTED.len());
    let keys = vec(key().prop_map(|key| key.public().to_openssh()), 0..3);
    (text(), text(), roles, keys).prop_map(|(name, office, roles, keys)| Enrolled {
        name,
        office,
        roles: roles.into_iter().collect::<Roles>(),
        keys,
    })
}

fn supervision() -> impl Strategy<Value = Supervision> {
    let people = (person_id(), person_id(), option::of(person_id()));
    (people, 1..40_i32, option::of(any_day())).prop_map(
        |((employee, appraiser, reviewer), from, until)| Supervision {
            employee,
            appraiser,
            reviewer,
            from: day(700_000 + from),
            until,
        },
    )
}

fn machine() -> impl Strategy<Value = Machine> {
    let last = any::<u64>().prop_map(|last| last >> 1);
    let revoked = option::of((last, any_day()).prop_map(|(last, day)| Revocation { last, day }));
    (person_id(), text(), text(), key(), revoked).prop_map(
        |(owner, office, label, key, revoked)| Machine {
            owner,
            office,
            label,
            key: key.public().0,
            recipient: recipient().to_string(),
            revoked,
        },
    )
}

/// One recipient for all.
fn recipient() -> Recipient {
    let text = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    Recipient::parse(text).unwrap()
}

fn registry() -> impl Strategy<Value = Registry> {
    let people = btree_map(person_id(), enrolled(), 0..5);
    let machines = btree_map(any::<[u8; 16]>().prop_map(ReplicaId), machine(), 0..4);
    let version = 1..1_000_000_u64;
    (
        version,
        any_day(),
        people,
        vec(supervision(), 0..8),
        machines,
    )
        .prop_map(|(version, issued, people, mut supervision, machines)| {
            supervision.sort_by_key(Supervision::span);
            supervision.dedup_by_key(|one| one.span());
            Registry {
                version,
                issued,
                people,
                supervision,
                machines,
            }
        })
}

fn issue(registry: Registry) -> Issue {
    let previous = (registry.version > 1).then_some([0xab; 32]);
    Issue { registry, previous }
}

/// A small registry that stays the same.
fn small() -> Registry {
    let (budi, sri) = (
        EmployeeId(198_609_262_015_051_001),
        EmployeeId(197_003_151_995_032_001),
    );
    let person = |name: &str, roles| Enrolled {
        name: name.into(),
        office: "disdik".into(),
        roles,
        keys: vec![SigningKey::from_seed(&[1; 32]).public().to_openssh()],
    };
    let machine = Machine {
        owner: sri,
        office: "disdik".into(),
        label: "Laptop-B".into(),
        key: SigningKey::from_seed(&[2; 32]).public().0,
        recipient: recipient().to_string(),
        revoked: None,
    };
    Registry {
        version: 1,
        issued: day(739_600),
        people: [
            (budi, person("Budi \"Boy\" Santoso", Roles::NONE)),
            (
                sri,
                person("Sri Wahyuni", Roles::of(Role::PerformanceAdmin)),
            ),
        ]
        .into(),
        supervision: vec![Supervision {
            employee: budi,
            appraiser: sri,
            reviewer: None,
            from: day(739_000),
            until: None,
        }],
        machines: [(ReplicaId([0x1f; 16]), machine)].into(),
    }
}
