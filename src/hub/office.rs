//! One office as chains, as far as they have landed: what bundles of it are compared with, and written for it from.

use std::cell::RefCell;
use std::sync::Arc;

use postgres::{Row, Transaction};

use crate::bundle::office_id;
use crate::domain::coded::Coded as _;
use crate::ops::bundle::{Entry, Range, Reason};
use crate::ops::chain::{ChainHash, genesis};
use crate::ops::ledger::{Exported, Fact, Ledger, Tip};
use crate::ops::op::{Op, OpId, ReplicaId, Subject, SubjectKind};
use crate::ops::registry::{HEAD_OFFICE, Registry};
use crate::ops::standing::Judge;
use crate::ops::state::{State, fold};
use crate::store::StoreError;
use crate::store::exchange::{Chains, Entries, Sender};
use crate::wire;

use super::{HubError, signed, unsigned};

/// So many entries are read at once.
const CHUNK: i64 = 1_000;
/// States of so many owners are worked out at once.
const OWNERS: i64 = 100;

/// An office within a transaction that has locked it.
pub struct Office<'a, 'c> {
    transaction: RefCell<&'a mut Transaction<'c>>,
    id: i64,
    own: ReplicaId,
    read_off: u64,
    ledger: Ledger,
    /// Head office, where what it wrote itself is in sight too.
    above: Option<Above>,
    judge: Judge,
}

/// Head office, as far as its own chain has landed.
struct Above {
    id: i64,
    ledger: Ledger,
}

impl<'a, 'c> Office<'a, 'c> {
    /// Locks an office until the transaction ends, and reads its ledger; one that was never heard of is begun. `own` is the
    /// replica of head office that answers, `judge` by whom ops count.
    pub fn lock(
        transaction: &'a mut Transaction<'c>,
        code: &str,
        own: ReplicaId,
        judge: &Judge,
    ) -> Result<Self, HubError> {
        let id = id_of(code);
        transaction.execute(
            "insert into office (office, code) values ($1, $2) on conflict do nothing",
            &[&id, &code],
        )?;
        let row = transaction.query_one(
            "select registry from office where office = $1 for update",
            &[&id],
        )?;
        let read_off = unsigned(row.try_get(0)?);
        let ledger = ledger_of(transaction, id, code)?;
        Ok(Self {
            transaction: RefCell::new(transaction),
            id,
            own,
            read_off,
            ledger,
            above: None,
            judge: judge.clone(),
        })
    }

    /// The same with what head office wrote itself: the names of people and units, and what goes to offices.
    pub fn below_head_office(self) -> Result<Self, HubError> {
        let id = id_of(HEAD_OFFICE);
        if id == self.id {
            return Ok(self);
        }
        let ledger = ledger_of(&mut self.transaction.borrow_mut(), id, HEAD_OFFICE)?;
        Ok(Self {
            above: Some(Above { id, ledger }),
            ..self
        })
    }

    /// By what the database names it.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The version of the registry by which its ratings were read off.
    pub(super) fn read_off(&self) -> u64 {
        self.read_off
    }

    /// Its ledger, and the judge by whom its ops count; the transaction goes on.
    pub(super) fn into_parts(self) -> (Ledger, Judge) {
        (self.ledger, self.judge)
    }

    /// Where a chain lies: with the office, or with head office.
    fn place_of(&self, replica: ReplicaId) -> i64 {
        let above = self.above.as_ref();
        let above =
            above.filter(|above| self.ledger.tip(replica).seq < above.ledger.tip(replica).seq);
        above.map_or(self.id, |above| above.id)
    }

    /// By what the database names the office, and head office where that is in sight.
    fn places(&self) -> Vec<i64> {
        let above = self.above.as_ref().map(|above| above.id);
        std::iter::once(self.id).chain(above).collect()
    }

    /// Runs a query whose rows are entries.
    fn read<T>(
        &self,
        sql: &str,
        asked: &[&(dyn postgres::types::ToSql + Sync)],
        read: impl Fn(&Row) -> Result<T, postgres::Error>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = self.transaction.borrow_mut().query(sql, asked);
        let rows = rows.and_then(|rows| rows.iter().map(read).collect());
        rows.map_err(failed)
    }

