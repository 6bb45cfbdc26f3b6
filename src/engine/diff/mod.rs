//! What changes from one stage to another, fact by fact.
//!
//! Threads say which facts of the two stages speak of the same thing, and each
//! fact of either stage then stands in exactly one [`Change`]. What is compared is
//! what the sources say in cells: figures, products, targets, words of a row or a
//! point. Sentences of our own (an approach, the reason for an anti-pattern)
//! read differently at every stage and are never a change.

mod direction;
mod parts;
pub(super) mod threads;

use super::prelude::*;
use serde::Serializer;

use crate::playbook::function::FunctionRef;
use crate::playbook::table::products;

pub use direction::Direction;
pub use parts::{Group, Part};

/// All that one stage says.
#[derive(Debug)]
pub struct StageSnapshot<'catalog> {
    pub(super) stage: &'catalog Stage,
    files: Vec<SourceFile<'catalog>>,
}

impl<'catalog> StageSnapshot<'catalog> {
    /// Reads every stage up to `latest`, in the order of growth. What two stages
    /// call the same may have got its name at an earlier one, and what a stage
    /// doesn't name a later one may name again.
    pub fn up_to(catalog: &'catalog Catalog, latest: &Stage) -> Result<Vec<Self>, CatalogError> {
        let stages = catalog.stages()?;
        let count = stages.iter().take_while(|stage| stage.id != latest.id).count() + 1;
        let read = |stage| Ok(Self { stage, files: SourceFile::of_stage(catalog, stage)? });
        stages.iter().take(count).map(read).collect()
    }

    pub(super) fn facts(&self) -> Vec<Fact<'_>> {
        self.files.iter().flat_map(SourceFile::facts).collect()
    }
}

/// Returns all that the stages say, in their order, each with the number of its
/// thread: those of one number speak of the same thing.
pub fn numbered<'page>(snapshots: &'page [StageSnapshot<'page>]) -> Vec<(usize, Fact<'page>)> {
    let (facts, threads) = threaded(snapshots);
    threads.into_iter().flatten().zip(facts.into_iter().flatten()).collect()
}

/// Returns the same by stage, apart from the numbers.
pub(super) fn threaded<'page>(
    snapshots: &'page [StageSnapshot<'page>],
) -> (Vec<Vec<Fact<'page>>>, Vec<Vec<usize>>) {
    let facts: Vec<_> = snapshots.iter().map(StageSnapshot::facts).collect();
    let threads = threads::threads(&facts);
    (facts, threads)
}

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Both stages speak of it, and say different things.
    Changed,
    /// Only the stage compared with names it.
    New,
    /// Only the stage compared from names it.
    Gone,
    /// A deferral of the stage compared from that the other one ends.
    Due,
    /// The stage compared with names it inside another fact.
    Named,
    /// Both stages have it, and nothing that is compared differs.
    Kept,
}

/// What the two stages say in the same place, by the names of the cells. Where
/// nothing tells which figure of one side goes with which of the other, all of
/// them stand together.
#[skip_serializing_none]
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
    pub direction: Option<Direction>,
}

impl Move<'_> {
    /// Whether both stages name a figure.
    pub fn is_on_both(&self) -> bool {
        !matches!(self.direction, None | Some(Direction::New | Direction::Gone))
    }
}

/// A fact of a later stage that names another one or has it in it, which is
/// ours to say.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Naming<'page> {
    /// Its stage.
    pub stage: StageRef<'page>,
    /// Its address.
    pub id: FactId,
    /// What it is called.
    pub label: &'page str,
}

/// A fact of one stage or both, with what differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Change<'page> {
    /// What became of it.
    pub status: Status,
    /// What the stage compared from says; `null` where it says nothing.
    pub from: Option<Fact<'page>>,
    /// What the stage compared with says.
    pub to: Option<Fact<'page>>,
    /// The figures that don't stay as they are, and the words that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move<'page>>,
    /// What becomes of its products, where it is a category of tools; editions
    /// of one product are `changed`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tools: BTreeMap<Status, Vec<&'page str>>,
    /// Where the stage compared with or a later one names it still.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub named_in: Vec<Naming<'page>>,
}

