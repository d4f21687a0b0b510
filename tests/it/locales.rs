//! Both languages are complete, say nothing that nobody asks for, and fill the same places.

use std::collections::BTreeSet;

use tatap::app::command::all;
use tatap::domain::alert::{AlertKind, Weight};
use tatap::domain::coded::Coded;
use tatap::domain::complaint::{ComplaintStage, Urgency};
use tatap::domain::log::LogState;
use tatap::domain::scheme::{Figure, Measure, Response, Signal, Tone};
use tatap::i18n::{Lang, Texts};
use tatap::ops::fields::{FIELDS, Holds};
use tatap::ops::lists::members;

use crate::tidy::sources;

fn keys(lang: Lang) -> BTreeSet<String> {
    Texts::of(lang).keys().map(str::to_owned).collect()
}

#[test]
fn both_languages_have_the_same_keys_and_places() {
    let (id, en) = (Texts::of(Lang::Indonesian), Texts::of(Lang::English));
    let only_one: Vec<String> = keys(Lang::Indonesian)
        .symmetric_difference(&keys(Lang::English))
        .cloned()
        .collect();
    assert!(only_one.is_empty(), "in one language only: {only_one:#?}");
    let different: Vec<&str> = id
        .keys()
        .filter(|key| places(id.get(key)) != places(en.get(key)))
        .collect();
    assert!(
        different.is_empty(),
        "with different places: {different:#?}"
    );
    assert!(keys(Lang::Indonesian).len() > 300, "the files were read");
}

/// The files of a language are read into one table, in which the later of two would win without a word.
#[test]
fn no_key_is_given_by_two_files() {
    for lang in ["id", "en"] {
        let mut given = std::collections::BTreeMap::new();
        for file in std::fs::read_dir(format!("assets/locales/{lang}")).expect("the files") {
            let path = file.expect("a file").path();
            let text = std::fs::read_to_string(&path).expect("text");
            let mut tables = vec![(String::new(), text.parse::<toml::Table>().expect("TOML"))];
            while let Some((above, table)) = tables.pop() {
                for (key, value) in table {
                    let key = format!("{above}.{key}");
                    if let toml::Value::Table(table) = value {
                        tables.push((key, table));
                    } else if let Some(other) = given.insert(key.clone(), path.clone()) {
                        panic!("{key} stands in {} and {}", other.display(), path.display());
                    }
                }
            }
        }
        assert!(given.len() > 300, "the files were read");
    }
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect()
}

/// String literals that look like keys of messages: `word.word`, with a first half that the files know.
fn keys_in_source() -> BTreeSet<(String, String)> {
    let tables: BTreeSet<String> = keys(Lang::Indonesian)
        .iter()
        .filter_map(|key| key.split_once('.').map(|(table, _)| table.to_owned()))
        .collect();
    let mut found = BTreeSet::new();
    for (name, text) in sources("src") {
        if name.contains("test")
            || name.starts_with("src/ops/fields")
            || name.starts_with("src/wire")
        {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for (at, literal) in code.split('"').enumerate() {
            let looks = at % 2 == 1
                && literal.contains('.')
                && literal
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c))
                && !literal.ends_with('.');
            let table = literal.split('.').next().unwrap_or("");
            if looks && tables.contains(table) {
                found.insert((literal.to_owned(), name.clone()));
            }
        }
    }
    found
}

#[test]
fn every_message_that_the_source_names_exists() {
    let known = keys(Lang::Indonesian);
    let missing: Vec<(String, String)> = keys_in_source()
        .into_iter()
        .filter(|(key, file)| {
            !known.contains(key)
                && std::path::Path::new(key)
                    .extension()
                    .is_none_or(|end| end != "toml")
                && !file.contains("journal")
        })
        .collect();
    assert!(missing.is_empty(), "named but not written: {missing:#?}");
}

/// A key is named whole, or its end is a code that some list puts behind the name of its table.
#[test]
fn every_message_is_asked_for_by_the_source() {
    let code: String = sources("src").into_iter().map(|(_, text)| text).collect();
    let named: BTreeSet<&str> = code.split('"').collect();
    let ends = |key: &str| {
        key.match_indices('.')
            .any(|(at, _)| named.contains(&key[at + 1..]))
    };
    let numbered = |key: &str| key.ends_with(|c: char| c.is_ascii_digit());
    let unused: Vec<String> = keys(Lang::Indonesian)
        .into_iter()
        .filter(|key| !named.contains(key.as_str()) && !ends(key) && !numbered(key))
        .filter(|key| !key.starts_with("cli-show.of-"))
        .collect();
    assert!(unused.is_empty(), "nobody asks for {unused:#?}");
}

#[test]
fn terms_fields_and_commands_have_their_words() {
    let texts = Texts::of(Lang::Indonesian);
    let mut wanted: Vec<String> = Vec::new();
    for spec in FIELDS {
        wanted.push(format!("field.{}", spec.code));
        if let Holds::Code(list) = spec.holds {
            wanted.extend(
                members(list)
                    .into_iter()
                    .map(|(_, code)| format!("{list}.{code}")),
            );
        }
    }
    for spec in all() {
        wanted.push(format!("command.{}", spec.code));
        wanted.push(format!("command-name.{}", spec.code));
    }
    let missing: Vec<&String> = wanted.iter().filter(|key| !texts.has(key)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(texts.label(LogState::Returned), "Dikembalikan");
}

fn labels<T: Coded>() -> impl Iterator<Item = String> {
    T::ALL
        .iter()
        .map(|member| format!("{}.{}", T::NAME, member.code()))
}

#[test]
fn lists_that_stand_in_no_field_have_their_words() {
    let texts = Texts::of(Lang::Indonesian);
    let missing: Vec<String> = labels::<ComplaintStage>()
        .chain(labels::<Urgency>())
        .chain(labels::<AlertKind>())
        .chain(labels::<Weight>())
        .chain(labels::<Figure>())
        .chain(labels::<Measure>())
        .chain(labels::<Response>())
        .chain(labels::<Signal>())
        .chain(labels::<Tone>())
        .filter(|key| !texts.has(key))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn names_of_commands_are_single_words_and_unique_in_each_language() {
    for lang in [Lang::Indonesian, Lang::English] {
        let texts = Texts::of(lang);
        let mut names = BTreeSet::new();
        for spec in all() {
            let name = tatap::app::menu::name_of(spec, texts);
            assert!(!name.contains(char::is_whitespace), "{name}");
            assert!(
                names.insert((name.clone(), format!("{:?}", spec.place))),
                "{name} twice"
            );
        }
    }
}
