//! Strengths and what to work on, carried into the next period.

use super::coded::coded;
use super::id::ItemId;

coded! {
    /// Which of the two lists.
    TraitKind "trait" {
        /// Something done well.
        Strength = 1 "strength",
        /// Something to work on.
        ToImprove = 2 "to-improve",
    }
}

/// One line of the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trait {
    /// Identity.
    pub id: ItemId,
    /// Which list.
    pub kind: TraitKind,
    /// What.
    pub text: String,
}

/// What was to be worked on in the previous period and is still open.
///
/// A line is settled once the present period names it again in the same words: as a strength it is closed,
/// as something to improve it has been taken over there.
pub fn carried<'a>(previous: &'a [Trait], now: &[Trait]) -> Vec<&'a Trait> {
    let named_again = |old: &Trait| now.iter().any(|new| words(new) == words(old));
    previous
        .iter()
        .filter(|old| old.kind == TraitKind::ToImprove && !named_again(old))
        .collect()
}

/// The words of a line, without case and spacing.
fn words(line: &Trait) -> Vec<String> {
    line.text
        .split_whitespace()
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: TraitKind, text: &str) -> Trait {
        Trait {
            id: ItemId(1),
            kind,
            text: text.into(),
        }
    }

    #[test]
    fn what_was_to_be_improved_is_carried_until_it_is_named_again() {
        let first = [
            line(TraitKind::Strength, "Cermat"),
            line(TraitKind::ToImprove, "Ketepatan waktu laporan"),
            line(TraitKind::ToImprove, "Bicara di depan umum"),
        ];
        let texts = |now: &[Trait]| {
            let found = carried(&first, now);
            found
                .into_iter()
                .map(|line| line.text.clone())
                .collect::<Vec<_>>()
        };
        let both = ["Ketepatan waktu laporan", "Bicara di depan umum"];
        assert_eq!(texts(&[]), both);
        assert_eq!(texts(&[line(TraitKind::Strength, "Ramah")]), both);
        for kind in [TraitKind::Strength, TraitKind::ToImprove] {
            let now = [line(kind, " ketepatan  Waktu laporan")];
            assert_eq!(texts(&now), ["Bicara di depan umum"]);
        }
    }
}
