//! What can happen to a data directory: lost, damaged, old and foreign records, locks, a small disk.

use crate::ops::op::ActKind;
use std::fs;
use std::path::{Path, PathBuf};

use super::contract_tests::{Answers, NOW, SITI, answers, import, open, say};
use super::disk::{DiskStore, Mode};
use super::*;
use crate::domain::period::Period;
use crate::journal::{DataDir, Journal, Opened};
use crate::ops::edit::{draft, writes};
use crate::ops::fields;
use crate::ops::op::{Op, SubjectKind, Value, Write};
use crate::ops::view::Item;
use crate::records::DISK_IS_FULL;
use crate::wire;

/// A store with some people, some edits and an undo.
fn fill(path: &Path) -> Answers {
    let (mut store, _) = open(path);
    store.commit_all(vec![(import(0..300), NOW)]).unwrap();
    for words in ["Siti", "Siti R.", "Siti Rahayu"] {
        let act = say(&store, SITI, fields::NAME, words);
        store.commit(act, NOW).unwrap();
    }
    let act = Act {
        kind: ActKind::Undo,
        actor: EmployeeId(5),
        drafts: take_back(&store, 303).unwrap(),
    };
    store.commit(act, NOW).unwrap();
    answers(&store)
}

/// Opens, and expects the same answers as before and this many notes.
fn check(path: &Path, expected: &Answers, notes_expected: usize) {
    let (store, notes) = open(path);
    assert_eq!(&answers(&store), expected);
    assert_eq!(store.verify().unwrap().faults, Vec::<String>::new());
    assert_eq!(notes.len(), notes_expected, "{notes:?}");
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

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect();
    files.sort();
    files
}

#[test]
fn lost_records_are_made_again_from_the_journal() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    fs::remove_dir_all(temp.path().join("records")).unwrap();
    check(temp.path(), &before, 1);
    check(temp.path(), &before, 0);
    fs::remove_dir_all(temp.path().join("records")).unwrap();
    fs::create_dir(temp.path().join("records")).unwrap();
    check(temp.path(), &before, 1);
}

#[test]
fn a_lost_journal_is_not_begun_anew_beside_the_records_that_are_left_of_it() {
    let temp = tempfile::tempdir().unwrap();
    fill(temp.path());
    let journal = temp.path().join("journal");
    fs::rename(&journal, temp.path().join("elsewhere")).unwrap();
    let error = DiskStore::open(temp.path(), Mode::Write, &mut |_, _| ()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error}");
    assert!(!journal.exists() && temp.path().join("records/db").exists());
}

#[test]
fn damaged_records_are_noticed_and_made_again_wherever_the_damage_is() {
    let temp = tempfile::tempdir().unwrap();
    let original = temp.path().join("original");
    let before = fill(&original);
    for file in files(&original.join("records")) {
        let name = file.strip_prefix(&original).unwrap();
        let length = fs::metadata(&file).unwrap().len();
        for damage in 0..8 {
            let data = temp.path().join("damaged");
            let _ = fs::remove_dir_all(&data);
            copy(&original, &data);
            if !name.ends_with("list") {
                // As after a kill: the rows are read from the engine.
                fs::remove_file(data.join("records/list")).unwrap();
            }
            let mut bytes = fs::read(&file).unwrap();
            // Places over the whole file; even ones are flips, odd ones cuts.
            let at = (length * damage / 8) as usize;
            match bytes.get_mut(at) {
                Some(byte) if damage % 2 == 0 => *byte ^= 0x10,
                Some(_) => bytes.truncate(at),
                None => continue,
            }
            fs::write(data.join(name), bytes).unwrap();
            let (store, _) = open(&data);
            assert_eq!(answers(&store), before, "{} at {at}", name.display());
            drop(store);
            check(&data, &before, 0);
        }
    }
}

