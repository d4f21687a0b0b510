//! What is to be written, gathered until there is enough of it.

use sled::Batch;

use crate::domain::person::RosterRow;
use crate::ops::act::ActRecord;
use crate::ops::op::ReplicaId;
use crate::wire;

use super::seal::seal;
use super::{Record, keys};

/// States larger than this are not kept but folded when they are read: the engine leaks large values.
const LARGEST_STATE: usize = 96 << 10;

/// What is written together, in the bytes in which it is kept.
#[derive(Debug)]
pub struct Changes {
    own: ReplicaId,
    pub(super) people: Batch,
    pub(super) shared: Batch,
    pub(super) roster: Batch,
    pub(super) acts: Batch,
}

impl Changes {
    pub(super) fn new(own: ReplicaId) -> Self {
        Self {
            own,
            people: Batch::default(),
            shared: Batch::default(),
            roster: Batch::default(),
            acts: Batch::default(),
        }
    }

    /// Adds a record.
    pub fn record(&mut self, record: &Record) {
        let key = keys::record(record.subject);
        let state = record
            .state
            .as_ref()
            .map(|state| wire::encode_state(state, self.own))
            .filter(|bytes| bytes.len() <= LARGEST_STATE);
        let bytes = wire::encode_record(&record.positions, &state.unwrap_or_default());
        let batch = if record.subject.kind.is_of_person() {
            &mut self.people
        } else {
            &mut self.shared
        };
        batch.insert(&key, seal(&key, &bytes));
    }

    /// Adds a row of the list.
    pub fn row(&mut self, row: &RosterRow) {
        let key = row.id().0.to_be_bytes();
        self.roster.insert(&key, seal(&key, &wire::encode_row(row)));
    }

    /// Adds an act and the position of its first frame.
    pub fn act(&mut self, act: &ActRecord, position: u64) {
        let key = act.seq.to_be_bytes();
        let bytes = wire::encode_act(act, position);
        self.acts.insert(&key, seal(&key, &bytes));
    }
}
