//! Labels of closed lists, from `assets/import/values.toml`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::domain::coded::Coded;
use crate::domain::period::Cycle;
use crate::domain::text::fold;
use crate::ops::fields::Holds;
use crate::ops::lists;

use super::column::{Kind, columns};

const VALUES: &str = include_str!("../../assets/import/values.toml");

/// Yes and no, as a file writes them; only here is it a closed list.
const FLAG: [(u8, &str); 2] = [(1, "yes"), (2, "no")];

/// A closed list: number by folded label, and one label for each member to show.
#[derive(Default)]
struct Labels {
    numbers: HashMap<String, u8>,
    shown: Vec<String>,
}

static LISTS: LazyLock<HashMap<&'static str, Labels>> = LazyLock::new(|| {
    let values: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        toml::from_str(VALUES).expect("the embedded table of values is read by a test");
    members()
        .into_iter()
        .map(|(list, members)| {
            let named = values.get(list);
            let mut labels = Labels::default();
            for (code, number) in members {
                let words = named
                    .and_then(|named| named.get(&code))
                    .map_or(&[][..], Vec::as_slice);
                labels.shown.push(words.first().unwrap_or(&code).clone());
                for word in words.iter().chain([&code]) {
                    labels.numbers.insert(fold(word), number);
                }
            }
            (list, labels)
        })
        .collect()
});

/// All lists that a file can name a member of, each with the codes and numbers of its members: those of the
/// columns, and those by which days, periods and flags are read.
fn members() -> Vec<(&'static str, Vec<(String, u8)>)> {
    let owned = |members: Vec<(u8, &str)>| -> Vec<(String, u8)> {
        let each = members.into_iter();
        each.map(|(number, code)| (code.to_owned(), number))
            .collect()
    };
    let held = Kind::ALL.iter().flat_map(|kind| columns(*kind));
    let held: BTreeSet<&str> = held
        .filter_map(|column| match column.holds() {
            Some((_, Holds::Code(list))) => Some(list),
            Some(_) | None => None,
        })
        .collect();
    let held = held
        .into_iter()
        .map(|list| (list, owned(lists::members(list))));
    let cycles = Cycle::ALL
        .iter()
        .map(|cycle| (cycle.number(), cycle.code()));
    let months = (1..=12).map(|month| (month.to_string(), month));
    let own = [
        (Cycle::NAME, owned(cycles.collect())),
        ("flag", owned(FLAG.to_vec())),
        ("month", months.collect()),
    ];
    held.chain(own).collect()
}

/// The number of the member that a label names.
pub(super) fn number(list: &str, label: &str) -> Option<u8> {
    LISTS.get(list)?.numbers.get(&fold(label)).copied()
}

/// The labels that a list offers, for the message that refuses another.
pub(super) fn accepted(list: &str) -> String {
    LISTS
        .get(list)
        .map_or_else(String::new, |labels| labels.shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{Aspect, Direction};

    #[test]
    fn the_table_of_values_names_every_member_once_and_nothing_else() {
        let values: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(VALUES).unwrap();
        let lists: BTreeMap<_, _> = members().into_iter().collect();
        for (list, named) in &values {
            let members = lists
                .get(list.as_str())
                .unwrap_or_else(|| panic!("[{list}] is no list"));
            let mut seen: HashMap<String, &String> = HashMap::new();
            for (code, words) in named {
                assert!(
                    members.iter().any(|(c, _)| c == code),
                    "[{list}] has no {code}"
                );
                for word in words {
                    let other = seen.insert(fold(word), code);
                    assert!(
                        other.is_none_or(|o| o == code),
                        "[{list}] {word}: {code} or {other:?}"
                    );
                }
            }
        }
        for (list, members) in &lists {
            let named = &values[*list];
            assert!(
                members.iter().all(|(code, _)| named.contains_key(code)),
                "[{list}]"
            );
        }
    }

    #[test]
    fn labels_are_found_in_both_languages_and_by_code() {
        for label in ["lebih besar  lebih baik", "MORE", "max", "more is better"] {
            assert_eq!(
                number("direction", label),
                Some(Direction::More.number()),
                "{label}"
            );
        }
        assert_eq!(
            number("aspect", "Kuantitas"),
            Some(Aspect::Quantity.number())
        );
        assert_eq!(number("aspect", "warna"), None);
        assert_eq!(accepted("role"), "Ketua, Anggota");
    }
}
