//! `gtm next`: the move to the next stage as a plan for one company.
//!
//! What the stages say is compared as in `gtm diff`; what is to be done about
//! it is a reading of ours.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use super::diff::{
    ARROW, conflict_ids, conflicts_of, file_tags, label, metric_cells, sources, stage_rows, tags,
    texts,
};
use super::stage::{StageReport, when};
use super::view::{ConflictRef, StageRef, and_list, counted, people};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::FactKind as Kind;
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text};
use crate::engine::diff::{Change, Diff, Direction, Status};
use crate::engine::next::{Action, Gap, Gaps, Plan, Task};
use crate::playbook::conflict::Conflicts;
use crate::playbook::id::FactId;
use crate::quantity::growth::Growth;

/// A plan for the move to the next stage, or for staying at the last one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NextReport<'diff> {
    /// The company, as `gtm stage` describes it.
    company: StageReport<'diff>,
    /// The stage the move starts from; `null` below the first one.
    from: Option<StageRef<'diff>>,
    /// The stage it leads to; `null` at the last one.
    to: Option<StageRef<'diff>>,
    #[serde(flatten)]
    gaps: Gaps,
    /// What changes of the stages' own facts.
    stage: &'diff [Change<'diff>],
    /// What to do, by function.
    functions: Vec<Plan<'diff>>,
    /// What is known not to fit with the facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'diff>>,
    #[serde(skip)]
    known: &'diff Conflicts,
    #[serde(skip)]
    growth: Option<Growth>,
    /// The layers that the guides of each function are of as a whole.
    #[serde(skip)]
    tags: Vec<String>,
}

impl<'diff> NextReport<'diff> {
    /// Builds the plan of a comparison. `diff` compares the company's stage
    /// with the next one; the first stage with nothing, for a company below
    /// it; or the last stage with itself. `known` are all known conflicts.
    pub fn new(
        company: StageReport<'diff>,
        diff: &'diff Diff<'diff>,
        known: &'diff Conflicts,
        gaps: Gaps,
        growth: Option<Growth>,
    ) -> Self {
        let to = Some(diff.to).filter(|to| diff.from != Some(*to));
        let functions: Vec<Plan<'_>> = diff.functions.iter().map(Plan::of).collect();
        let conflicts = conflicts_of(known, changes(&diff.stage, &functions));
        Self {
            company,
            from: diff.from,
            to,
            gaps: if to.is_some() { gaps } else { Gaps::default() },
            stage: &diff.stage,
            functions,
            conflicts,
            known,
            growth,
            tags: diff
                .functions
                .iter()
                .map(|group| {
                    let mut tags = file_tags(group.all()).to_vec();
                    tags.dedup();
                    tags.concat()
                })
                .collect(),
        }
    }

    /// Returns the stage that the plan ends at: the next one, or the last.
    fn goal(&self) -> Option<StageRef<'diff>> {
        self.to.or(self.from)
    }

    fn tasks(&self) -> impl Iterator<Item = &Task<'diff>> {
        self.functions.iter().flat_map(|plan| &plan.tasks)
    }

    /// Returns the address under which `gtm why` says what does not fit with the
    /// facts of a task: its own, if it holds one of those that have a conflict.
    fn doubtful<'task>(&self, task: &'task Task<'_>) -> Option<&'task FactId> {
        let facts = task.facts.iter().flat_map(|change| change.facts());
        let mut ids = facts
            .map(|fact| &fact.id)
            .filter(|id| self.conflicts.iter().any(|conflict| conflict.facts.contains(id)));
        if ids.clone().any(|id| task.id.holds(id)) { Some(&task.id) } else { ids.next() }
    }
}

/// Returns all changes that a plan is about.
fn changes<'plan, 'diff>(
    stage: &'plan [Change<'diff>],
    plans: &'plan [Plan<'diff>],
) -> impl Iterator<Item = &'plan Change<'diff>> {
    let of_plans = plans.iter().flat_map(|plan| {
        plan.tasks.iter().flat_map(|task| &task.facts).chain(&plan.metrics).copied()
    });
    of_plans.chain(stage)
}

/// Returns what is said of a task in a checklist, and of several in a sentence.
fn words(action: Action) -> [&'static str; 2] {
    match action {
        Action::Start => ["Start", "to start"],
        Action::Change => ["Change", "to change"],
        Action::Review => ["Look again", "to look at again"],
        Action::WaitNoLonger => ["Wait no longer", "to wait for no longer"],
        Action::Decide => ["Keep or drop", "to keep or drop"],
        Action::RuleOut => ["Rule out", "to rule out"],
        Action::KeepRulingOut => ["Keep ruling out", "to keep ruling out"],
    }
}

