//! Keys and registries as head office and an office meet them: two data directories, and files between them.

use std::fs;
use std::path::Path;

use crate::cli::Office;

pub(crate) const SRI: &str = "197003151995032001";
pub(crate) const BUDI: &str = "198609262015051001";
pub(crate) const AHMAD: &str = "199001012015031001";

/// An office with its data, and somebody at the keyboard.
fn office(actor: &str) -> Office {
    let office = Office::new();
    let units = "Kode;Nama;Jenis;Induk;Kepala\nDISDIK;Dinas Pendidikan;opd;;\n";
    let file = office.file("unit.csv", units);
    let (code, out, err) = office.ran(&["import", "units", &file]);
    assert_eq!(code, 0, "{out}{err}");
    let people = format!(
        "NIP;Nama;Jabatan;Unit;Penilai\n{SRI};Sri Wahyuni;Kepala Dinas;DISDIK;\n\
         {BUDI};Budi Santoso;Arsiparis;DISDIK;{SRI}\n{AHMAD};Ahmad Yani;Analis;DISDIK;{SRI}\n"
    );
    let file = office.file("pegawai.csv", &people);
    let (code, out, err) = office.ran(&["import", "employees", &file]);
    assert_eq!(code, 0, "{out}{err}");
    office.file("config.toml", &format!("actor = \"{actor}\"\n"));
    office
}

/// What came of a command, told in English.
pub(crate) fn ran(office: &Office, args: &[&str]) -> (i32, String) {
    let config = office.path("config.toml");
    let mut all = vec!["--lang", "en", "--config", &config];
    all.extend(args);
    let (code, out, err) = office.ran(&all);
    (code, out + &err)
}

pub(crate) fn done(office: &Office, args: &[&str]) -> String {
    let (code, said) = ran(office, args);
    assert_eq!(code, 0, "{args:?}: {said}");
    said
}

/// The eight words at the end of a line.
pub(crate) fn words(said: &str) -> String {
    let line = said
        .lines()
        .rev()
        .find(|line| line.contains(": "))
        .expect("words");
    let (_, words) = line.rsplit_once(": ").expect("words");
    assert_eq!(words.split(' ').count(), 8, "{said}");
    words.to_owned()
}

#[test]
fn a_machine_is_enrolled_by_words_believed_and_revoked() {
    let (head, branch) = (office(SRI), office(BUDI));
    let (first, second, third) = (
        head.path("1.registry"),
        head.path("2.registry"),
        head.path("3.registry"),
    );
    let request = branch.path("permohonan.txt");

    // Head office begins.
    let said = done(
        &head,
        &["registry", "build", "--person", &format!("{AHMAD}=auditor")],
    );
    assert!(said.contains("+ person Budi Santoso"), "{said}");
    assert!(said.contains("is appraised by Sri Wahyuni"), "{said}");
    let (code, said) = ran(&head, &["registry", "sign"]);
    assert!(code == 2 && said.contains("--new-key"), "{said}");
    let said = done(&head, &["registry", "sign", "--new-key", "-o", &first]);
    let head_words = words(&said);

    // A person asks.
    let said = done(
        &branch,
        &["key", "request", "--label", "Laptop-B", "-o", &request],
    );
    let own_words = words(&said);
    let (code, said) = ran(&head, &["registry", "build", "--request", &request]);
    assert!(
        code == 1 && said.contains(&own_words) && said.contains("Budi Santoso"),
        "{said}"
    );
    let (code, said) = ran(
        &head,
        &[
            "registry",
            "build",
            "--request",
            &request,
            "--words",
            &head_words,
        ],
    );
    assert!(code == 11 && said.contains("word 1"), "{said}");
    let said = done(
        &head,
        &[
            "registry",
            "build",
            "--request",
            &request,
            "--words",
            &own_words.to_uppercase(),
        ],
    );
    assert!(
        said.contains("+ machine Laptop-B (Budi Santoso)") && said.contains("Changes: 1 "),
        "{said}"
    );
    done(&head, &["registry", "sign", "-o", &second]);

    // The office believes it by words, and only then.
    let (code, said) = ran(&branch, &["registry", "import", &second]);
    assert!(code == 11 && said.contains(&head_words), "{said}");
    let (code, said) = ran(
        &branch,
        &["registry", "import", &second, "--words", &own_words],
    );
    assert!(code == 11 && said.contains("word 1"), "{said}");
    done(
        &branch,
        &["registry", "import", &second, "--words", &head_words],
    );
    assert!(done(&branch, &["registry", "import", &second]).contains("here already"));
    let shown = branch.json(&["key", "show", "--json"]);
    assert_eq!(
        (&shown["standing"], &shown["since"]),
        (&"enrolled".into(), &2.into())
    );
    assert_eq!(shown["pinned-words"], head_words.as_str());
    let shown = branch.json(&["registry", "show", "--json"]);
    assert_eq!(
        (&shown["version"], &shown["people"], &shown["age-days"]),
        (&2.into(), &3.into(), &0.into())
    );
    assert_eq!(shown["own"], "Laptop-B (Budi Santoso)");
    let (code, said) = ran(&branch, &["registry", "import", &first]);
    assert!(
        code == 1 && said.contains("registry 1, and registry 2"),
        "{said}"
    );

    // It is lost.
    let said = done(&branch, &["key", "lost", "laptop-b"]);
    assert!(
        said.contains("Ahmad Yani") && said.contains("head office"),
        "{said}"
    );
    assert_eq!(
        ran(&branch, &["key", "lost", "Laptop-B", "--last", "5"]).0,
        2
    );
    assert_eq!(ran(&head, &["key", "lost", "Laptop-B"]).0, 2);
    done(&head, &["key", "lost", "Laptop-B", "--last", "5"]);
    let (code, said) = ran(&head, &["key", "lost", "Laptop-B", "--last", "6"]);
    assert!(code == 1 && said.contains("never loosened"), "{said}");
    // What is prepared afterwards does not forget it.
    let said = done(&head, &["registry", "build"]);
    assert!(
        said.contains("- machine Laptop-B (Budi Santoso) is revoked"),
        "{said}"
    );
    done(&head, &["registry", "sign", "-o", &third]);
    let spoiled = fs::read_to_string(&third)
        .expect("a file")
        .replace("Sri", "Sra");
    let spoiled = branch.file("palsu.registry", &spoiled);
    let (code, said) = ran(&branch, &["registry", "import", &spoiled]);
    assert!(
        code == 11 && said.contains("changed after it was signed"),
        "{said}"
    );
    done(&branch, &["registry", "import", &third]);
    assert_eq!(
        branch.json(&["key", "show", "--json"])["standing"],
        "revoked"
    );
    let list = &branch.json(&["registry", "show", "--json"])["machine-list"];
    assert_eq!(
        (&list[0]["standing"], &list[0]["last-seq"]),
        (&"revoked".into(), &5.into())
    );
}

