//! Whether a folder of playbooks is right, the way a compiler would say it.
//!
//! Each file is read as what its path makes it, and its names are held against
//! those of the folder and of the built-in playbooks together: a folder may be
//! a whole set or hold only what one changes. Names are looked up in the trees
//! of the files, so that a file with a slip in it still gives its names to the
//! others. What needs all files of a kind, as the bands of stages, or all there
//! are, as the ranges in guides, waits until these are right.

use super::prelude::*;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::conflicts::{self, Finding};
use super::diff::threads::family;
use super::links::{Unlinked, unlinked};
use super::score::metric::{better, quantity};
use super::{moves, review};
use crate::catalog::bands::BandsError;
use crate::catalog::folder::Folder;
use crate::catalog::layers::Layer;
use crate::catalog::layout::{Place, PlaceError};
use crate::catalog::{Readable, facts_in, home_of, nodes_of};
use crate::names;
use crate::playbook::company::CompanyFile;
use crate::playbook::framework::Framework;
use crate::playbook::gate::Gates;
use crate::playbook::glossary::Glossary;
use crate::playbook::guide::Guide;
use crate::playbook::moves::Moves;
use crate::playbook::patch::Patch;
use crate::playbook::source::Source;
use crate::playbook::synonyms::Synonyms;
use crate::yaml::{Code, Content, Diagnostic, Node, Reading, Severity, Source as File, YamlError};

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many files were read.
    pub files: usize,
    /// What is wrong or poor, by file and place.
    pub problems: Vec<Diagnostic>,
    /// What nothing links, where that was asked for.
    pub unlinked: Vec<Unlinked>,
}

impl Findings {
    /// Returns how many problems are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.code.severity() == severity).count()
    }
}

/// Checks a folder. `today` is the day that `as-of` is compared with; without
/// it nothing is old. What nothing links is told where `links` asks for it.
pub fn check(
    folder: &Folder,
    catalog: &Catalog,
    today: Option<Date>,
    links: bool,
) -> Result<Findings, CatalogError> {
    let mut checker = Checker::default();
    let files = checker.open(folder);
    checker.gather(&files, catalog)?;
    for file in &files {
        checker.names(file);
        checker.age(file, today);
        checker.facts(file);
    }
    let unlinked = checker.together(&files, catalog, links)?;
    let mut problems = checker.problems;
    problems.sort_by_cached_key(|one| (one.path().to_owned(), one.position(), one.code));
    Ok(Findings { files: folder.files.len(), problems, unlinked })
}

/// A file of a folder that could be read to its end.
struct Opened {
    place: Place,
    /// What the addresses in it begin with.
    home: FactId,
    root: Node,
    /// Whether it is right in itself.
    is_right: bool,
    /// What it says, if it is right and says facts.
    content: Option<Box<dyn Readable>>,
}

impl Opened {
    /// Returns its facts, as they stand in it alone.
    fn facts(&self) -> Vec<Fact<'_>> {
        self.content
            .as_ref()
            .map_or_else(Vec::new, |content| facts_in(&self.home, Source::ours(), &[], &**content))
    }
}

/// What a file says, if it says facts.
type Read = Result<Option<Box<dyn Readable>>, YamlError>;

/// Reads a tree as what its kind makes it.
fn read(kind: Kind, reading: &Reading) -> Read {
    fn list<T: DeserializeOwned>(reading: &Reading) -> Read {
        reading.typed::<T>().map(|_| None)
    }
    fn facts<T: DeserializeOwned + Readable + 'static>(reading: &Reading) -> Read {
        Ok(Some(Box::new(reading.typed::<T>()?)))
    }
    match kind {
        Kind::Functions => list::<Vec<Function>>(reading),
        Kind::Sources => list::<Vec<Source>>(reading),
        Kind::Conflicts => list::<Conflicts>(reading),
        Kind::Company => list::<CompanyFile>(reading),
        Kind::Review => review::read(reading).map(|_| None),
        Kind::Gates => list::<Gates>(reading),
        Kind::Synonyms => list::<Synonyms>(reading),
        Kind::Patch => list::<Patch>(reading),
        Kind::Glossary => list::<Glossary>(reading),
        Kind::Moves => facts::<Moves>(reading),
        Kind::Stage => facts::<Stage>(reading),
        Kind::Guide => facts::<Guide>(reading),
        Kind::Framework => facts::<Framework>(reading),
    }
}

