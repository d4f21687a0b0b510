//! `tatap backup` and `tatap restore`: while others work, on full disks, killed anywhere, spoiled; and going on from one
//! beside the original.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use assert_cmd::cargo::cargo_bin;
use rustix::process::Signal;
use serde_json::Value;
use tatap::store::Store as _;
use tatap::store::disk::{DiskStore, Mode};
use tatap::trust::seal::Identity;

use crate::cli::{Office, told};
use crate::drafts::wait_for_kept;
use crate::saving;
use crate::support::pty::Pty;
use crate::sync::{World, empty, enrol, export, hash, status};
use crate::trust::{BUDI, SRI, done, ran};

/// Some people in `data`, a home, and backups where they lie unless somebody says otherwise.
struct Place {
    office: Office,
}

impl Place {
    fn new(people: usize) -> Self {
        let office = Office::new();
        fs::create_dir(office.path("home")).expect("a home");
        let place = Self { office };
        let (data, people) = (place.path("data"), people.to_string());
        place.done(&["debug", "seed", "--employees", &people, "--dir", &data]);
        place
    }

    /// The same with two people in data that is no practice, so that it may become another replica.
    fn real() -> Self {
        let place = Self::new(1);
        fs::remove_dir_all(place.path("data")).expect("removed");
        let units = "Kode;Nama;Jenis;Induk;Kepala\nDISDIK;Dinas Pendidikan;opd;;\n";
        let people = format!(
            "NIP;Nama;Jabatan;Unit\n{SRI};Sri Wahyuni;Kepala Dinas;DISDIK\n{BUDI};Budi;Staf;DISDIK\n"
        );
        for (what, text) in [("units", units), ("employees", people.as_str())] {
            place.done(&["import", what, &place.office.file("masuk.csv", text)]);
        }
        place
    }

    fn path(&self, name: &str) -> String {
        self.office.path(name)
    }

    fn command_on(&self, data: &str, args: &[&str]) -> Command {
        let mut command = Command::new(cargo_bin("tatap"));
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .args(["--lang", "en", "--data", data])
            .args(args);
        command
    }

    fn command(&self, args: &[&str]) -> Command {
        self.command_on(&self.path("data"), args)
    }

    /// Exit code and all that was said.
    fn ran(&self, args: &[&str]) -> (i32, String) {
        let (code, out, err) = told(&self.command(args).output().expect("it runs"));
        (code, out + &err)
    }

    fn done(&self, args: &[&str]) -> String {
        let (code, said) = self.ran(args);
        assert_eq!(code, 0, "{args:?}: {said}");
        said
    }

    /// Makes one, and answers what is told of it.
    fn backup(&self, args: &[&str]) -> Value {
        let args = [&["backup", "--json"], args].concat();
        let (_, out, err) = told(&self.command(&args).output().expect("it runs"));
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
    }

    /// All that lies in a folder, whatever its name.
    fn names(&self, folder: &str) -> Vec<String> {
        let listed = fs::read_dir(self.path(folder)).into_iter().flatten();
        let names = listed.map(|one| one.expect("an entry").file_name().into_string());
        let mut names: Vec<String> = names.map(|name| name.expect("UTF-8")).collect();
        names.sort();
        names
    }

    fn screen(&self, data: &str, args: &[&str]) -> Pty {
        let all = [&["--data", data], args].concat();
        let home = self.path("home");
        Pty::start(cargo_bin("tatap"), all, &[("HOME", &home)], (80, 24))
    }

    /// What data say of targets, of which everybody has some.
    fn targets(&self, data: &str) -> String {
        let mut listing = self.command_on(data, &["list", "targets", "--json"]);
        let (code, out, err) = told(&listing.output().expect("it runs"));
        assert_eq!(code, 0, "{err}");
        out
    }

