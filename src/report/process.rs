//! `gtm process`: the whole process as one picture, one step of it, what it
//! owes and who takes part, and the launch checklist.

use schemars::JsonSchema;
use serde::Serialize;

use super::framework::{fact_sheet, remark, source};
use super::section::{SectionView, own_titles};
use super::view::{FunctionRef, Selection, SourceRef, and_list};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::FrameworkPage;
use crate::document::{
    Block, Document, Flow, FlowBack, FlowStep, Item, Level, Marker, Table, Text,
};
use crate::model::function::Function;
use crate::model::id::FactId;
use crate::model::process::{Ease, Nature, Process, Step};
use crate::model::source::Origin;

/// What stands behind a word that is ours.
const OURS: &str = " (ours)";

fn mark(origin: Origin) -> &'static str {
    match origin {
        Origin::Source => "",
        Origin::Ours => OURS,
    }
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
    approach: &'catalog str,
    /// The steps in order.
    nodes: Vec<Node<'catalog>>,
    /// What leads from where to where.
    edges: Vec<Edge<'catalog>>,
    /// The other processes it meets.
    touch_points: Vec<TouchPointView<'catalog>>,
    sections: Vec<SectionView<'catalog>>,
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
    /// The later gives back to the earlier.
    Feedback,
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
    needs: Claim<'catalog>,
}

/// Returns the steps of the process as the picture has them.
fn nodes<'catalog>(
    page: &'catalog FrameworkPage<'catalog>,
    process: &'catalog Process,
) -> Vec<Node<'catalog>> {
    let steps = process.steps.iter().zip(1..);
    steps
        .map(|(step, number)| Node::new(page, step, number))
        .collect()
}

impl<'catalog> Node<'catalog> {
    fn new(page: &FrameworkPage<'_>, step: &'catalog Step, number: usize) -> Self {
        Self {
            id: page.fact_id().join(step.id.as_str()),
            step: step.id.as_str(),
            name: &step.name,
            number,
            nature: step.nature,
            nature_origin: step.nature_origin,
            frequency: Claim {
                text: &step.frequency.text,
                origin: step.frequency.origin,
            },
        }
    }
}

impl<'catalog> ProcessReport<'catalog> {
    /// Builds the report of a framework that is a process.
    #[must_use]
    pub fn new(page: &'catalog FrameworkPage<'catalog>, process: &'catalog Process) -> Self {
        let id = page.fact_id();
        let mut edges = Vec::new();
        for pair in process.steps.windows(2) {
            edges.push(Edge {
                from: pair[0].id.as_str(),
                to: pair[1].id.as_str(),
                kind: EdgeKind::Next,
                what: None,
            });
        }
        edges.extend(process.feedback.iter().map(|feedback| Edge {
            from: feedback.from.as_str(),
            to: feedback.to.as_str(),
            kind: EdgeKind::Feedback,
            what: Some(&feedback.what),
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
            source: source(page),
            approach: &page.framework.approach,
            nodes: nodes(page, process),
            edges,
            touch_points: process
                .touch_points
                .iter()
                .map(|one| TouchPointView {
                    id: one.id.as_str(),
                    name: &one.name,
                    detail: &one.detail,
                    activities: &one.activities,
                    needs: Claim {
                        text: &one.needs,
                        origin: Origin::Ours,
                    },
                })
                .collect(),
            sections: page
                .framework
                .sections
                .iter()
                .map(|section| SectionView::new(&id, section))
                .collect(),
            id,
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
                    id: node.step.to_owned(),
                    name: node.name.to_owned(),
                    group: node.nature.word().to_owned(),
                    note: format!("{}{}", node.frequency.text, mark(node.frequency.origin)),
                    touches: self
                        .edges
                        .iter()
                        .filter(|edge| edge.kind == EdgeKind::Touch && edge.from == node.step)
                        .map(|edge| touch_name(edge.to))
                        .collect(),
                })
                .collect(),
            back: self
                .edges
                .iter()
                .filter(|edge| edge.kind == EdgeKind::Feedback)
                .filter_map(|edge| {
                    Some(FlowBack {
                        from: place(edge.from)?,
                        to: place(edge.to)?,
                        what: edge.what.unwrap_or_default().to_owned(),
                    })
                })
                .collect(),
        }
    }

