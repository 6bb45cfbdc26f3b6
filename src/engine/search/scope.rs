//! Where to search: at which stages, in which functions, for what.

use crate::engine::prelude::*;

/// What hits must be. An empty list asks for nothing.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Scope<'catalog> {
    /// One of these stages. What crosses stages is at none.
    pub stages: Vec<&'catalog StageId>,
    /// One of these functions. Frameworks and stages are of none.
    pub functions: Vec<&'catalog FunctionId>,
    /// One of these kinds.
    pub kinds: Vec<FactKind>,
    /// The company's stage: what stands at another comes later.
    #[serde(skip)]
    pub company_stage: Option<&'catalog str>,
}

impl Scope<'_> {
    /// Whether a fact is of the company's stage, or of none.
    pub(super) fn prefers(&self, fact: &Fact<'_>) -> bool {
        let stages = self.company_stage.zip(fact.stage);
        stages.is_none_or(|(company, stage)| stage.id.as_str() == company)
    }

    /// Whether a fact is what it asks for. A metric is a row as well.
    pub fn takes(&self, fact: &Fact<'_>) -> bool {
        let at = |id: &&StageId| fact.stage.is_some_and(|stage| stage.id == **id);
        let of = |id: &&FunctionId| fact.function.is_some_and(|function| function.id == **id);
        let is = |kind: &FactKind| {
            fact.kind == *kind || (*kind, fact.kind) == (FactKind::Row, FactKind::Metric)
        };
        (self.stages.is_empty() || self.stages.iter().any(at))
            && (self.functions.is_empty() || self.functions.iter().any(of))
            && (self.kinds.is_empty() || self.kinds.iter().any(is))
    }
}
