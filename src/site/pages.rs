//! Which pages there are: the lines of `pages.csv`, each for all that it names.

use csv::StringRecord;
use serde::Deserialize;

use crate::catalog::{self, Catalog, CatalogError};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table, Text};
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
    /// What it says that no command does.
    pub content: String,
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
pub fn plan(catalog: &Catalog, company: &Names) -> Result<Vec<Page>, CatalogError> {
    let stages = catalog.stages()?;
    let snapshots = stages.last().map(|last| StageSnapshot::up_to(catalog, last)).transpose()?;
    let facts = numbered(snapshots.as_deref().unwrap_or_default());
    let mut pages = Vec::new();
    let mut table = csv::Reader::from_reader(include_str!("pages.csv").as_bytes());
    let headers = table.headers().cloned().unwrap_or_default();
    // The table is the program's own, and each of its lines has all the columns.
    for line in table.records().flatten() {
        for names in names(catalog, &line[1], company)? {
            let filled = |text| {
                fill(text, |name| names.iter().find(|(known, _)| known == name).map(|(_, is)| is.clone()))
            };
            let line: StringRecord = line.iter().map(filled).collect();
            let mut page: Page = line.deserialize(Some(&headers)).unwrap_or_default();
            let own: Vec<_> = facts
                .iter()
                .filter(|(_, fact)| fact.function.is_some_and(|one| one.id.as_str() == page.holds))
                .map(|(number, fact)| (*number, fact))
                .collect();
            page.document = match page.content.as_str() {
                "start" => start(catalog, stages)?,
                "across" => across::document(&page.title, stages, &own),
                "stage" => {
                    let stage = stages.iter().find(|stage| stage.id.as_str() == page.holds);
                    stage.map(|stage| self::stage(catalog, stage)).transpose()?.unwrap_or_default()
                }
                _ => Document::default(),
            };
            pages.push(page);
        }
    }
    Ok(pages)
}

/// Returns what a line is for, by the last name in its path: once for each stage,
/// guide, function and so on, and once where there is none.
fn names(catalog: &Catalog, path: &str, company: &Names) -> Result<Vec<Names>, CatalogError> {
    let (stages, functions) = (catalog.stages()?, catalog.functions()?);
    let of_stage = |stage: &Stage| named("stage", &stage.id, &stage.title);
    let last = path.rsplit_once('{').and_then(|(_, rest)| rest.split_once('}'));
    Ok(match last.map_or(path, |(name, _)| name) {
        "stage" => stages.iter().map(of_stage).collect(),
        "function" => functions.iter().map(|one| named("function", &one.id, &one.title)).collect(),
        "gate" => catalog.gates()?.iter().map(|one| named("gate", &one.id, &one.title)).collect(),
        "guide" => guides(catalog, stages)?
            .iter()
            .map(|one| [of_stage(one.stage), named("guide", &one.function.id, &one.function.title)].concat())
            .collect(),
        name @ ("next" | "later") => {
            let most = if name == "next" { 1 } else { stages.len() };
            let pair = |stage, later: &Stage| [of_stage(stage), named(name, &later.id, &later.title)].concat();
            (1..).zip(stages)
                .flat_map(|(at, stage)| stages[at..].iter().take(most).map(move |later| pair(stage, later)))
                .collect()
        }
        name @ ("step" | "framework") => {
            let mut all = Vec::new();
            for id in catalog.framework_ids()? {
                let framework = catalog.framework(&id)?.framework;
                let steps = framework.process.iter().flat_map(|process| &process.steps);
                match (name, id.as_str()) {
                    ("step", MARKETING_PROCESS) => all.extend(steps.map(|one| named(name, &one.id, &one.name))),
                    ("step", _) | (_, MARKETING_PROCESS | OPERATIONS_CHARTER) => {}
                    _ => all.push(named(name, &id, &framework.title)),
                }
            }
            all
        }
        // What is said of a company takes what is known of it.
        name if path.starts_with("company") => {
            let name = last.map_or("company", |_| name);
            let is_known = company.iter().any(|(known, _)| known == name);
            Vec::from_iter(is_known.then(|| company.clone()))
        }
        _ => vec![Names::new()],
    })
}

