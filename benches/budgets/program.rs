//! The real program in a terminal of its own, as a user starts it: what it takes to the first frame, from a key to the last
//! byte of its frame, at rest, and of memory.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::Try;
use crate::table::{kept, late, spread, told, within};

/// Far more than anything takes, as the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(1);
/// The program has said all that it says without being asked.
const SILENCE: Duration = Duration::from_millis(400);
/// A frame is one write, so what belongs to it follows at once.
const FRAME_OVER: Duration = Duration::from_millis(20);
/// Longer than the time between two frames, shorter than what makes the detail pane follow.
const NEXT_KEY: Duration = Duration::from_millis(60);
const RESTING: Duration = Duration::from_secs(10);
/// Others use the machine too, and what they do only ever adds: the best of so many counts.
const ROUNDS: usize = 5;

/// A running program and its terminal.
struct Running {
    begun: Instant,
    child: Box<dyn Child + Send + Sync>,
    keys: Keys,
    /// When something came, and how many bytes.
    output: Receiver<(Instant, usize)>,
    _terminal: Box<dyn MasterPty + Send>,
}

impl Running {
    /// Starts the program on the data, and answers with the time to the last byte of what it shows first.
    fn start(data: &Path, home: &Path) -> Try<(Self, Duration)> {
        let pair = native_pty_system().openpty(PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        })?;
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_tatap"));
        command.arg("--data");
        command.arg(data);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        command.env("HOME", home);
        let mut reader = pair.master.try_clone_reader()?;
        let keys = Arc::new(Mutex::new(pair.master.take_writer()?));
        let answers = Arc::clone(&keys);
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), count)).is_err() {
                    return;
                }
                // As terminals do; a mute one is shown ten frames a second of a held key.
                if buffer[..count].ends_with(b"\x1b[5n") {
                    let _ = write_now(&answers, b"\x1b[0n");
                }
            }
        });
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        let mut running = Self {
            begun,
            child,
            keys,
            output,
            _terminal: pair.master,
        };
        let shown = running.shown()?;
        Ok((running, shown))
    }

    /// Waits for a whole screen; what comes before it only prepares the terminal.
    fn shown(&mut self) -> Try<Duration> {
        let mut bytes = 0;
        while bytes < 1_000 {
            bytes += self.output.recv_timeout(PATIENCE)?.1;
        }
        let first = Instant::now();
        let last = self.quiet(SILENCE).map_or(first, |(last, _)| last);
        Ok(last.duration_since(self.begun))
    }

    /// Takes what comes until nothing does for so long: when the last of it came, and how much it was.
    fn quiet(&mut self, pause: Duration) -> Option<(Instant, usize)> {
        let mut taken = None;
        while let Ok((at, count)) = self.output.recv_timeout(pause) {
            taken = Some((at, taken.map_or(0, |(_, before)| before) + count));
        }
        taken
    }

    /// Presses a key: from there to the last byte of its frame. Nothing where nothing is drawn.
    fn press(&mut self, key: &str) -> Try<Option<Duration>> {
        let begun = Instant::now();
        write_now(&self.keys, key.as_bytes())?;
        let first = self.output.recv_timeout(NEXT_KEY).ok();
        let last = first.map(|(at, _)| self.quiet(FRAME_OVER).map_or(at, |(last, _)| last));
        while begun.elapsed() < NEXT_KEY {
            let left = NEXT_KEY.saturating_sub(begun.elapsed());
            thread::sleep(left);
        }
        Ok(last.map(|at| at.duration_since(begun)))
    }

    /// A line of `/proc/PID/status`.
    fn status(&self, name: &str) -> Try<String> {
        let id = self.child.process_id().ok_or("a running program")?;
        let status = fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        Ok(line
            .unwrap_or_default()
            .trim_matches([':', ' ', '\t'])
            .to_owned())
    }

    /// How often its threads have gone to sleep by themselves, and so were woken.
    fn sleeps(&self) -> Try<u64> {
        let id = self.child.process_id().ok_or("a running program")?;
        let mut sum = 0;
        for task in fs::read_dir(format!("/proc/{id}/task"))? {
            let status = fs::read_to_string(task?.path().join("status"))?;
            let mut lines = status.lines();
            let count = lines.find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            sum += count
                .and_then(|count| count.trim().parse::<u64>().ok())
                .unwrap_or(0);
        }
        Ok(sum)
    }

    fn leave(mut self) -> Try<()> {
        write_now(&self.keys, b"q")?;
        while self.output.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait()?;
        Ok(())
    }
}

