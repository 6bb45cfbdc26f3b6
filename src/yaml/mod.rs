//! YAML in, typed values out, and every problem of a file at once, each with
//! its place.
//!
//! For playbooks, the files laid over them, and company files. A text becomes
//! a tree of [`Node`]s, each of which knows the file and the place it comes
//! from ([`read()`]); a tree becomes a value ([`typed`]). In between, a tree may
//! be changed, also by nodes of another file: what is wrong with a node is shown
//! with the line of the file that it stands in.
//!
//! Only a part of YAML is read: see [`read()`] for what is refused, and
//! [`MAX_BYTES`] and its neighbors for how much is read.

mod de;
mod diagnostic;
mod node;
mod read;
mod refusal;
mod write;

use serde::de::DeserializeOwned;

pub use de::typed;
pub use diagnostic::{Diagnostic, KnownNames, YamlError};
pub use node::{Content, Node, Source, Span};
pub use read::{MAX_BYTES, MAX_DEPTH, MAX_ITEMS, MAX_NODES, Reading, read};
pub(crate) use refusal::refuse;
pub use refusal::{Code, Refusal, Refusals, Severity};
pub use write::{OwnComment, own_comments, scalar};

/// Parses the text of the file that messages call `path`. The error has every
/// problem that can be found without mending another one first.
pub fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, YamlError> {
    Reading::of(path, text).typed()
}

#[cfg(test)]
mod tests;
