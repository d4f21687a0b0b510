//! Whatever of a data directory is damaged, mending brings back what anything else in it, or a copy, still knows.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::FileExt;

use super::*;
use crate::domain::id::EmployeeId;
use crate::ops::fields;
use crate::ops::op::{Act, ActKind, Field, Subject, Value};
use crate::ops::state::Slot;
use crate::store::contract_tests::{NOW, SITI, answers, import, open, say};
use crate::store::disk::{DiskStore, Mode};
use crate::store::renew::renew;
use crate::store::{Store, take_back};

/// Everything that stands, whoever wrote it.
type Words = BTreeMap<(Subject, Slot), Vec<Vec<(Field, Value)>>>;

fn words(store: &mut DiskStore) -> Words {
    let mut words = Words::new();
    let exchange = store.exchange().unwrap();
    exchange
        .each_state(&mut |state| {
            for (slot, versions) in state.slots {
                let values = versions.into_iter().map(|version| version.values);
                words.insert((state.subject, slot), values.collect());
            }
        })
        .unwrap();
    words
}

/// People, names that were changed, and one change that was taken back, closed in good order. Answers what stands.
fn filled(data: &Path) -> Words {
    let (mut store, _) = open(data);
    store.commit_all(vec![(import(0..20), NOW)]).unwrap();
    for n in 0..12 {
        let who = SITI + (n % 5) * 1000;
        let act = say(&store, who, fields::NAME, &format!("Nama {n}"));
        store.commit(act, NOW + n).unwrap();
        let act = say(&store, who, fields::PHONE, &format!("0812-{n}"));
        store.commit(act, NOW + n).unwrap();
        if n % 4 == 3 {
            undo(&mut store);
        }
    }
    words(&mut store)
}

fn undo(store: &mut DiskStore) {
    let last = store.acts(1).unwrap()[0];
    let act = Act {
        kind: ActKind::Undo,
        actor: last.actor,
        drafts: take_back(store, last.seq).unwrap(),
    };
    store.commit(act, NOW).unwrap();
}

/// Where the frames of a journal lie.
fn frames(data: &Path, name: &str) -> Vec<(u64, u64)> {
    let dir = DataDir::open(data, false).unwrap();
    let journal = Journal::open_damaged(&dir, name, None).unwrap().journal;
    let frames = journal.scan(Position(0)).map(Result::unwrap);
    frames
        .map(|frame| (frame.at.offset(), frame.next.offset()))
        .collect()
}

/// Overwrites a frame with zeros.
fn spoil(data: &Path, name: &str, (from, to): (u64, u64)) {
    let path = data.join(name).join("00000001.tj");
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&vec![0; (to - from) as usize], from)
        .unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Opens and expects nothing wrong. Answers what stands.
fn sound(data: &Path) -> Words {
    assert!(
        damage(data).unwrap().is_none(),
        "{:?}",
        damage(data).unwrap()
    );
    let (mut store, notes) = open(data);
    assert_eq!(notes.iter().find(|note| note.contains("cannot")), None);
    assert_eq!(store.verify().unwrap().faults, Vec::<String>::new());
    words(&mut store)
}

#[test]
fn what_is_whole_is_left_alone() {
    let temp = tempfile::tempdir().unwrap();
    let before = filled(temp.path());
    assert_eq!(mend(temp.path(), &[], NOW).unwrap(), None);
    assert_eq!(sound(temp.path()), before);
}

