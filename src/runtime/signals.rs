//! Signals, as messages like all others.
//!
//! A thread of our own waits for them: it also overrides an inherited "ignore" of SIGHUP, without which a
//! program outlives its terminal. Ctrl-c and Ctrl-z are plain keys in raw mode and do not come here.

use std::io;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGURG, SIGWINCH};
use signal_hook::iterator::Signals;

use super::input::Input;
use super::terminal;

/// After so many requests to end, the program is ended as it stands. The journal makes that safe.
const PATIENCE: u32 = 3;
/// How long a stuck line may hold up the restoring of the terminal then.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Why the program has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The line is gone (SIGHUP, or the end of the input).
    Hangup,
    /// SIGINT from outside.
    Interrupt,
    /// SIGQUIT.
    Quit,
    /// SIGTERM.
    Terminate,
}

impl Ending {
    /// The exit code by the custom of shells: 128 and the number of the signal.
    pub fn exit_code(self) -> i32 {
        128 + match self {
            Self::Hangup => SIGHUP,
            Self::Interrupt => SIGINT,
            Self::Quit => SIGQUIT,
            Self::Terminate => SIGTERM,
        }
    }
}

/// Passes signals to `sink` until it returns false.
pub fn watch(sink: impl Fn(Input) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([
        SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGURG, SIGWINCH,
    ])?;
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            let mut requests = 0;
            for signal in signals.forever() {
                let Some(input) = meaning(signal) else {
                    continue;
                };
                if let Input::Terminate(ending) = input {
                    requests += 1;
                    if requests >= PATIENCE {
                        end_now(ending);
                    }
                }
                if !sink(input) {
                    return;
                }
            }
        })?;
    Ok(())
}

fn meaning(signal: i32) -> Option<Input> {
    Some(match signal {
        SIGHUP => Input::Terminate(Ending::Hangup),
        SIGINT => Input::Terminate(Ending::Interrupt),
        SIGQUIT => Input::Terminate(Ending::Quit),
        SIGTERM => Input::Terminate(Ending::Terminate),
        SIGTSTP => Input::Suspend,
        // Not one of the signals for programs' own use: those end a process that does not listen.
        SIGURG => Input::Knock,
        // A lost line wakes its programs too, so that they can end.
        SIGCONT if terminal::is_lost() => Input::Terminate(Ending::Hangup),
        SIGCONT => Input::Resumed,
        SIGWINCH => {
            let (width, height) = terminal::size();
            Input::Resize(width, height)
        }
        _ => return None,
    })
}

/// The main thread does not answer. Restoring may block on a stuck line, so it gets only so much time.
fn end_now(ending: Ending) {
    let (done, wait) = channel();
    let restoring = thread::Builder::new().spawn(move || {
        terminal::restore();
        done.send(())
    });
    if restoring.is_ok() {
        let _ = wait.recv_timeout(LAST_WORDS);
    }
    std::process::exit(ending.exit_code());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_have_the_exit_codes_of_their_signals() {
        let codes = [
            Ending::Hangup,
            Ending::Interrupt,
            Ending::Quit,
            Ending::Terminate,
        ];
        assert_eq!(codes.map(Ending::exit_code), [129, 130, 131, 143]);
        assert_eq!(meaning(SIGTERM), Some(Input::Terminate(Ending::Terminate)));
        assert_eq!(meaning(0), None);
    }
}