/// What a field names: something by its id, or a fact by its address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
#[strum(serialize_all = "lowercase")]
enum Named {
    Source,
    Stage,
    Function,
    Fact,
}

/// The fields of files that name something, by their paths. Of the marks that
/// link facts, which stand anywhere, there is no line.
const REFERENCES: [(Kind, &str, Named); 16] = [
    (Kind::Stage, "source", Named::Source),
    (Kind::Patch, "source", Named::Source),
    (Kind::Guide, "source", Named::Source),
    (Kind::Guide, "wait.until", Named::Stage),
    (Kind::Framework, "source", Named::Source),
    (Kind::Framework, "process.steps.functions", Named::Function),
    (Kind::Moves, "moves.function", Named::Function),
    (Kind::Moves, "moves.facts", Named::Fact),
    (Kind::Conflicts, "conflicts.facts", Named::Fact),
    (Kind::Review, "stage", Named::Stage),
    (Kind::Gates, "conditions.fact", Named::Fact),
    (Kind::Gates, "conditions.warn.above", Named::Fact),
    (Kind::Gates, "conditions.warn.below", Named::Fact),
    (Kind::Gates, "conditions.warn.no", Named::Fact),
    (Kind::Gates, "wait", Named::Fact),
    (Kind::Gates, "context", Named::Fact),
];

/// Returns the addresses in a tree under the marks that link facts, wherever
/// these stand: at an item, or in what a patch brings.
fn links_in(root: &Node) -> Vec<&Node> {
    fn gather<'node>(node: &'node Node, links: &mut Vec<&'node Node>) {
        for item in node.items() {
            gather(item, links);
        }
        for (key, value) in node.fields() {
            match key.text() {
                Some("same-as" | "named-in") => links.extend(each(value)),
                _ => gather(value, links),
            }
        }
    }
    let mut links = Vec::new();
    gather(root, &mut links);
    links
}

/// Returns the nodes at a path of fields, of each item where there is a list.
fn at<'node>(root: &'node Node, path: &str) -> Vec<&'node Node> {
    path.split('.').fold(each(root), |nodes, name| {
        nodes.into_iter().filter_map(|node| node.field(name)).flat_map(each).collect()
    })
}

/// Returns the items of a list, or what is none.
fn each(node: &Node) -> Vec<&Node> {
    match &node.content {
        Content::List(items) => items.iter().collect(),
        _ => vec![node],
    }
}

/// Says what is wrong with a file as a whole.
fn of_file(path: &str, code: Code, message: impl Display) -> Diagnostic {
    Diagnostic::new(code, &Arc::new(File::new(path, "")), None, message.to_string())
}

/// The most problems that are told of a folder.
const MOST_PROBLEMS: usize = 2_000;

/// The most names that are looked through for the nearest to what nothing has.
const MOST_LOOKED_THROUGH: usize = 250_000;

#[derive(Default)]
struct Checker {
    /// What may be named.
    known: BTreeMap<Named, BTreeSet<String>>,
    /// How many names were looked through so far.
    looked_through: usize,
    problems: Vec<Diagnostic>,
}

impl Checker {
    /// Reads each file as what its path makes it.
    fn open(&mut self, folder: &Folder) -> Vec<Opened> {
        let mut opened = Vec::new();
        for file in &folder.files {
            let path = file.path.as_str();
            let problem = match (&file.text, Place::of(path)) {
                (Ok(text), Ok(place)) => {
                    let reading = Reading::of(path, text);
                    let content = read(place.kind, &reading);
                    let is_right = content.is_ok();
                    let content = content.unwrap_or_else(|error| {
                        error.diagnostics.into_iter().for_each(|one| self.push(one));
                        None
                    });
                    let home = home_of(path).ok().zip(reading.root);
                    opened.extend(home.map(|(home, root)| Opened {
                        place,
                        home,
                        root,
                        is_right,
                        content,
                    }));
                    continue;
                }
                (Err(error), _) => of_file(path, Code::Unreadable, error),
                (_, Err(error @ PlaceError::Id(_))) => of_file(path, Code::FileName, error),
                (_, Err(error)) => {
                    let problem = of_file(path, Code::NoPlace, error);
                    let kinds = Kind::ALL.iter().map(|kind| kind.files());
                    let ended = path.strip_suffix(".yml").map(|stem| format!("{stem}.yaml"));
                    problem.among("", "playbooks", kinds).meant(ended.as_deref())
                }
            };
            self.push(problem);
        }
        opened
    }

