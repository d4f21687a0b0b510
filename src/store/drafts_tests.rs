use std::fs::File;
use std::os::unix::fs::PermissionsExt;

use super::*;

const OWN: ReplicaId = ReplicaId([7; 16]);

fn place() -> (tempfile::TempDir, Drafts) {
    let dir = tempfile::tempdir().unwrap();
    let drafts = Drafts::new(dir.path(), OWN);
    (dir, drafts)
}

fn kept(at: u64, text: &str) -> Kept {
    Kept {
        at,
        after_panic: false,
        text: text.as_bytes().to_vec(),
    }
}

#[test]
fn a_draft_is_read_as_it_was_written_by_its_owner_alone_and_removed() {
    let (dir, drafts) = place();
    assert_eq!(drafts.read(), Ok(None));
    drafts.remove().unwrap();
    drafts.write(5, false, b"kata\nkata").unwrap();
    assert_eq!(drafts.read(), Ok(Some(kept(5, "kata\nkata"))));
    let mode = fs::metadata(dir.path().join("draft")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    drafts.write(6, true, b"").unwrap();
    assert!(drafts.read().unwrap().unwrap().after_panic);
    drafts.remove().unwrap();
    assert_eq!(drafts.read(), Ok(None));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn of_a_damaged_a_foreign_and_a_newer_one_is_told_what_it_is() {
    let (dir, drafts) = place();
    let file = dir.path().join("draft");
    drafts.write(5, false, b"{\"kata\":1}").unwrap();
    let whole = fs::read(&file).unwrap();
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(&file, &bytes).unwrap();
        assert!(drafts.read().is_err(), "bit {bit}");
    }
    for length in 0..whole.len() {
        fs::write(&file, &whole[..length]).unwrap();
        assert!(drafts.read().is_err(), "{length} bytes");
    }
    fs::write(&file, &whole).unwrap();
    let other = Drafts::new(dir.path(), ReplicaId([8; 16]));
    assert_eq!(other.read(), Err(Unusable::Replica));
    fs::write(&file, "tatap-draft 2 all is different\n").unwrap();
    assert_eq!(drafts.read(), Err(Unusable::Version));
    let huge = File::create(&file).unwrap();
    huge.set_len(64 << 20).unwrap();
    assert_eq!(drafts.read(), Err(Unusable::Large));
    assert!(drafts.write(1, false, &vec![b' '; LARGEST + 1]).is_err());
}

#[test]
fn the_last_ten_that_were_set_aside_are_kept() {
    let (_dir, drafts) = place();
    assert_eq!(drafts.set_aside().unwrap(), None);
    for at in 1..=13 {
        drafts.write(at, false, b"kata").unwrap();
        let path = drafts.set_aside().unwrap().unwrap();
        assert!(path.starts_with(drafts.aside()));
        assert_eq!(drafts.read(), Ok(None));
    }
    let when: Vec<u64> = drafts.kept().iter().map(|kept| kept.at).collect();
    assert_eq!(when.len(), KEPT);
    assert!(!when.contains(&3) && when.contains(&4));
    drafts.forget(9).unwrap();
    drafts.forget(3).unwrap();
    assert_eq!(drafts.kept().len(), KEPT - 1);
    assert!(drafts.kept().iter().all(|kept| kept.at != 9));
    drafts.write(14, false, b"kata").unwrap();
    drafts.forget_all().unwrap();
    assert_eq!((drafts.read(), drafts.kept()), (Ok(None), Vec::new()));
}
