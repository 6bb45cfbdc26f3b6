//! `gtm next`: the move to the next stage as a plan for one company.
//!
//! What the stages say is compared as in `gtm diff`; what is to be done about
//! it is a reading of ours.

use crate::catalog::fact::FactKind as Kind;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::diff::{ARROW, ChangeView, metric_cells, titles};
use super::layer::tag;
use super::stage::{StageReport, when};
use super::view::{FunctionRef, StageRef, and_list, counted, people};
use super::{NotOneTable, Report, Sheet};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table, Text};
use crate::engine::diff::{Diff, Direction, FunctionChanges};
use crate::engine::next::{self, Action, Gap, Gaps, Task};
use crate::engine::resolve::Crossing;
use crate::playbook::conflict::Conflicts;
use crate::playbook::id::FactId;
use crate::playbook::source::Origin;
use crate::quantity::growth::Growth;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// A plan for the move to the next stage, or for staying at the last one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NextReport<'edition> {
    /// The company, as `gtm stage` tells it.
    company: StageReport<'edition>,
    /// The stage the move starts from; `null` below the first one.
    from: Option<StageRef<'edition>>,
    /// The stage it leads to; `null` at the last one.
    to: Option<StageRef<'edition>>,
    /// How far it is by ARR; `null` where no ARR was given or no stage follows.
    arr: Option<GapView<Money>>,
    /// How far it is by headcount.
    headcount: Option<GapView<Headcount>>,
    /// When ARR gets there, where growth was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    crossing: Option<Crossing>,
    /// What changes of the stages' own facts.
    stage: Vec<ChangeView<'edition>>,
    /// What to do, by function.
    functions: Vec<PlanView<'edition>>,
    #[serde(skip)]
    growth: Option<Growth>,
}

/// How far one signal is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
struct GapView<T> {
    /// The value given.
    value: T,
    /// Where the stage begins.
    at: T,
    /// What is missing; `null` where the value has reached it.
    missing: Option<T>,
}

impl<T> From<Gap<T>> for GapView<T> {
    fn from(gap: Gap<T>) -> Self {
        Self { value: gap.value, at: gap.at, missing: gap.missing }
    }
}

/// The plan for one function.
#[derive(Debug, Serialize, JsonSchema)]
struct PlanView<'edition> {
    function: FunctionRef<'edition>,
    /// What to do.
    tasks: Vec<TaskView<'edition>>,
    /// What it will be measured by.
    metrics: Vec<ChangeView<'edition>>,
    /// The layers that its guides are of as a whole, behind its heading.
    #[serde(skip)]
    tags: String,
}

/// Something to do.
#[derive(Debug, Serialize, JsonSchema)]
struct TaskView<'edition> {
    /// What to do about it.
    action: Action,
    /// Whose that is: always `ours`.
    action_origin: Origin,
    /// The address of the fact, or of the block that the facts stand in.
    id: FactId,
    /// What it is about, in a line.
    text: String,
    /// As `text`, with the layers that the facts come from.
    #[serde(skip)]
    told: String,
    /// The command that shows it in place.
    #[serde(skip)]
    read: Invocation,
    /// The facts.
    facts: Vec<ChangeView<'edition>>,
}

impl<'edition> NextReport<'edition> {
    /// Builds the plan of a comparison. `diff` compares the company's stage
    /// with the next one; the first stage with nothing, for a company below
    /// it; or the last stage with itself. `conflicts` are all that are known.
    pub fn new(
        company: StageReport<'edition>,
        diff: &Diff<'edition>,
        conflicts: &'edition Conflicts,
        gaps: Gaps,
        growth: Option<Growth>,
    ) -> Self {
        let from = diff.from.map(StageRef::from);
        let to = StageRef::from(diff.to);
        let is_last = from == Some(to);
        let gaps = (!is_last).then_some(gaps);
        Self {
            company,
            from,
            to: (!is_last).then_some(to),
            arr: gaps.and_then(|gaps| gaps.arr).map(GapView::from),
            headcount: gaps.and_then(|gaps| gaps.headcount).map(GapView::from),
            crossing: gaps.and_then(|gaps| gaps.crossing),
            stage: diff.stage.iter().map(|change| ChangeView::new(change, conflicts)).collect(),
            functions: diff.functions.iter().map(|group| PlanView::new(group, conflicts)).collect(),
            growth,
        }
    }