    /// Gathers the names of the catalog, and of files whether right or not.
    fn gather(&mut self, files: &[Opened], catalog: &Catalog) -> Result<(), CatalogError> {
        let mut know = |named, name: &str| {
            self.known.entry(named).or_default().insert(name.to_owned());
        };
        catalog.functions()?.iter().for_each(|one| know(Named::Function, one.id.as_str()));
        catalog.sources()?.iter().for_each(|one| know(Named::Source, one.id.as_str()));
        catalog.stages()?.iter().for_each(|one| know(Named::Stage, one.id.as_str()));
        for file in files {
            let named = match file.place.kind {
                Kind::Functions => Named::Function,
                Kind::Sources => Named::Source,
                Kind::Stage => {
                    file.place.stage.iter().for_each(|id| know(Named::Stage, id.as_str()));
                    continue;
                }
                _ => continue,
            };
            at(&file.root, "id").into_iter().filter_map(Node::text).for_each(|id| know(named, id));
        }
        Ok(())
    }

    /// Adds a problem; in the place of the first that is one too many, that there
    /// are more.
    fn push(&mut self, problem: Diagnostic) {
        let more = "so many problems were found that the rest is not told";
        match self.problems.len() {
            ..MOST_PROBLEMS => self.problems.push(problem),
            MOST_PROBLEMS => self.problems.push(of_file(problem.path(), Code::Limit, more)),
            _ => {}
        }
    }

    fn say(&mut self, node: &Node, code: Code, message: impl Into<String>) {
        self.push(Diagnostic::at(node, code, message));
    }

    /// Adds a problem if there is nothing of this name.
    fn refer(&mut self, named: Named, name: &str, mut problem: Diagnostic) {
        let known = &self.known[&named];
        if known.contains(name) {
            return;
        }
        if self.looked_through < MOST_LOOKED_THROUGH {
            self.looked_through += known.len();
            let known = known.iter().map(String::as_str);
            problem = problem.among(name, &format!("{named}s"), known);
        }
        if named == Named::Fact {
            problem.known = None;
        }
        self.push(problem);
    }

    /// Checks the names of facts that a file refers to, or those of all else.
    fn references(&mut self, file: &Opened, of_facts: bool) {
        let kind = file.place.kind;
        for (_, path, named) in REFERENCES.iter().filter(|(of, ..)| *of == kind) {
            if (*named == Named::Fact) == of_facts {
                for node in at(&file.root, path) {
                    self.reference(*named, node);
                }
            }
        }
        if of_facts {
            for node in links_in(&file.root) {
                self.reference(Named::Fact, node);
            }
        }
    }

    fn reference(&mut self, named: Named, node: &Node) {
        let name = node.text().unwrap_or_default();
        let message = match named {
            Named::Fact => format!("nothing has the address `{name}`"),
            // What is no id has been refused before.
            _ if Slug::parse(name).is_err() => return,
            _ => format!("there is no {named} `{name}`"),
        };
        self.refer(named, name, Diagnostic::at(node, Code::Reference, message));
    }

    /// Checks the names of a file, but for those of facts.
    fn names(&mut self, file: &Opened) {
        self.references(file, false);
        let path = &file.root.source.path;
        let Place { kind, stage, function, .. } = &file.place;
        if let (Kind::Guide | Kind::Moves, Some(stage)) = (kind, stage) {
            let message = format!("there is no `stages/{stage}/stage.yaml`, so no stage `{stage}`");
            self.refer(Named::Stage, stage.as_str(), of_file(path, Code::NoStage, message));
        }
        if let (Kind::Guide, Some(function)) = (kind, function) {
            let message = format!(
                "there is no function `{function}`: add it to `functions.yaml`, as in \
                 `- {{ id: {function}, title: …, summary: … }}`"
            );
            let problem = of_file(path, Code::NoFunction, message);
            self.refer(Named::Function, function.as_str(), problem);
        }
    }

    /// Tells what is older than a year.
    fn age(&mut self, file: &Opened, today: Option<Date>) {
        let Some(today) = today else { return };
        for node in ["as-of", "sections.as-of"].map(|path| at(&file.root, path)).concat() {
            let date = node.text().and_then(|text| text.parse::<Date>().ok());
            if let Some(date) = date.filter(|date| date.a_year_later() < today) {
                let message = format!(
                    "the figures held on {date}, more than a year before {today}: \
                     see whether they still do, and date them anew"
                );
                self.say(node, Code::Old, message);
            }
        }
    }

