//! Whether a folder of playbooks is right, the way a compiler would say it.
//!
//! Each file is read as what its path makes it, and its names are held against
//! those of the folder and of the built-in playbooks together: a folder may be
//! a whole set or hold only what one changes. Names are looked up in the trees
//! of the files, so that a file with a slip in it still gives its names to the
//! others. What needs all files of a kind, as the bands of stages, or all there
//! are, as the ranges in guides, waits until these are right.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::conflicts::{self, Finding, Misfit};
use super::{moves, review};
use crate::catalog::SourceFile;
use crate::catalog::bands::BandsError;
use crate::catalog::fact::Fact;
use crate::catalog::folder::Folder;
use crate::catalog::kind::Kind;
use crate::catalog::layers::Layer;
use crate::catalog::layout::{Place, PlaceError};
use crate::catalog::{Catalog, CatalogError};
use crate::names;
use crate::playbook::company::CompanyFile;
use crate::playbook::conflict::Conflicts;
use crate::playbook::date::Date;
use crate::playbook::framework::Framework;
use crate::playbook::function::Function;
use crate::playbook::gate::Gates;
use crate::playbook::glossary::Glossary;
use crate::playbook::guide::{Body, Guide, Section};
use crate::playbook::id::{FactId, Slug};
use crate::playbook::moves::Moves;
use crate::playbook::patch::Patch;
use crate::playbook::source::Source;
use crate::playbook::stage::Stage;
use crate::playbook::synonyms::Synonyms;
use crate::yaml::{Code, Severity};
use crate::yaml::{Diagnostic, Node, Reading, Source as File, YamlError};

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many files were read.
    pub files: usize,
    /// What is wrong or poor, by file and place.
    pub problems: Vec<Diagnostic>,
}

impl Findings {
    /// Returns how many problems are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let problems = self.problems.iter();
        problems.filter(|problem| problem.code.severity() == severity).count()
    }
}

/// Checks a folder. `today` is the day that `as-of` is compared with; without
/// it nothing is old.
pub fn check(
    folder: &Folder,
    catalog: &Catalog,
    today: Option<Date>,
) -> Result<Findings, CatalogError> {
    let mut checker = Checker {
        known: Known::default(),
        today,
        problems: Vec::new(),
        left_out: false,
        last: String::new(),
    };
    let files = checker.open(folder);
    checker.known = Known::gather(&files, catalog)?;
    for file in &files {
        checker.names(file);
        checker.age(&file.root);
        match &file.content {
            Some(Content::Guide(guide)) => checker.guide(file, guide),
            Some(Content::Framework(framework)) => {
                checker.sections(&file.root, &framework.sections);
            }
            _ => {}
        }
    }
    checker.together(folder, &files, catalog)?;
    let mut problems = checker.problems;
    if checker.left_out {
        let source = Arc::new(File::new(&checker.last, ""));
        let message =
            format!("more than {MOST_PROBLEMS} problems were found, and the rest is not told");
        problems.push(Diagnostic::new(Code::Limit, &source, None, message));
    }
    let place =
        |problem: &Diagnostic| (problem.path().to_owned(), problem.position(), problem.code);
    problems.sort_by_cached_key(place);
    Ok(Findings { files: folder.files.len(), problems })
}

/// A file of a folder that could be read to its end.
struct Opened {
    place: Place,
    root: Node,
    /// What it says, if all of it is right.
    content: Option<Content>,
}

/// What a file holds that is right in itself.
enum Content {
    Guide(Box<Guide>),
    Framework(Box<Framework>),
    Patch,
    /// What no check looks into again.
    Other,
}

