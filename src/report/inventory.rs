//! `gtm list tables|metrics|tools|references`: what guides have of one kind.

use schemars::JsonSchema;
use serde::Serialize;

use super::facts::{cell, target};
use super::layer::tag_of;
use super::score::metrics_line;
use super::selection::Selection;
use super::words::{counted, distinct};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::Page;
use crate::catalog::fact::Fact;
use crate::document::{Document, Invocation, Level};
use crate::engine::inventory::{self, Found};
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::playbook::table::Role;

/// What an inventory lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// The tables with their columns.
    Tables,
    /// The metrics with their targets.
    Metrics,
    /// The categories of tools with their products.
    Tools,
    /// The playbooks that guides refer to.
    References,
}

/// What there is of one kind.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InventoryReport<'page> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'page>>,
    topic: Topic,
    items: Vec<Found<'page>>,
    #[serde(skip)]
    stages: Vec<&'page Stage>,
}

impl<'page> InventoryReport<'page> {
    /// Builds the report of what `pages` have.
    pub fn new(
        topic: Topic,
        pages: &'page [Page<'page>],
        selection: Option<Selection<'page>>,
    ) -> Self {
        let items = match topic {
            Topic::Tables => inventory::tables(pages),
            Topic::Metrics => inventory::metrics(pages),
            Topic::Tools => inventory::tools(pages),
            Topic::References => inventory::references(pages),
        };
        let mut stages: Vec<&Stage> = pages.iter().map(|page| page.stage).collect();
        stages.dedup_by_key(|stage| &stage.id);
        Self { selection, topic, items, stages }
    }

    fn facts(&self) -> impl Iterator<Item = &Fact<'page>> {
        self.items.iter().map(|item| &item.fact)
    }

    /// Writes one table per stage, under its title.
    fn by_stage(
        &self,
        document: &mut Document,
        columns: &[&str],
        row: impl Fn(&Found<'_>) -> Vec<String>,
    ) {
        let stage = |item: &Found<'page>| item.fact.stage.map(|stage| &stage.title);
        for group in self.items.chunk_by(|one, next| stage(one) == stage(next)) {
            document.heading(Level::Chapter, stage(&group[0]).cloned().unwrap_or_default());
            document.table(columns, group.iter().map(&row));
        }
    }

    fn tables(&self, document: &mut Document) {
        let rows = self.items.iter().filter_map(|table| table.rows).sum();
        document.paragraph(format!(
            "{} with {}.",
            counted(self.items.len(), "table", "tables"),
            counted(rows, "row", "rows")
        ));
        let columns = ["Function", "Table", "Title", "Columns", "Rows"];
        self.by_stage(document, &columns, |Found { fact, rows, .. }| {
            let ours = if fact.origin == Origin::Ours { " (ours)" } else { "" };
            vec![
                cell(fact, "function"),
                fact.name().to_owned(),
                format!("{}{ours}{}", fact.label, tag_of(fact)),
                cell(fact, "columns"),
                rows.unwrap_or_default().to_string(),
            ]
        });
        let tiers = Invocation::new("show").arg("abm").option("--table", "tiers");
        document.next([(tiers, "one table, at every stage that has it")]);
    }

    fn metrics(&self, document: &mut Document) {
        let stage = self.selection.as_ref().map(|selection| selection.stage);
        document.paragraph(format!(
            "{} Where no target is named, the sources name none, and gtm makes none up.",
            metrics_line(self.items.iter().map(|item| &item.fact), stage)
        ));
        let columns = ["Function", "Metric", "Target", "What it says"];
        let or = |text: String, none: &str| if text.is_empty() { none.to_owned() } else { text };
        self.by_stage(document, &columns, |Found { fact, .. }| {
            vec![
                cell(fact, "function"),
                format!("{}{}", fact.label, tag_of(fact)),
                or(target(fact), "the source names none"),
                or(cell(fact, "says"), "–"),
            ]
        });
    }

    fn tools(&self, document: &mut Document) {
        document.paragraph(
            "The products that the sources name for each category, by stage. A dash: the stage \
             names none.",
        );
        let stages = self.stages.iter().map(|stage| stage.title.as_str());
        let columns: Vec<&str> = std::iter::once("Category").chain(stages).collect();
        let categories = self.items.chunk_by(|one, next| one.fact.name() == next.fact.name());
        let rows = categories.map(|group| {
            let at = |stage: &&Stage| {
                let is_here = |fact: &&Fact<'_>| fact.stage.is_some_and(|one| one.id == stage.id);
                let fact = group.iter().map(|item| &item.fact).find(is_here);
                let said = fact.and_then(|fact| Some((fact, fact.cell(Role::Products)?)));
                said.map_or("–".to_owned(), |(fact, said)| {
                    format!("{}{}", said.text, tag_of(fact))
                })
            };
            let label = group[0].fact.label.to_owned();
            std::iter::once(label).chain(self.stages.iter().map(at)).collect()
        });
        document.table(&columns, rows);
    }

    fn references(&self, document: &mut Document) {
        document.paragraph(
            "The playbooks that the sources name, and the guides that point to them. Their texts \
             are not part of gtm.",
        );
        let rows = distinct(self.facts().map(|fact| fact.label)).into_iter().map(|label| {
            let guides = self.facts().filter(|fact| fact.label == label).map(|fact| {
                let note = fact.statement.as_ref();
                let note = note.map_or(String::new(), |note| format!(" ({})", note.text));
                format!("{}{}{note}", cell(fact, "guide"), tag_of(fact))
            });
            vec![label.to_owned(), guides.collect::<Vec<_>>().join(", ")]
        });
        document.table(&["Reference", "Guides"], rows);
    }
}

/// Returns the target of a metric in figures.
fn figure(fact: &Fact<'_>) -> Option<String> {
    Some(fact.target()?.1?.quantity().to_string())
}

impl Report for InventoryReport<'_> {
    const SCHEMA: &'static str = "gtm/inventory/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, self.topic.to_string());
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.remark(line);
        }
        match self.topic {
            Topic::Tables => self.tables(&mut document),
            Topic::Metrics => self.metrics(&mut document),
            Topic::Tools => self.tools(&mut document),
            Topic::References => self.references(&mut document),
        }
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let columns: &[&str] = match self.topic {
            Topic::Tables => {
                &["id", "stage", "function", "table", "title", "columns", "rows", "ours", "source"]
            }
            Topic::Metrics => {
                &["id", "stage", "function", "metric", "name", "target", "figure", "says", "source"]
            }
            Topic::Tools => &["id", "stage", "category", "name", "product", "source"],
            Topic::References => &["id", "name", "guide", "stage", "function", "note", "source"],
        };
        let mut sheet = Sheet::new(columns);
        for item in &self.items {
            let own = |product: &str| {
                let value = |column: &&str| match *column {
                    "product" => product.to_owned(),
                    "rows" => item.rows.unwrap_or_default().to_string(),
                    "figure" => figure(&item.fact).unwrap_or_default(),
                    column => cell(&item.fact, column),
                };
                columns.iter().map(value).collect()
            };
            match self.topic {
                Topic::Tools => sheet.rows.extend(item.products.iter().map(|one| own(one))),
                _ => sheet.rows.push(own("")),
            }
        }
        Ok(sheet)
    }
}