/// What changes for one function.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FunctionChanges<'page> {
    /// The function.
    pub function: FunctionRef<'page>,
    /// The changes: what the stage compared with says, in its order, and then
    /// what it says no more.
    pub changes: Vec<Change<'page>>,
}

/// All that changes from one stage to another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Diff<'page> {
    /// The stage compared from; `null` below the first one.
    pub from: Option<StageRef<'page>>,
    /// The stage compared with.
    pub to: StageRef<'page>,
    /// Whether the stage compared from is the earlier one.
    #[serde(skip)]
    pub is_growth: bool,
    /// What changes of the stages' own facts.
    pub stage: Vec<Change<'page>>,
    /// What changes by function, in the order asked for.
    pub functions: Vec<FunctionChanges<'page>>,
}

/// Compares what two stages say about `functions`, of `snapshots` of every stage
/// up to the later of the two at least. Without `from` everything is new.
///
/// A fact that moves from one function's guide to another's stands with the
/// one compared with, or with the other where only that one is asked for.
pub fn compare<'page>(
    snapshots: &'page [StageSnapshot<'page>],
    from: Option<&'page Stage>,
    to: &'page Stage,
    functions: &[&'page Function],
) -> Diff<'page> {
    let mut diff = Diff {
        from: from.map(StageRef::from),
        to: to.into(),
        is_growth: false,
        stage: Vec::new(),
        functions: functions
            .iter()
            .map(|function| FunctionChanges { function: (*function).into(), changes: Vec::new() })
            .collect(),
    };
    let position =
        |stage: &Stage| snapshots.iter().take_while(|one| one.stage.id != stage.id).count();
    let (from, to) = (from.map(position), position(to));
    diff.is_growth = from.is_some_and(|from| from < to);
    let (facts, threads) = threaded(snapshots);
    let of = |stage: usize| threads[stage].iter().zip(&facts[stage]);
    let mut before: BTreeMap<_, _> = from.into_iter().flat_map(of).collect();
    for (thread, fact) in of(to) {
        diff.place(Change::of(before.remove(thread).cloned(), Some(fact.clone())));
    }
    let reached: Vec<&str> = snapshots[..=to].iter().map(|one| one.stage.id.as_str()).collect();
    // From there on a fact may be named inside another one, or again.
    let first = if diff.is_growth { to } else { facts.len() };
    for (thread, from) in from.into_iter().flat_map(of) {
        if !before.contains_key(thread) {
            continue;
        }
        let naming = (first..facts.len()).flat_map(of).filter_map(|(other, fact)| {
            let is_named = from.marks.named_in.contains(&fact.id) || other == thread;
            let stage = fact.stage.filter(|_| is_named)?.into();
            Some(Naming { stage, id: fact.id.clone(), label: fact.label })
        });
        let mut change =
            Change { named_in: naming.collect(), ..Change::of(Some(from.clone()), None) };
        let until = change.fact().and_then(|fact| Some(&*fact.said("until")?.text));
        if until.is_some_and(|until| reached.contains(&until)) {
            change.status = Status::Due;
        } else if change.named_in.iter().any(|one| one.stage == diff.to) {
            change.status = Status::Named;
        }
        diff.place(change);
    }
    diff.retain(|_| true);
    diff
}

impl<'page> Diff<'page> {
    /// Puts a change with its function, or drops it where nobody asked for that.
    fn place(&mut self, change: Change<'page>) {
        let functions = [&change.to, &change.from].map(|fact| fact.as_ref()?.function);
        let is_asked_for = |wanted: &&Function| {
            self.functions.iter().position(|group| group.function.id == wanted.id.as_str())
        };
        match functions.iter().flatten().find_map(is_asked_for) {
            Some(index) => self.functions[index].changes.push(change),
            None if functions.iter().all(Option::is_none) => self.stage.push(change),
            None => {}
        }
    }

