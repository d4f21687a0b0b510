//! The PINs of this machine: hashes, wrong attempts and locks, in one file of their own.
//!
//! PINs are no records: they stay on the machine on which they were chosen, and never enter an op, a bundle, a
//! draft or a log. The file `pins` in the data directory is written beside and renamed, for the owner alone.
//!
//! **An attempt is counted before it is judged.** A program that is killed between the two has used an attempt
//! up; otherwise a kill after each wrong guess would give as many guesses as anybody likes. The count is that of
//! this machine: whoever may write the data directory may also put an older file back, which no file can prevent.
//! What that person cannot hide is a PIN chosen anew, as that is recorded.
//!
//! Whoever opens the data for writing holds its lock, and only such a program calls what changes anything here.
//! Nothing is kept in memory between two calls, so that a seat that is handed over finds what was counted.

mod file;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::domain::id::EmployeeId;
use crate::domain::pin::{ATTEMPTS, Checked, Pin, PinStanding};

/// Memory of one hash in KiB, and its passes: above what OWASP asks for at least (19 MiB, 2 passes). A PIN has
/// few possibilities, so whoever carries the file away is held up by the price of each guess alone; more memory
/// would be felt on the small machines that many people share over SSH.
const COST: (u32, u32) = (32 * 1024, 3);

/// Why something was not done. No PIN was changed, none was taken as right.
#[derive(Debug, thiserror::Error)]
pub enum PinsError {
    /// The file cannot be read or written.
    #[error("{doing} {}: {source}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The file is not as it was written: every PIN is to be chosen anew.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where it was set aside, unless it was only looked at.
        aside: Option<PathBuf>,
    },
    /// The file was written by a later version of the program.
    #[error("{} was written by a later version of tatap", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// The person has a PIN already: it is changed by who knows it, or reset.
    #[error("there is a PIN already")]
    Taken,
    /// The hash could not be made, for want of memory or of randomness.
    #[error("the PIN could not be hashed: {0}")]
    Hash(String),
}

/// What is known of the PIN of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// Attempts since the last right one.
    failed: u8,
    /// The hash with its salt and cost, as a PHC string.
    hash: String,
}

impl Entry {
    fn standing(&self) -> PinStanding {
        match ATTEMPTS.saturating_sub(self.failed) {
            0 => PinStanding::Locked,
            left => PinStanding::Ready { left },
        }
    }
}

type Entries = BTreeMap<EmployeeId, Entry>;

/// Where the entries are.
#[derive(Debug)]
enum Place {
    File(PathBuf),
    Memory(Entries),
}

/// The PINs of this machine.
#[derive(Debug)]
pub struct Vault {
    place: Place,
    /// Only looked at, beside whoever writes.
    looking: bool,
    /// Memory in KiB and passes of new hashes.
    cost: (u32, u32),
}

impl Vault {
    /// The PINs of a data directory. Nothing is read or made before it is needed.
    pub fn at(dir: &Path) -> Self {
        Self {
            place: Place::File(file::path_of(dir)),
            looking: false,
            cost: COST,
        }
    }

    /// The same to look at beside whoever writes: a file that is not whole stays where it is.
    pub fn looking_at(dir: &Path) -> Self {
        Self {
            looking: true,
            ..Self::at(dir)
        }
    }

    /// PINs that are gone with the program, and cheap to guess: for pictures and tests.
    pub fn in_memory() -> Self {
        Self {
            place: Place::Memory(Entries::new()),
            looking: false,
            cost: (Params::MIN_M_COST, Params::MIN_T_COST),
        }
    }

    #[cfg(test)]
    fn cheap_at(dir: &Path) -> Self {
        Self {
            cost: (Params::MIN_M_COST, Params::MIN_T_COST),
            ..Self::at(dir)
        }
    }

    /// How the PIN of a person stands.
    pub fn standing(&self, who: EmployeeId) -> Result<PinStanding, PinsError> {
        let entries = self.read()?;
        Ok(entries
            .get(&who)
            .map_or(PinStanding::Absent, Entry::standing))
    }

    /// Whether this is the PIN of a person. The attempt counts before it is judged.
    pub fn check(&mut self, who: EmployeeId, pin: &Pin) -> Result<Checked, PinsError> {
        let Some(hash) = self.begin(who)? else {
            return Ok(match self.standing(who)? {
                PinStanding::Absent => Checked::Absent,
                PinStanding::Ready { .. } | PinStanding::Locked => Checked::Locked { now: false },
            });
        };
        if verify(&hash, pin)? {
            self.change_entry(who, |entry| entry.failed = 0)?;
            return Ok(Checked::Right);
        }
        Ok(match self.standing(who)? {
            PinStanding::Ready { left } => Checked::Wrong { left },
            PinStanding::Absent | PinStanding::Locked => Checked::Locked { now: true },
        })
    }

