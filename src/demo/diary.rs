//! What happened in the offices, collected in any order and then committed in the order of the days.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::domain::rules::Rules;
use crate::ops::edit;
use crate::ops::op::{Act, ActKind, Draft, Field, Subject, Value, Write};
use crate::store::memory::MemoryStore;
use crate::store::{Store, StoreError};

use super::closings;

/// Fields of one item that are to hold these values.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) subject: Subject,
    pub(super) item: u64,
    pub(super) values: Vec<(Field, Value)>,
}

impl Change {
    /// A change of the subject itself.
    pub(super) fn own(subject: Subject, values: Vec<(Field, Value)>) -> Self {
        Self {
            subject,
            item: 0,
            values,
        }
    }
}

/// Something that one person did.
#[derive(Debug)]
struct Event {
    day: NaiveDate,
    minute: u32,
    actor: EmployeeId,
    kind: ActKind,
    what: What,
}

/// What was written.
#[derive(Debug)]
enum What {
    /// These fields.
    Changes(Vec<Change>),
    /// Evaluations as they stood.
    Closed(Closed),
}

/// Evaluations that were closed together.
#[derive(Debug)]
pub(super) struct Closed {
    /// Whose.
    pub(super) people: Vec<EmployeeId>,
    /// Whose ratings they hold.
    pub(super) appraiser: EmployeeId,
    /// Of which period.
    pub(super) period: Period,
    /// When.
    pub(super) day: NaiveDate,
}

/// The collection.
#[derive(Debug)]
pub(super) struct Diary {
    today: NaiveDate,
    now_millis: u64,
    events: Vec<Event>,
}

/// Minutes by which western Indonesian time is ahead of universal time.
const WIB: i64 = 7 * 60;

impl Diary {
    /// An empty diary, to be read on this day.
    pub(super) fn new(today: NaiveDate, now_millis: u64) -> Self {
        Self {
            today,
            now_millis,
            events: Vec::new(),
        }
    }

    /// Notes what somebody did at a minute of a day. What lies today or later has not happened yet.
    pub(super) fn note(
        &mut self,
        (day, minute): (NaiveDate, u32),
        actor: EmployeeId,
        kind: ActKind,
        changes: Vec<Change>,
    ) {
        if !changes.is_empty() {
            self.add((day, minute), actor, kind, What::Changes(changes));
        }
    }

    /// Notes that somebody closed evaluations. What they hold is known only once the diary is written.
    pub(super) fn close(&mut self, when: (NaiveDate, u32), actor: EmployeeId, closed: Closed) {
        if !closed.people.is_empty() {
            self.add(when, actor, ActKind::Close, What::Closed(closed));
        }
    }

    fn add(
        &mut self,
        (day, minute): (NaiveDate, u32),
        actor: EmployeeId,
        kind: ActKind,
        what: What,
    ) {
        if day < self.today {
            self.events.push(Event {
                day,
                minute,
                actor,
                kind,
                what,
            });
        }
    }

    /// Commits everything, oldest first, and counts the acts.
    ///
    /// Each act is made on what stood before it, as forms are; that is tried out in memory, where the same
    /// replica gives the same names to ops, so that the store itself syncs once and not two thousand times.
    pub(super) fn write(
        mut self,
        store: &mut dyn Store,
        rules: &Rules,
    ) -> Result<usize, StoreError> {
        self.events.sort_by_key(|event| (event.day, event.minute));
        let mut sketch = MemoryStore::new(store.replica());
        let mut acts = Vec::new();
        for event in self.events {
            let midnight = event.day.and_hms_opt(0, 0, 0).unwrap_or_default();
            let minutes = i64::from(event.minute) - WIB;
            let millis = midnight.and_utc().timestamp_millis() + minutes * 60_000;
            let changes = match event.what {
                What::Changes(changes) => changes,
                What::Closed(closed) => closings::freeze(&sketch, rules, event.actor, &closed)?,
            };
            let drafts = drafts(&sketch, event.actor, &changes)?;
            if !drafts.is_empty() {
                let act = Act {
                    kind: event.kind,
                    actor: event.actor,
                    drafts,
                };
                let millis = (millis.max(0) as u64).min(self.now_millis);
                sketch.commit_all(vec![(act.clone(), millis)])?;
                acts.push((act, millis));
            }
        }
        Ok(store.commit_all(acts)?.len())
    }
}

/// One draft for each subject, as a form would hand it over.
fn drafts(
    store: &dyn Store,
    actor: EmployeeId,
    changes: &[Change],
) -> Result<Vec<Draft>, StoreError> {
    let mut by_subject: BTreeMap<Subject, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_subject.entry(change.subject).or_default().push(change);
    }
    let mut drafts = Vec::with_capacity(by_subject.len());
    for (subject, changes) in by_subject {
        let state = store.state(subject)?;
        let writes: Vec<Write> = changes
            .iter()
            .flat_map(|change| edit::writes(&state, change.item, &change.values, actor))
            .collect();
        drafts.extend(edit::draft(&state, writes));
    }
    Ok(drafts)
}

/// The day itself, or the last working day before it.
pub(super) fn workday(day: NaiveDate) -> NaiveDate {
    let back = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => 0,
    };
    days_before(day, back)
}

/// The working day so many working days before.
pub(super) fn workdays_before(day: NaiveDate, count: u32) -> NaiveDate {
    (0..count).fold(day, |day, _| workday(days_before(day, 1)))
}

/// The day so many days before, or after where the count is negative.
pub(super) fn days_before(day: NaiveDate, count: i64) -> NaiveDate {
    let days = Days::new(count.unsigned_abs());
    let moved = if count < 0 {
        day.checked_add_days(days)
    } else {
        day.checked_sub_days(days)
    };
    moved.unwrap_or(day)
}
