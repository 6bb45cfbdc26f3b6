//! Shares: what a percentage in a playbook is a share of.
//!
//! The figure `10–20% of revenue` has its subject in words. What a program
//! needs to compute with it is one of a few wholes, or that the source names
//! none.

use super::prelude::*;

/// What a share is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShareOf {
    /// The revenue of a year.
    Revenue,
    /// All that the guide's functions spend.
    TotalBudget,
    /// What of that is for paid channels.
    PaidBudget,
    /// The source doesn't say.
    Unsaid,
}

impl ShareOf {
    /// Returns the whole in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::TotalBudget => "the whole budget",
            Self::PaidBudget => "the paid budget",
            Self::Unsaid => "the source doesn't say",
        }
    }
}
