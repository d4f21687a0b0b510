//! What head office sees of its offices, as plain values for the board and the command line: who has reported and when, what
//! is missing of each chain, and how far the work of a period has come.

use chrono::FixedOffset;

use crate::domain::period::Period;

use super::op::ReplicaId;

/// Everything that the first page of the board tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// When it was read, in milliseconds since 1970.
    pub read: u64,
    /// The period that the offices are counted for; none where nothing was ever counted.
    pub period: Option<Period>,
    /// All periods for which something was counted, in order.
    pub periods: Vec<Period>,
    /// All offices, by code.
    pub offices: Vec<Office>,
    /// How many files stand refused, and the newest of them.
    pub refused: (u64, Vec<Refused>),
}

/// An office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Office {
    /// Its code.
    pub code: String,
    /// Its name; empty where head office has not said it.
    pub name: String,
    /// To which agency it belongs; empty where head office has not said it.
    pub agency: String,
    /// Code of its local evaluation system; empty for the national rules alone.
    pub scheme: String,
    /// Whether something came that its counts do not hold yet.
    pub is_stale: bool,
    /// Its machines, and others whose changes it was heard of.
    pub machines: Vec<Machine>,
    /// How far its work has come in the period.
    pub completion: Completion,
}

/// The chain of a machine, as an office has sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Which.
    pub replica: ReplicaId,
    /// Its label and its owner; its id where no registry knows it.
    pub name: String,
    /// What the registry says of it.
    pub trusted: Trusted,
    /// Whole from its beginning up to here.
    pub reaches: u64,
    /// The last change that anybody has ever claimed to have.
    pub known: u64,
    /// From where on it goes on in two ways.
    pub forked: Option<u64>,
    /// When it was last written to by its own clock, in milliseconds since 1970.
    pub written: Option<u64>,
    /// When a bundle that it wrote itself last landed, in milliseconds since 1970.
    pub heard: Option<u64>,
}

/// What the registry says of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trusted {
    /// Nothing.
    Unknown,
    /// It is believed.
    Enrolled,
    /// It is believed up to this change.
    Revoked(u64),
}

/// A unit of an office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    /// Its id in the records; empty for those who are in none.
    pub id: String,
    /// Its name; empty where it is not known.
    pub name: String,
    /// The name of the unit above; empty at the top.
    pub parent: String,
    /// How far its work has come in the period.
    pub completion: Completion,
}

/// Of how many people how much was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Completion {
    /// Who works there.
    pub people: u64,
    /// Who has a plan.
    pub planned: u64,
    /// Who has one that was agreed on.
    pub agreed: u64,
    /// Of whom both ratings were given.
    pub rated: u64,
    /// Of whom several ratings stand side by side.
    pub undecided: u64,
    /// Whose evaluation is closed.
    pub closed: u64,
    /// With which predikat, from the best to the worst.
    pub predikat: [u64; 5],
}

/// A file that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where it lay.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When, in milliseconds since 1970.
    pub at: u64,
}

/// By which time offices are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// Now, in milliseconds since 1970.
    pub now: u64,
    /// Where the clock on the wall hangs.
    pub zone: FixedOffset,
    /// After so many days without a word an office is late.
    pub late: u32,
}

/// How long ago an office has reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// Never.
    Never,
    /// So many days ago, which is too long.
    Late(u64),
    /// So many days ago.
    Fresh(u64),
}

/// What several offices come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Offices.
    pub offices: u64,
    /// That have never reported.
    pub never: u64,
    /// That are late.
    pub late: u64,
    /// Changes that are missing.
    pub missing: u64,
    /// The longest that anybody has not reported: when that was, and none where somebody never has.
    pub oldest: Option<u64>,
    /// How far their work has come.
    pub completion: Completion,
}

impl Machine {
    /// Changes that somebody has and that are not here; what lies behind a revocation is not waited for.
    pub fn missing(&self) -> u64 {
        let end = match self.trusted {
            Trusted::Unknown | Trusted::Enrolled => u64::MAX,
            Trusted::Revoked(last) => last,
        };
        self.known.min(end).saturating_sub(self.reaches)
    }