#[test]
fn a_list_that_was_kept_is_believed_until_something_is_written() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    let list = temp.path().join("records/list");
    let kept = fs::read(&list).unwrap();
    let (mut store, _) = open(temp.path());
    let rows = store.roster().unwrap();
    store.break_records();
    assert_eq!(store.roster().unwrap(), rows, "from the one file");
    let act = say(&store, SITI, fields::NAME, "Siti Aminah");
    store.commit(act, NOW).unwrap();
    let after = answers(&store);
    assert_ne!(after, before);
    drop(store);
    check(temp.path(), &after, 0);
    // A kill leaves the list as it was.
    fs::write(&list, kept).unwrap();
    check(temp.path(), &after, 0);
}

#[test]
fn a_pipe_in_the_place_of_records_is_not_waited_for() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    for name in ["records/db", "records/conf", "records"] {
        let path = temp.path().join(name);
        fs::remove_file(&path)
            .or_else(|_| fs::remove_dir_all(&path))
            .unwrap();
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, &path, kind, mode, 0).unwrap();
        check(temp.path(), &before, 1);
        check(temp.path(), &before, 0);
    }
}

#[test]
fn a_spoiled_registry_keeps_nobody_from_looking() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    fs::create_dir(temp.path().join("registry")).unwrap();
    fs::write(temp.path().join("registry/head-office.pub"), "?").unwrap();
    let refused = DiskStore::open(temp.path(), Mode::Write, &mut |_, _| ()).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged(_)), "{refused}");
    let (store, notes) = DiskStore::open(temp.path(), Mode::ReadOnly, &mut |_, _| ()).unwrap();
    assert_eq!(answers(&store), before);
    assert!(notes[0].contains("head-office.pub"), "{notes:?}");
}

#[test]
fn records_that_are_behind_are_brought_up() {
    let temp = tempfile::tempdir().unwrap();
    let [old, new] = ["old", "new"].map(|name| temp.path().join(name));
    fill(&old);
    copy(&old, &new);
    let (mut store, _) = open(&new);
    for n in 0..30 {
        let act = say(&store, SITI + n * 1000, fields::NAME, "Nama Baru");
        store.commit(act, NOW).unwrap();
    }
    store.commit_all(vec![(import(400..1700), NOW)]).unwrap();
    let act = say(&store, SITI, fields::PHONE, "0812");
    store.commit(act, NOW).unwrap();
    let after_more = answers(&store);
    drop(store);
    let swap = |data: &Path, records_of: &Path| {
        fs::remove_dir_all(data.join("records")).unwrap();
        copy(&records_of.join("records"), &data.join("records"));
    };
    swap(&new, &old);
    check(&new, &after_more, 0);
}

#[test]
fn records_of_another_journal_are_not_believed() {
    let temp = tempfile::tempdir().unwrap();
    let [mine, other] = ["mine", "other"].map(|name| temp.path().join(name));
    let before = fill(&mine);
    fill(&other);
    fs::remove_dir_all(mine.join("records")).unwrap();
    copy(&other.join("records"), &mine.join("records"));
    check(&mine, &before, 1);
}

#[test]
fn records_of_a_fork_of_the_same_journal_are_not_believed() {
    let temp = tempfile::tempdir().unwrap();
    let [left, right] = ["left", "right"].map(|name| temp.path().join(name));
    fill(&left);
    copy(&left, &right);
    let say_on = |path: &Path, words: &[&str]| {
        let (mut store, _) = open(path);
        for words in words {
            let act = say(&store, SITI, fields::NAME, words);
            store.commit(act, NOW).unwrap();
        }
        answers(&store)
    };
    let before = say_on(&left, &["kiri", "tengah"]);
    say_on(&right, &["kanan"]);
    fs::remove_dir_all(left.join("records")).unwrap();
    copy(&right.join("records"), &left.join("records"));
    check(&left, &before, 1);
}

#[test]
fn after_a_cut_of_the_power_everything_is_read_before_it_is_believed() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    fs::write(temp.path().join("records.open"), "another boot").unwrap();
    check(temp.path(), &before, 0);
    assert!(!temp.path().join("records.open").exists(), "closed");
}

#[test]
fn half_written_snapshots_of_the_engine_do_not_keep_it_from_opening() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    let leftover = temp.path().join("records/snap.00000000000000FF.generating");
    fs::write(&leftover, b"x").unwrap();
    check(temp.path(), &before, 0);
    assert!(!leftover.exists());
}

