//! Every parser of what comes from outside, as one table: `tests/hostile` replays and spoils what each has met, and
//! libFuzzer (`fuzz/`) makes up more. A target panics where something does not hold; that it refuses is no fault.

pub(crate) mod bundles;
mod files;
mod papers;
mod settings;
pub(crate) mod tables;
pub(crate) mod terminal;
mod trust;
mod wire;
mod words;

use std::path::Path;

use tatap::ops::op::ReplicaId;

/// What is tried with some bytes.
pub(crate) type Target = fn(&[u8]);

/// All targets; the corpus of each lies in the folder of its name.
pub(crate) const TARGETS: &[(&str, Target)] = &[
    ("armor", bundles::armor),
    ("bundle", bundles::bundle),
    ("bundle-signed", bundles::signed),
    ("cells", tables::cells),
    ("config", settings::config),
    ("csv", tables::import),
    ("draft", files::draft),
    ("exchange-folder", files::exchange_folder),
    ("form", settings::form),
    ("host-registry", settings::host_registry),
    ("identity", files::identity),
    ("journal", files::journal),
    ("keys", trust::keys),
    ("land", bundles::land),
    ("line", terminal::line),
    ("names", words::names),
    ("paper", papers::paper),
    ("pins", files::pins),
    ("program", terminal::program),
    ("query", words::query),
    ("readers", files::readers),
    ("registry", trust::registry),
    ("request", trust::request),
    ("rules", settings::rules),
    ("scheme", settings::scheme),
    ("seat", files::seat),
    ("store", files::store),
    ("terminal", terminal::decoder),
    ("text", words::text),
    ("wire-act", wire::act),
    ("wire-applied", wire::applied),
    ("wire-fact", wire::fact),
    ("wire-manifest", wire::manifest),
    ("wire-op", wire::op),
    ("wire-record", wire::record),
    ("wire-row", wire::row),
    ("wire-state", wire::state),
    ("words", words::words),
    ("workbook", papers::workbook),
    ("xlsx", tables::import),
];

/// Whose data it is.
pub(crate) const OWN: ReplicaId = ReplicaId([7; 16]);
/// A replica that is known here.
pub(crate) const OTHER: ReplicaId = ReplicaId([1; 16]);

/// The first byte, which chooses, and the rest.
fn choice(data: &[u8]) -> (u8, &[u8]) {
    data.split_first()
        .map_or((0, data), |(first, rest)| (*first, rest))
}

/// Pieces with their length before them in two bytes; the last may be cut short.
fn pieces(mut data: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    while let Some((length, rest)) = data.split_first_chunk::<2>() {
        let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
        let (piece, rest) = rest.split_at(length);
        pieces.push(piece);
        data = rest;
    }
    pieces
}

/// Pieces as [`pieces`] takes them apart.
#[cfg(test)]
pub(crate) fn joined<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut data = Vec::new();
    for piece in pieces {
        let length = u16::try_from(piece.len()).expect("a piece of a sample is short");
        data.extend(length.to_le_bytes());
        data.extend(piece);
    }
    data
}

/// The bytes as text, where they are text.
fn as_text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// Does something with a folder that is empty.
fn with_folder(run: impl FnOnce(&Path)) {
    // In memory where there is such a place: nothing of it is worth a disk.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    run(folder.expect("room for a folder").path());
}

/// What is shown does nothing in a terminal but show.
pub(crate) fn assert_harmless(text: &str) {
    let found = text.find(is_harmful);
    let around = found.map(|at| {
        let begin = text.floor_char_boundary(at.saturating_sub(60));
        text[begin..].chars().take(120).collect::<String>()
    });
    assert_eq!(around, None);
}

/// Whether a terminal obeys it, or shows with it what is not there.
fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
