//! Programs that are run against a deadline, killed, and given faults.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

/// What is run.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    program: PathBuf,
    args: Vec<OsString>,
    env: Vec<(&'static str, OsString)>,
}

impl Call {
    /// This binary, as a child of itself.
    pub(crate) fn child(args: &[&OsStr]) -> Self {
        let program = std::env::current_exe().expect("this binary has a path");
        Self::of(program, [OsStr::new("child")].iter().chain(args).copied())
    }

    /// The real program on a data directory, with the folder that this lies in as its home.
    pub(crate) fn tatap<S: AsRef<OsStr>>(data: &Path, args: &[S]) -> Self {
        let home = data.parent().expect("data lies in a folder");
        let config = home.join("config.toml");
        let place = [
            "--data".as_ref(),
            data.as_os_str(),
            "--config".as_ref(),
            config.as_os_str(),
        ];
        let args = args.iter().map(AsRef::as_ref);
        let language = ["--lang".as_ref(), "en".as_ref()];
        let all = place.into_iter().chain(language).chain(args);
        let mut call = Self::of(PathBuf::from(env!("CARGO_BIN_EXE_tatap")), all);
        call.env.push(("HOME", home.as_os_str().to_owned()));
        call
    }

    /// Any program.
    pub(crate) fn of<'a>(program: PathBuf, args: impl Iterator<Item = &'a OsStr>) -> Self {
        Self {
            program,
            args: args.map(OsStr::to_owned).collect(),
            env: Vec::new(),
        }
    }

    fn command(&self, under: &[OsString]) -> Command {
        let mut line = under.to_vec();
        line.push(self.program.clone().into_os_string());
        line.extend(self.args.iter().cloned());
        let mut command = Command::new(&line[0]);
        command
            .args(&line[1..])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TZ", "Asia/Jakarta")
            .env("TMPDIR", env!("CARGO_TARGET_TMPDIR"))
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .process_group(0);
        command
    }
}

/// Runs it `under` another program or none, what it says going to a file. Ends it, and answers nothing, when it takes
/// longer.
pub(crate) fn run(
    call: &Call,
    under: &[OsString],
    said: &Path,
    within: Duration,
) -> Option<ExitStatus> {
    let out = File::create(said).expect("a file");
    let err = out.try_clone().expect("a file");
    let mut command = call.command(under);
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    let mut child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
    let group = Pid::from_child(&child);
    let (tell, told) = mpsc::channel();
    let waiting = thread::spawn(move || {
        let _ = tell.send(child.wait());
    });
    let ended = told.recv_timeout(within).ok();
    if ended.is_none() {
        // It may just have ended by itself.
        let _ = kill_process_group(group, Signal::KILL);
    }
    waiting.join().expect("it waits");
    ended.map(|status| status.expect("it was waited for"))
}

/// System calls that change what is on disk.
pub(crate) const CHANGES: &str = "write,pwrite64,writev,fdatasync,fsync,sync_file_range,ftruncate,fallocate,\
     rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,msync,copy_file_range";
/// Those that a disk refuses.
pub(crate) const WRITES: &str = "write,pwrite64,writev,fdatasync,fsync,sync_file_range,ftruncate,fallocate,rename,renameat,renameat2,linkat,mkdir,\
     copy_file_range";

/// The arguments that let `strace` do something to these system calls.
pub(crate) fn strace(calls: &str, inject: &str) -> Vec<OsString> {
    let trace = format!("trace={calls}");
    let inject = format!("inject={calls}:{inject}");
    let line = [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        &trace,
        "-e",
        &inject,
    ];
    line.map(OsString::from).to_vec()
}

/// How many of these system calls the busiest thread makes, by which `strace` counts.
pub(crate) fn count(call: &Call, calls: &str, folder: &Path) -> u64 {
    let list = folder.join("calls");
    let trace = format!("trace={calls}");
    let mut line: Vec<OsString> = ["strace", "-f", "-qq", "-e", &trace, "-o"]
        .map(OsString::from)
        .to_vec();
    line.push(list.clone().into_os_string());
    let ended = run(call, &line, &folder.join("said"), Duration::from_mins(2));
    let ended = ended.expect("it ends");
    assert!(
        ended.success() || ended.signal().is_some(),
        "{call:?}: {ended}"
    );
    let text = std::fs::read_to_string(&list).expect("a list");
    let mut threads = std::collections::BTreeMap::<&str, u64>::new();
    for line in text.lines().filter(|line| !line.contains("resumed>")) {
        *threads
            .entry(line.split(' ').next().expect("a thread"))
            .or_default() += 1;
    }
    threads.into_values().max().unwrap_or(0)
}

/// Whether `strace` can make system calls fail here, and if not, why: in some containers nobody may trace.
pub(crate) fn can_inject(folder: &Path) -> Result<(), String> {
    let said = folder.join("said");
    let echo = ["-c", "echo written"].map(OsStr::new);
    let call = Call::of(PathBuf::from("sh"), echo.into_iter());
    let under = strace("write", "error=ENOSPC:when=1");
    if Command::new("strace").arg("-V").output().is_err() {
        return Err("it is not installed".to_owned());
    }
    let ended = run(&call, &under, &said, Duration::from_secs(20));
    let said = std::fs::read_to_string(said).unwrap_or_default();
    match ended {
        None => Err("it waits for ever".to_owned()),
        Some(status) if status.success() || said.contains("written") => Err(format!(
            "a write that should have failed did not ({status}): {said}"
        )),
        // The shell tells of the write that failed; strace itself would tell of what it may not do.
        Some(_) if said.contains("strace") => Err(said),
        Some(_) => Ok(()),
    }
}
