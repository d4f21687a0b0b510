//! Clocks that jump: to 1990, to 2099, back and forth.

use std::path::Path;

use crate::campaign::{Job, Sort};
use crate::judge::{self, Verdict};
use crate::process::{self, Call};
use crate::template::{LONG, Templates};

const Y1970: u64 = 0;
const Y1990: u64 = 631_152_000_000;
const Y2026: u64 = 1_790_000_000_000;
const Y2099: u64 = 4_070_908_800_000;
const NEVER: u64 = u64::MAX;

/// Every way from one of these moments over another to a third.
pub(crate) fn jobs(templates: &Templates) -> Vec<Job<'_>> {
    let moments = [Y1970, Y1990, Y2026, Y2099, NEVER];
    let ways = moments.into_iter().flat_map(move |a| {
        moments
            .into_iter()
            .flat_map(move |b| moments.into_iter().map(move |c| [a, b, c]))
    });
    ways.map(|way| job(templates, way)).collect()
}

fn job(templates: &Templates, way: [u64; 3]) -> Job<'_> {
    let template = &templates.closed;
    let run = move |place: &Path| {
        let data = template.copy(place);
        let log = data.with_extension("log");
        let moments = way.map(|moment| moment.to_string());
        // Two sessions, so that the clock also jumps between them.
        for session in [&moments[..2], &moments[2..]] {
            let mut args = vec!["clock".as_ref(), data.as_os_str(), log.as_os_str()];
            args.extend(session.iter().map(std::ffi::OsStr::new));
            let ended = process::run(&Call::child(&args), &[], &place.join("said"), LONG);
            if !ended.is_some_and(|status| status.success()) {
                let said = std::fs::read_to_string(place.join("said")).unwrap_or_default();
                return Some(Verdict::Lost(format!("not saved: {said}")));
            }
        }
        Some(judge::after(&data, &template.expected().and_logged(&log)))
    };
    Job {
        sort: Sort::Clock,
        row: "clock jumps".to_owned(),
        name: format!("{way:?}"),
        run: Box::new(run),
    }
}