/// Says in a line what a task is about, with what `behind` says behind the name of
/// each fact.
fn text(task: &Task<'_>, behind: fn(&Change<'_>) -> String) -> String {
    let labels: Vec<String> =
        task.facts.iter().map(|change| label(change, &behind(change))).collect();
    let labels = labels.join("; ");
    let section = task.facts.first().map_or("", |change| change.fact().section);
    match (task.action, task.block) {
        (Action::Change, _) => {
            let moves: Vec<String> = task.facts.iter().flat_map(|change| moves(change)).collect();
            format!("{labels}, in {section}: {}", moves.join("; "))
        }
        _ if section.is_empty() => labels,
        (_, Some(_)) => format!("{section}, with {labels}"),
        (_, None) => format!("{labels}, in {section}"),
    }
}

/// Says how figures and products move.
fn moves<'change>(change: &'change Change<'_>) -> impl Iterator<Item = String> + 'change {
    let figures = change.moving().filter_map(|figure| {
        let [from, to] = texts(change, figure);
        let says = match figure.direction? {
            Direction::New => to,
            Direction::Gone => from,
            _ => [from, to].join(ARROW),
        };
        Some(format!("{says} ({})", figure.direction?))
    });
    let tools =
        [(Status::New, "new"), (Status::Gone, "named no more"), (Status::Kept, "as before")]
            .into_iter()
            .filter_map(|(status, word)| {
                Some(format!("{word}: {}", change.tools.get(&status)?.join(", ")))
            });
    figures.chain(tools)
}

