//! Who may do what: one table from what can be done to the roles that may do it.
//!
//! Three roles follow from how people stand to each other (PP 30/2019): the employee himself, the appraiser, the
//! reviewing officer. Three are appointed. Several add up, and nobody has a right that is not in the table.
//! [`Office`] finds out which roles somebody has towards a person, a unit or a team.

mod office;

use std::collections::BTreeMap;

use super::coded::{Coded, coded};
use super::id::EmployeeId;

pub use office::{Office, Stint, When};

coded! {
    /// In what capacity somebody acts.
    Role "access-role" {
        /// The person whom it is about (pegawai).
        Employee = 1 "employee",
        /// The direct superior who appraises (pejabat penilai).
        Appraiser = 2 "appraiser",
        /// The appraiser's superior, who decides objections (atasan pejabat penilai).
        ReviewingOfficer = 3 "reviewing-officer",
        /// Keeps the data of people, appointed (pengelola kinerja).
        PerformanceAdmin = 4 "performance-admin",
        /// Keeps complaints, survey and voices of the public, appointed (operator layanan).
        ServiceOperator = 5 "service-operator",
        /// Looks into everything and changes nothing, appointed (auditor).
        Auditor = 6 "auditor",
        /// Further up the line of superiors than the appraiser.
        Superior = 7 "superior",
        /// Leads the unit that it is about.
        UnitHead = 8 "unit-head",
        /// Leads the team that it is about (ketua tim).
        TeamLeader = 9 "team-leader",
        /// Was asked for answers from all sides.
        Peer = 10 "peer",
        /// Known here at all.
        Colleague = 11 "colleague",
        /// Whoever started the program on data for which nobody was appointed; somebody must set it up.
        Keeper = 12 "keeper",
        /// Head office: keeps people, units and the registry of all offices, and notes things; appointed.
        HeadOffice = 13 "head-office",
    }
}

impl Role {
    /// Those that somebody can be appointed to; the others follow from how people stand to each other.
    pub const APPOINTED: [Self; 4] = [
        Self::PerformanceAdmin,
        Self::ServiceOperator,
        Self::Auditor,
        Self::HeadOffice,
    ];

    /// Those that a person can be said to have, in the order in which they are told.
    pub const NAMED: [Self; 7] = [
        Self::Employee,
        Self::Appraiser,
        Self::ReviewingOfficer,
        Self::PerformanceAdmin,
        Self::ServiceOperator,
        Self::Auditor,
        Self::HeadOffice,
    ];
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u16);

impl Roles {
    /// None at all.
    pub const NONE: Self = Self(0);

    /// One role.
    pub const fn of(role: Role) -> Self {
        Self(1 << role as u16)
    }

    /// These and one more.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        self.and(Self::of(role))
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// These and one more where something holds.
    #[must_use]
    pub fn with_if(self, holds: bool, role: Role) -> Self {
        if holds { self.with(role) } else { self }
    }

    /// Whether a role is among them.
    pub const fn has(self, role: Role) -> bool {
        self.0 & Self::of(role).0 != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL
            .iter()
            .copied()
            .filter(move |role| self.has(*role))
    }