#[test]
fn whichever_frame_is_lost_the_index_still_knows_it() {
    let temp = tempfile::tempdir().unwrap();
    let original = temp.path().join("original");
    let before = filled(&original);
    let all = frames(&original, "journal");
    for (n, place) in all.iter().enumerate() {
        let data = temp.path().join(format!("data-{n}"));
        copy(&original, &data);
        spoil(&data, "journal", *place);
        let found = damage(&data).unwrap();
        assert_eq!(found.own.len(), 1, "{n}");
        let past = found.replica;
        let mended = mend(&data, &[], NOW).unwrap().unwrap();
        assert_eq!(mended.past, Some(past));
        assert_eq!(sound(&data), before, "frame {n} of {}", all.len());
        let (mut store, _) = open(&data);
        assert_ne!(store.replica(), past);
        let exchange = store.exchange().unwrap();
        assert!(exchange.ledger().was(past));
        let gaps = exchange.ledger().gaps(exchange.own(), None);
        assert!(
            gaps.iter().any(|gap| gap.range.replica == past),
            "it is asked for"
        );
        assert!(mended.kept.join("journal/00000001.tj").exists());
        // And it goes on.
        let act = say(&store, SITI, fields::NAME, "Sesudahnya");
        store.commit(act, NOW + 99).unwrap();
        let state = store.state(Subject::employee(EmployeeId(SITI))).unwrap();
        assert!(state.conflicts().next().is_none());
    }
}

#[test]
fn a_copy_gives_back_what_is_lost_and_all_is_as_it_was() {
    let temp = tempfile::tempdir().unwrap();
    let [original, data] = ["original", "data"].map(|name| temp.path().join(name));
    filled(&original);
    let before = answers(&open(&original).0);
    copy(&original, &data);
    let all = frames(&original, "journal");
    for n in [3, 4, 9, all.len() - 1] {
        spoil(&data, "journal", all[n]);
    }
    fs::remove_dir_all(data.join("records")).unwrap();
    let wanted = damage(&data).unwrap().wanted();
    assert_eq!(wanted.len(), 3);
    let found = in_directory(&original, &wanted).unwrap();
    let mended = mend(&data, &found, NOW).unwrap().unwrap();
    assert_eq!((mended.past, mended.put_back), (None, 4));
    sound(&data);
    assert_eq!(answers(&open(&data).0), before);
}

#[test]
fn a_copy_that_says_something_else_is_not_believed() {
    let temp = tempfile::tempdir().unwrap();
    let [original, data] = ["original", "data"].map(|name| temp.path().join(name));
    let before = filled(&original);
    copy(&original, &data);
    let all = frames(&data, "journal");
    spoil(&data, "journal", all[3]);
    let wanted = damage(&data).unwrap().wanted();
    let mut found = in_directory(&original, &wanted).unwrap();
    let last = found[0].bytes.len() - 1;
    found[0].bytes[last] ^= 1;
    let mended = mend(&data, &found, NOW).unwrap().unwrap();
    assert_eq!(mended.put_back, 0);
    assert!(mended.past.is_some());
    assert_eq!(sound(&data), before);
}

#[test]
fn a_journal_that_is_cut_off_or_gone_is_said_anew_from_the_index() {
    let temp = tempfile::tempdir().unwrap();
    let original = temp.path().join("original");
    let before = filled(&original);
    let ends: Vec<u64> = frames(&original, "journal")
        .iter()
        .map(|one| one.1)
        .collect();
    for (n, len) in [0, 50, 96, ends[5], ends[8] + 3].into_iter().enumerate() {
        let data = temp.path().join(format!("cut-{n}"));
        copy(&original, &data);
        let path = data.join("journal/00000001.tj");
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(len).unwrap();
        let refused = DiskStore::open(&data, Mode::Write, &mut |_, _| ()).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged(_)), "{refused}");
        mend(&data, &[], NOW).unwrap().unwrap();
        assert_eq!(sound(&data), before, "cut to {len}");
    }
    let gone = temp.path().join("gone");
    copy(&original, &gone);
    fs::remove_dir_all(gone.join("journal")).unwrap();
    mend(&gone, &[], NOW).unwrap().unwrap();
    assert_eq!(sound(&gone), before);
}

