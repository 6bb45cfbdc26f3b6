//! `gtm process STEP`: what one step is for, what it owes, who signs it off.

use super::{ProcessFacts, is_ours, marked, touch_points};
use crate::playbook::function::Function;
use crate::playbook::process::{Shared, Step, TouchPoint};
use crate::report::facts::anchor;
use crate::report::prelude::*;

/// One step of the process.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepReport<'page> {
    /// The stage whose guides are named, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'page>>,
    /// Its address.
    id: FactId,
    /// Its place, from 1.
    number: usize,
    /// Other names it is found by.
    aliases: &'page [String],
    #[serde(flatten)]
    facts: ProcessFacts<'page>,
    touch_points: Vec<&'page TouchPoint>,
    /// The activities that belong to another step too.
    shared: Vec<&'page Shared>,
    /// The functions that do its work. The choice is ours.
    functions: Vec<FunctionRef<'page>>,
    #[serde(skip)]
    process: &'page Process,
}

impl<'page> StepReport<'page> {
    /// Builds the report of one step. `functions` are all there are.
    pub fn new(
        page: &'page FrameworkPage<'page>,
        process: &'page Process,
        step: &'page Step,
        functions: &'page [Function],
        selection: Option<Selection<'page>>,
    ) -> Self {
        let id = page.fact_id().join("process").join(step.id.as_str());
        let functions =
            step.functions.iter().filter_map(|id| functions.iter().find(|one| one.id == *id));
        let touches = step.touches.iter().filter_map(|id| process.touch_point(id));
        let shared = process.shared.iter().filter(|one| one.between.contains(&step.id));
        Self {
            number: process.steps.iter().take_while(|one| one.id != step.id).count() + 1,
            facts: ProcessFacts::new(page, |fact| id.holds(&fact.id)),
            aliases: &step.aliases,
            touch_points: touches.collect(),
            shared: shared.collect(),
            functions: functions.map(FunctionRef::from).collect(),
            selection,
            process,
            id,
        }
    }
}

impl Report for StepReport<'_> {
    const SCHEMA: &'static str = "gtm/process-step/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let (facts, source) = (&self.facts, &self.facts.source);
        let layer = source.layer.map_or(String::new(), tag);
        for step in facts.steps() {
            document.blocks.extend(facts.facts.iter().map(anchor));
            document.heading(Level::Title, format!("{}. {}{layer}", self.number, step.label));
            Selection::write(self.selection.as_ref(), &mut document);
            document.paragraph(step.text());
            let fields = ["nature", "frequency", "measure", "ease"].into_iter();
            let fields = fields.flat_map(|name| facts.parts(step, name));
            let fields = fields.map(|fact| (fact.label.to_owned(), marked(fact, " (ours)").into()));
            document.push(Block::Fields(fields.collect()));
            if !self.aliases.is_empty() {
                document.remark(format!("Also found as {}.", and_list(self.aliases)));
            }
            let bullets = |name: &str| {
                let placed =
                    facts.parts(step, name).map(|fact| marked(fact, " (placed here by us)"));
                placed.map(Item::says).collect()
            };
            document.bullets("Activities", bullets("activities"));
            document.bullets("Deliverables", bullets("deliverables"));
            document.heading(Level::Section, "Checkpoint");
            document.paragraph(facts.texts(step, "checkpoint").concat());
            let approvers = Text::from(and_list(facts.texts(step, "approvers")));
            document.push(Block::Fields(vec![("Sign-off (ours)".to_owned(), approvers)]));
            document.bullets("Participants", bullets("participants"));
        }
        let touched = self.touch_points.iter().copied();
        document.bullets("Where it meets other processes", touch_points(touched));
        let name = |id| self.process.step(id).map_or("", |step| &step.name);
        let shared = self.shared.iter().map(|Shared { between, what }| {
            Item::of(what, format!("part of both {}", and_list(between.iter().map(name))))
        });
        document.bullets("Shared activities", shared.collect());
        if !self.functions.is_empty() {
            document.heading(Level::Section, "Guides to read (the choice is ours)");
            let guides = self.functions.iter().map(|function| {
                let show = Invocation::new("show").arg(function.id);
                let command = match &self.selection {
                    Some(selection) => show.option("--stage", selection.stage.id),
                    None => show,
                };
                (command, function.title.to_owned())
            });
            document.push(Block::Commands(guides.collect()));
        }
        document.push(facts_remark(&source.line(), &self.id, &[]));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "step", "kind", "text", "ours", "source"]);
        let name = |id| self.process.step(id).map_or("", |step| &step.name);
        let mut shared = self.shared.iter();
        for fact in &self.facts.facts {
            let mut parts = fact.id.parts().skip(2);
            let (Some(step), Some(part)) = (parts.next(), parts.next()) else { continue };
            let (kind, text) = match part {
                "activities" => ("activity", fact.text().to_owned()),
                "touches" => ("needs", fact.text().to_owned()),
                "shared" => {
                    let both = shared.next().map(|one| and_list(one.between.iter().map(name)));
                    ("shared", format!("{}: {}", both.unwrap_or_default(), fact.text()))
                }
                part => (part.trim_end_matches('s'), fact.text().to_owned()),
            };
            let ours = if is_ours(fact) { "text" } else { "" };
            sheet.row(&[&fact.id, &step, &kind, &text, &ours, &self.facts.source.line()]);
        }
        Ok(sheet)
    }
}
