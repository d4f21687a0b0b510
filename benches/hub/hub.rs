//! The program itself, `tatap hub`, on the data of head office and a database.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tatap::hub::{Client, Database};

use crate::Try;
use crate::cost;
use crate::enrolled::HeadOffice;

/// So often it is looked at what a child uses.
const LOOK: Duration = Duration::from_millis(10);

/// Where it works.
#[derive(Debug, Clone)]
pub(crate) struct Hub {
    data: PathBuf,
    pub(crate) inbox: PathBuf,
    pub(crate) url: String,
    pub(crate) workers: usize,
}

/// What a run has said, and what it took.
#[derive(Debug)]
pub(crate) struct Ran {
    output: Output,
    pub(crate) took: Duration,
    /// The most memory, in bytes.
    pub(crate) memory: u64,
    /// Time of the processor.
    pub(crate) used: Duration,
}

impl Hub {
    pub(crate) fn new(head_office: &HeadOffice, inbox: &Path, url: String) -> Self {
        Self {
            data: head_office.data(),
            inbox: inbox.to_path_buf(),
            url,
            workers: 2,
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tatap"));
        command.env_clear().env("HOME", "/nonexistent");
        command.env("TATAP_DATABASE_URL", &self.url);
        command.args(["--lang", "en", "--data"]).arg(&self.data);
        command.arg("hub").args(words);
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Makes the tables.
    pub(crate) fn init(&self) -> Try<()> {
        let ran = self.run(&["init"])?;
        ran.succeeded(&[0])
    }

    /// Starts landing what lies in the inbox.
    pub(crate) fn begin(&self) -> Try<Child> {
        let workers = self.workers.to_string();
        let mut ingest = self.command(&["ingest", "--json", "--workers", &workers, "--inbox"]);
        Ok(ingest.arg(&self.inbox).spawn()?)
    }

    /// The same until it has ended.
    pub(crate) fn ingest(&self) -> Try<Ran> {
        Ran::of(self.begin()?)
    }

    /// Audits everything; answers how many ops and how much that is wrong it has found.
    pub(crate) fn audit(&self) -> Try<(Ran, u64, u64)> {
        let ran = self.run(&["audit", "--json"])?;
        ran.succeeded(&[0])?;
        let (ops, wrong) = (ran.count("ops")?, ran.count("wrong")?);
        Ok((ran, ops, wrong))
    }

    /// Makes the records of every office anew.
    pub(crate) fn refresh(&self) -> Try<Ran> {
        let ran = self.run(&["refresh", "--json"])?;
        ran.succeeded(&[0])?;
        Ok(ran)
    }

    fn run(&self, words: &[&str]) -> Try<Ran> {
        Ran::of(self.command(words).spawn()?)
    }

    /// The database.
    pub(crate) fn database(&self) -> Try<Database> {
        Ok(Database::named(&self.url, None)?)
    }

    /// A connection to it.
    pub(crate) fn client(&self) -> Try<Client> {
        Ok(self.database()?.connect()?)
    }
}

impl Ran {
    /// Waits for a child, and looks at its memory meanwhile.
    pub(crate) fn of(mut child: Child) -> Try<Self> {
        let begun = Instant::now();
        let (mut memory, mut used) = (0, Duration::ZERO);
        while child.try_wait()?.is_none() {
            memory = memory.max(cost::memory(child.id()));
            used = used.max(cost::of(child.id()));
            thread::sleep(LOOK);
        }
        Ok(Self {
            took: begun.elapsed(),
            memory,
            used,
            output: child.wait_with_output()?,
        })
    }

    /// Whether it ended in one of these ways; otherwise what it has said.
    pub(crate) fn succeeded(&self, codes: &[i32]) -> Try<()> {
        let code = self.output.status.code();
        if code.is_some_and(|code| codes.contains(&code)) {
            return Ok(());
        }
        Err(format!("{:?}: {}", self.output.status, self.said()).into())
    }

    pub(crate) fn said(&self) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        format!(
            "{} {}",
            text(&self.output.stdout),
            text(&self.output.stderr)
        )
    }

    /// A figure of what it has printed.
    pub(crate) fn count(&self, key: &str) -> Try<u64> {
        let told: Value = serde_json::from_slice(&self.output.stdout)?;
        let count = told.get(key).and_then(Value::as_u64);
        count.ok_or_else(|| format!("{key} in {told}").into())
    }
}
