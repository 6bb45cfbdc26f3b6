//! What the catalog reads where layers lie over its files.
//!
//! Trees are made only of files that a layer touches; all others go from their
//! JSON straight to the types.

use super::prelude::*;
use serde::de::DeserializeOwned;

use super::fact::{Content, facts_in};
use super::layers::provenance::compare;
use super::layers::{Change, Layer, lists, patch, tree};
use super::{Catalog, CatalogError, File, embedded_file};
use crate::playbook::id::SlugError;
use crate::yaml;

/// What the layers make of a file: its tree, what that says, and step by step
/// what each did.
type Overlaid<T> = (Node, T, Vec<FileWork>);

impl Catalog {
    /// Refuses layers with files that would never be read: of a stage or for a
    /// function that there is not, or a patch of nothing. Stages and functions
    /// are parsed for it, and nothing else.
    pub fn verify(&self) -> Result<(), CatalogError> {
        for (index, layer) in self.layers.iter().enumerate() {
            for path in layer.files() {
                self.verify_place(path).map_err(|error| match error {
                    CatalogError::Name(source) => {
                        CatalogError::Stray { path: layer.shown(path), source }
                    }
                    error => error,
                })?;
                let is_missing = |below: &String| {
                    embedded::read(below).is_none()
                        && !self.layers[..=index].iter().any(|layer| layer.has(below))
                };
                if let Some(below) = patched(path).filter(is_missing) {
                    return Err(CatalogError::NothingToPatch { path: layer.shown(path), below });
                }
            }
        }
        Ok(())
    }

    /// Refuses a file of what there is not.
    fn verify_place(&self, path: &str) -> Result<(), CatalogError> {
        let Ok(Place { stage, function, framework, .. }) = Place::of(path) else { return Ok(()) };
        let frameworks = self.framework_ids()?;
        let (stages, functions) = (self.stages()?.iter(), self.functions()?.iter());
        let named: [(_, _, Vec<_>); 3] = [
            ("stage", stage.map(|id| id.to_string()), stages.map(|one| one.id.as_str()).collect()),
            (
                "function",
                function.map(|id| id.to_string()),
                functions.map(|one| one.id.as_str()).collect(),
            ),
            (
                "framework",
                framework.map(|id| id.to_string()),
                frameworks.iter().map(FrameworkId::as_str).collect(),
            ),
        ];
        for (what, given, ids) in named {
            if let Some(given) = given.filter(|given| !ids.contains(&given.as_str())) {
                return Err(NameError::unknown(what, &given, ids).into());
            }
        }
        Ok(())
    }

