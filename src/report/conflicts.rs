//! Known conflicts that facts of an answer have a part in.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::LayerMark;
use super::view::OursView;
use crate::catalog::fact::Fact;
use crate::catalog::layers::Provenance;
use crate::document::{Block, Document, Invocation, Item};
use crate::playbook::conflict::{ConflictKind, Conflicts};
use crate::playbook::id::FactId;

/// A known conflict that facts of an answer have a part in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConflictRef<'catalog> {
    /// Its id.
    pub conflict: &'catalog str,
    /// How the facts don't fit.
    pub kind: ConflictKind,
    /// What is the matter.
    pub what: OursView<'catalog>,
    /// Those of the facts that the answer holds.
    pub facts: Vec<FactId>,
    /// The layer that changed one of them, so that what is the matter may be no
    /// more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<&'catalog str>,
}

impl<'catalog> ConflictRef<'catalog> {
    /// Returns the conflicts that one of `facts` has a part in.
    pub fn of(conflicts: &'catalog Conflicts, facts: &[Fact<'catalog>]) -> Vec<Self> {
        let shown = |id: &FactId| facts.iter().find(|fact| fact.id == *id);
        let mut found = Self::among(conflicts, |id| shown(id).is_some());
        for conflict in &mut found {
            let changed = conflict.facts.iter().filter_map(shown).find(|fact| !fact.was.is_empty());
            conflict.changed_by = changed.and_then(|fact| fact.layer);
        }
        found
    }

    /// Returns the conflicts with a fact that `is_shown` takes, each with those
    /// of its facts.
    pub fn among(conflicts: &'catalog Conflicts, is_shown: impl Fn(&FactId) -> bool) -> Vec<Self> {
        conflicts
            .conflicts
            .iter()
            .map(|conflict| Self {
                conflict: conflict.id.as_str(),
                kind: conflict.kind,
                what: (&conflict.what).into(),
                facts: conflict.facts.iter().filter(|fact| is_shown(fact)).cloned().collect(),
                changed_by: None,
            })
            .filter(|one| !one.facts.is_empty())
            .collect()
    }

    /// Returns the conflict with the layer that changed one of its facts in the
    /// file with the address `home`.
    pub fn with_layers(self, provenance: &'catalog Provenance, home: &FactId) -> Self {
        let mut marks = self.facts.iter().map(|id| LayerMark::new(provenance, home, id));
        let changed_by = marks.find_map(|mark| mark.changed_by());
        Self { changed_by: changed_by.or(self.changed_by), ..self }
    }
}

/// Returns the ids of those conflicts that a fact has a part in, in a cell.
pub fn conflicts_cell(conflicts: &[ConflictRef<'_>], fact: &str) -> String {
    conflicts
        .iter()
        .filter(|one| one.facts.iter().any(|id| id.as_str() == fact))
        .map(|one| one.conflict)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Writes the conflicts that facts of an answer have a part in, with the
/// commands that say how to read them.
pub fn write_conflicts(document: &mut Document, conflicts: &[ConflictRef<'_>]) {
    if conflicts.is_empty() {
        return;
    }
    let items = conflicts.iter().map(|conflict| Item {
        name: Some(conflict.kind.to_string()),
        text: Some(match conflict.changed_by {
            Some(layer) => format!("{} (said before [{layer}] changed it)", conflict.what.text),
            None => conflict.what.text.to_owned(),
        }),
        ..Item::default()
    });
    document.bullets("What does not fit together (ours)", items.collect());
    // A block explains every conflict that one of its facts has a part in.
    let mut blocks: Vec<String> = Vec::new();
    for conflict in conflicts {
        let mut of_facts =
            conflict.facts.iter().map(|fact| fact.parts().take(3).collect::<Vec<_>>().join("."));
        if !of_facts.clone().any(|block| blocks.contains(&block)) {
            blocks.extend(of_facts.next());
        }
    }
    let commands = blocks.into_iter().map(|block| {
        let what = "how to read it, and every fact that has a part in it";
        (Invocation::new("why").arg(block), what.to_owned())
    });
    document.push(Block::Commands(commands.collect()));
}
