//! `gtm next`: the move to the next stage as a plan for one company.
//!
//! What the stages say is compared as in `gtm diff`; what is to be done about
//! it is a reading of ours.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use super::diff::words::{
    ARROW, conflict_ids, conflicts_of, file_tags, label, metric_cells, sources, stage_rows, tags,
    texts,
};
use super::stage::{StageReport, when};
use super::view::{ConflictRef, StageRef, and_list, counted, distinct, joined, people, those};
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
    /// The stage that the plan ends at: the next one, or the last.
    #[serde(skip)]
    goal: StageRef<'diff>,
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
        let to = (diff.from != Some(diff.to)).then_some(diff.to);
        let mut report = Self {
            company,
            from: diff.from,
            to,
            gaps: to.map_or(Gaps::default(), |_| gaps),
            stage: &diff.stage,
            functions: diff.functions.iter().map(Plan::of).collect(),
            conflicts: Vec::new(),
            known,
            growth,
            goal: diff.to,
        };
        report.conflicts = conflicts_of(known, report.changes());
        report
    }

    fn tasks(&self) -> impl Iterator<Item = &Task<'diff>> {
        self.functions.iter().flat_map(|plan| &plan.tasks)
    }

    fn changes(&self) -> impl Iterator<Item = &Change<'diff>> {
        let of_tasks = self.tasks().flat_map(|task| &task.facts);
        let metrics = self.functions.iter().flat_map(|plan| &plan.metrics);
        of_tasks.chain(metrics).copied().chain(self.stage)
    }

    /// Returns the address under which `gtm why` says what does not fit with the
    /// facts of a task: its own, if it holds one of those that have a conflict.
    fn doubtful<'task>(&self, task: &'task Task<'_>) -> Option<&'task FactId> {
        let ids = task.facts.iter().flat_map(|change| change.facts()).map(|fact| &fact.id);
        let mut doubtful = ids.filter(|id| self.conflicts.iter().any(|one| one.facts.contains(id)));
        let first = doubtful.next()?;
        let is_held = task.id.holds(first) || doubtful.any(|id| task.id.holds(id));
        Some(if is_held { &task.id } else { first })
    }
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

