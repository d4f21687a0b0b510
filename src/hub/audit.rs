//! Whether what the database holds is what the offices have written and signed. Nothing in it can forge that: chains and
//! signatures are worked out anew from the bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use postgres::{Client, IsolationLevel};

use crate::ops::bundle::SignedHead;
use crate::ops::chain::{self, ChainHash, genesis};
use crate::ops::ledger::{Fact, Ledger};
use crate::ops::op::ReplicaId;
use crate::ops::registry::Registry;
use crate::ops::standing::Judge;
use crate::sync::Judging;
use crate::trust::sign::{PublicHalf, Purpose};
use crate::wire;

use super::office::columns;
use super::standing::{self, Rating};
use super::{HubError, unsigned};

/// So many ops are read at once.
const CHUNK: i64 = 2_000;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Code of the office.
    pub office: String,
    /// The replica whose chain it is; none where it is the ledger of the office.
    pub replica: Option<ReplicaId>,
    /// The seq, or the number in the ledger.
    pub at: u64,
    /// What is wrong, in English.
    pub what: String,
}

/// What an audit has looked at, and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audited {
    /// Offices.
    pub offices: u64,
    /// Ops whose hash was worked out.
    pub ops: u64,
    /// Signed ends that were checked.
    pub heads: u64,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

/// Works out all chains and signatures, as they stand at one moment. Changes nothing.
pub fn audit(client: &mut Client, registry: &Arc<Registry>) -> Result<Audited, HubError> {
    let begun = client.build_transaction();
    let mut moment = begun
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()?;
    let mut audited = Audited::default();
    let judge = Judge::new(Arc::clone(registry));
    for row in moment.query(
        "select office, code, registry from office order by code",
        &[],
    )? {
        let (id, code): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let read_off = unsigned(row.try_get(2)?);
        audited.offices += 1;
        let mut of_office = OfOffice {
            moment: &mut moment,
            id,
            code,
            registry,
            judge: &judge,
            audited: &mut audited,
        };
        let ledger = of_office.all()?;
        // By a newer registry they are read off with the next landing.
        if read_off == registry.version {
            of_office.ratings(&ledger)?;
        }
    }
    Ok(audited)
}

struct OfOffice<'a, 'c> {
    moment: &'a mut postgres::Transaction<'c>,
    id: i64,
    code: String,
    registry: &'a Registry,
    judge: &'a Judge,
    audited: &'a mut Audited,
}

/// Upon what stretches begin that follow on nothing that is here, as the landings that brought them say.
type Befores = BTreeMap<(ReplicaId, u64), Vec<ChainHash>>;

/// What is worked out of a chain, or of its branch.
struct Line {
    hashes: BTreeMap<u64, ChainHash>,
    last: u64,
    hash: ChainHash,
}

impl Line {
    fn begin(replica: ReplicaId) -> Self {
        Self {
            hashes: BTreeMap::new(),
            last: 0,
            hash: genesis(replica),
        }
    }

    /// Goes on by an entry; whether it has the hash that is said, upon what stands before it or what it is told to stand upon.
    fn follow(&mut self, at: u64, said: &[u8], body: &[u8], told: &[ChainHash]) -> bool {
        let mut upon = told.to_vec();
        if self.last + 1 == at {
            upon.push(self.hash);
        }
        let mut hashes = upon.into_iter().map(|before| chain::next(before, body));
        let worked = hashes.find(|worked| worked == said);
        // From what is said otherwise, so that one altered byte is one finding.
        if let Some(hash) = worked.or_else(|| said.try_into().ok()) {
            (self.last, self.hash) = (at, hash);
            self.hashes.insert(at, hash);
        }
        worked.is_some()
    }

    fn ends_in(&self, head: &SignedHead) -> bool {
        self.hashes.get(&head.seq) == Some(&head.hash)
    }
}

