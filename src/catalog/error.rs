//! Why the catalog can't answer.

use super::bands::BandsError;
use super::folder::FolderError;
use super::prelude::*;
use crate::playbook::id::SlugError;

/// Why the catalog can't answer.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// A file that must be there is not.
    #[error("the playbooks have no file `{0}`")]
    NoFile(String),
    /// No framework is what a command is about.
    #[error(
        "no framework has `command: {0}`: a file of a layer that replaces the built-in one leaves it out"
    )]
    NoFramework(&'static str),
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
        source: FolderError,
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
    /// A name that was looked up means nothing, or too much.
    #[error(transparent)]
    Name(#[from] NameError),
}

impl CatalogError {
    /// Whether a layer of the reader's own is wrong, and not the program.
    pub fn is_of_a_layer(&self) -> bool {
        !matches!(
            self,
            Self::NoFile(_) | Self::Embedded { .. } | Self::FileName(_) | Self::NoSource(_)
        )
    }
}
