//! Data directories that faults are done to: made once, and copied for each fault.
//!
//! Each is a folder with `data` in it, a configuration, and what else is needed; it is the home of whoever works there.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;
use tatap::domain::id::EmployeeId;
use tatap::domain::nip::Nip;
use tatap::domain::pin::Pin;
use tatap::ops::ident;
use tatap::pins::Vault;
use tatap::store::Store;
use tatap::store::disk::{DiskStore, Mode};
use tatap::store::drafts::Drafts;

use crate::judge::{self, Expected, Id, Seen};
use crate::process::{self, Call};
use crate::saving::NOW;

const SRI: &str = "197003151995032001";
const BUDI: &str = "198609262015051001";
/// Long enough for anything that is done once.
pub(crate) const LONG: Duration = Duration::from_mins(3);

/// A template, and what is there.
pub(crate) struct Template {
    folder: PathBuf,
    /// What whoever looks sees.
    pub(crate) seen: Seen,
    /// Who sits at the keyboard.
    pub(crate) who: u64,
    /// What of it has been lost.
    lost: BTreeSet<Id>,
}

/// All templates.
pub(crate) struct Templates {
    /// Some acts, closed in order.
    pub(crate) closed: Template,
    /// The same; the last session was killed.
    pub(crate) killed: Template,
    /// That one, damaged.
    pub(crate) damaged: Template,
    /// An office that exchanges with head office, with a draft, PINs and readers.
    pub(crate) office: Template,
}

impl Template {
    fn new(folder: PathBuf, who: u64) -> Self {
        // Looking saves, so it is done to a copy.
        let copy = folder.with_extension("looked-at");
        copy_folder(&folder, &copy);
        let seen = judge::seen(&copy.join("data"), who).expect("a template opens");
        fs::remove_dir_all(copy).expect("removed");
        Self {
            folder,
            seen,
            who,
            lost: BTreeSet::new(),
        }
    }

    /// The same with bytes in the middle of its journal that are gone.
    fn damaged(&self, folder: PathBuf) -> Self {
        copy_folder(&self.folder, &folder);
        let journal = folder.join("data/journal/00000001.tj");
        let mut bytes = fs::read(&journal).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle..middle + 40].fill(0);
        fs::write(journal, bytes).expect("written");
        let damaged = Self::new(folder, self.who);
        let mended = damaged.seen.doctor.as_ref().expect("it is told");
        let again = mended.after.repeats();
        let is_left = |id: &&Id| mended.after.ops.contains_key(*id) || again.contains_key(*id);
        let gone = self.seen.ops.keys().filter(|id| !is_left(id));
        Self {
            lost: gone.cloned().collect(),
            seen: self.seen.clone(),
            ..damaged
        }
    }

    /// A copy to be spoiled.
    pub(crate) fn copy(&self, to: &Path) -> PathBuf {
        copy_folder(&self.folder, to);
        to.join("data")
    }

    /// Puts one of its folders back where it is gone.
    pub(crate) fn put_back(&self, folder: &Path, data: &Path) {
        copy_folder(&self.folder.join("data").join(folder), &data.join(folder));
    }

    /// What must be there.
    pub(crate) fn expected(&self) -> Expected {
        let whole = Expected::of(&self.seen, self.who);
        if self.lost.is_empty() {
            return whole;
        }
        Expected {
            lost: self.lost.clone(),
            counting: None,
            ..whole
        }
    }

    /// The files and folders in its data, by their paths in it.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        files(&self.folder.join("data"))
    }

    /// Whether this is a folder in its data.
    pub(crate) fn is_folder(&self, file: &Path) -> bool {
        self.folder.join("data").join(file).is_dir()
    }

    /// Whether there is anything by this path in its data.
    pub(crate) fn has(&self, file: &Path) -> bool {
        self.folder
            .join("data")
            .join(file)
            .symlink_metadata()
            .is_ok()
    }

    /// The bytes of one of its files before the last session, where it was there and another.
    pub(crate) fn earlier(&self, file: &Path) -> Option<Vec<u8>> {
        let bytes = fs::read(self.folder.join("earlier").join(file)).ok()?;
        (bytes != self.bytes(file)).then_some(bytes)
    }

    /// The bytes of one of its files.
    pub(crate) fn bytes(&self, file: &Path) -> Vec<u8> {
        fs::read(self.folder.join("data").join(file)).expect("a file")
    }
}

impl Templates {
    /// Makes them below a folder.
    pub(crate) fn make(below: &Path) -> Self {
        let folder = |name: &str| {
            let folder = below.join(name);
            fs::create_dir_all(&folder).expect("a folder");
            folder
        };
        let closed = folder("closed");
        saved(&closed, 12, "close");
        let killed = folder("killed");
        saved(&killed, 12, "close");
        copy_folder(&killed.join("data"), &killed.join("earlier"));
        saved(&killed, 5, "die");
        let killed = Template::new(killed, 1);
        Self {
            closed: Template::new(closed, 1),
            damaged: killed.damaged(below.join("damaged")),
            killed,
            office: office(&folder("head"), folder("office")),
        }
    }
}

fn saved(folder: &Path, count: u64, end: &str) {
    let call = saving(&folder.join("data"), count, end);
    let ended = process::run(&call, &[], &folder.join("said"), LONG).expect("it ends");
    assert!(
        ended.success() || (end == "die" && ended.signal() == Some(9)),
        "{ended}"
    );
    fs::write(folder.join("config.toml"), "").expect("written");
    people(&folder.join("many.csv"), 60);
    people(&folder.join("crowd.csv"), 1_200);
    fs::remove_file(folder.join("data.log")).expect("removed");
}

