//! A meeting over a line that drops: three people are met by keyboard, the program is cut off ten times in the middle
//! of it, and goes on each time where it stood; what is on record in the end is what an undisturbed meeting leaves.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use chrono::{Days, Local, NaiveDate};
use rustix::process::Signal;
use serde_json::Value as Json;
use tatap::domain::id::EmployeeId;
use tatap::domain::meeting::AgreementState;
use tatap::domain::nip::Nip;
use tatap::domain::period::{Cycle, Period};
use tatap::domain::plan::Stage;
use tatap::ops::edit::{act_kind, code, draft, text, writes};
use tatap::ops::fields as f;
use tatap::ops::ident;
use tatap::ops::op::{Act, Field, Subject, SubjectKind, Value};
use tatap::store::Store;
use tatap::store::disk::{DiskStore, Mode};
use tempfile::TempDir;

use crate::drafts::Random;
use crate::program::{ENV, tatap};
use crate::support::pty::Pty;

const CUTS: usize = 10;
/// Which points are cut; another one tries others.
const SEED: u64 = 0x7a7a_0326;
/// Far more than is ever needed.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longer than a frame takes: nothing more comes of the last key.
const STILL: Duration = Duration::from_millis(60);

const AHMAD: &str = "197611202003121005";
const BUDI: &str = "198609262015051001";
const CITRA: &str = "199009132025242014";
const DEWI: &str = "198409092009022002";
const OFFICE: [(&str, &str, &str); 4] = [
    (AHMAD, "Ahmad Fauzi, S.Sos.", "Lurah;Pengawas"),
    (BUDI, "Budi Santoso", "Arsiparis;Pelaksana"),
    (CITRA, "Citra Lestari", "Penata Layanan;Pelaksana"),
    (DEWI, "Dewi Anggraini, S.E.", "Pengelola Keuangan;Pelaksana"),
];
/// What everybody plans, and by what it is measured.
const RESULTS: [(&str, &str); 2] = [
    ("Surat warga selesai hari itu juga", "Jumlah surat"),
    ("Arsip kelurahan tertata", "Jumlah berkas"),
];
const PIN: &str = "q7f-Kopi9";

fn today() -> NaiveDate {
    Local::now().date_naive()
}

fn id(nip: &str) -> EmployeeId {
    ident::person(Some(Nip::parse(nip, today()).expect("a NIP")), "")
}

/// An office of four in which everybody's plan is agreed on, and something was agreed on a month ago.
struct Office {
    dir: TempDir,
}

