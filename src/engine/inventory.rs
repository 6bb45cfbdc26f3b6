//! Inventories: what there is of one kind across guides.

use crate::catalog::Page;
use crate::catalog::fact::{Fact, FactKind};
use crate::names::{self, NameError};
use crate::playbook::function::Function;
use crate::playbook::id::FunctionId;
use crate::playbook::table::Role;

/// Returns the facts of the pages that `is_wanted` takes, in their order.
fn facts<'page>(
    pages: &'page [Page<'_>],
    is_wanted: impl Fn(&Fact<'_>) -> bool,
) -> impl Iterator<Item = Fact<'page>> {
    pages.iter().flat_map(Page::facts).filter(move |fact| is_wanted(fact))
}

/// Returns every table of the pages: the sections, each with how many rows it
/// has.
pub fn tables<'page>(pages: &'page [Page<'_>]) -> Vec<(Fact<'page>, usize)> {
    let mut tables: Vec<(Fact<'_>, usize)> = Vec::new();
    for fact in facts(pages, |_| true) {
        match (fact.kind, tables.last_mut()) {
            (FactKind::Section, _) if !fact.columns.is_empty() => tables.push((fact, 0)),
            (FactKind::Row, Some((_, rows))) => *rows += 1,
            _ => {}
        }
    }
    tables
}

/// Returns every metric of the pages.
pub fn metrics<'page>(pages: &'page [Page<'_>]) -> impl Iterator<Item = Fact<'page>> {
    facts(pages, |fact| fact.is_metric())
}

/// Returns the tools of each stage, by category: rows of the same id, at whatever
/// stage.
pub fn tools<'page>(pages: &'page [Page<'_>]) -> Vec<Fact<'page>> {
    let mut tools: Vec<_> = facts(pages, |fact| fact.cell(Role::Products).is_some()).collect();
    let names: Vec<String> = tools.iter().map(|fact| fact.name().to_owned()).collect();
    tools.sort_by_key(|fact| names.iter().position(|name| name == fact.name()));
    tools
}

/// Returns every name that the pages refer to, in alphabetical order.
pub fn references<'page>(pages: &'page [Page<'_>]) -> Vec<Fact<'page>> {
    let mut references: Vec<_> = facts(pages, |fact| fact.kind == FactKind::Reference).collect();
    references.sort_by_key(|fact| fact.label);
    references
}

/// A function's guides have no such table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{function}` has no table `{table}` at the stages asked for")]
pub struct NoTable {
    function: FunctionId,
    table: String,
    /// The tables it has.
    pub known: Vec<String>,
}

/// Returns the id of the table that `name` means on these pages: an id, a title
/// or a unique prefix.
pub fn table_named(pages: &[Page<'_>], name: &str) -> Result<String, NameError> {
    let tables = tables(pages);
    // A table of one id may have another title at each stage.
    let mut known: Vec<Vec<&str>> = Vec::new();
    for (fact, _) in &tables {
        match known.iter_mut().find(|names| names[0] == fact.name()) {
            Some(names) => names.push(fact.label),
            None => known.push(vec![fact.name(), fact.label]),
        }
    }
    Ok(names::find("table", name, &known, |names| names.clone())?[0].to_owned())
}

/// Refuses a function whose guides have no such table: it would drop out
/// without a word.
pub fn each_has_table(
    functions: &[&Function],
    pages: &[Page<'_>],
    table: &str,
) -> Result<(), NoTable> {
    let tables = tables(pages);
    for function in functions {
        let mut known: Vec<String> = Vec::new();
        for (fact, _) in &tables {
            let is_of = fact.function.is_some_and(|one| one.id == function.id);
            if is_of && !known.iter().any(|name| name == fact.name()) {
                known.push(fact.name().to_owned());
            }
        }
        if !known.iter().any(|name| name == table) {
            let function = function.id.clone();
            return Err(NoTable { function, table: table.to_owned(), known });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn with_pages(check: impl for<'pages> Fn(&'pages [Page<'pages>])) {
        let catalog = Catalog::embedded();
        let stages: Vec<_> = catalog.stages().unwrap().iter().collect();
        let functions: Vec<_> = catalog.functions().unwrap().iter().collect();
        check(&catalog.pages(&stages, &functions).unwrap());
    }

    #[test]
    fn the_same_category_is_one_across_stages() {
        with_pages(|pages| {
            let tools = tools(pages);
            let intent: Vec<_> = tools
                .iter()
                .skip_while(|fact| fact.name() != "intent-data")
                .take(3)
                .map(|fact| fact.id.as_str())
                .collect();
            assert_eq!(
                intent,
                ["scale", "optimize", "platform"]
                    .map(|stage| format!("{stage}.marketing-ops.tech-stack.intent-data"))
            );
        });
    }

    #[test]
    fn a_metric_carries_its_target_as_a_figure() {
        with_pages(|pages| {
            let metric = metrics(pages).find(|metric| metric.name() == "lead-routing").unwrap();
            let (_, figure) = metric.target().unwrap();
            assert_eq!(figure.unwrap().quantity().to_string(), "<5 minutes");
        });
    }

    #[test]
    fn a_reference_stands_beside_the_others_of_its_name() {
        with_pages(|pages| {
            let references = references(pages);
            let ids = references
                .iter()
                .filter(|reference| reference.label == "ABM/ABS Process and System")
                .map(|fact| fact.id.parts().take(2).collect::<Vec<_>>().join("."));
            assert_eq!(ids.collect::<Vec<_>>(), ["scale.abm", "optimize.abm", "platform.abm"]);
        });
    }
}
