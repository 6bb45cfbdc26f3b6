//! Which pages there are: the lines of `pages.csv`, each for all that it names.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde::Deserialize;

use crate::catalog::{Catalog, LookupError};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table};
use crate::engine::diff::{StageSnapshot, numbered};
use crate::playbook::framework::{MARKETING_PROCESS, OPERATIONS_CHARTER};
use crate::playbook::function::Function;
use crate::playbook::stage::Stage;
use crate::render::site::fill;
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
    /// The command whose JSON its script works with.
    pub data: String,
    /// What stands before what it says: the name of a template, or HTML.
    pub lead: String,
    /// What it says; left for its first command where it is empty.
    #[serde(skip)]
    pub document: Document,
}

/// Returns every page, in the order in which they are listed. `company` names
/// what there is to say of a company.
pub fn plan(catalog: &Catalog, company: &Names) -> Result<Vec<Page>, LookupError> {
    let mut ready = own_documents(catalog)?;
    let mut pages = Vec::new();
    let mut table = csv::Reader::from_reader(include_str!("pages.csv").as_bytes());
    let headers = table.headers().cloned().unwrap_or_default();
    // The table is the program's own, and each of its lines has all the columns.
    for line in table.records().flatten() {
        for names in names(catalog, &line[1], company)? {
            let filled = |text| {
                fill(text, |name| Some(names.iter().find(|(known, _)| known == name)?.1.clone()))
            };
            let line: StringRecord = line.iter().map(filled).collect();
            let page: Page = line.deserialize(Some(&headers)).unwrap_or_default();
            pages.push(Page { document: ready.remove(&page.path).unwrap_or_default(), ..page });
        }
    }
    Ok(pages)
}

/// Returns what a line is for, by the last name in its path: once for each stage,
/// guide, function and so on, and once where there is none.
fn names(catalog: &Catalog, path: &str, company: &Names) -> Result<Vec<Names>, LookupError> {
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
                [of_stage("stage", page.stage), of_function("guide", page.function)].concat()
            })
            .collect(),
        "gate" => catalog.gates()?.iter().map(|one| named("gate", &one.id, &one.title)).collect(),
        "step" => {
            let process = catalog.framework_named(MARKETING_PROCESS)?.framework.process;
            let steps = process.iter().flat_map(|process| &process.steps);
            steps.map(|one| named("step", &one.id, &one.name)).collect()
        }
        "framework" => {
            let ids = catalog.framework_ids()?.into_iter();
            let own =
                ids.filter(|id| ![MARKETING_PROCESS, OPERATIONS_CHARTER].contains(&id.as_str()));
            own.map(|id| named("framework", &id, id.as_str())).collect()
        }
        // What is said of a company takes what is known of it.
        name if path.starts_with("company") => {
            let is_known = company.iter().any(|(known, _)| known == name || path == name);
            Vec::from_iter(is_known.then(|| company.clone()))
        }
        _ => vec![Names::new()],
    })
}

fn named(name: &str, id: &impl ToString, title: &str) -> Names {
    vec![(name.to_owned(), id.to_string()), (format!("{name}.title"), title.to_owned())]
}

/// Writes what no command answers, by the paths of the pages: what each function
/// is at each stage, what a stage is about, and a function side by side.
fn own_documents(catalog: &Catalog) -> Result<BTreeMap<String, Document>, LookupError> {
    let (stages, functions) = (catalog.stages()?, catalog.functions()?);
    let mut start = Document::default();
    let mut ready = BTreeMap::new();
    let about = |stage: &Stage| Item {
        id: Some(stage.id.to_string()),
        ..Item::of(
            &stage.title,
            format!("{} ARR, {} people. {}", stage.arr, stage.headcount, stage.focus.join(", ")),
        )
    };
    start.heading(Level::Chapter, "The stages");
    start.push(Block::Items(Marker::Bullet, stages.iter().map(about).collect()));
    start.heading(Level::Chapter, "What each function is at each stage");
    start.push(matrix(catalog, stages)?);
    ready.insert("index".to_owned(), start);
    for stage in stages {
        let Stage { id, title, .. } = stage;
        let mut document = Document::default();
        let anchors = catalog.stage_page(stage)?.facts().into_iter();
        document.blocks.extend(anchors.map(|fact| Block::Anchor(fact.id.to_string())));
        document.heading(Level::Title, title);
        document.paragraph(format!("{} ARR, {} people", stage.arr, stage.headcount));
        document.paragraph(stage.approach.as_str());
        document.push(Block::Fields(vec![
            ("Main challenge".to_owned(), stage.challenge.join("; ").into()),
            ("Focus".to_owned(), stage.focus.join(", ").into()),
        ]));
        document.push(matrix(catalog, std::slice::from_ref(stage))?);
        let at = |command| Invocation::new(command).option("--stage", id);
        document.next([
            (at("antipatterns"), "What not to do, as a checklist for a meeting"),
            (at("next"), "The move to the next stage, as tasks with owners"),
            (at("gate"), "Whether it is time to start something"),
        ]);
        ready.insert(format!("stages/{id}"), document);
    }
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

/// Returns what each function is at some stages, in a sentence each.
fn matrix(catalog: &Catalog, stages: &[Stage]) -> Result<Block, LookupError> {
    let titles = stages.iter().map(|stage| stage.title.clone());
    let columns = std::iter::once("Function".to_owned()).chain(titles).collect();
    let (mut rows, mut ids) = (Vec::new(), Vec::new());
    for function in catalog.functions()? {
        let mut cells = vec![function.title.clone()];
        for stage in stages {
            let guide = catalog.page(stage, function)?;
            let approach = guide.map_or(String::new(), |page| page.guide.approach);
            cells.push(approach.split_inclusive(". ").next().unwrap_or_default().to_owned());
        }
        rows.push(cells);
        ids.push(match stages {
            [only] => format!("{}.{}", only.id, function.id),
            _ => function.id.to_string(),
        });
    }
    Ok(Block::Table(Table { columns, rows, ids, links: None }))
}
