//! The program itself at a terminal, on a real store: what it calls saved is saved, and what it says about
//! whoever comes second, windows that are too small and pastes that nobody asked for.

use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use rustix::process::Signal;
use tempfile::TempDir;

use crate::drafts;
use crate::support::pty::Pty;

pub(crate) const ENV: [(&str, &str); 1] = [("HOME", "/nonexistent")];

pub(crate) fn tatap(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(cargo_bin("tatap"))
        .env("HOME", "/nonexistent")
        .args(args)
        .output()
        .expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8(said).expect("UTF-8"),
    )
}

/// A store with some people.
pub(crate) fn office() -> (TempDir, String) {
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let data = dir.path().join("data").display().to_string();
    let (code, said) = tatap(&["debug", "seed", "--employees", "20", "--dir", &data]);
    assert_eq!(code, Some(0), "{said}");
    (dir, data)
}

pub(crate) fn open(data: &str) -> Pty {
    let mut pty = Pty::start(cargo_bin("tatap"), ["--data", data], &ENV, (80, 24));
    pty.wait_for_text("20 pegawai");
    pty
}

pub(crate) fn feedback(data: &str) -> String {
    tatap(&["--data", data, "list", "feedback", "--csv"]).1
}

#[test]
fn feedback_that_is_called_saved_outlives_a_kill_and_what_was_only_typed_is_a_draft() {
    let (_dir, data) = office();
    let mut pty = open(&data);
    pty.send("A");
    pty.wait_for_text("Ctrl-s");
    pty.send("\x1b[200~Sabar menerangkan\x1b[201~");
    pty.wait_for_text("Sabar menerangkan");
    assert!(!feedback(&data).contains("Sabar"), "it is not saved yet");
    pty.send("\x13");
    pty.wait_for_text("Tersimpan");
    pty.send("A");
    pty.wait_for_text("Ctrl-s");
    pty.send("belum jadi");
    pty.wait_for_text("belum jadi");
    drafts::wait_for_kept(&mut pty, &data, "belum jadi");
    pty.signal(Signal::KILL);
    pty.wait_exit();
    let mut pty = Pty::start(cargo_bin("tatap"), ["--data", &data], &ENV, (80, 24));
    pty.wait_for_text("Dilanjutkan");
    assert!(pty.text().contains("belum jadi"), "{}", pty.text());
    let told = feedback(&data);
    assert!(told.contains("Sabar menerangkan"), "{told}");
    assert!(!told.contains("belum jadi"), "{told}");
    pty.send("\x1b");
    pty.wait_for_text("Buang?");
    pty.send("y");
    pty.wait_for("the list", |screen| {
        !screen.contents().contains("belum jadi")
    });
    pty.send("Q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    assert!(pty.is_restored());
    assert_eq!(tatap(&["--data", &data, "verify"]).0, Some(0));
}

#[test]
fn a_window_that_is_too_small_loses_nothing_and_a_paste_into_the_list_is_refused() {
    let (_dir, data) = office();
    let mut pty = open(&data);
    pty.send("\x1b[200~dd\nA\nQ\n\x1b[201~");
    pty.wait_for_text("Tempelan diabaikan");
    pty.send("A");
    pty.wait_for_text("Ctrl-s");
    pty.send("tetap di sini");
    pty.wait_for_text("tetap di sini");
    for (width, height) in [(39, 9), (1, 1), (39, 9)] {
        pty.resize(width, height);
    }
    pty.wait_for_text("Layar terlalu kecil");
    pty.resize(100, 30);
    pty.wait_for_text("tetap di sini");
    // Whoever comes second is told who is there.
    let mut second = Pty::start(cargo_bin("tatap"), ["--data", &data], &ENV, (200, 24));
    second.wait_for_text("sedang dipakai pts/");
    second.wait_for_text("Pilihan");
    second.send("k\n");
    second.wait_for_text("tidak ada yang diubah");
    assert_eq!(second.wait_exit().exit_code(), 3);
    let units = format!("{}/assets/import/units.csv", env!("CARGO_MANIFEST_DIR"));
    let (code, said) = tatap(&["--data", &data, "import", "units", &units]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("sedang dipakai oleh proses"), "{said}");
    // The line of a form that is open drops: nothing of it is saved, nothing else is lost.
    pty.signal(Signal::HUP);
    assert_eq!(pty.wait_exit().exit_code(), 129);
    assert!(pty.is_restored());
    assert!(!feedback(&data).contains("tetap di sini"));
    assert_eq!(tatap(&["--data", &data, "verify"]).0, Some(0));
}

/// What a disk does that fails while a form is open: the form stays, and saves once there is room again.
#[test]
fn a_failed_save_keeps_the_form_and_the_same_save_works_afterwards() {
    let (_dir, data) = office();
    let journal = Path::new(&data).join("journal");
    let size = fs::metadata(journal.join("00000001.tj"))
        .expect("a segment")
        .len();
    // In blocks of 512 bytes: room for less than the text of the form.
    let script = format!(
        "trap '' XFSZ; ulimit -S -f {}; exec '{}' --data '{data}'",
        size / 512 + 1,
        cargo_bin("tatap").display()
    );
    let mut pty = Pty::start("sh", ["-c", &script], &ENV, (80, 24));
    pty.wait_for_text("20 pegawai");
    let words = "kata ".repeat(300);
    pty.send("A");
    pty.wait_for_text("Ctrl-s");
    pty.send(format!("\x1b[200~{words}selesai\x1b[201~"));
    pty.wait_for_text("selesai");
    pty.send("\x13");
    pty.wait_for_text("disk penuh");
    assert!(pty.text().contains("selesai"), "{}", pty.text());
    assert!(!feedback(&data).contains("selesai"));
    pty.give_room();
    pty.send("\x13");
    pty.wait_for_text("Tersimpan");
    assert!(!pty.text().contains("disk penuh"), "{}", pty.text());
    assert_eq!(feedback(&data).matches("selesai").count(), 1);
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_exit().exit_code(), 143);
    assert_eq!(tatap(&["--data", &data, "verify"]).0, Some(0));
}

