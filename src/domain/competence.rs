//! Competences on the scale of form B.1.9: 1 to 5, with a reason, against the standard of the post.

use rust_decimal::Decimal;

use super::id::ItemId;

/// One competence of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competence {
    /// Identity.
    pub id: ItemId,
    /// Name.
    pub name: String,
    /// What the post asks for, 1 to 5.
    pub standard: Option<Decimal>,
    /// What the person has, 1 to 5.
    pub level: Option<Decimal>,
    /// Why.
    pub reason: String,
}

/// The scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetenceRules {
    /// Source of the scale.
    pub source: String,
    /// Highest level.
    pub most: u32,
}
