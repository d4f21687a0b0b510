//! The registry as text, and what a later one must still hold.

use super::*;
use crate::trust::TrustError;
use crate::trust::follows::{Missing, follows};
use crate::trust::registry_file::{parse, sign, signer, text, verify};

proptest! {
    #[test]
    fn a_registry_is_read_as_it_was_written_and_always_written_alike(registry in registry()) {
        let issue = issue(registry);
        let written = text(&issue);
        let read = parse(&written).unwrap();
        prop_assert_eq!(&read, &issue);
        prop_assert_eq!(text(&read), written);
    }

    #[test]
    fn any_text_at_all_is_read_or_refused(bytes in vec(any::<u8>(), 0..200), cut in 0..2000_usize, at in 0..2000_usize) {
        let whole = text(&issue(small()));
        let _ = parse(&String::from_utf8_lossy(&bytes));
        let _ = parse(&whole.chars().take(cut).collect::<String>());
        let mut spoiled = whole.into_bytes();
        let at = at.min(spoiled.len());
        spoiled.splice(at..at, bytes);
        let _ = parse(&String::from_utf8_lossy(&spoiled));
        let _ = verify(&spoiled, SigningKey::from_seed(&[9; 32]).public());
    }

    #[test]
    fn what_is_added_to_a_registry_follows_it(old in registry(), more in registry(), end in any_day(), last in any::<u64>()) {
        let mut new = old.clone();
        for (id, person) in &more.people {
            new.people.entry(*id).or_insert_with(|| person.clone());
        }
        for (id, machine) in &more.machines {
            new.machines.entry(*id).or_insert_with(|| machine.clone());
        }
        for one in &mut new.supervision {
            one.until = one.until.or(Some(end));
        }
        for person in new.people.values_mut() {
            person.keys.push(SigningKey::from_seed(&[99; 32]).public().to_openssh());
            person.office = "lain".into();
        }
        for machine in new.machines.values_mut() {
            let before = machine.revoked.map_or(u64::MAX, |revoked| revoked.last);
            machine.revoked = Some(Revocation { last: last.min(before), day: end });
        }
        prop_assert_eq!(follows(&old, &old), Ok(()));
        prop_assert_eq!(follows(&old, &new), Ok(()));
    }

    #[test]
    fn whatever_is_taken_out_is_missed(old in registry(), pick in any::<proptest::sample::Index>()) {
        let entries = old.people.len() + old.supervision.len() + old.machines.len();
        prop_assume!(entries > 0);
        let mut new = old.clone();
        let at = pick.index(entries);
        let people = old.people.len();
        if let Some(id) = old.people.keys().nth(at) {
            new.people.remove(id);
        } else if at - people < old.supervision.len() {
            new.supervision.remove(at - people);
        } else {
            let id = old.machines.keys().nth(at - people - old.supervision.len()).unwrap();
            new.machines.remove(id);
        }
        prop_assert!(follows(&old, &new).is_err());
    }
}

type Change = fn(&mut Registry);

#[test]
fn what_may_only_be_added_to_is_not_changed() {
    let mut old = small();
    let (budi, sri) = (
        EmployeeId(198_609_262_015_051_001),
        EmployeeId(197_003_151_995_032_001),
    );
    let replica = ReplicaId([0x1f; 16]);
    let revoke = |last| {
        Some(Revocation {
            last,
            day: day(739_700),
        })
    };
    old.machines.get_mut(&replica).unwrap().revoked = revoke(10);
    old.supervision[0].until = Some(day(739_500));
    let lost = Missing::Supervision {
        employee: budi,
        appraiser: sri,
        from: day(739_000),
    };
    let changes: [(Change, Missing); 9] = [
        (|r| r.supervision[0].until = None, lost),
        (|r| r.supervision[0].until = Some(day(739_501)), lost),
        (|r| r.supervision[0].reviewer = Some(EmployeeId(9)), lost),
        (|r| first(r).revoked = None, Missing::Revocation(replica)),
        (
            |r| first(r).revoked.as_mut().unwrap().last = 11,
            Missing::Revocation(replica),
        ),
        (|r| first(r).key = [3; 32], Missing::MachineKey(replica)),
        (
            |r| first(r).owner = EmployeeId(9),
            Missing::MachineKey(replica),
        ),
        (
            |r| first(r).recipient = String::new(),
            Missing::MachineKey(replica),
        ),
        (
            |r| {
                r.people
                    .values_mut()
                    .for_each(|p| p.keys.insert(0, "lain".into()));
            },
            Missing::PersonKey(sri),
        ),
    ];
    for (change, missing) in changes {
        let mut new = old.clone();
        change(&mut new);
        assert_eq!(follows(&old, &new), Err(missing));
    }
    let mut earlier = old.clone();
    first(&mut earlier).revoked = revoke(4);
    assert_eq!(follows(&old, &earlier), Ok(()));
}

fn first(registry: &mut Registry) -> &mut Machine {
    registry.machines.values_mut().next().unwrap()
}