fn named(name: &str, id: &impl ToString, title: &str) -> Names {
    vec![(name.to_owned(), id.to_string()), (format!("{name}.title"), title.to_owned())]
}

fn guides<'catalog>(
    catalog: &'catalog Catalog,
    stages: &'catalog [Stage],
) -> Result<Vec<catalog::Page<'catalog>>, CatalogError> {
    let functions: Vec<&Function> = catalog.functions()?.iter().collect();
    catalog.pages(&stages.iter().collect::<Vec<_>>(), &functions)
}

/// Writes the stages, and what each function is at each of them.
fn start(catalog: &Catalog, stages: &[Stage]) -> Result<Document, CatalogError> {
    let mut document = Document::default();
    document.heading(Level::Chapter, "The stages");
    let item = |stage: &Stage| Item {
        id: Some(stage.id.to_string()),
        details: vec![
            ("ARR".to_owned(), stage.arr.to_string().into()),
            ("People".to_owned(), stage.headcount.to_string().into()),
            ("Focus".to_owned(), stage.focus.join(", ").into()),
        ],
        ..Item::of(&stage.title, stage.challenge.join("; "))
    };
    document.push(Block::Items(Marker::Bullet, stages.iter().map(item).collect()));
    document.heading(Level::Chapter, "What each function is at each stage");
    document.push(matrix(catalog, stages)?);
    Ok(document)
}

/// Writes what a stage is about, and what leads from it.
fn stage(catalog: &Catalog, stage: &Stage) -> Result<Document, CatalogError> {
    let Stage { id, title, .. } = stage;
    let mut document = Document::default();
    let anchors = catalog.stage_page(stage)?.facts().into_iter();
    document.blocks.extend(anchors.map(|fact| Block::Anchor(fact.id.to_string())));
    document.heading(Level::Title, title);
    document.paragraph(Text::default().strong(format!("{} ARR, {} people", stage.arr, stage.headcount)));
    document.paragraph(stage.approach.as_str());
    let fields = [("Main challenge", stage.challenge.join("; ")), ("Focus", stage.focus.join(", "))];
    document.push(Block::Fields(fields.map(|(label, text)| (label.to_owned(), text.into())).into()));
    document.push(matrix(catalog, std::slice::from_ref(stage))?);
    let at = |command| Invocation::new(command).option("--stage", id);
    document.next([
        (at("antipatterns"), format!("What not to do at {title}, as a checklist for a meeting")),
        (at("next"), "The move to the next stage, as tasks with owners".to_owned()),
        (at("gate"), "Whether it is time to start something".to_owned()),
    ]);
    Ok(document)
}

/// Returns what each function is at some stages, in a sentence each.
fn matrix(catalog: &Catalog, stages: &[Stage]) -> Result<Block, CatalogError> {
    let guides = guides(catalog, stages)?;
    let (mut rows, mut ids) = (Vec::new(), Vec::new());
    for Function { id, title, .. } in catalog.functions()? {
        let of = |stage: &Stage| guides.iter().find(|one| one.stage.id == stage.id && one.function.id == *id);
        let said = stages.iter().map(|stage| of(stage).map_or("", |one| first_sentence(&one.guide.approach)));
        rows.push(std::iter::once(title.as_str()).chain(said).map(str::to_owned).collect());
        ids.push(match stages {
            [only] => format!("{}.{id}", only.id),
            _ => id.to_string(),
        });
    }
    let titles = stages.iter().map(|stage| stage.title.clone());
    let columns = std::iter::once("Function".to_owned()).chain(titles).collect();
    Ok(Block::Table(Table { columns, rows, ids }))
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}
