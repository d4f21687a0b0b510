//! Data that is copied, moved, or put back from an older copy, by the real program with a real home.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Home {
    temp: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let temp = tempfile::tempdir().expect("a folder");
        fs::create_dir(temp.path().join("home")).expect("a home");
        Self { temp }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    /// Exit code and all that was said.
    fn ran(&self, data: &Path, args: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tatap"));
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .args(["--lang", "en", "--data"])
            .arg(data)
            .args(args);
        let output = command.output().expect("the program runs");
        let said = [output.stdout, output.stderr].concat();
        let code = output.status.code().unwrap_or(-1);
        (code, String::from_utf8_lossy(&said).into_owned())
    }

    /// Brings in one unit, and says what came of it.
    fn import(&self, data: &Path, code: &str) -> (i32, String) {
        let file = self.path("unit.csv");
        let text = format!("Kode;Nama;Jenis;Induk;Kepala\n{code};Dinas {code};opd;;\n");
        fs::write(&file, text).expect("a file");
        self.ran(data, &["import", "units", &file.display().to_string()])
    }

    fn units(&self, data: &Path) -> String {
        let (code, said) = self.ran(data, &["list", "units", "--csv"]);
        assert_eq!(code, 0, "{said}");
        said
    }
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(copied.expect("cp").success());
}

#[test]
fn a_copy_is_noticed_and_goes_on_as_a_new_replica_with_all_that_is_in_it() {
    let home = Home::new();
    let (first, second) = (home.path("data"), home.path("salinan"));
    assert_eq!(home.import(&first, "SATU").0, 0);
    copy(&first, &second);
    assert!(
        home.units(&second).contains("Dinas SATU"),
        "looking is free"
    );
    let (code, said) = home.import(&second, "DUA");
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("tatap replica recover") && said.contains("a copy"),
        "{said}"
    );
    let (code, said) = home.ran(&second, &["replica", "recover"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("tatap key request"), "{said}");
    assert_eq!(home.import(&second, "DUA").0, 0);
    let units = home.units(&second);
    assert!(
        units.contains("Dinas SATU") && units.contains("Dinas DUA"),
        "{units}"
    );
    let (code, said) = home.ran(&second, &["verify"]);
    assert_eq!(code, 0, "{said}");
    let (_, said) = home.ran(&second, &["replica", "adopt"]);
    assert!(said.contains("Nothing was changed"), "{said}");
    // The first goes on as it was.
    assert_eq!(home.import(&first, "TIGA").0, 0);
    assert!(!home.units(&first).contains("Dinas DUA"));
}

#[test]
fn moved_data_stays_the_same_replica_where_that_is_said() {
    let home = Home::new();
    let (first, second) = (home.path("data"), home.path("baru"));
    assert_eq!(home.import(&first, "SATU").0, 0);
    copy(&first, &second);
    fs::remove_dir_all(&first).expect("the first is gone");
    assert_eq!(home.import(&second, "DUA").0, 3);
    let (code, said) = home.ran(&second, &["replica", "keep"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(home.import(&second, "DUA").0, 0);
}

#[test]
fn an_older_copy_put_back_in_place_is_noticed() {
    let home = Home::new();
    let (data, backup) = (home.path("data"), home.path("cadangan"));
    assert_eq!(home.import(&data, "SATU").0, 0);
    copy(&data.join("journal"), &backup);
    assert_eq!(home.import(&data, "DUA").0, 0);
    fs::remove_dir_all(data.join("journal")).expect("it was lost");
    copy(&backup, &data.join("journal"));
    // The index knows of more, and could bring it back.
    let (code, said) = home.import(&data, "TIGA");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("tatap doctor"), "{said}");
    // Where it is as old as the journal, only what is remembered outside of the data tells.
    fs::remove_dir_all(data.join("records")).expect("it was older too");
    let (code, said) = home.import(&data, "TIGA");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("older copy"), "{said}");
    let (code, said) = home.ran(&data, &["replica", "recover"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(home.import(&data, "TIGA").0, 0);
    let units = home.units(&data);
    assert!(
        units.contains("Dinas SATU") && units.contains("Dinas TIGA"),
        "{units}"
    );
}
