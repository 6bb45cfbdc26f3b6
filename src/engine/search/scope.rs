//! Where to search: at which stages, in which functions, for what.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use strum::{EnumMessage, IntoEnumIterator};

use crate::catalog::fact::{Fact, FactKind};
use crate::playbook::id::{FunctionId, StageId};

/// What hits must be. An empty list asks for nothing.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Scope<'catalog> {
    /// One of these stages. What crosses stages is at none.
    pub stages: Vec<&'catalog StageId>,
    /// One of these functions. Frameworks and stages are of none.
    pub functions: Vec<&'catalog FunctionId>,
    /// One of these kinds.
    #[schemars(with = "Vec<String>")]
    pub kinds: Vec<Kind>,
}

impl Scope<'_> {
    /// Whether a fact is what it asks for.
    pub fn takes(&self, fact: &Fact<'_>) -> bool {
        let at = |id: &&StageId| fact.stage.is_some_and(|stage| stage.id == **id);
        let of = |id: &&FunctionId| fact.function.is_some_and(|function| function.id == **id);
        (self.stages.is_empty() || self.stages.iter().any(at))
            && (self.functions.is_empty() || self.functions.iter().any(of))
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.is_of(fact)))
    }
}

/// What can be asked for: facts of a kind, or the metrics among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Metrics, of whatever kind.
    Metric,
    /// Facts of this kind.
    Fact(FactKind),
}

impl Kind {
    /// Returns every kind by name, with what it is in words.
    pub fn all() -> Vec<(&'static str, &'static str)> {
        let kinds = FactKind::iter()
            .map(|kind| (kind.into(), kind.get_documentation().unwrap_or_default()))
            .chain([("metric", "Rows that are metrics.")]);
        let mut kinds: Vec<_> = kinds.collect();
        kinds.sort_unstable();
        kinds
    }

    /// Returns the kind that a fact is shown as: a metric as such.
    pub fn shown(fact: &Fact<'_>) -> Self {
        if fact.is_metric() { Self::Metric } else { Self::Fact(fact.kind) }
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Metric => "metric",
            Self::Fact(kind) => kind.into(),
        }
    }

    fn is_of(self, fact: &Fact<'_>) -> bool {
        match self {
            Self::Metric => fact.is_metric(),
            Self::Fact(kind) => fact.kind == kind,
        }
    }

    /// Returns the words by which people ask for the kind itself: the mistakes
    /// in something, the tools for it.
    pub(super) fn asked_for_by(self) -> &'static str {
        match self {
            Self::Metric => "metric",
            Self::Fact(kind) => match kind {
                FactKind::AntiPattern => "anti-pattern avoid",
                FactKind::Deferral => "wait",
                FactKind::ProcessStep => "step",
                FactKind::Deliverable
                | FactKind::Reference
                | FactKind::Role
                | FactKind::Step
                | FactKind::Tool => kind.into(),
                _ => "",
            },
        }
    }
}

impl FromStr for Kind {
    type Err = strum::ParseError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name.to_ascii_lowercase().as_str() {
            "metric" => Ok(Self::Metric),
            other => other.parse().map(Self::Fact),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name().serialize(serializer)
    }
}
