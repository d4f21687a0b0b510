//! `kill -9` before every Nth system call that changes something on disk, and at any moment.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::campaign::{Job, Sort};
use crate::judge::Verdict;
use crate::operations::Operation;
use crate::process::{self, CHANGES};
use crate::template::LONG;

/// So many kills before system calls, of each hundred shares.
const BEFORE_CALLS: u64 = 1_600;
/// So many at any moment.
const AT_RANDOM: u64 = 500;

/// All kills.
pub(crate) fn jobs<'a>(operations: &'a [Operation<'a>], below: &Path, times: u64) -> Vec<Job<'a>> {
    let each = operations.iter().flat_map(|operation| {
        let place = below.join("count");
        let call = (operation.call)(&operation.template.copy(&place));
        let calls = process::count(&call, CHANGES, &place);
        std::fs::remove_dir_all(&place).expect("removed");
        let wanted = (BEFORE_CALLS * times * operation.share / 100).max(1);
        let mut jobs: Vec<Job<'a>> = spread(calls, wanted)
            .map(|n| before_call(operation, n))
            .collect();
        let moments = AT_RANDOM * times * operation.share / 100;
        jobs.extend((0..moments).map(|n| at_moment(operation, n, moments)));
        jobs
    });
    each.collect()
}

/// At most so many of the numbers up to the last, evenly.
pub(crate) fn spread(last: u64, wanted: u64) -> impl Iterator<Item = u64> {
    let count = wanted.min(last);
    (0..count).map(move |n| 1 + n * last / count)
}

fn before_call<'a>(operation: &'a Operation<'a>, n: u64) -> Job<'a> {
    let run = move |place: &Path| {
        let data = operation.template.copy(place);
        let under = process::strace(CHANGES, &format!("signal=SIGKILL:when={n}"));
        let ended = process::run(&(operation.call)(&data), &under, &place.join("said"), LONG);
        let Some(ended) = ended else {
            return Some(Verdict::Lost("it waits for ever".to_owned()));
        };
        let killed = ended.signal() == Some(9);
        killed.then(|| operation.after(&data, false))
    };
    Job {
        sort: Sort::Kill,
        row: format!("kill before a system call of: {}", operation.name),
        name: format!("before call {n}"),
        run: Box::new(run),
    }
}

/// Killed after a part of the time that it takes: from its start to its end, so that some kills come to nothing.
fn at_moment<'a>(operation: &'a Operation<'a>, n: u64, of: u64) -> Job<'a> {
    let run = move |place: &Path| {
        let measured = place.join("measured");
        let data = operation.template.copy(&measured);
        let start = Instant::now();
        process::run(&(operation.call)(&data), &[], &place.join("said"), LONG);
        let whole = start.elapsed();
        let data = operation.template.copy(&place.join("killed"));
        let within = whole
            .mul_f64((n as f64 + 0.5) / of as f64)
            .max(Duration::from_micros(100));
        let ended = process::run(&(operation.call)(&data), &[], &place.join("said"), within);
        ended.is_none().then(|| operation.after(&data, false))
    };
    Job {
        sort: Sort::Kill,
        row: format!("kill at any moment of: {}", operation.name),
        name: format!("moment {n} of {of}"),
        run: Box::new(run),
    }
}
