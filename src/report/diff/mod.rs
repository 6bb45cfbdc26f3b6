//! `gtm diff`: what changes from one stage to another.

mod page;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

pub(super) use page::{metric_cells, titles};

use super::layer::{LayerMark, tag};
use super::view::{ConflictRef, FigureView, FunctionRef, SourceRef, StageRef};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::Page;
use crate::catalog::SourceFile;
use crate::catalog::fact::{FactKind as Kind, Statement};
use crate::document::Document;
use crate::engine::conflicts;
use crate::engine::diff::{
    Change, Diff, Direction, FigureMove, FunctionChanges, MatchedBy, Side, Sides, Status,
    TargetMove, WordChange,
};
use crate::playbook::conflict::Conflicts;
use crate::playbook::id::FactId;
use crate::playbook::source::Origin;

/// A part of the answer that can be asked for alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The stages' own facts.
    Stage,
    /// Figures that move, come or go.
    Figures,
    /// Products that come and go.
    Tools,
    /// Metrics and their targets.
    Metrics,
    /// What only the stage compared with names.
    New,
    /// What only the stage compared from names.
    Gone,
    /// What both name in other words.
    Words,
    /// What not to do.
    Avoid,
    /// What was left for later.
    Wait,
    /// What the sources refer to.
    References,
}

/// How much is told.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Whether functions were named. The stages' own facts are then left out.
    pub functions_named: bool,
    /// The parts asked for; empty for all.
    pub only: Vec<Part>,
}

impl Scope {
    fn has(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

/// What changes from one stage to another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiffReport<'edition> {
    /// The stage compared from.
    from: StageRef<'edition>,
    /// The stage compared with.
    to: StageRef<'edition>,
    /// How much changes.
    counts: Counts,
    /// What changes of the stages' own facts.
    stage: Vec<ChangeView<'edition>>,
    /// What changes by function.
    functions: Vec<GroupView<'edition>>,
    /// What is known not to fit with the facts that change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'edition>>,
    #[serde(skip)]
    scope: Scope,
    /// Whether the stage compared from is the earlier one, which has a next.
    #[serde(skip)]
    can_be_planned: bool,
}

/// How much changes.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
struct Counts {
    /// Figures.
    figures: Tally,
    /// Products; none is ever changed.
    tools: Tally,
    /// Metrics; those changed gain, lose or move a target.
    metrics: Tally,
    /// Rows, points and steps that are no metrics and name no products.
    items: Tally,
    /// Anti-patterns; none is ever changed.
    avoid: Tally,
    /// Deferrals that fall due.
    due: usize,
}

/// How many of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
struct Tally {
    /// On both sides, and not the same.
    changed: usize,
    new: usize,
    gone: usize,
    /// On both sides, and the same in all that is compared.
    kept: usize,
}

impl Tally {
    fn add(&mut self, status: Status) {
        *match status {
            Status::Changed => &mut self.changed,
            Status::New => &mut self.new,
            Status::Gone | Status::Due => &mut self.gone,
            Status::Kept => &mut self.kept,
        } += 1;
    }

