//! What the catalog reads where layers lie over its files.
//!
//! Trees are made only of files that a layer touches; all others go from their
//! JSON straight to the types.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fact::{Content, Fact, Walk};
use super::layers::lists::{self, Key, Owners};
use super::layers::{ChangeKind, Layer, Provenance, Step, StepChange, UNTOUCHED, patch};
use super::layout::Place;
use super::{Catalog, CatalogError};
use crate::names::NameError;
use crate::playbook::framework::Framework;
use crate::playbook::glossary::Glossary;
use crate::playbook::guide::Guide;
use crate::playbook::id::{FactId, FrameworkId, FunctionId};
use crate::playbook::moves::Moves;
use crate::playbook::source::Source;
use crate::playbook::stage::Stage;
use crate::yaml;
use crate::yaml::Code;
use crate::yaml::{Diagnostic, Node, YamlError};

/// A file with its source and what layers changed of it.
type Sourced<'catalog, T> = (T, &'catalog Source, Provenance);

impl Catalog {
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
            Place::Moves(stage) => {
                let stages = self.stages()?.iter();
                known("stage", stage.as_str(), stages.map(|one| one.id.as_str()).collect())?;
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

    /// Returns a file with its source and what layers changed of it, or `None`
    /// when there is no such file.
    pub(super) fn find_sourced<T: Content + DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<Option<Sourced<'_, T>>, CatalogError> {
        if !self.is_touched(path) {
            let Some(value) = self.embedded_file::<T>(path)? else {
                return Ok(None);
            };
            let source = self.source(value.source())?;
            return Ok(Some((value, source, Provenance::untouched())));
        }
        let Some(Overlaid { root, value, steps }) = self.overlaid::<T>(path)? else {
            return Ok(None);
        };
        let source = self.source_of(&root, &value)?;
        Ok(Some((value, source, self.provenance(&steps)?)))
    }

    pub(super) fn is_touched(&self, path: &str) -> bool {
        let changes = patch_of(path);
        self.layers.iter().any(|layer| layer.has(path) || layer.has(&changes))
    }

    /// Returns what the layers make of a file, step by step.
    fn overlaid<T: Content + DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<Option<Overlaid<T>>, CatalogError> {
        let changes = patch_of(path);
        let home = home_of(path);
        let mut below = match self.embedded_node(path)? {
            Some(root) => self.embedded_file::<T>(path)?.map(|value| (root, value)),
            None => None,
        };
        let mut steps = Vec::new();
        for layer in &self.layers {
            let name: Arc<str> = Arc::from(layer.name());
            // A file that says what is said below changes nothing.
            let says_more = |file: &Node| below.as_ref().is_none_or(|(root, _)| file != root);
            if let Some(file) = node_of(layer, path)?.filter(says_more) {
                // Entries go over those below one by one, and a file that is no
                // list of entries takes the place of the whole.
                let entries = below.as_ref().filter(|_| has_entries(path));
                let (file, is_patch) = match entries {
                    Some((root, _)) => (with_entries(root, &file, path)?, true),
                    None => (file, false),
                };
                let value: T = yaml::typed(&file)?;
                let before = match &below {
                    Some((root, value)) => Some(self.facts_of(&home, root, value)?),
                    None => None,
                };
                let after = self.facts_of(&home, &file, &value)?;
                steps.push(match &before {
                    Some(before) if is_patch => {
                        Step::patch(&name, path, (before, &after), Vec::new(), None)
                    }
                    _ => Step::whole(&name, path, before.as_deref(), &after),
                });
                drop((before, after));
                below = Some((file, value));
            }
            let Some(file) = node_of(layer, &changes)? else {
                continue;
            };
            let Some((root, value)) = &below else {
                return Err(CatalogError::NothingToPatch {
                    path: layer.shown(&changes),
                    below: path.to_owned(),
                });
            };
            let mut patched = root.clone();
            let notes = patch::apply(&home, &mut patched, &file)?;
            let new: T = yaml::typed(&patched)?;
            let facts = (self.facts_of(&home, root, value)?, self.facts_of(&home, &patched, &new)?);
            let source = file.field("source").cloned();
            steps.push(Step::patch(&name, &changes, (&facts.0, &facts.1), notes, source));
            drop(facts);
            below = Some((patched, new));
        }
        Ok(below.map(|(root, value)| Overlaid { root, value, steps }))
    }