impl Content {
    /// Reads a tree as what its place makes it.
    fn read(place: &Place, reading: &Reading) -> Result<Self, YamlError> {
        fn other<T: DeserializeOwned>(reading: &Reading) -> Result<Content, YamlError> {
            reading.typed::<T>().map(|_| Content::Other)
        }
        match place {
            Place::Functions => other::<Vec<Function>>(reading),
            Place::Sources => other::<Vec<Source>>(reading),
            Place::Conflicts => other::<Conflicts>(reading),
            Place::Company => other::<CompanyFile>(reading),
            Place::Review => review::read(reading).map(|_| Self::Other),
            Place::Gates => other::<Gates>(reading),
            Place::Synonyms => other::<Synonyms>(reading),
            Place::Moves(_) => other::<Moves>(reading),
            Place::Glossary => other::<Glossary>(reading),
            Place::Stage(_) => other::<Stage>(reading),
            Place::Guide(..) => Ok(Self::Guide(Box::new(reading.typed()?))),
            Place::Framework(_) => Ok(Self::Framework(Box::new(reading.typed()?))),
            Place::GuidePatch(..) | Place::FrameworkPatch(_) => {
                reading.typed::<Patch>().map(|_| Self::Patch)
            }
        }
    }
}

/// The names that may be referred to.
#[derive(Default)]
struct Known {
    functions: Vec<String>,
    sources: Vec<String>,
    stages: Vec<String>,
}

impl Known {
    /// Gathers the names of the catalog, and of files whether right or not.
    fn gather(files: &[Opened], catalog: &Catalog) -> Result<Self, CatalogError> {
        fn names<T: Display>(ids: impl Iterator<Item = T>) -> Vec<String> {
            ids.map(|id| id.to_string()).collect()
        }
        let mut known = Self {
            functions: names(catalog.functions()?.iter().map(|one| &one.id)),
            sources: names(catalog.sources()?.iter().map(|one| &one.id)),
            stages: names(catalog.stages()?.iter().map(|one| &one.id)),
        };
        for file in files {
            let listed = || {
                let items = file.root.items().iter();
                let ids = items.filter_map(|item| item.field("id")?.text());
                ids.map(str::to_owned)
            };
            match &file.place {
                Place::Functions => known.functions.extend(listed()),
                Place::Sources => known.sources.extend(listed()),
                Place::Stage(id) => known.stages.push(id.to_string()),
                _ => {}
            }
        }
        for names in [&mut known.functions, &mut known.sources, &mut known.stages] {
            let mut seen = BTreeSet::new();
            names.retain(|name| seen.insert(name.clone()));
        }
        Ok(known)
    }
}

/// The most problems that are told of a folder.
const MOST_PROBLEMS: usize = 2_000;

struct Checker {
    known: Known,
    today: Option<Date>,
    problems: Vec<Diagnostic>,
    /// Whether there were more than are told.
    left_out: bool,
    /// The file that the last of them is in.
    last: String,
}

impl Checker {
    /// Reads each file as what its path makes it.
    fn open(&mut self, folder: &Folder) -> Vec<Opened> {
        let mut opened = Vec::new();
        for file in &folder.files {
            if self.left_out {
                break;
            }
            let whole = |code, message: String| {
                Diagnostic::new(code, &Arc::new(File::new(&file.path, "")), None, message)
            };
            let text = match &file.text {
                Ok(text) => text,
                Err(error) => {
                    self.push(whole(Code::Unreadable, error.to_string()));
                    continue;
                }
            };
            let place = match Place::of(&file.path) {
                Ok(place) => place,
                Err(PlaceError::Id(error)) => {
                    self.push(whole(Code::FileName, error.to_string()));
                    continue;
                }
                Err(error @ (PlaceError::StagePatch | PlaceError::MovesPatch)) => {
                    self.push(whole(Code::NoPlace, error.to_string()));
                    continue;
                }
                Err(error @ PlaceError::None) => {
                    let problem = whole(Code::NoPlace, error.to_string());
                    let patterns = Kind::ALL.into_iter().map(Kind::files);
                    let mut problem = problem.among("", "playbooks", patterns);
                    let stem = file.path.strip_suffix(".yml");
                    problem.nearest = stem.map(|stem| format!("{stem}.yaml"));
                    self.push(problem);
                    continue;
                }
            };
            let reading = Reading::of(&file.path, text);
            let content = match Content::read(&place, &reading) {
                Ok(content) => Some(content),
                Err(error) => {
                    error.diagnostics.into_iter().for_each(|one| self.push(one));
                    None
                }
            };
            if let Some(root) = reading.root {
                opened.push(Opened { place, root, content });
            }
        }
        opened
    }