    fn sum(self, other: Self) -> Self {
        Self {
            changed: self.changed + other.changed,
            new: self.new + other.new,
            gone: self.gone + other.gone,
            kept: self.kept + other.kept,
        }
    }
}

impl Counts {
    fn of(changes: &[ChangeView<'_>]) -> Self {
        let mut counts = Self::default();
        for change in changes {
            for figure in &change.figures {
                counts.figures.add(figure.status());
            }
            if let Some(tools) = &change.tools {
                counts.tools.new += tools.comes.len();
                counts.tools.gone += tools.goes.len();
                counts.tools.kept += tools.stays.len();
            }
            if let Some(target) = change.target {
                counts.metrics.add(match (change.status, target) {
                    (Status::Changed, TargetMove::Same | TargetMove::None) => Status::Kept,
                    (status, _) => status,
                });
            }
            if change.is_plain_item() {
                counts.items.add(change.status);
            }
            match change.kind {
                Kind::AntiPattern => counts.avoid.add(change.status),
                Kind::Deferral if change.status == Status::Due => counts.due += 1,
                _ => {}
            }
        }
        counts
    }

    fn sum(self, other: Self) -> Self {
        Self {
            figures: self.figures.sum(other.figures),
            tools: self.tools.sum(other.tools),
            metrics: self.metrics.sum(other.metrics),
            items: self.items.sum(other.items),
            avoid: self.avoid.sum(other.avoid),
            due: self.due + other.due,
        }
    }
}

/// What changes for one function.
#[derive(Debug, Serialize, JsonSchema)]
struct GroupView<'edition> {
    function: FunctionRef<'edition>,
    /// Its guide at the stage compared from; `null` where there is none.
    from: Option<GuideRef<'edition>>,
    /// Its guide at the stage compared with.
    to: Option<GuideRef<'edition>>,
    /// How much changes.
    counts: Counts,
    changes: Vec<ChangeView<'edition>>,
}

/// A guide.
#[derive(Debug, Serialize, JsonSchema)]
struct GuideRef<'edition> {
    /// Its address.
    id: FactId,
    source: SourceRef<'edition>,
    /// How the function works at the stage, in our words.
    approach: &'edition str,
    /// What of the approach comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'edition>,
}

impl<'edition> From<&'edition Page<'edition>> for GuideRef<'edition> {
    fn from(page: &'edition Page<'edition>) -> Self {
        Self {
            id: page.fact_id(),
            source: SourceRef::of_page(page),
            approach: &page.guide.approach,
            mark: LayerMark::at(&page.provenance, "approach"),
        }
    }
}

impl GuideRef<'_> {
    /// Returns ` [early-stage]` where the guide or its approach is a layer's.
    fn tag(&self) -> String {
        self.source.layer.map_or_else(|| self.mark.tag(), tag)
    }
}

/// A fact of one stage or both, with what differs.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ChangeView<'edition> {
    /// What kind of fact it is.
    pub(super) kind: Kind,
    /// What became of it.
    pub(super) status: Status,
    /// How the two facts were found to speak of the same thing, which is ours
    /// to say; absent where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched_by: Option<MatchedBy>,
    /// What the stage compared from says; `null` where it says nothing.
    pub(super) from: Option<SideView<'edition>>,
    /// What the stage compared with says.
    pub(super) to: Option<SideView<'edition>>,
    /// Its figures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) figures: Vec<FigureMoveView>,
    /// The words that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<WordChangeView>,
    /// Its products, where it is a category of tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tools: Option<ToolsView<'edition>>,
    /// What becomes of its target, where it is a metric at either stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<TargetMove>,
}

/// A fact of one stage.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SideView<'edition> {
    /// Its address.
    pub(super) id: FactId,
    /// The title of the block it stands in.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) section: &'edition str,
    /// What it is called.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) label: &'edition str,
    /// What it says of the source's, a column at a time.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) text: String,
    /// What a metric has; absent where it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    metric: Option<MetricView>,
    /// The ids of the known conflicts that it has a part in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<&'edition str>,
    source: SourceRef<'edition>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'edition>,
    /// As `text`, with what figures were.
    #[serde(skip)]
    told: String,
}

/// What a metric has.
#[derive(Debug, Serialize, JsonSchema)]
struct MetricView {
    /// What it should be; `null` where the source names no target.
    target: Option<String>,
    /// What the target was, in parentheses, where a layer changed it.
    #[serde(skip)]
    was: String,
}

/// A figure of one stage or both.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FigureMoveView {
    /// What the stage compared from says in this place; several where nothing
    /// tells which of them goes with which of the other side.
    from: Vec<QuantifiedView>,
    /// What the stage compared with says.
    to: Vec<QuantifiedView>,
    /// Which way it moves.
    pub(super) direction: Direction,
    /// Whose that reading is: always `ours`.
    direction_origin: Origin,
}

/// Something said under a column, with the figure in it.
#[derive(Debug, Serialize, JsonSchema)]
struct QuantifiedView {
    #[serde(flatten)]
    said: SaidView,
    /// `null` where it is in words.
    figure: Option<FigureView>,
}

