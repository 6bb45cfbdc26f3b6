//! The catalog: the playbooks, each file parsed when it is first asked for.
//!
//! A page costs one small file. Only what speaks of everything at once pays
//! for everything. Folders of the reader's own may lie over the built-in
//! playbooks as layers; a file that none of them touches costs what it always
//! did.

pub mod bands;
mod embedded;
pub mod folder;
pub mod kind;
pub mod layer;
pub mod layout;
pub mod originals;
pub mod overlay;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::playbook::conflict::Conflicts;
use crate::playbook::framework::Framework;
use crate::playbook::function::Function;
use crate::playbook::gate::{Gate, Gates};
use crate::playbook::guide::Guide;
use crate::playbook::id::{FactId, FrameworkId, FunctionId, SlugError, SourceId, StageId};
use crate::playbook::source::Source;
use crate::playbook::stage::Stage;
use crate::playbook::synonyms::Synonyms;
use crate::yaml::Code;
use crate::{names, yaml};

use crate::names::NameError;
use crate::yaml::{Diagnostic, Node, YamlError};
use bands::BandsError;
use embedded::Files;
use folder::FileError;
use layer::Layer;
use layout::Place;
use overlay::lists::{self, Key, Owners};
use overlay::{Provenance, Step};

/// The playbooks.
#[derive(Debug)]
pub struct Catalog {
    files: Files,
    /// What lies over the files, later over earlier.
    layers: Vec<Layer>,
    functions: OnceCell<Vec<Function>>,
    gates: OnceCell<Vec<Gate>>,
    sources: OnceCell<Vec<Source>>,
    stages: OnceCell<Vec<Stage>>,
    /// What layers changed of stages, filled with the stages.
    stage_provenance: OnceCell<BTreeMap<StageId, Provenance>>,
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
    /// A file of a layer is not what it must be.
    #[error(transparent)]
    Layer(#[from] YamlError),
    /// A file of a layer has no text.
    #[error("`{path}` can't be read")]
    LayerFile {
        /// The file.
        path: String,
        /// Why not.
        source: FileError,
    },
    /// A file of a layer is for something that is not there.
    #[error("`{path}` would never be read")]
    Stray {
        /// The file.
        path: String,
        /// What is not there.
        source: NameError,
    },
    /// A patch of a file that is not there.
    #[error("`{path}` changes a file that is not there: no layer below has `{below}`")]
    NothingToPatch {
        /// The patch.
        path: String,
        /// What it would change.
        below: String,
    },
    /// The bands of the stages, with those of layers, don't meet.
    #[error(transparent)]
    Bands(#[from] BandsError),
}

impl CatalogError {
    /// Whether a layer of the reader's own is wrong, and not the program.
    pub fn is_of_a_layer(&self) -> bool {
        match self {
            Self::NoFile(_) | Self::Embedded { .. } | Self::FileName(_) | Self::NoSource(_) => {
                false
            }
            Self::Layer(_)
            | Self::LayerFile { .. }
            | Self::Stray { .. }
            | Self::NothingToPatch { .. }
            | Self::Bands(_) => true,
        }
    }
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
    /// What of it comes from layers.
    pub provenance: Provenance,
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
    /// What of it comes from layers.
    pub provenance: Provenance,
}

impl FrameworkPage<'_> {
    /// Returns the framework's address.
    pub fn fact_id(&self) -> FactId {
        FactId::of_framework(&self.id)
    }
}

impl Page<'_> {
    /// Returns the guide's address: `scale.abm`.
    pub fn fact_id(&self) -> FactId {
        FactId::of_guide(&self.stage.id, &self.function.id)
    }
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
            files: Files::embedded(),
            layers: layer::distinct(layers),
            functions: OnceCell::new(),
            gates: OnceCell::new(),
            sources: OnceCell::new(),
            stages: OnceCell::new(),
            stage_provenance: OnceCell::new(),
        }
    }

    /// Returns what lies over the built-in playbooks, later over earlier.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Refuses layers with files that would never be read: of a stage or for a
    /// function that there is not, or a patch of nothing. Stages and functions
    /// are parsed for it, and nothing else.
    pub fn verify(&self) -> Result<(), CatalogError> {
        for (index, layer) in self.layers.iter().enumerate() {
            for path in layer.files() {
                self.verify_file(index, path).map_err(|error| match error {
                    Stray::Name(source) => CatalogError::Stray { path: layer.shown(path), source },
                    Stray::Catalog(error) => error,
                })?;
            }
        }
        Ok(())
    }

    fn verify_file(&self, layer: usize, path: &str) -> Result<(), Stray> {
        let known = |what, given: &str, ids: Vec<&str>| {
            if ids.contains(&given) {
                return Ok(());
            }
            Err(Stray::Name(NameError::unknown(what, given, ids)))
        };
        let Ok(place) = Place::of(path) else {
            return Ok(());
        };
        match &place {
            Place::Guide(stage, function) | Place::GuidePatch(stage, function) => {
                let stages = self.stages()?.iter();
                known("stage", stage.as_str(), stages.map(|one| one.id.as_str()).collect())?;
                let functions = self.functions()?.iter();
                let ids = functions.map(|one| one.id.as_str()).collect();
                known("function", function.as_str(), ids)?;
            }
            Place::FrameworkPatch(framework) => {
                let ids = self.framework_ids()?;
                let ids = ids.iter().map(FrameworkId::as_str).collect();
                known("framework", framework.as_str(), ids)?;
            }
            _ => {}
        }
        if let Some(below) = patched(path) {
            let is_there = self.files.read(&below).is_some()
                || self.layers[..=layer].iter().any(|layer| layer.has(&below));
            if !is_there {
                let path = self.layers[layer].shown(path);
                return Err(Stray::Catalog(CatalogError::NothingToPatch { path, below }));
            }
        }
        Ok(())
    }

    /// Returns the functions in the order they are shown.
    pub fn functions(&self) -> Result<&[Function], CatalogError> {
        cached(&self.functions, || self.parse_lists("functions.yaml"))
    }

    /// Returns the gates in the order they are shown.
    pub fn gates(&self) -> Result<&[Gate], CatalogError> {
        cached(&self.gates, || {
            let Gates(gates) = self.parse_lists("gates.yaml")?;
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
        cached(&self.sources, || self.parse_lists("sources.yaml"))
    }

    /// Returns the words that mean the same in a search. They are read anew each
    /// time, since one command asks for them, and once.
    pub fn synonyms(&self) -> Result<Synonyms, CatalogError> {
        self.parse_lists("synonyms.yaml")
    }

    /// Returns the stages in the order of growth.
    pub fn stages(&self) -> Result<&[Stage], CatalogError> {
        cached(&self.stages, || {
            let mut stages = Vec::new();
            let mut provenance = BTreeMap::new();
            for folder in self.stage_folders() {
                let id = StageId::parse(&folder).map_err(CatalogError::FileName)?;
                let path = format!("stages/{folder}/stage.yaml");
                if self.is_touched(&path) {
                    let steps = self.stage_steps(&id, &path)?;
                    provenance.insert(id.clone(), self.provenance(&steps)?);
                }
                let stage: Stage = self.parse(&path)?;
                stages.push(Stage { id, ..stage });
            }
            stages.sort_by(|one, other| (one.arr.from, &one.id).cmp(&(other.arr.from, &other.id)));
            if !self.layers.is_empty() {
                bands::check(&stages)?;
            }
            // Whatever was there before was of the same files.
            let _ = self.stage_provenance.set(provenance);
            Ok(stages)
        })
    }

    /// Returns what layers changed of a stage's own file.
    pub fn stage_provenance(&self, stage: &StageId) -> Result<&Provenance, CatalogError> {
        self.stages()?;
        let known = self.stage_provenance.get();
        let known = known.and_then(|known| known.get(stage));
        Ok(known.unwrap_or(&overlay::UNTOUCHED))
    }

    /// Returns the names of the folders of stages.
    fn stage_folders(&self) -> BTreeSet<String> {
        let mut folders: BTreeSet<String> = self.files.stage_folders().map(str::to_owned).collect();
        for path in self.layers.iter().flat_map(Layer::files) {
            if let Ok(Place::Stage(stage)) = Place::of(path) {
                folders.insert(stage.as_str().to_owned());
            }
        }
        folders
    }

    /// Returns what each layer made of a stage's own file.
    fn stage_steps(&self, id: &StageId, path: &str) -> Result<Vec<Step>, CatalogError> {
        let texts = |file: &Stage| {
            [
                ("arr", file.arr.to_string()),
                ("headcount", file.headcount.to_string()),
                ("challenge", file.challenge.clone()),
                ("risks", file.risks.clone()),
                ("focus", file.focus.join(", ")),
                ("approach", file.approach.clone()),
            ]
        };
        let mut below: Option<Stage> = self.embedded_file(path)?;
        let mut tree = self.embedded_node(path)?;
        let mut steps = Vec::new();
        for layer in self.layers.iter().filter(|layer| layer.has(path)) {
            let Some(node) = node_of(layer, path)? else {
                continue;
            };
            // A file that says what is said below changes nothing.
            if tree.as_ref().is_some_and(|below| node == *below) {
                continue;
            }
            let file: Stage = yaml::typed(&node)?;
            if let Some(source) = node.field("source") {
                self.source_at(source)?;
            }
            let before = below.as_ref().map(texts);
            let before = before.as_ref().map(<[_; 6]>::as_slice);
            steps.push(overlay::compare_texts(
                &Arc::from(layer.name()),
                path,
                before,
                &texts(&file),
            ));
            below = Some(file);
            tree = Some(node);
        }
        debug_assert!(below.is_some(), "{id} has a file");
        Ok(steps)
    }

    /// Returns what is known of facts that don't fit together.
    pub fn conflicts(&self) -> Result<Conflicts, CatalogError> {
        self.parse_lists("conflicts.yaml")
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
        let Some((guide, source, provenance)) =
            self.find_sourced(&path, |guide: &Guide| &guide.source)?
        else {
            return Ok(None);
        };
        Ok(Some(Page { stage, function, source, guide, provenance }))
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
        let built_in = self.files.framework_files().map(FrameworkId::parse);
        let mut ids: BTreeSet<_> =
            built_in.collect::<Result<_, _>>().map_err(CatalogError::FileName)?;
        for path in self.layers.iter().flat_map(Layer::files) {
            if let Ok(Place::Framework(id)) = Place::of(path) {
                ids.insert(id);
            }
        }
        Ok(ids.into_iter().collect())
    }

    /// Returns the framework with this id, which must be there.
    pub fn framework(&self, id: &FrameworkId) -> Result<FrameworkPage<'_>, CatalogError> {
        let path = format!("frameworks/{id}.yaml");
        let (framework, source, provenance) = self
            .find_sourced(&path, |framework: &Framework| &framework.source)?
            .ok_or(CatalogError::NoFile(path))?;
        Ok(FrameworkPage { id: id.clone(), source, framework, provenance })
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
        Ok(names::find("function", name, self.functions()?, |function| {
            let mut names = vec![function.id.as_str(), function.title.as_str()];
            names.extend(function.aliases.iter().map(String::as_str));
            names
        })?)
    }

    /// Reads a guide or a framework with its source, and what of it comes from
    /// layers; or returns `None` when there is none.
    fn find_sourced<T: DeserializeOwned>(
        &self,
        path: &str,
        source_of: impl Fn(&T) -> &SourceId,
    ) -> Result<Option<(T, &Source, Provenance)>, CatalogError> {
        if !self.is_touched(path) {
            let Some(value) = self.embedded_file(path)? else {
                return Ok(None);
            };
            let source = self.source(source_of(&value))?;
            return Ok(Some((value, source, Provenance::untouched())));
        }
        let Some(overlaid) = self.overlaid(path)? else {
            return Ok(None);
        };
        let value: T = yaml::typed(&overlaid.root)?;
        let source = match overlaid.root.field("source") {
            Some(node) => self.source_at(node)?,
            None => self.source(source_of(&value))?,
        };
        let provenance = self.provenance(&overlaid.steps)?;
        Ok(Some((value, source, provenance)))
    }

    /// Reads a file that must be there.
    fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T, CatalogError> {
        let found = if self.is_touched(path) {
            match self.overlaid(path)? {
                Some(overlaid) => Some(yaml::typed(&overlaid.root)?),
                None => None,
            }
        } else {
            self.embedded_file(path)?
        };
        found.ok_or_else(|| CatalogError::NoFile(path.to_owned()))
    }

    /// Reads a built-in file, or returns `None` when there is none.
    fn embedded_file<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, CatalogError> {
        let Some(json) = self.files.read(path) else {
            return Ok(None);
        };
        serde_json::from_slice(json)
            .map(Some)
            .map_err(|source| CatalogError::Embedded { path: path.to_owned(), source })
    }

    /// Returns the tree of a built-in file, or `None` when there is none.
    fn embedded_node(&self, path: &str) -> Result<Option<Node>, CatalogError> {
        let Some(json) = self.files.read(path) else {
            return Ok(None);
        };
        Node::from_json(&format!("{} {path}", layer::BUILT_IN), json)
            .map(Some)
            .map_err(|source| CatalogError::Embedded { path: path.to_owned(), source })
    }

    /// Whether any layer has the file at `path`, or a patch of it.
    fn is_touched(&self, path: &str) -> bool {
        let changes = patch_of(path);
        let mut layers = self.layers.iter();
        layers.any(|layer| layer.has(path) || layer.has(&changes))
    }

    /// Returns the tree of a guide, a framework or a stage's file with what the
    /// layers make of it.
    fn overlaid(&self, path: &str) -> Result<Option<Overlaid>, CatalogError> {
        let changes = patch_of(path);
        let mut root = self.embedded_node(path)?;
        let mut steps = Vec::new();
        for layer in &self.layers {
            let name: Arc<str> = Arc::from(layer.name());
            // A file that says what is said below changes nothing.
            let says_more = |file: &Node| root.as_ref().is_none_or(|root| file != root);
            if let Some(file) = node_of(layer, path)?.filter(says_more) {
                steps.push(overlay::replace(&name, path, root.as_ref(), &file));
                root = Some(file);
            }
            let Some(file) = node_of(layer, &changes)? else {
                continue;
            };
            let Some(root) = &mut root else {
                return Err(CatalogError::NothingToPatch {
                    path: layer.shown(&changes),
                    below: path.to_owned(),
                });
            };
            steps.push(overlay::apply(&name, &changes, &home_of(path), root, &file)?);
        }
        Ok(root.map(|root| Overlaid { root, steps }))
    }

    /// Returns what steps changed together.
    fn provenance(&self, steps: &[Step]) -> Result<Provenance, CatalogError> {
        let mut provenance = Provenance::untouched();
        for step in steps {
            let source = match &step.source {
                Some(node) => Some(self.source_at(node)?),
                None => None,
            };
            provenance.take_in(step, source);
        }
        Ok(provenance)
    }

    /// Returns the source document that a file names, at whose place an error
    /// points.
    fn source_at(&self, node: &Node) -> Result<&Source, CatalogError> {
        let given = node.text().unwrap_or_default();
        let sources = self.sources()?;
        if let Some(source) = sources.iter().find(|source| source.id.as_str() == given) {
            return Ok(source);
        }
        let message = format!("no source `{given}` is listed in a `sources.yaml`");
        let problem = Diagnostic::at(node, Code::Reference, message);
        let ids = sources.iter().map(|source| source.id.as_str());
        Err(YamlError::of(vec![problem.among(given, "sources", ids)]).into())
    }

    /// Reads a file of lists, those of the layers laid over each other.
    fn parse_lists<T: DeserializeOwned>(&self, path: &str) -> Result<T, CatalogError> {
        if !self.layers.iter().any(|layer| layer.has(path)) {
            return self.parse(path);
        }
        let (root, _) = self.merged(path)?;
        Ok(yaml::typed(&root)?)
    }

    /// Returns the tree of a file of lists with who owns which entry.
    fn merged(&self, path: &str) -> Result<(Node, Owners), CatalogError> {
        let Some(mut root) = self.embedded_node(path)? else {
            return Err(CatalogError::NoFile(path.to_owned()));
        };
        let mut owners = Owners::new();
        for layer in &self.layers {
            let Some(file) = node_of(layer, path)? else {
                continue;
            };
            let name: Arc<str> = Arc::from(layer.name());
            lists::merge(&mut root, &file, lists_of(path), |id, _| {
                owners.insert(id.to_owned(), Arc::clone(&name));
            })?;
        }
        Ok((root, owners))
    }

    /// Returns the layer that a function comes from; `None` where it is built
    /// in.
    pub fn layer_of_function(
        &self,
        function: &FunctionId,
    ) -> Result<Option<Arc<str>>, CatalogError> {
        self.owner("functions.yaml", function.as_str())
    }

    /// Returns the layer of an entry of a file of lists.
    fn owner(&self, path: &str, id: &str) -> Result<Option<Arc<str>>, CatalogError> {
        if !self.layers.iter().any(|layer| layer.has(path)) {
            return Ok(None);
        }
        let (_, owners) = self.merged(path)?;
        Ok(owners.get(id).cloned())
    }

    /// Returns what is wrong with a patch, which lies at `path` in a folder:
    /// when it is applied to `below`, or else to the catalog's file, and when
    /// what comes of it is read.
    pub fn patch_problems(
        &self,
        path: &str,
        below: Option<&Node>,
        changes: &Node,
    ) -> Result<Vec<Diagnostic>, CatalogError> {
        let whole = patched(path).unwrap_or_else(|| path.to_owned());
        let below = match below {
            Some(below) => Some(below.clone()),
            None => self.overlaid(&whole)?.map(|overlaid| overlaid.root),
        };
        let Some(mut root) = below else {
            let message = format!("there is no `{whole}` that this could change");
            return Ok(vec![Diagnostic::at(changes, Code::NoTarget, message)]);
        };
        let applied =
            overlay::apply(&Arc::from(layer::BUILT_IN), path, &home_of(&whole), &mut root, changes);
        let read = applied.and_then(|_| match Place::of(&whole) {
            Ok(Place::Framework(_)) => yaml::typed::<Framework>(&root).map(|_| ()),
            _ => yaml::typed::<Guide>(&root).map(|_| ()),
        });
        Ok(read.err().map_or_else(Vec::new, |error| error.diagnostics))
    }

    /// Returns what each file of a layer does. The layer is one of
    /// [`Catalog::layers`], by its place.
    pub fn work_of(&self, index: usize) -> Result<Vec<FileWork>, CatalogError> {
        let Some(layer) = self.layers.get(index) else {
            return Ok(Vec::new());
        };
        let mut work = Vec::new();
        for path in layer.files() {
            let whole = patched(path).unwrap_or_else(|| path.to_owned());
            let Ok(place) = Place::of(path) else { continue };
            let does = match place {
                Place::Functions
                | Place::Sources
                | Place::Conflicts
                | Place::Gates
                | Place::Synonyms => Does::Lists(self.entries_of(index, path)?),
                Place::Stage(id) => Does::Step(self.stage_steps(&id, path)?),
                _ => Does::Step(match self.overlaid(&whole)? {
                    Some(overlaid) => overlaid.steps,
                    None => Vec::new(),
                }),
            };
            work.push(match does {
                Does::Lists(entries) => FileWork::Lists { path: path.to_owned(), entries },
                Does::Step(steps) => {
                    let mut steps = steps.into_iter();
                    let step = steps.find(|step| *step.layer == *layer.name() && step.path == path);
                    let Some(step) = step else { continue };
                    FileWork::Step { home: home_of(&whole), step }
                }
            });
        }
        Ok(work)
    }

    /// Returns the entries that a layer's file of lists has.
    fn entries_of(&self, index: usize, path: &str) -> Result<Vec<Entry>, CatalogError> {
        let Some(mut root) = self.embedded_node(path)? else {
            return Ok(Vec::new());
        };
        let mut entries = Vec::new();
        for layer in &self.layers[..=index] {
            let Some(file) = node_of(layer, path)? else {
                continue;
            };
            entries.clear();
            lists::merge(&mut root, &file, lists_of(path), |id, is_known| {
                entries.push(Entry { id: id.to_owned(), is_known });
            })?;
        }
        Ok(entries)
    }
}

