//! What the rows of each list are found and put in order by.

use crate::app::fold::fold;
use crate::domain::period::Period;
use crate::ops::coverage::{
    Completion, Coverage, Machine, Office, Refused, Report, Sum, Trusted, Unit, Watch,
};

use super::table::Key;

/// A word that some rows have, in both languages.
type Flag = (&'static str, &'static str);

/// Too long without a word.
pub const LATE: Flag = ("is:late", "is:terlambat");
/// Never a word.
pub const NEVER: Flag = ("is:never", "is:belum");
/// Something is missing.
pub const MISSING: Flag = ("is:missing", "is:kurang");
/// Something came that is not counted yet.
pub const STALE: Flag = ("is:stale", "is:basi");
/// A chain goes on in two ways.
pub const FORKED: Flag = ("is:forked", "is:bercabang");

/// Several offices that have something in common, with what they come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The name of the agency, or the code of the system; empty where none is named.
    pub name: String,
    /// What they come to.
    pub sum: Sum,
}

/// Folded texts, each on a line of its own, so that no word is found across two.
fn words(texts: &[&str], flags: &[(bool, Flag)]) -> String {
    let mut all: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    let set = flags.iter().filter(|(holds, _)| *holds);
    all.extend(set.flat_map(|(_, (en, id))| [(*en).to_owned(), (*id).to_owned()]));
    all.join("\n")
}

fn done(completion: &Completion) -> Option<(u32, u32)> {
    let closed = completion.share(completion.closed)?;
    Some((closed, completion.share(completion.rated)?))
}

/// The word that all offices of an agency, or of a system, have and no others; no quote is found within quotes.
fn key_of(key: &str, name: &str) -> String {
    format!("{key}:{}=", name.replace('"', " "))
}

/// The query that finds the offices of an agency.
pub fn of_agency(name: &str) -> String {
    format!("\"{}\"", key_of("instansi", name))
}

/// The query that finds the offices of a system.
pub fn of_scheme(name: &str) -> String {
    format!("\"{}\"", key_of("sistem", name))
}

/// An office.
pub fn office(office: &Office, watch: &Watch) -> Key {
    let heard = office.heard();
    let report = watch.report(heard);
    let (agency, scheme) = (
        key_of("instansi", &office.agency),
        key_of("sistem", &office.scheme),
    );
    Key {
        id: office.code.clone(),
        name: fold(office.title()),
        words: words(
            &[
                &office.code,
                &office.name,
                &office.agency,
                &office.scheme,
                &agency,
                &scheme,
            ],
            &[
                (matches!(report, Report::Late(_)), LATE),
                (report == Report::Never, NEVER),
                (office.missing() > 0, MISSING),
                (office.is_stale, STALE),
                (office.is_forked(), FORKED),
            ],
        ),
        heard,
        missing: office.missing(),
        done: done(&office.completion),
    }
}

/// Groups of offices by what `of` says of each, by name.
pub fn groups(coverage: &Coverage, watch: &Watch, of: impl Fn(&Office) -> &str) -> Vec<Group> {
    let mut offices: Vec<&Office> = coverage.offices.iter().collect();
    offices.sort_by_key(|office| of(office));
    let same = offices.chunk_by(|a, b| of(a) == of(b));
    same.map(|offices| Group {
        name: offices.first().map_or("", |office| of(office)).to_owned(),
        sum: Sum::of(offices.iter().copied(), watch),
    })
    .collect()
}

/// A group.
pub fn group(group: &Group) -> Key {
    Key {
        id: group.name.clone(),
        name: fold(&group.name),
        words: words(
            &[&group.name],
            &[
                (group.sum.late > 0, LATE),
                (group.sum.never > 0, NEVER),
                (group.sum.missing > 0, MISSING),
            ],
        ),
        heard: group.sum.oldest,
        missing: group.sum.missing,
        done: done(&group.sum.completion),
    }
}

/// A file that was refused; the newest first is the order of its age turned round.
pub fn refused(file: &Refused) -> Key {
    Key {
        id: format!("{} {}", file.at, file.name),
        name: fold(&file.name),
        words: words(&[&file.name, &file.reason], &[]),
        heard: Some(u64::MAX - file.at),
        ..Key::default()
    }
}

/// A unit.
pub fn unit(unit: &Unit) -> Key {
    Key {
        id: unit.id.clone(),
        name: fold(&unit.name),
        words: words(&[&unit.name, &unit.parent, &unit.id], &[]),
        done: done(&unit.completion),
        ..Key::default()
    }
}

/// A machine.
pub fn machine(machine: &Machine) -> Key {
    Key {
        id: machine.replica.to_string(),
        name: fold(&machine.name),
        words: words(
            &[&machine.name, &machine.replica.to_string()],
            &[
                (machine.is_silent(), NEVER),
                (machine.missing() > 0, MISSING),
                (machine.forked.is_some(), FORKED),
            ],
        ),
        // Who is no longer awaited has not been silent too long.
        heard: match machine.trusted {
            Trusted::Revoked(_) => Some(u64::MAX),
            Trusted::Enrolled | Trusted::Unknown => machine.heard,
        },
        missing: machine.missing(),
        ..Key::default()
    }
}

/// A period of a unit, in its place among all; the last stands first by age.
pub fn period(at: usize, (period, completion): &(Period, Completion)) -> Key {
    Key {
        id: period.code(),
        name: period.code(),
        words: words(&[&period.code()], &[]),
        heard: Some(u64::MAX - at as u64),
        done: done(completion),
        ..Key::default()
    }
}
