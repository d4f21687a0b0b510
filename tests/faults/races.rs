//! Many processes that start at once on one data directory, some of which are killed.

use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::campaign::{Job, Sort};
use crate::judge::{self, Expected, Verdict};
use crate::process::{self, Call};
use crate::template::{LONG, Template, Templates};

/// So many races of each kind.
const RACES: u64 = 10;

/// All races.
pub(crate) fn jobs(templates: &Templates, times: u64) -> Vec<Job<'_>> {
    let kinds = [(2, false), (10, false), (2, true), (10, true)];
    let each = kinds.into_iter().flat_map(move |(runners, kills)| {
        (0..RACES * times).map(move |n| job(&templates.closed, runners, kills, n))
    });
    each.collect()
}

fn job(template: &Template, runners: u64, kills: bool, n: u64) -> Job<'_> {
    let run = move |place: &Path| {
        let data = template.copy(place);
        let mut expected = template.expected();
        // Twice, as whoever was refused tries again.
        for round in 0..2 {
            if let Some(wrong) = race(&data, runners, kills.then_some(n + 1), round, &mut expected)
            {
                return Some(Verdict::Lost(wrong));
            }
        }
        Some(judge::after(&data, &expected))
    };
    let killed = if kills { ", some killed" } else { "" };
    Job {
        sort: Sort::Race,
        row: format!("{runners} start at once{killed}"),
        name: format!("race {n}"),
        run: Box::new(run),
    }
}

/// One race; answers what went wrong in it.
fn race(
    data: &Path,
    runners: u64,
    kill: Option<u64>,
    round: u64,
    expected: &mut Expected,
) -> Option<String> {
    let log_of = |runner: u64| data.with_file_name(format!("log-{round}-{runner}"));
    thread::scope(|scope| {
        for runner in 0..runners {
            let log = log_of(runner);
            scope.spawn(move || {
                let call = Call::child(&["race".as_ref(), data.as_os_str(), log.as_os_str()]);
                // Every second one is killed sooner or later.
                let within = kill
                    .filter(|_| runner % 2 == 0)
                    .map(|n| Duration::from_millis(n * 7 + runner * 5));
                process::run(
                    &call,
                    &[],
                    &log.with_extension("said"),
                    within.unwrap_or(LONG),
                )
            });
        }
    });
    let mut told = 0;
    for runner in 0..runners {
        let log = log_of(runner);
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        if let Some(failed) = text.lines().find(|line| line.starts_with("failed")) {
            return Some(failed.to_owned());
        }
        told += usize::from(!text.is_empty());
        *expected = std::mem::take(expected).and_logged(&log);
    }
    // Each says that somebody else has it, or what it saves.
    (kill.is_none() && told as u64 != runners)
        .then(|| format!("{told} of {runners} said how it went"))
}
