//! What is left of rows, states and answers for whoever may not see all of them.

use std::collections::HashSet;

use super::Guarded;
use crate::domain::access::{Office, Right, Roles};
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::person::{RosterRow, Sight};
use crate::domain::unit::Post;
use crate::ops::access::TEAM_RATINGS;
use crate::ops::fields as f;
use crate::ops::op::{Shared, Value};
use crate::ops::state::State;
use crate::ops::view::{self, registers};
use crate::store::{ActRecord, Committed, News, StoreError};

impl Guarded {
    /// Leaves of people whose file may not be read only who they are; of nobody anything where even that is not
    /// for whoever asks.
    pub(super) fn veil_rows(&self, rows: Vec<RosterRow>) -> Result<Vec<RosterRow>, StoreError> {
        let roles = self.anywhere(self.seat);
        if roles.may(Right::ReadFile) {
            return Ok(rows);
        }
        if !roles.may(Right::ReadNames) {
            return Ok(Vec::new());
        }
        let office = self.office()?;
        let veiled = |row: RosterRow| {
            if office.reads(&Post::from(&row.employee), &row.stints) {
                row
            } else {
                row.veiled()
            }
        };
        Ok(rows.into_iter().map(veiled).collect())
    }

    /// Leaves of what is shared only what may be read: no complaints and voices of other units, no ratings of
    /// other members of a team.
    pub(super) fn veil_shared(&self, states: Vec<State>) -> Result<Vec<State>, StoreError> {
        if self.reads_all() {
            return Ok(states);
        }
        if !self.anywhere(self.seat).may(Right::ReadNames) {
            return Ok(Vec::new());
        }
        let office = self.office()?;
        let mut shown = Vec::with_capacity(states.len());
        for state in states {
            shown.extend(self.veil_state(&office, state)?);
        }
        Ok(shown)
    }

    fn veil_state(&self, office: &Office<'_>, state: State) -> Result<Option<State>, StoreError> {
        let of_unit = |unit: Option<UnitId>| -> Roles { office.towards_unit(unit) };
        let reads = |unit| of_unit(unit).may(Right::ReadService);
        let owner = state.subject.owner;
        Ok(match state.subject.kind.shared() {
            Some(Shared::Voice) if !reads(Some(UnitId(owner))) => {
                Some(self.voices_about(state)?).filter(|state| !state.is_empty())
            }
            Some(Shared::Survey | Shared::Action) => {
                Some(state).filter(|_| reads(Some(UnitId(owner))))
            }
            Some(Shared::Complaint) => {
                let unit = registers::complaint(&state).unit;
                Some(state).filter(|_| reads(unit))
            }
            Some(Shared::Team) => Some(self.veil_team(office, state)?),
            Some(Shared::Voice | Shared::Unit | Shared::Template | Shared::Organisation) | None => {
                Some(state)
            }
        })
    }

    /// Of the voices of a unit those about somebody whose file may be read: they belong to his review.
    fn voices_about(&self, mut state: State) -> Result<State, StoreError> {
        let mut kept = HashSet::new();
        for item in state.items() {
            if let Some(Value::Ref(about)) = state.value(item, f::VOICE_ABOUT)
                && self.towards(EmployeeId(*about))?.may(Right::ReadFile)
            {
                kept.insert(item);
            }
        }
        state.slots.retain(|slot, _| kept.contains(&slot.item));
        Ok(state)
    }

    /// A team without the ratings of members whose file may not be read, unless one rates there oneself.
    fn veil_team(&self, office: &Office<'_>, mut state: State) -> Result<State, StoreError> {
        let team = view::team(&state);
        if office.towards_team(&team).may(Right::RateTeam) {
            return Ok(state);
        }
        let rated = |item: u64| {
            TEAM_RATINGS
                .iter()
                .any(|field| !state.versions(item, *field).is_empty())
        };
        let mut hidden = HashSet::new();
        for item in state.items().filter(|item| rated(*item)) {
            if !self.towards(EmployeeId(item))?.may(Right::ReadFile) {
                hidden.insert(item);
            }
        }
        state.slots.retain(|slot, _| {
            !hidden.contains(&slot.item) || !TEAM_RATINGS.contains(&slot.register)
        });
        Ok(state)
    }

    /// Of the answers from all sides those that one was asked for oneself.
    pub(super) fn own_answers(&self, mut state: State) -> State {
        let own = Value::Ref(self.seat.0);
        let asked = |item: u64| state.value(item, f::PEER_FROM) == Some(&own);
        let kept: HashSet<u64> = state.items().filter(|item| asked(*item)).collect();
        state.slots.retain(|slot, _| kept.contains(&slot.item));
        state
    }

    /// The answer to a commit without what may not be read.
    pub(super) fn veil_committed(&self, committed: Committed) -> Result<Committed, StoreError> {
        let (states, rows) = self.veil_changed(committed.states, committed.rows)?;
        Ok(Committed {
            states,
            rows,
            ..committed
        })
    }

    /// The same of what another process has written.
    pub(super) fn veil_news(&self, news: News) -> Result<News, StoreError> {
        let (states, rows) = self.veil_changed(news.states, news.rows)?;
        let shown = |act: &ActRecord| self.reads_all() || act.actor == self.seat;
        Ok(News {
            states,
            rows,
            acts: news.acts.into_iter().filter(shown).collect(),
            ..news
        })
    }

    fn veil_changed(
        &self,
        states: Vec<State>,
        rows: Vec<RosterRow>,
    ) -> Result<(Vec<State>, Vec<RosterRow>), StoreError> {
        if self.reads_all() {
            return Ok((states, rows));
        }
        let rows = self.veil_rows(rows)?;
        let full: HashSet<u64> = rows
            .iter()
            .filter(|row| row.sight == Sight::Full)
            .map(|row| row.id().0)
            .collect();
        let (own, shared): (Vec<State>, Vec<State>) = states
            .into_iter()
            .partition(|state| state.subject.kind.is_of_person());
        let own = own.into_iter();
        let mut states: Vec<State> = own
            .filter(|one| full.contains(&one.subject.owner))
            .collect();
        states.extend(self.veil_shared(shared)?);
        Ok((states, rows))
    }
}
