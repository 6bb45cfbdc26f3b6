//! What changes from one stage to another, fact by fact.
//!
//! Both stages are taken apart into their facts ([`crate::engine::facts`]),
//! threads say which of them speak of the same thing, and each fact of
//! either stage then stands in exactly one [`Change`]. What is compared is what
//! the sources say in cells: figures, products, targets, words of a row or a
//! point. Sentences of our own (an approach, the reason for an anti-pattern)
//! read differently at every stage and are never a change.

mod direction;
mod threads;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::SourceFile;
use crate::catalog::fact::{Fact, FactKind as Kind, Statement};
use crate::catalog::layers::Provenance;
use crate::catalog::{Catalog, CatalogError, Page};
use crate::playbook::function::Function;
use crate::playbook::id::StageId;
use crate::playbook::source::Source;
use crate::playbook::stage::Stage;
use crate::playbook::table::{Role, products};

pub use direction::Direction;
pub use threads::MatchedBy;

/// All that one stage says.
#[derive(Debug)]
pub struct Edition<'catalog> {
    stage: &'catalog Stage,
    homes: Vec<SourceFile<'catalog>>,
}

impl<'catalog> Edition<'catalog> {
    /// Reads the editions that a comparison with `latest` needs: those of every
    /// stage up to it, in the order of growth. What two stages call the same
    /// may have got its name at an earlier one.
    pub fn up_to(catalog: &'catalog Catalog, latest: &Stage) -> Result<Vec<Self>, CatalogError> {
        let mut editions = Vec::new();
        for stage in catalog.stages()? {
            let homes = SourceFile::of_stage(catalog, stage)?;
            editions.push(Self { stage, homes });
            if stage.id == latest.id {
                break;
            }
        }
        Ok(editions)
    }

    fn sides(&self) -> Vec<Side<'_>> {
        let mut sides = Vec::new();
        for home in &self.homes {
            sides.extend(home.facts().into_iter().map(|fact| Side {
                fact,
                home,
                source: home.source(),
                provenance: home.provenance(),
            }));
        }
        sides
    }

    fn page(&self, function: &Function) -> Option<&Page<'catalog>> {
        self.homes.iter().find_map(|home| match home {
            SourceFile::Guide(page) if page.function.id == function.id => Some(page),
            _ => None,
        })
    }
}

/// A fact of one of the two stages, with where it stands.
#[derive(Clone, Debug)]
pub struct Side<'edition> {
    /// The fact.
    pub fact: Fact<'edition>,
    /// The file it stands in.
    pub home: &'edition SourceFile<'edition>,
    /// The document it comes from.
    pub source: &'edition Source,
    /// What layers changed of that file.
    pub provenance: &'edition Provenance,
}

impl<'edition> Side<'edition> {
    /// Returns the function it is about, or `None` for a fact of the stage as a
    /// whole.
    pub fn function(&self) -> Option<&'edition Function> {
        match self.home {
            SourceFile::Guide(page) => Some(page.function),
            _ => None,
        }
    }

    /// Whether it is a metric.
    pub fn is_metric(&self) -> bool {
        self.fact.is_metric()
    }

    /// Returns the target, where it is a metric with one.
    pub fn target(&self) -> Option<&Statement<'edition>> {
        self.is_metric().then(|| self.fact.cells.iter().find(|said| is(said, Role::Target)))?
    }
}

/// The one fact or two that a change is about.
#[derive(Clone, Debug)]
pub enum Sides<'edition> {
    /// Only the stage compared with has it.
    New(Side<'edition>),
    /// Only the stage compared from has it.
    Gone(Side<'edition>),
    /// Both stages speak of it.
    Both {
        /// What the stage compared from says.
        from: Side<'edition>,
        /// What the stage compared with says.
        to: Side<'edition>,
        /// How the two were found to be the same.
        by: MatchedBy,
    },
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
    /// Both stages have it, and nothing that is compared differs.
    Kept,
}

/// A figure on one side or both. Where a side has none, it may still say
/// something in words in the same place. Where nothing tells which figure of
/// one side goes with which of the other, all of them stand together.
#[derive(Clone, Debug)]
pub struct FigureMove<'edition> {
    /// What the stage compared from says.
    pub from: Vec<Statement<'edition>>,
    /// What the stage compared with says.
    pub to: Vec<Statement<'edition>>,
    /// Which way it moves.
    pub direction: Direction,
}

/// Words that differ. A column that only one stage has leaves the other side
/// empty.
#[derive(Clone, Debug)]
pub struct WordChange<'edition> {
    /// What the stage compared from says.
    pub from: Option<Statement<'edition>>,
    /// What the stage compared with says.
    pub to: Option<Statement<'edition>>,
}

