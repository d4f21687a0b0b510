//! Two at one office's data: looking on, asking for the place, waiting for it, and holders that are gone.

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::pty::Pty;

const ENV: [(&str, &str); 1] = [("HOME", "/nonexistent")];
const SIZE: (u16, u16) = (140, 30);

/// A store with some people.
fn office() -> (TempDir, String) {
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let data = dir.path().join("data").display().to_string();
    let made = Command::new(cargo_bin("tatap"))
        .env("HOME", "/nonexistent")
        .args(["debug", "seed", "--employees", "20", "--dir", &data])
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{made:?}");
    (dir, data)
}

fn start(data: &str) -> Pty {
    Pty::start(cargo_bin("tatap"), ["--data", data], &ENV, SIZE)
}

/// Starts, and finds nobody there.
fn sit(data: &str) -> Pty {
    let mut pty = start(data);
    wait_to_sit(&mut pty);
    assert!(!text_of(&pty).contains("sedang dipakai"));
    pty
}

fn wait_to_sit(pty: &mut Pty) {
    pty.wait_for_text("Disimpan · 20 pegawai");
    assert!(pty.screen().alternate_screen());
}

/// All that was ever sent, as text.
fn text_of(pty: &Pty) -> String {
    String::from_utf8_lossy(pty.received()).into_owned()
}

/// Starts, and finds somebody there.
fn come_second(data: &str) -> Pty {
    let mut pty = start(data);
    pty.wait_for_text("sedang dipakai pts/");
    pty.wait_for_text("Pilihan [l/m/t/k]:");
    pty
}

/// Gives the person who is selected another name.
fn rename(pty: &mut Pty, name: &str) {
    pty.send("e");
    pty.wait_for_text("Ctrl-s");
    pty.send(format!("\x15{name}\x13"));
    pty.wait_for_text("Tersimpan");
}

fn request(data: &str) -> std::path::PathBuf {
    Path::new(data).join("request")
}

#[test]
fn whoever_looks_on_sees_what_is_saved_and_takes_the_place_when_it_is_free() {
    let (_dir, data) = office();
    let mut first = sit(&data);
    let mut second = come_second(&data);
    assert!(second.text().contains("Terminalnya masih tersambung."));
    second.send("?\n");
    second.wait_for_text("\"?\" bukan pilihan.");
    second.send("\n");
    second.wait_for_text("HANYA BACA, dipegang pts/");
    for name in ["Nama Yang Baru", "Nama Lebih Baru"] {
        rename(&mut first, name);
        second.wait_for_text(name);
    }
    second.send("e");
    second.wait_for_text("tidak ada yang diubah");
    second.send(":ambil-tempat\r");
    second.wait_for_text("masih memegang tempat ini");
    first.send("Q");
    assert_eq!(first.wait_exit().exit_code(), 0);
    second.wait_for_text("sudah selesai; tempat ini kosong");
    second.send(":ambil-tempat\r");
    second.wait_for_text("Tempat ini sekarang Saudara pegang");
    assert!(!second.text().contains("HANYA BACA"));
    rename(&mut second, "Nama Terakhir");
    let mut third = come_second(&data);
    third.send("k\n");
    assert_eq!(third.wait_exit().exit_code(), 3);
    second.send("Q");
    assert_eq!(second.wait_exit().exit_code(), 0);
}