/// The child that saves so often.
pub(crate) fn saving(data: &Path, count: u64, end: &str) -> Call {
    let log = data.with_extension("log");
    let count = count.to_string();
    Call::child(&[
        "save".as_ref(),
        data.as_os_str(),
        log.as_os_str(),
        count.as_ref(),
        end.as_ref(),
    ])
}

fn people(file: &Path, count: usize) {
    let mut text = String::from("NIP;Nama;Jabatan\n");
    for n in 0..count {
        let nip = format!("19860926201506{}{:03}", 1 + n / 999, 1 + n % 999);
        writeln!(text, "{nip};Pegawai {n};Analis {n}").expect("text grows");
    }
    fs::write(file, text).expect("written");
}

/// Runs the program where it must succeed; answers what it said.
fn done(folder: &Path, args: &[&str]) -> String {
    let said = folder.join("said");
    let call = Call::tatap(&folder.join("data"), args);
    let ended = process::run(&call, &[], &said, LONG).expect("it ends");
    let said = fs::read_to_string(said).expect("text");
    assert!(ended.success(), "{args:?}: {said}");
    said
}

/// The eight words at the end of what was said.
fn words(said: &str) -> String {
    let line = said.lines().rev().find_map(|line| line.rsplit_once(": "));
    line.expect("words").1.to_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// An office that has exchanged with head office, with a bundle that it has not taken in yet.
fn office(head: &Path, office: PathBuf) -> Template {
    for (folder, actor) in [(head, SRI), (&*office, BUDI)] {
        fs::write(folder.join("config.toml"), format!("actor = \"{actor}\"\n")).expect("written");
    }
    let units = head.join("unit.csv");
    fs::write(
        &units,
        "Kode;Nama;Jenis;Induk;Kepala\nDISDIK;Dinas Pendidikan;opd;;\n",
    )
    .expect("written");
    done(head, &["import", "units", text(&units)]);
    staff(head, "Arsiparis");
    let [sri, budi] = [SRI, BUDI].map(|nip| format!("{nip}=performance-admin"));
    let appoint = [
        "registry",
        "build",
        "--person",
        &sri,
        "--person",
        &budi,
        "--from",
        "2026-01-01",
    ];
    done(head, &appoint);
    done(head, &["registry", "sign", "--new-key"]);
    enrol(head, head, ["Server", "pusat", "Sri Wahyuni"]);
    enrol(head, &office, ["Laptop-B", "DISDIK", "Budi Santoso"]);
    for (n, job) in ["Arsiparis Muda", "Arsiparis Madya"]
        .into_iter()
        .enumerate()
    {
        let bundle = office.join(format!("masuk-{n}.tatap"));
        done(head, &["bundle", "export", "--to", "DISDIK", text(&bundle)]);
        if n == 0 {
            done(&office, &["bundle", "import", text(&bundle)]);
        }
        staff(head, job);
    }
    staff(&office, "Arsiparis Pertama");
    done(
        &office,
        &["bundle", "export", text(&office.join("keluar-1.tatap"))],
    );
    staff(&office, "Arsiparis Terampil");
    let who = beside(&office.join("data"));
    // Every copy is settled where it is first opened.
    fs::remove_file(office.join("data/instance")).expect("removed");
    fs::remove_dir_all(office.join(".local")).expect("removed");
    Template::new(office, who)
}

fn staff(folder: &Path, job: &str) {
    let file = folder.join("pegawai.csv");
    let people = format!(
        "NIP;Nama;Jabatan;Unit;Penilai\n{SRI};Sri Wahyuni;Kepala Dinas;DISDIK;\n{BUDI};Budi Santoso;{job};DISDIK;{SRI}\n"
    );
    fs::write(&file, people).expect("written");
    done(folder, &["import", "employees", text(&file)]);
}

fn enrol(head: &Path, office: &Path, [label, code, name]: [&str; 3]) {
    let (request, registry) = (office.join("permohonan"), office.join("daftar"));
    let ask = [
        "key",
        "request",
        "--label",
        label,
        "--office",
        code,
        "--name",
        name,
        "-o",
        text(&request),
    ];
    let own = words(&done(office, &ask));
    done(
        head,
        &[
            "registry",
            "build",
            "--request",
            text(&request),
            "--words",
            &own,
        ],
    );
    let said = done(head, &["registry", "sign", "-o", text(&registry)]);
    done(
        office,
        &[
            "registry",
            "import",
            text(&registry),
            "--words",
            &words(&said),
        ],
    );
}

/// What else lies in the data directory of somebody who works there. Answers who that is.
fn beside(data: &Path) -> u64 {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    let [sri, budi] =
        [SRI, BUDI].map(|nip| ident::person(Some(Nip::parse(nip, day).expect("a NIP")), ""));
    let (store, _) = DiskStore::open(data, Mode::Write, &mut |_, _| ()).expect("it opens");
    store.note_reader(day, budi, sri);
    let drafts = Drafts::new(data, store.replica());
    drafts.write(NOW, false, b"{}").expect("a draft");
    drafts.set_aside().expect("set aside");
    drafts.write(NOW + 1, false, b"{}").expect("a draft");
    Vault::at(data)
        .choose(budi, &Pin::typed("q7f-Kopi9"))
        .expect("a PIN");
    let EmployeeId(who) = budi;
    who
}

/// All files and folders below a folder, by their paths in it.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            found.push(path.strip_prefix(folder).expect("below it").to_path_buf());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    let rights = fs::metadata(from).expect("a folder").permissions();
    fs::set_permissions(to, rights).expect("its rights");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let copy = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, &copy).expect("copied");
        }
    }
}
