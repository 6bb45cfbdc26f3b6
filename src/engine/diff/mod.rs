//! What changes from one stage to another, fact by fact.
//!
//! Threads say which facts of the two stages speak of the same thing, and each
//! fact of either stage then stands in exactly one [`Change`]. What is compared is
//! what the sources say in cells: figures, products, targets, words of a row or a
//! point. Sentences of our own (an approach, the reason for an anti-pattern)
//! read differently at every stage and are never a change.

mod direction;
mod parts;
mod threads;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::catalog::fact::{Fact, FactKind as Kind, Statement};
use crate::catalog::{Catalog, CatalogError, SourceFile};
use crate::names::slugify;
use crate::playbook::function::{Function, FunctionRef};
use crate::playbook::id::StageId;
use crate::playbook::stage::{Stage, StageRef};
use crate::playbook::table::{Role, products};

pub use direction::Direction;
pub use parts::{Counts, Part, Tally};
pub use threads::MatchedBy;

/// All that one stage says.
#[derive(Debug)]
pub struct StageSnapshot<'catalog> {
    stage: &'catalog Stage,
    files: Vec<SourceFile<'catalog>>,
}

impl<'catalog> StageSnapshot<'catalog> {
    /// Reads what a comparison with `latest` needs: every stage up to it, in the
    /// order of growth. What two stages call the same may have got its name at
    /// an earlier one.
    pub fn up_to(catalog: &'catalog Catalog, latest: &Stage) -> Result<Vec<Self>, CatalogError> {
        let stages = catalog.stages()?;
        let count = stages.iter().take_while(|stage| stage.id != latest.id).count() + 1;
        stages
            .iter()
            .take(count)
            .map(|stage| Ok(Self { stage, files: SourceFile::of_stage(catalog, stage)? }))
            .collect()
    }

    fn facts(&self) -> Vec<Fact<'_>> {
        self.files.iter().flat_map(SourceFile::facts).collect()
    }
}

/// The one fact or two that a change is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Sides<'page> {
    /// Both stages speak of it.
    Both {
        /// What the stage compared from says.
        from: Fact<'page>,
        /// What the stage compared with says.
        to: Fact<'page>,
        /// How the two were found to speak of the same thing, which is ours to
        /// say.
        matched_by: MatchedBy,
    },
    /// Only the stage compared with has it.
    New {
        /// What it says.
        to: Fact<'page>,
    },
    /// Only the stage compared from has it.
    Gone {
        /// What it says.
        from: Fact<'page>,
    },
}

/// What became of a fact.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Status {
    /// Both stages speak of it, and say different things.
    Changed,
    /// Only the stage compared with names it.
    New,
    /// Only the stage compared from names it.
    Gone,
    /// A deferral of the stage compared from that the other one ends.
    Due,
    /// Both stages have it, and nothing that is compared differs.
    Kept,
}

/// What the two stages say in the same place, by the names of the cells. Where
/// nothing tells which figure of one side goes with which of the other, all of
/// them stand together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Move<'page> {
    /// The cells of the stage compared from; none in a column that only the other
    /// one has. `statement` is what a fact mainly says.
    #[serde(serialize_with = "cells")]
    pub from: Vec<&'page str>,
    /// The cells of the stage compared with.
    #[serde(serialize_with = "cells")]
    pub to: Vec<&'page str>,
    /// Which way a figure moves, which is ours to say; absent from words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
}

/// What becomes of the target of something that at least one stage measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TargetMove {
    /// Only the stage compared with names one.
    Gained,
    /// Only the stage compared from names one.
    Lost,
    /// Both name one, and another.
    Moved,
    /// Both name the same.
    Same,
    /// Neither names one.
    None,
}

/// A fact of one stage or both, with what differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Change<'page> {
    /// What became of it.
    pub status: Status,
    /// The facts.
    #[serde(flatten)]
    pub sides: Sides<'page>,
    /// Its figures, moved or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Move<'page>>,
    /// The words that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Move<'page>>,
    /// What becomes of its products, where it is a category of tools.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tools: BTreeMap<Status, Vec<&'page str>>,
    /// What becomes of its target, where it is a metric at either stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetMove>,
}

/// What changes for one function.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FunctionChanges<'page> {
    /// The function.
    pub function: FunctionRef<'page>,
    /// How much changes.
    pub counts: Counts,
    /// How the function works at the two stages, in our words.
    pub approach: Option<Change<'page>>,
    /// The other changes: what the stage compared with says, in its order, and
    /// then what it says no more.
    pub changes: Vec<Change<'page>>,
}

