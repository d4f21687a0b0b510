//! What is disturbed by faults: what people do that writes.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::judge::{self, Expected, Seen, Verdict};
use crate::process::{self, Call};
use crate::template::{self, LONG, Template, Templates};

/// Acts of a session that saves.
pub(crate) const ACTS: u64 = 40;

/// What is made beside the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaves {
    Nothing,
    /// A bundle of this name.
    Bundle,
    /// Backups in a folder.
    Backups,
}

/// The bundle that is written out, and the folder of backups.
const BUNDLE: &str = "keluar.tatap";
const BACKUPS: &str = "cadangan";

/// Something that people do.
pub(crate) struct Operation<'a> {
    /// How it is called in the table.
    pub(crate) name: &'static str,
    /// The data that it is done to.
    pub(crate) template: &'a Template,
    /// How many of a hundred faults it gets.
    pub(crate) share: u64,
    /// What is run.
    pub(crate) call: fn(&Path) -> Call,
    /// What leaves the data; it is whole, or not there under its name.
    leaves: Leaves,
    /// What is there afterwards, when nothing disturbs it.
    undisturbed: Seen,
}

/// How an operation is called, the data that it is done to, how many of a hundred faults it gets, what is run, and what that
/// leaves.
type Row<'a> = (&'static str, &'a Template, u64, fn(&Path) -> Call, Leaves);

/// Everything that is disturbed; each is done once undisturbed, below a folder.
pub(crate) fn all<'a>(templates: &'a Templates, below: &Path) -> Vec<Operation<'a>> {
    let Templates {
        closed,
        killed,
        office,
        damaged,
    } = templates;
    let save = |data: &Path| template::saving(data, ACTS, "close");
    let rebuild = |data: &Path| Call::tatap(data, &["rebuild"]);
    let mend = |data: &Path| Call::tatap(data, &["doctor", "--repair"]);
    let rows: [Row<'_>; 9] = [
        ("save", closed, 25, save, Leaves::Nothing),
        ("save after a kill", killed, 10, save, Leaves::Nothing),
        (
            "import",
            closed,
            15,
            |data| import(data, "many.csv"),
            Leaves::Nothing,
        ),
        (
            "import of 1,200",
            closed,
            5,
            |data| import(data, "crowd.csv"),
            Leaves::Nothing,
        ),
        ("rebuild", killed, 10, rebuild, Leaves::Nothing),
        (
            "export",
            office,
            10,
            |data| bundle(data, "export", BUNDLE),
            Leaves::Bundle,
        ),
        (
            "take in",
            office,
            10,
            |data| bundle(data, "import", "masuk-1.tatap"),
            Leaves::Nothing,
        ),
        ("backup", office, 5, backup, Leaves::Backups),
        (MENDING, damaged, 10, mend, Leaves::Nothing),
    ];
    let made = rows.map(|(name, template, share, call, leaves)| {
        Operation::new(name, (template, share), call, leaves, below)
    });
    made.into()
}

/// The only one that goes on as another replica, whose name nobody knows beforehand.
const MENDING: &str = "mend";

fn backup(data: &Path) -> Call {
    Call::tatap(data, &["backup", "--plain", &beside(data, BACKUPS)])
}

fn beside(data: &Path, name: &str) -> String {
    data.with_file_name(name)
        .to_str()
        .expect("UTF-8")
        .to_owned()
}

fn import(data: &Path, file: &str) -> Call {
    Call::tatap(data, &["import", "employees", &beside(data, file)])
}

fn bundle(data: &Path, what: &str, file: &str) -> Call {
    Call::tatap(data, &["bundle", what, &beside(data, file)])
}

