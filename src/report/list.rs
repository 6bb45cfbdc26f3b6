//! `gtm list`: the stages with their bands, the functions with their aliases,
//! and what guides have of one kind.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::commands::guide_command;
use super::layer::{source_line, tag, tag_of, was_behind, with_was};
use super::listing::Listed;
use super::refs::{BandView, SourceRef};
use super::words::{counted, distinct};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::StagePage;
use crate::catalog::fact::Fact;
use crate::document::{Document, Invocation, Level};
use crate::playbook::function::Function;
use crate::playbook::source::Origin;
use crate::playbook::table::{Role, products};
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// A stage with its bands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StageItem<'page> {
    id: &'page str,
    title: &'page str,
    arr: BandView<Money>,
    headcount: BandView<Headcount>,
    challenge: &'page str,
    focus: &'page [String],
    source: SourceRef<'page>,
}

impl<'page> From<StagePage<'page>> for StageItem<'page> {
    fn from(page: StagePage<'page>) -> Self {
        let stage = page.stage;
        Self {
            id: stage.id.as_str(),
            title: &stage.title,
            arr: stage.arr.into(),
            headcount: stage.headcount.into(),
            challenge: &stage.challenge,
            focus: &stage.focus,
            source: SourceRef::of_stage(page.source, page.provenance),
        }
    }
}

impl Listed for StageItem<'_> {
    const SCHEMA: &'static str = "gtm/stages/1";
    const TITLE: &'static str = "Stages";
    const COLUMNS: &'static [&'static str] = &["Stage", "ARR", "Headcount", "Main challenge"];
    const FIELDS: &'static [&'static str] = &[
        "id",
        "title",
        "arr_from_usd",
        "arr_below_usd",
        "headcount_from",
        "headcount_below",
        "challenge",
        "focus",
        "source",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            format!("{}{}", self.title, self.source.layer.map_or(String::new(), tag)),
            self.arr.text.clone(),
            self.headcount.text.clone(),
            self.challenge.to_owned(),
        ]
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let dollars = |money: Money| (money.cents() / 100).to_string();
        let people = |headcount: Headcount| headcount.people().to_string();
        vec![vec![
            self.id.to_owned(),
            self.title.to_owned(),
            dollars(self.arr.from),
            self.arr.below.map_or(String::new(), dollars),
            people(self.headcount.from),
            self.headcount.below.map_or(String::new(), people),
            self.challenge.to_owned(),
            self.focus.join(", "),
            self.source.line(),
        ]]
    }
}

/// A function with its other names.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FunctionItem<'page> {
    id: &'page str,
    title: &'page str,
    aliases: &'page [String],
    summary: &'page str,
    /// The layer that lists it; absent where it is built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<String>,
}

impl<'page> FunctionItem<'page> {
    /// Lists a function with the layer that it comes from.
    pub fn new(function: &'page Function, layer: Option<Arc<str>>) -> Self {
        Self {
            id: function.id.as_str(),
            title: &function.title,
            aliases: &function.aliases,
            summary: &function.summary,
            layer: layer.map(|layer| layer.to_string()),
        }
    }
}

impl Listed for FunctionItem<'_> {
    const SCHEMA: &'static str = "gtm/functions/1";
    const TITLE: &'static str = "Functions";
    const COLUMNS: &'static [&'static str] = &["Id", "Function", "Also called", "What it is about"];
    const FIELDS: &'static [&'static str] = &["id", "title", "aliases", "summary"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_owned(),
            format!("{}{}", self.title, self.layer.as_deref().map_or(String::new(), tag)),
            self.aliases.join(", "),
            self.summary.to_owned(),
        ]
    }

    fn rows(&self) -> Vec<Vec<String>> {
        vec![self.cells()]
    }
}

/// Stages and functions together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListReport<'page> {
    /// In the order of growth.
    pub stages: Vec<StageItem<'page>>,
    /// In the order they are shown.
    pub functions: Vec<FunctionItem<'page>>,
}

impl Report for ListReport<'_> {
    const SCHEMA: &'static str = "gtm/list/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "What the playbooks cover");
        document.heading(Level::Section, StageItem::TITLE);
        StageItem::write(&self.stages, &mut document);
        document.heading(Level::Section, FunctionItem::TITLE);
        FunctionItem::write(&self.functions, &mut document);
        document.next([
            (
                Invocation::new("stage").option("--arr", "20M").option("--headcount", 120),
                "which stage a company is in, and why",
            ),
            (guide_command("abm", "scale"), "one guide: a function at a stage"),
            (
                Invocation::new("list").arg("metrics"),
                "the metrics with their targets; also tables, tools, references",
            ),
        ]);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Err(NotOneTable {
            parts: ["stages", "functions"].map(|topic| Invocation::new("list").arg(topic)).into(),
        })
    }
}