/// Words that differ.
#[derive(Debug, Serialize, JsonSchema)]
struct WordChangeView {
    /// What the stage compared from says; `null` where it has no such column.
    from: Option<SaidView>,
    /// What the stage compared with says.
    to: Option<SaidView>,
}

/// Something said under a column.
#[derive(Debug, Serialize, JsonSchema)]
struct SaidView {
    /// The column; empty where there is none.
    column: String,
    text: String,
    /// What the figure was, in parentheses, where a layer changed it.
    #[serde(skip)]
    was: String,
}

/// The products of a category.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ToolsView<'edition> {
    /// Those that only the stage compared with names.
    pub(super) comes: Vec<&'edition str>,
    /// Those that only the stage compared from names.
    pub(super) goes: Vec<&'edition str>,
    /// Those that both name.
    pub(super) stays: Vec<&'edition str>,
}

impl<'edition> DiffReport<'edition> {
    /// Builds the report of a comparison, or `None` where it has nothing of the
    /// parts asked for. `diff` compares two stages; `conflicts` are all that are
    /// known.
    pub fn new(
        diff: &Diff<'edition>,
        conflicts: &'edition Conflicts,
        scope: Scope,
    ) -> Option<Self> {
        let views = |changes: &[Change<'edition>]| -> Vec<ChangeView<'edition>> {
            let views = changes.iter().map(|change| ChangeView::new(change, conflicts));
            views
                .filter(|view| {
                    scope.only.is_empty() || scope.only.iter().any(|part| view.is_in(*part))
                })
                .collect()
        };
        let stage = if scope.functions_named { Vec::new() } else { views(&diff.stage) };
        let functions: Vec<GroupView<'_>> = diff
            .functions
            .iter()
            .map(|group| GroupView::new(group, views(&group.changes)))
            .filter(|group| !group.changes.is_empty())
            .collect();
        if functions.is_empty() && stage.is_empty() {
            return None;
        }
        let counts = functions.iter().map(|group| group.counts);
        let of_functions = functions.iter().flat_map(|group| &group.changes);
        let changed: BTreeSet<&FactId> = stage
            .iter()
            .chain(of_functions)
            .filter(|change| change.status != Status::Kept)
            .flat_map(ChangeView::ids)
            .collect();
        Some(Self {
            conflicts: ConflictRef::among(conflicts, |fact| changed.contains(fact))
                .into_iter()
                .map(|conflict| by_layers(conflict, &diff.functions))
                .collect(),
            from: diff.from?.into(),
            to: diff.to.into(),
            counts: counts.fold(Counts::default(), Counts::sum),
            stage,
            functions,
            scope,
            can_be_planned: diff.from?.arr.from < diff.to.arr.from,
        })
    }

    fn changes(&self) -> impl Iterator<Item = &ChangeView<'edition>> {
        let of_functions = self.functions.iter().flat_map(|group| &group.changes);
        self.stage.iter().chain(of_functions)
    }

    /// Returns the sources of both sides, each once, in a line.
    fn sources(&self) -> String {
        let lines: BTreeSet<String> = self.changes().flat_map(ChangeView::source_lines).collect();
        lines.into_iter().collect::<Vec<_>>().join("; ")
    }
}

impl<'edition> GroupView<'edition> {
    fn new(group: &FunctionChanges<'edition>, changes: Vec<ChangeView<'edition>>) -> Self {
        Self {
            function: group.function.into(),
            from: group.from.map(GuideRef::from),
            to: group.to.map(GuideRef::from),
            counts: Counts::of(&changes),
            changes,
        }
    }
}

