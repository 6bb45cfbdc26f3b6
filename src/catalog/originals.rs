//! The built-in playbooks as their authors wrote them: YAML with its comments,
//! in its order, and the JSON Schemas beside it.
//!
//! Nothing is read from here but to be written out again.

use super::prelude::*;
use std::borrow::Cow;

/// A file to be written into a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Where it lies in the folder, with `/` between its parts:
    /// `stages/scale/abm.yaml`, `schema/guide.json`.
    pub path: String,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
}

impl Original {
    /// Returns a file with this text.
    pub fn new(path: &str, text: impl Into<Cow<'static, str>>) -> Self {
        let bytes = match text.into() {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        Self { path: path.to_owned(), bytes }
    }
}

/// Returns every playbook in the order of their paths, and the schemas after them.
pub fn all() -> Vec<Original> {
    let playbooks: BTreeSet<&str> =
        embedded::paths().filter(|path| Kind::of_playbook(path).is_some()).collect();
    let playbook = |path: &str| Some(Original::new(path, embedded::read(path)?));
    playbooks.into_iter().filter_map(playbook).chain(schemas()).collect()
}

/// Returns the schema of each kind of file, in the order of the kinds.
pub fn schemas() -> impl Iterator<Item = Original> {
    Kind::ALL.iter().map(|kind| Original::new(&kind.path_of_schema(), kind.schema()))
}
