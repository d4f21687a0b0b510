//! Places: strange files beside ours, a disk that can only be read, and one that is really full.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::campaign::{Job, Sort};
use crate::judge::{self, Verdict};
use crate::process::{self, Call};
use crate::template::{self, LONG, Template, Templates};

/// Names that are none of ours, and some that nearly are.
const STRAYS: [&[u8]; 16] = [
    b"Thumbs.db",
    b".DS_Store",
    b"head.new",
    b"00000001.tj~",
    b"00000001.tj.bak",
    b"00000001 (copy).tj",
    b"00000001.new",
    b"00000002.new",
    b"torn-00000001-96.bin",
    b"torn-00000001-96-2.bin",
    b"snap.0000000000000001.generating",
    b"records.aside-1",
    b"lock.new",
    b"core",
    b"\xff\xfe",
    b"\xe2\x80\xae.txt",
];
/// Names that a journal takes for its own.
const TAKEN: [&[u8]; 4] = [b"00000002.tj", b"00000007.tj", b"4294967295.tj", b"2.tj"];

/// All places.
pub(crate) fn jobs(templates: &Templates) -> Vec<Job<'_>> {
    let mut jobs = Vec::new();
    for template in [&templates.closed, &templates.office] {
        for folder in std::iter::once(PathBuf::new()).chain(template.files()) {
            if folder.as_os_str().is_empty() || template.is_folder(&folder) {
                jobs.extend(strays(template, &folder, &STRAYS, "a strange file"));
            }
        }
        jobs.extend(strays(
            template,
            Path::new("journal"),
            &TAKEN,
            "a journal's name",
        ));
    }
    jobs.push(read_only(&templates.closed));
    jobs.extend([100, 300, 800, 1200, 2000].map(|room| full(&templates.closed, room)));
    jobs
}

/// What lies there under a strange name.
#[derive(Debug, Clone, Copy)]
enum Kind {
    File,
    Empty,
    Folder,
    Link,
}

impl Kind {
    fn put(self, path: &Path) {
        match self {
            Self::File => fs::write(path, [0x5a; 500]).expect("written"),
            Self::Empty => fs::write(path, b"").expect("written"),
            Self::Folder => fs::create_dir_all(path.join("below")).expect("made"),
            Self::Link => symlink("..", path).expect("made"),
        }
    }
}

fn strays<'a>(
    template: &'a Template,
    folder: &Path,
    names: &[&'static [u8]],
    what: &str,
) -> Vec<Job<'a>> {
    let mut jobs = Vec::new();
    for name in names {
        let at = folder.join(OsStr::from_bytes(name));
        if template.has(&at) {
            continue;
        }
        for kind in [Kind::File, Kind::Empty, Kind::Folder, Kind::Link] {
            jobs.push(stray(template, at.clone(), kind, what));
        }
    }
    jobs
}

fn stray<'a>(template: &'a Template, at: PathBuf, kind: Kind, what: &str) -> Job<'a> {
    Job {
        sort: Sort::Place,
        row: format!("{what} beside ours"),
        name: format!("{} as {kind:?}", at.display()),
        run: Box::new(move |place| {
            let data = template.copy(place);
            kind.put(&data.join(&at));
            Some(judge::after(&data, &template.expected()))
        }),
    }
}

/// Runs a script of the shell with a filesystem of so many KiB mounted on `$M`, which nobody else sees.
fn mounted(place: &Path, kib: u64, script: &str, args: &[&OsStr]) -> bool {
    let mount = place.join("mount");
    fs::create_dir_all(&mount).expect("a folder");
    let head = format!(
        "set -e; M=$1; shift; mount -t tmpfs -o size={kib}k tmpfs \"$M\"; cp -a \"$1\" \"$M/data\";"
    );
    let line = format!("{head} {script}");
    let all = ["-Urm", "sh", "-c", &line, "sh"].map(OsString::from);
    let all: Vec<&OsStr> = all
        .iter()
        .map(OsString::as_os_str)
        .chain([mount.as_os_str()])
        .chain(args.iter().copied())
        .collect();
    let call = Call::of(PathBuf::from("unshare"), all.into_iter());
    process::run(&call, &[], &place.join("said-mounted"), LONG)
        .is_some_and(|status| status.success())
}

fn said(place: &Path) -> String {
    fs::read_to_string(place.join("said-mounted")).unwrap_or_default()
}

/// A filesystem that was remounted for reading only: nobody writes, everybody can look.
fn read_only(template: &Template) -> Job<'_> {
    let run = move |place: &Path| {
        let data = template.copy(place);
        let exe = std::env::current_exe().expect("this binary has a path");
        // The child tells what it sees beside the data, where nothing can be written; so a folder is mounted there.
        let script = "mkdir \"$M/d\"; mv \"$M/data\" \"$M/d/data\"; mkdir \"$3\"; mount --bind \"$M/d/data\" \"$3\"; \
                      mount -o remount,bind,ro \"$3\"; \"$2\" child look \"$3\" 1";
        let seen_at = place.join("seen-here");
        let args = [data.as_os_str(), exe.as_os_str(), seen_at.as_os_str()];
        if !mounted(place, 16 << 10, script, &args) {
            return Some(Verdict::Lost(format!(
                "it could not be tried: {}",
                said(place)
            )));
        }
        Some(match judge::told_at(&seen_at) {
            Some(seen) => judge::judge(&seen, &template.expected().no_place(true)),
            None => Verdict::Lost(format!("nothing was seen: {}", said(place))),
        })
    };
    Job {
        sort: Sort::Place,
        row: "a disk that can only be read".to_owned(),
        name: "remounted".to_owned(),
        run: Box::new(run),
    }
}

/// A disk on which so many KiB are free; afterwards the data is on one with room.
fn full(template: &Template, room: u64) -> Job<'_> {
    let run = move |place: &Path| {
        let data = template.copy(place);
        let used: u64 = template::files(&data)
            .iter()
            .map(|file| {
                fs::metadata(data.join(file))
                    .map_or(0, |about| about.len().next_multiple_of(4096) + 4096)
            })
            .sum();
        let exe = std::env::current_exe().expect("this binary has a path");
        let log = place.join("data.log");
        let script = "\"$2\" child save \"$M/data\" \"$3\" 400 close; rm -r \"$1\"; cp -a \"$M/data\" \"$1\"";
        let args = [data.as_os_str(), exe.as_os_str(), log.as_os_str()];
        if !mounted(place, used / 1024 + room, script, &args) {
            return Some(Verdict::Lost(format!(
                "it could not be tried: {}",
                said(place)
            )));
        }
        Some(judge::after(&data, &template.expected().and_logged(&log)))
    };
    Job {
        sort: Sort::Place,
        row: "a disk that is really full".to_owned(),
        name: format!("{room} KiB free"),
        run: Box::new(run),
    }
}
