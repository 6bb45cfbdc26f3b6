//! `gtm list`, and other lists of what there is: frameworks, schemas.

use super::across;
use super::layers::{self, LayerItem};
use super::prelude::*;
use super::score::metrics_line;
use crate::catalog::File;
use crate::playbook::source::WebAddress;
use crate::playbook::table::products;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// What there is of one kind, or of several.
#[skip_serializing_none]
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct ListReport<'page> {
    /// The stage it is about, when one was chosen.
    pub selection: Option<Selection<'page>>,
    /// One, or several that have nothing to choose between.
    pub lists: Vec<List<'page>>,
    /// The stages that tools are compared between.
    #[serde(skip)]
    pub stages: Vec<&'page Stage>,
}

impl Report for ListReport<'_> {
    const SCHEMA: &'static str = "gtm/list/1";
    const IS_LIST: bool = true;

    fn is_glossary(&self) -> bool {
        matches!(self.lists.as_slice(), [List::Terms(_)])
    }

    fn document(&self) -> Document {
        if let [list] = self.lists.as_slice() {
            let mut document = Selection::titled(self.selection.as_ref(), list.to_string());
            list.write(&mut document, self);
            return document;
        }
        let mut document = Document::titled("What the playbooks cover");
        for list in &self.lists {
            document.heading(Level::Section, list.to_string());
            list.write(&mut document, self);
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

    fn parts(&self) -> Vec<Invocation> {
        let lists = self.lists.iter().filter(|_| self.lists.len() > 1);
        let topics = lists.map(|list| list.to_string().to_lowercase());
        topics.map(|one| Invocation::new("list").arg(one)).collect()
    }

    fn sheet(&self) -> Sheet {
        self.lists.first().map_or_else(Sheet::default, List::sheet)
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
    Tables(Vec<Fact<'page>>),
    /// The metrics with their targets.
    Metrics(Vec<Fact<'page>>),
    /// The categories of tools with their products.
    Tools(Vec<Fact<'page>>),
    /// The playbooks that guides refer to.
    References(Vec<Fact<'page>>),
    /// The terms of the field, by subject.
    Terms(Vec<Fact<'page>>),
    /// The documents that facts come from.
    Sources(Vec<SourceItem<'page>>),
    /// The kinds of YAML files that have a schema.
    Schemas(Vec<SchemaItem>),
    /// What lies over the built-in playbooks, later over earlier.
    Layers(Vec<LayerItem<'page>>),
}

/// A stage with its bands, from one value to below another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StageItem<'page> {
    id: &'page str,
    title: &'page str,
    /// As printed: `$5–15M`.
    arr: String,
    arr_from_usd: u64,
    /// `null` where the band is open.
    arr_below_usd: Option<u64>,
    /// As printed: `30–80`.
    headcount: String,
    headcount_from: Headcount,
    /// `null` where the band is open.
    headcount_below: Option<Headcount>,
    challenge: String,
    focus: &'page [String],
    /// The document with its publisher.
    source: String,
    /// The layer that it comes from; `null` where it is built in.
    layer: Option<String>,
}

/// A function with its other names.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct FunctionItem<'page> {
    /// What is said of it.
    #[serde(flatten)]
    pub function: &'page Function,
    /// The layer that lists it; absent where it is built in.
    pub layer: Option<String>,
}

/// A framework.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FrameworkItem<'page> {
    id: &'page str,
    title: &'page str,
    approach: &'page str,
    /// The document with its publisher.
    source: String,
    /// The layer that it comes from; `null` where it is built in.
    layer: Option<&'page str>,
}

/// A document with what it speaks of, which answers that name it leave out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SourceItem<'page> {
    /// What is known of it.
    #[serde(flatten)]
    pub source: &'page Source,
    /// What it speaks of, in a line.
    pub covers: &'page str,
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

impl<'page> StageItem<'page> {
    /// Lists a stage, of which `page` is its own file.
    pub fn new(stage: &'page Stage, page: &File<'_, Stage>) -> Self {
        let dollars = |money: Money| money.cents() / 100;
        Self {
            id: stage.id.as_str(),
            title: &stage.title,
            arr: stage.arr.to_string(),
            arr_from_usd: dollars(stage.arr.from),
            arr_below_usd: stage.arr.below.map(dollars),
            headcount: stage.headcount.to_string(),
            headcount_from: stage.headcount.from,
            headcount_below: stage.headcount.below,
            challenge: stage.challenge.join("; "),
            focus: &stage.focus,
            source: SourceRef::of(page).line(),
            layer: page.provenance.file().map(str::to_owned),
        }
    }
}

impl<'page> From<&'page FrameworkPage<'page>> for FrameworkItem<'page> {
    fn from(page: &'page FrameworkPage<'page>) -> Self {
        Self {
            id: page.id.as_str(),
            title: &page.content.title,
            approach: &page.content.approach,
            source: SourceRef::of(page).line(),
            layer: page.provenance.file(),
        }
    }
}

impl List<'_> {
    /// Lists the kinds of YAML files that have a schema.
    pub fn schemas() -> Self {
        let item = |kind: Kind| SchemaItem {
            name: kind.name(),
            files: kind.files(),
            says: kind.says(),
            first_line: kind.first_line(),
        };
        Self::Schemas(Kind::ALL.iter().copied().map(item).collect())
    }

    /// Returns the facts, where it is a list of them.
    fn facts(&self) -> Option<&[Fact<'_>]> {
        match self {
            Self::Tables(facts)
            | Self::Metrics(facts)
            | Self::Tools(facts)
            | Self::References(facts)
            | Self::Terms(facts) => Some(facts),
            _ => None,
        }
    }

    /// Returns its items under a header. Behind a title stands the layer that
    /// the item comes from.
    fn under(&self, header: &str) -> Sheet {
        if let Some(facts) = self.facts() {
            return sheet_of(header, facts);
        }
        let mut list = serde_json::to_value(self).unwrap_or_default();
        let mut items = list["items"].take();
        for item in items.as_array_mut().into_iter().flatten() {
            if let (Some(title), Some(layer)) = (item["title"].as_str(), item["layer"].as_str()) {
                item["title"] = format!("{title}{}", tag(layer)).into();
            }
        }
        Sheet::of(header, items.as_array().into_iter().flatten())
    }

    /// Returns the header of its sheet, and that of its table where it is read as
    /// one.
    fn headers(&self) -> [&'static str; 2] {
        match self {
            Self::Stages(_) => [
                "id,title,arr_from_usd,arr_below_usd,headcount_from,headcount_below,challenge,\
                 focus,source",
                "Stage=title,ARR=arr,Headcount=headcount,Main challenge=challenge",
            ],
            Self::Functions(_) => [
                "id,title,aliases,summary",
                "Id=id,Function=title,Also called=aliases,What it is about=summary",
            ],
            Self::Frameworks(_) => {
                ["id,title,approach,source", "Id=id,Framework=title,What it is=approach"]
            }
            Self::Tables(_) => [
                "id,stage,function,table,title,columns,ours,source",
                "Function=function,Table=table,Title=called,Columns=columns",
            ],
            Self::Metrics(_) => [
                "id,stage,function,metric,name,target,figure,says,source",
                "Function=function,Metric=called,Target=target or silence,What it says=says",
            ],
            Self::Tools(_) => ["id,stage,category,name,product,source", ""],
            Self::References(_) => [
                "id,name,guide,stage,function,note,source",
                "Reference=called,Guide=guide,Note=note",
            ],
            Self::Terms(_) => {
                ["id,term,aliases,means", "Term=called,Also written=aliases,What it means=means"]
            }
            Self::Sources(_) => ["id,title,publisher,covers,url,as_of", ""],
            Self::Schemas(_) => {
                ["name,files,says,first_line", "Schema=name,What the file says=says,File=files"]
            }
            Self::Layers(_) => ["", ""],
        }
    }

    /// Writes it below its title, as one of the lists of a report.
    fn write(&self, document: &mut Document, report: &ListReport<'_>) {
        match self {
            Self::Tables(tables) => {
                document.paragraph(format!("{}.", counted(tables.len(), "table")));
            }
            Self::Metrics(metrics) => {
                let stage = report.selection.as_ref().map(|selection| selection.stage);
                document.paragraph(format!(
                    "{} Where no target is named, the sources name none, and gtm makes none up.",
                    metrics_line(metrics.iter(), stage)
                ));
            }
            Self::Tools(tools) => write_tools(document, tools, &report.stages),
            Self::References(_) => document.paragraph(
                "The playbooks that the sources name, and the guides that point to them. Their \
                 texts are not part of gtm.",
            ),
            Self::Sources(sources) => {
                document.items(Marker::Bullet, sources.iter().map(source_item));
            }
            Self::Schemas(_) => document.paragraph(
                "By its JSON Schema an editor with the YAML language server completes a file and \
                 marks what is wrong in it.",
            ),
            Self::Layers(layers) => layers::write(document, layers),
            _ => {}
        }
        let [_, header] = self.headers();
        match self {
            _ if header.is_empty() => {}
            // A table for each stage.
            Self::Tables(facts) | Self::Metrics(facts) => {
                for group in
                    facts.chunk_by(|one, next| one.id.parts().next() == next.id.parts().next())
                {
                    let stage = group[0].stage.map(|stage| &stage.title);
                    document.heading(Level::Chapter, shown(stage));
                    document.push(sheet_of(header, group).into());
                }
            }
            Self::Terms(terms) => {
                let Sheet { columns, rows, .. } = self.under(header);
                let ids = terms.iter().map(|term| term.id.to_string()).collect();
                document.push(Block::Table(Table { columns, rows, ids, links: None }));
            }
            _ => document.push(self.under(header).into()),
        }
        match self {
            Self::Tables(_) => {
                let tiers = Invocation::new("show abm").option("--table", "tiers");
                document.next([(tiers, "one table, at every stage that has it")]);
            }
            Self::Terms(_) => document.remark("Ours: all of it. No source defines its terms."),
            Self::Schemas(schemas) => {
                let lines = schemas.iter().map(|one| Item {
                    details: vec![field("", Text::default().code(&one.first_line))],
                    ..Item::named(one.name)
                });
                document.bullets("First line of each file", lines);
                let company = Invocation::new("schema company")
                    .option("--output", Kind::Company.schema_path());
                document.next([
                    (company, "puts the schema of gtm.yaml beside it"),
                    (
                        Invocation::new("export playbooks"),
                        "writes the built-in playbooks, and all schemas beside them",
                    ),
                ]);
            }
            _ => {}
        }
    }

    fn sheet(&self) -> Sheet {
        let [header, _] = self.headers();
        match self {
            Self::Tools(tools) => {
                let products = tools.iter().flat_map(|tool| {
                    let products = products(products_of(tool)).into_iter();
                    products.map(move |product| (Some(tool), json!({ "product": product })))
                });
                fact_sheet(header, products)
            }
            Self::Layers(layers) => layers::sheet(layers),
            _ => self.under(header),
        }
    }
}

/// Returns the products that a category of tools has at its stage.
fn products_of<'fact>(fact: &'fact Fact<'_>) -> &'fact str {
    fact.cell(Role::Products).map_or("", |cell| &cell.text)
}

/// Writes the tools by category: rows of the same id, at whatever stage.
fn write_tools(document: &mut Document, tools: &[Fact<'_>], stages: &[&Stage]) {
    document.paragraph(
        "The products that the sources name for each category, by stage. An empty cell is silence.",
    );
    let facts = tools.iter().map(|tool| (tool.name(), tool));
    let rows = across::rows(facts, stages, |_, tool| products_of(tool).to_owned() + &tag_of(tool));
    document.table(&across::columns("Category", stages), rows.into_iter().map(|(_, row)| row));
}

/// Returns where a document can be read.
pub(super) fn address(url: Option<&WebAddress>) -> Text {
    url.map_or("no address known".into(), |url| Text::default().link(url.as_str()))
}

fn source_item(SourceItem { source, covers }: &SourceItem<'_>) -> Item {
    let date = source.as_of.map_or("it gives no date".to_owned(), |date| date.to_string());
    Item {
        details: vec![
            field("Id", Text::default().code(source.id.as_str())),
            field("Address", address(source.url.as_ref())),
            field("As of", date),
        ],
        id: Some(source.id.to_string()),
        ..Item::of(source.line(), *covers)
    }
}
