//! Marks: what the program needs to know of an item beyond what it says.
//!
//! A source's row says `MQL→SQL conversion`; that people type `mql-to-sql` is
//! a mark. Marks stand apart from the facts in a file, under `marks`, and are
//! this project's unless a field says otherwise.

use schemars::JsonSchema;
use serde::Deserialize;

use super::id::FactId;

/// The marks of a row, a point or a section.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Marks {
    /// Other names that it is found by.
    pub aliases: Vec<String>,
    /// The address of what an earlier stage says of the same thing, where its
    /// id there or the place it stands in is another.
    pub same_as: Option<FactId>,
}
