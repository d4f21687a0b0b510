//! A disk that is full or breaks at each of the first writes, once or for good, or becomes read-only under the program.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;

use crate::campaign::{Job, Sort};
use crate::judge::Verdict;
use crate::kills::spread;
use crate::operations::Operation;
use crate::process::{self, WRITES};
use crate::template::{self, LONG, Templates};

/// Each of the first so many.
const FIRST: u64 = 200;
/// So many acts make at least as many writes.
const ACTS: u64 = 70;

/// All failed writes.
pub(crate) fn jobs<'a>(
    templates: &'a Templates,
    operations: &'a [Operation<'a>],
    below: &Path,
    times: u64,
) -> Vec<Job<'a>> {
    let mut jobs = Vec::new();
    for error in ["ENOSPC", "EIO"] {
        jobs.extend((1..=FIRST * times).map(|n| of_session(templates, error, n)));
    }
    for operation in operations {
        let place = below.join("count");
        let call = (operation.call)(&operation.template.copy(&place));
        let calls = process::count(&call, WRITES, &place);
        std::fs::remove_dir_all(&place).expect("removed");
        for error in ["ENOSPC", "EIO", "EROFS"] {
            let wanted = (operation.share * times / 3).max(2);
            jobs.extend(spread(calls, wanted).map(|n| of_operation(operation, error, n)));
        }
    }
    jobs
}

/// One write of a long session fails; whoever saves tries again.
fn of_session<'a>(templates: &'a Templates, error: &'static str, n: u64) -> Job<'a> {
    let template = &templates.closed;
    let run = move |place: &Path| {
        let data = template.copy(place);
        let call = template::saving(&data, ACTS, "close");
        let under = process::strace(WRITES, &format!("error={error}:when={n}"));
        let said = place.join("said");
        let Some(ended) = process::run(&call, &under, &said, LONG) else {
            return Some(Verdict::Lost("it waits for ever".to_owned()));
        };
        if !ended.success() {
            let said = std::fs::read_to_string(said).unwrap_or_default();
            return Some(Verdict::Lost(format!("it crashes ({ended}): {said}")));
        }
        let log = data.with_extension("log");
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        if !text.contains("closing") {
            // It failed once, and everything after that must have been saved.
            return Some(Verdict::Lost(format!(
                "it could not go on: {}",
                failures(&text)
            )));
        }
        Some(crate::judge::after(
            &data,
            &template.expected().and_logged(&log),
        ))
    };
    Job {
        sort: Sort::Write,
        row: format!("one {error} in a session"),
        name: format!("at write {n}"),
        run: Box::new(run),
    }
}

fn failures(log: &str) -> String {
    let failed: Vec<&str> = log
        .lines()
        .filter(|line| line.starts_with("failed"))
        .collect();
    failed.join("; ")
}

/// From one write on every one fails.
fn of_operation<'a>(operation: &'a Operation<'a>, error: &'static str, n: u64) -> Job<'a> {
    let run = move |place: &Path| {
        let data = operation.template.copy(place);
        let under = process::strace(WRITES, &format!("error={error}:when={n}+"));
        let said = place.join("said");
        let Some(ended) = process::run(&(operation.call)(&data), &under, &said, LONG) else {
            return Some(Verdict::Lost("it waits for ever".to_owned()));
        };
        if let Some(signal) = ended.signal() {
            return Some(Verdict::Lost(format!("it ends by signal {signal}")));
        }
        Some(operation.after(&data, ended.success()))
    };
    Job {
        sort: Sort::Write,
        row: format!("{error} for good, in: {}", operation.name),
        name: format!("from write {n} on"),
        run: Box::new(run),
    }
}
