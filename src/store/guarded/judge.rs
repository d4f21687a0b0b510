//! Whether an act may be committed: each of its drafts by subject, what was done and what is written, towards
//! whom it is about.

use std::collections::HashMap;

use super::Guarded;
use crate::domain::access::{Right, Role, Roles, Stint};
use crate::domain::closing;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::unit::Post;
use crate::ops::access::{Change, TEAM_RATINGS, decides, is_asked, is_of_other, needed, when};
use crate::ops::conflict;
use crate::ops::fields::{self as f, spec};
use crate::ops::op::{
    Act, ActKind, Body, Draft, Field, Op, OpId, Shared, Subject, SubjectKind, Write,
};
use crate::ops::roster;
use crate::ops::state::State;
use crate::ops::view;
use crate::store::StoreError;

/// What was looked up of people while one act is judged, so that an import looks each up once.
#[derive(Default)]
struct Known {
    people: HashMap<EmployeeId, (Post, Vec<Stint>)>,
}

impl Guarded {
    /// Refuses an act that its maker may not do, or that is not made by whoever sits at the keyboard.
    pub(super) fn judge(&self, act: &Act) -> Result<(), StoreError> {
        if act.actor != self.seat && self.vouched != Some(act.actor) {
            return Err(StoreError::Refused(
                "an act in the name of somebody who does not sit at the keyboard; nothing was \
                 changed; change the seat, or have that person confirm with a PIN"
                    .into(),
            ));
        }
        let decides = decides(&act.drafts);
        // Enough for most of what a keeper does, and nothing need be looked up for it.
        let anywhere = self.anywhere(act.actor);
        let imports = act.kind == ActKind::Import && anywhere.may(Right::Import);
        let mut known = Known::default();
        for draft in &act.drafts {
            let before = if imports {
                State::empty(draft.subject)
            } else {
                self.inner.borrow().state(draft.subject)?
            };
            self.judge_values(act, draft, &before)?;
            let change = Change {
                kind: act.kind,
                actor: act.actor,
                decides,
                closed: act.kind == ActKind::Resolve && self.is_closed(draft.subject)?,
                before: &before,
            };
            let writes = self.written(&before, &draft.body)?;
            let Some(rights) = needed(&change, &writes) else {
                return Err(StoreError::Refused(
                    "what was refused is recorded by the program alone; nothing was changed".into(),
                ));
            };
            // From some rights one is barred by what one is to whom it is about.
            let enough =
                |right: &Right| may(anywhere, *right, act.kind) && right.barred().is_empty();
            let roles = if rights.iter().all(enough) {
                anywhere
            } else {
                self.roles(&mut known, &before, act.actor)?
            };
            for right in &rights {
                let barred = rates_himself(&change, &writes) || is_of_other(&change, &writes);
                if !may(roles, *right, act.kind) || barred {
                    return self.refuse(*right, person_of(draft.subject));
                }
            }
        }
        Ok(())
    }

    /// Refuses a decision that is none, a change that decides by the way, and a closing while values differ.
    fn judge_values(&self, act: &Act, draft: &Draft, before: &State) -> Result<(), StoreError> {
        if act.kind == ActKind::Resolve
            && let Err(flaw) = conflict::check(before, &draft.body)
        {
            return Err(StoreError::Refused(format!("{flaw}; nothing was changed")));
        }
        if let Some(slot) = conflict::passed_over(act.kind, before, draft, act.actor) {
            return Err(StoreError::Refused(format!(
                "{} stands there with differing values; nothing was changed. Decide between them first, with a \
                 reason: {DECIDE}",
                named(slot.register)
            )));
        }
        if draft.subject.kind != SubjectKind::Closing || !closes(&draft.body) {
            return Ok(());
        }
        let beside = |kind| {
            self.inner.borrow().state(Subject {
                kind,
                ..draft.subject
            })
        };
        let (plan, ratings) = (beside(SubjectKind::Plan)?, beside(SubjectKind::Evaluation)?);
        match conflict::blocks_closing(&plan, &ratings, Some(act.actor)) {
            Some(open) => Err(StoreError::Refused(format!(
                "the evaluation cannot be closed while {} has differing values; nothing was changed. Decide \
                 between them first: {DECIDE}",
                named(open.slot.register)
            ))),
            None => Ok(()),
        }
    }

