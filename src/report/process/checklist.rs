//! `gtm process --checklist`: what a launch owes, step by step, to tick off.

use schemars::JsonSchema;
use serde::Serialize;

use super::{StepView, is_ours, marked};
use crate::catalog::FrameworkPage;
use crate::catalog::fact::Fact;
use crate::document::{Block, Document, Item, Level, Marker};
use crate::playbook::process::Step;
use crate::report::refs::SourceRef;
use crate::report::words::{and_list, joined};
use crate::report::{NotOneTable, Report, Sheet};

/// What a launch owes, step by step, to tick off.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChecklistReport<'page> {
    source: SourceRef<'page>,
    /// The steps, each with what it owes and who signs it off.
    checklist: Vec<StepView<'page>>,
}

impl<'page> ChecklistReport<'page> {
    /// Builds the checklist of all steps, or of one.
    pub fn new(page: &'page FrameworkPage<'page>, only: Option<&Step>) -> Self {
        let mut checklist = StepView::all(page, &["deliverables", "checkpoint", "approvers"]);
        checklist.retain(|step| only.is_none_or(|only| only.id.as_str() == step.name()));
        Self { source: SourceRef::of_framework(page), checklist }
    }
}

impl Report for ChecklistReport<'_> {
    const SCHEMA: &'static str = "gtm/process-checklist/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Launch checklist");
        document.paragraph(
            "Tick a deliverable when its approver has signed it off. The sources ask for a review \
             by the stakeholders at each step and leave open who they are. The sign-offs named here \
             are suggestions of ours.",
        );
        for step in &self.checklist {
            document.heading(Level::Section, format!("{}. {}", step.number, step.fact.label));
            document.paragraph(format!(
                "{} Suggested sign-off: {}.",
                step.texts("checkpoint").concat(),
                and_list(step.texts("approvers"))
            ));
            let item = |fact: &Fact<'_>| Item {
                name: Some(marked(fact, " (placed here by us)")),
                blanks: vec!["Approver", "Due"],
                ..Item::default()
            };
            let items = step.parts("deliverables").map(item).collect();
            document.push(Block::Items(Marker::Box, items));
        }
        document.remark(format!(
            "Facts: {}. Ours: the placing of what is marked, and who should sign off.",
            self.source.line()
        ));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id",
            "step",
            "deliverable",
            "suggested_approvers",
            "approver",
            "done",
            "due",
            "note",
            "ours",
            "source",
        ]);
        for step in &self.checklist {
            let approvers = joined(step.texts("approvers"), ", ");
            for fact in step.parts("deliverables") {
                let placed = if is_ours(fact) { "step, " } else { "" };
                let ours = format!("{placed}suggested_approvers");
                let (step, owed, source) = (step.name(), fact.text(), self.source.line());
                sheet
                    .row(&[&fact.id, &step, &owed, &approvers, &"", &"", &"", &"", &ours, &source]);
            }
        }
        Ok(sheet)
    }
}