    /// Names what in the picture is ours beyond what it marks itself.
    fn ours(&self) -> Vec<String> {
        let mut ours: Vec<String> = self
            .nodes
            .iter()
            .filter(|node| node.nature_origin == Origin::Ours)
            .map(|node| format!("that {} is {}", node.name, node.nature.word()))
            .collect();
        ours.extend(own_titles(&self.sections));
        ours
    }
}

impl Report for ProcessReport<'_> {
    const SCHEMA: &'static str = "gtm/process/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, self.title);
        document.paragraph(self.approach);
        document.push(Block::Flow(self.flow()));
        for section in &self.sections {
            section.write(&mut document);
        }
        document.heading(Level::Section, "Where it meets other processes");
        let items = self.touch_points.iter().map(|one| Item {
            name: Some(one.name.to_owned()),
            text: Some(one.detail.to_owned()),
            details: touch_details(one.activities, one.needs.text),
            ..Item::default()
        });
        document.push(Block::Items(Marker::Bullet, items.collect()));
        document.heading(Level::Section, "Next");
        document.push(Block::Commands(vec![
            (
                "gtm process planning".to_owned(),
                "one step: what it owes, who signs it off, what it measures".to_owned(),
            ),
            (
                "gtm process --checklist".to_owned(),
                "what a launch owes, step by step, with boxes".to_owned(),
            ),
        ]));
        document.push(remark(&self.id, &self.source, &self.ours()));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = fact_sheet(&self.id, Some(self.approach), &self.sections, &self.source);
        for node in &self.nodes {
            sheet.rows.push(vec![
                node.id.to_string(),
                "process-step".to_owned(),
                node.nature.word().to_owned(),
                node.name.to_owned(),
                node.frequency.text.to_owned(),
                String::new(),
                match node.frequency.origin {
                    Origin::Ours => "text".to_owned(),
                    Origin::Source => String::new(),
                },
                self.source.line(),
            ]);
        }
        Ok(sheet)
    }
}

fn touch_details(activities: &[String], needs: &str) -> Vec<(String, String)> {
    let mut details = Vec::new();
    if !activities.is_empty() {
        details.push(("Includes".to_owned(), activities.join(", ")));
    }
    details.push(("Needs (ours)".to_owned(), needs.to_owned()));
    details
}

/// One step of the process.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepReport<'catalog> {
    /// The stage whose guides are named, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    #[serde(flatten)]
    node: Node<'catalog>,
    source: SourceRef<'catalog>,
    purpose: &'catalog str,
    activities: &'catalog [String],
    deliverables: Vec<Placed<'catalog>>,
    checkpoint: CheckpointView<'catalog>,
    measure: MeasureView<'catalog>,
    participants: Vec<Placed<'catalog>>,
    touch_points: Vec<TouchPointView<'catalog>>,
    /// What it gives back to earlier steps and takes from later ones.
    feedback: Vec<FeedbackView<'catalog>>,
    /// The functions that do its work. Ours.
    functions: Vec<FunctionRef<'catalog>>,
    /// The commands that show their guides.
    guides: Vec<String>,
}

/// Something on a step, with who put it there.
#[derive(Debug, Serialize, JsonSchema)]
struct Placed<'catalog> {
    id: FactId,
    name: &'catalog str,
    /// Who puts it on this step.
    placing: Origin,
}

/// What goes back from one step to an earlier one.
#[derive(Debug, Serialize, JsonSchema)]
struct FeedbackView<'catalog> {
    /// The name of the step that gives.
    from: &'catalog str,
    /// The name of the step that takes.
    to: &'catalog str,
    what: &'catalog str,
}

/// The review at the end of a step.
#[derive(Debug, Serialize, JsonSchema)]
struct CheckpointView<'catalog> {
    /// What is reviewed and approved.
    reviews: &'catalog str,
    /// Who should sign it off.
    approvers: &'catalog [String],
    /// Whose the approvers are: always `ours`.
    approvers_origin: Origin,
}

/// What to measure.
#[derive(Debug, Serialize, JsonSchema)]
struct MeasureView<'catalog> {
    what: Claim<'catalog>,
    ease: Ease,
    ease_origin: Origin,
}

