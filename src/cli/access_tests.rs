//! Every role against every list, report and import of the command line, in this process.

use std::ffi::OsString;
use std::path::Path;

use clap::ValueEnum as _;
use tempfile::TempDir;

use super::context::Io;
use super::run;
use crate::app::testing::{self, AHMAD, BUDI, CITRA, SRI};
use crate::domain::access::Role;
use crate::domain::coded::Coded as _;
use crate::domain::id::EmployeeId;
use crate::import::Kind;
use crate::ops::registers::{Owner, REGISTERS, Register, RegisterId};
use crate::report::list::Listed;
use crate::store::Store as _;
use crate::store::disk::{DiskStore, Mode};

/// The small office on disk, with somebody in a role as the one who asks.
struct Office {
    dir: TempDir,
}

impl Office {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let (mut store, _) =
            DiskStore::open(&dir.path().join("data"), Mode::Write, &mut |_, _| ()).unwrap();
        testing::fill(&mut store);
        store.checkpoint().unwrap();
        Self { dir }
    }

    fn config(&self, person: EmployeeId, roles: Option<&[Role]>) {
        let named: Vec<String> = roles
            .unwrap_or_default()
            .iter()
            .map(|role| format!("\"{}\"", role.code()))
            .collect();
        let roles = roles.map_or(String::new(), |_| {
            format!("roles = [{}]\n", named.join(", "))
        });
        let text = format!("actor = \"{}\"\n{roles}", person.0);
        std::fs::write(self.path("config.toml"), text).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    /// Runs a command; its exit code and everything it said.
    fn run(&self, words: &[&str]) -> (u8, String) {
        let (data, config) = (self.path("data"), self.path("config.toml"));
        let mut args: Vec<OsString> = vec!["tatap".into()];
        args.extend(words.iter().map(OsString::from));
        args.extend([
            "--data".into(),
            data.into(),
            "--config".into(),
            config.into(),
        ]);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(
            args,
            &mut Io {
                out: &mut out,
                err: &mut err,
                width: None,
            },
        );
        out.extend(err);
        (code, String::from_utf8(out).unwrap())
    }
}

/// Who may ask, whom each may read, and whether the service of the units.
const ROLES: [(EmployeeId, &[Role], &[EmployeeId], bool); 7] = [
    (BUDI, &[], &[BUDI], false),
    (AHMAD, &[], &[AHMAD, BUDI, CITRA], true),
    (SRI, &[], &[SRI, AHMAD, BUDI, CITRA], true),
    (
        BUDI,
        &[Role::PerformanceAdmin],
        &[SRI, AHMAD, BUDI, CITRA],
        true,
    ),
    (BUDI, &[Role::ServiceOperator], &[BUDI], true),
    (BUDI, &[Role::Auditor], &[SRI, AHMAD, BUDI, CITRA], true),
    (BUDI, &[Role::HeadOffice], &[SRI, AHMAD, BUDI, CITRA], true),
];

#[test]
fn every_list_and_export_shows_each_role_what_is_for_it() {
    let office = Office::new();
    let names = Listed::value_variants().iter().filter_map(|listed| {
        let named = listed.to_possible_value()?;
        Some((named.get_name().to_owned(), *listed))
    });
    // Answers from all sides are a list of their own, which this office does not keep.
    let kept = |one: &&Register| one.owner == Owner::Person && one.id != RegisterId::Peers;
    let registers = REGISTERS.iter().filter(kept);
    let mut lists: Vec<(String, bool)> = names
        .map(|(name, listed)| {
            let of_service = matches!(listed, Listed::Complaints | Listed::Actions);
            (name, of_service)
        })
        .collect();
    lists.extend(registers.map(|register| (register.id.code().to_owned(), false)));
    for (person, roles, readable, service) in ROLES {
        office.config(person, Some(roles));
        for (list, of_service) in &lists {
            for format in [&[][..], &["--csv"], &["--json"]] {
                let words: Vec<&str> = ["list", list].iter().chain(format).copied().collect();
                let (code, said) = office.run(&words);
                let refused = *of_service && !service;
                assert_eq!(
                    code,
                    u8::from(refused),
                    "{person:?} {roles:?} {words:?}: {said}"
                );
                for other in [SRI, AHMAD, BUDI, CITRA] {
                    let shown = said.contains(&other.0.to_string());
                    assert!(!shown || readable.contains(&other), "{words:?}: {said}");
                }
            }
        }
    }
}

