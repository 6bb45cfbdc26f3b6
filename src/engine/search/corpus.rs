//! What can be found: every fact, and the products one by one.

use crate::catalog::fact::UNMARKED;
use crate::engine::prelude::*;
use crate::playbook::table::products;

/// Returns everything that can be found in `files`, in their order: each fact,
/// metrics as such, and behind a row the products it names.
pub fn facts<'page>(files: &'page [SourceFile<'page>]) -> Vec<Fact<'page>> {
    let mut found = Vec::new();
    for mut fact in files.iter().flat_map(SourceFile::facts) {
        // A step is found with its purpose.
        if fact.kind == FactKind::ProcessPart && fact.name() == "purpose" {
            continue;
        }
        if fact.is_metric() {
            fact.kind = FactKind::Metric;
        }
        let tools = tools(&fact);
        found.push(fact);
        found.extend(tools);
    }
    found
}

/// Returns a fact for each product that a row names. It has the address of the
/// row, the product for its label, and the rest of the row for what it says.
fn tools<'page>(row: &Fact<'page>) -> Vec<Fact<'page>> {
    let Some(Statement { text: Cow::Borrowed(names), .. }) = row.cell(Role::Products) else {
        return Vec::new();
    };
    let category = row
        .columns
        .first()
        .map(|column| Statement { role: column.role, ..Statement::new(&column.name, row.label) });
    let others = row.cells.iter().filter(|cell| cell.role != Some(Role::Products));
    let cells: Vec<_> = category.into_iter().chain(others.cloned()).collect();
    products(names)
        .into_iter()
        .map(|label| Fact {
            kind: FactKind::Tool,
            label,
            marks: &UNMARKED,
            cells: cells.clone(),
            ..row.clone()
        })
        .collect()
}
