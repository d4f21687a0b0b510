//! Identifiers. All are plain 64-bit numbers; the newtypes keep them from being mixed up.

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);
    };
}

id! {
    /// A person: the number of the first NIP under which he was entered, or a hash with the top bit
    /// set for people without one. It stays when the NIP is corrected.
    EmployeeId
}
id! {
    /// A unit of the organisation.
    UnitId
}
id! {
    /// A work team.
    TeamId
}
id! {
    /// A named set of targets to copy from.
    TemplateId
}
id! {
    /// Something that lives inside a subject: a planned result, an indicator, a log entry, a feedback.
    ItemId
}

impl EmployeeId {
    /// Nobody in particular: the actor of acts that no person answers for (imports by a script, demo).
    pub const NOBODY: Self = Self(0);
}
