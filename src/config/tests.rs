//! The example file against the defaults, and every refusal with its place.

use super::*;

const EXAMPLE: &str = include_str!("../../config.example.toml");

fn refused(text: &str) -> String {
    Config::parse(text, "config.toml").unwrap_err().to_string()
}

#[test]
fn the_example_equals_the_defaults_and_mentions_every_key() {
    assert_eq!(
        Config::parse(EXAMPLE, "example").unwrap(),
        Config::default()
    );
    for key in KEYS {
        let mentioned = EXAMPLE.lines().any(|line| {
            let line = line.trim_start_matches("# ");
            line.starts_with(&format!("{key} = ")) || line == format!("[{key}]")
        });
        assert!(mentioned, "{key}");
    }
}

#[test]
fn the_lines_commented_out_in_the_example_are_valid_too() {
    let is_sample = |line: &str| {
        line.strip_prefix("# ").is_some_and(|rest| {
            let key = rest.split(" = ").next().unwrap_or_default();
            rest.contains(" = ") && !key.contains(' ')
        })
    };
    let lines: Vec<&str> = EXAMPLE
        .lines()
        .map(|line| if is_sample(line) { &line[2..] } else { line })
        .collect();
    let uncommented = lines.join("\n");
    let config = Config::parse(&uncommented, "example").unwrap();
    assert_eq!(config.data_dir, Some("~/tatap".into()));
    assert!(config.actor.is_some() && config.rules.is_some());
    assert_eq!(config.office.as_deref(), Some("DISDIK"));
    assert_eq!(config.exchange_folder, Some("/srv/tatap/exchange".into()));
    assert_eq!(config.escape_ms, Some(50));
    assert_eq!(config.keys["go-targets"], ["g t", "F3"]);
    assert_eq!(config.filters[&7].name, "Dukcapil");
    assert!(config.phrases["lanjut"].starts_with("Disepakati"));
}

