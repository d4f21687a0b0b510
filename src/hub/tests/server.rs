//! A PostgreSQL of the test's own, on a socket in a folder that goes with it.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nix::unistd::{Uid, User};
use tempfile::TempDir;

use crate::hub::{self, Client};

/// The server; it ends with this.
pub(super) struct Server {
    folder: TempDir,
    process: Child,
}

impl Server {
    /// Starts one. It keeps nothing over a cut of the power, which no test brings about.
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
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
        let process = Self::run(folder.path());
        let mut server = Self { folder, process };
        server.wait();
        server
    }

    /// Kills it, as a cut of the power of its machine would, and starts it again.
    pub(super) fn fall_and_rise(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.wait();
    }

    /// Waits until it answers. It ends at once while what is left of the one before is still there.
    fn wait(&mut self) {
        while hub::connect(&self.url()).is_err() {
            if self.process.try_wait().unwrap().is_some() {
                self.process = Self::run(self.folder.path());
            }
            std::thread::yield_now();
        }
    }

    fn run(folder: &Path) -> Child {
        let mut serve = as_servant(&program("postgres"));
        serve.arg("-D").arg(folder.join("data"));
        serve.args(["-h", "", "-F", "-k"]).arg(folder);
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
        hub::connect(&self.url()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
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