impl<'edition> ChangeView<'edition> {
    /// Views a change, marking what has a part in one of `conflicts`.
    pub(super) fn new(change: &Change<'edition>, conflicts: &'edition Conflicts) -> Self {
        let (from, to) = match &change.sides {
            Sides::New(to) => (None, Some(to)),
            Sides::Gone(from) => (Some(from), None),
            Sides::Both { from, to, .. } => (Some(from), Some(to)),
        };
        let none = LayerMark::default();
        let marks = [from, to].map(|side| side.map_or(none.clone(), mark));
        Self {
            kind: change.kind(),
            status: change.status,
            matched_by: change.matched_by(),
            from: from.map(|side| SideView::new(side, conflicts)),
            to: to.map(|side| SideView::new(side, conflicts)),
            figures: change
                .figures
                .iter()
                .map(|figure| FigureMoveView::new(figure, &marks))
                .collect(),
            words: change.words.iter().map(|words| WordChangeView::new(words, &marks)).collect(),
            tools: change.tools.as_ref().map(|tools| ToolsView {
                comes: tools.comes.clone(),
                goes: tools.goes.clone(),
                stays: tools.stays.clone(),
            }),
            target: change.target,
        }
    }
}

/// Returns a conflict with the layer that changed one of its facts in the guides
/// compared.
fn by_layers<'edition>(
    conflict: ConflictRef<'edition>,
    functions: &[FunctionChanges<'edition>],
) -> ConflictRef<'edition> {
    let pages = functions.iter().flat_map(|group| [group.from, group.to]);
    pages
        .flatten()
        .fold(conflict, |conflict, page| conflict.with_layers(&page.provenance, &page.fact_id()))
}

/// Returns what of a side comes from a layer.
fn mark<'edition>(side: &Side<'edition>) -> LayerMark<'edition> {
    let id = &side.fact.id;
    let home: Vec<&str> = id.parts().take(2).collect();
    let address = id.as_str().strip_prefix(&home.join("."));
    let address = address.and_then(|rest| rest.strip_prefix('.'));
    LayerMark::at(side.provenance, address.unwrap_or_default())
}

impl<'edition> SideView<'edition> {
    fn new(side: &Side<'edition>, conflicts: &'edition Conflicts) -> Self {
        let said = side.fact.statements().filter(|said| !said.is_ours());
        let mark = mark(side);
        let said = said.map(|said| SaidView::new(said, &mark));
        let said: Vec<SaidView> = said.collect();
        let joined = |line: fn(&SaidView) -> String| {
            let lines: Vec<String> = said.iter().map(line).collect();
            lines.join("; ")
        };
        Self {
            id: side.fact.id.clone(),
            section: side.fact.section,
            label: side.fact.label,
            text: joined(SaidView::line),
            told: joined(SaidView::told),
            metric: side.is_metric().then(|| MetricView {
                target: side.target().map(|said| said.text.clone().into_owned()),
                was: side.target().map_or(String::new(), |said| mark.was_of(said)),
            }),
            conflicts: conflicts::ids_of(conflicts, &side.fact.id),
            source: match side.home {
                SourceFile::Guide(page) => SourceRef::of_page(page),
                SourceFile::Stage(_) | SourceFile::Framework(_) => {
                    SourceRef::of_stage(side.source, side.provenance)
                }
            },
            mark,
        }
    }
}

impl SaidView {
    fn new(said: &Statement<'_>, mark: &LayerMark<'_>) -> Self {
        Self {
            was: mark.was_of(said),
            column: said.heading().to_owned(),
            text: said.text.clone().into_owned(),
        }
    }
}

impl FigureMoveView {
    /// Views a figure of a fact, with what layers changed on each side.
    fn new(figure: &FigureMove<'_>, [from, to]: &[LayerMark<'_>; 2]) -> Self {
        let views = |said: &[Statement<'_>], mark: &LayerMark<'_>| {
            let views = said.iter().map(|said| QuantifiedView {
                said: SaidView::new(said, mark),
                figure: said.figure.map(FigureView::from),
            });
            views.collect()
        };
        Self {
            from: views(&figure.from, from),
            to: views(&figure.to, to),
            direction: figure.direction,
            direction_origin: Origin::Ours,
        }
    }
}

impl WordChangeView {
    /// As [`FigureMoveView::new`], of words.
    fn new(words: &WordChange<'_>, [from, to]: &[LayerMark<'_>; 2]) -> Self {
        let view = |said: &Option<Statement<'_>>, mark: &LayerMark<'_>| {
            said.as_ref().map(|said| SaidView::new(said, mark))
        };
        Self { from: view(&words.from, from), to: view(&words.to, to) }
    }
}

