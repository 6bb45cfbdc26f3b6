//! What an answer names beside its facts: stages, functions, documents.

use super::prelude::*;
use serde::Serializer;
use serde_json::Value;

use crate::catalog::{File, Readable};

pub use crate::playbook::function::FunctionRef;
pub use crate::playbook::stage::StageRef;

/// A source document, and the place in it.
#[skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceRef<'catalog> {
    /// What is known of it.
    #[serde(flatten)]
    pub source: &'catalog Source,
    /// The heading in it under which the facts stand.
    pub heading: Option<&'catalog str>,
    /// The layer that what is said comes from; absent where it is built in.
    pub layer: Option<&'catalog str>,
}

impl<'catalog> SourceRef<'catalog> {
    /// Returns the source of a file, with the heading in it.
    pub fn of(file: &'catalog File<'_, impl Readable>) -> Self {
        Self { source: file.source, heading: file.heading(), layer: file.provenance.file() }
    }

    /// Returns the source in a line, without the heading, and with the layer
    /// where it is one's.
    pub fn line(&self) -> String {
        format!("{}{}", self.source.line(), shown(self.layer.map(tag)))
    }
}

impl<'page> From<&Fact<'page>> for SourceRef<'page> {
    fn from(fact: &Fact<'page>) -> Self {
        // The heading is the file's, and a layer names a document of its own.
        let is_its_own = fact.is_marked && fact.source_layer == fact.layer;
        let heading = fact.heading.filter(|_| !is_its_own);
        Self { source: fact.source, heading, layer: fact.source_layer }
    }
}

/// Serializes facts below their stage, their function and their source, which are
/// not said again in each: only a fact that a layer added or changed names its own.
pub fn facts_below<S: Serializer>(facts: &[Fact<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(facts.iter().map(|fact| {
        let mut said = serde_json::to_value(fact).unwrap_or_default();
        if let (Value::Object(fields), false) = (&mut said, fact.is_marked) {
            fields.retain(|name, _| !["stage", "function", "source"].contains(&name.as_str()));
        }
        said
    }))
}
