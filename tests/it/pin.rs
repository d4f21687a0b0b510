//! PINs on the command line: what stands is told, never the PIN; a reset is recorded and takes the lock away.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::NaiveDate;
use tatap::domain::id::EmployeeId;
use tatap::domain::nip::Nip;
use tatap::domain::pin::Pin;
use tatap::ops::ident;
use tatap::pins::Vault;

use crate::cli::Office;

const BUDI: &str = "198609262015051001";
const SARI: &str = "198609262015051002";
const PIN: &str = "q7f-Kopi9";

fn id(nip: &str) -> EmployeeId {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    ident::person(Some(Nip::parse(nip, today).expect("a NIP")), "")
}

/// An office of two, in which Budi has locked his PIN.
fn office() -> (Office, String) {
    let office = Office::new();
    let people =
        format!("NIP;Nama;Jabatan\n{BUDI};Budi Santoso;Arsiparis\n{SARI};Sari Dewi;Analis\n");
    let file = office.file("pegawai.csv", &people);
    assert_eq!(office.ran(&["import", "employees", &file]).0, 0);
    let data = office.file("data/pins", "");
    let data = Path::new(&data)
        .parent()
        .expect("a directory")
        .to_path_buf();
    fs::remove_file(data.join("pins")).expect("removed");
    let mut pins = Vault::at(&data);
    pins.choose(id(BUDI), &Pin::typed(PIN)).expect("chosen");
    for _ in 0..5 {
        pins.check(id(BUDI), &Pin::typed("salah-1"))
            .expect("checked");
    }
    (office, data.to_str().expect("UTF-8").to_owned())
}

#[test]
fn a_reset_is_recorded_with_who_and_why_and_the_pin_is_never_told() {
    let (office, data) = office();
    let status = |office: &Office| office.json(&["pin", "status", BUDI, "--json"])[0].clone();
    let locked = status(&office);
    assert_eq!(
        (&locked["pin"], &locked["attempts-left"]),
        (&"locked".into(), &0.into())
    );

    let as_nobody = ["pin", "reset", BUDI, "--reason", "Lupa"];
    let (code, _, err) = office.ran(&as_nobody);
    assert!(code == 1 && err.contains("siapa Saudara"), "{err}");
    let config = |nip: &str| office.file(nip, &format!("actor = \"{nip}\"\n"));
    let (budi, sari) = (config(BUDI), config(SARI));
    let (code, _, err) = office.ran(&["--config", &budi, "pin", "reset", BUDI, "--reason", "Lupa"]);
    assert!(code == 1 && err.contains(":pin"), "{err}");
    let (code, _, err) = office.ran(&["--config", &sari, "pin", "reset", BUDI, "--reason", " "]);
    assert!(code == 2 && err.contains("--reason"), "{err}");
    assert_eq!(status(&office)["pin"], "locked", "nothing was changed");

    let asked = [
        "--config",
        &sari,
        "pin",
        "reset",
        BUDI,
        "--reason",
        "Lupa setelah cuti",
    ];
    let (code, out, err) = office.ran(&asked);
    assert!(
        code == 0 && out.contains("PIN Budi Santoso direset"),
        "{out}{err}"
    );
    let reset = status(&office);
    assert_eq!(reset["pin"], "absent");
    assert_eq!(reset["pin-event"], "reset");
    assert_eq!(reset["pin-by"], "Sari Dewi");
    assert_eq!(reset["pin-reason"], "Lupa setelah cuti");
    let (_, history, _) = office.ran(&["history", BUDI]);
    assert!(history.contains("PIN direset"), "{history}");

    // Nowhere in the directory stands anything of a PIN.
    let mut files = vec![Path::new(&data).to_path_buf()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a directory");
            files.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let bytes = fs::read(&path).expect("a file");
        let found = bytes.windows(PIN.len()).any(|part| part == PIN.as_bytes());
        assert!(!found, "{}", path.display());
    }
    let mode = fs::metadata(Path::new(&data).join("pins")).expect("the file");
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_damaged_file_is_told_by_who_only_looks_and_stays_where_it_is() {
    let (office, data) = office();
    let path = Path::new(&data).join("pins");
    fs::write(&path, "tatap-pins 1\nrubbish\n").expect("written");
    let (code, out, err) = office.ran(&["pin", "status", BUDI]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("rusak") && err.contains("pins"), "{err}");
    assert!(path.exists());
}
