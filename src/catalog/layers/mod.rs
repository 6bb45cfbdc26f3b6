//! Layers: folders of the reader's own that lie over the built-in playbooks.
//!
//! A layer is listed once, when it is opened, and its files are read when they
//! are asked for. What would never be read is refused at once: a reader who
//! misspells a name must not be left to think that the file counts.

pub(super) mod lists;
pub(super) mod patch;
pub(super) mod provenance;
pub(super) mod tree;

use super::prelude::*;
use std::path::{Path, PathBuf};

use super::folder::{self, FolderError, Size, unfit};

pub(crate) use provenance::UNTOUCHED;
pub use provenance::{Change, ChangeKind, ChangedText, Provenance};

/// What the playbooks inside the program are called, beside layers.
pub const BUILT_IN: &str = "built-in";

/// One folder over the playbooks below it.
#[derive(Clone, Debug)]
pub struct Layer {
    pub(super) name: Arc<str>,
    path: String,
    /// The folder through all links; empty where it lies on no disk.
    own_path: PathBuf,
    files: BTreeMap<String, Stored>,
}

/// Where a file's text is.
#[derive(Clone, Debug)]
enum Stored {
    Disk(PathBuf),
    Memory(String),
}

impl Layer {
    /// Lists the folder at `root`, which messages call as it is given.
    /// `size` is that of the folders before it, and grows by its own.
    pub fn open(root: &Path, size: &mut Size) -> Result<Self, FolderError> {
        let listing = folder::list(root, size)?;
        for given in &listing.folders {
            let is_meant = |name: &&str| name != given && names::closest(given, [*name]).is_some();
            if let Some(nearest) = ["stages", "frameworks"].into_iter().find(is_meant) {
                return unfit(format!(
                    "the folder `{given}` in it would never be read: is it meant to be `{nearest}`?"
                ));
            }
        }
        let own_path = folder::own_path(root)?;
        let name = folder::name_of(&own_path).into();
        let files = listing.files.into_iter().map(|(path, file)| (path, Stored::Disk(file)));
        Self { name, path: root.display().to_string(), files: files.collect(), own_path }.checked()
    }

    /// Returns a layer of these texts by path, which lie on no disk.
    pub fn of_texts<'text>(
        name: &str,
        texts: impl IntoIterator<Item = (&'text str, &'text str)>,
    ) -> Result<Self, FolderError> {
        let stored =
            |(path, text): (&str, &str)| (path.to_owned(), Stored::Memory(text.to_owned()));
        let files = texts.into_iter().map(stored).collect();
        Self { name: name.into(), path: name.to_owned(), own_path: PathBuf::new(), files }.checked()
    }

    fn checked(mut self) -> Result<Self, FolderError> {
        for path in self.files() {
            Place::of(path)
                .map_err(|source| FolderError::NoPlace { path: path.to_owned(), source })?;
        }
        // A company may keep its playbooks beside its own files.
        self.files.retain(|path, _| Kind::of_playbook(path).is_some());
        if self.files.is_empty() {
            return Err(FolderError::Empty);
        }
        Ok(self)
    }

    /// Returns the name that answers call it by: its folder's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the folder, as it was given.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the paths of its files, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Returns the path of a file of it, for messages.
    pub(in crate::catalog) fn shown(&self, path: &str) -> String {
        match self.path.trim_end_matches('/') {
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        }
    }

    /// Returns the text of the file at `path`, if the layer has one.
    pub(super) fn text(&self, path: &str) -> Option<Result<String, FolderError>> {
        Some(match self.files.get(path)? {
            Stored::Disk(file) => folder::text(file, &self.own_path),
            Stored::Memory(text) => Ok(text.clone()),
        })
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }
}

/// Returns the layers in order with names of their own. A folder that is named
/// twice counts once, where it was named last.
pub fn distinct(layers: Vec<Layer>) -> Vec<Layer> {
    let mut kept: Vec<Layer> = Vec::new();
    for layer in layers {
        let on_disk = !layer.own_path.as_os_str().is_empty();
        kept.retain(|earlier| !on_disk || earlier.own_path != layer.own_path);
        kept.push(layer);
    }
    // Each round puts one more folder in front of the names that are alike.
    for round in 1..8 {
        let names: Vec<Arc<str>> = kept.iter().map(|layer| Arc::clone(&layer.name)).collect();
        for layer in &mut kept {
            let alike = names.iter().filter(|name| **name == layer.name).count() > 1;
            if alike || *layer.name == *BUILT_IN {
                let parts: Vec<_> =
                    layer.own_path.iter().map(|part| part.to_string_lossy()).collect();
                let first = parts.len().saturating_sub(round + 1);
                layer.name = parts[first..].join("/").into();
            }
        }
    }
    kept
}
