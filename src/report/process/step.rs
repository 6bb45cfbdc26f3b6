//! `gtm process STEP`: what one step is for, what it owes, who signs it off.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Claim, Node, TouchPointView, mark, ours, part_id, touch_items};
use crate::catalog::FrameworkPage;
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text};
use crate::playbook::function::Function;
use crate::playbook::id::FactId;
use crate::playbook::process::{Checkpoint, Ease, Process, Shared, Step};
use crate::playbook::source::Origin;
use crate::report::layer::tag;
use crate::report::view::{FunctionRef, OursView, Selection, SourceRef, and_list, facts_remark};
use crate::report::{NotOneTable, Report, Sheet};

/// One step of the process.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepReport<'catalog> {
    /// The stage whose guides are named, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    #[serde(flatten)]
    node: Node<'catalog>,
    /// Other names it is found by.
    aliases: &'catalog [String],
    source: SourceRef<'catalog>,
    purpose: &'catalog str,
    activities: &'catalog [String],
    deliverables: Vec<Placed<'catalog>>,
    checkpoint: CheckpointView<'catalog>,
    measure: MeasureView<'catalog>,
    participants: Vec<Placed<'catalog>>,
    touch_points: Vec<TouchPointView<'catalog>>,
    /// The activities that belong to another step too.
    shared: Vec<SharedView<'catalog>>,
    /// The functions that do its work.
    functions: Vec<FunctionRef<'catalog>>,
    /// Who chose them: always `ours`.
    functions_origin: Origin,
}

/// Something on a step, with who put it there.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Placed<'catalog> {
    pub(super) id: FactId,
    pub(super) name: &'catalog str,
    /// Who puts it on this step.
    pub(super) placing: Origin,
}

/// An activity that belongs to two steps.
#[derive(Debug, Serialize, JsonSchema)]
struct SharedView<'catalog> {
    /// The names of the two steps.
    between: [&'catalog str; 2],
    what: &'catalog str,
}

/// The review at the end of a step.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CheckpointView<'catalog> {
    /// What is reviewed and approved.
    pub(super) reviews: &'catalog str,
    /// Who should sign it off.
    approvers: Vec<OursView<'catalog>>,
}

impl<'catalog> From<&'catalog Checkpoint> for CheckpointView<'catalog> {
    fn from(checkpoint: &'catalog Checkpoint) -> Self {
        Self {
            reviews: &checkpoint.reviews,
            approvers: checkpoint.approvers.iter().map(OursView::from).collect(),
        }
    }
}

/// Returns what a step owes.
pub(super) fn deliverables<'catalog>(
    page: &FrameworkPage<'_>,
    step: &'catalog Step,
) -> Vec<Placed<'catalog>> {
    let id = part_id(page, step.id.as_str()).join("deliverables");
    let owed = step.deliverables.iter();
    owed.map(|one| Placed { id: id.join(one.id.as_str()), name: &one.name, placing: one.placing })
        .collect()
}

impl CheckpointView<'_> {
    /// Returns who should sign it off, to be joined as the reader likes.
    pub(super) fn approver_names(&self) -> Vec<&str> {
        self.approvers.iter().map(|approver| approver.text).collect()
    }
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
    pub fn new(
        page: &'catalog FrameworkPage<'catalog>,
        process: &'catalog Process,
        step: &'catalog Step,
        functions: &[&'catalog Function],
        selection: Option<Selection<'catalog>>,
    ) -> Self {
        let id = part_id(page, step.id.as_str());
        let earlier = process.steps.iter().take_while(|one| one.id != step.id);
        Self {
            node: Node::new(page, step, earlier.count() + 1),
            aliases: &step.aliases,
            source: SourceRef::of_framework(page),
            purpose: &step.purpose,
            activities: &step.activities,
            deliverables: deliverables(page, step),
            checkpoint: (&step.checkpoint).into(),
            measure: MeasureView {
                what: Claim { text: &step.measure.what, origin: step.measure.what_origin },
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
            touch_points: step
                .touches
                .iter()
                .filter_map(|id| process.touch_point(id))
                .map(TouchPointView::from)
                .collect(),
            shared: process
                .shared
                .iter()
                .filter(|shared| shared.between.contains(&step.id))
                .filter_map(|Shared { between: [earlier, later], what }| {
                    let between = [&*process.step(earlier)?.name, &*process.step(later)?.name];
                    Some(SharedView { between, what })
                })
                .collect(),
            functions: functions.iter().map(|function| FunctionRef::from(*function)).collect(),
            functions_origin: Origin::Ours,
            selection,
        }
    }
}

impl Placed<'_> {
    /// Returns the name, marked where we put it on the step.
    pub(super) fn label(&self) -> String {
        match self.placing {
            Origin::Source => self.name.to_owned(),
            Origin::Ours => format!("{} (placed here by us)", self.name),
        }
    }
}

