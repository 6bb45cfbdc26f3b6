//! `gtm diff`: what changes from one stage to another.

pub(super) mod changes;
mod page;
pub(super) mod words;

use super::prelude::*;
use std::collections::BTreeMap;

use crate::catalog::fact::FactKind as Kind;
use crate::engine::diff::{Part, Status};
use changes::{Reading, tools};
use words::{conflict_ids, label};

/// What changes from one stage to another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiffReport<'page> {
    /// How many rows, points and steps of the functions became what, also of
    /// those that are left out.
    counts: BTreeMap<Status, usize>,
    #[serde(flatten)]
    diff: Diff<'page>,
    /// What is known not to fit with the facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'page>>,
    #[serde(skip)]
    reading: Reading<'page>,
    /// Whether it has every fact rather than what matters most.
    #[serde(skip)]
    is_whole: bool,
}

impl<'page> DiffReport<'page> {
    /// Builds the report of a comparison of two stages, or `None` where it has
    /// nothing of the parts asked for. Without `all` a comparison of several
    /// functions has what matters most. `known` are all known conflicts.
    pub fn new(
        mut diff: Diff<'page>,
        known: &'page Conflicts,
        only: &'page [Part],
        all: bool,
    ) -> Option<Self> {
        let mut counts = BTreeMap::new();
        let items = diff.functions.iter().flat_map(|group| &group.changes);
        for change in items.filter(|change| change.is_item()) {
            *counts.entry(change.status).or_default() += 1;
        }
        if !only.is_empty() {
            diff.retain(|change| only.iter().any(|part| change.is_in(*part)));
        }
        if diff.stage.is_empty() && diff.functions.is_empty() {
            return None;
        }
        let conflicts = ConflictRef::of(known, diff.changes().flat_map(Change::facts));
        let is_whole = !only.is_empty() || all || diff.functions.len() == 1;
        if !is_whole {
            diff.retain(|change| change.is_headline() || change.is(Kind::Approach));
        }
        let reading = Reading { titles: [diff.from?.title, diff.to.title], only, known };
        Some(Self { counts, diff, conflicts, reading, is_whole })
    }
}

impl Report for DiffReport<'_> {
    const SCHEMA: &'static str = "gtm/diff/1";

    fn document(&self) -> Document {
        self.page()
    }

    fn sheet(&self) -> Sheet {
        let rows = self.diff.changes().map(|change| {
            let [from, to] = [&change.from, &change.to].map(|fact| {
                let fact = fact.as_ref()?;
                Some(json!({ "id": fact.id, "says": text(fact), "source": source_line(fact) }))
            });
            let ways: Vec<String> =
                change.moves.iter().filter_map(|one| Some(one.direction?.to_string())).collect();
            let ours = those([
                (!ways.is_empty(), "direction"),
                (from.is_some() && to.is_some(), "match"),
                (!change.named_in.is_empty(), "named_in"),
            ]);
            let row = json!({
                "kind": change.fact().map(|fact| fact.kind),
                "status": change.status,
                "name": label(change),
                "ours": joined(ours, ", "),
                "from": from,
                "to": to,
                "direction": ways,
                "tools": joined(tools(change), " "),
                "named_in": change.named_in,
                "conflicts": conflict_ids(self.reading.known, change),
            });
            (change.fact(), row)
        });
        let headings = "id_from=from.id,id_to=to.id,function,kind,status,section,name,\
                        from=from.says,to=to.says,direction,tools,named_in,ours,conflicts,\
                        source_from=from.source,source_to=to.source";
        fact_sheet(headings, rows)
    }
}