    /// Returns a file with its source and what layers changed of it, or `None`
    /// when there is no such file. Whose it is, its path alone does not say.
    pub(super) fn file<'catalog, T: Content + DeserializeOwned>(
        &'catalog self,
        path: &str,
        stage: Option<&'catalog Stage>,
        functions: &'catalog [Function],
    ) -> Result<Option<File<'catalog, T>>, CatalogError> {
        let id = home_of(path).map_err(CatalogError::FileName)?;
        let mut provenance = Provenance::default();
        let changes = patch_of(path);
        let (content, source) =
            if self.layers.iter().any(|layer| layer.has(path) || layer.has(&changes)) {
                let Some((root, content, steps)) = self.overlaid::<T>(path)? else {
                    return Ok(None);
                };
                for step in steps {
                    provenance.take_in(step);
                }
                let source = root.field("source").map(|node| self.source_at(node)).transpose()?;
                (content, source)
            } else {
                let Some(content) = embedded_file::<T>(path)? else { return Ok(None) };
                (content, None)
            };
        let source = source.map_or_else(|| self.source(content.head().source), Ok)?;
        Ok(Some(File { id, stage, functions, source, provenance, content }))
    }

    /// Returns a file that must be there.
    pub(super) fn existing<T: Content + DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<File<'_, T>, CatalogError> {
        self.file(path, None, &[])?.ok_or_else(|| CatalogError::NoFile(path.to_owned()))
    }

    /// Returns what the layers make of a file.
    fn overlaid<T: Content + DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<Option<Overlaid<T>>, CatalogError> {
        let home = home_of(path).map_err(CatalogError::FileName)?;
        let mut below: Option<(Node, T)> = match embedded_node(path)? {
            Some(root) => {
                let value = yaml::typed(&root)?;
                Some((root, value))
            }
            None => None,
        };
        let mut steps = Vec::new();
        for layer in &self.layers {
            for file in [path, &patch_of(path)] {
                let Some(node) = node_of(layer, file)? else { continue };
                let (mut notes, mut source) = (BTreeMap::new(), None);
                let (does, root) = match &below {
                    None if file == path => (FileDoes::Adds, node),
                    None => {
                        let (path, below) = (layer.shown(file), path.to_owned());
                        return Err(CatalogError::NothingToPatch { path, below });
                    }
                    Some((below, _)) if file != path => {
                        let mut root = below.clone();
                        notes = patch::apply(home.as_str(), &mut root, &node)?;
                        source =
                            node.field("source").map(|node| self.source_at(node)).transpose()?;
                        (FileDoes::Patches, root)
                    }
                    // A file that says what is said below changes nothing.
                    Some((below, _)) if *below == node => continue,
                    Some((below, _)) if has_entries(path) => {
                        let mut root = below.clone();
                        lists::merge(&mut root, &node, path)?;
                        (FileDoes::Patches, root)
                    }
                    Some(_) => (FileDoes::Replaces, node),
                };
                let value: T = yaml::typed(&root)?;
                let facts = |value| facts_in(&home, Source::ours(), &[], value);
                let mut changes = match &below {
                    Some((_, below)) => compare(&facts(below), &facts(&value)),
                    None => Vec::new(),
                };
                for change in &mut changes {
                    let reason = notes.get(&change.address).or_else(|| notes.get(""));
                    (change.note, change.source) = (reason.cloned(), source.cloned());
                }
                let whole = Some(home.to_string());
                steps.push(FileWork { whole, ..FileWork::new(layer, file, does, changes) });
                below = Some((root, value));
            }
        }
        Ok(below.map(|(root, value)| (root, value, steps)))
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

    /// Returns the tree of a file of lists with what each layer adds to it.
    pub(super) fn merged(&self, path: &str) -> Result<(Node, Vec<FileWork>), CatalogError> {
        let root = embedded_node(path)?;
        let mut root = root.ok_or_else(|| CatalogError::NoFile(path.to_owned()))?;
        let mut steps = Vec::new();
        for layer in &self.layers {
            if let Some(file) = node_of(layer, path)? {
                let changes = lists::merge(&mut root, &file, path)?;
                steps.push(FileWork::new(layer, path, FileDoes::Merges, changes));
            }
        }
        Ok((root, steps))
    }

    /// Returns the layers that functions come from, by their ids, of those that
    /// are not built in.
    pub fn layers_of_functions(&self) -> Result<BTreeMap<String, Arc<str>>, CatalogError> {
        let (_, steps) = self.merged("functions.yaml")?;
        let of = |FileWork { layer, changes, .. }| {
            let changes: Vec<Change> = changes;
            changes.into_iter().map(move |change| (change.address, Arc::clone(&layer)))
        };
        Ok(steps.into_iter().flat_map(of).collect())
    }

    /// Returns what each file of a layer does. The layer is one of
    /// [`Catalog::layers`], by its place.
    pub fn work_of(&self, index: usize) -> Result<Vec<FileWork>, CatalogError> {
        let Some(layer) = self.layers.get(index) else { return Ok(Vec::new()) };
        let mut work = Vec::new();
        for path in layer.files() {
            let steps = self.steps_at(path)?.into_iter();
            work.extend(steps.filter(|step| step.layer == layer.name && step.file == path));
        }
        Ok(work)
    }

    /// Returns what all layers do to what is at `path`, or to what is patched
    /// there.
    pub fn steps_at(&self, path: &str) -> Result<Vec<FileWork>, CatalogError> {
        let whole = patched(path).unwrap_or_else(|| path.to_owned());
        Ok(self.tree_at(&whole)?.map(|(_, steps)| steps).unwrap_or_default())
    }

    /// Returns the tree of what is at `path`, as all layers make it, with what each
    /// does to it.
    fn tree_at(&self, path: &str) -> Result<Option<(Node, Vec<FileWork>)>, CatalogError> {
        fn tree<T>((root, _, steps): Overlaid<T>) -> (Node, Vec<FileWork>) {
            (root, steps)
        }
        Ok(match Kind::of_playbook(path) {
            None => None,
            Some(Kind::Guide) => self.overlaid::<Guide>(path)?.map(tree),
            Some(Kind::Framework) => self.overlaid::<Framework>(path)?.map(tree),
            Some(Kind::Stage) => self.overlaid::<Stage>(path)?.map(tree),
            Some(Kind::Moves) => self.overlaid::<Moves>(path)?.map(tree),
            Some(Kind::Glossary) => self.overlaid::<Glossary>(path)?.map(tree),
            Some(_) => Some(self.merged(path)?),
        })
    }

    /// Returns where a fact of a file is written: the layer's file, or that of the
    /// built-in playbooks, and the line.
    pub fn written_at(&self, file: &FactId, fact: &Fact<'_>) -> Result<String, CatalogError> {
        let stem = file.as_str().replace('.', "/");
        let path = match (fact.stage, fact.framework) {
            (Some(_), _) => format!("stages/{stem}.yaml"),
            (None, Some(_)) => format!("frameworks/{stem}.yaml"),
            (None, None) => format!("{stem}.yaml"),
        };
        let Some((root, _)) = self.tree_at(&path)? else { return Ok(path) };
        let node = tree::node_at(&root, fact.address());
        let (line, _) = node.source.position(node.span.start);
        Ok(format!("{}:{line}", node.source.path))
    }
}

/// What one file of a layer does.
#[skip_serializing_none]
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileWork {
    /// The layer.
    #[serde(skip)]
    pub(super) layer: Arc<str>,
    /// The file, from the layer's folder.
    pub file: String,
    /// What it does to what is below.
    pub does: FileDoes,
    /// The address of the file that it is, or that it changes; absent for lists.
    pub whole: Option<String>,
    /// What it changes; of a file that is new as a whole, nothing.
    pub changes: Vec<Change>,
}

impl FileWork {
    fn new(layer: &Layer, file: &str, does: FileDoes, changes: Vec<Change>) -> Self {
        let (layer, file) = (Arc::clone(&layer.name), file.to_owned());
        Self { layer, file, does, whole: None, changes }
    }
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

/// Returns the tree of a built-in file, or `None` when there is none.
fn embedded_node(path: &str) -> Result<Option<Node>, YamlError> {
    let text = embedded::read(path);
    text.map(|text| yaml::read(&format!("{} {path}", super::layers::BUILT_IN), text)).transpose()
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
    matches!(Kind::of_playbook(path), Some(Kind::Moves | Kind::Glossary))
}

/// Returns the address of what stands in the file at `path`:
/// `stages/scale/abm.yaml` is `scale.abm`.
pub(crate) fn home_of(path: &str) -> Result<FactId, SlugError> {
    let stem = path.trim_end_matches(".yaml");
    let inside = stem.split_once('/').map_or(stem, |(_, inside)| inside);
    FactId::parse(&inside.replace('/', "."))
}