    /// Adds a problem, unless there are too many.
    fn push(&mut self, problem: Diagnostic) {
        if self.problems.len() < MOST_PROBLEMS {
            problem.path().clone_into(&mut self.last);
            self.problems.push(problem);
        } else {
            self.left_out = true;
        }
    }

    fn say(&mut self, node: &Node, code: Code, message: impl Into<String>) {
        self.push(Diagnostic::at(node, code, message));
    }

    /// Refuses a name that nothing has. What is no id has been refused before.
    fn refer(&mut self, node: Option<&Node>, what: &str, known: impl Fn(&Known) -> &[String]) {
        let Some((node, name)) = node.and_then(|node| Some((node, node.text()?))) else {
            return;
        };
        let names = known(&self.known);
        if self.left_out || Slug::parse(name).is_err() || names.iter().any(|known| known == name) {
            return;
        }
        let problem = Diagnostic::at(node, Code::Reference, format!("there is no {what} `{name}`"));
        let names = names.iter().map(String::as_str);
        self.push(problem.among(name, &format!("{what}s"), names));
    }

    /// Checks the names that a file refers to, and its own.
    fn names(&mut self, file: &Opened) {
        let root = &file.root;
        let begins = |code, message: String| {
            let source = Arc::new(File::new(root.source.path(), ""));
            Diagnostic::new(code, &source, None, message)
        };
        if let Place::Stage(_)
        | Place::Guide(..)
        | Place::Framework(_)
        | Place::GuidePatch(..)
        | Place::FrameworkPatch(_) = file.place
        {
            self.refer(root.field("source"), "source", |known| &known.sources);
        }
        let listed = |name: &str| root.field(name).map_or(&[][..], Node::items);
        match &file.place {
            Place::Guide(stage, function) => {
                if !self.known.stages.iter().any(|known| known == stage.as_str()) {
                    let message =
                        format!("there is no `stages/{stage}/stage.yaml`, so no stage `{stage}`");
                    let problem = begins(Code::NoStage, message);
                    let stages = self.known.stages.iter().map(String::as_str);
                    let problem = problem.among(stage.as_str(), "stages", stages);
                    self.push(problem);
                }
                let functions = &self.known.functions;
                if !functions.iter().any(|known| known == function.as_str()) {
                    let message = format!("there is no function `{function}`");
                    let problem = begins(Code::NoFunction, message);
                    let functions = functions.iter().map(String::as_str);
                    let problem = problem.among(function.as_str(), "functions", functions);
                    self.push(problem);
                }
                for item in listed("wait") {
                    self.refer(item.field("until"), "stage", |known| &known.stages);
                }
                for item in listed("avoid") {
                    if item.field("name").is_some() && item.field("ask").is_none() {
                        let message = "the anti-pattern has no question that finds it out: \
                                       give it an `ask` to which \"yes\" means it is being done";
                        self.say(item, Code::NoQuestion, message);
                    }
                }
            }
            Place::Review => self.refer(root.field("stage"), "stage", |known| &known.stages),
            Place::Moves(stage) => {
                if !self.known.stages.iter().any(|known| known == stage.as_str()) {
                    let message =
                        format!("there is no `stages/{stage}/stage.yaml`, so no stage `{stage}`");
                    self.push(begins(Code::NoStage, message));
                }
                for item in listed("moves") {
                    self.refer(item.field("function"), "function", |known| &known.functions);
                }
            }
            Place::Framework(_) => {
                let process = root.field("process");
                let steps = process.and_then(|process| process.field("steps"));
                for step in steps.map_or(&[][..], Node::items) {
                    let functions = step.field("functions").map_or(&[][..], Node::items);
                    for function in functions {
                        self.refer(Some(function), "function", |known| &known.functions);
                    }
                }
            }
            _ => {}
        }
    }

