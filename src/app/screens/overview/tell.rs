//! Alerts and verdicts in words.

use rust_decimal::Decimal;

use crate::domain::alert::{Alert, Weight};
use crate::domain::coded::Coded;
use crate::domain::distribution::{Breach, Demand, Spread};
use crate::domain::rating::Predikat;
use crate::i18n::{Phrase, Texts};

/// What an alert says, with its figures.
pub fn alert(texts: &'static Texts, alert: Alert) -> Phrase {
    match alert {
        Alert::NoLog { days } => Phrase::new("overview.no-log").with("days", days),
        Alert::TargetBehind { count } => Phrase::new("overview.target-behind").with("n", count),
        Alert::PlanNotSubmitted { overdue: false, .. } => {
            Phrase::new("overview.plan-not-submitted")
        }
        Alert::PlanNotSubmitted { overdue: true, .. } => Phrase::new("overview.plan-late"),
        Alert::ComplaintNear { count } => Phrase::new("overview.complaint-near").with("n", count),
        Alert::ComplaintOverdue { count } => {
            Phrase::new("overview.complaint-overdue").with("n", count)
        }
        Alert::ObjectionToDecide { overdue: false, .. } => Phrase::new("overview.objection"),
        Alert::ObjectionToDecide { overdue: true, .. } => Phrase::new("overview.objection-late"),
        Alert::ImprovementOverdue { .. } => Phrase::new("overview.improvement-overdue"),
        Alert::CoachingMissing => Phrase::new("overview.coaching-missing"),
        Alert::EscalationDue => Phrase::new("overview.escalation"),
        Alert::DisciplineReached { days, measure, .. } => Phrase::new("overview.discipline")
            .with("days", days)
            .with("measure", texts.label(measure)),
        Alert::ActionOverdue { count } => Phrase::new("overview.action-overdue").with("n", count),
        Alert::Undecided { count } => Phrase::new("overview.undecided").with("n", count),
        Alert::AgreementOverdue { .. } => Phrase::new("overview.agreement-overdue"),
        Alert::Unconfirmed { since } => {
            Phrase::new("overview.unconfirmed").with("day", texts.day(since))
        }
    }
}

/// The day by which an alert asks for an act, where it has one.
pub fn due(alert: Alert) -> Option<chrono::NaiveDate> {
    match alert {
        Alert::PlanNotSubmitted { due, .. }
        | Alert::ObjectionToDecide { due, .. }
        | Alert::ImprovementOverdue { due }
        | Alert::AgreementOverdue { due } => Some(due),
        Alert::NoLog { .. }
        | Alert::TargetBehind { .. }
        | Alert::ComplaintNear { .. }
        | Alert::ComplaintOverdue { .. }
        | Alert::CoachingMissing
        | Alert::EscalationDue
        | Alert::DisciplineReached { .. }
        | Alert::ActionOverdue { .. }
        | Alert::Undecided { .. }
        | Alert::Unconfirmed { .. } => None,
    }
}

