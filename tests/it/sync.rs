//! Head office and two offices exchange what they write, by the real program and real data directories: sticks, mails, pipes
//! and folders, and everything that goes wrong with them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::Office;
use crate::trust::{AHMAD, BUDI, SRI, done, ran, words};

/// Head office and two offices, enrolled, each with what head office knows.
struct World {
    head: Office,
    disdik: Office,
    dukcapil: Office,
}

/// A data directory with somebody at the keyboard, and nothing in it.
fn empty(actor: &str) -> Office {
    let office = Office::new();
    office.file("config.toml", &format!("actor = \"{actor}\"\n"));
    office
}

/// Asks at `office`, and answers with the next registry of head office, which is taken in there.
fn enrol(head: &Office, office: &Office, label: &str, code: &str, name: &str) -> String {
    let (request, registry) = (office.path("permohonan"), office.path("daftar"));
    let asked = [
        "key", "request", "--label", label, "--office", code, "--name", name, "-o", &request,
    ];
    let own = words(&done(office, &asked));
    done(
        head,
        &["registry", "build", "--request", &request, "--words", &own],
    );
    let said = done(head, &["registry", "sign", "-o", &registry]);
    done(
        office,
        &["registry", "import", &registry, "--words", &words(&said)],
    );
    registry
}

impl World {
    fn new() -> Self {
        let (head, disdik, dukcapil) = (empty(SRI), empty(BUDI), empty(AHMAD));
        let units = "Kode;Nama;Jenis;Induk;Kepala\nDISDIK;Dinas Pendidikan;opd;;\nDUKCAPIL;Dinas Dukcapil;opd;;\n";
        done(&head, &["import", "units", &head.file("unit.csv", units)]);
        staff(&head, "Arsiparis");
        let appointed = [SRI, BUDI, AHMAD].map(|nip| format!("{nip}=performance-admin"));
        let [a, b, c] = &appointed;
        done(
            &head,
            &[
                "registry",
                "build",
                "--person",
                a,
                "--person",
                b,
                "--person",
                c,
                "--from",
                "2026-01-01",
            ],
        );
        done(&head, &["registry", "sign", "--new-key"]);
        enrol(&head, &head, "Server", "pusat", "Sri Wahyuni");
        enrol(&head, &disdik, "Laptop-B", "DISDIK", "Budi Santoso");
        let last = enrol(&head, &dukcapil, "Laptop-A", "DUKCAPIL", "Ahmad Yani");
        done(&disdik, &["registry", "import", &last]);
        let world = Self {
            head,
            disdik,
            dukcapil,
        };
        for (office, code) in [(&world.disdik, "DISDIK"), (&world.dukcapil, "DUKCAPIL")] {
            let file = world.head.path(&format!("awal-{code}.tatap"));
            done(&world.head, &["bundle", "export", "--to", code, &file]);
            done(office, &["bundle", "import", &file]);
        }
        world
    }
}

/// Writes down that Budi works as this.
fn staff(office: &Office, job: &str) {
    let people = format!(
        "NIP;Nama;Jabatan;Unit;Penilai\n{SRI};Sri Wahyuni;Kepala Dinas;DISDIK;\n\
         {BUDI};Budi Santoso;{job};DISDIK;{SRI}\n{AHMAD};Ahmad Yani;Analis;DUKCAPIL;{SRI}\n"
    );
    let file = office.file("pegawai.csv", &people);
    done(office, &["import", "employees", &file]);
}

/// Writes down many people, to have something large.
fn crowd(office: &Office, count: usize) {
    let mut people = String::from("NIP;Nama;Jabatan;Unit;Penilai\n");
    for n in 1..=count {
        people += &format!(
            "19860926201505{:04};Pegawai {n};Analis {};DISDIK;{SRI}\n",
            1000 + n,
            n * 7919 % 9973
        );
    }
    let file = office.file("banyak.csv", &people);
    done(office, &["import", "employees", &file]);
}

fn told(office: &Office, args: &[&str]) -> Value {
    let config = office.path("config.toml");
    let all: Vec<&str> = ["--config", &config].iter().chain(args).copied().collect();
    office.json(&all)
}