/// Whether the columns of an op are what its bytes say.
fn columns_fit(
    row: &postgres::Row,
    replica: ReplicaId,
    body: &[u8],
) -> Result<bool, postgres::Error> {
    let said: (Option<i64>, Option<i16>, Option<i64>) =
        (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
    let op = wire::decode_op(body, replica).ok();
    let about = op.filter(wire::has_subject).map(|op| columns(op.subject));
    let is = (
        about.map(|about| about.0),
        about.map(|about| about.1),
        about.map(|about| about.2),
    );
    Ok(said == is)
}

impl OfOffice<'_, '_> {
    fn all(&mut self) -> Result<Ledger, HubError> {
        let ledger = self.ledger()?;
        let mut ends: BTreeMap<ReplicaId, Vec<SignedHead>> = BTreeMap::new();
        let mut befores = Befores::new();
        for landing in ledger.standing() {
            for head in &landing.landed.heads {
                ends.entry(head.replica).or_default().push(*head);
            }
            for one in &landing.landed.stored {
                let key = (one.range.replica, one.range.from);
                befores.entry(key).or_default().push(one.before);
            }
        }
        // What nobody has signed belongs to no landing.
        let held = self.moment.query(
            "select distinct replica from op where office = $1",
            &[&self.id],
        )?;
        for row in held {
            let bytes: &[u8] = row.try_get(0)?;
            match bytes.try_into() {
                Ok(replica) => _ = ends.entry(ReplicaId(replica)).or_default(),
                Err(_) => self.wrong(None, 0, "a replica that is none"),
            }
        }
        for (replica, heads) in ends {
            let lines = self.chain(replica, &befores)?;
            for head in &heads {
                self.head(head, &lines);
            }
            for line in &lines {
                let signed = heads.iter().filter(|head| line.ends_in(head));
                let signed = signed.map(|head| head.seq).max();
                let last = line.hashes.keys().next_back().copied().unwrap_or(0);
                if last > signed.unwrap_or(0) {
                    self.wrong(Some(replica), last, "no signed end covers it");
                }
            }
        }
        Ok(ledger)
    }

    /// The ratings that are said to stand, held against those that the ops say.
    fn ratings(&mut self, ledger: &Ledger) -> Result<(), HubError> {
        let judging = Judging::by(Some(self.judge.clone()), ledger);
        let stand = standing::read(self.moment, self.id, None, &judging)?;
        let stand: BTreeSet<Rating> = stand.into_iter().collect();
        let said = standing::said(self.moment, self.id)?;
        let said: BTreeSet<Rating> = said.into_iter().collect();
        for one in stand.symmetric_difference(&said) {
            let (replica, seq) = one.op();
            let replica = replica.try_into().ok().map(ReplicaId);
            self.wrong(
                replica,
                unsigned(seq),
                "the rating that is said to stand is not what was written",
            );
        }
        Ok(())
    }

    fn wrong(&mut self, replica: Option<ReplicaId>, at: u64, what: &str) {
        self.audited.wrong.push(Wrong {
            office: self.code.clone(),
            replica,
            at,
            what: what.to_owned(),
        });
    }

    fn ledger(&mut self) -> Result<Ledger, HubError> {
        let facts = self.moment.query(
            "select number, body from fact where office = $1 order by number",
            &[&self.id],
        )?;
        let mut ledger = Ledger::default();
        for (row, expected) in facts.iter().zip(1..) {
            let (number, body): (i64, &[u8]) = (row.try_get(0)?, row.try_get(1)?);
            if unsigned(number) != expected {
                self.wrong(None, expected, "an entry of the ledger is missing");
                return Ok(ledger);
            }
            match wire::decode_fact(body) {
                Ok(fact @ (Fact::Landed(_) | Fact::Exported(_) | Fact::Withdrawn(_))) => {
                    ledger.take(fact);
                }
                Ok(Fact::Continued(_) | Fact::Adopted(_)) => {
                    self.wrong(
                        None,
                        expected,
                        "an entry of the ledger that head office never writes",
                    );
                }
                Err(error) => {
                    let what = format!("an entry of the ledger cannot be read: {error}");
                    self.wrong(None, expected, &what);
                }
            }
        }
        Ok(ledger)
    }

    /// Works out a chain from its bytes, and its branch.
    fn chain(&mut self, replica: ReplicaId, befores: &Befores) -> Result<[Line; 2], HubError> {
        let mut lines = [Line::begin(replica), Line::begin(replica)];
        let (mut seq, mut hash): (i64, Vec<u8>) = (-1, Vec::new());
        loop {
            let rows = self.moment.query(
                "select seq, hash, branch, owner, kind, period, body from op where office = $1 and replica = $2 \
                 and (seq > $3 or (seq = $3 and hash > $4)) order by seq, hash limit $5",
                &[&self.id, &replica.0.as_slice(), &seq, &hash, &CHUNK],
            )?;
            for row in &rows {
                (seq, hash) = (row.try_get(0)?, row.try_get(1)?);
                let (branch, body): (bool, &[u8]) = (row.try_get(2)?, row.try_get(6)?);
                let at = unsigned(seq);
                self.audited.ops += 1;
                let line = &mut lines[usize::from(branch)];
                let told = befores.get(&(replica, at)).map_or(&[][..], Vec::as_slice);
                if !line.follow(at, &hash, body, told) {
                    let what = "its bytes are not those that were signed";
                    self.wrong(Some(replica), at, what);
                } else if !columns_fit(row, replica, body)? {
                    self.wrong(Some(replica), at, "its columns are not what its bytes say");
                }
            }
            if (rows.len() as i64) < CHUNK {
                return Ok(lines);
            }
        }
    }

    /// A signed end: the chain has its hash there, and the key of the replica has signed it.
    fn head(&mut self, head: &SignedHead, lines: &[Line]) {
        self.audited.heads += 1;
        let replica = Some(head.replica);
        if !lines.iter().any(|line| line.ends_in(head)) {
            self.wrong(
                replica,
                head.seq,
                "the chain does not come to the end that was signed",
            );
        }
        let key = self.registry.machines.get(&head.replica);
        let message = SignedHead::message(head.replica, head.seq, head.clock, head.hash);
        let signed = key.is_some_and(|machine| {
            let key = PublicHalf(machine.key);
            key.verifies_bare(Purpose::Head, &message, &head.signature)
        });
        if !signed {
            self.wrong(
                replica,
                head.seq,
                "the end of the chain is not signed by its machine",
            );
        }
    }
}