#[test]
fn records_that_break_while_the_store_is_open_are_made_again() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    let (mut store, _) = open(temp.path());
    store.break_records();
    assert_eq!(answers(&store), before);
    store.break_records();
    let act = say(&store, SITI, fields::NAME, "Siti");
    let mut memory = memory::MemoryStore::new(store.replica());
    for seq in [1, 301, 302, 303, 304] {
        for op in store.ops_of_act(seq).unwrap() {
            memory.load(op);
        }
    }
    store.break_records();
    let committed = store.commit(act.clone(), NOW).unwrap();
    assert_eq!(committed, memory.commit(act, NOW).unwrap());
    assert_eq!(answers(&store), answers(&memory));
    assert_eq!(store.verify().unwrap().faults, Vec::<String>::new());
}

/// The records break while there is no room for new ones: what the journal took is saved all the same.
#[test]
fn a_commit_is_answered_as_saved_whatever_becomes_of_the_records() {
    let temp = tempfile::tempdir().unwrap();
    fill(temp.path());
    let (mut store, _) = open(temp.path());
    let mut memory = memory::MemoryStore::new(store.replica());
    for seq in [1, 301, 302, 303, 304] {
        for op in store.ops_of_act(seq).unwrap() {
            memory.load(op);
        }
    }
    let first = say(&store, SITI, fields::NAME, "Siti");
    store.break_records();
    DISK_IS_FULL.set(true);
    let committed = store.commit(first.clone(), NOW).unwrap();
    assert_eq!(committed, memory.commit(first, NOW).unwrap());
    for (owner, words) in [(SITI, "Siti R."), (SITI + 9_000_000, "Orang Baru")] {
        let act = say(&store, owner, fields::NAME, words);
        let committed = store.commit(act.clone(), NOW).unwrap();
        assert_eq!(committed, memory.commit(act, NOW).unwrap());
    }
    let undo = Act {
        kind: ActKind::Undo,
        actor: EmployeeId(5),
        drafts: take_back(&store, 306).unwrap(),
    };
    let committed = store.commit(undo.clone(), NOW).unwrap();
    assert_eq!(committed, memory.commit(undo, NOW).unwrap());
    let acts = store.commit_all(vec![(import(500..1700), NOW)]).unwrap();
    let expected = memory.commit_all(vec![(import(500..1700), NOW)]).unwrap();
    assert_eq!(acts, expected);
    assert_eq!(answers(&store), answers(&memory));
    let faults = store.verify().unwrap().faults;
    assert!(
        faults.len() == 1 && faults[0].contains("no index"),
        "{faults:?}"
    );
    store.checkpoint().unwrap();
    drop(store);
    // Nor does it keep anybody from opening and saving.
    let (mut store, notes) = open(temp.path());
    assert!(notes[0].contains("held in memory"), "{notes:?}");
    let act = say(&store, SITI, fields::PHONE, "0812");
    let committed = store.commit(act.clone(), NOW).unwrap();
    assert_eq!(committed, memory.commit(act, NOW).unwrap());
    drop(store);
    DISK_IS_FULL.set(false);
    check(temp.path(), &answers(&memory), 1);
    check(temp.path(), &answers(&memory), 0);
}

#[test]
fn a_head_that_cannot_be_written_is_not_told_as_a_loss() {
    let temp = tempfile::tempdir().unwrap();
    fill(temp.path());
    let (mut store, _) = open(temp.path());
    let act = say(&store, SITI, fields::NAME, "Siti");
    store.commit(act, NOW).unwrap();
    let in_the_way = temp.path().join("journal/head.new");
    fs::create_dir(&in_the_way).unwrap();
    let error = store.checkpoint().unwrap_err();
    assert!(matches!(error, StoreError::Unfinished(_)), "{error}");
    assert!(
        error.to_string().contains("everything saved is safe"),
        "{error}"
    );
    fs::remove_dir(&in_the_way).unwrap();
    store.checkpoint().unwrap();
}

