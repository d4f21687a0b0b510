//! Registries that come from outside, in every order and by every hand.

use std::fs;
use std::path::Path;

use super::*;
use crate::trust::TrustError;
use crate::trust::kept::{Expected, Kept, Taken};
use crate::trust::registry_file::{digest, sign};
use crate::trust::words::Words;

struct Office {
    _dir: tempfile::TempDir,
    data: std::path::PathBuf,
    kept: Kept,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().to_path_buf();
        let kept = Kept::of(&data);
        Self {
            _dir: dir,
            data,
            kept,
        }
    }

    fn version(&self) -> Option<u64> {
        let current = self.kept.current().unwrap();
        current.map(|current| current.issue.registry.version)
    }
}

fn head_office() -> SigningKey {
    SigningKey::from_seed(&[9; 32])
}

/// Versions 1 to 4, each with one more person.
fn versions() -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    let mut registry = small();
    for version in 1..=4 {
        registry.version = version;
        let previous = files.last().map(|file| digest(file.as_bytes()));
        let issue = Issue {
            registry: registry.clone(),
            previous,
        };
        files.push(sign(&issue, &head_office()).unwrap());
        let person = registry.people.values().next().unwrap().clone();
        registry.people.insert(EmployeeId(version), person);
    }
    files
}

fn taken(taken: &Taken) -> (Option<u64>, u64) {
    match taken {
        Taken::New { before, issue } => (*before, issue.registry.version),
        Taken::Same(version) => (Some(*version), *version),
    }
}

fn files(data: &Path) -> Vec<String> {
    let entries = fs::read_dir(data.join("registry")).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_first_registry_is_believed_only_by_words_that_were_read() {
    let office = Office::new();
    let file = &versions()[0];
    let words = Words::of_key(head_office().public()).to_string();
    let refused = office.kept.take_in(file.as_bytes(), None).unwrap_err();
    assert!(refused.to_string().contains(&words), "{refused}");
    let wrong = Words::of_key(SigningKey::from_seed(&[8; 32]).public()).to_string();
    let refused = office
        .kept
        .take_in(file.as_bytes(), Some(Expected::Words(&wrong)));
    assert!(matches!(refused, Err(TrustError::Words(_))));
    let other = SigningKey::from_seed(&[8; 32]).public();
    let refused = office
        .kept
        .take_in(file.as_bytes(), Some(Expected::Key(other)));
    assert!(matches!(refused, Err(TrustError::OtherKey)));
    assert!(files(&office.data).is_empty(), "nothing was written");
    assert_eq!(office.kept.pinned().unwrap(), None);

    let new = office
        .kept
        .take_in(
            file.as_bytes(),
            Some(Expected::Words(&words.to_uppercase())),
        )
        .unwrap();
    assert_eq!(taken(&new), (None, 1));
    assert_eq!(office.kept.pinned().unwrap(), Some(head_office().public()));
    assert_eq!(files(&office.data), ["000001.registry", "head-office.pub"]);
    assert_eq!(office.version(), Some(1));
}

#[test]
fn newer_ones_are_taken_in_with_gaps_and_older_ones_never() {
    let office = Office::new();
    let key = Some(Expected::Key(head_office().public()));
    let all = versions();
    for (at, expected) in [
        (0, Ok((None, 1))),
        (0, Ok((Some(1), 1))),
        (1, Ok((Some(1), 2))),
        (3, Ok((Some(2), 4))),
        (2, Err((4, 3))),
        (0, Err((4, 1))),
        (3, Ok((Some(4), 4))),
    ] {
        let answer = office.kept.take_in(all[at].as_bytes(), key);
        let answer = answer.as_ref().map(taken).map_err(|error| match error {
            TrustError::Rollback { kept, offered } => (*kept, *offered),
            other => panic!("{other}"),
        });
        assert_eq!(answer, expected);
    }
    assert_eq!(office.version(), Some(4));
}

#[test]
fn what_is_forged_branches_off_or_leaves_something_out_is_refused() {
    let office = Office::new();
    let all = versions();
    office
        .kept
        .take_in(
            all[0].as_bytes(),
            Some(Expected::Key(head_office().public())),
        )
        .unwrap();
    let next = |change: fn(&mut Issue), key: &SigningKey| {
        let mut issue = Issue {
            registry: Registry {
                version: 2,
                ..small()
            },
            previous: Some(digest(all[0].as_bytes())),
        };
        change(&mut issue);
        let file = sign(&issue, key).unwrap();
        office.kept.take_in(file.as_bytes(), None)
    };
    let strange = SigningKey::from_seed(&[8; 32]);
    assert!(matches!(next(|_| (), &strange), Err(TrustError::Forged(_))));
    let branch = next(|issue| issue.previous = Some([1; 32]), &head_office());
    assert!(matches!(branch, Err(TrustError::Branch { version: 2 })));
    let second = next(
        |issue| {
            issue.registry.version = 1;
            issue.registry.people.clear();
            issue.previous = None;
        },
        &head_office(),
    );
    assert!(matches!(second, Err(TrustError::Branch { version: 1 })));
    for version in [2, 7] {
        let lost = if version == 2 {
            next(|issue| issue.registry.machines.clear(), &head_office())
        } else {
            next(
                |issue| {
                    issue.registry.version = 7;
                    issue.registry.machines.clear();
                },
                &head_office(),
            )
        };
        let told = lost.unwrap_err();
        assert!(
            matches!(told, TrustError::Missing { kept: 1, .. }),
            "{told}"
        );
        assert!(told.to_string().contains("the machine 1f1f1f1f"), "{told}");
    }
    assert_eq!(files(&office.data), ["000001.registry", "head-office.pub"]);
    assert_eq!(taken(&next(|_| (), &head_office()).unwrap()), (Some(1), 2));
}

#[test]
fn what_is_kept_is_checked_each_time_it_is_read() {
    let office = Office::new();
    let all = versions();
    office
        .kept
        .take_in(
            all[0].as_bytes(),
            Some(Expected::Key(head_office().public())),
        )
        .unwrap();
    let dir = office.data.join("registry");
    fs::write(dir.join("000009.registry"), &all[1]).unwrap();
    assert!(
        office
            .kept
            .current()
            .unwrap_err()
            .to_string()
            .contains("that its name says")
    );
    fs::write(dir.join("000009.registry"), all[1].replace("Sri", "Sra")).unwrap();
    assert!(matches!(office.kept.current(), Err(TrustError::Forged(_))));
    fs::remove_file(dir.join("000009.registry")).unwrap();
    for stray in [
        "9.registry",
        "registry",
        "000000002.registry",
        "abc.registry",
        ".000003.registry.1.new",
    ] {
        fs::write(dir.join(stray), "").unwrap();
    }
    assert_eq!(office.version(), Some(1));
    fs::write(dir.join("head-office.pub"), "ssh-rsa AAAA").unwrap();
    assert!(matches!(
        office.kept.current(),
        Err(TrustError::DamagedPin { .. })
    ));
}

#[test]
fn a_draft_is_kept_until_it_is_dropped() {
    let office = Office::new();
    assert_eq!(office.kept.read_draft().unwrap(), None);
    let issue = issue(small());
    office.kept.write_draft(&issue).unwrap();
    assert_eq!(office.kept.read_draft().unwrap(), Some(issue));
    office.kept.drop_draft().unwrap();
    office.kept.drop_draft().unwrap();
    assert_eq!(office.kept.read_draft().unwrap(), None);
}
