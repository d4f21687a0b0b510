//! Opening the records: believing them, bringing them up to the journal, or making them anew.

use std::path::Path;

use crate::journal::Position;
use crate::records::{self, Records, RecordsError};
use crate::wire::Applied;

use super::StoreError;
use super::folded::Folded;
use super::index::{Index, Trouble};
use super::live::Lookup;
use super::replay::{self, Progress, SLICE};
use super::truth::Truth;

/// What looks things up in what the journal says, how far that goes, and a note if the records had to be
/// built anew or cannot be.
pub(super) fn open(
    truth: &Truth,
    data: &Path,
    progress: Progress<'_>,
) -> Result<(Lookup, Applied, Option<String>), StoreError> {
    let why = match open_as_they_are(truth, data) {
        Ok((records, applied)) => return Ok((Lookup::Records(records), applied, None)),
        Err(Trouble::Journal(error)) => return Err(error),
        Err(Trouble::Records(why)) => why,
    };
    let is_first = truth.own.head().index == 0 && matches!(why, RecordsError::Absent);
    // That is nothing to worry about, and so nothing to tell.
    let is_news = !is_first && !matches!(why, RecordsError::Overtaken);
    match rebuild(truth, data, &mut *progress) {
        Ok((records, applied)) => {
            let note = format!(
                "The index was built anew from the journal, because {why}. Nothing that was saved is \
                 lost."
            );
            let note = is_news.then_some(note);
            Ok((Lookup::Records(records), applied, note))
        }
        Err(Trouble::Journal(error)) => Err(error),
        Err(Trouble::Records(why)) => {
            let (lookup, applied) = in_memory(truth, &why, progress)?;
            let note = format!(
                "The index cannot be written ({why}) and is held in memory instead. Everything saved \
                 is safe in the journal. Free some space on the disk of {}; the next start builds the \
                 index anew.",
                data.display()
            );
            Ok((lookup, applied, Some(note)))
        }
    }
}

/// What the journal says, in memory, because of this.
pub(super) fn in_memory(
    truth: &Truth,
    why: &RecordsError,
    progress: Progress<'_>,
) -> Result<(Lookup, Applied), StoreError> {
    let (folded, applied) = Folded::read(truth, progress)?;
    let lookup = Lookup::Memory {
        folded: Box::new(folded),
        why: why.to_string(),
    };
    Ok((lookup, applied))
}

fn open_as_they_are(truth: &Truth, data: &Path) -> Result<(Records, Applied), Trouble> {
    if !records::exist(data) {
        return Err(RecordsError::Absent.into());
    }
    let records = Records::open(data, truth.replica())?;
    match bring_up(truth, &records, data) {
        Ok(applied) => Ok((records, applied)),
        Err(trouble @ Trouble::Records(_)) => {
            records.abandon();
            Err(trouble)
        }
        // They are what is left of what the journal has lost.
        Err(trouble @ Trouble::Journal(_)) => Err(trouble),
    }
}

fn bring_up(truth: &Truth, records: &Records, data: &Path) -> Result<Applied, Trouble> {
    let applied = records.applied()?.ok_or(RecordsError::Absent)?;
    if records::power_was_cut(data) {
        agree(&applied, records.check()?)?;
    }
    mark_open(data);
    let head = truth.own.head();
    let other = |what: &str| Err(RecordsError::Other(what.to_owned()).into());
    if applied.replica != truth.replica() {
        return other("it belongs to another journal");
    }
    if applied.beside != truth.beside_own() {
        return Err(RecordsError::Overtaken.into());
    }
    if applied.index > head.index {
        // It is only told of what the journal has on disk.
        return Err(Trouble::Journal(StoreError::Damaged(format!(
            "the journal in {} ends with change {}, and the index knows of changes up to {}: some that had been saved \
             are missing from the journal; nothing was changed. Run: tatap doctor",
            data.display(),
            head.index,
            applied.index
        ))));
    }
    if applied.index == head.index {
        return if applied.index == 0 || applied.hash == head.hash {
            Ok(applied)
        } else {
            other("it was made from another journal")
        };
    }
    if head.index - applied.index > SLICE {
        return other("it is far behind the journal");
    }
    if applied.index > 0 {
        let same = truth.own.read(Position(applied.last)).is_ok_and(|frame| {
            replay::sum(&frame.entries) == applied.last_sum
                && frame.first_index + frame.entries.len() as u64 == applied.index + 1
        });
        if !same {
            return other("it was made from another journal");
        }
    }
    catch_up(Index { truth, records }, applied)
}