#[test]
fn verify_names_what_differs_from_the_journal() {
    let temp = tempfile::tempdir().unwrap();
    fill(temp.path());
    let (store, _) = open(temp.path());
    store.break_records();
    let faults = store.verify().unwrap().faults;
    assert!(faults.len() > 50, "{faults:?}");
    let named = format!("employee {SITI}");
    assert!(
        faults.iter().any(|fault| fault.contains(&named)),
        "{faults:?}"
    );
}

#[test]
fn a_second_writer_is_told_who_holds_the_store_and_may_look() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    let (_holder, _) = open(temp.path());
    let error = DiskStore::open(temp.path(), Mode::Write, &mut |_, _| ()).unwrap_err();
    let text = error.to_string();
    for part in [
        &format!("process {}", std::process::id()),
        "--read-only",
        "since",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(matches!(error, StoreError::Held { holder, .. } if holder.pid == std::process::id()));
    let (mut looking, _) = DiskStore::open(temp.path(), Mode::ReadOnly, &mut |_, _| ()).unwrap();
    assert_eq!(answers(&looking), before);
    let act = say(&looking, SITI, fields::NAME, "Siti");
    assert!(matches!(
        looking.commit(act, NOW),
        Err(StoreError::ReadOnly(_))
    ));
    assert!(
        temp.path().join("records").exists(),
        "a live store was not touched"
    );
}

/// Keeps what a screen would keep of the news, and compares it with what a store says that opens now.
fn check_news(news: &News, looking: &DiskStore, path: &Path) {
    let (anew, _) = DiskStore::open(path, Mode::ReadOnly, &mut |_, _| ()).unwrap();
    assert_eq!(answers(looking), answers(&anew));
    assert_eq!(news.next_seq, anew.next_seq());
    let latest = anew.acts(news.acts.len()).unwrap();
    assert!(news.acts.iter().rev().eq(latest.iter()));
    for state in &news.states {
        assert_eq!(*state, anew.state(state.subject).unwrap());
    }
    let roster = anew.roster().unwrap();
    for row in &news.rows {
        assert!(roster.contains(row));
    }
}

#[test]
fn whoever_looks_catches_up_with_whoever_writes() {
    let temp = tempfile::tempdir().unwrap();
    fill(temp.path());
    let (mut writing, _) = open(temp.path());
    let (mut looking, _) = DiskStore::open(temp.path(), Mode::ReadOnly, &mut |_, _| ()).unwrap();
    assert_eq!(looking.catch_up().unwrap(), CaughtUp::Nothing);
    for words in ["S", "Si", "Sit"] {
        let act = say(&writing, SITI, fields::NAME, words);
        writing.commit(act, NOW).unwrap();
        let act = say(&writing, SITI + 1000, fields::NAME, words);
        writing.commit(act, NOW).unwrap();
        let CaughtUp::News(news) = looking.catch_up().unwrap() else {
            panic!("two acts are news");
        };
        assert_eq!(
            (news.acts.len(), news.states.len(), news.rows.len()),
            (2, 2, 2)
        );
        check_news(&news, &looking, temp.path());
        assert_eq!(looking.catch_up().unwrap(), CaughtUp::Nothing);
    }
    // An import is too much to be told one by one.
    writing.commit_all(vec![(import(300..1_500), NOW)]).unwrap();
    assert_eq!(looking.catch_up().unwrap(), CaughtUp::Everything);
    assert_eq!(answers(&looking), answers(&writing));
    writing
        .commit_all(vec![(import(1_500..1_502), NOW)])
        .unwrap();
    let CaughtUp::News(news) = looking.catch_up().unwrap() else {
        panic!("two people are news");
    };
    check_news(&news, &looking, temp.path());
    assert_eq!(looking.verify().unwrap().faults, Vec::<String>::new());
}