    /// The program with these arguments on a disk on which no file is longer than so many blocks of 512 bytes.
    fn on_a_full_disk(&self, blocks: u32, args: &[&str]) -> (i32, String) {
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""),
            ])
            .arg("sh")
            .arg(cargo_bin("tatap"))
            .args(["--lang", "en", "--data", &self.path("data")])
            .args(args)
            .env("HOME", self.path("home"));
        let (code, out, err) = told(&command.output().expect("it runs"));
        (code, out + &err)
    }

    /// Kills the program once it has come so far; where it was at its end before that was seen, it is tried again.
    fn killed_at(&self, args: &[&str], so_far: impl Fn() -> bool) {
        for _ in 0..50 {
            // What is seen is of this attempt.
            for left in ["lain", ".lain.restoring"] {
                let _ = fs::remove_dir_all(self.path(left));
            }
            let mut command = self.command(args);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().expect("it starts");
            while !so_far() && child.try_wait().expect("asked").is_none() {
                std::hint::spin_loop();
            }
            child.kill().expect("killed");
            if child.wait().expect("ended").signal().is_some() {
                return;
            }
        }
        panic!("{args:?} is never seen so far");
    }
}

fn text(made: &Value) -> &str {
    made["path"].as_str().expect("a path")
}

#[test]
fn a_backup_made_while_one_saves_and_another_looks_holds_what_was_called_saved() {
    let place = Place::new(20);
    let data = place.path("data");
    let mut looking = place.screen(&data, &["--read-only"]);
    looking.wait_for_text("20 pegawai");
    let saved = AtomicU64::new(0);
    let mut writer = saving::start(Path::new(&data));
    let lines = BufReader::new(writer.stdout.take().expect("it is piped")).lines();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for line in lines.map_while(Result::ok) {
                let seq = line.strip_prefix("saved ").and_then(|seq| seq.parse().ok());
                saved.fetch_max(seq.unwrap_or(0), Ordering::SeqCst);
            }
        });
        for n in 0..3 {
            let before = saved.load(Ordering::SeqCst);
            let made = place.backup(&[]);
            assert_eq!(made["whole"], true, "{made:#}");
            assert!(made["changes"].as_u64() >= Some(before), "{made:#}");
            let to = place.path(&format!("lain-{n}"));
            place.done(&["restore", text(&made), "--to", &to]);
            let (store, _) = DiskStore::open(Path::new(&to), Mode::Write, &mut |_, _| ())
                .expect("it is gone on with");
            let faults = store.verify().expect("it is verified").faults;
            assert_eq!(faults, Vec::<String>::new());
        }
        writer.kill().expect("it is killed");
        writer.wait().expect("it has ended");
    });
    assert!(saved.load(Ordering::SeqCst) > 0, "it hardly saved anything");
}

