//! Which pages there are: the lines of `pages.csv`, each for all that it names.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde::Deserialize;

use super::fill;
use crate::catalog::{Catalog, CatalogError};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table};
use crate::engine::diff::{StageSnapshot, numbered};
use crate::playbook::framework::FrameworkCommand;
use crate::playbook::function::Function;
use crate::playbook::stage::Stage;
use crate::report::across;

/// What stands for names such as `stage` in a line of the table.
pub type Names = Vec<(String, String)>;

/// A page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Page {
    /// The heading that it is listed under.
    pub group: String,
    /// Its path, without the ending.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The commands that it answers, with semicolons between them.
    pub command: String,
    /// The path of the page that it stands under; empty where there is none.
    pub above: String,
    /// What says the same at other stages, and what it is called among them.
    pub row: String,
    /// The address of the file whose facts it holds.
    pub holds: String,
    /// What stands before what it says: the name of a template, or HTML.
    pub lead: String,
    /// What it says; left for its first command where it is empty.
    #[serde(skip)]
    pub document: Document,
}

/// Returns every page, in the order in which they are listed. `company` names
/// what there is to say of a company.
pub fn plan(catalog: &Catalog, company: &Names) -> Result<Vec<Page>, CatalogError> {
    let mut ready = own_documents(catalog)?;
    let mut pages = Vec::new();
    let mut table = csv::Reader::from_reader(include_str!("pages.csv").as_bytes());
    let headers = table.headers().cloned().unwrap_or_default();
    // The table is the program's own, and each of its lines has all the columns.
    for line in table.records().flatten() {
        for names in names(catalog, &line[1], company)? {
            let name = |name: &str| Some(names.iter().find(|(known, _)| known == name)?.1.clone());
            let filled: Option<StringRecord> = line.iter().map(|text| fill(text, name)).collect();
            // What is said of a company takes what is known of it.
            let Some(filled) = filled else { continue };
            let page: Page = filled.deserialize(Some(&headers)).unwrap_or_default();
            let is_held = |one: &Page| !page.holds.is_empty() && one.holds == page.holds;
            if pages.iter().any(is_held) {
                continue;
            }
            pages.push(Page { document: ready.remove(&page.path).unwrap_or_default(), ..page });
        }
    }
    Ok(pages)
}

/// Returns what a line is for, by the last name in its path: once for each stage,
/// guide, function and so on, and once where there is none.
fn names(catalog: &Catalog, path: &str, company: &Names) -> Result<Vec<Names>, CatalogError> {
    let (stages, functions) = (catalog.stages()?, catalog.functions()?);
    let of_stage = |name, one: &Stage| named(name, &one.id, &one.title);
    let of_function = |name, one: &Function| named(name, &one.id, &one.title);
    let later = |name, most| {
        let pairs = (1..).zip(stages).flat_map(move |(at, one)| {
            stages[at..].iter().take(most).map(move |other| (one, other))
        });
        pairs.map(|(one, other)| [of_stage("stage", one), of_stage(name, other)].concat()).collect()
    };
    Ok(match path.rsplit(['{', '}']).nth(1).unwrap_or(path) {
        "stage" => stages.iter().map(|one| of_stage("stage", one)).collect(),
        "next" => later("next", 1),
        "later" => later("later", stages.len()),
        "function" => functions.iter().map(|one| of_function("function", one)).collect(),
        "guide" => catalog
            .pages(&Vec::from_iter(stages), &Vec::from_iter(functions))?
            .iter()
            .map(|page| {
                let stages = page.stage.iter().flat_map(|stage| of_stage("stage", stage));
                let guide = page.functions.iter().flat_map(|one| of_function("guide", one));
                stages.chain(guide).collect()
            })
            .collect(),
        "gate" => catalog.gates()?.iter().map(|one| named("gate", &one.id, &one.title)).collect(),
        "step" => {
            let process = catalog.framework_of(FrameworkCommand::Process)?.content.process;
            let steps = process.iter().flat_map(|process| &process.steps);
            steps.map(|one| named("step", &one.id, &one.name)).collect()
        }
        "framework" => {
            let ids = catalog.framework_ids()?.into_iter();
            ids.map(|id| named("framework", &id, id.as_str())).collect()
        }
        _ => vec![company.clone()],
    })
}

fn named(name: &str, id: &impl ToString, title: &str) -> Names {
    vec![(name.to_owned(), id.to_string()), (format!("{name}.title"), title.to_owned())]
}

/// Writes what no command answers, by the paths of the pages: what each function
/// is at each stage, what a stage is about, and a function side by side.
fn own_documents(catalog: &Catalog) -> Result<BTreeMap<String, Document>, CatalogError> {
    let (stages, functions) = (catalog.stages()?, catalog.functions()?);
    let (mut ready, mut about, mut rows) = (BTreeMap::new(), Vec::new(), Vec::new());
    for stage in stages {
        let Stage { id, title, arr, headcount, focus, .. } = stage;
        let says = format!("{arr} ARR, {headcount} people. {}", focus.join(", "));
        let mut document = Document::titled(title);
        let anchors = catalog.stage_facts(stage)?.into_iter();
        document.blocks.extend(anchors.map(|fact| Block::Anchor(fact.id.to_string())));
        document.paragraph(says.as_str());
        document.paragraph(stage.approach.as_str());
        document.paragraph(format!("Main challenge: {}.", stage.challenge.join("; ")));
        let at = |command| Invocation::new(command).option("--stage", id);
        document.next([
            (at("antipatterns"), "What not to do, as a checklist for a meeting"),
            (at("next"), "The move to the next stage, as tasks with owners"),
            (at("gate"), "Whether it is time to start something"),
        ]);
        ready.insert(format!("stages/{id}"), document);
        about.push(Item { id: Some(id.to_string()), ..Item::of(title, says) });
    }
    for function in functions {
        let mut row = vec![function.title.clone()];
        for stage in stages {
            let guide = catalog.page(stage, function)?;
            let approach = guide.map_or(String::new(), |page| page.content.approach);
            row.push(approach.split_inclusive(". ").next().unwrap_or_default().to_owned());
        }
        rows.push(row);
    }
    let columns = std::iter::once("Function").chain(stages.iter().map(|one| one.title.as_str()));
    let ids = functions.iter().map(|function| function.id.to_string()).collect();
    let mut start = Document::default();
    start.heading(Level::Chapter, "The stages");
    start.push(Block::Items(Marker::Bullet, about));
    start.heading(Level::Chapter, "What each function is at each stage");
    start.push(Block::Table(Table { ids, ..Table::new(&columns.collect::<Vec<_>>(), rows) }));
    ready.insert("index".to_owned(), start);
    let Some(last) = stages.last() else { return Ok(ready) };
    let snapshots = StageSnapshot::up_to(catalog, last)?;
    let facts = numbered(&snapshots);
    for Function { id, title, .. } in functions {
        let own = facts.iter().filter(|(_, fact)| fact.function.is_some_and(|one| one.id == *id));
        let own: Vec<_> = own.map(|(thing, fact)| (*thing, fact)).collect();
        ready.insert(format!("functions/{id}"), across::document(title, stages, &own));
    }
    Ok(ready)
}