    /// Returns the stage that the plan ends at: the next one, or the last.
    fn goal(&self) -> Option<StageRef<'edition>> {
        self.to.or(self.from)
    }

    fn tasks(&self) -> impl Iterator<Item = &TaskView<'edition>> {
        self.functions.iter().flat_map(|plan| &plan.tasks)
    }
}

impl<'edition> PlanView<'edition> {
    fn new(group: &FunctionChanges<'edition>, conflicts: &'edition Conflicts) -> Self {
        let pages = [group.from, group.to].into_iter().flatten();
        let mut tags: Vec<String> =
            pages.filter_map(|page| page.provenance.file().map(tag)).collect();
        tags.dedup();
        Self {
            function: group.function.into(),
            tags: tags.concat(),
            tasks: next::tasks(group)
                .iter()
                .map(|task| TaskView::new(group.function.id.as_str(), task, conflicts))
                .collect(),
            metrics: next::metrics(group)
                .map(|change| ChangeView::new(change, conflicts))
                .collect(),
        }
    }
}

impl<'edition> TaskView<'edition> {
    fn new(function: &str, task: &Task<'_, 'edition>, conflicts: &'edition Conflicts) -> Self {
        let facts = task.changes();
        let facts: Vec<ChangeView<'_>> =
            facts.map(|change| ChangeView::new(change, conflicts)).collect();
        let first = &task.first.side().fact;
        let id = match task.block {
            Some(block) => block.side().fact.id.clone(),
            None if task.more.is_empty() => first.id.clone(),
            None => first.id.parent(),
        };
        Self {
            action: task.action,
            action_origin: Origin::Ours,
            id,
            text: text(task, &facts, ChangeView::label),
            told: text(task, &facts, ChangeView::marked_label),
            read: read(function, task),
            facts,
        }
    }
}

impl TaskView<'_> {
    /// Returns where to read on, under labels.
    fn details(&self) -> Vec<(String, Text)> {
        let doubt = self.doubtful().map(|id| Invocation::new("why").arg(id).into());
        [
            ("Read", Some(self.read.clone().into())),
            ("Id", Some(self.id.to_string().into())),
            ("Does not fit", doubt),
        ]
        .into_iter()
        .filter_map(|(label, text)| Some((label.to_owned(), text?)))
        .collect()
    }

    /// Returns the address under which `gtm why` tells what does not fit with
    /// its facts: its own, if it holds one of those that have a conflict.
    fn doubtful(&self) -> Option<&FactId> {
        let ids: Vec<&FactId> = self.facts.iter().flat_map(ChangeView::doubtful).collect();
        if ids.iter().any(|id| self.id.holds(id)) {
            return Some(&self.id);
        }
        ids.first().copied()
    }
}