impl<'catalog> StepReport<'catalog> {
    /// Builds the report of one step. `functions` are those that do its work.
    #[must_use]
    pub fn new(
        page: &'catalog FrameworkPage<'catalog>,
        process: &'catalog Process,
        step: &'catalog Step,
        functions: &[&'catalog Function],
        selection: Option<Selection<'catalog>>,
    ) -> Self {
        let whole = ProcessReport::new(page, process);
        let id = page.fact_id().join(step.id.as_str());
        let stage = selection.as_ref().map(|selection| selection.stage.id);
        let earlier = process.steps.iter().take_while(|one| one.id != step.id);
        Self {
            node: Node::new(page, step, earlier.count() + 1),
            source: source(page),
            purpose: &step.purpose,
            activities: &step.activities,
            deliverables: step
                .deliverables
                .iter()
                .map(|one| Placed {
                    id: id.join("deliverables").join(one.id.as_str()),
                    name: &one.name,
                    placing: one.placing,
                })
                .collect(),
            checkpoint: CheckpointView {
                reviews: &step.checkpoint.reviews,
                approvers: &step.checkpoint.approvers,
                approvers_origin: Origin::Ours,
            },
            measure: MeasureView {
                what: Claim {
                    text: &step.measure.what,
                    origin: step.measure.what_origin,
                },
                ease: step.measure.ease,
                ease_origin: step.measure.ease_origin,
            },
            participants: step
                .participants
                .iter()
                .filter_map(|one| {
                    Some(Placed {
                        id: id.join("participants").join(one.role.as_str()),
                        name: &process.role(&one.role)?.name,
                        placing: one.placing,
                    })
                })
                .collect(),
            touch_points: whole
                .touch_points
                .into_iter()
                .filter(|one| step.touches.iter().any(|touch| touch.as_str() == one.id))
                .collect(),
            feedback: process
                .feedback
                .iter()
                .filter(|feedback| [&feedback.from, &feedback.to].contains(&&step.id))
                .filter_map(|feedback| {
                    Some(FeedbackView {
                        from: &process.step(&feedback.from)?.name,
                        to: &process.step(&feedback.to)?.name,
                        what: &feedback.what,
                    })
                })
                .collect(),
            functions: functions
                .iter()
                .map(|function| FunctionRef::from(*function))
                .collect(),
            guides: functions
                .iter()
                .map(|function| match stage {
                    Some(stage) => format!("gtm show {} --stage {stage}", function.id),
                    None => format!("gtm show {}", function.id),
                })
                .collect(),
            selection,
        }
    }
}

impl Placed<'_> {
    /// Returns the name, marked where we put it on the step.
    fn label(&self) -> String {
        match self.placing {
            Origin::Source => self.name.to_owned(),
            Origin::Ours => format!("{} (placed here by us)", self.name),
        }
    }
}

