//! Labels of closed lists, from `assets/import/values.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::domain::coded::Coded;
use crate::domain::complaint::ComplaintKind;
use crate::domain::feedback::{FeedbackKind, Source};
use crate::domain::nip::EmploymentKind;
use crate::domain::people::{CareerLevel, PositionKind};
use crate::domain::period::Cycle;
use crate::domain::plan::{Aspect, Direction, Perspective, ResultKind};
use crate::domain::rating::{CoreValue, Rating};
use crate::domain::survey::{Education, Sex};
use crate::domain::team::Role;
use crate::domain::text::fold;
use crate::domain::unit::UnitKind;
use crate::domain::voice::Channel;

const VALUES: &str = include_str!("../../assets/import/values.toml");

/// Yes and no, as a file writes them; only here is it a closed list.
const FLAG: [(&str, u8); 2] = [("yes", 1), ("no", 2)];

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

/// All lists that a file can name a member of, each with the codes and numbers of its members.
fn members() -> Vec<(&'static str, Vec<(String, u8)>)> {
    fn of<T: Coded>() -> (&'static str, Vec<(String, u8)>) {
        let members = T::ALL.iter().map(|m| (m.code().to_owned(), m.number()));
        (T::NAME, members.collect())
    }
    vec![
        of::<EmploymentKind>(),
        of::<PositionKind>(),
        of::<CareerLevel>(),
        of::<UnitKind>(),
        of::<ResultKind>(),
        of::<Aspect>(),
        of::<Direction>(),
        of::<Perspective>(),
        of::<Source>(),
        of::<FeedbackKind>(),
        of::<CoreValue>(),
        of::<Rating>(),
        of::<Role>(),
        of::<Cycle>(),
        of::<ComplaintKind>(),
        of::<Channel>(),
        of::<Sex>(),
        of::<Education>(),
        (
            "flag",
            FLAG.map(|(code, number)| (code.to_owned(), number)).into(),
        ),
        (
            "month",
            (1..=12).map(|month| (month.to_string(), month)).collect(),
        ),
    ]
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
    use crate::import::column::{Kind, columns};
    use crate::ops::fields::Holds;

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
    fn every_closed_list_that_a_column_can_hold_is_known() {
        for spec in Kind::ALL.iter().flat_map(|kind| columns(*kind)) {
            if let Some((_, Holds::Code(list))) = spec.holds() {
                assert!(LISTS.contains_key(list), "{list}");
            }
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
