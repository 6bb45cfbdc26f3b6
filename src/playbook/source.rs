//! The documents that the facts come from, and whose words a text is in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::SourceId;

/// One source document.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How guides refer to it.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// What it speaks of, in a line.
    pub covers: String,
}

/// Where a statement comes from: a source document, or this project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The fact is the source's, whoever worded it.
    #[default]
    Source,
    /// The statement is ours.
    Ours,
}
