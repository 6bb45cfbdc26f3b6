//! The tables of guides, by what they are called.

use super::prelude::*;
use crate::names::{self};

/// Returns the id of the table of some pages that `name` means: an id, a title or
/// a unique prefix.
pub fn table_named<'page>(
    pages: impl Iterator<Item = &'page Page<'page>>,
    name: &str,
) -> Result<String, NameError> {
    let facts = pages.flat_map(Page::facts);
    let tables: Vec<Fact<'_>> = facts.filter(|fact| !fact.headings.is_empty()).collect();
    let mut ids: Vec<&str> = Vec::new();
    for table in &tables {
        if !ids.contains(&table.name()) {
            ids.push(table.name());
        }
    }
    let found = names::find("table", name, &ids, |id| {
        // A table of one id may have another title at each stage.
        let titles = tables.iter().filter(|table| table.name() == *id).map(|table| table.label);
        std::iter::once(*id).chain(titles).collect()
    });
    Ok((*found?).to_owned())
}
