//! Everything that the command line prints, over data, files and names that somebody has spoiled: nothing of them steers a
//! terminal, begins a formula, or passes for a line of ours, and programs get it exactly as it is.
//!
//! The data lies as a bundle could bring it: past all forms, which would have cleaned it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use calamine::{Data, Reader as _, Xlsx};
use clap::ValueEnum as _;
use serde_json::Value as Json;

use tatap::app::reports::kind::{About, Format, ReportKind, report};
use tatap::config::rules;
use tatap::demo;
use tatap::domain::coded::Coded as _;
use tatap::domain::id::EmployeeId;
use tatap::domain::person::RosterRow;
use tatap::ops::op::{Act, ActKind, Body, Draft, Value, Write};
use tatap::ops::registers::{Owner, REGISTERS};
use tatap::ops::state::State;
use tatap::report::list::Listed;
use tatap::store::Store;
use tatap::store::disk::{DiskStore, Mode};
use tatap::store::memory::MemoryStore;

use crate::targets::tables::assert_no_formula;
use crate::targets::terminal::{NOON, today};
use crate::targets::{OWN, assert_harmless};

/// A formula, the clipboard (OSC 52), a link (OSC 8), C1 and DCS, turned words, what is not seen, and a line that looks like
/// one of ours.
const HOSTILE: &str = "=cmd|' /C calc'!A0 \u{1b}]52;c;eA==\u{7}\u{1b}]8;;x:\u{1b}\\\u{9b}2J\u{1b}P\u{90}\u{7f}\
                       \u{202e}\u{200b}\u{2066}\r\n\ttatap: palsu\u{2028}@SUM(1) ";
/// What stays of it for people.
const SEEN: &str = "=cmd|' /C calc'!A0 ";
/// So many people are spoiled, with everything that belongs to them.
const PEOPLE: usize = 12;

/// Some of the demo with hostile words, and the NIP of somebody in it.
struct Spoiled {
    data: PathBuf,
    nip: String,
}

static SPOILED: LazyLock<Spoiled> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-outlets");
    let _ = fs::remove_dir_all(&data);
    let mut demo = MemoryStore::new(OWN);
    demo::fill(&mut demo, today(), NOON, rules::national()).expect("a demo");
    let mut states = demo.shared().expect("units and teams");
    let people: Vec<EmployeeId> = demo
        .roster()
        .expect("rows")
        .iter()
        .map(RosterRow::id)
        .collect();
    for id in people.iter().take(PEOPLE) {
        states.extend(demo.dossier(*id).expect("a file").states.into_values());
    }
    let acts: Vec<(Act, u64)> = states
        .iter()
        .flat_map(spoiled)
        .map(|act| (act, NOON))
        .collect();
    assert!(acts.len() > 100, "{}", acts.len());
    let (mut store, _) = DiskStore::open(&data, Mode::Write, &mut |_, _| ()).expect("a new store");
    store.commit_all(acts).expect("written as it is");
    store.checkpoint().expect("in order");
    let mut nips = people
        .iter()
        .filter_map(|id| demo.dossier(*id).ok()?.file.employee.nip);
    let nip = nips.next().expect("somebody with a NIP").plain();
    Spoiled { data, nip }
});

/// Acts that write a state anew with hostile words before all its words: one of each rater.
fn spoiled(state: &State) -> Vec<Act> {
    let raters: BTreeSet<EmployeeId> = state.slots.keys().map(|slot| slot.rater).collect();
    let of = |rater: EmployeeId| {
        let slots = state.slots.iter().filter(|(slot, _)| slot.rater == rater);
        let writes = slots.flat_map(|(slot, versions)| {
            versions[0].values.iter().map(|(field, value)| Write {
                item: slot.item,
                field: *field,
                value: match value {
                    Value::Text(text) => Value::Text(format!("{HOSTILE}{text}")),
                    other => other.clone(),
                },
            })
        });
        let draft = Draft {
            subject: state.subject,
            preds: Vec::new(),
            body: Body::Set(writes.collect()),
        };
        let is_nobody = rater == EmployeeId::NOBODY;
        Act {
            kind: ActKind::EditTarget,
            actor: if is_nobody { EmployeeId(1) } else { rater },
            drafts: vec![draft],
        }
    };
    raters.into_iter().map(of).collect()
}

/// What came of a command.
struct Ran {
    code: i32,
    out: Vec<u8>,
    err: Vec<u8>,
    what: String,
}

impl Ran {
    fn out(&self) -> &str {
        std::str::from_utf8(&self.out).expect(&self.what)
    }

    fn err(&self) -> &str {
        std::str::from_utf8(&self.err).expect(&self.what)
    }

