//! Files that are cut, flipped, zeroed, emptied, removed, or replaced by something else.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::campaign::{Job, Sort};
use crate::judge::{self, Verdict};
use crate::template::{Template, Templates};

const PAGE: usize = 4096;
/// So many flipped bits and cuts anywhere, of each file.
const SAMPLES: u64 = 6;
/// So many bytes at the end of a journal hold at least its last two frames, each of one act.
const LAST: usize = 600;

/// What is done to a file.
#[derive(Debug, Clone)]
enum Harm {
    Cut(usize),
    Flip(usize, u8),
    Zero(usize),
    Remove,
    Folder,
    Link,
    Pipe,
    Older(Vec<u8>),
}

impl Harm {
    fn words(&self) -> &'static str {
        match self {
            Self::Cut(0) => "emptied",
            Self::Cut(_) => "cut",
            Self::Flip(..) => "a bit flipped",
            Self::Zero(_) => "a page zeroed",
            Self::Remove => "removed",
            Self::Folder | Self::Link | Self::Pipe => "something else in its place",
            Self::Older(_) => "an older one put back",
        }
    }

    fn done_to(&self, path: &Path) {
        let spoil = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = fs::read(path).expect("a file");
            change(&mut bytes);
            fs::write(path, bytes).expect("written");
        };
        match self {
            Self::Cut(len) => spoil(&|bytes| bytes.truncate(*len)),
            Self::Flip(at, bit) => spoil(&|bytes| bytes[*at] ^= 1 << bit),
            Self::Zero(at) => spoil(&|bytes| {
                let end = bytes.len().min(at + PAGE);
                bytes[*at..end].fill(0);
            }),
            Self::Older(older) => fs::write(path, older).expect("written"),
            Self::Remove => remove(path),
            Self::Folder => {
                remove(path);
                fs::create_dir(path).expect("made");
            }
            Self::Link => {
                remove(path);
                symlink("/nonexistent/anything", path).expect("made");
            }
            Self::Pipe => {
                remove(path);
                let mode = rustix::fs::Mode::from_raw_mode(0o600);
                let kind = rustix::fs::FileType::Fifo;
                rustix::fs::mknodat(rustix::fs::CWD, path, kind, mode, 0).expect("made");
            }
        }
    }
}

fn remove(path: &Path) {
    let removed = fs::remove_file(path).or_else(|error| match error.kind() {
        ErrorKind::IsADirectory | ErrorKind::PermissionDenied => fs::remove_dir_all(path),
        _ => Err(error),
    });
    removed.expect("removed");
}

/// All damage.
pub(crate) fn jobs(templates: &Templates, times: u64) -> Vec<Job<'_>> {
    let mut jobs = Vec::new();
    let mut seed = 0x7a7a_9000_u64;
    let Templates {
        closed,
        killed,
        office,
        damaged: _,
    } = templates;
    for (how, template) in [
        ("closed", closed),
        ("killed", killed),
        ("exchanging", office),
    ] {
        for file in template.files() {
            for harm in harms(template, &file, times, &mut seed) {
                jobs.push(job(template, how, file.clone(), harm));
            }
        }
        for (file, older) in older(template) {
            jobs.push(job(template, how, file, Harm::Older(older)));
        }
    }
    jobs
}

/// What a file is, in the table.
fn kind_of(file: &Path) -> String {
    let name = file.to_str().expect("UTF-8");
    let room = name.split('/').next().unwrap_or(name);
    let is_journal = ["journal", "received", "ledger"].contains(&room);
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("tj") => format!("{room}/*.tj"),
        _ if is_journal => name.to_owned(),
        _ => room.to_owned(),
    }
}

fn job<'a>(template: &'a Template, how: &str, file: PathBuf, harm: Harm) -> Job<'a> {
    Job {
        sort: Sort::Damage,
        row: format!("{} {}", kind_of(&file), harm.words()),
        name: format!("{} ({how}) {harm:.60?}", file.display()),
        run: Box::new(move |place| {
            let data = template.copy(place);
            harm.done_to(&data.join(&file));
            let mut expected = template.expected();
            expected.is_gone = file == Path::new("journal");
            let is_registry = file.starts_with("registry");
            expected.no_place = is_registry || file == Path::new("lock");
            let verdict = judge::after(&data, &expected);
            if is_registry && matches!(verdict, Verdict::ReadOnly(_)) {
                return Some(sent_again(template, &data, verdict));
            }
            Some(verdict)
        }),
    }
}

/// Head office sends the registry again, and then everything must be as it was.
fn sent_again(template: &Template, data: &Path, verdict: Verdict) -> Verdict {
    remove(&data.join("registry"));
    template.put_back(Path::new("registry"), data);
    match judge::after(data, &template.expected()) {
        Verdict::Ok | Verdict::Mended(_) => verdict,
        other => Verdict::Lost(format!("once the registry is sent again: {other:?}")),
    }
}

fn harms(template: &Template, file: &Path, times: u64, seed: &mut u64) -> Vec<Harm> {
    let mut harms = vec![Harm::Remove, Harm::Link, Harm::Pipe];
    if template.is_folder(file) {
        return harms;
    }
    let bytes = template.bytes(file);
    harms.push(Harm::Folder);
    if bytes.is_empty() {
        return harms;
    }
    harms.push(Harm::Cut(0));
    if file.ends_with("journal/reserve") {
        // There is nothing in it.
        return harms;
    }
    let anywhere = |seed: &mut u64| (random(seed) % bytes.len() as u64) as usize;
    for _ in 0..SAMPLES * times {
        harms.push(Harm::Cut(anywhere(seed)));
        let at = anywhere(seed);
        harms.push(Harm::Flip(at, (random(seed) % 8) as u8));
    }
    let pages = bytes.len().div_ceil(PAGE);
    let step = pages.div_ceil((SAMPLES * times) as usize).max(1);
    let pages = (0..pages).step_by(step).map(|page| page * PAGE);
    // Of many files most pages are empty anyway.
    harms.extend(
        pages
            .filter(|at| bytes[*at..].iter().take(PAGE).any(|byte| *byte != 0))
            .map(Harm::Zero),
    );
    if file.extension().is_some_and(|extension| extension == "tj") {
        let from = bytes.len().saturating_sub(LAST).max(1);
        harms.extend((from..bytes.len()).map(Harm::Cut));
    }
    harms
}

/// Files as they were before the last session.
fn older(template: &Template) -> Vec<(PathBuf, Vec<u8>)> {
    let files = template
        .files()
        .into_iter()
        .filter(|file| !template.is_folder(file));
    files
        .filter_map(|file| Some((file.clone(), template.earlier(&file)?)))
        .collect()
}

/// A small generator, so that a failure can be run again.
fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}