impl Office {
    fn new() -> Self {
        let office = Self {
            dir: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory"),
        };
        let period = Period::containing(today(), Cycle::Quarterly);
        let mut people = vec!["NIP;Nama;Jabatan;Jenis Jabatan;Kode Unit".to_owned()];
        let mut plans = vec![
            "NIP;Periode;Rencana Hasil Kerja;Jenis;Indikator Kinerja Individu;Aspek;Arah;Target;Satuan"
                .to_owned(),
        ];
        let period_code = period.code();
        for (nip, name, post) in OFFICE {
            people.push(format!("{nip};{name};{post};KEL"));
            plans.extend(RESULTS.map(|(result, indicator)| {
                format!(
                    "{nip};{period_code};{result};Utama;{indicator};Kuantitas;Lebih besar lebih baik;120;surat"
                )
            }));
        }
        let (people, plans) = (people.join("\n"), plans.join("\n"));
        let units =
            format!("Kode Unit;Nama Unit;Jenis Unit;Kepala\nKEL;Kelurahan Bagelen;Dinas;{AHMAD}\n");
        for (what, table) in [("units", units), ("employees", people), ("targets", plans)] {
            let file = office.path(what);
            fs::write(&file, table).expect("written");
            let (code, said) = tatap(&["--data", &office.path("data"), "import", what, &file]);
            assert_eq!(code, Some(0), "{said}");
        }
        let config = format!("actor = \"{AHMAD}\"\nscheme = \"nasional\"\n");
        fs::write(office.path("config.toml"), config).expect("written");
        office.agree(period);
        office
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    /// What no file brings in: the stage of the plans, and what was agreed on.
    fn agree(&self, period: Period) {
        let data = self.path("data");
        let (mut store, _) =
            DiskStore::open(Path::new(&data), Mode::Write, &mut |_, _| ()).expect("it opens");
        let then = today() - Days::new(30);
        let year = Period::year_of(chrono::Datelike::year(&then)).expect("a year");
        for (nip, name, _) in OFFICE {
            let who = id(nip);
            let plan = Subject::of(SubjectKind::Plan, who.0, period);
            put(&mut store, plan, 0, &[(f::STAGE, code(Stage::Approved))]);
            let agreed = Subject::of(SubjectKind::Agreement, who.0, year);
            let all = ["Menata lemari arsip", "Menjawab surat dalam dua hari"];
            for (what, left) in all.into_iter().zip(0..) {
                let values = [
                    (f::AGREED_DAY, Value::Date(then)),
                    (f::AGREED_TEXT, text(what)),
                    (f::AGREED_OWNER, Value::Ref(who.0)),
                    (f::AGREED_DUE, Value::Date(today() + Days::new(left))),
                    (f::AGREED_STATE, code(AgreementState::Open)),
                ];
                let item = ident::natural("agreed", &format!("{name} {what}"));
                put(&mut store, agreed, item, &values);
            }
        }
        store.checkpoint().expect("kept");
    }

    /// A copy of the data as it is.
    fn copy(&self, name: &str) -> String {
        let to = self.path(name);
        copy_all(Path::new(&self.path("data")), Path::new(&to));
        to
    }

    fn start(&self, data: &str) -> Pty {
        let config = self.path("config.toml");
        let args = ["--config", &config, "--data", data];
        Pty::start(cargo_bin("tatap"), args, &ENV, (80, 24))
    }

    fn ran(&self, data: &str, args: &[&str]) -> String {
        let config = self.path("config.toml");
        let all = [&["--config", config.as_str(), "--data", data], args].concat();
        let (code, said) = tatap(&all);
        assert_eq!(code, Some(0), "{said}");
        said
    }
}

fn put(store: &mut DiskStore, subject: Subject, item: u64, values: &[(Field, Value)]) {
    let state = store.state(subject).expect("a state");
    let all = writes(&state, item, values, id(AHMAD));
    let act = Act {
        kind: act_kind(subject),
        actor: id(AHMAD),
        drafts: draft(&state, all).into_iter().collect(),
    };
    let now = Local::now().timestamp_millis();
    let now = u64::try_from(now).expect("after 1970");
    store.commit(act, now).expect("a commit");
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// What comes back after a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// This very place: something was saved with it.
    AtOnce,
    /// This place once the text is in the draft, which takes a second at most.
    Typed,
    /// This place, or where it was gone to from if that was within the last second.
    Soon,
    /// The place before the question or the PIN, of which nothing is kept.
    Before,
}

/// One thing that somebody does.
#[derive(Debug, Clone)]
struct Stroke {
    keys: String,
    /// What can be read on the screen then. A typed text may be broken into rows: of that, no blanks.
    seen: String,
    kept: Kept,
    /// What was typed in the form so far, if one is open.
    typed: String,
}

/// A script of strokes.
#[derive(Default)]
struct Script {
    strokes: Vec<Stroke>,
    typed: String,
}

impl Script {
    fn add(&mut self, keys: &str, seen: &str, kept: Kept) {
        self.strokes.push(Stroke {
            keys: keys.to_owned(),
            seen: seen.to_owned(),
            kept,
            typed: self.typed.clone(),
        });
    }

    /// Goes somewhere, or opens a form.
    fn go(&mut self, keys: &str, seen: &str) {
        self.add(keys, seen, Kept::Soon);
    }

    /// Saves something.
    fn save(&mut self, keys: &str, seen: &str) {
        self.typed.clear();
        self.add(keys, seen, Kept::AtOnce);
    }

    /// Opens or answers what is asked again after a cut.
    fn ask(&mut self, keys: &str, seen: &str) {
        self.add(keys, seen, Kept::Before);
    }

    /// Types a text, a few words at a time.
    fn text(&mut self, words: &str) {
        self.typed.clear();
        let words: Vec<&str> = words.split_inclusive(' ').collect();
        for some in words.chunks(3) {
            let some = some.concat();
            self.typed += &some;
            let seen = squeezed(&self.typed);
            let from = seen.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
            self.add(&some, &seen[from..], Kept::Typed);
        }
    }