    fn chunk(&self, range: Range) -> Result<Vec<Entry>, StoreError> {
        let (from, to) = (signed(range.from), signed(range.to));
        self.read(
            "select replica, seq, body from op where office = $1 and replica = $2 and seq between $3 and $4 \
             and not branch order by seq limit $5",
            &[
                &self.place_of(range.replica),
                &range.replica.0.as_slice(),
                &from,
                &to,
                &CHUNK,
            ],
            entry,
        )
    }
}

impl Chains for Office<'_, '_> {
    fn own(&self) -> ReplicaId {
        self.own
    }

    /// As far as it has landed: head office works on a store of its own.
    fn own_tip(&self) -> Tip {
        let above = self.above.as_ref();
        above.map_or_else(|| Tip::none(self.own), |above| above.ledger.tip(self.own))
    }

    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn registry(&self) -> Option<Arc<Registry>> {
        Some(Arc::clone(self.judge.registry()))
    }

    fn standing(&self, op: &Op) -> Result<(), Reason> {
        let (replica, seq) = (op.id.replica, op.id.seq);
        match (self.ledger.reaches(replica, seq), &self.above) {
            (Err(Reason::Waiting), Some(above)) => above.ledger.reaches(replica, seq)?,
            (reached, _) => reached?,
        }
        self.judge.standing(op)
    }

    fn entries(&self, range: Range) -> Entries<'_> {
        let mut rest = range;
        let chunks = std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let chunk = self.chunk(rest);
            let read = chunk.as_ref().map_or(0, Vec::len) as i64;
            let last = chunk.as_ref().ok().and_then(|chunk| chunk.last());
            rest.from = match last {
                Some(entry) if read == CHUNK => entry.id.seq + 1,
                Some(_) | None => rest.to + 1,
            };
            Some(chunk)
        });
        Box::new(chunks.flat_map(spread))
    }

    fn hash_at(&self, replica: ReplicaId, seq: u64) -> Result<Option<ChainHash>, StoreError> {
        if seq == 0 {
            return Ok(Some(genesis(replica)));
        }
        let found = self.read(
            "select hash from op where office = $1 and replica = $2 and seq = $3 and not branch",
            &[&self.place_of(replica), &replica.0.as_slice(), &signed(seq)],
            |row| row.try_get::<_, Vec<u8>>(0),
        )?;
        let hash = found
            .first()
            .map(|hash| ChainHash::try_from(hash.as_slice()));
        let hash = hash.transpose();
        hash.map_err(|_| {
            StoreError::Damaged(format!("the hash of change {seq} has not its length"))
        })
    }

    fn ops_of(&self, subject: Subject) -> Result<Vec<Op>, StoreError> {
        let (owner, kind, period) = columns(subject);
        let entries = self.read(
            "select replica, seq, body from op where office = any($1) and owner = $2 and kind = $3 and period = $4 \
             and not branch order by replica, seq",
            &[&self.places(), &owner, &kind, &period],
            entry,
        )?;
        let ops = entries.iter().filter_map(wire::decode_entry);
        Ok(ops.collect())
    }

    fn branches(&self) -> Entries<'_> {
        let entries = self.read(
            "select replica, seq, body from op where office = $1 and branch order by landing, replica, seq",
            &[&self.id],
            entry,
        );
        Box::new(spread(entries))
    }

    fn each_state(&self, each: &mut dyn FnMut(State)) -> Result<(), StoreError> {
        let mut from = Some(i64::MIN);
        while let Some(first) = from {
            let owners = self.owners(first)?;
            from = owners.last().and_then(|last| last.checked_add(1));
            self.states_of(&owners, each)?;
        }
        Ok(())
    }
}

