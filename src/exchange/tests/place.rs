//! The root: whose it is, whether it is still there, and what it lies on.

use std::os::unix::fs::symlink;

use super::*;

fn opened(root: &Path) -> Result<Folder, ExchangeError> {
    Folder::open(root)
}

#[test]
fn what_is_no_folder_is_refused() {
    let temp = tempfile::tempdir().unwrap();
    let (file, gone) = (temp.path().join("berkas"), temp.path().join("x/y"));
    fs::write(&file, b"").unwrap();
    let dangling = temp.path().join("taut");
    symlink(&gone, &dangling).unwrap();
    for path in [&file, &gone, &dangling] {
        for result in [Folder::open(path), Folder::make(path)] {
            let refused = matches!(result, Err(ExchangeError::NotAFolder { .. }));
            assert!(refused, "{result:?}");
        }
    }
    assert!(!gone.exists());
}

#[test]
fn a_folder_that_was_not_made_for_this_is_left_alone() {
    let temp = tempfile::tempdir().unwrap();
    let note = temp.path().join("TATAP.txt");
    let not_made = |made: Result<Folder, _>| matches!(made, Err(ExchangeError::NotMade { .. }));
    assert!(not_made(opened(temp.path())), "an empty mount point");
    for text in [
        "",
        "belanja: beras\n",
        "tatap exchange folder, layout \n",
        "\u{0}\n",
    ] {
        fs::write(&note, text).unwrap();
        assert!(not_made(opened(temp.path())), "{text:?}");
        assert!(not_made(Folder::make(temp.path())), "{text:?}");
        assert_eq!(fs::read_to_string(&note).unwrap(), text);
    }
    fs::write(&note, format!("{LAYOUT}2\n")).unwrap();
    let newer = opened(temp.path());
    assert!(
        matches!(newer, Err(ExchangeError::Newer { layout: 2, .. })),
        "{newer:?}"
    );
    fs::remove_file(&note).unwrap();
    symlink("/etc/hostname", &note).unwrap();
    assert!(matches!(
        opened(temp.path()),
        Err(ExchangeError::InTheWay { .. })
    ));
}

#[test]
fn making_it_again_changes_nothing_and_a_note_with_other_line_ends_is_ours() {
    let world = World::new();
    let note = world.folder.root().join("TATAP.txt");
    world.put(name(1, 1), b"isi").unwrap();
    fs::remove_file(&note).unwrap();
    fs::write(&note, NOTE_TEXT.replace('\n', "\r\n")).unwrap();
    let again = Folder::make(world.folder.root()).unwrap();
    assert!(fs::read_to_string(&note).unwrap().contains('\r'));
    assert_eq!(again.scan(Direction::Up, OFFICE).unwrap(), world.scan());
    assert!(again.free().unwrap() > 0);
    assert_eq!(
        again.filesystem(),
        again.ready_to_remove().unwrap().filesystem
    );
}

#[test]
fn a_root_behind_a_link_of_the_user_is_his_wish() {
    let world = World::new();
    let link = world.temp.path().join("taut");
    symlink(world.folder.root(), &link).unwrap();
    let folder = Folder::open(&link).unwrap();
    assert!(matches!(
        put(&folder, name(1, 1), b"isi"),
        Ok(Put::Safe { .. })
    ));
    assert_eq!(world.scan().files.len(), 1);
}

#[test]
fn nothing_is_written_once_the_stick_is_out() {
    let world = World::new();
    let root = world.folder.root();
    world.put(name(1, 1), b"isi").unwrap();
    let found = world.scan().files.remove(0);
    let out = world.temp.path().join("di-luar");
    fs::rename(root, &out).unwrap();
    // What the stick leaves is nothing, or an empty mount point.
    for mount_point in [false, true] {
        if mount_point {
            fs::create_dir(root).unwrap();
        }
        let gone = |error| matches!(error, Some(ExchangeError::Exchanged { .. }));
        assert!(gone(world.put(name(1, 2), b"isi").err()));
        assert!(gone(world.folder.scan(Direction::Up, OFFICE).err()));
        assert!(gone(world.folder.free().err()));
        assert!(gone(world.folder.ready_to_remove().err()));
        assert!(gone(world.spool(&found).err()));
    }
    assert_eq!(fs::read_dir(root).unwrap().count(), 0);
    fs::remove_dir(root).unwrap();
    fs::rename(&out, root).unwrap();
    assert!(matches!(
        world.put(name(1, 2), b"isi"),
        Ok(Put::Safe { .. })
    ));
}

#[test]
fn filesystems_are_told_apart() {
    for (magic, kind, tells) in [
        (0xEF53, Filesystem::Local, true),
        (0x4D44, Filesystem::Fat, true),
        (0x6969, Filesystem::Network("NFS"), false),
        (0x6573_5546, Filesystem::Served, false),
    ] {
        assert_eq!(Filesystem::of_magic(magic), kind);
        assert_eq!(kind.tells_changes(), tells);
    }
}
