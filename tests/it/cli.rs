//! The command line as scripts and people meet it: the binary, its output, its exit codes.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::LazyLock;

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use tatap::i18n::{Lang, Texts};
use tatap::import::REASON_CODES;
use tempfile::TempDir;

use crate::support::pty::Pty;

/// The binary, without anything of whoever runs the tests.
fn tatap(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("tatap").expect("the binary is built");
    command
        .env_clear()
        .env("HOME", "/nonexistent")
        .env("TZ", "Asia/Jakarta")
        .env("TMPDIR", env!("CARGO_TARGET_TMPDIR"))
        .args(args);
    command
}

/// What came of a command: exit code, standard output, standard error.
fn ran(args: &[&str]) -> (i32, String, String) {
    told(&tatap(args).output().expect("it runs"))
}

pub(crate) fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (
        output.status.code().expect("no signal"),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn json(args: &[&str]) -> Value {
    let (code, out, err) = ran(args);
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).expect("JSON")
}

/// The demo on disk, made once and only looked at.
static DEMO: LazyLock<PathBuf> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli-demo");
    let _ = fs::remove_dir_all(&dir);
    let path = dir.to_str().expect("UTF-8");
    let (code, _, err) = ran(&["demo", "--keep", path]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("tatap --data"), "{err}");
    dir
});

fn demo(args: &[&str]) -> Vec<String> {
    let data = DEMO.to_str().expect("UTF-8").to_owned();
    let args = args.iter().map(|arg| (*arg).to_owned());
    ["--data".to_owned(), data]
        .into_iter()
        .chain(args)
        .collect()
}