/// The products of a category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolMove<'edition> {
    /// Those that only the stage compared with names.
    pub comes: Vec<&'edition str>,
    /// Those that only the stage compared from names.
    pub goes: Vec<&'edition str>,
    /// Those that both name.
    pub stays: Vec<&'edition str>,
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
#[derive(Clone, Debug)]
pub struct Change<'edition> {
    /// The facts.
    pub sides: Sides<'edition>,
    /// What became of it.
    pub status: Status,
    /// Its figures, moved or not.
    pub figures: Vec<FigureMove<'edition>>,
    /// The words that differ.
    pub words: Vec<WordChange<'edition>>,
    /// Its products, where it is a category of tools.
    pub tools: Option<ToolMove<'edition>>,
    /// Its target, where it is a metric at either stage.
    pub target: Option<TargetMove>,
}

/// What changes for one function.
#[derive(Debug)]
pub struct FunctionChanges<'edition> {
    /// The function.
    pub function: &'edition Function,
    /// Its guide at the stage compared from, where there is one.
    pub from: Option<&'edition Page<'edition>>,
    /// Its guide at the stage compared with.
    pub to: Option<&'edition Page<'edition>>,
    /// The changes: what the stage compared with says, in its order, and then
    /// what it says no more.
    pub changes: Vec<Change<'edition>>,
}

/// All that changes from one stage to another.
#[derive(Debug)]
pub struct Diff<'edition> {
    /// The stage compared from; `None` below the first one.
    pub from: Option<&'edition Stage>,
    /// The stage compared with.
    pub to: &'edition Stage,
    /// What changes of the stages' own facts.
    pub stage: Vec<Change<'edition>>,
    /// What changes by function, in the order asked for.
    pub functions: Vec<FunctionChanges<'edition>>,
}

/// Compares what two stages say about `functions`. `editions` are those that
/// [`Edition::up_to`] gives for the later of the two, which need not be `to`.
/// Without `from` everything is new. `None` when a stage is not among the
/// editions.
///
/// A fact that moves from one function's guide to another's stands with the
/// one compared with, or with the other where only that one is asked for.
pub fn compare<'edition>(
    editions: &'edition [Edition<'edition>],
    from: Option<&StageId>,
    to: &StageId,
    functions: &[&'edition Function],
) -> Option<Diff<'edition>> {
    let position = |id: &StageId| editions.iter().position(|one| one.stage.id == *id);
    let to = position(to)?;
    let from = match from {
        Some(id) => Some(position(id)?),
        None => None,
    };
    let mut sides: Vec<Vec<Side<'_>>> = editions.iter().map(Edition::sides).collect();
    let facts: Vec<Vec<&Fact<'_>>> =
        sides.iter().map(|sides| sides.iter().map(|side| &side.fact).collect()).collect();
    let places = threads::threads(&facts);
    // A thread is joined by `same-as` where any link between the two stages is.
    let by = |thread: usize| {
        let between = from.map_or(to..to, |from| from.min(to) + 1..from.max(to) + 1);
        let links = places[between].iter().flatten();
        links
            .filter(|place| place.thread == thread)
            .filter_map(|place| place.joined)
            .max()
            .unwrap_or(MatchedBy::Id)
    };

    let mut before: BTreeMap<usize, (usize, Side<'_>)> = BTreeMap::new();
    if let Some(from) = from {
        let threads = places[from].iter().map(|place| place.thread);
        before.extend(threads.zip(sides[from].iter().cloned().enumerate()));
    }
    let mut changes: Vec<Change<'_>> = Vec::new();
    for (place, to) in places[to].iter().zip(sides.swap_remove(to)) {
        let sides = match before.remove(&place.thread) {
            Some((_, from)) => Sides::Both { from, to, by: by(place.thread) },
            None => Sides::New(to),
        };
        changes.push(Change::of(sides));
    }
    let mut gone: Vec<(usize, Side<'_>)> = before.into_values().collect();
    gone.sort_by_key(|(place, _)| *place);
    let reached: Vec<&str> = editions[..=to].iter().map(|one| one.stage.id.as_str()).collect();
    changes.extend(gone.into_iter().map(|(_, from)| {
        let mut change = Change::of(Sides::Gone(from));
        if change.is_due_at(&reached) {
            change.status = Status::Due;
        }
        change
    }));

    let mut diff = Diff {
        from: from.map(|from| editions[from].stage),
        to: editions[to].stage,
        stage: Vec::new(),
        functions: functions
            .iter()
            .map(|function| FunctionChanges {
                function,
                from: from.and_then(|from| editions[from].page(function)),
                to: editions[to].page(function),
                changes: Vec::new(),
            })
            .collect(),
    };
    for change in changes {
        diff.place(change);
    }
    Some(diff)
}

impl<'edition> Diff<'edition> {
    /// Puts a change where it is told, or drops it where nobody asked for its
    /// function.
    fn place(&mut self, change: Change<'edition>) {
        let functions = [change.to(), change.from()].map(|side| side.and_then(Side::function));
        let asked_for = functions.into_iter().flatten().find_map(|wanted| {
            self.functions.iter().position(|group| group.function.id == wanted.id)
        });
        if let Some(index) = asked_for {
            self.functions[index].changes.push(change);
        } else if functions.iter().all(Option::is_none) {
            self.stage.push(change);
        }
    }

    /// Returns every change: the stage's own, then those of each function.
    pub fn changes(&self) -> impl Iterator<Item = &Change<'edition>> {
        let of_functions = self.functions.iter().flat_map(|group| &group.changes);
        self.stage.iter().chain(of_functions)
    }
}