/// Returns the cells that begin the row of a fact: its id, its stage, its
/// function.
fn place(fact: &Fact<'_>) -> [String; 3] {
    [fact.id.to_string(), stage_id(fact), function_id(fact)]
}

fn stage_id(fact: &Fact<'_>) -> String {
    fact.stage.map_or(String::new(), |stage| stage.id.to_string())
}

fn function_id(fact: &Fact<'_>) -> String {
    fact.function.map_or(String::new(), |function| function.id.to_string())
}

/// A table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TableItem<'page> {
    #[serde(flatten)]
    fact: Fact<'page>,
    /// How many rows it has.
    rows: usize,
}

impl<'page> From<(Fact<'page>, usize)> for TableItem<'page> {
    fn from((fact, rows): (Fact<'page>, usize)) -> Self {
        Self { fact, rows }
    }
}

impl TableItem<'_> {
    fn columns(&self) -> String {
        let names = self.fact.headings.iter().map(|column| column.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    }
}

impl Listed for TableItem<'_> {
    const SCHEMA: &'static str = "gtm/tables/1";
    const TITLE: &'static str = "Tables";
    const COLUMNS: &'static [&'static str] = &["Function", "Table", "Title", "Columns", "Rows"];
    const FIELDS: &'static [&'static str] =
        &["id", "stage", "function", "table", "title", "columns", "rows", "ours", "source"];

    fn cells(&self) -> Vec<String> {
        let fact = &self.fact;
        let ours = if fact.origin == Origin::Ours { " (ours)" } else { "" };
        vec![
            function_id(fact),
            fact.name().to_owned(),
            format!("{}{ours}{}", fact.label, tag_of(fact)),
            self.columns(),
            self.rows.to_string(),
        ]
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let fact = &self.fact;
        let ours = if fact.origin == Origin::Ours { "title" } else { "" };
        let [table, title, ours] = [fact.name(), fact.label, ours].map(str::to_owned);
        let own = [table, title, self.columns(), self.rows.to_string(), ours, source_line(fact)];
        vec![place(fact).into_iter().chain(own).collect()]
    }

    fn stage(&self) -> Option<&str> {
        self.fact.stage.map(|stage| stage.title.as_str())
    }

    fn intro(items: &[Self]) -> Option<String> {
        Some(format!(
            "{} with {}.",
            counted(items.len(), "table", "tables"),
            counted(items.iter().map(|table| table.rows).sum(), "row", "rows")
        ))
    }

    fn next() -> Vec<(Invocation, &'static str)> {
        let tiers = Invocation::new("show").arg("abm").option("--table", "tiers");
        vec![(tiers, "one table, at every stage that has it")]
    }
}

/// A metric at a stage.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MetricItem<'page>(pub Fact<'page>);

impl MetricItem<'_> {
    /// Returns the target, with what it was where a layer changed it.
    fn target(&self) -> Option<String> {
        let fact = &self.0;
        let (text, _) = fact.target()?;
        Some(match fact.cell(Role::Target) {
            Some(cell) => with_was(fact, cell),
            None => format!("{text}{}", was_behind(fact, "figure", text)),
        })
    }

    /// Returns what else it says.
    fn says(&self) -> String {
        let others = self.0.statements().filter(|said| said.role.is_none());
        others.map(|said| &*said.text).collect::<Vec<_>>().join("; ")
    }
}

impl Listed for MetricItem<'_> {
    const SCHEMA: &'static str = "gtm/metrics/1";
    const TITLE: &'static str = "Metrics";
    const COLUMNS: &'static [&'static str] = &["Function", "Metric", "Target", "What it says"];
    const FIELDS: &'static [&'static str] =
        &["id", "stage", "function", "metric", "name", "target", "figure", "says", "source"];

    fn cells(&self) -> Vec<String> {
        let says = Some(self.says()).filter(|says| !says.is_empty());
        vec![
            function_id(&self.0),
            format!("{}{}", self.0.label, tag_of(&self.0)),
            self.target().unwrap_or_else(|| "the source names none".to_owned()),
            says.unwrap_or_else(|| "–".to_owned()),
        ]
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let fact = &self.0;
        let figure = fact.target().and_then(|(_, figure)| figure);
        let own = [
            fact.name().to_owned(),
            fact.label.to_owned(),
            self.target().unwrap_or_default(),
            figure.map_or(String::new(), |figure| figure.quantity().to_string()),
            self.says(),
            source_line(fact),
        ];
        vec![place(fact).into_iter().chain(own).collect()]
    }

    fn stage(&self) -> Option<&str> {
        self.0.stage.map(|stage| stage.title.as_str())
    }

    fn intro(items: &[Self]) -> Option<String> {
        let has_figure = |item: &&Self| item.0.target().is_some_and(|(_, figure)| figure.is_some());
        Some(format!(
            "{}, of which {} with a target in figures. Where no target is named, the sources \
             name none, and gtm makes none up.",
            counted(items.len(), "metric", "metrics"),
            items.iter().filter(has_figure).count()
        ))
    }
}

