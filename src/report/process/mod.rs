//! `gtm process`: a process as one picture, one of its steps, or its steps
//! against what they owe and who takes part. Its checklist stands beside it.

pub mod checklist;

use super::facts::anchor;
use super::framework;
use crate::document::{Flow, FlowShared, FlowStep};
use crate::playbook::id::Slug;
use crate::playbook::process::{Shared, Step, TouchPoint};
use crate::report::prelude::*;

/// What is shown of a process.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'page> {
    /// All of it, as one picture.
    Whole,
    /// One step.
    Step(&'page Step),
    /// In which steps deliverables or roles stand, a row each.
    Matrix(FactKind),
}

/// A process, or a part of it.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProcessReport<'page> {
    /// The stage whose guides are named, when one was chosen.
    pub selection: Option<Selection<'page>>,
    /// The functions that do the work of a step; which they are is among its facts.
    #[serde(skip)]
    pub guides: Vec<&'page Function>,
    /// Its address.
    id: FactId,
    title: &'page str,
    source: SourceRef<'page>,
    /// Its sections; each step, followed by what is said of it; then deliverables
    /// and roles.
    #[serde(serialize_with = "facts_below")]
    facts: Vec<Fact<'page>>,
    /// The activities that belong to two steps.
    shared: Vec<&'page Shared>,
    /// The other processes it meets.
    touch_points: Vec<&'page TouchPoint>,
    #[serde(skip)]
    process: &'page Process,
    #[serde(skip)]
    shown: Shown<'page>,
}

/// Returns the steps among facts.
fn steps<'facts, 'page>(facts: &'facts [Fact<'page>]) -> impl Iterator<Item = &'facts Fact<'page>> {
    facts.iter().filter(|fact| fact.kind == FactKind::ProcessStep)
}

/// Returns what is said under a name of the step with this address.
fn parts<'facts, 'page>(
    facts: &'facts [Fact<'page>],
    step: &FactId,
    name: &str,
) -> impl Iterator<Item = &'facts Fact<'page>> {
    let id = step.join(name);
    facts.iter().filter(move |fact| id.holds(&fact.id))
}

fn is_ours(fact: &Fact<'_>) -> bool {
    fact.statement.as_ref().is_some_and(|said| said.origin == Origin::Ours)
}

/// Returns what a fact says, with `mark` behind what is ours.
fn marked(fact: &Fact<'_>, mark: &str) -> String {
    format!("{}{}", fact.text(), if is_ours(fact) { mark } else { "" })
}

impl<'page> ProcessReport<'page> {
    /// Builds the report of a framework that is a process.
    pub fn new(
        page: &'page FrameworkPage<'page>,
        process: &'page Process,
        shown: Shown<'page>,
    ) -> Self {
        let steps = page.id.join("process");
        let (step, id) = match shown {
            Shown::Whole => (None, page.id.clone()),
            Shown::Step(step) => (Some(step), steps.join(step.id.as_str())),
            Shown::Matrix(_) => (None, steps),
        };
        let (shared, met) = (process.shared.iter(), process.touch_points.iter());
        let is_shared = |one: &&Shared| step.is_none_or(|step| one.between.contains(&step.id));
        let is_met = |one: &&TouchPoint| step.is_none_or(|step| step.touches.contains(&one.id));
        Self {
            selection: None,
            guides: Vec::new(),
            title: &page.content.title,
            source: SourceRef::of(page),
            facts: page.facts().into_iter().filter(|fact| id.holds(&fact.id)).collect(),
            shared: shared.filter(is_shared).collect(),
            touch_points: met.filter(is_met).collect(),
            process,
            shown,
            id,
        }
    }

    fn whole(&self) -> Document {
        let mut document = Document::titled(self.title);
        let is_section = |fact: &&Fact<'_>| fact.id.parts().nth(1) != Some("process");
        let sections = self.facts.iter().take_while(is_section).count();
        // The picture stands below what it is a picture of.
        let (approach, sections) = self.facts[..sections].split_at(1.min(sections));
        write_facts(&mut document, approach);
        document.push(Block::Flow(self.flow()));
        write_facts(&mut document, sections);
        self.write_touch_points(&mut document);
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
        document
    }

    fn flow(&self) -> Flow {
        let process = self.process;
        let place = |id: &Slug| process.steps.iter().position(|step| step.id == *id);
        let shared = process.shared.iter().filter_map(|Shared { between: [from, to], what }| {
            Some(FlowShared { from: place(from)?, to: place(to)?, what: what.clone() })
        });
        let step = |step: &Step| {
            let touches = step.touches.iter().filter_map(|id| process.touch_point(id));
            FlowStep {
                name: step.name.clone(),
                group: format!("{}{}", step.nature, by_us(step.nature_origin)),
                note: format!("{}{}", step.frequency.text, by_us(step.frequency.origin)),
                touches: touches.map(|touch| touch.name.clone()).collect(),
            }
        };
        Flow { steps: process.steps.iter().map(step).collect(), shared: shared.collect() }
    }

