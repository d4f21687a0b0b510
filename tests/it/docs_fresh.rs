//! What the documents say is so: pictures, commands, keys, exit codes, files, and the twins. After a wanted change
//! of a screen, `TATAP_UPDATE_DOCS=1 cargo test --test it docs_fresh` takes the pictures anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Command, CommandFactory};
use tatap::app::command::all;
use tatap::app::key::Key;
use tatap::app::keymap::Keymap;
use tatap::app::menu::name_of;
use tatap::cli::{Cli, Exit};
use tatap::i18n::{Lang, Texts};

fn root(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn read(file: &str) -> String {
    fs::read_to_string(root(file)).expect(file)
}

/// Prints what a command prints, without anything of whoever runs the tests.
fn printed(args: &[String]) -> String {
    let mut command = assert_cmd::Command::cargo_bin("tatap").expect("the binary is built");
    command.env_clear().env("HOME", "/nonexistent").args(args);
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The words of a command line; between double quotes blanks do not divide.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// What stands between two marks after a place, and where.
fn between<'a>(text: &'a str, open: &str, close: &str, after: usize) -> (usize, &'a str) {
    let from = text[after..].find(open).expect(open) + after + open.len();
    let len = text[from..].find(close).expect(close);
    (from, &text[from..from + len])
}

/// The chapters of the guide.
fn chapters() -> Vec<String> {
    let folder = fs::read_dir(root("assets/guide")).expect("the guide");
    let names = folder.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| format!("assets/guide/{}", name.to_string_lossy()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert!(names.len() > 10, "{names:?}");
    names
}

/// What only head office reads, whose program is built with the feature.
const OF_HUB: &[&str] = if cfg!(feature = "hub") {
    &["assets/hub/README.md"]
} else {
    &[]
};

/// Everything that people read about the program.
fn documents() -> Vec<String> {
    let beside = [
        "README.md",
        "README.id.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
    ];
    let all = beside.iter().chain(OF_HUB).map(|name| (*name).to_owned());
    all.chain(chapters()).collect()
}

#[test]
fn every_picture_is_what_its_command_prints() {
    const MARK: &str = "<!-- picture: tatap ";
    let fresh_wanted = std::env::var_os("TATAP_UPDATE_DOCS").is_some();
    let mut stale = Vec::new();
    let mut pictures = 0;
    for document in documents() {
        let mut text = read(&document);
        let mut after = 0;
        while text[after..].contains(MARK) {
            let (at, command) = between(&text, MARK, " -->", after);
            let (from, shown) = between(&text, "```text\n", "```", at);
            let picture = printed(&words(command));
            if shown != picture {
                stale.push(format!("{document}: {command}"));
            }
            let until = from + shown.len();
            text.replace_range(from..until, &picture);
            after = from + picture.len();
            pictures += 1;
        }
        if fresh_wanted {
            fs::write(root(&document), text).expect("written");
        }
    }
    assert!(pictures > 10, "{pictures} pictures");
    assert!(
        fresh_wanted || stale.is_empty(),
        "TATAP_UPDATE_DOCS=1 cargo test --test it docs_fresh: {stale:#?}"
    );
}

/// Text between backticks in prose and tables, and the lines of the blocks for the shell, joined
/// where one goes on after a `\`.
fn code(document: &str) -> (Vec<String>, Vec<String>) {
    let (mut spans, mut lines) = (Vec::new(), Vec::<String>::new());
    let mut block: Option<&str> = None;
    for line in document.lines() {
        match (line.strip_prefix("```"), block) {
            (Some(_), Some(_)) => block = None,
            (Some(language), None) => block = Some(language),
            (None, Some("sh")) => match lines.last_mut().filter(|last| last.ends_with(" \\")) {
                Some(begun) => {
                    begun.pop();
                    begun.push_str(line.trim_start());
                }
                None => lines.push(line.to_owned()),
            },
            (None, Some(_)) => {}
            (None, None) => spans.extend(line.split('`').skip(1).step_by(2).map(str::to_owned)),
        }
    }
    (spans, lines)
}

fn tatap() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

fn names(command: &Command) -> Vec<&str> {
    let all = command.get_subcommands().map(Command::get_name);
    all.filter(|name| *name != "help").collect()
}

/// The command lines of `tatap` in a document, without the name of the program.
fn command_lines(document: &str) -> Vec<String> {
    let tatap = tatap();
    let (spans, lines) = code(document);
    let spans = spans.into_iter().filter_map(|span| {
        let first = span.split(' ').next().unwrap_or("");
        match span.strip_prefix("tatap ") {
            Some(rest) => Some(rest.to_owned()),
            // Beside a line that has named the program.
            None => names(&tatap)
                .contains(&first)
                .then_some(span.clone())
                .filter(|_| span.contains(' ')),
        }
    });
    let lines = lines.into_iter().filter_map(|line| {
        // Neither a remark nor the file that takes what is printed is for the program.
        let line = line.split(" #").next().unwrap_or("");
        let line = line.split(" > ").next().unwrap_or("").trim_end();
        let rest = line
            .strip_prefix("tatap ")
            .or_else(|| line.strip_prefix("cargo run --release -- "))?;
        Some(rest.to_owned())
    });
    spans.chain(lines).collect()
}

/// Each way to read a line in which `a|b` offers several words.
fn readings(line: &str) -> Vec<Vec<String>> {
    let mut all = vec![vec!["tatap".to_owned()]];
    for word in words(&line.replace("\\|", "|")) {
        let word = if word == "SHELL" { "bash" } else { &word };
        let longer = all.iter().flat_map(|before| {
            word.split('|').map(|choice| {
                let mut words = before.clone();
                words.push(choice.to_owned());
                words
            })
        });
        all = longer.collect();
    }
    all
}

#[test]
fn every_command_line_in_the_documents_is_understood() {
    let mut wrong = Vec::new();
    for document in documents() {
        let lines = command_lines(&read(&document));
        let few = !document.starts_with("README");
        assert!(few || lines.len() > 15, "{document}: {lines:?}");
        for line in lines {
            for words in readings(&line) {
                let understood = match Cli::command().try_get_matches_from(&words) {
                    Ok(_) => true,
                    // The documents name some commands without all that they need.
                    Err(error) => error.kind() == ErrorKind::MissingRequiredArgument,
                };
                if !understood {
                    wrong.push(format!("{document}: {}", words.join(" ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_subcommand_and_flag_is_where_the_other_says() {
    let (readme, tatap) = (read("README.md"), tatap());
    let mut lines = command_lines(&readme);
    lines.extend(OF_HUB.iter().flat_map(|name| command_lines(&read(name))));
    let mut missing = Vec::new();
    let mut flags = BTreeSet::new();
    let commands = tatap.get_subcommands();
    for command in commands.filter(|command| command.get_name() != "help") {
        let own = names(command);
        let wanted: Vec<Vec<&str>> = if own.is_empty() {
            vec![vec![command.get_name()]]
        } else {
            own.into_iter()
                .map(|name| vec![command.get_name(), name])
                .collect()
        };
        let said = |wanted: &[&str]| {
            let mut lines = lines.iter().map(|line| words(line));
            lines.any(|line| {
                line.iter().zip(wanted).filter(|(a, b)| a == *b).count() == wanted.len()
            })
        };
        missing.extend(wanted.into_iter().filter(|words| !said(words)));
        let below = command.get_subcommands().chain([command, &tatap]);
        flags.extend(
            below.flat_map(|command| command.get_arguments().filter_map(clap::Arg::get_long)),
        );
    }
    assert!(missing.is_empty(), "not in README.md: {missing:?}");
    let (spans, _) = code(&readme);
    let unknown = spans
        .iter()
        .filter_map(|span| span.split(' ').next()?.strip_prefix("--"))
        .filter(|flag| !flags.contains(flag));
    assert_eq!(unknown.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn two_commands_are_enough_to_try_it() {
    let readme = read("README.md");
    let (_, section) = between(&readme, "\n## Try it\n", "\n## ", 0);
    let (_, lines) = code(section);
    let (try_it, before): (Vec<&str>, Vec<&str>) = lines
        .iter()
        .map(String::as_str)
        .partition(|line| line.starts_with("cargo "));
    assert_eq!(try_it, ["cargo run --release -- demo", "cargo test"]);
    assert!(
        before
            .iter()
            .any(|line| line.starts_with("sudo apt install "))
    );
}

/// Keys of an open form, from the line of hints that shows them.
fn keys_of_forms() -> BTreeSet<String> {
    let shown = printed(&words(r#"debug render --keys "g u +" --size 120x40"#));
    let hints = shown.lines().last().expect("hints");
    let keys: BTreeSet<String> = hints
        .split_whitespace()
        .filter(|word| Key::parse(word).is_some())
        .map(str::to_owned)
        .collect();
    assert!(keys.contains("Ctrl-s"), "{hints}");
    keys
}

#[test]
fn every_key_in_the_readme_is_bound() {
    let keymap = Keymap::shipped();
    let bound: BTreeSet<String> = all()
        .flat_map(|spec| keymap.all_keys_of(spec.command))
        .chain(keys_of_forms())
        .collect();
    let readme = read("README.md");
    let (_, section) = between(&readme, "\n## Keys worth knowing\n", "\n## ", 0);
    let mut named = 0;
    let mut unbound = Vec::new();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let (spans, _) = code(row);
        let (first, _) = code(row.split(" | ").next().unwrap_or(""));
        for span in &spans {
            // Beside the keys, the second column also has examples of what can be typed.
            if !first.contains(span) && Key::parse_all(span).is_none() {
                continue;
            }
            named += 1;
            if !bound.contains(span) {
                let alone = span.split(' ').filter(|key| !bound.contains(*key));
                unbound.extend(alone.map(str::to_owned));
            }
        }
    }
    assert!(named > 30, "{named} keys");
    assert!(unbound.is_empty(), "{unbound:?}");
}

/// Keys that overlays take by themselves, beside those of the table: yes and no, writing a report, the contents.
const OF_OVERLAYS: [&str; 5] = ["y", "n", "w", "c", "N"];

#[test]
fn every_key_and_command_in_the_guide_is_there_as_stated() {
    let keymap = Keymap::shipped();
    let forms = keys_of_forms();
    let bound: BTreeSet<String> = all()
        .flat_map(|spec| keymap.all_keys_of(spec.command))
        .chain(forms)
        .chain(OF_OVERLAYS.map(str::to_owned))
        .collect();
    let texts = Texts::of(Lang::Indonesian);
    let named =
        |name: &str| -> Vec<_> { all().filter(|spec| name_of(spec, texts) == name).collect() };
    let mut wrong = Vec::new();
    let (mut keys, mut rows) = (0, 0);
    for chapter in chapters() {
        let text = read(&chapter);
        let (spans, _) = code(&text);
        for span in spans {
            if let Some(line) = span.strip_prefix(':').filter(|line| !line.is_empty()) {
                let name = line.split(' ').next().unwrap_or("");
                if named(name).is_empty() {
                    wrong.push(format!("{chapter}: no command {span}"));
                }
            } else if Key::parse_all(&span).is_some() && span.parse::<u32>().is_err() {
                keys += 1;
                if !bound.contains(&span) {
                    wrong.push(format!("{chapter}: {span} is bound to nothing"));
                }
            }
        }
        // A row that names a key and a command says that the one is bound to the other.
        for row in text.lines().filter(|line| line.starts_with("| `")) {
            let (spans, _) = code(row);
            if let [key, command, ..] = spans.as_slice()
                && let Some(name) = command.strip_prefix(':')
            {
                rows += 1;
                let is_bound = named(name)
                    .iter()
                    .any(|spec| keymap.all_keys_of(spec.command).contains(key));
                if !is_bound {
                    wrong.push(format!("{chapter}: {key} is not {command}"));
                }
            }
        }
    }
    assert!(keys > 60 && rows > 15, "{keys} keys, {rows} rows");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_twins_say_the_same_in_both_languages() {
    let (english, indonesian) = (read("README.md"), read("README.id.md"));
    let shape =
        |text: &str, begins: &str| text.lines().filter(|line| line.starts_with(begins)).count();
    for begins in ["# ", "## ", "| ", "* "] {
        assert_eq!(
            shape(&english, begins),
            shape(&indonesian, begins),
            "{begins}"
        );
    }
    let commands = |text: &str| {
        let (_, lines) = code(text);
        let lines = lines
            .iter()
            .map(|line| line.split(" #").next().unwrap_or("").trim().to_owned());
        lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect::<Vec<_>>()
    };
    assert_eq!(commands(&english), commands(&indonesian));
}

#[test]
fn no_command_of_the_guide_is_cut_on_a_screen() {
    const COLUMNS: usize = 80;
    let mut wide = Vec::new();
    let mut commands = 0;
    for chapter in chapters() {
        let text = read(&chapter);
        for block in text.split("```sh\n").skip(1) {
            let lines = block.split("```").next().unwrap_or("").lines();
            for line in lines {
                commands += 1;
                if line.chars().count() > COLUMNS {
                    wide.push(format!("{chapter}: {line}"));
                }
            }
        }
    }
    assert!(commands > 60, "{commands} commands");
    assert!(wide.is_empty(), "{wide:#?}");
}

#[test]
fn every_link_leads_to_a_file() {
    let mut missing = Vec::new();
    for document in documents() {
        let text = read(&document);
        let at = root(&document);
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let file = at.parent().expect("a folder").join(link);
            if !file.exists() {
                missing.push(format!("{document}: {link}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_help_tells_every_exit_code_and_no_other() {
    const CODES: [Exit; 12] = [
        Exit::Done,
        Exit::Refused,
        Exit::Usage,
        Exit::Store,
        Exit::Io,
        Exit::Terminal,
        Exit::Gap,
        Exit::Signer,
        Exit::Corrupt,
        Exit::NewerBundle,
        Exit::NotForUs,
        Exit::Limit,
    ];
    for exit in CODES {
        // Who adds one adds it here and to the help.
        match exit {
            Exit::Done
            | Exit::Refused
            | Exit::Usage
            | Exit::Store
            | Exit::Io
            | Exit::Terminal
            | Exit::Gap
            | Exit::Signer
            | Exit::Corrupt
            | Exit::NewerBundle
            | Exit::NotForUs
            | Exit::Limit => {}
        }
    }
    let help = printed(&words("--help"));
    let (_, section) = between(&help, "Exit codes:\n", "\n\n", 0);
    let told: Vec<&str> = section
        .lines()
        .filter_map(|line| line.trim_start().split_once("  "))
        .map(|(code, _)| code)
        .collect();
    let guide = read("assets/guide/14-pengelola.md");
    let (_, chapter) = between(&guide, "\n## Kode keluar\n", "\n## ", 0);
    let in_guide: Vec<String> = chapter
        .lines()
        .filter_map(|line| {
            line.strip_prefix("| ")?
                .split(' ')
                .next()?
                .parse::<u8>()
                .ok()
        })
        .map(|code| code.to_string())
        .collect();
    let mut wanted: Vec<String> = CODES.iter().map(|exit| (*exit as u8).to_string()).collect();
    assert_eq!(in_guide, wanted);
    wanted.push("128 + n".to_owned());
    assert_eq!(told, wanted);
}

/// Rooms whose limits bound what comes from outside, and names that such a constant may have.
const BOUNDED: [&str; 16] = [
    "src/backup/",
    "src/bundle/",
    "src/config/",
    "src/domain/pin.rs",
    "src/domain/text.rs",
    "src/bucket/",
    "src/exchange/",
    "src/identity/",
    "src/import/",
    "src/journal/",
    "src/pins/",
    "src/seat/",
    "src/sync/",
    "src/tls.rs",
    "src/trust/",
    "src/wire/",
];

/// The name of a constant that says how much there may be, where a line declares one for a whole file.
fn limit(line: &str) -> Option<&str> {
    let declared = match line.strip_prefix("pub") {
        Some(rest) => rest.split_once("const ")?.1,
        None => line.strip_prefix("const ")?,
    };
    let name = declared.split_once(':')?.0;
    let parts = ["MOST", "MAX", "LARGEST", "LONGEST", "LIMIT"];
    name.split('_')
        .any(|part| parts.contains(&part))
        .then_some(name)
}

#[test]
fn every_limit_is_in_the_table_and_in_the_source() {
    let map = read("ARCHITECTURE.md");
    let (_, table) = between(&map, "\n## Limits\n", "\n## ", 0);
    let mut told = BTreeSet::new();
    for row in table.lines().filter(|line| line.contains("| `src/")) {
        let place = row.split(" | ").nth(2).expect("four columns");
        for part in place.split("; ") {
            let (file, names) = part.split_once("` ").expect(part);
            let file = file.trim_start_matches('`').to_owned();
            told.extend(
                names
                    .split(", ")
                    .map(|name| (file.clone(), name.to_owned())),
            );
        }
    }
    assert!(told.len() > 40, "{told:?}");
    let mut known = BTreeSet::new();
    let mut wrong = Vec::new();
    for (file, text) in crate::tidy::sources("src") {
        for name in text.lines().filter_map(limit) {
            let limit = (file.clone(), name.to_owned());
            if BOUNDED.iter().any(|room| file.starts_with(room)) && !told.contains(&limit) {
                wrong.push(format!("{file}: {name} is not in the table"));
            }
            known.insert(limit);
        }
    }
    wrong.extend(
        told.difference(&known)
            .map(|(file, name)| format!("{file}: no {name}")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_and_the_invariants_name_what_exists() {
    let map = read("ARCHITECTURE.md");
    let mut missing = Vec::new();
    let mut named = 0;
    let (_, rooms) = between(&map, "\n## The map\n", "\n## ", 0);
    for row in rooms.lines().filter(|line| line.starts_with("| `")) {
        let (spans, _) = code(row);
        let room = spans.first().map_or("", String::as_str);
        named += 1;
        let file = root("src").join(format!("{room}.rs"));
        if !root("src").join(room).is_dir() && !file.is_file() {
            missing.push(format!("src/{room}"));
        }
    }
    let (_, invariants) = between(&map, "\n## Invariants", "\n## ", 0);
    for row in invariants.lines().filter(|line| line.starts_with("| ")) {
        let (_, tests) = row
            .trim_end_matches(" |")
            .rsplit_once(" | ")
            .expect("two columns");
        let (spans, _) = code(tests);
        named += spans.len();
        missing.extend(spans.into_iter().filter(|file| !root(file).exists()));
    }
    assert!(named > 30, "{named} read");
    assert!(missing.is_empty(), "{missing:?}");
}