#[test]
fn phrases_are_read_by_name_and_limited() {
    let config = Config::parse(
        "[phrases]\nSalam-2 = \"Selamat pagi.\"\nlanjut = \"\"\"\nsatu\ndua\n\"\"\"\n\"é\" = \"x\"\n",
        "c",
    );
    let phrases = config.unwrap().phrases;
    assert_eq!(phrases["salam-2"], "Selamat pagi.");
    assert_eq!(phrases["lanjut"], "satu\ndua");
    assert_eq!(phrases.len(), 3);
    let many = |count: usize| {
        (0..count).fold("[phrases]\n".to_owned(), |all, n| {
            format!("{all}a{n} = \"x\"\n")
        })
    };
    let long = |chars: usize| format!("[phrases]\n\na = \"{}\"", "é".repeat(chars));
    let name = |chars: usize| format!("[phrases]\n{} = \"x\"", "a".repeat(chars));
    for fits in [many(64), long(2_000), name(32)] {
        assert!(Config::parse(&fits, "c").is_ok());
    }
    let (many, long, name) = (many(65), long(2_001), name(33));
    for (text, place, words) in [
        ("[phrases]\na_b = \"x\"", "2:1", "`a_b` is no name"),
        (
            "[phrases]\n\"a b\" = \"x\"",
            "2:1",
            "letters, digits and dashes",
        ),
        ("[phrases]\n\"\" = \"x\"", "2:1", "is no name"),
        (&name, "2:1", "at most 32"),
        ("[phrases]\na = 3", "2:5", "`phrases.a`: is integer"),
        ("[phrases]\na = \" \"", "2:5", "is empty"),
        (
            "[phrases]\na = \"x\"\nA = \"y\"",
            "",
            "in capital letters only",
        ),
        (&many, "", "64 phrases"),
        (&long, "3:5", "has 2001 characters"),
    ] {
        let error = refused(text);
        assert!(
            error.starts_with(&format!("config.toml:{place}")),
            "{error}"
        );
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn an_unknown_key_names_the_nearest_known_one_and_its_place() {
    let error = refused("language = \"en\"\n\n  boarders = \"ascii\"\n");
    assert_eq!(
        error,
        "config.toml:3:3: unknown key `boarders`; nothing of the file was used; did you mean `borders`?"
    );
    assert!(refused("datadir = \"x\"").contains("did you mean `data_dir`?"));
    assert!(refused("Theme = \"dark\"").contains("did you mean `theme`?"));
    assert!(refused("zzz = 1").contains("known here are language, theme,"));
    let error = refused("[filters.3]\nnama = \"x\"\nquery = \"y\"\n");
    assert!(
        error.contains("unknown key `filters.3.nama`") && error.contains("`name`"),
        "{error}"
    );
}

#[test]
fn wrong_values_say_where_and_what_to_write() {
    for (text, place, words) in [
        ("theme = \"darkk\"", "1:9", "did you mean \"dark\"?"),
        ("language = 3", "1:12", "is integer, not a text"),
        ("cycle = \"triwulan\"", "1:9", "monthly, quarterly, annual"),
        ("\nescape_ms = 90000", "2:13", "from 1 to 2000"),
        ("escape_ms = \"50\"", "1:13", "a whole number"),
        ("actor = \"19860926\"", "1:9", "is no NIP (length 8)"),
        ("data_dir = \"\"", "1:12", "is empty"),
        ("scheme = \"acheh\"", "1:10", "did you mean \"aceh\"?"),
        ("[keys]\nquit = \"q\"", "2:8", "a list of texts"),
        ("[keys]\nquit = [1]", "2:8", "a list of texts"),
        ("keys = 3", "1:8", "a table such as [keys]"),
        (
            "[filters]\n1 = { name = \"x\", query = \"y\" }",
            "2:1",
            "2 to 9",
        ),
        (
            "[filters]\n2 = { name = \"x\" }",
            "2:1",
            "`filters.2.query`: is missing",
        ),
        ("language = ", "1:12", "not valid TOML"),
        (
            "theme = \"dark\"\ntheme = \"dark\"",
            "2:1",
            "not valid TOML",
        ),
    ] {
        let error = refused(text);
        assert!(
            error.starts_with(&format!("config.toml:{place}: ")),
            "{error}"
        );
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_file_is_found_limited_and_its_paths_start_where_it_stands() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("c.toml");
    let error = Config::load(Some(&path)).unwrap_err().to_string();
    assert!(
        error.contains("c.toml: cannot be read") && error.contains("check the path"),
        "{error}"
    );
    std::fs::write(
        &path,
        "\u{feff}data_dir = \"data\"\r\nrules = \"/etc/r.toml\"\r\nexchange_folder = \"tukar\"",
    )
    .unwrap();
    let config = Config::load(Some(&path)).unwrap();
    assert_eq!(config.data_dir().unwrap(), dir.path().join("data"));
    assert_eq!(config.exchange_folder, Some(dir.path().join("tukar")));
    assert_eq!(config.rules, Some("/etc/r.toml".into()));
    assert!(config.rules().unwrap_err().to_string().contains("r.toml"));
    std::fs::write(&path, "scheme = \"skema.toml\"").unwrap();
    let config = Config::load(Some(&path)).unwrap();
    let own = dir.path().join("skema.toml");
    assert_eq!(config.scheme, Some(scheme::Choice::File(own.clone())));
    assert!(config.scheme().is_err());
    let text = include_str!("../../assets/schemes/aceh.toml").replacen("\"aceh", "\"own", 2);
    std::fs::write(&own, text).unwrap();
    assert_eq!(config.scheme().unwrap().version, "own-2026.1");
    std::fs::write(&path, b"language = \"\xff\"").unwrap();
    let error = Config::load(Some(&path)).unwrap_err().to_string();
    assert!(error.contains("c.toml:1:13: "), "{error}");
    std::fs::write(&path, "#".repeat(1 << 20)).unwrap();
    assert!(Config::load(Some(&path)).is_ok());
    std::fs::write(&path, "#".repeat((1 << 20) + 1)).unwrap();
    let error = Config::load(Some(&path)).unwrap_err().to_string();
    assert!(error.contains("larger than 1048576 bytes"), "{error}");
    assert!(Config::load(Some(dir.path())).is_err());
}