fn on_demo(args: &[&str]) -> (i32, String, String) {
    let args = demo(args);
    ran(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

fn demo_json(args: &[&str]) -> Value {
    let args = demo(args);
    json(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A data directory of its own.
pub(crate) struct Office {
    dir: TempDir,
}

impl Office {
    pub(crate) fn new() -> Self {
        let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
        Self { dir }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.dir
            .path()
            .join(name)
            .to_str()
            .expect("UTF-8")
            .to_owned()
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        fs::write(self.dir.path().join(name), text).expect("written");
        self.path(name)
    }

    pub(crate) fn ran(&self, args: &[&str]) -> (i32, String, String) {
        let data = self.path("data");
        let all: Vec<&str> = ["--data", &data].iter().chain(args).copied().collect();
        ran(&all)
    }

    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let (_, out, err) = self.ran(args);
        serde_json::from_str(&out).expect(&err)
    }
}

/// A PNS appointed in 2015, the `n`th of his day.
fn nip(n: usize) -> String {
    format!("19860926201505{}{:03}", 1 + n / 999, 1 + n % 999)
}

fn roster(rows: impl IntoIterator<Item = String>) -> String {
    let rows: Vec<String> = rows.into_iter().collect();
    format!("NIP;Nama;Jabatan\n{}\n", rows.join("\n"))
}

#[test]
fn the_list_is_a_table_json_or_csv_and_the_filter_is_that_of_the_screen() {
    let (code, table, _) = on_demo(&["list", "employees", "--filter", "is:late !is:retired"]);
    assert_eq!(code, 0);
    assert!(table.starts_with("NIP"), "{table}");
    let late = demo_json(&["list", "employees", "--filter", "is:late", "--json"]);
    let late = late.as_array().expect("an array");
    assert_eq!(late.len(), table.lines().count() - 1);
    assert!(late.iter().all(|row| row["late"].as_i64() > Some(0)));
    let (_, csv, _) = on_demo(&["list", "employees", "--csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let all = reader.records().flatten().count();
    assert!(all > 100, "{all}");
    let (code, none, err) = on_demo(&["list", "employees", "--filter", "nobodyhasthisname"]);
    assert_eq!((code, none.lines().count()), (0, 1));
    assert!(err.contains("tidak ada baris"), "{err}");
    let (code, _, err) = on_demo(&["--lang", "en", "list", "employees", "--filter", "unit:"]);
    assert_eq!(code, 2);
    assert!(err.contains("does not ask for anything"), "{err}");
}

#[test]
fn ratings_are_listed_with_what_suggests_them_and_explained_down_to_their_rules() {
    let rows = demo_json(&["list", "ratings", "--period", "2026-TW2", "--json"]);
    let rows = rows.as_array().expect("rows");
    let rated = rows.iter().find(|row| row["predikat"] == "good");
    let rated = rated.expect("somebody was good in the second quarter");
    for code in ["results", "behaviour", "appraised-by", "stage"] {
        assert!(rated[code].is_string(), "{code} of {rated}");
    }
    let nip = rated["nip"].as_str().expect("a NIP");
    let (code, text, err) = on_demo(&["explain", nip, "--period", "2026-TW2"]);
    assert_eq!(code, 0, "{err}");
    for wanted in [
        "[Baik]",
        "Dasar: PermenPANRB 6/2022",
        "Versi aturan: nasional-2026.1",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let tree = demo_json(&["explain", nip, "--period", "2026-TW2", "--json"]);
    assert_eq!(tree["value"], "Baik");
    assert!(
        tree["parts"]
            .as_array()
            .is_some_and(|parts| parts.len() > 3)
    );
    let rows = demo_json(&["list", "ratings", "--period", "2026-TW2", "--json"]);
    let answered = |answer: &str| {
        let rows = rows.as_array().expect("rows").iter();
        rows.filter(|row| row["answer"] == answer).count()
    };
    assert!(
        answered("paper") > 10,
        "earlier results are signed on paper"
    );
    let person = demo_json(&["show", nip, "--json"]);
    let closings = person["closings"].as_array().expect("closings");
    assert!(
        closings.iter().all(|closing| closing["answer"].is_string()),
        "{closings:?}"
    );
    assert!(on_demo(&["show", nip]).1.contains("ditandatangani"));
    let waiting = demo_json(&["list", "employees", "--filter", "is:waiting", "--json"]);
    let waiting = waiting.as_array().expect("rows");
    assert!(
        !waiting.is_empty()
            && waiting
                .iter()
                .all(|row| row["unconfirmed-since"].is_string())
    );
    let (_, inbox, _) = on_demo(&["inbox"]);
    assert!(inbox.contains("menunggu konfirmasi sejak"), "{inbox}");
    let (_, csv, _) = on_demo(&["list", "ratings", "--period", "2026-TW2", "--csv"]);
    assert!(
        csv.starts_with("nip,name,period,stage,appraised-by,results,"),
        "{csv}"
    );
    let (code, _, err) = on_demo(&["explain", nip, "--period", "2019"]);
    assert_eq!(code, 1);
    assert!(err.contains("belum memiliki SKP"), "{err}");
}

#[test]
fn targets_teams_feedback_and_units_are_listed() {
    for (what, key) in [
        ("targets", "indicator"),
        ("teams", "goal"),
        ("feedback", "text"),
        ("units", "code"),
    ] {
        let rows = demo_json(&["list", what, "--json"]);
        let rows = rows.as_array().expect("an array");
        assert!(!rows.is_empty(), "{what}");
        assert!(rows.iter().any(|row| row[key].is_string()), "{what}");
        let (code, table, _) = on_demo(&["list", what, "--lang", "en"]);
        assert_eq!((code, table.lines().count()), (0, rows.len() + 1), "{what}");
    }
    let (_, units, _) = on_demo(&["list", "units", "--filter", "kesehatan"]);
    let (_, all, _) = on_demo(&["list", "units"]);
    assert!(units.lines().count() > 1 && units.lines().count() < all.lines().count());
}

#[test]
fn differing_values_are_listed_version_by_version() {
    let listed = demo_json(&["list", "conflicts", "--json"]);
    let all = listed.as_array().expect("an array");
    let [first, second] = all.as_slice() else {
        panic!("{listed}");
    };
    assert_eq!(
        (&first["version"], &second["version"]),
        (&"A".into(), &"B".into())
    );
    for key in ["nip", "period", "field", "what", "machine", "handed-up"] {
        assert_eq!(first[key], second[key], "{key}");
    }
    for key in ["value", "evidence", "who", "when"] {
        assert_ne!(first[key], second[key], "{key}");
    }
    assert_eq!(first["field"], "plan.actual");
    let (code, out, _) = on_demo(&["list", "conflicts", "--csv"]);
    assert_eq!((code, out.lines().count()), (0, 3), "{out}");
    let other = demo_json(&["list", "conflicts", "--period", "2020", "--json"]);
    assert_eq!(other, serde_json::json!([]));
}

#[test]
fn a_person_is_shown_with_superiors_plans_and_ratings_and_a_slip_is_forgiven() {
    let rows = demo_json(&["list", "employees", "--filter", "!is:noplan", "--json"]);
    let nip = rows[5]["nip"].as_str().expect("a NIP").to_owned();
    let person = demo_json(&["show", &nip, "--json"]);
    assert_eq!(person["nip"], nip.as_str());
    assert!(person["appraiser"].is_string());
    assert!(!person["plans"].as_array().expect("plans").is_empty());
    let spaced = format!(
        "{} {} {} {}",
        &nip[..8],
        &nip[8..14],
        &nip[14..15],
        &nip[15..]
    );
    let (code, text, _) = on_demo(&["show", &spaced]);
    assert_eq!(code, 0);
    assert!(
        text.contains("Pejabat penilai") && text.contains("SKP"),
        "{text}"
    );
    let name = person["name"].as_str().expect("a name");
    assert_eq!(on_demo(&["show", name]).0, 0);
    let mut wrong = nip.clone();
    wrong.replace_range(17.., if nip.ends_with('9') { "8" } else { "9" });
    let (code, out, err) = on_demo(&["show", &wrong]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains(&nip), "the nearest is named: {err}");
    let (code, _, err) = on_demo(&["show", "123"]);
    assert_eq!(code, 1);
    assert!(err.contains("18 angka"), "{err}");
    let (code, _, err) = on_demo(&["show", "000000000000000000"]);
    assert_eq!(code, 1);
    assert!(!err.contains("18 angka"), "it has as many: {err}");
}

#[test]
fn a_changed_row_updates_and_the_history_keeps_both_values() {
    let office = Office::new();
    let first = office.file("a.csv", &roster([format!("{};Budi;Analis", nip(0))]));
    let second = office.file(
        "b.csv",
        &roster([format!("{};Budi Santoso;Analis", nip(0))]),
    );
    assert_eq!(office.ran(&["import", "employees", &first]).0, 0);
    let (code, report, _) = office.ran(&["import", "employees", &second]);
    assert_eq!(code, 0);
    assert!(report.contains("berubah 1"), "{report}");
    let again = office.json(&["import", "employees", &second, "--json"]);
    assert_eq!(
        (&again["unchanged"], &again["saved"]),
        (&Value::from(1), &Value::from(false))
    );
    let history = office.json(&["history", &nip(0), "--json"]);
    let named: Vec<(&Value, &Value)> = history
        .as_array()
        .expect("an array")
        .iter()
        .filter(|change| change["field"] == "employee.name")
        .map(|change| (&change["old"], &change["new"]))
        .collect();
    let (budi, santoso) = (Value::from("Budi"), Value::from("Budi Santoso"));
    assert_eq!(named, [(&Value::Null, &budi), (&budi, &santoso)]);
    let (code, text, _) = office.ran(&["--lang", "en", "history", &nip(0)]);
    assert_eq!(code, 0);
    assert!(
        text.contains("Budi Santoso") && text.contains("import file"),
        "{text}"
    );
}

#[test]
fn of_five_hundred_rows_three_bad_ones_stay_out_and_are_named() {
    let office = Office::new();
    let bad = [
        (100, "123"),
        (250, "1,98609E+17"),
        (400, "199013012015051001"),
    ];
    let rows = (0..500).map(|n| match bad.iter().find(|(at, _)| *at == n) {
        Some((_, nip)) => format!("{nip};Pegawai {n};Staf"),
        None => format!("{};Pegawai {n};Staf", nip(n)),
    });
    let file = office.file("pegawai.csv", &roster(rows));
    let dry = office.json(&["import", "employees", &file, "--dry-run", "--json"]);
    assert_eq!(
        (&dry["new"], &dry["refused"]),
        (&Value::from(497), &Value::from(3))
    );
    assert!(
        !Path::new(&office.path("data")).exists(),
        "a dry run makes nothing"
    );
    let (code, report, _) = office.ran(&["import", "employees", &file, "--strict"]);
    assert_eq!(code, 1);
    assert!(report.contains("Tidak ada yang diimpor"), "{report}");
    let (_, none, _) = office.ran(&["list", "employees"]);
    assert_eq!(none.lines().count(), 1, "strict imports nothing");
    let (code, report, _) = office.ran(&["import", "employees", &file]);
    assert_eq!(code, 1);
    assert!(
        report.contains("Baru 497") && report.contains("ditolak 3"),
        "{report}"
    );
    for (at, nip) in bad {
        let line = format!("{}  NIP    {nip}", at + 2);
        assert!(report.contains(&line), "{line} in {report}");
    }
    let (_, list, _) = office.ran(&["list", "employees"]);
    assert_eq!(list.lines().count(), 498);
    let (code, told, _) = office.ran(&["verify"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("497"), "{told}");
}

#[test]
fn every_reason_to_refuse_a_row_has_its_words_in_both_languages() {
    for lang in [Lang::Indonesian, Lang::English] {
        let texts = Texts::of(lang);
        let reasons = REASON_CODES.iter().filter(|code| **code != "nip");
        let missing: Vec<_> = reasons
            .filter(|code| !texts.has(&format!("import.reason.{code}")))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

#[test]
fn every_sample_file_is_imported_without_a_refusal_and_once_only() {
    let office = Office::new();
    for kind in [
        "units",
        "employees",
        "targets",
        "teams",
        "actuals",
        "log",
        "feedback",
        "attendance",
        "competences",
        "trainings",
        "awards",
        "strengths",
        "coaching-plans",
        "sessions",
        "improvement-plans",
    ] {
        let file = format!("{}/assets/import/{kind}.csv", env!("CARGO_MANIFEST_DIR"));
        let (code, report, err) = office.ran(&["import", kind, &file]);
        assert_eq!(code, 0, "{kind}: {report}{err}");
        let again = office.json(&["import", kind, &file, "--json"]);
        assert_eq!(again["saved"], false, "{kind}: {again}");
    }
}

#[test]
fn a_file_that_cannot_be_imported_says_why_and_makes_nothing() {
    let office = Office::new();
    let none = office.path("none.csv");
    let (code, _, err) = office.ran(&["import", "employees", &none]);
    assert_eq!(code, 4);
    assert!(err.contains("none.csv"), "{err}");
    let wrong = office.file("wrong.csv", "a;b\n1;2\n");
    let (code, _, err) = office.ran(&["--lang", "en", "import", "employees", &wrong]);
    assert_eq!(code, 1);
    assert!(err.contains("no column for nip"), "{err}");
    let empty = office.file("empty.csv", "");
    assert_eq!(office.ran(&["import", "employees", &empty]).0, 1);
    let header = office.file("header.csv", "NIP;Nama;Jabatan\n");
    let (code, _, err) = office.ran(&["import", "employees", &header]);
    assert_eq!(code, 1);
    assert!(err.contains("tanpa baris"), "{err}");
    // A pipe that nobody writes to must not be waited for.
    let pipe = office.path("pipe");
    let made = rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    );
    made.expect("a pipe");
    let (code, _, err) = office.ran(&["import", "employees", &pipe]);
    assert_eq!(code, 1);
    assert!(err.contains("bukan berkas biasa"), "{err}");
    let (code, _, err) = office.ran(&["--config", &pipe, "list", "units"]);
    assert_eq!(code, 4);
    assert!(err.contains("pipe"), "{err}");
    assert!(!Path::new(&office.path("data")).exists());
    let (code, _, err) = office.ran(&["import", "employes", &empty]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `employees`?"), "{err}");
    let (code, _, err) = office.ran(&["--read-only", "import", "employees", &wrong]);
    assert_eq!(code, 2);
    assert!(err.contains("--read-only"), "{err}");
}

#[test]
fn verify_finds_a_flipped_byte_and_rebuild_makes_lost_records_anew() {
    let office = Office::new();
    let data = office.path("data");
    assert_eq!(
        ran(&["debug", "seed", "--employees", "50", "--dir", &data]).0,
        0
    );
    let (_, before, _) = office.ran(&["list", "employees", "--csv"]);
    fs::remove_dir_all(Path::new(&data).join("records")).expect("removed");
    let (code, told, err) = office.ran(&["rebuild"]);
    assert_eq!(code, 0, "{err}");
    assert!(told.contains("50 orang"), "{told}");
    assert_eq!(office.ran(&["list", "employees", "--csv"]).1, before);
    assert_eq!(office.ran(&["verify"]).0, 0);
    let segment = Path::new(&data).join("journal/00000001.tj");
    let mut bytes = fs::read(&segment).expect("a segment");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).expect("written");
    let (code, out, err) = office.ran(&["verify"]);
    assert!(code == 1 || code == 3, "{code}: {out}{err}");
    assert!(!err.is_empty());
}

#[test]
fn a_seed_is_the_same_each_time_and_never_mixes_with_what_is_there() {
    let (a, b) = (Office::new(), Office::new());
    for office in [&a, &b] {
        let data = office.path("data");
        let (code, told, err) = ran(&[
            "debug",
            "seed",
            "--employees",
            "30",
            "--dir",
            &data,
            "--rng",
            "9",
        ]);
        assert_eq!(code, 0, "{err}");
        assert!(told.contains("30"), "{told}");
    }
    let list = |office: &Office| office.ran(&["list", "employees", "--csv"]).1;
    assert_eq!(list(&a), list(&b));
    let data = a.path("data");
    let (code, _, err) = ran(&["debug", "seed", "--employees", "30", "--dir", &data]);
    assert_eq!(code, 1);
    assert!(err.contains("empty"), "{err}");
    b.file("letter.txt", "of somebody");
    let elsewhere = b.path("");
    for args in [
        &["debug", "seed", "--employees", "30", "--dir", &elsewhere][..],
        &["demo", "--keep", &elsewhere],
    ] {
        let (code, _, err) = ran(args);
        assert_eq!(code, 1, "{err}");
        assert!(err.contains("berisi berkas lain"), "{err}");
    }
    assert!(!Path::new(&b.path("journal")).exists());
}

#[test]
fn a_screen_is_rendered_after_keys_in_both_languages() {
    let (code, screen, err) = ran(&["debug", "render"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(screen.lines().count(), 24);
    assert!(screen.contains("Pegawai"), "{screen}");
    let (_, english, _) = ran(&["debug", "render", "--lang", "en", "--size", "120x40"]);
    assert!(english.contains("Employees"), "{english}");
    assert_eq!(english.lines().count(), 40);
    let (_, filtered, _) = ran(&["debug", "render", "--keys", "/ \"is:late\" Enter"]);
    assert_ne!(filtered, screen);
    assert_eq!(ran(&["debug", "render"]).1, screen, "the same each time");
    let aceh = ["debug", "render", "--scheme", "aceh", "--keys", "g o"];
    assert!(ran(&aceh).1.contains("Dinas Sosial Aceh"));
    let (code, _, err) = ran(&["debug", "render", "--scheme", "atjeh"]);
    assert!(code != 0 && err.contains("did you mean \"aceh\"?"), "{err}");
    let (_, colours, _) = ran(&["debug", "render", "--ansi"]);
    assert!(colours.contains("\x1b["), "{colours}");
    let (_, small, _) = ran(&["debug", "render", "--size", "20x5"]);
    assert_eq!(small.lines().count(), 5);
    let (code, _, err) = ran(&["debug", "render", "--keys", "Ctrl-Nope"]);
    assert_eq!(code, 2);
    assert!(err.contains("Ctrl-Nope"), "{err}");
    assert_eq!(ran(&["debug", "render", "--size", "80"]).0, 2);
}

#[test]
fn completions_and_manual_are_made_from_the_arguments() {
    for shell in ["bash", "zsh", "fish"] {
        let (code, script, _) = ran(&["completions", shell]);
        assert_eq!(code, 0);
        assert!(
            script.contains("read-only") && script.contains("import"),
            "{shell}"
        );
    }
    let (code, page, _) = ran(&["man"]);
    assert_eq!(code, 0);
    assert!(
        page.starts_with(".ie") || page.contains(".TH tatap"),
        "{page}"
    );
    assert!(page.contains("Exit codes"), "{page}");
    assert!(ran(&["man", "import"]).1.contains("dry"));
    let (code, _, err) = ran(&["man", "imprt"]);
    assert_eq!(code, 2);
    assert!(err.contains("import"), "{err}");
}

#[test]
fn help_names_the_exit_codes_and_wrong_flags_are_wrong_usage() {
    let (code, help, _) = ran(&["--help"]);
    assert_eq!(code, 0);
    for exit in 0..=5 {
        assert!(help.contains(&format!("\n  {exit}  ")), "{exit} in {help}");
    }
    for args in [
        &["--nosuchflag"][..],
        &["lst"],
        &["list"],
        &["list", "employees", "--json", "--csv"],
        &["list", "targets", "--period", "2026-TW5"],
        &["--lang", "fr", "list", "units"],
        &["debug", "seed", "--employees", "0", "--dir", "x"],
    ] {
        let (code, out, err) = ran(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains("error"), "{err}");
    }
}

#[test]
fn a_mistake_in_the_configuration_names_its_place_and_the_nearest_known() {
    let office = Office::new();
    let config = office.file("config.toml", "# mine\nlangauge = \"en\"\n");
    let (code, _, err) = office.ran(&["--config", &config, "list", "employees"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("config.toml:2") && err.contains("`language`"),
        "{err}"
    );
    let config = office.file("config.toml", "[keys]\nhlep = [\"x\"]\n");
    let (code, _, err) = office.ran(&["--config", &config, "debug", "render"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("`help`") && err.contains("config.toml"),
        "{err}"
    );
    let config = office.path("none.toml");
    assert_eq!(office.ran(&["--config", &config, "list", "employees"]).0, 4);
    // Whoever needs no configuration is not stopped by it.
    assert_eq!(ran(&["--config", &config, "completions", "bash"]).0, 0);
    let config = office.file("config.toml", "language = \"en\"\ndata_dir = \"data\"\n");
    assert_eq!(
        ran(&[
            "--config",
            &config,
            "debug",
            "seed",
            "--employees",
            "5",
            "--dir",
            &office.path("data")
        ])
        .0,
        0
    );
    let (code, table, _) = ran(&["--config", &config, "list", "units"]);
    assert_eq!(code, 0);
    assert!(
        table.starts_with("Code"),
        "the language and the place are those configured: {table}"
    );
}

/// The shipped schemes, as the list names them.
fn schemes(config: &str) -> Vec<(String, bool)> {
    let list = json(&["--config", config, "scheme", "list", "--json"]);
    let rows = list.as_array().expect("rows").iter();
    rows.map(|row| {
        let code = row["code"].as_str().expect("a code").to_owned();
        (code, row["chosen"].as_bool().expect("yes or no"))
    })
    .collect()
}

#[test]
fn schemes_are_listed_with_the_chosen_one_and_shown_in_both_languages() {
    let (code, list, _) = ran(&["scheme", "list"]);
    assert_eq!(code, 0);
    assert!(list.starts_with("nasional (dipakai)\n"), "{list}");
    let office = Office::new();
    let config = office.file("config.toml", "scheme = \"kepahiang\"\n");
    let listed = schemes(&config);
    assert_eq!(listed.len(), 6);
    let chosen = listed.iter().filter(|(_, chosen)| *chosen);
    assert_eq!(
        chosen.collect::<Vec<_>>(),
        [&("kepahiang".to_owned(), true)]
    );
    // Without a name it is the chosen one.
    let (code, shown, _) = ran(&["--config", &config, "scheme", "show"]);
    assert_eq!(code, 0);
    assert!(shown.starts_with("Kepahiang: disiplin"), "{shown}");
    for (lang, words) in [
        (
            "id",
            [
                "kepahiang-2026.1",
                "60%  Kesenjangan kompetensi",
                "2 tahun berturut-turut",
            ],
        ),
        (
            "en",
            [
                "kepahiang-2026.1",
                "60%  Gap in competence",
                "2 years in a row",
            ],
        ),
    ] {
        let (_, shown, _) = ran(&["--lang", lang, "scheme", "show", "kepahiang"]);
        for words in words {
            assert!(shown.contains(words), "{words} in {shown}");
        }
        let wide = shown.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None);
    }
    let shown = json(&["scheme", "show", "aceh", "--json"]);
    assert_eq!(shown["version"], "aceh-2026.1");
    assert_eq!(
        shown["components"][0]["indicators"][0]["figure"],
        "target-progress"
    );
    assert_eq!(
        shown["follow_ups"][0]["when"]["signal"],
        "complaint-overdue"
    );
}

#[test]
fn a_scheme_of_the_office_is_checked_chosen_and_refused_with_its_place() {
    let office = Office::new();
    let text = include_str!("../../assets/schemes/aceh.toml").replacen("\"aceh", "\"kota", 2);
    let own = office.file("kota.toml", &text);
    let (code, summary, _) = ran(&["scheme", "check", &own]);
    assert_eq!(code, 0);
    assert!(
        summary.contains("kota-2026.1") && summary.contains("6 komponen"),
        "{summary}"
    );
    let config = office.file("config.toml", "scheme = \"kota.toml\"\n");
    assert_eq!(schemes(&config).last(), Some(&("kota".to_owned(), true)));
    let (code, shown, _) = ran(&["--config", &config, "scheme", "show"]);
    assert_eq!(code, 0);
    assert!(shown.contains("kota-2026.1"), "{shown}");
    let bad = office.file(
        "kota.toml",
        &text.replacen("tone = \"fair\"", "tone = \"far\"", 1),
    );
    for args in [
        &["scheme", "check", &bad][..],
        &["--config", &config, "list", "units"],
    ] {
        let (code, out, err) = ran(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains("kota.toml:37:"), "{err}");
        assert!(err.contains("did you mean \"fair\"?"), "{err}");
    }
    assert_eq!(ran(&["scheme", "check", &office.path("none.toml")]).0, 4);
    let (code, _, err) = ran(&["scheme", "show", "acheh"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("Skema tidak ditemukan") && err.contains("\"aceh\""),
        "{err}"
    );
}

#[test]
fn a_saved_filter_that_asks_for_nothing_is_refused_with_its_digit() {
    let office = Office::new();
    let config = office.path("config.toml");
    std::fs::write(
        &config,
        "[filters]\n8 = { name = \"x\", query = \"unit:\" }\n",
    )
    .expect("written");
    let (code, out, err) = office.ran(&["--config", &config, "list", "employees"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains('8') && err.contains("unit:"), "{err}");
}

/// A disk on which the journal has room and the index has not, for which a limit on the size of files stands.
#[test]
fn an_index_that_cannot_grow_keeps_nobody_from_saving() {
    let office = Office::new();
    let data = office.path("data");
    let script = format!(
        "trap '' XFSZ; ulimit -f 4096; exec '{}' debug seed --employees 1500 --dir '{data}'",
        cargo_bin("tatap").display()
    );
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("HOME", "/nonexistent")
        .timeout(std::time::Duration::from_mins(1))
        .output()
        .expect("it ends");
    let (code, _, err) = told(&output);
    assert_eq!(code, 0, "{err}");
    let (code, told, err) = office.ran(&["verify", "--lang", "en"]);
    assert_eq!(code, 0, "{told}{err}");
    assert!(err.contains("built anew"), "the limit was reached: {err}");
    let rows = office.json(&["list", "employees", "--json"]);
    assert_eq!(rows.as_array().map(Vec::len), Some(1500));
}

#[test]
fn data_that_is_not_there_held_or_not_writable_is_told_and_not_harmed() {
    let office = Office::new();
    let (code, out, err) = office.ran(&["list", "employees"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("--data"), "{err}");
    assert!(!Path::new(&office.path("data")).exists());
    assert_eq!(office.ran(&["verify"]).0, 3);
    assert!(!Path::new(&office.path("data")).exists());
    let data = office.path("data");
    assert_eq!(
        ran(&["debug", "seed", "--employees", "20", "--dir", &data]).0,
        0
    );
    let lock = fs::File::open(Path::new(&data).join("lock")).expect("the lock");
    lock.lock().expect("locked");
    let file = office.file("p.csv", &roster([format!("{};Budi;Staf", nip(0))]));
    let (code, _, err) = office.ran(&["import", "employees", &file]);
    assert_eq!(code, 3);
    assert!(err.contains("sedang dipakai"), "{err}");
    assert_eq!(
        office.ran(&["list", "employees"]).0,
        0,
        "looking never waits"
    );
    let (code, told, _) = office.ran(&["verify"]);
    assert_eq!(code, 0);
    assert!(told.contains("Hanya rantai jurnal"), "{told}");
    drop(lock);
    let occupied = office.file("occupied", "no directory");
    let (code, _, err) = ran(&["--data", &occupied, "import", "employees", &file]);
    assert_eq!(code, 3);
    assert!(err.contains("occupied"), "{err}");
    let (code, _, err) = ran(&["--data", "/proc/tatap", "import", "employees", &file]);
    assert!(code == 3 || code == 4, "{code}: {err}");
}

#[test]
fn without_a_terminal_nothing_is_opened_and_the_way_out_is_named() {
    let office = Office::new();
    for (code, out, err) in [office.ran(&[]), ran(&["demo"])] {
        assert_eq!((code, out.as_str()), (5, ""));
        assert!(err.contains("tatap list employees"), "{err}");
    }
    assert!(!Path::new(&office.path("data")).exists());
}

#[test]
fn the_demo_opens_at_a_terminal_and_leaves_nothing_behind() {
    let office = Office::new();
    let tmp = office.path("");
    let env = [("HOME", "/nonexistent"), ("TMPDIR", tmp.as_str())];
    let mut pty = Pty::start(cargo_bin("tatap"), ["demo"], &env, (80, 24));
    pty.wait_for_text("Pegawai");
    assert_eq!(fs::read_dir(&tmp).expect("the directory").count(), 1);
    pty.send("Q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    assert!(pty.is_restored());
    assert_eq!(fs::read_dir(&tmp).expect("the directory").count(), 0);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let args = demo(&["list", "feedback"]);
    let mut child = std::process::Command::new(cargo_bin("tatap"))
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let (code, _, err) = told(&child.wait_with_output().expect("it ends"));
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn a_full_disk_below_the_output_is_told() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        // Not every system has one.
        let _ = writeln!(std::io::stderr(), "no /dev/full");
        return;
    };
    let output = std::process::Command::new(cargo_bin("tatap"))
        .args(["completions", "bash"])
        .stdout(full)
        .output()
        .expect("it runs");
    let (code, _, err) = told(&output);
    assert_eq!(code, 4);
    assert!(err.contains("tidak dapat ditulis"), "{err}");
}

/// An office of one agency with its head and one person of staff, and registers of that person.
fn office_with_registers() -> Office {
    let office = Office::new();
    let files = [
        (
            "units",
            "Kode;Nama;Jenis;Induk;NIP kepala\nDINAS;Dinas Pelayanan;OPD;;197003151995032001\n",
        ),
        (
            "employees",
            "NIP;Nama;Jabatan;Jenis jabatan;Kode unit\n\
             197003151995032001;Dra. Sri Wahyuni, M.Si.;Kepala Dinas;JPT Pratama;DINAS\n\
             199001012015031001;Budi Santoso, A.Md.;Pengelola Layanan;Pelaksana;DINAS\n",
        ),
        (
            "competences",
            "nip,period,competence,standard,level,reason\n\
             199001012015031001,2026,Manajemen data,4,2,Belum pernah memakai lembar sebar\n",
        ),
        (
            "attendance",
            "nip,kind,from,days\n199001012015031001,unexcused,2026-03-02,3\n",
        ),
        (
            "trainings",
            "nip,training,kind,state,day,hours\n\
             199001012015031001,Arsip,course,done,2026-03-02,20\n\
             199001012015031001,Layanan,course,done,2026-09-02,40\n",
        ),
        (
            "awards",
            "nip,day,kind,reason,state,note\n\
             199001012015031001,2026-05-04,good-practice,Loket terpadu,given,\
             Budi Santoso (NIP 199001012015031001) membuka loket kedua\n",
        ),
    ];
    for (kind, text) in files {
        let file = office.file(&format!("{kind}.csv"), text);
        let (code, report, err) = office.ran(&["import", kind, &file]);
        assert_eq!(code, 0, "{kind}: {report}{err}");
    }
    office
}

#[test]
fn a_person_is_shown_with_registers_figures_and_what_follows() {
    let office = office_with_registers();
    let budi = "199001012015031001";
    let person = office.json(&["show", budi, "--json", "--period", "2026-TW4"]);
    assert_eq!(person["competences"][0]["gap"], 2);
    assert_eq!(person["attendance-standing"]["days"], 3);
    assert_eq!(
        person["attendance-standing"]["indicated-measure"],
        "oral-reprimand"
    );
    assert_eq!(
        person["attendance-standing"]["next"]["measure"],
        "written-reprimand"
    );
    assert_eq!(person["trainings"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        person["awards"][0]["publishable"],
        "… (NIP …) membuka loket kedua"
    );
    assert_eq!(person["peers"]["enabled"], false);
    let scheme = &person["scheme"];
    assert_eq!(scheme["version"], "nasional-2026.1");
    let indicator = &scheme["components"][0]["indicators"][0];
    assert!(indicator["value"].is_null() && indicator["missing"].is_string());
    let (code, text, _) = office.ran(&["show", budi, "--period", "2026-TW4"]);
    assert_eq!(code, 0);
    for words in ["Teguran lisan", "Hanya indikasi", "60 JP", "kesenjangan 2"] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn what_a_scheme_asks_for_is_listed_with_its_reason() {
    let office = office_with_registers();
    let config = office.file("config.toml", "scheme = \"kepahiang\"\n");
    let args = [
        "--config",
        &config,
        "list",
        "follow-ups",
        "--period",
        "2026-TW4",
    ];
    let (code, text, err) = office.ran(&args);
    assert_eq!(code, 0, "{err}");
    assert!(
        text.contains("Budi Santoso") && text.contains("3 hari kerja"),
        "{text}"
    );
    let json = [&args[..], &["--json"]].concat();
    let rows = office.json(&json);
    let rows = rows.as_array().expect("an array");
    assert!(rows.iter().all(|row| row["scheme"] == "kepahiang"));
    let attendance = rows.iter().find(|row| row["code"] == "attendance");
    let attendance = attendance.expect("three days ask for a word");
    assert_eq!(attendance["response"], "coaching");
    assert_eq!(attendance["nip"], "199001012015031001");
    // Other training this year does not answer the gap.
    let training = rows.iter().find(|row| row["code"] == "training");
    let training = training.expect("a gap asks for training");
    assert!(
        training["why"]
            .as_str()
            .is_some_and(|why| why.contains('2'))
    );
}

#[test]
fn the_recap_by_unit_adds_up_to_everybody_as_text_json_and_csv() {
    let all = demo_json(&["overview", "--json"]);
    let units = all["units"].as_array().expect("units");
    let sum = |column: &str| -> u64 {
        let counts = units.iter().filter_map(|unit| unit[column].as_u64());
        counts.sum()
    };
    let people = all["whole"]["people"].as_u64().expect("people");
    assert!(people > 100 && units.len() > 10, "{people}");
    assert_eq!(sum("people"), people);
    let add = |columns: &[&str]| columns.iter().map(|column| sum(column)).sum::<u64>();
    let stages = [
        "no-plan",
        "draft",
        "submitted",
        "approved",
        "evaluating",
        "evaluated",
    ];
    assert_eq!(add(&stages), people);
    let predikat = [
        "very-good",
        "good",
        "needs-improvement",
        "poor",
        "very-poor",
        "unrated",
    ];
    assert_eq!(add(&predikat), people);

    let (code, csv, err) = on_demo(&["overview", "--csv", "--semicolon"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let mut lines = csv.lines();
    assert!(lines.next().expect("heads").starts_with("unit;unit-name;"));
    let column = |line: &str, at: usize| line.split(';').nth(at).map(str::to_owned);
    let counted: Vec<u64> = lines
        .clone()
        .filter_map(|line| column(line, 3)?.parse().ok())
        .collect();
    assert_eq!(counted.iter().sum::<u64>(), people, "{csv}");
    let shares: Vec<String> = lines.filter_map(|line| column(line, 10)).collect();
    assert!(
        shares.iter().all(|share| !share.contains('.')),
        "{shares:?}"
    );

    let unit = units[0]["unit"].as_str().expect("a code");
    let (code, text, _) = on_demo(&["overview", "--unit", unit]);
    assert_eq!(code, 0);
    assert!(text.contains("sudah mengajukan SKP"), "{text}");
    let (code, _, err) = on_demo(&["overview", "--unit", "TIDAKADA"]);
    assert_eq!(code, 1);
    assert!(err.contains("TIDAKADA"), "{err}");
    let (code, _, _) = on_demo(&["overview", "--semicolon"]);
    assert_eq!(code, 2, "--semicolon is for --csv");
}

#[test]
fn the_inbox_has_the_most_pressing_first_and_answers_to_filters() {
    let all = demo_json(&["inbox", "--json"]);
    let all = all.as_array().expect("alerts");
    assert!(!all.is_empty());
    let order = |weight: &Value| match weight.as_str() {
        Some("act") => 0,
        Some("soon") => 1,
        _ => 2,
    };
    let weights: Vec<u8> = all.iter().map(|alert| order(&alert["weight"])).collect();
    assert!(weights.is_sorted(), "{weights:?}");
    let urgent = demo_json(&["inbox", "--filter", "is:urgent", "--json"]);
    let urgent = urgent.as_array().expect("alerts");
    let pressing = |alert: &&Value| alert["weight"] == "act";
    assert_eq!(
        urgent.iter().filter(pressing).count(),
        all.iter().filter(pressing).count()
    );
}