    /// Holds the facts of a file to what needs no other file.
    fn facts(&mut self, file: &Opened) {
        let facts = file.facts();
        let nodes = nodes_of(&file.root);
        let placed: Vec<(&Fact<'_>, &Node)> =
            facts.iter().filter_map(|fact| Some((fact, *nodes.get(fact.address())?))).collect();
        for (fact, node) in &placed {
            if fact.kind == FactKind::AntiPattern && fact.said("ask").is_none() {
                let message = "the anti-pattern has no question that finds it out: \
                               give it an `ask` to which \"yes\" means it is being done";
                self.say(node, Code::NoQuestion, message);
            }
            if fact.is_metric() && quantity(fact).is_some() && better(fact).is_none() {
                let message = format!(
                    "nothing says which values of `{}` are better, so that none is judged: give its \
                     column, or `metric` in its marks, `better: higher`, `lower` or `range`",
                    fact.label
                );
                self.say(node, Code::NoDirection, message);
            }
            let says_budget =
                fact.kind == FactKind::Section && fact.label.to_lowercase().contains("budget");
            let mut inside = facts.iter().filter(|one| fact.id.holds(&one.id));
            if says_budget && inside.all(|one| one.topics.is_empty() && one.share_of.is_none()) {
                let message = format!(
                    "`gtm budget` leaves out `{}`: where it is on budgets, give the block \
                     `marks: {{ topics: [budget] }}`",
                    fact.label
                );
                self.say(node, Code::NoTopic, message);
            }
            for (column, heading) in fact.headings.iter().zip(at(node, "table.columns")) {
                let rows = facts.iter().filter(|row| fact.id.holds(&row.id));
                let mut cells = rows.filter_map(|row| row.said(&column.name)).peekable();
                if !column.figures.is_empty()
                    && cells.peek().is_some()
                    && cells.all(|cell| cell.figure.is_none())
                {
                    let name = &column.name;
                    let message =
                        format!("the column `{name}` is for figures, and holds words only");
                    self.say(heading, Code::NoFigures, message);
                }
            }
            let drawn_from = fact.drawn_from.iter().zip(at(node, "drawn-from"));
            for (part, node) in
                drawn_from.filter(|(part, _)| facts.iter().all(|one| one.id != **part))
            {
                let part = &part.as_str()[file.home.as_str().len() + 1..];
                let message = format!("nothing in this guide has the address `{part}`");
                let problem = Diagnostic::at(node, Code::Reference, message);
                self.push(problem.among(part, "addresses", facts.iter().map(Fact::address)));
            }
        }
        let names = facts.iter().map(|fact| (fact.label, fact.address()));
        let aliases = placed.iter().flat_map(|(fact, node)| {
            at(node, "marks.aliases").into_iter().map(|alias| (fact.address(), alias))
        });
        self.shadowed(names, aliases, "the name of");
    }

    /// Tells the names of functions that other functions have too.
    fn functions(&mut self, file: &Opened, functions: &[Function]) {
        let names = functions.iter().flat_map(|one| {
            let names = [one.id.as_str(), &one.title].into_iter();
            names.chain(one.aliases.iter().map(String::as_str)).map(|name| (name, one.id.as_str()))
        });
        let own = file.root.items().iter().flat_map(|item| {
            let id = item.field("id").and_then(Node::text).unwrap_or_default();
            let names = ["id", "title", "aliases"].map(|field| at(item, field)).concat();
            names.into_iter().map(move |node| (id, node))
        });
        self.shadowed(names, own, "a name of the function");
    }

    /// Tells each of `given` that is also a name of another owner than its own.
    fn shadowed<'a>(
        &mut self,
        names: impl Iterator<Item = (&'a str, &'a str)>,
        given: impl Iterator<Item = (&'a str, &'a Node)>,
        what: &str,
    ) {
        let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, owner) in names {
            owners.entry(names::key(name)).or_default().push(owner);
        }
        for (owner, node) in given {
            let name = node.text().unwrap_or_default();
            let others = owners.get(&names::key(name)).into_iter().flatten();
            if let Some(other) = others.copied().find(|other| *other != owner) {
                self.say(node, Code::Shadowed, format!("`{name}` is also {what} `{other}`"));
            }
        }
    }

    /// Checks what the files come to over those of the catalog: a layer of all
    /// that are right in themselves.
    fn together(
        &mut self,
        files: &[Opened],
        catalog: &Catalog,
        links: bool,
    ) -> Result<Vec<Unlinked>, CatalogError> {
        let right: Vec<&Opened> = files.iter().filter(|file| file.is_right).collect();
        let texts = right.iter().map(|file| (&*file.root.source.path, &*file.root.source.text));
        let Ok(layer) = Layer::of_texts("", texts) else { return Ok(Vec::new()) };
        let whole = Catalog::layered(catalog.layers().iter().cloned().chain([layer]).collect());
        let are_stages_right =
            files.iter().all(|file| file.is_right || file.place.kind != Kind::Stage);
        if let Err(CatalogError::Bands(error)) = whole.stages()
            && are_stages_right
        {
            self.bands(files, &error);
        }
        for file in &right {
            match file.place.kind {
                Kind::Functions => self.functions(file, whole.functions()?),
                Kind::Patch => self.patch(file, &whole)?,
                _ => {}
            }
        }
        let is_refused =
            self.problems.iter().any(|problem| problem.code.severity() == Severity::Error);
        let pages = match SourceFile::all(&whole) {
            Ok(pages) => pages,
            // What has been refused already may keep a page from being made.
            Err(_) if is_refused => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let facts: Vec<Fact<'_>> = pages.iter().flat_map(SourceFile::facts).collect();
        let facts: BTreeMap<&str, &Fact<'_>> =
            facts.iter().map(|fact| (fact.id.as_str(), fact)).collect();
        for file in &right {
            self.figures_of_moves(file, &facts);
        }
        if right.len() == files.len() {
            self.ranges(files, &pages, &whole.conflicts()?);
            let homes = pages.iter().map(|page| page.id.to_string());
            let ids = facts.keys().copied().map(str::to_owned);
            self.known.entry(Named::Fact).or_default().extend(ids.chain(homes));
            for file in files {
                self.links(file, &facts);
                self.references(file, true);
            }
        }
        if !links {
            return Ok(Vec::new());
        }
        unlinked(
            &whole,
            &files.iter().filter_map(|file| file.place.stage.as_ref()).collect::<Vec<_>>(),
        )
    }

    /// Points at the bands that don't meet.
    fn bands(&mut self, files: &[Opened], error: &BandsError) {
        for fault in &error.faults {
            let node = fault.stages.iter().find_map(|stage| {
                let is_its = |file: &&Opened| {
                    file.place.kind == Kind::Stage && file.place.stage.as_ref() == Some(stage)
                };
                files.iter().find(is_its)?.root.field(fault.field)
            });
            if let Some(node) = node {
                self.say(node, Code::Bands, fault.message.as_str());
            }
        }
    }

    /// Lays a patch over what it changes.
    fn patch(&mut self, file: &Opened, whole: &Catalog) -> Result<(), CatalogError> {
        match whole.steps_at(&file.root.source.path) {
            Err(CatalogError::Layer(error)) => {
                error.diagnostics.into_iter().for_each(|one| self.push(one));
            }
            Err(CatalogError::NothingToPatch { below, .. }) => {
                let message = format!("there is no `{below}` that this could change");
                self.say(&file.root, Code::NoTarget, message);
            }
            done => return done.map(drop),
        }
        Ok(())
    }

    /// Refuses figures of moves that stand in none of their facts, as far as
    /// these can be read.
    fn figures_of_moves(&mut self, file: &Opened, facts: &BTreeMap<&str, &Fact<'_>>) {
        for (one, node) in file.facts().iter().zip(at(&file.root, "moves.move")) {
            // Of a fact that there is not nothing can be said.
            if one.rests_on.iter().any(|id| held(facts, id).next().is_none()) {
                continue;
            }
            let known = moves::figures_in(one.rests_on.iter().flat_map(|id| held(facts, id)));
            for figure in moves::unfounded(one.text(), &known) {
                let message = format!("the figure `{figure}` stands in none of the move's facts");
                self.say(node, Code::Unfounded, message);
            }
        }
    }

    /// Holds each link of a file: it is between facts of one kind and of two stages,
    /// and no other fact of a stage is linked to the same one.
    fn links(&mut self, file: &Opened, facts: &BTreeMap<&str, &Fact<'_>>) {
        fn stage<'page>(fact: &Fact<'page>) -> Option<&'page StageId> {
            fact.stage.map(|stage| &stage.id)
        }
        for node in links_in(&file.root) {
            let name = node.text().unwrap_or_default();
            let Some(other) = facts.get(name) else { continue };
            let mut stages = BTreeSet::new();
            for one in facts.values().filter(|one| one.marks.same_as.as_ref() == Some(&other.id)) {
                let (id, kind, others) = (&one.id, one.kind.words(), other.kind.words());
                let message = if stage(one) == stage(other) {
                    format!("`{id}` and `{name}` are of one stage, and a link joins two")
                } else if family(one.kind) != family(other.kind) {
                    format!("`{id}` is of the kind {kind}, and `{name}` of the kind {others}")
                } else if !stages.insert(stage(one)) {
                    format!("another fact of the stage of `{id}` is the same as `{name}` too")
                } else {
                    continue;
                };
                self.say(node, Code::Link, message);
            }
        }
    }

    /// Tells ranges that don't fit and of which nothing is recorded.
    fn ranges(&mut self, files: &[Opened], pages: &[SourceFile<'_>], known: &Conflicts) {
        let nodes: BTreeMap<String, &Node> = files
            .iter()
            .flat_map(|file| {
                let nodes = nodes_of(&file.root).into_iter();
                nodes.map(|(address, node)| (file.home.join(&address).to_string(), node))
            })
            .collect();
        for finding in conflicts::walk(pages) {
            let Finding { misfit, lower, higher } = &finding;
            let node = nodes.get(higher.as_str()).or_else(|| nodes.get(lower.as_str()));
            if let Some(node) = node
                && !conflicts::is_known(known, &finding)
            {
                let message = format!(
                    "figures of `{lower}` and `{higher}` {misfit}, and `conflicts.yaml` says nothing \
                     of it: add an entry with both facts there, or take `one-scale` off a table \
                     whose rows are different things"
                );
                self.say(node, Code::Ranges, message);
            }
        }
    }
}

