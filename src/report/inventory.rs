//! `gtm list tables|metrics|tools|references`: what there is of one kind.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{FigureView, Place, Selection, StageRef, counted};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::Page;
use crate::document::{Block, Document, Invocation, Level, Table};
use crate::engine::inventory;
use crate::playbook::id::FactId;
use crate::playbook::source::Origin;
use crate::playbook::table::Role;

/// Writes one table per stage, under the stage's title.
fn by_stage<T>(
    document: &mut Document,
    items: &[T],
    columns: &[&str],
    stage: impl for<'item> Fn(&'item T) -> &'item str,
    row: impl Fn(&T) -> Vec<String>,
) {
    for group in items.chunk_by(|one, other| stage(one) == stage(other)) {
        document.heading(Level::Chapter, stage(&group[0]));
        document.push(Block::Table(Table {
            columns: columns.iter().map(ToString::to_string).collect(),
            rows: group.iter().map(&row).collect(),
        }));
    }
}

/// Says which stage the inventory is about, where one was chosen.
fn chosen(document: &mut Document, selection: Option<&Selection<'_>>) {
    if let Some(line) = selection.and_then(Selection::line) {
        document.push(Block::Remark(line));
    }
}

/// The tables.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TablesReport<'catalog> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    tables: Vec<TableEntry<'catalog>>,
}

/// A table.
#[derive(Debug, Serialize, JsonSchema)]
struct TableEntry<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    /// What `gtm show --table` takes.
    table: &'catalog str,
    title: &'catalog str,
    /// Whose the title is.
    title_origin: Origin,
    columns: Vec<&'catalog str>,
    /// How many rows it has.
    rows: usize,
}

impl<'catalog> TablesReport<'catalog> {
    /// Builds the report of the tables of `pages`.
    pub fn new(pages: &'catalog [Page<'catalog>], selection: Option<Selection<'catalog>>) -> Self {
        Self {
            selection,
            tables: inventory::tables(pages)
                .map(|found| TableEntry {
                    place: Place::new(found.page, found.fact_id()),
                    table: found.section.id.as_str(),
                    title: &found.section.title,
                    title_origin: found.section.title_origin,
                    columns: found
                        .table
                        .columns
                        .iter()
                        .map(|column| column.name.as_str())
                        .collect(),
                    rows: found.table.rows.len(),
                })
                .collect(),
        }
    }
}

impl Report for TablesReport<'_> {
    const SCHEMA: &'static str = "gtm/tables/1";

    fn document(&self) -> Document {
        let rows: usize = self.tables.iter().map(|table| table.rows).sum();
        let mut document = Document::default();
        document.heading(Level::Title, "Tables");
        chosen(&mut document, self.selection.as_ref());
        document.paragraph(format!(
            "{} with {}.",
            counted(self.tables.len(), "table", "tables"),
            counted(rows, "row", "rows")
        ));
        by_stage(
            &mut document,
            &self.tables,
            &["Function", "Table", "Title", "Columns", "Rows"],
            |table| table.place.stage.title,
            |table| {
                vec![
                    table.place.function.id.to_owned(),
                    table.table.to_owned(),
                    match table.title_origin {
                        Origin::Ours => format!("{} (ours){}", table.title, table.place.mark.tag()),
                        Origin::Source => format!("{}{}", table.title, table.place.mark.tag()),
                    },
                    table.columns.join(", "),
                    table.rows.to_string(),
                ]
            },
        );
        document.next([(
            Invocation::new("show abm --table tiers"),
            "one table, at every stage that has it",
        )]);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id", "stage", "function", "table", "title", "columns", "rows", "ours", "source",
        ]);
        for table in &self.tables {
            sheet.rows.push(vec![
                table.place.id.to_string(),
                table.place.stage.id.to_owned(),
                table.place.function.id.to_owned(),
                table.table.to_owned(),
                table.title.to_owned(),
                table.columns.join(", "),
                table.rows.to_string(),
                match table.title_origin {
                    Origin::Ours => "title".to_owned(),
                    Origin::Source => String::new(),
                },
                table.place.source.line(),
            ]);
        }
        Ok(sheet)
    }
}

/// The metrics.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MetricsReport<'catalog> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    metrics: Vec<MetricEntry<'catalog>>,
}

/// A metric at a stage.
#[derive(Debug, Serialize, JsonSchema)]
struct MetricEntry<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    /// Its id in its table, which other stages may share.
    metric: &'catalog str,
    /// Its name in the source.
    name: &'catalog str,
    /// What it should be, as written; `null` where the source names no target.
    target: Option<&'catalog str>,
    /// The heading of the column of targets.
    #[serde(skip)]
    target_column: &'catalog str,
    /// The target as numbers; `null` where it is in words.
    figure: Option<FigureView>,
    /// What else its row says, by column.
    says: Vec<Statement<'catalog>>,
}

