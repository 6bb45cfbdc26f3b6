//! Where to search: at which stages, in which functions, for what.

use super::corpus::{Entry, Kind};
use crate::catalog::SourceFile;
use crate::playbook::function::Function;
use crate::playbook::stage::Stage;

/// What hits must be. An empty list asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Scope<'catalog> {
    /// One of these stages. What crosses stages is at none.
    pub stages: Vec<&'catalog Stage>,
    /// One of these functions. Frameworks and stages are of none.
    pub functions: Vec<&'catalog Function>,
    /// One of these kinds.
    pub kinds: Vec<Kind>,
}

impl Scope<'_> {
    /// Whether it asks for anything.
    pub fn is_everything(&self) -> bool {
        self.stages.is_empty() && self.functions.is_empty() && self.kinds.is_empty()
    }

    /// Whether an entry is what it asks for.
    pub fn takes(&self, entry: &Entry<'_>) -> bool {
        let (stage, function) = match entry.home {
            SourceFile::Stage(page) => (Some(&page.stage.id), None),
            SourceFile::Guide(page) => (Some(&page.stage.id), Some(&page.function.id)),
            SourceFile::Moves(page) => {
                (Some(&page.stage.id), entry.fact.function.map(|function| &function.id))
            }
            SourceFile::Framework(_) | SourceFile::Glossary(_) => (None, None),
        };
        let at = |one: &&Stage| Some(&one.id) == stage;
        let of = |one: &&Function| Some(&one.id) == function;
        (self.stages.is_empty() || self.stages.iter().any(at))
            && (self.functions.is_empty() || self.functions.iter().any(of))
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| entry.kind.is_a(*kind)))
    }
}