    /// Whether one of them may, and none of them bars from it.
    pub fn may(self, right: Right) -> bool {
        let has = |role: &Role| self.has(*role);
        right.roles().iter().any(has) && !right.barred().iter().any(has)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Who was appointed to what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Appointments {
    /// Nobody was, so whoever sits at the keyboard keeps the data.
    #[default]
    Keeper,
    /// These people, perhaps to nothing; others have only what follows from how they stand to each other.
    Given(BTreeMap<EmployeeId, Roles>),
}

impl Appointments {
    /// One person with one set of roles, and nobody else with any.
    pub fn only(person: EmployeeId, roles: Roles) -> Self {
        Self::Given([(person, roles)].into())
    }

    /// What a person was appointed to.
    pub fn of(&self, person: EmployeeId) -> Roles {
        match self {
            Self::Keeper => Roles::of(Role::Keeper),
            Self::Given(all) => all.get(&person).copied().unwrap_or_default(),
        }
    }

    /// What a person is everywhere, whomever it is about: whoever is anybody is a colleague, too.
    pub fn anywhere(&self, person: EmployeeId) -> Roles {
        self.of(person)
            .with_if(person != EmployeeId::NOBODY, Role::Colleague)
    }
}

coded! {
    /// What can be done.
    Right "right" {
        /// See name, position and unit of people, and what everybody may see.
        ReadNames = 1 "read-names",
        /// Read the file of a person: plan, progress, ratings, contact.
        ReadFile = 2 "read-file",
        /// Read who changed what of a person.
        ReadHistory = 3 "read-history",
        /// Read what was refused to a person.
        ReadDenials = 4 "read-denials",
        /// Enter and change people and units.
        EditMasterData = 5 "edit-master-data",
        /// Propose a plan, and submit it.
        PlanTargets = 6 "plan-targets",
        /// Approve a plan, change it once it is approved, or move it on.
        ApprovePlan = 7 "approve-plan",
        /// Part a plan in two after a transfer.
        Transfer = 8 "transfer",
        /// Record what was achieved.
        RecordActual = 9 "record-actual",
        /// Write the daily log.
        WriteLog = 10 "write-log",
        /// Approve or return entries of the daily log.
        ReviewLog = 11 "review-log",
        /// Give feedback.
        GiveFeedback = 12 "give-feedback",
        /// Answer as one of all sides.
        AnswerAsPeer = 13 "answer-as-peer",
        /// Assess the own work.
        AssessOneself = 14 "assess-oneself",
        /// Rate, and say what is expected.
        Rate = 15 "rate",
        /// Close an evaluation.
        Close = 16 "close",
        /// Open a closed evaluation again.
        Reopen = 17 "reopen",
        /// Record that a result was received, confirm it or refuse to.
        Receive = 18 "receive",
        /// Change the day on which a result was received, from which the time for an objection runs.
        CorrectReceipt = 19 "correct-receipt",
        /// File an objection.
        Object = 20 "object",
        /// Hear and decide an objection.
        Decide = 21 "decide",
        /// Keep registers of the review: strengths, coaching, sessions, improvement.
        Coach = 22 "coach",
        /// Keep registers of personnel: attendance, competence, training, awards.
        KeepRegister = 23 "keep-register",
        /// Hold meetings and write down what is agreed on.
        HoldMeeting = 24 "hold-meeting",
        /// Form a team and enter its result.
        EditTeam = 25 "edit-team",
        /// Rate contribution and cooperation in a team.
        RateTeam = 26 "rate-team",
        /// Keep sets of targets to copy from.
        EditTemplate = 27 "edit-template",
        /// Enter what an organisation achieved.
        RateOrganisation = 28 "rate-organisation",
        /// Say why the spread of a unit departs from the pattern.
        ExplainSpread = 29 "explain-spread",
        /// Read complaints, survey and voices.
        ReadService = 30 "read-service",
        /// Register complaints and take steps with them.
        HandleComplaints = 31 "handle-complaints",
        /// Enter sheets of the survey and voices of the public.
        RecordVoices = 32 "record-voices",
        /// Plan what a unit does about its service.
        PlanActions = 33 "plan-actions",
        /// Import what is held on people, units and teams.
        Import = 34 "import",
        /// Import what the public says.
        ImportService = 35 "import-service",
        /// Reset a PIN.
        ResetPin = 36 "reset-pin",
        /// Choose a PIN.
        ChoosePin = 37 "choose-pin",
        /// Look after the data on one's own disk: whether it is whole, its index anew, backups. Nobody's word is changed
        /// by that, and each account of a host has to see to its own.
        Maintain = 38 "maintain",
        /// Carry what was written here to others, and take in what they wrote: nobody's word is changed by that.
        Exchange = 39 "exchange",
        /// Note something on a person from head office.
        Annotate = 40 "annotate",
        /// Say in the registry who may be believed.
        KeepRegistry = 41 "keep-registry",
    }
}

/// Who reads what is held on a person.
const READERS: &[Role] = &[
    Role::Employee,
    Role::Appraiser,
    Role::ReviewingOfficer,
    Role::Superior,
    Role::PerformanceAdmin,
    Role::Auditor,
    Role::HeadOffice,
    Role::Keeper,
];

/// Who is anybody here.
const KNOWN: &[Role] = &[
    Role::Colleague,
    Role::PerformanceAdmin,
    Role::ServiceOperator,
    Role::Auditor,
    Role::HeadOffice,
    Role::Keeper,
];

/// Who reads what the public says of a service.
const SERVICE_READERS: &[Role] = &[
    Role::UnitHead,
    Role::Superior,
    Role::PerformanceAdmin,
    Role::ServiceOperator,
    Role::Auditor,
    Role::HeadOffice,
    Role::Keeper,
];

impl Right {
    /// The table: the roles of which one must be had towards whom or what it is about.
    pub fn roles(self) -> &'static [Role] {
        use Role::{
            Appraiser, Auditor, Colleague, Employee, HeadOffice, Keeper, Peer, PerformanceAdmin,
            ReviewingOfficer, ServiceOperator, Superior, TeamLeader, UnitHead,
        };
        match self {
            Self::ReadNames | Self::Maintain => KNOWN,
            Self::ReadFile | Self::ReadHistory => READERS,
            Self::ReadDenials => &[Employee, PerformanceAdmin, Auditor, HeadOffice, Keeper],
            Self::EditMasterData | Self::Transfer | Self::Import => {
                &[PerformanceAdmin, HeadOffice, Keeper]
            }
            Self::ResetPin => &[PerformanceAdmin, Keeper],
            Self::PlanTargets | Self::RecordActual | Self::WriteLog => {
                &[Employee, Appraiser, Keeper]
            }
            Self::ApprovePlan
            | Self::ReviewLog
            | Self::GiveFeedback
            | Self::Coach
            | Self::HoldMeeting => &[Appraiser, Keeper],
            Self::AnswerAsPeer => &[Peer],
            Self::AssessOneself | Self::Object => &[Employee],
            Self::Rate | Self::Close | Self::Reopen | Self::CorrectReceipt => &[Appraiser],
            Self::Receive => &[Employee, Appraiser, ReviewingOfficer],
            Self::Decide => &[ReviewingOfficer],
            Self::KeepRegister => &[Appraiser, PerformanceAdmin, Keeper],
            Self::EditTeam => &[UnitHead, Superior, TeamLeader, PerformanceAdmin, Keeper],
            Self::RateTeam => &[UnitHead, Superior, TeamLeader, Keeper],
            Self::EditTemplate => &[Appraiser, UnitHead, PerformanceAdmin, Keeper],
            Self::RateOrganisation => &[Superior, Keeper],
            Self::ExplainSpread => &[UnitHead, Superior, PerformanceAdmin, Keeper],
            Self::ReadService => SERVICE_READERS,
            Self::HandleComplaints | Self::RecordVoices | Self::ImportService => {
                &[ServiceOperator, Keeper]
            }
            Self::PlanActions => &[UnitHead, Superior, ServiceOperator, Keeper],
            Self::ChoosePin => &[
                Employee,
                Appraiser,
                ReviewingOfficer,
                PerformanceAdmin,
                Keeper,
            ],
            Self::Exchange => &[
                Colleague,
                PerformanceAdmin,
                ServiceOperator,
                HeadOffice,
                Keeper,
            ],
            Self::Annotate => &[HeadOffice],
            Self::KeepRegistry => &[HeadOffice, Keeper],
        }
    }

    /// The roles with which nobody has it, whatever else he is: nobody rates himself, and what an organisation
    /// achieved is its leader's rating; whoever takes a PIN away could confirm with the next one.
    pub fn barred(self) -> &'static [Role] {
        if self == Self::RateOrganisation {
            &[Role::UnitHead]
        } else if self == Self::ResetPin {
            &[Role::Employee, Role::Appraiser]
        } else {
            &[]
        }
    }