    /// Returns the facts of one version of a file, to be compared with another.
    fn facts_of<'page, T: Content>(
        &'page self,
        home: &str,
        root: &Node,
        value: &'page T,
    ) -> Result<Vec<Fact<'page>>, CatalogError> {
        let home = FactId::parse(home).map_err(CatalogError::FileName)?;
        let source = self.source_of(root, value)?;
        Ok(Walk::facts(home, (None, None), (source, None), value, &UNTOUCHED))
    }

    /// Returns the source that a file names, or the error with its place.
    fn source_of(&self, root: &Node, value: &impl Content) -> Result<&Source, CatalogError> {
        match root.field("source") {
            Some(node) => self.source_at(node),
            None => self.source(value.source()),
        }
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

    /// Returns the tree of a file of lists with who owns which entry.
    pub(super) fn merged(&self, path: &str) -> Result<(Node, Owners), CatalogError> {
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

    /// Reads the guide or the framework that a patch at `path` changes, with all
    /// that the layers make of it.
    pub fn read_patched(&self, path: &str) -> Result<(), CatalogError> {
        let Some(whole) = patched(path) else { return Ok(()) };
        match Place::of(&whole) {
            Ok(Place::Framework(_)) => self.overlaid::<Framework>(&whole).map(drop),
            _ => self.overlaid::<Guide>(&whole).map(drop),
        }
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
            let steps = match Place::of(path) {
                Err(_) => continue,
                Ok(
                    Place::Functions
                    | Place::Sources
                    | Place::Conflicts
                    | Place::Gates
                    | Place::Synonyms,
                ) => {
                    work.push(FileWork {
                        file: path.to_owned(),
                        does: FileDoes::Merges,
                        whole: None,
                        changes: self.entries_of(index, path)?,
                    });
                    continue;
                }
                Ok(Place::Moves(_)) => self.overlaid::<Moves>(&whole)?.map(|one| one.steps),
                Ok(Place::Glossary) => self.overlaid::<Glossary>(&whole)?.map(|one| one.steps),
                Ok(Place::Stage(_)) => self.overlaid::<Stage>(&whole)?.map(|one| one.steps),
                Ok(Place::Framework(_) | Place::FrameworkPatch(_)) => {
                    self.overlaid::<Framework>(&whole)?.map(|one| one.steps)
                }
                Ok(_) => self.overlaid::<Guide>(&whole)?.map(|one| one.steps),
            };
            let step = steps
                .into_iter()
                .flatten()
                .find(|step| *step.layer == *layer.name() && step.path == path);
            work.extend(step.map(|step| FileWork {
                file: step.path,
                does: match (step.is_whole, step.is_new) {
                    (true, true) => FileDoes::Adds,
                    (true, false) => FileDoes::Replaces,
                    (false, _) => FileDoes::Patches,
                },
                whole: Some(home_of(&whole)),
                changes: step.changes,
            }));
        }
        Ok(work)
    }

    /// Returns the entries that a layer's file of lists has.
    fn entries_of(&self, index: usize, path: &str) -> Result<Vec<StepChange>, CatalogError> {
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
                entries.push(StepChange {
                    address: id.to_owned(),
                    label: String::new(),
                    kind: if is_known { ChangeKind::Changed } else { ChangeKind::Added },
                    texts: Vec::new(),
                });
            })?;
        }
        Ok(entries)
    }
}

/// What one file of a layer does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileWork {
    /// The file, from the layer's folder.
    pub file: String,
    /// What it does to what is below.
    pub does: FileDoes,
    /// The address of the file that it is, or that it changes; absent for lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<String>,
    /// What it changes; of a file that is new as a whole, nothing.
    pub changes: Vec<StepChange>,
}

/// What a file of a layer does to what is below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum FileDoes {
    /// It adds what was not there.
    Adds,
    /// It stands in the place of a file below.
    Replaces,
    /// It changes parts of a file below.
    Patches,
    /// It adds entries to lists, or replaces some.
    Merges,
}

/// What the layers make of a file, step by step.
struct Overlaid<T> {
    root: Node,
    value: T,
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

/// Whether the facts of a file are entries, each of which a layer may replace.
fn has_entries(path: &str) -> bool {
    matches!(Place::of(path), Ok(Place::Moves(_) | Place::Glossary))
}

/// Returns the tree of a file with the entries of a layer's over its own.
fn with_entries(below: &Node, file: &Node, path: &str) -> Result<Node, YamlError> {
    let mut whole = below.clone();
    lists::merge(&mut whole, file, lists_of(path), |_, _| ())?;
    Ok(whole)
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
        "glossary.yaml" => &[(Some("terms"), Key::Field("term"))],
        _ if has_entries(path) => &[(Some("moves"), Key::Field("id"))],
        _ => &[(None, Key::Field("id"))],
    }
}
