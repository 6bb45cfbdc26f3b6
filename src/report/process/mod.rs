//! `gtm process`: the whole process as one picture, and beside it one step,
//! the matrices and the launch checklist.

pub mod checklist;
pub mod matrix;
pub mod step;

use schemars::JsonSchema;
use serde::Serialize;

use super::facts::{facts_remark, own_headings, write_facts};
use super::framework::fact_sheet;
use super::view::{OursView, SourceRef};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::FrameworkPage;
use crate::catalog::fact::Fact;
use crate::document::{
    Block, Document, Flow, FlowShared, FlowStep, Invocation, Item, Level, Marker,
};
use crate::playbook::id::FactId;
use crate::playbook::process::{Nature, Process, Shared, Step, TouchPoint};
use crate::playbook::source::Origin;

/// What stands behind a word that is ours.
const OURS: &str = " (ours)";

fn mark(origin: Origin) -> &'static str {
    match origin {
        Origin::Source => "",
        Origin::Ours => OURS,
    }
}

/// Lists which of the cells of a row are ours.
fn ours(cells: &[(&str, Origin)]) -> String {
    let ours = cells.iter().filter(|(_, origin)| *origin == Origin::Ours);
    let ours: Vec<&str> = ours.map(|(cell, _)| *cell).collect();
    ours.join(", ")
}

/// A text with whose it is.
#[derive(Debug, Serialize, JsonSchema)]
struct Claim<'catalog> {
    text: &'catalog str,
    origin: Origin,
}

/// The whole process.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProcessReport<'catalog> {
    /// Its address.
    id: FactId,
    title: &'catalog str,
    source: SourceRef<'catalog>,
    /// What it is, and its sections.
    facts: Vec<Fact<'catalog>>,
    /// The steps in order.
    nodes: Vec<Node<'catalog>>,
    /// What leads from where to where.
    edges: Vec<Edge<'catalog>>,
    /// The other processes it meets.
    touch_points: Vec<TouchPointView<'catalog>>,
}

/// A step in the picture.
#[derive(Debug, Serialize, JsonSchema)]
struct Node<'catalog> {
    id: FactId,
    /// What `gtm process` takes.
    step: &'catalog str,
    name: &'catalog str,
    /// Its place, from 1.
    number: usize,
    nature: Nature,
    /// Who says so.
    nature_origin: Origin,
    /// How often it runs.
    frequency: Claim<'catalog>,
}

/// An edge of the picture, between steps or between a step and another process.
#[derive(Debug, Serialize, JsonSchema)]
struct Edge<'catalog> {
    from: &'catalog str,
    to: &'catalog str,
    kind: EdgeKind,
    /// What it carries, where the source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'catalog str>,
}

/// What an edge means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum EdgeKind {
    /// The one comes after the other.
    Next,
    /// An activity belongs to both.
    Shared,
    /// The step meets another process.
    Touch,
}

/// Another process.
#[derive(Debug, Serialize, JsonSchema)]
struct TouchPointView<'catalog> {
    id: &'catalog str,
    name: &'catalog str,
    detail: &'catalog str,
    activities: &'catalog [String],
    /// What it needs from marketing.
    needs: OursView<'catalog>,
}

/// Returns the address of a part of the process, apart from the sections.
fn part_id(page: &FrameworkPage<'_>, part: &str) -> FactId {
    page.fact_id().join("process").join(part)
}

/// Returns the steps of the process as the picture has them.
fn nodes<'catalog>(
    page: &'catalog FrameworkPage<'catalog>,
    process: &'catalog Process,
) -> Vec<Node<'catalog>> {
    let steps = process.steps.iter().zip(1..);
    steps.map(|(step, number)| Node::new(page, step, number)).collect()
}

impl<'catalog> Node<'catalog> {
    fn new(page: &FrameworkPage<'_>, step: &'catalog Step, number: usize) -> Self {
        Self {
            id: part_id(page, step.id.as_str()),
            step: step.id.as_str(),
            name: &step.name,
            number,
            nature: step.nature,
            nature_origin: step.nature_origin,
            frequency: Claim { text: &step.frequency.text, origin: step.frequency.origin },
        }
    }
}

