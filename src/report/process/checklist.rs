//! `gtm process --checklist`: what a launch owes, step by step, to tick off.

use super::{ProcessFacts, is_ours, marked};
use crate::playbook::process::Step;
use crate::report::Blank;
use crate::report::prelude::*;

/// What a launch owes, step by step, to tick off.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChecklistReport<'page> {
    #[serde(flatten)]
    process: ProcessFacts<'page>,
    /// The place of the first step, from 1.
    first: usize,
}

impl<'page> ChecklistReport<'page> {
    /// Builds the checklist of all steps, or of one.
    pub fn new(page: &'page FrameworkPage<'page>, process: &Process, only: Option<&Step>) -> Self {
        let is_meant = |fact: &Fact<'_>| {
            only.is_none_or(|only| fact.id.parts().nth(2) == Some(only.id.as_str()))
        };
        let before =
            process.steps.iter().take_while(|one| only.is_some_and(|only| one.id != only.id));
        Self { process: ProcessFacts::new(page, is_meant), first: before.count() + 1 }
    }
}

impl Report for ChecklistReport<'_> {
    const SCHEMA: &'static str = "gtm/process-checklist/1";
    const IS_LIST: bool = true;
    const IS_FILLED_IN: bool = true;

    fn document(&self) -> Document {
        let mut document = Document::titled("Launch checklist");
        document.paragraph(
            "Tick a deliverable when its approver has signed it off. The sources ask for a review \
             by the stakeholders at each step and leave open who they are. The sign-offs named here \
             are suggestions of ours.",
        );
        for (step, number) in self.process.steps().zip(self.first..) {
            document.heading(Level::Section, format!("{number}. {}", step.label));
            document.paragraph(format!(
                "{} Suggested sign-off: {}.",
                self.process.texts(step, "checkpoint").concat(),
                and_list(self.process.texts(step, "approvers"))
            ));
            let item = |fact: &Fact<'_>| Item {
                name: Some(marked(fact, " (placed here by us)")),
                blanks: vec!["Approver", "Due"],
                ..Item::default()
            };
            let items = self.process.parts(step, "deliverables").map(item).collect();
            document.push(Block::Items(Marker::Box, items));
        }
        document.remark(format!(
            "Facts: {}. Ours: the placing of what is marked, and who should sign off.",
            self.process.source.line()
        ));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let blanks = [
            ("done", Blank::OneOf(&["yes", "no"])),
            ("approver", Blank::Words),
            ("due", Blank::Date),
            ("note", Blank::Words),
        ];
        let columns = ["deliverable", "step", "suggested_approvers", "id", "ours", "source"];
        let mut sheet = Sheet::to_fill_in(&blanks, "step", &columns);
        for step in self.process.steps() {
            let approvers = joined(self.process.texts(step, "approvers"), ", ");
            for fact in self.process.parts(step, "deliverables") {
                let placed = if is_ours(fact) { "step, " } else { "" };
                let ours = format!("{placed}suggested_approvers");
                let (step, owed, source) = (step.name(), fact.text(), self.process.source.line());
                sheet
                    .row(&[&"", &"", &"", &"", &owed, &step, &approvers, &fact.id, &ours, &source]);
            }
        }
        Ok(sheet)
    }
}
