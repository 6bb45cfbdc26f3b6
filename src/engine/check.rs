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

use super::conflicts::{self, Finding, Misfit};
use super::diff::threads::family;
use super::links::{Unlinked, unlinked};
use super::score::metric::{better, quantity};
use super::{moves, review};
use crate::catalog::bands::BandsError;
use crate::catalog::folder::Folder;
use crate::catalog::layers::Layer;
use crate::catalog::layout::{Place, PlaceError};
use crate::names;
use crate::playbook::company::CompanyFile;
use crate::playbook::framework::Framework;
use crate::playbook::gate::Gates;
use crate::playbook::glossary::Glossary;
use crate::playbook::guide::{Body, Guide, Section};
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

/// Whether the facts are told that nothing links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// They are.
    Told,
    /// Only what is wrong with links is.
    Held,
}

impl Findings {
    /// Returns how many problems are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.code.severity() == severity).count()
    }
}

/// Checks a folder. `today` is the day that `as-of` is compared with; without
/// it nothing is old.
pub fn check(
    folder: &Folder,
    catalog: &Catalog,
    today: Option<Date>,
    links: Links,
) -> Result<Findings, CatalogError> {
    let mut checker = Checker::default();
    let files = checker.open(folder);
    checker.gather(&files, catalog)?;
    for file in &files {
        checker.names(file);
        checker.age(file, today);
        checker.tables(file);
        checker.aliases(file);
    }
    let unlinked = checker.together(folder, &files, catalog, links)?;
    let mut problems = checker.problems;
    if let Some(first_left_out) = problems.get(MOST_PROBLEMS) {
        let message =
            format!("more than {MOST_PROBLEMS} problems were found, and the rest is not told");
        let rest = of_file(first_left_out.path(), Code::Limit, message);
        problems[MOST_PROBLEMS] = rest;
    }
    problems.sort_by_cached_key(|one| (one.path().to_owned(), one.position(), one.code));
    Ok(Findings { files: folder.files.len(), problems, unlinked })
}

/// A file of a folder that could be read to its end.
struct Opened {
    place: Place,
    root: Node,
    /// Whether it is right in itself.
    is_right: bool,
    /// Its blocks, if it is right and has any.
    sections: Vec<Section>,
}

impl Opened {
    /// Returns what has an address in its blocks: that address, what it is
    /// called, and where it stands.
    fn parts(&self) -> Vec<(String, &str, &Node)> {
        let mut parts = Vec::new();
        for (section, node) in self.sections.iter().zip(at(&self.root, "sections")) {
            let items: Vec<(&Slug, &str)> = match &section.body {
                Body::Table(table) => table.rows.iter().map(|one| (&one.id, one.label())).collect(),
                Body::Points(points) | Body::Steps(points) => {
                    points.iter().map(|one| (&one.id, one.name.as_str())).collect()
                }
            };
            parts.push((section.id.to_string(), section.title.as_str(), node));
            let nodes = ["table.rows", "points", "steps"].map(|body| at(node, body)).concat();
            for ((id, label), node) in items.into_iter().zip(nodes) {
                parts.push((format!("{}.{id}", section.id), label, node));
            }
        }
        parts
    }

    /// Returns what its addresses begin with, where facts have such.
    fn home(&self) -> Option<FactId> {
        match &self.place {
            Place::Guide(stage, function) => Some(FactId::of_guide(stage, function)),
            Place::Framework(id) => Some(FactId::of_framework(id)),
            _ => None,
        }
    }
}

