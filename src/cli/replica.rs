//! `tatap replica`: data that was copied, moved, or put back from an older copy.

use crate::domain::access::Right;
use crate::i18n::Phrase;
use crate::identity;
use crate::store::disk::{DiskStore, Mode};
use crate::store::renew::renew;
use crate::store::{Store, StoreError};

use super::Exit;
use super::args::ReplicaCommand;
use super::context::{Context, Io};
use super::failure::Failure;

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: ReplicaCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    context.need(Right::Exchange)?;
    let told = match command {
        ReplicaCommand::Recover => recover(context)?,
        ReplicaCommand::Keep => keep(context)?,
        ReplicaCommand::Adopt => adopt(context, io)?,
    };
    io.say(told.text(context.texts))?;
    Ok(Exit::Done)
}

/// Opens the data without asking whether it is at home: that is what is put right here.
fn open(context: &Context) -> Result<DiskStore, Failure> {
    let (store, _) = DiskStore::open(&context.data_dir()?, Mode::Write, &mut |_, _| ())?;
    if store.replica().is_practice() {
        return Err(Failure::refused(Phrase::new("cli-replica.practice")));
    }
    Ok(store)
}

/// Ends the replica that was, and begins another.
fn recover(context: &Context) -> Result<Phrase, Failure> {
    let data = context.data_dir()?;
    // Whatever the data is refused for is told before anything is changed.
    drop(open(context)?);
    let past = renew(&data, Context::now_millis())?;
    drop(open(context)?);
    settle(context)?;
    Ok(Phrase::new("cli-replica.recovered").with("past", past))
}

/// Notes that the data is at home here.
fn keep(context: &Context) -> Result<Phrase, Failure> {
    let replica = settle(context)?;
    Ok(Phrase::new("cli-replica.kept").with("replica", replica))
}

fn settle(context: &Context) -> Result<String, Failure> {
    let home = identity::state_dir();
    let home = home.ok_or_else(|| Failure::refused(Phrase::new("cli-replica.no-home")))?;
    let store = open(context)?;
    let (replica, seq) = (store.replica(), store.next_seq() - 1);
    let settled = identity::settle(&context.data_dir()?, &home, replica, seq);
    settled.map_err(|error| StoreError::Place(error.to_string()))?;
    Ok(replica.to_string())
}

/// Writes anew what counts nowhere.
fn adopt(context: &Context, io: &mut Io<'_>) -> Result<Phrase, Failure> {
    let mut store = context.write(io)?;
    let exchange = store.exchange()?;
    let registry = exchange.registry();
    let mut count = 0;
    for orphans in exchange.ledger().orphans(registry.as_deref()) {
        count += exchange.adopt(orphans, Context::now_millis())?;
    }
    Ok(if count == 0 {
        Phrase::new("cli-replica.nothing")
    } else {
        Phrase::new("cli-replica.adopted").with("count", count)
    })
}
