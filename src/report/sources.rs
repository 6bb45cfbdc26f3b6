//! `gtm list sources`: the documents that the facts come from.

use schemars::JsonSchema;
use serde::Serialize;

use super::{NotOneTable, Report, Sheet};
use crate::document::{Block, Document, Item, Level, Marker, Text};
use crate::playbook::source::{Source, WebAddress};

/// What stands in the place of an address that nobody knows.
pub(super) const NO_ADDRESS: &str = "no address known";

/// The source documents.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SourcesReport<'catalog> {
    sources: &'catalog [Source],
}

impl<'catalog> SourcesReport<'catalog> {
    /// Builds the report of source documents.
    pub fn new(sources: &'catalog [Source]) -> Self {
        Self { sources }
    }
}

/// Returns where a document can be read.
pub(super) fn address(url: Option<&WebAddress>) -> Text {
    url.map_or(NO_ADDRESS.into(), |url| Text::default().link(url.as_str()))
}

impl Report for SourcesReport<'_> {
    const SCHEMA: &'static str = "gtm/sources/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Sources");
        let items = self.sources.iter().map(|source| {
            let date = source.as_of.map_or("it gives no date".to_owned(), |date| date.to_string());
            Item {
                name: Some(format!("{} ({})", source.title, source.publisher)),
                text: Some(source.covers.clone()),
                details: vec![
                    ("Id".to_owned(), Text::default().code(source.id.as_str())),
                    ("Address".to_owned(), address(source.url.as_ref())),
                    ("As of".to_owned(), date.into()),
                ],
                ..Item::default()
            }
        });
        document.push(Block::Items(Marker::Bullet, items.collect()));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "title", "publisher", "covers", "url", "as_of"]);
        sheet.rows.extend(self.sources.iter().map(|source| {
            vec![
                source.id.to_string(),
                source.title.clone(),
                source.publisher.clone(),
                source.covers.clone(),
                source.url.as_ref().map_or(String::new(), |url| url.as_str().to_owned()),
                source.as_of.map_or(String::new(), |date| date.to_string()),
            ]
        }));
        Ok(sheet)
    }
}