/// Reads a tree as what its place makes it, and returns its blocks.
fn read(place: &Place, reading: &Reading) -> Result<Vec<Section>, YamlError> {
    fn no_blocks<T: DeserializeOwned>(reading: &Reading) -> Result<Vec<Section>, YamlError> {
        reading.typed::<T>().map(|_| Vec::new())
    }
    match place {
        Place::Functions => no_blocks::<Vec<Function>>(reading),
        Place::Sources => no_blocks::<Vec<Source>>(reading),
        Place::Conflicts => no_blocks::<Conflicts>(reading),
        Place::Company => no_blocks::<CompanyFile>(reading),
        Place::Review => review::read(reading).map(|_| Vec::new()),
        Place::Gates => no_blocks::<Gates>(reading),
        Place::Synonyms => no_blocks::<Synonyms>(reading),
        Place::Moves(_) => no_blocks::<Moves>(reading),
        Place::Glossary => no_blocks::<Glossary>(reading),
        Place::Stage(_) => no_blocks::<Stage>(reading),
        Place::Guide(..) => Ok(reading.typed::<Guide>()?.sections),
        Place::Framework(_) => Ok(reading.typed::<Framework>()?.sections),
        Place::GuidePatch(..) | Place::FrameworkPatch(_) => no_blocks::<Patch>(reading),
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

/// Returns the fields of a file that name something, by their paths in it.
fn references(place: &Place) -> &'static [(&'static str, Named)] {
    match place {
        Place::Stage(_) | Place::GuidePatch(..) | Place::FrameworkPatch(_) => {
            &[("source", Named::Source)]
        }
        Place::Guide(..) => &[("source", Named::Source), ("wait.until", Named::Stage)],
        Place::Framework(_) => {
            &[("source", Named::Source), ("process.steps.functions", Named::Function)]
        }
        Place::Moves(_) => &[("moves.function", Named::Function), ("moves.facts", Named::Fact)],
        Place::Conflicts => &[("conflicts.facts", Named::Fact)],
        Place::Review => &[("stage", Named::Stage)],
        Place::Gates => &[
            ("conditions.fact", Named::Fact),
            ("conditions.warn.above", Named::Fact),
            ("conditions.warn.below", Named::Fact),
            ("conditions.warn.no", Named::Fact),
            ("wait", Named::Fact),
            ("context", Named::Fact),
        ],
        _ => &[],
    }
}

/// Returns the addresses in a tree under the marks that link facts, wherever
/// these stand: at an item, or in what a patch brings.
fn links_in(node: &Node) -> Vec<&Node> {
    let own = ["same-as", "named-in"].map(|mark| at(node, mark)).concat();
    let fields = node.fields().iter().map(|(_, value)| value);
    own.into_iter().chain(node.items().iter().chain(fields).flat_map(links_in)).collect()
}

/// Returns the nodes at a path of fields, of each item where there is a list.
fn at<'node>(root: &'node Node, path: &str) -> Vec<&'node Node> {
    fn items(node: &Node) -> Vec<&Node> {
        match &node.content {
            Content::List(items) => items.iter().collect(),
            _ => vec![node],
        }
    }
    path.split('.').fold(items(root), |nodes, name| {
        nodes.into_iter().filter_map(|node| node.field(name)).flat_map(items).collect()
    })
}

/// Returns where each fact stands in the files, by its address.
fn nodes(files: &[Opened]) -> BTreeMap<String, &Node> {
    let homes = files.iter().filter_map(|file| Some((file.home()?, file)));
    homes
        .flat_map(|(home, file)| {
            let parts = file.parts().into_iter();
            let parts = parts.map(|(address, _, node)| (home.join(&address).to_string(), node));
            std::iter::once((home.to_string(), &file.root)).chain(parts).collect::<Vec<_>>()
        })
        .collect()
}

/// Says what is wrong with a file as a whole.
fn of_file(path: &str, code: Code, message: String) -> Diagnostic {
    Diagnostic::new(code, &Arc::new(File::new(path, "")), None, message)
}

/// The most problems that are told of a folder.
const MOST_PROBLEMS: usize = 2_000;

/// How many names are compared with wrong ones, before no more are suggested.
const MOST_COMPARED: usize = 100_000;

#[derive(Default)]
struct Checker {
    /// What may be named.
    known: BTreeMap<Named, BTreeSet<String>>,
    compared: usize,

    /// One more than are told, if there are more.
    problems: Vec<Diagnostic>,
}

impl Checker {
    /// Reads each file as what its path makes it.
    fn open(&mut self, folder: &Folder) -> Vec<Opened> {
        let mut opened = Vec::new();
        for file in &folder.files {
            if self.is_full() {
                break;
            }
            let of_file = |code, error: &dyn Display| of_file(&file.path, code, error.to_string());
            let (text, place) = match (&file.text, Place::of(&file.path)) {
                (Ok(text), Ok(place)) => (text, place),
                (Err(error), _) => {
                    self.push(of_file(Code::Unreadable, error));
                    continue;
                }
                (_, Err(error @ PlaceError::Id(_))) => {
                    self.push(of_file(Code::FileName, &error));
                    continue;
                }
                (_, Err(error)) => {
                    let mut problem = of_file(Code::NoPlace, &error);
                    if error == PlaceError::None {
                        problem = problem.among("", "playbooks", Kind::ALL.map(Kind::files));
                        let stem = file.path.strip_suffix(".yml");
                        problem.nearest = stem.map(|stem| format!("{stem}.yaml"));
                    }
                    self.push(problem);
                    continue;
                }
            };
            let reading = Reading::of(&file.path, text);
            let sections = read(&place, &reading);
            let is_right = sections.is_ok();
            let sections = sections.unwrap_or_else(|error| {
                error.diagnostics.into_iter().for_each(|one| self.push(one));
                Vec::new()
            });
            opened.extend(reading.root.map(|root| Opened { place, root, is_right, sections }));
        }
        opened
    }

