//! How one bundle lands: in one transaction, whole or not at all.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::Type;
use postgres::{Client, Transaction};

use crate::bundle::BundleError;
use crate::domain::id::EmployeeId;
use crate::ops::bundle::{BundleId, Entry};
use crate::ops::chain::{self, ChainHash};
use crate::ops::ledger::{Fact, Stored};
use crate::ops::op::ReplicaId;
use crate::ops::standing::Judge;
use crate::store::exchange::Chains as _;
use crate::sync::{Judging, Opened, Parcel as _, SyncError, holds, landing, survey};
use crate::wire;

use super::office::{Office, columns};
use super::standing::{self, Touched};
use super::{HubError, signed};

/// What came of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// Which.
    pub bundle: BundleId,
    /// Code of the office it came from.
    pub office: String,
    /// Whether it had landed before.
    pub again: bool,
    /// How many ops it carries.
    pub ops: u64,
    /// How many of them were not here.
    pub new: u64,
    /// How many of those count for nobody.
    pub apart: u64,
}

/// Lands a bundle that was opened and proved by its signature; its entries are proved as they are read. `own` and `judge`
/// as in [`Office::lock`].
pub fn land<F: Read + Seek>(
    client: &mut Client,
    parcel: &mut Opened<'_, F>,
    own: ReplicaId,
    judge: &Judge,
    millis: u64,
) -> Result<Landing, HubError> {
    let mut transaction = client.transaction()?;
    let code = parcel.manifest().from_office.clone();
    let office = Office::lock(&mut transaction, &code, own, judge)?;
    let mut told = Landing {
        bundle: parcel.id(),
        again: office.ledger().landing_of(parcel.id()).is_some(),
        ops: parcel.checked.ops,
        new: 0,
        apart: 0,
        office: code,
    };
    if told.again {
        return Ok(told);
    }
    let stored = survey(&office, parcel)?.stored;
    let mut landed = landing(parcel, &stored, (EmployeeId::NOBODY, millis), Vec::new());
    let (id, number) = (office.id(), signed(office.ledger().entries() + 1));
    let read_off = office.read_off();
    let version = judge.registry().version;
    let (before, judge) = office.into_parts();
    let mut after = before.clone();
    after.take(Fact::Landed(landed.clone()));
    let mut new = New {
        stored: &stored,
        there: there(&mut transaction, id, &stored)?,
        judging: Judging::by(Some(judge), &after),
        touched: if read_off == version {
            Touched::by(&before, &after, &stored)
        } else {
            Touched::All
        },
        hash: ChainHash::default(),
        ops: 0,
    };
    copy(&mut transaction, parcel, (id, number), &mut new)?;
    (told.new, told.apart) = (new.ops, new.judging.apart_count);
    standing::ratings(&mut transaction, id, &new.touched, &new.judging)?;
    standing::chains(&mut transaction, id, &after, &landed)?;
    if told.new > 0 || new.touched == Touched::All {
        transaction.execute(
            "update office set registry = $2, changed = $3 where office = $1",
            &[&id, &signed(version), &number],
        )?;
    }
    landed.apart_here = new.judging.apart;
    transaction.execute(
        "insert into fact (office, number, bundle, file, ops, new_ops, body) values ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &id,
            &number,
            &told.bundle.0.as_slice(),
            &parcel.file().as_slice(),
            &signed(told.ops),
            &signed(told.new),
            &wire::encode_fact(&Fact::Landed(landed)),
        ],
    )?;
    transaction.commit()?;
    Ok(told)
}

/// What of a parcel is new, as it goes by.
struct New<'a> {
    stored: &'a [Stored],
    /// What of it is here nevertheless.
    there: BTreeSet<ChainHash>,
    judging: Judging<'a>,
    /// Ratings that are to be read off anew.
    touched: Touched,
    /// The hash of the last entry that was new.
    hash: ChainHash,
    ops: u64,
}

impl New<'_> {
    /// The row of an entry, if it is new.
    fn row(&mut self, entry: &Entry) -> Option<RowOf> {
        let stretch = self.stored.iter().find(|one| holds(one, entry))?;
        if entry.id.seq == stretch.range.from {
            self.hash = stretch.before;
        }
        self.hash = chain::next(self.hash, &entry.bytes);
        if self.there.contains(&self.hash) {
            return None;
        }
        self.ops += 1;
        let (op, _) = self.judging.take(entry);
        let op = op.filter(wire::has_subject);
        if let Some(op) = &op {
            self.touched.note(op);
        }
        let about = op.map(|op| columns(op.subject));
        Some(RowOf {
            hash: self.hash,
            branch: stretch.is_branch,
            about,
        })
    }
}

/// The hashes that are here already where these stretches lie: a bundle is compared with chains alone, so that what was kept
/// as a branch, or told to stand upon something else, is new to it every time.
fn there(
    transaction: &mut Transaction<'_>,
    office: i64,
    stored: &[Stored],
) -> Result<BTreeSet<ChainHash>, HubError> {
    let mut there = BTreeSet::new();
    for range in stored.iter().map(|one| one.range) {
        let (replica, from, to) = (range.replica.0, signed(range.from), signed(range.to));
        let rows = transaction.query(
            "select hash from op where office = $1 and replica = $2 and seq between $3 and $4",
            &[&office, &replica.as_slice(), &from, &to],
        )?;
        for row in rows {
            there.extend(ChainHash::try_from(row.try_get::<_, &[u8]>(0)?));
        }
    }
    Ok(there)
}

/// What a row has beside the entry.
struct RowOf {
    hash: ChainHash,
    branch: bool,
    about: Option<(i64, i16, i64)>,
}

/// Copies what is new into the database; nobody else can have brought any of it meanwhile, as the office is locked.
fn copy<F: Read + Seek>(
    transaction: &mut Transaction<'_>,
    parcel: &mut Opened<'_, F>,
    (office, landing): (i64, i64),
    new: &mut New<'_>,
) -> Result<(), HubError> {
    let into = transaction.copy_in(
        "copy op (office, landing, replica, seq, hash, branch, owner, kind, period, body) from stdin binary",
    )?;
    let types = [
        Type::INT8,
        Type::INT8,
        Type::BYTEA,
        Type::INT8,
        Type::BYTEA,
        Type::BOOL,
        Type::INT8,
        Type::INT2,
        Type::INT8,
        Type::BYTEA,
    ];
    let mut writer = BinaryCopyInWriter::new(into, &types);
    let mut failed: Option<postgres::Error> = None;
    let read = parcel.each(&mut |entry| {
        let Some(row) = new.row(&entry) else {
            return Ok(());
        };
        let about = row.about;
        let written = writer.write(&[
            &office,
            &landing,
            &entry.id.replica.0.as_slice(),
            &signed(entry.id.seq),
            &row.hash.as_slice(),
            &row.branch,
            &about.map(|about| about.0),
            &about.map(|about| about.1),
            &about.map(|about| about.2),
            &entry.bytes,
        ]);
        written.map_err(|error| {
            failed = Some(error);
            SyncError::Bundle(BundleError::Elsewhere("stopped".into()))
        })
    });
    match (failed, read) {
        (Some(error), _) => return Err(error.into()),
        (None, Err(error)) => return Err(error.into()),
        (None, Ok(())) => {}
    }
    writer.finish()?;
    Ok(())
}
