//! Keys as the program understands them, independent of any terminal library.

use std::fmt;

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    /// A character, upper case included (`G` is `Char('G')`, never shift and `g`).
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 to F12.
    F(u8),
}

/// A key with its modifiers. Written `Ctrl-d`, `Alt-b`, `G`, `Space`, `F1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
}

/// Named keys as they are written.
const NAMES: [(&str, KeyCode); 15] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Space", KeyCode::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
        }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            ctrl: true,
            alt: false,
        }
    }

    /// The character that this key types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads one key as it is written; `None` if there is no such key.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut bare, mut ctrl, mut alt) = (text, false, false);
        // Each modifier once: a text of nothing but modifiers is no key, however long.
        loop {
            let after = |name: &str| bare.strip_prefix(name).filter(|rest| !rest.is_empty());
            match (after("Ctrl-"), after("Alt-")) {
                (Some(rest), _) if !ctrl => (bare, ctrl) = (rest, true),
                (_, Some(rest)) if !alt => (bare, alt) = (rest, true),
                _ => break,
            }
        }
        Self::parse_bare(bare).map(|key| Self { ctrl, alt, ..key })
    }

    /// Reads a key without modifiers.
    fn parse_bare(text: &str) -> Option<Self> {
        if let Some((_, code)) = NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(text))
        {
            return Some(Self::plain(*code));
        }
        let number = text
            .strip_prefix(['F', 'f'])
            .and_then(|n| n.parse::<u8>().ok());
        if let Some(number @ 1..=12) = number {
            return Some(Self::plain(KeyCode::F(number)));
        }
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() => Some(Self::char(c)),
            _ => None,
        }
    }

    /// Reads keys separated by blanks, `g p` or `Ctrl-x Ctrl-e`.
    pub fn parse_all(text: &str) -> Option<Vec<Self>> {
        text.split_whitespace().map(Self::parse).collect()
    }

    /// Reads keys with blanks between them, and text to be typed between double quotes: `/ "budi s" Enter`.
    /// An error is the word that is no key.
    pub fn parse_script(text: &str) -> Result<Vec<Self>, String> {
        let mut keys = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let typed = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'));
            if let Some((typed, after)) = typed {
                keys.extend(typed.chars().map(Self::char));
                rest = after.trim_start();
                continue;
            }
            let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            keys.push(Self::parse(word).ok_or_else(|| word.to_owned())?);
            rest = after.trim_start();
        }
        Ok(keys)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(number) => write!(f, "F{number}"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        let texts = "a G Ctrl-d Alt-b Space Enter Esc Shift-Tab F1 PgDn - Ctrl-\\ Del ? :";
        for text in texts.split_whitespace() {
            let key = Key::parse(text).expect(text);
            assert_eq!(key.to_string(), text);
        }
        assert_eq!(
            Key::parse_all("g p"),
            Some(vec![Key::char('g'), Key::char('p')])
        );
        assert_eq!(Key::parse("Ctrl-"), None);
        assert_eq!(Key::parse("F13"), None);
        assert_eq!(Key::parse(&"Ctrl-".repeat(1 << 18)), None);
        assert_eq!(Key::parse("ab"), None);
    }

    #[test]
    fn keys_and_typed_text_stand_side_by_side() {
        let read = Key::parse_script("g p / \"budi s\" Enter").unwrap();
        let written: Vec<String> = read.iter().map(Key::to_string).collect();
        assert_eq!(written.join(" "), "g p / b u d i Space s Enter");
        let wrong = Key::parse_script("g nosuchkey").unwrap_err();
        assert_eq!(wrong, "nosuchkey");
    }
}
