//! The program itself at a terminal, on a real store: what it calls saved is saved, and what it says about
//! whoever comes second, windows that are too small and pastes that nobody asked for.

use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::pty::Pty;

const ENV: [(&str, &str); 1] = [("HOME", "/nonexistent")];

fn tatap(args: &[&str]) -> (Option<i32>, String) {
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
fn office() -> (TempDir, String) {
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let data = dir.path().join("data").display().to_string();
    let (code, said) = tatap(&["debug", "seed", "--employees", "20", "--dir", &data]);
    assert_eq!(code, Some(0), "{said}");
    (dir, data)
}

fn open(data: &str) -> Pty {
    let mut pty = Pty::start(cargo_bin("tatap"), ["--data", data], &ENV, (80, 24));
    pty.wait_for_text("20 pegawai");
    pty
}

fn feedback(data: &str) -> String {
    tatap(&["--data", data, "list", "feedback", "--csv"]).1
}

#[test]
fn feedback_that_is_called_saved_outlives_a_kill_and_what_was_only_typed_does_not() {
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
    pty.signal(Signal::KILL);
    pty.wait_exit();
    let mut pty = open(&data);
    let told = feedback(&data);
    assert!(told.contains("Sabar menerangkan"), "{told}");
    assert!(!told.contains("belum jadi"), "{told}");
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
    second.wait_for_text("sedang dipakai oleh proses");
    second.wait_for_text("--read-only");
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