/// Marks that a session writes, once what was there is known to be whole. On a full disk this fails; the
/// mark is only a second look after a cut of the power, and must not keep anybody from his data.
fn mark_open(data: &Path) {
    let _ = records::mark_open(data);
}

/// Replays what the journal has after the place that the records include.
fn catch_up(index: Index<'_>, start: Applied) -> Result<Applied, Trouble> {
    let mut applied = start;
    let mut placed = Vec::new();
    for frame in index.truth.own.scan(Position(applied.last)) {
        let frame = frame.map_err(StoreError::from)?;
        if frame.first_index <= applied.index {
            continue;
        }
        (applied.last, applied.next) = (frame.at.0, frame.next.0);
        applied.last_sum = replay::sum(&frame.entries);
        placed.extend(replay::ops_of(&index.truth.own_batch(frame), |_| true)?);
    }
    let head = index.truth.own.head();
    let (mut applied, ..) = index.advance(&applied, placed, false)?;
    (applied.index, applied.hash) = (head.index, head.hash);
    // Some of it may have been written before the crash, so what is new cannot be told one by one.
    let found = index.records.count()?;
    let before = [start.subjects, start.people, start.acts];
    if found.iter().zip(before).any(|(now, before)| *now < before) {
        return Err(RecordsError::Other("records are missing".to_owned()).into());
    }
    [applied.subjects, applied.people, applied.acts] = found;
    index.records.set_applied(&applied)?;
    Ok(applied)
}

/// Compares what was counted with what should be there.
pub(super) fn agree(applied: &Applied, found: [u64; 3]) -> Result<(), RecordsError> {
    let expected = [applied.subjects, applied.people, applied.acts];
    let names = ["subjects", "rows", "acts"];
    for ((what, expected), found) in names.into_iter().zip(expected).zip(found) {
        if expected != found {
            return Err(RecordsError::Count {
                what,
                expected,
                found,
            });
        }
    }
    Ok(())
}

/// Makes new records from the journal. The old ones are set aside until the new ones are whole: should the
/// journal turn out to be damaged, they are what is left. Progress counts ops twice: once when the journal is
/// surveyed, once when they are applied.
pub(super) fn rebuild(
    truth: &Truth,
    data: &Path,
    progress: Progress<'_>,
) -> Result<(Records, Applied), Trouble> {
    set_aside(data)?;
    let built = match build(truth, data, &mut *progress) {
        // There may not be room for both.
        Err(Trouble::Records(_)) => {
            records::discard(data);
            build(truth, data, progress)
        }
        built => built,
    };
    match built {
        Ok(whole) => {
            records::discard_aside(data);
            mark_open(data);
            Ok(whole)
        }
        Err(Trouble::Records(why)) => {
            // Half an index only takes the space that is needed for saving.
            records::discard(data);
            Err(why.into())
        }
        Err(Trouble::Journal(error)) => Err(error.into()),
    }
}

fn set_aside(data: &Path) -> Result<(), RecordsError> {
    records::set_aside(data).map_err(|source| RecordsError::Io {
        path: data.to_path_buf(),
        source,
    })?;
    Ok(())
}

fn build(
    truth: &Truth,
    data: &Path,
    progress: Progress<'_>,
) -> Result<(Records, Applied), Trouble> {
    let records = Records::open(data, truth.replica())?;
    let index = Index {
        truth,
        records: &records,
    };
    match fill(index, progress) {
        Ok(applied) => Ok((records, applied)),
        Err(trouble) => {
            records.abandon();
            Err(trouble)
        }
    }
}

fn fill(index: Index<'_>, progress: Progress<'_>) -> Result<Applied, Trouble> {
    let survey = replay::survey(index.truth, &mut *progress)?;
    let mut applied = survey.applied;
    let mut done = applied.index;
    for owners in &survey.slices {
        let ops = replay::slice(index.truth, owners)?;
        done += ops.len() as u64;
        let changed = index.apply(ops, false)?;
        applied.people += changed.new_people;
        applied.subjects += changed.new_subjects;
        progress(done, applied.index * 2);
    }
    index.write_acts(&survey.acts)?;
    applied.acts = survey.acts.len() as u64;
    agree(&applied, index.records.count()?)?;
    index.records.set_applied(&applied)?;
    index.records.sync()?;
    progress(applied.index * 2, applied.index * 2);
    Ok(applied)
}
