//! `gtm list`: the stages with their bands, the functions with their aliases.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::tag;
use super::view::{BandView, SourceRef, guide_command};
use super::{NotOneTable, Report, Sheet};
use crate::document::{Block, Document, Invocation, Level, Table};
use crate::playbook::function::Function;
use crate::playbook::stage::Stage;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// A stage with its bands.
#[derive(Debug, Serialize, JsonSchema)]
struct StageView<'catalog> {
    id: &'catalog str,
    title: &'catalog str,
    arr: BandView<Money>,
    headcount: BandView<Headcount>,
    challenge: &'catalog str,
    focus: &'catalog [String],
    source: SourceRef<'catalog>,
    /// The layer whose file it is; absent where it is built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<&'catalog str>,
}

impl<'catalog> StageView<'catalog> {
    fn new(stage: &'catalog Stage, source: SourceRef<'catalog>) -> Self {
        Self {
            id: stage.id.as_str(),
            title: &stage.title,
            arr: stage.arr.into(),
            headcount: stage.headcount.into(),
            challenge: &stage.challenge,
            focus: &stage.focus,
            layer: source.layer,
            source,
        }
    }
}

/// A function with its other names.
#[derive(Debug, Serialize, JsonSchema)]
struct FunctionView<'catalog> {
    id: &'catalog str,
    title: &'catalog str,
    aliases: &'catalog [String],
    summary: &'catalog str,
    /// The layer that lists it; absent where it is built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<String>,
}

impl<'catalog> FunctionView<'catalog> {
    fn new((function, layer): (&'catalog Function, Option<Arc<str>>)) -> Self {
        Self {
            layer: layer.map(|layer| layer.to_string()),
            id: function.id.as_str(),
            title: &function.title,
            aliases: &function.aliases,
            summary: &function.summary,
        }
    }
}

impl FunctionView<'_> {
    fn tag(&self) -> String {
        self.layer.as_deref().map_or(String::new(), tag)
    }
}

/// The stages.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StagesReport<'catalog> {
    /// In the order of growth.
    stages: Vec<StageView<'catalog>>,
}

impl<'catalog> StagesReport<'catalog> {
    /// Builds the report of stages, each with its source.
    pub fn new(stages: Vec<(&'catalog Stage, SourceRef<'catalog>)>) -> Self {
        Self {
            stages: stages
                .into_iter()
                .map(|(stage, source)| StageView::new(stage, source))
                .collect(),
        }
    }

    fn write(&self, document: &mut Document, level: Level) {
        document.heading(level, "Stages");
        document.push(Block::Table(Table {
            columns: ["Stage", "ARR", "Headcount", "Main challenge"].map(str::to_owned).into(),
            rows: self
                .stages
                .iter()
                .map(|stage| {
                    vec![
                        format!("{}{}", stage.title, stage.layer.map_or(String::new(), tag)),
                        stage.arr.text.clone(),
                        stage.headcount.text.clone(),
                        stage.challenge.to_owned(),
                    ]
                })
                .collect(),
        }));
    }
}

impl Report for StagesReport<'_> {
    const SCHEMA: &'static str = "gtm/stages/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        self.write(&mut document, Level::Title);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
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
        let dollars = |money: Money| (money.cents() / 100).to_string();
        let people = |headcount: Headcount| headcount.people().to_string();
        for stage in &self.stages {
            sheet.rows.push(vec![
                stage.id.to_owned(),
                stage.title.to_owned(),
                dollars(stage.arr.from),
                stage.arr.below.map_or(String::new(), dollars),
                people(stage.headcount.from),
                stage.headcount.below.map_or(String::new(), people),
                stage.challenge.to_owned(),
                stage.focus.join(", "),
                stage.source.line(),
            ]);
        }
        Ok(sheet)
    }
}

/// The functions.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FunctionsReport<'catalog> {
    /// In the order they are shown.
    functions: Vec<FunctionView<'catalog>>,
}

impl<'catalog> FunctionsReport<'catalog> {
    /// Builds the report of functions, each with the layer it comes from.
    pub fn new(functions: Vec<(&'catalog Function, Option<Arc<str>>)>) -> Self {
        Self { functions: functions.into_iter().map(FunctionView::new).collect() }
    }

    fn write(&self, document: &mut Document, level: Level) {
        document.heading(level, "Functions");
        document.push(Block::Table(Table {
            columns: ["Id", "Function", "Also called", "What it is about"]
                .map(str::to_owned)
                .into(),
            rows: self
                .functions
                .iter()
                .map(|function| {
                    vec![
                        function.id.to_owned(),
                        format!("{}{}", function.title, function.tag()),
                        function.aliases.join(", "),
                        function.summary.to_owned(),
                    ]
                })
                .collect(),
        }));
    }
}

impl Report for FunctionsReport<'_> {
    const SCHEMA: &'static str = "gtm/functions/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        self.write(&mut document, Level::Title);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "title", "aliases", "summary"]);
        for function in &self.functions {
            sheet.rows.push(vec![
                function.id.to_owned(),
                format!("{}{}", function.title, function.tag()),
                function.aliases.join(", "),
                function.summary.to_owned(),
            ]);
        }
        Ok(sheet)
    }
}

/// Stages and functions together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListReport<'catalog> {
    #[serde(flatten)]
    stages: StagesReport<'catalog>,
    #[serde(flatten)]
    functions: FunctionsReport<'catalog>,
}

impl<'catalog> ListReport<'catalog> {
    /// Joins the two.
    pub fn new(stages: StagesReport<'catalog>, functions: FunctionsReport<'catalog>) -> Self {
        Self { stages, functions }
    }
}

impl Report for ListReport<'_> {
    const SCHEMA: &'static str = "gtm/list/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "What the playbooks cover");
        self.stages.write(&mut document, Level::Section);
        self.functions.write(&mut document, Level::Section);
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
        Err(NotOneTable {
            parts: ["stages", "functions"].map(|topic| Invocation::new("list").arg(topic)).into(),
        })
    }
}