impl<'edition> Change<'edition> {
    fn of(sides: Sides<'edition>) -> Self {
        let mut change = Self {
            status: match &sides {
                Sides::New(_) => Status::New,
                Sides::Gone(_) => Status::Gone,
                Sides::Both { .. } => Status::Kept,
            },
            figures: Vec::new(),
            words: Vec::new(),
            tools: None,
            target: target(&sides),
            sides,
        };
        if !change.is_compared() {
            return change;
        }
        for (from, to) in pairs(change.from(), change.to()) {
            change.add(from, to);
        }
        change.join_unpaired_figures();
        if change.status == Status::Kept && change.differs() {
            change.status = Status::Changed;
        }
        change
    }

    /// Returns what the stage compared from says.
    pub fn from(&self) -> Option<&Side<'edition>> {
        match &self.sides {
            Sides::Gone(from) | Sides::Both { from, .. } => Some(from),
            Sides::New(_) => None,
        }
    }

    /// Returns what the stage compared with says.
    pub fn to(&self) -> Option<&Side<'edition>> {
        match &self.sides {
            Sides::New(to) | Sides::Both { to, .. } => Some(to),
            Sides::Gone(_) => None,
        }
    }

    /// Returns what it is called by: what the stage compared with says, or
    /// what the other one did.
    pub fn side(&self) -> &Side<'edition> {
        match &self.sides {
            Sides::New(side) | Sides::Gone(side) | Sides::Both { to: side, .. } => side,
        }
    }

    /// Returns what kind of fact it is.
    pub fn kind(&self) -> Kind {
        self.side().fact.kind
    }

    /// Returns how the two facts were matched, where there are two.
    pub fn matched_by(&self) -> Option<MatchedBy> {
        match &self.sides {
            Sides::Both { by, .. } => Some(*by),
            Sides::New(_) | Sides::Gone(_) => None,
        }
    }

    /// Whether what it says are facts of the source, and not a sentence of
    /// ours about them.
    fn is_compared(&self) -> bool {
        match self.kind() {
            Kind::Row | Kind::Point | Kind::Step => true,
            // The stage's approach has no label.
            Kind::Stage => !self.side().fact.label.is_empty(),
            _ => false,
        }
    }

    /// Whether it is a deferral that ends with one of these stages.
    fn is_due_at(&self, reached: &[&str]) -> bool {
        let mut says = self.side().fact.cells.iter();
        self.kind() == Kind::Deferral
            && says.any(|said| said.name == "until" && reached.contains(&&*said.text))
    }

    fn differs(&self) -> bool {
        let tools = self.tools.as_ref();
        self.figures.iter().any(|figure| figure.direction != Direction::Same)
            || !self.words.is_empty()
            || tools.is_some_and(|tools| !tools.comes.is_empty() || !tools.goes.is_empty())
    }

    /// Puts figures together of which each side has some and none is the other's
    /// counterpart.
    fn join_unpaired_figures(&mut self) {
        let alone = |figure: &FigureMove<'_>| figure.from.is_empty() != figure.to.is_empty();
        let lone = self.figures.iter().filter(|figure| alone(figure));
        let (with_from, with_to): (Vec<_>, Vec<_>) = lone.partition(|figure| figure.to.is_empty());
        if with_from.is_empty() || with_to.is_empty() {
            return;
        }
        let joined = FigureMove {
            from: with_from.into_iter().flat_map(|one| one.from.clone()).collect(),
            to: with_to.into_iter().flat_map(|one| one.to.clone()).collect(),
            direction: Direction::Incomparable,
        };
        self.figures.retain(|figure| !alone(figure));
        self.figures.push(joined);
    }

    /// Adds what two stages say in the same place, or one of them does.
    fn add(&mut self, from: Option<Statement<'edition>>, to: Option<Statement<'edition>>) {
        let figures = [&from, &to].map(|said| said.as_ref().and_then(|said| said.figure));
        let direction = match figures {
            [Some(from), Some(to)] => Some(Direction::between(from, to)),
            [None, Some(_)] => Some(Direction::New),
            [Some(_), None] => Some(Direction::Gone),
            [None, None] => None,
        };
        let both = from.is_some() && to.is_some();
        let text = |said: &Option<Statement<'edition>>| said.as_ref().map(|said| said.text.clone());
        let differ = text(&from) != text(&to);
        let are_tools = [&from, &to].into_iter().flatten().any(|said| is(said, Role::Products));
        if are_tools {
            let named =
                |said: &Option<Statement<'edition>>| said.as_ref().map_or(Vec::new(), products_of);
            self.tools = Some(ToolMove::between(&named(&from), &named(&to)));
        } else if let Some(direction) = direction {
            // The detail of a point says more than its figure.
            let is_a_sentence = [&from, &to]
                .into_iter()
                .flatten()
                .any(|said| said.figure.is_some_and(|figure| figure.text() != said.text));
            if both && is_a_sentence && differ && direction == Direction::Same {
                self.words.push(WordChange { from: from.clone(), to: to.clone() });
            }
            self.figures.push(FigureMove {
                from: from.into_iter().collect(),
                to: to.into_iter().collect(),
                direction,
            });
        } else if differ && matches!(self.sides, Sides::Both { .. }) {
            self.words.push(WordChange { from, to });
        }
    }
}