#[test]
fn backups_are_listed_and_only_as_many_are_kept_as_was_said() {
    let place = Place::new(20);
    let said = place.done(&["backup", "--list"]);
    assert!(said.contains("tatap backup"), "what to do: {said}");
    let config = place.office.file("config.toml", "backup_keep = 2\n");
    let made = [(); 3].map(|()| place.backup(&["--config", &config]));
    assert_eq!(made[1]["removed"], Value::Array(Vec::new()));
    assert_eq!(made[2]["removed"][0], made[0]["path"]);
    let listed = place.done(&["backup", "--list"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    for (line, made) in lines.iter().zip(&made[1..]) {
        assert!(line.ends_with(text(made)), "{line}");
    }
    // What is damaged takes nobody's place, and is called so wherever it is seen.
    fs::write(place.path("data/journal/00000001.tj"), "x").expect("spoiled");
    let (code, said) = place.ran(&["backup", "--keep", "1"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("tatap doctor"), "{said}");
    let listed = place.done(&["backup", "--list"]);
    assert!(listed.contains("(of damaged data)"), "{listed}");
    let listed = place.done(&["backup", "--list", "--json"]);
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    let whole = |n: usize| (listed[n]["path"].clone(), listed[n]["whole"].clone());
    assert_eq!(whole(0), (made[1]["path"].clone(), true.into()));
    assert_eq!(whole(1), (made[2]["path"].clone(), true.into()));
    assert_eq!(whole(2).1, false);
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
    let broken = listed[2]["path"].as_str().expect("a path");
    let to = place.path("lain");
    let (code, said) = place.ran(&["restore", broken, "--to", &to]);
    assert_eq!(code, 12, "{said}");
    assert!(
        said.contains(broken) && said.contains("another backup"),
        "{said}"
    );
    assert!(!Path::new(&to).exists());
}

#[test]
fn a_sealed_backup_opens_with_the_key_that_is_named_and_with_no_other() {
    let place = Place::new(20);
    let [key, other] = [(); 2].map(|()| Identity::generate());
    let files = [("kunci", &key), ("lain.kunci", &other)].map(|(name, key)| {
        let path = place.office.file(name, key.secret().as_str());
        let own = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(&path, own).expect("for its owner alone");
        path
    });
    let recipient = key.recipient().to_string();
    let (code, said) = place.ran(&["backup", "--recipient", "age1salah"]);
    assert!(code == 2 && said.contains("age1salah"), "{said}");
    assert_eq!(place.names("data-backups"), Vec::<String>::new());
    let made = place.backup(&["--recipient", &recipient]);
    assert!(place.done(&["backup", "--list"]).contains("(sealed)"));
    let to = place.path("lain");
    for named in [&[][..], &["--identity", &files[1]]] {
        let args = [&["restore", text(&made), "--to", &to], named].concat();
        let (code, said) = place.ran(&args);
        assert_eq!(code, 14, "{said}");
        assert!(said.contains("--identity"), "what to do: {said}");
        assert!(!Path::new(&to).exists());
    }
    place.done(&["restore", text(&made), "--to", &to, "--identity", &files[0]]);
    assert_eq!(place.targets(&to), place.targets(&place.path("data")));
}

#[test]
fn what_is_no_sound_backup_and_a_place_that_is_not_empty_are_refused_by_name() {
    let place = Place::new(20);
    let good = place.backup(&[]);
    let bytes = fs::read(text(&good)).expect("read");
    let middle = bytes.len() / 2;
    let mut flipped = bytes.clone();
    flipped[middle] ^= 1;
    for (name, bytes) in [
        ("potong.tar.zst", &bytes[..middle]),
        ("balik.tar.zst", &flipped),
        ("kosong.tar.zst", b""),
        ("catatan.txt", b"bukan cadangan"),
    ] {
        let path = place.path(name);
        fs::write(&path, bytes).expect("written");
        let (code, said) = place.ran(&["restore", &path, "--to", &place.path("lain")]);
        assert_eq!(code, 12, "{said}");
        assert!(
            said.contains(&path) && said.contains("another backup"),
            "{said}"
        );
    }
    let absent = place.path("tiada.tar.zst");
    let (code, said) = place.ran(&["restore", &absent, "--to", &place.path("lain")]);
    assert!(code == 4 && said.contains(&absent), "{said}");
    assert!(said.contains("Check the name"), "{said}");
    assert!(!Path::new(&place.path("lain")).exists());
    let unplugged = place.path("stik/cadangan");
    let (code, said) = place.ran(&["backup", "--plain", &unplugged]);
    assert!(code == 4 && said.contains("its disk is mounted"), "{said}");
    let within = place.path("data/cadangan");
    let (code, said) = place.ran(&["backup", &within]);
    assert!(code == 2 && said.contains("Name another folder"), "{said}");
    let before = place.targets(&place.path("data"));
    let (code, said) = place.ran(&["restore", text(&good), "--to", &place.path("data")]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("is not empty") && said.contains("Name a folder"),
        "{said}"
    );
    assert_eq!(place.targets(&place.path("data")), before);
    let here = place.names("");
    assert!(
        !here.iter().any(|name| name.contains("restoring")),
        "{here:?}"
    );
}

#[test]
fn a_full_disk_leaves_older_backups_and_nothing_half() {
    let place = Place::new(200);
    let good = place.backup(&[]);
    let before = place.names("data-backups");
    let (code, said) = place.on_a_full_disk(8, &["backup", "--keep", "1"]);
    assert_eq!(code, 4, "{said}");
    assert!(
        said.contains("File too large") && said.contains("nothing is left behind"),
        "{said}"
    );
    assert_eq!(place.names("data-backups"), before);
    let to = place.path("lain");
    let (code, said) = place.on_a_full_disk(8, &["restore", text(&good), "--to", &to]);
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("nothing is left behind"), "{said}");
    assert!(!Path::new(&to).exists() && !Path::new(&place.path(".lain.restoring")).exists());
    place.done(&["restore", text(&good), "--to", &to]);
}

#[test]
fn killed_anywhere_a_backup_is_whole_or_has_no_name_and_a_restore_likewise() {
    let place = Place::new(200);
    let good = place.backup(&[]);
    let folder = place.path("data-backups");
    let is_final = |name: &String| name.starts_with("tatap-");
    let beside = |least: u64| {
        let mut names = place.names("data-backups").into_iter();
        let begun = names.find(|name| !is_final(name));
        let length = begun.and_then(|name| fs::metadata(Path::new(&folder).join(name)).ok());
        length.is_some_and(|meta| meta.len() >= least)
    };
    for least in [0, 1] {
        for left in place
            .names("data-backups")
            .iter()
            .filter(|name| !is_final(name))
        {
            fs::remove_file(Path::new(&folder).join(left)).expect("removed");
        }
        place.killed_at(&["backup", "--keep", "99"], || beside(least));
        for name in place
            .names("data-backups")
            .iter()
            .filter(|name| is_final(name))
        {
            let path = Path::new(&folder).join(name);
            tatap::backup::check(&path, &[]).expect("what has its name is whole");
        }
    }
    assert!(Path::new(text(&good)).exists());
    place.done(&["backup", "--keep", "99"]);
    let left = place.names("data-backups");
    assert!(left.iter().all(is_final), "{left:?}");

    let targets = place.targets(&place.path("data"));
    let restore = ["restore", text(&good), "--to", &place.path("lain")];
    for part in ["", "journal", "past-", "records"] {
        let staged = || {
            place
                .names(".lain.restoring")
                .iter()
                .any(|name| name.starts_with(part))
        };
        place.killed_at(&restore, staged);
        let lain = place.path("lain");
        assert!(
            !Path::new(&lain).exists() || place.targets(&lain) == targets,
            "{part}"
        );
    }
    let _ = fs::remove_dir_all(place.path("lain"));
    place.done(&restore);
    assert!(!Path::new(&place.path(".lain.restoring")).exists());
    assert_eq!(place.targets(&place.path("lain")), targets);
}

#[test]
fn what_was_begun_goes_on_where_the_data_goes_on_as_another_replica() {
    let place = Place::real();
    let [data, restored, copied] = ["data", "lain", "salinan"].map(|name| place.path(name));
    let mut pty = place.screen(&data, &[]);
    pty.wait_for_text("2 pegawai");
    pty.send("A");
    pty.wait_for_text("Ctrl-s");
    pty.send("belum jadi");
    wait_for_kept(&mut pty, &data, "belum jadi");
    let made = place.backup(&[]);
    pty.signal(Signal::KILL);
    pty.wait_exit();
    let cp = Command::new("cp").args(["-a", &data, &copied]).status();
    assert!(cp.expect("cp").success());
    let recovering = place.command_on(&copied, &["replica", "recover"]).output();
    let (code, out, err) = told(&recovering.expect("it runs"));
    assert_eq!(code, 0, "{out}{err}");
    place.done(&["restore", text(&made), "--to", &restored]);
    for data in [copied, restored] {
        let mut pty = place.screen(&data, &[]);
        pty.wait_for_text("Dilanjutkan");
        assert!(pty.text().contains("belum jadi"), "{}", pty.text());
    }
}

/// Budi's machine at the office, and what was gone on with from its backup: nothing but a new machine of his.
fn gone_on(disdik: &Office, head: &Office) -> Office {
    let made = done(disdik, &["backup"]);
    let (path, _) = made.split_once(": ").expect("a path");
    let other = empty(BUDI);
    done(&other, &["restore", path, "--to", &other.path("data")]);
    enrol(head, &other, "Laptop-D", "DISDIK", "Budi Santoso");
    other
}

/// A word of Budi's to Sri, unlike any other.
fn says(office: &Office, word: &str) {
    let text = format!("NIP;Tanggal;Sumber;Jenis;Isi\n{SRI};2026-11-02;Rekan;Apresiasi;{word}\n");
    let file = office.file("umpan.csv", &text);
    done(office, &["import", "feedback", &file]);
}

/// How many changes of a machine are known.
fn known(office: &Office, label: &str) -> u64 {
    let status = status(office);
    let mut machines = status["machines"].as_array().expect("machines").iter();
    let one = machines.find(|one| {
        let name = one["machine"].as_str().expect("a name");
        name.starts_with(label)
    });
    let here = &one.expect("it is known")["changes-here"];
    here.as_u64().expect("a count")
}

fn words(office: &Office) -> Vec<String> {
    let config = office.path("config.toml");
    let all = office.json(&["--config", &config, "list", "feedback", "--json"]);
    let all = all.as_array().expect("a list").iter();
    let mut words: Vec<String> = all
        .map(|one| one["text"].as_str().expect("a text").to_owned())
        .collect();
    words.sort();
    words
}

#[test]
fn the_original_and_what_went_on_from_its_backup_meet_again_with_the_words_of_both() {
    let World { head, disdik, .. } = World::new();
    says(&disdik, "sebelum");
    let other = gone_on(&disdik, &head);
    says(&disdik, "yang lama");
    says(&other, "yang baru");
    let files = [(&disdik, "lama.tatap"), (&other, "baru.tatap")];
    for (office, name) in files {
        done(&head, &["bundle", "import", &export(office, name, &[])]);
    }
    for office in [&disdik, &other] {
        let back = export(&head, "balas.tatap", &["--to", "DISDIK"]);
        done(office, &["bundle", "import", &back]);
    }
    for office in [&head, &disdik, &other] {
        assert_eq!(words(office), ["sebelum", "yang baru", "yang lama"]);
        assert_eq!(hash(office), hash(&head));
        // Nothing was written twice under one name.
        let imports = status(office)["imports"].clone();
        let imports = imports.as_array().expect("imports");
        assert!(
            imports.iter().all(|one| one["set-apart"] == 0),
            "{imports:#?}"
        );
        assert_eq!(ran(office, &["verify"]).0, 0);
    }
    assert_eq!(status(&disdik)["saved"], known(&head, "Laptop-B"));
    assert_eq!(status(&other)["saved"], known(&head, "Laptop-D"));
}

#[test]
fn what_a_lost_machine_had_not_sent_reaches_head_office_from_its_backup() {
    let World { head, disdik, .. } = World::new();
    says(&disdik, "terkirim");
    let sent = export(&disdik, "a.tatap", &[]);
    done(&head, &["bundle", "import", &sent]);
    says(&disdik, "belum terkirim");
    let other = gone_on(&disdik, &head);
    // The key that would prove the rest is lost with the machine, so it is written anew.
    let last = known(&head, "Laptop-B").to_string();
    done(&head, &["key", "lost", "Laptop-B", "--last", &last]);
    let registry = head.path("dicabut");
    done(&head, &["registry", "sign", "-o", &registry]);
    done(&other, &["registry", "import", &registry]);
    let said = done(&other, &["replica", "adopt"]);
    assert!(said.starts_with("1 changes"), "{said}");
    let rest = export(&other, "b.tatap", &[]);
    let said = done(&head, &["bundle", "import", &rest]);
    assert!(
        !said.contains("not here"),
        "nobody misses what is lost: {said}"
    );
    assert_eq!(words(&head), ["belum terkirim", "terkirim"]);
    assert_eq!(hash(&head), hash(&other));
}
