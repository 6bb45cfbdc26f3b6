//! A function of go-to-market: one of the areas a playbook has a guide for.

use super::prelude::*;

/// One function.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Its id, which is also the name of its guides' files.
    pub id: FunctionId,
    /// Its title in headings.
    pub title: String,
    /// What it belongs to, as `marketing` or `customer success`: a name for all
    /// that have it.
    pub group: Option<String>,
    /// Other names it is found by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is about, in a line of our own.
    pub summary: String,
}

/// A function by id and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FunctionRef<'catalog> {
    /// Its id.
    pub id: &'catalog str,
    /// Its title.
    pub title: &'catalog str,
    /// What it belongs to.
    #[serde(skip)]
    pub group: Option<&'catalog str>,
}

impl<'catalog> From<&'catalog Function> for FunctionRef<'catalog> {
    fn from(function: &'catalog Function) -> Self {
        Self { id: function.id.as_str(), title: &function.title, group: function.group.as_deref() }
    }
}