impl<'edition> ToolMove<'edition> {
    fn between(from: &[&'edition str], to: &[&'edition str]) -> Self {
        let only = |these: &[&'edition str], not: &[&'edition str]| {
            let mut these = these.to_vec();
            these.retain(|name| !not.contains(name));
            these
        };
        let comes = only(to, from);
        Self { stays: only(to, &comes), comes, goes: only(from, to) }
    }
}

fn is(said: &Statement<'_>, role: Role) -> bool {
    said.role == Some(role)
}

/// Returns the products that a cell names.
fn products_of<'edition>(said: &Statement<'edition>) -> Vec<&'edition str> {
    match said.text {
        std::borrow::Cow::Borrowed(text) => products(text),
        // Only a band is written anew, and none names products.
        std::borrow::Cow::Owned(_) => Vec::new(),
    }
}

/// Tells what becomes of a target, where either side is a metric.
fn target(sides: &Sides<'_>) -> Option<TargetMove> {
    let (from, to) = match sides {
        Sides::New(to) => (None, Some(to)),
        Sides::Gone(from) => (Some(from), None),
        Sides::Both { from, to, .. } => (Some(from), Some(to)),
    };
    if ![from, to].into_iter().flatten().any(Side::is_metric) {
        return None;
    }
    let text = |side: Option<&Side<'_>>| Some(side?.target()?.text.clone().into_owned());
    Some(match (text(from), text(to)) {
        (None, None) => TargetMove::None,
        (None, Some(_)) => TargetMove::Gained,
        (Some(_), None) => TargetMove::Lost,
        (Some(from), Some(to)) if from == to => TargetMove::Same,
        (Some(_), Some(_)) => TargetMove::Moved,
    })
}

/// Something said on one side, the other, or both.
type Pair<'edition> = (Option<Statement<'edition>>, Option<Statement<'edition>>);

/// Pairs what two facts say: in columns with the same role or the same name,
/// and then the figures, where each side has one left and so no other to be
/// taken for it. What is left stands alone.
fn pairs<'edition>(
    from: Option<&Side<'edition>>,
    to: Option<&Side<'edition>>,
) -> Vec<Pair<'edition>> {
    let says = |side: Option<&Side<'edition>>| {
        side.map_or(Vec::new(), |one| one.fact.statements().cloned().collect())
    };
    let mut before = says(from);
    let mut pairs: Vec<Pair<'edition>> = Vec::new();
    for to in says(to) {
        let meets = |from: &Statement<'_>| match (from.role, to.role) {
            (None, None) => from.name == to.name,
            (one, other) => one == other,
        };
        let from = before.iter().position(meets).map(|at| before.remove(at));
        pairs.push((from, Some(to)));
    }
    let has_figure = |said: &Statement<'_>| said.figure.is_some();
    let mut lone = pairs
        .iter()
        .enumerate()
        .filter(|(_, (from, to))| from.is_none() && to.as_ref().is_some_and(has_figure))
        .map(|(index, _)| index);
    let only_new = lone.next().filter(|_| lone.next().is_none());
    let mut lone = (0..before.len()).filter(|index| has_figure(&before[*index]));
    let only_old = lone.next().filter(|_| lone.next().is_none());
    if let (Some(new), Some(old)) = (only_new, only_old) {
        pairs[new].0 = Some(before.remove(old));
    }
    pairs.extend(before.into_iter().map(|from| (Some(from), None)));
    pairs
}

#[cfg(test)]
mod tests;
