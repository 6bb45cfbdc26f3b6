//! `gtm process --checklist`: what a launch owes, step by step, to tick off.

use super::{is_ours, marked, parts, steps};
use crate::playbook::process::Step;
use crate::report::Blank;
use crate::report::prelude::*;

/// What a launch owes, step by step, to tick off.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChecklistReport<'page> {
    source: SourceRef<'page>,
    /// Each step, followed by what it owes and who reviews it.
    #[serde(serialize_with = "facts_below")]
    facts: Vec<Fact<'page>>,
    /// The place of the first step, from 1.
    first: usize,
}

impl<'page> ChecklistReport<'page> {
    /// Builds the checklist of all steps, or of one.
    pub fn new(page: &'page FrameworkPage<'page>, steps: &[Step], only: Option<&Step>) -> Self {
        let place = only.and_then(|only| steps.iter().position(|step| step.id == only.id));
        let process = page.id.join("process");
        let id = only.map_or(process.clone(), |step| process.join(step.id.as_str()));
        let mut facts = page.facts();
        facts.retain(|fact| {
            let part = fact.id.parts().nth(3);
            let is_asked = part
                .is_some_and(|part| ["deliverables", "checkpoint", "approvers"].contains(&part));
            id.holds(&fact.id) && (fact.kind == FactKind::ProcessStep || is_asked)
        });
        Self { source: SourceRef::of(page), facts, first: place.unwrap_or_default() + 1 }
    }

    fn texts(&self, step: &Fact<'_>, name: &str) -> Vec<&str> {
        parts(&self.facts, &step.id, name).map(Fact::text).collect()
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
        for (step, number) in steps(&self.facts).zip(self.first..) {
            document.heading(Level::Section, format!("{number}. {}", step.label));
            document.paragraph(format!(
                "{} Suggested sign-off: {}.",
                self.texts(step, "checkpoint").concat(),
                and_list(self.texts(step, "approvers"))
            ));
            let item = |fact: &Fact<'_>| Item {
                blanks: vec!["Approver", "Due"],
                ..Item::named(marked(fact, " (placed here by us)"))
            };
            let items = parts(&self.facts, &step.id, "deliverables").map(item);
            document.items(Marker::Box, items);
        }
        document.remark(format!(
            "Facts: {}. Ours: the placing of what is marked, and who should sign off.",
            self.source.line()
        ));
        document
    }

    fn sheet(&self) -> Sheet {
        let blanks = [
            ("done", Blank::OneOf(&["yes", "no"])),
            ("approver", Blank::Words),
            ("due", Blank::Date),
            ("note", Blank::Words),
        ];
        let rows = steps(&self.facts).flat_map(|step| {
            let approvers = joined(self.texts(step, "approvers"), ", ");
            parts(&self.facts, &step.id, "deliverables").map(move |fact| {
                let ours = if is_ours(fact) { "step, " } else { "" };
                let own = json!({
                    "step": step.name(),
                    "suggested_approvers": approvers,
                    "ours": format!("{ours}suggested_approvers"),
                });
                (Some(fact), own)
            })
        });
        let headings = "deliverable=text,step,suggested_approvers,id,ours,source";
        fact_sheet(headings, rows).to_fill_in(&blanks, "step")
    }
}
