//! What the environment says about the terminal. Read once at the start; the terminal itself is not asked
//! what it is, because on a slow line every question costs a round trip.

use std::time::Duration;

use super::clipboard::Within;

/// Over SSH the bytes of one key may come apart.
const SLOW_ESCAPE: Duration = Duration::from_millis(100);
/// On the machine itself they come together.
const FAST_ESCAPE: Duration = Duration::from_millis(25);
/// What terminals say that are no serial line; a slower one is a line, and each byte takes ten bits of it.
const UNKNOWN_SPEED: u32 = 38_400;
/// Terminals that cannot address the cursor.
const UNUSABLE: [&str; 4] = ["", "dumb", "unknown", "emacs"];
/// Terminals known to hold a frame back until it is complete (private mode 2026).
const SYNCHRONIZED: [&str; 6] = [
    "xterm-kitty",
    "alacritty",
    "foot",
    "xterm-ghostty",
    "wezterm",
    "contour",
];
/// Terminals without colours.
const MONOCHROME: [&str; 4] = ["vt1", "vt2", "vt3", "xterm-mono"];

/// The colour behind the text, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
    /// The environment does not say.
    Unknown,
}

/// The colours that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// None, by `NO_COLOR` or because the terminal has none: modifiers only.
    None,
    /// The 16 named ones.
    Sixteen,
    /// The terminal claims 24 bits. The backend sends 16 all the same.
    True,
}

/// What the environment says about the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermEnv {
    /// `TERM`; empty when absent.
    pub term: String,
    /// Whether characters beyond ASCII may be sent.
    pub utf8: bool,
    /// What colours to use.
    pub colors: Colors,
    /// A guess from `COLORFGBG`.
    pub background: Background,
    /// Whether the user sits at the other end of an SSH line.
    pub ssh: bool,
    /// What sits between us and the terminal.
    pub within: Within,
}