#[test]
fn whoever_looks_reads_another_journal_anew_and_keeps_what_he_saw_of_a_lost_one() {
    let temp = tempfile::tempdir().unwrap();
    let (one, two) = (temp.path().join("one"), temp.path().join("two"));
    fill(&one);
    let (mut looking, _) = DiskStore::open(&one, Mode::ReadOnly, &mut |_, _| ()).unwrap();
    let before = answers(&looking);
    let segment = "journal/00000001.tj";
    fs::write(one.join(segment), "").unwrap();
    assert!(looking.catch_up().is_err());
    assert!(looking.catch_up().is_err(), "and says so again");
    assert_eq!(looking.roster().unwrap().len(), 300);
    let (mut other, _) = open(&two);
    let act = say(&other, SITI, fields::NAME, "Siti");
    other.commit(act, NOW).unwrap();
    other.checkpoint().unwrap();
    for name in [segment, "journal/head"] {
        fs::copy(two.join(name), one.join(name)).unwrap();
    }
    assert_eq!(looking.catch_up().unwrap(), CaughtUp::Everything);
    assert_ne!(answers(&looking), before);
    assert_eq!(answers(&looking), answers(&other));
}

#[test]
fn looking_where_there_is_nothing_makes_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("absent");
    let error = DiskStore::open(&path, Mode::ReadOnly, &mut |_, _| ()).unwrap_err();
    assert!(matches!(error, StoreError::Place(_)), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_change_that_is_too_large_is_refused_with_its_size_and_the_store_goes_on() {
    let temp = tempfile::tempdir().unwrap();
    let (mut store, _) = open(temp.path());
    let act = say(&store, SITI, fields::NAME, &"x".repeat(1 << 20));
    let text = store.commit(act, NOW).unwrap_err().to_string();
    assert!(
        text.contains("1024 KiB") && text.contains("nothing was saved"),
        "{text}"
    );
    let act = say(&store, SITI, fields::NAME, "Siti");
    assert_eq!(store.commit(act, NOW).unwrap().act.seq, 1);
}

#[test]
fn a_state_too_large_for_the_records_is_folded_when_it_is_read() {
    let temp = tempfile::tempdir().unwrap();
    let (mut store, _) = open(temp.path());
    let mut memory = memory::MemoryStore::new(store.replica());
    for field in [fields::NAME, fields::PHONE, fields::EMAIL] {
        let act = say(&memory, SITI, field, &"x".repeat(50_000));
        let committed = store.commit(act.clone(), NOW).unwrap();
        assert_eq!(committed, memory.commit(act, NOW).unwrap());
    }
    let expected = answers(&memory);
    assert_eq!(answers(&store), expected);
    drop(store);
    check(temp.path(), &expected, 0);
}

/// What a crash in the middle of an import leaves: whole frames, and an act that is shorter.
#[test]
fn an_import_that_was_cut_off_leaves_a_prefix_that_can_be_worked_with() {
    let temp = tempfile::tempdir().unwrap();
    let (mut store, _) = open(temp.path());
    let replica = store.replica();
    store.checkpoint().unwrap();
    drop(store);
    let mut memory = memory::MemoryStore::new(replica);
    let ops = stamp(import(0..2500), replica, 1, Clock::at(NOW));
    let dir = DataDir::open(temp.path(), true).unwrap();
    let Opened { mut journal, .. } = Journal::open(&dir, crate::journal::Access::Write).unwrap();
    for frame in ops[..2000].chunks(1000) {
        let frame: Vec<Vec<u8>> = frame
            .iter()
            .map(|op| wire::encode_op(op, replica))
            .collect();
        journal.append(&frame).unwrap();
    }
    for op in &ops[..2000] {
        memory.load(op.clone());
    }
    drop(journal);
    let (mut store, _) = open(temp.path());
    assert_eq!(store.acts(9).unwrap()[0].ops, 2000);
    let act = say(&store, SITI, fields::NAME, "Siti");
    assert_eq!(
        store.commit(act.clone(), NOW).unwrap(),
        memory.commit(act, NOW).unwrap()
    );
    assert_eq!(answers(&store), answers(&memory));
}

#[test]
fn ops_of_a_later_version_are_kept_and_those_that_can_be_placed_count_as_seen() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    let dir = DataDir::open(temp.path(), true).unwrap();
    let Opened { mut journal, .. } = Journal::open(&dir, crate::journal::Access::Write).unwrap();
    let op = |seq: u64| Op {
        id: OpId {
            replica: journal.replica(),
            seq,
        },
        clock: Clock::at(NOW * 2),
        actor: EmployeeId(5),
        act: (ActKind::EditEmployee, seq),
        subject: Subject::employee(EmployeeId(SITI)),
        preds: vec![],
        body: Body::Set(vec![Write::own(fields::NAME, Value::Text("?".into()))]),
    };
    let next = journal.next_index();
    let later_schema = {
        let mut bytes = wire::encode_op(&op(next), journal.replica());
        bytes[1] = 9;
        bytes
    };
    let later_subject = {
        let mut bytes = wire::encode_op(&op(next + 1), journal.replica());
        // Envelope 2, id 4, clock 9, actor 1, act 2: then the kind of subject.
        assert_eq!(bytes[18], 1);
        bytes[18] = 200;
        bytes
    };
    journal.append(std::slice::from_ref(&later_schema)).unwrap();
    journal
        .append(std::slice::from_ref(&later_subject))
        .unwrap();
    drop(journal);
    let (store, notes) = open(temp.path());
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(store.verify().unwrap().faults, Vec::<String>::new());
    let replica = store.replica();
    for (seq, bytes) in [(next, later_schema), (next + 1, later_subject)] {
        let ops = store.ops_of_act(seq).unwrap();
        assert_eq!(wire::encode_op(&ops[0], replica), bytes);
    }
    let frontier = store
        .state(Subject::employee(EmployeeId(SITI)))
        .unwrap()
        .frontier;
    assert!(frontier.contains(&OpId { replica, seq: next }));
    assert_ne!(answers(&store), before);
}

