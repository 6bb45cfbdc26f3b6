//! The built-in playbooks as their authors wrote them: YAML with its comments,
//! in its order, and the JSON Schemas beside it.
//!
//! Nothing is read from here but to be written out again; the catalog reads the
//! JSON that `build.rs` makes.

use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::Serialize;

use super::kind::Kind;

static ORIGINALS: Dir<'static> = include_dir!("$OUT_DIR/originals");

/// What an original is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// A file of the playbooks, in YAML.
    Playbook,
    /// The JSON Schema of such files.
    Schema,
}

/// A file of the playbooks, or the schema of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Where it lies in a folder of playbooks, with `/` between its parts:
    /// `stages/scale/abm.yaml`, `schema/guide.json`.
    pub path: String,
    /// What it is.
    pub content: Content,
    /// What kind of file it is, or whose schema.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// Returns every playbook, and after them the schema of each kind. Both are in
/// the order of their paths, and of the kinds.
pub fn all() -> Vec<Original> {
    let mut playbooks = Vec::new();
    let mut folders = vec![&ORIGINALS];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let parts = file.path().iter().filter_map(|part| part.to_str());
            let path = parts.collect::<Vec<_>>().join("/");
            // What is no playbook has no business in the binary; a test holds
            // that nothing is left out here.
            if let Some(kind) = Kind::of_playbook(&path) {
                playbooks.push(Original {
                    path,
                    content: Content::Playbook,
                    kind,
                    bytes: file.contents(),
                });
            }
        }
    }
    playbooks.sort_by(|one, other| one.path.cmp(&other.path));
    playbooks.extend(Kind::ALL.map(|kind| Original {
        path: format!("schema/{}.json", kind.name()),
        content: Content::Schema,
        kind,
        bytes: kind.schema().as_bytes(),
    }));
    playbooks
}
