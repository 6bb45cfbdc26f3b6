//! Known conflicts: those that facts of an answer have a part in, and all of them.

use super::prelude::*;
use std::collections::BTreeSet;

/// A known conflict that facts of an answer have a part in.
#[skip_serializing_none]
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConflictRef<'catalog> {
    #[serde(flatten)]
    pub(super) conflict: &'catalog Conflict,
    /// The layer that changed one of them, so that what is the matter may be no
    /// more.
    pub changed_by: Option<&'catalog str>,
    /// Those of its facts that the answer holds.
    #[serde(skip)]
    pub facts: Vec<FactId>,
}

impl<'catalog> ConflictRef<'catalog> {
    /// Returns the conflicts that one of `facts` has a part in.
    pub fn of<'fact>(
        conflicts: &'catalog Conflicts,
        facts: impl IntoIterator<Item = &'fact Fact<'catalog>>,
    ) -> Vec<Self>
    where
        'catalog: 'fact,
    {
        // Few facts have a part in a conflict.
        let ids: BTreeSet<&FactId> =
            conflicts.conflicts.iter().flat_map(|one| &one.facts).collect();
        let facts: Vec<&Fact<'_>> =
            facts.into_iter().filter(|fact| ids.contains(&fact.id)).collect();
        let refs = conflicts.conflicts.iter().map(|conflict| {
            let shown = |id: &FactId| facts.iter().find(|fact| fact.id == *id);
            let having = || conflict.facts.iter().filter_map(shown);
            let changed = |fact: &&Fact<'catalog>| fact.layer.filter(|_| !fact.was.is_empty());
            let ids = having().map(|fact| fact.id.clone()).collect();
            Self { conflict, changed_by: having().find_map(changed), facts: ids }
        });
        refs.filter(|one| !one.facts.is_empty()).collect()
    }
}

/// Returns the ids of those conflicts that a fact has a part in, in a cell.
pub fn conflicts_cell(conflicts: &[ConflictRef<'_>], fact: &FactId) -> String {
    let having = conflicts.iter().filter(|one| one.facts.contains(fact));
    joined(having.map(|one| one.conflict.id.as_str()), ", ")
}

/// Names those conflicts that matter of the ones that facts of an answer have a
/// part in, with the commands that say how to read them.
pub fn write_conflicts(document: &mut Document, conflicts: &[ConflictRef<'_>]) {
    let conflicts = || conflicts.iter().filter(|one| one.conflict.matters);
    let items = conflicts().map(|ConflictRef { conflict, changed_by, .. }| {
        let before = changed_by.map(|layer| format!(" (said before [{layer}] changed it)"));
        let what = format!("{}{}", conflict.headline(), shown(before));
        Item::of(conflict.kind.to_string(), what)
    });
    document.bullets("What does not fit together (ours)", items);
    // A block explains every conflict that one of its facts has a part in.
    let blocks = conflicts().filter_map(|one| one.facts.first());
    let blocks = distinct(blocks.map(|fact| joined(fact.parts().take(3), ".")));
    let commands = blocks.into_iter().map(|block| {
        let what = "how to read it, and every fact that has a part in it";
        (Invocation::new("why").arg(block), what.to_owned())
    });
    let all = conflicts().next();
    let all = all.map(|_| (Invocation::new("list conflicts"), "all that does not fit".to_owned()));
    document.push(Block::Commands(commands.chain(all).collect()));
}

/// All that is known not to fit together.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConflictsReport<'catalog> {
    /// The stage it is about, when one was chosen.
    selection: Option<Selection<'catalog>>,
    known: Vec<&'catalog Conflict>,
}

impl<'catalog> ConflictsReport<'catalog> {
    /// Lists `conflicts`, or those with a fact of the stage that was chosen and of one
    /// of these functions, if there are any.
    pub fn new(
        conflicts: &'catalog Conflicts,
        stages: &[&Stage],
        functions: &[&Function],
        selection: Option<Selection<'catalog>>,
    ) -> Self {
        let is_meant = |id: &FactId| {
            let mut parts = id.parts();
            let (stage, function) = (parts.next(), parts.next());
            (selection.is_none() || stages.iter().any(|one| stage == Some(one.id.as_str())))
                && (functions.is_empty()
                    || functions.iter().any(|one| function == Some(one.id.as_str())))
        };
        let is_listed = |conflict: &&Conflict| conflict.facts.iter().any(is_meant);
        Self { known: conflicts.conflicts.iter().filter(is_listed).collect(), selection }
    }
}

impl Report for ConflictsReport<'_> {
    const SCHEMA: &'static str = "gtm/conflicts/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let mut document =
            Selection::titled(self.selection.as_ref(), "What does not fit together (ours)");
        for kind in ConflictKind::VARIANTS {
            let items = self.known.iter().filter(|one| one.kind == *kind).map(|one| Item {
                id: Some(one.id.to_string()),
                details: vec![
                    field("How to read it", &one.reading.text),
                    field("Facts", Text::default().codes(one.facts.iter().map(FactId::as_str))),
                ],
                ..Item::says(&one.what.text)
            });
            document.bullets(kind.to_string(), items);
        }
        if self.known.is_empty() {
            document.paragraph("Nothing is known not to fit.");
        }
        document.remark(
            "The facts are the sources'. That they don't fit, and how to read them, is ours.",
        );
        let first = self.known.iter().find_map(|one| one.facts.first());
        document.next(first.map(|id| {
            (Invocation::new("why").arg(id), "what a fact says, and where it comes from")
        }));
        document
    }

    fn sheet(&self) -> Sheet {
        let rows =
            self.known.iter().map(|one| (None, json!({ "is": one, "ours": "what, reading" })));
        let headings = "id=is.id,kind=is.kind,matters=is.matters,what=is.what.text,\
                        reading=is.reading.text,ours,facts=is.facts";
        fact_sheet(headings, rows)
    }
}
