//! Inventories: what there is of one kind across guides.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Page;
use crate::catalog::fact::{Fact, FactKind};
use crate::names::{self, NameError};
use crate::playbook::function::Function;
use crate::playbook::id::FunctionId;
use crate::playbook::table::{Role, products};

/// A fact of the kind that is listed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Found<'page> {
    /// The fact.
    #[serde(flatten)]
    pub fact: Fact<'page>,
    /// How many rows a table has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<usize>,
    /// The products of a category of tools, one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
}

/// Returns the facts of the pages that `is_wanted` takes, in their order.
fn found<'page>(
    pages: &'page [Page<'_>],
    is_wanted: impl Fn(&Fact<'page>) -> bool,
) -> Vec<Found<'page>> {
    let facts = pages.iter().flat_map(Page::facts).filter(is_wanted);
    facts.map(|fact| Found { fact, rows: None, products: Vec::new() }).collect()
}

/// Returns every table of the pages: its section.
pub fn tables<'page>(pages: &'page [Page<'_>]) -> Vec<Found<'page>> {
    let mut tables: Vec<Found<'_>> = Vec::new();
    for one in found(pages, |_| true) {
        match (one.fact.kind, tables.last_mut()) {
            (FactKind::Section, _) if !one.fact.columns.is_empty() => {
                tables.push(Found { rows: Some(0), ..one });
            }
            (FactKind::Row, Some(table)) => table.rows = table.rows.map(|rows| rows + 1),
            _ => {}
        }
    }
    tables
}

/// Returns every metric of the pages.
pub fn metrics<'page>(pages: &'page [Page<'_>]) -> Vec<Found<'page>> {
    found(pages, Fact::is_metric)
}

/// Returns the tools of each stage, by category: rows of the same id, at whatever
/// stage.
pub fn tools<'page>(pages: &'page [Page<'_>]) -> Vec<Found<'page>> {
    let mut tools = found(pages, |fact| fact.cell(Role::Products).is_some());
    let names: Vec<String> = tools.iter().map(|tool| tool.fact.name().to_owned()).collect();
    tools.sort_by_key(|tool| names.iter().position(|name| name == tool.fact.name()));
    for tool in &mut tools {
        let text = tool.fact.cell(Role::Products).map_or("", |cell| &cell.text);
        tool.products = products(text).into_iter().map(str::to_owned).collect();
    }
    tools
}

/// Returns every name that the pages refer to, in alphabetical order.
pub fn references<'page>(pages: &'page [Page<'_>]) -> Vec<Found<'page>> {
    let mut references = found(pages, |fact| fact.kind == FactKind::Reference);
    references.sort_by_key(|one| one.fact.label);
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
    for Found { fact, .. } in &tables {
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
        for Found { fact, .. } in &tables {
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
                .skip_while(|tool| tool.fact.name() != "intent-data")
                .take_while(|tool| tool.fact.name() == "intent-data")
                .map(|tool| (tool.fact.stage.unwrap().id.as_str(), tool.products.clone()))
                .collect();
            assert_eq!(
                intent,
                [
                    ("scale", ["Bombora", "G2"].map(str::to_owned).to_vec()),
                    ("optimize", ["Bombora", "G2", "TrustRadius"].map(str::to_owned).to_vec()),
                    ("platform", ["Bombora", "6sense", "G2"].map(str::to_owned).to_vec()),
                ]
            );
        });
    }

    #[test]
    fn a_metric_carries_its_target_as_a_figure() {
        with_pages(|pages| {
            let metrics = metrics(pages);
            let metric = metrics.iter().find(|one| one.fact.name() == "lead-routing").unwrap();
            let (_, figure) = metric.fact.target().unwrap();
            assert_eq!(figure.unwrap().quantity().to_string(), "<5 minutes");
        });
    }

    #[test]
    fn a_reference_stands_beside_the_others_of_its_name() {
        with_pages(|pages| {
            let references = references(pages);
            let ids = references
                .iter()
                .filter(|reference| reference.fact.label == "ABM/ABS Process and System")
                .map(|one| one.fact.id.parts().take(2).collect::<Vec<_>>().join("."));
            assert_eq!(ids.collect::<Vec<_>>(), ["scale.abm", "optimize.abm", "platform.abm"]);
        });
    }
}
