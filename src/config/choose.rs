//! Writes the chosen scheme into the configuration file, and disturbs nothing else in it.
//!
//! The line is put where top-level keys stand, and the file only replaced once it has been read back: it must
//! say what it said before, and the scheme. It is written beside, synced and renamed, so that it is never half.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::scheme::Choice;
use super::{Config, ConfigError, own_file, reader};

/// Writes a scheme, by its code, into the file given or the user's own, which is made where there is none.
/// Answers which file that is.
pub fn choose_scheme(given: Option<&Path>, code: &str) -> Result<PathBuf, ConfigError> {
    let path = match given {
        Some(path) => path.to_owned(),
        None => own_file().ok_or(ConfigError::NoHome)?,
    };
    let before = if path.exists() {
        reader::read(&path)?
    } else {
        String::new()
    };
    let written = with_scheme(&before, code)
        .ok_or_else(|| io::Error::other("no place for the line was found in it"))
        .and_then(|after| replace(&path, &after));
    written.map_err(|source| ConfigError::Write {
        path: path.clone(),
        line: line(code),
        source,
    })?;
    Ok(path)
}

fn line(code: &str) -> String {
    format!("scheme = \"{code}\"")
}

/// The text with the line where it means what it says; none where the text cannot be understood.
fn with_scheme(text: &str, code: &str) -> Option<String> {
    let before = Config::parse(text, "").ok()?;
    let wanted = Config {
        scheme: Some(Choice::parse(code).ok()?),
        ..before
    };
    // Before the first table, where top-level keys end; should that be within something else, at the top.
    let places = [before_tables(text), 0];
    places.into_iter().find_map(|at| {
        let after = inserted(text, at, &line(code))?;
        let read = Config::parse(&after, "").ok()?;
        (read == wanted).then_some(after)
    })
}

fn inserted(text: &str, at: usize, line: &str) -> Option<String> {
    let (before, after) = text.split_at_checked(at)?;
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let joint = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        end
    };
    Some(format!("{before}{joint}{line}{end}{after}"))
}

/// Where the first table begins, the comment above it included; the end where there is none.
fn before_tables(text: &str) -> usize {
    let (mut at, mut comment) = (0, None);
    for line in text.split_inclusive('\n') {
        match line.trim_start().chars().next() {
            Some('[') => return comment.unwrap_or(at),
            Some('#') => comment = comment.or(Some(at)),
            Some(_) | None => comment = None,
        }
        at += line.len();
    }
    text.len()
}

/// Puts a text in the place of a file at once. A link keeps pointing where it points.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.new", std::process::id()));
    let done = write(&beside, &path, text);
    if done.is_err() {
        // What is left of it is of no use, and what cannot be removed does no harm.
        let _ = fs::remove_file(&beside);
    }
    done?;
    File::open(folder)?.sync_all()
}

fn write(beside: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(beside)?;
    if let Ok(about) = fs::metadata(path) {
        file.set_permissions(about.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../config.example.toml");

    fn chosen(text: &str) -> String {
        with_scheme(text, "aceh").expect("a place")
    }

    #[test]
    fn the_line_stands_before_the_tables_and_everything_else_stays() {
        assert_eq!(chosen(""), "scheme = \"aceh\"\n");
        assert_eq!(
            chosen("theme = \"dark\""),
            "theme = \"dark\"\nscheme = \"aceh\"\n"
        );
        let text = "# mine\r\ntheme = \"dark\"\r\n\r\n# keys\r\n[keys]\r\nquit = [\"Q\"]\r\n";
        assert_eq!(
            chosen(text),
            text.replace("# keys", "scheme = \"aceh\"\r\n# keys")
        );
        let added = chosen(EXAMPLE);
        assert_eq!(added.replace("scheme = \"aceh\"\n", ""), EXAMPLE);
        assert_eq!(
            Config::parse(&added, "").unwrap().scheme,
            Some(Choice::Shipped("aceh"))
        );
    }

    #[test]
    fn a_bracket_within_a_text_is_no_table() {
        let text = "data_dir = \"\"\"\n[x]\n\"\"\"\ntheme = \"dark\"\n";
        let after = chosen(text);
        assert!(after.starts_with("scheme"), "{after}");
        assert!(after.ends_with(text));
    }

    #[test]
    fn what_is_chosen_already_or_not_understood_is_left_alone() {
        assert_eq!(with_scheme("scheme = \"nasional\"\n", "aceh"), None);
        assert_eq!(with_scheme("theme = 3\n", "aceh"), None);
        assert_eq!(with_scheme("", "acheh"), None);
    }

    #[test]
    fn a_file_is_replaced_whole_and_its_permissions_and_links_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let made = dir.path().join("new/config.toml");
        choose_scheme(Some(&made), "kepahiang").unwrap();
        assert_eq!(
            fs::read_to_string(&made).unwrap(),
            "scheme = \"kepahiang\"\n"
        );
        let real = dir.path().join("real.toml");
        fs::write(&real, "theme = \"mono\"\n").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
        let link = dir.path().join("link.toml");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        choose_scheme(Some(&link), "aceh").unwrap();
        assert!(link.is_symlink());
        let about = fs::metadata(&real).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
        assert_eq!(
            fs::read_to_string(&real).unwrap(),
            "theme = \"mono\"\nscheme = \"aceh\"\n"
        );
        let left = fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(left, 3, "nothing is left beside");
    }

    #[test]
    fn where_it_cannot_be_written_the_line_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "").unwrap();
        let error = choose_scheme(Some(&path.join("config.toml")), "aceh").unwrap_err();
        let told = error.to_string();
        assert!(
            told.contains("`scheme = \"aceh\"`") && told.contains("config.toml"),
            "{told}"
        );
    }
}