    fn step(&self, step: &Step) -> Document {
        let before = self.process.steps.iter().take_while(|one| one.id != step.id).count();
        let layer = shown(self.source.layer.map(tag));
        let mut document = Selection::titled(
            self.selection.as_ref(),
            format!("{}. {}{layer}", before + 1, step.name),
        );
        document.blocks.extend(self.facts.iter().map(anchor));
        document.paragraph(&step.purpose);
        let said = |name| parts(&self.facts, &self.id, name);
        let fields = ["nature", "frequency", "checkpoint", "approvers", "measure", "ease"]
            .into_iter()
            .filter_map(|name| {
                let first = said(name).next()?;
                let label =
                    format!("{}{}", first.label, if is_ours(first) { " (ours)" } else { "" });
                Some(field(label, and_list(said(name).map(Fact::text))))
            });
        document.fields(fields);
        document.remark(sentence("Also found as ", and_list(&step.aliases)));
        for (heading, name) in [
            ("Activities", "activities"),
            ("Deliverables", "deliverables"),
            ("Participants", "participants"),
        ] {
            let items = said(name).map(|fact| Item::says(marked(fact, " (placed here by us)")));
            document.bullets(heading, items);
        }
        self.write_touch_points(&mut document);
        let name = |id| self.process.step(id).map_or("", |step| &step.name);
        let shared = self.shared.iter().map(|Shared { between, what }| {
            Item::of(what, format!("part of both {}", and_list(between.iter().map(name))))
        });
        document.bullets("Shared activities", shared);
        let guides = self.guides.iter().map(|function| {
            let show = Invocation::new("show").arg(&function.id);
            let command = match &self.selection {
                Some(selection) => show.option("--stage", selection.stage.id),
                None => show,
            };
            (command, function.title.clone())
        });
        document.section("Guides to read (the choice is ours)", Block::Commands(guides.collect()));
        document
    }

    /// Writes the other processes that it meets, with what they need.
    fn write_touch_points(&self, document: &mut Document) {
        let item = |one: &&TouchPoint| {
            let includes = field("Includes", joined(&one.activities, ", "));
            let needs = field("Needs (ours)", &one.needs.text);
            let details = those([(!one.activities.is_empty(), includes), (true, needs)]);
            Item { details: details.collect(), ..Item::of(&one.name, &one.detail) }
        };
        let met = self.touch_points.iter().map(item);
        document.bullets("Where it meets other processes", met);
    }

    fn matrix(&self, of: FactKind) -> Document {
        let (title, first) = match of {
            FactKind::Role => ("Who takes part in each step", "Role"),
            _ => ("What each step owes", "Deliverable"),
        };
        let mut document = Document::titled(title);
        document.blocks.extend(self.rows(of).map(anchor));
        let steps = steps(&self.facts).map(|step| step.label);
        let columns: Vec<&str> = [first].into_iter().chain(steps).collect();
        document.table(&columns, self.cells(of, "●", "○"));
        document.remark("● placed there by the source; ○ placed there by us.");
        document
    }

    fn rows(&self, of: FactKind) -> impl Iterator<Item = &Fact<'page>> {
        self.facts.iter().filter(move |fact| fact.kind == of)
    }

    /// Returns the rows with a mark for each step, by who placed it there.
    fn cells(&self, of: FactKind, source: &str, ours: &str) -> impl Iterator<Item = Vec<String>> {
        let name = if of == FactKind::Role { "participants" } else { "deliverables" };
        self.rows(of).map(move |row| {
            let mark = |step: &Fact<'_>| {
                let placed = parts(&self.facts, &step.id.join(name), row.name()).next();
                placed.map_or("", |part| if is_ours(part) { ours } else { source }).to_owned()
            };
            [row.label.to_owned()].into_iter().chain(steps(&self.facts).map(mark)).collect()
        })
    }
}

impl Report for ProcessReport<'_> {
    const SCHEMA: &'static str = "gtm/process/1";

    fn document(&self) -> Document {
        let mut document = match self.shown {
            Shown::Whole => self.whole(),
            Shown::Step(step) => self.step(step),
            Shown::Matrix(of) => self.matrix(of),
        };
        document.remark(facts_remark(&self.source.line(), &self.id, &own_headings(&self.facts)));
        document
    }

    fn sheet(&self) -> Sheet {
        let Shown::Matrix(of) = self.shown else { return framework::sheet(&self.facts) };
        let steps = steps(&self.facts).map(Fact::name);
        let columns: Vec<&str> =
            ["id", "name"].into_iter().chain(steps).chain(["source"]).collect();
        let mut sheet = Sheet::new(&columns);
        for (row, cells) in self.rows(of).zip(self.cells(of, "source", "ours")) {
            sheet.rows.push([vec![row.id.to_string()], cells, vec![self.source.line()]].concat());
        }
        sheet
    }
}