    /// Whether the evaluation that a subject belongs to is closed.
    fn is_closed(&self, subject: Subject) -> Result<bool, StoreError> {
        let closing = self.inner.borrow().state(Subject {
            kind: SubjectKind::Closing,
            ..subject
        })?;
        let closings = view::registers::closings(&closing);
        Ok(closing::standing(&closings).is_some())
    }

    /// What a body writes; what a retraction takes back counts as written, through retractions of retractions.
    fn written(&self, before: &State, body: &Body) -> Result<Vec<Write>, StoreError> {
        match body {
            Body::Set(writes) => Ok(writes.clone()),
            Body::Unknown { .. } => Ok(Vec::new()),
            Body::Retract(ids) => {
                let ops = self.inner.borrow().history(before.subject.owner)?;
                let mut writes = Vec::new();
                taken_back(&ops, ids, &mut writes, ops.len());
                Ok(writes)
            }
        }
    }

    /// What the maker of an act is towards what a draft is about.
    fn roles(
        &self,
        known: &mut Known,
        before: &State,
        actor: EmployeeId,
    ) -> Result<Roles, StoreError> {
        let office = self.office_of(actor)?;
        let subject = before.subject;
        let unit = Some(UnitId(subject.owner));
        Ok(match subject.kind.shared() {
            Some(Shared::Unit | Shared::Template | Shared::Complaint) => office.at_large(),
            Some(Shared::Voice | Shared::Survey | Shared::Action | Shared::Organisation) => {
                office.towards_unit(unit)
            }
            Some(Shared::Team) => {
                let team = view::team(before);
                // A team that is only being formed belongs to whoever leads a unit.
                let roles = office.towards_team(&team);
                if before.is_empty() {
                    roles.and(office.at_large())
                } else {
                    roles
                }
            }
            None => {
                let (post, stints) = self.known_post(known, EmployeeId(subject.owner))?;
                let asked = subject.kind == SubjectKind::Peer && is_asked(before, actor);
                office
                    .towards(&post, &stints, when(subject))
                    .with_if(asked, Role::Peer)
            }
        })
    }

    /// The post of a person and the stints in others, looked up once for each act.
    fn known_post(
        &self,
        known: &mut Known,
        person: EmployeeId,
    ) -> Result<(Post, Vec<Stint>), StoreError> {
        if let Some(found) = known.people.get(&person) {
            return Ok(found.clone());
        }
        let file = self.inner.borrow().dossier(person)?.file;
        let found = (Post::from(&file.employee), roster::stints(&file));
        known.people.insert(person, found.clone());
        Ok(found)
    }
}

/// Where one decides.
const DECIDE: &str = "g b on the screen, or tatap list conflicts to see them";

/// How a field is called in a message for an administrator.
fn named(field: Field) -> &'static str {
    spec(field).map_or("a field of a later version", |spec| spec.code)
}

/// Whether a body closes an evaluation.
fn closes(body: &Body) -> bool {
    match body {
        Body::Set(writes) => writes.iter().any(|write| write.field == f::CLOSED_HASH),
        Body::Retract(_) | Body::Unknown { .. } => false,
    }
}

/// Whether these roles are enough, where a file brings it by the right to import.
fn may(roles: Roles, right: Right, kind: ActKind) -> bool {
    let by_file = right.by_file().filter(|_| kind == ActKind::Import);
    roles.may(right) || by_file.is_some_and(|import| roles.may(import))
}

/// Whether a member of a team writes his own rating.
fn rates_himself(change: &Change<'_>, writes: &[Write]) -> bool {
    let own = |write: &Write| write.item == change.actor.0 && TEAM_RATINGS.contains(&write.field);
    change.before.subject.kind == SubjectKind::Team && writes.iter().any(own)
}

fn person_of(subject: Subject) -> Option<EmployeeId> {
    subject
        .kind
        .is_of_person()
        .then_some(EmployeeId(subject.owner))
}

/// Collects what these ops wrote; a loop of retractions, which only a forger can make, is cut.
fn taken_back(ops: &[Op], ids: &[OpId], writes: &mut Vec<Write>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for op in ops.iter().filter(|op| ids.contains(&op.id)) {
        match &op.body {
            Body::Set(set) => writes.extend(set.iter().cloned()),
            Body::Retract(inner) => taken_back(ops, inner, writes, depth),
            Body::Unknown { .. } => {}
        }
    }
}
