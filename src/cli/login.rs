//! Who is logged in, and so who sits at the keyboard where a registry says which login is which person.

use std::collections::BTreeMap;

use nix::unistd::{Uid, User};

use crate::config::Config;
use crate::config::registry::Registry;
use crate::domain::access::{Appointments, Roles};
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::ops::ident;

use super::failure::Failure;

/// Who sits at the keyboard, and who was appointed to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seated {
    /// Who.
    pub(super) person: EmployeeId,
    /// Appointed to what.
    pub(super) appointments: Appointments,
    /// Why whoever is logged in may see nothing, where that is so.
    pub(super) stranger: Option<Phrase>,
}

impl Seated {
    /// A person who was chosen, with these appointments.
    pub(super) fn chosen(person: EmployeeId, appointments: Appointments) -> Self {
        Self {
            person,
            appointments,
            stranger: None,
        }
    }

    /// By the registry in force, otherwise by the configuration.
    pub(super) fn by(config: &Config) -> Result<Self, Failure> {
        if let Some(registry) = Registry::of(config)? {
            return Ok(Self::registered(&registry, login().as_deref()));
        }
        let nip = config.actor;
        let person = nip.map_or(EmployeeId::NOBODY, |nip| ident::person(Some(nip), ""));
        let appointments = config.roles.map_or(Appointments::Keeper, |roles| {
            Appointments::only(person, roles)
        });
        Ok(Self::chosen(person, appointments))
    }

    /// The person whom the registry knows by this login.
    fn registered(registry: &Registry, login: Option<&str>) -> Self {
        // One person may have several logins.
        let mut all: BTreeMap<EmployeeId, Roles> = BTreeMap::new();
        for known in registry.logins.values() {
            let roles = all.entry(ident::person(Some(known.nip), "")).or_default();
            *roles = roles.and(known.roles);
        }
        let found = login.and_then(|login| registry.logins.get(login));
        let person = found.map_or(EmployeeId::NOBODY, |known| {
            ident::person(Some(known.nip), "")
        });
        let stranger = found.is_none().then(|| {
            Phrase::new("cli.stranger")
                .with("login", login.unwrap_or("?"))
                .with("file", registry.file.display())
        });
        Self {
            person,
            appointments: Appointments::Given(all),
            stranger,
        }
    }
}

/// The name of whoever started the program, by the system's own directory of users; what the environment says can be
/// changed by anybody.
fn login() -> Option<String> {
    let user = User::from_uid(Uid::current()).ok().flatten()?;
    Some(user.name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::access::Role;

    const REGISTRY: &str = "[logins.sri]\nnip = \"197003151995032001\"\n[logins.budi]\nnip = \
                            \"199001012015031001\"\nroles = [\"auditor\"]\n";

    #[test]
    fn a_login_is_the_person_of_the_registry_and_a_stranger_nobody() {
        let registry = Registry::parse(REGISTRY, Path::new("registry.toml")).unwrap();
        let budi = Seated::registered(&registry, Some("budi"));
        assert_eq!(budi.person, EmployeeId(199_001_012_015_031_001));
        assert!(budi.appointments.of(budi.person).has(Role::Auditor));
        assert!(budi.stranger.is_none());
        let sri = Seated::registered(&registry, Some("sri"));
        assert!(sri.appointments.of(sri.person).is_empty());
        for login in [Some("mallory"), None] {
            let stranger = Seated::registered(&registry, login);
            assert_eq!(stranger.person, EmployeeId::NOBODY);
            assert!(stranger.appointments.of(stranger.person).is_empty());
            assert!(stranger.stranger.is_some());
        }
    }
}
