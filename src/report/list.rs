//! `gtm list`, and other lists of what there is: frameworks, schemas.

use super::facts::{rows_of, target};
use super::layers::{self, LayerItem};
use super::prelude::*;
use super::score::metrics_line;
use crate::catalog::StagePage;
use crate::names;
use crate::playbook::function::Function;
use crate::playbook::source::WebAddress;
use crate::playbook::table::products;
use crate::quantity::figure::Quantity;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// What there is of one kind, or of several.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListReport<'page> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<Selection<'page>>,
    /// One, or several that have nothing to choose between.
    pub lists: Vec<List<'page>>,
    /// The stages that tools are compared between.
    #[serde(skip)]
    pub stages: Vec<&'page Stage>,
}

impl<'page> From<Vec<List<'page>>> for ListReport<'page> {
    fn from(lists: Vec<List<'page>>) -> Self {
        Self { selection: None, lists, stages: Vec::new() }
    }
}

impl Report for ListReport<'_> {
    const SCHEMA: &'static str = "gtm/list/1";
    const IS_LIST: bool = true;

    fn is_glossary(&self) -> bool {
        matches!(self.lists.as_slice(), [List::Terms(_)])
    }

    fn document(&self) -> Document {
        let mut document = Document::default();
        if let [list] = self.lists.as_slice() {
            document.heading(Level::Title, list.to_string());
            Selection::write(self.selection.as_ref(), &mut document);
            list.write(&mut document, &self.stages);
            return document;
        }
        document.heading(Level::Title, "What the playbooks cover");
        for list in &self.lists {
            document.heading(Level::Section, list.to_string());
            list.write(&mut document, &self.stages);
        }
        document.next([
            (
                Invocation::new("stage --arr 20M --headcount 120"),
                "which stage a company is in, and why",
            ),
            (guide_command("abm", "scale"), "one guide: a function at a stage"),
            (
                Invocation::new("list metrics"),
                "the metrics with their targets; also tables, tools, references",
            ),
        ]);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        match self.lists.as_slice() {
            [list] => Ok(list.sheet()),
            lists => {
                let topics = lists.iter().map(|list| list.to_string().to_lowercase());
                Err(NotOneTable {
                    parts: topics.map(|one| Invocation::new("list").arg(one)).collect(),
                })
            }
        }
    }
}