    /// Whether it is awaited and nothing of it has ever come, by whatever way.
    pub fn is_silent(&self) -> bool {
        self.trusted == Trusted::Enrolled && self.heard.is_none() && self.reaches == 0
    }
}

impl Office {
    /// When it last reported, in milliseconds since 1970.
    pub fn heard(&self) -> Option<u64> {
        self.machines
            .iter()
            .filter_map(|machine| machine.heard)
            .max()
    }

    /// How many changes of it are here, whole from the beginning of each chain.
    pub fn changes(&self) -> u64 {
        self.machines.iter().map(|machine| machine.reaches).sum()
    }

    /// How many changes are missing.
    pub fn missing(&self) -> u64 {
        self.machines.iter().map(Machine::missing).sum()
    }

    /// Whether a chain of it goes on in two ways.
    pub fn is_forked(&self) -> bool {
        let mut machines = self.machines.iter();
        machines.any(|machine| machine.forked.is_some())
    }

    /// How many of its machines have never sent anything.
    pub fn silent(&self) -> usize {
        let machines = self.machines.iter();
        machines.filter(|machine| machine.is_silent()).count()
    }

    /// What it is called: its name, or its code where it has none.
    pub fn title(&self) -> &str {
        if self.name.is_empty() {
            &self.code
        } else {
            &self.name
        }
    }
}

impl Watch {
    /// How many days lie between a moment and today, by the calendar on the wall.
    pub fn days(&self, then: u64) -> u64 {
        const DAY: i64 = 86_400_000;
        let day = |millis: u64| {
            let offset = i64::from(self.zone.local_minus_utc()) * 1_000;
            millis.cast_signed().saturating_add(offset).div_euclid(DAY)
        };
        // A clock that went ahead has not been heard tomorrow.
        (day(self.now) - day(then)).max(0).cast_unsigned()
    }

    /// How whoever last reported then stands.
    pub fn report(&self, heard: Option<u64>) -> Report {
        match heard.map(|then| self.days(then)) {
            None => Report::Never,
            Some(days) if days > u64::from(self.late) => Report::Late(days),
            Some(days) => Report::Fresh(days),
        }
    }
}

impl Completion {
    /// The same with others.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut predikat = self.predikat;
        for (sum, one) in predikat.iter_mut().zip(other.predikat) {
            *sum += one;
        }
        Self {
            people: self.people + other.people,
            planned: self.planned + other.planned,
            agreed: self.agreed + other.agreed,
            rated: self.rated + other.rated,
            undecided: self.undecided + other.undecided,
            closed: self.closed + other.closed,
            predikat,
        }
    }

    /// So many of the people, in thousandths; none where there is nobody.
    pub fn share(&self, part: u64) -> Option<u32> {
        let permille = (part.min(self.people) * 1_000).checked_div(self.people)?;
        u32::try_from(permille).ok()
    }
}

impl Sum {
    /// What these offices come to.
    pub fn of<'a>(offices: impl IntoIterator<Item = &'a Office>, watch: &Watch) -> Self {
        let mut sum = Self::default();
        for office in offices {
            let heard = office.heard();
            sum.oldest = if sum.offices == 0 {
                heard
            } else {
                sum.oldest.min(heard)
            };
            sum.offices += 1;
            match watch.report(heard) {
                Report::Never => sum.never += 1,
                Report::Late(_) => sum.late += 1,
                Report::Fresh(_) => {}
            }
            sum.missing += office.missing();
            sum.completion = sum.completion.and(office.completion);
        }
        sum
    }

    /// Offices that have reported in time.
    pub fn fresh(&self) -> u64 {
        self.offices - self.never - self.late
    }
}