/// Writes a list of placed things, marking those that we placed.
fn placed_items(items: &[Placed<'_>]) -> Block {
    let items = items.iter().map(|one| Item {
        text: Some(one.label()),
        ..Item::default()
    });
    Block::Items(Marker::Bullet, items.collect())
}

impl Report for StepReport<'_> {
    const SCHEMA: &'static str = "gtm/process-step/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let node = &self.node;
        document.heading(Level::Title, format!("{}. {}", node.number, node.name));
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.push(Block::Remark(line));
        }
        document.paragraph(self.purpose);
        document.push(Block::Fields(vec![
            (
                "Nature".to_owned(),
                format!("{}{}", node.nature.word(), mark(node.nature_origin)).into(),
            ),
            (
                "How often".to_owned(),
                format!("{}{}", node.frequency.text, mark(node.frequency.origin)).into(),
            ),
            (
                "Measure".to_owned(),
                format!(
                    "{}{}",
                    self.measure.what.text,
                    mark(self.measure.what.origin)
                )
                .into(),
            ),
            (
                "Measuring is".to_owned(),
                format!(
                    "{}{}",
                    self.measure.ease.word(),
                    mark(self.measure.ease_origin)
                )
                .into(),
            ),
        ]));
        document.heading(Level::Section, "Activities");
        let activities = self.activities.iter().map(|activity| Item {
            text: Some(activity.clone()),
            ..Item::default()
        });
        document.push(Block::Items(Marker::Bullet, activities.collect()));
        document.heading(Level::Section, "Deliverables");
        document.push(placed_items(&self.deliverables));
        document.heading(Level::Section, "Checkpoint");
        document.paragraph(self.checkpoint.reviews);
        document.push(Block::Fields(vec![(
            "Sign-off (ours)".to_owned(),
            Text::from(and_list(self.checkpoint.approvers)),
        )]));
        document.heading(Level::Section, "Participants");
        document.push(placed_items(&self.participants));
        if !self.touch_points.is_empty() {
            document.heading(Level::Section, "Where it meets other processes");
            let items = self.touch_points.iter().map(|one| Item {
                name: Some(one.name.to_owned()),
                text: Some(one.detail.to_owned()),
                details: touch_details(one.activities, one.needs.text),
                ..Item::default()
            });
            document.push(Block::Items(Marker::Bullet, items.collect()));
        }
        if !self.feedback.is_empty() {
            document.heading(Level::Section, "Feedback");
            let items = self.feedback.iter().map(|feedback| Item {
                name: Some(feedback.what.to_owned()),
                text: Some(format!(
                    "{} gives it back to {}",
                    feedback.from, feedback.to
                )),
                ..Item::default()
            });
            document.push(Block::Items(Marker::Bullet, items.collect()));
        }
        document.heading(Level::Section, "Guides to read (the choice is ours)");
        let titles = self
            .functions
            .iter()
            .map(|function| function.title.to_owned());
        document.push(Block::Commands(
            self.guides.iter().cloned().zip(titles).collect(),
        ));
        document.push(remark(&node.id, &self.source, &[]));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "step", "kind", "text", "ours", "source"]);
        let id = &self.node.id;
        let mut push = |id: &FactId, kind: &str, text: &str, origin: Origin| {
            sheet.rows.push(vec![
                id.to_string(),
                self.node.step.to_owned(),
                kind.to_owned(),
                text.to_owned(),
                match origin {
                    Origin::Ours => "text".to_owned(),
                    Origin::Source => String::new(),
                },
                self.source.line(),
            ]);
        };
        push(&id.join("purpose"), "purpose", self.purpose, Origin::Source);
        for activity in self.activities {
            push(&id.join("activities"), "activity", activity, Origin::Source);
        }
        for one in &self.deliverables {
            push(&one.id, "deliverable", one.name, one.placing);
        }
        let checkpoint = id.join("checkpoint");
        push(
            &checkpoint,
            "checkpoint",
            self.checkpoint.reviews,
            Origin::Source,
        );
        for approver in self.checkpoint.approvers {
            push(&checkpoint, "approver", approver, Origin::Ours);
        }
        let measure = id.join("measure");
        push(
            &measure,
            "measure",
            self.measure.what.text,
            self.measure.what.origin,
        );
        push(
            &measure,
            "ease",
            self.measure.ease.word(),
            self.measure.ease_origin,
        );
        for one in &self.participants {
            push(&one.id, "participant", one.name, one.placing);
        }
        for one in &self.touch_points {
            push(
                &id.join("touches").join(one.id),
                "needs",
                one.needs.text,
                Origin::Ours,
            );
        }
        for function in &self.functions {
            push(&id.join("functions"), "function", function.id, Origin::Ours);
        }
        Ok(sheet)
    }
}

/// What the rows of a matrix are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatrixOf {
    /// What steps owe.
    Deliverables,
    /// Who takes part in them.
    Participants,
}

/// Steps against deliverables, or against roles.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MatrixReport<'catalog> {
    of: MatrixOf,
    source: SourceRef<'catalog>,
    steps: Vec<Node<'catalog>>,
    rows: Vec<MatrixRow<'catalog>>,
}

/// A row of the matrix.
#[derive(Debug, Serialize, JsonSchema)]
struct MatrixRow<'catalog> {
    id: FactId,
    name: &'catalog str,
    /// The steps it belongs to.
    steps: Vec<Placement<'catalog>>,
}

/// A step that a row belongs to.
#[derive(Debug, Serialize, JsonSchema)]
struct Placement<'catalog> {
    step: &'catalog str,
    /// Who puts it there.
    placing: Origin,
}

impl<'catalog> MatrixReport<'catalog> {
    /// Builds the matrix.
    #[must_use]
    pub fn new(
        page: &'catalog FrameworkPage<'catalog>,
        process: &'catalog Process,
        of: MatrixOf,
    ) -> Self {
        let id = page.fact_id();
        let rows = match of {
            MatrixOf::Deliverables => process
                .deliverables()
                .into_iter()
                .map(|deliverable| MatrixRow {
                    id: id.join("deliverables").join(deliverable.id.as_str()),
                    name: &deliverable.name,
                    steps: placements(process, |step| {
                        let owed = step
                            .deliverables
                            .iter()
                            .find(|one| one.id == deliverable.id);
                        Some(owed?.placing)
                    }),
                })
                .collect(),
            MatrixOf::Participants => process
                .roles
                .iter()
                .map(|role| MatrixRow {
                    id: id.join("participants").join(role.id.as_str()),
                    name: &role.name,
                    steps: placements(process, |step| {
                        let part = step.participants.iter().find(|one| one.role == role.id);
                        Some(part?.placing)
                    }),
                })
                .collect(),
        };
        Self {
            of,
            source: source(page),
            steps: nodes(page, process),
            rows,
        }
    }
}

