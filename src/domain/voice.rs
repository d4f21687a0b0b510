//! What the public says of a person or of a service: mean and number, hidden below a minimum.
//!
//! Evidence for the value Berorientasi Pelayanan; it is never mixed into the survey's index and changes no
//! rating.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::coded::coded;
use super::exact::Exact;
use super::id::{EmployeeId, ItemId, UnitId};

coded! {
    /// How something reached the office.
    Channel "channel" {
        /// At the counter.
        Counter = 1 "counter",
        /// By letter or suggestion box.
        Letter = 2 "letter",
        /// By telephone.
        Telephone = 3 "telephone",
        /// By text message.
        Message = 4 "message",
        /// SP4N-LAPOR!, the national complaint system.
        Lapor = 5 "lapor",
        /// Another electronic way.
        Electronic = 6 "electronic",
        /// Told during a visit.
        Visit = 7 "visit",
    }
}

/// A word from the public on a unit's service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Identity.
    pub id: ItemId,
    /// When.
    pub day: NaiveDate,
    /// About whom, where a person is meant.
    pub about: Option<EmployeeId>,
    /// About which service.
    pub service: String,
    /// 1 to 4, as in the survey.
    pub score: Option<Decimal>,
    /// The words.
    pub text: String,
    /// How it came.
    pub channel: Option<Channel>,
}

/// From how many voices on a mean may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceRules {
    /// Source of the rule.
    pub source: String,
    /// Fewer are hidden.
    pub min_n: u32,
}

/// Why a score is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreError {
    /// Below 1 or above 4.
    OutOfScale,
    /// Between two whole numbers.
    Fractional,
}

/// The score as one of the four answers of the survey.
pub fn check_score(score: Decimal) -> Result<u8, ScoreError> {
    if score < Decimal::ONE || score > Decimal::from(4) {
        return Err(ScoreError::OutOfScale);
    }
    if !score.fract().is_zero() {
        return Err(ScoreError::Fractional);
    }
    score.to_u8().ok_or(ScoreError::OutOfScale)
}

/// Scores, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// How many.
    pub n: u64,
    /// Their sum.
    pub sum: u64,
}

impl Heard {
    /// Adds a score of 1 to 4.
    pub fn add(&mut self, score: u8) {
        self.n += 1;
        self.sum += u64::from(score);
    }

    /// What may be shown of them alone.
    pub fn summary(self, rules: &VoiceRules) -> Summary {
        match self.mean() {
            Some(mean) if self.is_enough(rules) => Summary::Shown { n: self.n, mean },
            Some(_) | None => Summary::Hidden {
                n: self.n,
                min_n: rules.min_n,
            },
        }
    }

    fn is_enough(self, rules: &VoiceRules) -> bool {
        self.n >= u64::from(rules.min_n)
    }

    fn mean(self) -> Option<Decimal> {
        Exact::share(self.sum, self.n).map(|mean| mean.rounded())
    }
}

/// What may be shown of some scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summary {
    /// Fewer than the minimum.
    Hidden {
        /// How many there are.
        n: u64,
        /// How many it takes.
        min_n: u32,
    },
    /// Enough, but the means of smaller groups could be worked out from this one and the total.
    Withheld {
        /// How many there are.
        n: u64,
    },
    /// Enough.
    Shown {
        /// How many there are.
        n: u64,
        /// Mean on the scale of 1 to 4, two decimals half up.
        mean: Decimal,
    },
}

/// What may be shown of these scores, 1 to 4, as one.
pub fn summary(scores: impl IntoIterator<Item = u8>, rules: &VoiceRules) -> Summary {
    let mut heard = Heard::default();
    for score in scores {
        heard.add(score);
    }
    heard.summary(rules)
}

/// The scores of these voices. Voices of words alone have none; a score that [`check_score`] refuses can only
/// come from elsewhere than a form, and does not count.
pub fn scores<'a>(voices: impl IntoIterator<Item = &'a Voice>) -> impl Iterator<Item = u8> {
    voices.into_iter().filter_map(score)
}

fn score(voice: &Voice) -> Option<u8> {
    check_score(voice.score?).ok()
}

