//! Head office and two offices exchange what they write, by the real program and real data directories: sticks, mails, pipes
//! and folders, and everything that goes wrong with them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::Office;
use crate::trust::{AHMAD, BUDI, SRI, done, ran, words};

/// Head office and two offices, enrolled, each with what head office knows.
pub(crate) struct World {
    pub(crate) head: Office,
    pub(crate) disdik: Office,
    dukcapil: Office,
}

/// A data directory with somebody at the keyboard, and nothing in it.
pub(crate) fn empty(actor: &str) -> Office {
    let office = Office::new();
    office.file("config.toml", &format!("actor = \"{actor}\"\n"));
    office
}

/// Asks at `office`, and answers with the next registry of head office, which is taken in there.
pub(crate) fn enrol(head: &Office, office: &Office, label: &str, code: &str, name: &str) -> String {
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
    pub(crate) fn new() -> Self {
        let (head, disdik, dukcapil) = (empty(SRI), empty(BUDI), empty(AHMAD));
        units(&head);
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
        // What comes from head office brings the newer registry along.
        enrol(&head, &dukcapil, "Laptop-A", "DUKCAPIL", "Ahmad Yani");
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

/// Writes down both offices.
fn units(office: &Office) {
    let units = "Kode;Nama;Jenis;Induk;Kepala\nDISDIK;Dinas Pendidikan;opd;;\n\
                 DUKCAPIL;Dinas Dukcapil;opd;;\n";
    let file = office.file("unit.csv", units);
    done(office, &["import", "units", &file]);
}

/// Writes down that Budi works as this.
pub(crate) fn staff(office: &Office, job: &str) {
    let people = format!(
        "NIP;Nama;Jabatan;Unit;Penilai\n{SRI};Sri Wahyuni;Kepala Dinas;DISDIK;\n\
         {BUDI};Budi Santoso;{job};DISDIK;{SRI}\n{AHMAD};Ahmad Yani;Analis;DUKCAPIL;{SRI}\n"
    );
    let file = office.file("pegawai.csv", &people);
    done(office, &["import", "employees", &file]);
}

/// A small generator, so that a failure can be run again.
fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// Writes down many people, to have something large.
fn crowd(office: &Office, count: usize) {
    let mut people = String::from("NIP;Nama;Jabatan;Unit;Penilai\n");
    let mut seed = 0x7a7a_u64;
    for n in 1..=count {
        // Words that nothing packs.
        let job = random(&mut seed);
        let nip = 1000 + n;
        let line = format_args!("19860926201505{nip};Pegawai {n};Analis {job:x};DISDIK;{SRI}");
        writeln!(people, "{line}").expect("text grows");
    }
    let file = office.file("banyak.csv", &people);
    done(office, &["import", "employees", &file]);
}

fn told(office: &Office, args: &[&str]) -> Value {
    let config = office.path("config.toml");
    let all: Vec<&str> = ["--config", &config].iter().chain(args).copied().collect();
    office.json(&all)
}

pub(crate) fn status(office: &Office) -> Value {
    told(office, &["sync", "status", "--hash", "--json"])
}

pub(crate) fn hash(office: &Office) -> String {
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

pub(crate) fn folder(office: &Office, name: &str) -> String {
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

/// What the program says to a command line of the shell, in which `$T` is the program with these data.
pub(crate) fn shell(office: &Office, line: &str) -> (i32, String) {
    let program = assert_cmd::cargo::cargo_bin("tatap");
    let program = format!(
        "{} --data {} --config {} --lang en",
        program.display(),
        office.path("data"),
        office.path("config.toml")
    );
    let output = assert_cmd::Command::new("sh")
        .args(["-c", line])
        .env("T", program)
        .timeout(std::time::Duration::from_mins(2))
        .output()
        .expect("it runs");
    let (code, out, err) = crate::cli::told(&output);
    (code, out + &err)
}

/// A bundle of Budi's for an office.
pub(crate) fn export(office: &Office, name: &str, flags: &[&str]) -> String {
    let file = office.path(name);
    let args: Vec<&str> = ["bundle", "export"]
        .into_iter()
        .chain(flags.iter().copied())
        .collect();
    done(office, &[&args[..], &[&file]].concat());
    file
}

#[test]
fn a_stick_that_was_lost_heals_with_the_next() {
    let World { head, disdik, .. } = World::new();
    staff(&disdik, "Arsiparis Muda");
    let lost = export(&disdik, "hilang.tatap", &[]);
    fs::remove_file(lost).expect("lost");
    staff(&disdik, "Arsiparis Madya");
    // The thinnest line carries only what is new, and what is missing is told with who has it.
    let thin = export(&disdik, "tipis.tatap", &["--since-export"]);
    let (code, said) = ran(&head, &["bundle", "import", &thin]);
    assert!(
        code == 10
            && said.contains("not here: changes 1")
            && said.contains("Laptop-B (Budi Santoso)"),
        "{said}"
    );
    let missing = &status(&head)["machines"];
    assert!(
        missing.to_string().contains("\"1\"") || missing.to_string().contains("1-"),
        "{missing:#}"
    );
    let next = export(&disdik, "lagi.tatap", &[]);
    let (code, said) = ran(&head, &["bundle", "import", &next]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(hash(&head), hash(&disdik));
}

#[test]
fn parts_come_in_any_order_and_a_lost_one_is_made_again_to_the_byte() {
    let World { head, disdik, .. } = World::new();
    crowd(&disdik, 300);
    let flags = ["bundle", "export", "--plain", "--max", "3k"];
    let out = disdik.path("paket.tatap");
    let said = done(&disdik, &[&flags[..], &[&out]].concat());
    let mut parts: Vec<PathBuf> = files(&disdik.path(""))
        .into_iter()
        .filter(|path| text(path).contains("/paket-"))
        .collect();
    assert!(parts.len() >= 3, "{parts:?} {said}");
    assert!(
        parts
            .iter()
            .all(|part| fs::metadata(part).expect("a file").len() <= 3_000)
    );
    let again = disdik.path("lagi.tatap");
    done(&disdik, &[&flags[..], &["--part", "2", &again]].concat());
    let made = fs::read_dir(disdik.path(""))
        .expect("a folder")
        .filter_map(Result::ok);
    let made = made
        .map(|entry| entry.path())
        .find(|path| text(path).contains("/lagi-2of"));
    let bytes = |path: &Path| fs::read(path).expect("a file");
    assert_eq!(bytes(&made.expect("a part")), bytes(&parts[1]));
    assert_eq!(
        ran(&disdik, &[&flags[..], &["--part", "99", &again]].concat()).0,
        2
    );
    let (code, said) = ran(
        &disdik,
        &["bundle", "export", "--plain", "--max", "100", &again],
    );
    assert_eq!(code, 15, "{said}");
    // The first, the last, and what is between them.
    let last = parts.pop().expect("a part");
    parts.insert(1, last);
    let codes: Vec<i32> = parts
        .iter()
        .map(|part| ran(&head, &["bundle", "import", text(part)]).0)
        .collect();
    assert_eq!(codes[1], 10, "{codes:?}");
    assert_eq!(codes.last(), Some(&0), "{codes:?}");
    assert_eq!(hash(&head), hash(&disdik));
}

#[test]
fn a_mail_that_was_quoted_and_a_pipe_bring_what_a_stick_brings() {
    let World { head, disdik, .. } = World::new();
    staff(&disdik, "Arsiparis Muda");
    let mail = export(&disdik, "surat.txt", &["--armor", "--max", "mail10"]);
    let quoted = fs::read_to_string(mail)
        .expect("a text")
        .replace('\n', "\r\n> > ");
    let quoted = head.file(
        "balasan.eml",
        &format!("Yth. Pusat,\r\n\r\n> > {quoted}\r\nHormat kami\r\n"),
    );
    let (code, said) = ran(&head, &["bundle", "import", &quoted]);
    assert_eq!(code, 0, "{said}");
    staff(&disdik, "Arsiparis Madya");
    let taken = head.path("data");
    let (code, said) = shell(
        &disdik,
        &format!(
            "$T bundle export - | \"${{T%% *}}\" --data {taken} --config {} --lang en bundle import -",
            head.path("config.toml")
        ),
    );
    assert!(
        code == 0 && said.contains("cannot be read back") && said.contains("taken in and saved"),
        "{said}"
    );
    assert_eq!(hash(&head), hash(&disdik));
    let (code, said) = shell(&disdik, "$T bundle export - > /dev/full");
    assert_eq!(code, 4, "{said}");
    let (code, said) = shell(
        &disdik,
        "$T bundle export --max 1k --plain - | cat > /dev/null; $T bundle export --armor - | head -c 30",
    );
    assert!(
        code == 0 && said.contains("-----BEGIN TATAP BUNDLE-----"),
        "{said}"
    );
}

#[test]
fn whatever_is_wrong_with_a_bundle_has_its_own_exit_code_and_changes_nothing() {
    let World {
        head,
        disdik,
        dukcapil,
    } = World::new();
    staff(&disdik, "Arsiparis Muda");
    let before = hash(&head);
    let plain = export(&disdik, "polos.tatap", &["--plain"]);
    let sealed = export(&disdik, "segel.tatap", &[]);
    let bytes = fs::read(&plain).expect("a file");
    let spoiled = |name: &str, spoil: &dyn Fn(&mut Vec<u8>)| {
        let (mut bytes, path) = (bytes.clone(), head.path(name));
        spoil(&mut bytes);
        fs::write(&path, bytes).expect("written");
        path
    };
    let flipped = spoiled("rusak", &|bytes| {
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
    });
    let future = spoiled("masa-depan", &|bytes| {
        bytes[8] = 2;
        let sum = crc32c::crc32c(&bytes[..60]).to_le_bytes();
        bytes[60..64].copy_from_slice(&sum);
    });
    let cut = spoiled("potong", &|bytes| bytes.truncate(bytes.len() - 9));
    let huge = spoiled("besar", &|_| ());
    fs::OpenOptions::new()
        .write(true)
        .open(&huge)
        .and_then(|file| file.set_len(65 << 20))
        .expect("made long");
    // A machine that nobody has enrolled.
    let stranger = empty("198501012010011003");
    units(&stranger);
    staff(&stranger, "Orang");
    stranger.file(
        "config.toml",
        "actor = \"198501012010011003\"\noffice = \"DISDIK\"\n",
    );
    let unknown = export(&stranger, "asing.tatap", &["--plain"]);
    let nothing = head.file("surat.txt", "bukan paket");
    for (office, file, code) in [
        (&head, &flipped, 12),
        (&head, &cut, 12),
        (&head, &nothing, 12),
        (&head, &future, 13),
        (&head, &huge, 15),
        (&head, &unknown, 11),
        (&dukcapil, &plain, 14),
        (&dukcapil, &sealed, 14),
        (&stranger, &plain, 11),
        (&head, &head.path("tidak-ada"), 4),
    ] {
        for command in [&["bundle", "import"][..], &["bundle", "verify"]] {
            let (came, said) = ran(office, &[command, &[file]].concat());
            assert_eq!(came, code, "{command:?} {file}: {said}");
        }
        let (_, told, _) = office.ran(&[
            "--config",
            &office.path("config.toml"),
            "bundle",
            "verify",
            file,
            "--json",
        ]);
        let told: Value = serde_json::from_str(&told).expect("JSON, whatever is wrong");
        assert_eq!(told[0]["weight"], "grave", "{told:#}");
    }
    // Looking needs nobody's trust.
    for (file, code) in [(&plain, 0), (&unknown, 0), (&flipped, 1), (&nothing, 12)] {
        let (came, said) = ran(&stranger, &["bundle", "inspect", file]);
        assert_eq!(came, code, "{file}: {said}");
    }
    assert_eq!(hash(&head), before);
    assert_eq!(
        told(&head, &["sync", "status", "--json"])["imports"],
        Value::Array(Vec::new())
    );
}

#[test]
fn the_same_bundle_a_hundred_times_and_an_older_registry_change_nothing() {
    let World { head, disdik, .. } = World::new();
    staff(&disdik, "Arsiparis Muda");
    let file = export(&disdik, "paket.tatap", &[]);
    done(&head, &["bundle", "import", &file]);
    let before = status(&head);
    let program = "i=0; while [ $i -lt 100 ]; do $T bundle import --json";
    let (code, said) = shell(
        &head,
        &format!("{program} {file} > /dev/null || exit 1; i=$((i+1)); done"),
    );
    assert_eq!((code, said.as_str()), (0, ""));
    assert_eq!(status(&head), before);
    // Head office goes on, and the old bundle comes once more.
    let first = head.path("awal-DISDIK.tatap");
    let registry = head.path("baru.registry");
    done(&head, &["registry", "build"]);
    done(&head, &["registry", "sign", "-o", &registry]);
    done(&disdik, &["registry", "import", &registry]);
    let version = status(&disdik)["registry-version"].clone();
    done(&disdik, &["bundle", "import", &first]);
    assert_eq!(status(&disdik)["registry-version"], version);
    assert_eq!(
        ran(&disdik, &["registry", "import", &head.path("daftar")]).0,
        1
    );
}

#[test]
fn an_import_that_is_killed_anywhere_is_there_whole_or_not_at_all() {
    let World { head, disdik, .. } = World::new();
    crowd(&disdik, 400);
    let file = export(&disdik, "paket.tatap", &[]);
    let before = hash(&head);
    let mut kills = 0;
    // Each time a little later, until one comes to its end.
    for step in 1..=80 {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("tatap"))
            .args(["--data", &head.path("data")])
            .args(["--config", &head.path("config.toml")])
            .args(["bundle", "import", &file])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it starts");
        let start = std::time::Instant::now();
        let moment = std::time::Duration::from_millis(5) * step;
        while start.elapsed() < moment {
            std::hint::spin_loop();
        }
        let ended = child.try_wait().expect("asked").is_some();
        child.kill().expect("killed");
        child.wait().expect("ended");
        kills += u32::from(!ended);
        let now = status(&head);
        let landed = now["imports"].as_array().expect("imports").len();
        assert!(landed <= 1, "once");
        assert_eq!(now["state-hash"] == before.as_str(), landed == 0, "{step}");
        if ended {
            break;
        }
    }
    assert!(kills > 3, "killed {kills} times");
    done(&head, &["bundle", "import", &file]);
    assert_eq!(hash(&head), hash(&disdik));
    assert_eq!(ran(&head, &["verify"]).0, 0);
    let left = files(&head.path("data"));
    assert!(
        !left.iter().any(|path| text(path).contains(".spool")),
        "{left:?}"
    );
}

#[test]
fn an_import_is_taken_back_until_something_rests_on_it() {
    let World { head, disdik, .. } = World::new();
    let before = hash(&head);
    staff(&disdik, "Arsiparis Muda");
    let file = export(&disdik, "paket.tatap", &[]);
    done(&head, &["bundle", "import", &file]);
    assert_ne!(hash(&head), before);
    let number = status(&head)["imports"][0]["number"].to_string();
    assert_eq!(
        ran(&head, &["bundle", "withdraw", &number, "--reason", " "]).0,
        2
    );
    done(
        &head,
        &["bundle", "withdraw", &number, "--reason", "Salah kantor"],
    );
    assert_eq!(hash(&head), before);
    assert_eq!(status(&head)["imports"][0]["withdrawn"], "Salah kantor");
    assert_eq!(
        ran(&head, &["bundle", "withdraw", &number, "--reason", "Lagi"]).0,
        1
    );
    done(&head, &["bundle", "import", &file]);
    assert_eq!(hash(&head), hash(&disdik));
    let number = status(&head)["imports"][0]["number"].to_string();
    done(
        &head,
        &[
            "bundle",
            "export",
            "--to",
            "DUKCAPIL",
            &head.path("terus.tatap"),
        ],
    );
    assert_eq!(
        ran(
            &head,
            &["bundle", "withdraw", &number, "--reason", "Terlambat"]
        )
        .0,
        1
    );
}

#[test]
fn colleagues_and_head_office_meet_in_a_folder_whatever_else_lies_there() {
    let World { head, disdik, .. } = World::new();
    let colleague = empty("198501012010011003");
    enrol(&head, &colleague, "Laptop-C", "DISDIK", "Citra");
    let shared = folder(&head, "bersama");
    assert_eq!(
        ran(&disdik, &["sync", "folder", "push", &shared]).0,
        1,
        "not made yet"
    );
    assert_eq!(ran(&disdik, &["sync", "folder", "push"]).0, 2, "which?");
    done(&head, &["sync", "folder", "make", &shared]);
    for (office, nip) in [
        (&head, SRI),
        (&disdik, BUDI),
        (&colleague, "198501012010011003"),
    ] {
        office.file(
            "config.toml",
            &format!("actor = \"{nip}\"\nexchange_folder = \"{shared}\"\n"),
        );
    }
    done(&head, &["sync", "folder", "push"]);
    done(&colleague, &["sync", "folder", "pull"]);
    done(&disdik, &["sync", "folder", "pull"]);
    staff(&disdik, "Arsiparis Muda");
    let said = done(&disdik, &["sync", "folder", "push"]);
    assert!(
        said.contains("For pusat") && said.contains("For DISDIK"),
        "{said}"
    );
    let said = done(&disdik, &["sync", "folder", "push"]);
    assert!(said.contains("Nothing is to be put there"), "{said}");

    // Things with names of ours that are no files hold nobody up, and are told.
    let up = format!("{shared}/naik/disdik");
    let pipe = format!("{up}/0123456789abcdef-1-0123456789abcdef.tatap");
    let made = assert_cmd::Command::new("mkfifo")
        .arg(&pipe)
        .output()
        .expect("it runs");
    assert!(made.status.success());
    let link = format!("{up}/0123456789abcdef-2-0123456789abcdef.tatap");
    std::os::unix::fs::symlink("/etc/passwd", &link).expect("a link");
    fs::write(format!("{up}/catatan.txt"), "x").expect("written");
    let waiting = told(&head, &["sync", "folder", "status", "--json"]);
    assert_eq!(
        (
            &waiting["waiting"].as_array().map(Vec::len),
            &waiting["ignored"]
        ),
        (&Some(1), &1.into()),
        "{waiting:#}"
    );
    let (code, said) = ran(&head, &["sync", "folder", "pull"]);
    assert!(
        code == 1 && said.contains("a pipe") && said.contains("a symbolic link"),
        "{said}"
    );
    assert!(said.contains("From Laptop-B (Budi Santoso)"), "{said}");
    fs::remove_file(&pipe)
        .and_then(|()| fs::remove_file(&link))
        .expect("removed");

    let (code, said) = ran(&colleague, &["sync", "folder", "pull"]);
    assert!(
        code == 0 && said.contains("From Laptop-B (Budi Santoso)"),
        "{said}"
    );
    assert_eq!(hash(&head), hash(&disdik));
    assert_eq!(hash(&colleague), hash(&disdik));

    // A file that is lost on the way is put there again.
    staff(&disdik, "Arsiparis Madya");
    let before = files(&up);
    done(&disdik, &["sync", "folder", "push"]);
    let lost: Vec<PathBuf> = files(&up)
        .into_iter()
        .filter(|file| !before.contains(file))
        .collect();
    fs::remove_file(&lost[0]).expect("lost");
    let said = done(&disdik, &["sync", "folder", "watch", "--once"]);
    assert!(said.contains("For pusat"), "{said}");
    done(&head, &["sync", "folder", "watch", "--once"]);
    done(&disdik, &["sync", "folder", "watch", "--once"]);
    let own = status(&disdik);
    assert_eq!(own["acknowledged"], own["saved"], "{own:#}");
    // Once everybody has everything, there is rest.
    for office in [&head, &disdik, &colleague, &head, &disdik, &colleague] {
        done(office, &["sync", "folder", "watch", "--once"]);
    }
    for office in [&head, &disdik, &colleague] {
        assert_eq!(done(office, &["sync", "folder", "watch", "--once"]), "");
    }
    assert!(done(&disdik, &["sync", "eject", &shared]).contains("safe to remove"));
}

#[test]
fn a_watch_takes_in_what_comes_and_ends_when_it_is_told_to() {
    use std::io::{BufRead as _, BufReader};
    let World { head, disdik, .. } = World::new();
    let shared = folder(&head, "bersama");
    done(&head, &["sync", "folder", "make", &shared]);
    staff(&disdik, "Arsiparis Muda");
    done(&disdik, &["sync", "folder", "push", &shared]);
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("tatap"))
        .args([
            "--data",
            &head.path("data"),
            "--config",
            &head.path("config.toml"),
            "--lang",
            "en",
        ])
        .args(["sync", "folder", "watch", &shared])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let first = lines.next().expect("a line").expect("text");
    assert!(first.contains("From Laptop-B (Budi Santoso)"), "{first}");
    let answer = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("For DISDIK")));
    assert!(answer.is_some());
    let ended = assert_cmd::Command::new("kill")
        .arg(child.id().to_string())
        .output()
        .expect("it runs");
    assert!(ended.status.success());
    assert_eq!(child.wait().expect("ended").code(), Some(0));
}

#[test]
fn a_disk_that_is_full_leaves_no_half_bundle() {
    let World { disdik, .. } = World::new();
    crowd(&disdik, 400);
    let stick = folder(&disdik, "stik");
    let shared = folder(&disdik, "bersama");
    done(&disdik, &["sync", "folder", "make", &shared]);
    let limit = "trap '' XFSZ; ulimit -f 8;";
    for (line, below) in [
        (format!("$T bundle export {stick}"), &stick),
        (format!("$T bundle export {stick}/paket.tatap"), &stick),
        (format!("$T sync folder push {shared}"), &shared),
    ] {
        let (code, said) = shell(&disdik, &format!("{limit} {line}"));
        assert_eq!(code, 4, "{line}: {said}");
        assert!(said.contains("File too large"), "{said}");
        let left = files(below);
        assert!(
            !left
                .iter()
                .any(|path| text(path).contains("tatap")
                    && path.extension().is_some_and(|e| e != "txt")),
            "{left:?}"
        );
    }
    let own = status(&disdik);
    assert_eq!(own["exported"], 0, "{own:#}");
    done(&disdik, &["bundle", "export", &stick]);
}

#[test]
fn at_a_terminal_it_is_asked_first_and_named_files_are_found_again() {
    let World { disdik, .. } = World::new();
    staff(&disdik, "Arsiparis Muda");
    let stick = folder(&disdik, "stik");
    let (data, config) = (disdik.path("data"), disdik.path("config.toml"));
    let args = [
        "--data", &data, "--config", &config, "--lang", "en", "bundle", "export", &stick,
    ];
    let program = assert_cmd::cargo::cargo_bin("tatap");
    for (answer, said, count) in [("n", "Nothing was written", 0), ("y", "read back whole", 1)] {
        let env = [("HOME", "/nonexistent")];
        let mut pty = crate::support::pty::Pty::start(&program, args, &env, (100, 24));
        pty.wait_for_text("Write it? [y/N]");
        pty.send(format!("{answer}\n"));
        pty.wait_for_text(said);
        assert_eq!(pty.wait_exit().exit_code(), 0);
        assert_eq!(files(&stick).len(), count);
    }
    // A path from where one stands.
    let (code, said) = shell(
        &disdik,
        &format!("cd {stick} && $T bundle export --plain lain.tatap && $T sync eject ."),
    );
    assert!(code == 0 && said.contains("(2 files read back)"), "{said}");
    // What was spoiled on the stick is not called safe.
    let file = format!("{stick}/lain.tatap");
    let mut bytes = fs::read(&file).expect("a file");
    bytes[200] ^= 1;
    fs::write(&file, bytes).expect("written");
    assert_eq!(ran(&disdik, &["sync", "eject", &stick]).0, 12);
}

#[test]
fn whoever_only_looks_or_is_not_known_here_carries_nothing() {
    let World { head, disdik, .. } = World::new();
    staff(&disdik, "Arsiparis Muda");
    let file = export(&disdik, "paket.tatap", &[]);
    for args in [
        &["--read-only", "bundle", "import", &file][..],
        &["--read-only", "bundle", "export", "--to", "DISDIK", "-"],
        &["--read-only", "bundle", "withdraw", "1", "--reason", "x"],
        &["--read-only", "sync", "folder", "make", &file],
    ] {
        assert_eq!(ran(&head, args).0, 2, "{args:?}");
    }
    assert_eq!(ran(&head, &["--read-only", "bundle", "verify", &file]).0, 0);
    let logins = head.file(
        "logins.toml",
        "[logins.seseorang]\nnip = \"199001012015031001\"\n",
    );
    head.file("config.toml", &format!("registry = \"{logins}\"\n"));
    for args in [
        &["bundle", "import", &file][..],
        &["bundle", "verify", &file],
        &["sync", "status"],
    ] {
        assert_eq!(ran(&head, args).0, 1, "{args:?}");
    }
}

#[test]
fn a_machine_that_was_enrolled_since_is_known_by_the_registry_that_comes_along() {
    let World {
        head,
        disdik,
        dukcapil,
    } = World::new();
    let newcomer = empty("198501012010011003");
    enrol(&head, &newcomer, "Laptop-C", "DUKCAPIL", "Citra");
    // Its owner appointed, so that what he writes counts.
    let appointed = "198501012010011003=performance-admin";
    done(&head, &["registry", "build", "--person", appointed]);
    done(&head, &["registry", "sign"]);
    let down = head.path("turun.tatap");
    done(&head, &["bundle", "export", "--to", "DUKCAPIL", &down]);
    done(&newcomer, &["bundle", "import", &down]);
    staff(&newcomer, "Arsiparis Madya");
    let up = export(&newcomer, "naik.tatap", &[]);
    // A colleague hears of it by the same bundle.
    let among = export(&newcomer, "antar.tatap", &["--to", "DUKCAPIL"]);
    let (code, said) = ran(&dukcapil, &["bundle", "import", &among, "--dry-run"]);
    assert_eq!(code, 0, "the registry rides along: {said}");
    done(&head, &["bundle", "import", &up]);
    let over = head.path("lintas.tatap");
    done(&head, &["bundle", "export", "--to", "DISDIK", &over]);
    let before = status(&disdik);
    let said = done(&disdik, &["bundle", "verify", &over]);
    assert!(said.contains("brings registry"), "{said}");
    assert_eq!(status(&disdik), before);
    done(&disdik, &["bundle", "import", &over]);
    assert_eq!(hash(&disdik), hash(&head));
    let machines = status(&disdik)["machines"].to_string();
    assert!(machines.contains("Laptop-C (Citra)"), "{machines}");
}