    /// The right that stands for it where a file is imported; none where no file may bring it.
    pub fn by_file(self) -> Option<Self> {
        match self {
            Self::EditMasterData
            | Self::PlanTargets
            | Self::ApprovePlan
            | Self::RecordActual
            | Self::WriteLog
            | Self::ReviewLog
            | Self::GiveFeedback
            | Self::Coach
            | Self::KeepRegister
            | Self::EditTeam => Some(Self::Import),
            Self::HandleComplaints | Self::RecordVoices | Self::PlanActions => {
                Some(Self::ImportService)
            }
            Self::ReadNames
            | Self::ReadFile
            | Self::ReadHistory
            | Self::ReadDenials
            | Self::Transfer
            | Self::AnswerAsPeer
            | Self::AssessOneself
            | Self::Rate
            | Self::Close
            | Self::Reopen
            | Self::Receive
            | Self::CorrectReceipt
            | Self::Object
            | Self::Decide
            | Self::HoldMeeting
            | Self::RateTeam
            | Self::EditTemplate
            | Self::RateOrganisation
            | Self::ExplainSpread
            | Self::ReadService
            | Self::Import
            | Self::ImportService
            | Self::ResetPin
            | Self::ChoosePin
            | Self::Maintain
            | Self::Exchange
            | Self::Annotate
            | Self::KeepRegistry => None,
        }
    }