/// A category of tools at a stage.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ToolItem<'page> {
    #[serde(flatten)]
    fact: Fact<'page>,
    /// The products one by one.
    products: Vec<String>,
}

impl<'page> From<Fact<'page>> for ToolItem<'page> {
    fn from(fact: Fact<'page>) -> Self {
        let text = fact.cell(Role::Products).map_or("", |cell| &cell.text);
        Self { products: products(text).into_iter().map(str::to_owned).collect(), fact }
    }
}

impl Listed for ToolItem<'_> {
    const SCHEMA: &'static str = "gtm/tools/1";
    const TITLE: &'static str = "Tools";
    const COLUMNS: &'static [&'static str] = &[];
    const FIELDS: &'static [&'static str] =
        &["id", "stage", "category", "name", "product", "source"];

    fn cells(&self) -> Vec<String> {
        Vec::new()
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let fact = &self.fact;
        let row = |product: &String| {
            let [category, name] = [fact.name(), fact.label].map(str::to_owned);
            let product = product.clone();
            vec![fact.id.to_string(), stage_id(fact), category, name, product, source_line(fact)]
        };
        self.products.iter().map(row).collect()
    }

    fn intro(_: &[Self]) -> Option<String> {
        let intro = "The products that the sources name for each category, by stage. A dash: the \
                     stage names none.";
        Some(intro.to_owned())
    }

    fn write(items: &[Self], document: &mut Document) {
        let mut stages: Vec<_> = items.iter().filter_map(|item| item.fact.stage).collect();
        stages.sort_by_key(|stage| stage.arr.from);
        let stages = distinct(stages.into_iter().map(|stage| stage.title.as_str()));
        let titles = std::iter::once("Category").chain(stages.iter().copied());
        let rows = items.chunk_by(|one, next| one.fact.name() == next.fact.name()).map(|group| {
            let at = |stage: &&str| {
                let mut of_stage = group.iter().map(|item| &item.fact);
                let fact = of_stage.find(|fact| fact.stage.is_some_and(|one| one.title == *stage));
                fact.and_then(|fact| Some((fact, fact.cell(Role::Products)?))).map_or_else(
                    || "–".to_owned(),
                    |(fact, cell)| format!("{}{}", cell.text, tag_of(fact)),
                )
            };
            std::iter::once(group[0].fact.label.to_owned()).chain(stages.iter().map(at)).collect()
        });
        document.table(&titles.collect::<Vec<_>>(), rows);
    }
}

/// A name that a guide refers to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReferenceItem<'page>(pub Fact<'page>);

impl ReferenceItem<'_> {
    /// Returns the address of the guide.
    fn guide(&self) -> String {
        self.0.id.parts().take(2).collect::<Vec<_>>().join(".")
    }

    fn note(&self) -> &str {
        self.0.statement.as_ref().map_or("", |note| &note.text)
    }
}

impl Listed for ReferenceItem<'_> {
    const SCHEMA: &'static str = "gtm/references/1";
    const TITLE: &'static str = "References";
    const COLUMNS: &'static [&'static str] = &["Reference", "Guides"];
    const FIELDS: &'static [&'static str] =
        &["id", "name", "guide", "stage", "function", "note", "source"];

    fn cells(&self) -> Vec<String> {
        let note = match self.note() {
            "" => String::new(),
            note => format!(" ({note})"),
        };
        let guide = format!("{}{}{note}", self.guide(), tag_of(&self.0));
        vec![self.0.label.to_owned(), guide]
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let [id, stage, function] = place(&self.0);
        let [name, note] = [self.0.label, self.note()].map(str::to_owned);
        vec![vec![id, name, self.guide(), stage, function, note, source_line(&self.0)]]
    }

    fn intro(_: &[Self]) -> Option<String> {
        let intro = "The playbooks that the sources name, and the guides that point to them. Their \
                     texts are not part of gtm.";
        Some(intro.to_owned())
    }

    fn write(items: &[Self], document: &mut Document) {
        let rows = items.chunk_by(|one, next| one.0.label == next.0.label).map(|group| {
            let guides: Vec<String> = group.iter().filter_map(|one| one.cells().pop()).collect();
            vec![group[0].0.label.to_owned(), guides.join(", ")]
        });
        document.table(Self::COLUMNS, rows);
    }
}
