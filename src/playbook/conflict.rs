//! Conflicts: where the sources disagree with each other or with themselves.
//!
//! The facts are the sources'. That two of them don't fit, and how to read
//! them together, is this project's to say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checked::{checked, identified};
use super::guide::Ours;
use super::id::{FactId, Slug};

/// What is known of how facts fit together, as `conflicts.yaml` says it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflicts {
    /// The facts that don't fit.
    #[serde(deserialize_with = "checked")]
    pub conflicts: Vec<Conflict>,
    /// The tables whose ranges need not fit.
    pub apart: Vec<Apart>,
}

/// Facts that don't fit together.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Its id.
    pub id: Slug,
    /// How they don't fit.
    pub kind: ConflictKind,
    /// The facts, in the order to read them.
    pub facts: Vec<FactId>,
    /// Ours: what is the matter, in a line.
    pub what: Ours,
    /// Ours: how to read them together.
    pub reading: Ours,
}

/// How facts don't fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictKind {
    /// They answer one question in two ways.
    Disagreement,
    /// One is there, and another advises against using it.
    Tension,
    /// Ranges that should meet leave something between them.
    Gap,
    /// Ranges that should be apart share something.
    Overlap,
}

/// A table whose ranges stand side by side and don't divide one scale.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// The address of the table.
    pub table: FactId,
    /// Ours: what keeps its ranges apart.
    pub why: Ours,
}

identified! {
    Conflict: "conflict";
}