/// What may be shown for each service beside the total of all these voices; the empty name is the unit as a
/// whole. For one person, give that person's voices.
///
/// Means that are left out cannot be worked out as total less the shown ones: all scores that are not shown
/// are together as many as the minimum, for which, if need be, the smallest shown groups are withheld.
pub fn by_service<'a>(
    voices: impl IntoIterator<Item = &'a Voice>,
    rules: &VoiceRules,
) -> BTreeMap<String, Summary> {
    let service = |voice: &'a Voice| (Some(voice.service.trim().to_owned()), voice);
    guarded(&grouped(voices.into_iter().map(service)), rules)
}

/// The same for each service of each unit, beside the total of all units.
pub fn by_unit_and_service<'a>(
    voices: impl IntoIterator<Item = (UnitId, &'a Voice)>,
    rules: &VoiceRules,
) -> BTreeMap<(UnitId, String), Summary> {
    let keyed =
        |(unit, voice): (UnitId, &'a Voice)| (Some((unit, voice.service.trim().to_owned())), voice);
    guarded(&grouped(voices.into_iter().map(keyed)), rules)
}

/// What may be shown for each person, guarded as in [`by_service`]. Voices about nobody in particular are left
/// out.
pub fn by_person<'a>(
    voices: impl IntoIterator<Item = &'a Voice>,
    rules: &VoiceRules,
) -> BTreeMap<EmployeeId, Summary> {
    let about = |voice: &'a Voice| (voice.about, voice);
    guarded(&grouped(voices.into_iter().map(about)), rules)
}

fn grouped<'a, K: Ord>(voices: impl Iterator<Item = (Option<K>, &'a Voice)>) -> BTreeMap<K, Heard> {
    let mut groups: BTreeMap<K, Heard> = BTreeMap::new();
    for (key, voice) in voices {
        if let (Some(key), Some(score)) = (key, score(voice)) {
            groups.entry(key).or_default().add(score);
        }
    }
    groups
}

/// The summaries of groups whose total is shown as well.
fn guarded<K: Ord + Clone>(
    groups: &BTreeMap<K, Heard>,
    rules: &VoiceRules,
) -> BTreeMap<K, Summary> {
    let withheld = withheld(groups, rules);
    let summary = |(key, heard): (&K, &Heard)| {
        let summary = if withheld.contains(key) {
            Summary::Withheld { n: heard.n }
        } else {
            heard.summary(rules)
        };
        (key.clone(), summary)
    };
    groups.iter().map(summary).collect()
}