    /// From the beginning to the predikat: two old agreements, two results, the seven values.
    fn judge(&mut self, name: &str) {
        self.save("\r", &format!("{name}|1/10"));
        self.save("1", "√ Menata lemari arsip|ditepati");
        self.save("3", "√ Menjawab surat|batal");
        self.go("\r", "2/10");
        self.go("\r", "hasil 1 dari 2");
        self.save("2", "hasil 2 dari 2");
        self.save("1", "4/10");
        self.go("\r", "5/10");
        self.go("\r", "6/10");
        for value in ["1. Ber", "2. Aku", "3. Kom", "4. Har", "5. Loy", "6. Ada"] {
            self.save("2", &format!("√ {value}"));
        }
        self.save("2", "7/10");
    }

    /// Closes, and writes down what is agreed on from now on.
    fn close(&mut self, agreed: &str, due: &str) {
        self.ask("t", "Konfirmasi|y ya");
        self.save("y", "9/10");
        self.go("a", ">Kesepakatan *");
        self.text(agreed);
        self.go("\t", ">Penanggung jawab *");
        self.go("\t", ">Tenggat *");
        self.go("\x15", ">Tenggat *           _");
        self.text(due);
        self.save("\x13", "belum selesai|sampai");
        self.go("\r", "10/10");
    }

    /// The employee chooses a PIN, and seals the form with it.
    fn seal(&mut self, seen: &str) {
        self.ask("\x13", "PIN baru (");
        self.ask(PIN, "PIN baru (|•••");
        self.ask("\r", "sekali lagi:");
        self.ask(PIN, "sekali lagi:|•••");
        self.save("\r", seen);
    }
}

/// The whole meeting.
fn script() -> Vec<Stroke> {
    let mut script = Script::default();
    let due = today() + Days::new(40);
    let due = due.format("%d-%m-%Y").to_string();
    script.go("", "4 pegawai");
    // The agenda: Citra comes first, and Budi gets five minutes more.
    script.go("gr", "[Rapat]|> □ 1   Budi");
    script.go("\x1bj", "□ 1   Citra|> □ 2   Budi");
    script.go("+", "> □ 2   Budi Santoso               35");
    script.go("k", "> □ 1   Citra");

    script.judge("Citra Lestari");
    script.save("2", "√ Hasil kerja|> □ Perilaku");
    script.go("1", ">Alasan");
    script.text("Warga memuji pelayanannya di loket 👍 sepanjang triwulan ini");
    script.save("\x13", "8/10");
    script.go("n", ">Catatan *");
    script.text("Übungsplan für den nächsten Monat 🌱 sudah dibicarakan");
    script.save("\x13", "Übungsplan");
    script.close(
        "Melatih dua rekan memakai aplikasi surat ✉️ setiap Jumat",
        &due,
    );
    script.go("p", ">Kata pegawai");
    script.text("Terima kasih, saya setuju 🙏");
    script.seal("dikonfirmasi dengan PIN");
    script.save("\r", "> □ 2   Budi|√ 1   Citra");

    script.judge("Budi Santoso");
    script.save("2", "√ Hasil kerja|> □ Perilaku");
    script.save("2", "8/10");
    script.close("Menyusun daftar arsip lama", &due);
    script.go("S", "di kertas:|>Dijawab *");
    script.go("\t", ">Kata pegawai");
    script.text("Ditandatangani di tempat");
    script.save("\x13", "ditandatangani di kertas");
    script.save("\r", "> □ 3   Dewi|√ 2   Budi");

    script.judge("Dewi Anggraini");
    script.go("b", ">Hasil kerja *");
    script.go("2", "[Sesuai]");
    script.go("\t", ">Perilaku kerja");
    script.go("2", ">Perilaku kerja *     Di atas  [Sesuai]");
    script.save("\x13", "8/10");
    script.close("Menutup buku kas setiap hari", &due);
    script.go("O", ">Alasan keberatan *");
    script.text("Realisasi triwulan ini belum dihitung seluruhnya – mohon diperiksa kembali");
    script.seal("keberatan");
    script.save("\r", "! 3   Dewi");
    script.strokes
}

/// What is read on the screen, without blanks, what a form draws around its text, and what has no width.
fn squeezed(text: &str) -> String {
    let said = text.chars();
    said.filter(|c| !c.is_whitespace() && !"│_\u{fe0f}".contains(*c))
        .collect()
}

/// Whether the screen shows all of what is to be read there.
fn shows(screen: &vt100::Screen, stroke: &Stroke) -> bool {
    if stroke.kept == Kept::Typed {
        let rows: String = screen.rows(2, 76).map(|row| squeezed(&row)).collect();
        return rows.contains(&stroke.seen);
    }
    let contents = screen.contents();
    stroke.seen.split('|').all(|words| contents.contains(words))
}

/// Where somebody stands: what the screen shows above messages and hints, and the cursor. Not the minutes used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Stand {
    rows: Vec<String>,
    cursor: Option<(u16, u16)>,
}