/// Says in a line what a task is about, with what `tags` says behind the name of
/// each fact.
fn text(task: &Task<'_>, tags: fn(&Change<'_>) -> String) -> String {
    let labels = joined(task.facts.iter().map(|change| label(change, &tags(change))), "; ");
    let first = task.facts.first().and_then(|change| change.fact());
    match first.map_or("", |fact| fact.section) {
        section if task.action == Action::Change => {
            let moves = joined(task.facts.iter().flat_map(|change| moves(change)), "; ");
            format!("{labels}, in {section}: {moves}")
        }
        "" => labels,
        section if task.is_whole_block => format!("{section}, with {labels}"),
        section => format!("{labels}, in {section}"),
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
    let lists =
        [(Status::New, "new"), (Status::Gone, "named no more"), (Status::Kept, "as before")];
    figures.chain(lists.into_iter().filter_map(|(status, word)| {
        Some(format!("{word}: {}", change.tools.get(&status)?.join(", ")))
    }))
}

/// Returns the command that shows a task's facts in place.
fn read(task: &Task<'_>) -> Option<Invocation> {
    let fact = task.facts.first()?.fact()?;
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

/// Says how far the next stage is on one signal.
fn distance<T: Display>(
    gap: Option<Gap<T>>,
    to: &str,
    signal: &str,
    there: impl Fn(T) -> String,
) -> String {
    match gap {
        None => format!("not known, since no {signal} was given"),
        Some(Gap { value, at, missing: None }) => {
            format!("none: {} there, and {to} begins at {at}", there(value))
        }
        Some(Gap { at, missing: Some(missing), .. }) => {
            format!("{missing} more to {to}, which begins at {at}")
        }
    }
}

impl NextReport<'_> {
    /// Returns the title, and what the plan is and is not.
    fn title_and_scope(&self) -> [String; 2] {
        let counts = Action::VARIANTS.iter().filter_map(|action| {
            let count = self.tasks().filter(|task| task.action == *action).count();
            (count > 0).then(|| format!("{count} {}", words(*action)[1]))
        });
        let all = and_list(counts);
        let tasks = counted(self.tasks().count(), "task", "tasks");
        let goal = self.goal.title;
        match self.from {
            Some(from) if self.to.is_some() => [
                format!("From {} to {goal}: the move", from.title),
                format!("The plan leads from {} to {goal} in {tasks}: {all}.", from.title),
            ],
            None => [
                format!("To {goal}: what it begins with"),
                format!(
                    "No source says how to get to {goal}. This is what its guides speak of from \
                     the first day, in {tasks}: {all}."
                ),
            ],
            Some(_) => [
                format!("{goal}: no next stage, and what sustains it"),
                format!(
                    "{goal} is the last stage that the playbooks know, so there is nothing to \
                     move to. What sustains it: its focus, the mistakes to go on ruling out, and \
                     what it is measured by."
                ),
            ],
        }
    }

    fn write_distances(&self, document: &mut Document, to: &str) {
        let mut arr = distance(self.gaps.arr, to, "ARR", |value| format!("{value} is"));
        if let (Some(crossing), Some(growth)) = (self.gaps.crossing, self.growth) {
            arr.push_str(&format!("; at {growth} growth a year, {}", when(crossing)));
        }
        let headcount = distance(self.gaps.headcount, to, "headcount", |value| {
            format!("{} are", people(value))
        });
        document.push(Block::Fields(vec![
            ("ARR to go".to_owned(), arr.into()),
            ("People to go".to_owned(), headcount.into()),
        ]));
    }

    /// Writes what the stages are about. `left` is the stage of a move that the
    /// company leaves.
    fn write_stage(&self, document: &mut Document, left: Option<StageRef<'_>>) {
        let mut rows = stage_rows(self.stage);
        rows.retain(|row| ["Main challenge", "Focus"].contains(&&*row[0]));
        let heading = format!("What {} is about", self.goal.title);
        if let Some(left) = left {
            let [from, to] = file_tags(self.stage);
            let titles = [format!("{}{from}", left.title), format!("{}{to}", self.goal.title)];
            document.section_table(heading, &["", &titles[0], &titles[1]], rows);
        } else {
            document.heading(Level::Section, heading);
            let fields = rows.into_iter().map(|row| (row[0].clone(), row[2].as_str().into()));
            document.push(Block::Fields(fields.collect()));
        }
    }

    fn write_plan(&self, document: &mut Document, plan: &Plan<'_>) {
        if plan.tasks.is_empty() {
            return;
        }
        let layers = distinct(file_tags(plan.changes)).concat();
        document.heading(Level::Section, format!("{}{layers}", plan.function.title));
        let items = plan.tasks.iter().map(|task| {
            let doubt = self.doubtful(task).map(|id| Invocation::new("why").arg(id));
            let details = [
                ("Read", read(task).map(Text::from)),
                ("Id", Some(task.id.to_string().into())),
                ("Does not fit", doubt.map(Text::from)),
            ];
            let details = details.into_iter();
            Item {
                name: Some(words(task.action)[0].to_owned()),
                text: Some(text(task, tags)),
                details: details.filter_map(|(of, text)| Some((of.to_owned(), text?))).collect(),
                blanks: vec!["Owner", "Due"],
            }
        });
        document.push(Block::Items(Marker::Box, items.collect()));
    }

    /// Writes what marketing is measured by at the end of the move.
    fn write_metrics(&self, document: &mut Document, left: Option<StageRef<'_>>) {
        let rows = self.functions.iter().flat_map(|plan| {
            plan.metrics.iter().map(|metric| {
                let [from, to] = metric_cells(metric);
                [plan.function.id.to_owned(), label(metric, &tags(metric))]
                    .into_iter()
                    .chain(left.map(|_| from))
                    .chain([to])
                    .collect()
            })
        });
        let goal = self.goal.title;
        let is = if self.to.is_some() { "will be" } else { "is" };
        let columns = ["Guide", "Metric"].into_iter().chain(left.map(|left| left.title));
        let columns: Vec<&str> = columns.chain([goal]).collect();
        document.section_table(format!("What {goal} {is} measured by"), &columns, rows);
    }

    fn write_next(&self, document: &mut Document, left: Option<StageRef<'_>>) {
        let StageRef { id, title } = self.goal;
        let of_stage = |command| Invocation::new(command).option("--stage", id);
        let whole = match left {
            Some(left) => (
                Invocation::new("diff").arg(left.id).arg(id),
                "every fact that changes, with references and what is dropped".to_owned(),
            ),
            None => (of_stage("show --all"), format!("all that the guides of {title} say")),
        };
        let avoid = (
            of_stage("antipatterns"),
            format!("what not to do at {title}, with a question for each"),
        );
        let metrics = (of_stage("list metrics"), "what each metric says".to_owned());
        let why = self.tasks().next().map(|task| {
            let answers = "where the facts of a task come from, by its id".to_owned();
            (Invocation::new("why").arg(&task.id), answers)
        });
        document.next([whole, avoid, metrics].into_iter().chain(why));
    }
}

impl Report for NextReport<'_> {
    const SCHEMA: &'static str = "gtm/next/1";
    const IS_FILLED_IN: bool = true;

    fn document(&self) -> Document {
        let mut document = Document::default();
        let left = self.from.filter(|_| self.to.is_some());
        let [title, scope] = self.title_and_scope();
        document.heading(Level::Title, title);
        document.paragraph(self.company.headline());
        document.blocks.extend(self.company.gauges());
        if let Some(to) = self.to {
            self.write_distances(&mut document, to.title);
        }
        document.paragraph(scope);
        let explanation: Vec<&str> = self.company.explanation().collect();
        if !explanation.is_empty() {
            document.heading(Level::Section, "What the signals say");
            for sentence in &explanation {
                document.paragraph(*sentence);
            }
        }
        self.write_stage(&mut document, left);
        self.functions.iter().for_each(|plan| self.write_plan(&mut document, plan));
        self.write_metrics(&mut document, left);
        self.write_next(&mut document, left);
        let is_doubtful = self.tasks().any(|task| self.doubtful(task).is_some());
        let ours = [
            (true, "that they are something to do"),
            (left.is_some(), "which way a figure moves"),
            (left.is_some(), "which facts of two stages speak of the same thing"),
            (is_doubtful, "that some do not fit with others"),
            (!explanation.is_empty(), "what the signals mean"),
        ];
        let ours = and_list(those(ours));
        document.remark(format!("Facts: {}. Ours: {ours}.", sources(self.changes())));
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
        for plan in &self.functions {
            let tasks = plan.tasks.iter().map(|task| {
                let text = text(task, |_| String::new());
                (&task.id, task.action.to_string(), "action", text, &*task.facts, read(task))
            });
            let metrics = plan.metrics.iter().filter_map(|metric| {
                let text = format!("{}: {}", label(metric, ""), metric_cells(metric)[1]);
                let facts = std::slice::from_ref(metric);
                Some((&metric.to.as_ref()?.id, "measure".to_owned(), "", text, facts, None))
            });
            for (id, action, ours, text, changes, read) in tasks.chain(metrics) {
                let facts = changes.iter().flat_map(|change| change.facts());
                let mut conflicts = conflict_ids(self.known, changes);
                conflicts.sort_unstable();
                sheet.row(&[
                    id,
                    &from,
                    &to,
                    &plan.function.id,
                    &action,
                    &text,
                    &joined(facts.map(|fact| fact.id.as_str()), ", "),
                    // The command, and what its readers fill in.
                    &"",
                    &"",
                    &"",
                    &"",
                    &"",
                    &ours,
                    &conflicts.join(", "),
                    &sources(changes.iter().copied()),
                ]);
                if let Some(read) = read {
                    sheet.command("read", read);
                }
            }
        }
        Ok(sheet)
    }
}
