//! Folder and bucket, made to hold the same: each gets what it lacks, and nothing is ever taken from either.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::exchange::{Direction, ExchangeError, Folder, Found, Name, Put, Sum, office_folder};

use super::key::{Cut, Key, OBJECT_MOST, Piece};
use super::list::{Held, Holdings, Offices, walk};
use super::patience::Patience;
use super::{BucketError, Client};

/// What came of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mirrored {
    /// Files that were carried.
    pub carried: u64,
    /// Files that were there already.
    pub there: u64,
    /// Files of which the bucket has only some pieces: whoever sends them is not done.
    pub waiting: u64,
    /// Objects or files with other names, which are none of ours.
    pub ignored: u64,
    /// What was left where it is, and why.
    pub odd: Vec<(String, String)>,
}

/// A folder beside a bucket.
pub struct Mirror<'a> {
    /// The bucket.
    pub client: &'a Client,
    /// The folder.
    pub folder: &'a Folder,
    /// Where files are copied to before they are read.
    pub spool: &'a Path,
}

/// Which way files are carried.
#[derive(Clone, Copy)]
enum Way {
    Push,
    Pull,
}

impl Mirror<'_> {
    /// Puts what the bucket lacks of these offices there, each in its direction.
    pub fn push(
        &self,
        places: &[(Direction, String)],
        patience: &mut Patience<'_>,
    ) -> Result<Mirrored, BucketError> {
        self.carry(Way::Push, places, patience)
    }

    /// Puts what the folder lacks of these offices there, each in its direction.
    pub fn pull(
        &self,
        places: &[(Direction, String)],
        patience: &mut Patience<'_>,
    ) -> Result<Mirrored, BucketError> {
        self.carry(Way::Pull, places, patience)
    }

    fn carry(
        &self,
        way: Way,
        places: &[(Direction, String)],
        patience: &mut Patience<'_>,
    ) -> Result<Mirrored, BucketError> {
        let mut all = Mirrored::default();
        for direction in Direction::ALL {
            let here = places.iter().filter(|(its, _)| *its == direction);
            let offices: Offices<'_> = here
                .map(|(_, code)| (office_folder(code), code.as_str()))
                .collect();
            if offices.is_empty() {
                continue;
            }
            let mut run = Run {
                mirror: self,
                way,
                direction,
                told: BTreeSet::new(),
                all: &mut all,
            };
            let mut tell =
                |patience: &mut Patience<'_>, office: (&str, &str), holdings: &Holdings| {
                    run.office(patience, office, holdings)
                };
            let others = walk((self.client, patience), direction, &offices, &mut tell)?;
            run.rest(patience, &offices, others)?;
        }
        Ok(all)
    }
}

/// All offices in one direction.
struct Run<'r> {
    mirror: &'r Mirror<'r>,
    way: Way,
    direction: Direction,
    /// The folders of the offices that had their turn.
    told: BTreeSet<String>,
    all: &'r mut Mirrored,
}

