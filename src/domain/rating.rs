//! Ratings, and the predikat that follows from two of them by table.
//!
//! PermenPANRB 6/2022: the appraiser chooses two three-level ratings; only the predikat is derived, and by
//! a fixed table, never by arithmetic. The table itself is data (`assets/rules`).

use super::coded::{Coded, coded};
use super::id::ItemId;

coded! {
    /// A three-level rating, of work results or of behaviour. The numbers are SIASN's too (1 is the best),
    /// but only the export module may rely on that.
    Rating "rating" {
        /// Above expectation.
        Above = 1 "above",
        /// Meets expectation.
        Meets = 2 "meets",
        /// Below expectation.
        Below = 3 "below",
    }
}

coded! {
    /// The overall grade of performance, best first.
    Predikat "predikat" {
        /// Sangat Baik.
        VeryGood = 1 "very-good",
        /// Baik.
        Good = 2 "good",
        /// Butuh Perbaikan (also called Cukup).
        NeedsImprovement = 3 "needs-improvement",
        /// Kurang/misconduct.
        Poor = 4 "poor",
        /// Sangat Kurang.
        VeryPoor = 5 "very-poor",
    }
}

coded! {
    /// What the organisation achieved (capaian kinerja organisasi, SE MenPANRB 3/2023): set by the leader
    /// one level up and entered here, never computed.
    OrgRating "org-rating" {
        /// Istimewa.
        Outstanding = 1 "outstanding",
        /// Baik.
        Good = 2 "good",
        /// Butuh Perbaikan.
        NeedsImprovement = 3 "needs-improvement",
        /// Kurang.
        Poor = 4 "poor",
        /// Sangat Kurang.
        VeryPoor = 5 "very-poor",
    }
}

coded! {
    /// The seven core values of the civil service, BerAKHLAK.
    CoreValue "value" {
        /// Berorientasi Pelayanan.
        ServiceOriented = 1 "service-oriented",
        /// Akuntabel.
        Accountable = 2 "accountable",
        /// Kompeten.
        Competent = 3 "competent",
        /// Harmonis.
        Harmonious = 4 "harmonious",
        /// Loyal.
        Loyal = 5 "loyal",
        /// Adaptif.
        Adaptive = 6 "adaptive",
        /// Kolaboratif.
        Collaborative = 7 "collaborative",
    }
}

/// The 3×3 table, rows work results, columns behaviour, both in the order of [`Rating::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PredikatTable(pub [[Predikat; 3]; 3]);

impl PredikatTable {
    /// The predikat of two ratings.
    pub fn predikat(&self, results: Rating, behaviour: Rating) -> Predikat {
        self.0
            .get(results.index())
            .and_then(|row| row.get(behaviour.index()))
            .copied()
            .unwrap_or(Predikat::VeryPoor)
    }
}

/// What one rater has rated of one person in one period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evaluation {
    /// Work results.
    pub results: Option<Rating>,
    /// Behaviour.
    pub behaviour: Option<Rating>,
    /// The rater's reasons.
    pub reason: String,
    /// The evidence that the rater cites for both ratings.
    pub evidence: String,
}

/// What one rater thinks of one planned result, or of one core value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRating {
    /// The planned result; for a core value its number.
    pub item: ItemId,
    /// The rating.
    pub rating: Option<Rating>,
    /// A word on it.
    pub note: String,
    /// The evidence cited.
    pub evidence: String,
}

impl ItemRating {
    /// The core value that is rated, if it is one.
    pub fn value(&self) -> Option<CoreValue> {
        u8::try_from(self.item.0)
            .ok()
            .and_then(CoreValue::from_number)
    }
}

impl Evaluation {
    /// The predikat, once both ratings are chosen.
    pub fn predikat(&self, table: &PredikatTable) -> Option<Predikat> {
        Some(table.predikat(self.results?, self.behaviour?))
    }
}