/// All that changes from one stage to another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Diff<'page> {
    /// The stage compared from; `null` below the first one.
    pub from: Option<StageRef<'page>>,
    /// The stage compared with.
    pub to: StageRef<'page>,
    /// Whether the stage compared from is the earlier one, which has a next.
    #[serde(skip)]
    pub is_growth: bool,
    /// What changes of the stages' own facts.
    pub stage: Vec<Change<'page>>,
    /// What changes by function, in the order asked for.
    pub functions: Vec<FunctionChanges<'page>>,
}

/// Compares what two stages say about `functions`. `snapshots` are those that
/// [`StageSnapshot::up_to`] gives for the later of the two, which need not be
/// `to`. Without `from` everything is new. `None` when a stage is not among
/// them.
///
/// A fact that moves from one function's guide to another's stands with the
/// one compared with, or with the other where only that one is asked for.
pub fn compare<'page>(
    snapshots: &'page [StageSnapshot<'page>],
    from: Option<&StageId>,
    to: &StageId,
    functions: &[&'page Function],
) -> Option<Diff<'page>> {
    let position = |id: &StageId| snapshots.iter().position(|one| one.stage.id == *id);
    let to = position(to)?;
    let from = match from {
        Some(id) => Some(position(id)?),
        None => None,
    };
    let mut facts: Vec<Vec<Fact<'_>>> = snapshots.iter().map(StageSnapshot::facts).collect();
    let places = threads::threads(&facts);
    // A thread is joined by `same-as` where any link between the two stages is.
    let links = from.map_or(to..to, |from| from.min(to) + 1..from.max(to) + 1);
    let same_as: BTreeSet<usize> = places[links]
        .iter()
        .flatten()
        .filter(|place| place.joined == Some(MatchedBy::SameAs))
        .map(|place| place.thread)
        .collect();

    let mut before: Vec<Option<Fact<'_>>> =
        from.map_or(Vec::new(), |from| facts[from].drain(..).map(Some).collect());
    let threads = from.into_iter().flat_map(|from| &places[from]).map(|place| place.thread);
    let before_by_thread: BTreeMap<usize, usize> = threads.zip(0..).collect();
    // A stage compared with itself has been taken.
    let after = if from == Some(to) { snapshots[to].facts() } else { facts.swap_remove(to) };
    let reached: Vec<&str> = snapshots[..=to].iter().map(|one| one.stage.id.as_str()).collect();
    let mut diff = Diff {
        from: from.map(|from| snapshots[from].stage.into()),
        to: snapshots[to].stage.into(),
        is_growth: from.is_some_and(|from| from < to),
        stage: Vec::new(),
        functions: functions
            .iter()
            .map(|function| FunctionChanges {
                function: (*function).into(),
                counts: Counts::default(),
                approach: None,
                changes: Vec::new(),
            })
            .collect(),
    };
    for (to, place) in after.into_iter().zip(&places[to]) {
        let from = before_by_thread.get(&place.thread).and_then(|index| before[*index].take());
        let matched_by =
            if same_as.contains(&place.thread) { MatchedBy::SameAs } else { MatchedBy::Id };
        diff.place(Change::of(match from {
            Some(from) => Sides::Both { from, to, matched_by },
            None => Sides::New { to },
        }));
    }
    for from in before.into_iter().flatten() {
        let until = from.said("until").filter(|_| from.kind == Kind::Deferral);
        let is_due = until.is_some_and(|until| reached.contains(&&*until.text));
        let mut change = Change::of(Sides::Gone { from });
        if is_due {
            change.status = Status::Due;
        }
        diff.place(change);
    }
    diff.count();
    Some(diff)
}

impl<'page> Diff<'page> {
    /// Puts a change with its function, or drops it where nobody asked for that.
    fn place(&mut self, change: Change<'page>) {
        let functions = [change.to(), change.from()].map(|fact| fact?.function);
        let asked_for = functions.iter().flatten().find_map(|wanted| {
            self.functions.iter().position(|group| group.function.id == wanted.id.as_str())
        });
        match asked_for.map(|index| &mut self.functions[index]) {
            Some(group) if change.fact().kind == Kind::Approach => group.approach = Some(change),
            Some(group) => group.changes.push(change),
            None if functions.iter().all(Option::is_none) => self.stage.push(change),
            None => {}
        }
    }