impl<'a> Operation<'a> {
    fn new(
        name: &'static str,
        (template, share): (&'a Template, u64),
        call: fn(&Path) -> Call,
        leaves: Leaves,
        below: &Path,
    ) -> Self {
        let place = below.join(name.replace(' ', "-"));
        let data = template.copy(&place);
        let said = place.join("said");
        let ended = process::run(&call(&data), &[], &said, LONG).expect("it ends");
        assert!(
            ended.success(),
            "{name}: {}",
            fs::read_to_string(said).unwrap_or_default()
        );
        let undisturbed = judge::seen(&data, template.who).expect("it opens");
        fs::remove_dir_all(place).expect("removed");
        Self {
            name,
            template,
            share,
            call,
            leaves,
            undisturbed,
        }
    }

    /// Whether it is a child of ours that tells what it saves.
    fn tells(&self) -> bool {
        self.name.starts_with("save")
    }

    /// What must and may be there after it was disturbed, or not.
    pub(crate) fn expected(&self, data: &Path, succeeded: bool) -> Expected {
        let mut before = self.template.expected();
        if self.name == MENDING {
            // What is said anew counts in other names.
            before.counting = None;
            return before;
        }
        match (self.tells(), succeeded) {
            (true, _) => before.and_logged(&data.with_extension("log")),
            (false, true) => before.became(&self.undisturbed),
            (false, false) => before.may_become(&self.undisturbed),
        }
    }

    /// Judges what is there after it was disturbed; then it is done again, which must come to what it would have come to.
    pub(crate) fn after(&self, data: &Path, succeeded: bool) -> Verdict {
        if let Some(half) = self.half_left(data) {
            return Verdict::Lost(half);
        }
        let copy = data.with_file_name("judged");
        template::copy_folder(data, &copy);
        let verdict = judge::after(&copy, &self.expected(data, succeeded));
        if matches!(verdict, Verdict::Lost(_)) {
            return verdict;
        }
        match self.again(data) {
            Some(wrong) => Verdict::Lost(wrong),
            None => verdict,
        }
    }

    /// Does it again; answers what is wrong then.
    fn again(&self, data: &Path) -> Option<String> {
        let is_made = || match self.leaves {
            Leaves::Nothing => false,
            Leaves::Bundle => data.with_file_name(BUNDLE).exists(),
            Leaves::Backups => !backups(data).is_empty(),
        };
        if is_made() {
            // It is whole, and nothing is written over it.
            return None;
        }
        let said = data.with_file_name("said-again");
        let ended = process::run(&(self.call)(data), &[], &said, LONG);
        if !ended.is_some_and(|status| status.success()) {
            let said = fs::read_to_string(said).unwrap_or_default();
            return Some(format!("doing it again: {ended:?}: {said}"));
        }
        if self.leaves != Leaves::Nothing && !is_made() {
            return Some("what leaves the data is not there after doing it again".to_owned());
        }
        if let Some(half) = self.half_left(data) {
            return Some(half);
        }
        let Some(seen) = judge::seen(data, self.template.who) else {
            return Some("it does not open after doing it again".to_owned());
        };
        match judge::judge(&seen, &self.expected_again(data)) {
            Verdict::Ok => None,
            other => Some(format!("after doing it again: {other:?}")),
        }
    }

    fn expected_again(&self, data: &Path) -> Expected {
        self.expected(data, !self.tells())
    }

    /// A file that leaves the data is whole under its name.
    fn half_left(&self, data: &Path) -> Option<String> {
        let file = data.with_file_name(BUNDLE);
        match self.leaves {
            Leaves::Nothing => None,
            Leaves::Bundle if !file.exists() => None,
            Leaves::Bundle => unsound(data, &bundle(data, "verify", BUNDLE)),
            Leaves::Backups => backups(data).iter().find_map(|file| {
                let to = file.with_extension("restored");
                let call = [
                    OsStr::new("restore"),
                    file.as_os_str(),
                    OsStr::new("--to"),
                    to.as_os_str(),
                ];
                let unsound = unsound(data, &Call::tatap(data, &call));
                let _ = fs::remove_dir_all(to);
                unsound
            }),
        }
    }
}

/// The backups that bear the name of a whole one.
fn backups(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data.with_file_name(BACKUPS))
        .into_iter()
        .flatten()
        .flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "zst"))
        .collect()
}

/// Why what has left the data is not whole, by whoever reads it.
fn unsound(data: &Path, reading: &Call) -> Option<String> {
    let said = data.with_file_name("said-reading");
    let ended = process::run(reading, &[], &said, LONG);
    let whole = ended.is_some_and(|status| status.success());
    (!whole).then(|| {
        format!(
            "a half file: {}",
            fs::read_to_string(said).unwrap_or_default()
        )
    })
}
