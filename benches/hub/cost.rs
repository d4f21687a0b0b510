//! What processes have used, as the kernel counts it: it holds however busy the machine is with other things.

use std::fs;
use std::time::Duration;

/// What one tick of the kernel's counting is, on every Linux that Debian knows.
const TICK: Duration = Duration::from_millis(10);

/// Time of the processor that a process and the children that it has waited for have used; nothing once it is gone.
pub(crate) fn of(id: u32) -> Duration {
    numbers(id).map_or(Duration::ZERO, |one| one.used)
}

/// The same with the children that still run.
pub(crate) fn with_children(id: u32) -> Duration {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let running = ids.filter_map(numbers).filter(|one| one.parent == id);
    of(id) + running.map(|one| one.used).sum::<Duration>()
}

/// The most memory of a process so far, in bytes; nothing once it is gone.
pub(crate) fn memory(id: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number
        .and_then(|number| number.parse().ok())
        .map_or(0, |kib: u64| kib * 1024)
}

struct Numbers {
    parent: u32,
    used: Duration,
}

fn numbers(id: u32) -> Option<Numbers> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name may hold anything, and ends with the last bracket.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u32>().ok();
    let ticks = number(11)? + number(12)? + number(13)? + number(14)?;
    Some(Numbers {
        parent: number(1)?,
        used: TICK * ticks,
    })
}
