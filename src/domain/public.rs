//! What the public says of services and of persons, shown side by side.
//!
//! A voice on a person is also one on a service. Each list alone hides groups below the minimum, but a service
//! less a person could still tell what a few others said. So a service is shown only where the two lists
//! together cut the voices into pieces none of which is smaller than the minimum: whatever is added up or
//! taken away from what is shown, it is never the mean of fewer.

use std::collections::{BTreeMap, BTreeSet};

use super::id::{EmployeeId, UnitId};
use super::voice::{Summary, Voice, VoiceRules, by_person, by_unit_and_service, scores, summary};

/// A service of a unit; the empty name is the unit as a whole.
pub type Service = (UnitId, String);

/// What may be shown of the voices of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// For each service.
    pub services: BTreeMap<Service, Summary>,
    /// For each person.
    pub people: BTreeMap<EmployeeId, Summary>,
    /// For all together.
    pub total: Summary,
}

/// Numbers of voices by service, and by the person where that person's mean is shown.
type Cells = BTreeMap<(Service, Option<EmployeeId>), u64>;

/// What may be shown of these voices.
pub fn public<'a>(
    voices: impl Iterator<Item = (UnitId, &'a Voice)> + Clone,
    rules: &VoiceRules,
) -> Public {
    let people = by_person(voices.clone().map(|(_, voice)| voice), rules);
    let mut services = by_unit_and_service(voices.clone(), rules);
    let cells = cells(voices.clone(), &people);
    let open = open(&cells, &services, rules);
    for (service, told) in &mut services {
        if let (Summary::Shown { n, .. }, false) = (*told, open.contains(service)) {
            *told = Summary::Withheld { n };
        }
    }
    let rest = count(&cells, |service, person| {
        person.is_none() && !open.contains(service)
    });
    let mut total = summary(scores(voices.map(|(_, voice)| voice)), rules);
    if let (Summary::Shown { n, .. }, true) = (total, few(rest, rules)) {
        total = Summary::Withheld { n };
    }
    Public {
        services,
        people,
        total,
    }
}

fn is_shown(summary: Summary) -> bool {
    match summary {
        Summary::Shown { .. } => true,
        Summary::Hidden { .. } | Summary::Withheld { .. } => false,
    }
}

/// Some, but fewer than the minimum.
fn few(n: u64, rules: &VoiceRules) -> bool {
    n > 0 && n < u64::from(rules.min_n)
}

fn cells<'a>(
    voices: impl Iterator<Item = (UnitId, &'a Voice)>,
    people: &BTreeMap<EmployeeId, Summary>,
) -> Cells {
    let mut cells = Cells::new();
    for (unit, voice) in voices {
        // Voices without a score that counts are no part of any mean.
        if scores([voice]).next().is_some() {
            let service = (unit, voice.service.trim().to_owned());
            let told = |id: &EmployeeId| people.get(id).copied().is_some_and(is_shown);
            *cells
                .entry((service, voice.about.filter(told)))
                .or_default() += 1;
        }
    }
    cells
}

fn count(cells: &Cells, wanted: impl Fn(&Service, Option<EmployeeId>) -> bool) -> u64 {
    let of = |((service, person), n): (&(Service, Option<EmployeeId>), &u64)| {
        wanted(service, *person).then_some(*n)
    };
    cells.iter().filter_map(of).sum()
}

/// Services whose means may stand beside those of the persons.
fn open(
    cells: &Cells,
    services: &BTreeMap<Service, Summary>,
    rules: &VoiceRules,
) -> BTreeSet<Service> {
    let told = services.iter().filter(|(_, summary)| is_shown(**summary));
    let mut open: BTreeSet<Service> = told.map(|(service, _)| service.clone()).collect();
    // Nobody's voices in a service, and those on persons who are not shown, are one piece.
    open.retain(|service| {
        let mut pieces = cells.iter().filter(|((of, _), _)| of == service);
        pieces.all(|(_, n)| !few(*n, rules))
    });
    while let Some(service) = telling(cells, &open, rules) {
        open.remove(&service);
    }
    open
}

