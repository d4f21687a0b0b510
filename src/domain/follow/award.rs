//! Awards and recognition, and who is eligible (PP 30/2019).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::coded::coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::rating::Predikat;

coded! {
    /// Kind of award.
    AwardKind "award" {
        /// Public recognition.
        Recognition = 1 "recognition",
        /// Priority for the succession group (prioritas suksesi).
        Succession = 2 "succession",
        /// Priority for the development of competence.
        Development = 3 "development",
        /// An incentive, where the office has one.
        Incentive = 4 "incentive",
        /// A medal or certificate (Satyalancana and others).
        Medal = 5 "medal",
        /// A good practice worth sharing.
        GoodPractice = 6 "good-practice",
    }
}

coded! {
    /// How far it is.
    AwardState "award-state" {
        /// Proposed.
        Proposed = 1 "proposed",
        /// Approved.
        Approved = 2 "approved",
        /// Given.
        Given = 3 "given",
        /// Not approved, with a reason.
        Declined = 4 "declined",
    }
}

/// An award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Identity.
    pub id: ItemId,
    /// When it was proposed.
    pub day: NaiveDate,
    /// Kind.
    pub kind: AwardKind,
    /// Why.
    pub reason: String,
    /// How far.
    pub state: AwardState,
    /// Who decided.
    pub by: Option<EmployeeId>,
    /// A note that may be published; names no NIP.
    pub note: String,
}

/// When somebody is eligible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardRules {
    /// Legal source.
    pub source: String,
    /// Consecutive years of the best predikat.
    pub years: u32,
}

/// The consecutive years of the best predikat up to the latest year, the first one first; none while they
/// are too few to be eligible.
pub fn eligible(annual: &BTreeMap<i32, Predikat>, rules: &AwardRules) -> Option<Vec<i32>> {
    let (latest, _) = annual.last_key_value()?;
    let best = |year: &i32| annual.get(year) == Some(&Predikat::VeryGood);
    let mut years: Vec<i32> = (i32::MIN..=*latest).rev().take_while(best).collect();
    years.reverse();
    (!years.is_empty() && years.len() >= rules.years as usize).then_some(years)
}

/// What stands in a published note where something was left out.
const LEFT_OUT: &str = "…";

/// A note as it may be published: without numbers that could be a NIP, and without the `names` of people
/// who are not to be named. More than a NIP may go, never less.
pub fn publishable(note: &str, names: &[&str]) -> String {
    names
        .iter()
        .filter(|name| !name.trim().is_empty())
        .fold(without_nips(note), |note, name| {
            note.replace(name.trim(), LEFT_OUT)
        })
}

/// Drops each run of 18 digits or more, whatever stands between the digits in the spellings of a NIP.
fn without_nips(text: &str) -> String {
    let between = |c: char| matches!(c, ' ' | '.' | '-' | '\'' | '\u{a0}');
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_digit() && !between(c));
        let (run, after) = from.split_at(end.unwrap_or(from.len()));
        let number = run.trim_end_matches(between);
        let digits = number.chars().filter(char::is_ascii_digit).count();
        kept.push_str(before);
        kept.push_str(if digits < 18 { number } else { LEFT_OUT });
        kept.push_str(run.strip_prefix(number).unwrap_or_default());
        rest = after;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(annual: &[(i32, Predikat)]) -> Option<Vec<i32>> {
        let rules = AwardRules {
            source: String::new(),
            years: 2,
        };
        eligible(&annual.iter().copied().collect(), &rules)
    }

    #[test]
    fn two_best_years_together_up_to_the_latest_are_eligible() {
        let best = Predikat::VeryGood;
        assert_eq!(years(&[(2025, best), (2026, best)]), Some(vec![2025, 2026]));
        assert_eq!(
            years(&[
                (2023, Predikat::Good),
                (2024, best),
                (2025, best),
                (2026, best)
            ]),
            Some(vec![2024, 2025, 2026])
        );
        for not in [
            &[][..],
            &[(2026, best)],
            &[(2025, best), (2026, Predikat::Good)],
            &[(2025, Predikat::Good), (2026, best)],
            &[(2024, best), (2026, best)],
            &[(2024, best), (2025, best), (2026, Predikat::Good)],
        ] {
            assert_eq!(years(not), None, "{not:?}");
        }
    }

    #[test]
    fn a_published_note_holds_no_nip_in_any_spelling() {
        for nip in [
            "199009132025242014",
            "19900913 202524 2 014",
            "19900913.202524.2.014",
            "19900913-202524-2-014",
            "1990\u{a0}0913 2025 2420 14",
        ] {
            let note = format!("Sri (NIP {nip}) merintis loket terpadu.");
            assert_eq!(
                publishable(&note, &[]),
                "Sri (NIP …) merintis loket terpadu."
            );
        }
    }

    #[test]
    fn figures_and_days_stay_and_named_people_go() {
        let note = "Sejak 12-03-2026 dilayani 1.250 warga bersama Budi.";
        assert_eq!(publishable(note, &["", " "]), note);
        assert_eq!(
            publishable(note, &["Budi"]),
            "Sejak 12-03-2026 dilayani 1.250 warga bersama …."
        );
        assert_eq!(publishable("199009132025242014", &[]), "…");
    }
}