    /// Checks what the files come to over those of the catalog: a layer of all
    /// that are right in themselves.
    fn together(
        &mut self,
        folder: &Folder,
        files: &[Opened],
        catalog: &Catalog,
    ) -> Result<(), CatalogError> {
        let is_right = |path: &str| {
            files.iter().any(|file| file.root.source.path() == path && file.content.is_some())
        };
        let texts = folder.files.iter().filter_map(|file| {
            let text = file.text.as_ref().ok().filter(|_| is_right(&file.path))?;
            Some((file.path.as_str(), text.as_str()))
        });
        let Ok(layer) = Layer::of_texts("", texts) else { return Ok(()) };
        let whole = Catalog::layered(catalog.layers().iter().cloned().chain([layer]).collect());
        let all_right = |of: fn(&Place) -> bool| {
            files.iter().filter(|file| of(&file.place)).all(|file| file.content.is_some())
        };
        if let Err(CatalogError::Bands(error)) = whole.stages()
            && all_right(|place| matches!(place, Place::Stage(_)))
        {
            self.bands(files, &error);
        }
        if all_right(|place| *place == Place::Functions) {
            self.functions(files, whole.functions()?);
        }
        let patches = files.iter().filter(|file| matches!(file.content, Some(Content::Patch)));
        for file in patches {
            match whole.read_patched(file.root.source.path()) {
                Ok(()) => {}
                Err(CatalogError::Layer(error)) => {
                    error.diagnostics.into_iter().for_each(|one| self.push(one));
                }
                Err(CatalogError::NothingToPatch { below, .. }) => {
                    let message = format!("there is no `{below}` that this could change");
                    self.say(&file.root, Code::NoTarget, message);
                }
                Err(error) => return Err(error),
            }
        }
        self.figures_of_moves(files, &whole);
        if !all_right(|_| true) {
            return Ok(());
        }
        // What refers to nothing has been refused already, and keeps a page
        // from being made.
        let is_refused =
            self.problems.iter().any(|problem| problem.code.severity() == Severity::Error);
        self.ranges(files, &whole).or_else(|error| if is_refused { Ok(()) } else { Err(error) })
    }

    /// Tells what is older than a year.
    fn age(&mut self, root: &Node) {
        let (Some(today), Some(node)) = (self.today, root.field("as-of")) else {
            return;
        };
        let date = node.text().and_then(|text| text.parse::<Date>().ok());
        if let Some(date) = date.filter(|date| date.a_year_later() < today) {
            let message = format!(
                "the figures held on {date}, more than a year before {today}: \
                 see whether they still do, and date them anew"
            );
            self.say(node, Code::Old, message);
        }
    }

    /// Checks what stands in a guide against the rest of it.
    fn guide(&mut self, file: &Opened, guide: &Guide) {
        self.sections(&file.root, &guide.sections);
        let mut parts = vec!["approach".to_owned()];
        for section in &guide.sections {
            parts.push(section.id.to_string());
            let ids = items(section).into_iter();
            parts.extend(ids.map(|(id, _)| format!("{}.{id}", section.id)));
        }
        let avoid = file.root.field("avoid").map_or(&[][..], Node::items);
        for (item, node) in guide.avoid.iter().zip(avoid) {
            if let (Some(part), Some(node)) = (&item.drawn_from, node.field("drawn-from"))
                && !parts.contains(part)
            {
                let message = format!("nothing in this guide has the address `{part}`");
                let problem = Diagnostic::at(node, Code::Reference, message);
                let known = parts.iter().map(String::as_str);
                self.push(problem.among(part, "addresses", known));
            }
        }
    }

