//! How one bundle lands: in one transaction, whole or not at all.

use std::io::{Read, Seek};

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::Type;
use postgres::{Client, Transaction};

use crate::domain::id::EmployeeId;
use crate::ops::bundle::{BundleId, Entry, Reason, SetApart};
use crate::ops::chain::{self, ChainHash};
use crate::ops::ledger::{Fact, Landed, Ledger, Stored};
use crate::store::exchange::Chains as _;
use crate::sync::{Opened, Parcel as _, SyncError, holds, landing, survey};
use crate::wire;

use super::office::{Office, columns, decoded};
use super::{HubError, signed};

/// So many ops that were set apart are told one by one.
const APART_MOST: usize = 1000;

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

/// Lands a bundle that was opened and proved by its signature; its entries are proved as they are read. `own` and `registry`
/// as in [`Office::lock`].
pub fn land<F: Read + Seek>(
    client: &mut Client,
    parcel: &mut Opened<'_, F>,
    own: crate::ops::op::ReplicaId,
    registry: &std::sync::Arc<crate::ops::registry::Registry>,
    millis: u64,
) -> Result<Landing, HubError> {
    let mut transaction = client.transaction()?;
    let office = Office::lock(
        &mut transaction,
        &parcel.manifest().from_office.clone(),
        own,
        registry,
    )?;
    let mut told = Landing {
        bundle: parcel.id(),
        office: parcel.manifest().from_office.clone(),
        again: office.ledger().landing_of(parcel.id()).is_some(),
        ops: parcel.checked.ops,
        new: 0,
        apart: 0,
    };
    if told.again {
        return Ok(told);
    }
    let surveyed = survey(&office, parcel)?;
    let (id, number) = (office.id(), signed(office.ledger().entries() + 1));
    let mut new = New::of(&office, &surveyed.stored, parcel, millis);
    drop(office);
    copy(&mut transaction, parcel, (id, number), &mut new)?;
    (told.new, told.apart) = (new.ops, new.apart_count);
    let landed = Landed {
        apart_here: new.apart,
        ..landing(
            parcel,
            &surveyed.stored,
            (EmployeeId::NOBODY, millis),
            Vec::new(),
        )
    };
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
    judge: crate::ops::standing::Judge,
    /// The ledger as it will be.
    after: Ledger,
    /// The hash of the last entry that was new.
    hash: ChainHash,
    ops: u64,
    apart: Vec<SetApart>,
    apart_count: u64,
}

impl<'a> New<'a> {
    fn of<F: Read + Seek>(
        office: &Office<'_, '_>,
        stored: &'a [Stored],
        parcel: &Opened<'_, F>,
        millis: u64,
    ) -> Self {
        let mut after = office.ledger().clone();
        let landed = landing(parcel, stored, (EmployeeId::NOBODY, millis), Vec::new());
        after.take(Fact::Landed(landed));
        Self {
            stored,
            judge: office.judge().clone(),
            after,
            hash: ChainHash::default(),
            ops: 0,
            apart: Vec::new(),
            apart_count: 0,
        }
    }

    /// The row of an entry, if it is new.
    fn row(&mut self, entry: &Entry) -> Option<RowOf> {
        let stretch = self.stored.iter().find(|one| holds(one, entry))?;
        if entry.id.seq == stretch.range.from {
            self.hash = stretch.before;
        }
        self.hash = chain::next(self.hash, &entry.bytes);
        self.ops += 1;
        let op = decoded(entry);
        let standing = match &op {
            None => Err(Reason::Unreadable),
            Some(op) => {
                let reached = self.after.reaches(op.id.replica, op.id.seq);
                reached.and_then(|()| self.judge.standing(op))
            }
        };
        // What waits is told by the gap before it.
        if let Err(reason) = standing
            && reason != Reason::Waiting
        {
            self.apart_count += 1;
            if self.apart.len() < APART_MOST {
                let op = entry.id;
                self.apart.push(SetApart { op, reason });
            }
        }
        let about = op.filter(wire::has_subject).map(|op| columns(op.subject));
        Some(RowOf {
            hash: self.hash,
            branch: stretch.is_branch,
            about,
        })
    }
}

/// What a row has beside the entry.
struct RowOf {
    hash: ChainHash,
    branch: bool,
    about: Option<(i64, i16, i64)>,
}

/// Copies what is new into the database, and makes it part of what is there.
fn copy<F: Read + Seek>(
    transaction: &mut Transaction<'_>,
    parcel: &mut Opened<'_, F>,
    (office, landing): (i64, i64),
    new: &mut New<'_>,
) -> Result<(), HubError> {
    let into = transaction.copy_in(
        "copy stage_op (office, landing, replica, seq, hash, branch, owner, kind, period, body) from stdin binary",
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
            SyncError::Bundle(crate::bundle::BundleError::Elsewhere("stopped".into()))
        })
    });
    match (failed, read) {
        (Some(error), _) => return Err(error.into()),
        (None, Err(error)) => return Err(error.into()),
        (None, Ok(())) => {}
    }
    writer.finish()?;
    transaction.execute(
        "insert into op (office, replica, seq, hash, branch, landing, owner, kind, period, body) \
         select office, replica, seq, hash, branch, landing, owner, kind, period, body from stage_op \
         where office = $1 and landing = $2 order by replica, seq on conflict do nothing",
        &[&office, &landing],
    )?;
    transaction.execute(
        "delete from stage_op where office = $1 and landing = $2",
        &[&office, &landing],
    )?;
    Ok(())
}
