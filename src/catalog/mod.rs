//! The catalog: the playbooks, each file parsed when it is first asked for.
//!
//! A page costs one small file. Only what speaks of everything at once pays
//! for everything.

mod embedded;
pub mod kind;
pub mod names;
pub mod originals;
pub mod yaml;

use std::cell::OnceCell;

use serde::de::DeserializeOwned;

use crate::model::conflict::Conflicts;
use crate::model::framework::Framework;
use crate::model::function::Function;
use crate::model::gate::{Gate, Gates};
use crate::model::guide::Guide;
use crate::model::id::{FactId, FrameworkId, SlugError, SourceId, StageId};
use crate::model::source::Source;
use crate::model::stage::{Stage, StageFile};
use crate::model::synonyms::Synonyms;

use embedded::Files;
use names::NameError;

/// The playbooks.
#[derive(Debug)]
pub struct Catalog {
    files: Files,
    functions: OnceCell<Vec<Function>>,
    gates: OnceCell<Vec<Gate>>,
    sources: OnceCell<Vec<Source>>,
    stages: OnceCell<Vec<Stage>>,
}

/// Why the catalog can't answer.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// A file that must be there is not.
    #[error("the playbooks have no file `{0}`")]
    NoFile(String),
    /// A file that can't be read as what it must be. The tests read each one,
    /// so this is a bug.
    #[error("the embedded file `{path}` can't be read")]
    Embedded {
        /// The file, relative to the playbooks.
        path: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file or folder whose name is no id.
    #[error("stages and frameworks are named by their ids")]
    FileName(#[source] SlugError),
    /// A guide that names a source nobody lists.
    #[error("no source `{0}` is listed in `sources.yaml`")]
    NoSource(SourceId),
}

/// Why a name can't be looked up.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The catalog can't be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The name means nothing, or too much.
    #[error(transparent)]
    Name(#[from] NameError),
}

/// A guide with where it stands.
#[derive(Debug)]
pub struct Page<'catalog> {
    /// The stage it is for.
    pub stage: &'catalog Stage,
    /// The function it is about.
    pub function: &'catalog Function,
    /// The document that its facts come from.
    pub source: &'catalog Source,
    /// What it says.
    pub guide: Guide,
}

/// A framework with where it stands.
#[derive(Debug)]
pub struct FrameworkPage<'catalog> {
    /// Its id.
    pub id: FrameworkId,
    /// The document that its facts come from.
    pub source: &'catalog Source,
    /// What it says.
    pub framework: Framework,
}

impl FrameworkPage<'_> {
    /// Returns the framework's address.
    #[must_use]
    pub fn fact_id(&self) -> FactId {
        FactId::of_framework(&self.id)
    }
}

impl Page<'_> {
    /// Returns the guide's address: `scale.abm`.
    #[must_use]
    pub fn fact_id(&self) -> FactId {
        FactId::of_guide(&self.stage.id, &self.function.id)
    }
}