impl SaidView {
    /// Returns the words, behind their column where there is one.
    fn line(&self) -> String {
        if self.column.is_empty() {
            self.text.clone()
        } else {
            format!("{}: {}", self.column, self.text)
        }
    }

    /// As [`SaidView::line`], with what the figure was.
    fn told(&self) -> String {
        format!("{}{}", self.line(), self.was)
    }
}

/// What stands where a stage says nothing.
const NOTHING: &str = "–";

impl FigureMoveView {
    fn status(&self) -> Status {
        match self.direction {
            Direction::New => Status::New,
            Direction::Gone => Status::Gone,
            Direction::Same => Status::Kept,
            _ => Status::Changed,
        }
    }

    /// Returns what each side says: its figure, or what stands in its place.
    pub(super) fn texts(&self) -> [String; 2] {
        [&self.from, &self.to].map(|side| match side.as_slice() {
            [] => NOTHING.to_owned(),
            [one] => one.text(),
            several => {
                let lines =
                    several.iter().map(|one| format!("{}: {}", one.said.column, one.text()));
                lines.collect::<Vec<_>>().join("; ")
            }
        })
    }

    /// Returns the column it stands in: that of the stage compared with, or
    /// else of the other; empty where there are several.
    fn column(&self) -> &str {
        match (self.to.as_slice(), self.from.as_slice()) {
            ([one], _) | ([], [one]) => &one.said.column,
            _ => "",
        }
    }
}

impl QuantifiedView {
    /// Returns the figure, or the words, with what it was.
    fn text(&self) -> String {
        let text = match &self.figure {
            Some(figure) => &figure.text,
            None => &self.said.text,
        };
        format!("{text}{}", self.said.was)
    }
}