    /// Gathers the names of the catalog, and of files whether right or not.
    fn gather(&mut self, files: &[Opened], catalog: &Catalog) -> Result<(), CatalogError> {
        catalog.functions()?.iter().for_each(|one| self.know(Named::Function, one.id.as_str()));
        catalog.sources()?.iter().for_each(|one| self.know(Named::Source, one.id.as_str()));
        catalog.stages()?.iter().for_each(|one| self.know(Named::Stage, one.id.as_str()));
        for file in files {
            let named = match &file.place {
                Place::Functions => Named::Function,
                Place::Sources => Named::Source,
                Place::Stage(id) => {
                    self.know(Named::Stage, id.as_str());
                    continue;
                }
                _ => continue,
            };
            let ids = at(&file.root, "id").into_iter().filter_map(Node::text);
            ids.for_each(|id| self.know(named, id));
        }
        Ok(())
    }

    fn know(&mut self, named: Named, name: &str) {
        self.known.entry(named).or_default().insert(name.to_owned());
    }

    fn is_full(&self) -> bool {
        self.problems.len() > MOST_PROBLEMS
    }

    fn push(&mut self, problem: Diagnostic) {
        if !self.is_full() {
            self.problems.push(problem);
        }
    }

    fn say(&mut self, node: &Node, code: Code, message: impl Into<String>) {
        self.push(Diagnostic::at(node, code, message));
    }