/// What there is of one kind.
#[derive(Debug, Serialize, JsonSchema, strum::Display)]
#[serde(tag = "topic", content = "items", rename_all = "kebab-case")]
pub enum List<'page> {
    /// The stages in the order of growth.
    Stages(Vec<StageItem<'page>>),
    /// The functions in the order they are shown.
    Functions(Vec<FunctionItem<'page>>),
    /// What crosses stages.
    Frameworks(Vec<FrameworkItem<'page>>),
    /// The tables of guides.
    Tables(Vec<TableItem<'page>>),
    /// The metrics with their targets.
    Metrics(Vec<Fact<'page>>),
    /// The categories of tools with their products.
    Tools(Vec<Fact<'page>>),
    /// The playbooks that guides refer to.
    References(Vec<Fact<'page>>),
    /// The terms of the field, by subject.
    Terms(Vec<Fact<'page>>),
    /// The documents that facts come from.
    Sources(&'page [Source]),
    /// The kinds of YAML files that have a schema.
    Schemas(Vec<SchemaItem>),
    /// What lies over the built-in playbooks, later over earlier.
    Layers(Vec<LayerItem<'page>>),
}

/// A stage with its bands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StageItem<'page> {
    id: &'page str,
    title: &'page str,
    arr: BandView<Money>,
    headcount: BandView<Headcount>,
    challenge: &'page [String],
    focus: &'page [String],
    source: SourceRef<'page>,
}

/// A function with its other names.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FunctionItem<'page> {
    #[serde(flatten)]
    function: &'page Function,
    /// The layer that lists it; absent where it is built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<String>,
}

/// A framework.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FrameworkItem<'page> {
    id: &'page str,
    title: &'page str,
    approach: &'page str,
    source: SourceRef<'page>,
}

/// A table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TableItem<'page> {
    /// Its section.
    #[serde(flatten)]
    section: Fact<'page>,
    /// How many it has.
    rows: usize,
}

/// A kind of file with its schema.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SchemaItem {
    /// What `gtm schema` takes.
    name: &'static str,
    /// Where such files lie in a folder of playbooks, or, for that of a
    /// company, anywhere.
    files: &'static str,
    /// What such a file says.
    says: &'static str,
    /// The first line of such a file, for an editor.
    first_line: String,
}

impl<'page> From<StagePage<'page>> for StageItem<'page> {
    fn from(StagePage { stage, source, provenance }: StagePage<'page>) -> Self {
        Self {
            id: stage.id.as_str(),
            title: &stage.title,
            arr: stage.arr.into(),
            headcount: stage.headcount.into(),
            challenge: &stage.challenge,
            focus: &stage.focus,
            source: SourceRef::of_stage(source, provenance),
        }
    }
}

impl<'page> FunctionItem<'page> {
    /// Lists a function with the layer that it comes from.
    pub fn new(function: &'page Function, layer: Option<impl ToString>) -> Self {
        Self { function, layer: layer.map(|layer| layer.to_string()) }
    }
}

impl<'page> From<&'page FrameworkPage<'page>> for FrameworkItem<'page> {
    fn from(page: &'page FrameworkPage<'page>) -> Self {
        Self {
            id: page.id.as_str(),
            title: &page.framework.title,
            approach: &page.framework.approach,
            source: SourceRef::of_framework(page),
        }
    }
}

impl<'page> List<'page> {
    /// Lists the tables of `pages`.
    pub fn tables(pages: &'page [Page<'_>]) -> Self {
        let mut tables: Vec<TableItem<'_>> = Vec::new();
        for fact in pages.iter().flat_map(Page::facts) {
            match (fact.kind, tables.last_mut()) {
                (FactKind::Section, _) if !fact.headings.is_empty() => {
                    tables.push(TableItem { section: fact, rows: 0 });
                }
                (FactKind::Row, Some(table)) => table.rows += 1,
                _ => {}
            }
        }
        Self::Tables(tables)
    }

    /// Lists the metrics of `pages`.
    pub fn metrics(pages: &'page [Page<'_>]) -> Self {
        Self::Metrics(pages.iter().flat_map(Page::facts).filter(Fact::is_metric).collect())
    }

    /// Lists the tools of `pages` by category: rows of the same id, at whatever
    /// stage.
    pub fn tools(pages: &'page [Page<'_>]) -> Self {
        let is_category = |fact: &Fact<'_>| fact.cell(Role::Products).is_some();
        let mut tools: Vec<Fact<'_>> =
            pages.iter().flat_map(Page::facts).filter(is_category).collect();
        let names: Vec<String> = tools.iter().map(|tool| tool.name().to_owned()).collect();
        tools.sort_by_key(|tool| names.iter().position(|name| name == tool.name()));
        Self::Tools(tools)
    }

    /// Keeps the tools of a category, or the metrics of a table.
    pub fn keep(&mut self, category: &str) -> Result<(), names::NameError> {
        let (facts, name): (_, fn(&Fact<'page>) -> &'page str) = match self {
            Self::Tools(tools) => (tools, |tool| tool.label),
            Self::Metrics(metrics) => (metrics, |metric| metric.section),
            _ => return Ok(()),
        };
        let known = distinct(facts.iter().map(name));
        let found = *names::find("category", category, &known, |name| vec![*name])?;
        facts.retain(|fact| name(fact) == found);
        Ok(())
    }

    /// Lists every name that `pages` refer to, in alphabetical order.
    pub fn references(pages: &'page [Page<'_>]) -> Self {
        let facts = pages.iter().flat_map(Page::facts);
        let mut references: Vec<Fact<'_>> =
            facts.filter(|fact| fact.kind == FactKind::Reference).collect();
        references.sort_by_key(|one| one.label);
        Self::References(references)
    }

    /// Lists the kinds of YAML files that have a schema.
    pub fn schemas() -> Self {
        let item = |kind: Kind| SchemaItem {
            name: kind.name(),
            files: kind.files(),
            says: kind.says(),
            first_line: kind.first_line(),
        };
        Self::Schemas(Kind::ALL.map(item).into())
    }

    /// Writes it below its title. `selected` are the stages that it is about.
    fn write(&self, document: &mut Document, selected: &[&Stage]) {
        match self {
            Self::Stages(stages) => document.table(
                &["Stage", "ARR", "Headcount", "Main challenge"],
                stages.iter().map(|stage| {
                    let title = titled(stage.title, stage.source.layer);
                    let challenge = stage.challenge.join("; ");
                    cells(&[&title, &stage.arr.text, &stage.headcount.text, &challenge])
                }),
            ),
            Self::Functions(functions) => document.table(
                &["Id", "Function", "Also called", "What it is about"],
                functions.iter().map(function_cells),
            ),
            Self::Frameworks(frameworks) => document.table(
                &["Id", "Framework", "What it is"],
                frameworks.iter().map(|one| {
                    cells(&[&one.id, &titled(one.title, one.source.layer), &one.approach])
                }),
            ),
            Self::Tables(tables) => write_tables(document, tables),
            Self::Metrics(metrics) => write_metrics(document, metrics, selected),
            Self::Tools(tools) => write_tools(document, tools, selected),
            Self::References(references) => write_references(document, references),
            Self::Terms(terms) => {
                document.push(Block::Table(Table {
                    columns: ["Term", "Also written", "What it means"].map(str::to_owned).into(),
                    rows: rows_of(&["term", "aliases", "means"], terms),
                    ids: terms.iter().map(|term| term.id.to_string()).collect(),
                    ..Table::default()
                }));
                document.remark("Ours: all of it. No source defines its terms.");
            }
            Self::Sources(sources) => {
                let items = sources.iter().map(source_item).collect();
                document.push(Block::Items(Marker::Bullet, items));
            }
            Self::Schemas(schemas) => write_schemas(document, schemas),
            Self::Layers(layers) => layers::write(document, layers),
        }
    }

    fn sheet(&self) -> Sheet {
        let of_facts = |columns: &[&str], facts| Sheet {
            rows: rows_of(columns, facts),
            ..Sheet::new(columns)
        };
        match self {
            Self::Stages(stages) => {
                let dollars = |money: Money| money.cents() / 100;
                let mut sheet = Sheet::new(&[
                    "id",
                    "title",
                    "arr_from_usd",
                    "arr_below_usd",
                    "headcount_from",
                    "headcount_below",
                    "challenge",
                    "focus",
                    "source",
                ]);
                for stage in stages {
                    sheet.row(&[
                        &stage.id,
                        &stage.title,
                        &dollars(stage.arr.from),
                        &shown(stage.arr.below.map(dollars)),
                        &stage.headcount.from.people(),
                        &shown(stage.headcount.below.map(Headcount::people)),
                        &stage.challenge.join("; "),
                        &stage.focus.join(", "),
                        &stage.source.line(),
                    ]);
                }
                sheet
            }
            Self::Functions(functions) => Sheet {
                rows: functions.iter().map(function_cells).collect(),
                ..Sheet::new(&["id", "title", "aliases", "summary"])
            },
            Self::Frameworks(frameworks) => {
                let mut sheet = Sheet::new(&["id", "title", "approach", "source"]);
                for one in frameworks {
                    sheet.row(&[&one.id, &one.title, &one.approach, &one.source.line()]);
                }
                sheet
            }
            Self::Tables(tables) => sheet_of(
                &["id", "stage", "function", "table", "title", "columns", "rows", "ours", "source"],
                "rows",
                tables.iter().map(|table| (&table.section, table.rows.to_string())),
            ),
            Self::Metrics(metrics) => sheet_of(
                &[
                    "id", "stage", "function", "metric", "name", "target", "figure", "says",
                    "source",
                ],
                "figure",
                metrics.iter().map(|fact| (fact, shown(figure(fact)))),
            ),
            Self::Tools(tools) => {
                let of_tool = |fact| {
                    let text = Fact::cell(fact, Role::Products).map_or("", |cell| &cell.text);
                    products(text).into_iter().map(move |product| (fact, product.to_owned()))
                };
                let columns = ["id", "stage", "category", "name", "product", "source"];
                sheet_of(&columns, "product", tools.iter().flat_map(of_tool))
            }
            Self::References(references) => of_facts(
                &["id", "name", "guide", "stage", "function", "note", "source"],
                references,
            ),
            Self::Terms(terms) => of_facts(&["id", "term", "aliases", "means"], terms),
            Self::Sources(sources) => {
                let mut sheet = Sheet::new(&["id", "title", "publisher", "covers", "url", "as_of"]);
                for one in *sources {
                    let [url, date] =
                        [shown(one.url.as_ref().map(WebAddress::as_str)), shown(one.as_of)];
                    sheet.row(&[&one.id, &one.title, &one.publisher, &one.covers, &url, &date]);
                }
                sheet
            }
            Self::Schemas(schemas) => Sheet::of(&["name", "files", "says", "first_line"], schemas),
            Self::Layers(layers) => layers::sheet(layers),
        }
    }
}