/// Returns the steps for which `placing` finds who put something there.
fn placements(process: &Process, placing: impl Fn(&Step) -> Option<Origin>) -> Vec<Placement<'_>> {
    let steps = process.steps.iter();
    steps
        .filter_map(|step| {
            Some(Placement {
                step: step.id.as_str(),
                placing: placing(step)?,
            })
        })
        .collect()
}

impl Report for MatrixReport<'_> {
    const SCHEMA: &'static str = "gtm/process-matrix/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let (title, first) = match self.of {
            MatrixOf::Deliverables => ("What each step owes", "Deliverable"),
            MatrixOf::Participants => ("Who takes part in each step", "Role"),
        };
        document.heading(Level::Title, title);
        let mut columns = vec![first.to_owned()];
        columns.extend(self.steps.iter().map(|step| step.name.to_owned()));
        document.push(Block::Table(Table {
            columns,
            rows: self.cells(["●", "○"]),
        }));
        document.push(Block::Remark(Text::from(format!(
            "● placed there by the source; ○ placed there by us. Facts: {}.",
            self.source.line()
        ))));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut columns = vec!["name"];
        columns.extend(self.steps.iter().map(|step| step.step));
        let mut sheet = Sheet::new(&columns);
        sheet.rows = self.cells(["source", "ours"]);
        Ok(sheet)
    }
}

impl MatrixReport<'_> {
    /// Returns the rows with a mark for each step, by who placed it there.
    fn cells(&self, [by_source, by_us]: [&str; 2]) -> Vec<Vec<String>> {
        let row = |row: &MatrixRow<'_>| {
            let mut cells = vec![row.name.to_owned()];
            cells.extend(self.steps.iter().map(|step| {
                let placed = row
                    .steps
                    .iter()
                    .find(|placement| placement.step == step.step);
                match placed.map(|placement| placement.placing) {
                    Some(Origin::Source) => by_source.to_owned(),
                    Some(Origin::Ours) => by_us.to_owned(),
                    None => String::new(),
                }
            }));
            cells
        };
        self.rows.iter().map(row).collect()
    }
}

/// What a launch owes, step by step, to tick off.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LaunchReport<'catalog> {
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

impl<'catalog> LaunchReport<'catalog> {
    /// Builds the checklist of all steps, or of one.
    #[must_use]
    pub fn new(
        page: &'catalog FrameworkPage<'catalog>,
        process: &'catalog Process,
        only: Option<&Step>,
    ) -> Self {
        let steps = process
            .steps
            .iter()
            .filter(|step| only.is_none_or(|only| only.id == step.id));
        Self {
            source: source(page),
            steps: steps
                .map(|step| {
                    let report = StepReport::new(page, process, step, &[], None);
                    LaunchStep {
                        node: report.node,
                        checkpoint: report.checkpoint,
                        deliverables: report.deliverables,
                    }
                })
                .collect(),
        }
    }
}

impl Report for LaunchReport<'_> {
    const SCHEMA: &'static str = "gtm/process-checklist/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Launch checklist");
        document.paragraph(
            "Tick a deliverable when its approver has signed it off. The sources ask for a review \
             by the stakeholders at each step and leave open who they are: fill them in.",
        );
        for step in &self.steps {
            document.heading(
                Level::Section,
                format!("{}. {}", step.node.number, step.node.name),
            );
            document.paragraph(format!(
                "{} Sign-off (ours): {}.",
                step.checkpoint.reviews,
                and_list(step.checkpoint.approvers)
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
        for step in &self.steps {
            for one in &step.deliverables {
                let mut row = vec![
                    one.id.to_string(),
                    step.node.step.to_owned(),
                    one.name.to_owned(),
                    step.checkpoint.approvers.join(", "),
                ];
                row.extend(std::iter::repeat_n(String::new(), 4));
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