    /// Returns every change: the stage's own, then those of each function.
    pub fn changes(&self) -> impl Iterator<Item = &Change<'page>> {
        self.stage.iter().chain(self.functions.iter().flat_map(FunctionChanges::all))
    }
}

impl<'page> FunctionChanges<'page> {
    /// Returns every change, the approach's first.
    pub fn all(&self) -> impl Iterator<Item = &Change<'page>> + Clone {
        self.approach.iter().chain(&self.changes)
    }
}

impl<'page> Sides<'page> {
    /// Returns what the stage compared from says, and what the other one does.
    fn both(&self) -> [Option<&Fact<'page>>; 2] {
        match self {
            Self::Both { from, to, .. } => [Some(from), Some(to)],
            Self::New { to } => [None, Some(to)],
            Self::Gone { from } => [Some(from), None],
        }
    }
}

impl<'page> Change<'page> {
    fn of(sides: Sides<'page>) -> Self {
        let mut change = Self {
            status: match &sides {
                Sides::New { .. } => Status::New,
                Sides::Gone { .. } => Status::Gone,
                Sides::Both { .. } => Status::Kept,
            },
            figures: Vec::new(),
            words: Vec::new(),
            tools: BTreeMap::new(),
            target: target_move(sides.both()),
            sides,
        };
        // A fact of a stage without a label is a sentence of ours.
        let is_of_stage = change.fact().kind == Kind::Stage && !change.fact().label.is_empty();
        if !change.is_item() && !is_of_stage {
            return change;
        }
        let both = change.sides.both();
        for pair in pairs(both) {
            if said(pair).any(|one| one.role == Some(Role::Products)) {
                change.tools = products_by_status(pair);
                continue;
            }
            let direction = match pair.map(|one| one.and_then(|one| one.figure)) {
                [Some(from), Some(to)] => Some(Direction::between(from, to)),
                [None, Some(_)] => Some(Direction::New),
                [Some(_), None] => Some(Direction::Gone),
                [None, None] => None,
            };
            let moves = |direction| {
                let [from, to] = pair.map(|one| one.into_iter().map(|one| one.name).collect());
                Move { from, to, direction }
            };
            // The detail of a point says more than its figure.
            let is_a_sentence =
                said(pair).any(|one| one.figure.is_some_and(|figure| figure.text() != one.text));
            let is_compared = match direction {
                None => said(both).count() == 2,
                Some(way) => is_a_sentence && said(pair).count() == 2 && way == Direction::Same,
            };
            let [from, to] = pair.map(|one| one.map(|one| &one.text));
            if is_compared && from != to {
                change.words.push(moves(None));
            }
            change.figures.extend(direction.map(|way| moves(Some(way))));
        }
        join_lone(&mut change.figures);
        let differs = change.moves() || !change.words.is_empty();
        if change.status == Status::Kept && differs {
            change.status = Status::Changed;
        }
        change
    }

    /// Returns what the stage compared from says.
    pub fn from(&self) -> Option<&Fact<'page>> {
        self.sides.both()[0]
    }

    /// Returns what the stage compared with says.
    pub fn to(&self) -> Option<&Fact<'page>> {
        self.sides.both()[1]
    }

    /// Returns the facts of both stages.
    pub fn facts(&self) -> impl Iterator<Item = &Fact<'page>> + Clone {
        self.sides.both().into_iter().flatten()
    }

    /// Returns what it is called by: what the stage compared with says, or
    /// what the other one did.
    pub fn fact(&self) -> &Fact<'page> {
        match &self.sides {
            Sides::Both { to: fact, .. } | Sides::New { to: fact } | Sides::Gone { from: fact } => {
                fact
            }
        }
    }

    /// Returns how the two facts were matched, where there are two.
    pub fn matched_by(&self) -> Option<MatchedBy> {
        match self.sides {
            Sides::Both { matched_by, .. } => Some(matched_by),
            Sides::New { .. } | Sides::Gone { .. } => None,
        }
    }

    /// Whether it is a row, a point or a step.
    pub fn is_item(&self) -> bool {
        matches!(self.fact().kind, Kind::Row | Kind::Point | Kind::Step)
    }

    /// Returns the figures that don't stay as they are.
    pub fn moving(&self) -> impl Iterator<Item = &Move<'page>> {
        self.figures.iter().filter(|figure| figure.direction != Some(Direction::Same))
    }

    /// Whether products come or go.
    pub fn has_other_tools(&self) -> bool {
        self.tools.keys().any(|status| *status != Status::Kept)
    }

    /// Whether figures or products differ.
    pub fn moves(&self) -> bool {
        self.moving().next().is_some() || self.has_other_tools()
    }

    /// Whether both sides say something that differs in words.
    pub fn has_words_on_both_sides(&self) -> bool {
        let mut words = self.words.iter();
        words.clone().any(|one| !one.from.is_empty()) && words.any(|one| !one.to.is_empty())
    }
}

