//! The catalog: the playbooks, each file parsed when it is first asked for.
//!
//! A page costs one small file. Only what speaks of everything at once pays
//! for everything. Folders of the reader's own may lie over the built-in
//! playbooks as layers; a file that none of them touches costs what it always
//! did.

pub mod bands;
mod embedded;
mod error;
pub mod fact;
pub mod folder;
pub mod kind;
mod layered;
pub mod layers;
pub mod layout;
pub mod originals;
mod page;
mod prelude;

use prelude::*;
use std::cell::OnceCell;

use serde::de::DeserializeOwned;

use crate::playbook::conflict::Conflicts;
use crate::playbook::framework::FrameworkCommand;
use crate::playbook::gate::{Gate, Gates};
use crate::playbook::synonyms::Synonyms;
use crate::yaml;
use layers::{Layer, UNTOUCHED};

pub use error::CatalogError;
pub use fact::Content as Readable;
pub(crate) use fact::facts_in;
pub(crate) use layered::home_of;
pub use layered::{FileDoes, FileWork};
pub(crate) use layers::tree::nodes_of;
pub use page::{File, FrameworkPage, MovesPage, Page, SourceFile};

/// The playbooks.
#[derive(Debug)]
pub struct Catalog {
    /// What lies over the files, later over earlier.
    layers: Vec<Layer>,
    functions: OnceCell<Vec<Function>>,
    gates: OnceCell<Gates>,
    sources: OnceCell<Vec<Source>>,
    /// With what layers changed of each.
    stages: OnceCell<(Vec<Stage>, BTreeMap<StageId, Provenance>)>,
}

impl Catalog {
    /// Returns the catalog of the built-in playbooks. Nothing is parsed yet.
    pub fn embedded() -> Self {
        Self::layered(Vec::new())
    }

    /// Returns the built-in playbooks with layers over them, later over
    /// earlier. Nothing is parsed yet; see [`Catalog::verify`].
    pub fn layered(layers: Vec<Layer>) -> Self {
        Self {
            layers: layers::distinct(layers),
            functions: OnceCell::new(),
            gates: OnceCell::new(),
            sources: OnceCell::new(),
            stages: OnceCell::new(),
        }
    }

    /// Returns what lies over the built-in playbooks, later over earlier.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Returns the functions in the order they are shown.
    pub fn functions(&self) -> Result<&[Function], CatalogError> {
        Ok(cached(&self.functions, || self.parse_lists("functions.yaml"))?)
    }

    /// Returns the gates in the order they are shown.
    pub fn gates(&self) -> Result<&[Gate], CatalogError> {
        Ok(&cached(&self.gates, || self.parse_lists::<Gates>("gates.yaml"))?.0)
    }

    /// Returns the gate that `name` means: an id, a title, an alias or a unique
    /// prefix.
    pub fn gate_named(&self, name: &str) -> Result<&Gate, CatalogError> {
        Ok(names::find("gate", name, self.gates()?, |gate| {
            names_of(gate.id.as_str(), &gate.title, &gate.aliases)
        })?)
    }

    /// Returns the source documents.
    pub fn sources(&self) -> Result<&[Source], CatalogError> {
        Ok(cached(&self.sources, || self.parse_lists("sources.yaml"))?)
    }

    /// Returns the words that mean the same in a search. They are read anew each
    /// time, since one command asks for them, and once.
    pub fn synonyms(&self) -> Result<Synonyms, CatalogError> {
        self.parse_lists("synonyms.yaml")
    }

    /// Returns the stages in the order of growth.
    pub fn stages(&self) -> Result<&[Stage], CatalogError> {
        Ok(&self.stages_with_changes()?.0)
    }

    fn stages_with_changes(
        &self,
    ) -> Result<&(Vec<Stage>, BTreeMap<StageId, Provenance>), CatalogError> {
        cached(&self.stages, || {
            let mut stages = Vec::new();
            let mut provenance = BTreeMap::new();
            for folder in self.named("stages/", "/stage.yaml") {
                let id = StageId::parse(folder).map_err(CatalogError::FileName)?;
                let path = format!("stages/{folder}/stage.yaml");
                let file = self.existing::<Stage>(&path)?;
                provenance.insert(id.clone(), file.provenance);
                stages.push(Stage { id, ..file.content });
            }
            stages.sort_by(|one, other| (one.arr.from, &one.id).cmp(&(other.arr.from, &other.id)));
            if !self.layers.is_empty() {
                bands::check(&stages)?;
            }
            Ok((stages, provenance))
        })
    }