    /// Whether it looks and changes nothing.
    pub fn looks(self) -> bool {
        matches!(
            self,
            Self::ReadNames
                | Self::ReadFile
                | Self::ReadHistory
                | Self::ReadDenials
                | Self::ReadService
                | Self::Maintain
                | Self::Exchange
        )
    }
}

/// A refusal: what, about whom, and who may instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    /// What was refused.
    pub right: Right,
    /// About whom, where it is about a person.
    pub person: Option<EmployeeId>,
    /// The name of that person.
    pub name: String,
    /// Who may, by name, where one person may: in which role, and the name.
    pub holder: Option<(Role, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_keeper_and_those_concerned_write_and_an_auditor_never_does() {
        for right in Right::ALL {
            assert!(!right.roles().is_empty(), "{right:?}: nobody may");
            if !right.looks() {
                assert!(!Roles::of(Role::Auditor).may(*right), "{right:?}");
                assert!(!Roles::of(Role::Colleague).may(*right), "{right:?}");
            }
        }
    }

    #[test]
    fn ratings_and_decisions_are_for_one_person_alone() {
        for right in [Right::Rate, Right::Close, Right::Reopen] {
            assert_eq!(right.roles(), [Role::Appraiser]);
        }
        assert_eq!(Right::Decide.roles(), [Role::ReviewingOfficer]);
        assert_eq!(Right::AssessOneself.roles(), [Role::Employee]);
        assert_eq!(Right::Object.roles(), [Role::Employee]);
    }

    #[test]
    fn a_file_brings_nothing_that_one_person_alone_may_say() {
        for right in [
            Right::Rate,
            Right::RateTeam,
            Right::Close,
            Right::Decide,
            Right::Object,
            Right::AssessOneself,
            Right::Receive,
            Right::RateOrganisation,
        ] {
            assert_eq!(right.by_file(), None, "{right:?}");
        }
    }

    #[test]
    fn neither_the_person_nor_the_appraiser_takes_a_pin_away() {
        for office in [Role::PerformanceAdmin, Role::Keeper] {
            assert!(Roles::of(office).may(Right::ResetPin));
            for barred in [Role::Employee, Role::Appraiser] {
                assert!(!Roles::of(office).with(barred).may(Right::ResetPin));
            }
        }
    }

    #[test]
    fn several_roles_add_up() {
        let both = Roles::of(Role::Auditor).with(Role::Employee);
        assert!(both.may(Right::ReadFile) && both.may(Right::WriteLog));
        assert!(!both.may(Right::Rate));
        assert_eq!(
            both.iter().collect::<Vec<_>>(),
            [Role::Employee, Role::Auditor]
        );
        assert!(Roles::NONE.is_empty() && !Roles::NONE.may(Right::ReadNames));
    }

    #[test]
    fn whoever_was_not_appointed_has_nothing_but_what_follows() {
        let given = Appointments::only(EmployeeId(1), Roles::of(Role::Auditor));
        assert!(given.of(EmployeeId(1)).has(Role::Auditor));
        assert!(given.of(EmployeeId(2)).is_empty());
        assert!(
            Appointments::Keeper
                .of(EmployeeId::NOBODY)
                .has(Role::Keeper)
        );
    }
}