impl Catalog {
    /// Returns the catalog of the built-in playbooks. Nothing is parsed yet.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            files: Files::embedded(),
            functions: OnceCell::new(),
            gates: OnceCell::new(),
            sources: OnceCell::new(),
            stages: OnceCell::new(),
        }
    }

    /// Returns the functions in the order they are shown.
    pub fn functions(&self) -> Result<&[Function], CatalogError> {
        cached(&self.functions, || self.parse("functions.yaml"))
    }

    /// Returns the gates in the order they are shown.
    pub fn gates(&self) -> Result<&[Gate], CatalogError> {
        cached(&self.gates, || {
            let Gates(gates) = self.parse("gates.yaml")?;
            Ok(gates)
        })
    }

    /// Returns the gate that `name` means: an id, a title, an alias or a unique
    /// prefix.
    pub fn gate_named(&self, name: &str) -> Result<&Gate, LookupError> {
        Ok(names::find("gate", name, self.gates()?, |gate| {
            let mut names = vec![gate.id.as_str(), gate.title.as_str()];
            names.extend(gate.aliases.iter().map(String::as_str));
            names
        })?)
    }

    /// Returns the source documents.
    pub fn sources(&self) -> Result<&[Source], CatalogError> {
        cached(&self.sources, || self.parse("sources.yaml"))
    }

    /// Returns the words that mean the same in a search. They are read anew each
    /// time, since one command asks for them, and once.
    pub fn synonyms(&self) -> Result<Synonyms, CatalogError> {
        self.parse("synonyms.yaml")
    }

    /// Returns the stages in the order of growth.
    pub fn stages(&self) -> Result<&[Stage], CatalogError> {
        cached(&self.stages, || {
            let mut stages = Vec::new();
            for folder in self.files.stage_folders() {
                let file: StageFile = self.parse(&format!("stages/{folder}/stage.yaml"))?;
                let id = StageId::parse(folder).map_err(CatalogError::FileName)?;
                stages.push(Stage::new(id, file));
            }
            stages.sort_by(|one, other| (one.arr.from, &one.id).cmp(&(other.arr.from, &other.id)));
            Ok(stages)
        })
    }

    /// Returns what is known of facts that don't fit together.
    pub fn conflicts(&self) -> Result<Conflicts, CatalogError> {
        self.parse("conflicts.yaml")
    }

    /// Returns the source document with this id.
    pub fn source(&self, id: &SourceId) -> Result<&Source, CatalogError> {
        self.sources()?
            .iter()
            .find(|source| source.id == *id)
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
        let Some(guide) = self.find::<Guide>(&path)? else {
            return Ok(None);
        };
        let source = self.source(&guide.source)?;
        Ok(Some(Page {
            stage,
            function,
            source,
            guide,
        }))
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
            for function in functions {
                pages.extend(self.page(stage, function)?);
            }
        }
        Ok(pages)
    }

    /// Returns the ids of the frameworks, in alphabetical order.
    pub fn framework_ids(&self) -> Result<Vec<FrameworkId>, CatalogError> {
        let ids = self.files.framework_files().map(FrameworkId::parse);
        let mut ids: Vec<_> = ids
            .collect::<Result<_, _>>()
            .map_err(CatalogError::FileName)?;
        ids.sort();
        Ok(ids)
    }

    /// Returns the framework with this id, which must be there.
    pub fn framework(&self, id: &FrameworkId) -> Result<FrameworkPage<'_>, CatalogError> {
        let framework: Framework = self.parse(&format!("frameworks/{id}.yaml"))?;
        let source = self.source(&framework.source)?;
        Ok(FrameworkPage {
            id: id.clone(),
            source,
            framework,
        })
    }

    /// Returns the framework that `name` means: an id or a unique prefix.
    pub fn framework_named(&self, name: &str) -> Result<FrameworkPage<'_>, LookupError> {
        let ids = self.framework_ids()?;
        let id = names::find("framework", name, &ids, |id| vec![id.as_str()])?;
        Ok(self.framework(id)?)
    }

    /// Returns the stage that `name` means: an id, a title or a unique prefix.
    pub fn stage_named(&self, name: &str) -> Result<&Stage, LookupError> {
        Ok(names::find("stage", name, self.stages()?, |stage| {
            vec![stage.id.as_str(), &stage.title]
        })?)
    }

    /// Returns the function that `name` means: an id, a title, an alias or a
    /// unique prefix.
    pub fn function_named(&self, name: &str) -> Result<&Function, LookupError> {
        Ok(names::find(
            "function",
            name,
            self.functions()?,
            |function| {
                let mut names = vec![function.id.as_str(), function.title.as_str()];
                names.extend(function.aliases.iter().map(String::as_str));
                names
            },
        )?)
    }

    /// Reads a file that must be there.
    fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T, CatalogError> {
        self.find(path)?
            .ok_or_else(|| CatalogError::NoFile(path.to_owned()))
    }

    /// Reads a file, or returns `None` when there is none.
    fn find<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, CatalogError> {
        let Some(json) = self.files.read(path) else {
            return Ok(None);
        };
        serde_json::from_slice(json)
            .map(Some)
            .map_err(|source| CatalogError::Embedded {
                path: path.to_owned(),
                source,
            })
    }
}

/// Returns what `cell` holds, filling it first when it is empty.
fn cached<T>(
    cell: &OnceCell<Vec<T>>,
    fill: impl FnOnce() -> Result<Vec<T>, CatalogError>,
) -> Result<&[T], CatalogError> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = fill()?;
    Ok(cell.get_or_init(|| value))
}
