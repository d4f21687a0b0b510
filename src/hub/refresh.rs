//! Making the records of an office anew, by the very code with which the office itself would: for analysis, and for the
//! board. What is derived here can be thrown away at any time.

use chrono::NaiveDate;
use postgres::{Client, Transaction};

use crate::app::model::{Fresh, Model, Settings};
use crate::domain::id::EmployeeId;
use crate::ops::ident::IdSource;
use crate::ops::op::ReplicaId;
use crate::ops::standing::Judge;
use crate::report::lines;
use crate::report::list::{Asked, Source};
use crate::store::Store as _;
use crate::store::exchange::Chains as _;
use crate::store::memory::MemoryStore;

use super::office::id_of;
use super::records::{Tables, salt};
use super::{HubError, Office};

/// How the people of an office are counted for each unit and period.
const COMPLETION: &str = include_str!("../../assets/hub/completion.sql");

/// By what records are made.
pub struct Refresher<'a> {
    /// The replica of head office.
    pub own: ReplicaId,
    /// By whom ops count.
    pub judge: &'a Judge,
    /// The day of today, by which deadlines are told.
    pub today: NaiveDate,
    /// How things are counted in an office with this local evaluation system; in one of which none is known, where none is
    /// given.
    pub settings: &'a dyn Fn(Option<&str>) -> Settings,
}

/// An office of which something has changed since its records were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Its code.
    pub code: String,
    /// Its local evaluation system, where that is known.
    pub scheme: Option<String>,
}

/// The offices of which something has changed since their records were made, or all of which there is anything.
pub fn stale(client: &mut Client, all: bool) -> Result<Vec<Stale>, HubError> {
    let rows = client.query(
        "select code, scheme from office where changed > refreshed or ($1 and changed > 0) order by code",
        &[&all],
    )?;
    let stale = rows.iter().map(|row| {
        Ok(Stale {
            code: row.try_get(0)?,
            scheme: row.try_get(1)?,
        })
    });
    stale.collect()
}

/// Makes the records of one office anew, all at once; answers how many there are.
pub fn refresh(client: &mut Client, office: &Stale, with: &Refresher<'_>) -> Result<u64, HubError> {
    let mut transaction = client.transaction()?;
    let salt = salt(&mut transaction)?;
    let mut states = Vec::new();
    let of = Office::lock(&mut transaction, &office.code, with.own, with.judge)?;
    let of = of.below_head_office()?;
    of.each_state(&mut |state| states.push(state))?;
    let store = MemoryStore::of_states(with.own, states);
    let settings = (with.settings)(office.scheme.as_deref());
    let mut source = Source {
        model: Model::new(settings, with.today, EmployeeId::NOBODY, fresh(&store)?),
        store: &store,
        asked: Asked::default(),
    };
    let id = id_of(&office.code);
    let mut tables = Tables::begin(&mut transaction, id, salt)?;
    lines::each(&mut source, None, &mut tables)?;
    let records = tables.finish()?;
    count(&mut transaction, id)?;
    transaction.execute(
        "update office set refreshed = (select coalesce(max(number), 0) from fact where office = $1) \
         where office = $1",
        &[&id],
    )?;
    transaction.commit()?;
    Ok(records)
}

fn fresh(store: &MemoryStore) -> Result<Fresh, HubError> {
    Ok(Fresh {
        rows: store.roster()?,
        shared: store.shared()?,
        acts: Vec::new(),
        ids: IdSource::new(store.replica(), store.next_seq()),
    })
}

fn count(transaction: &mut Transaction<'_>, office: i64) -> Result<(), HubError> {
    for table in ["completion", "unit"] {
        transaction.execute(
            &format!("delete from {table} where office = $1"),
            &[&office],
        )?;
    }
    transaction.execute(
        "insert into unit (office, unit, name, parent) \
         select office, unit, coalesce(name, code, ''), parent from records.unit where office = $1 and unit is not null",
        &[&office],
    )?;
    transaction.execute(COMPLETION, &[&office])?;
    Ok(())
}