impl Stand {
    fn of(screen: &vt100::Screen) -> Self {
        let rows = screen.rows(0, 80).take(20);
        let mut used = None;
        let rows = rows.map(|row| {
            used = used.or(row.find("Terpakai").map(|at| row[..at].chars().count()));
            let chars = row.chars().enumerate();
            let row: String = chars
                .map(|(at, c)| match used {
                    Some(used) if (used..used + 8).contains(&at) => ' ',
                    Some(_) | None => c,
                })
                .collect();
            match row.rsplit_once('/') {
                Some((told, of)) if of.trim_end().ends_with("mnt") => told
                    .trim_end_matches(|c: char| c.is_ascii_digit())
                    .trim_end()
                    .to_owned(),
                Some(_) | None => match row.split_once("terpakai") {
                    Some((told, _)) => told.to_owned(),
                    None => row.trim_end().to_owned(),
                },
            }
        });
        Self {
            rows: rows.collect(),
            cursor: (!screen.hide_cursor()).then(|| screen.cursor_position()),
        }
    }
}

/// Plays the script without a cut. Answers where one stands after each stroke.
fn undisturbed(office: &Office, data: &str, script: &[Stroke]) -> Vec<Stand> {
    let mut pty = office.start(data);
    let mut stands: Vec<Stand> = Vec::new();
    for stroke in script {
        let before = Stand::of(pty.screen());
        pty.send(&stroke.keys);
        pty.wait_for(&format!("{stroke:?}"), |screen| {
            shows(screen, stroke) && Stand::of(screen) != before
        });
        pty.quiet_for(STILL);
        stands.push(Stand::of(pty.screen()));
    }
    pty.send("Q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    stands
}

/// A meeting that is cut off again and again.
struct Meeting<'a> {
    office: &'a Office,
    data: &'a str,
    script: &'a [Stroke],
    stands: &'a [Stand],
    pty: Pty,
}

impl Meeting<'_> {
    /// Waits until one stands where the undisturbed meeting stood after a stroke.
    fn wait_for_stand(&mut self, at: usize, why: &str) {
        let wanted = &self.stands[at];
        let what = format!(
            "{why} {:?}, where one should stand at\n{}",
            self.script[at],
            wanted.rows.join("\n")
        );
        self.pty
            .wait_for(&what, |screen| Stand::of(screen) == *wanted);
    }

    /// Waits until what was typed is in the draft.
    fn wait_for_draft(&mut self, typed: &str) {
        let draft = Path::new(self.data).join("draft");
        let start = Instant::now();
        while !fs::read_to_string(&draft).is_ok_and(|kept| kept.contains(typed.trim())) {
            assert!(start.elapsed() < PATIENCE, "never kept: {typed}");
            self.pty.quiet_for(Duration::from_millis(5));
        }
    }

    /// Does a stroke, and is cut off with it. Answers the next stroke.
    fn cut(&mut self, at: usize, by_kill: bool) -> usize {
        let stroke = &self.script[at];
        if by_kill && !self.script[at - 1].typed.is_empty() {
            self.wait_for_draft(&self.script[at - 1].typed);
        }
        self.pty.send(&stroke.keys);
        // Whoever is killed right after a key may not have seen it.
        let blindly = by_kill && stroke.kept == Kept::Soon;
        if !blindly {
            self.wait_for_stand(at, "before the cut with");
        }
        if by_kill && stroke.kept == Kept::Typed {
            self.wait_for_draft(&stroke.typed);
        }
        if by_kill {
            self.pty.signal(Signal::KILL);
        } else {
            self.pty.hang_up();
        }
        self.pty.wait_exit();
        let draft = fs::read_to_string(Path::new(self.data).join("draft")).expect("a draft");
        assert!(!draft.contains(&PIN[..5]), "a PIN is never kept: {draft}");
        self.pty = self.office.start(self.data);
        let back = (0..=at)
            .rev()
            .find(|at| self.script[*at].kept != Kept::Before);
        let back = back.expect("nothing is asked first");
        if !blindly {
            self.wait_for_stand(back, "after the cut with");
            return back + 1;
        }
        // No further back than what was saved last.
        let saved = (0..at).rev().find(|at| self.script[*at].kept != Kept::Soon);
        let from = saved.unwrap_or(0);
        let place = |screen: &vt100::Screen| {
            let here = Stand::of(screen);
            (from..=at).rev().find(|at| self.stands[*at] == here)
        };
        let what = format!("after the kill with {stroke:?}");
        self.pty.wait_for(&what, |screen| place(screen).is_some());
        place(self.pty.screen()).expect("just seen") + 1
    }
}

