//! What a bucket holds, office by office, as far as its lists tell.

use std::collections::BTreeMap;

use crate::exchange::{Direction, MOST_FILES, Name};

use super::key::{Cut, Key, OBJECT_MOST};
use super::patience::Patience;
use super::{BucketError, Client};

/// Most pages of one list that are read: a server without an end ends here.
const PAGES_MOST: usize = 20_000;

/// What a bucket holds of a file.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// How long it is, where it is there whole.
    pub(super) whole: Option<u64>,
    /// How long its pieces are, by number, for each way in which it was cut.
    pub(super) pieces: BTreeMap<Cut, BTreeMap<u8, u64>>,
}

impl Held {
    /// Whether a file of this length is there.
    pub(super) fn has(&self, bytes: u64) -> bool {
        self.whole == Some(bytes) || self.cuts().any(|cut| self.bytes_of(cut) == bytes)
    }

    /// The cuts of which every piece is there.
    pub(super) fn cuts(&self) -> impl Iterator<Item = Cut> {
        let all = |(cut, there): &(&Cut, &BTreeMap<u8, u64>)| {
            there.len() == usize::from(cut.pieces)
                && there.values().all(|bytes| *bytes <= OBJECT_MOST)
        };
        self.pieces.iter().filter(all).map(|(cut, _)| *cut)
    }

    /// How long the pieces of a cut are together.
    fn bytes_of(&self, cut: Cut) -> u64 {
        let there = self.pieces.get(&cut).into_iter().flatten();
        there.map(|(_, bytes)| *bytes).sum()
    }
}

/// What a bucket holds of an office, in one direction.
#[derive(Debug, Default)]
pub(super) struct Holdings(pub(super) BTreeMap<Name, Held>);

impl Holdings {
    /// Writes an object down; false where there is no room for one more name.
    fn add(&mut self, key: Key, bytes: u64) -> bool {
        if self.0.len() == MOST_FILES && !self.0.contains_key(&key.name) {
            return false;
        }
        let held = self.0.entry(key.name).or_default();
        match key.piece {
            None => held.whole = Some(bytes),
            Some(piece) => {
                let pieces = held.pieces.entry(piece.cut).or_default();
                pieces.insert(piece.number, bytes);
            }
        }
        true
    }
}

/// Offices by the names of their folders.
pub(super) type Offices<'a> = BTreeMap<String, &'a str>;

/// What is told of an office: its folder, its code, and what the bucket holds of it.
pub(super) type Tell<'t> =
    &'t mut dyn FnMut(&mut Patience<'_>, (&str, &str), &Holdings) -> Result<(), BucketError>;

/// Goes through a direction and tells what each of these offices has there, one at a time, so that no more than one is in
/// memory. Answers how many objects were nothing to us.
///
/// Lists are in order. One that is not tells an office in several turns, each of which is true, if not all of it.
pub(super) fn walk(
    (client, patience): (&Client, &mut Patience<'_>),
    direction: Direction,
    offices: &Offices<'_>,
    tell: Tell<'_>,
) -> Result<u64, BucketError> {
    let top = format!("{}/", direction.folder());
    let only = offices.keys().next().filter(|_| offices.len() == 1);
    let below = only.map_or_else(|| top.clone(), |office| format!("{top}{office}/"));
    let (mut ignored, mut next) = (0, None);
    let mut current: Option<((&str, &str), Holdings)> = None;
    for _ in 0..PAGES_MOST {
        let page = patience.through(|| client.list(&below, next.as_deref()))?;
        for (key, bytes) in page.objects {
            let Some((office, key)) = found(&key, &top, offices) else {
                ignored += 1;
                continue;
            };
            if let Some((before, holdings)) = current.take_if(|(before, _)| *before != office) {
                tell(patience, before, &holdings)?;
            }
            let (_, holdings) = current.get_or_insert_with(|| (office, Holdings::default()));
            if !holdings.add(key, bytes) {
                ignored += 1;
            }
        }
        if page.next.is_none() || page.next == next {
            break;
        }
        next = page.next;
    }
    if let Some((office, holdings)) = current {
        tell(patience, office, &holdings)?;
    }
    Ok(ignored)
}

/// Of which of the offices an object is, and what it is; none where it is nothing to us.
fn found<'o>(key: &str, top: &str, offices: &'o Offices<'_>) -> Option<((&'o str, &'o str), Key)> {
    let (office, file) = key.strip_prefix(top)?.split_once('/')?;
    let (office, code) = offices.get_key_value(office)?;
    Some(((office, code), Key::parse(file)?))
}