/// Writes a list of placed things, marking those that we placed.
fn placed_items(items: &[Placed<'_>]) -> Block {
    let items = items.iter().map(|one| Item { text: Some(one.label()), ..Item::default() });
    Block::Items(Marker::Bullet, items.collect())
}

impl Report for StepReport<'_> {
    const SCHEMA: &'static str = "gtm/process-step/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let node = &self.node;
        let layer = self.source.layer.map_or(String::new(), tag);
        document.heading(Level::Title, format!("{}. {}{layer}", node.number, node.name));
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.push(Block::Remark(line));
        }
        document.paragraph(self.purpose);
        document.push(Block::Fields(vec![
            ("Nature".to_owned(), format!("{}{}", node.nature, mark(node.nature_origin)).into()),
            (
                "How often".to_owned(),
                format!("{}{}", node.frequency.text, mark(node.frequency.origin)).into(),
            ),
            (
                "Measure".to_owned(),
                format!("{}{}", self.measure.what.text, mark(self.measure.what.origin)).into(),
            ),
            (
                "Measuring is".to_owned(),
                format!("{}{}", self.measure.ease, mark(self.measure.ease_origin)).into(),
            ),
        ]));
        if !self.aliases.is_empty() {
            document.push(Block::Remark(Text::from(format!(
                "Also found as {}.",
                and_list(self.aliases)
            ))));
        }
        document.heading(Level::Section, "Activities");
        let activities = self
            .activities
            .iter()
            .map(|activity| Item { text: Some(activity.clone()), ..Item::default() });
        document.push(Block::Items(Marker::Bullet, activities.collect()));
        document.heading(Level::Section, "Deliverables");
        document.push(placed_items(&self.deliverables));
        document.heading(Level::Section, "Checkpoint");
        document.paragraph(self.checkpoint.reviews);
        document.push(Block::Fields(vec![(
            "Sign-off (ours)".to_owned(),
            Text::from(and_list(self.checkpoint.approver_names())),
        )]));
        document.heading(Level::Section, "Participants");
        document.push(placed_items(&self.participants));
        if !self.touch_points.is_empty() {
            document.heading(Level::Section, "Where it meets other processes");
            document.push(touch_items(&self.touch_points));
        }
        if !self.shared.is_empty() {
            document.heading(Level::Section, "Shared activities");
            let items = self.shared.iter().map(|shared| Item {
                name: Some(shared.what.to_owned()),
                text: Some(format!("part of both {}", and_list(shared.between))),
                ..Item::default()
            });
            document.push(Block::Items(Marker::Bullet, items.collect()));
        }
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
        document.push(facts_remark(&self.source.line(), &node.id, &[]));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "step", "kind", "text", "ours", "source"]);
        let id = &self.node.id;
        let mut push = |id: FactId, kind: &str, text: &str, origin: Origin| {
            sheet.rows.push(vec![
                id.to_string(),
                self.node.step.to_owned(),
                kind.to_owned(),
                text.to_owned(),
                ours(&[("text", origin)]),
                self.source.line(),
            ]);
        };
        let numbered = |part: &str, number: usize| id.join(part).join(&number.to_string());
        let node = &self.node;
        push(id.join("purpose"), "purpose", self.purpose, Origin::Source);
        push(id.join("nature"), "nature", node.nature.into(), node.nature_origin);
        push(id.join("frequency"), "frequency", node.frequency.text, node.frequency.origin);
        for (activity, number) in self.activities.iter().zip(1..) {
            let id = numbered("activities", number);
            push(id, "activity", activity, Origin::Source);
        }
        for one in &self.deliverables {
            push(one.id.clone(), "deliverable", one.name, one.placing);
        }
        push(id.join("checkpoint"), "checkpoint", self.checkpoint.reviews, Origin::Source);
        for (approver, number) in self.checkpoint.approver_names().into_iter().zip(1..) {
            push(numbered("approvers", number), "approver", approver, Origin::Ours);
        }
        let measure = &self.measure;
        push(id.join("measure"), "measure", measure.what.text, measure.what.origin);
        push(id.join("ease"), "ease", measure.ease.into(), measure.ease_origin);
        for one in &self.participants {
            push(one.id.clone(), "participant", one.name, one.placing);
        }
        for one in &self.touch_points {
            push(id.join("touches").join(one.id), "needs", one.needs.text, Origin::Ours);
        }
        for (shared, number) in self.shared.iter().zip(1..) {
            let text = format!("{}: {}", and_list(shared.between), shared.what);
            push(numbered("shared", number), "shared", &text, Origin::Source);
        }
        for function in &self.functions {
            let id = id.join("functions").join(function.id);
            push(id, "function", function.id, Origin::Ours);
        }
        Ok(sheet)
    }
}