#[test]
fn a_rebuild_on_request_tells_how_far_it_is() {
    let temp = tempfile::tempdir().unwrap();
    let before = fill(temp.path());
    let mut seen = Vec::new();
    let (store, notes) =
        DiskStore::rebuild(temp.path(), &mut |done, total| seen.push((done, total))).unwrap();
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(answers(&store), before);
    assert!(seen.is_sorted() && seen.len() > 2, "{seen:?}");
    assert_eq!(seen.last(), Some(&(608, 608)));
    // The old records do not take twice the space for ever.
    let names = fs::read_dir(temp.path()).unwrap().flatten();
    let names: Vec<_> = names.map(|entry| entry.file_name()).collect();
    assert!(
        !names
            .iter()
            .any(|name| name.to_string_lossy().contains("aside")),
        "{names:?}"
    );
}

/// Memory of this process in megabytes.
fn resident() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = pages.split(' ').nth(1).unwrap().parse().unwrap();
    (pages * 4096) >> 20
}

/// Not a test but a measurement: `cargo test --lib -- --ignored --nocapture hundred_thousand`.
#[test]
#[ignore = "takes long; prints how long things take"]
fn a_hundred_thousand_people() {
    let temp = tempfile::tempdir().unwrap();
    let mut clock = std::time::Instant::now();
    let mut lap = |what: &str| {
        println!("{what}: {:?}, {} MB", clock.elapsed(), resident());
        clock = std::time::Instant::now();
    };
    let (mut store, _) = open(temp.path());
    lap("open empty");
    let act = import(0..100_000);
    lap("make drafts");
    store.commit_all(vec![(act, NOW)]).unwrap();
    lap("import 100,000 as one act");
    store.checkpoint().unwrap();
    lap("checkpoint");
    for n in 0..200 {
        let act = say(&store, SITI + n * 1000, fields::NAME, "Nama Baru");
        store.commit(act, NOW).unwrap();
    }
    lap("200 commits");
    drop(store);
    lap("close");
    let (store, _) = open(temp.path());
    lap("open");
    assert_eq!(store.roster().unwrap().len(), 100_000);
    lap("roster");
    store.roster().unwrap();
    lap("roster again");
    drop(store);
    lap("close");
    for file in files(temp.path()) {
        println!("{} {}", fs::metadata(&file).unwrap().len(), file.display());
    }
    let (store, _) = DiskStore::rebuild(temp.path(), &mut |_, _| ()).unwrap();
    lap("rebuild");
    assert_eq!(store.verify().unwrap().faults, Vec::<String>::new());
    lap("verify");
}