/// The weight of an alert in one word.
pub fn weight(texts: &'static Texts, weight: Weight) -> &'static str {
    match weight {
        Weight::Act => texts.get("overview.weight-act"),
        Weight::Soon => texts.get("overview.weight-soon"),
        Weight::Know => texts.get("overview.weight-know"),
    }
}

/// Some predikat, counted together.
fn together(texts: &'static Texts, of: &[Predikat]) -> String {
    let labels: Vec<&str> = of.iter().map(|predikat| texts.label(*predikat)).collect();
    labels.join(" + ")
}

/// A demand that is not met, spelled out.
pub fn breach(texts: &'static Texts, breach: &Breach) -> Phrase {
    match breach {
        Breach::TooMany {
            of,
            found,
            most_allowed,
        } => Phrase::new("overview.too-many")
            .with("of", texts.label(*of))
            .with("found", found)
            .with("most", most_allowed),
        Breach::TooFew { of, found, least } => Phrase::new("overview.too-few")
            .with("of", together(texts, of))
            .with("found", found)
            .with("least", least),
        Breach::NotMost {
            of,
            found,
            exceeded_by,
            with,
        } => Phrase::new("overview.not-most")
            .with("of", texts.label(*of))
            .with("found", found)
            .with("other", texts.label(*exceeded_by))
            .with("with", with),
    }
}

/// A demand of the pattern, and what it means for so many people.
pub fn demand(texts: &'static Texts, demand: &Demand, n: u32) -> Phrase {
    let percent = |share: &Decimal| texts.number((share * Decimal::ONE_HUNDRED).normalize());
    match demand {
        Demand::AtMost { of, share } => Phrase::new("overview.demand-at-most")
            .with("of", texts.label(*of))
            .with("percent", percent(share))
            .with("n", (Decimal::from(n) * share).floor().normalize()),
        Demand::AtLeast { of, share } => Phrase::new("overview.demand-at-least")
            .with("of", together(texts, of))
            .with("percent", percent(share))
            .with("n", (Decimal::from(n) * share).ceil().normalize()),
        Demand::Some { of, count } => Phrase::new("overview.demand-some")
            .with("of", together(texts, of))
            .with("n", count),
        Demand::Most { of } => Phrase::new("overview.demand-most").with("of", texts.label(*of)),
    }
}

/// The most and the fewest people that the demands on one predikat alone allow, and what they say in short.
pub fn limits(
    texts: &'static Texts,
    demands: &[Demand],
    predikat: Predikat,
    n: u32,
) -> (Option<u32>, String) {
    let (mut most, mut words) = (None, Vec::new());
    for demand in demands {
        match demand {
            Demand::AtMost { of, share } if *of == predikat => {
                let limit = (Decimal::from(n) * share).floor().normalize();
                most = u32::try_from(limit).ok();
                words.push(texts.fill("overview.at-most", &[("n", &limit.to_string())]));
            }
            Demand::AtLeast { of, share } if of.contains(&predikat) => {
                let limit = (Decimal::from(n) * share).ceil().normalize();
                let key = alone(of, "overview.at-least", "overview.at-least-together");
                words.push(texts.fill(key, &[("n", &limit.to_string())]));
            }
            Demand::Some { of, count } if of.contains(&predikat) => {
                let key = alone(of, "overview.at-least", "overview.at-least-together");
                words.push(texts.fill(key, &[("n", &count.to_string())]));
            }
            Demand::Most { of } if *of == predikat => {
                words.push(texts.get("overview.most").to_owned());
            }
            Demand::AtMost { .. }
            | Demand::AtLeast { .. }
            | Demand::Some { .. }
            | Demand::Most { .. } => {}
        }
    }
    (most, words.join(", "))
}

fn alone(of: &[Predikat], one: &'static str, several: &'static str) -> &'static str {
    if of.len() > 1 { several } else { one }
}

/// Share of all, in thousandths.
pub fn permille(count: u32, spread: &Spread) -> u16 {
    let all = u64::from(spread.total()).max(1);
    u16::try_from(u64::from(count) * 1000 / all).unwrap_or(u16::MAX)
}

/// How many of all in per cent with one decimal, `70,0%`; a dash of nobody.
pub fn share(texts: &Texts, part: usize, all: usize) -> String {
    let share = crate::domain::alert::submitted_share(all, part);
    share.map_or_else(|| "–".to_owned(), |share| texts.percent_exact(share))
}

/// Whether a breach is about this predikat.
pub fn concerns(breach: &Breach, predikat: Predikat) -> bool {
    match breach {
        Breach::TooMany { of, .. } | Breach::NotMost { of, .. } => *of == predikat,
        Breach::TooFew { of, .. } => of.contains(&predikat),
    }
}

/// The neighbour of a predikat, `by` places towards the worse; the ends stay.
pub fn beside(predikat: Predikat, by: isize) -> Predikat {
    let at = predikat.index().saturating_add_signed(by);
    let last = Predikat::ALL.len() - 1;
    Predikat::ALL.get(at.min(last)).copied().unwrap_or(predikat)
}