/// What a row says under a column.
#[derive(Debug, Serialize, JsonSchema)]
struct Statement<'catalog> {
    column: &'catalog str,
    text: &'catalog str,
}

/// What stands where the sources name no target.
const NO_TARGET: &str = "the source names none";

impl<'catalog> MetricsReport<'catalog> {
    /// Builds the report of the metrics of `pages`.
    pub fn new(pages: &'catalog [Page<'catalog>], selection: Option<Selection<'catalog>>) -> Self {
        Self {
            selection,
            metrics: inventory::metrics(pages)
                .map(|found| MetricEntry {
                    place: Place::new(
                        found.table.page,
                        found.table.fact_id().join(found.row.id.as_str()),
                    ),
                    metric: found.row.id.as_str(),
                    name: found.row.label(),
                    target: found.target.map(|cell| cell.text.as_str()),
                    target_column: found
                        .table
                        .table
                        .column(Role::Target)
                        .map_or("", |index| &found.table.table.columns[index].name),
                    figure: found
                        .target
                        .and_then(|cell| cell.figure.as_ref())
                        .map(FigureView::from),
                    says: found
                        .table
                        .table
                        .columns
                        .iter()
                        .zip(&found.row.cells)
                        .filter(|(column, _)| column.role.is_none())
                        .map(|(column, cell)| Statement { column: &column.name, text: &cell.text })
                        .collect(),
                })
                .collect(),
        }
    }
}

impl MetricEntry<'_> {
    /// Returns the target, with what it was where a layer changed it.
    fn told_target(&self, none: &str) -> String {
        let Some(target) = self.target else {
            return none.to_owned();
        };
        self.place.mark.with_was(self.target_column, target)
    }

    fn says(&self) -> String {
        let said: Vec<&str> = self.says.iter().map(|said| said.text).collect();
        said.join("; ")
    }
}

impl Report for MetricsReport<'_> {
    const SCHEMA: &'static str = "gtm/metrics/1";

    fn document(&self) -> Document {
        let in_figures = self.metrics.iter().filter(|metric| metric.figure.is_some()).count();
        let mut document = Document::default();
        document.heading(Level::Title, "Metrics");
        chosen(&mut document, self.selection.as_ref());
        document.paragraph(format!(
            "{}, of which {} with a target in figures. Where no target is named, the sources \
             name none, and gtm makes none up.",
            counted(self.metrics.len(), "metric", "metrics"),
            in_figures
        ));
        by_stage(
            &mut document,
            &self.metrics,
            &["Function", "Metric", "Target", "What it says"],
            |metric| metric.place.stage.title,
            |metric| {
                vec![
                    metric.place.function.id.to_owned(),
                    format!("{}{}", metric.name, metric.place.mark.tag()),
                    metric.told_target(NO_TARGET),
                    match metric.says.as_slice() {
                        [] => "–".to_owned(),
                        _ => metric.says(),
                    },
                ]
            },
        );
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id", "stage", "function", "metric", "name", "target", "figure", "says", "source",
        ]);
        for metric in &self.metrics {
            sheet.rows.push(vec![
                metric.place.id.to_string(),
                metric.place.stage.id.to_owned(),
                metric.place.function.id.to_owned(),
                metric.metric.to_owned(),
                metric.name.to_owned(),
                metric.told_target(""),
                metric.figure.as_ref().map_or(String::new(), |figure| figure.quantity.clone()),
                metric.says(),
                metric.place.source.line(),
            ]);
        }
        Ok(sheet)
    }
}

/// The tools.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ToolsReport<'catalog> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    categories: Vec<ToolCategory<'catalog>>,
    #[serde(skip)]
    stages: Vec<StageRef<'catalog>>,
}

/// A category of tools.
#[derive(Debug, Serialize, JsonSchema)]
struct ToolCategory<'catalog> {
    /// Its id, the same at every stage.
    category: &'catalog str,
    /// What each stage says of it.
    stages: Vec<ToolEntry<'catalog>>,
}

/// A category at a stage.
#[derive(Debug, Serialize, JsonSchema)]
struct ToolEntry<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    /// The category's name at this stage.
    name: &'catalog str,
    /// The products, as written.
    text: &'catalog str,
    /// The products one by one.
    products: Vec<&'catalog str>,
}

