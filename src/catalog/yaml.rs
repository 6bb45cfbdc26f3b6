//! YAML in, typed values out, and errors that show the place.
//!
//! For playbooks and for company files. The parser brings the position, the
//! snippet and its limits against hostile files; the wording is for people who
//! write files and not Rust.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_saphyr::{Error, MessageFormatter, UserMessageFormatter};

use super::names;

/// A file that can't be read as what it must be: the path, the position, the
/// line with a caret, and what was expected.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub struct YamlError {
    /// The file, as it is told: relative to the playbooks where it is one.
    pub path: String,
    /// What is wrong and where. It is boxed because it is large, and errors
    /// travel through every result.
    pub problem: Box<Error>,
}

impl YamlError {
    /// Returns the line and the column, both from one, where they are known.
    #[must_use]
    pub fn position(&self) -> Option<(u64, u64)> {
        let location = self.problem.location()?;
        Some((location.line(), location.column()))
    }

    /// Says what is wrong, with the lines around it.
    fn told(&self) -> String {
        let told = self
            .problem
            .render_with_options(serde_saphyr::render_options! {
                formatter: &Wording,
                source_name: Some(self.path.as_str()),
            });
        // The label is for whoever prints the error to choose.
        told.strip_prefix("error: ")
            .unwrap_or(&told)
            .trim_end()
            .to_owned()
    }
}

/// Parses the text of the file at `path`.
pub fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, YamlError> {
    serde_saphyr::from_str(text).map_err(|problem| YamlError {
        path: path.to_owned(),
        problem: Box::new(problem),
    })
}

/// Says what is wrong in the words of playbooks: fields, lists and text.
struct Wording;

impl MessageFormatter for Wording {
    fn format_message<'a>(&self, error: &'a Error) -> Cow<'a, str> {
        match error {
            Error::SerdeUnknownField {
                field, expected, ..
            } => Cow::Owned(unknown("field", field, expected)),
            Error::SerdeUnknownVariant {
                variant, expected, ..
            } => Cow::Owned(unknown("value", variant, expected)),
            Error::SerdeMissingField { field, .. } => {
                Cow::Owned(format!("the field `{field}` is missing"))
            }
            Error::DuplicateMappingKey { key: Some(key), .. } => {
                Cow::Owned(format!("the field `{key}` is given twice"))
            }
            Error::MultipleDocuments { .. } => {
                Cow::Borrowed("a second document begins here, and a file holds one")
            }
            Error::Budget { .. } => Cow::Borrowed(
                "the file is nested too deep, or too large with its aliases written out",
            ),
            Error::NullIntoString { .. } => Cow::Borrowed(
                "text is expected here, and YAML takes this for nothing: put it in quotes",
            ),
            Error::Unexpected { expected, .. } => Cow::Owned(match *expected {
                "sequence start" => "a list is expected here".to_owned(),
                "mapping start" => "fields with values are expected here".to_owned(),
                "string scalar" => "text is expected here".to_owned(),
                other => format!("{other} is expected here"),
            }),
            _ => UserMessageFormatter.format_message(error),
        }
    }
}

/// Says that nothing is called `given`, what is most like it, and what there
/// is.
fn unknown(what: &str, given: &str, expected: &[&str]) -> String {
    let nearest = names::closest(given, expected.iter().copied())
        .map(|name| format!(": did you mean `{name}`?"))
        .unwrap_or_default();
    let known = expected.join(", ");
    format!("there is no {what} `{given}` here{nearest} ({what}s: {known})")
}