impl TermEnv {
    /// Reads the environment of the process.
    pub fn from_process() -> Self {
        Self::read(|name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()))
    }

    /// Reads an environment through `get`.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        // An empty variable counts as absent, by the rules of POSIX and of no-color.org.
        let set = |name: &str| get(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(set)
            .unwrap_or_default();
        let monochrome = MONOCHROME.iter().any(|prefix| term.starts_with(prefix));
        let colors = if monochrome || set("NO_COLOR").is_some() {
            Colors::None
        } else if matches!(set("COLORTERM").as_deref(), Some("truecolor" | "24bit")) {
            Colors::True
        } else {
            Colors::Sixteen
        };
        Self {
            utf8: is_utf8(&locale),
            colors,
            background: set("COLORFGBG").map_or(Background::Unknown, |value| background(&value)),
            ssh: ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"]
                .into_iter()
                .any(|name| set(name).is_some()),
            within: match (set("TMUX"), set("STY")) {
                (Some(_), _) => Within::Tmux,
                (None, Some(_)) => Within::Screen,
                (None, None) => Within::Nothing,
            },
            term,
        }
    }

    /// Whether full-screen programs can run on this terminal at all.
    pub fn is_usable(&self) -> bool {
        !UNUSABLE.contains(&self.term.as_str())
    }

    /// How long an ESC may be the start of another key.
    pub fn escape_window(&self) -> Duration {
        if self.ssh { SLOW_ESCAPE } else { FAST_ESCAPE }
    }

    /// Bytes a second to count on, for [`super::pace::Pace::new`], on a terminal that says to run at so many bits.
    pub fn line(&self, speed: u32) -> Option<u32> {
        let serial = (1..UNKNOWN_SPEED).contains(&speed).then_some(speed / 10);
        let far = self.ssh.then_some(super::pace::SLOW_LINE);
        serial.into_iter().chain(far).min()
    }

    /// Whether the terminal knows the codes that end one style alone, which came with the VT220.
    pub fn ends_styles(&self) -> bool {
        !self.term.starts_with("vt1")
    }

    /// Whether big frames are wrapped as synchronized output. Not over SSH: on a slow line half a page
    /// is better than a screen that stands still until the whole has arrived.
    pub fn synchronized(&self) -> bool {
        !self.ssh && SYNCHRONIZED.contains(&self.term.as_str())
    }
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// `COLORFGBG` is `ink;paper` or `ink;something;paper`, with numbers of the 16 colours.
fn background(value: &str) -> Background {
    match value.rsplit(';').next().map(str::parse::<u8>) {
        Some(Ok(7 | 9..=15)) => Background::Light,
        Some(Ok(0..=6 | 8)) => Background::Dark,
        Some(Ok(16..) | Err(_)) | None => Background::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(text: &str) -> TermEnv {
        TermEnv::read(|name| {
            let mut pairs = text
                .split_whitespace()
                .filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    #[test]
    fn the_locale_decides_about_utf8() {
        for (text, want) in [
            ("LANG=id_ID.UTF-8", true),
            ("LANG=C.utf8", true),
            ("LANG=en_US.UTF-8 LC_ALL=C", false),
            ("LANG=en_US.UTF-8 LC_CTYPE=id_ID.ISO-8859-1", false),
            ("LANG=C LC_CTYPE=C.UTF-8", true),
            ("LC_ALL= LANG=C.UTF-8", true),
            ("", false),
        ] {
            assert_eq!(env(text).utf8, want, "{text}");
        }
    }

    #[test]
    fn terminals_without_a_cursor_are_refused() {
        for (text, want) in [
            ("", false),
            ("TERM=", false),
            ("TERM=dumb", false),
            ("TERM=linux", true),
        ] {
            assert_eq!(env(text).is_usable(), want, "{text}");
        }
    }

    #[test]
    fn only_the_oldest_terminals_cannot_end_a_style() {
        for (text, want) in [
            ("TERM=vt100", false),
            ("TERM=vt102", false),
            ("TERM=vt220", true),
            ("TERM=linux", true),
        ] {
            assert_eq!(env(text).ends_styles(), want, "{text}");
        }
    }

    #[test]
    fn colours_and_background_follow_the_environment() {
        for (text, want) in [
            ("TERM=xterm NO_COLOR=", Colors::Sixteen),
            ("TERM=xterm NO_COLOR=1 COLORTERM=truecolor", Colors::None),
            ("TERM=vt220", Colors::None),
            ("TERM=foot COLORTERM=truecolor", Colors::True),
        ] {
            assert_eq!(env(text).colors, want, "{text}");
        }
        for (text, want) in [
            ("COLORFGBG=15;0", Background::Dark),
            ("COLORFGBG=0;15", Background::Light),
            ("COLORFGBG=0;default;7", Background::Light),
            ("COLORFGBG=12;8", Background::Dark),
            ("COLORFGBG=default;default", Background::Unknown),
            ("", Background::Unknown),
        ] {
            assert_eq!(env(text).background, want, "{text}");
        }
    }

    #[test]
    fn a_serial_line_says_how_slow_it_is_and_ssh_is_not_trusted_to_be_fast() {
        let near = env("TERM=vt220");
        let far = env("TERM=vt220 SSH_CONNECTION=x");
        for (speed, local, over_ssh) in [
            (0, None, Some(8_000)),
            (300, Some(30), Some(30)),
            (9_600, Some(960), Some(960)),
            (38_400, None, Some(8_000)),
            (115_200, None, Some(8_000)),
        ] {
            assert_eq!(near.line(speed), local, "{speed}");
            assert_eq!(far.line(speed), over_ssh, "{speed}");
        }
    }

    #[test]
    fn over_ssh_esc_waits_longer_and_frames_are_not_held_back() {
        let near = env("TERM=foot");
        let far = env("TERM=foot SSH_CONNECTION=x");
        assert_eq!(near.escape_window(), FAST_ESCAPE);
        assert_eq!(far.escape_window(), SLOW_ESCAPE);
        assert!(near.synchronized() && !far.synchronized());
        assert!(!env("TERM=xterm-256color").synchronized());
    }
}