/// Returns a row for each fact; what stands beside it is for the column `own`.
fn sheet_of<'fact, 'page: 'fact>(
    columns: &[&str],
    own: &str,
    facts: impl Iterator<Item = (&'fact Fact<'page>, String)>,
) -> Sheet {
    let row = |(fact, value): (&Fact<'_>, String)| {
        let cell = |column: &&str| if *column == own { value.clone() } else { cell(fact, column) };
        columns.iter().map(cell).collect()
    };
    Sheet { rows: facts.map(row).collect(), ..Sheet::new(columns) }
}

/// Returns the target of a metric in figures.
fn figure(fact: &Fact<'_>) -> Option<Quantity> {
    Some(fact.target()?.1?.quantity())
}

fn titled(title: &str, layer: Option<&str>) -> String {
    format!("{title}{}", layer.map_or(String::new(), tag))
}

fn function_cells(FunctionItem { function, layer }: &FunctionItem<'_>) -> Vec<String> {
    let title = titled(&function.title, layer.as_deref());
    cells(&[&function.id, &title, &function.aliases.join(", "), &function.summary])
}

/// Writes one table per stage, under its title.
fn by_stage<'page, T>(
    document: &mut Document,
    columns: &[&str],
    items: &[T],
    fact: impl Fn(&T) -> &Fact<'page>,
    row: impl Fn(&T) -> Vec<String>,
) {
    let stage = |item: &T| fact(item).stage.map_or("", |stage| &stage.title);
    for group in items.chunk_by(|one, next| stage(one) == stage(next)) {
        document.heading(Level::Chapter, stage(&group[0]));
        document.table(columns, group.iter().map(&row));
    }
}

