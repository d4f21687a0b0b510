//! Bytes from the terminal, turned into keys and pastes. Pure: the caller reads and keeps the time.
//!
//! Why not crossterm's own reader (0.29, read in its source): it takes an ESC at the end of a read for
//! the Esc key at once, so a sequence split on a slow line closes a form and types `[A`, and a
//! split paste runs its text as commands; it spins when the line is lost (`read` = 0 is not handled); it
//! keeps a paste of any size. Here ESC waits for a short window, and a paste ends at a limit.

use std::time::Duration;

use super::input::{Input, Mouse, Press};
use crate::app::key::{Key, KeyCode};

/// Pasted text beyond this is refused.
pub const PASTE_LIMIT: usize = 1 << 20;
/// An unfinished sequence is given up after this long.
const SEQUENCE_WINDOW: Duration = Duration::from_secs(1);
/// No key sends more.
const LONGEST_SEQUENCE: usize = 32;
const PASTE_END: &[u8] = b"\x1b[201~";
/// The start of a sequence that means nothing here.
const NO_KEY: &[u8] = b"\x1b[>";
const ESC: u8 = 0x1b;
/// Ctrl-c ends a paste whose end was lost; text from a clipboard does not contain it.
const ABORT: u8 = 0x03;

/// The state between two reads.
#[derive(Debug)]
pub struct Decoder {
    /// An unfinished key.
    pending: Vec<u8>,
    /// The text of an unfinished paste.
    paste: Option<Vec<u8>>,
    escape_window: Duration,
    /// The window of an ESC has run out, and nothing has come since: what belongs to it may still be on its way.
    late: bool,
}

/// What the bytes so far are.
enum Found {
    Key(Key),
    /// Two keys, as in Esc followed by a key that does not make one of both.
    Keys(Key, Key),
    Mouse(Mouse),
    PasteStart,
    /// An answer of the terminal, and whether Esc was pressed just before.
    Answer {
        esc: bool,
    },
    /// A sequence that means no key here.
    Nothing,
    Unfinished,
}

impl Decoder {
    /// A decoder that takes an ESC for the Esc key when nothing follows within `escape_window`.
    pub fn new(escape_window: Duration) -> Self {
        Self {
            pending: Vec::new(),
            paste: None,
            escape_window,
            late: false,
        }
    }

    /// How long to wait for more bytes before [`Decoder::expire`]; `None` for ever.
    pub fn patience(&self) -> Option<Duration> {
        match self.pending.as_slice() {
            [] => None,
            pending if is_escape(pending) => Some(self.escape_window),
            _ => Some(SEQUENCE_WINDOW),
        }
    }

    /// Takes what was read at once.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Input>) {
        // A terminal sends Alt and a letter together, but a quick hand sends Esc and a letter apart;
        // only the longer sequences are worth joining over two reads.
        if !matches!(bytes.first(), None | Some(b'[' | b'O')) && is_escape(&self.pending) {
            self.expire(out);
        }
        // Esc was told already, but what follows is no text: least of all the beginning of a paste.
        if std::mem::take(&mut self.late) && begins_sequence(bytes) {
            self.pending.push(ESC);
        }
        for &byte in bytes {
            if let Some(text) = &mut self.paste {
                match paste_byte(text, byte) {
                    Paste::Goes => {}
                    Paste::Ends => {
                        out.push(pasted(text));
                        self.paste = None;
                    }
                    Paste::Aborts => self.paste = None,
                }
                continue;
            }
            self.pending.push(byte);
            self.settle(out);
        }
    }

    /// Nothing came for as long as [`Decoder::patience`] said.
    pub fn expire(&mut self, out: &mut Vec<Input>) {
        let pending = std::mem::take(&mut self.pending);
        if is_escape(&pending) {
            self.late = pending.len() == 1;
            let escape = Input::Key(Key::plain(KeyCode::Esc));
            out.extend(std::iter::repeat_n(escape, pending.len()));
        }
    }

    fn settle(&mut self, out: &mut Vec<Input>) {
        match find(&self.pending) {
            Found::Unfinished => {
                if self.pending.len() >= LONGEST_SEQUENCE {
                    // No key, but its rest must not be typed as text either.
                    self.pending = NO_KEY.to_vec();
                }
                return;
            }
            Found::Nothing => {}
            Found::Key(key) => out.push(Input::Key(key)),
            Found::Keys(first, second) => out.extend([Input::Key(first), Input::Key(second)]),
            Found::Mouse(mouse) => out.push(Input::Mouse(mouse)),
            Found::PasteStart => self.paste = Some(Vec::new()),
            Found::Answer { esc } => {
                let escape = Input::Key(Key::plain(KeyCode::Esc));
                out.extend(esc.then_some(escape).into_iter().chain([Input::Answered]));
            }
        }
        self.pending.clear();
    }
}