fn status(office: &Office) -> Value {
    told(office, &["sync", "status", "--hash", "--json"])
}

fn hash(office: &Office) -> String {
    status(office)["state-hash"]
        .as_str()
        .expect("a hash")
        .to_owned()
}

/// Everything below a folder of which the name is not that of our data.
fn files(dir: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut folders = vec![PathBuf::from(dir)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn folder(office: &Office, name: &str) -> String {
    let path = office.path(name);
    fs::create_dir_all(&path).expect("made");
    path
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn what_an_office_writes_goes_up_on_a_stick_and_is_acknowledged() {
    let World { head, disdik, .. } = World::new();
    staff(&disdik, "Arsiparis Muda");
    let own = status(&disdik);
    assert_eq!(
        (&own["exported"], &own["acknowledged"]),
        (&0.into(), &0.into()),
        "{own:#}"
    );
    let stick = folder(&disdik, "stik");
    let said = done(&disdik, &["bundle", "export", "--dry-run", &stick]);
    assert!(
        said.contains("own changes") && said.contains("Sealed for 2 machines"),
        "{said}"
    );
    assert!(files(&stick).is_empty());
    let said = done(&disdik, &["bundle", "export", &stick]);
    assert!(said.contains("read back whole"), "{said}");
    let [file] = &files(&stick)[..] else {
        panic!("one file: {said}")
    };
    let file = text(file);
    let own = status(&disdik);
    assert_eq!(own["exported"], own["saved"], "{own:#}");
    assert_eq!(own["exports"][0]["reach"], "exported");
    // Once more is the same file.
    let said = done(&disdik, &["bundle", "export", &stick]);
    assert!(said.contains("was there already"), "{said}");
    assert!(done(&disdik, &["sync", "eject", &stick]).contains("safe to remove (1 files"));

    // Looked at by anybody, proved by whoever has the registry, proved with OpenSSH alone.
    let seen = told(&head, &["bundle", "inspect", file, "--json"]);
    assert_eq!(seen["manifest"]["from_office"], "DISDIK", "{seen:#}");
    let said = done(&head, &["bundle", "verify", file]);
    assert!(
        said.contains("its signature holds") && said.contains("Budi Santoso"),
        "{said}"
    );
    let proof = head.path("bukti");
    let said = done(&head, &["bundle", "proof", file, "-o", &proof]);
    let line = said.lines().last().expect("a command");
    let checked = assert_cmd::Command::new("sh")
        .args(["-c", line])
        .output()
        .expect("it runs");
    assert!(checked.status.success(), "{line}: {checked:?}");

    let dry = told(&head, &["bundle", "import", file, "--dry-run", "--json"]);
    let taken = told(&head, &["bundle", "import", file, "--json"]);
    assert_eq!(dry["new"], taken["new"], "{dry:#}{taken:#}");
    assert_eq!(
        (&dry["applied"], &taken["applied"]),
        (&false.into(), &true.into())
    );
    assert_eq!(taken["apart"], 0, "{taken:#}");
    let shown = told(&head, &["show", BUDI, "--json"]).to_string();
    assert!(shown.contains("Arsiparis Muda"), "{shown}");

    // The receipt.
    let receipt = head.path("balas.tatap");
    done(&head, &["bundle", "export", "--to", "DISDIK", &receipt]);
    let said = done(&disdik, &["bundle", "import", &receipt]);
    assert!(said.contains("acknowledges"), "{said}");
    let own = status(&disdik);
    assert_eq!(own["acknowledged"], own["saved"], "{own:#}");
    assert_eq!(own["exports"][0]["reach"], "acknowledged");
    assert_eq!(hash(&disdik), hash(&head));
    // Nothing is left to be said but receipts.
    let said = done(&disdik, &["bundle", "export", &disdik.path("kosong.tatap")]);
    assert!(said.contains("no new changes"), "{said}");
    assert_eq!(
        ran(&head, &["bundle", "export", &receipt]).0,
        2,
        "for whom?"
    );
}
