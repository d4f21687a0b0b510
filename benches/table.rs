//! The rows that a bench prints: what was measured, its budget, the figure, and whether the one keeps to the other.

#![expect(clippy::print_stdout, reason = "a benchmark is for reading")]

use std::time::Duration;

/// What the rows that follow are about.
pub(crate) fn heading(what: &str) {
    println!("\n{what}");
}

/// A figure that has no budget.
pub(crate) fn told(what: &str, figure: &str) {
    row(what, "", figure, "");
}

/// A time, and the longest it may be.
pub(crate) fn within(what: &str, budget: Duration, taken: Duration) {
    let figure = format!("{taken:.2?}");
    kept(what, &format!("≤ {budget:?}"), &figure, taken <= budget);
}

/// A figure with a budget, and whether it keeps to it.
pub(crate) fn kept(what: &str, budget: &str, figure: &str, met: bool) {
    row(what, budget, figure, if met { "met" } else { "MISSED" });
}

fn row(what: &str, budget: &str, figure: &str, verdict: &str) {
    println!("  {what:<47} {budget:>14} {figure:>34} {verdict}");
}

/// The middle of some times.
pub(crate) fn median(times: &mut [Duration]) -> Duration {
    at(times, 50)
}

/// The time that all but one in a hundred keep to.
pub(crate) fn late(times: &mut [Duration]) -> Duration {
    at(times, 99)
}

fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = times.len() * percent / 100;
    let place = place.min(times.len().saturating_sub(1));
    times.get(place).copied().unwrap_or_default()
}

/// Median and 99th percentile.
pub(crate) fn spread(times: &mut [Duration]) -> String {
    let (middle, late) = (median(times), late(times));
    format!("p50 {middle:.1?}, p99 {late:.1?}")
}