impl Coverage {
    /// The office with this code.
    pub fn office(&self, code: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.code == code)
    }

    /// Of the periods that were counted the one that is looked at without a wish: this one, or else the last before it, or
    /// else the first.
    pub fn nearest(periods: &[Period], to: Period) -> Option<Period> {
        let before = periods.iter().filter(|period| **period <= to).max();
        before.or(periods.first()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400_000;

    fn watch(now: u64) -> Watch {
        Watch {
            now,
            zone: FixedOffset::east_opt(7 * 3_600).unwrap(),
            late: 14,
        }
    }

    fn machine(trusted: Trusted, reaches: u64, known: u64, heard: Option<u64>) -> Machine {
        Machine {
            replica: ReplicaId([1; 16]),
            name: String::new(),
            trusted,
            reaches,
            known,
            forked: None,
            written: None,
            heard,
        }
    }

    fn office(machines: Vec<Machine>) -> Office {
        Office {
            machines,
            completion: Completion {
                people: 3,
                rated: 2,
                predikat: [1, 1, 0, 0, 0],
                ..Completion::default()
            },
            ..Office::default()
        }
    }

    #[test]
    fn days_are_those_of_the_wall_and_a_clock_ahead_is_today() {
        // 17:30 UTC is half past midnight in Jakarta.
        let late_evening = 100 * DAY + 16 * 3_600_000;
        let after_midnight = 100 * DAY + 17 * 3_600_000 + 1_800_000;
        assert_eq!(watch(after_midnight).days(late_evening), 1);
        assert_eq!(watch(late_evening).days(late_evening - 3_600_000), 0);
        assert_eq!(watch(late_evening).days(late_evening + 9 * DAY), 0);
        assert_eq!(
            watch(100 * DAY).report(Some(86 * DAY)),
            Report::Fresh(14),
            "at the threshold it is not late yet"
        );
        assert_eq!(watch(100 * DAY).report(Some(85 * DAY)), Report::Late(15));
        assert_eq!(watch(100 * DAY).report(None), Report::Never);
    }

    #[test]
    fn what_lies_behind_a_revocation_is_no_gap_and_a_chain_that_came_by_others_is_not_silent() {
        assert_eq!(machine(Trusted::Enrolled, 5, 9, None).missing(), 4);
        assert_eq!(machine(Trusted::Revoked(6), 5, 9, None).missing(), 1);
        assert_eq!(machine(Trusted::Revoked(3), 5, 9, None).missing(), 0);
        assert!(machine(Trusted::Enrolled, 0, 9, None).is_silent());
        assert!(!machine(Trusted::Enrolled, 2, 9, None).is_silent());
        assert!(!machine(Trusted::Revoked(0), 0, 0, None).is_silent());
    }

    #[test]
    fn offices_come_to_their_sum_and_one_that_never_reported_is_the_oldest() {
        let now = watch(100 * DAY);
        let heard = |day: u64| {
            office(vec![machine(
                Trusted::Enrolled,
                5,
                7,
                Some(day * DAY).filter(|at| *at > 0),
            )])
        };
        let all = [heard(99), heard(50), heard(0)];
        let sum = Sum::of(&all, &now);
        assert_eq!(
            (sum.offices, sum.never, sum.late, sum.fresh()),
            (3, 1, 1, 1)
        );
        assert_eq!((sum.missing, sum.oldest), (6, None));
        assert_eq!(sum.completion.share(sum.completion.rated), Some(666));
        assert_eq!(sum.completion.predikat, [3, 3, 0, 0, 0]);
        assert_eq!(Sum::of(&all[..2], &now).oldest, Some(50 * DAY));
        assert_eq!(Completion::default().share(0), None);
    }

    #[test]
    fn without_a_wish_the_present_period_is_looked_at_or_the_last_that_was_counted() {
        let quarter = |n| Period::quarter(2026, n).unwrap();
        let counted = [quarter(1), quarter(2), quarter(4)];
        let near = |to| Coverage::nearest(&counted, to);
        assert_eq!(near(quarter(2)), Some(quarter(2)));
        assert_eq!(near(quarter(3)), Some(quarter(2)));
        assert_eq!(near(Period::quarter(2025, 4).unwrap()), Some(quarter(1)));
        assert_eq!(Coverage::nearest(&[], quarter(1)), None);
    }
}
