//! `gtm diff`: what changes from one stage to another.

mod page;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

pub(super) use words::{
    ARROW, conflict_ids, conflicts_of, file_tags, label, metric_cells, sources, stage_rows, tags,
    texts,
};

use self::words::{NOTHING, column, name, says_with_was};
use super::layer::source_line;
use super::view::ConflictRef;
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::{Fact, FactKind as Kind};
use crate::document::Document;
use crate::engine::diff::{Change, Counts, Diff, Direction, Part, Status};
use crate::playbook::conflict::Conflicts;

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
    only: Vec<Part>,
    #[serde(skip)]
    titles: [&'page str; 2],
}

impl<'page> DiffReport<'page> {
    /// Builds the report of a comparison of two stages, or `None` where it has
    /// nothing of the parts asked for. `known` are all known conflicts.
    pub fn new(mut diff: Diff<'page>, known: &'page Conflicts, only: Vec<Part>) -> Option<Self> {
        diff.only(&only);
        if diff.stage.is_empty() && diff.functions.is_empty() {
            return None;
        }
        Some(Self {
            counts: Counts::of(diff.functions.iter().flat_map(|group| &group.changes)),
            conflicts: conflicts_of(known, diff.changes()),
            titles: [diff.from?.title, diff.to.title],
            diff,
            known,
            only,
        })
    }

    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Whether a change is among those asked for. Approaches belong to no part.
    fn shows(&self, change: &Change<'_>) -> bool {
        self.only.is_empty() || change.fact().kind != Kind::Approach
    }

    fn changes(&self) -> impl Iterator<Item = &Change<'page>> {
        self.diff.changes().filter(|change| self.shows(change))
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
            sheet.rows.extend(self.rows("", change));
        }
        for group in &self.diff.functions {
            let shown = group.all().filter(|change| self.shows(change));
            sheet.rows.extend(shown.flat_map(|change| self.rows(group.function.id, change)));
        }
        Ok(sheet)
    }
}

/// One thing that a change says, in a row.
struct Aspect<'change> {
    what: &'static str,
    column: &'change str,
    change: String,
    direction: Option<Direction>,
}

impl DiffReport<'_> {
    /// Returns the rows of a change: the fact as a whole where one stage has it
    /// or nothing differs, and each thing that differs.
    fn rows(&self, function: &str, change: &Change<'_>) -> Vec<Vec<String>> {
        let sides = [change.from(), change.to()];
        let whole = |what, change| Aspect { what, column: "", change, direction: None };
        let mut aspects = Vec::new();
        if change.status != Status::Changed {
            // Of a fact that both have there is nothing to say.
            let says = sides.map(|side| match side.map(|fact| (fact, says_with_was(fact))) {
                None => NOTHING.to_owned(),
                Some((fact, says)) if says.is_empty() => fact.label.to_owned(),
                Some((_, says)) => says,
            });
            let is_kept = change.status == Status::Kept;
            aspects.push(whole("fact", if is_kept { String::new() } else { says.join(ARROW) }));
        }
        let of_metric = change.target.is_some() && self.wants(Part::Metrics);
        let moves = |what, moves: &'_ _| Aspect {
            what,
            column: column(change, moves),
            change: texts(change, moves).join(ARROW),
            direction: moves.direction,
        };
        if self.wants(Part::Figures) || of_metric {
            aspects.extend(change.moving().map(|figure| moves("figure", figure)));
        }
        let is_changed = change.status == Status::Changed && change.has_other_tools();
        if is_changed && (self.wants(Part::Tools) || of_metric) {
            let lists = [Status::Gone, Status::New].map(|status| words::tools(change, status));
            aspects.push(whole("tools", lists.join(ARROW)));
        }
        let is_of_stage = change.fact().kind == Kind::Stage;
        if self.wants(Part::Words) || of_metric || is_of_stage {
            aspects.extend(change.words.iter().map(|words| moves("words", words)));
        }
        let id = |side: Option<&Fact<'_>>| side.map_or(String::new(), |fact| fact.id.to_string());
        let source = |side: Option<&Fact<'_>>| side.map_or(String::new(), source_line);
        let matched = change.matched_by();
        let rows = aspects.into_iter().map(|aspect| {
            let ours = [aspect.direction.map(|_| "direction"), matched.map(|_| "matched_by")];
            vec![
                id(change.from()),
                id(change.to()),
                function.to_owned(),
                change.fact().kind.to_string(),
                change.status.to_string(),
                aspect.what.to_owned(),
                name(change, ""),
                aspect.column.to_owned(),
                aspect.change,
                aspect.direction.map_or(String::new(), |way| way.to_string()),
                matched.map_or(String::new(), |by| by.to_string()),
                ours.into_iter().flatten().collect::<Vec<_>>().join(", "),
                conflict_ids(self.known, change.facts()).join(", "),
                source(change.from()),
                source(change.to()),
            ]
        });
        rows.collect()
    }
}
