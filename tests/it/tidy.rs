//! The house rules that no compiler checks: who may use what, and who may name which library.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room of the house may use of the others; itself always.
const ROOMS: [(&str, &[&str]); 30] = [
    ("fence", &[]),
    ("durable", &[]),
    ("tls", &["durable"]),
    ("domain", &[]),
    ("ops", &["domain"]),
    ("wire", &["domain", "ops"]),
    ("trust", &["domain", "ops", "durable"]),
    ("bundle", &["domain", "ops", "wire", "trust"]),
    ("desk", &["domain", "ops", "wire"]),
    ("journal", &["ops", "durable"]),
    ("records", &["domain", "ops", "wire", "fence", "durable"]),
    ("identity", &["domain", "ops", "durable"]),
    (
        "store",
        &[
            "domain", "ops", "wire", "trust", "bundle", "identity", "journal", "records", "durable",
        ],
    ),
    ("backup", &["ops", "durable", "trust", "journal", "store"]),
    ("exchange", &["ops"]),
    ("bucket", &["tls", "domain", "exchange"]),
    (
        "sync",
        &[
            "domain", "ops", "wire", "trust", "bundle", "store", "exchange", "durable",
        ],
    ),
    ("pins", &["domain", "durable"]),
    ("seat", &["journal"]),
    ("import", &["domain", "ops", "store", "fence"]),
    ("demo", &["domain", "ops", "store"]),
    ("i18n", &["domain"]),
    ("config", &["domain", "i18n"]),
    ("app", &["domain", "ops", "desk", "i18n"]),
    (
        "report",
        &[
            "domain", "ops", "wire", "fence", "durable", "i18n", "store", "app",
        ],
    ),
    (
        "hub",
        &[
            "domain", "ops", "wire", "trust", "bundle", "store", "exchange", "sync", "durable",
            "i18n", "config", "app", "report", "tls",
        ],
    ),
    ("ui", &["domain", "ops", "desk", "i18n", "app"]),
    (
        "runtime",
        &[
            "domain", "ops", "desk", "i18n", "app", "ui", "store", "pins", "fence", "seat",
            "durable", "sync", "identity", "trust", "exchange", "bundle", "report",
        ],
    ),
    (
        "cli",
        &[
            "domain", "ops", "store", "pins", "import", "demo", "i18n", "config", "app", "ui",
            "runtime", "seat", "durable", "trust", "bundle", "sync", "exchange", "identity",
            "report", "backup", "hub", "tls", "bucket",
        ],
    ),
    ("lib", &[]),
];

/// Libraries that only some files may name.
const FENCED: [(&str, &[&str]); 25] = [
    // For comparing in tests alone.
    ("ratatui_crossterm", &[]),
    // Who is logged in, by the system's own directory of users.
    ("nix", &["src/cli/login.rs"]),
    ("sled", &["src/records/"]),
    ("bincode", &["src/wire/"]),
    ("crossterm", &["src/runtime/"]),
    ("postgres", &["src/hub/"]),
    ("parquet", &["src/hub/columnar.rs"]),
    ("tokio_postgres_rustls", &["src/hub/database.rs"]),
    ("rustls", &["src/tls.rs"]),
    ("rustls_native_certs", &["src/tls.rs"]),
    ("rusty_s3", &["src/bucket/"]),
    ("ureq", &["src/bucket/client.rs"]),
    ("md5", &["src/bucket/client.rs"]),
    ("argon2", &["src/pins/"]),
    // What is wiped is a PIN or a private key, and there is one type for each.
    ("zeroize", &["src/domain/pin.rs", "src/trust/"]),
    ("ssh_key", &["src/trust/"]),
    ("age", &["src/trust/seal.rs"]),
    ("zstd", &["src/bundle/frame.rs", "src/backup/pack.rs"]),
    ("tar", &["src/backup/pack.rs"]),
    ("rust_xlsxwriter", &["src/report/xlsx"]),
    ("krilla", &["src/report/pdf/"]),
    ("pulldown_cmark", &["src/report/markdown.rs"]),
    ("skrifa", &["src/report/pdf/"]),
    ("ratatui", &["src/ui/", "src/runtime/backend"]),
    (
        "serde",
        &[
            "src/wire/",
            "src/desk/",
            "src/config/",
            "src/import/",
            "src/demo/",
            "src/report/",
            "src/cli/",
        ],
    ),
];

/// All source files below a folder, with their paths from the root of the repository.
pub(crate) fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of ours") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).expect("UTF-8");
                let name = path.strip_prefix(root).expect("below the root");
                files.push((name.to_string_lossy().into_owned(), text));
            }
        }
    }
    files.sort();
    files
}

