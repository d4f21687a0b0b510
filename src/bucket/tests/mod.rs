//! Folder and bucket, carried over real lines to a store that checks signatures.

mod hostile;
mod lines;
mod server;

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

use super::key::OBJECT_MOST;
use super::{BucketError, Client, Mirror, Mirrored, Patience};
use crate::exchange::{Direction, Folder, Name};
use crate::ops::bundle::BundleId;
use crate::ops::op::ReplicaId;
use crate::tls::{Roots, made};
use server::{Asked, Fate, Server, secured_client};

/// The office of these tests.
const OFFICE: &str = "dinkes";

/// A machine with a folder.
struct Machine {
    temp: TempDir,
    folder: Folder,
    client: Client,
    /// How long was waited.
    waits: Vec<Duration>,
}

impl Machine {
    fn of(server: &Server) -> Self {
        Self::with(server.client())
    }

    fn with(client: Client) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::make(&temp.path().join("tukar")).unwrap();
        Self {
            temp,
            folder,
            client,
            waits: Vec::new(),
        }
    }

    fn put(&self, direction: Direction, office: &str, name: Name, bytes: &[u8]) {
        let put = self
            .folder
            .put(direction, office, name, &mut |into| into.write_all(bytes));
        put.unwrap();
    }

    /// What lies in its folder under a name.
    fn held(&self, direction: Direction, office: &str, name: Name) -> Option<Vec<u8>> {
        let listing = self.folder.scan(direction, office).unwrap();
        let found = listing.files.iter().find(|found| found.name == name)?;
        let mut bytes = Vec::new();
        let mut file = self.folder.spool(found, self.temp.path()).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        Some(bytes)
    }

    fn push(&mut self, places: &[(Direction, &str)]) -> Result<Mirrored, BucketError> {
        self.carry(places, true)
    }

    fn pull(&mut self, places: &[(Direction, &str)]) -> Result<Mirrored, BucketError> {
        self.carry(places, false)
    }

    fn carry(&mut self, places: &[(Direction, &str)], away: bool) -> Result<Mirrored, BucketError> {
        let places: Vec<(Direction, String)> = places
            .iter()
            .map(|(direction, office)| (*direction, (*office).to_owned()))
            .collect();
        let mirror = Mirror {
            client: &self.client,
            folder: &self.folder,
            spool: self.temp.path(),
        };
        let mut wait = |pause| self.waits.push(pause);
        let mut patience = Patience::new(&mut wait);
        if away {
            mirror.push(&places, &mut patience)
        } else {
            mirror.pull(&places, &mut patience)
        }
    }
}

/// The name of the bundle of a replica up to a seq.
fn name(replica: u8, to_seq: u64) -> Name {
    Name::new(ReplicaId([replica; 16]), to_seq, BundleId([7; 16]))
}

/// Bytes that are like no others of this length.
fn bytes(len: u64, seed: u8) -> Vec<u8> {
    (0..len).map(|at| (at % 251) as u8 ^ seed).collect()
}

/// How many of the requests had this method.
fn count(asked: &[Asked], method: &str) -> usize {
    asked.iter().filter(|asked| asked.method == method).count()
}