/// Says in a line what a task is about.
fn text<'edition>(
    task: &Task<'_, '_>,
    facts: &[ChangeView<'edition>],
    label: fn(&ChangeView<'edition>) -> String,
) -> String {
    let labels: Vec<String> = facts.iter().map(label).collect();
    let labels = labels.join("; ");
    let section = task.first.side().fact.section;
    match (task.action, task.block) {
        (Action::Change, _) => {
            let moves = facts.first().map_or(String::new(), moves);
            format!("{labels}, in {section}: {moves}")
        }
        _ if section.is_empty() => labels,
        (_, Some(_)) => format!("{section}, with {labels}"),
        (_, None) => format!("{labels}, in {section}"),
    }
}

/// Says how figures and products move.
fn moves(change: &ChangeView<'_>) -> String {
    let moving = change.figures.iter();
    let moving = moving.filter(|figure| figure.direction != Direction::Same);
    let mut parts: Vec<String> = moving
        .map(|figure| {
            let [from, to] = figure.texts();
            let said = match figure.direction {
                Direction::New => to,
                Direction::Gone => from,
                _ => [from, to].join(ARROW),
            };
            format!("{said} ({})", figure.direction.word())
        })
        .collect();
    if let Some(tools) = &change.tools {
        let lists =
            [(&tools.comes, "new"), (&tools.goes, "named no more"), (&tools.stays, "as before")];
        let lists = lists.into_iter().filter(|(names, _)| !names.is_empty());
        parts.extend(lists.map(|(names, word)| format!("{word}: {}", names.join(", "))));
    }
    parts.join("; ")
}

/// Returns the command that shows a task's facts in place.
fn read(function: &str, task: &Task<'_, '_>) -> Invocation {
    let side = task.first.side();
    let mut parts = side.fact.id.parts();
    let stage = parts.next().unwrap_or_default();
    // A row that moved to another guide is read there.
    let function = parts.next().unwrap_or(function);
    let block = parts.next().unwrap_or_default();
    let show = Invocation::new("show").arg(function);
    match side.fact.kind {
        Kind::AntiPattern => Invocation::new("antipatterns").arg(function),
        Kind::Deferral => show.option("--only", "wait"),
        Kind::Row => show.option("--table", block),
        _ => show.option("--only", "points"),
    }
    .option("--stage", stage)
}

impl NextReport<'_> {
    fn title(&self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) => format!("From {} to {}: the move", from.title, to.title),
            (None, Some(to)) => format!("To {}: what it begins with", to.title),
            (Some(last), None) => format!("{}: no next stage, and what sustains it", last.title),
            (None, None) => "No next stage".to_owned(),
        }
    }

    /// Says what the plan is and is not.
    fn scope(&self) -> String {
        let all: Vec<String> = [
            (Action::Start, "to start"),
            (Action::Change, "to change"),
            (Action::Review, "to look at again"),
            (Action::WaitNoLonger, "to wait for no longer"),
            (Action::Decide, "to keep or drop"),
            (Action::RuleOut, "to rule out"),
            (Action::KeepRulingOut, "to keep ruling out"),
        ]
        .into_iter()
        .filter_map(|(action, words)| {
            let count = self.tasks().filter(|task| task.action == action).count();
            (count > 0).then(|| format!("{count} {words}"))
        })
        .collect();
        let all = and_list(&all);
        let tasks = counted(self.tasks().count(), "task", "tasks");
        match (self.from, self.to) {
            (Some(from), Some(to)) => {
                format!("The plan leads from {} to {} in {tasks}: {all}.", from.title, to.title)
            }
            (None, Some(to)) => format!(
                "No source says how to get to {}. This is what its guides speak of from the \
                 first day, in {tasks}: {all}.",
                to.title
            ),
            (Some(last), None) => format!(
                "{} is the last stage that the playbooks know, so there is nothing to move to. \
                 What sustains it: its focus, the mistakes to go on ruling out, and what it is \
                 measured by.",
                last.title
            ),
            (None, None) => String::new(),
        }
    }

    /// Says how far the next stage is on each signal.
    fn distances(&self) -> Vec<(String, Text)> {
        let Some(to) = self.to else {
            return Vec::new();
        };
        let arr = match self.arr {
            None => "not known, since no ARR was given".to_owned(),
            Some(GapView { value, at, missing: None }) => {
                format!("none: {value} is there, and {} begins at {at}", to.title)
            }
            Some(GapView { at, missing: Some(missing), .. }) => {
                let mut words = format!("{missing} more to {}, which begins at {at}", to.title);
                if let (Some(crossing), Some(growth)) = (self.crossing, self.growth) {
                    words.push_str(&format!("; at {growth} growth a year, {}", when(crossing)));
                }
                words
            }
        };
        let headcount = match self.headcount {
            None => "not known, since no headcount was given".to_owned(),
            Some(GapView { value, at, missing: None }) => {
                format!("none: {} are there, and {} begins at {at}", people(value), to.title)
            }
            Some(GapView { at, missing: Some(missing), .. }) => {
                format!("{missing} more to {}, which begins at {at}", to.title)
            }
        };
        vec![
            ("ARR to go".to_owned(), Text::from(arr)),
            ("People to go".to_owned(), Text::from(headcount)),
        ]
    }

    /// Writes what the stages are about.
    fn write_stage(&self, document: &mut Document) {
        let Some(goal) = self.goal() else { return };
        let facts = self.stage.iter().filter_map(|change| {
            let side = change.side()?;
            let is_told = ["Challenge", "Risks", "Focus"].contains(&side.label);
            is_told.then_some((side.label, change))
        });
        let text = |side: &Option<super::diff::SideView<'_>>| {
            side.as_ref().map_or(String::new(), |side| side.text.clone())
        };
        document.heading(Level::Section, format!("What {} is about", goal.title));
        document.push(match (self.from, self.to) {
            (Some(from), Some(to)) => Block::Table(Table {
                columns: std::iter::once(String::new())
                    .chain(titles(&self.stage, [from.title, to.title]))
                    .collect(),
                rows: facts
                    .map(|(label, change)| {
                        vec![label.to_owned(), text(&change.from), text(&change.to)]
                    })
                    .collect(),
            }),
            _ => Block::Fields(
                facts
                    .map(|(label, change)| (label.to_owned(), Text::from(text(&change.to))))
                    .collect(),
            ),
        });
    }

    /// Writes what marketing is measured by at the end of the move.
    fn write_metrics(&self, document: &mut Document) {
        let Some(goal) = self.goal() else { return };
        let both = self.from.filter(|_| self.to.is_some());
        let rows: Vec<Vec<String>> = self
            .functions
            .iter()
            .flat_map(|plan| plan.metrics.iter().map(move |metric| (plan, metric)))
            .map(|(plan, metric)| {
                let [from, to] = metric_cells(metric);
                let mut row = vec![plan.function.id.to_owned(), metric.marked_label()];
                row.extend(both.map(|_| from));
                row.push(to);
                row
            })
            .collect();
        if rows.is_empty() {
            return;
        }
        document.heading(
            Level::Section,
            match self.to {
                Some(_) => format!("What {} will be measured by", goal.title),
                None => format!("What {} is measured by", goal.title),
            },
        );
        let mut columns = vec!["Guide".to_owned(), "Metric".to_owned()];
        columns.extend(both.map(|from| from.title.to_owned()));
        columns.push(goal.title.to_owned());
        document.push(Block::Table(Table { columns, rows }));
    }

    fn write_next(&self, document: &mut Document) {
        let Some(goal) = self.goal() else { return };
        let (id, title) = (goal.id, goal.title);
        let first = match (self.from, self.to) {
            (Some(from), Some(to)) => (
                Invocation::new("diff").arg(from.id).arg(to.id),
                "every fact that changes, with references and what is dropped".to_owned(),
            ),
            _ => (
                Invocation::new("show --all").option("--stage", id),
                format!("all that the guides of {title} say"),
            ),
        };
        let avoid = (
            Invocation::new("antipatterns").option("--stage", id),
            format!("what not to do at {title}, with a question for each"),
        );
        let metrics = (
            Invocation::new("list metrics").option("--stage", id),
            "what each metric says".to_owned(),
        );
        let why = self.tasks().next().map(|task| {
            (
                Invocation::new("why").arg(&task.id),
                "where the facts of a task come from, by its id".to_owned(),
            )
        });
        document.next([first, avoid, metrics].into_iter().chain(why));
    }

    fn remark(&self) -> Text {
        let sides = self
            .functions
            .iter()
            .flat_map(|plan| {
                let of_tasks = plan.tasks.iter().flat_map(|task| &task.facts);
                of_tasks.chain(&plan.metrics)
            })
            .chain(&self.stage)
            .flat_map(ChangeView::source_lines);
        let sources: BTreeSet<String> = sides.collect();
        let sources: Vec<String> = sources.into_iter().collect();
        let mut ours = vec!["that they are something to do"];
        if self.from.is_some() && self.to.is_some() {
            ours.push("which way a figure moves");
            ours.push("which facts of two stages speak of the same thing");
        }
        if self.tasks().any(|task| task.doubtful().is_some()) {
            ours.push("that some do not fit with others");
        }
        if self.company.explanation().next().is_some() {
            ours.push("what the signals mean");
        }
        let (facts, ours) = (sources.join("; "), and_list(&ours));
        Text::from(format!("Facts: {facts}. Ours: {ours}."))
    }
}