    /// What people read: nothing in it steers.
    fn assert_words(&self, words: &str) {
        let harmless = std::panic::catch_unwind(|| assert_harmless(words)).is_ok();
        assert!(harmless, "{}", self.what);
    }

    /// What is said about what was asked for, besides: no line passes for one of ours.
    fn assert_said(&self) {
        self.assert_words(self.err());
        let forged = self
            .err()
            .lines()
            .any(|line| line.starts_with("tatap: palsu"));
        assert!(!forged, "{}: {}", self.what, self.err());
    }
}

/// Runs a command; one that waits for anybody is ended, and fails.
fn ran(args: &[&std::ffi::OsStr], input: &[u8]) -> Ran {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let file = |name: &str| fs::File::create(folder.path().join(name)).expect("a file");
    fs::write(folder.path().join("in"), input).expect("written");
    let mut child = Command::new(cargo_bin("tatap"))
        .env_clear()
        .env("HOME", folder.path())
        .env("TZ", "Asia/Jakarta")
        .env("TMPDIR", env!("CARGO_TARGET_TMPDIR"))
        .args(args)
        .stdin(fs::File::open(folder.path().join("in")).map_or_else(|_| Stdio::null(), Stdio::from))
        .stdout(file("out"))
        .stderr(file("err"))
        .spawn()
        .expect("it starts");
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child of ours") {
            break status;
        }
        if begun.elapsed() > Duration::from_mins(1) {
            let _ = child.kill();
        }
        std::thread::yield_now();
    };
    let read = |name: &str| fs::read(folder.path().join(name)).expect("a file");
    Ran {
        code: status.code().unwrap_or(-1),
        out: read("out"),
        err: read("err"),
        what: format!("{args:?}"),
    }
}

fn on_spoiled(args: &[&str]) -> Ran {
    let mut all = vec!["--data".as_ref(), SPOILED.data.as_os_str()];
    all.extend(args.iter().map(std::ffi::OsStr::new));
    let ran = ran(&all, &[]);
    assert!(matches!(ran.code, 0..=2), "{}: {}", ran.what, ran.err());
    ran.assert_said();
    ran
}