/// Plays the script with cuts after these strokes, by hanging up and by killing in turn.
fn cut_off(office: &Office, data: &str, script: &[Stroke], stands: &[Stand], cuts: &[usize]) {
    let mut meeting = Meeting {
        office,
        data,
        script,
        stands,
        pty: office.start(data),
    };
    let (mut at, mut cuts) = (0, cuts.iter().enumerate().peekable());
    while at < script.len() {
        if let Some((nth, _)) = cuts.next_if(|(_, cut)| **cut == at) {
            at = meeting.cut(at, nth % 2 == 1);
        } else {
            meeting.pty.send(&script[at].keys);
            meeting.wait_for_stand(at, "with");
            at += 1;
        }
    }
    meeting.pty.send("Q");
    assert_eq!(meeting.pty.wait_exit().exit_code(), 0);
}

/// Different strokes in their order; the first one is the start.
fn cuts(strokes: usize) -> Vec<usize> {
    let mut random = Random(SEED);
    let mut cuts = std::collections::BTreeSet::new();
    while cuts.len() < CUTS {
        cuts.insert(1 + random.below(strokes as u64 - 1) as usize);
    }
    cuts.into_iter().collect()
}

/// All that is on record of the three, without moments and the time that it took.
fn records(office: &Office, data: &str) -> String {
    const TIMES: [&str; 3] = ["meeting.began", "meeting.ended", "meeting.used"];
    let mut told = Vec::new();
    for (nip, _, _) in OFFICE {
        let history = office.ran(data, &["history", nip, "--json"]);
        let Json::Array(ops) = serde_json::from_str(&history).expect("JSON") else {
            panic!("{history}");
        };
        for mut op in ops {
            let timed = TIMES.iter().any(|field| op["field"] == *field);
            let op = op.as_object_mut().expect("an object");
            op.retain(|key, _| {
                key != "when" && key != "op" && !(timed && (key == "new" || key == "old"))
            });
            told.push(format!("{nip} {op:?}"));
        }
    }
    for what in ["ratings", "agreements", "feedback", "objections"] {
        told.push(office.ran(data, &["list", what, "--csv"]));
    }
    for nip in [BUDI, CITRA, DEWI] {
        let minutes = ["report", "minutes", "--format", "txt", "--person", nip];
        let minutes = office.ran(data, &minutes);
        // Below the rule stands which machine holds it, and since when.
        let lines = minutes
            .lines()
            .take_while(|line| !line.starts_with("-----"));
        let lines = lines.filter(|line| !line.starts_with("Waktu ") && !line.starts_with("Lama "));
        told.extend(lines.map(str::to_owned));
    }
    told.join("\n")
}

#[test]
fn a_meeting_of_three_that_is_cut_off_ten_times_leaves_the_records_of_an_undisturbed_one() {
    let office = Office::new();
    let script = script();
    let (whole, broken) = (office.copy("whole"), office.copy("broken"));
    let stands = undisturbed(&office, &whole, &script);
    let cuts = cuts(script.len());
    for (nth, at) in cuts.iter().enumerate() {
        let how = if nth % 2 == 1 { "killed" } else { "hung up" };
        println!(
            "seed {SEED:#x}: {how} with stroke {at} of {}: {:?}",
            script.len(),
            script[*at]
        );
    }
    cut_off(&office, &broken, &script, &stands, &cuts);
    let wanted = records(&office, &whole);
    for met in ["confirmed", "objected", "Übungsplan", "loket 👍"] {
        assert!(wanted.contains(met), "{met}\n{wanted}");
    }
    assert_eq!(records(&office, &broken), wanted);
    office.ran(&broken, &["verify"]);
}