/// Whether these bytes may be the Esc key, once or twice, and may be the start of more.
fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [ESC] | [ESC, ESC])
}

/// What a byte does to a paste.
enum Paste {
    Goes,
    Ends,
    Aborts,
}

fn paste_byte(text: &mut Vec<u8>, byte: u8) -> Paste {
    if byte == ABORT {
        return Paste::Aborts;
    }
    text.push(byte);
    if text.ends_with(PASTE_END) {
        text.truncate(text.len() - PASTE_END.len());
        return Paste::Ends;
    }
    // Beyond the limit only the tail is kept, to find the end; the length still tells "too long".
    if text.len() > PASTE_LIMIT + 2 * PASTE_END.len() {
        text.remove(PASTE_LIMIT + 1);
    }
    Paste::Goes
}

/// Line ends become `\n`; other control characters but tabs are dropped.
fn pasted(text: &[u8]) -> Input {
    if text.len() > PASTE_LIMIT {
        return Input::PasteTooLong;
    }
    let text = String::from_utf8_lossy(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    Input::Paste(
        text.chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect(),
    )
}

fn find(bytes: &[u8]) -> Found {
    match bytes {
        [] | [ESC] | [ESC, ESC] => Found::Unfinished,
        [ESC, ESC, rest @ ..] => match rest {
            [b'[' | b'O', ..] => with_alt(find_sequence(rest)),
            _ => match find_plain(rest) {
                Found::Key(key) => Found::Keys(Key::plain(KeyCode::Esc), Key { alt: true, ..key }),
                other => other,
            },
        },
        [ESC, rest @ ..] => match rest {
            [b'[' | b'O', ..] => find_sequence(rest),
            _ => with_alt(find_plain(rest)),
        },
        _ => find_plain(bytes),
    }
}

fn with_alt(found: Found) -> Found {
    match found {
        Found::Key(key) => Found::Key(Key { alt: true, ..key }),
        // The terminal knows no Alt.
        Found::Answer { .. } => Found::Answer { esc: true },
        Found::Keys(..)
        | Found::Mouse(_)
        | Found::PasteStart
        | Found::Nothing
        | Found::Unfinished => found,
    }
}

/// A key of one character.
fn find_plain(bytes: &[u8]) -> Found {
    let Some(&first) = bytes.first() else {
        return Found::Unfinished;
    };
    match first {
        b'\r' => Found::Key(Key::plain(KeyCode::Enter)),
        b'\t' => Found::Key(Key::plain(KeyCode::Tab)),
        // Some terminals send ^H for the backspace key; nothing else is bound to it.
        0x08 | 0x7f => Found::Key(Key::plain(KeyCode::Backspace)),
        0x00 => Found::Key(Key::ctrl(' ')),
        0x01..=0x1a => Found::Key(Key::ctrl(char::from(first - 1 + b'a'))),
        0x1b..=0x1f => Found::Key(Key::ctrl(char::from(first - 0x1b + b'['))),
        0x20..=0x7e => Found::Key(Key::char(char::from(first))),
        0x80.. => find_character(bytes),
    }
}

/// A character of several bytes.
fn find_character(bytes: &[u8]) -> Found {
    match std::str::from_utf8(bytes) {
        Ok(text) => match text.chars().next() {
            Some(c) if !c.is_control() => Found::Key(Key::char(c)),
            Some(_) | None => Found::Nothing,
        },
        Err(error) if error.error_len().is_none() => Found::Unfinished,
        Err(_) => Found::Nothing,
    }
}

/// A sequence without its ESC: `O` or `[`, parameters, and a last byte that names it.
fn find_sequence(bytes: &[u8]) -> Found {
    match bytes {
        // The Linux console sends F1 to F5 as `ESC [ [ A`.
        [b'[', b'[', last] => named(u8::checked_sub(*last, b'A').map(|n| KeyCode::F(n + 1))),
        [b'[', b'['] => Found::Unfinished,
        [b'O', b'M'] => Found::Key(Key::plain(KeyCode::Enter)),
        [b'O' | b'[', params @ .., last @ 0x40..=0x7e] => parameterised(params, *last),
        [b'O' | b'[', params @ ..] if params.iter().all(|b| matches!(b, 0x20..=0x3f)) => {
            Found::Unfinished
        }
        _ => Found::Nothing,
    }
}

fn named(code: Option<KeyCode>) -> Found {
    code.map_or(Found::Nothing, |code| Found::Key(Key::plain(code)))
}

/// Whether bytes begin with a whole sequence that lacks only its ESC. Fingers do not type several of its
/// characters within one read.
fn begins_sequence(bytes: &[u8]) -> bool {
    let ends =
        (2..=bytes.len()).find(|end| !matches!(find_sequence(&bytes[..*end]), Found::Unfinished));
    let found = ends.map(|end| find_sequence(&bytes[..end]));
    matches!(
        found,
        Some(Found::Key(_) | Found::Mouse(_) | Found::PasteStart | Found::Answer { .. })
    )
}

/// What the mouse did: `< button ; column ; row`, and `M` where a button went down or the wheel turned.
fn mouse(params: &[u8], last: u8) -> Found {
    let text = std::str::from_utf8(params).unwrap_or_default();
    let numbers: Vec<u16> = text
        .split(';')
        .filter_map(|number| number.parse().ok())
        .collect();
    let ([button, x, y], b'M') = (numbers.as_slice(), last) else {
        return Found::Nothing;
    };
    // Shift, Alt and Ctrl are 4, 8 and 16; dragging is 32.
    let what = match button & !0b1_1100 {
        0 => Press::Left,
        64 => Press::WheelUp,
        65 => Press::WheelDown,
        _ => return Found::Nothing,
    };
    Found::Mouse(Mouse {
        what,
        x: x.saturating_sub(1),
        y: y.saturating_sub(1),
    })
}

fn parameterised(params: &[u8], last: u8) -> Found {
    if let [b'<', params @ ..] = params {
        return mouse(params, last);
    }
    if !params.iter().all(|b| matches!(b, b'0'..=b'9' | b';')) {
        return Found::Nothing;
    }
    let mut numbers = params.split(|b| *b == b';').map(|digits| {
        let text = std::str::from_utf8(digits).unwrap_or_default();
        text.parse::<u8>().unwrap_or_default()
    });
    let number = numbers.next().unwrap_or_default();
    let code = match last {
        b'n' => return Found::Answer { esc: false },
        // Letters have no number of their own; with one it is an answer, like that to "where is the cursor".
        b'A'..=b'Z' if number > 1 => return Found::Nothing,
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'Z' => KeyCode::BackTab,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        b'~' if number == 200 => return Found::PasteStart,
        b'~' => match numbered(number) {
            Some(code) => code,
            None => return Found::Nothing,
        },
        _ => return Found::Nothing,
    };
    // The second number is 1 plus Shift 1, Alt 2, Ctrl 4.
    let modifiers = numbers.next().unwrap_or_default().saturating_sub(1);
    Found::Key(Key {
        code,
        alt: modifiers & 2 != 0,
        ctrl: modifiers & 4 != 0,
    })
}

/// The keys that send `ESC [ number ~`.
fn numbered(number: u8) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number - 10),
        17..=21 => KeyCode::F(number - 11),
        23 | 24 => KeyCode::F(number - 12),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoder() -> Decoder {
        Decoder::new(Duration::from_millis(25))
    }

    fn shown(inputs: &[Input]) -> String {
        let names = inputs.iter().map(|input| match input {
            Input::Key(key) => key.to_string(),
            other => format!("{other:?}"),
        });
        names.collect::<Vec<_>>().join(" ")
    }

    fn read(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        let mut decoder = decoder();
        decoder.feed(bytes, &mut out);
        decoder.expire(&mut out);
        shown(&out)
    }

    #[test]
    fn sequences_of_the_usual_terminals_are_keys() {
        for (bytes, want) in [
            ("aG é漢", "a G Space é 漢"),
            ("\r\n\t\x7f\x08", "Enter Ctrl-j Tab Backspace Backspace"),
            (
                "\x01\x1a\x1c\x1d\x1f\0",
                "Ctrl-a Ctrl-z Ctrl-\\ Ctrl-] Ctrl-_ Ctrl-Space",
            ),
            ("\x1b[A\x1bOB\x1b[C\x1bOD", "Up Down Right Left"),
            (
                "\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1bOF",
                "Home End Home End Home End",
            ),
            ("\x1b[3~\x1b[5~\x1b[6~\x1b[2~", "Del PgUp PgDn"),
            (
                "\x1bOP\x1b[12~\x1b[15~\x1b[17~\x1b[24~\x1b[[A",
                "F1 F2 F5 F6 F12 F1",
            ),
            ("\x1b[Z\x1bOM", "Shift-Tab Enter"),
            (
                "\x1b[1;5C\x1b[1;3A\x1b[5;5~\x1b[1;2B",
                "Ctrl-Right Alt-Up Ctrl-PgUp Down",
            ),
            (
                "\x1bb\x1b\r\x1b\x7f\x1bé",
                "Alt-b Alt-Enter Alt-Backspace Alt-é",
            ),
            ("\x1b", "Esc"),
            ("\x1b\x1b", "Esc Esc"),
            ("\x1b\x1b[A", "Alt-Up"),
            ("\x1b[I\x1b[?62;4c\x1b[24;80Rx", "x"),
            ("\x1b[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1A", ""),
        ] {
            assert_eq!(read(bytes.as_bytes()), want, "{bytes:?}");
        }
        assert_eq!(read(b"\xff\xc3(x"), "x", "broken UTF-8 types nothing");
    }

    #[test]
    fn sequences_split_by_a_slow_line_are_still_keys() {
        let mut decoder = decoder();
        for bytes in [
            "\x1b[A",
            "\x1b[1;5C",
            "\x1b[15~",
            "\x1bOP",
            "漢",
            "\x1b[200~a\rb\x1b[201~",
        ] {
            let whole = read(bytes.as_bytes());
            let mut out = Vec::new();
            for byte in bytes.as_bytes() {
                decoder.feed(&[*byte], &mut out);
            }
            assert_eq!(shown(&out), whole, "{bytes:?}");
        }
    }

    #[test]
    fn esc_and_a_letter_typed_apart_are_two_keys() {
        let mut out = Vec::new();
        let mut decoder = decoder();
        for bytes in ["\x1b", "j", "\x1b", "\x1b", "q", "\x1bb"] {
            decoder.feed(bytes.as_bytes(), &mut out);
        }
        assert_eq!(shown(&out), "Esc j Esc Esc q Alt-b");
    }

    #[test]
    fn what_comes_too_late_for_its_esc_is_no_text_and_runs_nothing() {
        for (rest, want) in [
            ("[A", "Esc Up"),
            ("[1;5C", "Esc Ctrl-Right"),
            ("OP", "Esc F1"),
            ("[A[A", "Esc Up [ A"),
            ("[", "Esc ["),
            ("[x", "Esc [ x"),
            ("j", "Esc j"),
        ] {
            let (mut decoder, mut out) = (decoder(), Vec::new());
            decoder.feed(b"\x1b", &mut out);
            decoder.expire(&mut out);
            decoder.feed(rest.as_bytes(), &mut out);
            assert_eq!(shown(&out), want, "{rest:?}");
            decoder.feed(b"[A", &mut out);
            assert!(
                shown(&out).ends_with("[ A"),
                "only what comes next is taken for the rest"
            );
        }
        let (mut decoder, mut out) = (decoder(), Vec::new());
        decoder.feed(b"\x1b", &mut out);
        decoder.expire(&mut out);
        decoder.feed(b"[200~Qd\ry", &mut out);
        decoder.feed(b"\x1b[201~", &mut out);
        let want = [
            Input::Key(Key::plain(KeyCode::Esc)),
            Input::Paste("Qd\ny".into()),
        ];
        assert_eq!(out, want, "a paste that was torn is a paste");
    }

    #[test]
    fn the_mouse_is_told_by_its_own_sequence_and_nothing_else() {
        let mut out = Vec::new();
        let bytes = b"\x1b[<0;3;5M\x1b[<0;3;5m\x1b[<64;1;1M\x1b[<65;300;2M\x1b[<2;1;1M\x1b[<32;1;1M\x1b[<0;1Mx";
        decoder().feed(bytes, &mut out);
        let told = |what, x, y| Input::Mouse(Mouse { what, x, y });
        let want = [
            told(Press::Left, 2, 4),
            told(Press::WheelUp, 0, 0),
            told(Press::WheelDown, 299, 1),
            Input::Key(Key::char('x')),
        ];
        assert_eq!(out, want);
    }

    #[test]
    fn an_answer_of_the_terminal_is_no_key_and_takes_none_away() {
        let (esc, key) = (Key::plain(KeyCode::Esc), Key::char('j'));
        let mut out = Vec::new();
        let mut decoder = decoder();
        for bytes in [&b"j\x1b[0"[..], b"nj\x1b", b"\x1b[3n", b"\x1b[?1n"] {
            decoder.feed(bytes, &mut out);
        }
        let keys = [key, key, esc].map(Input::Key);
        let [first, second, third] = keys;
        assert_eq!(
            out,
            [first, Input::Answered, second, third, Input::Answered]
        );
        assert_eq!(decoder.patience(), None);
    }

    #[test]
    fn escape_waits_for_its_window_and_nothing_else_waits() {
        let mut out = Vec::new();
        let mut decoder = decoder();
        assert_eq!(decoder.patience(), None);
        decoder.feed(b"\x1b", &mut out);
        assert_eq!(decoder.patience(), Some(Duration::from_millis(25)));
        assert!(out.is_empty());
        decoder.expire(&mut out);
        assert_eq!(shown(&out), "Esc");
        assert_eq!(decoder.patience(), None);
        decoder.feed(b"\x1b[1", &mut out);
        assert_eq!(decoder.patience(), Some(SEQUENCE_WINDOW));
        decoder.expire(&mut out);
        assert_eq!(out.len(), 1, "half a sequence types nothing");
    }

    #[test]
    fn a_paste_is_text_and_never_keys() {
        let mut out = Vec::new();
        decoder().feed(b"\x1b[200~a\tb\r\nq\x1b[A\x07\xe2\x82\x1b[201~x", &mut out);
        let want = [
            Input::Paste("a\tb\nq[A\u{fffd}".to_owned()),
            Input::Key(Key::char('x')),
        ];
        assert_eq!(out, want);
    }

    #[test]
    fn a_paste_over_the_limit_is_refused_and_the_keys_after_it_work() {
        for (length, fits) in [
            (PASTE_LIMIT, true),
            (PASTE_LIMIT + 1, false),
            (3 * PASTE_LIMIT, false),
        ] {
            let mut bytes = b"\x1b[200~".to_vec();
            bytes.resize(bytes.len() + length, b'a');
            bytes.extend_from_slice(b"\x1b[201~q");
            let mut out = Vec::new();
            decoder().feed(&bytes, &mut out);
            assert_eq!(out.len(), 2);
            assert_eq!(out.first() != Some(&Input::PasteTooLong), fits, "{length}");
            assert_eq!(out.last(), Some(&Input::Key(Key::char('q'))));
        }
    }

    #[test]
    fn control_c_ends_a_paste_whose_end_was_lost() {
        let mut out = Vec::new();
        decoder().feed(b"\x1b[200~half\x03q", &mut out);
        assert_eq!(out, [Input::Key(Key::char('q'))]);
    }
}
