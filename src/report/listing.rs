//! Lists: what there is of one kind, a line each.

use schemars::JsonSchema;
use serde::Serialize;

use super::selection::Selection;
use super::{NotOneTable, Report, Sheet};
use crate::document::{Document, Invocation, Level};

/// A list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listing<'page, Item> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'page>>,
    items: Vec<Item>,
}

/// What can be listed.
pub trait Listed: Serialize + JsonSchema {
    /// The shape of the list in JSON, as in [`Report::SCHEMA`].
    const SCHEMA: &'static str;
    /// What stands above the list.
    const TITLE: &'static str;
    /// The headings of the table for reading.
    const COLUMNS: &'static [&'static str];
    /// The headings of the table for spreadsheets.
    const FIELDS: &'static [&'static str];

    /// Returns its row in the table for reading.
    fn cells(&self) -> Vec<String>;

    /// Returns its rows in the table for spreadsheets.
    fn rows(&self) -> Vec<Vec<String>>;

    /// Returns the stage that it stands under, where there is a table for each.
    fn stage(&self) -> Option<&str> {
        None
    }

    /// Returns what is said of the whole list.
    fn intro(_items: &[Self]) -> Option<String>
    where
        Self: Sized,
    {
        None
    }

    /// Writes the list.
    fn write(items: &[Self], document: &mut Document)
    where
        Self: Sized,
    {
        for group in items.chunk_by(|one, next| one.stage() == next.stage()) {
            if let Some(stage) = group[0].stage() {
                document.heading(Level::Chapter, stage);
            }
            document.table(Self::COLUMNS, group.iter().map(Self::cells));
        }
    }

    /// Returns what to run next.
    fn next() -> Vec<(Invocation, &'static str)> {
        Vec::new()
    }
}

impl<'page, Item> Listing<'page, Item> {
    /// Lists `items`, of the stage that was chosen or of all.
    pub fn new(items: impl IntoIterator<Item = Item>, selection: Option<Selection<'page>>) -> Self {
        Self { selection, items: items.into_iter().collect() }
    }
}

impl<Item: Listed> Report for Listing<'_, Item> {
    const SCHEMA: &'static str = Item::SCHEMA;

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, Item::TITLE);
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.remark(line);
        }
        if let Some(intro) = Item::intro(&self.items) {
            document.paragraph(intro);
        }
        Item::write(&self.items, &mut document);
        document.next(Item::next());
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let rows = self.items.iter().flat_map(Item::rows).collect();
        Ok(Sheet { rows, ..Sheet::new(Item::FIELDS) })
    }
}
