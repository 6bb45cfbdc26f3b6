//! `gtm process --checklist`: what a launch owes, step by step, to tick off.

use schemars::JsonSchema;
use serde::Serialize;

use super::Node;
use super::step::{CheckpointView, Placed, deliverables};
use crate::catalog::FrameworkPage;
use crate::document::{Block, Document, Item, Level, Marker, Text};
use crate::playbook::process::{Process, Step};
use crate::playbook::source::Origin;
use crate::report::view::{SourceRef, and_list};
use crate::report::{Blank, NotOneTable, Report, Sheet};

/// What a launch owes, step by step, to tick off.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChecklistReport<'catalog> {
    source: SourceRef<'catalog>,
    steps: Vec<LaunchStep<'catalog>>,
}

/// The deliverables of one step.
#[derive(Debug, Serialize, JsonSchema)]
struct LaunchStep<'catalog> {
    #[serde(flatten)]
    node: Node<'catalog>,
    checkpoint: CheckpointView<'catalog>,
    deliverables: Vec<Placed<'catalog>>,
}

impl<'catalog> ChecklistReport<'catalog> {
    /// Builds the checklist of all steps, or of one.
    pub fn new(
        page: &'catalog FrameworkPage<'catalog>,
        process: &'catalog Process,
        only: Option<&Step>,
    ) -> Self {
        let steps = process
            .steps
            .iter()
            .zip(1..)
            .filter(|(step, _)| only.is_none_or(|only| only.id == step.id));
        Self {
            source: SourceRef::of_framework(page),
            steps: steps
                .map(|(step, number)| LaunchStep {
                    node: Node::new(page, step, number),
                    checkpoint: (&step.checkpoint).into(),
                    deliverables: deliverables(page, step),
                })
                .collect(),
        }
    }
}

impl Report for ChecklistReport<'_> {
    const SCHEMA: &'static str = "gtm/process-checklist/1";
    const IS_FILLED_IN: bool = true;

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Launch checklist");
        document.paragraph(
            "Tick a deliverable when its approver has signed it off. The sources ask for a review \
             by the stakeholders at each step and leave open who they are. The sign-offs named here \
             are suggestions of ours.",
        );
        for step in &self.steps {
            document.heading(Level::Section, format!("{}. {}", step.node.number, step.node.name));
            document.paragraph(format!(
                "{} Suggested sign-off: {}.",
                step.checkpoint.reviews,
                and_list(step.checkpoint.approver_names())
            ));
            let items = step.deliverables.iter().map(|one| Item {
                name: Some(one.label()),
                blanks: vec!["Approver", "Due"],
                ..Item::default()
            });
            document.push(Block::Items(Marker::Box, items.collect()));
        }
        document.push(Block::Remark(Text::from(format!(
            "Facts: {}. Ours: the placing of what is marked, and who should sign off.",
            self.source.line()
        ))));
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
        for step in &self.steps {
            for one in &step.deliverables {
                let mut row = vec![String::new(); blanks.len()];
                row.extend([
                    one.name.to_owned(),
                    step.node.step.to_owned(),
                    step.checkpoint.approver_names().join(", "),
                    one.id.to_string(),
                ]);
                row.push(match one.placing {
                    Origin::Ours => "step, suggested_approvers".to_owned(),
                    Origin::Source => "suggested_approvers".to_owned(),
                });
                row.push(self.source.line());
                sheet.rows.push(row);
            }
        }
        Ok(sheet)
    }
}