    /// Returns every change: the stage's own, then those of each function.
    pub fn changes(&self) -> impl Iterator<Item = &Change<'page>> {
        self.stage.iter().chain(self.functions.iter().flat_map(|group| &group.changes))
    }
}

impl<'page> Change<'page> {
    fn of(from: Option<Fact<'page>>, to: Option<Fact<'page>>) -> Self {
        let mut change = Self {
            status: status_of([&from, &to].map(|fact| fact.as_ref().map(|_| ()))),
            moves: Vec::new(),
            tools: BTreeMap::new(),
            named_in: Vec::new(),
            from,
            to,
        };
        // A fact of a stage without a label is a sentence of ours.
        let is_of_stage =
            change.facts().any(|fact| fact.kind == FactKind::Stage && !fact.label.is_empty());
        if !change.is_item() && !is_of_stage {
            return change;
        }
        for [from, to] in pairs([&change.from, &change.to]) {
            if from.iter().chain(&to).any(|one| one.role == Some(Role::Products)) {
                let editions =
                    change.facts().flat_map(|fact| &fact.marks.editions).map(String::as_str);
                change.tools = products_by_status([from, to], &editions.collect::<Vec<_>>());
                continue;
            }
            let direction = direction(&from, &to);
            // The detail of a point says more than its figure.
            let is_a_sentence =
                |one: &&Statement<'_>| one.figure.is_some_and(|figure| figure.text() != one.text);
            let [before, after] = [&from, &to].map(|side| side.first().map(|one| &one.text));
            let is_change = match direction {
                None => change.status == Status::Kept && before != after,
                Some(Direction::Same) => {
                    before != after && from.iter().chain(&to).any(is_a_sentence)
                }
                Some(_) => true,
            };
            if is_change {
                let [from, to] =
                    [from, to].map(|side| side.into_iter().map(Statement::heading).collect());
                let direction = direction.filter(|way| *way != Direction::Same);
                change.moves.push(Move { from, to, direction });
            }
        }
        let differs = !change.moves.is_empty() || change.has_other_tools();
        if change.status == Status::Kept && differs {
            change.status = Status::Changed;
        }
        change
    }

    /// Returns the facts of both stages.
    pub fn facts(&self) -> impl Iterator<Item = &Fact<'page>> + Clone {
        self.from.iter().chain(&self.to)
    }

    /// Returns what it is called by: what the stage compared with says, or
    /// what the other one did.
    pub fn fact(&self) -> Option<&Fact<'page>> {
        self.to.as_ref().or(self.from.as_ref())
    }

    /// Whether the playbook says that the two facts are of the same thing, by the
    /// names of both or of their blocks; otherwise their ids do. Ours either way: the
    /// sources don't refer from one stage to another.
    pub fn is_linked(&self) -> bool {
        let both = self.from.as_ref().zip(self.to.as_ref());
        both.is_some_and(|(from, to)| !from.id.parts().skip(1).eq(to.id.parts().skip(1)))
    }

    /// Whether it is about a fact of this kind.
    pub fn is(&self, kind: FactKind) -> bool {
        self.facts().any(|fact| fact.kind == kind)
    }

    /// Whether it is about a row, a point or a step.
    pub fn is_item(&self) -> bool {
        self.facts().any(|fact| fact.kind.is_item())
    }

    /// Returns what becomes of its target, where it is a metric at either stage: it is
    /// kept where both name the same, or none.
    pub fn target(&self) -> Option<Status> {
        let targets = [&self.from, &self.to]
            .map(|fact| Some(fact.as_ref().filter(|fact| fact.is_metric())?.target()?.0));
        self.facts().any(Fact::is_metric).then(|| status_of(targets))
    }

    /// Whether products come or go.
    pub fn has_other_tools(&self) -> bool {
        self.tools.keys().any(|status| matches!(status, Status::New | Status::Gone))
    }
}

