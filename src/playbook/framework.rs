//! A framework: material that crosses stages.
//!
//! Any framework has sections as guides have. What has steps that depend on
//! each other also has a [`Process`]; what is computed with stands in tables
//! whose columns have roles.

use super::guide::Section;
use super::prelude::*;
use super::process::Process;

/// The framework that `gtm process` is about.
pub const MARKETING_PROCESS: &str = "marketing-process";

/// The framework that `gtm charter` is about.
pub const OPERATIONS_CHARTER: &str = "operations-charter";

/// One framework, as its file says it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// The document that the facts come from.
    pub source: SourceId,
    /// The heading in that document under which they stand.
    pub heading: String,
    /// The day on which the figures held, where that is known.
    #[serde(default, rename = "as-of")]
    pub as_of: Option<Date>,
    /// Its title.
    pub title: String,
    /// What it is.
    pub approach: String,
    /// Its tables, points and steps.
    #[serde(deserialize_with = "checked")]
    pub sections: Vec<Section>,
    /// Its steps, where it is a process.
    #[serde(default, deserialize_with = "checked")]
    pub process: Option<Process>,
}