impl<'catalog> ToolsReport<'catalog> {
    /// Builds the report of the tools of `pages`.
    pub fn new(pages: &'catalog [Page<'catalog>], selection: Option<Selection<'catalog>>) -> Self {
        let mut stages: Vec<StageRef<'_>> = Vec::new();
        for page in pages {
            if stages.last().is_none_or(|last| last.id != page.stage.id.as_str()) {
                stages.push(page.stage.into());
            }
        }
        Self {
            selection,
            categories: inventory::tools(pages)
                .into_iter()
                .map(|(category, places)| ToolCategory {
                    category,
                    stages: places
                        .into_iter()
                        .map(|found| ToolEntry {
                            place: Place::new(
                                found.table.page,
                                found.table.fact_id().join(found.row.id.as_str()),
                            ),
                            name: found.row.label(),
                            text: found.text,
                            products: found.products,
                        })
                        .collect(),
                })
                .collect(),
            stages,
        }
    }
}

impl Report for ToolsReport<'_> {
    const SCHEMA: &'static str = "gtm/tools/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Tools");
        chosen(&mut document, self.selection.as_ref());
        document.paragraph(
            "The products that the sources name for each category, by stage. A dash: the stage \
             names none.",
        );
        let mut columns = vec!["Category".to_owned()];
        columns.extend(self.stages.iter().map(|stage| stage.title.to_owned()));
        let rows = self.categories.iter().map(|category| {
            let name = category.stages.first().map_or("", |entry| entry.name);
            let mut row = vec![name.to_owned()];
            row.extend(self.stages.iter().map(|stage| {
                category
                    .stages
                    .iter()
                    .find(|entry| entry.place.stage == *stage)
                    .map_or("–".to_owned(), |entry| {
                        format!("{}{}", entry.text, entry.place.mark.tag())
                    })
            }));
            row
        });
        document.push(Block::Table(Table { columns, rows: rows.collect() }));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "stage", "category", "name", "product", "source"]);
        for category in &self.categories {
            for entry in &category.stages {
                for product in &entry.products {
                    sheet.rows.push(vec![
                        entry.place.id.to_string(),
                        entry.place.stage.id.to_owned(),
                        category.category.to_owned(),
                        entry.name.to_owned(),
                        (*product).to_owned(),
                        entry.place.source.line(),
                    ]);
                }
            }
        }
        Ok(sheet)
    }
}

/// The references.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReferencesReport<'catalog> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    references: Vec<ReferenceEntry<'catalog>>,
}

/// A name that guides refer to.
#[derive(Debug, Serialize, JsonSchema)]
struct ReferenceEntry<'catalog> {
    name: &'catalog str,
    /// The guides that refer to it.
    guides: Vec<ReferringGuide<'catalog>>,
}

/// A guide that refers to something.
#[derive(Debug, Serialize, JsonSchema)]
struct ReferringGuide<'catalog> {
    /// The address of the guide.
    guide: FactId,
    #[serde(flatten)]
    place: Place<'catalog>,
    /// What the source adds to the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'catalog str>,
}

impl ReferringGuide<'_> {
    fn line(&self) -> String {
        let tag = self.place.mark.tag();
        match self.note {
            Some(note) => format!("{}{tag} ({note})", self.guide),
            None => format!("{}{tag}", self.guide),
        }
    }
}

impl<'catalog> ReferencesReport<'catalog> {
    /// Builds the report of the references of `pages`.
    pub fn new(pages: &'catalog [Page<'catalog>], selection: Option<Selection<'catalog>>) -> Self {
        Self {
            selection,
            references: inventory::references(pages)
                .into_iter()
                .map(|found| ReferenceEntry {
                    name: found.name,
                    guides: found
                        .pages
                        .into_iter()
                        .map(|(page, reference)| ReferringGuide {
                            guide: page.fact_id(),
                            place: Place::new(
                                page,
                                page.fact_id().join("references").join(reference.id.as_str()),
                            ),
                            note: reference.note.as_deref(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

impl Report for ReferencesReport<'_> {
    const SCHEMA: &'static str = "gtm/references/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "References");
        chosen(&mut document, self.selection.as_ref());
        document.paragraph(
            "The playbooks that the sources name, and the guides that point to them. Their texts \
             are not part of gtm.",
        );
        document.push(Block::Table(Table {
            columns: vec!["Reference".to_owned(), "Guides".to_owned()],
            rows: self
                .references
                .iter()
                .map(|reference| {
                    let guides: Vec<String> =
                        reference.guides.iter().map(ReferringGuide::line).collect();
                    vec![reference.name.to_owned(), guides.join(", ")]
                })
                .collect(),
        }));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "name", "guide", "stage", "function", "note", "source"]);
        for reference in &self.references {
            for guide in &reference.guides {
                sheet.rows.push(vec![
                    guide.place.id.to_string(),
                    reference.name.to_owned(),
                    guide.guide.to_string(),
                    guide.place.stage.id.to_owned(),
                    guide.place.function.id.to_owned(),
                    guide.note.unwrap_or_default().to_owned(),
                    guide.place.source.line(),
                ]);
            }
        }
        Ok(sheet)
    }
}
