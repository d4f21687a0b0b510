//! What is written is read, and what was not written is refused.

use super::*;
use crate::domain::period::Period;
use crate::ops::clock::Clock;
use crate::ops::roster::row;
use crate::ops::view::Dossier;

const OWN: ReplicaId = ReplicaId([1; 16]);

fn record(kind: SubjectKind, owner: u64, positions: &[u64]) -> Record {
    let period = (kind != SubjectKind::Employee)
        .then(|| Period::quarter(2026, 1))
        .flatten();
    let subject = Subject {
        owner,
        kind,
        period,
    };
    Record {
        subject,
        state: Some(State::empty(subject)),
        positions: positions.to_vec(),
    }
}

#[test]
fn records_of_an_owner_and_rows_are_read_as_written() {
    let temp = tempfile::tempdir().unwrap();
    let records = Records::open(temp.path(), OWN).unwrap();
    assert_eq!(records.applied().unwrap(), None);
    let person = record(SubjectKind::Employee, 7, &[96, 1 << 40]);
    let plan = record(SubjectKind::Plan, 7, &[]);
    let team = record(SubjectKind::Team, 8, &[5]);
    let list_row = row(&Dossier::new(EmployeeId(7), person.state.clone()));
    let mut changes = records.changes();
    for record in [&plan, &person, &team] {
        changes.record(record);
    }
    changes.row(&list_row);
    records.write(changes).unwrap();
    assert_eq!(records.of_person(7).unwrap(), [person, plan.clone()]);
    assert_eq!(records.record(plan.subject).unwrap(), Some(plan));
    assert_eq!(records.of_shared(8).unwrap(), std::slice::from_ref(&team));
    assert_eq!(records.shared().unwrap(), [team]);
    assert_eq!(records.roster().unwrap(), [list_row]);
    assert_eq!(records.check().unwrap(), [3, 1, 0]);
    assert_eq!(records.count().unwrap(), [3, 1, 0]);
    records.sync().unwrap();
}

#[test]
fn a_list_is_kept_for_exactly_what_the_records_include() {
    let temp = tempfile::tempdir().unwrap();
    let records = Records::open(temp.path(), OWN).unwrap();
    let mut changes = records.changes();
    let rows = [7, 9].map(|id| row(&Dossier::new(EmployeeId(id), None)));
    for row in &rows {
        changes.row(row);
    }
    records.write(changes).unwrap();
    let applied = |index| Applied {
        replica: OWN,
        index,
        hash: [3; 32],
        last: 0,
        next: 0,
        last_sum: 0,
        clock: Clock::default(),
        people: 2,
        subjects: 2,
        acts: 1,
        beside: ([0; 32], 0, 0),
    };
    assert_eq!(records.kept_roster(&applied(1)), None);
    records.keep_roster(&applied(1)).unwrap();
    assert_eq!(records.kept_roster(&applied(1)), Some(rows.to_vec()));
    assert_eq!(records.kept_roster(&applied(2)), None);
    let path = temp.path().join("records/list");
    let whole = std::fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        std::fs::write(&path, damaged).unwrap();
        assert_eq!(records.kept_roster(&applied(1)), None, "byte {at}");
        std::fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(records.kept_roster(&applied(1)), None, "cut at {at}");
    }
}

#[test]
fn a_value_that_was_changed_behind_our_back_is_refused_by_its_key() {
    let temp = tempfile::tempdir().unwrap();
    let records = Records::open(temp.path(), OWN).unwrap();
    let person = record(SubjectKind::Employee, 7, &[1]);
    let key = keys::record(person.subject);
    let people = &records.engine().people;
    people.insert(key, seal(b"another key", b"x")).unwrap();
    let error = records.record(person.subject).unwrap_err().to_string();
    assert!(
        error.contains("the checksum is wrong under 000000000000000701"),
        "{error}"
    );
    assert!(records.check().is_err());
}

#[test]
fn a_folder_that_is_locked_for_a_moment_is_waited_for() {
    let temp = tempfile::tempdir().unwrap();
    let own = ReplicaId([1; 16]);
    let first = Records::open(temp.path(), own).unwrap();
    let path = temp.path().to_owned();
    let second = std::thread::spawn(move || Records::open(&path, own).map(|_| ()));
    // The other thread is trying, or will be; it succeeds once the first handle is gone.
    drop(first);
    assert!(second.join().unwrap().is_ok());
}