impl Office<'_, '_> {
    /// The next of whom or of what there is something, in the order of the database. Of head office that is what all share:
    /// whom it knows and of whom the office has said nothing is not its concern.
    fn owners(&self, from: i64) -> Result<Vec<i64>, StoreError> {
        let shared = SubjectKind::ALL.iter().filter(|kind| !kind.is_of_person());
        let shared: Vec<i16> = shared.map(|kind| *kind as i16).collect();
        let above = self.above.as_ref().map(|above| above.id);
        self.read(
            "(select distinct owner from op where office = $1 and owner >= $4 and not branch order by owner limit $5) \
             union (select distinct owner from op where office = $2 and owner >= $4 and kind = any($3) and not branch \
             order by owner limit $5) order by owner limit $5",
            &[&self.id, &above, &shared, &from, &OWNERS],
            |row| row.try_get(0),
        )
    }

    /// The states of everything under these numbers.
    fn states_of(&self, owners: &[i64], each: &mut dyn FnMut(State)) -> Result<(), StoreError> {
        let entries = self.read(
            "select replica, seq, body from op join unnest($2::bigint[]) as t(owner) using (owner) \
             where office = any($1) and not branch",
            &[&self.places(), &owners],
            entry,
        )?;
        let mut ops: Vec<Op> = entries.iter().filter_map(wire::decode_entry).collect();
        ops.retain(|op| wire::has_subject(op) && self.standing(op).is_ok());
        ops.sort_by_key(|op| op.subject);
        for of_subject in ops.chunk_by(|a, b| a.subject == b.subject) {
            if let Some(first) = of_subject.first() {
                each(fold(first.subject, of_subject));
            }
        }
        Ok(())
    }
}

impl Sender for Office<'_, '_> {
    fn note_export(&mut self, exported: Exported) -> Result<(), StoreError> {
        let fact = Fact::Exported(exported);
        let number = signed(self.ledger.entries() + 1);
        let noted = self.transaction.borrow_mut().execute(
            "insert into fact (office, number, body) values ($1, $2, $3)",
            &[&self.id, &number, &wire::encode_fact(&fact)],
        );
        noted.map_err(failed)?;
        self.ledger.take(fact);
        Ok(())
    }
}

/// What came from an office and was written for it.
fn ledger_of(transaction: &mut Transaction<'_>, id: i64, code: &str) -> Result<Ledger, HubError> {
    let facts = transaction.query(
        "select body from fact where office = $1 order by number",
        &[&id],
    )?;
    let mut ledger = Ledger::default();
    for fact in facts {
        let bytes: &[u8] = fact.try_get(0)?;
        let fact = wire::decode_fact(bytes).map_err(|error| unreadable(code, &error))?;
        ledger.take(fact);
    }
    Ok(ledger)
}

/// By what the database names an office.
pub(super) fn id_of(code: &str) -> i64 {
    i64::from_be_bytes(office_id(code))
}

/// The columns that tell what an op is about.
pub(super) fn columns(subject: Subject) -> (i64, i16, i64) {
    let period = subject
        .period
        .map_or(0, |period| i64::from(period.number()));
    (signed(subject.owner), subject.kind as i16, period)
}

/// The entry of a row with replica, seq and body.
pub(super) fn entry(row: &Row) -> Result<Entry, postgres::Error> {
    let replica: &[u8] = row.try_get(0)?;
    let seq: i64 = row.try_get(1)?;
    let mut id = OpId {
        replica: ReplicaId([0; 16]),
        seq: unsigned(seq),
    };
    // One of another length is found by the audit, as no chain of it follows.
    for (place, byte) in id.replica.0.iter_mut().zip(replica) {
        *place = *byte;
    }
    Ok(Entry {
        id,
        bytes: row.try_get(2)?,
    })
}

fn spread(
    chunk: Result<Vec<Entry>, StoreError>,
) -> Box<dyn Iterator<Item = Result<Entry, StoreError>>> {
    match chunk {
        Ok(entries) => Box::new(entries.into_iter().map(Ok)),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

fn failed(error: postgres::Error) -> StoreError {
    StoreError::Io {
        what: "reading from the database".to_owned(),
        source: std::io::Error::other(error),
    }
}

fn unreadable(code: &str, error: &wire::WireError) -> StoreError {
    StoreError::Damaged(format!(
        "the ledger of the office {code} cannot be read: {error}; nothing was changed. Run: tatap hub audit"
    ))
}