    /// Checks sections: their columns of figures, and the other names of what
    /// is in them.
    fn sections(&mut self, root: &Node, sections: &[Section]) {
        // Each label and each other name, with the place of what it names.
        let mut labels: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut others = Vec::new();
        for (place, section) in sections.iter().enumerate() {
            let node = section_node(root, place);
            labels.entry(names::key(&section.title)).or_insert((place, 0));
            others.push(((place, 0), node));
            for (index, (_, label)) in items(section).into_iter().enumerate() {
                let key = names::key(label);
                labels.entry(key).or_insert((place, index + 1));
                let node = node.and_then(|node| item_node(node, index));
                others.push(((place, index + 1), node));
            }
            if let Body::Table(table) = &section.body {
                let columns = node
                    .and_then(|node| node.field("table")?.field("columns"))
                    .map_or(&[][..], Node::items);
                for (index, column) in table.columns.iter().enumerate() {
                    let words_only = table.rows.iter().all(|row| row.cells[index].figure.is_none());
                    let Some(node) = columns.get(index) else {
                        continue;
                    };
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
        for (owner, node) in others {
            let marks = node.and_then(|node| node.field("marks")?.field("aliases"));
            for alias in marks.map_or(&[][..], Node::items) {
                let name = alias.text().unwrap_or_default();
                let taken = labels.get(&names::key(name));
                if taken.is_some_and(|taken| *taken != owner) {
                    let message = format!("`{name}` is also what something else here is called");
                    self.say(alias, Code::Shadowed, message);
                }
            }
        }
    }

    /// Tells the names of functions that other functions have too.
    fn functions(&mut self, files: &[Opened], functions: &[Function]) {
        let all = |function: &Function| {
            let own = [function.id.to_string(), function.title.clone()];
            own.into_iter()
                .chain(function.aliases.clone())
                .map(|name| names::key(&name))
                .collect::<Vec<_>>()
        };
        let taken: Vec<(String, Vec<String>)> =
            functions.iter().map(|function| (function.id.to_string(), all(function))).collect();
        for file in files.iter().filter(|file| file.place == Place::Functions) {
            for item in file.root.items() {
                let id = item.field("id").and_then(Node::text).unwrap_or_default();
                let aliases = item.field("aliases").map_or(&[][..], Node::items);
                let own = [item.field("id"), item.field("title")];
                for node in own.into_iter().flatten().chain(aliases) {
                    let name = node.text().unwrap_or_default();
                    let key = names::key(name);
                    let mut others = taken.iter().filter(|(other, _)| other != id);
                    if let Some((other, _)) = others.find(|(_, names)| names.contains(&key)) {
                        let message = format!("`{name}` is also a name of the function `{other}`");
                        self.say(node, Code::Shadowed, message);
                    }
                }
            }
        }
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

    /// Tells ranges that don't fit and of which nothing is recorded, and what
    /// is recorded of nothing.
    fn ranges(&mut self, files: &[Opened], whole: &Catalog) -> Result<(), CatalogError> {
        let pages = SourceFile::all(whole)?;
        let conflicts = whole.conflicts()?;
        for finding in conflicts::walk(&pages) {
            if conflicts::is_known(&conflicts, &finding) {
                continue;
            }
            let Finding { misfit, lower, higher } = &finding;
            let node = fact_node(files, higher).or_else(|| fact_node(files, lower));
            let Some(node) = node else {
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
            let message = format!("{between} {what}, and `conflicts.yaml` says nothing of it");
            self.say(node, Code::Ranges, message);
        }
        let facts: BTreeSet<String> = pages
            .iter()
            .flat_map(|page| {
                let facts = page.facts().into_iter().map(|fact| fact.id.to_string());
                facts.chain([page.fact_id().to_string()]).collect::<Vec<_>>()
            })
            .collect();
        for file in files {
            for node in named_facts(file) {
                let name = node.text().unwrap_or_default();
                if !facts.contains(name) && !self.left_out {
                    let message = format!("nothing has the address `{name}`");
                    let mut problem = Diagnostic::at(node, Code::Reference, message);
                    problem.nearest =
                        names::closest(name, facts.iter().map(String::as_str)).map(str::to_owned);
                    self.push(problem);
                }
            }
        }
        Ok(())
    }

    /// Refuses figures of moves that stand in none of their facts, as far as
    /// these can be read.
    fn figures_of_moves(&mut self, files: &[Opened], whole: &Catalog) {
        let items: Vec<&Node> = files
            .iter()
            .filter(|file| matches!(file.place, Place::Moves(_)) && file.content.is_some())
            .flat_map(|file| listed(&file.root, "moves"))
            .collect();
        if items.is_empty() {
            return;
        }
        let Ok(pages) = SourceFile::all(whole) else { return };
        let facts: Vec<Fact<'_>> = pages.iter().flat_map(SourceFile::facts).collect();
        for item in items {
            let Some((node, sentence)) =
                item.field("move").and_then(|one| Some((one, one.text()?)))
            else {
                continue;
            };
            let ids = listed(item, "facts").iter().filter_map(Node::text);
            let ids: Vec<FactId> = ids.filter_map(|id| FactId::parse(id).ok()).collect();
            if !ids.iter().all(|id| facts.iter().any(|fact| id.holds(&fact.id))) {
                continue;
            }
            let of = facts.iter().filter(|fact| ids.iter().any(|id| id.holds(&fact.id)));
            for figure in moves::unfounded(sentence, of) {
                let message = format!("the figure `{figure}` stands in none of the move's facts");
                self.say(node, Code::Unfounded, message);
            }
        }
    }
}

/// Returns the addresses that conflicts, gates and moves name.
fn named_facts(file: &Opened) -> Vec<&Node> {
    match file.place {
        Place::Conflicts => {
            listed(&file.root, "conflicts").iter().flat_map(|one| listed(one, "facts")).collect()
        }
        Place::Moves(_) => {
            listed(&file.root, "moves").iter().flat_map(|one| listed(one, "facts")).collect()
        }
        Place::Gates => file.root.items().iter().flat_map(facts_of_a_gate).collect(),
        _ => Vec::new(),
    }
}

fn facts_of_a_gate(gate: &Node) -> Vec<&Node> {
    let conditions = listed(gate, "conditions").iter();
    let warnings = conditions.clone().filter_map(|one| one.field("warn"));
    let warnings = warnings.flat_map(|warn| ["above", "below", "no"].map(|side| warn.field(side)));
    conditions
        .filter_map(|one| one.field("fact"))
        .chain(warnings.flatten())
        .chain(listed(gate, "wait"))
        .chain(listed(gate, "context"))
        .collect()
}

/// Returns the items of a field that is a list; none where it is not there.
fn listed<'node>(node: &'node Node, name: &str) -> &'node [Node] {
    node.field(name).map_or(&[], Node::items)
}

/// Returns what has an id in a section, each with its label.
fn items(section: &Section) -> Vec<(&Slug, &str)> {
    match &section.body {
        Body::Table(table) => table.rows.iter().map(|row| (&row.id, row.label())).collect(),
        Body::Points(points) => {
            points.iter().map(|point| (&point.id, point.name.as_str())).collect()
        }
        Body::Steps(steps) => steps.iter().map(|step| (&step.id, "")).collect(),
    }
}

fn section_node(root: &Node, place: usize) -> Option<&Node> {
    root.field("sections")?.items().get(place)
}

/// Returns the node of a row, a point or a step of a section.
fn item_node(section: &Node, place: usize) -> Option<&Node> {
    let rows = || section.field("table")?.field("rows");
    let body = section.field("points").or_else(|| section.field("steps"));
    body.or_else(rows)?.items().get(place)
}

/// Returns the node of a fact in a file of the folder.
fn fact_node<'files>(files: &'files [Opened], fact: &FactId) -> Option<&'files Node> {
    let parts: Vec<&str> = fact.parts().collect();
    files.iter().find_map(|file| {
        let (sections, rest) = match (&file.place, &file.content, parts.as_slice()) {
            (Place::Guide(stage, function), Some(Content::Guide(guide)), [one, two, rest @ ..])
                if stage.as_str() == *one && function.as_str() == *two =>
            {
                (&guide.sections, rest)
            }
            (Place::Framework(id), Some(Content::Framework(framework)), [one, rest @ ..])
                if id.as_str() == *one =>
            {
                (&framework.sections, rest)
            }
            _ => return None,
        };
        let [section_id, rest @ ..] = rest else {
            return Some(&file.root);
        };
        let place = sections.iter().position(|section| section.id.as_str() == *section_id);
        let Some(node) = place.and_then(|place| section_node(&file.root, place)) else {
            return Some(&file.root);
        };
        let item = rest.first().and_then(|id| {
            let items = items(&sections[place?]);
            let index = items.iter().position(|(item, _)| item.as_str() == *id)?;
            item_node(node, index)
        });
        item.or(Some(node))
    })
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
        check(&folder, &Catalog::embedded(), today).unwrap()
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