    /// Counts an attempt durably, and answers what it is judged by; nothing where there is no PIN or it is locked.
    fn begin(&mut self, who: EmployeeId) -> Result<Option<String>, PinsError> {
        match self.standing(who)? {
            PinStanding::Absent | PinStanding::Locked => Ok(None),
            PinStanding::Ready { .. } => {
                let mut hash = None;
                self.change_entry(who, |entry| {
                    entry.failed = entry.failed.saturating_add(1);
                    hash = Some(entry.hash.clone());
                })?;
                Ok(hash)
            }
        }
    }

    /// Keeps the first PIN of a person.
    pub fn choose(&mut self, who: EmployeeId, pin: &Pin) -> Result<(), PinsError> {
        match self.standing(who)? {
            PinStanding::Absent => self.put(who, pin),
            PinStanding::Ready { .. } | PinStanding::Locked => Err(PinsError::Taken),
        }
    }

    /// Keeps another PIN of a person who knows the old one.
    pub fn change(&mut self, who: EmployeeId, old: &Pin, new: &Pin) -> Result<Checked, PinsError> {
        let checked = self.check(who, old)?;
        if checked == Checked::Right {
            self.put(who, new)?;
        }
        Ok(checked)
    }

    /// Takes the PIN of a person away, with its lock.
    pub fn forget(&mut self, who: EmployeeId) -> Result<(), PinsError> {
        let mut entries = self.read()?;
        if entries.remove(&who).is_some() {
            self.write(entries)?;
        }
        Ok(())
    }

    fn put(&mut self, who: EmployeeId, pin: &Pin) -> Result<(), PinsError> {
        let entry = Entry {
            failed: 0,
            hash: self.hash(pin)?,
        };
        let mut entries = self.read()?;
        entries.insert(who, entry);
        self.write(entries)
    }

    fn change_entry(
        &mut self,
        who: EmployeeId,
        change: impl FnOnce(&mut Entry),
    ) -> Result<(), PinsError> {
        let mut entries = self.read()?;
        if let Some(entry) = entries.get_mut(&who) {
            change(entry);
            self.write(entries)?;
        }
        Ok(())
    }

    fn hash(&self, pin: &Pin) -> Result<String, PinsError> {
        let (memory, passes) = self.cost;
        let params = Params::new(memory, passes, 1, None).map_err(|e| unhashed(&e))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash: PasswordHash = argon
            .hash_password(pin.as_bytes())
            .map_err(|e| unhashed(&e))?;
        Ok(hash.to_string())
    }

    fn read(&self) -> Result<Entries, PinsError> {
        match &self.place {
            Place::Memory(entries) => Ok(entries.clone()),
            Place::File(path) => match file::read(path) {
                Err(PinsError::Damaged { path, aside: None }) if !self.looking => {
                    let aside = file::set_aside(&path)?;
                    Err(PinsError::Damaged {
                        path,
                        aside: Some(aside),
                    })
                }
                read => read,
            },
        }
    }

    fn write(&mut self, entries: Entries) -> Result<(), PinsError> {
        match &mut self.place {
            Place::Memory(held) => {
                *held = entries;
                Ok(())
            }
            Place::File(path) => file::write(path, &entries),
        }
    }
}

fn unhashed(why: &impl std::fmt::Display) -> PinsError {
    PinsError::Hash(why.to_string())
}

/// Whether a hash is that of a PIN.
fn verify(hash: &str, pin: &Pin) -> Result<bool, PinsError> {
    use argon2::password_hash::Error;
    let hash = PasswordHash::new(hash).map_err(|e| unhashed(&e))?;
    // The cost is that of the hash.
    match Argon2::default().verify_password(pin.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(why) => Err(unhashed(&why)),
    }
}

/// Whether a text is a hash that can be checked on any machine of an office. What asks for far more than is asked for
/// here was not written by this program, and is not tried.
fn is_hash(text: &str) -> bool {
    /// Four times the memory and the passes of today leave room for a later version that asks for more.
    const MOST: (u32, u32) = (4 * COST.0, 4 * COST.1);
    /// Lanes are worked through one after the other.
    const LANES: u32 = 4;
    let hash = PasswordHash::new(text).ok();
    let hash = hash.filter(|hash| hash.salt.is_some() && hash.hash.is_some());
    let params = hash.and_then(|hash| Params::try_from(&hash).ok());
    params.is_some_and(|params| {
        params.m_cost() <= MOST.0 && params.t_cost() <= MOST.1 && params.p_cost() <= LANES
    })
}