/// Both the keys and what the terminal answers go this way.
type Keys = Arc<Mutex<Box<dyn Write + Send>>>;

fn write_now(keys: &Keys, bytes: &[u8]) -> std::io::Result<()> {
    let mut keys = keys.lock().map_err(|_| std::io::ErrorKind::BrokenPipe)?;
    keys.write_all(bytes)?;
    keys.flush()
}

/// Starts it, presses keys, lets it rest, and leaves it.
pub(crate) fn measured(data: &Path) -> Try<()> {
    let home = tempfile::tempdir()?;
    let mut starts = Vec::new();
    for _ in 0..ROUNDS {
        let (running, shown) = Running::start(data, home.path())?;
        starts.push(shown);
        running.leave()?;
    }
    starts.sort_unstable();
    let best = starts.first().copied().unwrap_or_default();
    within("program: start to first frame, best of 5", ms(150), best);
    let (mut running, _) = Running::start(data, home.path())?;
    keys(&mut running)?;
    rested(&mut running)?;
    let most = running.status("VmHWM")?;
    let kib: u64 = most.trim_end_matches(" kB").parse()?;
    let figure = format!("{:.0} MB", kib as f64 * 1.024 / 1e3);
    kept(
        "program: most memory",
        "≤ 100 MB",
        &figure,
        kib * 1_024 <= 100_000_000,
    );
    running.leave()
}

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn keys(running: &mut Running) -> Try<()> {
    let walks = [
        ("j ".repeat(100), "", "cursor down", ms(8)),
        ("\x06 ".repeat(20), "", "page down", ms(8)),
        (
            "s i t i \x7f \x7f \x7f \x7f a g u s \x7f \x7f \x7f \x7f b u d i".to_owned(),
            "/",
            "filter",
            ms(12),
        ),
    ];
    let mut found: Vec<(&str, Duration, Vec<Vec<Duration>>)> = Vec::new();
    for _ in 0..ROUNDS {
        for (keys, before, what, budget) in &walks {
            if !before.is_empty() {
                running.press(before)?;
            }
            let mut times = Vec::new();
            for key in keys.split_whitespace() {
                times.extend(running.press(key)?);
            }
            running.press("\x1b")?;
            running.quiet(SILENCE);
            match found.iter_mut().find(|(known, ..)| known == what) {
                Some((.., rounds)) => rounds.push(times),
                None => found.push((what, *budget, vec![times])),
            }
        }
    }
    for (what, budget, mut rounds) in found {
        rounds.sort_by_key(|times| late(&mut times.clone()));
        let best = rounds.first_mut().ok_or("keys")?;
        let what = format!("program: key to last byte, p99: {what}");
        within(&what, budget, late(best));
        told("  of it", &spread(best));
    }
    Ok(())
}

fn rested(running: &mut Running) -> Try<()> {
    running.quiet(SILENCE);
    let before = running.sleeps()?;
    let sent = running.quiet(RESTING).map_or(0, |(_, bytes)| bytes);
    let woken = running.sleeps()? - before;
    let figure = format!("{sent} B, {woken} wake-ups");
    kept(
        "program: idle for 10 s",
        "0 B, 0",
        &figure,
        sent == 0 && woken == 0,
    );
    Ok(())
}

/// How long a command takes on the data, with everything it does.
pub(crate) fn command(data: &Path, words: &[&str]) -> Try<Duration> {
    let home = tempfile::tempdir()?;
    let begun = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_tatap"))
        .arg("--data")
        .arg(data)
        .args(words)
        .env("HOME", home.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    let taken = begun.elapsed();
    if status.success() {
        Ok(taken)
    } else {
        Err(format!("tatap {}: {status}", words.join(" ")).into())
    }
}
