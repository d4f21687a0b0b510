//! What a half typed word may become.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::fold::fold;

/// How a half typed word may go on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion<'a> {
    /// All candidates that begin with the word, in their order.
    pub matches: Vec<&'a str>,
    /// What the word may be replaced with at once: the longest beginning that all matches share, or the
    /// word itself when nothing matches.
    pub common: String,
}

/// The candidates that begin with a prefix, whatever its case.
pub fn complete<'a>(prefix: &str, candidates: impl IntoIterator<Item = &'a str>) -> Completion<'a> {
    let wanted = fold(prefix);
    let matches: Vec<&str> = candidates
        .into_iter()
        .filter(|candidate| fold(candidate).starts_with(&wanted))
        .collect();
    let common = matches
        .iter()
        .copied()
        .reduce(shared_start)
        .filter(|common| fold(common).len() >= wanted.len())
        .unwrap_or(prefix)
        .to_owned();
    Completion { matches, common }
}

/// The longest beginning that both texts share.
fn shared_start<'a>(a: &'a str, b: &str) -> &'a str {
    let end = a
        .char_indices()
        .zip(b.chars())
        .find(|((_, x), y)| x != y)
        .map_or(a.len().min(b.len()), |((at, _), _)| at);
    &a[..end]
}

/// Ranks the items of a palette: the ids of those that match every word of the query, best first. An empty
/// query keeps all in their order.
pub fn fuzzy_rank(query: &str, items: &[(usize, &str)]) -> Vec<usize> {
    let pattern = Pattern::new(
        query,
        CaseMatching::Ignore,
        Normalization::Smart,
        AtomKind::Fuzzy,
    );
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut found: Vec<(u32, usize)> = items
        .iter()
        .filter_map(|(id, text)| {
            let score = pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher)?;
            Some((score, *id))
        })
        .collect();
    // A stable sort: equal scores keep the order of the items.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = [
        "ekspor",
        "impor",
        "keluar",
        "muat-ulang",
        "salin-target",
        "sinkron",
    ];

    #[test]
    fn a_prefix_goes_on_as_far_as_it_is_clear() {
        let completion = complete("s", NAMES);
        assert_eq!(completion.matches, ["salin-target", "sinkron"]);
        assert_eq!(completion.common, "s");
        assert_eq!(complete("SI", NAMES).common, "sinkron");
        let none = complete("x", NAMES);
        assert_eq!((none.matches.len(), none.common.as_str()), (0, "x"));
        assert_eq!(complete("é", ["élan", "élit"]).common, "él");
        assert_eq!(complete("", NAMES).matches.len(), NAMES.len());
    }

    #[test]
    fn palettes_rank_the_best_first_and_keep_the_order_otherwise() {
        let items: Vec<(usize, &str)> = NAMES.iter().copied().enumerate().collect();
        assert_eq!(fuzzy_rank("", &items), [0, 1, 2, 3, 4, 5]);
        assert_eq!(fuzzy_rank("por", &items), [0, 1]);
        assert_eq!(fuzzy_rank("sal tar", &items), [4]);
        assert_eq!(fuzzy_rank("KLR", &items), [2]);
        assert_eq!(fuzzy_rank("zzz", &items), [] as [usize; 0]);
        assert_eq!(
            fuzzy_rank("buka", &[(7, "membuka ka"), (3, "Buka")]),
            [3, 7]
        );
    }
}