/// Returns the facts at an address and below it.
fn held<'a, 'page>(
    facts: &'a BTreeMap<&str, &'a Fact<'page>>,
    id: &'a FactId,
) -> impl Iterator<Item = &'a Fact<'page>> {
    let all = facts.range(id.as_str()..).map(|(_, fact)| *fact);
    let near = all.take_while(|fact| fact.id.as_str().starts_with(id.as_str()));
    near.filter(|fact| id.holds(&fact.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::folder::FolderFile;

    fn checked(files: &[(String, String)], today: Option<&str>) -> Findings {
        let files = files
            .iter()
            .map(|(path, text)| FolderFile { path: path.clone(), text: Ok(text.clone()) });
        let folder = Folder { files: files.collect() };
        let today = today.map(|today| today.parse().unwrap());
        check(&folder, &Catalog::embedded(), today, false).unwrap()
    }

    #[test]
    fn a_folder_of_slips_is_told_by_its_first() {
        let slips: Vec<String> = (0..150).map(|slip| format!("slip{slip}: x\n")).collect();
        let slips = slips.concat();
        let files: Vec<_> =
            (0..20).map(|file| (format!("stages/scale/f{file:02}.yaml"), slips.clone())).collect();
        let findings = checked(&files, None);
        assert_eq!(findings.problems.len(), MOST_PROBLEMS + 1);
        let rest = findings.problems.iter().filter(|problem| problem.code == Code::Limit);
        assert_eq!(rest.count(), 1);
    }

    #[test]
    fn what_is_a_year_old_is_not_old_yet() {
        let guide = "source: scale-marketing\nheading: Here\nas-of: 2025-03-31\n\
                     approach: Ours.\nsections: []\n";
        let files = [("stages/scale/abm.yaml".to_owned(), guide.to_owned())];
        for (today, old) in [
            (None, false),
            (Some("2025-03-31"), false),
            (Some("2026-03-31"), false),
            (Some("2026-04-01"), true),
        ] {
            let found = checked(&files, today);
            let codes: Vec<Code> = found.problems.iter().map(|problem| problem.code).collect();
            assert_eq!(codes == [Code::Old], old, "{today:?}");
        }
    }
}