/// The same with ten ops on each: `cargo test --lib -- --ignored --nocapture a_million`.
#[test]
fn practice_is_marked_for_ever_and_keeps_away_from_real_data() {
    let temp = tempfile::tempdir().unwrap();
    let open = |name: &str, mode| DiskStore::open(&temp.path().join(name), mode, &mut |_, _| ());
    let replica = |name: &str, mode| open(name, mode).map(|(store, _)| store.replica());
    assert!(!replica("real", Mode::Write).unwrap().is_practice());
    let refused = replica("real", Mode::Practice).unwrap_err().to_string();
    assert!(refused.contains("holds real data"), "{refused}");
    let practised = replica("practice", Mode::Practice).unwrap();
    assert!(practised.is_practice());
    // Whoever opens it as if it were real finds the mark.
    assert_eq!(replica("practice", Mode::Write).unwrap(), practised);
}

#[test]
#[ignore = "takes long; prints how long things take"]
fn a_million_ops() {
    let temp = tempfile::tempdir().unwrap();
    let mut clock = std::time::Instant::now();
    let mut lap = |what: &str| {
        println!("{what}: {:?}, {} MB", clock.elapsed(), resident());
        clock = std::time::Instant::now();
    };
    let (mut store, _) = open(temp.path());
    let replica = store.replica();
    let people = 100_000;
    store.commit_all(vec![(import(0..people), NOW)]).unwrap();
    lap("import 100,000");
    for round in 1..10 {
        let drafts = import(0..people).drafts.into_iter().zip(1..);
        let drafts = drafts.map(|(draft, n)| Draft {
            preds: vec![OpId {
                replica,
                seq: (round - 1) * people + n,
            }],
            body: Body::Set(vec![Write::own(
                fields::POSITION,
                Value::Text(format!("Analis Kebijakan Ahli Muda {round}")),
            )]),
            ..draft
        });
        let act = Act {
            kind: ActKind::Import,
            actor: EmployeeId(5),
            drafts: drafts.collect(),
        };
        store.commit_all(vec![(act, NOW)]).unwrap();
        lap("100,000 edits");
    }
    drop(store);
    lap("close");
    let size = |name: &str| -> u64 {
        let files = files(&temp.path().join(name));
        files.iter().map(|f| fs::metadata(f).unwrap().len()).sum()
    };
    println!("journal {}, records {}", size("journal"), size("records"));
    let (store, _) = open(temp.path());
    lap("open");
    drop(store);
    lap("close");
    let (store, _) = DiskStore::rebuild(temp.path(), &mut |_, _| ()).unwrap();
    lap("rebuild from 1,000,000 ops");
    println!("journal {}, records {}", size("journal"), size("records"));
    drop(store);
    DiskStore::open(temp.path(), Mode::ReadOnly, &mut |_, _| ()).unwrap();
    lap("open for reading only");
}

#[test]
fn the_longest_texts_of_a_form_are_stored_and_come_back() {
    let temp = tempfile::tempdir().unwrap();
    let words = "👩\u{200d}👧e\u{301}".chars().cycle();
    let words: String = words.take(crate::domain::text::MAX_PROSE).collect();
    let subject = Subject::of(SubjectKind::Coaching, SITI, Period::year_of(2026).unwrap());
    let texts = [
        fields::COACHING_REASON,
        fields::COACHING_GOAL,
        fields::COACHING_OUTCOME,
    ];
    let values = texts.map(|field| (field, Value::Text(words.clone())));
    {
        let (mut store, _) = open(temp.path());
        let state = store.state(subject).unwrap();
        let drafts = draft(&state, writes(&state, 7, &values, EmployeeId(SITI)));
        let act = Act {
            kind: ActKind::EditEmployee,
            actor: EmployeeId(SITI),
            drafts: drafts.into_iter().collect(),
        };
        store.commit(act, NOW).unwrap();
    }
    let _ = fs::remove_dir_all(temp.path().join("records"));
    let (store, _) = open(temp.path());
    let state = store.state(subject).unwrap();
    let item = Item::new(&state, 7);
    for field in texts {
        assert_eq!(item.text(field), words);
    }
}