#[test]
fn only_what_head_office_signed_is_read() {
    let (key, other) = (
        SigningKey::from_seed(&[9; 32]),
        SigningKey::from_seed(&[8; 32]),
    );
    let file = sign(&issue(small()), &key).unwrap();
    assert_eq!(
        verify(file.as_bytes(), key.public()).unwrap(),
        issue(small())
    );
    assert_eq!(signer(file.as_bytes()).unwrap(), key.public());
    let forged = |file: &str| {
        let verdict = verify(file.as_bytes(), key.public());
        assert!(matches!(verdict, Err(TrustError::Forged(_))), "{verdict:?}");
    };
    forged(&sign(&issue(small()), &other).unwrap());
    forged(&file.replace("Sri Wahyuni", "Sri Wahyunj"));
    forged(&file.replacen("\n\n", "\n\n\n", 1));
    let bare = file.split("-----BEGIN").next().unwrap();
    for missing in [bare, "", &file[..file.len() - 40]] {
        let verdict = verify(missing.as_bytes(), key.public());
        assert!(
            matches!(verdict, Err(TrustError::Form { .. })),
            "{verdict:?}"
        );
    }
    // Signed by the right key, but for something else.
    let signature = key
        .sign(crate::trust::sign::Purpose::Request, bare.as_bytes())
        .unwrap();
    forged(&(bare.to_owned() + &crate::trust::sign::armored(&signature).unwrap()));
}

/// What stands in the file, what is put there instead, the field that is told, and words of the reason.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    (
        "Sri Wahyuni",
        "Sri \\u001b[2J",
        "people[1].name",
        "invisible",
    ),
    ("Sri Wahyuni", "Sri \\u202eW", "people[1].name", "invisible"),
    ("Sri Wahyuni", "@600", "people[1].name", "longer than 500"),
    (
        "\"197003151995032001\", name",
        "\"19700315199503200\", name",
        "people[1].nip",
        "is no NIP",
    ),
    (
        "\"197003151995032001\", name",
        "\"000000000000000000\", name",
        "people[1].nip",
        "is no NIP",
    ),
    (
        "\"197003151995032001\", name",
        "\"198609262015051001\", name",
        "people[2].nip",
        "twice",
    ),
    (
        "performance-admin",
        "appraiser",
        "people[1].roles",
        "appointed",
    ),
    (
        "from = 2",
        "from = true, until = 2",
        "supervision[1].from",
        "is no day",
    ),
    (
        "from = ",
        "bukan = ",
        "supervision[1].bukan",
        "is not known",
    ),
    ("1f1f\", ", "1f1F\", ", "machines[1].replica", "hexadecimal"),
    (
        "age1",
        "age2",
        "machines[1].recipient",
        "is no age recipient",
    ),
    ("version = 1", "version = 0", "version", "counts from 1"),
    ("version = 1", "version = -1", "version", "whole number"),
    (
        "version = 1",
        "version = 2",
        "previous",
        "every version but the first",
    ),
    (
        "tatap-registry-1",
        "tatap-registry-2",
        "form",
        "is not tatap-registry-1",
    ),
    (
        "recipient = ",
        "last = 5, recipient = ",
        "machines[1].revoked",
        "is missing",
    ),
    ("machines = [", "machines = [7,", "machines", "no table"),
];

#[test]
fn mistakes_are_told_with_line_and_field() {
    let whole = text(&issue(small()));
    let line_of = |words: &str| whole.lines().position(|line| line.contains(words)).unwrap() + 1;
    for (from, to, field, reason) in MISTAKES {
        let to = to.replace("@600", &"x".repeat(600));
        let spoiled = whole.replacen(from, &to, 1);
        let verdict = parse(&spoiled);
        let error = verdict.expect_err(&to).to_string();
        assert!(
            error.contains(&format!(": {field}: ")) && error.contains(reason),
            "{error}"
        );
        assert!(error.starts_with("line "), "{error}");
    }
    let spoiled = whole.replace("Laptop-B", "Lap\\ttop");
    let error = parse(&spoiled).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("line {}: machines[1].label", line_of("Laptop-B"))),
        "{error}"
    );
    let broken = whole.replace("machines = [", "machines = [ { x }");
    let error = parse(&broken).unwrap_err().to_string();
    assert!(error.contains("not valid TOML"), "{error}");
}

#[test]
fn what_is_far_too_large_is_refused_before_it_is_read() {
    let file = vec![b'#'; crate::trust::registry_file::LARGEST + 1];
    let error = verify(&file, SigningKey::from_seed(&[9; 32]).public()).unwrap_err();
    assert!(error.to_string().contains("larger than"), "{error}");
    let deep = format!("form = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse(&deep).is_err());
    let entries = "{},".repeat(20_001);
    let many = format!(
        "form = \"tatap-registry-1\"\nversion = 1\nissued = 2026-01-01\nprevious = \"\"\nmachines = [{entries}]\n"
    );
    let error = parse(&many).unwrap_err().to_string();
    assert!(
        error.contains("line 5: machines: has more than 20000"),
        "{error}"
    );
}

/// Offices keep these files for years.
#[test]
fn the_file_of_the_small_registry_is_the_one_it_always_was() {
    let file = sign(&issue(small()), &SigningKey::from_seed(&[9; 32])).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(
        lines[2..6],
        [
            "form = \"tatap-registry-1\"",
            "version = 1",
            "issued = 2025-12-15",
            "previous = \"\""
        ]
    );
    assert_eq!(
        lines[8],
        "  { nip = \"197003151995032001\", name = \"Sri Wahyuni\", office = \"disdik\", roles = [\"performance-admin\"], \
         keys = [\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\"] },"
    );
    assert_eq!(
        crate::domain::closing::hash(&file),
        "a2937642ade1293b50e6384cb2a405cdebaf599b81848f783ac2204602a9fc7f"
    );
}
