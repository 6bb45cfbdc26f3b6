//! `gtm diff`: what changes from one stage to another.

pub(super) mod changes;
mod page;
pub(super) mod words;

use super::prelude::*;
use std::collections::BTreeMap;

use crate::catalog::fact::FactKind as Kind;
use crate::engine::diff::{Part, Status};
use changes::{Reading, tools};
use words::{conflict_ids, conflicts_of, label};

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
        let conflicts = conflicts_of(known, diff.changes());
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

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id_from",
            "id_to",
            "function",
            "kind",
            "status",
            "section",
            "name",
            "from",
            "to",
            "direction",
            "tools",
            "named_in",
            "ours",
            "conflicts",
            "source_from",
            "source_to",
        ]);
        for change in self.diff.changes() {
            let both = [&change.from, &change.to];
            let [id_from, id_to] =
                both.map(|fact| fact.as_ref().map_or("", |fact| fact.id.as_str()));
            let [from, to] = both.map(|fact| fact.as_ref().map_or(String::new(), |one| text(one)));
            let [source_from, source_to] =
                both.map(|fact| fact.as_ref().map(source_line).unwrap_or_default());
            let Some(fact) = change.fact() else { continue };
            let ways = change.moves.iter().filter_map(|one| Some(one.direction?.to_string()));
            let ways = joined(ways, ", ");
            let ours = those([
                (!ways.is_empty(), "direction"),
                (change.from.is_some() && change.to.is_some(), "match"),
                (!change.named_in.is_empty(), "named_in"),
            ]);
            sheet.row(&[
                &id_from,
                &id_to,
                &fact.function.map_or("", |function| function.id.as_str()),
                &fact.kind,
                &change.status,
                &fact.section,
                &label(change),
                &from,
                &to,
                &ways,
                &joined(tools(change), " "),
                &joined(change.named_in.iter().map(|one| one.id.as_str()), ", "),
                &joined(ours, ", "),
                &conflict_ids(self.reading.known, change),
                &source_from,
                &source_to,
            ]);
        }
        Ok(sheet)
    }
}
