//! The clipboard of the terminal, which takes text by an escape sequence (OSC 52), and a file for what it would cut.
//!
//! What sits between us and the terminal decides whether the sequence arrives, measured with tmux 3.3a: as it is
//! installed tmux drops it; with `set -g set-clipboard on` it takes the plain sequence, with
//! `set -g allow-passthrough on` only the wrapped one. Both are sent; what is not understood does nothing. GNU
//! screen passes on what is wrapped in pieces.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, FixedOffset};

use crate::durable;

/// More than this many bytes go to a file, as many terminals take no more.
pub const LIMIT: usize = 32 * 1024;
/// GNU screen takes no longer sequence than 768 bytes; older ones 256.
const PIECE: usize = 200;

/// What sits between us and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Nothing that is known.
    Nothing,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// The bytes that give a text to the clipboard.
pub fn sequence(text: &str, within: Within) -> Vec<u8> {
    let code = STANDARD.encode(text);
    match within {
        Within::Nothing => format!("\x1b]52;c;{code}\x07"),
        Within::Tmux => {
            format!("\x1b]52;c;{code}\x07\x1bPtmux;\x1b\x1b]52;c;{code}\x07\x1b\\")
        }
        Within::Screen => {
            let code = code.as_bytes().chunks(PIECE);
            // Nothing but ASCII stands in base64.
            let pieces: Vec<_> = code.map(String::from_utf8_lossy).collect();
            format!("\x1bP\x1b]52;c;{}\x07\x1b\\", pieces.join("\x1b\\\x1bP"))
        }
    }
    .into_bytes()
}

/// Keeps a text in a file of its own, for the owner alone. Answers which.
pub fn keep(folder: &Path, text: &str, now: DateTime<FixedOffset>) -> io::Result<PathBuf> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder)?;
    let stamp = now.format("%Y%m%d-%H%M%S%.3f");
    let path = folder.join(format!("salinan-{stamp}.txt"));
    durable::replace(&path, &path.with_extension("new"), text.as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn each_go_between_gets_what_it_lets_through() {
        let plain = sequence("Hallo", Within::Nothing);
        assert_eq!(plain, b"\x1b]52;c;SGFsbG8=\x07");
        let tmux = sequence("Hallo", Within::Tmux);
        assert_eq!(
            tmux,
            b"\x1b]52;c;SGFsbG8=\x07\x1bPtmux;\x1b\x1b]52;c;SGFsbG8=\x07\x1b\\"
        );
        let screen = sequence(&"a".repeat(1_000), Within::Screen);
        let longest = screen.split(|byte| *byte == 0x1b).map(<[u8]>::len).max();
        assert!(longest.is_some_and(|longest| longest < 256), "{longest:?}");
        let text = String::from_utf8(screen)
            .expect("ASCII")
            .replace("\x1b\\\x1bP", "");
        assert!(text.contains(&STANDARD.encode("a".repeat(1_000))));
    }

    #[test]
    fn what_is_too_large_is_kept_whole_and_for_the_owner_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path().join("tatap");
        let now = DateTime::from_timestamp_millis(1_795_500_000_123).expect("a moment");
        let text = "baris\tkedua\n".repeat(10_000);
        let path = keep(&folder, &text, now.fixed_offset()).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("readable"), text);
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let names = fs::read_dir(&folder).expect("a folder").count();
        assert_eq!(names, 1, "nothing is left beside it");
        assert!(keep(Path::new("/dev/null/x"), "x", now.fixed_offset()).is_err());
    }
}