impl<'edition> ChangeView<'edition> {
    /// Returns what it is called by: what the stage compared with says, or
    /// what the other one did.
    pub(super) fn side(&self) -> Option<&SideView<'edition>> {
        self.to.as_ref().or(self.from.as_ref())
    }

    /// Names it: its block and its label, and its other name where the
    /// playbook says that two names mean the same.
    fn name(&self) -> String {
        self.in_section(self.label())
    }

    /// As [`ChangeView::name`], with the layers that it comes from.
    fn marked_name(&self) -> String {
        self.in_section(self.marked_label())
    }

    fn in_section(&self, label: String) -> String {
        match self.side().map_or("", |side| side.section) {
            "" => label,
            section => format!("{section}: {label}"),
        }
    }

    /// Names it without its block.
    pub(super) fn label(&self) -> String {
        let [label, was] = self.names();
        format!("{label}{was}")
    }

    /// As [`ChangeView::label`], with the layers that either side comes from.
    pub(super) fn marked_label(&self) -> String {
        let [label, was] = self.names();
        format!("{label}{}{was}", self.tags())
    }

    /// Returns ` [house-rules]` for each layer that a side comes from.
    fn tags(&self) -> String {
        let mut tags: Vec<String> = self.sides().map(|side| side.mark.tag()).collect();
        tags.dedup();
        tags.concat()
    }

    /// Returns its label, and its other name in parentheses or nothing.
    fn names(&self) -> [String; 2] {
        let called = |side: &SideView<'_>| match self.kind {
            Kind::Approach => "Approach".to_owned(),
            Kind::Intro => "Intro".to_owned(),
            Kind::Note => "Note".to_owned(),
            _ => side.called().to_owned(),
        };
        let Some(side) = self.side() else {
            return [String::new(), String::new()];
        };
        let label = called(side);
        match (self.matched_by, &self.from) {
            (Some(MatchedBy::SameAs), Some(from))
                if called(from).to_lowercase() != label.to_lowercase() =>
            {
                [label, format!(" (was: {})", called(from))]
            }
            _ => [label, String::new()],
        }
    }

    /// Returns the addresses of both sides.
    pub(super) fn ids(&self) -> impl Iterator<Item = &FactId> {
        self.sides().map(|side| &side.id)
    }

    /// Returns the sources of both sides, in a line each.
    pub(super) fn source_lines(&self) -> impl Iterator<Item = String> {
        self.sides().map(SideView::source_line)
    }

    /// Returns the ids of the known conflicts that either side has a part in,
    /// each once.
    pub(super) fn conflicts(&self) -> Vec<&'edition str> {
        let mut ids: Vec<&str> = Vec::new();
        for id in self.sides().flat_map(|side| side.conflicts.iter().copied()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// Returns the addresses of the sides that have a known conflict.
    pub(super) fn doubtful(&self) -> impl Iterator<Item = &FactId> {
        let sides = self.sides().filter(|side| !side.conflicts.is_empty());
        sides.map(|side| &side.id)
    }

    fn sides(&self) -> impl Iterator<Item = &SideView<'edition>> {
        [&self.from, &self.to].into_iter().flatten()
    }

    /// Whether both sides say something that differs in words.
    fn has_words_on_both_sides(&self) -> bool {
        let words = self.words.iter();
        words.clone().any(|one| one.from.is_some()) && words.clone().any(|one| one.to.is_some())
    }

    /// Whether it is a row, a point or a step that is no metric and names no
    /// products.
    fn is_plain_item(&self) -> bool {
        let is_item = matches!(self.kind, Kind::Row | Kind::Point | Kind::Step);
        is_item && self.target.is_none() && self.tools.is_none()
    }

    /// Whether it belongs to a part of the answer.
    fn is_in(&self, part: Part) -> bool {
        let is_block = self.is_plain_item() || self.kind == Kind::Section;
        match part {
            Part::Stage => self.kind == Kind::Stage,
            Part::Figures => self.figures.iter().any(|figure| figure.direction != Direction::Same),
            Part::Tools => self.tools.as_ref().is_some_and(ToolsView::differ),
            Part::Metrics => match self.target {
                None => false,
                Some(TargetMove::Same | TargetMove::None) => {
                    matches!(self.status, Status::New | Status::Gone)
                }
                Some(TargetMove::Gained | TargetMove::Lost | TargetMove::Moved) => true,
            },
            Part::New => is_block && self.status == Status::New,
            Part::Gone => is_block && self.status == Status::Gone,
            Part::Words => self.kind != Kind::Stage && !self.words.is_empty(),
            Part::Avoid => self.kind == Kind::AntiPattern,
            Part::Wait => self.kind == Kind::Deferral,
            Part::References => self.kind == Kind::Reference,
        }
    }
}

impl ToolsView<'_> {
    fn differ(&self) -> bool {
        !self.comes.is_empty() || !self.goes.is_empty()
    }
}

impl SideView<'_> {
    /// Returns where it comes from, in a line.
    fn source_line(&self) -> String {
        self.mark.source_line(&self.source)
    }

    /// As [`SideView::called`], with the layer that it comes from.
    fn marked(&self) -> String {
        format!("{}{}", self.called(), self.mark.tag())
    }

    /// Returns what it is called, or what it says where it has no name.
    pub(super) fn called(&self) -> &str {
        if self.label.is_empty() { &self.text } else { self.label }
    }
}

impl Report for DiffReport<'_> {
    const SCHEMA: &'static str = "gtm/diff/1";

    fn document(&self) -> Document {
        page::document(self)
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id_from",
            "id_to",
            "function",
            "kind",
            "status",
            "aspect",
            "name",
            "column",
            "change",
            "direction",
            "matched_by",
            "ours",
            "conflicts",
            "source_from",
            "source_to",
        ]);
        for change in &self.stage {
            sheet.rows.extend(change.rows("", &self.scope));
        }
        for group in &self.functions {
            for change in &group.changes {
                sheet.rows.extend(change.rows(group.function.id, &self.scope));
            }
        }
        Ok(sheet)
    }
}

/// One thing that a change says, in a sheet.
#[derive(Default)]
struct Aspect {
    what: &'static str,
    column: String,
    change: String,
    direction: Option<Direction>,
}

