//! `gtm process`: the whole process as one picture, and beside it one step,
//! the matrices and the launch checklist.

pub mod checklist;
pub mod matrix;
pub mod step;

use super::framework::fact_sheet;
use crate::document::{Flow, FlowShared, FlowStep};
use crate::playbook::process::{Shared, TouchPoint};
use crate::report::prelude::*;

/// What is said of the steps of a process, and of what they owe.
#[derive(Debug, Serialize, JsonSchema)]
struct ProcessFacts<'page> {
    source: SourceRef<'page>,
    /// Each step, followed by what is said of it; then deliverables and roles.
    facts: Vec<Fact<'page>>,
}

impl<'page> ProcessFacts<'page> {
    /// Returns those facts of a framework that `is_meant` takes.
    fn new(page: &'page FrameworkPage<'page>, is_meant: impl Fn(&Fact<'_>) -> bool) -> Self {
        let facts = page.facts().into_iter().filter(|fact| is_of_process(fact) && is_meant(fact));
        Self { source: SourceRef::of_framework(page), facts: facts.collect() }
    }

    fn of_kind(&self, kind: FactKind) -> impl Iterator<Item = &Fact<'page>> {
        self.facts.iter().filter(move |fact| fact.kind == kind)
    }

    fn steps(&self) -> impl Iterator<Item = &Fact<'page>> {
        self.of_kind(FactKind::ProcessStep)
    }

    /// Returns what is said of a step under this name.
    fn parts(&self, step: &Fact<'_>, name: &str) -> impl Iterator<Item = &Fact<'page>> {
        let id = step.id.join(name);
        self.of_kind(FactKind::ProcessPart).filter(move |fact| id.holds(&fact.id))
    }

    fn texts(&self, step: &Fact<'_>, name: &str) -> Vec<&str> {
        self.parts(step, name).map(Fact::text).collect()
    }
}

fn is_of_process(fact: &Fact<'_>) -> bool {
    fact.id.parts().nth(1) == Some("process")
}

fn is_ours(fact: &Fact<'_>) -> bool {
    fact.statement.as_ref().is_some_and(|said| said.origin == SaidBy::Ours)
}

/// Returns what a fact says, with `mark` behind what is ours.
fn marked(fact: &Fact<'_>, mark: &str) -> String {
    format!("{}{}", fact.text(), if is_ours(fact) { mark } else { "" })
}

/// The whole process.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProcessReport<'page> {
    /// Its address.
    id: FactId,
    title: &'page str,
    /// What it is, and its sections.
    sections: Vec<Fact<'page>>,
    #[serde(flatten)]
    process: ProcessFacts<'page>,
    /// The activities that belong to two steps.
    shared: &'page [Shared],
    /// The other processes it meets.
    touch_points: &'page [TouchPoint],
}

impl<'page> ProcessReport<'page> {
    /// Builds the report of a framework that is a process.
    pub fn new(page: &'page FrameworkPage<'page>, process: &'page Process) -> Self {
        Self {
            id: page.fact_id(),
            title: &page.framework.title,
            sections: page.facts().into_iter().filter(|fact| !is_of_process(fact)).collect(),
            process: ProcessFacts::new(page, |_| true),
            shared: &process.shared,
            touch_points: &process.touch_points,
        }
    }

    fn flow(&self) -> Flow {
        let process = &self.process;
        let place = |id: &str| process.steps().position(|step| step.name() == id);
        let shared = |Shared { between: [from, to], what }: &Shared| {
            let (from, to) = (place(from.as_str())?, place(to.as_str())?);
            Some(FlowShared { from, to, what: what.clone() })
        };
        let marked = |step: &Fact<'_>, name: &str| {
            process.parts(step, name).map(|fact| marked(fact, " (ours)")).collect()
        };
        let step = |step: &Fact<'_>| FlowStep {
            name: step.label.to_owned(),
            group: marked(step, "nature"),
            note: marked(step, "frequency"),
            touches: process.parts(step, "touches").map(|touch| touch.label.to_owned()).collect(),
        };
        Flow {
            steps: process.steps().map(step).collect(),
            shared: self.shared.iter().filter_map(shared).collect(),
        }
    }
}

impl Report for ProcessReport<'_> {
    const SCHEMA: &'static str = "gtm/process/1";

    fn document(&self) -> Document {
        let mut document = Document::titled(self.title);
        // The picture stands below what it is a picture of.
        let (approach, sections) = self.sections.split_at(1.min(self.sections.len()));
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
        let ours = own_headings(&self.sections);
        document.push(facts_remark(&self.process.source.line(), &self.id, &ours));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = fact_sheet(&self.sections);
        let process = &self.process;
        for step in process.steps() {
            let is_ours = |name| process.parts(step, name).any(is_ours);
            let ours = those([(is_ours("nature"), "section"), (is_ours("frequency"), "text")]);
            let (nature, frequency) =
                (process.texts(step, "nature"), process.texts(step, "frequency"));
            sheet.row(&[
                &step.id,
                &"process-step",
                &nature.concat(),
                &step.label,
                &frequency.concat(),
                &"",
                &joined(ours, ", "),
                &process.source.line(),
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