/// A service that, taken from the mean of a person, would leave a few voices.
fn telling(cells: &Cells, open: &BTreeSet<Service>, rules: &VoiceRules) -> Option<Service> {
    cells.keys().find_map(|(service, person)| {
        let person = (*person)?;
        let outside = count(cells, |of, about| {
            about == Some(person) && !open.contains(of)
        });
        (open.contains(service) && few(outside, rules)).then(|| service.clone())
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::id::ItemId;

    const UNIT: UnitId = UnitId(1);

    fn rules() -> VoiceRules {
        VoiceRules {
            source: String::new(),
            min_n: 5,
        }
    }

    /// Voices on a service and perhaps a person, so many of each.
    fn voices(cells: &[(&str, u64, usize)]) -> Vec<Voice> {
        let voice = |service: &str, about: u64| Voice {
            id: ItemId(1),
            day: NaiveDate::default(),
            about: (about > 0).then_some(EmployeeId(about)),
            service: service.to_owned(),
            score: Some(3.into()),
            text: String::new(),
            channel: None,
        };
        let of = |(service, about, n): &(&str, u64, usize)| vec![voice(service, *about); *n];
        cells.iter().flat_map(of).collect()
    }

    fn told(cells: &[(&str, u64, usize)]) -> Public {
        let all = voices(cells);
        public(all.iter().map(|voice| (UNIT, voice)), &rules())
    }

    fn shown(public: &Public, service: &str) -> bool {
        is_shown(public.services[&(UNIT, service.to_owned())])
    }

    #[test]
    fn a_service_whose_voices_are_all_on_persons_shown_stands_beside_them() {
        let public = told(&[("KTP", 7, 5), ("KTP", 8, 6)]);
        assert!(shown(&public, "KTP") && is_shown(public.total));
        assert!(public.people.values().copied().all(is_shown));
    }

    #[test]
    fn a_few_on_nobody_are_not_told_by_the_service_less_the_person() {
        let public = told(&[("KTP", 7, 5), ("KTP", 0, 2)]);
        assert!(is_shown(public.people[&EmployeeId(7)]));
        assert!(!shown(&public, "KTP"));
        assert!(!is_shown(public.total), "nor by the total");
        assert!(shown(&told(&[("KTP", 7, 5), ("KTP", 0, 5)]), "KTP"));
    }

    #[test]
    fn a_few_of_a_person_elsewhere_are_not_told_by_the_person_less_the_service() {
        let public = told(&[("KTP", 7, 6), ("Akta", 7, 2), ("KK", 0, 9)]);
        assert!(is_shown(public.people[&EmployeeId(7)]));
        assert!(!shown(&public, "KTP") && !shown(&public, "Akta"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Everything that can be worked out from what is shown is a sum of whole pieces.
        #[test]
        fn no_piece_into_which_the_lists_cut_the_voices_is_small(
            sizes in prop::collection::vec(0..12_usize, 12),
        ) {
            const SERVICES: [&str; 3] = ["KTP", "KK", "Akta"];
            let cell = |(at, n): (usize, &usize)| (SERVICES[at % 3], (at / 3) as u64, *n);
            let all: Vec<(&str, u64, usize)> = sizes.iter().enumerate().map(cell).collect();
            let public = told(&all);
            let mut pieces: BTreeMap<(Option<&str>, Option<u64>), usize> = BTreeMap::new();
            for (service, person, n) in all.iter().filter(|(_, _, n)| *n > 0) {
                let person = (*person > 0).then_some(*person);
                let seen = |id: &u64| is_shown(public.people[&EmployeeId(*id)]);
                let key = (shown(&public, service).then_some(*service), person.filter(seen));
                *pieces.entry(key).or_default() += n;
            }
            let any = public.services.values().copied().any(is_shown);
            for ((service, person), n) in pieces {
                // What is in no mean that is shown is told by the total only.
                let told = service.is_some() || is_shown(public.total) || (any && person.is_some());
                prop_assert!(!told || n >= 5, "{service:?} {person:?}: {n}");
            }
        }
    }
}
