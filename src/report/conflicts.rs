//! Known conflicts: those that facts of an answer have a part in, and all of them.

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use super::layer::LayerMark;
use super::selection::Selection;
use super::view::OursView;
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::Fact;
use crate::catalog::layers::Provenance;
use crate::document::{Block, Document, Invocation, Item, Level, Text};
use crate::playbook::conflict::{ConflictKind, Conflicts};
use crate::playbook::id::FactId;
use crate::playbook::stage::Stage;

/// A known conflict that facts of an answer have a part in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConflictRef<'catalog> {
    /// Its id.
    pub conflict: &'catalog str,
    /// How the facts don't fit.
    pub kind: ConflictKind,
    /// Whether a page names it.
    pub matters: bool,
    /// What is the matter.
    pub what: OursView<'catalog>,
    /// Those of the facts that the answer holds.
    pub facts: Vec<FactId>,
    /// The layer that changed one of them, so that what is the matter may be no
    /// more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<&'catalog str>,
    #[serde(skip)]
    pub(super) headline: &'catalog str,
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
                matters: conflict.matters,
                what: (&conflict.what).into(),
                facts: conflict.facts.iter().filter(|fact| is_shown(fact)).cloned().collect(),
                changed_by: None,
                headline: conflict.headline(),
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

/// Names those conflicts that matter of the ones that facts of an answer have a
/// part in, with the commands that say how to read them.
pub fn write_conflicts(document: &mut Document, conflicts: &[ConflictRef<'_>]) {
    let conflicts: Vec<&ConflictRef<'_>> = conflicts.iter().filter(|one| one.matters).collect();
    if conflicts.is_empty() {
        return;
    }
    let items = conflicts.iter().map(|conflict| Item {
        name: Some(conflict.kind.to_string()),
        text: Some(match conflict.changed_by {
            Some(layer) => format!("{} (said before [{layer}] changed it)", conflict.headline),
            None => conflict.headline.to_owned(),
        }),
        ..Item::default()
    });
    document.bullets("What does not fit together (ours)", items.collect());
    // A block explains every conflict that one of its facts has a part in.
    let mut blocks: Vec<String> = Vec::new();
    for conflict in &conflicts {
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
    let all = (Invocation::new("list").arg("conflicts"), "all that does not fit".to_owned());
    document.push(Block::Commands(commands.chain([all]).collect()));
}

/// All that is known not to fit together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConflictsReport<'catalog> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    conflicts: Vec<ConflictItem<'catalog>>,
}

/// A known conflict with how to read it.
#[derive(Debug, Serialize, JsonSchema)]
struct ConflictItem<'catalog> {
    conflict: &'catalog str,
    kind: ConflictKind,
    /// Whether a page names it.
    matters: bool,
    what: OursView<'catalog>,
    reading: OursView<'catalog>,
    /// The facts of both sides.
    facts: &'catalog [FactId],
}

impl<'catalog> ConflictsReport<'catalog> {
    /// Lists `conflicts`, or those with a fact of the stage that was chosen.
    pub fn new(
        conflicts: &'catalog Conflicts,
        stages: &[&Stage],
        selection: Option<Selection<'catalog>>,
    ) -> Self {
        let is_of_stage =
            |id: &FactId| stages.iter().any(|stage| id.parts().next() == Some(stage.id.as_str()));
        let all = selection.is_none();
        Self {
            conflicts: conflicts
                .conflicts
                .iter()
                .filter(|conflict| all || conflict.facts.iter().any(is_of_stage))
                .map(|conflict| ConflictItem {
                    conflict: conflict.id.as_str(),
                    kind: conflict.kind,
                    matters: conflict.matters,
                    what: (&conflict.what).into(),
                    reading: (&conflict.reading).into(),
                    facts: &conflict.facts,
                })
                .collect(),
            selection,
        }
    }
}

impl ConflictItem<'_> {
    fn item(&self) -> Item {
        let facts = self.facts.iter().map(FactId::as_str);
        Item {
            text: Some(self.what.text.to_owned()),
            details: vec![
                ("How to read it".to_owned(), self.reading.text.into()),
                ("Facts".to_owned(), Text::default().codes(facts)),
            ],
            ..Item::default()
        }
    }
}

impl Report for ConflictsReport<'_> {
    const SCHEMA: &'static str = "gtm/conflicts/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "What does not fit together (ours)");
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.remark(line);
        }
        for kind in ConflictKind::VARIANTS {
            let of_kind = self.conflicts.iter().filter(|one| one.kind == *kind);
            document.bullets(kind.to_string(), of_kind.map(ConflictItem::item).collect());
        }
        if self.conflicts.is_empty() {
            document.paragraph("Nothing is known not to fit.");
        }
        document.remark(
            "The facts are the sources'. That they don't fit, and how to read them, is ours.",
        );
        let first = self.conflicts.iter().find_map(|one| one.facts.first());
        document.next(first.map(|id| {
            (Invocation::new("why").arg(id), "what a fact says, and where it comes from")
        }));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "kind", "matters", "what", "reading", "ours", "facts"]);
        for one in &self.conflicts {
            let facts: Vec<&str> = one.facts.iter().map(FactId::as_str).collect();
            sheet.row(&[
                &one.conflict,
                &one.kind.to_string().to_lowercase(),
                &if one.matters { "yes" } else { "" },
                &one.what.text,
                &one.reading.text,
                &"what, reading",
                &facts.join(", "),
            ]);
        }
        Ok(sheet)
    }
}