/// Returns what is there of two sides.
fn said<T>(sides: [Option<T>; 2]) -> impl Iterator<Item = T> {
    sides.into_iter().flatten()
}

/// Puts figures together of which each side has some and none is the other's
/// counterpart.
fn join_lone(figures: &mut Vec<Move<'_>>) {
    let is_lone = |figure: &&Move<'_>| figure.from.is_empty() || figure.to.is_empty();
    let lone = figures.iter().filter(is_lone);
    let from: Vec<&str> = lone.clone().flat_map(|figure| figure.from.clone()).collect();
    let to: Vec<&str> = lone.flat_map(|figure| figure.to.clone()).collect();
    if !from.is_empty() && !to.is_empty() {
        figures.retain(|figure| !is_lone(&figure));
        figures.push(Move { from, to, direction: Some(Direction::Incomparable) });
    }
}

/// Returns the products of a category, by what becomes of them.
fn products_by_status<'page>(
    pair: [Option<&Statement<'page>>; 2],
) -> BTreeMap<Status, Vec<&'page str>> {
    let [from, to] = pair.map(|one| match one.map(|one| &one.text) {
        Some(Cow::Borrowed(text)) => products(text),
        // Only a band is written anew, and none names products.
        _ => Vec::new(),
    });
    let mut by_status: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for name in &to {
        let status = if from.contains(name) { Status::Kept } else { Status::New };
        by_status.entry(status).or_default().push(name);
    }
    let gone: Vec<&str> = from.into_iter().filter(|name| !to.contains(name)).collect();
    if !gone.is_empty() {
        by_status.insert(Status::Gone, gone);
    }
    by_status
}

/// Returns the target of a fact, where it is a metric with one.
pub fn target<'fact, 'page>(fact: &'fact Fact<'page>) -> Option<&'fact Statement<'page>> {
    fact.cell(Role::Target).filter(|_| fact.is_metric())
}

/// Returns what becomes of a target, where either side is a metric.
fn target_move(sides: [Option<&Fact<'_>>; 2]) -> Option<TargetMove> {
    said(sides).any(Fact::is_metric).then(|| match sides.map(|fact| Some(&target(fact?)?.text)) {
        [None, None] => TargetMove::None,
        [None, Some(_)] => TargetMove::Gained,
        [Some(_), None] => TargetMove::Lost,
        [Some(from), Some(to)] if from == to => TargetMove::Same,
        [Some(_), Some(_)] => TargetMove::Moved,
    })
}

/// Pairs what two facts say: in columns with the same role or the same name,
/// and then the figures, where each side has one left and so no other to be
/// taken for it. What is left stands alone.
fn pairs<'fact, 'page>(
    sides: [Option<&'fact Fact<'page>>; 2],
) -> Vec<[Option<&'fact Statement<'page>>; 2]> {
    let [mut before, after] =
        sides.map(|fact| fact.into_iter().flat_map(Fact::statements).collect::<Vec<_>>());
    let mut pairs = Vec::new();
    for to in after {
        let meets = |from: &&Statement<'_>| match (from.role, to.role) {
            (None, None) => from.name == to.name,
            (one, other) => one == other,
        };
        let from = before.iter().position(meets).map(|at| before.remove(at));
        pairs.push([from, Some(to)]);
    }
    pairs.extend(before.into_iter().map(|from| [Some(from), None]));
    // The places of figures that one side has alone.
    let lone = |side: usize| -> Vec<usize> {
        let is_lone = |pair: &[Option<&Statement<'_>>; 2]| {
            pair[1 - side].is_none() && pair[side].is_some_and(|one| one.figure.is_some())
        };
        (0..pairs.len()).filter(|index| is_lone(&pairs[*index])).collect()
    };
    if let ([old], [new]) = (lone(0).as_slice(), lone(1).as_slice()) {
        pairs[*new][0] = pairs.remove(*old)[0];
    }
    pairs
}

/// Writes the names of cells as they stand in a fact.
fn cells<S: Serializer>(names: &[&str], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().map(|name| match *name {
        "" | "detail" => "statement".to_owned(),
        column => slugify(column),
    }))
}

#[cfg(test)]
mod tests;
