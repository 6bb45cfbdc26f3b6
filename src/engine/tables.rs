//! The tables of guides, by what they are called.

use super::prelude::*;
use crate::names::{self};

/// The sections of some pages that are tables.
pub struct Tables<'page>(Vec<Fact<'page>>);

/// A function's guides have no such table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{function}` has no table `{table}` at the stages asked for")]
pub struct NoTable {
    function: FunctionId,
    table: String,
    /// The tables it has.
    pub known: Vec<String>,
}

impl<'page> Tables<'page> {
    /// Finds the tables of `pages`.
    pub fn of(pages: &'page [Page<'_>]) -> Self {
        let facts = pages.iter().flat_map(Page::facts);
        Self(facts.filter(|fact| !fact.headings.is_empty()).collect())
    }

    /// Returns the id of the table that `name` means: an id, a title or a unique
    /// prefix.
    pub fn named(&self, name: &str) -> Result<String, NameError> {
        let ids = self.ids(|_| true);
        // A table of one id may have another title at each stage.
        let names = |id| {
            let titles = self.0.iter().filter(|table| table.name() == id).map(|table| table.label);
            std::iter::once(id).chain(titles).collect()
        };
        let known: Vec<Vec<&str>> = ids.iter().map(String::as_str).map(names).collect();
        Ok(names::find("table", name, &known, |names| names.clone())?[0].to_owned())
    }

    /// Refuses a function whose guides have no such table: it would drop out
    /// without a word.
    pub fn each_has(&self, functions: &[&Function], table: &str) -> Result<(), NoTable> {
        functions.iter().try_for_each(|function| {
            let of_function =
                |fact: &Fact<'_>| fact.function.is_some_and(|one| one.id == function.id);
            let known = self.ids(of_function);
            if known.iter().any(|id| id == table) {
                return Ok(());
            }
            Err(NoTable { function: function.id.clone(), table: table.to_owned(), known })
        })
    }

    /// Returns the ids of tables, each once.
    fn ids(&self, is_wanted: impl Fn(&Fact<'_>) -> bool) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for table in self.0.iter().filter(|fact| is_wanted(fact)) {
            if !ids.iter().any(|id| id == table.name()) {
                ids.push(table.name().to_owned());
            }
        }
        ids
    }
}