#[test]
fn the_real_ssh_keygen_signs_and_checks_registries() {
    let head = office(SRI);
    let key = head.path("pusat");
    let keygen = |args: &[&str], stdin: &str| {
        let mut command = assert_cmd::Command::new("ssh-keygen");
        command
            .args(args)
            .pipe_stdin(stdin)
            .expect("a file")
            .output()
            .expect("it runs")
    };
    let made = keygen(&["-q", "-t", "ed25519", "-N", "", "-f", &key], "/dev/null");
    assert!(made.status.success(), "{made:?}");
    done(&head, &["registry", "build"]);
    let file = head.path("1.registry");
    done(&head, &["registry", "sign", "--key", &key, "-o", &file]);

    // Whoever has only OpenSSH checks it by hand.
    let text = fs::read_to_string(&file).expect("a file");
    let (body, armor) = text.split_at(text.find("-----BEGIN SSH").expect("a signature"));
    let (body, armor) = (head.file("isi", body), head.file("isi.sig", armor));
    let public = fs::read_to_string(format!("{key}.pub")).expect("a file");
    let signers = head.file("signers", &format!("pusat {public}"));
    let namespace = "tatap-registry-v1";
    let checked = keygen(
        &[
            "-Y", "verify", "-f", &signers, "-I", "pusat", "-n", namespace, "-s", &armor,
        ],
        &body,
    );
    assert!(checked.status.success(), "{checked:?}");

    // And what it signs is believed.
    let signed = keygen(&["-Y", "sign", "-f", &key, "-n", namespace], &body);
    assert!(signed.status.success(), "{signed:?}");
    let by_hand =
        fs::read_to_string(&body).expect("a file") + &String::from_utf8_lossy(&signed.stdout);
    let by_hand = head.file("tangan.registry", &by_hand);
    done(&head, &["registry", "import", &by_hand]);
    assert!(Path::new(&file).exists());
}

#[test]
fn nothing_is_made_by_looking_or_for_nobody() {
    let office = office(BUDI);
    let shown = office.json(&["key", "show", "--json"]);
    assert_eq!(shown["standing"], "no-keys");
    let (code, said) = ran(&office, &["registry", "show"]);
    assert!(code == 1 && said.contains("no registry here yet"), "{said}");
    assert_eq!(ran(&office, &["registry", "sign", "--new-key"]).0, 1);
    assert_eq!(
        ran(&office, &["--read-only", "key", "request", "--label", "A"]).0,
        2
    );
    let (code, _, err) = office.ran(&["key", "request", "--label", "A"]);
    assert!(code == 2 && err.contains("actor"), "{err}");
    assert!(!Path::new(&office.path("data/keys")).exists());
    let file = done(&office, &["key", "request", "--label", "\u{1b}[2JLaptop"]);
    assert!(
        file.contains("label = \"[2JLaptop\"") && file.contains("BEGIN SSH SIGNATURE"),
        "{file}"
    );
}
