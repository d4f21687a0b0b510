//! A PostgreSQL of one's own, on a socket in a folder that goes with it: for the tests, and for the demonstration
//! (`benches/hub`), which reads this file, too.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nix::unistd::{Uid, User};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{Client, Database};

/// The server; it ends with this.
pub(super) struct Server {
    folder: TempDir,
    process: Child,
    keeping: Keeping,
    is_secure: bool,
    /// Also in the name of its socket.
    port: u16,
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
            process: run(folder.path(), keeping, None),
            folder,
            keeping,
            is_secure: false,
            port: 5432,
        };
        server.wait();
        server
    }

    /// Has it take connections from this machine too, and by TLS, with this certificate and key.
    pub(super) fn secure(&mut self, certificate: &Path, key: &Path) {
        let data = self.folder.path().join("data");
        for (from, name) in [(certificate, "server.crt"), (key, "server.key")] {
            let to = data.join(name);
            fs::copy(from, &to).unwrap();
            fs::set_permissions(&to, Permissions::from_mode(0o600)).unwrap();
            if let Some(user) = servant() {
                chown(&to, Some(user.uid.as_raw()), Some(user.gid.as_raw())).unwrap();
            }
        }
        self.is_secure = true;
        self.fall_and_rise();
    }

    /// The port on which it is reached from this machine.
    pub(super) fn port(&self) -> u16 {
        self.port
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
        while self.database().connect().is_err() {
            if self.process.try_wait().unwrap().is_some() {
                // Somebody else may have taken the port of the time before.
                if self.is_secure {
                    let free = TcpListener::bind("127.0.0.1:0").unwrap();
                    self.port = free.local_addr().unwrap().port();
                }
                let secured = self.is_secure.then_some(self.port);
                self.process = run(self.folder.path(), self.keeping, secured);
            }
            std::thread::yield_now();
        }
    }

    /// Its first process.
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// How it is reached.
    pub(super) fn url(&self) -> String {
        format!(
            "host={} port={} user=tatap dbname=postgres",
            self.folder.path().display(),
            self.port
        )
    }

    /// The database of it.
    pub(super) fn database(&self) -> Database {
        Database::named(&self.url(), None).unwrap()
    }

    /// A connection.
    pub(super) fn client(&self) -> Client {
        self.database().connect().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.halt();
        let _ = self.process.wait();
    }
}

/// Runs it on a socket; where it is secured, on a port of this machine too.
fn run(folder: &Path, keeping: Keeping, secured: Option<u16>) -> Child {
    let mut serve = as_servant(&program("postgres"));
    serve.arg("-D").arg(folder.join("data"));
    match secured {
        None => serve.args(["-h", ""]),
        Some(port) => serve
            .args(["-h", "127.0.0.1", "-c", "ssl=on", "-p"])
            .arg(port.to_string()),
    };
    match keeping {
        Keeping::Loosely => _ = serve.arg("-F"),
        Keeping::Durably => {}
    }
    serve.arg("-k").arg(folder);
    serve.stdout(Stdio::null()).stderr(Stdio::null());
    serve.spawn().unwrap()
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
