//! Whether an op counts: judged by the op and the registry alone, so that every replica comes to the same answer whatever
//! came first. What does not count is kept, passed on and shown as such.
//!
//! The table of rights is the one by which the store judges at the keyboard (`domain/access.rs`); only what somebody is
//! to a person comes from the supervision that head office has signed, and not from data that anybody may have written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::access::{Right, Role, Roles};
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;

use super::access::{Change, TEAM_RATINGS, is_undecided, needed};
use super::bundle::Reason;
use super::fields as f;
use super::op::{ActKind, Body, Op, ReplicaId, Subject, SubjectKind, Write};
use super::registry::{Machine, Registry, Supervision};
use super::state::{State, decided_for};

/// Superiors further up than this are taken for a loop.
const DEPTH: usize = 32;

/// What an employee says himself, also at his superior's keyboard, where his PIN proves it.
const OWN_WORD: [Right; 7] = [
    Right::Receive,
    Right::Object,
    Right::AssessOneself,
    Right::ChoosePin,
    Right::PlanTargets,
    Right::RecordActual,
    Right::WriteLog,
];

/// A registry, ready to judge by. To prepare one of half a million people takes a moment; a clone is the same one.
#[derive(Debug, Clone)]
pub struct Judge {
    registry: Arc<Registry>,
    lines: Arc<Lines>,
}

/// Who stands above whom.
#[derive(Debug)]
struct Lines {
    /// Supervisions by whom they are about.
    of: BTreeMap<EmployeeId, Vec<Supervision>>,
    /// Everybody who appraises somebody at some time.
    leads: BTreeSet<EmployeeId>,
    /// Everybody who appraises one of these.
    leads_leaders: BTreeSet<EmployeeId>,
}

impl Judge {
    /// Prepares a registry.
    pub fn new(registry: Arc<Registry>) -> Self {
        let mut of: BTreeMap<EmployeeId, Vec<Supervision>> = BTreeMap::new();
        for one in &registry.supervision {
            of.entry(one.employee).or_default().push(one.clone());
        }
        let all = registry.supervision.iter();
        let leads: BTreeSet<EmployeeId> = all.map(|one| one.appraiser).collect();
        let all = registry.supervision.iter();
        let of_leaders = all.filter(|one| leads.contains(&one.employee));
        let leads_leaders = of_leaders.map(|one| one.appraiser).collect();
        let lines = Lines {
            of,
            leads,
            leads_leaders,
        };
        Self {
            registry,
            lines: Arc::new(lines),
        }
    }

    /// The registry.
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// Whether a replica is in the registry.
    pub fn knows(&self, replica: ReplicaId) -> bool {
        self.registry.machines.contains_key(&replica)
    }

    /// Whether an op counts, and if not, why.
    pub fn standing(&self, op: &Op) -> Result<(), Reason> {
        let machine = self.registry.machines.get(&op.id.replica);
        let machine = machine.ok_or(Reason::UnknownReplica)?;
        if machine.revoked.is_some_and(|end| op.id.seq > end.last) {
            return Err(Reason::Revoked);
        }
        let writes = match &op.body {
            Body::Set(writes) => writes,
            // One takes back one's own alone, and what is not understood changes nothing.
            Body::Retract(_) | Body::Unknown { .. } => return self.speaks(op, machine, &[]),
        };
        let Some(rights) = rights_by(op, writes, false) else {
            // What was refused is written by the program on the machine where it was.
            return self.speaks(op, machine, &[]);
        };
        self.speaks(op, machine, &rights)?;
        let roles = self.roles(op);
        let may = |right: &Right| {
            let by_file = right.by_file().filter(|_| op.act.0 == ActKind::Import);
            roles.may(*right) || by_file.is_some_and(|import| roles.may(import))
        };
        // Whoever decides an objection closes anew, and what was closed is the reviewing officer's, neither of which
        // one op alone tells.
        let decided = || {
            let rights = rights_by(op, writes, true);
            rights.is_some_and(|rights| rights.iter().all(may))
        };
        if (rights.iter().all(may) || decided()) && !rates_himself(op, writes) {
            Ok(())
        } else {
            Err(Reason::NotEntitled)
        }
    }

