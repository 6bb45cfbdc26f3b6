//! Inventories: what there is of one kind across guides.

use std::collections::BTreeMap;

use crate::catalog::Page;
use crate::playbook::guide::{Body, Reference, Section};
use crate::playbook::id::FactId;
use crate::playbook::table::{Cell, Role, Row, Table, products};

/// A table where it stands.
#[derive(Clone, Copy, Debug)]
pub struct FoundTable<'catalog> {
    /// The page it stands on.
    pub page: &'catalog Page<'catalog>,
    /// Its section.
    pub section: &'catalog Section,
    /// The table.
    pub table: &'catalog Table,
}

impl FoundTable<'_> {
    /// Returns its address.
    pub fn fact_id(&self) -> FactId {
        self.page.fact_id().join(self.section.id.as_str())
    }
}

/// A metric where it stands: a row of a table whose rows are metrics.
#[derive(Clone, Copy, Debug)]
pub struct FoundMetric<'catalog> {
    /// The table it stands in.
    pub table: FoundTable<'catalog>,
    /// Its row.
    pub row: &'catalog Row,
    /// What it should be, where the source says.
    pub target: Option<&'catalog Cell>,
}

/// A category of tools at one stage.
#[derive(Clone, Debug)]
pub struct FoundTools<'catalog> {
    /// The table it stands in.
    pub table: FoundTable<'catalog>,
    /// Its row.
    pub row: &'catalog Row,
    /// The cell that names the products, as written.
    pub text: &'catalog str,
    /// The products it names.
    pub products: Vec<&'catalog str>,
}

/// A name that guides refer the reader to.
#[derive(Clone, Debug)]
pub struct FoundReference<'catalog> {
    /// Its name.
    pub name: &'catalog str,
    /// The pages that refer to it, each with the reference as it stands there.
    pub pages: Vec<(&'catalog Page<'catalog>, &'catalog Reference)>,
}

/// Returns every table of the pages, in their order.
pub fn tables<'catalog>(
    pages: &'catalog [Page<'catalog>],
) -> impl Iterator<Item = FoundTable<'catalog>> {
    pages.iter().flat_map(|page| {
        page.guide.sections.iter().filter_map(move |section| match &section.body {
            Body::Table(table) => Some(FoundTable { page, section, table }),
            Body::Points(_) | Body::Steps(_) => None,
        })
    })
}

/// Returns every metric of the pages, in their order.
pub fn metrics<'catalog>(
    pages: &'catalog [Page<'catalog>],
) -> impl Iterator<Item = FoundMetric<'catalog>> {
    tables(pages).filter(|found| found.table.column(Role::Metric).is_some()).flat_map(|found| {
        let target = found.table.column(Role::Target);
        found.table.rows.iter().map(move |row| FoundMetric {
            table: found,
            row,
            target: target.map(|index| &row.cells[index]),
        })
    })
}

/// Returns the categories of tools, each with its places by stage. A category
/// is one across stages when its rows have the same id.
pub fn tools<'catalog>(
    pages: &'catalog [Page<'catalog>],
) -> Vec<(&'catalog str, Vec<FoundTools<'catalog>>)> {
    let mut categories: Vec<(&str, Vec<FoundTools<'_>>)> = Vec::new();
    for found in tables(pages) {
        let Some(index) = found.table.column(Role::Products) else {
            continue;
        };
        for row in &found.table.rows {
            let text = row.cells[index].text.as_str();
            let tools = FoundTools { table: found, row, text, products: products(text) };
            let id = row.id.as_str();
            match categories.iter_mut().find(|(category, _)| *category == id) {
                Some((_, places)) => places.push(tools),
                None => categories.push((id, vec![tools])),
            }
        }
    }
    categories
}

/// Returns every name that the pages refer to, in alphabetical order.
pub fn references<'catalog>(pages: &'catalog [Page<'catalog>]) -> Vec<FoundReference<'catalog>> {
    let mut found: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for page in pages {
        for reference in &page.guide.references {
            found.entry(&reference.name).or_default().push((page, reference));
        }
    }
    found.into_iter().map(|(name, pages)| FoundReference { name, pages }).collect()
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
            let (_, intent) = tools.iter().find(|(id, _)| *id == "intent-data").unwrap();
            let places: Vec<_> = intent
                .iter()
                .map(|found| (found.table.page.stage.id.as_str(), found.products.clone()))
                .collect();
            assert_eq!(
                places,
                [
                    ("scale", vec!["Bombora", "G2"]),
                    ("optimize", vec!["Bombora", "G2", "TrustRadius"]),
                    ("platform", vec!["Bombora", "6sense", "G2"]),
                ]
            );
        });
    }

    #[test]
    fn a_metric_carries_its_target_as_a_figure() {
        with_pages(|pages| {
            let metric =
                metrics(pages).find(|metric| metric.row.id.as_str() == "lead-routing").unwrap();
            let figure = metric.target.unwrap().figure.as_ref().unwrap();
            assert_eq!(figure.quantity().to_string(), "<5 minutes");
        });
    }

    #[test]
    fn a_reference_knows_every_guide_that_points_to_it() {
        with_pages(|pages| {
            let references = references(pages);
            let abm = references
                .iter()
                .find(|reference| reference.name == "ABM/ABS Process and System")
                .unwrap();
            let ids: Vec<_> =
                abm.pages.iter().map(|(page, _)| page.fact_id().to_string()).collect();
            assert_eq!(ids, ["scale.abm", "optimize.abm", "platform.abm"]);
        });
    }
}