#[test]
fn the_first_start_asks_for_the_scheme_writes_it_down_and_never_asks_again() {
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let home = dir.path().join("home").display().to_string();
    let data = dir.path().join("data").display().to_string();
    let config = dir.path().join("home/.config/tatap/config.toml");
    fs::create_dir_all(config.parent().expect("a folder")).expect("made");
    let mine = "# my own\ntheme = \"mono\"\n\n[keys]\nquit = [\"Q\"]\n";
    fs::write(&config, mine).expect("written");
    let env = [("HOME", home.as_str()), ("XDG_CONFIG_HOME", "")];
    let start = |args: &[&str]| Pty::start(cargo_bin("tatap"), args, &env, (80, 24));
    let mut pty = start(&["--data", &data]);
    pty.wait_for_text("Skema penilaian kantor ini");
    pty.send("\x1b");
    pty.wait_for("the question gone", |screen| {
        !screen.contents().contains("Skema penilaian")
    });
    pty.send("Q");
    pty.wait_exit();
    assert_eq!(fs::read_to_string(&config).expect("there"), mine, "not now");
    // Looking only never asks.
    let mut pty = start(&["--data", &data, "--read-only"]);
    pty.wait_for_text("HANYA BACA");
    assert!(!pty.text().contains("Skema penilaian"));
    pty.send("Q");
    pty.wait_exit();
    let mut pty = start(&["--data", &data]);
    pty.wait_for_text("Skema penilaian kantor ini");
    pty.send("6");
    pty.wait_for_text("dipakai kantor ini");
    pty.send("Q");
    pty.wait_exit();
    let wanted = mine.replace("[keys]", "scheme = \"aceh\"\n[keys]");
    assert_eq!(fs::read_to_string(&config).expect("there"), wanted);
    let mut pty = start(&["--data", &data]);
    pty.wait_for_text("0 pegawai");
    assert!(!pty.text().contains("Skema penilaian"));
    pty.send("Q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
}

#[test]
fn where_the_scheme_cannot_be_written_the_line_is_told_and_practice_is_never_asked() {
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let data = dir.path().join("data").display().to_string();
    // Nobody, not even root, makes a folder within a file.
    let home = dir.path().join("home").display().to_string();
    fs::write(&home, "").expect("written");
    let env = [("HOME", home.as_str()), ("XDG_CONFIG_HOME", "")];
    let mut pty = Pty::start(cargo_bin("tatap"), ["--data", &data], &env, (80, 24));
    pty.wait_for_text("Skema penilaian kantor ini");
    pty.send("6");
    pty.wait_for_text("scheme = \"aceh\"");
    pty.send("Q");
    pty.wait_exit();
    let practice = dir.path().join("practice").display().to_string();
    let args = ["--data", &practice, "practice"];
    let mut pty = Pty::start(cargo_bin("tatap"), args, &ENV, (80, 24));
    pty.wait_for_text("LATIHAN");
    assert!(!pty.text().contains("Skema penilaian"));
    pty.send("Q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
}