#[test]
fn an_older_journal_beside_a_newer_index_is_noticed_and_mended() {
    let temp = tempfile::tempdir().unwrap();
    let [data, older] = ["data", "older"].map(|name| temp.path().join(name));
    filled(&data);
    copy(&data.join("journal"), &older);
    let (mut store, _) = open(&data);
    let act = say(&store, SITI, fields::NAME, "Yang Terakhir");
    store.commit(act, NOW).unwrap();
    let before = words(&mut store);
    drop(store);
    fs::remove_dir_all(data.join("journal")).unwrap();
    copy(&older, &data.join("journal"));
    let refused = DiskStore::open(&data, Mode::Write, &mut |_, _| ()).unwrap_err();
    assert!(refused.to_string().contains("tatap doctor"), "{refused}");
    let mended = mend(&data, &[], NOW).unwrap().unwrap();
    assert_eq!((mended.repeated, mended.recalled), (0, 1));
    assert_eq!(sound(&data), before);
}

#[test]
fn without_an_index_too_only_the_gap_itself_is_missing_and_is_counted() {
    let temp = tempfile::tempdir().unwrap();
    let before = filled(temp.path());
    let all = frames(temp.path(), "journal");
    spoil(temp.path(), "journal", all[all.len() - 3]);
    fs::remove_dir_all(temp.path().join("records")).unwrap();
    let mended = mend(temp.path(), &[], NOW).unwrap().unwrap();
    assert_eq!(
        (mended.repeated, mended.recalled, mended.unknown),
        (2, 0, 1)
    );
    let after = sound(temp.path());
    let same = after
        .iter()
        .filter(|(key, value)| before.get(key) == Some(value));
    assert_eq!(
        same.count(),
        before.len() - 1,
        "one value is that of before"
    );
}

#[test]
fn the_past_of_this_data_is_taken_in_anew_where_what_was_taken_in_is_lost() {
    let temp = tempfile::tempdir().unwrap();
    let original = temp.path().join("original");
    filled(&original);
    renew(&original, NOW).unwrap();
    let (mut store, _) = open(&original);
    let act = say(&store, SITI, fields::NAME, "Sesudahnya");
    store.commit(act, NOW + 1).unwrap();
    let before = words(&mut store);
    drop(store);
    for name in ["received", "ledger"] {
        for (n, place) in frames(&original, name).into_iter().enumerate() {
            let data = temp.path().join(format!("{name}-{n}"));
            copy(&original, &data);
            spoil(&data, name, place);
            let mended = mend(&data, &[], NOW).unwrap().unwrap();
            assert_eq!(mended.past, None);
            assert_eq!(sound(&data), before, "{name} {n}");
        }
        let data = temp.path().join(format!("{name}-gone"));
        copy(&original, &data);
        fs::remove_file(data.join(name).join("00000001.tj")).unwrap();
        mend(&data, &[], NOW).unwrap().unwrap();
        assert_eq!(sound(&data), before, "{name} is gone");
    }
}

#[test]
fn what_is_in_the_way_of_whole_data_is_set_aside() {
    let temp = tempfile::tempdir().unwrap();
    let original = temp.path().join("original");
    let before = filled(&original);
    for (name, bytes) in [
        ("00000007.tj", b"?".to_vec()),
        (
            "00000002.tj",
            fs::read(original.join("journal/00000001.tj")).unwrap(),
        ),
    ] {
        let data = temp.path().join(name);
        copy(&original, &data);
        fs::write(data.join("journal").join(name), bytes).unwrap();
        DiskStore::open(&data, Mode::Write, &mut |_, _| ()).expect_err(name);
        let mended = mend(&data, &[], NOW).unwrap().expect(name);
        assert_eq!((mended.past, mended.unknown), (None, 0), "{name}");
        assert_eq!(sound(&data), before, "{name}");
    }
}

#[test]
fn a_ledger_of_which_nothing_is_left_does_not_keep_its_place() {
    let temp = tempfile::tempdir().unwrap();
    filled(temp.path());
    renew(temp.path(), NOW).unwrap();
    drop(open(temp.path()));
    for (n, name) in (0..).zip(["received", "ledger"]) {
        let path = temp.path().join(name).join("00000001.tj");
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(100).unwrap();
        mend(temp.path(), &[], NOW + n).unwrap().unwrap();
        sound(temp.path());
    }
}

