//! A framework: material that crosses stages.
//!
//! Any framework has sections as guides have. What has steps that depend on
//! each other also has a [`Process`]; what is computed with stands in tables
//! whose columns have roles.

use super::guide::Section;
use super::prelude::*;
use super::process::Process;

/// A command that is about one framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum FrameworkCommand {
    /// `gtm process`: it has steps.
    Process,
    /// `gtm charter`: it has shares, and funnels with their motions.
    Charter,
}

/// One framework, as its file says it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// The document that the facts come from.
    pub source: SourceId,
    /// The heading in that document under which they stand.
    pub heading: String,
    /// The day on which the figures held, where that is known.
    #[serde(rename = "as-of")]
    pub as_of: Option<Date>,
    /// Its title.
    pub title: String,
    /// The command that is about it, besides `gtm framework`.
    pub command: Option<FrameworkCommand>,
    /// What it is.
    pub approach: String,
    /// Its tables, points and steps.
    #[serde(deserialize_with = "checked")]
    pub sections: Vec<Section>,
    /// Its steps, where it is a process.
    #[serde(default, deserialize_with = "checked")]
    pub process: Option<Process>,
}