/// Lines of code: without comments, and without what only tests use.
fn code(name: &str, text: &str) -> Vec<(usize, String)> {
    if name.contains("test") || name.ends_with("/shot.rs") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut only_tests = false;
    for (at, line) in (1..).zip(text.lines()) {
        let words = line.trim();
        if words == "#[cfg(test)]" {
            only_tests = true;
        } else if only_tests && words.ends_with('{') {
            // Tests within a file stand at its end; those in a file of their own are declared in a line.
            break;
        } else if only_tests {
            only_tests = !words.ends_with(';');
        } else if !words.starts_with("//") {
            found.push((at, line.to_owned()));
        }
    }
    found
}

#[test]
fn each_room_uses_only_what_stands_before_it() {
    let mut wrong = Vec::new();
    for (name, text) in sources("src") {
        let room = name
            .trim_start_matches("src/")
            .split('/')
            .next()
            .unwrap_or("")
            .trim_end_matches(".rs");
        let Some((_, allowed)) = ROOMS.iter().find(|(r, _)| *r == room) else {
            continue;
        };
        for (line, code) in code(&name, &text) {
            for used in code.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let known = ROOMS.iter().any(|(room, _)| *room == used);
                if known && used != room && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{name}:{line}: `{room}` may not use `{used}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_shows_the_house() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(home.join("ARCHITECTURE.md")).expect("the map");
    let rows = map.split("| Room |").nth(1).expect("the table of rooms");
    let drawn = rows.lines().skip(2).map_while(|row| row.split('`').nth(1));
    let rooms: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let drawn: Vec<&str> = drawn.chain(["lib"]).collect();
    assert_eq!(drawn, rooms, "the map names each room once, in this order");
    for (at, (room, uses)) in ROOMS.iter().enumerate() {
        let before = rooms.get(..at).unwrap_or(&[]);
        let later: Vec<_> = uses.iter().filter(|used| !before.contains(used)).collect();
        assert!(
            later.is_empty(),
            "`{room}` uses what stands behind it: {later:?}"
        );
    }
    for entry in fs::read_dir(home.join("src")).expect("a folder of ours") {
        let name = entry.expect("an entry").file_name();
        let room = Path::new(&name).file_stem().and_then(|stem| stem.to_str());
        let room = room.expect("a name");
        assert!(
            room == "main" || rooms.contains(&room),
            "`{room}` stands on no map"
        );
    }
}

#[test]
fn fenced_libraries_are_named_only_where_they_live() {
    let mut wrong = Vec::new();
    for (name, text) in sources("src") {
        for (line, code) in code(&name, &text) {
            for (library, homes) in FENCED {
                let named = format!("{library}::");
                // `unix::` is not `nix::`, nor is `tokio_postgres_rustls::` `rustls::`.
                let begins =
                    |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let named = code.match_indices(&named).any(|(at, _)| begins(at));
                if named && !homes.iter().any(|home| name.starts_with(home)) {
                    wrong.push(format!("{name}:{line}: names `{library}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pure_rooms_touch_neither_files_nor_clocks_nor_chance() {
    const IMPURE: [&str; 9] = [
        "std::fs",
        "std::env",
        "std::net",
        "SystemTime::now",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "&Local)",
        "getrandom",
    ];
    let mut wrong = Vec::new();
    for (name, text) in sources("src") {
        let pure = [
            "src/domain/",
            "src/ops/",
            "src/app/",
            "src/ui/",
            "src/wire/",
            "src/desk/",
        ];
        if !pure.iter().any(|room| name.starts_with(room)) {
            continue;
        }
        for (line, code) in code(&name, &text) {
            if let Some(what) = IMPURE.iter().find(|what| code.contains(**what)) {
                wrong.push(format!("{name}:{line}: {what}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_of_commands_pass_the_doors_that_tame_them() {
    let mut wrong = Vec::new();
    for (name, text) in sources("src/cli") {
        for (line, code) in code(&name, &text) {
            let written = code.split_once("writeln!(").map_or("", |(_, rest)| rest);
            if ["io.out", "io.err", "self.io."]
                .iter()
                .any(|door| written.starts_with(door))
            {
                wrong.push(format!("{name}:{line}: say it by Io::say, tell or note"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources("src")
        .into_iter()
        .filter(|(name, text)| !name.contains("tests") && !text.starts_with("//!"))
        .map(|(name, _)| name)
        .collect();
    assert!(silent.is_empty(), "without //! at the top: {silent:?}");
}