/// What one file of a layer does.
#[derive(Clone, Debug)]
pub enum FileWork {
    /// It adds entries to lists, or replaces some.
    Lists {
        /// The file, from the layer's folder.
        path: String,
        /// The entries with ids.
        entries: Vec<Entry>,
    },
    /// It is a whole file, or a patch.
    Step {
        /// The address of the whole.
        home: String,
        /// What it does to what is below.
        step: Step,
    },
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Whether it takes the place of one below.
    pub is_known: bool,
}

/// What a file of a layer does, by the kind of file.
enum Does {
    Lists(Vec<Entry>),
    Step(Vec<Step>),
}

/// A file with what the layers made of it.
struct Overlaid {
    root: Node,
    steps: Vec<Step>,
}

/// Why a file of a layer would never be read.
enum Stray {
    Name(NameError),
    Catalog(CatalogError),
}

impl From<CatalogError> for Stray {
    fn from(error: CatalogError) -> Self {
        Self::Catalog(error)
    }
}

/// Returns the tree of a layer's file, or `None` when it has none.
fn node_of(layer: &Layer, path: &str) -> Result<Option<Node>, CatalogError> {
    let Some(text) = layer.text(path) else {
        return Ok(None);
    };
    let shown = layer.shown(path);
    match text {
        Ok(text) => Ok(Some(yaml::read(&shown, &text)?)),
        Err(source) => Err(CatalogError::LayerFile { path: shown, source }),
    }
}

/// Returns the path of the patch of a file.
fn patch_of(path: &str) -> String {
    format!("{}.patch.yaml", path.trim_end_matches(".yaml"))
}

/// Returns the path of what a patch changes, if the path is a patch's.
fn patched(path: &str) -> Option<String> {
    Some(format!("{}.yaml", path.strip_suffix(".patch.yaml")?))
}

/// Returns the address of what stands in the file at `path`:
/// `stages/scale/abm.yaml` is `scale.abm`.
fn home_of(path: &str) -> String {
    let stem = path.trim_end_matches(".yaml");
    let inside = stem.split_once('/').map_or(stem, |(_, inside)| inside);
    inside.replace('/', ".")
}

/// Returns the lists in a file, and how their entries are told apart.
fn lists_of(path: &str) -> &'static [(Option<&'static str>, Key)] {
    match path {
        "conflicts.yaml" => {
            &[(Some("conflicts"), Key::Field("id")), (Some("apart"), Key::Field("table"))]
        }
        "synonyms.yaml" => &[(None, Key::None)],
        _ => &[(None, Key::Field("id"))],
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