impl Run<'_> {
    fn office(
        &mut self,
        patience: &mut Patience<'_>,
        office: (&str, &str),
        holdings: &Holdings,
    ) -> Result<(), BucketError> {
        self.told.insert(office.0.to_owned());
        let mut turn = Turn {
            mirror: self.mirror,
            patience,
            direction: self.direction,
            office,
            all: &mut *self.all,
        };
        match self.way {
            Way::Push => turn.push_all(holdings),
            Way::Pull => turn.pull_all(holdings),
        }
    }

    /// Once the list has ended, and with so many objects in it that are nothing to us.
    fn rest(
        &mut self,
        patience: &mut Patience<'_>,
        offices: &Offices<'_>,
        others: u64,
    ) -> Result<(), BucketError> {
        match self.way {
            Way::Pull => self.all.ignored += others,
            // The bucket may hold nothing of an office that has something to send.
            Way::Push => {
                for (folder, code) in offices {
                    if !self.told.contains(folder) {
                        self.office(patience, (folder, code), &Holdings::default())?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// One office in one direction.
struct Turn<'t, 'p, 'w> {
    mirror: &'t Mirror<'t>,
    patience: &'p mut Patience<'w>,
    direction: Direction,
    /// The name of its folder, and its code.
    office: (&'t str, &'t str),
    all: &'t mut Mirrored,
}

impl Turn<'_, '_, '_> {
    fn push_all(&mut self, holdings: &Holdings) -> Result<(), BucketError> {
        let listing = self.mirror.folder.scan(self.direction, self.office.1)?;
        self.all.ignored += listing.ignored as u64;
        let nothing = Held::default();
        for found in &listing.files {
            let held = holdings.0.get(&found.name).unwrap_or(&nothing);
            let pushed = self.push(found, held);
            self.tell(&found.path.display().to_string(), pushed)?;
        }
        for refused in &listing.refused {
            let key = self.key(refused.name, None);
            self.all.odd.push((key, refused.thing.to_string()));
        }
        Ok(())
    }

    fn pull_all(&mut self, holdings: &Holdings) -> Result<(), BucketError> {
        let listing = self.mirror.folder.scan(self.direction, self.office.1)?;
        let files = listing.files.iter().map(|found| found.name);
        let odd = listing.refused.iter().map(|refused| refused.name);
        let lying: BTreeSet<Name> = files.chain(odd).collect();
        for (name, held) in &holdings.0 {
            if lying.contains(name) {
                self.all.there += 1;
                continue;
            }
            let pulled = self.pull(*name, held);
            self.tell(&self.key(*name, None), pulled)?;
        }
        Ok(())
    }

    /// Writes down what came of a file. What is wrong with one keeps no other from being carried.
    fn tell(&mut self, name: &str, done: Result<Done, BucketError>) -> Result<(), BucketError> {
        match done {
            Ok(Done::Carried) => self.all.carried += 1,
            Ok(Done::There) => self.all.there += 1,
            Ok(Done::Waits) => self.all.waiting += 1,
            Err(BucketError::Object { key, why }) => self.all.odd.push((key, why)),
            Err(BucketError::Folder(
                error @ (ExchangeError::InTheWay { .. }
                | ExchangeError::Arriving { .. }
                | ExchangeError::OtherBytes { .. }
                | ExchangeError::TooLarge { .. }),
            )) => self.all.odd.push((name.to_owned(), error.to_string())),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn key(&self, name: Name, piece: Option<Piece>) -> String {
        Key { name, piece }.below(self.direction, self.office.0)
    }

    /// Puts a file, or what is missing of it, into the bucket. One of another length is put anew: whoever was cut off may have
    /// left a part there.
    fn push(&mut self, found: &Found, held: &Held) -> Result<Done, BucketError> {
        if held.has(found.bytes) {
            return Ok(Done::There);
        }
        let mirror = self.mirror;
        let mut file = mirror.folder.spool(found, mirror.spool)?;
        let read = |error| ExchangeError::Io {
            doing: "reading",
            path: found.path.clone(),
            source: error,
        };
        let sum = Sum::of(&mut file).map_err(read)?;
        file.rewind().map_err(read)?;
        let Some(cut) = Cut::of(sum.bytes, sum.sha256) else {
            let key = self.key(found.name, None);
            let whole = next_object(&mut file).map_err(read)?;
            self.put(&key, &whole)?;
            return Ok(Done::Carried);
        };
        let there = held.pieces.get(&cut);
        for piece in cut.all() {
            let bytes = next_object(&mut file).map_err(read)?;
            let there = there.and_then(|there| there.get(&piece.number));
            if there != Some(&(bytes.len() as u64)) {
                let key = self.key(found.name, Some(piece));
                self.put(&key, &bytes)?;
            }
        }
        Ok(Done::Carried)
    }

    fn put(&mut self, key: &str, bytes: &[u8]) -> Result<(), BucketError> {
        let client = self.mirror.client;
        self.patience.through(|| client.put(key, bytes))
    }

    /// Puts a file that is whole in the bucket into the folder.
    fn pull(&mut self, name: Name, held: &Held) -> Result<Done, BucketError> {
        if let Some(bytes) = held.whole {
            let whole = self.key(name, None);
            return self.fetch(name, &[(whole, bytes)], None);
        }
        let mut last = Ok(Done::Waits);
        // Where a file was sealed twice, there may be pieces of both, and one may be spoiled.
        for cut in held.cuts() {
            let there = held.pieces.get(&cut).into_iter().flatten();
            let pieces = there.map(|(number, bytes)| {
                let number = *number;
                (self.key(name, Some(Piece { cut, number })), *bytes)
            });
            let pieces: Vec<(String, u64)> = pieces.collect();
            last = self.fetch(name, &pieces, Some(cut));
            if !matches!(last, Err(BucketError::Object { .. })) {
                break;
            }
        }
        last
    }

    /// Puts objects, one after the other, into the folder as a file: whole, or not at all.
    fn fetch(
        &mut self,
        name: Name,
        objects: &[(String, u64)],
        cut: Option<Cut>,
    ) -> Result<Done, BucketError> {
        let mirror = self.mirror;
        let mut failed = None;
        let patience = &mut *self.patience;
        let written = mirror.folder.put(
            self.direction,
            self.office.1,
            name,
            &mut |into: &mut dyn Write| {
                let mut sha = Sha256::new();
                for (key, bytes) in objects {
                    let got = patience.through(|| mirror.client.get(key, *bytes));
                    let got = got.map_err(|error| set_aside(&mut failed, error))?;
                    sha.update(&got);
                    into.write_all(&got)?;
                }
                let Some((cut, (key, _))) = cut.zip(objects.first()) else {
                    return Ok(());
                };
                if cut.fits(sha.finalize().into()) {
                    return Ok(());
                }
                let error = BucketError::Object {
                    key: key.clone(),
                    why: "and the pieces beside it do not come to one file".to_owned(),
                };
                Err(set_aside(&mut failed, error))
            },
        );
        match (failed, written) {
            (Some(error), _) => Err(error),
            (None, Ok(Put::Safe { .. })) => Ok(Done::Carried),
            (None, Ok(Put::AlreadyThere { .. })) => Ok(Done::There),
            (None, Err(error)) => Err(error.into()),
        }
    }
}

/// What came of a file.
enum Done {
    Carried,
    There,
    Waits,
}

/// Keeps why writing was broken off; whoever writes is only told that it was.
fn set_aside(place: &mut Option<BucketError>, error: BucketError) -> io::Error {
    *place = Some(error);
    io::ErrorKind::Other.into()
}

/// The bytes of the next object.
fn next_object(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(OBJECT_MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
