//! What may lie in a backup, by name and measure. Nothing else is ever written or unpacked.

/// What the backup is; always first.
pub(super) const NOTE: &str = "TATAP-BACKUP";
/// The sums of all other members; always last.
pub(super) const SUMS: &str = "SHA256SUMS";
/// What was begun and is not saved.
pub(super) const DRAFT: &str = "draft";
/// The journals, in the order in which they are opened.
pub(super) const JOURNALS: [&str; 3] = [LEDGER, RECEIVED, OWN];
/// The journal of what came and went.
pub(super) const LEDGER: &str = "ledger";
/// The journal of what came from others.
pub(super) const RECEIVED: &str = "received";
/// The own chain.
pub(super) const OWN: &str = "journal";
/// Folders whose files are copied as they are.
pub(super) const LOOSE: [&str; 3] = ["drafts", "readers", "registry"];

/// More members than any backup has.
pub(super) const MEMBERS_MOST: usize = 20_000;
/// Longer than any segment; a batch lies in one segment as a whole.
const SEGMENT_MOST: u64 = 4 << 30;
/// Longer than any other file.
const FILE_MOST: u64 = 64 << 20;
/// Longer than any file name of ours.
const NAME_MOST: usize = 64;

/// Whether a member may have this name, which leads nowhere but into the folders above.
pub(super) fn is_known(name: &str) -> bool {
    match name.split_once('/') {
        None => matches!(name, NOTE | SUMS | DRAFT),
        Some((folder, leaf)) if JOURNALS.contains(&folder) => leaf == "head" || is_segment(leaf),
        Some((folder, leaf)) => LOOSE.contains(&folder) && is_leaf(leaf),
    }
}

/// Whether a file of the loose folders is one that was finished: no `.`, no `/`, nothing written beside its place.
pub(super) fn is_leaf(leaf: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    leaf.len() <= NAME_MOST
        && leaf.starts_with(|c: char| c.is_ascii_alphanumeric())
        && leaf.chars().all(plain)
        && leaf.rsplit('.').next() != Some("new")
}

fn is_segment(leaf: &str) -> bool {
    let digits = leaf.strip_suffix(".tj").unwrap_or_default();
    digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The journal that a member is a file of, and the name of the file there.
pub(super) fn of_journal(name: &str) -> Option<(&'static str, &str)> {
    let (folder, leaf) = name.split_once('/')?;
    let known = JOURNALS.into_iter().find(|known| *known == folder);
    known.map(|known| (known, leaf))
}

/// The most bytes that a member may have.
pub(super) fn most(name: &str) -> u64 {
    match of_journal(name) {
        Some(_) => SEGMENT_MOST,
        None => FILE_MOST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        for name in [
            NOTE,
            SUMS,
            DRAFT,
            "journal/00000001.tj",
            "ledger/head",
            "drafts/2026-11-24_10.00.00.000_1",
            "readers/2026-11.tsv",
            "registry/head-office.pub",
            "registry/000001.registry",
        ] {
            assert!(is_known(name), "{name}");
        }
        for name in [
            "",
            "/",
            "..",
            "../draft",
            "/etc/passwd",
            "./draft",
            "draft/",
            "journal",
            "journal/",
            "journal/1.tj",
            "journal/00000001.tj/x",
            "journal/torn-00000001-96.bin",
            "drafts/..",
            "drafts/../../x",
            "drafts/.x",
            "drafts/a/b",
            "drafts/a\0",
            "drafts/a\n",
            "registry/000001.new",
            "keys/replica",
            "pins",
            "lock",
            "instance",
            "records/db",
        ] {
            assert!(!is_known(name), "{name}");
        }
    }
}