/// Returns which way the figures in a place move, where either side has one.
fn direction(from: &[&Statement<'_>], to: &[&Statement<'_>]) -> Option<Direction> {
    let [before, after] =
        [from, to].map(|side| side.iter().filter_map(|one| one.figure).collect::<Vec<&Figure>>());
    match (&*before, &*after) {
        ([], []) => None,
        ([], _) if from.is_empty() => Some(Direction::New),
        (_, []) if to.is_empty() => Some(Direction::Gone),
        // Where one side has words for the figure, nothing comes or goes.
        ([], _) | (_, []) => None,
        ([from], [to]) => Some(Direction::between(from, to)),
        _ => Some(Direction::Incomparable),
    }
}

fn status_of<T: PartialEq>(sides: [Option<T>; 2]) -> Status {
    match sides {
        [None, Some(_)] => Status::New,
        [Some(_), None] => Status::Gone,
        [from, to] if from == to => Status::Kept,
        _ => Status::Changed,
    }
}

/// Returns the products of a category, by what becomes of them. Those that begin
/// with one of `editions` at both stages are one product.
fn products_by_status<'page>(
    pair: Pair<'_, 'page>,
    editions: &[&str],
) -> BTreeMap<Status, Vec<&'page str>> {
    let [from, to] = pair.map(|side| match side.first().map(|one| &one.text) {
        Some(Cow::Borrowed(text)) => products(text),
        // Only a band is written anew, and none names products.
        _ => Vec::new(),
    });
    let is_edition = |name: &str| {
        let of = |side: &[&str], edition| side.iter().any(|one| one.starts_with(edition));
        let mut same = editions.iter().filter(|edition| name.starts_with(**edition));
        same.any(|edition| of(&from, *edition) && of(&to, *edition))
    };
    let mut by_status: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for name in from.iter().chain(to.iter().filter(|name| !from.contains(name))) {
        let status = match status_of([&from, &to].map(|side| side.contains(name).then_some(()))) {
            Status::New | Status::Gone if is_edition(name) => Status::Changed,
            status => status,
        };
        by_status.entry(status).or_default().push(*name);
    }
    by_status
}

/// What two facts say in the same place.
type Pair<'fact, 'page> = [Vec<&'fact Statement<'page>>; 2];

/// Pairs what two facts say, in columns with the same role or the same name. What
/// is left stands alone, but for figures that each side has left: nothing says
/// which of them belong together, so that all of them do.
fn pairs<'fact, 'page>(facts: [&'fact Option<Fact<'page>>; 2]) -> Vec<Pair<'fact, 'page>> {
    let [mut before, after] =
        facts.map(|fact| fact.iter().flat_map(Fact::statements).collect::<Vec<_>>());
    let mut pairs: Vec<Pair<'_, '_>> = Vec::new();
    for to in after {
        let meets = |from: &&Statement<'_>| {
            from.role == to.role && (from.role.is_some() || from.name == to.name)
        };
        let same = before.iter().position(meets).map(|index| before.remove(index));
        pairs.push([Vec::from_iter(same), vec![to]]);
    }
    pairs.extend(before.into_iter().map(|from| [vec![from], Vec::new()]));
    let is_lone_figure = |[from, to]: &Pair<'_, '_>| {
        from.len() + to.len() == 1 && from.iter().chain(to).any(|one| one.figure.is_some())
    };
    let lone = [0, 1].map(|side| -> Vec<_> {
        pairs
            .iter()
            .filter(|pair| is_lone_figure(pair))
            .flat_map(|pair| pair[side].clone())
            .collect()
    });
    if lone.iter().all(|side| !side.is_empty()) {
        pairs.retain(|pair| !is_lone_figure(pair));
        pairs.push(lone);
    }
    pairs
}

/// Writes the names of cells as they stand in a fact.
fn cells<S: Serializer>(names: &[&str], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().map(|name| match *name {
        "" => "statement".to_owned(),
        column => slugify(column),
    }))
}

#[cfg(test)]
mod tests;
