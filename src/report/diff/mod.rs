//! `gtm diff`: what changes from one stage to another.

mod page;
pub(super) mod words;

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::source_line;
use super::view::{ConflictRef, joined, those};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::FactKind as Kind;
use crate::document::Document;
use crate::engine::diff::{Change, Counts, Diff, Part, Status};
use crate::playbook::conflict::Conflicts;
use words::{ARROW, column, conflict_ids, conflicts_of, name, says, texts, tools};

/// What changes from one stage to another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiffReport<'page> {
    /// How much changes, without the stages' own facts.
    counts: Counts,
    #[serde(flatten)]
    diff: Diff<'page>,
    /// What is known not to fit with the facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'page>>,
    #[serde(skip)]
    known: &'page Conflicts,
    /// The parts asked for; empty for all.
    #[serde(skip)]
    only: &'page [Part],
    #[serde(skip)]
    titles: [&'page str; 2],
}

impl<'page> DiffReport<'page> {
    /// Builds the report of a comparison of two stages, or `None` where it has
    /// nothing of the parts asked for. `known` are all known conflicts.
    pub fn new(
        mut diff: Diff<'page>,
        known: &'page Conflicts,
        only: &'page [Part],
    ) -> Option<Self> {
        diff.only(only);
        if diff.stage.is_empty() && diff.functions.is_empty() {
            return None;
        }
        let mut report = Self {
            counts: Counts::of(diff.functions.iter().flat_map(|group| &group.changes)),
            conflicts: Vec::new(),
            titles: [diff.from?.title, diff.to.title],
            diff,
            known,
            only,
        };
        report.conflicts = conflicts_of(known, report.changes());
        Some(report)
    }

    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Whether a change is among those asked for. Approaches belong to no part.
    fn shows(&self, change: &Change<'_>) -> bool {
        self.only.is_empty() || !change.is(Kind::Approach)
    }

    fn changes(&self) -> impl Iterator<Item = &Change<'page>> {
        self.diff.changes().filter(|change| self.shows(change))
    }

    /// Adds the rows of a change: the fact as a whole where one stage has it or
    /// nothing differs, and each thing that differs.
    fn add_rows(&self, sheet: &mut Sheet, function: &str, change: &Change<'_>) {
        let both = [&change.from, &change.to];
        let kind = change.fact().map(|fact| fact.kind.to_string()).unwrap_or_default();
        let ids = both.map(|fact| fact.as_ref().map_or("", |fact| fact.id.as_str()));
        let sources = both.map(|fact| fact.as_ref().map_or(String::new(), source_line));
        let matched = change.matched_by.map_or(String::new(), |by| by.to_string());
        let mut add = |aspect: &str, column: &str, says: &dyn Display, direction: &str| {
            let ours = those([
                (!direction.is_empty(), "direction"),
                (change.matched_by.is_some(), "matched_by"),
            ]);
            sheet.row(&[
                &ids[0],
                &ids[1],
                &function,
                &kind,
                &change.status,
                &aspect,
                &name(change, ""),
                &column,
                says,
                &direction,
                &matched,
                &joined(ours, ", "),
                &conflict_ids(self.known, &[change]).join(", "),
                &sources[0],
                &sources[1],
            ]);
        };
        match change.status {
            Status::Changed => {}
            // Of what both say alike there is nothing to say.
            Status::Kept => add("fact", "", &"", ""),
            _ => add("fact", "", &both.map(|fact| says(fact.as_ref())).join(ARROW), ""),
        }
        let of_metric = change.target.is_some() && self.wants(Part::Metrics);
        if self.wants(Part::Figures) || of_metric {
            for figure in change.moving() {
                let direction = figure.direction.map_or(String::new(), |way| way.to_string());
                add("figure", column(figure), &texts(change, figure).join(ARROW), &direction);
            }
        }
        let has_other_tools = change.status == Status::Changed && change.has_other_tools();
        if has_other_tools && (self.wants(Part::Tools) || of_metric) {
            let lists = [Status::Gone, Status::New].map(|status| tools(change, status));
            add("tools", "", &lists.join(ARROW), "");
        }
        if self.wants(Part::Words) || of_metric || change.is(Kind::Stage) {
            for words in &change.words {
                add("words", column(words), &texts(change, words).join(ARROW), "");
            }
        }
    }
}

impl Report for DiffReport<'_> {
    const SCHEMA: &'static str = "gtm/diff/1";

    fn document(&self) -> Document {
        page::document(self)
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id_from",
            "id_to",
            "function",
            "kind",
            "status",
            "aspect",
            "name",
            "column",
            "change",
            "direction",
            "matched_by",
            "ours",
            "conflicts",
            "source_from",
            "source_to",
        ]);
        for change in &self.diff.stage {
            self.add_rows(&mut sheet, "", change);
        }
        for group in &self.diff.functions {
            for change in group.changes.iter().filter(|change| self.shows(change)) {
                self.add_rows(&mut sheet, group.function.id, change);
            }
        }
        Ok(sheet)
    }
}
