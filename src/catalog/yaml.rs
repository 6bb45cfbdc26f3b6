//! YAML in, typed values out, and errors that show the place.

use serde::de::DeserializeOwned;

/// A file that can't be read as what it must be: the path, the position, the
/// line with a caret, and what was expected.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` can't be read")]
pub struct YamlError {
    /// The file, relative to the playbooks.
    pub path: String,
    /// What is wrong and where.
    #[source]
    pub problem: Box<serde_saphyr::Error>,
}

impl YamlError {
    /// Returns the line and the column, both from one, where they are known.
    #[must_use]
    pub fn position(&self) -> Option<(u64, u64)> {
        let location = self.problem.location()?;
        Some((location.line(), location.column()))
    }
}

/// Parses the text of the file at `path`.
pub fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, YamlError> {
    serde_saphyr::from_str(text).map_err(|problem| YamlError {
        path: path.to_owned(),
        problem: Box::new(problem),
    })
}