#[test]
fn a_holder_who_is_there_is_asked_and_his_answer_counts() {
    let (_dir, data) = office();
    let mut first = sit(&data);
    first.send("A");
    first.wait_for_text("Ctrl-s");
    first.send("sedang menu");
    let mut second = come_second(&data);
    second.send("m\n");
    first.wait_for_text("meminta tempat ini. Alt-y serahkan");
    second.wait_for_text("Pertanyaan sudah tampil");
    first.send("lis");
    first.wait_for_text("sedang menulis");
    first.send("\x1bn");
    first.wait_for_text("Tempat dipertahankan");
    second.wait_for_text("Pemegang mempertahankan tempatnya.");
    // Asked again, and given up.
    second.send("m\n");
    first.wait_for_text("meminta tempat ini");
    second.send("\n");
    first.wait_for_text("tidak jadi meminta tempat ini");
    assert!(!request(&data).exists());
    assert!(first.text().contains("sedang menulis"), "{}", first.text());
    second.send("m\n");
    first.wait_for_text("meminta tempat ini. Alt-y serahkan");
    first.send("\x1by");
    first.wait_for_text("Tempat diserahkan kepada pts/");
    assert_eq!(first.wait_exit().exit_code(), 0);
    assert!(first.is_restored());
    // What was being written is gone on with at the other terminal.
    second.wait_for_text("Dilanjutkan: ");
    assert!(
        second.text().contains("sedang menulis"),
        "{}",
        second.text()
    );
    second.send("\x1b");
    second.wait_for_text("Buang?");
    second.send("y");
    wait_to_sit(&mut second);
    assert!(!request(&data).exists());
    second.send("Q");
    assert_eq!(second.wait_exit().exit_code(), 0);
}

#[test]
fn a_holder_that_was_suspended_in_a_shell_is_woken_and_hands_over_at_once() {
    let (_dir, data) = office();
    let args = ["--norc", "--noprofile", "-i"];
    let mut shell = Pty::start("bash", args, &[("PS1", "$ "), ENV[0]], SIZE);
    let program = cargo_bin("tatap");
    shell.send(format!("{} --data {data}\n", program.display()));
    wait_to_sit(&mut shell);
    shell.send("\x1a");
    shell.wait_for_text("Stopped");
    let mut second = come_second(&data);
    assert!(second.text().contains("sedang ditangguhkan"));
    second.send("m\n");
    second.wait_for_text("dibangunkan");
    wait_to_sit(&mut second);
    shell.wait_for_text("Tempat diserahkan kepada pts/");
    shell.send("wait; jobs; echo akhir $?\n");
    shell.wait_for_text("akhir 0");
    assert!(!shell.screen().alternate_screen() && !shell.screen().hide_cursor());
    shell.send("exit\n");
    shell.wait_exit();
}

#[test]
fn a_holder_that_was_stopped_from_outside_is_woken_too() {
    let (_dir, data) = office();
    let mut first = sit(&data);
    first.signal(Signal::STOP);
    let mut second = come_second(&data);
    second.send("m\n");
    wait_to_sit(&mut second);
    assert_eq!(first.wait_exit().exit_code(), 0);
    assert!(first.is_restored());
}

#[test]
fn whoever_waits_sits_as_soon_as_the_holder_is_gone_however_he_went() {
    let (_dir, data) = office();
    let mut holder = sit(&data);
    for signal in [Signal::HUP, Signal::TERM, Signal::KILL] {
        let mut next = come_second(&data);
        next.send("t\n");
        next.wait_for_text("Menunggu tempat kosong.");
        holder.signal(signal);
        holder.wait_exit();
        assert!(signal == Signal::KILL || holder.is_restored());
        wait_to_sit(&mut next);
        holder = next;
    }
    // The line drops, and nobody has to wait or to ask.
    holder.hang_up();
    assert_eq!(holder.wait_exit().exit_code(), 129);
    let mut last = sit(&data);
    last.signal(Signal::KILL);
    last.wait_exit();
    sit(&data);
}

#[test]
fn a_request_of_somebody_who_died_is_taken_away() {
    let (_dir, data) = office();
    let mut first = sit(&data);
    let mut second = come_second(&data);
    second.send("m\n");
    first.wait_for_text("meminta tempat ini");
    second.signal(Signal::KILL);
    second.wait_exit();
    assert!(request(&data).exists());
    first.wait_for_text("tidak jadi meminta tempat ini");
    // Whoever asks next is not taken for the one who died.
    let mut third = come_second(&data);
    third.send("m\n");
    first.wait_for_text("meminta tempat ini. Alt-y");
    third.send("\x03");
    third.wait_exit();
    first.wait_for_text("tidak jadi meminta tempat ini");
    first.send("Q");
    assert_eq!(first.wait_exit().exit_code(), 0);
}
