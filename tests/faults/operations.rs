//! What is disturbed by faults: what people do that writes.

use std::fs;
use std::path::Path;

use crate::judge::{self, Expected, Seen, Verdict};
use crate::process::{self, Call};
use crate::template::{self, LONG, Template, Templates};

/// Acts of a session that saves.
pub(crate) const ACTS: u64 = 12;

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
    leaves: Option<&'static str>,
    /// What is there afterwards, when nothing disturbs it.
    undisturbed: Seen,
}

/// Everything that is disturbed; each is done once undisturbed, below a folder.
pub(crate) fn all<'a>(templates: &'a Templates, below: &Path) -> Vec<Operation<'a>> {
    let Templates {
        closed,
        killed,
        office,
    } = templates;
    let on = |name, template, share, call, leaves| {
        Operation::new(name, (template, share), call, leaves, below)
    };
    vec![
        on(
            "save",
            closed,
            30,
            |data| template::saving(data, ACTS, "close"),
            None,
        ),
        on(
            "save after a kill",
            killed,
            10,
            |data| template::saving(data, ACTS, "close"),
            None,
        ),
        on("import", closed, 15, |data| import(data, "many.csv"), None),
        on(
            "import of 1,200",
            closed,
            5,
            |data| import(data, "crowd.csv"),
            None,
        ),
        on(
            "rebuild",
            killed,
            10,
            |data| Call::tatap(data, &["rebuild"]),
            None,
        ),
        on(
            "export",
            office,
            15,
            |data| bundle(data, "export", "keluar.tatap"),
            Some("keluar.tatap"),
        ),
        on(
            "take in",
            office,
            15,
            |data| bundle(data, "import", "masuk-1.tatap"),
            None,
        ),
    ]
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
        leaves: Option<&'static str>,
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
        let before = self.template.expected();
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
        if self
            .leaves
            .is_some_and(|name| data.with_file_name(name).exists())
        {
            // It is whole, and nothing is written over it.
            return None;
        }
        let said = data.with_file_name("said-again");
        let ended = process::run(&(self.call)(data), &[], &said, LONG);
        if !ended.is_some_and(|status| status.success()) {
            let said = fs::read_to_string(said).unwrap_or_default();
            return Some(format!("doing it again: {ended:?}: {said}"));
        }
        if let Some(name) = self.leaves
            && !data.with_file_name(name).exists()
        {
            return Some(format!("{name} is not there after doing it again"));
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
        let file = data.with_file_name(self.leaves?);
        if !file.exists() {
            return None;
        }
        let call = bundle(data, "verify", self.leaves?);
        let said = data.with_file_name("said-verify");
        let ended = process::run(&call, &[], &said, LONG);
        let whole = ended.is_some_and(|status| status.success());
        (!whole).then(|| {
            format!(
                "a half file: {}",
                fs::read_to_string(said).unwrap_or_default()
            )
        })
    }
}