impl Report for NextReport<'_> {
    const SCHEMA: &'static str = "gtm/next/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, self.title());
        document.paragraph(self.company.headline());
        if let Some(gauges) = self.company.gauges() {
            document.push(gauges);
        }
        let distances = self.distances();
        if !distances.is_empty() {
            document.push(Block::Fields(distances));
        }
        document.paragraph(self.scope());
        let explanation: Vec<&str> = self.company.explanation().collect();
        if !explanation.is_empty() {
            document.heading(Level::Section, "What the signals say");
            for sentence in explanation {
                document.paragraph(sentence);
            }
        }
        self.write_stage(&mut document);
        for plan in self.functions.iter().filter(|plan| !plan.tasks.is_empty()) {
            document.heading(Level::Section, format!("{}{}", plan.function.title, plan.tags));
            let items = plan.tasks.iter().map(|task| Item {
                name: Some(task.action.words().to_owned()),
                text: Some(task.told.clone()),
                details: task.details(),
                blanks: vec!["Owner", "Due"],
            });
            document.push(Block::Items(Marker::Box, items.collect()));
        }
        self.write_metrics(&mut document);
        self.write_next(&mut document);
        document.push(Block::Remark(self.remark()));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id",
            "from",
            "to",
            "function",
            "action",
            "text",
            "facts",
            "read",
            "done",
            "owner",
            "due",
            "note",
            "ours",
            "conflicts",
            "source",
        ]);
        let stage = |stage: Option<StageRef<'_>>| stage.map_or("", |one| one.id).to_owned();
        let (from, to) = (stage(self.from), stage(self.to));
        for plan in &self.functions {
            let mut push = |id: &FactId,
                            action: &str,
                            text: &str,
                            facts: Vec<&ChangeView<'_>>,
                            read: Option<&Invocation>,
                            ours: &str| {
                let ids = facts.iter().flat_map(|fact| fact.ids());
                let ids: Vec<&str> = ids.map(FactId::as_str).collect();
                let conflicts: BTreeSet<&str> =
                    facts.iter().flat_map(|fact| fact.conflicts()).collect();
                let sources: BTreeSet<String> =
                    facts.iter().flat_map(|fact| fact.source_lines()).collect();
                let mut row = vec![
                    id.to_string(),
                    from.clone(),
                    to.clone(),
                    plan.function.id.to_owned(),
                    action.to_owned(),
                    text.to_owned(),
                    ids.join(", "),
                ];
                // The command, and what its readers fill in.
                row.extend(std::iter::repeat_n(String::new(), 5));
                row.push(ours.to_owned());
                row.push(conflicts.into_iter().collect::<Vec<_>>().join(", "));
                row.push(sources.into_iter().collect::<Vec<_>>().join("; "));
                sheet.rows.push(row);
                if let Some(read) = read {
                    sheet.command("read", read.clone());
                }
            };
            for task in &plan.tasks {
                let facts = task.facts.iter().collect();
                push(&task.id, task.action.id(), &task.text, facts, Some(&task.read), "action");
            }
            for metric in &plan.metrics {
                let Some(side) = &metric.to else { continue };
                let [_, target] = metric_cells(metric);
                let text = format!("{}: {target}", metric.label());
                push(&side.id, "measure", &text, vec![metric], None, "");
            }
        }
        Ok(sheet)
    }
}
