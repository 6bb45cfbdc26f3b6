//! Conflicts: where the sources disagree with each other or with themselves.
//!
//! The facts are the sources'. That two of them don't fit, and how to read
//! them together, is this project's to say.

use super::checked::{flag, flag_schema};
use super::prelude::*;

/// What is known of how facts fit together, as `conflicts.yaml` says it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflicts {
    /// The facts that don't fit.
    #[serde(deserialize_with = "checked")]
    pub conflicts: Vec<Conflict>,
}

/// Facts that don't fit together.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Its id.
    pub id: Slug,
    /// How they don't fit.
    pub kind: ConflictKind,
    /// Whether the page of a guide that has one of the facts names it.
    #[serde(default, deserialize_with = "flag")]
    #[schemars(schema_with = "flag_schema")]
    pub matters: bool,
    /// The facts, in the order to read them.
    pub facts: Vec<FactId>,
    /// Ours: what is the matter. The first sentence stands alone in one line.
    pub what: Ours,
    /// Ours: how to read them together.
    pub reading: Ours,
}

impl Conflict {
    /// Returns the first sentence of what is the matter.
    pub fn headline(&self) -> &str {
        let what = self.what.text.as_str();
        what.find(". ").map_or(what, |end| &what[..=end])
    }
}

/// How facts don't fit together.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictKind {
    /// One can't follow both.
    Contradiction,
    /// A later stage says the opposite of an earlier one.
    Reversal,
    /// They leave undefined what one needs to know.
    Gap,
    /// One word is used for two things, or doesn't fit what it names.
    Wording,
}

identified! {
    Conflict: "conflict";
}