fn holds_exactly(json: &Json) -> bool {
    match json {
        Json::String(text) => text.contains(HOSTILE),
        Json::Array(all) => all.iter().any(holds_exactly),
        Json::Object(all) => all.values().any(holds_exactly),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// As text, JSON and CSV, each as it must be. Whether people saw the hostile words, and whether programs got them exactly.
fn in_each_form(args: &[&str], forms: &[&str]) -> [bool; 2] {
    let text = on_spoiled(args);
    text.assert_words(text.out());
    let mut seen = [text.out().contains(SEEN), false];
    for form in forms {
        let ran = on_spoiled(&[args, &form.split(' ').collect::<Vec<_>>()].concat());
        if form.contains("json") && ran.code == 0 {
            assert_harmless(ran.out());
            let json: Json = serde_json::from_str(ran.out()).expect(&ran.what);
            seen[1] |= holds_exactly(&json);
        } else {
            assert_csv(&ran);
        }
    }
    seen
}

fn assert_csv(ran: &Ran) {
    ran.assert_words(&ran.out().replace("\r\n", "\n"));
    for between in *b",;\t" {
        assert_no_formula(&ran.out, between);
    }
}

#[test]
fn lists_and_pages_show_hostile_words_as_words() {
    let nip = SPOILED.nip.as_str();
    let listed = Listed::value_variants().iter();
    let mut names: Vec<String> = listed
        .filter_map(|listed| Some(listed.to_possible_value()?.get_name().to_owned()))
        .collect();
    let of_people = REGISTERS.iter().filter(|one| one.owner == Owner::Person);
    names.extend(of_people.map(|register| register.id.code().to_owned()));
    let mut seen = 0;
    let mut exact = 0;
    let mut pages: Vec<(Vec<&str>, Vec<&str>)> = names
        .iter()
        .map(|name| (vec!["list", name.as_str()], vec!["--json", "--csv"]))
        .collect();
    let both = || vec!["--json", "--csv"];
    pages.extend([
        (vec!["inbox"], both()),
        (vec!["overview"], both()),
        (vec!["history", nip], both()),
        (vec!["pin", "status", nip], both()),
        (vec!["show", nip], vec!["--json"]),
        (vec!["explain", nip], vec!["--json"]),
        (vec!["survey"], vec!["--json"]),
        (vec!["sync", "status"], vec!["--json"]),
        (vec!["doctor"], vec!["--json"]),
        (vec!["verify"], vec![]),
        (vec!["debug", "render", "--ascii"], vec![]),
    ]);
    for (page, forms) in &pages {
        let [shown, exactly] = in_each_form(page, forms);
        seen += usize::from(shown);
        exact += usize::from(exactly);
    }
    // Otherwise nothing was tried.
    assert!(
        seen > names.len() / 2 && exact > names.len() / 2,
        "{seen} and {exact} of {}",
        pages.len()
    );
}

#[test]
fn reports_of_every_form_hold_hostile_words_as_words() {
    let nip = SPOILED.nip.as_str();
    let mut seen = [0; Format::ALL.len()];
    for kind in ReportKind::ALL.iter().map(|kind| report(*kind)) {
        for format in kind.formats {
            let code = kind.kind.code();
            let mut args = vec!["report", code, "--format", format.code(), "-o", "-"];
            if kind.about == About::Person {
                args.extend(["--person", nip]);
            }
            let ran = on_spoiled(&args);
            let at = Format::ALL
                .iter()
                .position(|one| one == format)
                .expect("a format");
            if ran.code == 0 && !ran.out.is_empty() {
                seen[at] += usize::from(assert_report(*format, &ran));
            }
        }
    }
    for (at, format) in Format::ALL.iter().enumerate() {
        // What stands in a PDF is packed; its letters are looked at where they are set.
        assert!(
            seen[at] > 0 || *format == Format::Pdf,
            "{format:?}: {seen:?}"
        );
    }
}

/// Whether the hostile words stand in it.
fn assert_report(format: Format, ran: &Ran) -> bool {
    match format {
        Format::Pdf => {
            assert!(ran.out.starts_with(b"%PDF"), "{}", ran.what);
            false
        }
        Format::Text => {
            ran.assert_words(ran.out());
            ran.out().contains(SEEN.trim_end())
        }
        Format::Csv => {
            assert_csv(ran);
            ran.out().contains("'=cmd")
        }
        Format::Json => {
            assert_harmless(ran.out());
            let read = serde_json::Deserializer::from_str(ran.out()).into_iter::<Json>();
            read.for_each(|one| drop(one.expect(&ran.what)));
            ran.out().contains("=cmd|")
        }
        Format::Xlsx => assert_workbook(&ran.out, &ran.what),
    }
}

fn assert_workbook(bytes: &[u8], what: &str) -> bool {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect(what);
    let mut seen = false;
    for name in book.sheet_names() {
        assert_harmless(&name);
        for cell in book.worksheet_range(&name).expect(what).cells() {
            if let (.., Data::String(text)) = cell {
                assert_harmless(text);
                seen |= text.contains("=cmd|");
            }
        }
        for (.., formula) in book.worksheet_formula(&name).expect(what).cells() {
            assert!(
                !formula.contains("cmd") && !formula.contains("@SUM"),
                "{what}: {formula}"
            );
        }
    }
    seen
}

/// A name that steers, quotes, and looks like a line of ours.
const NAME: &str = "a'\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}\ntatap: palsu $(id) `id`";

#[test]
fn names_of_files_and_words_of_commands_come_back_as_words() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (there, absent, long) = (
        path(NAME),
        path(&format!("{NAME}-tiada")),
        path(&"x".repeat(300)),
    );
    fs::write(&there, format!("NIP;{HOSTILE}\n1;{HOSTILE}\n[{HOSTILE}]\n")).expect("written");
    let dir = path(&format!("{NAME}-map"));
    fs::create_dir(&dir).expect("a folder");
    let kept = on_spoiled(&["backup", &dir, "--plain"]);
    assert_eq!(kept.code, 0, "{}", kept.err());
    kept.assert_words(kept.out());
    let backup = fs::read_dir(&dir)
        .expect("a folder")
        .flatten()
        .next()
        .expect("a backup")
        .path();
    fs::write(format!("{}x", backup.display()), b"").expect("written");
    let backup = backup.to_str().expect("UTF-8").to_owned();
    let nip = SPOILED.nip.as_str();
    let mut said = 0;
    for file in [&there, &absent, &long] {
        for words in [
            vec!["import", "employees", file],
            vec!["import", "targets", file, "--json"],
            vec!["list", "employees", "--config", file],
            vec!["list", "employees", "--data", file],
            vec!["doctor", "--data", file],
            vec!["scheme", "check", file],
            vec!["scheme", "show", file],
            vec!["demo", "--scheme", file, "--keep", "/dev/null/x"],
            vec!["registry", "import", file],
            vec!["registry", "build", "--request", file],
            vec!["registry", "sign", "--key", file],
            vec!["bundle", "import", file],
            vec!["bundle", "import", file, "--json"],
            vec!["bundle", "inspect", file],
            vec!["bundle", "verify", file],
            vec!["bundle", "verify", file, "--json"],
            vec!["bundle", "proof", file, "-o", file],
            vec!["backup", file, "--list"],
            vec!["backup", file, "--list", "--json"],
            vec!["backup", file, "--recipient", NAME],
            vec!["restore", file, "--to", file],
            vec!["restore", &backup, "--to", file],
            vec!["sync", "folder", "status", file],
            vec!["sync", "folder", "push", file],
            vec!["sync", "eject", file],
            vec!["report", "recap", "-o", file],
            vec!["report", "evaluation", "--person", nip, "-o", file],
            vec!["guide", "--format", "txt", "-o", file],
            vec!["debug", "seed", "--employees", "1", "--dir", file],
        ] {
            let ran = tried(&words);
            said += usize::from(ran.out().contains("]52;c;") || ran.err().contains("]52;c;"));
        }
    }
    assert!(said > 25, "{said}");
}

/// A command that is refused, or not: what it says is words.
fn tried(words: &[&str]) -> Ran {
    let mut all = Vec::new();
    if !words.contains(&"--data") {
        all.extend(["--data".as_ref(), SPOILED.data.as_os_str()]);
    }
    all.extend(words.iter().map(std::ffi::OsStr::new));
    let ran = ran(&all, &[]);
    assert!(ran.code >= 0, "{} was still waiting, or died", ran.what);
    ran.assert_said();
    ran.assert_words(ran.out());
    ran
}

#[test]
fn words_of_the_command_line_come_back_as_words() {
    let mut said = 0;
    for words in [
        vec![NAME],
        vec!["list", NAME],
        vec!["--", NAME],
        vec!["--lang", NAME],
        vec!["list", "employees", "--period", NAME],
        vec!["list", "employees", "--filter", NAME],
        vec!["list", "employees", "--filter", &format!("unit:{NAME}")],
        vec!["inbox", "--filter", NAME],
        vec!["overview", "--unit", NAME],
        vec!["show", NAME],
        vec!["explain", NAME],
        vec!["history", NAME],
        vec!["pin", "status", NAME],
        vec!["report", NAME],
        vec!["report", "recap", "--unit", NAME],
        vec!["report", "evaluation", "--person", NAME],
        vec!["import", NAME, "x"],
        vec!["glossary", NAME],
        vec!["guide", NAME],
        vec!["man", NAME],
        vec!["completions", NAME],
        vec!["survey", "--unit", NAME],
        vec!["survey", "--service", NAME],
        vec!["scheme", "show", NAME],
        vec!["key", "lost", NAME],
        vec!["key", "request", "--label", NAME],
        vec!["registry", "import", "x", "--words", NAME],
        vec!["bundle", "withdraw", "1", "--reason", NAME],
        vec!["bundle", "export", "--to", NAME, "-"],
        vec!["debug", "render", "--keys", NAME],
        vec![
            "debug",
            "render",
            "--keys",
            &format!(": \"{}\" Enter", "]52;".repeat(300)),
        ],
        vec!["debug", "render", "--size", NAME],
    ] {
        let ran = tried(&words);
        said += usize::from(ran.err().contains("]52;c;"));
    }
    assert!(said > 15, "{said}");
}

#[test]
fn pipes_and_devices_in_the_place_of_a_file_hold_nobody_up() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let pipe = folder.path().join("pipa");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::from(0o600)).expect("a pipe");
    let pipe = pipe.to_str().expect("UTF-8");
    let other = folder.path().join("data");
    fs::create_dir_all(other.join("journal")).expect("a folder");
    for name in [
        "lock",
        "journal/00000001.tj",
        "journal/head",
        "journal/mark",
    ] {
        let pipe = other.join(name);
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::from(0o600))
            .expect("a pipe");
    }
    let other = other.to_str().expect("UTF-8");
    for words in [
        vec!["list", "employees", "--data", other],
        vec!["verify", "--data", other],
        vec!["doctor", "--repair", "--from", other],
        vec!["doctor", "--read-only", "--data", other],
    ] {
        tried(&words);
    }
    let to = folder.path().join("baru");
    let to = to.to_str().expect("UTF-8");
    for file in [pipe, "/dev/zero"] {
        for words in [
            vec!["import", "employees", file],
            vec!["list", "employees", "--config", file],
            vec!["list", "employees", "--data", file],
            vec!["scheme", "check", file],
            vec!["registry", "import", file],
            vec!["registry", "build", "--request", file],
            vec!["registry", "sign", "--key", file],
            vec!["bundle", "import", file],
            vec!["bundle", "inspect", file],
            vec!["bundle", "verify", file],
            vec!["bundle", "proof", file, "-o", to],
            vec!["restore", file, "--to", to],
            vec!["restore", "x", "--identity", file, "--to", to],
            vec!["doctor", "--repair", "--from", file],
            vec!["sync", "folder", "status", file],
            vec!["sync", "eject", file],
            vec!["backup", file],
            vec!["guide", "--format", "txt", "-o", file],
        ] {
            tried(&words);
        }
    }
}
