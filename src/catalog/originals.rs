//! The built-in playbooks as their authors wrote them: YAML with its comments,
//! in its order, and the JSON Schemas beside it.
//!
//! Nothing is read from here but to be written out again.

use super::prelude::*;
use std::borrow::Cow;

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
    pub bytes: Cow<'static, [u8]>,
}

/// Returns every playbook, and after them the schema of each kind. Both are in
/// the order of their paths, and of the kinds.
pub fn all() -> Vec<Original> {
    let original = |path: &str, content, kind: Kind, text: &'static str| Original {
        path: path.to_owned(),
        content,
        kind,
        bytes: Cow::Borrowed(text.as_bytes()),
    };
    let playbooks: BTreeSet<&str> = embedded::paths().collect();
    playbooks
        .into_iter()
        .filter_map(|path| {
            let (kind, text) = (Kind::of_playbook(path)?, embedded::read(path)?);
            Some(original(path, Content::Playbook, kind, text))
        })
        .chain(
            Kind::ALL
                .map(|kind| original(&kind.path_of_schema(), Content::Schema, kind, kind.schema())),
        )
        .collect()
}