#[test]
fn a_journal_that_is_gone_beside_the_own_one_is_told_and_asked_for_again() {
    let temp = tempfile::tempdir().unwrap();
    let original = temp.path().join("original");
    filled(&original);
    renew(&original, NOW).unwrap();
    drop(open(&original));
    for name in ["received", "ledger"] {
        let data = temp.path().join(name);
        copy(&original, &data);
        fs::remove_dir_all(data.join(name)).unwrap();
        let refused = DiskStore::open(&data, Mode::Write, &mut |_, _| ()).unwrap_err();
        assert!(refused.to_string().contains(name), "{refused}");
        let (_, notes) = DiskStore::open(&data, Mode::ReadOnly, &mut |_, _| ()).unwrap();
        assert!(notes.iter().any(|note| note.contains(name)), "{notes:?}");
        let (received, ledger) = damage(&data).unwrap().beside;
        assert_eq!(
            (received > 0, ledger > 0),
            (name == "received", name == "ledger")
        );
        mend(&data, &[], NOW).unwrap().unwrap();
        sound(&data);
    }
}

#[test]
fn a_journal_that_is_a_link_to_nowhere_is_made_anew() {
    let temp = tempfile::tempdir().unwrap();
    let before = filled(temp.path());
    fs::remove_dir_all(temp.path().join("journal")).unwrap();
    std::os::unix::fs::symlink("/nonexistent/journal", temp.path().join("journal")).unwrap();
    mend(temp.path(), &[], NOW).unwrap().unwrap();
    assert_eq!(sound(temp.path()), before);
}

#[test]
fn killed_after_any_step_it_is_completed_by_the_next_start() {
    let temp = tempfile::tempdir().unwrap();
    let original = temp.path().join("original");
    let before = filled(&original);
    let all = frames(&original, "journal");
    spoil(&original, "journal", all[4]);
    let whole = temp.path().join("whole");
    copy(&original, &whole);
    mend(&whole, &[], NOW).unwrap().unwrap();
    for step in 0..4 {
        let data = temp.path().join(format!("step-{step}"));
        copy(&original, &data);
        let room = data.join("mended");
        for name in ["journal", "received", "ledger"] {
            copy(&whole.join(name), &room.join(name));
        }
        fs::write(room.join("READY"), "damaged-1\n\n").unwrap();
        let aside = data.join("damaged-1");
        if step > 0 {
            fs::create_dir_all(&aside).unwrap();
            fs::rename(data.join("journal"), aside.join("journal")).unwrap();
        }
        if step > 1 {
            fs::rename(room.join("journal"), data.join("journal")).unwrap();
        }
        if step > 2 {
            fs::rename(room.join("received"), data.join("received")).unwrap();
        }
        let looked = DiskStore::open(&data, Mode::ReadOnly, &mut |_, _| ());
        assert!(looked.unwrap_err().to_string().contains("cut off"));
        let (mut store, _) = open(&data);
        assert_eq!(words(&mut store), before, "step {step}");
        assert!(!room.exists() && aside.join("journal").exists());
    }
}

#[test]
fn what_is_left_is_shown_to_whoever_looks_with_the_loss_named() {
    let temp = tempfile::tempdir().unwrap();
    let before = filled(temp.path());
    let all = frames(temp.path(), "journal");
    spoil(temp.path(), "journal", all[1]);
    let looked = DiskStore::open(temp.path(), Mode::ReadOnly, &mut |_, _| ()).unwrap();
    let (mut store, notes) = looked;
    assert!(
        notes[0].contains("cannot be read any more (number 21)"),
        "{notes:?}"
    );
    let shown = words(&mut store);
    let same = shown
        .iter()
        .filter(|(key, value)| before.get(key) == Some(value));
    assert!(same.count() >= before.len() - 1);
}
