//! What is to be written, gathered until there is enough of it.

use sled::Tree;

use crate::domain::person::RosterRow;
use crate::ops::act::ActRecord;
use crate::ops::op::ReplicaId;
use crate::wire;

use super::seal::seal;
use super::{Record, RecordsError, keys};

/// States larger than this are not kept but folded when they are read: the engine leaks large values.
const LARGEST_STATE: usize = 96 << 10;

/// Values of a tree, one after the other. Not a batch of the engine: that would be whole or not at all, which nothing here
/// asks for, and takes seven writes to the disk each.
#[derive(Debug, Default)]
pub(super) struct Values(Vec<(Vec<u8>, Vec<u8>)>);

impl Values {
    fn add(&mut self, key: &[u8], value: &[u8]) {
        self.0.push((key.to_vec(), seal(key, value)));
    }

    pub(super) fn write(self, tree: &Tree) -> Result<(), RecordsError> {
        for (key, sealed) in self.0 {
            tree.insert(key, sealed)?;
        }
        Ok(())
    }
}

/// What is written together, in the bytes in which it is kept.
#[derive(Debug)]
pub struct Changes {
    own: ReplicaId,
    pub(super) people: Values,
    pub(super) shared: Values,
    pub(super) roster: Values,
    pub(super) acts: Values,
}

impl Changes {
    pub(super) fn new(own: ReplicaId) -> Self {
        Self {
            own,
            people: Values::default(),
            shared: Values::default(),
            roster: Values::default(),
            acts: Values::default(),
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
        let values = if record.subject.kind.is_of_person() {
            &mut self.people
        } else {
            &mut self.shared
        };
        values.add(&key, &bytes);
    }

    /// Adds a row of the list.
    pub fn row(&mut self, row: &RosterRow) {
        let key = row.id().0.to_be_bytes();
        self.roster.add(&key, &wire::encode_row(row));
    }

    /// Adds an act and the position of its first frame.
    pub fn act(&mut self, act: &ActRecord, position: u64) {
        let key = act.seq.to_be_bytes();
        let bytes = wire::encode_act(act, position);
        self.acts.add(&key, &bytes);
    }
}