impl ChangeView<'_> {
    /// Returns its rows in a sheet: the fact as a whole where one stage has it
    /// or nothing differs, and each thing that differs.
    fn rows(&self, function: &str, scope: &Scope) -> Vec<Vec<String>> {
        let mut aspects = Vec::new();
        if self.status != Status::Changed {
            aspects.push(Aspect { what: "fact", change: self.whole(), ..Aspect::default() });
        }
        let figures = self.figures.iter().filter(|figure| figure.direction != Direction::Same);
        aspects.extend(figures.map(|figure| Aspect {
            what: "figure",
            column: figure.column().to_owned(),
            change: figure.texts().join(ARROW),
            direction: Some(figure.direction),
        }));
        if let Some(tools) = self.tools.as_ref().filter(|tools| tools.differ())
            && self.status == Status::Changed
        {
            aspects.push(Aspect {
                what: "tools",
                change: [&tools.goes, &tools.comes].map(|names| listed(names)).join(ARROW),
                ..Aspect::default()
            });
        }
        aspects.extend(self.words.iter().map(WordChangeView::aspect));
        let id = |side: &Option<SideView<'_>>| {
            side.as_ref().map_or(String::new(), |side| side.id.to_string())
        };
        let source = |side: &Option<SideView<'_>>| {
            side.as_ref().map_or(String::new(), SideView::source_line)
        };
        let wanted = |aspect: &Aspect| {
            let part = match aspect.what {
                "figure" => Part::Figures,
                "tools" => Part::Tools,
                "words" if self.kind != Kind::Stage => Part::Words,
                _ => return true,
            };
            scope.has(part) || (self.target.is_some() && scope.has(Part::Metrics))
        };
        let rows = aspects.into_iter().filter(wanted).map(|aspect| {
            let matched = self.matched_by.map(matched_word);
            let ours = [aspect.direction.map(|_| "direction"), matched.map(|_| "matched_by")];
            vec![
                id(&self.from),
                id(&self.to),
                function.to_owned(),
                kind_word(self.kind).to_owned(),
                status_word(self.status).to_owned(),
                aspect.what.to_owned(),
                self.name(),
                aspect.column,
                aspect.change,
                aspect.direction.map_or("", Direction::word).to_owned(),
                matched.unwrap_or_default().to_owned(),
                ours.into_iter().flatten().collect::<Vec<_>>().join(", "),
                self.conflicts().join(", "),
                source(&self.from),
                source(&self.to),
            ]
        });
        rows.collect()
    }

    /// Returns what the fact says as a whole where only one side has it. Of one
    /// that both have there is nothing to tell.
    fn whole(&self) -> String {
        if self.status == Status::Kept {
            return String::new();
        }
        let text = |side: &Option<SideView<'_>>| match side {
            Some(side) if side.text.is_empty() => side.label.to_owned(),
            Some(side) => side.told.clone(),
            None => NOTHING.to_owned(),
        };
        [text(&self.from), text(&self.to)].join(ARROW)
    }
}

/// What stands between the two sides in a cell.
pub(super) const ARROW: &str = " → ";

fn listed(names: &[&str]) -> String {
    match names {
        [] => NOTHING.to_owned(),
        names => names.join(", "),
    }
}

impl WordChangeView {
    fn aspect(&self) -> Aspect {
        let [from, to] = [&self.from, &self.to];
        let columns: Vec<&str> =
            [from, to].into_iter().flatten().map(|said| said.column.as_str()).collect();
        let text = |said: &Option<SaidView>| {
            said.as_ref().map_or(NOTHING.to_owned(), |said| format!("{}{}", said.text, said.was))
        };
        Aspect {
            what: "words",
            column: columns.last().copied().unwrap_or_default().to_owned(),
            change: [text(from), text(to)].join(ARROW),
            direction: None,
        }
    }
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Changed => "changed",
        Status::New => "new",
        Status::Gone => "gone",
        Status::Due => "due",
        Status::Kept => "kept",
    }
}

fn matched_word(by: MatchedBy) -> &'static str {
    match by {
        MatchedBy::Id => "id",
        MatchedBy::SameAs => "same-as",
    }
}

fn kind_word(kind: Kind) -> &'static str {
    kind.into()
}
