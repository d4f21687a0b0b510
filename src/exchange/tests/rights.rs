//! Rights of what is put: under two umasks, in a folder that users share, and against those who share it.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;

use super::*;

/// Where a process of ours finds the folder; without it there is nothing to be done.
const ROOT: &str = "TATAP_TEST_EXCHANGE";

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_process_of_ours_puts_a_file() {
    let Some(root) = std::env::var_os(ROOT) else {
        return;
    };
    let folder = Folder::make(Path::new(&root)).unwrap();
    let put = put(&folder, name(1, 1), b"isi").unwrap();
    assert!(matches!(put, Put::Safe { .. }), "{put:?}");
}

#[test]
fn the_umask_rules_where_nobody_shares_and_the_folder_where_a_group_does() {
    for (umask, alone) in [("077", 0o400), ("022", 0o440)] {
        for (folder, file) in [(0o700, alone), (0o3770, 0o640)] {
            let temp = tempfile::tempdir().unwrap();
            allow(temp.path(), folder);
            let test = "exchange::tests::rights::a_process_of_ours_puts_a_file";
            let ran = again(
                test,
                &format!("umask {umask}"),
                (ROOT, temp.path().as_os_str()),
            );
            assert!(passed(&ran), "{ran:?}");
            let office = temp.path().join("naik/dinkes");
            assert_eq!(mode(&office.join(name(1, 1).to_string())), file, "{umask}");
            assert_eq!(mode(&temp.path().join("TATAP.txt")), file, "{umask}");
            if folder == 0o3770 {
                assert_eq!(mode(&office), folder, "{umask}");
            }
        }
    }
}

/// What each of three users does, and what must not go.
#[test]
fn a_user_of_ours_puts_reads_and_spoils_nothing() {
    let Some(root) = std::env::var_os(ROOT) else {
        return;
    };
    let uid = rustix::process::geteuid().as_raw();
    let replica = u8::try_from(uid % 100).unwrap();
    let folder = Folder::open(Path::new(&root)).unwrap();
    let made = put(&folder, name(replica, 1), &[replica]).unwrap();
    assert!(matches!(made, Put::Safe { .. }), "{made:?}");
    let spool = tempfile::tempdir().unwrap();
    for found in folder.scan(Direction::Up, OFFICE).unwrap().files {
        let mut bytes = Vec::new();
        let mut copy = folder.spool(&found, spool.path()).unwrap();
        copy.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, [found.name.replica[0]]);
        if !found.name.is_of(ReplicaId([replica; 16])) {
            assert!(
                fs::remove_file(&found.path).is_err(),
                "the folder is sticky"
            );
            assert!(fs::write(&found.path, b"lain").is_err(), "it is read only");
            assert!(fs::rename(&found.path, found.path.with_extension("x")).is_err());
        }
    }
}

#[test]
fn three_users_of_one_machine_share_a_folder_and_cannot_spoil_what_others_wrote() {
    const GROUP: u32 = 54_320;
    if !rustix::process::geteuid().is_root() {
        println!("only root can become three users");
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    allow(temp.path(), 0o755);
    let root = temp.path().join("tukar");
    fs::create_dir(&root).unwrap();
    std::os::unix::fs::chown(&root, None, Some(GROUP)).unwrap();
    allow(&root, 0o3770);
    Folder::make(&root).unwrap();
    let test = "exchange::tests::rights::a_user_of_ours_puts_reads_and_spoils_nothing";
    for uid in [54_321, 54_322, 54_323] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", test]).env(ROOT, &root);
        command.env("TMPDIR", "/tmp").current_dir("/");
        let Ok(ran) = command.uid(uid).gid(GROUP).output() else {
            println!("other users cannot reach the program of these tests");
            return;
        };
        assert!(passed(&ran), "{ran:?}");
    }
    let folder = Folder::open(&root).unwrap();
    assert_eq!(folder.scan(Direction::Up, OFFICE).unwrap().files.len(), 3);
}

#[test]
fn a_process_of_ours_finds_the_disk_full() {
    let Some(root) = std::env::var_os(ROOT) else {
        return;
    };
    let folder = Folder::open(Path::new(&root)).unwrap();
    let full = put(&folder, name(1, 2), &vec![7; 100_000]).unwrap_err();
    assert!(full.to_string().contains("File too large"), "{full}");
    assert!(matches!(full, ExchangeError::Io { .. }), "{full:?}");
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let world = World::new();
    world.put(name(1, 1), b"isi").unwrap();
    let test = "exchange::tests::rights::a_process_of_ours_finds_the_disk_full";
    // In blocks of 512 bytes or of 1 KiB, as the shell likes: less than the file in any case.
    let limit = "trap '' XFSZ; ulimit -f 40";
    let ran = again(test, limit, (ROOT, world.folder.root().as_os_str()));
    assert!(passed(&ran), "{ran:?}");
    assert_eq!(world.names(), [name(1, 1).to_string()]);
}