#[test]
fn what_is_about_one_person_is_refused_with_who_may() {
    let office = Office::new();
    for (person, roles, readable, _) in ROLES {
        office.config(person, Some(roles));
        for other in [SRI, AHMAD, BUDI, CITRA] {
            let nip = other.0.to_string();
            for command in ["show", "explain", "history"] {
                let (code, said) = office.run(&[command, &nip]);
                let denied = said.contains("Tidak diizinkan");
                let may = readable.contains(&other);
                assert_eq!(denied, !may, "{person:?} {roles:?} {command} {nip}: {said}");
                assert!(may || code == 1, "{said}");
            }
        }
        for command in [&["inbox"][..], &["overview"], &["overview", "--csv"]] {
            let (code, said) = office.run(command);
            assert_eq!(code, 0, "{said}");
            for other in [SRI, AHMAD, BUDI, CITRA] {
                assert!(!said.contains(&other.0.to_string()) || readable.contains(&other));
            }
        }
    }
}

#[test]
fn files_are_imported_by_those_who_keep_them() {
    let office = Office::new();
    let file = office.path("pegawai.csv");
    let path = file.to_str().unwrap();
    for (n, (person, roles, ..)) in ROLES.into_iter().enumerate() {
        let nip = BUDI.0;
        let rows = format!("NIP;Nama;Jabatan;Unit\n{nip};Budi {n};Analis;DUKCAPIL.1\n");
        std::fs::write(&file, rows).unwrap();
        office.config(person, Some(roles));
        let (code, said) = office.run(&["import", Kind::Employees.code(), path]);
        let keeps = |role| [Role::PerformanceAdmin, Role::HeadOffice].contains(role);
        let may = roles.iter().any(keeps);
        assert_eq!(said.contains("Tidak diizinkan"), !may, "{roles:?}: {said}");
        assert_eq!(code, u8::from(!may), "{said}");
    }
}

#[test]
fn everybody_looks_after_the_data_of_his_own_account() {
    let office = Office::new();
    for (n, (person, roles, ..)) in ROLES.into_iter().enumerate() {
        office.config(person, Some(roles));
        // A folder for each: within a second the second backup of a folder is refused.
        let folder = office.path(&n.to_string()).display().to_string();
        for words in [
            &["verify"][..],
            &["backup", &folder],
            &["doctor"],
            &["rebuild"],
        ] {
            let (code, said) = office.run(words);
            assert_eq!(code, 0, "{person:?} {roles:?} {words:?}: {said}");
        }
    }
}

#[test]
fn without_roles_whoever_starts_it_keeps_the_data() {
    let office = Office::new();
    office.config(BUDI, None);
    for words in [
        &["list", "employees", "--csv"][..],
        &["list", "complaints"],
        &["verify"],
    ] {
        let (code, said) = office.run(words);
        assert_eq!(code, 0, "{said}");
    }
    let (_, said) = office.run(&["list", "employees", "--csv"]);
    assert!(said.contains(&CITRA.0.to_string()), "{said}");
}

#[test]
fn a_registry_that_does_not_know_the_login_opens_nothing() {
    let office = Office::new();
    let registry = office.path("registry.toml");
    std::fs::write(
        &registry,
        "[logins.nobody-here]\nnip = \"199001012015031001\"\n",
    )
    .unwrap();
    let config = office.path("config.toml");
    std::fs::write(&config, "registry = \"registry.toml\"\n").unwrap();
    for words in [
        &["list", "employees"][..],
        &["verify"],
        &["inbox"],
        &["show", "x"],
    ] {
        let (code, said) = office.run(words);
        assert_eq!(code, 1, "{said}");
        assert!(
            said.contains("tidak terdaftar") && said.contains("registry.toml"),
            "{said}"
        );
        assert!(!said.contains(&BUDI.0.to_string()));
    }
    let (code, _) = office.run(&["glossary"]);
    assert_eq!(code, 0, "what is about nobody is told");
    assert!(Path::new(&registry).exists());
}