/// The objects of a bucket, in order.
fn objects(server: &Server) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![server.data()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let key = path.strip_prefix(server.data()).unwrap();
            let key = key.to_string_lossy().into_owned();
            // What the store writes down for itself.
            if key.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(key);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_folder_and_a_bucket_come_to_hold_the_same() {
    let server = Server::start();
    let [mut office, mut head_office] = [(); 2].map(|()| Machine::of(&server));
    let up = [(Direction::Up, OFFICE)];
    office.client.page = 3;
    head_office.client.page = 3;
    let mut files: Vec<(Name, Vec<u8>)> = (1..6).map(|n| (name(1, n), bytes(n, 1))).collect();
    files.push((name(2, 1), bytes(OBJECT_MOST, 2)));
    files.push((name(2, 2), bytes(2 * OBJECT_MOST + 1, 3)));
    for (name, bytes) in &files {
        office.put(Direction::Up, OFFICE, *name, bytes);
    }
    let place = office.folder.root().join("naik").join(OFFICE);
    fs::write(place.join("catatan.txt"), "bukan berkas kita").unwrap();
    server.object("tukar/naik/dinkes/catatan.txt", b"bukan berkas kita");

    let expected = Mirrored {
        carried: 7,
        ignored: 1,
        ..Mirrored::default()
    };
    assert_eq!(office.push(&up).unwrap(), expected);
    let large = format!("tukar/naik/dinkes/{}.", name(2, 2));
    let pieces: Vec<String> = objects(&server)
        .into_iter()
        .filter_map(|key| key.strip_prefix(&large).map(str::to_owned))
        .collect();
    assert_eq!(pieces.len(), 3, "{pieces:?}");
    assert!(pieces[1].ends_with(".02-of-03"), "{pieces:?}");
    assert_eq!(head_office.pull(&up).unwrap(), expected);
    for (name, bytes) in &files {
        let held = head_office.held(Direction::Up, OFFICE, *name);
        assert!(held.as_ref() == Some(bytes), "{name}");
    }

    server.asked();
    let again = Mirrored {
        there: 7,
        ignored: 1,
        ..Mirrored::default()
    };
    assert_eq!(office.push(&up).unwrap(), again);
    assert_eq!(head_office.pull(&up).unwrap(), again);
    let asked = server.asked();
    assert_eq!(count(&asked, "PUT"), 0);
    assert!(asked.iter().all(|asked| asked.key.is_empty()), "only lists");
    assert_eq!(asked.len(), 8, "ten objects, by three, twice");
    assert!(office.waits.is_empty() && head_office.waits.is_empty());
}

#[test]
fn a_machine_carries_what_is_its_own_and_nothing_else() {
    let server = Server::start();
    let [mut office, mut head_office] = [(); 2].map(|()| Machine::of(&server));
    // Beside its own, what lies there of another office is none of its business.
    for (direction, of) in [
        (Direction::Up, OFFICE),
        (Direction::Between, OFFICE),
        (Direction::Down, OFFICE),
        (Direction::Up, "lain"),
    ] {
        office.put(direction, of, name(1, 1), of.as_bytes());
    }
    let sent = office.push(&[(Direction::Up, OFFICE), (Direction::Between, OFFICE)]);
    assert_eq!(sent.unwrap().carried, 2);
    let places = ["naik", "antar"].map(|place| format!("tukar/{place}/{OFFICE}/{}", name(1, 1)));
    let mut expected = places.to_vec();
    expected.sort();
    assert_eq!(objects(&server), expected);

    server.object(&format!("tukar/naik/asing/{}", name(3, 1)), b"asing");
    server.object(&format!("tukar/naik/bappeda/{}", name(4, 1)), b"bappeda");
    server.object(&format!("lain/naik/dinkes/{}", name(5, 1)), b"lain");
    let code = "Dinas Kesehatan, Kota";
    let folder = crate::exchange::office_folder(code);
    server.object(&format!("tukar/naik/{folder}/{}", name(6, 1)), b"kota");
    let known = ["bappeda", "dinkes", "kosong", code].map(|of| (Direction::Up, of));
    let came = head_office.pull(&known).unwrap();
    assert_eq!((came.carried, came.ignored), (3, 1));
    let held = head_office.held(Direction::Up, code, name(6, 1));
    assert_eq!(held.unwrap(), b"kota");
    let foreign = head_office.folder.scan(Direction::Up, "asing").unwrap();
    assert!(foreign.files.is_empty());

    for of in ["bappeda", "kosong"] {
        head_office.put(Direction::Down, of, name(9, 1), of.as_bytes());
    }
    let down = ["bappeda", "dinkes", "kosong"].map(|of| (Direction::Down, of));
    assert_eq!(head_office.push(&down).unwrap().carried, 2);
    assert_eq!(
        office.pull(&[(Direction::Down, "kosong")]).unwrap().carried,
        1
    );
}

#[test]
fn what_lies_in_the_folder_is_never_replaced() {
    let server = Server::start();
    let mut machine = Machine::of(&server);
    let up = [(Direction::Up, OFFICE)];
    machine.put(Direction::Up, OFFICE, name(1, 1), b"milik kita");
    server.object(&format!("tukar/naik/dinkes/{}", name(1, 1)), b"milik lain");
    let pulled = machine.pull(&up).unwrap();
    assert_eq!((pulled.carried, pulled.there), (0, 1));
    let held = machine.held(Direction::Up, OFFICE, name(1, 1));
    assert_eq!(held.unwrap(), b"milik kita");
    let link = machine.folder.root().join("naik/dinkes");
    let link = link.join(name(1, 2).to_string());
    std::os::unix::fs::symlink("/etc/passwd", link).unwrap();
    server.object(&format!("tukar/naik/dinkes/{}", name(1, 2)), b"milik lain");
    assert_eq!(
        machine.pull(&up).unwrap().there,
        2,
        "something is in its place"
    );
    let pushed = machine.push(&up).unwrap();
    let [(place, why)] = pushed.odd.as_slice() else {
        panic!("{pushed:?}");
    };
    assert!(place.contains(&name(1, 2).to_string()) && why.contains("link"));
}

#[test]
fn a_server_that_nobody_vouches_for_is_sent_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let (ours, key) = made(temp.path(), "localhost");
    let (others, _) = made(temp.path(), "orang.example");
    let [ours_alone, others_alone] = [&ours, &others].map(|file| Roots::of_file(file).unwrap());
    let server = Server::start();
    let port = server.secured(&ours, &key);
    let [named, unnamed] = ["localhost", "127.0.0.1"].map(|host| format!("https://{host}:{port}"));
    let up = [(Direction::Up, OFFICE)];
    let mut machine = Machine::of(&server);
    machine.put(Direction::Up, OFFICE, name(1, 1), b"isi");
    for (at, roots, why) in [
        (&named, &others_alone, "UnknownIssuer"),
        (&unnamed, &ours_alone, "not valid for name"),
    ] {
        machine.client = secured_client(at, roots);
        let refused = machine.push(&up).unwrap_err();
        assert!(
            matches!(refused, BucketError::Untrusted { .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains(why), "{refused}");
    }
    assert_eq!(machine.waits, [], "it does not become another by waiting");
    assert_eq!(server.asked(), []);
    machine.client = secured_client(&named, &ours_alone);
    assert_eq!(machine.push(&up).unwrap().carried, 1);
}