    /// Whether this machine may bring the word of whoever made the op.
    fn speaks(&self, op: &Op, machine: &Machine, rights: &[Right]) -> Result<(), Reason> {
        if op.actor == machine.owner {
            return Ok(());
        }
        let owner = EmployeeId(op.subject.owner);
        let own = op.subject.kind.is_of_person() && op.actor == owner;
        let is_word = own && rights.iter().all(|right| OWN_WORD.contains(right));
        let is_answer = rights == [Right::AnswerAsPeer];
        let beside = self.is_over(machine.owner, owner)
            || self.appointed(machine.owner).may(Right::EditMasterData);
        if (is_word || is_answer) && beside {
            Ok(())
        } else {
            Err(Reason::NotHisMachine)
        }
    }

    fn appointed(&self, who: EmployeeId) -> Roles {
        let person = self.registry.people.get(&who);
        person.map(|person| person.roles).unwrap_or_default()
    }

    /// What the maker of an op is to whom or what it is about, in its period.
    fn roles(&self, op: &Op) -> Roles {
        let (actor, subject) = (op.actor, op.subject);
        let known = self.registry.people.contains_key(&actor);
        let roles = self.appointed(actor).with_if(known, Role::Colleague);
        if !subject.kind.is_of_person() {
            // The registry knows people and who appraises whom; who leads which unit follows from that.
            return roles
                .with_if(self.lines.leads.contains(&actor), Role::UnitHead)
                .with_if(self.lines.leads_leaders.contains(&actor), Role::Superior)
                .with_if(known && subject.kind == SubjectKind::Team, Role::TeamLeader);
        }
        let employee = EmployeeId(subject.owner);
        if employee == actor {
            return roles.with(Role::Employee);
        }
        let appraises = self.around(subject).any(|one| one.appraiser == actor);
        let reviews = self.around(subject).any(|one| one.reviewer == Some(actor));
        roles
            .with_if(appraises, Role::Appraiser)
            .with_if(reviews && !appraises, Role::ReviewingOfficer)
            .with_if(self.is_over(actor, employee), Role::Superior)
            .with_if(known && subject.kind == SubjectKind::Peer, Role::Peer)
    }

    /// The supervisions of the person of a subject that touch its period; all, where it has none.
    fn around(&self, subject: Subject) -> impl Iterator<Item = &Supervision> {
        let of = self.lines.of.get(&EmployeeId(subject.owner));
        let all = of.into_iter().flatten();
        all.filter(move |one| subject.period.is_none_or(|period| touches(one, period)))
    }

    /// Whether one appraises or reviews another at some time, or stands above whoever does.
    fn is_over(&self, who: EmployeeId, employee: EmployeeId) -> bool {
        let mut seen = BTreeSet::from([employee]);
        let mut level = vec![employee];
        for _ in 0..DEPTH {
            let above: BTreeSet<EmployeeId> = level
                .iter()
                .filter_map(|one| self.lines.of.get(one))
                .flatten()
                .flat_map(|one| [Some(one.appraiser), one.reviewer])
                .flatten()
                .collect();
            if above.contains(&who) {
                return true;
            }
            level = above.into_iter().filter(|one| seen.insert(*one)).collect();
            if level.is_empty() {
                return false;
            }
        }
        false
    }
}

/// The rights that an op needs, judged by itself: what stood before it depends on who looks.
fn rights_by(op: &Op, writes: &[Write], decides: bool) -> Option<Vec<Right>> {
    let answers = |write: &Write| [f::PEER_ANSWERS, f::PEER_TEXT].contains(&write.field);
    if op.subject.kind == SubjectKind::Peer && writes.iter().all(answers) {
        return Some(vec![Right::AnswerAsPeer]);
    }
    let decides_between = op.act.0 == ActKind::Resolve && !is_undecided(op.subject.kind);
    let whose = decided_for(writes);
    if decides_between && ![EmployeeId::NOBODY, op.actor].contains(&whose) {
        // Between the values of another only his reviewing officer decides.
        return Some(vec![Right::Decide]);
    }
    let change = Change {
        kind: op.act.0,
        actor: op.actor,
        decides,
        closed: decides,
        before: &State::empty(op.subject),
    };
    needed(&change, writes)
}

/// Whether a supervision and a period have a day in common.
fn touches(supervision: &Supervision, period: Period) -> bool {
    let ended = supervision
        .until
        .is_some_and(|until| until < period.first_day());
    supervision.from <= period.last_day() && !ended
}

/// Whether a member of a team writes his own rating.
fn rates_himself(op: &Op, writes: &[Write]) -> bool {
    let own = |write: &Write| write.item == op.actor.0 && TEAM_RATINGS.contains(&write.field);
    op.subject.kind == SubjectKind::Team && writes.iter().any(own)
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
