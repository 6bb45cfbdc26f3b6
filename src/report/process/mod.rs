//! `gtm process`: the whole process as one picture, and beside it one step,
//! the matrices and the launch checklist.

pub mod checklist;
pub mod matrix;
pub mod step;

use schemars::JsonSchema;
use serde::Serialize;

use super::facts::{facts_remark, own_headings, write_facts};
use super::framework::fact_sheet;
use super::refs::SourceRef;
use super::words::{joined, those};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::FrameworkPage;
use crate::catalog::fact::{Fact, FactKind, SaidBy};
use crate::document::{Block, Document, Flow, FlowShared, FlowStep, Invocation, Item, Level};
use crate::playbook::id::FactId;
use crate::playbook::process::{Process, Shared, TouchPoint};

/// The whole process.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProcessReport<'page> {
    /// Its address.
    id: FactId,
    title: &'page str,
    source: SourceRef<'page>,
    /// What it is, and its sections.
    facts: Vec<Fact<'page>>,
    /// The steps in order, each with its nature, how often it runs, and what it
    /// touches.
    steps: Vec<StepView<'page>>,
    /// The activities that belong to two steps.
    shared: &'page [Shared],
    /// The other processes it meets.
    touch_points: &'page [TouchPoint],
}

/// A step with what is said of it.
#[derive(Debug, Serialize, JsonSchema)]
struct StepView<'page> {
    /// Its place, from 1.
    number: usize,
    fact: Fact<'page>,
    parts: Vec<Fact<'page>>,
}

impl<'page> StepView<'page> {
    /// Returns the steps of a process, each with the parts of these names, or with
    /// all where there are none.
    fn all(page: &'page FrameworkPage<'page>, names: &[&str]) -> Vec<Self> {
        let facts = page.facts();
        let steps = facts.iter().filter(|fact| fact.kind == FactKind::ProcessStep);
        let parts = |step: &Fact<'page>| {
            let is_part = |fact: &&Fact<'page>| {
                fact.kind == FactKind::ProcessPart
                    && step.id.holds(&fact.id)
                    && (names.is_empty() || names.contains(&part(fact)))
            };
            facts.iter().filter(is_part).cloned().collect()
        };
        let views = steps.zip(1..).map(|(fact, number)| Self {
            number,
            fact: fact.clone(),
            parts: parts(fact),
        });
        views.collect()
    }

    /// Returns what `gtm process` takes for it.
    fn name(&self) -> &str {
        self.fact.id.parts().nth(2).unwrap_or_default()
    }

    fn parts(&self, name: &str) -> impl Iterator<Item = &Fact<'page>> {
        self.parts.iter().filter(move |fact| part(fact) == name)
    }

    fn texts(&self, name: &str) -> Vec<&str> {
        self.parts(name).map(Fact::text).collect()
    }
}

/// Returns which part of its step a fact is.
fn part<'fact>(fact: &'fact Fact<'_>) -> &'fact str {
    fact.id.parts().nth(3).unwrap_or_default()
}

fn is_ours(fact: &Fact<'_>) -> bool {
    fact.statement.as_ref().is_some_and(|said| said.origin == SaidBy::Ours)
}

/// Returns what a fact says, with `mark` behind what is ours.
fn marked(fact: &Fact<'_>, mark: &str) -> String {
    format!("{}{}", fact.text(), if is_ours(fact) { mark } else { "" })
}

impl<'page> ProcessReport<'page> {
    /// Builds the report of a framework that is a process.
    pub fn new(page: &'page FrameworkPage<'page>, process: &'page Process) -> Self {
        let mut facts = page.facts();
        facts.retain(|fact| fact.id.parts().nth(1).is_none_or(|part| part != "process"));
        Self {
            id: page.fact_id(),
            title: &page.framework.title,
            source: SourceRef::of_framework(page),
            facts,
            steps: StepView::all(page, &["nature", "frequency", "touches"]),
            shared: &process.shared,
            touch_points: &process.touch_points,
        }
    }

    fn flow(&self) -> Flow {
        let place = |id: &str| self.steps.iter().position(|step| step.name() == id);
        let shared = |Shared { between: [from, to], what }: &Shared| {
            let (from, to) = (place(from.as_str())?, place(to.as_str())?);
            Some(FlowShared { from, to, what: what.clone() })
        };
        let step = |step: &StepView<'_>| FlowStep {
            name: step.fact.label.to_owned(),
            group: step.parts("nature").map(|fact| marked(fact, " (ours)")).collect(),
            note: step.parts("frequency").map(|fact| marked(fact, " (ours)")).collect(),
            touches: step.parts("touches").map(|touch| touch.label.to_owned()).collect(),
        };
        Flow {
            steps: self.steps.iter().map(step).collect(),
            shared: self.shared.iter().filter_map(shared).collect(),
        }
    }
}

impl Report for ProcessReport<'_> {
    const SCHEMA: &'static str = "gtm/process/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, self.title);
        // The picture stands below what it is a picture of.
        let (approach, sections) = self.facts.split_at(1.min(self.facts.len()));
        write_facts(&mut document, approach, &[]);
        document.push(Block::Flow(self.flow()));
        write_facts(&mut document, sections, &[]);
        document.bullets("Where it meets other processes", touch_points(self.touch_points));
        document.next([
            (
                Invocation::new("process planning"),
                "one step: what it owes, who signs it off, what it measures",
            ),
            (
                Invocation::new("process --checklist"),
                "what a launch owes, step by step, with boxes",
            ),
        ]);
        let ours = own_headings(&self.facts);
        document.push(facts_remark(&self.source.line(), &self.id, &ours));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = fact_sheet(&self.facts);
        for step in &self.steps {
            let is_ours = |name| step.parts(name).any(is_ours);
            let ours = those([(is_ours("nature"), "section"), (is_ours("frequency"), "text")]);
            sheet.row(&[
                &step.fact.id,
                &"process-step",
                &step.texts("nature").concat(),
                &step.fact.label,
                &step.texts("frequency").concat(),
                &"",
                &joined(ours, ", "),
                &self.source.line(),
            ]);
        }
        Ok(sheet)
    }
}

/// Returns the other processes that this one meets, with what they need.
fn touch_points<'page>(points: impl IntoIterator<Item = &'page TouchPoint>) -> Vec<Item> {
    let item = |one: &TouchPoint| {
        let includes = ("Includes".to_owned(), joined(&one.activities, ", ").into());
        let needs = ("Needs (ours)".to_owned(), one.needs.0.as_str().into());
        let details = those([(!one.activities.is_empty(), includes), (true, needs)]);
        Item { details: details.collect(), ..Item::of(&one.name, &one.detail) }
    };
    points.into_iter().map(item).collect()
}
