//! Names of sheets as spreadsheets take them: short, without some characters, no two alike.

use std::collections::BTreeSet;

use crate::domain::text::clean;

/// Longest name, in units of UTF-16.
const LONGEST: usize = 31;

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name that nothing else has, as near to the wanted one as can be; `or` where nothing is left of that.
    pub(super) fn take(&mut self, wanted: &str, or: &str) -> String {
        let kept = fit(wanted);
        let base = if kept.is_empty() { fit(or) } else { kept };
        let mut name = cut(&base, LONGEST);
        let mut count = 1;
        // Excel keeps this one for itself.
        while name.to_lowercase() == "history" || !self.0.insert(name.to_lowercase()) {
            count += 1;
            let end = format!(" ({count})");
            name = format!("{}{end}", cut(&base, LONGEST - end.len()));
        }
        name
    }
}

/// Without what may not stand in a name, or not at its ends.
fn fit(wanted: &str) -> String {
    let allowed = clean(wanted).replace(['[', ']', ':', '*', '?', '/', '\\'], " ");
    clean(&allowed)
        .trim_matches(|c: char| c == '\'' || c.is_whitespace())
        .to_owned()
}

/// The beginning of a name, no longer than this.
fn cut(name: &str, longest: usize) -> String {
    let mut used = 0;
    let kept = name.chars().take_while(|c| {
        used += c.len_utf16();
        used <= longest
    });
    let kept: String = kept.collect();
    kept.trim_end_matches(['\'', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned_short_and_unique() {
        let mut names = Names::default();
        let mut take = |wanted: &str| names.take(wanted, "Tabel");
        assert_eq!(take("Rekap: 2026/Q4 [a]*?\\"), "Rekap 2026 Q4 a");
        assert_eq!(take("'Siti'"), "Siti");
        assert_eq!(take("SITI"), "SITI (2)");
        assert_eq!(take("\u{202e}[]"), "Tabel");
        assert_eq!(take(""), "Tabel (2)");
        assert_eq!(take("History"), "History (2)");
        let long = "Bidang Pelayanan Pendaftaran Penduduk dan Pencatatan Sipil";
        assert_eq!(take(long), "Bidang Pelayanan Pendaftaran Pe");
        assert_eq!(take(long), "Bidang Pelayanan Pendaftara (2)");
        assert!(take(&"👩".repeat(40)).encode_utf16().count() <= LONGEST);
    }
}
