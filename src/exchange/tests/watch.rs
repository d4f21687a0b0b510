//! What is noticed, with the kernel's help and without.

use super::*;

/// The same folder as on a filesystem on which the kernel does not tell what others do.
fn served(folder: &Folder) -> Folder {
    Folder {
        filesystem: Filesystem::Served,
        ..folder.clone()
    }
}

#[test]
fn files_that_come_grow_and_go_are_noticed_once_and_other_names_are_not() {
    for tells in [true, false] {
        let world = World::new();
        let folder = if tells {
            world.folder.clone()
        } else {
            served(&world.folder)
        };
        let mut watch = folder.watch(Direction::Up, OFFICE);
        assert!(!watch.changed_since(), "there is not even a folder");
        let path = world.path(name(1, 1));
        assert!(!watch.changed_since(), "an empty folder holds nothing new");
        world.put(name(1, 1), b"isi").unwrap();
        assert!(watch.changed_since());
        assert!(!watch.changed_since());
        fs::write(world.office().join(".syncthing.x.tmp"), b"").unwrap();
        assert!(!watch.changed_since());
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"lebih panjang").unwrap();
        assert!(watch.changed_since());
        fs::remove_file(&path).unwrap();
        assert!(watch.changed_since());
        assert!(!watch.changed_since());
    }
}

#[test]
fn a_stick_that_is_taken_out_and_put_in_again_is_noticed() {
    let world = World::new();
    world.put(name(1, 1), b"isi").unwrap();
    let mut watch = world.folder.watch(Direction::Up, OFFICE);
    let (root, out) = (world.folder.root(), world.temp.path().join("di-luar"));
    fs::rename(root, &out).unwrap();
    assert!(watch.changed_since());
    assert!(!watch.changed_since());
    fs::rename(&out, root).unwrap();
    assert!(watch.changed_since());
    assert!(!watch.changed_since());
}

#[test]
fn a_folder_in_the_place_of_the_watched_one_is_noticed() {
    let world = World::new();
    world.put(name(1, 1), b"isi").unwrap();
    let mut watch = world.folder.watch(Direction::Up, OFFICE);
    fs::rename(world.office(), world.temp.path().join("lama")).unwrap();
    world.put(name(1, 2), b"isi").unwrap();
    assert!(watch.changed_since());
    world.put(name(1, 3), b"isi").unwrap();
    assert!(watch.changed_since());
    assert!(!watch.changed_since());
}
