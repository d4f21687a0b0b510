//! What the exchange folder promises, tried on real files.

mod flood;
mod names;
mod odd;
mod place;
mod rights;
mod watch;

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::*;
use crate::ops::bundle::BundleId;
use crate::ops::op::ReplicaId;

/// A code that is the name of its folder.
const OFFICE: &str = "dinkes";

/// An exchange folder that is gone after the test.
struct World {
    temp: TempDir,
    folder: Folder,
}

impl World {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::make(&temp.path().join("tukar")).unwrap();
        Self { temp, folder }
    }

    /// The folder of the office, made.
    fn office(&self) -> PathBuf {
        let path = self.folder.root().join("naik").join(OFFICE);
        fs::create_dir_all(&path).unwrap();
        path
    }

    /// Where a file of a name is.
    fn path(&self, name: Name) -> PathBuf {
        self.office().join(name.to_string())
    }

    fn put(&self, name: Name, bytes: &[u8]) -> Result<Put, ExchangeError> {
        put(&self.folder, name, bytes)
    }

    fn scan(&self) -> Listing {
        self.folder.scan(Direction::Up, OFFICE).unwrap()
    }

    fn spool(&self, found: &Found) -> Result<Vec<u8>, ExchangeError> {
        let mut copy = self.folder.spool(found, self.temp.path())?;
        let mut bytes = Vec::new();
        copy.read_to_end(&mut bytes).unwrap();
        Ok(bytes)
    }

    /// All names in the folder of the office, sorted.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.office()).unwrap();
        let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

fn put(folder: &Folder, name: Name, bytes: &[u8]) -> Result<Put, ExchangeError> {
    folder.put(Direction::Up, OFFICE, name, &mut |into| {
        into.write_all(bytes)
    })
}

/// The name of the bundle of a replica up to a seq.
fn name(replica: u8, to_seq: u64) -> Name {
    Name::new(ReplicaId([replica; 16]), to_seq, BundleId([7; 16]))
}

/// Runs one test of ours again, in a process of its own that a line of shell and a variable prepare.
fn again(test: &str, shell: &str, (key, value): (&str, &OsStr)) -> Output {
    let ours = std::env::current_exe().unwrap();
    let script = format!("{shell}; exec \"$0\" --exact {test} --nocapture --test-threads=1");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).arg(ours).env(key, value);
    command.output().unwrap()
}

/// Whether the test was found, ran and was content.
fn passed(output: &Output) -> bool {
    let told = String::from_utf8_lossy(&output.stdout);
    output.status.success() && told.contains("1 passed")
}