    /// Adds a problem if there is nothing of this name.
    fn refer(&mut self, named: Named, name: &str, mut problem: Diagnostic) {
        let known = &self.known[&named];
        if self.is_full() || known.contains(name) {
            return;
        }
        self.compared += known.len();
        if self.compared <= MOST_COMPARED {
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
        let named =
            references(&file.place).iter().filter(|(_, named)| (*named == Named::Fact) == of_facts);
        let nodes = named.flat_map(|(path, named)| {
            at(&file.root, path).into_iter().map(move |node| (*named, node))
        });
        let links = if of_facts { links_in(&file.root) } else { Vec::new() };
        for (named, node) in nodes.chain(links.into_iter().map(|node| (Named::Fact, node))) {
            let name = node.text().unwrap_or_default();
            let message = match named {
                Named::Fact => format!("nothing has the address `{name}`"),
                // What is no id has been refused before.
                _ if Slug::parse(name).is_err() => continue,
                _ => format!("there is no {named} `{name}`"),
            };
            self.refer(named, name, Diagnostic::at(node, Code::Reference, message));
        }
    }

    /// Holds each link of a file: it is between facts of one kind and of two stages,
    /// and no other fact of a stage is linked to the same one.
    fn links(&mut self, file: &Opened, facts: &BTreeMap<&str, &Fact<'_>>) {
        for node in links_in(&file.root) {
            let name = node.text().unwrap_or_default();
            let Some(other) = facts.get(name) else { continue };
            let linked = facts.values().filter(|one| one.same_as() == Some(&other.id));
            let stage = |fact: &Fact<'_>| fact.stage.map(|stage| stage.id.clone());
            let mut stages = BTreeSet::new();
            let wrong = linked.into_iter().find_map(|one| {
                let (id, kind, others) = (&one.id, one.kind.words(), other.kind.words());
                if stage(one) == stage(other) {
                    Some(format!("`{id}` and `{name}` are of one stage, and a link joins two"))
                } else if family(one.kind) != family(other.kind) {
                    Some(format!("`{id}` is of the kind {kind}, and `{name}` of the kind {others}"))
                } else if !stages.insert(stage(one)) {
                    Some(format!("another fact of the stage of `{id}` is the same as `{name}` too"))
                } else {
                    None
                }
            });
            if let Some(message) = wrong {
                self.say(node, Code::Link, message);
            }
        }
    }

    /// Tells metrics with a target in figures of which nobody says which values are
    /// better.
    fn directions(&mut self, nodes: &BTreeMap<String, &Node>, facts: &BTreeMap<&str, &Fact<'_>>) {
        for fact in facts.values().filter(|fact| fact.is_metric()) {
            let node = nodes.get(fact.id.as_str());
            if let (Some(_), None, Some(node)) = (quantity(fact), better(fact), node) {
                let message = format!(
                    "nothing says which values of `{}` are better, so that none is judged: give its \
                     column, or `metric` in its marks, `better: higher`, `lower` or `range`",
                    fact.label
                );
                self.say(node, Code::NoDirection, message);
            }
        }
    }

    /// Checks the names of a file, and those in it that need no other file.
    fn names(&mut self, file: &Opened) {
        self.references(file, false);
        let path = file.root.source.path();
        if let Place::Guide(stage, _) | Place::Moves(stage) = &file.place {
            let message = format!("there is no `stages/{stage}/stage.yaml`, so no stage `{stage}`");
            self.refer(Named::Stage, stage.as_str(), of_file(path, Code::NoStage, message));
        }
        let Place::Guide(_, function) = &file.place else { return };
        let message = format!(
            "there is no function `{function}`: add it to `functions.yaml`, as in \
             `- {{ id: {function}, title: …, summary: … }}`"
        );
        self.refer(Named::Function, function.as_str(), of_file(path, Code::NoFunction, message));
        for item in at(&file.root, "avoid") {
            let is_named = item.text().or(item.field("name").and_then(Node::text)).is_some();
            if is_named && item.field("ask").is_none() {
                let message = "the anti-pattern has no question that finds it out: \
                               give it an `ask` to which \"yes\" means it is being done";
                self.say(item, Code::NoQuestion, message);
            }
        }
        if !file.is_right {
            return;
        }
        let parts = file.parts().into_iter().map(|(address, ..)| address);
        let parts: Vec<String> = std::iter::once("approach".to_owned()).chain(parts).collect();
        for node in at(&file.root, "avoid.drawn-from") {
            let part = node.text().unwrap_or_default();
            if !parts.iter().any(|known| known == part) {
                let message = format!("nothing in this guide has the address `{part}`");
                let problem = Diagnostic::at(node, Code::Reference, message);
                self.push(problem.among(part, "addresses", parts.iter().map(String::as_str)));
            }
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

    /// Tells columns of figures that have none.
    fn tables(&mut self, file: &Opened) {
        for (section, node) in file.sections.iter().zip(at(&file.root, "sections")) {
            let Body::Table(table) = &section.body else { continue };
            let columns = table.columns.iter().enumerate().zip(at(node, "table.columns"));
            for ((index, column), node) in columns {
                let words_only = table.rows.iter().all(|row| row.cells[index].figure.is_none());
                if !column.figures.is_empty() && !table.rows.is_empty() && words_only {
                    let message = format!(
                        "the column `{}` is for figures, and holds words only",
                        column.name
                    );
                    self.say(node, Code::NoFigures, message);
                }
            }
        }
    }

    /// Tells other names of what is in a file that something else there has.
    fn aliases(&mut self, file: &Opened) {
        let parts = file.parts();
        let names = parts.iter().map(|(address, label, _)| (*label, address.as_str()));
        let aliases = parts.iter().flat_map(|(address, _, node)| {
            at(node, "marks.aliases").into_iter().map(|alias| (address.as_str(), alias))
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
            ["id", "title", "aliases"]
                .map(|field| at(item, field))
                .concat()
                .into_iter()
                .map(move |node| (id, node))
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
                let message = format!("`{name}` is also {what} `{other}`");
                self.say(node, Code::Shadowed, message);
            }
        }
    }

    /// Checks what the files come to over those of the catalog: a layer of all
    /// that are right in themselves.
    fn together(
        &mut self,
        folder: &Folder,
        files: &[Opened],
        catalog: &Catalog,
        links: Links,
    ) -> Result<Vec<Unlinked>, CatalogError> {
        let right = || files.iter().filter(|file| file.is_right);
        let texts = folder.files.iter().filter_map(|file| {
            let is_right = right().any(|one| one.root.source.path() == file.path);
            Some((file.path.as_str(), file.text.as_deref().ok().filter(|_| is_right)?))
        });
        let Ok(layer) = Layer::of_texts("", texts) else { return Ok(Vec::new()) };
        let whole = Catalog::layered(catalog.layers().iter().cloned().chain([layer]).collect());
        let all_right =
            |of: fn(&Place) -> bool| files.iter().all(|file| file.is_right || !of(&file.place));
        if let Err(CatalogError::Bands(error)) = whole.stages()
            && all_right(|place| matches!(place, Place::Stage(_)))
        {
            self.bands(files, &error);
        }
        for file in right() {
            match file.place {
                Place::Functions => self.functions(file, whole.functions()?),
                Place::GuidePatch(..) | Place::FrameworkPatch(_) => self.patch(file, &whole)?,
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
        right().for_each(|file| self.figures_of_moves(file, &facts));
        if all_right(|_| true) {
            let nodes = nodes(files);
            self.ranges(&nodes, &pages, &whole.conflicts()?);
            self.directions(&nodes, &facts);
            for file in files {
                self.links(file, &facts);
            }
            let homes = pages.iter().map(|page| page.fact_id().to_string());
            let ids = facts.keys().copied().map(str::to_owned);
            self.known.entry(Named::Fact).or_default().extend(ids.chain(homes));
            for file in files {
                self.references(file, true);
            }
        }
        if links == Links::Held {
            return Ok(Vec::new());
        }
        unlinked(&whole, &files.iter().filter_map(|file| file.place.stage()).collect::<Vec<_>>())
    }

    /// Points at the bands that don't meet.
    fn bands(&mut self, files: &[Opened], error: &BandsError) {
        for fault in &error.faults {
            let node = fault.stages.iter().find_map(|stage| {
                let is_its = |file: &&Opened| file.place == Place::Stage(stage.clone());
                files.iter().find(is_its)?.root.field(fault.field)
            });
            if let Some(node) = node {
                self.say(node, Code::Bands, fault.message.as_str());
            }
        }
    }

    /// Lays a patch over what it changes.
    fn patch(&mut self, file: &Opened, whole: &Catalog) -> Result<(), CatalogError> {
        match whole.read_patched(file.root.source.path()) {
            Err(CatalogError::Layer(error)) => {
                error.diagnostics.into_iter().for_each(|one| self.push(one));
            }
            Err(CatalogError::NothingToPatch { below, .. }) => {
                let message = format!("there is no `{below}` that this could change");
                self.say(&file.root, Code::NoTarget, message);
            }
            done => return done,
        }
        Ok(())
    }

    /// Refuses figures of moves that stand in none of their facts, as far as
    /// these can be read.
    fn figures_of_moves(&mut self, file: &Opened, facts: &BTreeMap<&str, &Fact<'_>>) {
        let figures_of = |id: &str| {
            let id = FactId::parse(id).ok()?;
            let behind =
                facts.range(id.as_str()..).take_while(|(of, _)| of.starts_with(id.as_str()));
            let mut held =
                behind.map(|(_, fact)| *fact).filter(|fact| id.holds(&fact.id)).peekable();
            held.peek()?;
            Some(moves::figures_in(held))
        };
        // Many moves may name one block.
        let mut known: BTreeMap<&str, Option<BTreeSet<String>>> = BTreeMap::new();
        for item in at(&file.root, "moves") {
            let Some(node) = item.field("move") else { continue };
            let ids: Vec<&str> = at(item, "facts").into_iter().filter_map(Node::text).collect();
            for id in &ids {
                known.entry(id).or_insert_with(|| figures_of(id));
            }
            let of = ids.iter().map(|id| known[id].as_ref()).collect::<Option<Vec<_>>>();
            let Some(of) = of else { continue };
            for figure in moves::unfounded(node.text().unwrap_or_default(), &of) {
                let message = format!("the figure `{figure}` stands in none of the move's facts");
                self.say(node, Code::Unfounded, message);
            }
        }
    }

    /// Tells ranges that don't fit and of which nothing is recorded.
    fn ranges(
        &mut self,
        nodes: &BTreeMap<String, &Node>,
        pages: &[SourceFile<'_>],
        known: &Conflicts,
    ) {
        // Where a fact stands in the files, or the part of a file that holds it.
        let node_of = |fact: &FactId| {
            let mut id = fact.as_str();
            loop {
                if let Some(node) = nodes.get(id) {
                    return Some(*node);
                }
                (id, _) = id.rsplit_once('.')?;
            }
        };
        for finding in conflicts::walk(pages) {
            if self.is_full() {
                return;
            }
            let Finding { misfit, lower, higher } = &finding;
            let node = node_of(higher).or_else(|| node_of(lower));
            let Some(node) = node.filter(|_| !conflicts::is_known(known, &finding)) else {
                continue;
            };
            let between = if lower == higher {
                format!("two figures of `{lower}`")
            } else {
                format!("figures of `{lower}` and `{higher}`")
            };
            let what = match misfit {
                Misfit::Gap => "leave something out between them",
                Misfit::Overlap => "overlap",
            };
            let message = format!(
                "{between} {what}, and `conflicts.yaml` says nothing of it: add an entry with both \
                 facts there, or take `one-scale` off a table whose rows are different things"
            );
            self.say(node, Code::Ranges, message);
        }
    }
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
        check(&folder, &Catalog::embedded(), today, Links::Held).unwrap()
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
