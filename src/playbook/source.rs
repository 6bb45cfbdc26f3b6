//! The documents that the facts come from, and whose words a text is in.

use super::prelude::*;
use std::sync::LazyLock;

/// One source document.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How guides refer to it.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// What it speaks of, in a line.
    #[serde(skip_serializing)]
    pub covers: String,
    /// Where it can be read, where that is known.
    pub url: Option<WebAddress>,
    /// The day that it says it is of, if it says one.
    #[serde(rename(deserialize = "as-of"))]
    pub as_of: Option<Date>,
}

static OURS: LazyLock<Source> = LazyLock::new(|| Source {
    id: SourceId::parse("ours").unwrap_or_default(),
    title: "gtm".to_owned(),
    publisher: "ours".to_owned(),
    covers: "What no source says".to_owned(),
    url: None,
    as_of: None,
});

impl Source {
    /// Returns what stands in the place of a document where there is none: moves
    /// and terms are this project's as a whole.
    pub fn ours() -> &'static Self {
        &OURS
    }

    /// Returns it in a line: its title, and who published it.
    pub fn line(&self) -> String {
        format!("{} ({})", self.title, self.publisher)
    }
}

/// An address on the web, which a browser opens: it begins with `https://` or
/// `http://`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct WebAddress(
    #[schemars(regex(pattern = r"^https?://[^\s<>]+$"))]
    String,
);

impl WebAddress {
    /// Returns it as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for WebAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_whole = |rest: &str| {
            !rest.is_empty()
                && !rest
                    .contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
        };
        if host.is_some_and(is_whole) {
            return Ok(Self(text));
        }
        let message = "not an address on the web: write all of it, as in https://example.com/page";
        Err(refuse(Refusal::new(Code::Value, message)))
    }
}

/// Where a statement comes from: a source document, or this project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The fact is the source's, whoever worded it.
    #[default]
    Source,
    /// The statement is ours.
    Ours,
    /// It is the layer's that changed or added it; no file says so of itself.
    #[serde(skip_deserializing)]
    Layer,
}