impl<'catalog> From<&'catalog TouchPoint> for TouchPointView<'catalog> {
    fn from(one: &'catalog TouchPoint) -> Self {
        Self {
            id: one.id.as_str(),
            name: &one.name,
            detail: &one.detail,
            activities: &one.activities,
            needs: (&one.needs).into(),
        }
    }
}

impl<'catalog> ProcessReport<'catalog> {
    /// Builds the report of a framework that is a process.
    pub fn new(page: &'catalog FrameworkPage<'catalog>, process: &'catalog Process) -> Self {
        let mut facts = page.facts();
        facts.retain(|fact| fact.id.parts().nth(1).is_none_or(|part| part != "process"));
        let mut edges = Vec::new();
        for pair in process.steps.windows(2) {
            edges.push(Edge {
                from: pair[0].id.as_str(),
                to: pair[1].id.as_str(),
                kind: EdgeKind::Next,
                what: None,
            });
        }
        edges.extend(process.shared.iter().map(|Shared { between: [from, to], what }| Edge {
            from: from.as_str(),
            to: to.as_str(),
            kind: EdgeKind::Shared,
            what: Some(what),
        }));
        for step in &process.steps {
            edges.extend(step.touches.iter().map(|touch| Edge {
                from: step.id.as_str(),
                to: touch.as_str(),
                kind: EdgeKind::Touch,
                what: None,
            }));
        }
        Self {
            title: &page.framework.title,
            source: SourceRef::of_framework(page),
            facts,
            nodes: nodes(page, process),
            edges,
            touch_points: process.touch_points.iter().map(TouchPointView::from).collect(),
            id: page.fact_id(),
        }
    }

    fn flow(&self) -> Flow {
        let place = |step: &str| self.nodes.iter().position(|node| node.step == step);
        let touch_name = |id: &str| {
            let found = self.touch_points.iter().find(|one| one.id == id);
            found.map_or(id, |one| one.name).to_owned()
        };
        Flow {
            steps: self
                .nodes
                .iter()
                .map(|node| FlowStep {
                    name: node.name.to_owned(),
                    group: format!("{}{}", node.nature, mark(node.nature_origin)),
                    note: format!("{}{}", node.frequency.text, mark(node.frequency.origin)),
                    touches: self
                        .edges
                        .iter()
                        .filter(|edge| edge.kind == EdgeKind::Touch && edge.from == node.step)
                        .map(|edge| touch_name(edge.to))
                        .collect(),
                })
                .collect(),
            shared: self
                .edges
                .iter()
                .filter(|edge| edge.kind == EdgeKind::Shared)
                .filter_map(|edge| {
                    Some(FlowShared {
                        from: place(edge.from)?,
                        to: place(edge.to)?,
                        what: edge.what.unwrap_or_default().to_owned(),
                    })
                })
                .collect(),
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
        document.heading(Level::Section, "Where it meets other processes");
        document.push(touch_items(&self.touch_points));
        let process = || Invocation::new("process");
        document.next([
            (
                process().arg("planning"),
                "one step: what it owes, who signs it off, what it measures",
            ),
            (process().arg("--checklist"), "what a launch owes, step by step, with boxes"),
        ]);
        document.push(facts_remark(&self.source.line(), &self.id, &own_headings(&self.facts)));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = fact_sheet(&self.facts);
        for node in &self.nodes {
            sheet.rows.push(vec![
                node.id.to_string(),
                "process-step".to_owned(),
                node.nature.to_string(),
                node.name.to_owned(),
                node.frequency.text.to_owned(),
                String::new(),
                ours(&[("section", node.nature_origin), ("text", node.frequency.origin)]),
                self.source.line(),
            ]);
        }
        Ok(sheet)
    }
}

/// Writes the other processes that this one meets, with what they need.
fn touch_items(touch_points: &[TouchPointView<'_>]) -> Block {
    let items = touch_points.iter().map(|one| {
        let mut details = Vec::new();
        if !one.activities.is_empty() {
            details.push(("Includes".to_owned(), one.activities.join(", ").into()));
        }
        details.push(("Needs (ours)".to_owned(), one.needs.text.into()));
        Item {
            name: Some(one.name.to_owned()),
            text: Some(one.detail.to_owned()),
            details,
            ..Item::default()
        }
    });
    Block::Items(Marker::Bullet, items.collect())
}
