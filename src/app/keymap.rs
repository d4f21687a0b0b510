//! From keys to commands, with what the user has bound in the configuration.

use std::collections::BTreeMap;

use super::command::{Command, Spec, all, by_code};
use super::key::Key;
use super::model::Tab;
use crate::domain::text::nearest;

/// What a sequence of keys means so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A command.
    Command(Command),
    /// The beginning of longer sequences.
    Prefix,
    /// Nothing.
    Nothing,
}

/// Keys of all commands.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<(Vec<Key>, &'static Spec)>,
}

/// Why a binding of the configuration is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindingError {
    /// There is no such command.
    #[error("[keys] {code}: no such command{}", nearest.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())]
    Command {
        /// As written.
        code: String,
        /// The nearest known one.
        nearest: Option<&'static str>,
    },
    /// There is no such key.
    #[error(
        "[keys] {code} = \"{keys}\": no such key; keys are written like `x`, `G`, `Ctrl-d`, `F2`, `g p`"
    )]
    Key {
        /// Command.
        code: String,
        /// As written.
        keys: String,
    },
    /// Two commands of one place share the keys, or one begins with the other.
    #[error("[keys] \"{keys}\" is bound to `{code}` and stands in the way of `{other}`")]
    Clash {
        /// As written.
        keys: String,
        /// One command.
        code: &'static str,
        /// The other.
        other: &'static str,
    },
    /// Help, leaving and cancelling always keep a key.
    #[error("[keys] {0}: this command must keep at least one key")]
    Needed(&'static str),
}

/// Commands that must always have a key.
const NEEDED: [&str; 4] = ["help", "quit", "peel", "cancel"];

impl Keymap {
    /// The keymap of the table as it stands.
    ///
    /// # Panics
    ///
    /// Never: a test holds that the table is free of clashes.
    pub fn shipped() -> Self {
        let own = BTreeMap::new();
        Self::new(&own).expect("the table is free of clashes")
    }

    /// The keymap of the table, changed by the user's own bindings (command code to keys).
    pub fn new(own: &BTreeMap<String, Vec<String>>) -> Result<Self, BindingError> {
        let codes: Vec<&'static str> = all().map(|spec| spec.code).collect();
        if let Some(code) = own.keys().find(|code| by_code(code).is_none()) {
            return Err(BindingError::Command {
                code: code.clone(),
                nearest: nearest(code, codes.iter().copied()),
            });
        }
        let mut bindings = Vec::new();
        for spec in all() {
            let keys: Vec<&str> = match own.get(spec.code) {
                Some(keys) if keys.is_empty() && NEEDED.contains(&spec.code) => {
                    return Err(BindingError::Needed(spec.code));
                }
                Some(keys) => keys.iter().map(String::as_str).collect(),
                None => spec.keys.to_vec(),
            };
            for text in keys {
                let parsed = Key::parse_all(text).filter(|keys| !keys.is_empty());
                let keys = parsed.ok_or_else(|| BindingError::Key {
                    code: spec.code.to_owned(),
                    keys: text.to_owned(),
                })?;
                bindings.push((keys, spec));
            }
        }
        let keymap = Self { bindings };
        keymap.check()?;
        Ok(keymap)
    }

    /// No two commands of one place may share keys. A screen's own key may hide a general one.
    fn check(&self) -> Result<(), BindingError> {
        for (at, (keys, spec)) in self.bindings.iter().enumerate() {
            let clash = self.bindings.iter().skip(at + 1).find(|(others, other)| {
                other.place == spec.place && (others.starts_with(keys) || keys.starts_with(others))
            });
            if let Some((_, other)) = clash {
                return Err(BindingError::Clash {
                    keys: written(keys),
                    code: spec.code,
                    other: other.code,
                });
            }
        }
        Ok(())
    }

    /// What these keys mean on a tab.
    pub fn meaning(&self, tab: Tab, keys: &[Key]) -> Meaning {
        let here = || self.bindings.iter().filter(|(_, spec)| spec.is_for(tab));
        if let Some((_, spec)) = here().find(|(bound, _)| bound == keys) {
            return Meaning::Command(spec.command);
        }
        if here().any(|(bound, _)| bound.starts_with(keys)) {
            return Meaning::Prefix;
        }
        Meaning::Nothing
    }

    /// The first keys of a command, as they are written; empty if it has none.
    pub fn keys_of(&self, command: Command) -> String {
        self.bindings
            .iter()
            .find(|(_, spec)| spec.command == command)
            .map_or_else(String::new, |(keys, _)| written(keys))
    }

    /// All keys of a command, as they are written.
    pub fn all_keys_of(&self, command: Command) -> Vec<String> {
        self.bindings
            .iter()
            .filter(|(_, spec)| spec.command == command)
            .map(|(keys, _)| written(keys))
            .collect()
    }
}

fn written(keys: &[Key]) -> String {
    let texts: Vec<String> = keys.iter().map(ToString::to_string).collect();
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::General;

    fn bound(code: &str, keys: &[&str]) -> BTreeMap<String, Vec<String>> {
        [(
            code.to_owned(),
            keys.iter().map(|k| (*k).to_owned()).collect(),
        )]
        .into()
    }

    #[test]
    fn the_table_is_free_of_clashes_and_codes_are_unique() {
        let keymap = Keymap::new(&BTreeMap::new()).unwrap();
        let codes: std::collections::BTreeSet<_> = all().map(|spec| spec.code).collect();
        assert_eq!(codes.len(), all().count());
        let g = [Key::char('g')];
        assert_eq!(keymap.meaning(Tab::Employees, &g), Meaning::Prefix);
        let p = [Key::char('g'), Key::char('t')];
        assert_eq!(
            keymap.meaning(Tab::Employees, &p),
            Meaning::Command(Command::Go(Tab::Target))
        );
        let none = [Key::ctrl('q')];
        assert_eq!(keymap.meaning(Tab::Employees, &none), Meaning::Nothing);
    }

    #[test]
    fn own_keys_replace_the_tables_and_mistakes_are_named() {
        let own = Keymap::new(&bound("undo", &["Ctrl-y"])).unwrap();
        let undo = Command::General(General::Undo);
        assert_eq!(own.keys_of(undo), "Ctrl-y");
        assert_eq!(own.meaning(Tab::Team, &[Key::char('u')]), Meaning::Nothing);
        let unknown = Keymap::new(&bound("undoo", &["x"])).unwrap_err();
        assert!(
            unknown.to_string().contains("did you mean `undo`"),
            "{unknown}"
        );
        let key = Keymap::new(&bound("undo", &["Strg-x"])).unwrap_err();
        assert!(key.to_string().contains("Strg-x"), "{key}");
        let clash = Keymap::new(&bound("undo", &["g"])).unwrap_err();
        assert!(matches!(clash, BindingError::Clash { .. }), "{clash}");
        let needed = Keymap::new(&bound("help", &[])).unwrap_err();
        assert_eq!(needed, BindingError::Needed("help"));
    }
}
