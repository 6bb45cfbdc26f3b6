//! `gtm process STEP`: what one step is for, what it owes, who signs it off.

use schemars::JsonSchema;
use serde::Serialize;

use super::{StepView, is_ours, marked, part, touch_points};
use crate::catalog::FrameworkPage;
use crate::catalog::fact::Fact;
use crate::document::{Block, Document, Invocation, Item, Level, Text};
use crate::playbook::function::Function;
use crate::playbook::process::{Process, Shared, Step, TouchPoint};
use crate::report::facts::facts_remark;
use crate::report::layer::tag;
use crate::report::refs::{FunctionRef, SourceRef};
use crate::report::selection::Selection;
use crate::report::words::and_list;
use crate::report::{NotOneTable, Report, Sheet};

/// One step of the process.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepReport<'page> {
    /// The stage whose guides are named, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'page>>,
    #[serde(flatten)]
    step: StepView<'page>,
    /// Other names it is found by.
    aliases: &'page [String],
    source: SourceRef<'page>,
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
        let number = process.steps.iter().take_while(|one| one.id != step.id).count();
        let functions = step
            .functions
            .iter()
            .filter_map(|id| functions.iter().find(|one| one.id == *id))
            .map(FunctionRef::from);
        let touches = step.touches.iter().filter_map(|id| process.touch_point(id));
        let shared = process.shared.iter();
        Self {
            step: StepView::all(page, &[]).swap_remove(number),
            aliases: &step.aliases,
            source: SourceRef::of_framework(page),
            touch_points: touches.collect(),
            shared: shared.filter(|one| one.between.contains(&step.id)).collect(),
            functions: functions.collect(),
            selection,
            process,
        }
    }

    /// Returns the names of the two steps that share an activity.
    fn ends<'shared>(&'shared self, shared: &'shared Shared) -> [&'shared str; 2] {
        shared.between.each_ref().map(|id| self.process.step(id).map_or("", |step| &step.name))
    }

    fn bullets(&self, name: &str) -> Vec<Item> {
        let item = |fact: &Fact<'_>| Item {
            text: Some(marked(fact, " (placed here by us)")),
            ..Item::default()
        };
        self.step.parts(name).map(item).collect()
    }
}

impl Report for StepReport<'_> {
    const SCHEMA: &'static str = "gtm/process-step/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let StepView { number, fact, .. } = &self.step;
        let layer = self.source.layer.map_or(String::new(), tag);
        document.heading(Level::Title, format!("{number}. {}{layer}", fact.label));
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.remark(line);
        }
        document.paragraph(fact.text());
        let fields = ["nature", "frequency", "measure", "ease"].into_iter();
        let fields = fields.flat_map(|name| self.step.parts(name));
        let fields = fields.map(|fact| (fact.label.to_owned(), marked(fact, " (ours)").into()));
        document.push(Block::Fields(fields.collect()));
        if !self.aliases.is_empty() {
            document.remark(format!("Also found as {}.", and_list(self.aliases)));
        }
        document.bullets("Activities", self.bullets("activities"));
        document.bullets("Deliverables", self.bullets("deliverables"));
        document.heading(Level::Section, "Checkpoint");
        document.paragraph(self.step.texts("checkpoint").concat());
        let approvers = Text::from(and_list(self.step.texts("approvers")));
        document.push(Block::Fields(vec![("Sign-off (ours)".to_owned(), approvers)]));
        document.bullets("Participants", self.bullets("participants"));
        let touched = self.touch_points.iter().copied();
        document.bullets("Where it meets other processes", touch_points(touched));
        let shared = self.shared.iter().map(|shared| {
            Item::of(&shared.what, format!("part of both {}", and_list(self.ends(shared))))
        });
        document.bullets("Shared activities", shared.collect());
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
        document.push(facts_remark(&self.source.line(), &fact.id, &[]));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "step", "kind", "text", "ours", "source"]);
        let mut shared = self.shared.iter().peekable();
        for fact in &self.step.parts {
            let kind = match part(fact) {
                "activities" => "activity",
                "touches" => "needs",
                "shared" => "shared",
                name => name.trim_end_matches('s'),
            };
            let text = match shared.next_if(|_| kind == "shared") {
                Some(one) => format!("{}: {}", and_list(self.ends(one)), one.what),
                None => fact.text().to_owned(),
            };
            let ours = if is_ours(fact) { "text" } else { "" };
            let source = self.source.line();
            sheet.row(&[&fact.id, &self.step.name(), &kind, &text, &ours, &source]);
        }
        Ok(sheet)
    }
}