fn write_tables(document: &mut Document, tables: &[TableItem<'_>]) {
    document.paragraph(format!(
        "{} with {}.",
        counted(tables.len(), "table", "tables"),
        counted(tables.iter().map(|table| table.rows).sum(), "row", "rows")
    ));
    let columns = ["Function", "Table", "Title", "Columns", "Rows"];
    by_stage(
        document,
        &columns,
        tables,
        |table| &table.section,
        |TableItem { section, rows }| {
            let ours = if section.origin == Origin::Ours { " (ours)" } else { "" };
            let title = format!("{}{ours}{}", section.label, tag_of(section));
            let [function, names] = ["function", "columns"].map(|column| cell(section, column));
            cells(&[&function, &section.name(), &title, &names, rows])
        },
    );
    let tiers = Invocation::new("show abm").option("--table", "tiers");
    document.next([(tiers, "one table, at every stage that has it")]);
}

fn write_metrics(document: &mut Document, metrics: &[Fact<'_>], selected: &[&Stage]) {
    let stage = match selected {
        [one] => Some(StageRef::from(*one)),
        _ => None,
    };
    document.paragraph(format!(
        "{} Where no target is named, the sources name none, and gtm makes none up.",
        metrics_line(metrics.iter(), stage)
    ));
    let columns = ["Function", "Metric", "Target", "What it says"];
    let or = |text: String, none: &str| if text.is_empty() { none.to_owned() } else { text };
    by_stage(
        document,
        &columns,
        metrics,
        |fact| fact,
        |fact| {
            vec![
                cell(fact, "function"),
                format!("{}{}", fact.label, tag_of(fact)),
                or(target(fact), "the source names none"),
                or(cell(fact, "says"), "–"),
            ]
        },
    );
}

fn write_tools(document: &mut Document, tools: &[Fact<'_>], stages: &[&Stage]) {
    document.paragraph(
        "The products that the sources name for each category, by stage. A dash: the stage names \
         none.",
    );
    let titles = stages.iter().map(|stage| stage.title.as_str());
    let columns: Vec<&str> = std::iter::once("Category").chain(titles).collect();
    let categories = tools.chunk_by(|one, next| one.name() == next.name());
    let rows = categories.map(|group| {
        let at = |stage: &&Stage| {
            group
                .iter()
                .find(|fact| fact.stage.is_some_and(|one| one.id == stage.id))
                .and_then(|fact| {
                    Some(format!("{}{}", fact.cell(Role::Products)?.text, tag_of(fact)))
                })
                .unwrap_or("–".to_owned())
        };
        std::iter::once(group[0].label.to_owned()).chain(stages.iter().map(at)).collect()
    });
    document.table(&columns, rows);
}

fn write_references(document: &mut Document, references: &[Fact<'_>]) {
    document.paragraph(
        "The playbooks that the sources name, and the guides that point to them. Their texts are \
         not part of gtm.",
    );
    let rows = distinct(references.iter().map(|fact| fact.label)).into_iter().map(|label| {
        let guides = references.iter().filter(|fact| fact.label == label).map(|fact| {
            let note = fact.statement.as_ref();
            let note = note.map_or(String::new(), |note| format!(" ({})", note.text));
            format!("{}{}{note}", cell(fact, "guide"), tag_of(fact))
        });
        vec![label.to_owned(), guides.collect::<Vec<_>>().join(", ")]
    });
    document.table(&["Reference", "Guides"], rows);
}

/// Returns where a document can be read.
pub(super) fn address(url: Option<&WebAddress>) -> Text {
    url.map_or("no address known".into(), |url| Text::default().link(url.as_str()))
}

fn source_item(source: &Source) -> Item {
    let date = source.as_of.map_or("it gives no date".to_owned(), |date| date.to_string());
    Item {
        details: vec![
            ("Id".to_owned(), Text::default().code(source.id.as_str())),
            ("Address".to_owned(), address(source.url.as_ref())),
            ("As of".to_owned(), date.into()),
        ],
        id: Some(source.id.to_string()),
        ..Item::of(format!("{} ({})", source.title, source.publisher), &source.covers)
    }
}

fn write_schemas(document: &mut Document, schemas: &[SchemaItem]) {
    document.paragraph(
        "By its JSON Schema an editor with the YAML language server completes a file and marks \
         what is wrong in it.",
    );
    document.table(
        &["Schema", "What the file says", "File"],
        schemas.iter().map(|one| cells(&[&one.name, &one.says, &one.files])),
    );
    document.heading(Level::Section, "First line of each file");
    let lines = schemas.iter().map(|one| Item {
        name: Some(one.name.to_owned()),
        details: vec![(String::new(), Text::default().code(one.first_line.as_str()))],
        ..Item::default()
    });
    document.push(Block::Items(Marker::Bullet, lines.collect()));
    document.next([
        (
            Invocation::new("schema company").option("--output", Kind::Company.schema_path()),
            "puts the schema of gtm.yaml beside it",
        ),
        (
            Invocation::new("export playbooks"),
            "writes the built-in playbooks, and all schemas beside them",
        ),
    ]);
}