/// The smallest groups that must be left out so that no fewer than the minimum are left out in all.
fn withheld<'a, K: Ord>(groups: &'a BTreeMap<K, Heard>, rules: &VoiceRules) -> BTreeSet<&'a K> {
    let (mut shown, hidden): (Vec<_>, Vec<_>) =
        groups.iter().partition(|(_, heard)| heard.is_enough(rules));
    shown.sort_by_key(|(_, heard)| heard.n);
    let mut left_out: u64 = hidden.iter().map(|(_, heard)| heard.n).sum();
    let mut withheld = BTreeSet::new();
    for (key, heard) in shown {
        if left_out == 0 || left_out >= u64::from(rules.min_n) {
            break;
        }
        left_out += heard.n;
        withheld.insert(key);
    }
    withheld
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules() -> VoiceRules {
        VoiceRules {
            source: "Usulan program".to_owned(),
            min_n: 5,
        }
    }

    fn voice(service: &str, score: Option<Decimal>) -> Voice {
        Voice {
            id: ItemId(1),
            day: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            about: None,
            service: service.to_owned(),
            score,
            text: String::new(),
            channel: None,
        }
    }

    fn voices(service: &str, scores: &[i64]) -> Vec<Voice> {
        let score = |score: &i64| voice(service, Some(Decimal::from(*score)));
        scores.iter().map(score).collect()
    }

    fn shown(n: u64, hundredths: i64) -> Summary {
        let mean = Decimal::new(hundredths, 2);
        Summary::Shown { n, mean }
    }

    #[test]
    fn five_voices_show_their_mean_and_four_are_hidden() {
        assert_eq!(summary([4, 4, 3, 4, 3], &rules()), shown(5, 360));
        let hidden = Summary::Hidden { n: 4, min_n: 5 };
        assert_eq!(summary([4, 4, 3, 4], &rules()), hidden);
        let nobody = Summary::Hidden { n: 0, min_n: 5 };
        assert_eq!(summary([], &rules()), nobody);
    }

    #[test]
    fn means_are_rounded_half_up() {
        let sixes = summary([4, 3, 3, 3, 3, 3], &rules());
        assert_eq!(sixes, shown(6, 317));
        let eighths = summary([4, 3, 3, 3, 3, 3, 3, 3], &rules());
        assert_eq!(eighths, shown(8, 313), "3.125");
    }

    #[test]
    fn a_score_is_a_whole_number_from_1_to_4() {
        let check = |text: &str| check_score(text.parse().unwrap());
        assert_eq!(check("1"), Ok(1));
        assert_eq!(check("4.0"), Ok(4));
        assert_eq!(check("3.5"), Err(ScoreError::Fractional));
        for text in [
            "0",
            "0.9",
            "5",
            "4.01",
            "-1",
            "79228162514264337593543950335",
        ] {
            assert_eq!(check(text), Err(ScoreError::OutOfScale), "{text}");
        }
    }

    #[test]
    fn words_without_a_score_are_not_counted() {
        let mut all = voices("KTP", &[4, 4, 3, 4, 3]);
        all.push(voice("KTP", None));
        all.push(voice("KTP", Some(Decimal::new(35, 1))));
        assert_eq!(summary(scores(&all), &rules()), shown(5, 360));
        assert_eq!(by_service(&all, &rules())["KTP"], shown(5, 360));
    }

    #[test]
    fn services_are_shown_apart_when_each_has_enough() {
        let mut all = voices("KTP", &[4, 4, 3, 4, 3]);
        all.extend(voices(" Akta ", &[3, 3, 3, 3, 3, 2]));
        let services = by_service(&all, &rules());
        assert_eq!(services["KTP"], shown(5, 360));
        assert_eq!(services["Akta"], shown(6, 283));
    }

    #[test]
    fn one_hidden_group_takes_the_smallest_shown_one_with_it() {
        let mut all = voices("Akta", &[1, 1]);
        all.extend(voices("KK", &[3; 7]));
        all.extend(voices("KTP", &[4; 6]));
        let services = by_service(&all, &rules());
        assert_eq!(services["Akta"], Summary::Hidden { n: 2, min_n: 5 });
        assert_eq!(services["KTP"], Summary::Withheld { n: 6 });
        assert_eq!(services["KK"], shown(7, 300));
    }

    #[test]
    fn two_hidden_groups_that_are_few_together_need_a_third() {
        let mut all = voices("Akta", &[1, 1]);
        all.extend(voices("Pindah", &[1]));
        all.extend(voices("KTP", &[4; 6]));
        assert_eq!(
            by_service(&all, &rules())["KTP"],
            Summary::Withheld { n: 6 }
        );
        all.extend(voices("Pindah", &[1, 1]));
        assert_eq!(by_service(&all, &rules())["KTP"], shown(6, 400));
    }

    #[test]
    fn persons_are_guarded_alike_and_voices_about_nobody_stay_out() {
        let mut all = voices("KTP", &[4; 12]);
        for (at, voice) in all.iter_mut().enumerate() {
            voice.about = [None, Some(EmployeeId(1)), Some(EmployeeId(2))]
                [usize::from(at > 2) + usize::from(at > 9)];
        }
        let persons = by_person(&all, &rules());
        assert_eq!(persons.len(), 2);
        assert_eq!(persons[&EmployeeId(1)], Summary::Withheld { n: 7 });
        assert_eq!(persons[&EmployeeId(2)], Summary::Hidden { n: 2, min_n: 5 });
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_not_shown_is_never_the_mean_of_fewer_than_the_minimum(
            sizes in prop::collection::vec(0..12_usize, 0..8),
        ) {
            let mut all = Vec::new();
            for (at, size) in sizes.iter().enumerate() {
                all.extend(voices(&at.to_string(), &vec![3; *size]));
            }
            let total = all.len() as u64;
            let shown: u64 = by_service(&all, &rules())
                .values()
                .filter_map(|summary| match summary {
                    Summary::Shown { n, .. } => Some(*n),
                    Summary::Hidden { .. } | Summary::Withheld { .. } => None,
                })
                .sum();
            let rest = total - shown;
            prop_assert!(rest == 0 || rest >= 5 || total < 5, "{rest} of {total}");
        }
    }
}