/// Returns the command that shows a task's facts in place.
fn read(task: &Task<'_>) -> Option<Invocation> {
    let fact = task.facts.first()?.fact();
    // A row that moved to another guide is read there.
    let mut ids = fact.id.parts();
    let [stage, function, block] = [(); 3].map(|()| ids.next().unwrap_or_default());
    let show = Invocation::new("show").arg(function);
    let read = match fact.kind {
        Kind::AntiPattern => Invocation::new("antipatterns").arg(function),
        Kind::Deferral => show.option("--only", "wait"),
        Kind::Row => show.option("--table", block),
        _ => show.option("--only", "points"),
    };
    Some(read.option("--stage", stage))
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
        let counts = Action::VARIANTS.iter().filter_map(|action| {
            let count = self.tasks().filter(|task| task.action == *action).count();
            (count > 0).then(|| format!("{count} {}", words(*action)[1]))
        });
        let all = and_list(&counts.collect::<Vec<_>>());
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
        let arr = match self.gaps.arr {
            None => "not known, since no ARR was given".to_owned(),
            Some(Gap { value, at, missing: None }) => {
                format!("none: {value} is there, and {} begins at {at}", to.title)
            }
            Some(Gap { at, missing: Some(missing), .. }) => {
                let mut words = format!("{missing} more to {}, which begins at {at}", to.title);
                if let (Some(crossing), Some(growth)) = (self.gaps.crossing, self.growth) {
                    words.push_str(&format!("; at {growth} growth a year, {}", when(crossing)));
                }
                words
            }
        };
        let headcount = match self.gaps.headcount {
            None => "not known, since no headcount was given".to_owned(),
            Some(Gap { value, at, missing: None }) => {
                format!("none: {} are there, and {} begins at {at}", people(value), to.title)
            }
            Some(Gap { at, missing: Some(missing), .. }) => {
                format!("{missing} more to {}, which begins at {at}", to.title)
            }
        };
        vec![
            ("ARR to go".to_owned(), Text::from(arr)),
            ("People to go".to_owned(), Text::from(headcount)),
        ]
    }

    /// Writes what the stages are about.
    fn write_stage(&self, document: &mut Document, goal: StageRef<'_>) {
        let rows = stage_rows(self.stage);
        let mut rows: Vec<Vec<String>> = rows
            .into_iter()
            .filter(|row| {
                row.first().is_some_and(|label| ["Challenge", "Risks", "Focus"].contains(&&**label))
            })
            .collect();
        let heading = format!("What {} is about", goal.title);
        if let (Some(from), Some(to)) = (self.from, self.to) {
            let [from_tag, to_tag] = file_tags(self.stage.iter());
            let columns = [
                String::new(),
                format!("{}{from_tag}", from.title),
                format!("{}{to_tag}", to.title),
            ];
            document.table(heading, columns, rows);
        } else {
            document.heading(Level::Section, heading);
            let fields = rows
                .iter_mut()
                .filter_map(|row| Some((row.first()?.clone(), row.last()?.clone().into())));
            document.push(Block::Fields(fields.collect()));
        }
    }

    /// Writes what marketing is measured by at the end of the move.
    fn write_metrics(&self, document: &mut Document, goal: StageRef<'_>) {
        let both = self.from.filter(|_| self.to.is_some());
        let rows = self.functions.iter().flat_map(|plan| {
            plan.metrics.iter().map(|metric| {
                let [from, to] = metric_cells(metric);
                [plan.function.id.to_owned(), label(metric, &tags(metric))]
                    .into_iter()
                    .chain(both.map(|_| from))
                    .chain([to])
                    .collect()
            })
        });
        let is = if self.to.is_some() { "will be" } else { "is" };
        let columns = ["Guide", "Metric"].into_iter().chain(both.map(|from| from.title));
        document.table(
            format!("What {} {is} measured by", goal.title),
            columns.chain([goal.title]),
            rows.collect(),
        );
    }

    fn write_next(&self, document: &mut Document, StageRef { id, title }: StageRef<'_>) {
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

    fn remark(&self) -> String {
        let is_move = self.from.is_some() && self.to.is_some();
        let is_doubtful = self.tasks().any(|task| self.doubtful(task).is_some());
        let ours: Vec<&str> = [
            (true, "that they are something to do"),
            (is_move, "which way a figure moves"),
            (is_move, "which facts of two stages speak of the same thing"),
            (is_doubtful, "that some do not fit with others"),
            (self.company.explanation().next().is_some(), "what the signals mean"),
        ]
        .into_iter()
        .filter_map(|(applies, words)| applies.then_some(words))
        .collect();
        let facts = sources(changes(self.stage, &self.functions));
        format!("Facts: {facts}. Ours: {}.", and_list(&ours))
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
        let mut explanation = self.company.explanation().peekable();
        if explanation.peek().is_some() {
            document.heading(Level::Section, "What the signals say");
            explanation.for_each(|sentence| document.paragraph(sentence));
        }
        if let Some(goal) = self.goal() {
            self.write_stage(&mut document, goal);
        }
        for (plan, tags_of_files) in self.functions.iter().zip(&self.tags) {
            let items = plan.tasks.iter().map(|task| {
                let doubt = self.doubtful(task).map(|id| Invocation::new("why").arg(id).into());
                let details: [(_, Option<Text>); 3] = [
                    ("Read", read(task).map(Text::from)),
                    ("Id", Some(task.id.to_string().into())),
                    ("Does not fit", doubt),
                ];
                Item {
                    name: Some(words(task.action)[0].to_owned()),
                    text: Some(text(task, tags)),
                    details: details
                        .into_iter()
                        .filter_map(|(label, text)| Some((label.to_owned(), text?)))
                        .collect(),
                    blanks: vec!["Owner", "Due"],
                }
            });
            let items: Vec<Item> = items.collect();
            if !items.is_empty() {
                document.heading(Level::Section, format!("{}{tags_of_files}", plan.function.title));
                document.push(Block::Items(Marker::Box, items));
            }
        }
        if let Some(goal) = self.goal() {
            self.write_metrics(&mut document, goal);
            self.write_next(&mut document, goal);
        }
        document.remark(self.remark());
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
        let [from, to] = [self.from, self.to].map(|stage| stage.map_or("", |stage| stage.id));
        let row =
            |function: &str, id: &FactId, action: &str, text: String, changes: &[&Change<'_>]| {
                let facts = || changes.iter().flat_map(|change| change.facts());
                let ids: Vec<&str> = facts().map(|fact| fact.id.as_str()).collect();
                let conflicts: BTreeSet<&str> =
                    conflict_ids(self.known, facts()).into_iter().collect();
                let conflicts: Vec<&str> = conflicts.into_iter().collect();
                let ours = if action == "measure" { "" } else { "action" };
                // The command, and what its readers fill in, are empty.
                [
                    id.as_str(),
                    from,
                    to,
                    function,
                    action,
                    &text,
                    &ids.join(", "),
                    "",
                    "",
                    "",
                    "",
                    "",
                    ours,
                    &conflicts.join(", "),
                    &sources(changes.iter().copied()),
                ]
                .map(str::to_owned)
                .to_vec()
            };
        for plan in &self.functions {
            let function = plan.function.id;
            for task in &plan.tasks {
                let text = text(task, |_| String::new());
                sheet.rows.push(row(
                    function,
                    &task.id,
                    &task.action.to_string(),
                    text,
                    &task.facts,
                ));
                if let Some(read) = read(task) {
                    sheet.command("read", read);
                }
            }
            for metric in &plan.metrics {
                let [_, target] = metric_cells(metric);
                let text = format!("{}: {target}", label(metric, ""));
                sheet.rows.push(row(function, &metric.fact().id, "measure", text, &[metric]));
            }
        }
        Ok(sheet)
    }
}
