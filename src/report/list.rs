//! `gtm list` and `gtm framework`: what the playbooks cover.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::commands::guide_command;
use super::layer::tag;
use super::refs::{BandView, SourceRef};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::{FrameworkPage, StagePage};
use crate::document::{Document, Invocation, Level};
use crate::playbook::function::Function;
use crate::playbook::id::FactId;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// What the playbooks cover, or one kind of it: the others are then empty.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct ListReport<'page> {
    /// The stages in the order of growth.
    pub stages: Vec<StageItem<'page>>,
    /// The functions in the order they are shown.
    pub functions: Vec<FunctionItem<'page>>,
    /// The frameworks.
    pub frameworks: Vec<FrameworkItem<'page>>,
}

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

/// A framework.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FrameworkItem<'page> {
    id: FactId,
    title: &'page str,
    approach: &'page str,
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

    /// Returns its cells, with `tag` behind its title.
    fn cells(&self) -> Vec<String> {
        let layer = self.layer.as_deref().map_or(String::new(), tag);
        let title = format!("{}{layer}", self.title);
        vec![self.id.to_owned(), title, self.aliases.join(", "), self.summary.to_owned()]
    }
}

impl<'page> From<&'page FrameworkPage<'page>> for FrameworkItem<'page> {
    fn from(page: &'page FrameworkPage<'page>) -> Self {
        Self {
            id: page.fact_id(),
            title: &page.framework.title,
            approach: &page.framework.approach,
            source: SourceRef::of_framework(page),
        }
    }
}

impl ListReport<'_> {
    /// Returns the kinds that it lists: each title, with the table below it.
    fn tables(&self) -> impl Iterator<Item = (&str, &[&str], Vec<Vec<String>>)> {
        let titled = |title: &str, source: &SourceRef<'_>| {
            format!("{title}{}", source.layer.map_or(String::new(), tag))
        };
        let stages = self.stages.iter().map(|stage| {
            vec![
                titled(stage.title, &stage.source),
                stage.arr.text.clone(),
                stage.headcount.text.clone(),
                stage.challenge.to_owned(),
            ]
        });
        let frameworks = self.frameworks.iter().map(|one| {
            vec![one.id.to_string(), titled(one.title, &one.source), one.approach.to_owned()]
        });
        let tables: [(_, &[_], Vec<_>); 3] = [
            ("Stages", &["Stage", "ARR", "Headcount", "Main challenge"], stages.collect()),
            (
                "Functions",
                &["Id", "Function", "Also called", "What it is about"],
                self.functions.iter().map(FunctionItem::cells).collect(),
            ),
            ("Frameworks", &["Id", "Framework", "What it is"], frameworks.collect()),
        ];
        tables.into_iter().filter(|(_, _, rows)| !rows.is_empty())
    }
}

impl Report for ListReport<'_> {
    const SCHEMA: &'static str = "gtm/list/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let has_several = self.tables().count() > 1;
        if has_several {
            document.heading(Level::Title, "What the playbooks cover");
        }
        for (title, columns, rows) in self.tables() {
            document.heading(if has_several { Level::Section } else { Level::Title }, title);
            document.table(columns, rows);
        }
        if has_several {
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
        }
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        if self.tables().count() > 1 {
            let parts = ["stages", "functions"].map(|topic| Invocation::new("list").arg(topic));
            return Err(NotOneTable { parts: parts.into() });
        }
        if !self.functions.is_empty() {
            let rows = self.functions.iter().map(FunctionItem::cells).collect();
            return Ok(Sheet { rows, ..Sheet::new(&["id", "title", "aliases", "summary"]) });
        }
        if !self.frameworks.is_empty() {
            let row = |one: &FrameworkItem<'_>| {
                let [title, approach] = [one.title, one.approach].map(str::to_owned);
                vec![one.id.to_string(), title, approach, one.source.line()]
            };
            let rows = self.frameworks.iter().map(row).collect();
            return Ok(Sheet { rows, ..Sheet::new(&["id", "title", "approach", "source"]) });
        }
        let dollars = |money: Money| (money.cents() / 100).to_string();
        let people = |headcount: Headcount| headcount.people().to_string();
        let row = |stage: &StageItem<'_>| {
            vec![
                stage.id.to_owned(),
                stage.title.to_owned(),
                dollars(stage.arr.from),
                stage.arr.below.map_or(String::new(), dollars),
                people(stage.headcount.from),
                stage.headcount.below.map_or(String::new(), people),
                stage.challenge.to_owned(),
                stage.focus.join(", "),
                stage.source.line(),
            ]
        };
        let columns = Sheet::new(&[
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
        Ok(Sheet { rows: self.stages.iter().map(row).collect(), ..columns })
    }
}
