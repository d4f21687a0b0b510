//! What goes back to the offices: receipts, what they miss, and what head office wrote itself; and how that came into the
//! database.

use std::io::Cursor;
use std::sync::Arc;

use postgres::Client;

use crate::domain::id::EmployeeId;
use crate::exchange::Folder;
use crate::ops::bundle::{Range, Reason};
use crate::ops::chain::ChainHash;
use crate::ops::ledger::{Ledger, Tip};
use crate::ops::op::{Op, ReplicaId, Subject};
use crate::ops::registry::{HEAD_OFFICE, Registry};
use crate::ops::standing::Judge;
use crate::ops::state::State;
use crate::ops::sync::By;
use crate::store::StoreError;
use crate::store::exchange::{Chains, Entries};
use crate::sync::desk::{Desk, Order, WrittenOut};
use crate::sync::{Since, Wish, open, outline, write};

use super::office::id_of;
use super::{HubError, Landing, Office, Receiver, land, unsigned};

/// Puts a receipt into the folder of an office, with whatever it misses, where there is anything to tell it. In one transaction
/// with what is remembered of it: where that is cut off, the office gets the same once more.
pub fn answer(
    client: &mut Client,
    (desk, folder): (&Desk, &Folder),
    office: &str,
    (own, judge): (ReplicaId, &Judge),
    by: By,
) -> Result<Vec<WrittenOut>, HubError> {
    let mut transaction = client.transaction()?;
    let locked = Office::lock(&mut transaction, office, own, judge)?;
    let mut locked = locked.below_head_office()?;
    let order = Order {
        to_office: office.to_owned(),
        ..Order::default()
    };
    let written = desk.push(&mut locked, folder, &order, by)?;
    transaction.commit()?;
    Ok(written)
}

/// Lands what this machine of head office wrote itself, as far as it has not landed: the names of people and units, which it gives to all.
pub fn land_own(
    client: &mut Client,
    store: &dyn Chains,
    receiver: &Receiver,
    desk: &Desk,
) -> Result<Option<Landing>, HubError> {
    let own = receiver.own.0;
    let there = client.query_opt(
        "select reaches from chain where office = $1 and replica = $2",
        &[&id_of(HEAD_OFFICE), &own.0.as_slice()],
    )?;
    let there = there.map(|row| row.try_get(0)).transpose()?;
    if store.own_tip().seq <= there.map_or(0, unsigned) {
        return Ok(None);
    }
    let alone = Alone {
        store,
        ledger: Ledger::default(),
    };
    let wish = Wish {
        to_office: HEAD_OFFICE,
        since: Since::Receipt,
        among: None,
        most: None,
        plain: true,
        person: EmployeeId::NOBODY,
        from_office: HEAD_OFFICE,
        key: &desk.keys().replica,
        own_recipient: None,
        registry: None,
    };
    let outlined = outline(&alone, &wish)?;
    let mut bytes = Vec::new();
    write(
        &alone,
        outlined.part(1)?,
        &[],
        wish.key,
        &mut bytes,
        &mut |_| (),
    )?;
    let mut parcel = open(Cursor::new(bytes), &[], &receiver.registry, receiver.own)?;
    // What it wrote is no more believed than what others did: as if it came from another machine.
    let nobody = ReplicaId([0; 16]);
    let judge = Judge::new(Arc::clone(&receiver.registry));
    let landed = land(client, &mut parcel, nobody, &judge, receiver.millis)?;
    Ok(Some(landed))
}

/// The own chain of a store, as if it had never heard of others.
struct Alone<'a> {
    store: &'a dyn Chains,
    ledger: Ledger,
}

impl Chains for Alone<'_> {
    fn own(&self) -> ReplicaId {
        self.store.own()
    }

    fn own_tip(&self) -> Tip {
        self.store.own_tip()
    }

    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn registry(&self) -> Option<Arc<Registry>> {
        self.store.registry()
    }

    fn standing(&self, op: &Op) -> Result<(), Reason> {
        self.store.standing(op)
    }

    fn entries(&self, range: Range) -> Entries<'_> {
        self.store.entries(range)
    }

    fn hash_at(&self, replica: ReplicaId, seq: u64) -> Result<Option<ChainHash>, StoreError> {
        self.store.hash_at(replica, seq)
    }

    fn ops_of(&self, subject: Subject) -> Result<Vec<Op>, StoreError> {
        self.store.ops_of(subject)
    }

    fn branches(&self) -> Entries<'_> {
        Box::new(std::iter::empty())
    }

    fn each_state(&self, each: &mut dyn FnMut(State)) -> Result<(), StoreError> {
        self.store.each_state(each)
    }
}
