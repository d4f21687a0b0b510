//! How bundles travel: in any order, some twice, some late, some spoiled on the way. What must come of it is known beforehand.

use tatap::exchange::{Direction, Folder, Name};

use crate::Try;
use crate::dice::Dice;
use crate::written::{Bundle, Written};

/// So many in a hundred are lost, and handed in again at the end.
const LOST: usize = 5;
/// So many in a hundred come twice, beside those that were written anew.
const TWICE: usize = 3;
/// So many in a thousand are spoiled on the way, and handed in again at the end.
const SPOILED: usize = 10;
/// In so many parts everything comes, and what was lost after that.
const WAVES: usize = 3;

/// A file on its way.
#[derive(Debug, Clone)]
struct Parcel {
    office: String,
    name: Name,
    bytes: Vec<u8>,
}

/// What is delivered, wave after wave, and what must come of it.
#[derive(Debug, Default)]
pub(crate) struct Delivery {
    waves: Vec<Vec<Parcel>>,
    pub(crate) due: Due,
}

/// What must have come of everything in the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Due {
    /// Bundles, each once.
    pub(crate) landed: u64,
    /// Their ops.
    pub(crate) ops: u64,
    /// Files that are no bundles any more.
    pub(crate) refused: u64,
    /// Files that bring nothing new.
    pub(crate) again: u64,
}

impl Delivery {
    /// Decides what becomes of every bundle.
    pub(crate) fn of(written: &[Written], seed: u64) -> Self {
        let mut dice = Dice::of(seed, 1 << 40);
        let mut due = Due::default();
        let (mut sent, mut late) = (Vec::new(), Vec::new());
        for bundle in written.iter().flat_map(|one| &one.bundles) {
            due.landed += 1;
            due.ops += bundle.ops;
            let parcel = Parcel::of(bundle);
            if dice.below(1000) < SPOILED {
                due.refused += 1;
                sent.push(parcel.spoiled(&mut dice));
                late.push(parcel);
                continue;
            }
            let again = bundle
                .anew
                .as_ref()
                .map(|anew| parcel.again(anew, &mut dice));
            let again = again.or_else(|| {
                let twice = dice.chance(TWICE);
                twice.then(|| parcel.again(&parcel.bytes, &mut dice))
            });
            due.again += u64::from(again.is_some());
            sent.extend(again);
            if dice.chance(LOST) {
                late.push(parcel);
            } else {
                sent.push(parcel);
            }
        }
        dice.shuffle(&mut sent);
        let mut waves: Vec<Vec<Parcel>> = Vec::new();
        let each = sent.len().div_ceil(WAVES).max(1);
        waves.extend(sent.chunks(each).map(<[Parcel]>::to_vec));
        waves.push(late);
        Self { waves, due }
    }

    /// How many waves there are.
    pub(crate) fn waves(&self) -> usize {
        self.waves.len()
    }

    /// Puts a wave into the folder, as offices do. Answers how many files it was.
    pub(crate) fn put(&self, wave: usize, folder: &Folder) -> Try<usize> {
        let parcels = self.waves.get(wave).ok_or("a wave")?;
        for parcel in parcels {
            let write: tatap::exchange::Writing<'_> =
                &mut |out: &mut dyn std::io::Write| out.write_all(&parcel.bytes);
            folder.put(Direction::Up, &parcel.office, parcel.name, write)?;
        }
        Ok(parcels.len())
    }
}

impl Parcel {
    fn of(bundle: &Bundle) -> Self {
        Self {
            office: bundle.office.clone(),
            name: bundle.name,
            bytes: bundle.bytes.clone(),
        }
    }

    /// The same under another name.
    fn again(&self, bytes: &[u8], dice: &mut Dice) -> Self {
        let name = Name {
            bundle: dice.bytes(),
            ..self.name
        };
        Self {
            office: self.office.clone(),
            name,
            bytes: bytes.to_vec(),
        }
    }

    /// A byte of it changed, its end cut off, or something else in its place.
    fn spoiled(&self, dice: &mut Dice) -> Self {
        let mut spoiled = self.again(&self.bytes, dice);
        let bytes = &mut spoiled.bytes;
        let at = dice.below(bytes.len());
        match dice.below(3) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.truncate(at),
            _ => *bytes = dice.bytes::<512>().to_vec(),
        }
        spoiled
    }
}
