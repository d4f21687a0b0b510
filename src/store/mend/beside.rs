//! What was taken in, and the ledger, written anew as far as they can be read.
//!
//! A stretch of a chain is kept as far as it follows on what was before it, as only that can be proved; what lies behind a
//! missing entry is asked for again, as the ledger then says that it is not here. Chains of this data's own past are filled
//! from their own journals, which are kept.

use std::collections::BTreeMap;
use std::path::Path;

use crate::journal::{DataDir, Journal};
use crate::ops::bundle::{Entry, Range};
use crate::ops::chain;
use crate::ops::ledger::{Continued, Fact, Landed, Stored, Withdrawn};
use crate::ops::op::OpId;
use crate::store::StoreError;
use crate::store::disk::registry;
use crate::store::renew;
use crate::store::replay;
use crate::store::truth::{self, Reading, Truth};

use super::copies::chains;
use super::{Left, Mended};

/// Writes both anew beside an own chain.
pub(super) fn write(
    left: &Left,
    data: &Path,
    own: Journal,
    room: &DataDir,
    now_millis: u64,
    mended: &mut Mended,
) -> Result<(), StoreError> {
    let dir = DataDir::open(room.path(), true)?;
    let (mut fresh, _) = Truth::open(own, dir, Reading::AndWriting, registry(data)?)?;
    // Also where nothing is left to write: otherwise what is damaged would keep its place.
    fresh.make_ready()?;
    let mut places: BTreeMap<u64, u64> = BTreeMap::new();
    for (old, fact) in left.truth.facts()? {
        let fact = match fact {
            Fact::Landed(landed) => Fact::Landed(landed_again(left, landed, &mut fresh, mended)?),
            Fact::Withdrawn(withdrawn) => match places.get(&withdrawn.landing) {
                Some(landing) => Fact::Withdrawn(Withdrawn {
                    landing: *landing,
                    ..withdrawn
                }),
                // What was taken back is gone by itself.
                None => continue,
            },
            other @ (Fact::Exported(_) | Fact::Continued(_) | Fact::Adopted(_)) => other,
        };
        fresh.write(fact)?;
        places.insert(old, fresh.ledger().entries());
    }
    let pasts = pasts(data)?;
    let ending = mended.past.map(|_| &left.truth.own);
    for past in pasts.iter().chain(ending) {
        hand_over(past, &mut fresh, data, now_millis)?;
    }
    Ok(fresh.checkpoint_beside()?)
}

/// A landing with what is left of it, at its new place.
fn landed_again(
    left: &Left,
    landed: Landed,
    fresh: &mut Truth,
    mended: &mut Mended,
) -> Result<Landed, StoreError> {
    let mut stored = Vec::new();
    let frames = moved(
        left,
        landed.frames,
        (&landed.stored, false),
        fresh,
        &mut stored,
    )?;
    let aside = moved(
        left,
        landed.aside,
        (&landed.stored, true),
        fresh,
        &mut stored,
    )?;
    let count = |all: &[Stored]| all.iter().map(|one| one.range.len()).sum::<u64>();
    mended.asked_again += count(&landed.stored) - count(&stored);
    Ok(Landed {
        frames,
        aside,
        stored,
        ..landed
    })
}

/// Writes the entries between two places anew, as far as each stretch can be proved.
fn moved(
    left: &Left,
    frames: (u64, u64),
    (stretches, is_branch): (&[Stored], bool),
    fresh: &mut Truth,
    stored: &mut Vec<Stored>,
) -> Result<(u64, u64), StoreError> {
    let mut entries: BTreeMap<OpId, Vec<u8>> = BTreeMap::new();
    for batch in left.truth.landed(frames) {
        let named = replay::named(batch?)?.into_iter();
        entries.extend(named.map(|entry| (entry.id, entry.bytes)));
    }
    let mut place: Option<(u64, u64)> = None;
    for stretch in stretches.iter().filter(|one| one.is_branch == is_branch) {
        let (proved, kept) = proved(stretch, &mut entries);
        if kept.is_empty() {
            continue;
        }
        for some in kept.chunks(super::TOGETHER) {
            let (from, to) = fresh.stage(some)?;
            place = Some((place.map_or(from, |(first, _)| first), to));
        }
        stored.push(proved);
    }
    Ok(place.unwrap_or_default())
}

/// A stretch as far as its entries are there and follow on one another, and those entries.
fn proved(stretch: &Stored, entries: &mut BTreeMap<OpId, Vec<u8>>) -> (Stored, Vec<Entry>) {
    let replica = stretch.range.replica;
    let (mut kept, mut after) = (Vec::new(), stretch.before);
    for seq in stretch.range.from..=stretch.range.to {
        let id = OpId { replica, seq };
        let Some(bytes) = entries.remove(&id) else {
            break;
        };
        after = chain::next(after, &bytes);
        kept.push(Entry { id, bytes });
    }
    let range = Range {
        to: stretch.range.from + (kept.len() as u64).saturating_sub(1),
        ..stretch.range
    };
    let proved = Stored {
        range,
        after,
        ..*stretch
    };
    (proved, kept)
}

/// The chains that this data wrote before, whose journals are kept.
fn pasts(data: &Path) -> Result<Vec<Journal>, StoreError> {
    let dir = DataDir::open(data, false)?;
    let names = chains(data).into_iter().filter(|name| name != truth::OWN);
    let past = names.filter_map(|name| Journal::open_damaged(&dir, &name, None).ok());
    Ok(past.map(|opened| opened.journal).collect())
}

/// Takes a chain of the past in as far as it is whole from its beginning, where that is further than it is known.
fn hand_over(
    past: &Journal,
    fresh: &mut Truth,
    data: &Path,
    millis: u64,
) -> Result<(), StoreError> {
    let replica = past.replica();
    let whole = past.lost().first().map_or(past.head(), |lost| lost.before);
    let is_new = fresh.ledger().stored(replica).is_empty() && past.reached().index > 0;
    if is_new || whole.index > fresh.ledger().tip(replica).seq {
        renew::hand_over(past, whole, fresh, data, millis)?;
    }
    if fresh.ledger().was(replica) {
        return Ok(());
    }
    fresh.write(Fact::Continued(Continued {
        past: replica,
        millis,
    }))
}