    /// Returns a stage's own file with where it stands.
    pub fn stage_page<'catalog>(
        &'catalog self,
        stage: &'catalog Stage,
    ) -> Result<File<'catalog, Stage>, CatalogError> {
        Ok(File {
            id: FactId::of_stage(&stage.id),
            stage: Some(stage),
            functions: &[],
            source: self.source(&stage.source)?,
            provenance: self.provenance_of(stage)?.clone(),
            content: stage.clone(),
        })
    }

    /// Returns the facts of a stage's own file.
    pub fn stage_facts<'catalog>(
        &'catalog self,
        stage: &'catalog Stage,
    ) -> Result<Vec<Fact<'catalog>>, CatalogError> {
        let source = self.source(&stage.source)?;
        let facts = facts_in(&FactId::of_stage(&stage.id), source, &[], stage);
        Ok(page::placed(facts, Some(stage), self.provenance_of(stage)?))
    }

    fn provenance_of(&self, stage: &Stage) -> Result<&Provenance, CatalogError> {
        Ok(self.stages_with_changes()?.1.get(&stage.id).unwrap_or(&UNTOUCHED))
    }

    /// Returns what stands between these parts of the paths of files, in
    /// alphabetical order.
    fn named<'path>(&'path self, before: &'path str, after: &'path str) -> BTreeSet<&'path str> {
        embedded::paths()
            .chain(self.layers.iter().flat_map(Layer::files))
            .filter_map(|path| path.strip_prefix(before)?.strip_suffix(after))
            .filter(|name| !name.contains('.'))
            .collect()
    }

    /// Returns what is known of facts that don't fit together.
    pub fn conflicts(&self) -> Result<Conflicts, CatalogError> {
        self.parse_lists("conflicts.yaml")
    }

    /// Returns the moves into a stage, or `None` where it has none.
    pub fn moves<'catalog>(
        &'catalog self,
        stage: &'catalog Stage,
    ) -> Result<Option<MovesPage<'catalog>>, CatalogError> {
        let path = format!("stages/{}/moves.yaml", stage.id);
        self.file(&path, Some(stage), self.functions()?)
    }

    /// Returns the terms of the field.
    pub fn glossary(&self) -> Result<File<'_, Glossary>, CatalogError> {
        self.existing("glossary.yaml")
    }

    /// Returns the source document with this id.
    pub fn source(&self, id: &SourceId) -> Result<&Source, CatalogError> {
        self.sources()?
            .iter()
            .find(|source| source.id == *id)
            .or_else(|| Some(Source::ours()).filter(|ours| ours.id == *id))
            .ok_or_else(|| CatalogError::NoSource(id.clone()))
    }

    /// Returns the guide of a stage for a function, or `None` when the stage
    /// says nothing about it.
    pub fn page<'catalog>(
        &'catalog self,
        stage: &'catalog Stage,
        function: &'catalog Function,
    ) -> Result<Option<Page<'catalog>>, CatalogError> {
        let path = format!("stages/{}/{}.yaml", stage.id, function.id);
        self.file(&path, Some(stage), std::slice::from_ref(function))
    }

    /// Returns the pages of `stages` for `functions`: by stage, then by
    /// function, both in the given order.
    pub fn pages<'catalog>(
        &'catalog self,
        stages: &[&'catalog Stage],
        functions: &[&'catalog Function],
    ) -> Result<Vec<Page<'catalog>>, CatalogError> {
        let mut pages = Vec::new();
        for stage in stages {
            let folder = format!("stages/{}/", stage.id);
            let guides = self.named(&folder, ".yaml");
            for function in functions.iter().filter(|one| guides.contains(one.id.as_str())) {
                pages.extend(self.page(stage, function)?);
            }
        }
        Ok(pages)
    }

    /// Returns the ids of the frameworks, in alphabetical order.
    pub fn framework_ids(&self) -> Result<Vec<FrameworkId>, CatalogError> {
        let names = self.named("frameworks/", ".yaml").into_iter();
        names.map(|name| FrameworkId::parse(name).map_err(CatalogError::FileName)).collect()
    }

    /// Returns the framework with this id, which must be there.
    pub fn framework(&self, id: &FrameworkId) -> Result<FrameworkPage<'_>, CatalogError> {
        self.existing(&format!("frameworks/{id}.yaml"))
    }

    /// Returns the framework that this command is about.
    pub fn framework_of(
        &self,
        command: FrameworkCommand,
    ) -> Result<FrameworkPage<'_>, CatalogError> {
        for id in self.framework_ids()? {
            let page = self.framework(&id)?;
            if page.content.command == Some(command) {
                return Ok(page);
            }
        }
        Err(CatalogError::NoFramework(command.into()))
    }

    /// Returns the framework that `name` means: an id or a unique prefix.
    pub fn framework_named(&self, name: &str) -> Result<FrameworkPage<'_>, CatalogError> {
        let ids = self.framework_ids()?;
        let id = names::find("framework", name, &ids, |id| vec![id.as_str()])?;
        self.framework(id)
    }

    /// Returns the stage that `name` means: an id, a title or a unique prefix.
    pub fn stage_named(&self, name: &str) -> Result<&Stage, CatalogError> {
        Ok(names::find("stage", name, self.stages()?, |stage| {
            vec![stage.id.as_str(), &stage.title]
        })?)
    }

    /// Returns the function that `name` means: an id, a title, an alias or a
    /// unique prefix.
    pub fn function_named(&self, name: &str) -> Result<&Function, CatalogError> {
        Ok(names::find("function", name, self.functions()?, |function| {
            names_of(function.id.as_str(), &function.title, &function.aliases)
        })?)
    }

    /// Returns the functions that `names` mean, each once: one, or all of a group.
    pub fn functions_named(&self, names: &[String]) -> Result<Vec<&Function>, CatalogError> {
        let mut functions: Vec<&Function> = Vec::new();
        for name in names {
            let is_of = |one: &&Function| {
                one.group.as_ref().is_some_and(|group| names::key(group) == names::key(name))
            };
            let mut found: Vec<&Function> = self.functions()?.iter().filter(is_of).collect();
            if found.is_empty() {
                found.push(self.function_named(name)?);
            }
            found.retain(|one| !functions.iter().any(|known| known.id == one.id));
            functions.extend(found);
        }
        Ok(functions)
    }

    /// Reads a file of lists, those of the layers laid over each other.
    fn parse_lists<T: DeserializeOwned>(&self, path: &str) -> Result<T, CatalogError> {
        if !self.layers.iter().any(|layer| layer.has(path)) {
            let file = embedded_file(path)?;
            return file.ok_or_else(|| CatalogError::NoFile(path.to_owned()));
        }
        let (root, _) = self.merged(path)?;
        Ok(yaml::typed(&root)?)
    }
}

/// Reads a built-in file, or returns `None` when there is none.
fn embedded_file<T: DeserializeOwned>(path: &str) -> Result<Option<T>, CatalogError> {
    embedded::read(&path.replace(".yaml", ".json"))
        .map(serde_json::from_str)
        .transpose()
        .map_err(|source| CatalogError::Embedded { path: path.to_owned(), source })
}

/// Returns what a thing may be called: its id, its title and its other names.
pub fn names_of<'page>(
    id: &'page str,
    title: &'page str,
    aliases: &'page [String],
) -> Vec<&'page str> {
    [id, title].into_iter().chain(aliases.iter().map(String::as_str)).collect()
}

/// Returns what `cell` holds, filling it first when it is empty.
fn cached<T>(
    cell: &OnceCell<T>,
    fill: impl FnOnce() -> Result<T, CatalogError>,
) -> Result<&T, CatalogError> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = fill()?;
    Ok(cell.get_or_init(|| value))
}
