//! A PostgreSQL of one's own, on a socket in a folder that goes with it: for the tests, and for the demonstration
//! (`benches/hub`), which reads this file, too.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nix::unistd::{Uid, User};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{Client, connect};

/// The server; it ends with this.
pub(super) struct Server {
    folder: TempDir,
    process: Child,
    keeping: Keeping,
}

/// What a cut of the power leaves of what was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// Nothing for sure: for tests, none of which brings one about.
    Loosely,
    /// Everything: as the package is set up.
    Durably,
}

impl Server {
    /// Starts one for a test.
    pub(super) fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), Keeping::Loosely)
    }

    /// Starts one in a folder.
    pub(super) fn start_in(folder: TempDir, keeping: Keeping) -> Self {
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        for place in [folder.path(), &data] {
            if let Some(user) = servant() {
                chown(place, Some(user.uid.as_raw()), Some(user.gid.as_raw())).unwrap();
            }
        }
        let mut initdb = as_servant(&program("initdb"));
        initdb.args([
            "--no-sync",
            "--auth=trust",
            "--username=tatap",
            "--encoding=UTF8",
        ]);
        let made = initdb
            .arg("--no-locale")
            .arg("-D")
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let mut server = Self {
            process: Self::run(folder.path(), keeping),
            folder,
            keeping,
        };
        server.wait();
        server
    }

    /// Kills it, as a cut of the power of its machine would, and starts it again.
    pub(super) fn fall_and_rise(&mut self) {
        self.process.kill().unwrap();
        self.rise();
    }

    /// Has it stop at once, as whoever shuts his machine down in a hurry does, and starts it again.
    pub(super) fn halt_and_rise(&mut self) {
        self.halt();
        self.rise();
    }

    /// It ends where it stands, and leaves nothing behind.
    fn halt(&mut self) {
        let id = i32::try_from(self.process.id()).ok();
        if let Some(id) = id.and_then(Pid::from_raw) {
            let _ = kill_process(id, Signal::QUIT);
        }
    }

    fn rise(&mut self) {
        self.process.wait().unwrap();
        self.wait();
    }

    /// Waits until it answers. It ends at once while what is left of the one before is still there.
    pub(super) fn wait(&mut self) {
        while connect(&self.url()).is_err() {
            if self.process.try_wait().unwrap().is_some() {
                self.process = Self::run(self.folder.path(), self.keeping);
            }
            std::thread::yield_now();
        }
    }

    fn run(folder: &Path, keeping: Keeping) -> Child {
        let mut serve = as_servant(&program("postgres"));
        serve.arg("-D").arg(folder.join("data"));
        serve.args(["-h", "", "-k"]).arg(folder);
        match keeping {
            Keeping::Loosely => _ = serve.arg("-F"),
            Keeping::Durably => {}
        }
        serve.stdout(Stdio::null()).stderr(Stdio::null());
        serve.spawn().unwrap()
    }

    /// How it is reached.
    pub(super) fn url(&self) -> String {
        format!(
            "host={} user=tatap dbname=postgres",
            self.folder.path().display()
        )
    }

    /// A connection.
    pub(super) fn client(&self) -> Client {
        connect(&self.url()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.halt();
        let _ = self.process.wait();
    }
}

/// The server refuses to run as root: then somebody else runs it.
fn servant() -> Option<User> {
    let is_root = Uid::effective().is_root();
    is_root.then(|| {
        let users = ["postgres", "nobody"].map(|name| User::from_name(name).unwrap());
        users
            .into_iter()
            .flatten()
            .next()
            .expect("somebody who is not root")
    })
}

fn as_servant(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some(user) = servant() {
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
    }
    command
}

/// Where Debian keeps it, or else wherever it is found.
fn program(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let found = versions.map(|version| version.unwrap().path().join("bin").join(name));
    let newest = found.filter(|path| path.exists()).max();
    newest.unwrap_or_else(|| name.into())
}
