//! Marks: what the program needs to know of an item beyond what it says.
//!
//! A source's row says `MQL→SQL conversion`; that people type `mql-to-sql` is
//! a mark. Marks stand apart from the facts in a file, under `marks`, and are
//! this project's unless a field says otherwise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The marks of a row, a point, a section or an anti-pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Marks {
    /// Other names that it is found by.
    pub aliases: Vec<String>,
    /// What a company must have for it to count; the item says so too.
    pub needs: Option<Need>,
    /// What it speaks of, where a command asks for that; on a section, what
    /// each of its items speaks of.
    pub topics: Vec<Topic>,
}

/// Something that not every company has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// A segment of enterprise customers.
    EnterpriseSegment,
}

impl Need {
    /// Returns what is needed, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::EnterpriseSegment => "an enterprise segment",
        }
    }
}

/// A subject that a command gathers facts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Budgets: how they are set, divided, moved and reviewed.
    Budget,
}
