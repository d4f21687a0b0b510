//! Entries of the registers, from one table each in `assets/demo/registers`.
//!
//! The columns of a table are whose the entry is, who enters it, when, and for which period; the others are
//! fields, named by their codes. Days count from today (`-12`, `+30`) or from the day on which a year is
//! summed up (`y-12`) or on which the last quarter was talked about (`m+30`), and may go on by months (`-9-6m`).

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::period::{Cycle, Period};
use crate::ops::fields::{self, Holds};
use crate::ops::op::{Field, Value};
use crate::ops::registers::{Owner, register};
use crate::ops::{edit, ident, lists};

use super::diary::{Change, Diary, days_before, workday};
use super::ratings;
use super::rng::Rng;
use super::tables::EntryRow;
use super::world::{World, unit_id};

/// Tells all entries.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for row in &world.tables.entries {
        let of_owner = format!("{} {}", row.register.code(), row.owner);
        let number = told.entry(of_owner.clone()).or_default();
        *number += 1;
        entry(world, diary, row, &format!("{of_owner} {number}"));
    }
}

fn entry(world: &World, diary: &mut Diary, row: &EntryRow, key: &str) {
    let register = register(row.register);
    let values: Vec<(Field, Value)> = row
        .cells
        .iter()
        .map(|(field, cell)| (*field, value(world, row, *field, cell)))
        .collect();
    let own_day = values.iter().find_map(|(field, value)| match value {
        Value::Date(day) if register.day == Some(*field) => Some(*day),
        _ => None,
    });
    let (Some(at), Some(owner)) = (day(world, &row.at).or(own_day), owner(world, row)) else {
        return;
    };
    let covers = match own_day {
        Some(day) => Period::containing(day, Cycle::Annual),
        None => period(world, &row.period),
    };
    let subject = register.subject(owner, covers);
    let change = Change {
        subject,
        item: item(key),
        values,
    };
    let minute = Rng::of("entry", change.item).between(480, 950) as u32;
    // What has a day ahead, such as a course that is planned, was entered lately.
    let entered = at.min(workday(world.before_today(5)));
    let kind = edit::act_kind(subject);
    diary.note((entered, minute), actor(world, row), kind, vec![change]);
}

/// The id of an entry: its register, whose it is, and which of theirs.
fn item(key: &str) -> u64 {
    ident::natural("demo-entry", key)
}

fn owner(world: &World, row: &EntryRow) -> Option<u64> {
    match register(row.register).owner {
        Owner::Person => world.named(&row.owner).map(|person| person.id.0),
        Owner::Unit => Some(unit_id(&row.owner).0),
    }
}

/// Who enters it: whoever is named; otherwise the appraiser, or for a unit the operator of its office.
fn actor(world: &World, row: &EntryRow) -> EmployeeId {
    let person = world.named(&row.owner);
    let office = person.map_or_else(|| super::world::office_of(&row.owner), |p| p.office);
    match (row.by.as_str(), person) {
        ("", Some(person)) => person.appraiser.unwrap_or(person.id),
        ("" | "operator", _) => world.operator(office),
        (name, _) => world.named(name).map_or(EmployeeId::NOBODY, |p| p.id),
    }
}

fn period(world: &World, which: &str) -> Period {
    match which {
        "now" => world.current(),
        "before" => world.quarters[1],
        "judged" => world.judged(),
        "year" => Period::containing(world.summing_day(), Cycle::Annual),
        _ => world.quarters[2],
    }
}

pub(super) fn value(world: &World, row: &EntryRow, field: Field, cell: &str) -> Value {
    let Some(spec) = fields::spec(field).filter(|_| !cell.is_empty()) else {
        return Value::Empty;
    };
    match spec.holds {
        Holds::Text | Holds::Prose => {
            let nip = world.named(&row.owner).and_then(|person| person.nip);
            let nip = nip.map_or_else(String::new, |nip| nip.to_string());
            edit::text(&cell.replace("{nip}", &nip))
        }
        Holds::Number => edit::optional(cell.parse().ok(), Value::Number),
        Holds::Date => edit::optional(day(world, cell), Value::Date),
        Holds::Person => edit::optional(world.named(cell), |person| Value::Ref(person.id.0)),
        Holds::Unit => Value::Ref(unit_id(cell).0),
        Holds::Item => Value::Ref(item(cell)),
        Holds::Code(list) => {
            let members = lists::members(list);
            let member = members.into_iter().find(|(_, code)| *code == cell);
            edit::optional(member, |(number, _)| Value::Code(number))
        }
        Holds::Team | Holds::Nip | Holds::Grade | Holds::Flag => Value::Empty,
    }
}

/// The day of a cell, or the working day before it.
fn day(world: &World, cell: &str) -> Option<NaiveDate> {
    let (from, cell) = match (cell.strip_prefix('y'), cell.strip_prefix('m')) {
        (Some(rest), _) => (world.summing_day(), rest),
        (None, Some(rest)) => (ratings::settled(world.judged()), rest),
        (None, None) => (world.today, cell),
    };
    let (days, months) = match cell.rfind(['+', '-']) {
        Some(at) if at > 0 => (cell.get(..at)?, cell.get(at..)?.strip_suffix('m')?),
        _ => (cell, "0"),
    };
    let days: i64 = days.parse().ok()?;
    let day = workday(days_before(from, -days));
    let months: i32 = months.parse().ok()?;
    let by = Months::new(months.unsigned_abs());
    if months < 0 {
        day.checked_sub_months(by)
    } else {
        day.checked_add_months(by)
    }
}

impl World {
    /// The day up to which days and hours of a year are summed up: today, or the end of last year while the
    /// new one is young, so that what adds up never lies in two years.
    pub(super) fn summing_day(&self) -> NaiveDate {
        let first = self.year.first_day();
        if self.today.ordinal() > SUMMED {
            self.today
        } else {
            first.pred_opt().unwrap_or(first)
        }
    }
}

/// Days back over which the tables tell what adds up in a year.
const SUMMED: u32 = 62;
